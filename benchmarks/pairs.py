"""Time two ways of doing one thing fairly: alternated rounds, medians, one ratio."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable
from statistics import median
from time import perf_counter, process_time

Work = Callable[[], object]
Clock = Callable[[], float]

# A round shorter than this is timed over several calls, so that the clock does not count.
SHORTEST_ROUND = 0.01


def processor_time() -> float:
    """Seconds of the processor that this process and the programs that it ran took so far."""
    children = os.times()
    return process_time() + children.children_user + children.children_system


def alternate(
    ours: Work, peer: Work, rounds: int = 11, *, clock: Clock = perf_counter
) -> tuple[float, float]:
    """The median seconds of one call of ``ours`` and of ``peer``, taken in turns.

    Both are warmed up first; every other round begins with the peer, so that a machine that
    slows down or speeds up burdens both alike.  The garbage collector rests meanwhile.  For work
    in one thread that waits for nothing ``clock`` may be ``time.process_time``, which leaves out
    what other programs take of the processor.
    """
    works = (ours, peer)
    calls = tuple(_calls_per_round(work, clock) for work in works)
    times: tuple[list[float], list[float]] = ([], [])
    collecting = gc.isenabled()
    gc.disable()
    try:
        for turn in range(rounds):
            for which in (0, 1) if turn % 2 == 0 else (1, 0):
                times[which].append(_seconds_per_call(works[which], calls[which], clock))
    finally:
        if collecting:
            gc.enable()
    return median(times[0]), median(times[1])


def ratio(ours: Work, peer: Work, rounds: int = 11) -> float:
    """How long ``ours`` takes in units of ``peer``; below 1 is faster than the peer."""
    mine, theirs = alternate(ours, peer, rounds)
    return mine / theirs


def _calls_per_round(work: Work, clock: Clock) -> int:
    work()
    once = _seconds_per_call(work, 2, clock)
    return max(1, min(1000, round(SHORTEST_ROUND / max(once, 1e-9))))


def _seconds_per_call(work: Work, calls: int, clock: Clock) -> float:
    begin = clock()
    for _ in range(calls):
        work()
    return (clock() - begin) / calls
