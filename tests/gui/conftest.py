"""For tests with Qt: the live state, the window, and nothing left behind."""

from __future__ import annotations

import gc
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import (
    QAbstractAnimation,
    QCoreApplication,
    QEvent,
    QThreadPool,
    QTimer,
)
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from core.document import Document, make_document, make_layer
from tconv_gui.model.context import Appearance, Context
from tconv_gui.model.document_model import DocumentModel
from tconv_gui.model.playback import Playback
from tconv_gui.model.preferences import Preferences
from tconv_gui.shell.collector import collect_if_due
from tconv_gui.shell.look import Look
from tconv_gui.shell.window import MainWindow, dispose
from tconv_gui.theme import load_theme
from tconv_gui.words import Words


def is_alive(thing: object) -> bool:
    """Whether Qt's part of an object still exists."""
    try:
        thing.objectName()  # type: ignore[attr-defined]
    except RuntimeError:
        return False
    return True


def is_running(thing: object) -> bool:
    """Whether a timer ticks or an animation moves."""
    if not is_alive(thing):
        return False
    if isinstance(thing, QTimer):
        return thing.isActive()
    assert isinstance(thing, QAbstractAnimation)
    return thing.state() == QAbstractAnimation.State.Running


@pytest.fixture(autouse=True, scope="module")
def little_to_look_through() -> Iterator[None]:
    """What was there before a module is not searched after each of its tests.

    The search is by far the longest part of most of them, once thousands of pictures are kept.
    """
    gc.collect()
    gc.freeze()
    yield
    for name, module in list(sys.modules.items()):
        if name.startswith(("core.", "tconv_gui.figures.")):
            for value in list(vars(module).values()):
                if (clear := getattr(value, "cache_clear", None)) is not None:
                    clear()


@pytest.fixture(autouse=True)
def nothing_left_behind() -> Iterator[None]:
    """No window on screen, no timer, no animation and no thread outlives its test."""
    threads = set(threading.enumerate())
    # As in the app: what belongs to Qt is collected in this thread or not at all.
    gc.disable()
    yield
    collect_if_due()
    gc.enable()
    application = QApplication.instance()
    if not isinstance(application, QApplication):
        return
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    windows = [widget for widget in QApplication.topLevelWidgets() if widget.isVisible()]
    moving = [
        thing
        for thing in gc.get_objects()
        if isinstance(thing, QTimer | QAbstractAnimation) and is_running(thing)
    ]
    for widget in windows:
        widget.hide()
        widget.deleteLater()
    assert not windows, f"windows left open: {windows}"
    assert not moving, f"left running: {moving}"
    assert not QThreadPool.globalInstance().activeThreadCount(), "a pool thread still works"
    new = [thread for thread in threading.enumerate() if thread not in threads]
    # Qt's own worker threads show up as dummies once they have run Python; they sleep.
    left = [thread for thread in new if not isinstance(thread, threading._DummyThread)]
    assert not left, f"threads left: {left}"


@pytest.fixture
def document() -> Document:
    """The first picture: 2×2 input, 2×2 kernel, 3×3 output."""
    return make_document([[0, 1], [2, 3]], make_layer("conv_transpose", [[0, 1], [2, 3]]))


@pytest.fixture
def preferences(tmp_path: Path) -> Preferences:
    """Preferences in a file of the test's own; nothing moves unless a test wants it."""
    made = Preferences(tmp_path / "tconv.ini")
    made["language"] = "en"
    made["theme"] = "light"
    made["animate"] = False
    return made


@pytest.fixture
def context(qapp: QApplication, document: Document, preferences: Preferences) -> Iterator[Context]:
    """What views and actions are handed."""
    model = DocumentModel(document)
    playback = Playback(model)
    yield Context(model, playback, preferences, Appearance(Words("en"), load_theme("light")))
    playback.pause()


@pytest.fixture
def look(qapp: QApplication, context: Context) -> Iterator[Look]:
    """The application dressed as in earnest, and undressed afterwards."""
    made = Look(qapp, context)
    yield made
    made.close()
    qapp.setStyleSheet("")


@pytest.fixture
def window(qtbot: QtBot, context: Context, look: Look) -> Iterator[MainWindow]:
    """The main window on screen, closed without questions."""
    made = MainWindow(context, look.set_presenting)
    made.furnish()
    made.show()
    qtbot.waitExposed(made)
    yield made
    close_quietly(made)


def close_quietly(window: MainWindow) -> None:
    """Close a window whatever state it is in."""
    window.context.model.undo_stack.setClean()
    window.close()
    dispose(window)


def visible_texts(root: QWidget) -> list[str]:
    """Everything that can be read in ``root``: labels, buttons, tool tips, names."""
    found: list[str] = []
    for widget in [root, *root.findChildren(QWidget)]:
        if not widget.isVisibleTo(root):
            continue
        for getter in ("text", "title", "windowTitle", "toolTip", "accessibleName"):
            read = getattr(widget, getter, None)
            value = read() if callable(read) else ""
            if isinstance(value, str) and value:
                found.append(value)
    return found
