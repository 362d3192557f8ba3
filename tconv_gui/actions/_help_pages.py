"""Pages of the Help menu: windows that can stay open beside the work."""

from __future__ import annotations

from html import escape
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QPushButton, QTextBrowser, QVBoxLayout

from core.words_mark import QT_TRANSLATE_NOOP, Mark
from tconv_gui.actions import load_menus
from tconv_gui.actions._desk import Desk
from tconv_gui.actions._menu_bar import shortcut_rows
from tconv_gui.actions._versions import app_version, versions_text
from tconv_gui.assets import resources_folder

SHORTCUTS_TITLE = QT_TRANSLATE_NOOP("help", "Keyboard shortcuts")
ABOUT_TITLE = QT_TRANSLATE_NOOP("help", "About TConv")
PURPOSE = QT_TRANSLATE_NOOP(
    "help", "See convolution and transposed convolution happen, on your own numbers."
)
LICENCE = QT_TRANSLATE_NOOP(
    "help", "Free software under the MIT licence. It stands on the work of others:"
)
CLOSE = QT_TRANSLATE_NOOP("button", "Close")
IN_THE_FIGURE = QT_TRANSLATE_NOOP("help", "In the figure")
FIGURE_KEYS: tuple[tuple[str, Mark], ...] = (
    ("↑ ↓ ← →   Tab", QT_TRANSLATE_NOOP("help", "Move between cells of the input and the kernel")),
    ("0 … 9   −", QT_TRANSLATE_NOOP("help", "Type a number into the cell")),
    ("Enter", QT_TRANSLATE_NOOP("help", "Edit the cell, or take the number")),
    ("Esc", QT_TRANSLATE_NOOP("help", "Leave the cell, the pin, or presenter mode")),
)


class Page(QDialog):
    """A text to read; written anew when the language changes, gone when it is closed."""

    def __init__(self, desk: Desk, title: Mark, width: int, height: int) -> None:
        super().__init__(desk.window)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(desk.context.words(title))
        self.browser = QTextBrowser(self)
        self.browser.setOpenLinks(False)
        self.browser.setAccessibleName(desk.context.words(title))
        buttons = QDialogButtonBox(self)
        close = QPushButton(desk.context.words(CLOSE), buttons)
        buttons.addButton(close, QDialogButtonBox.ButtonRole.RejectRole)
        buttons.rejected.connect(self.close)
        column = QVBoxLayout(self)
        column.addWidget(self.browser)
        column.addWidget(buttons)
        scale = desk.context.preferences["font_scale"]
        self.resize(round(width * scale), round(height * scale))


def shortcuts_page(desk: Desk) -> Page:
    """All shortcuts, read from the menus themselves."""
    words = desk.context.words
    groups = shortcut_rows(load_menus(), desk)
    groups.append((words(IN_THE_FIGURE), [(keys, words(mark)) for keys, mark in FIGURE_KEYS]))
    tables = []
    for title, rows in groups:
        lines = "".join(
            f"<tr><td width='60%'>{escape(what)}</td><td><b>{escape(keys)}</b></td></tr>"
            for keys, what in rows
        )
        tables.append(
            f"<h3>{escape(title)}</h3><table width='100%' cellpadding='3'>{lines}</table>"
        )
    page = Page(desk, SHORTCUTS_TITLE, 560, 640)
    page.browser.setHtml("".join(tables))
    return page


def about_page(desk: Desk) -> Page:
    """What the program is, its licence, and the notices of what it is built on."""
    words = desk.context.words
    page = Page(desk, ABOUT_TITLE, 600, 560)
    versions = "\n".join(f"- {escape(line)}" for line in versions_text().splitlines()[1:])
    page.browser.setMarkdown(
        f"# TConv {app_version()}\n\n{words(PURPOSE)}\n\n{words(LICENCE)}\n\n"
        f"{third_party_notices()}\n\n---\n\n{versions}\n"
    )
    return page


def third_party_notices() -> str:
    """The text of THIRD-PARTY.md: beside the checkout, or among an installed package's licences."""
    beside = resources_folder().parent / "THIRD-PARTY.md"
    places = [beside, *resources_folder().parent.glob("tconv_gui-*.dist-info/**/THIRD-PARTY.md")]
    return next((_text(place) for place in places if place.is_file()), "")


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")
