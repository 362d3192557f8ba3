"""Who is connected to whom: the units of a layer and the edges between them, one per product.

Turned round, the edges of a convolution are those of the transposed convolution with the same
hyper-parameters.  Padding has no unit and thus no edge; a cropped cell neither.  Where there is no
one kernel every edge has a weight of its own, 0 for a unit that is looked at and adds nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import prod
from typing import Literal, NamedTuple

import numpy as np

from core.document import Document
from core.explain import layer_table
from core.links import Links
from core.terms import Index, Terms, TermTable

MOST_UNITS = 40
MOST_EDGES = 600
# In a part of a layer a single unit's edges shall be followed: fewer of its neighbours' will do.
MOST_EDGES_AROUND = 150


@dataclass(frozen=True, slots=True)
class Edge:
    """One product: places in ``Connections.inputs`` and ``outputs``, and the edited kernel cell.

    Where there is no one kernel ``weight`` is the place in the window of the unit of the small
    side, and ``value`` the number there; elsewhere that is the kernel's cell.
    """

    input: int
    output: int
    weight: Index
    value: float


@dataclass(frozen=True, eq=False)
class Connections:
    """Units (own indices, row-major) of both sides, and the edges between those units.

    ``focus`` is the small side's unit around which they lie, None if they are all there are.
    """

    inputs: tuple[Index, ...]
    outputs: tuple[Index, ...]
    edges: tuple[Edge, ...]
    focus: Index | None = None

    @property
    def is_whole(self) -> bool:
        """Whether these are all units of the layer."""
        return self.focus is None


class _Table(NamedTuple):
    """The terms of a layer, whichever way they are known, and which side it reads."""

    terms: TermTable | Links
    input_side: Literal["small", "large"]

    @property
    def input_size(self) -> Index:
        return self.terms.input_size

    @property
    def output_size(self) -> Index:
        return self.terms.output_size

    def edge_count(self) -> int:
        """The number of edges: products on own units, and units that are only looked at."""
        if isinstance(self.terms, Links):
            return int(self.terms.output.size)
        return int(self.terms.overlap().sum())

    def all(self) -> Terms:
        """Every term; its place in a window is in that of the small side."""
        if isinstance(self.terms, Links):
            return self.terms.windows("input" if self.input_side == "small" else "output")
        return self.terms.all()

    def of(self, unit: Index, side: str) -> Terms:
        """The terms of a unit of one side."""
        if side != self.input_side:
            return self.terms.of_output(unit)
        if isinstance(self.terms, Links):
            return self.terms.of_input(unit, looked_at=True)
        return self.terms.of_input(unit)


@lru_cache(maxsize=32)
def fits(document: Document, position: int) -> bool:
    """Whether all units and edges of a layer are few enough to be told apart."""
    table = _table(document, position)
    if max(prod(table.input_size), prod(table.output_size)) > MOST_UNITS:
        return False
    return table.edge_count() <= MOST_EDGES


@lru_cache(maxsize=64)
def connections(document: Document, position: int, focus: Index | None = None) -> Connections:
    """All of a layer's connections, or where they are too many those around ``focus``.

    ``focus`` is a unit of the small side (a transposed convolution's input, a convolution's
    output), by default the first.  Around it lie the units it is connected to and the units of its
    own side that share one of those, the nearest first, as far as their edges can be followed.

    >>> from core.document import make_document, make_layer
    >>> layer = make_layer("conv_transpose", [1, 1])
    >>> found = connections(make_document([1, 2], layer), 0)
    >>> [(edge.input, edge.output) for edge in found.edges]
    [(0, 0), (0, 1), (1, 1), (1, 2)]
    """
    table = _table(document, position)
    if fits(document, position):
        inputs, outputs = (
            tuple(np.ndindex(*size)) for size in (table.input_size, table.output_size)
        )
        edges = _edges(document, position, table.all(), inputs, outputs)
        return Connections(inputs, outputs, edges)
    reads_small = table.input_side == "small"
    small_size = table.input_size if reads_small else table.output_size
    centre = focus or (0,) * len(small_size)
    large_size = table.output_size if reads_small else table.input_size
    # A unit that lies in padding alone is connected to none: then the first of the other side.
    large = _nearest(_joined(table, centre, "small") or {(0,) * len(large_size)})
    around = {unit for cell in large for unit in _joined(table, cell, "large")} | {centre}
    small, rows = _joining(table, _by_distance(around, centre)[:MOST_UNITS], large)
    inputs, outputs = (small, large) if reads_small else (large, small)
    edges = _edges(document, position, rows, inputs, outputs)
    return Connections(inputs, outputs, edges, centre)


def _table(document: Document, position: int) -> _Table:
    return _Table(
        layer_table(document, position), document.layers[position].operation.input_side
    )


def _joined(table: _Table, unit: Index, side: str) -> set[Index]:
    """The units of the other side that a unit of ``side`` is connected to."""
    terms = table.of(unit, side)
    rows = terms.output if side == table.input_side else terms.input
    return set(map(tuple, rows.tolist()))


def _nearest(units: set[Index], most: int = MOST_UNITS) -> tuple[Index, ...]:
    """At most ``most`` units, those nearest to their middle, row-major."""
    if len(units) > most:
        axes = zip(*units, strict=True)
        middle = tuple((min(axis) + max(axis)) / 2 for axis in axes)
        return tuple(sorted(_by_distance(units, middle)[:most]))
    return tuple(sorted(units))


def _by_distance(units: set[Index], centre: tuple[float, ...]) -> list[Index]:
    """Units from the nearest to the farthest."""

    def distance(unit: Index) -> tuple[float, Index]:
        return sum((a - b) ** 2 for a, b in zip(unit, centre, strict=True)), unit

    return sorted(units, key=distance)


def _joining(
    table: _Table, small: list[Index], large: tuple[Index, ...]
) -> tuple[tuple[Index, ...], Terms]:
    """The first of some small units, row-major, and their terms that reach some large ones.

    As many as have ``MOST_EDGES_AROUND`` edges together, but at least one.
    """
    wanted = set(large)
    found: dict[Index, Terms] = {}
    edges = 0
    for unit in small:
        terms = table.of(unit, "small")
        other = terms.output if table.input_side == "small" else terms.input
        keep = np.array([tuple(row) in wanted for row in other.tolist()], dtype=bool)
        edges += int(keep.sum())
        if found and edges > MOST_EDGES_AROUND:
            break
        factors = None if terms.coefficient is None else terms.coefficient[keep]
        found[unit] = Terms(terms.output[keep], terms.input[keep], terms.weight[keep], factors)
    chosen = tuple(sorted(found))
    parts = [found[unit] for unit in chosen]
    own = [part.coefficient for part in parts if part.coefficient is not None]
    output, into, weight = (
        np.concatenate([getattr(part, name) for part in parts])
        for name in ("output", "input", "weight")
    )
    return chosen, Terms(output, into, weight, np.concatenate(own) if own else None)


def _edges(
    document: Document,
    position: int,
    terms: Terms,
    inputs: tuple[Index, ...],
    outputs: tuple[Index, ...],
) -> tuple[Edge, ...]:
    layer = document.layers[position]
    places = {unit: n for n, unit in enumerate(inputs)}
    goals = {unit: n for n, unit in enumerate(outputs)}
    rows = terms.input.tolist(), terms.output.tolist(), terms.weight.tolist()
    if terms.coefficient is not None:
        return tuple(
            Edge(places[tuple(i)], goals[tuple(o)], tuple(w), value)
            for i, o, w, value in zip(*rows, terms.coefficient.tolist(), strict=True)
        )
    return tuple(
        Edge(places[tuple(i)], goals[tuple(o)], cell, float(layer.kernel[cell]))
        for i, o, w in zip(*rows, strict=True)
        for cell in (layer.kernel_index(tuple(w)),)
    )
