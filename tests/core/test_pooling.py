"""Pools against plain Python window by window, ways back as adjoints, worked examples, refusals."""

from __future__ import annotations

import math
from itertools import product
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import functional
from core.errors import ConvError
from core.pooling import (
    avg_pool,
    avg_pool_grad,
    max_pool,
    max_pool_grad,
    max_unpool,
    max_unpool_grad,
    pool_geometry,
    unpool_size,
)

GALLERY = np.array([[1, 2, 6, 3], [3, 5, 2, 1], [1, 2, 2, 1], [7, 3, 4, 8.0]])[None, None]


def numbers(shape: tuple[int, ...], seed: int = 0) -> np.ndarray:
    """Small whole numbers, so that many are equal and sums are exact."""
    return np.random.default_rng(seed).integers(-4, 5, shape).astype(float)


def starts(n: int, k: int, s: int, p: int, d: int, ceil_mode: bool) -> list[int]:
    """Where the windows of one axis begin, found by laying one after another."""
    span = d * (k - 1) + 1
    found = [-p]
    while True:
        following = found[-1] + s
        whole = following + span <= n + p
        # Rounding up takes in a window that only begins before the end, if it begins on the input.
        part = ceil_mode and found[-1] + span < n + p and following < n
        if not (part if ceil_mode else whole):
            return found
        found.append(following)


Window = list[tuple[int, ...]]


def windows(
    size: tuple[int, ...], settings: list[dict[str, Any]]
) -> tuple[list[int], list[Window]]:
    """The size of the output, and for each of its cells the input cells of the window."""
    begins = [starts(n, **axis) for n, axis in zip(size, settings, strict=True)]
    found = []
    for corner in product(*begins):
        cells = product(
            *(
                [begin + tap * axis["d"] for tap in range(axis["k"])]
                for begin, axis in zip(corner, settings, strict=True)
            )
        )
        inside = [c for c in cells if all(0 <= i < n for i, n in zip(c, size, strict=True))]
        found.append(inside)
    return [len(b) for b in begins], found


def flat(cell: tuple[int, ...], size: tuple[int, ...]) -> int:
    number = 0
    for i, n in zip(cell, size, strict=True):
        number = number * n + i
    return number


def settled(k: Any, s: Any, p: Any, d: Any, ceil_mode: bool, axes: int) -> list[dict[str, Any]]:
    entries = [value if isinstance(value, tuple) else (value,) * axes for value in (k, s, p, d)]
    return [
        {"k": a, "s": b, "p": c, "d": e, "ceil_mode": ceil_mode}
        for a, b, c, e in zip(*entries, strict=True)
    ]


GRID = [
    (size, k, s, p, d, ceil_mode)
    for size in (5, 6, 9)
    for k in (1, 2, 3, 4)
    for s in (1, 2, 3)
    for p in (0, 1, 2)
    for d in (1, 2)
    for ceil_mode in (False, True)
    if p <= (d * (k - 1) + 1) // 2
    if d * (k - 1) + 1 <= size + 2 * p + (s - 1 if ceil_mode else 0)
]
PLANES = [
    ((5, 7), (2, 3), (2, 1), (1, 0), (1, 2), False),
    ((7, 6), (3, 2), (2, 3), (1, 1), (1, 1), True),
    ((6, 6), 3, 2, 1, 1, True),
    ((4, 9), (2, 4), (3, 2), (0, 2), (2, 1), True),
    ((4, 5, 6), (2, 3, 2), (2, 2, 1), (1, 1, 0), (1, 1, 2), False),
    ((3, 5, 4), 2, 2, 1, 1, True),
]


def check_max_pool(
    size: tuple[int, ...], k: Any, s: Any, p: Any, d: Any, ceil_mode: bool, seed: int
) -> None:
    x = numbers((2, 2, *size), seed)
    got, indices = max_pool(x, k, stride=s, padding=p, dilation=d, ceil_mode=ceil_mode)
    shape, found = windows(size, settled(k, s, p, d, ceil_mode, len(size)))
    assert got.shape == indices.shape == (2, 2, *shape)
    for plane, values, chosen in zip(
        x.reshape(4, *size), got.reshape(4, -1), indices.reshape(4, -1), strict=True
    ):
        wanted = [max(window, key=lambda cell, plane=plane: plane[cell]) for window in found]
        assert values.tolist() == [plane[cell] for cell in wanted]
        assert chosen.tolist() == [flat(cell, size) for cell in wanted]


def test_max_pool_window_by_window_on_one_axis() -> None:
    assert len(GRID) > 250
    for seed, (n, k, s, p, d, ceil_mode) in enumerate(GRID):
        check_max_pool((n,), k, s, p, d, ceil_mode, seed)


@pytest.mark.parametrize("settings", PLANES, ids=str)
def test_max_pool_window_by_window(settings: tuple[Any, ...]) -> None:
    check_max_pool(*settings, seed=3)


def test_ceil_mode_rounds_up_but_begins_no_window_behind_the_input() -> None:
    assert pool_geometry((5,), 2).small == (2,)
    assert pool_geometry((5,), 2, ceil_mode=True).small == (3,)
    # A third window would begin at cell 3, which is padding.
    assert pool_geometry((3,), 2, stride=2, padding=1, ceil_mode=True).small == (2,)
    assert pool_geometry((4,), 3, stride=3, padding=1, ceil_mode=True).small == (2,)
    # A window larger than all there is, rounded up.
    assert max_pool([[[4, 7]]], 3, stride=2, ceil_mode=True)[0].tolist() == [[[7]]]


def test_geometry_lays_every_window_on_the_input() -> None:
    found = pool_geometry((5, 8), (2, 3), stride=2, padding=(1, 0), ceil_mode=True)
    assert found.large == (5, 8)
    assert found.small == (3, 4)
    assert found.begin == (1, 0)
    assert found.end == (1, 1)  # the last window of axis 1 looks at one cell more


def test_gallery() -> None:
    values, indices = max_pool(GALLERY, 2)
    assert values[0, 0].tolist() == [[5, 6], [7, 8]]
    assert indices[0, 0].tolist() == [[5, 2], [12, 15]]
    back = max_unpool(np.array([[[[10, 20], [30, 40]]]]), indices, 2)
    wanted = np.zeros((4, 4))
    wanted[1, 1], wanted[0, 2], wanted[3, 0], wanted[3, 3] = 10, 20, 30, 40
    assert back[0, 0].tolist() == wanted.tolist()


def test_guide_figures_of_pooling() -> None:
    x = np.array(
        [[3, 3, 2, 1, 0], [0, 0, 1, 3, 1], [3, 1, 2, 2, 3], [2, 0, 0, 2, 2], [2, 0, 0, 0, 1.0]]
    )[None, None]
    assert max_pool(x, 3, stride=1)[0][0, 0].tolist() == [[3, 3, 3], [3, 3, 3], [3, 2, 3]]
    wanted = np.array([[1.7, 1.7, 1.7], [1.0, 1.2, 1.8], [1.1, 0.8, 1.3]])
    np.testing.assert_allclose(avg_pool(x, 3, stride=1)[0, 0], wanted, atol=0.05)


def test_not_a_number_and_infinity() -> None:
    x = np.array([[[1, np.nan, np.nan, 0, -np.inf, -np.inf, np.inf, 3]]])
    values, indices = max_pool(x, 2)
    np.testing.assert_array_equal(values, [[[np.nan, np.nan, -np.inf, np.inf]]])
    assert indices.tolist() == [[[1, 2, 4, 6]]]
    assert max_pool(x, 4)[1].tolist() == [[[2, 6]]]  # the last NaN
    # Padding is less than the least, so the cell itself is found.
    assert max_pool([[[-np.inf]]], 2, padding=1, stride=1)[1].tolist() == [[[0, 0]]]
    np.testing.assert_array_equal(avg_pool(x, 2)[0, 0], [np.nan, np.nan, -np.inf, np.inf])


def test_types_are_kept() -> None:
    x = numbers((1, 2, 4, 6)).astype(np.float32)
    values, indices = max_pool(x, 2)
    assert (values.dtype, indices.dtype) == (np.float32, np.int64)
    assert max_unpool(values, indices.astype(np.uint8), 2).dtype == np.float32
    assert max_pool_grad(x, values.astype(float), indices).dtype == np.float32
    assert max_unpool_grad(values, x, indices).dtype == np.float32
    assert avg_pool(x, 2).dtype == avg_pool_grad(x, values, 2).dtype == np.float32
    assert max_pool([[[1, 2]]], 2)[0].dtype == avg_pool([[[1, 2]]], 2).dtype == np.float64


def test_what_is_handed_in_stays_as_it_was() -> None:
    x = numbers((1, 1, 4, 4))
    before = x.copy()
    values, indices = max_pool(x, 1)
    values += 1
    indices += 1
    avg_pool(x, 1)[...] = 9
    avg_pool_grad(x, x, 1)[...] = 9
    max_unpool(x, np.arange(16).reshape(x.shape), 1)[...] = 9
    np.testing.assert_array_equal(x, before)


# Average pool.


@pytest.mark.parametrize(
    ("size", "k", "s", "p"),
    [((9,), 2, 2, 0), ((8,), 3, 2, 1), ((5, 7), (2, 3), (2, 1), (1, 1)), ((4, 5, 6), 2, None, 1)],
)
def test_avg_pool_is_a_convolution_of_each_channel(size: Any, k: Any, s: Any, p: Any) -> None:
    x = np.random.default_rng(5).standard_normal((2, 3, *size))
    axes = len(size)
    kernel = (k,) * axes if isinstance(k, int) else k
    weight = np.full((3, 1, *kernel), 1 / math.prod(kernel))
    wanted = functional.conv(x, weight, stride=s or kernel, padding=p, groups=3)
    got = avg_pool(x, k, stride=s, padding=p)
    np.testing.assert_allclose(got, wanted, atol=1e-14)
    grad = np.random.default_rng(6).standard_normal(got.shape)
    back = functional.conv_grad(x, weight, grad, stride=s or kernel, padding=p, groups=3)[0]
    np.testing.assert_allclose(avg_pool_grad(x, grad, k, stride=s, padding=p), back, atol=1e-14)


def test_avg_pool_divides_by_the_whole_window_at_the_border_too() -> None:
    assert avg_pool([[[4, 4]]], 2, padding=1).tolist() == [[[2, 2]]]


# The ways back.


@given(st.sampled_from([GRID[n] for n in range(0, len(GRID), 5)]), st.integers(0, 99))
def test_max_pool_gradient_is_the_adjoint_of_the_choice(setting: Any, seed: int) -> None:
    n, k, s, p, d, ceil_mode = setting
    x = np.random.default_rng(seed).standard_normal((2, 3, n))
    y, indices = max_pool(x, k, stride=s, padding=p, dilation=d, ceil_mode=ceil_mode)
    grad = np.random.default_rng(seed + 1).standard_normal(y.shape)
    back = max_pool_grad(x, grad, indices)
    assert back.shape == x.shape
    assert (back * x).sum() == pytest.approx((grad * y).sum())
    # All values differ, so that a small change of x keeps the choice: the change of y is linear.
    change = np.random.default_rng(seed + 2).standard_normal(x.shape) * 1e-9
    after, still = max_pool(x + change, k, stride=s, padding=p, dilation=d, ceil_mode=ceil_mode)
    assert np.array_equal(still, indices)
    assert (grad * (after - y)).sum() == pytest.approx((back * change).sum(), rel=1e-4, abs=1e-12)


def test_overlapping_windows_add_their_gradients() -> None:
    x = np.array([[[0, 9, 0]]])
    _, indices = max_pool(x, 2, stride=1)
    assert max_pool_grad(x, [[[5, 7]]], indices).tolist() == [[[0, 12, 0]]]


@pytest.mark.parametrize(
    ("size", "k", "s", "p"),
    [((8,), 2, None, 0), ((6, 9), (2, 3), None, 0), ((4, 4, 6), 2, 2, 0), ((7,), 3, 3, 1)],
)
def test_unpool_puts_the_values_back_and_is_an_adjoint(size: Any, k: Any, s: Any, p: Any) -> None:
    x = np.random.default_rng(0).standard_normal((2, 3, *size))
    y, indices = max_pool(x, k, stride=s, padding=p)
    back = max_unpool(y, indices, k, stride=s, padding=p, output_size=size)
    assert back.shape == x.shape
    assert ((back == x) | (back == 0)).all()
    assert (back != 0).sum() == y.size
    # Unpooling is max_pool's gradient for these indices, and the reverse.
    np.testing.assert_array_equal(back, max_pool_grad(x, y, indices))
    grad = np.random.default_rng(1).standard_normal(back.shape)
    forward = max_unpool_grad(y, grad, indices)
    assert forward.shape == y.shape
    assert (forward * y).sum() == pytest.approx((grad * back).sum())


def test_unpool_cell_by_cell() -> None:
    rng = np.random.default_rng(4)
    x = rng.standard_normal((2, 2, 3, 2))
    indices = np.stack([rng.permutation(24)[:6] for _ in range(4)]).reshape(2, 2, 3, 2)
    y = max_unpool(x, indices, (2, 2), output_size=(6, 4))
    wanted = [[[0.0] * 24 for _ in range(2)] for _ in range(2)]
    for n, c, i, j in np.ndindex(x.shape):
        wanted[n][c][indices[n, c, i, j]] = x[n, c, i, j]
    assert y.reshape(2, 2, 24).tolist() == wanted


def test_of_equal_indices_the_last_value_stays() -> None:
    assert max_unpool([[[5, 6]]], [[[1, 1]]], 2).tolist() == [[[0, 6, 0, 0]]]


def test_unpooled_sizes() -> None:
    assert unpool_size((2, 3), 2) == (4, 6)
    assert unpool_size((2,), 3, stride=2, padding=1) == (3,)
    assert [unpool_size((2,), 2, output_size=n) for n in (3, 4, 5)] == [(3,), (4,), (5,)]
    x, indices = np.ones((1, 1, 2, 2)), np.arange(4).reshape(1, 1, 2, 2)
    whole = max_unpool(x, indices, 2, output_size=(1, 1, 5, 4))  # as x.size() in PyTorch
    assert whole.shape == (1, 1, 5, 4)


def test_a_window_far_larger_than_the_input_takes_no_time() -> None:
    huge = 2**30
    values, indices = max_pool([[[3, 8, 5]]], huge, stride=1, padding=huge // 2)
    assert values.tolist() == [[[8, 8, 8, 8]]]
    assert indices.tolist() == [[[1, 1, 1, 1]]]


# Refusals.

PLANE = np.ones((1, 1, 4, 4))
REFUSED = [
    (lambda: max_pool(PLANE, 0), "kernel_size", "kernel_size must be at least 1, but is 0."),
    (lambda: max_pool(PLANE, 2, stride=0), "stride", "stride must be at least 1, but is 0."),
    (
        lambda: max_pool(PLANE, 2, padding=2),
        "padding",
        "padding of a pooling must be at most half of what its window spans, 1 on axis 0, but is "
        "2; else a window could lie in the padding alone.",
    ),
    (lambda: avg_pool(PLANE, (4, 2), padding=(2, 2)), "padding", "1 on axis 1, but is 2"),
    (lambda: max_pool(PLANE, 2, padding="same"), "padding", "padding must be a whole number"),
    (lambda: max_pool(PLANE, (2, 2, 2)), "kernel_size", "one for each of the 2 axes"),
    (
        lambda: max_pool(PLANE, 5),
        "kernel_size",
        "kernel_size 5 with dilation 1 spans 5 cells on axis 0, more than the padded input's 4; "
        "at most 4 fits, or add padding.",
    ),
    (
        lambda: max_pool(PLANE, 7, stride=2, ceil_mode=True),
        "kernel_size",
        "at most 5 fits, or add padding.",
    ),
    (
        lambda: max_pool([[[3]]], 2, padding=1, dilation=2),
        "dilation",
        "dilation 2 with padding 1 leaves window 0 on axis 0 without a cell of the input; use a "
        "smaller dilation or no padding.",
    ),
    (lambda: max_pool([[1, 2]], 2), "x", "x must have shape (images, channels, cells…)"),
    (lambda: max_pool("ab", 2), "x", "x must be an array of real numbers"),
    (
        lambda: max_unpool([[[1, 2]]], [[[0, 4]]], 2),
        "indices",
        "indices must lie between 0 and 3, on a plane of 4 cells, but at (0, 0, 1) stands 4.",
    ),
    (lambda: max_unpool([[[1, 2]]], [[[-1, 4]]], 2), "indices", "at (0, 0, 0) stands -1."),
    (
        lambda: max_unpool([[[1]]], np.array([[[2**64 - 1]]], np.uint64), 2),
        "indices",
        "stands 18446744073709551615.",
    ),
    (
        lambda: max_unpool([[[1, 2]]], [[[0.0, 1.0]]], 2),
        "indices",
        "indices must be whole numbers, as max_pool gives them, but are “float64: [[[0.0, 1.0]]]”.",
    ),
    (lambda: max_unpool([[[1]]], [[[1], [2, 3]]], 2), "indices", "indices must be whole numbers"),
    (
        lambda: max_unpool([[[1, 2]]], [[[0]]], 2),
        "indices",
        "indices must have the shape of the pooled values, (1, 1, 2), but have shape (1, 1, 1).",
    ),
    (
        lambda: max_unpool([[[1, 2]]], [[[0, 1]]], 2, output_size=6),
        "output_size",
        "output_size on axis 0 must be between 3 and 5, less than a stride from the usual size, "
        "but is 6.",
    ),
    (lambda: max_unpool([[[1, 2]]], [[[0, 1]]], 2, output_size=2), "output_size", "but is 2."),
    (
        lambda: max_unpool([[[1]]], [[[0]]], 2, padding=1),
        "padding",
        "padding 1 leaves nothing of the 2 unpooled cells on axis 0; at most 0 leaves a cell.",
    ),
    (lambda: max_unpool([[[1]]], [[[0]]], 2**29), "kernel_size", "at most 268435456 can be"),
    (
        lambda: max_unpool([[[1, 2]]], [[[0, 1]]], 2, stride=2**29),
        "stride",
        "stride would give an output of 536870914 cells per channel",
    ),
    (
        lambda: max_pool_grad(PLANE, np.ones((1, 2, 2, 2)), np.ones((1, 2, 2, 2), int)),
        "grad_output",
        "grad_output must have the output's shape (1, 1, …, …), but has shape (1, 2, 2, 2).",
    ),
    (lambda: max_pool_grad(PLANE, [[[[1]]]], [[[[16]]]]), "indices", "on a plane of 4×4 cells"),
    (lambda: avg_pool_grad(PLANE, PLANE, 2), "grad_output", "the output's shape (1, 1, 2, 2)"),
    (lambda: max_unpool_grad(PLANE, [[1]], PLANE), "grad_output", "the output's shape"),
]


@pytest.mark.parametrize(("call", "parameter", "sentence"), REFUSED, ids=lambda value: None)
def test_refusals_name_what_is_wrong(call: Any, parameter: str, sentence: str) -> None:
    with pytest.raises(ConvError) as caught:
        call()
    assert caught.value.parameter == parameter
    assert sentence in str(caught.value)


def test_the_engines_face_has_them() -> None:
    names = ("avg_pool", "max_pool", "max_unpool")
    for name in names:
        assert getattr(functional, name).__module__ == "core.pooling"
        assert getattr(functional, f"{name}_grad").__module__ == "core.pooling"
