"""The layers of a pasted text as a document has them: all of the shelf, and their channels.

``core.layer_code`` follows a pattern through a text and so knows two operations; here a pooling is
a pooling and an activation a layer of its own.  Nothing of the text is executed here either.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from core.activations import NEGATIVE_SLOPE
from core.arithmetic import Size
from core.errors import ConvError
from core.layer_calls import (
    KERAS_CONV,
    KERAS_DEPTHWISE,
    KERAS_TRANSPOSE,
    KERAS_UPSAMPLE,
    POINTWISE,
    READERS,
    SHUFFLE,
    STARTS,
    TORCH_CONV,
    TORCH_FIXED_UPSAMPLE,
    TORCH_TRANSPOSE,
    TORCH_UPSAMPLE,
    Call,
    CodeStack,
    Given,
    PassedOver,
    State,
    Unknown,
    bound,
    count_of,
    factors_of,
    read_call,
    start_of,
    value_of,
)
from core.layer_code import NOTHING_FOUND, all_stacks
from core.number_cell import cut
from core.ops import BY_ID
from core.spec import ConvSpec, conv_spec
from core.stack import Sentence, StackLayer, at_line, sentence, setting_text
from core.words_mark import QT_TRANSLATE_NOOP

Array = NDArray[np.float64]

CEIL_MODE = QT_TRANSLATE_NOOP(
    "error", "ceil_mode is not known here; leave it out, or choose a padding instead."
)
POOL_SAME = QT_TRANSLATE_NOOP(
    "error",
    "padding 'same' pads more at the end than at the beginning with kernel_size {kernel} and "
    "stride {stride}, which no pooling here does; write padding='valid', or strides={kernel}.",
)
TAKEN_AS = QT_TRANSLATE_NOOP("stack", "line {line}: {name} {got} is taken as {taken} here.")


@dataclass(frozen=True, eq=False)
class CodeLayer:
    """A layer of a text: an operation of the shelf, its setting, and what is known of channels.

    ``kernel``, of shape kernel_size, is for all channels where it is known.  ``in_channels`` and
    ``filters`` are None where the text does not say them, ``groups`` where every channel is treated
    by itself, each ``multiplier`` times.
    """

    operation: str
    spec: ConvSpec
    name: str = ""
    line: int = 0
    kernel: Array | None = None
    in_channels: int | None = None
    filters: int | None = None
    groups: int | None = 1
    multiplier: int = 1
    bias: bool = False


class CodeLayers(NamedTuple):
    """The layers of one sequence, and what there is to say about them.

    ``size`` and ``channels`` are the input's where the text says them.  ``problem`` is why the
    sequence cannot be taken; then ``layers`` are those up to it.
    """

    layers: tuple[CodeLayer, ...]
    passed_over: tuple[PassedOver, ...] = ()
    remarks: tuple[Sentence, ...] = ()
    size: Size | None = None
    channels: int | None = None
    problem: ConvError | None = None


def read_code(text: str, name: str = "") -> tuple[CodeStack, ...]:
    """Every sequence of layers in ``text``; ConvError if there is none that can be taken.

    >>> (found,) = read_code("nn.Sequential(nn.MaxPool2d(2), nn.ReLU())")
    >>> [layer.operation for layer in layers_of(found).layers]
    ['max_pool', 'relu']
    """
    stacks = all_stacks(text, name)
    made = [layers_of(stack) for stack in stacks]
    kept = [stack for stack, its in zip(stacks, made, strict=True) if its.layers or its.problem]
    if not kept:
        raise ConvError(NOTHING_FOUND, parameter="paste")
    problems = [its.problem for its in made if its.problem is not None]
    if problems and not any(its.layers and its.problem is None for its in made):
        raise problems[0]
    # A sequence without a picture is no concern of ours, unless there is nothing else.
    return tuple(stack for stack in kept if _has_picture(stack)) or tuple(kept)


def _has_picture(stack: CodeStack) -> bool:
    """Whether there is more in it than activations."""
    found = layers_of(stack).layers
    return any(BY_ID[layer.operation].function is None for layer in found) or stack.may_have_picture


@lru_cache(maxsize=64)
def layers_of(stack: CodeStack, axes: int = 2) -> CodeLayers:
    """The layers of a sequence; of ``axes`` spatial axes where the text leaves that open."""
    if not stack.calls:  # JSON: a kernel for every channel
        found = tuple(_of_stack_layer(layer) for layer in stack.layers)
        return CodeLayers(found, size=stack.size, problem=stack.problem)
    state = State(_axes_said(stack.calls) or axes)
    layers: list[CodeLayer] = []
    passed: list[PassedOver] = []
    remarks: list[Sentence] = []
    size, channels = None, None
    problem: ConvError | None = None
    for call in stack.calls:
        try:
            start = start_of(call, state.axes)
            if start is not None and not layers:
                size, channels = start
            if call.name in STARTS:
                continue
            more = _made(call, state, remarks)
        except ConvError as error:
            problem = at_line(error.kept(), call.line, call.text)
            break
        layers += more
        passed += _left_out(call, more)
    said = (*state.defaults, *remarks)
    return CodeLayers(tuple(layers), tuple(passed), said, size, channels, problem)


def layer_text(layer: CodeLayer) -> str:
    """The setting of a layer, as code has it.

    >>> layer_text(CodeLayer("nearest", conv_spec((1, 1), stride=2)))
    'scale_factor=2'
    """
    operation = BY_ID[layer.operation]
    if "kernel_size" in operation.parameters:
        return setting_text(operation.settle(layer.spec))
    values = ((name, getattr(layer.spec, name)) for name in operation.parameters)
    return ", ".join(f"{name}={_one_if_alike(value)}" for name, value in values)


# --- one call ---------------------------------------------------------------------------------


def _of_stack_layer(layer: StackLayer) -> CodeLayer:
    return CodeLayer(layer.operation, layer.spec, layer.title, layer.line, layer.kernel,
                     groups=None)  # fmt: skip


def _made(call: Call, state: State, remarks: list[Sentence]) -> list[CodeLayer]:
    """The layers of a call: none where it does the same to every cell and is not known here."""
    if call.name in MAKERS:
        return MAKERS[call.name](call, state, remarks)
    if call.name in POINTWISE:
        return []
    layer = read_call(call, state)
    return [CodeLayer(layer.operation, layer.spec, call.text, call.line, layer.kernel, groups=None)]


def _left_out(call: Call, made: Sequence[CodeLayer]) -> list[PassedOver]:
    """What of a call has become no layer."""
    if call.name in POINTWISE:
        return [] if made else [PassedOver(call.text, call.line)]
    name = _name_of(call.keywords.get("activation"))
    if name in (None, "linear", *KERAS_ACTIVATIONS):
        return []
    return [PassedOver(f"activation={name!r}", call.line)]


def _name_of(value: object) -> str | None:
    """The activation that a value names: a word, or the last part of a dotted name."""
    text = value.text if isinstance(value, Unknown) else value
    return text.rpartition(".")[2] if isinstance(text, str) else None


def _conv(call: Call, state: State, remarks: list[Sentence]) -> list[CodeLayer]:
    bare = call.name.removeprefix("Lazy").replace("Convolution", "Conv", 1)
    is_torch, turns = bare.endswith("d"), "Transpose" in bare
    separable, depthwise = bare.startswith("Separable"), bare.startswith("Depthwise")
    layer = read_call(call, state)
    if is_torch:
        names = (TORCH_TRANSPOSE if turns else TORCH_CONV)[call.name != bare :]
    else:
        names = KERAS_DEPTHWISE if depthwise else KERAS_TRANSPOSE if turns else KERAS_CONV
    given = bound(call, state, names)
    bias = given.get("bias" if is_torch else "use_bias", True) is not False
    multiplier = count_of(given.get("depth_multiplier", 1)) or 1
    into = count_of(given.get("in_channels"))
    filters = count_of(given.get("out_channels" if is_torch else "filters"))
    groups = None if depthwise or separable else count_of(given.get("groups", 1)) or 0
    found = [
        CodeLayer(layer.operation, layer.spec, call.text, call.line, None, into,
                  filters if groups is not None else None, groups, multiplier,
                  bias and not separable)
    ]  # fmt: skip
    if separable:
        point = conv_spec((1,) * layer.spec.axes)
        found.append(CodeLayer("conv", point, call.text, call.line, filters=filters, bias=bias))
    name = _name_of(given.get("activation"))
    if name in KERAS_ACTIVATIONS and not is_torch:
        if name == "leaky_relu":
            remarks.append(_taken(call, "negative_slope", KERAS_FUNCTION_SLOPE, NEGATIVE_SLOPE))
        found.append(_activation(name, call, state, f"activation={name!r}"))
    return found


def _activation(name: str, call: Call, state: State, text: str = "") -> CodeLayer:
    ones = conv_spec((1,) * state.axes)
    return CodeLayer(name, ones, text or call.text, call.line)


def _taken(call: Call, name: str, got: object, taken: object) -> Sentence:
    return sentence(TAKEN_AS, line=call.line, name=name, got=cut(str(got), 40), taken=taken)


def _leaky(call: Call, state: State, remarks: list[Sentence]) -> list[CodeLayer]:
    given = bound(call, state, ("negative_slope",))
    is_keras = call.text.startswith(("layers.", "keras.", "tf."))
    slope = given.get("negative_slope", given.get("alpha"))
    if slope is None and is_keras:
        slope = KERAS_LAYER_SLOPE
    if slope not in (None, NEGATIVE_SLOPE):
        got = slope.text if isinstance(slope, Unknown) else slope
        remarks.append(_taken(call, "negative_slope", got, NEGATIVE_SLOPE))
    return [_activation("leaky_relu", call, state)]


def _named_activation(call: Call, state: State, remarks: list[Sentence]) -> list[CodeLayer]:
    name = _name_of(bound(call, state, ("activation",)).get("activation"))
    if name == "leaky_relu":
        remarks.append(_taken(call, "negative_slope", KERAS_FUNCTION_SLOPE, NEGATIVE_SLOPE))
    return [_activation(name, call, state)] if name in KERAS_ACTIVATIONS else []


def _plain(name: str) -> Maker:
    return lambda call, state, remarks: [_activation(name, call, state)]


def _pool(call: Call, state: State, remarks: list[Sentence]) -> list[CodeLayer]:
    operation = "max_unpool" if "Unpool" in call.name else (
        "max_pool" if call.name.startswith("Max") else "avg_pool"
    )  # fmt: skip
    is_torch = call.name.endswith("d")
    given = bound(call, state, TORCH_POOLS[operation] if is_torch else KERAS_POOL)
    size_name, stride_name = ("kernel_size", "stride") if is_torch else ("pool_size", "strides")
    size = value_of(given, size_name, None if is_torch else 2)
    stride = size if given.get(stride_name) is None else value_of(given, stride_name)
    if given.get("ceil_mode", False) is not False:
        raise ConvError(CEIL_MODE, parameter="ceil_mode")
    padding = value_of(given, "padding", 0 if is_torch else "valid")
    spec = conv_spec(size, stride=stride, dilation=value_of(given, "dilation", 1), axes=state.axes)
    if is_torch:
        spec = spec.with_(padding=padding)
    elif isinstance(padding, str) and padding.lower() == "same":
        added = _same(spec)
        spec = spec.with_(padding=[(n, n) for n in added])
        remarks.append(_taken(call, "padding", "'same'", _one_if_alike(added)))
    if operation == "avg_pool":
        for name, default in (("count_include_pad", True), ("divisor_override", None)):
            if given.get(name, default) is not default:
                got = given[name]
                got = got.text if isinstance(got, Unknown) else got
                remarks.append(_taken(call, name, got, default))
    return [CodeLayer(operation, spec, call.text, call.line)]


def _same(spec: ConvSpec) -> tuple[int, ...]:
    """What "same" pads where the stride divides the size; ConvError if that is lopsided."""
    halves = []
    for k, s in zip(spec.kernel_size, spec.stride, strict=True):
        added = max(k - s, 0)
        if added % 2:
            raise ConvError(POOL_SAME, parameter="padding", kernel=k, stride=s)
        halves.append(added // 2)
    return tuple(halves)


def _one_if_alike(numbers: tuple[int, ...]) -> object:
    return numbers[0] if len(set(numbers)) == 1 else numbers


def _resized(call: Call, state: State, _: list[Sentence]) -> list[CodeLayer]:
    layer = read_call(call, state)  # with all that it refuses
    names, mode_name, mode, aligned = RESIZES[call.name]
    given = bound(call, state, names)
    operation = MODES.get(str(given.get(mode_name, mode)), "")
    if aligned or given.get("align_corners") not in (None, False):
        operation = ALIGNED.get(operation, operation)
    if not operation:  # known to a framework, but not on the shelf: the same with a kernel
        return [
            CodeLayer(layer.operation, layer.spec, call.text, call.line, layer.kernel, groups=None)
        ]
    spec = conv_spec((1,) * layer.spec.axes, stride=layer.spec.stride)
    return [CodeLayer(operation, spec, call.text, call.line)]


def _shuffle(call: Call, state: State, _: list[Sentence]) -> list[CodeLayer]:
    operation, name = SHUFFLES[call.name]
    factors = factors_of(bound(call, state, (name,)), name, 2)
    return [CodeLayer(operation, conv_spec(factors, stride=factors), call.text, call.line)]


Maker = Callable[[Call, State, list[Sentence]], list[CodeLayer]]

KERAS_LAYER_SLOPE, KERAS_FUNCTION_SLOPE = 0.3, 0.2
KERAS_ACTIVATIONS = ("relu", "leaky_relu", "tanh", "sigmoid")
TORCH_POOLS = {
    "max_pool": ("kernel_size", "stride", "padding", "dilation", "return_indices", "ceil_mode"),
    "max_unpool": ("kernel_size", "stride", "padding"),
    "avg_pool": (
        "kernel_size", "stride", "padding", "ceil_mode", "count_include_pad", "divisor_override",
    ),
}  # fmt: skip
KERAS_POOL = ("pool_size", "strides", "padding", "data_format")
# Arguments, the one that names the mode, the mode without it, whether corners are aligned.
RESIZES: dict[str, tuple[tuple[str, ...], str, str, bool]] = {
    "Upsample": (TORCH_UPSAMPLE, "mode", "nearest", False),
    "UpsamplingNearest2d": (TORCH_FIXED_UPSAMPLE, "mode", "nearest", False),
    "UpsamplingBilinear2d": (TORCH_FIXED_UPSAMPLE, "mode", "bilinear", True),
    "UpSampling1D": (KERAS_UPSAMPLE[:1], "interpolation", "nearest", False),
    "UpSampling2D": (KERAS_UPSAMPLE, "interpolation", "nearest", False),
}
MODES = {
    "nearest": "nearest",
    "nearest-exact": "nearest",
    "linear": "linear",
    "bilinear": "linear",
    "bicubic": "cubic",
}
ALIGNED = {"linear": "linear_aligned", "cubic": "cubic_aligned"}
SHUFFLES = {
    SHUFFLE: ("pixel_shuffle", "upscale_factor"),
    "PixelUnshuffle": ("pixel_unshuffle", "downscale_factor"),
}


def _keras_resized(call: Call, state: State, remarks: list[Sentence]) -> list[CodeLayer]:
    """TensorFlow's bicubic has other weights than PyTorch's, which are those of the shelf."""
    if str(bound(call, state, KERAS_UPSAMPLE).get("interpolation")) == "bicubic":
        layer = read_call(call, state)
        return [
            CodeLayer(layer.operation, layer.spec, call.text, call.line, layer.kernel, groups=None)
        ]
    return _resized(call, state, remarks)


def _makers() -> dict[str, Maker]:
    found: dict[str, Maker] = {name: _conv for name in READERS if "Conv" in name}
    found |= dict.fromkeys(("Upsample", "UpsamplingNearest2d", "UpsamplingBilinear2d"), _resized)
    found |= dict.fromkeys(("UpSampling1D", "UpSampling2D"), _keras_resized)
    for axes in (1, 2):
        for kind in ("MaxPool", "AvgPool", "MaxUnpool"):
            found[f"{kind}{axes}d"] = _pool
        for kind in ("MaxPooling", "AveragePooling", "MaxPool", "AvgPool"):
            found[f"{kind}{axes}D"] = _pool
    found |= dict.fromkeys(SHUFFLES, _shuffle)
    found |= {"ReLU": _plain("relu"), "Tanh": _plain("tanh"), "Sigmoid": _plain("sigmoid")}
    return found | {"LeakyReLU": _leaky, "Activation": _named_activation}


MAKERS = _makers()


def _axes_said(calls: Sequence[Call]) -> int | None:
    """The axes of a sequence: those that a call's name says; None if none does."""
    for call in calls:
        axes = READERS[call.name][0] if call.name in READERS else None
        if axes is None and call.name in MAKERS and call.name[-2:].lower() in ("1d", "2d"):
            axes = int(call.name[-2])
        if axes is not None:
            return axes
    if any(call.name in SHUFFLES for call in calls):
        return 2
    for call in calls:
        if call.name == "Upsample":
            factor = _given_factor(call)
            if isinstance(factor, tuple) and len(factor) in (1, 2):
                return len(factor)
            if call.keywords.get("mode") in ("linear", "bilinear", "bicubic"):
                return 1 if call.keywords["mode"] == "linear" else 2
    return None


def _given_factor(call: Call) -> object:
    given = Given(zip(TORCH_UPSAMPLE, call.arguments, strict=False), **call.keywords)
    return given.get("scale_factor")
