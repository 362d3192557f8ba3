"""What a round trip's picture says: titles, sums, and what came back."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from core.document import shape_text
from core.numbers_text import shown_number
from core.round_trip import MOST_UNITS, RoundTrip, differing
from core.words_mark import QT_TRANSLATE_NOOP
from tconv_gui.words import Words

INPUT = QT_TRANSLATE_NOOP("figure", "input x")
KERNEL = QT_TRANSLATE_NOOP("figure", "kernel w")
THERE = QT_TRANSLATE_NOOP("figure", "there y = {formula}")
BACK = QT_TRANSLATE_NOOP("figure", "back x′ = {formula}")
GUESS = QT_TRANSLATE_NOOP("figure", "best linear guess {formula}")
SUM = QT_TRANSLATE_NOOP("figure", "{size} · sum {sum}")
TURNED = QT_TRANSLATE_NOOP("figure", "used turned by 180°")
MAGNIFIED = QT_TRANSLATE_NOOP("figure", "drawn {factor} times larger")
OWN = QT_TRANSLATE_NOOP("figure", "of the way there")
OWN_BACK = QT_TRANSLATE_NOOP("figure", "of the way back")

OTHER_VALUES = QT_TRANSLATE_NOOP(
    "figure",
    "x′ has the shape of x, {size}, but other values: {count} of {cells} cells differ, "
    "by up to {most}.",
)
SAME_VALUES = QT_TRANSLATE_NOOP(
    "figure", "x′ has the shape of x, {size}, and for these numbers its values too."
)
SUM_KEPT = QT_TRANSLATE_NOOP("figure", "{sums} = {found}: nothing is cropped.")
SUM_LOST = QT_TRANSLATE_NOOP(
    "figure", "{sums} = {expected} would hold without a crop; here the sum is {found}."
)
SUM_CHANCE = QT_TRANSLATE_NOOP(
    "figure", "{sums} = {found}, although products are cropped: those add up to 0."
)
LOST = QT_TRANSLATE_NOOP(
    "figure",
    "{matrix} has rank {rank} of {units}: information is lost, so the best linear guess "
    "{guess} is not x either; it is off by up to {most}.",
)
LUCKY = QT_TRANSLATE_NOOP(
    "figure",
    "{matrix} has rank {rank} of {units}: information is lost, but for these numbers the best "
    "linear guess {guess} is x.",
)
NOT_LOST = QT_TRANSLATE_NOOP(
    "figure",
    "{matrix} has rank {rank} of {units}: nothing is lost, and {guess} gives x back, "
    "which {back} does not.",
)
ALL_KEPT = QT_TRANSLATE_NOOP(
    "figure", "{matrix} has rank {rank} of {units}: nothing is lost, and {guess} gives x back."
)
UNSURE = QT_TRANSLATE_NOOP(
    "figure",
    "{matrix} has rank {rank} of {units}: nothing is lost but digits; the best linear guess "
    "{guess} is off by up to {most}.",
)
TOO_LARGE = QT_TRANSLATE_NOOP(
    "figure",
    "The best linear guess {guess} is not computed: {matrix} has {shape} entries, and sides of "
    "at most {most} can be inverted while you type.",
)
OVERFLOW = QT_TRANSLATE_NOOP(
    "figure",
    "The best linear guess {guess} is not computed: numbers on the way are larger than a "
    "float64 can hold.",
)
VIRTUAL = QT_TRANSLATE_NOOP(
    "figure", "The way back has the same kernel; it is not a layer of the document."
)
SAME = QT_TRANSLATE_NOOP("figure", "Layers {first} and {second} have the same kernel.")
TIED = QT_TRANSLATE_NOOP(
    "figure", "Layers {first} and {second} share one kernel: their weights are tied."
)
FREE = QT_TRANSLATE_NOOP(
    "figure", "Layer {second} has weights of its own, so the way back is not {transpose}."
)


# Grids with more cells along a side have no room for a fourth digit.
MANY = 6


class Names(NamedTuple):
    """The formulas of a round trip."""

    matrix: str
    transpose: str
    there: str
    back: str
    guess: str


def names_of(trip: RoundTrip) -> Names:
    """A convolution is C; a transposed convolution is Cᵀ, and its way back is C."""
    matrix, transpose = ("C", "Cᵀ") if trip.forward.kind == "conv" else ("Cᵀ", "C")
    bias = trip.forward.bias_value
    way = transpose if trip.way_back != "free" else transpose.replace("C", "C₂")
    return Names(
        matrix,
        transpose,
        f"{matrix} x" + (" + b" if bias else ""),
        f"{way} y" + (" + b₂" if trip.back_bias else ""),
        f"pinv({matrix}) " + ("(y − b)" if bias else "y"),
    )


def most_of(difference: np.ndarray) -> str:
    """The largest difference as it is shown."""
    return shown_number(float(np.abs(difference).max(initial=0.0)))


def missed(trip: RoundTrip) -> np.ndarray:
    """The best linear guess minus x, without what is only rounding; zeros where there is none."""
    if trip.guess is None:
        return np.zeros(trip.x.shape)
    with np.errstate(all="ignore"):
        miss = trip.guess.values - trip.x
    # Inverting multiplies rounding; what nobody can see is no difference.
    miss[np.abs(miss) <= 1e-6 * float(np.abs(trip.x).max())] = 0.0
    return miss


def rounded_texts(plane: np.ndarray) -> np.ndarray:
    """Numbers to as many places as the largest of them needs; "≈0" for what rounds to nothing."""
    digits = 4 if max(plane.shape) <= MANY else 3
    finite = np.abs(plane[np.isfinite(plane)])
    largest = float(finite.max(initial=0.0))
    places = digits - 1 - int(np.floor(np.log10(largest))) if largest > 0 else 0
    least = 0.5 * 10.0**-places
    texts = np.empty(plane.shape, dtype=object)
    for index, value in np.ndenumerate(plane):
        # So little is rounding on the way, not a number too small to be written.
        nothing = abs(value) <= 1e-9 * largest
        small = not nothing and abs(value) < least
        written = round(float(value), places) if np.isfinite(value) else float(value)
        texts[index] = "≈0" if small else shown_number(written, digits)
    return texts


def sum_note(words: Words, plane: np.ndarray) -> str:
    """A plane's size and the sum of its numbers."""
    with np.errstate(all="ignore"):
        return words(SUM, size=shape_text(plane.shape), sum=shown_number(float(plane.sum())))


def sentences(trip: RoundTrip, words: Words) -> tuple[str, ...]:
    """What came back and why it is not what was sent."""
    said = [_values_sentence(trip, words), _guess_sentence(trip, words)]
    if trip.sum_rule.is_finite:
        said.append(_sum_sentence(trip, words))
    return (*said, _way_sentence(trip, words))


def _values_sentence(trip: RoundTrip, words: Words) -> str:
    count = int(differing(trip.back, trip.x).sum())
    size = shape_text(trip.x.shape)
    if not count:
        return words(SAME_VALUES, size=size)
    return words(
        OTHER_VALUES, size=size, count=count, cells=trip.x.size, most=most_of(trip.difference)
    )


def _guess_sentence(trip: RoundTrip, words: Words) -> str:
    names, guess = names_of(trip), trip.guess
    facts: dict[str, object] = {"matrix": names.matrix, "guess": names.guess}
    if guess is None and trip.matrix is not None:
        return words(OVERFLOW, guess=names.guess)
    if guess is None:
        shape = shape_text((trip.y.size, trip.x.size))
        return words(TOO_LARGE, shape=shape, most=MOST_UNITS, **facts)
    facts |= {"rank": guess.rank, "units": guess.units}
    miss = missed(trip)
    near, most = miss == 0, most_of(miss)
    if guess.rank < guess.units:
        return words(LUCKY, **facts) if near.all() else words(LOST, most=most, **facts)
    if not near.all():
        return words(UNSURE, most=most, **facts)
    if differing(trip.back, trip.x).any():
        return words(NOT_LOST, back=names.back, **facts)
    return words(ALL_KEPT, **facts)


def _sum_sentence(trip: RoundTrip, words: Words) -> str:
    rule = trip.sum_rule
    last = trip.again.input_side == "small"
    into, out = ("y", "x′") if last else ("x", "y")
    sums = f"Σ {out} = Σ {into} · Σ w = {shown_number(rule.into)} · " + _factor(rule.weights)
    if rule.bias:
        cells = trip.back.size if last else trip.y.size
        sums += f" + {cells} · {_factor(rule.bias)}"
    found = shown_number(rule.found)
    if not rule.holds:
        return words(SUM_LOST, sums=sums, expected=shown_number(rule.expected), found=found)
    return words(SUM_CHANCE if rule.is_cropped else SUM_KEPT, sums=sums, found=found)


def _way_sentence(trip: RoundTrip, words: Words) -> str:
    if trip.way_back == "virtual":
        return words(VIRTUAL)
    first, second = trip.position + 1, trip.position + 2
    if trip.way_back == "same":
        return words(TIED if trip.is_tied else SAME, first=first, second=second)
    return words(FREE, second=second, transpose=names_of(trip).transpose)


def _factor(value: float) -> str:
    text = shown_number(value)
    return f"({text})" if value < 0 else text
