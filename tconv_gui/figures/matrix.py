"""The layer as one matrix: y = C x for a convolution, Cᵀ x for a transposed convolution."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

import numpy as np
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPainterPath

from core.document import shape_text
from core.numbers_text import shown_number, shown_numbers
from core.shown import shown_layer
from core.words_mark import QT_TRANSLATE_NOOP
from tconv_gui.figures._labels import caption_text
from tconv_gui.figures._matrix_content import (
    State,
    image_of,
    matrix_image,
    row_sum_choices,
    state_of,
    texts_of,
    tinted,
)
from tconv_gui.figures._matrix_layout import (
    LENS,
    LENS_SIDE,
    PLACEMENT,
    STAMP,
    SUMS,
    Board,
    Desk,
    Strip,
    desk,
    lens_grid,
    matrix_of,
)
from tconv_gui.figures._metrics import Metrics, kernel_cell
from tconv_gui.figures._moment import (
    drawn_cell,
    families_of,
    limits_of,
    outside_cells,
    size_of,
)
from tconv_gui.figures._stage import CALLOUT_PX, has_digits, paint_callout, paint_caption
from tconv_gui.figures._stage_layout import Block
from tconv_gui.figures._symbols import naming_of, texts_for, texts_size
from tconv_gui.figures.figure import Figure, Frame
from tconv_gui.figures.grids import Content, fitting_size, paint_grid, shows_digits
from tconv_gui.figures.layout import CELL, Cell, Grid, Layout
from tconv_gui.figures.surface import Surface, text_width
from tconv_gui.theme import Role, Theme, colour, colour_image

START = QT_TRANSLATE_NOOP(
    "figure", "{caption}. {name} has {rows} rows and {columns} columns; no row is multiplied yet."
)
STEP = QT_TRANSLATE_NOOP(
    "figure",
    "{caption}. {name} has {rows} rows and {columns} columns. Step {step} of {count}: row {row} "
    "times x is {unit} = {value}, the sum of {terms} products.",
)
# More cells than this do not fly one by one.
MOST_FLYING = 64


def layout(frame: Frame) -> Layout:
    """Planes, matrix and columns; the lens stands over the entry that the frame is about."""
    return board_of(frame)


def board_of(frame: Frame) -> Board:
    """The places of everything in a frame."""
    made = desk(frame)
    if not made.is_picture:
        return made.board
    state = state_of(frame)
    lens = lens_grid(made.board, state.shown_row, state.shown_column)
    return replace(made.board, echoes=made.board.echoes | {"lens": lens})


def paint(surface: Surface, frame: Frame, theme: Theme) -> None:
    """Paint the whole figure; only what is exposed costs time."""
    made, board, state = desk(frame), board_of(frame), state_of(frame)
    m = made.metrics
    for block in made.blocks:
        _paint_title(surface, block, frame, state, board, m, theme)
    _paint_planes(surface, board, frame, state, theme)
    _paint_echoes(surface, made, board, frame, state, theme)
    _paint_matrix(surface, made, board, frame, state, theme)
    _paint_strips(surface, made, board, frame, state, theme)
    _paint_lines(surface, made, frame, state, theme)
    paint_caption(surface, board, m, frame, theme)
    paint_callout(surface, board, frame, state.moment, theme)
    if frame.motion < 1 and state.row is not None:
        _paint_flight(surface, made, board, frame, state, theme)


# ---- titles and lines


def _paint_title(
    surface: Surface,
    block: Block,
    frame: Frame,
    state: State,
    board: Board,
    m: Metrics,
    theme: Theme,
) -> None:
    grid, words, base = block.grid, frame.words, frame.options.index_base
    roles = {
        "input": theme.input, "output": theme.output, "stamp": theme.output,
        "placement": theme.input,
    }  # fmt: skip
    titles = {
        "placement": words(PLACEMENT, row=state.shown_row + base),
        "stamp": words(STAMP, column=state.shown_column + base),
    }
    if grid.name == "lens":
        lens = board.echoes["lens"]
        top, left = base - lens.top, base - lens.left
        titles["lens"] = words(
            LENS, top=top, bottom=top + lens.rows - 1, left=left, right=left + lens.columns - 1
        )
    title = titles.get(grid.name, block.title)
    line = colour(roles.get(grid.name, theme.kernel).line)
    surface.text(title, grid.x, grid.y - 9 * m.k, m.title, line, "semibold")
    soft = colour(theme.soft_ink)
    if block.size_text:
        wide = text_width(title, m.title, "semibold", surface.families)
        room = text_width(block.size_text, m.note, "regular", surface.families)
        x = max(grid.x + wide + 10, grid.x + grid.width - room)
        surface.text(block.size_text, x, grid.y - 9 * m.k, m.note, soft)
    y = grid.y + grid.height + m.note * 1.5
    for note in block.notes:
        surface.text(note, grid.x, y, m.note, soft)
        y += m.note_height


def _paint_lines(
    surface: Surface, made: Desk, frame: Frame, state: State, theme: Theme
) -> None:
    m = made.metrics
    for line in made.lines:
        wide = text_width(line.text, m.note, "regular", surface.families)
        size = m.note * min(1.0, made.sum_room / wide)
        ink = colour(theme.soft_ink)
        surface.text(line.text, line.spot.x(), line.spot.y(), size, ink)
    spot = made.sum_spot
    for text in row_sum_choices(frame, state):
        if text_width(text, m.note * 1.15, "semibold", surface.families) <= made.sum_room:
            break
    else:
        return
    surface.text(text, spot.x(), spot.y(), m.note * 1.15, colour(theme.current.line), "semibold")


# ---- the layer's own planes


def _paint_planes(
    surface: Surface, board: Board, frame: Frame, state: State, theme: Theme
) -> None:
    shown, matrix = state.moment.shown, state.matrix
    for name in ("input", "output"):
        grid = board.grid(name)
        if surface.is_exposed(grid.rect.adjusted(-8, -8, 8, 8)):
            paint_grid(surface, grid, _unit_content(name, frame, state, theme, surface), theme)
    count = matrix.kernel.size
    kernel = board.grid("kernel")
    numbers = np.arange(count, dtype=np.float64).reshape(shown.kernel.shape)
    texts, size = _kernel_texts(frame, surface, kernel_cell(shown))
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


def _kernel_texts(frame: Frame, surface: Surface, cell: float) -> tuple[tuple[str, ...], float]:
    """What is written for every kernel cell, and the size at which all of it fits a cell."""
    shown = shown_layer(frame.document, frame.layer)
    symbols = texts_for(frame, "kernel")
    if symbols is not None:
        return tuple(symbols.ravel().tolist()), texts_size(symbols, cell, surface.families)
    texts = tuple(shown_numbers(shown.kernel))
    return texts, fitting_size(shown.kernel, cell, surface.families)


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
    return Content(
        plane, theme.input if name == "input" else theme.output, size, blank=blank,
        current=current, lit=lit, pointed=pointed, selected=selected, shade=frame.shade,
        limits=limits, bold=name == "output", texts=symbols, window=not as_column,
    )  # fmt: skip


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


# ---- the matrix


def _paint_matrix(
    surface: Surface, made: Desk, board: Board, frame: Frame, state: State, theme: Theme
) -> None:
    grid, m, matrix = board.grid("matrix"), made.metrics, state.matrix
    words = "Cᵀ" if state.moment.shown.scatters else "C"
    base = grid.y - 9 * m.k
    surface.text(words, grid.x, base, m.title, colour(theme.kernel.line), "semibold")
    wide = text_width(words, m.title, "semibold", surface.families)
    soft = colour(theme.soft_ink)
    surface.text(shape_text(matrix.shape), grid.x + wide + 8, base, m.note, soft)
    if not surface.is_exposed(grid.rect.adjusted(-8, -8, 8, 8)):
        return
    if made.is_picture:
        _paint_picture(surface, grid, matrix_image, state, theme)
        _paint_copies_as_pixels(surface, grid, state, theme)
    else:
        _paint_entries(surface, grid, frame, state, theme)
    _paint_bars(surface, grid, state, theme)


def _paint_picture(
    surface: Surface, grid: Grid, make: object, state: State, theme: Theme, flip: bool = False
) -> None:
    box = surface.box(grid.x, grid.y, grid.width, grid.height)
    width, height = max(int(box.width()), 1), max(int(box.height()), 1)
    image = matrix_image(state.matrix, theme, width, height, flip)
    surface.painter.drawImage(box.topLeft(), image)
    surface.outline(grid.x, grid.y, grid.width, grid.height, colour(theme.kernel.line), 1.8)


def _paint_entries(
    surface: Surface, grid: Grid, frame: Frame, state: State, theme: Theme
) -> None:
    """Entries as cells with their numbers; those without a kernel cell stay empty."""
    rows = range(-grid.top, -grid.top + grid.rows)
    columns = range(-grid.left, -grid.left + grid.columns)
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
    for cell in selected:
        box = grid.cell_box(cell).adjusted(1.5, 1.5, -1.5, -1.5)
        surface.outline(
            box.x(), box.y(), box.width(), box.height(), colour(theme.accent), 2.6
        )


@lru_cache(maxsize=32)
def _entries_of(frame_key: object, rows: range, columns: range) -> np.ndarray:
    return frame_key.cells(rows, columns)  # type: ignore[attr-defined,no-any-return]


def _entries_content(
    frame: Frame,
    matrix: object,
    rows: range,
    columns: range,
    cell: float,
    surface: Surface,
    theme: Theme,
) -> Content:
    cells = _entries_of(matrix, rows, columns)
    texts, size = _kernel_texts(frame, surface, cell)
    count = matrix_of(frame).kernel.size
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
    surface: Surface, grid: Grid, state: State, theme: Theme
) -> None:
    """All copies of the kernel cell that is edited or pointed at, over the picture."""
    for cell, ink in ((state.pointed_cell, theme.ink), (state.selected_cell, theme.accent)):
        if cell is None:
            continue
        box = surface.box(grid.x, grid.y, grid.width, grid.height)
        height, width = min(grid.rows, int(box.height())), min(grid.columns, int(box.width()))
        copies = state.matrix.copies(cell)
        pixels = np.zeros((max(height, 1), max(width, 1)), dtype=np.uint32)
        pixels[copies.row * height // grid.rows, copies.column * width // grid.columns] = (
            0xFF000000 | int(ink[1:], 16)
        )
        image = image_of(pixels, int(box.width()), int(box.height()))
        surface.painter.drawImage(box.topLeft(), image)


def _paint_bars(surface: Surface, grid: Grid, state: State, theme: Theme) -> None:
    """The current row, and the row and column of the cell pointed at."""
    if state.pointed_column is not None:
        _outlined(surface, _column_box(grid, state.pointed_column), colour(theme.input.line), 2.4)
    if state.pointed_row is not None and state.pointed_row != state.row:
        _outlined(surface, _row_box(grid, state.pointed_row), colour(theme.ink), 2.4)
    if state.row is not None:
        _outlined(surface, _row_box(grid, state.row), colour(theme.current.line), 2.8)


def _row_box(grid: Grid, row: int) -> QRectF:
    return QRectF(grid.x, grid.y + row * grid.cell, grid.width, grid.cell)


def _column_box(grid: Grid, column: int) -> QRectF:
    return QRectF(grid.x + column * grid.cell, grid.y, grid.cell, grid.height)


def _outlined(surface: Surface, box: QRectF, ink: QColor, line: float) -> None:
    """A frame around a box; a bar where the box is too thin to hold one."""
    least = 4 / surface.scale
    line = max(line, 2.0 / surface.scale)
    if min(box.width(), box.height()) < 2 * line:
        wide, high = max(box.width(), least), max(box.height(), least)
        x, y = box.center().x() - wide / 2, box.center().y() - high / 2
        if surface.is_exposed(QRectF(x, y, wide, high).adjusted(-1, -1, 1, 1)):
            surface.fill(x, y, wide, high, ink)
        return
    surface.outline(box.x(), box.y(), box.width(), box.height(), ink, line)


# ---- x, y and the row sums as columns


def _paint_strips(
    surface: Surface, made: Desk, board: Board, frame: Frame, state: State, theme: Theme
) -> None:
    m, words = made.metrics, frame.words
    named = (("x", "input", theme.input), ("y", "output", theme.output))
    soft = colour(theme.soft_ink)
    for name, source, role in named:
        strip = board.strips[name]
        size = f"{strip.count}×1"
        wide = text_width(name, m.title, "semibold", surface.families)
        whole = wide + 6 + text_width(size, m.note, "regular", surface.families)
        x, base = strip.rect.center().x() - whole / 2, strip.y - 9 * m.k
        surface.text(name, x, base, m.title, colour(role.line), "semibold")
        surface.text(size, x + wide + 6, base, m.note, soft)
        if not surface.is_exposed(strip.rect.adjusted(-8, -8, 8, 8)):
            continue
        if made.is_picture:
            _paint_strip(surface, strip, source, frame, state, role, theme)
        else:
            content = _unit_content(source, frame, state, theme, surface, as_column=True)
            paint_grid(surface, _column_grid(strip), content, theme)
    matrix, x, y = board.grid("matrix"), board.strips["x"], board.strips["y"]
    middle = matrix.rect.center().y()
    if matrix.rect.center().y() < x.rect.top() or matrix.y == board.strips["y"].y == x.y:
        middle = matrix.rect.center().y()
    left = (matrix.x + matrix.width + _title_left(surface, x, m, "x")) / 2
    surface.text("·", left, middle + m.sign * 0.6, m.sign * 1.7, soft, "semibold", "centre")
    right = (_title_right(surface, x, m, "x") + _title_left(surface, y, m, "y")) / 2
    surface.text("=", right, middle + m.sign * 0.34, m.sign, soft, align="centre")
    _paint_sums(surface, board.strips["sums"], made, state, theme, words(SUMS))


def _title_left(surface: Surface, strip: Strip, m: Metrics, name: str) -> float:
    return strip.rect.center().x() - max(strip.width, _title_wide(surface, strip, m, name)) / 2


def _title_right(surface: Surface, strip: Strip, m: Metrics, name: str) -> float:
    return strip.rect.center().x() + max(strip.width, _title_wide(surface, strip, m, name)) / 2


def _title_wide(surface: Surface, strip: Strip, m: Metrics, name: str) -> float:
    return text_width(f"{name} {strip.count}×1", m.note, "regular", surface.families)


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
    box = surface.box(strip.x, strip.y, strip.width, strip.height)
    pixels = colour_image(content.values, low, high, scale).copy()
    if content.blank is not None:
        pixels[content.blank] = 0xFF000000 | int(theme.panel[1:], 16)
    surface.painter.drawImage(
        box.topLeft(), image_of(pixels, max(int(box.width()), 1), max(int(box.height()), 1))
    )
    surface.outline(strip.x, strip.y, strip.width, strip.height, colour(role.line), 1.8)
    marked = state.inputs if source == "input" else state.outputs
    for number in sorted(marked):
        _outlined(surface, strip.box(number), colour(theme.ink), 1.4)
    if source == "output" and state.row is not None:
        _outlined(surface, strip.box(state.row), colour(theme.current.line), 2.4)
    if source == "input" and state.row is not None:
        for number in state.matrix.row(state.row).column.tolist():
            _outlined(surface, strip.box(number), colour(theme.current.line), 1.4)


def _paint_sums(
    surface: Surface, strip: Strip, made: Desk, state: State, theme: Theme, title: str
) -> None:
    m, soft = made.metrics, colour(theme.soft_ink)
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
        pixels = colour_image(sums.reshape(-1, 1), *limits, scale)
        surface.painter.drawImage(
            box.topLeft(), image_of(pixels, max(int(box.width()), 1), max(int(box.height()), 1))
        )
        surface.outline(strip.x, strip.y, strip.width, strip.height, colour(theme.hairline), 1.4)
        return
    grid = _column_grid(strip)
    size = fitting_size(sums.reshape(-1, 1), grid.cell, surface.families) * 0.85
    content = Content(
        sums.reshape(-1, 1), Role(theme.soft_ink, theme.background), size, faint=True
    )
    paint_grid(surface, grid, content, theme)


# ---- a row and a column read back as planes, the transpose, the lens


def _paint_echoes(
    surface: Surface, made: Desk, board: Board, frame: Frame, state: State, theme: Theme
) -> None:
    shown, count = state.moment.shown, state.matrix.kernel.size
    rows = shown.step("gather", state.shown_row + 1)
    columns = shown.step("scatter", state.shown_column + 1)
    placed = dict(zip(rows.inputs, rows.kernel, strict=True))
    stamped = dict(zip(columns.outputs, columns.kernel, strict=True))
    across = shown.kernel.shape[1]
    for name, cells, plane in (("placement", placed, "input"), ("stamp", stamped, "output")):
        grid = board.echoes[name]
        if not surface.is_exposed(grid.rect.adjusted(-8, -8, 8, 8)):
            continue
        values = np.full((grid.rows, grid.columns), -1, dtype=np.int64)
        for cell, (row, column) in cells.items():
            values[cell] = row * across + column
        texts, size = _kernel_texts(frame, surface, grid.cell)
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
        _paint_entries(surface, lens, frame, state, theme)
        for row in {state.row, state.pointed_row} - {None}:
            if 0 <= row + lens.top < lens.rows:  # type: ignore[operator]
                ink = theme.current.line if row == state.row else theme.ink
                box = _row_box(lens, row + lens.top)  # type: ignore[operator]
                _outlined(surface, box, colour(ink), 2.6)
        column = state.pointed_column
        if column is not None and 0 <= column + lens.left < lens.columns:
            _outlined(surface, _column_box(lens, column + lens.left), colour(theme.input.line), 2.4)
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
    _paint_picture(surface, grid, None, state, theme, flip=True)
    if state.pointed_column is not None:
        box = _row_box(grid, state.pointed_column)
        _outlined(surface, box, colour(theme.input.line), 2.0)
    if state.pointed_row is not None and state.pointed_row != state.row:
        _outlined(surface, _column_box(grid, state.pointed_row), colour(theme.ink), 2.0)
    if state.row is not None:
        _outlined(surface, _column_box(grid, state.row), colour(theme.current.line), 2.2)


def _paint_lens_place(surface: Surface, board: Board, lens: Grid, theme: Theme) -> None:
    """Where on the picture the lens lies, and a line to it."""
    matrix = board.grid("matrix")
    box = QRectF(
        matrix.x - lens.left * matrix.cell, matrix.y - lens.top * matrix.cell,
        lens.columns * matrix.cell, lens.rows * matrix.cell,
    )  # fmt: skip
    least = 9 / surface.scale
    grow_x, grow_y = max(least - box.width(), 0) / 2, max(least - box.height(), 0) / 2
    box = box.adjusted(-grow_x, -grow_y, grow_x, grow_y)
    surface.outline(
        box.x(), box.y(), box.width(), box.height(), colour(theme.ink), max(1.6, 1 / surface.scale)
    )


# ---- motion


def _paint_flight(
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


# ---- in words, and what differs


def describe(frame: Frame) -> str:
    """What the figure shows, in a sentence."""
    state = state_of(frame)
    name = "Cᵀ" if state.moment.shown.scatters else "C"
    rows, columns = state.matrix.shape
    facts = dict(caption=caption_text(frame), name=name, rows=rows, columns=columns)
    if state.row is None:
        return frame.words(START, **facts)
    size = state.matrix.table.output_size
    index = tuple(int(i) for i in np.unravel_index(state.row, size))
    value = float(frame.document.feature_maps[frame.layer + 1][0, 0][index])
    return frame.words(
        STEP, **facts, step=state.moment.number, count=state.moment.count,
        row=state.row + frame.options.index_base, unit=naming_of(frame).output(index),
        value=shown_number(value), terms=state.matrix.row(state.row).row.size,
    )  # fmt: skip


def damage(old: Frame, new: Frame, scale: float) -> list[QRectF] | None:
    """The places in which two frames differ."""
    return None


MATRIX = Figure(
    id="matrix",
    title=QT_TRANSLATE_NOOP("figure", "Matrix"),
    order="gather",
    layout=layout,
    paint=paint,
    describe=describe,
    damage=damage,
)
