"""The chain on a whole picture: before and after, pixel by pixel, in one line, in numbers."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, QTimer
from PySide6.QtGui import (
    QDragEnterEvent,
    QDropEvent,
    QGuiApplication,
    QHideEvent,
    QKeyEvent,
    QKeySequence,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import (
    QApplication,
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from core.errors import ConvError
from core.words_mark import QT_TRANSLATE_NOOP
from tconv_gui.model.context import Context
from tconv_gui.model.files import ARRAY_SUFFIXES, may_hold_document
from tconv_gui.model.picture_bench import PAD_SIZE, Cut, bench_of
from tconv_gui.model.picture_kinds import kind_of_suffix
from tconv_gui.views import _picture_words as say
from tconv_gui.views._picture_bars import LookBar, SourceBar
from tconv_gui.views._picture_crop import CropBar
from tconv_gui.views._picture_tools import PictureTools
from tconv_gui.widgets.column_area import ColumnArea
from tconv_gui.widgets.drawing_pad import DrawingPad
from tconv_gui.widgets.elided_label import pixel_size
from tconv_gui.widgets.line_plot import LinePlot
from tconv_gui.widgets.message import FieldMessage, paragraph
from tconv_gui.widgets.picture_canvas import Pane, PictureCanvas
from tconv_gui.widgets.segments import Segments
from tconv_gui.widgets.steady import steady

NAME = QT_TRANSLATE_NOOP("pictures", "The chain on a picture")
CANVAS = QT_TRANSLATE_NOOP("pictures", "Pictures before and after")
CANVAS_TIP = QT_TRANSLATE_NOOP(
    "pictures",
    "Arrows move the place that is pointed at, with Shift by ten pixels; + and − change the lens.",
)
WORKING = QT_TRANSLATE_NOOP("pictures", "Working…")
CANCEL = QT_TRANSLATE_NOOP("pictures", "Cancel")
CANCELLED = QT_TRANSLATE_NOOP(
    "pictures", "Cancelled: the picture after belongs to an earlier setting."
)
RUN = QT_TRANSLATE_NOOP("pictures", "Run again")
NOTHING = QT_TRANSLATE_NOOP("pictures", "There is no picture after: see the sentence above.")
PROFILE = QT_TRANSLATE_NOOP("pictures", "Line profile")
ROW = QT_TRANSLATE_NOOP("pictures", "Row")
ROW_TIP = QT_TRANSLATE_NOOP("pictures", "The values along the row that is pointed at")
COLUMN = QT_TRANSLATE_NOOP("pictures", "Column")
COLUMN_TIP = QT_TRANSLATE_NOOP("pictures", "The values along the column that is pointed at")
PAD = QT_TRANSLATE_NOOP("pictures", "Drawing pad, 32×32 pixels")
PAD_TIP = QT_TRANSLATE_NOOP(
    "pictures", "Drag to draw, the right button rubs out; arrows move, Space draws, Delete rubs out"
)
PENCIL = QT_TRANSLATE_NOOP("pictures", "{size} px")
PENCIL_TIP = QT_TRANSLATE_NOOP("pictures", "A pencil of {size} pixels")
CLEAR = QT_TRANSLATE_NOOP("pictures", "Clear")

OWN_KEYS = (QKeySequence.StandardKey.Copy, QKeySequence.StandardKey.Paste)
PENCILS = (1, 2, 4)
# Narrower than so many times the size of the type, the tools go under the profile.
BESIDE_FROM = 42


@steady
class PicturesView(ColumnArea):
    """A page of the centre; it runs only while it is seen."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._bench = bench = bench_of(context)
        self._refusal: ConvError | None = None
        page = QWidget(self)
        self.sources = SourceBar(context, bench, page)
        self.crop = CropBar(context, page)
        self.looks = LookBar(context, bench, page)
        self.channels = paragraph("soft", page)
        self.message = FieldMessage(page)
        self.note = paragraph("soft", page)
        self.canvas = PictureCanvas(context.theme, page)
        self.pad_panel = QWidget(page)
        self.pad = DrawingPad(PAD_SIZE, context.theme, self.pad_panel)
        self.pencils = Segments([str(n) for n in PENCILS], context.theme, self.pad_panel)
        self.clear_button = QPushButton(self.pad_panel)
        self.waiting = QWidget(page)
        self.progress = QProgressBar(self.waiting)
        self.progress.setRange(0, 100)
        self.cancel_button = QPushButton(self.waiting)
        self.again = QPushButton(page)
        self.along = Segments(("row", "column"), context.theme, page)
        self.plot = LinePlot(context.theme, page)
        self.jumps = paragraph("", page)
        self.quality = paragraph("soft", page)
        self.tools = PictureTools(context, bench, page)
        self._foot = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._arrange(page)
        self._connect()
        self.setAcceptDrops(True)
        self.setFocusProxy(self.canvas)
        self.along.show_choice("row")
        self.pencils.show_choice("2")
        for part in (self.crop, self.pad_panel, self.waiting, self.again):
            part.hide()
        self.restyle()

    def restyle(self) -> None:
        """Take the words and the theme in use."""
        words, theme = self._context.words, self._context.theme
        self.setAccessibleName(words(NAME))
        self.canvas.setAccessibleName(words(CANVAS))
        self.canvas.setAccessibleDescription(words(CANVAS_TIP))
        for part in (self.sources, self.crop, self.looks, self.tools):
            part.restyle()
        self.along.restyle(
            theme, {"row": words(ROW), "column": words(COLUMN)},
            {"row": words(ROW_TIP), "column": words(COLUMN_TIP)},
        )  # fmt: skip
        self.along.setAccessibleName(words(PROFILE))
        self.along.keep_in_line()
        self.plot.setAccessibleName(words(PROFILE))
        self.pad.restyle(theme)
        self.pad.setAccessibleName(words(PAD))
        self.pad.setToolTip(words(PAD_TIP))
        self.pencils.restyle(
            theme,
            {str(n): words(PENCIL, size=n) for n in PENCILS},
            {str(n): words(PENCIL_TIP, size=n) for n in PENCILS},
        )
        self.clear_button.setText(words(CLEAR))
        self.progress.setStyleSheet(
            f"QProgressBar {{ background: {theme.background}; color: {theme.ink};"
            f" border: 1px solid {theme.hairline}; border-radius: 6px; text-align: center; }}"
            f"QProgressBar::chunk {{ background: {theme.accent_fill}; border-radius: 5px; }}"
        )
        self.progress.setAccessibleName(words(WORKING))
        self.progress.setFormat(words(WORKING) + " %p %")
        self.cancel_button.setText(words(CANCEL))
        self.again.setText(words(RUN))
        self._measure_anew()
        self.refresh()

    def refresh(self) -> None:
        """Show the bench as it is."""
        self._show_state()
        self._show_panes()
        self._show_line()

    # ---- Qt's events

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with what happened meanwhile."""
        super().showEvent(event)
        self._measure_anew()
        self._bench.wake()

    def hideEvent(self, event: QHideEvent) -> None:
        """Leave nothing working for nobody."""
        super().hideEvent(event)
        self._bench.sleep()
        self.waiting.hide()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the tools beside the profile, or under it."""
        super().resizeEvent(event)
        beside = self.viewport().width() >= BESIDE_FROM * pixel_size(self.font())
        way = QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom
        self._foot.setDirection(way)

    def event(self, event: QEvent) -> bool:
        """Keep copying and pasting from the menus while the keyboard is here."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and any(event.matches(key) for key in OWN_KEYS)
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Paste a picture, copy the one after."""
        if event.matches(QKeySequence.StandardKey.Paste):
            self.paste()
        elif event.matches(QKeySequence.StandardKey.Copy):
            self.tools.copy()
        else:
            super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Pictures are for this page; documents and tables are for the window."""
        data = event.mimeData()
        paths = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
        is_ours = len(paths) == 1 and not _is_for_the_window(paths[0])
        if is_ours or (data.hasImage() and not paths):
            event.acceptProposedAction()
        else:
            event.ignore()

    def dropEvent(self, event: QDropEvent) -> None:
        """Take what was dropped, once the other program is released."""
        data = event.mimeData()
        if data.urls():
            path = Path(data.urls()[0].toLocalFile())
            QTimer.singleShot(0, self, lambda: self._bench.open_file(path))
        else:
            self._bench.take_image(data.imageData())
        event.acceptProposedAction()

    # ---- from the hands to the bench

    def paste(self) -> None:
        """Take the picture, or the picture's file, that is in the clipboard."""
        data = QGuiApplication.clipboard().mimeData()
        local = [url for url in data.urls() if url.isLocalFile()] if data.hasUrls() else []
        if local and not data.hasImage():
            self._bench.open_file(Path(local[0].toLocalFile()))
        else:
            self._bench.take_image(QGuiApplication.clipboard().image())

    def _put_pad(self, on: bool) -> None:
        self.pad_panel.setVisible(on)
        self.sources.draw_button.setChecked(on)

    def _set_drawing(self, on: bool) -> None:
        self._put_pad(on)
        if on:
            self._bench.take_drawing(self.pad.plane)
            self.pad.setFocus()

    def _set_cropping(self, on: bool) -> None:
        if on and self.looks.mode not in ("beside", "wipe"):
            self.looks.modes.show_choice("beside")
            self._change_look()
        # The button has the keyboard only where that pressed it.
        by_keyboard = self.sources.crop_button.hasFocus() or self.crop.isAncestorOf(
            QApplication.focusWidget() or self
        )
        self.sources.crop_button.setChecked(on)
        self.canvas.set_cropping(on)
        used = self._bench.used
        if on and used is not None:
            self.crop.begin(QSize(used.width, used.height))
        self.crop.setVisible(on)
        if on and by_keyboard:
            self.crop.take_keyboard()
        elif on:
            self.canvas.setFocus()  # Escape gives it up
        elif by_keyboard:
            self.sources.crop_button.setFocus()

    def _crop(self, part: QRectF) -> None:
        self._set_cropping(False)
        if not part.isEmpty():
            self._bench.cut_out(part)

    def _crop_pixels(self, part: QRect) -> None:
        self._set_cropping(False)
        self._bench.cut_pixels(Cut(part.x(), part.y(), part.width(), part.height()))

    def _change_look(self) -> None:
        self._measure_anew()
        self._show_panes()

    def _measure_anew(self) -> None:
        theme, mode = self._context.theme, self.looks.mode
        scales = {"difference": theme.diverging, "spectrum": theme.sequential}
        if mode == "difference":
            self._bench.set_measure("difference", scales)
        elif mode == "spectrum":
            self._bench.set_measure("spectrum", scales)
        else:
            self._bench.set_measure("none", {})

    # ---- from the bench to the screen

    def _show_state(self) -> None:
        """What goes wrong, how far it is, and the fields."""
        bench, words = self._bench, self._context.words
        error = bench.error or self._refusal
        self.message.say("" if error is None else words.error(error))
        if bench.was_cancelled:
            self.note.setText(words(CANCELLED))
        self.note.setVisible(bool(self.note.text()))
        base = self._context.playback.options.index_base
        self.channels.setText(say.channels_sentence(bench.route, bench.before, words, base))
        self.channels.setVisible(bool(self.channels.text()))
        self.again.setVisible(bench.was_cancelled)
        if not (bench.is_running or bench.is_reading):
            self.waiting.hide()
        self.sources.refresh()
        self.looks.refresh()
        self.tools.refresh()

    def _show_panes(self) -> None:
        context, bench, mode = self._context, self._bench, self.looks.mode
        words, theme, result = context.words, context.theme, bench.result
        is_pair = mode in ("beside", "wipe")
        panes: tuple[Pane, ...] = ()
        message = ""
        if result is None:
            message = words(NOTHING) if bench.error else ""
            if bench.before is not None and bench.before_look is not None:
                panes = (say.before_pane(bench, bench.before, bench.before_look, words, theme),)
        elif is_pair:
            panes = (
                say.before_pane(bench, result.before, result.before_look, words, theme),
                say.after_pane(bench, result, words, theme),
            )
        elif mode == "difference":
            panes = say.difference_panes(bench, result, words, theme)
        else:
            panes = say.spectrum_panes(bench, result, words, theme)
        if result is not None and not panes:
            message = words(WORKING)
        is_over = mode == "wipe" and len(panes) == 2
        self.canvas.show_panes(panes, "wipe" if is_over else "beside", theme, message)
        self.canvas.set_lens(self.looks.zoom if mode != "spectrum" else 0)
        self.canvas.set_line(None if mode == "spectrum" else self._along)
        self.looks.lens.setEnabled(mode != "spectrum")
        self.looks.stretch.setEnabled(is_pair)
        quality = bench.measured.quality
        text = "" if result is None else say.quality_sentence(result, quality, words)
        self.quality.setText(text)

    def _show_line(self, *_: object) -> None:
        result, words, theme = self._bench.result, self._context.words, self._context.theme
        if result is None:
            self.plot.show_curves((), None, ("", ""), theme)
            self.jumps.setText("")
            return
        found = say.profile_of(result, self.canvas.place, self._along, words, theme)
        self.plot.show_curves(found.curves, found.at, found.ends, theme)
        self.jumps.setText(found.sentence)
        self.plot.setAccessibleDescription(found.sentence)

    @property
    def _along(self) -> say.Along:
        return "column" if self.along.choice == "column" else "row"

    def _choose_line(self, key: str) -> None:
        self.along.show_choice(key)
        self.canvas.set_line(self._along)
        self._show_line()

    def _take_source(self) -> None:
        self._refusal = None
        self.note.clear()
        used = self._bench.used
        if self.crop.isVisible() and used is not None and not self.crop.is_for(used[2:]):
            self._set_cropping(False)
        if self._bench.source_id != "drawing":
            self._put_pad(False)
        self._show_state()

    def _show_progress(self, part: float) -> None:
        self.progress.setValue(round(100 * part))
        self.waiting.setVisible(self._bench.is_running or self._bench.is_reading)

    def _refuse(self, error: ConvError) -> None:
        self._refusal = error
        self.note.clear()
        self._show_state()

    def _say(self, sentence: str) -> None:
        self._refusal = None
        self.note.setText(sentence)
        self._show_state()

    # ---- how it is put together

    def _connect(self) -> None:
        bench, canvas = self._bench, self.canvas
        bench.sourceChanged.connect(self._take_source)
        bench.resultChanged.connect(self.refresh)
        bench.measuredChanged.connect(self._show_panes)
        bench.progressed.connect(self._show_progress)
        bench.refused.connect(self._refuse)
        self.tools.refused.connect(self._refuse)
        self.tools.said.connect(self._say)
        self._context.model.changed.connect(self.tools.refresh)
        self._context.appearance.changed.connect(self.restyle)
        self.sources.drawAsked.connect(self._set_drawing)
        self.sources.cropAsked.connect(self._set_cropping)
        self.sources.pasteAsked.connect(self.paste)
        self.looks.changed.connect(self._change_look)
        self.cancel_button.clicked.connect(bench.cancel)
        self.again.clicked.connect(bench.run_again)
        self.along.chosen.connect(self._choose_line)
        self.pad.drawn.connect(bench.take_drawing)
        self.pencils.chosen.connect(self._choose_pencil)
        self.clear_button.clicked.connect(self.pad.clear)
        canvas.pointed.connect(self._show_line)
        canvas.zoomAsked.connect(self.looks.turn_lens)
        canvas.cropped.connect(self._crop)
        self.crop.moved.connect(canvas.show_band)
        self.crop.wanted.connect(self._crop_pixels)
        self.crop.givenUp.connect(lambda: self._set_cropping(False))
        bench.saveAsked.connect(self.tools.ask_for_file)
        bench.copyAsked.connect(self.tools.copy)

    def _choose_pencil(self, key: str) -> None:
        self.pencils.show_choice(key)
        self.pad.set_pencil(int(key))

    def _arrange(self, page: QWidget) -> None:
        self.setFrameShape(QFrame.Shape.NoFrame)
        column = QVBoxLayout(page)
        column.setContentsMargins(14, 6, 14, 12)
        column.setSpacing(8)
        column.addWidget(self.sources)
        column.addWidget(self.crop)
        column.addWidget(self.looks)
        column.addWidget(self.channels)
        column.addWidget(self.message)
        column.addLayout(self._note_row())
        middle = QHBoxLayout()
        middle.setSpacing(10)
        middle.addWidget(self.pad_panel)
        middle.addWidget(self.canvas, 1)
        column.addLayout(middle, 1)
        column.addWidget(self.waiting)
        waiting = QHBoxLayout(self.waiting)
        waiting.setContentsMargins(0, 0, 0, 0)
        waiting.addWidget(self.progress, 1)
        waiting.addWidget(self.cancel_button)
        self._foot.setSpacing(20)
        self._foot.addLayout(self._profile(), 4)
        self._foot.addWidget(self.tools, 3)
        column.addLayout(self._foot)
        self._arrange_pad()
        self.setWidget(page)

    def _note_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.addWidget(self.note, 1)
        row.addWidget(self.again)
        return row

    def _profile(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(4)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self.along)
        row.addWidget(self.quality, 1)
        column.addLayout(row)
        column.addWidget(self.plot)
        column.addWidget(self.jumps)
        return column

    def _arrange_pad(self) -> None:
        column = QVBoxLayout(self.pad_panel)
        column.setContentsMargins(0, 0, 0, 0)
        column.addStretch(1)
        column.addWidget(self.pad)
        column.addWidget(self.pencils)
        column.addWidget(self.clear_button)
        column.addStretch(1)


def _is_for_the_window(path: Path) -> bool:
    """Whether a file is opened as a document or a table."""
    if path.suffix.lower() in ARRAY_SUFFIXES:
        return True
    return may_hold_document(path) and kind_of_suffix(path.suffix) is None
