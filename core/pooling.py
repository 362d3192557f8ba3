"""Pooling and its way back: max-pool with indices, max-unpool, average pool, on whole arrays.

Arrays are ``(N, C, *spatial)`` with any number of spatial axes.  A window is a row of windows on
each axis, and so a pool is taken one axis after another: the largest (or the sum) of what the
last axis gave.  The last axis goes first, so that of equal values the first in row-major order
is found, as frameworks have it.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from core.arithmetic import KERNEL_TOO_LARGE, Geometry, Size
from core.checked_arrays import (
    GRAD_OUTPUT_SHAPE,
    Array,
    grad_output_array,
    image_array,
    number_array,
    shown,
)
from core.errors import ConvError
from core.linear import axis_meetings
from core.shuffling import check_size
from core.spec import IntPerAxis, per_axis
from core.words_mark import QT_TRANSLATE_NOOP

Indices = NDArray[np.int64]

POOL_PADDING = QT_TRANSLATE_NOOP(
    "error",
    "padding of a pooling must be at most half of what its window spans, {high} on axis {axis}, "
    "but is {got}; else a window could lie in the padding alone.",
)
EMPTY_WINDOW = QT_TRANSLATE_NOOP(
    "error",
    "dilation {dilation} with padding {padding} leaves window {window} on axis {axis} without a "
    "cell of the input; use a smaller dilation or no padding.",
)
INDICES_TYPE = QT_TRANSLATE_NOOP(
    "error", "indices must be whole numbers, as max_pool gives them, but are “{got}”."
)
INDICES_SHAPE = QT_TRANSLATE_NOOP(
    "error",
    "indices must have the shape of the pooled values, {want}, but have shape {got}.",
)
INDEX_RANGE = QT_TRANSLATE_NOOP(
    "error",
    "indices must lie between 0 and {high}, on a plane of {size} cells, but at {place} stands "
    "{got}.",
)
UNPOOL_EMPTY = QT_TRANSLATE_NOOP(
    "error",
    "padding {padding} leaves nothing of the {full} unpooled cells on axis {axis}; at most {high} "
    "leaves a cell.",
)
UNPOOL_SIZE = QT_TRANSLATE_NOOP(
    "error",
    "output_size on axis {axis} must be between {low} and {high}, less than a stride from the "
    "usual size, but is {got}.",
)


def pool_geometry(
    size: Size,
    kernel_size: IntPerAxis,
    *,
    stride: IntPerAxis | None = None,
    padding: IntPerAxis = 0,
    dilation: IntPerAxis = 1,
    ceil_mode: bool = False,
) -> Geometry:
    """Where the windows of a pooling lie on an input of spatial ``size``; its output is ``small``.

    The size is a convolution's, rounded up with ``ceil_mode``; a last window that would begin
    behind the input (in the padding at the end) is left out, as in PyTorch.  Every window has a
    cell of the input on every axis.

    >>> pool_geometry((5,), 2).small, pool_geometry((5,), 2, ceil_mode=True).small
    ((2,), (3,))
    """
    axes = len(size)
    kernels, steps, begins = _windows(axes, kernel_size, stride, padding)
    spread = per_axis(dilation, axes, "dilation", 1)
    counts = tuple(
        _window_count(axis, *settings, bool(ceil_mode))
        for axis, settings in enumerate(zip(size, kernels, steps, begins, spread, strict=True))
    )
    ends = tuple(
        max(p, (count - 1) * s + d * (k - 1) + 1 - n - p)
        for n, k, s, p, d, count in zip(size, kernels, steps, begins, spread, counts, strict=True)
    )
    geometry = Geometry(counts, tuple(size), kernels, steps, spread, begins, ends)
    for axis in range(axes):
        _first_cells(geometry, axis)
    return geometry


def _windows(
    axes: int, kernel_size: IntPerAxis, stride: IntPerAxis | None, padding: IntPerAxis
) -> tuple[Size, Size, Size]:
    """Size, step and beginning of the windows, of a pooling and of its way back alike."""
    kernels = per_axis(kernel_size, axes, "kernel_size", 1)
    steps = kernels if stride is None else per_axis(stride, axes, "stride", 1)
    return kernels, steps, per_axis(padding, axes, "padding", 0)


def _window_count(axis: int, n: int, k: int, s: int, p: int, d: int, ceil_mode: bool) -> int:
    span = d * (k - 1) + 1
    if p > span // 2:
        raise ConvError(POOL_PADDING, parameter="padding", high=span // 2, axis=axis, got=p)
    padded = n + 2 * p
    room = padded + s - 1 if ceil_mode else padded
    if span > room:
        raise ConvError(
            KERNEL_TOO_LARGE,
            parameter="kernel_size",
            kernel=k,
            dilation=d,
            span=span,
            axis=axis,
            padded=padded,
            high=(room - 1) // d + 1,
        )
    count = (room - span) // s + 1
    return count - 1 if ceil_mode and (count - 1) * s >= n + p else count


def _first_cells(geometry: Geometry, axis: int) -> Indices:
    """The first cell of the input in each window of one axis."""
    s, p, d = geometry.stride[axis], geometry.begin[axis], geometry.dilation[axis]
    begins = np.arange(geometry.small[axis], dtype=np.int64) * s - p
    cells = begins + np.maximum(-(begins // d), 0) * d
    reach = begins + d * (geometry.kernel_size[axis] - 1)
    empty = (cells >= geometry.large[axis]) | (cells > reach)
    if empty.any():
        window = int(empty.argmax())
        raise ConvError(
            EMPTY_WINDOW, parameter="dilation", dilation=d, padding=p, window=window, axis=axis
        )
    return cells


@np.errstate(all="ignore")
def max_pool(
    x: ArrayLike,
    kernel_size: IntPerAxis,
    *,
    stride: IntPerAxis | None = None,
    padding: IntPerAxis = 0,
    dilation: IntPerAxis = 1,
    ceil_mode: bool = False,
) -> tuple[Array, Indices]:
    """The largest value of each window and where it stands, as ``torch.nn.functional.max_pool2d``.

    ``stride`` is ``kernel_size`` if it is not given.  An index counts the cells of its own plane
    of the input, row-major, padding left out; of equal values the first counts, and padding is
    never the largest.  A NaN is taken for larger than all (the last one of several).

    >>> values, indices = max_pool([[[1, 5, 2, 3]]], 2)
    >>> values, indices
    (array([[[5., 3.]]]), array([[[1, 3]]]))
    """
    image = image_array(x)
    geometry = pool_geometry(
        image.shape[2:],
        kernel_size,
        stride=stride,
        padding=padding,
        dilation=dilation,
        ceil_mode=ceil_mode,
    )
    has_nan = bool(np.isnan(np.max(image)))
    values, below = image, 1
    indices = np.zeros(1, np.int64)
    for axis in reversed(range(geometry.axes)):
        length = geometry.large[axis]
        own = (np.arange(length, dtype=np.int64) * below).reshape(
            -1, *(1,) * (geometry.axes - 1 - axis)
        )
        indices = np.broadcast_to(indices + own, values.shape)
        values, indices = _largest_along(values, indices, geometry, axis, has_nan)
        below *= length
    return values, indices


def _largest_along(
    values: Array, indices: Indices, geometry: Geometry, axis: int, has_nan: bool
) -> tuple[Array, Indices]:
    """The largest value of each window of one axis, with its index."""
    first = _first_cells(geometry, axis)
    best, chosen = values.take(first, axis + 2), indices.take(first, axis + 2)
    for _, here, there in axis_meetings(geometry, axis):
        seen, best_here = _cut(values, axis, there), _cut(best, axis, here)
        better = seen > best_here
        if has_nan:
            better |= np.isnan(seen)
        np.copyto(best_here, seen, where=better)
        np.copyto(_cut(chosen, axis, here), _cut(indices, axis, there), where=better)
    return best, chosen


def _cut(array: Array, axis: int, cells: slice) -> Array:
    """A view of some cells on one spatial axis."""
    return array[(slice(None),) * (axis + 2) + (cells,)]


def max_pool_grad(x: ArrayLike, grad_output: ArrayLike, indices: ArrayLike) -> Array:
    """Gradient of ``sum(grad_output * max_pool(x, …)[0])`` for x, shaped like x.

    Each entry of ``grad_output`` goes to the cell its index names; ``grad_output`` and
    ``indices`` have the shape of the pooled values.

    >>> max_pool_grad([[[1, 5, 2, 3]]], [[[7, 8]]], [[[1, 3]]])
    array([[[0., 7., 0., 8.]]])
    """
    image = image_array(x)
    grad = _output_of_any_size(grad_output, image)
    chosen = _checked_indices(indices, grad.shape, image.shape[2:])
    cells, planes = math.prod(image.shape[2:]), math.prod(image.shape[:2])
    flat = chosen.reshape(planes, -1) + np.arange(planes, dtype=np.int64)[:, None] * cells
    with np.errstate(all="ignore"):
        added = np.bincount(flat.ravel(), grad.ravel(), minlength=planes * cells)
        return added.astype(image.dtype, copy=False).reshape(image.shape)


def unpool_size(
    size: Size,
    kernel_size: IntPerAxis,
    *,
    stride: IntPerAxis | None = None,
    padding: IntPerAxis = 0,
    output_size: IntPerAxis | None = None,
) -> Size:
    """The size a max-unpool gives: (i−1)s − 2p + k, or ``output_size`` within a stride of that.

    >>> unpool_size((3,), 2), unpool_size((3,), 2, output_size=7)
    ((6,), (7,))
    """
    axes = len(size)
    kernels, steps, begins = _windows(axes, kernel_size, stride, padding)
    full = [(n - 1) * s + k for n, k, s in zip(size, kernels, steps, strict=True)]
    usual = tuple(n - 2 * p for n, p in zip(full, begins, strict=True))
    if output_size is None:
        for axis, (n, cells, p) in enumerate(zip(usual, full, begins, strict=True)):
            if n < 1:
                raise ConvError(
                    UNPOOL_EMPTY,
                    parameter="padding",
                    padding=p,
                    full=cells,
                    axis=axis,
                    high=(cells - 1) // 2,
                )
        check_size("stride" if stride is not None else "kernel_size", usual)
        return usual
    wanted = per_axis(_spatial(output_size, axes), axes, "output_size", 1)
    for axis, (got, n, s) in enumerate(zip(wanted, usual, steps, strict=True)):
        low, high = max(n - s + 1, 1), n + s - 1
        if not low <= got <= high:
            raise ConvError(
                UNPOOL_SIZE, parameter="output_size", axis=axis, low=low, high=high, got=got
            )
    check_size("output_size", wanted)
    return wanted


def _spatial(output_size: Any, axes: int) -> Any:
    """The spatial part, also of a whole shape (N, C, *spatial): in PyTorch ``x.size()`` will do."""
    try:
        return output_size[2:] if len(output_size) == axes + 2 else output_size
    except TypeError:
        return output_size


def max_unpool(
    x: ArrayLike,
    indices: ArrayLike,
    kernel_size: IntPerAxis,
    *,
    stride: IntPerAxis | None = None,
    padding: IntPerAxis = 0,
    output_size: IntPerAxis | None = None,
) -> Array:
    """Every value back to the cell its index names, zeros elsewhere, as PyTorch's max_unpool2d.

    ``indices`` are those of ``max_pool``, shaped like x; ``stride`` is ``kernel_size`` if it is
    not given.  The output's size is (i−1)·stride − 2·padding + kernel_size, or ``output_size``,
    which must be less than a stride away from it.  Where an index occurs twice, the last value
    (row-major) stays; after an overlapping max-pool both are equal.

    >>> max_unpool([[[5, 3]]], [[[1, 3]]], 2)
    array([[[0., 5., 0., 3.]]])
    """
    image = image_array(x)
    size = unpool_size(
        image.shape[2:], kernel_size, stride=stride, padding=padding, output_size=output_size
    )
    chosen = _checked_indices(indices, image.shape, size)
    planes = image.shape[:2]
    y = np.zeros((*planes, math.prod(size)), image.dtype)
    np.put_along_axis(y, chosen.reshape(*planes, -1), image.reshape(*planes, -1), axis=2)
    return y.reshape(*planes, *size)


def max_unpool_grad(x: ArrayLike, grad_output: ArrayLike, indices: ArrayLike) -> Array:
    """Gradient of ``sum(grad_output * max_unpool(x, indices, …))`` for x, shaped like x.

    Each cell gets the entry of ``grad_output`` that its index names.  Cells that share an index
    all get it, as in PyTorch.  ``grad_output`` has the unpooled size.

    >>> max_unpool_grad([[[5, 3]]], [[[10, 20, 30, 40]]], [[[1, 3]]])
    array([[[20., 40.]]])
    """
    image = image_array(x)
    grad = _output_of_any_size(grad_output, image)
    chosen = _checked_indices(indices, image.shape, grad.shape[2:])
    planes = image.shape[:2]
    taken = np.take_along_axis(grad.reshape(*planes, -1), chosen.reshape(*planes, -1), axis=2)
    return taken.reshape(image.shape)


def _output_of_any_size(grad_output: ArrayLike, image: Array) -> Array:
    """``grad_output`` with the images, channels and axes of ``image``."""
    grad = number_array(grad_output, "grad_output")
    if grad.ndim != image.ndim or grad.shape[:2] != image.shape[:2]:
        want = f"({image.shape[0]}, {image.shape[1]}{', …' * (image.ndim - 2)})"
        raise ConvError(GRAD_OUTPUT_SHAPE, parameter="grad_output", want=want, got=grad.shape)
    return grad_output_array(grad, image, grad.shape)


def _checked_indices(indices: ArrayLike, shape: tuple[int, ...], size: Size) -> Indices:
    """``indices`` as int64, all within a plane of ``size``."""
    try:
        array = np.asarray(indices)
    except (ValueError, TypeError):
        raise ConvError(INDICES_TYPE, parameter="indices", got=shown(indices)) from None
    if array.dtype.kind not in "iu":
        got = f"{array.dtype}: {shown(indices)}"
        raise ConvError(INDICES_TYPE, parameter="indices", got=got)
    if array.shape != shape:
        raise ConvError(INDICES_SHAPE, parameter="indices", want=shape, got=array.shape)
    high = math.prod(size) - 1
    outside = (array < 0) | (array > high)
    if outside.any():
        place = tuple(int(n) for n in np.unravel_index(outside.argmax(), shape))
        raise ConvError(
            INDEX_RANGE,
            parameter="indices",
            high=high,
            size="×".join(map(str, size)),
            place=place,
            got=int(array[place]),
        )
    return array.astype(np.int64, copy=False)


@np.errstate(all="ignore")
def avg_pool(
    x: ArrayLike,
    kernel_size: IntPerAxis,
    *,
    stride: IntPerAxis | None = None,
    padding: IntPerAxis = 0,
) -> Array:
    """The mean of each window, as ``torch.nn.functional.avg_pool2d``; padding counts as zeros.

    ``stride`` is ``kernel_size`` if it is not given.  Every sum is divided by the whole window,
    also at the border.  It is the convolution of each channel with a kernel of 1/k.

    >>> avg_pool([[[1, 5, 2, 4]]], 2)
    array([[[3., 3.]]])
    """
    image = image_array(x)
    geometry = pool_geometry(image.shape[2:], kernel_size, stride=stride, padding=padding)
    sums = image
    for axis in reversed(range(geometry.axes)):
        shape = list(sums.shape)
        shape[axis + 2] = geometry.small[axis]
        added = np.zeros(shape, image.dtype)
        for _, here, there in axis_meetings(geometry, axis):
            part = _cut(added, axis, here)
            part += _cut(sums, axis, there)
        sums = added
    sums /= math.prod(geometry.kernel_size)
    return sums


@np.errstate(all="ignore")
def avg_pool_grad(
    x: ArrayLike,
    grad_output: ArrayLike,
    kernel_size: IntPerAxis,
    *,
    stride: IntPerAxis | None = None,
    padding: IntPerAxis = 0,
) -> Array:
    """Gradient of ``sum(grad_output * avg_pool(x, …))`` for x, shaped like x.

    >>> avg_pool_grad([[[1, 5, 2, 4]]], [[[2, 6]]], 2)
    array([[[1., 1., 3., 3.]]])
    """
    image = image_array(x)
    geometry = pool_geometry(image.shape[2:], kernel_size, stride=stride, padding=padding)
    grad = grad_output_array(grad_output, image, (*image.shape[:2], *geometry.small))
    sums = grad / math.prod(geometry.kernel_size)
    for axis in range(geometry.axes):
        shape = list(sums.shape)
        shape[axis + 2] = geometry.large[axis]
        spread = np.zeros(shape, image.dtype)
        for _, here, there in axis_meetings(geometry, axis):
            part = _cut(spread, axis, there)
            part += _cut(sums, axis, here)
        sums = spread
    return sums
