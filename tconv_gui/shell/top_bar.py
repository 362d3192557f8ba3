"""The bar over everything: the document's name, a tab per figure, Export and Present."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QWidget,
)

from core.words_mark import QT_TRANSLATE_NOOP
from tconv_gui.figures import FIGURES
from tconv_gui.model.context import Context
from tconv_gui.widgets.elided_label import ElidedLabel
from tconv_gui.widgets.tab_row import TabRow

FIGURES_NAME = QT_TRANSLATE_NOOP("top_bar", "Figures")
MORE = QT_TRANSLATE_NOOP("top_bar", "More ▼")
MORE_HINT = QT_TRANSLATE_NOOP("top_bar", "More figures")
EXPORT = QT_TRANSLATE_NOOP("top_bar", "Export")
EXPORT_HINT = QT_TRANSLATE_NOOP("top_bar", "Write the figure to a file (Ctrl+E)")
PRESENT = QT_TRANSLATE_NOOP("top_bar", "Present")
PRESENT_HINT = QT_TRANSLATE_NOOP("top_bar", "Full screen, large type, no panels (F11)")
MODIFIED = QT_TRANSLATE_NOOP("top_bar", "{name} •")


class TopBar(QFrame):
    """Follows the figure on screen by itself; the document's name is told to it."""

    exportAsked = Signal()
    presentAsked = Signal()

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "bar")
        self.setProperty("edge", "bottom")
        self._context = context
        self._name = ""
        self._is_modified = False
        app_name = QLabel("TConv", self)
        app_name.setProperty("kind", "title")
        self._document = ElidedLabel("", self)
        self._document.setProperty("kind", "soft")
        self.tabs = TabRow(len(FIGURES), self)
        self.tabs.chosen.connect(self._choose)
        self._export = QPushButton(self)
        self._export.clicked.connect(self.exportAsked)
        self._present = QPushButton(self)
        self._present.setProperty("kind", "primary")
        self._present.clicked.connect(self.presentAsked)
        for button in (self._export, self._present):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._arrange(app_name)
        context.playback.figureChanged.connect(self._show_figure)
        context.appearance.changed.connect(self.retranslate)
        self.retranslate()
        self._show_figure()

    def show_document(self, name: str, is_modified: bool) -> None:
        """Show what the document is called and whether there is something to save."""
        self._name, self._is_modified = name, is_modified
        self._document.setText(self._context.words(MODIFIED, name=name) if is_modified else name)

    def retranslate(self) -> None:
        """Write all texts in the language in use."""
        words = self._context.words
        self._export.setText(words(EXPORT))
        self._export.setToolTip(words(EXPORT_HINT))
        self._present.setText(words(PRESENT))
        self._present.setToolTip(words(PRESENT_HINT))
        self.tabs.set_texts([words(figure.title) for figure in FIGURES], words(MORE))
        self.tabs.more.setToolTip(words(MORE_HINT))
        self.tabs.setAccessibleName(words(FIGURES_NAME))
        self.show_document(self._name, self._is_modified)
        # At once, from the inside out: else the tabs are fitted into the room of the old words.
        for row in self._rows:
            row.invalidate()
            row.activate()

    def _arrange(self, app_name: QLabel) -> None:
        left, right = QWidget(self), QWidget(self)
        left_row, right_row = QHBoxLayout(left), QHBoxLayout(right)
        for row in (left_row, right_row):
            row.setContentsMargins(0, 0, 0, 0)
            row.setSpacing(8)
        left_row.addWidget(app_name)
        left_row.addWidget(self._document, 1)
        right_row.addStretch(1)
        right_row.addWidget(self._export)
        right_row.addWidget(self._present)
        row = QHBoxLayout(self)
        self._rows = (left_row, right_row, row)
        row.setContentsMargins(18, 7, 14, 7)
        row.setSpacing(12)
        # Equal shares on both sides keep the tabs in the middle.
        row.addWidget(left, 1)
        row.addWidget(self.tabs)
        row.addWidget(right, 1)
        left.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        # The name of the app, and enough of the document's to tell it from another.
        left.setMinimumWidth(round(app_name.sizeHint().width() * 3.2))

    def _choose(self, number: int) -> None:
        self._context.playback.set_figure(FIGURES[number].id)

    def _show_figure(self) -> None:
        self.tabs.set_current(FIGURES.index(self._context.playback.figure))
