"""Work beside the window's thread of which only the latest counts: answers to a changing question.

A question that can be answered within a frame is answered at once; a long one in a thread of its
own, which is started when it is first needed and waits for the next one until ``stop``.  While that
thread works, newer questions take each other's place, and an answer to one that is no longer asked
is thrown away.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from queue import SimpleQueue
from threading import Thread

import numpy as np
from PySide6.QtCore import QObject, Signal

Job = Callable[[], object]
# A job with its number; None ends the thread.
Jobs = SimpleQueue[tuple[int, Job] | None]


class Latest(QObject):
    """Sends ``done(answer)`` in the window's thread for the latest job only."""

    done = Signal(object)
    _landed = Signal(int, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._wanted = 0
        # The number of the job that is being answered.
        self._running: int | None = None
        self._waiting: Job | None = None
        self._thread: Thread | None = None
        self._jobs: Jobs = SimpleQueue()
        self._landed.connect(self._take)

    @property
    def is_busy(self) -> bool:
        """Whether an answer is still to come."""
        return self._running is not None

    def ask(self, job: Job, *, is_long: bool) -> None:
        """Answer ``job()``; at once unless ``is_long``.  What was asked before is forgotten."""
        self.forget()
        if not is_long:
            self.done.emit(_answer(job))
            return
        self._waiting = job
        if self._running is None:
            self._start()

    def forget(self) -> None:
        """Want no answer any more; what runs may run to its end."""
        self._wanted += 1
        self._waiting = None

    def stop(self) -> None:
        """Forget what was asked; no thread is left.  A later question starts another one."""
        self.forget()
        self._running = None
        thread, self._thread = self._thread, None
        if thread is not None:
            self._jobs.put(None)
            thread.join()

    def _start(self) -> None:
        job, self._waiting = self._waiting, None
        if job is None:
            return
        if self._thread is None:
            jobs = self._jobs = SimpleQueue()
            # Whoever goes away with its parent, without a stop, leaves no thread waiting for ever.
            self.destroyed.connect(partial(jobs.put, None))
            self._thread = Thread(target=self._work, args=(jobs,), name="latest", daemon=True)
            self._thread.start()
        self._running = self._wanted
        self._jobs.put((self._running, job))

    def _work(self, jobs: Jobs) -> None:
        while (task := jobs.get()) is not None:
            number, job = task
            answer: object
            try:
                answer = _answer(job)
            except Exception as error:  # told where it is heard of: in the window's thread
                answer = error
            try:
                self._landed.emit(number, answer)
            except RuntimeError:
                return  # the window went away meanwhile
            # While it waits it keeps no picture alive.
            del task, job, answer

    def _take(self, number: int, answer: object) -> None:
        if number != self._running:
            return  # it was stopped
        self._running = None
        if self._waiting is not None:
            self._start()
        elif number == self._wanted:
            if isinstance(answer, Exception):
                raise answer
            self.done.emit(answer)


def _answer(job: Job) -> object:
    """What a job finds out; numbers that no float64 can hold are infinite, without a warning."""
    with np.errstate(all="ignore"):
        return job()
