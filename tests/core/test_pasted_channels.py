"""Arrays with more axes than a plane: read from text, put into all channels, sent and tied."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays_of

from core.document import Document, Layer, make_document, make_layer
from core.errors import ConvError
from core.pasted_array import parse_array, parse_matrix
from core.pasted_channels import change_of_all, with_input_planes, with_weight
from core.round_trip import with_output_as_input, with_tied_kernel, with_way_back
from core.spec import conv_spec

RANDOM = np.random.default_rng(3)


def weights(*shape: int) -> np.ndarray:
    return RANDOM.integers(-5, 6, shape).astype(float)


def grouped() -> Document:
    """4 → 6 channels in two groups."""
    layer = Layer("conv", conv_spec((2, 2), groups=2), weights(6, 2, 2, 2), weights(6))
    return Document(weights(1, 4, 3, 3), (layer,))


shapes = arrays_of.array_shapes(min_dims=3, max_dims=4, min_side=2, max_side=4)


@given(array=arrays_of.arrays(np.float64, shapes, elements=st.integers(-99, 99).map(float)))
def test_what_numpy_and_lists_write_is_read_with_all_axes(array: np.ndarray) -> None:
    for text in (
        str(array),
        repr(array),
        str(array.tolist()),
        f"w = torch.tensor({array.tolist()})",
    ):
        assert np.array_equal(parse_array(text), array)
    with pytest.raises(ConvError, match=f"{array.ndim} axes"):
        parse_matrix(str(array.tolist()))


def test_leading_axes_of_one_are_a_batch() -> None:
    assert parse_array("[[[[1, 2], [3, 4]], [[5, 6], [7, 8]]]]").shape == (2, 2, 2)
    assert parse_array("[[[1, 2], [3, 4]]]").shape == (2, 2)


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("[[[1, 2], [3, 4]], [[1, 2]]]", "1 × 2 after 2 × 2"),
        ("[[[1, 2], [3, 4]], [[1, 2, 3], [4, 5, 6]]]", "2 × 3 after 2 × 2"),
        ("[[[1, 2], [3, 4]], [[1, 2], [3]]]", "row 2 has 1"),
        ("[[[1, 2]], 3]", "not one plain array"),
        ("[[[[1], [2]], [[1], [2]]], [[[1], [2]]]]", "1 after 2"),
        (str(np.ones((2, 2, 2, 2, 2)).tolist()), "5 axes"),
        (str(np.ones((2, 2, 129)).tolist()), "129"),
    ],
)
def test_what_is_no_array_is_refused(text: str, part: str) -> None:
    with pytest.raises(ConvError, match=part):
        parse_array(text)


def test_a_plane_may_not_have_more_cells_than_a_table() -> None:
    row = "[" + "1," * 20_000 + "1]"
    with pytest.raises(ConvError, match="too large"):
        parse_array(row)
    assert parse_array(f"[{','.join([str([[1] * 100] * 100)] * 3)}]").shape == (3, 100, 100)


def test_planes_fit_the_layers_to_their_number() -> None:
    document = make_document([[1.0]], make_layer("conv", [[2.0, 3.0]], padding=1))
    made = with_input_planes(document, np.ones((3, 2, 2)))
    assert made.layers[0].weight.shape == (1, 3, 1, 2)
    assert made.layers[0].weight[0, 0].tolist() == [[2, 3]]
    back = with_input_planes(made, np.ones((1, 5)))
    assert (back.axes, back.layers[0].weight.tolist()) == (1, [[[2, 3]]])


def test_more_planes_than_can_be_are_refused_before_kernels_are_made() -> None:
    with pytest.raises(ConvError, match="at most 32 channels, but would have 5000"):
        with_input_planes(grouped(), np.ones((5000, 1, 1)))


def test_a_weight_needs_the_layout_of_the_layer() -> None:
    document = grouped()
    weight = weights(6, 2, 3, 1)
    made = with_weight(document, 0, weight)
    assert np.array_equal(made.layers[0].weight, weight)
    assert made.layers[0].spec.kernel_size == (3, 1)
    assert made.layers[0].spec.groups == 2
    for shape in ((6, 4, 2, 2), (4, 3, 2, 2), (2, 2, 2), (6, 2, 2)):
        with pytest.raises(ConvError, match="out_channels × in_channels/groups"):
            with_weight(document, 0, np.ones(shape))
    pool = make_document(np.ones((4, 4)), make_layer("max_pool", np.ones((2, 2)), stride=2))
    with pytest.raises(ConvError, match="fixed"):
        with_weight(pool, 0, np.ones((1, 1, 2, 2)))


def test_a_plane_is_no_change_of_all() -> None:
    document = grouped()
    for grid in ("input", "kernel", "upstream"):
        assert change_of_all(np.ones((2, 2)), document, 0, grid) is None
        assert change_of_all(np.ones(3), document, 0, grid) is None
    with pytest.raises(ConvError, match="3 axes"):
        change_of_all(np.ones((2, 2, 2)), document, 0, "upstream")


def test_the_output_goes_to_the_input_with_all_channels() -> None:
    document = grouped()
    sent = with_output_as_input(document, 0)
    assert np.array_equal(sent.input, document.feature_maps[1])
    assert sent.layers[0].in_channels == 6


def test_the_way_back_undoes_groups_too() -> None:
    document = grouped()
    longer = with_way_back(document)
    back = longer.layers[1]
    assert (back.in_channels, back.out_channels, back.spec.groups) == (6, 4, 2)
    assert back.weight is longer.layers[0].weight
    assert longer.feature_maps[2].shape == document.input.shape


def test_a_tied_layer_keeps_a_bias_for_each_of_its_filters() -> None:
    one = Layer("conv", conv_spec((1, 1)), weights(4, 3, 1, 1))
    two = Layer("conv_transpose", conv_spec((1, 1)), weights(4, 2, 1, 1), np.array([5.0, 6.0]))
    document = Document(weights(1, 3, 2, 2), (one, two))
    tied = with_tied_kernel(document, 1, True)
    assert tied.layers[1].bias is not None
    assert tied.layers[1].bias.tolist() == [5, 6, 5]
    assert tied.layers[1].weight is tied.layers[0].weight
    free = with_tied_kernel(tied, 1, False)
    assert not free.layers[1].tied
    assert np.array_equal(free.layers[1].weight, one.weight)
