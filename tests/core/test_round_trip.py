"""There and back: the gallery's numbers, the adjoint, and what is lost on the way."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from small_documents import small_documents

from core.codec import decode, encode
from core.document import Document, make_document, make_layer
from core.errors import ConvError
from core.functional import conv_matrix
from core.round_trip import (
    MOST_UNITS,
    associated_layer,
    differing,
    round_trip,
    with_associated_layer,
    with_output_as_input,
    with_tied_kernel,
    without_last_layer,
)

G4 = make_document(np.arange(9).reshape(3, 3), make_layer("conv", [[1, 2], [3, 4]]))
G5 = make_document([[1, 2, 3], [6, 5, 3], [1, 4, 1]], make_layer("conv", [[1, 2], [2, 1]]))


def test_gallery_g4_comes_back_in_shape_but_not_in_values() -> None:
    trip = round_trip(G4, 0)
    assert trip.y.tolist() == [[27, 37], [57, 67]]
    assert trip.back.tolist() == [[27, 91, 74], [138, 400, 282], [171, 429, 268]]
    rule = trip.sum_rule
    assert (rule.into, rule.weights, rule.found, rule.is_cropped) == (188, 10, 1880, False)
    assert rule.holds


def test_gallery_g5_and_its_best_linear_guess() -> None:
    trip = round_trip(G5, 0)
    assert trip.y.tolist() == [[22, 21], [22, 20]]
    assert trip.back.tolist() == [[22, 65, 42], [66, 128, 61], [44, 62, 20]]
    assert trip.matrix is not None
    assert np.array_equal(trip.matrix, conv_matrix((3, 3), G5.layers[0].weight))
    guess = trip.guess
    assert guess is not None
    assert (guess.rank, guess.units) == (4, 9)
    assert guess.values.round(3).tolist() == [
        [1.467, 3.611, 1.356], [3.778, 5.756, 3.167], [1.689, 3.333, 1.244],
    ]  # fmt: skip


@given(small_documents())
@hypothesis_settings(max_examples=60)
def test_the_virtual_way_back_is_the_transpose(document: Document) -> None:
    alone = Document(document.input, document.layers[:1])
    trip = round_trip(alone, 0)
    assert trip.way_back == "virtual"
    matrix = trip.matrix
    assert matrix is not None
    bias = trip.forward.bias_value
    assert np.array_equal((matrix @ trip.x.ravel() + bias).reshape(trip.y.shape), trip.y)
    assert np.array_equal((matrix.T @ trip.y.ravel()).reshape(trip.x.shape), trip.back)
    assert trip.guess is not None
    expected = np.linalg.pinv(matrix) @ (trip.y.ravel() - bias)
    np.testing.assert_allclose(trip.guess.values.ravel(), expected, rtol=1e-7, atol=1e-7)
    assert trip.guess.rank == np.linalg.matrix_rank(matrix)
    assert trip.sum_rule.is_cropped or trip.sum_rule.holds
    last, reached = trip.back_after(trip.y.size)
    assert np.array_equal(last, trip.back)
    assert not last[~reached].any()
    assert not trip.back_after(0)[1].any()


@given(small_documents())
@hypothesis_settings(max_examples=60)
def test_the_associated_layer_is_the_virtual_way_back(document: Document) -> None:
    alone = Document(document.input, document.layers[:1])
    shape, is_conv = alone.geometries[0], alone.layers[0].operation_id == "conv"
    if not is_conv and any(-e >= s for e, s in zip(shape.end, shape.stride, strict=True)):
        with pytest.raises(ConvError):
            with_associated_layer(alone)
        return
    pair = with_associated_layer(alone)
    for position in (0, 1):
        trip = round_trip(pair, position)
        assert (trip.position, trip.way_back) == (0, "same")
        assert np.array_equal(trip.back, round_trip(alone, 0).back)
    assert len(without_last_layer(pair).layers) == 1


def test_another_kernel_is_a_free_way_back() -> None:
    pair = with_associated_layer(G5)
    free = pair.with_number(1, "kernel", (0, 0), 9)
    assert round_trip(free, 0).way_back == "free"
    assert round_trip(free, 1).back.tolist() == free.feature_maps[2][0, 0].tolist()


def test_a_tied_kernel_is_edited_in_both_layers() -> None:
    free = with_associated_layer(G5).with_number(1, "kernel", (0, 0), 9)
    tied = with_tied_kernel(free, 1, True)
    assert tied.layers[1].kernel.tolist() == [[1, 2], [2, 1]]
    for layer in (0, 1):
        edited = tied.with_number(layer, "kernel", (0, 1), 7)
        assert [one.kernel.tolist() for one in edited.layers] == [[[1, 7], [2, 1]]] * 2
        assert round_trip(edited, 0).way_back == "same"
        larger = tied.layers[layer].spec.with_(kernel_size=(3, 2), padding=1)
        resized = tied.with_layer(layer, spec=larger)
        assert [one.spec.kernel_size for one in resized.layers] == [(3, 2)] * 2
        turned = tied.with_layer(layer, flipped=True)
        assert [one.flipped for one in turned.layers] == [True, True]
    untied = with_tied_kernel(tied, 1, False).with_number(1, "kernel", (0, 1), 7)
    assert untied.layers[0].kernel.tolist() == [[1, 2], [2, 1]]
    assert round_trip(untied, 0).way_back == "free"


def test_a_tied_layer_is_written_and_read() -> None:
    tied = with_tied_kernel(with_associated_layer(G5), 1, True)
    data = encode(tied)
    read = decode(data).document
    assert [layer.tied for layer in read.layers] == [False, True]
    assert encode(read) == data
    assert b'"tied"' not in encode(with_tied_kernel(tied, 1, False))
    with pytest.raises(ConvError):
        decode(data.replace(b'"tied": true', b'"tied": 1'))


def test_the_first_layer_cannot_be_tied() -> None:
    with pytest.raises(ConvError) as refused:
        with_tied_kernel(G5, 0, True)
    assert refused.value.parameter == "tied"


def test_output_padding_restores_the_size() -> None:
    document = make_document(np.ones((6, 6)), make_layer("conv", np.ones((3, 3)), stride=2))
    layer = associated_layer(document, 0)
    assert (layer.operation_id, layer.spec.output_padding) == ("conv_transpose", (1, 1))


def test_what_no_convolution_undoes_is_refused() -> None:
    layer = make_layer("conv_transpose", [1, 2], dilation=3, output_padding=2)
    with pytest.raises(ConvError) as refused:
        with_associated_layer(make_document([1, 2, 3], layer))
    assert refused.value.parameter == "output_padding"
    assert round_trip(make_document([1, 2, 3], layer), 0).back.shape == (3,)


def test_the_output_can_be_sent_to_the_input() -> None:
    sent = with_output_as_input(G5, 0)
    assert sent.input[0, 0].tolist() == [[22, 21], [22, 20]]
    assert sent.layers[0] is G5.layers[0]
    assert without_last_layer(G5) is G5


def test_a_large_layer_has_no_guess() -> None:
    trip = round_trip(make_document(np.ones(MOST_UNITS + 1), make_layer("conv", [1, 2])), 0)
    assert trip.matrix is None
    assert trip.guess is None


def test_rounding_is_no_difference() -> None:
    one = np.array([0.1 + 0.2, 1.0, 2.0])
    assert differing(one, np.array([0.3, 1.0, 2.1])).tolist() == [False, False, True]


def test_tiny_numbers_are_told_apart() -> None:
    trip = round_trip(make_document([1e-300, 2e-300], make_layer("conv", [0.5])), 0)
    assert differing(trip.back, trip.x).all()


def test_what_overflows_has_no_guess() -> None:
    trip = round_trip(make_document([1e308, 1e308], make_layer("conv", [1e10])), 0)
    assert trip.guess is None
    assert not trip.sum_rule.is_finite
