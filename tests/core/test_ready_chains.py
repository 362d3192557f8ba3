"""The chains to begin with: the sizes they are known for, and what they do, by other roads."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from pathlib import Path

import numpy as np
import pytest

from core.chain_edit import parameter_count
from core.channels import along_path, channel_counts
from core.codec import decode, encode
from core.ready_chains import FACE, MASK, READY_CHAINS, TABLE, ReadyChain, sizes_along
from core.stack import StackLayer, analyse

BY_ID = {ready.id: ready for ready in READY_CHAINS}
FILES = Path(__file__).resolve().parents[2] / "resources" / "examples"


@pytest.mark.parametrize(
    ("id", "sizes", "parameters"),
    [
        ("encoder_decoder", "8→4→2→4→8", [4 * 9, 8 * 9, 8 * 16, 4 * 16]),
        ("autoencoder", "6→3→6", [4, 0]),
        ("gan", "4→8→16→32→64", [8 * 16, 8 * 4 * 16, 4 * 2 * 16, 2 * 16]),
        ("super_resolution_2", "8→8→16", [9, 16]),
        ("super_resolution_4", "8→8→32", [9, 64]),
        ("sub_pixel_2", "8→8→16", [36, 0]),
        ("sub_pixel_4", "8→8→16→16→32", [36, 0, 36, 0]),
        ("sub_pixel_random", "8→8→16", [36, 0]),
        ("sub_pixel_icnr", "8→8→16", [36, 0]),
        ("segmentation", "4→8→16→64", [16, 16, 64]),
        ("resize_conv", "4→8→8", [0, 9]),
        ("vgg", "8→8→4→4→2→4→4→8→8", [9, 0, 9, 0, 0, 9, 0, 9]),
    ],
)
def test_sizes_and_parameters(id: str, sizes: str, parameters: list[int]):
    document = BY_ID[id].document()
    assert sizes_along(document) == sizes
    assert [parameter_count(document, n) for n in range(len(parameters))] == parameters
    assert np.isfinite(document.feature_maps[-1]).all()
    assert len(BY_ID) == 12


@pytest.mark.parametrize("ready", READY_CHAINS, ids=lambda ready: ready.id)
def test_the_file_that_ships_is_the_chain(ready: ReadyChain):
    data = (FILES / f"{ready.id.replace('_', '-')}.tconv").read_bytes()
    assert data == encode(ready.document(ready.title.text))
    assert encode(decode(data).document) == data


def test_the_autoencoder_sends_back_by_the_same_kernel():
    maps = BY_ID["autoencoder"].document().feature_maps
    kernel = np.array([[1, 2], [0, 1]])
    code, back = np.zeros((3, 3)), np.zeros((6, 6))
    for i, j in product(range(3), range(3)):
        window = np.array(TABLE)[2 * i : 2 * i + 2, 2 * j : 2 * j + 2]
        code[i, j] = (window * kernel).sum()
        back[2 * i : 2 * i + 2, 2 * j : 2 * j + 2] += code[i, j] * kernel
    np.testing.assert_allclose(maps[1][0, 0], code)
    np.testing.assert_allclose(maps[2][0, 0], back)


@pytest.mark.parametrize(("id", "factor"), [("super_resolution_2", 2), ("super_resolution_4", 4)])
def test_super_resolution_ends_as_interpolation(id: str, factor: int):
    """Away from the border: between the centres of the small cells, straight lines."""
    maps = BY_ID[id].document().feature_maps
    small, large = maps[1][0, 0], maps[2][0, 0]
    centres = (np.arange(8 * factor) + 0.5) / factor - 0.5
    rows = np.array([np.interp(centres, np.arange(8), column) for column in small.T]).T
    wanted = np.array([np.interp(centres, np.arange(8), row) for row in rows])
    inside = slice(factor // 2, -(factor // 2))
    np.testing.assert_allclose(large[inside, inside], wanted[inside, inside], atol=1e-12)


def test_sharpening_keeps_what_is_flat():
    document = BY_ID["super_resolution_2"].document()
    assert document.layers[0].kernel.sum() == 1
    flat = document.with_input(np.full((8, 8), 3.0))
    assert (flat.feature_maps[1][0, 0, 1:-1, 1:-1] == 3).all()


def test_the_coarse_mask_grows_without_new_values():
    mask = BY_ID["segmentation"].document().feature_maps[-1][0, 0]
    assert mask.min() >= 0
    assert mask.max() <= 1
    # Where the coarse mask says yes all around, so does the fine one.
    assert MASK[1][1] == MASK[1][2] == MASK[2][1] == MASK[2][2] == 1
    assert mask[31:33, 31:33].min() > 0.9


def test_the_generator_is_random_but_always_the_same_and_uneven():
    document = BY_ID["gan"].document()
    assert channel_counts(document) == (1, 8, 4, 2, 1)
    kernels = [plane for layer in document.layers for plane in layer.weight.reshape(-1, 4, 4)]
    assert len({kernel.tobytes() for kernel in kernels}) == len(kernels) == 8 + 32 + 8 + 2
    assert encode(BY_ID["gan"].document()) == encode(document)
    # He: the variance is 2 / fan_in, here the filters times 16 cells.
    for layer in document.layers:
        wanted = 2 / (layer.out_channels * 16)
        assert np.var(layer.weight) == pytest.approx(wanted, rel=0.35)
    seen = along_path(document)
    report = analyse([StackLayer("conv_transpose", m.spec, m.kernel) for m in seen.layers])
    assert not report.is_flat
    # Random kernels make the pattern, not the settings: 4 is a multiple of 2.
    assert all(row.overlap == "full" for row in report.layers)


def test_the_encoders_features_are_a_blur_edges_and_a_sharpened_picture():
    document = BY_ID["encoder_decoder"].document()
    assert channel_counts(document) == (1, 4, 8, 4, 1)
    padded = np.pad(np.array(FACE, dtype=float), 1)
    weights = [
        np.array([[1, 2, 1], [2, 4, 2], [1, 2, 1]]) / 16,
        np.array([[-1, -2, -1], [0, 0, 0], [1, 2, 1]]) / 4,
        np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]]) / 4,
        np.array([[0, -1, 0], [-1, 8, -1], [0, -1, 0]]) / 4,
    ]
    for channel, i, j in product(range(4), range(4), range(4)):
        window = padded[2 * i : 2 * i + 3, 2 * j : 2 * j + 3]
        wanted = (window * weights[channel]).sum()
        assert document.feature_maps[1][0, channel, i, j] == pytest.approx(wanted)
    # Each feature goes its own way until the last layer takes the mean of all four.
    assert [layer.spec.groups for layer in document.layers] == [1, 4, 4, 1]
    alone = [
        document.with_layer(3, weight=keep).feature_maps[-1]
        for keep in document.layers[3].weight * np.eye(4)[:, :, None, None, None]
    ]
    np.testing.assert_allclose(sum(alone), document.feature_maps[-1], atol=1e-12)


@pytest.mark.parametrize(("id", "steps"), [("sub_pixel_2", 1), ("sub_pixel_4", 2)])
def test_sub_pixel_convolution_can_be_bilinear_interpolation(id: str, steps: int):
    """Straight lines between the centres of the small cells; beyond the border are zeros."""
    maps = BY_ID[id].document().feature_maps
    for step in range(steps):
        small, large = maps[2 * step][0, 0], maps[2 * step + 2][0, 0]
        cells = len(small)
        centres = (np.arange(2 * cells) + 0.5) / 2 - 0.5
        padded, places = np.pad(small, 1), np.arange(-1, cells + 1)
        rows = np.array([np.interp(centres, places, column) for column in padded.T]).T
        wanted = np.array([np.interp(centres, places, row) for row in rows])
        np.testing.assert_allclose(large, wanted, atol=1e-12)


def test_icnr_makes_random_sub_pixel_kernels_flat():
    random, icnr = (BY_ID[f"sub_pixel_{id}"].document() for id in ("random", "icnr"))
    # All four filters alike: every block is flat, as if the picture were made large by repeating.
    small, large = icnr.feature_maps[1][0, 0], icnr.feature_maps[2][0, 0]
    np.testing.assert_array_equal(large, small.repeat(2, 0).repeat(2, 1))
    np.testing.assert_array_equal(icnr.layers[0].kernel, random.layers[0].kernel)
    for document, is_flat in ((random, False), (icnr, True)):
        flat = replace(document, input=np.ones((1, 1, 8, 8))).feature_maps[2][0, 0, 2:-2, 2:-2]
        assert (len(np.unique(flat.round(9))) == 1) == is_flat


def test_resize_conv_repeats_and_smooths():
    maps = BY_ID["resize_conv"].document().feature_maps
    repeated = np.array(MASK).repeat(2, 0).repeat(2, 1)
    assert maps[1][0, 0].tolist() == repeated.tolist()
    padded = np.pad(repeated, 1)
    weights = np.outer([1, 2, 1], [1, 2, 1]) / 16
    for i, j in product(range(8), range(8)):
        assert maps[2][0, 0, i, j] == pytest.approx((padded[i : i + 3, j : j + 3] * weights).sum())


def test_vgg_puts_the_largest_back_where_it_was():
    maps = BY_ID["vgg"].document().feature_maps
    before, pooled, unpooled = maps[3][0, 0], maps[4][0, 0], maps[5][0, 0]
    for i, j in product(range(2), range(2)):
        window = before[2 * i : 2 * i + 2, 2 * j : 2 * j + 2]
        back = unpooled[2 * i : 2 * i + 2, 2 * j : 2 * j + 2]
        assert pooled[i, j] == window.max()
        assert np.count_nonzero(back) == 1
        assert back.flat[window.argmax()] == window.max()
    assert maps[0][0, 0].tolist() == [list(row) for row in FACE]
