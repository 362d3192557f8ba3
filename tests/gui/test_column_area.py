"""A column in a scroll area: as wide as there is room, as high as it needs, and never for ever."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QLabel, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from tconv_gui.widgets.column_area import ColumnArea

WIDTH, HEIGHT = 200, 150


class Column(QWidget):
    """As high as a rule says; it keeps the sizes that it was given."""

    def __init__(self, rule: Callable[[int], int]) -> None:
        super().__init__()
        self.rule = rule
        self.sizes: list[tuple[int, int]] = []
        policy = self.sizePolicy()
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self.rule(width)

    def minimumSizeHint(self) -> QSize:
        return QSize(20, 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.sizes.append(event.size().toTuple())


def shown(qtbot: QtBot, rule: Callable[[int], int]) -> tuple[ColumnArea, Column]:
    area, column = ColumnArea(), Column(rule)
    qtbot.addWidget(area)
    area.setFrameStyle(0)
    area.setWidget(column)
    area.resize(WIDTH, HEIGHT)
    with qtbot.waitExposed(area):
        area.show()
    QApplication.processEvents()
    return area, column


def test_a_low_column_fills_the_room_without_a_bar(qtbot: QtBot) -> None:
    area, column = shown(qtbot, lambda width: 60)
    assert column.size() == QSize(WIDTH, HEIGHT)
    assert not area.verticalScrollBar().isVisible()


def test_a_high_column_leaves_room_for_the_bar(qtbot: QtBot) -> None:
    area, column = shown(qtbot, lambda width: 100_000 // width)
    bar = area.verticalScrollBar()
    assert bar.isVisible()
    assert column.width() == WIDTH - bar.width() == area.viewport().width()
    assert column.height() == 100_000 // column.width()
    assert bar.maximum() == column.height() - HEIGHT


RULES = {
    "higher where it is wider": lambda width: 100 if width < WIDTH else 400,
    "every other width": lambda width: 100 if width % 2 else 400,
    "the other way round": lambda width: 400 if width % 2 else 100,
    "just too high": lambda width: HEIGHT + 1,
    "just not too high": lambda width: HEIGHT,
}


@pytest.mark.parametrize("name", RULES)
def test_whatever_heights_do_it_comes_to_an_end(qtbot: QtBot, name: str) -> None:
    area, column = shown(qtbot, RULES[name])
    for width in range(WIDTH - 12, WIDTH + 12):
        column.sizes.clear()
        area.resize(width, HEIGHT)
        QApplication.processEvents()  # Qt shows and hides bars when there is time
        assert len(column.sizes) <= 2
        assert column.height() >= column.rule(column.width())
        bar = area.verticalScrollBar()
        assert bar.isVisible() == (column.height() > HEIGHT)
        assert column.width() == area.viewport().width()


def test_it_grows_with_its_text(qtbot: QtBot) -> None:
    area, page = ColumnArea(), QWidget()
    qtbot.addWidget(area)
    label = QLabel("few words", page)
    label.setWordWrap(True)
    QVBoxLayout(page).addWidget(label)
    area.setWidget(page)
    area.resize(WIDTH, HEIGHT)
    with qtbot.waitExposed(area):
        area.show()
    assert not area.verticalScrollBar().isVisible()
    label.setText("very many words " * 100)
    qtbot.waitUntil(area.verticalScrollBar().isVisible)
    assert label.height() >= label.heightForWidth(label.width())


def test_heights_may_depend_on_the_width_there_is(qtbot: QtBot) -> None:
    """As those of a table do, which has a scroll bar of its own; Qt's own way crashes here."""
    area, column = shown(qtbot, lambda width: 100)
    column.rule = lambda width: 400 if column.width() > WIDTH - 10 else 100
    for width in range(WIDTH - 20, WIDTH + 30):
        column.sizes.clear()
        area.resize(width, HEIGHT)
        QApplication.processEvents()
        assert len(column.sizes) <= 4
