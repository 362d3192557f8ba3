"""An exception in what Qt calls is told; the window goes on."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject, QSize
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import delete

from core.document import make_document, make_layer
from tconv_gui.figures import BY_ID
from tconv_gui.figures.figure import Frame
from tconv_gui.figures.render import render_image
from tconv_gui.theme import load_theme
from tconv_gui.widgets.steady import is_called_by_qt, steady
from tconv_gui.words import Words

ROOT = Path(__file__).resolve().parent.parent.parent
BASES_WITHOUT_QT = {"NamedTuple", "Protocol", "Enum"}


@steady
class Broken(QWidget):
    """Fails whenever Qt asks it something."""

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        assert painter.isActive()
        raise ZeroDivisionError

    def resizeEvent(self, event: QResizeEvent) -> None:
        raise ZeroDivisionError

    def sizeHint(self) -> QSize:
        raise ZeroDivisionError

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        raise ZeroDivisionError


def test_many_faults_are_told_and_survived(
    qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[BaseException] = []
    monkeypatch.setattr(sys, "excepthook", lambda kind, error, trace: told.append(error))
    broken = Broken()
    broken.installEventFilter(broken)
    assert broken.sizeHint() == QSize()
    for width in range(40, 60):
        broken.show()
        broken.resize(width, 30)
        broken.repaint()
        QApplication.processEvents()
    delete(broken)
    assert len(told) > 60
    assert all(isinstance(error, ZeroDivisionError) for error in told)


def qt_classes() -> Iterator[tuple[Path, ast.ClassDef]]:
    for path in sorted((ROOT / "tconv_gui").rglob("*.py")):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if not isinstance(node, ast.ClassDef):
                continue
            bases = {ast.unparse(base).split("[")[0] for base in node.bases}
            methods = {item.name for item in node.body if isinstance(item, ast.FunctionDef)}
            if bases - BASES_WITHOUT_QT and any(map(is_called_by_qt, methods)):
                yield path, node


def test_every_class_that_qt_calls_is_steady() -> None:
    classes = list(qt_classes())
    assert len(classes) > 50
    for path, node in classes:
        decorators = [ast.unparse(one) for one in node.decorator_list]
        assert "steady" in decorators, f"{path.relative_to(ROOT)}: {node.name} wants @steady"


def test_a_cell_without_copies_flashes_nowhere(qapp: QApplication) -> None:
    """Max-pooling takes no number from a cell that is never the largest of its window."""
    size = [[float(row == column) for column in range(8)] for row in range(8)]
    pool = make_document(size, make_layer("max_pool", [[0, 0], [0, 0]], stride=2))
    frame = Frame(pool, Words("en"), pulsed=((0, 1),), pulse=0.5)
    still = Frame(pool, Words("en"))
    theme, figure = load_theme("light"), BY_ID["matrix"]
    assert render_image(figure, frame, theme, 200, 120) == render_image(
        figure, still, theme, 200, 120
    )
