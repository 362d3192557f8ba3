"""What there is to say about a layer's overlap, and a chain's: state, reason, bars and numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from math import prod

import numpy as np
from numpy.typing import NDArray

from core.arithmetic import Geometry
from core.checkerboard import balanced, phase_counts, phase_sums, shortest, unevenness
from core.document import Document, Layer, shape_text
from core.errors import ConvError
from core.gradient_pattern import gradient_pattern
from core.numbers_text import shown_number
from core.spectrum import kernel_of, pattern_of, pattern_peaks, period_of, strongest
from core.words_mark import QT_TRANSLATE_NOOP, Mark
from tconv_gui.figures._verdict import kind_reason, kind_text, ratio_text, sums_text, verdict
from tconv_gui.widgets.state_light import State
from tconv_gui.words import Words

FLAT = QT_TRANSLATE_NOOP("checkerboard", "Flat")
UNEVEN = QT_TRANSLATE_NOOP("checkerboard", "Uneven")
UNEVEN_BY = QT_TRANSLATE_NOOP("checkerboard", "Uneven, {ratio}")
HOLES = QT_TRANSLATE_NOOP("checkerboard", "Holes")
STATES = {"flat": FLAT, "uneven": UNEVEN, "holes": HOLES}

THIS_LAYER = QT_TRANSLATE_NOOP("checkerboard", "This layer")
LAYER_NUMBER = QT_TRANSLATE_NOOP("checkerboard", "Layer {number}")
GRADIENT = QT_TRANSLATE_NOOP("checkerboard", "Gradient of the layer")
GRADIENT_NUMBER = QT_TRANSLATE_NOOP("checkerboard", "Gradient of layer {number}")
CHAIN = QT_TRANSLATE_NOOP("checkerboard", "All {count} layers together")
CHAIN_GRADIENT = QT_TRANSLATE_NOOP("checkerboard", "Gradient through the chain")

BECAUSE = QT_TRANSLATE_NOOP("checkerboard", "{kind}: {reason}.")
EACH_AXIS = QT_TRANSLATE_NOOP("checkerboard", "On each axis, {kind}: {reason}.")
ON_AXIS = QT_TRANSLATE_NOOP("checkerboard", "Axis {axis}, {kind}: {reason}.")
SAID = QT_TRANSLATE_NOOP("checkerboard", "A constant comes out {verdict}.")
SAID_GRADIENT = QT_TRANSLATE_NOOP(
    "checkerboard", "A constant ∂L/∂y comes back onto the input {verdict}."
)
DIVISIBLE_IS_NOT_ENOUGH = QT_TRANSLATE_NOOP(
    "checkerboard",
    "Divisible is not enough: every output gets equally many stamps, but the kernel's cells of one "
    "phase sum to more than those of another.",
)
MADE_FLAT = QT_TRANSLATE_NOOP(
    "checkerboard",
    "The stamps alone are uneven, but this kernel makes up for it. Training can undo that.",
)
SAME_EVERYWHERE = QT_TRANSLATE_NOOP(
    "checkerboard", "Away from the borders every output is {value} for an input of ones."
)
REPEATS = QT_TRANSLATE_NOOP(
    "checkerboard", "Away from the borders {values} repeats every {period} cells."
)
REPAIRED = QT_TRANSLATE_NOOP(
    "checkerboard", "Uneven alone: layer {layers}. A later layer evens it out."
)
BLAMED = QT_TRANSLATE_NOOP("checkerboard", "Uneven alone: layer {layers}.")
NO_PATH = QT_TRANSLATE_NOOP(
    "checkerboard", "{share} % of the input cells get no gradient at all."
)

COUNTS = QT_TRANSLATE_NOOP("checkerboard", "stamps per output")
COUNTS_BACK = QT_TRANSLATE_NOOP("checkerboard", "stamps per input")
PATHS = QT_TRANSLATE_NOOP("checkerboard", "paths per output")
PATHS_BACK = QT_TRANSLATE_NOOP("checkerboard", "paths per input")
RATIO = QT_TRANSLATE_NOOP("checkerboard", "largest : smallest")
RIPPLE = QT_TRANSLATE_NOOP("checkerboard", "ripple (std / mean)")
PERIOD = QT_TRANSLATE_NOOP("checkerboard", "period")
PEAK = QT_TRANSLATE_NOOP("checkerboard", "strongest peak")
PEAK_AT = QT_TRANSLATE_NOOP("checkerboard", "{height} at {frequency}")
NO_PEAK = QT_TRANSLATE_NOOP("checkerboard", "none")
PHASE = QT_TRANSLATE_NOOP("checkerboard", "phase {place}")
CELL = QT_TRANSLATE_NOOP("checkerboard", "cell {place}")

BALANCING = QT_TRANSLATE_NOOP(
    "checkerboard",
    "Balanced, every phase sum is {sum} (now {sums}); no number changes by more than {change}.",
)
BALANCED_CHANGE = QT_TRANSLATE_NOOP("checkerboard", "w: {before} → {after}")

MOST_BARS = 16
MOST_PEAK_CELLS = 2**12
MOST_KERNEL = 6  # cells whose change is written out
# Below so many products a pattern is there within a moment.
LONG_WORK = 2**20


@dataclass(frozen=True)
class Bar:
    """One bar: its name, its value, the number of its phase, and what it would be balanced."""

    name: str
    value: float
    phase: int
    after: float | None = None


@dataclass(frozen=True)
class Finding:
    """What a card of the panel shows; ``phases`` is how many colours there are."""

    state: State
    title: str
    headline: str
    sentences: tuple[str, ...]
    bars: tuple[Bar, ...]
    phases: int
    hidden_bars: int
    facts: tuple[tuple[str, str], ...]


def of_layer(document: Document, position: int, weighted: bool, words: Words) -> Finding:
    """About the stamps of one layer; of a convolution, about those of its backward pass."""
    layer, shape = document.layers[position], document.geometries[position]
    kernel = kernel_of(layer, ones=not weighted)
    sums = phase_sums(kernel, shape.stride, shape.dilation)
    counts = phase_counts(shape.kernel_size, shape.stride, shape.dilation)
    back = layer.operation.input_side == "large"
    several = len(document.layers) > 1
    marks = (GRADIENT, GRADIENT_NUMBER) if back else (THIS_LAYER, LAYER_NUMBER)
    state = _state(sums, counts)
    sentences = [words(SAID_GRADIENT if back else SAID, verdict=verdict(words, sums))]
    sentences += _reasons(shape, words)
    even_counts = counts.min() == counts.max()
    if state == "uneven" and even_counts:
        sentences.append(words(DIVISIBLE_IS_NOT_ENOUGH))
    if state == "flat" and not even_counts:
        sentences.append(words(MADE_FLAT))
    return Finding(
        state,
        words(marks[several], number=position + 1),
        _headline(state, sums, words),
        tuple(sentences),
        _bars(sums, PHASE, words, after=_after(layer, shape) if weighted else None),
        sums.size,
        max(sums.size - MOST_BARS, 0),
        _facts(
            sums, counts, COUNTS_BACK if back else COUNTS, shape_text(shortest(sums).shape), words
        ),
    )


def of_chain(document: Document, weighted: bool, words: Words) -> Finding:
    """About the whole chain's answer to a constant.  ConvError if it is too long to follow."""
    pattern = pattern_of(document, ones=not weighted)
    counts = pattern if not weighted else pattern_of(document, ones=True)
    sentences = [_pattern_text(pattern, words)]
    bad = [
        str(number + 1)
        for number, layer in enumerate(document.layers)
        if layer.operation.input_side == "small"
        and not unevenness(_own_sums(document, number, weighted)).is_flat
    ]
    if bad:
        flat = unevenness(pattern).is_flat
        sentences.append(words(REPAIRED if flat else BLAMED, layers=", ".join(bad)))
    return _of_pattern(
        pattern, counts, words(CHAIN, count=len(document.layers)), sentences, PATHS, words
    )


def of_gradient(document: Document, weighted: bool, words: Words) -> Finding:
    """About what comes back through the whole chain onto its input."""
    pattern = gradient_pattern(document, ones=not weighted)
    counts = pattern if not weighted else gradient_pattern(document, ones=True)
    sentences = [_pattern_text(pattern, words)]
    silent = float((counts == 0).mean())
    if silent:
        sentences.append(words(NO_PATH, share=shown_number(100 * silent)))
    return _of_pattern(pattern, counts, words(CHAIN_GRADIENT), sentences, PATHS_BACK, words)


def has_strided_convolution(document: Document) -> bool:
    """Whether something can be uneven on the way back."""
    return any(
        layer.operation.input_side == "large" and max(layer.spec.stride) > 1
        for layer in document.layers
    )


def is_long(document: Document) -> bool:
    """Whether the chain's pattern takes longer than a moment."""
    cells = prod(period_of(document)) if len(document.layers) > 1 else 1
    return cells * max(layer.weight.size for layer in document.layers) > LONG_WORK


def balance_text(document: Document, position: int, words: Words) -> str:
    """What balancing would change in numbers.  ConvError says why it cannot be."""
    layer, shape = document.layers[position], document.geometries[position]
    kernel = layer.kernel
    even = _balanced(layer, shape)
    after = phase_sums(even, shape.stride, shape.dilation)
    lines = [
        words(
            BALANCING,
            sum=shown_number(float(after.flat[0])),
            sums=sums_text(phase_sums(layer.used_weight[0, 0], shape.stride, shape.dilation)),
            change=shown_number(float(np.abs(even - kernel).max())),
        )
    ]
    if kernel.ndim == 1 and kernel.size <= MOST_KERNEL:
        lines.append(words(BALANCED_CHANGE, before=_list(kernel), after=_list(even)))
    return "\n".join(lines)


def axis_shape(shape: Geometry, axis: int) -> Geometry:
    """One axis of a geometry."""
    return Geometry(
        *((entries[axis],) for entries in (
            shape.small, shape.large, shape.kernel_size, shape.stride, shape.dilation,
            shape.begin, shape.end,
        ))
    )  # fmt: skip


def state_text(state: State, values: NDArray[np.float64], words: Words) -> str:
    """A light in words, with the ratio where there is one."""
    return _headline(state, values, words)


def _own_sums(document: Document, number: int, weighted: bool) -> NDArray[np.float64]:
    layer, shape = document.layers[number], document.geometries[number]
    return phase_sums(kernel_of(layer, ones=not weighted), shape.stride, shape.dilation)


def _balanced(layer: Layer, shape: Geometry) -> NDArray[np.float64]:
    """The layer's kernel as it is edited, balanced as it is used."""
    even = balanced(layer.used_weight[0, 0], shape.stride, shape.dilation)
    return np.flip(even) if layer.flipped else even


def _after(layer: Layer, shape: Geometry) -> float | None:
    """The sum that every phase would have; None where there is none, or where all have it."""
    try:
        even = balanced(layer.used_weight[0, 0], shape.stride, shape.dilation)
    except ConvError:
        return None
    sums = phase_sums(layer.used_weight[0, 0], shape.stride, shape.dilation)
    if unevenness(sums).is_flat:
        return None
    return float(phase_sums(even, shape.stride, shape.dilation).flat[0])


def _of_pattern(
    pattern: NDArray[np.float64],
    counts: NDArray[np.float64],
    title: str,
    sentences: Sequence[str],
    counted: Mark,
    words: Words,
) -> Finding:
    state = _state(pattern, counts)
    return Finding(
        state,
        title,
        _headline(state, pattern, words),
        tuple(sentences),
        _bars(pattern, CELL, words),
        pattern.size,
        max(pattern.size - MOST_BARS, 0),
        _facts(pattern, counts, counted, shape_text(pattern.shape), words),
    )


def _state(values: NDArray[np.float64], counts: NDArray[np.float64] | NDArray[np.int64]) -> State:
    if counts.min() == 0:
        return "holes"
    return "flat" if unevenness(values).is_flat else "uneven"


def _headline(state: State, values: NDArray[np.float64], words: Words) -> str:
    ratio = ratio_text(unevenness(values).ratio)
    if state == "uneven" and ratio:
        return words(UNEVEN_BY, ratio=ratio)
    return words(STATES[state])


def _reasons(shape: Geometry, words: Words) -> list[str]:
    """Why the stamps meet as they do; once where all axes are alike."""
    axes = [axis_shape(shape, axis) for axis in range(shape.axes)]
    said = [(kind_text(words, one), kind_reason(words, one)) for one in axes]
    if len(set(said)) == 1:
        mark = BECAUSE if shape.axes == 1 else EACH_AXIS
        return [words(mark, kind=said[0][0], reason=said[0][1])]
    return [
        words(ON_AXIS, axis=axis, kind=kind, reason=reason)
        for axis, (kind, reason) in enumerate(said)
    ]


def _bars(
    values: NDArray[np.float64], name: Mark, words: Words, after: float | None = None
) -> tuple[Bar, ...]:
    if values.size == 1:
        return ()
    places = list(product(*map(range, values.shape)))[:MOST_BARS]
    return tuple(
        Bar(
            words(name, place=_place(at)),
            float(values[at]),
            number,
            after,
        )
        for number, at in enumerate(places)
    )


def _facts(
    values: NDArray[np.float64],
    counts: NDArray[np.float64] | NDArray[np.int64],
    counted: Mark,
    period: str,
    words: Words,
) -> tuple[tuple[str, str], ...]:
    found = unevenness(values)
    low, high = shown_number(float(counts.min())), shown_number(float(counts.max()))
    shown = "–" if values.size > MOST_PEAK_CELLS else words(NO_PEAK)
    peak = strongest(pattern_peaks(values)) if values.size <= MOST_PEAK_CELLS else None
    if peak is not None:
        shown = words(PEAK_AT, height=shown_number(peak.relative), frequency=peak.name)
    return (
        (words(counted), low if low == high else f"{low}–{high}"),
        (words(RATIO), ratio_text(found.ratio) or "–"),
        (words(RIPPLE), shown_number(found.ripple)),
        (words(PERIOD), period),
        (words(PEAK), shown),
    )


def _pattern_text(pattern: NDArray[np.float64], words: Words) -> str:
    if unevenness(pattern).is_flat:
        return words(SAME_EVERYWHERE, value=shown_number(float(pattern.max())))
    return words(REPEATS, values=sums_text(pattern), period=shape_text(pattern.shape))


def _place(at: tuple[int, ...]) -> str:
    return ", ".join(map(str, at))


def _list(values: NDArray[np.float64]) -> str:
    return "[" + ", ".join(shown_number(v) for v in values.ravel().tolist()) + "]"
