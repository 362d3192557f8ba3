"""Where numbers come from: size limits, fills for inputs, presets for kernels."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import reduce
from math import comb, prod
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from core.words_mark import QT_TRANSLATE_NOOP, Mark

FloatArray = NDArray[np.float64]
Shape = tuple[int, ...]

# What can still be drawn and edited as single cells.
MAX_AXIS_2D = 128
MAX_AXIS_1D = 4096
MAX_KERNEL_AXIS = 16
MAX_OUTPUT_AXIS_2D = 512
MAX_OUTPUT_AXIS_1D = 8192
# What can still be looked at side by side, and saved.
MAX_CHANNELS = 32
MAX_WEIGHTS = 65_536


def frozen(array: ArrayLike) -> FloatArray:
    """A read-only float64 copy of ``array``; an array that is so already is returned as it is.

    >>> frozen([[1, 2]]).flags.writeable
    False
    """
    if (
        isinstance(array, np.ndarray)
        and array.dtype == np.float64
        and not array.flags.writeable
        and array.flags.c_contiguous
        and array.base is None  # a view could still change through its base
    ):
        return array
    copy = np.array(array, dtype=np.float64, order="C")
    copy.setflags(write=False)
    return copy


def resized(array: FloatArray, shape: Sequence[int]) -> FloatArray:
    """``array`` cut or grown at the end of each axis to ``shape``; new cells are 0.

    Raises ValueError if the number of axes differs.

    >>> resized(np.array([[1.0, 2.0], [3.0, 4.0]]), (1, 3)).tolist()
    [[1.0, 2.0, 0.0]]
    """
    kept = tuple(slice(min(old, new)) for old, new in zip(array.shape, shape, strict=True))
    grown = np.zeros(tuple(shape))
    grown[kept] = array[kept]
    return frozen(grown)


# --- fills ----------------------------------------------------------------------------------


def _any_shape(shape: Shape) -> bool:
    return True


def _two_axes(shape: Shape) -> bool:
    return len(shape) >= 2


class Fill(NamedTuple):
    """A named way to fill an input: ``make(spatial_shape, seed)`` gives a read-only array.

    ``seeded`` fills differ by seed, the others leave it out of account. ``make`` works for
    every shape; ``fits`` tells where the result is worth offering beside the other fills.
    """

    id: str
    title: Mark
    make: Callable[[Shape, int], FloatArray]
    seeded: bool = False
    fits: Callable[[Shape], bool] = _any_shape


def _zeros(shape: Shape, seed: int) -> FloatArray:
    return frozen(np.zeros(shape))


def _ones(shape: Shape, seed: int) -> FloatArray:
    return frozen(np.ones(shape))


def _ramp(shape: Shape, seed: int) -> FloatArray:
    return frozen(np.arange(prod(shape)).reshape(shape))


def _impulse(shape: Shape, seed: int) -> FloatArray:
    cells = np.zeros(shape)
    cells[tuple(n // 2 for n in shape)] = 1
    return frozen(cells)


def _random_integers(shape: Shape, seed: int) -> FloatArray:
    return frozen(_generator(seed).integers(0, 10, shape))


def _random_normal(shape: Shape, seed: int) -> FloatArray:
    # Two decimals can be read in a cell; adding 0.0 turns -0.0 into 0.0.
    return frozen(np.round(_generator(seed).standard_normal(shape), 2) + 0.0)


def _generator(seed: int) -> np.random.Generator:
    # Older NumPy does not load numpy.random by itself lazily, and start-up has no need of it.
    from numpy.random import PCG64, Generator

    return Generator(PCG64(seed))


def _checkerboard(shape: Shape, seed: int) -> FloatArray:
    return frozen((np.indices(shape).sum(axis=0) + 1) % 2)


def _gradient(shape: Shape, seed: int) -> FloatArray:
    return frozen(np.broadcast_to(np.arange(shape[-1]), shape))


def _cross(shape: Shape, seed: int) -> FloatArray:
    cells = np.zeros(shape)
    for axis in range(len(shape)):
        line: list[int | slice] = [n // 2 for n in shape]
        line[axis] = slice(None)
        cells[tuple(line)] = 1
    return frozen(cells)


FILL_ZEROS = QT_TRANSLATE_NOOP("fill", "Zeros")
FILL_ONES = QT_TRANSLATE_NOOP("fill", "Ones")
FILL_RAMP = QT_TRANSLATE_NOOP("fill", "Ramp 0, 1, 2, …")
FILL_IMPULSE = QT_TRANSLATE_NOOP("fill", "Impulse in the centre")
FILL_RANDOM_INTEGERS = QT_TRANSLATE_NOOP("fill", "Random integers 0 to 9")
FILL_RANDOM_NORMAL = QT_TRANSLATE_NOOP("fill", "Random normal")
FILL_CHECKERBOARD = QT_TRANSLATE_NOOP("fill", "Checkerboard")
FILL_GRADIENT = QT_TRANSLATE_NOOP("fill", "Horizontal gradient")
FILL_CROSS = QT_TRANSLATE_NOOP("fill", "Cross")

FILLS: tuple[Fill, ...] = (
    Fill("zeros", FILL_ZEROS, _zeros),
    Fill("ones", FILL_ONES, _ones),
    Fill("ramp", FILL_RAMP, _ramp),
    Fill("impulse", FILL_IMPULSE, _impulse),
    Fill("random_integers", FILL_RANDOM_INTEGERS, _random_integers, seeded=True),
    Fill("random_normal", FILL_RANDOM_NORMAL, _random_normal, seeded=True),
    Fill("checkerboard", FILL_CHECKERBOARD, _checkerboard),
    Fill("gradient", FILL_GRADIENT, _gradient, fits=_two_axes),  # with one axis it is the ramp
    Fill("cross", FILL_CROSS, _cross, fits=_two_axes),  # with one axis it is all ones
)


# --- kernel presets -------------------------------------------------------------------------


class KernelPreset(NamedTuple):
    """A named kernel: ``make(kernel_size)`` gives a read-only array wherever ``fits`` says so."""

    id: str
    title: Mark
    make: Callable[[Shape], FloatArray]
    fits: Callable[[Shape], bool] = _any_shape


def _each_at_least(low: int) -> Callable[[Shape], bool]:
    return lambda shape: min(shape) >= low


def _some_at_least(low: int) -> Callable[[Shape], bool]:
    return lambda shape: max(shape) >= low


def _separable(lines: Sequence[FloatArray]) -> FloatArray:
    """The outer product of one line of taps per axis."""
    return frozen(reduce(np.multiply.outer, lines))


def _kernel_ones(shape: Shape) -> FloatArray:
    return frozen(np.ones(shape))


def _mean(shape: Shape) -> FloatArray:
    return frozen(np.full(shape, 1 / prod(shape)))


def _kernel_ramp(shape: Shape) -> FloatArray:
    return frozen(np.arange(1, prod(shape) + 1).reshape(shape))


def _identity(shape: Shape) -> FloatArray:
    # padding="same" puts (k-1)//2 cells before the input, so this tap meets its own cell.
    cells = np.zeros(shape)
    cells[tuple((k - 1) // 2 for k in shape)] = 1
    return frozen(cells)


def _bilinear(shape: Shape) -> FloatArray:
    """Upsampling weights of fully convolutional networks (Long, Shelhamer, Darrell 2015).

    Per axis 1 - |x - centre| / f with f = ⌈k/2⌉ and the centre of the taps.
    """
    return _separable(
        [1 - np.abs(np.arange(k) - (k - 1) / 2) / ((k + 1) // 2) for k in shape],
    )


def _triangle(shape: Shape) -> FloatArray:
    return _separable([np.minimum(np.arange(k) + 1.0, k - np.arange(k)) for k in shape])


def _binomial(k: int) -> FloatArray:
    """Row k-1 of Pascal's triangle: 1 2 1, 1 3 3 1, …"""
    return np.array([comb(k - 1, tap) for tap in range(k)], dtype=np.float64)


def _gaussian(shape: Shape) -> FloatArray:
    return _separable([_binomial(k) / 2 ** (k - 1) for k in shape])


def _sobel(axis: int) -> Callable[[Shape], FloatArray]:
    """First difference along ``axis``, smoothed binomially along all axes."""

    def make(shape: Shape) -> FloatArray:
        lines = [_binomial(k) for k in shape]
        lines[axis] = np.convolve(_binomial(shape[axis] - 1), [-1.0, 1.0])
        return _separable(lines)

    return make


def _sobel_fits(axis: int) -> Callable[[Shape], bool]:
    return lambda shape: len(shape) >= -axis and shape[axis] >= 2


def _laplacian(shape: Shape) -> FloatArray:
    """The second difference 1 -2 1 along each axis, added up at the centre."""
    centre = tuple((k - 1) // 2 for k in shape)
    cells = np.zeros(shape)
    for axis in range(len(shape)):
        for offset, weight in ((-1, 1.0), (0, -2.0), (1, 1.0)):
            cells[(*centre[:axis], centre[axis] + offset, *centre[axis + 1 :])] += weight
    return frozen(cells)


def _sharpen(shape: Shape) -> FloatArray:
    return frozen(_identity(shape) - _laplacian(shape))


def _emboss(shape: Shape) -> FloatArray:
    """Slope along the diagonal plus the identity; the taps add up to 1."""
    slope = np.indices(shape).sum(axis=0) - sum((k - 1) // 2 for k in shape)
    return frozen(slope + _identity(shape))


def _odd_from_three(shape: Shape) -> bool:
    return all(k >= 3 and k % 2 for k in shape)


def _uneven(shape: Shape) -> FloatArray:
    """1 1 1 3 per axis: overlaps of k=4, s=2 are even, and yet the output is not."""
    return _separable([np.array([1.0, 1.0, 1.0, 3.0]) for _ in shape])


def _all_four(shape: Shape) -> bool:
    return all(k == 4 for k in shape)


KERNEL_ONES = QT_TRANSLATE_NOOP("kernel", "Ones")
KERNEL_MEAN = QT_TRANSLATE_NOOP("kernel", "Mean (box)")
KERNEL_IDENTITY = QT_TRANSLATE_NOOP("kernel", "Identity")
KERNEL_RAMP = QT_TRANSLATE_NOOP("kernel", "Ramp 1, 2, 3, …")
KERNEL_TRIANGLE = QT_TRANSLATE_NOOP("kernel", "Triangle 1, 2, 1")
KERNEL_BILINEAR = QT_TRANSLATE_NOOP("kernel", "Bilinear upsampling")
KERNEL_GAUSSIAN = QT_TRANSLATE_NOOP("kernel", "Gaussian (binomial)")
KERNEL_SHARPEN = QT_TRANSLATE_NOOP("kernel", "Sharpen")
KERNEL_SOBEL_X = QT_TRANSLATE_NOOP("kernel", "Sobel, horizontal change")
KERNEL_SOBEL_Y = QT_TRANSLATE_NOOP("kernel", "Sobel, vertical change")
KERNEL_LAPLACIAN = QT_TRANSLATE_NOOP("kernel", "Laplacian")
KERNEL_EMBOSS = QT_TRANSLATE_NOOP("kernel", "Emboss")
KERNEL_UNEVEN = QT_TRANSLATE_NOOP("kernel", "Uneven 1, 1, 1, 3")

KERNEL_PRESETS: tuple[KernelPreset, ...] = (
    KernelPreset("ones", KERNEL_ONES, _kernel_ones),
    KernelPreset("mean", KERNEL_MEAN, _mean),
    KernelPreset("identity", KERNEL_IDENTITY, _identity),
    KernelPreset("ramp", KERNEL_RAMP, _kernel_ramp),
    KernelPreset("triangle", KERNEL_TRIANGLE, _triangle, _some_at_least(3)),
    KernelPreset("bilinear", KERNEL_BILINEAR, _bilinear, _some_at_least(3)),
    KernelPreset("gaussian", KERNEL_GAUSSIAN, _gaussian, _some_at_least(3)),
    KernelPreset("sharpen", KERNEL_SHARPEN, _sharpen, _each_at_least(3)),
    KernelPreset("sobel_x", KERNEL_SOBEL_X, _sobel(-1), _sobel_fits(-1)),
    KernelPreset("sobel_y", KERNEL_SOBEL_Y, _sobel(-2), _sobel_fits(-2)),
    KernelPreset("laplacian", KERNEL_LAPLACIAN, _laplacian, _each_at_least(3)),
    KernelPreset("emboss", KERNEL_EMBOSS, _emboss, _odd_from_three),
    KernelPreset("uneven", KERNEL_UNEVEN, _uneven, _all_four),
)
