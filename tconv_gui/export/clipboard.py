"""A picture for the clipboard, in the kinds that programs ask for."""

from __future__ import annotations

from PySide6.QtCore import QMimeData, QStringListModel

from tconv_gui.embedded import put_in
from tconv_gui.export.format import Job, go_on
from tconv_gui.export.png import PNG, png_bytes, still_image
from tconv_gui.export.svg import SVG


def clipboard_data(job: Job) -> QMimeData:
    """The last frame as pixels, PNG, SVG and, for text fields, its description."""
    image, document = still_image(job), job.embedded
    png = png_bytes(image)
    data = mime_data()
    data.setImageData(image)
    data.setData(PNG.mime, png if document is None else put_in(png, document))
    data.setData(SVG.mime, SVG.write(job, go_on))
    data.setText(job.description)
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
