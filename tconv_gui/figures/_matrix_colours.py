"""Kernel cells as colours: under numbers, and as a picture where there is no room for them."""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise
from math import prod
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage

from core.terms import TermTable
from core.unrolled import Places, Unrolled, UnrolledLinks
from tconv_gui.figures._tints import kernel_tint
from tconv_gui.figures.surface import Surface
from tconv_gui.theme import Scale, Theme, colour, rgb

Pixels = NDArray[np.uint32]

# How much of a kernel cell's colour there is where a number stands on it.
SOFT = 0.6


@lru_cache(maxsize=32)
def soft_tints(theme: Theme, count: int) -> tuple[str, ...]:
    """The colours of kernel cells under their numbers: the tints of all figures, in pastel."""
    ground = np.array(rgb(theme.panel))
    mixed = []
    for number in range(count):
        tint = np.array(rgb(kernel_tint(theme, number, count)))
        red, green, blue = np.rint(ground + (tint - ground) * SOFT).astype(int).tolist()
        mixed.append(f"#{red:02X}{green:02X}{blue:02X}")
    return tuple(mixed)


@lru_cache(maxsize=32)
def tinted(theme: Theme, count: int) -> Theme:
    """A theme whose colour scale, from 0 to ``count`` - 1, is the colours of the kernel cells."""
    return theme._replace(sequential=Scale(soft_tints(theme, count)))


def texts_of(cells: Places, texts: tuple[str, ...]) -> np.ndarray:
    """The text of the kernel cell in every entry, empty where there is none."""
    table = np.array([*texts, ""], dtype=object)
    return np.asarray(table[cells])


class Part(NamedTuple):
    """Where some rows and columns of a matrix, or of its transpose, hold which kernel cell.

    Equal for all numbers in the kernel, so that a picture lasts while they are edited.
    """

    table: TermTable
    kernel_size: tuple[int, ...]
    flipped: bool
    rows: range
    columns: range
    is_transposed: bool = False
    links: UnrolledLinks | None = None


def part_of(matrix: Unrolled, rows: range, columns: range) -> Part:
    """Some rows and columns of a matrix."""
    links = matrix if isinstance(matrix, UnrolledLinks) else None
    return Part(matrix.table, matrix.kernel.shape, matrix.flipped, rows, columns, links=links)


def whole(matrix: Unrolled) -> Part:
    """All of a matrix."""
    rows, columns = matrix.shape
    return part_of(matrix, range(rows), range(columns))


@lru_cache(maxsize=12)
def matrix_pixels(part: Part, theme: Theme, width: int, height: int) -> Pixels:
    """A part of a matrix in at most so many pixels, each in the mean colour of its kernel cells."""
    count = prod(part.kernel_size)
    matrix = part.links or Unrolled(part.table, np.zeros(part.kernel_size), part.flipped)
    colours = np.array([rgb(tint) for tint in soft_tints(theme, count)], dtype=np.float64)
    high, wide = (width, height) if part.is_transposed else (height, width)
    counts, means = matrix.picture(high, wide, colours, part.rows, part.columns)
    ground = np.array(rgb(theme.panel), dtype=np.float64)
    pixels = np.where(counts[..., None] > 0, means, ground)
    if part.is_transposed:
        pixels = pixels.swapaxes(0, 1)
    red, green, blue = np.rint(pixels).astype(np.uint32).transpose(2, 0, 1)
    found: Pixels = np.uint32(0xFF000000) | red << 16 | green << 8 | blue
    found.setflags(write=False)
    return found


def paint_matrix_picture(surface: Surface, rect: QRectF, part: Part, theme: Theme) -> None:
    """A part of a matrix as colours alone, in as many pixels as there are."""
    box = surface.box(rect.x(), rect.y(), rect.width(), rect.height())
    width, height = max(int(box.width()), 1), max(int(box.height()), 1)
    if surface.kind == "glyphs":
        image = _matrix_image(part, theme, width, height)
        surface.painter.drawImage(box.topLeft(), image)
        return
    surface.fill(rect.x(), rect.y(), rect.width(), rect.height(), colour(theme.panel))
    pixels = matrix_pixels(part, theme, width, height)
    _paint_runs(surface, rect, pixels, argb(theme.panel))


def paint_pixels(surface: Surface, rect: QRectF, pixels: Pixels) -> None:
    """0xAARRGGBB values over the whole of ``rect``; those of 0 leave what is there."""
    if surface.kind == "glyphs":
        box = surface.box(rect.x(), rect.y(), rect.width(), rect.height())
        width, height = max(int(box.width()), 1), max(int(box.height()), 1)
        surface.painter.drawImage(box.topLeft(), _image(pixels, width, height))
        return
    _paint_runs(surface, rect, pixels, 0)


def argb(text: str) -> int:
    """The opaque pixel of "#RRGGBB"."""
    return 0xFF000000 | int(text[1:], 16)


@lru_cache(maxsize=12)
def _matrix_image(part: Part, theme: Theme, width: int, height: int) -> QImage:
    return _image(matrix_pixels(part, theme, width, height), width, height)


def _image(pixels: Pixels, width: int, height: int) -> QImage:
    """Pixels brought up (or down) to ``width`` × ``height`` without mixing any."""
    rows = np.arange(height) * pixels.shape[0] // height
    columns = np.arange(width) * pixels.shape[1] // width
    data = np.ascontiguousarray(pixels[rows][:, columns], dtype=np.uint32)
    made = QImage(
        data.data, width, height, width * 4, QImage.Format.Format_ARGB32_Premultiplied
    )
    return made.copy()  # the array goes away with this function


def _paint_runs(surface: Surface, rect: QRectF, pixels: Pixels, unseen: int) -> None:
    """Pixels as shapes, for drawings that can be enlarged; equal neighbours are one."""
    rows, columns = pixels.shape
    high, wide = rect.height() / rows, rect.width() / columns
    for number, line in enumerate(pixels):
        edges = [0, *(np.flatnonzero(np.diff(line)) + 1).tolist(), columns]
        for start, end in pairwise(edges):
            value = int(line[start])
            if value != unseen:
                x, y = rect.x() + start * wide, rect.y() + number * high
                surface.fill(x, y, (end - start) * wide, high, QColor.fromRgb(value))


def outlined(surface: Surface, box: QRectF, ink: QColor, line: float) -> None:
    """A frame around a box; a bar where the box is too thin to hold one."""
    least = 3 / surface.scale
    line = max(line, 2.0 / surface.scale)
    if min(box.width(), box.height()) < 2 * line:
        wide, high = max(box.width(), least), max(box.height(), least)
        x, y = box.center().x() - wide / 2, box.center().y() - high / 2
        if surface.is_exposed(QRectF(x, y, wide, high).adjusted(-1, -1, 1, 1)):
            surface.fill(x, y, wide, high, ink)
        return
    surface.outline(box.x(), box.y(), box.width(), box.height(), ink, line)
