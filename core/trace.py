"""A computation as a lazy, seekable sequence of steps: time is an integer.

Scrubbing, stepping back, jumping, exporting and testing are one act: ``steps[n]`` computes that
step alone, ``output_after(n)`` the accumulator after n steps.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Literal, overload

import numpy as np
from numpy.typing import NDArray

from core.links import Links
from core.terms import Index, Terms, TermTable

Order = Literal["scatter", "gather"]


@dataclass(frozen=True, slots=True, eq=False)
class Step:
    """One step: the unit it is about, its terms and their values.

    ``index`` is an input position (scatter) or an output position (gather).  ``values`` has
    shape (N, C_out, terms): each term's product, summed over the input channels.
    """

    number: int
    order: Order
    index: Index
    terms: Terms
    values: NDArray[np.floating]

    def contribution(self, output_size: Sequence[int]) -> NDArray[np.floating]:
        """What this step alone adds, shape (N, C_out, *output_size)."""
        plane = np.zeros((*self.values.shape[:2], *output_size), dtype=self.values.dtype)
        target = tuple(self.terms.output.T)
        for n in range(plane.shape[0]):
            for channel in range(plane.shape[1]):
                np.add.at(plane[n, channel], target, self.values[n, channel])
        return plane


@dataclass(frozen=True, slots=True, eq=False)
class Trace:
    """Inputs, final output and the steps between, for one order of work.

    ``forward`` maps an input of the trace's shape to its output without the bias; ``weight`` is
    kept per term as (groups, C_in/groups, C_out/groups, *kernel_size).  Steps are computed late,
    so nobody may write into these arrays.
    """

    table: TermTable | Links
    order: Order
    x: NDArray[np.floating]
    weight: NDArray[np.floating]
    bias: NDArray[np.floating] | None
    forward: Callable[[NDArray[np.floating]], NDArray[np.floating]] = field(repr=False)

    @property
    def step_size(self) -> tuple[int, ...]:
        """The spatial grid whose positions are visited in row-major order."""
        return self.table.input_size if self.order == "scatter" else self.table.output_size

    @property
    def steps(self) -> Steps:
        """The steps, computed when asked for."""
        return Steps(self)

    @property
    def output(self) -> NDArray[np.floating]:
        """The whole result, bias included, shape (N, C_out, *output_size)."""
        result = self.forward(self.x)
        if self.bias is None:
            return result
        with np.errstate(all="ignore"):
            return result + self.bias.reshape(-1, *(1,) * len(self.table.output_size))

    def output_after(self, n: int) -> NDArray[np.floating]:
        """The accumulator after the first ``n`` steps, without the bias; 0 <= n <= len(steps)."""
        total = len(self.steps)
        if not 0 <= n <= total:
            raise IndexError(f"step {n} of {total}")
        if self.order == "scatter":
            return self.forward(_first_units(self.x, n))
        return _first_units(self.forward(self.x), n)

    def step(self, n: int) -> Step:
        """Step ``n``, counted from 0."""
        index = tuple(int(i) for i in np.unravel_index(n, self.step_size))
        scatter = self.order == "scatter"
        terms = self.table.of_input(index) if scatter else self.table.of_output(index)
        return Step(n, self.order, index, terms, self._values(terms))

    def _values(self, terms: Terms) -> NDArray[np.floating]:
        groups, per_group = self.weight.shape[:2]
        units = self.x[(slice(None), slice(None), *terms.input.T)]
        if terms.coefficient is not None:
            with np.errstate(all="ignore"):
                return units * terms.coefficient
        units = units.reshape(units.shape[0], groups, per_group, len(terms))
        weights = self.weight[(slice(None),) * 3 + tuple(terms.weight.T)]
        with np.errstate(all="ignore"):
            values = np.einsum("ngit,giot->ngot", units, weights)
        return values.reshape(units.shape[0], groups * self.weight.shape[2], len(terms))


class Steps(Sequence[Step]):
    """The lazy sequence of a trace's steps."""

    def __init__(self, trace: Trace) -> None:
        self._trace = trace

    def __len__(self) -> int:
        return int(np.prod(self._trace.step_size))

    @overload
    def __getitem__(self, n: int) -> Step: ...
    @overload
    def __getitem__(self, n: slice) -> list[Step]: ...
    def __getitem__(self, n: int | slice) -> Step | list[Step]:
        """Step ``n`` (negative counts from the end), or a list of steps."""
        if isinstance(n, slice):
            return [self._trace.step(i) for i in range(*n.indices(len(self)))]
        i = n + len(self) if n < 0 else n
        if not 0 <= i < len(self):
            raise IndexError(f"step {n} of {len(self)}")
        return self._trace.step(i)


def _first_units(values: NDArray[np.floating], n: int) -> NDArray[np.floating]:
    """A copy in which all but the first ``n`` spatial positions (row-major) are zero."""
    kept = np.zeros_like(values)
    flat, source = kept.reshape(*values.shape[:2], -1), values.reshape(*values.shape[:2], -1)
    flat[..., :n] = source[..., :n]
    return kept
