"""The report of a mistake in the program."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from core.words_mark import QT_TRANSLATE_NOOP
from tconv_gui.actions._versions import versions_text
from tconv_gui.words import Words

TITLE = QT_TRANSLATE_NOOP("crash", "Something went wrong in TConv")
EXPLANATION = QT_TRANSLATE_NOOP(
    "crash",
    "This is a mistake in the program, not yours. Your work is still here: you can go on, and "
    "had better save it. Please report what stands below.",
)
LOG_PLACE = QT_TRANSLATE_NOOP("crash", "It was also written to {path}")
COPY = QT_TRANSLATE_NOOP("button", "&Copy the Report")
CLOSE = QT_TRANSLATE_NOOP("button", "Go On")


class ReportDialog(QDialog):
    """The report: versions, platform and what happened, to be copied."""

    def __init__(self, words: Words, log_file: Path, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setWindowTitle(words(TITLE))
        explanation = QLabel(words(EXPLANATION), self)
        explanation.setWordWrap(True)
        self._text = QPlainTextEdit(self)
        self._text.setReadOnly(True)
        self._text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self._text.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self._text.setAccessibleName(words(TITLE))
        self._text.setPlainText(versions_text())
        place = QLabel(words(LOG_PLACE, path=str(log_file)), self)
        place.setTextFormat(Qt.TextFormat.PlainText)
        place.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        place.setProperty("kind", "soft")
        place.setWordWrap(True)
        buttons = QDialogButtonBox(self)
        copy = QPushButton(words(COPY), buttons)
        close = QPushButton(words(CLOSE), buttons)
        buttons.addButton(copy, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.addButton(close, QDialogButtonBox.ButtonRole.RejectRole)
        copy.clicked.connect(self.copy)
        close.clicked.connect(self.reject)
        column = QVBoxLayout(self)
        for widget in (explanation, self._text, place, buttons):
            column.addWidget(widget)
        self.resize(720, 480)

    @property
    def report(self) -> str:
        """All that the report says."""
        return self._text.toPlainText()

    def add(self, text: str) -> None:
        """Add what happened to the report."""
        self._text.appendPlainText(f"\n{text}")

    def copy(self) -> None:
        """Put the report on the clipboard."""
        QGuiApplication.clipboard().setText(self.report)
