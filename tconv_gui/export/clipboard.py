"""A picture for the clipboard, in the kinds that programs ask for."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QMimeData, QStringListModel
from PySide6.QtGui import QImage

from tconv_gui.embedded import put_in
from tconv_gui.export.format import Job, go_on
from tconv_gui.export.png import PNG, png_bytes, still_image
from tconv_gui.export.svg import SVG


class Copied(NamedTuple):
    """What goes onto the clipboard: a picture, if any, bytes by their kind, and a text."""

    image: QImage | None
    parts: tuple[tuple[str, bytes], ...]
    text: str


def clipboard_data(job: Job) -> QMimeData:
    """The last frame as pixels, PNG, SVG and, for text fields, its description."""
    return as_mime_data(copied(job))


def copied(job: Job) -> Copied:
    """The last frame as pixels, PNG, SVG and its description; on any thread."""
    image, document = still_image(job), job.embedded
    png = png_bytes(image)
    parts = (
        (PNG.mime, png if document is None else put_in(png, document)),
        (SVG.mime, SVG.write(job, go_on)),
    )
    return Copied(image, parts, job.description)


def as_mime_data(made: Copied) -> QMimeData:
    """What was made, as the clipboard takes it; in the window's thread."""
    data = mime_data()
    if made.image is not None:
        data.setImageData(made.image)
    for kind, content in made.parts:
        data.setData(kind, content)
    data.setText(made.text)
    return data


def mime_data() -> QMimeData:
    """Data that holds nothing yet and may stay on the clipboard when the program ends.

    Qt itself makes it: what Python has made asks Python for leave when it goes, which with the
    application's end is too late and ends the process with a fault.
    """
    model = QStringListModel([""])
    data = model.mimeData([model.index(0)])
    data.clear()
    return data
