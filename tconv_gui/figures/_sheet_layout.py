"""Where slanted sheets stand: the small side above the large one, the kernel flat beside them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, QSizeF

from core.document import shape_text
from core.numbers_text import shown_number
from core.shown import ShownLayer, shown_layer
from core.words_mark import Mark
from tconv_gui.figures._metrics import EDGE, Metrics, kernel_cell
from tconv_gui.figures._moment import limits_of
from tconv_gui.figures._own_order import own_order
from tconv_gui.figures._stage_layout import (
    BIAS,
    CROPPED,
    HOLES,
    INPUT,
    KERNEL_TURNED,
    MAGNIFIED,
    OUTPUT,
    PADDING,
    UNCROPPED,
    kernel_title,
    unused_note,
)
from tconv_gui.figures._type import kept
from tconv_gui.figures.figure import Frame
from tconv_gui.figures.layout import CELL, Cell, CellRef, Grid, Layout, grid_for
from tconv_gui.figures.surface import Align, Families, text_width
from tconv_gui.theme.fonts import load_fonts
from tconv_gui.words import Words

# Depths of a row, in cells, that can be chosen; rows lean by half of their depth.
DEPTHS = (0.62, 0.7, 0.78, 0.86)
LEAN = 0.62
# From so many cells along a side on, labels grow: two sheets stand above each other.
GROW_FROM = 9
THICK = 6.0
Points = list[tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A grid seen from the front and above: ``x``, ``y`` is its back left corner.

    Columns run along the picture's width; each row stands ``deep`` lower and ``lean`` further left.
    """

    name: str
    rows: int
    columns: int
    x: float = 0.0
    y: float = 0.0
    deep: float = CELL * 0.64
    lean: float = CELL * 0.4
    cell: float = CELL
    top: int = 0
    left: int = 0
    axes: int = 2

    @property
    def width(self) -> float:
        """Width of the rectangle around it."""
        return self.columns * self.cell + self.rows * self.lean

    @property
    def height(self) -> float:
        """Height of the rectangle around it, without its thickness."""
        return self.rows * self.deep

    @property
    def rect(self) -> QRectF:
        """The rectangle around it."""
        return QRectF(self.x - self.rows * self.lean, self.y, self.width, self.height)

    def point(self, row: float, column: float) -> tuple[float, float]:
        """A place on the sheet, in cells, as it falls on the picture."""
        return self.x + column * self.cell - row * self.lean, self.y + row * self.deep

    def patch(self, first: tuple[float, float], last: tuple[float, float]) -> Points:
        """The corners between two places, from the back left one clockwise."""
        (top, left), (bottom, right) = first, last
        corners = ((top, left), (top, right), (bottom, right), (bottom, left))
        return [self.point(*corner) for corner in corners]

    def around(self, cells: Iterable[Cell], inset: float = 0.0) -> Points:
        """The corners of the smallest patch around some cells; none for none."""
        found = list(cells)
        if not found:
            return []
        rows, columns = [r for r, _ in found], [c for _, c in found]
        first = min(rows) + inset, min(columns) + inset
        return self.patch(first, (max(rows) + 1 - inset, max(columns) + 1 - inset))

    def cell_box(self, cell: Cell) -> QRectF:
        """The rectangle around a cell's parallelogram."""
        row, column = cell
        x, y = self.point(row + 1, column)
        return QRectF(x, y - self.deep, self.cell + self.lean, self.deep)

    def drawn(self, index: tuple[int, ...]) -> Cell:
        """The drawn cell of an own index."""
        row, column = (0, *index)[-2:]
        return row + self.top, column + self.left

    def holds(self, cell: Cell) -> bool:
        """Whether a drawn cell is one of the sheet's."""
        return 0 <= cell[0] < self.rows and 0 <= cell[1] < self.columns

    def hit(self, point: QPointF) -> CellRef | None:
        """The cell whose parallelogram holds a point."""
        deep = (point.y() - self.y) / self.deep
        cell = int(deep // 1), int((point.x() - self.x + deep * self.lean) // self.cell)
        if not self.holds(cell):
            return None
        row, column = cell[0] - self.top, cell[1] - self.left
        return CellRef(self.name, (row, column) if self.axes == 2 else (column,))


@dataclass(frozen=True, slots=True)
class SheetLayout(Layout):
    """Flat grids, and slanted sheets from the front one to the one behind."""

    sheets: tuple[Sheet, ...] = ()

    def sheet(self, name: str) -> Sheet:
        """The sheet called ``name``."""
        return next(sheet for sheet in self.sheets if sheet.name == name)

    def hit(self, point: QPointF) -> CellRef | None:
        """The cell under a point."""
        for sheet in self.sheets:
            cell = sheet.hit(point)
            if cell is not None:
                return cell
        return Layout.hit(self, point)

    def cell_rect(self, cell: CellRef) -> QRectF | None:
        """The rectangle around a cell; None if it is not drawn."""
        for sheet in self.sheets:
            if sheet.name == cell.grid:
                drawn = sheet.drawn(cell.index)
                return sheet.cell_box(drawn) if sheet.holds(drawn) else None
        return Layout.cell_rect(self, cell)


class Title(NamedTuple):
    """A sheet's name and size in a corner that the lean leaves free; ``y`` is a baseline."""

    name: str
    text: str
    size: str
    x: float
    y: float
    align: Align


@dataclass(frozen=True, eq=False)
class Sheets:
    """The sheets of a layer, placed, with what is written around them."""

    layout: SheetLayout
    metrics: Metrics
    titles: tuple[Title, ...]
    notes: str
    kernel_notes: tuple[str, ...]
    legend: bool


def arrange_sheets(frame: Frame) -> Sheets:
    """The arrangement that is largest in the frame's aspect."""
    shown = shown_layer(frame.document, frame.layer, own_order(frame.document, frame.layer))
    return _arranged(shown, frame.words, round(frame.aspect, 2), frame.shade)


@kept(maxsize=32)
def _arranged(shown: ShownLayer, words: Words, aspect: float, shade: bool) -> Sheets:
    options = [
        _placed(shown, words, aspect, shade, depth, beside)
        for depth in DEPTHS
        for beside in (True, False)
    ]

    def cost(made: Sheets) -> float:
        size = made.layout.size
        extent = max(size.width() / aspect, size.height())
        # Steep sheets read better; a flatter one must be clearly larger.
        return extent * (1.0 - made.layout.sheets[0].deep / CELL * 0.4)

    return min(options, key=cost)


def _sheet_of(shown: ShownLayer, name: str, depth: float) -> Sheet:
    plane = shown.input if name == "input" else shown.output
    window = shown.input_window if name == "input" else shown.output_window
    rows, columns = plane.shape
    deep = CELL * depth
    return Sheet(
        name, rows, columns, deep=deep, lean=deep * LEAN, top=window.top, left=window.left,
        axes=shown.axes,
    )  # fmt: skip


def _placed(
    shown: ShownLayer, words: Words, aspect: float, shade: bool, depth: float, beside: bool
) -> Sheets:
    side = max(*shown.input.shape, *shown.output.shape)
    m = Metrics(max(1.0, side / GROW_FROM))
    legend = shade or m.k > 1
    families = load_fonts(words.language)
    names = ("input", "output") if shown.scatters else ("output", "input")
    upper, lower = (_sheet_of(shown, name, depth) for name in names)
    texts = {name: _title_texts(shown, words, name) for name in names}
    wide = {
        name: max(
            text_width(text, m.title, "semibold", families),
            text_width(size, m.note, "regular", families),
            sum(legend_widths(limits_of(shown, name), m, families)) if legend else 0.0,
        )
        for name, (text, size) in texts.items()
    }
    # The upper title stands over the upper sheet's left edge, the lower one under the lower
    # sheet's right edge: nowhere else does a shadow never fall.
    lines = m.title + m.note * 1.6 + (m.legend_height if legend else 0.0)
    away = 12.0 * m.k + lines * LEAN
    half = max(sheet.width / 2 for sheet in (upper, lower))
    left = max(half, wide[upper.name] + away - upper.rows * upper.lean + upper.width / 2)
    right = max(half, wide[lower.name] + away - lower.rows * lower.lean + lower.width / 2)
    middle = EDGE + left
    kernel = _kernel_grids(shown)
    kernel_notes = _kernel_notes(shown, words)
    kernel_wide = max(
        kernel[0].width,
        *(text_width(note, m.note, "regular", families) for note in kernel_notes),
        text_width(kernel_title(shown, words)[0], m.title, "semibold", families)
        + 12 * m.k + text_width("00×00", m.note, "regular", families),
        *(grid.cell + 10 + text_width(f"{words(BIAS)} b", m.title, "semibold", families)
          for grid in kernel[1:]),
    )  # fmt: skip
    kernel_high = (
        m.title_height
        + kernel[0].height
        + len(kernel_notes) * m.note_height
        + sum(grid.height + 14 for grid in kernel[1:])
    )
    width = middle + right + EDGE + (m.gap * 0.7 + kernel_wide if beside else 0.0)
    if not beside:
        width = max(width, kernel_wide + 2 * EDGE)
    notes = " · ".join(_notes(shown, words))
    foot = m.note * 2.9 + (m.note_height if notes else 0.0) + m.caption_height
    foot += 0.0 if beside else kernel_high + m.row_gap / 2
    tall = max(upper.height, lower.height)
    gap = min(max(70.0 * m.k, tall * 0.5), 110.0 * m.k + tall * 0.2)
    high = EDGE + upper.height + gap + lower.height + THICK + foot
    # Room to spare lifts the upper sheet; a shadow may fall as far as a sheet is wide.
    gap += min(max(width / aspect - high, 0.0), max(half * 1.1 - gap, 0.0))
    upper = replace(upper, x=middle - upper.width / 2 + upper.rows * upper.lean, y=EDGE)
    below = EDGE + upper.height + gap
    lower = replace(lower, x=middle - lower.width / 2 + lower.rows * lower.lean, y=below)
    bottom = below + lower.height + THICK
    centre = (EDGE + bottom) / 2
    x = width - EDGE - kernel_wide
    y = max(centre - kernel_high / 2, EDGE)
    if beside:
        bottom = max(bottom, y + kernel_high)
    else:
        x, y = middle - kernel_wide / 2, bottom + m.row_gap / 2
        bottom = y + kernel_high
    grids = [kernel[0].at(x, y + m.title_height)]
    for grid in kernel[1:]:
        y_bias = grids[0].y + grids[0].height + len(kernel_notes) * m.note_height + 14
        grids.append(grid.at(x, y_bias))
    line = bottom + m.note * 2.3
    spots = {"sum": QPointF(width / 2, line)}
    line += m.note * 0.6
    if notes:
        line += m.note_height
        spots["notes"] = QPointF(width / 2, line)
    bottom = line + m.caption_height
    spots["caption"] = QPointF(width / 2, bottom - 8 * m.k)
    front, x = lower.y + lower.height, lower.x + lower.columns * CELL - lower.rows * lower.lean
    titles = (
        Title(upper.name, *texts[upper.name], upper.x - away, upper.y + m.title * 0.9, "right"),
        Title(lower.name, *texts[lower.name], x + away, front - lines + m.title * 0.9, "left"),
    )
    return Sheets(
        SheetLayout(QSizeF(width, bottom), tuple(grids), spots, (upper, lower)),
        m, titles, notes, kernel_notes, legend,
    )  # fmt: skip


def legend_widths(
    limits: tuple[float, float], m: Metrics, families: Families
) -> tuple[float, float, float]:
    """Of a colour bar: the number at its lower end, the bar, the number at its upper end."""
    low, high = (
        text_width(shown_number(end), m.note, "regular", families) + 6 * m.k for end in limits
    )
    return low, 70.0 * m.k, high


def _title_texts(shown: ShownLayer, words: Words, name: str) -> tuple[str, str]:
    maps = shown.document.feature_maps
    if name == "input":
        return f"{words(INPUT)} x", shape_text(maps[shown.position].shape[2:])
    return f"{words(OUTPUT)} y", shape_text(maps[shown.position + 1].shape[2:])


def _kernel_grids(shown: ShownLayer) -> list[Grid]:
    cell = kernel_cell(shown)
    grids = [grid_for("kernel", shown.kernel, cell=cell, axes=shown.axes)]
    if shown.document.layers[shown.position].bias is not None:
        grids.append(Grid("bias", 1, 1, cell=cell, axes=1))
    return grids


def _kernel_notes(shown: ShownLayer, words: Words) -> tuple[str, ...]:
    notes = []
    if shown.document.layers[shown.position].flipped:
        notes.append(words(KERNEL_TURNED))
    factor = round(kernel_cell(shown) / CELL)
    if factor > 1:
        notes.append(words(MAGNIFIED, factor=factor))
    return tuple(notes)


def _notes(shown: ShownLayer, words: Words) -> list[str]:
    """What dashes, hatches and dots mean in this picture."""
    found: list[Mark] = []
    own_in, own_out = shown.input_window, shown.output_window
    if shown.input.shape != (own_in.bottom - own_in.top, own_in.right - own_in.left):
        found.append(PADDING)
    if shown.unused.any():
        found.append(unused_note(shown))
    if shown.output.shape != (own_out.bottom - own_out.top, own_out.right - own_out.left):
        found.append(CROPPED)
    if shown.uncropped.any():
        found.append(UNCROPPED)
    if shown.holes.any():
        found.append(HOLES)
    return [words(mark) for mark in found]
