"""A lecturer's way through the app, in a real X server with a real mouse and keyboard.

There is no window manager, so the keyboard is given to each window by hand.  Where cells lie, and
what the screen must look like, is taken from a window of the same size in this process.
"""

from __future__ import annotations

import os
import select
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from core.codec import decode, encode
from core.document import Document, make_document, make_layer
from tconv_gui.figures.figure import CellRef
from tconv_gui.model.preferences import Preferences
from tconv_gui.shell.start import make_context, make_window
from tconv_gui.shell.window import dispose

pytestmark = pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="other systems have no X server"
)

MAIN = Path(__file__).resolve().parents[1] / "main.py"
PROGRAMS = {"Xvfb": "xvfb", "xdotool": "xdotool"}
SCREEN = (1500, 950)
EXPORT_SIZE = "640x360"
SETTINGS = {
    "language": "en",
    "theme": "light",
    "animate": "false",
    "speed": "8",
    "export_size": EXPORT_SIZE,
}
# For a machine that is busy; each wait ends as soon as it can.
PATIENCE = 20.0


def wait_for(what: str, condition: Callable[[], object]) -> None:
    """Look again and again until it is so; an error that says what never came."""
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end, f"waited {PATIENCE:.0f} s for {what}"
        select.select([], [], [], 0.03)


class Screen:
    """An X server of our own: its picture in memory, its mouse and its keyboard."""

    def __init__(self, display: str, framebuffer: Path) -> None:
        self.display = display
        self._environment = os.environ | {"DISPLAY": display}
        self._framebuffer = framebuffer

    def do(self, *arguments: str) -> str:
        """What xdotool answers."""
        done = subprocess.run(
            ["xdotool", *arguments],
            env=self._environment,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
        return done.stdout

    def windows(self, title: str) -> set[str]:
        """The windows on screen with a title."""
        return set(self.do("search", "--onlyvisible", "--name", title).split())

    def title(self, window: str) -> str:
        """What stands over a window."""
        return self.do("getwindowname", window)

    def wait_window(self, title: str, known: frozenset[str] = frozenset()) -> str:
        """A window with this title that was not known yet; it gets the keyboard."""
        wait_for(f"a window titled {title}", lambda: self.windows(title) - known)
        (window,) = self.windows(title) - known
        self.focus(window)
        return window

    def focus(self, window: str) -> None:
        """Give a window the keyboard."""

        def has_it() -> bool:
            self.do("windowfocus", window)
            return self.do("getwindowfocus").strip() == window

        wait_for("the keyboard's focus", has_it)

    def geometry(self, window: str) -> QRect:
        """Where a window is."""
        rows = self.do("getwindowgeometry", "--shell", window).split()
        found = {name: int(value) for name, value in (row.split("=") for row in rows)}
        return QRect(found["X"], found["Y"], found["WIDTH"], found["HEIGHT"])

    def press(self, *keys: str) -> None:
        """Keys by their names."""
        self.do("key", "--delay", "5", *keys)

    def write(self, text: str) -> None:
        """Keys by their characters."""
        self.do("type", "--delay", "5", text)

    def point(self, place: QPoint) -> None:
        """Move the mouse."""
        self.do("mousemove", "--sync", str(place.x()), str(place.y()))

    def click(self, place: QPoint) -> None:
        """Press and release the left button."""
        self.point(place)
        self.do("click", "1")

    def pixels(self, rect: QRect) -> np.ndarray:
        """Red, green, blue of a part of the screen, as 0xRRGGBB; XWD as X's own header says."""
        data = self._framebuffer.read_bytes()
        header = np.frombuffer(data, ">u4", 25)
        start = int(header[0] + header[19] * 12)
        height, stride = int(header[5]), int(header[12]) // 4
        whole = np.frombuffer(data, "<u4", height * stride, start).reshape(height, stride)
        rows = slice(rect.top(), rect.bottom() + 1)
        return whole[rows, rect.left() : rect.right() + 1] & 0xFFFFFF


@pytest.fixture
def screen(tmp_path: Path) -> Iterator[Screen]:
    missing = [package for name, package in PROGRAMS.items() if not shutil.which(name)]
    if missing:
        pytest.fail(f"This needs an X server: apt-get install {' '.join(missing)}")
    size = f"{SCREEN[0]}x{SCREEN[1]}x24"
    reading, writing = os.pipe()
    server = subprocess.Popen(
        [
            *("Xvfb", "-displayfd", str(writing), "-screen", "0", size, "-dpi", "96"),
            *("-nolisten", "tcp", "-noreset", "-fbdir", str(tmp_path)),
        ],
        pass_fds=(writing,),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    os.close(writing)
    try:
        with os.fdopen(reading) as pipe:
            ready, _, _ = select.select([pipe], [], [], PATIENCE)
            assert ready, "the X server did not start"
            number = pipe.readline().strip()
        assert number.isdecimal(), "the X server did not start"
        yield Screen(f":{number}", tmp_path / "Xvfb_screen0")
    finally:
        server.terminate()
        server.wait(PATIENCE)


@contextmanager
def program(screen: Screen, folder: Path, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    """The app as a process of its own, in a home of its own."""
    home = folder / "home"
    settings = home / "tconv" / "tconv.ini"
    settings.parent.mkdir(parents=True, exist_ok=True)
    lines = "\n".join(f"{name}={value}" for name, value in SETTINGS.items())
    settings.write_text(f"[General]\n{lines}\n", encoding="utf-8")
    runtime = home / "run"
    runtime.mkdir(mode=0o700, exist_ok=True)
    kept = {name: os.environ[name] for name in ("PATH", "LD_LIBRARY_PATH") if name in os.environ}
    names = ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME")
    environment = kept | dict.fromkeys(names, str(home))
    environment |= {
        "HOME": str(home),
        "XDG_RUNTIME_DIR": str(runtime),
        "LANG": "C.UTF-8",
        "DISPLAY": screen.display,
        "QT_QPA_PLATFORM": "xcb",
    }
    process = subprocess.Popen(
        [sys.executable, "-X", "faulthandler", str(MAIN), *arguments],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        yield process
    finally:
        with suppress(ProcessLookupError):
            process.kill()
        process.wait(PATIENCE)
        for stream in (process.stdout, process.stderr):
            assert stream is not None
            stream.close()


def check_end(process: subprocess.Popen[str]) -> None:
    """The program ends by itself, and had nothing to complain of."""
    said, complained = process.communicate(timeout=PATIENCE)
    assert (process.returncode, said, complained) == (0, "", "")


class Twin:
    """A window in this process that shows what the one on screen must show."""

    def __init__(self, application: QApplication, folder: Path, path: Path, size: QRect) -> None:
        self._application = application
        preferences = Preferences(folder / "twin.ini")
        for name, value in (("language", "en"), ("theme", "light"), ("animate", False)):
            preferences[name] = value
        self._context = make_context(application, preferences)
        self._window, self._look = make_window(application, self._context)
        self._window.show()
        QApplication.processEvents()
        self._window.resize(size.size())
        self._window.desk.documents.open(path)
        self._canvas = self._window.stage.canvas  # type: ignore[attr-defined]
        QApplication.processEvents()
        self._corner = size.topLeft()

    def close(self) -> None:
        """Leave nothing of it behind."""
        self._window.close()
        dispose(self._window)
        self._look.close()
        self._application.setStyleSheet("")

    def place(self, cell: CellRef) -> QPoint:
        """The middle of a cell on the screen."""
        middle = self._canvas.cell_rect(cell).center().toPoint()
        return self._corner + self._canvas.mapTo(self._window, middle)

    def picture_at(self, document: Document, step: int) -> tuple[QRect, np.ndarray]:
        """Where the figure is on the screen, and its pixels for a document and a step."""
        self._context.model.replace(document)
        self._context.playback.seek(step)
        QApplication.processEvents()
        image = self._canvas.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
        pixels = np.frombuffer(image.constBits(), "<u4").reshape(image.height(), -1)
        corner = self._corner + self._canvas.mapTo(self._window, QPoint())
        return QRect(corner, image.size()), pixels & 0xFFFFFF


@pytest.mark.timeout(180)
def test_open_edit_play_export_save_and_reopen(
    qapp: QApplication, screen: Screen, tmp_path: Path
) -> None:
    before = make_document([[0, 1], [2, 3]], make_layer("conv_transpose", [[0, 1], [2, 3]]))
    after = before.with_number(0, "input", (0, 1), 7.0)
    path, picture = tmp_path / "lecture.tconv", tmp_path / "picture.png"
    path.write_bytes(encode(before))
    title = "lecture.tconv"
    outside = QPoint(SCREEN[0] - 1, SCREEN[1] - 1)

    def shows(document: Document, step: int) -> Callable[[], bool]:
        rect, pixels = twin.picture_at(document, step)
        return lambda: bool(np.array_equal(screen.pixels(rect), pixels))

    with ExitStack() as stack:
        process = stack.enter_context(program(screen, tmp_path))
        window = screen.wait_window("TConv")
        screen.point(outside)
        # Open.
        screen.press("ctrl+o")
        screen.wait_window("^Open$")
        screen.write(str(path))
        screen.press("Return")
        wait_for("the document", lambda: window in screen.windows(title))
        screen.focus(window)
        twin = stack.enter_context(closing(Twin(qapp, tmp_path, path, screen.geometry(window))))
        wait_for("the picture", shows(before, 0))
        # Edit.
        screen.click(twin.place(CellRef("input", (0, 1))))
        screen.write("7")
        screen.press("Return", "Escape")
        screen.point(outside)
        wait_for("the edited picture", shows(after, 0))
        assert "*" in screen.title(window)
        # Play to the end.
        screen.press("space")
        wait_for("the last step", shows(after, 4))
        # Export.
        known = frozenset(screen.windows("^Export$"))
        screen.press("ctrl+e")
        dialog = screen.wait_window("^Export$", known)
        screen.press("alt+e")
        screen.wait_window("^Export$", known | {dialog})
        screen.write(str(picture))
        screen.press("Return")
        wait_for("the export", picture.exists)
        # Save.
        screen.focus(window)
        screen.press("ctrl+s")
        wait_for("the saved file", lambda: path.read_bytes() == encode(after))
        wait_for("the title without a mark", lambda: "*" not in screen.title(window))
        # Quit.
        screen.press("ctrl+q")
        check_end(process)

        # Reopen.
        process = stack.enter_context(program(screen, tmp_path, str(path)))
        screen.wait_window(title)
        wait_for("the saved picture", shows(after, 0))
        screen.press("ctrl+q")
        check_end(process)

    from_commands = tmp_path / "commands.png"
    subprocess.run(
        [
            *(sys.executable, str(MAIN), "export", str(path), "--figure", "scatter"),
            *("--step", "4", "--size", EXPORT_SIZE, "-o", str(from_commands)),
        ],
        check=True,
        capture_output=True,
        timeout=PATIENCE,
    )
    assert picture.read_bytes() == from_commands.read_bytes()
    assert encode(decode(path.read_bytes()).document) == encode(after)
