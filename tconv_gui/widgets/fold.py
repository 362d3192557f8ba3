"""A part of a panel that can be folded away: a heading with an arrow, and what is beneath it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from tconv_gui.theme import Theme
from tconv_gui.widgets.button_icon import show_icon
from tconv_gui.widgets.message import paragraph
from tconv_gui.widgets.steady import steady

ARROW = 10


@steady
class Fold(QWidget):
    """Shows ``body`` or hides it; ``asked(bool)`` when the user wants it otherwise."""

    asked = Signal(bool)

    def __init__(self, body: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.body = body
        self.button = QToolButton(self)
        self.button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.heading = paragraph("", self)
        self.note = paragraph("soft", self)
        self._is_open = False
        self._theme: Theme | None = None
        self._tips = ("", "")
        self._arrange()
        body.hide()
        self.button.clicked.connect(self._toggle)

    @property
    def is_open(self) -> bool:
        """Whether the body is shown."""
        return self._is_open

    def show_open(self, is_open: bool) -> None:
        """Show the body, or hide it."""
        self._is_open = is_open
        self.body.setVisible(is_open)
        self._show_state()

    def restyle(self, theme: Theme, title: str, to_open: str, to_close: str) -> None:
        """Take a theme, the heading, and what pressing it does."""
        self._theme, self._tips = theme, (to_open, to_close)
        self.heading.setText(title)
        self.button.setAccessibleName(title)
        self._show_state()

    def show_note(self, text: str) -> None:
        """Say beneath the heading what is in it; empty takes no room."""
        self.note.setText(text)
        self.note.setVisible(bool(text))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """The heading is as good as the arrow."""
        top = self.note.geometry().bottom() if self.note.isVisible() else self._head.height()
        place = event.position().toPoint()
        left = event.button() == Qt.MouseButton.LeftButton
        if left and self.rect().contains(place) and place.y() <= top:
            self.button.click()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Wait for the release."""
        event.accept()

    def _toggle(self) -> None:
        self.show_open(not self._is_open)
        self.asked.emit(self._is_open)

    def _show_state(self) -> None:
        tip = self._tips[self._is_open]
        for widget in (self._head, self.button):
            widget.setToolTip(tip)
        self.button.setAccessibleDescription(tip)
        if self._theme is not None:
            name = "chevron-down" if self._is_open else "chevron-right"
            show_icon(self.button, name, self._theme.soft_ink, ARROW)

    def _arrange(self) -> None:
        for label in (self.heading, self.note):
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._head = QWidget(self)
        self._head.setAttribute(Qt.WidgetAttribute.WA_NoMousePropagation, False)
        row = QHBoxLayout(self._head)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(self.button)
        row.addWidget(self.heading, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self._head)
        column.addWidget(self.note)
        column.addWidget(self.body)
        self.note.hide()
