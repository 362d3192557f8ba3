"""What an export is: a frozen job goes in, the bytes of a file come out.

A job holds all that the file depends on, so that the window and the command line write the same
bytes for the same wish.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import cached_property
from math import ceil
from typing import Literal

from PySide6.QtGui import QColor

from core.channels import channels_of
from core.errors import ConvError
from core.words_mark import QT_TRANSLATE_NOOP, Mark
from tconv_gui.embedded import View, put_in, with_view
from tconv_gui.figures.figure import Figure, Frame
from tconv_gui.figures.render import MARGIN, aspect_of
from tconv_gui.theme import Theme, colour, theme_for_background

SIZE_LIMITS = QT_TRANSLATE_NOOP(
    "error",
    "a picture can have 1 to {side} pixels per side and {area} million in all, but not {got}.",
)
# What no XML may hold: half a letter, a bell.
_UNWRITABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
MAX_SIDE = 16_384
MAX_PIXELS = 100_000_000
DPI = 96.0
FRAME_MS = 900
HOLD_LAST_MS = 2700

Group = Literal["pictures", "animations", "slides", "papers", "data", "code"]
Option = Literal["text_as_outlines", "frame_ms", "hold_last_ms", "loop", "embed_document"]

Progress = Callable[[int, int], bool]
"""Called with (done, total) frames; an answer of False ends the export."""


class ExportError(ConvError):
    """A picture that could not be made or written; ``parameter`` is "file" or "size"."""


class MissingPartError(ExportError):
    """What makes such files is not installed here; the sentence says how to get it."""


class Cancelled(Exception):  # noqa: N818 (a wish, no error)
    """The export was ended by its progress function; no file was written."""


@dataclass(frozen=True, eq=False)
class Job:
    """A figure at one or several moments and how to draw it.

    ``width`` and ``height`` are exact pixels; ``scale`` says how many of them stand for one at
    96 per inch.  ``background`` is "theme", "white", "black", "transparent" or "#RRGGBB".
    ``frame_ms`` and ``hold_last_ms`` are the times of a step and of the last one; ``loop`` is how
    often an animation plays, 0 for without end.  With ``embed_document`` the file, if it is of a
    kind that can hold one, can be opened again as the document that it shows.
    """

    figure: Figure
    frames: tuple[Frame, ...]
    theme: Theme
    width: int
    height: int
    scale: float = 1.0
    background: str = "theme"
    text_as_outlines: bool = True
    frame_ms: int = FRAME_MS
    loop: int = 0
    hold_last_ms: int = HOLD_LAST_MS
    embed_document: bool = True

    def __post_init__(self) -> None:
        check_size(self.width, self.height)
        # A picture that is all but a line is arranged like one that is not.
        aspect = max(aspect_of(self.width, self.height), 0.01)
        first = self.frames[0]
        # A picture that stands alone says which step it shows.
        alone = len(self.frames) == 1
        told = self.figure.step_count(first.document, first.layer) if alone else 0
        frames = (
            replace(f, aspect=aspect, motion=1.0, selected=None, told_steps=told)
            for f in self.frames
        )
        object.__setattr__(self, "frames", tuple(frames))

    @cached_property
    def paint_theme(self) -> Theme:
        """The theme whose labels are legible on the background."""
        return theme_for_background(self.theme, self.background)

    @property
    def ground(self) -> QColor | None:
        """The colour under the figure, None if the picture is transparent."""
        return None if self.background == "transparent" else colour(self.paint_theme.background)

    @property
    def description(self) -> str:
        """What the last frame shows, in a sentence: the text for those who cannot see it."""
        return self.figure.describe(self.frames[-1])

    @property
    def embedded(self) -> bytes | None:
        """The .tconv file to put into the picture, with all channels; None if there is to be none.

        It also says which figure, layer, step and channels the last frame shows.
        """
        if not self.embed_document:
            return None
        frame = self.frames[-1]
        document, path = channels_of(frame.document)
        return with_view(document, View(self.figure.id, frame.layer, frame.step, path))

    @property
    def title(self) -> str:
        """The document's title, or else the figure's: a line of text that any file can hold."""
        frame = self.frames[-1]
        own = " ".join(_UNWRITABLE.sub("", frame.document.title).split())
        return own or frame.words(self.figure.title)


@dataclass(frozen=True)
class Format:
    """A kind of file; a file in this folder and a line on its shelf.

    ``suffixes`` begin with a dot, the usual one first; where several formats share an ending, one
    with a word in front of it asks for this one ("talk.gif.pptx").  ``magic`` is what its files
    begin with.
    ``several`` says what becomes of a job of several frames: a file each, a page each, or an
    animation.  ``make`` gives the bytes; one that holds a single picture takes the last frame.
    One that ``draws`` nothing writes what the document says at that frame: its figure, size and
    colours do not matter.  ``group`` says what it is for; ``reads`` names those of the job's
    fields that it heeds and others do not; ``needs``, if something else must be installed, raises
    MissingPartError where it is not, at once.  One that is ``scalable`` has no pixels: 96 of the
    job's are an inch.
    """

    id: str
    title: Mark
    suffixes: tuple[str, ...]
    mime: str
    magic: bytes
    several: Literal["files", "pages", "animation"]
    make: Callable[[Job, Progress], bytes]
    draws: bool = True
    group: Group = "data"
    reads: tuple[Option, ...] = ()
    needs: Callable[[], object] | None = None
    scalable: bool = False

    @property
    def animated(self) -> bool:
        """Whether several frames become one animation."""
        return self.several == "animation"

    def write(self, job: Job, progress: Progress) -> bytes:
        """The bytes of a job's file; the same job always gives the same bytes.

        They are made in a thread of their own: Qt leaves on a thread's fonts how the last glyph
        was placed, and outlines taken after it are up to 3/64 of a pixel off.
        """
        with ThreadPoolExecutor(max_workers=1, thread_name_prefix="export") as thread:
            data = thread.submit(self.make, job, progress).result()
        document = job.embedded if self.draws else None
        return data if document is None else put_in(data, document)


def check_size(width: int, height: int) -> None:
    """ExportError if no picture of so many pixels is made."""
    if not all(1 <= n <= MAX_SIDE for n in (width, height)) or width * height > MAX_PIXELS:
        raise ExportError(
            SIZE_LIMITS,
            parameter="size",
            side=MAX_SIDE,
            area=MAX_PIXELS // 1_000_000,
            got=f"{width}×{height}",
        )


def go_on(_done: int, _total: int) -> bool:
    """The progress function of an export that nobody watches."""
    return True


def report(progress: Progress, done: int, total: int) -> None:
    """Tell ``progress`` how far it is; Cancelled if that is to be all."""
    if not progress(done, total):
        raise Cancelled


def frames_at(frame: Frame, steps: Iterable[int]) -> tuple[Frame, ...]:
    """The frame at each of ``steps``."""
    return tuple(replace(frame, step=step) for step in steps)


def natural_size(figure: Figure, frame: Frame) -> tuple[int, int]:
    """Width and height in pixels at which one logical unit is one pixel, margins included."""
    size = figure.size(frame)
    return ceil(size.width() + 2 * MARGIN), ceil(size.height() + 2 * MARGIN)
