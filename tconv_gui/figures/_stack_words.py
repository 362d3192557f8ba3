"""What is said of a stack of layers: which one makes a pattern, which evens it out, and why."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import numpy as np

from core.document import shape_text
from core.numbers_text import shown_number
from core.stack import Alternative, LayerReport, Pattern, Sentence, ratio_text, setting_text
from core.words_mark import QT_TRANSLATE_NOOP
from tconv_gui.figures._stack_model import MOST_DRAWN, Row, Stacked
from tconv_gui.words import Words

TITLE = QT_TRANSLATE_NOOP("stack", "Stack of {count} layers: {verdict}")
TITLE_ONE = QT_TRANSLATE_NOOP("stack", "One layer: {verdict}")
TITLE_NONE = QT_TRANSLATE_NOOP("stack", "This stack cannot be followed")
VALUES = QT_TRANSLATE_NOOP("stack", "Interior after the last layer: {values}, repeating")
VALUES_FLAT = QT_TRANSLATE_NOOP("stack", "Interior after the last layer: always {value}")
RIPPLE = QT_TRANSLATE_NOOP("stack", "max/min {ratio}, std/mean {ripple}")
COUNTED = QT_TRANSLATE_NOOP("stack", "Counted: every kernel is taken as ones.")
WEIGHTED = QT_TRANSLATE_NOOP("stack", "Weighted by the layers' own kernels.")

INPUT = QT_TRANSLATE_NOOP("stack", "input")
BEFORE = QT_TRANSLATE_NOOP("stack", "after layer {number}")
ONES = QT_TRANSLATE_NOOP("stack", "{size} ones")
CELLS = QT_TRANSLATE_NOOP("stack", "{size} cells")
LAYER = QT_TRANSLATE_NOOP("stack", "layer {number}: {setting} → {size}")

IS_FLAT = QT_TRANSLATE_NOOP("stack", "1:1, flat so far")
MADE = QT_TRANSLATE_NOOP("stack", "{ratio}, period {period}: this layer makes it uneven")
REPAIRED = QT_TRANSLATE_NOOP("stack", "1:1, flat again: this layer evens it out (before: {before})")
SOFTENED = QT_TRANSLATE_NOOP("stack", "{ratio}, period {period}: less uneven (before: {before})")
KEPT = QT_TRANSLATE_NOOP("stack", "{ratio}, period {period}: kept as it was before")
WORSENED = QT_TRANSLATE_NOOP("stack", "{ratio}, period {period}: more uneven (before: {before})")
EFFECTS = {
    "flat": IS_FLAT, "made": MADE, "repaired": REPAIRED, "softened": SOFTENED, "kept": KEPT,
    "worsened": WORSENED,
}  # fmt: skip
SQUARE = QT_TRANSLATE_NOOP("stack", "{whole} = ({axis})²")
PRODUCT = QT_TRANSLATE_NOOP("stack", "{whole} = {first} × {second}")
INSTEAD = QT_TRANSLATE_NOOP("stack", "even instead: {setting}")

MAP_TITLE = QT_TRANSLATE_NOOP("stack", "after layer {number}: {size}")
MAP_LAW = QT_TRANSLATE_NOOP("stack", "the margins' outer product")
NO_LAW = QT_TRANSLATE_NOOP("stack", "no outer product of two profiles")

BORDER = QT_TRANSLATE_NOOP("stack", "border")
INTERIOR = QT_TRANSLATE_NOOP("stack", "interior")
RAMP = QT_TRANSLATE_NOOP(
    "stack",
    "Pale cells are border: the input's end is felt there. A border ramp is not a checkerboard; "
    "what is said holds for the interior.",
)
ALL_BORDER = QT_TRANSLATE_NOOP(
    "stack",
    "The input is too short: its ends are felt everywhere or all but. What is said of the interior "
    "holds for longer inputs; a border ramp is not a checkerboard.",
)
NO_RAMP = QT_TRANSLATE_NOOP("stack", "No border: the input's end is felt nowhere.")
CONSTANT = QT_TRANSLATE_NOOP(
    "stack", "The input is a constant of ones here; your own numbers stay as they are."
)
LAST_ONES = QT_TRANSLATE_NOOP(
    "stack",
    "Drawn: the last {drawn} of {all} layers; what is said counts all of them.",
)
PART = QT_TRANSLATE_NOOP(
    "stack", "Drawn: the first {seen} of {all} cells of the last layer, the others as far."
)
MAP_PART = QT_TRANSLATE_NOOP("stack", "Drawn: the first {seen} of {all} cells of each axis.")
NOT_FOLLOWED = QT_TRANSLATE_NOOP("stack", "Not followed to the end: {reason}")

MOST_VALUES = 16


class RowWords(NamedTuple):
    """What stands beside a row: its name, its effect, why, and an even alternative."""

    name: str
    effect: str
    reason: str
    instead: str


def said(words: Words, sentence: Sentence) -> str:
    """A sentence of the engine in the language in use."""
    return words(sentence.mark, **sentence.facts)


def title_of(found: Stacked, words: Words) -> str:
    """The verdict on the whole stack, which says its reason."""
    if found.report is None:
        return words(TITLE_NONE)
    count = len(found.report.layers)
    verdict = said(words, found.report.verdict)
    return words(TITLE_ONE if count == 1 else TITLE, count=count, verdict=verdict)


def heads_of(found: Stacked, words: Words, weighted: bool) -> list[tuple[str, str]]:
    """The lines under the title, with their kinds."""
    lines: list[tuple[str, str]] = []
    report = found.report
    if report is not None:
        text = values_text(found.last, report.pattern, words)
        if not report.is_flat:
            values = report.pattern.unevenness
            ratio, ripple = compound_ratio(report.pattern, words), shown_number(values.ripple)
            text += f" ({words(RIPPLE, ratio=ratio, ripple=ripple)})"
        lines.append((text, "strong"))
    lines.append((words(WEIGHTED if weighted else COUNTED), "soft"))
    return lines


def values_text(row: Row, pattern: Pattern, words: Words) -> str:
    """One period of the interior, from the first interior cell on; of two axes, row by row."""
    if pattern.is_flat:
        return words(VALUES_FLAT, value=shown_number(float(pattern.values.flat[0])))
    values = pattern.values
    for axis, mask in enumerate(row.reached):
        first = int(mask.argmax()) if mask.any() else 0
        values = np.roll(values, -first, axis)
    table = np.atleast_2d(values)
    few = table[:4, :MOST_VALUES]
    rows = [", ".join(shown_number(value) for value in line) for line in few.tolist()]
    text = " / ".join(rows)
    if few.shape != table.shape:
        text += ", …"
    return words(VALUES, values=text)


def compound_ratio(pattern: Pattern, words: Words) -> str:
    """Largest by smallest; in two dimensions as the product of the axes' ratios where it is one."""
    whole = ratio_text(pattern.unevenness)
    profiles = pattern.profiles() if pattern.values.ndim == 2 else None
    if profiles is None or pattern.is_flat:
        return whole
    first, second = (ratio_text(profile.unevenness) for profile in profiles)
    if first == second:
        return words(SQUARE, whole=whole, axis=first)
    return words(PRODUCT, whole=whole, first=first, second=second)


@lru_cache(maxsize=256)
def row_words(row: Row, before: Row | None, words: Words) -> RowWords:
    """What is said beside a row."""
    report = row.report
    if report is None:
        return RowWords(words(INPUT), words(ONES, size=shape_text(row.size)), "", "")
    if before is None:
        name = words(BEFORE, number=row.number)
        return RowWords(name, words(CELLS, size=shape_text(row.size)), "", "")
    setting = setting_text(report.layer.spec)
    name = words(LAYER, number=row.number, setting=setting, size=shape_text(row.size))
    reason = said(words, report.reason)
    return RowWords(name, effect_text(report, before, words), reason, _instead(report, words))


def effect_text(report: LayerReport, before: Row, words: Words) -> str:
    """What the layer does to what came before it."""
    earlier = "1:1" if before.report is None else ratio_text(before.report.compound.unevenness)
    return words(
        EFFECTS[report.effect],
        ratio=compound_ratio(report.compound, words),
        period=shape_text(report.compound.period),
        before=earlier,
    )


def _instead(report: LayerReport, words: Words) -> str:
    found = report.alternative
    if not isinstance(found, Alternative) or found.kernel is not None:
        return ""
    return words(INSTEAD, setting=setting_text(found.spec))


def foot_of(found: Stacked, words: Words, seen: int, shown: Row) -> list[tuple[str, str]]:
    """Sentences under the picture, with their kinds; ``seen`` cells of ``shown`` are drawn."""
    lines: list[tuple[str, str]] = []
    if found.refusal is not None:
        reason = words.error(found.refusal)
        lines.append((words(NOT_FOLLOWED, reason=reason), "strong"))
    report = found.report
    if report is not None:
        if not report.has_whole_period:
            border = words(ALL_BORDER)
        else:
            border = words(NO_RAMP if found.last.interior.all() else RAMP)
        lines.append((border, "ink"))
    notes = [words(CONSTANT)]
    if len(found.drawn) < len(found.rows):
        notes.append(words(LAST_ONES, drawn=MOST_DRAWN, all=len(found.rows) - 1))
    if seen < max(shown.size):
        mark = PART if len(shown.size) == 1 else MAP_PART
        notes.append(words(mark, seen=seen, all=max(shown.size)))
    joint = "" if words.language.startswith("zh") else " "
    lines.append((joint.join(notes), "soft"))
    return lines
