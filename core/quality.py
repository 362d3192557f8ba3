"""How near a picture is to its reference: mean squared error, PSNR and SSIM.

Pictures are arrays of the same shape (..., *spatial): all axes before the spatial ones count as
channels.  ``peak`` is the span of the values, 1 or 255 say.  What is not finite makes NaN.
"""

from __future__ import annotations

from math import inf, isfinite, log10

import numpy as np
from numpy.typing import ArrayLike, NDArray

from core.errors import ConvError
from core.words_mark import QT_TRANSLATE_NOOP

Array = NDArray[np.float64]

# Z. Wang, A. C. Bovik, H. R. Sheikh, E. P. Simoncelli, "Image quality assessment: from error
# visibility to structural similarity" (2004), section III.
WINDOW = 11
SIGMA = 1.5
K1, K2 = 0.01, 0.03

SHAPES_DIFFER = QT_TRANSLATE_NOOP(
    "error", "only pictures of the same shape can be compared, but these are {one} and {other}."
)
NO_CELLS = QT_TRANSLATE_NOOP("error", "a picture without cells cannot be compared.")
TOO_FEW_AXES = QT_TRANSLATE_NOOP(
    "error", "a picture needs at least {axes} axes, but its shape is {got}."
)
PEAK_RANGE = QT_TRANSLATE_NOOP(
    "error", "peak must be a finite number greater than 0, but is {got}."
)


def mse(one: ArrayLike, other: ArrayLike) -> float:
    """The mean of the squared differences.

    >>> mse([[0.0, 2.0]], [[0.0, 0.0]])
    2.0
    """
    a, b = _pair(one, other)
    with np.errstate(over="ignore", invalid="ignore"):
        return float(np.mean(np.square(a - b)))


def psnr(one: ArrayLike, other: ArrayLike, *, peak: float) -> float:
    """The peak signal-to-noise ratio in dB, 10·log10(peak² / mse); infinite for equal pictures.

    >>> psnr([[0.0, 0.2]], [[0.0, 0.0]], peak=1.0)
    16.989700043360187
    """
    a, b = _pair(one, other)
    top = _peak(peak)
    error = mse(a, b)
    if error == 0:
        return inf
    return -inf if error == inf else 20 * log10(top) - 10 * log10(error)


def ssim(one: ArrayLike, other: ArrayLike, *, peak: float, axes: int = 2) -> float:
    """The mean structural similarity, 1 for equal pictures, averaged over the channels.

    The window is Gaussian, of 11 cells along each of the ``axes`` last axes, and stays inside the
    picture; of a smaller picture it is the largest odd number of cells that fits, with the same
    sigma, and sums to 1 again.

    >>> picture = np.arange(144.0).reshape(12, 12)
    >>> ssim(picture, picture, peak=143)
    1.0
    """
    a, b = _pair(one, other)
    top = _peak(peak)
    if a.ndim < axes:
        raise ConvError(TOO_FEW_AXES, parameter="shape", axes=axes, got=a.shape)
    size = a.shape[a.ndim - axes :]
    window = _window(min(WINDOW, *size))
    with np.errstate(over="ignore", invalid="ignore"):
        means = [
            _ssim_of_plane(x, y, window, (K1 * top) ** 2, (K2 * top) ** 2)
            for x, y in zip(a.reshape(-1, *size), b.reshape(-1, *size), strict=True)
        ]
    return float(np.mean(means))


def _pair(one: ArrayLike, other: ArrayLike) -> tuple[Array, Array]:
    a, b = np.asarray(one, dtype=np.float64), np.asarray(other, dtype=np.float64)
    if a.shape != b.shape:
        raise ConvError(
            SHAPES_DIFFER, parameter="shape", one=_size_text(a.shape), other=_size_text(b.shape)
        )
    if not a.size:
        raise ConvError(NO_CELLS, parameter="shape")
    return a, b


def _peak(peak: float) -> float:
    if not (isfinite(peak) and peak > 0):
        raise ConvError(PEAK_RANGE, parameter="peak", got=peak)
    return float(peak)


def _size_text(shape: tuple[int, ...]) -> str:
    return "×".join(map(str, shape)) or "1"


def _window(cells: int) -> Array:
    """One axis of the Gaussian window: an odd number of weights, at most ``cells``; their sum is 1.

    >>> _window(4).size
    3
    """
    reach = (cells - 1) // 2
    line = np.exp(-0.5 * np.square(np.arange(-reach, reach + 1) / SIGMA))
    return line / line.sum()


def _ssim_of_plane(x: Array, y: Array, window: Array, c1: float, c2: float) -> float:
    """Equation 13 of the paper, averaged over all places of the window."""
    mean_x, mean_y = _smoothed(x, window), _smoothed(y, window)
    # Differences from one number for the whole plane: then little is lost by cancelling.
    shift = float((x.mean() + y.mean()) / 2)
    u, v = x - shift, y - shift
    mean_u, mean_v = mean_x - shift, mean_y - shift
    variance_x = _smoothed(u * u, window) - mean_u * mean_u
    variance_y = _smoothed(v * v, window) - mean_v * mean_v
    covariance = _smoothed(u * v, window) - mean_u * mean_v
    likeness = (2 * mean_x * mean_y + c1) * (2 * covariance + c2)
    likeness /= (mean_x * mean_x + mean_y * mean_y + c1) * (variance_x + variance_y + c2)
    return float(likeness.mean())


def _smoothed(plane: Array, window: Array) -> Array:
    """The weighted mean at every place where the window is inside, along each axis in turn."""
    for axis in range(plane.ndim):
        lines = np.moveaxis(plane, axis, 0)
        places = lines.shape[0] - window.size + 1
        smooth = window[0] * lines[:places]
        for tap in range(1, window.size):
            smooth += window[tap] * lines[tap : tap + places]
        plane = np.moveaxis(smooth, 0, axis)
    return plane
