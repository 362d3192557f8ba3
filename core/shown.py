"""What a picture of a layer shows besides its arrays: padding, cropped rings, holes, unused rows.

On the shown side nothing is cut away: a convolution's input stands in its padding, a transposed
convolution's output in the ring that padding crops and in the cells that output_padding adds.
Shown planes are always two-dimensional; a one-dimensional layer is one row.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from core.arithmetic import Geometry
from core.document import Document
from core.linear import gather, scatter
from core.links import Links
from core.terms import Index, TermTable
from core.trace import Order

Plane = NDArray[np.float64]
Counts = NDArray[np.int64]
Mask = NDArray[np.bool_]
Cell = tuple[int, int]


class Window(NamedTuple):
    """The layer's own cells inside a shown plane: rows [top, bottom), columns [left, right)."""

    top: int
    left: int
    bottom: int
    right: int

    @property
    def slices(self) -> tuple[slice, slice]:
        """To cut the own cells out of a shown plane."""
        return slice(self.top, self.bottom), slice(self.left, self.right)


@dataclass(frozen=True)
class ShownStep:
    """One step on the shown planes; every list holds (row, column) cells, all in one order.

    ``kernel`` are kernel cells as edited, ``weights`` the numbers in them; ``values`` the products
    x·w.
    """

    number: int
    index: Index
    inputs: tuple[Cell, ...]
    outputs: tuple[Cell, ...]
    kernel: tuple[Cell, ...]
    products: tuple[Cell, ...]
    values: tuple[float, ...]
    weights: tuple[float, ...] = ()


class Progress(NamedTuple):
    """The output side after some steps: sums, terms so far, and which cells have been reached."""

    sums: Plane
    counts: Counts


@dataclass(frozen=True, eq=False)
class ShownLayer:
    """A layer of a document as pictures show it; planes carry no bias."""

    document: Document
    position: int

    @property
    def is_regular(self) -> bool:
        """Whether there is one kernel, the same at every step."""
        return True

    def kernel_at(self, step: ShownStep | None) -> tuple[Plane, Mask | None]:
        """The kernel's numbers at a step, and which of its cells are empty then."""
        return self.kernel, None

    @cached_property
    def geometry(self) -> Geometry:
        """The layer's geometry with nothing cut away: begin 0, the large side in full."""
        g = self.document.geometries[self.position]
        large = tuple(
            n + b + max(e, 0) for n, b, e in zip(g.large, g.begin, g.end, strict=True)
        )
        return replace(g, large=large, begin=(0,) * g.axes, end=(0,) * g.axes)

    @property
    def scatters(self) -> bool:
        """Whether the operation reads the small side (a transposed convolution)."""
        return self.document.layers[self.position].operation.input_side == "small"

    @property
    def stamps_turned(self) -> bool:
        """Whether a stamp is the edited kernel turned by 180 degrees."""
        return self.scatters == self.document.layers[self.position].flipped

    @property
    def axes(self) -> int:
        """Number of spatial axes, 1 or 2."""
        return self.document.axes

    @cached_property
    def table(self) -> TermTable:
        """The terms between the shown sides."""
        return TermTable(self.geometry, "small" if self.scatters else "large")

    @cached_property
    def input(self) -> Plane:
        """The shown input: with its padding for a convolution."""
        plane = self.document.feature_maps[self.position][0, 0]
        if not self.scatters:
            g = self.document.geometries[self.position]
            plane = np.pad(plane, list(zip(g.begin, g.end, strict=True)))
        return _two(plane)

    @cached_property
    def kernel(self) -> Plane:
        """The kernel as it is edited."""
        return _two(self.document.layers[self.position].kernel)

    @property
    def bias(self) -> float:
        """The bias, 0 where there is none."""
        return self.document.layers[self.position].bias_value

    @cached_property
    def output(self) -> Plane:
        """The shown output, cropped ring included, without the bias."""
        return self.progress("gather", self.step_count("gather")).sums

    @cached_property
    def input_window(self) -> Window:
        """The input's own cells in the shown input."""
        g = self.document.geometries[self.position]
        if self.scatters:
            return _window((0,) * g.axes, g.small)
        return _window(g.begin, g.large)

    @cached_property
    def output_window(self) -> Window:
        """The output's own cells in the shown output."""
        g = self.document.geometries[self.position]
        if self.scatters:
            return _window(g.begin, g.large)
        return _window((0,) * g.axes, g.small)

    @cached_property
    def overlap(self) -> Counts:
        """How many terms reach each cell of the shown output."""
        return _two(self.table.overlap())

    @cached_property
    def holes(self) -> Mask:
        """Own output cells that no term reaches."""
        mask = np.zeros(self.overlap.shape, dtype=bool)
        own = self.output_window.slices
        mask[own] = self.overlap[own] == 0
        return mask

    @cached_property
    def unused(self) -> Mask:
        """Cells of the shown input that no term of an own output cell reads."""
        g = self.document.geometries[self.position]
        side = "large" if self.scatters else "small"
        back = _two(TermTable(g, side).overlap())  # type: ignore[arg-type]
        if self.scatters:
            return back == 0
        mask = np.ones(self.input.shape, dtype=bool)
        reached = _two(TermTable(self.geometry, "small").overlap())
        mask[reached > 0] = False
        return mask

    @cached_property
    def uncropped(self) -> Mask:
        """Own output cells that are there thanks to output_padding."""
        mask = np.zeros(self.output.shape, dtype=bool)
        spec = self.document.layers[self.position].spec
        if self.scatters:
            rows, columns = (0, *spec.output_padding)[-2:]
            w = self.output_window
            # Where padding crops nearly all, output_padding alone is longer than what is left.
            mask[max(w.top, w.bottom - rows) : w.bottom, w.left : w.right] = True
            mask[w.top : w.bottom, max(w.left, w.right - columns) : w.right] = True
        return mask

    def step_count(self, order: Order) -> int:
        """Number of steps: own input cells (scatter) or own output cells (gather)."""
        maps = self.document.feature_maps
        return int(maps[self.position + (order == "gather")].size)

    def step_index(self, order: Order, number: int) -> Index:
        """The unit that step ``number`` (from 1) is about, in the user's own indices."""
        maps = self.document.feature_maps
        size = maps[self.position + (order == "gather")].shape[2:]
        return tuple(int(i) for i in np.unravel_index(number - 1, size))

    def step(self, order: Order, number: int) -> ShownStep:
        """Step ``number``, from 1 to ``step_count``."""
        return _step(self, order, number)

    def progress(self, order: Order, number: int) -> Progress:
        """The shown output after ``number`` steps."""
        return _progress(self, order, number)

    def _forward(self, shown_input: Plane, weight: NDArray[np.float64]) -> Plane:
        size = self.table.input_size
        apply = scatter if self.scatters else gather
        result = apply(shown_input.reshape(1, 1, *size), weight, self.geometry)
        return _two(result[0, 0])


@dataclass(frozen=True, eq=False)
class ShownLinks(ShownLayer):
    """A layer without one kernel: its weights are those of the step, in a window of their own.

    The window of an output are the inputs that it looks at, that of an input the outputs it adds
    to; nothing is padded or cropped.
    """

    order: Order = "gather"

    @property
    def is_regular(self) -> bool:
        """Whether there is one kernel, the same at every step."""
        return False

    def kernel_at(self, step: ShownStep | None) -> tuple[Plane, Mask | None]:
        """The weights of a step in its window."""
        plane, empty = np.zeros(self.kernel.shape), np.ones(self.kernel.shape, dtype=bool)
        if step is not None:
            for cell, weight in zip(step.kernel, step.weights, strict=True):
                plane[cell], empty[cell] = weight, False
        return plane, empty

    @property
    def is_function(self) -> bool:
        """Whether each cell goes through a function by itself; then there are no weights."""
        return self.document.layers[self.position].operation.function is not None

    @cached_property
    def results(self) -> Plane:
        """The output as it is computed."""
        return _two(self.document.feature_maps[self.position + 1][0, 0])

    @cached_property
    def links(self) -> Links:
        """The terms."""
        found = self.document.links(self.position)
        assert found is not None
        return found

    @property
    def stamps_turned(self) -> bool:
        """There is no kernel to be turned."""
        return False

    @cached_property
    def input(self) -> Plane:
        """The input."""
        return _two(self.document.feature_maps[self.position][0, 0])

    @cached_property
    def kernel(self) -> Plane:
        """As large as the largest window; in it are some of the weights, for their looks."""
        by = "input" if self.order == "scatter" else "output"
        size = _two(np.empty(self.links.window_size(by))).shape
        weights = np.unique(self.links.coefficient)
        return np.resize(weights if weights.size else np.ones(1), size)

    @cached_property
    def input_window(self) -> Window:
        """All of the input."""
        return Window(0, 0, *self.input.shape)

    @cached_property
    def output_window(self) -> Window:
        """All of the output."""
        size = _two(self.document.feature_maps[self.position + 1][0, 0]).shape
        return Window(0, 0, *size)

    @cached_property
    def overlap(self) -> Counts:
        """How many terms add to each cell of the output."""
        return _two(self.links.overlap())

    @cached_property
    def unused(self) -> Mask:
        """Input cells that add to no output."""
        heard = np.bincount(
            self.links.input[self.links.coefficient != 0], minlength=self.input.size
        )
        return np.asarray((heard == 0).reshape(self.input.shape))

    @cached_property
    def uncropped(self) -> Mask:
        """Nothing is cropped."""
        return np.zeros(self.output.shape, dtype=bool)

    def _step(self, order: Order, number: int) -> ShownStep:
        index = self.step_index(order, number)
        terms = self.links.of_input(index) if order == "scatter" else self.links.of_output(index)
        assert terms.coefficient is not None
        inputs = [_cell(row) for row in terms.input.tolist()]
        outputs = [_cell(row) for row in terms.output.tolist()]
        places = tuple(_cell(row) for row in terms.weight.tolist())
        weights = terms.coefficient.tolist()
        values = [
            float(self.input[i]) * w if w else 0.0 for i, w in zip(inputs, weights, strict=True)
        ]
        if self.is_function:
            values = [float(self.results[o]) for o in outputs]
        return ShownStep(
            number, index, tuple(inputs), tuple(outputs), places, places, tuple(values),
            tuple(weights),
        )  # fmt: skip

    def _progress(self, order: Order, number: int) -> Progress:
        links, shape = self.links, self.output_window
        grouped = links.input if order == "scatter" else links.output
        done = (grouped < number) & (links.coefficient != 0)
        reached, size = links.output[done], (shape.bottom, shape.right)
        with np.errstate(all="ignore"):
            products = self.input.reshape(-1)[links.input[done]] * links.coefficient[done]
        if self.is_function:
            products = self.results.reshape(-1)[reached]
        cells = size[0] * size[1]
        sums = np.bincount(reached, products, cells).reshape(size)
        counts = np.bincount(reached, minlength=cells).reshape(size)
        if order == "gather":  # an output whose turn has come holds its sum, be it an empty one
            counts = np.maximum(counts, (np.arange(cells) < number).reshape(size))
        return Progress(np.asarray(sums, dtype=np.float64), counts)


def shown_layer(document: Document, position: int, order: Order = "gather") -> ShownLayer:
    """The layer as pictures show it; the same document gives the same value.

    ``order`` matters only where there is no one kernel: then the weights are those of its steps.
    """
    regular = document.layers[position].operation.is_regular
    return _shown(document, position, None if regular else order)


@lru_cache(maxsize=8)
def _shown(document: Document, position: int, order: Order | None) -> ShownLayer:
    if order is None:
        return ShownLayer(document, position)
    return ShownLinks(document, position, order)


@lru_cache(maxsize=64)
def _step(shown: ShownLayer, order: Order, number: int) -> ShownStep:
    if isinstance(shown, ShownLinks):
        return shown._step(order, number)
    index = shown.step_index(order, number)
    g = shown.document.geometries[shown.position]
    if order == "scatter":
        shift = (0,) * g.axes if shown.scatters else g.begin
        terms = shown.table.of_input(tuple(i + b for i, b in zip(index, shift, strict=True)))
    else:
        shift = g.begin if shown.scatters else (0,) * g.axes
        terms = shown.table.of_output(tuple(i + b for i, b in zip(index, shift, strict=True)))
    if order == "gather":  # its sum is written in the order of the input
        terms = terms.by_input()
    layer = shown.document.layers[shown.position]
    inputs = [_cell(row) for row in terms.input.tolist()]
    kernel = [_cell(layer.kernel_index(tuple(row))) for row in terms.weight.tolist()]
    weights = [float(shown.kernel[w]) for w in kernel]
    values = [float(shown.input[i]) * w for i, w in zip(inputs, weights, strict=True)]
    outputs = [_cell(row) for row in terms.output.tolist()]
    products = kernel
    if order == "scatter":
        products = [_cell(row) for row in terms.weight.tolist()]
        if not shown.scatters:  # a convolution's kernel cells land in reverse
            rows, columns = shown.kernel.shape
            products = [(rows - 1 - row, columns - 1 - column) for row, column in products]
    return ShownStep(
        number, index, tuple(inputs), tuple(outputs), tuple(kernel), tuple(products),
        tuple(values), tuple(weights),
    )  # fmt: skip


@lru_cache(maxsize=16)
def _progress(shown: ShownLayer, order: Order, number: int) -> Progress:
    if isinstance(shown, ShownLinks):
        return shown._progress(order, number)
    weight = shown.document.layers[shown.position].used_weight
    if order == "gather":
        sums = shown._forward(shown.input, weight)
        reached = shown.overlap
        window = shown.output_window
        done = np.zeros(sums.shape, dtype=bool)
        own = np.zeros((window.bottom - window.top, window.right - window.left), dtype=bool)
        own.reshape(-1)[:number] = True
        done[window.slices] = own
        if number == shown.step_count(order):
            done[:] = True  # the ring is the whole picture's, not a step's
        return Progress(np.where(done, sums, 0.0), np.where(done, reached, 0))
    window = shown.input_window
    kept = np.zeros((window.bottom - window.top, window.right - window.left))
    kept.reshape(-1)[:number] = 1.0
    mask = np.zeros(shown.input.shape)
    mask[window.slices] = kept
    sums = shown._forward(np.where(mask > 0, shown.input, 0.0), weight)
    counts = shown._forward(mask, np.ones_like(weight))
    return Progress(sums, np.rint(counts).astype(np.int64))


def _two(plane: NDArray[Any]) -> NDArray[Any]:
    return plane[None] if plane.ndim == 1 else plane


def _cell(index: list[int] | Index) -> Cell:
    row, column = (0, *index)[-2:]
    return row, column


def _window(first: Index, size: Index) -> Window:
    (top, left), (rows, columns) = _cell(first), (1, *size)[-2:]
    return Window(top, left, top + rows, left + columns)
