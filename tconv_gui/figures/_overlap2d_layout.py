"""Where the map, its margins, the units, the kernel and the words stand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSizeF

from core.document import Document, shape_text
from core.numbers_text import shown_number
from tconv_gui.figures._metrics import EDGE, LARGE_SIDE, MAGNIFY_FROM, PLAIN, Metrics
from tconv_gui.figures._overlap2d_model import MapOverlap, map_overlap
from tconv_gui.figures._overlap2d_words import Said, said_of
from tconv_gui.figures._type import kept, type_scale
from tconv_gui.figures._wrapping import wrapped
from tconv_gui.figures.figure import Frame
from tconv_gui.figures.layout import CELL, Grid, Layout
from tconv_gui.figures.surface import Families, text_width
from tconv_gui.theme.fonts import Weight, load_fonts
from tconv_gui.words import Words

# At this height labels have their plain size; on a higher picture they grow with it.
PLAIN_HEIGHT = 620.0
BARS = 58.0
TEXT_WIDTHS = (250.0, 320.0, 400.0, 520.0, 700.0)


class Line(NamedTuple):
    """A line of text, its baseline beginning at (x, y); ``kind`` is one of LOOKS."""

    text: str
    x: float
    y: float
    kind: str


# Size in parts of a note's, weight.
LOOKS: dict[str, tuple[float, Weight]] = {
    "title": (1.5, "semibold"), "strong": (1.0, "semibold"), "law": (1.0, "semibold"),
    "ink": (1.0, "regular"), "soft": (1.0, "regular"),
}  # fmt: skip


@dataclass(frozen=True, eq=False)
class Mapped:
    """Everything placed; margins are the rooms for numbers and bars beside the map."""

    found: MapOverlap
    said: Said
    layout: Layout
    m: Metrics
    lines: tuple[Line, ...]
    map_name: str
    unit_name: str
    numbers_wide: float
    numbers_high: float
    bars: float
    legend: QPointF
    note: QPointF
    caption: QPointF

    @property
    def map(self) -> Grid:
        """The table of all cells before the crop."""
        return self.layout.grid(self.map_name)

    @property
    def units(self) -> Grid:
        """The constant input."""
        return self.layout.grid(self.unit_name)

    @property
    def across_margin(self) -> QRectF:
        """The numbers and bars over the map."""
        high = self.numbers_high + self.bars
        return QRectF(self.map.x, self.map.y - high, self.map.width, high)

    @property
    def down_margin(self) -> QRectF:
        """The numbers and bars left of the map; empty for one axis."""
        if self.found.down is None:
            return QRectF()
        wide = self.numbers_wide + self.bars
        return QRectF(self.map.x - wide, self.map.y, wide, self.map.height)


def arrange(frame: Frame) -> Mapped:
    """The arrangement for a frame's aspect."""
    return _arranged(
        frame.document, frame.layer, frame.words, round(frame.aspect, 2), frame.options.weighted
    )


@kept(maxsize=16)
def _arranged(
    document: Document, layer: int, words: Words, aspect: float, weighted: bool
) -> Mapped:
    found = map_overlap(document, layer, weighted)
    maker = _Maker(document, layer, found, said_of(found, words), load_fonts(words.language))
    m = Metrics(max(1.0, max(found.rows, found.columns) / LARGE_SIDE / 1.6))
    for _ in range(2):
        high = _extent(maker.best(m, aspect), aspect) * min(1.0, aspect**0.7)
        # Words take most of the height: letters that grow must not make themselves grow.
        m = Metrics(in_steps(high / PLAIN_HEIGHT / type_scale()))
    return maker.best(m, aspect)


def in_steps(k: float) -> float:
    """A growth of labels in eighths, so that texts keep their size while something is dragged."""
    return max(1.0, round(k * 8) / 8)


def _extent(made: Mapped, aspect: float) -> float:
    return max(made.layout.size.width() / aspect, made.layout.size.height())


class _Maker:
    """Tries placements; short-lived."""

    def __init__(
        self, document: Document, layer: int, found: MapOverlap, said: Said, families: Families
    ) -> None:
        self.document, self.layer, self.found, self.said = document, layer, found, said
        self.families = families
        self.axes = document.axes
        texts = set(profile_texts(found, 0))
        self.longest = max((self._wide(text, 1.0, "semibold") for text in texts), default=0.0)
        self.unit_lines: dict[float, tuple[list[Line], float]] = {}

    def best(self, m: Metrics, aspect: float) -> Mapped:
        """The placement that is seen largest at an aspect."""
        made = [self._placed(m, width, beside) for width in TEXT_WIDTHS for beside in (True, False)]
        return min(made, key=lambda one: _extent(one, aspect))

    def _wide(self, text: str, size: float, weight: Weight = "regular") -> float:
        return text_width(text, size, weight, self.families)

    def _placed(self, m: Metrics, width: float, beside: bool) -> Mapped:
        found, k = self.found, m.k
        numbers_wide = 8 * k + self.longest * m.note
        numbers_high = m.note * 1.7
        bars = BARS * k
        left = numbers_wide + bars if found.down is not None else 0.0
        name = self._wide(self.said.cell_name, m.title, "semibold") + 10 * k
        size = self._wide(shape_text(self.document.feature_maps[self.layer].shape[2:]), m.note)
        map_wide = max(left + found.columns * CELL, name + size + 20 * k, 150 * k)
        head = m.title_height + bars + numbers_high
        map_high = head + found.rows * CELL + m.legend_height * 1.1
        text_wide = width * k
        lines, text_high = self._words(m, width)
        side = self._side(m, text_wide)
        side_wide = max([text_wide] + [grid.x + max(grid.width, 110 * k) for grid in side])
        side_high = max(grid.y + grid.height for grid in side)
        if beside:
            high = max(map_high, text_high + side_high)
            x, y = map_wide + 42 * k, (high - text_high - side_high) / 2
            top = (high - map_high) / 2
            wide = x + side_wide
        else:
            x, y, top = 0.0, map_high + 12 * k, 0.0
            wide = max(map_wide, side_wide)
            high = y + text_high + side_high
        map_x = left if beside else (wide - map_wide) / 2 + left
        gradient = found.is_gradient
        table = Grid(
            "grad_input" if gradient else "output", found.rows, found.columns,
            map_x, top + head, top=found.top, left=found.left, axes=self.axes,
        )  # fmt: skip
        side = [grid.at(EDGE + x + grid.x, y + text_high + grid.y) for grid in side]
        foot = high + 10 * k
        note, caption = foot + m.note_height, foot + 2.1 * m.note_height
        total = QSizeF(wide + 2 * EDGE, caption + 6 * k)
        table = table.at(table.x + EDGE, table.y)
        layout = Layout(total, (table, *side), {})
        return Mapped(
            found, self.said, layout, m,
            tuple(replace_line(line, EDGE + x, y) for line in lines),
            table.name, side[0].name, numbers_wide, numbers_high, bars,
            QPointF(table.x, table.y + table.height + 9 * k),
            QPointF(EDGE, note), QPointF(total.width() / 2, caption),
        )  # fmt: skip

    def _words(self, m: Metrics, width: float) -> tuple[list[Line], float]:
        """Lines no wider than ``width``, grown as labels are: the breaks stay where they are."""
        if width not in self.unit_lines:
            self.unit_lines[width] = self._plain_words(width)
        lines, high = self.unit_lines[width]
        return [Line(t, 0.0, y * m.k, kind) for t, _, y, kind in lines], high * m.k

    def _plain_words(self, wide: float) -> tuple[list[Line], float]:
        lines = []
        y = 0.0
        for text, kind in ((self.said.title, "title"), *self.said.lines):
            size = PLAIN.note * LOOKS[kind][0]
            room = wide * (0.94 if LOOKS[kind][1] == "semibold" else 0.99)
            for part in broken(text, room, size, self.families):
                y += size * 1.5
                lines.append(Line(part, 0.0, y, kind))
            y += 5
        return lines, y + 8

    def _side(self, m: Metrics, wide: float) -> list[Grid]:
        """The units and the kernel, side by side where there is room."""
        found = self.found
        rows, columns = found.shape.small
        units = Grid(
            "output" if found.is_gradient else "grad_input", rows, columns, 0.0, m.title_height,
            axes=self.axes,
        )  # fmt: skip
        if found.counted:
            return [units]
        rows, columns = found.kernel.shape
        side = max(found.rows, found.columns)
        cell = CELL
        if side >= MAGNIFY_FROM:
            cell *= max(1, int(side / 5 / max(rows, columns, 3)))
        kernel = Grid("kernel", rows, columns, cell=cell, axes=self.axes)
        x = max(units.width, 120 * m.k) + 28 * m.k
        if x + kernel.width <= wide:
            return [units, kernel.at(x, m.title_height)]
        return [units, kernel.at(0.0, units.y + units.height + 10 * m.k + m.title_height)]


@kept(maxsize=512)
def broken(text: str, room: float, size: float, families: Families) -> tuple[str, ...]:
    """``wrapped``, remembered: most sentences stay while something is dragged."""
    return tuple(wrapped(text, room, size, families))


def replace_line(line: Line, x: float, y: float) -> Line:
    """A line moved by (x, y)."""
    return line._replace(x=line.x + x, y=line.y + y)


@kept(maxsize=64)
def profile_texts(found: MapOverlap, axis: int) -> list[str]:
    """The numbers of the profile down (0) or across (1), one for every row or column."""
    profile = found.down if axis == 0 else found.across
    return [] if profile is None else [shown_number(v) for v in profile.final.tolist()]


def interior_box(made: Mapped) -> QRectF:
    """Around the own cells that are away from the borders; empty where there are none."""
    cells = np.argwhere(made.found.own & made.found.interior & (made.found.final_counts > 0))
    if not cells.size or not made.found.has_interior:
        return QRectF()
    low, high = cells.min(axis=0).tolist(), cells.max(axis=0).tolist()
    first = made.map.cell_box((low[0], low[1]))
    return first.united(made.map.cell_box((high[0], high[1])))


