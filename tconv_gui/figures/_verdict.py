"""Verdicts of the checkerboard laboratory in words, never without their reason."""

from __future__ import annotations

from math import gcd

import numpy as np
from numpy.typing import NDArray

from core.arithmetic import Geometry
from core.checkerboard import interior_counts, overlap_kind, unevenness
from core.numbers_text import shown_number
from core.words_mark import QT_TRANSLATE_NOOP
from tconv_gui.words import Words

HOLES = QT_TRANSLATE_NOOP("verdict", "Holes")
NO_OVERLAP = QT_TRANSLATE_NOOP("verdict", "No overlap")
PARTIAL_OVERLAP = QT_TRANSLATE_NOOP("verdict", "Partial overlap")
FULL_OVERLAP = QT_TRANSLATE_NOOP("verdict", "Full overlap")
KINDS = {
    "holes": HOLES, "none": NO_OVERLAP, "partial": PARTIAL_OVERLAP, "full": FULL_OVERLAP,
}  # fmt: skip

SPAN_TOO_SHORT = QT_TRANSLATE_NOOP(
    "verdict",
    "kernel_size {kernel} is less than stride {stride}: some outputs get no stamp at all",
)
SHARED_FACTOR = QT_TRANSLATE_NOOP(
    "verdict",
    "stride {stride} and dilation {dilation} share the factor {factor}: "
    "some outputs get no stamp at all",
)
TOUCHES = QT_TRANSLATE_NOOP(
    "verdict", "kernel_size equals stride ({stride}): stamps touch, each output gets exactly one"
)
UNEVEN_COUNTS = QT_TRANSLATE_NOOP(
    "verdict",
    "kernel_size {kernel} is no multiple of stride {stride}: inside, outputs get {counts} stamps",
)
EVEN_COUNTS = QT_TRANSLATE_NOOP(
    "verdict",
    "kernel_size {kernel} is a multiple of stride {stride}: inside, every output gets {counts} "
    "stamps",
)
OR = QT_TRANSLATE_NOOP("verdict", "{low} or {high}")

FLAT_ONE = QT_TRANSLATE_NOOP("verdict", "flat: with stride 1 there is only one phase, of sum {sum}")
FLAT = QT_TRANSLATE_NOOP("verdict", "flat: all {count} phase sums are {sum}")
UNEVEN = QT_TRANSLATE_NOOP("verdict", "not flat: phase sums {sums}")
UNEVEN_RATIO = QT_TRANSLATE_NOOP("verdict", "not flat, {ratio}: phase sums {sums}")
# A longer list says no more than its ends.
MOST_SUMS = 16


def kind_text(words: Words, shape: Geometry) -> str:
    """How the stamps of one axis meet, in two words; ``shape`` has one axis."""
    return words(KINDS[overlap_kind(shape)])


def kind_reason(words: Words, shape: Geometry) -> str:
    """Why the stamps of one axis meet as they do."""
    kernel, stride, dilation = shape.kernel_size[0], shape.stride[0], shape.dilation[0]
    facts = {"kernel": kernel, "stride": stride, "dilation": dilation}
    counts = interior_counts(shape)
    low, high = int(counts.min()), int(counts.max())
    kind = overlap_kind(shape)
    if kind == "holes":
        factor = gcd(stride, dilation)
        shares = factor > 1 and kernel > 1
        return words(SHARED_FACTOR if shares else SPAN_TOO_SHORT, factor=factor, **facts)
    if kind == "none":
        return words(TOUCHES, **facts)
    if kind == "full":
        return words(EVEN_COUNTS, counts=low, **facts)
    return words(UNEVEN_COUNTS, counts=words(OR, low=low, high=high), **facts)


def verdict(words: Words, sums: NDArray[np.float64]) -> str:
    """Whether a constant input gives a constant inside, with the phase sums as the reason.

    ``sums`` are the phase sums of one axis or of two (shape stride), of the kernel or of ones.

    >>> verdict(Words("en"), np.array([[24.0, 28.0], [40.0, 44.0]]))
    'not flat, 1.83:1: phase sums 24, 28, 40, 44'
    """
    found = unevenness(sums)
    if found.is_flat:
        mark = FLAT_ONE if sums.size == 1 else FLAT
        return words(mark, count=sums.size, sum=shown_number(found.high))
    ratio = ratio_text(found.ratio)
    mark = UNEVEN_RATIO if ratio else UNEVEN
    return words(mark, ratio=ratio, sums=sums_text(sums))


def ratio_text(ratio: float) -> str:
    """The largest by the smallest as "2:1"; nothing where signs differ or the smallest is zero."""
    return f"{shown_number(ratio)}:1" if np.isfinite(ratio) else ""


def sums_text(sums: NDArray[np.float64]) -> str:
    """The phase sums in their order; of very many, the first ones."""
    shown = [shown_number(value) for value in sums.ravel()[:MOST_SUMS].tolist()]
    return ", ".join(shown) + (", …" if sums.size > MOST_SUMS else "")
