"""Garbage that belongs to Qt is collected in the window's thread, and nowhere else."""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from tconv_gui.shell.collector import Collector, collect_if_due


class Ring:
    """Garbage that only a collector finds; it tells who did."""

    found_by: list[threading.Thread]

    def __init__(self, found_by: list[threading.Thread]) -> None:
        self.found_by = found_by
        self.itself = self

    def __del__(self) -> None:
        self.found_by.append(threading.current_thread())


@pytest.fixture
def collector(qtbot: QtBot) -> Iterator[Collector]:
    gc.collect()
    made = Collector()
    made.start()
    yield made
    made.stop()
    gc.unfreeze()


def test_another_thread_collects_nothing(collector: Collector, qtbot: QtBot) -> None:
    found_by: list[threading.Thread] = []
    Ring(found_by)
    kept: list[list[int]] = []
    thread = threading.Thread(target=lambda: kept.extend([] for _ in range(100_000)))
    thread.start()
    thread.join()
    assert not found_by
    qtbot.waitUntil(lambda: bool(found_by))
    assert found_by == [threading.main_thread()]


def test_it_waits_until_there_is_enough(collector: Collector) -> None:
    found_by: list[threading.Thread] = []
    gc.collect()
    Ring(found_by)
    collect_if_due()
    assert not found_by
    kept = [[] for _ in range(gc.get_threshold()[0] + 1)]
    collect_if_due()
    assert len(found_by) == 1
    assert kept


def test_stopped_it_leaves_the_matter_to_python(qtbot: QtBot) -> None:
    made = Collector()
    made.start()
    assert not gc.isenabled()
    made.stop()
    assert gc.isenabled()
    gc.unfreeze()
    gc.disable()
