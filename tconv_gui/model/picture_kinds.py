"""What kind of picture some bytes are, and the size that they promise.

Only the bytes are looked at, never a file's name, and nothing is decoded: the size is known before
any memory is taken for pixels.
"""

from __future__ import annotations

from collections.abc import Callable
from struct import error as StructError  # noqa: N812, it is an error like others
from struct import unpack_from
from typing import NamedTuple

PixelSize = tuple[int, int]  # width and height


class Kind(NamedTuple):
    """A kind of picture file: the first suffix is the usual one.

    ``magics`` are (offset, bytes) pairs that all stand in such a file, one tuple per variant.
    ``promised_size`` reads the size from the bytes, (0, 0) where it is told only on decoding.
    """

    name: str
    suffixes: tuple[str, ...]
    magics: tuple[tuple[tuple[int, bytes], ...], ...]
    promised_size: Callable[[bytes], PixelSize]


def kind_of(data: bytes) -> Kind | None:
    """The kind of picture that ``data`` begins like; None if it is none of these.

    >>> kind_of(b"GIF89a...").name
    'GIF'
    """
    for kind in KINDS:
        for magic in kind.magics:
            if all(data[at : at + len(sign)] == sign for at, sign in magic):
                return kind
    return None


def kind_of_suffix(suffix: str) -> Kind | None:
    """The kind that a suffix such as ".jpg" promises; None if it promises none of these."""
    return next((kind for kind in KINDS if suffix.lower() in kind.suffixes), None)


def promised_size(kind: Kind, data: bytes) -> PixelSize:
    """Width and height as the header says them; (0, 0) where it ends before or does not say."""
    try:
        width, height = kind.promised_size(data)
    except (StructError, IndexError):
        return (0, 0)
    return abs(width), abs(height)


# --- headers ----------------------------------------------------------------------------------


def _told_on_decoding(data: bytes) -> PixelSize:
    return (0, 0)  # Pillow reads these headers without taking memory for pixels


def _png_size(data: bytes) -> PixelSize:
    width, height = unpack_from(">II", data, 16)
    return width, height


def _bmp_size(data: bytes) -> PixelSize:
    (header,) = unpack_from("<I", data, 14)
    width, height = unpack_from("<HH" if header == 12 else "<ii", data, 18)
    return width, height


def _webp_size(data: bytes) -> PixelSize:
    """By the first chunk: extended, lossless or lossy."""
    chunk = data[12:16]
    if chunk == b"VP8X":
        width, height = (int.from_bytes(data[at : at + 3], "little") for at in (24, 27))
        return width + 1, height + 1
    if chunk == b"VP8L":
        (bits,) = unpack_from("<I", data, 21)
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    width, height = unpack_from("<HH", data, 26)
    return width & 0x3FFF, height & 0x3FFF


def _gif_size(data: bytes) -> PixelSize:
    """The screen's size, or as far as the first frame goes beyond it."""
    width, height, flags = unpack_from("<HHB", data, 6)
    at = 13 + _palette_length(flags)
    while data[at] != 0x2C:  # up to the first frame there are only extensions
        if data[at] != 0x21:
            return width, height
        at += 2
        while data[at]:
            at += 1 + data[at]
        at += 1
    left, top, across, down = unpack_from("<HHHH", data, at + 1)
    return max(width, left + across), max(height, top + down)


def _palette_length(flags: int) -> int:
    return 3 << (flags & 7) + 1 if flags & 0x80 else 0


KINDS: tuple[Kind, ...] = (
    Kind("PNG", (".png", ".apng"), (((0, b"\x89PNG\r\n\x1a\n"),),), _png_size),
    Kind("JPEG", (".jpg", ".jpeg", ".jpe", ".jfif"), (((0, b"\xff\xd8\xff"),),), _told_on_decoding),
    Kind("GIF", (".gif",), (((0, b"GIF87a"),), ((0, b"GIF89a"),)), _gif_size),
    Kind("BMP", (".bmp", ".dib"), (((0, b"BM"),),), _bmp_size),
    Kind("WebP", (".webp",), (((0, b"RIFF"), (8, b"WEBP")),), _webp_size),
    Kind(
        "TIFF",
        (".tif", ".tiff"),
        tuple(((0, sign),) for sign in (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")),
        _told_on_decoding,
    ),
)
PICTURE_SUFFIXES = tuple(suffix for kind in KINDS for suffix in kind.suffixes)
