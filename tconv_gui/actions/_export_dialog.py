"""What to export and how; a window that does not block, with a small preview."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QMainWindow,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from core.errors import ConvError
from core.words_mark import QT_TRANSLATE_NOOP
from tconv_gui.actions._documents import safe_name
from tconv_gui.export import FORMATS, Format, Job
from tconv_gui.export.format import MAX_SIDE
from tconv_gui.export.png import still_image
from tconv_gui.figures import FIGURES
from tconv_gui.figures.figure import Figure
from tconv_gui.model.context import Context
from tconv_gui.theme import colour
from tconv_gui.widgets.wheel_guard import guard_fields

TITLE = QT_TRANSLATE_NOOP("export", "Export")
FIGURE = QT_TRANSLATE_NOOP("export", "Figure")
FORMAT = QT_TRANSLATE_NOOP("export", "Format")
STEPS = QT_TRANSLATE_NOOP("export", "Steps")
THIS_STEP = QT_TRANSLATE_NOOP("export", "This step ({step} of {count})")
ALL_STEPS = QT_TRANSLATE_NOOP("export", "All steps ({count})")
SIZE = QT_TRANSLATE_NOOP("export", "Size in pixels")
CUSTOM = QT_TRANSLATE_NOOP("export", "Custom")
WIDTH = QT_TRANSLATE_NOOP("export", "Width")
HEIGHT = QT_TRANSLATE_NOOP("export", "Height")
BACKGROUND = QT_TRANSLATE_NOOP("export", "Background")
TEXT = QT_TRANSLATE_NOOP("export", "Text in SVG")
OUTLINES = QT_TRANSLATE_NOOP("export", "As outlines: looks the same everywhere")
REAL_TEXT = QT_TRANSLATE_NOOP("export", "As text: can be searched and changed")
STEP_TIME = QT_TRANSLATE_NOOP("export", "Time per step")
MILLISECONDS = QT_TRANSLATE_NOOP("export", "ms")
REPEAT = QT_TRANSLATE_NOOP("export", "Repeat without end")
PREVIEW = QT_TRANSLATE_NOOP("export", "Preview")
EXPORT = QT_TRANSLATE_NOOP("button", "&Export…")
CLOSE = QT_TRANSLATE_NOOP("button", "Close")
BACKGROUND_NAMES = {
    "theme": QT_TRANSLATE_NOOP("export", "As on screen"),
    "white": QT_TRANSLATE_NOOP("export", "White"),
    "black": QT_TRANSLATE_NOOP("export", "Black"),
    "transparent": QT_TRANSLATE_NOOP("export", "Transparent"),
}
SIZES = ((1280, 720), (1920, 1080), (3840, 2160))
PREVIEW_WIDTH, PREVIEW_HEIGHT = 360, 260


class ExportDialog(QDialog):
    """Sends ``wanted(job, format, path)`` when a file was chosen."""

    wanted = Signal(object, object, object)

    def __init__(self, context: Context, window: QMainWindow) -> None:
        super().__init__(window)
        self._context = context
        self._labels: list[QLabel] = []
        self.figures = QComboBox(self)
        self.formats = QComboBox(self)
        self.steps = QComboBox(self)
        self.sizes = QComboBox(self)
        self.width_field = _spin_box(self, 1, MAX_SIDE)
        self.height_field = _spin_box(self, 1, MAX_SIDE)
        self.backgrounds = QComboBox(self)
        self.text_kinds = QComboBox(self)
        self.step_time = _spin_box(self, 20, 10_000)
        self.step_time.setSingleStep(50)
        self.repeat = QCheckBox(self)
        self.repeat.setChecked(True)
        self._preview = QLabel(self)
        self._preview.setFixedSize(PREVIEW_WIDTH, PREVIEW_HEIGHT)
        self._preview.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignHCenter)
        self._problem = QLabel(self)
        self._problem.setProperty("kind", "error")
        self._problem.setWordWrap(True)
        self._buttons = QDialogButtonBox(self)
        self._export = QPushButton(self._buttons)
        self._export.setProperty("kind", "primary")
        self._close = QPushButton(self._buttons)
        self._buttons.addButton(self._export, QDialogButtonBox.ButtonRole.AcceptRole)
        self._buttons.addButton(self._close, QDialogButtonBox.ButtonRole.RejectRole)
        self._arrange()
        self._fill()
        self._connect()
        self.retranslate()
        guard_fields(self)

    @property
    def figure(self) -> Figure:
        """The chosen figure; what is on screen, as it is now, where that is two figures."""
        offered = self._offered()
        return offered[min(max(self.figures.currentIndex(), 0), len(offered) - 1)]

    @property
    def format_(self) -> Format:
        """The chosen format."""
        return FORMATS[max(self.formats.currentIndex(), 0)]

    def open_for_now(self) -> None:
        """Show the dialog for the figure and step that are on screen."""
        self._offer_figures()
        self.show()
        self.retranslate()
        self.raise_()
        self.activateWindow()

    def job(self) -> Job:
        """What the fields say; ExportError if a picture cannot be so large."""
        return self._job(self.width_field.value(), self.height_field.value())

    def retranslate(self) -> None:
        """Write all texts in the language in use."""
        words = self._context.words
        self.setWindowTitle(words(TITLE))
        marks = (FIGURE, FORMAT, STEPS, SIZE, BACKGROUND, TEXT, STEP_TIME)
        for label, mark in zip(self._labels, marks, strict=True):
            label.setText(words(mark))
        _rename(self.figures, [words(figure.title) for figure in self._offered()])
        _rename(self.formats, [words(format_.title) for format_ in FORMATS])
        _rename(self.sizes, [*(f"{w} × {h}" for w, h in SIZES), words(CUSTOM)])
        _rename(self.backgrounds, [words(mark) for mark in BACKGROUND_NAMES.values()])
        _rename(self.text_kinds, [words(OUTLINES), words(REAL_TEXT)])
        self.width_field.setAccessibleName(words(WIDTH))
        self.height_field.setAccessibleName(words(HEIGHT))
        self.step_time.setSuffix(f" {words(MILLISECONDS)}")
        self.repeat.setText(words(REPEAT))
        self._preview.setAccessibleName(words(PREVIEW))
        self._export.setText(words(EXPORT))
        self._close.setText(words(CLOSE))
        self._refresh()

    def choose_file(self) -> None:
        """Ask where to write, and send the wish on."""
        try:
            job = self.job()
        except ConvError as error:
            self._problem.setText(self._context.words.error(error))
            return
        format_ = self.format_
        start = Path(self._folder()) / (safe_name(job.title) + format_.suffixes[0])
        patterns = " ".join(f"*{suffix}" for suffix in format_.suffixes)
        words = self._context.words
        chosen, _ = QFileDialog.getSaveFileName(
            self, words(TITLE), str(start), f"{words(format_.title)} ({patterns})"
        )
        if chosen:
            path = with_format_suffix(Path(chosen), format_)
            self._context.preferences["last_folder"] = str(path.parent)
            self.close()
            self.wanted.emit(job, format_, path)

    def _job(self, width: int, height: int) -> Job:
        context = self._context
        figure = self.figure
        count = figure.step_count(context.model.document, context.playback.layer)
        frame = context.frame()
        if figure in FIGURES:  # which of several channels it shows depends on the figure
            seen = figure.seen(context.model.document, frame.layer)
            frame = replace(frame, document=seen)
        steps = range(count + 1) if self.steps.currentIndex() == 1 else [min(frame.step, count)]
        return Job(
            figure,
            tuple(replace(frame, step=step) for step in steps),
            context.theme,
            width,
            height,
            background=tuple(BACKGROUND_NAMES)[max(self.backgrounds.currentIndex(), 0)],
            text_as_outlines=self.text_kinds.currentIndex() != 1,
            frame_ms=self.step_time.value(),
            loop=0 if self.repeat.isChecked() else 1,
        )

    def _folder(self) -> str:
        last = self._context.preferences["last_folder"]
        return last if last and Path(last).is_dir() else str(Path.home())

    def _arrange(self) -> None:
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        pixels = QWidget(self)
        row = QHBoxLayout(pixels)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.sizes, 1)
        row.addWidget(self.width_field)
        row.addWidget(QLabel("×", self))
        row.addWidget(self.height_field)
        fields = (
            self.figures,
            self.formats,
            self.steps,
            pixels,
            self.backgrounds,
            self.text_kinds,
            self.step_time,
        )
        for field in fields:
            label = QLabel(self)
            label.setBuddy(self.sizes if field is pixels else field)
            form.addRow(label, field)
            self._labels.append(label)
        form.addRow("", self.repeat)
        columns = QHBoxLayout()
        columns.setSpacing(18)
        columns.addLayout(form, 1)
        columns.addWidget(self._preview, 0, Qt.AlignmentFlag.AlignTop)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(18, 18, 18, 14)
        whole.setSpacing(12)
        whole.addLayout(columns)
        whole.addWidget(self._problem)
        whole.addWidget(self._buttons)

    def _fill(self) -> None:
        preferences = self._context.preferences
        for box, count in (
            (self.figures, len(self._offered())),
            (self.formats, len(FORMATS)),
            (self.steps, 2),
            (self.sizes, len(SIZES) + 1),
            (self.backgrounds, len(BACKGROUND_NAMES)),
            (self.text_kinds, 2),
        ):
            box.addItems([""] * count)
        size = read_size(preferences["export_size"]) or SIZES[1]
        self.sizes.setCurrentIndex(SIZES.index(size) if size in SIZES else len(SIZES))
        self.width_field.setValue(size[0])
        self.height_field.setValue(size[1])
        self.backgrounds.setCurrentIndex(
            tuple(BACKGROUND_NAMES).index(preferences["export_background"])
        )
        self.step_time.setValue(preferences["export_frame_ms"])

    def _connect(self) -> None:
        self.sizes.currentIndexChanged.connect(self._take_size)
        self.formats.currentIndexChanged.connect(self._take_format)
        for box in (self.figures, self.steps, self.backgrounds):
            box.currentIndexChanged.connect(self._refresh)
        for field in (self.width_field, self.height_field, self.step_time):
            field.valueChanged.connect(self._refresh)
        self._buttons.accepted.connect(self.choose_file)
        self._buttons.rejected.connect(self.close)
        self._context.appearance.changed.connect(self.retranslate)
        self._context.model.changed.connect(self._refresh)
        self._context.playback.stepChanged.connect(self._refresh)
        self._context.playback.figureChanged.connect(self._offer_figures)

    def _offered(self) -> tuple[Figure, ...]:
        """All figures; before them both as one where two are side by side on screen."""
        context = self._context
        return (context.figure, *FIGURES) if context.playback.is_compared else FIGURES

    def _offer_figures(self) -> None:
        """Choose what is on screen."""
        offered, playback = self._offered(), self._context.playback
        with QSignalBlocker(self.figures):
            self.figures.clear()
            self.figures.addItems([self._context.words(figure.title) for figure in offered])
            current = 0 if playback.is_compared else FIGURES.index(playback.figure)
            self.figures.setCurrentIndex(current)
        self._refresh()

    def _take_size(self, index: int) -> None:
        if index < len(SIZES):
            with QSignalBlocker(self.width_field), QSignalBlocker(self.height_field):
                self.width_field.setValue(SIZES[index][0])
                self.height_field.setValue(SIZES[index][1])
        self._refresh()

    def _take_format(self) -> None:
        self.steps.setCurrentIndex(int(self.format_.animated))
        self._refresh()

    def _refresh(self) -> None:
        if self.isHidden():
            return
        self._remember()
        format_ = self.format_
        is_custom = self.sizes.currentIndex() == len(SIZES)
        self.width_field.setEnabled(is_custom)
        self.height_field.setEnabled(is_custom)
        self.text_kinds.setEnabled(format_.id == "svg")
        self.step_time.setEnabled(format_.animated)
        self.repeat.setEnabled(format_.animated)
        for label in self._labels:
            field = label.buddy()
            label.setEnabled(field is None or field.isEnabled())
        playback = self._context.playback
        count = self.figure.step_count(self._context.model.document, playback.layer)
        words = self._context.words
        _rename(
            self.steps,
            [
                words(THIS_STEP, step=min(playback.step, count), count=count),
                words(ALL_STEPS, count=count),
            ],
        )
        self._show_preview()

    def _remember(self) -> None:
        preferences = self._context.preferences
        preferences["export_size"] = f"{self.width_field.value()}x{self.height_field.value()}"
        preferences["export_background"] = tuple(BACKGROUND_NAMES)[self.backgrounds.currentIndex()]
        preferences["export_frame_ms"] = self.step_time.value()

    def _show_preview(self) -> None:
        width, height = self.width_field.value(), self.height_field.value()
        shrink = min(PREVIEW_WIDTH / width, PREVIEW_HEIGHT / height)
        try:
            self._job(width, height)
            small = self._job(max(round(width * shrink), 1), max(round(height * shrink), 1))
        except ConvError as error:
            self._problem.setText(self._context.words.error(error))
            self._export.setEnabled(False)
            return
        self._problem.clear()
        self._export.setEnabled(True)
        image = still_image(replace(small, frames=small.frames[-1:]))
        pixmap = QPixmap(image.size())
        # What is transparent shows the window's own ground.
        pixmap.fill(colour(self._context.theme.panel))
        painter = QPainter(pixmap)
        painter.drawImage(0, 0, image)
        painter.end()
        self._preview.setPixmap(pixmap)


def _spin_box(parent: QWidget, low: int, high: int) -> QSpinBox:
    box = QSpinBox(parent)
    box.setRange(low, high)
    box.setKeyboardTracking(False)
    return box


def _rename(box: QComboBox, texts: list[str]) -> None:
    for index, text in enumerate(texts):
        box.setItemText(index, text)


def read_size(text: str) -> tuple[int, int] | None:
    """Width and height of "1920x1080"; None for anything else.

    >>> read_size("1920x1080"), read_size("large")
    ((1920, 1080), None)
    """
    width, _, height = text.partition("x")
    if width.isdecimal() and height.isdecimal():
        return int(width), int(height)
    return None


def with_format_suffix(path: Path, format_: Format) -> Path:
    """The path with a suffix of the format, added where it has none of them.

    A word in front of the last dot need not be there: which format it is, is known.
    """
    if path.suffix.lower() in {Path(f"a{suffix}").suffix for suffix in format_.suffixes}:
        return path
    return path.with_name(path.name + format_.suffixes[0])
