"""Tabs side by side; those that do not fit stand in a menu at the end."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QSizePolicy, QToolButton, QWidget

from tconv_gui.widgets.steady import steady

SPACING = 4


@steady
class TabRow(QWidget):
    """A row of checkable tabs of which one is current; ``chosen(number)`` when one is pressed."""

    chosen = Signal(int)

    def __init__(self, count: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._current = 0
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACING)
        self.tabs = [self._made(number) for number in range(count)]
        for tab in self.tabs:
            row.addWidget(tab)
        self.more = QToolButton(self)
        self.more.setProperty("kind", "tab")
        self.more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.more.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._menu = QMenu(self.more)
        self._menu.aboutToShow.connect(self._fill_menu)
        self.more.setMenu(self._menu)
        row.addWidget(self.more)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def set_texts(self, texts: Sequence[str], more: str) -> None:
        """Name the tabs and the button that holds the rest."""
        for tab, text in zip(self.tabs, texts, strict=True):
            tab.setText(text)
        self.more.setText(more)
        self.updateGeometry()
        self._fit()

    def set_current(self, number: int) -> None:
        """Mark one tab and see to it that it can be seen."""
        self._current = number
        for position, tab in enumerate(self.tabs):
            with QSignalBlocker(tab):
                tab.setChecked(position == number)
        self._fit()

    def sizeHint(self) -> QSize:
        """Room for all tabs."""
        wide = sum(tab.sizeHint().width() + SPACING for tab in self.tabs) - SPACING
        return QSize(wide, self.tabs[0].sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        """Room for the current tab and the button for the others."""
        widest = max(tab.sizeHint().width() for tab in self.tabs)
        return QSize(
            widest + SPACING + self.more.sizeHint().width(), self.tabs[0].sizeHint().height()
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show as many tabs as fit."""
        super().resizeEvent(event)
        self._fit()

    def _made(self, number: int) -> QToolButton:
        tab = QToolButton(self)
        tab.setProperty("kind", "tab")
        tab.setCheckable(True)
        # A click must not take the keyboard from the figure: Space plays.
        tab.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        tab.clicked.connect(partial(self._press, number))
        return tab

    def _press(self, number: int) -> None:
        self.set_current(number)
        self.chosen.emit(number)

    def _fit(self) -> None:
        widths = [tab.sizeHint().width() + SPACING for tab in self.tabs]
        room = self.width() + SPACING
        fits = sum(widths) <= room
        if not fits:
            room -= self.more.sizeHint().width() + SPACING + widths[self._current]
        for number, tab in enumerate(self.tabs):
            shown = fits or number == self._current
            if not shown:
                room -= widths[number]
                shown = room >= 0
            tab.setVisible(shown)
        self.more.setVisible(not fits)

    def _fill_menu(self) -> None:
        self._menu.clear()
        for number, tab in enumerate(self.tabs):
            if tab.isHidden():
                self._menu.addAction(tab.text(), partial(self._press, number))
