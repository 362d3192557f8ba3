"""A chain in Keras 3: a Sequential where that can be, else its layers one after another.

Channels come last there, and padding is one of two words; what they do not say is padded or cropped
by a layer of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import prod
from typing import Any

from core.words_mark import QT_TRANSLATE_NOOP
from core.written._helpers import (
    CHANNELS_LAST,
    PUT_BACK,
    RESIZES,
    SPREAD_OUT,
    WITHOUT_GROUPS,
    pooling,
    resize_matrices,
    resized,
)
from core.written._modules import Part, arguments, fit_in_a_row, line, unless
from core.written._notes import (
    LAST_STAYS,
    NO_LAYER,
    OTHER_RESIZE,
    common_notes,
    spaces,
)
from core.written._numbers import bias_name, routed, turned, write_numbers
from core.written._plan import OFF, Pair, Plan, Step, short, shuffled
from core.written._script import Script, Tell

NAME = "Keras"
LAYERS = "keras.layers"

BACKENDS = QT_TRANSLATE_NOOP(
    "code", "Any backend of Keras 3 will do; the variable KERAS_BACKEND chooses one."
)
KERNEL_ORDER = QT_TRANSLATE_NOOP(
    "code",
    "Kernels stand here as PyTorch has them; transpose brings them to Keras: {conv} for a "
    "convolution, {transposed} for a transposed one.",
)
PADDED_BEFORE = QT_TRANSLATE_NOOP(
    "code",
    "Keras knows “valid” and “same” for padding and nothing in between; layer {number} is padded "
    "by a layer in front of it.",
)
CROPPED_BEHIND = QT_TRANSLATE_NOOP(
    "code",
    "Keras knows “valid” and “same” for padding and nothing in between; layer {number} is cropped "
    "by a layer behind it.",
)
SPREAD = QT_TRANSLATE_NOOP(
    "code",
    "Keras allows no stride above 1 together with a dilation above 1; in layer {number} the kernel "
    "is spread out, with zeros in between.",
)
SPREAD_TRANSPOSED = QT_TRANSLATE_NOOP(
    "code",
    "Not every backend of Keras has dilation in a transposed convolution; in layer {number} the "
    "kernel is spread out, with zeros in between.",
)
ONE_GROUP = QT_TRANSLATE_NOOP(
    "code",
    "Keras has no groups in a transposed convolution; in layer {number} zeros part the channels of "
    "different groups.",
)
LONGER = QT_TRANSLATE_NOOP(
    "code",
    "The output of layer {number} ends behind the last stamp; zeros at the end of the kernel reach "
    "that far on every backend.",
)
SHORT = QT_TRANSLATE_NOOP(
    "code",
    "On the backend {backend}, Keras computes layer {number} with numbers of float32: about 7 "
    "digits are right. Other backends keep to float64.",
)
OWN_POOL = QT_TRANSLATE_NOOP(
    "code",
    "Keras's max-pooling has neither such padding nor dilation, and does not tell where the "
    "largest cells are; in layer {number} the function max_pool does.",
)

SETUP = [
    'keras.config.set_floatx("float64")',
    'if keras.config.backend() == "jax":',
    "    import jax",
    "",
    '    jax.config.update("jax_enable_x64", True)',
]
MAX_POOL = pooling("keras.ops", last=True)


def write(plan: Plan, tell: Tell) -> str:
    """The script."""
    script = Script(tell, "np.array({})")
    script.use("import keras", "import numpy as np")
    script.setup += SETUP
    script.note(BACKENDS)
    common_notes(script, plan, NAME, f"(N, {spaces(plan.axes)}, C)")
    kernel = spaces(plan.axes, ("kH", "kW"))
    if plan.ids & {"conv", "conv_transpose"}:
        script.note(KERNEL_ORDER, conv=f"({kernel}, in/groups, out)",
                    transposed=f"({kernel}, out, in)")  # fmt: skip
    write_numbers(script, plan)
    parts = [part for step in plan.steps for part in WRITERS[step.id](step, script)]
    every = plan.axes + 2
    to_last = (0, *range(2, every), 1)
    script.body.append(f"x = keras.ops.convert_to_tensor(x.transpose{to_last})")
    script.body += _in_a_row(parts, plan) if fit_in_a_row(parts) else _one_by_one(parts)
    to_first = (0, every - 1, *range(1, every - 1))
    script.body += ["", "np.set_printoptions(precision=17, threshold=10**9)"]
    script.body += [f"print(keras.ops.convert_to_numpy(x).transpose{to_first})"]
    return script.text(NAME, plan.title)


def _in_a_row(parts: Sequence[Part], plan: Plan) -> list[str]:
    shape = (*plan.input.shape[2:], plan.input.shape[1])
    lines = ["model = keras.Sequential([", f"    keras.Input({shape}),"]
    lines += [*(f"    {part.call}," for part in parts), "])"]
    for position, part in enumerate(parts):
        lines += _filled(f"model.layers[{position}]", part)
    return [*lines, "x = model(x)"]


def _one_by_one(parts: Sequence[Part]) -> list[str]:
    lines = [f"{part.name} = {part.call}" for part in parts if part.is_object]
    for part in parts:
        if part.kernel:
            lines.append(f"{part.name}.build(x.shape)")
        lines += _filled(part.name, part)
        call = f"{part.name}({part.arguments})" if part.is_object else part.call
        lines.append(f"{part.results} = {call}")
    return lines


def _filled(name: str, part: Part) -> list[str]:
    numbers = ", ".join(text for text in (part.kernel, part.bias) if text)
    return [f"{name}.set_weights([{numbers}])"] if numbers else []


def _own_numbers(step: Step, *helpers: str) -> dict[str, Any]:
    """The kernel with its first two axes behind the others, either way round."""
    kernel = turned(step, f"np.flip({{}}, {tuple(range(2, 2 + step.axes))})")
    for helper in helpers:
        kernel = helper.format(kernel)
    order = (*range(2, 2 + step.axes), 1, 0)
    bias = "" if step.layer.bias is None else bias_name(step)
    return {"kernel": f"{kernel}.transpose{order}", "bias": bias}


def _around(step: Step, kind: str, pads: Sequence[Pair]) -> Part:
    """Zeros around, or cells cut off; ``kind`` is the layer's name."""
    name = "pad" if kind == "ZeroPadding" else "crop"
    pairs = str(tuple(pads)) if step.axes == 2 else str(tuple(pads[0]))
    return Part(f"{name}{step.number}", f"{LAYERS}.{kind}{step.axes}D({pairs})")


def _spread(step: Step, script: Script) -> tuple[list[str], Sequence[int], Sequence[int]]:
    """Helpers around the kernel, and the kernel_size and dilation_rate that are left."""
    spec = step.spec
    is_conv = step.layer.kind == "conv"
    if max(spec.dilation) == 1 or (is_conv and max(spec.stride) == 1):
        return [], spec.kernel_size, spec.dilation
    script.note(SPREAD if is_conv else SPREAD_TRANSPOSED, number=step.number)
    script.helper(SPREAD_OUT)
    return [f"spread_out({{}}, {spec.dilation})"], step.spans, (1,) * step.axes


def _conv(step: Step, script: Script) -> list[Part]:
    spec, before = step.spec, []
    word, _ = step.worded or (None, None)
    if word is None:
        script.note(PADDED_BEFORE, number=step.number)
        before, word = [_around(step, "ZeroPadding", step.pads)], "valid"
    helpers, kernel_size, dilation = _spread(step, script)
    given = arguments(
        step.channels[1],
        kernel_size=short(kernel_size),
        strides=unless(short(spec.stride), "1"),
        padding=unless(f'"{word}"', '"valid"'),
        dilation_rate=unless(short(dilation), "1"),
        groups=unless(str(spec.groups), "1"),
        use_bias="False" if step.layer.bias is None else None,
    )
    name = f"conv{step.number}"
    call = f"{LAYERS}.Conv{step.axes}D({given})"
    return [*before, Part(name, call, **_own_numbers(step, *helpers))]


def _conv_transpose(step: Step, script: Script) -> list[Part]:
    spec, behind = step.spec, []
    word, added = step.worded or (None, None)
    longer = [0] * step.axes
    if word is None or not _fits(step, word, added):
        word, added = "valid", None
        longer, crops = _longer_and_crops(step)
        if any(map(any, crops)):
            script.note(CROPPED_BEHIND, number=step.number)
            behind = [_around(step, "Cropping", crops)]
    helpers, kernel_size, _ = _spread(step, script)
    if any(longer):
        script.note(LONGER, number=step.number)
        kernel_size = [k + more for k, more in zip(kernel_size, longer, strict=True)]
        edges = ", ".join(f"(0, {more})" for more in longer)
        helpers = [*helpers, f"np.pad({{}}, [(0, 0), (0, 0), {edges}])"]
    if spec.groups > 1:
        script.note(ONE_GROUP, number=step.number)
        script.helper(WITHOUT_GROUPS)
        helpers = [f"without_groups({{}}, {spec.groups})", *helpers]
    given = arguments(
        step.channels[1],
        kernel_size=short(kernel_size),
        strides=unless(short(spec.stride), "1"),
        padding=unless(f'"{word}"', '"valid"'),
        output_padding=None if added is None else short(added),
        use_bias="False" if step.layer.bias is None else None,
    )
    call = f"{LAYERS}.Conv{step.axes}DTranspose({given})"
    return [Part(f"conv{step.number}", call, **_own_numbers(step, *helpers)), *behind]


def _fits(step: Step, word: str, added: Sequence[int] | None) -> bool:
    """Whether every backend takes this output_padding; TensorFlow asks for the way back."""
    axes = list(zip(added or (), step.spec.stride, step.in_size, step.out_size, strict=False))
    if word == "same":
        return all(-(-out // s) == n for _, s, n, out in axes)
    return all(a < s for a, s, _, _ in axes)


def _longer_and_crops(step: Step) -> tuple[list[int], list[Pair]]:
    """For "valid": zeros that make the kernel longer at its end, and what is then cut off."""
    longer, crops = [], []
    for span, stride, (begin, end) in zip(step.spans, step.spec.stride, step.crops, strict=True):
        rest = max(stride - span, 0)
        more = span - end if -end > rest else span  # what the kernel must span
        longer.append(more - span)
        crops.append((begin, end + max(more, stride) - span))
    return longer, crops


def _max_pool(step: Step, script: Script) -> list[Part]:
    spec, name = step.spec, f"pool{step.number}"
    worded = step.worded
    if worded is not None and max(spec.dilation) == 1 and not step.keeps_places:
        size = short(spec.kernel_size)
        given = arguments(
            size,
            strides=unless(short(spec.stride), size),
            padding=unless(f'"{worded[0]}"', '"valid"'),
        )
        return [Part(name, f"{LAYERS}.MaxPooling{step.axes}D({given})")]
    script.note(OWN_POOL, number=step.number)
    script.use("import math")
    script.helper(MAX_POOL)
    padding = tuple(begin for begin, _ in step.pads)
    call = (
        f"max_pool(x, {spec.kernel_size}, stride={spec.stride}, padding={padding}, "
        f"dilation={spec.dilation})"
    )
    places = f"places{step.number}" if step.keeps_places else "_"
    return [Part(name, call, is_object=False, results=f"x, {places}")]


def _max_unpool(step: Step, script: Script) -> list[Part]:
    script.note(NO_LAYER, number=step.number, framework=NAME, operation=step.layer.operation.title)
    channels, cells = step.channels[1], prod(step.out_size)
    shape = (1, *step.out_size, channels)
    places = f"places{step.pool}"
    if step.collides:
        script.note(LAST_STAYS, number=step.number, framework=NAME)
        script.use("import math")
        script.helper(PUT_BACK)
        first = (0, step.axes + 1, *range(1, step.axes + 1))
        last = (0, *range(2, step.axes + 2), 1)
        numpy = f"keras.ops.convert_to_numpy({{}}).transpose{first}"
        moved = f"put_back({numpy.format('x')}, {numpy.format(places)}, {step.out_size})"
        return [line("", f"keras.ops.convert_to_tensor({moved}.transpose{last})")]
    flat = f"keras.ops.reshape({places} * {channels} + np.arange({channels}), (-1, 1))"
    zeros = f'keras.ops.zeros({cells * channels}, dtype="float64")'
    moved = f"keras.ops.scatter_update({zeros}, {flat}, keras.ops.reshape(x, (-1,)))"
    return [line("", f"keras.ops.reshape({moved}, {shape})")]


def _avg_pool(step: Step, _: Script) -> list[Part]:
    size = short(step.spec.kernel_size)
    before = [_around(step, "ZeroPadding", step.pads)] if any(map(any, step.pads)) else []
    given = arguments(size, strides=unless(short(step.spec.stride), size))
    call = f"{LAYERS}.AveragePooling{step.axes}D({given})"
    return [*before, Part(f"pool{step.number}", call)]


def _nearest(step: Step, _: Script) -> list[Part]:
    call = f"{LAYERS}.UpSampling{step.axes}D({short(step.spec.stride)})"
    return [Part(f"up{step.number}", call)]


def _resize(step: Step, script: Script) -> list[Part]:
    if step.id == "linear" and step.axes == 2:
        script.note(SHORT, number=step.number, backend="TensorFlow")
        given = f'{short(step.spec.stride)}, interpolation="bilinear"'
        return [Part(f"up{step.number}", f"{LAYERS}.UpSampling2D({given})")]
    script.note(OTHER_RESIZE, number=step.number, framework=NAME,
                operation=step.layer.operation.title)  # fmt: skip
    script.helper(resize_matrices(step)[0])
    return [line("", resized(step, "keras.ops.einsum", CHANNELS_LAST))]


def _bed_of_nails(step: Step, script: Script) -> list[Part]:
    script.note(NO_LAYER, number=step.number, framework=NAME, operation=step.layer.operation.title)
    channels = step.channels[1]
    ones = tuple(n for cells in step.in_size for n in (cells, 1))
    pads = [(0, 0), *(p for s in step.spec.stride for p in ((0, 0), (0, s - 1))), (0, 0)]
    apart = f"keras.ops.reshape(x, {(1, *ones, channels)})"
    return [
        line("", f"keras.ops.pad({apart}, {pads})"),
        line("", f"keras.ops.reshape(x, {(1, *step.out_size, channels)})"),
    ]


def _shuffle(step: Step, script: Script) -> list[Part]:
    script.note(NO_LAYER, number=step.number, framework=NAME, operation=step.layer.operation.title)
    begin, order, end = shuffled(step, last=True)
    return [
        line("", f"keras.ops.transpose(keras.ops.reshape(x, {begin}), {order})"),
        line("", f"keras.ops.reshape(x, {end})"),
    ]


def _activation(call: str, short_on: str = "") -> Callable[[Step, Script], list[Part]]:
    """A layer by its call; ``short_on`` is a backend that computes it in float32."""

    def write_activation(step: Step, script: Script) -> list[Part]:
        if short_on:
            script.note(SHORT, number=step.number, backend=short_on)
        return [Part(f"act{step.number}", f"{LAYERS}.{call}")]

    return write_activation


def _off(step: Step, _: Script) -> list[Part]:
    routes = routed(step)
    if routes is None:
        return [Part(f"off{step.number}", f"{LAYERS}.Identity()")]
    return [line("", f"keras.ops.take(x, {routes}, axis=-1)")]


WRITERS: dict[str, Callable[[Step, Script], list[Part]]] = {
    "conv": _conv,
    "conv_transpose": _conv_transpose,
    "max_pool": _max_pool,
    "max_unpool": _max_unpool,
    "avg_pool": _avg_pool,
    "nearest": _nearest,
    **dict.fromkeys(RESIZES, _resize),
    "bed_of_nails": _bed_of_nails,
    "pixel_shuffle": _shuffle,
    "pixel_unshuffle": _shuffle,
    "relu": _activation("ReLU()"),
    "leaky_relu": _activation("LeakyReLU(negative_slope=0.01)", "TensorFlow"),
    "tanh": _activation('Activation("tanh")', "JAX"),
    "sigmoid": _activation('Activation("sigmoid")'),
    OFF: _off,
}
