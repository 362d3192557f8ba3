"""Upsamplers: each against another road, and the gallery's numbers."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from math import floor, log10

import numpy as np
import pytest

from core.document import Document, make_document, make_layer
from core.errors import ConvError
from core.functional import conv_matrix, conv_transpose
from core.resampling import resampling_matrix
from core.upsamplers import (
    BY_ID,
    UPSAMPLERS,
    Upsampled,
    factor_of,
    given_of,
    reduced,
    upsampled,
    upsampled_size,
)

RNG = np.random.default_rng(3)
SQUARE = [[1, 2], [3, 4]]


def made(x: object, kernel: object, operation: str = "conv_transpose", **more: object) -> Document:
    return make_document(x, make_layer(operation, kernel, **more))  # type: ignore[arg-type]


G9 = made(SQUARE, np.ones((2, 2)), stride=2)
G10 = made([1, 4, 2, 7, 3], [2, 3, 5], stride=2)
G18 = made(RNG.normal(size=(4, 4)), RNG.normal(size=(4, 4)), stride=2)
SKEW = made(
    RNG.normal(size=(5, 4)), RNG.normal(size=(3, 4)), stride=(2, 3), padding=1, dilation=(1, 2),
    bias=0.5, flipped=True,
)  # fmt: skip
BACK = made(
    RNG.normal(size=(6, 4)), RNG.normal(size=(3, 2)), "conv", stride=(2, 1), padding=1,
    dilation=(2, 1), bias=-1.5,
)  # fmt: skip
PLAIN = made(RNG.normal(size=(4, 6)), np.ones((3, 3)), "conv")
ROW = made(RNG.normal(size=6), [1, 2], stride=3)
ALL = {
    "g9": G9, "g10": G10, "g18": G18, "skew": SKEW, "back": BACK, "plain": PLAIN, "row": ROW,
}  # fmt: skip


def found(document: Document) -> dict[str, Upsampled]:
    return {one.id: one for one in upsampled(given_of(document, 0))}


# --- the gallery ------------------------------------------------------------------------------


def test_gallery_9_fixed_upsamplers_are_transposed_convolutions() -> None:
    outputs = {name: one.output.tolist() for name, one in found(G9).items()}
    copied = [[1, 1, 2, 2], [1, 1, 2, 2], [3, 3, 4, 4], [3, 3, 4, 4]]
    assert outputs["nearest"] == copied
    assert outputs["transposed"] == copied
    assert outputs["bed_of_nails"] == [[1, 0, 2, 0], [0, 0, 0, 0], [3, 0, 4, 0], [0, 0, 0, 0]]
    assert outputs["linear_kernel"] == [
        [0.5625, 0.9375, 1.3125, 1.125], [1.125, 1.75, 2.25, 1.875],
        [1.875, 2.75, 3.25, 2.625], [1.6875, 2.4375, 2.8125, 2.25],
    ]  # fmt: skip
    linear, dimmed = (np.array(outputs[name]) for name in ("linear", "linear_kernel"))
    assert linear[1:3, 1:3].tolist() == dimmed[1:3, 1:3].tolist()
    assert (linear - dimmed)[0].min() > 0
    stamps = {name: one.method.stamp for name, one in found(G9).items() if one.method.stamp}
    assert stamps["nearest"].kernel.tolist() == [[1, 1], [1, 1]]
    assert stamps["bed_of_nails"].kernel.tolist() == [[1]]
    assert stamps["bed_of_nails"].spec.output_padding == (1, 1)
    line = np.array([0.25, 0.75, 0.75, 0.25])
    assert stamps["linear"].kernel.tolist() == np.outer(line, line).tolist()
    assert stamps["linear"].spec.padding == ((1, 1), (1, 1))


def test_gallery_10_resize_and_convolution_is_a_tied_kernel() -> None:
    one = found(G10)["resize_conv"]
    # The whole of it is 5, 8, 25, …, 15, 6; "same" takes a cell off each end.
    assert one.output.tolist() == [8, 25, 34, 30, 24, 45, 60, 50, 38, 15]
    assert one.method.stamp is not None
    assert one.method.stamp.kernel.tolist() == [5, 8, 5, 2]
    assert one.equal is not None
    assert one.equal.inside.all()
    assert one.equal.difference == 0
    assert one.method.parameters == 3
    assert one.unevenness.is_flat


def test_gallery_18_sub_pixel_is_the_transposed_convolution() -> None:
    x, kernel = G18.input[0, 0], G18.layers[0].kernel
    all_of_it = np.zeros((10, 10))
    for a, b in product(range(2), range(2)):
        small = kernel[a::2, b::2]
        answer = np.zeros((5, 5))  # a full convolution with the sub-kernel
        for i, j in np.ndindex(4, 4):
            answer[i : i + 2, j : j + 2] += x[i, j] * small
        all_of_it[a::2, b::2] = answer
    both = found(G18)
    assert both["sub_pixel"].output == pytest.approx(all_of_it)
    assert both["transposed"].output == pytest.approx(all_of_it)
    equal = both["sub_pixel"].equal
    assert equal is not None
    assert equal.inside.all()
    assert equal.difference < 1e-12


# --- other roads ------------------------------------------------------------------------------


def by_hand(x: np.ndarray, factor: tuple[int, ...], mode: str, corners: bool) -> np.ndarray:
    """Interpolation in plain Python, one output cell after another."""

    def weights(n: int, s: int, o: int) -> dict[int, float]:
        place = o * (n - 1) / (n * s - 1) if corners else (o + 0.5) / s - 0.5
        if mode == "nearest":
            return {o // s: 1.0}
        if mode == "linear":
            place = min(max(place, 0.0), n - 1.0)
        low, sums = floor(place + 1e-9), {}
        reach = 1 if mode == "linear" else 2
        for cell in range(low - reach + 1, low + reach + 1):
            t = abs(place - cell)
            if mode == "linear":
                weight = max(1 - t, 0.0)
            elif t <= 1:
                weight = 1.25 * t**3 - 2.25 * t**2 + 1
            else:
                weight = -0.75 * (t**3 - 5 * t**2 + 8 * t - 4)
            there = min(max(cell, 0), n - 1)
            sums[there] = sums.get(there, 0.0) + weight
        return sums

    y = np.zeros([n * s for n, s in zip(x.shape, factor, strict=True)])
    for index in np.ndindex(y.shape):
        axes = [weights(*each).items() for each in zip(x.shape, factor, index, strict=True)]
        for cells in product(*axes):
            y[index] += x[tuple(i for i, _ in cells)] * np.prod([w for _, w in cells])
    return y


MODES = {
    "nearest": ("nearest", False), "linear": ("linear", False), "linear_corners": ("linear", True),
    "cubic": ("cubic", False), "cubic_corners": ("cubic", True),
}  # fmt: skip


@pytest.mark.parametrize("name", ALL)
def test_interpolation_is_that_of_plain_python_and_of_a_matrix(name: str) -> None:
    document = ALL[name]
    given = given_of(document, 0)
    for id, (mode, corners) in MODES.items():
        y = BY_ID[id].method(given).run(given.x)
        assert y == pytest.approx(by_hand(given.x, given.factor, mode, corners)), id
        matrices = [
            resampling_matrix(n, n * s, None, mode, corners)
            for n, s in zip(given.x.shape, given.factor, strict=True)
        ]
        whole = matrices[0] if given.x.ndim == 1 else np.kron(*matrices)
        assert y.ravel() == pytest.approx(whole @ given.x.ravel()), id


@pytest.mark.parametrize("name", [name for name in ALL if name not in ("back", "plain")])
def test_the_layer_is_what_the_document_computes_and_its_matrix(name: str) -> None:
    document = ALL[name]
    layer, y = document.layers[0], document.feature_maps[1][0, 0]
    one = found(document)["transposed"]
    assert one.output == pytest.approx(y)
    if name == "g18":
        matrix = conv_matrix(y.shape, layer.weight, stride=2)
        assert one.output.ravel() == pytest.approx(matrix.T @ document.input.ravel())


@pytest.mark.parametrize("name", ["back", "plain"])
def test_the_kernel_of_a_convolution_is_stamped_to_the_enlarged_size(name: str) -> None:
    document = ALL[name]
    layer, given = document.layers[0], given_of(document, 0)
    one = found(document)["transposed"]
    assert one.output.shape == given.large == upsampled_size(document, 0)
    full = conv_transpose(
        given.x[None, None], layer.used_weight, stride=given.factor, dilation=layer.spec.dilation
    )[0, 0]
    assert one.method.stamp is not None
    begins = [before for before, _ in one.method.stamp.spec.padding]
    cut = full[tuple(slice(b, b + n) for b, n in zip(begins, given.large, strict=True))]
    there = one.output[tuple(slice(0, n) for n in cut.shape)] - layer.bias_value
    assert there == pytest.approx(cut)


@pytest.mark.parametrize("name", ALL)
def test_a_resize_convolution_reads_the_copies(name: str) -> None:
    document = ALL[name]
    layer, given = document.layers[0], given_of(document, 0)
    kernel, dilation = layer.used_weight[0, 0], layer.spec.dilation
    copies = given.x
    for axis, s in enumerate(given.factor):
        copies = copies.repeat(s, axis)
    y = np.full(copies.shape, layer.bias_value)
    reach = [(k - 1) * d // 2 for k, d in zip(kernel.shape, dilation, strict=True)]
    for index in np.ndindex(y.shape):
        for tap in np.ndindex(kernel.shape):
            cell = [i - r + t * d for i, r, t, d in zip(index, reach, tap, dilation, strict=True)]
            if all(0 <= c < n for c, n in zip(cell, copies.shape, strict=True)):
                y[index] += kernel[tap] * copies[tuple(cell)]
    one = found(document)["resize_conv"]
    assert one.output == pytest.approx(y)
    assert one.equal is not None
    assert one.equal.inside.all()
    assert one.equal.difference < 1e-12


@pytest.mark.parametrize("name", ALL)
def test_each_output_is_the_sum_of_its_taps(name: str) -> None:
    for one in upsampled(given_of(ALL[name], 0)):
        for index in np.ndindex(one.output.shape):
            taps = one.taps(index)
            assert len({cell for cell, _ in taps}) == len(taps)
            total = sum(weight * one.given.x[cell] for cell, weight in taps) + one.method.bias
            assert total == pytest.approx(one.output[index]), (one.id, index)


@pytest.mark.parametrize("name", ALL)
def test_what_a_cell_reaches_are_the_outputs_that_it_is_a_tap_of(name: str) -> None:
    for one in upsampled(given_of(ALL[name], 0)):
        cell = tuple(n // 2 for n in one.given.x.shape)
        reached = one.reached(cell)
        for index in np.ndindex(one.output.shape):
            assert reached[index] == (cell in dict(one.taps(index))), (one.id, index)


@pytest.mark.parametrize("name", ALL)
def test_each_is_the_transposed_convolution_it_is_said_to_be(name: str) -> None:
    for one in upsampled(given_of(ALL[name], 0)):
        if one.id in ("linear_corners", "cubic_corners", "max_unpool"):
            assert one.equal is None
            continue
        equal = one.equal
        assert equal is not None
        spec = equal.stamp.spec
        there = conv_transpose(
            one.given.x[None, None], equal.stamp.kernel[None, None], [one.method.bias],
            stride=spec.stride, padding=spec.padding, output_padding=spec.output_padding,
            dilation=spec.dilation,
        )[0, 0]  # fmt: skip
        assert equal.output == pytest.approx(there)
        assert equal.output[equal.inside] == pytest.approx(one.output[equal.inside], abs=1e-12)
        assert equal.difference < 1e-12
        assert equal.inside.all() == (one.id not in ("linear", "cubic"))
        if one.id == "linear":
            n, s = one.given.x.shape, one.given.factor
            rims = [
                (size - 1) * f + f % 2 if f > 1 else size for size, f in zip(n, s, strict=True)
            ]
            assert equal.inside.sum() == np.prod(rims)


def test_unpooling_puts_numbers_where_the_maximum_was() -> None:
    one = found(made([5, 6, 1, 4], [1], stride=2))["max_unpool"]
    # Linear: 5, 5.25 | 5.75, 4.75 | 2.25, 1.75 | 3.25, 4.
    assert one.output.tolist() == [0, 5, 6, 0, 1, 0, 0, 4]
    flat = found(made(np.full((3, 3), 0.1), np.ones((2, 2)), stride=3))["max_unpool"]
    assert flat.output[::3, ::3] == pytest.approx(0.1)
    assert flat.output.sum() == pytest.approx(0.9)


# --- what is told of them ---------------------------------------------------------------------


def test_parameters_are_none_or_counted() -> None:
    counts = {name: one.method.parameters for name, one in found(SKEW).items()}
    fixed = [row.id for row in UPSAMPLERS if row.is_fixed]
    assert [counts[name] for name in fixed] == [None] * 7
    # 3×4 numbers and a bias; the interpolating kernel for 2×3 is 4×5.
    assert counts["transposed"] == counts["resize_conv"] == counts["sub_pixel"] == 13
    assert counts["linear_kernel"] == 20


@pytest.mark.parametrize("name", ALL)
def test_multiplications_are_products_that_are_no_copies(name: str) -> None:
    for one in upsampled(given_of(ALL[name], 0)):
        if one.id in ("resize_conv", "sub_pixel"):
            continue  # tied and split: they do other products
        counted = 0
        for index in np.ndindex(one.output.shape):
            taps = one.method.taps(one.given.x, index)
            copied = one.row.is_fixed and len(taps) == 1 and taps[0][1] == 1
            counted += 0 if copied else len(taps)
        assert one.method.multiplications == counted, one.id


def test_multiplications_of_two_layers_are_those_of_the_convolution() -> None:
    both = found(G10)
    assert both["resize_conv"].method.multiplications == 3 * 10 - 2  # two read padding
    assert both["sub_pixel"].method.multiplications == 5 * 2 * 2  # phases of 2 cells, one padded


@pytest.mark.parametrize("name", ALL)
def test_unevenness_is_that_of_a_long_constant(name: str) -> None:
    document = ALL[name]
    layer = document.layers[0]
    ones = make_document(np.ones((18,) * document.axes), replace(layer, bias=None, upstream=None))
    for one in upsampled(given_of(ones, 0)):
        y = one.output
        inner = y[tuple(slice(n // 3, 2 * n // 3) for n in y.shape)]
        found_ = next(u for u in upsampled(given_of(document, 0)) if u.id == one.id).unevenness
        assert (found_.low, found_.high) == pytest.approx((inner.min(), inner.max())), one.id
        flat = {"nearest", "linear", "linear_corners", "cubic", "cubic_corners", "linear_kernel",
                "resize_conv"}  # fmt: skip
        if one.id in flat:
            assert found_.is_flat


def test_quality_compares_what_was_made_smaller_with_the_original() -> None:
    x = RNG.normal(size=(6, 8))
    document = made(x, np.ones((2, 2)), stride=2)
    means = x.reshape(3, 2, 4, 2).mean(axis=(1, 3))
    assert reduced(given_of(document, 0)) == pytest.approx(means)
    all_of_them = found(document)
    for name in ("nearest", "transposed"):
        back = means.repeat(2, axis=0).repeat(2, axis=1)
        error = ((back - x) ** 2).mean()
        quality = all_of_them[name].quality
        assert quality is not None
        assert quality[0] == pytest.approx(10 * log10((x.max() - x.min()) ** 2 / error))
        assert quality[1] < 1
    unpooled = all_of_them["max_unpool"].restored
    assert unpooled is not None
    for i, j in np.ndindex(3, 4):
        block, original = (a[2 * i : 2 * i + 2, 2 * j : 2 * j + 2] for a in (unpooled, x))
        assert block.max() == pytest.approx(max(means[i, j], 0))
        assert np.count_nonzero(block) == 1
        assert block[np.unravel_index(original.argmax(), (2, 2))] == pytest.approx(means[i, j])


def test_there_is_no_quality_without_whole_blocks_or_something_to_compare() -> None:
    for x in (np.ones((4, 4)), RNG.normal(size=(5, 4)), RNG.normal(size=(2, 2))):
        assert all(one.quality is None for one in found(made(x, [[1]], stride=2)).values())
    # The layer's output has another size, so it cannot be compared.
    full = found(made(RNG.normal(size=(4, 4)), np.ones((3, 3)), stride=2))
    assert full["transposed"].quality is None
    assert full["linear"].quality is not None


def test_the_factor_is_the_stride_or_two() -> None:
    assert factor_of(SKEW.layers[0]) == (2, 3)
    assert factor_of(PLAIN.layers[0]) == (2, 2)
    assert given_of(PLAIN, 0).is_usual
    assert not given_of(BACK, 0).is_usual
    assert given_of(BACK, 0).factor == (2, 1)


def test_what_would_be_too_large_is_refused() -> None:
    wide = made(np.zeros((128, 128)), np.ones((1, 1)), "conv", stride=5)
    with pytest.raises(ConvError, match="640×640") as caught:
        given_of(wide, 0)
    assert caught.value.parameter == "stride"


def test_a_layer_without_a_kernel_has_only_the_others() -> None:
    document = make_document(SQUARE, make_layer("nearest", np.ones((2, 2)), stride=2))
    assert [one.id for one in upsampled(given_of(document, 0))] == [
        row.id for row in UPSAMPLERS if not row.of_kernel
    ]
