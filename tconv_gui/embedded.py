"""A document inside a picture: an exported file opens again as what it was made from.

What is put in is a whole .tconv file, which also says under "view" what the picture shows of it.
Where it stands in each kind of file:

    PNG, APNG   a text chunk, keyword "TConv document", base64 of zlib
    SVG         <metadata id="tconv-document">, base64 of zlib
    HTML        <script id="tconv-document">, base64 of zlib
    GIF         a comment that begins with "TConv document ", base64 of zlib
    WebP        <tconv:document> in the XMP metadata, base64 of zlib
    PDF         an attached file, document.tconv (tconv_gui.export.pdf)

Programs that make such files smaller may take it out.
"""

from __future__ import annotations

import base64
import re
import struct
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from itertools import islice
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
GIF_PREFIX = b"TConv document "
ELEMENT_ID = "tconv-document"
PDF_KIND = b"/application#2Fx-tconv"

# None of these goes on for long from where it began, whatever a file holds.
_ELEMENT = re.compile(
    rb'<(?:[\w.-]{1,40}:)?(?:metadata|script)\b[^>]{0,200}\bid="tconv-document"[^>]{0,200}>'
)
_XMP = (
    b'<rdf:Description rdf:about="" xmlns:tconv="urn:tconv"><tconv:document>%s</tconv:document>'
    b"</rdf:Description>"
)
_IN_XMP = re.compile(rb"<tconv:document>")
_PDF_SUBTYPE = re.compile(rb"/Subtype\s?(?i:" + re.escape(PDF_KIND) + rb")(?=[\s/>])")
_PDF_STREAM = re.compile(rb"[^(]{0,400}?>>\s{0,4}stream\r?\n")
MOST_TRIALS = 100


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
        return None if found is None else _inflated(found)
    except (ValueError, IndexError, struct.error, zlib.error):
        raise ConvError(DAMAGED_INSIDE, parameter="file") from None


def packed(document: bytes) -> bytes:
    """A .tconv file, compressed."""
    return zlib.compress(document, 9)


def _inflated(data: bytes) -> bytes:
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
    # Some programs leave out what stands behind the pixels.
    # FFmpeg reads no APNG that has a text between a frame's control (fcTL) and its data.
    end = next(at for at, name, _, _ in _png_chunks(png) if name in (b"fcTL", b"IDAT"))
    body = PNG_KEYWORD + b"\0" + base64.b64encode(data)
    check = zlib.crc32(body, zlib.crc32(b"tEXt"))
    chunk = struct.pack(">I", len(body)) + b"tEXt" + body + struct.pack(">I", check)
    return png[:end] + chunk + png[end:]


def _find_in_png(png: bytes) -> bytes | None:
    for _, name, body, check in _png_chunks(png):
        keyword, _, rest = body.partition(b"\0")
        if keyword == PNG_KEYWORD and name in _PNG_TEXTS:
            if struct.pack(">I", zlib.crc32(body, zlib.crc32(name))) != check:
                raise ValueError
            return _from_text(_PNG_TEXTS[name](rest))
    return None


def _international(rest: bytes) -> bytes:
    text = rest[2:].split(b"\0", 2)[2]
    return _inflated(text) if rest[:1] == b"\1" else text


# Programs that write a PNG again choose another kind of text chunk now and then.
_PNG_TEXTS: Mapping[bytes, Callable[[bytes], bytes]] = {
    b"tEXt": lambda rest: rest,
    b"zTXt": lambda rest: _inflated(rest[1:]),
    b"iTXt": _international,
}


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
    return _find_inside(_ELEMENT, text)


def _find_inside(tag: re.Pattern[bytes], text: bytes) -> bytes | None:
    """What stands between a tag and the next one."""
    found = tag.search(text)
    return None if found is None else _from_text(text[found.end() :].partition(b"<")[0])


def _from_text(text: bytes) -> bytes:
    # Editors break long lines.
    return base64.b64decode(b"".join(text.split()), validate=True)


# --- GIF and WebP -----------------------------------------------------------------------------


def _put_in_gif(gif: bytes, data: bytes) -> bytes:
    text = GIF_PREFIX + base64.b64encode(data)
    parts = [text[at : at + 255] for at in range(0, len(text), 255)]
    blocks = b"".join(bytes([len(part)]) + part for part in parts)
    # At the end: viewers look for how often to play at the beginning.
    return gif[:-1] + b"\x21\xfe" + blocks + b"\0" + gif[-1:]


def _find_in_gif(gif: bytes) -> bytes | None:
    at = 13 + _colour_table(gif[10])
    while gif[at : at + 1] in (b"\x21", b"\x2c"):
        is_comment = gif[at : at + 2] == b"\x21\xfe"
        at += 2 if gif[at] == 0x21 else 11 + _colour_table(gif[at + 9])
        parts = []
        while size := gif[at]:
            if is_comment:
                parts.append(gif[at + 1 : at + 1 + size])
            at += 1 + size
        at += 1
        if is_comment and (text := b"".join(parts)).startswith(GIF_PREFIX):
            return _from_text(text.removeprefix(GIF_PREFIX))
    return None


def _colour_table(flags: int) -> int:
    """Its bytes."""
    return 3 << ((flags & 7) + 1) if flags & 0x80 else 0


def _put_in_webp(webp: bytes, data: bytes) -> bytes:
    at, xmp = next((at, body) for at, name, body in _webp_chunks(webp) if name == b"XMP ")
    end = xmp.rindex(b"</rdf:RDF>")
    xmp = xmp[:end] + _XMP % base64.b64encode(data) + xmp[end:]
    size = struct.unpack("<I", webp[at + 4 : at + 8])[0]
    chunk = b"XMP " + struct.pack("<I", len(xmp)) + xmp + b"\0" * (len(xmp) % 2)
    webp = webp[:at] + chunk + webp[at + 8 + size + size % 2 :]
    return webp[:4] + struct.pack("<I", len(webp) - 8) + webp[8:]


def _find_in_webp(webp: bytes) -> bytes | None:
    for _, name, body in _webp_chunks(webp):
        if name == b"XMP ":
            return _find_inside(_IN_XMP, body)
    return None


def _webp_chunks(webp: bytes) -> Iterator[tuple[int, bytes, bytes]]:
    """Where each chunk begins, its name and what it holds."""
    at = 12
    while at + 8 <= len(webp):
        name, size = struct.unpack("<4sI", webp[at : at + 8])
        yield at, name, webp[at + 8 : at + 8 + size]
        at += 8 + size + size % 2


# --- PDF --------------------------------------------------------------------------------------


def _stay(pdf: bytes, _data: bytes) -> bytes:
    return pdf


def _find_in_pdf(pdf: bytes) -> bytes | None:
    # Programs that write a PDF again give its parts other numbers and places.
    for kind in islice(_PDF_SUBTYPE.finditer(pdf), MOST_TRIALS):
        if found := _PDF_STREAM.match(pdf, kind.end()):
            return pdf[found.end() :]
    return None


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
        re.compile(rb"(?s)(?:\xef\xbb\xbf)?\s*<(?=[?!s]).{0,4000}?\bsvg\b"),
        _put_in_svg,
        _find_in_element,
    ),
)


def _place_of(picture: bytes) -> _Place | None:
    return next((place for place in _PLACES if place.magic.match(picture)), None)
