"""What must not happen in a long lecture: lost references, hanging exits, a mistake that stays."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from tconv_gui.shell.crash import CrashReporter
from tconv_gui.shell.window import MainWindow
from tconv_gui.widgets import figure_canvas
from tconv_gui.words import Words

ROOT = Path(__file__).resolve().parents[2]
CALLS = 5000
# Other threads and the interpreter itself borrow None now and then.
DRIFT = 50


def test_calls_that_return_nothing_lose_no_reference_to_none(qapp: QApplication) -> None:
    """A binding that drops references to None ends Python 3.11 after some thousand calls.

    From Python 3.12 on None is immortal and its count says nothing; that the calls pass then is
    all there is to see.
    """

    class Listener(QObject):
        def event(self, event: QEvent) -> bool:
            return super().event(event)

    thing, label, listener = QObject(), QLabel(), Listener()
    before = sys.getrefcount(None)
    for number in range(CALLS):
        thing.setObjectName("name")
        thing.setProperty("number", number)
        thing.blockSignals(False)
        label.setText("text")
        label.setToolTip("tip")
        label.update()
        QApplication.sendEvent(listener, QEvent(QEvent.Type.User))
    assert abs(sys.getrefcount(None) - before) < DRIFT
    assert label.text() == "text"


@pytest.mark.parametrize("run", range(5))
def test_the_program_starts_and_ends_each_time(tmp_path: Path, run: int) -> None:
    folders = {f"XDG_{name}_HOME": str(tmp_path) for name in ("CONFIG", "DATA", "CACHE", "STATE")}
    environment = os.environ | folders | {"TCONV_QUIT_AT_FIRST_PAINT": "1"}
    done = subprocess.run(
        [sys.executable, "-X", "faulthandler", "-W", "error", str(ROOT / "main.py")],
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    lines = [line for line in done.stderr.splitlines() if "plugin does not support" not in line]
    assert (done.returncode, done.stdout.split(), lines) == (0, ["painted"], [])


@pytest.fixture
def reporter(window: MainWindow, tmp_path: Path):
    made = CrashReporter(lambda: Words("en"), tmp_path / "log" / "tconv.log")
    made.install()
    made.show_over(window)
    yield made
    if made.dialog is not None:
        made.dialog.close()
    made.uninstall()


def test_a_figure_that_cannot_be_painted_leaves_the_window_alive(
    window: MainWindow,
    reporter: CrashReporter,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    canvas = window.stage.canvas  # type: ignore[attr-defined]
    right = canvas.grab().toImage()
    failed: list[QPaintEvent] = []

    def fail(*_: object, **__: object) -> None:
        failed.append(QPaintEvent(canvas.rect()))
        raise RuntimeError("it broke")

    size = window.size()
    with monkeypatch.context() as broken:
        broken.setattr(figure_canvas, "render_image", fail)
        for step in range(1, 6):
            # From the event loop, as the window system asks for it.
            QTimer.singleShot(0, lambda n=step: window.resize(size.width() - n, size.height()))
            qtbot.waitUntil(lambda n=step: len(failed) >= n)
        qtbot.waitUntil(lambda: reporter.dialog is not None)
    assert reporter.dialog is not None
    # Told once for each way that led there, not once for each time.
    assert 1 <= reporter.dialog.report.count("it broke") < len(failed)
    reporter.dialog.close()
    # A painter left behind would be heard of: "endPaint() called with active painter".
    log = (tmp_path / "log" / "tconv.log").read_text(encoding="utf-8")
    assert "active painter" not in log
    window.resize(size)
    QApplication.processEvents()
    assert canvas.grab().toImage() == right
    window.context.playback.step_by(1)
    assert window.context.playback.step == 1
