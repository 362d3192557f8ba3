"""Upsamplers that only move numbers: bed of nails, pixel shuffle and its inverse.

Arrays are ``(N, C, *spatial)`` with any number of spatial axes; every function keeps the type.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from core.arithmetic import MOST_CELLS, Size
from core.checked_arrays import Array, grad_output_array, image_array
from core.errors import ConvError
from core.spec import IntPerAxis, per_axis
from core.words_mark import QT_TRANSLATE_NOOP

TOO_LARGE = QT_TRANSLATE_NOOP(
    "error",
    "{parameter} would give an output of {got} cells per channel; at most {high} can be computed.",
)
CHANNELS_NOT_DIVISIBLE = QT_TRANSLATE_NOOP(
    "error",
    "factor {factor} makes one channel out of {cells}, so the channels must be a multiple of "
    "{cells}, but there are {got}.",
)
CELLS_NOT_DIVISIBLE = QT_TRANSLATE_NOOP(
    "error",
    "factor must divide the cells on every axis, but on axis {axis} there are {got} cells and "
    "factor is {factor}.",
)


def check_size(parameter: str, size: Size) -> None:
    """ConvError that names ``parameter`` if a plane of ``size`` has too many cells."""
    cells = math.prod(size)
    if cells > MOST_CELLS:
        raise ConvError(TOO_LARGE, parameter=parameter, got=cells, high=MOST_CELLS)


def bed_of_nails(x: ArrayLike, stride: IntPerAxis) -> Array:
    """Every cell as the first of a block of ``stride`` cells, zeros in the rest of it.

    ``(N, C, *spatial)`` gives ``(N, C, *spatial*stride)``.  It is the transposed convolution with
    a 1×1 kernel of 1, this stride and output_padding stride − 1.

    >>> bed_of_nails([[[1, 2]]], 2)
    array([[[1., 0., 2., 0.]]])
    """
    image = image_array(x)
    steps, size = _nails(image, stride)
    y = np.zeros((*image.shape[:2], *size), image.dtype)
    y[_nail_cells(steps)] = image
    return y


def bed_of_nails_grad(x: ArrayLike, grad_output: ArrayLike, stride: IntPerAxis) -> Array:
    """Gradient of ``sum(grad_output * bed_of_nails(x, stride))`` for x, shaped like x.

    >>> bed_of_nails_grad([[[1, 2]]], [[[5, 6, 7, 8]]], 2)
    array([[[5., 7.]]])
    """
    image = image_array(x)
    steps, size = _nails(image, stride)
    grad = grad_output_array(grad_output, image, (*image.shape[:2], *size))
    return grad[_nail_cells(steps)].copy()


def _nails(image: Array, stride: IntPerAxis) -> tuple[Size, Size]:
    """The stride per axis, and the size that it gives."""
    steps = per_axis(stride, image.ndim - 2, "stride", 1)
    size = tuple(n * s for n, s in zip(image.shape[2:], steps, strict=True))
    check_size("stride", size)
    return steps, size


def _nail_cells(steps: Size) -> tuple[Any, ...]:
    return (..., *(slice(None, None, step) for step in steps))


def pixel_shuffle(x: ArrayLike, factor: IntPerAxis) -> Array:
    """Each group of ``factor`` × ``factor`` channels becomes one channel, finer by ``factor``.

    ``(N, C·r², H, W)`` gives ``(N, C, H·r, W·r)`` with
    ``y[n, c, h·r + i, w·r + j] = x[n, c·r² + i·r + j, h, w]``; so for any number of axes (W. Shi
    et al., "Real-time single image and video super-resolution using an efficient sub-pixel
    convolutional neural network", 2016).  Its gradient is ``pixel_unshuffle`` of ``grad_output``.

    >>> pixel_shuffle([[[1, 2], [10, 20]]], 2)
    array([[[ 1., 10.,  2., 20.]]])
    """
    image = image_array(x)
    factors = per_axis(factor, image.ndim - 2, "factor", 1)
    cells = math.prod(factors)
    images, channels, size = image.shape[0], image.shape[1], image.shape[2:]
    if channels % cells:
        raise ConvError(
            CHANNELS_NOT_DIVISIBLE,
            parameter="factor",
            factor=_written(factors),
            cells=cells,
            got=channels,
        )
    finer = tuple(n * r for n, r in zip(size, factors, strict=True))
    axes = len(size)
    parts = image.reshape(images, channels // cells, *factors, *size)
    # (n, c, i, j, h, w) becomes (n, c, h, i, w, j).
    order = [2 + place + offset for place in range(axes) for offset in (axes, 0)]
    return parts.transpose(0, 1, *order).copy().reshape(images, channels // cells, *finer)


def pixel_unshuffle(x: ArrayLike, factor: IntPerAxis) -> Array:
    """The inverse of ``pixel_shuffle``: ``(N, C, H·r, W·r)`` gives ``(N, C·r², H, W)``.

    Its gradient is ``pixel_shuffle`` of ``grad_output``.

    >>> pixel_unshuffle([[[1, 10, 2, 20]]], 2)
    array([[[ 1.,  2.],
            [10., 20.]]])
    """
    image = image_array(x)
    factors = per_axis(factor, image.ndim - 2, "factor", 1)
    for axis, (n, r) in enumerate(zip(image.shape[2:], factors, strict=True)):
        if n % r:
            raise ConvError(CELLS_NOT_DIVISIBLE, parameter="factor", axis=axis, got=n, factor=r)
    coarser = tuple(n // r for n, r in zip(image.shape[2:], factors, strict=True))
    axes = len(coarser)
    blocks = [length for pair in zip(coarser, factors, strict=True) for length in pair]
    parts = image.reshape(*image.shape[:2], *blocks)
    # (n, c, h, i, w, j) becomes (n, c, i, j, h, w).
    order = [*range(3, 3 + 2 * axes, 2), *range(2, 2 + 2 * axes, 2)]
    channels = image.shape[1] * math.prod(factors)
    return parts.transpose(0, 1, *order).copy().reshape(image.shape[0], channels, *coarser)


def _written(factors: Size) -> str:
    """One number if all are alike, as it is mostly given."""
    return str(factors[0]) if len(set(factors)) == 1 else "×".join(map(str, factors))
