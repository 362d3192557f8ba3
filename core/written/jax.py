"""A chain in JAX: jax.lax where it has the operation, else what it is made of."""

from __future__ import annotations

from collections.abc import Callable
from math import prod

from core.words_mark import QT_TRANSLATE_NOOP
from core.written._helpers import PUT_BACK, RESIZES, pooling, resize_matrices, resized
from core.written._notes import (
    LAST_STAYS,
    NO_LAYER,
    OTHER_RESIZE,
    common_notes,
    kernel_notes,
    spaces,
)
from core.written._numbers import routed, turned, write_numbers
from core.written._plan import OFF, Plan, Step
from core.written._script import Script, Tell
from core.written.numpy import repeated, shuffle_lines, with_bias

NAME = "JAX"

TRANSPOSE_KERNEL = QT_TRANSLATE_NOOP(
    "code",
    "transpose_kernel=True makes lax.conv_transpose stamp the kernel as it is written and read its "
    "channels as PyTorch has them; without it the kernel would be turned by 180°.",
)
STRETCHED_PADDING = QT_TRANSLATE_NOOP(
    "code",
    "The padding of lax.conv_transpose is that of the stretched input: dilation · (kernel_size − "
    "1) − padding, and output_padding more at the end.",
)
NO_GROUPS = QT_TRANSLATE_NOOP(
    "code",
    "lax.conv_transpose has no groups; layer {number} is written as what it is, a convolution "
    "over the stretched input (lhs_dilation) with the kernel turned and its channels swapped.",
)
OWN_PLACES = QT_TRANSLATE_NOOP(
    "code",
    "{framework}'s max-pooling does not tell where the largest cells are; the function max_pool "
    "does.",
)

GROUPED = '''
def stretched_kernel(kernel, groups):
    """The kernel turned by 180 degrees, its channels as (out, in/groups)."""
    parts = kernel.reshape(groups, -1, *kernel.shape[1:]).swapaxes(1, 2)
    parts = parts.reshape(-1, *parts.shape[2:])
    return jnp.flip(parts, range(2, kernel.ndim))
'''

MAX_POOL = pooling("jnp")


def write(plan: Plan, tell: Tell) -> str:
    """The script."""
    script = Script(tell, "jnp.array({})", "jnp.array({})")
    script.use("import jax", "import jax.numpy as jnp", "import numpy as np")
    script.setup.append('jax.config.update("jax_enable_x64", True)')
    common_notes(script, plan, NAME, f"(N, C, {spaces(plan.axes)})")
    kernel = spaces(plan.axes, ("kH", "kW"))
    kernel_notes(script, plan, f"(out, in/groups, {kernel})", f"(in, out/groups, {kernel})")
    write_numbers(script, plan)
    for step in plan.steps:
        script.body += WRITERS[step.id](step, script)
    script.body += ["", "np.set_printoptions(precision=17, threshold=10**9)"]
    script.body += ["print(np.asarray(x))"]
    return script.text(NAME, plan.title)


def _layout(step: Step) -> str:
    letters = "HW" if step.axes == 2 else "W"
    return f'("NC{letters}", "OI{letters}", "NC{letters}")'


def _kernel(step: Step) -> str:
    return turned(step, f"jnp.flip({{}}, {tuple(range(2, 2 + step.axes))})")


def _call(name: str, *parts: str | None) -> list[str]:
    """A call over several lines, an argument each."""
    return [f"x = {name}(", *(f"    {part}," for part in parts if part), ")"]


def _conv(step: Step, script: Script) -> list[str]:
    script.use("from jax import lax")
    spec = step.spec
    padding = f'"{spec.padding.upper()}"' if isinstance(spec.padding, str) else str(step.pads)
    return with_bias(step, _call(
        "lax.conv_general_dilated",
        f"x, {_kernel(step)}, window_strides={spec.stride}, padding={padding}",
        f"rhs_dilation={spec.dilation}" if max(spec.dilation) > 1 else None,
        f"feature_group_count={spec.groups}" if spec.groups > 1 else None,
        f"dimension_numbers={_layout(step)}",
    ))  # fmt: skip


def _conv_transpose(step: Step, script: Script) -> list[str]:
    script.use("from jax import lax")
    spec = step.spec
    padding = tuple(
        (span - 1 - begin, span - 1 - end)
        for span, (begin, end) in zip(step.spans, step.crops, strict=True)
    )
    script.note(STRETCHED_PADDING)
    dilation = f"rhs_dilation={spec.dilation}" if max(spec.dilation) > 1 else None
    if spec.groups == 1:
        script.note(TRANSPOSE_KERNEL)
        lines = _call(
            "lax.conv_transpose",
            f"x, {_kernel(step)}, strides={spec.stride}, padding={padding}",
            dilation,
            f"dimension_numbers={_layout(step)}",
            "transpose_kernel=True",
        )
    else:
        script.note(NO_GROUPS, number=step.number)
        script.helper(GROUPED)
        ones = (1,) * step.axes
        lines = _call(
            "lax.conv_general_dilated",
            f"x, stretched_kernel({_kernel(step)}, {spec.groups})",
            f"window_strides={ones}, padding={padding}, lhs_dilation={spec.stride}",
            dilation,
            f"feature_group_count={spec.groups}",
            f"dimension_numbers={_layout(step)}",
        )
    return with_bias(step, lines)


def _windows(step: Step, start: str, function: str) -> list[str]:
    spec = step.spec
    pads = ((0, 0), (0, 0), *step.pads)
    return _call(
        "lax.reduce_window",
        f"x, {start}, {function}",
        f"window_dimensions={(1, 1, *spec.kernel_size)}",
        f"window_strides={(1, 1, *spec.stride)}",
        f"padding={pads}",
        f"window_dilation={(1, 1, *spec.dilation)}" if max(spec.dilation) > 1 else None,
    )


def _max_pool(step: Step, script: Script) -> list[str]:
    if not step.keeps_places:
        script.use("from jax import lax")
        return _windows(step, "-jnp.inf", "lax.max")
    script.note(OWN_PLACES, framework=NAME)
    script.use("import math")
    script.helper(MAX_POOL)
    padding = tuple(begin for begin, _ in step.pads)
    return [
        f"x, places{step.number} = max_pool(x, {step.spec.kernel_size}, "
        f"stride={step.spec.stride}, padding={padding}, dilation={step.spec.dilation})"
    ]


def _max_unpool(step: Step, script: Script) -> list[str]:
    places, channels = f"places{step.pool}", step.channels[1]
    script.note(NO_LAYER, number=step.number, framework=NAME, operation=step.layer.operation.title)
    if step.collides:
        script.note(LAST_STAYS, number=step.number, framework=NAME)
        script.use("import math")
        script.helper(PUT_BACK)
        return [f"x = jnp.array(put_back(x, {places}, {step.out_size}))"]
    flat = (1, channels, -1)
    return [
        "x = jnp.put_along_axis(",
        f"    jnp.zeros({(1, channels, prod(step.out_size))}), {places}.reshape{flat},",
        f"    x.reshape{flat}, axis=2, inplace=False,",
        f").reshape{(1, channels, *step.out_size)}",
    ]


def _avg_pool(step: Step, script: Script) -> list[str]:
    script.use("from jax import lax")
    return [*_windows(step, "0.", "lax.add"), f"x = x / {prod(step.spec.kernel_size)}"]


def _resize(step: Step, script: Script) -> list[str]:
    if step.id == "linear":
        shape = (1, step.channels[1], *step.out_size)
        return [f'x = jax.image.resize(x, {shape}, method="linear")']
    script.note(OTHER_RESIZE, number=step.number, framework=NAME,
                operation=step.layer.operation.title)  # fmt: skip
    script.helper(resize_matrices(step)[0])
    return [f"x = {resized(step, 'jnp.einsum')}"]


def _bed_of_nails(step: Step, script: Script) -> list[str]:
    script.use("from jax import lax")
    inside = ", ".join(f"(0, {s - 1}, {s - 1})" for s in step.spec.stride)
    return [f"x = lax.pad(x, 0., [(0, 0, 0), (0, 0, 0), {inside}])"]


def _off(step: Step, _: Script) -> list[str]:
    routes = routed(step)
    return [] if routes is None else [f"x = x[:, jnp.array({routes})]"]


WRITERS: dict[str, Callable[[Step, Script], list[str]]] = {
    "conv": _conv,
    "conv_transpose": _conv_transpose,
    "max_pool": _max_pool,
    "max_unpool": _max_unpool,
    "avg_pool": _avg_pool,
    "nearest": lambda step, _: repeated(step, "jnp.repeat"),
    **dict.fromkeys(RESIZES, _resize),
    "bed_of_nails": _bed_of_nails,
    "pixel_shuffle": shuffle_lines,
    "pixel_unshuffle": shuffle_lines,
    "relu": lambda step, _: ["x = jax.nn.relu(x)"],
    "leaky_relu": lambda step, _: ["x = jax.nn.leaky_relu(x, 0.01)"],
    "tanh": lambda step, _: ["x = jnp.tanh(x)"],
    "sigmoid": lambda step, _: ["x = jax.nn.sigmoid(x)"],
    OFF: _off,
}
