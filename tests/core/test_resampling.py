"""Interpolation against exact fractions, as matrices, as transposed convolutions, and back."""

from __future__ import annotations

import math
from fractions import Fraction
from itertools import product
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import functional, interpolation
from core.errors import ConvError
from core.resampling import (
    MODES,
    interpolate,
    interpolate_grad,
    resampled_size,
    resampling_matrix,
    resampling_rows,
    source_positions,
)

HALF = Fraction(1, 2)
WAYS = [(mode, False) for mode in MODES] + [("linear", True), ("cubic", True)]


def numbers(shape: tuple[int, ...], seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).standard_normal(shape)


# One axis in exact fractions, from the definitions.


def keys(t: Fraction) -> Fraction:
    """The cubic of Keys with a = -3/4 at distance t."""
    a, t = Fraction(-3, 4), abs(t)
    if t <= 1:
        return (a + 2) * t**3 - (a + 3) * t**2 + 1
    return a * t**3 - 5 * a * t**2 + 8 * a * t - 4 * a if t < 2 else Fraction(0)


def exact_row(
    i: int, length: int, new_length: int, step: Fraction, mode: str, align_corners: bool
) -> list[Fraction]:
    """What new cell i takes from each old cell."""
    row = [Fraction(0)] * length
    if mode == "nearest":
        row[min(math.floor(i * step), length - 1)] += 1
        return row
    if mode == "nearest-exact":
        row[min(math.floor((i + HALF) * step), length - 1)] += 1
        return row
    position = (i + HALF) * step - HALF
    if align_corners:
        position = Fraction(i * (length - 1), new_length - 1) if new_length > 1 else Fraction(0)
    reach, weight = (1, lambda t: max(1 - abs(t), Fraction(0))) if mode == "linear" else (2, keys)
    first = math.floor(position)
    for cell in range(first - reach + 1, first + reach + 1):
        # Cells beyond the border are copies of the border cell.
        row[min(max(cell, 0), length - 1)] += weight(position - cell)
    return row


LENGTHS = [1, 2, 3, 4, 5, 7, 8, 12]


@pytest.mark.parametrize(("mode", "align_corners"), WAYS)
def test_every_size_from_every_size_is_exact(mode: str, align_corners: bool) -> None:
    for length, new_length in product(LENGTHS, range(1, 26)):
        step = Fraction(length, new_length)
        wanted = [
            exact_row(i, length, new_length, step, mode, align_corners) for i in range(new_length)
        ]
        matrix = resampling_matrix(length, new_length, None, mode, align_corners)
        np.testing.assert_allclose(matrix, np.array(wanted, float), atol=2e-14)


@pytest.mark.parametrize(("mode", "align_corners"), WAYS)
@pytest.mark.parametrize("scale", [0.25, 0.5, 0.75, 1.25, 1.5, 2.0, 2.5, 3.0, 3.75])
def test_a_scale_factor_sets_the_steps(mode: str, align_corners: bool, scale: float) -> None:
    for length in LENGTHS:
        new_length = math.floor(length * scale)
        if not new_length:
            continue
        step = 1 / Fraction(scale)
        if new_length == length and mode == "linear":
            step = Fraction(1)  # PyTorch then copies
        wanted = [
            exact_row(i, length, new_length, step, mode, align_corners) for i in range(new_length)
        ]
        x = numbers((1, 1, length), length)
        y = interpolate(x, scale_factor=scale, mode=mode, align_corners=align_corners)
        np.testing.assert_allclose(y[0, 0], np.array(wanted, float) @ x[0, 0], atol=2e-14)
        matrix = resampling_matrix(length, new_length, scale, mode, align_corners)
        np.testing.assert_allclose(matrix, np.array(wanted, float), atol=2e-14)


def test_a_scale_is_not_the_ratio_of_the_sizes() -> None:
    x = np.arange(5.0)[None, None]
    by_scale = interpolate(x, scale_factor=1.5, mode="linear")  # 7 cells, steps of 2/3
    assert by_scale[0, 0, 1] == pytest.approx(1.5 / 1.5 - 0.5)
    by_size = interpolate(x, 7, mode="linear")  # steps of 5/7
    assert by_size[0, 0, 1] == pytest.approx(1.5 * 5 / 7 - 0.5)
    assert source_positions(5, 7, 1.5)[1] == pytest.approx(0.5)


@pytest.mark.parametrize(("mode", "align_corners"), WAYS)
def test_rows_are_what_the_matrix_is_made_of(mode: str, align_corners: bool) -> None:
    taps = {"nearest": 1, "nearest-exact": 1, "linear": 2, "cubic": 4}[mode]
    for length, new_length in ((1, 1), (1, 5), (5, 1), (4, 9), (9, 4), (6, 6)):
        cells, coefficients = resampling_rows(length, new_length, None, mode, align_corners)
        assert cells.shape == coefficients.shape == (new_length, taps)
        assert (cells.dtype, coefficients.dtype) == (np.int64, np.float64)
        assert cells.min() >= 0
        assert cells.max() < length
        assert (np.diff(cells, axis=1) >= 0).all()
        np.testing.assert_allclose(coefficients.sum(axis=1), 1, atol=1e-14)
        matrix = np.zeros((new_length, length))
        for i, tap in np.ndindex(cells.shape):
            matrix[i, cells[i, tap]] += coefficients[i, tap]
        np.testing.assert_array_equal(
            resampling_matrix(length, new_length, None, mode, align_corners), matrix
        )


# Planes and volumes.


@pytest.mark.parametrize(("mode", "align_corners"), WAYS)
@pytest.mark.parametrize(
    ("old", "new"), [((5, 7), (9, 4)), ((4, 6), (4, 12)), ((3, 1), (1, 5)), ((6, 8), (3, 3))]
)
def test_a_plane_is_a_matrix_from_each_side(
    mode: str, align_corners: bool, old: tuple[int, int], new: tuple[int, int]
) -> None:
    x = numbers((2, 3, *old))
    a, b = (
        resampling_matrix(n, m, None, mode, align_corners) for n, m in zip(old, new, strict=True)
    )
    y = interpolate(x, new, mode=mode, align_corners=align_corners)
    assert y.shape == (2, 3, *new)
    np.testing.assert_allclose(y, a @ x @ b.T, atol=1e-13)
    grad = numbers(y.shape, 1)
    back = interpolate_grad(x, grad, new, mode=mode, align_corners=align_corners)
    np.testing.assert_allclose(back, a.T @ grad @ b, atol=1e-13)


@given(
    st.lists(st.tuples(st.integers(1, 7), st.integers(1, 11)), min_size=1, max_size=3),
    st.sampled_from(WAYS),
    st.integers(0, 99),
)
def test_the_gradient_is_the_adjoint(
    sizes: list[tuple[int, int]], way: tuple[str, bool], seed: int
) -> None:
    old, new = zip(*sizes, strict=True)
    settings: dict[str, Any] = {"size": new, "mode": way[0], "align_corners": way[1]}
    x = numbers((2, 2, *old), seed)
    y = interpolate(x, **settings)
    grad = numbers(y.shape, seed + 1)
    back = interpolate_grad(x, grad, **settings)
    assert back.shape == x.shape
    assert (back * x).sum() == pytest.approx((grad * y).sum(), abs=1e-10)


@pytest.mark.parametrize("mode", MODES)
def test_the_gradient_follows_the_scale(mode: str) -> None:
    x = numbers((1, 2, 5, 6))
    y = interpolate(x, scale_factor=(1.7, 0.6), mode=mode)
    assert y.shape == (1, 2, 8, 3)
    grad = numbers(y.shape, 1)
    back = interpolate_grad(x, grad, scale_factor=(1.7, 0.6), mode=mode)
    assert (back * x).sum() == pytest.approx((grad * y).sum())


@pytest.mark.parametrize(("mode", "align_corners"), WAYS)
def test_the_same_size_changes_nothing(mode: str, align_corners: bool) -> None:
    x = numbers((1, 1, 4, 5))
    x[0, 0, 1, 2], x[0, 0, 3, 0] = np.inf, np.nan
    y = interpolate(x, (4, 5), mode=mode, align_corners=align_corners)
    np.testing.assert_array_equal(y, x)


@pytest.mark.parametrize(("mode", "align_corners"), WAYS)
def test_infinities_reach_only_cells_that_take_from_them(mode: str, align_corners: bool) -> None:
    x = numbers((1, 1, 6))
    y = interpolate(x, 13, mode=mode, align_corners=align_corners)
    x[0, 0, 2] = np.inf
    got = interpolate(x, 13, mode=mode, align_corners=align_corners)
    matrix = resampling_matrix(6, 13, None, mode, align_corners)
    taken = matrix[:, 2] != 0
    np.testing.assert_allclose(got[0, 0, ~taken], y[0, 0, ~taken], atol=1e-14)
    assert not np.isfinite(got[0, 0, taken]).any()


def test_other_names_and_types() -> None:
    x = numbers((1, 1, 3, 4)).astype(np.float32)
    for name, mode in (("bilinear", "linear"), ("trilinear", "linear"), ("bicubic", "cubic")):
        y = interpolate(x, 5, mode=name)
        assert y.dtype == np.float32
        np.testing.assert_array_equal(y, interpolate(x, 5, mode=mode))
        double = interpolate(x.astype(float), 5, mode=mode)
        np.testing.assert_allclose(y, double, atol=1e-6)
        assert interpolate_grad(x, double, 5, mode=name).dtype == np.float32
    assert interpolate([[[1, 2]]], 3).dtype == np.float64
    assert resampled_size((3, 4), scale_factor=[2, 0.5]) == ((6, 2), (2.0, 0.5))
    same = interpolate(x, (3, 4))
    assert not np.shares_memory(same, x)


# Three of the fixed upsamplers are transposed convolutions (G9).

X = np.array([[1, 2], [3, 4.0]])[None, None]
BILINEAR_BY_TRANSPOSED = [
    [0.5625, 0.9375, 1.3125, 1.125],
    [1.125, 1.75, 2.25, 1.875],
    [1.875, 2.75, 3.25, 2.625],
    [1.6875, 2.4375, 2.8125, 2.25],
]


def kernel_of(line: np.ndarray, axes: int) -> np.ndarray:
    kernel = np.ones(1)
    for _ in range(axes):
        kernel = np.multiply.outer(kernel, line)
    return kernel[None]


def test_gallery_nearest() -> None:
    wanted = [[1, 1, 2, 2], [1, 1, 2, 2], [3, 3, 4, 4], [3, 3, 4, 4]]
    assert interpolate(X, scale_factor=2)[0, 0].tolist() == wanted
    assert functional.conv_transpose(X, np.ones((1, 1, 2, 2)), stride=2)[0, 0].tolist() == wanted


def test_gallery_bilinear() -> None:
    kernel = kernel_of(interpolation.linear(2).kernel, 2)
    transposed = functional.conv_transpose(X, kernel, stride=2, padding=1)[0, 0]
    assert transposed.tolist() == BILINEAR_BY_TRANSPOSED
    resized = interpolate(X, scale_factor=2, mode="linear")[0, 0]
    assert resized[1:3, 1:3].tolist() == [[1.75, 2.25], [2.75, 3.25]]
    np.testing.assert_array_equal(resized[1:3, 1:3], transposed[1:3, 1:3])
    assert (resized != transposed).sum() == 12  # every cell of the border


@pytest.mark.parametrize("axes", [1, 2, 3])
@pytest.mark.parametrize("factor", [2, 3, 4])
def test_nearest_is_a_transposed_convolution(axes: int, factor: int) -> None:
    x = numbers((2, 1, *(4, 3, 2)[:axes]))
    kernel = kernel_of(interpolation.nearest(factor).kernel, axes)
    wanted = functional.conv_transpose(x, kernel, stride=factor)
    for mode in ("nearest", "nearest-exact"):
        np.testing.assert_array_equal(interpolate(x, scale_factor=factor, mode=mode), wanted)


@pytest.mark.parametrize("factor", [2, 3, 4, 5])
@pytest.mark.parametrize(
    ("mode", "resize", "border"),
    [("linear", interpolation.linear, 1), ("cubic", interpolation.cubic, 2)],
)
def test_smooth_ones_are_too_away_from_the_borders(
    mode: str, resize: Any, border: int, factor: int
) -> None:
    x = numbers((1, 1, 7, 6))
    line, padding = resize(factor)
    wanted = functional.conv_transpose(x, kernel_of(line, 2), stride=factor, padding=padding)
    y = interpolate(x, scale_factor=factor, mode=mode)
    assert y.shape == wanted.shape
    inner = (..., *(slice(border * factor, -border * factor),) * 2)
    np.testing.assert_allclose(y[inner], wanted[inner], atol=1e-13)
    # A border of copies, cut off again, makes them equal everywhere.
    padded = np.pad(x, ((0, 0), (0, 0), (2, 2), (2, 2)), mode="edge")
    whole = functional.conv_transpose(padded, kernel_of(line, 2), stride=factor, padding=padding)
    cut = (..., *(slice(2 * factor, -2 * factor),) * 2)
    np.testing.assert_allclose(y, whole[cut], atol=1e-13)


# Refusals.

REFUSED = [
    (
        lambda: interpolate(X),
        "size",
        "size or scale_factor must say how large the result is, but both are missing.",
    ),
    (
        lambda: interpolate(X, 4, scale_factor=2),
        "scale_factor",
        "size and scale_factor both say how large the result is; give only one of them.",
    ),
    (
        lambda: interpolate(X, 4, mode="lanczos"),
        "mode",
        "mode must be one of nearest / nearest-exact / linear / cubic, but is 'lanczos'.",
    ),
    (lambda: interpolate(X, 4, mode=3), "mode", "but is 3."),  # type: ignore[arg-type]
    (
        lambda: interpolate(X, 4, align_corners=True),
        "align_corners",
        'align_corners is for the modes "linear" and "cubic" only; leave it off for "nearest".',
    ),
    (lambda: interpolate(X, 0), "size", "size must be at least 1, but is 0."),
    (lambda: interpolate(X, (1, 2, 3)), "size", "one for each of the 2 axes"),
    (lambda: interpolate(X, 2.5), "size", "size must be a whole number"),  # type: ignore[arg-type]
    (lambda: interpolate(X, 2**15), "size", "would give an output of 1073741824 cells"),
    (
        lambda: interpolate(X, scale_factor=0),
        "scale_factor",
        "scale_factor must be a number above 0, or one for each of the 2 axes, but is 0.",
    ),
    *(
        (lambda bad=bad: interpolate(X, scale_factor=bad), "scale_factor", "must be a number above")
        for bad in (-1, np.nan, np.inf, True, "2", (1, 2, 3), [[1, 2]], [1, "a"], X)
    ),
    (
        lambda: interpolate(X, scale_factor=(1, 0.3)),
        "scale_factor",
        "scale_factor 0.3 leaves no cell of the 2 on axis 1; it must be at least 1/2.",
    ),
    (lambda: interpolate(X, scale_factor=1e300), "scale_factor", "at most 268435456 can be"),
    (lambda: interpolate([[1, 2]], 4), "x", "x must have shape (images, channels, cells…)"),
    (
        lambda: interpolate_grad(X, X, 4),
        "grad_output",
        "grad_output must have the output's shape (1, 1, 4, 4), but has shape (1, 1, 2, 2).",
    ),
    (lambda: resampling_rows(0, 2), "length", "length must be at least 1, but is 0."),
    (lambda: resampling_rows(2, 0), "new_length", "new_length must be at least 1, but is 0."),
    (lambda: resampling_rows(2, 2, -1.0), "scale_factor", "must be a number above 0"),
    (lambda: resampling_matrix(2**15, 2**15), "new_length", "1073741824 cells"),
]


@pytest.mark.parametrize(("call", "parameter", "sentence"), REFUSED, ids=lambda value: None)
def test_refusals_name_what_is_wrong(call: Any, parameter: str, sentence: str) -> None:
    with pytest.raises(ConvError) as caught:
        call()
    assert caught.value.parameter == parameter
    assert sentence in str(caught.value)


def test_the_engines_face_has_them() -> None:
    names = ("interpolate", "interpolate_grad")
    assert [getattr(functional, name).__module__ for name in names] == ["core.resampling"] * 2
