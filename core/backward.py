"""The backward pass of a layer, step by step: ∂L/∂x, then ∂L/∂w, then ∂L/∂b.

The gradient ∂L/∂y comes in at the output and is carried back by the same terms as forward, read
the other way round: what a convolution gathered is scattered back, so its backward pass is a
transposed convolution, and the other way round.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Literal, NamedTuple

import numpy as np

from core.document import Document, Layer
from core.explain import regular_table
from core.linear import gather, scatter, weight_gradient
from core.shown import Cell, Mask, Plane, Progress, ShownLayer, ShownStep, shown_layer
from core.terms import Index, Terms, TermTable

Phase = Literal["input", "kernel", "bias"]
PHASES: tuple[Phase, ...] = ("input", "kernel", "bias")


class Place(NamedTuple):
    """Where the backward pass stands: ``number`` of ``total`` steps of a phase are done."""

    phase: Phase
    number: int
    total: int


@dataclass(frozen=True, slots=True)
class GradientTerm:
    """One product of a gradient: ∂L/∂y at ``output`` times a kernel cell or an input cell.

    ``other`` is that cell's index (of the kernel as it is edited), ``value`` its number.
    """

    output: Index
    other: Index
    gradient: float
    value: float

    @property
    def product(self) -> float:
        """The term's value."""
        return self.gradient * self.value


@dataclass(frozen=True, eq=False)
class Backward:
    """The backward pass of one layer on shown planes, laid out as those of ``shown`` are.

    ∂L/∂y is 0 in the cropped ring of a transposed convolution's output, because nothing behind
    it is seen; ∂L/∂x of a convolution has a ring for its padding, which nobody takes.
    """

    shown: ShownLayer

    @property
    def layer(self) -> Layer:
        """The layer."""
        return self.shown.document.layers[self.shown.position]

    @property
    def scatters(self) -> bool:
        """Whether going back is scattering: the backward pass of a convolution."""
        return not self.shown.scatters

    @cached_property
    def table(self) -> TermTable:
        """The terms between the shown sides, from ∂L/∂y to ∂L/∂x."""
        return TermTable(self.shown.geometry, "small" if self.scatters else "large")

    @property
    def own_upstream(self) -> Plane:
        """∂L/∂y as it is edited, of the output's shape."""
        return self.shown.document.upstream(self.shown.position)

    @cached_property
    def upstream(self) -> Plane:
        """The shown ∂L/∂y."""
        plane = np.zeros(self.shown.output.shape)
        plane[self.shown.output_window.slices] = self.own_upstream
        return plane

    @cached_property
    def grad_input(self) -> Plane:
        """The shown ∂L/∂x, with a ring for the padding."""
        return self._back(self.upstream, self.layer.used_weight)

    @property
    def own_grad_input(self) -> Plane:
        """∂L/∂x of the input's own cells, of the input's shape."""
        size = self.shown.document.feature_maps[self.shown.position].shape[2:]
        return self.grad_input[self.shown.input_window.slices].reshape(size)

    @cached_property
    def reached(self) -> Plane:
        """How many terms reach each cell of the shown ∂L/∂x, those of the cropped ring left out."""
        seen = np.zeros(self.upstream.shape)
        seen[self.shown.output_window.slices] = 1.0
        counts = self._back(seen, np.ones_like(self.layer.weight))
        return np.rint(counts).astype(np.int64)

    @cached_property
    def unreached(self) -> Mask:
        """Own cells of ∂L/∂x that no gradient reaches: nothing of the output depends on them."""
        mask = np.zeros(self.reached.shape, dtype=bool)
        own = self.shown.input_window.slices
        mask[own] = self.reached[own] == 0
        return mask

    @cached_property
    def grad_kernel(self) -> Plane:
        """∂L/∂w for the kernel as it is edited, as rows and columns."""
        small, large = self.upstream, self.shown.input
        if not self.scatters:
            small, large = large, small
        g = self.shown.geometry
        found = weight_gradient(
            small.reshape(1, 1, *g.small), large.reshape(1, 1, *g.large), g
        )[0, 0]
        return (np.flip(found) if self.layer.flipped else found).reshape(self.shown.kernel.shape)

    @cached_property
    def grad_bias(self) -> float:
        """∂L/∂b: the bias takes part in every output, so it gets the sum of ∂L/∂y."""
        with np.errstate(all="ignore"):
            return float(self.own_upstream.sum())

    def step_count(self, phase: Phase) -> int:
        """Steps of a phase: units of the small side, kernel cells, 1."""
        if phase == "bias":
            return 1
        return self.shown.kernel.size if phase == "kernel" else int(np.prod(self._small_size))

    @property
    def steps(self) -> int:
        """Steps of all three phases."""
        return sum(map(self.step_count, PHASES))

    def place(self, step: int) -> Place:
        """The phase of step ``step`` (from 1) and how many of its steps are done with it.

        Step 0 is before the first phase's first.
        """
        left = max(0, min(step, self.steps))
        for phase in PHASES:
            count = self.step_count(phase)
            if left <= count:
                return Place(phase, left, count)
            left -= count
        raise AssertionError("the steps of the phases add up")

    def done(self, step: int, phase: Phase) -> int:
        """How many steps of one phase are done after ``step`` steps of all."""
        before = sum(map(self.step_count, PHASES[: PHASES.index(phase)]))
        return max(0, min(step - before, self.step_count(phase)))

    def step(self, number: int) -> ShownStep:
        """Step ``number`` (from 1) of ∂L/∂x, which goes from cells of ∂L/∂y to those of ∂L/∂x."""
        return _step(self, number)

    def progress(self, number: int) -> Progress:
        """The shown ∂L/∂x after ``number`` steps of it."""
        return _progress(self, number)

    def kernel_step(self, number: int) -> tuple[Cell, tuple[Cell, ...], tuple[Cell, ...]]:
        """Step ``number`` of ∂L/∂w: the kernel cell, and the cells of ∂L/∂y and x it multiplies.

        Both in the same order, on the shown planes.
        """
        size = self.layer.spec.kernel_size
        index = _unravelled(number - 1, size)
        terms = self.table.of_weight(self.layer.kernel_index(index))
        kept = [
            (_cell(o), _cell(i))
            for o, i in zip(terms.input.tolist(), terms.output.tolist(), strict=True)
            if self.is_seen(_cell(o))
        ]
        return _cell(index), tuple(o for o, _ in kept), tuple(i for _, i in kept)

    def terms_of_input(self, index: Index) -> tuple[GradientTerm, ...]:
        """The sum behind ∂L/∂x at an own index: ∂L/∂y times kernel cells, in the order of y.

        >>> from core.document import make_document, make_layer
        >>> document = make_document([1, 1, 1], make_layer("conv", [2, 3]))
        >>> [t.value for t in backward_of(document, 0).terms_of_input((1,))]
        [3.0, 2.0]
        """
        layer, up = self.layer, self.own_upstream
        found = []
        for o, t in _rows(self._own_table.of_input(index), "weight"):
            cell = layer.kernel_index(t)
            found.append(GradientTerm(o, cell, float(up[o]), float(layer.kernel[cell])))
        return tuple(sorted(found, key=lambda term: term.output))

    def terms_of_kernel(self, index: Index) -> tuple[GradientTerm, ...]:
        """The sum behind ∂L/∂w at a kernel cell as edited: ∂L/∂y times x, in the order of y.

        Padding adds nothing and is left out.
        """
        up, x = self.own_upstream, self.shown.document.feature_maps[self.shown.position][0, 0]
        rows = _rows(self._own_table.of_weight(self.layer.kernel_index(index)), "input")
        found = [GradientTerm(o, i, float(up[o]), float(x[i])) for o, i in rows]
        return tuple(sorted(found, key=lambda term: term.output))

    @property
    def _own_table(self) -> TermTable:
        return regular_table(self.shown.document, self.shown.position)

    @property
    def _small_size(self) -> Index:
        return self.shown.geometry.small

    def is_seen(self, cell: Cell) -> bool:
        """Whether a cell of the shown ∂L/∂y is one of the output's own."""
        w = self.shown.output_window
        return w.top <= cell[0] < w.bottom and w.left <= cell[1] < w.right

    def _back(self, upstream: Plane, weight: np.ndarray) -> Plane:
        apply = scatter if self.scatters else gather
        g = self.shown.geometry
        sides = upstream.reshape(1, 1, *self.table.input_size)
        result: Plane = apply(sides, weight, g)[0, 0]
        return result.reshape(self.shown.input.shape)


@lru_cache(maxsize=8)
def backward_of(document: Document, position: int) -> Backward:
    """The backward pass of a layer; the same document gives the same value."""
    return Backward(shown_layer(document, position))


@lru_cache(maxsize=64)
def _step(back: Backward, number: int) -> ShownStep:
    index = _unravelled(number - 1, back._small_size)
    terms = back.table.of_input(index) if back.scatters else back.table.of_output(index)
    inputs = [_cell(row) for row in terms.input.tolist()]
    kernel = [_cell(back.layer.kernel_index(tuple(row))) for row in terms.weight.tolist()]
    values = [
        float(back.upstream[i]) * float(back.shown.kernel[w])
        for i, w in zip(inputs, kernel, strict=True)
    ]
    outputs = [_cell(row) for row in terms.output.tolist()]
    cells = tuple(kernel)
    return ShownStep(number, index, tuple(inputs), tuple(outputs), cells, cells, tuple(values))


@lru_cache(maxsize=16)
def _progress(back: Backward, number: int) -> Progress:
    units = np.zeros(back._small_size)
    units.reshape(-1)[:number] = 1.0
    mask = units.reshape(back.upstream.shape if back.scatters else back.grad_input.shape)
    if not back.scatters:
        done = mask > 0
        return Progress(np.where(done, back.grad_input, 0.0), np.where(done, back.reached, 0))
    sums = back._back(np.where(mask > 0, back.upstream, 0.0), back.layer.used_weight)
    counts = back._back(mask, np.ones_like(back.layer.weight))
    return Progress(sums, np.rint(counts).astype(np.int64))


def _rows(terms: Terms, other: Literal["weight", "input"]) -> list[tuple[Index, Index]]:
    """(output, other) of every term."""
    others = terms.weight if other == "weight" else terms.input
    pairs = zip(terms.output.tolist(), others.tolist(), strict=True)
    return [(tuple(o), tuple(i)) for o, i in pairs]


def _unravelled(number: int, size: Index) -> Index:
    return tuple(int(i) for i in np.unravel_index(number, size))


def _cell(index: Index | list[int]) -> Cell:
    row, column = (0, *index)[-2:]
    return row, column
