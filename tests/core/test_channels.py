"""One channel of each feature map: what is seen, and how edits of it get into the whole."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.chain_edit import (
    layer_added,
    layer_duplicated,
    layer_moved,
    layer_removed,
    new_layer,
    switched_off,
    switched_on,
)
from core.channels import (
    along_path,
    channel_counts,
    channels_of,
    fitting_path,
    inputs_of,
    is_depthwise,
    outputs_of,
    partial_sum,
    place_of,
    put_back,
    with_filters,
    with_groups,
    with_in_channels,
)
from core.codec import decode, encode
from core.document import Document, Layer, make_document, make_layer
from core.errors import ConvError
from core.spec import conv_spec

GROUPED = ((1, 1, 1), (3, 4, 1), (4, 2, 2), (3, 3, 3), (2, 4, 2), (6, 4, 2))


def layer(kind: str, reads: int, makes: int, groups: int, seed: int = 0, k: int = 2) -> Layer:
    """A layer with whole random numbers, all its kernels different."""
    rng = np.random.default_rng(seed)
    first, second = (makes, reads) if kind == "conv" else (reads, makes)
    weight = rng.integers(-4, 5, (first, second // groups, k, k)).astype(float)
    spec = conv_spec((k, k), stride=1 if kind == "conv" else 2, groups=groups)
    return Layer(kind, spec, weight, rng.integers(1, 9, makes).astype(float))


def document(*layers: Layer, seed: int = 5, size: int = 3) -> Document:
    plane = np.random.default_rng(seed).integers(0, 9, (1, layers[0].in_channels, size, size))
    return Document(plane.astype(float), layers)


def network() -> Document:
    """3 channels, then 4, then 4 depthwise, then 2."""
    return document(
        layer("conv_transpose", 3, 4, 1),
        layer("conv_transpose", 4, 4, 4, 1),
        layer("conv", 4, 2, 2, 2),
    )


def connected(made: Layer, reads: int, makes: int) -> bool:
    """By the definition of groups: both channels are in the same one."""
    groups = made.spec.groups
    return reads // (made.in_channels // groups) == makes // (made.out_channels // groups)


def by_hand(made: Layer, plane: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    """One plane and one kernel, in plain Python."""
    rows, columns = plane.shape
    k, s = kernel.shape[0], made.spec.stride[0]
    if made.kind == "conv":
        out = np.zeros((rows - k + 1, columns - k + 1))
        for i, j in np.ndindex(*out.shape):
            out[i, j] = sum(
                plane[i + a, j + b] * kernel[a, b] for a, b in product(range(k), range(k))
            )
        return out
    out = np.zeros(((rows - 1) * s + k, (columns - 1) * s + k))
    for i, j in np.ndindex(rows, columns):
        for a, b in product(range(k), range(k)):
            out[i * s + a, j * s + b] += plane[i, j] * kernel[a, b]
    return out


@pytest.mark.parametrize("kind", ["conv", "conv_transpose"])
@pytest.mark.parametrize(("reads", "makes", "groups"), GROUPED)
def test_partial_sums_and_the_bias_make_the_output(
    kind: str, reads: int, makes: int, groups: int
) -> None:
    whole = document(layer(kind, reads, makes, groups))
    made, output = whole.layers[0], whole.feature_maps[1]
    for to in range(makes):
        total = np.zeros(output.shape[2:])
        assert inputs_of(made, to) == tuple(c for c in range(reads) if connected(made, c, to))
        for source in inputs_of(made, to):
            assert to in outputs_of(made, source)
            seen = along_path(whole, (source, to))
            if whole.is_one_channel:
                assert seen is whole
                part = by_hand(made, whole.input[0, 0], made.kernel)
            else:
                assert channels_of(seen).path == (source, to)
                np.testing.assert_array_equal(seen.input[0, 0], whole.input[0, source])
                part = by_hand(made, whole.input[0, source], seen.layers[0].kernel)
                np.testing.assert_array_equal(seen.feature_maps[1][0, 0], output[0, to])
                if not is_depthwise(made):
                    shown = partial_sum(seen, 0).feature_maps[1][0, 0]
                    np.testing.assert_array_equal(shown, part)
            total += part
        assert made.bias is not None
        np.testing.assert_array_equal(total + made.bias[to], output[0, to])


def test_a_depthwise_layer_has_no_partial_sums() -> None:
    seen = along_path(document(layer("conv", 3, 3, 3)), (1, 1))
    assert partial_sum(seen, 0) is seen


def test_where_groups_part_two_channels_there_is_no_kernel() -> None:
    made = layer("conv", 4, 2, 2)
    assert place_of(made, 3, 0) is None
    assert place_of(made, 3, 1) == (1, 1)
    assert place_of(layer("conv_transpose", 4, 2, 2), 3, 1) == (3, 0)


@given(st.lists(st.integers(-3, 9), min_size=0, max_size=6), st.integers(0, 3))
@settings(max_examples=60, deadline=None)
def test_a_fitting_path_is_connected_and_keeps_its_channel(wanted: list[int], kept: int) -> None:
    whole = network()
    path = fitting_path(whole, wanted, kept)
    counts = channel_counts(whole)
    assert counts == (3, 4, 4, 2)
    assert all(0 <= c < n for c, n in zip(path, counts, strict=True))
    for made, reads, makes in zip(whole.layers, path, path[1:], strict=False):
        assert connected(made, reads, makes)
    if kept < len(wanted) and 0 <= wanted[kept] < counts[kept]:
        assert path[kept] == wanted[kept]
    assert fitting_path(whole, path) == path


def test_the_same_path_is_the_same_document() -> None:
    whole = network()
    assert along_path(whole, (1, 2, 2, 1)) is along_path(whole, (1, 2, 2, 1))
    assert channels_of(along_path(whole, (1, 2, 2, 1))) == (whole, (1, 2, 2, 1))
    assert channels_of(whole).whole is whole


# --- and back -----------------------------------------------------------------------------------

PATH = (1, 2, 2, 1)


def test_a_number_goes_to_the_channel_that_is_looked_at() -> None:
    whole = network()
    seen = along_path(whole, PATH)
    changed = put_back(seen, seen.with_number(0, "kernel", (1, 0), 77.0))
    wanted = whole.layers[0].weight.copy()
    wanted[1, 2, 1, 0] = 77
    np.testing.assert_array_equal(changed.layers[0].weight, wanted)
    assert changed.layers[1:] == whole.layers[1:]
    changed = put_back(seen, seen.with_number(0, "input", (2, 2), 77.0))
    wanted = whole.input.copy()
    wanted[0, 1, 2, 2] = 77
    np.testing.assert_array_equal(changed.input, wanted)
    changed = put_back(seen, seen.with_number(0, "bias", (0,), 77.0))
    assert whole.layers[0].bias is not None
    wanted = whole.layers[0].bias.copy()
    wanted[2] = 77
    assert changed.layers[0].bias is not None
    np.testing.assert_array_equal(changed.layers[0].bias, wanted)
    assert put_back(seen, seen) is whole


def test_an_upstream_gradient_goes_to_its_output_channel() -> None:
    whole = network()
    seen = along_path(whole, PATH)
    changed = put_back(seen, seen.with_number(2, "upstream", (0, 1), 7.0)).layers[2].upstream
    assert changed is not None
    assert changed.shape == whole.feature_maps[3].shape
    assert changed[0, 1, 0, 1] == 7
    assert changed.sum() == changed.size + 6
    assert along_path(whole, PATH).layers[2].upstream is None


def test_a_setting_goes_to_all_channels() -> None:
    whole = network()
    seen = along_path(whole, PATH)
    spec = seen.layers[0].spec.with_(kernel_size=(3, 2), stride=1)
    changed = put_back(seen, seen.with_layer(0, spec=spec)).layers[0]
    assert changed.weight.shape == (3, 4, 3, 2)
    np.testing.assert_array_equal(changed.weight[:, :, :2], whole.layers[0].weight)
    assert not changed.weight[:, :, 2].any()
    assert changed.spec.stride == (1, 1)
    assert changed.spec.groups == 1
    bare = put_back(seen, seen.with_layer(1, bias=None))
    assert bare.layers[1].bias is None
    again = put_back(along_path(bare, PATH), along_path(bare, PATH).with_layer(1, bias=np.ones(1)))
    assert again.layers[1].bias is not None
    assert again.layers[1].bias.tolist() == [0, 0, 1, 0]


def test_another_operation_connects_the_same_channels() -> None:
    whole = document(layer("conv_transpose", 6, 4, 2))
    seen = along_path(whole, (4, 3))
    changed = put_back(seen, seen.with_layer(0, operation_id="conv"))
    made = changed.layers[0]
    assert (made.in_channels, made.out_channels, made.spec.groups) == (6, 4, 2)
    for reads, makes in product(range(6), range(4)):
        old, new = place_of(whole.layers[0], reads, makes), place_of(made, reads, makes)
        assert (old is None) == (new is None)
        if old is not None and new is not None:
            np.testing.assert_array_equal(whole.layers[0].weight[old], made.weight[new])


def test_pooling_takes_the_place_of_a_layer_and_keeps_the_channels_it_reads() -> None:
    whole = document(layer("conv", 3, 4, 1), layer("conv", 4, 2, 1), size=6)
    seen = along_path(whole, (0, 0, 0))
    pool = new_layer("max_pool", 2)
    changed = put_back(seen, seen.with_layer(0, operation_id="max_pool", spec=pool.spec,
                                             weight=pool.weight, bias=None))  # fmt: skip
    assert channel_counts(changed) == (3, 3, 2)
    wanted = whole.input[0].reshape(3, 3, 2, 3, 2).max(axis=(2, 4))
    np.testing.assert_array_equal(changed.feature_maps[1][0], wanted)


def test_layers_come_go_and_move_with_all_their_channels() -> None:
    whole = network()
    seen = along_path(whole, PATH)
    new = put_back(seen, layer_added(seen, 1, new_layer("conv", 2)))
    assert [made.spec.groups for made in new.layers] == [1, 4, 4, 2]
    assert new.layers[0] is whole.layers[0]
    gone = put_back(seen, layer_removed(seen, 1))
    assert gone.layers == (whole.layers[0], whole.layers[2])
    twice = put_back(seen, layer_duplicated(seen, 1))
    np.testing.assert_array_equal(twice.layers[2].weight, whole.layers[1].weight)
    assert channel_counts(twice) == (3, 4, 4, 4, 2)
    moved = put_back(seen, layer_moved(seen, 2, 1))
    assert [made.operation_id for made in moved.layers] == [
        "conv_transpose",
        "conv",
        "conv_transpose",
    ]
    np.testing.assert_array_equal(moved.layers[1].weight, whole.layers[2].weight)
    assert channel_counts(moved) == (3, 4, 2, 2)
    for made in (new, gone, twice, moved):
        assert encode(decode(encode(made)).document) == encode(made)


def test_switched_off_and_on_again_it_is_as_it_was() -> None:
    whole = network()
    off = put_back(along_path(whole, PATH), switched_off(along_path(whole, PATH), 0))
    assert channel_counts(off) == channel_counts(whole)
    copied = off.feature_maps[1][0]
    np.testing.assert_array_equal(copied, whole.input[0][[0, 1, 2, 0]])
    seen = along_path(off, PATH)
    assert encode(put_back(seen, switched_on(seen, 0))) == encode(whole)


def test_a_layer_that_is_switched_off_copies_whatever_channels_there_are() -> None:
    whole = network()
    off = put_back(along_path(whole, PATH), switched_off(along_path(whole, PATH), 0))
    fewer = with_in_channels(off, 2)
    np.testing.assert_array_equal(fewer.feature_maps[1][0], fewer.input[0][[0, 1, 0, 1]])
    seen = along_path(fewer, PATH)
    on = put_back(seen, switched_on(seen, 0))
    np.testing.assert_array_equal(on.layers[0].weight, whole.layers[0].weight[:2])


def test_one_axis_more_or_less_takes_all_channels_along() -> None:
    whole = network()
    seen = along_path(whole, PATH)
    row = put_back(seen, seen.with_input(np.arange(7.0)))
    assert row.input.shape == (1, 3, 7)
    np.testing.assert_array_equal(row.input[0, 1], np.arange(7))
    np.testing.assert_array_equal(row.input[0, 0, :3], whole.input[0, 0, 1])
    np.testing.assert_array_equal(row.layers[0].weight, whole.layers[0].weight[:, :, 1])


# --- more or fewer channels ---------------------------------------------------------------------


def one() -> Document:
    return make_document(
        [[1, 2], [3, 4]],
        make_layer("conv_transpose", [[1, 2], [3, 4]], stride=2, bias=1.0),
        make_layer("conv", [[5]]),
    )


def test_new_filters_are_the_old_ones_mirrored() -> None:
    made = with_filters(one(), 0, 4)
    planes = [[[1, 2], [3, 4]], [[2, 1], [4, 3]], [[4, 3], [2, 1]], [[3, 4], [1, 2]]]
    assert made.layers[0].weight[0].tolist() == planes
    assert made.layers[0].bias is not None
    assert made.layers[0].bias.tolist() == [1, 1, 1, 1]
    assert channel_counts(made) == (1, 4, 1)
    assert encode(with_filters(made, 0, 1)) == encode(one())


def test_more_input_channels_need_more_kernels_not_more_filters() -> None:
    made = with_in_channels(one(), 3)
    assert made.input[0].tolist() == [[[1, 2], [3, 4]], [[2, 1], [4, 3]], [[4, 3], [2, 1]]]
    assert made.layers[0].weight.shape == (3, 1, 2, 2)
    assert channel_counts(made) == (3, 1, 1)
    assert encode(with_in_channels(made, 1)) == encode(one())


def test_groups_drop_the_kernels_between_them() -> None:
    whole = document(layer("conv", 4, 4, 1))
    grouped = with_groups(whole, 0, 2)
    assert grouped.layers[0].weight.shape == (4, 2, 2, 2)
    for reads, makes in product(range(4), range(4)):
        place = place_of(grouped.layers[0], reads, makes)
        if place is not None:
            kernel = grouped.layers[0].weight[place]
            np.testing.assert_array_equal(kernel, whole.layers[0].weight[makes, reads])
    back = with_groups(grouped, 0, 1)
    np.testing.assert_array_equal(back.feature_maps[1], grouped.feature_maps[1])


@pytest.mark.parametrize(
    ("change", "parameter", "part"),
    [
        (lambda d: with_filters(d, 0, 33), "filters", "at most 32 channels, but would have 33"),
        (lambda d: with_filters(d, 0, 0), "filters", "at least 1, but is 0"),
        (lambda d: with_in_channels(d, 99), "in_channels", "at most 32 channels"),
        (lambda d: with_groups(d, 0, 2), "groups", "must divide the 3 channels"),
        (lambda d: with_groups(with_filters(d, 0, 2), 0, 3), "groups", "must divide the 2"),
    ],
)
def test_what_cannot_be_is_refused_by_name(change, parameter: str, part: str) -> None:
    whole = document(layer("conv", 3, 3, 1))
    with pytest.raises(ConvError, match=part) as refusal:
        change(whole)
    assert refusal.value.parameter == parameter


def test_layers_that_do_not_fit_are_named() -> None:
    with pytest.raises(ConvError, match="reads 2 channels, but the layer before it makes 4") as no:
        document(layer("conv", 3, 4, 1), layer("conv", 2, 2, 1))
    assert no.value.layer == 1
    with pytest.raises(ConvError, match="at most 65536 kernel numbers"):
        Layer("conv", conv_spec((16, 16)), np.zeros((32, 32, 16, 16)))
