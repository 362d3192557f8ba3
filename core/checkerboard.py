"""Why checkerboards appear: the pattern that a layer makes of a constant, and what evens it out.

Away from the borders the answer of a stack of layers to a constant is periodic.  One period of it
is all there is to know, and it is found exactly, without an input's size: a transposed convolution
of stride s makes one of s times the period, a convolution of stride s one of the period divided by
what it shares with s.  The answer to a constant is flat if and only if all *phase sums* are equal:
the sums of the kernel cells that reach outputs with the same remainder modulo the stride.
"""

from __future__ import annotations

from itertools import product
from math import gcd, prod
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from core.arithmetic import Geometry, Size
from core.errors import ConvError
from core.linear import gather, scatter
from core.words_mark import QT_TRANSLATE_NOOP

Array = NDArray[np.float64]
Overlap = Literal["holes", "none", "partial", "full"]

# Beyond it a pattern says nothing to anybody: six layers of stride 4 on each of two axes.
MOST_PATTERN = 2**24
# Sums that differ by less than this part of the largest term are equal but for rounding.
ROUNDING = 1e-9

PATTERN_TOO_LONG = QT_TRANSLATE_NOOP(
    "error",
    "the pattern would repeat only after {got} cells, more than the {high} that can be computed; "
    "use smaller strides or fewer layers.",
)
UNREACHED_PHASE = QT_TRANSLATE_NOOP(
    "error",
    "no change of the kernel evens this out: with kernel_size {kernel}, stride {stride} and "
    "dilation {dilation} some outputs are reached by no kernel cell; use a kernel_size of at "
    "least {needed}.",
)
SHARED_FACTOR = QT_TRANSLATE_NOOP(
    "error",
    "no change of the kernel evens this out: stride {stride} and dilation {dilation} share the "
    "factor {factor}, so that some outputs are reached by no kernel cell; use dilation 1.",
)


class Unevenness(NamedTuple):
    """How far a pattern is from flat.

    ``ratio`` is the largest value by the smallest, infinite where there are zeros beside others and
    NaN where signs differ; ``ripple`` is the standard deviation by the mean's magnitude.
    """

    low: float
    high: float
    ratio: float
    ripple: float
    is_flat: bool


def unevenness(pattern: Array) -> Unevenness:
    """Of one period, or of any set of values that should be alike.

    >>> unevenness(np.array([1.0, 2.0])).ratio
    2.0
    """
    low, high = float(pattern.min()), float(pattern.max())
    is_flat = high - low <= ROUNDING * max(abs(low), abs(high))
    if is_flat:
        return Unevenness(low, high, 1.0, 0.0, True)
    with np.errstate(all="ignore"):  # what no float64 can hold is infinite
        mean, spread = abs(float(pattern.mean())), float(pattern.std())
    near, far = sorted((abs(low), abs(high)))
    ratio = float("nan") if low * high < 0 else far / near if near else float("inf")
    ripple = spread / mean if mean > ROUNDING * far else float("inf")
    return Unevenness(low, high, ratio, ripple, False)


@np.errstate(all="ignore")  # what no float64 can hold is infinite
def interior(
    operation: str, pattern: Array, kernel: Array, shape: Geometry
) -> Array:
    """One period of a layer's answer to an endless input that repeats ``pattern``.

    The first value is that of output 0 of the layer described by ``shape``; ``kernel`` has shape
    kernel_size.  ``operation`` is "conv" or "conv_transpose".

    >>> from core.arithmetic import conv_transpose_geometry
    >>> from core.spec import conv_spec
    >>> shape = conv_transpose_geometry(conv_spec((3,), stride=2), (8,))
    >>> interior("conv_transpose", np.ones(1), np.ones(3), shape)
    array([2., 1.])
    """
    return shortest(_PATTERNS[operation](pattern, kernel, shape))


@np.errstate(all="ignore")
def shortest(pattern: Array) -> Array:
    """The shortest period on every axis of what ``pattern`` repeats.

    >>> shortest(np.array([1.0, 2.0, 1.0, 2.0]))
    array([1., 2.])
    """
    reach = ROUNDING * float(np.abs(pattern).max(initial=0.0))
    for axis in range(pattern.ndim):
        length = pattern.shape[axis]
        for period in (n for n in range(1, length) if length % n == 0):
            if np.abs(pattern - np.roll(pattern, period, axis)).max() <= reach:
                pattern = np.take(pattern, np.arange(period), axis)
                break
    return pattern


def _of_conv_transpose(pattern: Array, kernel: Array, shape: Geometry) -> Array:
    periods = tuple(p * s for p, s in zip(pattern.shape, shape.stride, strict=True))
    answer = np.zeros(_checked(periods))
    for tap in product(*map(range, kernel.shape)):
        places = [
            (np.arange(p) * s - begin + t * d) % whole
            for p, s, begin, t, d, whole in zip(
                pattern.shape, shape.stride, shape.begin, tap, shape.dilation, periods, strict=True
            )
        ]
        answer[np.ix_(*places)] += kernel[tap] * pattern
    return answer


def _of_conv(pattern: Array, kernel: Array, shape: Geometry) -> Array:
    periods = tuple(p // gcd(p, s) for p, s in zip(pattern.shape, shape.stride, strict=True))
    answer = np.zeros(periods)
    for tap in product(*map(range, kernel.shape)):
        places = [
            (np.arange(whole) * s - begin + t * d) % p
            for p, s, begin, t, d, whole in zip(
                pattern.shape, shape.stride, shape.begin, tap, shape.dilation, periods, strict=True
            )
        ]
        answer += kernel[tap] * pattern[np.ix_(*places)]
    return answer


_PATTERNS = {"conv": _of_conv, "conv_transpose": _of_conv_transpose}


def _checked(periods: Size) -> Size:
    if prod(periods) > MOST_PATTERN:
        got = "×".join(map(str, periods))
        raise ConvError(PATTERN_TOO_LONG, parameter="stride", got=got, high=MOST_PATTERN)
    return periods


def interior_counts(shape: Geometry) -> Array:
    """How many stamps of a transposed convolution reach each cell away from the borders.

    One value per phase, that of output 0 first; not shortened.
    """
    return _of_conv_transpose(np.ones((1,) * shape.axes), np.ones(shape.kernel_size), shape)


def overlap_kind(shape: Geometry) -> Overlap:
    """Whether stamps leave holes, only touch, overlap here and there, or overlap alike everywhere.

    >>> from core.arithmetic import conv_transpose_geometry
    >>> from core.spec import conv_spec
    >>> shapes = [conv_transpose_geometry(conv_spec((k,), stride=2), (8,)) for k in (1, 2, 3, 4)]
    >>> list(map(overlap_kind, shapes))
    ['holes', 'none', 'partial', 'full']
    """
    counts = interior_counts(shape)
    low, high = counts.min(), counts.max()
    if low == 0:
        return "holes"
    if low < high:
        return "partial"
    return "none" if high == 1 else "full"


def phase_of(shape: Geometry, output: Size) -> Size:
    """Which phase an output cell belongs to: its place before the crop, modulo the stride."""
    return tuple(
        (n + begin) % s for n, begin, s in zip(output, shape.begin, shape.stride, strict=True)
    )


def phase_sums(kernel: Array, stride: Size, dilation: Size) -> Array:
    """The sums of the kernel cells of each phase, in an array of shape ``stride``.

    Kernel cell t belongs to phase t·d mod s on each axis.  An output cell of that phase (see
    ``phase_of``) gets this sum from a constant input of ones.

    >>> phase_sums(np.array([1.0, 2.0, 1.0]), (2,), (1,))
    array([2., 2.])
    """
    sums = np.zeros(stride)
    with np.errstate(over="ignore", invalid="ignore"):  # what no float64 can hold is infinite
        np.add.at(sums, _phases(kernel.shape, stride, dilation), kernel)
    return sums


def phase_counts(kernel_size: Size, stride: Size, dilation: Size) -> NDArray[np.int64]:
    """How many kernel cells each phase has, shape ``stride``."""
    counts = np.zeros(stride, dtype=np.int64)
    np.add.at(counts, _phases(kernel_size, stride, dilation), 1)
    return counts


def sub_kernel(kernel: Array, phase: Size, stride: Size, dilation: Size) -> Array:
    """The kernel with the cells of all other phases set to zero."""
    at = _phases(kernel.shape, stride, dilation)
    own = np.ones(kernel.shape, dtype=bool)
    for axis, wanted in enumerate(phase):
        own &= at[axis] == wanted
    return np.where(own, kernel, 0.0)


def balanced(kernel: Array, stride: Size, dilation: Size) -> Array:
    """The kernel nearest to ``kernel`` (in squares) whose phase sums are all equal.

    Each phase's cells get the same addition; the common sum T makes the sum of squared changes
    smallest: with n_r cells of sum S_r, T = Σ(S_r / n_r) / Σ(1 / n_r).
    ConvError if a phase has no cells: holes cannot be filled.

    >>> balanced(np.array([1.0, 1.0, 1.0]), (2,), (1,))
    array([0.66666667, 1.33333333, 0.66666667])
    """
    counts = phase_counts(kernel.shape, stride, dilation)
    if not counts.all():
        _refuse_holes(kernel.shape, stride, dilation)
    with np.errstate(over="ignore", invalid="ignore"):  # a kernel that is not finite is refused
        sums = phase_sums(kernel, stride, dilation)
        common = (sums / counts).sum() / (1 / counts).sum()
        changes = (common - sums) / counts
    return np.asarray(kernel + changes[_phases(kernel.shape, stride, dilation)])


def _refuse_holes(kernel_size: Size, stride: Size, dilation: Size) -> None:
    for k, s, d in zip(kernel_size, stride, dilation, strict=True):
        if gcd(s, d) > 1:
            raise ConvError(
                SHARED_FACTOR, parameter="dilation", stride=s, dilation=d, factor=gcd(s, d)
            )
        if k < s:
            raise ConvError(
                UNREACHED_PHASE, parameter="kernel_size", kernel=k, stride=s, dilation=d, needed=s
            )


def _phases(kernel_size: Size, stride: Size, dilation: Size) -> tuple[NDArray[np.int64], ...]:
    """The phase of every kernel cell on every axis, each of shape ``kernel_size``."""
    axes = [np.arange(k) * d % s for k, s, d in zip(kernel_size, stride, dilation, strict=True)]
    return tuple(np.meshgrid(*axes, indexing="ij"))


def reached_fully(operation: str, shape: Geometry, known: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Which outputs get all that they would get from an endless input: all others are border.

    ``known`` says the same of the layer's input.  Cells that nothing would reach without an end
    either are holes, not border.

    >>> from core.arithmetic import conv_transpose_geometry
    >>> from core.spec import conv_spec
    >>> shape = conv_transpose_geometry(conv_spec((3,), stride=2), (3,))
    >>> reached_fully("conv_transpose", shape, np.ones(3, dtype=bool))
    array([False,  True,  True,  True,  True,  True, False])
    """
    there = known.astype(np.float64)[None, None]
    ones = np.ones((1, 1, *shape.kernel_size))
    if operation == "conv":
        return np.asarray(gather(there, ones, shape)[0, 0] == ones.size)
    counts = interior_counts(shape)
    places = [np.arange(n) % p for n, p in zip(shape.large, counts.shape, strict=True)]
    return np.asarray(scatter(there, ones, shape)[0, 0] == counts[np.ix_(*places)])
