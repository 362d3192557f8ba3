"""The question, the place for an answer, and what there is to say once it was given."""

from __future__ import annotations

from functools import partial

from PySide6.QtGui import QFocusEvent, QFont, QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from core.errors import ConvError
from core.quiz import KIND_BY_ID, Answer, Question
from core.quiz_reply import answer_text
from core.words_mark import QT_TRANSLATE_NOOP, Mark
from tconv_gui.model.context import Context
from tconv_gui.model.quiz_player import quiz_of
from tconv_gui.views.lessons import unbroken
from tconv_gui.widgets.flow_row import FlowRow
from tconv_gui.widgets.number_field import decimal_comma
from tconv_gui.widgets.prose import Prose
from tconv_gui.widgets.steady import steady

HEADING = QT_TRANSLATE_NOOP("quiz", "Question {number} · {kind}")
AGAIN = QT_TRANSLATE_NOOP("quiz", "Once more · {kind}")
NUMBER = QT_TRANSLATE_NOOP("quiz", "A number, like −2 or 1/4")
SIZE = QT_TRANSLATE_NOOP("quiz", "A size, like 5×5")
LENGTH = QT_TRANSLATE_NOOP("quiz", "A size, like 5")
CELL = QT_TRANSLATE_NOOP("quiz", "Click the cell, or write its row and column: 0, 1")
CELL_ON_LINE = QT_TRANSLATE_NOOP("quiz", "Click the cell, or write its place: 1")
CHECK = QT_TRANSLATE_NOOP("quiz", "Check")
SHOW_ME = QT_TRANSLATE_NOOP("quiz", "Just show me")
SKIP = QT_TRANSLATE_NOOP("quiz", "Another question")
NEXT = QT_TRANSLATE_NOOP("quiz", "Next question")
RETRY = QT_TRANSLATE_NOOP("quiz", "Ask a wrong one again ({count})")
RIGHT = QT_TRANSLATE_NOOP("quiz", "✓ Right: {answer}")
WRONG = QT_TRANSLATE_NOOP("quiz", "✗ You said {reply}; it is {answer}.")
SHOWN = QT_TRANSLATE_NOOP("quiz", "→ {answer}")
NOTHING_TO_ASK = QT_TRANSLATE_NOOP(
    "quiz",
    "There is nothing to ask of this layer: the quiz is about convolutions and transposed "
    "convolutions. Choose another layer, other kinds of questions, or made-up layers.",
)
CHOICE = QT_TRANSLATE_NOOP("quiz", "{number}   {text}")


@steady
class QuizCard(QFrame):
    """One question at a time."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "panel")
        self._context = context
        self._quiz = quiz_of(context)
        self._question: Question | None = None
        self._problem: ConvError | None = None
        self.heading = QLabel(self)
        self.heading.setProperty("kind", "soft")
        self.ask = Prose(self)
        self.field = QLineEdit(self)
        self.check = QPushButton(self)
        self.check.setProperty("kind", "primary")
        self.problem = Prose(self)
        self.problem.setProperty("kind", "error")
        self.choices: list[QPushButton] = []
        self.verdict = Prose(self)
        self.slip = Prose(self)
        self.reason = Prose(self)
        self.show_me, self.skip, self.next_button, self.retry_button = (
            QPushButton(self) for _ in range(4)
        )
        self.show_me.setProperty("kind", "link")
        self.skip.setProperty("kind", "link")
        self.next_button.setProperty("kind", "primary")
        for prose in (self.ask, self.verdict):
            font = prose.font()
            font.setWeight(QFont.Weight.DemiBold)
            prose.setFont(font)
        self._arrange()
        self.check.clicked.connect(lambda: self.answer(self.field.text()))
        self.field.returnPressed.connect(lambda: self.answer(self.field.text()))
        self.field.textEdited.connect(lambda: self._complain(None))
        self.show_me.clicked.connect(self._quiz.reveal)
        for button in (self.skip, self.next_button):
            button.clicked.connect(self._quiz.next)
        self.retry_button.clicked.connect(self._quiz.retry)

    def retranslate(self) -> None:
        """Speak the language in use."""
        words = self._context.words
        for button, mark in (
            (self.check, CHECK), (self.show_me, SHOW_ME), (self.skip, SKIP),
            (self.next_button, NEXT),
        ):  # fmt: skip
            button.setText(words(mark))
        self._question = None
        self.refresh()

    def refresh(self) -> None:
        """Show the open question, and how it went if it was answered."""
        quiz, words, question = self._quiz, self._context.words, self._quiz.question
        had_focus = self._has_keyboard
        if question is not self._question:
            self._question = question
            self.field.clear()
            self._make_choices(question)
            self._complain(None)
        open_ = question is not None and not quiz.is_done
        self.heading.setVisible(question is not None)
        if question is None:
            self.ask.setText(words(NOTHING_TO_ASK))
        else:
            kind = words(KIND_BY_ID[question.kind].title)
            mark = AGAIN if quiz.is_again else HEADING
            self.heading.setText(words(mark, number=quiz.number, kind=kind))
            self.ask.setText(unbroken(words(question.text, **question.facts)))
            self.field.setPlaceholderText(words(_hint(question)))
            self.field.setAccessibleName(self.ask.text())
        typed = open_ and not self.choices
        self.field.setVisible(typed)
        self.check.setVisible(typed)
        for button in self.choices:
            button.setVisible(open_)
        self._choice_box.setVisible(open_ and bool(self.choices))
        self.show_me.setVisible(open_)
        self.skip.setVisible(open_)
        done = question is not None and quiz.is_done
        for widget in (self.verdict, self.reason, self.next_button):
            widget.setVisible(done)
        self.slip.setVisible(done and quiz.verdict is not None and quiz.verdict.slip is not None)
        self.retry_button.setVisible(done and quiz.wrong_count > 0)
        self.retry_button.setText(words(RETRY, count=quiz.wrong_count))
        if done and question is not None:
            self._tell(question)
        if had_focus:
            self.take_keyboard()

    def answer(self, reply: str) -> None:
        """Give an answer, or be told why it is none."""
        try:
            self._quiz.answer(reply, decimal_comma=decimal_comma())
        except ConvError as error:
            self._complain(error)

    def take_keyboard(self) -> None:
        """Put the cursor where an answer is given, or the question left."""
        if self._quiz.is_done:
            self.next_button.setFocus()
        elif self.choices:
            self.choices[0].setFocus()
        else:
            self.field.setFocus()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Hand the keyboard on."""
        super().focusInEvent(event)
        self.take_keyboard()

    def showEvent(self, event: QShowEvent) -> None:
        """Be ready to be answered."""
        super().showEvent(event)
        self.take_keyboard()

    @property
    def _has_keyboard(self) -> bool:
        widgets = (self.field, self.check, self.show_me, self.skip, self.next_button,
                   self.retry_button, *self.choices)  # fmt: skip
        return any(widget.hasFocus() for widget in widgets)

    def _tell(self, question: Question) -> None:
        quiz, words = self._quiz, self._context.words
        answer = self._text(question, question.answer)
        verdict = quiz.verdict
        if verdict is None:
            said, kind = words(SHOWN, answer=answer), "accent"
        elif verdict.is_right:
            said, kind = words(RIGHT, answer=answer), "output"
        else:
            reply = self._text(question, verdict.answer)
            said, kind = words(WRONG, reply=reply, answer=answer), "error"
        self.verdict.setText(unbroken(said))
        if self.verdict.property("kind") != kind:
            self.verdict.setProperty("kind", kind)
            self.verdict.style().unpolish(self.verdict)
            self.verdict.style().polish(self.verdict)
        if verdict is not None and verdict.slip is not None:
            self.slip.setText(unbroken(words(verdict.slip.text)))
        self.reason.setText(unbroken(words(question.reason, **question.reason_facts)))

    def _text(self, question: Question, answer: Answer) -> str:
        text, facts = answer_text(question, answer)
        return self._context.words(text, **facts) if isinstance(text, Mark) else text

    def _make_choices(self, question: Question | None) -> None:
        for button in self.choices:
            self._choice_column.removeWidget(button)
            button.hide()  # it lives on for a moment
            button.deleteLater()
        self.choices = []
        words = self._context.words
        for number, choice in enumerate(question.choices if question else (), 1):
            text = choice.text
            if isinstance(text, Mark):
                text = words(text, **choice.facts)
            button = QPushButton(words(CHOICE, number=number, text=text), self)
            button.setShortcut(str(number))
            button.clicked.connect(partial(self.answer, choice.id))
            self._choice_column.addWidget(button)
            self.choices.append(button)

    def _complain(self, error: ConvError | None) -> None:
        self._problem = None if error is None else error.kept()
        self.problem.setVisible(error is not None)
        self.problem.setText(self._context.words.error(error) if error else "")
        if bool(self.field.property("invalid")) != (error is not None):
            self.field.setProperty("invalid", error is not None)
            self.field.style().unpolish(self.field)
            self.field.style().polish(self.field)

    def _arrange(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(6)
        row.addWidget(self.field, 1)
        row.addWidget(self.check)
        self._choice_box = choices = QWidget(self)
        self._choice_column = FlowRow(choices, spacing=8)
        self._choice_column.setContentsMargins(0, 0, 0, 0)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        for button in (self.next_button, self.retry_button, self.show_me, self.skip):
            foot.addWidget(button)
        foot.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 14, 20, 14)
        column.setSpacing(8)
        column.addWidget(self.heading)
        column.addWidget(self.ask)
        column.addLayout(row)
        for widget in (choices, self.problem, self.verdict, self.slip, self.reason):
            column.addWidget(widget)
        column.addLayout(foot)
        column.addStretch(1)


def _hint(question: Question) -> Mark:
    """What is to be written."""
    if question.form == "number":
        return NUMBER
    if question.form == "size":
        return SIZE if question.axes > 1 else LENGTH
    return CELL if question.axes > 1 else CELL_ON_LINE
