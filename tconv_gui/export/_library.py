"""Libraries that only some kinds of files need; the app runs without them."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from typing import Any

from core.words_mark import QT_TRANSLATE_NOOP
from tconv_gui.export.format import MissingPartError

NOT_INSTALLED = QT_TRANSLATE_NOOP(
    "error",
    "such files are made with the library {library}, which is not installed here; "
    "“pip install {library}” gets it.",
)


def library(module: str, name: str) -> Any:
    """An optional library by its module; MissingPartError tells how to get it."""
    try:
        return import_module(module)
    except ImportError:
        raise MissingPartError(NOT_INSTALLED, parameter="file", library=name) from None


def check_library(module: str, name: str) -> None:
    """MissingPartError if an optional library is not there; it is not loaded."""
    if find_spec(module) is None:
        raise MissingPartError(NOT_INSTALLED, parameter="file", library=name)
