"""What is said of the ways back: names, shares without gradient, unevenness, reasons."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import numpy as np

from core.checkerboard import interior_counts
from core.document import shape_text
from core.numbers_text import shown_number
from core.words_mark import QT_TRANSLATE_NOOP
from tconv_gui.figures._backward_model import Backward, PoolWay, Way
from tconv_gui.figures._labels import parameter_text
from tconv_gui.figures._overlap2d_words import VERDICT_KERNEL, VERDICT_ONES, interior_text
from tconv_gui.figures._verdict import sums_text, verdict
from tconv_gui.words import Words

TITLE = QT_TRANSLATE_NOOP("backward", "Gradient pattern")
HEAD = QT_TRANSLATE_NOOP(
    "backward",
    "∂L/∂y is 1 everywhere. Where does it land on the input, back through this convolution and "
    "through three other layers of the same stride?",
)
HEAD_TRANSPOSED = QT_TRANSLATE_NOOP(
    "backward",
    "As the strided convolution of the same setting, which reads a grid of this layer's output "
    "size: ∂L/∂y is 1 everywhere. Where does it land on that grid?",
)
LEGEND = QT_TRANSLATE_NOOP(
    "backward",
    "Dotted: no gradient. Hatched or outside the dashed frame: border, where windows end; a border "
    "ramp is not a checkerboard. Only max-pooling looks at the numbers: +1 is what a cell "
    "gets.",
)
CHAIN = QT_TRANSLATE_NOOP(
    "backward",
    "Back through all {layers} layers so far, what arrives at the first input repeats {pattern}, "
    "every {period} cells.",
)

CONVOLUTION = QT_TRANSLATE_NOOP("backward", "Convolution")
POINTWISE = QT_TRANSLATE_NOOP("backward", "1×1 convolution")
POINTWISE_ROW = QT_TRANSLATE_NOOP("backward", "Convolution of one cell")
MAX_POOLING = QT_TRANSLATE_NOOP("backward", "Max-pooling")
AVERAGE_POOLING = QT_TRANSLATE_NOOP("backward", "Average pooling")
NAMES = {
    "conv": CONVOLUTION, "one": POINTWISE, "max": MAX_POOLING, "average": AVERAGE_POOLING,
}  # fmt: skip

SILENT = QT_TRANSLATE_NOOP("backward", "{share} % of the cells get no gradient")
SILENT_HERE = QT_TRANSLATE_NOOP(
    "backward", "{share} % of the cells get no gradient; here {count} of {all}"
)
SILENT_POOL = QT_TRANSLATE_NOOP(
    "backward", "{share} % of the cells get no gradient: {count} of {all}"
)
EVERY = QT_TRANSLATE_NOOP("backward", "Every cell gets gradient")
EVERY_INSIDE = QT_TRANSLATE_NOOP(
    "backward", "Inside, every cell gets gradient; at the border {count} of {all} cells get none"
)
PERIOD = QT_TRANSLATE_NOOP("backward", "{unevenness}. Period {size}.")
NO_PERIOD = QT_TRANSLATE_NOOP(
    "backward", "{unevenness}. No period: where it goes is up to the numbers."
)
WINDOWS_RANGE = QT_TRANSLATE_NOOP("backward", "{low} to {high}")
CONV_REASON = QT_TRANSLATE_NOOP(
    "backward",
    "The way back is the transposed convolution of the same window. Windows on a cell, inside: "
    "{counts}.",
)
ONE_REASON = QT_TRANSLATE_NOOP(
    "backward", "It reads one cell of every {stride}; no path leads back to the others."
)
ONE_REASON_ALL = QT_TRANSLATE_NOOP("backward", "With stride 1 it reads every cell.")
AVERAGE_REASON = QT_TRANSLATE_NOOP(
    "backward",
    "Each window gives 1/{size} of its gradient to each of its cells. Windows on a cell, inside: "
    "{counts}.",
)
POOL_APART = QT_TRANSLATE_NOOP(
    "backward",
    "Each window sends all to its largest cell (of equal ones the first). No cell lies in two "
    "windows, so inside {share} % get none, whatever the numbers.",
)
POOL_SHARED = QT_TRANSLATE_NOOP(
    "backward",
    "Each window sends all to its largest cell (of equal ones the first). Windows overlap: one "
    "cell gets up to {high} here, and inside at least {share} % get none, whatever the numbers.",
)
POOL_FREE = QT_TRANSLATE_NOOP(
    "backward",
    "Each window sends all to its largest cell (of equal ones the first). With stride 1 windows "
    "overlap: one cell gets up to {high} here, and how many get none is up to the numbers.",
)
NOT_HERE = QT_TRANSLATE_NOOP("backward", "Not here: {reason}")
SIZES = QT_TRANSLATE_NOOP("backward", "{small} → {large}")

ALL_UNITS = QT_TRANSLATE_NOOP(
    "backward", "All {count} units of ∂L/∂y are sent back; a step shows them one by one."
)
UNIT = QT_TRANSLATE_NOOP(
    "backward", "Unit {step} of {count}, ∂L/∂y[{unit}], is sent back to its windows"
)
UNIT_WINS = QT_TRANSLATE_NOOP(
    "backward", "{text}; max-pooling sends all of it to [{cell}] = {value}"
)
CELL_GETS = QT_TRANSLATE_NOOP("backward", "Cell [{cell}] gets {parts}")
ONE_GETS = QT_TRANSLATE_NOOP("backward", "{value} ({name})")
ONE_LINE = QT_TRANSLATE_NOOP("backward", "{name}: {text}")


class Card(NamedTuple):
    """What is said of one way; ``lines`` holds (text, kind) under the map."""

    name: str
    sizes: str
    parameters: str
    lines: tuple[tuple[str, str], ...]


class Said(NamedTuple):
    """The words over the cards and on them."""

    title: str
    head: tuple[tuple[str, str], ...]
    cards: tuple[Card, ...]


@lru_cache(maxsize=16)
def said_of(found: Backward, words: Words) -> Said:
    """What is said in a language, whatever the step."""
    head = [(words(HEAD_TRANSPOSED if found.is_transposed else HEAD), "ink")]
    if found.chain is not None:
        pattern, period = sums_text(found.chain), shape_text(found.chain.shape)
        text = words(CHAIN, layers=found.layers, pattern=pattern, period=period)
        head.append((text, "law"))
    head.append((words(LEGEND), "soft"))
    cards = tuple(_card(found, way, words) for way in found.ways)
    return Said(words(TITLE), tuple(head), cards)


def name_of(found: Backward, way: Way, words: Words) -> str:
    """What a way leads through."""
    row_of_one = way.name == "one" and found.axes == 1
    return words(POINTWISE_ROW if row_of_one else NAMES[way.name])


def _card(found: Backward, way: Way, words: Words) -> Card:
    head = name_of(found, way, words), _sizes(found, way, words), _parameters(found, way)
    if isinstance(way, PoolWay):
        if way.problem is not None:
            reason = words(NOT_HERE, reason=words.error(way.problem))
            return Card(*head, ((reason, "soft"),))
        return Card(*head, _pool_lines(way, words))
    lines = [(silent_text(way, words), "strong"), (_verdict(found, way, words), "strong")]
    size = shape_text(way.found.pattern.shape[-found.axes :])
    uneven = interior_text(way.unevenness, words)
    lines.append((words(PERIOD, unevenness=uneven, size=size), "ink"))
    lines.append((_reason(found, way, words), "soft"))
    return Card(*head, tuple(lines))


def _pool_lines(way: PoolWay, words: Words) -> tuple[tuple[str, str], ...]:
    share = shown_number(100 * way.facts.least_silent)
    mark = POOL_APART if way.facts.exact else POOL_SHARED if way.facts.least_silent else POOL_FREE
    return (
        (pool_silent_text(way, words), "strong"),
        (words(NO_PERIOD, unevenness=interior_text(way.unevenness, words)), "ink"),
        (words(mark, high=shown_number(float(way.final.max())), share=share), "soft"),
    )


def silent_text(way: Way, words: Words) -> str:
    """Which share of the cells gets nothing, inside, and how many it is here."""
    share = way.silent_share
    count, every = int(way.silent.sum()), way.silent.size
    facts = {"share": shown_number(100 * share), "count": count, "all": every}
    if share:
        return words(SILENT if abs(count / every - share) < 1e-12 else SILENT_HERE, **facts)
    return words(EVERY_INSIDE if count else EVERY, **facts)


def pool_silent_text(way: PoolWay, words: Words) -> str:
    """Which share of the cells wins no window, of these numbers."""
    count, every = int(way.silent.sum()), way.silent.size
    if not count:
        return words(EVERY)
    return words(SILENT_POOL, share=shown_number(100 * count / every), count=count, all=every)


def _verdict(found: Backward, way: Way, words: Words) -> str:
    text = verdict(words, way.found.sums)
    if way.name != "conv":
        return text[:1].upper() + text[1:]
    return words(VERDICT_ONES if way.found.counted else VERDICT_KERNEL, verdict=text)


def _reason(found: Backward, way: Way, words: Words) -> str:
    shape = way.shape
    counts = interior_counts(shape)
    low, high = int(counts.min()), int(counts.max())
    text = str(low) if low == high else words(WINDOWS_RANGE, low=low, high=high)
    if way.name == "one":
        if np.prod(shape.stride) == 1:
            return words(ONE_REASON_ALL)
        return words(ONE_REASON, stride=shape_text(shape.stride[-found.axes :]))
    if way.name == "average":
        return words(AVERAGE_REASON, counts=text, size=int(np.prod(shape.kernel_size)))
    return words(CONV_REASON, counts=text)


def _sizes(found: Backward, way: Way, words: Words) -> str:
    """How large ∂L/∂y and ∂L/∂x are."""
    small, large = (shape_text(size[-found.axes :]) for size in (way.small, way.shape.large))
    return words(SIZES, small=small, large=large)


def _parameters(found: Backward, way: Way) -> str:
    """The window of a way."""
    shape, axes = way.shape, found.axes
    pads = tuple(zip(shape.begin, shape.end, strict=True))[-axes:]
    if found.is_transposed:
        # A convolution of padding p on both sides has these windows, whatever output_padding.
        pads = tuple((begin, max(begin, end)) for begin, end in pads)
    shown: dict[str, object] = {
        "kernel_size": shape.kernel_size[-axes:], "stride": shape.stride[-axes:],
        "padding": pads, "dilation": shape.dilation[-axes:],
    }  # fmt: skip
    if not np.any(pads):
        del shown["padding"]
    if max(shape.dilation[-axes:]) == 1:
        del shown["dilation"]
    return ", ".join(f"{name} {parameter_text(name, v)}" for name, v in shown.items())
