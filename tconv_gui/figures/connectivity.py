"""Connectivity: units as dots, products as edges, and the same edges turned round beside them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from math import cos, pi, prod, sin
from typing import NamedTuple

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath

from core.document import Document, shape_text
from core.links import Links
from core.numbers_text import shown_number
from core.ops import OPERATIONS
from core.shown import shown_layer
from core.terms import Index
from core.trace import Order
from core.words_mark import QT_TRANSLATE_NOOP, Mark
from tconv_gui.figures._callout import paint_callout
from tconv_gui.figures._dots_layout import (
    INDEX_SIZE,
    MANY_TO_ONE,
    ONE_TO_MANY,
    ONE_TO_ONE,
    RADIUS,
    TO_WINNER,
    WAY_BACK,
    Dot,
    Dots,
    Line,
    Pane,
    Side,
    arrange_dots,
)
from tconv_gui.figures._labels import (
    PRODUCTS,
    caption_text,
    shown_caption,
    signed_text,
    sum_choices,
)
from tconv_gui.figures._metrics import kernel_cell
from tconv_gui.figures._moment import Moment, moment_of
from tconv_gui.figures._own_order import own_order
from tconv_gui.figures._sheet_paint import strokes
from tconv_gui.figures._stage import paint_caption
from tconv_gui.figures._stage_content import stage_content
from tconv_gui.figures._stage_layout import INPUT, OUTPUT, Kind, bias_title, kernel_title
from tconv_gui.figures._symbols import MEASURED, naming_of
from tconv_gui.figures._tints import kernel_tint
from tconv_gui.figures._type import kept
from tconv_gui.figures.figure import Figure, Frame
from tconv_gui.figures.grids import Content, paint_grid
from tconv_gui.figures.layout import Grid, Layout
from tconv_gui.figures.surface import Align, Families, Numbers, Placement, Surface, text_width
from tconv_gui.theme import Role, Theme, colour, ink_on, scale_colour
from tconv_gui.theme.fonts import Weight

SPREAD = QT_TRANSLATE_NOOP(
    "figure", "{unit} = {value} goes to {count} output units, times one kernel cell each"
)
SPREAD_WEIGHTS = QT_TRANSLATE_NOOP(
    "figure", "{unit} = {value} goes to {count} output units, times a weight of its own each"
)
MORE = QT_TRANSLATE_NOOP(
    "figure",
    "Drawn around the current unit: {inputs} of {all_inputs} input and {outputs} of {all_outputs} "
    "output units. A smaller layer is drawn whole.",
)
ALONE = QT_TRANSLATE_NOOP("figure", "dashed: no edge reaches it")
SAME_KERNEL = QT_TRANSLATE_NOOP("figure", "the same edges, turned round")
PUT_BACK = QT_TRANSLATE_NOOP("figure", "{unit} = {value} is put back to where it was found")
IDLE = QT_TRANSLATE_NOOP("figure", "dashed edge: looked at, not passed on")
GRADIENT_EDGES = QT_TRANSLATE_NOOP(
    "figure", "turned round, the edges that let something through carry the gradient back"
)
START = QT_TRANSLATE_NOOP(
    "figure",
    "{caption}. {inputs} input and {outputs} output units with {edges} edges between them, "
    "coloured by kernel cell; beside them the same edges turned round.",
)
START_WEIGHTS = QT_TRANSLATE_NOOP(
    "figure",
    "{caption}. {inputs} input and {outputs} output units with {edges} edges between them, "
    "coloured by weight; beside them the way of the gradient back.",
)
STEP_LARGEST = QT_TRANSLATE_NOOP(
    "figure",
    "{caption}. Step {step} of {count}, many to one: {unit} = {value} is the largest of {terms} "
    "input units.",
)
STEP_FUNCTION = QT_TRANSLATE_NOOP(
    "figure",
    "{caption}. Step {step} of {count}, one to one: {unit} = {value} is the function of one input "
    "unit.",
)
STEP_SPREAD = QT_TRANSLATE_NOOP(
    "figure",
    "{caption}. Step {step} of {count}, one to many: {unit} = {value} goes to {terms} output "
    "units.",
)
STEP_COLLECT = QT_TRANSLATE_NOOP(
    "figure",
    "{caption}. Step {step} of {count}, many to one: {terms} input units are summed into "
    "{unit} = {value}.",
)

KINDS: dict[Order, Kind] = {
    order: Kind(order=order, product_title=PRODUCTS, thumbs=False)
    for order in ("scatter", "gather")
}
DIGIT_SIZE = 17.0
# How wide a number may be in its dot, in radii.
WITHIN = 1.74
WEIGHT_SIZE = 14.0
# More weights than this on one unit's edges lie on each other.
MOST_WEIGHTS = 16
DASH = 6.0
# Beyond so many edges the plain ones are paler and the faint ones grey and without heads.
MOST_BRIGHT = 60


class Strengths(NamedTuple):
    """Edges by how strongly they are drawn: numbers of ``Connections.edges``."""

    strong: frozenset[int]
    plain: frozenset[int]
    faint: frozenset[int]


class Look(NamedTuple):
    """How edges are drawn; ``tints`` by edge, heads at the beginnings if ``turned``."""

    tints: tuple[str, ...]
    alpha: float
    width: float
    head: float
    turned: bool


def layout(frame: Frame) -> Layout:
    """Places of the dots, the edges and the kernel."""
    return arrange_dots(frame).layout


def paint(surface: Surface, frame: Frame, theme: Theme) -> None:
    """Paint both panes, the kernel between them, then what is written."""
    dots = arrange_dots(frame)
    order = own_order(frame.document, frame.layer)
    moment = moment_of(order, frame)
    contents = {
        name: stage_content(name, KINDS[order], frame, moment, theme, surface.families)
        for name in ("input", "output", "kernel", "bias")
    }
    main, twin = dots.layout.main, dots.layout.twin
    assert main is not None
    assert twin is not None
    strengths = strengths_of(dots, frame, moment)
    _paint_edges(surface, dots, main, strengths, theme, False)
    _paint_edges(surface, dots, twin, strengths, theme, True)
    if frame.motion < 1:
        _paint_motion(surface, dots, main, moment, frame, theme)
    alone = _alone(dots)
    readable: dict[Side, bool] = {}
    sides: tuple[tuple[Side, tuple[Dot, ...]], ...] = (("input", main.left), ("output", main.right))
    for side, column in sides:
        content = contents[side]
        size = _digit_size(side, frame, content, surface.families)
        readable[side] = surface.can_read(size)
        for dot in column:
            _paint_dot(surface, dot, content, moment, theme, alone, readable[side])
    _paint_twin_dots(surface, twin, frame, moment, theme)
    _paint_weights(surface, dots, main, strengths, frame, moment, theme)
    _paint_kernel(surface, dots, contents, frame, moment, theme)
    _paint_labels(surface, dots, main, frame, theme)
    _paint_titles(surface, dots, frame, theme)
    _paint_sentences(surface, dots, frame, moment, bool(alone), theme)
    with_digits = {side for side, large in readable.items() if large}
    paint_callout(surface, dots.layout, frame, moment, theme, with_digits)


def strengths_of(dots: Dots, frame: Frame, moment: Moment) -> Strengths:
    """The edges of the unit, edge or kernel cell pointed at and of the step stand out."""
    found = dots.found
    everything = frozenset(range(len(found.edges)))
    pointed = set()
    cell = frame.pointed
    own = set(_step_edges(dots, moment))
    if cell is not None:
        for n, edge in enumerate(found.edges):
            same = {
                "input": found.inputs[edge.input],
                "output": found.outputs[edge.output],
                "kernel": edge.weight,
                "product": edge.weight,
            }.get(cell.grid)
            # Without one kernel its places are those of the step alone.
            of_step = moment.shown.is_regular or cell.grid in ("input", "output") or n in own
            if same == cell.index and of_step:
                pointed.add(n)
    if cell is not None and pointed:
        return Strengths(frozenset(pointed), frozenset(own - pointed), everything - pointed - own)
    if moment.step is None:
        return Strengths(frozenset(), everything, frozenset())
    return Strengths(frozenset(own), frozenset(), everything - own)


def _step_edges(dots: Dots, moment: Moment) -> list[int]:
    """The edges of the step's unit."""
    if moment.step is None:
        return []
    found, index = dots.found, moment.step.index
    if moment.order == "scatter":
        return [n for n, e in enumerate(found.edges) if found.inputs[e.input] == index]
    return [n for n, e in enumerate(found.edges) if found.outputs[e.output] == index]


def _alone(dots: Dots) -> set[tuple[str, Index]]:
    """Units without an edge; in a part of a layer nothing can be said of that."""
    found = dots.found
    if not found.is_whole:
        return set()
    reached = {("input", found.inputs[e.input]) for e in found.edges}
    reached |= {("output", found.outputs[e.output]) for e in found.edges}
    every = {("input", i) for i in found.inputs} | {("output", o) for o in found.outputs}
    return every - reached


def tint_of(theme: Theme, frame: Frame, weight: Index) -> str:
    """The colour of a kernel cell's edges."""
    size = frame.document.layers[frame.layer].spec.kernel_size
    number = int(np.ravel_multi_index(weight, size))
    return kernel_tint(theme, number, prod(size))


@kept(maxsize=16)
def weight_tints(links: Links, theme: Theme) -> dict[float, str]:
    """The colour of every weight of a layer without one kernel, rounded; none for 0."""
    weights = np.unique(np.round(links.coefficient, 9))
    weights = weights[weights != 0]
    return {
        weight: kernel_tint(theme, n, len(weights)) for n, weight in enumerate(weights.tolist())
    }


def _tint_of_weight(links: Links, theme: Theme, value: float) -> str:
    return weight_tints(links, theme).get(round(value, 9), theme.soft_ink)


@kept(maxsize=16)
def _tints(dots: Dots, theme: Theme) -> tuple[str, ...]:
    """The colour of every edge."""
    if dots.links is not None:
        return tuple(_tint_of_weight(dots.links, theme, edge.value) for edge in dots.found.edges)
    size = _kernel_size(dots)
    weights = dots.layout.weights
    numbers = {weight: int(np.ravel_multi_index(weight, size)) for weight in set(weights)}
    tints = {weight: kernel_tint(theme, n, prod(size)) for weight, n in numbers.items()}
    return tuple(tints[weight] for weight in weights)


def _kernel_size(dots: Dots) -> Index:
    grid = dots.layout.grid("kernel")
    return (grid.rows, grid.columns)[-grid.axes :]


def _paint_edges(
    surface: Surface, dots: Dots, pane: Pane, strengths: Strengths, theme: Theme, turned: bool
) -> None:
    """Edges from the faintest to the strongest, each kernel cell's at once."""
    tints = _tints(dots, theme)
    small = 0.72 if turned else 1.0
    busy = len(pane.lines) > MOST_BRIGHT
    shut = dots.closed if turned else dots.idle
    passing, idle = _parted(pane.lines, shut) if shut else (pane.lines, ())
    if not turned:
        _paint_idle(surface, idle, strengths, theme)
    if strengths.faint:
        # Many faint tints would mix into one grey, but into hundreds of colours; heads of many
        # faint edges would only blur the dots.
        alpha = 0.34 if theme.is_dark else 0.26
        faint = (theme.soft_ink,) * len(tints) if busy else tints
        # A pen of no width draws lines of a pixel, which is fastest.
        width, head = (0.0, 0.0) if busy else (1.1 * small, 5.0 * small)
        look = Look(faint, alpha, width, head, turned)
        _paint_ground(surface, passing, look)
    for chosen, alpha, width, head in (
        (strengths.plain, 0.5 if busy else 0.85, 1.5, 7.5),
        (strengths.strong, 1.0, 2.6, 10.0),
    ):
        lines = [line for line in passing if line.edge in chosen]
        _paint_lines(surface, lines, Look(tints, alpha, width * small, head * small, turned))


@kept(maxsize=16)
def _parted(
    lines: tuple[Line, ...], shut: frozenset[int]
) -> tuple[tuple[Line, ...], tuple[Line, ...]]:
    """The edges by which something passes, and those that let nothing through."""
    parts: tuple[list[Line], list[Line]] = ([], [])
    for line in lines:
        parts[line.edge in shut].append(line)
    return tuple(parts[0]), tuple(parts[1])


def _paint_idle(
    surface: Surface, lines: tuple[Line, ...], strengths: Strengths, theme: Theme
) -> None:
    """Thin dashes, one by one so that they do not move with the clip."""
    for chosen, alpha, width in (
        (strengths.faint, 0.4, 0.8), (strengths.plain, 0.7, 0.9), (strengths.strong, 1.0, 1.4),
    ):  # fmt: skip
        dashes = []
        for line in lines:
            if line.edge not in chosen:
                continue
            whole = QLineF(line.x1, line.y1, line.x2, line.y2)
            parts = max(round(whole.length() / (DASH * 1.8)), 1)
            dashes += [
                QLineF(whole.pointAt(n / parts), whole.pointAt((n + 1 / 1.8) / parts))
                for n in range(parts)
            ]
        strokes(surface, dashes, colour(theme.soft_ink, alpha), width)


def _paint_ground(surface: Surface, lines: tuple[Line, ...], look: Look) -> None:
    """All edges under those that stand out: the same at every step, so kept as a picture."""
    if surface.kind != "glyphs":
        _paint_lines(surface, lines, look)
        return
    x, y, image = _ground(lines, look, surface.placement)
    surface.painter.drawImage(x, y, image)


@kept(maxsize=8)
def _ground(
    lines: tuple[Line, ...], look: Look, placement: Placement
) -> tuple[int, int, QImage]:
    """Lines on a transparent picture, and the pixel that its corner belongs on."""
    xs, ys = [(x, x2) for x, _, x2, *_ in lines], [(y, y2) for _, y, _, y2, _ in lines]
    first, last = QPointF(np.min(xs), np.min(ys)), QPointF(np.max(xs), np.max(ys))
    rim = look.width + look.head
    reach = QRectF(first, last).adjusted(-rim, -rim, rim, rim)
    box = placement.to_pixels(reach).toAlignedRect().adjusted(-2, -2, 2, 2)
    image = QImage(box.size(), QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    scale, dx, dy = placement.scale, placement.dx, placement.dy
    moved = Placement(scale, dx - box.x(), dy - box.y())
    _paint_lines(Surface(painter, moved, ()), lines, look)
    painter.end()
    return box.x(), box.y(), image


def _paint_lines(surface: Surface, lines: Iterable[Line], look: Look) -> None:
    by_tint: dict[str, list[Line]] = {}
    for line in lines:
        by_tint.setdefault(look.tints[line.edge], []).append(line)
    for tint, same in by_tint.items():
        _arrows(surface, same, colour(tint, look.alpha), look.width, look.head, look.turned)


def _arrows(
    surface: Surface, lines: Sequence[Line], ink: QColor, width: float, head: float, turned: bool
) -> None:
    """Lines with heads at their ends, or at their beginnings if ``turned``."""
    shafts, heads = [], QPainterPath()
    heads.setFillRule(Qt.FillRule.WindingFill)
    p = surface.placement
    for line in lines:
        x1, y1, x2, y2, _ = line
        if turned:
            x1, y1, x2, y2 = x2, y2, x1, y1
        length = max(((x2 - x1) ** 2 + (y2 - y1) ** 2) ** 0.5, 1e-9)
        dx, dy = (x2 - x1) / length * head, (y2 - y1) / length * head
        foot_x, foot_y = x2 - dx, y2 - dy
        shafts.append(QLineF(x1, y1, foot_x, foot_y))
        if not head:
            continue
        corners = (
            (x2, y2), (foot_x - dy * 0.42, foot_y + dx * 0.42),
            (foot_x + dy * 0.42, foot_y - dx * 0.42),
        )  # fmt: skip
        for n, (x, y) in enumerate(corners):
            point = QPointF(x * p.scale + p.dx, y * p.scale + p.dy)
            if n:
                heads.lineTo(point)
            else:
                heads.moveTo(point)
        heads.closeSubpath()
    strokes(surface, shafts, ink, width)
    if head:
        surface.painter.fillPath(heads, ink)


def _paint_motion(
    surface: Surface, dots: Dots, pane: Pane, moment: Moment, frame: Frame, theme: Theme
) -> None:
    """Small beads run along the step's edges to the output."""
    own = set(_step_edges(dots, moment)) - dots.idle
    way = 1 - (1 - frame.motion) ** 2
    for line in pane.lines:
        if line.edge in own:
            x, y = line.x1 + (line.x2 - line.x1) * way, line.y1 + (line.y2 - line.y1) * way
            surface.polygon(_circle(x, y, 5.0, 16), colour(theme.current.line))


def _circle(x: float, y: float, radius: float, corners: int) -> list[tuple[float, float]]:
    angles = (2 * pi * n / corners for n in range(corners))
    return [(x + radius * cos(a), y + radius * sin(a)) for a in angles]


def _disc(surface: Surface, dot: Dot, fill: str, rim: str, width: float) -> None:
    """A flat circle with its rim; none for a width of 0."""
    painter = surface.painter
    painter.setPen(surface.pen(colour(rim), width) if width else Qt.PenStyle.NoPen)
    painter.setBrush(colour(fill))
    _ellipse(surface, dot, dot.radius)


def _ring(surface: Surface, dot: Dot, radius: float, ink: str, width: float) -> None:
    surface.painter.setPen(surface.pen(colour(ink), width))
    surface.painter.setBrush(Qt.BrushStyle.NoBrush)
    _ellipse(surface, dot, radius)


def _ellipse(surface: Surface, dot: Dot, radius: float) -> None:
    p = surface.placement
    centre = QPointF(dot.x * p.scale + p.dx, dot.y * p.scale + p.dy)
    surface.painter.drawEllipse(centre, radius * p.scale, radius * p.scale)


def _paint_dot(
    surface: Surface,
    dot: Dot,
    content: Content,
    moment: Moment,
    theme: Theme,
    alone: set[tuple[str, Index]],
    readable: bool,
) -> None:
    """A unit with its number; without digits its colour tells the value."""
    shown = moment.shown
    window = shown.input_window if dot.side == "input" else shown.output_window
    row, column = (0, *dot.index)[-2:]
    cell = row + window.top, column + window.left
    value = float(content.values[cell])
    blank = content.blank is not None and bool(content.blank[cell])
    current = _is_current(dot, moment)
    shaded = content.shade or not readable
    fill, ink = _dot_colours(content, value, blank, current, shaded, theme)
    rim = theme.current.line if current else content.role.line
    if (dot.side, dot.index) in alone:
        _disc(surface, dot, fill, rim, 0.0)
        _dashed_ring(surface, dot, colour(rim))
    else:
        _disc(surface, dot, fill, rim, 2.6 if current else 1.8)
    if cell in content.lit:
        _ring(surface, dot, dot.radius - 3.5, theme.ink, 1.2)
    if cell == content.pointed:
        _ring(surface, dot, dot.radius + 2, theme.ink, max(2.2, 2 / surface.scale))
    if cell == content.selected:
        _ring(surface, dot, dot.radius + 2.5, theme.accent, 2.8)
    if blank or not readable:
        return
    text = shown_number(value) if content.texts is None else str(content.texts[cell])
    _in_dot(surface, dot, text, ink, "semibold" if content.bold else "regular")


def _digit_size(
    side: Side, frame: Frame, content: Content, families: Families
) -> float:
    """The size at which every number of a column fits into its dot, the same at every step."""
    if content.texts is None:
        position = frame.layer + (side == "output")
        return _number_size(frame.document, position, families)
    texts = {line for text in content.texts.flat for line in str(text).split("\n")}
    return _fitting_dot(texts, families)


@kept(maxsize=16)
def _number_size(document: Document, position: int, families: Families) -> float:
    """The size for all of a feature map's numbers, so that it is the same in every part of it."""
    values = set(document.feature_maps[position].ravel().tolist())
    return _fitting_dot({shown_number(value) for value in values}, families)


def _fitting_dot(texts: set[str], families: Families) -> float:
    # The widest is among the longest; measuring thousands would take longer than painting.
    some = sorted(texts, key=len)[-MEASURED:]
    longest = max(text_width(text, 1.0, "semibold", families) for text in some)
    return min(DIGIT_SIZE, RADIUS * WITHIN / max(longest, 0.01))


def _in_dot(surface: Surface, dot: Dot, text: str, ink: str, weight: Weight) -> None:
    lines = text.split("\n")
    wide = max(text_width(line, 1.0, weight, surface.families) for line in lines)
    size = min(DIGIT_SIZE, dot.radius * WITHIN / max(wide, 0.01), dot.radius * 1.5 / len(lines))
    for n, line in enumerate(lines):
        y = dot.y + (n - (len(lines) - 1) / 2) * size * 1.1
        place = Numbers([line], np.array([0]), np.array([dot.x]), np.array([y]))
        surface.numbers(place, size, colour(ink), weight)


def _dot_colours(
    content: Content, value: float, blank: bool, current: bool, shaded: bool, theme: Theme
) -> tuple[str, str]:
    """The fill of a dot and the ink of its number."""
    if blank:
        return theme.panel, theme.soft_ink
    if shaded:
        low, high = content.scale_limits
        scale = theme.diverging if low < 0 else theme.sequential
        red, green, blue = scale_colour(value, low, high, scale).tolist()
        fill = f"#{red:02X}{green:02X}{blue:02X}"
        return fill, ink_on(fill)
    return (theme.current.fill if current else content.role.fill), content.role.line


def _is_current(dot: Dot, moment: Moment) -> bool:
    if moment.step is None:
        return False
    side = "input" if moment.order == "scatter" else "output"
    return dot.side == side and dot.index == moment.step.index


def _dashed_ring(surface: Surface, dot: Dot, ink: QColor) -> None:
    """Dashes one by one, so that they do not move with the clip."""
    points = _circle(dot.x, dot.y, dot.radius, 32)
    pairs = zip(points[::2], points[1::2], strict=True)
    strokes(surface, [QLineF(QPointF(*a), QPointF(*b)) for a, b in pairs], ink, 1.6)


def _paint_twin_dots(
    surface: Surface, twin: Pane, frame: Frame, moment: Moment, theme: Theme
) -> None:
    """The twin's units: what is the layer's output is its input."""
    roles: dict[str, Role] = {"input": theme.output, "output": theme.input}
    if not moment.shown.is_regular:
        roles = {"input": theme.gradient, "output": theme.gradient}
    for dot in (*twin.left, *twin.right):
        role, current = roles[dot.side], _is_current(dot, moment)
        fill = theme.current.fill if current else role.fill
        rim = theme.current.line if current else role.line
        _disc(surface, dot, fill, rim, 2.2 if current else 1.5)
        pointed = frame.pointed
        if pointed is not None and (pointed.grid, pointed.index) == (dot.side, dot.index):
            _ring(surface, dot, dot.radius + 2, theme.ink, 2.0)


def _paint_weights(
    surface: Surface,
    dots: Dots,
    pane: Pane,
    strengths: Strengths,
    frame: Frame,
    moment: Moment,
    theme: Theme,
) -> None:
    """The kernel's numbers on the edges that stand out, where these are far apart."""
    lines = [line for line in pane.lines if line.edge in strengths.strong]
    if not 0 < len(lines) <= MOST_WEIGHTS:
        return
    names, function = naming_of(frame), frame.document.layers[frame.layer].operation.function
    tints = _tints(dots, theme)
    # Edges part from the unit that they share.
    edges = [dots.found.edges[line.edge] for line in lines]
    part = 0.74 if len({e.input for e in edges}) < len({e.output for e in edges}) else 0.26
    if not surface.can_read(WEIGHT_SIZE * 0.9):
        return
    for line in lines:
        edge = dots.found.edges[line.edge]
        text = "f" if function is not None else "×" + signed_text(edge.value)
        if names.is_symbolic:
            text = "×" + names.kernel(edge.weight)
        x, y = line.x1 + (line.x2 - line.x1) * part, line.y1 + (line.y2 - line.y1) * part
        wide = text_width(text, WEIGHT_SIZE, "semibold", surface.families) + 8
        high = WEIGHT_SIZE * 1.4
        surface.panel(x - wide / 2, y - high / 2, wide, high, colour(theme.background, 0.92), 5.0)
        ink = colour(tints[line.edge])
        surface.text(text, x, y + WEIGHT_SIZE * 0.36, WEIGHT_SIZE, ink, "semibold", "centre")


def _paint_kernel(
    surface: Surface,
    dots: Dots,
    contents: dict[str, Content],
    frame: Frame,
    moment: Moment,
    theme: Theme,
) -> None:
    """The kernel, with a stroke of its edges' colour at the foot of every cell."""
    m, words = dots.metrics, frame.words
    grid = dots.layout.grid("kernel")
    line, soft = colour(theme.kernel.line), colour(theme.soft_ink)
    shown = shown_layer(frame.document, frame.layer, own_order(frame.document, frame.layer))
    title, size = kernel_title(shown, words)
    base = grid.y - 9 * m.k
    surface.text(title, grid.x, base, m.title, line, "semibold")
    wide = text_width(title, m.title, "semibold", surface.families)
    if size:
        surface.text(shape_text(size), grid.x + wide + 10 * m.k, base, m.note, soft)
    paint_grid(surface, grid, _resized(contents["kernel"], grid, moment_cell(frame)), theme)
    for weight, tint in _cell_tints(dots, frame, moment, theme).items():
        box = grid.cell_box(grid.drawn(weight))
        edge, thick = box.width() * 0.14, max(box.width() * 0.09, 1.5 / surface.scale)
        surface.panel(
            box.x() + edge, box.bottom() - thick - box.width() * 0.07, box.width() - 2 * edge,
            thick, colour(tint), thick * 0.4,
        )  # fmt: skip
    if dots.kernel_note:
        y = grid.rect.bottom() + m.note * 1.4
        surface.text(dots.kernel_note, grid.x, y, m.note, soft)
    if dots.layout.has("bias"):
        bias = dots.layout.grid("bias")
        paint_grid(surface, bias, _resized(contents["bias"], bias, moment_cell(frame)), theme)
        x, y = bias.x + bias.width + 10, bias.y + bias.height / 2 + m.title * 0.36
        surface.text(bias_title(frame), x, y, m.title, line, "semibold")


def _cell_tints(dots: Dots, frame: Frame, moment: Moment, theme: Theme) -> dict[Index, str]:
    """The colours of the edges by kernel cell; without one kernel those of the step's weights."""
    if dots.links is None:
        size = frame.document.layers[frame.layer].spec.kernel_size
        return {weight: tint_of(theme, frame, weight) for weight in np.ndindex(*size)}
    if moment.step is None:
        return {}
    pairs = zip(moment.step.kernel, moment.step.weights, strict=True)
    axes = moment.shown.axes
    return {
        cell[-axes:]: _tint_of_weight(dots.links, theme, value) for cell, value in pairs if value
    }


def moment_cell(frame: Frame) -> float:
    """The cell that kernel numbers are sized for."""
    order = own_order(frame.document, frame.layer)
    return float(kernel_cell(moment_of(order, frame).shown))


def _resized(content: Content, grid: Grid, cell: float) -> Content:
    """A content for cells of another length; the kernel's are never a step's own here."""
    return replace(content, size=content.size * grid.cell / cell, current=())


def _paint_labels(surface: Surface, dots: Dots, pane: Pane, frame: Frame, theme: Theme) -> None:
    """Every unit's name beside its dot, every row's beyond them."""
    names, m = naming_of(frame), dots.metrics
    soft = colour(theme.soft_ink)
    for dot in pane.left:
        _label(surface, names.input(dot.index), dot, "right", soft)
    for dot in pane.right:
        _label(surface, names.output(dot.index), dot, "left", soft)
    for row in dots.rows:
        side: Align = "right" if row.is_left else "left"
        x = row.x + (-12 if row.is_left else 12) * m.k * 0.5
        surface.text(row.text, x, row.y + m.note * 0.36, m.note, soft, align=side)


def _label(surface: Surface, text: str, dot: Dot, side: Align, ink: QColor) -> None:
    x = dot.x + (RADIUS + 6) * (-1 if side == "right" else 1)
    surface.text(text, x, dot.y + INDEX_SIZE * 0.36, INDEX_SIZE, ink, align=side)


def _paint_titles(surface: Surface, dots: Dots, frame: Frame, theme: Theme) -> None:
    """Each pane's operation and kind of joining, and the names of its columns."""
    maps = frame.document.feature_maps
    sizes = [shape_text(maps[frame.layer + n].shape[2:]) for n in (0, 1)]
    own = frame.document.layers[frame.layer].operation
    other = next(o for o in OPERATIONS if o.input_side != own.input_side)
    ways: dict[str, Mark] = {"small": ONE_TO_MANY, "large": MANY_TO_ONE}
    words = frame.words
    left, right = f"{words(INPUT)} x", f"{words(OUTPUT)} y"
    way = ways[own.input_side]
    if own.function is not None or own.unpools:
        way = ONE_TO_ONE
    _pane_title(
        surface, dots, "main", (words(own.title), words(way)),
        ((left, sizes[0], theme.input), (right, sizes[1], theme.output)), theme,
    )  # fmt: skip
    if dots.links is not None:
        back = MANY_TO_ONE if way == ONE_TO_MANY else ONE_TO_ONE
        back = TO_WINNER if own.keeps_places else back
        _pane_title(
            surface, dots, "twin", (words(WAY_BACK), words(back)),
            (("∂L/∂x", sizes[0], theme.gradient), ("∂L/∂y", sizes[1], theme.gradient)), theme,
        )  # fmt: skip
        return
    _pane_title(
        surface, dots, "twin", (words(other.title), words(ways[other.input_side])),
        ((words(OUTPUT), sizes[0], theme.output), (words(INPUT), sizes[1], theme.input)), theme,
    )  # fmt: skip


def _pane_title(
    surface: Surface,
    dots: Dots,
    name: str,
    heading: tuple[str, str],
    columns: tuple[tuple[str, str, Role], tuple[str, str, Role]],
    theme: Theme,
) -> None:
    m = dots.metrics
    start, end = dots.layout.spots[name], dots.layout.spots[f"{name} end"]
    soft, gap = colour(theme.soft_ink), 10 * m.k
    y = start.y() - m.title_height - m.note * 2.4
    surface.text(heading[0], start.x(), y, m.title, colour(theme.ink), "semibold")
    surface.text(heading[1], start.x(), y + m.note * 1.5, m.note, soft)
    y = start.y() - m.note * 1.1
    (left, size, role), (right, right_size, right_role) = columns
    surface.text(left, start.x(), y, m.title, colour(role.line), "semibold")
    wide = text_width(left, m.title, "semibold", surface.families)
    surface.text(size, start.x() + wide + gap, y, m.note, soft)
    surface.text(right_size, end.x(), y, m.note, soft, align="right")
    wide = text_width(right_size, m.note, "regular", surface.families)
    x = end.x() - wide - gap
    surface.text(right, x, y, m.title, colour(right_role.line), "semibold", "right")


def _paint_sentences(
    surface: Surface, dots: Dots, frame: Frame, moment: Moment, alone: bool, theme: Theme
) -> None:
    m, places, words = dots.metrics, dots.layout, frame.words
    room = places.size.width() - 8
    if moment.step is not None:
        options, spot = _sum_options(dots, frame, moment), places.spots["sum"]
        _fitted(surface, options, spot, m.note * 1.08, room, theme.current.line, "semibold")
    notes, ink = [words(SAME_KERNEL)], theme.soft_ink
    if dots.links is not None:
        notes = [words(GRADIENT_EDGES)]
        if dots.idle:
            notes.insert(0, words(IDLE))
    if alone:
        notes.append(words(ALONE))
    if not dots.found.is_whole:
        notes, ink = [_more(dots, frame)], theme.warning.line
    _fitted(surface, [" · ".join(notes)], places.spots["notes"], m.note, room, ink, "regular")
    paint_caption(surface, places, m, shown_caption(frame), theme)


def _fitted(
    surface: Surface,
    options: Iterable[str],
    spot: QPointF,
    size: float,
    room: float,
    ink: str,
    weight: Weight,
) -> None:
    """The first text that fits, or the last one made smaller."""
    for text in options:
        wide = text_width(text, size, weight, surface.families)
        if wide <= room:
            break
    own = size * min(1.0, room / wide)
    surface.text(text, spot.x(), spot.y(), own, colour(ink), weight, "centre")


def _more(dots: Dots, frame: Frame) -> str:
    """What is drawn of a layer too large for dots."""
    found, maps = dots.found, frame.document.feature_maps
    return frame.words(
        MORE,
        inputs=len(found.inputs),
        outputs=len(found.outputs),
        all_inputs=maps[frame.layer].size,
        all_outputs=maps[frame.layer + 1].size,
    )


def _sum_options(dots: Dots, frame: Frame, moment: Moment) -> list[str]:
    assert moment.step is not None
    names = naming_of(frame)
    index = moment.step.index
    if moment.order == "scatter":
        unit, value = names.input(index), _value(frame, moment)
        spread = SPREAD if dots.links is None else SPREAD_WEIGHTS
        if frame.document.layers[frame.layer].operation.unpools:
            spread = PUT_BACK
        return [frame.words(spread, unit=unit, value=value, count=_own_count(moment))]
    options = sum_choices(moment, names)
    if names.is_symbolic:
        return options
    return [f"{names.output(index)} = {text}" for text in options]


def _own_count(moment: Moment) -> int:
    """How many own units the step's unit is joined to: neither padding nor cropped."""
    assert moment.step is not None
    scatters = moment.order == "scatter"
    w = moment.shown.output_window if scatters else moment.shown.input_window
    cells = moment.step.outputs if scatters else moment.step.inputs
    return sum(w.top <= r < w.bottom and w.left <= c < w.right for r, c in cells)


def _value(frame: Frame, moment: Moment) -> str:
    """The number of the step's unit."""
    assert moment.step is not None
    plane = frame.document.feature_maps[frame.layer + (moment.order == "gather")][0, 0]
    return shown_number(float(plane[moment.step.index]))


def describe(frame: Frame) -> str:
    """What the figure shows, in a sentence."""
    order = own_order(frame.document, frame.layer)
    moment, caption = moment_of(order, frame), caption_text(frame)
    found = arrange_dots(frame).found
    more = "" if found.is_whole else " " + _more(arrange_dots(frame), frame)
    if moment.step is None:
        start = START if moment.shown.is_regular else START_WEIGHTS
        return frame.words(
            start, caption=caption, inputs=len(found.inputs), outputs=len(found.outputs),
            edges=len(found.edges),
        ) + more  # fmt: skip
    operation = frame.document.layers[frame.layer].operation
    mark = STEP_SPREAD if order == "scatter" else STEP_COLLECT
    if operation.written_as:
        mark = STEP_LARGEST if operation.keeps_places else STEP_FUNCTION
    return frame.words(
        mark,
        caption=caption,
        step=moment.number,
        count=moment.count,
        unit=naming_of(frame).cell("x" if order == "scatter" else "y", moment.step.index),
        value=_value(frame, moment),
        terms=_own_count(moment),
    ) + more  # fmt: skip


def damage(old: Frame, new: Frame, scale: float) -> list[QRectF] | None:
    """Everywhere: edges that stand out cross the whole picture."""
    return [] if old == new else None


CONNECTIVITY = Figure(
    id="connectivity",
    title=QT_TRANSLATE_NOOP("figure", "Connections"),
    order="scatter",
    layout=layout,
    paint=paint,
    describe=describe,
    damage=damage,
    orders=own_order,
    needs="any",
    keeps="cells",
)
