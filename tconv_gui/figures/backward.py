"""Gradient pattern: where ones from behind land on the input, through four kinds of layers."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, Qt

from core.document import Document
from core.numbers_text import shown_number
from core.words_mark import QT_TRANSLATE_NOOP
from tconv_gui.figures._backward_layout import Arranged, Card, arrange, inner_box
from tconv_gui.figures._backward_model import PoolWay, Way, backward
from tconv_gui.figures._backward_words import (
    ALL_UNITS,
    CELL_GETS,
    ONE_GETS,
    ONE_LINE,
    UNIT,
    UNIT_WINS,
    name_of,
)
from tconv_gui.figures._labels import caption_text, shown_caption
from tconv_gui.figures._overlap2d_layout import LOOKS, Line
from tconv_gui.figures.figure import Figure, Frame
from tconv_gui.figures.grids import (
    LEADING,
    Content,
    fitting_size,
    number_size,
    paint_grid,
    value_limits,
)
from tconv_gui.figures.layout import CELL, Cell, Layout
from tconv_gui.figures.surface import Families, Surface, text_width
from tconv_gui.theme import Theme, colour


def layout(frame: Frame) -> Layout:
    """Where the maps stand."""
    return arrange(frame).layout


def paint(surface: Surface, frame: Frame, theme: Theme) -> None:
    """Paint the words and a card for every way back."""
    made = arrange(frame)
    for line in made.lines:
        _paint_line(surface, made, line, theme)
    for card in made.cards:
        _paint_card(surface, made, card, frame, theme)
    _paint_foot(surface, made, frame, theme)


# ---- the moment


def _pointed(made: Arranged, frame: Frame) -> tuple[Cell | None, Cell | None]:
    """The unit or the cell pointed at, in any figure."""
    found, cell = made.found, frame.pointed
    if cell is None or len(cell.index) != found.axes:
        return None, None
    row, column = (0, *cell.index)[-2:]
    transposed = found.is_transposed
    units = ("input", "grad_input") if transposed else ("output", "upstream")
    cells = ("output", "upstream") if transposed else ("input", "grad_input")
    high, wide = found.own.small
    if cell.grid in units and 0 <= row < high and 0 <= column < wide:
        return (row, column), None
    if cell.grid in cells and 0 <= row < found.rows and 0 <= column < found.columns:
        return None, (row, column)
    return None, None


def _sent(way: Way, unit: Cell) -> list[Cell]:
    """The cells that get any of a unit's gradient."""
    if isinstance(way, PoolWay):
        winner = way.winner(unit)
        return [] if winner is None else [winner]
    return way.window(unit)


# ---- cards


def _paint_line(surface: Surface, made: Arranged, line: Line, theme: Theme) -> None:
    inks = {"soft": theme.soft_ink, "law": theme.accent}
    part, weight = LOOKS[line.kind]
    ink = colour(inks.get(line.kind, theme.ink))
    surface.text(line.text, line.x, line.y, made.m.note * part, ink, weight)


def _paint_card(
    surface: Surface, made: Arranged, card: Card, frame: Frame, theme: Theme
) -> None:
    box = card.rect
    if not surface.is_exposed(box.adjusted(-4, -4, 4, 4)):
        return
    refused = card.grid is None
    ground = colour(theme.panel, 0.45 if refused else 1.0)
    surface.panel(box.x(), box.y(), box.width(), box.height(), ground, 8)
    surface.outline(box.x(), box.y(), box.width(), box.height(), colour(theme.hairline), 1.2)
    for line in card.lines:
        _paint_line(surface, made, line, theme)
    if card.grid is not None:
        _paint_map(surface, made, card, frame, theme)


def _paint_map(
    surface: Surface, made: Arranged, card: Card, frame: Frame, theme: Theme
) -> None:
    found, way, grid = made.found, card.way, card.grid
    assert grid is not None
    landed = found.landed(frame.step)
    whole = landed >= found.steps
    there = found.there(way, landed)
    values = way.final if whole else way.gradient(there)
    unit, cell = _pointed(made, frame)
    step = found.unit(frame.step)
    current = [] if step is None or not way.has(step) else way.window(step)
    lit = set() if unit is None or not way.has(unit) else set(_sent(way, unit))
    is_pool = isinstance(way, PoolWay)
    texts = None
    size = fitting_size(way.final, CELL, surface.families)
    if isinstance(way, PoolWay):
        texts = _pool_texts(way, values)
        size = _pool_size(way, surface.families)
        if step is not None:
            lit |= set(_sent(way, step))
    content = Content(
        values,
        theme.gradient,
        size,
        blank=None if whole or is_pool else way.counts(there) == 0,
        holes=way.silent if whole else None,
        unused=way.border if not is_pool else None,
        current=set(current),
        lit=lit,
        pointed=cell,
        shade=True,
        bold=not is_pool,
        limits=value_limits(way.final),
        texts=texts,
    )
    paint_grid(surface, grid, content, theme)
    box = inner_box(card)
    if not box.isEmpty():
        surface.outline(
            box.x(), box.y(), box.width(), box.height(), colour(theme.ink),
            1.6 * min(made.m.k, 3.0), Qt.PenStyle.DashLine,
        )  # fmt: skip


def _pool_texts(way: PoolWay, gets: NDArray[np.float64]) -> NDArray[np.object_]:
    """Every value, and below it what its cell has got."""
    texts = np.empty(way.values.shape, dtype=object)
    for place, value in np.ndenumerate(way.values):
        got = gets[place]
        own = shown_number(float(value))
        texts[place] = f"{own}\n+{shown_number(float(got))}" if got else own
    return texts


@lru_cache(maxsize=64)
def _pool_size(way: PoolWay, families: Families) -> float:
    """The size at which all lines fit, two of them below each other."""
    lines = {line for text in _pool_texts(way, way.final).ravel() for line in text.split("\n")}
    widest = max(text_width(line, 1.0, "semibold", families) for line in lines)
    return min(number_size(widest, CELL, families), (CELL - 4) / 2 / LEADING)


def _paint_foot(surface: Surface, made: Arranged, frame: Frame, theme: Theme) -> None:
    room, m = made.layout.size.width() - 8, made.m
    ink = theme.current.line if frame.step else theme.ink
    for text, spot, tint, align in (
        (moment_text(made, frame), made.note, ink, "left"),
        (shown_caption(frame), made.caption, theme.soft_ink, "centre"),
    ):
        wide = text_width(text, m.note, "regular", surface.families)
        size = m.note * min(1.0, room / max(wide, 1.0))
        surface.text(text, spot.x(), spot.y(), size, colour(tint), "regular", align)  # type: ignore[arg-type]


# ---- words


def moment_text(made: Arranged, frame: Frame) -> str:
    """What the cell pointed at gets, else the step's unit and the cell that wins it."""
    words, found = frame.words, made.found
    unit, cell = _pointed(made, frame)
    if cell is not None:
        return _cell_text(made, frame, cell)
    shown = found.unit(frame.step) if unit is None else unit
    if shown is None:
        return words(ALL_UNITS, count=found.steps)
    step = shown[0] * found.units[1] + shown[1] + 1
    text = words(UNIT, step=step, count=found.steps, unit=_index_text(frame, shown))
    winner = found.pool.winner(shown)
    if winner is None:
        return text
    value = shown_number(float(found.pool.values[winner]))
    return words(UNIT_WINS, text=text, cell=_index_text(frame, winner), value=value)


def _cell_text(made: Arranged, frame: Frame, cell: Cell) -> str:
    words, found = frame.words, made.found
    landed, parts = found.landed(frame.step), []
    for way in found.ways:
        if isinstance(way, PoolWay) and way.problem is not None:
            continue
        value = shown_number(float(way.gradient(found.there(way, landed))[cell]))
        parts.append(words(ONE_GETS, value=value, name=name_of(found, way, words)))
    return words(CELL_GETS, cell=_index_text(frame, cell), parts=", ".join(parts))


def _index_text(frame: Frame, cell: Cell) -> str:
    own = cell[-frame.document.axes :]
    return ",".join(str(n + frame.options.index_base) for n in own)


# ---- the figure


def describe(frame: Frame) -> str:
    """Every way with its share, its verdict and its reason; or what the step does."""
    made, words = arrange(frame), frame.words
    if frame.step or any(_pointed(made, frame)):
        return words(ONE_LINE, name=caption_text(frame), text=moment_text(made, frame))
    said = [words(ONE_LINE, name=made.said.title, text=made.said.head[0][0])]
    for card in made.said.cards:
        text = "; ".join(text for text, _ in card.lines)
        said.append(words(ONE_LINE, name=card.name, text=text))
    return "\n".join(said)


def damage(old: Frame, new: Frame, scale: float) -> list[QRectF] | None:
    """The windows of the steps, the maps for what is pointed at, and the line about it."""
    if (
        old.document is not new.document
        or (old.layer, old.words, old.aspect, old.options) != (
            new.layer, new.words, new.aspect, new.options
        )
    ):  # fmt: skip
        return None
    made = arrange(new)
    points = _pointed(made, old), _pointed(made, new)
    if old.step == new.step and points[0] == points[1]:
        return []
    m, pen = made.m, max(8.0, 4.0 / scale)
    rects = [QRectF(0, made.note.y() - 1.6 * m.note, made.layout.size.width(), 2.6 * m.note)]
    for card in made.cards:
        if card.grid is not None:
            rects.append(_map_damage(made, card, old, new, points[0] != points[1]))
    return [rect.adjusted(-pen, -pen, pen, pen) for rect in rects if not rect.isEmpty()]


def _map_damage(made: Arranged, card: Card, old: Frame, new: Frame, points: bool) -> QRectF:
    """Where a map differs: all of it, or the windows of two steps in a row."""
    found, way, grid = made.found, card.way, card.grid
    assert grid is not None
    steps = old.step, new.step
    last = {found.landed(step) >= found.steps for step in steps}
    if points or len(last) > 1 or min(steps) <= 0 or abs(steps[0] - steps[1]) > 1:
        return grid.rect
    cells: list[Cell] = []
    for step in steps:
        unit = found.unit(step)
        if unit is not None and way.has(unit):
            cells += way.window(unit)
    return grid.cells_box(cells)


def step_count(document: Document, layer: int) -> int:
    """A step for each unit of upstream gradient, of the way that has most."""
    return backward(document, layer, True).steps


BACKWARD = Figure(
    id="backward",
    title=QT_TRANSLATE_NOOP("figure", "Gradient pattern"),
    order="gather",
    layout=layout,
    paint=paint,
    describe=describe,
    damage=damage,
    steps=step_count,
    of_ones=True,
    needs="chain",
    keeps="size",
)
