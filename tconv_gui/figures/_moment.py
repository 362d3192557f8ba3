"""What a frame is about: its step, the cells pointed at, and what feeds them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from core.shown import Mask, ShownLayer, ShownLinks, ShownStep, shown_layer
from core.trace import Order
from core.unrolled import unrolled_layer
from tconv_gui.figures._metrics import kernel_cell
from tconv_gui.figures.figure import CellRef, Frame, has_cell
from tconv_gui.figures.grids import fitting_size, value_limits
from tconv_gui.figures.hidden import NOTHING, Hidden
from tconv_gui.figures.layout import CELL, Cell
from tconv_gui.figures.surface import Families
from tconv_gui.theme.fonts import load_fonts


@dataclass(frozen=True, eq=False)
class Moment:
    """A frame's step on the shown planes."""

    shown: ShownLayer
    number: int
    count: int
    step: ShownStep | None
    order: Order
    lit: dict[str, set[Cell]]
    hidden: Hidden = NOTHING


def families_of(frame: Frame) -> Families:
    """The fonts for the frame's language."""
    return load_fonts(frame.words.language)


@lru_cache(maxsize=8)
def moment_of(order: Order, frame: Frame) -> Moment:
    """What is current and lit in a frame."""
    shown = shown_layer(frame.document, frame.layer, order)
    count = shown.step_count(order)
    number = max(0, min(frame.step, count))
    step = shown.step(order, number) if number else None
    lit = lit_cells(shown, frame.pointed, step)
    return Moment(shown, number, count, step, order, lit, frame.options.hidden)


def lit_cells(
    shown: ShownLayer, pointed: CellRef | None, step: ShownStep | None
) -> dict[str, set[Cell]]:
    """The cells that feed the cell pointed at and those it feeds, by grid."""
    lit: dict[str, set[Cell]] = {}
    if pointed is None:
        return lit
    if pointed.grid == "matrix":
        return _lit_entry(shown, pointed)
    layer = shown.document.layers[shown.position]
    if pointed.grid in ("input", "output"):
        window = shown.input_window if pointed.grid == "input" else shown.output_window
        row, column = (0, *pointed.index)[-2:]
        cell = (row + window.top, column + window.left)
        plane = shown.input if pointed.grid == "input" else shown.output
        if not (0 <= cell[0] < plane.shape[0] and 0 <= cell[1] < plane.shape[1]):
            return lit
        index = cell[-shown.axes :]
        table = shown.links if isinstance(shown, ShownLinks) else shown.table
        terms = table.of_input(index) if pointed.grid == "input" else table.of_output(index)
        lit["input"] = {_two(i) for i in terms.input.tolist()}
        lit["output"] = {_two(o) for o in terms.output.tolist()}
        if shown.is_regular:  # else the weights on show are the step's, not this cell's
            lit["kernel"] = {_two(layer.kernel_index(tuple(t))) for t in terms.weight.tolist()}
    elif pointed.grid in ("kernel", "product") and step is not None:
        cell = _two(pointed.index)
        places = step.products if pointed.grid == "product" else step.kernel
        found = [n for n, place in enumerate(places) if place == cell]
        lit[pointed.grid] = {cell}
        lit["kernel"] = lit.get("kernel", set()) | {step.kernel[n] for n in found}
        lit["product"] = lit.get("product", set()) | {step.products[n] for n in found}
        lit["input"] = {step.inputs[n] for n in found}
        lit["output"] = {step.outputs[n] for n in found}
    return lit


def _lit_entry(shown: ShownLayer, pointed: CellRef) -> dict[str, set[Cell]]:
    """The output of an entry's row, the input of its column, and the kernel cell in it, if any."""
    document, position = shown.document, shown.position
    if not has_cell(document, position, pointed):
        return {}
    lit: dict[str, set[Cell]] = {}
    row, column = pointed.index
    for grid, number in (("input", column), ("output", row)):
        window = shown.input_window if grid == "input" else shown.output_window
        size = document.feature_maps[position + (grid == "output")].shape[2:]
        down, right = _two(map(int, np.unravel_index(number, size)))
        lit[grid] = {(down + window.top, right + window.left)}
    cell = unrolled_layer(document, position).cell_at(row, column)
    if cell is not None and shown.is_regular:
        lit["kernel"] = {divmod(cell, shown.kernel.shape[1])}
    return lit


def current_outputs(moment: Moment) -> set[Cell]:
    """The output cells that the current step is about."""
    if moment.step is None:
        return set()
    if moment.order == "scatter":
        return set(moment.step.outputs)
    window = moment.shown.output_window
    row, column = _two(moment.step.index)
    return {(row + window.top, column + window.left)}


@lru_cache(maxsize=64)
def size_of(shown: ShownLayer, name: str, families: Families) -> float:
    planes = {
        "input": shown.input,
        "kernel": shown.kernel,
        "output": shown.output + shown.bias,
        "bias": np.full((1, 1), shown.bias),
        "product": shown.kernel,
    }
    cell = kernel_cell(shown) if name in ("kernel", "bias", "product") else CELL
    size = fitting_size(planes[name], cell, families)
    # Room for the number of stamps in the corner, so that it is not read as an exponent.
    return min(size, CELL * 0.375) if name == "output" else size


@lru_cache(maxsize=64)
def limits_of(shown: ShownLayer, name: str) -> tuple[float, float]:
    """The ends of a grid's colour scale: those of the finished values, at every step."""
    planes = {"input": shown.input, "kernel": shown.kernel, "output": shown.output + shown.bias}
    return value_limits(planes.get(name, shown.kernel))


@lru_cache(maxsize=32)
def outside_cells(shown: ShownLayer, name: str) -> Mask | None:
    """Cells around the own ones: padding or the cropped ring; None if there are none."""
    window = shown.input_window if name == "input" else shown.output_window
    plane = shown.input if name == "input" else shown.output
    mask = np.ones(plane.shape, dtype=bool)
    mask[window.slices] = False
    return mask if mask.any() else None


def hidden_cells(shown: ShownLayer, hidden: Hidden) -> Mask | None:
    """Which cells of the shown output keep their number back; None if there are none."""
    if not hidden:
        return None
    window, shape = shown.output_window, shown.output.shape
    mask = np.full(shape, hidden.everything or hidden.size)
    for index in hidden.others:
        row, column = _two(index)
        row, column = row + window.top, column + window.left
        if 0 <= row < shape[0] and 0 <= column < shape[1]:
            mask[row, column] ^= not hidden.size
    return mask if mask.any() else None


def own_hidden_cells(frame: Frame) -> Mask | None:
    """Which cells of the layer's own output keep their number back; None if there are none."""
    shown = shown_layer(frame.document, frame.layer)
    mask = hidden_cells(shown, frame.options.hidden)
    return None if mask is None else mask[shown.output_window.slices]


def drawn_cell(cell: CellRef | None, name: str, shown: ShownLayer) -> Cell | None:
    if cell is None or cell.grid != name:
        return None
    row, column = _two(cell.index)
    if name in ("input", "output"):
        window = shown.input_window if name == "input" else shown.output_window
        row, column = row + window.top, column + window.left
        plane = shown.input if name == "input" else shown.output
        if not (0 <= row < plane.shape[0] and 0 <= column < plane.shape[1]):
            return None
    return row, column


def _two(index: Iterable[int]) -> Cell:
    row, column = (0, *index)[-2:]
    return row, column
