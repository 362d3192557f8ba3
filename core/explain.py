"""Why a cell has its value: the sum behind it, term by term, with the numbers put in."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from core.document import Document
from core.links import Links
from core.terms import Index, Terms, TermTable
from core.trace import Order, Trace


class Term(NamedTuple):
    """One product: ``x[input] * w[weight]`` lands in ``y[output]``.

    ``weight`` is the cell of the kernel as it is edited (a flipped layer reads it turned).
    ``number`` is the step (1-based) of the running trace that adds it.
    """

    output: Index
    input: Index
    weight: Index
    x: float
    w: float
    number: int

    @property
    def product(self) -> float:
        """The term's value."""
        return self.x * self.w


class Explanation(NamedTuple):
    """All terms of one output cell, in the order in which the steps add them."""

    output: Index
    terms: tuple[Term, ...]
    bias: float
    total: float

    def sum_after(self, step: int) -> float:
        """The running sum after ``step`` steps, without the bias."""
        return float(sum(term.product for term in self.terms if term.number <= step))


def regular_table(document: Document, position: int) -> TermTable:
    """The terms of one layer by its geometry, with the kernel that it has or is taken to have."""
    layer, shape = document.layers[position], document.geometries[position]
    return layer.operation.table(shape)


def layer_table(document: Document, position: int) -> TermTable | Links:
    """The terms of one layer: by its geometry, or one by one where there is no one kernel."""
    return document.links(position) or regular_table(document, position)


def layer_trace(document: Document, position: int, order: Order) -> Trace:
    """The steps of one layer of a document, for the layer's own input; not of an activation."""
    layer, links = document.layers[position], document.links(position)
    weight = layer.used_weight

    def forward(x: np.ndarray) -> np.ndarray:
        if links is not None:
            return links.apply(x[0, 0])[None, None]
        return layer.operation.output(x, layer.spec, weight, None, None)

    return Trace(
        table=layer_table(document, position),
        order=order,
        x=document.feature_maps[position],
        weight=weight[None],
        bias=layer.bias,
        forward=forward,
    )


def explain_output(document: Document, position: int, index: Index, order: Order) -> Explanation:
    """The sum behind output cell ``index`` of a layer.

    >>> from core.document import make_document, make_layer
    >>> document = make_document([[0, 1], [2, 3]], make_layer("conv_transpose", [[0, 1], [2, 3]]))
    >>> [t.product for t in explain_output(document, 0, (1, 1), "scatter").terms]
    [0.0, 2.0, 2.0, 0.0]
    """
    layer = document.layers[position]
    table = layer_table(document, position)
    rows = table.of_output(index)
    terms = _terms(document, position, table, rows, order)
    value = float(document.feature_maps[position + 1][(0, 0, *index)])
    return Explanation(index, terms, layer.bias_value, value)


def explain_input(
    document: Document, position: int, index: Index, order: Order
) -> tuple[Term, ...]:
    """Every product that input cell ``index`` takes part in."""
    table = layer_table(document, position)
    return _terms(document, position, table, table.of_input(index), order)


def explain_weight(
    document: Document, position: int, index: Index, order: Order
) -> tuple[Term, ...]:
    """Every use of the kernel cell ``index`` (as edited)."""
    table = layer_table(document, position)
    if isinstance(table, Links):
        return ()
    rows = table.of_weight(document.layers[position].kernel_index(index))
    return _terms(document, position, table, rows, order)


def _terms(
    document: Document, position: int, table: TermTable | Links, rows: Terms, order: Order
) -> tuple[Term, ...]:
    layer = document.layers[position]
    x, w = document.feature_maps[position][0, 0], layer.used_weight[0, 0]
    stepped, size = (
        (rows.input, table.input_size) if order == "scatter" else (rows.output, table.output_size)
    )
    numbers = np.ravel_multi_index(tuple(stepped.T), size) + 1
    found = []
    weights = w[tuple(rows.weight.T)] if rows.coefficient is None else rows.coefficient
    for o, i, t, number, weight in zip(
        rows.output.tolist(), rows.input.tolist(), rows.weight.tolist(), numbers.tolist(),
        weights.tolist(), strict=True,
    ):  # fmt: skip
        cell = layer.kernel_index(tuple(t))
        found.append(Term(tuple(o), tuple(i), cell, float(x[tuple(i)]), weight, number))
    return tuple(sorted(found, key=lambda term: (term.number, term.input, term.weight)))
