"""Animated PNG: every colour exact, played by browsers, Keynote and most viewers.

Pillow packs the pixels; the frames are put together here, as it has no way to leave out what stays
as it was inside a frame's rectangle, which makes a third of the file of a stepping figure.
(https://www.w3.org/TR/png-3/#apng-frame-based-animation)
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from itertools import count
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QImage

from core.words_mark import QT_TRANSLATE_NOOP
from tconv_gui.export._film import durations, images
from tconv_gui.export.format import Format, Job, Progress, report

TITLE = QT_TRANSLATE_NOOP("format", "APNG animation")
SIGNATURE = b"\x89PNG\r\n\x1a\n"
# A step cannot last longer than a file can say, in milliseconds.
LONGEST = 65_535
TRUE_COLOUR_ALPHA = 6
SOURCE, OVER = 0, 1
# More takes three times as long for a twentieth less.
LEVEL = 7

Pixels = NDArray[np.uint8]


class Patch(NamedTuple):
    """What a frame lays over the one before, RGBA of shape (height, width, 4)."""

    x: int
    y: int
    pixels: Pixels


def make_apng(job: Job, progress: Progress) -> bytes:
    """All frames as an endless or counted animation; viewers without APNG show the first."""
    total = len(job.frames)
    parts = [
        SIGNATURE,
        _chunk(
            b"IHDR", struct.pack(">IIBBBBB", job.width, job.height, 8, TRUE_COLOUR_ALPHA, 0, 0, 0)
        ),
        _chunk(b"acTL", struct.pack(">II", total, job.loop)),
        _text("Title", job.title),
        _text("Description", job.description),
    ]
    numbers = count()
    blend = SOURCE if job.ground is None else OVER
    for done, (patch, time) in enumerate(zip(_patches(job), durations(job), strict=True)):
        report(progress, done, total)
        height, width = patch.pixels.shape[:2]
        place = (width, height, patch.x, patch.y, min(time, LONGEST), 1000, 0, blend)
        parts.append(_chunk(b"fcTL", struct.pack(">IIIIIHHBB", next(numbers), *place)))
        data = _packed(patch.pixels)
        numbered = struct.pack(">I", next(numbers)) + data if done else data
        parts.append(_chunk(b"fdAT" if done else b"IDAT", numbered))
    report(progress, total, total)
    return b"".join([*parts, _chunk(b"IEND", b"")])


def _patches(job: Job) -> Iterator[Patch]:
    """The first frame whole, of each other what is new; clear where it is as before."""
    before: Pixels | None = None
    for image, _ in images(job):
        pixels = _rgba(image)
        if before is None or job.ground is None:
            before = pixels
            yield Patch(0, 0, pixels)
            continue
        changed = (pixels != before).any(axis=2)
        rows, columns = np.flatnonzero(changed.any(axis=1)), np.flatnonzero(changed.any(axis=0))
        if not rows.size:  # a frame has at least one pixel
            rows = columns = np.zeros(1, dtype=np.intp)
        part = slice(rows[0], rows[-1] + 1), slice(columns[0], columns[-1] + 1)
        new = np.where(changed[part][..., None], pixels[part], 0).astype(np.uint8)
        before = pixels
        yield Patch(int(columns[0]), int(rows[0]), new)


def _rgba(image: QImage) -> Pixels:
    flat = image.convertToFormat(QImage.Format.Format_RGBA8888)
    lines = np.frombuffer(flat.constBits(), dtype=np.uint8).reshape(flat.height(), -1)
    return lines[:, : 4 * flat.width()].reshape(flat.height(), flat.width(), 4).copy()


def _packed(pixels: Pixels) -> bytes:
    """The image data of these pixels: rows as they are, each after the number of its filter."""
    height, width = pixels.shape[:2]
    rows = np.zeros((height, 1 + 4 * width), dtype=np.uint8)
    rows[:, 1:] = pixels.reshape(height, -1)
    # Flat colours repeat; the filters of PNG are for photos and would hide it.
    packer = zlib.compressobj(LEVEL, memLevel=9)
    return packer.compress(rows.data) + packer.flush()


def _chunk(name: bytes, data: bytes) -> bytes:
    check = zlib.crc32(data, zlib.crc32(name))
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", check)


def _text(keyword: str, text: str) -> bytes:
    return _chunk(b"iTXt", keyword.encode() + b"\0\0\0\0\0" + text.encode())


APNG = Format(
    id="apng",
    title=TITLE,
    suffixes=(".apng",),
    mime="image/apng",
    magic=SIGNATURE,
    several="animation",
    make=make_apng,
    group="animations",
    reads=("frame_ms", "hold_last_ms", "loop", "embed_document"),
)
