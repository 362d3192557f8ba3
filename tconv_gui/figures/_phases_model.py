"""The phases of a layer's kernel: their cells, their sums, and the nearest kernel that is even."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray

from core.checkerboard import Unevenness, balanced, phase_counts, phase_sums, unevenness
from core.checkerboard import interior as interior_of
from core.document import Document
from core.errors import ConvError
from tconv_gui.figures._overlap2d_model import MapOverlap, map_overlap
from tconv_gui.figures.figure import CellRef, Frame
from tconv_gui.figures.layout import Cell

Array = NDArray[np.float64]
# About so many cells along a side of the patch of the interior.
PATCH = 6


@dataclass(frozen=True, eq=False)
class PhaseMeter:
    """What the phases of a kernel add up to; tables of one axis have a single row.

    ``kernel`` is as it is edited, ``used`` as it is stamped (turned where the layer is flipped),
    ones where stamps are counted; ``phases`` holds the row-major number of each edited cell's
    phase.
    """

    overlap: MapOverlap
    kernel: Array
    phases: NDArray[np.int64]
    axes: int
    weighted: bool
    is_flipped: bool

    @property
    def used(self) -> Array:
        """The kernel as it is stamped."""
        return self.overlap.kernel

    @property
    def stride(self) -> Cell:
        """How many phases there are on each axis."""
        down, across = self.overlap.shape.stride
        return down, across

    @property
    def count(self) -> int:
        """How many phases there are."""
        return self.stride[0] * self.stride[1]

    @cached_property
    def sums(self) -> Array:
        """The phase sums, shape stride."""
        shape = self.overlap.shape
        return phase_sums(self.used, shape.stride, shape.dilation)

    @cached_property
    def counts(self) -> NDArray[np.int64]:
        """How many kernel cells each phase has, shape stride."""
        shape = self.overlap.shape
        return phase_counts(self.used.shape, shape.stride, shape.dilation)

    @cached_property
    def unevenness(self) -> Unevenness:
        """How far the phase sums are from being equal."""
        return unevenness(self.sums)

    @property
    def is_flat(self) -> bool:
        """Whether a constant gives a constant inside: whether all phase sums are equal."""
        return self.unevenness.is_flat

    @cached_property
    def balance(self) -> tuple[Array | None, ConvError | None]:
        """The nearest even kernel as it is edited, or why there is none."""
        shape = self.overlap.shape
        try:
            even = balanced(self.used, shape.stride, shape.dilation)
        except ConvError as error:
            return None, error.kept()
        return (np.flip(even) if self.is_flipped else even), None

    @cached_property
    def change(self) -> tuple[float, float]:
        """The largest change of a cell, and the root of the sum of squared changes."""
        even = self.balance[0]
        if even is None:
            return 0.0, 0.0
        changes = even - self.kernel
        return float(np.abs(changes).max()), float(np.sqrt((changes**2).sum()))

    @cached_property
    def common(self) -> float:
        """The phase sum of the balanced kernel."""
        even = self.balance[0]
        return float("nan") if even is None else float(even.sum()) / self.count

    def phase_name(self, number: int) -> str:
        """A phase as its remainder, or as the remainders of both axes."""
        row, column = divmod(number, self.stride[1])
        return str(column) if self.axes == 1 else f"({row},{column})"

    def cells(self, number: int) -> list[Cell]:
        """The edited kernel's cells of a phase."""
        return [(row, column) for row, column in np.argwhere(self.phases == number).tolist()]

    def patch(self, kernel: Array) -> Array:
        """A piece of the interior for a kernel as it is edited, beginning with the first phase."""
        used = np.flip(kernel) if self.is_flipped else kernel
        period = interior_of("conv_transpose", np.ones((1, 1)), used, self.overlap.uncropped)
        sides = patch_shape(self.stride, self.axes)
        tiles = [-(-side // n) for side, n in zip(sides, period.shape, strict=True)]
        return np.asarray(np.tile(period, tiles)[: sides[0], : sides[1]])

    def phase_of(self, cell: CellRef | None) -> int | None:
        """The phase of a kernel cell or of a cell that stamps land on."""
        if cell is None or len(cell.index) != self.axes:
            return None
        row, column = (0, *cell.index)[-2:]
        if cell.grid == "kernel":
            rows, columns = self.phases.shape
            inside = 0 <= row < rows and 0 <= column < columns
            return int(self.phases[row, column]) if inside else None
        large = ("input", "grad_input") if self.overlap.is_gradient else ("output",)
        if cell.grid not in large:
            return None
        down, across = self.stride
        top, left = self.overlap.shape.begin
        return (row + top) % down * across + (column + left) % across


def patch_shape(stride: Cell, axes: int) -> Cell:
    """Whole periods, two at least, about PATCH cells along a side."""
    sides = [n * max(2, round(PATCH / n)) if n > 1 else PATCH - 2 for n in stride]
    return (1 if axes == 1 else sides[0], sides[1])


def meter_of(frame: Frame) -> PhaseMeter:
    """The phases of the frame's layer."""
    return phase_meter(frame.document, frame.layer, frame.options.weighted)


@lru_cache(maxsize=32)
def phase_meter(document: Document, layer: int, weighted: bool) -> PhaseMeter:
    """The phases of a layer's kernel, or of a kernel of ones."""
    own = document.layers[layer]
    overlap = map_overlap(document, layer, weighted)
    kernel = np.flip(overlap.kernel) if own.flipped else overlap.kernel
    places = [
        np.arange(k) * d % s
        for k, s, d in zip(
            overlap.kernel.shape, overlap.shape.stride, overlap.shape.dilation, strict=True
        )
    ]
    phases = places[0][:, None] * overlap.shape.stride[1] + places[1][None, :]
    if own.flipped:
        phases = np.flip(phases)
    return PhaseMeter(overlap, kernel, phases, document.axes, weighted, own.flipped)
