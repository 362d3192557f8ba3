"""The Help menu."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtGui import QGuiApplication

from core.words_mark import QT_TRANSLATE_NOOP
from tconv_gui.actions._command import SEPARATOR, Command, Entry
from tconv_gui.actions._desk import Desk

if TYPE_CHECKING:
    from tconv_gui.actions._help_pages import Page

LESSONS = QT_TRANSLATE_NOOP("menu", "&Lessons")
SHORTCUTS = QT_TRANSLATE_NOOP("menu", "&Keyboard Shortcuts")
REPORT = QT_TRANSLATE_NOOP("menu", "&Report a Problem")
ABOUT = QT_TRANSLATE_NOOP("menu", "&About TConv")
VERSIONS_COPIED = QT_TRANSLATE_NOOP(
    "help",
    "The versions are on the clipboard; paste them into your report and say what you did and saw.",
)


def _show_lessons(desk: Desk) -> None:
    desk.set_presenting(False)
    desk.context.preferences["show_lessons"] = True
    desk.lessonsAsked.emit()


def _page(name: str) -> Callable[[Desk], None]:
    def show(desk: Desk) -> None:
        # Pages are read seldom; start-up has no need of them.
        from tconv_gui.actions import _help_pages

        pages: dict[str, Callable[[Desk], Page]] = {
            "shortcuts": _help_pages.shortcuts_page,
            "about": _help_pages.about_page,
        }
        pages[name](desk).show()

    return show


def _report(desk: Desk) -> None:
    from tconv_gui.actions._versions import versions_text

    QGuiApplication.clipboard().setText(versions_text())
    desk.say(VERSIONS_COPIED)


ENTRIES: tuple[Entry, ...] = (
    Command(LESSONS, _show_lessons, ("Ctrl+L",)),
    Command(SHORTCUTS, _page("shortcuts"), ("F1",)),
    SEPARATOR,
    Command(REPORT, _report),
    Command(ABOUT, _page("about"), role="AboutRole"),
)
