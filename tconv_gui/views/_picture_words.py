"""What is said of a picture before and after a chain, and the curves of its line profile."""

from __future__ import annotations

from math import isinf
from typing import Any, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF

from core.numbers_text import shown_number
from core.picture_chain import jumps, line_profile
from core.words_mark import QT_TRANSLATE_NOOP, Mark
from tconv_gui.model.picture_bench import PictureBench, Result, Route
from tconv_gui.model.picture_files import Picture
from tconv_gui.model.picture_looks import Look, Quality, factor_of
from tconv_gui.theme import Theme
from tconv_gui.widgets.line_plot import Curve
from tconv_gui.widgets.picture_canvas import Legend, Pane
from tconv_gui.words import Words

Pixels = NDArray[np.floating[Any]]
Along = Literal["row", "column"]

BEFORE = QT_TRANSLATE_NOOP("pictures", "before")
AFTER = QT_TRANSLATE_NOOP("pictures", "after")
GREY = QT_TRANSLATE_NOOP("pictures", "grey")
RGB = QT_TRANSLATE_NOOP("pictures", "RGB")
ADDED = QT_TRANSLATE_NOOP("pictures", "bias {value} added")
PLAIN = QT_TRANSLATE_NOOP("pictures", "0 is black, 1 is full")
CUT_VALUES = QT_TRANSLATE_NOOP("pictures", "values from {low} to {high}, cut to 0…1")
STRETCHED = QT_TRANSLATE_NOOP("pictures", "stretched: {low} is black, {high} is full")
SHRUNK = QT_TRANSLATE_NOOP("pictures", "at {percent} %")
DIFFERENCE = QT_TRANSLATE_NOOP("pictures", "after − before")
DIRECT = QT_TRANSLATE_NOOP("pictures", "pixel by pixel")
RESIZED = QT_TRANSLATE_NOOP("pictures", "before was brought to {size} by nearest neighbours")
MEAN = QT_TRANSLATE_NOOP("pictures", "mean of R, G, B")
FREQUENCIES = QT_TRANSLATE_NOOP(
    "pictures", "frequencies from −½ to ½ per pixel, 0 in the middle"
)
RINGS = QT_TRANSLATE_NOOP(
    "pictures", "rings: what repeats every {period} pixels"
)

COLUMN_AT = QT_TRANSLATE_NOOP("pictures", "column {number}")
ROW_AT = QT_TRANSLATE_NOOP("pictures", "row {number}")
MEAN_OF_CHANNELS = QT_TRANSLATE_NOOP("pictures", "{name} (mean of R, G, B)")
ROW_JUMPS = QT_TRANSLATE_NOOP(
    "pictures",
    "Row {number}, inside: steps of {mean} on average, of which {turns} % turn back "
    "(before: {before} %).",
)
COLUMN_JUMPS = QT_TRANSLATE_NOOP(
    "pictures",
    "Column {number}, inside: steps of {mean} on average, of which {turns} % turn back "
    "(before: {before} %).",
)
IT_JUMPS = QT_TRANSLATE_NOOP("pictures", "It jumps up and down where the picture before grades.")
LINE_OVERFLOWS = QT_TRANSLATE_NOOP(
    "picture",
    "This line holds numbers beyond every limit (∞), so it cannot be told how it goes from one to "
    "the next.",
)
STANDS_STILL = QT_TRANSLATE_NOOP(
    "pictures", "It stands still and jumps at every {period}th pixel: blocks, no gradation."
)
UNLIKE_STEPS = QT_TRANSLATE_NOOP(
    "pictures", "Of every {period} steps the largest is {ratio} times the smallest."
)
IT_GRADES = QT_TRANSLATE_NOOP("pictures", "It grades as smoothly as the picture before.")
QUALITY = QT_TRANSLATE_NOOP("pictures", "Against before: PSNR {psnr} dB, SSIM {ssim}.")
EQUAL = QT_TRANSLATE_NOOP("pictures", "After is the same as before: PSNR ∞, SSIM 1.")
NO_QUALITY = QT_TRANSLATE_NOOP(
    "pictures", "PSNR and SSIM need equal sizes (before {before}, after {after})."
)

TOGETHER = QT_TRANSLATE_NOOP(
    "pictures", "Red, green and blue go through the layers together, as three channels."
)
GREY_FOR_ALL = QT_TRANSLATE_NOOP(
    "pictures", "The layers read three channels: this grey picture stands for each of them."
)
ONE_SHOWN = QT_TRANSLATE_NOOP(
    "pictures", "Of the {count} channels that they make channel {number} is shown, in grey."
)
ONE_SHOWN_EACH = QT_TRANSLATE_NOOP(
    "pictures",
    "The layers make {count} channels of each colour; channel {number} of each is shown.",
)
ALONG_PATH = QT_TRANSLATE_NOOP(
    "pictures",
    "The document reads {count} channels, which a picture does not have: each colour goes by "
    "itself through the channels that are looked at.",
)

# So many pixels of a line are shown at once.
WINDOW = 64
# In parts: from so many more turns on, and from so unlike steps on, a line jumps.
MORE_TURNS = 0.2
UNLIKE = 3.0
# So many times the period is border.
BORDER = 4
MOST_RINGS = 8


class Profile(NamedTuple):
    """Curves around a place, the place itself, and what stands under the ends of the axis."""

    curves: tuple[Curve, ...]
    at: tuple[float, float]
    ends: tuple[str, str]
    sentence: str


def size_text(pixels: Pixels) -> str:
    """Width by height, as people say it."""
    return f"{pixels.shape[2]}×{pixels.shape[1]}"


def sized(name: str, size: str) -> str:
    """A name with a size, as over grids of numbers."""
    return f"{name}   {size}"


def channels_sentence(
    route: Route, picture: Picture | None, words: Words, first_number: int
) -> str:
    """How the picture's channels and those of the layers go together; "" where that is plain.

    ``first_number`` is what the first channel is called, 0 or 1.
    """
    if route.is_along_path:
        return words(ALONG_PATH, count=route.reads)
    facts = {"count": route.makes, "number": route.output + first_number}
    said = []
    if route.together:
        is_grey = picture is not None and picture.channels == 1
        said.append(words(GREY_FOR_ALL if is_grey else TOGETHER))
    if route.shows_one_of_many:
        said.append(words(ONE_SHOWN if route.together else ONE_SHOWN_EACH, **facts))
    return " ".join(said)


# ---- panes


def before_pane(
    bench: PictureBench, picture: Picture, look: Look, words: Words, theme: Theme
) -> Pane:
    """The picture that goes into the chain."""
    name = words(picture.name) if isinstance(picture.name, Mark) else picture.name
    parts = [name, words(GREY if picture.channels == 1 else RGB)]
    if bench.bias:
        parts.append(words(ADDED, value=signed(bench.bias)))
    if picture.note is not None and not bench.source_id:
        parts.append(words(picture.note))
    title = sized(words(BEFORE), size_text(picture.array))
    return Pane(
        title, " · ".join(parts), theme.input, look.image, look.overview, picture.array,
        shrunk=words(SHRUNK),
    )  # fmt: skip


def after_pane(bench: PictureBench, result: Result, words: Words, theme: Theme) -> Pane:
    """The picture that came out of it."""
    look = result.look
    if bench.is_stretched:
        caption = words(STRETCHED, low=shown_number(look.low), high=shown_number(look.high))
    elif look.least < -0.005 or look.most > 1.005:
        caption = words(CUT_VALUES, low=shown_number(look.least), high=shown_number(look.most))
    else:
        caption = words(PLAIN)
    title = sized(words(AFTER), size_text(result.pixels))
    return Pane(
        title, caption, theme.output, look.image, look.overview, result.pixels,
        shrunk=words(SHRUNK),
    )  # fmt: skip


def difference_panes(
    bench: PictureBench, result: Result, words: Words, theme: Theme
) -> tuple[Pane, ...]:
    """After less before; none while it is not measured."""
    found = bench.measured.difference
    if found is None:
        return ()
    size = size_text(result.pixels)
    caption = words(RESIZED, size=size) if found.is_resized else words(DIRECT)
    if result.pixels.shape[0] > 1:
        caption = f"{caption} · {words(MEAN)}"
    look = found.look
    legend = Legend(theme.diverging, shown_number(look.low), shown_number(look.high))
    title = sized(words(DIFFERENCE), size)
    pane = Pane(title, caption, theme.output, look.image, look.overview, legend=legend)
    return (pane,)


def spectrum_panes(
    bench: PictureBench, result: Result, words: Words, theme: Theme
) -> tuple[Pane, ...]:
    """What frequencies there are before and after; none while they are not measured."""
    found = bench.measured.spectra
    if found is None:
        return ()
    low, high = (f"{shown_number(v)} dB" for v in (found.after.low, 0.0))
    legend = Legend(theme.sequential, low, high)
    factor = factor_of(result.before.array, result.pixels)
    rings = ring_places(*factor)
    caption = words(RINGS, period=max(factor)) if rings else words(FREQUENCIES)
    before, after = found
    return (
        Pane(
            words(BEFORE), words(FREQUENCIES), theme.input, before.image, before.overview,
            legend=legend,
        ),
        Pane(
            words(AFTER), caption, theme.output, after.image, after.overview, rings=rings,
            legend=legend,
        ),
    )  # fmt: skip


def ring_places(down: int, right: int) -> tuple[QPointF, ...]:
    """Where patterns of these periods stand in a spectrum, in parts of it; 0 itself is none.

    >>> [(place.x(), place.y()) for place in ring_places(1, 2)]
    [(0.0, 0.5), (1.0, 0.5)]
    """
    if max(down, right) > MOST_RINGS:
        return ()

    def lines(period: int) -> list[float]:
        reach = [j / period for j in range(-(period // 2), period // 2 + 1)]
        return [0.5 + part for part in reach]

    return tuple(
        QPointF(x, y) for y in lines(down) for x in lines(right) if (x, y) != (0.5, 0.5)
    )


# ---- the line that is pointed at


@np.errstate(all="ignore")  # what no float64 can hold is drawn as far as it goes
def profile_of(
    result: Result, place: QPointF, along: Along, words: Words, theme: Theme
) -> Profile:
    """Both lines around a place, from pixel to pixel of the picture after."""
    before, after = result.before.array, result.pixels
    numbers = [line_number(pixels, place, along) for pixels in (before, after)]
    lines = [
        line_profile(pixels, **{along: number})
        for pixels, number in zip((before, after), numbers, strict=True)
    ]
    length = lines[1].shape[1]
    part = place.x() if along == "row" else place.y()
    at = min(int(part * length), length - 1)
    first = min(max(at - WINDOW // 2, 0), max(length - WINDOW, 0))
    last = min(first + WINDOW, length)
    curves = tuple(
        _curve(line, length, (first, last), words, theme, is_after=bool(number))
        for number, line in enumerate(lines)
    )
    mark = COLUMN_AT if along == "row" else ROW_AT
    ends = (words(mark, number=first), words(mark, number=last - 1))
    factor = factor_of(before, after)[1 if along == "row" else 0]
    sentence = jumps_sentence(lines, numbers[1], along, max(factor, 2), words)
    return Profile(curves, (at, at + 1), ends, sentence)


def line_number(pixels: Pixels, place: QPointF, along: Along) -> int:
    """The row or the column of a picture in which a place lies."""
    count = pixels.shape[1] if along == "row" else pixels.shape[2]
    part = place.y() if along == "row" else place.x()
    return min(int(part * count), count - 1)


def _curve(
    line: Pixels, length: int, window: tuple[int, int], words: Words, theme: Theme, *,
    is_after: bool,
) -> Curve:  # fmt: skip
    """The part of a line that reaches into a window of the line after."""
    count = line.shape[1]
    first = int(window[0] * count // length)
    last = min(-(-window[1] * count // length), count)
    edges = np.clip(np.arange(first, last + 1) * (length / count), *window)
    name = words(AFTER if is_after else BEFORE)
    if line.shape[0] > 1:
        name = words(MEAN_OF_CHANNELS, name=name)
    values = np.asarray(line[:, first:last], np.float64).mean(axis=0)
    return Curve(name, theme.output if is_after else theme.input, edges, values)


def jumps_sentence(
    lines: list[Pixels], number: int, along: Along, period: int, words: Words
) -> str:
    """Whether a line jumps or grades, with the numbers that say so.

    A border where layers run out of pixels falls off once, which is no checkerboard: it is left out
    of lines that are long enough.
    """
    if not all(np.isfinite(line).all() for line in lines):
        return words(LINE_OVERFLOWS)
    was, now = (jumps(without_border(line, BORDER * period), period) for line in lines)
    first = words(
        ROW_JUMPS if along == "row" else COLUMN_JUMPS,
        number=number,
        mean=shown_number(now.mean, 2),
        turns=round(100 * now.turns),
        before=round(100 * was.turns),
    )
    if isinf(now.ratio):
        verdict = words(STANDS_STILL, period=period)
    elif now.turns > was.turns + MORE_TURNS:
        verdict = words(IT_JUMPS)
    elif now.ratio > UNLIKE:
        verdict = words(UNLIKE_STEPS, period=period, ratio=shown_number(now.ratio, 2))
    else:
        verdict = words(IT_GRADES)
    # Chinese has room in its full stop.
    return verdict + ("" if verdict.endswith("。") else " ") + first


def without_border(line: Pixels, border: int) -> Pixels:
    """The line without so many pixels at both ends; all of it if little else would be left.

    >>> without_border(np.arange(9.0)[None], 2).tolist()
    [[2.0, 3.0, 4.0, 5.0, 6.0]]
    """
    return line[:, border:-border] if line.shape[1] > 4 * border else line


# ---- numbers


def quality_sentence(result: Result, quality: Quality | None, words: Words) -> str:
    """PSNR and SSIM, or why there are none."""
    before, after = result.before.array, result.pixels
    if before.shape != after.shape:
        return words(NO_QUALITY, before=size_text(before), after=size_text(after))
    if quality is None:
        return ""
    if isinf(quality.psnr):
        return words(EQUAL)
    return words(QUALITY, psnr=shown_number(quality.psnr), ssim=shown_number(quality.ssim, 3))


def signed(value: float) -> str:
    """A number with its sign.

    >>> signed(0.25), signed(-1.0), signed(0.0)
    ('+0.25', '−1', '0')
    """
    return ("+" if value > 0 else "") + shown_number(value, 2)
