"""The picture that the chain is tried on: where it comes from, what is done to it, what comes out.

Nothing here is saved or undone.  Reading, preparing, running and measuring happen beside the
window's thread; of questions that come quickly after each other the latest counts.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from math import ceil, floor
from pathlib import Path
from typing import Any, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, QRectF, QTimer, Signal
from PySide6.QtGui import QImage

from core.document import Document, Layer
from core.errors import ConvError
from core.picture_chain import (
    COLOURS,
    MAX_PICTURE_AXIS,
    NO_MEMORY,
    channels_made,
    channels_read,
)
from core.words_mark import QT_TRANSLATE_NOOP
from tconv_gui.atomic import write_atomically
from tconv_gui.model.context import Context
from tconv_gui.model.document_model import DocumentModel
from tconv_gui.model.latest import Latest
from tconv_gui.model.picture_files import (
    Picture,
    crop,
    downscaled,
    from_qimage,
    grey,
    read_built_in,
    read_picture,
)
from tconv_gui.model.picture_looks import (
    Difference,
    Look,
    Quality,
    Spectra,
    difference_of,
    look_at,
    png_bytes,
    quality_of,
    spectra_of,
)
from tconv_gui.model.picture_run import SLOW_AFTER_MS, PictureRun, Ran
from tconv_gui.theme import Scale

Pixels = NDArray[np.floating[Any]]
Measure = Literal["none", "difference", "spectrum"]

FIRST_PICTURE = "face"
# A picture of the user's that is larger is made smaller at first.
USUAL_LONGEST = 1024
BUILT_IN_LONGEST = 128
# Made smaller, it would lose the finest rings, which it is there for.
WHOLE = ("zone_plate",)
PAD_SIZE = 32
# So many values are dealt with before anybody notices.
SHORT_VALUES = 200_000

DRAWING = QT_TRANSLATE_NOOP("picture", "Drawing")


class Cut(NamedTuple):
    """A part of the source, in its pixels."""

    x: int
    y: int
    width: int
    height: int


class Prepared(NamedTuple):
    """The picture that goes into the chain, and how it looks."""

    base: Picture
    before: Picture
    look: Look


class Route(NamedTuple):
    """The layers that a picture goes through, and which of their channels comes out.

    They are the whole document's if it reads one channel, and each colour goes by itself, or three,
    and the colours go ``together``; else those along the channels that are looked at.  Of ``makes``
    channels that are no picture together the one called ``output`` is shown.
    """

    layers: tuple[Layer, ...]
    output: int
    reads: int
    makes: int

    @property
    def together(self) -> bool:
        """Whether red, green and blue go through the layers together."""
        return self.reads == COLOURS

    @property
    def is_along_path(self) -> bool:
        """Whether the layers are those between single channels."""
        return self.reads not in (1, COLOURS)

    @property
    def shows_one_of_many(self) -> bool:
        """Whether the layers make channels that are not shown."""
        return self.makes > 1 and not (self.together and self.makes == COLOURS)


class Result(NamedTuple):
    """What came out: the ``pixels``, how they look, and the picture that went in."""

    before: Picture
    before_look: Look
    pixels: Pixels
    look: Look


class Measured(NamedTuple):
    """What was measured in a result; what was not asked for is None."""

    quality: Quality | None = None
    difference: Difference | None = None
    spectra: Spectra | None = None


class Steady(QObject):
    """Answers a question that changes quickly in passing: what was begun is ended and told.

    ``done(answer)`` is sent in the window's thread; of those that wait the latest is next.
    """

    done = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._latest = Latest(self)
        self._latest.done.connect(self._tell)
        self._next: tuple[Callable[[], object], bool] | None = None
        self._is_awaited = False

    @property
    def is_busy(self) -> bool:
        """Whether an answer is still to come."""
        return self._latest.is_busy

    def ask(self, job: Callable[[], object], *, is_long: bool) -> None:
        """Answer ``job()``, at once unless ``is_long`` or something else is being answered."""
        if self._latest.is_busy and self._is_awaited:
            self._next = (job, is_long)
        else:
            self._is_awaited = True
            self._latest.ask(job, is_long=is_long or self._latest.is_busy)

    def forget(self) -> None:
        """Want no answer any more."""
        self._next, self._is_awaited = None, False
        self._latest.forget()

    def stop(self) -> None:
        """Forget what was asked; no thread is left working."""
        self._next, self._is_awaited = None, False
        self._latest.stop()

    def _tell(self, answer: object) -> None:
        following, self._next = self._next, None
        self._is_awaited = False
        self.done.emit(answer)
        if following is not None:
            self.ask(following[0], is_long=following[1])


class PictureBench(QObject):
    """What the page of pictures shows and its commands change.

    ``openChanged``: the page is wanted or not; ``sourceChanged``: the picture that goes in, or how
    it is prepared; ``resultChanged``: what comes out, or how it is looked at; ``measuredChanged``;
    ``progressed(part)`` of a long run; ``saved(Path)``; ``refused(ConvError)`` of what cannot be,
    after which all is as before; ``saveAsked`` and ``copyAsked`` of whoever shows the result.
    """

    openChanged = Signal(bool)
    sourceChanged = Signal()
    resultChanged = Signal()
    measuredChanged = Signal()
    progressed = Signal(float)
    saved = Signal(object)
    refused = Signal(object)
    saveAsked = Signal()
    copyAsked = Signal()

    def __init__(self, model: DocumentModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._is_open = self._is_awake = False
        self._source: Picture | None = None
        self._source_id = ""
        self._cut: Cut | None = None
        self._longest: int | None = None
        self._is_grey = False
        self._bias = 0.0
        self._is_stretched = True
        self._measure: Measure = "none"
        self._prepared: Prepared | None = None
        self._result: Result | None = None
        self._measured = Measured()
        self._error: ConvError | None = None
        self._was_cancelled = False
        self._scales: dict[str, Scale] = {}
        self._is_reading = False
        self._patience = QTimer(self, singleShot=True, interval=SLOW_AFTER_MS)
        self._patience.timeout.connect(lambda: self.progressed.emit(0.0))
        self._reader, self._maker, self._meter = Latest(self), Steady(self), Steady(self)
        self._looker, self._writer = Steady(self), Latest(self)
        self._runs = PictureRun(self)
        self._reader.done.connect(self._take_source)
        self._maker.done.connect(self._take_prepared)
        self._looker.done.connect(self._take_look)
        self._meter.done.connect(self._take_measured)
        self._writer.done.connect(self._take_written)
        self._runs.done.connect(self._take_run)
        self._runs.glimpsed.connect(self._take_run)
        self._runs.progressed.connect(self.progressed)
        model.changed.connect(self._run)

    # ---- what there is

    @property
    def is_open(self) -> bool:
        """Whether the page is wanted instead of the figure."""
        return self._is_open

    @property
    def source(self) -> Picture | None:
        """The picture as it was read."""
        return self._source

    @property
    def source_id(self) -> str:
        """The id of a built-in picture, "drawing", or "" for another."""
        return self._source_id

    @property
    def cut(self) -> Cut | None:
        """The part of the source that is used; None for all of it."""
        return self._cut

    @property
    def used(self) -> Cut | None:
        """The part of the source that is used, be it all of it; None without a source."""
        if self._source is None:
            return None
        return self._cut or Cut(0, 0, self._source.width, self._source.height)

    @property
    def longest(self) -> int | None:
        """How many pixels the longer side may have; None for as many as there are."""
        return self._longest

    @property
    def is_grey(self) -> bool:
        """Whether colours are left out."""
        return self._is_grey

    @property
    def bias(self) -> float:
        """What is added to every pixel before the chain."""
        return self._bias

    @property
    def is_stretched(self) -> bool:
        """Whether the picture after is shown from its least to its greatest value."""
        return self._is_stretched

    @property
    def before(self) -> Picture | None:
        """The picture that goes into the chain now."""
        return None if self._prepared is None else self._prepared.before

    @property
    def before_look(self) -> Look | None:
        """How ``before`` looks."""
        return None if self._prepared is None else self._prepared.look

    @property
    def result(self) -> Result | None:
        """What came out last, with what went in then."""
        return self._result

    @property
    def route(self) -> Route:
        """The way through the document as it is now."""
        return route_of(self._model.whole, self._model.document, self._model.channels)

    @property
    def measured(self) -> Measured:
        """What was measured in ``result``."""
        return self._measured

    @property
    def error(self) -> ConvError | None:
        """Why nothing comes out now."""
        return self._error

    @property
    def is_running(self) -> bool:
        """Whether a result is still to come."""
        return self._runs.is_busy

    @property
    def is_reading(self) -> bool:
        """Whether a picture is still to come."""
        return self._is_reading

    @property
    def was_cancelled(self) -> bool:
        """Whether the latest run was broken off by hand."""
        return self._was_cancelled

    # ---- what can be asked for

    def set_open(self, is_open: bool) -> None:
        """Want the page, or the figure."""
        if is_open != self._is_open:
            self._is_open = is_open
            self.openChanged.emit(is_open)

    def wake(self) -> None:
        """Somebody looks: begin with the first picture, and follow the document."""
        self._is_awake = True
        if self._source is None and not self._is_reading:
            self.choose_built_in(FIRST_PICTURE)
        self._run()

    def sleep(self) -> None:
        """Nobody looks: run nothing."""
        self._is_awake = False
        self._runs.cancel()
        self._meter.forget()

    def stop(self) -> None:
        """Leave no thread working."""
        self._is_awake = False
        self._end_reading()
        self._runs.stop()
        for worker in (self._reader, self._maker, self._looker, self._meter, self._writer):
            worker.stop()

    def choose_built_in(self, picture_id: str) -> None:
        """Take a picture of the shelf."""
        self._read(lambda: read_built_in(picture_id), picture_id)

    def open_file(self, path: Path) -> None:
        """Take the picture in a file."""
        self._read(lambda: read_picture(path), "")

    def take_image(self, image: QImage) -> None:
        """Take a picture from the clipboard."""
        self._read(lambda: from_qimage(image), "")

    def take_drawing(self, plane: Pixels) -> None:
        """Take what was drawn: ``(height, width)``, 0 to 1."""
        self._reader.forget()
        self._end_reading()
        self._set_source(Picture(np.asarray(plane[None], np.float64), DRAWING), "drawing")

    def set_grey(self, is_grey: bool) -> None:
        """Leave the colours out, or not."""
        if is_grey != self._is_grey:
            self._is_grey = is_grey
            self._prepare()

    def set_longest(self, longest: int | None) -> None:
        """Make the longer side so short; None takes all pixels."""
        if longest != self._longest:
            self._longest = longest
            self._prepare()

    def set_bias(self, bias: float) -> None:
        """Add a number to every pixel before the chain."""
        if bias != self._bias:
            self._bias = bias
            self._prepare()

    def cut_out(self, part: QRectF) -> None:
        """Use a part of what is used now, in parts of its width and height from 0 to 1."""
        old = self.used
        if old is None:
            return
        part = part.intersected(QRectF(0, 0, 1, 1))
        left, top = floor(part.left() * old.width), floor(part.top() * old.height)
        right, bottom = ceil(part.right() * old.width), ceil(part.bottom() * old.height)
        self.cut_pixels(Cut(left, top, right - left, bottom - top))

    def cut_pixels(self, part: Cut) -> None:
        """Use a part of what is used now, in its pixels; what lies outside of it is left out."""
        old = self.used
        if old is None:
            return
        left, top = max(part.x, 0), max(part.y, 0)
        width = min(part.x + part.width, old.width) - left
        height = min(part.y + part.height, old.height) - top
        if min(width, height) >= 1:
            self._cut = Cut(old.x + left, old.y + top, width, height)
            self._prepare()

    def cut_nothing(self) -> None:
        """Use the whole source again."""
        if self._cut is not None:
            self._cut = None
            self._prepare()

    def set_stretched(self, is_stretched: bool) -> None:
        """Show the picture after from its least to its greatest value, or from 0 to 1."""
        if is_stretched == self._is_stretched:
            return
        self._is_stretched = is_stretched
        result = self._result
        if result is None:
            self.resultChanged.emit()
            return

        def job() -> Result:
            return result._replace(look=look_at(result.pixels, stretched=is_stretched))

        self._looker.ask(job, is_long=result.pixels.size > SHORT_VALUES)

    def set_measure(self, measure: Measure, scales: dict[str, Scale]) -> None:
        """Measure something else; ``scales`` are the colours by what is measured."""
        if (measure, scales) != (self._measure, self._scales):
            self._measure, self._scales = measure, scales
            self._measure_result()

    def cancel(self) -> None:
        """Break off the run, and want no picture that is still being read."""
        if self._is_reading:
            self._reader.forget()
            self._end_reading()
            self.resultChanged.emit()
        if self._runs.is_busy:
            self._runs.cancel()
            self._was_cancelled = True
            self.resultChanged.emit()

    def run_again(self) -> None:
        """Run the chain, after it was broken off."""
        self._run()

    def save(self, path: Path) -> None:
        """Write the picture after, as it is shown, as PNG."""
        result = self._result
        if result is None:
            return

        def job() -> tuple[Path, ConvError | None]:
            try:
                write_atomically(path, png_bytes(result.look.image))
            except ConvError as error:
                return path, error
            return path, None

        self._writer.ask(job, is_long=True)

    # ---- the way through

    def _read(self, read: Callable[[], Picture], source_id: str) -> None:
        def job() -> tuple[Picture | ConvError, str]:
            try:
                return read(), source_id
            except ConvError as error:
                return error, source_id
            except MemoryError:
                high = f"{MAX_PICTURE_AXIS}×{MAX_PICTURE_AXIS}"
                return ConvError(NO_MEMORY, parameter="picture", got=high), source_id

        self._is_reading = True
        self._patience.start()
        self._reader.ask(job, is_long=True)

    def _end_reading(self) -> None:
        self._is_reading = False
        self._patience.stop()

    def _take_source(self, answer: tuple[Picture | ConvError, str]) -> None:
        self._end_reading()
        picture, source_id = answer
        if isinstance(picture, ConvError):
            self.refused.emit(picture)
        else:
            self._set_source(picture, source_id)

    def _set_source(self, picture: Picture, source_id: str) -> None:
        is_drawn_on = source_id == self._source_id == "drawing"
        self._source, self._source_id = picture, source_id
        if not is_drawn_on:
            self._cut = None
            # What comes with the program is looked at pixel by pixel; photos may stay large.
            is_ours = source_id and source_id not in WHOLE
            usual = BUILT_IN_LONGEST if is_ours else USUAL_LONGEST
            is_large = max(picture.width, picture.height) > usual
            self._longest = usual if is_large else None
        self._prepare()

    def _prepare(self) -> None:
        source = self._source
        if source is None:
            return
        cut, longest, is_grey, bias = self._cut, self._longest, self._is_grey, self._bias

        def job() -> Prepared | None:
            try:
                return prepared(source, cut, longest, is_grey, bias)
            except MemoryError:
                return None

        self._maker.ask(job, is_long=source.array.size > SHORT_VALUES)

    def _take_prepared(self, answer: Prepared | None) -> None:
        if answer is None:
            size = self._source.size_text if self._source is not None else ""
            self.refused.emit(ConvError(NO_MEMORY, parameter="picture", got=size))
            return
        self._prepared = answer
        self.sourceChanged.emit()
        self._run()

    def _run(self) -> None:
        prepared = self._prepared
        if prepared is None or not self._is_awake:
            return
        self._was_cancelled = False

        def prepare(pixels: Pixels) -> Result:
            look = look_at(pixels, stretched=self._is_stretched)
            return Result(prepared.before, prepared.look, pixels, look)

        route = self.route
        self._runs.ask(route.layers, prepared.before, prepare, output=route.output)

    def _take_run(self, ran: Ran) -> None:
        self._error = ran.error
        if ran.error is None:
            self._result = ran.image
        else:
            self._result = None
        self.resultChanged.emit()
        self._measure_result()

    def _take_written(self, answer: tuple[Path, ConvError | None]) -> None:
        path, error = answer
        if error is None:
            self.saved.emit(path)
        else:
            self.refused.emit(error)

    def _take_look(self, result: Result) -> None:
        now = self._result
        if now is not None and now.pixels is result.pixels:
            self._result = result
            self.resultChanged.emit()

    def _measure_result(self) -> None:
        result, measure, scales = self._result, self._measure, self._scales
        if result is None or not self._is_awake:
            self._measured = Measured()
            self.measuredChanged.emit()
            return
        is_last = not self._runs.is_busy

        def job() -> tuple[Result, Measured]:
            try:
                return result, measured(result, measure, scales, with_quality=is_last)
            except MemoryError:
                return result, Measured()

        self._meter.ask(job, is_long=result.pixels.size > SHORT_VALUES)

    def _take_measured(self, answer: tuple[Result, Measured]) -> None:
        result, found = answer
        if self._result is not None and self._result.pixels is result.pixels:
            self._measured = found
            self.measuredChanged.emit()


def route_of(whole: Document, seen: Document, path: Sequence[int]) -> Route:
    """How a picture goes through a document of which one channel of each feature map is ``seen``.

    >>> from core.document import make_document, make_layer
    >>> document = make_document([1.0], make_layer("conv", [1.0]))
    >>> route_of(document, document, (0, 0))[1:]
    (0, 1, 1)
    """
    reads = channels_read(whole.layers)
    if reads not in (1, COLOURS):
        return Route(seen.layers, 0, reads, 1)
    return Route(whole.layers, path[-1], reads, channels_made(whole.layers))


def prepared(
    source: Picture, cut: Cut | None, longest: int | None, is_grey: bool, bias: float
) -> Prepared:
    """The picture that goes into the chain; what makes it smaller comes first."""
    base = source if cut is None else crop(source, *cut)
    if longest is not None:
        base = downscaled(base, longest)
    if is_grey:
        base = grey(base)
    before = base
    if bias:
        moved = base.array + bias
        moved.flags.writeable = False  # so that it is not copied once more
        before = replace(base, array=moved)
    return Prepared(base, before, look_at(before.array, stretched=False))


def measured(
    result: Result, measure: Measure, scales: dict[str, Scale], *, with_quality: bool
) -> Measured:
    """What is asked for, measured in a result."""
    before, after = result.before.array, result.pixels
    scale = scales.get(measure)
    return Measured(
        quality_of(before, after) if with_quality else None,
        difference_of(before, after, scale) if scale and measure == "difference" else None,
        spectra_of(before, after, scale) if scale and measure == "spectrum" else None,
    )


def bench_of(context: Context) -> PictureBench:
    """The one bench of a context; it is made when it is first asked for."""
    playback = context.playback
    return playback.findChild(PictureBench) or PictureBench(context.model, parent=playback)
