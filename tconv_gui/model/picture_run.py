"""Layers on a picture beside the window's thread: the latest question counts.

While a slider moves there is a new question every few milliseconds.  One that waits gives way to a
newer one; one that is being worked on is broken off, unless it is nearly done: then its answer is
shown in passing (``glimpsed``), so that the picture follows the slider.  ``done`` is for the latest
question alone.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from time import monotonic
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, QTimer, Signal

from core.document import Layer
from core.errors import ConvError
from core.picture_chain import (
    BAND_PRODUCTS,
    NO_MEMORY,
    StoppedError,
    run_on_picture,
    work_on_picture,
)
from tconv_gui.model.latest import Latest
from tconv_gui.model.picture_files import Picture, to_qimage

Pixels = NDArray[np.floating[Any]]
Prepare = Callable[[Pixels], Any]

SLOW_AFTER_MS = 200
TELL_EVERY_MS = 50
# So long a newer question may be kept waiting by an answer that is nearly there, in seconds.
PATIENCE = 0.4


class Ran(NamedTuple):
    """What became of a picture: ``pixels`` (float32) and the ``image`` made of them, or an error.

    ``layers``, ``picture`` and ``output`` are those of the question.
    """

    layers: tuple[Layer, ...]
    picture: Picture
    pixels: Pixels | None
    image: Any
    error: ConvError | None
    output: int = 0


class _Run:
    """One question on its way; written by the thread that works, read by the window's."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._begin: float | None = None
        self.part = 0.0
        self.is_off = False

    def go_on(self) -> bool:
        return not self.is_off

    def tell(self, part: float) -> None:
        if self._begin is None:
            self._begin = self._clock()
        self.part = part

    def time_left(self) -> float:
        """In seconds, as far as can be guessed; 0 before it has begun."""
        if self._begin is None or not self.part:
            return 0.0
        return (self._clock() - self._begin) * (1 - self.part) / self.part


class PictureRun(QObject):
    """Answers questions by ``done(Ran)``; tells how far it is once it takes long.

    ``progressed(part)`` is sent from SLOW_AFTER_MS on, counted from the first question without an
    answer; ``glimpsed(Ran)`` is the answer to a question that is no longer the latest.
    """

    done = Signal(object)
    glimpsed = Signal(object)
    progressed = Signal(float)
    _passed = Signal(object, object)

    def __init__(
        self, parent: QObject | None = None, *, clock: Callable[[], float] = monotonic
    ) -> None:
        super().__init__(parent)
        self._clock = clock
        self._latest = Latest(self)
        self._latest.done.connect(self._finish)
        self._wanted: _Run | None = None
        self._working: _Run | None = None
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._tell)
        self._passed.connect(self._pass_by)

    @property
    def is_busy(self) -> bool:
        """Whether an answer is still to come."""
        return self._wanted is not None

    def ask(
        self,
        layers: Sequence[Layer],
        picture: Picture,
        prepare: Prepare = to_qimage,
        *,
        output: int = 0,
    ) -> None:
        """Run the layers on the picture; what was asked before is no longer wanted.

        ``output`` is the channel wanted of those that are no picture together.  ``prepare`` makes
        ``Ran.image`` of the pixels, in the thread that works.  What takes no time is answered at
        once.
        """
        chain = tuple(layers)
        run = _Run(self._clock)
        is_long = _is_long(chain, picture)
        working = self._working
        if working is not None and (not is_long or working.time_left() > PATIENCE):
            working.is_off = True
        self._wanted = run
        if is_long and not self._timer.isActive():
            self._timer.start(SLOW_AFTER_MS)
        question = Ran(chain, picture, None, None, None, output)
        self._latest.ask(lambda: self._answer(run, question, prepare), is_long=is_long)

    def cancel(self) -> None:
        """Want no answer any more; what runs ends at once, in some hundredths of a second."""
        self._latest.forget()
        self._wanted = None
        if self._working is not None:
            self._working.is_off = True
        self._timer.stop()

    def stop(self) -> None:
        """Cancel, and leave no thread working."""
        self.cancel()
        self._latest.stop()

    # In the thread that works.

    def _answer(self, run: _Run, question: Ran, prepare: Prepare) -> Ran | None:
        self._working = run
        ran = _outcome(run, question, prepare)
        if ran is not None:
            try:
                self._passed.emit(run, ran)
            except RuntimeError:
                return None  # the window went away meanwhile
        return ran

    # In the window's thread.

    def _finish(self, ran: Ran | None) -> None:
        self._wanted = None
        self._timer.stop()
        if ran is not None:
            self.done.emit(ran)

    def _pass_by(self, run: _Run, ran: Ran) -> None:
        if self._wanted is not None and run is not self._wanted and not run.is_off:
            self.glimpsed.emit(ran)

    def _tell(self) -> None:
        if self._wanted is None or not self._latest.is_busy:  # it ended with an error of ours
            self._wanted = None
            self._timer.stop()
            return
        self._timer.setInterval(TELL_EVERY_MS)
        self.progressed.emit(self._wanted.part)


def _is_long(layers: tuple[Layer, ...], picture: Picture) -> bool:
    """Whether it could be noticed that the window stands still; an error is found at once."""
    try:
        return work_on_picture(layers, picture.array.shape) > BAND_PRODUCTS
    except ConvError:
        return False


def _outcome(run: _Run, question: Ran, prepare: Prepare) -> Ran | None:
    """The answer; None if it was broken off."""
    run.tell(0.0)
    try:
        pixels = run_on_picture(
            question.layers, question.picture.array, output=question.output, go_on=run.go_on,
            progress=run.tell, dtype=np.float32,
        )  # fmt: skip
        return question._replace(pixels=pixels, image=prepare(pixels))
    except StoppedError:
        return None
    except ConvError as error:
        return question._replace(error=error)
    except MemoryError:
        size = question.picture.size_text
        return question._replace(error=ConvError(NO_MEMORY, parameter="picture", got=size))
