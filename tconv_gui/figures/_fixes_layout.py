"""The alternatives to a layer as cards: their words and where everything stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, QSizeF

from core.document import Document, shape_text
from core.errors import ConvError
from core.fixes import Fix
from core.fixes import fixes as fixes_of
from core.numbers_text import shown_number
from core.words_mark import QT_TRANSLATE_NOOP
from tconv_gui.figures._labels import shown_caption
from tconv_gui.figures._type import kept
from tconv_gui.figures._verdict import ratio_text, sums_text
from tconv_gui.figures._wrapping import wrapped
from tconv_gui.figures.figure import Frame
from tconv_gui.figures.layout import Grid, Layout
from tconv_gui.figures.surface import Families
from tconv_gui.theme.fonts import load_fonts
from tconv_gui.words import Words

Array = NDArray[np.float64]

TITLE = QT_TRANSLATE_NOOP("fixes", "What can be done about a checkerboard")
HEAD = QT_TRANSLATE_NOOP(
    "fixes",
    "The same constant of ones through the layer as it is and through the alternatives to it. "
    "Adopt one in the panel “Checkerboard”.",
)
FLAT = QT_TRANSLATE_NOOP("fixes", "flat: {value} everywhere inside")
UNEVEN = QT_TRANSLATE_NOOP("fixes", "not flat, {ratio}: {pattern}")
UNEVEN_SIGNS = QT_TRANSLATE_NOOP("fixes", "not flat: {pattern}")
PEAK = QT_TRANSLATE_NOOP("fixes", "ripple {ripple}, peak {height} at {frequency}")
PEAK_ONLY = QT_TRANSLATE_NOOP("fixes", "peak {height} at {frequency}")
NO_PEAK = QT_TRANSLATE_NOOP("fixes", "no ripple, no peak")
COST = QT_TRANSLATE_NOOP("fixes", "parameters {parameters}, multiplications {products}")
OTHER_SIZE = QT_TRANSLATE_NOOP("fixes", "The output becomes {size}.")
NOT_HERE = QT_TRANSLATE_NOOP("fixes", "Not here: {reason}")
RESPONSE = QT_TRANSLATE_NOOP("fixes", "answer inside")
KERNEL = QT_TRANSLATE_NOOP("fixes", "kernel {size}")
TIED_KERNEL = QT_TRANSLATE_NOOP("fixes", "as one kernel {size}")
SPLIT_KERNEL = QT_TRANSLATE_NOOP("fixes", "kernel {size}, split by phases")
THEN_KERNEL = QT_TRANSLATE_NOOP("fixes", "kernel {size}, then a mean over {last}")

CARD = 350.0
PAD, GAP = 14.0, 14.0
NOTE, NAME, TITLE_SIZE = 14.0, 15.5, 20.0
LINE = 1.36
# Tables of two axes are no higher than this.
ROOM_HIGH = 128.0
LARGEST_CELL = 32.0
PATCH = 4
# Longer rows stand below each other.
MOST_BESIDE = 6
MOST_CELLS = 16


class Text(NamedTuple):
    """A line at the beginning of its baseline."""

    text: str
    x: float
    y: float
    kind: str


class Picture(NamedTuple):
    """A table of numbers with its place: "response" or "kernel"."""

    kind: str
    grid: Grid
    values: Array


class Card(NamedTuple):
    """One alternative, placed."""

    fix: Fix
    rect: QRectF
    lines: tuple[Text, ...]
    pictures: tuple[Picture, ...]
    light: QRectF | None


@dataclass(frozen=True, eq=False)
class Arranged:
    """All cards and the words over and under them."""

    layout: Layout
    lines: tuple[Text, ...]
    cards: tuple[Card, ...]
    problem: ConvError | None


@kept(maxsize=16)
def alternatives(document: Document, layer: int) -> tuple[Fix, ...]:
    """The layer and what can be put in its place; ConvError for a convolution."""
    return fixes_of(document.layers[layer], document.feature_maps[layer].shape[2:])


def arrange(frame: Frame) -> Arranged:
    """The arrangement for a frame."""
    caption = shown_caption(frame)
    return _arranged(frame.document, frame.layer, frame.words, round(frame.aspect, 2), caption)


@kept(maxsize=16)
def _arranged(
    document: Document, layer: int, words: Words, aspect: float, caption: str
) -> Arranged:
    families = load_fonts(words.language)
    try:
        found, problem = alternatives(document, layer), None
    except ConvError as error:
        found, problem = (), error.kept()
    if problem is not None:
        return _refused(words.error(problem), caption, words, families, problem)
    best: Arranged | None = None
    fit = float("inf")
    for columns in range(1, 6):
        made = _cards(found, columns, caption, words, families)
        size = made.layout.size
        needed = max(size.width(), size.height() * aspect)
        if needed < fit:
            best, fit = made, needed
    assert best is not None
    return best


def _refused(
    reason: str, caption: str, words: Words, families: Families, problem: ConvError
) -> Arranged:
    lines: list[Text] = []
    width = 2 * CARD
    y = _write(lines, words(TITLE), "title", 0.0, 0.0, width, families)
    y = _write(lines, _sentence(reason), "ink", 0.0, y + 6, width, families)
    if caption:
        y = _write(lines, caption, "soft", 0.0, y + 12, width, families)
    return Arranged(Layout(QSizeF(width, y + 4), (), {}), tuple(lines), (), problem)


def _cards(
    found: tuple[Fix, ...], columns: int, caption: str, words: Words, families: Families
) -> Arranged:
    width = columns * (CARD + GAP) - GAP
    lines: list[Text] = []
    y = _write(lines, words(TITLE), "title", 0.0, 0.0, width, families)
    y = _write(lines, words(HEAD), "ink", 0.0, y, width, families) + GAP
    cards: list[Card] = []
    for start in range(0, len(found), columns):
        row = [
            _card(fix, n * (CARD + GAP), y, words, families)
            for n, fix in enumerate(found[start : start + columns])
        ]
        high = max(card.rect.height() for card in row)
        for card in row:
            card.rect.setHeight(high)
        cards += row
        y += high + GAP
    if caption:
        y = _write(lines, caption, "soft", 0.0, y, width, families)
    return Arranged(Layout(QSizeF(width, y + 4), (), {}), tuple(lines), tuple(cards), None)


def _card(fix: Fix, x: float, top: float, words: Words, families: Families) -> Card:
    lines: list[Text] = []
    room, left = CARD - 2 * PAD, x + PAD
    y = _write(lines, words(fix.title), "name", left, top + PAD * 0.7, room, families)
    if fix.problem is not None:
        reason = words(NOT_HERE, reason=words.error(fix.problem))
        y = _write(lines, reason, "soft", left, y + 4, room, families)
        return Card(fix, QRectF(x, top, CARD, y + PAD - top), tuple(lines), (), None)
    light = QRectF(left, y + 3, NOTE, NOTE)
    texts = texts_of(fix, words)
    y = _write(lines, texts[0], "strong", left + NOTE * 1.5, y, room - NOTE * 1.5, families)
    pictures, y = _pictures(fix, lines, left, y + 6, room, words, families)
    y += 6
    for text in texts[1:3]:
        y = _write(lines, text, "ink", left, y, room, families)
    for text in texts[3:]:
        y = _write(lines, text, "soft", left, y, room, families)
    return Card(
        fix, QRectF(x, top, CARD, y + PAD * 0.8 - top), tuple(lines), tuple(pictures), light
    )


def _pictures(
    fix: Fix, lines: list[Text], left: float, y: float, room: float, words: Words,
    families: Families,
) -> tuple[list[Picture], float]:  # fmt: skip
    """The answer and the kernel beside each other, long rows below each other."""
    tables = [
        ("response", words(RESPONSE), patch_of(fix)),
        ("kernel", kernel_title(fix, words), kernel_of(fix)),
    ]
    is_long = any(v.shape[0] == 1 and v.shape[1] > MOST_BESIDE for _, _, v in tables)
    wide = room if is_long else room / 2 - 4
    bases = []
    pictures: list[Picture] = []
    for n, (kind, title, values) in enumerate(tables):
        x = left if is_long else left + n * (room / 2 + 4)
        base = _write(lines, title, "soft", x, y, wide, families) + 3
        rows, columns = values.shape
        most = min(wide, room / 2 - 4) if rows > 1 else wide
        cell = min(most / columns, ROOM_HIGH / rows, LARGEST_CELL)
        pictures.append(Picture(kind, Grid(kind, rows, columns, x, base, cell), values))
        bases.append(base)
        if is_long:
            y = base + rows * cell + 3
    if not is_long:
        # Both tables begin at one height.
        pictures = [p._replace(grid=p.grid.at(p.grid.x, max(bases))) for p in pictures]
    return pictures, max(picture.grid.rect.bottom() for picture in pictures)


def _write(
    lines: list[Text], text: str, kind: str, x: float, y: float, room: float, families: Families
) -> float:
    size = {"title": TITLE_SIZE, "name": NAME}.get(kind, NOTE)
    part = 0.92 if kind in ("title", "name", "strong") else 0.99
    for piece in wrapped(text, room * part, size, families):
        lines.append(Text(piece, x, y + size, kind))
        y += size * LINE
    return y


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def texts_of(fix: Fix, words: Words) -> list[str]:
    """Whether it is even and why, its peak, its cost, and what it does."""
    assert fix.unevenness is not None
    assert fix.pattern is not None
    assert fix.note is not None
    found = fix.unevenness
    if found.is_flat:
        said = [words(FLAT, value=shown_number(found.high))]
    else:
        ratio, pattern = ratio_text(found.ratio), sums_text(fix.pattern)
        said = [words(UNEVEN if ratio else UNEVEN_SIGNS, ratio=ratio, pattern=pattern)]
    if fix.peak is None:
        said.append(words(NO_PEAK))
    else:
        height = fix.peak.relative if np.isfinite(fix.peak.relative) else fix.peak.magnitude
        name = fix.peak.name if len(fix.peak.frequency) == 1 else f"({fix.peak.name})"
        mark = PEAK if np.isfinite(found.ripple) else PEAK_ONLY
        said.append(
            words(
                mark, ripple=shown_number(found.ripple), height=shown_number(height),
                frequency=name,
            )
        )  # fmt: skip
    said.append(words(COST, parameters=fix.parameters, products=fix.multiplications))
    said.append(words(fix.note, **(fix.facts or {})))
    if not fix.keeps_size:
        said.append(words(OTHER_SIZE, size=shape_text(fix.size)))
    return said


def patch_of(fix: Fix) -> Array:
    """Whole periods of the answer inside; of one axis a single row."""
    assert fix.pattern is not None
    pattern = np.atleast_2d(fix.pattern)
    flat_row = fix.pattern.ndim == 1
    tiles = [max(1, -(-PATCH // n)) for n in pattern.shape]
    if flat_row:
        tiles = [1, max(1, -(-(PATCH + 2) // pattern.shape[1]))]
    return np.tile(pattern, tiles)[:MOST_CELLS, :MOST_CELLS]


def kernel_of(fix: Fix) -> Array:
    """The kernel as it is stamped: that of the one layer that does the same, if there are two."""
    used = fix.layers[0].used_weight[0, 0] if fix.one_kernel is None else fix.one_kernel
    return np.atleast_2d(used)[:MOST_CELLS, :MOST_CELLS]


def kernel_title(fix: Fix, words: Words) -> str:
    """What the table of the kernel is."""
    used = fix.layers[0].used_weight[0, 0] if fix.one_kernel is None else fix.one_kernel
    size = shape_text(used.shape)
    if len(fix.layers) > 1 and fix.one_kernel is None:
        return words(THEN_KERNEL, size=size, last=shape_text(fix.layers[-1].spec.kernel_size))
    if len(fix.layers) > 1:
        return words(TIED_KERNEL, size=size)
    return words(KERNEL if fix.one_kernel is None else SPLIT_KERNEL, size=size)
