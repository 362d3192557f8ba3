<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>error</name>
    <message>
        <source>kernel_size {kernel} with dilation {dilation} spans {span} cells on axis {axis}, more than the padded input&apos;s {padded}; at most {high} fits, or add padding.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>padding {padding} crops the whole output on axis {axis}: {full} cells would remain {left}; at most {high} leaves one cell.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the input needs at least one cell per axis, but has {got}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>output_size on axis {axis} must be between {low} and {high} for this setting, but is {got}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the kernel has {kernel} spatial axes, but the input has {got}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This file is empty; a TConv document was expected.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This is not a TConv document.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This file has {got} MB; a TConv document has at most {high} MB.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This file is not UTF-8 text (byte {byte}), so it is damaged or no TConv document.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This file is damaged or cut off at line {line}, column {column}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This file nests its parts more than {high} deep; a TConv document does not.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This file has more than {high} parts; a TConv document has fewer.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This file says “{key}” twice in one place, so it is not clear what is meant.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This file holds {got}, which is not a finite number; every number must be finite.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This file holds a number with too many digits.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This file does not say its version as two whole numbers, like [1, 0].</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This file has format version {got} and needs a newer TConv; this one reads up to version {known}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This file is not complete: “{key}” is missing.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{key}” in this file must be {wanted}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a text of at most 300 characters</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a list</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>true or false</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a row or a table of numbers, all rows equally long</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a whole number per axis, of at most 1 000 000</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>null or one number per channel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{what} in this file has {got} cells on an axis; at most {high} can be shown.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A text in this file holds half a character.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the input must be a row or a table of numbers, but has {got} axes.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{what} can have at most {high} cells per axis, but would have {got}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the input</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the kernel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the output</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{what} holds a value that is not a finite number; every cell needs a number.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{what} must have one channel, but has {got}; choose one channel first.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a document needs between 1 and {high} layers, but has {got}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the kernel has shape {got}, but kernel_size says {wanted}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the operation “{got}” is not known here; known are {known}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>this layer&apos;s input is the output of the layer before it; change that layer instead.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{parameter} must be an array of real numbers with rows of equal length, but is {got}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{parameter} needs at least one entry on every axis, but has shape {got}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{parameter} must have shape (images, channels, cells…) with at least one spatial axis, but has shape {got}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>weight must have {want} axes like the input (two for channels, then the kernel&apos;s), but has shape {got}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>weight of shape {weight} with groups {groups} takes {want} input channels, but the input has {got}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>groups must divide the {channels} {side} channels, but is {got}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>bias must have one entry per output channel, shape {want}, but has shape {got}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>grad_output must have the output&apos;s shape {want}, but has shape {got}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>output_size already chooses output_padding; leave output_padding at 0, but it is {got}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>padding &quot;{got}&quot; already fixes the output size; give padding as numbers to use output_size.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>spatial_size {got} would give a matrix of {rows}×{columns} entries; at most {high} are made.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{parameter} must be a whole number, but is {got}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{parameter} needs one number, or one for each of the {axes} axes, but got {got}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{parameter} must be at least {low}, but is {got}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>padding must be a whole number, one per axis, one (begin, end) pair per axis, &quot;same&quot; or &quot;valid&quot;, but is {got}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>output_padding must be smaller than stride or dilation: at most {high} on axis {axis}, but is {got}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{path}” is a folder, so nothing was written; add a file name.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{path}” is a device or a pipe, so nothing was written; choose an ordinary file.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{path}” could not be written because there is no folder “{folder}”.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{path}” could not be written because that is not allowed there; choose another place.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{path}” could not be written because the disk is full; nothing was changed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{path}” could not be written because files of {size} bytes are not allowed there.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{path}” could not be written because its name is too long; choose a shorter one.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{path}” could not be written: {reason}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The cell is empty; write 0 if nothing is meant.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{text}” is not a number; write one like 3, -0.5, 1/4 or 2e3.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{text}” is not a finite number; write one like 3, -0.5, 1/4 or 2e3.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{text}” is too large; numbers go up to about 1.8e308 and down to -1.8e308.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{text}” divides by zero; the number below the line must not be 0.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{text}” can mean {point} or {whole}; write one of the two, without a comma.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Row {row}, column {column} is empty; write 0 there if nothing is meant.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Row {row}, column {column}: “{text}” is not a number.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Row {row}, column {column}: “{text}” is not a finite number.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Row {row}, column {column}: “{text}” is too large; numbers go up to about 1.8e308 and down to -1.8e308.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Row {row}, column {column}: “{text}” divides by zero.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Row {row}, column {column}: “{text}” can mean {point} or {whole}; write one of the two, without a comma.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There are no numbers in the pasted text.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The pasted text is too long: {got} characters; at most {limit}, for {axis} × {axis} cells or {row_limit} in one row.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The pasted array is too large: more than {limit} numbers; at most {axis} × {axis} cells, or {row_limit} in one row.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The pasted array is too large: {rows} × {columns}; at most {axis} × {axis} cells, or {row_limit} in one row.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The rows differ in length: row {row} has {got}, but row 1 has {expected}; make all rows equally long.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The array was shortened with dots when it was printed; print all of it, after np.set_printoptions(threshold=1000000) in NumPy or torch.set_printoptions(threshold=1000000) in PyTorch.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The numbers are separated in more than one way; use one separator, and a point for decimals.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{text}” can be one number or several; write {one} for one number, or {several} for several.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The brackets do not match; each one that opens must be closed by its partner.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The brackets are nested too deeply; at most {limit} levels can be read.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The pasted text is more than one array of numbers; paste the array alone.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The array has {axes} axes ({shape}); paste a single row or matrix of it.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>fill</name>
    <message>
        <source>Zeros</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ones</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ramp 0, 1, 2, …</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Impulse in the centre</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Random integers 0 to 9</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Random normal</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Checkerboard</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Horizontal gradient</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cross</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>kernel</name>
    <message>
        <source>Ones</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mean (box)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Identity</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ramp 1, 2, 3, …</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Triangle 1, 2, 1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Bilinear upsampling</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Gaussian (binomial)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sharpen</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sobel, horizontal change</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sobel, vertical change</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Laplacian</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Emboss</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Uneven 1, 1, 1, 3</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>menu</name>
    <message>
        <source>&amp;Play</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Play or Pause</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Next Step</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pre&amp;vious Step</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;First Step</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Last Step</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>F&amp;aster</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Slower</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Theme</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Language</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Same as &amp;System</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>L&amp;arger Text</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>S&amp;maller Text</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Normal Text Size</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Colour Cells by Value</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Animate Steps</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>L&amp;essons Panel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Se&amp;ttings Panel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Presenter Mode</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>notice</name>
    <message>
        <source>This file was written by a newer TConv (format version {got}). What this one does not know is not shown, but kept when you save.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>operation</name>
    <message>
        <source>Convolution</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Transposed convolution</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>transport</name>
    <message>
        <source>Back to the start</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>One step back</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Play</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pause</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>One step on</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>To the end</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>step {step} of {count}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Step</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Speed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{speed}×</source>
        <translation type="unfinished"></translation>
    </message>
</context>
</TS>
