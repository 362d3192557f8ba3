"""Layers run on pictures beside the window: it goes on turning, and the latest question counts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from threading import Event, Semaphore, current_thread, main_thread

import numpy as np
import pytest
from PySide6.QtCore import QTimer
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from core.document import Layer, make_layer
from core.errors import ConvError
from core.picture_chain import NO_MEMORY, StoppedError, run_on_picture
from tconv_gui.model import picture_run
from tconv_gui.model.picture_files import Picture, to_qimage
from tconv_gui.model.picture_run import PATIENCE, PictureRun, Ran

LARGE = Picture(np.random.default_rng(3).random((3, 1024, 1024)))
SMALL = Picture(np.random.default_rng(3).random((1, 8, 8)))


def doubling(weight: float = 1.0) -> Layer:
    """Stride 2 and a kernel of 4×4, as the issue asks."""
    kernel = weight * np.arange(16).reshape(4, 4) / 60
    return make_layer("conv_transpose", kernel, stride=2, padding=1)


@pytest.fixture
def runner(qtbot: QtBot) -> Iterator[PictureRun]:
    """A runner that leaves no thread behind."""
    made = PictureRun()
    yield made
    made.stop()


class Heard:
    """Everything that a runner sends, in order."""

    def __init__(self, runner: PictureRun) -> None:
        self.done: list[Ran] = []
        self.glimpsed: list[Ran] = []
        self.parts: list[float] = []
        self.order: list[str] = []
        self.arrived: list[Ran] = []
        runner.done.connect(self.done.append)
        runner.glimpsed.connect(self.glimpsed.append)
        runner.progressed.connect(self.parts.append)
        runner.done.connect(lambda ran: self._arrive("done", ran))
        runner.glimpsed.connect(lambda ran: self._arrive("glimpsed", ran))

    def _arrive(self, name: str, ran: Ran) -> None:
        self.order.append(name)
        self.arrived.append(ran)


class Turns:
    """Counts the turns of the event loop and tells a thread when there were enough."""

    def __init__(self, enough: int) -> None:
        self.count, self._enough, self.reached = 0, enough, Event()
        self._timer = QTimer()
        self._timer.timeout.connect(self._turn)
        self._timer.start(0)

    def _turn(self) -> None:
        self.count += 1
        if self.count >= self._enough:
            self.reached.set()

    def stop(self) -> None:
        self._timer.stop()


def test_a_megapixel_in_colour_is_doubled_while_the_window_goes_on(
    qtbot: QtBot, runner: PictureRun
):
    heard, turns = Heard(runner), Turns(20)

    def prepare(pixels: np.ndarray) -> QImage:
        assert current_thread() is not main_thread()
        # The answer waits here for the window: if that stood still, neither would ever go on.
        assert turns.reached.wait(30)
        return to_qimage(pixels)

    layers = [doubling()]
    runner.ask(layers, LARGE, prepare)
    assert runner.is_busy
    assert not heard.done
    qtbot.waitUntil(lambda: not runner.is_busy, timeout=60_000)
    turns.stop()
    (ran,) = heard.done
    assert (ran.layers, ran.picture, ran.error) == (tuple(layers), LARGE, None)
    assert ran.pixels is not None
    assert ran.pixels.shape == (3, 2048, 2048)
    assert ran.pixels.dtype == np.float32
    # By hand: an output pixel inside gets four taps of four neighbours.
    kernel, (row, column) = layers[0].kernel, (1001, 778)
    wanted = sum(
        LARGE.array[1, y, x] * kernel[row + 1 - 2 * y, column + 1 - 2 * x]
        for y in (500, 501)
        for x in (388, 389)
    )
    assert ran.pixels[1, row, column] == pytest.approx(wanted, rel=1e-6)
    assert ran.image.size().toTuple() == (2048, 2048)
    assert ran.image.pixelColor(column, row).green() == round(255 * min(wanted, 1))


def test_of_a_slider_that_is_dragged_the_last_place_is_answered(qtbot: QtBot, runner: PictureRun):
    heard, turns = Heard(runner), Turns(1)
    places = [[doubling(n / 10)] for n in range(1, 11)]
    for layers in places:
        before = turns.count
        runner.ask(layers, LARGE)
        qtbot.waitUntil(lambda before=before: turns.count > before)
    qtbot.waitUntil(lambda: not runner.is_busy, timeout=60_000)
    turns.stop()
    # Whatever came on the way came in order, and nothing came twice.
    told = [float(ran.layers[0].kernel.max()) for ran in heard.arrived]
    assert told == sorted(set(told))
    assert heard.arrived[-1] is heard.done[-1]
    assert heard.done[-1].layers == tuple(places[-1])
    np.testing.assert_allclose(
        heard.done[-1].pixels, run_on_picture(places[-1], LARGE.array), rtol=1e-6, atol=1e-7
    )


# --- with a picture that takes as long as the test wants --------------------------------------


class Slow:
    """Stands for ``run_on_picture``: ends when it may, or when it is told to."""

    def __init__(self) -> None:
        self.part = 0.5
        self.begun, self.may_end = Semaphore(0), Semaphore(0)
        self.ran: list[tuple[Layer, ...]] = []
        self.broken_off: list[tuple[Layer, ...]] = []

    def __call__(
        self,
        layers: tuple[Layer, ...],
        array: np.ndarray,
        *,
        output: int,
        go_on: Callable[[], bool],
        progress: Callable[[float], None],
        dtype: type,
    ) -> np.ndarray:
        self.ran.append(layers)
        progress(self.part)
        self.begun.release()
        while go_on():
            if self.may_end.acquire(timeout=0.005):
                return array.astype(dtype)
        self.broken_off.append(layers)
        raise StoppedError


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> Slow:
    """In the place of the computation."""
    made = Slow()
    monkeypatch.setattr(picture_run, "run_on_picture", made)
    monkeypatch.setattr(picture_run, "work_on_picture", lambda layers, shape: 10**9)
    return made


@pytest.fixture
def clock() -> list[float]:
    """The time, as a list of one number that a test sets."""
    return [0.0]


@pytest.fixture
def timed(qtbot: QtBot, clock: list[float]) -> Iterator[PictureRun]:
    """A runner whose time passes only when the test says so."""
    made = PictureRun(clock=lambda: clock[0])
    yield made
    made.stop()


def test_what_takes_long_is_broken_off_for_the_latest(
    qtbot: QtBot, timed: PictureRun, slow: Slow, clock: list[float]
):
    heard = Heard(timed)
    a, b, c = ([doubling(n)] for n in (1, 2, 3))
    timed.ask(a, SMALL)
    assert slow.begun.acquire(timeout=10)
    clock[0] = 2 * PATIENCE  # half is done, as much again is left
    timed.ask(b, SMALL)
    timed.ask(c, SMALL)
    qtbot.waitUntil(lambda: slow.broken_off == [tuple(a)])
    slow.may_end.release()
    qtbot.waitUntil(lambda: not timed.is_busy)
    assert slow.broken_off == [tuple(a)]
    assert slow.ran == [tuple(a), tuple(c)]
    assert [ran.layers for ran in heard.done] == [tuple(c)]
    assert heard.glimpsed == []


def test_what_is_nearly_done_is_shown_in_passing(
    qtbot: QtBot, timed: PictureRun, slow: Slow, clock: list[float]
):
    heard = Heard(timed)
    a, b, c = ([doubling(n)] for n in (1, 2, 3))
    timed.ask(a, SMALL)
    assert slow.begun.acquire(timeout=10)
    clock[0] = PATIENCE / 2
    timed.ask(b, SMALL)
    timed.ask(c, SMALL)
    slow.may_end.release(2)
    qtbot.waitUntil(lambda: not timed.is_busy)
    assert slow.broken_off == []
    assert [ran.layers for ran in heard.glimpsed] == [tuple(a)]
    assert [ran.layers for ran in heard.done] == [tuple(c)]
    assert heard.order == ["glimpsed", "done"]


def test_after_a_cancel_nothing_comes(qtbot: QtBot, timed: PictureRun, slow: Slow):
    heard = Heard(timed)
    timed.ask([doubling()], SMALL)
    assert slow.begun.acquire(timeout=10)
    timed.cancel()
    assert not timed.is_busy
    qtbot.waitUntil(lambda: len(slow.broken_off) == 1)
    again = [doubling(2)]
    timed.ask(again, SMALL)
    slow.may_end.release()
    qtbot.waitUntil(lambda: not timed.is_busy)
    assert [ran.layers for ran in heard.done] == [tuple(again)]
    assert heard.glimpsed == []


def test_a_stop_leaves_no_thread(qtbot: QtBot, timed: PictureRun, slow: Slow):
    heard = Heard(timed)
    timed.ask([doubling()], SMALL)
    assert slow.begun.acquire(timeout=10)
    timed.ask([doubling(2)], SMALL)
    timed.stop()
    assert len(slow.broken_off) == 1
    qtbot.wait(20)
    assert heard.order == []


def test_what_takes_long_tells_how_far_it_is(
    qtbot: QtBot, timed: PictureRun, slow: Slow, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(picture_run, "SLOW_AFTER_MS", 1)
    monkeypatch.setattr(picture_run, "TELL_EVERY_MS", 1)
    heard = Heard(timed)
    timed.ask([doubling()], SMALL)
    qtbot.waitUntil(lambda: 0.5 in heard.parts)
    slow.may_end.release()
    qtbot.waitUntil(lambda: not timed.is_busy)
    told = len(heard.parts)
    qtbot.wait(20)
    assert len(heard.parts) == told


def test_what_is_quick_tells_no_progress(qtbot: QtBot, runner: PictureRun):
    heard = Heard(runner)
    runner.ask([doubling()], SMALL)
    assert len(heard.done) == 1
    qtbot.wait(20)
    assert heard.parts == []


def test_a_quick_question_breaks_off_a_long_one(
    qtbot: QtBot, timed: PictureRun, slow: Slow, monkeypatch: pytest.MonkeyPatch
):
    heard = Heard(timed)
    timed.ask([doubling()], SMALL)
    assert slow.begun.acquire(timeout=10)
    monkeypatch.setattr(picture_run, "run_on_picture", run_on_picture)
    monkeypatch.setattr(picture_run, "work_on_picture", lambda layers, shape: 1)
    timed.ask([], SMALL)
    qtbot.waitUntil(lambda: len(slow.broken_off) == 1)
    assert [ran.layers for ran in heard.done] == [()]
    qtbot.wait(20)
    assert heard.order == ["done"]


# --- errors -----------------------------------------------------------------------------------


def test_an_impossible_chain_is_said_at_once(runner: PictureRun):
    heard = Heard(runner)
    runner.ask([make_layer("conv", np.ones((9, 9)))], SMALL)
    (ran,) = heard.done
    assert isinstance(ran.error, ConvError)
    assert "layer 1, Convolution: kernel_size 9" in str(ran.error)
    assert (ran.pixels, ran.image) == (None, None)
    assert not runner.is_busy


def test_too_little_memory_for_the_image_is_a_sentence(runner: PictureRun):
    heard = Heard(runner)

    def prepare(pixels: np.ndarray) -> None:
        raise MemoryError

    runner.ask([], SMALL, prepare)
    assert heard.done[0].error is not None
    assert heard.done[0].error.mark == NO_MEMORY


def test_a_fault_of_ours_is_raised_in_the_windows_thread_and_ends_the_run(
    qtbot: QtBot, runner: PictureRun, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(picture_run, "work_on_picture", lambda layers, shape: 10**9)
    monkeypatch.setattr(picture_run, "SLOW_AFTER_MS", 1)

    def prepare(pixels: np.ndarray) -> None:
        raise RuntimeError("ours")

    with qtbot.captureExceptions() as caught:
        runner.ask([], SMALL, prepare)
        qtbot.waitUntil(lambda: not runner.is_busy)
    assert [str(error) for _, error, _ in caught] == ["ours"]
