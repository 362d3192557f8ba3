"""Only the latest question is answered, whatever takes its time."""

from __future__ import annotations

from threading import Event, current_thread, main_thread

import pytest
from pytestqt.qtbot import QtBot

from tconv_gui.model.latest import Latest


def test_a_short_job_is_answered_at_once(qtbot: QtBot):
    latest, answers = Latest(), []
    latest.done.connect(answers.append)
    latest.ask(lambda: current_thread() is main_thread(), is_long=False)
    assert answers == [True]
    assert not latest.is_busy


def test_of_long_jobs_only_the_last_one_is_answered(qtbot: QtBot):
    latest, answers, may_go, ran = Latest(), [], Event(), []
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


def test_a_short_job_overtakes_a_long_one(qtbot: QtBot):
    latest, answers, may_go = Latest(), [], Event()
    latest.done.connect(answers.append)
    latest.ask(lambda: may_go.wait(5), is_long=True)
    latest.ask(lambda: "short", is_long=False)
    may_go.set()
    qtbot.waitUntil(lambda: not latest.is_busy)
    assert answers == ["short"]


def test_nothing_comes_after_a_stop(qtbot: QtBot):
    latest, answers = Latest(), []
    latest.done.connect(answers.append)
    latest.ask(lambda: "late", is_long=True)
    latest.stop()
    assert not latest.is_busy
    qtbot.wait(20)
    assert answers == []


def test_what_goes_wrong_is_raised_in_the_windows_thread(qtbot: QtBot):
    latest = Latest()

    def broken() -> None:
        raise ValueError("no")

    with qtbot.captureExceptions() as caught:
        latest.ask(broken, is_long=True)
        qtbot.waitUntil(lambda: not latest.is_busy)
    assert next(error for _, error, _ in caught).args == ("no",)
    with pytest.raises(ValueError, match="no"):
        latest.ask(broken, is_long=False)
