"""Where the grids and texts of the stretched convolution stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal, NamedTuple

from PySide6.QtCore import QPointF, QRectF, QSizeF

from core.document import shape_text
from core.numbers_text import shown_number
from core.words_mark import QT_TRANSLATE_NOOP
from tconv_gui.figures._labels import parameter_text
from tconv_gui.figures._metrics import EDGE, LARGE_SIDE, Metrics, kernel_cell
from tconv_gui.figures._moment import limits_of
from tconv_gui.figures._stage_layout import (
    BIAS,
    INPUT,
    KERNEL,
    MAGNIFIED,
    OUTPUT,
    PADDING,
    legend_room,
)
from tconv_gui.figures._stretched_scene import Scene, scene_of
from tconv_gui.figures._type import kept, type_scale
from tconv_gui.figures.figure import CellRef, Frame
from tconv_gui.figures.layout import CELL, Cell, Grid, Layout
from tconv_gui.figures.surface import text_width
from tconv_gui.theme.fonts import load_fonts
from tconv_gui.words import Words

STRETCHED = QT_TRANSLATE_NOOP("figure", "stretched x")
PADDED = QT_TRANSLATE_NOOP("figure", "padded x")
CUT = QT_TRANSLATE_NOOP("figure", "cropped x")
UNCHANGED = QT_TRANSLATE_NOOP("figure", "x as it is")
TURNED = QT_TRANSLATE_NOOP("figure", "w turned by 180°")
TURNED_ONCE = QT_TRANSLATE_NOOP("figure", "w turned only once")
TURNED_TWICE = QT_TRANSLATE_NOOP("figure", "w turned twice")
NOT_TURNED = QT_TRANSLATE_NOOP("figure", "w not turned")
FIRST_STEP = QT_TRANSLATE_NOOP("figure", "step 1: last cell first")
PRODUCTS = QT_TRANSLATE_NOOP("figure", "products")
ALL_RESULTS = QT_TRANSLATE_NOOP("figure", "every result with stride 1")

BETWEEN = QT_TRANSLATE_NOOP("figure", "dotted: zeros between units, s − 1 = {zeros} → {size}")
AROUND = QT_TRANSLATE_NOOP("figure", "dashed: zeros around, p' = d·(k−1) − p = {padding}")
NONE_AROUND = QT_TRANSLATE_NOOP("figure", "no zeros around: p' = d·(k−1) − p = 0")
CROP = QT_TRANSLATE_NOOP("figure", "hatched: a crop, p' = d·(k−1) − p = {padding}")
ADDED = QT_TRANSLATE_NOOP("figure", "outside the dashes: a = {cells} by output_padding")
DROPPED = QT_TRANSLATE_NOOP("figure", "hatched: dropped; one in s = {stride} is kept")

WORK = QT_TRANSLATE_NOOP("figure", "multiplications / not by zeros")
WORK_DROPPED = QT_TRANSLATE_NOOP("figure", "with stride 1 / kept / not by zeros")
SO_FAR = QT_TRANSLATE_NOOP("figure", "so far {work}")
ONE_STEP = QT_TRANSLATE_NOOP("figure", "1 step = 1 cell of {plane} = {part} cell of x")
ONE_STEP_PLAIN = QT_TRANSLATE_NOOP("figure", "1 step = 1 cell of x")
ONE_KEPT = QT_TRANSLATE_NOOP("figure", "1 cell of y = {stride} steps of 1 cell of x")
CELLS_OF_X = QT_TRANSLATE_NOOP("figure", "cells of x")
CELLS_OF_Y = QT_TRANSLATE_NOOP("figure", "cells of y")
WRONG = QT_TRANSLATE_NOOP("figure", "without the turn {wrong} of {count} cells are wrong")
FARTHEST = QT_TRANSLATE_NOOP("figure", "largest difference {most}")
NONE_WRONG = QT_TRANSLATE_NOOP("figure", "nothing is wrong here: w looks the same turned")

# From the end of a ruler to its names.
RULER_END = 14.0

PieceName = Literal[
    "input", "plane", "kernel", "turn", "turned", "bias", "product", "work", "dense", "output",
    "verdict",
]  # fmt: skip
Kind = Literal["row", "line", "column"]


@dataclass(frozen=True, slots=True)
class LinkedGrid(Grid):
    """A grid whose cells are those of another grid, so that pointing lights them everywhere.

    Every ``spacing``-th cell is a cell of ``refers``, counted backwards if ``reverses``; the
    others are the grid's own.
    """

    refers: str = ""
    spacing: Cell = (1, 1)
    size: Cell = (1, 1)
    reverses: bool = False

    def own(self, cell: Cell) -> CellRef:
        """The reference of a drawn cell."""
        row, column = cell[0] - self.top, cell[1] - self.left
        if self.reverses:
            row, column = self.rows - 1 - row, self.columns - 1 - column
        (unit_row, row_rest), (unit_column, column_rest) = (
            divmod(place, s) for place, s in zip((row, column), self.spacing, strict=True)
        )
        inside = 0 <= unit_row < self.size[0] and 0 <= unit_column < self.size[1]
        if not inside or row_rest or column_rest:
            return CellRef(self.name, (row, column)[-self.axes :])
        return CellRef(self.refers, (unit_row, unit_column)[-self.axes :])

    def drawn(self, index: tuple[int, ...]) -> Cell:
        """The drawn cell of an own index."""
        row, column = (0, *index)[-2:]
        if self.reverses:
            row, column = self.rows - 1 - row, self.columns - 1 - column
        return row + self.top, column + self.left


class Piece(NamedTuple):
    """A grid with its title and what stands below, or a text without a grid."""

    width: float
    height: float
    grid: Grid | None = None
    above: float = 0.0
    title: str = ""
    size_text: str = ""
    notes: tuple[str, ...] = ()


class Branch(NamedTuple):
    """Pieces and branches beside each other (a row is centred, a line begins at one height) or
    beneath each other (beginning at one side).
    """

    kind: Kind
    parts: tuple[Branch | PieceName, ...]


def row(*parts: Branch | PieceName) -> Branch:
    """Side by side."""
    return Branch("row", parts)


def line(*parts: Branch | PieceName) -> Branch:
    """Side by side, with all titles at one height."""
    return Branch("line", parts)


def column(*parts: Branch | PieceName) -> Branch:
    """One above the other."""
    return Branch("column", parts)


# The height of a picture in which plain labels are still read in a window.
HIGHEST = 850.0

UPRIGHT = column("kernel", "bias", "turn", "turned")
ALONG = line(column("kernel", "bias"), "turn", "turned")
MADE = column("product", "work")
RESULT = column("dense", "output", "verdict")
CHOICES = (
    row(column("input", UPRIGHT), "plane", column("product", "work", "output", "verdict", "dense")),
    row(column("input", UPRIGHT), "plane", MADE, RESULT),
    row(column("input", ALONG, "product"), "plane", column("work", RESULT)),
    row(column(line("input", ALONG), row("plane", MADE)), RESULT),
    column(line("input", ALONG, "product"), row("plane", column("work", RESULT))),
    column(line("input", ALONG), "plane", line(MADE, RESULT)),
    column(line("input", UPRIGHT), "plane", MADE, RESULT),
    column(line("input", ALONG, "product"), "plane", row("work", RESULT)),
)


@dataclass(frozen=True, eq=False)
class Arranged:
    """The placed pieces; ``boxes`` is the room of each, ``layout`` what is painted and hit."""

    layout: Layout
    pieces: dict[PieceName, Piece]
    boxes: dict[PieceName, QRectF]
    metrics: Metrics

    def grid(self, name: PieceName) -> Grid:
        """The placed grid of a piece."""
        grid = self.pieces[name].grid
        assert grid is not None
        return grid


def layout(frame: Frame) -> Layout:
    """Places of the grids for one frame."""
    return arranged(frame).layout


def arranged(frame: Frame) -> Arranged:
    """The arrangement that is largest in the frame's aspect."""
    return _arranged(scene_of(frame), frame.words, round(frame.aspect, 2))


@kept(maxsize=32)
def _arranged(scene: Scene, words: Words, aspect: float) -> Arranged:
    m = metrics_for(scene)
    pieces = _pieces(scene, words, m)
    high = min(_needed(choice, pieces, m, aspect) for choice in CHOICES)
    k = high / (HIGHEST * max(1.0, 1 / aspect))
    if k * type_scale() > m.k:
        # Grids one above the other take so much height that nobody could read the labels.
        m = Metrics(k)
        pieces = _pieces(scene, words, m)
    best = min(CHOICES, key=lambda choice: _needed(choice, pieces, m, aspect))
    width, height = _extent(best, pieces, m)
    boxes: dict[PieceName, QRectF] = {}
    _place(best, EDGE, EDGE, pieces, m, boxes)
    placed = {name: _moved(pieces[name], box) for name, box in boxes.items()}
    total = QSizeF(width + 2 * EDGE, height + 2 * EDGE + m.caption_height)
    spots = {"caption": QPointF(total.width() / 2, total.height() - 8 * m.k)}
    grids = tuple(piece.grid for piece in placed.values() if piece.grid is not None)
    return Arranged(Layout(total, grids, spots), placed, boxes, m)


def _needed(
    choice: Branch, pieces: dict[PieceName, Piece], m: Metrics, aspect: float
) -> float:
    """How high a picture of an aspect must be to hold an arrangement."""
    width, height = _extent(choice, pieces, m)
    return max((width + 2 * EDGE) / aspect, height + m.caption_height)


def metrics_for(scene: Scene) -> Metrics:
    """Labels that keep their part of the picture as grids grow."""
    return Metrics(max(1.0, max(scene.plane.shape) / LARGE_SIDE))


def _parts(branch: Branch, pieces: dict[PieceName, Piece]) -> list[Branch | PieceName]:
    """Those that are there."""
    return [
        part
        for part in branch.parts
        if (_parts(part, pieces) if isinstance(part, Branch) else part in pieces)
    ]


def _gap(kind: Kind, m: Metrics) -> float:
    return {"row": m.gap * 0.75, "line": m.gap * 0.6, "column": m.row_gap * 0.45}[kind]


def _extent(
    part: Branch | PieceName, pieces: dict[PieceName, Piece], m: Metrics
) -> tuple[float, float]:
    if not isinstance(part, Branch):
        return pieces[part].width, pieces[part].height
    sizes = [_extent(inner, pieces, m) for inner in _parts(part, pieces)]
    gaps = _gap(part.kind, m) * (len(sizes) - 1)
    widths, heights = [w for w, _ in sizes], [h for _, h in sizes]
    if part.kind != "column":
        return sum(widths) + gaps, max(heights)
    return max(widths), sum(heights) + gaps


def _place(
    part: Branch | PieceName,
    x: float,
    y: float,
    pieces: dict[PieceName, Piece],
    m: Metrics,
    boxes: dict[PieceName, QRectF],
) -> None:
    width, height = _extent(part, pieces, m)
    if not isinstance(part, Branch):
        boxes[part] = QRectF(x, y, width, height)
        return
    gap = _gap(part.kind, m)
    for inner in _parts(part, pieces):
        wide, high = _extent(inner, pieces, m)
        if part.kind != "column":
            down = (height - high) / 2 if part.kind == "row" else 0.0
            if inner == "turn" and part.kind == "line":
                kernel = pieces["kernel"]
                assert kernel.grid is not None
                down = kernel.above + (kernel.grid.height - high) / 2
            _place(inner, x, y + max(down, 0.0), pieces, m, boxes)
            x += wide + gap
        else:
            _place(inner, x, y, pieces, m, boxes)
            y += high + gap


def _moved(piece: Piece, box: QRectF) -> Piece:
    if piece.grid is None:
        return piece
    return piece._replace(grid=piece.grid.at(box.x(), box.y() + piece.above))


def _pieces(scene: Scene, words: Words, m: Metrics) -> dict[PieceName, Piece]:
    shown, found = scene.shown, scene.found
    layer = scene.document.layers[scene.position]
    maps = scene.document.feature_maps
    axes, cell = shown.axes, kernel_cell(shown)
    rows, columns = scene.slid.shape
    sizes = maps[scene.position].shape[2:], maps[scene.position + 1].shape[2:]
    magnified = (words(MAGNIFIED, factor=round(cell / CELL)),) if cell > CELL else ()
    kernel = Grid("kernel", rows, columns, cell=cell, axes=axes)
    made: dict[PieceName, Piece] = {}

    def add(
        name: PieceName,
        grid: Grid,
        title: str,
        size: str = "",
        notes: tuple[str, ...] = (),
        below: float = 0.0,
        least: float = 0.0,
    ) -> None:
        wide = max(grid.width, least, _title_width(title, size, words, m))
        if grid.name in ("input", "output"):
            families = load_fonts(words.language)
            wide = max(wide, legend_room(limits_of(shown, grid.name), m, families))
        wide = max([wide, *(_width(note, m.note, words) for note in notes)])
        high = m.title_height + grid.height + below + m.note_height * len(notes)
        made[name] = Piece(wide, high, grid, m.title_height, title, size, notes)

    input_title = f"{words(INPUT)} x"
    origin, plane = scene.origin, scene.plane.shape
    units = Grid("input", plane[0], plane[1], top=origin[0], left=origin[1], axes=axes)
    ruler = ruler_height(m) + (m.legend_height if not found.is_transposed else 0.0)
    names = max(_width(text, ruler_size(m), words) for text in ruler_names(scene, words))
    ruled = scene.read.left + scene.results.shape[1] - 1
    wide = max(
        ruled * CELL + RULER_END * m.k + names,
        *(_width(text, m.note, words, "semibold") for text in step_texts(scene, words)),
    )
    if found.is_transposed:
        rows_in, columns_in = _shape(sizes[0])
        add("input", Grid("input", rows_in, columns_in, axes=axes), input_title,
            shape_text(sizes[0]), below=m.legend_height)  # fmt: skip
        stretched = LinkedGrid(
            "stretched", plane[0], plane[1], top=origin[0], left=origin[1], axes=axes,
            refers="input", spacing=scene.spacing, size=_shape(sizes[0]),
        )  # fmt: skip
        add("plane", stretched, plane_title(scene, words), shape_text(found.read),
            plane_notes(scene, words), ruler, wide)  # fmt: skip
    else:
        padded = (words(PADDING),) if plane != _shape(sizes[0]) else ()
        add("plane", units, input_title, shape_text(sizes[0]), padded, ruler, wide)
    add("kernel", kernel, f"{words(KERNEL)} w", shape_text(layer.spec.kernel_size), magnified,
        below=0.0 if layer.bias is not None else m.legend_height * 0.2)  # fmt: skip
    if layer.bias is not None:
        title = f"{words(BIAS)} b"
        made["bias"] = Piece(
            cell + 10 + _width(title, m.title, words, "semibold"), cell,
            Grid("bias", 1, 1, cell=cell, axes=1), title=title,
        )  # fmt: skip
    linked = LinkedGrid(
        "product", rows, columns, cell=cell, axes=axes, refers="product", size=(rows, columns),
        reverses=scene.reverses,
    )  # fmt: skip
    if scene.shows_turn:
        made["turn"] = Piece(*turn_size(m))
        turned = replace(linked, name="turned", refers="kernel")
        notes = (words(FIRST_STEP),) if scene.reverses else ()
        add("turned", turned, turned_title(scene, words), notes=notes)
    add("product", linked, words(PRODUCTS), below=m.note_height * 1.2, least=250.0 * m.k)
    lines = work_lines(scene, words, scene.count)
    made["work"] = Piece(
        max(_width(text, size * m.note, words, "semibold") for text, size in lines),
        m.note_height * 3.6,
    )
    if scene.results.shape != scene.output.shape:
        dense = LinkedGrid(
            "dense", scene.results.shape[0], scene.results.shape[1], axes=axes, refers="output",
            spacing=scene.kept_every, size=scene.output.shape,
        )  # fmt: skip
        note = words(DROPPED, stride=parameter_text("stride", found.kept_every))
        add("dense", dense, words(ALL_RESULTS), shape_text(found.results), (note,))
    rows_out, columns_out = scene.output.shape
    add("output", Grid("output", rows_out, columns_out, axes=axes), f"{words(OUTPUT)} y",
        shape_text(sizes[1]), below=m.legend_height)  # fmt: skip
    if found.is_transposed and not scene.turned:
        texts = verdict_lines(scene, words)
        made["verdict"] = Piece(
            max(_width(text, m.note * 1.08, words, "semibold") for text in texts),
            m.note_height * (len(texts) + 0.3), notes=texts,
        )  # fmt: skip
    return made


def ruler_height(m: Metrics) -> float:
    """Room for the two scales below the plane and for their sentence."""
    return 76.0 * m.k


def ruler_size(m: Metrics) -> float:
    """Font size of what stands at a ruler."""
    return m.note * 0.9


def ruler_names(scene: Scene, words: Words) -> tuple[str, str]:
    """What the upper and the lower scale count."""
    if scene.found.is_transposed:
        return plane_title(scene, words), words(CELLS_OF_X)
    return words(CELLS_OF_X), words(CELLS_OF_Y)


def turn_size(m: Metrics) -> tuple[float, float]:
    """Room for the arrow that turns the kernel."""
    return 84.0 * m.k, 34.0 * m.k


def plane_title(scene: Scene, words: Words) -> str:
    """What the plane is called: after what is done to x first."""
    if max(scene.spacing) > 1:
        return words(STRETCHED)
    if not any(scene.found.before + scene.found.after):
        return words(UNCHANGED)
    return words(CUT) if min(scene.found.before) < 0 else words(PADDED)


def turned_title(scene: Scene, words: Words) -> str:
    """Whether and why the kernel that slides is turned."""
    if scene.reverses:
        return words(TURNED if scene.turned else TURNED_ONCE)
    return words(TURNED_TWICE if scene.turned else NOT_TURNED)


def plane_notes(scene: Scene, words: Words) -> tuple[str, ...]:
    """How the plane was made, with its numbers."""
    found, notes = scene.found, []
    if max(found.spacing) > 1:
        zeros = parameter_text("stride", tuple(s - 1 for s in found.spacing))
        notes.append(words(BETWEEN, zeros=zeros, size=shape_text(found.stretched)))
    ends = zip(found.after, found.output_padding, strict=True)
    pairs = tuple(zip(found.before, (after - a for after, a in ends), strict=True))
    padding = parameter_text("padding", pairs).replace("-", "−")
    if max(map(max, pairs)) > 0:
        notes.append(words(AROUND, padding=padding))
    elif found.is_transposed and not any(map(any, pairs)):
        notes.append(words(NONE_AROUND))
    if min(map(min, pairs)) < 0:
        notes.append(words(CROP, padding=padding))
    if any(found.output_padding):
        cells = parameter_text("output_padding", found.output_padding)
        notes.append(words(ADDED, cells=cells))
    return tuple(notes)


def step_texts(scene: Scene, words: Words) -> tuple[str, ...]:
    """What one step is worth on both rulers."""
    s = (scene.spacing if scene.found.is_transposed else scene.kept_every)[1]
    if s == 1:
        return (words(ONE_STEP_PLAIN),)
    if scene.found.is_transposed:
        return (words(ONE_STEP, plane=plane_title(scene, words), part=f"1/{s}"),)
    return (words(ONE_KEPT, stride=s),)


def work_lines(scene: Scene, words: Words, number: int) -> list[tuple[str, float]]:
    """The multiplications after some steps, and the size of each line in notes."""
    work = scene.found.multiplications
    title = WORK_DROPPED if work.total != work.kept else WORK
    so_far = scene.found.multiplications_after(number)
    counts = [so_far.total, so_far.kept, so_far.by_units]
    if work.total == work.kept:
        del counts[1]
    done = words(SO_FAR, work=" / ".join(map(str, counts)))
    return [(words(title), 1.0), (str(work), 1.6), (done, 1.0)]


def verdict_lines(scene: Scene, words: Words) -> tuple[str, ...]:
    """What leaving out the turn has done."""
    wrong = int((scene.differences > 0).sum())
    if not wrong:
        return (words(NONE_WRONG),)
    most = shown_number(float(scene.differences.max()))
    return (words(WRONG, wrong=wrong, count=scene.count), words(FARTHEST, most=most))


def _shape(size: Sequence[int]) -> Cell:
    rows, columns = (1, *size)[-2:]
    return rows, columns


def _width(
    text: str, size: float, words: Words, weight: Literal["regular", "semibold"] = "regular"
) -> float:
    return text_width(text, size, weight, load_fonts(words.language))


def _title_width(title: str, size: str, words: Words, m: Metrics) -> float:
    wide = _width(title, m.title, words, "semibold") + 8
    return wide + _width(size, m.note, words) + 10 * m.k if size else wide
