"""A picture as it will be in its file: whole, on a neutral ground that shows where it ends."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from tconv_gui.theme import Theme, colour
from tconv_gui.theme.style import mixed
from tconv_gui.widgets.steady import steady

SQUARE = 8
BORDER = 1
# How much of the ink is in the two greys of the ground.
SHARES = 0.06, 0.13
LEAST = 160


@steady
class PictureSheet(QWidget):
    """Shows an image as large as it goes; squares shine through where it is transparent."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._image = QImage()
        self._aspect = 16 / 9
        self._is_faded = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(LEAST, LEAST * 2 // 3)

    @property
    def image(self) -> QImage:
        """What is shown."""
        return self._image

    @property
    def room(self) -> QSize:
        """In how many of the screen's pixels the picture is shown, at its aspect."""
        box, ratio = self._box(), self.devicePixelRatioF()
        return QSize(max(round(box.width() * ratio), 1), max(round(box.height() * ratio), 1))

    def restyle(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        self.update()

    def set_aspect(self, aspect: float) -> None:
        """Be ready for a picture of another aspect."""
        self._aspect = min(max(aspect, 1e-3), 1e3)
        self.update()

    def show_image(self, image: QImage) -> None:
        """Show another picture."""
        self._image = image
        self._is_faded = False
        self.update()

    def fade(self, on: bool) -> None:
        """Show that the picture is no longer what is asked for."""
        if on != self._is_faded:
            self._is_faded = on
            self.update()

    def sizeHint(self) -> QSize:
        """A picture that can be judged."""
        return QSize(520, 340)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The ground, the picture, and a line around it."""
        painter = QPainter(self)
        box = self._box()
        self._paint_ground(painter, box)
        if not self._image.isNull():
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.setOpacity(0.45 if self._is_faded else 1.0)
            painter.drawImage(QRectF(box), self._image)
            painter.setOpacity(1.0)
        painter.setPen(colour(mixed(self._theme.panel, self._theme.ink, 0.3)))
        painter.drawRect(box.adjusted(-BORDER, -BORDER, 0, 0))
        painter.end()

    def _box(self) -> QRect:
        """Where the picture is, in the middle."""
        room = self.rect().adjusted(BORDER, BORDER, -BORDER, -BORDER)
        width = min(float(room.width()), room.height() * self._aspect)
        height = width / self._aspect
        size = QSize(max(round(width), 1), max(round(height), 1))
        left = room.left() + (room.width() - size.width()) // 2
        return QRect(left, room.top() + (room.height() - size.height()) // 2, *size.toTuple())

    def _paint_ground(self, painter: QPainter, box: QRect) -> None:
        light, dark = (
            QColor(mixed(self._theme.panel, self._theme.ink, share)) for share in SHARES
        )
        tile = QImage(2 * SQUARE, 2 * SQUARE, QImage.Format.Format_RGB32)
        tile.fill(light)
        inner = QPainter(tile)
        inner.fillRect(0, 0, SQUARE, SQUARE, dark)
        inner.fillRect(SQUARE, SQUARE, SQUARE, SQUARE, dark)
        inner.end()
        painter.save()
        painter.setClipRect(box)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tile)
        painter.setBrushOrigin(box.topLeft())
        painter.drawRect(box)
        painter.restore()
