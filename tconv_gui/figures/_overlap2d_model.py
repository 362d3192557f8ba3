"""What the stamps of a layer add up to in two dimensions, beside what they do along each axis."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray

from core.arithmetic import Geometry
from core.checkerboard import Unevenness, interior, phase_sums, reached_fully, unevenness
from core.document import Document, Layer
from core.linear import scatter
from tconv_gui.figures._overlap import AxisOverlap, overlap_on_axis
from tconv_gui.figures.figure import Frame

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]
# Products of profiles that differ by less than this part of the largest are the map's numbers.
ROUNDING = 1e-9


@dataclass(frozen=True, eq=False)
class MapOverlap:
    """The stamps of a constant of ones, before the crop, on a table of cells.

    A layer of one axis has a table of a single row and no profile ``down``.  ``kernel`` is what
    every stamp adds: the kernel in use or ones (``counted``).
    """

    shape: Geometry
    kernel: Array
    down: AxisOverlap | None
    across: AxisOverlap
    is_gradient: bool
    counted: bool

    @property
    def profiles(self) -> tuple[AxisOverlap, ...]:
        """The overlaps of the axes that there are, rows first."""
        return (self.across,) if self.down is None else (self.down, self.across)

    @property
    def units(self) -> int:
        """How many stamps there are."""
        return self.shape.small[0] * self.shape.small[1]

    @property
    def rows(self) -> int:
        """How many rows of cells there are before the crop."""
        return 1 if self.down is None else self.down.length

    @property
    def columns(self) -> int:
        """How many columns of cells there are before the crop."""
        return self.across.length

    @property
    def top(self) -> int:
        """How many rows are cropped before the first own one."""
        return self.shape.begin[0]

    @property
    def left(self) -> int:
        """How many columns are cropped before the first own one."""
        return self.shape.begin[1]

    @cached_property
    def uncropped(self) -> Geometry:
        """The geometry with nothing cut away."""
        return replace(self.shape, large=(self.rows, self.columns), begin=(0, 0), end=(0, 0))

    @cached_property
    def pattern(self) -> Array:
        """One period of the interior; its first value is that of the cell before any crop."""
        return interior("conv_transpose", np.ones((1, 1)), self.kernel, self.uncropped)

    @cached_property
    def unevenness(self) -> Unevenness:
        """How far the interior is from flat."""
        return unevenness(self.pattern)

    @cached_property
    def sums(self) -> Array:
        """The phase sums of the kernel, shape stride; of one axis a row of them."""
        sums = phase_sums(self.kernel, self.shape.stride, self.shape.dilation)
        return sums if self.down is not None else sums[0]

    @cached_property
    def own(self) -> Mask:
        """Cells that are not cropped."""
        mask = np.zeros((self.rows, self.columns), dtype=bool)
        (top, left), (high, wide) = self.shape.begin, self.shape.large
        mask[top : top + high, left : left + wide] = True
        return mask

    @cached_property
    def interior(self) -> Mask:
        """Cells that get all they would get from an endless input."""
        known = np.ones(self.shape.small, dtype=bool)
        return reached_fully("conv_transpose", self.uncropped, known)

    @cached_property
    def border(self) -> Mask:
        """Own cells that lack stamps because the input ends."""
        return self.own & ~self.interior

    @property
    def has_interior(self) -> bool:
        """Whether a whole period of own cells is away from the borders on every axis."""
        return all(profile.has_interior for profile in self.profiles)

    @cached_property
    def final(self) -> Array:
        """What every cell gets in the end."""
        return self._scattered(self.units, self.kernel)

    @cached_property
    def final_counts(self) -> Array:
        """How many stamps reach every cell in the end."""
        return self.counts(self.units)

    @cached_property
    def is_product(self) -> bool:
        """Whether the map is the outer product of its profiles, up to one factor."""
        if self.counted or self.down is None:
            return True
        total = self.kernel.sum()
        by_margins = np.outer(self.kernel.sum(axis=1), self.kernel.sum(axis=0))
        reach = ROUNDING * np.abs(by_margins).max(initial=0.0)
        return bool(total != 0 and (np.abs(self.kernel * total - by_margins) <= reach).all())

    def response(self, stamps: int) -> Array:
        """What every cell has after so many stamps."""
        return self.final if stamps >= self.units else self._scattered(stamps, self.kernel)

    def counts(self, stamps: int) -> Array:
        """How many of so many stamps reach every cell."""
        return self._scattered(stamps, np.ones(self.kernel.shape))

    def window(self, stamp: int) -> tuple[range, range]:
        """The rows and columns that stamp ``stamp`` (from 0) reaches over."""
        unit = divmod(stamp, self.shape.small[1])
        return tuple(  # type: ignore[return-value]
            range(n * s, n * s + d * (k - 1) + 1)
            for n, s, d, k in zip(
                unit, self.shape.stride, self.shape.dilation, self.kernel.shape, strict=True
            )
        )

    def stamps_at(self, cell: tuple[int, int]) -> list[tuple[int, int]]:
        """The units whose stamps reach a cell."""
        found = []
        for n, s, d, k, units in zip(
            cell, self.shape.stride, self.shape.dilation, self.kernel.shape, self.shape.small,
            strict=True,
        ):  # fmt: skip
            places = ((n - t * d) // s for t in range(k) if (n - t * d) % s == 0)
            found.append(sorted(place for place in places if 0 <= place < units))
        return [(row, column) for row in found[0] for column in found[1]]

    def _scattered(self, stamps: int, kernel: Array) -> Array:
        ones = np.zeros(self.shape.small)
        ones.flat[:stamps] = 1.0
        answer = scatter(ones[None, None], np.ascontiguousarray(kernel)[None, None], self.uncropped)
        return np.asarray(answer[0, 0], dtype=np.float64)


def map_of(frame: Frame) -> MapOverlap:
    """The stamps of the frame's layer."""
    return map_overlap(frame.document, frame.layer, frame.options.weighted)


@lru_cache(maxsize=32)
def map_overlap(document: Document, layer: int, weighted: bool) -> MapOverlap:
    """The stamps of a layer, weighed by its kernel or counted; a kernel of ones counts as well."""
    return overlap_on_plane(document.layers[layer], document.geometries[layer], weighted)


def overlap_on_plane(own: Layer, g: Geometry, weighted: bool) -> MapOverlap:
    """The stamps of a layer with a geometry, however large."""
    axes = g.axes
    used = own.used_weight[0, 0]
    counted = not weighted or bool((used == 1).all())
    kernel = np.atleast_2d(np.ones(used.shape) if counted else used)
    shape = _on_a_table(g)
    found = [overlap_on_axis(own, g, axis, not counted) for axis in range(axes)]
    is_gradient = own.operation.input_side == "large"
    return MapOverlap(
        shape, kernel, found[0] if axes == 2 else None, found[-1], is_gradient, counted
    )


def _on_a_table(shape: Geometry) -> Geometry:
    """The geometry with a first axis of a single row, where there is but one axis."""
    if shape.axes == 2:
        return shape
    return Geometry(
        (1, *shape.small), (1, *shape.large), (1, *shape.kernel_size), (1, *shape.stride),
        (1, *shape.dilation), (0, *shape.begin), (0, *shape.end),
    )  # fmt: skip
