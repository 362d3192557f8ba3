"""The input, the output and the kernel of a matrix figure: as planes, and flattened to columns."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from core.shown import shown_layer
from core.symbols import Naming
from core.unrolled import Unrolled
from tconv_gui.figures._matrix_colours import argb, outlined, paint_pixels, tinted
from tconv_gui.figures._matrix_content import State, kernel_texts
from tconv_gui.figures._matrix_layout import SUMS, Board, Desk, Strip
from tconv_gui.figures._metrics import Metrics, kernel_cell
from tconv_gui.figures._moment import drawn_cell, limits_of, own_hidden_cells, size_of
from tconv_gui.figures._symbols import (
    cell_text,
    naming_of,
    texts_for,
    texts_size,
)
from tconv_gui.figures.figure import Frame
from tconv_gui.figures.grids import Content, concealed, fitting_size, paint_grid
from tconv_gui.figures.layout import CELL, Cell, Grid
from tconv_gui.figures.surface import Families, Surface, text_width
from tconv_gui.theme import Role, Theme, colour, colour_image

# More cells than this do not fly one by one.
MOST_FLYING = 64
# Row sums that would have to be written smaller than this stay numbers.
LEAST_SUM = 11.0


def paint_planes(
    surface: Surface, board: Board, frame: Frame, state: State, theme: Theme
) -> None:
    shown, matrix = state.moment.shown, state.matrix
    for name in ("input", "output"):
        grid = board.grid(name)
        if surface.is_exposed(grid.rect.adjusted(-8, -8, 8, 8)):
            paint_grid(surface, grid, _unit_content(name, frame, state, theme, surface), theme)
    count = matrix.kernel.size
    kernel = board.grid("kernel")
    numbers = np.arange(count, dtype=np.float64).reshape(np.atleast_2d(matrix.kernel).shape)
    texts, size = kernel_texts(frame, kernel_cell(shown), surface.families)
    cells = [divmod(cell, kernel.columns) for cell in sorted(state.cells)]
    content = Content(
        numbers, theme.kernel, size, texts=np.array(texts, dtype=object).reshape(numbers.shape),
        shade=True, limits=(0.0, count - 1.0), lit=cells,
        pointed=drawn_cell(frame.pointed, "kernel", shown),
        selected=drawn_cell(frame.selected, "kernel", shown),
    )  # fmt: skip
    paint_grid(surface, kernel, content, tinted(theme, count))
    if board.has("bias"):
        bias = np.full((1, 1), shown.bias)
        content = Content(
            bias, theme.kernel, size_of(shown, "bias", surface.families),
            texts=texts_for(frame, "bias"), pointed=drawn_cell(frame.pointed, "bias", shown),
            selected=drawn_cell(frame.selected, "bias", shown),
        )  # fmt: skip
        paint_grid(surface, board.grid("bias"), content, theme)


def _unit_content(
    name: str, frame: Frame, state: State, theme: Theme, surface: Surface, as_column: bool = False
) -> Content:
    """The input or the output, as a plane or as the column that it is flattened to."""
    shown = state.moment.shown
    values = frame.document.feature_maps[frame.layer + (name == "output")][0, 0]
    rows, columns = (1, *values.shape)[-2:]
    if as_column:
        rows, columns = values.size, 1
    plane = values.reshape(rows, columns)
    size, limits = size_of(shown, name, surface.families), limits_of(shown, name)
    symbols = _plane_texts(name, frame, as_column)
    if symbols is not None:
        symbols = symbols.reshape(rows, columns)
        size = texts_size(symbols, CELL, surface.families)
    lit = [divmod(n, columns) for n in sorted(state.inputs if name == "input" else state.outputs)]
    index = state.pointed_column if name == "input" else state.pointed_row
    pointed = None
    if index is not None and frame.pointed is not None and frame.pointed.grid == name:
        pointed = divmod(index, columns)
    selected = drawn_cell(frame.selected, name, shown)
    if selected is not None:
        window = shown.input_window if name == "input" else shown.output_window
        place = (selected[0] - window.top) * (1, *values.shape)[-1] + selected[1] - window.left
        selected = divmod(place, columns)
    current: set[Cell] = set()
    blank = None
    if name == "output":
        done = _landed(frame, state, as_column)
        mask = np.arange(plane.size) >= done
        blank = mask.reshape(rows, columns) if mask.any() else None
        if state.row is not None:
            current = {divmod(state.row, columns)}
    elif state.row is not None:
        current = {divmod(n, columns) for n in state.matrix.row(state.row).column.tolist()}
        if as_column and state.row == 0 and frame.motion < 0.5 and plane.size <= MOST_FLYING:
            blank = np.ones(plane.shape, dtype=bool)  # still on its way
    content = Content(
        plane, theme.input if name == "input" else theme.output, size, blank=blank,
        current=current, lit=lit, pointed=pointed, selected=selected, shade=frame.shade,
        limits=limits, bold=name == "output", texts=symbols, window=not as_column,
    )  # fmt: skip
    hidden = own_hidden_cells(frame) if name == "output" else None
    return concealed(content, None if hidden is None else hidden.reshape(rows, columns))


def _landed(frame: Frame, state: State, as_column: bool) -> int:
    """How many outputs are there; the current one comes into its column, then onto its plane."""
    number = state.moment.number
    if frame.motion < (0.5 if as_column else 1.0):
        return max(number - 1, 0)
    return number


def _plane_texts(name: str, frame: Frame, as_column: bool) -> np.ndarray | None:
    """Symbols of the own cells: names in a column, the sums that they are on the output's plane."""
    names = naming_of(frame)
    if not names.is_symbolic:
        return None
    shown = shown_layer(frame.document, frame.layer)
    if name == "output" and as_column:
        size = frame.document.feature_maps[frame.layer + 1].shape[2:]
        texts = np.empty(size, dtype=object)
        for index in np.ndindex(size):
            texts[index] = names.output(index)
        return texts
    texts_shown = texts_for(frame, name, "gather" if name == "output" else None)
    if texts_shown is None:
        return None
    window = shown.input_window if name == "input" else shown.output_window
    return np.asarray(texts_shown[window.slices])


# ---- x, y and the row sums as columns


def paint_strips(
    surface: Surface, made: Desk, board: Board, frame: Frame, state: State, theme: Theme
) -> None:
    m = made.metrics
    named = (("x", "input", theme.input), ("y", "output", theme.output))
    soft = colour(theme.soft_ink)
    for name, source, role in named:
        strip = board.strips[name]
        size = f"{strip.count}×1"
        wide = text_width(name, m.title, "semibold", surface.families)
        whole = wide + 6 * m.k + text_width(size, m.note, "regular", surface.families)
        left, base = strip.rect.center().x() - whole / 2, strip.y - 9 * m.k
        surface.text(name, left, base, m.title, colour(role.line), "semibold")
        surface.text(size, left + wide + 6 * m.k, base, m.note, soft)
        if not surface.is_exposed(strip.rect.adjusted(-8, -8, 8, 8)):
            continue
        if made.is_picture:
            _paint_strip(surface, strip, source, frame, state, role, theme)
        else:
            content = _unit_content(source, frame, state, theme, surface, as_column=True)
            paint_grid(surface, _column_grid(strip), content, theme)
    matrix, x, y = board.grid("matrix"), board.strips["x"], board.strips["y"]
    middle, sign = matrix.rect.center().y(), 26.0 * m.k
    between = (matrix.x + matrix.width + _title_left(surface, x, m, "x")) / 2
    surface.text("·", between, middle + sign * 0.6, sign * 1.7, soft, "semibold", "centre")
    between = (_title_right(surface, x, m, "x") + _title_left(surface, y, m, "y")) / 2
    surface.text("=", between, middle + sign * 0.34, sign, soft, align="centre")
    _paint_sums(surface, board.strips["sums"], made, frame, state, theme)


def _title_left(surface: Surface, strip: Strip, m: Metrics, name: str) -> float:
    return strip.rect.center().x() - max(strip.width, _title_wide(surface, strip, m, name)) / 2


def _title_right(surface: Surface, strip: Strip, m: Metrics, name: str) -> float:
    return strip.rect.center().x() + max(strip.width, _title_wide(surface, strip, m, name)) / 2


def _title_wide(surface: Surface, strip: Strip, m: Metrics, name: str) -> float:
    return text_width(f"{name} {strip.count}×1", m.note, "regular", surface.families)


def _averaged(values: np.ndarray, height: int) -> np.ndarray:
    """A column of at most ``height`` means, so that no pattern shows that is not there."""
    height = min(height, values.size)
    place = np.arange(values.size) * height // values.size
    counts = np.bincount(place, minlength=height)
    return np.asarray((np.bincount(place, values, height) / counts).reshape(-1, 1))


def _column_grid(strip: Strip) -> Grid:
    return Grid(strip.name, strip.count, 1, strip.x, strip.y, strip.height / strip.count)


def _paint_strip(
    surface: Surface,
    strip: Strip,
    source: str,
    frame: Frame,
    state: State,
    role: Role,
    theme: Theme,
) -> None:
    """Numbers too many for cells, as colours."""
    content = _unit_content(source, frame, state, theme, surface, as_column=True)
    low, high = content.scale_limits
    scale = theme.diverging if low < 0 else theme.sequential
    pixels = colour_image(content.values, low, high, scale).copy()
    if content.blank is not None:
        pixels[content.blank] = argb(theme.panel)
    paint_pixels(surface, strip.rect, pixels)
    surface.outline(strip.x, strip.y, strip.width, strip.height, colour(role.line), 1.8)
    marked = state.inputs if source == "input" else state.outputs
    for number in sorted(marked):
        outlined(surface, strip.box(number), colour(theme.ink), 1.4)
    if source == "output" and state.row is not None:
        outlined(surface, strip.box(state.row), colour(theme.current.line), 2.4)
    if source == "input" and state.row is not None:
        for number in state.matrix.row(state.row).column.tolist():
            outlined(surface, strip.box(number), colour(theme.current.line), 1.4)


def _paint_sums(
    surface: Surface, strip: Strip, made: Desk, frame: Frame, state: State, theme: Theme
) -> None:
    m, soft, title = made.metrics, colour(theme.soft_ink), frame.words(SUMS)
    surface.text(title, strip.rect.center().x(), strip.y - 9 * m.k, m.note, soft, align="centre")
    if not surface.is_exposed(strip.rect.adjusted(-8, -8, 8, 8)):
        return
    sums = state.matrix.row_sums
    if made.is_picture:
        limits = (min(float(sums.min()), 0.0), max(float(sums.max()), 0.0))
        scale = theme.sequential
        if limits[0] < 0:
            reach = max(-limits[0], limits[1])
            limits, scale = (-reach, reach), theme.diverging
        box = surface.box(strip.x, strip.y, strip.width, strip.height)
        pixels = colour_image(_averaged(sums, max(int(box.height()), 1)), *limits, scale)
        paint_pixels(surface, strip.rect, pixels)
        surface.outline(strip.x, strip.y, strip.width, strip.height, colour(theme.hairline), 1.4)
        return
    grid = _column_grid(strip)
    texts = _sum_texts(state.matrix, naming_of(frame), surface.families)
    size = fitting_size(sums.reshape(-1, 1), grid.cell, surface.families) * 0.85
    if texts is not None:
        size = texts_size(texts, grid.cell, surface.families) * 0.85
    content = Content(
        sums.reshape(-1, 1), Role(theme.soft_ink, theme.background), size, faint=True, texts=texts
    )
    paint_grid(surface, grid, content, theme)


@lru_cache(maxsize=8)
def _sum_texts(matrix: Unrolled, names: Naming, families: Families) -> np.ndarray | None:
    """The row sums in symbols: a+c; None for numbers, and where one of them is too long."""
    if not names.is_symbolic:
        return None
    texts = np.empty((len(matrix.row_sums), 1), dtype=object)
    kernel = [names.kernel(index) for index in np.ndindex(names.kernel_size)]
    for row in range(len(texts)):
        parts = [kernel[cell] for cell in sorted(matrix.row(row).cell.tolist())]
        text = cell_text(parts, "", LEAST_SUM, families)
        if not text:
            return None
        texts[row, 0] = text
    return texts


# ---- motion


def paint_flight(
    surface: Surface, made: Desk, board: Board, frame: Frame, state: State, theme: Theme
) -> None:
    """Inputs on their way into the column, then the output on its way back onto its plane."""
    if made.is_picture or state.row is None:
        return
    flattening = frame.motion < 0.5
    part = frame.motion * 2 if flattening else frame.motion * 2 - 1
    way = 1 - (1 - part) ** 3
    name, strip = ("input", board.strips["x"]) if flattening else ("output", board.strips["y"])
    numbers = [state.row]
    if flattening:
        numbers = state.matrix.row(state.row).column.tolist()
        if state.row == 0 and strip.count <= MOST_FLYING:
            numbers = list(range(strip.count))
    plane = board.grid(name)
    values = frame.document.feature_maps[frame.layer + (not flattening)][0, 0].ravel()
    symbols = _plane_texts(name, frame, not flattening)
    role = theme.input if flattening else theme.output
    size = size_of(state.moment.shown, name, surface.families)
    surface.painter.save()
    surface.painter.setOpacity(0.85)
    for number in numbers:
        there, here = strip.box(number), plane.cell_box(divmod(number, plane.columns))
        start, end = (here, there) if flattening else (there, here)
        corner = start.topLeft() + (end.topLeft() - start.topLeft()) * way
        cell = start.width() + (end.width() - start.width()) * way
        texts = None if symbols is None else np.array([[symbols.ravel()[number]]], dtype=object)
        content = Content(
            values[number].reshape(1, 1), role, size, texts=texts, current={(0, 0)}, bold=True
        )
        paint_grid(surface, Grid("flight", 1, 1, corner.x(), corner.y(), cell), content, theme)
    surface.painter.restore()
