"""The matrix of a layer, unrolled but never written out: which kernel cell stands in which entry.

With input and output flattened row by row, a layer without its bias is y = M x.  A convolution's M
is C; a transposed convolution's is the transpose of the C of the convolution with its geometry.
Each entry holds one kernel cell or none, so rows and columns are looked up from the geometry and
a matrix of 4096 × 4096 costs no more than its few entries.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from math import isqrt, prod
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from core.arithmetic import Geometry
from core.document import Document
from core.explain import layer_table
from core.linear import gather, scatter
from core.links import Links
from core.terms import IndexRows, Terms, TermTable

Numbers = NDArray[np.float64]
Places = NDArray[np.int64]

# Entries looked at together while a picture is made.
BLOCK_ENTRIES = 2**19
# A picture of more entries than this shows every n-th row of those that share a pixel.
MOST_PICTURED = 2**18


class Entries(NamedTuple):
    """Entries of the matrix: their rows, columns and kernel cells (all flattened, of one length).

    A kernel cell is counted row by row in the kernel as it is edited.
    """

    row: Places
    column: Places
    cell: Places


class Picture(NamedTuple):
    """A matrix brought down to pixels: how many entries fall on each, and their mean values."""

    counts: Places
    means: Numbers


@dataclass(frozen=True, eq=False)
class Unrolled:
    """The matrix M of y = M x for a term table; ``kernel`` as it is edited, ``flipped`` or not."""

    table: TermTable
    kernel: Numbers
    flipped: bool = False

    @property
    def shape(self) -> tuple[int, int]:
        """Rows (outputs) and columns (inputs)."""
        return prod(self.table.output_size), prod(self.table.input_size)

    @property
    def symbol(self) -> str:
        """What the matrix is called: C for a convolution, Cᵀ for a transposed one."""
        return "C" if self.table.input_side == "large" else "Cᵀ"

    @cached_property
    def entry_count(self) -> int:
        """Number of entries that hold a kernel cell; all others are 0 whatever the kernel."""
        return int(self.table.overlap().sum())

    def row(self, number: int) -> Entries:
        """The entries of one row: the kernel cells that one output sums over, by column."""
        index = _unravel(number, self.table.output_size)
        return self._entries(self.table.of_output(index), "column")

    def column(self, number: int) -> Entries:
        """The entries of one column: the kernel cells that one input is multiplied by, by row."""
        index = _unravel(number, self.table.input_size)
        return self._entries(self.table.of_input(index), "row")

    def copies(self, cell: int) -> Entries:
        """All entries that hold one kernel cell, by row."""
        used = self.kernel.size - 1 - cell if self.flipped else cell
        index = _unravel(used, self.kernel.shape)
        return self._entries(self.table.of_weight(index), "row")

    def cell_at(self, row: int, column: int) -> int | None:
        """The kernel cell in one entry; None where there is none."""
        entries = self.row(row)
        found = entries.cell[entries.column == column]
        return int(found[0]) if found.size else None

    def cells(self, rows: range, columns: range) -> Places:
        """The kernel cell in every entry of a block, -1 for none."""
        g = self.table.geometry
        out = _unravelled(rows, self.table.output_size)
        into = _unravelled(columns, self.table.input_size)
        block = np.zeros((len(rows), len(columns)), dtype=np.int64)
        held = np.ones(block.shape, dtype=bool)
        for axis, count in enumerate(g.kernel_size):
            down, across = out[axis][:, None], into[axis][None, :]
            small, large = (across, down) if self.table.input_side == "small" else (down, across)
            offset = large + g.begin[axis] - small * g.stride[axis]
            tap, rest = np.divmod(offset, g.dilation[axis])
            held &= (rest == 0) & (tap >= 0) & (tap < count)
            block = block * count + tap
        return np.where(held, self._turned(block), -1)

    def dense(self) -> Numbers:
        """The matrix written out; for small ones.

        >>> from core.arithmetic import conv_geometry
        >>> from core.spec import conv_spec
        >>> table = TermTable(conv_geometry(conv_spec((2,)), (3,)), "large")
        >>> Unrolled(table, np.array([1.0, 2.0])).dense()
        array([[1., 2., 0.],
               [0., 1., 2.]])
        """
        rows, columns = self.shape
        cells = self.cells(range(rows), range(columns))
        return np.where(cells < 0, 0.0, self.kernel.ravel()[cells])

    def placement(self, row: int) -> Places:
        """One row on the input's plane: the kernel cell over every input, -1 for none."""
        plane = np.full(self.table.input_size, -1, dtype=np.int64)
        entries = self.row(row)
        plane.reshape(-1)[entries.column] = entries.cell
        return plane

    def stamp(self, column: int) -> Places:
        """One column on the output's plane: the kernel cell over every output, -1 for none."""
        plane = np.full(self.table.output_size, -1, dtype=np.int64)
        entries = self.column(column)
        plane.reshape(-1)[entries.row] = entries.cell
        return plane

    @cached_property
    def row_sums(self) -> Numbers:
        """The sum of every row: the output of an input of ones."""
        ones = np.ones((1, 1, *self.table.input_size))
        weight = np.array(self.kernel, dtype=np.float64)
        if self.flipped:
            weight = np.flip(weight)
        apply = scatter if self.table.input_side == "small" else gather
        sums = apply(ones, weight[None, None].copy(), self.table.geometry)
        return np.asarray(sums).reshape(-1)

    def picture(
        self,
        height: int,
        width: int,
        values: Numbers,
        rows: range | None = None,
        columns: range | None = None,
    ) -> Picture:
        """A part of the matrix on ``height`` × ``width`` pixels, at most one per row and column.

        ``values`` (kernel cells, channels) are averaged over the entries that share a pixel.
        Without ``rows`` and ``columns`` the part is the whole.
        """
        rows, columns = rows or range(self.shape[0]), columns or range(self.shape[1])
        height, width = min(height, len(rows)), min(width, len(columns))
        counts = np.zeros(height * width, dtype=np.int64)
        sums = np.zeros((values.shape[1], height * width))
        for entries in self._blocks(rows, len(rows) // height):
            down, across = entries.row - rows.start, entries.column - columns.start
            inside = (down >= 0) & (down < len(rows)) & (across >= 0) & (across < len(columns))
            if not inside.all():
                down, across = down[inside], across[inside]
                entries = Entries(*(part[inside] for part in entries))
            pixel = down * height // len(rows) * width + across * width // len(columns)
            counts += np.bincount(pixel, minlength=counts.size)
            for channel, of_cell in enumerate(values.T):
                sums[channel] += np.bincount(pixel, of_cell[entries.cell], counts.size)
        means = sums / np.maximum(counts, 1)
        return Picture(counts.reshape(height, width), means.T.reshape(height, width, -1))

    def _entries(self, terms: Terms, by: str) -> Entries:
        entries = Entries(
            _ravel(terms.output, self.table.output_size),
            _ravel(terms.input, self.table.input_size),
            self._turned(_ravel(terms.weight, self.kernel.shape)),
        )
        order = np.argsort(getattr(entries, by), kind="stable")
        return Entries(*(part[order] for part in entries))

    def _turned(self, cell: Places) -> Places:
        """From kernel cells as edited to those as used, and back."""
        return self.kernel.size - 1 - cell if self.flipped else cell

    def _blocks(self, rows: range, least: int) -> Iterator[Entries]:
        """All entries of ``rows`` and a few around, so many at a time.

        Of too many those of every n-th row, at least one row in ``least``.
        """
        axes = [_axis_terms(self.table, axis) for axis in range(self.table.geometry.axes)]
        last = axes[-1]
        out, into, kernel = (
            size[-1] for size in (self.table.output_size, self.table.input_size, self.kernel.shape)
        )
        if len(axes) == 1:
            first = Entries(*(np.zeros(1, dtype=np.int64) for _ in range(3)))
            last = _within(last, rows)
        else:
            first = _within(axes[0], range(rows.start // out, (rows.stop - 1) // out + 1))
        step = max(min(-(-first.row.size * last.row.size // MOST_PICTURED), least), 1)
        if step > 1:
            kept = last.row % step == 0
            last = Entries(*(part[kept] for part in last))
        many = max(BLOCK_ENTRIES // max(last.row.size, 1), 1)
        for start in range(0, first.row.size, many):
            part = slice(start, start + many)
            yield Entries(
                (first.row[part, None] * out + last.row).ravel(),
                (first.column[part, None] * into + last.column).ravel(),
                self._turned((first.cell[part, None] * kernel + last.cell).ravel()),
            )


@dataclass(frozen=True, eq=False)
class UnrolledLinks(Unrolled):
    """The matrix of a layer without one kernel.

    ``kernel`` holds the ``count`` different weights that there are, in rising order; a table of
    them is filled up with the last one.
    """

    links: Links = field(kw_only=True)
    count: int = field(kw_only=True)

    @property
    def shape(self) -> tuple[int, int]:
        """Rows (outputs) and columns (inputs)."""
        return prod(self.links.output_size), prod(self.links.input_size)

    @property
    def symbol(self) -> str:
        """What the matrix is called."""
        return "C"

    @cached_property
    def entry_count(self) -> int:
        """Number of entries that are not 0."""
        return self._all.row.size

    def row(self, number: int) -> Entries:
        """The entries of one row, by column."""
        first, last = np.searchsorted(self._all.row, [number, number + 1])
        return Entries(*(part[first:last] for part in self._all))

    def column(self, number: int) -> Entries:
        """The entries of one column, by row."""
        return self._where(self._all.column == number)

    def copies(self, cell: int) -> Entries:
        """All entries that hold one weight, by row."""
        return self._where(self._all.cell == cell)

    def cells(self, rows: range, columns: range) -> Places:
        """The weight's number in every entry of a block, -1 for none."""
        block = np.full((len(rows), len(columns)), -1, dtype=np.int64)
        found = _within(self._all, rows)
        inside = (found.column >= columns.start) & (found.column < columns.stop)
        row, column, cell = (part[inside] for part in found)
        block[row - rows.start, column - columns.start] = cell
        return block

    def placement(self, row: int) -> Places:
        """One row on the input's plane: the weight's number over every input, -1 for none."""
        entries = self.row(row)
        plane = np.full(self.links.input_size, -1, dtype=np.int64)
        plane.reshape(-1)[entries.column] = entries.cell
        return plane

    def stamp(self, column: int) -> Places:
        """One column on the output's plane: the weight's number over every output, -1 for none."""
        entries = self.column(column)
        plane = np.full(self.links.output_size, -1, dtype=np.int64)
        plane.reshape(-1)[entries.row] = entries.cell
        return plane

    @cached_property
    def row_sums(self) -> Numbers:
        """The sum of every row: the output of an input of ones."""
        weights = self.kernel.reshape(-1)[self._all.cell]
        return np.asarray(np.bincount(self._all.row, weights, self.shape[0]), dtype=np.float64)

    def _blocks(self, rows: range, least: int) -> Iterator[Entries]:
        yield _within(self._all, rows)

    @cached_property
    def _all(self) -> Entries:
        links = self.links
        kept = np.flatnonzero(links.coefficient)
        order = kept[np.lexsort((links.input[kept], links.output[kept]))]
        cells = np.searchsorted(self.kernel.reshape(-1)[: self.count], links.coefficient[order])
        return Entries(links.output[order], links.input[order], cells)

    def _where(self, mask: NDArray[np.bool_]) -> Entries:
        return Entries(*(part[mask] for part in self._all))


@lru_cache(maxsize=8)
def unrolled_layer(document: Document, position: int) -> Unrolled:
    """The matrix of one layer of a document; the same document gives the same value."""
    layer, table = document.layers[position], layer_table(document, position)
    if isinstance(table, Links):
        weights = np.unique(table.coefficient[table.coefficient != 0])
        shape = (isqrt(max(weights.size - 1, 0)) + 1,) * (document.axes - 1)
        plane = np.full((*shape, -(-max(weights.size, 1) // prod(shape))), weights.max(initial=0.0))
        plane.reshape(-1)[: weights.size] = weights
        regular = layer.operation.table(document.geometries[position])
        return UnrolledLinks(regular, plane, links=table, count=weights.size)
    return Unrolled(table, layer.kernel, layer.flipped)


def _axis_terms(table: TermTable, axis: int) -> Entries:
    """The terms of one axis alone: both sides and the kernel are products over the axes."""
    g = table.geometry
    part = slice(axis, axis + 1)
    alone = Geometry(
        g.small[part], g.large[part], g.kernel_size[part], g.stride[part], g.dilation[part],
        g.begin[part], g.end[part],
    )  # fmt: skip
    terms = TermTable(alone, table.input_side).all()
    return Entries(terms.output[:, 0], terms.input[:, 0], terms.weight[:, 0])


def _within(entries: Entries, rows: range) -> Entries:
    """The entries of some rows."""
    kept = (entries.row >= rows.start) & (entries.row < rows.stop)
    return Entries(*(part[kept] for part in entries))


def _unravelled(numbers: range, size: tuple[int, ...]) -> tuple[Places, ...]:
    """The index of every number along every axis."""
    return np.unravel_index(np.arange(numbers.start, numbers.stop), size)


def _ravel(indices: IndexRows, size: tuple[int, ...]) -> Places:
    return np.asarray(np.ravel_multi_index(tuple(indices.T), size), dtype=np.int64)


def _unravel(number: int, size: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(int(i) for i in np.unravel_index(number, size))
