"""Explanations: every product is seen alike from its output, its input and its weight."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.document import Document, make_document, make_layer
from core.explain import (
    Term,
    explain_input,
    explain_output,
    explain_weight,
    layer_table,
    layer_trace,
)
from tests.core.small_documents import small_documents

ORDERS: tuple[Any, ...] = ("scatter", "gather")


def last(document: Document) -> int:
    return len(document.layers) - 1


@given(small_documents(), st.sampled_from(ORDERS))
def test_the_sum_behind_a_cell_is_its_value(document: Document, order: Any) -> None:
    position = last(document)
    whole = document.feature_maps[position + 1][0, 0]
    before = document.feature_maps[position][0, 0]
    kernel = document.layers[position].kernel
    for index in np.ndindex(whole.shape):
        explained = explain_output(document, position, index, order)
        assert explained.output == index
        assert explained.total == whole[index]
        assert explained.bias + sum(term.product for term in explained.terms) == whole[index]
        numbers = [term.number for term in explained.terms]
        assert numbers == sorted(numbers)
        for term in explained.terms:
            assert term.output == index
            assert term.x == before[term.input]
            assert term.w == kernel[term.weight]
            assert term.product == term.x * term.w


@given(small_documents(), st.sampled_from(ORDERS))
def test_each_term_is_seen_from_all_three_sides(document: Document, order: Any) -> None:
    position = last(document)
    before, after = (document.feature_maps[position + n][0, 0].shape for n in (0, 1))
    kernel = document.layers[position].spec.kernel_size
    from_outputs: list[Term] = []
    for index in np.ndindex(after):
        from_outputs += explain_output(document, position, index, order).terms
    from_inputs: list[Term] = []
    for index in np.ndindex(before):
        own = explain_input(document, position, index, order)
        assert all(term.input == index for term in own)
        from_inputs += own
    from_weights: list[Term] = []
    for index in np.ndindex(kernel):
        own = explain_weight(document, position, index, order)
        assert all(term.weight == index for term in own)
        from_weights += own
    assert len(set(from_outputs)) == len(from_outputs) == len(layer_table(document, position).all())
    assert set(from_outputs) == set(from_inputs) == set(from_weights)
    assert len(from_inputs) == len(from_weights) == len(from_outputs)


@given(small_documents(), st.sampled_from(ORDERS))
def test_numbers_are_the_steps_that_add_the_terms(document: Document, order: Any) -> None:
    position = last(document)
    trace = layer_trace(document, position, order)
    np.testing.assert_array_equal(trace.output, document.feature_maps[position + 1])
    size = document.feature_maps[position + 1].shape[2:]
    explained = [explain_output(document, position, index, order) for index in np.ndindex(size)]
    for done in range(len(trace.steps) + 1):
        sums = np.reshape([cell.sum_after(done) for cell in explained], size)
        np.testing.assert_array_equal(trace.output_after(done)[0, 0], sums)
    for step in trace.steps:
        own = [term for cell in explained for term in cell.terms if term.number == step.number + 1]
        assert len(own) == len(step.terms)
        assert all(step.index == (t.input if order == "scatter" else t.output) for t in own)
        assert sorted(term.product for term in own) == sorted(step.values[0, 0].tolist())


def test_the_middle_of_the_first_lesson_written_out() -> None:
    kernel = [[0, 1], [2, 3]]
    document = make_document(kernel, make_layer("conv_transpose", kernel))
    scattered = explain_output(document, 0, (1, 1), "scatter")
    assert [(t.number, t.input, t.weight, t.x, t.w) for t in scattered.terms] == [
        (1, (0, 0), (1, 1), 0, 3),
        (2, (0, 1), (1, 0), 1, 2),
        (3, (1, 0), (0, 1), 2, 1),
        (4, (1, 1), (0, 0), 3, 0),
    ]
    assert [scattered.sum_after(n) for n in range(5)] == [0, 0, 2, 4, 4]
    gathered = explain_output(document, 0, (1, 1), "gather")
    assert [t.number for t in gathered.terms] == [5, 5, 5, 5]
    assert [gathered.sum_after(n) for n in (4, 5, 9)] == [0, 4, 4]


def test_a_flipped_kernel_is_explained_by_the_cells_that_are_edited() -> None:
    kernel = [[1, 2], [3, 4]]
    straight = make_document([[1, 10]], make_layer("conv_transpose", kernel))
    turned = straight.with_layer(0, flipped=True)
    assert turned.feature_maps[1][0, 0].tolist() == [[4, 43, 30], [2, 21, 10]]
    stamp = explain_input(turned, 0, (0, 1), "scatter")
    assert [(t.output, t.weight, t.w) for t in stamp] == [
        ((1, 2), (0, 0), 1),
        ((1, 1), (0, 1), 2),
        ((0, 2), (1, 0), 3),
        ((0, 1), (1, 1), 4),
    ]
    uses = explain_weight(turned, 0, (0, 0), "scatter")
    assert [(t.input, t.output, t.product) for t in uses] == [
        ((0, 0), (1, 1), 1),
        ((0, 1), (1, 2), 10),
    ]


def test_a_later_layer_explains_its_own_input() -> None:
    kernel = [[1, 2], [2, 1]]
    document = make_document(
        [[1, 2, 3], [6, 5, 3], [1, 4, 1]],
        make_layer("conv", kernel),
        make_layer("conv_transpose", kernel, bias=0.5),
    )
    explained = explain_output(document, 1, (0, 1), "scatter")
    assert [(t.x, t.w) for t in explained.terms] == [(22, 2), (21, 1)]
    assert (explained.bias, explained.total) == (0.5, 65.5)


def test_cells_that_nothing_reaches_have_no_terms() -> None:
    layer = make_layer("conv_transpose", [5], stride=3, bias=2)
    holes = make_document([1, 2], layer)
    empty = explain_output(holes, 0, (1,), "scatter")
    assert (empty.terms, empty.bias, empty.total) == ((), 2.0, 2.0)
    assert empty.sum_after(2) == 0
    unread = make_document([1, 2, 3, 4, 5], make_layer("conv", [1], stride=3))
    assert explain_input(unread, 0, (1,), "gather") == ()


@pytest.mark.parametrize("order", ORDERS)
def test_one_kernel_cell_of_a_large_layer_needs_no_table(order: Any) -> None:
    document = make_document(np.ones((128, 128)), make_layer("conv_transpose", np.ones((16, 16))))
    uses = explain_weight(document, 0, (15, 0), order)
    assert len(uses) == 128 * 128
    assert uses[0].output == (15, 0)
