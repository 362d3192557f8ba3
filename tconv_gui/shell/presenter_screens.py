"""Which screen the audience sees and which one the speaker."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtGui import QScreen


class Screens(NamedTuple):
    """The slide's screen and the speaker's; None where there is only one."""

    slide: QScreen
    speaker: QScreen | None


def share(
    screens: Sequence[QScreen], own: QScreen, primary: QScreen, *, swapped: bool = False
) -> Screens:
    """Slide and speaker on different screens, if there are several.

    The first screen of a laptop is the one before the speaker: the slide goes to another, or stays
    on the one where the window was put (``own``) if that is another.
    """
    others = [screen for screen in screens if screen is not primary]
    if len(screens) < 2 or not others:
        return Screens(own if own in screens else primary, None)
    slide = own if own in others else others[0]
    speaker = primary if primary in screens else next(s for s in screens if s is not slide)
    return Screens(speaker, slide) if swapped else Screens(slide, speaker)
