"""The field that opens over a cell to type its value in place."""

from __future__ import annotations

from enum import Enum

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QFont,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QPalette,
    QPen,
)
from PySide6.QtWidgets import QLabel, QLineEdit, QWidget

from tconv_gui.theme import Role, Theme, colour
from tconv_gui.widgets.steady import steady

NARROWEST, LOWEST = 56, 26
PAD = 10
MESSAGE_WIDTH = 280


class Move(Enum):
    """Where the cursor goes after an edit."""

    STAY = "stay"
    NEXT = "next"
    BACK = "back"
    UP = "up"
    DOWN = "down"
    LEFT = "left"
    RIGHT = "right"


MOVES = {
    Qt.Key.Key_Return: Move.DOWN,
    Qt.Key.Key_Enter: Move.DOWN,
    Qt.Key.Key_Tab: Move.NEXT,
    Qt.Key.Key_Backtab: Move.BACK,
    Qt.Key.Key_Up: Move.UP,
    Qt.Key.Key_Down: Move.DOWN,
}
# These move the caret instead when a value is corrected rather than typed anew.
SIDEWAYS = {Qt.Key.Key_Left: Move.LEFT, Qt.Key.Key_Right: Move.RIGHT}


@steady
class CellEditor(QLineEdit):
    """A line edit exactly over a cell, wider only while its text is.

    ``finished`` carries where to go next when the text is to be taken, ``blockPasted`` a text of
    several numbers.  A refused text is framed in red, with the reason beneath it.
    """

    finished = Signal(object)
    cancelled = Signal()
    blockPasted = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._behind = parent
        self.hide()
        self.setFrame(False)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.DefaultContextMenu)
        self._cell = QRectF()
        self._open = False
        self._anew = True
        self._refused = False
        self._role = Role("#000000", "#FFFFFF")
        self._error = self._role
        self.message = Message(parent)
        self.textChanged.connect(self._text_changed)

    @property
    def is_open(self) -> bool:
        """Whether a cell is being edited."""
        return self._open

    @property
    def is_refused(self) -> bool:
        """Whether the text was refused and not changed since."""
        return self._refused

    def open_at(
        self, cell: QRectF, text: str, name: str, theme: Theme, role: Role, *, anew: bool
    ) -> None:
        """Open over ``cell`` with ``text``; ``anew`` if it was typed over the value."""
        self._open, self._anew, self._refused = True, anew, False
        self._role, self._error = role, theme.role("error")
        # The window's rounded fields would not meet the cell's edges.
        self.setStyleSheet(
            f"border: none; border-radius: 0; padding: 0; background: {theme.panel};"
            f" color: {theme.ink}; selection-background-color: {theme.accent};"
            f" selection-color: {theme.on_accent};"
        )
        self.setAccessibleName(name)
        self.setText(text)
        if anew:
            self.end(False)
        else:
            self.selectAll()
        self.move_to(cell)
        self.show()
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def move_to(self, cell: QRectF) -> None:
        """Lie over ``cell``, in the parent's coordinates."""
        self._cell = cell
        font = QFont(self.font())
        font.setPixelSize(round(min(max(cell.height() * 0.42, 13), 26)))
        self.setFont(font)
        self._fit()
        if self._refused:
            self.message.say(self.message.text(), self.geometry(), self._error)

    def refuse(self, sentence: str) -> None:
        """Say why the text cannot be taken; it stays to be corrected."""
        self._refused = True
        self.setAccessibleDescription(sentence)
        self.message.say(sentence, self.geometry(), self._error)
        self.update()

    def close_editor(self) -> None:
        """Close without telling anybody."""
        self.message.hide()
        self._open = self._refused = False
        if self.hasFocus():
            # Else hiding would hand the keyboard to the next widget of the window.
            self._behind.setFocus(Qt.FocusReason.OtherFocusReason)
        self.hide()

    def event(self, event: QEvent) -> bool:
        """Tab commits instead of leaving."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            move = MOVES.get(Qt.Key(event.key()))
            if move in (Move.NEXT, Move.BACK):
                self.finished.emit(move)
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keys that end the edit; the rest is typing."""
        key, plain = Qt.Key(event.key()), not _with_control(event)
        if key == Qt.Key.Key_Escape:
            self.cancelled.emit()
        elif key in MOVES and plain:
            self.finished.emit(MOVES[key])
        elif key in SIDEWAYS and plain and self._anew and not _with_shift(event):
            self.finished.emit(SIDEWAYS[key])
        elif event.matches(QKeySequence.StandardKey.Paste) and _is_block(clipboard_text()):
            self.blockPasted.emit(clipboard_text())
        else:
            if key in SIDEWAYS or key in (Qt.Key.Key_Home, Qt.Key.Key_End):
                self._anew = False
            super().keyPressEvent(event)
            # Keys that mean nothing here are not for what lies behind.
            event.accept()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Going elsewhere takes the text, unless it is only the window that lost the keyboard."""
        super().focusOutEvent(event)
        staying = (
            Qt.FocusReason.ActiveWindowFocusReason,
            Qt.FocusReason.PopupFocusReason,
            Qt.FocusReason.MenuBarFocusReason,
        )
        if self.is_open and not self._refused and event.reason() not in staying:
            self.finished.emit(Move.STAY)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The text in a frame of the grid's colour, or red when it was refused."""
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setPen(QPen(colour(self._error.line if self._refused else self._role.line), 2))
        painter.drawRect(QRectF(self.rect()).adjusted(1, 1, -1, -1))

    def _text_changed(self) -> None:
        self._refused = False
        self.message.hide()
        self._fit()
        self.update()

    def _fit(self) -> None:
        wanted = self.fontMetrics().horizontalAdvance(self.text()) + 2 * PAD
        size = QSize(
            round(max(self._cell.width(), NARROWEST, wanted)),
            round(max(self._cell.height(), LOWEST)),
        )
        place = QRect(self._cell.toAlignedRect().topLeft(), size)
        if size.width() > self._cell.width() or size.height() > self._cell.height():
            place.moveCenter(self._cell.center().toPoint())
        self.setGeometry(kept_inside(place, self._behind.rect()))


@steady
class Message(QLabel):
    """One sentence under a field, over whatever lies there."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._behind = parent
        self.hide()
        self.setWordWrap(True)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setMargin(9)
        self._role = Role("#000000", "#FFFFFF")

    def say(self, sentence: str, beside: QRect, role: Role) -> None:
        """Show ``sentence`` under ``beside`` (in the parent's coordinates), at the edge above."""
        self._role = role
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.WindowText, colour(role.line))
        self.setPalette(palette)
        self.setText(sentence)
        self.setAccessibleName(sentence)
        room = self._behind.rect()
        wide = min(MESSAGE_WIDTH, room.width() - 16)
        needed = self.fontMetrics().horizontalAdvance(sentence) + 2 * self.margin() + 2
        wide = min(wide, needed)
        place = QRect(0, 0, wide, self.heightForWidth(wide))
        place.moveCenter(beside.center())
        place.moveTop(beside.bottom() + 6)
        if place.bottom() > room.bottom():
            place.moveBottom(beside.top() - 6)
        self.setGeometry(kept_inside(place, room.adjusted(8, 8, -8, -8)))
        self.show()
        self.raise_()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The sentence on a rounded card."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(colour(self._role.line), 1))
        painter.setBrush(colour(self._role.fill))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        painter.end()
        super().paintEvent(event)


def kept_inside(place: QRect, room: QRect) -> QRect:
    """``place`` moved (and, if it must be, cut) so that it lies in ``room``.

    >>> kept_inside(QRect(-5, 0, 10, 10), QRect(0, 0, 50, 50)).left()
    0
    """
    kept = QRect(place)
    kept.setSize(place.size().boundedTo(room.size()))
    kept.moveRight(min(kept.right(), room.right()))
    kept.moveBottom(min(kept.bottom(), room.bottom()))
    kept.moveLeft(max(kept.left(), room.left()))
    kept.moveTop(max(kept.top(), room.top()))
    return kept


def clipboard_text() -> str:
    """The text on the clipboard."""
    return QGuiApplication.clipboard().text()


def _is_block(text: str) -> bool:
    """Whether a pasted text is a table rather than one number."""
    return any(mark in text.strip() for mark in "\n\t[{&;")


def _with_control(event: QKeyEvent) -> bool:
    return bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)


def _with_shift(event: QKeyEvent) -> bool:
    return bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
