"""A monkey at the window: random events, the same ones for the same seed.

Time passes only where the monkey lets it (``Monkey.let_time_pass``), and questions that would block
are answered at once, also at random.
"""

from __future__ import annotations

import sys
import traceback
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from types import TracebackType

import pytest
from PySide6.QtCore import (
    QEvent,
    QMessageLogContext,
    QMimeData,
    QPoint,
    QPointF,
    Qt,
    QThread,
    QTimer,
    QtMsgType,
    QUrl,
    qInstallMessageHandler,
)
from PySide6.QtGui import (
    QContextMenuEvent,
    QDesktopServices,
    QDropEvent,
    QGuiApplication,
    QWheelEvent,
    QWindow,
)
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QFileDialog,
    QMessageBox,
    QWidget,
)
from shiboken6 import isValid

from core.codec import decode, encode
from core.document import make_document, make_layer
from core.errors import ConvError
from tconv_gui.figures import FIGURES
from tconv_gui.model.lesson_player import player_of
from tconv_gui.model.picture_bench import bench_of
from tconv_gui.model.playback import Playback
from tconv_gui.model.quiz_player import quiz_of
from tconv_gui.shell.window import MainWindow

LEFT = Qt.MouseButton.LeftButton
NO_KEYS = Qt.KeyboardModifier.NoModifier
HELD = (
    NO_KEYS,
    NO_KEYS,
    NO_KEYS,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
)
KEYS = (
    *(Qt.Key(Qt.Key.Key_0 + digit) for digit in range(10)),
    *(Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down),
    *(Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down),
    *(Qt.Key.Key_Tab, Qt.Key.Key_Backtab, Qt.Key.Key_Return, Qt.Key.Key_Enter),
    *(Qt.Key.Key_Escape, Qt.Key.Key_Space, Qt.Key.Key_Delete, Qt.Key.Key_Backspace),
    *(Qt.Key.Key_Home, Qt.Key.Key_End, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown, Qt.Key.Key_F2),
    *(Qt.Key.Key_Minus, Qt.Key.Key_Period, Qt.Key.Key_Comma, Qt.Key.Key_E, Qt.Key.Key_Slash),
    *(Qt.Key.Key_X, Qt.Key.Key_BracketLeft, Qt.Key.Key_BracketRight),
)
# Pressed with Ctrl; Q closes the window, which then is opened again.
CONTROL_KEYS = "ZZZYYCVVVXASONELW123456789Q0"
FUNCTION_KEYS = (Qt.Key.Key_F1, Qt.Key.Key_F8, Qt.Key.Key_F9, Qt.Key.Key_F10, Qt.Key.Key_F11)
# In menus; the last ones are likelier to end it.
MENU_KEYS = (Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_Return, Qt.Key.Key_Escape)
MOST_INSIDE = 12
# What the offscreen plugin and QTest say of themselves; a window may shrink under the mouse.
NO_FAULT = ("This plugin does not support", "occurs outside target window")

CLIPPINGS = (
    "1 2\n3 4",
    "1\t2\t3\n4\t5\t6\n7\t8\t9",
    "1,5;2,5\n3,5;4,5",
    "[[1, 2], [3, 4]]",
    "tensor([[0.5, -1e-3]], dtype=torch.float64)",
    r"\begin{bmatrix}1&2\\3&4\end{bmatrix}",
    "[1 2; 3 4]",
    "7",
    "-0.125",
    "1e308 1e308\n-1e308 1e308",
    "5e-324",
    "1 2\n3",
    "nan 1",
    "1 ... 9",
    "words, no numbers",
    "",
    "\x00\x07",
    "1e400",
    "\n".join(" ".join("1" * 12) for _ in range(12)),
    "\n".join("\t".join(["1"] * 300) for _ in range(300)),
)


class TroubleError(AssertionError):
    """What the monkey broke."""


class Monkey:
    """Does random things to a window and hears of every exception and every message of Qt."""

    def __init__(self, window: MainWindow, seed: int, folder: Path) -> None:
        self.window = window
        self.rng = Random(seed)
        self.folder = folder
        self.files = _prepared_files(window, folder)
        self.troubles: list[str] = []
        self.done: deque[str] = deque(maxlen=25)
        self.counts: dict[str, int] = {}
        self._level = self._nested = 0
        self.ticks = QTimer(interval=0)
        self.ticks.timeout.connect(self._go_on_inside)
        self._acts: list[Callable[[], str]] = [
            act
            for act, times in (
                (self.click, 18),
                (self.click_on_the_canvas, 18),
                (self.drag, 6),
                (self.move, 30),
                (self.wheel, 4),
                (self.press_key, 34),
                (self.press_with_control, 8),
                (self.press_function_key, 1),
                (self.copy_something, 3),
                (self.trigger_action, 6),
                (self.open_menu, 2),
                (self.ask_context_menu, 1),
                (self.let_time_pass, 6),
                (self.resize, 1),
                (self.change_look, 1),
                (self.change_place, 3),
                (self.drop, 1),
                (self.close_something, 2),
                (self.start_afresh, 1),
            )
            for _ in range(times)
        ]

    # ---- the run

    def run(self, events: int) -> None:
        """So many events; TroubleError at the first that fails."""
        for number in range(events):
            act = self.rng.choice(self._acts)
            self.counts[act.__name__] = self.counts.get(act.__name__, 0) + 1
            self.done.append(f"{number} {act.__name__}: …")
            self._nested = 0
            popup = _popup()
            if popup is not None and self.rng.random() < 0.3:
                popup.close()
            try:
                self.done[-1] = f"{number} {act.__name__}: {act()}"
                self._keep_in_order(number)
            except Exception:
                self.troubles.append(traceback.format_exc())
            if self.troubles:
                last = "\n  ".join(self.done)
                told = "\n".join(self.troubles)
                raise TroubleError(f"at event {number}; the last ones were\n  {last}\n\n{told}")

    def _go_on_inside(self) -> None:
        """One act in the loop of a menu or a drag, which returns only when that is over."""
        level = QThread.currentThread().loopLevel()
        if level <= self._level:
            return
        before, self._level = self._level, level
        self._nested += 1
        try:
            self.done.append(f"    inside: {self._act_inside()}")
        finally:
            self._level = before

    def _act_inside(self) -> str:
        popup = _popup()
        if popup is None:
            # Whatever is dragged is let go.
            handle = QGuiApplication.focusWindow() or self.window.windowHandle()
            QTest.keyPress(handle, Qt.Key.Key_Escape)
            QTest.keyRelease(self._alive(handle), Qt.Key.Key_Escape)
            QTest.mouseRelease(self._alive(handle), LEFT, NO_KEYS, QPoint(5, 5))
            return "let go"
        if self._nested > MOST_INSIDE:
            popup.close()
            return "closed"
        if self.rng.random() < 0.5:
            key = self.rng.choice(MENU_KEYS)
            QTest.keyClick(popup, key)
            return key.name
        return self.click()

    def _keep_in_order(self, number: int) -> None:
        """What no user could mend is mended; what must always hold is looked at now and then."""
        if not self.window.isVisible():
            self.window.show()
        if number % 50 == 0:
            data = encode(self.window.context.model.whole)
            assert encode(decode(data).document) == data
        if number % 10 == 0:
            QApplication.processEvents()
        if number % 25 == 0:
            # The whole screen takes long to paint; others shall have their turn.
            self.window.desk.set_presenting(False)

    def close_all(self) -> None:
        """Leave only the window, as it was at first."""
        for _ in range(20):
            popup = _popup()
            if popup is None:
                break
            popup.close()
        for widget in _windows(self.window):
            if widget is not self.window:
                widget.close()
        self.window.desk.exports.cancel()
        self.window.desk.set_presenting(False)
        context = self.window.context
        context.playback.pause()
        context.playback.hide_output(False)
        quiz_of(context).set_open(False)
        bench_of(context).set_open(False)
        QApplication.processEvents()

    # ---- acts; each says what it did

    def click(self) -> str:
        """A button of the mouse, on anything that is seen."""
        return self._click(*self._somewhere())

    def click_on_the_canvas(self) -> str:
        canvas = self.window.stage.canvas  # type: ignore[attr-defined]
        if not canvas.isVisible() or _popup() is not None:
            return self.click()
        return self._click(canvas, self._point_in(canvas))

    def _click(self, widget: QWidget, point: QPoint) -> str:
        button = LEFT if self.rng.random() < 0.95 else Qt.MouseButton.RightButton
        held = self.rng.choice(HELD)
        kind = QTest.mouseDClick if self.rng.random() < 0.15 else QTest.mouseClick
        place = self._name(widget, point)
        handle, position = self._in_window(widget, point)
        if handle is None:
            return "nowhere"
        if kind is QTest.mouseDClick and _popup() is None:
            kind(handle, button, held, position)
        else:
            QTest.mousePress(handle, button, held, position)
            QTest.mouseRelease(self._alive(handle), button, held, position)
        return f"{kind.__name__} {button.name} {held.name} at {place}"

    def drag(self) -> str:
        """Press, move some times, release."""
        widget, start = self._somewhere()
        handle, position = self._in_window(widget, start)
        if handle is None:
            return "nowhere"
        place, held = self._name(widget, start), self.rng.choice(HELD)
        QTest.mousePress(handle, LEFT, held, position)
        for _ in range(self.rng.randint(1, 4)):
            position += QPoint(self.rng.randint(-60, 60), self.rng.randint(-60, 60))
            handle = self._alive(handle)
            QTest.mouseMove(handle, _within(handle, position))
        handle = self._alive(handle)
        QTest.mouseRelease(handle, LEFT, held, _within(handle, position))
        return f"{held.name} from {place} to {position.toTuple()}"

    def move(self) -> str:
        widget, point = self._somewhere()
        handle, position = self._in_window(widget, point)
        if handle is not None:
            QTest.mouseMove(handle, position)
        return self._name(widget, point)

    def wheel(self) -> str:
        widget, point = self._somewhere()
        turn, held = self.rng.choice((120, -120, 30, -480)), self.rng.choice(HELD)
        place = self._name(widget, point)
        event = QWheelEvent(
            QPointF(point),
            QPointF(widget.mapToGlobal(point)),
            QPoint(),
            QPoint(0, turn),
            Qt.MouseButton.NoButton,
            held,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(widget, event)
        return f"{turn} {held.name} at {place}"

    def press_key(self) -> str:
        key = self.rng.choice(KEYS)
        held = NO_KEYS if self.rng.random() < 0.85 else self.rng.choice(HELD)
        return self._press(key, held)

    def press_with_control(self) -> str:
        key = Qt.Key(ord(self.rng.choice(CONTROL_KEYS)))
        held = Qt.KeyboardModifier.ControlModifier
        if self.rng.random() < 0.15:
            held |= Qt.KeyboardModifier.ShiftModifier
        return self._press(key, held)

    def press_function_key(self) -> str:
        return self._press(self.rng.choice(FUNCTION_KEYS), NO_KEYS)

    def _press(self, key: Qt.Key, held: Qt.KeyboardModifier) -> str:
        handle = QGuiApplication.focusWindow() or self.window.windowHandle()
        focus = type(QApplication.focusWidget()).__name__
        if _popup() is not None:
            # Qt's tests press Alt first, which may end the menu, and go on with its memory.
            held = NO_KEYS
        QTest.keyPress(handle, key, held)
        QTest.keyRelease(self._alive(handle), key, held)
        return f"{key.name} {held.name} in {focus}"

    def _alive(self, handle: QWindow) -> QWindow:
        """The window, or ours if pressing has closed it: Qt's tests would go on with its memory."""
        return handle if handle in QGuiApplication.allWindows() else self.window.windowHandle()

    def copy_something(self) -> str:
        """From another program, mostly to paste it here."""
        text = self.rng.choice(CLIPPINGS)
        QGuiApplication.clipboard().setText(text)
        if self.rng.random() < 0.6:
            self._press(Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
        return repr(text[:40])

    def trigger_action(self) -> str:
        """An entry of the menu bar, as by its keys."""
        action, _ = self.rng.choice(self.window.menus.commands)
        text = action.text()
        if action.isEnabled():
            action.trigger()
        return text

    def open_menu(self) -> str:
        action = self.rng.choice(self.window.menuBar().actions())
        if self.window.menuBar().isVisible():
            self.window.menuBar().setActiveAction(action)
        return action.text()

    def ask_context_menu(self) -> str:
        widget, point = self._somewhere()
        place = self._name(widget, point)
        reason = QContextMenuEvent.Reason.Mouse
        QApplication.sendEvent(
            widget, QContextMenuEvent(reason, point, widget.mapToGlobal(point), NO_KEYS)
        )
        return place

    def let_time_pass(self) -> str:
        """The next steps, if it plays."""
        playback = self.window.context.playback
        steps = self.rng.randint(1, 3)
        for _ in range(steps):
            if playback.is_playing:
                playback._tick()
        QApplication.processEvents()
        return str(steps)

    def resize(self) -> str:
        if self.window.isFullScreen():
            return "not now"
        self.window.resize(self.rng.randint(300, 1300), self.rng.randint(200, 850))
        return str(self.window.size().toTuple())

    def change_look(self) -> str:
        name, values = self.rng.choice(
            (
                ("theme", ("system", "light", "dark")),
                ("language", ("system", "en", "zh_CN")),
                ("font_scale", (1.0, 1.1, 1.5)),
                ("shade_cells", (True, False)),
                ("animate", (True, False)),
                ("show_lessons", (True, True, False)),
                ("show_panel", (True, True, False)),
                ("link_axes", (True, False)),
            )
        )
        value = self.rng.choice(values)
        self.window.context.preferences[name] = value
        return f"{name} = {value}"

    def change_place(self) -> str:
        """Another figure, step or lesson."""
        playback, player = self.window.context.playback, player_of(self.window.context)
        kind = self.rng.randrange(3)
        if kind == 0:
            chosen = self.rng.choice(FIGURES).id
            playback.set_figure(chosen)
            return chosen
        if kind == 1:
            playback.seek(self.rng.randint(-1, playback.step_count + 1))
            return str(playback.step)
        entry = self.rng.choice(player.entries)
        try:
            player.open(entry.id)
        except ConvError as error:
            return f"{entry.id} refused: {error}"
        return entry.id

    def drop(self) -> str:
        """Files from a file manager."""
        files = self.rng.choices(self.files, k=self.rng.choice((1, 1, 1, 2)))
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(file)) for file in files])
        event = QDropEvent(
            QPointF(50, 50), Qt.DropAction.CopyAction, data, LEFT, NO_KEYS, QEvent.Type.Drop
        )
        QApplication.sendEvent(self.window, event)
        QApplication.processEvents()
        return ", ".join(file.name for file in files)

    def close_something(self) -> str:
        """A popup, a dialog; the window itself only seldom."""
        popup = _popup()
        others = [w for w in _windows(self.window) if w is not self.window]
        if popup is not None:
            target: QWidget = popup
        elif others:
            target = self.rng.choice(others)
        elif self.rng.random() < 0.2:
            target = self.window
        else:
            return "nothing"
        name = type(target).__name__
        target.close()
        return name

    def start_afresh(self) -> str:
        """So that what was made large does not stay so for ever."""
        self.close_all()
        player = player_of(self.window.context)
        player.open(player.entries[0].id)
        return player.entries[0].id

    # ---- answers to what would block

    def answer_question(self, box: QMessageBox) -> int:
        button = self.rng.choice(box.buttons())
        self.done.append(f"    asked “{box.text()}”, answered “{button.text()}”")
        button.click()
        return 0

    def answer_open(self, *_: object) -> tuple[str, str]:
        chosen = str(self.rng.choice(self.files)) if self.rng.random() < 0.7 else ""
        self.done.append(f"    open “{chosen}”")
        return chosen, ""

    def answer_save(self, parent: QWidget, title: str, start: str, *_: object) -> tuple[str, str]:
        names = ("mine.tconv", "other", "no/such/folder/mine.tconv", Path(start).name)
        is_answered = self.rng.random() < 0.4
        chosen = str(self.folder / self.rng.choice(names)) if is_answered else ""
        self.done.append(f"    save as “{chosen}”")
        return chosen, ""

    # ---- where

    def _somewhere(self) -> tuple[QWidget, QPoint]:
        """A point on a widget that is seen; a popup has the mouse for itself."""
        popup = _popup()
        window = popup or self.rng.choice([self.window, self.window, *_windows(self.window)])
        if self.rng.random() < 0.3:
            point = self._point_in(window)
            widget = window.childAt(point) or window
            return widget, widget.mapFrom(window, point)
        children = [
            child
            for child in window.findChildren(QWidget)
            if child.isVisible() and child.window() is window and child.width() and child.height()
        ]
        widget = self.rng.choice([window, *children])
        return widget, self._point_in(widget)

    def _point_in(self, widget: QWidget) -> QPoint:
        return QPoint(
            self.rng.randrange(max(widget.width(), 1)), self.rng.randrange(max(widget.height(), 1))
        )

    def _in_window(self, widget: QWidget, point: QPoint) -> tuple[QWindow | None, QPoint]:
        window = widget.window()
        position = widget.mapTo(window, point)
        # What is scrolled away cannot be clicked.
        return (window.windowHandle() if window.rect().contains(position) else None), position

    def _name(self, widget: QWidget, point: QPoint) -> str:
        name = widget.objectName() or widget.accessibleName()
        return f"{type(widget).__name__} “{name}” {point.toTuple()}"


def _popup() -> QWidget | None:
    """The menu that is open, if Python can still speak of it."""
    popup = QApplication.activePopupWidget()
    return popup if popup is not None and isValid(popup) else None


def _within(handle: QWindow, position: QPoint) -> QPoint:
    """The nearest point of a window, which may have become smaller meanwhile."""
    return QPoint(
        min(max(position.x(), 0), handle.width() - 1),
        min(max(position.y(), 0), handle.height() - 1),
    )


def _windows(main: MainWindow) -> list[QWidget]:
    """The windows on screen, menus left out; always in the same order."""
    kinds = (Qt.WindowType.Window, Qt.WindowType.Dialog)
    found = [main, *main.findChildren(QWidget)]
    return [w for w in found if w.isVisible() and w.windowType() in kinds and w.windowHandle()]


def _prepared_files(window: MainWindow, folder: Path) -> list[Path]:
    """Documents and arrays, good and bad."""
    kernel = [[1, 2, 1], [2, 4, 2], [1, 2, 1]]
    down = make_layer("conv", kernel, stride=2, padding=1)
    up = make_layer("conv_transpose", kernel, stride=2, padding=1, output_padding=1, bias=0.5)
    square = [[row * column for column in range(6)] for row in range(6)]
    contents = {
        "chain.tconv": encode(make_document(square, down, up, down)),
        "good.tconv": encode(window.context.model.document),
        "cut.tconv": encode(window.context.model.document)[:60],
        "newer.tconv": b'{"format": "tconv", "version": "99.0"}',
        "empty.tconv": b"",
        "table.csv": b"1,2,3\n4,5,6\n",
        "ragged.csv": b"1,2\n3\n",
        "noise.npy": bytes(range(256)),
        "picture.xyz": b"?",
    }
    for name, data in contents.items():
        (folder / name).write_bytes(data)
    return [*(folder / name for name in contents), folder / "missing.tconv", folder]


@contextmanager
def let_loose(
    window: MainWindow, seed: int, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Monkey]:
    """A monkey that hears of all that goes wrong while it is there."""
    monkey = Monkey(window, seed, folder)

    def on_exception(
        kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        monkey.troubles.append("".join(traceback.format_exception(kind, error, trace)))

    def on_message(level: QtMsgType, context: QMessageLogContext, text: str) -> None:
        if level != QtMsgType.QtDebugMsg and not any(part in text for part in NO_FAULT):
            monkey.troubles.append(f"{level.name}: {text}")

    monkeypatch.setattr(QMessageBox, "exec", lambda box: monkey.answer_question(box))
    monkeypatch.setattr(QFileDialog, "getOpenFileName", monkey.answer_open)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", monkey.answer_save)
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: True)
    monkeypatch.setattr(QGuiApplication, "quit", lambda: None)
    monkeypatch.setattr(Playback, "_interval", lambda playback: 10_000_000)
    monkeypatch.setattr(sys, "excepthook", on_exception)
    before = qInstallMessageHandler(on_message)
    monkey.ticks.start()
    try:
        yield monkey
    finally:
        monkey.ticks.stop()
        monkey.close_all()
        qInstallMessageHandler(before)
