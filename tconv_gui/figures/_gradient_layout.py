"""Where the grids and lines of the backward pass stand: every gradient beside what it is of."""

from __future__ import annotations

from dataclasses import dataclass, replace

from PySide6.QtCore import QPointF, QRectF, QSizeF

from core.backward import Backward
from core.document import shape_text
from core.words_mark import QT_TRANSLATE_NOOP, Mark
from tconv_gui.figures._gradient_scene import (
    DB,
    DW,
    DX,
    DY,
    SLOPE,
    now_of,
    parameter_cell,
    times,
)
from tconv_gui.figures._labels import PRODUCTS, STAMP
from tconv_gui.figures._metrics import EDGE, LARGE_SIDE, PLAIN, Metrics
from tconv_gui.figures._moment import limits_of
from tconv_gui.figures._stage_layout import (
    BIAS,
    CROPPED,
    HOLES,
    INPUT,
    KERNEL_TURNED,
    MAGNIFIED,
    OUTPUT,
    PADDING,
    kernel_title,
    legend_room,
    unused_note,
)
from tconv_gui.figures._type import kept
from tconv_gui.figures._wrapping import wrapped
from tconv_gui.figures.figure import Frame
from tconv_gui.figures.grids import value_limits
from tconv_gui.figures.layout import CELL, Grid, Layout, grid_for
from tconv_gui.figures.surface import Families, text_width
from tconv_gui.theme.fonts import Weight, load_fonts
from tconv_gui.words import Words

NOT_SEEN = QT_TRANSLATE_NOOP("figure", "dashed: cropped, so its gradient is 0")
DROPPED = QT_TRANSLATE_NOOP("figure", "hatched: of the padding, dropped")
UNREACHED = QT_TRANSLATE_NOOP("figure", "dotted: nothing of y depends on it")
NO_BIAS = QT_TRANSLATE_NOOP("figure", "no bias here")
FORWARD = QT_TRANSLATE_NOOP("figure", "forward")
BACKWARD = QT_TRANSLATE_NOOP("figure", "backward")
CONVOLUTION = QT_TRANSLATE_NOOP("figure", "convolution")
TRANSPOSED = QT_TRANSLATE_NOOP("figure", "transposed convolution")
WHY = QT_TRANSLATE_NOOP(
    "figure",
    "“Backward strided”: forwards, a transposed convolution does what a strided convolution "
    "does backwards.",
)

NO_PARAMETERS = QT_TRANSLATE_NOOP(
    "figure", "The layer has no parameters: there is no ∂L/∂w, no ∂L/∂b and nothing to learn."
)
WINNERS = QT_TRANSLATE_NOOP(
    "figure",
    "Each gradient goes to the cell that was the largest of its window; the others get none.",
)
PLACES = QT_TRANSLATE_NOOP(
    "figure", "Each cell takes its gradient from the place that its value was put back to."
)
SHARES = QT_TRANSLATE_NOOP(
    "figure",
    "Each cell collects the gradients of the outputs that it counts in, by the same weights.",
)
SLOPES = QT_TRANSLATE_NOOP(
    "figure", "Each gradient is multiplied by the slope of the function at its x."
)
SLOPE_TITLE = QT_TRANSLATE_NOOP("figure", "slope {slope}")

PLAIN_HEIGHT = 720.0
# Between an arrow and the grids at its ends, in parts of the room between grids.
ARROW_ROOM = 0.23
# The rows of the card and the room between its parts, in lines of notes.
CARD_ROW, CARD_GAP = 1.45, 0.8
WITH_LEGEND = ("input", "output", "upstream", "grad_input")
# Sections one beneath the other; in each, rows of places whose columns are as wide as the widest;
# in each place pieces side by side.
Section = tuple[tuple[tuple[str, ...], ...], ...]
FORTH = (("input",), ("kernel", "bias"), ("output",))
BACK = (("grad_input",), ("product",), ("upstream",))
PARAMETERS = ("grad_kernel", "grad_bias")
WIDE: tuple[Section, ...] = (((*FORTH, ("card",)), (*BACK, PARAMETERS)),)
SQUARE: tuple[Section, ...] = ((FORTH, BACK), ((("card",), PARAMETERS),))
# The card in two parts, which take less height side by side.
LOW = ((("phases",), ("swap",), PARAMETERS),)
SPREAD: tuple[Section, ...] = ((FORTH, BACK), LOW)
FLAT: tuple[Section, ...] = (((*FORTH, *BACK),), ((("card",), PARAMETERS),))
TALL: tuple[Section, ...] = (
    tuple(zip(FORTH, BACK, strict=True)), ((("card",), PARAMETERS),),
)  # fmt: skip
TALLEST: tuple[Section, ...] = (
    tuple(zip(FORTH, BACK, strict=True)), ((PARAMETERS,), (("card",),)),
)  # fmt: skip
# A gradient beneath what it is of is worth somewhat smaller cells.
WAYS = ((WIDE, 1.0), (SQUARE, 1.0), (SPREAD, 1.0), (FLAT, 1.25), (TALL, 1.05), (TALLEST, 1.1))


@dataclass(frozen=True, slots=True)
class Label:
    """One line of text: ``ink`` is a role or a colour of the theme by name."""

    text: str
    x: float
    y: float
    size: float
    ink: str
    weight: Weight = "regular"

    def rect(self, families: Families) -> QRectF:
        """What it covers."""
        wide = text_width(self.text, self.size, self.weight, families)
        return QRectF(self.x, self.y - 1.1 * self.size, wide, 1.5 * self.size)


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the card about a phase: its heading and how many steps it takes."""

    number: str
    text: str


@dataclass(frozen=True, slots=True)
class Arrow:
    """From ``start`` to ``end``, in the "forward" or the "backward" pass.

    ``way`` is "forth" or "back" where the pass's matrix stands beside it.
    """

    kind: str
    start: QPointF
    end: QPointF
    way: str

    @property
    def rect(self) -> QRectF:
        """The rectangle between its ends."""
        return QRectF(self.start, self.end).normalized()


@dataclass(frozen=True, eq=False)
class Piece:
    """A grid with its title above and its notes below, or the card, which has no grid."""

    name: str
    grid: Grid | None
    title: str
    size_text: str
    notes: tuple[str, ...]
    width: float
    height: float
    ink: str


@dataclass(frozen=True, eq=False)
class Arranged:
    """The pieces, placed; ``boxes`` are their rooms, those of the card's two parts among them."""

    layout: Layout
    pieces: dict[str, Piece]
    boxes: dict[str, QRectF]
    arrows: tuple[Arrow, ...]
    card: Card
    sums: QRectF
    metrics: Metrics


@dataclass(frozen=True, slots=True)
class Card:
    """Widths of the swap card's columns, and its texts; no table where there is no one kernel."""

    phases: tuple[Line, ...]
    rows: tuple[str, str]
    heads: tuple[str, str]
    why: tuple[str, ...]
    has_table: bool
    first: float
    other: float
    count: float

    @property
    def width(self) -> float:
        """The whole card's width."""
        return self.first + 2 * self.other


def layout(frame: Frame) -> Layout:
    """Places of the grids for one frame."""
    return arranged(frame).layout


def arranged(frame: Frame) -> Arranged:
    """The arrangement that is largest in the frame's aspect."""
    back = now_of(frame).back
    legends = frame.shade or max(*back.upstream.shape, *back.grad_input.shape) > LARGE_SIDE
    return _arranged(back, frame.words, round(frame.aspect, 2), legends)


@kept(maxsize=32)
def _arranged(back: Backward, words: Words, aspect: float, legends: bool) -> Arranged:
    plain = _best(back, words, aspect, Metrics(), legends)
    # Labels keep their part of the picture as it grows; a tall picture has room for more lines.
    k = _extent(plain, aspect) / (PLAIN_HEIGHT * max(1.0, 1 / aspect))
    return _best(back, words, aspect, Metrics(max(1.0, k)), legends)


def _best(
    back: Backward, words: Words, aspect: float, m: Metrics, legends: bool
) -> Arranged:
    options = [(_placed(back, words, way, m, legends), cost) for way, cost in WAYS]
    return min(options, key=lambda option: _extent(option[0], aspect) * option[1])[0]


def _extent(made: Arranged, aspect: float) -> float:
    size = made.layout.size
    return max(size.width() / aspect, size.height())


def gap_of(m: Metrics) -> float:
    """The room between grids; arrows stand in it."""
    return max(m.gap, m.k * PLAIN.gap / 2)


def way_name(back: Backward, way: str) -> str:
    """What stands at the way "forth" or "back": a matrix, or a function and its slope."""
    if back.layer.operation.function is not None:
        return "f" if way == "forth" else SLOPE
    return "C" if (way == "forth") == back.scatters else "Cᵀ"


def phase_lines(back: Backward) -> tuple[Line, ...]:
    """The three sums of the backward pass; the first alone where there are no parameters."""
    dot = " · " if back.layer.operation.function is not None else " "
    lines = (
        Line("1", f"{DX} = {way_name(back, 'back')}{dot}{DY}"),
        Line("2", f"{DW} = Σ x · {DY}"),
        Line("3", f"{DB} = Σ {DY}"),
    )
    return lines if back.has_parameters else lines[:1]


def _reasons(back: Backward) -> tuple[Mark, ...]:
    """What is said beneath the card's lists."""
    operation = back.layer.operation
    marks = (WHY,)
    if operation.function is not None:
        marks = (SLOPES,)
    elif not back.shown.is_regular:
        put_back = PLACES if operation.unpools else SHARES
        marks = (WINNERS if operation.keeps_places else put_back,)
    return marks if back.has_parameters else (NO_PARAMETERS, *marks)


def _card(back: Backward, words: Words, m: Metrics, families: Families) -> Card:
    size, pad = m.note, 8 * m.k
    rows = words(CONVOLUTION), words(TRANSPOSED)
    heads = words(FORWARD), words(BACKWARD)
    first = max(text_width(text, size, "semibold", families) for text in rows) + 2 * pad
    other = max(text_width(text, size, "semibold", families) for text in heads) + 2 * pad
    lines = phase_lines(back)
    count = "000 / 000" if back.steps < 1000 else "00000 / 00000"
    counted = text_width(count, size, "regular", families) + 3 * pad
    longest = max(text_width(line.text, m.title, "semibold", families) for line in lines)
    first = max(first, longest + 24 * m.k + counted - 2 * other)
    wide = first + 2 * other
    why = tuple(
        text for mark in _reasons(back) for text in wrapped(words(mark), wide, size, families)
    )
    return Card(lines, rows, heads, why, back.shown.is_regular, first, other, counted)


def _pieces(
    back: Backward, words: Words, m: Metrics, card: Card, legends: bool
) -> dict[str, Piece]:
    shown, layer = back.shown, back.layer
    maps = shown.document.feature_maps
    before, after = (maps[shown.position + n].shape[2:] for n in (0, 1))
    own_in, own_out, axes = shown.input_window, shown.output_window, shown.axes
    cell = parameter_cell(shown)
    families = load_fonts(words.language)
    kernel = grid_for("kernel", shown.kernel, cell=cell, axes=axes)
    inputs = grid_for("input", shown.input, top=own_in.top, left=own_in.left, axes=axes)
    output = grid_for("output", shown.output, top=own_out.top, left=own_out.left, axes=axes)
    one = Grid("bias", 1, 1, cell=cell, axes=1)
    turned = (KERNEL_TURNED,) if layer.flipped else ()
    magnified = (MAGNIFIED,) if cell > CELL else ()
    padded = (own_in.bottom - own_in.top, own_in.right - own_in.left) != shown.input.shape
    cropped = (own_out.bottom - own_out.top, own_out.right - own_out.left) != shown.output.shape
    x_notes: list[Mark] = [PADDING] if padded else []
    if shown.unused.any():
        x_notes.append(unused_note(shown))
    y_notes: list[Mark] = [CROPPED] if cropped else []
    if shown.holes.any():
        y_notes.append(HOLES)
    gx_notes: list[Mark] = [DROPPED] if padded else []
    if back.unreached.any():
        gx_notes.append(UNREACHED)
    last = ",".join(str(n - 1) for n in after)
    other = times(back)
    stamp = f"{words(STAMP)} {DY}[{last}]·{other}"
    if not back.scatters:
        stamp = f"{words(PRODUCTS)} {DY}·{other}"
    no_bias = () if layer.bias is not None else (NO_BIAS,)
    title, kernel_size = kernel_title(shown, words)
    if layer.operation.function is not None:
        title = words(SLOPE_TITLE, slope=SLOPE)
    named: list[tuple[Grid, str, str, tuple[Mark, ...], str]] = [
        (inputs, f"{words(INPUT)} x", shape_text(before), tuple(x_notes), "input"),
        (kernel, title, shape_text(kernel_size) if kernel_size else "",
         (*turned, *magnified), "kernel"),
        (output, f"{words(OUTPUT)} y", shape_text(after), tuple(y_notes), "output"),
        (replace(kernel, name="product"), stamp, "", (), "current"),
        (replace(output, name="upstream"), DY, shape_text(after),
         (NOT_SEEN,) if cropped else (), "gradient"),
        (replace(inputs, name="grad_input"), DX, shape_text(before), tuple(gx_notes), "gradient"),
    ]  # fmt: skip
    if back.has_parameters:
        named += [
            (replace(kernel, name="grad_kernel"), DW, shape_text(layer.spec.kernel_size), (),
             "gradient"),
            (replace(one, name="grad_bias"), DB, "", no_bias, "gradient"),
        ]  # fmt: skip
    if layer.bias is not None:
        named.append((one, f"{words(BIAS)} b", "", (), "kernel"))
    ends = {
        "input": limits_of(shown, "input"), "output": limits_of(shown, "output"),
        "upstream": value_limits(back.upstream), "grad_input": value_limits(back.grad_input),
    }  # fmt: skip
    pieces = {}
    for grid, title, size, notes, ink in named:
        lines = tuple(words(note, factor=round(cell / CELL)) for note in notes)
        wide = text_width(title, m.title, "semibold", families) + 4
        if size:
            wide += text_width(size, m.note, "regular", families) + 10 * m.k
        wide = max([wide, *(text_width(text, m.note, "regular", families) for text in lines)])
        high = m.title_height + grid.height + max(m.note_height * len(lines), 8 * m.k)
        if legends and grid.name in WITH_LEGEND:
            high += m.legend_height
            wide = max(wide, legend_room(ends[grid.name], m, families))
        pieces[grid.name] = Piece(
            grid.name, grid, title, size, lines, max(wide, grid.width), high, ink
        )
    row = m.note_height * CARD_ROW
    lists = len(card.phases) * row
    swap = (3 * row if card.has_table else 0.0) + m.note_height * (len(card.why) + 0.4)
    high = lists + m.note_height * CARD_GAP + swap
    for name, height in (("card", high), ("phases", lists), ("swap", swap)):
        pieces[name] = Piece(name, None, "", "", (), card.width, height, "ink")
    return pieces


def _placed(
    back: Backward, words: Words, sections: tuple[Section, ...], m: Metrics, legends: bool
) -> Arranged:
    families = load_fonts(words.language)
    card = _card(back, words, m, families)
    pieces = _pieces(back, words, m, card, legends)
    sections = tuple(_present(section, pieces) for section in sections)
    sections = tuple(section for section in sections if section)
    widths = [_section_width(section, pieces, m) for section in sections]
    width = max(widths) + 2 * EDGE
    boxes: dict[str, QRectF] = {}
    y = EDGE
    for section, wide in zip(sections, widths, strict=True):
        y = _place_section(section, pieces, (width - wide) / 2, y, boxes, m)
    if "card" in boxes:
        card_box = boxes["card"]
        boxes["phases"], boxes["swap"] = QRectF(card_box), QRectF(card_box)
        boxes["phases"].setHeight(pieces["phases"].height)
        boxes["swap"].setTop(card_box.bottom() - pieces["swap"].height)
    y -= m.row_gap * 0.5
    sums = QRectF(EDGE, y, width - 2 * EDGE, m.note_height * 2.9)
    moved = {}
    for name, piece in pieces.items():
        if piece.grid is None:
            moved[name] = piece
            continue
        box = boxes[name]
        moved[name] = replace(piece, grid=piece.grid.at(box.x(), box.y() + m.title_height))
    bottom = sums.bottom()
    spots = {"caption": QPointF(width / 2, bottom + m.caption_height - 8 * m.k)}
    grids = tuple(piece.grid for piece in moved.values() if piece.grid is not None)
    size = QSizeF(width, bottom + m.caption_height)
    return Arranged(Layout(size, grids, spots), moved, boxes, _arrows(moved, m), card, sums, m)


def _present(section: Section, pieces: dict[str, Piece]) -> Section:
    """A section without the columns and rows in which nothing stands."""
    rows = [
        [tuple(name for name in stack if name in pieces) for stack in row] for row in section
    ]
    columns = [column for column in zip(*rows, strict=True) if any(column)]
    return tuple(row for row in zip(*columns, strict=True) if any(row))


def _stack_width(stack: tuple[str, ...], pieces: dict[str, Piece], m: Metrics) -> float:
    """Pieces side by side in one place."""
    wide = [pieces[name].width for name in stack if name in pieces]
    return sum(wide) + gap_of(m) * 0.45 * max(len(wide) - 1, 0)


def _columns(section: Section, pieces: dict[str, Piece], m: Metrics) -> list[float]:
    return [
        max(_stack_width(stack, pieces, m) for stack in column)
        for column in zip(*section, strict=True)
    ]


def _section_width(section: Section, pieces: dict[str, Piece], m: Metrics) -> float:
    columns = _columns(section, pieces, m)
    return sum(columns) + gap_of(m) * (len(columns) - 1)


def _place_section(
    section: Section,
    pieces: dict[str, Piece],
    left: float,
    y: float,
    boxes: dict[str, QRectF],
    m: Metrics,
) -> float:
    """Give every piece of a section its room; where the next section begins."""
    columns = _columns(section, pieces, m)
    for row in section:
        x = left
        high = max(pieces[name].height for stack in row for name in stack if name in pieces)
        for stack, room in zip(row, columns, strict=True):
            at = x + (room - _stack_width(stack, pieces, m)) / 2
            for name in stack:
                if name not in pieces:
                    continue
                piece = pieces[name]
                top = y if name in ("phases", "swap") else y + (high - piece.height) / 2
                boxes[name] = QRectF(at, top, piece.width, piece.height)
                at += piece.width + gap_of(m) * 0.45
            x += room + gap_of(m)
        y += high + m.row_gap
    return y


# What leads to what, and the matrix that stands at the way.
FLOWS = (
    ("forward", "input", "kernel", ""), ("forward", "kernel", "output", "forth"),
    ("backward", "upstream", "product", ""), ("backward", "product", "grad_input", "back"),
)  # fmt: skip


def _arrows(pieces: dict[str, Piece], m: Metrics) -> tuple[Arrow, ...]:
    """From grid to grid: beside each other, else one above the other."""
    found = []
    for kind, start, end, way in FLOWS:
        first, last = _rect(pieces[start]), _rect(pieces[end])
        if start == "kernel" and "bias" in pieces:
            bias = _rect(pieces["bias"])
            beside = bias.right() < last.left()
            first = bias.united(first) if beside else first
        room = ARROW_ROOM * gap_of(m)
        if max(first.top(), last.top()) < min(first.bottom(), last.bottom()):
            y = (max(first.top(), last.top()) + min(first.bottom(), last.bottom())) / 2
            if first.right() < last.left():
                ends = first.right() + room, last.left() - room
            else:
                ends = first.left() - room, last.right() + room
            one, other = QPointF(ends[0], y), QPointF(ends[1], y)
        else:
            x = (first.center().x() + last.center().x()) / 2
            # Titles stand above grids, notes beneath.
            if first.bottom() < last.top():
                high = max(m.note_height * len(pieces[start].notes), 0) + room
                ends = first.bottom() + high, last.top() - m.title_height - room * 0.6
            else:
                high = max(m.note_height * len(pieces[end].notes), 0) + room
                ends = first.top() - m.title_height, last.bottom() + high
            one, other = QPointF(x, ends[0]), QPointF(x, ends[1])
        found.append(Arrow(kind, one, other, way))
    return tuple(found)


def _rect(piece: Piece) -> QRectF:
    assert piece.grid is not None
    return piece.grid.rect
