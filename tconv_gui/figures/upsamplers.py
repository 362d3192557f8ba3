"""Upsamplers: one input through all of them side by side, in numbers or as pictures."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QRectF, Qt

from core.document import Document
from core.errors import ConvError
from core.numbers_text import shown_number
from core.upsamplers import Upsampled
from core.words_mark import QT_TRANSLATE_NOOP
from tconv_gui.figures._labels import shown_caption
from tconv_gui.figures._metrics import PLAIN, Metrics
from tconv_gui.figures._overlap2d_layout import LOOKS, Line, broken
from tconv_gui.figures._type import kept
from tconv_gui.figures._upsamplers_layout import LEADING, Arranged, Card, arrange, inside_box
from tconv_gui.figures._upsamplers_words import HINT, SAID, found_of, sums_of, title_of
from tconv_gui.figures.figure import Figure, Frame
from tconv_gui.figures.grids import (
    DIGITS_FROM_PX,
    NUMBER_SIZE,
    Content,
    fitting_size,
    paint_grid,
    value_limits,
)
from tconv_gui.figures.layout import CELL, Cell, Layout
from tconv_gui.figures.surface import Families, Surface, text_width
from tconv_gui.theme import Theme, colour, colour_image

Index = tuple[int, ...]

# Where so many cells or more are enlarged, what an input cell reaches is not looked for.
MOST_LIT = 128 * 128
# Smaller cells get no dots for holes: their colour says it.
DOTS_FROM_PX = 10.0
# The smallest part of its size to which a sum is set.
SMALLEST = 0.8


def layout(frame: Frame) -> Layout:
    """Where the maps stand."""
    return arrange(frame).layout


def paint(surface: Surface, frame: Frame, theme: Theme) -> None:
    """Paint the input, a card for every upsampler, and what is said."""
    made = arrange(frame)
    for line in made.lines:
        _paint_line(surface, made, line, theme)
    if made.problem is not None:
        return
    index, cell = _pointed(made, frame)
    pen = 4.0 * made.m.k + 4.0 / surface.scale
    for number, card in enumerate(made.cards):
        if surface.is_exposed(card.rect.adjusted(-pen, -pen, pen, pen)):
            _paint_card(surface, made, card, frame, theme, number == frame.step > 0)
            _paint_map(surface, made, card, frame, theme, index, cell)
            _paint_costs(surface, made, card, frame, theme, index)
    _paint_legends(surface, made, theme)
    _paint_note(surface, made, frame, theme)


# ---- the moment


def _pointed(made: Arranged, frame: Frame) -> tuple[Index | None, Index | None]:
    """The place in the enlarged planes that is pointed at, or the cell of the input."""
    cell, given = frame.pointed, made.given
    if cell is None or given is None or len(cell.index) != given.x.ndim:
        return None, None
    if cell.grid == "input" and _is_within(cell.index, given.x.shape):
        return None, cell.index
    if cell.grid == made.cells and _is_within(cell.index, given.large):
        return cell.index, None
    own = next((card.one for card in made.cards if card.grid.name == "output"), None)
    if cell.grid == "output" and own is not None and _is_within(cell.index, own.output.shape):
        return cell.index, None
    return None, None


def _is_within(index: Index, size: tuple[int, ...]) -> bool:
    return all(0 <= i < n for i, n in zip(index, size, strict=True))


def _two(index: Index) -> Cell:
    row, column = (0, *index)[-2:]
    return row, column


def _teller(made: Arranged, frame: Frame) -> tuple[int, Card]:
    """The step and its card, whose sum is told; before the first that of linear interpolation."""
    step = frame.step if 0 < frame.step < len(made.cards) else 0
    return step, made.cards[step or 2]


@kept(maxsize=64)
def _reached(one: Upsampled, cell: Index) -> frozenset[Cell]:
    """The drawn cells of an output that an input cell counts in."""
    mask = np.atleast_2d(one.reached(cell))
    return frozenset((r, c) for r, c in np.argwhere(mask).tolist())


# ---- cards


def _paint_line(surface: Surface, made: Arranged, line: Line, theme: Theme) -> None:
    inks = {"soft": theme.soft_ink, "law": theme.accent}
    part, weight = LOOKS[line.kind]
    ink = colour(inks.get(line.kind, theme.ink))
    surface.text(line.text, line.x, line.y, made.m.note * part, ink, weight)


def _paint_card(
    surface: Surface, made: Arranged, card: Card, frame: Frame, theme: Theme, is_current: bool
) -> None:
    """The panel, the words on it, the light and the kernel."""
    box, k = card.rect, made.m.k
    surface.panel(box.x(), box.y(), box.width(), box.height(), colour(theme.panel), 8)
    ink, line = (theme.current.line, 2.6 * min(k, 3.0)) if is_current else (theme.hairline, 1.2)
    surface.outline(box.x(), box.y(), box.width(), box.height(), colour(ink), line)
    for each in card.lines:
        _paint_line(surface, made, each, theme)
    if card.light is not None:
        _paint_light(surface, card, made.m, theme)
    one = card.one
    if card.kernel is not None and one is not None and one.method.stamp is not None:
        kernel = np.atleast_2d(one.method.stamp.kernel)
        size = fitting_size(kernel, card.kernel.cell, surface.families)
        content = Content(
            kernel, theme.kernel, size, shade=frame.shade, limits=value_limits(kernel)
        )
        paint_grid(surface, card.kernel, content, theme)


def _paint_light(surface: Surface, card: Card, m: Metrics, theme: Theme) -> None:
    """A disc where a constant stays flat; with a bar in it where it does not."""
    assert card.light is not None
    role = theme.output if card.said.is_even else theme.error
    x, y, side = card.light.x(), card.light.y(), m.note * 0.95
    surface.panel(x, y, side, side, colour(role.line), side / 2)
    if not card.said.is_even:
        surface.fill(x + 0.2 * side, y + 0.4 * side, 0.6 * side, 0.2 * side, colour(role.fill))


def _paint_map(
    surface: Surface,
    made: Arranged,
    card: Card,
    frame: Frame,
    theme: Theme,
    index: Index | None,
    cell: Index | None,
) -> None:
    one = card.one
    if one is None:
        _paint_input(surface, made, card, frame, theme, index, cell)
        return
    values = np.atleast_2d(one.output)
    lit: frozenset[Cell] = frozenset()
    if cell is not None and values.size <= MOST_LIT:
        lit = _reached(one, cell)
    border = None
    if one.id == "linear_kernel":
        border = _fading(made)
    content = Content(
        values,
        theme.output,
        _size(values, surface),
        holes=np.atleast_2d(one.holes) if CELL * surface.scale >= DOTS_FROM_PX else None,
        unused=border,
        lit=lit,
        pointed=_two(index) if index and _is_within(index, one.output.shape) else None,
        shade=True,
        bold=True,
        limits=made.limits_of(one),
    )
    paint_grid(surface, card.grid, content, theme)
    if border is not None and CELL * surface.scale < 6:
        _fade(surface, card, border, theme)
    box = inside_box(card)
    if not box.isEmpty():
        surface.outline(
            box.x(), box.y(), box.width(), box.height(), colour(theme.ink),
            1.2 * min(made.m.k, 3.0), Qt.PenStyle.DashLine,
        )  # fmt: skip


def _size(values: np.ndarray, surface: Surface) -> float:
    """How large digits are; cells without room for any need not be measured."""
    if CELL * surface.scale < DIGITS_FROM_PX:
        return NUMBER_SIZE
    return fitting_size(values, CELL, surface.families)


def _paint_input(
    surface: Surface,
    made: Arranged,
    card: Card,
    frame: Frame,
    theme: Theme,
    index: Index | None,
    cell: Index | None,
) -> None:
    assert made.given is not None
    values = np.atleast_2d(made.given.x)
    lit: set[Cell] = set()
    one = _teller(made, frame)[1].one
    if index is not None and one is not None and _is_within(index, one.output.shape):
        lit = {_two(place) for place, _ in one.taps(index)}
    selected = frame.selected
    content = Content(
        values,
        theme.input,
        _size(values, surface),
        lit=lit,
        pointed=_two(cell) if cell is not None else None,
        selected=_two(selected.index) if selected and selected.grid == "input" else None,
        shade=True,
        bold=True,
        limits=made.limits,
    )
    paint_grid(surface, card.grid, content, theme)


def _fading(made: Arranged) -> np.ndarray | None:
    """The border cells where the interpolating kernel is not linear interpolation."""
    linear = next((c.one for c in made.cards if c.one and c.one.id == "linear"), None)
    if linear is None or linear.equal is None or linear.equal.inside.all():
        return None
    return np.atleast_2d(~linear.equal.inside)


def _fade(surface: Surface, card: Card, border: np.ndarray, theme: Theme) -> None:
    """Border cells too small for strokes step back as a whole."""
    own, veil = card.grid.rect, colour(theme.panel, 0.5)
    cells = np.argwhere(~border)
    if not cells.size:
        surface.fill(own.x(), own.y(), own.width(), own.height(), veil)
        return
    low, high = cells.min(axis=0).tolist(), cells.max(axis=0).tolist()
    inner = card.grid.cells_box([(low[0], low[1]), (high[0], high[1])])
    surface.fill(own.x(), own.y(), own.width(), inner.y() - own.y(), veil)
    surface.fill(own.x(), inner.bottom(), own.width(), own.bottom() - inner.bottom(), veil)
    surface.fill(own.x(), inner.y(), inner.x() - own.x(), inner.height(), veil)
    surface.fill(inner.right(), inner.y(), own.right() - inner.right(), inner.height(), veil)


def _paint_legends(surface: Surface, made: Arranged, theme: Theme) -> None:
    """The linear scales of the maps' colours, where the input leaves room."""
    m, room = made.m, made.legend
    limits = [made.limits]
    if made.own_limits != made.limits:
        limits.append(made.own_limits)
    high = 1.5 * m.note
    y = room.bottom() - len(limits) * high
    for low, top in limits:
        texts = shown_number(low), shown_number(top)
        left, right = (text_width(t, m.note, "regular", surface.families) for t in texts)
        gap = 5 * m.k
        wide = min(room.width() - left - right - 3 * gap, 110 * m.k)
        if y < room.y() or wide < 2 * gap or not np.isfinite([low, top]).all():
            return
        x = room.x() + gap
        ink, base = colour(theme.soft_ink), y + m.note
        surface.text(texts[0], x, base, m.note, ink)
        scale = theme.diverging if low < 0 else theme.sequential
        parts = 48
        pixels = colour_image(np.linspace(0.0, 1.0, parts), 0.0, float(low < top), scale)
        for part, pixel in enumerate(pixels.tolist()):
            surface.fill(
                x + left + gap + wide * part / parts, y + 0.3 * m.note, wide / parts, 8 * m.k,
                colour(f"#{pixel & 0xFFFFFF:06X}"),
            )  # fmt: skip
        surface.text(texts[1], x + left + wide + 2 * gap, base, m.note, ink)
        y += high


# ---- words


def _paint_costs(
    surface: Surface, made: Arranged, card: Card, frame: Frame, theme: Theme, index: Index | None
) -> None:
    """How the cell pointed at gets its number; else what the upsampler costs."""
    if card.one is None or index is None:
        for line in card.costs:
            _paint_line(surface, made, line, theme)
        return
    texts = tuple(sums_of(card.one, index, frame.options.index_base))
    text, size = _fitted(texts, card.room, made.m.note, surface.families)
    spot = card.costs[0]
    surface.text(text, spot.x, spot.y, size, colour(theme.current.line))


@kept(maxsize=512)
def _fitted(
    texts: tuple[str, ...], room: float, size: float, families: Families
) -> tuple[str, float]:
    """The longest text that fits, set smaller if that is enough; the last one in any case."""
    for text in texts:
        part = room / max(text_width(text, size, "regular", families), 1.0)
        if part >= SMALLEST:
            return text, size * min(1.0, part)
    return texts[-1], size * min(1.0, part)


def _paint_note(surface: Surface, made: Arranged, frame: Frame, theme: Theme) -> None:
    m, wide = made.m, made.layout.size.width() - 8
    is_told = frame.step or _pointed(made, frame)[0] is not None
    ink = colour(theme.current.line if is_told else theme.soft_ink)
    y = made.note.y()
    for piece in _note_lines(made, frame, surface.families):
        surface.text(piece, made.note.x(), y, m.note, ink)
        y += m.note * LEADING
    text, spot = shown_caption(frame), made.caption
    wanted = text_width(text, m.note, "regular", surface.families)
    size = m.note * min(1.0, wide / max(wanted, 1.0))
    surface.text(text, spot.x(), spot.y(), size, colour(theme.soft_ink), "regular", "centre")


def _note_lines(made: Arranged, frame: Frame, families: Families) -> tuple[str, ...]:
    """What the step's upsampler does, or how it gets the number pointed at."""
    m, wide = made.m, made.layout.size.width() - 8
    room = int(wide / m.k / 8) * 8 * 0.98
    lines: tuple[str, ...] = ()
    for text in _note_texts(made, frame):
        lines = broken(text, room, PLAIN.note, families)
        if len(lines) <= made.note_lines:
            break
    return lines


def _note_texts(made: Arranged, frame: Frame) -> list[str]:
    index, _ = _pointed(made, frame)
    number, card = _teller(made, frame)
    if index is not None and card.one is not None and _is_within(index, card.one.output.shape):
        sums = sums_of(card.one, index, frame.options.index_base)
        return [frame.words(SAID, name=card.said.name, text=text) for text in sums]
    return [card.said.note if number else frame.words(HINT)]


# ---- the figure


def describe(frame: Frame) -> str:
    """Every upsampler with its costs and what it equals; or that of the step; or the sums."""
    made, words = arrange(frame), frame.words
    if made.problem is not None:
        return words.error(made.problem)
    index, _ = _pointed(made, frame)
    if index is not None:
        sums = [(card, sums_of(card.one, index, frame.options.index_base)[0])
                for card in made.cards if card.one is not None]  # fmt: skip
        return "\n".join(
            words(SAID, name=card.said.name, text=text) for card, text in sums if text
        )
    if 0 < frame.step < len(made.cards):
        card = made.cards[frame.step]
        return words(SAID, name=card.said.name, text=f"{_told(card)}; {card.said.note}")
    assert made.given is not None
    lines = [title_of(made.given, words)]
    lines += [words(SAID, name=card.said.name, text=_told(card)) for card in made.cards]
    return "\n".join(lines)


def _told(card: Card) -> str:
    said = card.said
    texts = [said.size, said.verdict, *(text for text, _ in (*said.lines, *said.equal))]
    return "; ".join(text for text in texts if text)


def damage(old: Frame, new: Frame, scale: float) -> list[QRectF] | None:
    """The frames of the steps with the note, and the cells pointed at with what is said of them."""
    if (
        old.document is not new.document
        or (old.layer, old.words, old.aspect, old.shade, old.options) != (
            new.layer, new.words, new.aspect, new.shade, new.options
        )
    ):  # fmt: skip
        return None
    made = arrange(new)
    if made.problem is not None:
        return []
    m, rects = made.m, []
    points = _pointed(made, old), _pointed(made, new)
    pen = max(8.0, 4.0 / scale) + 2 * m.k
    if old.step != new.step or points[0][0] != points[1][0]:
        high = made.note_lines * m.note * LEADING + m.note
        rects.append(QRectF(0, made.note.y() - 1.3 * m.note, made.layout.size.width(), high))
    if old.step != new.step:
        for step in (old.step, new.step):
            if 0 < step < len(made.cards):
                rects.append(made.cards[step].rect)
    if old.selected != new.selected or points[0] != points[1] or old.step != new.step:
        rects.append(made.cards[0].grid.rect)
    if points[0] != points[1]:
        for card in made.cards[1:]:
            rects += _pointed_damage(made, card, points)
    return [rect.adjusted(-pen, -pen, pen, pen) for rect in rects]


def _pointed_damage(
    made: Arranged, card: Card, points: tuple[tuple[Index | None, Index | None], ...]
) -> list[QRectF]:
    """The costs on a card, and the cells where pointing at something else shows."""
    if any(cell is not None for _, cell in points):
        rects = [card.grid.rect]
    else:
        places = [_two(index) for index, _ in points if index is not None]
        rects = [card.grid.cell_box(place) for place in places]
    m, first, last = made.m, card.costs[0], card.costs[-1]
    high = last.y - first.y + 1.6 * m.note
    return [*rects, QRectF(first.x, first.y - 1.2 * m.note, card.room, high)]


def step_count(document: Document, layer: int) -> int:
    """One step for each upsampler."""
    try:
        return len(found_of(document, layer)[1])
    except ConvError:
        return 1


UPSAMPLERS = Figure(
    id="upsamplers",
    title=QT_TRANSLATE_NOOP("figure", "Upsamplers"),
    order="scatter",
    layout=layout,
    paint=paint,
    describe=describe,
    damage=damage,
    steps=step_count,
    compares=True,
    needs="any",
    keeps="card",
)
