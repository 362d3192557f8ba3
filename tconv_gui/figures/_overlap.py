"""What the stamps of one axis of a layer add up to: counts, sums, phases, interior and border."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray

from core.arithmetic import Geometry
from core.checkerboard import interior, phase_sums, reached_fully
from core.document import Document, Layer
from core.linear import scatter
from tconv_gui.figures.figure import Frame

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class AxisOverlap:
    """The stamps of a constant of ones along one axis, before the crop.

    ``shape`` is the layer's geometry on that axis; ``taps`` are what a stamp adds, in the order in
    which it lands: the kernel in use, summed over the other axis, or ones.  Of a convolution it is
    the gradient that is scattered so, from its output back to its input (``is_gradient``).
    """

    shape: Geometry
    taps: Array
    axis: int
    axes: int
    is_gradient: bool
    weighted: bool

    @property
    def units(self) -> int:
        """How many stamps there are."""
        return self.shape.small[0]

    @property
    def stride(self) -> int:
        """How far apart stamps land, and how many phases there are."""
        return self.shape.stride[0]

    @property
    def dilation(self) -> int:
        """How far apart a stamp's cells are."""
        return self.shape.dilation[0]

    @property
    def span(self) -> int:
        """How many cells a stamp reaches over, those between its own included."""
        return self.dilation * (len(self.taps) - 1) + 1

    @property
    def begin(self) -> int:
        """How many cells are cropped before the first own one."""
        return self.shape.begin[0]

    @property
    def own_end(self) -> int:
        """The first cell after the own ones."""
        return self.begin + self.shape.large[0]

    @property
    def length(self) -> int:
        """How many cells there are before the crop, those of output_padding included."""
        return self.own_end + max(self.shape.end[0], 0)

    @cached_property
    def uncropped(self) -> Geometry:
        """The geometry with nothing cut away."""
        return replace(self.shape, large=(self.length,), begin=(0,), end=(0,))

    @property
    def lead_end(self) -> int:
        """The first cell that no stamp before the input's first would reach."""
        return max(self.span - self.stride, 0)

    @property
    def trail_start(self) -> int:
        """The first cell that a stamp after the input's last would reach."""
        return self.units * self.stride

    @cached_property
    def interior(self) -> Mask:
        """Cells that get all they would get from an endless input."""
        known = np.ones(self.units, dtype=bool)
        return reached_fully("conv_transpose", self.uncropped, known)

    @cached_property
    def own(self) -> Mask:
        """Cells that are not cropped."""
        mask = np.zeros(self.length, dtype=bool)
        mask[self.begin : self.own_end] = True
        return mask

    @cached_property
    def holes(self) -> Mask:
        """Cells that no stamp reaches."""
        return self.counts(self.units) == 0

    @property
    def border(self) -> tuple[int, int]:
        """How many own cells at the beginning and at the end lack stamps."""
        lacking = np.flatnonzero(self.own & ~self.interior)
        before = int((lacking < self.lead_end).sum())
        return before, len(lacking) - before

    @property
    def has_interior(self) -> bool:
        """Whether a whole period of own cells is away from both borders."""
        first, last = max(self.lead_end, self.begin), min(self.trail_start, self.own_end)
        return last - first >= min(self.stride, self.shape.large[0]) > 0

    @cached_property
    def pattern(self) -> Array:
        """One period of the interior, the shortest; its first value is that of cell 0."""
        return interior("conv_transpose", np.ones(1), self.taps, self.uncropped)

    @cached_property
    def sums(self) -> Array:
        """The phase sums of the taps."""
        return phase_sums(self.taps, (self.stride,), (self.dilation,))

    @cached_property
    def final(self) -> Array:
        """What every cell gets in the end."""
        return self.response(self.units)

    def response(self, stamps: int) -> Array:
        """What every cell has after so many stamps."""
        return self._scattered(stamps, self.taps)

    def counts(self, stamps: int) -> Array:
        """How many of so many stamps reach every cell."""
        return self._scattered(stamps, np.ones(len(self.taps)))

    def terms(self, cell: int) -> list[tuple[int, float]]:
        """The units that reach a cell, and what each adds."""
        found = []
        for tap, weight in enumerate(self.taps.tolist()):
            unit, rest = divmod(cell - tap * self.dilation, self.stride)
            if rest == 0 and 0 <= unit < self.units:
                found.append((unit, weight))
        return sorted(found)

    def window(self, unit: int) -> list[int]:
        """The cells that a unit's stamp reaches."""
        return [unit * self.stride + tap * self.dilation for tap in range(len(self.taps))]

    def _scattered(self, stamps: int, taps: Array) -> Array:
        ones = np.zeros(self.units)
        ones[:stamps] = 1.0
        answer = scatter(ones[None, None], taps[None, None], self.uncropped)
        return np.asarray(answer[0, 0], dtype=np.float64)


def overlap_of(frame: Frame) -> AxisOverlap:
    """The stamps of the frame's layer on the axis looked at."""
    axes = frame.document.axes
    return axis_overlap(
        frame.document, frame.layer, frame.options.axis % axes, frame.options.weighted
    )


@lru_cache(maxsize=32)
def axis_overlap(document: Document, layer: int, axis: int, weighted: bool) -> AxisOverlap:
    """The stamps of one axis of a layer, weighed by its kernel or counted."""
    return overlap_on_axis(document.layers[layer], document.geometries[layer], axis, weighted)


def overlap_on_axis(own: Layer, g: Geometry, axis: int, weighted: bool) -> AxisOverlap:
    """The stamps of one axis of a layer with a geometry, however large."""
    shape = Geometry(
        *((getattr(g, name)[axis],) for name in (
            "small", "large", "kernel_size", "stride", "dilation", "begin", "end"
        ))
    )  # fmt: skip
    kernel = own.used_weight[0, 0]
    others = tuple(a for a in range(kernel.ndim) if a != axis)
    taps = kernel.sum(axis=others) if weighted else np.ones(kernel.shape[axis])
    is_gradient = own.operation.input_side == "large"
    return AxisOverlap(shape, taps, axis, g.axes, is_gradient, weighted)
