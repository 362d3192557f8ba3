"""Layers out of pasted texts: signatures, what is passed over, what is refused and how fast."""

from __future__ import annotations

import json
from itertools import product
from pathlib import Path
from time import perf_counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.arithmetic import conv_transpose_geometry
from core.errors import ConvError
from core.functional import conv, conv_transpose
from core.interpolation import linear
from core.layer_calls import CodeStack
from core.layer_code import MAX_TEXT, read_layers
from core.stack import StackLayer, analyse, setting_text


def only(text: str) -> CodeStack:
    (found,) = read_layers(text)
    assert found.problem is None
    return found


def layer(text: str) -> StackLayer:
    (found,) = only(text).layers
    return found


def settings(stack: CodeStack) -> list[str]:
    return [f"{row.operation}: {setting_text(row.spec)}" for row in stack.layers]


def refusal(text: str) -> str:
    with pytest.raises(ConvError) as caught:
        read_layers(text)
    return str(caught.value)


# --- the signatures of both frameworks --------------------------------------------------------


@pytest.mark.parametrize(
    ("call", "operation", "setting"),
    [
        ("nn.Conv2d(3, 8, 5)", "conv", "kernel_size=5, stride=1"),
        ("nn.Conv2d(3, 8, (3, 5), 2, 1, 2, 1)", "conv",
         "kernel_size=(3, 5), stride=2, padding=1, dilation=2"),
        ("torch.nn.Conv1d(3, 8, kernel_size=3, padding='same')", "conv",
         "kernel_size=3, stride=1, padding='same'"),
        ("nn.LazyConv2d(8, 3, stride=2)", "conv", "kernel_size=3, stride=2"),
        ("ConvTranspose2d(64, 32, 3, 2, 1, 1, 1, False, 1)", "conv_transpose",
         "kernel_size=3, stride=2, padding=1, output_padding=1"),
        ("nn.ConvTranspose1d(64, 32, 3, 2, 1, 1, 1, True, 2)", "conv_transpose",
         "kernel_size=3, stride=2, padding=1, output_padding=1, dilation=2"),
        ("nn.ConvTranspose2d(in_channels=8, out_channels=8, kernel_size=4, stride=2, padding=1)",
         "conv_transpose", "kernel_size=4, stride=2, padding=1"),
        ("layers.Conv2D(32, 3, 2, 'same')", "conv", "kernel_size=3, stride=2, padding='same'"),
        ("Conv1D(32, 3)", "conv", "kernel_size=3, stride=1, padding='valid'"),
        ("layers.Conv1D(32, 3, padding='causal', dilation_rate=2)", "conv",
         "kernel_size=3, stride=1, padding=(4, 0), dilation=2"),
        ("tf.keras.layers.Conv2DTranspose(32, (5, 5), strides=(2, 2), padding='SAME')",
         "conv_transpose", "kernel_size=5, stride=2, padding='same'"),
        ("keras.layers.Conv2DTranspose(32, 5, 2, 'same', 1)", "conv_transpose",
         "kernel_size=5, stride=2, padding='same', output_padding=1"),
        ("Conv1DTranspose(32, 4, 2)", "conv_transpose",
         "kernel_size=4, stride=2, padding='valid'"),
        ("layers.DepthwiseConv2D(3, 2)", "conv", "kernel_size=3, stride=2, padding='valid'"),
        ("layers.SeparableConv2D(8, 3)", "conv", "kernel_size=3, stride=1, padding='valid'"),
        ("nn.Upsample(scale_factor=2)", "conv_transpose", "kernel_size=2, stride=2"),
        ("nn.Upsample(None, 3.0, 'bilinear')", "conv_transpose",
         "kernel_size=5, stride=3, padding=1"),
        ("nn.Upsample(scale_factor=2, mode='linear')", "conv_transpose",
         "kernel_size=4, stride=2, padding=1"),
        ("nn.Upsample(scale_factor=(2, 4))", "conv_transpose",
         "kernel_size=(2, 4), stride=(2, 4)"),
        ("nn.Upsample(scale_factor=2, mode='bicubic')", "conv_transpose",
         "kernel_size=8, stride=2, padding=3"),
        ("nn.UpsamplingNearest2d(scale_factor=2)", "conv_transpose", "kernel_size=2, stride=2"),
        ("nn.UpsamplingBilinear2d(None, 2)", "conv_transpose",
         "kernel_size=4, stride=2, padding=1"),
        ("layers.UpSampling2D()", "conv_transpose", "kernel_size=2, stride=2"),
        ("layers.UpSampling2D((2, 3), interpolation='bilinear')", "conv_transpose",
         "kernel_size=(4, 5), stride=(2, 3), padding=1"),
        ("layers.UpSampling1D(3)", "conv_transpose", "kernel_size=3, stride=3"),
        ("nn.PixelShuffle(2)", "conv_transpose", "kernel_size=2, stride=2"),
        ("nn.ReflectionPad2d((1, 2, 3, 4))", "conv",
         "kernel_size=1, stride=1, padding=((3, 4), (1, 2))"),
        ("layers.ZeroPadding2D()", "conv", "kernel_size=1, stride=1, padding=1"),
        ("layers.ZeroPadding1D((1, 2))", "conv", "kernel_size=1, stride=1, padding=(1, 2)"),
        ("weight_norm(nn.ConvTranspose1d(8, 8, 16, 8, 4))", "conv_transpose",
         "kernel_size=16, stride=8, padding=4"),
    ],
)  # fmt: skip
def test_a_call_is_read_with_its_frameworks_signature(
    call: str, operation: str, setting: str
) -> None:
    found = layer(call)
    assert (found.operation, setting_text(found.spec)) == (operation, setting)
    assert found.line == 1


def test_one_and_two_axes_come_from_the_name_or_the_neighbours() -> None:
    assert layer("nn.ConvTranspose1d(1, 1, 3)").spec.axes == 1
    assert layer("nn.ConvTranspose2d(1, 1, 3)").spec.axes == 2
    found = only("nn.Sequential(nn.Upsample(scale_factor=2), nn.Conv1d(1, 1, 3))")
    assert [row.spec.axes for row in found.layers] == [1, 1]
    assert layer("nn.Upsample(scale_factor=2, mode='linear')").spec.axes == 1


def test_output_padding_of_zero_is_not_none_in_keras() -> None:
    text = "layers.Conv2DTranspose(1, 3, strides=2, padding='same'{})"
    sizes = [
        conv_transpose_geometry(layer(text.format(more)).spec, (5, 5)).large[0]
        for more in ("", ", output_padding=0", ", output_padding=1")
    ]
    assert sizes == [10, 9, 10]


def test_channels_may_be_anything_and_count_where_they_are_known() -> None:
    stack = only(
        "nn.Sequential(nn.Conv2d(nc * f(x), ngf, 3), nn.Conv2d(16, 8, 3, groups=4),"
        " nn.Upsample(scale_factor=2), nn.Conv2d(8, 3, 1))"
    )
    assert [row.channel_pairs for row in stack.layers] == [None, 16 * 8 // 4, 8, 24]
    keras = only("Sequential([Input((8, 8, 3)), Conv2D(16, 3), Conv2D(4, 3)])")
    assert [row.channel_pairs for row in keras.layers] == [48, 64]


# --- what is a transposed convolution under another name --------------------------------------


def test_an_upsampling_layer_holds_its_kernel() -> None:
    nearest = layer("nn.Upsample(scale_factor=2)").kernel
    assert nearest is not None
    assert nearest.tolist() == [[1, 1], [1, 1]]
    bilinear = layer("nn.Upsample(scale_factor=2, mode='bilinear')")
    one = linear(2).kernel
    assert bilinear.kernel is not None
    assert bilinear.kernel.tolist() == np.multiply.outer(one, one).tolist()
    # G9: bilinear with borders that fade.
    x = np.array([[1.0, 2.0], [3.0, 4.0]])[None, None]
    y = conv_transpose(x, bilinear.kernel[None, None], stride=2, padding=1)[0, 0]
    assert y[:2].tolist() == [[0.5625, 0.9375, 1.3125, 1.125], [1.125, 1.75, 2.25, 1.875]]


def test_cubic_weights_are_those_of_each_framework() -> None:
    torch = layer("nn.Upsample(scale_factor=2, mode='bicubic')").kernel
    keras = layer("UpSampling2D(2, interpolation='bicubic')").kernel
    assert torch is not None
    assert keras is not None
    # Distance 3/4 by Keys' formula with a = −3/4 and a = −1/2, squared for two axes.
    t = 0.25
    for kernel, a in ((torch, -0.75), (keras, -0.5)):
        assert kernel[3, 3] == pytest.approx(((a + 2) * t**3 - (a + 3) * t**2 + 1) ** 2)


def test_aligned_corners_are_remarked_on() -> None:
    for text in (
        "nn.UpsamplingBilinear2d(scale_factor=2)",
        "nn.Upsample(scale_factor=2, mode='bilinear', align_corners=True)",
    ):
        said = " ".join(remark.english() for remark in only(text).remarks)
        assert "with aligned corners the weights drift" in said
    plain = only("nn.Upsample(scale_factor=2, mode='bilinear', align_corners=False)")
    assert "aligned" not in " ".join(remark.english() for remark in plain.remarks)


@given(
    k=st.integers(1, 4), r=st.integers(1, 3), p=st.integers(0, 3), d=st.integers(1, 2),
    seed=st.integers(0, 99),
)  # fmt: skip
def test_a_convolution_and_a_pixel_shuffle_are_one_transposed_convolution(
    k: int, r: int, p: int, d: int, seed: int
) -> None:
    text = f"nn.Sequential(nn.Conv2d(1, {r * r}, {k}, 1, {p}, {d}), nn.PixelShuffle({r}))"
    if p > d * (k - 1):
        assert "with a pixel shuffle this is no transposed convolution" in refusal(text)
        return
    found = layer(text)
    random = np.random.default_rng(seed)
    x = random.normal(size=(1, 1, 9, 8))
    weights = random.normal(size=(r, r, k, k))
    channels = [
        [conv(x, weights[a, b][None, None], padding=p, dilation=d)[0, 0] for b in range(r)]
        for a in range(r)
    ]
    height, width = channels[0][0].shape
    shuffled = np.zeros((r * height, r * width))
    kernel = np.zeros(found.spec.kernel_size)
    for a, b in product(range(r), repeat=2):
        shuffled[a::r, b::r] = channels[a][b]
        for t, u in product(range(k), repeat=2):
            kernel[r * d * (k - 1 - t) + a, r * d * (k - 1 - u) + b] = weights[a, b, t, u]
    assert ((kernel != 0) == (found.numbers != 0)).all()
    spec = found.spec
    got = conv_transpose(x, kernel[None, None], stride=spec.stride, padding=spec.padding)[0, 0]
    assert got.shape == shuffled.shape
    assert np.allclose(got, shuffled)


def test_the_pixel_shuffle_is_remarked_on_and_counted_once() -> None:
    stack = only("nn.Sequential(nn.Conv2d(8, 16, 3, padding=1), nn.ReLU(), nn.PixelShuffle(2))")
    assert settings(stack) == ["conv_transpose: kernel_size=6, stride=2, padding=2"]
    assert "random initialisation does not give that, ICNR does" in stack.remarks[0].english()
    report = analyse(stack.layers, (5, 5))
    assert report.multiplications == 25 * 9 * 8 * 16
    strided = only("nn.Sequential(nn.Conv2d(8, 16, 3, 2), nn.PixelShuffle(2))")
    assert settings(strided)[1] == "conv_transpose: kernel_size=2, stride=2"


# --- texts ------------------------------------------------------------------------------------


def test_layers_that_treat_all_cells_alike_are_named() -> None:
    stack = only(
        "nn.Sequential(\n nn.Conv2d(3, 3, 3),\n nn.BatchNorm2d(3), norm_layer(3),\n"
        " nn.LeakyReLU(0.2), nn.Dropout(0.5), nn.Identity())"
    )
    assert [(passed.line, passed.text) for passed in stack.passed_over] == [
        (3, "nn.BatchNorm2d(3)"), (3, "norm_layer(3)"), (4, "nn.LeakyReLU(0.2)"),
        (4, "nn.Dropout(0.5)"), (4, "nn.Identity()"),
    ]  # fmt: skip


NESTED = """
nn.Sequential(OrderedDict([
    ("a", nn.ConvTranspose2d(8, 8, 4, 2, 1)),
    ("b", nn.Sequential(nn.ReLU(), nn.Conv2d(8, 8, 3, padding=1))),
]))
"""
PLAIN = "nn.Sequential(nn.ConvTranspose2d(8, 8, 4, 2, 1), nn.ReLU(), nn.Conv2d(8, 8, 3, padding=1))"


@pytest.mark.parametrize(
    "text",
    [
        PLAIN,
        NESTED,
        "layers = [nn.ConvTranspose2d(8, 8, 4, 2, 1)]\nlayers.append(nn.ReLU())\n"
        "layers += [nn.Conv2d(8, 8, 3, padding=1)]\nmodel = nn.Sequential(*layers)",
        "m = nn.Sequential()\nm.add_module('up', nn.ConvTranspose2d(8, 8, 4, 2, 1))\n"
        "m.append(nn.ReLU())\nm.append(nn.Conv2d(8, 8, 3, padding=1))",
        "self.up = nn.ConvTranspose2d(8, 8, 4, 2, 1)\nself.act = nn.ReLU()\n"
        "self.out = nn.Conv2d(8, 8, 3, padding=1)",
        "        nn.ConvTranspose2d(8, 8, 4, 2, 1),\n        nn.ReLU(),\n"
        "        nn.Conv2d(8, 8, 3, padding=1),",
        "nn.ConvTranspose2d(8, 8, 4, 2, 1),\n        nn.ReLU(),\n"
        "        nn.Conv2d(8, 8, 3, padding=1)",
        "from torch.nn import ConvTranspose2d as Up\nConv = nn.Conv2d\n"
        "a = Up(8, 8, 4, 2, 1)\nb = Conv(8, 8, 3, padding=1)",
        "up = nn.ConvTranspose2d(8, 8, 4, 2, 1)\nseq = nn.Sequential(up, "
        "nn.Conv2d(8, 8, 3, padding=1)).to(device)",
        "def Up(*args, **kwargs):\n    return weight_norm(nn.ConvTranspose2d(*args, **kwargs))\n"
        "nn.Sequential(Up(8, 8, 4, 2, 1), nn.Conv2d(8, 8, 3, padding=1))",
        "nn.Sequential(*[nn.ConvTranspose2d(8, 8, 4, 2, 1) for _ in range(1)],\n"
        " nn.Conv2d(8, 8, 3, padding=1) if last else nn.Identity())",
    ],
)
def test_the_same_stack_in_many_writings(text: str) -> None:
    assert settings(only(text)) == [
        "conv_transpose: kernel_size=4, stride=2, padding=1",
        "conv: kernel_size=3, stride=1, padding=1",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "k, s = 4, 2\np = (k - s) // 2\nnn.ConvTranspose2d(8, 8, k, s, p)",
        "class A:\n    def __init__(self):\n        self.k = 2 ** 2\n"
        "        self.up = nn.ConvTranspose2d(8, 8, self.k, self.k // 2, self.k % 3)",
        "args = (4, 2, 1)\nnn.ConvTranspose2d(8, 8, *args)",
        "ks = [3, 4]\nnn.ConvTranspose2d(8, 8, ks[1], max(1, 2), int(1.5))",
        "K = 3\nK += 1\nnn.ConvTranspose2d(8, 8, kernel_size=K, stride=2, padding=-(-1))",
    ],
)
def test_constants_of_the_same_text_are_reckoned_with(text: str) -> None:
    assert settings(only(text)) == ["conv_transpose: kernel_size=4, stride=2, padding=1"]


def test_a_loop_goes_round_as_often_as_it_says() -> None:
    text = (
        "ratios = [8, 2]\nmodel = []\nfor i, r in enumerate(ratios):\n"
        "    model += [nn.ConvTranspose1d(8, 8, kernel_size=r * 2, stride=r, padding=r // 2)]\n"
        "nn.Sequential(*model)"
    )
    assert settings(only(text)) == [
        "conv_transpose: kernel_size=16, stride=8, padding=4",
        "conv_transpose: kernel_size=4, stride=2, padding=1",
    ]
    once = only("for i in range(n):\n    up = nn.ConvTranspose2d(8, 8, 4, 2, 1)")
    assert len(once.layers) == 1
    assert once.remarks[0].english().startswith("line 1: how often this loop goes round")


def test_a_branch_is_taken_by_what_is_known_and_said() -> None:
    text = (
        "class Up(nn.Module):\n    def __init__(self, bilinear=True, k=3):\n"
        "        if bilinear:\n            self.up = nn.Upsample(scale_factor=2)\n"
        "        else:\n            self.up = nn.ConvTranspose2d(8, 8, 2, stride=2)\n"
        "        self.conv = nn.Conv2d(8, 8, k)\n"
    )
    found = only(text)
    assert settings(found) == [
        "conv_transpose: kernel_size=2, stride=2", "conv: kernel_size=3, stride=1",
    ]  # fmt: skip
    said = [remark.english() for remark in found.remarks]
    assert "line 2: bilinear is taken as its default, True." in said
    assert "line 2: k is taken as its default, 3." in said
    unknown = only(text.replace("bilinear=True, ", "bilinear, "))
    assert unknown.remarks[0].english().startswith("line 3: which branch is taken is not known")


FILE = '''
"""A model."""
import torch
from torch import nn

CHANNELS = 64


class Encoder(nn.Module):
    def __init__(self, inputs):
        super().__init__()
        self.first = nn.Conv2d(inputs, CHANNELS, 3, stride=2, padding=1)
        self.second = nn.Conv2d(CHANNELS, CHANNELS, 3, stride=2, padding=1)
        self.loss = nn.MSELoss()
        self.scale = nn.Parameter(torch.ones(1))

    def forward(self, x):
        return self.second(torch.relu(self.first(x)))


class Decoder(nn.Module):
    def __init__(self, outputs=3):
        super().__init__()
        self.up = nn.Sequential(
            nn.ConvTranspose2d(CHANNELS, CHANNELS, 4, stride=2, padding=1),
            nn.ReLU(),
            nn.ConvTranspose2d(CHANNELS, outputs, 4, stride=2, padding=1),
        )
        self.tidy = nn.Sequential(nn.Conv2d(outputs, outputs, 3, padding=1))
        self.last = nn.Conv2d(outputs, outputs, 1)


if __name__ == "__main__":
    print(Decoder()(Encoder(3)(torch.zeros(1, 3, 8, 8))).shape)
'''


def test_a_file_of_classes_has_one_stack_per_sequence_and_class() -> None:
    found = read_layers(FILE)
    assert [(stack.name, stack.line, len(stack.layers)) for stack in found] == [
        ("Encoder", 12, 2), ("Decoder.up", 24, 2), ("Decoder.tidy", 29, 1), ("Decoder", 30, 1),
    ]  # fmt: skip
    assert [row.line for row in found[1].layers] == [25, 27]
    assert all(stack.problem is None for stack in found)


KERAS = """
def make_generator():
    model = tf.keras.Sequential()
    model.add(layers.Dense(7 * 7 * 256, input_shape=(100,)))
    model.add(layers.LeakyReLU())
    model.add(layers.Reshape((7, 7, 256)))
    model.add(layers.Conv2DTranspose(64, (5, 5), strides=(2, 2), padding="same"))
    return model
"""


def test_a_reshape_is_where_the_picture_begins() -> None:
    stack = only(KERAS)
    assert (stack.name, stack.size) == ("make_generator.model", (7, 7))
    assert settings(stack) == ["conv_transpose: kernel_size=5, stride=2, padding='same'"]
    torch = only("nn.Sequential(nn.Linear(9, 98), nn.Unflatten(1, (2, 7, 7)), nn.Conv2d(2, 1, 3))")
    assert torch.size == (7, 7)
    assert torch.layers[0].channel_pairs == 2
    both = read_layers(
        "m = nn.Sequential(nn.Conv2d(1, 2, 3), nn.Flatten(), nn.Linear(9, 9),\n"
        "  nn.Unflatten(1, (1, 3, 3)), nn.ConvTranspose2d(1, 1, 2, 2))"
    )
    assert [stack.name for stack in both] == ["m (1)", "m (2)"]


def test_layers_that_are_called_on_something_come_in_order() -> None:
    found = only(
        "x = inputs = keras.Input(shape=(28, 28, 1))\n"
        "x = Conv2D(8, 3, strides=2, padding='same')(x)\n"
        "x = Conv2D(1, 3, padding='same')(UpSampling2D(2)(x))\n"
        "model = keras.Model(inputs, x)"
    )
    assert found.size == (28, 28)
    assert [row.title.partition("(")[0] for row in found.layers] == [
        "Conv2D", "UpSampling2D", "Conv2D",
    ]  # fmt: skip


BLOCKS = """
class Up(nn.Module):
    def __init__(self, inputs, k=3):
        super().__init__()
        self.up = nn.ConvTranspose2d(inputs, 8, k, stride=2, padding=1)
        self.norm = nn.BatchNorm2d(8)
        self.tidy = Tidy(k)

    def forward(self, x):
        return F.interpolate(self.tidy(self.norm(self.up(x))), scale_factor=2)


class Tidy(nn.Module):
    def __init__(self, k):
        super().__init__()
        self.conv = nn.Conv2d(8, 8, k)


def block(k, s):
    return nn.Sequential(nn.ConvTranspose2d(8, 8, k, s), nn.ReLU())


class Generator(nn.Module):
    def __init__(self):
        super().__init__()
        layers = [Up(16, k) for k in (4, 6)]
        self.main = nn.Sequential(*layers, block(2, 2))
        self.last = self.loose(5)

    def loose(self, k):
        return nn.Conv2d(8, 3, k)
"""


def test_blocks_of_the_same_text_are_their_layers() -> None:
    main, last = read_layers(BLOCKS)
    assert (main.name, last.name) == ("Generator.main", "Generator")
    assert settings(main) == [
        "conv_transpose: kernel_size=4, stride=2, padding=1",
        "conv: kernel_size=4, stride=1",
        "conv_transpose: kernel_size=6, stride=2, padding=1",
        "conv: kernel_size=6, stride=1",
        "conv_transpose: kernel_size=2, stride=2",
    ]
    assert [row.channel_pairs for row in main.layers[::2]] == [128, 128, 64]
    assert settings(last) == ["conv: kernel_size=5, stride=1"]
    said = [remark.english() for remark in last.remarks]
    assert any("Up(16, k) counts as its layers in the order" in text for text in said)
    assert any("F.interpolate(" in text and "is not followed" in text for text in said)


def test_a_block_that_calls_itself_ends_in_a_sentence() -> None:
    text = "def f(n):\n    return nn.Sequential(f(n - 1), f(n), nn.Conv2d(1, 1, 1))\n"
    start = perf_counter()
    sentence = refusal(text + "nn.Sequential(f(3))")
    assert "this is no layer that is known here" in sentence
    assert perf_counter() - start < 5


def test_a_sequence_of_unknown_blocks_is_not_left_out() -> None:
    good, bad = read_layers(
        "a = nn.Sequential(nn.Conv2d(1, 1, 1))\nb = nn.Sequential(Block(3), Block(4))"
    )
    assert good.problem is None
    assert str(bad.problem).startswith("line 2, Block(3): this is no layer that is known here")


def test_what_cannot_be_followed_spoils_its_own_stack_only() -> None:
    good, bad = read_layers(
        "a = nn.Sequential(nn.ConvTranspose2d(8, 8, 4, 2, 1))\n"
        "b = nn.Sequential(nn.Conv2d(8, 8, 3), nn.MaxPool2d(2), nn.Conv2d(8, 8, 3))\n"
        "c = nn.Sequential(nn.Linear(3, 3), nn.ReLU())\n"
    )
    assert (good.name, good.problem) == ("a", None)
    assert bad.name == "b"
    assert str(bad.problem).startswith("line 2, nn.MaxPool2d(2): pooling is no convolution")


# --- JSON -------------------------------------------------------------------------------------


def test_json_lists_of_layers() -> None:
    rows = [
        {"operation": "conv_transpose", "kernel_size": 3, "stride": 2, "padding": 1,
         "output_padding": 1, "dilation": 1, "name": "up1"},
        {"operation": "conv", "kernel": [[1, 2], [3, 4]]},
    ]  # fmt: skip
    (found,) = read_layers(json.dumps(rows), "mine")
    assert found.name == "mine"
    assert settings(found) == [
        "conv_transpose: kernel_size=3, stride=2, padding=1, output_padding=1",
        "conv: kernel_size=2, stride=1",
    ]
    assert found.layers[0].title == "up1"
    assert found.layers[1].kernel is not None
    assert found.layers[1].kernel.tolist() == [[1, 2], [3, 4]]
    named = {"layers": rows, "name": "a", "size": [4, 5]}
    (one,) = read_layers(json.dumps(named))
    assert (one.name, one.size) == ("a", (4, 5))
    assert [stack.name for stack in read_layers(json.dumps([named, named]))] == ["a", "a"]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ('[{"operation": "conv", "kernel_size": 3, "strides": 2}]',
         "layer 1, conv: “strides” is not known here; known are operation, kernel_size, stride"),
        ('[{"operation": "conv", "kernel_size": 3},\n {"operation": "deconv"}]',
         'layer 2, deconv: operation must be conv / conv_transpose, but is "deconv".'),
        ('[{"kernel_size": 3}]', "layer 1, {}: operation must be conv / conv_transpose"),
        ('[{"operation": "conv"}]', "layer 1, conv: kernel_size is missing, and so is a kernel."),
        ('[{"operation": "conv", "kernel_size": [3], "stride": 0}]',
         "layer 1, conv: stride must be at least 1, but is 0."),
        ('[{"operation": "conv", "kernel": [[1, 2], [3]]}]', "layer 1, conv: kernel must hold"),
        ('[{"operation": "conv", "kernel": [1, NaN]}]', "layer 1, conv: kernel must hold"),
        ('[{"operation": "conv", "kernel": ["1"]}]', "layer 1, conv: kernel must hold"),
        ('[{"operation": "conv", "kernel": [1, 2], "kernel_size": [3]}]',
         "layer 1, conv: kernel has 2 numbers per axis, but kernel_size says 3."),
        ('{"layers": 3}', "layer 1 is 3; write an object like"),
        ('[{"operation": "conv", "kernel_size": 3}, 7]', "layer 2 is 7; write an object like"),
        ('[{"operation": "conv" "kernel_size": 3}]', "line 1 cannot be read as JSON"),
        ("[]", "there is no layer in this text"),
        ("{}", "layer 1, {}: operation must be"),
    ],
)  # fmt: skip
def test_json_that_says_nonsense(text: str, sentence: str) -> None:
    assert refusal(text).startswith(sentence)


# --- refusals ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("\n\nnn.ConvTranspose2d(3, 3, 4, stride=0)",
         "line 3, nn.ConvTranspose2d(3, 3, 4, stride=0): stride must be at least 1, but is 0."),
        ("nn.ConvTranspose2d(3, 3, 4, 2, 1, 2)",
         "line 1, nn.ConvTranspose2d(3, 3, 4, 2, 1, 2): output_padding must be smaller"),
        ("nn.ConvTranspose2d(3, 3, k, 2)",
         "line 1, nn.ConvTranspose2d(3, 3, k, 2): kernel_size is k, which has no known value"),
        ("def f(k):\n    return nn.Conv2d(3, 3, (3, k + 1))",
         "line 2, nn.Conv2d(3, 3, (3, k + 1)): kernel_size is k + 1, which has no known value"),
        ("nn.Conv2d(3, 3)", "line 1, nn.Conv2d(3, 3): kernel_size is missing"),
        ("nn.Conv2d(3, 3, 2.5)", "line 1, nn.Conv2d(3, 3, 2.5): kernel_size must be a whole"),
        ("nn.Conv2d(3, 3, (3, 3, 3))",
         "line 1, nn.Conv2d(3, 3, (3, 3, 3)): kernel_size needs one number, or one for each"),
        ("nn.Conv2d(3, 3, **more)", "line 1, nn.Conv2d(3, 3, **more): what “**more” hands over"),
        ("nn.Conv2d(*args)", "line 1, nn.Conv2d(*args): what “*args” hands over"),
        ("nn.ConvTranspose2d(3, 3, 3, padding='same')",
         "line 1, nn.ConvTranspose2d(3, 3, 3, padding='same'): padding must be a number here"),
        ("nn.Upsample(scale_factor=1.5)",
         "line 1, nn.Upsample(scale_factor=1.5): scale_factor is 1.5; only a resize by a whole"),
        ("nn.Upsample(scale_factor=0)", "line 1, nn.Upsample(scale_factor=0): scale_factor is 0"),
        ("nn.Upsample(scale_factor=99)", "line 1, nn.Upsample(scale_factor=99): scale_factor must"),
        ("nn.Upsample((8, 8))", "line 1, nn.Upsample((8, 8)): a resize to the fixed size (8, 8)"),
        ("nn.Upsample(scale_factor=2, mode='area')",
         "line 1, nn.Upsample(scale_factor=2, mode='area'): mode 'area' is not known"),
        ("nn.ConvTranspose3d(3, 3, 3)",
         "line 1, nn.ConvTranspose3d(3, 3, 3): this layer has three spatial axes"),
        ("nn.Sequential(\n nn.Conv2d(3, 3, 3),\n Block(3))",
         "line 3, Block(3): this is no layer that is known here"),
        ("nn.Sequential(nn.Conv2d(3, 3, 3), block)",
         "line 1, block: this is no layer that is known here"),
        ("self.up = nn.Conv2d(3, 3, 3)\nself.odd = nn.PixelUnshuffle(2)",
         "line 2, nn.PixelUnshuffle(2): this is no layer that is known here"),
        ("nn.Sequential(nn.Conv2d(3, 3, 3), nn.AdaptiveAvgPool2d(1))",
         "line 1, nn.AdaptiveAvgPool2d(1): pooling is no convolution"),
        ("nn.Sequential(nn.Conv2d(3, 3, 3), nn.Flatten(), nn.Linear(9, 9))",
         "line 1, nn.Flatten(): this layer mixes all cells"),
        ("nn.ZeroPad2d(-1)", "line 1, nn.ZeroPad2d(-1): padding -1 crops the picture"),
        ("x = 1\nnn.Conv2d(3, 3, 3))", "line 2 cannot be read as Python: “nn.Conv2d(3, 3, 3))”"),
        ("read my layers", "line 1 cannot be read as Python: “read my layers”"),
        ("model.fit(x, y)", "there is no layer in this text"),
        ("   \n", "there is no layer in this text"),
    ],
)  # fmt: skip
def test_nonsense_gets_a_sentence_with_its_line_and_value(text: str, sentence: str) -> None:
    assert refusal(text).startswith(sentence)


def test_nothing_is_executed(tmp_path: Path) -> None:
    trace = tmp_path / "trace"
    stack = only(
        f"open({str(trace)!r}, 'w').write('here')\n"
        f"__import__('os').mkdir({str(trace)!r})\n"
        "nn.Conv2d(3, 3, 3)"
    )
    assert len(stack.layers) == 1
    assert not trace.exists()


@pytest.mark.parametrize(
    "text",
    [
        "(" * 100_000,
        "[{\"a\":" * 50_000,
        "[{" + "[" * 100_000,
        "-" * 100_000 + "1",
        "1" + "+1" * 90_000,
        "a" + ".b" * 90_000,
        "f" + "()" * 90_000,
        "lambda:" * 20_000 + "1",
        "x" * 10_000_000,
        "nn.ReLU()\n" * (MAX_TEXT // 10),
        "[" + "a," * (MAX_TEXT // 2 - 1) + "]",
        "nn.Conv2d(1, 1, 0x" + "f" * 50_000 + ")",
        "nn.Conv2d(1, 1, " + "9" * 50_000 + ")",
        '[{"operation": "conv", "kernel_size": ' + "9" * 50_000 + "}]",
        '[{"operation": "conv", "kernel_size": 1e999}]',
        "k = 9 ** 9 ** 9 ** 9\nnn.Conv2d(1, 1, k)",
        "k = 1 << 10 ** 10\nnn.Conv2d(1, 1, k)",
        "\n".join(" " * n + f"for a{n} in range(60):" for n in range(20))
        + "\n" + " " * 20 + "nn.Conv2d(1, 1, 3)",
        "a = [nn.Conv2d(1, 1, 1)]\n" + "a = a + a\n" * 60 + "nn.Sequential(*a)",
        "a = [nn.Conv2d(1, 1, 1)]\n" + "a += a\n" * 60 + "nn.Sequential(*a)",
        "a = (1, 2)\n" + "a = a * 60\n" * 20 + "nn.Conv2d(1, 1, a)",
        "a = nn.Sequential()\na.add(a)\na.add(nn.Conv2d(1, 1, 1))",
        "a\0b", "\ud800", "{", "[[{", "nn.Upsample(scale_factor=1e400)",
    ],
    ids=range(27),
)  # fmt: skip
def test_hostile_texts_get_one_sentence_fast(text: str) -> None:
    start = perf_counter()
    sentence = refusal(text)
    assert perf_counter() - start < 10
    assert "\n" not in sentence
    assert len(sentence) < 400
    assert sentence.isprintable()
