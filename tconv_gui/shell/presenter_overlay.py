"""What lies over the slide: the spotlight, the laser dot, short notes, and the curtain."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import (
    QAbstractAnimation,
    QPointF,
    QRect,
    QRectF,
    Qt,
    QTimer,
    QVariantAnimation,
    Signal,
)
from PySide6.QtGui import (
    QBrush,
    QColor,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QRadialGradient,
    QRegion,
)
from PySide6.QtWidgets import QWidget

from tconv_gui.shell.presenter_size import Size, type_of
from tconv_gui.theme import Theme, colour
from tconv_gui.widgets.steady import steady

LASER = QColor(255, 24, 24)
LASER_RADIUS = 10.0
DIM = QColor(8, 12, 20)
DARKEST = 0.74
DIM_MS = 160
NOTE_MS = 3500
FADE_MS = 600


@dataclass(frozen=True)
class Light:
    """What the spotlight leaves bright, in the overlay's own units; ``ring`` are the cells meant.
    """

    places: tuple[QRect, ...] = ()
    rings: tuple[QRectF, ...] = ()


@steady
class Overlay(QWidget):
    """Covers the whole window and lets the mouse through; it shows what it is told."""

    def __init__(self, theme: Theme, size: Size, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._theme, self._size = theme, size
        self._light = Light()
        self._laser: QPointF | None = None
        self._note = self._typed = ""
        self._has_motion = True
        self._dim = self._animation(DIM_MS, self._dimmed)
        self._fade = self._animation(FADE_MS, self._faded)
        self._fade.finished.connect(self._forget_note)
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._begin_fade)

    @property
    def light(self) -> Light:
        """What is bright; nothing of it means that nothing is dimmed."""
        return self._light

    @property
    def laser(self) -> QPointF | None:
        """Where the dot is."""
        return self._laser

    @property
    def note(self) -> str:
        """What is said at the lower edge; it goes by itself."""
        return self._note

    @property
    def typed(self) -> str:
        """The number that is being typed."""
        return self._typed

    def dress(self, theme: Theme, size: Size, has_motion: bool) -> None:
        """Wear other colours, be of another size; fade only where motion is wanted."""
        self._theme, self._size, self._has_motion = theme, size, has_motion
        self.update()

    def show_light(self, light: Light) -> None:
        """Dim all but some places."""
        if light == self._light:
            return
        began = bool(light.places) and not self._light.places
        self._light = light
        self._dim.stop()
        if began and self._has_motion:
            self._dim.start()
        self.update()

    def show_laser(self, place: QPointF | None) -> None:
        """Put the dot somewhere, or nowhere."""
        for spot in (self._laser, place):
            if spot is not None:
                self.update(self._dot(spot).toAlignedRect())
        self._laser = place

    def show_typed(self, typed: str) -> None:
        """Show the number that is being typed."""
        if typed != self._typed:
            self._typed = typed
            self.update()

    def say(self, text: str, milliseconds: int = NOTE_MS) -> None:
        """Say something at the lower edge for a while; "" says nothing any more."""
        self._fade.stop()
        self._note = text
        if text:
            self._timer.start(milliseconds)
        else:
            self._timer.stop()
        self.update()

    def rest(self) -> None:
        """Let nothing move any more."""
        for animation in (self._dim, self._fade):
            animation.stop()
        self._timer.stop()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Dimmed surroundings, rings, notes, the dot."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._light.places:
            self._paint_light(painter)
        if self._note:
            self._paint_box(painter, self._note, self._note_alpha(), large=False)
        if self._typed:
            self._paint_box(painter, f"→ {self._typed}", 1.0, large=True)
        if self._laser is not None:
            self._paint_dot(painter, self._laser)

    def _paint_light(self, painter: QPainter) -> None:
        bright = QRegion()
        for place in self._light.places:
            bright += place
        part = float(self._dim.currentValue()) if _runs(self._dim) else 1.0
        tint = QColor(DIM)
        tint.setAlphaF(DARKEST * part)
        painter.save()
        painter.setClipRegion(QRegion(self.rect()) - bright)
        painter.fillRect(self.rect(), tint)
        painter.restore()
        painter.setBrush(Qt.BrushStyle.NoBrush)
        width = max(self._size.unit * 4, 2.0)
        painter.setPen(QPen(colour(self._theme.current.line), width))
        for ring in self._light.rings:
            painter.drawRoundedRect(ring.adjusted(-width, -width, width, width), width, width)

    def _paint_box(self, painter: QPainter, text: str, alpha: float, *, large: bool) -> None:
        painter.save()
        painter.setOpacity(alpha)
        painter.setFont(type_of(self, self._size.number if large else self._size.note))
        unit = self._size.unit
        # Over the line at the foot of the slide.
        lift = (160 if large else 58) * unit
        room = QRectF(self.rect()).adjusted(60 * unit, 0, -60 * unit, -lift)
        flags = Qt.AlignmentFlag.AlignHCenter | Qt.TextFlag.TextWordWrap
        words = painter.boundingRect(room, int(flags), text)
        words.moveBottom(room.bottom())
        box = words.adjusted(-28 * unit, -14 * unit, 28 * unit, 14 * unit)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(24, 28, 36, 238))
        painter.drawRoundedRect(box, 14 * unit, 14 * unit)
        painter.setPen(QColor(255, 255, 255))
        painter.drawText(words, int(flags), text)
        painter.restore()

    def _paint_dot(self, painter: QPainter, place: QPointF) -> None:
        radius = self._radius
        glow = QRadialGradient(place, 2.4 * radius)
        for stop, alpha in ((0.0, 1.0), (0.36, 1.0), (0.44, 0.5), (1.0, 0.0)):
            tint = QColor(LASER)
            tint.setAlphaF(alpha)
            glow.setColorAt(stop, tint)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QBrush(glow))
        painter.drawEllipse(place, 2.4 * radius, 2.4 * radius)

    @property
    def _radius(self) -> float:
        return max(LASER_RADIUS * self._size.unit, 6.0)

    def _dot(self, place: QPointF) -> QRectF:
        side = 5.2 * self._radius
        return QRectF(place.x() - side / 2, place.y() - side / 2, side, side)

    def _note_alpha(self) -> float:
        return 1.0 - float(self._fade.currentValue()) if _runs(self._fade) else 1.0

    def _begin_fade(self) -> None:
        if self._has_motion:
            self._fade.start()
        else:
            self._forget_note()

    def _forget_note(self) -> None:
        self._note = ""
        self.update()

    def _dimmed(self) -> None:
        self.update()

    def _faded(self) -> None:
        self.update()

    def _animation(self, milliseconds: int, follow: Callable[[], None]) -> QVariantAnimation:
        made = QVariantAnimation(self)
        made.setDuration(milliseconds)
        made.setStartValue(0.0)
        made.setEndValue(1.0)
        made.valueChanged.connect(follow)
        return made


@steady
class CurtainSheet(QWidget):
    """One colour over everything; ``lifted`` when it was clicked."""

    lifted = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self._tint = QColor("black")
        self.hide()

    @property
    def tint(self) -> QColor:
        """Its colour."""
        return self._tint

    def drop(self, name: str) -> None:
        """Cover everything in black or white; "" covers nothing."""
        if name:
            self._tint = QColor(name)
            self.raise_()
            self.update()
        self.setVisible(bool(name))

    def paintEvent(self, event: QPaintEvent) -> None:
        """The colour."""
        QPainter(self).fillRect(event.rect(), self._tint)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click shows the slide again."""
        self.lifted.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """No key is for what lies below."""
        event.accept()


def around(rects: Sequence[QRectF], room: int = 2) -> tuple[QRect, ...]:
    """Whole pixels around some rectangles, their outlines included."""
    return tuple(rect.toAlignedRect().adjusted(-room, -room, room, room) for rect in rects)


def _runs(animation: QVariantAnimation) -> bool:
    return animation.state() == QAbstractAnimation.State.Running
