"""The shelf of panels: one file each, one line here; the window asks where each one goes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, NamedTuple

from PySide6.QtWidgets import QWidget

from tconv_gui.model.context import Context
from tconv_gui.views.chain import ChainStrip
from tconv_gui.views.explanation import ExplanationView
from tconv_gui.views.stage import StageView

Side = Literal["left", "centre", "right"]


class View(NamedTuple):
    """A panel of the window; those of one side stand under each other in this order."""

    id: str
    side: Side
    make: Callable[[Context], QWidget]


VIEWS: tuple[View, ...] = (
    View("stage", "centre", StageView),
    View("explanation", "right", ExplanationView),
)

__all__ = ["VIEWS", "ChainStrip", "Side", "View"]
