"""A picture for the clipboard, in the kinds that programs ask for."""

from __future__ import annotations

from PySide6.QtCore import QMimeData

from tconv_gui.embedded import put_in
from tconv_gui.export.format import Job, go_on
from tconv_gui.export.png import PNG, png_bytes, still_image
from tconv_gui.export.svg import SVG


def clipboard_data(job: Job) -> QMimeData:
    """The last frame as pixels, PNG, SVG and, for text fields, its description."""
    image, document = still_image(job), job.embedded
    png = png_bytes(image)
    data = QMimeData()
    data.setImageData(image)
    data.setData(PNG.mime, png if document is None else put_in(png, document))
    data.setData(SVG.mime, SVG.write(job, go_on))
    data.setText(job.description)
    return data
