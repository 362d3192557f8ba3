"""Symbols in the cells of a figure in place of numbers."""

from __future__ import annotations

import itertools
from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.shown import ShownLayer, ShownStep, Window, shown_layer
from core.symbols import Naming, naming
from core.terms import Index, TermTable
from core.trace import Order
from tconv_gui.figures._metrics import kernel_cell
from tconv_gui.figures._moment import families_of, size_of
from tconv_gui.figures.figure import Frame
from tconv_gui.figures.grids import SMALL_SIZE, number_size
from tconv_gui.figures.layout import CELL, Cell
from tconv_gui.figures.surface import Families, text_width

Texts = NDArray[Any]

# Beyond so many drawn cells a sum cannot be read in its cell, and the cell is called by its name.
MOST_SUM_CELLS = 26 * 26
# More products than this never fit into a cell.
MOST_TERMS = 4
# Below this size a stamp shows the kernel's cells alone; whose stamp it is stands above it.
LEAST_IN_STAMP = 7.5
OUTPUT_SIZE = 15.0
# Of very many texts so many of the longest are measured.
MEASURED = 64
# Grids with more cells along a side are seen so small that sums in them must be larger.
PLAIN_SIDE = 7
# A sum is broken into two lines rather than written smaller than this.
ONE_LINE_SIZE = 10.75


def naming_of(frame: Frame) -> Naming:
    """The names of the frame's layer, numbers included: x[0,1], x₀₁ or B."""
    options = frame.options
    return naming(frame.document, frame.layer, options.symbols, options.index_base)


@dataclass(frozen=True, slots=True)
class Plan:
    """All of a layer that its symbols depend on, so that other numbers bring no other texts."""

    names: Naming
    table: TermTable
    input_window: Window
    output_window: Window
    flipped: bool
    biased: bool
    k: float

    @property
    def axes(self) -> int:
        """Number of spatial axes."""
        return self.table.geometry.axes

    @property
    def input_shape(self) -> Cell:
        """Rows and columns of the shown input."""
        return _two(self.table.input_size)

    @property
    def output_shape(self) -> Cell:
        """Rows and columns of the shown output."""
        return _two(self.table.output_size)

    def output_name(self, cell: Cell) -> str:
        """What a cell of the shown output is called."""
        return self.names.output(own_index(cell, self.output_window, self.axes))

    def has_bias(self, cell: Cell) -> bool:
        """Whether the bias is added to a cell of the shown output: not to what is cropped."""
        w = self.output_window
        return self.biased and w.top <= cell[0] < w.bottom and w.left <= cell[1] < w.right


def plan_of(frame: Frame) -> Plan:
    """The plan of a frame's layer."""
    shown = shown_layer(frame.document, frame.layer)
    layer = frame.document.layers[frame.layer]
    return Plan(
        naming_of(frame), shown.table, shown.input_window, shown.output_window,
        layer.flipped, bool(shown.bias),
        max(1.0, max(*shown.input.shape, *shown.output.shape) / PLAIN_SIDE),
    )  # fmt: skip


def texts_for(frame: Frame, grid: str, order: Order | None = None) -> Texts | None:
    """What stands in the cells of a grid in place of numbers; None where numbers are shown.

    An object array of str in the drawn shape of the layer's "input", "kernel", "bias", "output" or
    "product" grid, as ``Content.texts`` takes it; nobody may write into it.  With ``order`` the
    output is as far as the frame's step has come, else it is finished; products need the order.
    """
    if not naming_of(frame).is_symbolic:
        return None
    if grid == "product":
        shown = shown_layer(frame.document, frame.layer)
        return product_texts(naming_of(frame), shown, order or "gather", frame.step)
    plan, families = plan_of(frame), families_of(frame)
    if grid == "output" and order is not None:
        return output_texts(plan, order, frame.step, families)
    return _finished(plan, grid, families)


def texts_size(texts: Texts, cell: float, families: Families) -> float:
    """The font size at which every text of a grid fits into its cell."""
    different = set(texts.flat)
    if len(different) > MOST_SUM_CELLS:
        # The widest is among the longest; measuring all would take longer than painting.
        different = set(sorted(different, key=len)[-MEASURED:])
    longest = max((_width(text, families) for text in different), default=0.0)
    return number_size(longest, cell, families)


def written(
    frame: Frame, grid: str, order: Order, families: Families, number: int | None = None
) -> tuple[Texts | None, float]:
    """The texts of a grid, None for numbers, and the font size of what stands in it.

    ``number`` steps of the output have landed, the frame's by default.  The size is the same at
    every step.
    """
    shown = shown_layer(frame.document, frame.layer, order)
    if not naming_of(frame).is_symbolic:
        return None, size_of(shown, grid, families)
    cell = kernel_cell(shown) if grid in ("kernel", "bias", "product") else CELL
    texts = texts_for(frame if number is None else replace(frame, step=number), grid, order)
    if grid == "product":
        assert texts is not None
        return texts, texts_size(texts, cell, families)
    return texts, _finished_size(plan_of(frame), grid, cell, families)


@lru_cache(maxsize=32)
def _finished(plan: Plan, grid: str, families: Families) -> Texts | None:
    names = plan.names
    if grid == "input":
        return _filled(
            plan.input_shape,
            lambda cell: names.input(own_index(cell, plan.input_window, plan.axes)),
        )
    if grid == "kernel":
        return _filled(_two(names.kernel_size), lambda cell: names.kernel(cell[-plan.axes :]))
    if grid == "bias":
        return _filled((1, 1), lambda _: names.bias)
    if grid == "output":
        sums = _sums(plan, "gather", families)
        if sums is None:
            return _filled(plan.output_shape, plan.output_name)
        return _filled(plan.output_shape, lambda cell: sums[cell][1][-1])
    return None


@lru_cache(maxsize=32)
def _finished_size(plan: Plan, grid: str, cell: float, families: Families) -> float:
    texts = _finished(plan, grid, families)
    assert texts is not None
    size = texts_size(texts, cell, families)
    return min(size, OUTPUT_SIZE) if grid == "output" else size


@lru_cache(maxsize=64)
def stamp_texts(
    names: Naming, shown: ShownLayer, number: int, cell: float, families: Families
) -> Texts | None:
    """One input cell's products on the output; only the kernel's cells if there is less room."""
    if not names.is_symbolic:
        return None
    step, axes = shown.step("scatter", number), shown.axes
    cells = [w[-axes:] for w in step.kernel]
    for name in (partial(names.product, step.index), names.kernel):
        texts = dict(zip(step.outputs, map(name, cells), strict=True))
        filled = _scattered(_two(shown.output.shape), texts)
        if texts_size(filled, cell, families) >= LEAST_IN_STAMP:
            break
    return filled


def added_products(
    names: Naming, shown: ShownLayer, step: ShownStep, texts: Texts
) -> dict[Cell, str]:
    """“+ Ba” for every cell that a scatter step added to and whose text does not say it."""
    notes = {}
    for cell, weight in zip(step.outputs, step.kernel, strict=True):
        added = names.product(step.index, weight[-shown.axes :])
        if added not in texts[cell].replace("\n", "").split("+"):
            notes[cell] = f"+ {added}"
    return notes


@lru_cache(maxsize=32)
def product_texts(names: Naming, shown: ShownLayer, order: Order, number: int) -> Texts:
    """The products of a step over the kernel; empty where there is none."""
    texts: dict[Cell, str] = {}
    if 0 < number <= shown.step_count(order):
        step = shown.step(order, number)
        for i, w, place in zip(step.inputs, step.kernel, step.products, strict=True):
            index = own_index(i, shown.input_window, shown.axes)
            texts[place] = names.product(index, w[-shown.axes :])
    return _scattered(_two(shown.kernel.shape), texts)


@lru_cache(maxsize=32)
def output_texts(plan: Plan, order: Order, number: int, families: Families) -> Texts | None:
    """The shown output after some steps: sums where they can be read, else names."""
    sums = _sums(plan, order, families)
    if sums is None or order == "gather":  # which makes a cell's whole sum in one step
        return _finished(plan, "output", families)

    def text(cell: Cell) -> str:
        numbers, after = sums[cell]
        return after[bisect_right(numbers, number)]

    return _filled(plan.output_shape, text)


Sums = dict[Cell, tuple[list[int], list[str]]]


@lru_cache(maxsize=8)
def _sums(plan: Plan, order: Order, families: Families) -> Sums | None:
    """For every cell of the shown output: when its terms come, and its text after each of them.

    None where there are too many cells for sums to be read.
    """
    rows, columns = plan.output_shape
    if rows * columns > MOST_SUM_CELLS:
        return None
    products = _products(plan, order)
    biases = {cell: [plan.names.bias] if plan.has_bias(cell) else [] for cell in products}
    whole = [[*(text for _, text in products[cell]), *biases[cell]] for cell in products]
    longest = max(_width(plan.output_name(cell), families) for cell in products)
    lines = _lines_for(whole, longest, plan.k, families)
    sums: Sums = {}
    for cell, found in products.items():
        parts, bias, name = [text for _, text in found], biases[cell], plan.output_name(cell)
        after = [
            _laid_out([*parts[:n], *bias], name, lines[n + len(bias)])
            for n in range(len(parts) + 1)
        ]
        sums[cell] = [number for number, _ in found], after
    return sums


def _products(plan: Plan, order: Order) -> dict[Cell, list[tuple[int, str]]]:
    """For every cell of the shown output its products in the order of the input.

    Each comes with the step that adds it, 0 for a gather step, which adds all at once.  Of more
    than fit into a cell one too many is kept, to know it by.
    """
    names, terms = plan.names, plan.table.all()
    starts = (plan.input_window.top, plan.input_window.left)[-plan.axes :]
    inputs = terms.input - np.array(starts)
    inside = ((inputs >= 0) & (inputs < np.array(names.input_size))).all(axis=1)
    by_input = np.lexsort(inputs.T[::-1])
    last = np.array(names.kernel_size) - 1
    weights = last - terms.weight if plan.flipped else terms.weight
    products: dict[Cell, list[tuple[int, str]]] = {
        cell: [] for cell in _cells(plan.output_shape)
    }
    for row in by_input[inside[by_input]].tolist():
        found = products[_two(terms.output[row].tolist(), 0)]
        if len(found) <= MOST_TERMS:
            index = tuple(inputs[row].tolist())
            number = int(np.ravel_multi_index(index, names.input_size)) + 1
            text = names.product(index, tuple(weights[row].tolist()))
            found.append((number if order == "scatter" else 0, text))
    return products


def cell_text(products: list[str], name: str, least: float, families: Families) -> str:
    """The sum of some products on one or two lines, else the cell's name.

    ``least`` is the font size below which a sum cannot be read.
    """
    for lines in (1, 2) if len(products) <= MOST_TERMS else ():
        text = _laid_out(products, name, lines)
        if number_size(_width(text, families), CELL, families) >= least:
            return text
    return name


def _laid_out(products: list[str], name: str, lines: int) -> str:
    """The sum of some products on one or two lines; the cell's name where it takes more."""
    if not products:
        return "0"
    half = (len(products) + 1) // 2
    if lines == 1 or (lines == 2 and len(products) == 1):
        return "+".join(products)
    if lines == 2:
        return "+".join(products[:half]) + "\n+" + "+".join(products[half:])
    return name


def _lines_for(
    sums: list[list[str]], name: float, k: float, families: Families
) -> tuple[int, ...]:
    """How many lines sums of 0, 1, 2, … products take, alike for all cells of a grid.

    ``sums`` are the products of every cell, ``name`` is the width of the longest name at size 1,
    ``k`` is how much smaller the picture will be seen.  3 stands for too many.
    """
    widths = [[_width(product, families) for product in products] for products in sums]
    plus, as_name = _width("+", families), number_size(name, CELL, families)
    found = [1]
    for count in range(1, MOST_TERMS + 1):
        half = (count + 1) // 2
        ones, twos = [0.0], [0.0]
        for each in widths:
            if len(each) >= count:
                ones.append(sum(each[:count]) + (count - 1) * plus)
                twos.append(sum(each[:half]) + (half - 1) * plus)
                twos.append(sum(each[half:count]) + (count - half) * plus)
        least = ONE_LINE_SIZE if count > 1 else SMALL_SIZE
        if number_size(max(ones), CELL, families) >= min(least * k, as_name):
            found.append(1)
        elif count > 1 and number_size(max(twos), CELL, families) >= min(SMALL_SIZE * k, as_name):
            found.append(2)
        else:
            found.append(3)
    # One product too many, and the bias.
    return (*found, 3, 3)


def _width(text: str, families: Families) -> float:
    """The width of the longest line at size 1."""
    return max(text_width(line, 1.0, "semibold", families) for line in text.split("\n"))


def _filled(shape: Cell, text: Callable[[Cell], str]) -> Texts:
    array = np.empty(shape, dtype=object)
    for cell in _cells(shape):
        array[cell] = text(cell)
    return array


def _scattered(shape: Cell, texts: Mapping[Cell, str]) -> Texts:
    array = np.full(shape, "", dtype=object)
    for cell, text in texts.items():
        array[cell] = text
    return array


def _cells(shape: Cell) -> Iterator[Cell]:
    return itertools.product(range(shape[0]), range(shape[1]))


def _two(values: Sequence[int], first: int = 1) -> Cell:
    """Rows and columns, or a row and a column; a one-dimensional layer has one row."""
    row, column = (first, *values)[-2:]
    return row, column


def own_index(cell: Cell, window: Window, axes: int) -> Index:
    """The own index of a drawn cell."""
    return (cell[0] - window.top, cell[1] - window.left)[-axes:]
