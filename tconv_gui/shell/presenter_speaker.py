"""The speaker's own window: what is shown, what comes next, what to say, and the time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from PySide6.QtCore import QDateTime, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QCloseEvent,
    QFont,
    QHideEvent,
    QImage,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from core.lesson import text_in
from core.words_mark import QT_TRANSLATE_NOOP
from tconv_gui.figures.figure import Figure, Frame, ViewOptions
from tconv_gui.figures.render import render_image
from tconv_gui.model.context import Context
from tconv_gui.model.latest import Latest
from tconv_gui.model.lesson_player import player_of
from tconv_gui.model.presentation import Coming, Presentation
from tconv_gui.shell.presenter_keys import act_of, drive
from tconv_gui.shell.presenter_size import type_of
from tconv_gui.shell.presenter_slide import place_text
from tconv_gui.theme import Theme, colour
from tconv_gui.views.lessons import unbroken
from tconv_gui.widgets.column_area import ColumnArea
from tconv_gui.widgets.prose import Prose
from tconv_gui.widgets.steady import steady
from tconv_gui.words import Words

TITLE = QT_TRANSLATE_NOOP("presenter", "Speaker view — TConv")
NOW = QT_TRANSLATE_NOOP("presenter", "Now")
NEXT_STEP = QT_TRANSLATE_NOOP("presenter", "Next: step {step}")
NEXT_ANSWER = QT_TRANSLATE_NOOP("presenter", "Next: the answer")
NEXT_SLIDE = QT_TRANSLATE_NOOP("presenter", "Next slide")
NOTHING_NEXT = QT_TRANSLATE_NOOP("presenter", "This is the end.")
ANSWER = QT_TRANSLATE_NOOP("presenter", "Answer, still hidden: {answer}")
ANSWER_SEEN = QT_TRANSLATE_NOOP("presenter", "Answer: {answer}")
PICTURE = QT_TRANSLATE_NOOP("presenter", "A picture is shown.")
IS_BLACK = QT_TRANSLATE_NOOP("presenter", "The screen is black.")
IS_WHITE = QT_TRANSLATE_NOOP("presenter", "The screen is white.")
RESET = QT_TRANSLATE_NOOP("presenter", "Restart the clock")

CAPTIONS = {"step": NEXT_STEP, "answer": NEXT_ANSWER, "slide": NEXT_SLIDE}
CURTAINS = {"black": IS_BLACK, "white": IS_WHITE}
NOT_HIDDEN = ViewOptions().hidden
SIZE = QSize(1120, 720)
# Painting more cells than these is left to another thread.
MOST_AT_ONCE = 600


@steady
class Glass(QWidget):
    """A picture of a figure, painted for the size there is; a sentence where there is none."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._latest = Latest(self)
        self._latest.done.connect(self._take)
        self._scene: tuple[Figure, Frame, Theme] | None = None
        self._text = ""
        self.image: QImage | None = None
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        self.setMinimumSize(120, 80)

    @property
    def text(self) -> str:
        """What is said in the picture's place."""
        return self._text

    @property
    def scene(self) -> tuple[Figure, Frame, Theme] | None:
        """What is shown."""
        return self._scene

    def show_scene(self, figure: Figure, frame: Frame, theme: Theme) -> None:
        """Show a figure at a moment."""
        self._scene, self._text = (figure, frame, theme), ""
        self._paint()

    def show_text(self, text: str) -> None:
        """Say something instead."""
        self._latest.forget()
        self._scene, self._text, self.image = None, text, None
        self.update()

    def stop(self) -> None:
        """Leave no thread behind."""
        self._latest.stop()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Paint anew."""
        self._paint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The picture in the middle, or the sentence."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), self.palette().window())
        if self.image is not None:
            ratio = self.devicePixelRatioF()
            self.image.setDevicePixelRatio(ratio)
            painter.drawImage(0, 0, self.image)
        elif self._text:
            painter.setPen(self.palette().windowText().color())
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(self.rect().adjusted(12, 12, -12, -12), int(flags), self._text)
        painter.setPen(self.palette().mid().color())
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))

    def _paint(self) -> None:
        if self._scene is None or not self.isVisible():
            return
        figure, frame, theme = self._scene
        ratio = self.devicePixelRatioF()
        width, height = round(self.width() * ratio), round(self.height() * ratio)
        maps = frame.document.feature_maps[frame.layer : frame.layer + 2]
        is_long = sum(plane.size for plane in maps) > MOST_AT_ONCE
        self._latest.ask(
            lambda: render_image(figure, frame, theme, width, height), is_long=is_long
        )

    def _take(self, image: object) -> None:
        assert isinstance(image, QImage)
        self.image = image
        self.update()


@steady
class SpeakerView(QWidget):
    """A window for the other screen, or for a rehearsal; ``closed`` when its user closed it."""

    closed = Signal()

    def __init__(
        self, context: Context, talk: Presentation, shape: Callable[[], float], parent: QWidget
    ) -> None:
        """``shape`` tells the width/height for which the figure is arranged on the slide."""
        super().__init__(parent, Qt.WindowType.Window)
        self._shape = shape
        self._context, self._talk = context, talk
        self._player = player_of(context)
        self.clock, self.elapsed, self.place = QLabel(self), QLabel(self), QLabel(self)
        self.reset = QPushButton(self)
        self.reset.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.reset.clicked.connect(self._restart_clock)
        self.now, self.coming = Glass(self), Glass(self)
        self.now_caption, self.coming_caption = QLabel(self), QLabel(self)
        self.notes = ColumnArea(self)
        self.notes.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inside = QWidget(self.notes)
        self.title, self.text, self.ask = Prose(inside), Prose(inside), Prose(inside)
        self.answer, self.after, self.sentence = Prose(inside), Prose(inside), Prose(inside)
        self.answer.setProperty("kind", "accent")
        for label in (self.now_caption, self.coming_caption, self.clock, self.place):
            label.setProperty("kind", "soft")
        self._arrange(inside)
        self._ticks = QTimer(self, interval=500)
        self._ticks.timeout.connect(self._show_time)
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self.refresh)
        playback = context.playback
        for signal in (
            playback.stepChanged, playback.figureChanged, playback.pointedChanged,
            playback.optionsChanged, context.model.changed, self._player.changed, talk.changed,
            context.appearance.changed,
        ):  # fmt: skip
            signal.connect(self._refresh_soon)
        self.resize(SIZE)

    def showEvent(self, event: QShowEvent) -> None:
        """Begin to follow."""
        self._ticks.start()
        self.refresh()

    def hideEvent(self, event: QHideEvent) -> None:
        """Nothing goes on behind the curtain."""
        self._ticks.stop()
        self._soon.stop()
        self.now.stop()
        self.coming.stop()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Tell who opened it."""
        super().closeEvent(event)
        self.closed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """In a rehearsal the keys of the talk work here too; Escape closes the window."""
        act = act_of(event)
        if act == "escape":
            self.close()
        elif act is None or not drive(self._talk, act, event.text()):
            super().keyPressEvent(event)

    def refresh(self) -> None:
        """Show everything as it is now."""
        if not self.isVisible():
            return
        words = self._context.words
        self.setWindowTitle(words(TITLE))
        self.reset.setText(words(RESET))
        self._set_type()
        self.place.setText(place_text(self._context))
        self._show_now(words)
        self._show_coming(words)
        self._show_notes(words.language)
        self._show_time()

    def _refresh_soon(self) -> None:
        if self.isVisible():
            self._soon.start()

    def _show_now(self, words: Words) -> None:
        context, talk = self._context, self._talk
        curtain = talk.curtain
        self.now_caption.setText(words(CURTAINS[curtain]) if curtain else words(NOW))
        if talk.has_steps:
            self.now.show_scene(context.figure, context.frame(self._shape()), context.theme)
        else:
            self.now.show_text(words(PICTURE))

    def _show_coming(self, words: Words) -> None:
        coming = self._talk.coming()
        if coming is None:
            self.coming_caption.setText("")
            self.coming.show_text(words(NOTHING_NEXT))
            return
        self.coming_caption.setText(words(CAPTIONS[coming.kind], step=coming.step))
        if coming.figure is None:
            self.coming.show_text(words(PICTURE))
        else:
            frame = self._frame_of(coming, coming.figure)
            self.coming.show_scene(coming.figure, frame, self._context.theme)

    def _frame_of(self, coming: Coming, figure: Figure) -> Frame:
        return Frame(
            document=figure.seen(coming.document, coming.layer),
            words=self._context.words,
            layer=coming.layer,
            step=coming.step,
            aspect=self._shape(),
            shade=bool(self._context.preferences["shade_cells"]),
            options=coming.options,
        )

    def _show_notes(self, language: str) -> None:
        player, context, words = self._player, self._context, self._context.words
        lesson, question = player.lesson, player.question
        figure = context.playback.figure
        title = words(figure.title) if lesson is None else text_in(lesson.title, language)
        texts = dict.fromkeys(self._notes, "")
        texts[self.title] = title
        if lesson is not None:
            texts[self.text] = player.text(language)
        if question is not None:
            answer, after = player.coming_answer(language)
            mark = ANSWER if player.outcome is None else ANSWER_SEEN
            texts[self.ask] = player.question_text(language)
            texts[self.answer] = words(mark, answer=answer)
            texts[self.after] = after
        if self._talk.has_steps:
            texts[self.sentence] = figure.describe(_uncovered(context.frame()))
        for label, text in texts.items():
            label.setText(unbroken(text))
            label.setVisible(bool(text))

    def _show_time(self) -> None:
        spent = timedelta(seconds=self._talk.seconds)
        self.elapsed.setText(str(spent))
        time = QDateTime.currentDateTime().time()
        self.clock.setText(time.toString("HH:mm"))

    def _restart_clock(self) -> None:
        self._talk.start_clock()
        self._show_time()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Type grows with the window."""
        self._refresh_soon()

    def _set_type(self) -> None:
        unit = min(self.height() / 720, self.width() / 1120)
        usual, large = max(round(20 * unit), 13), max(round(40 * unit), 20)
        self.elapsed.setFont(type_of(self, large, QFont.Weight.DemiBold))
        self.title.setFont(type_of(self, round(usual * 1.25), QFont.Weight.DemiBold))
        for label in (self.text, self.after, self.sentence, self.clock, self.place):
            label.setFont(type_of(self, usual))
        for label in (self.ask, self.answer):
            label.setFont(type_of(self, usual, QFont.Weight.DemiBold))
        for small in (self.now_caption, self.coming_caption, self.reset):
            small.setFont(type_of(self, max(round(16 * unit), 12)))
        soft = self.sentence.palette()
        soft.setColor(soft.ColorRole.WindowText, colour(self._context.theme.soft_ink))
        self.sentence.setPalette(soft)

    def _arrange(self, inside: QWidget) -> None:
        notes = QVBoxLayout(inside)
        notes.setContentsMargins(0, 0, 8, 0)
        notes.setSpacing(12)
        self._notes = (
            self.title, self.text, self.ask, self.answer, self.after, self.sentence,
        )  # fmt: skip
        for label in self._notes:
            notes.addWidget(label)
        notes.addStretch(1)
        self.notes.setWidget(inside)
        head = QHBoxLayout()
        head.setSpacing(24)
        for widget in (self.elapsed, self.clock):
            head.addWidget(widget)
        head.addWidget(self.reset)
        head.addStretch(1)
        head.addWidget(self.place)
        pictures = QVBoxLayout()
        pictures.setSpacing(6)
        pictures.addWidget(self.now_caption)
        pictures.addWidget(self.now, 5)
        pictures.addSpacing(8)
        pictures.addWidget(self.coming_caption)
        pictures.addWidget(self.coming, 3)
        body = QHBoxLayout()
        body.setSpacing(24)
        body.addLayout(pictures, 6)
        body.addWidget(self.notes, 5)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 16, 24, 20)
        column.setSpacing(12)
        column.addLayout(head)
        column.addLayout(body, 1)


def _uncovered(frame: Frame) -> Frame:
    """The frame with nothing kept back: the speaker knows the answers."""
    return replace(frame, options=replace(frame.options, hidden=NOT_HIDDEN))
