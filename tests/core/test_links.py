"""Operations without one kernel: their terms are the whole-array operation, by brute force too."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.document import Layer, make_document
from core.errors import ConvError
from core.explain import explain_input, explain_output, layer_trace
from core.functional import interpolate, max_pool, max_unpool
from core.links import Links, separable
from core.ops import OPERATIONS
from core.spec import conv_spec

IRREGULAR = [o for o in OPERATIONS if not (o.is_regular or o.unpools or o.function)]


def layer(operation: str, kernel_size: Any = (1, 1), **settings: Any) -> Layer:
    spec = conv_spec(kernel_size, **settings)
    return Layer(operation, spec, np.ones((1, 1, *spec.kernel_size)))


@pytest.mark.parametrize("operation", IRREGULAR, ids=lambda o: o.id)
@given(
    st.lists(st.integers(2, 6), min_size=1, max_size=2),
    st.integers(1, 3), st.integers(1, 3), st.integers(0, 1), st.integers(0, 99),
)  # fmt: skip
def test_links_add_up_to_the_whole_array(
    operation: Any, size: list[int], kernel: int, stride: int, padding: int, seed: int
) -> None:
    x = np.random.default_rng(seed).integers(-5, 6, size).astype(float)
    kernel, padding = min(kernel, *size), min(padding, kernel // 2)
    spec = operation.settle(
        conv_spec((kernel,) * len(size), stride=stride, padding=padding)
    )
    found = operation.links(spec, x, None)
    wanted = operation.forward(x[None, None], spec, None)[0, 0]
    assert found.output_size == wanted.shape == operation.output_size(
        operation.geometry(spec, tuple(size))
    )
    assert found.apply(x) == pytest.approx(wanted, abs=1e-12)
    # The same, term by term and from both sides.
    sums = np.zeros(wanted.shape)
    for index in np.ndindex(*size):
        terms = found.of_input(index)
        assert (terms.coefficient != 0).all()
        for o, i, w in zip(terms.output, terms.input, terms.coefficient, strict=True):
            assert tuple(i) == index
            sums[tuple(o)] += x[index] * w
    assert sums == pytest.approx(wanted, abs=1e-12)
    counts = np.zeros(wanted.shape, dtype=int)
    for index in np.ndindex(*wanted.shape):
        terms = found.of_output(index)
        counts[index] = np.count_nonzero(terms.coefficient)
        value = sum(
            x[tuple(i)] * w for i, w in zip(terms.input, terms.coefficient, strict=True) if w
        )
        assert value == pytest.approx(wanted[index], abs=1e-12)
        assert (terms.weight >= 0).all()
        assert (terms.weight < found.window_size("output")).all()
    assert found.overlap().tolist() == counts.tolist()
    up = np.random.default_rng(seed + 1).normal(size=wanted.shape)
    assert (found.transposed().apply(up) * x).sum() == pytest.approx(
        (found.apply(x) * up).sum(), abs=1e-9
    )


def test_the_gallerys_pool_and_unpool() -> None:
    x = [[1, 2, 6, 3], [3, 5, 2, 1], [1, 2, 2, 1], [7, 3, 4, 8]]
    document = make_document(x, layer("max_pool", (2, 2), stride=2), layer("max_unpool"))
    assert document.feature_maps[1][0, 0].tolist() == [[5, 6], [7, 8]]
    assert document.feature_maps[2][0, 0].tolist() == [
        [0, 0, 6, 0], [0, 5, 0, 0], [0, 0, 0, 0], [7, 0, 0, 8],
    ]  # fmt: skip
    assert document.pool_of(1) == 0
    assert document.layers[1].spec.kernel_size == (2, 2)
    looked_at = explain_output(document, 0, (0, 0), "gather")
    assert [(t.x, t.w) for t in looked_at.terms] == [(1, 0), (2, 0), (3, 0), (5, 1)]
    (back,) = explain_input(document, 1, (0, 1), "scatter")
    assert (back.output, back.x, back.w) == ((0, 2), 6, 1)


@pytest.mark.parametrize("size", [(5, 6), (7,), (4, 7)])
def test_an_unpooling_restores_the_size_that_was_pooled(size: tuple[int, ...]) -> None:
    x = np.random.default_rng(3).normal(size=size)
    kernel = (2,) * len(size)
    pool = layer("max_pool", kernel, stride=2)
    document = make_document(x, pool, layer("max_unpool", (1,) * len(size)))
    values, indices = max_pool(x[None, None], kernel, stride=2)
    wanted = max_unpool(values, indices, kernel, stride=2, output_size=size)
    assert document.feature_maps[2].tolist() == wanted.tolist()


def test_unpoolings_undo_poolings_as_brackets() -> None:
    pools = [layer("max_pool", (2, 2), stride=2)] * 2
    document = make_document(np.ones((8, 8)), *pools, *[layer("max_unpool")] * 2)
    assert [document.pool_of(n) for n in (2, 3)] == [1, 0]
    assert [m.shape[2:] for m in document.feature_maps] == [(8, 8), (4, 4), (2, 2), (4, 4), (8, 8)]


def test_an_unpooling_alone_says_what_it_needs() -> None:
    with pytest.raises(ConvError, match="add a max-pooling first"):
        make_document(np.ones((4, 4)), layer("max_unpool"))
    grown = layer("nearest", stride=2)
    with pytest.raises(ConvError, match="an input as large as what its max-pooling gave, 2×2"):
        make_document(
            np.ones((4, 4)), layer("max_pool", (2, 2), stride=2), grown, layer("max_unpool")
        )


@pytest.mark.parametrize("mode", ["linear", "cubic"])
@pytest.mark.parametrize("aligned", [False, True])
def test_interpolations_are_pytorchs(mode: str, aligned: bool) -> None:
    x = np.arange(12.0).reshape(3, 4)
    name = f"{mode}_aligned" if aligned else mode
    document = make_document(x, layer(name, stride=(2, 3)))
    wanted = interpolate(x[None, None], scale_factor=(2, 3), mode=mode, align_corners=aligned)
    assert document.feature_maps[1] == pytest.approx(wanted, abs=1e-12)


def test_a_bilinear_cell_is_nine_three_three_one() -> None:
    document = make_document([[1, 2], [3, 4]], layer("linear", stride=2))
    told = explain_output(document, 0, (1, 1), "gather")
    assert [t.w * 16 for t in told.terms] == [9, 3, 3, 1]
    assert told.total == 1.75


def test_separable_links_name_a_clamped_cell_once() -> None:
    rows = (np.array([[0, 0], [0, 1]]), np.array([[0.25, 0.75], [0.5, 0.5]]))
    found = separable([rows], (2,))
    assert isinstance(found, Links)
    assert found.overlap().tolist() == [1, 2]
    assert found.window_size("input") == (2,)


@pytest.mark.parametrize("name", ["linear", "cubic_aligned", "max_pool"])
@pytest.mark.parametrize("order", ["scatter", "gather"])
def test_a_trace_adds_up_step_by_step(name: str, order: Any) -> None:
    kernel = (2, 2) if name == "max_pool" else (1, 1)
    x = np.random.default_rng(4).normal(size=(4, 6))
    document = make_document(x, layer(name, kernel, stride=2))
    trace = layer_trace(document, 0, order)
    total = np.zeros(document.feature_maps[1].shape)
    for step in trace.steps:
        assert trace.output_after(step.number) == pytest.approx(total, abs=1e-12)
        total = total + step.contribution(total.shape[2:])
    assert total == pytest.approx(document.feature_maps[1], abs=1e-12)
    assert trace.output == pytest.approx(document.feature_maps[1], abs=1e-12)
