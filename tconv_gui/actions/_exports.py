"""Exports: the picture to the clipboard, a job to a file in the background."""

from __future__ import annotations

from pathlib import Path
from threading import Event, Thread
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QMainWindow

from core.errors import ConvError
from core.words_mark import QT_TRANSLATE_NOOP
from tconv_gui.model.context import Context
from tconv_gui.widgets.toast import Toast, ToastAction

if TYPE_CHECKING:
    from tconv_gui.actions._export_dialog import ExportDialog
    from tconv_gui.export.format import Format, Job

# Shorter work needs no sign that it goes on.
PATIENCE_MS = 200
COPY_SIZE = (1920, 1080)

COPIED = QT_TRANSLATE_NOOP("export", "The picture is on the clipboard.")
EXPORTING = QT_TRANSLATE_NOOP("export", "Writing “{name}”…")
CANCEL = QT_TRANSLATE_NOOP("button", "Cancel")
WRITTEN = QT_TRANSLATE_NOOP("export", "Written: “{name}”.")
WRITTEN_SEVERAL = QT_TRANSLATE_NOOP("export", "{count} pictures written, from “{name}” on.")
SHOW_FOLDER = QT_TRANSLATE_NOOP("button", "Show Folder")
COPY_BEAMER = QT_TRANSLATE_NOOP("button", "Copy for Beamer")
BEAMER_COPIED = QT_TRANSLATE_NOOP(
    "export", "A Beamer frame that shows the pages one after the other is on the clipboard."
)
CANCELLED = QT_TRANSLATE_NOOP("export", "Cancelled; nothing was written.")
NO_MEMORY = QT_TRANSLATE_NOOP(
    "error", "There is not enough memory for so large a picture; choose a smaller size."
)


class _Work(QObject):
    """One export in another thread; its signals arrive in the thread of the window."""

    progressed = Signal(int, int)
    written = Signal(list)
    failed = Signal(object)
    cancelled = Signal()

    def __init__(self, job: Job, format_: Format, path: Path) -> None:
        super().__init__()
        self._job = job
        self._format = format_
        self.path = path
        self.stop = Event()

    @property
    def pages(self) -> int:
        """How many pages of a PDF it writes; 1 for what is none."""
        return len(self._job.frames) if self._format.id == "pdf" else 1

    def run(self) -> None:
        """Write the file; called in a worker thread."""
        from tconv_gui.export import Cancelled, export

        try:
            files = export(self._job, self._format, self.path, self._report)
        except Cancelled:
            self.cancelled.emit()
        except MemoryError:
            self.failed.emit(ConvError(NO_MEMORY, parameter="size"))
        except Exception as error:
            # Qt would drop it here; the window's thread says it, or reports it if it is no refusal.
            self.failed.emit(error)
        else:
            self.written.emit(list(files))

    def _report(self, done: int, total: int) -> bool:
        self.progressed.emit(done, total)
        return not self.stop.is_set()


class Exports(QObject):
    """One export at a time; a new one takes the place of one that still runs."""

    finished = Signal()

    def __init__(self, context: Context, window: QMainWindow, toast: Toast) -> None:
        super().__init__(window)
        self._context = context
        self._window = window
        self._toast = toast
        self._dialog: ExportDialog | None = None
        self._work: _Work | None = None
        self._patience = QTimer(self, singleShot=True, interval=PATIENCE_MS)
        self._patience.timeout.connect(self._show_progress)
        # No QRunnable: Qt deletes it behind Python's back, and what comes to lie at its place is
        # then taken for it.
        self._thread: Thread | None = None

    @property
    def is_running(self) -> bool:
        """Whether an export is being written."""
        return self._work is not None

    def show_dialog(self, target: str | None = None) -> None:
        """Ask what to export and how; ``target`` is the id of what it is for."""
        # Made when first asked for: start-up has no need of it.
        from tconv_gui.actions._export_dialog import ExportDialog

        if self._dialog is None:
            self._dialog = ExportDialog(self._context, self._window)
            self._dialog.wanted.connect(self.start)
            self._dialog.stopAsked.connect(self._ask_to_stop)
            self._dialog.finished.connect(self._dialog_closed)
        self._dialog.open_for_now(target)

    def copy_picture(self) -> None:
        """The figure as it is now, as picture and as vector graphics."""
        from tconv_gui.export import Job, clipboard_data

        width, height = COPY_SIZE
        context = self._context
        background = context.preferences["export_background"]
        job = Job(
            context.figure,
            (context.frame(),),
            context.theme,
            width,
            height,
            scale=2.0,
            background=background,
        )
        QGuiApplication.clipboard().setMimeData(clipboard_data(job))
        self._toast.say(context.words(COPIED))

    def start(self, job: Job, format_: Format, path: Path) -> None:
        """Write in the background; failures and success are told when they are known."""
        self.cancel()
        work = _Work(job, format_, path)
        work.progressed.connect(self._toast.set_progress)
        if self._dialog is not None:
            work.progressed.connect(self._dialog.set_progress)
            self._dialog.begin_work()
        work.written.connect(self._tell_written)
        work.failed.connect(self._tell_failed)
        work.cancelled.connect(self._tell_cancelled)
        self._work = work
        self._thread = Thread(target=work.run, name="export", daemon=True)
        self._thread.start()
        self._patience.start()

    def cancel(self) -> None:
        """End the export that runs; what it wrote so far is discarded."""
        work, self._work = self._work, None
        self._patience.stop()
        if work is not None:
            work.stop.set()
            for signal in (work.progressed, work.written, work.failed, work.cancelled):
                signal.disconnect()
            self._wait()
            if self._dialog is not None:
                self._dialog.end_work()

    def close(self) -> None:
        """Leave nothing running behind a closed window."""
        self.cancel()
        if self._dialog is not None:
            self._dialog.close()

    @property
    def _open_dialog(self) -> ExportDialog | None:
        """The dialog, if it is there to tell of what happens."""
        dialog = self._dialog
        return dialog if dialog is not None and dialog.isVisible() else None

    def _dialog_closed(self) -> None:
        """What still runs is told of in the window."""
        if self._work is not None and not self._patience.isActive():
            self._show_progress()

    def _show_progress(self) -> None:
        if self._work is None:
            return
        words = self._context.words
        if self._open_dialog is not None:
            self._open_dialog.show_progress(words(EXPORTING, name=self._work.path.name))
            return
        cancel = ToastAction(words(CANCEL), self._ask_to_stop)
        self._toast.say(words(EXPORTING, name=self._work.path.name), "progress", cancel)

    def _ask_to_stop(self) -> None:
        if self._work is not None:
            self._work.stop.set()

    def _tell_written(self, files: list[Path]) -> None:
        pages = self._work.pages if self._work is not None else 1
        self._end()
        if self._open_dialog is not None:
            self._open_dialog.close()
        words = self._context.words
        mark = WRITTEN if len(files) == 1 else WRITTEN_SEVERAL
        action = ToastAction(words(SHOW_FOLDER), lambda: show_folder(files[0]))
        if pages > 1:
            action = ToastAction(words(COPY_BEAMER), lambda: self._copy_beamer(files[0], pages))
        self._toast.say(words(mark, name=files[0].name, count=len(files)), "info", action)
        self.finished.emit()

    def _copy_beamer(self, path: Path, pages: int) -> None:
        from tconv_gui.export import beamer_snippet

        QGuiApplication.clipboard().setText(beamer_snippet(path, pages))
        self._toast.say(self._context.words(BEAMER_COPIED))

    def _tell_failed(self, error: Exception) -> None:
        self._end()
        self._toast.clear()
        self.finished.emit()
        if not isinstance(error, ConvError):
            raise error
        if self._open_dialog is not None:
            self._open_dialog.show_problem(error)
        else:
            self._toast.say(self._context.words.error(error), "error")

    def _tell_cancelled(self) -> None:
        self._end()
        if self._open_dialog is not None:
            self._open_dialog.show_note(self._context.words(CANCELLED))
        else:
            self._toast.say(self._context.words(CANCELLED))
        self.finished.emit()

    def _wait(self) -> None:
        """Until the thread has come to its end; it has told all it had to."""
        if self._thread is not None:
            self._thread.join()
            self._thread = None

    def _end(self) -> None:
        # Let go of last: what belongs to Qt must not be deleted in the thread that ends here.
        work, self._work = self._work, None
        self._wait()
        del work
        self._patience.stop()
        if self._dialog is not None:
            self._dialog.end_work()


def show_folder(path: Path) -> None:
    """Open the folder of ``path`` in the system's file manager."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path.absolute().parent)))
