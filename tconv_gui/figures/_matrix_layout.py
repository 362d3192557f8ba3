"""Where the matrix, its two columns and the planes around them stand."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import NamedTuple

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSizeF

from core.document import shape_text
from core.numbers_text import shown_number
from core.shown import ShownLayer, shown_layer
from core.unrolled import Unrolled, unrolled_layer
from core.words_mark import QT_TRANSLATE_NOOP
from tconv_gui.figures._metrics import EDGE, Metrics, kernel_cell
from tconv_gui.figures._stage_layout import BIAS, INPUT, KERNEL, MAGNIFIED, OUTPUT, Block
from tconv_gui.figures._type import kept
from tconv_gui.figures.figure import CellRef, Frame
from tconv_gui.figures.layout import CELL, Grid, Layout, grid_for
from tconv_gui.figures.surface import text_width
from tconv_gui.theme.fonts import load_fonts
from tconv_gui.words import Words

PLACEMENT = QT_TRANSLATE_NOOP("figure", "row {row} as a placement")
STAMP = QT_TRANSLATE_NOOP("figure", "column {column} as a stamp")
SUMS = QT_TRANSLATE_NOOP("figure", "row sums")
LENS = QT_TRANSLATE_NOOP("figure", "rows {top}–{bottom}, columns {left}–{right}")
FORMULA = QT_TRANSLATE_NOOP("figure", "y = C x")
FORMULA_TRANSPOSED = QT_TRANSLATE_NOOP("figure", "y = Cᵀ x")
GOES_BACK = QT_TRANSLATE_NOOP("figure", "the way back: x′ = Cᵀ y")
IS_WAY_BACK = QT_TRANSLATE_NOOP("figure", "the way back, x′ = Cᵀ y, of a convolution y = C x")
COUNT = QT_TRANSLATE_NOOP("figure", "{count} of {all} entries hold a kernel cell, all others are 0")
COUNT_WEIGHTS = QT_TRANSLATE_NOOP("figure", "{count} of {all} entries are not 0")
UP_TO_NUMBERS = QT_TRANSLATE_NOOP("figure", "other numbers, other maxima: then C is another one")
ALL_WEIGHTS = QT_TRANSLATE_NOOP("figure", "all weights there are")
SAME_SUMS = QT_TRANSLATE_NOOP("figure", "every row sums to {sum}")
SUMS_DIFFER = QT_TRANSLATE_NOOP("figure", "rows sum to between {low} and {high}")
FLATTENED = QT_TRANSLATE_NOOP("figure", "x and y are flattened row by row")
NO_COLUMN = QT_TRANSLATE_NOOP("figure", "padding is 0 and has no column")
NO_ROW = QT_TRANSLATE_NOOP("figure", "cropped cells have no row")
SMALLER = QT_TRANSLATE_NOOP("figure", "the matrix is drawn smaller than the grids")
ROWS_FROM_COLUMNS = QT_TRANSLATE_NOOP("figure", "its columns are the rows of Cᵀ")
COLUMNS_FROM_ROWS = QT_TRANSLATE_NOOP("figure", "its rows are the columns of C")

# As many entries along the longer side keep the length of all other cells.
PLAIN_SIDE = 20
# Entries shorter than this part of a cell, or more along a side, are painted as a picture, with a
# lens beside it.
PICTURE_BELOW = 0.42
MOST_ENTRIES = 64
# As many entries along a side of the lens, from near to far.
LENS_SIDES = tuple(7 * 2**n for n in range(10))
# How long the lens is beside the matrix.
LENS_PART = 0.7
PLAIN_HEIGHT = 640.0
# Labels begin to grow with the grids here, and grow as fast as they do from here on.
GROWTH_FROM, GROWTH_TO = 1.3, 2.5
ECHOES = ("placement", "stamp", "transposed", "lens")
LEAST_WIDTH = 300.0


@dataclass(frozen=True, slots=True)
class Strip:
    """A column of numbers too many to be squares: ``count`` of them along its height."""

    name: str
    x: float
    y: float
    width: float
    height: float
    count: int

    @property
    def rect(self) -> QRectF:
        """The drawn rectangle."""
        return QRectF(self.x, self.y, self.width, self.height)

    def box(self, number: int) -> QRectF:
        """The rectangle of one number."""
        one = self.height / self.count
        return QRectF(self.x, self.y + number * one, self.width, one)

    def at(self, point: QPointF) -> int | None:
        """The number under a point."""
        if not self.rect.contains(point):
            return None
        return min(int((point.y() - self.y) / self.height * self.count), self.count - 1)


@dataclass(frozen=True, slots=True)
class Board(Layout):
    """The layer's own grids and the matrix; ``echoes`` show cells of theirs once more."""

    input_size: tuple[int, ...] = ()
    output_size: tuple[int, ...] = ()
    strips: dict[str, Strip] = field(default_factory=dict)
    echoes: dict[str, Grid] = field(default_factory=dict)

    def hit(self, point: QPointF) -> CellRef | None:
        """The cell under a point; an echo stands for the cell that it shows."""
        found = Layout.hit(self, point)
        if found is not None:
            return found
        for strip in self.strips.values():
            number = strip.at(point)
            if number is not None:
                return self.unit("input" if strip.name == "x" else "output", number)
        for name, echo in self.echoes.items():
            cell = echo.hit(point)
            if cell is None:
                continue
            if name == "transposed":
                return CellRef("matrix", cell.index[::-1])
            return cell if self.has_unit(cell) else None
        return None

    def unit(self, grid: str, number: int) -> CellRef:
        """The cell of the input or output behind a column or row."""
        size = self.input_size if grid == "input" else self.output_size
        rest, index = number, []
        for length in reversed(size):
            rest, place = divmod(rest, length)
            index.append(place)
        return CellRef(grid, tuple(reversed(index)))

    def has_unit(self, cell: CellRef) -> bool:
        """Whether a cell is no padding and not cropped."""
        sizes = {"input": self.input_size, "output": self.output_size}
        size = sizes.get(cell.grid)
        return size is None or all(0 <= i < n for i, n in zip(cell.index, size, strict=True))


class Line(NamedTuple):
    """A line of text under the matrix; the last one is the current sum."""

    text: str
    spot: QPointF


@dataclass(frozen=True, eq=False)
class Desk:
    """A board with its titled blocks, its lines and their lengths."""

    board: Board
    blocks: tuple[Block, ...]
    metrics: Metrics
    lines: tuple[Line, ...]
    sum_spot: QPointF
    sum_room: float

    @property
    def is_picture(self) -> bool:
        """Whether entries are too small to be cells."""
        return "lens" in self.board.echoes


def matrix_of(frame: Frame) -> Unrolled:
    """The matrix of a frame's layer."""
    return unrolled_layer(frame.document, frame.layer)


def desk(frame: Frame) -> Desk:
    """Everything placed for a frame, in the arrangement that is largest in its aspect."""
    return _desk(shown_layer(frame.document, frame.layer), frame.words, round(frame.aspect, 2))


def plain_extent(shown: ShownLayer) -> float:
    """The length of a matrix's longer side, unless its entries are fewer than fill it."""
    side = max(*shown.input.shape, *shown.output.shape)
    return CELL * max(PLAIN_SIDE, 1.5 * side)


def is_pictured(shown: ShownLayer, matrix: Unrolled) -> bool:
    """Whether a matrix has too many entries for cells, and is a picture with a lens beside it."""
    most = max(matrix.shape)
    return plain_extent(shown) / most < PICTURE_BELOW * CELL or most > MOST_ENTRIES


def lens_sides(matrix: Unrolled) -> tuple[int, ...]:
    """How many entries can be shown along a side of the lens: less than all of them."""
    return tuple(side for side in LENS_SIDES if side < max(matrix.shape))


def lens_grid(
    board: Board, middle: tuple[int, int], entry: tuple[int, int], side: int
) -> Grid:
    """The lens over one entry, in blocks around ``middle``, so that it does not run away."""
    lens, matrix = board.echoes["lens"], board.grid("matrix")
    spans = []
    for count, centre, place in zip((matrix.rows, matrix.columns), middle, entry, strict=True):
        first = max(min(centre - side // 2, count - side), 0)
        first += (place - first) // side * side
        spans.append(range(max(first, 0), min(first + side, count)))
    rows, columns = spans
    return replace(
        lens, top=-rows.start, left=-columns.start, rows=len(rows), columns=len(columns),
        cell=lens.width / side,
    )  # fmt: skip


@kept(maxsize=32)
def _desk(shown: ShownLayer, words: Words, aspect: float) -> Desk:
    metrics, plain = Metrics(), PLAIN_HEIGHT / min(aspect, 1.0)
    for _ in range(3):
        best = min(_options(shown, words, metrics, aspect), key=lambda o: _cost(o[0], o[1], aspect))
        metrics = Metrics(_label_growth(_extent(best[0], aspect) / plain))
    return best[0]


def _label_growth(extent: float) -> float:
    """How much labels grow in a picture so many times the plain one.

    Less than it: labels that grow as fast as a small picture push it out, and the grids shrink.
    """
    low, high = GROWTH_FROM, GROWTH_TO
    part = min(max((extent - low) / (high - low), 0.0), 1.0)
    return round(max(1.0, 1 + (extent - 1) * (0.3 + 0.7 * part)), 2)


def _extent(made: Desk, aspect: float) -> float:
    return max(made.board.size.width() / aspect, made.board.size.height())


def _cost(made: Desk, factor: float, aspect: float) -> float:
    return _extent(made, aspect) * factor


def _options(
    shown: ShownLayer, words: Words, m: Metrics, aspect: float
) -> list[tuple[Desk, float]]:
    maker = _Maker(shown, words, m)
    before = maker.named("input", "kernel", "bias", "placement")
    after = maker.named("output", "stamp", "transposed", "lens")
    product = maker.product("middle")
    made = [
        (maker.beside(product, before, after, tall), 0.93)
        for tall in (0.0, product.height * 0.75, product.height)
    ]
    for width in (product.width, product.width * 1.5, product.height * aspect):
        made.append((maker.above(product, [*before, *after], width), 1.0))
    for tall in (product.height, product.height * 1.3):
        made.append((maker.beside(product, [*before, *after], [], tall), 1.0))
    rows, columns = maker.matrix.shape
    if columns > rows:
        made.append((maker.under([*before, *after]), 0.9))
    if maker.is_picture:
        left = maker.named("input", "kernel", "bias", "placement", "transposed")
        right = maker.named("output", "stamp", "lens")
        made.append((maker.beside(product, left, right, 0.0), 0.93))
        units = maker.named("input", "kernel", "bias", "placement", "output", "stamp", "transposed")
        for tall in (product.height, product.height * 1.25):
            made.append((maker.beside(product, units, maker.named("lens"), tall), 0.93))
    return made


class _Product(NamedTuple):
    """The matrix between its columns, as if standing at (0, 0)."""

    grid: Grid
    columns: dict[str, QRectF]
    width: float
    height: float
    body: float
    foot: float
    lines: tuple[str, ...]
    room: float


class _Maker:
    """Builds arrangements of one layer with labels of one size."""

    def __init__(self, shown: ShownLayer, words: Words, m: Metrics) -> None:
        self.shown, self.words, self.m = shown, words, m
        self.families = load_fonts(words.language)
        self.matrix = unrolled_layer(shown.document, shown.position)
        maps = shown.document.feature_maps
        self.input_size = maps[shown.position].shape[2:]
        self.output_size = maps[shown.position + 1].shape[2:]
        self.extent = plain_extent(shown)
        self.cell = min(CELL, self.extent / max(self.matrix.shape))
        self.is_picture = is_pictured(shown, self.matrix)
        self.gap = 30.0 * m.k
        # The margin around every picture is of no use where its lengths are seen from afar.
        self.edge = EDGE if m.k <= 1 else max(EDGE, 14.0 * m.k)
        self.blocks = {block.grid.name: block for block in self._blocks()}
        self.notes = self._notes()

    def named(self, *names: str) -> list[Block]:
        """The blocks of these names that there are."""
        return [self.blocks[name] for name in names if name in self.blocks]

    # ---- what is placed

    def _blocks(self) -> Iterable[Block]:
        shown, words = self.shown, self.words
        layer, axes = shown.document.layers[shown.position], shown.axes
        plane_in, plane_out = _two(self.input_size), _two(self.output_size)
        kernel = kernel_cell(shown)
        yield self._block(
            Grid("input", *plane_in, axes=axes), f"{words(INPUT)} x", shape_text(self.input_size),
            legend=True,
        )  # fmt: skip
        notes = (words(MAGNIFIED, factor=round(kernel / CELL)),) if kernel > CELL else ()
        title, size = f"{words(KERNEL)} w", shape_text(layer.spec.kernel_size)
        if not shown.is_regular:
            title, size = words(ALL_WEIGHTS), ""
        cells = np.atleast_2d(self.matrix.kernel)
        yield self._block(grid_for("kernel", cells, kernel, axes=axes), title, size, notes)
        if layer.bias is not None:
            yield self._block(Grid("bias", 1, 1, cell=kernel, axes=1), f"{words(BIAS)} b", "")
        yield self._block(
            Grid("output", *plane_out, axes=axes), f"{words(OUTPUT)} y",
            shape_text(self.output_size), legend=True,
        )  # fmt: skip
        rows, columns = self.matrix.shape
        in_, out = shown.input_window, shown.output_window
        mini = CELL * 0.6 if max(*shown.input.shape, *shown.output.shape) <= 8 else CELL * 0.45
        yield self._block(
            grid_for("placement", shown.input, mini, in_.top, in_.left, axes),
            words(PLACEMENT, row="0" * len(str(rows))), "",
        )  # fmt: skip
        yield self._block(
            grid_for("stamp", shown.output, mini, out.top, out.left, axes),
            words(STAMP, column="0" * len(str(columns))), "",
        )  # fmt: skip
        small = min(CELL * 0.3, self.extent * 0.3 / max(rows, columns))
        is_back = self.matrix.symbol == "Cᵀ"
        name, note = ("C", ROWS_FROM_COLUMNS) if is_back else ("Cᵀ", COLUMNS_FROM_ROWS)
        yield self._block(
            Grid("transposed", columns, rows, cell=small), name, shape_text((columns, rows)),
            (words(note),),
        )  # fmt: skip
        if self.is_picture:
            side = LENS_SIDES[0]
            lens = Grid("lens", side, side, cell=self.extent * LENS_PART / side)
            most = "0" * len(str(max(rows, columns)))
            title = words(LENS, top=most, bottom=most, left=most, right=most)
            yield self._block(lens, title, "")

    def _block(
        self, grid: Grid, title: str, size: str, notes: tuple[str, ...] = (), legend: bool = False
    ) -> Block:
        m = self.m
        wide = self._wide(title, True) + (10 * m.k + self._wide(size) if size else 0)
        for note in notes:
            wide = max(wide, self._wide(note))
        below = m.legend_height * 0.5 if legend else 0.0
        below = max(below, m.note_height * len(notes))
        height = m.title_height + grid.height + below
        return Block(grid, title, size, notes, max(wide, grid.width), height)

    def _wide(self, text: str, is_title: bool = False) -> float:
        if is_title:
            return text_width(text, self.m.title, "semibold", self.families)
        return text_width(text, self.m.note, "regular", self.families)

    def _notes(self) -> list[str]:
        shown, words, matrix = self.shown, self.words, self.matrix
        is_back = matrix.symbol == "Cᵀ"
        formula = words(FORMULA_TRANSPOSED if is_back else FORMULA)
        if shown.document.layers[shown.position].bias is not None:
            formula += " + b"
        rows, columns = matrix.shape
        low, high = float(matrix.row_sums.min()), float(matrix.row_sums.max())
        same = math.isclose(low, high, rel_tol=1e-9, abs_tol=1e-12)
        sums = SAME_SUMS if same else SUMS_DIFFER
        lowest, highest = shown_number(low), shown_number(high)
        parts = [words(sums, sum=lowest, low=lowest, high=highest)]
        if len(self.input_size) > 1:
            parts.append(words(FLATTENED))
        if shown.scatters and shown.output.shape != _two(self.output_size):
            parts.append(words(NO_ROW))
        if not shown.scatters and shown.input.shape != _two(self.input_size):
            parts.append(words(NO_COLUMN))
        if self.cell < CELL:
            parts.append(words(SMALLER))
        held = COUNT if shown.is_regular else COUNT_WEIGHTS
        count = words(held, count=matrix.entry_count, all=rows * columns)
        if shown.document.layers[shown.position].operation.keeps_places:
            parts.append(words(UP_TO_NUMBERS))
        return [formula, words(IS_WAY_BACK if is_back else GOES_BACK), count, *parts]

    def product(self, align: str) -> _Product:
        """Row sums, matrix, x and y side by side."""
        m, cell, gap = self.m, self.cell, self.gap
        rows, columns = self.matrix.shape
        high, long = rows * cell, columns * cell
        body = max(high, long)
        top = m.title_height
        row_top = top if align == "top" else top + (body - high) / 2
        thick = max(cell, 22.0 * m.k) if self.is_picture else cell
        sums = max(self._wide(self.words(SUMS)), thick)
        x = sums + 14 * m.k
        grid = Grid("matrix", rows, columns, x, row_top, cell)
        columns_at = {"sums": QRectF((sums - thick) / 2, row_top, thick, high)}
        x += max(long, self._wide(f"Cᵀ {shape_text((rows, columns))}", True))
        for name, count in (("x", columns), ("y", rows)):
            room = max(thick, self._wide(f"{name} {count}×1", True))
            x += gap
            start = row_top if name == "y" else top + (body - long) / 2
            length = count * cell
            columns_at[name] = QRectF(x + (room - thick) / 2, start, thick, length)
            x += room
        width = max(x, LEAST_WIDTH * m.k)
        room = width if align == "middle" else columns_at["x"].x() - gap / 2
        lines = self._wrapped(room)
        foot = m.note_height * (len(lines) + 1) + 8 * m.k
        return _Product(grid, columns_at, width, top + body + foot, body, foot, lines, room)

    def _wrapped(self, room: float) -> tuple[str, ...]:
        """The notes in as few lines as there is room for."""
        lines: list[str] = []
        for note in self.notes:
            longer = f"{lines[-1]} · {note}" if lines else note
            if lines and self._wide(longer) <= room:
                lines[-1] = longer
            else:
                lines.append(note)
        return tuple(lines)

    # ---- arrangements

    def beside(
        self, product: _Product, before: list[Block], after: list[Block], tall: float
    ) -> Desk:
        """Columns of blocks at the left and at the right of the product."""
        left, left_size = _stacked(before, tall, self.m)
        right, right_size = _stacked(after, tall, self.m)
        height = max(left_size.height(), right_size.height(), product.height)
        placed: dict[str, Grid] = {}
        x = self.edge
        top = self.edge + (height - left_size.height()) / 2
        for block, spot in left:
            placed[block.grid.name] = self._stand(block, x + spot.x(), top + spot.y())
        x += left_size.width() + (60.0 * self.m.k if before else 0)
        product_x, product_y = x, self.edge + (height - product.height) / 2
        x += product.width + (60.0 * self.m.k if after else 0)
        top = self.edge + (height - right_size.height()) / 2
        for block, spot in right:
            placed[block.grid.name] = self._stand(block, x + spot.x(), top + spot.y())
        x += right_size.width()
        width, bottom = x + self.edge, self.edge + height
        return self._finish(product, product_x, product_y, None, placed, width, bottom)

    def above(self, product: _Product, blocks: list[Block], width: float) -> Desk:
        """Rows of blocks over the product."""
        spots, size = _shelved(blocks, max(width, max(b.width for b in blocks)), self.m)
        width = max(size.width(), product.width)
        shift = self.edge + (width - size.width()) / 2
        placed = {
            block.grid.name: self._stand(block, shift + spot.x(), self.edge + spot.y())
            for block, spot in spots
        }
        y = self.edge + size.height() + 20.0 * self.m.k
        x = self.edge + (width - product.width) / 2
        bottom = y + product.height
        return self._finish(product, x, y, None, placed, width + 2 * self.edge, bottom)

    def under(self, blocks: list[Block]) -> Desk:
        """Blocks in the free space under a matrix that is wider than high."""
        product = self.product("top")
        width = max(product.columns["x"].x() - self.gap, max(b.width for b in blocks))
        spots, size = _shelved(blocks, width, self.m)
        lines_at = product.grid.y + product.grid.height
        top = self.edge + lines_at + product.foot + 10.0 * self.m.k
        placed = {
            block.grid.name: self._stand(block, self.edge + spot.x(), top + spot.y())
            for block, spot in spots
        }
        push = max(size.width() + self.gap - product.columns["x"].x(), 0.0)
        if push:
            moved = {
                name: rect.translated(push, 0) if name == "x" else rect
                for name, rect in product.columns.items()
            }
            product = product._replace(columns=moved, width=product.width)
            over = moved["x"].right() + self.gap
            moved["y"] = QRectF(
                max(moved["y"].x(), over), moved["y"].y(), moved["y"].width(), moved["y"].height()
            )
            product = product._replace(width=max(product.width, moved["y"].right() + self.gap))
        bottom = max(top + size.height(), self.edge + product.height - product.foot)
        right = self.edge + product.width + self.edge
        edge = self.edge
        return self._finish(product, edge, edge, edge + lines_at, placed, right, bottom)

    def _stand(self, block: Block, x: float, y: float) -> Grid:
        return block.grid.at(x, y + self.m.title_height)

    def _finish(
        self,
        product: _Product,
        x: float,
        y: float,
        lines_at: float | None,
        placed: dict[str, Grid],
        width: float,
        bottom: float,
    ) -> Desk:
        m = self.m
        grid = product.grid.at(product.grid.x + x, product.grid.y + y)
        strips = {
            name: Strip(
                name, rect.x() + x, rect.y() + y, rect.width(), rect.height(),
                self.matrix.shape[name == "x"],
            )
            for name, rect in product.columns.items()
        }  # fmt: skip
        if lines_at is None:
            lines_at = y + m.title_height + product.body
        lines = []
        for number, text in enumerate(product.lines):
            spot = QPointF(x, lines_at + m.note * 1.7 + number * m.note_height)
            lines.append(Line(text, spot))
        own = ("input", "kernel", "bias", "output")
        grids = (*(placed[name] for name in own if name in placed), grid)
        names = {"placement": "input", "stamp": "output", "lens": "matrix"}
        echoes: dict[str, Grid] = {
            name: replace(placed[name], name=names.get(name, name))
            for name in placed
            if name in ECHOES
        }
        lengths = [min(self._wide(line), product.room) for line in product.lines]
        widest = max(width, self.edge + x + max(lengths))
        board = Board(
            QSizeF(widest, bottom + m.caption_height),
            grids,
            {"caption": QPointF(widest / 2, bottom + m.caption_height - 8 * m.k)},
            self.input_size, self.output_size, strips, echoes,
        )  # fmt: skip
        blocks = tuple(
            replace(block, grid=placed[name]) for name, block in self.blocks.items()
        )
        last = lines[-1].spot + QPointF(0, m.note_height * 1.15)
        return Desk(board, blocks, m, tuple(lines), last, product.room)


def _stacked(
    blocks: list[Block], tall: float, m: Metrics
) -> tuple[list[tuple[Block, QPointF]], QSizeF]:
    """Blocks one under the other, in a new column where ``tall`` is passed."""
    gap = 18.0 * m.k
    spots: list[tuple[Block, QPointF]] = []
    x = y = width = height = 0.0
    for block in blocks:
        if y and y + block.height > tall > 0:
            x, y, width = x + width + 42.0 * m.k, 0.0, 0.0
        spots.append((block, QPointF(x, y)))
        y += block.height + gap
        width = max(width, block.width)
        height = max(height, y - gap)
    return spots, QSizeF(x + width, height)


def _shelved(
    blocks: list[Block], wide: float, m: Metrics
) -> tuple[list[tuple[Block, QPointF]], QSizeF]:
    """Blocks side by side, in a new row where ``wide`` is passed."""
    gap = 18.0 * m.k
    spots: list[tuple[Block, QPointF]] = []
    x = y = width = height = 0.0
    for block in blocks:
        if x and x + block.width > wide:
            x, y, height = 0.0, y + height + gap, 0.0
        spots.append((block, QPointF(x, y)))
        width = max(width, x + block.width)
        x += block.width + 42.0 * m.k
        height = max(height, block.height)
    return spots, QSizeF(width, y + height)


def _two(size: tuple[int, ...]) -> tuple[int, int]:
    rows, columns = (1, *size)[-2:]
    return rows, columns
