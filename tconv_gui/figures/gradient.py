"""The backward pass: ∂L/∂y goes in at the output; ∂L/∂x, ∂L/∂w and ∂L/∂b come out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF
from PySide6.QtGui import QColor, QPainterPath

from core.backward import PHASES, backward_of
from core.document import Document
from core.words_mark import QT_TRANSLATE_NOOP
from tconv_gui.figures._gradient_layout import (
    CARD_ROW,
    WITH_LEGEND,
    Arranged,
    Arrow,
    Label,
    Piece,
    arranged,
    gap_of,
    layout,
    way_name,
)
from tconv_gui.figures._gradient_scene import (
    DB,
    DW,
    DX,
    DY,
    UPSTREAM_SYMBOL,
    Now,
    content_of,
    fitted,
    is_flying,
    marks_of,
    now_of,
    pointed_choices,
    step_choices,
    times,
)
from tconv_gui.figures._labels import PRODUCTS, STAMP, caption_text, shown_caption
from tconv_gui.figures._metrics import PLAIN, Metrics
from tconv_gui.figures._moment import families_of
from tconv_gui.figures._stage import paint_caption, paint_legend
from tconv_gui.figures._stage_layout import bias_title
from tconv_gui.figures._symbols import naming_of
from tconv_gui.figures._type import kept
from tconv_gui.figures.figure import Figure, Frame
from tconv_gui.figures.grids import paint_grid
from tconv_gui.figures.layout import Grid
from tconv_gui.figures.surface import Surface, text_width
from tconv_gui.theme import Role, Theme, colour

START = QT_TRANSLATE_NOOP(
    "figure", "{caption}. Backward pass of {count} steps: ∂L/∂x, ∂L/∂w, ∂L/∂b. None is done yet."
)
START_WITHOUT = QT_TRANSLATE_NOOP(
    "figure",
    "{caption}. Backward pass of {count} steps: ∂L/∂x alone, for there are no parameters. None is "
    "done yet.",
)
STEP = QT_TRANSLATE_NOOP(
    "figure", "{caption}. Backward pass, {name}, step {step} of {count}: {what}."
)

# The room between grids of a small picture, which arrows grow with.
PLAIN_GAP = PLAIN.gap
ARROW_PART = 0.8
NAMES = {"input": DX, "kernel": DW, "bias": DB}


def steps(document: Document, layer: int) -> int:
    """Units of the small side for ∂L/∂x, then for parameters kernel cells and one for ∂L/∂b."""
    return backward_of(document, layer).steps


# --- painting ---------------------------------------------------------------------------------


def paint(surface: Surface, frame: Frame, theme: Theme) -> None:
    """Paint the whole figure; only what is exposed costs time."""
    made, now = arranged(frame), now_of(frame)
    for name, piece in made.pieces.items():
        if piece.grid is None:
            continue
        if surface.is_exposed(_reach(made, name)):
            _paint_piece(surface, made, name, piece.grid, frame, now, theme)
    for arrow in made.arrows:
        _paint_arrow(surface, made, arrow, now, theme)
    _paint_card(surface, made, now, theme)
    for label in labels_of(frame):
        surface.text(
            label.text, label.x, label.y, label.size, _ink(theme, label.ink), label.weight
        )
    paint_caption(surface, made.layout, made.metrics, shown_caption(frame), theme)
    if is_flying(frame, now):
        _paint_flight(surface, made, frame, now, theme)


def _paint_flight(
    surface: Surface, made: Arranged, frame: Frame, now: Now, theme: Theme
) -> None:
    """The stamp on its way to its place on ∂L/∂x."""
    product, goal = made.pieces["product"].grid, made.pieces["grad_input"].grid
    assert product is not None
    assert goal is not None
    assert now.step is not None
    if not now.step.outputs:
        return
    place, way = goal.cells_box(now.step.outputs), 1 - (1 - frame.motion) ** 3
    x = product.x + (place.x() - product.x) * way
    y = product.y + (place.y() - product.y) * way
    lift = replace(product, name="flight").at(x, y)
    content = replace(content_of("product", frame), role=theme.current, lit=(), pointed=None)
    surface.painter.save()
    surface.painter.setOpacity(0.85)
    paint_grid(surface, lift, content, theme)
    surface.painter.restore()


def _reach(made: Arranged, name: str) -> QRectF:
    """All that is painted for a piece: pens and colour bars go beyond its room."""
    return made.boxes[name].adjusted(-12, -12, 60, 12 + made.metrics.legend_height)


def _ink(theme: Theme, name: str) -> QColor:
    found = getattr(theme, name)
    return colour(found.line if isinstance(found, Role) else found)


def _paint_piece(
    surface: Surface,
    made: Arranged,
    name: str,
    grid: Grid,
    frame: Frame,
    now: Now,
    theme: Theme,
) -> None:
    role = theme.role(made.pieces[name].ink)
    if name == "product" and now.step is None:
        role = Role(theme.soft_ink, theme.panel)
    content = replace(content_of(name, frame), role=role)
    paint_grid(surface, grid, content, theme)
    box = marks_of(name, now).box
    if box is not None:
        rect = grid.cells_box(box)
        surface.outline(
            rect.x(), rect.y(), rect.width(), rect.height(), colour(theme.current.line),
            max(2.8, 2.0 / surface.scale),
        )  # fmt: skip
    if name in WITH_LEGEND:
        below = made.metrics.note_height * len(made.pieces[name].notes)
        lower = grid.at(grid.x, grid.y + below)
        paint_legend(surface, lower, content, made.metrics, theme, made.pieces[name].width)


def _paint_arrow(
    surface: Surface, made: Arranged, arrow: Arrow, now: Now, theme: Theme
) -> None:
    """An arrow of the forward or the backward pass; the way of the current step is lit."""
    m, start, end = made.metrics, arrow.start, arrow.end
    if not surface.is_exposed(_arrow_reach(arrow, m)):
        return
    ink = colour(theme.soft_ink if arrow.kind == "forward" else theme.gradient.line)
    if arrow.kind == "backward" and now.step is not None:
        ink = colour(theme.current.line)
    path = QPainterPath(start)
    path.lineTo(end)
    # As the room between grids allows, but never so small that nobody can read it.
    k = max(gap_of(m) / PLAIN_GAP, ARROW_PART * m.k)
    surface.curve(path, ink, 2.2 * k)
    h = 6 * k
    line = QLineF(start, end).unitVector()
    dx, dy = line.dx(), line.dy()
    tip = QPointF(end.x() + dx * h, end.y() + dy * h)
    surface.polygon(
        [
            (tip.x(), tip.y()),
            (tip.x() - 1.7 * h * dx - h * dy, tip.y() - 1.7 * h * dy + h * dx),
            (tip.x() - 1.7 * h * dx + h * dy, tip.y() - 1.7 * h * dy - h * dx),
        ],
        ink,
    )
    if arrow.way:
        text = way_name(now.back, arrow.way)
        middle = arrow.rect.center()
        if dx:
            surface.text(
                text, middle.x(), middle.y() - 9 * k, 15 * k, ink, "semibold", "centre"
            )
        else:
            surface.text(text, middle.x() + 9 * k, middle.y() + 5 * k, 15 * k, ink, "semibold")


def _arrow_reach(arrow: Arrow, m: Metrics) -> QRectF:
    """An arrow with its tip and its matrix."""
    return arrow.rect.adjusted(-16 * m.k, -30 * m.k, 34 * m.k, 16 * m.k)


def _paint_card(surface: Surface, made: Arranged, now: Now, theme: Theme) -> None:
    """The ground of the phases and of the 2×2 table, with what is current lit."""
    box, m, table = made.boxes["phases"], made.metrics, made.boxes["swap"]
    if not any(surface.is_exposed(part.adjusted(-8, -8, 8, 8)) for part in (box, table)):
        return
    row, card = m.note_height * CARD_ROW, made.card
    if now.place.number:
        at = box.y() + row * PHASES.index(now.phase)
        fill = colour(theme.current.fill)
        surface.panel(box.x(), at, card.width, row, fill, 4 * m.k)
    if not card.has_table:
        return
    box, top = table, table.y()
    surface.panel(box.x(), top, card.width, 3 * row, colour(theme.panel), 4 * m.k)
    lit = top + row * (1 if now.back.scatters else 2)
    surface.fill(box.x(), lit, card.width, row, colour(theme.gradient.fill))
    hair = colour(theme.hairline)
    surface.lines(
        [QLineF(box.x(), top + n * row, box.x() + card.width, top + n * row) for n in (1, 2)]
        + [
            QLineF(x, top, x, top + 3 * row)
            for x in (box.x() + card.first, box.x() + card.first + card.other)
        ],
        hair, 1.2 * m.k,
    )  # fmt: skip
    surface.outline(box.x(), top, card.width, 3 * row, hair, 1.2 * m.k, radius=4 * m.k)
    side = box.x() + card.first + card.other
    surface.outline(side, lit, card.other, row, colour(theme.gradient.line), 2.4 * m.k)


# --- texts ------------------------------------------------------------------------------------


@kept(maxsize=16)
def labels_of(frame: Frame) -> tuple[Label, ...]:
    """Every line of text besides the caption and the legends."""
    made, now = arranged(frame), now_of(frame)
    found: list[Label] = []
    for piece in made.pieces.values():
        if piece.grid is not None:
            found += _piece_labels(made, piece, piece.grid, frame, now)
    return (*found, *_card_labels(made, frame, now), *_sum_labels(made, frame, now))


def _piece_labels(
    made: Arranged, piece: Piece, grid: Grid, frame: Frame, now: Now
) -> Iterable[Label]:
    m, families = made.metrics, families_of(frame)
    title = bias_title(frame) if piece.name == "bias" else piece.title
    ink = piece.ink
    if piece.name == "product":
        title = _product_title(frame, now)
        ink = ink if now.step is not None else "soft_ink"
    if piece.name == "upstream" and naming_of(frame).is_symbolic:
        title = f"{title} = {UPSTREAM_SYMBOL}"
    base = grid.y - 9 * m.k
    yield Label(title, grid.x, base, m.title, ink, "semibold")
    if piece.size_text:
        wide = text_width(title, m.title, "semibold", families)
        room = text_width(piece.size_text, m.note, "regular", families)
        x = max(grid.x + wide + 10 * m.k, grid.x + grid.width - room)
        yield Label(piece.size_text, x, base, m.note, "soft_ink")
    y = grid.y + grid.height + m.note * 1.5
    for note in piece.notes:
        yield Label(note, grid.x, y, m.note, "soft_ink")
        y += m.note_height


def _product_title(frame: Frame, now: Now) -> str:
    words, names = frame.words, naming_of(frame)
    other = times(now.back)
    if not now.back.scatters:
        return words(PRODUCTS) + (f" {DY}·{other}" if now.step is not None else "")
    if now.step is None:
        return words(STAMP)
    return f"{words(STAMP)} {names.cell(DY, now.step.index)}·{other}"


def _card_labels(made: Arranged, frame: Frame, now: Now) -> Iterable[Label]:
    box, m, card = made.boxes["phases"], made.metrics, made.card
    row, pad, families = m.note_height * CARD_ROW, 8 * m.k, families_of(frame)
    for line, phase in zip(card.phases, PHASES, strict=False):
        y = box.y() + row * PHASES.index(phase) + row * 0.5 + m.title * 0.35
        here = phase == now.phase and bool(now.place.number)
        ink = "current" if here else "gradient"
        weight = "semibold" if here else "regular"
        yield Label(line.number, box.x() + pad, y, m.title, ink, "semibold")
        yield Label(line.text, box.x() + pad + 20 * m.k, y, m.title, ink, weight)  # type: ignore[arg-type]
        count = f"{now.done(phase)} / {now.back.step_count(phase)}"
        wide = text_width(count, m.note, "regular", families)
        end = box.x() + card.width - pad - wide
        yield Label(count, end, y, m.note, "current" if here else "soft_ink")
    box = made.boxes["swap"]
    if card.has_table:
        yield from _table_labels(made, frame, now)
    y = box.y() + (3 * row if card.has_table else 0.0) + m.note * 1.5
    for text in card.why:
        yield Label(text, box.x(), y, m.note, "soft_ink")
        y += m.note_height


def _table_labels(made: Arranged, frame: Frame, now: Now) -> Iterable[Label]:
    """What convolution and transposed convolution are forwards and backwards."""
    box, m, card = made.boxes["swap"], made.metrics, made.card
    row, pad, families = m.note_height * CARD_ROW, 8 * m.k, families_of(frame)
    top = box.y()
    sides = (("C", "Cᵀ"), ("Cᵀ", "C"))
    for column, head in enumerate(card.heads):
        middle = box.x() + card.first + card.other * (column + 0.5)
        y = top + row * 0.5 + m.note * 0.35
        yield _centred(head, middle, y, m.note, "soft_ink", families)
        for r in range(2):
            lit = (r == 0) == now.back.scatters
            ink = "gradient" if lit else "soft_ink"
            base = top + row * (r + 1.5) + m.title * 0.35
            yield _centred(sides[r][column], middle, base, m.title, ink, families)
    for r, text in enumerate(card.rows):
        lit = (r == 0) == now.back.scatters
        y = top + row * (r + 1.5) + m.note * 0.35
        yield Label(
            text, box.x() + pad, y, m.note, "gradient" if lit else "soft_ink",
            "semibold" if lit else "regular",
        )  # fmt: skip


def _centred(
    text: str, middle: float, y: float, size: float, ink: str, families: tuple[str, ...]
) -> Label:
    wide = text_width(text, size, "semibold", families)
    return Label(text, middle - wide / 2, y, size, ink, "semibold")


def _sum_labels(made: Arranged, frame: Frame, now: Now) -> Iterable[Label]:
    box, m, families = made.sums, made.metrics, families_of(frame)
    y = box.y() + m.note_height
    for choices, ink in (
        (step_choices(frame, now), "current" if now.place.number else "soft_ink"),
        (pointed_choices(frame, now), "ink"),
    ):
        if choices:
            text, size = fitted(choices, box.width(), m.note * 1.12, families)
            wide = text_width(text, size, "semibold", families)
            x = box.x() + max(box.width() - wide, 0.0) / 2
            yield Label(text, x, y, size, ink, "semibold")
        y += m.note_height * 1.3


def describe(frame: Frame) -> str:
    """What the figure shows, in a sentence."""
    now = now_of(frame)
    caption = caption_text(frame)
    if not now.place.number:
        start = START if now.back.has_parameters else START_WITHOUT
        return frame.words(start, caption=caption, count=now.back.steps)
    choices = step_choices(frame, now)
    what = next((text for text in choices if len(text) < 160), choices[-1])
    return frame.words(
        STEP, caption=caption, name=NAMES[now.phase], step=now.place.number,
        count=now.place.total, what=what,
    )  # fmt: skip


# --- what differs -----------------------------------------------------------------------------


def damage(old: Frame, new: Frame, scale: float) -> list[QRectF] | None:
    """The places in which two frames differ; None when everything may."""
    if (
        old.document is not new.document
        or (old.layer, old.words, old.aspect, old.shade, old.options)
        != (new.layer, new.words, new.aspect, new.shade, new.options)
    ):
        return None
    made, before, after = arranged(new), now_of(old), now_of(new)
    if is_flying(old, before) or is_flying(new, after):
        return None
    m, families = made.metrics, families_of(new)
    rects: list[QRectF] = []
    for name, piece in made.pieces.items():
        if piece.grid is not None:
            rects += _grid_damage(name, piece.grid, _reach(made, name), old, new)
    changed = set(labels_of(old)) ^ set(labels_of(new))
    rects += [label.rect(families) for label in changed]
    if before.place != after.place:
        box = made.boxes["phases"]
        row = m.note_height * CARD_ROW
        rects.append(QRectF(box.x(), box.y(), box.width(), len(made.card.phases) * row))
    if (before.step is None) != (after.step is None):
        rects += [_arrow_reach(arrow, m) for arrow in made.arrows if arrow.kind == "backward"]
        product = made.pieces["product"].grid
        assert product is not None
        rects.append(product.rect)
    return [rect.adjusted(-6, -6, 6, 6) for rect in rects]


def _grid_damage(
    name: str, grid: Grid, reach: QRectF, old: Frame, new: Frame
) -> list[QRectF]:
    """Around the cells of a grid that are not painted alike."""
    one, other = content_of(name, old), content_of(name, new)
    if one is other:
        return []
    if one.size != other.size:
        return [reach]  # a colour bar comes or goes with the digits
    differs = one.values != other.values
    for mask, was in ((other.blank, one.blank), (other.holes, one.holes),
                      (other.counts, one.counts), (other.texts, one.texts)):  # fmt: skip
        if (mask is None) != (was is None):
            return [grid.rect]
        if mask is not None and was is not None:
            differs = differs | (mask != was)
    rects = _boxes(grid, [(int(r), int(c)) for r, c in np.argwhere(differs)])
    now, then = now_of(new), now_of(old)
    for cells in (
        set(one.current) ^ set(other.current), set(one.lit) ^ set(other.lit),
        {cell for cell, text in {*one.notes.items()} ^ {*other.notes.items()}},
        {one.pointed, other.pointed} - {None} if one.pointed != other.pointed else set(),
        {one.selected, other.selected} - {None} if one.selected != other.selected else set(),
    ):  # fmt: skip
        rects += _boxes(grid, [cell for cell in cells if cell is not None])
    if set(one.current) != set(other.current):
        # One frame around all current cells, or one around each.
        rects += [grid.cells_box(one.current), grid.cells_box(other.current)]
    if marks_of(name, now).box != marks_of(name, then).box:
        rects.append(grid.rect)
    return [rect for rect in rects if not rect.isEmpty()]


def _boxes(grid: Grid, cells: list[tuple[int, int]]) -> list[QRectF]:
    return [grid.cells_box(cells)] if cells else []


GRADIENT = Figure(
    id="gradient",
    title=QT_TRANSLATE_NOOP("figure", "Gradient"),
    order="scatter",
    layout=layout,
    paint=paint,
    describe=describe,
    damage=damage,
    steps=steps,
    needs="any",
    keeps="card",
)
