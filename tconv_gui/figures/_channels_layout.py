"""Where the rows of partial sums, their sum and the small planes of all channels stand."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from math import ceil
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, QSizeF

from core.channel_sums import Summand
from core.document import Document
from tconv_gui.figures._channels_words import (
    ALL_INPUTS,
    ALL_OUTPUTS,
    MORE,
    SUM,
    Added,
    Names,
    added_of,
    head_of,
)
from tconv_gui.figures._metrics import EDGE, MAGNIFY_FROM, PLAIN, Metrics
from tconv_gui.figures._overlap2d_layout import LOOKS, Line, broken, in_steps
from tconv_gui.figures._stretched_layout import LinkedGrid
from tconv_gui.figures._type import kept
from tconv_gui.figures.figure import Frame
from tconv_gui.figures.layout import CELL, Cell, Grid, Layout
from tconv_gui.figures.surface import text_width
from tconv_gui.theme.fonts import load_fonts
from tconv_gui.words import Words

# At this height labels have their plain size; on a higher picture they grow with it.
PLAIN_HEIGHT = 620.0
LEADING = 1.36
PAD, GAP, SIGN = 7.0, 12.0, 34.0
NARROWEST = 430.0
# Side of a small plane, and of one of many.
TILE, SMALL_TILE, MANY_TILES = 86.0, 56.0, 12
# Rows, so many cells high together, can still be read; at least and at most so many are shown.
READABLE_CELLS, FEWEST_ROWS, MOST_ROWS = 44, 4, 12
NOTE_LINES = 2
# Rows that leave a gap at their end must be seen so much larger.
UNFILLED = 1.12


class Row(NamedTuple):
    """A partial sum: input plane, kernel and product, all in ``rect``; ``number`` counts from 1."""

    part: Summand
    number: int
    rect: QRectF
    x: Grid
    kernel: Grid | None
    values: Grid
    signs: tuple[Line, ...]


class Tile(NamedTuple):
    """A small plane of a channel of a feature map; ``side`` is "input" or "output"."""

    side: str
    channel: int
    grid: Grid
    name: Line


@dataclass(frozen=True, eq=False)
class Arranged:
    """Everything placed.  ``total`` and ``bias`` are there where a bias is added
    to the sum."""

    added: Added
    names: Names
    layout: Layout
    m: Metrics
    lines: tuple[Line, ...]
    rows: tuple[Row, ...]
    total: Grid | None
    bias: Grid | None
    output: Grid
    signs: tuple[Line, ...]
    tail: QRectF
    tiles: tuple[Tile, ...]
    note: QPointF
    caption: QPointF


class Choice(NamedTuple):
    """Columns of rows; whether the sum stands upright, and below; columns of tiles, 0 below."""

    columns: int
    upright: bool
    below: bool
    tiles: int


def arrange(frame: Frame) -> Arranged:
    """The arrangement for a frame's aspect."""
    return _arranged(
        frame.document, frame.layer, frame.words, round(frame.aspect, 2), frame.options.index_base
    )


@kept(maxsize=16)
def _arranged(
    document: Document, layer: int, words: Words, aspect: float, base: int
) -> Arranged:
    maker = _Maker(Names(added_of(document, layer), base), words)
    return maker.placed(*_chosen(maker, aspect))


@kept(maxsize=8)
def _chosen(maker: _Maker, aspect: float) -> tuple[Metrics, Choice]:
    """How large labels are and what is then seen largest; the same for other numbers."""
    m = Metrics()
    for _ in range(3):
        wide, high = maker.extent(m, maker.best(m, aspect))
        m = Metrics(in_steps(max(wide / aspect, high) * min(1.0, aspect**0.7) / PLAIN_HEIGHT))
    return m, maker.best(m, aspect)


class _Maker:
    """Tries arrangements; equal to another one that would arrange everything alike."""

    def __init__(self, names: Names, words: Words) -> None:
        self.names, self.added, self.words = names, names.added, words
        self.families = load_fonts(words.language)
        added = self.added
        self.axes = added.whole.axes
        self.x_shape, self.y_shape = _two(added.x.shape[1:]), _two(added.y.shape[1:])
        self.k_shape = _two(added.layer.spec.kernel_size)
        side = max(*self.x_shape, *self.y_shape)
        grown = int(side / 5 / max(*self.k_shape, 3)) if side >= MAGNIFY_FROM else 1
        self.k_cell = CELL * max(1, grown)
        self.k_wide, self.k_high = (self.k_cell * n for n in reversed(self.k_shape))
        self.shown = self._shown()
        self.head = head_of(names, words)
        self.sides = self._sides()
        output = names.y(added.channel_out)
        self.plain = {
            text: self._width(text) for text in (names.bias_value, output, self.sum_name)
        }
        # The longest name of an input, a kernel and a partial sum.
        self.widest = tuple(
            max(self._width(name(part)) for part in added.parts)
            for name in (lambda part: names.x(part.channel), names.kernel, self.values_name)
        )
        note = PLAIN.note
        self.tile_name = text_width("y[00]", note, "regular", self.families)
        self.tile_titles = {
            side: self._width(self._tile_words(side, count)) for side, count in self.sides
        }

        self.key = (
            self.axes, self.x_shape, self.y_shape, self.k_shape, tuple(self.shown),
            len(added.parts), tuple(self.sides), tuple(self.head), self.widest,
            tuple(self.plain.values()), tuple(self.tile_titles.values()), self.families,
            added.by_itself, added.bias is None,
        )  # fmt: skip

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Maker) and self.key == other.key

    def __hash__(self) -> int:
        return hash(self.key)

    def _shown(self) -> list[int]:
        """The numbers of the parts that have a row: the first ones, and the one looked at."""
        parts = self.added.parts
        high = max(self.x_shape[0], self.y_shape[0], self.k_high / CELL) + 0.8
        most = min(max(int(READABLE_CELLS / high), FEWEST_ROWS), MOST_ROWS)
        numbers = list(range(min(len(parts), most)))
        own = next(n for n, part in enumerate(parts) if part.channel == self.added.channel_in)
        return numbers if own in numbers else [*numbers[:-1], own]

    def _sides(self) -> list[tuple[str, int]]:
        """Which small planes there are: all channels that the rows do not show."""
        found = []
        layer = self.added.layer
        if layer.in_channels > len(self.shown):
            found.append(("input", layer.in_channels))
        if layer.out_channels > 1:
            found.append(("output", layer.out_channels))
        return found

    def _width(self, text: str) -> float:
        return text_width(text, PLAIN.note, "semibold", self.families)

    @property
    def sum_name(self) -> str:
        """What the sum is called, as wide as it gets."""
        count = len(self.added.parts)
        return self.words(SUM, done=count, count=count)

    def values_name(self, part: Summand) -> str:
        """What a partial sum is called."""
        names = self.names
        if self.added.by_itself:
            return names.y(self.added.channel_out)
        return f"{names.kernel(part)} {names.sign} {names.x(part.channel)}"

    # ---- sizes

    def best(self, m: Metrics, aspect: float) -> Choice:
        """The choice that is seen largest."""
        columns = range(1, min(len(self.shown), 4) + 1)
        beside = (0, 1, 2, 3, 4) if self.sides else (0,)
        turns = (False, True) if self.added.bias is not None else (False,)

        def seen(choice: Choice) -> float:
            wide, high = self.extent(m, choice)
            gap = len(self.shown) % choice.columns != 0
            return max(wide / aspect, high) * (UNFILLED if gap else 1.0)

        below = (False,) if self.added.by_itself else (False, True)
        return min((Choice(*each) for each in product(columns, turns, below, beside)), key=seen)

    def extent(self, m: Metrics, choice: Choice) -> tuple[float, float]:
        """How wide and high a picture is."""
        wide, high = self._body(m, choice)
        tiles = self._tile_block(m, choice, wide)
        if tiles != (0.0, 0.0):
            if choice.tiles:
                wide, high = wide + 2 * GAP * m.k + tiles[0], max(high, tiles[1])
            else:
                wide, high = max(wide, tiles[0]), high + GAP * m.k + tiles[1]
        wide = max(wide, NARROWEST * m.k)
        return wide + 2 * EDGE, high + self._head_high(m, wide) + self._foot_high(m)

    def _head_high(self, m: Metrics, wide: float) -> float:
        return self._head_lines(m, wide)[1] + 8 * m.k

    def _foot_high(self, m: Metrics) -> float:
        return (NOTE_LINES * LEADING + 2.9) * m.note

    def _head_lines(self, m: Metrics, wide: float) -> tuple[list[Line], float]:
        lines, y = [], 0.0
        for text, kind in self.head:
            part, weight = LOOKS[kind]
            room = int(wide / m.k / 8) * 8 * (0.9 if weight == "semibold" else 0.97)
            for piece in broken(text, room, PLAIN.note * part, self.families):
                y += m.note * part * LEADING
                lines.append(Line(piece, EDGE, y, kind))
        return lines, y

    def _body(self, m: Metrics, choice: Choice) -> tuple[float, float]:
        rows, tail = self._rows_block(m, choice), self._tail_block(m, choice)
        if self.added.by_itself:
            return rows
        if choice.below:
            return max(rows[0], tail[0]), rows[1] + GAP * m.k + tail[1]
        return rows[0] + tail[0], max(rows[1], tail[1])

    def _name_high(self, m: Metrics) -> float:
        return 1.5 * m.note

    def _row(self, m: Metrics) -> tuple[float, float]:
        """The size of one row, its frame included."""
        wides, highs = zip(*self._pieces(m), strict=True)
        signs = (len(wides) - 1) * SIGN * m.k
        return (
            sum(wides) + signs + 2 * PAD * m.k,
            max(highs) + self._name_high(m) + 1.4 * PAD * m.k,
        )

    def _pieces(self, m: Metrics) -> list[tuple[float, float]]:
        """The sizes of a row's planes; one is as wide as its name."""
        inputs, kernels, values = (widest * m.k for widest in self.widest)
        found = [(max(self.x_shape[1] * CELL, inputs), self.x_shape[0] * CELL)]
        if not self.added.by_itself:
            found.append((max(self.k_wide, kernels), self.k_high))
        return [*found, (max(self.y_shape[1] * CELL, values), self.y_shape[0] * CELL)]

    def _rows_block(self, m: Metrics, choice: Choice) -> tuple[float, float]:
        wide, high = self._row(m)
        down = ceil(len(self.shown) / choice.columns)
        more = LEADING * m.note if len(self.added.parts) > len(self.shown) else 0.0
        gap = GAP * m.k
        return choice.columns * (wide + gap) - gap, down * (high + gap) - gap + more

    def _tail_pieces(self, m: Metrics) -> list[tuple[str, float, float]]:
        """The sum, the bias and the output with what each of them takes."""
        added, k = self.added, m.k
        high, wide = (n * CELL for n in self.y_shape)
        own = self.names.y(added.channel_out)
        if added.bias is None:
            named = max(self.plain[own], self.plain[self.sum_name])
            return [("output", max(wide, named * k), high)]
        bias = max(self.k_cell, self.plain[self.names.bias_value] * k)
        return [
            ("total", max(wide, self.plain[self.sum_name] * k), high),
            ("bias", bias, self.k_cell),
            ("output", max(wide, self.plain[own] * k), high),
        ]

    def _tail_block(self, m: Metrics, choice: Choice) -> tuple[float, float]:
        pieces, sign, name = self._tail_pieces(m), SIGN * m.k, self._name_high(m)
        if choice.upright:
            return (
                sign + max(wide for _, wide, _ in pieces) + PAD * m.k,
                sum(high + name + 0.6 * GAP * m.k for _, _, high in pieces),
            )
        return (
            sum(wide + sign for _, wide, _ in pieces) + PAD * m.k,
            max(high for *_, high in pieces) + name,
        )

    def _tile_side(self, m: Metrics) -> float:
        many = max((count for _, count in self.sides), default=0) > MANY_TILES
        # A row is as high as a cell, so that there is room for a longer one.
        return (SMALL_TILE if many else TILE) * m.k * (3 - self.axes)

    def _tile(self, m: Metrics, side: str) -> tuple[float, float, float]:
        """A small plane's cell, and the room that it takes with its name."""
        rows, columns = self.x_shape if side == "input" else self.y_shape
        cell = min(self._tile_side(m) / max(rows, columns), CELL)
        wide = max(columns * cell, self.tile_name * m.k) + GAP * m.k
        return cell, wide, rows * cell + 2.3 * m.note

    def _tile_block(self, m: Metrics, choice: Choice, wide: float) -> tuple[float, float]:
        across = down = 0.0
        for side, count in self.sides:
            _, tile_wide, tile_high = self._tile(m, side)
            columns = self._tile_columns(choice, count, tile_wide, wide)
            across = max(across, columns * tile_wide, self.tile_titles[side] * m.k)
            down += ceil(count / columns) * tile_high + 1.9 * m.note
        return across, down

    def _tile_columns(self, choice: Choice, count: int, tile: float, wide: float) -> int:
        if choice.tiles:
            return min(choice.tiles, count)
        return min(max(int(wide / tile), 1), count)

    def _tile_words(self, side: str, count: int) -> str:
        return self.words(ALL_INPUTS if side == "input" else ALL_OUTPUTS, count=count)

    # ---- places

    def placed(self, m: Metrics, choice: Choice) -> Arranged:
        """Everything in its place."""
        wide, high = self.extent(m, choice)
        inner = wide - 2 * EDGE
        lines, top = self._head_lines(m, inner)
        top += EDGE + 8 * m.k
        lines = [line._replace(y=line.y + EDGE) for line in lines]
        body = self._body(m, choice)
        block = self._tile_block(m, choice, body[0])
        taken = body[0] + (2 * GAP * m.k + block[0] if choice.tiles and block[0] else 0.0)
        left = EDGE + (inner - taken) / 2
        rows, more = self._rows(m, choice, left, top)
        lines += more
        tail = self._tail(m, choice, left, top)
        tiles, titles = self._tiles(m, choice, body, left, top)
        lines += titles
        foot = high - self._foot_high(m)
        output = rows[0].values if self.added.by_itself else tail.output
        grids = [grid for grid in (tail.total, tail.bias, output) if grid is not None]
        own = self.added.channel_in
        for row in rows:
            if row.part.channel == own:
                grids += [row.x] if row.kernel is None else [row.x, row.kernel]
            if row.values is not output:
                grids.append(row.values)
        grids += [
            tile.grid for tile in tiles
            if tile.side == "output" and tile.channel == self.added.channel_out
        ]  # fmt: skip
        return Arranged(
            self.added, self.names, Layout(QSizeF(wide, high), tuple(grids), {}), m, tuple(lines),
            tuple(rows), tail.total, tail.bias, output, tail.signs, tail.rect, tuple(tiles),
            QPointF(EDGE, foot + 1.9 * m.note), QPointF(wide / 2, high - 0.5 * m.note),
        )  # fmt: skip

    def _linked(self, name: str, cell: float = CELL) -> LinkedGrid:
        rows, columns = self.y_shape
        return LinkedGrid(
            name, rows, columns, cell=cell, axes=self.axes, refers="output", size=self.y_shape
        )

    def _rows(
        self, m: Metrics, choice: Choice, left: float, top: float
    ) -> tuple[list[Row], list[Line]]:
        wide, high = self._row(m)
        gap = GAP * m.k
        down = ceil(len(self.shown) / choice.columns)
        places = [
            (left + n % choice.columns * (wide + gap), top + n // choice.columns * (high + gap))
            for n in range(len(self.shown))
        ]
        rows = [
            self._placed_row(m, number, *place)
            for number, place in zip(self.shown, places, strict=True)
        ]
        hidden = len(self.added.parts) - len(self.shown)
        if not hidden:
            return rows, []
        text = self.words(MORE, count=hidden)
        y = top + down * (high + gap) - gap + m.note * 1.1
        return rows, [Line(text, left + PAD * m.k, y, "strong")]

    def _placed_row(self, m: Metrics, number: int, x: float, y: float) -> Row:
        part, k, names = self.added.parts[number], m.k, self.names
        wide, high = self._row(m)
        rect = QRectF(x, y, wide, high)
        own = part.channel == self.added.channel_in
        middle = y + 0.7 * PAD * k + self._name_high(m) + max(h for _, h in self._pieces(m)) / 2
        rows, columns = self.x_shape
        planes = [Grid("input" if own else "x", rows, columns, axes=self.axes)]
        titles = [names.x(part.channel)]
        if not self.added.by_itself:
            rows, columns = self.k_shape
            name = "kernel" if own else "w"
            planes.append(Grid(name, rows, columns, cell=self.k_cell, axes=self.axes))
            titles.append(names.kernel(part))
            planes.append(self._linked(f"partial{number}"))
        else:
            rows, columns = self.y_shape
            planes.append(Grid("output", rows, columns, axes=self.axes))
        titles.append(self.values_name(part))
        signs = [names.sign, "="] if not self.added.by_itself else ["→"]
        x += PAD * k
        placed, lines = [], []
        for n, (plane, (room, _)) in enumerate(zip(planes, self._pieces(m), strict=True)):
            if n:
                lines.append(Line(signs[n - 1], x + SIGN * k / 2, middle + 0.5 * m.note, "sign"))
                x += SIGN * k
            plane = plane.at(x + (room - plane.width) / 2, middle - plane.height / 2)
            placed.append(plane)
            lines.append(Line(titles[n], x + room / 2, plane.y - 0.4 * m.note, "name"))
            x += room
        kernel = placed[1] if len(placed) == 3 else None
        return Row(part, number + 1, rect, placed[0], kernel, placed[-1], tuple(lines))

    def _tail(self, m: Metrics, choice: Choice, left: float, top: float) -> _Tail:
        if self.added.by_itself:
            return _Tail(None, None, Grid("output", 1, 1), (), QRectF())
        k, sign, name = m.k, SIGN * m.k, self._name_high(m)
        rows, tail = self._rows_block(m, choice), self._tail_block(m, choice)
        body = self._body(m, choice)
        if choice.below:
            x, y = left, top + rows[1] + GAP * k
        else:
            x, y = left + rows[0], top + max((body[1] - tail[1]) / 2, 0.0)
        rect = QRectF(x, y, tail[0], tail[1])
        found: dict[str, Grid] = {}
        lines: list[Line] = []
        pieces = self._tail_pieces(m)
        middle = y + name + max(high for *_, high in pieces) / 2
        at = y
        for piece, wide, high in pieces:
            grid = self._tail_grid(piece)
            if choice.upright:
                middle = at + name + high / 2
                at += high + name + 0.6 * GAP * k
            alone = len(pieces) == 1 and len(self.added.parts) > 1
            mark = {"total": "Σ", "bias": "+"}.get(piece, "Σ" if alone else "=")
            lines.append(Line(mark, x + sign / 2, middle + 0.5 * m.note, "sign"))
            grid = grid.at(x + sign + (wide - grid.width) / 2, middle - grid.height / 2)
            found[piece] = grid
            if piece == "output" and len(pieces) > 1:
                own = self.names.y(self.added.channel_out)
                lines.append(Line(own, x + sign + wide / 2, grid.y - 0.4 * m.note, "name"))
            if not choice.upright:
                x += sign + wide
        return _Tail(found.get("total"), found.get("bias"), found["output"], tuple(lines), rect)

    def _tail_grid(self, piece: str) -> Grid:
        if piece == "total":
            return self._linked("sum")
        if piece == "bias":
            return Grid("bias", 1, 1, cell=self.k_cell, axes=1)
        rows, columns = self.y_shape
        return Grid("output", rows, columns, axes=self.axes)

    def _tiles(
        self, m: Metrics, choice: Choice, body: tuple[float, float], left: float, top: float
    ) -> tuple[list[Tile], list[Line]]:
        tiles: list[Tile] = []
        lines: list[Line] = []
        block = self._tile_block(m, choice, body[0])
        if choice.tiles:
            x, y = left + body[0] + 2 * GAP * m.k, top + max((body[1] - block[1]) / 2, 0.0)
        else:
            x, y = left, top + body[1] + GAP * m.k
        for side, count in self.sides:
            cell, wide, high = self._tile(m, side)
            lines.append(Line(self._tile_words(side, count), x, y + 1.1 * m.note, "strong"))
            y += 1.9 * m.note
            columns = self._tile_columns(choice, count, wide, body[0])
            for channel in range(count):
                tiles.append(self._placed_tile(
                    m, side, channel, cell, x + channel % columns * wide,
                    y + channel // columns * high,
                ))  # fmt: skip
            y += ceil(count / columns) * high
        return tiles, lines

    def _placed_tile(
        self, m: Metrics, side: str, channel: int, cell: float, x: float, y: float
    ) -> Tile:
        rows, columns = self.x_shape if side == "input" else self.y_shape
        if side == "output" and channel == self.added.channel_out:
            grid: Grid = self._linked("tile", cell)
        else:
            grid = Grid("tile", rows, columns, cell=cell, axes=self.axes)
        grid = grid.at(x, y)
        text = self.names.x(channel) if side == "input" else self.names.y(channel)
        base = y + grid.height + 1.1 * m.note
        return Tile(side, channel, grid, Line(text, x, base, "soft"))


class _Tail(NamedTuple):
    """The sum, the bias and the output, with what stands between them."""

    total: Grid | None
    bias: Grid | None
    output: Grid
    signs: tuple[Line, ...]
    rect: QRectF


def _two(shape: tuple[int, ...]) -> Cell:
    rows, columns = (1, *shape)[-2:]
    return rows, columns
