"""What figures draw on: a painter in pixels, spoken to in logical units.

Cells fall on whole pixels so that flat fills stay flat and a part can be painted again without
touching the rest.  Text comes in three kinds: glyphs (pictures on screen and in PNG or GIF), text
elements (SVG, PDF) and outlines (SVG that needs no font).
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFontMetricsF,
    QGlyphRun,
    QImage,
    QPainter,
    QPainterPath,
    QPen,
    QPolygonF,
    QRawFont,
    QTransform,
)

from tconv_gui.theme.fonts import Weight, font
from tconv_gui.theme.outlines import UNITS, outline

TextKind = Literal["glyphs", "text"]
Align = Literal["left", "centre", "right"]
Families = tuple[str, ...]

# Lengths of a dash and a gap, in widths of the line.
DASHES = {Qt.PenStyle.DashLine: (4.0, 2.5), Qt.PenStyle.DotLine: (1.0, 1.6)}
# Below this many pixels a digit cannot be read.
READABLE_PX = 6.0
# From this size on, numbers on pictures are filled as outlines, as all other text is.
OUTLINE_FROM_PX = 26.0


@dataclass(frozen=True, slots=True)
class Placement:
    """Where logical units fall on a picture: pixel = unit * scale + offset."""

    scale: float
    dx: float
    dy: float

    def to_logical(self, point: QPointF) -> QPointF:
        """A picture's pixel position in logical units."""
        return QPointF((point.x() - self.dx) / self.scale, (point.y() - self.dy) / self.scale)

    def to_pixels(self, rect: QRectF) -> QRectF:
        """A rectangle in logical units as it falls on the picture."""
        return QRectF(
            rect.x() * self.scale + self.dx,
            rect.y() * self.scale + self.dy,
            rect.width() * self.scale,
            rect.height() * self.scale,
        )


class Numbers(NamedTuple):
    """Short texts to centre on points: ``texts[which[i]]`` at ``(x[i], y[i])``, logical units."""

    texts: Sequence[str]
    which: NDArray[np.integer]
    x: NDArray[np.floating]
    y: NDArray[np.floating]


class Surface:
    """A painter with a placement; all coordinates and sizes are logical units."""

    def __init__(
        self,
        painter: QPainter,
        placement: Placement,
        families: Families,
        kind: TextKind = "glyphs",
        exposed: QRectF | None = None,
    ) -> None:
        self.painter = painter
        self.placement = placement
        self.families = families
        self.kind = kind
        self.exposed = exposed

    @property
    def scale(self) -> float:
        """Pixels per logical unit."""
        return self.placement.scale

    def is_exposed(self, rect: QRectF) -> bool:
        """Whether any of ``rect`` has to be painted."""
        return self.exposed is None or self.exposed.intersects(rect)

    def is_edge_exposed(self, rect: QRectF, line: float) -> bool:
        """Whether any of a frame, ``line`` wide and centred on the edge of ``rect``, is."""
        if self.exposed is None:
            return True
        half = line / 2 + 2 / self.scale
        within = rect.adjusted(half, half, -half, -half).contains(self.exposed)
        return not within and self.exposed.intersects(rect.adjusted(-half, -half, half, half))

    def can_read(self, size: float) -> bool:
        """Whether text of ``size`` logical units is large enough to be read."""
        return size * self.scale >= READABLE_PX

    def box(self, x: float, y: float, width: float, height: float) -> QRectF:
        """A rectangle in pixels with its edges on whole ones."""
        p = self.placement
        left, top = round(x * p.scale + p.dx), round(y * p.scale + p.dy)
        right = round((x + width) * p.scale + p.dx)
        bottom = round((y + height) * p.scale + p.dy)
        return QRectF(left, top, right - left, bottom - top)

    def pen(
        self, colour: QColor, width: float, style: Qt.PenStyle = Qt.PenStyle.SolidLine
    ) -> QPen:
        """A pen that scales with the picture and never gets thinner than a pixel."""
        pen = QPen(colour, max(width * self.scale, 1.0), style)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        return pen

    def fill(self, x: float, y: float, width: float, height: float, colour: QColor) -> None:
        """A flat rectangle without antialiasing."""
        self.painter.fillRect(self.box(x, y, width, height), colour)

    def hatch(self, x: float, y: float, width: float, height: float, colour: QColor) -> None:
        """Diagonal strokes over a cell."""
        self._mark("hatch", self.box(x, y, width, height), colour)

    def dots(self, x: float, y: float, width: float, height: float, colour: QColor) -> None:
        """A small square of dots over a cell."""
        self._mark("dots", self.box(x, y, width, height), colour)

    def dashes(self, x: float, y: float, width: float, height: float, colour: QColor) -> None:
        """A dashed frame inside a cell."""
        self._mark("dashes", self.box(x, y, width, height), colour)

    def _mark(self, kind: str, box: QRectF, colour: QColor) -> None:
        line = max(0.9 * self.scale, 1.0)
        if self.kind == "glyphs":
            tile = _tile(kind, round(box.width()), round(box.height()), line, colour.rgba())
            self.painter.drawImage(box.topLeft(), tile)
        else:
            MARKS[kind](self.painter, box, line, colour)

    def outline(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        colour: QColor,
        line: float,
        style: Qt.PenStyle = Qt.PenStyle.SolidLine,
        radius: float = 2.0,
    ) -> None:
        """A rounded frame centred on the rectangle's edge."""
        if not self.is_edge_exposed(QRectF(x, y, width, height), line + 2 * radius):
            return
        if style in DASHES:
            self._dashed_frame(self.box(x, y, width, height), colour, line, DASHES[style])
            return
        self.painter.setPen(self.pen(colour, line))
        self.painter.setBrush(Qt.BrushStyle.NoBrush)
        r = radius * self.scale
        self.painter.drawRoundedRect(self.box(x, y, width, height), r, r)

    def _dashed_frame(
        self, box: QRectF, colour: QColor, line: float, dashes: tuple[float, float]
    ) -> None:
        """Dashes one by one: Qt's own come and go with the clip."""
        wide = max(line * self.scale, 1.0)
        dash, gap = (length * wide for length in dashes)
        half = wide / 2
        for start in _dash_starts(box.width(), dash, gap):
            for y in (box.top(), box.bottom()):
                self.painter.fillRect(QRectF(box.left() + start, y - half, dash, wide), colour)
        for start in _dash_starts(box.height(), dash, gap):
            for x in (box.left(), box.right()):
                self.painter.fillRect(QRectF(x - half, box.top() + start, wide, dash), colour)

    def panel(
        self, x: float, y: float, width: float, height: float, fill: QColor, radius: float
    ) -> None:
        """A rounded flat area."""
        self.painter.setPen(Qt.PenStyle.NoPen)
        self.painter.setBrush(QBrush(fill))
        r = radius * self.scale
        self.painter.drawRoundedRect(self.box(x, y, width, height), r, r)

    def lines(self, lines: Sequence[QLineF], colour: QColor, width: float) -> None:
        """Straight lines on whole pixels, without antialiasing."""
        p = self.placement
        thick = max(round(width * p.scale), 1)
        for line in lines:
            x, y = round(line.x1() * p.scale + p.dx), round(line.y1() * p.scale + p.dy)
            x2, y2 = round(line.x2() * p.scale + p.dx), round(line.y2() * p.scale + p.dy)
            half = thick // 2
            if x == x2:
                self.painter.fillRect(QRectF(x - half, y, thick, y2 - y), colour)
            else:
                self.painter.fillRect(QRectF(x, y - half, x2 - x, thick), colour)

    def curve(self, path: QPainterPath, colour: QColor, width: float, dashed: bool = False) -> None:
        """A free line."""
        if not self.is_exposed(path.controlPointRect().adjusted(-width, -width, width, width)):
            return
        style = Qt.PenStyle.DotLine if dashed else Qt.PenStyle.SolidLine
        pen = self.pen(colour, width, style)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        self.painter.setPen(pen)
        self.painter.setBrush(Qt.BrushStyle.NoBrush)
        self.painter.drawPath(self._mapped(path))

    def polygon(self, points: Iterable[tuple[float, float]], colour: QColor) -> None:
        """A filled shape."""
        p = self.placement
        shape = QPolygonF([QPointF(x * p.scale + p.dx, y * p.scale + p.dy) for x, y in points])
        self.painter.setPen(Qt.PenStyle.NoPen)
        self.painter.setBrush(QBrush(colour))
        self.painter.drawPolygon(shape)

    def text(
        self,
        text: str,
        x: float,
        y: float,
        size: float,
        colour: QColor,
        weight: Weight = "regular",
        align: Align = "left",
    ) -> None:
        """One line of text; ``y`` is its baseline."""
        if not text or not self.can_read(size * 0.9):
            return
        width = text_width(text, size, weight, self.families)
        x -= {"left": 0.0, "centre": width / 2, "right": width}[align]
        if self.is_exposed(QRectF(x - 2, y - 1.2 * size, width + 4, 1.7 * size)):
            self._draw(text, x, y, size, colour, weight)

    def numbers(
        self, numbers: Numbers, size: float, colour: QColor, weight: Weight = "regular"
    ) -> None:
        """Many short texts, drawn as one where the surface can."""
        if not len(numbers.which) or not self.can_read(size):
            return
        if self.kind == "text" or size * self.scale >= OUTLINE_FROM_PX:
            for which, x, y in zip(
                numbers.which.tolist(), numbers.x.tolist(), numbers.y.tolist(), strict=True
            ):
                text = numbers.texts[which]
                width = text_width(text, size, weight, self.families)
                self._draw(text, x - width / 2, y + size * CAP_HALF, size, colour, weight)
            return
        run = _faces(self.families, weight).run(numbers, size, self.placement)
        self.painter.setPen(colour)
        self.painter.drawGlyphRun(QPointF(0, 0), run)

    def _draw(
        self, text: str, x: float, y: float, size: float, colour: QColor, weight: Weight
    ) -> None:
        """Text under a scaled painter: Qt rounds a font's size, but not a transformation."""
        p, outlined = self.placement, self.kind == "glyphs"
        factor = size * p.scale / (UNITS if outlined else _DRAWN)
        self.painter.save()
        self.painter.translate(x * p.scale + p.dx, y * p.scale + p.dy)
        self.painter.scale(factor, factor)
        if outlined:  # what comes out of Qt's cache of scaled glyphs differs from time to time
            self.painter.fillPath(outline(text, weight, self.families), QBrush(colour))
        else:
            self.painter.setPen(colour)
            self.painter.setFont(font(_DRAWN, weight, self.families))
            self.painter.drawText(QPointF(0, 0), text)
        self.painter.restore()

    def _mapped(self, path: QPainterPath) -> QPainterPath:
        p = self.placement
        return QTransform(p.scale, 0, 0, p.scale, p.dx, p.dy).map(path)


# Half the height of a digit, as a part of the font size: centres digits on a point.
CAP_HALF = 0.364
_NOMINAL = 100
_DRAWN = 64
# Making the glyphs of a large grid takes longer than drawing them.
KEPT_FROM = 500
KEPT_RUNS = 8


class _Face:
    """Glyphs of one font file; advances are kept per unit of size."""

    def __init__(self, families: Families, weight: Weight) -> None:
        self._nominal = QRawFont.fromFont(font(_NOMINAL, weight, families))
        self._sizes: dict[float, QRawFont] = {}
        self._known: dict[str, tuple[list[int], list[float], float]] = {}
        self._runs: dict[tuple[object, ...], QGlyphRun] = {}

    def run(self, numbers: Numbers, size: float, placement: Placement) -> QGlyphRun:
        """The glyphs of many texts in one run; the last few large ones are kept."""
        if len(numbers.which) < KEPT_FROM:
            return self._new_run(numbers, size, placement)
        arrays = numbers.which.tobytes(), numbers.x.tobytes(), numbers.y.tobytes()
        key = (size, placement, tuple(numbers.texts), *arrays)
        run = self._runs.pop(key, None) or self._new_run(numbers, size, placement)
        self._runs[key] = run
        if len(self._runs) > KEPT_RUNS:
            del self._runs[next(iter(self._runs))]
        return run

    def _new_run(self, numbers: Numbers, size: float, placement: Placement) -> QGlyphRun:
        pixels = size * placement.scale
        sheet = self.sheet(numbers.texts)
        which = numbers.which
        counts = sheet.counts[which]
        left = numbers.x * placement.scale + placement.dx - sheet.widths[which] * pixels / 2
        base = (numbers.y + size * CAP_HALF) * placement.scale + placement.dy
        ends = np.cumsum(counts)
        # Where in the sheet each glyph to draw stands.
        at = np.arange(ends[-1]) + np.repeat(sheet.first[which] - (ends - counts), counts)
        x = np.repeat(left, counts) + sheet.starts[at] * pixels
        y = np.repeat(base, counts)
        run = QGlyphRun()
        run.setRawFont(self.at(pixels))
        run.setGlyphIndexes(sheet.glyphs[at].tolist())
        run.setPositions(list(map(QPointF, x.tolist(), y.tolist())))
        return run

    def at(self, pixels: float) -> QRawFont:
        if pixels not in self._sizes:
            if len(self._sizes) > 64:
                self._sizes.clear()
            raw = QRawFont(self._nominal)
            raw.setPixelSize(pixels)
            self._sizes[pixels] = raw
        return self._sizes[pixels]

    def sheet(self, texts: Sequence[str]) -> _Sheet:
        """The glyphs of several texts, one after the other."""
        known = [self._glyphs(text) for text in texts]
        counts = np.array([len(indexes) for indexes, _, _ in known])
        return _Sheet(
            glyphs=np.array([index for indexes, _, _ in known for index in indexes]),
            starts=np.array([start for _, starts, _ in known for start in starts]),
            widths=np.array([width for _, _, width in known]),
            counts=counts,
            first=np.cumsum(counts) - counts,
        )

    def _glyphs(self, text: str) -> tuple[list[int], list[float], float]:
        """Glyph numbers, where each starts, and the whole width, for size 1."""
        known = self._known.get(text)
        if known is None:
            if len(self._known) > 20_000:
                self._known.clear()
            indexes = list(self._nominal.glyphIndexesForString(text))
            starts, at = [], 0.0
            for advance in self._nominal.advancesForGlyphIndexes(indexes):
                starts.append(at)
                at += advance.x() / _NOMINAL
            known = self._known[text] = (indexes, starts, at)
        return known


class _Sheet(NamedTuple):
    """Glyphs of several texts: ``first`` and ``counts`` cut one text's out of the long arrays."""

    glyphs: NDArray[np.int64]
    starts: NDArray[np.float64]
    widths: NDArray[np.float64]
    counts: NDArray[np.int64]
    first: NDArray[np.int64]


# A QRawFont belongs to the thread that made it.
_local = threading.local()


def _faces(families: Families, weight: Weight) -> _Face:
    faces: dict[tuple[Families, Weight], _Face] | None = getattr(_local, "faces", None)
    if faces is None:
        faces = _local.faces = {}
    if (families, weight) not in faces:
        faces[families, weight] = _Face(families, weight)
    return faces[families, weight]


@lru_cache(maxsize=4096)
def text_width(text: str, size: float, weight: Weight, families: Families) -> float:
    """Width of a line of text in logical units; linear in ``size``."""
    metrics = QFontMetricsF(font(_NOMINAL, weight, families))
    return metrics.horizontalAdvance(text) * size / _NOMINAL


def _dash_starts(length: float, dash: float, gap: float) -> list[float]:
    """Where dashes begin so that one ends at each corner, with gaps of about ``gap``."""
    count = max(round((length + gap) / (dash + gap)), 1)
    if count == 1:
        return [0.0]
    return [n * (length - dash) / (count - 1) for n in range(count)]


def _hatch(painter: QPainter, box: QRectF, line: float, colour: QColor) -> None:
    """Three diagonal strokes from lower left to upper right."""
    pen = QPen(colour, line)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    painter.setPen(pen)
    x, y, width, height = box.x(), box.y(), box.width(), box.height()
    for part in (0.5, 1.0, 1.5):
        start, end = max(part - 1, 0.0), min(part, 1.0)
        painter.drawLine(
            QLineF(x + width * start, y + height * end, x + width * end, y + height * start)
        )


def _dots(painter: QPainter, box: QRectF, line: float, colour: QColor) -> None:
    count = 4 if box.width() >= 20 else 2
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QBrush(colour))
    radius = box.width() * 0.028
    for row in range(count):
        for column in range(count):
            centre = QPointF(
                box.x() + box.width() * (column + 0.5) / count,
                box.y() + box.height() * (row + 0.5) / count,
            )
            painter.drawEllipse(centre, radius, radius)


def _dashes(painter: QPainter, box: QRectF, line: float, colour: QColor) -> None:
    inset = box.width() * 0.07
    painter.setPen(QPen(colour, line, Qt.PenStyle.DashLine))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(box.adjusted(inset, inset, -inset, -inset))


MARKS = {"hatch": _hatch, "dots": _dots, "dashes": _dashes}


@lru_cache(maxsize=64)
def _tile(kind: str, width: int, height: int, line: float, rgba: int) -> QImage:
    """A mark as a picture, so that a part of a cell is painted as the whole is."""
    image = QImage(max(width, 1), max(height, 1), QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    MARKS[kind](painter, QRectF(0, 0, width, height), line, QColor.fromRgba(rgba))
    painter.end()
    return image
