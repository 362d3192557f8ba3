"""PDF: a page per frame, of the exact size, with the fonts in it; the same bytes on every run."""

from __future__ import annotations

import re
from itertools import pairwise
from xml.sax.saxutils import escape

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, QSizeF, QUuid
from PySide6.QtGui import QPageSize, QPainter, QPdfWriter

from core.words_mark import QT_TRANSLATE_NOOP
from tconv_gui.embedded import PDF_KIND, packed
from tconv_gui.export.format import DPI, Format, Job, Progress, report
from tconv_gui.figures.render import paint_to

TITLE = QT_TRANSLATE_NOOP("format", "PDF document")
POINTS_PER_PIXEL = 72 / DPI
CREATOR = "TConv"
# A file says when it was made, but the same picture is to be the same file.
FIXED_DATE = b"(D:20000101000000Z)"
_DATE = re.compile(rb"(?<=Date )\(D:[^)]*\)")
_MEDIA_BOX = re.compile(rb"(?<=/MediaBox )\[[^\]]*\]")
# The letters before a font's name say that only some of its glyphs are here.
FIXED_TAG = b"TCONVA"
_TAG = re.compile(rb"(?<=/FontName /)[A-Z]{6}(?=\+)")
_ENTRY = re.compile(rb"(\d{10}) \d{5} ([nf]) ")
_REFERENCE = re.compile(rb"\b(\d+) 0 R\b")
_ROOT = re.compile(rb"/Root (\d+) 0 R")
_NAMES = re.compile(rb"/Names (\d+) 0 R")
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


def make_pdf(job: Job, progress: Progress) -> bytes:
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
    return _settled(bytes(store.data()), width, height, job.embedded)


def _settled(pdf: bytes, width: float, height: float, document: bytes | None = None) -> bytes:
    """The file with a fixed date, the exact page size and its parts in a fixed order.

    A ``document`` is attached to it.

    Qt rounds the page up to whole points but keeps the picture at its upper left, and numbers
    the fonts differently from run to run.
    """

    def exact(box: re.Match[bytes]) -> bytes:
        top = float(box[0].strip(b"[]").split()[3])
        return f"[0 {top - height:g} {width:g} {top:g}]".encode()

    objects, trailer = _parts(pdf)
    settled = {
        number: _MEDIA_BOX.sub(exact, _DATE.sub(FIXED_DATE, _TAG.sub(FIXED_TAG, head))) + content
        for number, (head, content) in objects.items()
    }
    if document is not None:
        _attach(document, settled, trailer)
    return _joined(pdf[: pdf.index(b"1 0 obj")], settled, trailer)


def _attach(document: bytes, objects: dict[int, bytes], trailer: bytes) -> None:
    """Add a .tconv file to the files that the catalogue names (PDF 1.7, 7.11.4)."""
    root = _ROOT.search(trailer)
    assert root is not None
    catalogue, new = objects[int(root[1])], max(objects) + 1
    named = _NAMES.search(catalogue)
    if named is None:
        names = new + 2
        at = catalogue.rindex(b">>")
        objects[int(root[1])] = catalogue[:at] + b"/Names %d 0 R\n" % names + catalogue[at:]
    else:  # Qt names nothing yet
        names = int(named[1])
    objects[names] = (
        b"<<\n/EmbeddedFiles << /Names [(document.tconv) %d 0 R] >>\n>>\nendobj\n" % new
    )
    objects[new] = (
        b"<<\n/Type /Filespec\n/F (document.tconv)\n/UF (document.tconv)\n"
        b"/EF << /F %d 0 R >>\n>>\nendobj\n" % (new + 1)
    )
    data = packed(document)
    objects[new + 1] = (
        b"<<\n/Type /EmbeddedFile\n/Subtype %b\n/Filter /FlateDecode\n/Length %d\n"
        b"/Params << /Size %d >>\n>>\nstream\n%b\nendstream\nendobj\n"
        % (PDF_KIND, len(data), len(document), data)
    )


def _parts(pdf: bytes) -> tuple[dict[int, tuple[bytes, bytes]], bytes]:
    """Each object's dictionary and its stream, if any, by number; and the trailer's dictionary."""
    table = int(pdf[pdf.rindex(b"startxref") :].split()[1])
    end = pdf.index(b"trailer", table)
    entries = _ENTRY.findall(pdf[table:end])
    positions = {number: int(at) for number, (at, kind) in enumerate(entries) if kind == b"n"}
    ends = dict(pairwise([*sorted(positions.values()), table]))
    objects = {}
    for number, at in positions.items():
        body = pdf[at : ends[at]].partition(b"obj\n")[2]
        head, mark, stream = body.partition(b"stream\n")
        objects[number] = head, mark + stream
    return objects, pdf[end + len(b"trailer\n") : pdf.rindex(b"startxref")]


def _joined(start: bytes, objects: dict[int, bytes], trailer: bytes) -> bytes:
    """A file of objects, numbered and placed in the order in which they are referred to."""
    numbers: dict[int, int] = {}
    waiting = [trailer]
    for text in waiting:
        for found in _REFERENCE.findall(text.partition(b"stream\n")[0]):
            if int(found) not in numbers:
                numbers[int(found)] = len(numbers) + 1
                waiting.append(objects[int(found)])

    def renumbered(text: bytes) -> bytes:
        head, mark, stream = text.partition(b"stream\n")
        head = _REFERENCE.sub(lambda found: b"%d 0 R" % numbers[int(found[1])], head)
        return head + mark + stream

    parts, positions, at = [start], [], len(start)
    for old, new in numbers.items():
        positions.append(at)
        parts.append(b"%d 0 obj\n" % new + renumbered(objects[old]))
        at += len(parts[-1])
    count = len(numbers) + 1
    table = b"xref\n0 %d\n0000000000 65535 f \n" % count
    table += b"".join(b"%010d 00000 n \n" % position for position in positions)
    trailer = re.sub(rb"(?<=/Size )\d+", b"%d" % count, renumbered(trailer))
    return b"".join([*parts, table, b"trailer\n", trailer, b"startxref\n%d\n%%%%EOF\n" % at])


PDF = Format(
    id="pdf",
    title=TITLE,
    suffixes=(".pdf",),
    mime="application/pdf",
    magic=b"%PDF-",
    several="pages",
    make=make_pdf,
    group="papers",
    reads=("embed_document",),
    scalable=True,
)
