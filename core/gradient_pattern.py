"""Checkerboards on the way back: which inputs get more gradient than others, and which get none.

The gradient of a convolution is the transposed convolution with the same kernel, so it has the same
overlaps; that of a transposed convolution is a convolution.  Max-pooling sends each output's
gradient to one cell of its window: where it goes is up to the numbers, how many get any is not.
"""

from __future__ import annotations

from itertools import product
from math import prod
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from core.arithmetic import Geometry, Size, conv_geometry
from core.checkerboard import interior, phase_counts, reached_fully
from core.document import Document
from core.errors import ConvError
from core.spec import IntPerAxis, PaddingArgument, conv_spec
from core.spectrum import kernel_of
from core.words_mark import QT_TRANSLATE_NOOP

Array = NDArray[np.float64]
OPPOSITE = {"conv": "conv_transpose", "conv_transpose": "conv"}

POOL_PADDING = QT_TRANSLATE_NOOP(
    "error",
    "padding of a pooling must be at most half of its kernel_size, {high} on axis {axis}, but is "
    "{got}; else a window could lie in the padding alone.",
)


def gradient_pattern(document: Document, *, ones: bool = False, last: int | None = None) -> Array:
    """One period of the gradient that the input gets for an upstream gradient of 1 everywhere.

    From behind layer ``last`` (the last one, if not given) back to the document's input, far from
    the borders; the first value is that of input cell 0.  ``ones`` counts paths: it puts kernels of
    ones in the place of the layers' own.

    >>> from core.document import make_document, make_layer
    >>> layers = make_layer("conv", [1] * 11, stride=3), make_layer("conv", [1] * 5, stride=2)
    >>> gradient_pattern(make_document([1] * 64, *layers))
    array([10., 10.,  8., 10., 10.,  7.])
    """
    pattern = np.ones((1,) * document.axes)
    end = len(document.layers) if last is None else last + 1
    chain = list(zip(document.layers, document.geometries, strict=True))[:end]
    for layer, shape in reversed(chain):
        back = OPPOSITE[layer.operation_id]
        pattern = interior(back, pattern, kernel_of(layer, ones), shape)
    return pattern


def gradient_reached(document: Document, last: int | None = None) -> NDArray[np.bool_]:
    """Which input cells get all the gradient they would get from an endless output."""
    end = len(document.layers) if last is None else last + 1
    known = np.ones(document.feature_maps[end].shape[2:], dtype=bool)
    chain = list(zip(document.layers, document.geometries, strict=True))[:end]
    for layer, shape in reversed(chain):
        known = reached_fully(OPPOSITE[layer.operation_id], shape, known)
    return known


def silent_share(document: Document, last: int | None = None) -> float:
    """The share of input cells, far from the borders, to which no path leads back at all.

    >>> from core.document import make_document, make_layer
    >>> silent_share(make_document(np.ones((4, 4)), make_layer("conv", [[1]], stride=2)))
    0.75
    """
    return float((gradient_pattern(document, ones=True, last=last) == 0).mean())


class PoolGradient(NamedTuple):
    """Where the gradient of a max-pooling can go, far from the borders.

    ``windows`` says for one period (shape stride) how many windows hold a cell: so many gradients
    it can get, and so few as none.  ``most_reached`` is the largest share of cells that get any:
    one per window; it is ``exact`` if no cell has two windows.  ``never`` is the share of cells
    in no window.
    """

    windows: NDArray[np.int64]
    most_reached: float
    exact: bool
    never: float

    @property
    def least_silent(self) -> float:
        """The share of cells that get no gradient, at least; exactly if ``exact``."""
        return 1 - self.most_reached


def pool_gradient(
    kernel_size: Size, stride: Size | None = None, dilation: Size | None = None
) -> PoolGradient:
    """Of a max-pooling whose stride is kernel_size if it is not given, as frameworks have it.

    >>> pool_gradient((2, 2)).least_silent
    0.75
    """
    stride = kernel_size if stride is None else stride
    dilation = (1,) * len(kernel_size) if dilation is None else dilation
    windows = phase_counts(kernel_size, stride, dilation)
    return PoolGradient(
        windows, 1 / prod(stride), bool(windows.max() == 1), float((windows == 0).mean())
    )


def chosen_by_pool(
    x: Array,
    kernel_size: IntPerAxis,
    stride: IntPerAxis | None = None,
    padding: PaddingArgument = 0,
    dilation: IntPerAxis = 1,
) -> NDArray[np.int64]:
    """How many windows of a max-pooling have their maximum in each cell of the plane ``x``.

    That is the input's gradient for an upstream gradient of ones.  Of equal values the first
    counts; padding is never the maximum.

    >>> chosen_by_pool(np.array([[1, 2, 6, 3], [3, 5, 2, 1]]), 2)
    array([[0, 0, 1, 0],
           [0, 1, 0, 0]])
    """
    chosen = pool_winners(x, kernel_size, stride, padding, dilation).ravel()
    return np.bincount(chosen[chosen >= 0], minlength=np.size(x)).reshape(np.shape(x))


def pool_winners(
    x: Array,
    kernel_size: IntPerAxis,
    stride: IntPerAxis | None = None,
    padding: PaddingArgument = 0,
    dilation: IntPerAxis = 1,
) -> NDArray[np.int64]:
    """Which cell of the plane ``x`` (row-major, from 0) each window's maximum stands in.

    One entry per window; −1 where a window, spread by its dilation, holds no cell at all.

    >>> pool_winners(np.array([[1, 2, 6, 3], [3, 5, 2, 1]]), 2)
    array([[5, 2]])
    """
    values = np.asarray(x, dtype=np.float64)
    sizes = conv_spec((1,) * values.ndim, stride=kernel_size).stride
    spec = conv_spec(
        sizes, stride=sizes if stride is None else stride, padding=padding, dilation=dilation
    )
    shape = conv_geometry(spec, values.shape)
    for axis, (k, begin) in enumerate(zip(sizes, shape.begin, strict=True)):
        if begin > k // 2:
            raise ConvError(POOL_PADDING, parameter="padding", high=k // 2, axis=axis, got=begin)
    best = np.full(shape.small, -np.inf)
    chosen = np.full(shape.small, -1, dtype=np.int64)
    flat = np.arange(values.size).reshape(values.shape)
    for tap in product(*map(range, sizes)):
        cells, there = _under(shape, tap)
        seen = np.where(there, values[np.ix_(*cells)], -np.inf)
        better = there & ((seen > best) | (chosen < 0))
        best[better] = seen[better]
        chosen[better] = flat[np.ix_(*cells)][better]
    return chosen


def _under(shape: Geometry, tap: Size) -> tuple[list[NDArray[np.int64]], NDArray[np.bool_]]:
    """The input cells that one kernel cell lies on, per axis, and which of them exist."""
    cells, exist = [], np.ones((1,) * shape.axes, dtype=bool)
    for axis, t in enumerate(tap):
        at = np.arange(shape.small[axis]) * shape.stride[axis] - shape.begin[axis]
        at = at + t * shape.dilation[axis]
        there = (at >= 0) & (at < shape.large[axis])
        exist = exist & there.reshape([-1 if a == axis else 1 for a in range(shape.axes)])
        cells.append(np.clip(at, 0, shape.large[axis] - 1))
    return cells, exist
