"""Pages of the Help menu: windows that can stay open beside the work."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from html import escape
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import (
    QFont,
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
)
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QPushButton, QTextBrowser, QVBoxLayout

from core.words_mark import QT_TRANSLATE_NOOP, Mark
from tconv_gui.actions import load_menus
from tconv_gui.actions._desk import Desk
from tconv_gui.actions._menu_bar import shortcut_rows
from tconv_gui.actions._presenter_keys import PRESENTER_KEYS, PRESENTER_TITLE
from tconv_gui.actions._versions import versions_text
from tconv_gui.assets import app_version, resources_folder

SHORTCUTS_TITLE = QT_TRANSLATE_NOOP("help", "Keyboard shortcuts")
ABOUT_TITLE = QT_TRANSLATE_NOOP("help", "About TConv")
PURPOSE = QT_TRANSLATE_NOOP(
    "help", "See convolution and transposed convolution happen, on your own numbers."
)
LICENCE = QT_TRANSLATE_NOOP(
    "help", "Free software under the MIT licence. It stands on the work of others:"
)
CLOSE = QT_TRANSLATE_NOOP("button", "Close")
WIDTH = 600
IN_THE_FIGURE = QT_TRANSLATE_NOOP("help", "In the figure")
FIGURE_KEYS: tuple[tuple[str, Mark], ...] = (
    ("↑ ↓ ← →   Tab", QT_TRANSLATE_NOOP("help", "Move between cells of the input and the kernel")),
    ("0 … 9   −", QT_TRANSLATE_NOOP("help", "Type a number into the cell")),
    ("Enter", QT_TRANSLATE_NOOP("help", "Edit the cell, or take the number")),
    ("+   −", QT_TRANSLATE_NOOP("help", "Zoom into a large matrix, as the mouse wheel does")),
    ("Esc", QT_TRANSLATE_NOOP("help", "Leave the cell, the pin, or presenter mode")),
)


class Page(QDialog):
    """A text to read; written anew when the language changes, gone when it is closed."""

    def __init__(
        self, desk: Desk, title: Mark, write: Callable[[QTextBrowser, Desk], None], height: int
    ) -> None:
        """``write`` puts the text into the browser; ``height`` is for type of the usual size."""
        super().__init__(desk.window)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._desk, self._title, self._write = desk, title, write
        self.browser = QTextBrowser(self)
        self.browser.setOpenLinks(False)
        buttons = QDialogButtonBox(self)
        self._close = QPushButton(buttons)
        buttons.addButton(self._close, QDialogButtonBox.ButtonRole.RejectRole)
        buttons.rejected.connect(self.close)
        column = QVBoxLayout(self)
        column.addWidget(self.browser)
        column.addWidget(buttons)
        scale = desk.context.preferences["font_scale"]
        self.resize(round(WIDTH * scale), round(height * scale))
        desk.context.appearance.changed.connect(self.retranslate)
        self.retranslate()

    def retranslate(self) -> None:
        """Write everything in the language in use; stay where the reader is."""
        words, bar = self._desk.context.words, self.browser.verticalScrollBar()
        self.setWindowTitle(words(self._title))
        self.browser.setAccessibleName(words(self._title))
        self._close.setText(words(CLOSE))
        place = bar.value()
        self._write(self.browser, self._desk)
        _make_bold_semibold(self.browser.document())
        _set_apart(self.browser.document(), self.fontMetrics().height())
        bar.setValue(place)


def shortcuts_page(desk: Desk) -> Page:
    """All shortcuts, read from the menus themselves."""
    return Page(desk, SHORTCUTS_TITLE, _write_shortcuts, 640)


def about_page(desk: Desk) -> Page:
    """What the program is, its licence, and the notices of what it is built on."""
    return Page(desk, ABOUT_TITLE, _write_about, 560)


def _write_shortcuts(browser: QTextBrowser, desk: Desk) -> None:
    words = desk.context.words
    groups = shortcut_rows(load_menus(), desk)
    for title, own_keys in ((IN_THE_FIGURE, FIGURE_KEYS), (PRESENTER_TITLE, PRESENTER_KEYS)):
        groups.append((words(title), [(keys, words(mark)) for keys, mark in own_keys]))
    tables = []
    for heading, rows in groups:
        lines = "".join(
            f"<tr><td width='60%'>{escape(what)}</td><td><b>{escape(keys)}</b></td></tr>"
            for keys, what in rows
        )
        tables.append(
            f"<h3>{escape(heading)}</h3><table width='100%' cellpadding='3'>{lines}</table>"
        )
    browser.setHtml("".join(tables))


def _write_about(browser: QTextBrowser, desk: Desk) -> None:
    words = desk.context.words
    versions = "\n".join(f"- {escape(line)}" for line in versions_text().splitlines()[1:])
    browser.setMarkdown(
        f"# TConv {app_version()}\n\n{words(PURPOSE)}\n\n{words(LICENCE)}\n\n"
        f"{third_party_notices()}\n\n---\n\n{versions}\n"
    )


def _make_bold_semibold(document: QTextDocument) -> None:
    """The fonts have no bolder cut than that; Qt would smear it to make it bold."""
    semibold, cursor = QTextCharFormat(), QTextCursor(document)
    semibold.setFontWeight(QFont.Weight.DemiBold)
    for begin, end in _bold_runs(document):
        cursor.setPosition(begin)
        cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        cursor.mergeCharFormat(semibold)


def _set_apart(document: QTextDocument, line: int) -> None:
    """Headings and paragraphs take room after the height of a line."""
    document.setDocumentMargin(line)
    cursor = QTextCursor(document)
    for block in _blocks(document):
        spaced, level = QTextBlockFormat(block.blockFormat()), block.blockFormat().headingLevel()
        is_inside = block.textList() or QTextCursor(block).currentTable()
        if level or not is_inside:
            spaced.setTopMargin(line if level and block.position() else 0)
            spaced.setBottomMargin(line / 2)
        cursor.setPosition(block.position())
        cursor.setBlockFormat(spaced)


def _blocks(document: QTextDocument) -> Iterator[QTextBlock]:
    block = document.begin()
    while block.isValid():
        yield block
        block = block.next()


def _bold_runs(document: QTextDocument) -> list[tuple[int, int]]:
    found = []
    for block in _blocks(document):
        runs = block.begin()
        while not runs.atEnd():
            run = runs.fragment()
            if run.charFormat().fontWeight() > QFont.Weight.DemiBold:
                found.append((run.position(), run.position() + run.length()))
            runs += 1
    return found


def third_party_notices() -> str:
    """The text of THIRD-PARTY.md: beside the checkout, or among an installed package's licences."""
    beside = resources_folder().parent / "THIRD-PARTY.md"
    places = [beside, *resources_folder().parent.glob("tconv_gui-*.dist-info/**/THIRD-PARTY.md")]
    return next((_text(place) for place in places if place.is_file()), "")


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")
