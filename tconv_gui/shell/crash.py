"""When the program is wrong: a log file, and one report that can be copied; the work goes on."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import (
    QMessageLogContext,
    QObject,
    QStandardPaths,
    Qt,
    QtMsgType,
    Signal,
    Slot,
    qInstallMessageHandler,
)
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from tconv_gui.words import Words

if TYPE_CHECKING:
    from tconv_gui.shell._report import ReportDialog

LOG_BYTES = 512 * 1024
LOG_COUNT = 2
# No report is longer; a recursion's traceback can be.
MAX_REPORT = 20_000

LEVELS = {
    QtMsgType.QtDebugMsg: "DEBUG",
    QtMsgType.QtInfoMsg: "INFO",
    QtMsgType.QtWarningMsg: "WARNING",
    QtMsgType.QtCriticalMsg: "ERROR",
    QtMsgType.QtFatalMsg: "CRITICAL",
}


class LogFile:
    """A text file that is put aside when it has grown large; a disk that is full stops nothing.

    Not the logging module's: start-up would pay for that even where there is nothing to write.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = threading.Lock()

    def write(self, level: str, text: str) -> None:
        """Add a line, or several."""
        line = f"{time.strftime('%Y-%m-%d %H:%M:%S')} {level} {text}\n".encode(errors="replace")
        with self._lock, suppress(OSError):
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self._put_aside(len(line))
            with self.path.open("ab") as file:
                file.write(line)

    def _put_aside(self, more: int) -> None:
        if not self.path.exists() or self.path.stat().st_size + more <= LOG_BYTES:
            return
        names = [self.path, *(Path(f"{self.path}.{n}") for n in range(1, LOG_COUNT + 1))]
        for older, newer in reversed(list(zip(names[1:], names, strict=False))):
            if newer.exists():
                newer.replace(older)


def log_path() -> Path:
    """The log file in the user's folder for application data."""
    folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.GenericDataLocation)
    return Path(folder) / "tconv" / "tconv.log"


class CrashReporter(QObject):
    """Hears of every exception that nobody caught, in any thread, and of Qt's messages.

    The same traceback is shown once; while a report is open, others are added to it.
    """

    _caught = Signal(str, str)

    def __init__(self, words: Callable[[], Words], log_file: Path | None = None) -> None:
        super().__init__()
        self._words = words
        self._log = LogFile(log_file or log_path())
        self._window: QWidget | None = None
        self._dialog: ReportDialog | None = None
        self._seen: set[str] = set()
        self._hooks: tuple[Any, Any, Any] | None = None
        # Queued: the report is made in the window's thread, and never inside of what failed.
        self._caught.connect(self._show, Qt.ConnectionType.QueuedConnection)

    @property
    def dialog(self) -> ReportDialog | None:
        """The report that is open."""
        return self._dialog

    def install(self) -> None:
        """Begin to listen."""
        before = qInstallMessageHandler(self._on_message)
        self._hooks = (sys.excepthook, threading.excepthook, before)
        sys.excepthook = self._on_exception
        threading.excepthook = self._on_thread_exception

    def uninstall(self) -> None:
        """Leave everything as it was before."""
        if self._hooks is not None:
            sys.excepthook, threading.excepthook, on_message = self._hooks
            qInstallMessageHandler(on_message)
            self._hooks = None

    def show_over(self, window: QWidget) -> None:
        """The window that reports belong to."""
        self._window = window

    def _on_exception(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        if issubclass(kind, KeyboardInterrupt):
            QGuiApplication.quit()
            return
        self._take(kind, error, trace, "")

    def _on_thread_exception(self, failed: threading.ExceptHookArgs) -> None:
        if failed.exc_value is None or issubclass(failed.exc_type, SystemExit):
            return
        name = failed.thread.name if failed.thread else "?"
        self._take(failed.exc_type, failed.exc_value, failed.exc_traceback, f" in thread {name}")

    def _take(
        self,
        kind: type[BaseException],
        error: BaseException,
        trace: TracebackType | None,
        place: str,
    ) -> None:
        # A hook that fails would be heard by itself, for ever.
        with suppress(Exception):
            import traceback  # only now: start-up has no need of it

            text = "".join(traceback.format_exception(kind, error, trace))
            if len(text) > MAX_REPORT:
                text = f"{text[: MAX_REPORT // 2]}\n...\n{text[-MAX_REPORT // 2 :]}"
            self._write("ERROR", f"uncaught{place}\n{text}")
            self._caught.emit(where(kind, trace), text)

    def _on_message(self, level: QtMsgType, _: QMessageLogContext, text: str) -> None:
        with suppress(Exception):
            self._write(LEVELS.get(level, "INFO"), text)

    def _write(self, level: str, text: str) -> None:
        with suppress(OSError, ValueError):
            # A window started without a console has no stderr.
            if sys.stderr is not None:
                sys.stderr.write(f"{text}\n")
        self._log.write(level, text)

    @Slot(str, str)
    def _show(self, place: str, text: str) -> None:
        if place in self._seen:
            return
        self._seen.add(place)
        try:
            from tconv_gui.shell._report import ReportDialog

            if self._dialog is None:
                self._dialog = ReportDialog(self._words(), self._log.path, self._window)
                self._dialog.finished.connect(self._forget_dialog)
                self._dialog.show()
            self._dialog.add(text)
        except Exception as error:  # the report itself failed: the log must do
            self._write("ERROR", f"the report could not be shown: {error!r}")

    def _forget_dialog(self) -> None:
        if self._dialog is not None:
            self._dialog.deleteLater()
            self._dialog = None


def where(kind: type[BaseException], trace: TracebackType | None) -> str:
    """The kind of an exception and the line it arose in: the same mistake has the same."""
    place = ""
    while trace is not None:
        place = f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}"
        trace = trace.tb_next
    return f"{kind.__name__}\n{place}"
