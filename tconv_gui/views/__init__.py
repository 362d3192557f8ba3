"""The shelf of panels: one file each, one line here; the window asks where each one goes."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Literal, NamedTuple

from PySide6.QtWidgets import QWidget

from tconv_gui.model.context import Context
from tconv_gui.views.chain import ChainStrip
from tconv_gui.views.lessons import LessonCard, LessonsView
from tconv_gui.views.stage import StageView

Side = Literal["left", "centre", "page", "right"]


class View(NamedTuple):
    """A panel of the window; those of one side stand under each other in this order.

    A "page" takes the place of the figure in the centre while it is wanted.
    """

    id: str
    side: Side
    make: Callable[[Context], QWidget]


def _later(module: str, name: str) -> Callable[[Context], QWidget]:
    """A maker that loads its file when it is first used: not for the first picture."""
    return lambda context: getattr(import_module(module), name)(context)


VIEWS: tuple[View, ...] = (
    View("lessons", "left", LessonsView),
    View("lesson", "left", LessonCard),
    View("stage", "centre", StageView),
    View("pictures", "page", _later("tconv_gui.views.pictures", "PicturesView")),
    View("quiz", "page", _later("tconv_gui.views.quiz", "QuizView")),
    View("parameters", "right", _later("tconv_gui.views.parameters", "ParametersView")),
    View("numbers", "right", _later("tconv_gui.views.numbers", "NumbersView")),
    View("checkerboard", "right", _later("tconv_gui.views.checkerboard", "CheckerboardView")),
    View("explanation", "right", _later("tconv_gui.views.explanation", "ExplanationView")),
)

__all__ = ["VIEWS", "ChainStrip", "Side", "View"]
