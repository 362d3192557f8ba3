"""Where the maps of the upsamplers, their kernels and their words stand: cards in rows."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from math import ceil
from typing import NamedTuple

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSizeF

from core.document import Document
from core.errors import ConvError
from core.upsamplers import Given, Upsampled
from tconv_gui.figures._labels import caption_text
from tconv_gui.figures._metrics import EDGE, LARGE_SIDE, PLAIN, Metrics
from tconv_gui.figures._overlap2d_layout import LOOKS, Line, broken, in_steps
from tconv_gui.figures._stretched_layout import LinkedGrid
from tconv_gui.figures._type import kept
from tconv_gui.figures._upsamplers_words import HINT, Said, cards_of, found_of, title_of
from tconv_gui.figures.figure import Frame
from tconv_gui.figures.grids import value_limits
from tconv_gui.figures.layout import CELL, Cell, Grid, Layout
from tconv_gui.figures.surface import Families, text_width
from tconv_gui.theme.fonts import load_fonts
from tconv_gui.words import Words

Limits = tuple[float, float]
# Columns of cards, whether words stand beside the maps, and the words' width.
Choice = tuple[int, bool, float]

# At this height labels have their plain size: a card has many words.
PLAIN_HEIGHT = 880.0
TEXT_WIDTHS = (176.0, 196.0, 216.0, 240.0, 264.0, 290.0, 320.0, 400.0)
MOST_COLUMNS = 6
PAD, GAP, LEADING = 10.0, 10.0, 1.36
# Room for a kernel beside the words (two axes), or for one row below them.
KERNEL, KERNEL_ROW, KERNEL_CELL = 54.0, 26.0, 26.0
# Eighths that labels grow beyond what they need, where there is room.
MOST_GROWTH = 8
LIGHT = 1.25  # where words begin after a light, in font sizes
# Numbers in texts are measured as if all were alike, so that all stays in its place as they change.
NUMBER = re.compile(r"[−\d.]*\d")
# Of two scales of colour only one is needed where the ends are no farther apart.
ONE_SCALE = 1.5


class Card(NamedTuple):
    """A place: of the input (``one`` is None) or of an upsampler.

    ``costs`` give way to the sum of a cell pointed at, which has ``room``.
    """

    one: Upsampled | None
    said: Said
    rect: QRectF
    grid: Grid
    kernel: Grid | None
    lines: tuple[Line, ...]
    light: QPointF | None
    costs: tuple[Line, ...]
    room: float


@dataclass(frozen=True, eq=False)
class Arranged:
    """Everything placed; no cards where there is a ``problem``.

    ``cells`` names the grid that pointing at a card's cell refers to; ``limits`` and
    ``own_limits`` are the scales of colour, the second for what takes the layer's kernel.
    """

    given: Given | None
    layout: Layout
    m: Metrics
    lines: tuple[Line, ...]
    cards: tuple[Card, ...]
    cells: str
    limits: Limits
    own_limits: Limits
    note: QPointF
    note_lines: int
    caption: QPointF
    legend: QRectF
    problem: ConvError | None = None

    def limits_of(self, one: Upsampled) -> Limits:
        """The scale of colour for an upsampler's output."""
        return self.own_limits if one.row.of_kernel else self.limits


def arrange(frame: Frame) -> Arranged:
    """The arrangement for a frame's aspect."""
    return _arranged(frame.document, frame.layer, frame.words, round(frame.aspect, 2))


@kept(maxsize=16)
def _arranged(document: Document, layer: int, words: Words, aspect: float) -> Arranged:
    families = load_fonts(words.language)
    caption = caption_text(Frame(document, words, layer))
    try:
        given, found = found_of(document, layer)
    except ConvError as problem:
        return _refused(words.error(problem), caption, families, problem.kept(), aspect)
    limits, own = scales(given, found)
    said = cards_of(document, layer, words, limits != own)
    maker = _Maker(given, found, said, words, families, (limits, own))
    k, choice = _chosen(maker.sizes, aspect)
    return maker.placed(Metrics(k), *choice)


def scales(given: Given, found: tuple[Upsampled, ...]) -> tuple[Limits, Limits]:
    """The scale of colour of what keeps the numbers in their range, and of what takes a kernel."""
    # A cubic overshoot keeps the end's colour.
    plain = [given.x]
    own = [one.output for one in found if one.row.of_kernel] or plain
    first, second, both = (
        value_limits(np.concatenate([plane.ravel() for plane in planes]))
        for planes in (plain, own, plain + own)
    )
    if both[1] <= ONE_SCALE * min(first[1], second[1]) and (both[0] < 0) == (first[0] < 0):
        return both, both
    return first, second


def _refused(
    reason: str, caption: str, families: Families, problem: ConvError, aspect: float
) -> Arranged:
    lines: list[Line] = []
    m, y, width = Metrics(1.4), 0.0, 700.0 * min(max(aspect, 0.6), 1.6)
    for text, kind in ((reason[:1].upper() + reason[1:], "strong"), (caption, "soft")):
        size = m.note * LOOKS[kind][0]
        for piece in broken(text, width * 0.92, size, families):
            y += size * 1.5
            lines.append(Line(piece, EDGE, y, kind))
        y += 12
    size_of = QSizeF(width + 2 * EDGE, y + 6)
    return Arranged(
        None, Layout(size_of, (), {}), m, tuple(lines), (), "", (0.0, 1.0), (0.0, 1.0),
        QPointF(), 0, QPointF(), QRectF(), problem,
    )  # fmt: skip


class _Block(NamedTuple):
    """How wide a card's words are on one line each: its head, its lines, those by the kernel."""

    head: float
    lines: tuple[float, ...]
    equal: tuple[float, ...]
    kernel: bool


class _Sizes(NamedTuple):
    """All that the choice of a placement depends on besides the aspect."""

    blocks: tuple[_Block, ...]
    rows: int
    columns: int
    axes: int

    def slot(self, kernel: bool) -> float:
        """How wide the room for a kernel of two axes is."""
        return KERNEL + 8 if kernel and self.axes == 2 else 0.0

    @property
    def most(self) -> float:
        """The widest room for a kernel."""
        return max(self.slot(block.kernel) for block in self.blocks)

    def grown(self, aspect: float, choice: Choice) -> tuple[float, float]:
        """Labels as large as the picture wants them, and the height that it then needs."""
        k = max(1.0, max(self.rows, self.columns) / LARGE_SIDE / 1.6)
        for _ in range(4):
            extent = self.extent(aspect, k, choice)
            grown = in_steps(_wanted(extent, aspect))
            if grown == k:
                break
            k = grown
        return k, extent

    def filled(self, aspect: float, k: float, choice: Choice) -> float:
        """Labels still larger, while the picture needs no more room for them."""
        before = self.extent(aspect, k, choice)
        for _ in range(MOST_GROWTH):
            if self.extent(aspect, k + 1 / 8, choice) > before * 1.002:
                break
            k += 1 / 8
        return k

    def extent(self, aspect: float, k: float, choice: Choice) -> float:
        """About how high a picture of this aspect must be."""
        columns, beside, width = choice
        map_wide, map_high = self.columns * CELL / k, self.rows * CELL / k
        text = width if beside else max(width, map_wide + self.most)
        card = text + 2 * PAD + (map_wide + PAD if beside else 0.0)
        line = PLAIN.note * LEADING
        cards = []
        for block in self.blocks:
            high = (_count(block.lines, text) + _count((block.head,), text)) * line + 6
            equal = _count(block.equal, text - (self.slot(block.kernel) if beside else 0.0)) * line
            if block.kernel and beside and self.axes == 2:
                equal = max(equal, KERNEL + 8)
            if block.kernel and self.axes == 1:
                equal += KERNEL_ROW + 6
            high += equal
            cards.append((max(map_high, high) if beside else map_high + high) + 2 * PAD)
        rows = [max(cards[n : n + columns]) + GAP for n in range(0, len(cards), columns)]
        high = 5.5 * line + 9 + sum(rows)
        return k * max((columns * (card + GAP) - GAP) / aspect, high)


def _wanted(extent: float, aspect: float) -> float:
    """How large labels are wanted in a picture that is so high."""
    return max(1.0, extent * min(1.0, aspect**0.7) / PLAIN_HEIGHT)


@kept(maxsize=128)
def _chosen(sizes: _Sizes, aspect: float) -> tuple[float, Choice]:
    """How large labels are, and what is then seen largest at an aspect."""
    best, found = float("inf"), (1.0, (1, False, TEXT_WIDTHS[0]))
    most = min(MOST_COLUMNS, len(sizes.blocks))
    for choice in product(range(1, most + 1), (False, True), TEXT_WIDTHS):
        k, extent = sizes.grown(aspect, choice)
        missing = max(1.0, _wanted(extent, aspect) / k)
        if extent * missing**1.5 < best:
            best, found = extent * missing**1.5, (k, choice)
    k, choice = found
    return sizes.filled(aspect, k, choice), choice


class _Maker:
    """Tries placements; short-lived."""

    def __init__(
        self,
        given: Given,
        found: tuple[Upsampled, ...],
        said: tuple[Said, ...],
        words: Words,
        families: Families,
        limits: tuple[Limits, Limits],
    ) -> None:
        self.given, self.found, self.said = given, found, said
        self.words, self.families, self.limits = words, families, limits
        self.axes = given.x.ndim
        shapes = [given.x.shape, *(one.output.shape for one in found)]
        self.rows, self.columns = (
            max(_two(shape)[axis] for shape in shapes) for axis in (0, 1)
        )
        self.notes = [words(HINT), *(said.note for said in self.said[1:])]
        blocks = tuple(self._block(*pair) for pair in zip((None, *found), said, strict=True))
        self.sizes = _Sizes(blocks, self.rows, self.columns, self.axes)

    def _block(self, one: Upsampled | None, said: Said) -> _Block:
        size = PLAIN.note

        def wide(text: str, kind: str = "ink") -> float:
            return text_width(NUMBER.sub("0000", text), size, LOOKS[kind][1], self.families)

        head = wide(said.name, "strong") + 8
        for text in (said.size, said.verdict):
            head += wide(text) + 12 if text else 0.0
        lines, equal = (tuple(wide(*line) for line in part) for part in (said.lines, said.equal))
        return _Block(head, lines, equal, _kernel_shape(one) is not None)

    # ---- in their places

    def placed(self, m: Metrics, columns: int, beside: bool, width: float) -> Arranged:
        """Everything in its place."""
        k = m.k
        map_wide = self.columns * CELL
        text_wide = width * k if beside else max(width * k, map_wide + self.sizes.most * k)
        card_wide = text_wide + 2 * PAD * k + (map_wide + PAD * k if beside else 0.0)
        wide = columns * card_wide + (columns - 1) * GAP * k
        lines, y = self._written(m, [(title_of(self.given, self.words), "title")], wide)
        lines = [line._replace(x=line.x + EDGE) for line in lines]
        y += 9 * k
        cards: list[Card] = []
        pairs = list(zip((None, *self.found), self.said, strict=True))
        for start in range(0, len(pairs), columns):
            row = [
                self._card(m, one, said, QPointF(EDGE + n * (card_wide + GAP * k), y), beside,
                           text_wide, card_wide)
                for n, (one, said) in enumerate(pairs[start : start + columns])
            ]  # fmt: skip
            high = max(card.rect.height() for card in row)
            cards += [_stretched(card, high) for card in row]
            y += high + GAP * k
        step = m.note * LEADING
        most = max(len(self.note_lines(m, note, wide)) for note in self.notes)
        note = QPointF(EDGE, y + m.note)
        caption = y + most * step + m.note_height
        total = QSizeF(wide + 2 * EDGE, caption + 6 * k)
        grids = tuple(card.grid for card in cards)
        return Arranged(
            self.given, Layout(total, grids, {}), m, tuple(lines), tuple(cards),
            self._cells, *self.limits, note, most, QPointF(total.width() / 2, caption),
            self._legend(cards[0], m),
        )  # fmt: skip

    def _legend(self, card: Card, m: Metrics) -> QRectF:
        """The room that the input leaves of an enlarged plane's, or that its words leave."""
        grid = card.grid
        if self.axes == 1:
            top = max(line.y for line in (*card.costs, *card.lines)) + 0.6 * m.note
            low = card.rect.bottom() - 0.5 * m.note
            return QRectF(grid.x, top, card.rect.width() - 2 * PAD * m.k, low - top)
        wide, high = self.columns * CELL, self.rows * CELL
        if grid.rows < self.rows:
            return QRectF(grid.x, grid.y + grid.height, wide, high - grid.height)
        return QRectF(grid.x + grid.width, grid.y, wide - grid.width, high)

    def note_lines(self, m: Metrics, note: str, wide: float) -> tuple[str, ...]:
        """A step's sentence in lines."""
        return broken(note, int(wide / m.k / 8) * 8 * 0.98, PLAIN.note, self.families)

    @property
    def _cells(self) -> str:
        """What a cell of an enlarged plane is called: the layer's output, if it is as large."""
        for one in self.found:
            if one.id == "transposed" and self.given.is_transposed:
                return "output" if one.output.shape == self.given.large else "upsampled"
        return "upsampled"

    def _card(
        self,
        m: Metrics,
        one: Upsampled | None,
        said: Said,
        corner: QPointF,
        beside: bool,
        text_wide: float,
        card_wide: float,
    ) -> Card:
        k, pad, line = m.k, PAD * m.k, m.note * LEADING
        x, y = corner.x() + pad, corner.y() + pad * 0.6
        map_high = self.rows * CELL
        text_x = x + self.columns * CELL + pad if beside else x
        head, below = self._written(m, [(said.name, "strong")], text_wide)
        lines = [each._replace(x=each.x + text_x, y=each.y + y) for each in head]
        at = text_width(head[-1].text, m.note, "semibold", self.families) + 8 * k
        light = None
        for text in (said.size, said.verdict):
            if not text:
                continue
            is_verdict = text is said.verdict
            indent = LIGHT * m.note if is_verdict else 0.0
            wide = text_width(text, m.note, "regular", self.families) + indent
            if at + wide > text_wide:
                below, at = below + line, 0.0
            base = y + below
            if is_verdict:
                light = QPointF(text_x + at, base - 0.83 * m.note)
            lines.append(Line(text, text_x + at + indent, base, "ink" if is_verdict else "soft"))
            at += wide + 10 * k
        top = y + below + 5 * k
        grid = self._grid(one, x, corner.y() + pad if beside else top)
        y = top if beside else top + map_high + 2 * k
        costs, high = self._moved(m, said.lines[:1], text_wide, text_x, y)
        y += high
        more, high = self._moved(m, said.lines[1:], text_wide, text_x, y)
        y += high
        shape = _kernel_shape(one)
        kernel: Grid | None = None
        room = text_wide
        if shape is not None and self.axes == 2:
            room -= self.sizes.slot(True) * k if beside else 0.0
            cell = min(KERNEL * k / max(shape), KERNEL_CELL * k)
            kernel_y = (y if beside else top) + 5 * k
            kernel = Grid("stamp", *shape, text_x + text_wide - cell * shape[1], kernel_y, cell)
        equal, high = self._moved(m, said.equal, room, text_x, y)
        y += max(high, (KERNEL + 8) * k) if kernel is not None and beside else high
        if shape is not None and self.axes == 1:
            cell = min(KERNEL_ROW * k, text_wide / shape[1])
            kernel = Grid("stamp", *shape, text_x, y + 4 * k, cell, axes=1)
            y += (KERNEL_ROW + 6) * k
        lines += [*more, *equal]
        bottom = max(y, grid.y + map_high if beside else y)
        rect = QRectF(corner.x(), corner.y(), card_wide, bottom + pad * 0.8 - corner.y())
        return Card(one, said, rect, grid, kernel, tuple(lines), light, tuple(costs), text_wide)

    def _grid(self, one: Upsampled | None, x: float, y: float) -> Grid:
        if one is None:
            rows, columns = _two(self.given.x.shape)
            return Grid("input", rows, columns, x, y, axes=self.axes)
        rows, columns = _two(one.output.shape)
        if one.id == "transposed" and self.given.is_transposed:
            return Grid("output", rows, columns, x, y, axes=self.axes)
        refers = self._cells
        if one.id == "nearest" and refers == "upsampled":
            return Grid("upsampled", rows, columns, x, y, axes=self.axes)
        return LinkedGrid(
            f"by_{one.id}", rows, columns, x, y, axes=self.axes, refers=refers,
            size=_two(self.given.large),
        )  # fmt: skip

    def _moved(
        self, m: Metrics, texts: tuple[tuple[str, str], ...], wide: float, x: float, y: float
    ) -> tuple[list[Line], float]:
        """Lines from (x, y) on, and how high they are."""
        written, high = self._written(m, texts, wide)
        return [line._replace(x=line.x + x, y=line.y + y) for line in written], high

    def _written(
        self, m: Metrics, texts: Sequence[tuple[str, str]], wide: float
    ) -> tuple[list[Line], float]:
        """Lines no wider than ``wide`` from (0, 0) on, and how far down they reach.

        They are broken at their plain size, so that they stay as they are while labels grow.
        """
        lines: list[Line] = []
        y, plain = 0.0, PLAIN.note
        for text, kind in texts:
            part, weight = LOOKS[kind]
            room = int(wide / m.k / 4) * 4 * (0.94 if weight == "semibold" else 0.99)
            for piece in broken(text, room, plain * part, self.families):
                y += m.note * part * LEADING
                lines.append(Line(piece, 0.0, y, kind))
        return lines, y


def _count(widths: tuple[float, ...], room: float) -> int:
    """About how many lines texts need."""
    return sum(max(1, ceil(wide * 1.04 / room)) for wide in widths)


def _stretched(card: Card, high: float) -> Card:
    """A card as high as the others of its row."""
    return card._replace(rect=QRectF(card.rect.x(), card.rect.y(), card.rect.width(), high))


def _two(shape: tuple[int, ...]) -> Cell:
    rows, columns = (1, *shape)[-2:]
    return rows, columns


def _kernel_shape(one: Upsampled | None) -> Cell | None:
    if one is None or one.method.stamp is None:
        return None
    return _two(one.method.stamp.kernel.shape)


def inside_box(card: Card) -> QRectF:
    """Around the cells where an upsampler is a transposed convolution; empty if all are."""
    one = card.one
    if one is None or one.equal is None or one.equal.inside.all() or not one.equal.inside.any():
        return QRectF()
    cells = np.argwhere(np.atleast_2d(one.equal.inside))
    low, high = cells.min(axis=0).tolist(), cells.max(axis=0).tolist()
    return card.grid.cells_box([(low[0], low[1]), (high[0], high[1])])
