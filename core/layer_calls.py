"""What the layers of PyTorch and Keras are, by the calls that make them.

Each call is matched to its framework's signature and becomes a convolution or a transposed
convolution: also the layers that are one under another name (resizing by a whole factor, a
convolution before a pixel shuffle).  Layers that touch every cell alike are passed over and named;
those through which no pattern can be followed are refused.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial, reduce
from math import prod
from typing import NamedTuple

import numpy as np

from core.arithmetic import Size, conv_geometry
from core.errors import ConvError
from core.interpolation import (
    CUBIC_OF_PYTORCH,
    CUBIC_OF_TENSORFLOW,
    Resize,
    cubic,
    linear,
    nearest,
)
from core.number_cell import cut
from core.spec import TOO_HIGH, ConvSpec, conv_spec
from core.stack import (
    KERNEL_TOO_BIG,
    MOST_KERNEL_CELLS,
    Sentence,
    StackLayer,
    at_line,
    sentence,
)
from core.words_mark import QT_TRANSLATE_NOOP

MOST_FACTOR = 64

UNKNOWN_VALUE = QT_TRANSLATE_NOOP(
    "error", "{parameter} is {got}, which has no known value in this text; write the number."
)
MISSING_VALUE = QT_TRANSLATE_NOOP("error", "{parameter} is missing; write the number.")
STARRED = QT_TRANSLATE_NOOP(
    "error", "what “{got}” hands over does not stand in this text; write the arguments out."
)
POOLS = QT_TRANSLATE_NOOP(
    "error",
    "pooling is no convolution with one kernel, and no pattern is followed through it; paste the "
    "layers before or after it alone.",
)
MIXES = QT_TRANSLATE_NOOP(
    "error",
    "this layer mixes all cells, and no pattern is followed through it; paste the layers before "
    "or after it alone.",
)
UNKNOWN_LAYER = QT_TRANSLATE_NOOP(
    "error",
    "this is no layer that is known here, and it may change the picture; write the convolutions, "
    "transposed convolutions and upsamplings that it is made of.",
)
THREE_AXES = QT_TRANSLATE_NOOP(
    "error", "this layer has three spatial axes; layers with one or two can be followed."
)
FIXED_SIZE = QT_TRANSLATE_NOOP(
    "error",
    "a resize to the fixed size {got} has another factor for every input; write scale_factor.",
)
NOT_WHOLE_FACTOR = QT_TRANSLATE_NOOP(
    "error",
    "{parameter} is {got}; only a resize by a whole factor is a transposed convolution: write 2, "
    "3, 4 …",
)
UNKNOWN_MODE = QT_TRANSLATE_NOOP("error", "{parameter} {got} is not known; known are {known}.")
PADDING_WORD = QT_TRANSLATE_NOOP(
    "error", "padding must be a number here, but is {got}; PyTorch has no such word for it."
)
SHUFFLE_PADDING = QT_TRANSLATE_NOOP(
    "error",
    "padding {got} is more than the kernel reaches, {high}; with a pixel shuffle this is no "
    "transposed convolution.",
)
NEGATIVE_PADDING = QT_TRANSLATE_NOOP(
    "error", "padding {got} crops the picture; only padding from 0 on can be followed."
)

ICNR = QT_TRANSLATE_NOOP(
    "stack",
    "line {line}: with the pixel shuffle this is a transposed convolution of kernel_size {kernel} "
    "and stride {stride}. It stays flat only if its {number} sub-kernels have equal sums; random "
    "initialisation does not give that, ICNR does.",
)
ALIGNS_CORNERS = QT_TRANSLATE_NOOP(
    "stack",
    "line {line}: with aligned corners the weights drift along the picture; they are taken as "
    "those without. A constant stays flat either way.",
)
DEFAULT_TAKEN = QT_TRANSLATE_NOOP("stack", "line {line}: {name} is taken as its default, {got}.")
RESIZES = QT_TRANSLATE_NOOP(
    "stack", "line {line}: a resize is the transposed convolution with this tied kernel."
)


@dataclass(frozen=True)
class Unknown:
    """A value that does not follow from the text, as it is written there."""

    text: str


class Defaulted(int):
    """A number that is a parameter's default; what is reckoned from it is a plain number."""

    def __new__(cls, value: int, name: str, line: int) -> Defaulted:
        """``value`` as the default of ``name``, which stands at ``line``."""
        self = super().__new__(cls, value)
        self.name, self.line = name, line
        return self

    name: str
    line: int


@dataclass(frozen=True)
class Starred:
    """Arguments handed over by * or **, as they are written."""

    text: str


class Call(NamedTuple):
    """A call as it stands in the text, its arguments as far as they are known."""

    name: str
    arguments: tuple[object, ...]
    keywords: Mapping[str, object]
    line: int
    text: str


@dataclass(frozen=True)
class PassedOver:
    """A layer that does the same to every cell, and so to a pattern nothing."""

    text: str
    line: int


@dataclass(frozen=True, eq=False)
class CodeStack:
    """The layers of one sequence in a text, in order.

    ``size`` is the input's where the text says it.  ``problem`` is why the sequence cannot be
    followed; then ``layers`` are those up to it, and ``may_have_picture`` says whether there is
    anything to follow: sequences of Linear layers are of no interest.  ``calls`` are all that it
    was read from.
    """

    name: str
    line: int
    layers: tuple[StackLayer, ...]
    passed_over: tuple[PassedOver, ...] = ()
    size: Size | None = None
    remarks: tuple[Sentence, ...] = ()
    problem: ConvError | None = None
    may_have_picture: bool = True
    calls: tuple[Call, ...] = ()


# --- the names --------------------------------------------------------------------------------

_TORCH = ("in_channels", "out_channels", "kernel_size", "stride", "padding")
TORCH_CONV = (*_TORCH, "dilation", "groups", "bias")
TORCH_TRANSPOSE = (*_TORCH, "output_padding", "groups", "bias", "dilation")
KERAS_CONV = (
    "filters", "kernel_size", "strides", "padding", "data_format", "dilation_rate", "groups",
    "activation", "use_bias",
)  # fmt: skip
KERAS_TRANSPOSE = (
    "filters", "kernel_size", "strides", "padding", "output_padding", "data_format",
    "dilation_rate", "activation", "use_bias",
)  # fmt: skip
KERAS_DEPTHWISE = (
    "kernel_size", "strides", "padding", "depth_multiplier", "data_format", "dilation_rate",
    "activation", "use_bias",
)  # fmt: skip
TORCH_UPSAMPLE = ("size", "scale_factor", "mode", "align_corners")
TORCH_FIXED_UPSAMPLE = ("size", "scale_factor")
KERAS_UPSAMPLE = ("size", "data_format", "interpolation")


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


POINTWISE = _names(
    """
    ReLU ReLU6 LeakyReLU PReLU RReLU ELU CELU SELU GELU GLU SiLU Swish Mish Sigmoid LogSigmoid
    HardSigmoid Hardsigmoid Tanh Hardtanh Hardswish Tanhshrink Hardshrink Softshrink Softplus
    Softsign Softmin Softmax Softmax2d LogSoftmax Threshold ThresholdedReLU Activation
    BatchNorm1d BatchNorm2d BatchNorm3d LazyBatchNorm1d LazyBatchNorm2d SyncBatchNorm
    InstanceNorm1d InstanceNorm2d InstanceNorm3d GroupNorm LayerNorm RMSNorm LocalResponseNorm
    BatchNormalization LayerNormalization GroupNormalization InstanceNormalization
    UnitNormalization RMSNormalization Normalization Rescaling
    Dropout Dropout1d Dropout2d Dropout3d AlphaDropout FeatureAlphaDropout SpatialDropout1D
    SpatialDropout2D GaussianDropout GaussianNoise ActivityRegularization Identity
    """
)
POOLING = _names(
    """
    MaxPool1d MaxPool2d AvgPool1d AvgPool2d LPPool1d LPPool2d FractionalMaxPool2d MaxUnpool1d
    MaxUnpool2d AdaptiveAvgPool1d AdaptiveAvgPool2d AdaptiveMaxPool1d AdaptiveMaxPool2d
    MaxPooling1D MaxPooling2D AveragePooling1D AveragePooling2D MaxPool1D MaxPool2D AvgPool1D
    AvgPool2D GlobalAveragePooling1D GlobalAveragePooling2D GlobalMaxPooling1D GlobalMaxPooling2D
    GlobalAvgPool2D GlobalMaxPool2D
    """
)
MIXING = _names("Linear LazyLinear Bilinear Dense Flatten Embedding LSTM GRU RNN")
THREE = _names(
    """
    Conv3d ConvTranspose3d LazyConv3d LazyConvTranspose3d Conv3D Conv3DTranspose UpSampling3D
    MaxPool3d AvgPool3d MaxPooling3D AveragePooling3D ZeroPad3d ZeroPadding3D
    """
)
# Layers of the frameworks that change the picture in a way that is not followed.
OTHERS = _names(
    """
    PixelUnshuffle ChannelShuffle Fold Unfold Cropping1D Cropping2D Permute Lambda Concatenate
    Add MultiheadAttention Attention Transformer CircularPad1d CircularPad2d
    """
)
STARTS = _names("Input InputLayer Reshape Unflatten")


# --- one call ---------------------------------------------------------------------------------


@dataclass
class State:
    """What is known on the way through a sequence."""

    axes: int
    channels: int | None = None
    defaults: list[Sentence] = field(default_factory=list)


class Given(dict[str, object]):
    """Arguments by name; which of those that matter are defaults goes to ``defaults``."""

    defaults: list[Sentence]


def bound(call: Call, state: State, names: Sequence[str]) -> Given:
    """The arguments by name; ConvError for what is handed over unseen."""
    for value in (*call.arguments, *call.keywords.values()):
        if isinstance(value, Starred):
            raise ConvError(STARRED, parameter="arguments", got=value.text)
    # What comes behind the named parameters has no say in sizes.
    given = Given(zip(names, call.arguments, strict=False), **call.keywords)
    given.defaults = state.defaults
    return given


def default_taken(line: int, name: str, value: object) -> Sentence:
    """That a parameter counts as its default."""
    return sentence(DEFAULT_TAKEN, line=line, name=name, got=cut(str(value), 40))


def value_of(given: Given, name: str, default: object = None) -> object:
    """A value that must be known; without a default it must be there, too."""
    if name not in given:
        if default is None:
            raise ConvError(MISSING_VALUE, parameter=name)
        return default
    value = given[name]
    for part in _parts(value):
        if isinstance(part, Defaulted):
            said = default_taken(part.line, part.name, int(part))
            if said not in given.defaults:
                given.defaults.append(said)
    unknown = [part for part in _parts(value) if isinstance(part, Unknown)]
    if unknown:
        raise ConvError(UNKNOWN_VALUE, parameter=name, got=cut(unknown[0].text, 60))
    return value


def _parts(value: object) -> tuple[object, ...]:
    if isinstance(value, tuple):
        return tuple(part for entry in value for part in _parts(entry))
    return (value,)


def count_of(value: object) -> int | None:
    """A number of channels, if it is one."""
    fits = isinstance(value, int) and not isinstance(value, bool) and 0 < value < 2**31
    return value if fits else None  # type: ignore[return-value]


def _pairs(state: State, into: int | None, out: int | None, groups: object) -> int | None:
    """in·out/groups where all are known; the next layer's channels are noted."""
    given = into if into is not None else state.channels
    state.channels = out
    number = count_of(groups)
    if given is None or out is None or number is None:
        return None
    return max(given * out // number, 1)


def _layer(call: Call, operation: str, spec: ConvSpec, **more: object) -> StackLayer:
    return StackLayer(operation, spec, name=call.text, line=call.line, **more)  # type: ignore[arg-type]


def _torch_conv(
    call: Call, state: State, *, operation: str, axes: int, names: Sequence[str]
) -> StackLayer:
    given = bound(call, state, names)
    padding = value_of(given, "padding", 0)
    if isinstance(padding, str) and (operation != "conv" or padding not in ("same", "valid")):
        raise ConvError(PADDING_WORD, parameter="padding", got=repr(padding))
    spec = conv_spec(
        value_of(given, "kernel_size"),
        stride=value_of(given, "stride", 1),
        padding=padding,
        output_padding=value_of(given, "output_padding", 0),
        dilation=value_of(given, "dilation", 1),
        axes=axes,
    )
    into, out = count_of(given.get("in_channels")), count_of(given.get("out_channels"))
    pairs = _pairs(state, into, out, given.get("groups", 1))
    return _layer(call, operation, spec, channel_pairs=pairs)


def _keras_conv(
    call: Call, state: State, *, operation: str, axes: int, names: Sequence[str]
) -> StackLayer:
    given = bound(call, state, names)
    words = value_of(given, "padding", "valid")
    padding = words.lower() if isinstance(words, str) else words
    added = given.get("output_padding")
    spec = conv_spec(
        value_of(given, "kernel_size"),
        stride=value_of(given, "strides", 1),
        padding=0 if padding == "causal" else padding,
        output_padding=0 if added is None else value_of(given, "output_padding"),
        dilation=value_of(given, "dilation_rate", 1),
        axes=axes,
    )
    spans = spec.effective_kernel_size
    if padding == "causal":
        spec = spec.with_(padding=[(span - 1, 0) for span in spans])
    elif added is not None and not any(spec.output_padding):
        # Zeros that are written down ask for another size than none: (i-1)s + span mod 2.
        crop = [span // 2 if padding == "same" else 0 for span in spans]
        spec = spec.with_(padding=[(p, p) for p in crop])
    depth = names is KERAS_DEPTHWISE
    out = state.channels if depth else count_of(given.get("filters"))
    groups = out if depth else given.get("groups", 1)
    return _layer(call, operation, spec, channel_pairs=_pairs(state, None, out, groups))


def factors_of(given: Given, name: str, axes: int) -> tuple[int, ...]:
    """Whole numbers by which the axes grow."""
    value = value_of(given, name)
    entries = value if isinstance(value, tuple) else (value,)
    return conv_spec([_factor(entry, name) for entry in entries], axes=axes).kernel_size


def _factor(value: object, name: str) -> int:
    """A whole number, also one that is written with a point."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        raise ConvError(NOT_WHOLE_FACTOR, parameter=name, got=cut(repr(value), 40))
    if value > MOST_FACTOR:
        raise ConvError(TOO_HIGH, parameter=name, high=MOST_FACTOR, got=value)
    return value


def _resize(
    call: Call, state: State, factors: tuple[int, ...], one: Callable[[int], Resize]
) -> StackLayer:
    parts = [one(factor) for factor in factors]
    kernel = reduce(np.multiply.outer, [part.kernel for part in parts])
    spec = conv_spec(
        kernel.shape, stride=factors, padding=[(part.padding, part.padding) for part in parts]
    )
    remark = sentence(RESIZES, line=call.line)
    return _layer(
        call, "conv_transpose", spec, kernel=kernel, channel_pairs=state.channels,
        remarks=(remark,),
    )  # fmt: skip


TORCH_MODES: dict[str, Callable[[int], Resize]] = {
    "nearest": nearest,
    "nearest-exact": nearest,
    "linear": linear,
    "bilinear": linear,
    "bicubic": partial(cubic, a=CUBIC_OF_PYTORCH),
}
KERAS_MODES: dict[str, Callable[[int], Resize]] = {
    "nearest": nearest,
    "bilinear": linear,
    "bicubic": partial(cubic, a=CUBIC_OF_TENSORFLOW),
}


def _mode(
    given: Given, name: str, modes: Mapping[str, Callable[[int], Resize]],
    default: str,
) -> Callable[[int], Resize]:  # fmt: skip
    mode = value_of(given, name, default)
    if mode not in tuple(modes):
        known = ", ".join(modes)
        raise ConvError(UNKNOWN_MODE, parameter=name, got=cut(repr(mode), 40), known=known)
    return modes[str(mode)]


def _torch_upsample(
    call: Call, state: State, *, names: Sequence[str], mode: str = "nearest",
    aligned: bool = False,
) -> StackLayer:  # fmt: skip
    given = bound(call, state, names)
    if given.get("size") is not None:
        size = given["size"]
        got = size.text if isinstance(size, Unknown) else repr(size)
        raise ConvError(FIXED_SIZE, parameter="size", got=cut(got, 40))
    one = _mode(given, "mode", TORCH_MODES, mode)
    layer = _resize(call, state, factors_of(given, "scale_factor", state.axes), one)
    if (aligned or given.get("align_corners") not in (None, False)) and one is not nearest:
        more = sentence(ALIGNS_CORNERS, line=call.line)
        layer = replace(layer, remarks=(*layer.remarks, more))
    return layer


def _keras_upsample(call: Call, state: State, *, axes: int) -> StackLayer:
    given = bound(call, state, KERAS_UPSAMPLE if axes == 2 else KERAS_UPSAMPLE[:1])
    one = _mode(given, "interpolation", KERAS_MODES, "nearest")
    given.setdefault("size", 2)
    factors = factors_of(given, "size", axes)
    return _resize(call, state, factors, one)


def _padded(call: Call, state: State, *, axes: int, keras: bool) -> StackLayer:
    """Padding by itself: a convolution with a kernel of one cell."""
    given = bound(call, state, ("padding",))
    padding = value_of(given, "padding", 1 if keras else None)
    if isinstance(padding, tuple) and not keras:
        # PyTorch begins with the last axis.
        pairs = [padding[n : n + 2] for n in range(0, len(padding), 2)][::-1]
        padding = tuple(pairs)
    elif isinstance(padding, tuple) and keras and axes == 1 and len(padding) == 2:
        padding = (padding,)
    if any(isinstance(part, int) and part < 0 for part in _parts(padding)):
        raise ConvError(NEGATIVE_PADDING, parameter="padding", got=cut(repr(padding), 40))
    spec = conv_spec((1,) * axes, padding=padding)
    one = np.ones(spec.kernel_size)
    return _layer(call, "conv", spec, kernel=one, channel_pairs=0)


def _shuffled(call: Call, state: State, before: StackLayer | None) -> StackLayer:
    """A pixel shuffle with the convolution before it, or by itself: the same with kernel_size 1.

    Output r·i + a takes kernel cell t of sub-kernel a from input i − p + d·t: as a transposed
    convolution of stride r, cell r·d·(k − 1 − t) + a, with r·(d(k − 1) − p) cropped.
    """
    given = bound(call, state, ("upscale_factor",))
    (factor, _) = factors_of(given, "upscale_factor", 2)
    conv = before.spec if before is not None else conv_spec((1, 1))
    reach = [span - 1 for span in conv.effective_kernel_size]
    shape = conv_geometry(conv, tuple(span + 8 for span in reach))
    crops = []
    for high, begin, end in zip(reach, shape.begin, shape.end, strict=True):
        if max(begin, end) > high:
            raise ConvError(SHUFFLE_PADDING, parameter="padding", got=max(begin, end), high=high)
        crops.append((factor * (high - begin), factor * (high - end)))
    kernel_size = tuple(factor * (high + 1) for high in reach)
    if prod(kernel_size) > MOST_KERNEL_CELLS:
        raise ConvError(
            KERNEL_TOO_BIG, parameter="kernel_size", got=prod(kernel_size), high=MOST_KERNEL_CELLS
        )
    kernel = None
    if max(conv.dilation) > 1:
        axes = [
            np.repeat(np.arange(high + 1) % d == 0, factor)
            for high, d in zip(reach, conv.dilation, strict=True)
        ]
        kernel = np.multiply.outer(*axes).astype(np.float64)
    pairs = before.channel_pairs if before is not None else state.channels
    if state.channels is not None:
        state.channels = max(state.channels // factor**2, 1)
    remark = sentence(
        ICNR, line=call.line, kernel="×".join(map(str, kernel_size)), stride=factor,
        number=factor**2,
    )  # fmt: skip
    name = call.text if before is None else f"{before.name} + {call.text}"
    return StackLayer(
        "conv_transpose",
        conv_spec(kernel_size, stride=factor, padding=crops),
        kernel,
        name,
        call.line if before is None else before.line,
        None if pairs is None else max(pairs // factor**2, 1),
        (remark,),
    )


Reader = Callable[[Call, State], StackLayer]


def _readers() -> dict[str, tuple[int | None, Reader]]:
    """Every name that makes a layer: its axes (None: those of its neighbours) and its reader."""
    found: dict[str, tuple[int | None, Reader]] = {}
    for axes in (1, 2):
        for operation, torch_name, keras_name, torch_names, keras_names in (
            ("conv", f"Conv{axes}d", f"Conv{axes}D", TORCH_CONV, KERAS_CONV),
            ("conv_transpose", f"ConvTranspose{axes}d", f"Conv{axes}DTranspose",
             TORCH_TRANSPOSE, KERAS_TRANSPOSE),
        ):  # fmt: skip
            torch = partial(_torch_conv, operation=operation, axes=axes)
            keras = partial(_keras_conv, operation=operation, axes=axes, names=keras_names)
            found[torch_name] = (axes, partial(torch, names=torch_names))
            found[f"Lazy{torch_name}"] = (axes, partial(torch, names=torch_names[1:]))
            for name in (keras_name, keras_name.replace("Conv", "Convolution", 1)):
                found[name] = (axes, keras)
        found[f"SeparableConv{axes}D"] = found[f"Conv{axes}D"]
        found[f"DepthwiseConv{axes}D"] = (
            axes, partial(_keras_conv, operation="conv", axes=axes, names=KERAS_DEPTHWISE),
        )  # fmt: skip
        found[f"UpSampling{axes}D"] = (axes, partial(_keras_upsample, axes=axes))
        found[f"ZeroPadding{axes}D"] = (axes, partial(_padded, axes=axes, keras=True))
        for kind in ("Zero", "Reflection", "Replication", "Constant"):
            found[f"{kind}Pad{axes}d"] = (axes, partial(_padded, axes=axes, keras=False))
    found["Upsample"] = (None, partial(_torch_upsample, names=TORCH_UPSAMPLE))
    for name, mode in (("Nearest", "nearest"), ("Bilinear", "bilinear")):
        found[f"Upsampling{name}2d"] = (
            2,
            partial(
                _torch_upsample, names=TORCH_FIXED_UPSAMPLE, mode=mode,
                aligned=name == "Bilinear",
            ),
        )  # fmt: skip
    return found


READERS = _readers()
SHUFFLE = "PixelShuffle"
KNOWN = frozenset(READERS) | POINTWISE | POOLING | MIXING | THREE | OTHERS | STARTS | {SHUFFLE}


def makes_picture(call: Call) -> bool:
    """Whether the call is a layer that can be followed."""
    return call.name in READERS or call.name == SHUFFLE


# --- a sequence of calls ----------------------------------------------------------------------


def stacks_of(
    name: str, line: int, calls: Iterable[Call], remarks: Iterable[Sentence] = ()
) -> tuple[CodeStack, ...]:
    """The stack that ``calls`` make, or several where the picture begins anew (a Reshape).

    A call that cannot be followed becomes its stack's ``problem``.
    """
    parts: list[list[Call]] = [[]]
    for call in calls:
        if call.name in STARTS and call.name not in ("Input", "InputLayer"):
            parts.append([])
        parts[-1].append(call)
    whole = [*map(_without_end, parts[:-1]), parts[-1]]
    pictures = [part for part in whole if any(map(makes_picture, part))]
    said = tuple(remarks)
    found = []
    for number, own in enumerate(pictures or [[call for part in parts for call in part]]):
        title = name if len(pictures) < 2 else f"{name} ({number + 1})"
        found.append(_stack(title, own[0].line if number else line, own, said))
    return tuple(found)


def _may_be_picture(call: Call) -> bool:
    """Whether a call is a layer of a picture, or one that is not known."""
    return makes_picture(call) or not call.name


def _without_end(part: list[Call]) -> list[Call]:
    """``part`` without the layers that mix a picture's cells before another picture begins."""
    last = max((n for n, call in enumerate(part) if makes_picture(call)), default=-1)
    return part[: last + 1] + [call for call in part[last + 1 :] if call.name not in MIXING]


def _stack(name: str, line: int, calls: Sequence[Call], remarks: tuple[Sentence, ...]) -> CodeStack:
    axes = _axes_of(calls)
    state = State(axes)
    layers: list[StackLayer] = []
    passed: list[PassedOver] = []
    size: Size | None = None
    problem: ConvError | None = None
    direct = False  # whether only pointwise layers stand between the last layer and this call
    for call in calls:
        if call.name in POINTWISE:
            passed.append(PassedOver(call.text, call.line))
            continue
        try:
            start = start_of(call, axes)
            if call.name in STARTS:
                size, state.channels = start or (None, None)
                continue
            if start is not None and not layers:
                size, state.channels = start
            if call.name == SHUFFLE:
                before = layers[-1] if direct and layers else None
                joins = before is not None and _can_shuffle(before)
                layer = _shuffled(call, state, before if joins else None)
                if joins:
                    layers.pop()
            else:
                layer = read_call(call, state)
        except ConvError as error:
            problem = at_line(error.kept(), call.line, call.text)
            break
        layers.append(layer)
        direct = call.name != SHUFFLE
    own = (remark for layer in layers for remark in layer.remarks)
    remarks = (*remarks, *state.defaults, *own)
    may = any(map(_may_be_picture, calls))
    return CodeStack(
        name, line, tuple(layers), tuple(passed), size, remarks, problem, may, tuple(calls)
    )


def _can_shuffle(layer: StackLayer) -> bool:
    spec = layer.spec
    return layer.operation == "conv" and set(spec.stride) == {1} and layer.kernel is None


def read_call(call: Call, state: State) -> StackLayer:
    """The layer that a call makes; ConvError for one that cannot be followed."""
    if call.name in READERS:
        return READERS[call.name][1](call, state)
    for names, mark in ((POOLING, POOLS), (MIXING, MIXES), (THREE, THREE_AXES)):
        if call.name in names:
            raise ConvError(mark, parameter="layer")
    raise ConvError(UNKNOWN_LAYER, parameter="layer")


def _axes_of(calls: Sequence[Call]) -> int:
    """The axes of a sequence: those of the first layer that says so, else 2."""
    for call in calls:
        if call.name == SHUFFLE:
            return 2
        axes = READERS[call.name][0] if call.name in READERS else None
        if axes is not None:
            return axes
    for call in calls:
        if call.name == "Upsample":
            given = dict(zip(TORCH_UPSAMPLE, call.arguments, strict=False)) | dict(call.keywords)
            factor = given.get("scale_factor")
            if isinstance(factor, tuple) and len(factor) in (1, 2):
                return len(factor)
            if given.get("mode") == "linear":
                return 1
    return 2


def start_of(call: Call, axes: int) -> tuple[Size | None, int | None] | None:
    """The input's size and channels where a call says them; None where it does not."""
    given = call.keywords
    shape = given.get("input_shape", given.get("shape"))
    channels_first = False
    if call.name == "Unflatten":
        rest = call.arguments[1:] or (given.get("unflattened_size"),)
        shape, channels_first = rest[0], True
    elif call.name in STARTS and shape is None and call.arguments:
        shape = call.arguments[0]
        if call.name == "Reshape":
            shape = given.get("target_shape", shape)
    elif call.name == "Reshape":
        shape = given.get("target_shape", shape)
    if not isinstance(shape, tuple) or len(shape) != axes + 1:
        return None
    cells = shape[1:] if channels_first else shape[:-1]
    channels = count_of(shape[0] if channels_first else shape[-1])
    numbers = [count_of(n) for n in cells]
    known = tuple(n for n in numbers if n is not None)
    return (known if len(known) == axes else None), channels
