"""What to export and how; a window that does not block, with the picture as it will be."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QGuiApplication, QHideEvent
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QMainWindow,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
)

from core.errors import ConvError
from core.words_mark import QT_TRANSLATE_NOOP
from tconv_gui.actions._documents import ask_to_overwrite, safe_name
from tconv_gui.actions._export_form import ExportForm
from tconv_gui.actions._export_preview import ExportPreview, is_text
from tconv_gui.actions._export_settings import (
    SCREEN,
    clean_background,
    recalled,
    remember,
    settings_from,
)
from tconv_gui.actions._export_targets import TARGET_BY_ID
from tconv_gui.export import Format, Job, MissingPartError, target_paths
from tconv_gui.export.clipboard import Copied, as_mime_data, copied
from tconv_gui.export.format import DPI, check_size, go_on
from tconv_gui.export.wish import Steps, steps_of
from tconv_gui.figures import FIGURES
from tconv_gui.figures.figure import Figure
from tconv_gui.model.context import Context
from tconv_gui.model.latest import Latest
from tconv_gui.theme import load_theme
from tconv_gui.widgets.column_area import ColumnArea
from tconv_gui.widgets.message import FieldMessage, paragraph
from tconv_gui.widgets.steady import steady
from tconv_gui.widgets.wheel_guard import guard_fields
from tconv_gui.words import Words

TITLE = QT_TRANSLATE_NOOP("export", "Export")
EXPORT = QT_TRANSLATE_NOOP("button", "&Export…")
COPY = QT_TRANSLATE_NOOP("button", "&Copy")
CLOSE = QT_TRANSLATE_NOOP("button", "Close")
CANCEL = QT_TRANSLATE_NOOP("button", "Cancel")
COPY_TIP = QT_TRANSLATE_NOOP("export", "The picture, or the text of the file, to the clipboard")
EXPORT_TIP = QT_TRANSLATE_NOOP("export", "Choose a place and a name, and write the file")
COPIED = QT_TRANSLATE_NOOP("export", "Copied to the clipboard.")
FILE_NAME = QT_TRANSLATE_NOOP("export", "{title}, {figure}")
ONE_PICTURE = QT_TRANSLATE_NOOP("export", "1 picture of {width} × {height} pixels")
SEVERAL = {
    "files": QT_TRANSLATE_NOOP("export", "{count} numbered pictures of {width} × {height} pixels"),
    "pages": QT_TRANSLATE_NOOP("export", "{count} pages of {width} × {height} pixels"),
    "animation": QT_TRANSLATE_NOOP(
        "export", "{count} pictures of {width} × {height} pixels, {seconds} s at {time} ms each"
    ),
}
NUMBERS_ONLY = QT_TRANSLATE_NOOP(
    "export", "The numbers and settings of the whole document, whatever is on screen."
)

# Which field a refusal is about, by the parameter that it names.
FIELD_OF = {
    "file": "format", "format": "format", "figure": "figure", "beside": "figure",
    "layer": "figure", "steps": "steps", "step": "steps", "size": "size", "width": "size",
    "height": "size", "scale": "size", "background": "background",
}  # fmt: skip
WIDTH, HEIGHT = 1040, 700
SOON_MS = 40


@dataclass(frozen=True)
class _Refused:
    error: ConvError


@steady
class ExportDialog(QDialog):
    """Sends ``wanted(job, format, path)`` when a file was chosen; ``stopAsked`` to cancel it."""

    wanted = Signal(object, object, object)
    stopAsked = Signal()

    def __init__(self, context: Context, window: QMainWindow) -> None:
        super().__init__(window)
        self._context = context
        self.form = ExportForm(self)
        self.area = ColumnArea(self)
        self.preview = ExportPreview(context, self)
        self.summary = paragraph("soft", self)
        self.message = FieldMessage(self)
        self.note = QLabel(self)
        self.bar = QProgressBar(self)
        self.cancel_button = QPushButton(self)
        self.export_button = QPushButton(self)
        self.copy_button = QPushButton(self)
        self.close_button = QPushButton(self)
        self._copier = Latest(self)
        self._is_working = False
        self._is_showing = False
        # Many fields may change at once; the picture is made anew once.
        self._soon = QTimer(self, singleShot=True, interval=SOON_MS)
        self._arrange()
        self._connect()
        self._offer_figures()
        self.retranslate()
        self._choose(context.preferences["export_format"])
        guard_fields(self)

    @property
    def figure(self) -> Figure:
        """The chosen figure; what is on screen, as it is now, where that is two figures."""
        offered = self._offered()
        return offered[min(max(self.form.figures.currentIndex(), 0), len(offered) - 1)]

    @property
    def format_(self) -> Format:
        """The chosen format."""
        return self.form.format_

    def open_for_now(self, target: str | None = None) -> None:
        """Show the dialog for the figure and step on screen; ``target`` is what it is for."""
        self._offer_figures()
        self.note.clear()
        self.show()
        self._show_screen()
        if target:
            self._take_target(target)
        self.retranslate()
        self.raise_()
        self.activateWindow()
        self.export_button.setFocus()

    def choose_format(self, format_id: str) -> None:
        """Choose the kind of file."""
        self.form.choose_format(format_id)

    def job(self) -> Job:
        """What the fields say; ConvError, with the parameter's name, if that cannot be."""
        return self._job(self._numbers())

    def _numbers(self) -> range:
        """The steps that are asked for."""
        playback, form = self._context.playback, self.form
        count = self.figure.step_count(self._context.model.document, playback.layer)
        wished: dict[str, Steps] = {
            "this": min(playback.step, count),
            "all": "all",
            "range": (form.first.value(), form.last.value()),
        }
        # What is no picture has the whole output, however far the steps on screen are.
        wish = wished[form.settings().steps] if self.format_.draws else "last"
        return steps_of(wish, count)

    def _job(self, numbers: range) -> Job:
        context, form = self._context, self.form
        settings, figure = form.settings(), self.figure
        width, height = form.pixels
        check_size(width, height)
        frame = context.frame()
        if figure in FIGURES:  # which of several channels it shows depends on the figure
            seen = figure.seen(context.model.document, frame.layer)
            frame = replace(frame, document=seen)
        options = replace(
            frame.options,
            symbols=form.symbols.currentData(),
            index_base=max(form.base.currentIndex(), 0),
            type_scale=settings.type_percent / 100,
            caption=settings.caption,
        )
        language = settings.language
        words = context.words if language == SCREEN else Words(language)
        frame = replace(frame, options=options, words=words)
        try:
            background = clean_background(settings.background)
        except ValueError:
            background = "theme"
        return Job(
            figure,
            tuple(replace(frame, step=step) for step in numbers),
            context.theme if settings.theme == SCREEN else load_theme(settings.theme),
            width,
            height,
            scale=form.dots / DPI if settings.unit == "cm" else 1.0,
            background=background,
            text_as_outlines=settings.text == "outlines",
            frame_ms=settings.frame_ms,
            hold_last_ms=settings.hold_last_ms,
            loop=settings.loop,
            embed_document=settings.embed_document,
        )

    def retranslate(self) -> None:
        """Write all texts in the language in use."""
        words = self._context.words
        self.setWindowTitle(words(TITLE))
        self._is_showing = True
        self.form.retranslate(words)
        for index, figure in enumerate(self._offered()):
            self.form.figures.setItemText(index, words(figure.title))
        self._is_showing = False
        self.preview.retranslate()
        for button, mark, tip in (
            (self.export_button, EXPORT, EXPORT_TIP), (self.copy_button, COPY, COPY_TIP),
        ):  # fmt: skip
            button.setText(words(mark))
            button.setToolTip(words(tip))
        self.close_button.setText(words(CLOSE))
        self.cancel_button.setText(words(CANCEL))
        self.refresh()

    def choose_file(self) -> None:
        """Ask where to write, and send the wish on."""
        try:
            job = self.job()
        except ConvError as error:
            self.show_problem(error)
            return
        format_, words = self.format_, self._context.words
        title, figure = job.title, words(self.figure.title)
        if format_.draws and title != job.frames[-1].words(self.figure.title):
            title = words(FILE_NAME, title=title, figure=figure)
        start = Path(self._folder()) / (safe_name(title) + format_.suffixes[0])
        patterns = " ".join(f"*{suffix}" for suffix in format_.suffixes)
        chosen, _ = QFileDialog.getSaveFileName(
            self, words(TITLE), str(start), f"{words(format_.title)} ({patterns})"
        )
        if chosen:
            path = with_format_suffix(Path(chosen), format_)
            self._context.preferences["last_folder"] = str(path.parent)
            # The other dialog has asked about the name that was typed, and about no other.
            unasked = [p for p in target_paths(job, format_, path) if p != Path(chosen)]
            there = [p for p in unasked if p.exists()]
            if there and not ask_to_overwrite(self, self._context, there):
                return
            self.note.clear()
            self.form.hush()
            self.message.clear()
            self.wanted.emit(job, format_, path)

    def copy(self) -> None:
        """The picture, or the text of the file, to the clipboard."""
        try:
            job = self.job()
        except ConvError as error:
            self.show_problem(error)
            return
        self._copier.ask(_copying(job, self.format_), is_long=True)

    # ---- what an export that runs tells

    def begin_work(self) -> None:
        """An export begins; no second one meanwhile."""
        self._is_working = True
        self.refresh()

    def show_progress(self, sentence: str) -> None:
        """It takes a while: say so, with a way to end it."""
        self.note.setText(sentence)
        self.bar.show()
        self.cancel_button.show()

    def set_progress(self, done: int, total: int) -> None:
        """How far it is."""
        self.bar.setRange(0, total)
        self.bar.setValue(done)

    def end_work(self) -> None:
        """It is over, whichever way."""
        self._is_working = False
        self.bar.hide()
        self.cancel_button.hide()
        self.note.clear()
        self.refresh()

    def show_note(self, sentence: str) -> None:
        """Say what has become of it."""
        self.note.setText(sentence)

    def show_problem(self, error: ConvError) -> None:
        """Say a refusal beside the field that it is about."""
        sentence, key = self._context.words.error(error), FIELD_OF.get(error.parameter or "")
        if key is None or (not self.format_.draws and key != "format"):
            self.message.say(sentence)
        else:
            self.form.say(key, sentence)
            self.area.ensureWidgetVisible(self.form.messages[key])

    # ---- inside

    def refresh(self) -> None:
        """Show what the fields say by now."""
        if self.isHidden() or self._is_showing:
            return
        self._is_showing = True
        form, playback = self.form, self._context.playback
        count = self.figure.step_count(self._context.model.document, playback.layer)
        form.show_steps(min(playback.step, count), count)
        form.show_rows()
        bar = self.area.verticalScrollBar().sizeHint().width()
        self.area.setMinimumWidth(form.minimumSizeHint().width() + bar)
        self._is_showing = False
        form.hush()
        self.message.clear()
        can = self._show_job()
        self.export_button.setEnabled(can and not self._is_working)
        format_ = self.format_
        self.copy_button.setEnabled(can and (format_.draws or is_text(format_)))

    def _show_job(self) -> bool:
        """Whether there is something to export; it is shown then."""
        form, format_ = self.form, self.format_
        sentence = form.background_problem() if format_.draws else ""
        form.say("background", sentence)
        try:
            numbers = self._numbers()
            # Of thousands of steps one is shown at a time.
            job = self._job(numbers[-1:])
        except ConvError as error:
            self.summary.setText("")
            self.show_problem(error)
            self.preview.sheet.fade(True)
            return False
        self.summary.setText(self._summary(job, len(numbers)))
        self.preview.show_job(job, format_, numbers)
        if format_.needs is not None:
            try:
                format_.needs()
            except MissingPartError as error:
                self.show_problem(error)
                return False
        return not sentence

    def _summary(self, job: Job, count: int) -> str:
        words, format_ = self._context.words, self.format_
        if not format_.draws:
            return words(NUMBERS_ONLY)
        mark = SEVERAL[format_.several] if count > 1 else ONE_PICTURE
        seconds = ((count - 1) * job.frame_ms + job.hold_last_ms) / 1000
        return words(
            mark, count=count, width=job.width, height=job.height, seconds=f"{seconds:.4g}",
            time=job.frame_ms,
        )  # fmt: skip

    def _changed(self) -> None:
        if not self._is_showing and not self.isHidden():
            self.refresh()
            self._remember()

    def _remember(self) -> None:
        if not self.form.background_problem():
            remember(self.format_, self.form.settings(), self._context.preferences)

    def _choose(self, format_id: str) -> None:
        self._is_showing = True
        self.form.choose_format(format_id)
        self._is_showing = False
        self._take_format()

    def _take_format(self) -> None:
        """Another kind of file: as it was exported last."""
        format_ = self.format_
        if self._is_showing:
            return
        self._context.preferences["export_format"] = format_.id
        self._is_showing = True
        self.form.show_settings(recalled(format_, self._context.preferences))
        target = TARGET_BY_ID.get(self.form.targets.currentData() or "")
        if target is not None and target.format != format_.id:
            self.form.show_target(None)
        self._is_showing = False
        self.refresh()

    def _take_target(self, target_id: str) -> None:
        """What suits the place that it is for; all can be changed afterwards."""
        target = TARGET_BY_ID.get(target_id)
        self.form.show_target(target_id if target else None)
        if target is None:
            return
        self._choose(target.format)
        self._is_showing = True
        self.form.show_settings(settings_from(dict(target.changes), self.form.settings()))
        self._is_showing = False
        self.refresh()

    def _folder(self) -> str:
        last = self._context.preferences["last_folder"]
        return last if last and Path(last).is_dir() else str(Path.home())

    def _offered(self) -> tuple[Figure, ...]:
        """All figures; before them both as one where two are side by side on screen."""
        context = self._context
        return (context.figure, *FIGURES) if context.playback.is_compared else FIGURES

    def _offer_figures(self) -> None:
        """Choose what is on screen."""
        offered, playback = self._offered(), self._context.playback
        current = 0 if playback.is_compared else FIGURES.index(playback.figure)
        titles = [self._context.words(figure.title) for figure in offered]
        self.form.show_figures(titles, current)
        self.refresh()

    def _show_screen(self) -> None:
        """Cells show what they show on screen."""
        options, form = self._context.playback.options, self.form
        self._is_showing = True
        form.symbols.setCurrentIndex(max(form.symbols.findData(options.symbols), 0))
        form.base.setCurrentIndex(options.index_base)
        self._is_showing = False
        self.refresh()

    def _take_copy(self, made: object) -> None:
        words = self._context.words
        if isinstance(made, _Refused):
            self.show_problem(made.error)
        elif isinstance(made, Copied):
            QGuiApplication.clipboard().setMimeData(as_mime_data(made))
            self.note.setText(words(COPIED))

    def _screen_moved(self) -> None:
        if self.isVisible():
            self._soon.start()

    def hideEvent(self, event: QHideEvent) -> None:
        """Leave nothing working for nobody."""
        super().hideEvent(event)
        self._soon.stop()
        self._copier.stop()

    def _arrange(self) -> None:
        self.area.setWidget(self.form)
        self.form.setAutoFillBackground(False)
        self.area.viewport().setAutoFillBackground(False)
        self.area.setFrameShape(ColumnArea.Shape.NoFrame)
        self.bar.setTextVisible(False)
        self.bar.setFixedHeight(6)
        self.bar.setMinimumWidth(80)
        self.bar.hide()
        self.cancel_button.hide()
        self.note.setProperty("kind", "soft")
        self.note.setWordWrap(True)
        self.export_button.setProperty("kind", "primary")
        self.export_button.setDefault(True)
        for button in (self.copy_button, self.close_button, self.cancel_button):
            button.setAutoDefault(False)
        right = QVBoxLayout()
        right.setSpacing(8)
        right.addWidget(self.preview, 1)
        right.addWidget(self.summary)
        columns = QGridLayout()
        columns.setHorizontalSpacing(18)
        columns.addWidget(self.area, 0, 0)
        columns.addLayout(right, 0, 1)
        columns.setColumnStretch(0, 46)
        columns.setColumnStretch(1, 54)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.note, 1)
        buttons.addWidget(self.bar)
        for button in (
            self.cancel_button, self.export_button, self.copy_button, self.close_button,
        ):  # fmt: skip
            buttons.addWidget(button)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(18, 16, 18, 14)
        whole.setSpacing(12)
        whole.addLayout(columns, 1)
        whole.addWidget(self.message)
        whole.addLayout(buttons)
        room = self.screen().availableSize()
        self.resize(min(WIDTH, room.width() - 20), min(HEIGHT, room.height() - 40))

    def _connect(self) -> None:
        context = self._context
        self.form.changed.connect(self._changed)
        self.form.formatChosen.connect(self._take_format)
        self.form.targetChosen.connect(self._take_target)
        self.preview.problem = self.show_problem
        self.export_button.clicked.connect(self.choose_file)
        self.copy_button.clicked.connect(self.copy)
        self.close_button.clicked.connect(self.close)
        self.cancel_button.clicked.connect(self.stopAsked)
        self._copier.done.connect(self._take_copy)
        self._soon.timeout.connect(self.refresh)
        context.appearance.changed.connect(self.retranslate)
        context.model.changed.connect(self._screen_moved)
        context.playback.stepChanged.connect(self._screen_moved)
        context.playback.figureChanged.connect(self._offer_figures)


def _copying(job: Job, format_: Format) -> Callable[[], object]:
    """The work of making what goes onto the clipboard."""

    def make() -> object:
        try:
            if not is_text(format_):
                return copied(job)
            data = format_.write(job, go_on)
            return Copied(None, ((format_.mime, data),), data.decode("utf-8-sig"))
        except ConvError as error:
            return _Refused(error)

    return make


def with_format_suffix(path: Path, format_: Format) -> Path:
    """The path with a suffix of the format, added where it has none of them.

    A word in front of the last dot need not be there: which format it is, is known.
    """
    if path.suffix.lower() in {Path(f"a{suffix}").suffix for suffix in format_.suffixes}:
        return path
    return path.with_name(path.name + format_.suffixes[0])
