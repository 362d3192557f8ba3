"""The entries of a matrix: its cells or its picture, and its rows and columns read back."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

import numpy as np
from PySide6.QtCore import QRectF

from core.document import shape_text
from core.unrolled import Places, Unrolled
from tconv_gui.figures._matrix_colours import (
    argb,
    outlined,
    paint_matrix_picture,
    paint_pixels,
    part_of,
    texts_of,
    tinted,
    whole,
)
from tconv_gui.figures._matrix_content import State, kernel_texts
from tconv_gui.figures._matrix_layout import Board, Desk
from tconv_gui.figures._moment import outside_cells
from tconv_gui.figures.figure import Frame
from tconv_gui.figures.grids import Content, paint_grid
from tconv_gui.figures.layout import Cell, Grid
from tconv_gui.figures.surface import Surface, text_width
from tconv_gui.theme import Theme, colour

# How far around its entry a pulse goes, in entries.
PULSE_REACH = 0.4
# A lens over more entries than this along a side shows them as a picture.
MOST_LENS_CELLS = 28


def paint_matrix(
    surface: Surface, made: Desk, board: Board, frame: Frame, state: State, theme: Theme
) -> None:
    grid, m, matrix = board.grid("matrix"), made.metrics, state.matrix
    base = grid.y - 9 * m.k
    surface.text(matrix.symbol, grid.x, base, m.title, colour(theme.kernel.line), "semibold")
    wide = text_width(matrix.symbol, m.title, "semibold", surface.families)
    soft = colour(theme.soft_ink)
    surface.text(shape_text(matrix.shape), grid.x + wide + 8 * m.k, base, m.note, soft)
    if not surface.is_exposed(grid.rect.adjusted(-8, -8, 8, 8)):
        return
    if made.is_picture:
        _paint_picture(surface, grid, state, theme)
        _paint_copies_as_pixels(surface, grid, frame, state, theme)
    else:
        _paint_entries(surface, grid, frame, state, theme)
    _paint_bars(surface, grid, state, theme)


def _paint_picture(
    surface: Surface, grid: Grid, state: State, theme: Theme, flip: bool = False
) -> None:
    if flip:
        part = whole(state.matrix)._replace(is_transposed=True)
    else:
        part = part_of(state.matrix, *_spans(grid))
    paint_matrix_picture(surface, grid.rect, part, theme)
    surface.outline(grid.x, grid.y, grid.width, grid.height, colour(theme.kernel.line), 1.8)


def _spans(grid: Grid) -> tuple[range, range]:
    """The rows and columns of the matrix that a grid shows."""
    return (
        range(-grid.top, -grid.top + grid.rows), range(-grid.left, -grid.left + grid.columns)
    )  # fmt: skip


def _paint_entries(
    surface: Surface, grid: Grid, frame: Frame, state: State, theme: Theme
) -> None:
    """Entries as cells with their numbers; those without a kernel cell stay empty."""
    rows, columns = _spans(grid)
    content = _entries_content(frame, state.matrix, rows, columns, grid.cell, surface, theme)
    lit = _lit_entries(state, rows, columns)
    selected = []
    if state.selected_cell is not None:
        copies = state.matrix.copies(state.selected_cell)
        selected = _inside(copies.row, copies.column, rows, columns)
    pointed = None
    if state.pointed_row is not None and state.pointed_column is not None:
        found = _inside(
            np.array([state.pointed_row]), np.array([state.pointed_column]), rows, columns
        )
        pointed = found[0] if found else None
    content = replace(content, lit=lit, pointed=pointed)
    paint_grid(surface, grid, content, tinted(theme, state.matrix.kernel.size))
    for copy in state.pulsed_cells:
        copies = state.matrix.copies(copy)
        for cell in _inside(copies.row, copies.column, rows, columns):
            _paint_pulse(surface, grid.cell_box(cell), frame.pulse, theme)
    for cell in selected:
        box = grid.cell_box(cell).adjusted(1.5, 1.5, -1.5, -1.5)
        surface.outline(box.x(), box.y(), box.width(), box.height(), colour(theme.panel), 5.0)
        surface.outline(box.x(), box.y(), box.width(), box.height(), colour(theme.accent), 2.8)


def _paint_pulse(surface: Surface, box: QRectF, pulse: float, theme: Theme) -> None:
    """A ring around a cell that has just changed, wider and fainter as the pulse goes by."""
    grow = box.width() * 0.22 * (1 - pulse)
    ring = box.adjusted(-grow, -grow, grow, grow)
    ink = colour(theme.accent, 0.35 + 0.65 * pulse)
    line = box.width() * (0.05 + 0.13 * pulse)
    surface.fill(box.x(), box.y(), box.width(), box.height(), colour(theme.accent, 0.4 * pulse))
    surface.outline(ring.x(), ring.y(), ring.width(), ring.height(), ink, line)


@lru_cache(maxsize=32)
def _cells_of(matrix: Unrolled, rows: range, columns: range) -> Places:
    return matrix.cells(rows, columns)


def _entries_content(
    frame: Frame,
    matrix: Unrolled,
    rows: range,
    columns: range,
    cell: float,
    surface: Surface,
    theme: Theme,
) -> Content:
    cells = _cells_of(matrix, rows, columns)
    texts, size = kernel_texts(frame, cell, surface.families)
    count = matrix.kernel.size
    return Content(
        np.maximum(cells, 0).astype(np.float64), theme.kernel, size, blank=cells < 0,
        texts=texts_of(cells, texts), shade=True, limits=(0.0, count - 1.0),
    )  # fmt: skip


def _lit_entries(state: State, rows: range, columns: range) -> list[Cell]:
    """The copies of the kernel cell pointed at."""
    if state.pointed_cell is None:
        return []
    copies = state.matrix.copies(state.pointed_cell)
    return _inside(copies.row, copies.column, rows, columns)


def _inside(
    row: np.ndarray, column: np.ndarray, rows: range, columns: range
) -> list[Cell]:
    kept = (
        (row >= rows.start) & (row < rows.stop) & (column >= columns.start)
        & (column < columns.stop)
    )  # fmt: skip
    return list(
        zip((row[kept] - rows.start).tolist(), (column[kept] - columns.start).tolist(), strict=True)
    )


def _paint_copies_as_pixels(
    surface: Surface, grid: Grid, frame: Frame, state: State, theme: Theme
) -> None:
    """All copies of the kernel cells that are edited, pointed at or flash, over the picture."""
    marked = [(state.pointed_cell, theme.ink, 1.0), (state.selected_cell, theme.accent, 1.0)]
    marked += [(cell, theme.accent, frame.pulse) for cell in sorted(state.pulsed_cells)]
    rows, columns = _spans(grid)
    for cell, ink, strength in marked:
        if cell is None:
            continue
        box = surface.box(grid.x, grid.y, grid.width, grid.height)
        height, width = min(grid.rows, int(box.height())), min(grid.columns, int(box.width()))
        copies = state.matrix.copies(cell)
        inside = _inside(copies.row, copies.column, rows, columns)
        places = np.array(inside, dtype=np.intp).reshape(-1, 2).T
        pixels = np.zeros((max(height, 1), max(width, 1)), dtype=np.uint32)
        pixels[places[0] * height // grid.rows, places[1] * width // grid.columns] = argb(ink)
        surface.painter.save()
        surface.painter.setOpacity(strength)
        paint_pixels(surface, grid.rect, pixels)
        surface.painter.restore()


def _paint_bars(surface: Surface, grid: Grid, state: State, theme: Theme) -> None:
    """The current row, and the row and column of the cell pointed at."""
    line = 2.4 if state.pointed_column is not None else 1.6
    outlined(surface, column_box(grid, state.shown_column), colour(theme.input.line), line)
    if state.pointed_row is not None and state.pointed_row != state.row:
        outlined(surface, row_box(grid, state.pointed_row), colour(theme.ink), 2.4)
    if state.row is not None:
        outlined(surface, row_box(grid, state.row), colour(theme.current.line), 2.8)


def row_box(grid: Grid, row: int) -> QRectF:
    return QRectF(grid.x, grid.y + row * grid.cell, grid.width, grid.cell)


def column_box(grid: Grid, column: int) -> QRectF:
    return QRectF(grid.x + column * grid.cell, grid.y, grid.cell, grid.height)


# ---- a row and a column read back as planes, the transpose, the lens


def paint_echoes(
    surface: Surface, made: Desk, board: Board, frame: Frame, state: State, theme: Theme
) -> None:
    shown, count = state.moment.shown, state.matrix.kernel.size
    across = shown.kernel.shape[1]
    for name, plane in (("placement", "input"), ("stamp", "output")):
        grid = board.echoes[name]
        if not surface.is_exposed(grid.rect.adjusted(-8, -8, 8, 8)):
            continue
        values = np.full((grid.rows, grid.columns), -1, dtype=np.int64)
        if not shown.is_regular:
            matrix = state.matrix
            found = (
                matrix.placement(state.shown_row) if name == "placement"
                else matrix.stamp(state.shown_column)
            )  # fmt: skip
            values, cells = np.atleast_2d(found), {}
        elif name == "placement":
            step = shown.step("gather", state.shown_row + 1)
            cells = dict(zip(step.inputs, step.kernel, strict=True))
        else:
            step = shown.step("scatter", state.shown_column + 1)
            cells = dict(zip(step.outputs, step.kernel, strict=True))
        for cell, (row, column) in cells.items():
            values[cell] = row * across + column
        texts, size = kernel_texts(frame, grid.cell, surface.families)
        outside = outside_cells(shown, plane)
        role = theme.input if name == "placement" else theme.output
        content = Content(
            np.maximum(values, 0).astype(np.float64), role, size, blank=values < 0,
            texts=texts_of(values, texts), shade=True, limits=(0.0, count - 1.0),
        )  # fmt: skip
        paint_grid(surface, grid, content, tinted(theme, count))
        if outside is not None:
            _paint_ring(surface, grid, outside, "dashed" if plane == "input" else "hatched", theme)
        line = theme.current.line if name == "placement" and state.row == state.shown_row else (
            theme.input.line if name == "stamp" else theme.ink
        )
        if cells and (name != "placement" or state.row is not None):
            box = grid.cells_box(cells)
            surface.outline(box.x(), box.y(), box.width(), box.height(), colour(line), 2.2)
    _paint_transposed(surface, made, board, frame, state, theme)
    if made.is_picture:
        lens = board.echoes["lens"]
        if max(lens.rows, lens.columns) <= MOST_LENS_CELLS:
            _paint_entries(surface, lens, frame, state, theme)
        elif surface.is_exposed(lens.rect.adjusted(-8, -8, 8, 8)):
            _paint_picture(surface, lens, state, theme)
            _paint_copies_as_pixels(surface, lens, frame, state, theme)
        for number, ink in ((state.pointed_row, theme.ink), (state.row, theme.current.line)):
            if number is not None and 0 <= number + lens.top < lens.rows:
                outlined(surface, row_box(lens, number + lens.top), colour(ink), 2.6)
        place = state.shown_column + lens.left
        if 0 <= place < lens.columns:
            width = 2.4 if state.pointed_column is not None else 1.6
            outlined(surface, column_box(lens, place), colour(theme.input.line), width)
        _paint_lens_place(surface, board, lens, theme)


def _paint_ring(
    surface: Surface, grid: Grid, outside: np.ndarray, kind: str, theme: Theme
) -> None:
    """Padding dashed, what is cropped hatched, over the colours of the kernel."""
    for cell in np.argwhere(outside).tolist():
        box = grid.cell_box((cell[0], cell[1]))
        mark = surface.dashes if kind == "dashed" else surface.hatch
        if grid.cell * surface.scale >= 8:
            mark(box.x(), box.y(), grid.cell, grid.cell, colour(theme.cropped, 0.6))
    own = np.argwhere(~outside)
    if own.size:
        (top, left), (bottom, right) = own.min(axis=0).tolist(), own.max(axis=0).tolist()
        box = grid.cell_box((top, left)).united(grid.cell_box((bottom, right)))
        role = theme.input if kind == "dashed" else theme.output
        surface.outline(box.x(), box.y(), box.width(), box.height(), colour(role.line), 1.8)


def _paint_transposed(
    surface: Surface, made: Desk, board: Board, frame: Frame, state: State, theme: Theme
) -> None:
    """The matrix turned over: what is a row here is a column there."""
    grid = board.echoes["transposed"]
    if not surface.is_exposed(grid.rect.adjusted(-8, -8, 8, 8)):
        return
    _paint_picture(surface, grid, state, theme, flip=True)
    line = 2.0 if state.pointed_column is not None else 1.4
    outlined(surface, row_box(grid, state.shown_column), colour(theme.input.line), line)
    if state.pointed_row is not None and state.pointed_row != state.row:
        outlined(surface, column_box(grid, state.pointed_row), colour(theme.ink), 2.0)
    if state.row is not None:
        outlined(surface, column_box(grid, state.row), colour(theme.current.line), 2.2)


def _paint_lens_place(surface: Surface, board: Board, lens: Grid, theme: Theme) -> None:
    """Where on the picture the lens lies."""
    box = lens_place(board, lens, surface.scale)
    line = max(1.6, 1.2 / surface.scale)
    surface.outline(box.x(), box.y(), box.width(), box.height(), colour(theme.ink), line)


def lens_place(board: Board, lens: Grid, scale: float) -> QRectF:
    matrix = board.grid("matrix")
    box = QRectF(
        matrix.x - lens.left * matrix.cell, matrix.y - lens.top * matrix.cell,
        lens.columns * matrix.cell, lens.rows * matrix.cell,
    )  # fmt: skip
    grow_x, grow_y = (max(11 / scale - side, 0) / 2 for side in (box.width(), box.height()))
    return box.adjusted(-grow_x, -grow_y, grow_x, grow_y)
