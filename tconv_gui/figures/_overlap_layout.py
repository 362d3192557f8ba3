"""Where the units, the fan of stamps, the cells, the bars and the words of an overlap stand."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import ceil, floor, log10
from typing import NamedTuple

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSizeF

from core.document import Document, shape_text
from core.numbers_text import shown_number
from tconv_gui.figures._metrics import EDGE, Metrics
from tconv_gui.figures._overlap import Array, AxisOverlap, axis_overlap
from tconv_gui.figures._overlap_words import OverlapWords, words_of
from tconv_gui.figures._type import kept
from tconv_gui.figures._wrapping import wrapped
from tconv_gui.figures.figure import CellRef, Frame, Handle, ViewOptions
from tconv_gui.figures.layout import CELL, Cell, Grid, Layout
from tconv_gui.figures.surface import Families, text_width
from tconv_gui.theme.fonts import load_fonts
from tconv_gui.words import Words

# More cells are not drawn: on a screen they would be thinner than a stroke.
MOST_CELLS = 400
# From so many cells on, labels and rows grow with the picture.
PLAIN_CELLS = 14
ROW_CELLS = 26
LEAST_ROOM = 470.0
UNIT_PART = 0.84
KERNEL_CELL = 36.0
TABLE_CELL = 26.0
FAN, BARS = 72.0, 84.0
# Beyond these a scale in ones would not hold.
LEAST, MOST = 1e-290, 1e290


@dataclass(frozen=True, slots=True)
class Strip(Grid):
    """A row of cells of the axis looked at, ``tall`` high; other axes' indices lead to it too."""

    tall: float = CELL
    axis: int = 0
    middle: int = 0

    @property
    def height(self) -> float:
        """Drawn height."""
        return self.tall

    def cell_box(self, cell: Cell) -> QRectF:
        """The rectangle of a drawn cell."""
        return QRectF(self.x + cell[1] * self.cell, self.y, self.cell, self.tall)

    def drawn(self, index: tuple[int, ...]) -> Cell:
        """The drawn cell of an own index."""
        return 0, index[self.axis] + self.left

    def own(self, cell: Cell) -> CellRef:
        """The reference of a drawn cell: in a table that in the middle of the other axis."""
        return CellRef(self.name, placed(cell[1] - self.left, self.axis, self.axes, self.middle))

    def hit(self, point: QPointF) -> CellRef | None:
        """The cell under a point."""
        if not self.rect.contains(point):
            return None
        return self.own((0, min(int((point.x() - self.x) // self.cell), self.columns - 1)))


class Spread(NamedTuple):
    """The units, each over the middle of its window."""

    name: str
    boxes: tuple[QRectF, ...]
    axis: int
    axes: int
    middle: int


@dataclass(frozen=True, slots=True)
class OverlapLayout(Layout):
    """The strip of cells and the kernel are grids; units stand apart."""

    spread: Spread | None = None

    def hit(self, point: QPointF) -> CellRef | None:
        """The unit or cell under a point."""
        spread = self.spread
        if spread is not None:
            for n, box in enumerate(spread.boxes):
                if box.contains(point):
                    index = placed(n, spread.axis, spread.axes, spread.middle)
                    return CellRef(spread.name, index)
        return Layout.hit(self, point)

    def cell_rect(self, cell: CellRef) -> QRectF | None:
        """Where a cell is drawn; None if it is not."""
        spread = self.spread
        if spread is not None and cell.grid == spread.name and len(cell.index) == spread.axes:
            n = cell.index[spread.axis]
            return spread.boxes[n] if 0 <= n < len(spread.boxes) else None
        return Layout.cell_rect(self, cell)


def placed(n: int, axis: int, axes: int, middle: int) -> tuple[int, ...]:
    """The index of place ``n`` on an axis, in the middle of the other one if there is one."""
    if axes == 1:
        return (n,)
    return (n, middle) if axis == 0 else (middle, n)


class Line(NamedTuple):
    """A line of text; ``kind`` is "title", "strong" or "soft"; ``phase`` puts a swatch before it.

    ``align`` is as for Surface.text; ``x`` and ``y`` are where its baseline begins.
    """

    text: str
    x: float
    y: float
    kind: str = "soft"
    phase: int = -1


class Axis(NamedTuple):
    """The linear scale of the bars; ``low``, ``high`` and ``ticks`` are in its ``unit``."""

    low: float
    high: float
    ticks: tuple[float, ...]
    unit: float
    y: float
    height: float

    def text(self, tick: float) -> str:
        """A tick as a number."""
        return shown_number(tick * self.unit)

    def at(self, value: float) -> float:
        """The height at which so many units stand."""
        return self.y + self.height * (self.high - value) / (self.high - self.low)


@dataclass(frozen=True, eq=False)
class Overlapped:
    """Everything placed; ``chosen`` is the unit whose stamp carries the grips (None for none)."""

    found: AxisOverlap
    layout: OverlapLayout
    m: Metrics
    says: OverlapWords
    lines: tuple[Line, ...]
    axis: Axis
    seen: int
    kernel_title: QPointF | None
    stride_y: float
    size_y: float
    crop_y: float
    bracket_y: float
    caption: QPointF

    @property
    def strip(self) -> Strip:
        """The row of cells."""
        strip = self.layout.grids[0]
        assert isinstance(strip, Strip)
        return strip

    @property
    def spread(self) -> Spread:
        """The units."""
        assert self.layout.spread is not None
        return self.layout.spread

    def across(self, cells: float) -> float:
        """Where so many cells from the first one on end."""
        return self.strip.x + min(cells, self.seen) * CELL

    def chosen(self, step: int) -> int:
        """The unit whose stamp carries the grips: the step's, else one in the middle."""
        last = len(self.spread.boxes) - 1
        if step:
            return min(step, last + 1) - 1
        return last // 2


@np.errstate(all="ignore")
def arrange(frame: Frame) -> Overlapped:
    """The arrangement for a frame's aspect."""
    return _arranged(
        frame.document, frame.layer, frame.words, round(frame.aspect, 2), frame.options
    )


@kept(maxsize=16)
def _arranged(
    document: Document, layer: int, words: Words, aspect: float, options: ViewOptions
) -> Overlapped:
    axis = options.axis % document.axes
    found = axis_overlap(document, layer, axis, options.weighted)
    seen = min(found.length, MOST_CELLS)
    families = load_fonts(words.language)
    says = words_of(document, layer, found, words, seen)
    growth = max(1.0, seen / PLAIN_CELLS)
    if aspect < 1:
        growth *= min(1 / aspect, 1.5)
    m = Metrics(growth)
    return _Builder(document, layer, found, says, seen, m, aspect, families).build()


class _Builder:
    """Places part by part from the top down; short-lived."""

    def __init__(
        self, document: Document, layer: int, found: AxisOverlap, says: OverlapWords, seen: int,
        m: Metrics, aspect: float, families: Families,
    ) -> None:  # fmt: skip
        self.document, self.layer, self.found, self.says = document, layer, found, says
        self.seen, self.m, self.families = seen, m, families
        self.aspect = aspect
        self.row = CELL * max(1.0, seen / ROW_CELLS)
        self.ticks = _scale(found, seen)
        # A margin that grows with the labels.
        self.edge = 14 * (m.k - 1)
        ticks = [shown_number(tick * self.ticks[3]) for tick in self.ticks[2]]
        self.label = self.edge + max(
            [0.0]
            + [self._wide(text, m.title, True) for text in (says.unit_name, says.cell_name)]
            + [self._wide(text, m.note) for text in (says.unit_note, says.cell_note)]
            + [self._wide(f"{says.bar_note}  {tick}", m.note) for tick in ticks]
        ) + 14 * m.k  # fmt: skip
        self.room = max(seen * CELL, LEAST_ROOM * m.k, 0.0)
        self.width = self.label + self.room + 14 * m.k + self.edge
        self.right = self.width - self.edge
        self.inside = self.right - self.edge
        self.lines: list[Line] = []

    def _wide(self, text: str, size: float, strong: bool = False) -> float:
        return text_width(text, size, "semibold" if strong else "regular", self.families)

    def build(self) -> Overlapped:
        flat = self._placed(FAN, BARS)
        spare = max(self.width / self.aspect - flat.layout.size.height(), 0.0)
        if spare < 1:
            return flat
        self.lines = []
        most = 0.42 * self.width
        fan = min(FAN + 0.5 * spare / self.m.k, max(most / self.m.k, FAN))
        bars = min(BARS + 0.5 * spare / self.m.k, max(most / self.m.k, BARS))
        return self._placed(fan, bars)

    def _placed(self, fan: float, bars: float) -> Overlapped:
        m, found = self.m, self.found
        left = self.label + (self.room - self.seen * CELL) / 2
        y, kernel, kernel_title = self._head()
        stride_y = y + 16 * m.k
        y += 26 * m.k
        spread = self._units(left, y)
        y += self.row + 6 * m.k + fan * m.k
        strip = self._strip(left, y)
        y += self.row
        size_y = y + 12 * m.k
        crop_y = y + 34 * m.k
        y += 54 * m.k
        axis = Axis(*self.ticks, y, bars * m.k)
        y += bars * m.k + 6 * m.k
        bracket_y = y
        y += 26 * m.k
        y = self._foot(y)
        caption = QPointF(self.width / 2, y + m.note)
        y += m.note * 1.6
        grids: tuple[Grid, ...] = (strip,) if kernel is None else (strip, kernel)
        size = QSizeF(self.width, y + EDGE + self.edge)
        layout = OverlapLayout(size, grids, {"caption": caption}, spread)
        return Overlapped(
            found, layout, m, self.says, tuple(self.lines), axis, self.seen, kernel_title,
            stride_y, size_y, crop_y, bracket_y, caption,
        )

    def _head(self) -> tuple[float, Grid | None, QPointF | None]:
        """What is said first, the kernel at its right or beneath it."""
        m, says = self.m, self.says
        grid, high, wide, beneath = None, 0.0, 0.0, False
        spec = self.document.layers[self.layer].spec
        if self.found.weighted:
            rows, columns = (1, *spec.kernel_size)[-2:]
            cell = (KERNEL_CELL if rows == 1 else TABLE_CELL) * m.k
            cell = min(cell, 0.55 * self.inside / columns)
            title = self._wide(says.kernel_title, m.title, True) + self._wide(
                f"  {shape_text(spec.kernel_size)}", m.note
            )
            wide = max(columns * cell, title, self._wide(says.sums_note, m.note)) + 4 * m.k
            high = m.title_height + rows * cell + (m.note_height if says.sums_note else 4 * m.k)
            beneath = wide > 0.5 * self.inside
            grid = Grid("kernel", rows, columns, cell=cell, axes=self.document.axes)
        room = self.inside if beneath or grid is None else self.inside - wide - 24 * m.k
        y = m.title * 1.2 + self.edge
        self.lines.append(Line(says.title, self.edge, y, "title"))
        for text, kind in ((says.reason, "soft"), (says.verdict, "strong")):
            for part in wrapped(text, room * 0.97, m.note, self.families):
                y += m.note_height
                self.lines.append(Line(part, self.edge, y, kind))
        y += 10 * m.k
        if grid is None:
            return y, None, None
        top, x = (y + 4 * m.k, self.edge) if beneath else (self.edge, self.right - wide)
        title_at = QPointF(x, top + m.title * 1.2)
        if says.sums_note:
            foot = top + m.title_height + grid.height + m.note * 1.3
            self.lines.append(Line(says.sums_note, x, foot))
        return max(y, top + high + 4 * m.k), grid.at(x, top + m.title_height), title_at

    def _units(self, left: float, y: float) -> Spread:
        """Each unit over the middle of its window, as far as windows are seen."""
        found = self.found
        width = min(self.row, UNIT_PART * CELL * found.stride)
        boxes = []
        for unit in range(found.units):
            centre = unit * found.stride + found.span / 2
            if centre + width / CELL / 2 > max(self.seen, 1) and unit:
                break
            boxes.append(QRectF(left + centre * CELL - width / 2, y, width, self.row))
        name = "output" if found.is_gradient else "grad_input"
        return Spread(name, tuple(boxes), found.axis, found.axes, self._middle(found.is_gradient))

    def _strip(self, left: float, y: float) -> Strip:
        found = self.found
        name = "grad_input" if found.is_gradient else "output"
        return Strip(
            name, 1, self.seen, left, y, left=found.begin, axes=found.axes, tall=self.row,
            axis=found.axis, middle=self._middle(not found.is_gradient),
        )  # fmt: skip

    def _middle(self, output: bool) -> int:
        """The middle of the axis that is not looked at."""
        if self.found.axes == 1:
            return 0
        size = self.document.feature_maps[self.layer + output].shape[2:]
        return int(size[1 - self.found.axis] // 2)

    def _foot(self, y: float) -> float:
        """The phases with their sums, then sentences."""
        m = self.m
        x = self.label
        first = True
        swatch = 1.5 * m.note
        for phase, text in enumerate(self.says.phases):
            wide = self._wide(text, m.note) + swatch
            if first or x + wide > self.right:
                x = self.label if self.label + wide <= self.right else self.edge
                y += m.note_height
            first = False
            self.lines.append(Line(text, x + swatch, y, "ink", phase))
            x += wide + 22 * m.k
        y += 6 * m.k
        for sentence, kind in self.says.foot:
            for part in wrapped(sentence, self.inside * 0.98, m.note, self.families):
                y += m.note_height
                self.lines.append(Line(part, self.edge, y, kind))
        return y + 10 * m.k


@kept(maxsize=64)
def _scale(found: AxisOverlap, seen: int) -> tuple[float, float, tuple[float, ...], float]:
    """The ends of the bars' scale and its ticks: round numbers, 0 among them, few; their unit.

    The unit is 1 but for numbers near the ends of what there is, which are counted in the largest.
    """
    values = found.final[:seen]
    finite = np.abs(values[np.isfinite(values)])
    peak = float(finite.max(initial=0.0))
    plain = len(finite) == len(values) and (peak == 0 or LEAST <= peak <= MOST)
    unit = 1.0 if plain else peak or 1.0
    values = clipped(values, unit)
    low, high = min(0.0, float(values.min())), max(0.0, float(values.max()))
    if high == low:
        high = 1.0
    rough = (high - low) / 4
    power = 10.0 ** floor(log10(rough))
    step = next(part * power for part in (1, 2, 5, 10) if part * power >= rough * 0.999)
    whole = not found.weighted or all(v == int(v) for v in values.tolist())
    if step < 1 and whole and plain:
        step = 1.0
    first, last = floor(low / step + 1e-9), ceil(high / step - 1e-9)
    ticks = tuple(n * step for n in range(first, last + 1))
    return min(low, ticks[0]), max(high, ticks[-1]), ticks, unit


def clipped(values: Array, unit: float) -> Array:
    """Values in units of a scale; what is no number is 0, what is infinite one unit."""
    if unit == 1.0 and np.isfinite(values).all():
        return values
    return np.clip(np.nan_to_num(values / unit, nan=0.0), -1.0, 1.0)


# ---- what can be dragged

KNOB = 11.0


def handles(frame: Frame) -> tuple[Handle, ...]:
    """Grips of the hyper-parameters, then the units, which are dragged for the stride too."""
    made = arrange(frame)
    found, k = made.found, made.m.k
    knobs = knobs_of(made, frame)
    grips = [
        Handle(knob.parameter, found.axis, knob.rect(k), knob.per_step) for knob in knobs
    ]
    units = [
        Handle("stride", found.axis, box, n * CELL)
        for n, box in enumerate(made.spread.boxes)
        if n
    ]
    return (*grips, *units)


class Knob(NamedTuple):
    """A grip that is drawn: its middle, and how far it goes for one more."""

    parameter: str
    x: float
    y: float
    per_step: float

    def rect(self, k: float) -> QRectF:
        """Where it is taken hold of."""
        half = KNOB * k
        return QRectF(self.x - half, self.y - half, 2 * half, 2 * half)


def knobs_of(made: Overlapped, frame: Frame) -> list[Knob]:
    """The grips of a frame, as far as they are in the picture."""
    found, strip = made.found, made.strip
    spec = frame.document.layers[frame.layer].spec
    operation = frame.document.layers[frame.layer].operation
    knobs: list[Knob] = []
    boxes = made.spread.boxes
    if len(boxes) > 1:
        knobs.append(Knob("stride", boxes[1].center().x(), made.stride_y, CELL))
    first = made.chosen(frame.step) * found.stride
    end = first + found.span
    if end <= made.seen:
        knobs.append(
            Knob("kernel_size", made.across(end), made.size_y, found.dilation * CELL)
        )
    if len(found.taps) > 1 and first + found.dilation < made.seen:
        x = strip.x + (first + found.dilation + 0.5) * CELL
        knobs.append(Knob("dilation", x, strip.y - 0.5 * KNOB * made.m.k, CELL))
    if not isinstance(spec.padding, str):
        knobs.append(Knob("padding", made.across(found.begin), made.crop_y, CELL))
    if found.own_end <= made.seen:
        x = made.across(found.own_end)
        if "output_padding" in operation.parameters and not isinstance(spec.padding, str):
            knobs.append(Knob("output_padding", x, made.crop_y, CELL))
        elif not isinstance(spec.padding, str):
            knobs.append(Knob("padding", x, made.crop_y, -CELL))
    return knobs


def without_step(frame: Frame) -> Frame:
    """The frame for the kernel, whose cells are never a step's own here."""
    return replace(frame, step=0, motion=1.0)
