"""Where the maps of the ways back and their words stand: cards beside or below each other."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from math import ceil
from typing import NamedTuple

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSizeF

from core.document import Document
from tconv_gui.figures._backward_model import Backward, PoolWay, Way, backward
from tconv_gui.figures._backward_words import Card as SaidOfCard
from tconv_gui.figures._backward_words import Said, said_of
from tconv_gui.figures._metrics import EDGE, LARGE_SIDE, PLAIN, Metrics
from tconv_gui.figures._overlap2d_layout import LOOKS, Line, broken, in_steps
from tconv_gui.figures._stretched_layout import LinkedGrid
from tconv_gui.figures._type import kept
from tconv_gui.figures.figure import Frame
from tconv_gui.figures.layout import CELL, Grid, Layout
from tconv_gui.figures.surface import Families, text_width
from tconv_gui.theme.fonts import load_fonts
from tconv_gui.words import Words

# At this height labels have their plain size: there are more words than in other figures.
PLAIN_HEIGHT = 700.0
# Room for words in a card, and how many cards stand beside each other.
TEXT_WIDTHS = (236.0, 300.0, 420.0)
COLUMNS = (1, 2, 4)
APART = 9.0
PAD, GAP, LEADING = 12.0, 14.0, 1.42
# The names of the maps; the layer's own is called as in the other figures.
MAPS = {"one": "back_of_one", "max": "back_of_max", "average": "back_of_average"}


class Card(NamedTuple):
    """A way's place: its panel, its map (none where it is refused) and its lines."""

    way: Way
    rect: QRectF
    grid: Grid | None
    lines: tuple[Line, ...]


@dataclass(frozen=True, eq=False)
class Arranged:
    """Everything placed."""

    found: Backward
    said: Said
    layout: Layout
    m: Metrics
    lines: tuple[Line, ...]
    cards: tuple[Card, ...]
    map_name: str
    note: QPointF
    caption: QPointF


def arrange(frame: Frame) -> Arranged:
    """The arrangement for a frame's aspect."""
    return _arranged(
        frame.document, frame.layer, frame.words, round(frame.aspect, 2), frame.options.weighted
    )


@kept(maxsize=16)
def _arranged(
    document: Document, layer: int, words: Words, aspect: float, weighted: bool
) -> Arranged:
    found = backward(document, layer, weighted)
    maker = _Maker(found, said_of(found, words), load_fonts(words.language))
    k, choice = maker.choice(aspect)
    return maker.placed(Metrics(k), *choice)


class _Maker:
    """Tries placements; short-lived."""

    def __init__(self, found: Backward, said: Said, families: Families) -> None:
        self.found, self.said, self.families = found, said, families
        self.map_name = "output" if found.is_transposed else "grad_input"
        blocks = [[(said.title, "title"), *said.head]]
        blocks += [list(card.lines) for card in said.cards]
        self.measured = [[self._measured(*line) for line in block] for block in blocks]
        self.heads = [self._head_widths(card) for card in said.cards]

    def choice(self, aspect: float) -> tuple[float, tuple[int, bool, float]]:
        """How large labels are, and what is then seen largest at an aspect.

        That is columns of cards, whether words stand beside the maps, and the words' width.
        """
        best, found = float("inf"), (1.0, (1, False, TEXT_WIDTHS[0]))
        for one in product(COLUMNS, (False, True), TEXT_WIDTHS):
            k, extent = self._grown(aspect, *one)
            # Where words alone fill the picture labels never get large enough.
            missing = max(1.0, self._wanted(extent, aspect) / k)
            if extent * missing**1.5 < best:
                best, found = extent * missing**1.5, (k, one)
        return found

    def _grown(
        self, aspect: float, columns: int, beside: bool, width: float
    ) -> tuple[float, float]:
        """Labels as large as the picture wants them, and the height that it then needs."""
        k = max(1.0, max(self.found.rows, self.found.columns) / LARGE_SIDE / 1.6)
        for _ in range(4):
            wide, high = self._about(k, columns, beside, width)
            extent = k * max(wide / aspect, high)
            grown = in_steps(self._wanted(extent, aspect))
            if grown == k:
                break
            k = grown
        return k, extent

    def _wanted(self, extent: float, aspect: float) -> float:
        """The growth of labels in a picture that is so high."""
        return max(1.0, extent * min(1.0, aspect**0.7) / PLAIN_HEIGHT)

    def _about(self, k: float, columns: int, beside: bool, width: float) -> tuple[float, float]:
        """About how wide and high a placement would be, in lengths of labels of plain size."""
        map_wide, map_high = self.found.columns * CELL / k, self.found.rows * CELL / k
        text = width if beside else max(width, map_wide)
        card = text + 2 * PAD + (map_wide + 1.5 * PAD if beside else 0.0)
        wide = columns * (card + GAP) - GAP
        highs = [
            _counted(lines, text) + (len(_head(widths, text)) + 1) * (PLAIN.note * LEADING + 3)
            for lines, widths in zip(self.measured[1:], self.heads, strict=True)
        ]
        if beside:
            cards = [max(map_high + 2 * PAD, high + 1.5 * PAD) for high in highs]
        else:
            cards = [map_high + high + 1.5 * PAD + 8 for high in highs]
        rows = [max(cards[n : n + columns]) + GAP for n in range(0, len(cards), columns)]
        return wide, _counted(self.measured[0], wide) + sum(rows) + 45

    def _measured(self, text: str, kind: str) -> tuple[float, float]:
        """How wide a text is on one line, and how high a line of it."""
        size = PLAIN.note * LOOKS[kind][0]
        return text_width(text, size, "regular", self.families), size * LEADING

    def _head_widths(self, said: SaidOfCard) -> tuple[float, float, float]:
        """How wide a card's name, sizes and parameters are at their plain size."""
        size = PLAIN.note
        name = text_width(said.name, size, "semibold", self.families)
        sizes, parameters = (
            text_width(text, size, "regular", self.families)
            for text in (said.sizes, said.parameters)
        )
        return name, sizes, parameters

    def placed(self, m: Metrics, columns: int, beside: bool, width: float) -> Arranged:
        """Everything in its place."""
        k, found = m.k, self.found
        map_wide = found.columns * CELL
        text_wide = width * k if beside else max(width * k, map_wide)
        inner = map_wide + PAD * 1.5 * k + text_wide if beside else text_wide
        card_wide = inner + 2 * PAD * k
        wide = columns * card_wide + (columns - 1) * GAP * k
        lines, y = self._written(m, [(self.said.title, "title"), *self.said.head], wide)
        lines = [line._replace(x=line.x + EDGE) for line in lines]
        y += 8 * k
        cards: list[Card] = []
        pairs = list(zip(found.ways, self.said.cards, strict=True))
        for start in range(0, len(pairs), columns):
            row = pairs[start : start + columns]
            made = [self._card(m, way, said, beside, text_wide) for way, said in row]
            # Maps in a row stand at one height.
            heads = [head for *_, head in made]
            low = [max(heads) - head if not beside else 0.0 for head in heads]
            high = max(card.rect.height() + down for (card, _), down in zip(made, low, strict=True))
            for n, ((card, head), down) in enumerate(zip(made, low, strict=True)):
                x = EDGE + n * (card_wide + GAP * k)
                rect = QRectF(x, y, card_wide, high)
                cards.append(_moved(card, rect, head, down, m))
            y += high + GAP * k
        note, caption = y + m.note * 0.9, y + m.note * 0.9 + 1.05 * m.note_height
        total = QSizeF(wide + 2 * EDGE, caption + 6 * k)
        grids = tuple(card.grid for card in cards if card.grid is not None)
        return Arranged(
            found, self.said, Layout(total, grids, {}), m, tuple(lines), tuple(cards),
            self.map_name, QPointF(EDGE, note), QPointF(total.width() / 2, caption),
        )  # fmt: skip

    def _card(
        self, m: Metrics, way: Way, said: SaidOfCard, beside: bool, text_wide: float
    ) -> tuple[Card, float]:
        """A card at (0, 0) and where its map's top is."""
        k, pad = m.k, PAD * m.k
        found = self.found
        map_wide, map_high = found.columns * CELL, found.rows * CELL
        texts, widths = (said.sizes, said.parameters), self._head_widths(said)
        below_name = _head(widths, text_wide / k)
        head = [(said.name, "strong"), *((texts[n], "soft") for n in below_name)]
        lines, sizes = list(said.lines), []
        after = widths[0]
        for n in (0, 1):
            if n not in below_name:
                sizes.append(Line(texts[n], (after + APART) * k, m.note * LEADING, "soft"))
                after += APART + widths[n + 1]
        if beside:
            written, high = self._written(m, head + lines, text_wide)
            x = pad + map_wide + 1.5 * pad
            placed = [
                line._replace(x=line.x + x, y=line.y + pad * 0.7) for line in written + sizes
            ]
            bottom = max(map_high + 2 * pad, high + 1.5 * pad)
            return self._made(way, QRectF(0, 0, x + text_wide + pad, bottom), pad, pad, placed), pad
        above, top = self._written(m, head, text_wide)
        top += pad * 0.7 + 4 * k
        below, high = self._written(m, lines, text_wide)
        refused = isinstance(way, PoolWay) and way.problem is not None
        start = top + (0.0 if refused else map_high + 4 * k)
        placed = [line._replace(x=line.x + pad, y=line.y + pad * 0.7) for line in above + sizes]
        placed += [line._replace(x=line.x + pad, y=line.y + start) for line in below]
        rect = QRectF(0, 0, text_wide + 2 * pad, start + high + pad * 0.8)
        return self._made(way, rect, pad, top, placed), top

    def _made(self, way: Way, rect: QRectF, x: float, y: float, lines: list[Line]) -> Card:
        found = self.found
        if isinstance(way, PoolWay) and way.problem is not None:
            return Card(way, rect, None, tuple(lines))
        facts = {"rows": found.rows, "columns": found.columns, "axes": found.axes, "x": x, "y": y}
        if way.name == "conv":
            return Card(way, rect, Grid(self.map_name, **facts), tuple(lines))  # type: ignore[arg-type]
        size = (found.rows, found.columns)
        grid = LinkedGrid(MAPS[way.name], **facts, refers=self.map_name, size=size)  # type: ignore[arg-type]
        return Card(way, rect, grid, tuple(lines))

    def _written(
        self, m: Metrics, texts: list[tuple[str, str]], wide: float
    ) -> tuple[list[Line], float]:
        """Lines no wider than ``wide`` from (0, 0) on, and how far down they reach.

        They are broken at their plain size, so that they stay as they are while labels grow.
        """
        lines: list[Line] = []
        y = 0.0
        plain = PLAIN.note
        for text, kind in texts:
            part, weight = LOOKS[kind]
            # Semibold is wider than the measure; whole steps of room are found again.
            room = int(wide / m.k / 8) * 8 * (0.94 if weight == "semibold" else 0.99)
            for piece in broken(text, room, plain * part, self.families):
                y += m.note * part * LEADING
                lines.append(Line(piece, 0.0, y, kind))
            y += 3 * m.k
        return lines, y


def _head(widths: tuple[float, float, float], room: float) -> tuple[int, ...]:
    """Which of sizes (0) and parameters (1) have no room after a card's name."""
    name, sizes, parameters = widths
    if name + sizes + parameters + 2 * APART <= room:
        return ()
    return (1,) if name + sizes + APART <= room else (0, 1)


def _counted(lines: list[tuple[float, float]], room: float) -> float:
    """About how high texts (width on one line, height of a line) get in a room."""
    return sum(max(1, ceil(wide * 1.05 / room)) * high + 3 for wide, high in lines)


def _moved(card: Card, rect: QRectF, head: float, down: float, m: Metrics) -> Card:
    """A card in its place; what stands under its head goes ``down`` to align with others."""
    lines = tuple(
        line._replace(x=line.x + rect.x(), y=line.y + rect.y() + (down if line.y > head else 0.0))
        for line in card.lines
    )
    grid = card.grid
    if grid is not None:
        grid = grid.at(grid.x + rect.x(), grid.y + rect.y() + down)
    return Card(card.way, rect, grid, lines)


def inner_box(card: Card) -> QRectF:
    """Around the cells away from the borders; empty where there is no whole period of them."""
    way, grid = card.way, card.grid
    if grid is None or not way.found.has_interior or not way.border.any():
        return QRectF()
    cells = np.argwhere(way.inside & ~way.border & (way.final_counts > 0))
    if isinstance(way, PoolWay) or not cells.size:
        cells = np.argwhere(way.inside)
    if not cells.size:
        return QRectF()
    low, high = cells.min(axis=0).tolist(), cells.max(axis=0).tolist()
    return grid.cell_box((low[0], low[1])).united(grid.cell_box((high[0], high[1])))
