"""Pixel shuffle and unshuffle as layers, against the moving of cells that has no kernels in it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from core.chain_edit import (
    layer_added,
    layer_duplicated,
    layer_removed,
    multiplication_count,
    new_layer,
    parameter_count,
    switched_off,
    switched_on,
)
from core.channels import (
    along_path,
    channel_counts,
    fitting_path,
    inputs_of,
    partial_sum,
    put_back,
    with_filters,
    with_in_channels,
)
from core.codec import decode, encode
from core.document import Document, Layer, make_document, make_layer
from core.errors import ConvError
from core.explain import explain_output, layer_trace
from core.ops import BY_ID
from core.ops._shuffled import block_weight
from core.shuffling import pixel_shuffle, pixel_unshuffle
from core.spec import conv_spec
from core.unrolled import unrolled_layer
from tests.core.test_vectors import INDEX, arrays_of

CASES = [case for case in INDEX["cases"] if case["op"].startswith("pixel")]
MOVES = {"pixel_shuffle": pixel_shuffle, "pixel_unshuffle": pixel_unshuffle}


def numbers(*shape: int) -> np.ndarray:
    return np.random.default_rng(4).integers(-9, 10, shape).astype(float)


def layer(operation: str, *factor: int) -> Layer:
    return Layer(operation, conv_spec(factor, stride=factor), np.ones((1, 1, *factor)))


def seen_edit(document: Document, path: tuple[int, ...], change: Any) -> Document:
    """What the window does: an edit of what is seen along a path."""
    before = along_path(document, path)
    return put_back(before, change(before))


def network(channels: int = 1) -> Document:
    """A convolution with four filters, a shuffle, a convolution behind it."""
    conv = make_layer("conv", [[1, 2, 0], [0, 3, 1], [4, 0, 1]], bias=1.0, padding=1)
    start = with_in_channels(make_document(numbers(3, 3), conv), channels)
    return layer_added_to(with_filters(start, 0, 4), "pixel_shuffle", "conv")


def layer_added_to(document: Document, *operations: str) -> Document:
    for operation in operations:
        end = len(document.layers)
        added = new_layer(operation, document.axes)
        document = seen_edit(document, (), lambda d, n=end, new=added: layer_added(d, n, new))
    return document


# --- what it computes ---------------------------------------------------------------------------


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_the_stored_vectors(case: Any) -> None:
    data = arrays_of(case)
    (factor,) = case["params"].values()
    one = layer(case["op"], *(factor,) * (data["x"].ndim - 2))
    for image, wanted in zip(data["x"], data["y"], strict=True):
        if image.shape[0] > 32 or wanted.shape[0] > 32:
            pytest.fail("a vector with more channels than a document has")
        document = Document(image[None], (one,))
        np.testing.assert_array_equal(document.feature_maps[1][0], wanted)


@pytest.mark.parametrize("factor", [(2,), (3,), (2, 2), (3, 2), (1, 4), (1, 1)])
@pytest.mark.parametrize("operation", MOVES)
def test_all_factors_and_axes(operation: str, factor: tuple[int, ...]) -> None:
    cells = int(np.prod(factor))
    x = numbers(1, 2 * cells, *(2 * r for r in factor))
    if operation == "pixel_unshuffle":
        x = x[:, :2]
    document = Document(x, (layer(operation, *factor),))
    np.testing.assert_array_equal(document.feature_maps[1], MOVES[operation](x, factor))
    made = document.layers[0]
    assert made.weight.shape == (2 * cells, 1, *factor)
    assert made.spec.groups == 2
    assert (made.in_channels, made.out_channels) == (
        (2 * cells, 2) if operation == "pixel_shuffle" else (2, 2 * cells)
    )
    assert parameter_count(document, 0) == multiplication_count(document, 0) == 0


def test_one_is_the_way_back_of_the_other() -> None:
    x = numbers(1, 3, 4, 6)
    there_and_back = Document(x, (layer("pixel_unshuffle", 2, 2), layer("pixel_shuffle", 2, 2)))
    np.testing.assert_array_equal(there_and_back.feature_maps[-1], x)


def test_kernels_stand_in_the_order_of_pytorchs_channels() -> None:
    weight = block_weight(conv_spec((2, 3)), 2)
    for c, a, b in np.ndindex(2, 2, 3):
        kernel = weight[c * 6 + a * 3 + b, 0]
        assert kernel[a, b] == kernel.sum() == 1


def test_it_is_a_transposed_convolution_with_the_same_numbers() -> None:
    document = network()
    plain = seen_edit(
        document, (0, 2, 0, 0), lambda d: d.with_layer(1, operation_id="conv_transpose")
    )
    assert plain.layers[1].operation_id == "conv_transpose"
    np.testing.assert_array_equal(plain.layers[1].weight, document.layers[1].weight)
    np.testing.assert_array_equal(plain.feature_maps[-1], document.feature_maps[-1])
    assert parameter_count(plain, 1) == 16
    back = seen_edit(plain, (), lambda d: d.with_layer(1, operation_id="pixel_shuffle"))
    assert encode(back) == encode(document)


def test_sub_pixel_convolution_by_hand() -> None:
    """Filter a·r + b makes the cell (a, b) of every block."""
    document = network()
    x, filters = document.input[0, 0], document.layers[0]
    padded = np.pad(x, 1)
    for h, w, a, b in np.ndindex(3, 3, 2, 2):
        channel = 2 * a + b
        window = padded[h : h + 3, w : w + 3]
        wanted = (window * filters.weight[channel, 0]).sum() + filters.bias[channel]
        assert document.feature_maps[2][0, 0, 2 * h + a, 2 * w + b] == wanted


# --- along a path -------------------------------------------------------------------------------


@pytest.mark.parametrize("channel", range(4))
def test_a_channel_puts_its_numbers_in_one_cell_of_each_block(channel: int) -> None:
    document = network()
    seen = along_path(document, (0, channel, 0, 0))
    part = partial_sum(seen, 1)
    wanted = np.zeros((6, 6))
    wanted[channel // 2 :: 2, channel % 2 :: 2] = document.feature_maps[1][0, channel]
    np.testing.assert_array_equal(part.feature_maps[2][0, 0], wanted)
    np.testing.assert_array_equal(seen.feature_maps[2][0, 0], document.feature_maps[2][0, 0])
    nail = seen.layers[1].kernel
    assert nail[channel // 2, channel % 2] == nail.sum() == 1


@pytest.mark.parametrize("channel", range(4))
@pytest.mark.parametrize("operation", MOVES)
def test_steps_sums_and_matrix_of_what_is_seen(operation: str, channel: int) -> None:
    x = numbers(1, 4, 2, 2) if operation == "pixel_shuffle" else numbers(1, 1, 4, 4)
    document = Document(x, (layer(operation, 2, 2),))
    path = fitting_path(document, (channel, 0) if operation == "pixel_shuffle" else (0, channel))
    seen = partial_sum(along_path(document, path), 0)
    y = seen.feature_maps[1][0, 0]
    assert np.count_nonzero(y)
    for order in ("scatter", "gather"):
        trace = layer_trace(seen, 0, order)  # type: ignore[arg-type]
        np.testing.assert_array_equal(trace.output_after(len(trace.steps))[0, 0], y)
        for index in np.ndindex(y.shape):
            explained = explain_output(seen, 0, index, order)  # type: ignore[arg-type]
            assert sum(term.product for term in explained.terms) == explained.total == y[index]
    matrix = unrolled_layer(seen, 0).dense()
    np.testing.assert_array_equal(matrix @ seen.feature_maps[0].ravel(), y.ravel())


def test_an_output_channel_of_a_shuffle_is_made_of_a_block_of_channels() -> None:
    shuffled = Document(numbers(1, 8, 2, 2), (layer("pixel_shuffle", 2, 2),))
    assert inputs_of(shuffled.layers[0], 1) == (4, 5, 6, 7)
    assert fitting_path(shuffled, (6, 0)) == (6, 1)
    split = Document(numbers(1, 2, 4, 4), (layer("pixel_unshuffle", 2, 2),))
    assert [inputs_of(split.layers[0], n) for n in (3, 4)] == [(0,), (1,)]


# --- edits --------------------------------------------------------------------------------------


def test_a_kernel_behind_it_is_made_for_the_channels_that_come() -> None:
    start = make_document(numbers(4, 4), make_layer("conv", [[1, 2], [3, 4]]))
    made = layer_added(start, 0, new_layer("pixel_unshuffle", 2))
    assert channel_counts(made) == (1, 4, 1)
    np.testing.assert_array_equal(made.layers[1].weight[0, 0], [[1, 2], [3, 4]])
    np.testing.assert_array_equal(made.layers[1].weight[0, 1], [[2, 1], [4, 3]])
    with_relu = layer_added(start, 0, new_layer("relu", 2))
    assert channel_counts(layer_added(with_relu, 0, new_layer("pixel_unshuffle", 2))) == (
        1, 4, 4, 1,
    )  # fmt: skip
    shorter = seen_edit(made, (), lambda document: layer_removed(document, 0))
    assert encode(shorter) == encode(start)


def test_along_a_path_it_is_added_duplicated_and_removed_for_all_channels() -> None:
    document = with_in_channels(make_document(numbers(4, 4), make_layer("conv", [[2.0]])), 2)
    made = seen_edit(
        document, (1, 0), lambda d: layer_added(d, 0, new_layer("pixel_unshuffle", 2))
    )
    assert channel_counts(made) == (2, 8, 1)
    shuffled = seen_edit(
        made, (1, 6, 0), lambda d: layer_added(d, 1, new_layer("pixel_shuffle", 2))
    )
    assert channel_counts(shuffled) == (2, 8, 2, 1)
    np.testing.assert_array_equal(shuffled.feature_maps[2], document.input)
    twice = seen_edit(made, (1, 6, 0), lambda d: layer_duplicated(d, 0))
    assert channel_counts(twice) == (2, 8, 32, 1)
    back = seen_edit(shuffled, (1, 6, 1, 0), lambda d: layer_removed(layer_removed(d, 1), 0))
    assert channel_counts(back) == (2, 1)
    np.testing.assert_array_equal(back.feature_maps[0], document.input)


def test_switched_off_it_hands_channels_on_and_comes_back() -> None:
    document = network()
    off = seen_edit(document, (0, 3, 0, 0), lambda d: switched_off(d, 1))
    assert channel_counts(off) == channel_counts(document)
    np.testing.assert_array_equal(off.feature_maps[2][0, 0], off.feature_maps[1][0, 0])
    assert encode(decode(encode(off)).document) == encode(off)
    on = seen_edit(off, (0, 3, 0, 0), lambda d: switched_on(d, 1))
    assert encode(on) == encode(document)
    fewer = with_filters(replace(off, layers=off.layers[:2]), 0, 8)
    assert channel_counts(seen_edit(fewer, (), lambda d: switched_on(d, 1))) == (1, 8, 2)


def test_another_factor_along_a_path() -> None:
    document = layer_added_to(Document(numbers(1, 32, 2, 2), (layer("pixel_shuffle", 2, 2),)))
    spec = document.layers[0].spec
    wide = seen_edit(
        document, (31, 0),
        lambda d: d.with_layer(0, spec=d.layers[0].spec.with_(scale_factor=(1, 4))),
    )  # fmt: skip
    assert spec.stride == (2, 2)
    assert wide.layers[0].weight.shape == (32, 1, 1, 4)
    np.testing.assert_array_equal(wide.feature_maps[1], pixel_shuffle(document.input, (1, 4)))
    with pytest.raises(ConvError, match=r"by 3 makes one channel out of 9 and gets 32.*filters=36"):
        seen_edit(
            document, (31, 0),
            lambda d: d.with_layer(0, spec=d.layers[0].spec.with_(scale_factor=3)),
        )  # fmt: skip


@pytest.mark.parametrize("operation", [id for id, one in BY_ID.items() if not one.unpools])
@pytest.mark.parametrize("mixing", MOVES)
def test_every_operation_can_take_its_place(mixing: str, operation: str) -> None:
    x = numbers(1, 4, 4, 4)
    document = Document(x, (layer(mixing, 2, 2),))
    changed = seen_edit(
        document, (2, 9), lambda d: d.with_layer(0, operation_id=operation)
    )
    assert changed.layers[0].operation_id == operation
    assert changed.layers[0].in_channels == 4
    assert encode(decode(encode(changed)).document) == encode(changed)
    back = seen_edit(changed, (), lambda d: d.with_layer(0, operation_id=mixing))
    assert back.layers[0].operation_id == mixing
    assert back.layers[0].in_channels == 4


def test_going_to_one_axis_and_back() -> None:
    document = network(2)
    row = seen_edit(document, (), lambda d: d.with_input(np.arange(4.0)))
    assert row.layers[1].weight.shape == (4, 1, 2)
    assert channel_counts(row) == (2, 4, 2, 1)
    np.testing.assert_array_equal(row.feature_maps[2], pixel_shuffle(row.feature_maps[1], 2))
    table = seen_edit(row, (), lambda d: d.with_input(np.ones((2, 4))))
    assert table.layers[1].spec.stride == (1, 2)


def test_files_are_of_the_version_that_knows_it() -> None:
    document = network()
    data = encode(document)
    assert b'"version": [1, 3]' in data
    read = decode(data).document
    assert encode(read) == data
    np.testing.assert_array_equal(read.feature_maps[-1], document.feature_maps[-1])


# --- refusals -----------------------------------------------------------------------------------


def test_too_few_channels_get_a_sentence_with_the_way_out() -> None:
    start = make_document(numbers(3, 3), make_layer("conv", [[1.0]]))
    with pytest.raises(ConvError, match="by 2 makes one channel out of 4 and gets 1, which is no "
                       "multiple of 4; give the layer before it filters=4"):  # fmt: skip
        layer_added(start, 1, new_layer("pixel_shuffle", 2))
    assert channel_counts(layer_added_to(with_filters(start, 0, 4), "pixel_shuffle")) == (1, 4, 1)
    with pytest.raises(ConvError) as caught:
        layer_added_to(with_filters(start, 0, 6), "pixel_shuffle")
    assert caught.value.layer == 1
    assert "filters=8" in str(caught.value)


def test_what_an_unshuffle_refuses() -> None:
    with pytest.raises(ConvError, match="by 2 needs whole blocks of 2 cells, but axis 1 has 3"):
        Document(numbers(1, 1, 4, 3), (layer("pixel_unshuffle", 2, 2),))
    with pytest.raises(ConvError, match=r"makes 9 channels of each of the 4 .* more than the 32"):
        Document(numbers(1, 4, 3, 3), (layer("pixel_unshuffle", 3, 3),))


def test_filters_in_front_of_a_shuffle_must_go_up() -> None:
    document = network()
    assert channel_counts(with_filters(document, 0, 8)) == (1, 8, 2, 1)
    with pytest.raises(ConvError, match="gets 5, which is no multiple of 4"):
        with_filters(document, 0, 5)
