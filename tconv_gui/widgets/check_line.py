"""A check box whose text wraps instead of being cut."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QSizePolicy, QWidget

from tconv_gui.widgets.message import paragraph
from tconv_gui.widgets.steady import steady


class CheckLine(QWidget):
    """A check box and its text; ``asked(bool)`` when the user wants it otherwise."""

    asked = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.box = QCheckBox(self)
        self.box.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._text = _Pressable(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.box)
        row.addWidget(self._text, 1)
        self._text.pressed.connect(self.box.click)
        self.box.clicked.connect(self.asked)

    def show_checked(self, on: bool) -> None:
        """Show the state as it is."""
        self.box.setChecked(on)

    def set_words(self, text: str, tip: str) -> None:
        """Write the text and the tool tip."""
        self._text.label.setText(text)
        self.box.setAccessibleName(text)
        self.setToolTip(tip)
        self.box.setToolTip(tip)


@steady
class _Pressable(QWidget):
    """The text; pressing it is pressing the box."""

    pressed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.label: QLabel = paragraph("", self)
        self.label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.label)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Take a click that ends on the text."""
        left = event.button() == Qt.MouseButton.LeftButton
        if left and self.rect().contains(event.position().toPoint()):
            self.pressed.emit()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Wait for the release."""
        event.accept()
