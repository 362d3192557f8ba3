"""Pasted layers as a document has them: what they become, their channels and their numbers."""

from __future__ import annotations

from itertools import product
from typing import Any

import numpy as np
import pytest

from core import functional
from core.channels import channel_counts, with_filters, with_in_channels
from core.code_layers import CodeLayer, CodeLayers, layer_text, layers_of, read_code
from core.document import Document, make_document, make_layer
from core.errors import ConvError
from core.initialisers import initial_weight
from core.interpolation import CUBIC_OF_TENSORFLOW, cubic
from core.layer_calls import CodeStack
from core.layer_code import read_layers
from core.spec import conv_spec
from core.stack_document import channel_plan, with_more_layers, with_stack
from tests.core.test_vectors import arrays_of, cases


def stack(text: str) -> CodeStack:
    (found,) = read_code(text)
    return found


def found_in(text: str) -> CodeLayers:
    return layers_of(stack(text))


def torch(*calls: str) -> str:
    return "nn.Sequential(\n" + ",\n".join(f"    nn.{call}" for call in calls) + "\n)"


def keras(*calls: str) -> str:
    return "keras.Sequential([\n" + ",\n".join(f"    layers.{call}" for call in calls) + "\n])"


def one(text: str) -> CodeLayer:
    (layer,) = found_in(text).layers
    return layer


def table(side: int = 4) -> Document:
    return make_document(np.arange(side * side).reshape(side, side), make_layer("conv", [[1.0]]))


# --- what a call becomes ------------------------------------------------------------------------

POOL = conv_spec((2, 2), stride=2)


@pytest.mark.parametrize(
    ("call", "operation", "setting"),
    [
        ("nn.MaxPool2d(2)", "max_pool", "kernel_size=2, stride=2"),
        ("nn.MaxPool2d(3, 2, 1)", "max_pool", "kernel_size=3, stride=2, padding=1"),
        ("nn.MaxPool2d((3, 2), stride=(2, 1), dilation=2)", "max_pool",
         "kernel_size=(3, 2), stride=(2, 1), dilation=2"),
        ("nn.MaxPool1d(4, return_indices=True)", "max_pool", "kernel_size=4, stride=4"),
        ("nn.AvgPool2d(3, padding=1)", "avg_pool", "kernel_size=3, stride=3, padding=1"),
        ("layers.MaxPooling2D()", "max_pool", "kernel_size=2, stride=2"),
        ("layers.MaxPooling2D((2, 2), strides=1)", "max_pool", "kernel_size=2, stride=1"),
        ("layers.MaxPool1D(3, 2)", "max_pool", "kernel_size=3, stride=2"),
        ("layers.MaxPooling2D(3, 1, 'same')", "max_pool", "kernel_size=3, stride=1, padding=1"),
        ("layers.AveragePooling2D(2, padding='same')", "avg_pool", "kernel_size=2, stride=2"),
        ("nn.Upsample(scale_factor=2)", "nearest", "scale_factor=2"),
        ("nn.Upsample(scale_factor=(2, 3))", "nearest", "scale_factor=(2, 3)"),
        ("nn.Upsample(scale_factor=2.0, mode='bilinear')", "linear", "scale_factor=2"),
        ("nn.Upsample(scale_factor=2, mode='linear')", "linear", "scale_factor=2"),
        ("nn.Upsample(None, 2, 'bilinear', True)", "linear_aligned", "scale_factor=2"),
        ("nn.Upsample(scale_factor=4, mode='bicubic')", "cubic", "scale_factor=4"),
        ("nn.Upsample(scale_factor=2, mode='bicubic', align_corners=True)", "cubic_aligned",
         "scale_factor=2"),
        ("nn.UpsamplingNearest2d(scale_factor=3)", "nearest", "scale_factor=3"),
        ("nn.UpsamplingBilinear2d(scale_factor=2)", "linear_aligned", "scale_factor=2"),
        ("layers.UpSampling2D()", "nearest", "scale_factor=2"),
        ("layers.UpSampling1D(3)", "nearest", "scale_factor=3"),
        ("layers.UpSampling2D((2, 3), interpolation='bilinear')", "linear", "scale_factor=(2, 3)"),
        ("nn.PixelShuffle(2)", "pixel_shuffle", "scale_factor=2"),
        ("nn.PixelUnshuffle(downscale_factor=3)", "pixel_unshuffle", "stride=3"),
        ("nn.ReLU(inplace=True)", "relu", ""),
        ("nn.LeakyReLU()", "leaky_relu", ""),
        ("nn.Tanh()", "tanh", ""),
        ("nn.Sigmoid()", "sigmoid", ""),
        ("layers.Activation('tanh')", "tanh", ""),
        ("layers.Activation(tf.nn.relu)", "relu", ""),
    ],
)  # fmt: skip
def test_a_call_is_the_operation_of_its_name(call: str, operation: str, setting: str) -> None:
    layer = one(call)
    assert (layer.operation, layer_text(layer)) == (operation, setting)
    assert (layer.name, layer.line) == (call, 1)


def test_the_axes_are_those_that_the_text_says() -> None:
    row = found_in(torch("ReLU()", "MaxPool1d(2)", "Upsample(scale_factor=2)", "Tanh()"))
    assert [layer.spec.axes for layer in row.layers] == [1] * 4
    assert layers_of(stack("nn.ReLU()"), axes=1).layers[0].spec.axes == 1
    assert layers_of(stack("nn.PixelShuffle(2)"), axes=1).layers[0].spec.axes == 2


def test_keras_calls_with_all_they_say() -> None:
    found = found_in(
        keras(
            "Input((8, 8, 3))",
            "Conv2D(8, 3, 2, 'same', activation='relu')",
            "DepthwiseConv2D(3, depth_multiplier=2, use_bias=False)",
            "SeparableConv2D(4, 3, activation=tf.nn.sigmoid)",
            "Conv2DTranspose(6, 4, strides=2, padding='same', activation='softmax')",
        )
    )
    assert (found.size, found.channels) == ((8, 8), 3)
    assert [layer.operation for layer in found.layers] == [
        "conv", "relu", "conv", "conv", "conv", "sigmoid", "conv_transpose",
    ]  # fmt: skip
    assert [layer.filters for layer in found.layers] == [8, None, None, None, 4, None, 6]
    assert [layer.groups for layer in found.layers] == [1, 1, None, None, 1, 1, 1]
    assert [layer.bias for layer in found.layers] == [
        True, False, False, False, True, False, True,
    ]  # fmt: skip
    assert [passed.text for passed in found.passed_over] == ["activation='softmax'"]
    plan = channel_plan(found, table())
    assert plan.counts == (3, 8, 8, 16, 16, 4, 4, 6)


def test_tensorflows_bicubic_is_not_pytorchs_and_keeps_its_kernel() -> None:
    layer = one("layers.UpSampling2D(2, interpolation='bicubic')")
    row = cubic(2, CUBIC_OF_TENSORFLOW).kernel
    assert layer.operation == "conv_transpose"
    np.testing.assert_array_equal(layer.kernel, np.multiply.outer(row, row))


@pytest.mark.parametrize(
    ("call", "remark"),
    [
        ("nn.LeakyReLU(0.2)", "negative_slope 0.2 is taken as 0.01 here"),
        ("layers.LeakyReLU()", "negative_slope 0.3 is taken as 0.01 here"),
        ("layers.LeakyReLU(alpha=0.1)", "negative_slope 0.1 is taken as 0.01 here"),
        ("layers.Conv2D(1, 3, activation='leaky_relu')", "negative_slope 0.2 is taken as 0.01"),
        ("nn.AvgPool2d(3, padding=1, count_include_pad=False)", "count_include_pad False is taken"),
        ("nn.AvgPool2d(2, divisor_override=3)", "divisor_override 3 is taken as None"),
        ("layers.AveragePooling2D(3, 1, 'same')", "padding 'same' is taken as 1"),
    ],
)
def test_what_is_taken_otherwise_is_said(call: str, remark: str) -> None:
    (said,) = found_in(call).remarks
    assert said.english().startswith(f"line 1: {remark}")


@pytest.mark.parametrize("call", ["nn.LeakyReLU(0.01)", "nn.MaxPool2d(2, ceil_mode=False)",
                                  "nn.AvgPool2d(2, count_include_pad=True)"])  # fmt: skip
def test_what_is_taken_as_it_is_needs_no_word(call: str) -> None:
    assert found_in(call).remarks == ()


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        ("nn.MaxPool2d(3, 2, ceil_mode=True)", "ceil_mode is not known here"),
        ("layers.MaxPooling2D(3, 2, 'same')", "pads more at the end .* kernel_size 3 and stride 2"),
        ("nn.MaxPool2d(k)", "kernel_size is k, which has no known value"),
        ("nn.MaxPool2d()", "kernel_size is missing"),
        ("nn.MaxPool3d(2)", "three spatial axes"),
        ("nn.AdaptiveAvgPool2d(1)", "pooling is no convolution"),
        ("nn.Upsample(scale_factor=1.5)", "scale_factor is 1.5; only a resize by a whole factor"),
        ("nn.PixelShuffle(1.5)", "upscale_factor is 1.5"),
        ("nn.Flatten()", "this layer mixes all cells"),
    ],
)
def test_what_cannot_be_taken_gets_its_sentence(call: str, sentence: str) -> None:
    with pytest.raises(ConvError, match=f"^line 1, .*{sentence}"):
        read_code(call)


def test_a_sequence_that_can_be_taken_is_enough() -> None:
    good, bad = read_code("a = nn.Sequential(nn.MaxPool2d(2))\nb = nn.Sequential(nn.Flatten(), x)")
    assert layers_of(good).problem is None
    assert layers_of(bad).problem is not None
    # The audit follows patterns, and so neither of them.
    with pytest.raises(ConvError, match="pooling is no convolution"):
        read_layers("a = nn.Sequential(nn.MaxPool2d(2))")


def test_activations_by_themselves_count_where_there_is_nothing_else() -> None:
    text = """
class Net(nn.Module):
    def __init__(self):
        self.main = nn.Sequential(nn.Conv2d(1, 1, 3), nn.MaxPool2d(2))
        self.act = nn.ReLU()
"""
    assert [found.name for found in read_code(text)] == ["Net.main"]
    assert [layer.operation for layer in found_in("self.act = nn.ReLU()").layers] == ["relu"]


# --- channels -----------------------------------------------------------------------------------


def test_channels_are_those_of_the_calls() -> None:
    text = torch("Conv2d(3, 8, 3, groups=1)", "ReLU()", "Conv2d(8, 16, 1, groups=4)",
                 "PixelShuffle(2)", "ConvTranspose2d(4, 2, 4, 2, 1, bias=False)")  # fmt: skip
    made = with_stack(table(8), stack(text))
    assert channel_counts(made) == (3, 8, 8, 16, 4, 2)
    shapes = [layer.weight.shape for layer in made.layers]
    assert shapes == [(8, 3, 3, 3), (8, 1, 1, 1), (16, 2, 1, 1), (16, 1, 2, 2), (4, 2, 4, 4)]
    assert [layer.spec.groups for layer in made.layers] == [1, 8, 4, 4, 1]
    biases = [None if layer.bias is None else layer.bias.tolist() for layer in made.layers]
    assert biases == [[0] * 8, None, [0] * 16, None, None]
    # The first input channel is the one that was there.
    np.testing.assert_array_equal(made.input[0, 0], table(8).input[0, 0])
    first = initial_weight("glorot_uniform", (8, 3, 3, 3), seed=0, decimals=2)
    np.testing.assert_array_equal(made.layers[0].weight, first)
    assert len({plane.tobytes() for plane in made.layers[4].weight[:, 0]}) == 4


def test_channels_behind_an_input_that_the_text_says() -> None:
    made = with_stack(
        table(), stack(keras("Input((6, 6, 2))", "MaxPooling2D()", "Conv2D(3, 2)"))
    )
    assert made.input.shape == (1, 2, 6, 6)
    assert channel_counts(made) == (2, 2, 3)
    # Without it the document's own are taken.
    wide = with_in_channels(table(), 2)
    assert channel_counts(with_stack(wide, stack(keras("Conv2D(3, 2)")))) == (2, 3)
    assert channel_counts(with_stack(wide, stack("nn.Conv2d(5, 3, 2)"))) == (5, 3)
    shuffled = with_stack(table(), stack(torch("PixelUnshuffle(2)", "Conv2d(12, 1, 1)")))
    assert channel_counts(shuffled) == (3, 12, 1)


@pytest.mark.parametrize(
    ("calls", "counts", "why"),
    [
        (("Conv2d(3, 64, 3, padding=1)", "Conv2d(64, 3, 3, padding=1)"), (1, 1, 1), "up to 64"),
        (("Conv2d(3, 256, 3, padding=1)", "PixelShuffle(2)", "Conv2d(64, 3, 1)"), (1, 4, 1, 1),
         "up to 256"),
        (("Conv2d(3, 8, 3, padding=1)", "Conv2d(4, 3, 1)"), (1, 1, 1), "do not fit together"),
        (("Conv2d(3, n, 3, padding=1)", "ReLU()"), (1, 1, 1), "not all known"),
        (("Conv2d(3, 9, 1)", "PixelShuffle(2)"), (1, 4, 1), "do not fit together"),
        (("Conv2d(3, 4, 1, groups=2)",), (1, 1), "do not fit together"),
        (("Conv2d(32, 32, 16)",), (1, 1), "too many numbers"),
        (("ConvTranspose2d(99, 9, 2, 2)", "PixelUnshuffle(2)", "PixelShuffle(4)"), (1, 4, 16, 1),
         "up to 99"),
    ],
)  # fmt: skip
def test_channels_that_cannot_be_are_left_out(
    calls: tuple[str, ...], counts: tuple[int, ...], why: str
) -> None:
    found = stack(torch(*calls))
    plan = channel_plan(layers_of(found), table())
    assert plan.counts == counts
    assert plan.left_out is not None
    assert why in plan.left_out.english()
    made = with_stack(table(), found)
    assert channel_counts(made) == counts
    kernels = [layer.weight for layer in made.layers if layer.operation.has_kernel]
    assert all((weight == 1).all() for weight in kernels)


def test_one_channel_begins_with_ones() -> None:
    made = with_stack(table(), stack(torch("Conv2d(1, 1, 2)", "MaxPool2d(3)", "Sigmoid()")))
    assert made.layers[0].weight.tolist() == [[[[1, 1], [1, 1]]]]
    x = np.arange(16.0).reshape(1, 1, 4, 4)
    sums = functional.conv(x, np.ones((1, 1, 2, 2)))
    np.testing.assert_allclose(made.feature_maps[-1], [[[[1 / (1 + np.exp(-sums.max()))]]]])


def test_padding_by_itself_is_for_every_channel() -> None:
    made = with_stack(table(), stack(torch("Conv2d(1, 3, 1)", "ZeroPad2d(1)")))
    np.testing.assert_array_equal(
        made.feature_maps[2], np.pad(made.feature_maps[1], ((0, 0), (0, 0), (1, 1), (1, 1)))
    )


def test_json_goes_to_every_channel_alike() -> None:
    text = '[{"operation": "conv", "kernel": [[1, 2], [3, 4]]}]'
    made = with_stack(with_in_channels(table(), 2), stack(text))
    assert made.layers[0].weight.tolist() == [[[[1, 2], [3, 4]]]] * 2
    assert with_stack(table(), stack(text)).layers[0].weight.tolist() == [[[[1, 2], [3, 4]]]]


# --- appended -----------------------------------------------------------------------------------


def test_appended_layers_get_what_the_last_one_makes() -> None:
    start = with_filters(table(), 0, 4)
    fits = stack(torch("Conv2d(4, 8, 1)", "PixelShuffle(2)", "MaxPool2d(2)"))
    assert channel_counts(with_more_layers(start, fits)) == (1, 4, 8, 2, 2)
    other = stack(torch("Conv2d(16, 8, 1)", "PixelShuffle(2)"))
    plan = channel_plan(layers_of(other), start, appended=True)
    assert plan.counts == (4, 4, 1)
    assert plan.left_out is not None
    assert channel_counts(with_more_layers(start, other)) == (1, 4, 4, 1)
    with pytest.raises(ConvError, match=r"line 1, nn.PixelShuffle\(3\): pixel shuffle by 3 makes "
                       r"one channel out of 9 and gets 4"):  # fmt: skip
        with_more_layers(start, stack("nn.PixelShuffle(3)"))


def test_an_unpooling_finds_the_pooling_of_the_text_or_of_the_document() -> None:
    there_and_back = torch("MaxPool2d(2)", "MaxUnpool2d(2)")
    made = with_stack(table(), stack(there_and_back))
    wanted = np.zeros((4, 4))
    wanted[1::2, 1::2] = made.input[0, 0, 1::2, 1::2]
    np.testing.assert_array_equal(made.feature_maps[2][0, 0], wanted)
    pooled = with_more_layers(table(), stack("nn.MaxPool2d(2)"))
    back = with_more_layers(pooled, stack("nn.MaxUnpool2d(2)"))
    np.testing.assert_array_equal(back.feature_maps[3][0, 0], wanted)
    with pytest.raises(ConvError, match="max-unpooling needs the places"):
        with_more_layers(table(), stack("nn.MaxUnpool2d(2)"))


# --- the stored vectors, as code ----------------------------------------------------------------


WITHOUT_CEIL = [
    case for case in cases("max_pool") if not case.values[0]["params"].get("ceil_mode")
]


@pytest.mark.parametrize("case", WITHOUT_CEIL)
def test_a_pasted_pooling_computes_what_pytorchs_does(case: dict[str, Any]) -> None:
    data = arrays_of(case)
    axes = data["x"].ndim - 2
    settings: dict[str, Any] = dict(case["params"])
    if settings.pop("ceil_mode", False):
        pytest.fail("a vector with ceil_mode, which is refused")
    if data["x"].shape[1] > 32 or axes > 2:
        pytest.fail("a vector that a document has no room for")
    given = ", ".join(f"{key}={_written(value)}" for key, value in settings.items())
    for image, wanted in zip(data["x"], data["y"], strict=True):
        start = Document(image[None], (_through(image.shape[0], axes),))
        made = with_stack(start, stack(f"nn.MaxPool{axes}d({given})"))
        np.testing.assert_array_equal(made.feature_maps[1][0], wanted)


def test_every_channel_is_unpooled_by_its_own_places() -> None:
    text = torch("Conv2d(1, 3, 3, padding=1)", "MaxPool2d(2)", "MaxUnpool2d(2)")
    maps = with_stack(table(6), stack(text)).feature_maps
    wanted = np.zeros((1, 3, 6, 6))
    for c, i, j in product(range(3), range(3), range(3)):
        window = maps[1][0, c, 2 * i : 2 * i + 2, 2 * j : 2 * j + 2]
        at = np.unravel_index(window.argmax(), (2, 2))
        wanted[0, c, 2 * i + at[0], 2 * j + at[1]] = window.max()
    np.testing.assert_array_equal(maps[3], wanted)
    between = torch("MaxPool2d(2)", "Conv2d(1, 4, 1)", "MaxUnpool2d(2)")
    with pytest.raises(ConvError, match="as many channels as its max-pooling had, 1, but gets 4"):
        with_stack(table(6), stack(between))


def _written(value: object) -> object:
    return tuple(value) if isinstance(value, list) else value


def _through(channels: int, axes: int):  # type: ignore[no-untyped-def]
    """A layer that reads so many channels, to be replaced."""
    one_channel = make_document(np.ones((4,) * axes), make_layer("conv", np.ones((1,) * axes)))
    return with_in_channels(one_channel, channels).layers[0]


def test_pasted_upsamplings_compute_what_pytorchs_do() -> None:
    asked = [
        case.values[0] for case in cases("interpolate")
        if "scale_factor" in case.values[0]["params"]
    ]  # fmt: skip
    count = 0
    for case in asked:
        data, given = arrays_of(case), dict(case["params"])
        factor = given["scale_factor"]
        numbers = factor if isinstance(factor, list) else [factor]
        if any(n != int(n) for n in numbers) or given.get("mode") == "nearest-exact":
            continue
        text = ", ".join(f"{key}={_written(value)!r}" for key, value in given.items())
        axes = data["x"].ndim - 2
        for image, wanted in zip(data["x"], data["y"], strict=True):
            start = Document(image[None], (_through(image.shape[0], axes),))
            mode = given.get("mode", "nearest")
            tail = "" if mode != "nearest" else f", nn.ReLU(), nn.MaxPool{axes}d(1)"
            made = with_stack(start, stack(f"nn.Sequential(nn.Upsample({text}){tail})"))
            np.testing.assert_allclose(made.feature_maps[1][0], wanted, rtol=1e-12, atol=1e-12)
            count += 1
    assert count >= 3


def test_every_setting_of_a_pool_and_its_text_agree() -> None:
    for k, s, p in product((1, 2, 3), (1, 2, 3), (0, 1)):
        if 2 * p <= k:
            layer = one(f"nn.MaxPool2d({k}, {s}, {p})")
            assert layer.spec == conv_spec((k, k), stride=s, padding=p)
