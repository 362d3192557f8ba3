"""What a frame of the matrix is about, and the colours of its kernel cells."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from math import prod

import numpy as np
from PySide6.QtGui import QImage

from core.explain import explain_output
from core.numbers_text import shown_number
from core.symbols import factor_text, sum_text
from core.unrolled import Places, Unrolled
from tconv_gui.figures._matrix_layout import matrix_of
from tconv_gui.figures._moment import Moment, moment_of
from tconv_gui.figures._symbols import naming_of
from tconv_gui.figures._tints import kernel_tint
from tconv_gui.figures.figure import CellRef, Frame
from tconv_gui.theme import Scale, Theme, rgb

# How much of a kernel cell's colour there is where a number stands on it.
SOFT = 0.6


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
        found = matrix.row(shown_row).column
        shown_column = int(found[0]) if found.size else 0
    inputs, outputs, cells = _lit(matrix, pointed_row, pointed_column, cell, row)
    return State(
        moment, matrix, row, shown_row, shown_column, pointed_row, pointed_column, inputs,
        outputs, cells, cell, _kernel_cell(frame, frame.selected),
    )  # fmt: skip


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
    return _flat(cell.index, frame.document.layers[frame.layer].spec.kernel_size)


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


def row_sum_choices(frame: Frame, state: State) -> list[str]:
    """The current row times x, in ever fewer letters."""
    if state.row is None:
        return []
    names = naming_of(frame)
    size = state.matrix.table.output_size
    index = tuple(int(i) for i in np.unravel_index(state.row, size))
    found = explain_output(frame.document, frame.layer, index, "gather")
    name, terms = names.output(index), sorted(found.terms, key=lambda term: term.input)
    layer = frame.document.layers[frame.layer]
    bias = None if layer.bias is None else found.bias
    tail = [] if bias is None else [factor_text(bias)]
    total = shown_number(found.total)
    factors = [f"{factor_text(t.w)}·{factor_text(t.x)}" for t in terms]
    products = [factor_text(t.product) for t in terms]
    written = []
    if names.is_symbolic:
        written.append(f"{name} = {sum_text(names, terms, bias)}")
    written.append(f"{name} = {' + '.join([*factors, *tail]) or '0'} = {total}")
    for most in range(len(products), 1, -1):
        cut = products if most == len(products) else [*products[: most - 1], "…"]
        written.append(f"{name} = {' + '.join([*cut, *tail])} = {total}")
    return [*written, f"{name} = {total}"]


# ---- colours


@lru_cache(maxsize=32)
def soft_tints(theme: Theme, count: int) -> tuple[str, ...]:
    """The colours of kernel cells under their numbers: the tints of all figures, in pastel."""
    ground = np.array(rgb(theme.panel))
    mixed = []
    for number in range(count):
        tint = np.array(rgb(kernel_tint(theme, number, count)))
        red, green, blue = np.rint(ground + (tint - ground) * SOFT).astype(int).tolist()
        mixed.append(f"#{red:02X}{green:02X}{blue:02X}")
    return tuple(mixed)


@lru_cache(maxsize=32)
def tinted(theme: Theme, count: int) -> Theme:
    """A theme whose colour scale, from 0 to ``count`` - 1, is the colours of the kernel cells."""
    return replace(theme, sequential=Scale(soft_tints(theme, count)))


def texts_of(cells: Places, texts: tuple[str, ...]) -> np.ndarray:
    """The text of the kernel cell in every entry, empty where there is none."""
    table = np.array([*texts, ""], dtype=object)
    return np.asarray(table[cells])


@lru_cache(maxsize=6)
def matrix_image(
    matrix: Unrolled, theme: Theme, width: int, height: int, is_transposed: bool = False
) -> QImage:
    """The matrix in exactly so many pixels, each in the mean colour of its kernel cells."""
    count = prod(matrix.kernel.shape)
    colours = np.array([rgb(tint) for tint in soft_tints(theme, count)], dtype=np.float64)
    high, wide = (width, height) if is_transposed else (height, width)
    counts, means = matrix.picture(high, wide, colours)
    ground = np.array(rgb(theme.panel), dtype=np.float64)
    pixels = np.where(counts[..., None] > 0, means, ground)
    if is_transposed:
        pixels = pixels.swapaxes(0, 1)
    red, green, blue = np.rint(pixels).astype(np.uint32).transpose(2, 0, 1)
    return image_of(0xFF000000 | red << 16 | green << 8 | blue, width, height)


def image_of(pixels: np.ndarray, width: int, height: int) -> QImage:
    """0xAARRGGBB values brought up (or down) to ``width`` × ``height`` without mixing any."""
    rows = np.arange(height) * pixels.shape[0] // max(height, 1)
    columns = np.arange(width) * pixels.shape[1] // max(width, 1)
    data = np.ascontiguousarray(pixels[rows][:, columns], dtype=np.uint32)
    made = QImage(
        data.data, width, height, width * 4, QImage.Format.Format_ARGB32_Premultiplied
    )
    return made.copy()  # the array goes away with this function
