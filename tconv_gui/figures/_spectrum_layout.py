"""Where the answer, its spectrum and the words about them stand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from PySide6.QtCore import QRectF, QSizeF

from core.document import Document
from core.numbers_text import shown_number
from tconv_gui.figures._spectrum_model import Heard, heard
from tconv_gui.figures._spectrum_words import (
    ACROSS,
    LINEAR_KIND,
    MEASURED,
    MEASURED_NOISE,
    NEAREST,
    OWN,
    foot_of,
    heads_of,
    peak_text,
    response_title,
    scale_text,
    spectrum_title,
    step_text,
    title_of,
)
from tconv_gui.figures._type import kept, type_scale
from tconv_gui.figures._wrapping import wrapped
from tconv_gui.figures.figure import Frame, ViewOptions
from tconv_gui.figures.layout import Layout
from tconv_gui.figures.surface import Families, text_width
from tconv_gui.theme.fonts import Weight, load_fonts
from tconv_gui.words import Words

WIDE, NARROW = 1120.0, 660.0
NARROW_BELOW = 1.05
NOTE, NAME, TITLE = 14.0, 15.0, 20.0
LINE = 1.4
LEFT = 58.0
GAP = 18.0
LEAST_BARS, LEAST_CURVE = 90.0, 190.0
BARS_PART = 0.27
MOST_CELLS = 96
MOST_LABELS = 8

LOOKS: dict[str, tuple[float, Weight]] = {
    "title": (TITLE, "semibold"), "name": (NAME, "semibold"), "ink": (NOTE, "regular"),
    "soft": (NOTE, "regular"), "step": (NOTE, "semibold"), "tick": (NOTE * 0.93, "regular"),
    "loud": (NOTE * 0.93, "semibold"), "peak": (NOTE, "semibold"),
}  # fmt: skip


class Line(NamedTuple):
    """A line of text at the beginning of its baseline."""

    text: str
    x: float
    y: float
    kind: str


class Key(NamedTuple):
    """A curve's sign and name: the sign is left of the text."""

    curve: str
    text: str
    x: float
    y: float


@dataclass(frozen=True, eq=False)
class Arranged:
    """Everything placed.  ``bars`` and ``plot`` are the insides of the two pictures."""

    heard: Heard
    layout: Layout
    lines: tuple[Line, ...]
    keys: tuple[Key, ...]
    bars: QRectF
    plot: QRectF

    def x(self, frequency: float) -> float:
        """Where a frequency stands."""
        return self.plot.left() + self.plot.width() * frequency / 0.5


KEY_WIDE = 30.0


def arrange(frame: Frame) -> Arranged:
    """The arrangement for a frame."""
    return _arranged(
        frame.document, frame.words, round(frame.aspect, 2), frame.options, frame.step
    )


@kept(maxsize=16)
def _arranged(
    document: Document, words: Words, aspect: float, options: ViewOptions, step: int
) -> Arranged:
    found = heard(document, options.weighted, options.axis % document.axes, options.signal)
    families = load_fonts(words.language)
    # Letters have a fixed size here: they are larger in a narrower picture that is magnified.
    width = (NARROW if aspect < NARROW_BELOW else WIDE) / type_scale()
    lines: list[Line] = []
    y = _write(lines, title_of(found, words, options.index_base), "title", 0.0, width, families)
    for text in heads_of(found, document, options.weighted, words):
        y = _write(lines, text, "ink", y, width, families)
    y = _write(lines, response_title(found, document.axes, words), "name", y + 10, width, families)
    bars_top = y + 6
    # What stands below the bars is measured first, so that bars and curve share what is left.
    below_bars = NOTE * LINE + GAP
    keys, keys_high = _keys(found, words, width, families)
    name_high = NAME * LINE + NOTE * LINE
    foot: list[Line] = []
    step_high = NOTE * LINE if found.peaks else 0.0
    foot_high = _foot(foot, found, options, words, width, families)
    fixed = bars_top + below_bars + name_high + keys_high + 2 * NOTE * LINE + 20 + step_high
    room = max(width / aspect - fixed - foot_high, LEAST_BARS + LEAST_CURVE)
    bars_high = max(LEAST_BARS, BARS_PART * room)
    bars = QRectF(LEFT, bars_top, width - LEFT - 4, bars_high)
    y = bars.bottom() + below_bars
    lines.append(Line(spectrum_title(found, words), 0.0, y + NAME, "name"))
    y += NAME * LINE
    _write(lines, scale_text(found, words), "soft", y, width, families)
    y += NOTE * LINE
    placed = tuple(key._replace(y=key.y + y) for key in keys)
    y += keys_high + 20
    plot = QRectF(LEFT, y, width - LEFT - 16, room - bars_high - 10)
    y = plot.bottom() + NOTE * LINE + 4
    _axis(lines, found, words, plot, families)
    y += NOTE * LINE
    said = step_text(found, step, words)
    if said:
        lines.append(Line(said, 0.0, y + NOTE, "step"))
    y += step_high
    lines += [line._replace(y=line.y + y) for line in foot]
    size = QSizeF(width, y + foot_high + 4)
    return Arranged(found, Layout(size, (), {}), tuple(lines), placed, bars, plot)


def _write(
    lines: list[Line], text: str, kind: str, y: float, width: float, families: Families
) -> float:
    size, weight = LOOKS[kind]
    # Lines are measured in regular type; semibold is a little wider.
    room = width * (0.93 if weight == "semibold" else 0.99)
    for part in wrapped(text, room, size, families):
        lines.append(Line(part, 0.0, y + size, kind))
        y += size * LINE
    return y


def _foot(
    lines: list[Line], found: Heard, options: ViewOptions, words: Words, width: float,
    families: Families,
) -> float:  # fmt: skip
    y = 2.0
    for text in foot_of(found, options.weighted, words):
        y = _write(lines, text, "soft", y, width, families)
    return y


def _keys(
    found: Heard, words: Words, width: float, families: Families
) -> tuple[list[Key], float]:
    texts = [("y", words(MEASURED_NOISE if found.source == "noise" else MEASURED))]
    if found.own is not None:
        texts.append(("own", words(OWN)))
    if found.nearest is not None:
        texts.append(("nearest", words(NEAREST, factor=found.factor)))
        texts.append(("linear", words(LINEAR_KIND, factor=found.factor)))
    keys: list[Key] = []
    x, y = 0.0, 0.0
    for curve, text in texts:
        wide = KEY_WIDE + text_width(text, NOTE, "regular", families)
        if x and x + wide > width:
            x, y = 0.0, y + NOTE * LINE
        keys.append(Key(curve, text, x, y + NOTE))
        x += wide + 22
    return keys, y + NOTE * LINE


def _axis(
    lines: list[Line], found: Heard, words: Words, plot: QRectF, families: Families
) -> None:
    """Names of frequencies under the plot, the loud ones first, as far as they fit."""
    size = LOOKS["loud"][0]
    y = plot.bottom() + size + 5
    taken = [(plot.left() - 4, plot.left() + 12)]
    lines.append(Line("0", plot.left() - size * 0.28, y, "tick"))
    quiet = [peak for peak in found.peaks if peak.quiet]
    named = {peak.name for peak in found.peaks}
    wanted = [(peak.name, peak.frequency[0].value, "loud") for peak in found.loud]
    wanted += [(peak.name, peak.frequency[0].value, "tick") for peak in quiet]
    wanted += [(n, v, "tick") for n, v in (("1/2", 0.5), ("1/4", 0.25)) if n not in named]
    for name, value, kind in wanted:
        wide = text_width(name, size, "semibold", families)
        x = min(
            plot.left() + plot.width() * value / 0.5 - wide / 2, plot.right() + 14 - wide
        )
        if any(x < end + 6 and x + wide > start - 6 for start, end in taken):
            continue
        taken.append((x, x + wide))
        lines.append(Line(name, x, y, kind))
    across = words(ACROSS)
    lines.append(Line(across, plot.left(), y + NOTE * LINE, "soft"))


def peak_labels(made: Arranged, words: Words, families: Families) -> list[tuple[str, QRectF]]:
    """Names with heights over the peaks, the strongest first, as far as they fit."""
    size, _ = LOOKS["peak"]
    placed: list[tuple[str, QRectF]] = []
    if made.heard.source != "ones":
        return placed
    for rank, peak in enumerate(made.heard.loud[:MOST_LABELS]):
        text = peak_text(made.heard, peak, rank < 3, words)
        wide = text_width(text, size, "semibold", families)
        x, y = made.x(peak.frequency[0].value), level_y(made, made.heard.height(peak))
        for left in (x - wide / 2, x - wide - 8, x + 8):
            left = min(max(left, made.plot.left() + 4), made.plot.right() + 12 - wide)
            box = QRectF(left, max(y - size - 14, made.plot.top() - 18), wide, size * 1.25)
            if not any(box.adjusted(-6, -1, 6, 1).intersects(other) for _, other in placed):
                placed.append((text, box))
                break
    return placed


def level_y(made: Arranged, decibels: float) -> float:
    """Where a level stands."""
    from_top = (made.heard.top - decibels) / (made.heard.top + 60.0)
    return made.plot.top() + made.plot.height() * min(max(from_top, 0.0), 1.0)


def level_text(decibels: float) -> str:
    """A level at the plot's side."""
    return f"{shown_number(decibels)} dB"
