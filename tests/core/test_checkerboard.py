"""Patterns of a constant: against brute force on arrays of ones, and the gallery's own numbers."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from core.arithmetic import Geometry, conv_geometry, conv_transpose_geometry, geometry
from core.checkerboard import (
    balanced,
    interior,
    interior_counts,
    overlap_kind,
    phase_counts,
    phase_of,
    phase_sums,
    reached_fully,
    shortest,
    sub_kernel,
    unevenness,
)
from core.errors import ConvError
from core.functional import conv, conv_grad, conv_transpose, overlap_count
from core.spec import conv_spec

ONE = np.ones(1)


def shape_1d(k: int, s: int, size: int = 8, **more: object) -> Geometry:
    return conv_transpose_geometry(conv_spec((k,), stride=s, **more), (size,))


def answer(x: np.ndarray, kernel: np.ndarray, **setting: object) -> np.ndarray:
    return conv_transpose(x[None, None], kernel[None, None], **setting)[0, 0]  # type: ignore[arg-type]


def is_cut_from(values: np.ndarray, pattern: np.ndarray) -> bool:
    """Whether ``values`` go round in ``pattern``, wherever they begin."""
    long = np.resize(pattern, len(values) + len(pattern))
    return any(np.allclose(values, long[n : n + len(values)]) for n in range(len(pattern)))


# --- the gallery ------------------------------------------------------------------------------


@pytest.mark.parametrize(("k", "s", "wanted"), [
    (3, 2, [1, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 1]),
    (4, 2, [1, 1, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 1, 1]),
    (2, 2, [1] * 16),
    (2, 3, [1, 1, 0] * 7 + [1, 1]),
])  # fmt: skip
def test_g11_counts_of_eight_inputs(k: int, s: int, wanted: list[int]) -> None:
    assert overlap_count(8, k, stride=s).tolist() == wanted
    shape = shape_1d(k, s)
    inside = reached_fully("conv_transpose", shape, np.ones(8, bool))
    pattern = np.resize(interior_counts(shape), len(wanted))
    assert np.array_equal(np.array(wanted)[inside], pattern[inside])
    # A ramp at the border is no checkerboard: what is left out stands at the ends alone.
    border = np.flatnonzero(~inside)
    assert set(border) <= {*range(k - 1), *range(len(wanted) - k + 1, len(wanted))}


@pytest.mark.parametrize(("k", "row"), [
    (1, "1, 0-1, 0-1, 0-1, 0-1, 0-1"), (2, "2, 1, 0-1, 0-1, 0-1, 0-1"),
    (3, "3, 1-2, 1, 0-1, 0-1, 0-1"), (4, "4, 2, 1-2, 1, 0-1, 0-1"),
    (5, "5, 2-3, 1-2, 1-2, 1, 0-1"), (6, "6, 3, 2, 1-2, 1-2, 1"),
])  # fmt: skip
def test_the_table_of_interior_counts(k: int, row: str) -> None:
    for s, cell in enumerate(row.split(", "), 1):
        counts = interior_counts(shape_1d(k, s))
        low, high = int(counts.min()), int(counts.max())
        assert (f"{low}-{high}" if low < high else str(low)) == cell
        kind = overlap_kind(shape_1d(k, s))
        assert kind == (
            "holes" if low == 0 else "partial" if low < high else "none" if low == 1 else "full"
        )


def test_g12_divisible_is_not_enough() -> None:
    kernel = np.arange(1.0, 17).reshape(4, 4)
    shape = conv_transpose_geometry(conv_spec((4, 4), stride=2, padding=1), (4, 4))
    sums = phase_sums(kernel, (2, 2), (1, 1))
    assert sorted(sums.ravel()) == [24, 28, 40, 44]
    ones = np.ones((4, 4))
    full = answer(ones, kernel, stride=2, padding=1)
    assert full[0].tolist() == [6, 12, 14, 12, 14, 12, 14, 7]
    inside = reached_fully("conv_transpose", shape, np.ones((4, 4), bool))
    assert full[1:3, 1:3].tolist() == [[24, 28], [40, 44]]
    assert inside[1:7, 1:7].all()
    assert inside.sum() == 36
    pattern = interior("conv_transpose", np.ones((1, 1)), kernel, shape)
    assert pattern.tolist() == [[44, 40], [28, 24]]  # output 0 is in the row before
    assert unevenness(pattern).ratio == pytest.approx(44 / 24)


def test_g13_the_kernel_decides() -> None:
    assert phase_sums(np.array([1.0, 2, 1]), (2,), (1,)).tolist() == [2, 2]
    assert phase_sums(np.array([1.0, 1, 1, 3]), (2,), (1,)).tolist() == [2, 4]
    flat = interior("conv_transpose", ONE, np.array([1.0, 2, 1]), shape_1d(3, 2))
    assert flat.tolist() == [2]
    assert unevenness(flat).is_flat
    uneven = interior("conv_transpose", ONE, np.array([1.0, 1, 1, 3]), shape_1d(4, 2))
    assert uneven.tolist() == [2, 4]
    assert answer(np.ones(8), np.array([1.0, 1, 1, 3]), stride=2)[:6].tolist() == [1, 1, 2, 4, 2, 4]


def test_g14_two_dimensions_multiply() -> None:
    counts = overlap_count((6, 4), 3, stride=2)
    one, other = overlap_count(6, 3, stride=2), overlap_count(4, 3, stride=2)
    assert np.array_equal(counts, np.outer(one, other))
    shape = conv_transpose_geometry(conv_spec((3, 3), stride=2), (6, 4))
    pattern = interior("conv_transpose", np.ones((1, 1)), np.ones((3, 3)), shape)
    assert pattern.tolist() == [[4, 2], [2, 1]]
    assert unevenness(pattern).ratio == 4


@pytest.mark.parametrize(("layers", "wanted", "ratio"), [
    (1, [2, 1], 2), (2, [3, 1, 3, 2], 3), (3, [4, 3, 5, 2, 5, 3, 4, 1], 5),
])  # fmt: skip
def test_g15_layers_compound(layers: int, wanted: list[int], ratio: float) -> None:
    pattern, size = ONE, 64
    for _ in range(layers):
        shape = shape_1d(3, 2, size)
        pattern, size = interior("conv_transpose", pattern, np.ones(3), shape), shape.large[0]
    assert len(pattern) == 2**layers
    assert is_cut_from(np.array(wanted, float), pattern)
    assert unevenness(pattern).ratio == ratio


@pytest.mark.parametrize(("k", "wanted"), [(2, [3]), (3, [5, 4]), (4, [6]), (5, [8, 7])])
def test_g16_a_last_layer_of_stride_1_repairs(k: int, wanted: list[int]) -> None:
    before = interior("conv_transpose", ONE, np.ones(3), shape_1d(3, 2))
    after = conv_geometry(conv_spec((k,)), (17,))
    pattern = interior("conv", before, np.ones(k), after)
    assert is_cut_from(np.array(wanted, float), pattern)
    assert len(pattern) == len(wanted)


@pytest.mark.parametrize(("settings", "wanted"), [
    ([(3, 2)], [2, 1]), ([(11, 4)], [3, 3, 3, 2]), ([(7, 2)], [4, 3]), ([(1, 2)], [1, 0]),
    ([(11, 3), (5, 2)], [10, 10, 8, 10, 10, 7]),
])  # fmt: skip
def test_g17_gradients_are_transposed_convolutions(
    settings: list[tuple[int, int]], wanted: list[int]
) -> None:
    pattern = ONE
    for k, s in reversed(settings):
        pattern = interior("conv_transpose", pattern, np.ones(k), shape_1d(k, s))
    assert is_cut_from(np.array(wanted, float), pattern)
    assert len(pattern) == len(wanted)
    if len(settings) == 1:
        (k, s), size = settings[0], 40
        x, w = np.ones((1, 1, size)), np.ones((1, 1, k))
        grad = conv_grad(x, w, np.ones_like(conv(x, w, stride=s)), stride=s)[0][0, 0]
        assert is_cut_from(grad[k : k + 2 * s], pattern)


# --- brute force ------------------------------------------------------------------------------

axis_settings = st.tuples(
    st.integers(1, 5), st.integers(1, 4), st.integers(0, 3), st.integers(0, 3),
    st.integers(0, 3), st.integers(1, 3),
)  # fmt: skip


@given(
    st.sampled_from(["conv", "conv_transpose"]),
    st.lists(axis_settings, min_size=1, max_size=2),
    st.integers(0, 2**16),
)
def test_interior_is_what_arrays_of_ones_show(
    operation: str, axes: list[tuple[int, ...]], seed: int
) -> None:
    k, s, begin, end, a, d = (list(values) for values in zip(*axes, strict=True))
    spec = {"stride": s, "padding": list(zip(begin, end, strict=True)), "dilation": d}
    if operation == "conv_transpose":
        spec["output_padding"] = [min(n, max(s[i], d[i]) - 1) for i, n in enumerate(a)]
    size = (40,) if len(axes) == 1 else (21, 21)
    rng = np.random.default_rng(seed)
    kernel = rng.integers(-3, 4, k).astype(float)
    period = rng.integers(1, 4, len(axes))
    pattern = rng.integers(-3, 4, period).astype(float)
    x = pattern[np.ix_(*(np.arange(n) % p for n, p in zip(size, period, strict=True)))]
    shape = geometry(operation, conv_spec(k, **spec), size)
    compute = conv if operation == "conv" else conv_transpose
    got = compute(x[None, None], kernel[None, None], **spec)[0, 0]
    inside = reached_fully(operation, shape, np.ones(size, bool))
    found = interior(operation, pattern, kernel, shape)
    whole = found[np.ix_(*(np.arange(n) % p for n, p in zip(got.shape, found.shape, strict=True)))]
    assert inside.any()
    assert np.allclose(got[inside], whole[inside])


@given(st.lists(axis_settings, min_size=1, max_size=2), st.integers(0, 2**16))
def test_flat_if_and_only_if_all_phase_sums_are_equal(
    axes: list[tuple[int, ...]], seed: int
) -> None:
    k, s, begin, _, _, d = (tuple(values) for values in zip(*axes, strict=True))
    kernel = np.random.default_rng(seed).integers(0, 2, k).astype(float)
    spec = conv_spec(k, stride=s, padding=[(p, p) for p in begin], dilation=d)
    shape = conv_transpose_geometry(spec, (30,) * len(axes))
    pattern = interior("conv_transpose", np.ones((1,) * len(axes)), kernel, shape)
    sums = phase_sums(kernel, s, d)
    assert unevenness(pattern).is_flat == bool(np.ptp(sums) == 0)
    assert sums.sum() == kernel.sum()
    assert phase_counts(k, s, d).sum() == kernel.size
    padding = list(zip(shape.begin, shape.end, strict=True))
    whole = answer(np.ones(shape.small), kernel, stride=s, padding=padding, dilation=d)
    inside = reached_fully("conv_transpose", shape, np.ones(shape.small, bool))
    for cell in np.argwhere(inside)[::7]:
        assert whole[tuple(cell)] == pytest.approx(sums[phase_of(shape, tuple(cell))])


@given(st.lists(axis_settings, min_size=1, max_size=2), st.integers(0, 2**16))
def test_balancing_is_the_smallest_change(axes: list[tuple[int, ...]], seed: int) -> None:
    k, s, _, _, _, d = (tuple(values) for values in zip(*axes, strict=True))
    assume(phase_counts(k, s, d).all())
    rng = np.random.default_rng(seed)
    kernel = rng.normal(size=k)
    found = balanced(kernel, s, d)
    assert np.ptp(phase_sums(found, s, d)) < 1e-12
    assert np.allclose(balanced(found, s, d), found)
    # By another road: least squares onto the space of kernels with equal phase sums.
    rows = [
        (sub_kernel(np.ones(k), phase, s, d) - sub_kernel(np.ones(k), (0,) * len(k), s, d)).ravel()
        for phase in product(*map(range, s))
    ]
    constraint = np.array(rows)
    change = -np.linalg.pinv(constraint) @ (constraint @ kernel.ravel())
    assert np.allclose(found.ravel() - kernel.ravel(), change)


def test_holes_cannot_be_balanced() -> None:
    with pytest.raises(ConvError, match="kernel_size of at least 3") as caught:
        balanced(np.ones(2), (3,), (1,))
    assert caught.value.parameter == "kernel_size"
    with pytest.raises(ConvError, match="share the factor 2"):
        balanced(np.ones(8), (2,), (2,))
    with pytest.raises(ConvError, match="share the factor 2"):
        balanced(np.ones((3, 8)), (1, 2), (1, 2))


def test_unevenness_of_special_patterns() -> None:
    assert unevenness(np.zeros(3)).is_flat
    assert unevenness(np.array([0.1 + 0.2, 0.3])).is_flat
    assert unevenness(np.array([0.0, 1.0])).ratio == float("inf")
    assert np.isnan(unevenness(np.array([-1.0, 2.0])).ratio)
    assert unevenness(np.array([-1.0, 1.0])).ripple == float("inf")
    assert unevenness(np.array([-2.0, -1.0])).ratio == 2
    assert unevenness(np.array([1.0, 3.0])).ripple == 0.5


def test_a_pattern_too_long_is_refused() -> None:
    shape = conv_transpose_geometry(conv_spec((3,), stride=16), (4,))
    pattern = np.arange(2.0**21)
    with pytest.raises(ConvError, match="repeat only after 33554432 cells"):
        interior("conv_transpose", pattern, np.ones(3), shape)


def test_shortest_keeps_what_does_not_repeat() -> None:
    assert shortest(np.array([1.0, 2, 1])).tolist() == [1, 2, 1]
    assert shortest(np.array([[1.0, 2, 1, 2]] * 3)).tolist() == [[1, 2]]
