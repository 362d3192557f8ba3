"""What the stretched convolution is about at one moment, on drawn planes; nothing is painted."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import product as every
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.document import Document
from core.equivalent import (
    Equivalent,
    StretchedPlane,
    all_results,
    equivalent_of,
    kept_results,
    slid_kernel,
    stretched_plane,
)
from core.explain import Term
from core.shown import Mask, Plane, ShownLayer, Window, shown_layer
from tconv_gui.figures._moment import moment_of
from tconv_gui.figures.figure import Frame
from tconv_gui.figures.layout import Cell


@dataclass(frozen=True, eq=False)
class Scene:
    """A layer as a convolution with stride 1; all planes have two axes, one row for one axis.

    ``turned`` says whether the kernel is turned as a transposed convolution needs.
    """

    document: Document
    position: int
    turned: bool

    @cached_property
    def shown(self) -> ShownLayer:
        """The layer as other figures show it."""
        return shown_layer(self.document, self.position)

    @cached_property
    def found(self) -> Equivalent:
        """Sizes and work."""
        layer = self.document.layers[self.position]
        return equivalent_of(
            layer.kind, layer.spec, self.document.geometries[self.position]
        )

    @cached_property
    def stretched(self) -> StretchedPlane:
        """The stretched input on the layer's own axes."""
        return stretched_plane(self.found, self.document.feature_maps[self.position][0, 0])

    @cached_property
    def plane(self) -> Plane:
        """The stretched input with its padding and what is cropped of it."""
        return two(self.stretched.values)

    @cached_property
    def units(self) -> Mask:
        """Cells of ``plane`` that are cells of the input."""
        return two(self.stretched.units)

    @cached_property
    def read(self) -> Window:
        """The part of ``plane`` that the kernel slides over."""
        rows, columns = (slice(0, 1), *self.stretched.read)[-2:]
        return Window(rows.start, columns.start, rows.stop, columns.stop)

    @property
    def origin(self) -> Cell:
        """Where in ``plane`` the first unit stands."""
        return cell_of(self.stretched.origin)

    @property
    def spacing(self) -> Cell:
        """Cells from one unit to the next."""
        return cell_of(self.found.spacing, 1)

    @property
    def kept_every(self) -> Cell:
        """Results from one that is kept to the next."""
        return cell_of(self.found.kept_every, 1)

    @property
    def reverses(self) -> bool:
        """Whether the kernel that slides is the edited one turned by 180 degrees."""
        flipped = self.document.layers[self.position].flipped
        return flipped != (self.found.is_transposed and self.turned)

    @property
    def shows_turn(self) -> bool:
        """Whether there is anything to say about turning the kernel."""
        return self.found.is_transposed or self.document.layers[self.position].flipped

    @cached_property
    def slid(self) -> Plane:
        """The kernel that slides."""
        return two(self._slid)

    @cached_property
    def _slid(self) -> NDArray[Any]:
        weight = self.document.layers[self.position].used_weight[0, 0]
        return slid_kernel(self.found, weight, turned=self.turned)

    @cached_property
    def results(self) -> Plane:
        """All results of the stride-1 convolution, bias included."""
        values = self.stretched.values[self.stretched.read]
        return two(all_results(self.found, values, self._slid) + self.shown.bias)

    @cached_property
    def output(self) -> Plane:
        """The results that are kept."""
        plane = self.results.reshape(self.found.results)
        return two(kept_results(self.found, plane))

    @cached_property
    def right(self) -> Plane:
        """The layer's output."""
        return two(self.document.feature_maps[self.position + 1][0, 0])

    @cached_property
    def differences(self) -> Plane:
        """How far each output cell is off; exactly 0 where only rounding differs."""
        off = np.abs(self.output - self.right)
        scale = float(np.abs(self.right).max(initial=0.0) + np.abs(self.output).max(initial=0.0))
        return np.where(off <= 1e-9 * scale, 0.0, off)

    @property
    def count(self) -> int:
        """Number of steps: cells of the output."""
        return int(self.output.size)

    def output_cell(self, number: int) -> Cell:
        """The output cell of step ``number``, from 1."""
        row, column = divmod(number - 1, self.output.shape[1])
        return row, column

    def window(self, output: Cell) -> list[Cell]:
        """The cells of ``plane`` under the kernel for an output cell, row by row."""
        (row, column), (down, across) = output, self.kept_every
        d = cell_of(self.found.layer.dilation, 1)
        rows, columns = self.slid.shape
        return [
            (self.read.top + row * down + r * d[0], self.read.left + column * across + c * d[1])
            for r, c in every(range(rows), range(columns))
        ]

    def edited(self, cell: Cell) -> Cell:
        """The cell of the edited kernel behind a cell of the one that slides, or the other way."""
        rows, columns = self.slid.shape
        return (rows - 1 - cell[0], columns - 1 - cell[1]) if self.reverses else cell

    def unit_at(self, cell: Cell) -> Cell | None:
        """The (row, column) of the input cell at a cell of ``plane``; None for a zero put in."""
        if not self.units[cell]:
            return None
        return (
            (cell[0] - self.origin[0]) // self.spacing[0],
            (cell[1] - self.origin[1]) // self.spacing[1],
        )

    def place_of(self, unit: Cell) -> Cell:
        """Where in ``plane`` an input cell stands."""
        return (
            self.origin[0] + unit[0] * self.spacing[0],
            self.origin[1] + unit[1] * self.spacing[1],
        )

    def terms(self, output: Cell) -> list[Term]:
        """The products with units of one output cell, in the order of the window."""
        axes, found = self.shown.axes, []
        taps = every(range(self.slid.shape[0]), range(self.slid.shape[1]))
        for tap, cell in zip(taps, self.window(output), strict=True):
            unit = self.unit_at(cell)
            if unit is not None:
                weight = self.edited(tap)
                found.append(
                    Term(
                        output[-axes:], unit[-axes:], weight[-axes:], float(self.plane[cell]),
                        float(self.slid[tap]), 0,
                    )
                )  # fmt: skip
        return found


@lru_cache(maxsize=8)
def _scene(document: Document, position: int, turned: bool) -> Scene:
    return Scene(document, position, turned)


def scene_of(frame: Frame) -> Scene:
    """The scene of a frame; the same document gives the same value."""
    layer = frame.document.layers[frame.layer]
    leaves_out = frame.options.without_flip and layer.operation.input_side == "small"
    return _scene(frame.document, frame.layer, not leaves_out)


@dataclass(frozen=True, eq=False)
class Now:
    """A frame's step: the output cell it makes and what lies under the kernel."""

    scene: Scene
    number: int
    output: Cell | None
    window: tuple[Cell, ...]
    lit: dict[str, set[Cell]]

    @property
    def result(self) -> Cell | None:
        """The current cell among all results."""
        if self.output is None:
            return None
        down, across = self.scene.kept_every
        return self.output[0] * down, self.output[1] * across

    @property
    def passed(self) -> int:
        """How many results, row by row, are done; those to be dropped included."""
        if self.number == self.scene.count:
            return int(self.scene.results.size)
        if self.result is None:
            return 0
        return self.result[0] * self.scene.results.shape[1] + self.result[1] + 1


@lru_cache(maxsize=16)
def now_of(frame: Frame) -> Now:
    """What is current and lit in a frame, in cells of the drawn planes."""
    scene = scene_of(frame)
    number = max(0, min(frame.step, scene.count))
    output = scene.output_cell(number) if number else None
    window = tuple(scene.window(output)) if output else ()
    return Now(scene, number, output, window, _lit(frame, scene, output, window))


def _lit(
    frame: Frame, scene: Scene, output: Cell | None, window: tuple[Cell, ...]
) -> dict[str, set[Cell]]:
    """The cells that feed the cell pointed at and those it feeds, by grid."""
    pointed = frame.pointed
    if pointed is None:
        return {}
    if pointed.grid in ("kernel", "product"):
        weight = cell_of(pointed.index)
        rows, columns = scene.slid.shape
        if output is None or not (0 <= weight[0] < rows and 0 <= weight[1] < columns):
            return {}
        slid = scene.edited(weight)
        under = window[slid[0] * columns + slid[1]]
        unit = scene.unit_at(under)
        return {
            "kernel": {weight}, "slid": {slid}, "plane": {under}, "output": {output},
            "input": set() if unit is None else {unit},
        }  # fmt: skip
    lit = moment_of("gather", frame).lit
    own = scene.shown.output_window
    rows, columns = scene.output.shape
    outputs = {(r - own.top, c - own.left) for r, c in lit.get("output", ())}
    inputs = scene.shown.input_window
    units = {(r - inputs.top, c - inputs.left) for r, c in lit.get("input", ())}
    kernel = lit.get("kernel", set())
    if scene.found.is_transposed and not scene.turned:
        # The same places under the kernel, but other kernel cells lie on them.
        last = (scene.slid.shape[0] - 1, scene.slid.shape[1] - 1)
        kernel = {(last[0] - r, last[1] - c) for r, c in kernel}
    return {
        "output": {(r, c) for r, c in outputs if 0 <= r < rows and 0 <= c < columns},
        "input": units, "plane": {scene.place_of(unit) for unit in units},
        "kernel": kernel, "slid": {scene.edited(cell) for cell in kernel},
    }  # fmt: skip


def two(plane: NDArray[Any]) -> NDArray[Any]:
    """A plane of one axis as one row."""
    return plane[None] if plane.ndim == 1 else plane


def cell_of(index: tuple[int, ...], filler: int = 0) -> Cell:
    """An index of one or two axes as (row, column)."""
    row, column = (filler, *index)[-2:]
    return row, column
