"""The shelf of menus: one file each, one line here.

Only the titles are needed for the window's first picture; the files are loaded right after it.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple

from core.words_mark import QT_TRANSLATE_NOOP, Mark

if TYPE_CHECKING:
    from tconv_gui.actions._command import Menu


class MenuFile(NamedTuple):
    """A menu's title, and the file that holds its ``ENTRIES``."""

    id: str
    title: Mark
    module: str


FILE = QT_TRANSLATE_NOOP("menu", "&File")
EDIT = QT_TRANSLATE_NOOP("menu", "&Edit")
LAYER = QT_TRANSLATE_NOOP("menu", "&Layer")
PLAY = QT_TRANSLATE_NOOP("menu", "&Play")
VIEW = QT_TRANSLATE_NOOP("menu", "&View")
HELP = QT_TRANSLATE_NOOP("menu", "&Help")

MENUS: tuple[MenuFile, ...] = (
    MenuFile("file", FILE, "tconv_gui.actions.file"),
    MenuFile("edit", EDIT, "tconv_gui.actions.edit"),
    MenuFile("layer", LAYER, "tconv_gui.actions.chain"),
    MenuFile("play", PLAY, "tconv_gui.actions.play"),
    MenuFile("view", VIEW, "tconv_gui.actions.view"),
    MenuFile("help", HELP, "tconv_gui.actions.help"),
)


def load_menus() -> tuple[Menu, ...]:
    """All menus with their entries."""
    from tconv_gui.actions._command import Menu

    return tuple(Menu(m.id, m.title, import_module(m.module).ENTRIES) for m in MENUS)
