"""Beside a picture's line profile: a bias, random kernels, and where the result goes."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSlider,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from core.document import Document
from core.errors import ConvError
from core.words_mark import QT_TRANSLATE_NOOP
from tconv_gui.model.context import Context
from tconv_gui.model.picture_bench import PictureBench
from tconv_gui.model.random_kernels import has_random_layers, with_random_kernels
from tconv_gui.views._picture_words import signed
from tconv_gui.widgets.button_icon import show_icon
from tconv_gui.widgets.flow_row import FlowRow
from tconv_gui.widgets.message import paragraph
from tconv_gui.widgets.wheel_guard import guard_fields

BIAS = QT_TRANSLATE_NOOP("pictures", "Bias {value}")
BIAS_NAME = QT_TRANSLATE_NOOP("pictures", "Bias added to every pixel")
BIAS_TIP = QT_TRANSLATE_NOOP(
    "pictures", "A number from −1 to 1 that is added to every pixel before the chain"
)
STRONGEST = QT_TRANSLATE_NOOP(
    "pictures",
    "Strong colours show it most: the uneven overlap multiplies the pixel’s value.",
)
RANDOM = QT_TRANSLATE_NOOP("pictures", "Random kernels")
RANDOM_TIP = QT_TRANSLATE_NOOP(
    "pictures",
    "Fill all kernels of the chain with random numbers (He normal); undo takes them back",
)
UNTRAINED = QT_TRANSLATE_NOOP("pictures", "They show the artifacts before any training.")
SEED = QT_TRANSLATE_NOOP("pictures", "Seed")
SEED_TIP = QT_TRANSLATE_NOOP(
    "pictures", "The same seed makes the same numbers; another one draws at once"
)
SAVE = QT_TRANSLATE_NOOP("pictures", "Save picture…")
SAVE_TIP = QT_TRANSLATE_NOOP("pictures", "Write the picture after, as it is shown, as PNG")
COPY = QT_TRANSLATE_NOOP("pictures", "Copy")
COPY_TIP = QT_TRANSLATE_NOOP("pictures", "Put the picture after into the clipboard (Ctrl+C)")
SAVE_TITLE = QT_TRANSLATE_NOOP("dialog", "Save the Picture")
PNG_FILE = QT_TRANSLATE_NOOP("dialog", "PNG picture")
SAVED = QT_TRANSLATE_NOOP("pictures", "Saved as “{name}”.")
COPIED = QT_TRANSLATE_NOOP("pictures", "The picture after is in the clipboard.")
NONE_YET = QT_TRANSLATE_NOOP("pictures", "There is no picture after yet.")
FILE_NAME = QT_TRANSLATE_NOOP("pictures", "after.png")

RANDOM_EDIT = QT_TRANSLATE_NOOP("undo", "Random Kernels")

BIAS_STEPS = 100
MOST_SEED = 9999


class PictureTools(QWidget):
    """``refused(ConvError)`` of what cannot be done, ``said(str)`` of what was."""

    refused = Signal(object)
    said = Signal(str)

    def __init__(self, context: Context, bench: PictureBench, parent: QWidget) -> None:
        super().__init__(parent)
        self._context, self._bench = context, bench
        self._gesture: object = object()
        self._drawn: Document | None = None
        self.bias_label = QLabel(self)
        self.bias = QSlider(Qt.Orientation.Horizontal, self)
        self.bias.setRange(-BIAS_STEPS, BIAS_STEPS)
        self.bias.setPageStep(10)
        self.note = paragraph("soft", self)
        self.random_button = QPushButton(self)
        self.seed = QSpinBox(self)
        self.seed.setRange(0, MOST_SEED)
        self.seed.setKeyboardTracking(False)
        self.random_note = paragraph("soft", self)
        self.save_button = QPushButton(self)
        self.copy_button = QPushButton(self)
        for button in (self.random_button, self.save_button, self.copy_button):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._arrange()
        self.bias.valueChanged.connect(self._set_bias)
        self.random_button.clicked.connect(self.draw)
        self.seed.valueChanged.connect(lambda _: self.draw())
        self.save_button.clicked.connect(self.ask_for_file)
        self.copy_button.clicked.connect(self.copy)
        bench.saved.connect(lambda path: self.said.emit(context.words(SAVED, name=path.name)))
        guard_fields(self)

    def restyle(self) -> None:
        """Take the words and the theme in use."""
        words, theme = self._context.words, self._context.theme
        self.bias.setAccessibleName(words(BIAS_NAME))
        self.bias.setToolTip(words(BIAS_TIP))
        self.bias_label.setToolTip(words(BIAS_TIP))
        self.note.setText(words(STRONGEST))
        self.random_note.setText(words(UNTRAINED))
        self.seed.setPrefix(f"{words(SEED)} ")
        self.seed.setAccessibleName(words(SEED))
        self.seed.setToolTip(words(SEED_TIP))
        for button, text, tip, name in (
            (self.random_button, RANDOM, RANDOM_TIP, "dice"),
            (self.save_button, SAVE, SAVE_TIP, "save"),
            (self.copy_button, COPY, COPY_TIP, "copy"),
        ):
            button.setText(words(text))
            button.setToolTip(words(tip))
            show_icon(button, name, theme.soft_ink)
        self.refresh()

    def refresh(self) -> None:
        """Show the state as it is."""
        bench = self._bench
        self._show_bias()
        with QSignalBlocker(self.bias):
            self.bias.setValue(round(bench.bias * BIAS_STEPS))
        for button in (self.save_button, self.copy_button):
            button.setEnabled(bench.result is not None)
        can_draw = has_random_layers(self._context.model.whole)
        self.random_button.setEnabled(can_draw)
        self.seed.setEnabled(can_draw)

    def draw(self) -> None:
        """Fill all kernels with the random numbers of the seed; seeds in a row are one undo."""
        model = self._context.model
        if model.whole is not self._drawn:
            self._gesture = object()
        seed = self.seed.value()
        try:
            model.edit_whole(
                RANDOM_EDIT, lambda document: with_random_kernels(document, seed), self._gesture
            )
        except ConvError as error:
            self.refused.emit(error)
        self._drawn = model.whole

    def copy(self) -> None:
        """Put the picture after into the clipboard."""
        result = self._bench.result
        if result is None:
            self.said.emit(self._context.words(NONE_YET))
            return
        QGuiApplication.clipboard().setImage(result.look.image)
        self.said.emit(self._context.words(COPIED))

    def ask_for_file(self) -> None:
        """Let the user choose a file, and write the picture after."""
        words = self._context.words
        if self._bench.result is None:
            self.said.emit(words(NONE_YET))
            return
        filters = f"{words(PNG_FILE)} (*.png)"
        chosen, _ = QFileDialog.getSaveFileName(
            self.window(), words(SAVE_TITLE), words(FILE_NAME), filters
        )
        if chosen:
            path = Path(chosen)
            is_png = path.suffix.lower() == ".png"
            self._bench.save(path if is_png else path.with_name(path.name + ".png"))

    def _set_bias(self, value: int) -> None:
        self._bench.set_bias(value / BIAS_STEPS)
        self._show_bias()

    def _show_bias(self) -> None:
        words = self._context.words
        self.bias_label.setText(words(BIAS, value=signed(self._bench.bias)))
        # The slider shall not move under the mouse when the number gets longer.
        longest = self.bias_label.fontMetrics().horizontalAdvance(words(BIAS, value="+0.00"))
        self.bias_label.setMinimumWidth(longest)

    def _arrange(self) -> None:
        bias = QHBoxLayout()
        bias.setSpacing(10)
        bias.addWidget(self.bias_label)
        bias.addWidget(self.bias, 1)
        random = QWidget(self)
        row = FlowRow(random, 6)
        row.setContentsMargins(0, 0, 0, 0)
        for widget in (self.random_button, self.seed):
            row.addWidget(widget)
        keep = QWidget(self)
        row = FlowRow(keep, 6)
        row.setContentsMargins(0, 0, 0, 0)
        for widget in (self.save_button, self.copy_button):
            row.addWidget(widget)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(bias)
        column.addWidget(self.note)
        column.addWidget(random)
        column.addWidget(self.random_note)
        column.addWidget(keep)
        column.addStretch(1)
