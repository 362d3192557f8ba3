"""Start-up: the application, the live state, the window; as little as a first picture needs."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import NoReturn

from PySide6.QtWidgets import QApplication

from core.document import Document, make_document, make_layer
from tconv_gui.model.context import Context
from tconv_gui.model.document_model import DocumentModel
from tconv_gui.model.lesson_player import player_of
from tconv_gui.model.playback import Playback
from tconv_gui.model.preferences import Preferences
from tconv_gui.shell.collector import Collector
from tconv_gui.shell.crash import CrashReporter
from tconv_gui.shell.look import Look, make_appearance
from tconv_gui.shell.window import MainWindow, dispose

QUIT_VARIABLE = "TCONV_QUIT_AT_FIRST_PAINT"
# The base name of the .desktop file: Wayland finds icon and name by it.
DESKTOP_FILE = "tconv"
FIRST_LESSON = "first"


def make_application(arguments: Sequence[str] = ()) -> QApplication:
    """The one QApplication, in Fusion style, which takes palettes as they are."""
    application = QApplication.instance()
    if isinstance(application, QApplication):
        application.setStyle("Fusion")
    else:
        # Here setStyle would have Python learn all that a style can do, as it returns one.
        name = sys.argv[0] if sys.argv else "tconv"
        application = QApplication([name, "-style", "Fusion", *arguments])
    application.setOrganizationName("tconv")
    application.setApplicationName("tconv")
    application.setApplicationDisplayName("TConv")
    application.setDesktopFileName(DESKTOP_FILE)
    return application


def make_context(
    application: QApplication,
    preferences: Preferences | None = None,
    lesson: str = FIRST_LESSON,
) -> Context:
    """The live state with a lesson open, ready to play.

    ConvError if there is no lesson of that name.
    """
    preferences = preferences or Preferences()
    model = DocumentModel(first_document())
    playback = Playback(model)
    playback.set_speed(preferences["speed"])
    playback.set_options(
        symbols=preferences["symbols"], index_base=preferences["index_base"]
    )
    context = Context(model, playback, preferences, make_appearance(preferences, application))
    player_of(context).open(lesson)
    playback.set_beside(preferences["beside"] or None)
    return context


def first_document() -> Document:
    """2×2 input, 2×2 kernel, 3×3 output: what is there before any lesson."""
    return make_document([[0, 1], [2, 3]], make_layer("conv_transpose", [[0, 1], [2, 3]]))


def make_window(
    application: QApplication, context: Context, kind: type[MainWindow] = MainWindow
) -> tuple[MainWindow, Look]:
    """The window, ready to be shown, and what keeps its looks."""
    application.setStyleSheet("")
    look = Look(application, context, is_late=True)
    window = kind(context, look.set_presenting)
    look.add_sheet()
    return window, look


def run(files: Sequence[str] = ()) -> NoReturn:
    """Open the window and work until it is closed; then the process ends.

    ``TCONV_QUIT_AT_FIRST_PAINT=1`` in the environment says "painted" and ends it as soon as it is.
    """
    application = make_application()
    context = make_context(application)
    reporter = CrashReporter(lambda: context.words)
    reporter.install()
    is_measured = os.environ.get(QUIT_VARIABLE) == "1"
    window, _ = make_window(application, context, QuitsAtFirstPaint if is_measured else MainWindow)
    reporter.show_over(window)
    window.painted.connect(Collector(application).start)
    window.painted.connect(lambda: open_files(window, files))
    window.show()
    try:
        code = application.exec()
    finally:
        dispose(window)
        reporter.uninstall()
    leave(application, code)


def leave(application: QApplication, code: int) -> NoReturn:
    """End the process with ``code`` without taking the interpreter apart, which takes its time.

    Qt ends in order: it hands over the clipboard and closes its connections.
    """
    application.shutdown()
    for stream in (sys.stdout, sys.stderr):
        # A program without a console has no streams; a closed pipe stops nobody from leaving.
        with suppress(OSError, ValueError, AttributeError):
            stream.flush()
    os._exit(code)


def open_files(window: MainWindow, files: Sequence[str]) -> None:
    """Do what the first picture could do without; open what the command line names."""
    from tconv_gui.theme.icons import app_icon

    QApplication.setWindowIcon(app_icon())
    if files:
        window.desk.documents.open_dropped([Path(file) for file in files])


class QuitsAtFirstPaint(MainWindow):
    """The window for measuring how long start-up takes."""

    def _tell_painted(self) -> None:
        sys.stdout.write("painted\n")
        sys.stdout.flush()
        QApplication.quit()
