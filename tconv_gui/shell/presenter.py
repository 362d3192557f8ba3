"""The way out of presenter mode."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QMainWindow

from tconv_gui.actions._desk import Desk


class EscapeKey(QShortcut):
    """Escape ends presenter mode; at other times it belongs to whoever has the keyboard."""

    def __init__(self, window: QMainWindow, desk: Desk) -> None:
        super().__init__(QKeySequence(Qt.Key.Key_Escape), window)
        self.setEnabled(False)
        desk.presentingChanged.connect(self.setEnabled)
        self.activated.connect(lambda: desk.set_presenting(False))
