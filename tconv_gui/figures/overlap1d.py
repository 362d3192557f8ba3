"""Overlap in one dimension: what stamps add up to, in numbers and bars, phase by phase."""

from __future__ import annotations

from dataclasses import replace
from math import nextafter

import numpy as np
from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath

from core.document import Document, shape_text
from core.numbers_text import shown_number
from core.words_mark import QT_TRANSLATE_NOOP
from tconv_gui.figures._callout import paint_box
from tconv_gui.figures._labels import caption_text, shown_caption
from tconv_gui.figures._metrics import Metrics, kernel_cell
from tconv_gui.figures._moment import moment_of
from tconv_gui.figures._overlap_layout import (
    KNOB,
    Knob,
    Overlapped,
    arrange,
    clipped,
    handles,
    knobs_of,
    without_step,
)
from tconv_gui.figures._phases import phase_colour, phase_ground
from tconv_gui.figures._sheet_paint import mixed
from tconv_gui.figures._stage import paint_caption
from tconv_gui.figures._stage_content import stage_content
from tconv_gui.figures._stage_layout import KERNEL, Kind
from tconv_gui.figures.figure import Figure, Frame
from tconv_gui.figures.grids import fitting_size, paint_grid, shows_digits
from tconv_gui.figures.layout import CELL, Layout
from tconv_gui.figures.surface import Numbers, Surface, text_width
from tconv_gui.theme import Theme, colour
from tconv_gui.theme.fonts import Weight

STEP = QT_TRANSLATE_NOOP(
    "overlap", "{caption}. {title}: {reason}. {verdict}. Stamp {step} of {count}."
)
WHOLE = QT_TRANSLATE_NOOP(
    "overlap", "{caption}. {title}: {reason}. {verdict}. {border} Sums: {sums}."
)
SETTING = QT_TRANSLATE_NOOP("overlap", "{parameter} {value}")
SUM = QT_TRANSLATE_NOOP("overlap", "{count} stamps: {terms}")
SUM_ONE = QT_TRANSLATE_NOOP("overlap", "1 stamp: {terms}")
SUM_NONE = QT_TRANSLATE_NOOP("overlap", "no stamp: 0")
AT_BORDER = QT_TRANSLATE_NOOP("overlap", "{sum} (border)")
CROPPED = QT_TRANSLATE_NOOP("overlap", "{sum} (cropped)")

KERNEL_KIND = Kind(order="scatter", product_title=KERNEL, thumbs=False)
MOST_TERMS = 8
MOST_SAID = 64
# Smooth edges of more stamps than this take longer than a drag has time for.
MOST_SMOOTH = 80
BAR_PART = 0.72
FAINT = 0.34
SMALLEST_PX = 7.0
# Below this many pixels cells are not told apart by strokes.
STROKES_FROM_PX = 6.0


def layout(frame: Frame) -> Layout:
    """Places of the units, the cells and the kernel."""
    return arrange(frame).layout


def paint(surface: Surface, frame: Frame, theme: Theme) -> None:
    """Paint from the words and the kernel down to the bars."""
    made = arrange(frame)
    values, reached = _progress(made, frame)
    _paint_lines(surface, made, theme)
    _paint_kernel(surface, made, frame, theme)
    _paint_fan(surface, made, frame, theme)
    _paint_units(surface, made, frame, theme)
    _paint_cells(surface, made, frame, theme, values, reached)
    _paint_bars(surface, made, frame, theme, values, reached)
    _paint_segments(surface, made, theme)
    _paint_dimensions(surface, made, frame, theme)
    _paint_callout(surface, made, frame, theme, values)
    paint_caption(surface, made.layout, made.m, shown_caption(frame), theme, most=1)


def _landed(made: Overlapped, frame: Frame) -> int:
    """How many stamps have landed; before the first step the whole picture is shown."""
    if frame.step == 0:
        return made.found.units
    return min(frame.step, made.found.units) - (frame.motion < 1)


def _current(made: Overlapped, frame: Frame) -> int | None:
    """The unit whose stamp this step is about."""
    return frame.step - 1 if 0 < frame.step <= made.found.units else None


def _progress(made: Overlapped, frame: Frame) -> tuple[np.ndarray, np.ndarray]:
    """What cells hold so far, and which of them hold anything."""
    found, landed = made.found, _landed(made, frame)
    whole = landed == found.units
    reached = np.ones(found.length, dtype=bool) if whole else found.counts(landed) > 0
    return found.response(landed)[: made.seen], reached[: made.seen]


def snapped(surface: Surface, size: float) -> float:
    """A font size of whole half pixels, so that pictures of texts are kept while scales change."""
    if surface.kind != "glyphs":
        return size
    pixels = int(size * surface.scale * 2) / 2
    if pixels < SMALLEST_PX:
        return size
    found = pixels / surface.scale
    # What division rounds, another of its neighbours multiplies back to the same pixels.
    near = (found, nextafter(found, 0.0), nextafter(found, 2 * found))
    return next((size for size in near if size * surface.scale == pixels), found)


# ---- words and kernel


def _paint_lines(surface: Surface, made: Overlapped, theme: Theme) -> None:
    """All that is said, and the names of the rows."""
    m, says = made.m, made.says
    title, note = snapped(surface, m.title), snapped(surface, m.note)
    looks: dict[str, tuple[float, str, Weight]] = {
        "title": (snapped(surface, m.title * 1.2), theme.ink, "semibold"),
        "strong": (note, theme.ink, "semibold"),
        "ink": (note, theme.ink, "regular"),
        "soft": (note, theme.soft_ink, "regular"),
    }
    for line in made.lines:
        size, ink, weight = looks[line.kind]
        surface.text(line.text, line.x, line.y, size, colour(ink), weight)
        if line.phase >= 0:
            side = m.note * 0.85
            tint = colour(phase_colour(theme, line.phase, made.found.stride))
            surface.panel(line.x - 1.4 * side, line.y - side * 0.9, side, side, tint, side * 0.2)
    boxes, strip = made.spread.boxes, made.strip
    roles = (theme.gradient, theme.gradient) if made.found.is_gradient else (
        theme.input, theme.output
    )
    x = made.strip.x - 14 * m.k
    for name, size_text, middle, role in (
        (says.unit_name, says.unit_note, boxes[0].center().y(), roles[0]),
        (says.cell_name, says.cell_note, strip.rect.center().y(), roles[1]),
    ):
        surface.text(name, x, middle - m.k, title, colour(role.line), "semibold", "right")
        soft = colour(theme.soft_ink)
        surface.text(size_text, x, middle + m.note * 1.15, note, soft, align="right")


def _paint_kernel(surface: Surface, made: Overlapped, frame: Frame, theme: Theme) -> None:
    """The kernel as it is edited, a stroke of its phase's colour at the foot of every cell."""
    if made.kernel_title is None:
        return
    m, grid, spot = made.m, made.layout.grid("kernel"), made.kernel_title
    spec = frame.document.layers[frame.layer].spec
    title = made.says.kernel_title
    line, soft = colour(theme.kernel.line), colour(theme.soft_ink)
    surface.text(title, spot.x(), spot.y(), snapped(surface, m.title), line, "semibold")
    wide = text_width(title, m.title, "semibold", surface.families)
    size = shape_text(spec.kernel_size)
    surface.text(size, spot.x() + wide + 8 * m.k, spot.y(), snapped(surface, m.note), soft)
    still = without_step(frame)
    moment = moment_of("scatter", still)
    content = stage_content("kernel", KERNEL_KIND, still, moment, theme, surface.families)
    scale = grid.cell / kernel_cell(moment.shown)
    paint_grid(surface, grid, replace(content, size=content.size * scale), theme)
    found, layer = made.found, frame.document.layers[frame.layer]
    for tap in np.ndindex(*spec.kernel_size):
        phase = tap[found.axis] * found.dilation % found.stride
        box = grid.cell_box(grid.drawn(layer.kernel_index(tap)))
        edge, thick = box.width() * 0.14, max(box.width() * 0.1, 1.5 / surface.scale)
        surface.panel(
            box.x() + edge, box.bottom() - thick - box.width() * 0.06, box.width() - 2 * edge,
            thick, colour(phase_colour(theme, phase, found.stride)), thick * 0.4,
        )  # fmt: skip


# ---- stamps


def _pointed(made: Overlapped, frame: Frame) -> tuple[int | None, int | None]:
    """The unit or the cell pointed at, in any figure."""
    cell, found = frame.pointed, made.found
    if cell is None or len(cell.index) != found.axes:
        return None, None
    unit, large = ("output", "input") if found.is_gradient else ("input", "output")
    place = cell.index[found.axis]
    if cell.grid in (unit, made.spread.name) and 0 <= place < found.units:
        return place, None
    if cell.grid in (large, made.strip.name) and 0 <= place + found.begin < made.seen:
        return None, place + found.begin
    return None, None


def _same_phase(made: Overlapped, frame: Frame) -> list[int]:
    """The own cells that the kernel cell pointed at reaches in one stamp or another."""
    cell, found = frame.pointed, made.found
    if cell is None or cell.grid != "kernel" or len(cell.index) != found.axes:
        return []
    tap = frame.document.layers[frame.layer].kernel_index(cell.index)[found.axis]
    first = tap * found.dilation
    reached = range(first, first + found.units * found.stride, found.stride)
    return [n for n in reached if n < made.seen and found.own[n]]


def _strong(made: Overlapped, frame: Frame) -> set[int]:
    """The units whose stamps stand out."""
    unit, cell = _pointed(made, frame)
    if unit is not None:
        return {unit}
    if cell is not None:
        return {n for n, _ in made.found.terms(cell)}
    current = _current(made, frame)
    return set() if current is None else {current}


def _paint_fan(surface: Surface, made: Overlapped, frame: Frame, theme: Theme) -> None:
    """Each stamp from its unit onto its window; ribbons where dilation leaves gaps in it."""
    strong = _strong(made, frame)
    current = _current(made, frame)
    landed = _landed(made, frame)
    plain = 0.2 if theme.is_dark else 0.16
    shown = range(len(made.spread.boxes))
    smooth = len(shown) <= MOST_SMOOTH
    surface.painter.setRenderHint(QPainter.RenderHint.Antialiasing, smooth)
    for unit in sorted(shown, key=lambda n: n in strong):
        is_current = unit == current
        ink = theme.current.line if is_current else theme.kernel.line
        alpha = 0.42 if unit in strong else plain
        if strong and unit not in strong:
            alpha *= 0.7
        if unit >= landed and not is_current:
            alpha *= 0.3
        part = frame.motion if is_current else 1.0
        for x1, x2, start, end in _ribbons(made, unit):
            box = made.spread.boxes[unit]
            top, bottom = box.bottom(), made.strip.y
            foot = top + (bottom - top) * part
            left, right = x1 + (start - x1) * part, x2 + (end - x2) * part
            corners = [(x1, top), (x2, top), (right, foot), (left, foot)]
            surface.polygon(corners, colour(ink, alpha))
            if unit in strong:
                path = QPainterPath()
                path.moveTo(x1, top)
                path.lineTo(left, foot)
                path.moveTo(x2, top)
                path.lineTo(right, foot)
                surface.curve(path, colour(ink), 1.4 * min(made.m.k, 3.0))
    surface.painter.setRenderHint(QPainter.RenderHint.Antialiasing)


def _ribbons(made: Overlapped, unit: int) -> list[tuple[float, float, float, float]]:
    """Left and right of each piece of a stamp, at the unit and at the cells."""
    found, box = made.found, made.spread.boxes[unit]
    window = [cell for cell in found.window(unit) if cell < made.seen]
    if not window:
        return []
    if found.dilation == 1 or len(window) == 1:
        return [(box.left(), box.right(), made.across(window[0]), made.across(window[-1] + 1))]
    wide = box.width() / len(found.taps)
    return [
        (
            box.left() + n * wide, box.left() + (n + 1) * wide,
            made.across(cell), made.across(cell + 1),
        )
        for n, cell in enumerate(window)
    ]  # fmt: skip


def _paint_units(surface: Surface, made: Overlapped, frame: Frame, theme: Theme) -> None:
    found = made.found
    role = theme.gradient if found.is_gradient else theme.input
    current, strong = _current(made, frame), _strong(made, frame)
    boxes = made.spread.boxes
    small = boxes[0].width() * surface.scale < STROKES_FROM_PX
    for n, box in enumerate(boxes):
        own = theme.current if n == current else role
        surface.fill(box.x(), box.y(), box.width(), box.height(), colour(own.fill))
        if not small:
            width = 2.6 if n == current else 2.0 if n in strong else 1.3
            surface.outline(
                box.x(), box.y(), box.width(), box.height(), colour(own.line),
                width * min(made.m.k, 3.0),
            )  # fmt: skip
        elif n == current or n in strong:
            surface.fill(box.x(), box.y(), box.width(), box.height(), colour(own.line))
    size = min(20.0 * boxes[0].width() / CELL, 0.5 * boxes[0].height())
    if not shows_digits(boxes[0].width(), size, surface.scale):
        return
    numbers = Numbers(
        ["1"], np.zeros(len(boxes), dtype=np.int64),
        np.array([box.center().x() for box in boxes]),
        np.array([box.center().y() for box in boxes]),
    )  # fmt: skip
    surface.numbers(numbers, size, colour(role.line), "semibold")


# ---- cells and bars


def _paint_cells(
    surface: Surface, made: Overlapped, frame: Frame, theme: Theme,
    values: np.ndarray, reached: np.ndarray,
) -> None:  # fmt: skip
    """The sums as numbers: grounds in the phases' colours, what is cropped hatched."""
    found, strip, seen = made.found, made.strip, made.seen
    grounds = [phase_ground(theme, n, found.stride) for n in range(found.stride)]
    faint = [mixed(theme.panel, ground, 0.45) for ground in grounds]
    solids = [phase_colour(theme, n, found.stride) for n in range(found.stride)]
    size = fitting_size(found.final, CELL, surface.families)
    size = min(size, strip.tall * 0.42)
    digits = shows_digits(CELL, size, surface.scale)
    whole = bool(reached.all())
    marks = CELL * surface.scale >= STROKES_FROM_PX
    for n in range(seen):
        box = strip.cell_box((0, n))
        phase, own, inner = n % found.stride, found.own[n], found.interior[n]
        ground = theme.panel
        if not own:
            ground = theme.background
        elif reached[n] and not (whole and found.holes[n]):
            ground = grounds[phase] if inner else faint[phase]
        surface.fill(*xywh(box), colour(ground))
        if marks and not own:
            surface.hatch(*xywh(box), colour(theme.cropped, 0.42))
        elif marks and whole and found.holes[n]:
            surface.dots(*xywh(box), colour(theme.hole, 0.55))
        if own and marks:
            foot = max(0.07 * strip.tall, 1.5 / surface.scale)
            tint = colour(solids[phase], 1.0 if inner else FAINT)
            surface.fill(box.x(), box.bottom() - foot, box.width(), foot, tint)
    if marks:
        _separate(surface, made, theme)
    if digits:
        _write(surface, made, theme, values, reached, size)
    _frame(surface, made, frame, theme)


def _separate(surface: Surface, made: Overlapped, theme: Theme) -> None:
    strip = made.strip
    lines = [
        QLineF(strip.x + n * CELL, strip.y, strip.x + n * CELL, strip.y + strip.tall)
        for n in range(1, made.seen)
    ]
    surface.lines(lines, colour(theme.background), 1.6)


def _write(
    surface: Surface, made: Overlapped, theme: Theme, values: np.ndarray, reached: np.ndarray,
    size: float,
) -> None:  # fmt: skip
    """Digits: strong inside, soft at the border and where they are cropped."""
    found, strip = made.found, made.strip
    strong = (found.own & found.interior)[: made.seen] & reached
    soft = ~strong & reached
    looks: tuple[tuple[np.ndarray, str, Weight], ...] = (
        (strong, theme.ink, "semibold"), (soft, theme.soft_ink, "regular"),
    )  # fmt: skip
    for chosen, ink, weight in looks:
        places = np.flatnonzero(chosen)
        texts = [shown_number(value) for value in values[places].tolist()]
        kinds = sorted(set(texts))
        which = np.array([kinds.index(text) for text in texts], dtype=np.int64)
        x = strip.x + (places + 0.5) * CELL
        y = np.full(len(places), strip.rect.center().y())
        surface.numbers(Numbers(kinds, which, x, y), size, colour(ink), weight)


def _frame(surface: Surface, made: Overlapped, frame: Frame, theme: Theme) -> None:
    """Frames around the output and around the window of the step."""
    found, strip, k = made.found, made.strip, min(made.m.k, 3.0)
    role = theme.gradient if found.is_gradient else theme.output
    x, end = made.across(found.begin), made.across(found.own_end)
    if found.own_end <= made.seen:
        surface.outline(x, strip.y, end - x, strip.tall, colour(role.line), 1.6 * k)
    else:  # it goes on
        sides = [QLineF(x, y, end, y) for y in (strip.y, strip.y + strip.tall)]
        sides.append(QLineF(x, strip.y, x, strip.y + strip.tall))
        surface.lines(sides, colour(role.line), 1.6 * k)
    current = _current(made, frame)
    if current is not None and current < len(made.spread.boxes):
        window = found.window(current)
        x, end = made.across(window[0]), made.across(window[-1] + 1)
        surface.outline(x, strip.y, end - x, strip.tall, colour(theme.current.line), 2.6 * k)
    for n in _same_phase(made, frame):
        box = strip.cell_box((0, n))
        surface.outline(*xywh(box), colour(theme.ink), max(1.6 * k, 1.0 / surface.scale))
    unit, cell = _pointed(made, frame)
    around: QRectF | None = None
    if cell is not None:
        around = strip.cell_box((0, cell))
    elif unit is not None and unit < len(made.spread.boxes):
        around = made.spread.boxes[unit]
    if around is not None:
        line = max(2.6 * k, 2.0 / surface.scale)
        surface.outline(*xywh(around), colour(theme.ink), line)


def _paint_bars(
    surface: Surface, made: Overlapped, frame: Frame, theme: Theme,
    values: np.ndarray, reached: np.ndarray,
) -> None:  # fmt: skip
    """The sums as bars from 0 on a linear scale."""
    found, axis, m = made.found, made.axis, made.m
    note = snapped(surface, made.m.note)
    strip = made.strip
    right = made.across(made.seen)
    hairline, soft = colour(theme.hairline), colour(theme.soft_ink)
    for tick in axis.ticks:
        y = axis.at(tick)
        is_zero = tick == 0
        line = QLineF(strip.x, y, right, y)
        surface.lines([line], soft if is_zero else hairline, (1.4 if is_zero else 1.0) * m.k)
        text = axis.text(tick)
        surface.text(text, strip.x - 8 * m.k, y + m.note * 0.36, note, soft, align="right")
    name = made.says.bar_note
    wide = max(
        text_width(axis.text(t), m.note, "regular", surface.families) for t in axis.ticks
    )
    x = strip.x - 16 * m.k - wide
    y = axis.y + axis.height / 2 + m.note * 0.36
    surface.text(name, x, y, note, soft, align="right")
    tints = [phase_colour(theme, n, found.stride) for n in range(found.stride)]
    room = CELL * (BAR_PART if CELL * surface.scale >= 4 else 1.0)
    zero = axis.at(0.0)
    for n, value in enumerate(clipped(values, axis.unit).tolist()):
        if not reached[n] or value == 0:
            continue
        x = strip.x + n * CELL + (CELL - room) / 2
        y = min(axis.at(value), zero)
        high = abs(axis.at(value) - zero)
        if found.own[n]:
            strength = 1.0 if found.interior[n] else FAINT
            surface.fill(x, y, room, high, colour(tints[n % found.stride], strength))
        else:
            _hatched_bar(surface, QRectF(x, y, room, high), theme, m)


def xywh(box: QRectF) -> tuple[float, float, float, float]:
    """A rectangle as surfaces take it."""
    return box.x(), box.y(), box.width(), box.height()


def _hatched_bar(surface: Surface, box: QRectF, theme: Theme, m: Metrics) -> None:
    """The bar of a cropped cell: hatched and dashed."""
    if box.width() * surface.scale >= STROKES_FROM_PX:
        surface.hatch(*xywh(box), colour(theme.cropped, 0.35))
        surface.outline(
            *xywh(box), colour(theme.cropped, 0.7), min(m.k, 3.0),
            Qt.PenStyle.DashLine, 0.0,
        )  # fmt: skip
    else:
        surface.fill(*xywh(box), colour(theme.cropped, 0.25))


# ---- marks beside them


def _paint_segments(surface: Surface, made: Overlapped, theme: Theme) -> None:
    """Under the bars: where the border is, and what repeats between its ends."""
    found, m = made.found, made.m
    note = snapped(surface, made.m.note)
    y, k = made.bracket_y, m.k
    begin, end = found.begin, min(found.own_end, made.seen)
    before, after = found.border
    first = min(max(found.lead_end, begin), end) if before else begin
    last = max(min(found.trail_start, end), first) if after else end
    if not found.has_interior:
        first = last = end
    pieces = [(begin, first, False), (first, last, True), (last, end, False)]
    ink, soft = colour(theme.ink), colour(theme.soft_ink)
    taken: list[tuple[float, float]] = []
    texts = []
    for start, stop, inner in pieces:
        if stop <= start:
            continue
        x1, x2 = made.across(start) + 3 * k, made.across(stop) - 3 * k
        surface.lines([QLineF(x1, y, x2, y)], ink if inner else soft, (2.2 if inner else 1.2) * k)
        texts.append((made.says.interior if inner else made.says.border, (x1 + x2) / 2, inner))
    for text, middle, inner in sorted(texts, key=lambda t: not t[2]):
        weight: Weight = "semibold" if inner else "regular"
        wide = text_width(text, m.note, weight, surface.families)
        x = min(max(middle - wide / 2, 0.0), made.layout.size.width() - wide)
        if any(x < b + 6 * k and x + wide > a - 6 * k for a, b in taken):
            # Beside what repeats there is more room on the outer side.
            a, b = taken[0]
            x = a - 12 * k - wide if middle < (a + b) / 2 else b + 12 * k
            if x < 0 or x + wide > made.layout.size.width():
                continue
        taken.append((x, x + wide))
        baseline = y + m.note * 1.35
        surface.text(text, x, baseline, note, ink if inner else soft, weight)


def _paint_dimensions(surface: Surface, made: Overlapped, frame: Frame, theme: Theme) -> None:
    """The hyper-parameters where they can be seen and dragged, each with a grip."""
    found, m = made.found, made.m
    note = snapped(surface, made.m.note)
    k, line = m.k, colour(theme.accent)
    thin = 1.3 * k
    boxes = made.spread.boxes

    def said(parameter: str, value: object) -> str:
        return frame.words(SETTING, parameter=parameter, value=value)

    if len(boxes) > 1:
        x1, x2 = boxes[0].center().x(), boxes[1].center().x()
        surface.lines([QLineF(x1, made.stride_y, x2, made.stride_y)], line, thin)
        surface.lines(
            [QLineF(x1, made.stride_y - 5 * k, x1, made.stride_y + 5 * k)], line, thin
        )
        text = said("stride", found.stride)
        surface.text(text, x2 + 1.5 * KNOB * k, made.stride_y + m.note * 0.36, note, line)
    unit = made.chosen(frame.step)
    start, end = unit * found.stride, unit * found.stride + found.span
    x1, x2 = made.across(start), made.across(end)
    y = made.size_y
    surface.lines([QLineF(x1, y, x2, y)], line, thin)
    surface.lines([QLineF(x1, y - 5 * k, x1, y + 5 * k)], line, thin)
    texts = [said("kernel_size", len(found.taps))]
    if len(found.taps) > 1:
        texts.insert(0, f"{texts[0]}   {said('dilation', found.dilation)}")
    text, x = _beside(surface, made, texts, (x1 - 0.8 * KNOB * k, x2 + 1.5 * KNOB * k), note)
    surface.text(text, x, y + m.note * 0.36, note, line)
    _paint_crop(surface, made, frame, theme)
    for knob in knobs_of(made, frame):
        _paint_knob(surface, knob, k, theme)


def _beside(
    surface: Surface, made: Overlapped, texts: list[str], ends: tuple[float, float], size: float
) -> tuple[str, float]:
    """The longest text that has room at one of two ends, and where it begins.

    No text crosses the lines of the crop or leaves the picture.
    """
    found, k = made.found, made.m.k
    crops = [made.across(found.begin), made.across(found.own_end)]
    for text in texts:
        wide = text_width(text, size, "regular", surface.families)
        after = max([ends[1], *(c + 8 * k for c in crops if c > ends[1])])
        for x in (ends[1], ends[0] - wide, after):
            is_inside = x >= 0 and x + wide <= made.layout.size.width()
            if is_inside and not any(x - 4 * k < c < x + wide + 4 * k for c in crops):
                return text, x
    return texts[-1], max(made.layout.size.width() - wide, 0.0)


def _paint_crop(surface: Surface, made: Overlapped, frame: Frame, theme: Theme) -> None:
    """Where padding crops and output_padding does not."""
    found, m, strip = made.found, made.m, made.strip
    note = snapped(surface, made.m.note)
    layer = frame.document.layers[frame.layer]
    spec, k, line = layer.spec, m.k, colour(theme.accent)

    def said(parameter: str, value: object) -> str:
        return frame.words(SETTING, parameter=parameter, value=value)

    padding = spec.padding
    pair = padding if isinstance(padding, str) else padding[found.axis]
    value = pair if isinstance(pair, str) else (
        str(pair[0]) if pair[0] == pair[1] else f"{pair[0]}, {pair[1]}"
    )
    y, top = made.crop_y, strip.y + strip.tall
    base = y + m.note * 0.36
    x = made.across(found.begin)
    surface.lines([QLineF(x, top, x, y)], line, 1.3 * k)
    text = said("padding", value)
    surface.text(text, x + 1.5 * KNOB * k, base, note, line)
    taken = x + 1.5 * KNOB * k + text_width(text, m.note, "regular", surface.families)
    if found.own_end > made.seen:
        return
    x = made.across(found.own_end)
    surface.lines([QLineF(x, top, x, y)], line, 1.3 * k)
    if "output_padding" not in layer.operation.parameters:
        return
    text = said("output_padding", spec.output_padding[found.axis])
    wide = text_width(text, m.note, "regular", surface.families)
    left = x - 1.5 * KNOB * k - wide
    if left < taken + 6 * k and x + 1.5 * KNOB * k + wide <= made.layout.size.width():
        left = x + 1.5 * KNOB * k
    if left > taken + 6 * k:
        surface.text(text, left, base, note, line)


def _paint_knob(surface: Surface, knob: Knob, k: float, theme: Theme) -> None:
    """A grip: a small slab with two strokes."""
    wide, high = 0.8 * KNOB * k, 1.5 * KNOB * k
    if knob.parameter == "dilation":
        wide, high = 0.9 * KNOB * k, 0.9 * KNOB * k
    x, y = knob.x - wide / 2, knob.y - high / 2
    surface.panel(x, y, wide, high, colour(theme.accent), 2.5 * k)
    ink = colour(theme.on_accent)
    inset = high * 0.28
    for side in (0.36, 0.64):
        at = x + wide * side
        surface.lines([QLineF(at, y + inset, at, y + high - inset)], ink, 0.9 * k)


def _paint_callout(
    surface: Surface, made: Overlapped, frame: Frame, theme: Theme, values: np.ndarray
) -> None:
    """The sum of the cell pointed at, term by term."""
    _, cell = _pointed(made, frame)
    if cell is not None:
        box = made.strip.cell_box((0, cell))
        paint_box(surface, sum_text(made, frame, cell), box, made.layout.size.width(), theme)


def sum_text(made: Overlapped, frame: Frame, cell: int) -> str:
    """Which stamps reach a cell, and what they add up to so far."""
    found, landed = made.found, _landed(made, frame)
    terms = [weight for unit, weight in found.terms(cell) if unit < landed]
    if not terms:
        text = frame.words(SUM_NONE)
    else:
        parts = [shown_number(term) for term in terms]
        parts = [f"({p})" if n and p.startswith("−") else p for n, p in enumerate(parts)]
        if len(parts) > MOST_TERMS:
            parts = [*parts[: MOST_TERMS - 1], "…"]
        total = shown_number(sum(terms))
        written = total if len(parts) == 1 else f"{' + '.join(parts)} = {total}"
        mark = SUM_ONE if len(terms) == 1 else SUM
        text = frame.words(mark, count=len(terms), terms=written)
    if not found.own[cell]:
        return frame.words(CROPPED, sum=text)
    return text if found.interior[cell] else frame.words(AT_BORDER, sum=text)


# ---- the figure


def describe(frame: Frame) -> str:
    """The kind of overlap with its reason, the verdict, and the sums or the step."""
    made = arrange(frame)
    says, found = made.says, made.found
    facts = {
        "caption": caption_text(frame), "title": says.title, "reason": says.reason,
        "verdict": says.verdict,
    }  # fmt: skip
    if frame.step:
        return frame.words(STEP, step=min(frame.step, found.units), count=found.units, **facts)
    own = found.final[found.begin : found.own_end][:MOST_SAID].tolist()
    sums = ", ".join(shown_number(value) for value in own)
    if found.shape.large[0] > MOST_SAID:
        sums += ", …"
    return frame.words(WHOLE, border=says.foot[0][0], sums=sums, **facts)


def damage(old: Frame, new: Frame, scale: float) -> list[QRectF] | None:
    """Everywhere: the fan crosses the picture."""
    return [] if old == new else None


def step_count(document: Document, layer: int) -> int:
    """One step for each unit on the longer axis; the shorter one is done earlier."""
    return max(document.geometries[layer].small)


OVERLAP1D = Figure(
    id="overlap1d",
    title=QT_TRANSLATE_NOOP("figure", "Overlap"),
    order="scatter",
    layout=layout,
    paint=paint,
    describe=describe,
    damage=damage,
    steps=step_count,
    of_ones=True,
    handles=handles,
    keeps="size",
)
