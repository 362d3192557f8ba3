"""What Qt calls in our classes tells of an exception and goes on, instead of raising it into Qt.

An exception that leaves an override while Qt was itself called from Python (a menu, a dialog, any
``show``) is kept until Qt comes back; a second one meanwhile, as when a picture is painted again,
ends the process.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from PySide6.QtCore import QObject, QSize, Qt

Class = TypeVar("Class", bound=type[QObject])

# What Qt is answered by an override that failed; all handlers of a kind of event answer nothing.
ANSWERS: dict[str, Callable[[], object]] = {
    "columnCount": int,
    "data": lambda: None,
    "event": bool,
    "eventFilter": bool,
    "flags": lambda: Qt.ItemFlag.NoItemFlags,
    "focusNextPrevChild": bool,
    "hasHeightForWidth": bool,
    "headerData": lambda: None,
    "heightForWidth": int,
    "minimumSize": QSize,
    "minimumSizeHint": QSize,
    "paint": lambda: None,
    "rowCount": int,
    "setEditorData": lambda: None,
    "setModelData": lambda: None,
    "sizeHint": QSize,
    "updateEditorGeometry": lambda: None,
}


def is_called_by_qt(name: str) -> bool:
    """Whether a method of this name overrides one that Qt calls."""
    return name in ANSWERS or (name.endswith("Event") and not name.startswith("_"))


def steady(cls: Class) -> Class:
    """Let no exception out of what Qt calls in a class; ``sys.excepthook`` hears of it."""
    for name, method in list(vars(cls).items()):
        if callable(method) and is_called_by_qt(name):
            setattr(cls, name, _told(method, ANSWERS.get(name, lambda: None)))
    return cls


def _told(method: Callable[..., Any], answer: Callable[[], object]) -> Callable[..., Any]:
    @wraps(method)
    def handler(*arguments: Any) -> Any:
        try:
            return method(*arguments)
        except Exception as error:
            sys.excepthook(type(error), error, error.__traceback__)
            from traceback import clear_frames

            # A painter that is still at work must not outlive what it paints on.
            clear_frames(error.__traceback__)
            return answer()

    return handler
