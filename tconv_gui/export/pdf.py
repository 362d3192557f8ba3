"""PDF: a page per frame, of the exact size, with the fonts in it; the same bytes on every run."""

from __future__ import annotations

import re
from xml.sax.saxutils import escape

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, QSizeF, QUuid
from PySide6.QtGui import QPageSize, QPainter, QPdfWriter

from core.words_mark import QT_TRANSLATE_NOOP
from tconv_gui.export.format import DPI, Format, Job, Progress, report
from tconv_gui.figures.render import paint_to

TITLE = QT_TRANSLATE_NOOP("format", "PDF document")
POINTS_PER_PIXEL = 72 / DPI
CREATOR = "TConv"
# A file says when it was made, but the same picture is to be the same file.
FIXED_DATE = b"(D:20000101000000Z)"
_DATE = re.compile(rb"(?<=Date )\(D:[^)]*\)")
_MEDIA_BOX = re.compile(rb"(?<=/MediaBox )\[[^\]]*\]")
_ENTRY = re.compile(rb"(\d{10})(?= \d{5} n )")
_METADATA = """\
<?xpacket begin='\ufeff' id='W5M0MpCehiHzreSzNTczkc9d'?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF
 xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about=""
 xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{text}</rdf:li></rdf:Alt></dc:description>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end='w'?>
"""


def write_pdf(job: Job, progress: Progress) -> bytes:
    """All frames as a PDF file, a page each."""
    total = len(job.frames)
    width, height = job.width * POINTS_PER_PIXEL, job.height * POINTS_PER_PIXEL
    page = QPageSize(
        QSizeF(width, height), QPageSize.Unit.Point, "", QPageSize.SizeMatchPolicy.ExactMatch
    )
    store = QByteArray()
    buffer = QBuffer(store)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setResolution(int(DPI))
    writer.setPageSize(page)
    writer.setPageMargins(QMarginsF(0, 0, 0, 0))
    writer.setTitle(job.title)
    writer.setCreator(CREATOR)
    identity = f"{job.title}\n{job.description}\n{total} {job.width} {job.height}"
    writer.setDocumentId(QUuid.createUuidV5(QUuid(), identity.encode()))
    metadata = _METADATA.format(title=escape(job.title), text=escape(job.description))
    writer.setDocumentXmpMetadata(QByteArray(metadata.encode()))
    painter = QPainter(writer)
    try:
        for done, frame in enumerate(job.frames):
            report(progress, done, total)
            if done:
                writer.newPage()
            paint_to(
                painter,
                job.figure,
                frame,
                job.paint_theme,
                job.width,
                job.height,
                text="text",
                background=job.ground,
            )
    finally:
        painter.end()
    report(progress, total, total)
    return _settled(bytes(store.data()), width, height)


def _settled(pdf: bytes, width: float, height: float) -> bytes:
    """The file with a fixed date and the exact page size.

    Qt rounds the page up to whole points but keeps the picture at its upper left.
    """
    edits = [(m.start(), m.end(), FIXED_DATE) for m in _DATE.finditer(pdf)]
    for box in _MEDIA_BOX.finditer(pdf):
        top = float(box[0].strip(b"[]").split()[3])
        exact = f"[0 {top - height:g} {width:g} {top:g}]".encode()
        edits.append((box.start(), box.end(), exact))
    return _edited(pdf, edits)


def _edited(pdf: bytes, edits: list[tuple[int, int, bytes]]) -> bytes:
    """The file with stretches of bytes replaced and its table of object positions set right."""
    table = int(pdf[pdf.rindex(b"startxref") :].split()[1])
    edits = sorted(edit for edit in edits if edit[1] <= table)

    def moved(position: int) -> int:
        return position + sum(len(new) - (end - at) for at, end, new in edits if at < position)

    parts, done = [], 0
    for at, end, new in edits:
        parts += [pdf[done:at], new]
        done = end
    entries = _ENTRY.sub(lambda entry: b"%010d" % moved(int(entry[1])), pdf[table:])
    tail = re.sub(rb"(?<=startxref\n)\d+", b"%d" % moved(table), entries)
    return b"".join([*parts, pdf[done:table], tail])


PDF = Format(
    id="pdf",
    title=TITLE,
    suffixes=(".pdf",),
    mime="application/pdf",
    magic=b"%PDF-",
    several="pages",
    write=write_pdf,
)
