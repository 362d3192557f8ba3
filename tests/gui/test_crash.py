"""An exception that nobody caught: one report, a log, and the app goes on."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, QThread, QTimer, Signal, qWarning
from PySide6.QtGui import QGuiApplication, QPaintEvent
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from tconv_gui.shell.crash import LOG_BYTES, CrashReporter, log_path
from tconv_gui.shell.window import MainWindow
from tconv_gui.words import Words


@pytest.fixture
def reporter(qapp: QApplication, tmp_path: Path) -> Iterator[CrashReporter]:
    made = CrashReporter(lambda: Words("en"), tmp_path / "log" / "tconv.log")
    made.install()
    yield made
    if made.dialog is not None:
        made.dialog.close()
    made.uninstall()


def log_text(tmp_path: Path) -> str:
    return (tmp_path / "log" / "tconv.log").read_text(encoding="utf-8")


def fail() -> None:
    raise RuntimeError("it broke")


def fail_again() -> None:
    raise ValueError("it broke elsewhere")


def wait_for_report(qtbot: QtBot, reporter: CrashReporter) -> None:
    qtbot.waitUntil(lambda: reporter.dialog is not None, timeout=3000)


def test_an_exception_in_a_slot_is_reported(
    window: MainWindow, reporter: CrashReporter, qtbot: QtBot, tmp_path: Path
):
    reporter.show_over(window)
    QTimer.singleShot(0, fail)
    wait_for_report(qtbot, reporter)
    assert reporter.dialog is not None
    assert not reporter.dialog.isModal()
    report = reporter.dialog.report
    assert "RuntimeError: it broke" in report
    assert all(word in report for word in ("TConv ", "Python ", "PySide6 ", "System "))
    assert "RuntimeError: it broke" in log_text(tmp_path)
    window.context.playback.seek(2)
    assert window.context.playback.step == 2


def test_the_report_can_be_copied(reporter: CrashReporter, qtbot: QtBot):
    QTimer.singleShot(0, fail)
    wait_for_report(qtbot, reporter)
    assert reporter.dialog is not None
    copy = next(b for b in reporter.dialog.findChildren(QPushButton) if "Copy" in b.text())
    copy.click()
    assert QGuiApplication.clipboard().text() == reporter.dialog.report


def test_the_same_mistake_is_shown_once(reporter: CrashReporter, qtbot: QtBot, tmp_path: Path):
    for _ in range(5):
        QTimer.singleShot(0, fail)
    wait_for_report(qtbot, reporter)
    qtbot.waitUntil(lambda: log_text(tmp_path).count("RuntimeError: it broke") == 5)
    QApplication.processEvents()
    assert reporter.dialog is not None
    assert reporter.dialog.report.count("RuntimeError: it broke") == 1
    reporter.dialog.close()
    QTimer.singleShot(0, fail)
    qtbot.waitUntil(lambda: log_text(tmp_path).count("RuntimeError: it broke") == 6)
    QApplication.processEvents()
    assert reporter.dialog is None


def test_another_mistake_joins_the_open_report(reporter: CrashReporter, qtbot: QtBot):
    QTimer.singleShot(0, fail)
    wait_for_report(qtbot, reporter)
    first = reporter.dialog
    QTimer.singleShot(0, fail_again)
    assert first is not None
    qtbot.waitUntil(lambda: "it broke elsewhere" in first.report)
    assert reporter.dialog is first


def test_a_painter_that_always_fails_does_not_flood(
    reporter: CrashReporter, qtbot: QtBot, tmp_path: Path
):
    class Broken(QWidget):
        def paintEvent(self, event: QPaintEvent) -> None:
            fail()

    widget = Broken()
    qtbot.addWidget(widget)
    widget.show()
    for _ in range(3):
        widget.repaint()
    wait_for_report(qtbot, reporter)
    assert reporter.dialog is not None
    assert reporter.dialog.report.count("RuntimeError: it broke") == 1
    widget.close()


@pytest.mark.parametrize("kind", ["threading", "QThread"])
def test_exceptions_of_other_threads_arrive_in_the_window_s(
    reporter: CrashReporter, qtbot: QtBot, kind: str
):
    class Worker(QThread):
        def run(self) -> None:
            fail()

    if kind == "threading":
        thread = threading.Thread(target=fail)
        thread.start()
        thread.join()
    else:
        worker = Worker()
        worker.start()
        assert worker.wait(3000)
    wait_for_report(qtbot, reporter)
    assert reporter.dialog is not None
    assert reporter.dialog.thread() is QApplication.instance().thread()
    assert "RuntimeError: it broke" in reporter.dialog.report


def test_a_failing_report_is_only_logged(qapp: QApplication, qtbot: QtBot, tmp_path: Path):
    def no_words() -> Words:
        raise LookupError("no words")

    reporter = CrashReporter(no_words, tmp_path / "log" / "tconv.log")
    reporter.install()
    QTimer.singleShot(0, fail)
    log = tmp_path / "log" / "tconv.log"
    qtbot.waitUntil(lambda: log.exists() and "could not be shown" in log_text(tmp_path))
    assert reporter.dialog is None
    reporter.uninstall()


def test_an_unwritable_log_stops_nothing(qapp: QApplication, qtbot: QtBot, tmp_path: Path):
    (tmp_path / "log").write_text("a file where the folder should be", encoding="utf-8")
    reporter = CrashReporter(lambda: Words("en"), tmp_path / "log" / "tconv.log")
    reporter.install()
    QTimer.singleShot(0, fail)
    wait_for_report(qtbot, reporter)
    assert reporter.dialog is not None
    reporter.dialog.close()
    reporter.uninstall()


def test_qt_messages_are_logged(reporter: CrashReporter, tmp_path: Path):
    qWarning("a warning of Qt")
    assert "WARNING a warning of Qt" in log_text(tmp_path)
    assert reporter.dialog is None


def test_the_log_does_not_grow_for_ever(reporter: CrashReporter, tmp_path: Path):
    for _ in range(4):
        qWarning("x" * (LOG_BYTES - 100))
    files = sorted((tmp_path / "log").iterdir())
    assert len(files) == 3
    assert all(file.stat().st_size <= LOG_BYTES for file in files)


def test_without_a_console_nothing_fails(
    reporter: CrashReporter, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(sys, "stderr", None)
    QTimer.singleShot(0, fail)
    wait_for_report(qtbot, reporter)


def test_ctrl_c_ends_the_program_without_a_report(
    reporter: CrashReporter, monkeypatch: pytest.MonkeyPatch
):
    quits: list[bool] = []
    monkeypatch.setattr(QGuiApplication, "quit", lambda: quits.append(True))
    sys.excepthook(KeyboardInterrupt, KeyboardInterrupt(), None)
    QApplication.processEvents()
    assert quits
    assert reporter.dialog is None


def test_the_report_speaks_the_language_in_use(qapp: QApplication, qtbot: QtBot, tmp_path: Path):
    asked: list[str] = []

    def words() -> Words:
        asked.append("asked")
        return Words("zh_CN")

    reporter = CrashReporter(words, tmp_path / "tconv.log")
    reporter.install()
    QTimer.singleShot(0, fail)
    wait_for_report(qtbot, reporter)
    assert asked == ["asked"]
    assert reporter.dialog is not None
    reporter.dialog.close()
    reporter.uninstall()


def test_hooks_are_put_back(reporter: CrashReporter):
    reporter.uninstall()
    assert sys.excepthook is not reporter._on_exception
    assert threading.excepthook is not reporter._on_thread_exception


def test_the_log_is_in_the_user_s_folder_for_data(monkeypatch: pytest.MonkeyPatch):
    assert log_path().parts[-2:] == ("tconv", "tconv.log")


def test_an_endless_recursion_makes_a_short_report(reporter: CrashReporter, qtbot: QtBot):
    def deeper(n: int) -> int:
        return deeper(n + 1) + 1

    class Sender(QObject):
        sent = Signal(int)

    sender = Sender()
    sender.sent.connect(deeper)
    sender.sent.emit(0)
    wait_for_report(qtbot, reporter)
    assert reporter.dialog is not None
    assert "RecursionError" in reporter.dialog.report
    assert len(reporter.dialog.report) < 25_000
