"""The lesson that is open: its step, its question, and what both make of document and playback."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QObject, Signal

from core.channels import along_path
from core.document import Document
from core.errors import ConvError
from core.lesson import (
    SWITCHES,
    Lesson,
    LessonEntry,
    LessonStep,
    Moment,
    Point,
    Question,
    Texts,
    answer_text,
    body_text,
    changed,
    difference,
    filled,
    find,
    is_right,
    lesson_index,
    load_lesson,
    settings_of,
    text_in,
)
from core.words_mark import QT_TRANSLATE_NOOP
from tconv_gui.assets import resource
from tconv_gui.figures import BY_ID
from tconv_gui.figures.figure import CellRef, Figure
from tconv_gui.figures.pair import after_lead
from tconv_gui.model.context import Context
from tconv_gui.model.document_model import DocumentModel
from tconv_gui.model.playback import Playback

LESSON_STEP = QT_TRANSLATE_NOOP("undo", "Lesson step")
NO_LESSON = QT_TRANSLATE_NOOP("error", "There is no lesson “{got}”; there are {known}.")

NO_LAYER = QT_TRANSLATE_NOOP("error", "There is no layer {layer}.")

LONGEST_TEXT = 500  # a fact of a large document can be thousands of numbers


class Outcome(NamedTuple):
    """How a question went; ``is_right`` is None if the answer was only looked up.

    ``before`` is the document in which it was asked, ``after`` the one that answers it.
    """

    reply: str
    is_right: bool | None
    before: Document
    after: Document


class Sight(NamedTuple):
    """What a step shows of the document: the figure, the moment, the cell and the switches."""

    figure: str
    at: Moment
    point: Point | None
    options: Mapping[str, bool]


class Glimpse(NamedTuple):
    """What a step will show, before anybody goes there; ``document`` is the whole one."""

    figure: Figure
    document: Document
    layer: int
    step: int
    options: Mapping[str, bool]
    picture: str | None


class LessonPlayer(QObject):
    """Opens lessons and goes through their steps.

    ``changed``: another lesson, step or answer.  The numbers that the user has changed stay as
    long as the lesson does not change them itself; its settings come with every step.
    """

    changed = Signal()

    def __init__(
        self,
        model: DocumentModel,
        playback: Playback,
        folder: Path | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._model = model
        self._playback = playback
        self._folder = folder
        self._index: tuple[LessonEntry, ...] | None = None
        self._loaded: dict[str, Lesson] = {}
        self._lesson: Lesson | None = None
        self._step = 0
        self._outcomes: dict[int, Outcome] = {}
        self._placed: Document | None = None  # what the lesson asked for
        self._shown: Document | None = None  # what became of it with the user's numbers
        self._is_opening = False
        model.replaced.connect(self._follow_replaced)

    # --- which lessons there are --------------------------------------------------------------

    @property
    def entries(self) -> tuple[LessonEntry, ...]:
        """All lessons in their order; only the heads of their files are read."""
        if self._index is None:
            self._index = lesson_index(self._folder or resource("lessons"))
        return self._index

    def load(self, lesson_id: str) -> Lesson:
        """A whole lesson; ConvError if there is none of the id."""
        if lesson_id not in self._loaded:
            # The file's name is the id: to open one lesson, the others need not be read.
            path = (self._folder or resource("lessons")) / f"{lesson_id}.toml"
            if path.name != f"{lesson_id}.toml" or not path.is_file():
                known = ", ".join(entry.id for entry in self.entries)
                raise ConvError(NO_LESSON, parameter="lesson", got=lesson_id, known=known)
            self._loaded[lesson_id] = load_lesson(path)
        return self._loaded[lesson_id]

    def find(self, query: str) -> list[str]:
        """The ids of the lessons that answer a question, the best first."""
        bodies = {entry.id: body_text(self.load(entry.id)) for entry in self.entries}
        return find(query, self.entries, bodies)

    # --- where we are -------------------------------------------------------------------------

    @property
    def lesson(self) -> Lesson | None:
        """The lesson that is open, if one is."""
        return self._lesson

    @property
    def step(self) -> int:
        """The step of it, counted from 0."""
        return self._step

    @property
    def step_count(self) -> int:
        """How many steps the open lesson has."""
        return len(self._lesson.steps) if self._lesson else 0

    @property
    def question(self) -> Question | None:
        """The question of this step, if it asks one."""
        return self._lesson.steps[self._step].question if self._lesson else None

    @property
    def outcome(self) -> Outcome | None:
        """How this step's question went, if it was answered."""
        return self._outcomes.get(self._step)

    @property
    def picture(self) -> str | None:
        """The built-in picture that this step runs the layers on; None if it shows the figure."""
        if self._lesson is None:
            return None
        return self._lesson.steps[self._step].picture_shown(self.outcome is not None)

    # --- going --------------------------------------------------------------------------------

    def open(self, lesson_id: str, step: int = 0) -> None:
        """Begin a lesson; its document replaces the one that is open.  ConvError if there is none.

        Whoever calls has asked about unsaved changes.
        """
        lesson = self.load(lesson_id)
        self._lesson, self._outcomes = lesson, {}
        self._step = self._within(step)
        self._placed = self._shown = lesson.documents[self._step]
        self._is_opening = True
        try:
            self._model.replace(self._shown)
        finally:
            self._is_opening = False
        self._watch(lesson.steps[self._step])
        self.changed.emit()

    def close(self) -> None:
        """Leave the lesson; the document stays."""
        if self._lesson is not None:
            self._lesson = self._placed = self._shown = None
            self._step, self._outcomes = 0, {}
            self._playback.set_options(**dict.fromkeys(SWITCHES, False))
            self.changed.emit()

    def go(self, step: int) -> None:
        """Go to a step of the open lesson; numbers beyond the ends go to the end."""
        if self._lesson is None:
            return
        self._step = self._within(step)
        at = self._step
        answered = self._lesson.answered_documents if self.outcome else self._lesson.documents
        self._place(answered[at])
        self._watch(self._lesson.steps[at])
        self.changed.emit()

    def next(self) -> None:
        """One step on."""
        self.go(self._step + 1)

    def back(self) -> None:
        """One step back."""
        self.go(self._step - 1)

    def restart(self) -> None:
        """The first step again, and nothing is answered."""
        self._outcomes = {}
        self.go(0)

    def glimpse(self, step: int, is_answered: bool | None = None) -> Glimpse:
        """What a step of the open lesson would show with the user's numbers; nothing changes.

        None for ``is_answered`` shows it as it would be now.
        """
        lesson = self._open_lesson
        if is_answered is None:
            is_answered = step in self._outcomes
        page = lesson.steps[step]
        targets = lesson.answered_documents if is_answered else lesson.documents
        document = self._merged(targets[step])
        sight = sight_of(page, is_answered)
        figure = BY_ID[sight.figure]
        layer = min(page.layer, len(document.layers) - 1)
        seen = self._seen(document)
        at = moment_in(figure, seen, layer, sight.at)
        options = {name: sight.options.get(name, False) for name in SWITCHES}
        picture = page.picture_shown(is_answered)
        return Glimpse(figure, seen, layer, at, options, picture)

    # --- predict, then reveal -----------------------------------------------------------------

    def answer(self, reply: str) -> None:
        """Compare what the user expects with what is, and show it.

        ConvError (``parameter="answer"``) if it cannot be read; then nothing is revealed.
        """
        if self._lesson is None or self.question is None or self.outcome is not None:
            return
        after = self._merged(self._lesson.answered_documents[self._step])
        try:
            right = self._is_right(reply, after)
        except ConvError as error:
            if error.parameter != "fact":
                raise
            # The user's own numbers leave nothing to ask about.
            after = self._lesson.answered_documents[self._step]
            right = self._is_right(reply, after)
        self._reveal(Outcome(reply.strip(), right, self._model.whole, after))

    def reveal(self) -> None:
        """Show the answer to one who does not want to guess."""
        if self._lesson is not None and self.question is not None and self.outcome is None:
            after = self._merged(self._lesson.answered_documents[self._step])
            self._reveal(Outcome("", None, self._model.whole, after))

    def _is_right(self, reply: str, document: Document) -> bool:
        layer = self._layer_in(document)
        return is_right(self._question, reply, self._seen(document), layer)

    def _reveal(self, outcome: Outcome) -> None:
        self._outcomes[self._step] = outcome
        self.go(self._step)

    # --- texts --------------------------------------------------------------------------------

    def text(self, language: str) -> str:
        """This step's text, with the facts of the document as it is.

        Once the step's question is answered, of the document as it was when it was asked.
        """
        return self._filled(self._page.text, language, answered=False)

    def question_text(self, language: str) -> str:
        """This step's question; there is one."""
        return self._filled(self._question.text, language, answered=False)

    def answer_text(self, language: str) -> str:
        """The right answer to this step's question, which was answered."""
        question = self._question
        return self._told(
            lambda document, layer: answer_text(question, document, language, layer), True
        )

    def after_text(self, language: str) -> str:
        """What there is to say now that the answer is known."""
        return self._filled(self._question.after, language, answered=True)

    def coming_answer(self, language: str) -> tuple[str, str]:
        """The answer to this step's question and what there is to say to it, before or after
        it was answered; for the eyes of the speaker.
        """
        question, page = self._question, self._page
        after = self._merged(self._open_lesson.answered_documents[self._step])
        document = self._seen(after if self.outcome is None else self.outcome.after)
        text = text_in(question.after, language)

        def tell(document: Document, layer: int) -> tuple[str, str]:
            answer = answer_text(question, document, language, layer)
            return answer, filled(text, document, layer)

        try:
            told = tell(document, self._layer_in(document))
        except ConvError:  # a cell that the user's document does not have
            told = ("", "")
        if told[0] and max(map(len, told)) <= LONGEST_TEXT:
            return told
        return tell(self._open_lesson.answered_documents[self._step], page.layer)

    def _filled(self, texts: Texts, language: str, answered: bool) -> str:
        text = text_in(texts, language)
        return self._told(lambda document, layer: filled(text, document, layer), answered)

    def _told(self, tell: Callable[[Document, int], str], answered: bool) -> str:
        """What ``tell`` says of the user's document, else of the lesson's own."""
        document, outcome = self._model.document, self.outcome
        if outcome is not None:
            document = self._seen(outcome.after if answered else outcome.before)
        try:
            told = tell(document, self._layer_in(document))
        except ConvError:  # a cell that the user's document does not have
            told = ""
        if told and len(told) <= LONGEST_TEXT:
            return told
        lesson = self._open_lesson
        own = (lesson.answered_documents if answered else lesson.documents)[self._step]
        return tell(own, self._page.layer)

    # --- inside -------------------------------------------------------------------------------

    @property
    def _open_lesson(self) -> Lesson:
        if self._lesson is None:
            raise LookupError("no lesson is open")
        return self._lesson

    @property
    def _page(self) -> LessonStep:
        return self._open_lesson.steps[self._step]

    def _layer_in(self, document: Document) -> int:
        """The layer this step is of; ConvError if the user's document has no such layer."""
        if self._page.layer >= len(document.layers):
            raise ConvError(NO_LAYER, parameter="fact", layer=self._page.layer)
        return self._page.layer

    @property
    def _question(self) -> Question:
        if self._page.question is None:
            raise LookupError("this step asks nothing")
        return self._page.question

    def _seen(self, document: Document) -> Document:
        """A whole document along the channels that are looked at."""
        return along_path(document, self._model.channels)

    def _within(self, step: int) -> int:
        return max(0, min(step, self.step_count - 1))

    def _merged(self, target: Document) -> Document:
        """``target`` with the user's numbers where the lesson does not change them just now."""
        current, placed = self._model.whole, self._placed
        if placed is None or current is self._shown:
            return target
        wanted = settings_of(target)
        renewed = difference(placed, target)
        if "layers" not in renewed:
            del wanted["layers"]
        planes = "inputs" if "inputs" in wanted else "input"
        if planes not in renewed and current.input.shape == target.input.shape:
            del wanted[planes]
        kernels = "weight" if "weight" in wanted else "kernel"
        layer, own = current.layers[0], target.layers[0]
        same = layer.weight.shape == own.weight.shape and layer.spec.groups == own.spec.groups
        # The kernel that an operation without one has is not the user's.
        if kernels not in renewed and layer.operation.has_kernel and same:
            del wanted[kernels]
            wanted.pop("groups", None)
        try:
            merged = changed(current, wanted)
        except ConvError:
            return target
        return merged if difference(current, merged) else current

    def _place(self, target: Document) -> None:
        """Make the document what the step wants, as one undoable change."""
        model = self._model
        merged = self._merged(target)
        is_untouched = model.whole is self._shown
        model.edit_whole(LESSON_STEP, lambda _whole: merged)
        self._placed = target
        if is_untouched:
            self._shown = merged
            if model.path is None:
                # Nobody is to be asked to save what the lesson itself has done.
                model.undo_stack.setClean()

    def _watch(self, page: LessonStep) -> None:
        """Show the figure, the moment and the cell that a step is about."""
        playback = self._playback
        figure, at, point, options = sight_of(page, self.outcome is not None)
        playback.pause()
        playback.set_layer(page.layer)
        playback.set_figure(figure)
        playback.set_options(**{name: options.get(name, False) for name in SWITCHES})
        playback.seek(moment_in(playback.figure, self._model.document, playback.layer, at))
        pin = None if point is None else CellRef(*point)
        if pin is not None and not playback.figure.has_cell(
            self._model.document, playback.layer, pin
        ):
            pin = None
        if pin != playback.pin:
            playback.set_pin(pin)

    def _follow_replaced(self) -> None:
        """Another document was opened: that is the end of the lesson."""
        if not self._is_opening:
            self.close()


def sight_of(page: LessonStep, is_answered: bool) -> Sight:
    """What a step shows, before or after its question is answered."""
    question = page.question
    if question is None:
        return Sight(page.figure, page.at, page.point, page.options)
    if not is_answered:
        # An open question is not to be answered by the explanation.
        return Sight(page.figure, page.at, None, page.options)
    return Sight(
        question.figure or page.figure,
        page.at if question.at is None else question.at,
        question.point or page.point,
        page.options if question.options is None else question.options,
    )


def moment_in(figure: Figure, document: Document, layer: int, at: Moment) -> int:
    """The number of steps done at a moment that a lesson names."""
    lead = figure.lead_in(document, layer)
    if isinstance(at, str):
        return lead if at == "ready" else figure.step_count(document, layer)
    return after_lead(at, 0, lead)


def player_of(context: Context) -> LessonPlayer:
    """The one lesson player of a context; it is made when it is first asked for."""
    playback = context.playback
    return playback.findChild(LessonPlayer) or LessonPlayer(
        context.model, playback, parent=playback
    )
