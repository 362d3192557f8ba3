"""What figures draw on: a painter in pixels, spoken to in logical units.

Cells fall on whole pixels so that flat fills stay flat and a part can be painted again without
touching the rest.  Text comes in three kinds: glyphs (pictures on screen and in PNG or GIF), text
elements (SVG, PDF) and outlines (SVG that needs no font).
"""

from __future__ import annotations

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
    QImage,
    QPainter,
    QPainterPath,
    QPen,
    QPolygonF,
    QTransform,
)

from tconv_gui.theme.fonts import Weight, font
from tconv_gui.theme.text_pictures import PHASES, TextPicture, text_picture

TextKind = Literal["glyphs", "text"]
Align = Literal["left", "centre", "right"]
Families = tuple[str, ...]

# Lengths of a dash and a gap, in widths of the line.
DASHES = {Qt.PenStyle.DashLine: (4.0, 2.5), Qt.PenStyle.DotLine: (1.0, 1.6)}
# Below this many pixels a digit cannot be read.
READABLE_PX = 6.0


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
        self._is_smooth = painter.testRenderHint(QPainter.RenderHint.Antialiasing)

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
        self._flat([self.box(x, y, width, height)], colour)

    def _flat(self, boxes: Iterable[QRectF], colour: QColor) -> None:
        """Rectangles on whole pixels.

        Without antialiasing: with it Qt leaves out a part of a last pixel now and then, and not
        the same one in every clip.
        """
        self.painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        for box in boxes:
            self.painter.fillRect(box, colour)
        self.painter.setRenderHint(QPainter.RenderHint.Antialiasing, self._is_smooth)

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
        half, boxes = wide / 2, []
        seen = box.adjusted(-wide, -wide, wide, wide)
        if self.exposed is not None:
            seen &= self.placement.to_pixels(self.exposed).adjusted(-wide, -wide, wide, wide)
        for y in (box.top(), box.bottom()):
            if seen.top() <= y <= seen.bottom():
                for start in _dash_starts(box.width(), dash, gap):
                    x = box.left() + start
                    if seen.left() - dash <= x <= seen.right():
                        boxes.append(QRectF(x, y - half, dash, wide))
        for x in (box.left(), box.right()):
            if seen.left() <= x <= seen.right():
                for start in _dash_starts(box.height(), dash, gap):
                    y = box.top() + start
                    if seen.top() - dash <= y <= seen.bottom():
                        boxes.append(QRectF(x - half, y, wide, dash))
        if self.kind == "glyphs":
            # What part of a pixel is covered would change where a dash is clipped.
            boxes = [_on_whole(box) for box in boxes]
        self._flat(boxes, colour)

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
        half, boxes = thick // 2, []
        for line in lines:
            x, y = round(line.x1() * p.scale + p.dx), round(line.y1() * p.scale + p.dy)
            x2, y2 = round(line.x2() * p.scale + p.dx), round(line.y2() * p.scale + p.dy)
            upright = x == x2
            boxes.append(
                QRectF(x - half, y, thick, y2 - y) if upright
                else QRectF(x, y - half, x2 - x, thick)
            )  # fmt: skip
        self._flat(boxes, colour)

    def curve(self, path: QPainterPath, colour: QColor, width: float, dashed: bool = False) -> None:
        """A free line."""
        if not self.is_exposed(path.controlPointRect().adjusted(-width, -width, width, width)):
            return
        style = Qt.PenStyle.DotLine if dashed else Qt.PenStyle.SolidLine
        pen = self.pen(colour, width, style)
        # Round ends of a dash cost three times the time of flat ones.
        ends = Qt.PenCapStyle.FlatCap if dashed else Qt.PenCapStyle.RoundCap
        pen.setCapStyle(ends)
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
        """Many short texts, each centred on its point."""
        if not len(numbers.which) or not self.can_read(size):
            return
        widths = [text_width(text, size, weight, self.families) for text in numbers.texts]
        left = numbers.x - np.array(widths)[numbers.which] / 2
        base = numbers.y + size * CAP_HALF
        if self.kind == "text":
            for which, x, y in zip(
                numbers.which.tolist(), left.tolist(), base.tolist(), strict=True
            ):
                self._draw(numbers.texts[which], x, y, size, colour, weight)
            return
        p = self.placement
        columns, phases = _on_pixels(left * p.scale + p.dx, PHASES)
        rows, _ = _on_pixels(base * p.scale + p.dy, 1)
        look = size * p.scale, weight, self.families, colour.rgba()
        known: dict[tuple[int, int], TextPicture] = {}
        draw = self.painter.drawImage
        for which, phase, x, y in zip(
            numbers.which.tolist(), phases.tolist(), columns.tolist(), rows.tolist(), strict=True
        ):
            picture = known.get((which, phase))
            if picture is None:
                picture = text_picture(numbers.texts[which], phase, *look)
                known[which, phase] = picture
            draw(x + picture.left, y + picture.top, picture.image)

    def _draw(
        self, text: str, x: float, y: float, size: float, colour: QColor, weight: Weight
    ) -> None:
        p = self.placement
        across, down = x * p.scale + p.dx, y * p.scale + p.dy
        if self.kind == "glyphs":
            columns, phases = _on_pixels(np.array([across]), PHASES)
            rows, _ = _on_pixels(np.array([down]), 1)
            look = size * p.scale, weight, self.families, colour.rgba()
            picture = text_picture(text, int(phases[0]), *look)
            self.painter.drawImage(
                int(columns[0]) + picture.left, int(rows[0]) + picture.top, picture.image
            )
            return
        # Qt rounds a font's size, but not a transformation.
        self.painter.save()
        self.painter.translate(across, down)
        self.painter.scale(size * p.scale / _DRAWN, size * p.scale / _DRAWN)
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

def _on_pixels(
    places: NDArray[np.floating], phases: int
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The whole pixels of ``places`` and which of ``phases`` parts of a pixel come after them."""
    parts = np.floor(places * phases + 0.5).astype(np.int64)
    return parts // phases, parts % phases


@lru_cache(maxsize=4096)
def text_width(text: str, size: float, weight: Weight, families: Families) -> float:
    """Width of a line of text in logical units; linear in ``size``."""
    metrics = QFontMetricsF(font(_NOMINAL, weight, families))
    return metrics.horizontalAdvance(text) * size / _NOMINAL


def _on_whole(box: QRectF) -> QRectF:
    """The nearest rectangle with its edges on whole pixels, at least a pixel wide and high."""
    left, top = round(box.left()), round(box.top())
    return QRectF(
        left, top, max(round(box.right()) - left, 1), max(round(box.bottom()) - top, 1)
    )


@lru_cache(maxsize=64)
def _dash_starts(length: float, dash: float, gap: float) -> tuple[float, ...]:
    """Where dashes begin so that one ends at each corner, with gaps of about ``gap``."""
    count = max(round((length + gap) / (dash + gap)), 1)
    if count == 1:
        return (0.0,)
    return tuple(n * (length - dash) / (count - 1) for n in range(count))


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
