"""What is said of the overlap on one axis."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import numpy as np

from core.document import Document
from core.numbers_text import shown_number
from core.words_mark import QT_TRANSLATE_NOOP
from tconv_gui.figures._overlap import AxisOverlap
from tconv_gui.figures._verdict import kind_reason, kind_text, verdict
from tconv_gui.words import Words

TITLE = QT_TRANSLATE_NOOP("overlap", "{kind}")
TITLE_GRADIENT = QT_TRANSLATE_NOOP("overlap", "Gradient of a convolution · {kind}")
VERDICT_KERNEL = QT_TRANSLATE_NOOP("overlap", "Weighted by the kernel – {verdict}")
VERDICT_ONES = QT_TRANSLATE_NOOP("overlap", "Counted – {verdict}")

ONES = QT_TRANSLATE_NOOP("overlap", "{count} ones")
ONE_ONE = QT_TRANSLATE_NOOP("overlap", "1 one")
CELLS = QT_TRANSLATE_NOOP("overlap", "{count} cells")
COUNTS = QT_TRANSLATE_NOOP("overlap", "stamps")
SUMS = QT_TRANSLATE_NOOP("overlap", "sums")
INPUT = QT_TRANSLATE_NOOP("overlap", "input x")
OUTPUT = QT_TRANSLATE_NOOP("overlap", "output y")
KERNEL = QT_TRANSLATE_NOOP("overlap", "kernel w")
TAP_SUMS = QT_TRANSLATE_NOOP("overlap", "summed over axis {axis}: {sums}")

PHASE = QT_TRANSLATE_NOOP("overlap", "phase {phase}: {sum}")
INTERIOR_FLAT = QT_TRANSLATE_NOOP("overlap", "interior: always {value}")
INTERIOR = QT_TRANSLATE_NOOP("overlap", "interior: {values}, repeating")
BORDER = QT_TRANSLATE_NOOP("overlap", "border")

RAMP = QT_TRANSLATE_NOOP(
    "overlap",
    "Border: fewer stamps where the input ends (outputs at the beginning: {before}, at the end: "
    "{after}). A border ramp is not a checkerboard.",
)
ALL_BORDER = QT_TRANSLATE_NOOP(
    "overlap",
    "All of it is border: the input is too short for a whole period. What is said of the interior "
    "holds for longer inputs; a border ramp is not a checkerboard.",
)
RAMP_CROPPED = QT_TRANSLATE_NOOP(
    "overlap",
    "The border ramp lies in what padding crops: all of the output is interior.",
)
NO_RAMP = QT_TRANSLATE_NOOP("overlap", "No border ramp: stamps do not reach over one another.")
CONSTANT = QT_TRANSLATE_NOOP(
    "overlap", "The input is a constant of ones here; your own numbers stay as they are."
)
CONSTANT_GRADIENT = QT_TRANSLATE_NOOP(
    "overlap",
    "What is scattered here is ∂L/∂y, a constant of ones, back onto the input: the backward pass.",
)
PART = QT_TRANSLATE_NOOP(
    "overlap", "Drawn: the first {seen} of {all} cells. A shorter input is drawn whole."
)
ONE_AXIS = QT_TRANSLATE_NOOP("overlap", "Along axis {axis} of 2.")

# So many terms of a phase's sum are written out, so many phases with their terms.
MOST_TERMS = 6
MOST_WRITTEN = 6
MOST_VALUES = 8


class OverlapWords(NamedTuple):
    """All texts of a figure that do not depend on the step; ``foot`` holds (text, kind)."""

    title: str
    reason: str
    verdict: str
    kernel_title: str
    sums_note: str
    unit_name: str
    unit_note: str
    cell_name: str
    cell_note: str
    bar_note: str
    phases: tuple[str, ...]
    interior: str
    border: str
    foot: tuple[tuple[str, str], ...]


@lru_cache(maxsize=32)
def words_of(
    document: Document, layer: int, found: AxisOverlap, words: Words, seen: int
) -> OverlapWords:
    """What is said in a language."""
    kind = kind_text(words, found.shape)
    sums_note = ""
    if found.axes > 1 and found.weighted:
        sums = ", ".join(shown_number(value) for value in found.taps.tolist())
        sums_note = words(TAP_SUMS, axis=1 - found.axis, sums=sums)
    weighed = VERDICT_KERNEL if found.weighted else VERDICT_ONES
    own = found.shape.large[0]
    return OverlapWords(
        title=words(TITLE_GRADIENT if found.is_gradient else TITLE, kind=kind),
        reason=kind_reason(words, found.shape),
        verdict=words(weighed, verdict=verdict(words, found.sums)),
        kernel_title=words(KERNEL),
        sums_note=sums_note,
        unit_name="∂L/∂y" if found.is_gradient else words(INPUT),
        unit_note=words(ONE_ONE) if found.units == 1 else words(ONES, count=found.units),
        cell_name="∂L/∂x" if found.is_gradient else words(OUTPUT),
        cell_note=words(CELLS, count=own),
        bar_note=words(SUMS if found.weighted else COUNTS),
        phases=_phases(found, words),
        interior=_interior(found, words),
        border=words(BORDER),
        foot=tuple(_foot(found, words, seen)),
    )


def _phases(found: AxisOverlap, words: Words) -> tuple[str, ...]:
    """Each phase with its sum, and how it comes about."""
    written = []
    at = np.arange(len(found.taps)) * found.dilation % found.stride
    for phase, total in enumerate(found.sums.tolist()):
        terms = [shown_number(value) for value in found.taps[at == phase].tolist()]
        terms = [f"({t})" if n and t.startswith("−") else t for n, t in enumerate(terms)]
        text = shown_number(total)
        if found.stride <= MOST_WRITTEN and 1 < len(terms) <= MOST_TERMS:
            text = f"{' + '.join(terms)} = {text}"
        written.append(words(PHASE, phase=phase, sum=text))
    return tuple(written)


def _interior(found: AxisOverlap, words: Words) -> str:
    pattern = found.pattern
    if len(pattern) == 1:
        return words(INTERIOR_FLAT, value=shown_number(float(pattern[0])))
    first = max(found.lead_end, found.begin)
    values = np.roll(pattern, -first)
    texts = [shown_number(value) for value in values[:MOST_VALUES].tolist()]
    dots = ", …" if len(values) > MOST_VALUES else ""
    return words(INTERIOR, values=", ".join(texts) + dots)


def _foot(found: AxisOverlap, words: Words, seen: int) -> list[tuple[str, str]]:
    before, after = found.border
    if not found.has_interior:
        border = words(ALL_BORDER)
    elif before or after:
        border = words(RAMP, before=before, after=after)
    else:
        border = words(RAMP_CROPPED if found.lead_end else NO_RAMP)
    notes = [words(CONSTANT_GRADIENT if found.is_gradient else CONSTANT)]
    if found.axes > 1:
        notes.insert(0, words(ONE_AXIS, axis=found.axis))
    if seen < found.length:
        notes.append(words(PART, seen=seen, all=found.length))
    joint = "" if words.language.startswith("zh") else " "
    return [(border, "ink"), (joint.join(notes), "soft")]
