"""Connections: one edge for each product, the same for both operations turned round."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from small_documents import small_documents

from core.connections import (
    MOST_EDGES,
    MOST_EDGES_AROUND,
    MOST_UNITS,
    connections,
    fits,
)
from core.document import Document, make_document, make_layer


@given(small_documents())
def test_edges_carry_the_whole_layer(document: Document) -> None:
    layer = document.layers[0]
    found = connections(document, 0)
    if not found.is_whole:
        return
    x, y = document.feature_maps[0][0, 0], document.feature_maps[1][0, 0]
    total = np.full(y.shape, layer.bias_value)
    for edge in found.edges:
        weight = float(layer.kernel[edge.weight])
        total[found.outputs[edge.output]] += float(x[found.inputs[edge.input]]) * weight
    assert np.array_equal(total, y)


def test_a_convolution_has_the_edges_of_its_transpose_turned_round() -> None:
    kernel = np.arange(9).reshape(3, 3)
    down = make_document(np.ones((5, 5)), make_layer("conv", kernel, stride=2, padding=1))
    up = make_document(np.ones((3, 3)), make_layer("conv_transpose", kernel, stride=2, padding=1))
    forward, back = connections(down, 0), connections(up, 0)
    assert (forward.inputs, forward.outputs) == (back.outputs, back.inputs)
    assert {(e.input, e.output, e.weight) for e in forward.edges} == {
        (e.output, e.input, e.weight) for e in back.edges
    }


def test_of_a_large_layer_the_neighbourhood_of_a_unit_is_found() -> None:
    document = make_document(
        np.ones((64, 64)), make_layer("conv_transpose", np.ones((3, 3)), stride=2)
    )
    assert not fits(document, 0)
    found = connections(document, 0, (5, 7))
    assert found.focus == (5, 7)
    own = {e.output for e in found.edges if found.inputs[e.input] == (5, 7)}
    assert len(own) == 9  # its whole stamp
    assert {found.outputs[n] for n in own} == {(r, c) for r in (10, 11, 12) for c in (14, 15, 16)}
    assert set(found.inputs) == {(r, c) for r in (4, 5, 6) for c in (6, 7, 8)}


def test_a_neighbourhood_is_never_more_than_can_be_drawn() -> None:
    document = make_document(np.ones((40, 40)), make_layer("conv", np.ones((9, 9))))
    found = connections(document, 0, (16, 16))
    assert max(len(found.inputs), len(found.outputs)) <= MOST_UNITS
    assert 0 < len(found.edges) <= MOST_EDGES
    assert (16, 16) in found.outputs


def test_the_nearest_units_are_drawn_as_far_as_their_edges_can_be_followed() -> None:
    document = make_document(np.ones((16, 16)), make_layer("conv", np.ones((5, 5)), padding=2))
    found = connections(document, 0, (8, 8))
    assert set(found.inputs) == {(r, c) for r in range(6, 11) for c in range(6, 11)}
    assert {(8, 8), (7, 8), (9, 8), (8, 7), (8, 9)} <= set(found.outputs)
    assert len(found.edges) <= MOST_EDGES_AROUND
    whole = [e for e in found.edges if found.outputs[e.output] == (8, 8)]
    assert len(whole) == 25


def test_edges_are_counted() -> None:
    document = make_document(np.ones((4, 4)), make_layer("conv", np.ones((3, 3))))
    # Gallery 5.2: 144 multiplications, 36 of them on non-zeros.
    assert len(connections(document, 0).edges) == 36
