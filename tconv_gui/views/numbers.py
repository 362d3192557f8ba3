"""The numbers of the input and of the focused layer's kernel, as tables."""

from __future__ import annotations

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from core.document import Document
from core.errors import ConvError
from core.words_mark import QT_TRANSLATE_NOOP
from tconv_gui.model.context import Context
from tconv_gui.views._grid_editor import INPUT, KERNEL, GridEditor
from tconv_gui.widgets.check_line import CheckLine
from tconv_gui.widgets.message import FieldMessage
from tconv_gui.widgets.steady import steady

NUMBERS = QT_TRANSLATE_NOOP("numbers", "Numbers of the input and the kernel")
ONE_ROW = QT_TRANSLATE_NOOP("numbers", "one row (1-D)")
ONE_ROW_TIP = QT_TRANSLATE_NOOP(
    "numbers", "A signal instead of a picture: of a table, the first row is kept"
)
CHANGE_AXES = QT_TRANSLATE_NOOP("undo", "Change Number of Axes")


@steady
class NumbersView(QWidget):
    """Input and kernel to edit, and the switch between one axis and two."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._stale = True
        self.input = GridEditor(context, INPUT, self)
        self.kernel = GridEditor(context, KERNEL, self)
        self.one_row = CheckLine(self)
        self.message = FieldMessage(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(14)
        for widget in (self.input, self.kernel, self.one_row, self.message):
            column.addWidget(widget)
        column.addStretch(1)
        self.one_row.asked.connect(self._set_one_row)
        context.model.changed.connect(self.refresh)
        context.playback.figureChanged.connect(self.refresh)
        context.playback.optionsChanged.connect(self.refresh)
        context.playback.pointedChanged.connect(self._show_selected)
        context.appearance.changed.connect(self.restyle)
        self.restyle()

    @property
    def editors(self) -> tuple[GridEditor, GridEditor]:
        """Both grids."""
        return self.input, self.kernel

    def restyle(self) -> None:
        """Take the words and the theme in use."""
        words = self._context.words
        self.setAccessibleName(words(NUMBERS))
        self.one_row.set_words(words(ONE_ROW), words(ONE_ROW_TIP))
        for editor in self.editors:
            editor.restyle()
        self.refresh()

    def refresh(self) -> None:
        """Show the numbers as they are; not while nobody sees them."""
        if not self.isVisible():
            self._stale = True
            return
        self._stale = False
        self.message.clear()
        self.one_row.show_checked(self._context.model.document.axes == 1)
        for editor in self.editors:
            editor.refresh()

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with what happened meanwhile."""
        super().showEvent(event)
        if self._stale:
            self.refresh()

    def _show_selected(self) -> None:
        if not self._stale:
            for editor in self.editors:
                editor.show_selected()

    def _set_one_row(self, on: bool) -> None:
        def change(document: Document) -> Document:
            plane = document.input[0, 0]
            if (document.axes == 1) == on:
                return document
            return document.with_input(plane[0] if on else plane[None])

        try:
            self._context.model.edit(CHANGE_AXES, change)
        except ConvError as error:
            self.one_row.show_checked(self._context.model.document.axes == 1)
            self.message.say(self._context.words.error(error))
