"""One monkey in a window: what test_monkey.py runs in a process of its own.

``TCONV_MONKEY_SEEDS=7 pytest tests/gui/monkey_at_large.py`` lets another one in here.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from _monkey import TroubleError, let_loose
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.document import Document
from tconv_gui.figures.figure import CellRef
from tconv_gui.shell.collector import Collector
from tconv_gui.shell.window import MainWindow

EVENTS = int(os.environ.get("TCONV_MONKEY_EVENTS", "10000"))
SEEDS = [int(seed) for seed in os.environ.get("TCONV_MONKEY_SEEDS", "1,2,3").split(",")]


@pytest.mark.timeout(600)
@pytest.mark.parametrize("seed", SEEDS)
def test_the_window_outlives_a_monkey(
    window: MainWindow,
    document: Document,
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    seed: int,
) -> None:
    window.resize(1000, 700)
    window.activateWindow()
    Collector(window).start()
    with let_loose(window, seed, tmp_path, monkeypatch) as monkey:
        try:
            monkey.run(EVENTS)
        except TroubleError as trouble:
            trouble.add_note(f"again with: TCONV_MONKEY_SEEDS={seed} pytest {__file__}")
            raise
        monkey.close_all()
        check_usable(window, document)
        assert not monkey.troubles, "\n".join(monkey.troubles)


def check_usable(window: MainWindow, document: Document) -> None:
    """A lecturer can go on as if nothing had been."""
    model, playback = window.context.model, window.context.playback
    window.resize(1280, 800)
    model.replace(document)
    playback.set_figure("scatter")
    playback.seek(0)
    window.activateWindow()
    QApplication.processEvents()
    canvas = window.stage.canvas  # type: ignore[attr-defined]
    place = canvas.cell_rect(CellRef("input", (0, 1)))
    QTest.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=place.center().toPoint())
    for key in (Qt.Key.Key_7, Qt.Key.Key_Return):
        QTest.keyClick(window.windowHandle(), key)
    assert model.document.input[0, 0].tolist() == [[0, 7], [2, 3]]
    model.undo_stack.undo()
    assert model.document is document
    playback.step_by(playback.step_count)
    assert playback.step == playback.step_count == 4
