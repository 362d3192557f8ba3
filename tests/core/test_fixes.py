"""The alternatives to a transposed convolution: what they claim, against what layers answer."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.checkerboard import phase_sums
from core.document import Layer, make_document, make_layer
from core.errors import ConvError
from core.fixes import (
    FIXES,
    Fix,
    adopted,
    composed,
    dilated,
    fixes,
    icnr_kernel,
    join,
    sub_kernels,
    sub_pixel,
    tied_kernel,
    untied_kernel,
    with_balanced_kernel,
)
from core.functional import conv, conv_transpose


def up(kernel: Any, **settings: Any) -> Layer:
    return make_layer("conv_transpose", kernel, **({"stride": 2} | settings))


def found(layer: Layer, size: tuple[int, ...] = (8,)) -> dict[str, Fix]:
    return {fix.id: fix for fix in fixes(layer, size)}


def through(layers: tuple[Layer, ...], x: np.ndarray) -> np.ndarray:
    y = x[None, None]
    for layer in layers:
        y = layer.output_of(y)
    return y[0, 0]


def test_g10_a_resize_and_a_convolution_are_one_layer() -> None:
    x, kernel = np.array([1.0, 4, 2, 7, 3]), np.array([2.0, 3, 5])
    wanted = [5, 8, 25, 34, 30, 24, 45, 60, 50, 38, 15, 6]
    tied = tied_kernel("nearest", (2,), kernel)
    assert tied.tolist() == [5, 8, 5, 2]
    assert conv_transpose(x[None, None], tied[None, None], stride=2)[0, 0].tolist() == wanted
    resized = x.repeat(2)
    assert conv(resized[None, None], kernel[None, None], padding=2)[0, 0].tolist() == wanted
    linear = tied_kernel("linear", (2,), kernel)
    assert linear.tolist() == [2.5, 6.5, 6.5, 3.5, 1]
    between = np.interp(np.arange(-1, 10) / 2, np.arange(-1, 6), [0, *x, 0])
    straight = conv(between[None, None], kernel[None, None], padding=2)[0, 0]
    assert conv_transpose(x[None, None], linear[None, None], stride=2)[0, 0] == pytest.approx(
        straight
    )
    a, b, c = kernel
    assert tied.tolist() == [c, b + c, a + b, a]


@given(st.sampled_from(["nearest", "linear"]), st.integers(1, 4), st.integers(1, 4),
       st.integers(0, 99))  # fmt: skip
def test_tied_kernels_go_back(kind: Any, s: int, taps: int, seed: int) -> None:
    kernel = np.random.default_rng(seed).normal(size=(taps, 2))
    tied = tied_kernel(kind, (s, 2), kernel)
    assert untied_kernel(kind, (s, 2), kernel.shape, tied) == pytest.approx(kernel)
    assert tied.shape == ((s if kind == "nearest" else 2 * s - 1) + taps - 1,
                          (2 if kind == "nearest" else 3) + 1)  # fmt: skip


def test_the_usual_three_by_two() -> None:
    all_of_them = found(up([1, 1, 1], padding=1, output_padding=1))
    assert all_of_them["current"].pattern is not None
    assert all_of_them["current"].pattern.tolist() == [1, 2]
    assert list(all_of_them) == [row.id for row in FIXES]
    current = all_of_them["current"]
    assert current.unevenness is not None
    assert (current.unevenness.ratio, current.size, current.parameters) == (2, (16,), 3)
    assert current.peak is not None
    assert (current.peak.name, round(current.peak.relative, 4)) == ("1/2", 0.3333)
    for fix in all_of_them.values():
        assert (fix.problem, fix.keeps_size, fix.size) == (None, True, (16,))
        assert fix.unevenness is not None
        even = fix.id not in ("current", "sub_pixel")
        assert fix.unevenness.is_flat == even
        assert (fix.peak is None) == even
        assert fix.note is not None
        assert "{" not in fix.note.english(**fix.facts or {})
    spec = all_of_them["divisible"].layers[0].spec
    assert (spec.kernel_size, spec.padding, spec.output_padding) == ((4,), ((1, 1),), (0,))
    assert all_of_them["divisible"].layers[0].kernel.tolist() == [1, 1, 1, 1]
    assert all_of_them["balanced"].layers[0].kernel == pytest.approx([2 / 3, 4 / 3, 2 / 3])
    assert all_of_them["bilinear"].layers[0].kernel.tolist() == [0.5, 1, 0.5]
    nearest = all_of_them["resize_nearest"]
    assert [layer.spec.kernel_size for layer in nearest.layers] == [(2,), (3,)]
    assert nearest.layers[1].spec.padding == ((1, 1),)
    assert (nearest.parameters, nearest.multiplications) == (3, 16 * 3 - 2)
    assert all_of_them["last_layer"].layers[1].spec.padding == "same"
    assert all_of_them["sub_pixel"].multiplications == 8 * 4


def test_divisible_is_not_enough() -> None:
    fix = found(up([1, 2, 4]))["divisible"]
    assert fix.layers[0].kernel.tolist() == [1, 2, 4, 0]
    assert fix.unevenness is not None
    assert fix.unevenness.ratio == 2.5
    assert fix.note is not None
    assert "2 to 5: divisible is not enough" in fix.note.english(**fix.facts or {})


def test_what_has_no_place_says_why() -> None:
    four = found(up([1, 1, 1, 3]))
    assert "4 is a multiple of stride 2 already" in str(four["divisible"].problem)
    assert four["divisible"].layers == ()
    assert four["divisible"].multiplications_per_output == 0
    assert "equal already" in str(found(up([1, 2, 1]))["balanced"].problem)
    holes = found(up([1, 1], stride=3))
    assert "kernel_size of at least 3" in str(holes["balanced"].problem)
    assert {id for id, fix in holes.items() if fix.problem} == {"balanced"}
    shared = found(up([1, 1, 1], dilation=2))
    assert "share the factor 2" in str(shared["divisible"].problem)
    one = found(up([1, 2, 3], stride=1))
    assert [id for id, fix in one.items() if fix.problem is None] == ["current"]
    assert "nothing to even out" in str(one["icnr"].problem)
    long = found(up(np.ones(16), stride=10))
    assert "at most 16 cells" in str(long["divisible"].problem)
    with pytest.raises(ConvError, match="choose a transposed convolution"):
        fixes(make_layer("conv", [1, 1, 1], stride=2), (8,))


settings = st.tuples(st.integers(1, 5), st.integers(1, 4), st.integers(0, 2), st.integers(0, 1),
                     st.integers(0, 3), st.integers(1, 2))  # fmt: skip


@given(st.lists(settings, min_size=1, max_size=2), st.booleans(), st.integers(0, 999))
def test_every_fix_does_what_it_says(
    axes: list[tuple[int, ...]], flipped: bool, seed: int
) -> None:
    k, s, b, e, a, d = (list(values) for values in zip(*axes, strict=True))
    rng = np.random.default_rng(seed)
    layer = make_layer(
        "conv_transpose", rng.integers(-3, 9, k).astype(float), stride=s,
        padding=list(zip(b, e, strict=True)), dilation=d, flipped=flipped,
        output_padding=[min(n, max(pair) - 1) for n, *pair in zip(a, s, d, strict=True)],
    )  # fmt: skip
    size = (9, 7)[: len(k)]
    x = rng.normal(size=size)
    whole = through((layer,), x)
    for fix in fixes(layer, size, seed):
        if fix.problem is not None:
            continue
        y = through(fix.layers, x)
        assert y.shape == fix.size
        assert fix.keeps_size == (y.shape == whole.shape)
        if max(d) == 1:
            assert fix.keeps_size
        flat = fix.unevenness is not None and fix.unevenness.is_flat
        if fix.id not in ("current", "divisible", "sub_pixel"):
            assert flat, fix.id
        if flat and fix.id != "current":
            # On an input that is long enough the middle of the answer to ones is constant.
            long = through(fix.layers, np.ones((30,) * len(k)))
            middle = long[tuple(slice(n // 2 - 4, n // 2 + 5) for n in long.shape)]
            assert np.ptp(middle) < 1e-9 * max(1, np.abs(middle).max())
        if fix.one_kernel is not None and fix.one_spec is not None:
            spec = fix.one_spec
            one = conv_transpose(
                x[None, None], fix.one_kernel[None, None], stride=spec.stride,
                padding=spec.padding, output_padding=spec.output_padding, dilation=spec.dilation,
            )[0, 0]  # fmt: skip
            assert one == pytest.approx(y, abs=1e-9)
        assert fix.multiplications_per_output == fix.multiplications / y.size


def test_a_resize_is_the_nearest_tied_kernel() -> None:
    # A kernel that is tied already is found back, with the answer of the layer itself.
    rng = np.random.default_rng(4)
    for s, size in (((2,), (6,)), ((3, 2), (4, 5))):
        kernel = rng.normal(size=(3,) * len(s))
        layer = up(tied_kernel("nearest", s, kernel), stride=s, padding=1)
        fix = found(layer, size)["resize_nearest"]
        assert fix.layers[1].kernel == pytest.approx(kernel)
        x = rng.normal(size=size)
        assert through(fix.layers, x) == pytest.approx(through((layer,), x))
    # Others come as near as they can: no other convolution kernel does better.
    layer = up(rng.normal(size=4), padding=1)
    fix = found(layer)["resize_nearest"]
    assert fix.one_kernel is not None
    best = np.square(fix.one_kernel - layer.kernel).sum()
    for nudge in rng.normal(size=(50, 3)) * 0.1:
        other = tied_kernel("nearest", (2,), fix.layers[1].kernel + nudge)
        assert np.square(other - layer.kernel).sum() > best


def test_bias_and_turning_stay() -> None:
    layer = replace(up([1, 2, 4], bias=3.0), flipped=True, tied=False)
    all_of_them = found(layer)
    for fix in all_of_them.values():
        zero = through(fix.layers, np.zeros(8))
        assert zero[2:-2] == pytest.approx(3)
    # The kernel that is stored is the turned one.
    assert all_of_them["balanced"].layers[0].flipped
    assert all_of_them["balanced"].layers[0].used_weight.sum() == pytest.approx(6.75, abs=1)
    assert all_of_them["divisible"].layers[0].used_weight[0, 0].tolist() == [4, 2, 1, 0]
    assert all_of_them["resize_nearest"].parameters == 4


def test_g18_a_sub_pixel_convolution_is_the_same() -> None:
    rng = np.random.default_rng(2)
    x, kernel = rng.normal(size=(4, 4)), rng.normal(size=(4, 4))
    sub = sub_kernels(kernel, (2, 2))
    for a, b in product(range(2), repeat=2):
        assert np.array_equal(sub[a, b], kernel[a::2, b::2])
        part = conv_transpose(x[None, None], sub[a, b][None, None])[0, 0]
        whole = conv_transpose(x[None, None], kernel[None, None], stride=2)[0, 0]
        assert whole[a::2, b::2] == pytest.approx(part)
    assert np.array_equal(join(sub, (4, 4)), kernel)


@given(st.lists(settings, min_size=1, max_size=2), st.integers(0, 999))
def test_sub_pixels_for_every_setting(axes: list[tuple[int, ...]], seed: int) -> None:
    k, s, b, e, a, d = (list(values) for values in zip(*axes, strict=True))
    rng = np.random.default_rng(seed)
    kernel = rng.normal(size=k)
    layer = make_layer(
        "conv_transpose", kernel, stride=s, padding=list(zip(b, e, strict=True)), dilation=d,
        output_padding=[min(n, max(pair) - 1) for n, *pair in zip(a, s, d, strict=True)],
    )  # fmt: skip
    size = (6, 5)[: len(k)]
    x = rng.normal(size=size)
    shape = layer.operation.geometry(layer.spec, size)
    assert sub_pixel(x, kernel, shape) == pytest.approx(through((layer,), x), abs=1e-12)
    sub = sub_kernels(kernel, tuple(s), tuple(d))
    spans = tuple(step * (n - 1) + 1 for n, step in zip(k, d, strict=True))
    assert np.array_equal(join(sub, spans), dilated(kernel, tuple(d)))


def test_icnr_is_nearest_neighbour_of_a_small_convolution() -> None:
    kernel = icnr_kernel((6, 4), (3, 2), seed=9)
    sub = sub_kernels(kernel, (3, 2))
    assert all(np.array_equal(sub[r], sub[0, 0]) for r in product(range(3), range(2)))
    assert np.array_equal(kernel, icnr_kernel((6, 4), (3, 2), seed=9))
    assert not np.array_equal(kernel, icnr_kernel((6, 4), (3, 2), seed=10))
    x = np.random.default_rng(0).normal(size=(1, 1, 5, 5))
    small = conv_transpose(x, sub[0, 0][None, None])[0, 0]
    assert conv_transpose(x, kernel[None, None], stride=(3, 2))[0, 0] == pytest.approx(
        small.repeat(3, axis=0).repeat(2, axis=1)
    )


def test_two_axes_for_a_decoder() -> None:
    all_of_them = found(up(np.ones((5, 5)), padding=2, output_padding=1), (16, 16))
    assert {fix.size for fix in all_of_them.values()} == {(32, 32)}
    spec = all_of_them["divisible"].layers[0].spec
    assert (spec.kernel_size, spec.padding, spec.output_padding) == ((6, 6), ((2, 2),) * 2, (0, 0))
    current = all_of_them["current"].unevenness
    assert current is not None
    assert current.ratio == pytest.approx(9 / 4)


@given(
    st.lists(
        st.tuples(st.booleans(), st.integers(1, 3), st.integers(1, 3), st.integers(1, 2)),
        min_size=1, max_size=3,
    ),
    st.integers(1, 2), st.integers(0, 99),
)  # fmt: skip
def test_chains_that_are_one_layer(
    settings: list[tuple[bool, int, int, int]], axes: int, seed: int
) -> None:
    rng = np.random.default_rng(seed)
    layers = tuple(
        up(rng.normal(size=(k,) * axes), stride=s, dilation=d) if transposed
        else make_layer("conv", rng.normal(size=(k,) * axes), dilation=d, padding=d * (k - 1))
        for transposed, k, s, d in settings
    )
    kernel, stride = composed(layers)
    x = rng.normal(size=(4, 5)[:axes])
    one = conv_transpose(x[None, None], kernel[None, None], stride=stride)[0, 0]
    assert through(layers, x) == pytest.approx(one)


def test_a_chain_that_is_not_one_layer() -> None:
    with pytest.raises(ConvError, match="with stride 2 leaves cells out"):
        composed([up([1, 1]), make_layer("conv", [1], stride=2)])


def test_adopting_a_fix() -> None:
    layer = up([1, 2, 4], padding=1, output_padding=1)
    tied = replace(up([0, 0, 0], padding=1, output_padding=1), tied=True)
    document = make_document([1] * 8, make_layer("conv", [1, 1], padding="same"), layer, tied)
    for fix in fixes(layer, (8,)):
        changed = adopted(document, 1, fix)
        assert changed.feature_maps[-1].shape == document.feature_maps[-1].shape
        assert [one.kernel.tolist() for one in changed.layers[1 : 1 + len(fix.layers)]] == [
            one.kernel.tolist() for one in fix.layers
        ]
        last = changed.layers[-1]
        assert last.tied == (fix.id in ("current", "balanced", "bilinear", "sub_pixel"))
        wanted = fix.layers[0].kernel if last.tied else layer.kernel
        assert last.kernel.tolist() == wanted.tolist()
    four = up([1, 1, 1, 3])
    no = found(four)["divisible"]
    with pytest.raises(ConvError, match="multiple of stride 2 already"):
        adopted(make_document([1] * 8, four), 0, no)


def test_a_kernel_is_balanced_in_its_place() -> None:
    layers = make_layer("conv", [1.0, 1.0, 1.0], stride=2, flipped=True), up([1, 2, 4, 8])
    document = make_document([1] * 9, *layers)
    first = with_balanced_kernel(document, 0)
    assert first.layers[0].kernel == pytest.approx([2 / 3, 4 / 3, 2 / 3])
    assert first.layers[0].operation_id == "conv"
    second = with_balanced_kernel(first, 1)
    assert phase_sums(second.layers[1].kernel, (2,), (1,)) == pytest.approx([7.5, 7.5])
    with pytest.raises(ConvError, match="equal already"):
        with_balanced_kernel(second, 1)
    with pytest.raises(ConvError, match="nothing to even out"):
        with_balanced_kernel(make_document([1] * 9, make_layer("conv", [1, 1])), 0)
    with pytest.raises(ConvError, match="use a kernel_size of at least 3"):
        with_balanced_kernel(make_document([1] * 9, up([1, 1], stride=3)), 0)
