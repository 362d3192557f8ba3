"""Symbols in a round trip's cells: x₁₁, the sums of y, and x′₁₁ for what comes back."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from core.document import Document
from core.explain import explain_output
from core.numbers_text import shown_number
from core.round_trip import RoundTrip, round_trip
from core.shown import shown_layer
from core.symbols import Naming, naming, sum_text
from core.terms import Index
from tconv_gui.figures._round_trip_layout import own_names
from tconv_gui.figures._symbols import MOST_TERMS, OUTPUT_SIZE, Texts, texts_for, texts_size
from tconv_gui.figures.figure import Frame, ViewOptions
from tconv_gui.figures.layout import CELL
from tconv_gui.figures.surface import Families
from tconv_gui.words import Words

# Grids with more cells are never seen so large that symbols could be read.
MOST_CELLS = 48 * 48
# A longer sum takes more lines than there are under the grids.
MOST_PRODUCTS = 2 * MOST_TERMS + 1


def trip_names(frame: Frame, trip: RoundTrip) -> Naming:
    """The names of the way there, whose input is x and whose output is y."""
    options = frame.options
    return naming(frame.document, trip.position, options.symbols, options.index_base)


def symbols_of(role: str, frame: Frame) -> Texts | None:
    """What stands in the cells of a grid in place of numbers; None where numbers are shown.

    The best linear guess has no symbol: none of its numbers is a sum of a few products.
    """
    if frame.options.symbols == "numbers" or role in ("guess", "miss"):
        return None
    return _symbols(role, frame.document, frame.layer, frame.options, frame.words)


@lru_cache(maxsize=32)
def symbols_size(
    role: str,
    document: Document,
    layer: int,
    options: ViewOptions,
    words: Words,
    families: Families,
) -> float | None:
    """The font size of a grid's symbols in a plain cell; None where numbers are shown."""
    texts = symbols_of(role, Frame(document, words, layer, options=options))
    if texts is None:
        return None
    size = texts_size(texts, CELL, families)
    return min(size, OUTPUT_SIZE) if role in ("y", "difference") else size


@lru_cache(maxsize=32)
def _symbols(
    role: str, document: Document, layer: int, options: ViewOptions, words: Words
) -> Texts | None:
    trip = round_trip(document, layer)
    if max(trip.x.size, trip.y.size) > MOST_CELLS:
        return None
    frame = Frame(document, words, layer, options=options)
    names = trip_names(frame, trip)
    if role == "y":
        return _sums(frame, trip, names)
    plane = document.layers[layer].kernel if role == "kernel" else trip.x
    return np.atleast_2d(_each(role, names, plane))


def _each(role: str, names: Naming, plane: np.ndarray) -> Texts:
    texts = np.empty(plane.shape, dtype=object)
    for index in np.ndindex(*plane.shape):
        texts[index] = cell_name(role, names, index).replace(" − ", "\n−")
    return texts


def cell_name(role: str, names: Naming, index: Index) -> str:
    """What a cell of a grid is called; nothing for the best linear guess."""
    named = {"x": names.input, "kernel": names.kernel, "y": names.output}
    if role in named:
        return named[role](index)
    back = back_name(names, index)
    if role == "difference":
        return f"{back} − {names.input(index)}"
    return back if role == "back" else ""


def back_name(names: Naming, index: Index) -> str:
    """What a cell of x′ is called: x′[0,1], x′₀₁ or B′."""
    if names.style == "letters":
        return f"{names.input(index)}′"
    return names.cell("x′", index)


def _sums(frame: Frame, trip: RoundTrip, names: Naming) -> Texts:
    """The sums of y where there is room and their kernel is the one in the picture.

    Else its names: where the kernel is another one, or there is no one kernel.
    """
    if own_names(trip, frame.layer)["y"] == "output" or trip.way_back != "free":
        there = Frame(frame.document, frame.words, trip.position, options=frame.options)
        texts = texts_for(there, "output")
        if texts is not None:
            window: Texts = texts[shown_layer(frame.document, trip.position).output_window.slices]
            return window
    return np.atleast_2d(_each("y", names, trip.y))


def turn_sum(frame: Frame, trip: RoundTrip, unit: Index) -> str:
    """“y₀₁ = x₀₁w₀₀ + … = 2·1 + … = 21”, or without the sum where numbers are shown."""
    names = trip_names(frame, trip)
    name, total = names.output(unit), shown_number(float(trip.y[unit]))
    found = explain_output(frame.document, trip.position, unit, "gather")
    if not names.is_symbolic or len(found.terms) > MOST_PRODUCTS:
        return f"{name} = {total}"
    bias = trip.forward.bias_value or None
    return f"{name} = {sum_text(names, [t for t in found.terms if names.has_input(t.input)], bias)}"
