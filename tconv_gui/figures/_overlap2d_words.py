"""What is said of the overlap in two dimensions."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import numpy as np

from core.checkerboard import Unevenness, unevenness
from core.numbers_text import shown_number
from core.words_mark import QT_TRANSLATE_NOOP
from tconv_gui.figures._overlap import AxisOverlap
from tconv_gui.figures._overlap2d_model import MapOverlap
from tconv_gui.figures._verdict import kind_reason, kind_text, ratio_text, verdict
from tconv_gui.words import Words

TITLE = QT_TRANSLATE_NOOP("overlap", "{kind}")
TWO_KINDS = QT_TRANSLATE_NOOP("overlap", "{down} down, {across} across")
TITLE_GRADIENT = QT_TRANSLATE_NOOP("overlap", "Gradient of a convolution · {kind}")
BOTH_AXES = QT_TRANSLATE_NOOP("overlap", "On both axes {reason}.")
DOWN = QT_TRANSLATE_NOOP("overlap", "Down, {reason}.")
ACROSS = QT_TRANSLATE_NOOP("overlap", "Across, {reason}.")
PLAIN_REASON = QT_TRANSLATE_NOOP("overlap", "{reason}.")
VERDICT_KERNEL = QT_TRANSLATE_NOOP("overlap", "Weighted by the kernel – {verdict}")
VERDICT_ONES = QT_TRANSLATE_NOOP("overlap", "Counted – {verdict}")
INPUT = QT_TRANSLATE_NOOP("overlap", "input x")
OUTPUT = QT_TRANSLATE_NOOP("overlap", "output y")
KERNEL = QT_TRANSLATE_NOOP("overlap", "kernel w")

INTERIOR_FLAT = QT_TRANSLATE_NOOP("overlap", "Interior: everywhere {value}, std/mean 0")
INTERIOR = QT_TRANSLATE_NOOP(
    "overlap", "Interior: {low} to {high}, max/min {ratio}, std/mean {ripple}"
)
INTERIOR_SIGNS = QT_TRANSLATE_NOOP("overlap", "Interior: {low} to {high}, std/mean {ripple}")
SQUARE_LAW = QT_TRANSLATE_NOOP(
    "overlap", "The square law: {ratio} along an axis becomes {square} in two dimensions."
)
PRODUCT_LAW = QT_TRANSLATE_NOOP(
    "overlap", "Unevenness multiplies: {down} down times {across} across is {square}."
)
ONLY_DOWN = QT_TRANSLATE_NOOP(
    "overlap", "Only down is it uneven: {ratio} there stays {ratio} in two dimensions."
)
ONLY_ACROSS = QT_TRANSLATE_NOOP(
    "overlap", "Only across is it uneven: {ratio} there stays {ratio} in two dimensions."
)
OUTER_COUNTS = QT_TRANSLATE_NOOP(
    "overlap",
    "The map is the outer product of its margins: every number is its row's times its column's.",
)
OUTER_KERNEL = QT_TRANSLATE_NOOP(
    "overlap",
    "Each margin weighs by the kernel's sum over the other axis. This kernel is an outer product, "
    "so the map is one too: every number is its row's times its column's, divided by Σw = {sum}.",
)
NOT_OUTER = QT_TRANSLATE_NOOP(
    "overlap",
    "Each margin weighs by the kernel's sum over the other axis. This kernel is no outer product, "
    "so the map cannot be read off its margins, and the square law does not hold.",
)
RAMP = QT_TRANSLATE_NOOP(
    "overlap",
    "Hatched or faint: border, {count} of {all} cells, which lack stamps as the ones end there. A "
    "border ramp is not a checkerboard; max/min and std/mean are the interior's.",
)
ALL_BORDER = QT_TRANSLATE_NOOP(
    "overlap",
    "Hatched or faint: border. The ones are too few for a whole period inside; what is said of "
    "the interior holds for larger sizes. A border ramp is not a checkerboard.",
)
NO_BORDER = QT_TRANSLATE_NOOP("overlap", "All that is kept is interior: there is no border ramp.")
CROPPED = QT_TRANSLATE_NOOP("overlap", "Outside the frame: cropped by padding.")
CONSTANT = QT_TRANSLATE_NOOP(
    "overlap", "The input is a constant of ones here; your own numbers stay as they are."
)
CONSTANT_GRADIENT = QT_TRANSLATE_NOOP(
    "overlap",
    "What is scattered here is ∂L/∂y, a constant of ones, back onto the input: the backward pass.",
)
ONE_ROW = QT_TRANSLATE_NOOP(
    "overlap",
    "This layer has one axis, so the map has one row. The figure “Overlap” (overlap1d) shows how "
    "it comes about.",
)

ALL_STAMPS = QT_TRANSLATE_NOOP(
    "overlap", "All {count} stamps have landed; a step shows them one by one."
)
STAMP = QT_TRANSLATE_NOOP("overlap", "Stamp {step} of {count}, of {unit}, is added to its window.")
CELL_PRODUCT = QT_TRANSLATE_NOOP("overlap", "{cell}: {down} × {across} = {count} stamps")
CELL_ONE = QT_TRANSLATE_NOOP("overlap", "{cell}: {count} stamps")
CELL_SUM = QT_TRANSLATE_NOOP("overlap", "{cell}: {count} stamps add up to {sum}")
SO_FAR = QT_TRANSLATE_NOOP("overlap", "{text}, {count} of them so far")
AT_BORDER = QT_TRANSLATE_NOOP("overlap", "{text}, at the border")
IS_CROPPED = QT_TRANSLATE_NOOP("overlap", "{text}, cropped")


class Said(NamedTuple):
    """The texts beside the map; ``lines`` holds (text, kind), kinds as in ``LOOKS``."""

    title: str
    lines: tuple[tuple[str, str], ...]
    unit_name: str
    cell_name: str
    kernel_name: str


@lru_cache(maxsize=32)
def said_of(found: MapOverlap, words: Words) -> Said:
    """What is said in a language, whatever the step."""
    lines = [(text, "soft") for text in _reasons(found, words)]
    weighed = VERDICT_ONES if found.counted else VERDICT_KERNEL
    lines.append((words(weighed, verdict=verdict(words, found.sums)), "strong"))
    lines.append((unevenness_text(found, words), "strong"))
    law = law_text(found, words)
    if law:
        lines.append((law, "law"))
    if found.down is not None:
        lines.append((_outer_text(found, words), "ink"))
    lines.append((_border_text(found, words), "ink"))
    if found.down is None:
        lines.append((words(ONE_ROW), "ink"))
    lines.append((words(CONSTANT_GRADIENT if found.is_gradient else CONSTANT), "soft"))
    kinds = [kind_text(words, profile.shape) for profile in found.profiles]
    kind = kinds[0]
    if len(set(kinds)) > 1:
        kind = words(TWO_KINDS, down=kinds[0], across=kinds[1])
    return Said(
        words(TITLE_GRADIENT if found.is_gradient else TITLE, kind=kind),
        tuple(lines),
        "∂L/∂y" if found.is_gradient else words(INPUT),
        "∂L/∂x" if found.is_gradient else words(OUTPUT),
        words(KERNEL),
    )


def _reasons(found: MapOverlap, words: Words) -> list[str]:
    reasons = [kind_reason(words, profile.shape) for profile in found.profiles]
    if len(reasons) == 1:
        return [words(PLAIN_REASON, reason=_capital(reasons[0]))]
    if reasons[0] == reasons[1]:
        return [words(BOTH_AXES, reason=reasons[0])]
    marks = zip((DOWN, ACROSS), reasons, strict=True)
    return [words(mark, reason=reason) for mark, reason in marks]


def _capital(text: str) -> str:
    """A parameter's name keeps its small letter."""
    return text if "_" in text.split(" ", 1)[0] else text[:1].upper() + text[1:]


def unevenness_text(found: MapOverlap, words: Words) -> str:
    """How uneven the interior is: its ends, max/min and std/mean."""
    return interior_text(found.unevenness, words)


def interior_text(uneven: Unevenness, words: Words) -> str:
    """The same of any interior."""
    if uneven.is_flat:
        return words(INTERIOR_FLAT, value=shown_number(uneven.high))
    facts = {
        "low": shown_number(uneven.low), "high": shown_number(uneven.high),
        "ripple": shown_number(uneven.ripple),
    }  # fmt: skip
    if np.isnan(uneven.ratio):
        return words(INTERIOR_SIGNS, **facts)
    ratio = ratio_text(uneven.ratio) or shown_number(uneven.ratio)
    return words(INTERIOR, ratio=ratio, **facts)


def law_text(found: MapOverlap, words: Words) -> str:
    """How the ratios of the axes multiply; nothing where they do not."""
    if found.down is None or not found.is_product:
        return ""
    down, across = (_ratio(profile) for profile in found.profiles)
    square = found.unevenness.ratio
    if not np.isfinite([down, across, square]).all() or down == across == 1:
        return ""
    texts = {"down": ratio_text(down), "across": ratio_text(across), "square": ratio_text(square)}
    if down == 1:
        return words(ONLY_ACROSS, ratio=texts["across"])
    if across == 1:
        return words(ONLY_DOWN, ratio=texts["down"])
    if texts["down"] == texts["across"]:
        return words(SQUARE_LAW, ratio=texts["down"], square=texts["square"])
    return words(PRODUCT_LAW, **texts)


def _ratio(profile: AxisOverlap) -> float:
    return unevenness(profile.pattern).ratio


def _outer_text(found: MapOverlap, words: Words) -> str:
    if found.counted:
        return words(OUTER_COUNTS)
    if found.is_product:
        return words(OUTER_KERNEL, sum=shown_number(float(found.kernel.sum())))
    return words(NOT_OUTER)


def _border_text(found: MapOverlap, words: Words) -> str:
    count, every = int(found.border.sum()), int(found.own.sum())
    if not found.has_interior:
        text = words(ALL_BORDER)
    elif count:
        text = words(RAMP, count=count, all=every)
    else:
        text = words(NO_BORDER)
    if found.own.all():
        return text
    joint = "" if words.language.startswith("zh") else " "
    return text + joint + words(CROPPED)
