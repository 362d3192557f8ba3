"""One output by four roads that share no arithmetic, and what each of them costs.

A transposed convolution is the sum of its stamps, a convolution over the stretched input, a product
with the transposed matrix, and the gradient of the convolution with its geometry.  A convolution is
the same from the other side.  Each road is walked on its own here, so that their being equal says
something; ``core.functional`` is asked for the gradients alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from itertools import product as every
from math import prod
from typing import Any, Literal

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from core.arithmetic import Geometry, Size
from core.document import Document
from core.equivalent import convolve_stretched, equivalent_of
from core.explain import layer_table
from core.functional import conv_grad, conv_transpose_grad
from core.terms import TermTable

Array = NDArray[np.float64]
Road = Literal["scatter", "stretched", "gather", "matrix", "gradient"]

# The roads of each side that a layer reads, in the order in which they are shown.
ROADS: dict[str, tuple[Road, ...]] = {
    "small": ("scatter", "stretched", "matrix", "gradient"),
    "large": ("gather", "matrix", "gradient", "scatter"),
}
# More products than this are not made four times.
MOST_PRODUCTS = 2**22
# A matrix of no more entries than this is written out.
MOST_DENSE = 2**16
# Entries multiplied at a time.
BLOCK_ENTRIES = 2**19
# Differences up to this part of the largest number are rounding.
ROUNDING = 1e-9


@dataclass(frozen=True, slots=True)
class Cost:
    """What a road does: ``made`` products (or matrix entries), ``useful`` of them in the output."""

    made: int
    useful: int


@dataclass(frozen=True, eq=False)
class Proof:
    """The output by one road, bias included, on the layer's own axes."""

    road: Road
    output: Array
    cost: Cost


@dataclass(frozen=True, eq=False)
class Proofs:
    """The output by every road of a layer."""

    roads: tuple[Proof, ...]

    def by(self, road: Road) -> Proof:
        """The proof by one road; KeyError if the layer has none."""
        for proof in self.roads:
            if proof.road == road:
                return proof
        raise KeyError(road)

    @cached_property
    def agreed(self) -> Array:
        """For every cell what most roads say: the one off among them counts for nothing."""
        ordered: Array = np.sort(np.stack([proof.output for proof in self.roads]), axis=0)
        return ordered[1]

    def differences(self, road: Road) -> Array:
        """How far every cell of a road is off; exactly 0 where only rounding differs."""
        off = _distance(self.by(road).output, self.agreed)
        return np.where(off <= self._rounding, 0.0, off)

    @cached_property
    def largest(self) -> float:
        """The largest difference of any two roads in any cell, rounding included."""
        values = np.stack([proof.output for proof in self.roads])
        return float(_distance(values.max(axis=0), values.min(axis=0)).max())

    @property
    def equal(self) -> bool:
        """Whether all roads give the same output, but for rounding."""
        return self.largest <= self._rounding

    @cached_property
    def _rounding(self) -> float:
        most = max(float(np.abs(proof.output).max()) for proof in self.roads)
        return ROUNDING * most if np.isfinite(most) else 0.0


def product_count(document: Document, position: int) -> int:
    """How many products the output of a layer needs."""
    return int(layer_table(document, position).overlap().sum())


@lru_cache(maxsize=8)
def proofs(document: Document, position: int, turned: bool = True) -> Proofs | None:
    """The output of one layer by all of its roads; None where there are too many products.

    ``turned=False`` forgets to turn the kernel that slides over the stretched input.
    """
    layer, shape = document.layers[position], document.geometries[position]
    side = layer.operation.input_side
    sizes = max(prod(shape.small), prod(shape.large)) * prod(shape.kernel_size)
    if max(product_count(document, position), sizes) > MOST_PRODUCTS:
        return None
    x, weight = document.feature_maps[position][0, 0], layer.used_weight[0, 0]
    found = equivalent_of(layer.kind, layer.spec, shape)

    def output(road: Road) -> Array:
        if road == "stretched":
            return convolve_stretched(found, x, weight, turned=turned)
        if road == "gather":
            return by_windows(x, weight, shape)
        if road == "matrix":
            return by_matrix(x, weight, TermTable(shape, side))
        if road == "gradient":
            return by_gradient(x, weight, shape, side)
        return by_stamps(x, weight, shape, side)

    return Proofs(
        tuple(
            Proof(road, output(road) + layer.bias_value, cost(road, shape, side))
            for road in ROADS[side]
        )
    )


def cost(road: Road, shape: Geometry, side: Literal["small", "large"]) -> Cost:
    """What one road costs for a layer that reads ``side``.

    >>> from core.arithmetic import conv_transpose_geometry
    >>> from core.spec import conv_spec
    >>> shape = conv_transpose_geometry(conv_spec((2, 2)), (2, 2))
    >>> cost("stretched", shape, "small"), cost("matrix", shape, "small")
    (Cost(made=36, useful=16), Cost(made=36, useful=16))
    """
    table = TermTable(shape, side)
    useful, taps = int(table.overlap().sum()), prod(shape.kernel_size)
    made = {
        "scatter": prod(table.input_size) * taps,
        "stretched": prod(table.output_size) * taps,
        "gather": prod(table.output_size) * taps,
        "matrix": prod(table.output_size) * prod(table.input_size),
        "gradient": useful,
    }
    return Cost(made[road], useful)


# ---- the roads


def by_stamps(
    x: NDArray[Any], weight: NDArray[Any], shape: Geometry, side: Literal["small", "large"]
) -> Array:
    """Every unit of the input times the kernel, added where the stamps lie.

    From the large side the stamps are of the turned kernel, and one in ``stride`` sums is kept.

    >>> from core.arithmetic import conv_transpose_geometry
    >>> from core.spec import conv_spec
    >>> shape = conv_transpose_geometry(conv_spec((2,), stride=2), (2,))
    >>> by_stamps(np.array([1.0, 2.0]), np.array([1.0, 10.0]), shape, "small").tolist()
    [1.0, 10.0, 2.0, 20.0]
    """
    if side == "small":
        return _fitted(_stamped(x, weight, shape.stride, shape.dilation), shape.begin, shape.large)
    padded = _padded(x, shape)
    sums = _stamped(padded, np.flip(weight), (1,) * shape.axes, shape.dilation)
    reach = [d * (k - 1) for d, k in zip(shape.dilation, shape.kernel_size, strict=True)]
    ends = zip(reach, shape.small, shape.stride, strict=True)
    return sums[tuple(slice(r, r + (n - 1) * s + 1, s) for r, n, s in ends)]


def by_windows(x: NDArray[Any], weight: NDArray[Any], shape: Geometry) -> Array:
    """Every output the sum over its window of the padded input, times the kernel."""
    spans = [d * (k - 1) + 1 for d, k in zip(shape.dilation, shape.kernel_size, strict=True)]
    windows = sliding_window_view(_padded(x, shape), spans)
    taken = [
        *(slice(0, (n - 1) * s + 1, s) for n, s in zip(shape.small, shape.stride, strict=True)),
        *(slice(None, None, d) for d in shape.dilation),
    ]
    with np.errstate(all="ignore"):
        sums: Array = np.tensordot(windows[tuple(taken)], weight, axes=shape.axes)
    return sums


def by_matrix(x: NDArray[Any], weight: NDArray[Any], table: TermTable) -> Array:
    """The unrolled matrix times the flattened input: written out if it is small, else sparse."""
    rows, columns = prod(table.output_size), prod(table.input_size)
    flat, kernel = x.reshape(-1), weight.reshape(-1)
    matrix = np.zeros((rows, columns)) if rows * columns <= MOST_DENSE else None
    sums = np.zeros(rows)
    with np.errstate(all="ignore"):
        for row, column, cell in _entries(table):
            if matrix is not None:
                matrix[row, column] = kernel[cell]
            else:
                sums += np.bincount(row, kernel[cell] * flat[column], rows)
        if matrix is not None:
            sums = matrix @ flat
    return sums.reshape(table.output_size)


def by_gradient(
    x: NDArray[Any], weight: NDArray[Any], shape: Geometry, side: Literal["small", "large"]
) -> Array:
    """The input's gradient of the operation that goes the other way, ``x`` coming from above.

    Outputs of it that the layer has no unit for get the gradient 0.
    """
    padding = tuple((b, max(e, 0)) for b, e in zip(shape.begin, shape.end, strict=True))
    kernel = weight[None, None]
    settings: dict[str, Any] = {"stride": shape.stride, "dilation": shape.dilation}
    if side == "large":
        blank = np.zeros((1, 1, *shape.small))
        gradients = conv_transpose_grad(
            blank, kernel, x[None, None], padding=padding, output_size=shape.large, **settings
        )
        return gradients[0][0, 0]
    reach = zip(shape.large, padding, shape.dilation, shape.kernel_size, shape.stride, strict=True)
    size = tuple((n + sum(p) - d * (k - 1) - 1) // s + 1 for n, p, d, k, s in reach)
    above = np.zeros((1, 1, *size))
    above[0, 0][tuple(slice(0, n) for n in shape.small)] = x
    blank = np.zeros((1, 1, *shape.large))
    return conv_grad(blank, kernel, above, padding=padding, **settings)[0][0, 0]


def _stamped(x: NDArray[Any], weight: NDArray[Any], stride: Size, dilation: Size) -> Array:
    """All stamps added up, nothing cropped: one kernel cell of all stamps at a time."""
    sizes = zip(x.shape, weight.shape, stride, dilation, strict=True)
    total = np.zeros(tuple((n - 1) * s + d * (k - 1) + 1 for n, k, s, d in sizes))
    with np.errstate(all="ignore"):
        for tap in every(*(range(k) for k in weight.shape)):
            places = zip(tap, dilation, x.shape, stride, strict=True)
            at = tuple(slice(t * d, t * d + (n - 1) * s + 1, s) for t, d, n, s in places)
            total[at] += x * weight[tap]
    return total


def _fitted(plane: Array, begin: Size, size: Size) -> Array:
    """``size`` cells from ``begin`` on; zeros beyond the end."""
    fitted = np.zeros(size)
    kept = plane[tuple(slice(b, b + n) for b, n in zip(begin, size, strict=True))]
    fitted[tuple(slice(0, n) for n in kept.shape)] = kept
    return fitted


def _padded(x: NDArray[Any], shape: Geometry) -> Array:
    ends = zip(shape.begin, shape.end, strict=True)
    return np.pad(np.asarray(x, dtype=np.float64), list(ends))


def _entries(table: TermTable) -> Iterator[tuple[NDArray[np.int64], ...]]:
    """(rows, columns, kernel cells) of all entries, many at a time."""
    axes = [_axis_entries(table, axis) for axis in range(table.geometry.axes)]
    sizes = table.output_size[-1], table.input_size[-1], table.geometry.kernel_size[-1]
    last = axes[-1]
    if len(axes) == 1:
        yield last
        return
    many = max(BLOCK_ENTRIES // max(last[0].size, 1), 1)
    for start in range(0, axes[0][0].size, many):
        part = slice(start, start + many)
        yield tuple(
            (first[part, None] * size + second).ravel()
            for first, second, size in zip(axes[0], last, sizes, strict=True)
        )


def _axis_entries(table: TermTable, axis: int) -> tuple[NDArray[np.int64], ...]:
    """The entries of one axis alone: rows and columns of a table are products over its axes."""
    names = ("small", "large", "kernel_size", "stride", "dilation", "begin", "end")
    alone = {name: getattr(table.geometry, name)[axis : axis + 1] for name in names}
    terms = TermTable(replace(table.geometry, **alone), table.input_side).all()
    return terms.output[:, 0], terms.input[:, 0], terms.weight[:, 0]


def _distance(one: Array, other: Array) -> Array:
    """|one - other|; 0 for equal infinities and for two that are not numbers."""
    with np.errstate(all="ignore"):
        off = np.abs(one - other)
    same = (one == other) | (np.isnan(one) & np.isnan(other))
    return np.where(same, 0.0, np.where(np.isnan(off), np.inf, off))
