"""The quiz: which question is open, how it was answered, and the score; nothing of it is saved."""

from __future__ import annotations

from dataclasses import replace
from random import Random, SystemRandom
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QObject, Signal

from core.channels import partial_sum
from core.errors import ConvError
from core.quiz import KINDS, Question, question_on, random_question
from core.quiz_reply import Score, Verdict, judged, read_reply
from tconv_gui.figures.hidden import EVERYTHING, NOTHING, SIZE, Hidden
from tconv_gui.model.document_model import DocumentModel
from tconv_gui.model.playback import Playback

if TYPE_CHECKING:
    from tconv_gui.model.context import Context

Source = Literal["random", "document"]
LAST_SEED = 9999
# While questions are asked about the document on screen, its output is on screen nowhere.
KEPT_BACK = Hidden(everything=True, size=True)


class QuizPlayer(QObject):
    """Asks one question after the other.

    ``changed``: another question, an answer, or the score; ``openChanged``: the page is wanted or
    not.  The questions follow from ``seed`` and their ``number``, so that a class can be given the
    same ones.
    """

    changed = Signal()
    openChanged = Signal(bool)

    def __init__(self, model: DocumentModel, playback: Playback, parent: QObject | None = None):
        super().__init__(parent)
        self._model, self._playback = model, playback
        self._is_open = False
        self._source: Source = "random"
        self._kinds = tuple(kind.id for kind in KINDS)
        self._seed = SystemRandom().randint(1, LAST_SEED)
        self._number = 0
        self._question: Question | None = None
        self._verdict: Verdict | None = None
        self._was_shown = False
        self._wrong: list[Question] = []
        self._is_again = False
        self._score = Score()
        model.changed.connect(self._follow_document)
        playback.figureChanged.connect(self._follow_document)

    # --- what is seen ---------------------------------------------------------------------------

    @property
    def is_open(self) -> bool:
        """Whether the quiz is wanted on screen."""
        return self._is_open

    @property
    def source(self) -> Source:
        """Whether layers are made up, or the document's own is asked about."""
        return self._source

    @property
    def seed(self) -> int:
        """What the questions follow from."""
        return self._seed

    @property
    def number(self) -> int:
        """Which question it is, counted from 1."""
        return self._number

    @property
    def kinds(self) -> tuple[str, ...]:
        """The ids of the kinds of questions that are asked."""
        return self._kinds

    @property
    def question(self) -> Question | None:
        """The open question; None where there is nothing to ask of the document."""
        return self._question

    @property
    def verdict(self) -> Verdict | None:
        """How the question was answered, if it was."""
        return self._verdict

    @property
    def is_done(self) -> bool:
        """Whether the answer is known: it was given, or asked for."""
        return self._verdict is not None or self._was_shown

    @property
    def is_again(self) -> bool:
        """Whether the question is one that was answered wrongly before."""
        return self._is_again

    @property
    def wrong_count(self) -> int:
        """How many questions wait to be asked again."""
        return len(self._wrong)

    @property
    def score(self) -> Score:
        """Right answers and questions so far."""
        return self._score

    # --- what is done ---------------------------------------------------------------------------

    def set_open(self, on: bool) -> None:
        """Begin or leave the quiz; the score stays until it is reset."""
        if on == self._is_open:
            return
        self._is_open = on
        if on:
            self._playback.pause()
            if self._question is None:
                self._ask_next()
        self._keep_back()
        self.openChanged.emit(on)
        self.changed.emit()

    def set_source(self, source: Source) -> None:
        """Ask about made-up layers, or about the document's own layer."""
        if source != self._source:
            self._source = source
            self._ask_next()
            self._keep_back()
            self.changed.emit()

    def set_kinds(self, kinds: tuple[str, ...]) -> None:
        """Ask only these kinds of questions; at least one."""
        kinds = tuple(kind.id for kind in KINDS if kind.id in kinds)
        if kinds and kinds != self._kinds:
            self._kinds = kinds
            if self._question is None or self._question.kind not in kinds:
                self._number = max(self._number - 1, 0)
                self._ask_next()
            self.changed.emit()

    def set_seed(self, seed: int) -> None:
        """Begin anew with the questions of a seed."""
        self._seed = min(max(int(seed), 1), LAST_SEED)
        self.reset()

    def reset(self) -> None:
        """Forget the score and begin with the first question."""
        self._number, self._wrong, self._score = 0, [], Score()
        self._ask_next()
        self.changed.emit()

    def next(self) -> None:
        """The next question; one that was not answered is passed over."""
        self._ask_next()
        self.changed.emit()

    def retry(self) -> None:
        """Ask the first of the questions again that were answered wrongly."""
        if self._wrong:
            self._open(self._wrong.pop(0), is_again=True)
            self.changed.emit()

    def answer(self, reply: str, *, decimal_comma: bool = False) -> None:
        """Compare an answer with what is right.

        ConvError (``parameter="answer"``) if it cannot be read; then nothing is counted.
        """
        question = self._question
        if question is None or self.is_done:
            return
        answer = read_reply(question, reply, decimal_comma=decimal_comma)
        self._verdict = judged(question, answer)
        self._score = self._score.after(question.kind, self._verdict.is_right)
        if not self._verdict.is_right:
            self._wrong.append(question)
        self.changed.emit()

    def reveal(self) -> None:
        """Tell the answer to one who does not want to guess; it counts as not known."""
        if self._question is not None and not self.is_done:
            self._was_shown = True
            self._score = self._score.after(self._question.kind, False)
            self._wrong.append(self._question)
            self.changed.emit()

    @property
    def hidden(self) -> Hidden:
        """What the picture beside the question keeps back."""
        question = self._question
        if question is None or self.is_done:
            return NOTHING
        look = question.before
        if look.hides == "size":
            return SIZE
        if look.hides == "cell":
            if look.point is None:
                return EVERYTHING
            return replace(NOTHING, others=frozenset({look.point[1]}))
        return NOTHING

    # --- inside ---------------------------------------------------------------------------------

    def _ask_next(self) -> None:
        self._number += 1
        self._open(self._made(), is_again=False)

    def _open(self, question: Question | None, is_again: bool) -> None:
        self._question, self._is_again = question, is_again
        self._verdict, self._was_shown = None, False

    def _made(self) -> Question | None:
        """The question of this number, of a kind that chance takes."""
        base = self._playback.options.index_base
        place = f"{self._seed}/{self._number}"
        kinds = list(self._kinds)
        Random(place).shuffle(kinds)
        if self._source == "random":
            return random_question(kinds[0], place, base)
        layer = self._playback.layer
        try:
            document = partial_sum(self._model.document, layer)
        except ConvError:
            return None
        found = (question_on(document, layer, kind, place, base) for kind in kinds)
        return next((question for question in found if question is not None), None)

    def _keep_back(self) -> None:
        """Hide the document's own output while it is asked about."""
        asks = self._is_open and self._source == "document"
        if asks or self._playback.hidden == KEPT_BACK:
            self._playback.set_options(hidden=KEPT_BACK if asks else NOTHING)

    def _follow_document(self) -> None:
        """A question on the document is about it as it is; one that was answered stays."""
        if self._is_open and self._source == "document" and not self.is_done:
            self._open(self._made(), is_again=False)
            self.changed.emit()


def quiz_of(context: Context) -> QuizPlayer:
    """The one quiz of a context; it is made when it is first asked for."""
    playback = context.playback
    return playback.findChild(QuizPlayer) or QuizPlayer(
        context.model, playback, parent=playback
    )
