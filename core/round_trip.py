"""There and back: y = C x, x′ = Cᵀ y, and the best linear guess pinv(C) y; neither is x.

The way back is the layer's neighbour in the document where that leads back to the input's size,
else the associated operation with the same kernel.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from math import prod
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from core.arithmetic import Geometry
from core.channels import with_fitting_channels
from core.document import Array, Document, Layer, channels_of
from core.errors import ConvError
from core.linear import gather, scatter
from core.ops import BY_ID
from core.terms import TermTable
from core.weights import cycled
from core.words_mark import QT_TRANSLATE_NOOP

# A larger matrix takes longer to decompose than anybody waits for after typing a number.
MOST_UNITS = 400
ASSOCIATED = {"conv": "conv_transpose", "conv_transpose": "conv"}
NOT_RESTORED = QT_TRANSLATE_NOOP(
    "error",
    "no {operation} leads back to {size}: this output_padding needs a stride of more than {low} "
    "on axis {axis}.",
)

WayBack = Literal["virtual", "same", "free"]


@dataclass(frozen=True, eq=False)
class Guess:
    """The best linear guess of x from y: least squares, smallest of all that fit.

    ``rank`` of the ``units`` numbers of x can be told from y.
    """

    values: Array
    rank: int
    units: int


@dataclass(frozen=True, eq=False)
class SumRule:
    """sum(out) = sum(in)·sum(w) + cells·b, which only a crop can break."""

    into: float
    weights: float
    bias: float
    expected: float
    found: float
    rounding: float
    is_cropped: bool

    @property
    def holds(self) -> bool:
        """Whether the sums agree, up to rounding."""
        return abs(self.expected - self.found) <= self.rounding

    @property
    def is_finite(self) -> bool:
        """Whether no sum is beyond what a float64 holds."""
        return bool(np.isfinite([self.expected, self.found, self.rounding]).all())


@dataclass(frozen=True, eq=False)
class RoundTrip:
    """A layer and the way back.

    ``x``, ``y`` and ``back`` (x′) are planes; ``position`` is the way there's place among the
    document's layers; ``way_back`` says whether the next layer is the way back, with the ``same``
    kernel or a ``free`` one, or whether there is none (``virtual``).  ``is_tied`` where both layers
    share one kernel, so that they stay the same.
    """

    position: int
    way_back: WayBack
    forward: Layer
    x: Array
    y: Array
    back: Array
    there: TermTable
    again: TermTable
    back_weight: Array
    back_bias: float
    is_tied: bool = False

    @property
    def difference(self) -> Array:
        """x′ − x, cell by cell."""
        with np.errstate(all="ignore"):
            return self.back - self.x

    @cached_property
    def matrix(self) -> Array | None:
        """The layer without its bias as a matrix, outputs × inputs; None if too large."""
        inputs, outputs = self.x.size, self.y.size
        if max(inputs, outputs) > MOST_UNITS:
            return None
        units = np.eye(inputs).reshape(inputs, 1, *self.x.shape)
        return _apply(self.there, units, self.forward.used_weight).reshape(inputs, outputs).T

    @cached_property
    def guess(self) -> Guess | None:
        """pinv(C) (y − b); None where C is too large to be decomposed or y to be computed with."""
        y = self.y.ravel() - self.forward.bias_value
        if self.matrix is None or not np.isfinite(y).all():
            return None
        left, sizes, right = np.linalg.svd(self.matrix, full_matrices=False)
        least = sizes.max(initial=0.0) * max(self.matrix.shape) * np.finfo(np.float64).eps
        rank = int((sizes > least).sum())
        with np.errstate(all="ignore"):
            values = right[:rank].T @ ((left[:, :rank].T @ y) / sizes[:rank])
        if not np.isfinite(values).all():
            return None
        return Guess(values.reshape(self.x.shape), rank, self.x.size)

    @cached_property
    def sum_rule(self) -> SumRule:
        """The sums before and after the transposed convolution of the two."""
        last = self.again.input_side == "small"
        into, out = (self.y, self.back) if last else (self.x, self.y)
        weight = self.back_weight if last else self.forward.used_weight
        bias = self.back_bias if last else self.forward.bias_value
        shape = (self.again if last else self.there).geometry
        with np.errstate(all="ignore"):
            total, weights = float(into.sum()), float(weight.sum())
            expected = total * weights + out.size * bias
            found = float(out.sum())
            reach = float(np.abs(into).sum() * np.abs(weight).sum() + out.size * abs(bias))
        cropped = any(n > 0 for n in (*shape.begin, *shape.end))
        return SumRule(total, weights, bias, expected, found, 1e-9 * reach, cropped)

    def back_after(self, step: int) -> tuple[Array, NDArray[np.bool_]]:
        """x′ when the first ``step`` cells of y have been sent back, and the cells reached."""
        done = np.arange(self.y.size) < step
        sent = np.where(done, self.y.ravel(), 0.0).reshape(1, 1, *self.y.shape)
        reached = done.astype(np.float64).reshape(sent.shape)
        values = _apply(self.again, sent, self.back_weight)[0, 0] + self.back_bias
        counts = _apply(self.again, reached, np.ones_like(self.back_weight))[0, 0]
        return values, counts > 0.5


def differing(one: Array, other: Array) -> NDArray[np.bool_]:
    """Where two planes differ by more than rounding of the ``other``."""
    with np.errstate(all="ignore"):
        return ~(np.abs(one - other) <= 1e-9 * float(np.abs(other).max(initial=0.0)))


@lru_cache(maxsize=8)
def round_trip(document: Document, position: int) -> RoundTrip:
    """The round trip that a layer is part of: with the next layer, else the one before, else alone.

    >>> from core.document import make_document, make_layer
    >>> document = make_document([[1, 2, 3], [6, 5, 3], [1, 4, 1]], make_layer("conv",
    ...     [[1, 2], [2, 1]]))
    >>> trip = round_trip(document, 0)
    >>> trip.back.astype(int).tolist(), trip.guess.rank
    ([[22, 65, 42], [66, 128, 61], [44, 62, 20]], 4)
    """
    for first in (position, position - 1):
        if _leads_back(document, first):
            return _trip(document, first, document.layers[first + 1])
    return _trip(document, position, None)


def associated_layer(document: Document, position: int) -> Layer:
    """The other operation with the same kernel, leading back from a layer's output to its input.

    It has no bias.  ConvError where no padding and output_padding restores the size.
    """
    layer, shape = document.layers[position], document.geometries[position]
    operation = BY_ID[ASSOCIATED[layer.kind]]
    padding = tuple((b, max(e, 0)) for b, e in zip(shape.begin, shape.end, strict=True))
    spec = layer.spec.with_(padding=padding, output_padding=(0,) * layer.spec.axes)
    if operation.id == "conv_transpose":
        spans = spec.effective_kernel_size
        rest = tuple(
            (n + sum(p) - span) % s
            for n, p, span, s in zip(shape.large, padding, spans, spec.stride, strict=True)
        )
        spec = spec.with_(output_padding=rest)
    made = replace(
        layer, operation_id=operation.id, spec=spec, bias=None, extra={}, upstream=None, tied=False,
        parked=None,
    )
    size = document.feature_maps[position].shape[2:]
    outputs = document.feature_maps[position + 1].shape[2:]
    restored = operation.output_size(operation.geometry(spec, outputs))
    for axis, (got, wanted) in enumerate(zip(restored, size, strict=True)):
        if got != wanted:
            raise ConvError(
                NOT_RESTORED,
                parameter="output_padding",
                operation=operation.title,
                size="×".join(map(str, size)),
                low=-shape.end[axis],
                axis=axis,
            )
    return made


def with_associated_layer(document: Document) -> Document:
    """A copy with the last layer's way back appended."""
    made = associated_layer(document, len(document.layers) - 1)
    return replace(document, layers=(*document.layers, made))


def with_way_back(document: Document) -> Document:
    """A copy with the last layer's way back appended, its kernel tied: one for both layers."""
    longer = with_associated_layer(document)
    return with_tied_kernel(longer, len(document.layers), True)


def follower(position: int) -> int:
    """The layer whose kernel can follow: the focused one; the next if the first is focused."""
    return max(position, 1)


def with_tied_kernel(document: Document, position: int, tied: bool) -> Document:
    """A copy in which a layer's kernel follows that of the layer before it, or no longer does.

    The bias gets as many numbers as the other kernel has filters; ConvError where that kernel is
    for other channels than the layer reads.
    """
    changes: dict[str, Any] = {"tied": tied}
    layer = document.layers[position]
    if tied and position and layer.operation.has_kernel:
        other = document.layers[position - 1]
        size, groups = other.spec.kernel_size, other.spec.groups
        filters = channels_of(layer.kind, other.weight.shape, groups)[1]
        changes |= {
            "weight": other.weight, "flipped": other.flipped,
            "spec": layer.spec.with_(kernel_size=size, groups=groups),
            "bias": cycled(layer.bias, filters),
        }  # fmt: skip
    return document.with_layer(position, **changes)


def without_last_layer(document: Document) -> Document:
    """A copy without its last layer; the same document if that is the only one."""
    if len(document.layers) == 1:
        return document
    return replace(document, layers=document.layers[:-1])


def with_output_as_input(document: Document, position: int) -> Document:
    """A copy whose input is a layer's output, all channels of it.

    The layers stay as they are; where the first one reads other channels it is fitted.
    """
    planes = document.feature_maps[position + 1]
    layers = with_fitting_channels(document.layers, planes.shape[1])
    return replace(document, input=planes, layers=layers)


def _leads_back(document: Document, first: int) -> bool:
    if not 0 <= first < len(document.layers) - 1:
        return False
    one, other = document.layers[first : first + 2]
    sizes = document.feature_maps[first].shape, document.feature_maps[first + 2].shape
    return one.kind != other.kind and sizes[0] == sizes[1]


def _trip(document: Document, first: int, second: Layer | None) -> RoundTrip:
    forward, shape = document.layers[first], document.geometries[first]
    there, tied = forward.operation.table(shape), second is not None and second.tied
    x, y = (document.feature_maps[first + n][0, 0] for n in (0, 1))
    if second is None:
        again = TermTable(shape, "large" if there.input_side == "small" else "small")
        weight, bias, way = forward.used_weight, 0.0, "virtual"
        back = _apply(again, y[None, None], weight)[0, 0]
    else:
        again = second.operation.table(document.geometries[first + 1])
        weight, bias = second.used_weight, second.bias_value
        back = document.feature_maps[first + 2][0, 0]
        alike = _relation(shape) == _relation(again.geometry)
        way = "same" if alike and np.array_equal(weight, forward.used_weight) else "free"
    assert prod(again.output_size) == x.size
    return RoundTrip(first, way, forward, x, y, back, there, again, weight, bias, tied)  # type: ignore[arg-type]


def _relation(shape: Geometry) -> tuple[object, ...]:
    """All that says which cells meet; what is left over at the end does not."""
    return (shape.small, shape.large, shape.kernel_size, shape.stride, shape.dilation, shape.begin)


def _apply(table: TermTable, values: Array, weight: Array) -> Array:
    """A map of planes (n, 1, *size) without a bias."""
    act = gather if table.input_side == "large" else scatter
    result: Array = act(np.ascontiguousarray(values), weight, table.geometry)
    return result
