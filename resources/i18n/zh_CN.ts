<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>activation</name>
    <message>
        <source>None (linear)</source>
        <translation>无（线性）</translation>
    </message>
    <message>
        <source>ReLU</source>
        <translation>ReLU</translation>
    </message>
    <message>
        <source>Leaky ReLU</source>
        <translation>Leaky ReLU</translation>
    </message>
    <message>
        <source>tanh</source>
        <translation>tanh</translation>
    </message>
    <message>
        <source>Sigmoid</source>
        <translation>Sigmoid</translation>
    </message>
</context>
<context>
    <name>audit</name>
    <message>
        <source>layer</source>
        <translation>层</translation>
    </message>
    <message>
        <source>line</source>
        <translation>行</translation>
    </message>
    <message>
        <source>sizes</source>
        <translation>大小</translation>
    </message>
    <message>
        <source>overlap</source>
        <translation>重叠</translation>
    </message>
    <message>
        <source>terms</source>
        <translation>项数</translation>
    </message>
    <message>
        <source>alone</source>
        <translation>单独</translation>
    </message>
    <message>
        <source>so far</source>
        <translation>累计</translation>
    </message>
    <message>
        <source>ripple</source>
        <translation>波纹</translation>
    </message>
    <message>
        <source>period</source>
        <translation>周期</translation>
    </message>
    <message>
        <source>products</source>
        <translation>乘积</translation>
    </message>
    <message>
        <source>effect</source>
        <translation>作用</translation>
    </message>
    <message>
        <source>flat</source>
        <translation>平坦</translation>
    </message>
    <message>
        <source>flat alone</source>
        <translation>单独平坦</translation>
    </message>
    <message>
        <source>uneven alone</source>
        <translation>单独不均匀</translation>
    </message>
    <message>
        <source>makes it</source>
        <translation>造成</translation>
    </message>
    <message>
        <source>repairs it</source>
        <translation>修复</translation>
    </message>
    <message>
        <source>softens it</source>
        <translation>减轻</translation>
    </message>
    <message>
        <source>keeps it</source>
        <translation>保持</translation>
    </message>
    <message>
        <source>worsens it</source>
        <translation>加重</translation>
    </message>
    <message>
        <source>holes</source>
        <translation>空洞</translation>
    </message>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
    <message>
        <source>partial</source>
        <translation>部分</translation>
    </message>
    <message>
        <source>full</source>
        <translation>完全</translation>
    </message>
    <message>
        <source>{name}, line {line}</source>
        <translation>{name}，第 {line} 行</translation>
    </message>
    <message>
        <source>stack</source>
        <translation>层叠</translation>
    </message>
    <message>
        <source>{number}. {verdict}: {reason}</source>
        <translation>{number}. {verdict}：{reason}</translation>
    </message>
    <message>
        <source>nearest flat: {setting} ({reason})</source>
        <translation>最近的平坦设置：{setting}（{reason}）</translation>
    </message>
    <message>
        <source>nearest flat: the kernel {kernel} ({reason})</source>
        <translation>最近的平坦卷积核：{kernel}（{reason}）</translation>
    </message>
    <message>
        <source>nearest flat: none; {reason}</source>
        <translation>最近的平坦设置：没有；{reason}</translation>
    </message>
    <message>
        <source>Verdict: {verdict}</source>
        <translation>结论：{verdict}</translation>
    </message>
    <message>
        <source>Repaired: {repaired} of {uneven} uneven layers are evened out by a later layer.</source>
        <translation>修复：{uneven} 个不均匀的层中有 {repaired} 个被后面的层抹平。</translation>
    </message>
    <message>
        <source>Passed over, because they treat all cells alike: {names}</source>
        <translation>略过，因为它们对所有单元一视同仁：{names}</translation>
    </message>
    <message>
        <source>Products: {number}</source>
        <translation>乘积：{number}</translation>
    </message>
    <message>
        <source>Products: {number}, counting one pair of channels where the channels are not known</source>
        <translation>乘积：{number}，通道数未知处按一对通道计</translation>
    </message>
    <message>
        <source>Cannot be followed: {reason}</source>
        <translation>无法跟踪：{reason}</translation>
    </message>
</context>
<context>
    <name>backward</name>
    <message>
        <source>Gradient pattern</source>
        <translation>梯度图案</translation>
    </message>
    <message>
        <source>∂L/∂y is 1 everywhere. Where does it land on the input, back through this convolution and through three other layers of the same stride?</source>
        <translation>∂L/∂y 处处为 1。经过这个卷积，或另外三种 stride 相同的层往回传，它落在输入的哪些格上？</translation>
    </message>
    <message>
        <source>As the strided convolution of the same setting, which reads a grid of this layer&apos;s output size: ∂L/∂y is 1 everywhere. Where does it land on that grid?</source>
        <translation>看作同样设置的步幅卷积，它读的网格与这一层的输出一样大：∂L/∂y 处处为 1，往回传时落在那张网格的哪些格上？</translation>
    </message>
    <message>
        <source>Dotted: no gradient. Hatched or outside the dashed frame: border, where windows end; a border ramp is not a checkerboard. Only max-pooling looks at the numbers: +1 is what a cell gets.</source>
        <translation>点：没有梯度。斜线或虚线框外：边界，窗口到此为止；边界上的渐变不是棋盘格。只有最大池化要看数值：+1 是这一格得到的梯度。</translation>
    </message>
    <message>
        <source>Back through all {layers} layers so far, what arrives at the first input repeats {pattern}, every {period} cells.</source>
        <translation>经过到此为止的全部 {layers} 层往回传，到达最初输入的梯度按 {pattern} 重复，每 {period} 格一次。</translation>
    </message>
    <message>
        <source>Convolution</source>
        <translation>卷积</translation>
    </message>
    <message>
        <source>1×1 convolution</source>
        <translation>1×1 卷积</translation>
    </message>
    <message>
        <source>Convolution of one cell</source>
        <translation>一格的卷积</translation>
    </message>
    <message>
        <source>Max-pooling</source>
        <translation>最大池化</translation>
    </message>
    <message>
        <source>Average pooling</source>
        <translation>平均池化</translation>
    </message>
    <message>
        <source>{share} % of the cells get no gradient</source>
        <translation>{share} % 的单元得不到梯度</translation>
    </message>
    <message>
        <source>{share} % of the cells get no gradient; here {count} of {all}</source>
        <translation>{share} % 的单元得不到梯度；这里是 {all} 格中的 {count} 格</translation>
    </message>
    <message>
        <source>{share} % of the cells get no gradient: {count} of {all}</source>
        <translation>{share} % 的单元得不到梯度：{all} 格中的 {count} 格</translation>
    </message>
    <message>
        <source>Every cell gets gradient</source>
        <translation>每个单元都得到梯度</translation>
    </message>
    <message>
        <source>Inside, every cell gets gradient; at the border {count} of {all} cells get none</source>
        <translation>内部每个单元都得到梯度；边界上 {all} 格中的 {count} 格得不到</translation>
    </message>
    <message>
        <source>{unevenness}. Period {size}.</source>
        <translation>{unevenness}。周期 {size}。</translation>
    </message>
    <message>
        <source>{unevenness}. No period: where it goes is up to the numbers.</source>
        <translation>{unevenness}。没有周期：传到哪里由数值决定。</translation>
    </message>
    <message>
        <source>{low} to {high}</source>
        <translation>{low} 到 {high}</translation>
    </message>
    <message>
        <source>The way back is the transposed convolution of the same window. Windows on a cell, inside: {counts}.</source>
        <translation>往回的路是同一窗口的转置卷积。内部盖住一格的窗口数：{counts}。</translation>
    </message>
    <message>
        <source>It reads one cell of every {stride}; no path leads back to the others.</source>
        <translation>每 {stride} 格它只读一格；没有路通回其余的格。</translation>
    </message>
    <message>
        <source>With stride 1 it reads every cell.</source>
        <translation>stride 为 1 时，它每一格都读。</translation>
    </message>
    <message>
        <source>Each window gives 1/{size} of its gradient to each of its cells. Windows on a cell, inside: {counts}.</source>
        <translation>每个窗口把梯度的 1/{size} 分给自己的每一格。内部盖住一格的窗口数：{counts}。</translation>
    </message>
    <message>
        <source>Each window sends all to its largest cell (of equal ones the first). No cell lies in two windows, so inside {share} % get none, whatever the numbers.</source>
        <translation>每个窗口把全部梯度传给最大的那一格（相等时取第一个）。没有一格同时在两个窗口里，所以无论数值如何，内部都有 {share} % 得不到。</translation>
    </message>
    <message>
        <source>Each window sends all to its largest cell (of equal ones the first). Windows overlap: one cell gets up to {high} here, and inside at least {share} % get none, whatever the numbers.</source>
        <translation>每个窗口把全部梯度传给最大的那一格（相等时取第一个）。窗口重叠：这里一格最多得到 {high}，而且无论数值如何，内部至少有 {share} % 得不到。</translation>
    </message>
    <message>
        <source>Each window sends all to its largest cell (of equal ones the first). With stride 1 windows overlap: one cell gets up to {high} here, and how many get none is up to the numbers.</source>
        <translation>每个窗口把全部梯度传给最大的那一格（相等时取第一个）。stride 为 1，窗口重叠：这里一格最多得到 {high}，有多少格得不到由数值决定。</translation>
    </message>
    <message>
        <source>Not here: {reason}</source>
        <translation>这里不行：{reason}</translation>
    </message>
    <message>
        <source>{small} → {large}</source>
        <translation>{small} → {large}</translation>
    </message>
    <message>
        <source>All {count} units of ∂L/∂y are sent back; a step shows them one by one.</source>
        <translation>∂L/∂y 的全部 {count} 个单元都已传回；单步播放时逐个显示。</translation>
    </message>
    <message>
        <source>Unit {step} of {count}, ∂L/∂y[{unit}], is sent back to its windows</source>
        <translation>第 {step} 个单元，共 {count} 个：∂L/∂y[{unit}] 传回它的窗口</translation>
    </message>
    <message>
        <source>{text}; max-pooling sends all of it to [{cell}] = {value}</source>
        <translation>{text}；最大池化全部传给 [{cell}] = {value}</translation>
    </message>
    <message>
        <source>Cell [{cell}] gets {parts}</source>
        <translation>单元 [{cell}] 得到 {parts}</translation>
    </message>
    <message>
        <source>{value} ({name})</source>
        <translation>{value}（{name}）</translation>
    </message>
    <message>
        <source>{name}: {text}</source>
        <translation>{name}：{text}</translation>
    </message>
</context>
<context>
    <name>button</name>
    <message>
        <source>&amp;Save</source>
        <translation>保存(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Do Not Save</source>
        <translation>不保存(&amp;D)</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>&amp;Replace It</source>
        <translation>覆盖(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Replace Them</source>
        <translation>替换它们(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Export…</source>
        <translation>导出(&amp;E)…</translation>
    </message>
    <message>
        <source>&amp;Copy</source>
        <translation>复制(&amp;C)</translation>
    </message>
    <message>
        <source>Open the &amp;Convolution</source>
        <translation>打开卷积(&amp;C)</translation>
    </message>
    <message>
        <source>Open Its &amp;Transpose</source>
        <translation>打开对应的转置卷积(&amp;T)</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Show Folder</source>
        <translation>打开所在文件夹</translation>
    </message>
    <message>
        <source>Copy for Beamer</source>
        <translation>复制 Beamer 代码</translation>
    </message>
    <message>
        <source>&amp;Copy the Report</source>
        <translation>复制报告(&amp;C)</translation>
    </message>
    <message>
        <source>Go On</source>
        <translation>继续</translation>
    </message>
</context>
<context>
    <name>canvas</name>
    <message>
        <source>Figure: {title}</source>
        <translation>图示：{title}</translation>
    </message>
    <message>
        <source>Drag sideways: {parameter}</source>
        <translation>左右拖动：{parameter}</translation>
    </message>
    <message>
        <source>Drag up or down: {parameter}</source>
        <translation>上下拖动：{parameter}</translation>
    </message>
</context>
<context>
    <name>chain</name>
    <message>
        <source>Layers</source>
        <translation>层</translation>
    </message>
    <message>
        <source>{name}, size {size}</source>
        <translation>{name}，大小 {size}</translation>
    </message>
    <message>
        <source>Layer {number}: {title}, {settings}</source>
        <translation>第 {number} 层：{title}，{settings}</translation>
    </message>
    <message>
        <source>Layer {number}, switched off: {title}, {settings}</source>
        <translation>第 {number} 层（已关闭）：{title}，{settings}</translation>
    </message>
    <message>
        <source>size {before} → {after}</source>
        <translation>尺寸 {before} → {after}</translation>
    </message>
    <message>
        <source>parameters: {count}</source>
        <translation>参数：{count}</translation>
    </message>
    <message>
        <source>multiplications: {count}</source>
        <translation>乘法：{count}</translation>
    </message>
    <message>
        <source>All layers together</source>
        <translation>所有层合计</translation>
    </message>
    <message>
        <source>Add a layer here</source>
        <translation>在此处添加层</translation>
    </message>
    <message>
        <source>Add a layer at the end</source>
        <translation>在末尾添加层</translation>
    </message>
    <message>
        <source>Duplicate this layer</source>
        <translation>复制此层</translation>
    </message>
    <message>
        <source>Remove this layer</source>
        <translation>移除此层</translation>
    </message>
    <message>
        <source>Add &amp;Before</source>
        <translation>在前面添加(&amp;B)</translation>
    </message>
    <message>
        <source>&amp;Add Behind</source>
        <translation>在后面添加(&amp;A)</translation>
    </message>
    <message>
        <source>&amp;Duplicate</source>
        <translation>复制(&amp;D)</translation>
    </message>
    <message>
        <source>&amp;Switch Off</source>
        <translation>关闭(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Switch On</source>
        <translation>打开(&amp;S)</translation>
    </message>
    <message>
        <source>Move &amp;Left</source>
        <translation>左移(&amp;L)</translation>
    </message>
    <message>
        <source>Move Ri&amp;ght</source>
        <translation>右移(&amp;G)</translation>
    </message>
    <message>
        <source>&amp;Remove</source>
        <translation>移除(&amp;R)</translation>
    </message>
    <message>
        <source>indices</source>
        <translation>索引</translation>
    </message>
    <message>
        <source>uses the places that layer {number} kept</source>
        <translation>使用第 {number} 层记下的位置</translation>
    </message>
    <message>
        <source>its places are used by layer {number}</source>
        <translation>它记下的位置由第 {number} 层使用</translation>
    </message>
    <message>
        <source>row and column of each:</source>
        <translation>各自的行与列：</translation>
    </message>
    <message>
        <source>place of each:</source>
        <translation>各自的位置：</translation>
    </message>
</context>
<context>
    <name>channels</name>
    <message>
        <source>{formula}, a sum over {count} input channels</source>
        <translation>{formula}，对 {count} 个输入通道求和</translation>
    </message>
    <message>
        <source>{formula}, of one input channel</source>
        <translation>{formula}，只来自一个输入通道</translation>
    </message>
    <message>
        <source>Parameters: {sum} (filters · input channels that each reads · kernel cells)</source>
        <translation>参数：{sum}（滤波器数 · 各自读取的输入通道数 · 卷积核格数）</translation>
    </message>
    <message>
        <source>Parameters: {sum} (filters · input channels that each reads · kernel cells + biases)</source>
        <translation>参数：{sum}（滤波器数 · 各自读取的输入通道数 · 卷积核格数 + 偏置数）</translation>
    </message>
    <message>
        <source>Parameters: {count}</source>
        <translation>参数：{count}</translation>
    </message>
    <message>
        <source>Multiplications: {kernels}·{each} = {count} (kernels · products of each)</source>
        <translation>乘法：{kernels}·{each} = {count}（卷积核数 · 每个的乘积数）</translation>
    </message>
    <message>
        <source>Parameters: none</source>
        <translation>参数：无</translation>
    </message>
    <message>
        <source>depthwise: every output channel has one input channel (groups = {groups}).</source>
        <translation>深度卷积：每个输出通道只有一个输入通道（groups = {groups}）。</translation>
    </message>
    <message>
        <source>groups = {groups}: {output} reads {first} to {last} only; the other {count} input channels belong to other groups and add nothing.</source>
        <translation>groups = {groups}：{output} 只读 {first} 到 {last}；其余 {count} 个输入通道属于别的组，不起作用。</translation>
    </message>
    <message>
        <source>One input channel and one output channel, so there is one partial sum. For more, raise in_channels and out_channels (the filters) in the panel, under Channels.</source>
        <translation>一个输入通道、一个输出通道，所以只有一个部分和。要更多，就在面板的“通道”一栏里加大 in_channels 和 out_channels（滤波器数）。</translation>
    </message>
    <message>
        <source>{operation} has no kernel that adds channels up: it does the same to every channel by itself.</source>
        <translation>{operation}没有把通道加起来的卷积核：对每个通道单独做同样的事。</translation>
    </message>
    <message>
        <source>+ {count} more, all counted in the sum</source>
        <translation>另有 {count} 个，都已计入总和</translation>
    </message>
    <message>
        <source>sum of {done}/{count}</source>
        <translation>前 {done}/{count} 个之和</translation>
    </message>
    <message>
        <source>all {count} input channels</source>
        <translation>全部 {count} 个输入通道</translation>
    </message>
    <message>
        <source>all {count} output channels</source>
        <translation>全部 {count} 个输出通道</translation>
    </message>
    <message>
        <source>Step by step, one input channel after the other is added to {output}.</source>
        <translation>一步一步，把输入通道逐个加进 {output}。</translation>
    </message>
    <message>
        <source>Step by step, one input channel after the other is added to {output}, and the bias last.</source>
        <translation>一步一步，把输入通道逐个加进 {output}，最后加偏置。</translation>
    </message>
    <message>
        <source>{input} convolved with {kernel} is added: partial sum {done} of {count}.</source>
        <translation>加上 {input} 与 {kernel} 的卷积：第 {done}/{count} 个部分和。</translation>
    </message>
    <message>
        <source>{input} stamped with {kernel} is added: partial sum {done} of {count}.</source>
        <translation>加上用 {kernel} 给 {input} 盖的印记：第 {done}/{count} 个部分和。</translation>
    </message>
    <message>
        <source>This is {output}: the layer has no bias.</source>
        <translation>这就是 {output}：这一层没有偏置。</translation>
    </message>
    <message>
        <source>The bias {bias} = {value} is added once to every cell of the sum, not once for every input channel. This is {output}.</source>
        <translation>偏置 {bias} = {value} 给总和的每一格加一次，而不是每个输入通道加一次。这就是 {output}。</translation>
    </message>
    <message>
        <source>{output} is made of {input} alone.</source>
        <translation>{output} 只由 {input} 得到。</translation>
    </message>
    <message>
        <source>{formula}: {note}</source>
        <translation>{formula}：{note}</translation>
    </message>
    <message>
        <source>Channels on the stage</source>
        <translation>舞台上的通道</translation>
    </message>
    <message>
        <source>Input channel</source>
        <translation>输入通道</translation>
    </message>
    <message>
        <source>Output channel</source>
        <translation>输出通道</translation>
    </message>
    <message>
        <source>Channel</source>
        <translation>通道</translation>
    </message>
    <message>
        <source>Which input channel is looked at (Alt+Up, Alt+Down)</source>
        <translation>查看哪个输入通道（Alt+↑、Alt+↓）</translation>
    </message>
    <message>
        <source>Which output channel is looked at (Alt+Left, Alt+Right)</source>
        <translation>查看哪个输出通道（Alt+←、Alt+→）</translation>
    </message>
    <message>
        <source>{name} {number} of {count}</source>
        <translation>{name} {number}，共 {count} 个</translation>
    </message>
    <message>
        <source>Input channel {number} is in another group: it adds nothing to output channel {to}</source>
        <translation>输入通道 {number} 属于另一组：它不参与输出通道 {to}</translation>
    </message>
    <message>
        <source>One of {sums} partial sums: channel {before} → {after}</source>
        <translation>{sums} 个部分和之一：通道 {before} → {after}</translation>
    </message>
    <message>
        <source>One of {sums} partial sums</source>
        <translation>{sums} 个部分和之一</translation>
    </message>
    <message>
        <source>The figure shows what this one input channel adds. All {sums} partial sums of the output channel, and then the bias, make its output.</source>
        <translation>图中显示的是这一个输入通道的贡献。该输出通道的全部 {sums} 个部分和相加，再加上偏置，才是它的输出。</translation>
    </message>
    <message>
        <source>All {sums} partial sums of channel {after} added</source>
        <translation>通道 {after} 的全部 {sums} 个部分和已相加</translation>
    </message>
    <message>
        <source>All {sums} partial sums</source>
        <translation>全部 {sums} 个部分和</translation>
    </message>
    <message>
        <source>Depthwise: channel {after} of {makes} by itself</source>
        <translation>逐通道：通道 {after}（共 {makes} 个）单独计算</translation>
    </message>
    <message>
        <source>Depthwise</source>
        <translation>逐通道</translation>
    </message>
    <message>
        <source>Depthwise: channel {before} of {reads} alone → {after} of {makes}</source>
        <translation>逐通道：仅由通道 {before}（共 {reads} 个）→ {after}（共 {makes} 个）</translation>
    </message>
    <message>
        <source>Channel {after} of {makes} by itself</source>
        <translation>通道 {after}（共 {makes} 个）单独计算</translation>
    </message>
    <message>
        <source>Output channel {after} of {makes}, with a kernel of its own</source>
        <translation>输出通道 {after}（共 {makes} 个），有自己的卷积核</translation>
    </message>
    <message>
        <source>All channels</source>
        <translation>所有通道</translation>
    </message>
    <message>
        <source>Show all channels at once, with the partial sums and the bias</source>
        <translation>同时显示所有通道，以及部分和与偏置</translation>
    </message>
</context>
<context>
    <name>checkerboard</name>
    <message>
        <source>… and {count} more</source>
        <translation>……还有 {count} 个</translation>
    </message>
    <message>
        <source>Flat</source>
        <translation>平坦</translation>
    </message>
    <message>
        <source>Uneven</source>
        <translation>不均匀</translation>
    </message>
    <message>
        <source>Uneven, {ratio}</source>
        <translation>不均匀，{ratio}</translation>
    </message>
    <message>
        <source>Holes</source>
        <translation>有空洞</translation>
    </message>
    <message>
        <source>This layer</source>
        <translation>这一层</translation>
    </message>
    <message>
        <source>Layer {number}</source>
        <translation>第 {number} 层</translation>
    </message>
    <message>
        <source>Gradient of the layer</source>
        <translation>这一层的梯度</translation>
    </message>
    <message>
        <source>Gradient of layer {number}</source>
        <translation>第 {number} 层的梯度</translation>
    </message>
    <message>
        <source>All {count} layers together</source>
        <translation>全部 {count} 层合起来</translation>
    </message>
    <message>
        <source>Gradient through the chain</source>
        <translation>穿过整条链的梯度</translation>
    </message>
    <message>
        <source>{kind}: {reason}.</source>
        <translation>{kind}：{reason}。</translation>
    </message>
    <message>
        <source>On each axis, {kind}: {reason}.</source>
        <translation>每个轴上，{kind}：{reason}。</translation>
    </message>
    <message>
        <source>Axis {axis}, {kind}: {reason}.</source>
        <translation>轴 {axis}，{kind}：{reason}。</translation>
    </message>
    <message>
        <source>A constant comes out {verdict}.</source>
        <translation>输入常数时，输出{verdict}。</translation>
    </message>
    <message>
        <source>A constant ∂L/∂y comes back onto the input {verdict}.</source>
        <translation>∂L/∂y 为常数时，传回输入的梯度{verdict}。</translation>
    </message>
    <message>
        <source>Divisible is not enough: every output gets equally many stamps, but the kernel&apos;s cells of one phase sum to more than those of another.</source>
        <translation>能整除还不够：每个输出得到同样多的印记，但卷积核中一个相位的数之和比另一个相位的大。</translation>
    </message>
    <message>
        <source>The stamps alone are uneven, but this kernel makes up for it. Training can undo that.</source>
        <translation>印记本身不均匀，但这个卷积核恰好弥补了它。训练可能会破坏这一点。</translation>
    </message>
    <message>
        <source>Away from the borders every output is {value} for an input of ones.</source>
        <translation>输入全为 1 时，边界以内的每个输出都是 {value}。</translation>
    </message>
    <message>
        <source>Away from the borders {values} repeats every {period} cells.</source>
        <translation>边界以内，{values} 每隔 {period} 格重复一次。</translation>
    </message>
    <message>
        <source>Uneven alone: layer {layers}. A later layer evens it out.</source>
        <translation>单独看不均匀的：第 {layers} 层。后面的层把它拉平了。</translation>
    </message>
    <message>
        <source>Uneven alone: layer {layers}.</source>
        <translation>单独看不均匀的：第 {layers} 层。</translation>
    </message>
    <message>
        <source>{share} % of the input cells get no gradient at all.</source>
        <translation>{share} % 的输入单元完全得不到梯度。</translation>
    </message>
    <message>
        <source>stamps per output</source>
        <translation>每个输出的印记数</translation>
    </message>
    <message>
        <source>stamps per input</source>
        <translation>每个输入的印记数</translation>
    </message>
    <message>
        <source>paths per output</source>
        <translation>每个输出的路径数</translation>
    </message>
    <message>
        <source>paths per input</source>
        <translation>每个输入的路径数</translation>
    </message>
    <message>
        <source>largest : smallest</source>
        <translation>最大 : 最小</translation>
    </message>
    <message>
        <source>ripple (std / mean)</source>
        <translation>波动（标准差 / 平均）</translation>
    </message>
    <message>
        <source>period</source>
        <translation>周期</translation>
    </message>
    <message>
        <source>strongest peak</source>
        <translation>最强的峰</translation>
    </message>
    <message>
        <source>{height} at {frequency}</source>
        <translation>{height}，在 {frequency}</translation>
    </message>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
    <message>
        <source>phase {place}</source>
        <translation>相位 {place}</translation>
    </message>
    <message>
        <source>cell {place}</source>
        <translation>单元 {place}</translation>
    </message>
    <message>
        <source>Balanced, every phase sum is {sum} (now {sums}); no number changes by more than {change}.</source>
        <translation>均衡后，每个相位之和都是 {sum}（现在是 {sums}）；每个数的改变都不超过 {change}。</translation>
    </message>
    <message>
        <source>w: {before} → {after}</source>
        <translation>w：{before} → {after}</translation>
    </message>
    <message>
        <source>Adopt</source>
        <translation>采用</translation>
    </message>
    <message>
        <source>Adopt: {name}</source>
        <translation>采用：{name}</translation>
    </message>
    <message>
        <source>Put this in the layer&apos;s place; undo takes it back</source>
        <translation>用它代替这一层；可以撤销</translation>
    </message>
    <message>
        <source>There is nothing to adopt: it is the layer that is there.</source>
        <translation>没有什么要采用的：它就是现在这一层。</translation>
    </message>
    <message>
        <source>{state}, ripple {ripple}, peak {height} at {frequency}</source>
        <translation>{state}，波动 {ripple}，峰 {height}，在 {frequency}</translation>
    </message>
    <message>
        <source>{state}, no peak</source>
        <translation>{state}，没有峰</translation>
    </message>
    <message>
        <source>parameters: {parameters}, multiplications: {products}</source>
        <translation>参数：{parameters}，乘法：{products}</translation>
    </message>
    <message>
        <source>The output becomes {size}.</source>
        <translation>输出变为 {size}。</translation>
    </message>
    <message>
        <source>Not here: {reason}</source>
        <translation>这里不行：{reason}</translation>
    </message>
    <message>
        <source>Checkerboard</source>
        <translation>棋盘格</translation>
    </message>
    <message>
        <source>Weigh by the kernel</source>
        <translation>按卷积核加权</translation>
    </message>
    <message>
        <source>On: what the kernel&apos;s numbers add up to. Off: how many stamps there are, as if all were 1.</source>
        <translation>开：卷积核的数加起来是多少。关：有多少个印记，好像所有的数都是 1。</translation>
    </message>
    <message>
        <source>Balance kernel</source>
        <translation>均衡卷积核</translation>
    </message>
    <message>
        <source>The smallest change that makes all phase sums equal; undo takes it back</source>
        <translation>使所有相位之和相等的最小改变；可以撤销</translation>
    </message>
    <message>
        <source>Solve for size…</source>
        <translation>按尺寸求解…</translation>
    </message>
    <message>
        <source>Which settings make the size that I need?</source>
        <translation>哪些设置能得到我需要的尺寸？</translation>
    </message>
    <message>
        <source>What fixes it</source>
        <translation>怎样修正</translation>
    </message>
    <message>
        <source>Computing…</source>
        <translation>正在计算…</translation>
    </message>
</context>
<context>
    <name>code</name>
    <message>
        <source>Add Layers from Code</source>
        <translation>从代码添加层</translation>
    </message>
    <message>
        <source>PyTorch or Keras layers, single or in a Sequential, or a JSON list. The text is read, never executed.</source>
        <translation>PyTorch 或 Keras 的层，单个的或在 Sequential 中，或 JSON 列表。文本只被读取，绝不执行。</translation>
    </message>
    <message>
        <source>nn.ConvTranspose2d(64, 32, 4, stride=2, padding=1)</source>
        <translation>nn.ConvTranspose2d(64, 32, 4, stride=2, padding=1)</translation>
    </message>
    <message>
        <source>Code</source>
        <translation>代码</translation>
    </message>
    <message>
        <source>&amp;Stack</source>
        <translation>层叠(&amp;S)</translation>
    </message>
    <message>
        <source>{name}, line {line}: layers: {count}</source>
        <translation>{name}，第 {line} 行：{count} 层</translation>
    </message>
    <message>
        <source>line {line}: layers: {count}</source>
        <translation>第 {line} 行：{count} 层</translation>
    </message>
    <message>
        <source>&amp;Layers read</source>
        <translation>读到的层(&amp;L)</translation>
    </message>
    <message>
        <source>line {line}: {layer}: {setting}</source>
        <translation>第 {line} 行：{layer}：{setting}</translation>
    </message>
    <message>
        <source>{number}: {layer}: {setting}</source>
        <translation>{number}：{layer}：{setting}</translation>
    </message>
    <message>
        <source>line {line}: {layer}</source>
        <translation>第 {line} 行：{layer}</translation>
    </message>
    <message>
        <source>{number}: {layer}</source>
        <translation>{number}：{layer}</translation>
    </message>
    <message>
        <source>{text}, channels {inputs} → {outputs}</source>
        <translation>{text}，通道 {inputs} → {outputs}</translation>
    </message>
    <message>
        <source>{text} ({ratio})</source>
        <translation>{text}（{ratio}）</translation>
    </message>
    <message>
        <source>Passed over, as they do the same to every cell: {layers}.</source>
        <translation>略过，因为它们对每个单元做同样的事：{layers}。</translation>
    </message>
    <message>
        <source>{layer} (line {line})</source>
        <translation>{layer}（第 {line} 行）</translation>
    </message>
    <message>
        <source>The stack as read: {verdict}.</source>
        <translation>读到的层叠：{verdict}。</translation>
    </message>
    <message>
        <source>Evenness is not told: {reason}</source>
        <translation>均匀与否无从判断：{reason}</translation>
    </message>
    <message>
        <source>Kernels are filled with ones, those of resizing layers with what they interpolate.</source>
        <translation>卷积核填 1，缩放层的卷积核填其插值权重。</translation>
    </message>
    <message>
        <source>Kernels begin random, as ones would make all channels alike: Glorot uniform, with the layer&apos;s place as the seed. Biases are 0.</source>
        <translation>卷积核从随机数开始，因为全填 1 会使各通道相同：Glorot 均匀分布，种子是层的序号。偏置为 0。</translation>
    </message>
    <message>
        <source>&amp;Replace the Layers</source>
        <translation>替换各层(&amp;R)</translation>
    </message>
    <message>
        <source>These layers in place of the document&apos;s; undo takes them back</source>
        <translation>用这些层代替文档中的层；可以撤销</translation>
    </message>
    <message>
        <source>&amp;Append</source>
        <translation>追加(&amp;A)</translation>
    </message>
    <message>
        <source>These layers behind the document&apos;s last one; undo takes them back</source>
        <translation>把这些层接在文档最后一层之后；可以撤销</translation>
    </message>
    <message>
        <source>Feature maps have the shape {layout}: N images (here 1), C channels.</source>
        <translation>特征图的形状是 {layout}：N 幅图像（这里是 1），C 个通道。</translation>
    </message>
    <message>
        <source>The kernel of a convolution has the shape {layout}.</source>
        <translation>卷积的卷积核形状是 {layout}。</translation>
    </message>
    <message>
        <source>The kernel of a transposed convolution has the shape {layout}, input first.</source>
        <translation>转置卷积的卷积核形状是 {layout}，输入通道在前。</translation>
    </message>
    <message>
        <source>A convolution of {framework} does not turn its kernel; in mathematics that is a cross-correlation.</source>
        <translation>{framework} 的卷积不翻转卷积核；在数学上这叫互相关。</translation>
    </message>
    <message>
        <source>A transposed convolution stamps its kernel as it is written; its padding crops the output.</source>
        <translation>转置卷积把卷积核照原样盖到输出上；它的 padding 裁剪输出。</translation>
    </message>
    <message>
        <source>Layer {number} turns its kernel by 180° before it is used: a convolution as mathematics means it.</source>
        <translation>第 {number} 层先把卷积核旋转 180° 再使用：数学意义上的卷积。</translation>
    </message>
    <message>
        <source>Layers {other} and {number} share one kernel.</source>
        <translation>第 {other} 层和第 {number} 层共用一个卷积核。</translation>
    </message>
    <message>
        <source>Layer {number} is switched off: it hands on what it gets.</source>
        <translation>第 {number} 层已关闭：得到什么就传下去什么。</translation>
    </message>
    <message>
        <source>{framework} has nothing that is called “{operation}” as in layer {number}; what it does is written out.</source>
        <translation>{framework} 没有第 {number} 层的“{operation}”；这里把它所做的写了出来。</translation>
    </message>
    <message>
        <source>{framework} has no resize with the weights of layer {number} (“{operation}”); here they are a matrix for each axis.</source>
        <translation>{framework} 的缩放没有第 {number} 层（“{operation}”）的权重；这里每个轴用一个矩阵来写。</translation>
    </message>
    <message>
        <source>In layer {number} several values go to one place and the last one stays. {framework} does not promise that, NumPy does.</source>
        <translation>第 {number} 层有几个值去往同一个位置，留下的是最后一个。{framework} 不保证这一点，NumPy 保证。</translation>
    </message>
    <message>
        <source>The layers and their numbers in {framework}. Run this file, and it prints the output.</source>
        <translation>用 {framework} 写出的各层及其数值。运行本文件就会打印输出。</translation>
    </message>
    <message>
        <source>transpose_kernel=True makes lax.conv_transpose stamp the kernel as it is written and read its channels as PyTorch has them; without it the kernel would be turned by 180°.</source>
        <translation>transpose_kernel=True 让 lax.conv_transpose 照原样盖卷积核，并按 PyTorch 的顺序读通道；没有它，卷积核会旋转 180°。</translation>
    </message>
    <message>
        <source>The padding of lax.conv_transpose is that of the stretched input: dilation · (kernel_size − 1) − padding, and output_padding more at the end.</source>
        <translation>lax.conv_transpose 的 padding 是拉伸后的输入的填充：dilation · (kernel_size − 1) − padding，末尾再加 output_padding。</translation>
    </message>
    <message>
        <source>lax.conv_transpose has no groups; layer {number} is written as what it is, a convolution over the stretched input (lhs_dilation) with the kernel turned and its channels swapped.</source>
        <translation>lax.conv_transpose 没有分组；第 {number} 层写成它的本来面目：在拉伸后的输入上做卷积（lhs_dilation），卷积核翻转，通道互换。</translation>
    </message>
    <message>
        <source>{framework}&apos;s max-pooling does not tell where the largest cells are; the function max_pool does.</source>
        <translation>{framework} 的最大池化不说明最大的单元在哪里；函数 max_pool 会说明。</translation>
    </message>
    <message>
        <source>Any backend of Keras 3 will do; the variable KERAS_BACKEND chooses one.</source>
        <translation>Keras 3 的任何后端都可以；用环境变量 KERAS_BACKEND 选择。</translation>
    </message>
    <message>
        <source>Kernels stand here as PyTorch has them; transpose brings them to Keras: {conv} for a convolution, {transposed} for a transposed one.</source>
        <translation>这里的卷积核按 PyTorch 的顺序写；transpose 把它们变成 Keras 的顺序：卷积是 {conv}，转置卷积是 {transposed}。</translation>
    </message>
    <message>
        <source>Keras knows “valid” and “same” for padding and nothing in between; layer {number} is padded by a layer in front of it.</source>
        <translation>Keras 的填充只有“valid”和“same”，没有介于两者之间的；第 {number} 层由它前面的一层来填充。</translation>
    </message>
    <message>
        <source>Keras knows “valid” and “same” for padding and nothing in between; layer {number} is cropped by a layer behind it.</source>
        <translation>Keras 的填充只有“valid”和“same”，没有介于两者之间的；第 {number} 层由它后面的一层来裁剪。</translation>
    </message>
    <message>
        <source>Keras allows no stride above 1 together with a dilation above 1; in layer {number} the kernel is spread out, with zeros in between.</source>
        <translation>Keras 不允许大于 1 的步幅与大于 1 的膨胀同时出现；第 {number} 层的卷积核被拉开，中间补零。</translation>
    </message>
    <message>
        <source>Not every backend of Keras has dilation in a transposed convolution; in layer {number} the kernel is spread out, with zeros in between.</source>
        <translation>并非 Keras 的每个后端在转置卷积中都支持膨胀；第 {number} 层的卷积核被拉开，中间补零。</translation>
    </message>
    <message>
        <source>Keras has no groups in a transposed convolution; in layer {number} zeros part the channels of different groups.</source>
        <translation>Keras 的转置卷积没有分组；第 {number} 层用零把不同组的通道隔开。</translation>
    </message>
    <message>
        <source>The output of layer {number} ends behind the last stamp; zeros at the end of the kernel reach that far on every backend.</source>
        <translation>第 {number} 层的输出在最后一个印记之后才结束；卷积核末尾的零在每个后端上都能到达那里。</translation>
    </message>
    <message>
        <source>On the backend {backend}, Keras computes layer {number} with numbers of float32: about 7 digits are right. Other backends keep to float64.</source>
        <translation>在 {backend} 后端上，Keras 用 float32 的数计算第 {number} 层：大约 7 位数字是对的。其他后端保持 float64。</translation>
    </message>
    <message>
        <source>Keras&apos;s max-pooling has neither such padding nor dilation, and does not tell where the largest cells are; in layer {number} the function max_pool does.</source>
        <translation>Keras 的最大池化既没有这样的填充也没有膨胀，也不说明最大的单元在哪里；第 {number} 层由函数 max_pool 来做。</translation>
    </message>
    <message>
        <source>The function conv does not turn its kernel, as everywhere in deep learning; np.convolve does, as in mathematics.</source>
        <translation>函数 conv 不翻转卷积核，深度学习中处处如此；np.convolve 会翻转，与数学中一样。</translation>
    </message>
    <message>
        <source>The model runs with onnx.reference, in float64. onnxruntime has most of its operators in float32 only.</source>
        <translation>模型用 onnx.reference 以 float64 运行。onnxruntime 的大多数算子只有 float32。</translation>
    </message>
    <message>
        <source>pads are first all begins, then all ends.</source>
        <translation>pads 先列出所有轴的开头，再列出所有轴的末尾。</translation>
    </message>
    <message>
        <source>onnx.reference mixes up the groups of ConvTranspose; layer {number} has one group, with zeros between the channels of different groups.</source>
        <translation>onnx.reference 会弄错 ConvTranspose 的分组；第 {number} 层只有一组，不同组的通道之间是零。</translation>
    </message>
    <message>
        <source>output_padding must stay below the stride in ONNX; in layer {number} zeros at the end of the kernel reach as far.</source>
        <translation>在 ONNX 中 output_padding 必须小于步幅；第 {number} 层用卷积核末尾的零达到同样的范围。</translation>
    </message>
    <message>
        <source>MaxUnpool has no size of its own for layer {number}; ScatterElements brings the values back.</source>
        <translation>MaxUnpool 给不出第 {number} 层的大小；由 ScatterElements 把值放回去。</translation>
    </message>
    <message>
        <source>In layer {number} several values go to one place. onnx.reference keeps the last one; ONNX leaves open which.</source>
        <translation>第 {number} 层有几个值去往同一个位置。onnx.reference 保留最后一个；ONNX 没有规定保留哪一个。</translation>
    </message>
    <message>
        <source>onnx.reference does not tell places with a stride of 1; those of layer {number} are written down as numbers.</source>
        <translation>步幅为 1 时 onnx.reference 不给出位置；第 {number} 层的位置直接写成数。</translation>
    </message>
    <message>
        <source>onnx.reference cannot pad a max-pooling with a stride of 1; layer {number} is padded by a node in front of it.</source>
        <translation>步幅为 1 时 onnx.reference 不能填充最大池化；第 {number} 层由它前面的一个节点来填充。</translation>
    </message>
    <message>
        <source>Layer {number} is what Resize does with mode cubic and cubic_coeff_a −0.75; onnx.reference has its weights in float32 only, so here they are a matrix for each axis.</source>
        <translation>第 {number} 层就是 Resize 在 mode 为 cubic、cubic_coeff_a 为 −0.75 时所做的；onnx.reference 的权重只有 float32，所以这里每个轴用一个矩阵来写。</translation>
    </message>
    <message>
        <source>LeakyRelu has its slope in float32; layer {number} is PRelu, whose slope can be float64.</source>
        <translation>LeakyRelu 的斜率是 float32；第 {number} 层用 PRelu，它的斜率可以是 float64。</translation>
    </message>
    <message>
        <source>PyTorch&apos;s convolutions pad both sides of an axis alike; what layer {number} needs is padded by a layer in front of it.</source>
        <translation>PyTorch 的卷积在一个轴的两端填充得一样多；第 {number} 层需要的填充由它前面的一层来做。</translation>
    </message>
    <message>
        <source>PyTorch&apos;s transposed convolutions crop both sides of an axis alike, but for output_padding; layer {number} is cropped by a layer behind it, whose padding is negative.</source>
        <translation>除了 output_padding，PyTorch 的转置卷积在一个轴的两端裁剪得一样多；第 {number} 层由它后面填充为负的一层来裁剪。</translation>
    </message>
    <message>
        <source>PyTorch has no cubic resize of rows; in layer {number} they are pictures of one row.</source>
        <translation>PyTorch 没有对单行的三次缩放；在第 {number} 层里把它们当作只有一行的图像。</translation>
    </message>
    <message>
        <source>MaxPool pads at most half of its kernel; layer {number} is padded by a layer in front of it.</source>
        <translation>MaxPool 最多填充卷积核的一半；第 {number} 层由它前面的一层来填充。</translation>
    </message>
    <message>
        <source>MaxUnpool cannot reach the size of layer {number} with dilation; scatter brings the values back.</source>
        <translation>MaxUnpool 在有膨胀时达不到第 {number} 层的大小；由 scatter 把值放回去。</translation>
    </message>
</context>
<context>
    <name>command</name>
    <message>
        <source>See convolution and transposed convolution happen, on your own numbers. Without a command the window opens, with FILE in it if one is named.</source>
        <translation>用自己的数，看卷积和转置卷积一步步算出来。不带命令时打开窗口；如果给出 FILE，就打开这个文件。</translation>
    </message>
    <message>
        <source>main.py [FILE] opens the window; the commands need no display</source>
        <translation>main.py [FILE] 打开窗口；各个命令都不需要显示器</translation>
    </message>
    <message>
        <source>what there is: one per line, id, tab, title</source>
        <translation>列出所有条目：每行一条，依次是 ID、制表符、标题</translation>
    </message>
    <message>
        <source>write a figure to a picture or an animation</source>
        <translation>把图示导出为图片或动画</translation>
    </message>
    <message>
        <source>write a picture of the whole window</source>
        <translation>把整个窗口保存为图片</translation>
    </message>
    <message>
        <source>try out whether everything works on this machine</source>
        <translation>检查程序在这台机器上是否一切正常</translation>
    </message>
    <message>
        <source>write the first lesson&apos;s figures as PNG and GIF into a folder</source>
        <translation>把第一课的图示以 PNG 和 GIF 写入文件夹</translation>
    </message>
    <message>
        <source>say the versions of the program and what it stands on</source>
        <translation>显示程序及其依赖的版本</translation>
    </message>
    <message>
        <source>say of a stack of layers where it makes checkerboards</source>
        <translation>说明一叠层在哪里产生棋盘格</translation>
    </message>
    <message>
        <source>Say of every stack of layers in FILE (PyTorch or Keras code, which is not executed, or a JSON list of layers) whether it makes a checkerboard away from the borders. Exit code 0: all are flat; 1: one is uneven; 2: something cannot be read.</source>
        <translation>说明 FILE 中的每一叠层（PyTorch 或 Keras 代码，不会执行，或层的 JSON 列表）在远离边界处是否产生棋盘格。退出码 0：全部平坦；1：有不均匀的；2：有内容无法读取。</translation>
    </message>
    <message>
        <source>a .py or .json file, or - for what is piped in</source>
        <translation>.py 或 .json 文件，或用 - 表示从管道读入</translation>
    </message>
    <message>
        <source>write JSON instead of a table</source>
        <translation>输出 JSON 而不是表格</translation>
    </message>
    <message>
        <source>the input&apos;s size, like 8 or 8x8; by default one that is large enough</source>
        <translation>输入的大小，如 8 或 8x8；默认取足够大的</translation>
    </message>
    <message>
        <source>only the stack with this name, or those whose names begin with it and a point</source>
        <translation>只看名称为此的层叠，或名称以它加点开头的</translation>
    </message>
    <message>
        <source>the language of the report</source>
        <translation>报告的语言</translation>
    </message>
    <message>
        <source>say this and stop</source>
        <translation>显示这段帮助并退出</translation>
    </message>
    <message>
        <source>“{got}” is no size; write one number per axis, like 8 or 8x8</source>
        <translation>“{got}”不是大小；每个轴写一个数，如 8 或 8x8</translation>
    </message>
    <message>
        <source>what to list</source>
        <translation>要列出的内容</translation>
    </message>
    <message>
        <source>the way to draw it</source>
        <translation>用哪种图示</translation>
    </message>
    <message>
        <source>a .tconv file or an exported picture, or one of those that come with the program: lesson:ID, example:ID, arithmetic:ID</source>
        <translation>.tconv 文件或导出的图片，或程序自带的：lesson:ID、example:ID、arithmetic:ID</translation>
    </message>
    <message>
        <source>how many steps are done: a number from 0, “last” (the default), or, for an animation, a page per step or numbered files, whichever the kind of file can be, a range like 2-5 or “all”</source>
        <translation>做了几步：从 0 起的一个数、“last”（默认），或者一个范围（如 2-5）或“all”，按文件种类成为动画、每步一页或带编号的文件</translation>
    </message>
    <message>
        <source>how many steps are done: a number from 0</source>
        <translation>完成到第几步：从 0 开始的数</translation>
    </message>
    <message>
        <source>width and height in pixels, like 1280x720</source>
        <translation>宽和高，以像素为单位，例如 1280x720</translation>
    </message>
    <message>
        <source>width and height in pixels like 1280x720 or on paper like 16cmx9cm, or {known}</source>
        <translation>宽和高，以像素计如 1280x720，或纸上尺寸如 16cmx9cm，或 {known}</translation>
    </message>
    <message>
        <source>dots per inch of a size on paper, {usual} unless said otherwise</source>
        <translation>纸上尺寸的每英寸点数，不写时为 {usual}</translation>
    </message>
    <message>
        <source>which layer is shown, 0 for the first</source>
        <translation>显示哪一层，0 为第一层</translation>
    </message>
    <message>
        <source>leave out the line under the figure: operation, parameters and sizes</source>
        <translation>不写图下那一行：运算、参数和尺寸</translation>
    </message>
    <message>
        <source>letters and digits so many times as large against the cells, from 0.75 to 2</source>
        <translation>文字和数字相对单元格放大的倍数，从 0.75 到 2</translation>
    </message>
    <message>
        <source>how long an animation shows a step, in milliseconds</source>
        <translation>动画每一步显示多久，以毫秒计</translation>
    </message>
    <message>
        <source>how long it shows the last one</source>
        <translation>最后一步显示多久</translation>
    </message>
    <message>
        <source>how often it plays; 0, the default, is without end</source>
        <translation>播放几遍；默认 0 表示不停循环</translation>
    </message>
    <message>
        <source>leave the document out of the file, which then cannot be opened here again</source>
        <translation>文件里不放文档，这样就不能在这里重新打开它</translation>
    </message>
    <message>
        <source>multiply the pixels, 2 for twice as sharp</source>
        <translation>像素倍数，2 表示清晰度加倍</translation>
    </message>
    <message>
        <source>the colours</source>
        <translation>配色</translation>
    </message>
    <message>
        <source>theme, white, black, transparent, or a colour like #E0F0FF</source>
        <translation>theme、white、black、transparent，或 #E0F0FF 这样的颜色</translation>
    </message>
    <message>
        <source>how SVG holds its text: outlines look alike everywhere, text can be edited</source>
        <translation>SVG 中的文字怎样保存：outlines 在哪里看都一样，text 可以编辑</translation>
    </message>
    <message>
        <source>the language of the picture or list</source>
        <translation>图片或列表的语言</translation>
    </message>
    <message>
        <source>the kind of file, where its suffix is that of several</source>
        <translation>文件种类，用于几种格式共用一个扩展名时</translation>
    </message>
    <message>
        <source>the file to write; its suffix says the kind: {suffixes}</source>
        <translation>要写入的文件；由后缀决定类型：{suffixes}</translation>
    </message>
    <message>
        <source>the PNG file to write</source>
        <translation>要写入的 PNG 文件</translation>
    </message>
    <message>
        <source>the lesson that is open; the first one by default</source>
        <translation>打开哪一课，默认是第一课</translation>
    </message>
    <message>
        <source>the figure that is shown</source>
        <translation>显示哪种图示</translation>
    </message>
    <message>
        <source>a second figure beside it, at the same moment</source>
        <translation>并排的第二张图，显示同一时刻</translation>
    </message>
    <message>
        <source>the folder to write to; it is made if it is not there</source>
        <translation>要写入的文件夹；没有则新建</translation>
    </message>
    <message>
        <source>what stands in the cells: numbers, names like x₁₁, or letters like A and a</source>
        <translation>格中显示什么：数（numbers）、x₁₁ 这样的符号名（names），或 A、a 这样的字母（letters）</translation>
    </message>
    <message>
        <source>what cells are counted from, 0 or 1</source>
        <translation>格从几数起：0 或 1</translation>
    </message>
    <message>
        <source>leave out the turn of the kernel that a stretched convolution needs</source>
        <translation>省去拉伸卷积所需的卷积核旋转</translation>
    </message>
    <message>
        <source>put question marks in place of the output&apos;s numbers, or of its size</source>
        <translation>用问号代替输出的数，或代替它的大小</translation>
    </message>
    <message>
        <source>of several channels, which input and output channel of the first layer are shown, like 0,2; counted as cells are</source>
        <translation>有多个通道时，显示第一层的哪个输入通道和输出通道，如 0,2；计数方式与单元格相同</translation>
    </message>
    <message>
        <source>what the spectrum&apos;s layers are given</source>
        <translation>给频谱中各层的信号</translation>
    </message>
    <message>
        <source>“{got}” is no size; write width x height, like 1280x720</source>
        <translation>“{got}”不是尺寸；请写成“宽x高”，例如 1280x720</translation>
    </message>
    <message>
        <source>“{got}” is no size; write pixels like 1280x720, a length like 16cmx9cm, or {known}</source>
        <translation>“{got}”不是尺寸；请写像素如 1280x720、长度如 16cmx9cm，或 {known}</translation>
    </message>
    <message>
        <source>“{got}” are no dots per inch; write {low} to {high}</source>
        <translation>“{got}”不是每英寸点数；请写 {low} 到 {high}</translation>
    </message>
    <message>
        <source>“{got}” is no size of letters; write a number from {low} to {high}</source>
        <translation>“{got}”不是文字大小；请写 {low} 到 {high} 之间的数</translation>
    </message>
    <message>
        <source>“{got}” is no time; write milliseconds from {low} to {high}</source>
        <translation>“{got}”不是时间；请写 {low} 到 {high} 毫秒</translation>
    </message>
    <message>
        <source>“{got}” is no count; write a number from 0 to {high}</source>
        <translation>“{got}”不是次数；请写 0 到 {high} 之间的数</translation>
    </message>
    <message>
        <source>“{got}” is no layer; write a number from 0</source>
        <translation>“{got}”不是层；请写从 0 起的数</translation>
    </message>
    <message>
        <source>“{got}” is no scale; write a number above 0 and up to {high}</source>
        <translation>“{got}”不是倍数；请写大于 0 且不超过 {high} 的数</translation>
    </message>
    <message>
        <source>“{got}” is no step; write a number from 0, a range like 2-5, “last” or “all”</source>
        <translation>“{got}”不是步骤；请写从 0 起的数、范围如 2-5、“last”或“all”</translation>
    </message>
    <message>
        <source>“{got}” is no step; write a number from 0</source>
        <translation>“{got}”不是步数；请写从 0 开始的数</translation>
    </message>
    <message>
        <source>“{got}” names no channels; write the input&apos;s and the output&apos;s, like 0,2</source>
        <translation>“{got}”没有指明通道；请写输入通道和输出通道，如 0,2</translation>
    </message>
    <message>
        <source>“{got}” is no background; write {known} or a colour like #E0F0FF</source>
        <translation>“{got}”不是背景；请写 {known}，或 #E0F0FF 这样的颜色</translation>
    </message>
    <message>
        <source>a screenshot is a PNG file; let “{path}” end in .png</source>
        <translation>截图是 PNG 文件；请让“{path}”以 .png 结尾</translation>
    </message>
    <message>
        <source>{path}</source>
        <translation>{path}</translation>
    </message>
    <message>
        <source>The figures of the lesson “{title}” go to {path}:</source>
        <translation>课程“{title}”的图示写入 {path}：</translation>
    </message>
    <message>
        <source>ok {figure} as {format} ({size} bytes)</source>
        <translation>通过 {figure}，格式 {format}（{size} 字节）</translation>
    </message>
    <message>
        <source>failed {figure} as {format}: {reason}</source>
        <translation>失败 {figure}，格式 {format}：{reason}</translation>
    </message>
    <message>
        <source>left out {figure} as {format}: {reason}</source>
        <translation>略过 {figure}（{format}）：{reason}</translation>
    </message>
    <message>
        <source>ok everything</source>
        <translation>全部通过</translation>
    </message>
    <message>
        <source>make all the pictures that a recipe asks for, and only those that have changed</source>
        <translation>按配方制作所有图片，只重做有变化的</translation>
    </message>
    <message>
        <source>a TOML file with an entry for every picture</source>
        <translation>TOML 文件，每张图片一个条目</translation>
    </message>
    <message>
        <source>make everything, whether it has changed or not</source>
        <translation>不管有没有变化，全部重做</translation>
    </message>
    <message>
        <source>write nothing, say what would be made; the exit code is 1 if anything would</source>
        <translation>什么都不写，只说明会做什么；若有要做的，退出码为 1</translation>
    </message>
    <message>
        <source>only the entry of this name or file; * stands for anything; can be said repeatedly</source>
        <translation>只做叫这个名字或写这个文件的条目；* 代表任意内容；可以写多次</translation>
    </message>
    <message>
        <source>delete what earlier runs made and no entry makes any more</source>
        <translation>删除以前做过、现在已没有条目会做的文件</translation>
    </message>
    <message>
        <source>write to this folder, not to the recipe&apos;s</source>
        <translation>写到这个文件夹，而不是配方指定的</translation>
    </message>
    <message>
        <source>how many processes draw at once; by default two where it is worth it</source>
        <translation>同时用几个进程绘图；默认在值得时用两个</translation>
    </message>
    <message>
        <source>“{got}” is no number of processes; write 1 to {high}</source>
        <translation>“{got}”不是进程数；请写 1 到 {high}</translation>
    </message>
    <message>
        <source>built {path}</source>
        <translation>已生成 {path}</translation>
    </message>
    <message>
        <source>unchanged {path}</source>
        <translation>未变 {path}</translation>
    </message>
    <message>
        <source>would be built {path}: {reason}</source>
        <translation>将会生成 {path}：{reason}</translation>
    </message>
    <message>
        <source>failed {path}: {reason}</source>
        <translation>失败 {path}：{reason}</translation>
    </message>
    <message>
        <source>left over {path}: no entry makes it any more; --prune deletes it</source>
        <translation>多余 {path}：已没有条目会做它；--prune 可以删除</translation>
    </message>
    <message>
        <source>deleted {path}</source>
        <translation>已删除 {path}</translation>
    </message>
    <message>
        <source>{first} … {last} ({count} files)</source>
        <translation>{first} … {last}（{count} 个文件）</translation>
    </message>
    <message>
        <source>failed {reason}</source>
        <translation>失败 {reason}</translation>
    </message>
    <message>
        <source>Stopped; what is done is whole.</source>
        <translation>已停止；做好的文件都是完整的。</translation>
    </message>
</context>
<context>
    <name>compare</name>
    <message>
        <source>Figure beside the first</source>
        <translation>右侧并排显示的图</translation>
    </message>
    <message>
        <source>Swap A and B; A is the one that can be changed</source>
        <translation>交换 A 与 B；能改的是 A</translation>
    </message>
    <message>
        <source>Show something beside the figure</source>
        <translation>在图的旁边再显示些什么</translation>
    </message>
    <message>
        <source>Show another figure beside this one, or keep this setting as B and change A</source>
        <translation>在旁边显示另一张图，或把当前设置保留为 B，再去改 A</translation>
    </message>
    <message>
        <source>Keep this setting as B</source>
        <translation>把当前设置保留为 B</translation>
    </message>
    <message>
        <source>Keep this setting as B instead</source>
        <translation>改把当前设置保留为 B</translation>
    </message>
    <message>
        <source>Swap A and B</source>
        <translation>交换 A 与 B</translation>
    </message>
    <message>
        <source>Show nothing beside</source>
        <translation>取消并排</translation>
    </message>
    <message>
        <source>{side}: {setting}</source>
        <translation>{side}：{setting}</translation>
    </message>
    <message>
        <source>Same figure</source>
        <translation>同一张图</translation>
    </message>
</context>
<context>
    <name>crash</name>
    <message>
        <source>Something went wrong in TConv</source>
        <translation>TConv 出错了</translation>
    </message>
    <message>
        <source>This is a mistake in the program, not yours. Your work is still here: you can go on, and had better save it. Please report what stands below.</source>
        <translation>这是程序的错误，不是你的错。你的工作没有丢失：可以继续，但最好先保存。请把下面的内容报告给我们。</translation>
    </message>
    <message>
        <source>It was also written to {path}</source>
        <translation>报告也写入了 {path}</translation>
    </message>
</context>
<context>
    <name>dialog</name>
    <message>
        <source>Pictures</source>
        <translation>图片</translation>
    </message>
    <message>
        <source>All files</source>
        <translation>所有文件</translation>
    </message>
    <message>
        <source>Open a Picture</source>
        <translation>打开图片</translation>
    </message>
    <message>
        <source>Save the Picture</source>
        <translation>保存图片</translation>
    </message>
    <message>
        <source>PNG picture</source>
        <translation>PNG 图片</translation>
    </message>
</context>
<context>
    <name>edit</name>
    <message>
        <source>{title}; seed {seed}.</source>
        <translation>{title}；种子 {seed}。</translation>
    </message>
    <message>
        <source>Copied the numbers of {grid}, {rows}.</source>
        <translation>已复制{grid}的数值（{rows}）。</translation>
    </message>
    <message>
        <source>the input</source>
        <translation>输入</translation>
    </message>
    <message>
        <source>the kernel</source>
        <translation>卷积核</translation>
    </message>
    <message>
        <source>the output</source>
        <translation>输出</translation>
    </message>
    <message>
        <source>The chain is on the clipboard as {framework} code, {lines} lines.</source>
        <translation>整条链已作为 {framework} 代码复制到剪贴板，共 {lines} 行。</translation>
    </message>
    <message>
        <source>Layer {number} is on the clipboard as {framework} code, {lines} lines.</source>
        <translation>第 {number} 层已作为 {framework} 代码复制到剪贴板，共 {lines} 行。</translation>
    </message>
</context>
<context>
    <name>error</name>
    <message>
        <source>kernel_size {kernel} with dilation {dilation} spans {span} cells on axis {axis}, more than the padded input&apos;s {padded}; at most {high} fits, or add padding.</source>
        <translation>kernel_size 为 {kernel}、dilation 为 {dilation} 的卷积核在轴 {axis} 上占 {span} 格，比填充后的输入（{padded} 格）还大；kernel_size 最大可取 {high}，或者加大 padding。</translation>
    </message>
    <message>
        <source>padding {padding} crops the whole output on axis {axis}, all {full} cells of it; at most {high} at each end leaves a cell.</source>
        <translation>padding 为 {padding} 时，轴 {axis} 上的 {full} 格输出会全部被裁掉；每端最多裁掉 {high} 格，才会有剩余。</translation>
    </message>
    <message>
        <source>stride {stride}, padding {padding} and dilation {dilation} would give an output of {got} cells; at most {high} can be computed.</source>
        <translation>stride {stride}、padding {padding}、dilation {dilation} 会得到 {got} 格的输出；最多只能计算 {high} 格。</translation>
    </message>
    <message>
        <source>the input needs at least one cell per axis, but has {got}.</source>
        <translation>输入在每个轴上至少要有一格，但现在的大小是 {got}。</translation>
    </message>
    <message>
        <source>output_size on axis {axis} must be between {low} and {high} for this setting, but is {got}.</source>
        <translation>按当前设置，轴 {axis} 上的 output_size 必须在 {low} 到 {high} 之间，但现在是 {got}。</translation>
    </message>
    <message>
        <source>kernel_size and the input need equally many spatial axes, but have {kernel} and {got}.</source>
        <translation>kernel_size 与输入的空间轴数必须相同，但现在分别是 {kernel} 和 {got}。</translation>
    </message>
    <message>
        <source>This file is empty; a TConv document was expected.</source>
        <translation>这个文件是空的；这里需要 TConv 文档。</translation>
    </message>
    <message>
        <source>This is not a TConv document.</source>
        <translation>这不是 TConv 文档。</translation>
    </message>
    <message>
        <source>This file has {got} MB; a TConv document has at most {high} MB.</source>
        <translation>这个文件有 {got} MB；TConv 文档最大为 {high} MB。</translation>
    </message>
    <message>
        <source>This file is not UTF-8 text (byte {byte}), so it is damaged or no TConv document.</source>
        <translation>这个文件不是 UTF-8 文本（第 {byte} 字节处），可能已经损坏，或者不是 TConv 文档。</translation>
    </message>
    <message>
        <source>This file is damaged or cut off at line {line}, column {column}.</source>
        <translation>这个文件在第 {line} 行第 {column} 列处损坏或中断。</translation>
    </message>
    <message>
        <source>This file nests its parts more than {high} deep; a TConv document does not.</source>
        <translation>这个文件的嵌套超过 {high} 层；TConv 文档不会这么深。</translation>
    </message>
    <message>
        <source>This file has more than {high} parts; a TConv document has fewer.</source>
        <translation>这个文件的内容超过 {high} 项；TConv 文档没有这么多。</translation>
    </message>
    <message>
        <source>This file says “{key}” twice in one place, so it is not clear what is meant.</source>
        <translation>这个文件在同一处写了两次“{key}”，无法确定以哪个为准。</translation>
    </message>
    <message>
        <source>This file holds {got}, which is not a finite number; every number must be finite.</source>
        <translation>这个文件里有 {got}，它不是有限的数；所有的数都必须是有限的。</translation>
    </message>
    <message>
        <source>This file holds a number with too many digits.</source>
        <translation>这个文件里有一个数的位数太多。</translation>
    </message>
    <message>
        <source>This file does not say its version as two whole numbers, like [1, 0].</source>
        <translation>这个文件没有正确写明版本；版本应是两个整数，例如 [1, 0]。</translation>
    </message>
    <message>
        <source>This file has format version {got} and needs a newer TConv; this one reads up to version {known}.</source>
        <translation>这个文件的格式版本是 {got}，需要更新的 TConv 才能打开；当前程序最高支持到 {known}。</translation>
    </message>
    <message>
        <source>This file is not complete: “{key}” is missing.</source>
        <translation>这个文件不完整：缺少“{key}”。</translation>
    </message>
    <message>
        <source>“{key}” in this file must be {wanted}.</source>
        <translation>这个文件中的“{key}”必须是{wanted}。</translation>
    </message>
    <message>
        <source>a text of at most 300 characters</source>
        <translation>不超过 300 个字符的文本</translation>
    </message>
    <message>
        <source>a list</source>
        <translation>列表</translation>
    </message>
    <message>
        <source>true or false</source>
        <translation>布尔值（true 或 false）</translation>
    </message>
    <message>
        <source>a row or a table of numbers, all rows equally long</source>
        <translation>一行数或一个数表，并且各行一样长</translation>
    </message>
    <message>
        <source>a whole number per axis, of at most 1 000 000</source>
        <translation>整数，每个轴一个，都不超过 1 000 000</translation>
    </message>
    <message>
        <source>one layer that is not switched off itself</source>
        <translation>一个本身没有停用的层</translation>
    </message>
    <message>
        <source>null or one number per channel</source>
        <translation>空值（null），或者每个通道一个数</translation>
    </message>
    <message>
        <source>{what} in this file has {got} cells on an axis; at most {high} can be shown.</source>
        <translation>这个文件中的{what}在一个轴上有 {got} 格；最多只能显示 {high} 格。</translation>
    </message>
    <message>
        <source>A text in this file holds half a character.</source>
        <translation>这个文件的文本里有残缺的字符。</translation>
    </message>
    <message>
        <source>{what} must be a row or a table of numbers, but has {got} axes.</source>
        <translation>{what}必须是一行数或一个数表，但现在有 {got} 个轴。</translation>
    </message>
    <message>
        <source>{what} can have at most {high} cells per axis, but would have {got}.</source>
        <translation>{what}在每个轴上最多可以有 {high} 格，但这样会有 {got} 格。</translation>
    </message>
    <message>
        <source>the input</source>
        <translation>输入</translation>
    </message>
    <message>
        <source>the kernel</source>
        <translation>卷积核</translation>
    </message>
    <message>
        <source>the output</source>
        <translation>输出</translation>
    </message>
    <message>
        <source>the bias</source>
        <translation>偏置</translation>
    </message>
    <message>
        <source>the padded input</source>
        <translation>填充后的输入</translation>
    </message>
    <message>
        <source>the output before it is cropped</source>
        <translation>裁剪前的输出</translation>
    </message>
    <message>
        <source>the upstream gradient</source>
        <translation>上游梯度</translation>
    </message>
    <message>
        <source>{what} must hold real numbers only, in rows of equal length.</source>
        <translation>{what}只能包含实数，并且各行要一样长。</translation>
    </message>
    <message>
        <source>{parameter} must be a real number.</source>
        <translation>{parameter} 必须是实数。</translation>
    </message>
    <message>
        <source>{what} holds a value that is not a finite number; every cell needs a number.</source>
        <translation>{what}里有的值不是有限的数；每一格都必须是一个数。</translation>
    </message>
    <message>
        <source>{what} must be one feature map at a time, but there are {got}.</source>
        <translation>{what}每次只能是一张特征图，但给了 {got} 张。</translation>
    </message>
    <message>
        <source>{what} can have at most {high} channels, but would have {got}.</source>
        <translation>{what}最多有 {high} 个通道，但会有 {got} 个。</translation>
    </message>
    <message>
        <source>groups must divide the {channels} channels of the layer, but is {got}.</source>
        <translation>groups 必须整除该层的 {channels} 个通道，但现在是 {got}。</translation>
    </message>
    <message>
        <source>a layer can have at most {high} kernel numbers, but would have {got}; fewer filters, more groups or a smaller kernel would do.</source>
        <translation>一层最多有 {high} 个核数值，但会有 {got} 个；可减少 filters、增加 groups 或缩小核。</translation>
    </message>
    <message>
        <source>the bias needs a number for each of the {wanted} output channels, but has {got}.</source>
        <translation>偏置需要为 {wanted} 个输出通道各给一个数，但给了 {got} 个。</translation>
    </message>
    <message>
        <source>this layer reads {wanted} channels, but the layer before it makes {got}.</source>
        <translation>这一层读取 {wanted} 个通道，但前一层产生 {got} 个。</translation>
    </message>
    <message>
        <source>this layer reads {wanted} channels, but the input has {got}.</source>
        <translation>这一层读取 {wanted} 个通道，但输入有 {got} 个。</translation>
    </message>
    <message>
        <source>a document needs between 1 and {high} layers, but has {got}.</source>
        <translation>一个文档要有 1 到 {high} 层，但现在有 {got} 层。</translation>
    </message>
    <message>
        <source>the kernel has shape {got}, but kernel_size says {wanted}.</source>
        <translation>卷积核的形状是 {got}，kernel_size 却是 {wanted}；两者必须一致。</translation>
    </message>
    <message>
        <source>the operation “{got}” is not known here; known are {known}.</source>
        <translation>没有名为“{got}”的运算；可用的有 {known}。</translation>
    </message>
    <message>
        <source>the kernel of this operation is fixed; choose a transposed convolution or a convolution to have numbers of your own.</source>
        <translation>这种运算的卷积核是固定的；要用自己的数，请选择转置卷积或卷积。</translation>
    </message>
    <message>
        <source>max-unpooling needs an input as large as what its max-pooling gave, {wanted}, but gets {got}.</source>
        <translation>最大反池化的输入必须与对应最大池化的输出一样大，即 {wanted}，但得到的是 {got}。</translation>
    </message>
    <message>
        <source>max-unpooling needs as many channels as its max-pooling had, {wanted}, but gets {got}.</source>
        <translation>最大反池化的通道数须与它的最大池化相同，即 {wanted} 个，但得到 {got} 个。</translation>
    </message>
    <message>
        <source>kernel_size needs as many numbers as the kernel has axes, {wanted}, but has {got}.</source>
        <translation>卷积核有几个轴，kernel_size 就要有几个数：应为 {wanted} 个，但现在有 {got} 个。</translation>
    </message>
    <message>
        <source>the upstream gradient needs as many axes as the kernel, {wanted}, but has {got}.</source>
        <translation>上游梯度的轴数必须与卷积核相同，应为 {wanted}，但现在是 {got}。</translation>
    </message>
    <message>
        <source>there is no cell {got}; the grid has {size} cells, counted from 0.</source>
        <translation>没有 {got} 这一格；网格大小是 {size}，从 0 数起。</translation>
    </message>
    <message>
        <source>the first layer has no layer before it whose kernel it could take; untie it.</source>
        <translation>第一层前面没有层，没有可共用的卷积核；请取消绑定。</translation>
    </message>
    <message>
        <source>this layer&apos;s input is the output of the layer before it; change that layer instead.</source>
        <translation>这一层的输入是上一层的输出；请改上一层。</translation>
    </message>
    <message>
        <source>{parameter} needs at least one entry on every axis, but has shape {got}.</source>
        <translation>{parameter} 在每个轴上至少要有一个元素，但现在的形状是 {got}。</translation>
    </message>
    <message>
        <source>{parameter} must have shape (images, channels, cells…) with at least one spatial axis, but has shape {got}.</source>
        <translation>{parameter} 的形状必须是（图片数、通道数、格数…），至少有一个空间轴，但现在是 {got}。</translation>
    </message>
    <message>
        <source>weight must have {want} axes like the input (two for channels, then the kernel&apos;s), but has shape {got}.</source>
        <translation>weight 必须和输入一样有 {want} 个轴（先是两个通道轴，然后是卷积核的轴），但现在的形状是 {got}。</translation>
    </message>
    <message>
        <source>weight of shape {weight} with groups {groups} takes {want} input channels, but the input has {got}.</source>
        <translation>形状为 {weight} 的 weight 在 groups 为 {groups} 时需要 {want} 个输入通道，但输入有 {got} 个。</translation>
    </message>
    <message>
        <source>{parameter} must be an array of real numbers with rows of equal length, but is “{got}”.</source>
        <translation>{parameter} 必须是各行等长的实数数组，但现在是“{got}”。</translation>
    </message>
    <message>
        <source>groups must divide the {channels} input channels, but is {got}.</source>
        <translation>groups 必须能整除 {channels} 个输入通道，但现在是 {got}。</translation>
    </message>
    <message>
        <source>groups must divide the {channels} output channels, but is {got}.</source>
        <translation>groups 必须能整除 {channels} 个输出通道，但现在是 {got}。</translation>
    </message>
    <message>
        <source>bias must have one entry per output channel, shape {want}, but has shape {got}.</source>
        <translation>bias 必须为每个输出通道各有一个元素，形状为 {want}，但现在的形状是 {got}。</translation>
    </message>
    <message>
        <source>grad_output must have the output&apos;s shape {want}, but has shape {got}.</source>
        <translation>grad_output 的形状必须与输出相同，即 {want}，但现在是 {got}。</translation>
    </message>
    <message>
        <source>output_size already chooses output_padding; leave output_padding at 0, but it is {got}.</source>
        <translation>output_size 已经决定了 output_padding，所以 output_padding 要保持为 0，但现在是 {got}。</translation>
    </message>
    <message>
        <source>padding &quot;{got}&quot; already fixes the output size; give padding as numbers to use output_size.</source>
        <translation>padding 为“{got}”时输出大小已经确定；要使用 output_size，请用数来指定 padding。</translation>
    </message>
    <message>
        <source>{parameter} must be one of {choices}, but is {got}.</source>
        <translation>{parameter} 必须是 {choices} 之一，但现在是 {got}。</translation>
    </message>
    <message>
        <source>negative_slope must be a number from 0 to 1, but is {got}.</source>
        <translation>negative_slope 必须是 0 到 1 之间的数，但现在是 {got}。</translation>
    </message>
    <message>
        <source>only leaky_relu has a negative_slope, but the activation is {got}.</source>
        <translation>只有 leaky_relu 有 negative_slope，但现在的激活函数是 {got}。</translation>
    </message>
    <message>
        <source>spatial_size {got} would give a matrix of {rows}×{columns} entries; at most {high} are made.</source>
        <translation>spatial_size 为 {got} 时，矩阵会有 {rows}×{columns} 个元素；最多只能有 {high} 个。</translation>
    </message>
    <message>
        <source>{parameter} must be a whole number, but is {got}.</source>
        <translation>{parameter} 必须是整数，但现在是 {got}。</translation>
    </message>
    <message>
        <source>{parameter} needs one number, or one for each of the {axes} axes, but got {got}.</source>
        <translation>{parameter} 需要一个数，或者为 {axes} 个轴各给一个数，但现在是 {got}。</translation>
    </message>
    <message>
        <source>{parameter} needs one number, for the only axis, but got {got}.</source>
        <translation>{parameter} 只需要一个数，因为只有一个轴，但现在是 {got}。</translation>
    </message>
    <message>
        <source>{parameter} must be at least {low}, but is {got}.</source>
        <translation>{parameter} 至少为 {low}，但现在是 {got}。</translation>
    </message>
    <message>
        <source>{parameter} must be at most {high}, but is {got}.</source>
        <translation>{parameter} 最大为 {high}，但现在是 {got}。</translation>
    </message>
    <message>
        <source>kernel_size needs a number for at least one axis, but is {got}.</source>
        <translation>kernel_size 至少要给一个轴的数，但现在是 {got}。</translation>
    </message>
    <message>
        <source>padding must be a whole number, one per axis, one (begin, end) pair per axis, &quot;same&quot; or &quot;valid&quot;, but is {got}.</source>
        <translation>padding 必须是一个整数、每个轴一个整数、每个轴一对（首端、末端）、&quot;same&quot; 或 &quot;valid&quot;，但现在是 {got}。</translation>
    </message>
    <message>
        <source>output_padding must be smaller than the larger of stride and dilation: at most {high} on axis {axis}, but is {got}.</source>
        <translation>output_padding 必须小于 stride 和 dilation 中较大的一个：轴 {axis} 上最大为 {high}，但现在是 {got}。</translation>
    </message>
    <message>
        <source>“{path}” is a folder, so nothing was written; add a file name.</source>
        <translation>“{path}”是文件夹，没有写入任何内容；请加上文件名。</translation>
    </message>
    <message>
        <source>“{path}” is a device or a pipe, so nothing was written; choose an ordinary file.</source>
        <translation>“{path}”是设备或管道，没有写入任何内容；请选择普通文件。</translation>
    </message>
    <message>
        <source>“{path}” could not be written because there is no folder “{folder}”.</source>
        <translation>无法写入“{path}”，因为没有文件夹“{folder}”。</translation>
    </message>
    <message>
        <source>“{path}” could not be written because that is not allowed there; choose another place.</source>
        <translation>无法写入“{path}”，因为那里不允许写入；请换一个位置。</translation>
    </message>
    <message>
        <source>“{path}” could not be written because the disk is full; nothing was changed.</source>
        <translation>无法写入“{path}”，因为磁盘已满；没有改动任何内容。</translation>
    </message>
    <message>
        <source>“{path}” could not be written because files of {size} bytes are not allowed there.</source>
        <translation>无法写入“{path}”，因为那里不允许 {size} 字节的文件。</translation>
    </message>
    <message>
        <source>“{path}” could not be written because its name is too long; choose a shorter one.</source>
        <translation>无法写入“{path}”，因为文件名太长；请换一个短一些的。</translation>
    </message>
    <message>
        <source>“{path}” could not be written: {reason}</source>
        <translation>无法写入“{path}”：{reason}</translation>
    </message>
    <message>
        <source>The cell is empty; write 0 if nothing is meant.</source>
        <translation>这一格是空的；如果表示没有，请写 0。</translation>
    </message>
    <message>
        <source>“{text}” is not a number; write one like 3, -0.5, 1/4 or 2e3.</source>
        <translation>“{text}”不是数；请写成 3、-0.5、1/4 或 2e3 这样的数。</translation>
    </message>
    <message>
        <source>“{text}” is not a finite number; write one like 3, -0.5, 1/4 or 2e3.</source>
        <translation>“{text}”不是有限的数；请写成 3、-0.5、1/4 或 2e3 这样的数。</translation>
    </message>
    <message>
        <source>“{text}” is too large; numbers go up to about 1.8e308 and down to -1.8e308.</source>
        <translation>“{text}”太大；数的范围大约是 -1.8e308 到 1.8e308。</translation>
    </message>
    <message>
        <source>“{text}” divides by zero; the number below the line must not be 0.</source>
        <translation>“{text}”的分母是零；分母不能为 0。</translation>
    </message>
    <message>
        <source>“{text}” can mean {point} or {whole}; write one of the two, without a comma.</source>
        <translation>“{text}”可能是 {point}，也可能是 {whole}；请写成其中一个，不要用逗号。</translation>
    </message>
    <message>
        <source>Row {row}, column {column} is empty; write 0 there if nothing is meant.</source>
        <translation>第 {row} 行第 {column} 列是空的；如果表示没有，请写 0。</translation>
    </message>
    <message>
        <source>Row {row}, column {column}: “{text}” is not a number.</source>
        <translation>第 {row} 行第 {column} 列：“{text}”不是数。</translation>
    </message>
    <message>
        <source>Row {row}, column {column}: “{text}” is not a finite number.</source>
        <translation>第 {row} 行第 {column} 列：“{text}”不是有限的数。</translation>
    </message>
    <message>
        <source>Row {row}, column {column}: “{text}” is too large; numbers go up to about 1.8e308 and down to -1.8e308.</source>
        <translation>第 {row} 行第 {column} 列：“{text}”太大；数的范围大约是 -1.8e308 到 1.8e308。</translation>
    </message>
    <message>
        <source>Row {row}, column {column}: “{text}” divides by zero.</source>
        <translation>第 {row} 行第 {column} 列：“{text}”的分母是零。</translation>
    </message>
    <message>
        <source>Row {row}, column {column}: “{text}” can mean {point} or {whole}; write one of the two, without a comma.</source>
        <translation>第 {row} 行第 {column} 列：“{text}”可能是 {point}，也可能是 {whole}；请写成其中一个，不要用逗号。</translation>
    </message>
    <message>
        <source>There are no numbers in the pasted text.</source>
        <translation>粘贴的文本里没有数。</translation>
    </message>
    <message>
        <source>The pasted text is too long: {got} characters; at most {limit}, for {axis} × {axis} cells or {row_limit} in one row.</source>
        <translation>粘贴的文本太长：有 {got} 个字符，最多 {limit} 个，够写 {axis} × {axis} 格，或一行 {row_limit} 格。</translation>
    </message>
    <message>
        <source>The pasted array is too large: more than {limit} numbers; at most {axis} × {axis} cells, or {row_limit} in one row.</source>
        <translation>粘贴的数组太大：超过 {limit} 个数；最多 {axis} × {axis} 格，或一行 {row_limit} 格。</translation>
    </message>
    <message>
        <source>The pasted array is too large: {rows} × {columns}; at most {axis} × {axis} cells, or {row_limit} in one row.</source>
        <translation>粘贴的数组太大：{rows} × {columns}；最多 {axis} × {axis} 格，或一行 {row_limit} 格。</translation>
    </message>
    <message>
        <source>The rows differ in length: row {row} has {got}, but row 1 has {expected}; make all rows equally long.</source>
        <translation>各行长度不同：第 {row} 行有 {got} 个数，第 1 行有 {expected} 个；请让各行一样长。</translation>
    </message>
    <message>
        <source>The array was shortened with dots when it was printed; print all of it, after np.set_printoptions(threshold=1000000) in NumPy or torch.set_printoptions(threshold=1000000) in PyTorch.</source>
        <translation>这个数组在打印时被省略号缩短了；请打印完整的数组：先在 NumPy 中运行 np.set_printoptions(threshold=1000000)，或在 PyTorch 中运行 torch.set_printoptions(threshold=1000000)。</translation>
    </message>
    <message>
        <source>The numbers are separated in more than one way; use one separator, and a point for decimals.</source>
        <translation>数与数之间用了不止一种分隔符；请只用一种分隔符，小数点用“.”。</translation>
    </message>
    <message>
        <source>“{text}” can be one number or several; write {one} for one number, or {several} for several.</source>
        <translation>“{text}”可能是一个数，也可能是几个数；一个数请写成 {one}，几个数请写成 {several}。</translation>
    </message>
    <message>
        <source>The brackets do not match; each one that opens must be closed by its partner.</source>
        <translation>括号不配对；每个左括号都要有对应的右括号。</translation>
    </message>
    <message>
        <source>The brackets are nested too deeply; at most {limit} levels can be read.</source>
        <translation>括号嵌套太深；最多可以读 {limit} 层。</translation>
    </message>
    <message>
        <source>The pasted text is not one plain array of numbers; paste the array alone.</source>
        <translation>粘贴的文本不是单纯的数组；请只粘贴数组本身。</translation>
    </message>
    <message>
        <source>The array has {axes} axes ({shape}); paste a single row or matrix of it.</source>
        <translation>这个数组有 {axes} 个轴（{shape}）；请只粘贴其中的一行或一个矩阵。</translation>
    </message>
    <message>
        <source>The blocks of the array differ in size: {got} after {expected}; make all of them equally large.</source>
        <translation>数组各块大小不同：{expected} 之后是 {got}；请使它们一样大。</translation>
    </message>
    <message>
        <source>there is no fact called “{name}”.</source>
        <translation>没有名为“{name}”的数据项。</translation>
    </message>
    <message>
        <source>there is no cell {name}; the size is {size}.</source>
        <translation>没有 {name} 这一格；大小是 {size}。</translation>
    </message>
    <message>
        <source>a matrix of {rows}×{columns} is too large to be solved; {high} entries can be.</source>
        <translation>{rows}×{columns} 的矩阵太大，无法求解；最多可以有 {high} 个元素。</translation>
    </message>
    <message>
        <source>the layer has too many products to compute its output in several ways.</source>
        <translation>这一层的乘积太多，无法用几种办法分别计算输出。</translation>
    </message>
    <message>
        <source>lesson {file}: “{key}” {problem}.</source>
        <translation>课程 {file}：“{key}”{problem}。</translation>
    </message>
    <message>
        <source>lesson {file} is no TOML file: {problem}.</source>
        <translation>课程 {file} 不是 TOML 文件：{problem}。</translation>
    </message>
    <message>
        <source>lesson {file} cannot be read: {problem}.</source>
        <translation>无法读取课程 {file}：{problem}。</translation>
    </message>
    <message>
        <source>lesson {file}: “{key}” cannot be: {problem}</source>
        <translation>课程 {file}：“{key}”不可用：{problem}</translation>
    </message>
    <message>
        <source>is missing</source>
        <translation>缺失</translation>
    </message>
    <message>
        <source>is not known here</source>
        <translation>无法识别</translation>
    </message>
    <message>
        <source>must be a table</source>
        <translation>必须是表</translation>
    </message>
    <message>
        <source>must be a text for each language, with en among them</source>
        <translation>必须给出各种语言的文本，其中要有 en</translation>
    </message>
    <message>
        <source>must be a list of words for each language</source>
        <translation>必须给出各种语言的词语列表</translation>
    </message>
    <message>
        <source>must be a whole number</source>
        <translation>必须是整数</translation>
    </message>
    <message>
        <source>must be a number of steps, &quot;ready&quot; or &quot;last&quot;</source>
        <translation>必须是步数、&quot;ready&quot; 或 &quot;last&quot;</translation>
    </message>
    <message>
        <source>must name a figure</source>
        <translation>必须是图示的名称</translation>
    </message>
    <message>
        <source>must be the number of a layer, counted from 0</source>
        <translation>必须是层的编号，从 0 数起</translation>
    </message>
    <message>
        <source>must be true or false</source>
        <translation>必须是 true 或 false</translation>
    </message>
    <message>
        <source>must name a picture that comes with the program</source>
        <translation>必须是一张程序自带图片的名字</translation>
    </message>
    <message>
        <source>must name a cell, like &quot;output[1,1]&quot;</source>
        <translation>必须指明一格，例如 &quot;output[1,1]&quot;</translation>
    </message>
    <message>
        <source>says the same as another key beside it; leave one of the two out</source>
        <translation>与旁边的另一个键说的是同一件事，两个留一个</translation>
    </message>
    <message>
        <source>must be at least one step</source>
        <translation>至少要有一步</translation>
    </message>
    <message>
        <source>must be &quot;number&quot;, &quot;size&quot;, &quot;cell&quot; or &quot;choice&quot;</source>
        <translation>必须是 &quot;number&quot;、&quot;size&quot;、&quot;cell&quot; 或 &quot;choice&quot;</translation>
    </message>
    <message>
        <source>must be two choices or more</source>
        <translation>至少要有两个选项</translation>
    </message>
    <message>
        <source>must be the name of a fact of that kind</source>
        <translation>必须是同类数据项的名称</translation>
    </message>
    <message>
        <source>A table of {rows}×{columns} numbers does not fit into a single row; switch “one row (1-D)” off first, or paste one row of it.</source>
        <translation>{rows}×{columns} 的数表放不进单独一行；请先关闭“单行（一维）”，或者只粘贴其中一行。</translation>
    </message>
    <message>
        <source>The pasted {shape} numbers would reach cell {got} of an axis, but {high} cells are the most; paste fewer numbers, or further up and to the left.</source>
        <translation>粘贴 {shape} 个数会到达一个轴的第 {got} 格，但最多只有 {high} 格；请少粘贴一些，或者从更靠左上的位置粘贴。</translation>
    </message>
    <message>
        <source>There is not enough memory for so large a picture; choose a smaller size.</source>
        <translation>内存不足，无法生成这么大的图片；请选择较小的尺寸。</translation>
    </message>
    <message>
        <source>There is no lesson “{got}”; there are {known}.</source>
        <translation>没有课程“{got}”；现有的课程是 {known}。</translation>
    </message>
    <message>
        <source>There is no step {got}; this figure has steps 0 to {high} for this document.</source>
        <translation>没有第 {got} 步；这个文档在这种图示中只有第 0 到 {high} 步。</translation>
    </message>
    <message>
        <source>Steps {first} to {last} are none; begin with the lower one.</source>
        <translation>没有从 {first} 到 {last} 的步骤；请从较小的一个写起。</translation>
    </message>
    <message>
        <source>There is no layer {got}; this document has {count}.</source>
        <translation>没有第 {got} 层；此文档有 {count} 层。</translation>
    </message>
    <message>
        <source>There is no channel {got}; {what} has channels {low} to {high}.</source>
        <translation>没有通道 {got}；{what}的通道为 {low} 到 {high}。</translation>
    </message>
    <message>
        <source>Input channel {before} adds nothing to output channel {after}: they are in different groups.</source>
        <translation>输入通道 {before} 不参与输出通道 {after}：它们属于不同的组。</translation>
    </message>
    <message>
        <source>There is no figure “{got}”; there are {known}.</source>
        <translation>没有图形“{got}”；有 {known}。</translation>
    </message>
    <message>
        <source>The folder “{path}” could not be made: {reason}</source>
        <translation>无法新建文件夹“{path}”：{reason}</translation>
    </message>
    <message>
        <source>There is not enough memory for this; choose a smaller size.</source>
        <translation>内存不足；请选择较小的尺寸。</translation>
    </message>
    <message>
        <source>“{path}” does not look like a file of its kind.</source>
        <translation>“{path}”的内容与它的文件类型不符。</translation>
    </message>
    <message>
        <source>“{path}” does not say which kind of picture is wanted; let it end in one of {known}.</source>
        <translation>从“{path}”看不出要哪种图片；文件名请以下列之一结尾：{known}。</translation>
    </message>
    <message>
        <source>a picture can have 1 to {side} pixels per side and {area} million in all, but not {got}.</source>
        <translation>图片每边可以有 1 到 {side} 像素，总共不超过 {area} 百万像素，不能是 {got}。</translation>
    </message>
    <message>
        <source>a picture of {got} pixels does not fit into memory; choose a smaller size.</source>
        <translation>{got} 像素的图片超出了内存；请选择较小的尺寸。</translation>
    </message>
    <message>
        <source>There is no file “{name}”; it may have been moved or renamed.</source>
        <translation>没有文件“{name}”；它可能已被移动或改名。</translation>
    </message>
    <message>
        <source>“{name}” is a folder; choose a file in it.</source>
        <translation>“{name}”是文件夹；请选择其中的文件。</translation>
    </message>
    <message>
        <source>“{name}” is a device or a pipe; only ordinary files can be opened.</source>
        <translation>“{name}”是设备或管道；只能打开普通文件。</translation>
    </message>
    <message>
        <source>“{name}” may not be read by you; ask for access to it.</source>
        <translation>你没有读取“{name}”的权限；请先取得权限。</translation>
    </message>
    <message>
        <source>“{name}” could not be read: {reason}</source>
        <translation>无法读取“{name}”：{reason}</translation>
    </message>
    <message>
        <source>“{name}” has {got} MB; at most {high} MB can be opened.</source>
        <translation>“{name}”有 {got} MB；最大只能打开 {high} MB 的文件。</translation>
    </message>
    <message>
        <source>“{name}” cannot be opened here; a TConv document (.tconv), a NumPy array (.npy) or a table of numbers (.csv, .tsv, .txt) can.</source>
        <translation>这里打不开“{name}”；可以打开 TConv 文档（.tconv）、NumPy 数组（.npy）或数表（.csv、.tsv、.txt）。</translation>
    </message>
    <message>
        <source>“{name}” holds no TConv document: it was not exported by TConv, or another program has taken the document out.</source>
        <translation>“{name}”中没有 TConv 文档：它不是由 TConv 导出的，或者文档已被其他程序去除。</translation>
    </message>
    <message>
        <source>“{name}” is damaged or no NumPy array.</source>
        <translation>“{name}”已损坏，或者不是 NumPy 数组。</translation>
    </message>
    <message>
        <source>“{name}” holds values of type {got}; real numbers can be opened.</source>
        <translation>“{name}”中的值是 {got} 类型；只能打开实数。</translation>
    </message>
    <message>
        <source>“{name}” has shape {got}; a row, a table or several tables of numbers, one for each channel, can be opened.</source>
        <translation>“{name}”的形状为 {got}；可以打开一行数、一张表，或若干张表（每个通道一张）。</translation>
    </message>
    <message>
        <source>“{name}” has {got} cells; at most {table}×{table} can be opened, or {row} in one row.</source>
        <translation>“{name}”有 {got} 格；最多只能打开 {table}×{table} 格，或一行 {row} 格。</translation>
    </message>
    <message>
        <source>“{name}” is cut off: it holds fewer values than it says.</source>
        <translation>“{name}”不完整：其中的值比它声明的少。</translation>
    </message>
    <message>
        <source>“{name}” holds a value that is not a finite number; every cell needs a number.</source>
        <translation>“{name}”里有的值不是有限的数；每一格都必须是一个数。</translation>
    </message>
    <message>
        <source>the window cannot be {wanted} pixels large; the nearest size is {got}.</source>
        <translation>窗口不能是 {wanted} 像素；最接近的大小是 {got}。</translation>
    </message>
    <message>
        <source>{got} is far beyond what {parameter} can be.</source>
        <translation>{got}远远超出了 {parameter} 的可取范围。</translation>
    </message>
    <message>
        <source>no {operation} leads back to {size}: this output_padding needs a stride of more than {low} on axis {axis}.</source>
        <translation>没有 {operation} 能回到 {size}：这样的 output_padding 要求轴 {axis} 上的 stride 大于 {low}。</translation>
    </message>
    <message>
        <source>There is no layer {layer}.</source>
        <translation>没有第 {layer} 层。</translation>
    </message>
    <message>
        <source>the pattern would repeat only after {got} cells, more than the {high} that can be computed; use smaller strides or fewer layers.</source>
        <translation>图案要隔 {got} 格才重复，超过了能计算的 {high} 格；请用更小的 stride 或更少的层。</translation>
    </message>
    <message>
        <source>no change of the kernel evens this out: with kernel_size {kernel}, stride {stride} and dilation {dilation} some outputs are reached by no kernel cell; use a kernel_size of at least {needed}.</source>
        <translation>怎样改卷积核都无法拉平：kernel_size 为 {kernel}、stride 为 {stride}、dilation 为 {dilation} 时，有些输出没有任何卷积核单元能到达；kernel_size 至少要取 {needed}。</translation>
    </message>
    <message>
        <source>no change of the kernel evens this out: stride {stride} and dilation {dilation} share the factor {factor}, so that some outputs are reached by no kernel cell; use dilation 1.</source>
        <translation>怎样改卷积核都无法拉平：stride {stride} 和 dilation {dilation} 有公因数 {factor}，有些输出没有任何卷积核单元能到达；请取 dilation 1。</translation>
    </message>
    <message>
        <source>a convolution makes no checkerboard in its output; choose a transposed convolution. (It makes one in its gradient.)</source>
        <translation>卷积不会在输出中产生棋盘格；请选择转置卷积。（卷积会在梯度中产生棋盘格。）</translation>
    </message>
    <message>
        <source>with stride 1 every output cell gets the whole kernel: there is nothing to even out.</source>
        <translation>stride 为 1 时，每个输出单元都得到整个卷积核：没有什么需要拉平。</translation>
    </message>
    <message>
        <source>kernel_size {kernel} is a multiple of stride {stride} already.</source>
        <translation>kernel_size {kernel} 已经是 stride {stride} 的倍数。</translation>
    </message>
    <message>
        <source>the phase sums of this kernel are equal already.</source>
        <translation>这个卷积核的各相位之和已经相等。</translation>
    </message>
    <message>
        <source>a convolution with stride {got} leaves cells out: no transposed convolution does the same as these layers.</source>
        <translation>stride 为 {got} 的卷积会跳过一些单元：没有哪个转置卷积与这些层等效。</translation>
    </message>
    <message>
        <source>{parameter} is {got}, which has no known value in this text; write the number.</source>
        <translation>{parameter} 是 {got}，在这段文本中没有已知的值；请直接写数字。</translation>
    </message>
    <message>
        <source>{parameter} is missing; write the number.</source>
        <translation>缺少 {parameter}；请写出数字。</translation>
    </message>
    <message>
        <source>what “{got}” hands over does not stand in this text; write the arguments out.</source>
        <translation>“{got}”传入的内容不在这段文本中；请把参数写全。</translation>
    </message>
    <message>
        <source>pooling is no convolution with one kernel, and no pattern is followed through it; paste the layers before or after it alone.</source>
        <translation>池化不是用一个卷积核做的卷积，图案无法经过它继续跟踪；请只粘贴它之前或之后的层。</translation>
    </message>
    <message>
        <source>this layer mixes all cells, and no pattern is followed through it; paste the layers before or after it alone.</source>
        <translation>这一层混合所有单元，图案无法经过它继续跟踪；请只粘贴它之前或之后的层。</translation>
    </message>
    <message>
        <source>this is no layer that is known here, and it may change the picture; write the convolutions, transposed convolutions and upsamplings that it is made of.</source>
        <translation>这里不认识这个层，而它可能改变图像；请写出组成它的卷积、转置卷积和上采样。</translation>
    </message>
    <message>
        <source>this layer has three spatial axes; layers with one or two can be followed.</source>
        <translation>这一层有三个空间轴；只能跟踪有一个或两个空间轴的层。</translation>
    </message>
    <message>
        <source>a resize to the fixed size {got} has another factor for every input; write scale_factor.</source>
        <translation>缩放到固定大小 {got} 对每个输入的倍数都不同；请写 scale_factor。</translation>
    </message>
    <message>
        <source>{parameter} is {got}; only a resize by a whole factor is a transposed convolution: write 2, 3, 4 …</source>
        <translation>{parameter} 是 {got}；只有整数倍的缩放才是转置卷积：请写 2、3、4 ……</translation>
    </message>
    <message>
        <source>{parameter} {got} is not known; known are {known}.</source>
        <translation>不认识 {parameter} {got}；已知的有 {known}。</translation>
    </message>
    <message>
        <source>padding must be a number here, but is {got}; PyTorch has no such word for it.</source>
        <translation>这里的 padding 必须是数字，但现在是 {got}；PyTorch 没有这个词。</translation>
    </message>
    <message>
        <source>padding {got} is more than the kernel reaches, {high}; with a pixel shuffle this is no transposed convolution.</source>
        <translation>padding {got} 超过了卷积核所及的 {high}；与像素重排合在一起就不是转置卷积了。</translation>
    </message>
    <message>
        <source>padding {got} crops the picture; only padding from 0 on can be followed.</source>
        <translation>padding {got} 会裁剪图像；只能跟踪不小于 0 的 padding。</translation>
    </message>
    <message>
        <source>the text is too long: {got} characters; at most {high} are read.</source>
        <translation>文本太长：{got} 个字符；最多读取 {high} 个。</translation>
    </message>
    <message>
        <source>the text is nested too deeply to be read.</source>
        <translation>文本嵌套太深，无法读取。</translation>
    </message>
    <message>
        <source>the text has too many steps to be followed, more than {high}; paste the layers alone.</source>
        <translation>文本的步骤太多，超过 {high} 步，无法跟踪；请只粘贴各层。</translation>
    </message>
    <message>
        <source>line {line} cannot be read as Python: “{got}”; paste whole calls, with all their brackets.</source>
        <translation>第 {line} 行不能读作 Python：“{got}”；请粘贴完整的调用，包括所有括号。</translation>
    </message>
    <message>
        <source>line {line} cannot be read as JSON: “{got}”; write a list of objects, one per layer.</source>
        <translation>第 {line} 行不能读作 JSON：“{got}”；请写对象的列表，每层一个。</translation>
    </message>
    <message>
        <source>there is no layer in this text; write for example “nn.ConvTranspose2d(64, 32, 4, stride=2, padding=1)”.</source>
        <translation>这段文本中没有层；例如可以写“nn.ConvTranspose2d(64, 32, 4, stride=2, padding=1)”。</translation>
    </message>
    <message>
        <source>layer {number} is {got}; write an object like “&quot;operation&quot;: &quot;conv_transpose&quot;, &quot;kernel_size&quot;: 4, &quot;stride&quot;: 2” in braces.</source>
        <translation>第 {number} 层是 {got}；请在花括号中写这样的对象：“&quot;operation&quot;: &quot;conv_transpose&quot;, &quot;kernel_size&quot;: 4, &quot;stride&quot;: 2”。</translation>
    </message>
    <message>
        <source>“{got}” is not known here; known are {known}.</source>
        <translation>这里不认识“{got}”；已知的有 {known}。</translation>
    </message>
    <message>
        <source>operation must be {known}, but is {got}.</source>
        <translation>operation 必须是 {known}，但现在是 {got}。</translation>
    </message>
    <message>
        <source>kernel_size is missing, and so is a kernel.</source>
        <translation>缺少 kernel_size，也没有卷积核。</translation>
    </message>
    <message>
        <source>kernel must hold finite numbers, in rows of equal length.</source>
        <translation>kernel 必须由有限的数组成，各行长度相同。</translation>
    </message>
    <message>
        <source>kernel has {got} numbers per axis, but kernel_size says {wanted}.</source>
        <translation>kernel 每个轴有 {got} 个数，但 kernel_size 说是 {wanted}。</translation>
    </message>
    <message>
        <source>the solver searches {parameter} up to {high} at most, but was asked for {got}.</source>
        <translation>求解时 {parameter} 最多找到 {high}，但现在要求找到 {got}。</translation>
    </message>
    <message>
        <source>{parameter} must be at most {high} cells per axis here, but is {got}.</source>
        <translation>这里 {parameter} 在每个轴上最多是 {high} 格，但现在是 {got}。</translation>
    </message>
    <message>
        <source>the input and the wanted output need equally many axes, but are {size_in} and {size_out}.</source>
        <translation>输入和想要的输出必须有同样多的轴，但现在分别是 {size_in} 和 {size_out}。</translation>
    </message>
    <message>
        <source>no transposed convolution within these bounds makes {size_in} cells into {size_out}; the smallest it can make is {above}.</source>
        <translation>在这些范围内，没有转置卷积能把 {size_in} 格变成 {size_out} 格；最小能得到 {above} 格。</translation>
    </message>
    <message>
        <source>no transposed convolution within these bounds makes {size_in} cells into {size_out}; the largest it can make is {below}. Allow a larger stride or kernel_size.</source>
        <translation>在这些范围内，没有转置卷积能把 {size_in} 格变成 {size_out} 格；最大能得到 {below} 格。请放宽 stride 或 kernel_size 的范围。</translation>
    </message>
    <message>
        <source>no transposed convolution within these bounds makes {size_in} cells into {size_out}; the nearest it can make are {below} and {above}.</source>
        <translation>在这些范围内，没有转置卷积能把 {size_in} 格变成 {size_out} 格；最接近的是 {below} 格和 {above} 格。</translation>
    </message>
    <message>
        <source>within these bounds no kernel_size, stride, padding and dilation serve all axes at once; each axis alone can do it, such as with kernel_size {kernel}, stride {stride} and padding {padding}.</source>
        <translation>在这些范围内，没有一组 kernel_size、stride、padding 和 dilation 能同时用于所有轴；各轴单独都可以，例如 kernel_size 取 {kernel}，stride 取 {stride}，padding 取 {padding}。</translation>
    </message>
    <message>
        <source>there is no layer to look at; name at least one.</source>
        <translation>没有可看的层；请至少给出一层。</translation>
    </message>
    <message>
        <source>there are {got} layers, more than the {high} that can be followed.</source>
        <translation>有 {got} 层，超过了能跟踪的 {high} 层。</translation>
    </message>
    <message>
        <source>this layer has {got} spatial axes, but the first layer has {wanted}; a stack needs layers of one kind.</source>
        <translation>这一层有 {got} 个空间轴，而第一层有 {wanted} 个；一叠层的轴数必须相同。</translation>
    </message>
    <message>
        <source>a kernel of {got} cells is more than the {high} that can be followed.</source>
        <translation>卷积核有 {got} 格，超过了能跟踪的 {high} 格。</translation>
    </message>
    <message>
        <source>the pattern takes {got} products to follow, more than the {high} that can be computed; use smaller kernels, smaller strides or fewer layers.</source>
        <translation>跟踪这个图案需要 {got} 次乘法，超过了能计算的 {high} 次；请用更小的卷积核、更小的步长或更少的层。</translation>
    </message>
    <message>
        <source>line {line}, {call}: {reason}</source>
        <translation>第 {line} 行，{call}：{reason}</translation>
    </message>
    <message>
        <source>layer {number}, {call}: {reason}</source>
        <translation>第 {number} 层，{call}：{reason}</translation>
    </message>
    <message>
        <source>“{path}” could not be read: {reason}</source>
        <translation>无法读取“{path}”：{reason}</translation>
    </message>
    <message>
        <source>“{path}” is no text in UTF-8.</source>
        <translation>“{path}”不是 UTF-8 文本。</translation>
    </message>
    <message>
        <source>there is no stack “{got}”; there are {known}.</source>
        <translation>没有名为“{got}”的层叠；现有 {known}。</translation>
    </message>
    <message>
        <source>the size {got} has {axes} axes, but the layers have {wanted}; write {wanted} numbers.</source>
        <translation>大小 {got} 有 {axes} 个轴，而各层有 {wanted} 个；请写 {wanted} 个数。</translation>
    </message>
    <message>
        <source>there is not enough memory for these layers.</source>
        <translation>内存不足以处理这些层。</translation>
    </message>
    <message>
        <source>a weight has two axes for channels and at least one for the kernel, but its shape is {got}.</source>
        <translation>权重有两个通道轴和至少一个卷积核轴，但它的形状是 {got}。</translation>
    </message>
    <message>
        <source>{channels} channels cannot be split into {groups} groups of the same size.</source>
        <translation>{channels} 个通道不能平均分成 {groups} 组。</translation>
    </message>
    <message>
        <source>ICNR makes the phases of a transposed convolution equal, and a convolution has none; choose another initialiser.</source>
        <translation>ICNR 使转置卷积的各相位相等，而卷积没有相位；请选择别的初始化方法。</translation>
    </message>
    <message>
        <source>ICNR needs a kernel_size that is a multiple of stride {stride}, but on axis {axis} it is {kernel}; {nearest} would do.</source>
        <translation>ICNR 要求 kernel_size 是 stride {stride} 的倍数，但轴 {axis} 上是 {kernel}；可以用 {nearest}。</translation>
    </message>
    <message>
        <source>a shuffle by {factor} needs a multiple of {phases} output channels, but there are {channels}.</source>
        <translation>按 {factor} 重排要求输出通道数是 {phases} 的倍数，但现在是 {channels}。</translation>
    </message>
    <message>
        <source>a bilinear kernel for stride {stride} needs a kernel_size of at least {least}, but on axis {axis} it is {kernel}.</source>
        <translation>stride 为 {stride} 的双线性卷积核要求 kernel_size 至少为 {least}，但轴 {axis} 上是 {kernel}。</translation>
    </message>
    <message>
        <source>{parameter} must be a finite number, but is {got}.</source>
        <translation>{parameter} 必须是有限的数，但现在是 {got}。</translation>
    </message>
    <message>
        <source>a picture has shape (channels, height, width), but this has shape {got}.</source>
        <translation>图片的形状应为（通道，高，宽），但这里是 {got}。</translation>
    </message>
    <message>
        <source>a picture can have at most {high} pixels per axis, but has {got}; make it smaller.</source>
        <translation>图片每个方向最多 {high} 像素，但它是 {got}；请先缩小。</translation>
    </message>
    <message>
        <source>the picture would become {got} pixels, more than {high} per axis; {parameter} {value} works.</source>
        <translation>图片会变成 {got} 像素，超过每个方向 {high} 的上限；{parameter} 取 {value} 可行。</translation>
    </message>
    <message>
        <source>the picture would become {got} pixels, more than {high} per axis; choose a smaller picture.</source>
        <translation>图片会变成 {got} 像素，超过每个方向 {high} 的上限；请换一张较小的图片。</translation>
    </message>
    <message>
        <source>the picture would become {channels} channels of {got} pixels, more than {high} million values at once; choose a smaller picture.</source>
        <translation>图片会变成 {channels} 个 {got} 像素的通道，一次超过 {high} 百万个数值；请选小一点的图片。</translation>
    </message>
    <message>
        <source>the first layer reads {wanted} channels, but a picture has 1 or 3, and this one has {got}.</source>
        <translation>第一层要读 {wanted} 个通道，而图片只有 1 个或 3 个通道，这一张有 {got} 个。</translation>
    </message>
    <message>
        <source>there is not enough memory for {got} pixels; choose a smaller picture.</source>
        <translation>内存不足以容纳 {got} 像素；请换一张较小的图片。</translation>
    </message>
    <message>
        <source>only pictures of one size can be compared, but these have {first} and {second}.</source>
        <translation>只能比较大小相同的图片，但这两张是 {first} 和 {second}。</translation>
    </message>
    <message>
        <source>{parameter} must be from 0 to {high} in this picture, but is {got}.</source>
        <translation>在这张图片中 {parameter} 必须在 0 到 {high} 之间，但现在是 {got}。</translation>
    </message>
    <message>
        <source>a profile goes along one row or one column; name one.</source>
        <translation>剖面沿一行或一列；请只指定其中之一。</translation>
    </message>
    <message>
        <source>padding of a pooling must be at most half of what its window spans, {high} on axis {axis}, but is {got}; else a window could lie in the padding alone.</source>
        <translation>池化的 padding 最多为窗口跨度的一半，在轴 {axis} 上为 {high}，但给出的是 {got}；否则窗口可能完全落在填充里。</translation>
    </message>
    <message>
        <source>dilation {dilation} with padding {padding} leaves window {window} on axis {axis} without a cell of the input; use a smaller dilation or no padding.</source>
        <translation>dilation 为 {dilation}、padding 为 {padding} 时，轴 {axis} 上的窗口 {window} 碰不到任何输入格；请减小 dilation 或不加 padding。</translation>
    </message>
    <message>
        <source>indices must be whole numbers, as max_pool gives them, but are “{got}”.</source>
        <translation>indices 必须是 max_pool 给出的那种整数，但给出的是“{got}”。</translation>
    </message>
    <message>
        <source>indices must have the shape of the pooled values, {want}, but have shape {got}.</source>
        <translation>indices 的形状必须与池化后的数值相同，即 {want}，但其形状是 {got}。</translation>
    </message>
    <message>
        <source>indices must lie between 0 and {high}, on a plane of {size} cells, but at {place} stands {got}.</source>
        <translation>indices 必须在 0 到 {high} 之间（平面为 {size} 格），但 {place} 处是 {got}。</translation>
    </message>
    <message>
        <source>padding {padding} leaves nothing of the {full} unpooled cells on axis {axis}; at most {high} leaves a cell.</source>
        <translation>padding 为 {padding} 时，轴 {axis} 上反池化的 {full} 格一格不剩；最多为 {high} 才能留下一格。</translation>
    </message>
    <message>
        <source>output_size on axis {axis} must be between {low} and {high}, less than a stride from the usual size, but is {got}.</source>
        <translation>轴 {axis} 上的 output_size 必须在 {low} 到 {high} 之间（与通常大小相差不到一个 stride），但给出的是 {got}。</translation>
    </message>
    <message>
        <source>only pictures of the same shape can be compared, but these are {one} and {other}.</source>
        <translation>只能比较形状相同的图片，但这两张是 {one} 和 {other}。</translation>
    </message>
    <message>
        <source>a picture without cells cannot be compared.</source>
        <translation>没有像素的图片无法比较。</translation>
    </message>
    <message>
        <source>a picture needs at least {axes} axes, but its shape is {got}.</source>
        <translation>图片至少要有 {axes} 个轴，但它的形状是 {got}。</translation>
    </message>
    <message>
        <source>peak must be a finite number greater than 0, but is {got}.</source>
        <translation>peak 必须是大于 0 的有限数，但现在是 {got}。</translation>
    </message>
    <message>
        <source>size and scale_factor both say how large the result is; give only one of them.</source>
        <translation>size 和 scale_factor 都规定结果的大小；只能给出其中一个。</translation>
    </message>
    <message>
        <source>size or scale_factor must say how large the result is, but both are missing.</source>
        <translation>必须用 size 或 scale_factor 规定结果的大小，但两者都没有给出。</translation>
    </message>
    <message>
        <source>scale_factor must be a number above 0, or one for each of the {axes} axes, but is {got}.</source>
        <translation>scale_factor 必须是大于 0 的数，或为 {axes} 个轴各给一个，但给出的是 {got}。</translation>
    </message>
    <message>
        <source>scale_factor {got} leaves no cell of the {length} on axis {axis}; it must be at least 1/{length}.</source>
        <translation>scale_factor 为 {got} 时，轴 {axis} 上的 {length} 格一格不剩；它至少应为 1/{length}。</translation>
    </message>
    <message>
        <source>align_corners is for the modes &quot;linear&quot; and &quot;cubic&quot; only; leave it off for &quot;{mode}&quot;.</source>
        <translation>align_corners 只用于 &quot;linear&quot; 和 &quot;cubic&quot; 模式；&quot;{mode}&quot; 模式下请不要打开它。</translation>
    </message>
    <message>
        <source>{parameter} would give an output of {got} cells per channel; at most {high} can be computed.</source>
        <translation>{parameter} 会使每个通道的输出达到 {got} 格；最多能计算 {high} 格。</translation>
    </message>
    <message>
        <source>factor {factor} makes one channel out of {cells}, so the channels must be a multiple of {cells}, but there are {got}.</source>
        <translation>factor 为 {factor} 时每 {cells} 个通道合成一个，因此通道数必须是 {cells} 的倍数，但现在有 {got} 个。</translation>
    </message>
    <message>
        <source>factor must divide the cells on every axis, but on axis {axis} there are {got} cells and factor is {factor}.</source>
        <translation>factor 必须整除每个轴的格数，但轴 {axis} 上有 {got} 格，而 factor 为 {factor}。</translation>
    </message>
    <message>
        <source>“{name}” is empty, there is not a byte in it; choose another.</source>
        <translation>“{name}”是空文件，一个字节也没有；请另选一个。</translation>
    </message>
    <message>
        <source>“{name}” is no picture that can be read here; save it as an 8-bit RGB PNG.</source>
        <translation>“{name}”不是这里能读取的图片；请另存为 8 位 RGB PNG。</translation>
    </message>
    <message>
        <source>“{name}” is called {said}, but what is in it is {kind}; rename it to “{right}”.</source>
        <translation>“{name}”的后缀是 {said}，内容却是 {kind}；请改名为“{right}”。</translation>
    </message>
    <message>
        <source>“{name}” has {got} pixels, at most {high}×{high} can be opened; make it smaller in another program.</source>
        <translation>“{name}”有 {got} 像素，最多能打开 {high}×{high}；请先用其他程序缩小。</translation>
    </message>
    <message>
        <source>“{name}” has {bits} bits per channel; save it as an 8-bit RGB PNG.</source>
        <translation>“{name}”每个通道有 {bits} 位；请另存为 8 位 RGB PNG。</translation>
    </message>
    <message>
        <source>“{name}” has colours for printing (CMYK); save it as an 8-bit RGB PNG.</source>
        <translation>“{name}”使用印刷颜色（CMYK）；请另存为 8 位 RGB PNG。</translation>
    </message>
    <message>
        <source>“{name}” has colours of the kind {got}; save it as an 8-bit RGB PNG.</source>
        <translation>“{name}”的颜色类型是 {got}；请另存为 8 位 RGB PNG。</translation>
    </message>
    <message>
        <source>“{name}” moves or has several pages; save one picture of it as an 8-bit RGB PNG.</source>
        <translation>“{name}”是动画或有多页；请把其中一幅另存为 8 位 RGB PNG。</translation>
    </message>
    <message>
        <source>“{name}” is cut off or damaged; get it once more, or save it from a program that can show it.</source>
        <translation>“{name}”不完整或已损坏；请重新获取，或用能显示它的程序另存。</translation>
    </message>
    <message>
        <source>the clipboard holds no picture; copy one first.</source>
        <translation>剪贴板里没有图片；请先复制一张。</translation>
    </message>
    <message>
        <source>there is no built-in picture “{got}”; choose one of {known}.</source>
        <translation>没有名为“{got}”的内置图片；可选：{known}。</translation>
    </message>
    <message>
        <source>the part must lie within the picture&apos;s {size} pixels and hold one at least.</source>
        <translation>所选部分必须在图片的 {size} 像素之内，且至少含一个像素。</translation>
    </message>
    <message>
        <source>the longer side needs 1 pixel at least, but got {got}.</source>
        <translation>长边至少要 1 个像素，但给出的是 {got}。</translation>
    </message>
    <message>
        <source>a picture has 1 or 3 channels, a height and a width, but this has shape {got}.</source>
        <translation>图片有 1 或 3 个通道以及高和宽，但这里的形状是 {got}。</translation>
    </message>
    <message>
        <source>layer {number}, {call}: {reason} The nearest setting that works is {setting}.</source>
        <translation>第 {number} 层，{call}：{reason}可行的最近设置是 {setting}。</translation>
    </message>
    <message>
        <source>the new layer, {call}: {reason}</source>
        <translation>新层，{call}：{reason}</translation>
    </message>
    <message>
        <source>the new layer, {call}: {reason} The nearest setting that works is {setting}.</source>
        <translation>新层，{call}：{reason}可行的最近设置是 {setting}。</translation>
    </message>
    <message>
        <source>the last layer cannot be removed; a document needs at least one.</source>
        <translation>最后一层不能移除；文档至少需要一层。</translation>
    </message>
    <message>
        <source>there is no layer {got}; the layers are numbered 1 to {high}.</source>
        <translation>没有第 {got} 层；层的编号为 1 到 {high}。</translation>
    </message>
    <message>
        <source>max-unpooling needs the places that a max-pooling before it kept; add a max-pooling first.</source>
        <translation>最大反池化需要前面某个最大池化记下的位置；请先添加一个最大池化。</translation>
    </message>
    <message>
        <source>enlarged by {factor} the input would be {got} cells, and only {high} on an axis can be shown; choose a smaller stride or a smaller input.</source>
        <translation>放大 {factor} 倍后输入会有 {got} 格，而每个轴最多只能显示 {high} 格；请选小一些的 stride 或输入。</translation>
    </message>
    <message>
        <source>ceil_mode is not known here; leave it out, or choose a padding instead.</source>
        <translation>这里没有 ceil_mode；请去掉它，或改用 padding。</translation>
    </message>
    <message>
        <source>padding &apos;same&apos; pads more at the end than at the beginning with kernel_size {kernel} and stride {stride}, which no pooling here does; write padding=&apos;valid&apos;, or strides={kernel}.</source>
        <translation>kernel_size 为 {kernel}、stride 为 {stride} 时，padding &apos;same&apos; 在末端比在前端填得多，这里的池化做不到；请写 padding=&apos;valid&apos; 或 strides={kernel}。</translation>
    </message>
    <message>
        <source>“{got}” is no activation; known are {known}.</source>
        <translation>“{got}”不是激活函数；已知的有 {known}。</translation>
    </message>
    <message>
        <source>this operation has no bias; choose a convolution or a transposed one.</source>
        <translation>这个运算没有偏置；请选择卷积或转置卷积。</translation>
    </message>
    <message>
        <source>pixel shuffle by {factor} makes one channel out of {cells} and gets {got}, which is no multiple of {cells}; give the layer before it filters={nearest}.</source>
        <translation>像素重排（{factor} 倍）把 {cells} 个通道合成一个，但得到 {got} 个，不是 {cells} 的倍数；请把前一层设为 filters={nearest}。</translation>
    </message>
    <message>
        <source>pixel unshuffle by {factor} needs whole blocks of {factor} cells, but axis {axis} has {got} cells; a size that is a multiple of {factor} works.</source>
        <translation>像素逆重排（{factor} 倍）需要完整的 {factor} 格块，但第 {axis} 轴有 {got} 格；大小须是 {factor} 的倍数。</translation>
    </message>
    <message>
        <source>pixel unshuffle makes {cells} channels of each of the {got} that it gets, more than the {high} that there can be; a smaller stride works.</source>
        <translation>像素逆重排把得到的 {got} 个通道各变成 {cells} 个，超过最多的 {high} 个；请用较小的 stride。</translation>
    </message>
    <message>
        <source>The array is {got}, but this layer has kernels for {wanted} channels ({layout}); paste one kernel, or set in_channels, filters and groups to fit first.</source>
        <translation>数组为 {got}，但该层的卷积核对应 {wanted} 个通道（{layout}）；请只粘贴一个卷积核，或先设置合适的 in_channels、filters 和 groups。</translation>
    </message>
    <message>
        <source>The document in this picture is damaged; export the picture again, or open the .tconv file.</source>
        <translation>这张图中的文档已损坏；请重新导出图片，或打开 .tconv 文件。</translation>
    </message>
    <message>
        <source>{count} pictures of {got} pixels need more memory than an animation may take; choose a smaller size or fewer steps.</source>
        <translation>{count} 张 {got} 像素的图片所需内存超过动画的上限；请选择更小的尺寸或更少的步数。</translation>
    </message>
    <message>
        <source>such files are made with the library {library}, which is not installed here; “pip install {library}” gets it.</source>
        <translation>生成这类文件需要 {library} 库，这里没有安装；运行“pip install {library}”即可安装。</translation>
    </message>
    <message>
        <source>a video needs the program ffmpeg: install it from ffmpeg.org or your package manager, or run “pip install imageio-ffmpeg”.</source>
        <translation>制作视频需要程序 ffmpeg：请从 ffmpeg.org 或软件包管理器安装，或运行“pip install imageio-ffmpeg”。</translation>
    </message>
    <message>
        <source>the ffmpeg of this computer cannot write H.264 video; install one with libx264, or run “pip install imageio-ffmpeg”.</source>
        <translation>这台电脑上的 ffmpeg 不能写 H.264 视频；请安装带有 libx264 的版本，或运行“pip install imageio-ffmpeg”。</translation>
    </message>
    <message>
        <source>ffmpeg could not make the video: {reason}</source>
        <translation>ffmpeg 未能制作视频：{reason}</translation>
    </message>
    <message>
        <source>a TikZ file of more than {high} shapes takes LaTeX too long; export a PDF and use \includegraphics, or choose fewer steps.</source>
        <translation>超过 {high} 个图形的 TikZ 文件会让 LaTeX 编译太久；请导出 PDF 并使用 \includegraphics，或选择较少的步骤。</translation>
    </message>
    <message>
        <source>a WebP picture can have at most {high} pixels per side, but not {got}.</source>
        <translation>WebP 图片每边最多 {high} 像素，不能是 {got}。</translation>
    </message>
    <message>
        <source>a workbook of this document would compute {got} products, and {high} are the most; fewer channels or a smaller input would do.</source>
        <translation>这个文档的工作簿要计算 {got} 个乘积，最多只能有 {high} 个；请减少通道或缩小输入。</translation>
    </message>
    <message>
        <source>the numbers of layer {number} need more than {high} columns beside each other, which is more than a sheet has; a shorter input would do.</source>
        <translation>第 {number} 层的数字并排需要超过 {high} 列，一张工作表放不下；请缩短输入。</translation>
    </message>
    <message>
        <source>an output cell of layer {number} adds up more products than a spreadsheet&apos;s formula can hold; fewer input channels, more groups or a smaller kernel would do.</source>
        <translation>第 {number} 层的一个输出格要相加的乘积太多，一个公式写不下；请减少输入通道、增加分组或缩小卷积核。</translation>
    </message>
    <message>
        <source>“{operation}”, layer {number}, is not yet written as {framework} code.</source>
        <translation>第 {number} 层的“{operation}”还不能写成 {framework} 代码。</translation>
    </message>
    <message>
        <source>“{path}” could not be deleted: {reason}</source>
        <translation>无法删除“{path}”：{reason}</translation>
    </message>
    <message>
        <source>“{got}” is no page of the lesson “{lesson}”; it has pages 1 to {high}.</source>
        <translation>“{got}”不是课程“{lesson}”的页；它有第 1 到 {high} 页。</translation>
    </message>
    <message>
        <source>There is no example “{got}”; there are {known}.</source>
        <translation>没有示例“{got}”；有的是 {known}。</translation>
    </message>
    <message>
        <source>“{got}” says nothing after “/” but “transposed” for a configuration&apos;s transpose.</source>
        <translation>“{got}”：在“/”之后只能写“transposed”，表示该配置的转置。</translation>
    </message>
    <message>
        <source>the numbers or settings make no document; write them as lessons do: {problem}</source>
        <translation>这些数或设置构不成文档；请像课程那样写：{problem}</translation>
    </message>
</context>
<context>
    <name>example</name>
    <message>
        <source>No padding, no strides</source>
        <translation>无填充，无步幅</translation>
    </message>
    <message>
        <source>Arbitrary padding, no strides</source>
        <translation>任意填充，无步幅</translation>
    </message>
    <message>
        <source>Half (same) padding, no strides</source>
        <translation>半填充（same），无步幅</translation>
    </message>
    <message>
        <source>Full padding, no strides</source>
        <translation>全填充，无步幅</translation>
    </message>
    <message>
        <source>No padding, strides</source>
        <translation>无填充，有步幅</translation>
    </message>
    <message>
        <source>Padding, strides</source>
        <translation>有填充，有步幅</translation>
    </message>
    <message>
        <source>Padding, strides, one cell left over</source>
        <translation>有填充，有步幅，剩余一格</translation>
    </message>
    <message>
        <source>Dilation</source>
        <translation>膨胀</translation>
    </message>
    <message>
        <source>With the guide&apos;s numbers</source>
        <translation>使用指南中的数值</translation>
    </message>
    <message>
        <source>With the guide&apos;s numbers: padding, strides</source>
        <translation>使用指南中的数值：有填充，有步幅</translation>
    </message>
    <message>
        <source>Average pooling as a convolution</source>
        <translation>用卷积实现平均池化</translation>
    </message>
    <message>
        <source>Examples</source>
        <translation>示例</translation>
    </message>
    <message>
        <source>On the left a convolution: input i, kernel_size k, stride s, padding p, dilation d and its output o. On the right its transpose as a convolution over the stretched input: input i′, stretched input ĩ′, padding p′, output_padding a, output o′, and its multiplications: all of them, and without those by zeros that were put in.</source>
        <translation>左边是卷积：输入 i、kernel_size k、stride s、padding p、dilation d 以及输出 o。右边是对应的转置卷积，写成在拉伸后的输入上做的卷积：输入 i′、拉伸后的输入 ĩ′、填充 p′、output_padding a、输出 o′，以及乘法次数：全部的，和不计补入的零的。</translation>
    </message>
    <message>
        <source>Configurations</source>
        <translation>配置列表</translation>
    </message>
    <message>
        <source>Configuration</source>
        <translation>配置</translation>
    </message>
    <message>
        <source>multiplications</source>
        <translation>乘法次数</translation>
    </message>
    <message>
        <source>without zeros</source>
        <translation>不计零</translation>
    </message>
    <message>
        <source>{title}: i {i}, k {k}, s {s}, p {p}, d {d}, output {o}; transpose: i′ {units}, stretched {stretched}, p′ {padding}, a {a}, output {output}, multiplications {all}, without zeros {few}</source>
        <translation>{title}：i {i}，k {k}，s {s}，p {p}，d {d}，输出 {o}；转置：i′ {units}，拉伸后 {stretched}，p′ {padding}，a {a}，输出 {output}，乘法 {all} 次，不计零 {few} 次</translation>
    </message>
    <message>
        <source>Encoder and decoder</source>
        <translation>编码器与解码器</translation>
    </message>
    <message>
        <source>Autoencoder: one kernel there and back</source>
        <translation>自编码器：同一卷积核往返</translation>
    </message>
    <message>
        <source>GAN generator with random kernels</source>
        <translation>随机卷积核的 GAN 生成器</translation>
    </message>
    <message>
        <source>Super-resolution ×2</source>
        <translation>超分辨率 ×2</translation>
    </message>
    <message>
        <source>Super-resolution ×4</source>
        <translation>超分辨率 ×4</translation>
    </message>
    <message>
        <source>Sub-pixel convolution ×2</source>
        <translation>亚像素卷积 ×2</translation>
    </message>
    <message>
        <source>Sub-pixel convolution ×4, in two steps</source>
        <translation>亚像素卷积 ×4，分两步</translation>
    </message>
    <message>
        <source>Sub-pixel convolution with random kernels</source>
        <translation>亚像素卷积，随机卷积核</translation>
    </message>
    <message>
        <source>Sub-pixel convolution with ICNR kernels</source>
        <translation>亚像素卷积，ICNR 卷积核</translation>
    </message>
    <message>
        <source>Segmentation: a coarse mask made large</source>
        <translation>分割：放大粗略的掩码</translation>
    </message>
    <message>
        <source>Resize, then convolve</source>
        <translation>先缩放，再卷积</translation>
    </message>
    <message>
        <source>VGG: pool there, unpool back</source>
        <translation>VGG：去程池化，回程反池化</translation>
    </message>
</context>
<context>
    <name>explanation</name>
    <message>
        <source>{cell} before the first step</source>
        <translation>第一步之前的 {cell}</translation>
    </message>
    <message>
        <source>{cell} after step {step}</source>
        <translation>第 {step} 步之后的 {cell}</translation>
    </message>
    <message>
        <source>Step {step} of {count}</source>
        <translation>第 {step} 步，共 {count} 步</translation>
    </message>
    <message>
        <source>Before the first step</source>
        <translation>第一步之前</translation>
    </message>
    <message>
        <source>{cell} = {value}</source>
        <translation>{cell} = {value}</translation>
    </message>
    <message>
        <source>to come</source>
        <translation>待加</translation>
    </message>
    <message>
        <source>bias {name}</source>
        <translation>偏置 {name}</translation>
    </message>
    <message>
        <source>sum so far</source>
        <translation>目前的和</translation>
    </message>
    <message>
        <source>sum</source>
        <translation>总和</translation>
    </message>
    <message>
        <source>… {count} more</source>
        <translation>… 还有 {count} 项</translation>
    </message>
    <message>
        <source>{done} of {count} products are in the sum so far.</source>
        <translation>{count} 个乘积中，目前已加上 {done} 个。</translation>
    </message>
    <message>
        <source>This is the right sum. With the kernel not turned it becomes {wrong}.</source>
        <translation>这是正确的和。不旋转卷积核时，它变成 {wrong}。</translation>
    </message>
    <message>
        <source>No product reaches this cell, so it keeps the value {value}.</source>
        <translation>没有乘积落到这一格，所以它的值仍是 {value}。</translation>
    </message>
    <message>
        <source>Products land here too, but padding crops this cell away: it is no part of y.</source>
        <translation>这里也有乘积落下，但 padding 把这一格裁掉了，它不属于 y。</translation>
    </message>
    <message>
        <source>A cell of the padding: it holds 0 and adds nothing.</source>
        <translation>这是填充的一格：值为 0，对结果没有贡献。</translation>
    </message>
    <message>
        <source>No output cell depends on this input cell.</source>
        <translation>输出没有哪一格用到这个输入单元。</translation>
    </message>
    <message>
        <source>It takes part in {count} products:</source>
        <translation>它参与 {count} 个乘积：</translation>
    </message>
    <message>
        <source>It is used in {count} products:</source>
        <translation>它用在 {count} 个乘积中：</translation>
    </message>
    <message>
        <source>It meets one input cell after the other, in more products than can be listed.</source>
        <translation>它依次与各个输入单元相乘，乘积太多，无法一一列出。</translation>
    </message>
    <message>
        <source>The bias is added once to every output cell.</source>
        <translation>输出的每一格都加上一次偏置。</translation>
    </message>
    <message>
        <source>This product goes to {cell}.</source>
        <translation>这个乘积加到 {cell} 上。</translation>
    </message>
    <message>
        <source>This step has no product here that counts.</source>
        <translation>这一步在这里没有计入结果的乘积。</translation>
    </message>
    <message>
        <source>One input cell after the other stamps the kernel, scaled by its value, onto the output. Where stamps overlap, they are added.</source>
        <translation>输入的单元依次把卷积核乘以自己的值，盖到输出上。印记重叠的地方，数值相加。</translation>
    </message>
    <message>
        <source>One output cell after the other sums the products that reach it.</source>
        <translation>输出的单元依次把到达自己的乘积加起来。</translation>
    </message>
    <message>
        <source>The kernel, times {unit} = {value}, is added onto the output:</source>
        <translation>卷积核乘以 {unit} = {value}，加到输出上：</translation>
    </message>
    <message>
        <source>{unit} sums {count} products:</source>
        <translation>{unit} 是 {count} 个乘积的和：</translation>
    </message>
    <message>
        <source>{unit} = {value}, times the weights of this step, is added onto the output:</source>
        <translation>{unit} = {value} 乘以这一步的权重，加到输出上：</translation>
    </message>
    <message>
        <source>{unit} is the largest of {count} cells:</source>
        <translation>{unit} 是 {count} 格中最大的：</translation>
    </message>
    <message>
        <source>{unit} = {value} goes through the function:</source>
        <translation>{unit} = {value} 经过函数：</translation>
    </message>
    <message>
        <source>{unit} is the function of one cell:</source>
        <translation>{unit} 是一格的函数值：</translation>
    </message>
    <message>
        <source>.</source>
        <translation>。</translation>
    </message>
    <message>
        <source>Row {row} is {output}, column {column} is {input}: {kernel} is what {input} is multiplied by on its way into {output}.</source>
        <translation>第 {row} 行是 {output}，第 {column} 列是 {input}：{input} 乘以 {kernel} 后加到 {output}。</translation>
    </message>
    <message>
        <source>{kernel} stands in {count} entries of {matrix}.</source>
        <translation>{matrix} 中有 {count} 个元素是 {kernel}。</translation>
    </message>
    <message>
        <source>It is 0 only as long as {kernel} is 0.</source>
        <translation>它为 0 只因为 {kernel} 现在是 0。</translation>
    </message>
    <message>
        <source>Row {row} is {output}, column {column} is {input}: no kernel cell takes {input} to {output}, so the entry is 0 whatever the kernel.</source>
        <translation>第 {row} 行是 {output}，第 {column} 列是 {input}：卷积核没有一格把 {input} 送到 {output}，所以无论卷积核取什么值，这个元素都是 0。</translation>
    </message>
    <message>
        <source>The stamp of {input} reaches from {first} to {last}; {output} lies outside it.</source>
        <translation>{input} 的印记从 {first} 到 {last}，{output} 在印记之外。</translation>
    </message>
    <message>
        <source>The window of {output} reaches from {first} to {last}; {input} lies outside it.</source>
        <translation>{output} 的窗口从 {first} 到 {last}，{input} 在窗口之外。</translation>
    </message>
    <message>
        <source>It falls into a gap between the kernel cells, which dilation {dilation} spreads apart.</source>
        <translation>它落在卷积核各格之间的空隙里：dilation {dilation} 把这些格拉开了。</translation>
    </message>
    <message>
        <source>Point at any cell to see its sum; click one to hold it here.</source>
        <translation>指向任意一格，就能看到它的算式；点击可以把它固定在这里。</translation>
    </message>
    <message>
        <source>Hidden</source>
        <translation>已隐藏</translation>
    </message>
    <message>
        <source>The output is the question. What is said of it here comes back with it.</source>
        <translation>输出就是要问的。这里关于它的说明会随它一起回来。</translation>
    </message>
    <message>
        <source>Hidden: a sum of {count} products. Click the cell to reveal it with its sum.</source>
        <translation>已隐藏：{count} 个乘积之和。点击这一格，揭晓它和它的算式。</translation>
    </message>
    <message>
        <source>Explanation</source>
        <translation>讲解</translation>
    </message>
    <message>
        <source>Copy as text</source>
        <translation>复制为文本</translation>
    </message>
    <message>
        <source>Held here; press to let go</source>
        <translation>已固定在这里；点击取消固定</translation>
    </message>
    <message>
        <source>Every output that the input cell takes part in sends its gradient back:</source>
        <translation>这个输入单元参与的每个输出，都把自己的梯度传回来：</translation>
    </message>
    <message>
        <source>Every place at which the kernel cell is used adds the input times ∂L/∂y:</source>
        <translation>卷积核这一格每用到一处，就加上该处的输入乘以 ∂L/∂y：</translation>
    </message>
    <message>
        <source>The bias is added to every output, so its gradient is the sum of ∂L/∂y.</source>
        <translation>偏置加到每个输出上，所以它的梯度是 ∂L/∂y 的总和。</translation>
    </message>
    <message>
        <source>The gradient that comes back to this output. Type another number to see it go.</source>
        <translation>传回到这个输出的梯度。输入别的数，看它怎样往回传。</translation>
    </message>
</context>
<context>
    <name>export</name>
    <message>
        <source>Export</source>
        <translation>导出</translation>
    </message>
    <message>
        <source>The picture, or the text of the file, to the clipboard</source>
        <translation>把图片或文件中的文字复制到剪贴板</translation>
    </message>
    <message>
        <source>Choose a place and a name, and write the file</source>
        <translation>选择位置和名称，然后写入文件</translation>
    </message>
    <message>
        <source>Copied to the clipboard.</source>
        <translation>已复制到剪贴板。</translation>
    </message>
    <message>
        <source>{title}, {figure}</source>
        <translation>{title}，{figure}</translation>
    </message>
    <message>
        <source>1 picture of {width} × {height} pixels</source>
        <translation>1 张图片，{width} × {height} 像素</translation>
    </message>
    <message>
        <source>{count} numbered pictures of {width} × {height} pixels</source>
        <translation>{count} 张带编号的图片，{width} × {height} 像素</translation>
    </message>
    <message>
        <source>{count} pages of {width} × {height} pixels</source>
        <translation>{count} 页，{width} × {height} 像素</translation>
    </message>
    <message>
        <source>{count} pictures of {width} × {height} pixels, {seconds} s at {time} ms each</source>
        <translation>{count} 张图片，{width} × {height} 像素，每张 {time} 毫秒，共 {seconds} 秒</translation>
    </message>
    <message>
        <source>The numbers and settings of the whole document, whatever is on screen.</source>
        <translation>整个文档的数字和设置，与屏幕上显示的内容无关。</translation>
    </message>
    <message>
        <source>This step ({step} of {count})</source>
        <translation>当前步（第 {step} 步，共 {count} 步）</translation>
    </message>
    <message>
        <source>All steps ({count})</source>
        <translation>全部步骤（共 {count} 步）</translation>
    </message>
    <message>
        <source>Custom</source>
        <translation>自定义</translation>
    </message>
    <message>
        <source>Width</source>
        <translation>宽</translation>
    </message>
    <message>
        <source>Height</source>
        <translation>高</translation>
    </message>
    <message>
        <source>As outlines: looks the same everywhere</source>
        <translation>转为轮廓：在哪里看都一样</translation>
    </message>
    <message>
        <source>As text: can be searched and changed</source>
        <translation>保留文本：可以搜索和修改</translation>
    </message>
    <message>
        <source>ms</source>
        <translation>毫秒</translation>
    </message>
    <message>
        <source>Preview</source>
        <translation>预览</translation>
    </message>
    <message>
        <source>Drawing…</source>
        <translation>正在绘制…</translation>
    </message>
    <message>
        <source>Play the animation</source>
        <translation>播放动画</translation>
    </message>
    <message>
        <source>Pause the animation</source>
        <translation>暂停动画</translation>
    </message>
    <message>
        <source>Step of the preview</source>
        <translation>预览的步骤</translation>
    </message>
    <message>
        <source>Step {step}</source>
        <translation>第 {step} 步</translation>
    </message>
    <message>
        <source>Such files have no preview here.</source>
        <translation>这种文件在此没有预览。</translation>
    </message>
    <message>
        <source>… and so on</source>
        <translation>……以下从略</translation>
    </message>
    <message>
        <source>&amp;For</source>
        <translation>用于(&amp;F)</translation>
    </message>
    <message>
        <source>Any use</source>
        <translation>任意用途</translation>
    </message>
    <message>
        <source>For&amp;mat</source>
        <translation>格式(&amp;M)</translation>
    </message>
    <message>
        <source>F&amp;igure</source>
        <translation>图示(&amp;I)</translation>
    </message>
    <message>
        <source>&amp;Steps</source>
        <translation>步骤(&amp;S)</translation>
    </message>
    <message>
        <source>Steps from … to …</source>
        <translation>从第 … 步到第 … 步</translation>
    </message>
    <message>
        <source>First step</source>
        <translation>第一步</translation>
    </message>
    <message>
        <source>Last step</source>
        <translation>最后一步</translation>
    </message>
    <message>
        <source>Ce&amp;lls show</source>
        <translation>单元格显示(&amp;L)</translation>
    </message>
    <message>
        <source>Numbers</source>
        <translation>数字</translation>
    </message>
    <message>
        <source>Names: x₁₁, w₁₁</source>
        <translation>名称：x₁₁、w₁₁</translation>
    </message>
    <message>
        <source>Letters: A, a</source>
        <translation>字母：A、a</translation>
    </message>
    <message>
        <source>from {base}</source>
        <translation>从 {base} 开始</translation>
    </message>
    <message>
        <source>What cells are counted from</source>
        <translation>单元格的编号从几开始</translation>
    </message>
    <message>
        <source>Si&amp;ze</source>
        <translation>大小(&amp;Z)</translation>
    </message>
    <message>
        <source>Unit</source>
        <translation>单位</translation>
    </message>
    <message>
        <source>pixels</source>
        <translation>像素</translation>
    </message>
    <message>
        <source>cm</source>
        <translation>厘米</translation>
    </message>
    <message>
        <source>&amp;Resolution</source>
        <translation>分辨率(&amp;R)</translation>
    </message>
    <message>
        <source>dpi</source>
        <translation>dpi</translation>
    </message>
    <message>
        <source>{width} × {height} pixels</source>
        <translation>{width} × {height} 像素</translation>
    </message>
    <message>
        <source>&amp;Type size</source>
        <translation>字号(&amp;T)</translation>
    </message>
    <message>
        <source>&amp;Background</source>
        <translation>背景(&amp;B)</translation>
    </message>
    <message>
        <source>Own colour</source>
        <translation>自选颜色</translation>
    </message>
    <message>
        <source>Colour as #RRGGBB</source>
        <translation>颜色，写作 #RRGGBB</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>选择…</translation>
    </message>
    <message>
        <source>“{got}” is no colour; write # and six digits or letters up to F, like #E0F0FF.</source>
        <translation>“{got}”不是颜色；请写 # 和六个数字或 A 到 F 的字母，例如 #E0F0FF。</translation>
    </message>
    <message>
        <source>T&amp;heme</source>
        <translation>主题(&amp;H)</translation>
    </message>
    <message>
        <source>L&amp;anguage</source>
        <translation>语言(&amp;A)</translation>
    </message>
    <message>
        <source>As on screen</source>
        <translation>与屏幕一致</translation>
    </message>
    <message>
        <source>Capti&amp;on</source>
        <translation>图注(&amp;O)</translation>
    </message>
    <message>
        <source>A line under the figure: the operation, its settings and sizes</source>
        <translation>图示下方的一行文字：运算、设置和大小</translation>
    </message>
    <message>
        <source>Te&amp;xt in SVG</source>
        <translation>SVG 中的文字(&amp;X)</translation>
    </message>
    <message>
        <source>Time &amp;per step</source>
        <translation>每步时间(&amp;P)</translation>
    </message>
    <message>
        <source>Hol&amp;d the last for</source>
        <translation>最后一步停留(&amp;D)</translation>
    </message>
    <message>
        <source>Pla&amp;y</source>
        <translation>播放(&amp;Y)</translation>
    </message>
    <message>
        <source>for ever</source>
        <translation>一直循环</translation>
    </message>
    <message>
        <source>times</source>
        <translation>次</translation>
    </message>
    <message>
        <source>Can be opened here a&amp;gain</source>
        <translation>可在此重新打开(&amp;G)</translation>
    </message>
    <message>
        <source>Puts the document into the file, so that opening or dropping it brings it back</source>
        <translation>把文档放进文件中，打开或拖入该文件即可恢复文档</translation>
    </message>
    <message>
        <source>How large letters and numbers are against the cells</source>
        <translation>字母和数字相对于单元格的大小</translation>
    </message>
    <message>
        <source>Sizes of screens, slides and columns of papers</source>
        <translation>屏幕、幻灯片和论文栏宽的大小</translation>
    </message>
    <message>
        <source>Pictures</source>
        <translation>图片</translation>
    </message>
    <message>
        <source>Animations</source>
        <translation>动画</translation>
    </message>
    <message>
        <source>Slides</source>
        <translation>幻灯片</translation>
    </message>
    <message>
        <source>Papers</source>
        <translation>论文</translation>
    </message>
    <message>
        <source>Data</source>
        <translation>数据</translation>
    </message>
    <message>
        <source>Code</source>
        <translation>代码</translation>
    </message>
    <message>
        <source>As the theme</source>
        <translation>随主题</translation>
    </message>
    <message>
        <source>White</source>
        <translation>白色</translation>
    </message>
    <message>
        <source>Black</source>
        <translation>黑色</translation>
    </message>
    <message>
        <source>Transparent</source>
        <translation>透明</translation>
    </message>
    <message>
        <source>16:9, 720p (1280 × 720)</source>
        <translation>16:9，720p（1280 × 720）</translation>
    </message>
    <message>
        <source>16:9, 1080p (1920 × 1080)</source>
        <translation>16:9，1080p（1920 × 1080）</translation>
    </message>
    <message>
        <source>16:9, 4K (3840 × 2160)</source>
        <translation>16:9，4K（3840 × 2160）</translation>
    </message>
    <message>
        <source>4:3 (1600 × 1200)</source>
        <translation>4:3（1600 × 1200）</translation>
    </message>
    <message>
        <source>Half a slide (960 × 1080)</source>
        <translation>半张幻灯片（960 × 1080）</translation>
    </message>
    <message>
        <source>Slide of Beamer (16 × 9 cm)</source>
        <translation>Beamer 幻灯片（16 × 9 厘米）</translation>
    </message>
    <message>
        <source>One column (8.6 × 6.4 cm)</source>
        <translation>单栏（8.6 × 6.4 厘米）</translation>
    </message>
    <message>
        <source>Two columns (17.8 × 8 cm)</source>
        <translation>双栏（17.8 × 8 厘米）</translation>
    </message>
    <message>
        <source>The picture is on the clipboard.</source>
        <translation>图片已复制到剪贴板。</translation>
    </message>
    <message>
        <source>Writing “{name}”…</source>
        <translation>正在写入“{name}”…</translation>
    </message>
    <message>
        <source>Written: “{name}”.</source>
        <translation>已写入“{name}”。</translation>
    </message>
    <message>
        <source>{count} pictures written, from “{name}” on.</source>
        <translation>已写入 {count} 张图片，从“{name}”开始。</translation>
    </message>
    <message>
        <source>A Beamer frame that shows the pages one after the other is on the clipboard.</source>
        <translation>逐页显示这些页面的 Beamer 帧已复制到剪贴板。</translation>
    </message>
    <message>
        <source>Cancelled; nothing was written.</source>
        <translation>已取消，没有写入任何内容。</translation>
    </message>
</context>
<context>
    <name>figure</name>
    <message>
        <source>input</source>
        <translation>输入</translation>
    </message>
    <message>
        <source>kernel</source>
        <translation>卷积核</translation>
    </message>
    <message>
        <source>input x</source>
        <translation>输入 x</translation>
    </message>
    <message>
        <source>kernel w</source>
        <translation>卷积核 w</translation>
    </message>
    <message>
        <source>there y = {formula}</source>
        <translation>去程 y = {formula}</translation>
    </message>
    <message>
        <source>back x′ = {formula}</source>
        <translation>回程 x′ = {formula}</translation>
    </message>
    <message>
        <source>best linear guess {formula}</source>
        <translation>最佳线性估计 {formula}</translation>
    </message>
    <message>
        <source>{size} · sum {sum}</source>
        <translation>{size} · 总和 {sum}</translation>
    </message>
    <message>
        <source>used turned by 180°</source>
        <translation>旋转 180° 后使用</translation>
    </message>
    <message>
        <source>of the way there</source>
        <translation>去程使用</translation>
    </message>
    <message>
        <source>of the way back</source>
        <translation>回程使用</translation>
    </message>
    <message>
        <source>x′ has the shape of x, {size}, but other values: {count} of {cells} cells differ, by up to {most}.</source>
        <translation>x′ 的形状与 x 相同，都是 {size}，但数值不同：{cells} 格中有 {count} 格不一样，最多相差 {most}。</translation>
    </message>
    <message>
        <source>x′ has the shape of x, {size}, and for these numbers its values too.</source>
        <translation>x′ 的形状与 x 相同，都是 {size}；对于这些数，数值也相同。</translation>
    </message>
    <message>
        <source>{sums} = {found}: nothing is cropped.</source>
        <translation>{sums} = {found}：没有裁掉任何一格。</translation>
    </message>
    <message>
        <source>{sums} = {expected} would hold without a crop; here the sum is {found}.</source>
        <translation>如果没有裁剪，应有 {sums} = {expected}；这里的总和是 {found}。</translation>
    </message>
    <message>
        <source>{sums} = {found}, although products are cropped: those add up to 0.</source>
        <translation>{sums} = {found}，尽管有乘积被裁掉：它们的和恰好是 0。</translation>
    </message>
    <message>
        <source>{matrix} has rank {rank} of {units}: information is lost, so the best linear guess {guess} is not x either; it is off by up to {most}.</source>
        <translation>{matrix} 的秩是 {rank}，小于 {units}：信息有丢失，所以最佳线性估计 {guess} 也不是 x，最多相差 {most}。</translation>
    </message>
    <message>
        <source>{matrix} has rank {rank} of {units}: information is lost, but for these numbers the best linear guess {guess} is x.</source>
        <translation>{matrix} 的秩是 {rank}，小于 {units}：信息有丢失，但对于这些数，最佳线性估计 {guess} 恰好是 x。</translation>
    </message>
    <message>
        <source>{matrix} has rank {rank} of {units}: nothing is lost, and {guess} gives x back, which {back} does not.</source>
        <translation>{matrix} 的秩是 {rank}，满秩为 {units}：信息没有丢失，{guess} 能还原 x，而 {back} 不能。</translation>
    </message>
    <message>
        <source>{matrix} has rank {rank} of {units}: nothing is lost, and {guess} gives x back.</source>
        <translation>{matrix} 的秩是 {rank}，满秩为 {units}：信息没有丢失，{guess} 能还原 x。</translation>
    </message>
    <message>
        <source>{matrix} has rank {rank} of {units}: nothing is lost but digits; the best linear guess {guess} is off by up to {most}.</source>
        <translation>{matrix} 的秩是 {rank}，满秩为 {units}：丢失的只是数位；最佳线性估计 {guess} 最多相差 {most}。</translation>
    </message>
    <message>
        <source>The best linear guess {guess} is not computed: {matrix} has {shape} entries, and sides of at most {most} can be inverted while you type.</source>
        <translation>没有计算最佳线性估计 {guess}：{matrix} 有 {shape} 个元素，而能随输入即时求逆的矩阵，边长最多为 {most}。</translation>
    </message>
    <message>
        <source>The best linear guess {guess} is not computed: numbers on the way are larger than a float64 can hold.</source>
        <translation>没有计算最佳线性估计 {guess}：中间的数超出了 float64 的范围。</translation>
    </message>
    <message>
        <source>The way back has the same kernel; it is not a layer of the document.</source>
        <translation>回程用同一个卷积核；它不是文档中的层。</translation>
    </message>
    <message>
        <source>Layers {first} and {second} have the same kernel.</source>
        <translation>第 {first} 层和第 {second} 层用同一个卷积核。</translation>
    </message>
    <message>
        <source>Layers {first} and {second} share one kernel: their weights are tied.</source>
        <translation>第 {first} 层和第 {second} 层共用一个卷积核：权重已绑定。</translation>
    </message>
    <message>
        <source>Layer {second} has weights of its own, so the way back is not {transpose}.</source>
        <translation>第 {second} 层有自己的权重，所以回程不是 {transpose}。</translation>
    </message>
    <message>
        <source>bias</source>
        <translation>偏置</translation>
    </message>
    <message>
        <source>output</source>
        <translation>输出</translation>
    </message>
    <message>
        <source>stamp</source>
        <translation>印记</translation>
    </message>
    <message>
        <source>products</source>
        <translation>乘积</translation>
    </message>
    <message>
        <source>turned</source>
        <translation>已翻转</translation>
    </message>
    <message>
        <source>{operation} · {before} → {after}</source>
        <translation>{operation} · {before} → {after}</translation>
    </message>
    <message>
        <source>{caption} · channel {reads} → {makes}</source>
        <translation>{caption} · 通道 {reads} → {makes}</translation>
    </message>
    <message>
        <source>{caption} · step {step} of {count}</source>
        <translation>{caption} · 第 {step} 步，共 {count} 步</translation>
    </message>
    <message>
        <source>add onto the output</source>
        <translation>加到输出上</translation>
    </message>
    <message>
        <source>function f</source>
        <translation>函数 f</translation>
    </message>
    <message>
        <source>weights of the step</source>
        <translation>这一步的权重</translation>
    </message>
    <message>
        <source>dashed: padding</source>
        <translation>虚线：填充</translation>
    </message>
    <message>
        <source>hatched: cropped by padding</source>
        <translation>斜线：被 padding 裁掉</translation>
    </message>
    <message>
        <source>hatched: never read</source>
        <translation>斜线：没有用到</translation>
    </message>
    <message>
        <source>hatched: the largest of no window</source>
        <translation>斜线：不是任何窗口的最大值</translation>
    </message>
    <message>
        <source>hatched: its whole stamp is cropped</source>
        <translation>斜线：整个印记都被裁掉</translation>
    </message>
    <message>
        <source>dotted: no stamp reaches it</source>
        <translation>点状：没有印记覆盖</translation>
    </message>
    <message>
        <source>of one channel: a partial sum, no bias</source>
        <translation>仅一个通道：部分和，不含偏置</translation>
    </message>
    <message>
        <source>drawn {factor} times larger</source>
        <translation>放大 {factor} 倍显示</translation>
    </message>
    <message>
        <source>outside the dashes: output_padding</source>
        <translation>虚线以外：output_padding</translation>
    </message>
    <message>
        <source>{operation} · {parameters} · {before} → {after}</source>
        <translation>{operation} · {parameters} · {before} → {after}</translation>
    </message>
    <message>
        <source>{caption}. No step is done yet.</source>
        <translation>{caption}。还没有走任何一步。</translation>
    </message>
    <message>
        <source>{caption}. Step {step} of {count}: {unit} = {value} is the sum of {terms} products.</source>
        <translation>{caption}。第 {step} 步，共 {count} 步：{unit} = {value}，是 {terms} 个乘积的和。</translation>
    </message>
    <message>
        <source>One transposed convolution, four ways</source>
        <translation>一个转置卷积，四种算法</translation>
    </message>
    <message>
        <source>One convolution, four ways</source>
        <translation>一个卷积，四种算法</translation>
    </message>
    <message>
        <source>all four equal</source>
        <translation>四者相等</translation>
    </message>
    <message>
        <source>not equal: largest difference {most}</source>
        <translation>不相等：最多相差 {most}</translation>
    </message>
    <message>
        <source>largest difference {most}</source>
        <translation>最多相差 {most}</translation>
    </message>
    <message>
        <source>largest difference {most}: rounding</source>
        <translation>最多相差 {most}：舍入误差</translation>
    </message>
    <message>
        <source>{count} products are too many to make four times (at most {most}); a smaller input or kernel is proved.</source>
        <translation>{count} 个乘积太多，无法计算四遍（最多 {most} 个）；输入或卷积核小一些就能证明。</translation>
    </message>
    <message>
        <source>Stretched convolution</source>
        <translation>拉伸卷积</translation>
    </message>
    <message>
        <source>Gather</source>
        <translation>收集</translation>
    </message>
    <message>
        <source>Matrix</source>
        <translation>矩阵</translation>
    </message>
    <message>
        <source>Gradient</source>
        <translation>梯度</translation>
    </message>
    <message>
        <source>every unit of x stamps w; overlaps add</source>
        <translation>x 的每个单元都盖上 w，重叠处相加</translation>
    </message>
    <message>
        <source>every unit of x stamps w turned by 180°; one sum in {stride} is kept</source>
        <translation>x 的每个单元都盖上旋转 180° 的 w；每 {stride} 个和保留一个</translation>
    </message>
    <message>
        <source>every unit of x stamps w turned by 180°; overlaps add</source>
        <translation>x 的每个单元都盖上旋转 180° 的 w，重叠处相加</translation>
    </message>
    <message>
        <source>w slides over x; every window is summed</source>
        <translation>w 在 x 上滑动，每个窗口各求一次和</translation>
    </message>
    <message>
        <source>{plane}, {kernel}, slide by 1</source>
        <translation>{plane}，{kernel}，每次滑动 1 格</translation>
    </message>
    <message>
        <source>zeros between and around x</source>
        <translation>在 x 的单元之间和四周补零</translation>
    </message>
    <message>
        <source>zeros between the units of x</source>
        <translation>在 x 的单元之间补零</translation>
    </message>
    <message>
        <source>zeros around x</source>
        <translation>在 x 四周补零</translation>
    </message>
    <message>
        <source>zeros between the units of x, a crop</source>
        <translation>在 x 的单元之间补零并裁剪</translation>
    </message>
    <message>
        <source>x cropped</source>
        <translation>裁剪 x</translation>
    </message>
    <message>
        <source>x as it is</source>
        <translation>x 保持原样</translation>
    </message>
    <message>
        <source>y = C x; the rows of C are the windows</source>
        <translation>y = C x；C 的行就是窗口</translation>
    </message>
    <message>
        <source>y = Cᵀ x; the columns of Cᵀ are the stamps</source>
        <translation>y = Cᵀ x；Cᵀ 的列就是印记</translation>
    </message>
    <message>
        <source>backward pass of the convolution that maps {before} to {after}</source>
        <translation>从 {before} 到 {after} 的卷积的反向传播</translation>
    </message>
    <message>
        <source>backward pass of the transposed convolution that maps {before} to {after}</source>
        <translation>从 {before} 到 {after} 的转置卷积的反向传播</translation>
    </message>
    <message>
        <source>{made} multiplications</source>
        <translation>{made} 次乘法</translation>
    </message>
    <message>
        <source>{made} multiplications, {useful} kept</source>
        <translation>{made} 次乘法，保留 {useful} 次</translation>
    </message>
    <message>
        <source>{made} multiplications, {useful} by non-zero</source>
        <translation>{made} 次乘法，{useful} 次不乘零</translation>
    </message>
    <message>
        <source>{useful} non-zero of {made}</source>
        <translation>{made} 个元素中 {useful} 个非零</translation>
    </message>
    <message>
        <source>back through</source>
        <translation>反向经过</translation>
    </message>
    <message>
        <source>reshape</source>
        <translation>变形</translation>
    </message>
    <message>
        <source>+ b = {bias}</source>
        <translation>+ b = {bias}</translation>
    </message>
    <message>
        <source>{caption}. Step {step} of {count}: {unit} = {value} times the kernel is added to the output at {cells} cells.</source>
        <translation>{caption}。第 {step} 步，共 {count} 步：卷积核乘以 {unit} = {value}，加到输出的 {cells} 格上。</translation>
    </message>
    <message>
        <source>{caption}. Step {step} of {count}: what {unit} = {value} adds goes to the output at {cells} cells.</source>
        <translation>{caption}。第 {step} 步，共 {count} 步：{unit} = {value} 加到输出的 {cells} 格上。</translation>
    </message>
    <message>
        <source>Scatter</source>
        <translation>散布</translation>
    </message>
    <message>
        <source>{caption} · stamps {first} to {last} of {count}</source>
        <translation>{caption} · 第 {first}–{last} 个印记，共 {count} 个</translation>
    </message>
    <message>
        <source>{caption}. All {count} stamps, none added yet.</source>
        <translation>{caption}。全部 {count} 个印记，还没有相加。</translation>
    </message>
    <message>
        <source>{caption}. {step} of {count} stamps are added: {units}.</source>
        <translation>{caption}。{count} 个印记中已加上 {step} 个：{units}。</translation>
    </message>
    <message>
        <source>All stamps</source>
        <translation>全部印记</translation>
    </message>
    <message>
        <source>row {number}</source>
        <translation>第 {number} 行</translation>
    </message>
    <message>
        <source>one to many</source>
        <translation>一对多</translation>
    </message>
    <message>
        <source>many to one</source>
        <translation>多对一</translation>
    </message>
    <message>
        <source>one to one</source>
        <translation>一对一</translation>
    </message>
    <message>
        <source>to the largest alone</source>
        <translation>只到最大的那个</translation>
    </message>
    <message>
        <source>The gradient&apos;s way back</source>
        <translation>梯度的回程</translation>
    </message>
    <message>
        <source>dashed: cropped, so its gradient is 0</source>
        <translation>虚线：被裁掉，梯度为 0</translation>
    </message>
    <message>
        <source>hatched: of the padding, dropped</source>
        <translation>斜线：属于填充，舍去</translation>
    </message>
    <message>
        <source>dotted: nothing of y depends on it</source>
        <translation>点状：y 没有用到它</translation>
    </message>
    <message>
        <source>no bias here</source>
        <translation>这里没有偏置</translation>
    </message>
    <message>
        <source>forward</source>
        <translation>正向</translation>
    </message>
    <message>
        <source>backward</source>
        <translation>反向</translation>
    </message>
    <message>
        <source>convolution</source>
        <translation>卷积</translation>
    </message>
    <message>
        <source>transposed convolution</source>
        <translation>转置卷积</translation>
    </message>
    <message>
        <source>“Backward strided”: forwards, a transposed convolution does what a strided convolution does backwards.</source>
        <translation>“反向步长”：转置卷积的正向计算，就是有步幅的卷积的反向计算。</translation>
    </message>
    <message>
        <source>The layer has no parameters: there is no ∂L/∂w, no ∂L/∂b and nothing to learn.</source>
        <translation>这一层没有参数：没有 ∂L/∂w，没有 ∂L/∂b，也没有什么可学。</translation>
    </message>
    <message>
        <source>Each gradient goes to the cell that was the largest of its window; the others get none.</source>
        <translation>每个梯度都回到其窗口中最大的那一格，其余格子得不到梯度。</translation>
    </message>
    <message>
        <source>Each cell takes its gradient from the place that its value was put back to.</source>
        <translation>每一格都从其数值放回的位置取回梯度。</translation>
    </message>
    <message>
        <source>Each cell collects the gradients of the outputs that it counts in, by the same weights.</source>
        <translation>每一格按同样的权重，收集它所参与的各个输出的梯度。</translation>
    </message>
    <message>
        <source>Each gradient is multiplied by the slope of the function at its x.</source>
        <translation>每个梯度都乘以函数在对应 x 处的斜率。</translation>
    </message>
    <message>
        <source>slope {slope}</source>
        <translation>斜率 {slope}</translation>
    </message>
    <message>
        <source>∂L/∂y comes back from behind; its cells can be edited like those of x and w.</source>
        <translation>∂L/∂y 从后面传回来；它的格可以像 x 和 w 的格一样编辑。</translation>
    </message>
    <message>
        <source>{unit} = {value} times the kernel is added to ∂L/∂x at {cells} cells</source>
        <translation>卷积核乘以 {unit} = {value}，加到 ∂L/∂x 的 {cells} 格上</translation>
    </message>
    <message>
        <source>{unit} = {value} goes to the largest of its window, {goal}, and to no other</source>
        <translation>{unit} = {value} 只回到其窗口中最大的 {goal}，不去别处</translation>
    </message>
    <message>
        <source>row {row} as a placement</source>
        <translation>第 {row} 行：一个位置</translation>
    </message>
    <message>
        <source>column {column} as a stamp</source>
        <translation>第 {column} 列：一个印记</translation>
    </message>
    <message>
        <source>row sums</source>
        <translation>行和</translation>
    </message>
    <message>
        <source>rows {top}–{bottom}, columns {left}–{right}</source>
        <translation>第 {top}–{bottom} 行，第 {left}–{right} 列</translation>
    </message>
    <message>
        <source>y = C x</source>
        <translation>y = C x</translation>
    </message>
    <message>
        <source>y = Cᵀ x</source>
        <translation>y = Cᵀ x</translation>
    </message>
    <message>
        <source>the way back: x′ = Cᵀ y</source>
        <translation>回程：x′ = Cᵀ y</translation>
    </message>
    <message>
        <source>the way back, x′ = Cᵀ y, of a convolution y = C x</source>
        <translation>卷积 y = C x 的回程：x′ = Cᵀ y</translation>
    </message>
    <message>
        <source>{count} of {all} entries hold a kernel cell, all others are 0</source>
        <translation>{all} 个元素中有 {count} 个来自卷积核，其余都是 0</translation>
    </message>
    <message>
        <source>{count} of {all} entries are not 0</source>
        <translation>{all} 个元素中有 {count} 个不为 0</translation>
    </message>
    <message>
        <source>other numbers, other maxima: then C is another one</source>
        <translation>数不同，最大值就不同：C 也随之不同</translation>
    </message>
    <message>
        <source>all weights there are</source>
        <translation>出现的全部权重</translation>
    </message>
    <message>
        <source>every row sums to {sum}</source>
        <translation>每行的和都是 {sum}</translation>
    </message>
    <message>
        <source>rows sum to between {low} and {high}</source>
        <translation>各行的和在 {low} 到 {high} 之间</translation>
    </message>
    <message>
        <source>x and y are flattened row by row</source>
        <translation>x 和 y 逐行展平</translation>
    </message>
    <message>
        <source>padding is 0 and has no column</source>
        <translation>填充是 0，没有对应的列</translation>
    </message>
    <message>
        <source>cropped cells have no row</source>
        <translation>被裁掉的格没有对应的行</translation>
    </message>
    <message>
        <source>the matrix is drawn smaller than the grids</source>
        <translation>矩阵画得比网格小</translation>
    </message>
    <message>
        <source>its columns are the rows of Cᵀ</source>
        <translation>它的列就是 Cᵀ 的行</translation>
    </message>
    <message>
        <source>its rows are the columns of C</source>
        <translation>它的行就是 C 的列</translation>
    </message>
    <message>
        <source>stretched x</source>
        <translation>拉伸后的 x</translation>
    </message>
    <message>
        <source>padded x</source>
        <translation>填充后的 x</translation>
    </message>
    <message>
        <source>cropped x</source>
        <translation>裁剪后的 x</translation>
    </message>
    <message>
        <source>w turned by 180°</source>
        <translation>旋转 180° 的 w</translation>
    </message>
    <message>
        <source>w turned only once</source>
        <translation>只旋转了一次的 w</translation>
    </message>
    <message>
        <source>w turned twice</source>
        <translation>旋转两次的 w</translation>
    </message>
    <message>
        <source>w not turned</source>
        <translation>没有旋转的 w</translation>
    </message>
    <message>
        <source>step 1: last cell first</source>
        <translation>第 1 步：末格变首格</translation>
    </message>
    <message>
        <source>every result with stride 1</source>
        <translation>步幅为 1 的全部结果</translation>
    </message>
    <message>
        <source>dotted: zeros between units, s − 1 = {zeros} → {size}</source>
        <translation>点状：单元之间补零，s − 1 = {zeros} → {size}</translation>
    </message>
    <message>
        <source>dashed: zeros around, p&apos; = d·(k−1) − p = {padding}</source>
        <translation>虚线：四周补零，p&apos; = d·(k−1) − p = {padding}</translation>
    </message>
    <message>
        <source>no zeros around: p&apos; = d·(k−1) − p = 0</source>
        <translation>四周不补零：p&apos; = d·(k−1) − p = 0</translation>
    </message>
    <message>
        <source>hatched: a crop, p&apos; = d·(k−1) − p = {padding}</source>
        <translation>斜线：裁剪，p&apos; = d·(k−1) − p = {padding}</translation>
    </message>
    <message>
        <source>outside the dashes: a = {cells} by output_padding</source>
        <translation>虚线以外：a = {cells}，由 output_padding 补上</translation>
    </message>
    <message>
        <source>hatched: dropped; one in s = {stride} is kept</source>
        <translation>斜线：舍去；每 s = {stride} 个保留一个</translation>
    </message>
    <message>
        <source>multiplications / not by zeros</source>
        <translation>乘法次数 / 其中不乘零</translation>
    </message>
    <message>
        <source>with stride 1 / kept / not by zeros</source>
        <translation>步幅为 1 时 / 保留 / 不乘零</translation>
    </message>
    <message>
        <source>so far {work}</source>
        <translation>目前 {work}</translation>
    </message>
    <message>
        <source>1 step = 1 cell of {plane} = {part} cell of x</source>
        <translation>1 步 = {plane} 的 1 格 = x 的 {part} 格</translation>
    </message>
    <message>
        <source>1 step = 1 cell of x</source>
        <translation>1 步 = x 的 1 格</translation>
    </message>
    <message>
        <source>1 cell of y = {stride} steps of 1 cell of x</source>
        <translation>y 的 1 格 = {stride} 步，每步为 x 的 1 格</translation>
    </message>
    <message>
        <source>cells of x</source>
        <translation>x 的格</translation>
    </message>
    <message>
        <source>cells of y</source>
        <translation>y 的格</translation>
    </message>
    <message>
        <source>without the turn {wrong} of {count} cells are wrong</source>
        <translation>不旋转时，{count} 格中有 {wrong} 格是错的</translation>
    </message>
    <message>
        <source>nothing is wrong here: w looks the same turned</source>
        <translation>这里没有错：w 旋转后不变</translation>
    </message>
    <message>
        <source>{unit} = {value} goes to {count} output units, times one kernel cell each</source>
        <translation>{unit} = {value} 送到 {count} 个输出单元，各乘卷积核的一格</translation>
    </message>
    <message>
        <source>{unit} = {value} goes to {count} output units, times a weight of its own each</source>
        <translation>{unit} = {value} 传到 {count} 个输出单元，各乘以自己的权重</translation>
    </message>
    <message>
        <source>Drawn around the current unit: {inputs} of {all_inputs} input and {outputs} of {all_outputs} output units. A smaller layer is drawn whole.</source>
        <translation>只画出当前单元附近：{all_inputs} 个输入单元中的 {inputs} 个，{all_outputs} 个输出单元中的 {outputs} 个。层小一些就能全部画出。</translation>
    </message>
    <message>
        <source>dashed: no edge reaches it</source>
        <translation>虚线：没有连线到达</translation>
    </message>
    <message>
        <source>the same edges, turned round</source>
        <translation>同样的连线，方向相反</translation>
    </message>
    <message>
        <source>{unit} = {value} is put back to where it was found</source>
        <translation>{unit} = {value} 放回当初找到它的位置</translation>
    </message>
    <message>
        <source>dashed edge: looked at, not passed on</source>
        <translation>虚线连线：看过，但没有传下去</translation>
    </message>
    <message>
        <source>turned round, the edges that let something through carry the gradient back</source>
        <translation>反过来，能通过的连线把梯度传回去</translation>
    </message>
    <message>
        <source>{caption}. {inputs} input and {outputs} output units with {edges} edges between them, coloured by kernel cell; beside them the same edges turned round.</source>
        <translation>{caption}。{inputs} 个输入单元和 {outputs} 个输出单元，之间有 {edges} 条连线，按卷积核的格着色；旁边是方向相反的同样连线。</translation>
    </message>
    <message>
        <source>{caption}. {inputs} input and {outputs} output units with {edges} edges between them, coloured by weight; beside them the way of the gradient back.</source>
        <translation>{caption}。{inputs} 个输入单元和 {outputs} 个输出单元，之间有 {edges} 条连线，按权重着色；旁边是梯度的回程。</translation>
    </message>
    <message>
        <source>{caption}. Step {step} of {count}, many to one: {unit} = {value} is the largest of {terms} input units.</source>
        <translation>{caption}。第 {step} 步，共 {count} 步，多对一：{unit} = {value} 是 {terms} 个输入单元中最大的。</translation>
    </message>
    <message>
        <source>{caption}. Step {step} of {count}, one to one: {unit} = {value} is the function of one input unit.</source>
        <translation>{caption}。第 {step} 步，共 {count} 步，一对一：{unit} = {value} 是一个输入单元的函数值。</translation>
    </message>
    <message>
        <source>{caption}. Step {step} of {count}, one to many: {unit} = {value} goes to {terms} output units.</source>
        <translation>{caption}。第 {step} 步，共 {count} 步，一对多：{unit} = {value} 送到 {terms} 个输出单元。</translation>
    </message>
    <message>
        <source>{caption}. Step {step} of {count}, many to one: {terms} input units are summed into {unit} = {value}.</source>
        <translation>{caption}。第 {step} 步，共 {count} 步，多对一：{terms} 个输入单元加权求和，得到 {unit} = {value}。</translation>
    </message>
    <message>
        <source>Connections</source>
        <translation>连接</translation>
    </message>
    <message>
        <source>{caption}. Backward pass of {count} steps: ∂L/∂x, ∂L/∂w, ∂L/∂b. None is done yet.</source>
        <translation>{caption}。反向传播共 {count} 步：∂L/∂x、∂L/∂w、∂L/∂b。还没有走任何一步。</translation>
    </message>
    <message>
        <source>{caption}. Backward pass of {count} steps: ∂L/∂x alone, for there are no parameters. None is done yet.</source>
        <translation>{caption}。反向传播共 {count} 步：没有参数，只有 ∂L/∂x。尚未开始。</translation>
    </message>
    <message>
        <source>{caption}. Backward pass, {name}, step {step} of {count}: {what}.</source>
        <translation>{caption}。反向传播，{name}，第 {step} 步，共 {count} 步：{what}。</translation>
    </message>
    <message>
        <source>{caption}. {name} has {rows} rows and {columns} columns; no row is multiplied yet.</source>
        <translation>{caption}。{name} 有 {rows} 行 {columns} 列；还没有乘任何一行。</translation>
    </message>
    <message>
        <source>{caption}. {name} has {rows} rows and {columns} columns. Step {step} of {count}: row {row} times x is {unit} = {value}, the sum of {terms} products.</source>
        <translation>{caption}。{name} 有 {rows} 行 {columns} 列。第 {step} 步，共 {count} 步：第 {row} 行乘以 x 得到 {unit} = {value}，是 {terms} 个乘积的和。</translation>
    </message>
    <message>
        <source>{caption}. The output by four roads: {roads}. No step is done yet.</source>
        <translation>{caption}。用四种办法求输出：{roads}。还没有走任何一步。</translation>
    </message>
    <message>
        <source>{caption}. The output by four roads: {roads}. Step {step} of {count}: {unit} = {values}.</source>
        <translation>{caption}。用四种办法求输出：{roads}。第 {step} 步，共 {count} 步：{unit} = {values}。</translation>
    </message>
    <message>
        <source>Four proofs</source>
        <translation>四种证明</translation>
    </message>
    <message>
        <source>{caption}. Step {step} of {count}: {sentence}</source>
        <translation>{caption}。第 {step} 步，共 {count} 步：{sentence}</translation>
    </message>
    <message>
        <source>{sum} was read from the marked cells of x and is written back to the marked cells of x′.</source>
        <translation>{sum}，从 x 中标出的格读出，再写回 x′ 中标出的格。</translation>
    </message>
    <message>
        <source>Each step reads one number of y from x and sends it back.</source>
        <translation>每一步从 x 读出 y 的一个数，再把它送回去。</translation>
    </message>
    <message>
        <source>Round Trip</source>
        <translation>往返</translation>
    </message>
    <message>
        <source>{unit} = {value}: the kernel times {value} is added onto the output</source>
        <translation>{unit} = {value}：卷积核乘以 {value}，加到输出上</translation>
    </message>
    <message>
        <source>{unit} = {value}: times the weights of this step it is added onto the output</source>
        <translation>{unit} = {value}：乘以这一步的权重，加到输出上</translation>
    </message>
    <message>
        <source>{caption}. Two sheets: the input above, the output below. No stamp has fallen yet.</source>
        <translation>{caption}。上下两层：输入在上，输出在下。还没有落下印记。</translation>
    </message>
    <message>
        <source>{caption}. Two sheets: the output above, the input below. No window has been read yet.</source>
        <translation>{caption}。上下两层：输出在上，输入在下。还没有读任何窗口。</translation>
    </message>
    <message>
        <source>{caption}. Step {step} of {count}: from {unit} = {value} on the upper sheet the kernel&apos;s shadow falls onto {terms} output units on the lower one.</source>
        <translation>{caption}。第 {step} 步，共 {count} 步：卷积核的影子从上层的 {unit} = {value} 落到下层的 {terms} 个输出单元上。</translation>
    </message>
    <message>
        <source>{caption}. Step {step} of {count}: {terms} input units on the lower sheet, each under its kernel cell, are summed into {unit} = {value} on the upper one.</source>
        <translation>{caption}。第 {step} 步，共 {count} 步：下层的 {terms} 个输入单元，各在自己的卷积核格之下，加权求和得到上层的 {unit} = {value}。</translation>
    </message>
    <message>
        <source>{caption}. Step {step} of {count}: from {unit} = {value} on the upper sheet a shadow falls onto the {terms} output units that it counts in.</source>
        <translation>{caption}。第 {step} 步，共 {count} 步：上层的 {unit} = {value} 投下的影子落在它参与的 {terms} 个输出单元上。</translation>
    </message>
    <message>
        <source>{caption}. Step {step} of {count}: {unit} = {value} on the upper sheet is made of {terms} input units on the lower one.</source>
        <translation>{caption}。第 {step} 步，共 {count} 步：上层的 {unit} = {value} 由下层的 {terms} 个输入单元得出。</translation>
    </message>
    <message>
        <source>Sheets</source>
        <translation>层叠图</translation>
    </message>
    <message>
        <source>{caption}. As a convolution with stride 1 over {plane} {size}: {work} multiplications. No step is done yet.</source>
        <translation>{caption}。看成在{plane}（{size}）上步幅为 1 的卷积：乘法次数 {work}。还没有走任何一步。</translation>
    </message>
    <message>
        <source>{caption}. Step {step} of {count}: {kernel}. It slides over {plane} {size} with stride 1.</source>
        <translation>{caption}。第 {step} 步，共 {count} 步：{kernel}。接着它以步幅 1 在{plane}（{size}）上滑动。</translation>
    </message>
    <message>
        <source>{caption}. Step {step} of {count} over {plane} {size}: {unit} = {value}, {terms} of {taps} products are not by zeros put in.</source>
        <translation>{caption}。第 {step} 步，共 {count} 步，在{plane}（{size}）上：{unit} = {value}，{taps} 个乘积中有 {terms} 个乘的不是补进去的零。</translation>
    </message>
    <message>
        <source>The kernel is not turned: {wrong} of {count} cells are wrong, by at most {most}.</source>
        <translation>卷积核没有旋转：{count} 格中有 {wrong} 格是错的，最多相差 {most}。</translation>
    </message>
    <message>
        <source>left out</source>
        <translation>已省去</translation>
    </message>
    <message>
        <source>Stretched</source>
        <translation>拉伸卷积</translation>
    </message>
    <message>
        <source>Overlap</source>
        <translation>重叠</translation>
    </message>
    <message>
        <source>Overlap Map</source>
        <translation>重叠图</translation>
    </message>
    <message>
        <source>Phase Meter</source>
        <translation>相位表</translation>
    </message>
    <message>
        <source>Stack</source>
        <translation>层叠</translation>
    </message>
    <message>
        <source>Two figures side by side</source>
        <translation>并排的两张图</translation>
    </message>
    <message>
        <source>On the left, {left}: {first} On the right, {right}: {second}</source>
        <translation>左边是{left}：{first}右边是{right}：{second}</translation>
    </message>
    <message>
        <source>Spectrum</source>
        <translation>频谱</translation>
    </message>
    <message>
        <source>Fixes</source>
        <translation>修正办法</translation>
    </message>
    <message>
        <source>Gradient pattern</source>
        <translation>梯度图案</translation>
    </message>
    <message>
        <source>Upsamplers</source>
        <translation>上采样对照</translation>
    </message>
    <message>
        <source>{operation} has no kernel that is the same at every place, and this figure shows one. Scatter, Gather, Sheets, Connections, Gradient and Matrix show this layer.</source>
        <translation>{operation}没有处处相同的卷积核，而此图要显示这样的卷积核。散布、收集、层叠图、连接、梯度和矩阵图可以显示这一层。</translation>
    </message>
    <message>
        <source>{operation} is a function of each cell by itself: it has no kernel and is no matrix. Scatter, Gather, Sheets, Connections and Gradient show this layer.</source>
        <translation>{operation}是对每一格单独作用的函数：没有卷积核，也不是矩阵。散布、收集、层叠图、连接和梯度图可以显示这一层。</translation>
    </message>
    <message>
        <source>Channels</source>
        <translation>通道</translation>
    </message>
    <message>
        <source>How large is the output?</source>
        <translation>输出有多大？</translation>
    </message>
    <message>
        <source>What will the output be?</source>
        <translation>输出会是什么？</translation>
    </message>
    <message>
        <source>This figure would give it away; it comes back when the output is revealed. Scatter, All stamps, Gather, Stretched, Matrix, Connections and Sheets show question marks.</source>
        <translation>这个图会泄露答案，揭晓输出后它会回来。散布、全部印记、收集、拉伸卷积、矩阵、连接和层叠图会显示问号。</translation>
    </message>
    <message>
        <source>input {size}</source>
        <translation>输入 {size}</translation>
    </message>
    <message>
        <source>output {size}</source>
        <translation>输出 {size}</translation>
    </message>
    <message>
        <source>{operation}, {settings}. The size of the output is hidden: it is the question.</source>
        <translation>{operation}，{settings}。输出的大小已隐藏：要问的就是它。</translation>
    </message>
    <message>
        <source>{operation}, {settings}. The output, {size}, is hidden: it is the question.</source>
        <translation>{operation}，{settings}。{size} 的输出已隐藏：要问的就是它。</translation>
    </message>
    <message>
        <source>{operation}, {settings}. Of the output, {size}, these cells are hidden, because they are the question: {cells}.</source>
        <translation>{operation}，{settings}。{size} 的输出中隐藏了要问的这些格：{cells}。</translation>
    </message>
</context>
<context>
    <name>file</name>
    <message>
        <source>Open</source>
        <translation>打开</translation>
    </message>
    <message>
        <source>Save As</source>
        <translation>另存为</translation>
    </message>
    <message>
        <source>All that can be opened</source>
        <translation>所有可以打开的文件</translation>
    </message>
    <message>
        <source>TConv documents</source>
        <translation>TConv 文档</translation>
    </message>
    <message>
        <source>Pictures</source>
        <translation>图片</translation>
    </message>
    <message>
        <source>Pictures exported by TConv</source>
        <translation>TConv 导出的图片</translation>
    </message>
    <message>
        <source>Arrays of numbers</source>
        <translation>数组</translation>
    </message>
    <message>
        <source>Save the changes to “{name}”?</source>
        <translation>要保存对“{name}”的修改吗？</translation>
    </message>
    <message>
        <source>If you do not save, they are lost.</source>
        <translation>如果不保存，这些修改就会丢失。</translation>
    </message>
    <message>
        <source>“{name}” was changed by another program since it was opened here.</source>
        <translation>“{name}”在这里打开之后，又被其他程序修改过。</translation>
    </message>
    <message>
        <source>Saving now replaces what the other program wrote.</source>
        <translation>现在保存，会覆盖其他程序写入的内容。</translation>
    </message>
    <message>
        <source>“{name}” is there already.</source>
        <translation>“{name}”已经存在。</translation>
    </message>
    <message>
        <source>{count} of these files are there already, “{name}” among them.</source>
        <translation>这些文件中有 {count} 个已经存在，其中有“{name}”。</translation>
    </message>
    <message>
        <source>Going on replaces what they hold.</source>
        <translation>继续会替换它们的内容。</translation>
    </message>
    <message>
        <source>Saved as “{name}”.</source>
        <translation>已保存为“{name}”。</translation>
    </message>
    <message>
        <source>Drop one file at a time; {count} were dropped.</source>
        <translation>一次只能拖入一个文件；刚才拖入了 {count} 个。</translation>
    </message>
    <message>
        <source>Only files on this computer can be opened.</source>
        <translation>只能打开这台电脑上的文件。</translation>
    </message>
    <message>
        <source>“{name}” is no longer there.</source>
        <translation>“{name}”已经不在原处。</translation>
    </message>
    <message>
        <source>The input now holds the numbers of “{name}”.</source>
        <translation>输入已换成“{name}”中的数值。</translation>
    </message>
    <message>
        <source>Channel {number} of the input now holds the numbers of “{name}”.</source>
        <translation>输入的通道 {number} 现在是“{name}”中的数。</translation>
    </message>
    <message>
        <source>Untitled</source>
        <translation>未命名</translation>
    </message>
</context>
<context>
    <name>fill</name>
    <message>
        <source>Zeros</source>
        <translation>全 0</translation>
    </message>
    <message>
        <source>Ones</source>
        <translation>全 1</translation>
    </message>
    <message>
        <source>Ramp 0, 1, 2, …</source>
        <translation>递增 0, 1, 2, …</translation>
    </message>
    <message>
        <source>Impulse in the centre</source>
        <translation>中心冲激</translation>
    </message>
    <message>
        <source>Random integers 0 to 9</source>
        <translation>随机整数 0 到 9</translation>
    </message>
    <message>
        <source>Random normal</source>
        <translation>正态随机数</translation>
    </message>
    <message>
        <source>Checkerboard</source>
        <translation>棋盘格</translation>
    </message>
    <message>
        <source>Horizontal gradient</source>
        <translation>水平渐变</translation>
    </message>
    <message>
        <source>Cross</source>
        <translation>十字</translation>
    </message>
</context>
<context>
    <name>fix</name>
    <message>
        <source>As it is</source>
        <translation>现状</translation>
    </message>
    <message>
        <source>kernel_size a multiple of stride</source>
        <translation>kernel_size 取 stride 的倍数</translation>
    </message>
    <message>
        <source>Balanced kernel</source>
        <translation>均衡的卷积核</translation>
    </message>
    <message>
        <source>Bilinear initialisation</source>
        <translation>双线性初始化</translation>
    </message>
    <message>
        <source>ICNR initialisation</source>
        <translation>ICNR 初始化</translation>
    </message>
    <message>
        <source>Resize (nearest) and convolution</source>
        <translation>最近邻缩放 + 卷积</translation>
    </message>
    <message>
        <source>Resize (linear) and convolution</source>
        <translation>线性缩放 + 卷积</translation>
    </message>
    <message>
        <source>Sub-pixel convolution</source>
        <translation>亚像素卷积</translation>
    </message>
    <message>
        <source>A last layer of stride 1</source>
        <translation>最后加一层 stride 为 1 的卷积</translation>
    </message>
    <message>
        <source>The layer that the others are compared with.</source>
        <translation>用来与其他方案比较的层。</translation>
    </message>
    <message>
        <source>kernel_size {kernel}: every output gets equally many terms. A kernel of ones is even.</source>
        <translation>kernel_size 为 {kernel}：每个输出得到同样多的项。全 1 的卷积核是均匀的。</translation>
    </message>
    <message>
        <source>kernel_size {kernel}: every output gets equally many terms. But its phase sums differ, {low} to {high}: divisible is not enough.</source>
        <translation>kernel_size 为 {kernel}：每个输出得到同样多的项。但各相位之和不同，从 {low} 到 {high}：能整除还不够。</translation>
    </message>
    <message>
        <source>The nearest kernel with equal phase sums; no number changes by more than {change}. Training can undo it.</source>
        <translation>各相位之和相等的卷积核中最接近的一个；每个数的改变都不超过 {change}。训练可能会破坏它。</translation>
    </message>
    <message>
        <source>The layer begins as a linear interpolation by {stride}. Training can undo it.</source>
        <translation>这一层一开始就是 {stride} 倍的线性插值。训练可能会破坏它。</translation>
    </message>
    <message>
        <source>All phases begin with the same random numbers, as if the input had been resized by nearest neighbour. Training can undo it.</source>
        <translation>所有相位一开始都用同一组随机数，就像先用最近邻放大输入一样。训练可能会破坏它。</translation>
    </message>
    <message>
        <source>It is one transposed convolution with a tied kernel of size {kernel}, and even whatever is learned.</source>
        <translation>它就是一个转置卷积，卷积核大小为 {kernel}，其中的数互相绑定；无论学到什么都是均匀的。</translation>
    </message>
    <message>
        <source>The same operation: {count} small kernels of size {kernel}, one for each phase, on the small side. It is as even as the layer is.</source>
        <translation>同一种运算：{count} 个大小为 {kernel} 的小卷积核，每个相位一个，在小的一侧计算。它和原来的层一样均匀（或不均匀）。</translation>
    </message>
    <message>
        <source>A mean over {kernel} cells behind it, as long as the stride: every sum takes each phase once. It blurs a little.</source>
        <translation>后面再对 {kernel} 格取平均，长度与 stride 相同：每个和都恰好包含每个相位一次。画面会略微变模糊。</translation>
    </message>
</context>
<context>
    <name>fixes</name>
    <message>
        <source>What can be done about a checkerboard</source>
        <translation>棋盘格有什么办法</translation>
    </message>
    <message>
        <source>The same constant of ones through the layer as it is and through the alternatives to it. Adopt one in the panel “Checkerboard”.</source>
        <translation>同一个全 1 的常数，通过现在的层，也通过各种替代方案。在“棋盘格”面板中可以采用其中一种。</translation>
    </message>
    <message>
        <source>flat: {value} everywhere inside</source>
        <translation>平坦：内部处处是 {value}</translation>
    </message>
    <message>
        <source>not flat, {ratio}: {pattern}</source>
        <translation>不平坦，{ratio}：{pattern}</translation>
    </message>
    <message>
        <source>not flat: {pattern}</source>
        <translation>不平坦：{pattern}</translation>
    </message>
    <message>
        <source>ripple {ripple}, peak {height} at {frequency}</source>
        <translation>波动 {ripple}，峰 {height}，在 {frequency}</translation>
    </message>
    <message>
        <source>peak {height} at {frequency}</source>
        <translation>峰 {height}，在 {frequency}</translation>
    </message>
    <message>
        <source>no ripple, no peak</source>
        <translation>没有波动，没有峰</translation>
    </message>
    <message>
        <source>parameters {parameters}, multiplications {products}</source>
        <translation>参数 {parameters} 个，乘法 {products} 次</translation>
    </message>
    <message>
        <source>The output becomes {size}.</source>
        <translation>输出变为 {size}。</translation>
    </message>
    <message>
        <source>Not here: {reason}</source>
        <translation>这里不行：{reason}</translation>
    </message>
    <message>
        <source>answer inside</source>
        <translation>内部的响应</translation>
    </message>
    <message>
        <source>kernel {size}</source>
        <translation>卷积核 {size}</translation>
    </message>
    <message>
        <source>as one kernel {size}</source>
        <translation>合成一个卷积核 {size}</translation>
    </message>
    <message>
        <source>kernel {size}, split by phases</source>
        <translation>卷积核 {size}，按相位拆开</translation>
    </message>
    <message>
        <source>kernel {size}, then a mean over {last}</source>
        <translation>卷积核 {size}，再对 {last} 取平均</translation>
    </message>
    <message>
        <source>{name}: {text}</source>
        <translation>{name}：{text}</translation>
    </message>
    <message>
        <source>{name}: not here, {reason}</source>
        <translation>{name}：这里不行，{reason}</translation>
    </message>
</context>
<context>
    <name>format</name>
    <message>
        <source>GIF animation</source>
        <translation>GIF 动画</translation>
    </message>
    <message>
        <source>PDF document</source>
        <translation>PDF 文档</translation>
    </message>
    <message>
        <source>PNG picture</source>
        <translation>PNG 图片</translation>
    </message>
    <message>
        <source>SVG drawing</source>
        <translation>SVG 矢量图</translation>
    </message>
    <message>
        <source>APNG animation</source>
        <translation>APNG 动画</translation>
    </message>
    <message>
        <source>NumPy arrays (NPZ)</source>
        <translation>NumPy 数组（NPZ）</translation>
    </message>
    <message>
        <source>JSON numbers</source>
        <translation>JSON 数据</translation>
    </message>
    <message>
        <source>HTML page</source>
        <translation>HTML 网页</translation>
    </message>
    <message>
        <source>MP4 video</source>
        <translation>MP4 视频</translation>
    </message>
    <message>
        <source>PowerPoint slides (PPTX)</source>
        <translation>PowerPoint 幻灯片（PPTX）</translation>
    </message>
    <message>
        <source>PowerPoint slide with an animation (PPTX)</source>
        <translation>带动画的 PowerPoint 幻灯片（PPTX）</translation>
    </message>
    <message>
        <source>PowerPoint slides with editable cells (PPTX)</source>
        <translation>格子可编辑的 PowerPoint 幻灯片（PPTX）</translation>
    </message>
    <message>
        <source>CSV tables</source>
        <translation>CSV 表格</translation>
    </message>
    <message>
        <source>Markdown tables</source>
        <translation>Markdown 表格</translation>
    </message>
    <message>
        <source>LaTeX matrices</source>
        <translation>LaTeX 矩阵</translation>
    </message>
    <message>
        <source>TikZ picture for LaTeX</source>
        <translation>LaTeX 用的 TikZ 图</translation>
    </message>
    <message>
        <source>WebP animation</source>
        <translation>WebP 动画</translation>
    </message>
    <message>
        <source>Excel workbook that computes (XLSX)</source>
        <translation>带公式的 Excel 工作簿（XLSX）</translation>
    </message>
    <message>
        <source>PyTorch code</source>
        <translation>PyTorch 代码</translation>
    </message>
    <message>
        <source>Keras code</source>
        <translation>Keras 代码</translation>
    </message>
    <message>
        <source>JAX code</source>
        <translation>JAX 代码</translation>
    </message>
    <message>
        <source>NumPy code</source>
        <translation>NumPy 代码</translation>
    </message>
    <message>
        <source>ONNX code</source>
        <translation>ONNX 代码</translation>
    </message>
</context>
<context>
    <name>help</name>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>键盘快捷键</translation>
    </message>
    <message>
        <source>About TConv</source>
        <translation>关于 TConv</translation>
    </message>
    <message>
        <source>See convolution and transposed convolution happen, on your own numbers.</source>
        <translation>用自己的数，看卷积和转置卷积一步步算出来。</translation>
    </message>
    <message>
        <source>Free software under the MIT licence. It stands on the work of others:</source>
        <translation>采用 MIT 许可证的自由软件。它建立在他人的成果之上：</translation>
    </message>
    <message>
        <source>In the figure</source>
        <translation>在图示中</translation>
    </message>
    <message>
        <source>Move between cells of the input and the kernel</source>
        <translation>在输入和卷积核的格之间移动</translation>
    </message>
    <message>
        <source>Type a number into the cell</source>
        <translation>在这一格里输入数值</translation>
    </message>
    <message>
        <source>Edit the cell, or take the number</source>
        <translation>编辑这一格，或确认数值</translation>
    </message>
    <message>
        <source>Zoom into a large matrix, as the mouse wheel does</source>
        <translation>放大、缩小大矩阵（鼠标滚轮也可以）</translation>
    </message>
    <message>
        <source>Leave the cell, the pin, or presenter mode</source>
        <translation>离开这一格、取消固定或退出演示模式</translation>
    </message>
    <message>
        <source>The versions are on the clipboard; paste them into your report and say what you did and saw.</source>
        <translation>版本信息已复制到剪贴板；请粘贴到报告里，并写明你做了什么、看到了什么。</translation>
    </message>
    <message>
        <source>In presenter mode</source>
        <translation>演示模式中</translation>
    </message>
</context>
<context>
    <name>initialiser</name>
    <message>
        <source>Zeros</source>
        <translation>全零</translation>
    </message>
    <message>
        <source>Ones</source>
        <translation>全一</translation>
    </message>
    <message>
        <source>Constant</source>
        <translation>常数</translation>
    </message>
    <message>
        <source>Normal, standard deviation 0.05</source>
        <translation>正态分布，标准差 0.05</translation>
    </message>
    <message>
        <source>Uniform, −0.05 to 0.05</source>
        <translation>均匀分布，−0.05 到 0.05</translation>
    </message>
    <message>
        <source>Glorot (Xavier), uniform</source>
        <translation>Glorot（Xavier），均匀分布</translation>
    </message>
    <message>
        <source>Glorot (Xavier), normal</source>
        <translation>Glorot（Xavier），正态分布</translation>
    </message>
    <message>
        <source>He (Kaiming), uniform</source>
        <translation>He（Kaiming），均匀分布</translation>
    </message>
    <message>
        <source>He (Kaiming), normal</source>
        <translation>He（Kaiming），正态分布</translation>
    </message>
    <message>
        <source>Bilinear interpolation</source>
        <translation>双线性插值</translation>
    </message>
    <message>
        <source>ICNR: all phases alike</source>
        <translation>ICNR：各相位相同</translation>
    </message>
</context>
<context>
    <name>kernel</name>
    <message>
        <source>Ones</source>
        <translation>全 1</translation>
    </message>
    <message>
        <source>Mean (box)</source>
        <translation>均值（盒式）</translation>
    </message>
    <message>
        <source>Identity</source>
        <translation>恒等</translation>
    </message>
    <message>
        <source>Ramp 1, 2, 3, …</source>
        <translation>递增 1, 2, 3, …</translation>
    </message>
    <message>
        <source>Triangle 1, 2, 1</source>
        <translation>三角 1, 2, 1</translation>
    </message>
    <message>
        <source>Bilinear upsampling</source>
        <translation>双线性上采样</translation>
    </message>
    <message>
        <source>Gaussian (binomial)</source>
        <translation>高斯（二项式）</translation>
    </message>
    <message>
        <source>Sharpen</source>
        <translation>锐化</translation>
    </message>
    <message>
        <source>Sobel, horizontal change</source>
        <translation>Sobel，水平变化</translation>
    </message>
    <message>
        <source>Sobel, vertical change</source>
        <translation>Sobel，垂直变化</translation>
    </message>
    <message>
        <source>Laplacian</source>
        <translation>拉普拉斯</translation>
    </message>
    <message>
        <source>Emboss</source>
        <translation>浮雕</translation>
    </message>
    <message>
        <source>Uneven 1, 1, 1, 3</source>
        <translation>不均匀 1, 1, 1, 3</translation>
    </message>
</context>
<context>
    <name>latex</name>
    <message>
        <source>put this into the preamble: {code}</source>
        <translation>请把这一行放入导言区：{code}</translation>
    </message>
    <message>
        <source>the kernel is turned by 180° before it is used</source>
        <translation>卷积核使用前旋转 180°</translation>
    </message>
</context>
<context>
    <name>lesson</name>
    <message>
        <source>Write what you expect first.</source>
        <translation>请先写下你的预测。</translation>
    </message>
    <message>
        <source>Write a size like 3×3 or 3x3.</source>
        <translation>请写一个大小，例如 3×3 或 3x3。</translation>
    </message>
    <message>
        <source>Write a size as one whole number, like 3.</source>
        <translation>请用一个整数表示大小，例如 3。</translation>
    </message>
    <message>
        <source>Write a cell as row, column, counted from 0: 1, 1.</source>
        <translation>请按“行, 列”写出一格，从 0 数起，例如 1, 1。</translation>
    </message>
    <message>
        <source>Ask: why 3×3?</source>
        <translation>问：为什么是 3×3？</translation>
    </message>
    <message>
        <source>Search the lessons</source>
        <translation>搜索课程</translation>
    </message>
    <message>
        <source>Type a question or a word; the lessons that answer it stay in the list.</source>
        <translation>输入一个问题或一个词；列表里只留下能回答它的课程。</translation>
    </message>
    <message>
        <source>Lessons</source>
        <translation>课程</translation>
    </message>
    <message>
        <source>Lesson {number}: {title}</source>
        <translation>第 {number} 课：{title}</translation>
    </message>
    <message>
        <source>No lesson answers that. Try another word.</source>
        <translation>没有课程能回答这个问题，换个词试试。</translation>
    </message>
    <message>
        <source>Lesson “{title}”, step {step} of {count}</source>
        <translation>课程“{title}”，第 {step} 步，共 {count} 步</translation>
    </message>
    <message>
        <source>{step} of {count}</source>
        <translation>{step} / {count}</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>上一步</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>下一步</translation>
    </message>
    <message>
        <source>Leave the lesson</source>
        <translation>退出课程</translation>
    </message>
    <message>
        <source>Your prediction</source>
        <translation>你的预测</translation>
    </message>
    <message>
        <source>Check</source>
        <translation>核对</translation>
    </message>
    <message>
        <source>Just show me</source>
        <translation>直接看答案</translation>
    </message>
    <message>
        <source>✓ {answer} is right.</source>
        <translation>✓ 答对了：{answer}。</translation>
    </message>
    <message>
        <source>✗ You said {reply}; it is {answer}.</source>
        <translation>✗ 你的回答：{reply}；正确答案：{answer}。</translation>
    </message>
    <message>
        <source>→ {answer}</source>
        <translation>→ {answer}</translation>
    </message>
</context>
<context>
    <name>menu</name>
    <message>
        <source>&amp;File</source>
        <translation>文件(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>编辑(&amp;E)</translation>
    </message>
    <message>
        <source>&amp;Layer</source>
        <translation>层(&amp;L)</translation>
    </message>
    <message>
        <source>&amp;Play</source>
        <translation>播放(&amp;P)</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>帮助(&amp;H)</translation>
    </message>
    <message>
        <source>&amp;Play or Pause</source>
        <translation>播放或暂停(&amp;P)</translation>
    </message>
    <message>
        <source>&amp;Next Step</source>
        <translation>下一步(&amp;N)</translation>
    </message>
    <message>
        <source>Pre&amp;vious Step</source>
        <translation>上一步(&amp;V)</translation>
    </message>
    <message>
        <source>&amp;First Step</source>
        <translation>回到开头(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Last Step</source>
        <translation>跳到结尾(&amp;L)</translation>
    </message>
    <message>
        <source>F&amp;aster</source>
        <translation>加快(&amp;A)</translation>
    </message>
    <message>
        <source>&amp;Slower</source>
        <translation>减慢(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>视图(&amp;V)</translation>
    </message>
    <message>
        <source>&amp;Theme</source>
        <translation>主题(&amp;T)</translation>
    </message>
    <message>
        <source>&amp;Language</source>
        <translation>语言(&amp;L)</translation>
    </message>
    <message>
        <source>Same as &amp;System</source>
        <translation>跟随系统(&amp;S)</translation>
    </message>
    <message>
        <source>L&amp;arger Text</source>
        <translation>放大文字(&amp;A)</translation>
    </message>
    <message>
        <source>S&amp;maller Text</source>
        <translation>缩小文字(&amp;M)</translation>
    </message>
    <message>
        <source>&amp;Normal Text Size</source>
        <translation>默认文字大小(&amp;N)</translation>
    </message>
    <message>
        <source>&amp;Colour Cells by Value</source>
        <translation>按数值着色(&amp;C)</translation>
    </message>
    <message>
        <source>An&amp;imate Steps</source>
        <translation>步骤动画(&amp;I)</translation>
    </message>
    <message>
        <source>Settin&amp;gs Panel</source>
        <translation>设置面板(&amp;G)</translation>
    </message>
    <message>
        <source>L&amp;essons Panel</source>
        <translation>课程面板(&amp;E)</translation>
    </message>
    <message>
        <source>Sho&amp;w</source>
        <translation>显示(&amp;W)</translation>
    </message>
    <message>
        <source>&amp;Numbers</source>
        <translation>数值(&amp;N)</translation>
    </message>
    <message>
        <source>N&amp;ames x₁₁, w₁₁, y₁₁</source>
        <translation>符号名 x₁₁, w₁₁, y₁₁(&amp;A)</translation>
    </message>
    <message>
        <source>&amp;Letters A, B and a, b</source>
        <translation>字母 A, B 和 a, b(&amp;L)</translation>
    </message>
    <message>
        <source>Count from &amp;1</source>
        <translation>从 1 数起(&amp;1)</translation>
    </message>
    <message>
        <source>Stretched Convolution without the &amp;Flip</source>
        <translation>拉伸卷积不旋转卷积核(&amp;F)</translation>
    </message>
    <message>
        <source>Weig&amp;h Overlaps by the Kernel</source>
        <translation>按卷积核给重叠加权(&amp;H)</translation>
    </message>
    <message>
        <source>&amp;Signal of the Spectrum</source>
        <translation>频谱的信号(&amp;S)</translation>
    </message>
    <message>
        <source>A Constant of &amp;Ones</source>
        <translation>全 1 的常数(&amp;O)</translation>
    </message>
    <message>
        <source>A &amp;Step</source>
        <translation>阶跃(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Noise</source>
        <translation>噪声(&amp;N)</translation>
    </message>
    <message>
        <source>The &amp;Input</source>
        <translation>输入(&amp;I)</translation>
    </message>
    <message>
        <source>Show &amp;Beside</source>
        <translation>并排显示(&amp;B)</translation>
    </message>
    <message>
        <source>N&amp;othing Beside</source>
        <translation>取消并排(&amp;O)</translation>
    </message>
    <message>
        <source>&amp;Keep This Setting as B</source>
        <translation>将当前设置留作 B(&amp;K)</translation>
    </message>
    <message>
        <source>Swap A an&amp;d B</source>
        <translation>交换 A 与 B(&amp;D)</translation>
    </message>
    <message>
        <source>Next Input Channel</source>
        <translation>下一个输入通道</translation>
    </message>
    <message>
        <source>Previous Input Channel</source>
        <translation>上一个输入通道</translation>
    </message>
    <message>
        <source>Next Output Channel</source>
        <translation>下一个输出通道</translation>
    </message>
    <message>
        <source>Previous Output Channel</source>
        <translation>上一个输出通道</translation>
    </message>
    <message>
        <source>&amp;Zoom into the Matrix</source>
        <translation>放大矩阵(&amp;Z)</translation>
    </message>
    <message>
        <source>Zoom O&amp;ut of the Matrix</source>
        <translation>缩小矩阵(&amp;U)</translation>
    </message>
    <message>
        <source>&amp;Presenter Mode</source>
        <translation>演示模式(&amp;P)</translation>
    </message>
    <message>
        <source>Speaker &amp;View</source>
        <translation>演讲者视图(&amp;V)</translation>
    </message>
    <message>
        <source>Automaticall&amp;y on a Second Screen</source>
        <translation>有第二个屏幕时自动显示(&amp;Y)</translation>
    </message>
    <message>
        <source>&amp;Undo {what}</source>
        <translation>撤销{what}(&amp;U)</translation>
    </message>
    <message>
        <source>&amp;Redo {what}</source>
        <translation>重做{what}(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Copy Numbers</source>
        <translation>复制数值(&amp;C)</translation>
    </message>
    <message>
        <source>Copy Numbers &amp;As</source>
        <translation>将数值复制为(&amp;A)</translation>
    </message>
    <message>
        <source>&amp;Paste Numbers</source>
        <translation>粘贴数值(&amp;P)</translation>
    </message>
    <message>
        <source>&amp;Fill Input</source>
        <translation>给输入填数(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Kernel</source>
        <translation>卷积核(&amp;K)</translation>
    </message>
    <message>
        <source>&amp;Initialise Kernel</source>
        <translation>初始化卷积核(&amp;I)</translation>
    </message>
    <message>
        <source>&amp;Operation</source>
        <translation>运算(&amp;O)</translation>
    </message>
    <message>
        <source>&amp;Turn the Kernel by 180° before Use</source>
        <translation>使用前将卷积核旋转 180°(&amp;T)</translation>
    </message>
    <message>
        <source>&amp;New</source>
        <translation>新建(&amp;N)</translation>
    </message>
    <message>
        <source>&amp;Open…</source>
        <translation>打开(&amp;O)…</translation>
    </message>
    <message>
        <source>Open &amp;Recent</source>
        <translation>最近打开的文件(&amp;R)</translation>
    </message>
    <message>
        <source>Stacks of Real &amp;Decoders</source>
        <translation>真实解码器的层叠(&amp;D)</translation>
    </message>
    <message>
        <source>{name}: {setting}</source>
        <translation>{name}：{setting}</translation>
    </message>
    <message>
        <source>{name}, the first {part} of {all} layers: {setting}</source>
        <translation>{name}，{all} 层中的前 {part} 层：{setting}</translation>
    </message>
    <message>
        <source>E&amp;xamples…</source>
        <translation>示例(&amp;X)…</translation>
    </message>
    <message>
        <source>Ready C&amp;hains</source>
        <translation>现成的链(&amp;H)</translation>
    </message>
    <message>
        <source>{title}: {sizes}</source>
        <translation>{title}：{sizes}</translation>
    </message>
    <message>
        <source>&amp;Clear This List</source>
        <translation>清空此列表(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Save</source>
        <translation>保存(&amp;S)</translation>
    </message>
    <message>
        <source>Save &amp;As…</source>
        <translation>另存为(&amp;A)…</translation>
    </message>
    <message>
        <source>&amp;Export…</source>
        <translation>导出(&amp;E)…</translation>
    </message>
    <message>
        <source>Expor&amp;t For</source>
        <translation>导出到(&amp;T)</translation>
    </message>
    <message>
        <source>{title}…</source>
        <translation>{title}…</translation>
    </message>
    <message>
        <source>Copy &amp;Picture</source>
        <translation>复制图片(&amp;P)</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>退出(&amp;Q)</translation>
    </message>
    <message>
        <source>&amp;Lessons</source>
        <translation>课程(&amp;L)</translation>
    </message>
    <message>
        <source>&amp;Keyboard Shortcuts</source>
        <translation>键盘快捷键(&amp;K)</translation>
    </message>
    <message>
        <source>&amp;Report a Problem</source>
        <translation>报告问题(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;About TConv</source>
        <translation>关于 TConv(&amp;A)</translation>
    </message>
    <message>
        <source>&amp;Send the Output to the Input</source>
        <translation>把输出送到输入(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Add the Transposed Layer with the Same Kernel</source>
        <translation>添加使用同一卷积核的转置层(&amp;A)</translation>
    </message>
    <message>
        <source>&amp;Tied Weights: One Kernel for Layers {first} and {second}</source>
        <translation>绑定权重：第 {first}、{second} 层共用一个卷积核(&amp;T)</translation>
    </message>
    <message>
        <source>&amp;Remove the Last Layer</source>
        <translation>移除最后一层(&amp;R)</translation>
    </message>
    <message>
        <source>Add Layers from &amp;Code…</source>
        <translation>从代码添加层(&amp;C)…</translation>
    </message>
    <message>
        <source>Add a &amp;New Layer</source>
        <translation>添加新层(&amp;N)</translation>
    </message>
    <message>
        <source>&amp;Duplicate Layer</source>
        <translation>复制层(&amp;D)</translation>
    </message>
    <message>
        <source>Switch &amp;Off</source>
        <translation>关闭(&amp;O)</translation>
    </message>
    <message>
        <source>Move &amp;Left</source>
        <translation>左移(&amp;L)</translation>
    </message>
    <message>
        <source>Move Ri&amp;ght</source>
        <translation>右移(&amp;G)</translation>
    </message>
    <message>
        <source>Re&amp;move Layer</source>
        <translation>移除层(&amp;M)</translation>
    </message>
    <message>
        <source>&amp;Balance Kernel</source>
        <translation>均衡卷积核(&amp;B)</translation>
    </message>
    <message>
        <source>Make &amp;Even…</source>
        <translation>拉平(&amp;E)…</translation>
    </message>
    <message>
        <source>Solve for Si&amp;ze…</source>
        <translation>按尺寸求解(&amp;Z)…</translation>
    </message>
    <message>
        <source>&amp;Run on a Picture</source>
        <translation>用在图片上(&amp;R)</translation>
    </message>
    <message>
        <source>Copy as Co&amp;de</source>
        <translation>复制为代码(&amp;D)</translation>
    </message>
    <message>
        <source>This &amp;Layer Only</source>
        <translation>仅此层(&amp;L)</translation>
    </message>
    <message>
        <source>&amp;Hide the Output</source>
        <translation>隐藏输出(&amp;H)</translation>
    </message>
    <message>
        <source>Hide or Reveal This &amp;Cell</source>
        <translation>隐藏或揭晓这一格(&amp;C)</translation>
    </message>
    <message>
        <source>Hide the Output&apos;s Si&amp;ze</source>
        <translation>隐藏输出的大小(&amp;Z)</translation>
    </message>
    <message>
        <source>&amp;Reveal Everything</source>
        <translation>全部揭晓(&amp;R)</translation>
    </message>
    <message>
        <source>Point at a cell of the output first.</source>
        <translation>请先指向输出的一格。</translation>
    </message>
    <message>
        <source>&amp;Quiz</source>
        <translation>测验(&amp;Q)</translation>
    </message>
</context>
<context>
    <name>notice</name>
    <message>
        <source>This file was written by a newer TConv (format version {got}). What this one does not know is not shown, but kept when you save.</source>
        <translation>这个文件是用更新的 TConv 写的（格式版本 {got}）。当前程序不认识的内容不会显示，但保存时会原样保留。</translation>
    </message>
</context>
<context>
    <name>numbers</name>
    <message>
        <source>rows</source>
        <translation>行数</translation>
    </message>
    <message>
        <source>columns</source>
        <translation>列数</translation>
    </message>
    <message>
        <source>{grid}: number of rows</source>
        <translation>{grid}：行数</translation>
    </message>
    <message>
        <source>{grid}: number of columns</source>
        <translation>{grid}：列数</translation>
    </message>
    <message>
        <source>1 to {high}; numbers that are there stay where they are</source>
        <translation>1 到 {high}；已有的数留在原来的位置</translation>
    </message>
    <message>
        <source>The operation makes these numbers. A transposed convolution or a convolution has your own.</source>
        <translation>这些数由运算决定。转置卷积或卷积才有你自己的数。</translation>
    </message>
    <message>
        <source>Type a number; Tab, Enter and the arrows move; Delete sets 0; F2 shows all digits; a block can be pasted</source>
        <translation>输入数值；用 Tab、Enter 和方向键移动；Delete 置为 0；F2 显示所有数位；可以粘贴一整块数</translation>
    </message>
    <message>
        <source>{grid} [{index}] is {value}</source>
        <translation>{grid} [{index}] 是 {value}</translation>
    </message>
    <message>
        <source>Fill</source>
        <translation>填数</translation>
    </message>
    <message>
        <source>Fill {grid} with a pattern</source>
        <translation>按规律给{grid}填数</translation>
    </message>
    <message>
        <source>Presets</source>
        <translation>预设</translation>
    </message>
    <message>
        <source>Well-known kernels that fit the size, and the numbers training begins with</source>
        <translation>适合当前大小的常用卷积核，以及训练开始时的初始数值</translation>
    </message>
    <message>
        <source>Initialise</source>
        <translation>初始化</translation>
    </message>
    <message>
        <source>seed</source>
        <translation>种子</translation>
    </message>
    <message>
        <source>Random numbers of {grid}: the same seed, the same numbers</source>
        <translation>{grid}的随机数：种子相同，数就相同</translation>
    </message>
    <message>
        <source>Other random numbers for {grid}</source>
        <translation>给{grid}换一组随机数</translation>
    </message>
    <message>
        <source>Copy all numbers of {grid}</source>
        <translation>复制{grid}的全部数值</translation>
    </message>
    <message>
        <source>Paste numbers into {grid}, from the cell with the cursor on</source>
        <translation>把数值粘贴到{grid}，从光标所在的格开始</translation>
    </message>
    <message>
        <source>Input x</source>
        <translation>输入 x</translation>
    </message>
    <message>
        <source>the input</source>
        <translation>输入</translation>
    </message>
    <message>
        <source>Kernel w</source>
        <translation>卷积核 w</translation>
    </message>
    <message>
        <source>the kernel</source>
        <translation>卷积核</translation>
    </message>
    <message>
        <source>Numbers of the input and the kernel</source>
        <translation>输入和卷积核的数值</translation>
    </message>
    <message>
        <source>one row (1-D)</source>
        <translation>单行（一维）</translation>
    </message>
    <message>
        <source>A signal instead of a picture: of a table, the first row is kept</source>
        <translation>用一维信号代替图片；如果现在是表，只保留第一行</translation>
    </message>
    <message>
        <source>{grid}, channel {number} of {count}</source>
        <translation>{grid}，通道 {number}（共 {count} 个）</translation>
    </message>
    <message>
        <source>{grid}, channel {before} → {after}</source>
        <translation>{grid}，通道 {before} → {after}</translation>
    </message>
    <message>
        <source>channel</source>
        <translation>通道</translation>
    </message>
    <message>
        <source>Channel of the input</source>
        <translation>输入的通道</translation>
    </message>
    <message>
        <source>Which channel the table shows; what is typed, filled and pasted goes into it</source>
        <translation>表格显示哪个通道；键入、填充和粘贴的数都进入该通道</translation>
    </message>
</context>
<context>
    <name>operation</name>
    <message>
        <source>Convolution</source>
        <translation>卷积</translation>
    </message>
    <message>
        <source>Transposed convolution</source>
        <translation>转置卷积</translation>
    </message>
    <message>
        <source>Average pooling</source>
        <translation>平均池化</translation>
    </message>
    <message>
        <source>Bed of nails</source>
        <translation>钉床</translation>
    </message>
    <message>
        <source>Cubic interpolation</source>
        <translation>三次插值</translation>
    </message>
    <message>
        <source>Cubic, corners aligned</source>
        <translation>三次，对齐角点</translation>
    </message>
    <message>
        <source>Linear interpolation</source>
        <translation>线性插值</translation>
    </message>
    <message>
        <source>Linear, corners aligned</source>
        <translation>线性，对齐角点</translation>
    </message>
    <message>
        <source>Max-pooling</source>
        <translation>最大池化</translation>
    </message>
    <message>
        <source>Max-unpooling</source>
        <translation>最大反池化</translation>
    </message>
    <message>
        <source>Nearest neighbour</source>
        <translation>最近邻</translation>
    </message>
    <message>
        <source>Pixel shuffle</source>
        <translation>像素重排</translation>
    </message>
    <message>
        <source>Pixel unshuffle</source>
        <translation>像素逆重排</translation>
    </message>
</context>
<context>
    <name>overlap</name>
    <message>
        <source>{kind}</source>
        <translation>{kind}</translation>
    </message>
    <message>
        <source>{down} down, {across} across</source>
        <translation>纵向{down}，横向{across}</translation>
    </message>
    <message>
        <source>On both axes {reason}.</source>
        <translation>两个轴都一样：{reason}。</translation>
    </message>
    <message>
        <source>Down, {reason}.</source>
        <translation>纵向：{reason}。</translation>
    </message>
    <message>
        <source>Across, {reason}.</source>
        <translation>横向：{reason}。</translation>
    </message>
    <message>
        <source>{reason}.</source>
        <translation>{reason}。</translation>
    </message>
    <message>
        <source>Interior: everywhere {value}, std/mean 0</source>
        <translation>内部：处处为 {value}，标准差/均值 0</translation>
    </message>
    <message>
        <source>Interior: {low} to {high}, max/min {ratio}, std/mean {ripple}</source>
        <translation>内部：从 {low} 到 {high}，最大/最小 {ratio}，标准差/均值 {ripple}</translation>
    </message>
    <message>
        <source>Interior: {low} to {high}, std/mean {ripple}</source>
        <translation>内部：从 {low} 到 {high}，标准差/均值 {ripple}</translation>
    </message>
    <message>
        <source>The square law: {ratio} along an axis becomes {square} in two dimensions.</source>
        <translation>平方律：一个轴上的 {ratio} 在二维中变成 {square}。</translation>
    </message>
    <message>
        <source>Unevenness multiplies: {down} down times {across} across is {square}.</source>
        <translation>不均匀程度相乘：纵向 {down} 乘以横向 {across} 等于 {square}。</translation>
    </message>
    <message>
        <source>Only down is it uneven: {ratio} there stays {ratio} in two dimensions.</source>
        <translation>只有纵向不均匀：那里的 {ratio} 在二维中仍是 {ratio}。</translation>
    </message>
    <message>
        <source>Only across is it uneven: {ratio} there stays {ratio} in two dimensions.</source>
        <translation>只有横向不均匀：那里的 {ratio} 在二维中仍是 {ratio}。</translation>
    </message>
    <message>
        <source>The map is the outer product of its margins: every number is its row&apos;s times its column&apos;s.</source>
        <translation>这张图是两条边上数列的外积：每个数等于它所在行的数乘以所在列的数。</translation>
    </message>
    <message>
        <source>Each margin weighs by the kernel&apos;s sum over the other axis. This kernel is an outer product, so the map is one too: every number is its row&apos;s times its column&apos;s, divided by Σw = {sum}.</source>
        <translation>边上的数按卷积核在另一个轴上的和加权。这个卷积核是外积，所以这张图也是：每个数等于行的数乘以列的数，再除以 Σw = {sum}。</translation>
    </message>
    <message>
        <source>Each margin weighs by the kernel&apos;s sum over the other axis. This kernel is no outer product, so the map cannot be read off its margins, and the square law does not hold.</source>
        <translation>边上的数按卷积核在另一个轴上的和加权。这个卷积核不是外积，所以不能从边上的数读出整张图，平方律也不成立。</translation>
    </message>
    <message>
        <source>Hatched or faint: border, {count} of {all} cells, which lack stamps as the ones end there. A border ramp is not a checkerboard; max/min and std/mean are the interior&apos;s.</source>
        <translation>斜线或浅色：边界，{all} 格中的 {count} 格；全 1 的常数到此为止，所以它们缺少印记。边界上的渐变不是棋盘格；最大/最小和标准差/均值只算内部。</translation>
    </message>
    <message>
        <source>Hatched or faint: border. The ones are too few for a whole period inside; what is said of the interior holds for larger sizes. A border ramp is not a checkerboard.</source>
        <translation>斜线或浅色：边界。这些 1 太少，内部容不下一个完整的周期；关于内部的说法适用于更大的尺寸。边界上的渐变不是棋盘格。</translation>
    </message>
    <message>
        <source>All that is kept is interior: there is no border ramp.</source>
        <translation>留下的全是内部：没有边界上的渐变。</translation>
    </message>
    <message>
        <source>Outside the frame: cropped by padding.</source>
        <translation>框外：被 padding 裁掉。</translation>
    </message>
    <message>
        <source>This layer has one axis, so the map has one row. The figure “Overlap” (overlap1d) shows how it comes about.</source>
        <translation>这一层只有一个轴，所以图只有一行。图“重叠”（overlap1d）说明它是怎样得来的。</translation>
    </message>
    <message>
        <source>All {count} stamps have landed; a step shows them one by one.</source>
        <translation>全部 {count} 个印记都已落下；单步播放时逐个显示。</translation>
    </message>
    <message>
        <source>Stamp {step} of {count}, of {unit}, is added to its window.</source>
        <translation>第 {step} 个印记，共 {count} 个：{unit} 的印记加到它的窗口上。</translation>
    </message>
    <message>
        <source>{cell}: {down} × {across} = {count} stamps</source>
        <translation>{cell}：{down} × {across} = {count} 个印记</translation>
    </message>
    <message>
        <source>{cell}: {count} stamps</source>
        <translation>{cell}：{count} 个印记</translation>
    </message>
    <message>
        <source>{cell}: {count} stamps add up to {sum}</source>
        <translation>{cell}：{count} 个印记，加起来是 {sum}</translation>
    </message>
    <message>
        <source>{text}, {count} of them so far</source>
        <translation>{text}，目前落下 {count} 个</translation>
    </message>
    <message>
        <source>{text}, at the border</source>
        <translation>{text}，在边界上</translation>
    </message>
    <message>
        <source>{text}, cropped</source>
        <translation>{text}，被裁掉</translation>
    </message>
    <message>
        <source>Gradient of a convolution · {kind}</source>
        <translation>卷积的梯度 · {kind}</translation>
    </message>
    <message>
        <source>Weighted by the kernel – {verdict}</source>
        <translation>按卷积核加权 – {verdict}</translation>
    </message>
    <message>
        <source>Counted – {verdict}</source>
        <translation>按印记计数 – {verdict}</translation>
    </message>
    <message>
        <source>{count} ones</source>
        <translation>{count} 个一</translation>
    </message>
    <message>
        <source>1 one</source>
        <translation>1 个一</translation>
    </message>
    <message>
        <source>{count} cells</source>
        <translation>{count} 格</translation>
    </message>
    <message>
        <source>stamps</source>
        <translation>印记数</translation>
    </message>
    <message>
        <source>sums</source>
        <translation>和</translation>
    </message>
    <message>
        <source>interior: {values}, repeating</source>
        <translation>内部：{values}，循环</translation>
    </message>
    <message>
        <source>Border: fewer stamps where the input ends (outputs at the beginning: {before}, at the end: {after}). A border ramp is not a checkerboard.</source>
        <translation>边界：输入到头处印记较少（开头 {before} 格，结尾 {after} 格）。边界的斜坡不是棋盘格。</translation>
    </message>
    <message>
        <source>input x</source>
        <translation>输入 x</translation>
    </message>
    <message>
        <source>output y</source>
        <translation>输出 y</translation>
    </message>
    <message>
        <source>kernel w</source>
        <translation>卷积核 w</translation>
    </message>
    <message>
        <source>summed over axis {axis}: {sums}</source>
        <translation>沿第 {axis} 轴求和：{sums}</translation>
    </message>
    <message>
        <source>phase {phase}: {sum}</source>
        <translation>相位 {phase}：{sum}</translation>
    </message>
    <message>
        <source>interior: always {value}</source>
        <translation>内部：恒为 {value}</translation>
    </message>
    <message>
        <source>border</source>
        <translation>边界</translation>
    </message>
    <message>
        <source>All of it is border: the input is too short for a whole period. What is said of the interior holds for longer inputs; a border ramp is not a checkerboard.</source>
        <translation>全是边界：输入太短，容不下一个完整周期。关于内部的说法对更长的输入成立；边界的斜坡不是棋盘格。</translation>
    </message>
    <message>
        <source>The border ramp lies in what padding crops: all of the output is interior.</source>
        <translation>边界斜坡落在被填充裁掉的部分：输出全是内部。</translation>
    </message>
    <message>
        <source>No border ramp: stamps do not reach over one another.</source>
        <translation>没有边界斜坡：印记互不重叠。</translation>
    </message>
    <message>
        <source>The input is a constant of ones here; your own numbers stay as they are.</source>
        <translation>这里的输入是全 1 的常数；你自己的数不变。</translation>
    </message>
    <message>
        <source>What is scattered here is ∂L/∂y, a constant of ones, back onto the input: the backward pass.</source>
        <translation>这里散布的是 ∂L/∂y（全 1 的常数），散布回输入：这是反向传播。</translation>
    </message>
    <message>
        <source>Drawn: the first {seen} of {all} cells. A shorter input is drawn whole.</source>
        <translation>只画出 {all} 格中的前 {seen} 格；较短的输入会全部画出。</translation>
    </message>
    <message>
        <source>Along axis {axis} of 2.</source>
        <translation>沿两个轴中的第 {axis} 轴。</translation>
    </message>
    <message>
        <source>{caption}. {title}: {reason}. {verdict}. Stamp {step} of {count}.</source>
        <translation>{caption}。{title}：{reason}。{verdict}。第 {step} 个印记，共 {count} 个。</translation>
    </message>
    <message>
        <source>{caption}. {title}: {reason}. {verdict}. {border} Sums: {sums}.</source>
        <translation>{caption}。{title}：{reason}。{verdict}。{border}和：{sums}。</translation>
    </message>
    <message>
        <source>{parameter} {value}</source>
        <translation>{parameter} {value}</translation>
    </message>
    <message>
        <source>{count} stamps: {terms}</source>
        <translation>{count} 个印记：{terms}</translation>
    </message>
    <message>
        <source>1 stamp: {terms}</source>
        <translation>1 个印记：{terms}</translation>
    </message>
    <message>
        <source>no stamp: 0</source>
        <translation>没有印记：0</translation>
    </message>
    <message>
        <source>{sum} (border)</source>
        <translation>{sum}（边界）</translation>
    </message>
    <message>
        <source>{sum} (cropped)</source>
        <translation>{sum}（已裁掉）</translation>
    </message>
    <message>
        <source>{caption}. {title}. {verdict}. {unevenness}. {law}</source>
        <translation>{caption}。{title}。{verdict}。{unevenness}。{law}</translation>
    </message>
    <message>
        <source>{caption}. {step} {verdict}.</source>
        <translation>{caption}。{step}{verdict}。</translation>
    </message>
</context>
<context>
    <name>parameters</name>
    <message>
        <source>How many cells the kernel has</source>
        <translation>卷积核有几格</translation>
    </message>
    <message>
        <source>How far apart the kernel is put down on the larger side</source>
        <translation>卷积核在较大的特征图上相邻两次落点相距几格</translation>
    </message>
    <message>
        <source>How many times as large the output is on each axis</source>
        <translation>输出在每个轴上放大的倍数</translation>
    </message>
    <message>
        <source>Cells that a convolution adds around its input; a transposed convolution crops them</source>
        <translation>卷积在输入四周补上的格数；转置卷积则把它们裁掉</translation>
    </message>
    <message>
        <source>Cells at the end that are left uncropped; smaller than stride or dilation</source>
        <translation>末端少裁掉的格数；要小于 stride 或 dilation</translation>
    </message>
    <message>
        <source>How far apart the kernel&apos;s cells stand</source>
        <translation>卷积核相邻两格相距几格</translation>
    </message>
    <message>
        <source>{tip}; in Keras {name}</source>
        <translation>{tip}；在 Keras 中叫 {name}</translation>
    </message>
    <message>
        <source>{tip}. Possible now: {low} to {high}</source>
        <translation>{tip}。现在可取 {low} 到 {high}</translation>
    </message>
    <message>
        <source>{tip}. Possible now: only {low}</source>
        <translation>{tip}。现在只能取 {low}</translation>
    </message>
    <message>
        <source>{tip}. Type a number, or step with the arrow keys</source>
        <translation>{tip}。可以输入数值，也可以用方向键增减</translation>
    </message>
    <message>
        <source>axis 0 · height</source>
        <translation>轴 0 · 高</translation>
    </message>
    <message>
        <source>axis 1 · width</source>
        <translation>轴 1 · 宽</translation>
    </message>
    <message>
        <source>{name}, {axis}</source>
        <translation>{name}，{axis}</translation>
    </message>
    <message>
        <source>{name}, {side}</source>
        <translation>{name}，{side}</translation>
    </message>
    <message>
        <source>{name}: one value for both axes</source>
        <translation>{name}：两个轴用同一个值</translation>
    </message>
    <message>
        <source>{name}: a value for each axis</source>
        <translation>{name}：每个轴各用一个值</translation>
    </message>
    <message>
        <source>Set both axes together</source>
        <translation>两个轴一起设置</translation>
    </message>
    <message>
        <source>Set each axis by itself</source>
        <translation>每个轴分别设置</translation>
    </message>
    <message>
        <source>How padding is given</source>
        <translation>怎样给出 padding</translation>
    </message>
    <message>
        <source>equal on both sides</source>
        <translation>两端相同</translation>
    </message>
    <message>
        <source>begin and end apart</source>
        <translation>首端和末端分开</translation>
    </message>
    <message>
        <source>“same”: as TensorFlow does</source>
        <translation>“same”：与 TensorFlow 相同</translation>
    </message>
    <message>
        <source>“valid”: none</source>
        <translation>“valid”：不填充</translation>
    </message>
    <message>
        <source>begin</source>
        <translation>首端</translation>
    </message>
    <message>
        <source>end</source>
        <translation>末端</translation>
    </message>
    <message>
        <source>{reason} The nearest possible {parameter} is {value}.</source>
        <translation>{reason}最接近的可用 {parameter} 是 {value}。</translation>
    </message>
    <message>
        <source>The last row of the input is never read.</source>
        <translation>输入的最后一行没有用到。</translation>
    </message>
    <message>
        <source>The last column of the input is never read.</source>
        <translation>输入的最后一列没有用到。</translation>
    </message>
    <message>
        <source>The last row and the last column of the input are never read.</source>
        <translation>输入的最后一行和最后一列没有用到。</translation>
    </message>
    <message>
        <source>The last cell of the input is never read.</source>
        <translation>输入的最后一格没有用到。</translation>
    </message>
    <message>
        <source>At the end of axis {axis}, {count} input cells are never read.</source>
        <translation>轴 {axis} 的末端有 {count} 格输入没有用到。</translation>
    </message>
    <message>
        <source>Convolving inputs of {first} and of {last} both gives {small}; going back, output_padding chooses.</source>
        <translation>大小为 {first} 和 {last} 的输入，卷积后都得到 {small}；反方向由 output_padding 决定得到哪一个。</translation>
    </message>
    <message>
        <source>Convolving inputs of {first} to {last} always gives {small}; going back, output_padding chooses.</source>
        <translation>大小从 {first} 到 {last} 的输入，卷积后都得到 {small}；反方向由 output_padding 决定得到哪一个。</translation>
    </message>
    <message>
        <source>The stride is larger than the kernel&apos;s span: some output cells get no stamp.</source>
        <translation>步幅比卷积核的跨度大：输出有些格没有印记覆盖。</translation>
    </message>
    <message>
        <source>The dilated kernel leaves gaps: some output cells get no stamp.</source>
        <translation>膨胀后的卷积核留有空隙：输出有些格没有印记覆盖。</translation>
    </message>
    <message>
        <source>At the edge, some output cells lie beyond every stamp.</source>
        <translation>在边界，输出有些格超出了所有印记的范围。</translation>
    </message>
    <message>
        <source>output size</source>
        <translation>输出大小</translation>
    </message>
    <message>
        <source>= {size} per axis</source>
        <translation>= {size}（每个轴）</translation>
    </message>
    <message>
        <source>= {size}</source>
        <translation>= {size}</translation>
    </message>
    <message>
        <source>as large as what layer {number} read</source>
        <translation>与第 {number} 层读入的一样大</translation>
    </message>
    <message>
        <source>= {size} on axis {axis}</source>
        <translation>= {size}（轴 {axis}）</translation>
    </message>
    <message>
        <source>Settings of the layer</source>
        <translation>层的设置</translation>
    </message>
    <message>
        <source>Each input unit stamps the kernel onto the output: one-to-many</source>
        <translation>输入的每个单元都把卷积核盖到输出上：一对多</translation>
    </message>
    <message>
        <source>Each output unit sums a window of the input: many-to-one</source>
        <translation>输出的每个单元都是输入一个窗口的加权和：多对一</translation>
    </message>
    <message>
        <source>Flip the kernel (true convolution)</source>
        <translation>翻转卷积核（真正的卷积）</translation>
    </message>
    <message>
        <source>Turn the kernel by 180° before use, as mathematicians do; deep learning leaves it as it is</source>
        <translation>使用前将卷积核旋转 180°，这是数学上的做法；深度学习则不旋转</translation>
    </message>
    <message>
        <source>Tied weights: layers {first} and {second} share a kernel</source>
        <translation>绑定权重：第 {first}、{second} 层共用一个卷积核</translation>
    </message>
    <message>
        <source>On: one kernel for both layers, whichever of them you edit. Off: each has numbers of its own.</source>
        <translation>打开：两层共用一个卷积核，改哪一层的都一样。关闭：各层有自己的数。</translation>
    </message>
    <message>
        <source>bias</source>
        <translation>偏置</translation>
    </message>
    <message>
        <source>A number that is added once to every output cell</source>
        <translation>在输出的每一格上加一次的数</translation>
    </message>
    <message>
        <source>bias: {name} of {count}</source>
        <translation>偏置 {name}（共 {count}）</translation>
    </message>
    <message>
        <source>Every filter has a bias; this is the one of the channel on the stage</source>
        <translation>每个滤波器都有一个偏置；这是当前所看通道的那一个</translation>
    </message>
    <message>
        <source>Each output unit is the mean of a window; padding counts as zeros</source>
        <translation>每个输出单元是一个窗口的平均值；填充按 0 计</translation>
    </message>
    <message>
        <source>Each unit stands in the first cell of its block, with zeros around it</source>
        <translation>每个单元放在自己那一块的第一格，其余为 0</translation>
    </message>
    <message>
        <source>Each new cell is made of four units per axis; some weights are negative</source>
        <translation>每个新格由每个轴上的四个单元组成；有些权重为负</translation>
    </message>
    <message>
        <source>Cubic interpolation that keeps the corner cells: align_corners=True</source>
        <translation>保持角上格子不变的三次插值：align_corners=True</translation>
    </message>
    <message>
        <source>Negative numbers are divided by a hundred, all others stay</source>
        <translation>负数除以一百，其余不变</translation>
    </message>
    <message>
        <source>Each new cell is a weighted mean of the units around it</source>
        <translation>每个新格是周围单元的加权平均</translation>
    </message>
    <message>
        <source>Linear interpolation that keeps the corner cells: align_corners=True</source>
        <translation>保持角上格子不变的线性插值：align_corners=True</translation>
    </message>
    <message>
        <source>The largest unit of each window goes on; where it was is kept</source>
        <translation>每个窗口中最大的单元传下去，并记住它的位置</translation>
    </message>
    <message>
        <source>Each unit goes back to where the max-pooling before it found its largest</source>
        <translation>每个单元回到前面的最大池化找到最大值的位置</translation>
    </message>
    <message>
        <source>Each unit is repeated scale_factor times on each axis</source>
        <translation>每个单元在每个轴上重复 scale_factor 次</translation>
    </message>
    <message>
        <source>Negative numbers become 0: max(x, 0)</source>
        <translation>负数变为 0：max(x, 0)</translation>
    </message>
    <message>
        <source>Every number is squeezed into 0 to 1</source>
        <translation>每个数压缩到 0 到 1 之间</translation>
    </message>
    <message>
        <source>Every number is squeezed into −1 to 1, as at the end of generators</source>
        <translation>每个数压缩到 −1 到 1 之间，常用于生成器的末端</translation>
    </message>
    <message>
        <source>Other ▼</source>
        <translation>其他 ▼</translation>
    </message>
    <message>
        <source>Pooling, interpolation and other operations</source>
        <translation>池化、插值及其他运算</translation>
    </message>
    <message>
        <source>{title} ▼</source>
        <translation>{title} ▼</translation>
    </message>
    <message>
        <source>scale_factor² channels become one that is finer: each gives one cell of every block</source>
        <translation>scale_factor² 个通道合成一个更细的通道：每个通道给出每个块中的一格</translation>
    </message>
    <message>
        <source>Each cell of a block becomes a channel of its own: the way back of a shuffle</source>
        <translation>块中的每一格各成一个通道：像素重排的逆过程</translation>
    </message>
    <message>
        <source>How many channels the input has, such as 3 of a colour picture</source>
        <translation>输入有多少个通道，例如彩色图片有 3 个</translation>
    </message>
    <message>
        <source>How many channels the layer reads</source>
        <translation>这一层读取多少个通道</translation>
    </message>
    <message>
        <source>How many channels the layer makes, each with kernels of its own</source>
        <translation>这一层产生多少个通道，每个通道都有自己的卷积核</translation>
    </message>
    <message>
        <source>In how many groups the channels are, each by itself; divides both numbers</source>
        <translation>通道分成多少组，各组互不相干；它要能整除两边的通道数</translation>
    </message>
    <message>
        <source>What every output goes through; a layer of its own, right behind this one</source>
        <translation>每个输出都要经过的函数；它单独成为一层，紧跟在这一层之后</translation>
    </message>
    <message>
        <source>{count}: what layer {number} makes</source>
        <translation>{count}：由第 {number} 层产生</translation>
    </message>
    <message>
        <source>{groups} · depthwise</source>
        <translation>{groups} · 逐通道（depthwise）</translation>
    </message>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
    <message>
        <source>Channels and initialisation</source>
        <translation>通道与初始化</translation>
    </message>
    <message>
        <source>Show channels, groups, activation and initialisers</source>
        <translation>显示通道、分组、激活函数和初始化方法</translation>
    </message>
    <message>
        <source>Fold channels and initialisers away</source>
        <translation>收起通道与初始化</translation>
    </message>
    <message>
        <source>{before} → {after} channels</source>
        <translation>{before} → {after} 个通道</translation>
    </message>
    <message>
        <source>{before} → {after} channels, {groups} groups</source>
        <translation>{before} → {after} 个通道，{groups} 组</translation>
    </message>
    <message>
        <source>{before} → {after} channels, depthwise</source>
        <translation>{before} → {after} 个通道，逐通道（depthwise）</translation>
    </message>
    <message>
        <source>bias of every filter</source>
        <translation>每个滤波器的偏置</translation>
    </message>
    <message>
        <source>One number for each output channel, in their order, with spaces between them</source>
        <translation>每个输出通道一个数，按通道顺序排列，用空格隔开</translation>
    </message>
    <message>
        <source>What the numbers of all kernels begin with</source>
        <translation>所有卷积核的数最初怎样取</translation>
    </message>
    <message>
        <source>What the biases of all filters begin with</source>
        <translation>所有滤波器的偏置最初怎样取</translation>
    </message>
    <message>
        <source>fan_in {ins}, fan_out {outs}</source>
        <translation>fan_in {ins}，fan_out {outs}</translation>
    </message>
    <message>
        <source>Glorot and He scale by these: fan_in = {second}·{cells}, fan_out = {first}·{cells}. PyTorch (nn.init) and Keras (VarianceScaling) both take the weight&apos;s second and first axis times the cells of a kernel; here the weight is {shape}.</source>
        <translation>Glorot 和 He 按它们缩放：fan_in = {second}·{cells}，fan_out = {first}·{cells}。PyTorch（nn.init）和 Keras（VarianceScaling）都取权重第二轴和第一轴的长度乘以一个卷积核的格数；这里权重的形状是 {shape}。</translation>
    </message>
    <message>
        <source>seed</source>
        <translation>种子</translation>
    </message>
    <message>
        <source>The same seed always draws the same random numbers</source>
        <translation>种子相同，抽到的随机数总是相同</translation>
    </message>
    <message>
        <source>Take the next seed and initialise the kernels</source>
        <translation>换下一个种子，并初始化卷积核</translation>
    </message>
    <message>
        <source>Initialise kernel</source>
        <translation>初始化卷积核</translation>
    </message>
    <message>
        <source>Give all kernels of the layer new numbers by the kernel_initializer</source>
        <translation>按 kernel_initializer 给这一层的所有卷积核取新的数</translation>
    </message>
    <message>
        <source>Initialise bias</source>
        <translation>初始化偏置</translation>
    </message>
    <message>
        <source>Give every filter a bias by the bias_initializer</source>
        <translation>按 bias_initializer 给每个滤波器一个偏置</translation>
    </message>
</context>
<context>
    <name>phases</name>
    <message>
        <source>The answer to a constant is flat inside if and only if all phase sums are equal.</source>
        <translation>当且仅当所有相位之和相等时，对常数的响应在内部是平坦的。</translation>
    </message>
    <message>
        <source>The gradient of a constant ∂L/∂y is flat inside if and only if all phase sums are equal.</source>
        <translation>当且仅当所有相位之和相等时，常数 ∂L/∂y 的梯度在内部是平坦的。</translation>
    </message>
    <message>
        <source>Here that is {equation}: {holds}</source>
        <translation>在这里就是 {equation}：{holds}</translation>
    </message>
    <message>
        <source>{sums}, true.</source>
        <translation>{sums}，成立。</translation>
    </message>
    <message>
        <source>{sums}, not true.</source>
        <translation>{sums}，不成立。</translation>
    </message>
    <message>
        <source>That kernel_size is a multiple of stride makes the counts equal, not the sums.</source>
        <translation>kernel_size 是 stride 的倍数，只能使个数相等，不能使和相等。</translation>
    </message>
    <message>
        <source>kernel_size is no multiple of stride, yet the kernel&apos;s numbers make up for it.</source>
        <translation>kernel_size 不是 stride 的倍数，但卷积核中的数恰好弥补了它。</translation>
    </message>
    <message>
        <source>kernel w</source>
        <translation>卷积核 w</translation>
    </message>
    <message>
        <source>kernel of ones</source>
        <translation>全 1 的卷积核</translation>
    </message>
    <message>
        <source>phase sums</source>
        <translation>相位之和</translation>
    </message>
    <message>
        <source>interior of y, from ones</source>
        <translation>输入全 1 时 y 的内部</translation>
    </message>
    <message>
        <source>interior of ∂L/∂x, from ones</source>
        <translation>全 1 时 ∂L/∂x 的内部</translation>
    </message>
    <message>
        <source>balanced kernel</source>
        <translation>均衡的卷积核</translation>
    </message>
    <message>
        <source>after “Balance kernel”</source>
        <translation>“均衡卷积核”之后</translation>
    </message>
    <message>
        <source>interior then</source>
        <translation>之后的内部</translation>
    </message>
    <message>
        <source>The smallest change that evens it out: no number by more than {largest}, in all √Σ(Δw)² = {whole}.</source>
        <translation>使它平坦的最小改变：每个数的改变不超过 {largest}，合计 √Σ(Δw)² = {whole}。</translation>
    </message>
    <message>
        <source>Nothing to balance: all phase sums are equal already.</source>
        <translation>不需要均衡：所有相位之和已经相等。</translation>
    </message>
    <message>
        <source>phase {phase}</source>
        <translation>相位 {phase}</translation>
    </message>
    <message>
        <source>no kernel cell: a hole</source>
        <translation>没有卷积核单元：空洞</translation>
    </message>
    <message>
        <source>The input is a constant of ones here; your own numbers stay as they are.</source>
        <translation>这里的输入是全 1 的常数；你自己的数不变。</translation>
    </message>
    <message>
        <source>Of a convolution this is the backward pass: ∂L/∂y, a constant of ones, goes back to the input.</source>
        <translation>对卷积来说这是反向传播：∂L/∂y（全 1 的常数）回到输入。</translation>
    </message>
    <message>
        <source>Phase {phase} reaches every output of remainder {phase} by stride {stride}: {sum}</source>
        <translation>相位 {phase} 到达除以 stride {stride} 余 {phase} 的每个输出：{sum}</translation>
    </message>
    <message>
        <source>Each step shows one phase alone: the sub-kernel that reaches its outputs.</source>
        <translation>每一步单独显示一个相位：到达其输出的子卷积核。</translation>
    </message>
    <message>
        <source>{caption}. {verdict}. {rule} {change}</source>
        <translation>{caption}。{verdict}。{rule}{change}</translation>
    </message>
    <message>
        <source>{caption}. {phase}. {verdict}.</source>
        <translation>{caption}。{phase}。{verdict}。</translation>
    </message>
</context>
<context>
    <name>picture</name>
    <message>
        <source>Zone plate</source>
        <translation>波带片</translation>
    </message>
    <message>
        <source>Star</source>
        <translation>星形图</translation>
    </message>
    <message>
        <source>Colour gradient</source>
        <translation>颜色渐变</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>文字</translation>
    </message>
    <message>
        <source>Colour patches</source>
        <translation>色块</translation>
    </message>
    <message>
        <source>Face</source>
        <translation>人脸</translation>
    </message>
    <message>
        <source>Rings that grow finer from the centre out, up to the finest that cells can hold: every frequency in every direction.</source>
        <translation>从中心向外越来越细的圆环，直到像素所能表示的最细：包含每个方向上的每种频率。</translation>
    </message>
    <message>
        <source>Rays that grow finer towards the centre: shows where detail ends.</source>
        <translation>越靠近中心越细的射线：看得出细节在哪里消失。</translation>
    </message>
    <message>
        <source>Nothing but a slow change: whatever jumps was made by a layer.</source>
        <translation>只有缓慢的变化：凡是跳变，都是某一层造成的。</translation>
    </message>
    <message>
        <source>Words in several sizes: thin strokes show blur and fringes.</source>
        <translation>几种大小的文字：细笔画能显出模糊和杂边。</translation>
    </message>
    <message>
        <source>Strong colours beside pale ones: the strong ones show the checkerboard most.</source>
        <translation>浓色与淡色相邻：浓色上的棋盘格最明显。</translation>
    </message>
    <message>
        <source>A drawing with plain areas, smooth edges and a finely striped pullover.</source>
        <translation>一幅画：有平坦的色块、平滑的边缘和一件细条纹套衫。</translation>
    </message>
    <message>
        <source>Picture</source>
        <translation>图片</translation>
    </message>
    <message>
        <source>From the clipboard</source>
        <translation>来自剪贴板</translation>
    </message>
    <message>
        <source>Its transparent parts are shown over white.</source>
        <translation>透明部分以白色为底显示。</translation>
    </message>
    <message>
        <source>Drawing</source>
        <translation>画</translation>
    </message>
    <message>
        <source>This line holds numbers beyond every limit (∞), so it cannot be told how it goes from one to the next.</source>
        <translation>这条线上有超出一切范围的数（∞），因此无法说明各数之间如何变化。</translation>
    </message>
</context>
<context>
    <name>pictures</name>
    <message>
        <source>Picture</source>
        <translation>图片</translation>
    </message>
    <message>
        <source>Choose one of the pictures that come with the program</source>
        <translation>选择一张程序自带的图片</translation>
    </message>
    <message>
        <source>Open…</source>
        <translation>打开…</translation>
    </message>
    <message>
        <source>Open a PNG, JPEG, WebP, BMP, TIFF or GIF; a picture can also be dropped here</source>
        <translation>打开 PNG、JPEG、WebP、BMP、TIFF 或 GIF；也可以把图片拖放到这里</translation>
    </message>
    <message>
        <source>Paste</source>
        <translation>粘贴</translation>
    </message>
    <message>
        <source>Take the picture that is in the clipboard (Ctrl+V)</source>
        <translation>使用剪贴板里的图片（Ctrl+V）</translation>
    </message>
    <message>
        <source>Draw</source>
        <translation>绘制</translation>
    </message>
    <message>
        <source>Draw a picture of 32×32 pixels by hand</source>
        <translation>亲手画一张 32×32 像素的图片</translation>
    </message>
    <message>
        <source>RGB</source>
        <translation>RGB</translation>
    </message>
    <message>
        <source>Grey</source>
        <translation>灰度</translation>
    </message>
    <message>
        <source>Leave the colours out</source>
        <translation>去掉颜色</translation>
    </message>
    <message>
        <source>Colours</source>
        <translation>颜色</translation>
    </message>
    <message>
        <source>Crop</source>
        <translation>裁剪</translation>
    </message>
    <message>
        <source>Red, green and blue go through the chain: together where it reads three channels, else each like a picture of its own</source>
        <translation>红、绿、蓝通过整条链：若链读三个通道则一起通过，否则各自像一张图片那样通过</translation>
    </message>
    <message>
        <source>Then drag a rectangle over the picture before, or type where it is</source>
        <translation>然后在处理前的图片上拖出一个矩形，或输入它的位置</translation>
    </message>
    <message>
        <source>Whole picture</source>
        <translation>整张图片</translation>
    </message>
    <message>
        <source>Use all of the picture again</source>
        <translation>重新使用整张图片</translation>
    </message>
    <message>
        <source>Longest side</source>
        <translation>最长边</translation>
    </message>
    <message>
        <source>Make the picture smaller before the chain; every new pixel is the mean of its area</source>
        <translation>在链之前把图片缩小；每个新像素是它所占区域的平均值</translation>
    </message>
    <message>
        <source>all pixels ({count})</source>
        <translation>全部像素（{count}）</translation>
    </message>
    <message>
        <source>longest side {count}</source>
        <translation>最长边 {count}</translation>
    </message>
    <message>
        <source>View</source>
        <translation>查看方式</translation>
    </message>
    <message>
        <source>Side by side</source>
        <translation>并排</translation>
    </message>
    <message>
        <source>Before on the left, after on the right</source>
        <translation>左边是之前，右边是之后</translation>
    </message>
    <message>
        <source>Wipe</source>
        <translation>滑动对比</translation>
    </message>
    <message>
        <source>One over the other: drag the divider, or press Page Up and Page Down</source>
        <translation>两张叠放：拖动分界线，或按 Page Up 和 Page Down</translation>
    </message>
    <message>
        <source>Difference</source>
        <translation>差异</translation>
    </message>
    <message>
        <source>After less before, in colours</source>
        <translation>之后减去之前，用颜色表示</translation>
    </message>
    <message>
        <source>Spectrum</source>
        <translation>频谱</translation>
    </message>
    <message>
        <source>Which frequencies there are: a checkerboard stands at the rings</source>
        <translation>含有哪些频率：棋盘格出现在圆圈处</translation>
    </message>
    <message>
        <source>Lens</source>
        <translation>放大镜</translation>
    </message>
    <message>
        <source>Shows the pixels under the mouse, before and after; the wheel, + and − make it stronger or weaker</source>
        <translation>显示鼠标下的像素，之前与之后；滚轮、+ 和 − 改变倍数</translation>
    </message>
    <message>
        <source>off</source>
        <translation>关</translation>
    </message>
    <message>
        <source>Stretch contrast</source>
        <translation>拉伸对比度</translation>
    </message>
    <message>
        <source>On: the least value after is black, the greatest full. Off: 0 is black, 1 is full, and what lies beyond is cut.</source>
        <translation>开：之后的最小值为黑，最大值为最亮。关：0 为黑，1 为最亮，超出的部分被截去。</translation>
    </message>
    <message>
        <source>Bias {value}</source>
        <translation>偏置 {value}</translation>
    </message>
    <message>
        <source>Bias added to every pixel</source>
        <translation>加到每个像素上的偏置</translation>
    </message>
    <message>
        <source>A number from −1 to 1 that is added to every pixel before the chain</source>
        <translation>一个从 −1 到 1 的数，在链之前加到每个像素上</translation>
    </message>
    <message>
        <source>Strong colours show it most: the uneven overlap multiplies the pixel’s value.</source>
        <translation>强烈的颜色最明显：不均匀的重叠会乘上像素的值。</translation>
    </message>
    <message>
        <source>Random kernels</source>
        <translation>随机卷积核</translation>
    </message>
    <message>
        <source>Fill all kernels of the chain with random numbers (He normal); undo takes them back</source>
        <translation>用随机数（He 正态）填满链的所有卷积核；可以撤销</translation>
    </message>
    <message>
        <source>They show the artifacts before any training.</source>
        <translation>不经任何训练，它们就显出伪影。</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>种子</translation>
    </message>
    <message>
        <source>The same seed makes the same numbers; another one draws at once</source>
        <translation>相同的种子得到相同的数；换一个种子会立刻重新抽取</translation>
    </message>
    <message>
        <source>Save picture…</source>
        <translation>保存图片…</translation>
    </message>
    <message>
        <source>Write the picture after, as it is shown, as PNG</source>
        <translation>把之后的图片按所显示的样子写成 PNG</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Put the picture after into the clipboard (Ctrl+C)</source>
        <translation>把之后的图片放进剪贴板（Ctrl+C）</translation>
    </message>
    <message>
        <source>Saved as “{name}”.</source>
        <translation>已保存为“{name}”。</translation>
    </message>
    <message>
        <source>The picture after is in the clipboard.</source>
        <translation>之后的图片已在剪贴板里。</translation>
    </message>
    <message>
        <source>There is no picture after yet.</source>
        <translation>还没有处理后的图片。</translation>
    </message>
    <message>
        <source>after.png</source>
        <translation>after.png</translation>
    </message>
    <message>
        <source>before</source>
        <translation>之前</translation>
    </message>
    <message>
        <source>after</source>
        <translation>之后</translation>
    </message>
    <message>
        <source>grey</source>
        <translation>灰度</translation>
    </message>
    <message>
        <source>bias {value} added</source>
        <translation>已加偏置 {value}</translation>
    </message>
    <message>
        <source>0 is black, 1 is full</source>
        <translation>0 为黑，1 为最亮</translation>
    </message>
    <message>
        <source>values from {low} to {high}, cut to 0…1</source>
        <translation>数值从 {low} 到 {high}，截到 0…1</translation>
    </message>
    <message>
        <source>stretched: {low} is black, {high} is full</source>
        <translation>已拉伸：{low} 为黑，{high} 为最亮</translation>
    </message>
    <message>
        <source>at {percent} %</source>
        <translation>显示为 {percent} %</translation>
    </message>
    <message>
        <source>after − before</source>
        <translation>之后 − 之前</translation>
    </message>
    <message>
        <source>pixel by pixel</source>
        <translation>逐个像素</translation>
    </message>
    <message>
        <source>before was brought to {size} by nearest neighbours</source>
        <translation>之前的图片已用最近邻放到 {size}</translation>
    </message>
    <message>
        <source>mean of R, G, B</source>
        <translation>R、G、B 的平均</translation>
    </message>
    <message>
        <source>frequencies from −½ to ½ per pixel, 0 in the middle</source>
        <translation>每像素 −½ 到 ½ 的频率，中间为 0</translation>
    </message>
    <message>
        <source>rings: what repeats every {period} pixels</source>
        <translation>圆圈：每 {period} 个像素重复一次的成分</translation>
    </message>
    <message>
        <source>column {number}</source>
        <translation>第 {number} 列</translation>
    </message>
    <message>
        <source>row {number}</source>
        <translation>第 {number} 行</translation>
    </message>
    <message>
        <source>{name} (mean of R, G, B)</source>
        <translation>{name}（R、G、B 的平均）</translation>
    </message>
    <message>
        <source>Row {number}, inside: steps of {mean} on average, of which {turns} % turn back (before: {before} %).</source>
        <translation>第 {number} 行，不计边界：步长平均为 {mean}，其中 {turns} % 折返（之前：{before} %）。</translation>
    </message>
    <message>
        <source>Column {number}, inside: steps of {mean} on average, of which {turns} % turn back (before: {before} %).</source>
        <translation>第 {number} 列，不计边界：步长平均为 {mean}，其中 {turns} % 折返（之前：{before} %）。</translation>
    </message>
    <message>
        <source>It jumps up and down where the picture before grades.</source>
        <translation>之前的图片平缓过渡的地方，它忽上忽下地跳。</translation>
    </message>
    <message>
        <source>It stands still and jumps at every {period}th pixel: blocks, no gradation.</source>
        <translation>它停住不动，每隔 {period} 个像素跳一次：是方块，没有过渡。</translation>
    </message>
    <message>
        <source>Of every {period} steps the largest is {ratio} times the smallest.</source>
        <translation>每 {period} 步中最大的是最小的 {ratio} 倍。</translation>
    </message>
    <message>
        <source>It grades as smoothly as the picture before.</source>
        <translation>它和之前的图片一样平缓过渡。</translation>
    </message>
    <message>
        <source>Against before: PSNR {psnr} dB, SSIM {ssim}.</source>
        <translation>与之前相比：PSNR {psnr} dB，SSIM {ssim}。</translation>
    </message>
    <message>
        <source>After is the same as before: PSNR ∞, SSIM 1.</source>
        <translation>之后与之前相同：PSNR ∞，SSIM 1。</translation>
    </message>
    <message>
        <source>PSNR and SSIM need equal sizes (before {before}, after {after}).</source>
        <translation>PSNR 和 SSIM 需要大小相同（之前 {before}，之后 {after}）。</translation>
    </message>
    <message>
        <source>Red, green and blue go through the layers together, as three channels.</source>
        <translation>红、绿、蓝作为三个通道一起通过各层。</translation>
    </message>
    <message>
        <source>The layers read three channels: this grey picture stands for each of them.</source>
        <translation>各层要读三个通道：这张灰度图同时充当三个通道。</translation>
    </message>
    <message>
        <source>Of the {count} channels that they make channel {number} is shown, in grey.</source>
        <translation>它们得出 {count} 个通道，这里以灰度显示第 {number} 个通道。</translation>
    </message>
    <message>
        <source>The layers make {count} channels of each colour; channel {number} of each is shown.</source>
        <translation>各层把每种颜色变成 {count} 个通道；这里显示每种颜色的第 {number} 个通道。</translation>
    </message>
    <message>
        <source>The document reads {count} channels, which a picture does not have: each colour goes by itself through the channels that are looked at.</source>
        <translation>文档要读 {count} 个通道，而图片没有这么多：每种颜色各自通过正在查看的通道。</translation>
    </message>
    <message>
        <source>The chain on a picture</source>
        <translation>对图片使用链</translation>
    </message>
    <message>
        <source>Pictures before and after</source>
        <translation>之前与之后的图片</translation>
    </message>
    <message>
        <source>Arrows move the place that is pointed at, with Shift by ten pixels; + and − change the lens.</source>
        <translation>方向键移动所指的位置，按住 Shift 每次移动十个像素；+ 和 − 改变放大镜。</translation>
    </message>
    <message>
        <source>Working…</source>
        <translation>正在计算…</translation>
    </message>
    <message>
        <source>The part to cut out, in pixels</source>
        <translation>要裁出的部分（像素）</translation>
    </message>
    <message>
        <source>Left</source>
        <translation>左</translation>
    </message>
    <message>
        <source>Top</source>
        <translation>上</translation>
    </message>
    <message>
        <source>Width</source>
        <translation>宽</translation>
    </message>
    <message>
        <source>Height</source>
        <translation>高</translation>
    </message>
    <message>
        <source>Enter cuts this part out, Escape gives it up</source>
        <translation>按 Enter 裁出这一部分，按 Esc 放弃</translation>
    </message>
    <message>
        <source>Cut out</source>
        <translation>裁出</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Cancelled: the picture after belongs to an earlier setting.</source>
        <translation>已取消：之后的图片属于先前的设置。</translation>
    </message>
    <message>
        <source>Run again</source>
        <translation>重新计算</translation>
    </message>
    <message>
        <source>There is no picture after: see the sentence above.</source>
        <translation>没有之后的图片：原因见上面那句话。</translation>
    </message>
    <message>
        <source>Line profile</source>
        <translation>线剖面</translation>
    </message>
    <message>
        <source>Row</source>
        <translation>行</translation>
    </message>
    <message>
        <source>The values along the row that is pointed at</source>
        <translation>所指那一行上的数值</translation>
    </message>
    <message>
        <source>Column</source>
        <translation>列</translation>
    </message>
    <message>
        <source>The values along the column that is pointed at</source>
        <translation>所指那一列上的数值</translation>
    </message>
    <message>
        <source>Drawing pad, 32×32 pixels</source>
        <translation>画板，32×32 像素</translation>
    </message>
    <message>
        <source>Drag to draw, the right button rubs out; arrows move, Space draws, Delete rubs out</source>
        <translation>拖动即可绘制，右键擦除；方向键移动，空格键绘制，Delete 键擦除</translation>
    </message>
    <message>
        <source>{size} px</source>
        <translation>{size} 像素</translation>
    </message>
    <message>
        <source>A pencil of {size} pixels</source>
        <translation>粗 {size} 像素的铅笔</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>清除</translation>
    </message>
</context>
<context>
    <name>presenter</name>
    <message>
        <source>Next step, answer or slide</source>
        <translation>下一步、答案或下一页</translation>
    </message>
    <message>
        <source>Step or slide before</source>
        <translation>上一步或上一页</translation>
    </message>
    <message>
        <source>Next slide, slide before</source>
        <translation>下一页、上一页</translation>
    </message>
    <message>
        <source>First step, last step</source>
        <translation>第一步、最后一步</translation>
    </message>
    <message>
        <source>Go to step 12</source>
        <translation>跳到第 12 步</translation>
    </message>
    <message>
        <source>Play by itself, or pause</source>
        <translation>自动播放或暂停</translation>
    </message>
    <message>
        <source>Begin again</source>
        <translation>从头开始</translation>
    </message>
    <message>
        <source>Black screen; any key comes back</source>
        <translation>黑屏；按任意键返回</translation>
    </message>
    <message>
        <source>White screen; any key comes back</source>
        <translation>白屏；按任意键返回</translation>
    </message>
    <message>
        <source>Laser dot: hold, or tap L</source>
        <translation>激光点：按住，或轻按 L</translation>
    </message>
    <message>
        <source>Spotlight on a cell; arrows move it</source>
        <translation>聚光一个格子；方向键移动</translation>
    </message>
    <message>
        <source>Spotlight on this cell</source>
        <translation>聚光这个格子</translation>
    </message>
    <message>
        <source>Zoom in at the pointer; drag to move</source>
        <translation>在指针处放大；拖动来移动</translation>
    </message>
    <message>
        <source>The whole figure again</source>
        <translation>再显示整个图</translation>
    </message>
    <message>
        <source>Hide the output, or reveal it</source>
        <translation>隐藏或揭晓输出</translation>
    </message>
    <message>
        <source>Change the number (or double-click it)</source>
        <translation>修改数字（或双击它）</translation>
    </message>
    <message>
        <source>Speaker view</source>
        <translation>演讲者视图</translation>
    </message>
    <message>
        <source>Swap the screens</source>
        <translation>交换屏幕</translation>
    </message>
    <message>
        <source>These keys</source>
        <translation>这些按键</translation>
    </message>
    <message>
        <source>Back to the plain slide, then leave</source>
        <translation>先回到普通页面，再退出</translation>
    </message>
    <message>
        <source>This is the last step.</source>
        <translation>这是最后一步。</translation>
    </message>
    <message>
        <source>The end. Esc leaves presenter mode.</source>
        <translation>讲完了。按 Esc 退出演示模式。</translation>
    </message>
    <message>
        <source>This is the beginning.</source>
        <translation>这是开头。</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>上一步</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>下一步</translation>
    </message>
    <message>
        <source>Play</source>
        <translation>播放</translation>
    </message>
    <message>
        <source>Laser</source>
        <translation>激光</translation>
    </message>
    <message>
        <source>Spotlight</source>
        <translation>聚光</translation>
    </message>
    <message>
        <source>Zoom</source>
        <translation>放大</translation>
    </message>
    <message>
        <source>Black</source>
        <translation>黑屏</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>按键</translation>
    </message>
    <message>
        <source>End</source>
        <translation>结束</translation>
    </message>
    <message>
        <source>Presenter bar</source>
        <translation>演示工具条</translation>
    </message>
    <message>
        <source>→ next   ← back   B black   L laser   S spotlight   Z zoom   H all keys   Esc end</source>
        <translation>→ 下一步   ← 上一步   B 黑屏   L 激光   S 聚光   Z 放大   H 全部按键   Esc 结束</translation>
    </message>
    <message>
        <source>Point at a number of the input or the kernel first.</source>
        <translation>请先指向输入或卷积核中的一个数。</translation>
    </message>
    <message>
        <source>There is only one screen.</source>
        <translation>只有一个屏幕。</translation>
    </message>
    <message>
        <source>step {step} of {count}</source>
        <translation>第 {step} 步，共 {count} 步</translation>
    </message>
    <message>
        <source>slide {slide} of {count}</source>
        <translation>第 {slide} 页，共 {count} 页</translation>
    </message>
    <message>
        <source>Speaker view — TConv</source>
        <translation>演讲者视图 — TConv</translation>
    </message>
    <message>
        <source>Now</source>
        <translation>现在</translation>
    </message>
    <message>
        <source>Next: step {step}</source>
        <translation>下一个：第 {step} 步</translation>
    </message>
    <message>
        <source>Next: the answer</source>
        <translation>下一个：答案</translation>
    </message>
    <message>
        <source>Next slide</source>
        <translation>下一页</translation>
    </message>
    <message>
        <source>This is the end.</source>
        <translation>到此结束。</translation>
    </message>
    <message>
        <source>Answer, still hidden: {answer}</source>
        <translation>答案（尚未揭晓）：{answer}</translation>
    </message>
    <message>
        <source>Answer: {answer}</source>
        <translation>答案：{answer}</translation>
    </message>
    <message>
        <source>A picture is shown.</source>
        <translation>正在显示图片。</translation>
    </message>
    <message>
        <source>The screen is black.</source>
        <translation>屏幕是黑的。</translation>
    </message>
    <message>
        <source>The screen is white.</source>
        <translation>屏幕是白的。</translation>
    </message>
    <message>
        <source>Restart the clock</source>
        <translation>重新计时</translation>
    </message>
</context>
<context>
    <name>quiz</name>
    <message>
        <source>{operation}: what is the output cell {cell}?</source>
        <translation>{operation}：输出格 {cell} 等于多少？</translation>
    </message>
    <message>
        <source>{operation} of an input of {size} with {settings}: how large is the output?</source>
        <translation>{operation}，输入 {size}，{settings}：输出有多大？</translation>
    </message>
    <message>
        <source>{operation}: how many products x·w are added up in {cell}? Padding does not count.</source>
        <translation>{operation}：{cell} 里加起来的乘积 x·w 有多少个？填充的不算。</translation>
    </message>
    <message>
        <source>{operation}: which of these input cells does not reach {cell}?</source>
        <translation>{operation}：下面哪个输入格影响不到 {cell}？</translation>
    </message>
    <message>
        <source>{operation}: which cell of the kernel multiplies {input} on its way to {cell}?</source>
        <translation>{operation}：{input} 到 {cell} 的途中，乘的是卷积核的哪一格？</translation>
    </message>
    <message>
        <source>A constant input goes through this transposed convolution ({settings}). What is the output like, away from its borders?</source>
        <translation>一个常数输入经过这个转置卷积（{settings}）。除去边界，输出是什么样的？</translation>
    </message>
    <message>
        <source>Transposed convolution with {settings}: which outputs do most stamps reach, away from the borders?</source>
        <translation>转置卷积，{settings}：除去边界，哪些输出被最多的印记覆盖？</translation>
    </message>
    <message>
        <source>{operation}, {size} → {wanted} on one axis, with {settings}: which kernel_size?</source>
        <translation>{operation}，一个轴上 {size} → {wanted}，{settings}：kernel_size 是多少？</translation>
    </message>
    <message>
        <source>{operation}, {size} → {wanted} on one axis, with {settings}: which output_padding?</source>
        <translation>{operation}，一个轴上 {size} → {wanted}，{settings}：output_padding 是多少？</translation>
    </message>
    <message>
        <source>Flat: the same number everywhere</source>
        <translation>平坦：处处是同一个数</translation>
    </message>
    <message>
        <source>A checkerboard: different numbers in turn, none without a stamp</source>
        <translation>棋盘：不同的数交替出现，每格都有印记</translation>
    </message>
    <message>
        <source>With holes: some outputs are reached by no stamp</source>
        <translation>有空洞：有些输出没有印记覆盖</translation>
    </message>
    <message>
        <source>Outputs {phase}, {next}, {after} …</source>
        <translation>输出 {phase}、{next}、{after} …</translation>
    </message>
    <message>
        <source>{count} products reach it: {line}</source>
        <translation>有 {count} 个乘积到达它：{line}</translation>
    </message>
    <message>
        <source>One product reaches it: {line}</source>
        <translation>只有一个乘积到达它：{line}</translation>
    </message>
    <message>
        <source>{symbols} = {lines}</source>
        <translation>{symbols} = {lines}</translation>
    </message>
    <message>
        <source>{count} of the kernel&apos;s {cells} cells find an input: {line}</source>
        <translation>卷积核的 {cells} 格中有 {count} 格碰到输入：{line}</translation>
    </message>
    <message>
        <source>The products in {cell} come from {inputs}; {answer} is not among them.</source>
        <translation>{cell} 里的乘积来自 {inputs}；{answer} 不在其中。</translation>
    </message>
    <message>
        <source>{cell} holds {input}·{kernel} = {product}: {line}</source>
        <translation>{cell} 里有 {input}·{kernel} = {product}：{line}</translation>
    </message>
    <message>
        <source>The kernel cells that reach outputs of the same phase sum to {sums}: {verdict}</source>
        <translation>到达同一相位输出的各组卷积核格之和是 {sums}：{verdict}</translation>
    </message>
    <message>
        <source>The phases are reached by {counts} kernel cells; where it is 0, the output is empty.</source>
        <translation>到达各相位的卷积核格数是 {counts}；为 0 的相位，输出是空的。</translation>
    </message>
    <message>
        <source>all equal.</source>
        <translation>全部相等。</translation>
    </message>
    <message>
        <source>not all equal.</source>
        <translation>不全相等。</translation>
    </message>
    <message>
        <source>Kernel cell t falls on the outputs t·{dilation} − {padding} mod {stride}; so many cells fall on outputs of remainder 0, 1, …: {counts}.</source>
        <translation>卷积核第 t 格落在余数为 t·{dilation} − {padding} mod {stride} 的输出上；落在余数 0、1、… 的输出上的格数依次是：{counts}。</translation>
    </message>
    <message>
        <source>With {setting} = {answer}: {numbers} = {wanted}</source>
        <translation>{setting} = {answer} 时：{numbers} = {wanted}</translation>
    </message>
    <message>
        <source>That is the size of the convolution, not of the transposed one.</source>
        <translation>那是卷积的大小，不是转置卷积的。</translation>
    </message>
    <message>
        <source>That is the size of the transposed convolution, not of the convolution.</source>
        <translation>那是转置卷积的大小，不是卷积的。</translation>
    </message>
    <message>
        <source>That leaves padding out.</source>
        <translation>那样漏掉了 padding。</translation>
    </message>
    <message>
        <source>padding counts at both ends: 2·p, not p.</source>
        <translation>padding 两端都要算：是 2·p，不是 p。</translation>
    </message>
    <message>
        <source>That leaves output_padding out.</source>
        <translation>那样漏掉了 output_padding。</translation>
    </message>
    <message>
        <source>That leaves dilation out: the kernel spans d·(k−1) + 1 cells.</source>
        <translation>那样漏掉了 dilation：卷积核跨 d·(k−1) + 1 格。</translation>
    </message>
    <message>
        <source>That leaves the stride out.</source>
        <translation>那样漏掉了 stride。</translation>
    </message>
    <message>
        <source>The + 1 at the end of the formula is missing.</source>
        <translation>漏掉了公式末尾的 + 1。</translation>
    </message>
    <message>
        <source>That is what the kernel turned by 180° gives; here it is used as it stands.</source>
        <translation>那是卷积核旋转 180° 得到的结果；这里卷积核按原样使用。</translation>
    </message>
    <message>
        <source>That is what the kernel gives as it stands; this layer turns it by 180°.</source>
        <translation>那是卷积核按原样得到的结果；这一层把它旋转了 180°。</translation>
    </message>
    <message>
        <source>That is the sum without the bias.</source>
        <translation>那是没加偏置的和。</translation>
    </message>
    <message>
        <source>That is this cell of the convolution, not of the transposed one.</source>
        <translation>那是卷积在这一格的值，不是转置卷积的。</translation>
    </message>
    <message>
        <source>That is this cell of the transposed convolution, not of the convolution.</source>
        <translation>那是转置卷积在这一格的值，不是卷积的。</translation>
    </message>
    <message>
        <source>That is the number in this place without padding.</source>
        <translation>那是没有 padding 时这个位置上的数。</translation>
    </message>
    <message>
        <source>That is the last stamp alone; where stamps overlap they are added.</source>
        <translation>那只是最后一个印记；印记重叠的地方要相加。</translation>
    </message>
    <message>
        <source>That is the whole kernel; not all of its cells find an input here.</source>
        <translation>那是整个卷积核；在这里不是每一格都碰到输入。</translation>
    </message>
    <message>
        <source>That is its mirror image: the kernel is taken for turned by 180°.</source>
        <translation>那是它的镜像：把卷积核当成旋转了 180°。</translation>
    </message>
    <message>
        <source>That is the reach d·(k−1) of the kernel; it has one cell more.</source>
        <translation>那是卷积核的跨度 d·(k−1)；格数还要多一个。</translation>
    </message>
    <message>
        <source>Every output is reached by as many stamps, but not by the same weights.</source>
        <translation>每个输出被同样多的印记覆盖，但权重不同。</translation>
    </message>
    <message>
        <source>The numbers of stamps differ, but the weights make up for it.</source>
        <translation>印记的个数不同，但权重把它补平了。</translation>
    </message>
    <message>
        <source>Value of a cell</source>
        <translation>一格的值</translation>
    </message>
    <message>
        <source>Output size</source>
        <translation>输出大小</translation>
    </message>
    <message>
        <source>Number of products</source>
        <translation>乘积的个数</translation>
    </message>
    <message>
        <source>Receptive field</source>
        <translation>感受野</translation>
    </message>
    <message>
        <source>Which weight</source>
        <translation>哪个权重</translation>
    </message>
    <message>
        <source>Checkerboard</source>
        <translation>棋盘</translation>
    </message>
    <message>
        <source>Overlap</source>
        <translation>重叠</translation>
    </message>
    <message>
        <source>Wanted size: kernel</source>
        <translation>求卷积核大小</translation>
    </message>
    <message>
        <source>Wanted size: output_padding</source>
        <translation>求 output_padding</translation>
    </message>
    <message>
        <source>Write a cell as row, column, counted from {first}: 1, 1.</source>
        <translation>请写出格子的行和列，从 {first} 数起：1, 1。</translation>
    </message>
    <message>
        <source>Write a place as one number, counted from {first}: 1.</source>
        <translation>请用一个数写出位置，从 {first} 数起：1。</translation>
    </message>
    <message>
        <source>Choose one of the answers.</source>
        <translation>请选一个答案。</translation>
    </message>
    <message>
        <source>Question {number} · {kind}</source>
        <translation>第 {number} 题 · {kind}</translation>
    </message>
    <message>
        <source>Once more · {kind}</source>
        <translation>再来一次 · {kind}</translation>
    </message>
    <message>
        <source>A number, like −2 or 1/4</source>
        <translation>一个数，如 −2 或 1/4</translation>
    </message>
    <message>
        <source>A size, like 5×5</source>
        <translation>大小，如 5×5</translation>
    </message>
    <message>
        <source>A size, like 5</source>
        <translation>大小，如 5</translation>
    </message>
    <message>
        <source>Click the cell, or write its row and column: 0, 1</source>
        <translation>点击那一格，或写出它的行和列：0, 1</translation>
    </message>
    <message>
        <source>Click the cell, or write its place: 1</source>
        <translation>点击那一格，或写出它的位置：1</translation>
    </message>
    <message>
        <source>Check</source>
        <translation>检查</translation>
    </message>
    <message>
        <source>Just show me</source>
        <translation>直接看答案</translation>
    </message>
    <message>
        <source>Another question</source>
        <translation>换一题</translation>
    </message>
    <message>
        <source>Next question</source>
        <translation>下一题</translation>
    </message>
    <message>
        <source>Ask a wrong one again ({count})</source>
        <translation>再做一道错题（{count}）</translation>
    </message>
    <message>
        <source>✓ Right: {answer}</source>
        <translation>✓ 答对了：{answer}</translation>
    </message>
    <message>
        <source>✗ You said {reply}; it is {answer}.</source>
        <translation>✗ 你的回答：{reply}；正确答案：{answer}。</translation>
    </message>
    <message>
        <source>→ {answer}</source>
        <translation>→ {answer}</translation>
    </message>
    <message>
        <source>There is nothing to ask of this layer: the quiz is about convolutions and transposed convolutions. Choose another layer, other kinds of questions, or made-up layers.</source>
        <translation>这一层没有可问的：测验只针对卷积和转置卷积。请选择另一层、其他题型，或随机的层。</translation>
    </message>
    <message>
        <source>{number}   {text}</source>
        <translation>{number}   {text}</translation>
    </message>
    <message>
        <source>Made-up layers</source>
        <translation>随机的层</translation>
    </message>
    <message>
        <source>Small random layers; your document is left alone</source>
        <translation>小的随机层；不动你的文档</translation>
    </message>
    <message>
        <source>This layer</source>
        <translation>这一层</translation>
    </message>
    <message>
        <source>The layer on screen with its own numbers; its output is hidden meanwhile</source>
        <translation>屏幕上的这一层和它自己的数；期间隐藏它的输出</translation>
    </message>
    <message>
        <source>What the questions are about</source>
        <translation>问题针对什么</translation>
    </message>
    <message>
        <source>All questions</source>
        <translation>所有题型</translation>
    </message>
    <message>
        <source>{count} of {all} kinds</source>
        <translation>{all} 种题型中的 {count} 种</translation>
    </message>
    <message>
        <source>{title}   {right} of {asked}</source>
        <translation>{title}   {right}/{asked}</translation>
    </message>
    <message>
        <source>Set</source>
        <translation>题组</translation>
    </message>
    <message>
        <source>The same number brings the same questions: to a whole class, or again another day</source>
        <translation>同一个编号得到同样的题目：可以给全班用，也可以改天再做</translation>
    </message>
    <message>
        <source>{right} of {asked} right</source>
        <translation>答对 {right}/{asked}</translation>
    </message>
    <message>
        <source>{right} of {asked} right, {streak} in a row</source>
        <translation>答对 {right}/{asked}，连对 {streak} 题</translation>
    </message>
    <message>
        <source>Begin anew: forget the score</source>
        <translation>重新开始：清除得分</translation>
    </message>
    <message>
        <source>Leave the quiz</source>
        <translation>离开测验</translation>
    </message>
    <message>
        <source>Quiz</source>
        <translation>测验</translation>
    </message>
</context>
<context>
    <name>recipe</name>
    <message>
        <source>not made yet</source>
        <translation>还没有做过</translation>
    </message>
    <message>
        <source>its entry, its source or the program has changed</source>
        <translation>它的条目、来源或程序本身有了变化</translation>
    </message>
    <message>
        <source>the file is gone</source>
        <translation>文件不见了</translation>
    </message>
    <message>
        <source>the file was changed by something else</source>
        <translation>文件被别的程序改动过</translation>
    </message>
    <message>
        <source>asked for</source>
        <translation>按要求重做</translation>
    </message>
    <message>
        <source>{file} has no entry “{got}”; it has {known}.</source>
        <translation>{file} 中没有条目“{got}”；有的是 {known}。</translation>
    </message>
    <message>
        <source>the process that drew it has ended; try again with --jobs 1.</source>
        <translation>绘图的进程意外结束；请加上 --jobs 1 再试一次。</translation>
    </message>
    <message>
        <source>a fault of the program, please report it: {problem}</source>
        <translation>程序出错，请报告：{problem}</translation>
    </message>
    <message>
        <source>the key “{key}” is not known here.</source>
        <translation>这里没有“{key}”这个键。</translation>
    </message>
    <message>
        <source>the key “{key}” is not known here; did you mean “{near}”?</source>
        <translation>这里没有“{key}”这个键；是不是想写“{near}”？</translation>
    </message>
    <message>
        <source>“{key}” must be {wanted}, not {got}.</source>
        <translation>“{key}”必须是{wanted}，而不是 {got}。</translation>
    </message>
    <message>
        <source>“{key}” must be one of {known}, not {got}.</source>
        <translation>“{key}”必须是 {known} 之一，而不是 {got}。</translation>
    </message>
    <message>
        <source>true or false</source>
        <translation>true 或 false</translation>
    </message>
    <message>
        <source>a whole number</source>
        <translation>整数</translation>
    </message>
    <message>
        <source>a number</source>
        <translation>数</translation>
    </message>
    <message>
        <source>a text in quotation marks</source>
        <translation>引号中的文字</translation>
    </message>
    <message>
        <source>two whole numbers, like [0, 2]</source>
        <translation>两个整数，例如 [0, 2]</translation>
    </message>
    <message>
        <source>a step, the first and last of several, like [0, 4], &quot;last&quot; or &quot;all&quot;</source>
        <translation>某一步、几步中的首末两步（例如 [0, 4]）、&quot;last&quot; 或 &quot;all&quot;</translation>
    </message>
    <message>
        <source>a list of texts, like [&quot;en&quot;, &quot;zh_CN&quot;]</source>
        <translation>文字的列表，例如 [&quot;en&quot;, &quot;zh_CN&quot;]</translation>
    </message>
    <message>
        <source>{file}, line {line}, {place}: {problem}</source>
        <translation>{file}，第 {line} 行，{place}：{problem}</translation>
    </message>
    <message>
        <source>{file}, {place}: {problem}</source>
        <translation>{file}，{place}：{problem}</translation>
    </message>
    <message>
        <source>{file} is no UTF-8 text.</source>
        <translation>{file} 不是 UTF-8 文本。</translation>
    </message>
    <message>
        <source>{file} is no TOML file: {problem}.</source>
        <translation>{file} 不是 TOML 文件：{problem}。</translation>
    </message>
    <message>
        <source>{file} asks for nothing; add an entry that begins with [[figure]].</source>
        <translation>{file} 什么也没有要求；请加上一个以 [[figure]] 开头的条目。</translation>
    </message>
    <message>
        <source>“{key}” must be a table; begin it with {head}.</source>
        <translation>“{key}”必须是一个表；请以 {head} 开头。</translation>
    </message>
    <message>
        <source>the key “{key}” is missing.</source>
        <translation>缺少“{key}”这个键。</translation>
    </message>
    <message>
        <source>there is nothing to draw; say source = &quot;lesson:first&quot;, or operation, input and kernel.</source>
        <translation>没有可画的内容；请写 source = &quot;lesson:first&quot;，或写出 operation、input 和 kernel。</translation>
    </message>
    <message>
        <source>“{first}” and “{second}” say the same; leave one of the two out.</source>
        <translation>“{first}”和“{second}”说的是同一件事；请去掉其中一个。</translation>
    </message>
    <message>
        <source>there is no {key} “{got}”; there are {known}.</source>
        <translation>没有叫“{got}”的 {key}；有的是 {known}。</translation>
    </message>
    <message>
        <source>“{got}” leaves the folder for outputs; name another folder for all of them as out in [defaults], where “..” and whole paths may stand.</source>
        <translation>“{got}”离开了输出文件夹；若要写到别处，请在 [defaults] 的 out 中为所有图片指定，那里可以写“..”和完整路径。</translation>
    </message>
    <message>
        <source>“{got}” is no file name.</source>
        <translation>“{got}”不是文件名。</translation>
    </message>
    <message>
        <source>“{file}” is what {other} makes too; give one of the two another out.</source>
        <translation>“{file}”也由 {other} 生成；请给其中一个换一个 out。</translation>
    </message>
    <message>
        <source>“{file}” is a source of this recipe; it would be written over.</source>
        <translation>“{file}”是这个配方的来源，会被覆盖。</translation>
    </message>
    <message>
        <source>a screenshot is a PNG file; let “{got}” end in .png.</source>
        <translation>截图是 PNG 文件；请让“{got}”以 .png 结尾。</translation>
    </message>
    <message>
        <source>there is no step {got}; this figure has steps 0 to {high} here.</source>
        <translation>没有第 {got} 步；这个图示在这里有第 0 到 {high} 步。</translation>
    </message>
    <message>
        <source>{got} is no size; write pixels like “1280x720”, a length like “16cm x 9cm” (also mm and in), or one of {known}.</source>
        <translation>{got} 不是尺寸；请写像素（例如“1280x720”）、长度（例如“16cm x 9cm”，也可用 mm 和 in），或 {known} 之一。</translation>
    </message>
    <message>
        <source>{got} is no size of a window; write pixels like “1280x800”.</source>
        <translation>{got} 不是窗口尺寸；请写像素，例如“1280x800”。</translation>
    </message>
    <message>
        <source>“dpi” must be from {low} to {high}, not {got}.</source>
        <translation>“dpi”必须在 {low} 到 {high} 之间，而不是 {got}。</translation>
    </message>
</context>
<context>
    <name>signal</name>
    <message>
        <source>A constant</source>
        <translation>常数</translation>
    </message>
    <message>
        <source>A step</source>
        <translation>阶跃</translation>
    </message>
    <message>
        <source>Noise</source>
        <translation>噪声</translation>
    </message>
    <message>
        <source>The input</source>
        <translation>输入</translation>
    </message>
    <message>
        <source>Hann window</source>
        <translation>汉宁窗</translation>
    </message>
    <message>
        <source>No window</source>
        <translation>不加窗</translation>
    </message>
</context>
<context>
    <name>solver</name>
    <message>
        <source>even</source>
        <translation>均匀</translation>
    </message>
    <message>
        <source>uneven {ratio}:1</source>
        <translation>不均匀 {ratio}:1</translation>
    </message>
    <message>
        <source>holes</source>
        <translation>有空洞</translation>
    </message>
    <message>
        <source>overlap</source>
        <translation>重叠</translation>
    </message>
    <message>
        <source>stamps</source>
        <translation>印记数</translation>
    </message>
    <message>
        <source>multiplications</source>
        <translation>乘法</translation>
    </message>
    <message>
        <source>remarks</source>
        <translation>备注</translation>
    </message>
    <message>
        <source>some outputs at the end get nothing</source>
        <translation>末尾有些输出什么也得不到</translation>
    </message>
    <message>
        <source>some inputs land beyond the output</source>
        <translation>有些输入落在输出之外</translation>
    </message>
    <message>
        <source>stamps only touch</source>
        <translation>印记只是相接</translation>
    </message>
    <message>
        <source>Solve for Size</source>
        <translation>按尺寸求解</translation>
    </message>
    <message>
        <source>Input</source>
        <translation>输入</translation>
    </message>
    <message>
        <source>Wanted output</source>
        <translation>想要的输出</translation>
    </message>
    <message>
        <source>Twice the input</source>
        <translation>输入的两倍</translation>
    </message>
    <message>
        <source>{what}, axis {axis}</source>
        <translation>{what}，轴 {axis}</translation>
    </message>
    <message>
        <source>Look at values up to</source>
        <translation>取值最多到</translation>
    </message>
    <message>
        <source>Only even ones</source>
        <translation>只看均匀的</translation>
    </message>
    <message>
        <source>Settings whose stamps give every output equally many terms away from the borders</source>
        <translation>边界以内每个输出得到同样多的项的设置</translation>
    </message>
    <message>
        <source>Settings that make {size_out} of {size_in}: {count}, of which even: {even}.</source>
        <translation>能把 {size_in} 变成 {size_out} 的设置：{count} 个，其中均匀的：{even} 个。</translation>
    </message>
    <message>
        <source>No setting serves all axes at once; here every axis has its own.</source>
        <translation>没有一组设置能同时用于所有轴；这里每个轴各用各的。</translation>
    </message>
    <message>
        <source>The input is the output of the layer before.</source>
        <translation>输入是前一层的输出。</translation>
    </message>
    <message>
        <source>&amp;Use</source>
        <translation>使用(&amp;U)</translation>
    </message>
    <message>
        <source>Give the layer these settings; undo takes them back</source>
        <translation>把这些设置用于这一层；可以撤销</translation>
    </message>
    <message>
        <source>{setting}. {reasons}</source>
        <translation>{setting}。{reasons}</translation>
    </message>
    <message>
        <source>Note: {remark}.</source>
        <translation>注意：{remark}。</translation>
    </message>
    <message>
        <source>The associated convolution makes {size_in} of each of {sizes}: output_padding {chosen} says which of them to go back to.</source>
        <translation>对应的卷积把 {sizes} 都变成 {size_in}：output_padding {chosen} 说明要回到其中哪一个。</translation>
    </message>
    <message>
        <source>The associated convolution makes {size_in} of {sizes} only.</source>
        <translation>对应的卷积只把 {sizes} 变成 {size_in}。</translation>
    </message>
    <message>
        <source>Even means for a kernel of ones: a kernel&apos;s own numbers can still be uneven.</source>
        <translation>“均匀”是对全 1 的卷积核说的：卷积核自己的数仍可能不均匀。</translation>
    </message>
</context>
<context>
    <name>spectrum</name>
    <message>
        <source>a constant of ones</source>
        <translation>全 1 的常数</translation>
    </message>
    <message>
        <source>a step from 0 to 1</source>
        <translation>从 0 到 1 的阶跃</translation>
    </message>
    <message>
        <source>noise</source>
        <translation>噪声</translation>
    </message>
    <message>
        <source>the input&apos;s own numbers</source>
        <translation>输入自己的数</translation>
    </message>
    <message>
        <source>Not flat: peaks at {peaks}</source>
        <translation>不平坦：在 {peaks} 处有峰</translation>
    </message>
    <message>
        <source>Not flat, but no peaks along axis {axis}: they are off this axis</source>
        <translation>不平坦，但沿轴 {axis} 没有峰：峰不在这条轴上</translation>
    </message>
    <message>
        <source>Flat: nothing is left at the multiples of 1/{period}</source>
        <translation>平坦：在 1/{period} 的倍数处什么也没有留下</translation>
    </message>
    <message>
        <source>No peaks: no layer upsamples along this axis</source>
        <translation>没有峰：没有层沿这条轴上采样</translation>
    </message>
    <message>
        <source>Inside, a constant of ones becomes {pattern}, again and again with period {period} ({ratio}).</source>
        <translation>在内部，全 1 的常数变成 {pattern}，以周期 {period} 反复出现（{ratio}）。</translation>
    </message>
    <message>
        <source>Inside, a constant of ones becomes {pattern}, again and again with period {period}.</source>
        <translation>在内部，全 1 的常数变成 {pattern}，以周期 {period} 反复出现。</translation>
    </message>
    <message>
        <source>Inside, a constant of ones becomes {value} everywhere.</source>
        <translation>在内部，全 1 的常数处处变成 {value}。</translation>
    </message>
    <message>
        <source>A pattern of period {period} has frequencies j/{period} and no others. A peak is as high as what the layers let through there.</source>
        <translation>周期为 {period} 的图案只有频率 j/{period}，没有别的。峰有多高，就看各层在那里让多少通过。</translation>
    </message>
    <message>
        <source>The strongest is {height} of the constant at {frequency}: {decibels} dB.</source>
        <translation>最强的峰在 {frequency}，是常数的 {height} 倍：{decibels} dB。</translation>
    </message>
    <message>
        <source>Backward it is different: the gradient of a constant has its strongest peak, {height} of the constant, at {frequency}.</source>
        <translation>反向传播则不同：常数的梯度最强的峰在 {frequency}，是常数的 {height} 倍。</translation>
    </message>
    <message>
        <source>y, the answer to {signal} ({size})</source>
        <translation>y，对{signal}（{size}）的响应</translation>
    </message>
    <message>
        <source>y, the answer to {signal} ({size}), mean along the other axis</source>
        <translation>y，对{signal}（{size}）的响应，沿另一条轴取平均</translation>
    </message>
    <message>
        <source>spectrum of the interior</source>
        <translation>内部的频谱</translation>
    </message>
    <message>
        <source>spectrum of all outputs: they are all border here</source>
        <translation>全部输出的频谱：这里它们全是边界</translation>
    </message>
    <message>
        <source>decibels (logarithmic), 0 dB = frequency 0; Hann window</source>
        <translation>分贝（对数），0 dB = 频率 0；Hann 窗</translation>
    </message>
    <message>
        <source>decibels (logarithmic), 0 dB = the largest; Hann window</source>
        <translation>分贝（对数），0 dB = 最大值；Hann 窗</translation>
    </message>
    <message>
        <source>cycles per output (linear)</source>
        <translation>每个输出的周数（线性）</translation>
    </message>
    <message>
        <source>linear from 0</source>
        <translation>从 0 起线性</translation>
    </message>
    <message>
        <source>y</source>
        <translation>y</translation>
    </message>
    <message>
        <source>y, mean of several noises</source>
        <translation>y，几次噪声的平均</translation>
    </message>
    <message>
        <source>what the layers let through</source>
        <translation>各层让多少通过</translation>
    </message>
    <message>
        <source>nearest ×{factor} (a sinc: valleys at j/{factor})</source>
        <translation>最近邻 ×{factor}（sinc：谷在 j/{factor}）</translation>
    </message>
    <message>
        <source>linear ×{factor} (its square)</source>
        <translation>线性 ×{factor}（它的平方）</translation>
    </message>
    <message>
        <source>{frequency}: {height}</source>
        <translation>{frequency}：{height}</translation>
    </message>
    <message>
        <source>{frequency}: {height} ({decibels} dB)</source>
        <translation>{frequency}：{height}（{decibels} dB）</translation>
    </message>
    <message>
        <source>pale: border, left out of the spectrum</source>
        <translation>浅色：边界，不计入频谱</translation>
    </message>
    <message>
        <source>outputs {first} to {last} of {count}</source>
        <translation>{count} 个输出中的第 {first} 到 {last} 个</translation>
    </message>
    <message>
        <source>Kernels of ones in place of the layers&apos; own.</source>
        <translation>用全 1 的卷积核代替各层自己的卷积核。</translation>
    </message>
    <message>
        <source>The signal is made for this picture; your own numbers stay as they are.</source>
        <translation>信号是为这幅图造的；你自己的数保持不变。</translation>
    </message>
    <message>
        <source>The peaks named are those of a constant: the mean of your numbers comes back at each of them.</source>
        <translation>标出的峰是常数的峰：你的数的平均值会在每个峰处再次出现。</translation>
    </message>
    <message>
        <source>At {frequency}: {height} of the constant, {decibels} dB; layer {layer} makes it.</source>
        <translation>在 {frequency}：常数的 {height} 倍，{decibels} dB；由第 {layer} 层产生。</translation>
    </message>
    <message>
        <source>At {frequency}: nothing. The strides allow a peak here, the kernels cancel it.</source>
        <translation>在 {frequency}：什么也没有。stride 允许这里有峰，卷积核把它抵消了。</translation>
    </message>
</context>
<context>
    <name>stack</name>
    <message>
        <source>line {line}: with the pixel shuffle this is a transposed convolution of kernel_size {kernel} and stride {stride}. It stays flat only if its {number} sub-kernels have equal sums; random initialisation does not give that, ICNR does.</source>
        <translation>第 {line} 行：与像素重排合在一起，这是 kernel_size {kernel}、stride {stride} 的转置卷积。只有它的 {number} 个子核之和相等才保持平坦；随机初始化做不到，ICNR 可以。</translation>
    </message>
    <message>
        <source>line {line}: with aligned corners the weights drift along the picture; they are taken as those without. A constant stays flat either way.</source>
        <translation>第 {line} 行：对齐角点时权重沿图像漂移；这里按不对齐处理。无论哪种，常数都保持平坦。</translation>
    </message>
    <message>
        <source>line {line}: {name} is taken as its default, {got}.</source>
        <translation>第 {line} 行：{name} 取默认值 {got}。</translation>
    </message>
    <message>
        <source>line {line}: a resize is the transposed convolution with this tied kernel.</source>
        <translation>第 {line} 行：缩放就是用这个绑定卷积核做的转置卷积。</translation>
    </message>
    <message>
        <source>line {line}: how often this loop goes round is not known; its layers count once.</source>
        <translation>第 {line} 行：这个循环的次数未知；其中的层只算一次。</translation>
    </message>
    <message>
        <source>line {line}: which branch is taken is not known; the first one counts.</source>
        <translation>第 {line} 行：走哪个分支未知；按第一个算。</translation>
    </message>
    <message>
        <source>line {line}: {call} is not looked at; its layers count where they are defined.</source>
        <translation>第 {line} 行：不看 {call}；它的层在定义处计算。</translation>
    </message>
    <message>
        <source>line {line}: {call} is not followed, because it is done where the layers are used.</source>
        <translation>第 {line} 行：不跟踪 {call}，因为它在使用这些层的地方进行。</translation>
    </message>
    <message>
        <source>line {line}: {call} counts as its layers in the order in which they are made; sums around them are not followed.</source>
        <translation>第 {line} 行：{call} 按其各层的创建顺序计算；不跟踪它们周围的求和。</translation>
    </message>
    <message>
        <source>a convolution gives every output equally many terms ({taps}): it makes no pattern</source>
        <translation>卷积给每个输出同样多的项（{taps}）：它不产生图案</translation>
    </message>
    <message>
        <source>kernel_size equals stride ({stride}): stamps touch and do not overlap</source>
        <translation>kernel_size 等于 stride（{stride}）：印章相接而不重叠</translation>
    </message>
    <message>
        <source>kernel_size {kernel} is a multiple of stride {stride}: every output gets {high} terms</source>
        <translation>kernel_size {kernel} 是 stride {stride} 的倍数：每个输出得到 {high} 项</translation>
    </message>
    <message>
        <source>kernel_size {kernel} is no multiple of stride {stride}: outputs get {low} to {high} terms</source>
        <translation>kernel_size {kernel} 不是 stride {stride} 的倍数：输出得到 {low} 到 {high} 项</translation>
    </message>
    <message>
        <source>with kernel_size {kernel}, stride {stride} and dilation {dilation} some outputs get no term</source>
        <translation>kernel_size {kernel}、stride {stride}、dilation {dilation} 时，有些输出得不到任何项</translation>
    </message>
    <message>
        <source>all phase sums of the kernel are equal ({high})</source>
        <translation>卷积核的所有相位和都相等（{high}）</translation>
    </message>
    <message>
        <source>the phase sums of the kernel differ: {low} to {high} for the same input</source>
        <translation>卷积核的相位和不同：同样的输入得到 {low} 到 {high}</translation>
    </message>
    <message>
        <source>the smallest change with equally many terms everywhere ({terms}) that keeps all sizes</source>
        <translation>保持所有大小、使各处项数相同（{terms}）的最小改动</translation>
    </message>
    <message>
        <source>the nearest kernel with equal phase sums</source>
        <translation>相位和相等的最近的卷积核</translation>
    </message>
    <message>
        <source>no kernel_size, padding and output_padding give this output size with evenly many terms</source>
        <translation>没有哪组 kernel_size、padding 和 output_padding 能以均匀的项数得到这个输出大小</translation>
    </message>
    <message>
        <source>Alternative: among the settings of kernel_size, padding and output_padding that keep the output size for every input size and give all outputs equally many terms, the one with the smallest sum of changes; of equals, the largest kernel. Where the kernel&apos;s numbers are given: the nearest kernel with equal phase sums.</source>
        <translation>替代设置：在对任何输入大小都保持输出大小、并使所有输出项数相同的 kernel_size、padding 和 output_padding 中，取改动之和最小的；相同时取最大的卷积核。若给出了卷积核的数值：取相位和相等的最近的卷积核。</translation>
    </message>
    <message>
        <source>Kernels whose numbers are not given count as ones: the pattern is what the sizes alone bring about. A trained kernel can even it out or make it worse.</source>
        <translation>没有给出数值的卷积核按全 1 计算：图案只由大小造成。训练后的卷积核可能把它抹平，也可能加重。</translation>
    </message>
    <message>
        <source>No input size was given; {size} is large enough for a whole period away from the borders.</source>
        <translation>没有给出输入大小；{size} 足以容下远离边界的一个完整周期。</translation>
    </message>
    <message>
        <source>With an input of {size} the borders reach all of it or leave less than a period; the pattern is that of larger inputs.</source>
        <translation>输入为 {size} 时，边界影响到所有单元，或只留下不到一个周期；图案是更大输入的图案。</translation>
    </message>
    <message>
        <source>flat: no layer makes a pattern</source>
        <translation>平坦：没有层产生图案</translation>
    </message>
    <message>
        <source>flat: what layer {uneven} makes uneven is evened out by layer {by}</source>
        <translation>平坦：第 {uneven} 层造成的不均匀被第 {by} 层抹平</translation>
    </message>
    <message>
        <source>uneven: {ratio} with period {period}, made by layer {uneven}</source>
        <translation>不均匀：{ratio}，周期 {period}，由第 {uneven} 层造成</translation>
    </message>
    <message>
        <source>Stack of {count} layers: {verdict}</source>
        <translation>{count} 层的层叠：{verdict}</translation>
    </message>
    <message>
        <source>One layer: {verdict}</source>
        <translation>一层：{verdict}</translation>
    </message>
    <message>
        <source>This stack cannot be followed</source>
        <translation>无法跟踪这一叠层</translation>
    </message>
    <message>
        <source>Interior after the last layer: {values}, repeating</source>
        <translation>最后一层之后的内部：{values}，如此重复</translation>
    </message>
    <message>
        <source>Interior after the last layer: always {value}</source>
        <translation>最后一层之后的内部：总是 {value}</translation>
    </message>
    <message>
        <source>max/min {ratio}, std/mean {ripple}</source>
        <translation>最大/最小 {ratio}，标准差/均值 {ripple}</translation>
    </message>
    <message>
        <source>Counted: every kernel is taken as ones.</source>
        <translation>计数：每个卷积核都当作全 1。</translation>
    </message>
    <message>
        <source>Weighted by the layers&apos; own kernels.</source>
        <translation>按各层自己的卷积核加权。</translation>
    </message>
    <message>
        <source>input</source>
        <translation>输入</translation>
    </message>
    <message>
        <source>after layer {number}</source>
        <translation>第 {number} 层之后</translation>
    </message>
    <message>
        <source>{size} ones</source>
        <translation>{size} 个 1</translation>
    </message>
    <message>
        <source>{size} cells</source>
        <translation>{size} 格</translation>
    </message>
    <message>
        <source>layer {number}: {setting} → {size}</source>
        <translation>第 {number} 层：{setting} → {size}</translation>
    </message>
    <message>
        <source>1:1, flat so far</source>
        <translation>1:1，至此平坦</translation>
    </message>
    <message>
        <source>{ratio}, period {period}: this layer makes it uneven</source>
        <translation>{ratio}，周期 {period}：这一层造成不均匀</translation>
    </message>
    <message>
        <source>1:1, flat again: this layer evens it out (before: {before})</source>
        <translation>1:1，重新平坦：这一层把它抹平（之前：{before}）</translation>
    </message>
    <message>
        <source>{ratio}, period {period}: less uneven (before: {before})</source>
        <translation>{ratio}，周期 {period}：不均匀减轻（之前：{before}）</translation>
    </message>
    <message>
        <source>{ratio}, period {period}: kept as it was before</source>
        <translation>{ratio}，周期 {period}：与之前相同</translation>
    </message>
    <message>
        <source>{ratio}, period {period}: more uneven (before: {before})</source>
        <translation>{ratio}，周期 {period}：更不均匀（之前：{before}）</translation>
    </message>
    <message>
        <source>{whole} = ({axis})²</source>
        <translation>{whole} = ({axis})²</translation>
    </message>
    <message>
        <source>{whole} = {first} × {second}</source>
        <translation>{whole} = {first} × {second}</translation>
    </message>
    <message>
        <source>even instead: {setting}</source>
        <translation>改成均匀：{setting}</translation>
    </message>
    <message>
        <source>after layer {number}: {size}</source>
        <translation>第 {number} 层之后：{size}</translation>
    </message>
    <message>
        <source>the margins&apos; outer product</source>
        <translation>两边轮廓的外积</translation>
    </message>
    <message>
        <source>no outer product of two profiles</source>
        <translation>不是两条轮廓的外积</translation>
    </message>
    <message>
        <source>border</source>
        <translation>边界</translation>
    </message>
    <message>
        <source>interior</source>
        <translation>内部</translation>
    </message>
    <message>
        <source>Pale cells are border: the input&apos;s end is felt there. A border ramp is not a checkerboard; what is said holds for the interior.</source>
        <translation>浅色的格是边界：那里受到输入尽头的影响。边界的坡不是棋盘格；所说的只对内部成立。</translation>
    </message>
    <message>
        <source>The input is too short: its ends are felt everywhere or all but. What is said of the interior holds for longer inputs; a border ramp is not a checkerboard.</source>
        <translation>输入太短：几乎处处都受到它尽头的影响。关于内部所说的对更长的输入成立；边界的坡不是棋盘格。</translation>
    </message>
    <message>
        <source>No border: the input&apos;s end is felt nowhere.</source>
        <translation>没有边界：哪里都不受输入尽头的影响。</translation>
    </message>
    <message>
        <source>The input is a constant of ones here; your own numbers stay as they are.</source>
        <translation>这里的输入是全 1 的常数；你自己的数不变。</translation>
    </message>
    <message>
        <source>Drawn: the last {drawn} of {all} layers; what is said counts all of them.</source>
        <translation>画出的是 {all} 层中的最后 {drawn} 层；所说的包括所有层。</translation>
    </message>
    <message>
        <source>Drawn: the first {seen} of {all} cells of the last layer, the others as far.</source>
        <translation>画出的是最后一层 {all} 格中的前 {seen} 格，其他各层画到同样的位置。</translation>
    </message>
    <message>
        <source>Drawn: the first {seen} of {all} cells of each axis.</source>
        <translation>画出的是每个轴 {all} 格中的前 {seen} 格。</translation>
    </message>
    <message>
        <source>Not followed to the end: {reason}</source>
        <translation>没有跟踪到底：{reason}</translation>
    </message>
    <message>
        <source>{title}. {layers}</source>
        <translation>{title}。{layers}</translation>
    </message>
    <message>
        <source>{title}. Layer {step} of {count}. {layer}</source>
        <translation>{title}。第 {step} 层，共 {count} 层。{layer}</translation>
    </message>
    <message>
        <source>layer {number}, cell {cell}: {value}</source>
        <translation>第 {number} 层，格 {cell}：{value}</translation>
    </message>
    <message>
        <source>input, cell {cell}: {value}</source>
        <translation>输入，格 {cell}：{value}</translation>
    </message>
    <message>
        <source>{cell} (border)</source>
        <translation>{cell}（边界）</translation>
    </message>
    <message>
        <source>line {line}: {name} {got} is taken as {taken} here.</source>
        <translation>第 {line} 行：{name} {got} 在这里按 {taken} 处理。</translation>
    </message>
    <message>
        <source>The channels of the text are left out: there are up to {got}, and at most {high} can be followed.</source>
        <translation>没有采用文本中的通道数：多达 {got} 个，而最多只能处理 {high} 个。</translation>
    </message>
    <message>
        <source>The channels of the text are left out: they are not all known, do not fit together or make too many numbers.</source>
        <translation>没有采用文本中的通道数：它们不全已知、互不相符，或者数值太多。</translation>
    </message>
</context>
<context>
    <name>stage</name>
    <message>
        <source>Figure</source>
        <translation>图示</translation>
    </message>
    <message>
        <source>The layer on the numbers, step by step</source>
        <translation>层在数字上一步步进行</translation>
    </message>
    <message>
        <source>Picture</source>
        <translation>图片</translation>
    </message>
    <message>
        <source>The whole chain on a picture (Ctrl+P)</source>
        <translation>整条链用在图片上（Ctrl+P）</translation>
    </message>
    <message>
        <source>What the chain works on</source>
        <translation>链作用于什么</translation>
    </message>
</context>
<context>
    <name>start</name>
    <message>
        <source>There is no display here to open a window on. “make run” or “main.py first-pictures FOLDER” writes the first lesson&apos;s figures as pictures instead.</source>
        <translation>这里没有可以打开窗口的显示器。可以改用“make run”或“main.py first-pictures FOLDER”，把第一课的图示写成图片。</translation>
    </message>
    <message>
        <source>The window needs system libraries that are missing here ({libraries}). On Debian and Ubuntu this brings them: sudo apt-get install {packages}</source>
        <translation>这里缺少窗口需要的系统库（{libraries}）。在 Debian 和 Ubuntu 上可以这样安装：sudo apt-get install {packages}</translation>
    </message>
</context>
<context>
    <name>target</name>
    <message>
        <source>PowerPoint</source>
        <translation>PowerPoint</translation>
    </message>
    <message>
        <source>A slide per step, drawn in shapes that can be edited: open the file, or copy its slides into your own.</source>
        <translation>每步一张幻灯片，由可编辑的形状画成：打开文件，或把其中的幻灯片复制到自己的文稿里。</translation>
    </message>
    <message>
        <source>Keynote</source>
        <translation>Keynote</translation>
    </message>
    <message>
        <source>A slide per step, each a picture: Keynote opens the file as it is.</source>
        <translation>每步一张幻灯片，每张是一幅图片：Keynote 可直接打开。</translation>
    </message>
    <message>
        <source>Google Slides</source>
        <translation>Google 幻灯片</translation>
    </message>
    <message>
        <source>An animation that plays by itself: Insert, Image, Upload from computer.</source>
        <translation>自动播放的动画：插入、图片、从计算机上传。</translation>
    </message>
    <message>
        <source>LaTeX slides (Beamer)</source>
        <translation>LaTeX 幻灯片（Beamer）</translation>
    </message>
    <message>
        <source>A page per step, as large as a 16:9 slide; the frame that shows them one after the other is offered for copying when the file is written.</source>
        <translation>每步一页，与 16:9 的幻灯片一样大；文件写好后，可复制依次显示各页的 frame 代码。</translation>
    </message>
    <message>
        <source>LaTeX notes and papers</source>
        <translation>LaTeX 讲义和论文</translation>
    </message>
    <message>
        <source>A page as wide as a column, sharp at any size: \includegraphics{…}</source>
        <translation>与一栏同宽的一页，任意缩放都清晰：\includegraphics{…}</translation>
    </message>
    <message>
        <source>LaTeX formulas (matrices)</source>
        <translation>LaTeX 公式（矩阵）</translation>
    </message>
    <message>
        <source>Input, kernel and output as matrices: \input the file, or copy its text.</source>
        <translation>输入、卷积核和输出写成矩阵：用 \input 引入文件，或复制其文字。</translation>
    </message>
    <message>
        <source>Spreadsheet (Excel, Calc)</source>
        <translation>电子表格（Excel、Calc）</translation>
    </message>
    <message>
        <source>Formulas that go on computing: change a cell of the input or kernel and the output follows.</source>
        <translation>会继续计算的公式：改动输入或卷积核的一个单元格，输出随之改变。</translation>
    </message>
    <message>
        <source>Jupyter notebook</source>
        <translation>Jupyter 笔记本</translation>
    </message>
    <message>
        <source>A picture to drop or paste into a Markdown cell; Copy needs no file.</source>
        <translation>可拖入或粘贴到 Markdown 单元格的图片；用“复制”则不需要文件。</translation>
    </message>
    <message>
        <source>Web page</source>
        <translation>网页</translation>
    </message>
    <message>
        <source>One file that needs nothing else and steps with the arrow keys: link to it, or show it in an iframe.</source>
        <translation>一个不依赖其他文件的网页，用方向键逐步播放：链接到它，或放进 iframe。</translation>
    </message>
</context>
<context>
    <name>text_format</name>
    <message>
        <source>Table for spreadsheets</source>
        <translation>电子表格</translation>
    </message>
    <message>
        <source>NumPy</source>
        <translation>NumPy</translation>
    </message>
    <message>
        <source>PyTorch</source>
        <translation>PyTorch</translation>
    </message>
    <message>
        <source>MATLAB and Julia</source>
        <translation>MATLAB 和 Julia</translation>
    </message>
    <message>
        <source>LaTeX</source>
        <translation>LaTeX</translation>
    </message>
    <message>
        <source>Markdown</source>
        <translation>Markdown</translation>
    </message>
    <message>
        <source>CSV</source>
        <translation>CSV</translation>
    </message>
</context>
<context>
    <name>top_bar</name>
    <message>
        <source>Figures</source>
        <translation>图示</translation>
    </message>
    <message>
        <source>More ▼</source>
        <translation>更多 ▼</translation>
    </message>
    <message>
        <source>More figures</source>
        <translation>更多图示</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>导出</translation>
    </message>
    <message>
        <source>Write the figure to a file (Ctrl+E)</source>
        <translation>将图示导出为文件（Ctrl+E）</translation>
    </message>
    <message>
        <source>Present</source>
        <translation>演示</translation>
    </message>
    <message>
        <source>Full screen, large type, no panels (F11)</source>
        <translation>全屏、大字、不显示面板（F11）</translation>
    </message>
    <message>
        <source>{name} •</source>
        <translation>{name} •</translation>
    </message>
</context>
<context>
    <name>transport</name>
    <message>
        <source>Back to the start</source>
        <translation>回到开头</translation>
    </message>
    <message>
        <source>One step back</source>
        <translation>后退一步</translation>
    </message>
    <message>
        <source>Play</source>
        <translation>播放</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>暂停</translation>
    </message>
    <message>
        <source>One step on</source>
        <translation>前进一步</translation>
    </message>
    <message>
        <source>To the end</source>
        <translation>跳到结尾</translation>
    </message>
    <message>
        <source>step {step} of {count}</source>
        <translation>第 {step} / {count} 步</translation>
    </message>
    <message>
        <source>Step</source>
        <translation>步骤</translation>
    </message>
    <message>
        <source>Speed</source>
        <translation>速度</translation>
    </message>
    <message>
        <source>{speed}×</source>
        <translation>{speed}×</translation>
    </message>
    <message>
        <source>Look nearer into the figure (+ or the mouse wheel)</source>
        <translation>放大查看（+ 或鼠标滚轮）</translation>
    </message>
    <message>
        <source>Hide the output, for others to predict it (Q)</source>
        <translation>隐藏输出，让大家预测 (Q)</translation>
    </message>
    <message>
        <source>Reveal the output (Q)</source>
        <translation>揭晓输出 (Q)</translation>
    </message>
    <message>
        <source>Look from farther away (− or the mouse wheel)</source>
        <translation>缩小查看（− 或鼠标滚轮）</translation>
    </message>
</context>
<context>
    <name>undo</name>
    <message>
        <source>Import Numbers</source>
        <translation>导入数值</translation>
    </message>
    <message>
        <source>Paste Numbers</source>
        <translation>粘贴数值</translation>
    </message>
    <message>
        <source>Fill Input</source>
        <translation>输入填数</translation>
    </message>
    <message>
        <source>Set Kernel</source>
        <translation>设置卷积核</translation>
    </message>
    <message>
        <source>Change Operation</source>
        <translation>更改运算</translation>
    </message>
    <message>
        <source>Turn Kernel</source>
        <translation>旋转卷积核</translation>
    </message>
    <message>
        <source>Lesson step</source>
        <translation>课程步骤</translation>
    </message>
    <message>
        <source>Edit Input</source>
        <translation>编辑输入</translation>
    </message>
    <message>
        <source>Resize Input</source>
        <translation>改变输入大小</translation>
    </message>
    <message>
        <source>Paste into Input</source>
        <translation>粘贴到输入</translation>
    </message>
    <message>
        <source>Edit Kernel</source>
        <translation>编辑卷积核</translation>
    </message>
    <message>
        <source>Resize Kernel</source>
        <translation>改变卷积核大小</translation>
    </message>
    <message>
        <source>Fill Kernel</source>
        <translation>卷积核填数</translation>
    </message>
    <message>
        <source>Paste into Kernel</source>
        <translation>粘贴到卷积核</translation>
    </message>
    <message>
        <source>Change kernel_size</source>
        <translation>更改 kernel_size</translation>
    </message>
    <message>
        <source>Change stride</source>
        <translation>更改 stride</translation>
    </message>
    <message>
        <source>Change scale_factor</source>
        <translation>更改 scale_factor</translation>
    </message>
    <message>
        <source>Change padding</source>
        <translation>更改 padding</translation>
    </message>
    <message>
        <source>Change output_padding</source>
        <translation>更改 output_padding</translation>
    </message>
    <message>
        <source>Change dilation</source>
        <translation>更改 dilation</translation>
    </message>
    <message>
        <source>Change Number of Axes</source>
        <translation>更改轴数</translation>
    </message>
    <message>
        <source>Edit Bias</source>
        <translation>编辑偏置</translation>
    </message>
    <message>
        <source>Balance Kernel</source>
        <translation>均衡卷积核</translation>
    </message>
    <message>
        <source>Send Output to Input</source>
        <translation>把输出送到输入</translation>
    </message>
    <message>
        <source>Add Layer</source>
        <translation>添加层</translation>
    </message>
    <message>
        <source>Tie Weights</source>
        <translation>绑定权重</translation>
    </message>
    <message>
        <source>Free Weights</source>
        <translation>取消绑定权重</translation>
    </message>
    <message>
        <source>Remove Layer</source>
        <translation>移除层</translation>
    </message>
    <message>
        <source>Edit Upstream Gradient</source>
        <translation>编辑上游梯度</translation>
    </message>
    <message>
        <source>Paste into Upstream Gradient</source>
        <translation>粘贴到上游梯度</translation>
    </message>
    <message>
        <source>Swap A and B</source>
        <translation>交换 A 与 B</translation>
    </message>
    <message>
        <source>Use Solved Settings</source>
        <translation>使用求解的设置</translation>
    </message>
    <message>
        <source>Adopt a Fix</source>
        <translation>采用修正方案</translation>
    </message>
    <message>
        <source>Replace Layers</source>
        <translation>替换各层</translation>
    </message>
    <message>
        <source>Append Layers</source>
        <translation>追加层</translation>
    </message>
    <message>
        <source>Move Layer</source>
        <translation>移动层</translation>
    </message>
    <message>
        <source>Duplicate Layer</source>
        <translation>复制层</translation>
    </message>
    <message>
        <source>Switch Layer Off</source>
        <translation>关闭层</translation>
    </message>
    <message>
        <source>Switch Layer On</source>
        <translation>打开层</translation>
    </message>
    <message>
        <source>Random Kernels</source>
        <translation>随机卷积核</translation>
    </message>
    <message>
        <source>Initialise Kernel</source>
        <translation>初始化卷积核</translation>
    </message>
    <message>
        <source>Initialise Bias</source>
        <translation>初始化偏置</translation>
    </message>
    <message>
        <source>Change in_channels</source>
        <translation>更改 in_channels</translation>
    </message>
    <message>
        <source>Change out_channels</source>
        <translation>更改 out_channels</translation>
    </message>
    <message>
        <source>Change groups</source>
        <translation>更改 groups</translation>
    </message>
    <message>
        <source>Change Activation</source>
        <translation>更改激活函数</translation>
    </message>
</context>
<context>
    <name>upsampler</name>
    <message>
        <source>Nearest neighbour</source>
        <translation>最近邻</translation>
    </message>
    <message>
        <source>Linear</source>
        <translation>线性</translation>
    </message>
    <message>
        <source>Bilinear</source>
        <translation>双线性</translation>
    </message>
    <message>
        <source>Linear, align_corners</source>
        <translation>线性，align_corners</translation>
    </message>
    <message>
        <source>Bilinear, align_corners</source>
        <translation>双线性，align_corners</translation>
    </message>
    <message>
        <source>Cubic</source>
        <translation>三次</translation>
    </message>
    <message>
        <source>Bicubic</source>
        <translation>双三次</translation>
    </message>
    <message>
        <source>Cubic, align_corners</source>
        <translation>三次，align_corners</translation>
    </message>
    <message>
        <source>Bicubic, align_corners</source>
        <translation>双三次，align_corners</translation>
    </message>
    <message>
        <source>Bed of nails</source>
        <translation>钉床</translation>
    </message>
    <message>
        <source>Max-unpooling</source>
        <translation>最大反池化</translation>
    </message>
    <message>
        <source>Transposed convolution</source>
        <translation>转置卷积</translation>
    </message>
    <message>
        <source>Linear kernel (FCN)</source>
        <translation>线性卷积核（FCN）</translation>
    </message>
    <message>
        <source>Bilinear kernel (FCN)</source>
        <translation>双线性卷积核（FCN）</translation>
    </message>
    <message>
        <source>Resize and convolution</source>
        <translation>先放大再卷积</translation>
    </message>
    <message>
        <source>Sub-pixel convolution</source>
        <translation>亚像素卷积</translation>
    </message>
    <message>
        <source>Every number fills a block of {factor}. It is a stamp of ones as long as the stride: stamps touch and never overlap.</source>
        <translation>每个数填满一块 {factor}。这是一个全 1、与 stride 一样长的印记：印记相接而不重叠。</translation>
    </message>
    <message>
        <source>Every new cell is a mean of the old cells around it, weighted by distance. Beyond the border the outermost cells repeat; a transposed convolution has nothing there and fades.</source>
        <translation>每个新格子是周围旧格子按距离加权的平均。边界之外重复最外面的格子；转置卷积在那里什么也没有，所以变淡。</translation>
    </message>
    <message>
        <source>The corners keep their numbers and the rest is spaced evenly between them. The weights differ from cell to cell, so that no single kernel can do it.</source>
        <translation>四角的数不变，其余均匀排在中间。每格的权重都不同，所以没有一个卷积核能做到。</translation>
    </message>
    <message>
        <source>Four old cells on each axis count, the outer ones negatively: sharper than linear, but it can overshoot.</source>
        <translation>每个轴上有四个旧格子起作用，外侧的权重为负：比线性更锐利，但会过冲。</translation>
    </message>
    <message>
        <source>Every number stands in the first cell of its block, the rest is 0. It is a stamp of one cell, with output_padding up to the end of the last block.</source>
        <translation>每个数放在自己那块的第一格，其余为 0。这是只有一格的印记，用 output_padding 补到最后一块的末尾。</translation>
    </message>
    <message>
        <source>Every number goes to the place where the maximum of its block was when it was pooled; the rest is 0. No pooling precedes this layer: the places are those of the linear enlargement.</source>
        <translation>每个数回到池化时那一块最大值所在的位置，其余为 0。这一层前面没有池化：这里的位置取自线性放大。</translation>
    </message>
    <message>
        <source>Every number goes to the place where the maximum of its block was; the rest is 0. The places are those that the max-pooling in layer {number} found.</source>
        <translation>每个数回到那一块最大值所在的位置，其余为 0。位置是第 {number} 层最大池化找到的。</translation>
    </message>
    <message>
        <source>The layer itself: every number stamps the kernel, and stamps that overlap add up. The kernel is learned.</source>
        <translation>就是这一层：每个数盖一次卷积核，重叠的印记相加。卷积核是学来的。</translation>
    </message>
    <message>
        <source>The kernel of this layer as a stamp: every number stamps it, and stamps that overlap add up.</source>
        <translation>把这一层的卷积核当作印记：每个数盖一次，重叠的印记相加。</translation>
    </message>
    <message>
        <source>A transposed convolution that begins as linear interpolation, as in segmentation networks, and is then learned. The dimmed border fades: beyond it nothing stamps.</source>
        <translation>一开始就是线性插值的转置卷积，语义分割网络这样用，然后再学习。画得淡的边界会变淡：外面没有印记。</translation>
    </message>
    <message>
        <source>Nearest neighbours, then a convolution with the kernel of this layer. It is one transposed convolution whose {kernel} kernel is tied: {taps} numbers decide it.</source>
        <translation>先最近邻放大，再用这一层的卷积核做卷积。它是一个转置卷积，{kernel} 的卷积核是绑定的：由 {taps} 个数决定。</translation>
    </message>
    <message>
        <source>{count} small kernels of {kernel}, one for each phase, on the small side; then their results are interleaved. The same numbers as the transposed convolution.</source>
        <translation>在小的一侧用 {count} 个 {kernel} 的小卷积核，每个相位一个；再把结果交错排列。得到的数与转置卷积相同。</translation>
    </message>
</context>
<context>
    <name>upsamplers</name>
    <message>
        <source>The same input through every upsampler, ×{factor}</source>
        <translation>同一个输入经过各种上采样，×{factor}</translation>
    </message>
    <message>
        <source>input x</source>
        <translation>输入 x</translation>
    </message>
    <message>
        <source>factor {factor}: the stride of the layer</source>
        <translation>倍数 {factor}：这一层的 stride</translation>
    </message>
    <message>
        <source>factor {factor}: the stride of the layer is 1, which would enlarge nothing</source>
        <translation>倍数 {factor}：这一层的 stride 是 1，什么也放不大</translation>
    </message>
    <message>
        <source>PSNR and SSIM: the means of {factor} blocks of x, enlarged again, against x</source>
        <translation>PSNR 与 SSIM：把 x 每块 {factor} 取平均再放大，与 x 比较</translation>
    </message>
    <message>
        <source>No PSNR: x has too few whole blocks of {factor}, or its numbers are all the same</source>
        <translation>没有 PSNR：x 里完整的 {factor} 块太少，或者所有的数都一样</translation>
    </message>
    <message>
        <source>What takes the kernel of the layer has its own scale, the second one</source>
        <translation>用到这一层卷积核的，另用第二条色标</translation>
    </message>
    <message>
        <source>parameters none, multiplications {products}</source>
        <translation>参数：无，乘法 {products} 次</translation>
    </message>
    <message>
        <source>parameters {parameters}, multiplications {products}</source>
        <translation>参数 {parameters} 个，乘法 {products} 次</translation>
    </message>
    <message>
        <source>even</source>
        <translation>均匀</translation>
    </message>
    <message>
        <source>holes</source>
        <translation>有空洞</translation>
    </message>
    <message>
        <source>uneven {ratio}</source>
        <translation>不均匀 {ratio}</translation>
    </message>
    <message>
        <source>uneven</source>
        <translation>不均匀</translation>
    </message>
    <message>
        <source>PSNR {psnr} dB, SSIM {ssim}</source>
        <translation>PSNR {psnr} dB，SSIM {ssim}</translation>
    </message>
    <message>
        <source>is a transposed convolution</source>
        <translation>是转置卷积</translation>
    </message>
    <message>
        <source>= transposed convolution</source>
        <translation>= 转置卷积</translation>
    </message>
    <message>
        <source>equal everywhere, difference {difference}</source>
        <translation>处处相等，差 {difference}</translation>
    </message>
    <message>
        <source>equal inside, difference {difference}; at the border up to {border}</source>
        <translation>内部相等，差 {difference}；边界处最多差 {border}</translation>
    </message>
    <message>
        <source>x is so small that all is border: up to {border}</source>
        <translation>x 太小，全是边界：最多差 {border}</translation>
    </message>
    <message>
        <source>no single kernel: the weights vary from cell to cell</source>
        <translation>没有单一的卷积核：每格权重不同</translation>
    </message>
    <message>
        <source>no kernel: the places depend on the numbers</source>
        <translation>没有卷积核：位置取决于数</translation>
    </message>
    <message>
        <source>kernel {size}</source>
        <translation>卷积核 {size}</translation>
    </message>
    <message>
        <source>A step explains one upsampler. Pointing at a cell shows how each of them gets its number.</source>
        <translation>每一步讲解一种上采样。指着一个格子，就能看到每种方法怎样得到它的数。</translation>
    </message>
    <message>
        <source>{name}: {text}</source>
        <translation>{name}：{text}</translation>
    </message>
    <message>
        <source>{note} PyTorch {pytorch}; Keras {keras}.</source>
        <translation>{note}PyTorch 写作 {pytorch}；Keras 写作 {keras}。</translation>
    </message>
    <message>
        <source>{note} PyTorch {pytorch}.</source>
        <translation>{note}PyTorch 写作 {pytorch}。</translation>
    </message>
</context>
<context>
    <name>verdict</name>
    <message>
        <source>Holes</source>
        <translation>有空洞</translation>
    </message>
    <message>
        <source>No overlap</source>
        <translation>没有重叠</translation>
    </message>
    <message>
        <source>Partial overlap</source>
        <translation>部分重叠</translation>
    </message>
    <message>
        <source>Full overlap</source>
        <translation>完全重叠</translation>
    </message>
    <message>
        <source>kernel_size {kernel} is less than stride {stride}: some outputs get no stamp at all</source>
        <translation>kernel_size {kernel} 小于 stride {stride}：有些输出一个印记也得不到</translation>
    </message>
    <message>
        <source>stride {stride} and dilation {dilation} share the factor {factor}: some outputs get no stamp at all</source>
        <translation>stride {stride} 和 dilation {dilation} 有公因数 {factor}：有些输出一个印记也得不到</translation>
    </message>
    <message>
        <source>kernel_size equals stride ({stride}): stamps touch, each output gets exactly one</source>
        <translation>kernel_size 等于 stride（{stride}）：印记相接，每个输出恰好得到一个</translation>
    </message>
    <message>
        <source>kernel_size {kernel} is no multiple of stride {stride}: inside, outputs get {counts} stamps</source>
        <translation>kernel_size {kernel} 不是 stride {stride} 的倍数：内部的输出得到 {counts} 个印记</translation>
    </message>
    <message>
        <source>kernel_size {kernel} is a multiple of stride {stride}: inside, every output gets {counts} stamps</source>
        <translation>kernel_size {kernel} 是 stride {stride} 的倍数：内部每个输出得到 {counts} 个印记</translation>
    </message>
    <message>
        <source>{low} or {high}</source>
        <translation>{low} 或 {high}</translation>
    </message>
    <message>
        <source>flat: with stride 1 there is only one phase, of sum {sum}</source>
        <translation>平坦：stride 为 1 时只有一个相位，和为 {sum}</translation>
    </message>
    <message>
        <source>flat: all {count} phase sums are {sum}</source>
        <translation>平坦：{count} 个相位之和都是 {sum}</translation>
    </message>
    <message>
        <source>not flat: phase sums {sums}</source>
        <translation>不平坦：相位之和为 {sums}</translation>
    </message>
    <message>
        <source>not flat, {ratio}: phase sums {sums}</source>
        <translation>不平坦，{ratio}：相位之和为 {sums}</translation>
    </message>
</context>
<context>
    <name>web page</name>
    <message>
        <source>step {number} of {count}</source>
        <translation>第 {number} / {count} 步</translation>
    </message>
    <message>
        <source>First step</source>
        <translation>第一步</translation>
    </message>
    <message>
        <source>Step back</source>
        <translation>后退一步</translation>
    </message>
    <message>
        <source>Play or pause</source>
        <translation>播放或暂停</translation>
    </message>
    <message>
        <source>Next step</source>
        <translation>下一步</translation>
    </message>
    <message>
        <source>Last step</source>
        <translation>最后一步</translation>
    </message>
    <message>
        <source>Arrow keys step, space plays, Home and End jump.</source>
        <translation>方向键逐步前后，空格键播放，Home 和 End 跳到两端。</translation>
    </message>
</context>
<context>
    <name>window</name>
    <message>
        <source>{name}[*] — TConv</source>
        <translation>{name}[*] — TConv</translation>
    </message>
    <message>
        <source>Lessons</source>
        <translation>课程</translation>
    </message>
    <message>
        <source>Settings and explanation</source>
        <translation>设置和讲解</translation>
    </message>
    <message>
        <source>Figure</source>
        <translation>图示</translation>
    </message>
    <message>
        <source>Close this message</source>
        <translation>关闭这条消息</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>Numbers</source>
        <translation>数值</translation>
    </message>
    <message>
        <source>Evenness</source>
        <translation>均匀</translation>
    </message>
</context>
<context>
    <name>workbook</name>
    <message>
        <source>Change a number of the input, a kernel or a bias: the output follows.</source>
        <translation>改动输入、卷积核或偏置中的数字，输出会随之变化。</translation>
    </message>
    <message>
        <source>The places are those of the largest cells when this file was written.</source>
        <translation>位置是写入本文件时各窗口中最大格子的位置。</translation>
    </message>
</context>
</TS>
