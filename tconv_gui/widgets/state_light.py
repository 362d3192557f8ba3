"""A light for flat, uneven or holes, told by its shape as well as by its colour."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QSizePolicy, QWidget

from tconv_gui.theme import Role, Theme, colour
from tconv_gui.widgets.elided_label import pixel_size
from tconv_gui.widgets.steady import steady

State = Literal["flat", "uneven", "holes"]


def state_role(state: State, theme: Theme) -> Role:
    """The colours of a light."""
    return {"flat": theme.output, "uneven": theme.warning, "holes": theme.error}[state]


def paint_light(painter: QPainter, box: QRectF, state: State, theme: Theme) -> None:
    """A disc: full when flat, half when uneven, empty when there are holes."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    tint = colour(state_role(state, theme).line)
    painter.setPen(QPen(tint, 2))
    painter.drawEllipse(box)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(tint)
    if state == "flat":
        painter.drawEllipse(box)
    elif state == "uneven":
        painter.drawPie(box, 90 * 16, 180 * 16)


def light_pixmap(state: State, theme: Theme, side: int, ratio: float = 2.0) -> QPixmap:
    """A light as a picture of ``side`` logical pixels."""
    made = QPixmap(round(side * ratio), round(side * ratio))
    made.setDevicePixelRatio(ratio)
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    paint_light(painter, QRectF(2, 2, side - 4, side - 4), state, theme)
    painter.end()
    return made


@steady
class Light(QWidget):
    """A light beside a text."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state: State = "flat"
        self._theme = theme
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_state(self, state: State, theme: Theme) -> None:
        """Show another state."""
        self._state, self._theme = state, theme
        self.update()

    def sizeHint(self) -> QSize:
        """As high as a line of text."""
        side = round(pixel_size(self.font()) * 1.3)
        return QSize(side, side)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The light."""
        painter = QPainter(self)
        paint_light(painter, QRectF(self.rect()).adjusted(2, 2, -2, -2), self._state, self._theme)
