"""The convolution with stride 1 that gives the same numbers as a layer.

A transposed convolution equals a convolution with stride 1 over its input *stretched* by s-1 zeros
between units and padded by d(k-1) - p, with the kernel turned by 180 degrees (Dumoulin & Visin,
"A guide to convolution arithmetic for deep learning", relationships 8 to 14).  A padding below
zero is a crop.  A convolution with stride s equals one with stride 1 of which one result in s is
kept.  The work that both waste on zeros and on dropped results is counted here.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from math import prod
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from core.arithmetic import Geometry, Size, geometry
from core.functional import conv
from core.ops import BY_ID
from core.spec import ConvSpec
from core.terms import TermTable

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]
Slices = tuple[slice, ...]


@dataclass(frozen=True)
class Multiplications:
    """How many products are computed: ``total`` with stride 1, ``kept`` for results that are kept,
    ``by_units`` of those with a unit of the input, not with a zero put in.

    >>> str(Multiplications(144, 144, 36))
    '144 / 36'
    """

    total: int
    kept: int
    by_units: int

    def __str__(self) -> str:
        dropped = self.kept != self.total
        return f"{self.total} / " + (f"{self.kept} / " if dropped else "") + f"{self.by_units}"


@dataclass(frozen=True)
class Equivalent:
    """A layer as a convolution with stride 1, per axis.

    ``before`` and ``after`` are the zeros around the stretched input, negative for a crop; of
    ``after``, the last ``output_padding`` cells are there because of output_padding.
    """

    layer: Geometry
    input_side: Literal["small", "large"]
    before: Size
    after: Size
    output_padding: Size

    @property
    def is_transposed(self) -> bool:
        """Whether the layer reads the small side: it stretches, and turns the kernel."""
        return self.input_side == "small"

    @property
    def units(self) -> Size:
        """The layer's input size: i' of a transposed convolution."""
        return self.layer.small if self.is_transposed else self.layer.large

    @property
    def spacing(self) -> Size:
        """Every how manyth cell of the stretched input is a unit: s, or 1 for a convolution."""
        return self.layer.stride if self.is_transposed else (1,) * self.layer.axes

    @property
    def kept_every(self) -> Size:
        """One in how many results is kept: 1, or s for a convolution."""
        return (1,) * self.layer.axes if self.is_transposed else self.layer.stride

    @property
    def stretched(self) -> Size:
        """(n-1)s + 1: the input with s-1 zeros between units."""
        return tuple((n - 1) * s + 1 for n, s in zip(self.units, self.spacing, strict=True))

    @property
    def read(self) -> Size:
        """What the kernel slides over: the stretched input, padded or cropped."""
        sides = zip(self.stretched, self.before, self.after, strict=True)
        return tuple(n + b + a for n, b, a in sides)

    @property
    def results(self) -> Size:
        """How many results the stride of 1 gives, kept or not."""
        g = self.layer
        sides = zip(self.read, g.dilation, g.kernel_size, strict=True)
        return tuple(n - d * (k - 1) for n, d, k in sides)

    @property
    def output(self) -> Size:
        """The layer's output size."""
        return self.layer.large if self.is_transposed else self.layer.small

    @property
    def crops(self) -> bool:
        """Whether cells of the stretched input are cut away."""
        return min(*self.before, *self.after) < 0

    @cached_property
    def terms_per_output(self) -> NDArray[np.int64]:
        """How many products of each output cell are with a unit of the input."""
        return TermTable(self.layer, self.input_side).overlap()

    @cached_property
    def multiplications(self) -> Multiplications:
        """All products, for the whole output."""
        return self.multiplications_after(prod(self.output))

    def multiplications_after(self, number: int) -> Multiplications:
        """The products of the first ``number`` outputs and of what was dropped on the way."""
        taps = prod(self.layer.kernel_size)
        by_units = int(self.terms_per_output.reshape(-1)[:number].sum())
        if number == prod(self.output):
            done = prod(self.results)
        elif number:
            last = np.unravel_index(number - 1, self.output)
            place = [int(i) * s for i, s in zip(last, self.kept_every, strict=True)]
            done = int(np.ravel_multi_index(place, self.results)) + 1
        else:
            done = 0
        return Multiplications(done * taps, number * taps, by_units)


def equivalent_convolution(operation: str, spec: ConvSpec, size: Size) -> Equivalent:
    """The convolution with stride 1 that equals ``operation`` on an input of ``size``.

    >>> from core.spec import conv_spec
    >>> found = equivalent_convolution("conv_transpose", conv_spec((3, 3), stride=2), (2, 2))
    >>> found.stretched, found.before, str(found.multiplications)
    ((3, 3), (2, 2), '225 / 36')
    """
    return equivalent_of(operation, spec, geometry(operation, spec, size))


def equivalent_of(operation: str, spec: ConvSpec, layer: Geometry) -> Equivalent:
    """The same, of a geometry that is known."""
    side = BY_ID[operation].input_side
    if side == "large":
        return Equivalent(layer, side, layer.begin, layer.end, (0,) * layer.axes)
    reach = [d * (k - 1) for d, k in zip(layer.dilation, layer.kernel_size, strict=True)]
    added = spec.output_padding
    if isinstance(spec.padding, str) and not any(added):
        # "same" and "valid" may ask for more than the full size, as output_padding does.
        added = tuple(max(-end, 0) for end in layer.end)
    return Equivalent(
        layer,
        side,
        tuple(r - begin for r, begin in zip(reach, layer.begin, strict=True)),
        tuple(r - end for r, end in zip(reach, layer.end, strict=True)),
        added,
    )


@dataclass(frozen=True, eq=False)
class StretchedPlane:
    """The stretched input with everything around it: what is padded and what is cropped.

    ``values`` and the masks have one shape; ``read`` cuts out what the kernel slides over.
    ``units`` are cells of the input (the first at ``origin``), ``between`` the zeros put between
    them, ``padding`` those around, ``cropped`` what is not read, ``added`` what output_padding
    lets the kernel read at the end.
    """

    values: Array
    units: Mask
    between: Mask
    padding: Mask
    cropped: Mask
    added: Mask
    read: Slices
    origin: Size


def stretched_plane(found: Equivalent, x: NDArray[Any]) -> StretchedPlane:
    """``x`` of shape ``units`` stretched, padded and not yet cropped."""
    first = [min(0, -before) for before in found.before]
    ends = zip(found.stretched, found.after, first, strict=True)
    shape = tuple(max(n, n + after) - start for n, after, start in ends)
    inner = tuple(
        slice(-start, -start + n) for start, n in zip(first, found.stretched, strict=True)
    )
    units_at = tuple(
        slice(part.start, part.stop, s) for part, s in zip(inner, found.spacing, strict=True)
    )
    read = tuple(
        slice(-before - start, -before - start + n)
        for before, start, n in zip(found.before, first, found.read, strict=True)
    )
    values = np.zeros(shape)
    values[units_at] = x
    units, inside, seen, kept = (np.zeros(shape, dtype=bool) for _ in range(4))
    units[units_at] = True
    inside[inner] = True
    seen[read] = True
    kept[
        tuple(
            slice(part.start, max(part.stop - a, part.start))
            for part, a in zip(read, found.output_padding, strict=True)
        )
    ] = True
    return StretchedPlane(
        values=values,
        units=units,
        between=inside & ~units,
        padding=seen & ~inside,
        cropped=~seen,
        added=seen & ~kept,
        read=read,
        origin=tuple(-start for start in first),
    )


def slid_kernel(found: Equivalent, weight: NDArray[Any], *, turned: bool = True) -> NDArray[Any]:
    """The kernel that slides: turned by 180 degrees for a transposed convolution.

    ``weight`` has shape ``kernel_size`` and is the one that the layer uses; ``turned=False`` leaves
    the turn out, to get the wrong numbers that people get.
    """
    return np.flip(weight) if found.is_transposed and turned else weight


def all_results(found: Equivalent, read: NDArray[Any], kernel: NDArray[Any]) -> Array:
    """The stride-1 convolution of what is read with the kernel that slides, shape ``results``."""
    result: Array = conv(read[None, None], kernel[None, None], dilation=found.layer.dilation)
    return result[0, 0]


def kept_results(found: Equivalent, results: Array) -> Array:
    """The layer's output: one in ``kept_every`` results."""
    return results[tuple(slice(None, None, s) for s in found.kept_every)]


def convolve_stretched(
    found: Equivalent, x: NDArray[Any], weight: NDArray[Any], *, turned: bool = True
) -> Array:
    """The layer's output, without a bias, by the stride-1 convolution alone.

    >>> import numpy as np
    >>> from core.spec import conv_spec
    >>> found = equivalent_convolution("conv_transpose", conv_spec((2, 2)), (2, 2))
    >>> numbers = np.array([[0.0, 1.0], [2.0, 3.0]])
    >>> convolve_stretched(found, numbers, numbers).astype(int).tolist()
    [[0, 0, 1], [0, 4, 6], [4, 12, 9]]
    >>> convolve_stretched(found, numbers, numbers, turned=False).astype(int).tolist()
    [[0, 3, 2], [6, 14, 6], [2, 3, 0]]
    """
    plane = stretched_plane(found, x)
    kernel = slid_kernel(found, weight, turned=turned)
    return kept_results(found, all_results(found, plane.values[plane.read], kernel))
