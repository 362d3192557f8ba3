"""Bars on a linear scale, whatever their values: near the end of float64 a span is infinite."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


class BarScale(NamedTuple):
    """A scale from ``low`` to ``high`` with 0 on it; ``shares`` are the values in parts of it.

    ``below`` is the part of the scale under 0.  What is infinite reaches the scale's end, what is
    no number has no bar.
    """

    low: float
    high: float
    shares: Array
    below: float


def bar_scale(values: Array) -> BarScale:
    """The scale that holds all finite values and 0.

    >>> bar_scale(np.array([1.0, -1.0, np.inf, np.nan])).shares
    array([ 0.5, -0.5,  0.5,  0. ])
    """
    finite = values[np.isfinite(values)]
    low, high = min(0.0, float(finite.min(initial=0.0))), max(0.0, float(finite.max(initial=0.0)))
    largest = max(high, -low) or 1.0
    span = (high / largest - low / largest) or 1.0
    shares = np.clip(np.nan_to_num(values, nan=0.0), low, high) / largest / span
    return BarScale(low, high, shares, -low / largest / span)
