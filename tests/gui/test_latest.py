"""Only the latest question is answered, whatever takes its time."""

from __future__ import annotations

from collections.abc import Iterator
from threading import Event, current_thread, main_thread
from weakref import ref

import pytest
import shiboken6
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from tconv_gui.model.latest import Latest


@pytest.fixture
def latest(qtbot: QtBot) -> Iterator[Latest]:
    made = Latest()
    yield made
    made.stop()


def test_a_short_job_is_answered_at_once(latest: Latest, qtbot: QtBot):
    answers = []
    latest.done.connect(answers.append)
    latest.ask(lambda: current_thread() is main_thread(), is_long=False)
    assert answers == [True]
    assert not latest.is_busy


def test_of_long_jobs_only_the_last_one_is_answered(latest: Latest, qtbot: QtBot):
    answers, may_go, ran = [], Event(), []
    latest.done.connect(answers.append)

    def job(name: str):
        def run() -> str:
            may_go.wait(5)
            ran.append(name)
            assert current_thread() is not main_thread()
            return name

        return run

    for name in "abc":
        latest.ask(job(name), is_long=True)
    assert latest.is_busy
    may_go.set()
    qtbot.waitUntil(lambda: not latest.is_busy)
    assert (ran, answers) == (["a", "c"], ["c"])


def test_a_short_job_overtakes_a_long_one(latest: Latest, qtbot: QtBot):
    answers, may_go = [], Event()
    latest.done.connect(answers.append)
    latest.ask(lambda: may_go.wait(5), is_long=True)
    latest.ask(lambda: "short", is_long=False)
    may_go.set()
    qtbot.waitUntil(lambda: not latest.is_busy)
    assert answers == ["short"]


def test_nothing_comes_after_a_stop(latest: Latest, qtbot: QtBot):
    answers = []
    latest.done.connect(answers.append)
    latest.ask(lambda: "late", is_long=True)
    latest.stop()
    assert not latest.is_busy
    qtbot.wait(20)
    assert answers == []


def test_one_thread_stays_until_the_stop(latest: Latest, qtbot: QtBot):
    threads = []
    latest.done.connect(threads.append)
    for _ in range(3):
        latest.ask(current_thread, is_long=True)
        qtbot.waitUntil(lambda: not latest.is_busy)
    assert len({*map(id, threads)}) == 1
    (thread,) = {*threads}
    assert thread.is_alive()
    assert thread.daemon
    latest.stop()
    assert not thread.is_alive()
    latest.ask(current_thread, is_long=True)
    qtbot.waitUntil(lambda: not latest.is_busy)
    assert threads[-1] is not thread


def test_what_a_stop_cut_off_does_not_end_what_comes_after(latest: Latest, qtbot: QtBot):
    answers, may_go = [], Event()
    latest.done.connect(answers.append)
    latest.ask(lambda: "old", is_long=True)
    latest.stop()  # its answer may be on its way

    def job() -> str:
        may_go.wait(5)
        return "new"

    latest.ask(job, is_long=True)
    qtbot.wait(20)
    assert latest.is_busy
    may_go.set()
    qtbot.waitUntil(lambda: not latest.is_busy)
    assert answers == ["new"]


def test_the_thread_ends_with_its_owner(qtbot: QtBot):
    owner, threads = QObject(), []
    latest = Latest(owner)
    latest.done.connect(threads.append)
    latest.ask(current_thread, is_long=True)
    qtbot.waitUntil(lambda: not latest.is_busy)
    shiboken6.delete(owner)
    threads[0].join(5)
    assert not threads[0].is_alive()


def test_a_waiting_thread_keeps_nothing_alive(latest: Latest, qtbot: QtBot):
    class Thing:
        pass

    held = []
    latest.done.connect(lambda thing: held.append(ref(thing)))
    latest.ask(Thing, is_long=True)
    qtbot.waitUntil(lambda: not latest.is_busy)
    qtbot.waitUntil(lambda: held[0]() is None)


def test_what_goes_wrong_is_raised_in_the_windows_thread(latest: Latest, qtbot: QtBot):

    def broken() -> None:
        raise ValueError("no")

    with qtbot.captureExceptions() as caught:
        latest.ask(broken, is_long=True)
        qtbot.waitUntil(lambda: not latest.is_busy)
    assert next(error for _, error, _ in caught).args == ("no",)
    with pytest.raises(ValueError, match="no"):
        latest.ask(broken, is_long=False)
