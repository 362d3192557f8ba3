"""Animated GIF: one exact palette for all frames, and of each frame only what changed.

Qt writes no GIF.  Painting, palette and container are made here; Pillow compresses the pixels.
In a figure nearly all pixels are flat fills.  Their colours are kept exactly; only the edges of
letters and lines are rounded to the nearest colour of the palette.
"""

from __future__ import annotations

import struct
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRect
from PySide6.QtGui import QImage

from core.words_mark import QT_TRANSLATE_NOOP
from tconv_gui.export.format import Format, Job, Progress, report
from tconv_gui.figures.figure import Frame
from tconv_gui.figures.render import render_image, update_image
from tconv_gui.theme import Role, Theme

TITLE = QT_TRANSLATE_NOOP("format", "GIF animation")

Pixels = NDArray[np.uint32]
# A pixel is 0xRRGGBB, or this where the frame before shows through.
CLEAR = np.uint32(1 << 24)
RGB = np.uint32(0xFFFFFF)
CLEAR_INDEX = 0
MAX_COLOURS = 255
# So many colours at least are left for the edges of letters and lines, chosen among so many.
EDGE_COLOURS = 40
CANDIDATES = 1500
# The eye sees green best and blue worst.
EYE = np.array([3, 6, 1], dtype=np.int32)
# What is kept in memory to be painted once only; of longer or larger animations so many frames at
# equal distances are painted before, to choose the palette.
MAX_KEPT_PIXELS = 100_000_000
SAMPLES = 24
KEEP, RESTORE = 1, 2
# Below two hundredths of a second browsers take ten instead.
SHORTEST = 2
LONGEST = 65_535


class Patch(NamedTuple):
    """What a frame changes: pixels of shape (height, width) and where their corner is."""

    x: int
    y: int
    pixels: Pixels


class Palette:
    """Up to 255 colours; ``indexes`` maps pixels to them, exactly or to the nearest."""

    def __init__(self, colours: Iterable[int]) -> None:
        self.colours: Pixels = np.array(list(colours) or [0], dtype=np.uint32)
        self.bits = max(len(self.colours).bit_length(), 2)
        # 16 MB of which only the pages of colours that occur are ever touched.
        self._index = np.zeros(int(CLEAR) + 1, dtype=np.uint8)
        self._index[self.colours] = np.arange(1, len(self.colours) + 1)

    def indexes(self, pixels: Pixels) -> NDArray[np.uint8]:
        """The index of each pixel's colour, counted from 1, and 0 for CLEAR."""
        found = self._index[pixels]
        unknown = (found == CLEAR_INDEX) & (pixels != CLEAR)
        if unknown.any():
            self._learn(np.unique(pixels[unknown]))
            found = self._index[pixels]
        return found

    def table(self) -> bytes:
        """Red, green and blue of all indexes, 2 ** bits of them."""
        colours = np.zeros(1 << self.bits, dtype=np.uint32)
        colours[1 : len(self.colours) + 1] = self.colours
        return _channels(colours).astype(np.uint8).tobytes()

    def _learn(self, colours: Pixels) -> None:
        known = _channels(self.colours)
        for some in np.array_split(colours, len(colours) // 4096 + 1):
            distances = (_channels(some)[:, None] - known) ** 2 @ EYE
            self._index[some] = distances.argmin(axis=1) + 1


def make_gif(job: Job, progress: Progress) -> bytes:
    """All frames as an endless or counted animation."""
    total = len(job.frames)
    if total * job.width * job.height <= MAX_KEPT_PIXELS:
        kept = list(_watched(patches(job), progress, total))
        palette = palette_of((patch.pixels for patch in kept), job.paint_theme)
        blocks = [_frame(job, n, patch, palette) for n, patch in enumerate(kept)]
    else:
        palette = palette_of(_sampled(job, progress), job.paint_theme)
        watched = _watched(patches(job), progress, total)
        blocks = [_frame(job, n, patch, palette) for n, patch in enumerate(watched)]
    report(progress, total, total)
    return b"".join([*_head(job, palette), *blocks, b";"])


def patches(job: Job) -> Iterator[Patch]:
    """What each frame changes on the one before; the first holds the whole picture.

    On a transparent ground each frame stands alone: a GIF cannot take pixels back.
    """
    before: Pixels | None = None
    for image, places in _images(job):
        if job.ground is None:
            yield _cropped(_hard_edges(_view(image)))
            continue
        if before is None:
            before = _view(image) & RGB
            yield Patch(0, 0, before.copy())
            continue
        yield _difference(before, image, places)


def palette_of(pictures: Iterable[Pixels], theme: Theme) -> Palette:
    """All flat colours and colours of roles in ``pictures``, and some for the edges of letters.

    Fewer colours make a smaller file; the edges look the same with forty as with two hundred.
    """
    flat: Counter[int] = Counter()
    every: Counter[int] = Counter()
    for pixels in pictures:
        for counts, some in ((flat, _inner(pixels)), (every, pixels.ravel())):
            values, times = _tally(some)
            counts.update(dict(zip(values.tolist(), times.tolist(), strict=True)))
    for colour in _role_colours(theme):
        flat[colour] += every[colour]
    chosen = _ordered(+flat)[:MAX_COLOURS]
    wanted = (1 << (len(chosen) + EDGE_COLOURS).bit_length()) - 1
    return Palette(_completed(chosen, every, min(wanted, MAX_COLOURS)))


def _role_colours(theme: Theme) -> list[int]:
    """The colours of lines and letters, which are too thin to be flat anywhere."""
    roles = [value for value in theme if isinstance(value, Role)]
    texts = [
        theme.ink,
        theme.soft_ink,
        *(text for role in roles for text in (role.line, role.fill)),
    ]
    return [int(text[1:], 16) for text in texts]


def _ordered(counts: Counter[int]) -> list[int]:
    """The most frequent first, equally frequent ones by their number; CLEAR is no colour."""
    ordered = sorted(counts, key=lambda colour: (-counts[colour], colour))
    return [colour for colour in ordered if colour != CLEAR]


def _completed(chosen: list[int], counts: Counter[int], total: int) -> list[int]:
    """``chosen`` and, one after the other, the colour whose absence would be seen most."""
    others = np.array(_ordered(counts)[:CANDIDATES], dtype=np.uint32)
    weights = np.array([counts[colour] for colour in others.tolist()], dtype=np.float64)
    places = _channels(others)
    nearest = np.full(len(others), np.inf)
    for colour in chosen:
        nearest = np.minimum(nearest, _distances(places, colour))
    chosen = list(chosen)
    while len(chosen) < total and len(others):
        loss = weights * np.minimum(nearest, 1e6)
        worst = int(loss.argmax())
        if loss[worst] == 0:
            break
        chosen.append(int(others[worst]))
        nearest = np.minimum(nearest, _distances(places, chosen[-1]))
    return chosen


def _inner(pixels: Pixels) -> Pixels:
    """The pixels that are like their four neighbours, in one row."""
    inner = pixels[1:-1, 1:-1]
    same = (inner == pixels[:-2, 1:-1]) & (inner == pixels[2:, 1:-1])
    same &= (inner == pixels[1:-1, :-2]) & (inner == pixels[1:-1, 2:])
    return inner[same]


def _images(job: Job) -> Iterator[tuple[QImage, list[QRect]]]:
    """Each frame's picture and the places that changed; the next one may use the same QImage."""
    image = _painted(job, job.frames[0])
    yield image, [image.rect()]
    for old, new in pairwise(job.frames):
        if job.ground is None:
            image = _painted(job, new)
            yield image, [image.rect()]
        else:
            yield image, update_image(image, job.figure, old, new, job.paint_theme)


def _painted(job: Job, frame: Frame) -> QImage:
    look = (job.paint_theme, job.width, job.height)
    return render_image(job.figure, frame, *look, background=job.ground)


def _watched(found: Iterator[Patch], progress: Progress, total: int) -> Iterator[Patch]:
    report(progress, 0, total)
    for done, patch in enumerate(found):
        yield patch
        report(progress, min(done + 1, total - 1), total)


def _sampled(job: Job, progress: Progress) -> Iterator[Pixels]:
    count = min(SAMPLES, len(job.frames))
    numbers = np.linspace(0, len(job.frames) - 1, count).round().astype(int)
    for number in numbers:
        report(progress, 0, len(job.frames))
        image = _painted(job, job.frames[number])
        view = _view(image)
        yield _hard_edges(view) if job.ground is None else view & RGB


def _view(image: QImage) -> Pixels:
    """The image's own pixels, 0xAARRGGBB, of shape (height, width), while the image lives."""
    row = image.bytesPerLine() // 4
    flat = np.frombuffer(image.constBits(), dtype=np.uint32)
    return flat.reshape(image.height(), row)[:, : image.width()]


def _hard_edges(premultiplied: Pixels) -> Pixels:
    """Pixels that are CLEAR where less than half is covered and opaque elsewhere."""
    alpha = np.maximum(premultiplied >> 24, 1)
    result = np.zeros_like(premultiplied)
    for shift in (16, 8, 0):
        part = (premultiplied >> shift) & 0xFF
        result |= np.minimum((part * 255 + alpha // 2) // alpha, 255) << shift
    result[alpha < 128] = CLEAR
    return result


def _difference(before: Pixels, image: QImage, places: list[QRect]) -> Patch:
    """The smallest patch that turns ``before`` into ``image``; ``before`` is brought up to date."""
    after = _view(image)
    area = QRect()
    for place in places:
        area = area.united(place)
    found = np.full((max(area.height(), 1), max(area.width(), 1)), CLEAR, dtype=np.uint32)
    for place in places:
        part = _slices(place)
        now = after[part] & RGB
        changed = now != before[part]
        before[part] = now
        np.copyto(found[_slices(place.translated(-area.topLeft()))], now, where=changed)
    patch = _cropped(found)
    return Patch(area.left() + patch.x, area.top() + patch.y, patch.pixels)


def _slices(place: QRect) -> tuple[slice, slice]:
    return slice(place.top(), place.bottom() + 1), slice(place.left(), place.right() + 1)


def _cropped(pixels: Pixels) -> Patch:
    seen = pixels != CLEAR
    rows, columns = np.flatnonzero(seen.any(axis=1)), np.flatnonzero(seen.any(axis=0))
    if not rows.size:
        return _nothing()
    part = pixels[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    return Patch(int(columns[0]), int(rows[0]), part)


def _nothing() -> Patch:
    """A frame that changes nothing still takes its time, so it is there as one clear pixel."""
    return Patch(0, 0, np.full((1, 1), CLEAR, dtype=np.uint32))


def _tally(flat: Pixels) -> tuple[Pixels, NDArray[np.int64]]:
    """Each value and how often it occurs; sorting runs of equal pixels is faster than pixels."""
    if not flat.size:
        return flat, np.zeros(0, dtype=np.int64)
    starts = np.flatnonzero(np.concatenate([[True], flat[1:] != flat[:-1]]))
    lengths = np.diff(starts, append=flat.size)
    values, which = np.unique(flat[starts], return_inverse=True)
    return values, np.bincount(which, weights=lengths).astype(np.int64)


def _channels(colours: Pixels) -> NDArray[np.int32]:
    return np.stack([colours >> 16 & 0xFF, colours >> 8 & 0xFF, colours & 0xFF], axis=-1).astype(
        np.int32
    )


def _distances(places: NDArray[np.int32], colour: int) -> NDArray[np.int32]:
    """How unlike a colour each of ``places`` (colours, 3) looks."""
    part = _channels(np.array(colour, dtype=np.uint32))
    return np.asarray((places - part) ** 2 @ EYE)


def _head(job: Job, palette: Palette) -> list[bytes]:
    bits = palette.bits - 1
    screen = struct.pack("<HHBBB", job.width, job.height, 0xF0 | bits, CLEAR_INDEX, 0)
    comment = job.description.encode()
    blocks = [b"GIF89a", screen, palette.table(), b"!\xfe", _in_blocks(comment)]
    if len(job.frames) > 1 and job.loop != 1:
        # The number in the file is that of repetitions; none plays it once.
        blocks += [b"!\xff\x0bNETSCAPE2.0\x03\x01", struct.pack("<HB", max(job.loop - 1, 0), 0)]
    return blocks


def _frame(job: Job, number: int, patch: Patch, palette: Palette) -> bytes:
    last = number == len(job.frames) - 1
    delay = round((job.hold_last_ms if last else job.frame_ms) / 10)
    delay = min(max(delay, SHORTEST), LONGEST)
    disposal = RESTORE if job.ground is None else KEEP
    see_through = number > 0 or job.ground is None
    height, width = patch.pixels.shape
    control = struct.pack("<BBHBB", 4, disposal << 2 | see_through, delay, CLEAR_INDEX, 0)
    place = struct.pack("<HHHHB", patch.x, patch.y, width, height, 0)
    return b"".join([b"!\xf9", control, b",", place, _compressed(patch.pixels, palette)])


def _compressed(pixels: Pixels, palette: Palette) -> bytes:
    # Pillow takes long to load, and only GIFs need it.
    from PIL import Image

    indexes = np.ascontiguousarray(palette.indexes(pixels))
    picture = Image.frombuffer("P", indexes.shape[::-1], indexes, "raw", "P", 0, 1)
    return bytes([palette.bits]) + picture.tobytes("gif", "P", palette.bits, 0) + b"\0"


def _in_blocks(data: bytes) -> bytes:
    pieces = (data[at : at + 255] for at in range(0, len(data), 255))
    return b"".join(bytes([len(piece)]) + piece for piece in pieces) + b"\0"


GIF = Format(
    id="gif",
    title=TITLE,
    suffixes=(".gif",),
    mime="image/gif",
    magic=b"GIF89a",
    several="animation",
    make=make_gif,
)
