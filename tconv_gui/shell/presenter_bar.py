"""What comes up over the slide when it is wanted: a bar for the mouse, and the sheet of keys."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QToolButton, QWidget

from core.words_mark import QT_TRANSLATE_NOOP, Mark
from tconv_gui.actions._presenter_keys import PRESENTER_KEYS
from tconv_gui.shell.presenter_size import Size, type_of
from tconv_gui.words import Words

PREVIOUS = QT_TRANSLATE_NOOP("presenter", "Back")
NEXT = QT_TRANSLATE_NOOP("presenter", "Next")
PLAY = QT_TRANSLATE_NOOP("presenter", "Play")
LASER = QT_TRANSLATE_NOOP("presenter", "Laser")
SPOTLIGHT = QT_TRANSLATE_NOOP("presenter", "Spotlight")
ZOOM = QT_TRANSLATE_NOOP("presenter", "Zoom")
BLACK = QT_TRANSLATE_NOOP("presenter", "Black")
SPEAKER = QT_TRANSLATE_NOOP("presenter", "Speaker view")
KEYS = QT_TRANSLATE_NOOP("presenter", "Keys")
LEAVE = QT_TRANSLATE_NOOP("presenter", "End")
BAR = QT_TRANSLATE_NOOP("presenter", "Presenter bar")

KEY_COLUMNS = 2


class Tool(NamedTuple):
    """A button of the bar; one with ``is_on`` is a switch."""

    title: Mark
    key: str
    press: Callable[[], object]
    is_on: Callable[[], bool] | None = None


class PresenterBar(QFrame):
    """Buttons for who has a mouse or a finger in the hand."""

    def __init__(self, tools: tuple[Tool, ...], parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("kind", "card")
        self._tools = tools
        self._row = QHBoxLayout(self)
        self.buttons: list[QToolButton] = []
        for tool in tools:
            button = QToolButton(self)
            button.setProperty("kind", "tab")
            button.setCheckable(tool.is_on is not None)
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.clicked.connect(lambda _=False, tool=tool: tool.press())
            self._row.addWidget(button)
            self.buttons.append(button)
        self.hide()

    def dress(self, words: Words, size: Size) -> None:
        """Speak the language in use; be as large as the slide asks for."""
        unit = size.unit
        self._row.setContentsMargins(*(round(10 * unit),) * 4)
        self._row.setSpacing(round(6 * unit))
        self.setAccessibleName(words(BAR))
        for button, tool in zip(self.buttons, self._tools, strict=True):
            button.setFont(type_of(self, size.small))
            button.setText(words(tool.title))
            button.setToolTip(tool.key)
        self.follow()

    def follow(self) -> None:
        """Show which switches are on."""
        for button, tool in zip(self.buttons, self._tools, strict=True):
            if tool.is_on is not None:
                button.setChecked(tool.is_on())

    def place_in(self, area: QRect, above: int) -> None:
        """Stand in the middle of the lower edge, ``above`` pixels over it."""
        self.ensurePolished()
        self._row.invalidate()
        self.resize(self.sizeHint().boundedTo(area.size()))
        self.move(
            area.left() + (area.width() - self.width()) // 2,
            area.bottom() - above - self.height(),
        )


class KeySheet(QFrame):
    """All keys of presenter mode, large enough to be read from the desk."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("kind", "card")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._grid = QGridLayout(self)
        self._rows: list[tuple[QLabel, QLabel, Mark]] = []
        half = -(-len(PRESENTER_KEYS) // KEY_COLUMNS)
        for number, (keys, what) in enumerate(PRESENTER_KEYS):
            column, row = divmod(number, half)
            labels = QLabel(keys, self), QLabel(self)
            labels[0].setProperty("kind", "accent")
            for label, place in zip(labels, (3 * column, 3 * column + 1), strict=True):
                label.setTextFormat(Qt.TextFormat.PlainText)
                self._grid.addWidget(label, row, place)
            self._rows.append((*labels, what))
        self.hide()

    def dress(self, words: Words, size: Size) -> None:
        """Speak the language in use; be as large as the slide asks for."""
        unit = size.unit
        self._grid.setContentsMargins(*(round(44 * unit),) * 4)
        self._grid.setHorizontalSpacing(round(30 * unit))
        self._grid.setVerticalSpacing(round(13 * unit))
        self._grid.setColumnMinimumWidth(2, round(40 * unit))
        for keys, label, what in self._rows:
            keys.setFont(type_of(self, size.small, QFont.Weight.DemiBold))
            label.setFont(type_of(self, size.small))
            label.setText(words(what))

    def place_in(self, area: QRect) -> None:
        """Stand in the middle."""
        self.ensurePolished()
        self._grid.invalidate()
        self.resize(self.sizeHint())
        rect = self.rect()
        rect.moveCenter(area.center())
        self.setGeometry(rect)
