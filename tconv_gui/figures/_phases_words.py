"""What the phase meter says."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import numpy as np

from core.numbers_text import shown_number
from core.symbols import indexed
from core.words_mark import QT_TRANSLATE_NOOP
from tconv_gui.figures._phases_model import PhaseMeter
from tconv_gui.figures._verdict import verdict
from tconv_gui.words import Words

RULE = QT_TRANSLATE_NOOP(
    "phases",
    "The answer to a constant is flat inside if and only if all phase sums are equal.",
)
RULE_GRADIENT = QT_TRANSLATE_NOOP(
    "phases",
    "The gradient of a constant ∂L/∂y is flat inside if and only if all phase sums are equal.",
)
RULE_HERE = QT_TRANSLATE_NOOP("phases", "Here that is {equation}: {holds}")
RULE_TRUE = QT_TRANSLATE_NOOP("phases", "{sums}, true.")
RULE_FALSE = QT_TRANSLATE_NOOP("phases", "{sums}, not true.")
DIVISIBLE = QT_TRANSLATE_NOOP(
    "phases", "That kernel_size is a multiple of stride makes the counts equal, not the sums."
)
NOT_DIVISIBLE = QT_TRANSLATE_NOOP(
    "phases", "kernel_size is no multiple of stride, yet the kernel's numbers make up for it."
)
KERNEL = QT_TRANSLATE_NOOP("phases", "kernel w")
ONES_KERNEL = QT_TRANSLATE_NOOP("phases", "kernel of ones")
SUMS = QT_TRANSLATE_NOOP("phases", "phase sums")
PATCH = QT_TRANSLATE_NOOP("phases", "interior of y, from ones")
PATCH_GRADIENT = QT_TRANSLATE_NOOP("phases", "interior of ∂L/∂x, from ones")
AFTER_KERNEL = QT_TRANSLATE_NOOP("phases", "balanced kernel")
AFTER_SUMS = QT_TRANSLATE_NOOP("phases", "after “Balance kernel”")
AFTER_PATCH = QT_TRANSLATE_NOOP("phases", "interior then")
CHANGE = QT_TRANSLATE_NOOP(
    "phases",
    "The smallest change that evens it out: no number by more than {largest}, "
    "in all √Σ(Δw)² = {whole}.",
)
NO_CHANGE = QT_TRANSLATE_NOOP("phases", "Nothing to balance: all phase sums are equal already.")
PHASE = QT_TRANSLATE_NOOP("phases", "phase {phase}")
EMPTY = QT_TRANSLATE_NOOP("phases", "no kernel cell: a hole")
CONSTANT = QT_TRANSLATE_NOOP(
    "phases", "The input is a constant of ones here; your own numbers stay as they are."
)
CONSTANT_GRADIENT = QT_TRANSLATE_NOOP(
    "phases",
    "Of a convolution this is the backward pass: ∂L/∂y, a constant of ones, goes back to the "
    "input.",
)
POINTED = QT_TRANSLATE_NOOP(
    "phases", "Phase {phase} reaches every output of remainder {phase} by stride {stride}: {sum}"
)
STEPS = QT_TRANSLATE_NOOP(
    "phases", "Each step shows one phase alone: the sub-kernel that reaches its outputs."
)

# So many terms of a sum are written out, so many in an equation.
MOST_TERMS = 6
MOST_IN_EQUATION = 16
MOST_SUMS = 8


class MeterWords(NamedTuple):
    """The texts that do not depend on the step; ``expressions`` and ``after`` go with phases."""

    verdict: str
    rules: tuple[str, ...]
    kernel: str
    patch: str
    phases: tuple[str, ...]
    expressions: tuple[str, ...]
    after: tuple[str, ...]
    change: str
    foot: str


@lru_cache(maxsize=32)
def words_of(meter: PhaseMeter, words: Words, base: int) -> MeterWords:
    """What is said in a language; indices count from ``base``."""
    gradient = meter.overlap.is_gradient
    sums = meter.sums if meter.axes == 2 else meter.sums[0]
    said = verdict(words, sums)
    rules = [words(RULE_GRADIENT if gradient else RULE)]
    equation = equation_text(meter, base)
    if equation:
        shown = [shown_number(value) for value in _by_terms(meter)]
        holds = RULE_TRUE if meter.is_flat else RULE_FALSE
        sign = " = " if meter.is_flat else ", "
        rules.append(words(RULE_HERE, equation=equation, holds=words(holds, sums=sign.join(shown))))
    rules += _divisible(meter, words)
    numbers = range(meter.count)
    return MeterWords(
        said[:1].upper() + said[1:],
        tuple(rules),
        words(KERNEL if meter.weighted else ONES_KERNEL),
        words(PATCH_GRADIENT if gradient else PATCH),
        tuple(words(PHASE, phase=meter.phase_name(n)) for n in numbers),
        tuple(expression(meter, n, words) for n in numbers),
        tuple(_after(meter, n) for n in numbers),
        _change(meter, words),
        words(CONSTANT_GRADIENT if gradient else CONSTANT),
    )


def expression(meter: PhaseMeter, number: int, words: Words) -> str:
    """A phase's sum, its terms written out where they are few."""
    terms = [shown_number(float(meter.kernel[cell])) for cell in meter.cells(number)]
    total = shown_number(float(meter.sums.flat[number]))
    if not terms:
        return f"{total} ({words(EMPTY)})"
    if not 1 < len(terms) <= MOST_TERMS:
        return total
    return f"{' + '.join(_signed(terms))} = {total}"


def _signed(terms: list[str]) -> list[str]:
    return [f"({text})" if n and text.startswith("−") else text for n, text in enumerate(terms)]


def equation_text(meter: PhaseMeter, base: int) -> str:
    """The rule with the kernel's names, the shortest side first; nothing where it is too long.

    With k=3, s=2 it is “w₁ = w₀ + w₂”, or “w₂ = w₁ + w₃” for those who count from 1.
    """
    if meter.count == 1 or meter.kernel.size > MOST_IN_EQUATION or not meter.counts.all():
        return ""
    sides = []
    for number in _order(meter):
        indices = [cell[-meter.axes :] for cell in meter.cells(number)]
        sides.append(" + ".join(indexed("w", index, base) for index in indices))
    return " = ".join(sides)


def _order(meter: PhaseMeter) -> list[int]:
    """The phases, those with few cells first."""
    return sorted(range(meter.count), key=lambda n: int(meter.counts.flat[n]))


def _by_terms(meter: PhaseMeter) -> list[float]:
    return [float(meter.sums.flat[number]) for number in _order(meter)]


def _divisible(meter: PhaseMeter, words: Words) -> list[str]:
    """That being divisible is neither enough nor needed, where the layer shows it."""
    if meter.count == 1:
        return []
    counts_flat = bool((meter.counts == meter.counts.flat[0]).all())
    if counts_flat and not meter.is_flat:
        return [words(DIVISIBLE)]
    if not counts_flat and meter.is_flat and meter.sums.any():
        return [words(NOT_DIVISIBLE)]
    return []


def _after(meter: PhaseMeter, number: int) -> str:
    """How a phase comes to the common sum: the same change in each of its cells."""
    count, total = int(meter.counts.flat[number]), float(meter.sums.flat[number])
    if not count or not np.isfinite(meter.common):
        return ""
    each = (meter.common - total) / count
    if abs(each) < 1e-12 * max(abs(meter.common), abs(total), 1e-300):
        return shown_number(meter.common)
    sign = "−" if each < 0 else "+"
    return f"{shown_number(total)} {sign} {count}·{shown_number(abs(each))} = " + shown_number(
        meter.common
    )


def _change(meter: PhaseMeter, words: Words) -> str:
    even, error = meter.balance
    if error is not None:
        text = words.error(error)
        return text[:1].upper() + text[1:]
    if meter.is_flat:
        return words(NO_CHANGE)
    assert even is not None
    largest, whole = map(shown_number, meter.change)
    return words(CHANGE, largest=largest, whole=whole)


def pointed_text(meter: PhaseMeter, number: int | None, words: Words) -> str:
    """What the phase that is looked at does."""
    if number is None:
        return words(STEPS)
    stride = meter.stride
    both = str(stride[1]) if meter.axes == 1 else f"{stride[0]}×{stride[1]}"
    name, total = meter.phase_name(number), expression(meter, number, words)
    return words(POINTED, phase=name, stride=both, sum=total)
