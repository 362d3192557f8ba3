"""The list of lessons, found by people's own words, and the card of the step that is open."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QAction, QFont, QKeyEvent, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListView,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from core.errors import ConvError
from core.lesson import LessonEntry, Question, text_in
from core.words_mark import QT_TRANSLATE_NOOP
from tconv_gui.model.context import Context
from tconv_gui.model.lesson_player import LessonPlayer, player_of
from tconv_gui.theme.icons import icon
from tconv_gui.widgets.button_icon import show_icon
from tconv_gui.widgets.elided_label import ElidedLabel, scaled_font
from tconv_gui.widgets.prose import Prose
from tconv_gui.widgets.steady import steady
from tconv_gui.words import Words

ASK = QT_TRANSLATE_NOOP("lesson", "Ask: why 3×3?")
ASK_NAME = QT_TRANSLATE_NOOP("lesson", "Search the lessons")
ASK_HELP = QT_TRANSLATE_NOOP(
    "lesson", "Type a question or a word; the lessons that answer it stay in the list."
)
LIST_NAME = QT_TRANSLATE_NOOP("lesson", "Lessons")
ROW_NAME = QT_TRANSLATE_NOOP("lesson", "Lesson {number}: {title}")
NOT_FOUND = QT_TRANSLATE_NOOP("lesson", "No lesson answers that. Try another word.")

CARD_NAME = QT_TRANSLATE_NOOP("lesson", "Lesson “{title}”, step {step} of {count}")
COUNTER = QT_TRANSLATE_NOOP("lesson", "{step} of {count}")
BACK = QT_TRANSLATE_NOOP("lesson", "Back")
NEXT = QT_TRANSLATE_NOOP("lesson", "Next")
CLOSE = QT_TRANSLATE_NOOP("lesson", "Leave the lesson")
PREDICT = QT_TRANSLATE_NOOP("lesson", "Your prediction")
CHECK = QT_TRANSLATE_NOOP("lesson", "Check")
SHOW_ME = QT_TRANSLATE_NOOP("lesson", "Just show me")
RIGHT = QT_TRANSLATE_NOOP("lesson", "✓ {answer} is right.")
WRONG = QT_TRANSLATE_NOOP("lesson", "✗ You said {reply}; it is {answer}.")
SHOWN = QT_TRANSLATE_NOOP("lesson", "→ {answer}")

Index = QModelIndex | QPersistentModelIndex
Row = LessonEntry | str  # a lesson, or the English name of a group


@steady
class LessonRows(QAbstractListModel):
    """The lessons by group; a group's name is a row that cannot be chosen."""

    LESSON_ID = Qt.ItemDataRole.UserRole

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(parent)
        self._context = context
        self._widget = parent
        self._numbers: dict[str, int] = {}
        self._rows: list[Row] = []
        self._groups: dict[str, LessonEntry] = {}

    def show_entries(self, entries: Sequence[LessonEntry], found: Sequence[str]) -> None:
        """Show those of ``entries`` whose id is in ``found``, by group and in the order of
        ``found``; numbers count them all.
        """
        self.beginResetModel()
        self._numbers = {entry.id: n for n, entry in enumerate(entries, 1)}
        self._rows, self._groups = [], {}
        shown = sorted((e for e in entries if e.id in found), key=lambda e: found.index(e.id))
        groups = list(dict.fromkeys(entry.group["en"] for entry in shown))
        for entry in sorted(shown, key=lambda entry: groups.index(entry.group["en"])):
            group = entry.group["en"]
            if group not in self._groups:
                self._groups[group] = entry
                self._rows.append(group)
            self._rows.append(entry)
        self.endResetModel()

    def retranslate(self) -> None:
        """Tell that every title may be another."""
        if self._rows:
            self.dataChanged.emit(self.index(0), self.index(len(self._rows) - 1))

    def row_of(self, lesson_id: str | None) -> QModelIndex:
        """Where a lesson stands; an invalid index if it does not."""
        for number, row in enumerate(self._rows):
            if isinstance(row, LessonEntry) and row.id == lesson_id:
                return self.index(number)
        return QModelIndex()

    def first(self) -> QModelIndex:
        """The first lesson; an invalid index if there is none."""
        return self.index(1) if self._rows else QModelIndex()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 (Qt's own default)
        """Lessons and groups."""
        return 0 if parent.isValid() else len(self._rows)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Groups are there to be read."""
        if index.isValid() and isinstance(self._rows[index.row()], LessonEntry):
            return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return Qt.ItemFlag.NoItemFlags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Titles in the language in use."""
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        if isinstance(row, str):
            return self._group_data(row, role)
        return self._lesson_data(row, role)

    def _lesson_data(self, entry: LessonEntry, role: int) -> object:
        number, words = self._numbers[entry.id], self._context.words
        title = text_in(entry.title, words.language)
        if role == Qt.ItemDataRole.DisplayRole:
            figure_space = "\u2007" * (number < 10 <= len(self._numbers))
            return f"{figure_space}{number}\u2002{title}"
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return words(ROW_NAME, number=number, title=title)
        if role == Qt.ItemDataRole.ToolTipRole:
            return title
        if role == self.LESSON_ID:
            return entry.id
        return None

    def _group_data(self, group: str, role: int) -> object:
        text = text_in(self._groups[group].group, self._context.words.language)
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return text.upper() if role == Qt.ItemDataRole.DisplayRole else text
        if role == Qt.ItemDataRole.FontRole:
            # Capitals are read at a size at which Chinese characters are not.
            size = 10 if text.isascii() else 12
            return scaled_font(self._widget.font(), size / 13, QFont.Weight.DemiBold)
        if role == Qt.ItemDataRole.SizeHintRole:
            height = self._widget.fontMetrics().height()
            return QSize(0, round(height * (2.4 if self._rows[0] != group else 1.7)))
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignLeft
        return None


# Lines of text that the list is high at most.
MOST_LINES = 17


@steady
class LessonList(QListView):
    """A list as high as its rows, up to a limit; Enter, Space or a click chooses."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMouseTracking(True)
        self.clicked.connect(self._choose)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows move, Enter and Space choose."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._choose(self.currentIndex())
            return
        super().keyPressEvent(event)

    def sizeHint(self) -> QSize:
        """All rows, or as many as leave room for the open lesson's card under them."""
        model = self.model()
        rows = model.rowCount() if model else 0
        height = sum(self.sizeHintForRow(row) for row in range(rows))
        height = min(height, round(MOST_LINES * self.fontMetrics().height()))
        return QSize(160, height + 2 * self.frameWidth() + 2)

    def minimumSizeHint(self) -> QSize:
        """As high, but narrow: titles can be cut."""
        return QSize(80, self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The current lesson stays in sight."""
        super().resizeEvent(event)
        if event.size().height() != event.oldSize().height():
            self.show_current()

    def show_current(self) -> None:
        """Scroll to the current lesson, and to its group's name if it is the first in it."""
        index = self.currentIndex()
        above = index.siblingAtRow(index.row() - 1)
        if above.isValid() and above.data(LessonRows.LESSON_ID) is None:
            self.scrollTo(above)
        self.scrollTo(index)

    def _choose(self, index: QModelIndex) -> None:
        lesson_id = index.data(LessonRows.LESSON_ID) if index.isValid() else None
        if lesson_id is not None:
            self.chosen.emit(lesson_id)


@steady
class LessonsView(QWidget):
    """Search field and list.

    ``lessonRequested(id)``: the user wants this lesson; who hears it asks about unsaved changes
    and opens it.
    """

    lessonRequested = Signal(str)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._player = player_of(context)
        self._is_filled = False
        self.search = QLineEdit(self)
        self.search.setClearButtonEnabled(True)
        self._lens = QAction(self)
        self.search.addAction(self._lens, QLineEdit.ActionPosition.LeadingPosition)
        self.list = LessonList(self)
        self._rows = LessonRows(context, self.list)
        self.list.setModel(self._rows)
        self._nothing = QLabel(self)
        self._nothing.setProperty("kind", "soft")
        self._nothing.setWordWrap(True)
        self._nothing.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.search)
        column.addWidget(self._nothing)
        column.addWidget(self.list)
        self.setFocusProxy(self.search)
        self.search.textChanged.connect(self._filter)
        self.search.returnPressed.connect(self._open_first)
        self.list.chosen.connect(self.lessonRequested)
        self._player.changed.connect(self._mark_open)
        context.appearance.changed.connect(self.retranslate)
        self.retranslate()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The list is read once the window was painted, so that it never delays a first picture."""
        super().paintEvent(event)
        if not self._is_filled:
            QTimer.singleShot(1, self, self.fill)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Down leads from the search field into the list, Escape empties the field."""
        if event.key() == Qt.Key.Key_Down and self.search.hasFocus():
            self.list.setFocus()
            if not self.list.currentIndex().isValid():
                self.list.setCurrentIndex(self._rows.first())
        elif event.key() == Qt.Key.Key_Escape and self.search.text():
            self.search.clear()
        else:
            super().keyPressEvent(event)

    def retranslate(self) -> None:
        """Speak the language in use, in its colours."""
        words, theme = self._context.words, self._context.theme
        self.search.setPlaceholderText(words(ASK))
        self.search.setAccessibleName(words(ASK_NAME))
        self.search.setToolTip(words(ASK_HELP))
        self.list.setAccessibleName(words(LIST_NAME))
        self._nothing.setText(words(NOT_FOUND))
        self._lens.setIcon(icon("search", theme.soft_ink, sizes=(16,)))
        self._rows.retranslate()
        self.list.updateGeometry()

    def fill(self) -> None:
        """Read the list now, if that has not been done."""
        if not self._is_filled:
            self._is_filled = True
            self._show([entry.id for entry in self._player.entries])

    def _filter(self, query: str) -> None:
        self._is_filled = True
        if query.strip():
            self._show(self._player.find(query))
        else:
            self._show([entry.id for entry in self._player.entries])

    def _show(self, found: Sequence[str]) -> None:
        self._rows.show_entries(self._player.entries, found)
        self._nothing.setVisible(not found)
        self.list.setVisible(bool(found))
        self.list.updateGeometry()
        self._mark_open()

    def _open_first(self) -> None:
        first = self._rows.first()
        if self.search.text().strip() and first.isValid():
            self.lessonRequested.emit(first.data(LessonRows.LESSON_ID))

    def _mark_open(self) -> None:
        lesson = self._player.lesson
        self.list.setCurrentIndex(self._rows.row_of(lesson.id if lesson else None))
        self.list.show_current()


class LessonCard(QFrame):
    """The step of the open lesson: its text, its question, back and next; hidden without one."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "note")
        self._context = context
        self._player = player_of(context)
        self._place: tuple[object, int, object] | None = None
        self._title = ElidedLabel(parent=self)
        self._title.setProperty("kind", "accent")
        self._close = QToolButton(self)
        self._text = Prose(self)
        self._ask = _QuestionBox(context, self)
        self._counter = QLabel(self)
        self._counter.setProperty("kind", "soft")
        self.back_button = QPushButton(self)
        self.next_button = QPushButton(self)
        self.next_button.setProperty("kind", "primary")
        self._arrange()
        self._close.clicked.connect(self._player.close)
        self.back_button.clicked.connect(self._player.back)
        self.next_button.clicked.connect(self._player.next)
        self._ask.answered.connect(self._leave_question)
        self._player.changed.connect(self._follow)
        context.model.changed.connect(self._follow_numbers)
        context.appearance.changed.connect(self.retranslate)
        self.retranslate()

    def retranslate(self) -> None:
        """Speak the language in use, in its colours."""
        words = self._context.words
        show_icon(self._close, "close", self._context.theme.ink)
        self._close.setToolTip(words(CLOSE))
        self._close.setAccessibleName(words(CLOSE))
        self.back_button.setText(words(BACK))
        self.next_button.setText(words(NEXT))
        self._ask.retranslate()
        self._follow()

    def _arrange(self) -> None:
        head, foot = QHBoxLayout(), QHBoxLayout()
        head.addWidget(self._title, 1)
        head.addWidget(self._close)
        foot.setSpacing(6)
        foot.addWidget(self._counter, 1)
        foot.addWidget(self.back_button)
        foot.addWidget(self.next_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 8, 8, 12)
        column.setSpacing(8)
        column.addLayout(head)
        inner = QVBoxLayout()
        inner.setContentsMargins(0, 0, 6, 0)
        inner.setSpacing(10)
        inner.addWidget(self._text)
        inner.addWidget(self._ask)
        inner.addLayout(foot)
        column.addLayout(inner)

    def _follow(self) -> None:
        player, words = self._player, self._context.words
        lesson = player.lesson
        self.setVisible(lesson is not None)
        if lesson is None:
            self._place = None
            return
        title = text_in(lesson.title, words.language)
        counts = {"step": player.step + 1, "count": player.step_count}
        self._title.setText(title)
        self._counter.setText(words(COUNTER, **counts))
        self.setAccessibleName(words(CARD_NAME, title=title, **counts))
        # The focus must not be lost on a button that is switched off.
        at_start, at_end = player.step == 0, player.step == player.step_count - 1
        if at_start and self.back_button.hasFocus():
            self.next_button.setFocus()
        if at_end and self.next_button.hasFocus():
            self.back_button.setFocus()
        self.back_button.setEnabled(not at_start)
        self.next_button.setEnabled(not at_end)
        place = (lesson, player.step, player.outcome)
        if place != self._place:
            self._place = place
            self._ask.begin(player.question)
        self._follow_numbers()

    def _leave_question(self) -> None:
        is_last = self._player.step == self._player.step_count - 1
        (self.back_button if is_last else self.next_button).setFocus()

    def _follow_numbers(self) -> None:
        player = self._player
        # On the way to another step the document changes before the step is told.
        if player.lesson is None or (player.lesson, player.step, player.outcome) != self._place:
            return
        language = self._context.words.language
        self._text.setText(unbroken(player.text(language)))
        self._ask.follow_numbers()


class _QuestionBox(QWidget):
    """Predict, then reveal; ``answered`` when the keyboard has nothing more to do here."""

    answered = Signal()

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(parent)
        self._context = context
        self._player = player_of(context)
        self._question: Question | None = None
        self._wrong: ConvError | None = None
        self.ask = Prose(self)
        font = self.ask.font()
        font.setWeight(QFont.Weight.DemiBold)
        self.ask.setFont(font)
        self.field = QLineEdit(self)
        self.check = QPushButton(self)
        self.show_me = QPushButton(self)
        self.show_me.setProperty("kind", "link")
        self.problem = Prose(self)
        self.problem.setProperty("kind", "error")
        self.verdict = Prose(self)
        self.verdict.setProperty("kind", "accent")
        self.after = Prose(self)
        self.choices: list[QPushButton] = []
        self._choice_column = QVBoxLayout()
        self._choice_column.setSpacing(6)
        row = QHBoxLayout()
        row.setSpacing(6)
        row.addWidget(self.field, 1)
        row.addWidget(self.check)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.ask)
        column.addLayout(self._choice_column)
        column.addLayout(row)
        column.addWidget(self.problem)
        column.addWidget(self.show_me, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.verdict)
        column.addWidget(self.after)
        self.check.clicked.connect(self._answer_field)
        self.field.returnPressed.connect(self._answer_field)
        self.field.textEdited.connect(lambda: self._complain(None))
        self.show_me.clicked.connect(self._player.reveal)

    def begin(self, question: Question | None) -> None:
        """Show another question, or how this one went."""
        if question is not self._question:
            self.field.clear()
            self._make_choices(question)
        self._question = question
        self._complain(None)
        open_ = question is not None and self._player.outcome is None
        had_focus = any(widget.hasFocus() for widget in (self.field, self.check, self.show_me))
        had_focus |= any(button.hasFocus() for button in self.choices)
        self.field.setVisible(open_ and not self.choices)
        self.check.setVisible(open_ and not self.choices)
        self.show_me.setVisible(open_)
        for button in self.choices:
            button.setVisible(open_)
        self.verdict.setVisible(question is not None and not open_)
        self.after.setVisible(question is not None and not open_)
        self.setVisible(question is not None)
        if had_focus and not open_:
            self.answered.emit()

    def retranslate(self) -> None:
        """Speak the language in use."""
        words = self._context.words
        self.check.setText(words(CHECK))
        self.show_me.setText(words(SHOW_ME))
        self.field.setPlaceholderText(words(PREDICT))
        for button, choice in zip(
            self.choices, self._question.choices if self._question else (), strict=True
        ):
            button.setText(text_in(choice.text, words.language))
        self._complain(self._wrong)

    def follow_numbers(self) -> None:
        """Write the texts with the document's facts as they are."""
        if self._question is None:
            return
        language = self._context.words.language
        question = self._player.question_text(language)
        self.ask.setText(unbroken(question))
        self.field.setAccessibleName(question)
        if self._player.outcome is not None:
            self.verdict.setText(verdict_text(self._player, self._context.words))
            self.after.setText(unbroken(self._player.after_text(language)))

    def _make_choices(self, question: Question | None) -> None:
        for button in self.choices:
            self._choice_column.removeWidget(button)
            button.hide()  # it lives on for a moment
            button.deleteLater()
        self.choices = []
        for choice in question.choices if question else ():
            button = QPushButton(text_in(choice.text, self._context.words.language), self)
            button.clicked.connect(partial(self._answer, choice.id))
            self._choice_column.addWidget(button)
            self.choices.append(button)

    def _answer_field(self) -> None:
        self._answer(self.field.text())

    def _answer(self, reply: str) -> None:
        try:
            self._player.answer(reply)
        except ConvError as error:
            self._complain(error)

    def _complain(self, error: ConvError | None) -> None:
        self._wrong = None if error is None else error.kept()
        self.problem.setVisible(error is not None)
        self.problem.setText(self._context.words.error(error) if error else "")
        if bool(self.field.property("invalid")) != (error is not None):
            self.field.setProperty("invalid", error is not None)
            self.field.style().unpolish(self.field)
            self.field.style().polish(self.field)


def verdict_text(player: LessonPlayer, words: Words) -> str:
    """How the open step's question went; it was answered."""
    question, outcome = player.question, player.outcome
    assert question is not None
    assert outcome is not None
    answer = player.answer_text(words.language)
    if outcome.is_right is None:
        return words(SHOWN, answer=answer)
    if outcome.is_right:
        return words(RIGHT, answer=answer)
    chosen = {c.id: text_in(c.text, words.language) for c in question.choices}
    reply = chosen.get(outcome.reply, outcome.reply)
    return words(WRONG, reply=reply, answer=answer)


def unbroken(text: str) -> str:
    """The text with "stride = 2" and "y[3, 3]" held together on one line each."""
    text = text.replace(" = ", "\u00a0=\u00a0")
    return re.sub(r"\[[^\[\]]*\]", lambda found: found[0].replace(" ", "\u00a0"), text)
