"""The table of terms: every product of a layer as a row (output, input, weight).

It is computed from the geometry alone, before there are numbers.
Grouped by input the rows are the scatter steps, grouped by output the gather steps, counted per
output the overlap map.  A convolution's table with input and output swapped *is* the transposed
convolution's table.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from core.arithmetic import Geometry, Size

Index = tuple[int, ...]
IndexRows = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Terms:
    """Rows of a term table: three integer arrays of shape (terms, axes).

    ``coefficient`` is each term's weight where there is no kernel to look it up in.
    """

    output: IndexRows
    input: IndexRows
    weight: IndexRows
    coefficient: NDArray[np.float64] | None = None

    def __len__(self) -> int:
        return len(self.output)

    def by_input(self) -> Terms:
        """The same rows, ordered by their input unit (row-major)."""
        order = np.lexsort(self.input.T[::-1])
        weights = None if self.coefficient is None else self.coefficient[order]
        return Terms(self.output[order], self.input[order], self.weight[order], weights)

    def swapped(self) -> Terms:
        """The transpose: the same products with input and output exchanged."""
        return Terms(self.input, self.output, self.weight, self.coefficient)


@dataclass(frozen=True, slots=True)
class TermTable:
    """All terms of one layer; ``input_side`` says which side of the geometry is read."""

    geometry: Geometry
    input_side: Literal["small", "large"]

    @property
    def input_size(self) -> Size:
        """Spatial size of the input."""
        return self.geometry.small if self.input_side == "small" else self.geometry.large

    @property
    def output_size(self) -> Size:
        """Spatial size of the output."""
        return self.geometry.large if self.input_side == "small" else self.geometry.small

    def all(self) -> Terms:
        """Every term, ordered by the small side's unit, then by kernel cell.

        >>> from core.arithmetic import conv_transpose_geometry
        >>> from core.spec import conv_spec
        >>> table = TermTable(conv_transpose_geometry(conv_spec((2,)), (2,)), "small")
        >>> table.all().output.ravel().tolist()
        [0, 1, 1, 2]
        """
        g = self.geometry
        axes = [_axis_terms(g, axis) for axis in range(g.axes)]
        rows = _product([len(entry[0]) for entry in axes])
        columns = [
            np.stack([axes[a][kind][rows[:, a]] for a in range(g.axes)], axis=1)
            for kind in range(3)
        ]
        order = np.lexsort(
            [columns[2][:, a] for a in reversed(range(g.axes))]
            + [columns[0][:, a] for a in reversed(range(g.axes))]
        )
        small, large, tap = (column[order] for column in columns)
        return self._directed(small, large, tap)

    def of_input(self, index: Index) -> Terms:
        """The terms that one input unit takes part in (its stamp), ordered by kernel cell."""
        return self._of(index, self.input_side)

    def of_output(self, index: Index) -> Terms:
        """The terms that are summed in one output unit, ordered by kernel cell."""
        return self._of(index, "large" if self.input_side == "small" else "small")

    def of_weight(self, index: Index) -> Terms:
        """Every use of one kernel cell, ordered by the small side's unit."""
        g = self.geometry
        axes = []
        for axis, tap in enumerate(index):
            small = np.arange(g.small[axis])
            large = small * g.stride[axis] - g.begin[axis] + tap * g.dilation[axis]
            inside = (large >= 0) & (large < g.large[axis])
            axes.append((small[inside], large[inside]))
        rows = _product([len(entry[0]) for entry in axes])
        small, large = (
            np.stack([axes[a][kind][rows[:, a]] for a in range(g.axes)], axis=1)
            for kind in range(2)
        )
        tap_rows = np.broadcast_to(np.asarray(index, dtype=np.int64), small.shape)
        return self._directed(small, large, tap_rows)

    def overlap(self) -> NDArray[np.int64]:
        """How many terms reach each output unit, shape ``output_size``."""
        g = self.geometry
        counts = np.ones((), dtype=np.int64)
        for axis in range(g.axes):
            small, large, _ = _axis_terms(g, axis)
            reached = large if self.input_side == "small" else small
            counts = np.multiply.outer(
                counts, np.bincount(reached, minlength=self.output_size[axis])
            )
        return counts

    def _of(self, index: Index, side: str) -> Terms:
        g = self.geometry
        axes = [_axis_terms_of(g, axis, index[axis], side) for axis in range(g.axes)]
        rows = _product([len(entry[1]) for entry in axes])
        other = np.stack([axes[a][0][rows[:, a]] for a in range(g.axes)], axis=1)
        tap = np.stack([axes[a][1][rows[:, a]] for a in range(g.axes)], axis=1)
        this = np.broadcast_to(np.asarray(index, dtype=np.int64), other.shape)
        return self._directed(this, other, tap) if side == "small" else self._directed(
            other, this, tap
        )

    def _directed(self, small: IndexRows, large: IndexRows, tap: IndexRows) -> Terms:
        if self.input_side == "small":
            return Terms(output=large, input=small, weight=tap)
        return Terms(output=small, input=large, weight=tap)


def _axis_terms(g: Geometry, axis: int) -> tuple[IndexRows, IndexRows, IndexRows]:
    small, tap = np.divmod(np.arange(g.small[axis] * g.kernel_size[axis]), g.kernel_size[axis])
    large = small * g.stride[axis] - g.begin[axis] + tap * g.dilation[axis]
    inside = (large >= 0) & (large < g.large[axis])
    return small[inside], large[inside], tap[inside]


def _axis_terms_of(
    g: Geometry, axis: int, index: int, side: str
) -> tuple[IndexRows, IndexRows]:
    """(index on the other side, kernel tap) of every term of one unit on one axis."""
    tap = np.arange(g.kernel_size[axis])
    if side == "small":
        other = index * g.stride[axis] - g.begin[axis] + tap * g.dilation[axis]
        inside = (other >= 0) & (other < g.large[axis])
    else:
        other, rest = np.divmod(index + g.begin[axis] - tap * g.dilation[axis], g.stride[axis])
        inside = (rest == 0) & (other >= 0) & (other < g.small[axis])
    return other[inside], tap[inside]


def _product(lengths: list[int]) -> IndexRows:
    """Row-major index product: shape (prod(lengths), len(lengths))."""
    return np.indices(lengths).reshape(len(lengths), -1).T
