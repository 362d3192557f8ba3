"""A field for one number: typed, stepped by arrows and wheel, refused without losing the text."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QLocale, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QKeyEvent,
    QKeySequence,
    QWheelEvent,
)
from PySide6.QtWidgets import QLineEdit, QSizePolicy, QWidget

from core.errors import ConvError
from core.numbers_text import parse_number
from core.spec import NOT_WHOLE
from core.words_mark import QT_TRANSLATE_NOOP
from tconv_gui.widgets.steady import steady

FAR_TOO_MUCH = QT_TRANSLATE_NOOP("error", "{got} is far beyond what {parameter} can be.")
MOST = 100_000  # beyond every sensible setting, and can still be computed with
NOTCH = 120
STEP_KEYS = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}
# The window or a menu took the keyboard for a moment; the user is still here.
STAYING = (
    Qt.FocusReason.ActiveWindowFocusReason,
    Qt.FocusReason.PopupFocusReason,
    Qt.FocusReason.MenuBarFocusReason,
)


@steady
class NumberField(QLineEdit):
    """A line edit that tells of its text when it is meant: at Enter, or when it is left.

    ``typed(text)``: what was typed, to be taken (``show_text``) or refused (``refuse``);
    ``stepped(steps)``: the arrow keys or, while it has the keyboard, the wheel;
    ``edited()``: the text is no longer the one that was refused.
    """

    typed = Signal(str)
    stepped = Signal(int)
    edited = Signal()

    def __init__(self, characters: int = 4, parent: QWidget | None = None) -> None:
        """``characters``: for how many the field has room."""
        super().__init__(parent)
        self._characters = characters
        self._shown = ""
        self._turned = 0
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setMaxLength(64)
        self.returnPressed.connect(self._commit)
        self.textEdited.connect(self._text_edited)

    @property
    def is_refused(self) -> bool:
        """Whether the text was refused and not changed since."""
        return bool(self.property("invalid"))

    def show_text(self, text: str) -> None:
        """Show the value as it is now; whatever was typed is forgotten."""
        self._shown = text
        self._mark_invalid(False)
        self.setAccessibleDescription("")
        if text != self.text():
            self.setText(text)
        if self.hasFocus():
            self.selectAll()
        else:
            self.setCursorPosition(0)

    def refuse(self, sentence: str) -> None:
        """Frame the text, which stays to be corrected; ``sentence`` is for screen readers."""
        self._mark_invalid(True)
        self.setAccessibleDescription(sentence)

    def sizeHint(self) -> QSize:
        """Room for the characters and the frame."""
        hint = super().sizeHint()
        # Qt reckons with 17 times the letter x.
        metrics = self.fontMetrics()
        frame = hint.width() - 17 * metrics.horizontalAdvance("x")
        digits = metrics.horizontalAdvance("0" * self._characters)
        return QSize(max(frame, 0) + digits + 2, hint.height())

    def minimumSizeHint(self) -> QSize:
        """The field does not shrink: its number would be cut."""
        return self.sizeHint()

    def event(self, event: QEvent) -> bool:
        """Leave undo and redo to the window while nothing was typed here."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            undo = event.matches(QKeySequence.StandardKey.Undo) and not self.isUndoAvailable()
            redo = event.matches(QKeySequence.StandardKey.Redo) and not self.isRedoAvailable()
            if undo or redo:
                event.ignore()
                return True
            if event.key() in STEP_KEYS or event.key() == Qt.Key.Key_Escape:
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows step, Escape puts the value back."""
        if event.key() in STEP_KEYS and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            self._step(STEP_KEYS[Qt.Key(event.key())])
        elif event.key() == Qt.Key.Key_Escape and (self._is_dirty() or self.is_refused):
            self.show_text(self._shown)
            self.selectAll()
            self.edited.emit()
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Step where the keyboard is; elsewhere the wheel belongs to the page."""
        if not self.hasFocus() or self.isReadOnly():
            event.ignore()
            return
        self._turned += event.angleDelta().y() or event.angleDelta().x()
        steps = int(self._turned / NOTCH)
        self._turned -= steps * NOTCH
        if steps:
            self._step(steps)
        event.accept()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Begin with the whole number selected when it came by the keyboard."""
        super().focusInEvent(event)
        self._turned = 0
        if event.reason() not in STAYING and not self.is_refused:
            self.selectAll()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Leaving means the text."""
        super().focusOutEvent(event)
        if event.reason() not in STAYING:
            self.deselect()
            if not self.is_refused:
                self._commit()

    def _commit(self) -> None:
        if self._is_dirty():
            self.typed.emit(self.text())
        elif self.is_refused:
            self.show_text(self._shown)
            self.edited.emit()

    def _step(self, steps: int) -> None:
        if self._is_dirty() and not self.is_refused:
            self._commit()
        if not self.is_refused:
            self.stepped.emit(steps)

    def _is_dirty(self) -> bool:
        return self.text().strip() != self._shown

    def _text_edited(self) -> None:
        if self.is_refused:
            self._mark_invalid(False)
            self.setAccessibleDescription("")
            self.edited.emit()

    def _mark_invalid(self, on: bool) -> None:
        if on != self.is_refused:
            self.setProperty("invalid", on)
            self.style().unpolish(self)
            self.style().polish(self)


def decimal_comma() -> bool:
    """Whether the user writes 1,5 for one and a half."""
    return QLocale().decimalPoint() == ","


def whole_number(text: str, parameter: str) -> int:
    """The whole number that was typed; ConvError naming ``parameter`` for anything else.

    For a number beyond ``MOST`` the error's fact ``limit`` is ±``MOST``.

    >>> whole_number("３", "stride")
    3
    """
    try:
        value = parse_number(text, decimal_comma=decimal_comma())
    except ConvError:
        value = 0.5  # refused below, in the words for whole numbers
    if not value.is_integer():
        raise ConvError(NOT_WHOLE, parameter=parameter, got=f"“{text.strip()[:24]}”")
    if abs(value) > MOST:
        limit = MOST if value > 0 else -MOST
        raise ConvError(
            FAR_TOO_MUCH, parameter=parameter, got=f"“{text.strip()[:24]}”", limit=limit
        )
    return int(value)


def full_text(value: float) -> str:
    """The shortest text that reads back as ``value``.

    >>> full_text(2.0), full_text(0.1)
    ('2', '0.1')
    """
    return repr(value).removesuffix(".0")
