"""Several channels, looked at one at a time.

A picture has room for one plane of each feature map.  A *path* chooses them: one channel of the
input and one of every layer's output.  ``along_path`` makes of a document one with a single channel
everywhere, which holds those planes and the kernels between them, and which every figure, panel and
edit understands; ``put_back`` carries what was changed in it over to the whole document.

A layer with several input channels adds up one product of kernel and plane for each of them:
y[o] = b[o] + Σᵢ w[o, i] ∗ x[i].  A path sees one such summand, a *partial sum*.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from dataclasses import replace
from functools import cached_property, lru_cache
from math import gcd
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from core.arrays import MAX_CHANNELS, MAX_WEIGHTS, frozen, resized
from core.document import (
    GROUPS_DIVIDE,
    INPUT_NAME,
    OUTPUT_NAME,
    TOO_MANY_CHANNELS,
    TOO_MANY_WEIGHTS,
    Document,
    Layer,
    reading,
    with_axes,
)
from core.errors import ConvError
from core.ops.operation import Kind, Pooled
from core.spec import ConvSpec, conv_spec, whole
from core.weights import cycled, dense, grouped, more_planes

Array = NDArray[np.float64]
ChannelPath = tuple[int, ...]


class PathLayer(Layer):
    """A layer between two channels; where the operation mixes them, with the kernel between."""

    def _fixed_weight(self, spec: ConvSpec) -> tuple[Array, int]:
        """Which of the operation's kernels it is does not follow from the settings."""
        operation, kernel = self.operation, np.asarray(self.weight)
        if operation.mixes is None or operation.fixed_kernel is None:
            return super()._fixed_weight(spec)
        plain = operation.fixed_kernel(spec)[None, None]
        is_one = kernel.shape == plain.shape and np.array_equal(np.sort(kernel, None),
                                                                np.sort(plain, None))  # fmt: skip
        return kernel if is_one else plain, 1

    def for_channels(self, channels: int) -> Layer:
        """It is between one channel and another."""
        return self


class PathDocument(Document):
    """One channel of each feature map of ``whole``; ``part`` is a layer seen without the others.

    Without a ``whole`` (an edited one, before it is put back) it is a document like any other.
    """

    whole: Document | None = None
    path: ChannelPath = ()
    part: int | None = None

    def _for_channels(self, layers: Sequence[Layer]) -> tuple[Layer, ...]:
        """The layers, those that are new and mix channels between one channel and another, too."""
        return super()._for_channels([_seen_new(layer) for layer in layers])

    @cached_property
    def feature_maps(self) -> tuple[Array, ...]:
        """The planes of the whole document; behind ``part`` what this channel alone makes."""
        if self.whole is None:
            return super().feature_maps
        maps = [
            frozen(values[:, channel : channel + 1].copy())
            for values, channel in zip(self.whole.feature_maps, self.path, strict=True)
        ]
        if self.part is not None:
            layer = self.layers[self.part]
            maps[self.part + 1] = frozen(layer.output_of(maps[self.part]))
        return tuple(maps)

    def _pooled(self, position: int, maps: Sequence[Array]) -> Pooled:
        if self.whole is None:
            return super()._pooled(position, maps)
        size, indices = self.whole._pooled(position, self.whole.feature_maps)
        channel = self.path[position]
        return Pooled(size, indices[:, channel : channel + 1])


class Channels(NamedTuple):
    """What a document with one channel everywhere was made of: the whole of it, and the path."""

    whole: Document
    path: ChannelPath


def channels_of(document: Document) -> Channels:
    """The whole document that one along a path belongs to; any other one is whole itself."""
    if isinstance(document, PathDocument) and document.whole is not None:
        return Channels(document.whole, document.path)
    return Channels(document, (0,) * (len(document.layers) + 1))


# --- which channels there are -------------------------------------------------------------------


def channel_counts(document: Document) -> tuple[int, ...]:
    """The number of channels of the input and of every layer's output.

    >>> from core.document import make_document, make_layer
    >>> document = make_document([[1, 2]], make_layer("conv", [[1]]))
    >>> channel_counts(with_filters(document, 0, 3))
    (1, 3)
    """
    return (document.input.shape[1], *(layer.out_channels for layer in document.layers))


def place_of(layer: Layer, channel_in: int, channel_out: int) -> tuple[int, int] | None:
    """Where in the weight the kernel between two channels stands; None if groups part them.

    >>> from core.document import make_layer
    >>> place_of(make_layer("conv", [1, 2]), 0, 0)
    (0, 0)
    """
    return _place(layer.kind, layer.weight.shape, layer.spec.groups, channel_in, channel_out)


def _place(
    kind: Kind, shape: Sequence[int], groups: int, channel_in: int, channel_out: int
) -> tuple[int, int] | None:
    first, other = (channel_out, channel_in) if kind == "conv" else (channel_in, channel_out)
    second = other - first // (shape[0] // groups) * shape[1]
    return (first, second) if 0 <= second < shape[1] else None


def inputs_of(layer: Layer, channel_out: int) -> tuple[int, ...]:
    """The input channels that add to an output channel: those of its group."""
    return tuple(
        c for c in range(layer.in_channels) if place_of(layer, c, channel_out) is not None
    )


def outputs_of(layer: Layer, channel_in: int) -> tuple[int, ...]:
    """The output channels that an input channel adds to."""
    return tuple(
        c for c in range(layer.out_channels) if place_of(layer, channel_in, c) is not None
    )


def is_depthwise(layer: Layer) -> bool:
    """Whether every output channel is made of one input channel."""
    return layer.in_channels // layer.spec.groups == 1


def fitting_path(document: Document, path: Sequence[int], kept: int = 0) -> ChannelPath:
    """A path on which every channel adds to the next one; the feature map ``kept`` keeps its own.

    >>> from core.document import make_document, make_layer
    >>> document = with_filters(make_document([[1, 2]], make_layer("conv", [[1]])), 0, 3)
    >>> fitting_path(document, (0, 7))
    (0, 2)
    """
    if document.is_one_channel:
        return (0,) * (len(document.layers) + 1)
    counts = channel_counts(document)
    wanted = [*path, *(0,) * len(counts)][: len(counts)]
    found = [max(0, min(c, n - 1)) for c, n in zip(wanted, counts, strict=True)]
    kept = min(kept, len(found) - 1)
    for position in range(kept, len(document.layers)):
        reached = outputs_of(document.layers[position], found[position])
        found[position + 1] = _nearest(reached, found[position + 1])
    for position in range(kept - 1, -1, -1):
        read = inputs_of(document.layers[position], found[position + 1])
        found[position] = _nearest(read, found[position])
    return tuple(found)


def _nearest(channels: Sequence[int], wanted: int) -> int:
    return min(channels, key=lambda channel: abs(channel - wanted))


# --- along a path -------------------------------------------------------------------------------


def along_path(document: Document, path: Sequence[int] = ()) -> Document:
    """The document with one channel everywhere; the same value each time.

    A document that has no more is returned as it is.
    """
    if document.is_one_channel:
        return document
    return _along(document, fitting_path(document, path), None)


def partial_sum(document: Document, layer: int) -> Document:
    """A document along a path, in which the output of ``layer`` is what its one channel adds.

    The bias is left out: it is added once, not once for every channel.  Where an output channel
    is made of one input channel that is the whole output, and the document stays as it is.
    """
    whole_document, path = channels_of(document)
    if whole_document is document or is_depthwise(whole_document.layers[layer]):
        return document
    return _along(whole_document, path, layer)


def is_partial(document: Document, layer: int) -> bool:
    """Whether the output of a layer is what one of its input channels adds, no more."""
    return isinstance(document, PathDocument) and document.part == layer


@lru_cache(maxsize=32)
def _along(document: Document, path: ChannelPath, part: int | None) -> Document:
    layers: list[Layer] = []
    for position, layer in enumerate(document.layers):
        pair = path[position], path[position + 1]
        seen = _between(layer, *pair, part == position)
        if seen.tied and not np.array_equal(seen.weight, layers[-1].weight):
            object.__setattr__(seen, "tied", False)
        layers.append(seen)
    plane = document.input[:, path[0] : path[0] + 1]
    made = PathDocument(plane, tuple(layers), document.title, document.extra)
    for name, value in (("whole", document), ("path", path), ("part", part)):
        object.__setattr__(made, name, value)
    return made


def _seen_new(layer: Layer) -> Layer:
    if layer.operation.mixes is None or isinstance(layer, PathLayer):
        return layer
    return PathLayer(**_fields(layer) | {"weight": layer.weight[:1, :1],
                                         "spec": layer.spec.with_(groups=1)})  # fmt: skip


def _between(layer: Layer, channel_in: int, channel_out: int, is_part: bool = False) -> Layer:
    """The layer as it is between two channels."""
    if layer.in_channels == layer.out_channels == 1 and not is_part:
        return layer
    place = place_of(layer, channel_in, channel_out) or (0, 0)
    bias, upstream = layer.bias, layer.upstream
    own = slice(channel_out, channel_out + 1)
    return PathLayer(
        layer.operation_id,
        layer.spec.with_(groups=1),
        layer.weight[place][None, None].copy(),
        None if bias is None or is_part else bias[own].copy(),
        layer.flipped,
        layer.extra,
        None if upstream is None else upstream[:, own].copy(),
        layer.tied,
        None if layer.parked is None else _between(layer.parked, channel_in, channel_out),
    )


# --- and back -----------------------------------------------------------------------------------


def put_back(before: Document, after: Document) -> Document:
    """The whole document with what was changed in the one along a path.

    Numbers go to the channels on the path, settings to all channels of the layer.  A layer that is
    new does the same to every channel by itself.
    """
    document, path = channels_of(before)
    if document is before:
        return after
    if after is before:
        return document
    input_, old_layers, seen = document.input, document.layers, before.layers
    if after.axes != before.axes:
        input_ = _with_axes(input_, after.axes)
        old_layers = tuple(with_axes(layer, after.axes) for layer in old_layers)
        seen = tuple(with_axes(layer, after.axes) for layer in seen)
    input_ = _with_plane(input_, path[0], after.input[0, 0])
    layers: list[Layer] = []
    new: set[int] = set()
    for layer, old in _matched(before.layers, after.layers):
        if old is None:
            new.add(len(layers))
            layers.append(layer)
        elif layer is before.layers[old]:
            layers.append(document.layers[old])
        else:
            pair = path[old], path[old + 1]
            layers.append(_changed(old_layers[old], seen[old], layer, pair))
    fitted = with_fitting_channels(layers, input_.shape[1], new)
    return Document(input_, fitted, after.title, after.extra)


def _matched(
    before: Sequence[Layer], after: Sequence[Layer]
) -> Iterator[tuple[Layer, int | None]]:
    """Every layer with the position it had: the very one, one with the same numbers, or its place.

    Only where no layer has come or gone does the place tell anything.
    """
    places = {id(layer): position for position, layer in enumerate(before)}
    numbers = {id(layer.weight): position for position, layer in enumerate(before)}
    known = {places.get(id(layer)) for layer in after}
    for position, layer in enumerate(after):
        old = places.get(id(layer), numbers.get(id(layer.weight)))
        if old is None and len(before) == len(after) and position not in known:
            old = position
        yield layer, old


def _changed(layer: Layer, was: Layer, now: Layer, pair: tuple[int, int]) -> Layer:
    """A whole layer with what was changed in the one that is seen between two channels."""
    if now.parked is not None and was.parked is None:
        return routing(layer)
    if now.parked is None and was.parked is not None:
        assert layer.parked is not None
        return _changed(layer.parked, was.parked, now, pair)
    if not now.operation.has_kernel:
        return replace(
            layer, operation_id=now.operation_id, spec=now.spec.with_(groups=layer.spec.groups),
            weight=np.ones((*layer.weight.shape[:2], *now.spec.kernel_size)), bias=None,
            upstream=_with_upstream(layer, was, now, pair), extra=now.extra,
        ) if now.operation.kind == layer.kind else spread(now, layer.in_channels)  # fmt: skip
    if layer.operation.mixes is not None:  # it is a layer with kernels from now on, the same ones
        layer = replace(layer, operation_id=layer.kind)
    if not layer.operation.has_kernel:
        return spread(now, layer.in_channels)
    if now.kind != layer.kind:
        layer = _turned(layer)
    size = now.spec.kernel_size
    weight = resized(layer.weight, (*layer.weight.shape[:2], *size)).copy()
    place = place_of(layer, *pair)
    if place is not None and not np.array_equal(resized(was.kernel, size), now.kernel):
        weight[place] = now.kernel
    return replace(
        layer,
        operation_id=now.operation_id,
        spec=now.spec.with_(groups=layer.spec.groups),
        weight=weight,
        bias=_with_bias(layer, now, pair[1]),
        flipped=now.flipped,
        tied=now.tied if now.tied != was.tied else layer.tied,
        upstream=_with_upstream(layer, was, now, pair),
        extra=now.extra,
    )


def _with_bias(layer: Layer, now: Layer, channel: int) -> Array | None:
    if now.bias is None:
        return None
    bias = np.zeros(layer.out_channels) if layer.bias is None else layer.bias.copy()
    bias[channel] = now.bias[0]
    return bias


def _with_upstream(layer: Layer, was: Layer, now: Layer, pair: tuple[int, int]) -> Array | None:
    if now.upstream is was.upstream:
        return layer.upstream
    if now.upstream is None:
        return None
    size = now.upstream.shape[2:]
    if layer.upstream is None:
        planes = np.ones((1, layer.out_channels, *size))
    else:
        planes = resized(layer.upstream, (*layer.upstream.shape[:2], *size)).copy()
    planes[0, pair[1]] = now.upstream[0, 0]
    return planes


def _with_plane(values: Array, channel: int, plane: Array) -> Array:
    if values.shape[2:] == plane.shape and np.array_equal(values[0, channel], plane):
        return values
    grown = resized(values, (*values.shape[:2], *plane.shape)).copy()
    grown[0, channel] = plane
    return grown


def _with_axes(values: Array, axes: int) -> Array:
    """Planes with one axis more, or the middle rows."""
    return values[:, :, None] if axes > values.ndim - 2 else values[:, :, values.shape[2] // 2]


def _turned(layer: Layer) -> Layer:
    """The layer as the other basic operation: from the same input channels to the same outputs."""
    dense = dense_weight(layer).swapaxes(0, 1)
    other = "conv_transpose" if layer.kind == "conv" else "conv"
    weight = grouped(dense, layer.spec.groups)
    return replace(layer, operation_id=other, weight=weight)


# --- more or fewer channels ---------------------------------------------------------------------


def dense_weight(layer: Layer) -> Array:
    """The weight as if there were one group: zeros where groups part two channels."""
    return dense(layer.weight, layer.spec.groups)


def spread(layer: Layer, channels: int) -> Layer:
    """A layer for one channel as a depthwise one: the same for every channel by itself."""
    if channels == 1 or not layer.operation.has_kernel:
        return Layer(**_fields(layer)) if isinstance(layer, PathLayer) else layer
    bias = None if layer.bias is None else np.repeat(layer.bias[:1], channels)
    upstream = layer.upstream
    changes: dict[str, Any] = {
        "weight": np.repeat(layer.weight[:1], channels, axis=0),
        "spec": layer.spec.with_(groups=channels),
        "bias": bias,
        "upstream": None if upstream is None else np.repeat(upstream[:, :1], channels, axis=1),
    }
    return Layer(**(_fields(layer) | changes))


def _fields(layer: Layer) -> dict[str, Any]:
    names = ("operation_id", "spec", "weight", "bias", "flipped", "extra", "upstream", "tied",
             "parked")  # fmt: skip
    return {name: getattr(layer, name) for name in names}


def routing(layer: Layer) -> Layer:
    """What stands in for a layer that is switched off: each output copies an input channel."""
    reads, makes = layer.in_channels, layer.out_channels
    axes = layer.spec.axes
    weight = np.zeros((makes, reads))
    weight[np.arange(makes), np.arange(makes) % reads] = 1
    through = weight.reshape(makes, reads, *(1,) * axes)
    return Layer("conv", conv_spec((1,) * axes), through, parked=layer)


def with_fitting_channels(
    layers: Sequence[Layer], channels: int, new: Container[int] = ()
) -> tuple[Layer, ...]:
    """The layers, each reading as many channels as it gets.

    Those at the places ``new`` do to every channel by itself what they do to one.  A depthwise
    layer stays so; others get kernels mirrored from those they have, or lose some.
    """
    found: list[Layer] = []
    for position, layer in enumerate(layers):
        if position in new:
            layer = spread(layer, channels)
        if layer.tied and not (found and _reads(layer.kind, found[-1], channels)):
            layer = replace(layer, tied=False)
        if layer.tied:
            size = found[-1].weight.shape
            layer = replace(
                layer, weight=found[-1].weight, upstream=None,
                spec=layer.spec.with_(kernel_size=size[2:], groups=found[-1].spec.groups),
                bias=cycled(layer.bias, _made(layer.kind, found[-1])),
            ) if layer.weight.shape != size else layer  # fmt: skip
        elif layer.parked is not None and layer.in_channels != channels:
            layer = routing(with_fitting_channels((layer.parked,), channels)[0])
        elif layer.operation.has_kernel:
            layer = reading(layer, channels)
        else:
            layer = _for_channels(layer, channels, position)
        found.append(layer)
        channels = layer.out_channels
    return tuple(found)


def _for_channels(layer: Layer, channels: int, position: int) -> Layer:
    """The layer at ``position`` for so many channels; ConvError knows where it stands."""
    try:
        return layer.for_channels(channels)
    except ConvError as error:
        error.layer = position
        raise


def _reads(kind: Kind, before: Layer, channels: int) -> bool:
    shape, groups = before.weight.shape, before.spec.groups
    reads = shape[1] * groups if kind == "conv" else shape[0]
    return before.operation.has_kernel and reads == channels


def _made(kind: Kind, before: Layer) -> int:
    shape, groups = before.weight.shape, before.spec.groups
    return shape[0] if kind == "conv" else shape[1] * groups


def with_in_channels(document: Document, channels: int) -> Document:
    """The document with so many channels of the input; new ones are old ones mirrored."""
    channels = _checked_count(channels, "in_channels")
    values = more_planes(document.input, channels, axis=1)
    layers = with_fitting_channels(document.layers, channels)
    return replace(document, input=values, layers=layers)


def with_filters(document: Document, position: int, filters: int) -> Document:
    """The document with so many output channels of one layer, and the layers behind it fitted.

    New filters have the kernels of old ones mirrored, so that they differ and can be told apart.
    The groups become as many as divide the filters.
    """
    filters = _checked_count(filters, "filters")
    layer = document.layers[position]
    if filters == layer.out_channels:
        return document
    axis = 0 if layer.kind == "conv" else 1
    groups = gcd(layer.spec.groups, filters)
    dense = more_planes(dense_weight(layer), filters, axis)
    _check_weights(dense.size // groups)
    changed = replace(
        layer, weight=grouped(dense, groups), spec=layer.spec.with_(groups=groups),
        bias=cycled(layer.bias, filters), upstream=None, tied=False,
    )  # fmt: skip
    return _with_layer_fitted(document, position, changed)


def with_groups(document: Document, position: int, groups: int) -> Document:
    """The document with the channels of a layer in so many groups, each by itself.

    With more groups the kernels between them go, with fewer there are new ones of zeros.
    """
    layer = document.layers[position]
    groups = whole(groups, "groups", 1)
    if groups == layer.spec.groups:
        return document
    for channels in (layer.in_channels, layer.out_channels):
        if channels % groups:
            raise ConvError(GROUPS_DIVIDE, parameter="groups", channels=channels, got=groups)
    dense = dense_weight(layer)
    _check_weights(dense.size // groups)
    changed = replace(
        layer, weight=grouped(dense, groups),
        spec=layer.spec.with_(groups=groups), tied=False,
    )  # fmt: skip
    return _with_layer_fitted(document, position, changed)


def _with_layer_fitted(document: Document, position: int, layer: Layer) -> Document:
    layers = [*document.layers[:position], layer, *document.layers[position + 1 :]]
    fitted = with_fitting_channels(layers, document.input.shape[1])
    return replace(document, layers=fitted)


def _checked_count(count: int, parameter: str) -> int:
    count = whole(count, parameter, 1)
    if count > MAX_CHANNELS:
        what = INPUT_NAME if parameter == "in_channels" else OUTPUT_NAME
        raise ConvError(
            TOO_MANY_CHANNELS, parameter=parameter, what=what, high=MAX_CHANNELS, got=count
        )
    return count


def _check_weights(size: int) -> None:
    if size > MAX_WEIGHTS:
        raise ConvError(TOO_MANY_WEIGHTS, parameter="filters", high=MAX_WEIGHTS, got=size)
