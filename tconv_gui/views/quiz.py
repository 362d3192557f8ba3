"""The quiz for oneself: a picture, a question, an answer, what is right, and the score."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMenu,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from core.quiz import KINDS, Look
from core.words_mark import QT_TRANSLATE_NOOP
from tconv_gui.figures import BY_ID
from tconv_gui.figures.figure import CellRef, Frame
from tconv_gui.model.context import Context
from tconv_gui.model.quiz_player import LAST_SEED, quiz_of
from tconv_gui.theme import colour
from tconv_gui.views._quiz_card import QuizCard
from tconv_gui.widgets.button_icon import show_icon
from tconv_gui.widgets.column_area import ColumnArea
from tconv_gui.widgets.compare_bar import MirrorCanvas
from tconv_gui.widgets.flow_row import FlowRow
from tconv_gui.widgets.segments import Segments
from tconv_gui.widgets.steady import steady

RANDOM = QT_TRANSLATE_NOOP("quiz", "Made-up layers")
RANDOM_HINT = QT_TRANSLATE_NOOP("quiz", "Small random layers; your document is left alone")
DOCUMENT = QT_TRANSLATE_NOOP("quiz", "This layer")
DOCUMENT_HINT = QT_TRANSLATE_NOOP(
    "quiz", "The layer on screen with its own numbers; its output is hidden meanwhile"
)
ABOUT = QT_TRANSLATE_NOOP("quiz", "What the questions are about")
ALL_KINDS = QT_TRANSLATE_NOOP("quiz", "All questions")
SOME_KINDS = QT_TRANSLATE_NOOP("quiz", "{count} of {all} kinds")
KIND_SCORE = QT_TRANSLATE_NOOP("quiz", "{title}   {right} of {asked}")
SEED = QT_TRANSLATE_NOOP("quiz", "Set")
SEED_HINT = QT_TRANSLATE_NOOP(
    "quiz", "The same number brings the same questions: to a whole class, or again another day"
)
SCORE = QT_TRANSLATE_NOOP("quiz", "{right} of {asked} right")
STREAK = QT_TRANSLATE_NOOP("quiz", "{right} of {asked} right, {streak} in a row")
RESET = QT_TRANSLATE_NOOP("quiz", "Begin anew: forget the score")
LEAVE = QT_TRANSLATE_NOOP("quiz", "Leave the quiz")
QUIZ = QT_TRANSLATE_NOOP("quiz", "Quiz")

LEAST_PICTURE, MOST_HEIGHT = 150, 16_777_215


@steady
class QuizView(QWidget):
    """The page that takes the figure's place while the quiz is open."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._quiz = quiz_of(context)
        self._hover: CellRef | None = None
        self._asked: object = None
        self._given = 0
        self.source = Segments(("random", "document"), context.theme, self)
        self.kinds = QToolButton(self)
        self.kinds.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._kind_actions = self._kind_menu()
        self.seed_label = QLabel(self)
        self.seed_label.setProperty("kind", "soft")
        self.seed = QLineEdit(self)
        self.seed.setMaxLength(len(str(LAST_SEED)))
        self.seed_label.setBuddy(self.seed)
        self.score = QLabel(self)
        self.reset_button = QToolButton(self)
        self.close_button = QToolButton(self)
        for button in (self.kinds, self.reset_button, self.close_button):
            button.setAutoRaise(True)
        self.canvas = MirrorCanvas(self)
        self.canvas.setMinimumHeight(LEAST_PICTURE)
        self.card = QuizCard(context, self)
        self._arrange()
        self._connect()
        self.retranslate()

    def retranslate(self) -> None:
        """Speak the language in use, in its colours."""
        words, theme = self._context.words, self._context.theme
        self.source.restyle(
            theme, {"random": words(RANDOM), "document": words(DOCUMENT)},
            {"random": words(RANDOM_HINT), "document": words(DOCUMENT_HINT)},
        )  # fmt: skip
        self.source.setAccessibleName(words(ABOUT))
        self.source.keep_in_line()
        self.seed_label.setText(words(SEED))
        self.seed.setToolTip(words(SEED_HINT))
        self.seed.setAccessibleName(words(SEED))
        self.seed.setFixedWidth(self.seed.fontMetrics().horizontalAdvance("00000") + 22)
        for button, name, mark in (
            (self.reset_button, "reset", RESET), (self.close_button, "close", LEAVE),
        ):  # fmt: skip
            show_icon(button, name, theme.soft_ink)
            button.setToolTip(words(mark))
            button.setAccessibleName(words(mark))
        palette = self.palette()
        palette.setColor(self.backgroundRole(), colour(theme.background))
        self.setPalette(palette)
        self.setAutoFillBackground(True)
        self.setAccessibleName(words(QUIZ))
        self.card.retranslate()
        self.refresh()

    def refresh(self) -> None:
        """Show the question and the score as they are."""
        quiz, words = self._quiz, self._context.words
        if quiz.question is not self._asked:
            self._asked, self._hover = quiz.question, None
        self.source.show_choice(quiz.source)
        if not self.seed.hasFocus():
            self.seed.setText(str(quiz.seed))
        score = quiz.score
        self.score.setText(
            words(STREAK if score.streak > 1 else SCORE, right=score.right, asked=score.asked,
                  streak=score.streak)
        )  # fmt: skip
        self._show_kinds()
        self.card.refresh()
        self._show_picture()
        self._share_height()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The question gets the height that it needs, the picture all the rest."""
        super().resizeEvent(event)
        self._share_height()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Share the height anew when the question needs another."""
        if watched is self.card and event.type() == QEvent.Type.LayoutRequest:
            self._share_height()
        return super().eventFilter(watched, event)

    def _share_height(self) -> None:
        if not self.canvas.isVisibleTo(self):
            wanted = MOST_HEIGHT
        else:
            needed = self.card.heightForWidth(max(self.width(), 1)) + 2
            wanted = min(needed, max(self.height() - self._bar.height() - LEAST_PICTURE, 80))
        if wanted != self._given:
            self._given = wanted
            self._area.setMaximumHeight(wanted)
            self._area.setMinimumHeight(0 if wanted == MOST_HEIGHT else wanted)

    def _show_kinds(self) -> None:
        quiz, words = self._quiz, self._context.words
        for kind in KINDS:
            right, asked = quiz.score.of(kind.id)
            action = self._kind_actions[kind.id]
            title = words(kind.title)
            action.setText(words(KIND_SCORE, title=title, right=right, asked=asked) if asked
                           else title)  # fmt: skip
            action.setChecked(kind.id in quiz.kinds)
        count = len(quiz.kinds)
        every = count == len(KINDS)
        self.kinds.setText(words(ALL_KINDS) if every else
                           words(SOME_KINDS, count=count, all=len(KINDS)))  # fmt: skip

    def _show_picture(self) -> None:
        look = self._look
        self.canvas.setVisible(look is not None)
        if look is not None and look.figure is not None:
            self.canvas.show_frame(BY_ID[look.figure], self._frame(look), self._context.theme)

    @property
    def _look(self) -> Look | None:
        """What is shown; None for no picture."""
        question = self._quiz.question
        if question is None:
            return None
        look = question.after if self._quiz.is_done else question.before
        return look if look.figure is not None else None

    def _frame(self, look: Look) -> Frame:
        question, playback = self._quiz.question, self._context.playback
        assert question is not None
        pointed = None
        if self._quiz.is_done:
            held = None if look.point is None else CellRef(*look.point)
            pointed = self._hover or held
        options = replace(playback.options, hidden=self._quiz.hidden, symbols="numbers")
        return Frame(
            question.document, self._context.words, step=look.step, pointed=pointed,
            shade=bool(self._context.preferences["shade_cells"]), options=options,
        )  # fmt: skip

    def _point(self, cell: CellRef | None) -> None:
        self._hover = cell
        if self._quiz.is_done:
            self._show_picture()

    def _click(self, cell: CellRef) -> None:
        """A click on a cell of the grid that is asked about is an answer."""
        question = self._quiz.question
        if question is None or self._quiz.is_done or cell.grid != question.grid:
            return
        base = question.base if question.form == "cell" else 0
        reply = ",".join(str(n + base) for n in cell.index)
        if question.form == "cell" or reply in {choice.id for choice in question.choices}:
            self.card.answer(reply)

    def _set_seed(self) -> None:
        text = self.seed.text().strip()
        self.seed.clearFocus()
        if text.isdecimal() and int(text) != self._quiz.seed:
            self._quiz.set_seed(int(text))
        else:
            self.refresh()
        self.card.take_keyboard()

    def _turn_kind(self, kind_id: str) -> None:
        kinds = set(self._quiz.kinds) ^ {kind_id}
        self._quiz.set_kinds(tuple(kinds))
        self._show_kinds()

    def _kind_menu(self) -> dict[str, QAction]:
        menu, actions = QMenu(self.kinds), {}
        for kind in KINDS:
            action = QAction(menu)
            action.setCheckable(True)
            action.triggered.connect(partial(self._turn_kind, kind.id))
            menu.addAction(action)
            actions[kind.id] = action
        self.kinds.setMenu(menu)
        return actions

    def _connect(self) -> None:
        quiz, context = self._quiz, self._context
        self.source.chosen.connect(quiz.set_source)
        self.seed.returnPressed.connect(self._set_seed)
        self.reset_button.clicked.connect(quiz.reset)
        self.close_button.clicked.connect(lambda: quiz.set_open(False))
        self.canvas.cellHovered.connect(self._point)
        self.canvas.cellClicked.connect(self._click)
        quiz.changed.connect(self.refresh)
        context.appearance.changed.connect(self.retranslate)
        context.preferences.changed.connect(lambda _name: self._show_picture())

    def _arrange(self) -> None:
        self._bar = bar = QWidget(self)
        head = QHBoxLayout(bar)
        head.setContentsMargins(16, 8, 10, 4)
        inside = QWidget(bar)
        flow = FlowRow(inside, spacing=8)
        flow.setContentsMargins(0, 0, 0, 0)
        for widget in (self.source, self.kinds, self.seed_label, self.seed, self.score):
            flow.addWidget(widget)
        head.addWidget(inside, 1)
        for button in (self.reset_button, self.close_button):
            head.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        area = ColumnArea(self)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(self.card)
        self.card.installEventFilter(self)
        self._area = area
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(bar)
        column.addWidget(self.canvas, 1)
        column.addWidget(area, 1)
        self.setFocusProxy(self.card)
