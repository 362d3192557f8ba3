"""The layer as one matrix: y = C x for a convolution, Cᵀ x for a transposed convolution."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QRectF

from core.numbers_text import shown_number
from core.words_mark import QT_TRANSLATE_NOOP
from tconv_gui.figures._callout import paint_callout
from tconv_gui.figures._labels import caption_text, shown_caption
from tconv_gui.figures._matrix_content import State, board_of, row_sum, state_of, zoom
from tconv_gui.figures._matrix_damage import damage
from tconv_gui.figures._matrix_entries import paint_echoes, paint_matrix
from tconv_gui.figures._matrix_layout import LENS, PLACEMENT, STAMP, Board, Desk, desk
from tconv_gui.figures._matrix_units import paint_flight, paint_planes, paint_strips
from tconv_gui.figures._metrics import Metrics
from tconv_gui.figures._stage import paint_caption
from tconv_gui.figures._stage_layout import Block, bias_title
from tconv_gui.figures._symbols import naming_of
from tconv_gui.figures.figure import Figure, Frame
from tconv_gui.figures.layout import Layout
from tconv_gui.figures.surface import Surface, text_width
from tconv_gui.theme import Theme, colour

START = QT_TRANSLATE_NOOP(
    "figure", "{caption}. {name} has {rows} rows and {columns} columns; no row is multiplied yet."
)
STEP = QT_TRANSLATE_NOOP(
    "figure",
    "{caption}. {name} has {rows} rows and {columns} columns. Step {step} of {count}: row {row} "
    "times x is {unit} = {value}, the sum of {terms} products.",
)


def layout(frame: Frame) -> Layout:
    """Planes, matrix and columns; the lens stands over the entry that the frame is about."""
    return board_of(frame)


def paint(surface: Surface, frame: Frame, theme: Theme) -> None:
    """Paint the whole figure; only what is exposed costs time."""
    made, board, state = desk(frame), board_of(frame), state_of(frame)
    m = made.metrics
    for block in made.blocks:
        grid = block.grid.rect
        if surface.is_exposed(
            QRectF(grid.x() - 8, grid.y() - m.title_height, block.width + 16, block.height + 99)
        ):
            _paint_title(surface, block, frame, state, board, m, theme)
    paint_planes(surface, board, frame, state, theme)
    paint_matrix(surface, made, board, frame, state, theme)
    paint_echoes(surface, made, board, frame, state, theme)
    paint_strips(surface, made, board, frame, state, theme)
    _paint_lines(surface, made, frame, state, theme)
    paint_caption(surface, board, m, shown_caption(frame), theme)
    paint_callout(surface, board, frame, state.moment, theme)
    if frame.motion < 1 and state.row is not None:
        paint_flight(surface, made, board, frame, state, theme)


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
        "bias": bias_title(frame),
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
        x = max(grid.x + wide + 10 * m.k, grid.x + grid.width - room)
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
    spot, size = made.sum_spot, m.note * 1.15
    if surface.is_exposed(QRectF(spot.x(), spot.y() - 2 * size, made.sum_room, 3 * size)):
        text = row_sum(frame, made.sum_room, size, surface.families)
        if text:
            surface.text(text, spot.x(), spot.y(), size, colour(theme.current.line), "semibold")


# ---- in words


def describe(frame: Frame) -> str:
    """What the figure shows, in a sentence."""
    state = state_of(frame)
    name = state.matrix.symbol
    rows, columns = state.matrix.shape
    caption = caption_text(frame)
    if state.row is None:
        return frame.words(START, caption=caption, name=name, rows=rows, columns=columns)
    size = state.matrix.table.output_size
    index = tuple(int(i) for i in np.unravel_index(state.row, size))
    value = float(frame.document.feature_maps[frame.layer + 1][0, 0][index])
    return frame.words(
        STEP, caption=caption, name=name, rows=rows, columns=columns,
        step=state.moment.number, count=state.moment.count,
        row=state.row + frame.options.index_base, unit=naming_of(frame).output(index),
        value=shown_number(value), terms=state.matrix.row(state.row).row.size,
    )  # fmt: skip


MATRIX = Figure(
    id="matrix",
    title=QT_TRANSLATE_NOOP("figure", "Matrix"),
    order="gather",
    layout=layout,
    paint=paint,
    describe=describe,
    damage=damage,
    zoom=zoom,
    pulses=True,
    needs="matrix",
    keeps="cells",
)
