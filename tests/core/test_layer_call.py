"""The fields of a layer call, against PyTorch's rules and numbers reckoned by hand."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

import numpy as np
import pytest

from core.chain_edit import multiplication_count, parameter_count, switched_off
from core.channels import with_filters, with_groups, with_in_channels
from core.document import MAX_LAYERS, Document, Layer, make_document, make_layer
from core.errors import ConvError
from core.layer_call import (
    ACTIVATIONS,
    activation_of,
    possible_groups,
    with_activation,
    with_bias,
)
from core.spec import conv_spec

BY_HAND = {
    "relu": lambda x: np.where(x > 0, x, 0),
    "leaky_relu": lambda x: np.where(x > 0, x, x / 100),
    "tanh": lambda x: (np.exp(x) - np.exp(-x)) / (np.exp(x) + np.exp(-x)),
    "sigmoid": lambda x: 1 / (1 + np.exp(-x)),
}


def layer_of(
    operation: str, ins: int, outs: int, kernel: Sequence[int], groups: int = 1,
    with_bias: bool = False, **settings: object,
) -> Layer:  # fmt: skip
    """A layer with PyTorch's weight shape and numbers that differ."""
    first, second = (outs, ins) if operation == "conv" else (ins, outs)
    shape = (first, second // groups, *kernel)
    weight = np.arange(1.0, np.prod(shape) + 1).reshape(shape) / 10
    bias = np.arange(1.0, outs + 1) if with_bias else None
    return Layer(operation, conv_spec(kernel, groups=groups, **settings), weight, bias)


def document_of(size: Sequence[int], *layers: Layer) -> Document:
    ins = layers[0].in_channels
    values = np.arange(float(ins * np.prod(size))).reshape(1, ins, *size) - 4
    return Document(values, layers)


TWO = document_of((4, 4), layer_of("conv", 3, 4, (3, 3)), layer_of("conv_transpose", 4, 2, (2, 2)))


# ---- activation -------------------------------------------------------------------------------


def test_every_activation_is_offered():
    assert set(ACTIVATIONS) == set(BY_HAND)


@pytest.mark.parametrize("name", sorted(BY_HAND))
def test_an_activation_comes_right_behind_and_treats_every_channel(name: str):
    document = Document((TWO.input - 20) / 500, TWO.layers)
    made = with_activation(document, 0, name)
    assert [layer.operation_id for layer in made.layers] == ["conv", name, "conv_transpose"]
    before = document.feature_maps[1]
    np.testing.assert_allclose(made.feature_maps[2], BY_HAND[name](before))
    assert made.feature_maps[2].shape == (1, 4, 2, 2)
    assert made.layers[0] is document.layers[0]
    assert made.layers[2] is document.layers[1]
    assert activation_of(made, 0) == name
    assert activation_of(made, 2) is None


def test_an_activation_is_replaced_and_removed():
    made = with_activation(TWO, 0, "relu")
    other = with_activation(made, 0, "tanh")
    assert [layer.operation_id for layer in other.layers] == ["conv", "tanh", "conv_transpose"]
    none = with_activation(other, 0, None)
    assert [a is b for a, b in zip(none.layers, TWO.layers, strict=True)] == [True, True]


def test_what_is_so_already_stays_the_same_document():
    made = with_activation(TWO, 1, "sigmoid")
    assert with_activation(made, 1, "sigmoid") is made
    assert with_activation(TWO, 1, None) is TWO
    assert activation_of(made, 1) == "sigmoid"


def test_an_activation_that_is_switched_off_is_none_and_gives_its_place():
    whole = make_document([[1, -2]], make_layer("conv", [[1]]))
    off = switched_off(with_activation(whole, 0, "relu"), 1)
    assert activation_of(off, 0) is None
    assert with_activation(off, 0, None) is off
    again = with_activation(off, 0, "tanh")
    assert [layer.operation_id for layer in again.layers] == ["conv", "tanh"]


def test_a_shared_kernel_is_free_once_an_activation_is_between():
    layers = make_layer("conv", [2.0, 1.0]), Layer(
        "conv_transpose", conv_spec((2,)), np.array([[[2.0, 1.0]]]), tied=True
    )
    made = with_activation(make_document([1.0, -2.0, 3.0], *layers), 0, "relu")
    assert not made.layers[2].tied
    assert made.layers[2].kernel.tolist() == [2, 1]


def test_what_no_activation_can_be():
    with pytest.raises(ConvError, match="“softmax” is no activation; known are relu") as caught:
        with_activation(TWO, 0, "softmax")
    assert caught.value.parameter == "activation"
    full = make_document([1.0], *[make_layer("conv", [1.0])] * MAX_LAYERS)
    with pytest.raises(ConvError, match="layers, but has"):
        with_activation(full, 0, "relu")


# ---- groups and bias --------------------------------------------------------------------------


@pytest.mark.parametrize(("ins", "outs"), [(1, 1), (4, 6), (6, 6), (8, 4), (3, 5), (12, 18)])
@pytest.mark.parametrize("operation", ["conv", "conv_transpose"])
def test_groups_divide_both_sides(operation: str, ins: int, outs: int):
    document = document_of((4,), layer_of(operation, ins, outs, (2,)))
    expected = [n for n in range(1, 33) if ins % n == 0 and outs % n == 0]
    assert list(possible_groups(document, 0)) == expected
    for groups in expected:
        layer = with_groups(document, 0, groups).layers[0]
        assert (layer.in_channels, layer.out_channels) == (ins, outs)
    with pytest.raises(ConvError):
        with_groups(document, 0, max(expected) * 5)


def test_only_groups_that_leave_room_for_the_weights_are_offered():
    layer = layer_of("conv", 32, 32, (16, 16), groups=32)
    # 32·32·256 = 262144 numbers for one group; 65536 are allowed.
    assert possible_groups(document_of((16, 16), layer), 0) == (4, 8, 16, 32)


def test_a_bias_for_every_filter():
    made = with_bias(TWO, 0, [1, 2, 3, -4])
    difference = made.feature_maps[1] - TWO.feature_maps[1]
    for filter_, value in enumerate((1, 2, 3, -4)):
        np.testing.assert_allclose(difference[0, filter_], value)
    assert with_bias(made, 0, (1.0, 2.0, 3.0, -4.0)) is made
    assert with_bias(made, 0, None).layers[0].bias is None
    assert with_bias(TWO, 0, None) is TWO


@pytest.mark.parametrize("bias", [[1], [1, 2, 3], [1, 2, 3, 4, 5], 1.0])
def test_another_number_of_biases_is_refused(bias: object):
    with pytest.raises(ConvError, match="a number for each of the 4 output channels"):
        with_bias(TWO, 0, bias)


def test_what_has_no_bias_says_so():
    pool = Layer("avg_pool", conv_spec((2, 2)), np.ones((1, 1, 2, 2)))
    pooled = make_document(np.ones((4, 4)), pool)
    for document in (pooled, switched_off(make_document([1.0], make_layer("conv", [1.0])), 0)):
        with pytest.raises(ConvError, match="this operation has no bias"):
            with_bias(document, 0, [1.0])
        assert with_bias(document, 0, None) is document


# ---- what it costs ----------------------------------------------------------------------------

CALLS = [
    ("conv", 3, 8, (3, 3), 1, True),
    ("conv", 6, 4, (5,), 2, False),
    ("conv", 4, 8, (3, 2), 4, True),
    ("conv_transpose", 8, 3, (4, 4), 1, True),
    ("conv_transpose", 6, 4, (5,), 2, True),
    ("conv_transpose", 4, 4, (2, 3), 4, False),
]


@pytest.mark.parametrize(("operation", "ins", "outs", "kernel", "groups", "bias"), CALLS)
def test_parameters_are_pytorchs(
    operation: str, ins: int, outs: int, kernel: tuple[int, ...], groups: int, bias: bool
):
    """The shapes of nn.Conv2d's and nn.ConvTranspose2d's weight and bias, multiplied out."""
    made = document_of((6,) * len(kernel), layer_of(operation, ins, outs, kernel, groups, bias))
    field = 1
    for size in kernel:
        field *= size
    assert parameter_count(made, 0) == outs * ins * field // groups + (outs if bias else 0)


def test_well_known_layers():
    vgg = document_of((8, 8), layer_of("conv", 3, 32, (3, 3), with_bias=True, padding=1))
    assert parameter_count(vgg, 0) == 896
    mobile = document_of((8, 8), layer_of("conv", 32, 32, (3, 3), 32, padding=1))
    assert parameter_count(mobile, 0) == 288
    point = document_of((8, 8), layer_of("conv", 32, 16, (1, 1)))
    assert parameter_count(point, 0) == 512
    assert multiplication_count(point, 0) == 512 * 64


@pytest.mark.parametrize(("operation", "ins", "outs", "kernel", "groups", "bias"), CALLS)
def test_multiplications_are_those_of_loops(
    operation: str, ins: int, outs: int, kernel: tuple[int, ...], groups: int, bias: bool
):
    """Every product counted one by one, with channels of one group only."""
    stride, pad, size = 2, 1, 6
    made = document_of(
        (size,) * len(kernel),
        layer_of(operation, ins, outs, kernel, groups, bias, stride=stride, padding=pad),
    )
    out = made.feature_maps[1].shape[2:]
    lines = []
    for taps, length in zip(kernel, out, strict=True):
        if operation == "conv":
            hits = [0 <= o * stride - pad + t < size for o in range(length) for t in range(taps)]
        else:
            hits = [0 <= i * stride - pad + t < length for i in range(size) for t in range(taps)]
        lines.append(sum(hits))
    both = product(range(ins), range(outs))
    pairs = sum(i * groups // ins == o * groups // outs for i, o in both)
    assert multiplication_count(made, 0) == pairs * np.prod(lines)


@pytest.mark.parametrize("channels", [1, 3])
def test_operations_without_a_kernel_do_it_to_every_channel(channels: int):
    def count(operation: str, kernel: int, stride: int) -> int:
        fixed = Layer(operation, conv_spec((kernel,), stride=stride), np.ones((1, 1, kernel)))
        document = Document(np.arange(4.0 * channels).reshape(1, channels, 4), (fixed,))
        assert parameter_count(document, 0) == 0
        return multiplication_count(document, 0)

    assert count("avg_pool", 2, 2) == 4 * channels
    # Twice as large by linear interpolation: 8 cells of 2 weights each, but the first and the last.
    assert count("linear", 1, 2) == 12 * channels
    for operation in ("nearest", "bed_of_nails", "max_pool", "relu"):
        assert count(operation, 1, 1) == 0


def test_filters_and_channels_multiply_the_cost():
    one = make_document(np.ones((5, 5)), make_layer("conv", np.ones((3, 3)), bias=1))
    many = with_filters(with_in_channels(one, 3), 0, 4)
    assert (parameter_count(one, 0), multiplication_count(one, 0)) == (10, 81)
    assert (parameter_count(many, 0), multiplication_count(many, 0)) == (9 * 12 + 4, 81 * 12)
