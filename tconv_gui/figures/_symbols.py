"""Symbols in the cells of a figure in place of numbers."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import replace
from functools import lru_cache, partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.document import Document
from core.shown import ShownLayer, ShownStep, Window, shown_layer
from core.symbols import Naming, naming
from core.terms import Index
from core.trace import Order
from tconv_gui.figures._metrics import kernel_cell, metrics_for
from tconv_gui.figures._moment import families_of, outside_cells, size_of
from tconv_gui.figures.figure import Frame
from tconv_gui.figures.grids import SMALL_SIZE, number_size
from tconv_gui.figures.layout import CELL
from tconv_gui.figures.surface import Families, text_width

Texts = NDArray[Any]

# Beyond so many drawn cells a sum cannot be read in its cell, and the cell is called by its name.
MOST_SUM_CELLS = 26 * 26
# More products than this never fit into a cell.
MOST_TERMS = 4
# Below this size a stamp shows the kernel's cells alone; whose stamp it is stands above it.
LEAST_IN_STAMP = 7.5
OUTPUT_SIZE = 15.0
# A sum is broken into two lines rather than written smaller than this.
ONE_LINE_SIZE = 10.75


def naming_of(frame: Frame) -> Naming:
    """The names of the frame's layer, numbers included: x[0,1], x₀₁ or B."""
    options = frame.options
    return naming(frame.document, frame.layer, options.symbols, options.index_base)


def texts_for(frame: Frame, grid: str, order: Order | None = None) -> Texts | None:
    """What stands in the cells of a grid in place of numbers; None where numbers are shown.

    An object array of str in the drawn shape of the layer's "input", "kernel", "bias", "output" or
    "product" grid, as ``Content.texts`` takes it.  With ``order`` the output is as far as the
    frame's step has come, else it is finished; products need the order.
    """
    names = naming_of(frame)
    if not names.is_symbolic:
        return None
    shown = shown_layer(frame.document, frame.layer)
    if grid == "input":
        return _input_texts(names, shown.input_window, shown.input.shape)
    if grid == "kernel":
        return _kernel_texts(names)
    if grid == "bias":
        return _filled((1, 1), {(0, 0): names.bias})
    number = frame.step if order is not None else shown.step_count("gather")
    if grid == "product":
        return product_texts(names, shown, order or "gather", number)
    if grid == "output":
        return output_texts(names, shown, order or "gather", number, families_of(frame))
    return None


def texts_size(texts: Texts, cell: float, families: Families) -> float:
    """The font size at which every text of a grid fits into its cell."""
    longest = max((_width(text, families) for text in set(texts.flat)), default=0.0)
    return number_size(longest, cell, families)


def written(
    frame: Frame, grid: str, order: Order, families: Families, number: int | None = None
) -> tuple[Texts | None, float]:
    """The texts of a grid, None for numbers, and the font size of what stands in it.

    ``number`` steps of the output have landed, the frame's by default.  The size is the same at
    every step.
    """
    shown = shown_layer(frame.document, frame.layer)
    if not naming_of(frame).is_symbolic:
        return None, size_of(shown, grid, families)
    landed = frame if number is None else replace(frame, step=number)
    texts = texts_for(landed, grid, order)
    assert texts is not None
    finished = texts_for(frame, grid) if grid == "output" else texts
    assert finished is not None
    cell = kernel_cell(shown) if grid in ("kernel", "bias", "product") else CELL
    size = texts_size(finished, cell, families)
    if grid == "output":
        size = min(size, OUTPUT_SIZE)
    return texts, size


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
        filled = _filled(shown.output.shape, texts)
        if texts_size(filled, cell, families) >= LEAST_IN_STAMP:
            break
    return filled


def added_products(
    names: Naming, shown: ShownLayer, step: ShownStep, texts: Texts
) -> dict[tuple[int, int], str]:
    """“+ Ba” for every cell that a scatter step added to and whose text does not say it."""
    notes = {}
    for cell, weight in zip(step.outputs, step.kernel, strict=True):
        product = names.product(step.index, weight[-shown.axes :])
        if product not in texts[cell].replace("\n", "").split("+"):
            notes[cell] = f"+ {product}"
    return notes


@lru_cache(maxsize=32)
def product_texts(names: Naming, shown: ShownLayer, order: Order, number: int) -> Texts | None:
    """The products of a step over the kernel; empty where there is none."""
    texts: dict[tuple[int, int], str] = {}
    if 0 < number <= shown.step_count(order):
        step = shown.step(order, number)
        window = shown.input_window
        for i, w in zip(step.inputs, step.kernel, strict=True):
            texts[w] = names.product(own_index(i, window, shown.axes), w[-shown.axes :])
    return _filled(shown.kernel.shape, texts)


@lru_cache(maxsize=32)
def output_texts(
    names: Naming, shown: ShownLayer, order: Order, number: int, families: Families
) -> Texts:
    """The shown output after some steps: sums where they can be read, else names."""
    table = _sums(names, shown.document, shown.position, order, families)
    rows, columns = shown.output.shape
    texts = np.empty((rows, columns), dtype=object)
    finished = number >= shown.step_count(order)
    for place, (numbers, sums) in enumerate(table):
        done = len(numbers) if finished else bisect_right(numbers, number)
        texts[divmod(place, columns)] = sums[done]
    return texts


@lru_cache(maxsize=8)
def _sums(
    names: Naming, document: Document, position: int, order: Order, families: Families
) -> tuple[tuple[list[int], list[str]], ...]:
    """For every cell of the shown output: when its terms come, and its text after each of them."""
    shown = shown_layer(document, position)
    places = list(np.ndindex(shown.output.shape))
    own_names = [
        names.output(own_index(place, shown.output_window, shown.axes)) for place in places
    ]
    if len(places) > MOST_SUM_CELLS:
        return tuple(([], [name]) for name in own_names)
    products = _products(names, shown, order)
    cropped = outside_cells(shown, "output")
    biases = [
        [names.bias] if shown.bias and (cropped is None or not cropped[place]) else []
        for place in places
    ]
    sums = [
        [*(text for _, text in found), *bias]
        for found, bias in zip(products, biases, strict=True)
    ]
    longest = max(_width(name, families) for name in own_names)
    lines = _lines_for(sums, longest, metrics_for(shown).k, families)
    table = []
    for name, found, bias in zip(own_names, products, biases, strict=True):
        parts = [text for _, text in found]
        after = [
            cell_text([*parts[:n], *bias], name, lines[n + len(bias)])
            for n in range(len(parts) + 1)
        ]
        table.append(([number for number, _ in found], after))
    return tuple(table)


def _products(names: Naming, shown: ShownLayer, order: Order) -> list[list[tuple[int, str]]]:
    """For every cell of the shown output its products in the order of the input.

    Each comes with the step that adds it, 0 for a gather step, which adds all at once.  Of more
    than fit into a cell one too many is kept, to know it by.
    """
    columns = shown.output.shape[1]
    layer = shown.document.layers[shown.position]
    size = shown.document.feature_maps[shown.position].shape[2:]
    terms = shown.table.all()
    starts = (shown.input_window.top, shown.input_window.left)[-shown.axes :]
    inputs = terms.input - np.array(starts)
    inside = ((inputs >= 0) & (inputs < np.array(size))).all(axis=1)
    by_input = np.lexsort(inputs.T[::-1])
    products: list[list[tuple[int, str]]] = [[] for _ in range(shown.output.size)]
    for row in by_input[inside[by_input]].tolist():
        line, column = (0, *terms.output[row].tolist())[-2:]
        found = products[line * columns + column]
        if len(found) > MOST_TERMS:
            continue
        index = tuple(inputs[row].tolist())
        number = int(np.ravel_multi_index(index, size)) + 1 if order == "scatter" else 0
        weight = layer.kernel_index(tuple(terms.weight[row].tolist()))
        found.append((number, names.product(index, weight)))
    return products


def cell_text(products: list[str], name: str, lines: int) -> str:
    """The sum of some products on one or two lines; the cell's name where it takes more."""
    if not products:
        return "0"
    half = (len(products) + 1) // 2
    one = "+".join(products)
    two = "+".join(products[:half]) + "\n+" + "+".join(products[half:])
    return {1: one, 2: two}.get(lines, name)


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
        if number_size(max(ones), CELL, families) >= min(ONE_LINE_SIZE * k, as_name):
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


@lru_cache(maxsize=16)
def _input_texts(names: Naming, window: Window, shape: tuple[int, int]) -> Texts:
    axes = len(names.input_size)
    return _filled(
        shape, {cell: names.input(own_index(cell, window, axes)) for cell in np.ndindex(shape)}
    )


@lru_cache(maxsize=16)
def _kernel_texts(names: Naming) -> Texts:
    size = names.kernel_size
    shape = (1, *size)[-2:]
    return _filled(shape, {(0, *index)[-2:]: names.kernel(index) for index in np.ndindex(size)})


def _filled(shape: tuple[int, ...], texts: dict[Any, str]) -> Texts:
    array = np.full(shape, "", dtype=object)
    for cell, text in texts.items():
        array[cell] = text
    return array


def own_index(cell: tuple[int, int], window: Window, axes: int) -> Index:
    """The own index of a drawn cell."""
    return (cell[0] - window.top, cell[1] - window.left)[-axes:]
