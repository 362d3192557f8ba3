"""Frames one after the other in pixels, for the kinds of animation that Pillow writes."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect
from PySide6.QtGui import QImage

from core.words_mark import QT_TRANSLATE_NOOP
from tconv_gui.export.format import ExportError, Job, Progress, report
from tconv_gui.figures.figure import Frame
from tconv_gui.figures.render import render_image, update_image

if TYPE_CHECKING:
    from PIL.Image import Image

TOO_LONG = QT_TRANSLATE_NOOP(
    "error",
    "{count} pictures of {got} pixels need more memory than an animation may take; choose a "
    "smaller size or fewer steps.",
)
# Four bytes each, twice: what is painted and what is being packed.
MAX_FILM_PIXELS = 400_000_000


def images(job: Job) -> Iterator[tuple[QImage, list[QRect]]]:
    """Each frame's picture and the places that changed; the next one may use the same QImage."""
    image = painted(job, job.frames[0])
    yield image, [image.rect()]
    for old, new in pairwise(job.frames):
        if job.ground is None:
            image = painted(job, new)
            yield image, [image.rect()]
        else:
            yield image, update_image(image, job.figure, old, new, job.paint_theme)


def film(job: Job, progress: Progress) -> list[Image]:
    """All frames as Pillow's pictures, RGB or (on a transparent ground) RGBA."""
    # Pillow is imported only when an animation is made.
    from PIL import Image

    total = len(job.frames)
    if total * job.width * job.height > MAX_FILM_PIXELS:
        got = f"{job.width}×{job.height}"
        raise ExportError(TOO_LONG, parameter="size", count=total, got=got)
    kind, layout = QImage.Format.Format_RGB888, "RGB"
    if job.ground is None:
        kind, layout = QImage.Format.Format_RGBA8888, "RGBA"
    made = []
    for done, (image, _) in enumerate(images(job)):
        report(progress, done, total)
        flat = image.convertToFormat(kind)
        size = flat.width(), flat.height()
        pixels = bytes(flat.constBits())
        made.append(Image.frombytes(layout, size, pixels, "raw", layout, flat.bytesPerLine()))
    return made


def durations(job: Job) -> list[int]:
    """How long each frame stays, in milliseconds."""
    return [job.frame_ms] * (len(job.frames) - 1) + [job.hold_last_ms]


def painted(job: Job, frame: Frame) -> QImage:
    """One frame in pixels."""
    look = (job.paint_theme, job.width, job.height)
    return render_image(job.figure, frame, *look, background=job.ground)
