"""Sheets: input and output as two slanted sheets with the kernel's shadow between them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF
from PySide6.QtGui import QColor, QPainterPath

from core.document import shape_text
from core.numbers_text import shown_number
from core.shown import ShownLayer, shown_layer
from core.trace import Order
from core.words_mark import QT_TRANSLATE_NOOP
from tconv_gui.figures._callout import paint_callout
from tconv_gui.figures._labels import (
    PRODUCTS,
    caption_text,
    shown_caption,
    signed_text,
    sum_choices,
)
from tconv_gui.figures._metrics import Metrics
from tconv_gui.figures._moment import Moment, moment_of
from tconv_gui.figures._own_order import own_order
from tconv_gui.figures._sheet_layout import (
    Points,
    Sheet,
    Sheets,
    Title,
    arrange_sheets,
    legend_widths,
)
from tconv_gui.figures._sheet_paint import (
    paint_figures,
    paint_ground,
    sheet_has_digits,
    strokes,
    trace,
)
from tconv_gui.figures._stage import paint_caption
from tconv_gui.figures._stage_content import stage_content
from tconv_gui.figures._stage_layout import Kind, bias_title, kernel_title
from tconv_gui.figures._symbols import added_products, naming_of, texts_for
from tconv_gui.figures.figure import Figure, Frame
from tconv_gui.figures.grids import Content, paint_grid
from tconv_gui.figures.layout import Cell, Layout
from tconv_gui.figures.surface import Families, Surface, text_width
from tconv_gui.theme import Theme, colour, colour_image

STAMPED = QT_TRANSLATE_NOOP(
    "figure", "{unit} = {value}: the kernel times {value} is added onto the output"
)
STAMPED_WEIGHTS = QT_TRANSLATE_NOOP(
    "figure", "{unit} = {value}: times the weights of this step it is added onto the output"
)
START_DOWN = QT_TRANSLATE_NOOP(
    "figure",
    "{caption}. Two sheets: the input above, the output below. No stamp has fallen yet.",
)
START_UP = QT_TRANSLATE_NOOP(
    "figure",
    "{caption}. Two sheets: the output above, the input below. No window has been read yet.",
)
STEP_DOWN = QT_TRANSLATE_NOOP(
    "figure",
    "{caption}. Step {step} of {count}: from {unit} = {value} on the upper sheet the kernel's "
    "shadow falls onto {terms} output units on the lower one.",
)
STEP_UP = QT_TRANSLATE_NOOP(
    "figure",
    "{caption}. Step {step} of {count}: {terms} input units on the lower sheet, each under its "
    "kernel cell, are summed into {unit} = {value} on the upper one.",
)

WEIGHTS_DOWN = QT_TRANSLATE_NOOP(
    "figure",
    "{caption}. Step {step} of {count}: from {unit} = {value} on the upper sheet a shadow falls "
    "onto the {terms} output units that it counts in.",
)
WEIGHTS_UP = QT_TRANSLATE_NOOP(
    "figure",
    "{caption}. Step {step} of {count}: {unit} = {value} on the upper sheet is made of {terms} "
    "input units on the lower one.",
)

# How opaque the upper sheet is: the shadow's edges are seen through it.
GLASS = 0.88

KINDS: dict[Order, Kind] = {
    order: Kind(order=order, product_title=PRODUCTS, thumbs=False)
    for order in ("scatter", "gather")
}


def layout(frame: Frame) -> Layout:
    """Places of the sheets and of the kernel."""
    return arrange_sheets(frame).layout


def paint(surface: Surface, frame: Frame, theme: Theme) -> None:
    """Paint the lower sheet, the shadow, the upper sheet, then what is written."""
    sheets = arrange_sheets(frame)
    order = own_order(frame.document, frame.layer)
    moment = moment_of(order, frame)
    upper, lower = sheets.layout.sheets
    contents = {
        name: stage_content(name, KINDS[order], frame, moment, theme, surface.families)
        for name in ("input", "output", "kernel", "bias")
    }
    paint_ground(surface, lower, contents[lower.name], theme)
    _paint_shadows(surface, upper, lower, frame, moment, theme)
    paint_figures(surface, lower, contents[lower.name], theme, _small_texts(moment, frame))
    paint_ground(surface, upper, contents[upper.name], theme, GLASS)
    paint_figures(surface, upper, contents[upper.name], theme, {})
    _paint_direction(surface, upper, lower, moment, theme)
    if frame.motion < 1:
        _paint_motion(surface, upper, lower, frame, moment, theme)
    # A convolution reads its whole kernel at every step: nothing to point out.
    contents["kernel"] = replace(contents["kernel"], current=())
    for grid in sheets.layout.grids:
        paint_grid(surface, grid, contents[grid.name], theme)
    _paint_kernel_texts(surface, sheets, frame, theme)
    if sheets.legend:
        for sheet, title in zip((upper, lower), sheets.titles, strict=True):
            content = contents[sheet.name]
            told = content.hidden is None
            if told and (content.shade or not sheet_has_digits(sheet, content, surface)):
                _paint_legend(surface, title, content, sheets.metrics, theme)
    _paint_texts(surface, sheets, frame, moment, theme)
    readable = {s.name for s in (upper, lower) if sheet_has_digits(s, contents[s.name], surface)}
    paint_callout(surface, sheets.layout, frame, moment, theme, readable)


def _small_texts(moment: Moment, frame: Frame) -> dict[Cell, str]:
    """In the shadow: the weight over a read cell, the product added to a stamped one."""
    step, shown = moment.step, moment.shown
    if step is None or (moment.order == "scatter" and frame.motion < 1):
        return {}
    names, said = naming_of(frame), texts_for(frame, "output", moment.order)
    if moment.order == "scatter" and said is not None:
        return added_products(names, shown, step, said)
    texts = {}
    if shown.document.layers[shown.position].operation.function is not None:
        return {}
    rows = zip(step.inputs, step.outputs, step.kernel, step.weights, strict=True)
    for i, o, k, number in rows:
        index = k[-shown.axes :]
        weight = signed_text(number)
        if names.is_symbolic:
            weight = names.kernel(index)
        if moment.order == "gather":
            texts[i] = f"×{weight}"
        elif not names.is_symbolic:
            texts[o] = f"+{signed_text(float(shown.input[i]))}·{weight}"
    return texts


def shadow_ends(
    upper: Sheet, lower: Sheet, moment: Moment, frame: Frame | None = None
) -> tuple[Points, Points]:
    """The patches of the upper and the lower sheet between which a shadow falls.

    With a ``frame`` the shadow is that of the cell pointed at, else the step's.
    """
    found: dict[str, set[Cell]] = {}
    step = moment.step
    if frame is not None:
        if frame.pointed is None or frame.pointed.grid not in ("input", "output"):
            return [], []
        found = moment.lit
    elif step is not None:
        found = {"input": set(step.inputs), "output": set(step.outputs)}
    ends = upper.around(found.get(upper.name, ())), lower.around(found.get(lower.name, ()))
    return ends if all(ends) else ([], [])


def _paint_shadows(
    surface: Surface, upper: Sheet, lower: Sheet, frame: Frame, moment: Moment, theme: Theme
) -> None:
    hints = shadow_ends(upper, lower, moment, frame)
    _paint_shadow(surface, *hints, theme.soft_ink, 0.10, 0.45)
    strong = 0.20 if theme.is_dark else 0.13
    _paint_shadow(surface, *shadow_ends(upper, lower, moment), theme.current.line, strong, 0.75)


def _paint_shadow(
    surface: Surface, top: Points, bottom: Points, tint: str, fill: float, line: float
) -> None:
    """A prism between two patches: its faces as one veil, its four edges as lines."""
    if not top:
        return
    surface.polygon(hull([*top, *bottom]), colour(tint, fill))
    edges = [QLineF(QPointF(*a), QPointF(*b)) for a, b in zip(top, bottom, strict=True)]
    # The edge at the back is behind the veil.
    strokes(surface, edges[:1], colour(tint, line * 0.4), 1.2)
    strokes(surface, edges[1:], colour(tint, line), 1.6)
    trace(surface, bottom, colour(tint, line), 1.6)


def hull(points: Points) -> Points:
    """The corners of the smallest convex shape around some points.

    >>> hull([(0, 0), (2, 0), (1, 1), (2, 2), (0, 2)])
    [(0, 0), (2, 0), (2, 2), (0, 2)]
    """
    ordered = sorted(set(points))

    def chain(along: Points) -> Points:
        kept: Points = []
        for x, y in along:
            while len(kept) > 1:
                (ax, ay), (bx, by) = kept[-2:]
                if (bx - ax) * (y - ay) - (by - ay) * (x - ax) > 0:
                    break
                kept.pop()
            kept.append((x, y))
        return kept[:-1]

    return chain(ordered) + chain(ordered[::-1])


def _middle(points: Points) -> QPointF:
    xs, ys = zip(*points, strict=True)
    return QPointF((min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2)


def _paint_direction(
    surface: Surface, upper: Sheet, lower: Sheet, moment: Moment, theme: Theme
) -> None:
    """An arrow in the shadow: down for a stamp, up for a window."""
    top, bottom = shadow_ends(upper, lower, moment)
    if not top:
        return
    line = colour(theme.current.line)
    axis = QLineF(_middle(top), _middle(bottom))
    # Only where the shadow is in the open, between the two sheets.
    free = upper.y + upper.height + 14, lower.y - 14
    if free[1] - free[0] < 24:
        return
    high = max(axis.dy(), 1e-6)
    start, end = ((y - axis.y1()) / high for y in free)
    middle, reach = (start + end) / 2, min(end - start, 60 / high) / 2
    arrow = QLineF(axis.pointAt(middle - reach), axis.pointAt(middle + reach))
    if moment.order == "gather":
        arrow = QLineF(arrow.p2(), arrow.p1())
    path = QPainterPath(arrow.p1())
    path.lineTo(arrow.p2())
    surface.curve(path, line, 2.4)
    arrowhead(surface, arrow, line, 9.0)


def arrowhead(surface: Surface, along: QLineF, tint: QColor, size: float) -> None:
    """A solid head at the end of a line."""
    length = max(along.length(), 1e-6)
    dx, dy = along.dx() / length * size, along.dy() / length * size
    x, y = along.x2() + dx * 0.5, along.y2() + dy * 0.5
    surface.polygon(
        [(x, y), (x - dx - dy * 0.55, y - dy + dx * 0.55),
         (x - dx + dy * 0.55, y - dy - dx * 0.55)], tint,
    )  # fmt: skip


def _paint_motion(
    surface: Surface, upper: Sheet, lower: Sheet, frame: Frame, moment: Moment, theme: Theme
) -> None:
    """A slice of the shadow on its way."""
    top, bottom = shadow_ends(upper, lower, moment)
    if not top:
        return
    way = 1 - (1 - frame.motion) ** 3
    part = way if moment.order == "scatter" else 1 - way
    between = [
        (ax + (bx - ax) * part, ay + (by - ay) * part)
        for (ax, ay), (bx, by) in zip(top, bottom, strict=True)
    ]
    surface.polygon(between, colour(theme.current.line, 0.35))
    trace(surface, between, colour(theme.current.line), 2.2)


def _paint_kernel_texts(surface: Surface, sheets: Sheets, frame: Frame, theme: Theme) -> None:
    m, words = sheets.metrics, frame.words
    grid = sheets.layout.grid("kernel")
    line, soft = colour(theme.kernel.line), colour(theme.soft_ink)
    shown = shown_layer(frame.document, frame.layer, own_order(frame.document, frame.layer))
    title, kernel_size = kernel_title(shown, words)
    surface.text(title, grid.x, grid.y - 9 * m.k, m.title, line, "semibold")
    wide = text_width(title, m.title, "semibold", surface.families)
    if kernel_size:
        size = shape_text(kernel_size)
        room = text_width(size, m.note, "regular", surface.families)
        x = max(grid.x + wide + 10 * m.k, grid.x + grid.width - room)
        surface.text(size, x, grid.y - 9 * m.k, m.note, soft)
    y = grid.y + grid.height + m.note * 1.4
    for note in sheets.kernel_notes:
        surface.text(note, grid.x, y, m.note, soft)
        y += m.note_height
    if sheets.layout.has("bias"):
        bias = sheets.layout.grid("bias")
        x, y = bias.x + bias.width + 10, bias.y + bias.height / 2 + m.title * 0.36
        surface.text(bias_title(frame), x, y, m.title, line, "semibold")


def _paint_texts(
    surface: Surface, sheets: Sheets, frame: Frame, moment: Moment, theme: Theme
) -> None:
    m, places = sheets.metrics, sheets.layout
    soft = colour(theme.soft_ink)
    for title in sheets.titles:
        line = colour(theme.role(title.name).line)
        x, y, side = title.x, title.y, title.align
        surface.text(title.text, x, y, m.title, line, "semibold", side)
        surface.text(title.size, x, y + m.note * 1.5, m.note, soft, align=side)
    room = places.size.width() - 8
    if moment.step is not None:
        text, size = _sum_text(frame, moment, m.note * 1.08, room, surface.families)
        spot = places.spots["sum"]
        line = colour(theme.current.line)
        surface.text(text, spot.x(), spot.y(), size, line, "semibold", "centre")
    if sheets.notes:
        spot = places.spots["notes"]
        wide = text_width(sheets.notes, m.note, "regular", surface.families)
        size = m.note * min(1.0, room / wide)
        surface.text(sheets.notes, spot.x(), spot.y(), size, soft, align="centre")
    paint_caption(surface, places, m, shown_caption(frame), theme)


def _sum_text(
    frame: Frame, moment: Moment, size: float, room: float, families: Families
) -> tuple[str, float]:
    """What the step does, in full if there is room, and the size to write it in."""
    assert moment.step is not None
    names = naming_of(frame)
    if moment.order == "scatter":
        index = moment.step.index
        value = shown_number(float(frame.document.feature_maps[frame.layer][0, 0][index]))
        stamped = STAMPED if moment.shown.is_regular else STAMPED_WEIGHTS
        options = [frame.words(stamped, unit=names.input(index), value=value)]
    else:
        options = sum_choices(moment, names)
        if not names.is_symbolic:
            options = [f"{names.output(moment.step.index)} = {text}" for text in options]
    for text in options:
        wide = text_width(text, size, "semibold", families)
        if wide <= room:
            break
    return text, size * min(1.0, room / wide)


def _paint_legend(
    surface: Surface, title: Title, content: Content, m: Metrics, theme: Theme
) -> None:
    """A linear colour bar under a sheet's title, with its ends written out."""
    low, high = content.scale_limits
    scale = theme.diverging if low < 0 else theme.sequential
    texts = shown_number(low), shown_number(high)
    before, wide, after = legend_widths((low, high), m, surface.families)
    start, y, parts = title.x + before, title.y + m.note * 2.2, 48
    if title.align == "right":
        start = title.x - after - wide
    pixels = colour_image(np.linspace(0.0, 1.0, parts), 0.0, float(low < high), scale)
    for part, pixel in enumerate(pixels.tolist()):
        tint = colour(f"#{pixel & 0xFFFFFF:06X}")
        surface.fill(start + wide * part / parts, y, wide / parts, 8 * m.k, tint)
    soft = colour(theme.soft_ink)
    surface.text(texts[0], start - 6 * m.k, y + 8.5 * m.k, m.note, soft, align="right")
    surface.text(texts[1], start + wide + 6 * m.k, y + 8.5 * m.k, m.note, soft)


def describe(frame: Frame) -> str:
    """What the figure shows, in a sentence."""
    order = own_order(frame.document, frame.layer)
    moment, scatters = moment_of(order, frame), order == "scatter"
    caption = caption_text(frame)
    if moment.step is None:
        return frame.words(START_DOWN if scatters else START_UP, caption=caption)
    plane = frame.document.feature_maps[frame.layer + (not scatters)][0, 0]
    index = moment.step.index
    down, up = (STEP_DOWN, STEP_UP) if moment.shown.is_regular else (WEIGHTS_DOWN, WEIGHTS_UP)
    return frame.words(
        down if scatters else up,
        caption=caption,
        step=moment.number,
        count=moment.count,
        unit=naming_of(frame).cell("x" if scatters else "y", index),
        value=shown_number(float(plane[index])),
        terms=_own_terms(moment.shown, moment),
    )


def _own_terms(shown: ShownLayer, moment: Moment) -> int:
    """How many own units the step joins on the lower sheet: neither padding nor cropped."""
    assert moment.step is not None
    w = shown.output_window if moment.order == "scatter" else shown.input_window
    cells = moment.step.outputs if moment.order == "scatter" else moment.step.inputs
    return sum(w.top <= r < w.bottom and w.left <= c < w.right for r, c in cells)


def damage(old: Frame, new: Frame, scale: float) -> list[QRectF] | None:
    """Everywhere: a shadow crosses most of the picture."""
    return [] if old == new else None


SHEETS = Figure(
    id="sheets",
    title=QT_TRANSLATE_NOOP("figure", "Sheets"),
    order="scatter",
    layout=layout,
    paint=paint,
    describe=describe,
    damage=damage,
    orders=own_order,
    needs="any",
    keeps="cells",
)
