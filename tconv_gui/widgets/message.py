"""One sentence beside a field: why what was typed cannot be taken."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy, QVBoxLayout, QWidget


class FieldMessage(QFrame):
    """A filled box with a sentence in it; takes no room while there is nothing to say."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "error")
        self._label = paragraph("error", self)
        column = QVBoxLayout(self)
        column.setContentsMargins(9, 6, 9, 6)
        column.addWidget(self._label)
        self.hide()

    @property
    def sentence(self) -> str:
        """What it says; empty while it is hidden."""
        return self._label.text()

    def say(self, sentence: str) -> None:
        """Show ``sentence``; nothing hides the box."""
        self._label.setText(sentence)
        self.setAccessibleName(sentence)
        self.setVisible(bool(sentence))

    def clear(self) -> None:
        """Say nothing more."""
        self.say("")


def paragraph(kind: str, parent: QWidget | None = None) -> QLabel:
    """An empty plain text label of a style ``kind`` that wraps its words."""
    label = QLabel(parent)
    label.setProperty("kind", kind)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
    return label
