"""Terms whose weights differ from place to place: those of pooling by size and interpolation.

A convolution has one kernel everywhere, so its terms follow from a geometry.  Here every term has
a coefficient of its own, and a list of them is all there is to know: grouped by input or output
they are the steps, written at (output, input) the matrix.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from math import prod
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from core.arithmetic import Size
from core.terms import Index, IndexRows, Terms

Coefficients = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Links:
    """Which input counts how much in which output: flat numbers and a coefficient per term.

    A coefficient of 0 is an input that is looked at and adds nothing: the smaller cells in a
    window of max-pooling.  ``weight`` of the terms handed out is the place in the *window*: the
    smallest box around an output's inputs, or around an input's outputs.
    """

    input_size: Size
    output_size: Size
    output: NDArray[np.int64]
    input: NDArray[np.int64]
    coefficient: Coefficients

    def all(self) -> Terms:
        """Every term that adds something, ordered by output, then by input."""
        kept = self._by_output[self.coefficient[self._by_output] != 0]
        return self._terms(kept, self.output)

    def of_output(self, index: Index) -> Terms:
        """The terms that one output looks at, by input; those that add nothing are among them."""
        number = int(np.ravel_multi_index(index, self.output_size))
        first, last = np.searchsorted(self._sorted_outputs, [number, number + 1])
        return self._terms(self._by_output[first:last], self.output)

    def of_input(self, index: Index, *, looked_at: bool = False) -> Terms:
        """The terms by which one input adds to outputs; with those that only look at it too."""
        number = int(np.ravel_multi_index(index, self.input_size))
        first, last = np.searchsorted(self._sorted_inputs, [number, number + 1])
        found = self._by_input[first:last]
        if not looked_at:
            found = found[self.coefficient[found] != 0]
        return self._terms(found, self.input)

    def windows(self, by: Literal["input", "output"]) -> Terms:
        """Every term, those that add nothing among them, each at its place in its window.

        The window is that of the term's input or of its output; ordered by output, then by input.

        >>> links = Links((3,), (2,), np.array([0, 0, 1]), np.array([0, 1, 2]), np.ones(3))
        >>> links.windows("output").weight.tolist()
        [[0], [1], [0]]
        """
        order = self._by_output
        output = _rows(self.output[order], self.output_size)
        into = _rows(self.input[order], self.input_size)
        groups, others = (self.input, output) if by == "input" else (self.output, into)
        first = np.full((groups.max(initial=-1) + 1, others.shape[1]), 2**62)
        np.minimum.at(first, groups[order], others)
        return Terms(output, into, others - first[groups[order]], self.coefficient[order])

    def overlap(self) -> NDArray[np.int64]:
        """How many terms add to each output, shape ``output_size``."""
        adding = self.output[self.coefficient != 0]
        return np.bincount(adding, minlength=prod(self.output_size)).reshape(self.output_size)

    def window_size(self, by: str) -> Size:
        """The largest window: of an "input" (its stamp) or of an "output"."""
        others = self.output if by == "input" else self.input
        size = self.output_size if by == "input" else self.input_size
        groups = getattr(self, by)
        if not groups.size:
            return (1,) * len(size)
        order = self._by_input if by == "input" else self._by_output
        if by == "input":
            order = order[self.coefficient[order] != 0]
        starts = np.flatnonzero(np.diff(groups[order], prepend=-1))
        if not starts.size:
            return (1,) * len(size)
        spans = []
        for along in np.unravel_index(others[order], size):
            low, high = np.minimum.reduceat(along, starts), np.maximum.reduceat(along, starts)
            spans.append(int((high - low).max()) + 1)
        return tuple(spans)

    def apply(self, plane: Coefficients) -> Coefficients:
        """The output plane for an input plane: every term's product, added up."""
        with np.errstate(all="ignore"):
            products = np.where(
                self.coefficient == 0, 0.0, plane.reshape(-1)[self.input] * self.coefficient
            )
        sums = np.bincount(self.output, products, prod(self.output_size))
        return np.asarray(sums, dtype=np.float64).reshape(self.output_size)

    def transposed(self) -> Links:
        """The same terms the other way: what the gradient goes back by."""
        return Links(self.output_size, self.input_size, self.input, self.output, self.coefficient)

    @cached_property
    def _by_output(self) -> NDArray[np.intp]:
        return np.lexsort((self.input, self.output))

    @cached_property
    def _by_input(self) -> NDArray[np.intp]:
        return np.lexsort((self.output, self.input))

    @cached_property
    def _sorted_outputs(self) -> NDArray[np.int64]:
        return self.output[self._by_output]

    @cached_property
    def _sorted_inputs(self) -> NDArray[np.int64]:
        return self.input[self._by_input]

    def _terms(self, which: NDArray[np.intp], grouped: NDArray[np.int64]) -> Terms:
        output = _rows(self.output[which], self.output_size)
        into = _rows(self.input[which], self.input_size)
        others = into if grouped is self.output else output
        offset = others - others.min(axis=0, initial=2**62) if len(others) else others
        return Terms(output, into, offset, self.coefficient[which])


def separable(
    rows: Sequence[tuple[NDArray[np.int64], Coefficients]], input_size: Size
) -> Links:
    """Links that are a product over the axes; for each axis (cells, coefficients) per new cell.

    Both arrays have shape (new cells, taps); a cell that is named twice counts once, with the sum.

    >>> rows = (np.array([[0, 0], [0, 1]]), np.array([[0.25, 0.75], [0.5, 0.5]]))
    >>> separable([rows], (2,)).all().coefficient
    array([1. , 0.5, 0.5])
    """
    output = np.zeros(1, dtype=np.int64)
    into = np.zeros(1, dtype=np.int64)
    coefficient = np.ones(1)
    for (cells, weights), length in zip(rows, input_size, strict=True):
        matrix = np.zeros((len(cells), length))
        np.add.at(matrix, (np.arange(len(cells))[:, None], cells), weights)
        new, old = np.nonzero(matrix)
        output = (output[:, None] * len(cells) + new).reshape(-1)
        into = (into[:, None] * length + old).reshape(-1)
        coefficient = (coefficient[:, None] * matrix[new, old]).reshape(-1)
    size = tuple(len(cells) for cells, _ in rows)
    return Links(input_size, size, output, into, coefficient)


def _rows(numbers: NDArray[np.int64], size: Size) -> IndexRows:
    return np.stack(np.unravel_index(numbers, size), axis=1).astype(np.int64)
