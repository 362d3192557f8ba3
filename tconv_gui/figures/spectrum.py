"""The spectrum: what the layers answer to a signal, and the frequencies that they add to it."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF
from PySide6.QtGui import QPainterPath

from core.document import Document
from core.numbers_text import shown_number
from core.words_mark import QT_TRANSLATE_NOOP
from tconv_gui.figures._bars import bar_scale
from tconv_gui.figures._phases import phase_colour
from tconv_gui.figures._spectrum_layout import (
    KEY_WIDE,
    LOOKS,
    MOST_CELLS,
    NOTE,
    Arranged,
    arrange,
    level_text,
    level_y,
    peak_labels,
)
from tconv_gui.figures._spectrum_model import FLOOR, Array, Heard, heard, heard_in
from tconv_gui.figures._spectrum_words import (
    BORDER,
    LINEAR,
    MORE_CELLS,
    heads_of,
    step_text,
    title_of,
)
from tconv_gui.figures.figure import Figure, Frame
from tconv_gui.figures.layout import Layout
from tconv_gui.figures.surface import Numbers, Surface, text_width
from tconv_gui.theme import Theme, colour

FAINT = 0.34
# More phases are not told apart by colours.
MOST_COLOURS = 12
MOST_POINTS = 500


def layout(frame: Frame) -> Layout:
    """Only a size: nothing here is edited."""
    return arrange(frame).layout


def paint(surface: Surface, frame: Frame, theme: Theme) -> None:
    """Paint the words, the answer's bars, and the curves with their peaks."""
    made = arrange(frame)
    inks = {"soft": theme.soft_ink, "tick": theme.soft_ink, "step": theme.current.line}
    for line in made.lines:
        size, weight = LOOKS[line.kind]
        ink = colour(inks.get(line.kind, theme.ink))
        surface.text(line.text, line.x, line.y, size, ink, weight)
    _paint_bars(surface, made, frame, theme)
    _paint_plot(surface, made, frame, theme)


# ---- the answer


def _paint_bars(surface: Surface, made: Arranged, frame: Frame, theme: Theme) -> None:
    """A bar for every output on a linear scale; border cells are pale."""
    found, zone = made.heard, made.bars
    first = _first_shown(found)
    values = found.values[first : first + MOST_CELLS]
    low, high, shares, below = bar_scale(values)
    step = zone.width() / len(values)
    texts = [shown_number(value) for value in values.tolist()]
    widest = max(text_width(text, 1.0, "semibold", surface.families) for text in texts)
    size = min(NOTE, 0.9 * step / widest)
    has_digits = surface.can_read(size) and size >= 0.6 * NOTE
    room = zone.height() - (1.3 * NOTE if has_digits else 0.0)
    zero = zone.bottom() - room * below
    inside = np.zeros(len(found.values), dtype=bool)
    if found.has_inside:
        inside[found.inside] = True
    inside = inside[first : first + MOST_CELLS]
    colours = found.factor if found.factor <= MOST_COLOURS else 1
    thick = step * (0.74 if step * surface.scale >= 4 else 1.0)
    for cell, value in enumerate(values.tolist()):
        if not np.isfinite(value) or not value:
            continue
        tint = phase_colour(theme, (first + cell + found.begin) % colours, colours)
        long = abs(float(shares[cell])) * room
        surface.fill(
            zone.left() + cell * step + (step - thick) / 2, zero - long if value > 0 else zero,
            thick, long, colour(tint, 1.0 if inside[cell] else FAINT),
        )  # fmt: skip
    soft = colour(theme.soft_ink)
    surface.lines([QLineF(zone.left(), zero, zone.right(), zero)], soft, 1.2)
    tick = NOTE * 0.93
    for level, y in sorted({low: zone.bottom(), 0.0: zero, high: zone.bottom() - room}.items()):
        surface.text(shown_number(level), zone.left() - 8, y + tick * 0.36, tick, soft,
                     align="right")  # fmt: skip
    if has_digits:
        at = np.arange(len(values))
        tops = np.where(shares > 0, zero - room * shares, zero)
        for chosen, ink in ((inside, theme.ink), (~inside, theme.soft_ink)):
            which = at[chosen]
            x = zone.left() + (which + 0.5) * step
            surface.numbers(
                Numbers(texts, which, x, tops[which] - 0.65 * NOTE), size, colour(ink)
            )
    said = [frame.words(LINEAR)]
    if not inside.all():
        said.append(frame.words(BORDER))
    if len(found.values) > len(values):
        base = frame.options.index_base
        last = first + len(values) - 1
        facts = {"first": first + base, "last": last + base, "count": len(found.values)}
        said.append(frame.words(MORE_CELLS, **facts))
    surface.text(" · ".join(said), zone.left(), zone.bottom() + NOTE * 1.3, NOTE, soft)


def _first_shown(found: Heard) -> int:
    """The first output shown of very many: a little border first, or a step in the middle."""
    spare = max(len(found.values) - MOST_CELLS, 0)
    if found.source == "step":
        return spare // 2
    return min(max(found.inside.start - MOST_CELLS // 8, 0), spare)


# ---- the spectrum


def _paint_plot(surface: Surface, made: Arranged, frame: Frame, theme: Theme) -> None:
    found, plot = made.heard, made.plot
    surface.fill(plot.x(), plot.y(), plot.width(), plot.height(), colour(theme.panel))
    soft = colour(theme.soft_ink)
    levels = np.arange(FLOOR, found.top + 1, 20.0 if plot.height() > 130 else 40.0)
    rules = [QLineF(plot.left(), level_y(made, v), plot.right(), level_y(made, v)) for v in levels]
    surface.lines(rules, colour(theme.hairline), 1.0)
    for value in levels.tolist():
        surface.text(
            level_text(value), plot.left() - 6, level_y(made, value) + 4.5, NOTE * 0.86, soft,
            align="right",
        )  # fmt: skip
    current = frame.step - 1 if 0 < frame.step <= len(found.peaks) else None
    for number, peak in enumerate(found.peaks):
        x = made.x(peak.frequency[0].value)
        ink = theme.current.line if number == current else theme.error.line
        tint = colour(theme.soft_ink if peak.quiet and number != current else ink, 0.45)
        mark = QLineF(x, plot.top(), x, plot.bottom())
        surface.lines([mark], tint, 2.6 if number == current else 1.2)
    for curve, frequencies, values in _curves(made):
        ink, width, dashed = _look(curve, theme)
        surface.curve(_path(made, frequencies, values), colour(ink), width, dashed)
    for key in made.keys:
        ink, width, dashed = _look(key.curve, theme)
        path = QPainterPath(QPointF(key.x + 2, key.y - NOTE * 0.34))
        path.lineTo(key.x + KEY_WIDE - 8, key.y - NOTE * 0.34)
        surface.curve(path, colour(ink), width, dashed)
        surface.text(key.text, key.x + KEY_WIDE, key.y, NOTE, colour(theme.ink))
    if found.source == "ones":
        _paint_peaks(surface, made, frame, theme)


def _curves(made: Arranged) -> list[tuple[str, Array, Array]]:
    found = made.heard
    kinds = {"linear": found.linear, "nearest": found.nearest, "own": found.own}
    curves = [(name, found.smooth, values) for name, values in kinds.items() if values is not None]
    return [*curves, ("y", *_thinned(found.frequencies, found.spectrum.relative))]


def _thinned(frequencies: Array, values: Array) -> tuple[Array, Array]:
    """The highest of each few neighbours where there are more points than can be seen."""
    each = len(values) // MOST_POINTS
    if each < 2:
        return frequencies, values
    starts = np.arange(0, len(values), each)
    highest = [start + int(np.argmax(values[start : start + each])) for start in starts.tolist()]
    return frequencies[highest], values[highest]


def _look(curve: str, theme: Theme) -> tuple[str, float, bool]:
    return {
        "y": (theme.output.line, 2.4, False),
        "own": (theme.kernel.line, 1.6, False),
        "nearest": (theme.input.line, 2.0, True),
        "linear": (theme.gradient.line, 2.0, True),
    }[curve]


def _path(made: Arranged, frequencies: Array, values: Array) -> QPainterPath:
    levels = made.heard.decibels(values)
    # Along the floor two points are enough.
    low = levels <= FLOOR
    kept = np.ones(len(levels), dtype=bool)
    kept[1:-1] = ~(low[:-2] & low[1:-1] & low[2:])
    path = QPainterPath()
    for frequency, level in zip(frequencies[kept].tolist(), levels[kept].tolist(), strict=True):
        point = QPointF(made.x(frequency), level_y(made, level))
        if path.elementCount():
            path.lineTo(point)
        else:
            path.moveTo(point)
    return path


def _paint_peaks(surface: Surface, made: Arranged, frame: Frame, theme: Theme) -> None:
    """Dots at the exact heights with their names."""
    radius = 5.0
    for peak in made.heard.loud:
        x, y = made.x(peak.frequency[0].value), level_y(made, made.heard.height(peak))
        surface.panel(
            x - radius, y - radius, 2 * radius, 2 * radius, colour(theme.error.line), radius
        )
    for text, box in peak_labels(made, frame.words, surface.families):
        size, weight = LOOKS["peak"]
        back = box.adjusted(-4, -1, 4, 1)
        ground = colour(theme.panel, 0.86)
        surface.panel(back.x(), back.y(), back.width(), back.height(), ground, 3)
        surface.text(text, box.x(), box.y() + size, size, colour(theme.error.line), weight)


# ---- the figure


def describe(frame: Frame) -> str:
    """The verdict with its reason, and the peak of the step."""
    found, options = heard_in(frame), frame.options
    said = [title_of(found, frame.words, options.index_base) + "."]
    said += heads_of(found, frame.document, options.weighted, frame.words)
    step = step_text(found, frame.step, frame.words)
    return " ".join([*said, step] if step else said)


def damage(old: Frame, new: Frame, scale: float) -> list[QRectF] | None:
    """Everywhere, if anything."""
    same = (
        old.document is new.document
        and (old.words, old.aspect, old.options) == (new.words, new.aspect, new.options)
        and old.step == new.step
    )
    return [] if same else None


def step_count(document: Document, layer: int) -> int:
    """One step for each frequency that the strides can add along the last axis, one at least."""
    return max(1, len(heard(document, True, document.axes - 1, "ones").peaks))


SPECTRUM = Figure(
    id="spectrum",
    title=QT_TRANSLATE_NOOP("figure", "Spectrum"),
    order="scatter",
    layout=layout,
    paint=paint,
    describe=describe,
    damage=damage,
    steps=step_count,
    of_ones=True,
    needs="chain",
    keeps="card",
)
