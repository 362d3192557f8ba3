"""What an export will look like: made beside the window's thread, moment by moment."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QSignalBlocker, Qt, QTimer
from PySide6.QtGui import QHideEvent, QImage, QPainter, QShowEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QSlider,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from core.errors import ConvError
from core.words_mark import QT_TRANSLATE_NOOP
from tconv_gui.export.format import Cancelled, Format, Job
from tconv_gui.figures.render import new_image, paint_to
from tconv_gui.model.context import Context
from tconv_gui.model.latest import Latest
from tconv_gui.widgets.button_icon import show_icon
from tconv_gui.widgets.message import paragraph
from tconv_gui.widgets.picture_sheet import PictureSheet
from tconv_gui.widgets.steady import steady

if TYPE_CHECKING:
    from collections.abc import Callable

PREVIEW = QT_TRANSLATE_NOOP("export", "Preview")
DRAWING = QT_TRANSLATE_NOOP("export", "Drawing…")
PLAY = QT_TRANSLATE_NOOP("export", "Play the animation")
PAUSE = QT_TRANSLATE_NOOP("export", "Pause the animation")
WHICH_STEP = QT_TRANSLATE_NOOP("export", "Step of the preview")
STEP = QT_TRANSLATE_NOOP("export", "Step {step}")
NO_PREVIEW = QT_TRANSLATE_NOOP("export", "Such files have no preview here.")
CUT = QT_TRANSLATE_NOOP("export", "… and so on")

# Shorter work needs no sign that it goes on.
PATIENCE_MS = 200
LONGEST_TEXT = 20_000


@dataclass(frozen=True, eq=False)
class Drawn:
    """A moment of the preview: a picture, or a text, or why there is none."""

    image: QImage | None = None
    text: str | None = None
    problem: ConvError | None = None


def is_text(format_: Format) -> bool:
    """Whether files of a kind can be read as they are, and put on the clipboard as text."""
    return format_.mime.startswith("text/") or format_.mime in TEXT_KINDS


TEXT_KINDS = frozenset({"application/json", "application/x-tex", "application/x-ipynb+json"})


def drawing(job: Job, step: int, width: int, height: int) -> Callable[[], Drawn]:
    """The work of drawing a job's figure at a step, in other pixels but with just what it shows.

    How small a label may be to be drawn at all is decided by the job's own pixels.
    """

    def draw() -> Drawn:
        image = new_image(width, height, job.ground)
        frame = replace(job.frames[-1], step=step)
        painter = QPainter(image)
        try:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.scale(width / job.width, height / job.height)
            paint_to(
                painter, job.figure, frame, job.paint_theme, job.width, job.height,
                text="text",
            )  # fmt: skip
        except ConvError as error:
            return Drawn(problem=error)
        finally:
            painter.end()
        return Drawn(image=image)

    return draw


def writing(job: Job, format_: Format) -> Callable[[], Drawn]:
    """The work of writing a text, of which the beginning is shown."""

    def write() -> Drawn:
        try:
            data = format_.make(job, lambda done, total: True)
        except ConvError as error:
            return Drawn(problem=error)
        except Cancelled:
            return Drawn()
        return Drawn(text=data.decode("utf-8-sig", "replace"))

    return write


@steady
class ExportPreview(QWidget):
    """The picture, and below it the steps to look through where there are several."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._job: Job | None = None
        self._format: Format | None = None
        self._steps = range(1)
        self.sheet = PictureSheet(context.theme, self)
        self.text = QPlainTextEdit(self)
        self.nothing = paragraph("soft", self)
        self.pages = QStackedWidget(self)
        self.busy = QLabel(self)
        self.play = QToolButton(self)
        self.slider = QSlider(Qt.Orientation.Horizontal, self)
        self.step = QLabel(self)
        self.problem: Callable[[ConvError], None] = lambda error: None
        self._latest = Latest(self)
        self._patience = QTimer(self, singleShot=True, interval=PATIENCE_MS)
        self._clock = QTimer(self, singleShot=True)
        self._arrange()
        self._connect()
        self.retranslate()

    @property
    def is_playing(self) -> bool:
        """Whether the steps go by."""
        return self._clock.isActive()

    @property
    def is_busy(self) -> bool:
        """Whether the picture that is asked for is still being made."""
        return self._latest.is_busy

    def retranslate(self) -> None:
        """Take the words and the theme in use."""
        words = self._context.words
        self.sheet.restyle(self._context.theme)
        self.sheet.setAccessibleName(words(PREVIEW))
        self.text.setAccessibleName(words(PREVIEW))
        self.nothing.setText(words(NO_PREVIEW))
        self.busy.setText(words(DRAWING))
        self.slider.setAccessibleName(words(WHICH_STEP))
        self.slider.setToolTip(words(WHICH_STEP))
        self._show_state()

    def show_job(self, job: Job, format_: Format, steps: range) -> None:
        """Show what a job makes at one of ``steps``: the last, or the one looked at before."""
        self._job, self._format, self._steps = job, format_, steps
        with QSignalBlocker(self.slider):
            was_last = self.slider.value() == self.slider.maximum()
            self.slider.setRange(0, len(steps) - 1)
            if was_last:
                self.slider.setValue(len(steps) - 1)
        self._show_state()
        self._ask()

    def stop(self) -> None:
        """Play no more, and work on nothing."""
        self._clock.stop()
        self._patience.stop()
        self._latest.stop()
        self.busy.hide()
        self._show_state()

    def hideEvent(self, event: QHideEvent) -> None:
        """Leave nothing working for nobody."""
        super().hideEvent(event)
        self.stop()

    def showEvent(self, event: QShowEvent) -> None:
        """Begin with what is asked for by now."""
        super().showEvent(event)
        self._ask()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A sheet of another size shows a picture of that size."""
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._ask()
        return False

    # ---- drawing

    def _ask(self) -> None:
        job, format_ = self._job, self._format
        if job is None or format_ is None or not self.isVisible():
            return
        if format_.draws:
            self.sheet.set_aspect(job.width / job.height)
            self.pages.setCurrentWidget(self.sheet)
            step, room = self._steps[self.slider.value()], self.sheet.room
            self._begin(drawing(job, step, room.width(), room.height()))
        elif is_text(format_):
            self.pages.setCurrentWidget(self.text)
            self._begin(writing(job, format_))
        else:
            self._latest.forget()
            self.pages.setCurrentWidget(self.nothing)

    def _begin(self, work: Callable[[], Drawn]) -> None:
        self._latest.ask(work, is_long=True)
        if not self._patience.isActive():
            self._patience.start()

    def _take(self, drawn: Drawn) -> None:
        self._patience.stop()
        self.busy.hide()
        if drawn.problem is not None:
            self._clock.stop()
            self.sheet.fade(True)
            self.problem(drawn.problem)
        elif drawn.image is not None:
            self.sheet.show_image(drawn.image)
        elif drawn.text is not None:
            cut = len(drawn.text) > LONGEST_TEXT
            end = f"\n{self._context.words(CUT)}" if cut else ""
            self.text.setPlainText(drawn.text[:LONGEST_TEXT] + end)

    def _be_patient(self) -> None:
        if self._latest.is_busy:
            self.busy.show()
            self.sheet.fade(True)

    # ---- steps

    def _toggle(self) -> None:
        if self._clock.isActive():
            self._clock.stop()
        else:
            if self.slider.value() == self.slider.maximum():
                self.slider.setValue(0)
            self._wait()
        self._show_state()

    def _wait(self) -> None:
        job = self._job
        if job is not None:
            last = self.slider.value() == self.slider.maximum()
            self._clock.start(job.hold_last_ms if last else job.frame_ms)

    def _go_on(self) -> None:
        if not self._latest.is_busy:  # else this step is not even seen yet
            value = self.slider.value()
            self.slider.setValue(0 if value == self.slider.maximum() else value + 1)
        self._wait()

    def _show_state(self) -> None:
        words, playing = self._context.words, self._clock.isActive()
        for widget in (self.play, self.slider, self.step):
            widget.setVisible(self.slider.maximum() > 0)
        name = words(PAUSE if playing else PLAY)
        self.play.setAccessibleName(name)
        self.play.setToolTip(name)
        show_icon(self.play, "pause" if playing else "play", self._context.theme.ink)
        self.step.setText(words(STEP, step=self._steps[self.slider.value()]))

    def _moved(self) -> None:
        self._show_state()
        self._ask()

    def _arrange(self) -> None:
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        for page in (self.sheet, self.text, self.nothing):
            self.pages.addWidget(page)
        self.busy.setProperty("kind", "soft")
        self.busy.hide()
        self.slider.setMinimumWidth(60)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.play)
        row.addWidget(self.slider, 1)
        row.addWidget(self.step)
        row.addWidget(self.busy)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.pages, 1)
        column.addLayout(row)

    def _connect(self) -> None:
        self.sheet.installEventFilter(self)
        self._latest.done.connect(self._take)
        self._patience.timeout.connect(self._be_patient)
        self._clock.timeout.connect(self._go_on)
        self.play.clicked.connect(self._toggle)
        self.slider.valueChanged.connect(self._moved)
