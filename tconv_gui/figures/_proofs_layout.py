"""Where four roads to one output stand: equal panels, and a headline with the verdict."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from math import ceil, prod, sqrt
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, QSizeF

from core.document import Document, shape_text
from core.numbers_text import shown_number
from core.proofs import MOST_PRODUCTS, ROADS, Cost, Proofs, Road, cost, product_count, proofs
from core.shown import Plane
from core.words_mark import QT_TRANSLATE_NOOP
from tconv_gui.figures._labels import caption_text, parameter_text
from tconv_gui.figures._metrics import EDGE, Metrics, kernel_cell
from tconv_gui.figures._stretched_layout import plane_title, turned_title
from tconv_gui.figures._stretched_scene import Scene, scene_of, two
from tconv_gui.figures._type import kept, type_scale, with_type
from tconv_gui.figures.figure import CellRef, Frame
from tconv_gui.figures.layout import CELL, Cell, Grid, Layout
from tconv_gui.figures.surface import text_width
from tconv_gui.theme.fonts import Weight, load_fonts
from tconv_gui.words import Words

TRANSPOSED = QT_TRANSLATE_NOOP("figure", "One transposed convolution, four ways")
CONVOLUTION = QT_TRANSLATE_NOOP("figure", "One convolution, four ways")
EQUAL = QT_TRANSLATE_NOOP("figure", "all four equal")
NOT_EQUAL = QT_TRANSLATE_NOOP("figure", "not equal: largest difference {most}")
LARGEST = QT_TRANSLATE_NOOP("figure", "largest difference {most}")
ROUNDED = QT_TRANSLATE_NOOP("figure", "largest difference {most}: rounding")
REFUSED = QT_TRANSLATE_NOOP(
    "figure",
    "{count} products are too many to make four times (at most {most}); a smaller input or kernel "
    "is proved.",
)

NAMES = {
    "scatter": QT_TRANSLATE_NOOP("figure", "Scatter"),
    "stretched": QT_TRANSLATE_NOOP("figure", "Stretched convolution"),
    "gather": QT_TRANSLATE_NOOP("figure", "Gather"),
    "matrix": QT_TRANSLATE_NOOP("figure", "Matrix"),
    "gradient": QT_TRANSLATE_NOOP("figure", "Gradient"),
}
STAMPS = QT_TRANSLATE_NOOP("figure", "every unit of x stamps w; overlaps add")
STAMPS_KEPT = QT_TRANSLATE_NOOP(
    "figure", "every unit of x stamps w turned by 180°; one sum in {stride} is kept"
)
STAMPS_TURNED = QT_TRANSLATE_NOOP("figure", "every unit of x stamps w turned by 180°; overlaps add")
WINDOWS = QT_TRANSLATE_NOOP("figure", "w slides over x; every window is summed")
SLIDE = QT_TRANSLATE_NOOP("figure", "{plane}, {kernel}, slide by 1")
BETWEEN_AND_AROUND = QT_TRANSLATE_NOOP("figure", "zeros between and around x")
BETWEEN_ONLY = QT_TRANSLATE_NOOP("figure", "zeros between the units of x")
AROUND_ONLY = QT_TRANSLATE_NOOP("figure", "zeros around x")
BETWEEN_AND_CROP = QT_TRANSLATE_NOOP("figure", "zeros between the units of x, a crop")
CROP_ONLY = QT_TRANSLATE_NOOP("figure", "x cropped")
AS_IT_IS = QT_TRANSLATE_NOOP("figure", "x as it is")
ROWS = QT_TRANSLATE_NOOP("figure", "y = C x; the rows of C are the windows")
COLUMNS = QT_TRANSLATE_NOOP("figure", "y = Cᵀ x; the columns of Cᵀ are the stamps")
BACKWARD = QT_TRANSLATE_NOOP(
    "figure", "backward pass of the convolution that maps {before} to {after}"
)
BACKWARD_TRANSPOSED = QT_TRANSLATE_NOOP(
    "figure", "backward pass of the transposed convolution that maps {before} to {after}"
)
MADE = QT_TRANSLATE_NOOP("figure", "{made} multiplications")
KEPT = QT_TRANSLATE_NOOP("figure", "{made} multiplications, {useful} kept")
BY_NON_ZERO = QT_TRANSLATE_NOOP("figure", "{made} multiplications, {useful} by non-zero")
ENTRIES = QT_TRANSLATE_NOOP("figure", "{useful} non-zero of {made}")
BACK = QT_TRANSLATE_NOOP("figure", "back through")
RESHAPE = QT_TRANSLATE_NOOP("figure", "reshape")
BIASED = QT_TRANSLATE_NOOP("figure", "+ b = {bias}")

UPSTREAM = "∂L/∂out = x"
# What is read from far away, in pixels of a slide of so many.
SLIDE_AREA = 1280.0 * 720.0
TITLE_PX = 17.0
# So few stamps are all drawn; of more only those that meet in a cell, up to so many.
ALL_STAMPS = 4
MOST_STAMPS = 9
MOST_THUMB = 0.6 * CELL
MOST_ENTRY = 0.62 * CELL
# A panel's texts are written smaller, down to this part, before the panel is made wider.
LEAST_TEXT = 0.72

Refers = Callable[[Cell], CellRef | None]


class Echo(NamedTuple):
    """A grid whose cells stand for those of the layer's own grids."""

    grid: Grid
    refers: Refers


class Panel(NamedTuple):
    """One road: its box, and its own grids by what they are in it."""

    road: Road
    box: QRectF
    grids: dict[str, Grid]
    name: str
    how: str
    cost: str


@dataclass(frozen=True, slots=True)
class Board(Layout):
    """The layer's own grids stand in the first panel, their echoes in all others."""

    panels: tuple[Panel, ...] = ()
    echoes: tuple[Echo, ...] = ()
    metrics: Metrics = field(default_factory=Metrics)
    badge: QRectF = field(default_factory=QRectF)

    def hit(self, point: QPointF) -> CellRef | None:
        """The cell under a point; an echo stands for the cell that it shows."""
        found = Layout.hit(self, point)
        if found is not None:
            return found
        for echo in self.echoes:
            cell = echo.grid.hit(point)
            if cell is not None:
                return echo.refers((cell.index[0], cell.index[1]))
        return None


def layout(frame: Frame) -> Layout:
    """Places of the grids for one frame."""
    return board_of(frame)


def board_of(frame: Frame) -> Board:
    """The arrangement that is largest in the frame's aspect."""
    return _board(scene_of(frame), frame.words, round(frame.aspect, 2))


def found_in(scene: Scene) -> Proofs | None:
    """The four outputs; None where there are too many products."""
    return proofs(scene.document, scene.position, scene.turned)


def roads_of(scene: Scene) -> tuple[Road, ...]:
    """The roads that are shown: one alone where there are too many products for all."""
    roads = ROADS["small" if scene.found.is_transposed else "large"]
    return roads if found_in(scene) is not None else roads[:1]


@kept(maxsize=32)
def _board(scene: Scene, words: Words, aspect: float) -> Board:
    # Letters fill most of a panel: those that grow must not make themselves grow.
    plain = with_type(1.0, _legible, scene, words, aspect)
    return plain if type_scale() == 1.0 else _best(scene, words, Metrics(plain.metrics.k), aspect)


def _legible(scene: Scene, words: Words, aspect: float) -> Board:
    """The arrangement whose titles can be read from far away."""
    height = sqrt(SLIDE_AREA / aspect)
    best = _best(scene, words, Metrics(1.0), aspect)
    for _ in range(4):
        scale = height / _extent(best, aspect)
        best = _best(scene, words, Metrics(max(TITLE_PX / 15.0 / scale, 0.75)), aspect)
    return best


def _best(scene: Scene, words: Words, m: Metrics, aspect: float) -> Board:
    """The arrangement that is seen largest with such letters."""
    count = len(roads_of(scene))
    boards = [
        _placed(scene, words, m, columns, beside)
        for columns in (2, 1, 4) if columns <= count
        for beside in (False, True)
    ]
    return min(boards, key=lambda made: _extent(made, aspect))


def _extent(made: Layout, aspect: float) -> float:
    return max(made.size.width() / aspect, made.size.height())


# ---- lengths


def head_height(m: Metrics) -> float:
    """From a panel's upper edge to the titles of its grids."""
    return 54.0 * m.k


def title_height(m: Metrics) -> float:
    """Room above a grid for its title."""
    return 25.0 * m.k


def pad(m: Metrics) -> float:
    """From a panel's edge to what is in it."""
    return 18.0 * m.k


def sum_height(m: Metrics) -> float:
    """Room for the written sum."""
    return 38.0 * m.k


def outer(m: Metrics) -> float:
    """From the picture's edge to what is in it, besides the margin it is drawn with."""
    return max(EDGE, 22.0 * m.k - 24.0)


class Plan(NamedTuple):
    """Lengths that all panels share."""

    left: float
    body: float
    inner: float
    thumb: float
    thumb_columns: int
    slots: int
    entry: float
    aside: bool


def _plan(
    scene: Scene, words: Words, m: Metrics, texts: list[tuple[str, str, str]], aside: bool
) -> Plan:
    """The lengths for stamps ``aside`` of x and w, or below them."""
    shown, k = scene.shown, m.k
    x, y = input_shape(scene), scene.output.shape
    wide_w = scene.slid.shape[1] * kernel_cell(shown)
    title_w = _title("w 00×00", m, words)
    wide_x = max(x[1] * CELL, _title("x 00×00", m, words))
    both = wide_x + max(wide_w, title_w)
    plane = max(scene.plane.shape[1] * CELL, _title(plane_title(scene, words), m, words))
    slid = max(wide_w, title_w)
    if scene.found.is_transposed:
        title = _title(turned_title(scene, words), m, words)
        slid = max(title, wide_w + turn_room(m))
    slots, stamp = stamp_slots(scene), shown.output.shape
    least = _least_thumb(max(stamp))
    top = _top_row(scene, m)
    back = max(wide_x, _title(UPSTREAM, m, words)) + max(wide_w, title_w) + back_room(words, m)
    left = max(both + 44 * k, plane + gap(m) + slid, back, 250 * k)
    body = max(y[0] * CELL, scene.plane.shape[0] * CELL, top)
    columns = ceil(sqrt(slots))
    if aside:
        beside = both + 44 * k + gap(m)
        if stamp[0] == 1:
            columns = 1
        rows = ceil(slots / columns)
        body = max(body, rows * (stamp[0] * least + thumb_label(m)))
        thumb = min((body / rows - thumb_label(m)) / stamp[0], MOST_THUMB)
        room = left - beside - (columns - 1) * 14 * k
        thumb = max(min(thumb, room / columns / stamp[1]), least)
        left = max(left, beside + columns * stamp[1] * thumb + (columns - 1) * 14 * k)
    else:
        columns, thumb = _thumbs(stamp, slots, left, body - top, m)
        if thumb < least:
            columns, _ = _thumbs(stamp, slots, left, CELL * 1000, m, least)
            rows = ceil(slots / columns)
            body = max(body, top + rows * (stamp[0] * least + thumb_label(m)))
            columns, thumb = _thumbs(stamp, slots, left, body - top, m)
    entries, units = prod(y), prod(x)
    room = left - 2 * sign_gap(m) - reshape_gap(m)
    entry = min(MOST_ENTRY, body / max(entries, units), room / (units + 2))
    room_y = max(y[1] * CELL, _title("∂L/∂in = y", m, words))
    inner = max(left + gap(m) + room_y, *(_head_width(*text, m, words) for text in texts))
    return Plan(left, body, inner, thumb, columns, slots, entry, aside)


def _least_thumb(side: int) -> float:
    """The cell of a stamp on an output of so many cells along a side."""
    return CELL * (0.5 if side <= 4 else 0.42 if side <= 6 else 0.3 if side <= 9 else 0.12)


def _thumbs(
    stamp: tuple[int, ...], slots: int, wide: float, high: float, m: Metrics,
    most: float = MOST_THUMB,
) -> tuple[int, float]:  # fmt: skip
    """How many stamps stand in a row, and their cell, so that they are largest."""
    best = (1, 0.0)
    for across in range(slots, 0, -1):
        down = ceil(slots / across)
        cell = min(
            (wide - (across - 1) * 14 * m.k) / across / stamp[1],
            (high / down - thumb_label(m)) / stamp[0],
            most,
        )
        if cell > best[1]:
            best = (across, cell)
    return best


def _top_row(scene: Scene, m: Metrics) -> float:
    high = max(input_shape(scene)[0] * CELL, scene.slid.shape[0] * kernel_cell(scene.shown))
    return high + 8 * m.k


def thumb_label(m: Metrics) -> float:
    """Room above a stamp for its name."""
    return 22.0 * m.k


def gap(m: Metrics) -> float:
    """From one grid to the next."""
    return 34.0 * m.k


def sign_gap(m: Metrics) -> float:
    """Room for · and = beside a matrix."""
    return 30.0 * m.k


def reshape_gap(m: Metrics) -> float:
    """Room for the arrow from the column of y to its plane."""
    return 52.0 * m.k


def turn_room(m: Metrics) -> float:
    """Room beside a kernel for the arrow that turns it."""
    return 66.0 * m.k


def back_room(words: Words, m: Metrics) -> float:
    """Room for the arrow that goes back through the kernel."""
    return max(70 * m.k, _width(words(BACK), m.note, words) + 30 * m.k)


def input_shape(scene: Scene) -> Cell:
    """Rows and columns of the input's own cells."""
    return shape_of(two(scene.document.feature_maps[scene.position][0, 0]))


def shape_of(plane: Plane) -> Cell:
    """Rows and columns of a drawn plane."""
    rows, columns = plane.shape
    return rows, columns


def stamp_slots(scene: Scene) -> int:
    """How many stamps are drawn: all of few, else as many as can meet in one output cell."""
    if shows_all_stamps(scene):
        return prod(input_shape(scene))
    return min(int(scene.shown.overlap.max()), MOST_STAMPS)


def shows_all_stamps(scene: Scene) -> bool:
    """Whether every unit's stamp is drawn."""
    return prod(input_shape(scene)) <= ALL_STAMPS


def _head_width(name: str, how: str, price: str, m: Metrics, words: Words) -> float:
    first = _title(name, m, words, NAME) + 24 * m.k + _width(price, m.note, words)
    return LEAST_TEXT * max(first, _width(how, m.note, words))


# A panel's name, in titles.
NAME = 1.15


def _title(text: str, m: Metrics, words: Words, factor: float = 1.0) -> float:
    return _width(text, m.title * factor, words, "semibold")


def _width(text: str, size: float, words: Words, weight: Weight = "regular") -> float:
    return text_width(text, size, weight, load_fonts(words.language))


# ---- words


@kept(maxsize=32)
def panel_texts(scene: Scene, road: Road, words: Words) -> tuple[str, str, str]:
    """A road's name, how it goes, and what it costs."""
    transposed = scene.found.is_transposed
    shape = scene.document.geometries[scene.position]
    spent = cost(road, shape, "small" if transposed else "large")
    return words(NAMES[road]), _how(scene, road, words), _cost_text(scene, road, spent, words)


def _how(scene: Scene, road: Road, words: Words) -> str:
    transposed, g = scene.found.is_transposed, scene.found.layer
    if road == "scatter":
        if not transposed and max(g.stride) > 1:
            return words(STAMPS_KEPT, stride=parameter_text("stride", g.stride))
        return words(STAMPS if transposed else STAMPS_TURNED)
    if road == "gather":
        return words(WINDOWS)
    if road == "matrix":
        return words(COLUMNS if transposed else ROWS)
    if road == "gradient":
        before, after = (g.large, g.small) if transposed else (g.small, g.large)
        mark = BACKWARD if transposed else BACKWARD_TRANSPOSED
        return words(mark, before=shape_text(before), after=shape_text(after))
    found = scene.found
    between = max(found.spacing) > 1
    around = max(*found.before, *found.after) > 0
    if found.crops:
        plane = BETWEEN_AND_CROP if between else CROP_ONLY
    elif between:
        plane = BETWEEN_AND_AROUND if around else BETWEEN_ONLY
    else:
        plane = AROUND_ONLY if around else AS_IT_IS
    return words(SLIDE, plane=words(plane), kernel=turned_title(scene, words))


def _cost_text(scene: Scene, road: Road, spent: Cost, words: Words) -> str:
    facts = {"made": spent.made, "useful": spent.useful}
    if road == "matrix":
        return words(ENTRIES, **facts)
    if spent.made == spent.useful:
        return words(MADE, **facts)
    return words(KEPT if road == "scatter" else BY_NON_ZERO, **facts)


def verdict(scene: Scene, words: Words) -> tuple[str, str]:
    """What the badge says, and what stands beside it."""
    found = found_in(scene)
    if found is None:
        return "", ""
    most = shown_number(found.largest)
    if not found.equal:
        return words(NOT_EQUAL, most=most), ""
    return words(EQUAL), words(ROUNDED if found.largest else LARGEST, most=most)


def refusal(document: Document, position: int, words: Words) -> str:
    """Why there are no proofs."""
    return words(REFUSED, count=product_count(document, position), most=MOST_PRODUCTS)


def headline(scene: Scene, words: Words) -> str:
    """What the picture is of."""
    return words(TRANSPOSED if scene.found.is_transposed else CONVOLUTION)


def caption(scene: Scene, words: Words) -> str:
    """The settings, and the bias that every road adds."""
    text = caption_text(Frame(scene.document, words, scene.position))
    layer = scene.document.layers[scene.position]
    if layer.bias is None:
        return text
    return text + " · " + words(BIASED, bias=parameter_text("b", shown_number(layer.bias_value)))


# ---- places


def _placed(scene: Scene, words: Words, m: Metrics, columns: int, aside: bool) -> Board:
    k, roads = m.k, roads_of(scene)
    texts = [panel_texts(scene, road, words) for road in roads]
    plan = _plan(scene, words, m, texts, aside)
    wide = plan.inner + 2 * pad(m)
    high = head_height(m) + title_height(m) + plan.body + sum_height(m)
    between, edge = 13 * k, outer(m)
    rows = ceil(len(roads) / columns)
    total = columns * wide + (columns - 1) * between
    badge_wide, badge_high = _badge_size(scene, words, m)
    title = _title(headline(scene, words), m, words, HEADLINE)
    beside = title + badge_wide + 30 * k <= total
    top = edge + 56 * k + (0 if beside else badge_high + 8 * k)
    badge = QRectF(
        edge + (total - badge_wide if beside else 0), edge + (0 if beside else 54 * k),
        badge_wide, badge_high,
    )  # fmt: skip
    grids: list[Grid] = []
    echoes: list[Echo] = []
    panels = []
    for number, (road, text) in enumerate(zip(roads, texts, strict=True)):
        row, column = divmod(number, columns)
        x, y = edge + column * (wide + between), top + row * (high + between)
        box = QRectF(x, y, wide, high)
        placed = _grids(scene, road, box, plan, m, words)
        panels.append(Panel(road, box, placed, *text))
        for name, grid in placed.items():
            if number == 0 and grid.name in ("input", "kernel", "output"):
                grids.append(grid)
            else:
                echoes.append(Echo(replace(grid, top=0, left=0, axes=2), _refers(scene, name)))
    size = QSizeF(total + 2 * edge, top + rows * high + (rows - 1) * between + edge)
    return Board(
        size, tuple(grids), {"headline": QPointF(edge, edge + 24 * k)}, tuple(panels),
        tuple(echoes), m, badge,
    )  # fmt: skip


# The headline, in titles.
HEADLINE = 1.5


def _badge_size(scene: Scene, words: Words, m: Metrics) -> tuple[float, float]:
    """The badge, and beneath it what stands there in notes."""
    text, note = verdict(scene, words)
    wide = _width(text, m.title * NAME, words, "semibold") + 54 * m.k if text else 0.0
    return max(wide, _width(note, m.note, words)), 50.0 * m.k


def _grids(
    scene: Scene, road: Road, box: QRectF, plan: Plan, m: Metrics, words: Words
) -> dict[str, Grid]:
    """A panel's grids by what they are in it."""
    k, axes, x0 = m.k, scene.shown.axes, box.x() + pad(m)
    top = box.y() + head_height(m) + title_height(m)
    kc, shape = kernel_cell(scene.shown), input_shape(scene)

    def middle(grid: Grid, x: float) -> Grid:
        return grid.at(x, top + (plan.body - grid.height) / 2)

    inputs = Grid("input", *shape, axes=axes)
    kernel = Grid("kernel", *shape_of(scene.slid), cell=kc, axes=axes)
    output = Grid("output", *shape_of(scene.output), axes=axes)
    title = _title("∂L/∂in = y" if road == "gradient" else "y 00×00", m, words)
    room = max(output.width, title)
    made = {"y": middle(output, box.right() - pad(m) - room)}
    if road == "scatter":
        title_x = max(inputs.width, _title("x 00×00", m, words))
        def place(grid: Grid, x: float) -> Grid:
            return middle(grid, x) if plan.aside else grid.at(x, top)

        made["x"] = place(inputs, x0)
        made["w"] = place(kernel, x0 + title_x + 44 * k)
        after = made["w"].x + max(kernel.width, _title("w 00×00", m, words)) + gap(m)
        rows = ceil(plan.slots / plan.thumb_columns)
        high = rows * (scene.shown.output.shape[0] * plan.thumb + thumb_label(m))
        if plan.aside:
            made |= _stamp_grids(scene, after, top + (plan.body - high) / 2, plan, m)
        else:
            made |= _stamp_grids(scene, x0, top + _top_row(scene, m), plan, m)
    elif road in ("stretched", "gather"):
        origin = scene.origin
        plane = Grid("plane", *shape_of(scene.plane), axes=axes)
        if road == "gather":
            plane = replace(plane, name="input", top=origin[0], left=origin[1])
        made["plane"] = middle(plane, x0)
        title_plane = _title(plane_title(scene, words), m, words)
        x = x0 + max(plane.width, title_plane) + gap(m)
        if road == "stretched":
            made["slid"] = middle(Grid("slid", *shape_of(scene.slid), cell=kc), x)
        else:
            made["w"] = middle(kernel, x)
    elif road == "gradient":
        made["x"] = middle(inputs, x0)
        titles = (_title(text, m, words) for text in ("x 00×00", UPSTREAM))
        after = x0 + max(inputs.width, *titles) + back_room(words, m)
        made["w"] = middle(kernel, after)
    else:
        made |= _matrix_grids(scene, x0, top, plan, m)
    return made


def _stamp_grids(scene: Scene, x0: float, y0: float, plan: Plan, m: Metrics) -> dict[str, Grid]:
    rows, columns = scene.shown.output.shape
    made = {}
    for slot in range(plan.slots):
        down, across = divmod(slot, plan.thumb_columns)
        x = x0 + across * (columns * plan.thumb + 14 * m.k)
        y = y0 + down * (rows * plan.thumb + thumb_label(m)) + thumb_label(m)
        made[f"stamp{slot}"] = Grid(f"stamp{slot}", rows, columns, x, y, plan.thumb)
    return made


def _matrix_grids(scene: Scene, x0: float, top: float, plan: Plan, m: Metrics) -> dict[str, Grid]:
    rows, columns = prod(scene.output.shape), prod(input_shape(scene))
    cell, middle = plan.entry, top + plan.body / 2
    strip = max(cell, 6 * m.k)
    used = columns * cell + 2 * sign_gap(m) + 2 * strip
    x = x0 + max((plan.left - reshape_gap(m) - used) / 2, 0.0)
    matrix = Grid("matrix", rows, columns, x, middle - rows * cell / 2, cell)
    x += matrix.width + sign_gap(m)
    column = Grid("column x", columns, 1, x, middle - columns * cell / 2, cell)
    x += strip + sign_gap(m)
    result = Grid("column y", rows, 1, x, middle - rows * cell / 2, cell)
    return {"matrix": matrix, "column x": column, "column y": result}


def _refers(scene: Scene, name: str) -> Refers:
    """What the cells of a panel's grid stand for."""
    axes, shape, out = scene.shown.axes, input_shape(scene), scene.output.shape
    window = scene.shown.output_window

    def unit(cell: Cell) -> CellRef:
        return CellRef("input", cell[-axes:])

    def result(cell: Cell) -> CellRef:
        return CellRef("output", cell[-axes:])

    def plane(cell: Cell) -> CellRef | None:
        found = scene.unit_at(cell)
        return None if found is None else unit(found)

    def stamped(cell: Cell) -> CellRef | None:
        own = cell[0] - window.top, cell[1] - window.left
        return result(own) if 0 <= own[0] < out[0] and 0 <= own[1] < out[1] else None

    if name in ("matrix", "column y"):
        return lambda cell: result(divmod(cell[0], out[1]))
    if name == "column x":
        return lambda cell: unit(divmod(cell[0], shape[1]))
    if name.startswith("stamp"):
        return stamped
    return {
        "x": unit, "y": result, "plane": plane,
        "w": lambda cell: CellRef("kernel", cell[-axes:]),
        "slid": lambda cell: CellRef("kernel", scene.edited(cell)[-axes:]),
    }[name]  # fmt: skip
