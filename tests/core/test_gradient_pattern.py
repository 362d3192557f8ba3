"""Patterns of gradients: against gradients that the engine computes, and max-pooling by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from core.document import Document, make_document, make_layer
from core.errors import ConvError
from core.functional import conv_grad, conv_transpose_grad
from core.gradient_pattern import (
    chosen_by_pool,
    gradient_pattern,
    gradient_reached,
    pool_gradient,
    silent_share,
)


def chain(*settings: tuple[int, int], size: int = 60) -> Document:
    layers = [make_layer("conv", np.ones(k), stride=s) for k, s in settings]
    return make_document(np.ones(size), *layers)


def gradient(document: Document) -> np.ndarray:
    """∂(sum of the outputs)/∂input by the engine's own backward pass."""
    grad = np.ones_like(document.feature_maps[-1])
    for n in reversed(range(len(document.layers))):
        layer, x = document.layers[n], document.feature_maps[n]
        backward = conv_grad if layer.operation_id == "conv" else conv_transpose_grad
        settings = layer.operation.hyper_parameters(layer.spec)
        grad = backward(x, layer.used_weight, grad, **settings)[0]  # type: ignore[operator]
    return grad[0, 0]


@pytest.mark.parametrize(("settings", "wanted"), [
    ([(3, 2)], [2, 1]), ([(11, 4)], [3, 3, 3, 2]), ([(7, 2)], [4, 3]), ([(1, 2)], [1, 0]),
    ([(11, 3), (5, 2)], [10, 10, 8, 10, 10, 7]),
])  # fmt: skip
def test_g17(settings: list[tuple[int, int]], wanted: list[int]) -> None:
    assert gradient_pattern(chain(*settings)).tolist() == wanted


def test_a_stride_without_a_kernel_leaves_three_quarters_out() -> None:
    document = make_document(np.ones((8, 8)), make_layer("conv", [[5]], stride=2))
    assert silent_share(document) == 0.75
    assert (gradient(document) == 0).mean() == 0.75
    assert silent_share(chain((3, 2))) == 0
    assert silent_share(chain((3, 2), (1, 2))) == 0.25  # a kernel of 3 before a stride of 4


layers = st.tuples(
    st.sampled_from(["conv", "conv_transpose"]), st.integers(1, 4), st.integers(1, 3),
    st.integers(0, 2), st.integers(1, 2),
)  # fmt: skip


@given(st.lists(layers, min_size=1, max_size=3), st.booleans(), st.booleans(), st.integers(0, 99))
def test_patterns_are_those_of_the_backward_pass(
    settings: list[Any], two: bool, flipped: bool, seed: int
) -> None:
    rng = np.random.default_rng(seed)
    size, axes = ((26, 31), 2) if two else ((61,), 1)
    try:
        document = make_document(
            np.ones(size),
            *(
                make_layer(operation, rng.integers(-2, 5, (k,) * axes).astype(float), stride=s,
                           padding=p, dilation=d, flipped=flipped)
                for operation, k, s, p, d in settings
            ),
        )  # fmt: skip
    except ConvError:
        assume(False)
    pattern, known = gradient_pattern(document), gradient_reached(document)
    whole = gradient(document)
    places = (np.arange(n) % p for n, p in zip(size, pattern.shape, strict=True))
    assert whole[known] == pytest.approx(pattern[np.ix_(*places)][known])
    first = gradient_pattern(document, last=0)
    assert first == pytest.approx(
        gradient_pattern(Document(document.input, document.layers[:1]))
    )


def test_border_cells_of_the_input_get_less() -> None:
    document = chain((3, 1), size=6)
    assert gradient(document).tolist() == [1, 2, 3, 3, 2, 1]
    assert gradient_reached(document).tolist() == [False, False, True, True, False, False]
    assert gradient_reached(chain((3, 1), (3, 1), size=6), last=0).sum() == 2


def test_max_pooling_sends_each_gradient_to_one_cell() -> None:
    x = np.array([[1, 2, 6, 3], [3, 5, 2, 1], [1, 2, 2, 1], [7, 3, 4, 8]])
    chosen = chosen_by_pool(x, 2)
    assert [tuple(cell) for cell in np.argwhere(chosen)] == [(0, 2), (1, 1), (3, 0), (3, 3)]
    assert pool_gradient((2, 2)) == (pytest.approx(np.ones((2, 2))), 0.25, True, 0.0)
    assert pool_gradient((2, 2)).least_silent == 0.75 == (chosen == 0).mean()
    # Windows that overlap: a high cell gets the gradients of all its windows.
    spike = np.zeros((5, 5))
    spike[2, 2] = 9
    assert chosen_by_pool(spike, 3, 1).tolist()[2] == [0, 0, 9, 0, 0]
    three = pool_gradient((3,), (2,))
    assert (three.windows.tolist(), three.most_reached, three.exact) == ([2, 1], 0.5, False)
    one = pool_gradient((1, 1), (2, 2))
    assert (one.least_silent, one.exact, one.never) == (0.75, True, 0.75)


def test_equal_values_and_padding() -> None:
    assert chosen_by_pool(np.full((1, 4), -1.0), (1, 2)).tolist() == [[1, 0, 1, 0]]
    assert chosen_by_pool(np.array([-3.0, -1, -2]), 3, 2, padding=1).tolist() == [0, 2, 0]
    with pytest.raises(ConvError, match="at most half of its kernel_size, 1 on axis 0"):
        chosen_by_pool(np.ones(4), 2, padding=2)


@given(
    st.tuples(st.integers(3, 9), st.integers(3, 9)), st.integers(1, 3), st.integers(1, 3),
    st.integers(0, 1), st.integers(1, 2), st.integers(0, 99),
)  # fmt: skip
def test_pooling_window_by_window(
    size: tuple[int, int], k: int, s: int, p: int, d: int, seed: int
) -> None:
    assume(p <= k // 2)
    x = np.random.default_rng(seed).integers(0, 5, size).astype(float)
    reach = d * (k - 1) + 1
    assume(all(n + 2 * p >= reach for n in size))
    padded = np.pad(x, p, constant_values=-np.inf)
    wanted = np.zeros(padded.shape, int)
    starts = [range(0, n + 2 * p - reach + 1, s) for n in size]
    for i in starts[0]:
        for j in starts[1]:
            window = padded[i : i + reach : d, j : j + reach : d]
            a, b = np.unravel_index(window.argmax(), window.shape)
            wanted[i + a * d, j + b * d] += 1
    found = chosen_by_pool(x, k, s, p, d)
    assert np.array_equal(found, wanted[p : p + size[0], p : p + size[1]])
    claim = pool_gradient((k, k), (s, s), (d, d))
    assert found.max() <= claim.windows.max()
    assert found.sum() == len(starts[0]) * len(starts[1])
