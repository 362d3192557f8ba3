"""The backward pass of a layer, step by step: ∂L/∂x, then ∂L/∂w, then ∂L/∂b.

The gradient ∂L/∂y comes in at the output and is carried back by the same terms as forward, read
the other way round: what a convolution gathered is scattered back, so its backward pass is a
transposed convolution, and the other way round.  A layer without a kernel of its own has nothing
to learn: its backward pass is ∂L/∂x alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from core.document import Document, Layer
from core.explain import regular_table
from core.linear import gather, scatter, weight_gradient
from core.links import Links
from core.shown import (
    Cell,
    Counts,
    Mask,
    Plane,
    Progress,
    ShownLayer,
    ShownLinks,
    ShownStep,
    shown_layer,
)
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
    def reached(self) -> Counts:
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

    @property
    def has_parameters(self) -> bool:
        """Whether the layer has a kernel and a bias that could learn."""
        return self.layer.operation.has_kernel

    def step_count(self, phase: Phase) -> int:
        """Steps of a phase: units of the small side, kernel cells, 1; none without parameters."""
        if phase != "input" and not self.has_parameters:
            return 0
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

        Padding adds nothing and is left out.  Nothing for a layer without parameters.
        """
        if not self.has_parameters:
            return ()
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


@dataclass(frozen=True, eq=False)
class BackwardLinks(Backward):
    """The backward pass of a layer without one kernel: each term has a slope ∂y/∂x of its own.

    A slope of 0 lets nothing through: to the smaller cells of a max-pooling's window, or where an
    activation is flat.
    """

    shown: ShownLinks

    @cached_property
    def links(self) -> Links:
        """The terms with their slopes: an activation's are its derivative at the input."""
        links = self.shown.links
        function = self.layer.operation.function
        if function is None:
            return links
        with np.errstate(all="ignore"):
            slopes = np.asarray(function.derivative(self._x[links.input]), dtype=np.float64)
        return Links(links.input_size, links.output_size, links.output, links.input, slopes)

    @cached_property
    def grad_input(self) -> Plane:
        """∂L/∂x."""
        return self._sums(self.links.coefficient != 0)

    @cached_property
    def reached(self) -> Counts:
        """How many terms let some of the gradient through to each cell of ∂L/∂x."""
        return self._counts(self.links.coefficient != 0)

    @property
    def grad_kernel(self) -> Plane:
        """There is no kernel: a plane without cells."""
        return np.zeros((0, 0))

    def terms_of_input(self, index: Index) -> tuple[GradientTerm, ...]:
        """The sum behind ∂L/∂x at an index: ∂L/∂y times slopes, in the order of y.

        ``other`` is the place in the input's window.
        """
        rows = self.links.of_input(index, looked_at=self.shown.is_function)
        assert rows.coefficient is not None
        up = self.own_upstream
        return tuple(
            GradientTerm(tuple(o), tuple(place), float(up[tuple(o)]), slope)
            for o, place, slope in zip(
                rows.output.tolist(), rows.weight.tolist(), rows.coefficient.tolist(), strict=True
            )
        )

    @property
    def _x(self) -> NDArray[np.float64]:
        return self.shown.input.reshape(-1)

    def _made(self, number: int) -> ShownStep:
        index = _unravelled(number - 1, self._small_size)
        links = self.links
        terms = links.of_output(index) if self.scatters else links.of_input(index)
        assert terms.coefficient is not None
        upstream = [_cell(row) for row in terms.output.tolist()]
        goals = [_cell(row) for row in terms.input.tolist()]
        places = tuple(_cell(row) for row in terms.weight.tolist())
        slopes = terms.coefficient.tolist()
        values = [
            float(self.upstream[o]) * slope if slope else 0.0
            for o, slope in zip(upstream, slopes, strict=True)
        ]
        return ShownStep(
            number, index, tuple(upstream), tuple(goals), places, places, tuple(values),
            tuple(slopes),
        )  # fmt: skip

    def _after(self, number: int) -> Progress:
        links = self.links
        steps = links.output if self.scatters else links.input
        done = (steps < number) & (links.coefficient != 0)
        return Progress(self._sums(done), self._counts(done))

    def _sums(self, which: Mask) -> Plane:
        """∂L/∂x by some of the terms."""
        links = self.links
        with np.errstate(all="ignore"):
            products = self.upstream.reshape(-1)[links.output[which]] * links.coefficient[which]
        found = np.bincount(links.input[which], products, self.shown.input.size)
        return np.asarray(found, dtype=np.float64).reshape(self.shown.input.shape)

    def _counts(self, which: Mask) -> Counts:
        shape = self.shown.input.shape
        found = np.bincount(self.links.input[which], minlength=self.shown.input.size)
        return found.astype(np.int64).reshape(shape)


@lru_cache(maxsize=8)
def backward_of(document: Document, position: int) -> Backward:
    """The backward pass of a layer; the same document gives the same value."""
    scatters = document.layers[position].operation.input_side == "large"
    # The weights on show are those of the backward pass's steps.
    shown = shown_layer(document, position, "gather" if scatters else "scatter")
    return BackwardLinks(shown) if isinstance(shown, ShownLinks) else Backward(shown)


@lru_cache(maxsize=64)
def _step(back: Backward, number: int) -> ShownStep:
    if isinstance(back, BackwardLinks):
        return back._made(number)
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
    if isinstance(back, BackwardLinks):
        return back._after(number)
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
