"""The words of a slide, in large type: title, text, question and answer; and where we are."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QVBoxLayout, QWidget

from core.lesson import Question, text_in
from core.words_mark import QT_TRANSLATE_NOOP
from tconv_gui.model.context import Context
from tconv_gui.model.lesson_player import player_of
from tconv_gui.shell.presenter_size import Size, type_of
from tconv_gui.theme import colour
from tconv_gui.views.lessons import unbroken, verdict_text
from tconv_gui.widgets.elided_label import ElidedLabel
from tconv_gui.widgets.flow_row import FlowRow
from tconv_gui.widgets.prose import Prose
from tconv_gui.widgets.steady import steady

STEP = QT_TRANSLATE_NOOP("presenter", "step {step} of {count}")
SLIDE = QT_TRANSLATE_NOOP("presenter", "slide {slide} of {count}")
BETWEEN = "   ·   "
# The words of a slide take at most this part of its height.
MOST = 0.42


@steady
class SlideHead(QWidget):
    """What the open lesson says on this slide; the answer only once it was revealed.

    ``answered(id)``: one of the answers to choose from was clicked.
    """

    answered = Signal(str)

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(parent)
        self._context = context
        self._player = player_of(context)
        self._question: Question | None = None
        self.title = ElidedLabel(parent=self)
        self.text, self.ask = Prose(self), Prose(self)
        self.verdict, self.after = Prose(self), Prose(self)
        self.verdict.setProperty("kind", "accent")
        self.choices: list[QPushButton] = []
        self._choice_row = QWidget(self)
        self._row = FlowRow(self._choice_row)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._column = QVBoxLayout(self)
        for widget in self._parts:
            self._column.addWidget(widget)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def _parts(self) -> tuple[QWidget, ...]:
        return self.title, self.text, self.ask, self._choice_row, self.verdict, self.after

    def show_slide(self, size: Size, width: int, height: int) -> None:
        """Write the slide as it is now, as large as a screen of this size has room for."""
        player, language = self._player, self._context.words.language
        lesson, question = player.lesson, player.question
        self.setVisible(lesson is not None)
        if lesson is None:
            return
        self._make_choices(question)
        self.title.setText(text_in(lesson.title, language))
        self.text.setText(unbroken(player.text(language)))
        is_open = question is not None and player.outcome is None
        is_answered = question is not None and not is_open
        self.ask.setText(unbroken(player.question_text(language)) if question else "")
        self.verdict.setText(verdict_text(player, self._context.words) if is_answered else "")
        self.after.setText(unbroken(player.after_text(language)) if is_answered else "")
        # With the answer, the way to the question has been gone.
        self.text.setVisible(not is_answered)
        self.ask.setVisible(question is not None)
        self._choice_row.setVisible(is_open and bool(self.choices))
        self.verdict.setVisible(is_answered)
        self.after.setVisible(is_answered and bool(self.after.text()))
        self._fit(size, width, height)

    def _fit(self, size: Size, width: int, height: int) -> None:
        unit = size.unit
        side, gap = round(56 * unit), round(12 * unit)
        self._column.setContentsMargins(side, round(26 * unit), side, round(6 * unit))
        self._column.setSpacing(gap)
        self._row.setSpacing(round(18 * unit))
        self.title.setFont(type_of(self, size.title, QFont.Weight.DemiBold))
        for pixels in range(size.text, size.least - 1, -1):
            self._set_type(pixels)
            needed = self._needed(width - 2 * side, gap)
            if needed <= height * MOST:
                break
        self.setFixedHeight(needed)

    def _set_type(self, pixels: int) -> None:
        for label in (self.text, self.after):
            label.setFont(type_of(self, pixels))
        for label in (self.ask, self.verdict):
            label.setFont(type_of(self, pixels, QFont.Weight.DemiBold))
        for button in self.choices:
            button.setFont(type_of(self, pixels))
            # A style sheet's least height is for type of the window's size.
            button.setMinimumHeight(round(pixels * 1.9))

    def _needed(self, width: int, gap: int) -> int:
        margins = self._column.contentsMargins()
        shown = [part for part in self._parts if not part.isHidden()]
        heights = [self._height_of(part, width) for part in shown]
        return margins.top() + sum(heights) + gap * (len(shown) - 1) + margins.bottom()

    def _height_of(self, part: QWidget, width: int) -> int:
        if isinstance(part, Prose):
            return part.heightForWidth(width)
        if part is self._choice_row:
            return self._row.heightForWidth(width)
        return part.sizeHint().height()

    def _make_choices(self, question: Question | None) -> None:
        language = self._context.words.language
        if question is not self._question:
            self._question = question
            for button in self.choices:
                self._row.removeWidget(button)
                button.hide()
                button.deleteLater()
            self.choices = []
            for choice in question.choices if question else ():
                button = QPushButton(self._choice_row)
                button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
                button.clicked.connect(partial(self.answered.emit, choice.id))
                self._row.addWidget(button)
                self.choices.append(button)
        for button, choice in zip(
            self.choices, question.choices if question else (), strict=True
        ):
            button.setText(text_in(choice.text, language).replace("&", "&&"))


@steady
class SlideFoot(QWidget):
    """A line that fills with the steps, and their number; the slide's, where there are slides."""

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(parent)
        self._context = context
        self._size = Size(1.0)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def text(self) -> str:
        """Where we are."""
        return place_text(self._context)

    def show_place(self, size: Size) -> None:
        """Tell where we are now."""
        self._size = size
        self.setFixedHeight(round(46 * size.unit) + 4)
        self.setAccessibleName(self.text)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The line at the lower edge, the number over it."""
        painter, theme, unit = QPainter(self), self._context.theme, self._size.unit
        painter.fillRect(self.rect(), colour(theme.background))
        playback = self._context.playback
        thick = max(round(6 * unit), 3)
        line = QRectF(0, self.height() - thick, self.width(), thick)
        painter.fillRect(line, colour(theme.hairline))
        done = playback.step / max(playback.step_count, 1)
        painter.fillRect(
            QRectF(0, line.top(), self.width() * done, thick), colour(theme.accent)
        )
        painter.setFont(type_of(self, self._size.small))
        painter.setPen(colour(theme.soft_ink))
        room = QRectF(self.rect()).adjusted(56 * unit, 0, -56 * unit, -thick - 2 * unit)
        painter.drawText(
            room, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), self.text
        )


def place_text(context: Context) -> str:
    """Which slide and which step of it is shown."""
    player, playback, words = player_of(context), context.playback, context.words
    found = []
    if player.lesson is not None:
        found.append(words(SLIDE, slide=player.step + 1, count=player.step_count))
    if playback.step_count and player.picture is None:
        found.append(words(STEP, step=playback.step, count=playback.step_count))
    return BETWEEN.join(found)
