"""Where the dots of a layer stand: two columns of units, the kernel, and the twin turned round."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal, NamedTuple

from PySide6.QtCore import QPointF, QRectF, QSizeF

from core.connections import Connections, connections, fits
from core.document import shape_text
from core.links import Links
from core.ops import OPERATIONS
from core.shown import ShownLayer, shown_layer
from core.symbols import Naming
from core.terms import Index
from core.words_mark import QT_TRANSLATE_NOOP, Mark
from tconv_gui.figures._metrics import EDGE, Metrics
from tconv_gui.figures._own_order import own_order
from tconv_gui.figures._stage_layout import BIAS, INPUT, KERNEL_TURNED, OUTPUT, kernel_title
from tconv_gui.figures._symbols import naming_of
from tconv_gui.figures._type import kept
from tconv_gui.figures.figure import Frame
from tconv_gui.figures.layout import CELL, CellRef, Grid, Layout, grid_for
from tconv_gui.figures.surface import text_width
from tconv_gui.theme.fonts import load_fonts
from tconv_gui.words import Words

ROW = QT_TRANSLATE_NOOP("figure", "row {number}")
ONE_TO_MANY = QT_TRANSLATE_NOOP("figure", "one to many")
MANY_TO_ONE = QT_TRANSLATE_NOOP("figure", "many to one")
ONE_TO_ONE = QT_TRANSLATE_NOOP("figure", "one to one")
TO_WINNER = QT_TRANSLATE_NOOP("figure", "to the largest alone")
WAY_BACK = QT_TRANSLATE_NOOP("figure", "The gradient's way back")

RADIUS = 16.0
TWIN_RADIUS = 8.0
# Distances of dots, centre to centre, that can be chosen.
PITCHES = (38.0, 44.0, 52.0, 60.0)
ROW_GAP = 16.0
INDEX_SIZE = 14.0
# The height up to which labels keep their size; beyond it they grow with the picture.
PLAIN_HEIGHT = 620.0
# How near to an edge a pointer must come, in dots' radii.
REACH = 0.35

Side = Literal["input", "output"]


@dataclass(frozen=True, slots=True)
class Dot:
    """A unit as it is drawn."""

    side: Side
    index: Index
    x: float
    y: float
    radius: float

    @property
    def rect(self) -> QRectF:
        """The square around it."""
        r = self.radius
        return QRectF(self.x - r, self.y - r, 2 * r, 2 * r)


class Line(NamedTuple):
    """An edge as it is drawn, between the rims of its dots, and what it belongs to."""

    x1: float
    y1: float
    x2: float
    y2: float
    edge: int


class RowLabel(NamedTuple):
    """Where the dots of one row of a plane are."""

    text: str
    x: float
    y: float
    is_left: bool


@dataclass(frozen=True, slots=True)
class Pane:
    """Two columns of dots; ``lines`` run from the left column to the right one."""

    left: tuple[Dot, ...]
    right: tuple[Dot, ...]
    lines: tuple[Line, ...]
    rect: QRectF

    def hit(self, point: QPointF) -> Dot | None:
        """The dot under a point."""
        for dot in (*self.left, *self.right):
            away = point - QPointF(dot.x, dot.y)
            if QPointF.dotProduct(away, away) <= dot.radius**2:
                return dot
        return None

    def nearest_line(self, point: QPointF, reach: float) -> Line | None:
        """The edge that passes a point within ``reach``."""
        found, least = None, reach
        for line in self.lines:
            dx, dy = line.x2 - line.x1, line.y2 - line.y1
            length = max((dx * dx + dy * dy) ** 0.5, 1e-9)
            along = ((point.x() - line.x1) * dx + (point.y() - line.y1) * dy) / length
            away = abs((point.x() - line.x1) * dy - (point.y() - line.y1) * dx) / length
            if 0 <= along <= length and away < least:
                found, least = line, away
        return found


@dataclass(frozen=True, slots=True)
class DotLayout(Layout):
    """Two panes of dots and the flat kernel between them.

    ``weights`` are the kernel cells of the edges, ``meant`` the cells that pointing at them means.
    """

    main: Pane | None = None
    twin: Pane | None = None
    weights: tuple[Index, ...] = ()
    meant: tuple[CellRef, ...] = ()

    def hit(self, point: QPointF) -> CellRef | None:
        """The unit under a point; on an edge its kernel cell, or the unit whose weight it is."""
        panes = [pane for pane in (self.main, self.twin) if pane is not None]
        for pane in panes:
            dot = pane.hit(point)
            if dot is not None:
                return CellRef(dot.side, dot.index)
        cell = Layout.hit(self, point)
        if cell is not None:
            return cell
        for pane in panes:
            line = pane.nearest_line(point, RADIUS * REACH)
            if line is not None:
                return self.meant[line.edge]
        return None

    def cell_rect(self, cell: CellRef) -> QRectF | None:
        """The square around a unit's dot; None if it is not drawn."""
        if self.main is not None:
            for dot in (*self.main.left, *self.main.right):
                if (dot.side, dot.index) == (cell.grid, cell.index):
                    return dot.rect
        return Layout.cell_rect(self, cell)


@dataclass(frozen=True, eq=False)
class Dots:
    """The dots of a layer, placed, with what is written around them.

    ``links`` has the weights of a layer without one kernel; of its edges the ``idle`` ones add
    nothing to an output, the ``closed`` ones let no gradient back.
    """

    layout: DotLayout
    metrics: Metrics
    found: Connections
    rows: tuple[RowLabel, ...]
    index_width: float
    kernel_note: str
    links: Links | None
    idle: frozenset[int]
    closed: frozenset[int]


def focus_of(frame: Frame) -> Index | None:
    """The small side's unit that a large layer is drawn around: the step's; None if all fits."""
    if fits(frame.document, frame.layer):
        return None
    order = own_order(frame.document, frame.layer)
    shown = shown_layer(frame.document, frame.layer, order)
    count = shown.step_count(order)
    return shown.step_index(order, min(max(frame.step, 1), count))


def arrange_dots(frame: Frame) -> Dots:
    """The arrangement that is largest in the frame's aspect."""
    shown = shown_layer(
        frame.document, frame.layer, own_order(frame.document, frame.layer)
    )
    return _arranged(
        shown, frame.words, round(frame.aspect, 2), focus_of(frame), naming_of(frame)
    )


@kept(maxsize=32)
def _arranged(
    shown: ShownLayer, words: Words, aspect: float, focus: Index | None, names: Naming
) -> Dots:
    found = connections(shown.document, shown.position, focus)
    room = found
    if focus is not None:
        # At the rim of a large layer fewer units are near: nothing else shall move for that.
        middle = tuple(n // 2 for n in shown.document.geometries[shown.position].small)
        room = connections(shown.document, shown.position, middle)
    return _placed(
        shown, words, aspect, found, room, names, *_chosen(shown, words, aspect, room, names)
    )


@kept(maxsize=32)
def _chosen(
    shown: ShownLayer, words: Words, aspect: float, room: Connections, names: Naming
) -> tuple[Metrics, float, bool]:
    """The metrics, the distance of dots and the places of the panes that make them largest."""
    # Where everything stands does not depend on the edges, which take longest.
    bare = replace(room, edges=())
    options: list[tuple[float, bool, float, Metrics]] = []
    for beside in (True, False):
        for pitch in PITCHES:
            m = Metrics()
            for _ in range(3):
                last = m
                made = _placed(shown, words, aspect, bare, bare, names, m, pitch, beside)
                # A narrow picture's labels have to fit into its width.
                m = Metrics(max(1.0, _extent(made, aspect) * min(aspect, 1.0) / PLAIN_HEIGHT))
            # Room to spare goes between the dots.
            cost = _extent(made, aspect) * (1 - 0.002 * (pitch - PITCHES[0]))
            options.append((cost, not beside, pitch, last))
    _, below, pitch, m = min(options, key=lambda option: option[:3])
    return m, pitch, not below


def _extent(made: Dots, aspect: float) -> float:
    return max(made.layout.size.width() / aspect, made.layout.size.height())


def _column(units: tuple[Index, ...], pitch: float) -> list[float]:
    """Heights of dots from the first one's centre on; rows of a plane stand apart."""
    heights, y = [], 0.0
    for before, unit in zip((None, *units), units, strict=False):
        if before is not None:
            y += pitch + (ROW_GAP if before[:-1] != unit[:-1] else 0.0)
        heights.append(y)
    return heights


def _placed(
    shown: ShownLayer,
    words: Words,
    aspect: float,
    found: Connections,
    room: Connections,
    names: Naming,
    m: Metrics,
    pitch: float,
    beside: bool,
) -> Dots:
    families = load_fonts(words.language)

    def wide(text: str, size: float, bold: bool = False) -> float:
        return text_width(text, size, "semibold" if bold else "regular", families)

    left, right = _column(found.inputs, pitch), _column(found.outputs, pitch)
    columns = (left, right, _column(room.inputs, pitch), _column(room.outputs, pitch))
    high = max(column[-1] for column in columns) + 2 * RADIUS
    maps = shown.document.feature_maps
    lasts = [tuple(n - 1 for n in maps[shown.position + n].shape[2:]) for n in (0, 1)]
    labels = [names.input(lasts[0]), names.output(lasts[1])]
    if found.is_whole:
        labels += [names.input(i) for i in found.inputs]
    index = max(wide(text, INDEX_SIZE) for text in labels) + 8
    # As wide as the last one, so that all parts of a layer stand alike.
    last = words(ROW, number=max(lasts)[0] + names.base)
    row = wide(last, m.note) + 12 * m.k if shown.axes == 2 else 0.0
    head = m.title_height * 2 + m.note * 2.4
    gap = m.gap * 0.7
    kernel, bias = _kernel_grids(shown, m)
    note = ""
    if shown.document.layers[shown.position].flipped:
        note = words(KERNEL_TURNED)
    kernel_wide = max(
        kernel.width,
        wide(kernel_title(shown, words)[0], m.title, True) + wide("00×00", m.note) + 12 * m.k,
        wide(note, m.note),
        (bias.width + 10 + wide(f"{words(BIAS)} b", m.title, True)) if bias else 0.0,
    )
    kernel_high = m.title_height + kernel.height + (bias.height + 14 if bias else 0.0)
    kernel_high += m.note_height if note else 0.0
    sizes = [shape_text(maps[shown.position + n].shape[2:]) for n in (0, 1)]
    # Both names of a pane stand on one line.
    titles = sum(
        wide(f"{words(mark)} x", m.title, True) + wide(size, m.note) + 10 * m.k
        for mark, size in zip((INPUT, OUTPUT), sizes, strict=True)
    ) + 24 * m.k
    headings = max(
        max(wide(words(title), m.title, True), wide(words(way), m.note))
        for title in _headings(shown)
        for way in (ONE_TO_MANY, MANY_TO_ONE, ONE_TO_ONE, TO_WINNER)
    )
    least = max(titles, headings)
    aside = row + index + RADIUS
    total = head + high + m.note * 2.9 + m.note_height + m.caption_height + 2 * EDGE
    if beside:
        free = total * aspect - 2 * aside - kernel_wide - 2 * gap - 2 * TWIN_RADIUS - 2 * EDGE
        span = min(max(free / 1.62, 170.0), high * 0.8 + 150.0)
    else:
        free = (total + head + high) * aspect - 2 * aside - 2 * EDGE
        span = min(max(free, 170.0), high * 0.9 + 200.0)
    span = max(span, least - 2 * aside)
    twin_span = max(span * 0.62, least - 2 * TWIN_RADIUS)
    main_wide = span + 2 * aside
    twin_wide = twin_span + 2 * TWIN_RADIUS
    top = EDGE + head
    if beside:
        kernel_x = EDGE + main_wide + gap
        kernel_y = top + (high - kernel_high) / 2
        twin_x, twin_top = kernel_x + kernel_wide + gap, top
        width, bottom = twin_x + twin_wide + EDGE, max(top + high, kernel_y + kernel_high)
        if kernel_y < EDGE:
            kernel_y, bottom = EDGE, max(bottom, EDGE + kernel_high)
    else:
        under = kernel_wide + gap + twin_wide
        width = max(main_wide, under) + 2 * EDGE
        kernel_x, twin_top = (width - under) / 2, top + high + m.row_gap + head
        kernel_y = twin_top + max(high - kernel_high, 0.0) / 2
        twin_x = kernel_x + kernel_wide + gap
        bottom = max(twin_top + high, kernel_y + kernel_high)
    main_x = EDGE if beside else (width - main_wide) / 2
    main = _pane(found, (left, right), main_x + aside, span, top, high, RADIUS)
    twin = _pane(found, (left, right), twin_x + TWIN_RADIUS, twin_span, twin_top, high, TWIN_RADIUS)
    grids = [kernel.at(kernel_x, kernel_y + m.title_height)]
    if bias:
        y = grids[0].rect.bottom() + 14 + (m.note_height if note else 0.0)
        grids.append(bias.at(kernel_x, y))
    line = bottom + m.note * 2.3
    spots = {
        "main": QPointF(main_x, top), "main end": QPointF(main_x + main_wide, top),
        "twin": QPointF(twin_x, twin_top), "twin end": QPointF(twin_x + twin_wide, twin_top),
        "sum": QPointF(width / 2, line),
        "notes": QPointF(width / 2, line + m.note * 0.6 + m.note_height),
    }  # fmt: skip
    end = line + m.note * 0.6 + m.note_height + m.caption_height
    spots["caption"] = QPointF(width / 2, end - 8 * m.k)
    rows = _row_labels(shown, words, names, main, index) if row else ()
    layout = DotLayout(
        QSizeF(width, end), tuple(grids), spots, main, twin,
        tuple(edge.weight for edge in found.edges), _meant(shown, found),
    )  # fmt: skip
    links = shown.document.links(shown.position)
    return Dots(layout, m, found, rows, index, note, links, *_shut(shown, found))


def _shut(shown: ShownLayer, found: Connections) -> tuple[frozenset[int], frozenset[int]]:
    """The edges that let nothing through, forth and back; of a kernel none, whatever it holds."""
    if shown.is_regular:
        return frozenset(), frozenset()
    idle = frozenset(n for n, edge in enumerate(found.edges) if edge.value == 0)
    function = shown.document.layers[shown.position].operation.function
    if function is None:
        return idle, idle
    slopes = function.derivative(shown.document.feature_maps[shown.position][0, 0])
    flat = (n for n, edge in enumerate(found.edges) if slopes[found.inputs[edge.input]] == 0)
    return idle, frozenset(flat)


def _headings(shown: ShownLayer) -> list[Mark]:
    """What may stand over the panes: the same room for a convolution and its transpose."""
    if not shown.is_regular:
        return [shown.document.layers[shown.position].operation.title, WAY_BACK]
    return [operation.title for operation in OPERATIONS if operation.has_kernel]


def _meant(shown: ShownLayer, found: Connections) -> tuple[CellRef, ...]:
    """What is pointed at with an edge; without one kernel the unit in whose window it is."""
    if shown.is_regular:
        return tuple(CellRef("kernel", edge.weight) for edge in found.edges)
    if shown.scatters:
        return tuple(CellRef("input", found.inputs[edge.input]) for edge in found.edges)
    return tuple(CellRef("output", found.outputs[edge.output]) for edge in found.edges)


def _kernel_grids(shown: ShownLayer, m: Metrics) -> tuple[Grid, Grid | None]:
    """The kernel as the key to the colours, growing with the labels."""
    cell = CELL * max(1.0, m.k * 0.8)
    kernel = grid_for("kernel", shown.kernel, cell=cell, axes=shown.axes)
    biased = shown.document.layers[shown.position].bias is not None
    return kernel, Grid("bias", 1, 1, cell=cell, axes=1) if biased else None


def _pane(
    found: Connections,
    heights: tuple[list[float], list[float]],
    x: float,
    span: float,
    top: float,
    high: float,
    radius: float,
) -> Pane:
    columns = []
    sides: tuple[tuple[Side, tuple[Index, ...], float], ...] = (
        ("input", found.inputs, x),
        ("output", found.outputs, x + span),
    )
    for (side, units, at), column in zip(sides, heights, strict=True):
        first = top + (high - column[-1]) / 2
        columns.append(
            tuple(Dot(side, u, at, first + y, radius) for u, y in zip(units, column, strict=True))
        )
    left, right = columns
    lines = []
    for n, edge in enumerate(found.edges):
        a, b = left[edge.input], right[edge.output]
        length = ((b.x - a.x) ** 2 + (b.y - a.y) ** 2) ** 0.5
        dx, dy = (b.x - a.x) / length * (radius + 2), (b.y - a.y) / length * (radius + 2)
        lines.append(Line(a.x + dx, a.y + dy, b.x - dx, b.y - dy, n))
    return Pane(left, right, tuple(lines), QRectF(x, top, span, high))


def _row_labels(
    shown: ShownLayer, words: Words, names: Naming, main: Pane, index: float
) -> tuple[RowLabel, ...]:
    """A label at the middle of every row of dots."""
    labels = []
    for dots, is_left in ((main.left, True), (main.right, False)):
        found: dict[int, list[Dot]] = {}
        for dot in dots:
            found.setdefault(dot.index[0], []).append(dot)
        x = dots[0].x + (-1 if is_left else 1) * (RADIUS + index)
        for row, of_row in found.items():
            text = words(ROW, number=row + names.base)
            labels.append(RowLabel(text, x, (of_row[0].y + of_row[-1].y) / 2, is_left))
    return tuple(labels)
