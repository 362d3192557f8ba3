"""Symbols in the cells of a figure in place of numbers."""

from __future__ import annotations

from bisect import bisect_right
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.document import Document
from core.shown import ShownLayer, Window, shown_layer
from core.symbols import Naming, naming
from core.terms import Index
from core.trace import Order
from tconv_gui.figures._moment import families_of
from tconv_gui.figures.figure import Frame
from tconv_gui.figures.grids import SMALL_SIZE, number_size
from tconv_gui.figures.layout import CELL
from tconv_gui.figures.surface import Families, text_width

Texts = NDArray[Any]

# Beyond so many drawn cells a sum cannot be read in its cell, and the cell is called by its name.
MOST_SUM_CELLS = 26 * 26
# More products than this never fit into a cell.
MOST_TERMS = 4


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
    longest = max((text_width(t, 1.0, "semibold", families) for t in set(texts.flat)), default=0)
    return number_size(longest, cell, families)


@lru_cache(maxsize=32)
def product_texts(names: Naming, shown: ShownLayer, order: Order, number: int) -> Texts | None:
    """The products of a step over the kernel; empty where there is none."""
    texts: dict[tuple[int, int], str] = {}
    if 0 < number <= shown.step_count(order):
        step = shown.step(order, number)
        window = shown.input_window
        for i, w in zip(step.inputs, step.kernel, strict=True):
            texts[w] = names.product(_own(i, window, shown.axes), w[-shown.axes :])
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
    rows, columns = shown.output.shape
    window, axes = shown.output_window, shown.axes
    own_names = [
        names.output(_own(divmod(place, columns), window, axes)) for place in range(rows * columns)
    ]
    if rows * columns > MOST_SUM_CELLS:
        return tuple(([], [name]) for name in own_names)
    products: list[list[tuple[int, str]]] = [[] for _ in own_names]
    layer = document.layers[position]
    terms = shown.table.all()
    size = document.feature_maps[position].shape[2:]
    starts = (shown.input_window.top, shown.input_window.left)[-axes:]
    inputs = terms.input - np.array(starts)
    inside = ((inputs >= 0) & (inputs < np.array(size))).all(axis=1)
    order_of_inputs = np.lexsort(inputs.T[::-1])
    for row in order_of_inputs[inside[order_of_inputs]].tolist():
        output = (0, *terms.output[row].tolist())[-2:]
        place = output[0] * columns + output[1]
        if len(products[place]) > MOST_TERMS:
            continue
        index = tuple(inputs[row].tolist())
        number = int(np.ravel_multi_index(index, size)) + 1 if order == "scatter" else 0
        weight = layer.kernel_index(tuple(terms.weight[row].tolist()))
        products[place].append((number, names.product(index, weight)))
    table = []
    for name, found in zip(own_names, products, strict=True):
        parts = [text for _, text in found]
        sums = [cell_text(parts[:n], name, families) for n in range(len(parts) + 1)]
        table.append(([number for number, _ in found], sums))
    return tuple(table)


def cell_text(products: list[str], name: str, families: Families) -> str:
    """The sum of some products if it can be read in a cell, else the cell's name."""
    if not products:
        return "0"
    text = "+".join(products)
    if len(products) <= MOST_TERMS and _can_be_read(text, families):
        return text
    return name


@lru_cache(maxsize=4096)
def _can_be_read(text: str, families: Families) -> bool:
    width = max(text_width(line, 1.0, "semibold", families) for line in text.split("\n"))
    return number_size(width, CELL, families) >= SMALL_SIZE


@lru_cache(maxsize=16)
def _input_texts(names: Naming, window: Window, shape: tuple[int, int]) -> Texts:
    axes = len(names.input_size)
    return _filled(
        shape, {cell: names.input(_own(cell, window, axes)) for cell in np.ndindex(shape)}
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


def _own(cell: tuple[int, int], window: Window, axes: int) -> Index:
    """The own index of a drawn cell."""
    return (cell[0] - window.top, cell[1] - window.left)[-axes:]
