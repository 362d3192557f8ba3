"""Four ways back from an upstream gradient of ones: where it lands on one grid of inputs."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from core.arithmetic import Geometry, Size, conv_geometry
from core.checkerboard import Unevenness, phase_sums, unevenness
from core.document import Document, make_layer
from core.errors import ConvError
from core.gradient_pattern import PoolGradient, gradient_pattern, pool_gradient, pool_winners
from core.linear import scatter
from tconv_gui.figures._overlap2d_model import MapOverlap, map_overlap, overlap_on_plane
from tconv_gui.figures.figure import Frame
from tconv_gui.figures.layout import Cell

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]
WayName = Literal["conv", "one", "max", "average"]


@dataclass(frozen=True, eq=False)
class Way:
    """How ones come back through a layer that shares them out alike at every place.

    ``found`` holds its stamps on a table of cells: a layer of one axis has a single row.
    """

    name: WayName
    found: MapOverlap

    @property
    def shape(self) -> Geometry:
        """The windows, as two axes."""
        return self.found.shape

    @property
    def small(self) -> Size:
        """How many units of upstream gradient there are."""
        return self.shape.small

    def gradient(self, there: Mask) -> Array:
        """What every cell has got from the units that are ``there``."""
        return self._scattered(there, self.found.kernel)

    def counts(self, there: Mask) -> Array:
        """From how many of these units a path leads to every cell; a weight of 0 is none."""
        return self._scattered(there, (self.found.kernel != 0).astype(np.float64))

    @cached_property
    def final(self) -> Array:
        """What every cell gets from all units."""
        return self.gradient(np.ones(self.small, dtype=bool))

    @cached_property
    def final_counts(self) -> Array:
        """From how many of all units every cell gets its gradient."""
        return self.counts(np.ones(self.small, dtype=bool))

    @property
    def silent(self) -> Mask:
        """Cells to which no path leads."""
        return self.final_counts == 0

    @property
    def silent_share(self) -> float:
        """The share of cells inside to which no path leads."""
        weights = np.abs(self.found.kernel)
        return float((phase_sums(weights, self.shape.stride, self.shape.dilation) == 0).mean())

    @cached_property
    def border(self) -> Mask:
        """Cells that lack windows because the input ends."""
        return self._own(self.found.border)

    @cached_property
    def inside(self) -> Mask:
        """Cells that get all they would get from an endless output."""
        return self._own(self.found.interior)

    @property
    def unevenness(self) -> Unevenness:
        """How far what arrives inside is from flat."""
        return self.found.unevenness

    def window(self, unit: Cell) -> list[Cell]:
        """The cells of the input that a unit's window lies on."""
        axes = []
        for n, s, begin, d, k, size in zip(
            unit, self.shape.stride, self.shape.begin, self.shape.dilation,
            self.shape.kernel_size, self.shape.large, strict=True,
        ):  # fmt: skip
            places = (n * s - begin + t * d for t in range(k))
            axes.append([place for place in places if 0 <= place < size])
        return [(row, column) for row in axes[0] for column in axes[1]]

    def has(self, unit: Cell) -> bool:
        """Whether there is such a unit of upstream gradient."""
        return all(0 <= n < size for n, size in zip(unit, self.small, strict=True))

    def _scattered(self, there: Mask, kernel: Array) -> Array:
        ones = there.astype(np.float64)[None, None]
        answer = scatter(ones, np.ascontiguousarray(kernel)[None, None], self.shape)
        return np.asarray(answer[0, 0], dtype=np.float64)

    def _own(self, table: Mask) -> Mask:
        (top, left), (high, wide) = self.shape.begin, self.shape.large
        return table[top : top + high, left : left + wide]


@dataclass(frozen=True, eq=False)
class PoolWay(Way):
    """Max-pooling: of the same windows each sends all to the cell it took its output from.

    ``winners`` holds that cell (row-major) for every window, −1 for none; ``values`` are the
    numbers compared, ``problem`` is why there is no such pooling.
    """

    values: Array
    winners: NDArray[np.int64]
    facts: PoolGradient
    problem: ConvError | None = None

    def gradient(self, there: Mask) -> Array:
        """How many of these windows chose every cell."""
        chosen = self.winners[there]
        counts = np.bincount(chosen[chosen >= 0], minlength=self.values.size)
        return counts.reshape(self.values.shape).astype(np.float64)

    def counts(self, there: Mask) -> Array:
        """The same: each window sends 1."""
        return self.gradient(there)

    @cached_property
    def measured(self) -> Unevenness:
        """Of the cells inside, or of all where there are none."""
        inside = self.final[self.inside]
        return unevenness(inside if inside.size else self.final)

    @property
    def unevenness(self) -> Unevenness:
        """How far what arrives inside is from flat, on these numbers."""
        return self.measured

    def winner(self, unit: Cell) -> Cell | None:
        """The cell that gets all of a unit's gradient."""
        if self.problem is not None or not self.has(unit):
            return None
        place = int(self.winners[unit])
        return None if place < 0 else divmod(place, self.values.shape[1])


@dataclass(frozen=True, eq=False)
class Backward:
    """All ways back, the layer's own first; ``rows`` × ``columns`` is the grid of all of them.

    Units of upstream gradient are counted together, row by row over ``units``: the most that any
    of them has on each axis.  ``chain`` is one period of what comes back through the ``layers``
    up to this one; None where that is no more than the layer's own.
    """

    ways: tuple[Way, ...]
    axes: int
    is_transposed: bool
    layers: int
    chain: Array | None

    @property
    def own(self) -> Way:
        """The way through the layer itself."""
        return self.ways[0]

    @property
    def pool(self) -> PoolWay:
        """The way through max-pooling."""
        return next(way for way in self.ways if isinstance(way, PoolWay))

    @property
    def rows(self) -> int:
        """How many rows of inputs there are."""
        return self.own.shape.large[0]

    @property
    def columns(self) -> int:
        """How many columns of inputs there are."""
        return self.own.shape.large[1]

    @cached_property
    def units(self) -> Cell:
        """The most units on each axis."""
        return max(w.small[0] for w in self.ways), max(w.small[1] for w in self.ways)

    @property
    def steps(self) -> int:
        """One for each unit."""
        return self.units[0] * self.units[1]

    def unit(self, step: int) -> Cell | None:
        """The unit that a step is about."""
        return divmod(step - 1, self.units[1]) if 0 < step <= self.steps else None

    def landed(self, step: int) -> int:
        """How many units have been sent back; before the first step all of them."""
        return self.steps if step <= 0 else min(step, self.steps)

    def there(self, way: Way, landed: int) -> Mask:
        """Which units of a way are among the first ``landed``."""
        rows, columns = np.arange(way.small[0]), np.arange(way.small[1])
        return np.asarray(rows[:, None] * self.units[1] + columns[None, :] < landed)


def backward_of(frame: Frame) -> Backward:
    """The ways back for the frame's layer."""
    return backward(frame.document, frame.layer, frame.options.weighted)


@lru_cache(maxsize=16)
def backward(document: Document, layer: int, weighted: bool) -> Backward:
    """The layer's window and its like: on a convolution's input or a transposed one's output."""
    own, shape = document.layers[layer], document.geometries[layer]
    is_transposed = own.operation.input_side == "small"
    plane = document.feature_maps[layer + is_transposed][0, 0]
    axes = document.axes
    here = Way("conv", map_overlap(document, layer, weighted))
    one = Way("one", _of_layer(plane, np.ones((1,) * axes), stride=shape.stride))
    # What output_padding brings back no window needs to cover.
    pads = tuple((b, max(e, 0)) for b, e in zip(shape.begin, shape.end, strict=True))
    same: dict[str, Any] = {"stride": shape.stride, "padding": pads, "dilation": shape.dilation}
    mean = np.full(shape.kernel_size, 1.0 / np.prod(shape.kernel_size))
    average = Way("average", _of_layer(plane, mean, **same))
    winners, problem = np.full(average.small, -1, dtype=np.int64), None
    try:
        found = pool_winners(plane, shape.kernel_size, shape.stride, pads, shape.dilation)
        winners = found.reshape(average.small)
    except ConvError as error:
        problem = error.kept()
    facts = pool_gradient(shape.kernel_size, shape.stride, shape.dilation)
    pool = PoolWay("max", average.found, np.atleast_2d(plane), winners, facts, problem)
    chain = None
    if layer and all(each.operation.input_side == "large" for each in document.layers[: layer + 1]):
        chain = gradient_pattern(document, ones=not weighted, last=layer)
    return Backward((here, one, pool, average), axes, is_transposed, layer + 1, chain)


def _of_layer(plane: Array, kernel: Array, **parameters: Any) -> MapOverlap:
    """The stamps of another convolution that reads the same grid."""
    layer = make_layer("conv", kernel, **parameters)
    return overlap_on_plane(layer, conv_geometry(layer.spec, plane.shape), True)
