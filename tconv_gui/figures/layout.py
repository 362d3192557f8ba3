"""Where the grids of a figure stand: one geometry for painting and for hits."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, QSizeF

# One cell is one fixed length in all grids of a figure, so that sizes compare by eye.
CELL = 48.0
Cell = tuple[int, int]


@dataclass(frozen=True, slots=True)
class CellRef:
    """A cell of a named grid: "input", "kernel", "bias", "product" or "output", and its index.

    Indices count as the user's arrays do; a cropped or padding cell has an index outside them.
    """

    grid: str
    index: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """A grid of cells: ``rows`` × ``columns`` are drawn, its own cells begin at (top, left).

    Cells are (row, column) as drawn; a CellRef counts from the own first cell, so that padding
    and cropped cells have indices outside the array.
    """

    name: str
    rows: int
    columns: int
    x: float = 0.0
    y: float = 0.0
    cell: float = CELL
    top: int = 0
    left: int = 0
    axes: int = 2

    @property
    def width(self) -> float:
        """Drawn width."""
        return self.columns * self.cell

    @property
    def height(self) -> float:
        """Drawn height."""
        return self.rows * self.cell

    @property
    def rect(self) -> QRectF:
        """The drawn rectangle."""
        return QRectF(self.x, self.y, self.width, self.height)

    def at(self, x: float, y: float) -> Grid:
        """The grid standing elsewhere."""
        return replace(self, x=x, y=y)

    def cell_box(self, cell: Cell) -> QRectF:
        """The rectangle of a drawn cell."""
        row, column = cell
        return QRectF(
            self.x + column * self.cell, self.y + row * self.cell, self.cell, self.cell
        )

    def cells_box(self, cells: Iterable[Cell]) -> QRectF:
        """The smallest rectangle around some cells; empty for none."""
        found = list(cells)
        if not found:
            return QRectF()
        rows = [row for row, _ in found]
        columns = [column for _, column in found]
        first = self.cell_box((min(rows), min(columns)))
        return first.united(self.cell_box((max(rows), max(columns))))

    def drawn(self, index: tuple[int, ...]) -> Cell:
        """The drawn cell of an own index."""
        row, column = (0, *index)[-2:]
        return row + self.top, column + self.left

    def own(self, cell: Cell) -> CellRef:
        """The reference of a drawn cell."""
        row, column = cell[0] - self.top, cell[1] - self.left
        return CellRef(self.name, (row, column) if self.axes == 2 else (column,))

    def hit(self, point: QPointF) -> CellRef | None:
        """The cell under a point."""
        if not self.rect.contains(point):
            return None
        row = min(int((point.y() - self.y) // self.cell), self.rows - 1)
        column = min(int((point.x() - self.x) // self.cell), self.columns - 1)
        return self.own((row, column))

    def range_in(self, exposed: QRectF | None) -> tuple[range, range]:
        """The drawn rows and columns that touch ``exposed`` (all for None)."""
        if exposed is None:
            return range(self.rows), range(self.columns)
        top = int((exposed.top() - self.y) // self.cell)
        bottom = int((exposed.bottom() - self.y) // self.cell) + 1
        left = int((exposed.left() - self.x) // self.cell)
        right = int((exposed.right() - self.x) // self.cell) + 1
        return (
            range(max(top, 0), min(bottom, self.rows)),
            range(max(left, 0), min(right, self.columns)),
        )


def grid_for(
    name: str, plane: NDArray[Any], cell: float = CELL, top: int = 0, left: int = 0, axes: int = 2
) -> Grid:
    """A grid, not yet placed, for a shown plane whose own cells begin at (top, left)."""
    rows, columns = plane.shape
    return Grid(name, rows, columns, cell=cell, top=top, left=left, axes=axes)


@dataclass(frozen=True, slots=True)
class Layout:
    """The grids of a figure and its size; ``spots`` are named points for labels and arrows."""

    size: QSizeF
    grids: tuple[Grid, ...]
    spots: dict[str, QPointF]

    def grid(self, name: str) -> Grid:
        """The grid called ``name``; KeyError if the figure has none."""
        for grid in self.grids:
            if grid.name == name:
                return grid
        raise KeyError(name)

    def has(self, name: str) -> bool:
        """Whether there is a grid called ``name``."""
        return any(grid.name == name for grid in self.grids)

    def hit(self, point: QPointF) -> CellRef | None:
        """The cell under a point."""
        for grid in self.grids:
            cell = grid.hit(point)
            if cell is not None:
                return cell
        return None

    def cell_rect(self, cell: CellRef) -> QRectF | None:
        """Where a cell is drawn; None if it is not."""
        for grid in self.grids:
            if grid.name == cell.grid:
                row, column = grid.drawn(cell.index)
                if 0 <= row < grid.rows and 0 <= column < grid.columns:
                    return grid.cell_box((row, column))
        return None
