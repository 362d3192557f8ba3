"""Resizing by a whole factor as what it is: a transposed convolution with a tied kernel.

Output n of a resize by f stands at (n + ½) / f − ½ in the input, and takes the inputs around it by
a weight that depends on their distance alone.  Those weights, one for each distance that occurs,
are the kernel; the stride is f.  (Borders differ: a resize repeats the border cell, a transposed
convolution lets it fade.)
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

# What PyTorch's bicubic takes, and what TensorFlow's does.
CUBIC_OF_PYTORCH, CUBIC_OF_TENSORFLOW = -0.75, -0.5


class Resize(NamedTuple):
    """One axis of a resize: the kernel, and the padding that a transposed convolution crops."""

    kernel: Array
    padding: int


def nearest(factor: int) -> Resize:
    """Every cell ``factor`` times: a kernel of ones as long as the stride.

    >>> nearest(2).kernel
    array([1., 1.])
    """
    return Resize(np.ones(factor), 0)


def linear(factor: int) -> Resize:
    """The triangle, two inputs wide.

    >>> linear(2)
    Resize(kernel=array([0.25, 0.75, 0.75, 0.25]), padding=1)
    """
    return _sampled(lambda distance: 1 - distance, 1, factor)


def cubic(factor: int, a: float = CUBIC_OF_PYTORCH) -> Resize:
    """Keys' cubic kernel, four inputs wide; ``a`` is its slope at distance 1.

    R. Keys, "Cubic convolution interpolation for digital image processing" (1981), equation 4.

    >>> float(cubic(2).kernel.sum())
    2.0
    """

    def weight(distance: Array) -> Array:
        t = distance
        near = ((a + 2) * t - (a + 3)) * t * t + 1
        far = ((a * t - 5 * a) * t + 8 * a) * t - 4 * a
        return np.where(t <= 1, near, far)

    return _sampled(weight, 2, factor)


def _sampled(weight: Callable[[Array], Array], reach: int, factor: int) -> Resize:
    """The kernel of ``weight``, which is 0 from distance ``reach`` on."""
    length = 2 * reach * factor - factor % 2
    distance = np.abs(np.arange(length) - (length - 1) / 2) / factor
    return Resize(weight(distance), (length - factor) // 2)
