"""From sizes to settings: every transposed convolution that makes a wanted size of a given one.

On one axis (i-1)s - 2p + d(k-1) + output_padding + 1 = wanted has many solutions.  They are put in
the order in which one would try them: even ones first, then cheap ones, then simple ones.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import gcd, prod
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from core.arithmetic import BOUNDS, Geometry, Size, full_size, sizes_with_output
from core.checkerboard import Overlap
from core.errors import ConvError
from core.spec import ConvSpec, conv_spec, whole
from core.words_mark import QT_TRANSLATE_NOOP

Ints = NDArray[np.int64]

# An axis longer than this is a slip of the hand: no picture shows it.
LONGEST = 2**20

BOUND_TOO_HIGH = QT_TRANSLATE_NOOP(
    "error", "the solver searches {parameter} up to {high} at most, but was asked for {got}."
)
TOO_LONG = QT_TRANSLATE_NOOP(
    "error", "{parameter} must be at most {high} cells per axis here, but is {got}."
)
AXES_DIFFER = QT_TRANSLATE_NOOP(
    "error",
    "the input and the wanted output need equally many axes, but are {size_in} and {size_out}.",
)
TOO_SMALL_A_WISH = QT_TRANSLATE_NOOP(
    "error",
    "no transposed convolution within these bounds makes {size_in} cells into {size_out}; the "
    "smallest it can make is {above}.",
)
TOO_LARGE_A_WISH = QT_TRANSLATE_NOOP(
    "error",
    "no transposed convolution within these bounds makes {size_in} cells into {size_out}; the "
    "largest it can make is {below}. Allow a larger stride or kernel_size.",
)
WISH_IN_A_GAP = QT_TRANSLATE_NOOP(
    "error",
    "no transposed convolution within these bounds makes {size_in} cells into {size_out}; the "
    "nearest it can make are {below} and {above}.",
)
NOTHING_IN_COMMON = QT_TRANSLATE_NOOP(
    "error",
    "within these bounds no kernel_size, stride, padding and dilation serve all axes at once; "
    "each axis alone can do it, such as with kernel_size {kernel}, stride {stride} and padding "
    "{padding}.",
)


class Bounds(NamedTuple):
    """The largest value of each hyper-parameter that is looked at; the smallest are 1 or 0."""

    kernel_size: int = 8
    stride: int = 8
    padding: int = 8
    output_padding: int = 7
    dilation: int = 3


USUAL = Bounds()


class Recipe(NamedTuple):
    """One setting that makes the wanted size; all but output_padding is the same on every axis.

    ``low`` and ``high`` say how many stamps reach an output cell away from the borders,
    ``multiplications`` how many products land in the output, ``empty_outputs`` how many output
    cells nothing reaches (without holes there can still be some near the borders), and
    ``unused_inputs`` how many input cells' stamps lie beyond the output, from end to end.
    """

    kernel_size: int
    stride: int
    padding: int
    output_padding: Size
    dilation: int
    low: int
    high: int
    multiplications: int
    empty_outputs: int
    unused_inputs: int

    @property
    def overlap(self) -> Overlap:
        """Whether stamps leave holes, only touch, overlap here and there, or alike everywhere."""
        if self.low == 0:
            return "holes"
        if self.low < self.high:
            return "partial"
        return "none" if self.high == 1 else "full"

    @property
    def is_even(self) -> bool:
        """Whether a kernel of ones answers a constant with a constant, without holes."""
        return 0 < self.low == self.high

    @property
    def ratio(self) -> float:
        """``high`` by ``low``, infinite where there are holes."""
        return self.high / self.low if self.low else float("inf")

    @property
    def spec(self) -> ConvSpec:
        """The hyper-parameters of the layer."""
        return conv_spec(
            (self.kernel_size,) * len(self.output_padding),
            stride=self.stride,
            padding=self.padding,
            output_padding=self.output_padding,
            dilation=self.dilation,
        )


def recipes(size_in: int, size_out: int, bounds: Bounds = USUAL) -> tuple[Recipe, ...]:
    """All settings that make ``size_in`` cells of one axis into ``size_out``, the best first.

    ConvError with the nearest sizes that can be made, if there is none.

    >>> best = recipes(8, 16)[0]
    >>> best.kernel_size, best.stride, best.padding, best.overlap
    (2, 2, 0, 'none')
    """
    return joint((size_in,), (size_out,), bounds)


def joint(size_in: Size, size_out: Size, bounds: Bounds = USUAL) -> tuple[Recipe, ...]:
    """The settings that serve all axes at once, only output_padding may differ; the best first.

    ConvError if an axis has no answer, or if the axes have none in common.

    >>> found = joint((9, 15), (17, 30))
    >>> [(r.kernel_size, r.padding, r.output_padding) for r in found if r.dilation == 1]
    [(7, 3, (0, 1)), (5, 2, (0, 1)), (3, 1, (0, 1)), (1, 0, (0, 1))]
    """
    _check(size_in, size_out, bounds)
    tables = [_table(i, o, bounds) for i, o in zip(size_in, size_out, strict=True)]
    for i, o, table in zip(size_in, size_out, tables, strict=True):
        if not table.valid.any():
            raise _impossible(i, o, bounds)
    common = np.logical_and.reduce([table.valid for table in tables])
    found = sorted(_read(tables, common), key=_order)
    if not found:
        raise _nothing_in_common(size_in, size_out, bounds)
    return tuple(found)


def reachable(size_in: int, bounds: Bounds = USUAL) -> tuple[int, ...]:
    """All output sizes within the bounds, in order."""
    _check((size_in,), (1,), bounds)
    sizes: set[int] = set()
    for s in range(1, bounds.stride + 1):
        for d in range(1, bounds.dilation + 1):
            most = min(bounds.output_padding, max(s, d) - 1)
            fulls = full_size(size_in, 1, s, d) + d * np.arange(bounds.kernel_size)
            crops = np.arange(bounds.padding + 1) * 2
            made = fulls[:, None, None] - crops[:, None] + np.arange(most + 1)
            sizes.update(made[made > 0].tolist())
    return tuple(sorted(sizes))


def associated_sizes(recipe: Recipe, size_in: int) -> tuple[int, ...]:
    """The sizes that the associated convolution maps to ``size_in`` alike: why output_padding is.

    The transposed convolution must be told which of them to go back to.

    >>> associated_sizes(recipes(4, 8, Bounds(3, 2, 1, 1, 1))[-1], 4)
    (7, 8)
    """
    return sizes_with_output(size_in, recipe.spec)


def combined(per_axis: Sequence[Recipe]) -> ConvSpec:
    """One layer with a recipe of its own on every axis."""
    return conv_spec(
        tuple(r.kernel_size for r in per_axis),
        stride=tuple(r.stride for r in per_axis),
        padding=tuple(r.padding for r in per_axis),
        output_padding=tuple(r.output_padding[0] for r in per_axis),
        dilation=tuple(r.dilation for r in per_axis),
    )


def crop_for(
    size_in: int, size_out: int, kernel: int, stride: int, dilation: int
) -> tuple[int, int] | None:
    """padding and output_padding that give ``size_out``, None where no crop does.

    The smallest output_padding that will do, as it is the odd one out.

    >>> crop_for(4, 8, kernel=4, stride=2, dilation=1)
    (1, 0)
    """
    surplus = full_size(size_in, kernel, stride, dilation) - size_out
    for output_padding in range(max(0, -surplus), max(stride, dilation)):
        if (surplus + output_padding) % 2 == 0:
            return (surplus + output_padding) // 2, output_padding
    return None


def multiplications(shape: Geometry) -> int:
    """How many products a layer needs; those with padding or into the crop do not count.

    >>> from core.arithmetic import conv_transpose_geometry
    >>> multiplications(conv_transpose_geometry(conv_spec((3,), stride=2, padding=1), (4,)))
    10
    """
    axes = zip(
        shape.small, shape.large, shape.kernel_size, shape.stride, shape.begin, shape.dilation,
        strict=True,
    )  # fmt: skip
    return prod(
        int(_landing(small, large, k, np.array(s), np.array(p), np.array(d)).sum())
        for small, large, k, s, p, d in axes
    )


def interior_range(kernel: int, stride: int, dilation: int) -> tuple[int, int]:
    """The fewest and most stamps on a cell away from the borders.

    Kernel cells fall on s / gcd(s, d) phases, evenly in turn; other phases get nothing.

    >>> interior_range(3, 2, 1)
    (1, 2)
    """
    phases = stride // gcd(stride, dilation)
    return (kernel // stride if phases == stride else 0), -(-kernel // phases)


# --- the table of all settings ----------------------------------------------------------------


class _Table(NamedTuple):
    """Of one axis, each with indices (dilation - 1, stride - 1, padding, kernel_size - 1)."""

    size_in: int
    size_out: int
    output_padding: Ints
    valid: NDArray[np.bool_]
    products: Ints
    used: Ints


def _table(size_in: int, size_out: int, bounds: Bounds) -> _Table:
    d = np.arange(1, bounds.dilation + 1)[:, None, None, None]
    s = np.arange(1, bounds.stride + 1)[:, None, None]
    p = np.arange(bounds.padding + 1)[:, None]
    k = np.arange(1, bounds.kernel_size + 1)
    added = size_out - ((size_in - 1) * s - 2 * p + d * (k - 1) + 1)
    highest = np.minimum(np.maximum(s, d) - 1, bounds.output_padding)
    landing = _landing(size_in, size_out, bounds.kernel_size, s[..., 0], p[..., 0], d[..., 0])
    return _Table(
        size_in,
        size_out,
        added,
        (added >= 0) & (added <= highest),
        np.cumsum(landing, axis=-1),
        _used(size_in, size_out, s, p, d, k),
    )


def _used(size_in: int, size_out: int, s: Ints, p: Ints, d: Ints, k: Ints) -> Ints:
    """How many stamps neither end before the output nor begin after it."""
    first = np.clip(-((d * (k - 1) - p) // s), 0, size_in)
    last = np.clip((size_out - 1 + p) // s, -1, size_in - 1)
    return np.maximum(last - first + 1, 0)


def _landing(small: int, large: int, kernel: int, s: Ints, p: Ints, d: Ints) -> Ints:
    """How many stamps have their tap t inside the large side: one more axis, for t < kernel."""
    at = (np.arange(kernel) * d[..., None]) - p[..., None]
    first = np.maximum(-(at // s[..., None]), 0)  # the first n with n·s + at >= 0
    last = np.minimum((large - 1 - at) // s[..., None], small - 1)
    return np.maximum(last - first + 1, 0)


def _read(tables: list[_Table], common: NDArray[np.bool_]) -> Iterator[Recipe]:
    where = np.nonzero(common)
    d, s, p, k = (at.tolist() for at in where)
    cells = prod(t.size_out for t in tables)
    products = np.prod([t.products[where] for t in tables], axis=0).tolist()
    used = np.prod([t.used[where] for t in tables], axis=0).tolist()
    added = np.stack([t.output_padding[where] for t in tables], axis=1).tolist()
    reached = [_Reached(t.size_in, t.size_out, common.shape[2] - 1) for t in tables]
    for row, (kernel, stride, padding, dilation) in enumerate(zip(k, s, p, d, strict=True)):
        setting = kernel + 1, stride + 1, dilation + 1
        low, high = interior_range(*setting)
        yield Recipe(
            kernel_size=kernel + 1,
            stride=stride + 1,
            padding=padding,
            output_padding=tuple(added[row]),
            dilation=dilation + 1,
            low=low ** len(tables),
            high=high ** len(tables),
            multiplications=products[row],
            empty_outputs=cells - prod(axis.count(*setting, padding) for axis in reached),
            unused_inputs=prod(t.size_in for t in tables) - used[row],
        )


class _Reached:
    """How many output cells of one axis at least one stamp reaches, for any setting."""

    def __init__(self, size_in: int, size_out: int, most_padding: int) -> None:
        self.size_in, self.size_out, self.most_padding = size_in, size_out, most_padding
        self.sums: dict[tuple[int, int, int], tuple[list[int], int, int]] = {}

    def count(self, kernel: int, stride: int, dilation: int, padding: int) -> int:
        key = kernel, stride, dilation
        if key not in self.sums:
            self.sums[key] = self._summed(*key)
        sums, left_out, among_them = self.sums[key]
        # output_padding, or a crop of all there is, can go beyond the last stamp.
        last = len(sums) - 1
        end = min(padding + self.size_out - left_out, last)
        return sums[end] - sums[min(padding, last)] + among_them

    def _summed(self, kernel: int, stride: int, dilation: int) -> tuple[list[int], int, int]:
        """Reached cells up to each; how many cells of a long middle were left out, and reached."""
        span = dilation * (kernel - 1) + 1
        enough = 2 * (span + self.most_padding) // stride + 3
        size = min(self.size_in, enough)
        cells = np.zeros(full_size(size, kernel, stride, dilation) + 1, dtype=np.int64)
        stamps = np.arange(size)[:, None] * stride + np.arange(kernel) * dilation
        cells[stamps + 1] = 1
        phases = min(kernel, stride // gcd(stride, dilation))
        missing = self.size_in - size
        return np.cumsum(cells).tolist(), missing * stride, missing * phases


def _order(recipe: Recipe) -> tuple[float, ...]:
    """Even before uneven before holes; then cheap, then simple.

    An output cell that nothing reaches is a hole as well, if only at the end.
    """
    return (
        recipe.low == 0,
        recipe.ratio if recipe.low else 0,
        recipe.empty_outputs > 0,
        recipe.multiplications,
        recipe.unused_inputs > 0,
        recipe.dilation,
        sum(recipe.output_padding),
        recipe.padding,
        recipe.kernel_size,
        recipe.stride,
    )


# --- wishes that cannot be granted ------------------------------------------------------------


def _check(size_in: Size, size_out: Size, bounds: Bounds) -> None:
    if len(size_in) != len(size_out):
        raise ConvError(
            AXES_DIFFER, parameter="output_size", size_in="×".join(map(str, size_in)),
            size_out="×".join(map(str, size_out)),
        )  # fmt: skip
    for parameter, sizes in (("input_size", size_in), ("output_size", size_out)):
        for size in sizes:
            if whole(size, parameter, 1) > LONGEST:
                raise ConvError(TOO_LONG, parameter=parameter, high=LONGEST, got=size)
    for parameter, got in bounds._asdict().items():
        low, high = BOUNDS[parameter]
        if whole(got, parameter, low) > high:
            raise ConvError(BOUND_TOO_HIGH, parameter=parameter, high=high, got=got)


def _impossible(size_in: int, size_out: int, bounds: Bounds) -> ConvError:
    sizes = reachable(size_in, bounds)
    place = int(np.searchsorted(sizes, size_out))
    below = sizes[place - 1] if place else None
    above = sizes[place] if place < len(sizes) else None
    mark = TOO_SMALL_A_WISH if below is None else TOO_LARGE_A_WISH if above is None else (
        WISH_IN_A_GAP
    )  # fmt: skip
    return ConvError(
        mark, parameter="output_size", size_in=size_in, size_out=size_out, below=below, above=above
    )


def _nothing_in_common(size_in: Size, size_out: Size, bounds: Bounds) -> ConvError:
    best = [recipes(i, o, bounds)[0] for i, o in zip(size_in, size_out, strict=True)]

    def each(name: str) -> str:
        return ", ".join(str(getattr(recipe, name)) for recipe in best)

    return ConvError(
        NOTHING_IN_COMMON, parameter="output_size", kernel=each("kernel_size"),
        stride=each("stride"), padding=each("padding"),
    )  # fmt: skip
