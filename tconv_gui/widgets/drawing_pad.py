"""A small pad to draw on: grey pixels, a round pencil, the right button rubs out."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPointF, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from tconv_gui.theme import Theme, colour
from tconv_gui.widgets.steady import steady

Plane = NDArray[np.float64]

CELL = 6
PAPER, INK = 1.0, 0.0
_MOVES = {
    Qt.Key.Key_Left: (0, -1), Qt.Key.Key_Right: (0, 1),
    Qt.Key.Key_Up: (-1, 0), Qt.Key.Key_Down: (1, 0),
}  # fmt: skip


@steady
class DrawingPad(QWidget):
    """``drawn(plane)`` after every stroke of the pencil: ``(side, side)``, 0 black to 1 white.

    With the keyboard: arrows move, Space draws, Delete rubs out.
    """

    drawn = Signal(object)

    def __init__(self, side: int, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._side = side
        self._theme = theme
        self._plane = np.full((side, side), PAPER)
        self._pencil = 2
        self._last: tuple[float, float] | None = None
        self._cursor = (side // 2, side // 2)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)

    @property
    def plane(self) -> Plane:
        """What is drawn, as a copy."""
        return self._plane.copy()

    def set_pencil(self, pixels: int) -> None:
        """How thick the pencil is."""
        self._pencil = pixels

    def clear(self) -> None:
        """Take a white sheet."""
        self._plane[:] = PAPER
        self._tell()

    def restyle(self, theme: Theme) -> None:
        """Wear other colours."""
        self._theme = theme
        self.update()

    def sizeHint(self) -> QSize:
        """Some pixels per cell."""
        return QSize(self._side * CELL + 2, self._side * CELL + 2)

    def minimumSizeHint(self) -> QSize:
        """Half of it still can be hit."""
        return QSize(self._side * CELL // 2, self._side * CELL // 2)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The sheet, and the cursor where the keyboard is."""
        painter = QPainter(self)
        sheet = self._sheet()
        levels = np.ascontiguousarray(np.rint(self._plane * 255).astype(np.uint8))
        side = self._side
        painter.drawImage(
            sheet, QImage(levels.data, side, side, side, QImage.Format.Format_Grayscale8)
        )
        painter.setPen(QPen(colour(self._theme.hairline), 1))
        painter.drawRect(sheet.adjusted(-1, -1, 0, 0))
        if self.hasFocus():
            painter.setPen(QPen(colour(self._theme.accent), 2))
            painter.drawRect(sheet)
            cell = sheet.width() / side
            row, column = self._cursor
            painter.setPen(QPen(colour(self._theme.current.line), 2))
            painter.drawRect(
                QRect(
                    round(sheet.left() + column * cell), round(sheet.top() + row * cell),
                    round(cell), round(cell),
                )
            )  # fmt: skip

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a stroke."""
        self._last = None
        self._stroke(event.position(), event.buttons())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Draw on while a button is held."""
        self._stroke(event.position(), event.buttons())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End the stroke."""
        self._last = None

    def event(self, event: QEvent) -> bool:
        """Keep the keys that mean something here from the menus."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            own = (*_MOVES, Qt.Key.Key_Space, Qt.Key.Key_Delete)
            if event.key() in own and not event.modifiers():
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows move the cursor, Space draws, Delete rubs out."""
        row, column = self._cursor
        if event.modifiers():
            super().keyPressEvent(event)
        elif event.key() in _MOVES:
            down, right = _MOVES[Qt.Key(event.key())]
            high = self._side - 1
            self._cursor = (min(max(row + down, 0), high), min(max(column + right, 0), high))
            self.update()
        elif event.key() in (Qt.Key.Key_Space, Qt.Key.Key_Delete):
            ink = INK if event.key() == Qt.Key.Key_Space else PAPER
            self._dab(row + 0.5, column + 0.5, ink)
            self._tell()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the cursor."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Hide the cursor."""
        super().focusOutEvent(event)
        self.update()

    def _sheet(self) -> QRect:
        """The square that is drawn on, whole pixels per cell where there is room."""
        room = min(self.width(), self.height()) - 2
        side = max(room // self._side, 1) * self._side if room >= self._side else max(room, 1)
        left, top = (self.width() - side) // 2, (self.height() - side) // 2
        return QRect(left, top, side, side)

    def _stroke(self, place: QPointF, buttons: Qt.MouseButton) -> None:
        is_rubbing = bool(buttons & Qt.MouseButton.RightButton)
        if not is_rubbing and not buttons & Qt.MouseButton.LeftButton:
            return
        sheet = self._sheet()
        cell = sheet.width() / self._side
        row, column = (place.y() - sheet.top()) / cell, (place.x() - sheet.left()) / cell
        first = self._last or (row, column)
        steps = max(1, round(2 * max(abs(row - first[0]), abs(column - first[1]))))
        for step in range(1, min(steps, 4 * self._side) + 1):
            part = step / steps
            self._dab(
                first[0] + (row - first[0]) * part,
                first[1] + (column - first[1]) * part,
                PAPER if is_rubbing else INK,
            )
        self._last = (row, column)
        self._tell()

    def _dab(self, row: float, column: float, ink: float) -> None:
        rows, columns = np.ogrid[: self._side, : self._side]
        far = np.hypot(rows + 0.5 - row, columns + 0.5 - column)
        self._plane[far <= max(self._pencil / 2, 0.71)] = ink

    def _tell(self) -> None:
        self.update()
        self.drawn.emit(self.plane)
