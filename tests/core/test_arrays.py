from __future__ import annotations

import subprocess
import sys
from itertools import product

import numpy as np
import pytest

from core.arrays import FILLS, KERNEL_PRESETS, Fill, KernelPreset, frozen, resized

SHAPES = [(1,), (2,), (5,), (1, 1), (2, 2), (3, 3), (4, 3), (4, 4), (1, 5), (7, 7), (16, 16)]
FILL = {fill.id: fill for fill in FILLS}
PRESET = {preset.id: preset for preset in KERNEL_PRESETS}


def name(value: object) -> str:
    return getattr(value, "id", str(value))


def assert_frozen(array: np.ndarray) -> None:
    assert array.dtype == np.float64
    assert array.flags.c_contiguous
    with pytest.raises(ValueError, match="read-only"):
        array[...] = 0


def test_frozen_copies_what_can_be_written_and_keeps_what_cannot():
    source = np.arange(4.0)
    copy = frozen(source)
    source[0] = 9
    assert copy.tolist() == [0, 1, 2, 3]
    assert frozen(copy) is copy
    view = source[:2]
    view.setflags(write=False)
    fixed = frozen(view)
    source[1] = 7
    assert fixed.tolist() == [9, 1]
    assert_frozen(fixed)
    assert_frozen(frozen(np.arange(6.0).reshape(2, 3).T))


@pytest.mark.parametrize(("fill", "shape"), [*product(FILLS, SHAPES)], ids=name)
def test_fills_keep_shape_are_readonly_and_repeatable(fill: Fill, shape: tuple[int, ...]):
    cells = fill.make(shape, 7)
    assert cells.shape == shape
    assert_frozen(cells)
    assert np.isfinite(cells).all()
    assert not np.signbit(cells[cells == 0]).any()
    np.testing.assert_array_equal(cells, fill.make(shape, 7))
    if not fill.seeded:
        np.testing.assert_array_equal(cells, fill.make(shape, 8))


def test_fill_values():
    assert FILL["ramp"].make((2, 3), 0).tolist() == [[0, 1, 2], [3, 4, 5]]
    assert FILL["impulse"].make((3, 4), 0).tolist() == [[0, 0, 0, 0], [0, 0, 1, 0], [0, 0, 0, 0]]
    assert FILL["checkerboard"].make((2, 3), 0).tolist() == [[1, 0, 1], [0, 1, 0]]
    assert FILL["gradient"].make((2, 3), 0).tolist() == [[0, 1, 2], [0, 1, 2]]
    assert FILL["cross"].make((3, 3), 0).tolist() == [[0, 1, 0], [1, 1, 1], [0, 1, 0]]
    assert not FILL["cross"].fits((5,))


def test_random_fills_follow_the_seed():
    for fill in FILLS:
        if fill.seeded:
            assert not np.array_equal(fill.make((8, 8), 1), fill.make((8, 8), 2))
    digits = FILL["random_integers"].make((64, 64), 3)
    assert set(np.unique(digits)) == set(range(10))
    normal = FILL["random_normal"].make((64, 64), 3)
    assert all(len(repr(abs(v)).split(".")[1]) <= 2 for v in normal.ravel().tolist())
    assert abs(normal.std() - 1) < 0.1


def test_ids_and_titles_are_unique_on_their_shelf():
    for shelf in (FILLS, KERNEL_PRESETS):
        assert len({entry.id for entry in shelf}) == len(shelf)
        assert len({entry.title for entry in shelf}) == len(shelf)


@pytest.mark.parametrize(("preset", "shape"), [*product(KERNEL_PRESETS, SHAPES)], ids=name)
def test_presets_that_fit_give_that_shape(preset: KernelPreset, shape: tuple[int, ...]):
    if not preset.fits(shape):
        assert shape != (3, 3) or preset.id == "uneven", "all but one preset fit 3 × 3"
        return
    kernel = preset.make(shape)
    assert kernel.shape == shape
    assert_frozen(kernel)
    assert np.isfinite(kernel).all()


@pytest.mark.parametrize(
    ("name", "shape", "expected"),
    [
        ("mean", (2, 2), [[0.25, 0.25], [0.25, 0.25]]),
        ("identity", (3, 3), [[0, 0, 0], [0, 1, 0], [0, 0, 0]]),
        ("identity", (4,), [0, 1, 0, 0]),
        ("ramp", (2, 2), [[1, 2], [3, 4]]),
        ("triangle", (3,), [1, 2, 1]),
        ("triangle", (3, 3), [[1, 2, 1], [2, 4, 2], [1, 2, 1]]),
        ("bilinear", (4,), [0.25, 0.75, 0.75, 0.25]),
        ("bilinear", (3,), [0.5, 1, 0.5]),
        ("bilinear", (2, 2), [[0.25, 0.25], [0.25, 0.25]]),
        ("gaussian", (3,), [0.25, 0.5, 0.25]),
        ("gaussian", (5,), [1 / 16, 4 / 16, 6 / 16, 4 / 16, 1 / 16]),
        ("sharpen", (3, 3), [[0, -1, 0], [-1, 5, -1], [0, -1, 0]]),
        ("sobel_x", (3, 3), [[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]]),
        ("sobel_y", (3, 3), [[-1, -2, -1], [0, 0, 0], [1, 2, 1]]),
        ("sobel_x", (2,), [-1, 1]),
        ("sobel_x", (5,), [-1, -2, 0, 2, 1]),
        ("laplacian", (3, 3), [[0, 1, 0], [1, -4, 1], [0, 1, 0]]),
        ("laplacian", (3,), [1, -2, 1]),
        ("laplacian", (5,), [0, 1, -2, 1, 0]),
        ("emboss", (3, 3), [[-2, -1, 0], [-1, 1, 1], [0, 1, 2]]),
        ("uneven", (4,), [1, 1, 1, 3]),
    ],
)
def test_preset_values(name: str, shape: tuple[int, ...], expected: list):
    np.testing.assert_array_equal(PRESET[name].make(shape), expected)


@pytest.mark.parametrize("shape", [(3,), (4,), (5,), (7,), (3, 3), (4, 5), (16, 16)])
def test_what_presets_promise_about_their_sum(shape: tuple[int, ...]):
    for name in ("mean", "identity", "gaussian", "sharpen", "emboss"):
        if PRESET[name].fits(shape):
            assert PRESET[name].make(shape).sum() == pytest.approx(1, abs=1e-12), name
    for name in ("sobel_x", "sobel_y", "laplacian"):
        if PRESET[name].fits(shape):
            assert PRESET[name].make(shape).sum() == 0, name


@pytest.mark.parametrize("stride", [2, 3, 4])
def test_bilinear_kernel_of_twice_the_stride_keeps_a_constant(stride: int):
    kernel = PRESET["bilinear"].make((2 * stride,))
    phases = kernel.reshape(2, stride).sum(axis=0)
    np.testing.assert_allclose(phases, 1)


def test_resized_keeps_the_overlap():
    array = frozen([[1, 2, 3], [4, 5, 6]])
    assert resized(array, (3, 2)).tolist() == [[1, 2], [4, 5], [0, 0]]
    assert resized(array, (1, 4)).tolist() == [[1, 2, 3, 0]]
    assert resized(frozen([1, 2]), (4,)).tolist() == [1, 2, 0, 0]
    assert_frozen(resized(array, (3, 3)))
    with pytest.raises(ValueError, match=r"shorter|longer"):
        resized(array, (4,))


def test_import_needs_no_random_numbers():
    # NumPy before 2 loads numpy.random itself: only what this module adds is counted.
    script = (
        "import sys, numpy; before = 'numpy.random' in sys.modules; import core.arrays;"
        "assert ('numpy.random' in sys.modules) == before"
    )
    subprocess.run([sys.executable, "-c", script], check=True)
