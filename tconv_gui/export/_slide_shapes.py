"""A figure in PowerPoint's own shapes: a cell is a rectangle with its number in it.

The drawing that an SVG is made of is taken apart.  What is no cell and looks the same, such as the
dashes of a frame, becomes one shape.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from html import escape
from itertools import pairwise
from math import atan2, degrees, hypot
from typing import Any, NamedTuple

from tconv_gui.export._data import short_title
from tconv_gui.export.format import Job
from tconv_gui.export.svg import drawn
from tconv_gui.figures.figure import Frame
from tconv_gui.figures.render import place
from tconv_gui.figures.surface import text_width
from tconv_gui.theme.fonts import Weight, load_fonts

MOST_SHAPES = 3000
# Smaller rectangles (in pixels) are lines and dashes; a text so far off a cell's centre (in parts
# of its size) is not its number.
LEAST_CELL = 6.0
OFF_CENTRE = 0.2
# So many pixels off a grid's edge a label is still flush with it.
FLUSH = 2.0
# Of a font's size; Arial is what all computers have or replace by one as wide.
FONT, ASCENT, LINE = "Arial", 0.905, 1.15
# Capitals and digits, as a part of the size.
HALF_DIGIT = 0.364

_SVG = "{http://www.w3.org/2000/svg}"
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:e-?\d+)?")
_STEP = re.compile(r"([MLC ])\s*(-?[\d.e-]+),(-?[\d.e-]+)")
_NAMESPACES = (
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
)

Point = tuple[float, float]
Segments = list[tuple[str, list[Point]]]


class Matrix(NamedTuple):
    """A transformation as SVG writes it."""

    a: float = 1.0
    b: float = 0.0
    c: float = 0.0
    d: float = 1.0
    e: float = 0.0
    f: float = 0.0

    def __call__(self, x: float, y: float) -> Point:
        """A point where it is drawn."""
        return self.a * x + self.c * y + self.e, self.b * x + self.d * y + self.f

    @property
    def scale(self) -> float:
        """How much longer lengths become."""
        return hypot(self.a, self.b)


class Look(NamedTuple):
    """How a shape is painted; colours are six digits, None for none."""

    fill: str | None = None
    fill_opacity: float = 1.0
    line: str | None = None
    line_opacity: float = 1.0
    width: float = 1.0
    dash: tuple[float, ...] = ()


class Label(NamedTuple):
    """A line of text around the point (x, y) of its baseline's middle, in pixels."""

    text: str
    x: float
    y: float
    width: float
    size: float
    colour: str
    opacity: float
    bold: bool
    turn: float
    align: str = "ctr"


@dataclass
class Cell:
    """A filled rectangle (left, top, right, bottom) and the text in it."""

    box: tuple[float, float, float, float]
    look: Look
    label: Label | None = None


@dataclass
class Outline:
    """Free lines or areas that look the same."""

    look: Look
    parts: list[Segments] = field(default_factory=list)


Shape = Cell | Outline | Label


def slide_shapes(job: Job, frame: Frame, area: tuple[int, int, int, int], said: str) -> Any:
    """The group of shapes of a frame, as an element of a slide; None where there are too many.

    ``area`` is left, top, width and height on the slide; ``said`` is read to those who cannot see.
    """
    from pptx.oxml import parse_xml

    tree = ET.fromstring(drawn(job, frame))
    if next(tree.iter(f"{_SVG}image"), None) is not None:
        return None
    read = _shapes(tree, load_fonts(frame.words.language))
    ground = None if job.ground is None else (0.0, 0.0, float(job.width), float(job.height))
    kept = [shape for shape in read if not (isinstance(shape, Cell) and shape.box == ground)]
    cuts = _cuts(job, frame)
    shapes = [_flush(shape, cuts) for shape in _lettered(_split(kept, cuts))]
    if len(shapes) > MOST_SHAPES:
        return None
    write = Writer(area[0], area[1], area[2] / job.width)
    inside = "".join(write.shape(number, shape) for number, shape in enumerate(shapes, 1001))
    left, top, width, height = area
    frame_xml = "".join(
        f'<a:{where} x="{left}" y="{top}"/><a:{size} cx="{width}" cy="{height}"/>'
        for where, size in (("off", "ext"), ("chOff", "chExt"))
    )
    return parse_xml(
        f'<p:grpSp {_NAMESPACES}><p:nvGrpSpPr><p:cNvPr id="1000" name="{escape(short_title(job))}" '
        f'descr="{escape(said)}"/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr>'
        f"<p:grpSpPr><a:xfrm>{frame_xml}</a:xfrm></p:grpSpPr>{inside}</p:grpSp>"
    )


# --- reading ------------------------------------------------------------------------------------


def _shapes(tree: ET.Element, families: tuple[str, ...]) -> list[Shape]:
    found: list[Shape] = []
    pieces = (
        (shape, _matrix(group.get("transform", "")), {**group.attrib, **shape.attrib})
        for group in tree.iterfind(f"{_SVG}g/{_SVG}g")
        for shape in group
    )
    for shape, matrix, attributes in pieces:
        name = shape.tag.removeprefix(_SVG)
        if name == "text":
            if (shape.text or "").strip():
                found.append(_label(shape, matrix, families))
            continue
        look = _look(attributes, matrix)
        if look.fill is None and look.line is None:
            continue
        box = _box(shape, matrix) if name == "rect" and look.line is None else None
        if box is not None and min(box[2] - box[0], box[3] - box[1]) >= LEAST_CELL:
            found.append(Cell(box, look))
            continue
        parts = [_SEGMENTS[name](shape, matrix)]
        last = found[-1] if found else None
        if isinstance(last, Outline) and last.look == look and look.fill_opacity == 1:
            last.parts += parts
        else:
            found.append(Outline(look, parts))
    return found


def _matrix(transform: str) -> Matrix:
    numbers = _NUMBER.findall(transform)
    return Matrix(*map(float, numbers)) if len(numbers) == 6 else Matrix()


def _look(attributes: Mapping[str, str], matrix: Matrix) -> Look:
    fill, line = (_colour(attributes.get(key, "none")) for key in ("fill", "stroke"))
    scale = matrix.scale
    dashes = _NUMBER.findall(attributes.get("stroke-dasharray", ""))
    return Look(
        fill,
        float(attributes.get("fill-opacity", 1)),
        line,
        float(attributes.get("stroke-opacity", 1)),
        float(attributes.get("stroke-width", 1)) * scale,
        tuple(float(length) * scale for length in dashes),
    )


def _colour(text: str) -> str | None:
    return {"none": None, "black": "000000"}.get(text, text.lstrip("#").upper())


def _box(shape: ET.Element, matrix: Matrix) -> tuple[float, float, float, float] | None:
    if matrix.b or matrix.c:
        return None
    x, y, width, height = (float(shape.get(key, 0)) for key in ("x", "y", "width", "height"))
    return (*matrix(x, y), *matrix(x + width, y + height))


def _label(shape: ET.Element, matrix: Matrix, families: tuple[str, ...]) -> Label:
    text = shape.text or ""
    nominal, weight = float(shape.get("font-size", 1)), int(shape.get("font-weight", 400))
    kind: Weight = "semibold" if weight > 500 else "regular"
    width = text_width(text, nominal, kind, families)
    middle = matrix(float(shape.get("x", 0)) + width / 2, float(shape.get("y", 0)))
    return Label(
        text,
        *middle,
        width * matrix.scale,
        nominal * matrix.scale,
        _colour(shape.get("fill", "black")) or "000000",
        float(shape.get("fill-opacity", 1)),
        kind == "semibold",
        degrees(atan2(matrix.b, matrix.a)),
    )


def _rect(shape: ET.Element, matrix: Matrix) -> Segments:
    x, y, width, height = (float(shape.get(key, 0)) for key in ("x", "y", "width", "height"))
    corners = [(x, y), (x + width, y), (x + width, y + height), (x, y + height)]
    return _closed([matrix(*corner) for corner in corners])


def _closed(points: list[Point]) -> Segments:
    return [*_open(points), ("close", [])]


def _open(points: list[Point]) -> Segments:
    return [("moveTo", points[:1]), *(("lnTo", [point]) for point in points[1:])]


def _listed(shape: ET.Element, matrix: Matrix) -> list[Point]:
    numbers = [float(number) for number in _NUMBER.findall(shape.get("points", ""))]
    return [matrix(*pair) for pair in zip(numbers[::2], numbers[1::2], strict=True)]


def _straight(shape: ET.Element, matrix: Matrix) -> Segments:
    return _open([
        matrix(float(shape.get(f"x{n}", 0)), float(shape.get(f"y{n}", 0))) for n in (1, 2)
    ])  # fmt: skip


def _round(shape: ET.Element, matrix: Matrix) -> Segments:
    """A circle or an ellipse of four curves."""
    x, y, r = (float(shape.get(key, 0)) for key in ("cx", "cy", "r"))
    across, down = float(shape.get("rx", r)), float(shape.get("ry", r))
    k = 0.5523
    turns = [
        [(1, k), (k, 1), (0, 1)],
        [(-k, 1), (-1, k), (-1, 0)],
        [(-1, -k), (-k, -1), (0, -1)],
        [(k, -1), (1, -k), (1, 0)],
    ]
    segments: Segments = [("moveTo", [matrix(x + across, y)])]
    for turn in turns:
        points = [matrix(x + across * u, y + down * v) for u, v in turn]
        segments.append(("cubicBezTo", points))
    return [*segments, ("close", [])]


def _path(shape: ET.Element, matrix: Matrix) -> Segments:
    segments: Segments = []
    curve: list[Point] = []
    for letter, x, y in _STEP.findall(shape.get("d", "")):
        point = matrix(float(x), float(y))
        if letter == "C" or (letter == " " and curve):
            curve.append(point)
            if len(curve) == 3:
                segments.append(("cubicBezTo", curve))
                curve = []
        else:
            segments.append(("moveTo" if letter == "M" else "lnTo", [point]))
    return segments


_SEGMENTS = {
    "rect": _rect,
    "polyline": lambda shape, matrix: _open(_listed(shape, matrix)),
    "polygon": lambda shape, matrix: _closed(_listed(shape, matrix)),
    "line": _straight,
    "circle": _round,
    "ellipse": _round,
    "path": _path,
}


# --- cells --------------------------------------------------------------------------------------

Cuts = list[tuple[list[int], list[int]]]


def _cuts(job: Job, frame: Frame) -> Cuts:
    """Where the lines of each grid fall, in pixels: those across and those down."""
    placement = place(job.figure, frame, job.width, job.height)
    cuts = []
    for grid in job.figure.layout(frame).grids:
        across = [
            round((grid.x + n * grid.cell) * placement.scale + placement.dx)
            for n in range(grid.columns + 1)
        ]
        down = [
            round((grid.y + n * grid.cell) * placement.scale + placement.dy)
            for n in range(grid.rows + 1)
        ]
        cuts.append((across, down))
    return cuts


def _split(shapes: Iterable[Shape], cuts: Cuts) -> Iterator[Shape]:
    """Areas of several cells, cell by cell."""
    for shape in shapes:
        if not isinstance(shape, Cell):
            yield shape
            continue
        left, top, right, bottom = shape.box
        for across, down in cuts:
            if left in across and right in across and top in down and bottom in down:
                columns = [x for x in across if left <= x <= right]
                rows = [y for y in down if top <= y <= bottom]
                for y, below in pairwise(rows):
                    for x, beyond in pairwise(columns):
                        yield Cell((x, y, beyond, below), shape.look)
                break
        else:
            yield shape


def _lettered(shapes: Iterable[Shape]) -> list[Shape]:
    """The shapes, the text in the middle of a cell as the cell's own."""
    found: list[Shape] = []
    at: dict[tuple[int, int], list[Cell]] = {}
    for shape in shapes:
        if isinstance(shape, Cell):
            for key in _tiles(shape.box):
                at.setdefault(key, []).append(shape)
        elif isinstance(shape, Label):
            x, y = shape.x, shape.y - HALF_DIGIT * shape.size
            cells = at.get((int(x // _TILE), int(y // _TILE)), [])
            owner = next((cell for cell in reversed(cells) if _holds(cell, x, y)), None)
            if owner is not None and owner.label is None and _is_centred(owner, shape, x, y):
                owner.label = shape
                continue
        found.append(shape)
    return found


_TILE = 64


def _tiles(box: tuple[float, float, float, float]) -> Iterator[tuple[int, int]]:
    left, top, right, bottom = (int(edge // _TILE) for edge in box)
    return ((x, y) for x in range(left, right + 1) for y in range(top, bottom + 1))


def _holds(cell: Cell, x: float, y: float) -> bool:
    left, top, right, bottom = cell.box
    return left <= x < right and top <= y < bottom


def _is_centred(cell: Cell, label: Label, x: float, y: float) -> bool:
    left, top, right, bottom = cell.box
    return (
        not label.turn
        and label.width <= right - left
        and abs(x - (left + right) / 2) <= OFF_CENTRE * label.size
        and abs(y - (top + bottom) / 2) <= OFF_CENTRE * label.size
    )


def _flush(shape: Shape, cuts: Cuts) -> Shape:
    """A label that begins or ends where a grid does, for whatever font its reader has."""
    if not isinstance(shape, Label) or shape.turn:
        return shape
    for side, align in ((-1, "l"), (1, "r")):
        end = shape.x + side * shape.width / 2
        if any(abs(end - across[0 if side < 0 else -1]) <= FLUSH for across, _ in cuts):
            return shape._replace(align=align)
    return shape


# --- writing ------------------------------------------------------------------------------------


class Writer(NamedTuple):
    """Shapes in PresentationML; ``unit`` is how many EMU a pixel has."""

    left: int
    top: int
    unit: float

    def shape(self, number: int, shape: Shape) -> str:
        """One shape with its number."""
        if isinstance(shape, Cell):
            return self._cell(number, shape)
        if isinstance(shape, Label):
            return self._text_box(number, shape)
        return self._freeform(number, shape)

    def _cell(self, number: int, cell: Cell) -> str:
        left, top, right, bottom = cell.box
        text = "" if cell.label is None else self._text(cell.label, "ctr", "ctr")
        place = self._place(left, top, right - left, bottom - top)
        form = '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
        return _shape(number, "Cell", place + form + self._paint(cell.look), text)

    def _text_box(self, number: int, label: Label) -> str:
        width, height = label.width, label.size * LINE
        centre = label.y - ASCENT * label.size + height / 2
        place = self._place(label.x - width / 2, centre - height / 2, width, height, label)
        form = '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:noFill/><a:ln><a:noFill/></a:ln>'
        text = self._text(label, "t", label.align)
        return _shape(number, "Text", place + form, text, is_text=True)

    def _freeform(self, number: int, outline: Outline) -> str:
        points = [point for part in outline.parts for _, some in part for point in some]
        if not points:
            return ""
        left, top = min(x for x, _ in points), min(y for _, y in points)
        width = max(max(x for x, _ in points) - left, 1e-3)
        height = max(max(y for _, y in points) - top, 1e-3)
        size = self._length(width), self._length(height)
        drawn_parts = "".join(
            self._segment(kind, some, left, top) for part in outline.parts for kind, some in part
        )
        filled = "" if outline.look.fill else ' fill="none"'
        form = (
            "<a:custGeom><a:avLst/><a:gdLst/><a:ahLst/><a:cxnLst/>"
            '<a:rect l="0" t="0" r="r" b="b"/><a:pathLst>'
            f'<a:path w="{size[0]}" h="{size[1]}"{filled}>{drawn_parts}</a:path>'
            "</a:pathLst></a:custGeom>"
        )
        place = self._place(left, top, width, height)
        return _shape(number, "Line", place + form + self._paint(outline.look))

    def _segment(self, kind: str, points: list[Point], left: float, top: float) -> str:
        places = "".join(
            f'<a:pt x="{round((x - left) * self.unit)}" y="{round((y - top) * self.unit)}"/>'
            for x, y in points
        )
        return f"<a:{kind}>{places}</a:{kind}>" if points else f"<a:{kind}/>"

    def _length(self, pixels: float) -> int:
        return max(round(pixels * self.unit), 1)

    def _place(
        self, x: float, y: float, width: float, height: float, label: Label | None = None
    ) -> str:
        left, top = round(self.left + x * self.unit), round(self.top + y * self.unit)
        turn = ""
        if label is not None and label.turn:
            # The box turns about its centre, the text about a point of its baseline.
            turn = f' rot="{round(label.turn * 60_000) % 21_600_000}"'
        return (
            f'<a:xfrm{turn}><a:off x="{left}" y="{top}"/>'
            f'<a:ext cx="{self._length(width)}" cy="{self._length(height)}"/></a:xfrm>'
        )

    def _paint(self, look: Look) -> str:
        fill = "<a:noFill/>" if look.fill is None else _solid(look.fill, look.fill_opacity)
        if look.line is None:
            return f"{fill}<a:ln><a:noFill/></a:ln>"
        dash = '<a:prstDash val="sysDash"/>' if look.dash else ""
        line = _solid(look.line, look.line_opacity)
        return f'{fill}<a:ln w="{self._length(look.width)}">{line}{dash}<a:round/></a:ln>'

    def _text(self, label: Label, anchor: str, align: str) -> str:
        points = max(round(label.size * self.unit / 127), 100)
        bold = ' b="1"' if label.bold else ""
        return (
            f'<p:txBody><a:bodyPr wrap="none" lIns="0" tIns="0" rIns="0" bIns="0" '
            f'anchor="{anchor}"/><a:p><a:pPr algn="{align}"/>'
            f'<a:r><a:rPr lang="en-US" sz="{points}"{bold}>{_solid(label.colour, label.opacity)}'
            f'<a:latin typeface="{FONT}"/></a:rPr><a:t>{escape(label.text)}</a:t></a:r></a:p>'
            "</p:txBody>"
        )


def _solid(colour: str, opacity: float) -> str:
    alpha = "" if opacity >= 1 else f'<a:alpha val="{round(opacity * 100_000)}"/>'
    return f'<a:solidFill><a:srgbClr val="{colour}">{alpha}</a:srgbClr></a:solidFill>'


def _shape(number: int, name: str, look: str, text: str = "", is_text: bool = False) -> str:
    kind = ' txBox="1"' if is_text else ""
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="{number}" name="{name} {number}"/><p:cNvSpPr{kind}/>'
        f"<p:nvPr/></p:nvSpPr><p:spPr>{look}</p:spPr>{text}</p:sp>"
    )
