"""Animated GIF: one exact palette for all frames, and of each frame only what changed.

Qt writes no GIF.  Painting, palette and container are made here; Pillow compresses the pixels.
In a figure nearly all pixels are flat fills.  Their colours are kept exactly.  The edges of letters
and lines mix two of them; of each two that mix the palette holds a few shades, so that the same
letter is the same few bytes wherever it stands.
"""

from __future__ import annotations

import struct
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRect
from PySide6.QtGui import QImage

from core.words_mark import QT_TRANSLATE_NOOP
from tconv_gui.export._film import images, painted
from tconv_gui.export.format import Format, Job, Progress, report
from tconv_gui.figures.figure import Frame
from tconv_gui.figures.render import place as placement_of
from tconv_gui.theme import Theme

TITLE = QT_TRANSLATE_NOOP("format", "GIF animation")

Pixels = NDArray[np.uint32]
Indexes = NDArray[np.uint8]
# A pixel is 0xRRGGBB, or this where the frame before shows through.
CLEAR = np.uint32(1 << 24)
RGB = np.uint32(0xFFFFFF)
CLEAR_INDEX = 0
MAX_COLOURS = 255
# So near to the line between two colours a colour surely is, and may be, one of their mixtures.
SURELY, PASSED, NEAR = 3.0, 4.0, 12.0
# A pair of colours is worth its shades if it makes this part of all edges; such pairs are to make
# this part together, else the palette is made of single colours.
WORTH, ENOUGH = 0.002, 0.9
# A palette will do if only this part of all pixels is off by more than FAR, and edges on average by
# no more than this; the edges of large letters may be off by more.
FAR = 48
FINE_LIMITS, COARSE_LIMITS = (0.001, 9.0), (0.007, 12.0)
# So many of those at least are left for edges, chosen among so many.
EDGE_COLOURS = 40
CANDIDATES = 1500
# The eye sees green best and blue worst.
EYE = np.array([3, 6, 1], dtype=np.int32)
# Where so few pixels in a row stay as they are, naming their colours again takes fewer bytes.
SHORT_RUN = 16
# What is kept in memory to be painted once only; of longer or larger animations so many frames at
# equal distances are painted before, to choose the palette.
MAX_KEPT_PIXELS = 100_000_000
SAMPLES = 24
KEEP, RESTORE = 1, 2
# Below two hundredths of a second browsers take ten instead.
SHORTEST = 2
LONGEST = 65_535


class Rounding(NamedTuple):
    """To which parts of ink edges are rounded besides none and all, and the limits in between."""

    shades: tuple[float, ...]
    limits: tuple[float, ...]


# Faint lines and small letters stay; large letters look the same with fewer shades.
FINE = Rounding((0.325, 0.675), (0.15, 0.5, 0.85))
COARSE = Rounding((0.5,), (0.3, 0.7))
# From this scale on even a cell's smallest letters are large.
COARSE_FROM = 1.2


class Mix(NamedTuple):
    """Two colours whose mixtures are rounded."""

    ground: int
    ink: int
    rounding: Rounding


class Patch(NamedTuple):
    """What a frame changes: pixels of shape (height, width) and where their corner is."""

    x: int
    y: int
    pixels: Pixels


class Tile(NamedTuple):
    """A patch in colours of the palette."""

    x: int
    y: int
    indexes: Indexes


class Palette:
    """Up to 255 colours; ``indexes`` maps pixels to them, exactly or to the nearest.

    The shades of ``mixes`` follow ``colours``, among which both colours of each mix are.
    """

    def __init__(self, colours: Iterable[int], mixes: Sequence[Mix] = ()) -> None:
        plain = list(colours) or [0]
        self.mixes = tuple(mixes)
        shades = [shade for mix in mixes for shade in _shades(mix)]
        self.colours: Pixels = np.array([*plain, *shades], dtype=np.uint32)
        self.bits = max(len(self.colours).bit_length(), 2)
        # 16 MB of which only the pages of colours that occur are ever touched.
        self._index = np.zeros(int(CLEAR) + 1, dtype=np.uint8)
        self._index[plain] = np.arange(1, len(plain) + 1)
        # The indexes of each mix from its ground over its shades to its ink.
        self._levels = []
        first = len(plain) + 1
        for ground, ink, rounding in mixes:
            inner = range(first, first + len(rounding.shades))
            self._levels.append(np.array([self._index[ground], *inner, self._index[ink]], np.uint8))
            first = inner.stop

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
            if self.mixes:
                self._learn_mixtures(some)

    def _learn_mixtures(self, colours: Pixels) -> None:
        """Round ``colours`` within the two that they are mixed of.

        The nearest colour may belong to others; a letter would be patched together.
        """
        ends = np.array([mix[:2] for mix in self.mixes], dtype=np.uint32)
        parts, distances = _mixtures(colours, ends)
        nearest = distances.argmin(axis=1)
        nearest[distances.min(axis=1) >= NEAR] = -1
        for number, mix in enumerate(self.mixes):
            own = nearest == number
            level = np.digitize(parts[own, number], mix.rounding.limits)
            self._index[colours[own]] = self._levels[number][level]


# How many whole pictures tell what is flat, about.
WHOLE_PICTURES = 6


def make_gif(job: Job, progress: Progress) -> bytes:
    """All frames as an endless or counted animation."""
    total = len(job.frames)
    if total * job.width * job.height <= MAX_KEPT_PIXELS:
        kept = list(_watched(patches(job), progress, total))
        pictures = [patch.pixels for patch in kept]
        if job.ground is not None:
            # Some pictures whole, the last among them: changes say too little of what is flat.
            some = job.frames[:: -max(total // WHOLE_PICTURES, 1)]
            pictures += [_whole(job, frame) for frame in some]
        palette = palette_of(pictures, job.paint_theme, _is_large(job))
        blocks = list(_frames(job, kept, palette))
    else:
        palette = palette_of(_sampled(job, progress), job.paint_theme, _is_large(job))
        watched = _watched(patches(job), progress, total)
        blocks = list(_frames(job, watched, palette))
    report(progress, total, total)
    return b"".join([*_head(job, palette), *blocks, b";"])


def patches(job: Job) -> Iterator[Patch]:
    """What each frame changes on the one before; the first holds the whole picture.

    On a transparent ground each frame stands alone: a GIF cannot take pixels back.
    """
    before: Pixels | None = None
    for image, places in images(job):
        if job.ground is None:
            yield _cropped(_hard_edges(_view(image)))
            continue
        if before is None:
            before = _view(image) & RGB
            yield Patch(0, 0, before.copy())
            continue
        yield _difference(before, image, places)


def palette_of(pictures: Iterable[Pixels], theme: Theme, is_large: bool = False) -> Palette:
    """All flat colours and inks in ``pictures``, and some for the edges of letters.

    Fewer colours make a smaller file; letters on cells that are ``is_large`` need the fewest.
    """
    flat: Counter[int] = Counter()
    every: Counter[int] = Counter()
    for pixels in pictures:
        for counts, some in ((flat, _inner(pixels)), (every, pixels.ravel())):
            values, times = _tally(some)
            counts.update(dict(zip(values.tolist(), times.tolist(), strict=True)))
    inks = sorted(_inks(theme))
    for colour in inks:
        flat[colour] += every[colour]
    grounds = _ordered(+flat)[:MAX_COLOURS]
    for palette in _choices(grounds, inks, every, theme, is_large):
        if _looks_right(palette, every, flat, COARSE_LIMITS if is_large else FINE_LIMITS):
            break
    return palette


def _choices(
    grounds: list[int], inks: list[int], every: Counter[int], theme: Theme, is_large: bool
) -> Iterator[Palette]:
    """Palettes to try, those that make smaller files first."""
    pairs, left = _pairs(grounds, inks, every)
    if pairs:
        plain = [*grounds, *sorted({ink for _, ink in pairs} - set(grounds))]
        # What is faint stands on these: hatching, dots, notes.
        paper = _numbers(theme.background, theme.panel, theme.hairline)
        fine = [Mix(*pair, FINE) for pair in pairs]
        if is_large:
            coarse = (m if m.ground in paper else m._replace(rounding=COARSE) for m in fine)
            yield Palette(plain, tuple(coarse))
        yield Palette(plain, fine)
        shades = len(fine) * len(FINE.shades)
        room = _full(len(plain) + shades + EDGE_COLOURS) - shades
        yield Palette(_completed(plain, left, room), fine)
    yield Palette(_completed(grounds, every, _full(len(grounds) + EDGE_COLOURS)))
    yield Palette(_completed(grounds, every, MAX_COLOURS))


def _full(count: int) -> int:
    """How many colours a palette holds that takes no more bytes than one of ``count``."""
    return min((1 << count.bit_length()) - 1, MAX_COLOURS)


def _looks_right(
    palette: Palette, every: Counter[int], flat: Counter[int], limits: tuple[float, float]
) -> bool:
    """Whether hardly any pixel is far from its colour and edges are near theirs on average."""
    colours = np.array([c for c in every if c != CLEAR], dtype=np.uint32)
    times = np.array([every[c] for c in colours.tolist()])
    nearest = palette.colours[palette.indexes(colours) - 1]
    off = np.abs(_channels(nearest) - _channels(colours)).max(axis=1)
    edges = max(sum(every[c] - min(flat[c], every[c]) for c in colours.tolist()), 1)
    far = times[off > FAR].sum() / times.sum()
    few, near = limits
    return bool(far <= few and (off * times).sum() / edges <= near)


def _inks(theme: Theme) -> set[int]:
    """The colours of lines and letters, which are too thin to be flat anywhere."""
    roles = (theme.input, theme.kernel, theme.output, theme.current, theme.gradient)
    lines = (role.line for role in roles)
    return _numbers(*lines, theme.ink, theme.soft_ink, theme.hairline, theme.hole, theme.cropped)


def _numbers(*colours: str) -> set[int]:
    """Colours written "#RRGGBB" as pixels."""
    return {int(text[1:], 16) for text in colours}


def _ordered(counts: Counter[int]) -> list[int]:
    """The most frequent first, equally frequent ones by their number; CLEAR is no colour."""
    ordered = sorted(counts, key=lambda colour: (-counts[colour], colour))
    return [colour for colour in ordered if colour != CLEAR]


def _pairs(
    grounds: list[int], inks: list[int], counts: Counter[int]
) -> tuple[list[tuple[int, int]], Counter[int]]:
    """Pairs of a ground and an ink that mix, most pixels first, and the colours they leave over.

    No pairs if there is no room for their shades or if they leave too much unexplained.
    """
    room = (MAX_COLOURS - len(grounds)) // (len(FINE.shades) + 1)
    plain = set(grounds)
    edges = np.array([c for c in _ordered(counts)[:CANDIDATES] if c not in plain], dtype=np.uint32)
    options = [(ground, ink) for ink in inks for ground in grounds if ground != ink]
    if not (edges.size and options and room):
        return [], Counter()
    ends = np.array(options, dtype=np.uint32)
    # Where a third colour lies between two, these two do not mix.
    parts, distances = _mixtures(np.array(grounds, dtype=np.uint32), ends)
    passed = (distances < PASSED) & (parts > 0.02) & (parts < 0.98)
    ends = ends[~passed.any(axis=0)]
    weights = np.array([counts[colour] for colour in edges.tolist()], dtype=np.float64)
    explained = _mixtures(edges, ends)[1] < SURELY
    least, left = WORTH * weights.sum(), weights.copy()
    found: list[tuple[int, int]] = []
    while len(found) < room:
        gains = left @ explained
        best = int(gains.argmax())
        if gains[best] < least:
            break
        found.append((int(ends[best, 0]), int(ends[best, 1])))
        left[explained[:, best]] = 0
    if left.sum() > (1 - ENOUGH) * weights.sum():
        return [], Counter()
    rest = {colour: int(times) for colour, times in zip(edges.tolist(), left, strict=True) if times}
    return found, Counter(rest)


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


def _is_large(job: Job) -> bool:
    scale = placement_of(job.figure, job.frames[0], job.width, job.height).scale
    return scale >= COARSE_FROM


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
        image = painted(job, job.frames[number])
        view = _view(image)
        yield _hard_edges(view) if job.ground is None else view & RGB


def _whole(job: Job, frame: Frame) -> Pixels:
    image = painted(job, frame)  # by name: its pixels die with it
    return _view(image) & RGB


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


def _mixtures(colours: Pixels, pairs: Pixels) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """How much of each pair's second colour is in each colour, and how far from such a mixture.

    ``pairs`` has shape (pairs, 2); both results have shape (colours, pairs).
    """
    scale = np.sqrt(EYE / EYE.sum()).astype(np.float32)
    ends = _channels(pairs) * scale
    way = ends[:, 1] - ends[:, 0]
    length = np.maximum((way**2).sum(axis=1), 1)
    from_start = (_channels(colours) * scale)[:, None] - ends[:, 0]
    parts = np.clip((from_start * way).sum(axis=2) / length, 0, 1)
    distances = np.sqrt(((from_start - parts[..., None] * way) ** 2).sum(axis=2))
    return parts, distances


def _shades(mix: Mix) -> list[int]:
    """The colours between ground and ink that edges are rounded to."""
    ground, ink = _channels(np.array(mix[:2], dtype=np.uint32)).tolist()
    return [
        sum(
            round(one + (other - one) * part) << shift
            for one, other, shift in zip(ground, ink, (16, 8, 0), strict=True)
        )
        for part in mix.rounding.shades
    ]


def _head(job: Job, palette: Palette) -> list[bytes]:
    bits = palette.bits - 1
    screen = struct.pack("<HHBBB", job.width, job.height, 0xF0 | bits, CLEAR_INDEX, 0)
    comment = job.description.encode()
    blocks = [b"GIF89a", screen, palette.table(), b"!\xfe", _in_blocks(comment)]
    if len(job.frames) > 1 and job.loop != 1:
        # The number in the file is that of repetitions; none plays it once.
        blocks += [b"!\xff\x0bNETSCAPE2.0\x03\x01", struct.pack("<HB", max(job.loop - 1, 0), 0)]
    return blocks


def _frames(job: Job, found: Iterable[Patch], palette: Palette) -> Iterator[bytes]:
    """Each frame as it stands in the file."""
    shown = np.zeros((job.height, job.width), dtype=np.uint8)
    for number, patch in enumerate(found):
        tile = Tile(patch.x, patch.y, palette.indexes(patch.pixels))
        if job.ground is not None:
            tile = with_long_runs(shown, tile)
        yield _frame(job, number, tile, palette)


def with_long_runs(shown: Indexes, tile: Tile) -> Tile:
    """The tile that is written; ``shown`` are the indexes on screen and brought up to date.

    What looks the same in the palette's colours stays.  Short stretches of it are written all the
    same, so that a letter is not cut up by what stood there before.
    """
    height, width = tile.indexes.shape
    before = shown[tile.y : tile.y + height, tile.x : tile.x + width]
    changed = (tile.indexes != CLEAR_INDEX) & (tile.indexes != before)
    rows, columns = np.flatnonzero(changed.any(axis=1)), np.flatnonzero(changed.any(axis=0))
    if not rows.size:
        return Tile(0, 0, np.full((1, 1), CLEAR_INDEX, dtype=np.uint8))
    np.copyto(before, tile.indexes, where=changed)
    part = slice(rows[0], rows[-1] + 1), slice(columns[0], columns[-1] + 1)
    changed = changed[part]
    flat = changed.ravel()
    starts = np.flatnonzero(np.concatenate([[True], flat[1:] != flat[:-1]]))
    lengths = np.diff(starts, append=flat.size)
    written = np.repeat(flat[starts] | (lengths < SHORT_RUN), lengths).reshape(changed.shape)
    indexes = np.where(written, before[part], np.uint8(CLEAR_INDEX))
    return Tile(tile.x + int(columns[0]), tile.y + int(rows[0]), indexes)


def _frame(job: Job, number: int, tile: Tile, palette: Palette) -> bytes:
    last = number == len(job.frames) - 1
    delay = round((job.hold_last_ms if last else job.frame_ms) / 10)
    delay = min(max(delay, SHORTEST), LONGEST)
    disposal = RESTORE if job.ground is None else KEEP
    see_through = number > 0 or job.ground is None
    height, width = tile.indexes.shape
    control = struct.pack("<BBHBB", 4, disposal << 2 | see_through, delay, CLEAR_INDEX, 0)
    place = struct.pack("<HHHHB", tile.x, tile.y, width, height, 0)
    return b"".join([b"!\xf9", control, b",", place, _compressed(tile.indexes, palette.bits)])


def _compressed(indexes: Indexes, bits: int) -> bytes:
    # Pillow takes long to load, and only GIFs need it.
    from PIL import Image

    indexes = np.ascontiguousarray(indexes)
    picture = Image.frombuffer("P", indexes.shape[::-1], indexes, "raw", "P", 0, 1)
    return bytes([bits]) + picture.tobytes("gif", "P", bits, 0) + b"\0"


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
    group="animations",
    reads=("frame_ms", "hold_last_ms", "loop", "embed_document"),
)
