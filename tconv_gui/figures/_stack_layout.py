"""Where the rows of a stack, its ribbons, its bars or its map, and the words beside them stand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from PySide6.QtCore import QRectF, QSizeF

from core.document import Document
from core.numbers_text import shown_number
from tconv_gui.figures._overlap_layout import Strip
from tconv_gui.figures._stack_model import Row, Stacked, stacked
from tconv_gui.figures._stack_words import RowWords, foot_of, heads_of, row_words, title_of
from tconv_gui.figures._type import kept, type_scale
from tconv_gui.figures._wrapping import wrapped
from tconv_gui.figures.figure import Frame
from tconv_gui.figures.layout import Grid, Layout
from tconv_gui.figures.surface import Families
from tconv_gui.theme.fonts import Weight, load_fonts
from tconv_gui.words import Words

# More cells of the last layer are not drawn: they would be thinner than a stroke.
MOST_CELLS = 128
MOST_MAP_CELLS = 64
LARGEST_CELL = 48.0
NOTE, NAME, TITLE = 13.0, 14.0, 17.0
LINE = 18.0
STRIP_HIGH, FAN, BARS = 26.0, 24.0, 32.0
TEXT_WIDE, ROOM_WIDE = 350.0, 800.0
NARROW = 660.0
GAP = 26.0
THUMB = 74.0
MARGIN_BARS = 46.0
# From this aspect on, words stand beside the rows; below it, over them.
BESIDE_FROM = 1.05


class Line(NamedTuple):
    """A line of text at the beginning of its baseline; ``row`` it belongs to, -1 for none."""

    text: str
    x: float
    y: float
    kind: str
    row: int = -1


LOOKS: dict[str, tuple[float, Weight]] = {
    "title": (TITLE, "semibold"),
    "name": (NAME, "semibold"),
    "strong": (NOTE, "semibold"),
    "ink": (NOTE, "regular"),
    "soft": (NOTE, "regular"),
}


class Placed(NamedTuple):
    """A drawn row: its strip of cells, and the zone of its bars (empty for a constant).

    ``ribbons_y`` is where what comes from the row above begins.
    """

    row: Row
    strip: Strip
    bars: QRectF
    ribbons_y: float


class MapPlace(NamedTuple):
    """The map of a two-dimensional row with room for its margins over and left of it."""

    row: Row
    grid: Grid
    across: QRectF
    down: QRectF
    title_y: float


@dataclass(frozen=True, eq=False)
class Arranged:
    """Everything placed; of one axis ``rows``, of two ``thumbs`` and ``map``."""

    found: Stacked
    layout: Layout
    lines: tuple[Line, ...]
    rows: tuple[Placed, ...] = ()
    thumbs: tuple[tuple[Row, QRectF], ...] = ()
    map: MapPlace | None = None
    bracket_y: float = 0.0

    @property
    def layers(self) -> int:
        """How many layers are drawn."""
        return len(self.found.drawn) - 1


def arrange(frame: Frame) -> Arranged:
    """The arrangement for a frame; in two dimensions it depends on the step."""
    found = stacked(frame.document, frame.options.weighted)
    shown = step_row(found, frame.step) if frame.document.axes == 2 else 0
    return _arranged(
        frame.document, frame.layer, frame.words, round(frame.aspect, 2), frame.options.weighted,
        shown,
    )  # fmt: skip


def step_row(found: Stacked, step: int) -> int:
    """Which drawn row a step is about; before the first step it is the last one."""
    last = len(found.drawn) - 1
    return min(step, last) if step else last


@kept(maxsize=16)
def _arranged(
    document: Document, layer: int, words: Words, aspect: float, weighted: bool, shown: int
) -> Arranged:
    found = stacked(document, weighted)
    builder = _Builder(found, layer, words, aspect, weighted)
    return builder.rows() if document.axes == 1 else builder.map(shown)


class _Builder:
    """Places part by part from the top down; short-lived."""

    def __init__(
        self, found: Stacked, layer: int, words: Words, aspect: float, weighted: bool
    ) -> None:
        self.found, self.layer, self.words = found, layer, words
        self.aspect, self.weighted = aspect, weighted
        self.families: Families = load_fonts(words.language)
        self.beside = aspect >= BESIDE_FROM
        self.lines: list[Line] = []
        self.text_room = TEXT_WIDE

    # ---- words

    def _write(self, text: str, kind: str, x: float, y: float, room: float, row: int = -1) -> float:
        """Lines of a text from ``y`` on; where the next one begins."""
        size, _ = LOOKS[kind]
        step = LINE * size / NOTE
        for part in _broken(text, round(room * 0.96), size, self.families):
            self.lines.append(Line(part, x, y + size, kind, row))
            y += step
        return y

    def _head(self, width: float) -> float:
        y = self._write(title_of(self.found, self.words), "title", 0.0, 0.0, width)
        for text, kind in heads_of(self.found, self.words, self.weighted):
            y = self._write(text, kind, 0.0, y, width)
        return y + 12.0

    def _foot(self, y: float, width: float, seen: int, shown: Row) -> float:
        for text, kind in foot_of(self.found, self.words, seen, shown):
            y = self._write(text, kind, 0.0, y + 3.0, width)
        return y + 4.0

    def _says(self, n: int) -> RowWords:
        row = self.found.drawn[n]
        return row_words(row, self.found.drawn[n - 1] if n else None, self.words)

    def _block(self, n: int, x: float, y: float, room: float) -> float:
        """The words of a row; where they end."""
        says = self._says(n)
        y = self._write(says.name, "name", x, y, room, n)
        y = self._write(says.effect, "strong" if n else "soft", x, y, room, n)
        for text in (says.reason, says.instead):
            if text:
                y = self._write(text, "soft", x, y, room, n)
        return y

    # ---- one axis

    def rows(self) -> Arranged:
        wide = TEXT_WIDE + GAP + ROOM_WIDE / type_scale()
        made = self._rows(FAN, BARS, wide if self.beside else NARROW / type_scale())
        size = made.layout.size
        if self.beside and size.height() * self.aspect > size.width() + 1:
            # With more room beside them, words take fewer lines.
            width = min(size.height() * self.aspect, 2 * size.width())
            self.text_room = max(TEXT_WIDE, min(0.36 * width, 1.6 * TEXT_WIDE))
            made = self._rows(FAN, BARS, width)
            size = made.layout.size
        spare = size.width() / self.aspect - size.height()
        if spare < 1:
            return made
        each = spare / max(made.layers, 1)
        fan, bars = min(FAN + 0.6 * each, 5 * FAN), min(BARS + 0.4 * each, 4 * BARS)
        return self._rows(fan, bars, size.width())

    def _rows(self, fan: float, bars: float, width: float) -> Arranged:
        self.lines = []
        y = self._head(width)
        left = self.text_room + GAP if self.beside else 0.0
        drawn = self.found.drawn
        scale = _places(drawn)
        tick = 34.0
        unit = min((width - left - tick) / scale.width, LARGEST_CELL / scale.finest)
        x0 = left + (width - left - tick - unit * scale.width) / 2
        placed: list[Placed] = []
        for n, row in enumerate(drawn):
            top = y
            text_room = self.text_room if self.beside else width
            if self.beside:
                cells_y = y + (fan if n else 0.0)
            else:
                y = self._block(n, 0.0, y, text_room) + 4.0
                cells_y = y + (fan if n else 0.0)
            place = scale.rows[n]
            strip = Strip(
                "row", 1, place.seen, x0 + place.start * unit, cells_y, cell=place.cell * unit,
                axes=1, tall=STRIP_HIGH,
            )  # fmt: skip
            high = bars if row.number or row.report else 0.0
            zone = QRectF(strip.x, cells_y + STRIP_HIGH + 3.0, strip.width, high)
            above = placed[-1].bars.bottom() if placed else 0.0
            placed.append(Placed(row, strip, zone, above if self.beside else cells_y - fan))
            y = zone.bottom() + 2.0
            if self.beside:
                y = max(y, self._block(n, 0.0, top + (fan * 0.35 if n else 0.0), text_room) + 4.0)
        bracket_y = y + 4.0
        y = self._foot(y + 28.0, width, placed[-1].strip.columns, drawn[-1])
        layout = Layout(QSizeF(width, y), _named_rows(placed, self.layer), {})
        return Arranged(
            self.found, layout, tuple(self.lines), tuple(placed), bracket_y=bracket_y
        )

    # ---- two axes

    def map(self, shown: int) -> Arranged:
        wide = TEXT_WIDE + THUMB + 3 * GAP + 520.0 / type_scale()
        width = wide if self.beside else NARROW / type_scale()
        made = self._map(width, shown, 480.0)
        size = made.layout.size
        wanted = size.height() * self.aspect
        if self.beside and wanted > size.width() + 1:
            self.lines = []
            return self._map(min(wanted, 2 * width), shown, 480.0)
        return made

    def _map(self, width: float, shown: int, side: float) -> Arranged:
        top = self._head(width)
        drawn = self.found.drawn
        text_x = THUMB + 16.0
        list_room = (TEXT_WIDE + 20.0) if self.beside else width - text_x
        y = top
        thumbs: list[tuple[Row, QRectF]] = []
        for n in range(len(drawn)):
            end = self._block(n, text_x if n else 0.0, y, list_room)
            if n:
                thumbs.append((drawn[n], QRectF(0.0, y + 2.0, THUMB, THUMB)))
                end = max(end, y + THUMB + 2.0)
            y = end + 10.0
        left = text_x + list_room + GAP if self.beside else 0.0
        map_top = top if self.beside else y
        place = self._map_at(drawn[shown], left, map_top, width - left, side)
        y = max(y, place.grid.rect.bottom() + 24.0)
        y = self._foot(y, width, max(place.grid.rows, place.grid.columns), drawn[shown])
        last = drawn[shown].number == self.layer + 1
        layout = Layout(QSizeF(width, y), (place.grid,) if last else (), {})
        return Arranged(
            self.found, layout, tuple(self.lines), thumbs=tuple(thumbs), map=place
        )

    def _map_at(self, row: Row, left: float, top: float, room: float, side: float) -> MapPlace:
        rows, columns = (min(n, MOST_MAP_CELLS) for n in row.size)
        bars = MARGIN_BARS + 22.0 if row.margins is not None else 0.0
        cell = min((side - bars) / rows, (room - bars) / columns, LARGEST_CELL)
        x = left + bars + max((room - bars - cell * columns) / 2, 0.0)
        y = top + LINE + 10.0 + bars
        grid = Grid("output", rows, columns, x, y, cell)
        across = QRectF(x, y - bars, cell * columns, max(bars - 4.0, 0.0))
        down = QRectF(x - bars, y, max(bars - 4.0, 0.0), cell * rows)
        return MapPlace(row, grid, across, down, top + LINE)


def _named_rows(placed: list[Placed], layer: int) -> tuple[Grid, ...]:
    """The rows that are the focused layer's input and output: only these can be pointed at."""
    names = {layer: "grad_input", layer + 1: "output"}
    return tuple(
        Strip(
            names[p.row.number], 1, p.strip.columns, p.strip.x, p.strip.y, p.strip.cell, axes=1,
            tall=p.strip.tall,
        )
        for p in placed
        if p.row.number in names
    )  # fmt: skip


@kept(maxsize=512)
def _broken(text: str, room: int, size: float, families: Families) -> tuple[str, ...]:
    """Layers say much the same, and say it again at every change."""
    return tuple(wrapped(text, room, size, families))


class _RowPlace(NamedTuple):
    start: float
    cell: float
    seen: int


class _Scale(NamedTuple):
    """Where rows begin and how wide their cells are, in cells of the first row from 0 on."""

    rows: tuple[_RowPlace, ...]
    width: float
    finest: float


def _places(drawn: tuple[Row, ...]) -> _Scale:
    """Every cell over the middle of what it makes, or under the middle of what it sums."""
    centre, cell = 0.0, 1.0
    found = [(centre, cell)]
    for row in drawn[1:]:
        shape = row.shape
        assert shape is not None
        stride, begin = shape.stride[-1], shape.begin[-1]
        middle = (shape.kernel_size[-1] - 1) * shape.dilation[-1] / 2
        if row.is_transposed:
            cell /= stride
            centre += (begin - middle) * cell
        else:
            centre += (middle - begin) * cell
            cell *= stride
        found.append((centre, cell))
    first = min(centre - cell / 2 for centre, cell in found)
    finest = min(cell for _, cell in found)
    ends = [
        centre + cell * (len(row.values) - 0.5)
        for (centre, cell), row in zip(found, drawn, strict=True)
    ]
    last = min(max(ends), first + MOST_CELLS * finest)
    # Rows of large cells are drawn a little farther, so that each of them can be seen.
    last = max(last, *(centre + cell / 2 for centre, cell in found))
    places = []
    for (centre, cell), row in zip(found, drawn, strict=True):
        start = centre - cell / 2
        seen = int((last - start) / cell + 1e-9)
        places.append(_RowPlace(start - first, cell, max(1, min(seen, len(row.values)))))
    return _Scale(tuple(places), last - first, finest)


def tick_texts(row: Row, seen: int) -> tuple[float, float, str, str]:
    """The ends of a row's bars: low, high and how they are written."""
    values = row.values[:seen]
    low, high = min(0.0, float(values.min())), max(0.0, float(values.max()))
    if high == low:
        high = 1.0
    return low, high, shown_number(low), shown_number(high)
