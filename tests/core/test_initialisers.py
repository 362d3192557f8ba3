from __future__ import annotations

import subprocess
import sys
from math import erf, exp, pi, sqrt

import numpy as np
import pytest

from core.errors import ConvError
from core.fixes import icnr_kernel, sub_kernels
from core.functional import conv, conv_transpose
from core.initialisers import (
    BIAS_INITIALISERS,
    INITIALISERS,
    TRUNCATED_STD,
    fans,
    icnr_for_shuffle,
    initial_bias,
    initial_weight,
    repeated_phases,
)
from core.interpolation import linear

IDS = [row.id for row in INITIALISERS]
SEEDED = [row.id for row in INITIALISERS if row.seeded]
MANY = (64, 48, 4, 4)  # 49 152 numbers: a variance is known to about 1 %


def test_the_shelf_has_all_that_was_asked_for():
    assert set(IDS) == {
        "zeros", "ones", "normal", "uniform", "glorot_uniform", "glorot_normal", "he_uniform",
        "he_normal", "bilinear", "icnr",
    }  # fmt: skip
    assert {row.id for row in BIAS_INITIALISERS} == {
        "zeros", "ones", "constant", "normal", "uniform",
    }  # fmt: skip
    for shelf in (INITIALISERS, BIAS_INITIALISERS):
        assert len({row.id for row in shelf}) == len({row.title for row in shelf}) == len(shelf)


@pytest.mark.parametrize("shape", [(2, 3, 4), (1, 1, 6, 4), (4, 2, 4, 4, 4)])
@pytest.mark.parametrize("id", IDS)
def test_shape_kind_and_seed(id: str, shape: tuple[int, ...]):
    def made(seed: int) -> np.ndarray:
        return initial_weight(id, shape, stride=2, seed=seed, transposed=True)

    weight = made(7)
    assert weight.shape == shape
    assert weight.dtype == np.float64
    assert np.isfinite(weight).all()
    np.testing.assert_array_equal(weight, made(7))
    assert (weight != made(8)).any() == (id in SEEDED)


def test_constants():
    assert (initial_weight("zeros", (2, 3, 4)) == 0).all()
    assert (initial_weight("ones", (2, 3, 4)) == 1).all()


# --- fans -------------------------------------------------------------------------------------


def keras_fans(kernel_shape: tuple[int, ...]) -> tuple[int, int]:
    """By the sentence in the module: (*kernel_size, in, out), multiplied one by one."""
    field = 1
    for size in kernel_shape[:-2]:
        field *= size
    return kernel_shape[-2] * field, kernel_shape[-1] * field


@pytest.mark.parametrize(
    ("weight", "keras"),
    [
        ((32, 64, 3, 3), (3, 3, 64, 32)),  # Conv2D(32) of 64 channels
        ((64, 32, 3, 3), (3, 3, 32, 64)),  # Conv2DTranspose(32) of 64 channels
        ((12, 2, 5), (5, 2, 12)),  # Conv1D(12, groups=4) of 8 channels
        ((3, 1, 2, 3, 4), (2, 3, 4, 1, 3)),
    ],
)
def test_fans_are_those_of_keras(weight: tuple[int, ...], keras: tuple[int, ...]):
    assert tuple(fans(weight)) == keras_fans(keras)


FAN_IN, FAN_OUT = 48 * 16, 64 * 16
VARIANCE = {
    "normal": 0.05**2,
    "uniform": 0.05**2 / 3,
    "glorot_uniform": 2 / (FAN_IN + FAN_OUT),
    "glorot_normal": 2 / (FAN_IN + FAN_OUT),
    "he_uniform": 2 / FAN_IN,
    "he_normal": 2 / FAN_IN,
}
LIMIT = {
    "uniform": 0.05,
    "glorot_uniform": sqrt(6 / (FAN_IN + FAN_OUT)),
    "glorot_normal": 2 * sqrt(2 / (FAN_IN + FAN_OUT)) / TRUNCATED_STD,
    "he_uniform": sqrt(6 / FAN_IN),
    "he_normal": 2 * sqrt(2 / FAN_IN) / TRUNCATED_STD,
}


@pytest.mark.parametrize("transposed", [False, True])
@pytest.mark.parametrize("id", VARIANCE)
def test_mean_and_variance_follow_the_formula(id: str, transposed: bool):
    weight = initial_weight(id, MANY, seed=3, transposed=transposed)
    assert weight.var() == pytest.approx(VARIANCE[id], rel=0.02)
    assert abs(weight.mean()) < 4 * sqrt(VARIANCE[id] / weight.size)


@pytest.mark.parametrize("id", LIMIT)
def test_no_number_is_beyond_its_bound_and_some_come_near(id: str):
    largest = np.abs(initial_weight(id, MANY, seed=3)).max()
    assert 0.99 * LIMIT[id] < largest <= LIMIT[id]


def test_a_normal_number_may_be_beyond_two_sigma():
    beyond = np.abs(initial_weight("normal", MANY, seed=3)) > 0.1
    assert beyond.mean() == pytest.approx(1 - erf(2 / sqrt(2)), rel=0.05)


def test_the_deviation_of_the_truncated_normal():
    """Var = 1 - 2·a·φ(a) / (Φ(a) - Φ(-a)) of a standard normal number cut at ±a."""
    density = exp(-2.0) / sqrt(2 * pi)
    assert pytest.approx(sqrt(1 - 4 * density / erf(sqrt(2))), abs=1e-12) == TRUNCATED_STD


@pytest.mark.parametrize("id", ["glorot_normal", "he_normal"])
def test_truncated_numbers_lie_as_a_cut_normal_does(id: str):
    """Within one sigma lie as many as of all normal numbers within two."""
    weight = initial_weight(id, MANY, seed=5)
    sigma = LIMIT[id] / 2
    inside = (np.abs(weight) < sigma).mean()
    assert inside == pytest.approx(erf(1 / sqrt(2)) / erf(2 / sqrt(2)), abs=0.01)


@pytest.mark.parametrize("id", SEEDED)
def test_rounding(id: str):
    whole = initial_weight(id, (8, 8, 4), stride=2, seed=1, transposed=True)
    rounded = initial_weight(id, (8, 8, 4), stride=2, seed=1, transposed=True, decimals=2)
    np.testing.assert_allclose(rounded, whole, atol=0.005 + 1e-12)
    np.testing.assert_array_equal(rounded, np.round(rounded, 2))
    assert not np.signbit(rounded[rounded == 0]).any()


# --- bilinear ---------------------------------------------------------------------------------


@pytest.mark.parametrize("stride", [1, 2, 3, 4, 5])
def test_the_bilinear_kernel_is_that_of_the_interpolation(stride: int):
    line = linear(stride).kernel
    weight = initial_weight(
        "bilinear", (1, 1, line.size, line.size), stride=stride, transposed=True
    )
    np.testing.assert_allclose(weight[0, 0], np.outer(line, line), atol=1e-15)


@pytest.mark.parametrize(("stride", "kernel"), [(2, 4), (3, 5), (4, 8)])
def test_bilinear_resizes_the_interior_as_interpolation_does(stride: int, kernel: int):
    x = np.random.default_rng(2).normal(size=(1, 3, 6, 5))
    weight = initial_weight("bilinear", (3, 3, kernel, kernel), stride=stride, transposed=True)
    crop = (kernel - stride) // 2
    y = conv_transpose(x, weight, stride=stride, padding=crop)
    wanted = x
    for axis in (2, 3):
        cells = x.shape[axis]
        places = (np.arange(cells * stride) + 0.5) / stride - 0.5
        wanted = np.apply_along_axis(
            lambda line, at, cells: np.interp(at, np.arange(cells), line), axis, wanted, places,
            cells,
        )  # fmt: skip
    assert y.shape == wanted.shape
    inner = (..., slice(stride, -stride), slice(stride, -stride))
    np.testing.assert_allclose(y[inner], wanted[inner], atol=1e-12)


@pytest.mark.parametrize(("stride", "kernel"), [(2, 3), (2, 7), (3, 8), (4, 9)])
def test_every_phase_of_a_bilinear_kernel_sums_to_one(stride: int, kernel: int):
    line = initial_weight("bilinear", (1, 1, kernel), stride=stride, transposed=True)[0, 0]
    sums = [sum(line[r::stride]) for r in range(stride)]
    np.testing.assert_allclose(sums, 1, atol=1e-12)


@pytest.mark.parametrize("transposed", [False, True])
@pytest.mark.parametrize(("ins", "outs", "groups"), [(3, 3, 1), (4, 4, 4), (4, 8, 2), (2, 3, 1)])
def test_bilinear_takes_one_input_channel_for_each_output(
    ins: int, outs: int, groups: int, transposed: bool
):
    shape = (ins, outs // groups, 3) if transposed else (outs, ins // groups, 3)
    weight = initial_weight("bilinear", shape, stride=2, transposed=transposed, groups=groups)
    x = np.zeros((1, ins, 9))
    x[0, :, 4] = 1 + np.arange(ins)
    if transposed:
        y = conv_transpose(x, weight, stride=2, padding=1, groups=groups)[0, :, 8]
    else:
        y = conv(x, weight, padding=1, groups=groups)[0, :, 4]
    in_group, out_group = ins // groups, outs // groups
    wanted = [1 + c // out_group * in_group + c % out_group % in_group for c in range(outs)]
    assert y.tolist() == wanted


# --- ICNR -------------------------------------------------------------------------------------


@pytest.mark.parametrize(("kernel", "stride"), [((4,), (2,)), ((6, 4), (3, 2)), ((2, 2), (2, 1))])
def test_sub_kernels_of_icnr_are_all_the_same(kernel: tuple[int, ...], stride: tuple[int, ...]):
    weight = initial_weight("icnr", (3, 2, *kernel), stride=stride, seed=4, transposed=True)
    for plane in weight.reshape(-1, *kernel):
        phases = sub_kernels(plane, stride)
        phases = phases.reshape(-1, *phases.shape[len(stride) :])
        assert (phases == phases[0]).all()
        assert phases[0].any()
    assert len({plane.tobytes() for plane in weight.reshape(-1, *kernel)}) == 6


def test_icnr_makes_a_constant_constant_and_a_random_kernel_does_not():
    x = np.ones((1, 3, 5, 5))
    spread = {}
    for id in ("icnr", "he_normal"):
        weight = initial_weight(id, (3, 2, 4, 4), stride=2, seed=1, transposed=True)
        inner = conv_transpose(x, weight, stride=2, padding=1)[..., 2:-2, 2:-2]
        spread[id] = np.ptp(inner, axis=(2, 3)).max()
    assert spread["icnr"] < 1e-12 < 0.1 < spread["he_normal"]


def test_icnr_is_the_resize_to_the_nearest_neighbour_before_training():
    x = np.random.default_rng(1).normal(size=(1, 2, 4))
    weight = initial_weight("icnr", (2, 1, 6), stride=3, seed=1, transposed=True)
    small = conv_transpose(x, weight[..., ::3])
    large = conv_transpose(x, weight, stride=3)
    np.testing.assert_allclose(large, small.repeat(3, axis=2))


def test_icnr_draws_its_sub_kernels_by_he():
    weight = initial_weight("icnr", MANY, stride=2, seed=2, transposed=True)
    assert weight.var() == pytest.approx(2 / (48 * 2 * 2), rel=0.04)


def test_icnr_repeats_as_the_fix_does():
    kernel = icnr_kernel((6, 4), (3, 2), seed=1)
    np.testing.assert_array_equal(repeated_phases(kernel[::3, ::2], (3, 2)), kernel)


def test_icnr_for_a_shuffle_begins_as_a_resize():
    weight = icnr_for_shuffle((3 * 4, 2, 3, 3), 2, seed=6)
    x = np.random.default_rng(1).normal(size=(1, 2, 5, 5))
    channels = conv(x, weight, padding=1)[0]
    small = conv(x, weight[::4], padding=1)[0]
    shuffled = np.zeros((3, 10, 10))
    for c, i, j in np.ndindex(shuffled.shape):  # PyTorch's order: channel, row, column
        shuffled[c, i, j] = channels[4 * c + 2 * (i % 2) + j % 2, i // 2, j // 2]
    np.testing.assert_allclose(shuffled, small.repeat(2, axis=1).repeat(2, axis=2))


# --- biases -----------------------------------------------------------------------------------


def test_a_bias_is_not_the_kernel_of_its_seed():
    for id in ("normal", "uniform"):
        kernel = initial_weight(id, (1, 1, 64), seed=3)[0, 0]
        assert not np.isin(initial_bias(id, 64, seed=3), kernel).any()
    drawn = initial_bias("uniform", 20_000, seed=4)
    assert -0.05 <= drawn.min() < -0.0499 < 0.0499 < drawn.max() < 0.05
    assert abs(drawn.mean()) < 0.001


def test_biases():
    assert initial_bias("zeros", 3).tolist() == [0, 0, 0]
    assert initial_bias("ones", 2).tolist() == [1, 1]
    assert initial_bias("constant", 2, value=-0.125, decimals=1).tolist() == [-0.125, -0.125]
    normal = initial_bias("normal", 20_000, seed=1)
    assert normal.std() == pytest.approx(0.05, rel=0.02)
    np.testing.assert_array_equal(normal, initial_bias("normal", 20_000, seed=1))
    assert (normal != initial_bias("normal", 20_000, seed=2)).all()
    assert initial_bias("normal", 2, seed=1, decimals=3).tolist() == np.round(
        initial_bias("normal", 2, seed=1), 3
    ).tolist()
    assert [row.id for row in BIAS_INITIALISERS if row.valued] == ["constant"]
    assert [row.id for row in BIAS_INITIALISERS if row.seeded] == ["normal", "uniform"]


# --- what is refused --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("call", "parameter", "sentence"),
    [
        (lambda: initial_weight("xavier", (1, 1, 3)), "kernel_initializer",
         r"kernel_initializer must be one of glorot_uniform, .*, zeros, but is xavier\."),
        (lambda: initial_bias("he_normal", 2), "bias_initializer",
         r"bias_initializer must be one of zeros, ones, .*, but is he_normal\."),
        (lambda: initial_weight("icnr", (1, 1, 4, 3), stride=2, transposed=True), "kernel_size",
         r"multiple of stride 2, but on axis 1 it is 3; 4 would do\."),
        (lambda: initial_weight("icnr", (1, 1, 4), stride=2), "kernel_initializer",
         r"a convolution has none; choose another initialiser\."),
        (lambda: initial_weight("bilinear", (1, 1, 2), stride=2), "kernel_size",
         r"stride 2 needs a kernel_size of at least 3, but on axis 0 it is 2\."),
        (lambda: initial_weight("ones", (3, 3)), "shape", r"its shape is \(3, 3\)\."),
        (lambda: initial_weight("ones", (3, 0, 1)), "shape", r"at least 1, but is 0\."),
        (lambda: initial_weight("ones", (1, 1, 2), stride=0), "stride", r"at least 1, but is 0\."),
        (lambda: initial_weight("ones", (1, 1, 2), stride=(1, 2)), "stride", r"got \(1, 2\)\."),
        (lambda: initial_weight("ones", (1, 1, 2), seed=-1), "seed", r"at least 0, but is -1\."),
        (lambda: initial_weight("ones", (3, 1, 2), groups=2), "groups",
         r"3 channels cannot be split into 2 groups"),
        (lambda: initial_weight("normal", (1, 1, 2), decimals=-1), "decimals", "at least 0"),
        (lambda: icnr_for_shuffle((6, 1, 3, 3), 2), "channels",
         r"a shuffle by 2×2 needs a multiple of 4 output channels, but there are 6\."),
        (lambda: initial_bias("ones", 0), "channels", r"at least 1, but is 0\."),
        (lambda: initial_bias("constant", 1, value=float("nan")), "value", r"but is nan\."),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_one_sentence(call, parameter: str, sentence: str):
    with pytest.raises(ConvError, match=sentence) as caught:
        call()
    assert caught.value.parameter == parameter


def test_the_shelf_loads_no_random_numbers():
    code = (
        "import sys, numpy; before = 'numpy.random' in sys.modules; import core.initialisers; "
        "assert ('numpy.random' in sys.modules) == before"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
