"""Keeping answers back in front of an audience, and the quiz for oneself."""

from __future__ import annotations

from core.words_mark import QT_TRANSLATE_NOOP
from tconv_gui.actions._command import SEPARATOR, Command, Entry
from tconv_gui.actions._desk import Desk
from tconv_gui.figures.figure import CellRef
from tconv_gui.model.quiz_player import quiz_of

HIDE_OUTPUT = QT_TRANSLATE_NOOP("menu", "&Hide the Output")
HIDE_CELL = QT_TRANSLATE_NOOP("menu", "Hide or Reveal This &Cell")
HIDE_SIZE = QT_TRANSLATE_NOOP("menu", "Hide the Output's Si&ze")
REVEAL = QT_TRANSLATE_NOOP("menu", "&Reveal Everything")
NO_CELL = QT_TRANSLATE_NOOP("menu", "Point at a cell of the output first.")
QUIZ = QT_TRANSLATE_NOOP("menu", "&Quiz")


def _hide(desk: Desk) -> None:
    playback = desk.context.playback
    playback.hide_output(not playback.hidden)


def _hides(desk: Desk) -> bool:
    hidden = desk.context.playback.hidden
    return hidden.everything and not hidden.size


def _hide_size(desk: Desk) -> None:
    playback = desk.context.playback
    playback.hide_size(not playback.hidden.size)


def _hides_size(desk: Desk) -> bool:
    return desk.context.playback.hidden.size


def _cell(desk: Desk) -> CellRef | None:
    """The output cell that is pointed at, or held."""
    playback = desk.context.playback
    cells = (playback.hover, playback.pin)
    return next((cell for cell in cells if cell is not None and cell.grid == "output"), None)


def _turn_cell(desk: Desk) -> None:
    cell = _cell(desk)
    if cell is None:
        desk.say(NO_CELL)
    elif not _hides_size(desk):
        desk.context.playback.turn_cell(cell.index)


def _reveal(desk: Desk) -> None:
    desk.context.playback.hide_output(False)


def _hides_any(desk: Desk) -> bool:
    return bool(desk.context.playback.hidden)


def _quiz(desk: Desk) -> None:
    quiz = quiz_of(desk.context)
    quiz.set_open(not quiz.is_open)


def _asks(desk: Desk) -> bool:
    return quiz_of(desk.context).is_open


HIDING_ENTRIES: tuple[Entry, ...] = (
    Command(HIDE_OUTPUT, _hide, ("Q",), checked=_hides),
    Command(HIDE_CELL, _turn_cell, ("Shift+Q",)),
    Command(HIDE_SIZE, _hide_size, ("Alt+Q",), checked=_hides_size),
    Command(REVEAL, _reveal, enabled=_hides_any),
    SEPARATOR,
    Command(QUIZ, _quiz, ("F7",), checked=_asks),
)
