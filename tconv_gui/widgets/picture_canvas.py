"""Pictures side by side, one over the other, or alone; with a lens that shows their pixels."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QImage,
    QKeyEvent,
    QLinearGradient,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from tconv_gui.theme import Role, Scale, Theme, colour
from tconv_gui.widgets._lens import paint_lens
from tconv_gui.widgets.elided_label import pixel_size, scaled_font
from tconv_gui.widgets.steady import steady

Pixels = NDArray[np.floating[Any]]
Arrangement = Literal["beside", "wipe"]

GAP, MARGIN = 16, 14
DIVIDER_REACH = 9
LENS_PART, LEAST_LENS, MOST_LENS = 0.42, 96, 320
# A strong lens is larger, as there is less in it.
STRONG_LENS, STRONG_LENS_PART = 16, 0.6
# Pictures whose shapes differ more than this are shown each in its own.
SAME_SHAPE = 1.15
_MOVES = {
    Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1), Qt.Key.Key_Down: (0, 1),
}  # fmt: skip
_NEARER = {Qt.Key.Key_Plus: 1, Qt.Key.Key_Equal: 1, Qt.Key.Key_Minus: -1}
_WIPES = {Qt.Key.Key_PageUp: -0.05, Qt.Key.Key_PageDown: 0.05}
_BY_KEYBOARD = (
    Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.ShortcutFocusReason,
)  # fmt: skip
_OWN_KEYS = {*_MOVES, *_NEARER, *_WIPES, Qt.Key.Key_Space, Qt.Key.Key_Home, Qt.Key.Key_End}


class Legend(NamedTuple):
    """What the colours mean: from ``low`` to ``high``, linear between them."""

    scale: Scale
    low: str
    high: str


class Pane(NamedTuple):
    """A picture to show: its name and what is to be said of it, and its values if they are shown.

    ``overview`` is ``image``, made smaller if that is very large.  ``rings`` are places to mark, in
    parts of the picture.  ``shrunk`` is said where it is shown smaller than it is, with the
    ``{percent}``.
    """

    title: str
    caption: str
    role: Role
    image: QImage
    overview: QImage
    pixels: Pixels | None = None
    rings: tuple[QPointF, ...] = ()
    legend: Legend | None = None
    shrunk: str = ""


@steady
class PictureCanvas(QWidget):
    """Shows one pane or two.

    ``pointed(place)``: another place is pointed at, in parts of the picture; ``zoomAsked(notches)``
    for the lens; ``cropped(QRectF)`` of the first picture, in parts of it, nothing of it by Escape.
    """

    pointed = Signal(QPointF)
    zoomAsked = Signal(int)
    cropped = Signal(QRectF)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._panes: tuple[Pane, ...] = ()
        self._message = ""
        self._arrangement: Arrangement = "beside"
        self._zoom = 0
        self._place = QPointF(0.76, 0.74)
        self._along: Literal["row", "column"] | None = None
        self._divider = 0.5
        self._is_cropping = self._is_wiping = self._shows_focus = False
        self._press: QPointF | None = None
        self._band: QRectF | None = None
        self._fitted: dict[int, tuple[QImage, QPixmap]] = {}
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    # ---- what is shown

    @property
    def place(self) -> QPointF:
        """What is pointed at, in parts of the picture from 0 to 1."""
        return QPointF(self._place)

    @property
    def panes(self) -> tuple[Pane, ...]:
        """What is shown."""
        return self._panes

    @property
    def divider(self) -> float:
        """Where the wipe changes from before to after, in parts of the width."""
        return self._divider

    def show_panes(
        self, panes: Sequence[Pane], arrangement: Arrangement, theme: Theme, message: str = ""
    ) -> None:
        """Show other pictures; ``message`` stands where the second one is missing."""
        self._panes, self._arrangement, self._theme = tuple(panes), arrangement, theme
        self._message = message
        self.update()

    def set_lens(self, zoom: int) -> None:
        """Magnify so many times; 0 for no lens."""
        self._zoom = zoom
        self.update()

    def set_line(self, along: Literal["row", "column"] | None) -> None:
        """Draw the row or the column that is pointed at."""
        self._along = along
        self.update()

    def set_cropping(self, is_cropping: bool) -> None:
        """Let the next drag choose a part of the first picture."""
        self._is_cropping = is_cropping
        self._band = self._press = None
        shape = Qt.CursorShape.CrossCursor if is_cropping else Qt.CursorShape.ArrowCursor
        self.setCursor(shape)
        self.update()

    def show_band(self, part: QRectF) -> None:
        """Show a part of the first picture as it is being chosen, in parts of it."""
        self._band = QRectF(part)
        self._press = None
        self.update()

    def set_place(self, place: QPointF) -> None:
        """Point somewhere else."""
        inside = QPointF(min(max(place.x(), 0.0), 1.0), min(max(place.y(), 0.0), 1.0))
        if inside != self._place:
            self._place = inside
            self.update()
            self.pointed.emit(inside)

    def set_divider(self, part: float) -> None:
        """Move the divider of the wipe."""
        self._divider = min(max(part, 0.0), 1.0)
        self.update()

    def sizeHint(self) -> QSize:
        """Room for two pictures."""
        return QSize(640, 300)

    def minimumSizeHint(self) -> QSize:
        """Room for two small ones."""
        return QSize(200, 170)

    # ---- where

    def frames(self) -> list[QRectF]:
        """Where each pane's picture lies, in whole pixels of the screen."""
        count = 1 if self._arrangement == "wipe" else max(len(self._panes), 1)
        if self._arrangement == "beside" and self._message:
            count = 2
        top = self._title_height()
        wide = (self.width() - 2 * MARGIN - (count - 1) * GAP) / count
        room = QSizeF(max(wide, 8), max(self.height() - top - MARGIN, 8))
        found = []
        for number, pane in enumerate(self._panes):
            slot = 0 if self._arrangement == "wipe" else number
            size = self._shown_size(pane, room)
            left = MARGIN + slot * (wide + GAP) + (room.width() - size.width()) / 2
            high = top + (room.height() - size.height()) / 2
            found.append(QRectF(round(left), round(high), size.width(), size.height()))
        return found

    def _shown_size(self, pane: Pane, room: QSizeF) -> QSizeF:
        """The size on screen: alike for all panes.

        Where it grows, it grows by halves: what repeats every two pixels then still does so evenly.
        """
        ratio = self.devicePixelRatioF()
        sizes = [other.image.size() for other in self._panes]
        shapes = [size.width() / size.height() for size in sizes]
        alike = max(shapes) / min(shapes) <= SAME_SHAPE or self._arrangement == "wipe"
        if alike:
            largest = max(sizes, key=lambda size: size.width() * size.height())
            wide, high = largest.width(), largest.height()
        else:
            wide, high = pane.image.width(), pane.image.height()
        scale = min(room.width() * ratio / wide, room.height() * ratio / high)
        if scale >= 1:
            scale = int(2 * scale) / 2
        return QSizeF(max(round(wide * scale), 1) / ratio, max(round(high * scale), 1) / ratio)

    def _title_height(self) -> int:
        return round(pixel_size(self.font()) * 3.3)

    def _place_at(self, position: QPointF) -> QPointF | None:
        """The place in a picture that lies there; None outside of all."""
        for frame in self.frames():
            if frame.contains(position):
                return _part_of(frame, position)
        return None

    # ---- painting

    def paintEvent(self, event: QPaintEvent) -> None:
        """The pictures with their names, and what lies over them."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), colour(self._theme.background))
        frames = self.frames()
        if self._arrangement == "wipe" and len(frames) == 2:
            self._paint_wipe(painter, frames)
        else:
            lefts = [frame.left() for frame in frames]
            rights = [left - GAP for left in lefts[1:]] + [float(self.width() - MARGIN)]
            if self._message:
                rights = [min(right, self.width() / 2) for right in rights]
            for number, (pane, frame) in enumerate(zip(self._panes, frames, strict=True)):
                self._paint_pane(painter, number, pane, frame)
                self._paint_title(painter, pane, frame, (frame.left(), rights[number]))
        if self._message:
            self._paint_message(painter)
        self._paint_line(painter, frames)
        self._paint_band(painter, frames)
        if self._zoom and not self._is_wiping and self._band is None:
            self._paint_lenses(painter, frames)
        if self.hasFocus() and self._shows_focus:
            painter.setPen(QPen(colour(self._theme.accent), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(self.rect().adjusted(1, 1, -1, -1))

    def _paint_pane(self, painter: QPainter, number: int, pane: Pane, frame: QRectF) -> None:
        painter.drawPixmap(frame.topLeft(), self._pixmap(number, pane, frame))
        painter.setPen(QPen(colour(self._theme.hairline), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(frame.adjusted(-0.5, -0.5, 0.5, 0.5))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.save()
        painter.setClipRect(frame.adjusted(-2, -2, 2, 2), Qt.ClipOperation.IntersectClip)
        for place in pane.rings:
            centre = _point_in(frame, place)
            for width, tint in ((4.0, self._theme.panel), (2.0, self._theme.current.line)):
                painter.setPen(QPen(colour(tint), width))
                painter.drawEllipse(centre, 9.0, 9.0)
        painter.restore()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)

    def _paint_title(
        self, painter: QPainter, pane: Pane, frame: QRectF, room: tuple[float, float],
        side: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
    ) -> None:  # fmt: skip
        """The name and what is said of it, above the frame, from ``room[0]`` to ``room[1]``."""
        bold = scaled_font(self.font(), 1.0, self.font().Weight.DemiBold)
        soft = scaled_font(self.font(), 0.88)
        line = round(pixel_size(self.font()) * 1.45)
        left, wide = room[0], max(room[1] - room[0], 1.0)
        percent = round(100 * frame.width() * self.devicePixelRatioF() / pane.image.width())
        title = pane.title
        if pane.shrunk and percent < 100:
            title += "   " + pane.shrunk.format(percent=percent)
        top = frame.top() - 2 * line - 3
        flags = side | Qt.AlignmentFlag.AlignVCenter
        for font, tint, text, y in (
            (bold, pane.role.line, title, top),
            (soft, self._theme.soft_ink, pane.caption, top + line),
        ):
            painter.setFont(font)
            painter.setPen(colour(tint))
            cut = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, round(wide))
            painter.drawText(QRectF(left, y, wide, line), flags, cut)
        if pane.legend is not None:
            name = painter.fontMetrics().horizontalAdvance("0") * (len(pane.title) + 4)
            self._paint_legend(painter, pane.legend, QRectF(left + name, top, wide - name, line))

    def _paint_legend(self, painter: QPainter, legend: Legend, line: QRectF) -> None:
        """A bar with the values of its ends, at the right end of the line with the name."""
        painter.setFont(scaled_font(self.font(), 0.88))
        metrics = painter.fontMetrics()
        low, high = (metrics.horizontalAdvance(text) + 5 for text in (legend.low, legend.high))
        wide = round(pixel_size(self.font()) * 6)
        wide = min(wide, round(line.width() - low - high))
        if wide < 12:
            return
        bar = QRectF(line.left() + low, line.top() + 4, wide, line.height() - 8)
        fade = QLinearGradient(bar.topLeft(), bar.topRight())
        last = len(legend.scale.colours) - 1
        for number, tint in enumerate(legend.scale.colours):
            fade.setColorAt(number / last, colour(tint))
        painter.fillRect(bar, fade)
        painter.setPen(QPen(colour(self._theme.hairline), 1))
        painter.drawRect(bar)
        painter.setPen(colour(self._theme.soft_ink))
        middle = Qt.AlignmentFlag.AlignVCenter
        right = middle | Qt.AlignmentFlag.AlignRight
        before = QRectF(bar.left() - low, line.top(), low - 5, line.height())
        after = QRectF(bar.right() + 5, line.top(), high, line.height())
        painter.drawText(before, right, legend.low)
        painter.drawText(after, middle, legend.high)

    def _paint_wipe(self, painter: QPainter, frames: list[QRectF]) -> None:
        """Before on the left of the divider, after on its right."""
        before, after = self._panes
        frame = frames[0]
        x = round(frame.left() + self._divider * frame.width())
        for number, pane, left, right in (
            (0, before, frame.left(), float(x)), (1, after, float(x), frame.right()),
        ):  # fmt: skip
            painter.save()
            painter.setClipRect(QRectF(left, 0, max(right - left, 0), self.height()))
            self._paint_pane(painter, number, pane, frame)
            painter.restore()
        middle = frame.center().x()
        right, left = Qt.AlignmentFlag.AlignRight, Qt.AlignmentFlag.AlignLeft
        self._paint_title(painter, before, frame, (MARGIN, middle - 10), right)
        self._paint_title(painter, after, frame, (middle + 10, self.width() - MARGIN), left)
        painter.setPen(QPen(colour(self._theme.panel), 4))
        painter.drawLine(QPointF(x, frame.top()), QPointF(x, frame.bottom()))
        painter.setPen(QPen(colour(self._theme.accent), 2))
        painter.drawLine(QPointF(x, frame.top()), QPointF(x, frame.bottom()))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(colour(self._theme.panel))
        knob = QPointF(x, frame.bottom() - 18)
        painter.drawEllipse(knob, 11, 11)
        painter.setPen(QPen(colour(self._theme.accent), 2))
        for way in (-1, 1):
            tip = knob + QPointF(way * 7, 0)
            painter.drawPolyline([tip + QPointF(-way * 3, -4), tip, tip + QPointF(-way * 3, 4)])
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)

    def _paint_message(self, painter: QPainter) -> None:
        painter.setPen(colour(self._theme.soft_ink))
        painter.setFont(self.font())
        left = self.width() / 2 + GAP if self._panes and self._arrangement == "beside" else MARGIN
        box = QRectF(left, 0, self.width() - left - MARGIN, self.height())
        flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
        painter.drawText(box, flags, self._message)

    def _paint_line(self, painter: QPainter, frames: list[QRectF]) -> None:
        """The row or column whose profile is shown, through all pictures."""
        if self._along is None or self._band is not None:
            return
        painter.setPen(QPen(colour(self._theme.current.line), 1))
        for frame in frames:
            point = _point_in(frame, self._place)
            ends = (
                (QPointF(frame.left(), point.y()), QPointF(frame.right(), point.y()))
                if self._along == "row"
                else (QPointF(point.x(), frame.top()), QPointF(point.x(), frame.bottom()))
            )
            painter.drawLine(*ends)

    def _paint_band(self, painter: QPainter, frames: list[QRectF]) -> None:
        """The part that is being chosen."""
        if self._band is None or not frames:
            return
        frame = frames[0]
        corners = (self._band.topLeft(), self._band.bottomRight())
        chosen = QRectF(*(_point_in(frame, corner) for corner in corners))
        shade = colour(self._theme.background, 0.65)
        for strip in (
            QRectF(frame.topLeft(), QPointF(frame.right(), chosen.top())),
            QRectF(QPointF(frame.left(), chosen.bottom()), frame.bottomRight()),
            QRectF(QPointF(frame.left(), chosen.top()), chosen.bottomLeft()),
            QRectF(chosen.topRight(), QPointF(frame.right(), chosen.bottom())),
        ):
            painter.fillRect(strip, shade)
        painter.setPen(QPen(colour(self._theme.current.line), 2, Qt.PenStyle.DashLine))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(chosen)

    def _paint_lenses(self, painter: QPainter, frames: list[QRectF]) -> None:
        """The same place in all pictures; over each other they lie side by side."""
        if not frames:
            return
        widest = max(pane.image.width() for pane in self._panes)
        ratio = self.devicePixelRatioF()
        for number, (pane, box) in enumerate(zip(self._panes, self.lenses(), strict=True)):
            cell = self._zoom * widest / pane.image.width()
            paint_lens(
                painter, box, pane.image, self._place, max(round(cell * ratio), 1) / ratio,
                pane.pixels, self.font(),
            )  # fmt: skip
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(colour(self._theme.panel), 4))
            painter.drawRect(box)
            painter.setPen(QPen(colour(pane.role.line), 2))
            painter.drawRect(box)
            self._paint_tag(painter, box, f"{self._zoom}×" if number == 0 else "", pane.role)

    def _paint_tag(self, painter: QPainter, box: QRectF, text: str, role: Role) -> None:
        if not text:
            return
        painter.setFont(scaled_font(self.font(), 0.88, self.font().Weight.DemiBold))
        metrics = painter.fontMetrics()
        tag = QRectF(0, 0, metrics.horizontalAdvance(text) + 10, metrics.height() + 2)
        tag.moveBottomLeft(box.bottomLeft())
        painter.fillRect(tag, colour(self._theme.panel))
        painter.setPen(colour(role.line))
        painter.drawText(tag, Qt.AlignmentFlag.AlignCenter, text)

    def lenses(self) -> list[QRectF]:
        """Where the lenses lie, inside of the widget."""
        frames = self.frames()
        if not frames:
            return []
        room = min(min(f.width(), f.height()) for f in frames)
        part = LENS_PART if self._zoom < STRONG_LENS else STRONG_LENS_PART
        side = round(min(max(room * part, LEAST_LENS), MOST_LENS))
        inner = QRectF(self.rect()).adjusted(3, 3, -3, -3)
        if self._arrangement == "wipe" and len(frames) == 2:
            point = _point_in(frames[0], self._place)
            both = QRectF(point.x() - side, point.y() - side / 2, 2 * side, side)
            both = _moved_inside(both, inner)
            return [
                QRectF(both.left(), both.top(), side, side),
                QRectF(both.left() + side, both.top(), side, side),
            ]
        found = []
        for frame in frames:
            box = QRectF(0, 0, side, side)
            box.moveCenter(_point_in(frame, self._place).toPoint())
            found.append(_moved_inside(box, inner))
        return found

    def _pixmap(self, number: int, pane: Pane, frame: QRectF) -> QPixmap:
        """The picture in the size of its frame: crisp where it grows, averaged where it shrinks."""
        ratio = self.devicePixelRatioF()
        size = QSize(round(frame.width() * ratio), round(frame.height() * ratio))
        kept = self._fitted.get(number)
        if kept is not None and kept[0] is pane.image and kept[1].size() == size:
            return kept[1]
        pixmap = QPixmap.fromImage(fitted(pane, size))
        pixmap.setDevicePixelRatio(ratio)
        self._fitted[number] = (pane.image, pixmap)
        return pixmap

    # ---- hands

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Point; or wipe, or choose a part, while the button is held."""
        position = event.position()
        if self._is_wiping:
            self.set_divider(_part_of(self.frames()[0], position).x())
            return
        if self._press is not None and self._is_cropping and self._panes:
            first = _part_of(self.frames()[0], self._press)
            self._band = QRectF(first, _part_of(self.frames()[0], position)).normalized()
            self.update()
            return
        if not self._is_cropping:
            over = self._is_over_divider(position)
            shape = Qt.CursorShape.SplitHCursor if over else Qt.CursorShape.ArrowCursor
            self.setCursor(shape)
        place = self._place_at(position)
        if place is not None:
            self.set_place(place)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of the divider, or begin to choose a part."""
        if event.button() != Qt.MouseButton.LeftButton or not self._panes:
            super().mousePressEvent(event)
            return
        position = event.position()
        if self._is_cropping and self.frames()[0].contains(position):
            self._press, self._band = position, None
            self.update()
        elif self._is_over_divider(position):
            self._is_wiping = True
            self.update()
        else:
            place = self._place_at(position)
            if place is not None:
                self.set_place(place)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go of what was held."""
        self._is_wiping = False
        if self._press is None:
            self.update()
            return
        band, self._band, self._press = self._band, None, None
        self.update()
        if band is not None and band.width() > 0 and band.height() > 0:
            self.cropped.emit(band)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """A stronger or a weaker lens."""
        turn = event.angleDelta().y()
        if self._zoom and turn and self._panes:
            self.zoomAsked.emit(1 if turn > 0 else -1)
            event.accept()
        else:
            event.ignore()

    def event(self, event: QEvent) -> bool:
        """Keep the keys that mean something here from the menus."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            plain = event.modifiers() & ~(
                Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier
            )
            escapes = self._is_cropping and event.key() == Qt.Key.Key_Escape
            if not plain and (escapes or event.key() in _OWN_KEYS):
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows point (ten pixels with Shift), plus and minus magnify, page keys wipe."""
        key, held = event.key(), event.modifiers()
        shift = bool(held & Qt.KeyboardModifier.ShiftModifier)
        if held & ~(Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier):
            super().keyPressEvent(event)
        elif key == Qt.Key.Key_Escape and self._is_cropping:
            self._band = self._press = None
            self.cropped.emit(QRectF())
        elif key in _MOVES:
            self._move(*_MOVES[Qt.Key(key)], 10 if shift else 1)
        elif key in _NEARER:
            self.zoomAsked.emit(_NEARER[Qt.Key(key)])
        elif key in _WIPES and self._arrangement == "wipe":
            self.set_divider(self._divider + _WIPES[Qt.Key(key)])
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self.set_place(QPointF(float(key == Qt.Key.Key_End), self._place.y()))
        elif key not in _OWN_KEYS:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the ring to those who came by the keyboard; beside a mouse it would distract."""
        super().focusInEvent(event)
        self._shows_focus = event.reason() in _BY_KEYBOARD
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Hide the ring."""
        super().focusOutEvent(event)
        self.update()

    def _move(self, right: int, down: int, pixels: int) -> None:
        if not self._panes:
            return
        size = max((pane.image.size() for pane in self._panes), key=lambda s: s.width())
        # To the middle of a pixel, so that steps do not fall on the lines between them.
        x = (int(self._place.x() * size.width()) + 0.5 + right * pixels) / size.width()
        y = (int(self._place.y() * size.height()) + 0.5 + down * pixels) / size.height()
        self.set_place(QPointF(x, y))

    def _is_over_divider(self, position: QPointF) -> bool:
        if self._arrangement != "wipe" or len(self._panes) < 2:
            return False
        frame = self.frames()[0]
        x = frame.left() + self._divider * frame.width()
        near = abs(position.x() - x) <= DIVIDER_REACH
        return near and frame.top() <= position.y() <= frame.bottom()


def fitted(pane: Pane, size: QSize) -> QImage:
    """A pane's picture in another size.

    Pixels that grow stay squares, all of one size; where they shrink, their mean is shown.
    """
    free, smooth = Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
    image = pane.image
    if size.width() < image.width() or size.height() < image.height():
        has_enough = pane.overview.width() >= size.width()
        return (pane.overview if has_enough else image).scaled(size, free, smooth)
    # By a whole number first: else some pixels would be wider than others.
    wide, high = -(-size.width() // image.width()), -(-size.height() // image.height())
    whole = image.scaled(image.width() * wide, image.height() * high, free)
    return whole if whole.size() == size else whole.scaled(size, free, smooth)


def _part_of(frame: QRectF, position: QPointF) -> QPointF:
    """Where a position lies in a frame, each from 0 to 1."""
    x = (position.x() - frame.left()) / max(frame.width(), 1)
    y = (position.y() - frame.top()) / max(frame.height(), 1)
    return QPointF(min(max(x, 0.0), 1.0), min(max(y, 0.0), 1.0))


def _point_in(frame: QRectF, part: QPointF) -> QPointF:
    return QPointF(
        frame.left() + part.x() * frame.width(), frame.top() + part.y() * frame.height()
    )


def _moved_inside(box: QRectF, room: QRectF) -> QRectF:
    """The box, pushed into the room as far as it fits."""
    x = min(max(box.left(), room.left()), max(room.right() - box.width(), room.left()))
    y = min(max(box.top(), room.top()), max(room.bottom() - box.height(), room.top()))
    return QRectF(QRect(round(x), round(y), round(box.width()), round(box.height())))
