from __future__ import annotations

import math
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import ConvError
from core.quality import mse, psnr, ssim

RANDOM = np.random.default_rng(11)


def ssim_by_hand(x, y, peak: float, window: int) -> float:
    """One plane of nested lists: equation 13 of Wang et al. at each place, number by number."""
    reach = window // 2
    taps = [*range(-reach, reach + 1)]
    weight = {(i, j): math.exp(-(i * i + j * j) / (2 * 1.5**2)) for i in taps for j in taps}
    total = sum(weight.values())
    c1, c2 = (0.01 * peak) ** 2, (0.03 * peak) ** 2
    found = []
    for row, column in product(
        range(reach, len(x) - reach), range(reach, len(x[0]) - reach)
    ):
        cells = [(w / total, x[row + i][column + j], y[row + i][column + j])
                 for (i, j), w in weight.items()]  # fmt: skip
        mean_x = sum(w * a for w, a, _ in cells)
        mean_y = sum(w * b for w, _, b in cells)
        var_x = sum(w * (a - mean_x) ** 2 for w, a, _ in cells)
        var_y = sum(w * (b - mean_y) ** 2 for w, _, b in cells)
        cov = sum(w * (a - mean_x) * (b - mean_y) for w, a, b in cells)
        found.append(
            (2 * mean_x * mean_y + c1) * (2 * cov + c2)
            / ((mean_x**2 + mean_y**2 + c1) * (var_x + var_y + c2))
        )  # fmt: skip
    return sum(found) / len(found)


@pytest.mark.parametrize(
    ("size", "window"),
    [((14, 12), 11), ((11, 11), 11), ((12, 10), 9), ((5, 20), 5), ((4, 4), 3), ((2, 7), 1),
     ((1, 1), 1)],
)  # fmt: skip
@pytest.mark.parametrize("peak", [1.0, 255.0])
def test_ssim_by_hand(size: tuple[int, int], window: int, peak: float):
    x = peak * RANDOM.random(size)
    y = np.clip(x + 0.2 * peak * RANDOM.normal(size=size), 0, peak)
    wanted = ssim_by_hand(x.tolist(), y.tolist(), peak, window)
    assert ssim(x, y, peak=peak) == pytest.approx(wanted, abs=1e-12)


def test_ssim_of_channels_is_their_mean():
    x, y = RANDOM.random((2, 1, 3, 13, 15))
    planes = [ssim(x[0, c], y[0, c], peak=1) for c in range(3)]
    assert ssim(x, y, peak=1) == pytest.approx(sum(planes) / 3, abs=1e-14)


def test_ssim_of_one_axis_is_that_of_a_picture_that_is_the_same_in_every_row():
    x, y = RANDOM.random((2, 30))
    tall = [np.tile(line, (11, 1)) for line in (x, y)]
    assert ssim(x, y, peak=1, axes=1) == pytest.approx(ssim(*tall, peak=1), abs=1e-13)


def test_ssim_of_constants_is_the_likeness_of_their_means():
    c1 = 0.01**2
    wanted = (2 * 0.2 * 0.6 + c1) / (0.2**2 + 0.6**2 + c1)
    assert ssim(np.full((12, 12), 0.2), np.full((12, 12), 0.6), peak=1) == pytest.approx(wanted)


def test_ssim_tells_a_negative_from_a_shift():
    picture = RANDOM.random((32, 32))
    assert ssim(picture, picture, peak=1) == 1.0
    assert ssim(picture, picture + 0.02, peak=1) > 0.98
    assert ssim(picture, 1 - picture, peak=1) < -0.8


def test_ssim_loses_little_far_from_zero():
    """With a large offset the likeness of the means is 1; what is left must not be noise."""
    x, y = RANDOM.random((2, 16, 16))
    near = ssim_by_hand((x + 1e3).tolist(), (y + 1e3).tolist(), 1.0, 11)
    assert ssim(x + 1e3, y + 1e3, peak=1) == pytest.approx(near, abs=1e-9)


@given(st.data())
def test_symmetric_bounded_and_free_of_the_unit(data: st.DataObject):
    size = data.draw(st.tuples(st.integers(1, 14), st.integers(1, 14)))
    seed = data.draw(st.integers(0, 2**16))
    x, y = np.random.default_rng(seed).random((2, *size))
    found = ssim(x, y, peak=1)
    assert -1 - 1e-12 <= found <= 1 + 1e-12
    assert ssim(y, x, peak=1) == pytest.approx(found, abs=1e-12)
    assert ssim(255 * x, 255 * y, peak=255) == pytest.approx(found, abs=1e-9)
    assert psnr(255 * x, 255 * y, peak=255) == pytest.approx(psnr(x, y, peak=1))


def test_mse_by_hand():
    x, y = RANDOM.random((2, 3, 4, 5))
    pairs = [*zip(x.ravel().tolist(), y.ravel().tolist(), strict=True)]
    assert mse(x, y) == pytest.approx(sum((a - b) ** 2 for a, b in pairs) / 60, rel=1e-14)
    assert mse([1, 2], [1, 2]) == 0
    # Whole numbers of 8 bits must not run over.
    assert mse(np.array([0], np.uint8), np.array([255], np.uint8)) == 255**2


def test_psnr_of_known_errors():
    black, white = np.zeros((4, 4)), np.full((4, 4), 255.0)
    assert psnr(black, white, peak=255) == pytest.approx(0, abs=1e-12)
    assert psnr(black, white / 10, peak=255) == pytest.approx(20)
    assert psnr(black, black + 1, peak=255) == pytest.approx(48.1308036086791)
    assert psnr(black, black, peak=1) == math.inf
    assert psnr(black, white * 1e200, peak=1) == -math.inf


def test_what_is_not_finite_is_nan_without_a_warning():
    broken = np.zeros((12, 12))
    broken[3, 3] = math.nan
    assert math.isnan(mse(broken, broken))
    assert math.isnan(psnr(broken, np.zeros((12, 12)), peak=1))
    assert math.isnan(ssim(broken, np.zeros((12, 12)), peak=1))
    broken[3, 3] = math.inf
    assert math.isnan(ssim(broken, broken, peak=1))


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (lambda: mse(np.zeros((2, 3)), np.zeros((3, 2))),
         "only pictures of the same shape can be compared, but these are 2×3 and 3×2."),
        (lambda: psnr(np.zeros((0, 3)), np.zeros((0, 3)), peak=1),
         "a picture without cells cannot be compared."),
        (lambda: ssim([1.0], [1.0], peak=1), "a picture needs at least 2 axes"),
        (lambda: ssim([[1.0]], [[1.0]], peak=0), "greater than 0, but is 0."),
        (lambda: psnr([[1.0]], [[1.0]], peak=math.inf), "greater than 0, but is inf."),
    ],
)  # fmt: skip
def test_what_cannot_be_compared_is_one_sentence(call, sentence: str):
    with pytest.raises(ConvError) as caught:
        call()
    assert sentence in str(caught.value)
