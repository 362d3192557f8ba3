"""Resizing by interpolation: nearest, linear and cubic, on whole arrays, as PyTorch's interpolate.

Each axis is resampled by itself.  On one axis every new cell is a sum of a few old cells, each
times a coefficient: ``resampling_rows`` is that table, and everything else is made of it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from core.arithmetic import MOST_CELLS, Size
from core.checked_arrays import Array, check_choice, grad_output_array, image_array, shown
from core.errors import ConvError
from core.interpolation import cubic_weight, linear_weight
from core.shuffling import TOO_LARGE, check_size
from core.spec import IntPerAxis, per_axis, whole
from core.words_mark import QT_TRANSLATE_NOOP

Indices = NDArray[np.int64]
Coefficients = NDArray[np.float64]
FloatPerAxis = float | Sequence[float]

SIZE_AND_SCALE = QT_TRANSLATE_NOOP(
    "error", "size and scale_factor both say how large the result is; give only one of them."
)
NO_SIZE = QT_TRANSLATE_NOOP(
    "error", "size or scale_factor must say how large the result is, but both are missing."
)
SCALE_FORM = QT_TRANSLATE_NOOP(
    "error",
    "scale_factor must be a number above 0, or one for each of the {axes} axes, but is {got}.",
)
SCALE_TOO_SMALL = QT_TRANSLATE_NOOP(
    "error",
    "scale_factor {got} leaves no cell of the {length} on axis {axis}; it must be at least "
    "1/{length}.",
)
NO_CORNERS = QT_TRANSLATE_NOOP(
    "error",
    'align_corners is for the modes "linear" and "cubic" only; leave it off for "{mode}".',
)


# --- one axis -------------------------------------------------------------------------------


def source_positions(
    length: int, new_length: int, scale: float | None = None, align_corners: bool = False
) -> Coefficients:
    """Where each new cell lies among the old ones, counted from the centre of cell 0.

    Without ``align_corners`` cells are areas: (i + ½) / scale − ½, where ``scale`` is
    new_length / length if it is not given.  With it the outermost centres meet:
    i (length − 1) / (new_length − 1).

    >>> source_positions(2, 4)
    array([-0.25,  0.25,  0.75,  1.25])
    >>> source_positions(2, 3, align_corners=True)
    array([0. , 0.5, 1. ])
    """
    if align_corners:
        return _spaced(new_length, 0, (length - 1) / max(new_length - 1, 1))
    return _spaced(new_length, 0.5, _step(length, new_length, scale)) - 0.5


def _spaced(count: int, first: float, step: float) -> Coefficients:
    """(i + first) · step."""
    return np.asarray((np.arange(count) + first) * step, np.float64)


def _step(length: int, new_length: int, scale: float | None) -> float:
    """Old cells per new cell."""
    return length / new_length if scale is None else 1 / scale


def _cell(position: Coefficients) -> Indices:
    """The whole part; a position that rounding put a hair below a cell counts as in it.

    Frameworks round to float32 here, whatever the type of the numbers.
    """
    return np.floor(position.astype(np.float32)).astype(np.int64)


Rows = tuple[Indices, Coefficients]


def _nearest(length: int, new_length: int, scale: float | None, align_corners: bool) -> Rows:
    """The cell that holds the begin of the new one."""
    cells = _cell(_spaced(new_length, 0, _step(length, new_length, scale)))
    return cells[:, None], np.ones((new_length, 1))


def _nearest_exact(length: int, new_length: int, scale: float | None, align_corners: bool) -> Rows:
    """The cell that holds the centre of the new one."""
    position = np.maximum(source_positions(length, new_length, scale), 0)
    return _cell(position + 0.5)[:, None], np.ones((new_length, 1))


def _linear(length: int, new_length: int, scale: float | None, align_corners: bool) -> Rows:
    """The two cells around the new one; beyond the outermost centres only one counts."""
    if new_length == length:
        # As in PyTorch nothing is moved then, not even by a scale of 1.1 that gave this size.
        scale = None
    position = np.maximum(source_positions(length, new_length, scale, align_corners), 0)
    cells = np.minimum(_cell(position), length - 1)
    part = np.clip(position - cells, 0, 1)
    distance = np.stack((part, 1 - part), axis=1)
    return cells[:, None] + np.arange(2), linear_weight(distance)


def _cubic(length: int, new_length: int, scale: float | None, align_corners: bool) -> Rows:
    """The four cells around the new one; the outermost cells stand for those beyond them."""
    position = source_positions(length, new_length, scale, align_corners)
    cells = np.minimum(_cell(position), length - 1)
    part = np.clip(position - cells, 0, 1)
    distance = np.stack((1 + part, part, 1 - part, 2 - part), axis=1)
    return cells[:, None] + np.arange(-1, 3), cubic_weight(distance)


class _Mode(NamedTuple):
    """A way to interpolate: how many old cells a new one is made of, and of which."""

    taps: int
    rows: Callable[[int, int, float | None, bool], Rows]
    has_corners: bool


_MODES = {
    "nearest": _Mode(1, _nearest, False),
    "nearest-exact": _Mode(1, _nearest_exact, False),
    "linear": _Mode(2, _linear, True),
    "cubic": _Mode(4, _cubic, True),
}
MODES = tuple(_MODES)
# PyTorch's names for more than one axis.
_OTHER_NAMES = {"bilinear": "linear", "trilinear": "linear", "bicubic": "cubic"}


def resampling_rows(
    length: int,
    new_length: int,
    scale: float | None = None,
    mode: str = "nearest",
    align_corners: bool = False,
) -> tuple[Indices, Coefficients]:
    """What each new cell of one axis is made of: old cells, and how much each counts.

    Both arrays have shape ``(new_length, taps)`` with 1 tap for nearest and nearest-exact, 2 for
    linear, 4 for cubic.  The old cells rise along a row; where they would lie outside they are
    the outermost cell, so that a row can name a cell more than once.  Coefficients can be 0 and,
    for cubic, negative; each row adds up to 1.  ``scale`` is the scale_factor, where one was
    given: the steps between new cells follow it and not the sizes.

    >>> cells, coefficients = resampling_rows(3, 6, mode="linear")
    >>> cells.tolist()
    [[0, 1], [0, 1], [0, 1], [1, 2], [1, 2], [2, 2]]
    >>> coefficients[1:3].tolist()
    [[0.75, 0.25], [0.25, 0.75]]
    """
    length = whole(length, "length", 1)
    new_length = whole(new_length, "new_length", 1)
    if scale is not None:
        (scale,) = _scales(scale, 1)
    found = _checked_mode(mode, align_corners)
    cells, coefficients = found.rows(length, new_length, scale, bool(align_corners))
    return np.clip(cells, 0, length - 1), coefficients


def resampling_matrix(
    length: int,
    new_length: int,
    scale: float | None = None,
    mode: str = "nearest",
    align_corners: bool = False,
) -> Coefficients:
    """The same as a matrix of shape ``(new_length, length)``; a plane is ``A @ x @ B.T``.

    >>> resampling_matrix(2, 4, mode="linear")
    array([[1.  , 0.  ],
           [0.75, 0.25],
           [0.25, 0.75],
           [0.  , 1.  ]])
    """
    cells, coefficients = resampling_rows(length, new_length, scale, mode, align_corners)
    check_size("new_length", (length, new_length))
    matrix = np.zeros((new_length, length))
    np.add.at(matrix, (np.arange(new_length)[:, None], cells), coefficients)
    return matrix


def _checked_mode(mode: str, align_corners: bool) -> _Mode:
    mode = _OTHER_NAMES.get(mode, mode) if isinstance(mode, str) else mode
    check_choice("mode", mode, MODES)
    if align_corners and not _MODES[mode].has_corners:
        raise ConvError(NO_CORNERS, parameter="align_corners", mode=mode)
    return _MODES[mode]


# --- whole arrays ---------------------------------------------------------------------------


def resampled_size(
    size: Size, new_size: IntPerAxis | None = None, scale_factor: FloatPerAxis | None = None
) -> tuple[Size, tuple[float | None, ...]]:
    """The size after ``interpolate``, and per axis the scale that the steps follow (None: sizes).

    >>> resampled_size((5, 3), scale_factor=(1.5, 2))
    ((7, 6), (1.5, 2.0))
    >>> resampled_size((5, 3), 4)
    ((4, 4), (None, None))
    """
    axes = len(size)
    if scale_factor is None:
        if new_size is None:
            raise ConvError(NO_SIZE, parameter="size")
        wanted = per_axis(new_size, axes, "size", 1)
        check_size("size", wanted)
        return wanted, (None,) * axes
    if new_size is not None:
        raise ConvError(SIZE_AND_SCALE, parameter="scale_factor")
    scales = _scales(scale_factor, axes)
    wanted = tuple(
        _scaled(axis, n, scale) for axis, (n, scale) in enumerate(zip(size, scales, strict=True))
    )
    check_size("scale_factor", wanted)
    return wanted, scales


def _scaled(axis: int, length: int, scale: float) -> int:
    """⌊length · scale⌋, at least 1."""
    product = length * scale
    if product < 1:
        raise ConvError(
            SCALE_TOO_SMALL, parameter="scale_factor", got=f"{scale:g}", length=length, axis=axis
        )
    if product > MOST_CELLS:
        raise ConvError(TOO_LARGE, parameter="scale_factor", got=f"{product:.3g}", high=MOST_CELLS)
    return math.floor(product)


def _scales(value: Any, axes: int) -> tuple[float, ...]:
    """One finite number above 0 per axis."""
    try:
        scales = np.asarray(value)
        if scales.dtype.kind not in "fiu" or scales.ndim > 1 or scales.size not in (1, axes):
            raise ValueError
        numbers = [float(scale) for scale in np.broadcast_to(scales, (axes,))]
        if not all(math.isfinite(number) and number > 0 for number in numbers):
            raise ValueError
    except (TypeError, ValueError):
        raise ConvError(SCALE_FORM, parameter="scale_factor", axes=axes, got=shown(value)) from None
    return tuple(numbers)


def interpolate(
    x: ArrayLike,
    size: IntPerAxis | None = None,
    *,
    scale_factor: FloatPerAxis | None = None,
    mode: str = "nearest",
    align_corners: bool = False,
) -> Array:
    """Resized to ``size`` or by ``scale_factor``, as ``torch.nn.functional.interpolate``.

    ``mode`` is "nearest", "nearest-exact", "linear" or "cubic" (a = −0.75), for any number of
    axes; PyTorch's "bilinear", "trilinear" and "bicubic" are understood.  With a scale_factor the
    size is ⌊size · scale_factor⌋, and the factor itself sets the steps between new cells.

    >>> interpolate([[[1, 2]]], 4, mode="linear")
    array([[[1.  , 1.25, 1.75, 2.  ]]])
    >>> interpolate([[[1, 2]]], scale_factor=2)
    array([[[1., 1., 2., 2.]]])
    """
    image = image_array(x)
    finite = _finite(image)
    for axis, rows in reversed(_axes(image, size, scale_factor, mode, align_corners)):
        passes = _forward(*rows, all_taps=finite)
        image = _resampled(image, axis + 2, len(rows[0]), passes)
    return image


def interpolate_grad(
    x: ArrayLike,
    grad_output: ArrayLike,
    size: IntPerAxis | None = None,
    *,
    scale_factor: FloatPerAxis | None = None,
    mode: str = "nearest",
    align_corners: bool = False,
) -> Array:
    """Gradient of ``sum(grad_output * interpolate(x, …))`` for x, shaped like x.

    >>> interpolate_grad([[[1, 2]]], [[[1, 1, 1, 5]]], 4, mode="linear")
    array([[[2., 6.]]])
    """
    image = image_array(x)
    axes = _axes(image, size, scale_factor, mode, align_corners)
    new_size = tuple(len(cells) for _, (cells, _) in axes)
    grad = grad_output_array(grad_output, image, (*image.shape[:2], *new_size))
    for axis, rows in axes:
        length = image.shape[axis + 2]
        grad = _resampled(grad, axis + 2, length, _backward(*rows))
    return grad


def _axes(
    image: Array,
    size: IntPerAxis | None,
    scale_factor: FloatPerAxis | None,
    mode: str,
    align_corners: bool,
) -> list[tuple[int, Rows]]:
    """Every spatial axis with its rows."""
    old = image.shape[2:]
    new, scales = resampled_size(old, size, scale_factor)
    return [
        (axis, resampling_rows(n, m, scale, mode, align_corners))
        for axis, (n, m, scale) in enumerate(zip(old, new, scales, strict=True))
    ]


def _finite(x: Array) -> bool:
    with np.errstate(all="ignore"):
        return math.isfinite(np.vdot(x, x))


class _Pass(NamedTuple):
    """To every cell in ``to`` is added one cell of ``of``, times its coefficient."""

    to: slice | Indices
    of: Indices
    coefficients: Coefficients | None  # None: all 1


def _forward(cells: Indices, coefficients: Coefficients, all_taps: bool) -> Iterator[_Pass]:
    """One pass per tap; taps that count 0 are left out unless nothing can come of them."""
    new = np.arange(len(cells), dtype=np.int64)
    if all_taps:
        for tap in range(cells.shape[1]):
            yield _pass(new, cells[:, tap], coefficients[:, tap])
    else:
        yield from _passes(np.repeat(new, cells.shape[1]), cells.ravel(), coefficients.ravel())


def _backward(cells: Indices, coefficients: Coefficients) -> Iterator[_Pass]:
    """Each old cell gets from the new cells what it gave to them."""
    new = np.repeat(np.arange(len(cells), dtype=np.int64), cells.shape[1])
    return _passes(cells.ravel(), new, coefficients.ravel())


def _passes(to: Indices, of: Indices, coefficients: Coefficients) -> Iterator[_Pass]:
    """Triples grouped so that no pass has a cell twice; what counts 0 is left out."""
    counts = np.flatnonzero(coefficients)
    counts = counts[np.argsort(to[counts], kind="stable")]
    to, of, coefficients = to[counts], of[counts], coefficients[counts]
    rank = np.arange(len(to)) - np.searchsorted(to, to)
    order = np.argsort(rank, kind="stable")
    ends = np.searchsorted(rank[order], np.arange(1, rank.max() + 1))
    for part in np.split(order, ends):
        yield _pass(to[part], of[part], coefficients[part])


def _pass(to: Indices, of: Indices, coefficients: Coefficients) -> _Pass:
    """Cells in a row are taken as a slice, which is quicker."""
    run = int(to[0]), int(to[-1]) + 1
    cells = slice(*run) if run[1] - run[0] == len(to) else to
    return _Pass(cells, of, None if (coefficients == 1).all() else coefficients)


def _resampled(x: Array, axis: int, length: int, passes: Iterator[_Pass]) -> Array:
    """``x`` with ``axis`` replaced by ``length`` cells, each the sum of what the passes add."""
    shape = (*x.shape[:axis], length, *x.shape[axis + 1 :])
    y: Array | None = None
    before = (slice(None),) * axis
    with np.errstate(all="ignore"):
        for to, of, coefficients in passes:
            part = x.take(of, axis)
            if coefficients is not None:
                column = coefficients.reshape(-1, *(1,) * (x.ndim - axis - 1))
                part *= column.astype(x.dtype)
            if y is None and part.shape == shape:
                y = part
                continue
            if y is None:
                y = np.zeros(shape, x.dtype)
            y[(*before, to)] += part
    assert y is not None  # there is at least one pass
    return y
