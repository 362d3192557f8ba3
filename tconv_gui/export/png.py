"""PNG: exact pixels, with the description as text in the file."""

from __future__ import annotations

from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtGui import QImage

from core.words_mark import QT_TRANSLATE_NOOP
from tconv_gui.export.format import DPI, ExportError, Format, Job, Progress, report
from tconv_gui.figures.render import render_image

TITLE = QT_TRANSLATE_NOOP("format", "PNG picture")
NO_MEMORY = QT_TRANSLATE_NOOP(
    "error", "a picture of {got} pixels does not fit into memory; choose a smaller size."
)
INCH = 0.0254


def make_png(job: Job, progress: Progress) -> bytes:
    """The last frame as a PNG file."""
    report(progress, 0, 1)
    data = png_bytes(still_image(job))
    report(progress, 1, 1)
    return data


def still_image(job: Job) -> QImage:
    """The last frame in pixels, with its resolution and its description."""
    image = render_image(
        job.figure,
        job.frames[-1],
        job.paint_theme,
        job.width,
        job.height,
        background=job.ground,
    )
    if image.isNull():
        raise ExportError(NO_MEMORY, parameter="size", got=f"{job.width}×{job.height}")
    dots = round(DPI * job.scale / INCH)
    image.setDotsPerMeterX(dots)
    image.setDotsPerMeterY(dots)
    image.setText("Title", job.title)
    image.setText("Description", job.description)
    return image


def png_bytes(image: QImage) -> bytes:
    """An image as a PNG file."""
    store = QByteArray()
    buffer = QBuffer(store)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    if not image.save(buffer, "PNG"):  # type: ignore[call-overload]
        raise ExportError(NO_MEMORY, parameter="size", got=f"{image.width()}×{image.height()}")
    return bytes(store.data())


PNG = Format(
    id="png",
    title=TITLE,
    suffixes=(".png",),
    mime="image/png",
    magic=b"\x89PNG\r\n\x1a\n",
    several="files",
    make=make_png,
    group="pictures",
    reads=("embed_document",),
)
