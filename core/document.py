"""What is saved and undone: an input feature map and a list of layers, frozen and always valid."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from math import gcd
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.arithmetic import Geometry, Size
from core.arrays import (
    MAX_AXIS_1D,
    MAX_AXIS_2D,
    MAX_CHANNELS,
    MAX_KERNEL_AXIS,
    MAX_OUTPUT_AXIS_1D,
    MAX_OUTPUT_AXIS_2D,
    MAX_WEIGHTS,
    frozen,
    resized,
)
from core.errors import ConvError
from core.links import Links
from core.number_cell import cut
from core.ops import BY_ID
from core.ops.max_pool import max_pooled
from core.ops.max_unpool import NO_POOL
from core.ops.operation import Kind, Operation, Pooled
from core.spec import ConvSpec, conv_spec
from core.weights import cycled, dense, grouped, more_planes
from core.words_mark import QT_TRANSLATE_NOOP, Mark

Array = NDArray[np.float64]
MAX_LAYERS = 64

INPUT_AXES = QT_TRANSLATE_NOOP(
    "error", "{what} must be a row or a table of numbers, but has {got} axes."
)
TOO_LARGE = QT_TRANSLATE_NOOP(
    "error", "{what} can have at most {high} cells per axis, but would have {got}."
)
INPUT_NAME = QT_TRANSLATE_NOOP("error", "the input")
KERNEL_NAME = QT_TRANSLATE_NOOP("error", "the kernel")
OUTPUT_NAME = QT_TRANSLATE_NOOP("error", "the output")
BIAS_NAME = QT_TRANSLATE_NOOP("error", "the bias")
PADDED_NAME = QT_TRANSLATE_NOOP("error", "the padded input")
UNCROPPED_NAME = QT_TRANSLATE_NOOP("error", "the output before it is cropped")
UPSTREAM_NAME = QT_TRANSLATE_NOOP("error", "the upstream gradient")
NOT_NUMBERS = QT_TRANSLATE_NOOP(
    "error", "{what} must hold real numbers only, in rows of equal length."
)
NOT_A_NUMBER = QT_TRANSLATE_NOOP("error", "{parameter} must be a real number.")
NOT_FINITE = QT_TRANSLATE_NOOP(
    "error", "{what} holds a value that is not a finite number; every cell needs a number."
)
ONE_AT_A_TIME = QT_TRANSLATE_NOOP(
    "error", "{what} must be one feature map at a time, but there are {got}."
)
TOO_MANY_CHANNELS = QT_TRANSLATE_NOOP(
    "error", "{what} can have at most {high} channels, but would have {got}."
)
GROUPS_DIVIDE = QT_TRANSLATE_NOOP(
    "error", "groups must divide the {channels} channels of the layer, but is {got}."
)
TOO_MANY_WEIGHTS = QT_TRANSLATE_NOOP(
    "error",
    "a layer can have at most {high} kernel numbers, but would have {got}; fewer filters, more "
    "groups or a smaller kernel would do.",
)
BIAS_PER_FILTER = QT_TRANSLATE_NOOP(
    "error", "the bias needs a number for each of the {wanted} output channels, but has {got}."
)
CHANNELS_DIFFER = QT_TRANSLATE_NOOP(
    "error", "this layer reads {wanted} channels, but the layer before it makes {got}."
)
CHANNELS_OF_INPUT = QT_TRANSLATE_NOOP(
    "error", "this layer reads {wanted} channels, but the input has {got}."
)
LAYER_COUNT = QT_TRANSLATE_NOOP(
    "error", "a document needs between 1 and {high} layers, but has {got}."
)
KERNEL_SHAPE = QT_TRANSLATE_NOOP(
    "error", "the kernel has shape {got}, but kernel_size says {wanted}."
)
UNKNOWN_OPERATION = QT_TRANSLATE_NOOP(
    "error", "the operation “{got}” is not known here; known are {known}."
)

FIXED_KERNEL = QT_TRANSLATE_NOOP(
    "error",
    "the kernel of this operation is fixed; choose a transposed convolution or a convolution "
    "to have numbers of your own.",
)
POOL_SIZE = QT_TRANSLATE_NOOP(
    "error",
    "max-unpooling needs an input as large as what its max-pooling gave, {wanted}, but gets {got}.",
)
POOL_CHANNELS = QT_TRANSLATE_NOOP(
    "error",
    "max-unpooling needs as many channels as its max-pooling had, {wanted}, but gets {got}.",
)
KERNEL_AXES = QT_TRANSLATE_NOOP(
    "error", "kernel_size needs as many numbers as the kernel has axes, {wanted}, but has {got}."
)
UPSTREAM_AXES = QT_TRANSLATE_NOOP(
    "error", "the upstream gradient needs as many axes as the kernel, {wanted}, but has {got}."
)
NO_SUCH_CELL = QT_TRANSLATE_NOOP(
    "error", "there is no cell {got}; the grid has {size} cells, counted from 0."
)
TIED_TO_NOTHING = QT_TRANSLATE_NOOP(
    "error", "the first layer has no layer before it whose kernel it could take; untie it."
)
COMPUTED_INPUT = QT_TRANSLATE_NOOP(
    "error", "this layer's input is the output of the layer before it; change that layer instead."
)


@dataclass(frozen=True, eq=False)
class Layer:
    """One operation with its hyper-parameters and numbers.

    ``weight`` has PyTorch's shape: (out_channels, in_channels/groups, *kernel_size) for a
    convolution, (in_channels, out_channels/groups, *kernel_size) for a transposed one; ``bias``
    has shape (out_channels,) or is None.  ``flipped`` turns the kernels by 180 degrees before use:
    a convolution in the mathematician's sense.
    ``extra`` keeps what a newer version of the program wrote.  ``upstream`` is ∂L/∂y, the gradient
    that comes back to the layer, of the output's shape; None stands for ones.
    A ``tied`` layer has the kernel of the layer before it, whichever of the two is edited.
    An operation without a kernel of its own has the one that its settings make.  A layer that is
    switched off copies its input, and ``parked`` is what it is when it is on.
    """

    operation_id: str
    spec: ConvSpec
    weight: Array
    bias: Array | None = None
    flipped: bool = False
    extra: Mapping[str, Any] = field(default_factory=dict, repr=False)
    upstream: Array | None = field(default=None, repr=False)
    tied: bool = False
    parked: Layer | None = None

    def __post_init__(self) -> None:
        if self.operation_id not in BY_ID:
            raise ConvError(
                UNKNOWN_OPERATION,
                parameter="operation",
                got=cut(self.operation_id, 40),
                known=", ".join(BY_ID),
            )
        if not self.operation.has_kernel:
            self._settle()
        weight = _checked(self.weight, KERNEL_NAME, "kernel")
        if weight.shape[2:] != self.spec.kernel_size:
            raise ConvError(
                KERNEL_SHAPE,
                parameter="kernel_size",
                got=shape_text(weight.shape[2:]),
                wanted=shape_text(self.spec.kernel_size),
            )
        _check_axes(weight.shape[2:], MAX_KERNEL_AXIS, KERNEL_NAME, "kernel_size")
        if weight.shape[0] % self.spec.groups:
            raise ConvError(
                GROUPS_DIVIDE, parameter="groups", channels=weight.shape[0], got=self.spec.groups
            )
        object.__setattr__(self, "weight", weight)
        _check_channels(self.in_channels, INPUT_NAME, "in_channels")
        _check_channels(self.out_channels, OUTPUT_NAME, "filters")
        if weight.size > MAX_WEIGHTS:
            raise ConvError(
                TOO_MANY_WEIGHTS, parameter="filters", high=MAX_WEIGHTS, got=weight.size
            )
        if self.bias is not None:
            bias = frozen(np.atleast_1d(_numbers(self.bias, BIAS_NAME, "bias")))
            if bias.shape != (self.out_channels,):
                raise ConvError(
                    BIAS_PER_FILTER, parameter="bias", wanted=self.out_channels, got=bias.size
                )
            if not np.isfinite(bias).all():
                raise ConvError(NOT_FINITE, parameter="bias", what=BIAS_NAME)
            object.__setattr__(self, "bias", bias)
        if self.upstream is not None:
            upstream = _checked(self.upstream, UPSTREAM_NAME, "upstream")
            if upstream.ndim != weight.ndim:
                raise ConvError(
                    UPSTREAM_AXES, parameter="upstream", wanted=weight.ndim - 2,
                    got=upstream.ndim - 2,
                )  # fmt: skip
            object.__setattr__(self, "upstream", upstream)

    def _settle(self) -> None:
        """Take what the operation fixes: its kernel and the settings that make it."""
        spec = self.operation.settle(self.spec)
        _check_kernel_size(spec.kernel_size, spec.axes)
        weight, groups = self._fixed_weight(spec)
        fixed = {
            "spec": spec.with_(groups=groups), "weight": weight,
            "bias": None, "flipped": False, "tied": False,
        }  # fmt: skip
        for name, value in fixed.items():
            object.__setattr__(self, name, value)

    def _fixed_weight(self, spec: ConvSpec) -> tuple[Array, int]:
        """The weight and the groups that an operation without a kernel of its own has here."""
        try:
            return self.operation.fixed_weight(spec, self.in_channels)
        except ConvError:
            if self.in_channels > 1 or self.operation.fixed_kernel is None:
                raise
            # A layer that has no place yet: the document will ask for the channels that it gets.
            return self.operation.fixed_kernel(spec)[None, None], 1

    @property
    def kind(self) -> Kind:
        """Which of the two basic operations the layer is with its kernel."""
        return self.operation.kind

    @property
    def operation(self) -> Operation:
        """The operation from the shelf."""
        return BY_ID[self.operation_id]

    @property
    def in_channels(self) -> int:
        """How many channels the layer reads."""
        return channels_of(self.kind, np.shape(self.weight), self.spec.groups)[0]

    @property
    def out_channels(self) -> int:
        """How many channels the layer makes: its filters."""
        return channels_of(self.kind, np.shape(self.weight), self.spec.groups)[1]

    @property
    def kernel(self) -> Array:
        """The first kernel's numbers as they are edited, shape ``kernel_size``."""
        return self.weight[0, 0]

    def for_channels(self, channels: int) -> Layer:
        """An operation without a kernel of its own, for so many channels of its input."""
        if self.operation.has_kernel:
            return self
        if self.in_channels == channels and not self.operation.mixes:
            return self
        weight, groups = self.operation.fixed_weight(self.spec, channels)
        if weight.shape == self.weight.shape and groups == self.spec.groups:
            return self
        return replace(self, spec=self.spec.with_(groups=groups), weight=weight)

    @property
    def used_weight(self) -> Array:
        """The weight as the operation uses it: turned by 180 degrees if ``flipped``."""
        if not self.flipped:
            return self.weight
        return frozen(np.flip(self.weight, axis=tuple(range(2, self.weight.ndim))).copy())

    @property
    def bias_value(self) -> float:
        """The first output channel's bias, 0 where there is none."""
        return 0.0 if self.bias is None else float(self.bias[0])

    def kernel_index(self, tap: Size) -> Size:
        """The edited kernel's cell behind kernel position ``tap`` of the used weight."""
        if not self.flipped:
            return tap
        return tuple(k - 1 - t for k, t in zip(self.spec.kernel_size, tap, strict=True))

    def output_of(self, x: Array, pooled: Pooled | None = None) -> Array:
        """The layer's output for an input of shape (N, C, *size); ``pooled`` for an unpooling."""
        return self.operation.output(x, self.spec, self.used_weight, self.bias, pooled)


@dataclass(frozen=True, eq=False)
class Document:
    """An input of shape (1, channels, *size) and the layers it goes through.

    Making one checks the whole chain; ConvError names what cannot be.  Pictures show one channel
    of each feature map: ``core.channels`` makes such a document, with one channel everywhere.
    """

    input: Array
    layers: tuple[Layer, ...]
    title: str = ""
    extra: Mapping[str, Any] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        values = _checked(self.input, INPUT_NAME, "input")
        axes = values.ndim - 2
        if axes not in (1, 2):
            raise ConvError(INPUT_AXES, parameter="input", what=INPUT_NAME, got=axes)
        _check_axes(
            values.shape[2:], MAX_AXIS_1D if axes == 1 else MAX_AXIS_2D, INPUT_NAME, "input"
        )
        _check_channels(values.shape[1], INPUT_NAME, "in_channels")
        object.__setattr__(self, "input", values)
        if not 1 <= len(self.layers) <= MAX_LAYERS:
            raise ConvError(LAYER_COUNT, parameter="layers", high=MAX_LAYERS, got=len(self.layers))
        layers = _with_windows(_with_tied_kernels(self.layers))
        object.__setattr__(self, "layers", self._for_channels(layers))
        fitted = zip(self.layers, self.geometries, strict=True)
        object.__setattr__(self, "layers", tuple(_with_fitting_upstream(*pair) for pair in fitted))

    def _for_channels(self, layers: Sequence[Layer]) -> tuple[Layer, ...]:
        """The layers, each for as many channels as it gets."""
        return _with_channels(layers, self.input.shape[1])

    @property
    def axes(self) -> int:
        """Number of spatial axes, 1 or 2."""
        return self.input.ndim - 2

    @cached_property
    def geometries(self) -> tuple[Geometry, ...]:
        """The geometry of each layer, from the input on."""
        found: list[Geometry] = []
        size: Size = self.input.shape[2:]
        high = MAX_OUTPUT_AXIS_1D if self.axes == 1 else MAX_OUTPUT_AXIS_2D
        for position, layer in enumerate(self.layers):
            try:
                shape = layer.operation.geometry(layer.spec, size)
                if layer.operation.unpools:
                    pool = self.pool_of(position)
                    shape = _unpooled(shape, found[pool])
                    _check_pool_channels(layer, self.layers[pool])
                size = layer.operation.output_size(shape)
                _check_axes(size, high, OUTPUT_NAME, "stride")
                _check_shown(layer.operation, shape, high)
            except ConvError as error:
                error.layer = position
                raise
            found.append(shape)
        return tuple(found)

    @cached_property
    def feature_maps(self) -> tuple[Array, ...]:
        """The input and the output of every layer, each of shape (1, channels, *size)."""
        maps = [self.input]
        for position, layer in enumerate(self.layers):
            pooled = self._pooled(position, maps) if layer.operation.unpools else None
            maps.append(frozen(layer.output_of(maps[-1], pooled)))
        return tuple(maps)

    def pool_of(self, position: int) -> int:
        """The max-pooling whose places an unpooling uses: the last before it that none has used."""
        return pools_of(self.layers)[position]

    def pooled(self, position: int) -> Pooled | None:
        """What an unpooling layer is told, None for another."""
        if not self.layers[position].operation.unpools:
            return None
        return self._pooled(position, self.feature_maps)

    def links(self, position: int) -> Links | None:
        """The terms of a layer without one kernel, for its own input; None for one with a kernel.

        The same value each time.
        """
        return _links_of(self, position)

    def _pooled(self, position: int, maps: Sequence[Array]) -> Pooled:
        pool = self.pool_of(position)
        indices = max_pooled(maps[pool], self.layers[pool].spec)[1]
        return Pooled(self.geometries[pool].large, indices)

    @cached_property
    def is_one_channel(self) -> bool:
        """Whether every feature map has one channel."""
        return self.input.shape[1] == 1 and all(
            layer.in_channels == layer.out_channels == 1 for layer in self.layers
        )

    def with_layer(self, position: int, **changes: Any) -> Document:
        """A copy with fields of one layer changed.

        A changed ``spec`` resizes the kernel, a changed ``weight`` sets kernel_size.
        """
        layer = self.layers[position]
        if "weight" in changes and "operation_id" not in changes and not layer.operation.has_kernel:
            raise ConvError(FIXED_KERNEL, parameter="kernel")
        if "spec" in changes and "weight" not in changes:
            size = changes["spec"].kernel_size
            if size != layer.spec.kernel_size:
                _check_kernel_size(size, layer.spec.axes)
                changes["weight"] = resized(layer.weight, (*layer.weight.shape[:2], *size))
        if "weight" in changes and "spec" not in changes:
            weight = _numbers(changes["weight"], KERNEL_NAME, "kernel")
            if weight.shape[2:] != layer.spec.kernel_size:
                changes["spec"] = layer.spec.with_(kernel_size=weight.shape[2:])
        layers = list(self.layers)
        layers[position] = replace(layer, **changes)
        if not changes.keys().isdisjoint(("weight", "spec", "flipped")):
            for tied in range(position, 0, -1):
                if not layers[tied].tied:
                    break
                layers[tied - 1] = _with_kernel_of(layers[tied - 1], layers[tied])
        return replace(self, layers=tuple(layers))

    def with_number(self, position: int, grid: str, index: Size, value: float) -> Document:
        """A copy with one cell of "input", "kernel", "bias" or "upstream" of a layer set.

        The input of a later layer is computed, so only the first layer's can be set.  This and all
        that sets planes is for documents with one channel everywhere.
        """
        layer = self.layers[position]
        if grid == "bias":
            return self.with_layer(position, bias=_number(value, "bias")[None])
        if grid == "kernel":
            return self.with_layer(
                position, weight=with_cell(layer.kernel, index, value)[None, None]
            )
        if grid == "upstream":
            return self.with_upstream(position, with_cell(self.upstream(position), index, value))
        if grid != "input":
            raise KeyError(grid)
        if position:
            raise ConvError(COMPUTED_INPUT, parameter="input")
        return self.with_input(with_cell(self.input[0, 0], index, value))

    def upstream(self, position: int) -> Array:
        """∂L/∂y of a layer, of the shape of its output's plane; ones where none was given."""
        upstream = self.layers[position].upstream
        if upstream is not None:
            return upstream[0, 0]
        return frozen(np.ones(self.feature_maps[position + 1].shape[2:]))

    def with_upstream(self, position: int, plane: Array) -> Document:
        """A copy with ∂L/∂y of a layer replaced, cut or grown with zeros to the output's size."""
        plane = _numbers(plane, UPSTREAM_NAME, "upstream")
        return self.with_layer(position, upstream=plane[None, None])

    def with_input(self, plane: Array) -> Document:
        """A copy with the input plane (shape ``size``) replaced.

        Going from one axis to two (or back) takes the layers along: a kernel becomes a table of one
        row, and the other way round its middle row is kept.
        """
        plane = _numbers(plane, INPUT_NAME, "input")
        layers = self.layers
        if plane.ndim != self.axes and plane.ndim in (1, 2):
            layers = tuple(with_axes(layer, plane.ndim) for layer in layers)
        return replace(self, input=plane[None, None], layers=layers)


@lru_cache(maxsize=16)
def _links_of(document: Document, position: int) -> Links | None:
    layer = document.layers[position]
    if layer.operation.links is None:
        return None
    plane = document.feature_maps[position][0, 0]
    return layer.operation.links(layer.spec, plane, document.pooled(position))


def pools_of(layers: Sequence[Layer]) -> dict[int, int]:
    """For every unpooling the max-pooling that it undoes; as brackets, the innermost first."""
    found, open_pools = {}, []
    for position, layer in enumerate(layers):
        if layer.operation.keeps_places:
            open_pools.append(position)
        elif layer.operation.unpools:
            if not open_pools:
                raise ConvError(NO_POOL, parameter="operation")
            found[position] = open_pools.pop()
    return found


def _with_windows(layers: tuple[Layer, ...]) -> tuple[Layer, ...]:
    """The layers, each unpooling with the windows of its max-pooling."""
    made = list(layers)
    for position, pool in pools_of(layers).items():
        if made[position].spec != layers[pool].spec:
            made[position] = replace(made[position], spec=layers[pool].spec)
    return tuple(made)


def _unpooled(shape: Geometry, pool: Geometry) -> Geometry:
    """An unpooling's geometry: back to the size that the max-pooling read."""
    if shape.small != pool.small:
        raise ConvError(
            POOL_SIZE, parameter="operation", wanted=shape_text(pool.small),
            got=shape_text(shape.small),
        )  # fmt: skip
    ends = (f - b - n for f, b, n in zip(shape.full, pool.begin, pool.large, strict=True))
    return replace(shape, large=pool.large, begin=pool.begin, end=tuple(ends))


def _check_pool_channels(layer: Layer, pool: Layer) -> None:
    if layer.in_channels != pool.in_channels:
        raise ConvError(
            POOL_CHANNELS, parameter="operation", wanted=pool.in_channels, got=layer.in_channels
        )


def with_axes(layer: Layer, axes: int) -> Layer:
    """The layer for inputs with one axis more or less; the last axis keeps its settings."""
    spec, weight = layer.spec, layer.weight
    if axes == spec.axes:
        return layer
    wider = axes > spec.axes

    def fit(entries: Any, filler: Any) -> Any:
        if isinstance(entries, str):
            return entries
        return (filler, *entries) if wider else tuple(entries)[-1:]

    weight = weight[:, :, None] if wider else weight[:, :, weight.shape[2] // 2]
    upstream = layer.upstream
    if upstream is not None:
        middle = upstream.shape[2] // 2
        upstream = upstream[:, :, None] if wider else upstream[:, :, middle]
    new = conv_spec(
        weight.shape[2:],
        stride=fit(spec.stride, 1),
        padding=fit(spec.padding, (0, 0)),
        output_padding=fit(spec.output_padding, 0),
        dilation=fit(spec.dilation, 1),
        groups=spec.groups,
    )
    return replace(layer, spec=new, weight=weight, upstream=upstream)


def _with_tied_kernels(layers: Iterable[Layer]) -> tuple[Layer, ...]:
    """The layers, each tied one with the kernel of the layer before it."""
    found: list[Layer] = []
    for layer in layers:
        if layer.tied and not found:
            raise ConvError(TIED_TO_NOTHING, parameter="tied")
        found.append(_with_kernel_of(layer, found[-1]) if layer.tied else layer)
    return tuple(found)


def _with_kernel_of(layer: Layer, other: Layer) -> Layer:
    """The layer with another's kernel: its size, its numbers and whether it is turned."""
    if layer.weight is other.weight and layer.flipped == other.flipped:
        return layer
    spec = layer.spec.with_(kernel_size=other.spec.kernel_size, groups=other.spec.groups)
    return replace(layer, spec=spec, weight=other.weight, flipped=other.flipped)


def _with_channels(layers: Sequence[Layer], channels: int) -> tuple[Layer, ...]:
    """The layers, those without a kernel of their own for as many channels as they get.

    So is the first kernel behind a layer that mixes channels, as that decides how many it makes.
    """
    found = []
    mixed = False
    for position, layer in enumerate(layers):
        try:
            layer = layer.for_channels(channels)
            if layer.in_channels != channels and mixed:
                layer = reading(layer, channels)
            if layer.in_channels != channels:
                mark = CHANNELS_DIFFER if position else CHANNELS_OF_INPUT
                raise ConvError(
                    mark, parameter="in_channels", wanted=layer.in_channels, got=channels
                )
        except ConvError as error:
            error.layer = position
            raise
        found.append(layer)
        mixed = layer.operation.mixes is not None or (mixed and not layer.operation.has_kernel)
        channels = layer.out_channels
    return tuple(found)


def reading(layer: Layer, channels: int) -> Layer:
    """A layer with a kernel of its own for so many input channels; a depthwise one stays so.

    New kernels are old ones mirrored.

    >>> reading(make_layer("conv", [1, 2]), 3).weight.tolist()
    [[[1.0, 2.0], [2.0, 1.0], [1.0, 2.0]]]
    """
    if layer.in_channels == channels:
        return layer
    if layer.in_channels == layer.out_channels == layer.spec.groups > 1:
        return replace(
            layer, weight=more_planes(layer.weight, channels, 0), tied=False,
            spec=layer.spec.with_(groups=channels), bias=cycled(layer.bias, channels),
            upstream=None,
        )  # fmt: skip
    axis = 1 if layer.kind == "conv" else 0
    planes = more_planes(dense(layer.weight, layer.spec.groups), channels, axis)
    groups = gcd(layer.spec.groups, channels)
    spec = layer.spec.with_(groups=groups)
    return replace(layer, weight=grouped(planes, groups), spec=spec, tied=False)


def _with_fitting_upstream(layer: Layer, shape: Geometry) -> Layer:
    """The layer with ∂L/∂y of its output's size: what fits is kept, new cells are 0."""
    size = (1, layer.out_channels, *layer.operation.output_size(shape))
    if layer.upstream is None or layer.upstream.shape == size:
        return layer
    return replace(layer, upstream=resized(layer.upstream, size))


def make_layer(
    operation: str,
    kernel: Any,
    *,
    bias: float | None = None,
    flipped: bool = False,
    **hyper_parameters: Any,
) -> Layer:
    """A one-channel layer from a nested list or array of kernel values.

    >>> make_layer("conv_transpose", [[0, 1], [2, 3]], stride=2).spec.stride
    (2, 2)
    """
    plane = _numbers(kernel, KERNEL_NAME, "kernel")
    if not plane.ndim:
        raise ConvError(INPUT_AXES, parameter="kernel", what=KERNEL_NAME, got=0)
    spec = conv_spec(plane.shape, **hyper_parameters)
    bias_array = None if bias is None else _number(bias, "bias")[None]
    return Layer(operation, spec, plane[None, None], bias_array, flipped)


def make_document(input_plane: Any, *layers: Layer, title: str = "") -> Document:
    """A document from a nested list or array of input values.

    >>> document = make_document([[0, 1], [2, 3]], make_layer("conv_transpose", [[0, 1], [2, 3]]))
    >>> document.feature_maps[1][0, 0].astype(int).tolist()
    [[0, 0, 1], [0, 4, 6], [4, 12, 9]]
    """
    return Document(_numbers(input_plane, INPUT_NAME, "input")[None, None], layers, title)


def with_cell(plane: Array, index: Size, value: float) -> Array:
    """A copy of a plane with one cell set; ConvError where there is no such cell."""
    if len(index) != plane.ndim or not all(
        0 <= i < n for i, n in zip(index, plane.shape, strict=True)
    ):
        raise ConvError(NO_SUCH_CELL, parameter="cell", got=index, size=shape_text(plane.shape))
    changed = plane.copy()
    changed[index] = _number(value, "cell")
    return frozen(changed)


def channels_of(kind: Kind, shape: Sequence[int], groups: int) -> tuple[int, int]:
    """The input and output channels that a weight of PyTorch's shape is for.

    >>> channels_of("conv", (8, 3, 5, 5), 1), channels_of("conv_transpose", (8, 1, 4, 4), 8)
    ((3, 8), (8, 8))
    """
    first, second = shape[0], shape[1] * groups
    return (second, first) if kind == "conv" else (first, second)


def shape_text(size: Size) -> str:
    """A size as people write it.

    >>> shape_text((2, 3))
    '2×3'
    """
    return "×".join(str(n) for n in size)


def _number(value: Any, parameter: str) -> Array:
    """One real number as float64; ConvError for anything else."""
    if np.ndim(value) or np.asarray(value).dtype.kind not in "biuf":
        raise ConvError(NOT_A_NUMBER, parameter=parameter)
    return np.asarray(value, dtype=np.float64)


def _numbers(values: Any, what: Mark, parameter: str) -> Array:
    """``values`` as float64; ConvError for ragged rows and for what is not a real number."""
    try:
        array = np.asarray(values)
    except (ValueError, TypeError):
        array = np.empty((), dtype=object)
    if array.dtype.kind not in "biuf":
        raise ConvError(NOT_NUMBERS, parameter=parameter, what=what)
    with np.errstate(over="ignore"):  # what no float64 can hold is found not finite later
        return array.astype(np.float64, copy=False)


def _checked(values: Any, what: Mark, parameter: str) -> Array:
    array = frozen(_numbers(values, what, parameter))
    if array.ndim < 3:
        raise ConvError(INPUT_AXES, parameter=parameter, what=what, got=max(array.ndim - 2, 0))
    if what is not KERNEL_NAME and array.shape[0] != 1:
        raise ConvError(ONE_AT_A_TIME, parameter=parameter, what=what, got=array.shape[0])
    if not np.isfinite(array).all():
        raise ConvError(NOT_FINITE, parameter=parameter, what=what)
    return array


def _check_channels(channels: int, what: Mark, parameter: str) -> None:
    if not 1 <= channels <= MAX_CHANNELS:
        raise ConvError(
            TOO_MANY_CHANNELS, parameter=parameter, what=what, high=MAX_CHANNELS, got=channels
        )


def _check_kernel_size(size: Size, axes: int) -> None:
    """Before there is a kernel of that size: nobody's memory should pay for a slip."""
    if len(size) != axes:
        raise ConvError(KERNEL_AXES, parameter="kernel_size", wanted=axes, got=len(size))
    _check_axes(size, MAX_KERNEL_AXIS, KERNEL_NAME, "kernel_size")


def _check_shown(operation: Operation, shape: Geometry, high: int) -> None:
    """Pictures show the large side with its padding or its cropped ring."""
    if operation.input_side == "large":
        padded = (n + b + e for n, b, e in zip(shape.large, shape.begin, shape.end, strict=True))
        _check_axes(tuple(padded), high, PADDED_NAME, "padding")
    else:
        _check_axes(shape.full, high, UNCROPPED_NAME, "padding")


def _check_axes(size: Size, high: int, what: Mark, parameter: str) -> None:
    for n in size:
        if n > high:
            raise ConvError(TOO_LARGE, parameter=parameter, what=what, high=high, got=n)
