"""What a frame of the matrix is about, and the colours of its kernel cells."""

from __future__ import annotations

from bisect import bisect
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from core.explain import explain_output
from core.numbers_text import shown_number, shown_numbers
from core.shown import shown_layer
from core.symbols import factor_text, sum_text
from core.unrolled import Unrolled
from tconv_gui.figures._matrix_layout import (
    Board,
    desk,
    is_pictured,
    lens_grid,
    lens_sides,
    matrix_of,
)
from tconv_gui.figures._moment import Moment, moment_of
from tconv_gui.figures._symbols import naming_of, texts_for, texts_size
from tconv_gui.figures.figure import CellRef, Frame, ViewOptions
from tconv_gui.figures.grids import fitting_size
from tconv_gui.figures.hidden import UNKNOWN
from tconv_gui.figures.surface import Families, text_width

# Sums of more products than this are not written out factor by factor.
MOST_FACTORS = 40


@dataclass(frozen=True, eq=False)
class State:
    """A frame's rows, columns and cells, all flattened.

    ``row`` is the current step's; ``shown_row`` and ``shown_column`` are read back as planes;
    ``pointed_row`` and ``pointed_column`` belong to the cell pointed at.
    """

    moment: Moment
    matrix: Unrolled
    row: int | None
    shown_row: int
    shown_column: int
    pointed_row: int | None
    pointed_column: int | None
    inputs: frozenset[int]
    outputs: frozenset[int]
    cells: frozenset[int]
    pointed_cell: int | None
    selected_cell: int | None
    pointed_grid: str
    pulsed_cells: frozenset[int]


@lru_cache(maxsize=16)
def state_of(frame: Frame) -> State:
    """What is current, shown and lit in a frame."""
    moment, matrix = moment_of("gather", frame), matrix_of(frame)
    row = moment.number - 1 if moment.step is not None else None
    pointed_row, pointed_column = _entry(frame, matrix, frame.pointed)
    cell = _kernel_cell(frame, frame.pointed)
    shown_row = pointed_row if pointed_row is not None else row or 0
    shown_column = pointed_column
    if shown_column is None:
        shown_column = _middle(matrix, shown_row)
    inputs, outputs, cells = _lit(matrix, pointed_row, pointed_column, cell, row)
    return State(
        moment, matrix, row, shown_row, shown_column, pointed_row, pointed_column, inputs,
        outputs, cells, cell, _kernel_cell(frame, frame.selected),
        frame.pointed.grid if frame.pointed is not None else "", _pulsed_cells(frame),
    )  # fmt: skip


def _pulsed_cells(frame: Frame) -> frozenset[int]:
    """The kernel cells that flash now."""
    size = frame.document.layers[frame.layer].spec.kernel_size
    cells = [_flat(index, size) for index in frame.pulsed] if frame.pulse > 0 else []
    return frozenset(cell for cell in cells if cell is not None)


def _middle(matrix: Unrolled, row: int) -> int:
    """The column of the middle one of a row's kernel cells."""
    found = matrix.row(row).column
    return int(found[found.size // 2]) if found.size else 0


def lens_middle(state: State) -> tuple[int, int]:
    """The entry that the lens is over while none is pointed at."""
    row = state.row or 0
    return row, _middle(state.matrix, row)


def _entry(
    frame: Frame, matrix: Unrolled, cell: CellRef | None
) -> tuple[int | None, int | None]:
    """The row and column that a cell pointed at means."""
    if cell is None:
        return None, None
    if cell.grid == "matrix":
        row, column = cell.index
        inside = 0 <= row < matrix.shape[0] and 0 <= column < matrix.shape[1]
        return (row, column) if inside else (None, None)
    if cell.grid == "input":
        return None, _flat(cell.index, matrix.table.input_size)
    if cell.grid == "output":
        return _flat(cell.index, matrix.table.output_size), None
    return None, None


def _flat(index: tuple[int, ...], size: tuple[int, ...]) -> int | None:
    if len(index) != len(size) or not all(0 <= i < n for i, n in zip(index, size, strict=True)):
        return None
    return int(np.ravel_multi_index(index, size))


def _kernel_cell(frame: Frame, cell: CellRef | None) -> int | None:
    if cell is None or cell.grid not in ("kernel", "product"):
        return None
    layer = frame.document.layers[frame.layer]
    return _flat(cell.index, layer.spec.kernel_size) if layer.operation.is_regular else None


def _lit(
    matrix: Unrolled, row: int | None, column: int | None, cell: int | None, current: int | None
) -> tuple[frozenset[int], frozenset[int], frozenset[int]]:
    """Inputs, outputs and kernel cells that the cell pointed at has to do with."""
    if row is not None and column is not None:
        held = matrix.cell_at(row, column)
        return frozenset((column,)), frozenset((row,)), frozenset(() if held is None else (held,))
    if row is not None:
        found = matrix.row(row)
        return frozenset(found.column.tolist()), frozenset((row,)), frozenset(found.cell.tolist())
    if column is not None:
        found = matrix.column(column)
        cells = frozenset(found.cell.tolist())
        return frozenset((column,)), frozenset(found.row.tolist()), cells
    if cell is not None and current is not None:
        found = matrix.row(current)
        inputs = found.column[found.cell == cell]
        outputs = frozenset((current,)) if inputs.size else frozenset()
        return frozenset(inputs.tolist()), outputs, frozenset((cell,))
    return frozenset(), frozenset(), frozenset(() if cell is None else (cell,))


@lru_cache(maxsize=8)
def row_sum(frame: Frame, room: float, size: float, families: Families) -> str:
    """The current row times x, in as many letters as there is room for; "" for no row."""
    state = state_of(frame)
    if state.row is None:
        return ""
    names = naming_of(frame)
    index = tuple(int(i) for i in np.unravel_index(state.row, state.matrix.table.output_size))
    found = explain_output(frame.document, frame.layer, index, "gather")
    name, terms = names.output(index), sorted(found.terms, key=lambda term: term.input)
    layer = frame.document.layers[frame.layer]
    bias = None if layer.bias is None else found.bias
    tail = [] if bias is None else [factor_text(bias)]
    total = UNKNOWN if frame.options.hidden.covers(index) else shown_number(found.total)

    def fits(text: str) -> bool:
        return text_width(text, size, "semibold", families) <= room

    def cut(most: int) -> str:
        parts = [factor_text(t.product) for t in terms[:most]]
        if most < len(terms):
            parts.append("…")
        return f"{name} = {' + '.join([*parts, *tail])} = {total}"

    written = []
    if len(terms) <= MOST_FACTORS:
        if names.is_symbolic:
            whole = sum_text(names, terms, bias).rsplit(" = ", 1)[0]
            written.append(f"{name} = {whole} = {total}")
        factors = [f"{factor_text(t.w)}·{factor_text(t.x)}" for t in terms]
        written.append(f"{name} = {' + '.join([*factors, *tail]) or '0'} = {total}")
    for text in [*written, cut(len(terms))]:
        if fits(text):
            return text
    most = bisect(range(1, len(terms) + 1), False, key=lambda count: not fits(cut(count)))
    if most:
        return cut(most)
    text = f"{name} = {total}"
    return text if fits(text) else ""


@lru_cache(maxsize=16)
def board_of(frame: Frame) -> Board:
    """The places of everything in a frame."""
    made = desk(frame)
    if not made.is_picture:
        return made.board
    state = state_of(frame)
    entry = (state.shown_row, state.shown_column)
    lens = lens_grid(made.board, lens_middle(state), entry, lens_side(frame))
    return replace(made.board, echoes=made.board.echoes | {"lens": lens})


def lens_side(frame: Frame) -> int:
    """How many entries are shown along a side of the lens."""
    sides = lens_sides(matrix_of(frame))
    return min(frame.options.lens, sides[-1]) if sides else frame.options.lens


def zoom(frame: Frame, notches: int) -> ViewOptions | None:
    """The options that show fewer entries in the lens, or more; None where there is no lens."""
    matrix = matrix_of(frame)
    if not is_pictured(shown_layer(frame.document, frame.layer), matrix):
        return None
    sides = lens_sides(matrix)
    place = bisect(sides, lens_side(frame)) - 1 - notches
    return replace(frame.options, lens=sides[max(0, min(place, len(sides) - 1))])


@lru_cache(maxsize=64)
def kernel_texts(frame: Frame, cell: float, families: Families) -> tuple[tuple[str, ...], float]:
    """What is written for every kernel cell, and the size at which all of it fits a cell."""
    regular = frame.document.layers[frame.layer].operation.is_regular
    symbols = texts_for(frame, "kernel") if regular else None
    if symbols is not None:
        return tuple(symbols.ravel().tolist()), texts_size(symbols, cell, families)
    weights = np.atleast_2d(matrix_of(frame).kernel)
    texts = tuple(shown_numbers(weights))
    return texts, fitting_size(weights, cell, families)
