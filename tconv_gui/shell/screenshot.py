"""A picture of the whole window, made by the app itself and without a display."""

from __future__ import annotations

import tempfile
from dataclasses import fields
from pathlib import Path

from PySide6.QtCore import QBuffer, QEventLoop, QIODevice
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QApplication

from core.errors import ConvError
from core.words_mark import QT_TRANSLATE_NOOP
from tconv_gui.atomic import write_atomically
from tconv_gui.figures.figure import ViewOptions
from tconv_gui.model.preferences import Preferences
from tconv_gui.shell.start import FIRST_LESSON, make_application, make_context, make_window
from tconv_gui.shell.window import MainWindow, dispose
from tconv_gui.views.lessons import LessonsView

NOT_THAT_SIZE = QT_TRANSLATE_NOOP(
    "error", "the window cannot be {wanted} pixels large; the nearest size is {got}."
)


def take(
    path: Path | str,
    lesson: str | None = None,
    view: str | None = None,
    step: int | None = None,
    size: tuple[int, int] = (1280, 800),
    theme: str = "light",
    language: str = "en",
    options: ViewOptions | None = None,
    beside: str | None = None,
) -> None:
    """Write the window as a PNG of exactly ``size`` pixels.

    ``lesson`` is a lesson's id (the first one by default), ``view`` a figure's id, ``step`` the
    number of steps done, ``options`` how figures are looked at, ``beside`` a second figure's id.
    The user's preferences play no part.  KeyError or ConvError for an id that is not known,
    ConvError for a size that cannot be.
    """
    application = make_application()
    with tempfile.TemporaryDirectory() as folder:
        preferences = Preferences(Path(folder) / "tconv.ini")
        preferences["theme"] = theme
        preferences["language"] = language
        # Nothing may be in flight when the picture is taken.
        preferences["animate"] = False
        context = make_context(application, preferences, lesson or FIRST_LESSON)
        window, look = make_window(application, context)
        window.furnish()
        for lessons in window.findChildren(LessonsView):
            lessons.fill()  # which otherwise comes a moment after the first picture
        window.resize(*size)
        window.show()
        if options is not None:
            context.playback.set_options(
                **{each.name: getattr(options, each.name) for each in fields(options)}
            )
        if view is not None:
            context.playback.set_figure(view)
        context.playback.set_beside(beside)
        if step is not None:
            context.playback.seek(step)
        picture = _painted(window)
        window.close()
        dispose(window)
        look.close()
    got = (picture.width(), picture.height())
    if got != tuple(size):
        raise ConvError(
            NOT_THAT_SIZE,
            parameter="size",
            wanted="×".join(map(str, size)),
            got="×".join(map(str, got)),
        )
    write_atomically(Path(path), _png(picture))


def settle(rounds: int = 8) -> None:
    """Let everything that waits in the event loop happen."""
    for _ in range(rounds):
        QApplication.sendPostedEvents()
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents)


def _painted(window: MainWindow) -> QPixmap:
    """The window once nothing moves in it any more."""
    settle()
    return window.grab()


def _png(picture: QPixmap) -> bytes:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    picture.toImage().save(buffer, "PNG")  # type: ignore[call-overload]
    return bytes(buffer.data().data())
