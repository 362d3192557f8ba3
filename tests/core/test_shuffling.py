"""Shuffles and bed of nails cell by cell, as convolutions, and as each other's way back."""

from __future__ import annotations

from itertools import product
from typing import Any

import numpy as np
import pytest

from core import functional
from core.errors import ConvError
from core.shuffling import bed_of_nails, bed_of_nails_grad, pixel_shuffle, pixel_unshuffle


def numbers(shape: tuple[int, ...], seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).standard_normal(shape)


SHAPES: list[tuple[tuple[int, ...], Any]] = [
    ((2, 3, 5), 2),
    ((1, 2, 3, 4), 2),
    ((2, 1, 2, 3), (3, 2)),
    ((1, 2, 2, 3, 2), 2),
    ((1, 1, 2, 1, 3), (1, 3, 2)),
]


@pytest.mark.parametrize(("shape", "factor"), SHAPES)
def test_pixel_shuffle_cell_by_cell(shape: tuple[int, ...], factor: Any) -> None:
    axes = len(shape) - 2
    factors = factor if isinstance(factor, tuple) else (factor,) * axes
    cells = int(np.prod(factors))
    x = numbers((shape[0], shape[1] * cells, *shape[2:]))
    y = pixel_shuffle(x, factor)
    assert y.shape == (*shape[:2], *(n * r for n, r in zip(shape[2:], factors, strict=True)))
    for n, c in np.ndindex(*shape[:2]):
        for number, offset in enumerate(product(*map(range, factors))):
            for cell in np.ndindex(*shape[2:]):
                at = (h * r + i for h, r, i in zip(cell, factors, offset, strict=True))
                assert y[(n, c, *at)] == x[(n, c * cells + number, *cell)]
    np.testing.assert_array_equal(pixel_unshuffle(y, factor), x)
    # A permutation's inverse is its adjoint.
    grad = numbers(y.shape, 1)
    assert (y * grad).sum() == pytest.approx((x * pixel_unshuffle(grad, factor)).sum())


def test_sub_pixel_convolution_is_a_transposed_convolution() -> None:
    """G18: a kernel's four phases as four kernels on the small side, then a shuffle."""
    x, kernel = numbers((1, 1, 4, 4)), numbers((4, 4), 1)
    # Of the transposed convolution output 2h+i meets the taps of its own phase, flipped.
    phases = np.stack([kernel[i::2, j::2][::-1, ::-1] for i in (0, 1) for j in (0, 1)])
    fine = pixel_shuffle(functional.conv(x, phases[:, None], padding=1), 2)
    wanted = functional.conv_transpose(x, kernel[None, None], stride=2)
    np.testing.assert_allclose(fine, wanted, atol=1e-14)


@pytest.mark.parametrize("stride", [1, 2, 3, (2, 3)])
def test_bed_of_nails_is_a_transposed_convolution(stride: Any) -> None:
    x = numbers((2, 3, 3, 4))
    y = bed_of_nails(x, stride)
    steps = np.array(stride) * np.ones(2, int)
    identity = np.eye(3)[..., None, None]
    np.testing.assert_array_equal(
        y,
        functional.conv_transpose(
            x, identity, stride=steps.tolist(), output_padding=(steps - 1).tolist()
        ),
    )
    grad = numbers(y.shape, 1)
    back = bed_of_nails_grad(x, grad, stride)
    assert back.shape == x.shape
    assert (back * x).sum() == pytest.approx((grad * y).sum())


def test_gallery_bed_of_nails() -> None:
    x = np.array([[1, 2], [3, 4]])[None, None]
    wanted = [[1, 0, 2, 0], [0, 0, 0, 0], [3, 0, 4, 0], [0, 0, 0, 0]]
    assert bed_of_nails(x, 2)[0, 0].tolist() == wanted
    assert bed_of_nails(np.ones((1, 1, 2, 2, 2)), 2).sum() == 8


def test_results_are_new_and_types_are_kept() -> None:
    x = numbers((1, 4, 2, 2)).astype(np.float32)
    before = x.copy()
    made = [
        bed_of_nails(x, 1), bed_of_nails_grad(x, x, 1), pixel_shuffle(x, 2), pixel_shuffle(x, 1),
        pixel_unshuffle(x, 2), pixel_unshuffle(x, 1),
    ]  # fmt: skip
    for y in made:
        assert y.dtype == np.float32
        assert not np.shares_memory(x, y)
    np.testing.assert_array_equal(x, before)
    assert bed_of_nails([[[1]]], 2).dtype == np.float64


REFUSED = [
    (lambda: bed_of_nails([[[1]]], 0), "stride", "stride must be at least 1, but is 0."),
    (lambda: bed_of_nails([[[1]]], 2.5), "stride", "stride must be a whole number"),
    (
        lambda: bed_of_nails([[[1]]], 2**30),
        "stride",
        "stride would give an output of 1073741824 cells per channel; at most 268435456 can be "
        "computed.",
    ),
    (
        lambda: bed_of_nails_grad([[[1, 2]]], [[[1, 2, 3]]], 2),
        "grad_output",
        "grad_output must have the output's shape (1, 1, 4), but has shape (1, 1, 3).",
    ),
    (
        lambda: pixel_shuffle(np.ones((1, 6, 2, 2)), 2),
        "factor",
        "factor 2 makes one channel out of 4, so the channels must be a multiple of 4, but there "
        "are 6.",
    ),
    (lambda: pixel_shuffle(np.ones((1, 4, 2, 2)), (2, 3)), "factor", "factor 2×3 makes one"),
    (lambda: pixel_shuffle(np.ones((1, 4, 2, 2)), 0), "factor", "factor must be at least 1"),
    (
        lambda: pixel_unshuffle(np.ones((1, 1, 4, 5)), 2),
        "factor",
        "factor must divide the cells on every axis, but on axis 1 there are 5 cells and factor "
        "is 2.",
    ),
    (lambda: pixel_unshuffle([[1, 2]], 2), "x", "x must have shape (images, channels, cells…)"),
]


@pytest.mark.parametrize(("call", "parameter", "sentence"), REFUSED, ids=lambda value: None)
def test_refusals_name_what_is_wrong(call: Any, parameter: str, sentence: str) -> None:
    with pytest.raises(ConvError) as caught:
        call()
    assert caught.value.parameter == parameter
    assert sentence in str(caught.value)


def test_the_engines_face_has_them() -> None:
    names = ("bed_of_nails", "bed_of_nails_grad", "pixel_shuffle", "pixel_unshuffle")
    assert [getattr(functional, name).__module__ for name in names] == ["core.shuffling"] * 4
