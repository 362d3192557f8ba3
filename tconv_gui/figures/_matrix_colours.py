"""Kernel cells as colours: under numbers, and as a picture where there is no room for them."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from math import prod

import numpy as np
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage

from core.unrolled import Places, Unrolled
from tconv_gui.figures._tints import kernel_tint
from tconv_gui.figures.surface import Surface
from tconv_gui.theme import Scale, Theme, rgb

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
    return replace(theme, sequential=Scale(soft_tints(theme, count)))


def texts_of(cells: Places, texts: tuple[str, ...]) -> np.ndarray:
    """The text of the kernel cell in every entry, empty where there is none."""
    table = np.array([*texts, ""], dtype=object)
    return np.asarray(table[cells])


@lru_cache(maxsize=6)
def matrix_image(
    matrix: Unrolled, theme: Theme, width: int, height: int, is_transposed: bool = False
) -> QImage:
    """The matrix in exactly so many pixels, each in the mean colour of its kernel cells."""
    count = prod(matrix.kernel.shape)
    colours = np.array([rgb(tint) for tint in soft_tints(theme, count)], dtype=np.float64)
    high, wide = (width, height) if is_transposed else (height, width)
    counts, means = matrix.picture(high, wide, colours)
    ground = np.array(rgb(theme.panel), dtype=np.float64)
    pixels = np.where(counts[..., None] > 0, means, ground)
    if is_transposed:
        pixels = pixels.swapaxes(0, 1)
    red, green, blue = np.rint(pixels).astype(np.uint32).transpose(2, 0, 1)
    return image_of(0xFF000000 | red << 16 | green << 8 | blue, width, height)


def image_of(pixels: np.ndarray, width: int, height: int) -> QImage:
    """0xAARRGGBB values brought up (or down) to ``width`` × ``height`` without mixing any."""
    rows = np.arange(height) * pixels.shape[0] // max(height, 1)
    columns = np.arange(width) * pixels.shape[1] // max(width, 1)
    data = np.ascontiguousarray(pixels[rows][:, columns], dtype=np.uint32)
    made = QImage(
        data.data, width, height, width * 4, QImage.Format.Format_ARGB32_Premultiplied
    )
    return made.copy()  # the array goes away with this function


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
