"""A document inside a picture: an exported file opens again as what it was made from.

What is put in is a whole .tconv file, which also says under "view" what the picture shows of it.
Where it stands in each kind of file:

    PNG, APNG   a text chunk, keyword "TConv document"
    SVG         <metadata id="tconv-document">, base64 of zlib
    HTML        <script id="tconv-document">, base64 of zlib
    GIF         an application extension, "TConvDoc1.0", zlib
    WebP        a chunk "TCNV", zlib
    PDF         an attached file, document.tconv (tconv_gui.export.pdf)

Programs that make such files smaller may take it out.
"""

from __future__ import annotations

import base64
import binascii
import re
import struct
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any, NamedTuple

from core.codec import MAX_BYTES, encode
from core.document import Document
from core.errors import ConvError
from core.words_mark import QT_TRANSLATE_NOOP

DAMAGED_INSIDE = QT_TRANSLATE_NOOP(
    "error",
    "The document in this picture is damaged; export the picture again, or open the .tconv file.",
)

VIEW = "view"
PNG_MAGIC = b"\x89PNG\r\n\x1a\n"
PNG_KEYWORD = b"TConv document"
GIF_NAME = b"TConvDoc1.0"
WEBP_NAME = b"TCNV"
ELEMENT_ID = "tconv-document"
PDF_KIND = b"/application#2Fx-tconv"

_ELEMENT = re.compile(rb'<(?:[\w.-]+:)?(?:metadata|script)\b[^>]*\bid="tconv-document"[^>]*>')
_PDF_STREAM = re.compile(
    rb"/Subtype\s*" + re.escape(PDF_KIND) + rb"(?=[\s/>])(?:(?!endobj).){0,2000}?>>\s*stream\r?\n",
    re.DOTALL,
)


class View(NamedTuple):
    """What a picture shows of its document: a figure's id, a layer, a step, the channels' path."""

    figure: str
    layer: int
    step: int
    channels: tuple[int, ...]


def with_view(document: Document, view: View) -> bytes | None:
    """The .tconv file to put into a picture; None if it is too large to be opened again."""
    data = encode(replace(document, extra={**document.extra, VIEW: view._asdict()}))
    return data if len(data) <= MAX_BYTES else None


def without_view(document: Document) -> tuple[Document, View | None]:
    """The document as it was, and what was shown of it, if that is said."""
    if VIEW not in document.extra:
        return document, None
    extra = {key: value for key, value in document.extra.items() if key != VIEW}
    return replace(document, extra=extra), _view(document.extra[VIEW])


def put_in(picture: bytes, document: bytes) -> bytes:
    """A picture's file with a .tconv file in it; one of a kind that cannot hold it stays as it is.

    A PDF does too: its parts are counted, so it gets the document when it is made.
    """
    place = _place_of(picture)
    return picture if place is None else place.put(picture, packed(document))


def document_in(picture: bytes) -> bytes | None:
    """The .tconv file in a picture's file, None if there is none; ConvError if it is damaged."""
    place = _place_of(picture)
    try:
        found = None if place is None else place.find(picture)
        return None if found is None else _unpacked(found)
    except (ValueError, IndexError, struct.error, zlib.error):
        raise ConvError(DAMAGED_INSIDE, parameter="file") from None


def packed(document: bytes) -> bytes:
    """A .tconv file, compressed."""
    return zlib.compress(document, 9)


def _unpacked(data: bytes) -> bytes:
    """Never more than a document may have; what follows it does not count."""
    unpacker = zlib.decompressobj()
    document = unpacker.decompress(data, MAX_BYTES + 1)
    if len(document) > MAX_BYTES or not unpacker.eof:
        raise ValueError
    return document


def _view(said: Any) -> View | None:
    """What a file says, if it makes sense."""
    if not isinstance(said, Mapping) or not isinstance(said.get("figure"), str):
        return None
    channels = said.get("channels")
    numbers = [said.get("layer"), said.get("step")]
    if not isinstance(channels, (list, tuple)):
        return None
    if not all(type(n) is int and 0 <= n < 2**31 for n in (*numbers, *channels)):
        return None
    return View(said["figure"], said["layer"], said["step"], tuple(channels))


# --- PNG --------------------------------------------------------------------------------------


def _png_chunks(png: bytes) -> Iterator[tuple[int, bytes, bytes, bytes]]:
    """Where each whole chunk begins, its name, what it holds and its check sum."""
    at = len(PNG_MAGIC)
    while at + 12 <= len(png):
        size, name = struct.unpack(">I4s", png[at : at + 8])
        end = at + 8 + size
        if end + 4 > len(png):
            return
        yield at, name, png[at + 8 : end], png[end : end + 4]
        at = end + 4


def _put_in_png(png: bytes, data: bytes) -> bytes:
    end = next(at for at, name, _, _ in _png_chunks(png) if name == b"IEND")
    # Text in UTF-8, compressed, in no language.
    body = PNG_KEYWORD + b"\0\1\0\0\0" + data
    check = zlib.crc32(body, zlib.crc32(b"iTXt"))
    chunk = struct.pack(">I", len(body)) + b"iTXt" + body + struct.pack(">I", check)
    return png[:end] + chunk + png[end:]


def _find_in_png(png: bytes) -> bytes | None:
    for _, name, body, check in _png_chunks(png):
        keyword, _, rest = body.partition(b"\0")
        if keyword != PNG_KEYWORD or name not in (b"iTXt", b"zTXt"):
            continue
        if struct.pack(">I", zlib.crc32(body, zlib.crc32(name))) != check:
            raise ValueError
        if name == b"zTXt":
            return rest[1:]
        text = rest[2:].split(b"\0", 2)[2]
        # Other programs may write it again without compressing it.
        return text if rest[:1] == b"\1" else zlib.compress(text)
    return None


# --- SVG and HTML -----------------------------------------------------------------------------


def _put_in_svg(svg: bytes, data: bytes) -> bytes:
    return _put_before(svg, b"</svg>", b'<metadata id="%s">%s</metadata>\n', data)


def _put_in_html(html: bytes, data: bytes) -> bytes:
    element = b'<script type="application/x-tconv" id="%s">%s</script>\n'
    return _put_before(html, b"</body>", element, data)


def _put_before(text: bytes, end: bytes, element: bytes, data: bytes) -> bytes:
    at = text.rindex(end)
    return text[:at] + element % (ELEMENT_ID.encode(), base64.b64encode(data)) + text[at:]


def _find_in_element(text: bytes) -> bytes | None:
    found = list(_ELEMENT.finditer(text))
    if not found:
        return None
    begin = found[-1].end()
    inside = text[begin : text.find(b"<", begin)]
    try:
        return base64.b64decode(b"".join(inside.split()), validate=True)
    except binascii.Error as error:
        raise ValueError from error


# --- GIF and WebP -----------------------------------------------------------------------------


def _put_in_gif(gif: bytes, data: bytes) -> bytes:
    parts = [data[at : at + 255] for at in range(0, len(data), 255)]
    blocks = b"".join(bytes([len(part)]) + part for part in parts)
    # At the end: viewers look for how often to play at the beginning.
    return gif[:-1] + b"\x21\xff\x0b" + GIF_NAME + blocks + b"\0" + gif[-1:]


def _find_in_gif(gif: bytes) -> bytes | None:
    at = 13 + _colour_table(gif[10])
    while gif[at : at + 1] in (b"\x21", b"\x2c"):
        if gif[at] == 0x21:
            is_ours = gif[at + 1 : at + 14] == b"\xff\x0b" + GIF_NAME
            at += 14 if is_ours else 2
        else:
            is_ours = False
            at += 11 + _colour_table(gif[at + 9])
        parts = []
        while size := gif[at]:
            parts.append(gif[at + 1 : at + 1 + size] if is_ours else b"")
            at += 1 + size
        at += 1
        if is_ours:
            return b"".join(parts)
    return None


def _colour_table(flags: int) -> int:
    """Its bytes."""
    return 3 << ((flags & 7) + 1) if flags & 0x80 else 0


def _put_in_webp(webp: bytes, data: bytes) -> bytes:
    chunk = WEBP_NAME + struct.pack("<I", len(data)) + data + b"\0" * (len(data) % 2)
    size = struct.pack("<I", len(webp) - 8 + len(chunk))
    return webp[:4] + size + webp[8:] + chunk


def _find_in_webp(webp: bytes) -> bytes | None:
    at = 12
    while at + 8 <= len(webp):
        name, size = struct.unpack("<4sI", webp[at : at + 8])
        if name == WEBP_NAME:
            return webp[at + 8 : at + 8 + size]
        at += 8 + size + size % 2
    return None


# --- PDF --------------------------------------------------------------------------------------


def _stay(pdf: bytes, _data: bytes) -> bytes:
    return pdf


def _find_in_pdf(pdf: bytes) -> bytes | None:
    # Programs that write a PDF again give its parts other numbers and places.
    found = _PDF_STREAM.search(pdf)
    return None if found is None else pdf[found.end() :]


# --- which is which ---------------------------------------------------------------------------


class _Place(NamedTuple):
    """How a document is put into a kind of file, and found in it."""

    magic: re.Pattern[bytes]
    put: Callable[[bytes, bytes], bytes]
    find: Callable[[bytes], bytes | None]


_PLACES = (
    _Place(re.compile(re.escape(PNG_MAGIC)), _put_in_png, _find_in_png),
    _Place(re.compile(rb"GIF8[79]a"), _put_in_gif, _find_in_gif),
    _Place(re.compile(rb"RIFF....WEBP", re.DOTALL), _put_in_webp, _find_in_webp),
    _Place(re.compile(rb"%PDF-"), _stay, _find_in_pdf),
    _Place(re.compile(rb"(?i)(?:\xef\xbb\xbf)?\s*<!doctype html"), _put_in_html, _find_in_element),
    # Editors write comments and a DOCTYPE before it.
    _Place(
        re.compile(rb"(?s)(?:\xef\xbb\xbf)?\s*<(?:\?xml|svg|!).{0,4000}?<?(?:\w+:)?svg\b"),
        _put_in_svg,
        _find_in_element,
    ),
)


def _place_of(picture: bytes) -> _Place | None:
    return next((place for place in _PLACES if place.magic.match(picture)), None)
