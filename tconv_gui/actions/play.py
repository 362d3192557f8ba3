"""The Play menu: time, and what is kept back until it has been predicted."""

from __future__ import annotations

from core.words_mark import QT_TRANSLATE_NOOP
from tconv_gui.actions._command import SEPARATOR, Command, Entry
from tconv_gui.actions._desk import Desk
from tconv_gui.actions._hiding import HIDING_ENTRIES
from tconv_gui.model.playback import SPEEDS

PLAY = QT_TRANSLATE_NOOP("menu", "&Play or Pause")
NEXT = QT_TRANSLATE_NOOP("menu", "&Next Step")
PREVIOUS = QT_TRANSLATE_NOOP("menu", "Pre&vious Step")
FIRST = QT_TRANSLATE_NOOP("menu", "&First Step")
LAST = QT_TRANSLATE_NOOP("menu", "&Last Step")
FASTER = QT_TRANSLATE_NOOP("menu", "F&aster")
SLOWER = QT_TRANSLATE_NOOP("menu", "&Slower")


def _play(desk: Desk) -> None:
    desk.context.playback.toggle_playing()


def _next(desk: Desk) -> None:
    desk.context.playback.step_by(1)


def _previous(desk: Desk) -> None:
    desk.context.playback.step_by(-1)


def _first(desk: Desk) -> None:
    playback = desk.context.playback
    playback.step_by(-playback.step)


def _last(desk: Desk) -> None:
    playback = desk.context.playback
    playback.step_by(playback.step_count - playback.step)


def _faster(desk: Desk) -> None:
    playback = desk.context.playback
    _set_speed(desk, min((s for s in SPEEDS if s > playback.speed), default=SPEEDS[-1]))


def _slower(desk: Desk) -> None:
    playback = desk.context.playback
    _set_speed(desk, max((s for s in SPEEDS if s < playback.speed), default=SPEEDS[0]))


def _set_speed(desk: Desk, speed: float) -> None:
    desk.context.playback.set_speed(speed)
    desk.context.preferences["speed"] = speed


ENTRIES: tuple[Entry, ...] = (
    Command(PLAY, _play, ("Space",)),
    SEPARATOR,
    Command(NEXT, _next, ("Right", "PgDown")),
    Command(PREVIOUS, _previous, ("Left", "PgUp")),
    Command(FIRST, _first, ("Home",)),
    Command(LAST, _last, ("End",)),
    SEPARATOR,
    Command(FASTER, _faster, ("]",)),
    Command(SLOWER, _slower, ("[",)),
    SEPARATOR,
    *HIDING_ENTRIES,
)
