"""The talk that is given: what the next press shows, what covers the screen, what is lit."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Literal, NamedTuple

from PySide6.QtCore import QElapsedTimer, QObject, Signal

from core.document import Document
from core.words_mark import QT_TRANSLATE_NOOP
from tconv_gui.figures.figure import CellRef, Figure, ViewOptions
from tconv_gui.model.context import Context
from tconv_gui.model.lesson_player import Glimpse, player_of
from tconv_gui.model.picture_bench import bench_of

LAST_STEP = QT_TRANSLATE_NOOP("presenter", "This is the last step.")
LAST_SLIDE = QT_TRANSLATE_NOOP("presenter", "The end. Esc leaves presenter mode.")
FIRST_STEP = QT_TRANSLATE_NOOP("presenter", "This is the beginning.")

Curtain = Literal["", "black", "white"]
Kind = Literal["step", "answer", "slide"]
MOST_DIGITS = 5


class Coming(NamedTuple):
    """What the next press shows: another step, the answer or the next slide.

    ``figure`` is None where a picture is shown instead.
    """

    kind: Kind
    figure: Figure | None
    document: Document
    layer: int
    step: int
    options: ViewOptions


class Presentation(QObject):
    """Goes through steps and slides as one road; a slide is a step of the open lesson.

    ``changed``: the curtain, the lit cell, the laser or the number being typed; ``noticed(mark)``:
    something to say to the speaker, such as that this is the end.
    """

    changed = Signal()
    noticed = Signal(object)

    def __init__(self, context: Context, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._player = player_of(context)
        self._clock = QElapsedTimer()
        self._curtain: Curtain = ""
        self._lit: CellRef | None = None
        self._is_laser = False
        self._typed = ""
        self._slide: tuple[object, ...] = ()
        self._start = 0
        self._left: dict[int, int] = {}
        self._player.changed.connect(self._follow_lesson)
        context.model.replaced.connect(self.put_out)
        context.playback.figureChanged.connect(self._keep_lit)
        context.model.changed.connect(self._keep_lit)
        self._follow_lesson()
        if self._player.lesson is None:
            self._start = 0

    # ---- the road

    @property
    def has_steps(self) -> bool:
        """Whether a figure is shown, and no picture."""
        return not bench_of(self._context).is_open

    @property
    def is_asking(self) -> bool:
        """Whether the slide asks something that is not answered yet."""
        return self._player.question is not None and self._player.outcome is None

    def next(self) -> None:
        """The answer, one step on or the next slide, whichever comes first."""
        playback, player = self._context.playback, self._player
        if self.is_asking:
            player.reveal()
        elif self.has_steps and playback.step < playback.step_count:
            playback.step_by(1)
        elif player.lesson is not None and player.step < player.step_count - 1:
            self.next_slide()
        else:
            self.noticed.emit(LAST_STEP if player.lesson is None else LAST_SLIDE)

    def previous(self) -> None:
        """One step back, not before where the slide began, or the slide before as it was left."""
        playback, player = self._context.playback, self._player
        begins_talk = player.lesson is None or player.step == 0
        first = 0 if begins_talk else self._start
        if self.has_steps and playback.step > first:
            playback.step_by(-1)
        elif begins_talk:
            self.noticed.emit(FIRST_STEP)
        else:
            self.previous_slide()
            self._resume()

    def next_slide(self) -> None:
        """The next step of the lesson, however many steps its figure has left."""
        self._leave(self._player.step + 1)

    def previous_slide(self) -> None:
        """The step of the lesson before this one, at its beginning."""
        self._leave(self._player.step - 1)

    def first(self) -> None:
        """The beginning of the figure."""
        self._context.playback.step_by(-self._context.playback.step)

    def last(self) -> None:
        """The end of the figure, unless that would answer the question; then the answer."""
        playback = self._context.playback
        if self.is_asking:
            self._player.reveal()
        else:
            playback.step_by(playback.step_count - playback.step)

    def restart(self) -> None:
        """The talk from its beginning: the first slide, nothing answered, the first step."""
        self.drop_curtain("")
        self.put_out()
        self._left.clear()
        if self._player.lesson is None:
            self.first()
        else:
            self._player.restart()

    def restart_slide(self) -> None:
        """This slide from where it began."""
        playback = self._context.playback
        playback.step_by(self._start - playback.step)

    def coming(self) -> Coming | None:
        """What the next press would show; None at the end."""
        context, playback, player = self._context, self._context.playback, self._player
        if self.is_asking:
            return self._seen("answer", player.glimpse(player.step, is_answered=True))
        if self.has_steps and playback.step < playback.step_count:
            document = context.model.document
            return Coming(
                "step", playback.figure, document, playback.layer, playback.step + 1,
                playback.options,
            )  # fmt: skip
        if player.lesson is not None and player.step < player.step_count - 1:
            return self._seen("slide", player.glimpse(player.step + 1))
        return None

    # ---- the number of a step

    @property
    def typed(self) -> str:
        """The number of the step to go to, as far as it has been typed."""
        return self._typed

    def type_digit(self, digit: str) -> None:
        """Add a digit to the number of a step."""
        self._typed = (self._typed + digit)[-MOST_DIGITS:]
        self.changed.emit()

    def delete_digit(self) -> None:
        """Take the last digit back."""
        self._typed = self._typed[:-1]
        self.changed.emit()

    def forget_digits(self) -> None:
        """Go nowhere."""
        if self._typed:
            self._typed = ""
            self.changed.emit()

    def go_to_typed(self) -> None:
        """Go to the step that was typed; one beyond the end is the last."""
        step = int(self._typed)
        self.forget_digits()
        if not self.is_asking:
            self._context.playback.step_by(step - self._context.playback.step)

    # ---- what covers, what is lit

    @property
    def curtain(self) -> Curtain:
        """What the audience sees instead of the slide."""
        return self._curtain

    def drop_curtain(self, curtain: Curtain) -> None:
        """Cover the slide in black or white; "" shows it again."""
        if curtain != self._curtain:
            self._curtain = curtain
            if curtain:
                self._context.playback.pause()
            self.changed.emit()

    @property
    def is_laser(self) -> bool:
        """Whether a dot is where the pointer is."""
        return self._is_laser

    def set_laser(self, on: bool) -> None:
        """Show a dot where the pointer is."""
        if on != self._is_laser:
            self._is_laser = on
            self.changed.emit()

    @property
    def lit(self) -> CellRef | None:
        """The cell that alone is lit, with all that belongs to it; None for no spotlight."""
        return self._lit

    def light(self, cell: CellRef) -> None:
        """Dim all but a cell and what belongs to it; the figure explains the cell too."""
        if cell != self._lit:
            self._lit = cell
            playback = self._context.playback
            if playback.pin != cell and playback.figure.has_cell(
                self._context.model.document, playback.layer, cell
            ):
                playback.set_pin(cell)
            self.changed.emit()

    def put_out(self) -> None:
        """No spotlight."""
        if self._lit is not None:
            lit, self._lit = self._lit, None
            if self._context.playback.pin == lit:
                self._context.playback.set_pin(None)
            self.changed.emit()

    # ---- time

    def start_clock(self) -> None:
        """The talk begins now."""
        self._clock.start()

    @property
    def seconds(self) -> int:
        """How long the talk has been going on."""
        return self._clock.elapsed() // 1000 if self._clock.isValid() else 0

    # ---- inside

    def _leave(self, slide: int) -> None:
        if self._player.lesson is not None:
            self._left[self._player.step] = self._context.playback.step
            self.put_out()
            self._player.go(slide)

    def _resume(self) -> None:
        """Be where the slide was left, as slides that are gone back to show all they have."""
        left = self._left.get(self._player.step, 0)
        if self.has_steps and left > self._context.playback.step:
            self._context.playback.seek(left)

    def _follow_lesson(self) -> None:
        player = self._player
        lesson = player.lesson
        slide = (lesson and lesson.id, player.step, player.outcome)
        if slide == self._slide:
            return
        if self._slide[:1] != slide[:1]:
            self._left.clear()
        self._slide = slide
        self._start = self._context.playback.step if lesson is not None else 0
        self.forget_digits()

    def _keep_lit(self) -> None:
        """A cell that is no more cannot be lit."""
        playback = self._context.playback
        lit = self._lit
        if lit is not None and playback.figure.cell_rect(self._context.frame(), lit) is None:
            self.put_out()

    def _seen(self, kind: Kind, glimpse: Glimpse) -> Coming:
        switches: dict[str, Any] = dict(glimpse.options)
        options = replace(self._context.playback.options, **switches)
        figure = None if glimpse.picture is not None else glimpse.figure
        return Coming(kind, figure, glimpse.document, glimpse.layer, glimpse.step, options)

