"""A chain in NumPy alone: every operation as the loop that it is."""

from __future__ import annotations

from collections.abc import Callable

from core.words_mark import QT_TRANSLATE_NOOP
from core.written._helpers import PUT_BACK, RESIZES, pooling, resize_matrices, resized
from core.written._notes import common_notes, kernel_notes, spaces
from core.written._numbers import bias_name, routed, turned, write_numbers
from core.written._plan import OFF, Plan, Step, shuffled
from core.written._script import Script, Tell

NAME = "NumPy"
IMPORT = "import numpy as np"

NP_CONVOLVE = QT_TRANSLATE_NOOP(
    "code",
    "The function conv does not turn its kernel, as everywhere in deep learning; np.convolve does, "
    "as in mathematics.",
)
CONV = '''
def conv(x, kernel, stride, padding, dilation, groups=1):
    """Each output cell sums a window of the input: many-to-one."""
    x = np.pad(x, [(0, 0), (0, 0), *padding])
    spans = [d * (k - 1) + 1 for k, d in zip(kernel.shape[2:], dilation)]
    size = [(n - span) // s + 1 for n, span, s in zip(x.shape[2:], spans, stride)]
    kernel = kernel.reshape(groups, -1, *kernel.shape[1:])  # groups, out, in, the kernel's axes
    y = np.zeros((1, kernel.shape[0] * kernel.shape[1], *size))
    for cell in np.ndindex(*size):
        begins = [c * s for c, s in zip(cell, stride)]
        cells = tuple(slice(b, b + span, d) for b, span, d in zip(begins, spans, dilation))
        window = x[(0, slice(None), *cells)].reshape(groups, 1, *kernel.shape[2:])
        y[(0, slice(None), *cell)] = (kernel * window).reshape(y.shape[1], -1).sum(axis=1)
    return y
'''

CONV_TRANSPOSE = '''
def conv_transpose(x, kernel, stride, padding, output_padding, dilation, groups=1):
    """Each input cell stamps the kernel onto the output: one-to-many. Padding crops."""
    spans = [d * (k - 1) + 1 for k, d in zip(kernel.shape[2:], dilation)]
    full = [(n - 1) * s + span for n, s, span in zip(x.shape[2:], stride, spans)]
    kernel = kernel.reshape(groups, -1, *kernel.shape[1:])  # groups, in, out, the kernel's axes
    channels = groups * kernel.shape[2]
    y = np.zeros((1, channels, *(n + a for n, a in zip(full, output_padding))))
    for cell in np.ndindex(*x.shape[2:]):
        begins = [c * s for c, s in zip(cell, stride)]
        cells = tuple(slice(b, b + span, d) for b, span, d in zip(begins, spans, dilation))
        values = x[(0, slice(None), *cell)].reshape(*kernel.shape[:2], 1, *(1 for _ in cell))
        stamp = (values * kernel).sum(axis=1)
        y[(0, slice(None), *cells)] += stamp.reshape(channels, *kernel.shape[3:])
    return y[(..., *(slice(b, n - e) for n, (b, e) in zip(y.shape[2:], padding)))]
'''

AVG_POOL = '''
def avg_pool(x, kernel_size, stride, padding):
    """The mean of each window; padding counts as zeros."""
    x = np.pad(x, [(0, 0), (0, 0), *((p, p) for p in padding)])
    reach = [n - k + 1 for n, k in zip(x.shape[2:], kernel_size)]
    total = 0
    for tap in np.ndindex(*kernel_size):
        total = total + x[(..., *(slice(t, t + r, s) for t, r, s in zip(tap, reach, stride)))]
    return total / math.prod(kernel_size)
'''


def write(plan: Plan, tell: Tell) -> str:
    """The script."""
    script = Script(tell, "np.array({})")
    script.use(IMPORT)
    common_notes(script, plan, NAME, f"(N, C, {spaces(plan.axes)})", NP_CONVOLVE)
    kernel = spaces(plan.axes, ("kH", "kW"))
    kernel_notes(script, plan, f"(out, in/groups, {kernel})", f"(in, out/groups, {kernel})")
    write_numbers(script, plan)
    for step in plan.steps:
        script.body += WRITERS[step.id](step, script)
    script.body += ["", "np.set_printoptions(precision=17, threshold=10**9)", "print(x)"]
    return script.text(NAME, plan.title)


def _resize(step: Step, script: Script) -> list[str]:
    script.helper(resize_matrices(step)[0])
    return [f"x = {resized(step, 'np.einsum')}"]


def with_bias(step: Step, lines: list[str]) -> list[str]:
    """The lines, and one that adds a bias to every channel if there is one."""
    if step.layer.bias is None:
        return lines
    return [*lines, f"x = x + {bias_name(step)}.reshape(-1{', 1' * step.axes})"]


def _conv(step: Step, script: Script) -> list[str]:
    script.helper(CONV)
    kernel = turned(step, f"np.flip({{}}, {tuple(range(2, 2 + step.axes))})")
    groups = f", groups={step.spec.groups}" if step.spec.groups > 1 else ""
    return with_bias(step, [
        f"x = conv(x, {kernel}, stride={step.spec.stride}, padding={step.pads}, "
        f"dilation={step.spec.dilation}{groups})"
    ])  # fmt: skip


def _conv_transpose(step: Step, script: Script) -> list[str]:
    script.helper(CONV_TRANSPOSE)
    kernel = turned(step, f"np.flip({{}}, {tuple(range(2, 2 + step.axes))})")
    groups = f", groups={step.spec.groups}" if step.spec.groups > 1 else ""
    return with_bias(step, [
        f"x = conv_transpose(x, {kernel}, stride={step.spec.stride}, padding={step.pads}, "
        f"output_padding={step.output_padding}, dilation={step.spec.dilation}{groups})"
    ])  # fmt: skip


MAX_POOL = pooling("np")


def _max_pool(step: Step, script: Script) -> list[str]:
    script.use("import math")
    script.helper(MAX_POOL)
    padding = tuple(begin for begin, _ in step.pads)
    places = f"places{step.number}" if step.keeps_places else "_"
    return [
        f"x, {places} = max_pool(x, {step.spec.kernel_size}, stride={step.spec.stride}, "
        f"padding={padding}, dilation={step.spec.dilation})"
    ]


def _max_unpool(step: Step, script: Script) -> list[str]:
    script.use("import math")
    script.helper(PUT_BACK)
    return [f"x = put_back(x, places{step.pool}, {step.out_size})"]


def _avg_pool(step: Step, script: Script) -> list[str]:
    script.use("import math")
    script.helper(AVG_POOL)
    padding = tuple(begin for begin, _ in step.pads)
    return [
        f"x = avg_pool(x, {step.spec.kernel_size}, stride={step.spec.stride}, padding={padding})"
    ]


def repeated(step: Step, repeat: str) -> list[str]:
    """Nearest neighbour: every cell several times on each axis."""
    return [
        f"x = {repeat}(x, {factor}, axis={axis})" for axis, factor in enumerate(step.spec.stride, 2)
    ]


def _bed_of_nails(step: Step, _: Script) -> list[str]:
    steps = ", ".join(f"::{s}" for s in step.spec.stride)
    return [
        f"nails = np.zeros({(1, step.channels[1], *step.out_size)})",
        f"nails[:, :, {steps}] = x",
        "x = nails",
    ]


def shuffle_lines(step: Step, _: Script) -> list[str]:
    """A pixel shuffle or its inverse with the words that NumPy and JAX have."""
    begin, order, end = shuffled(step)
    return [f"x = x.reshape{begin}.transpose{order}.reshape{end}"]


def off(step: Step, _: Script) -> list[str]:
    """A layer that is switched off: nothing, or channels in another number."""
    routes = routed(step)
    return [] if routes is None else [f"x = x[:, np.array({routes})]"]


Writer = Callable[[Step, Script], list[str]]

WRITERS: dict[str, Writer] = {
    "conv": _conv,
    "conv_transpose": _conv_transpose,
    "max_pool": _max_pool,
    "max_unpool": _max_unpool,
    "avg_pool": _avg_pool,
    "nearest": lambda step, _: repeated(step, "np.repeat"),
    **dict.fromkeys(RESIZES, _resize),
    "bed_of_nails": _bed_of_nails,
    "pixel_shuffle": shuffle_lines,
    "pixel_unshuffle": shuffle_lines,
    "relu": lambda step, _: ["x = np.maximum(x, 0)"],
    "leaky_relu": lambda step, _: ["x = np.where(x > 0, x, 0.01 * x)"],
    "tanh": lambda step, _: ["x = np.tanh(x)"],
    "sigmoid": lambda step, _: ["x = 1 / (1 + np.exp(-x))"],
    OFF: off,
}
