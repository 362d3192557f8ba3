"""Pictures as they are looked at: plain, stretched, as a difference, as a spectrum.

Everything here may be called from any thread; nothing needs a window.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QBuffer, QIODevice, Qt
from PySide6.QtGui import QImage

from core.picture_chain import difference, spectrum
from core.quality import psnr, ssim
from tconv_gui.model.picture_files import to_qimage
from tconv_gui.theme import Scale, colour_image

Pixels = NDArray[np.floating[Any]]

# What is shown small is made of a picture not larger than this.
OVERVIEW = 1600
FLOOR_DB = -80.0


class Look(NamedTuple):
    """An ``image`` of all pixels, a smaller ``overview`` of it, and the values of its two ends.

    ``least`` and ``most`` are the values that there are.
    """

    image: QImage
    overview: QImage
    low: float
    high: float
    least: float
    most: float


class Quality(NamedTuple):
    """How near the picture after is to the one before; ``psnr`` in dB."""

    psnr: float
    ssim: float


class Difference(NamedTuple):
    """After less before; ``is_resized`` says whether one had to be made as large as the other."""

    look: Look
    is_resized: bool


class Spectra(NamedTuple):
    """What is in the pictures, from -1/2 to 1/2 cycles per pixel."""

    before: Look
    after: Look


def look_at(pixels: Pixels, *, stretched: bool) -> Look:
    """The pixels with 0 as black and 1 as full, or ``stretched`` from their least to their most."""
    found = value_range(pixels)
    low, high = found if stretched else (0.0, 1.0)
    return _look(to_qimage(pixels, low, high), (low, high), found)


def value_range(pixels: Pixels) -> tuple[float, float]:
    """The least and the greatest finite value; (0, 1) where there is none or but one.

    >>> value_range(np.array([[[0.5, np.inf, 2.0]]]))
    (0.5, 2.0)
    """
    low, high = float(pixels.min()), float(pixels.max())
    if not np.isfinite(high - low):
        finite = pixels[np.isfinite(pixels)]
        low, high = (float(finite.min()), float(finite.max())) if finite.size else (0.0, 1.0)
    return (low, high) if high > low else (min(low, 0.0), max(high, 1.0))


def resized(pixels: Pixels, height: int, width: int) -> Pixels:
    """The pixels in another size, each cell the one that lies nearest to it.

    >>> resized(np.array([[[1.0, 2.0]]]), 1, 4)
    array([[[1., 1., 2., 2.]]])
    """
    rows = (2 * np.arange(height) + 1) * pixels.shape[1] // (2 * height)
    columns = (2 * np.arange(width) + 1) * pixels.shape[2] // (2 * width)
    return pixels[:, rows[:, None], columns]


def difference_of(before: Pixels, after: Pixels, scale: Scale) -> Difference:
    """After less before, the mean of the channels, in the colours of a diverging scale."""
    is_resized = before.shape[1:] != after.shape[1:]
    if is_resized:
        before = resized(before, *after.shape[1:])
    plane = difference(after, before).mean(axis=0)
    reach = float(np.abs(value_range(plane[None])).max()) if plane.any() else 1.0
    return Difference(_tinted(plane, -reach, reach, scale), is_resized)


def spectra_of(before: Pixels, after: Pixels, scale: Scale) -> Spectra:
    """Both spectra in decibels below the strongest of each, in the colours of a scale."""
    looks = [
        _tinted(spectrum(pixels, FLOOR_DB).values, FLOOR_DB, 0.0, scale)
        for pixels in (before, after)
    ]
    return Spectra(*looks)


def quality_of(before: Pixels, after: Pixels) -> Quality | None:
    """PSNR and SSIM of the picture after; None where the sizes differ.

    A grey one is compared with every channel of a coloured one.
    """
    if before.shape[1:] != after.shape[1:]:
        return None
    before, after = np.broadcast_arrays(before, after)
    return Quality(psnr(after, before, peak=1.0), ssim(after, before, peak=1.0))


def factor_of(before: Pixels, after: Pixels) -> tuple[int, int]:
    """How many times as high and wide the picture became, in whole numbers, 1 at least."""
    pairs = zip(before.shape[1:], after.shape[1:], strict=True)
    height, width = (max(1, round(new / old)) for old, new in pairs)
    return height, width


def _tinted(plane: Pixels, low: float, high: float, scale: Scale) -> Look:
    colours = np.ascontiguousarray(colour_image(plane, low, high, scale))
    height, width = colours.shape
    made = QImage(colours.data, width, height, 4 * width, QImage.Format.Format_RGB32)
    return _look(made.copy(), (low, high), (low, high))


def png_bytes(image: QImage) -> bytes:
    """The image as a PNG file."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]
    return bytes(buffer.data().data())


def _look(image: QImage, ends: tuple[float, float], found: tuple[float, float]) -> Look:
    overview = image
    while max(overview.width(), overview.height()) > OVERVIEW:
        # By halves: each new pixel is the mean of four, so that a fine pattern makes no coarse one.
        overview = overview.scaled(
            -(-overview.width() // 2), -(-overview.height() // 2),
            Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation,
        )  # fmt: skip
    return Look(image, overview, *ends, *found)
