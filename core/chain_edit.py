"""Layers added, taken away, moved, doubled and switched off: a document in, a document out.

A layer that shares the kernel of the layer before it shares it only as long as both stay
neighbours; else it becomes free and keeps its numbers.  What cannot be raises ChainError, which
knows the layer that stands in the way and the nearest setting of it that works.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from math import prod
from typing import Any, NamedTuple

import numpy as np

from core.arithmetic import Size
from core.arrays import MAX_KERNEL_AXIS, resized
from core.document import LAYER_COUNT, MAX_LAYERS, Document, Layer, with_axes
from core.errors import ConvError
from core.ops import BY_ID
from core.sizes import multiplications
from core.spec import ConvSpec, conv_spec
from core.stack import AT_NUMBER
from core.words_mark import QT_TRANSLATE_NOOP, Mark

AT_NUMBER_NEAREST = QT_TRANSLATE_NOOP(
    "error", "layer {number}, {call}: {reason} The nearest setting that works is {setting}."
)
AT_NEW = QT_TRANSLATE_NOOP("error", "the new layer, {call}: {reason}")
AT_NEW_NEAREST = QT_TRANSLATE_NOOP(
    "error", "the new layer, {call}: {reason} The nearest setting that works is {setting}."
)
LAST_LAYER = QT_TRANSLATE_NOOP(
    "error", "the last layer cannot be removed; a document needs at least one."
)
NO_SUCH_LAYER = QT_TRANSLATE_NOOP(
    "error", "there is no layer {got}; the layers are numbered 1 to {high}."
)

# So far from the present value a setting that works is looked for, those named first before others.
FARTHEST = MAX_KERNEL_AXIS
LOWEST = {
    "padding": 0, "output_padding": 0, "kernel_size": 1, "stride": 1, "scale_factor": 1,
    "dilation": 1,
}  # fmt: skip


class ChainError(ConvError):
    """A chain that cannot be.

    ``position`` is the layer at fault, as the chain before the edit counts it; None for a new one.
    """

    def __init__(
        self, mark: Mark, *, position: int | None, parameter: str = "", **facts: object
    ) -> None:
        super().__init__(mark, parameter=parameter, **facts)
        self.position = position


class Place(NamedTuple):
    """A layer of a chain to be made; ``old`` is its position in the chain before, if it had one."""

    layer: Layer
    old: int | None = None


def layer_added(document: Document, position: int, layer: Layer) -> Document:
    """The document with ``layer`` before the one at ``position``, or at the end.

    >>> from core.document import make_document, make_layer
    >>> document = make_document([[1, 2], [3, 4]], make_layer("conv_transpose", [[1, 1], [1, 1]]))
    >>> layer_added(document, 1, new_layer("conv", axes=2)).layers[1].spec.kernel_size
    (3, 3)
    """
    places = _places(document)
    if not 0 <= position <= len(places):
        raise _no_such_layer(document, position)
    places.insert(position, Place(with_axes(_free(layer), document.axes)))
    return _rebuilt(document, places)


def layer_removed(document: Document, position: int) -> Document:
    """The document without one layer; ConvError if it is the last one."""
    places = _places(document)
    _check(document, position)
    if len(places) == 1:
        raise ChainError(LAST_LAYER, position=position, parameter="layers")
    del places[position]
    return _rebuilt(document, places)


def layer_moved(document: Document, position: int, to: int) -> Document:
    """The document with the layer at ``position`` at ``to``, the others in their order."""
    places = _places(document)
    _check(document, position)
    _check(document, to)
    if position == to:
        return document
    places.insert(to, places.pop(position))
    return _rebuilt(document, places)


def layer_duplicated(document: Document, position: int) -> Document:
    """The document with the same layer, free of its neighbours, once more behind it."""
    places = _places(document)
    _check(document, position)
    copy = replace(_free(places[position].layer), upstream=None)
    places.insert(position + 1, Place(copy))
    return _rebuilt(document, places)


def switched_off(document: Document, position: int) -> Document:
    """The document with a layer that hands on what it gets; what it was is kept in it."""
    _check(document, position)
    layer = document.layers[position]
    if is_off(layer):
        return document
    ones = np.ones((1, 1) + (1,) * document.axes)
    through = Layer("conv", conv_spec(ones.shape[2:]), ones, parked=layer)
    return _with_one(document, position, through)


def switched_on(document: Document, position: int) -> Document:
    """The document with a layer that was switched off as it was.

    It shares a kernel again where the layer before it still has that kernel.
    """
    _check(document, position)
    layer = document.layers[position].parked
    if layer is None:
        return document
    layer = with_axes(layer, document.axes)
    if layer.tied and not (position and _has_kernel_of(layer, document.layers[position - 1])):
        layer = _free(layer)
    places = _places(document)
    places[position] = Place(layer, position)
    return _rebuilt(document, places, kept=position)


def is_off(layer: Layer) -> bool:
    """Whether a layer is switched off."""
    return layer.parked is not None


def real_layer(layer: Layer) -> Layer:
    """The layer itself, or what it is when it is switched on."""
    return layer if layer.parked is None else layer.parked


def new_layer(operation: str, axes: int) -> Layer:
    """What an operation begins with: it doubles, halves or keeps sizes, with a kernel of ones.

    >>> new_layer("conv_transpose", axes=1).kernel.tolist()
    [1.0, 1.0]
    """
    kernel_size, settings = BEGINNINGS.get(operation, ((2,), {"stride": 2}))
    size = kernel_size * axes
    return Layer(operation, conv_spec(size, **settings), np.ones((1, 1, *size)))


BEGINNINGS: dict[str, tuple[tuple[int, ...], dict[str, Any]]] = {
    "conv": ((3,), {"padding": 1}),
}


# --- what a layer costs -------------------------------------------------------------------------


def parameter_count(document: Document, position: int) -> int:
    """Numbers of a layer that are learned: all its kernels, and a bias for each filter.

    That is filters·in_channels/groups·prod(kernel_size) + filters.  A kernel that is shared counts
    for its first layer.  Of a document along a path it is the numbers that are seen.

    >>> from core.document import make_document
    >>> layer = Layer("conv", conv_spec((3, 3)), np.ones((8, 1, 3, 3)), np.ones(8))
    >>> parameter_count(make_document(np.ones((5, 5)), layer), 0)
    80
    """
    layer = document.layers[position]
    if is_off(layer):
        return 0
    own_kernels = layer.operation.has_kernel and not layer.tied
    biases = 0 if layer.bias is None else layer.bias.size
    return own_kernels * layer.weight.size + biases


def multiplication_count(document: Document, position: int) -> int:
    """Products of a weight and an input cell that reach the output; 0 if switched off.

    Every pair of an input and an output channel of one group has a kernel, and so products of its
    own.  An operation without a kernel of its own that only copies or adds multiplies nothing.
    """
    layer, shape = document.layers[position], document.geometries[position]
    if is_off(layer) or layer.operation.unpools:
        return 0
    if not layer.operation.is_regular:
        sizes = shape.small if layer.operation.input_side == "small" else shape.large
        return layer.in_channels * _linked_products(layer, sizes)
    return _kernel_count(layer) * multiplications(shape)


def _kernel_count(layer: Layer) -> int:
    """How many kernels multiply; those that an operation fixes may only copy, add or part."""
    if layer.operation.has_kernel:
        return prod(layer.weight.shape[:2])
    taps = layer.weight.reshape(*layer.weight.shape[:2], -1)
    return int((~np.isin(taps, (0, 1)).all(axis=2)).sum())


def _linked_products(layer: Layer, size: Size) -> int:
    """Products of weights that differ from place to place: every term but those that copy.

    Weights are products of one for each axis, so that the terms of each axis are enough.
    """
    axes = [_linked_axis(layer.operation_id, _one_axis(layer.spec, a), n)
            for a, n in enumerate(size)]  # fmt: skip
    return prod(every for every, _ in axes) - prod(copies for _, copies in axes)


@lru_cache(maxsize=256)
def _linked_axis(operation: str, spec: ConvSpec, size: int) -> tuple[int, int]:
    """How many terms one axis has, and how many of them copy."""
    links = BY_ID[operation].links
    assert links is not None
    weights = links(spec, np.ones(size), None).coefficient
    return int((weights != 0).sum()), int((weights == 1).sum())


def _one_axis(spec: ConvSpec, axis: int) -> ConvSpec:
    padding = spec.padding if isinstance(spec.padding, str) else [spec.padding[axis]]
    return conv_spec(
        (spec.kernel_size[axis],), stride=spec.stride[axis], padding=padding,
        output_padding=spec.output_padding[axis], dilation=spec.dilation[axis],
    )  # fmt: skip


# --- what stands in the way ---------------------------------------------------------------------


def checked(document: Document, places: Sequence[Place]) -> Document:
    """The document with these layers; ChainError names the one that cannot be."""
    layers = tuple(place.layer for place in places)
    if not 1 <= len(layers) <= MAX_LAYERS:
        raise ConvError(LAYER_COUNT, parameter="layers", high=MAX_LAYERS, got=len(layers))
    try:
        return replace(document, layers=layers)
    except ConvError as error:
        position = _first_at_fault(document, layers)
        if position is None:
            raise
        raise _blamed(document, places, position, error) from None


def _first_at_fault(document: Document, layers: Sequence[Layer]) -> int | None:
    """The layer up to which a chain cannot be, though it can be up to the one before it."""
    good, bad = 0, len(layers)
    while bad - good > 1:
        middle = (good + bad) // 2
        if _can_be(document, layers[:middle]):
            good = middle
        else:
            bad = middle
    return bad - 1


def _blamed(
    document: Document, places: Sequence[Place], position: int, error: ConvError
) -> ChainError:
    layers = [place.layer for place in places]
    old = places[position].old
    facts: dict[str, object] = {
        "call": layers[position].operation.code_name, "reason": error.kept(),
    }  # fmt: skip
    setting = nearest_setting(document, layers, position)
    if old is None:
        mark = AT_NEW if setting is None else AT_NEW_NEAREST
    else:
        mark = AT_NUMBER if setting is None else AT_NUMBER_NEAREST
        facts["number"] = old + 1
    if setting is not None:
        facts["setting"] = setting
    return ChainError(mark, position=old, parameter=error.parameter, **facts)


def nearest_setting(
    document: Document, layers: Sequence[Layer], position: int
) -> str | None:
    """The smallest change of one setting of a layer with which the chain can be, as written."""
    layer = layers[position]
    for name, spec in _neighbours(layer, _can_change_kernel(layers, position)):
        weight = resized(layer.weight, (*layer.weight.shape[:2], *spec.kernel_size))
        try:
            changed = replace(layer, spec=spec, weight=weight)
        except ConvError:
            continue
        if _can_be(document, [*layers[:position], changed, *layers[position + 1 :]]):
            return _written(spec, name)
    return None


def _neighbours(layer: Layer, with_kernel: bool) -> Iterator[tuple[str, ConvSpec]]:
    """Specs that differ in one setting, those that differ little first."""
    names = [name for name in LOWEST if name in layer.operation.parameters]
    for distance in range(1, FARTHEST + 1):
        for name in names:
            if name == "kernel_size" and not with_kernel:
                continue
            for change in (-distance, distance):
                spec = _shifted(layer.spec, name, change)
                if spec is not None:
                    yield name, spec


def _shifted(spec: ConvSpec, name: str, change: int) -> ConvSpec | None:
    """The spec with one setting larger or smaller on all axes; None if it cannot be."""
    entries = getattr(spec, name)
    if isinstance(entries, str):
        return None
    low = LOWEST[name]
    try:
        if name == "padding":
            pairs = [[max(side + change, low) for side in pair] for pair in entries]
            return None if pairs == [list(pair) for pair in entries] else spec.with_(padding=pairs)
        shifted = tuple(max(entry + change, low) for entry in entries)
        return None if shifted == entries else spec.with_(**{name: shifted})
    except ConvError:
        return None


def _can_change_kernel(layers: Sequence[Layer], position: int) -> bool:
    """Whether the kernel is this layer's alone."""
    return not any(layer.tied for layer in layers[position : position + 2])


def _written(spec: ConvSpec, name: str) -> str:
    """A setting as in code, one number where it is the same everywhere.

    >>> _written(conv_spec((2, 3), padding=((1, 1), (1, 1))), "padding")
    'padding=1'
    >>> _written(conv_spec((2, 3)), "kernel_size")
    'kernel_size=(2, 3)'
    """
    value = getattr(spec, name)
    numbers = set(np.ravel(value).tolist())
    return f"{name}={numbers.pop() if len(numbers) == 1 else value}"


def _can_be(document: Document, layers: Sequence[Layer]) -> bool:
    try:
        replace(document, layers=tuple(layers))
    except ConvError:
        return False
    return True


# --- putting a chain together -------------------------------------------------------------------


def _places(document: Document) -> list[Place]:
    return [Place(layer, position) for position, layer in enumerate(document.layers)]


def _with_one(document: Document, position: int, layer: Layer) -> Document:
    places = _places(document)
    places[position] = Place(layer, position)
    return _rebuilt(document, places)


def _rebuilt(document: Document, places: Sequence[Place], kept: int | None = None) -> Document:
    """The document with these layers, each free whose neighbour is no longer before it.

    The tie of the layer at ``kept`` stays as it is.
    """
    sane = []
    for position, place in enumerate(places):
        before = places[position - 1] if position else None
        stays = position == kept or _is_neighbour(document, before, place)
        sane.append(place if stays else Place(_free(place.layer), place.old))
    return checked(document, sane)


def _is_neighbour(document: Document, before: Place | None, place: Place) -> bool:
    """Whether the layer before is the one that it was, as it was."""
    if before is None or before.old is None or place.old is None:
        return False
    return before.old == place.old - 1 and before.layer is document.layers[before.old]


def _has_kernel_of(layer: Layer, other: Layer) -> bool:
    same = np.array_equal(layer.weight, other.weight)
    return same and layer.flipped == other.flipped and not is_off(other)


def _free(layer: Layer) -> Layer:
    return replace(layer, tied=False) if layer.tied else layer


def _check(document: Document, position: int) -> None:
    if not 0 <= position < len(document.layers):
        raise _no_such_layer(document, position)


def _no_such_layer(document: Document, position: int) -> ConvError:
    return ConvError(
        NO_SUCH_LAYER, parameter="layers", got=position + 1, high=len(document.layers)
    )
