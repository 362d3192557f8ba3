"""Layers on whole pictures: the same in bands as at once, and what is measured in them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from math import pi
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import core.picture_chain as chain
from core.document import Layer, make_document, make_layer
from core.errors import ConvError
from core.ops import BY_ID
from core.picture_chain import (
    StoppedError,
    difference,
    jumps,
    line_profile,
    picture_sizes,
    run_on_picture,
    spectrum,
)
from core.spec import conv_spec

RNG = np.random.default_rng(7)


@contextmanager
def bands_of(cells: int) -> Iterator[None]:
    """Bands of so few cells that even a small picture takes many."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(chain, "BAND_CELLS", cells)
        yield


def at_once(layers: list[Layer], picture: np.ndarray) -> np.ndarray:
    """Every layer on every channel as a whole."""
    planes = []
    for channel in picture:
        values = channel[None, None]
        for layer in layers:
            values = layer.output_of(values)
        planes.append(values[0, 0])
    return np.stack(planes)


SMALL = st.integers(1, 4)
PADDINGS = st.one_of(
    st.sampled_from(["same", "valid"]),
    st.tuples(*[st.tuples(st.integers(0, 6), st.integers(0, 6))] * 2),
)


@st.composite
def drawn_layers(draw: st.DrawFn) -> Layer:
    """A layer of any kind, padding and holes included."""
    operation = draw(st.sampled_from(["conv", "conv_transpose"]))
    kernel = RNG.standard_normal((draw(SMALL), draw(SMALL)))
    settings = {
        "stride": (draw(SMALL), draw(SMALL)),
        "dilation": (draw(st.integers(1, 3)), draw(st.integers(1, 3))),
        "padding": draw(PADDINGS),
    }
    if operation == "conv_transpose":
        pairs = zip(settings["stride"], settings["dilation"], strict=True)
        settings["output_padding"] = tuple(draw(st.integers(0, max(*pair) - 1)) for pair in pairs)
    bias = draw(st.sampled_from([None, 0.5]))
    return make_layer(operation, kernel, bias=bias, flipped=draw(st.booleans()), **settings)


@given(
    st.lists(drawn_layers(), min_size=1, max_size=3),
    st.tuples(st.integers(1, 2), st.integers(1, 9), st.integers(1, 9)),
    st.integers(1, 60),
)
def test_bands_give_what_the_whole_gives(
    layers: list[Layer], shape: tuple[int, int, int], cells: int
):
    picture = RNG.standard_normal(shape)
    try:
        wanted = at_once(layers, picture)
    except ConvError:
        assume(False)
    with bands_of(cells):
        made = run_on_picture(layers, picture)
    assert made.shape == wanted.shape
    np.testing.assert_allclose(made, wanted, rtol=1e-12, atol=1e-12)
    assert picture_sizes(layers, shape[1:])[-1] == wanted.shape[1:]


def test_a_large_picture_in_bands_of_the_usual_size():
    layers = [
        make_layer("conv", RNG.standard_normal((3, 3)), padding=1, bias=0.1),
        make_layer("conv_transpose", RNG.standard_normal((4, 4)), stride=2, padding=1),
    ]
    picture = RNG.random((2, 500, 700))
    parts: list[float] = []
    made = run_on_picture(layers, picture, progress=parts.append)
    np.testing.assert_allclose(made, at_once(layers, picture), rtol=1e-12, atol=1e-12)
    assert len(parts) > 6
    assert parts == sorted(parts)
    assert (parts[0], parts[-1]) == (0.0, 1.0)


def test_the_result_can_be_kept_in_half_the_memory():
    layer = make_layer("conv_transpose", RNG.standard_normal((4, 4)), stride=2)
    picture = RNG.random((1, 20, 20))
    made = run_on_picture([layer], picture, dtype=np.float32)
    assert made.dtype == np.float32
    np.testing.assert_array_equal(made, run_on_picture([layer], picture).astype(np.float32))


def test_no_layers_leave_the_picture_as_it_is():
    picture = RNG.random((3, 4, 5))
    made = run_on_picture([], picture)
    np.testing.assert_array_equal(made, picture)
    assert not np.shares_memory(made, picture)


def test_a_layer_of_one_axis_goes_along_the_rows():
    layer = make_layer("conv", [1.0, -1.0])
    picture = RNG.random((1, 3, 4))
    made = run_on_picture([layer], picture)
    np.testing.assert_allclose(made, picture[:, :, :-1] - picture[:, :, 1:], atol=1e-15)


def test_an_operation_that_cannot_be_cut_runs_plane_by_plane(monkeypatch: pytest.MonkeyPatch):
    def squares(x: np.ndarray, *_: object) -> np.ndarray:
        return x**2

    monkeypatch.setitem(BY_ID, "squares", replace(BY_ID["relu"], id="squares", forward=squares))
    layers = [make_layer("conv", [[2.0]]), make_layer("squares", [[1.0]])]
    picture = RNG.random((3, 5, 4))
    with bands_of(4):
        np.testing.assert_allclose(run_on_picture(layers, picture), 4 * picture**2, rtol=1e-15)


def test_a_run_stops_between_two_bands():
    layer = make_layer("conv", np.ones((3, 3)))
    seen: list[float] = []
    with bands_of(100), pytest.raises(StoppedError):
        run_on_picture(
            [layer], np.ones((1, 50, 50)), go_on=lambda: len(seen) < 4, progress=seen.append
        )
    assert len(seen) == 4
    assert seen[-1] < 0.2


def test_between_two_looks_no_more_is_done_than_was_said():
    """Steps of progress are small even with the largest kernel and picture width."""
    layer = make_layer("conv", np.ones((16, 16)), dilation=8, padding=60)
    picture = np.ones((1, 12, 4096))
    steps: list[float] = []
    run_on_picture([layer], picture, progress=steps.append)
    products = picture_sizes([layer], (12, 4096))[-1]
    total = products[0] * products[1] * 256
    assert max(np.diff(steps)) * total <= chain.BAND_PRODUCTS


@pytest.mark.parametrize("shape", [(3, 4), (1, 0, 3), (1, 2, 3, 4)])
def test_what_is_no_picture_is_refused(shape: tuple[int, ...]):
    with pytest.raises(ConvError, match="channels, height, width") as refused:
        run_on_picture([], np.ones(shape))
    assert refused.value.parameter == "picture"


def test_a_picture_beyond_4096_pixels_is_refused():
    with pytest.raises(ConvError, match="at most 4096 pixels per axis, but has 2×4097"):
        picture_sizes([], (4097, 2))
    assert picture_sizes([], (4096, 4096)) == ((4096, 4096),)


@pytest.mark.parametrize(
    ("layer", "size", "parameter", "words"),
    [
        (
            make_layer("conv_transpose", np.ones((4, 4)), stride=3, output_padding=2),
            (4000, 10),
            "stride",
            "layer 2, Transposed convolution: the picture would become 33×12003 pixels, "
            "more than 8192 per axis; stride 2 works.",
        ),
        (
            make_layer("conv_transpose", np.ones((9, 9)), stride=1),
            (4096, 4096),
            "padding",
            "layer 3, Transposed convolution: the picture would become 8200×8200 pixels, "
            "more than 8192 per axis; padding 4 works.",
        ),
        (
            make_layer("conv", np.ones((7, 7)), padding=2),
            (2, 20),
            "kernel_size",
            "layer 2, Convolution: kernel_size 7 with dilation 1 spans 7 cells on axis 0, more "
            "than the padded input's 6; at most 6 fits, or add padding.",
        ),
    ],
)
def test_a_layer_that_cannot_be_is_named_with_what_can(
    layer: Layer, size: tuple[int, int], parameter: str, words: str
):
    same = make_layer("conv", [[1.0]])
    double = make_layer("conv_transpose", np.ones((2, 2)), stride=2)
    before = [same, double] if parameter == "padding" else [same]
    with pytest.raises(ConvError) as refused:
        picture_sizes([*before, layer], size)
    assert refused.value.parameter == parameter
    assert words in str(refused.value)


def test_the_named_setting_works_and_the_next_one_does_not():
    for kernel in (2, 5, 16):
        for stride in (3, 5, 16):
            layer = make_layer("conv_transpose", np.ones((kernel, kernel)), stride=stride)
            with pytest.raises(ConvError) as refused:
                picture_sizes([layer], (3000, 2000))
            reason = refused.value.facts["reason"]
            assert isinstance(reason, ConvError)
            value = reason.facts["value"]
            for number, fits in ((value, True), (value + 1, False)):
                other = make_layer("conv_transpose", np.ones((kernel, kernel)), stride=number)
                assert (max(other.operation.geometry(other.spec, (3000, 2000)).large) <= 8192) is (
                    fits
                )


def test_where_no_setting_helps_a_smaller_picture_does():
    double = make_layer("conv_transpose", np.ones((2, 2)), stride=2)
    wide = make_layer("conv", [[1.0]], padding=((0, 0), (8000, 200)))
    with pytest.raises(ConvError, match="padding"):
        picture_sizes([double, wide], (4, 4))
    # A cell more than allowed that no kernel, stride or crop takes away.
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(chain, "MAX_RESULT_AXIS", 3)
        with pytest.raises(ConvError, match="choose a smaller picture"):
            picture_sizes([make_layer("conv", [[1.0]])], (4, 4))


def test_too_little_memory_is_a_sentence(monkeypatch: pytest.MonkeyPatch):
    def no_room(*shape: object) -> None:
        raise MemoryError

    monkeypatch.setattr(chain.np, "empty", no_room)
    with pytest.raises(ConvError, match="not enough memory for 5×4 pixels"):
        run_on_picture([], np.ones((1, 4, 5)))


# --- what is measured -------------------------------------------------------------------------


def test_profiles_are_rows_and_columns():
    picture = RNG.random((3, 4, 5))
    np.testing.assert_array_equal(line_profile(picture, row=2), picture[:, 2, :])
    np.testing.assert_array_equal(line_profile(picture, column=4), picture[:, :, 4])
    with pytest.raises(ConvError, match="row must be from 0 to 3 in this picture, but is 4"):
        line_profile(picture, row=4)
    with pytest.raises(ConvError, match="one row or one column"):
        line_profile(picture, row=1, column=1)


def test_jumps_against_plain_python():
    values = [0.3, 0.9, 0.1, 0.1, 0.7, 0.2, 0.8, 0.8]
    found = jumps(np.array(values), 3)
    for phase in range(3):
        steps = [abs(values[i + 1] - values[i]) for i in range(7) if i % 3 == phase]
        assert found.by_phase[phase] == pytest.approx(sum(steps) / len(steps))
    turned = [(values[i + 1] - values[i]) * (values[i + 2] - values[i + 1]) < 0 for i in range(6)]
    assert found.turns == pytest.approx(sum(turned) / 6)


def test_nearest_jumps_linear_grades_and_a_checkerboard_zigzags():
    ramp = np.linspace(0, 1, 9)[None, None].repeat(9, axis=1)
    line = {
        name: line_profile(run_on_picture([layer], ramp), row=8)[:, 2:-2]
        for name, layer in {
            "nearest": make_layer("conv_transpose", np.ones((2, 2)), stride=2),
            "linear": make_layer("conv_transpose", np.outer([1, 2, 1], [1, 2, 1]) / 4, stride=2),
            "uneven": make_layer("conv_transpose", np.ones((3, 3)), stride=2),
        }.items()
    }
    assert jumps(line["nearest"], 2).ratio == float("inf")
    assert jumps(line["linear"], 2).ratio == pytest.approx(1)
    assert jumps(line["linear"], 2).turns == 0
    assert jumps(line["uneven"], 2).turns > 0.9
    assert jumps(np.array([0.5]), 2) == (2, (0.0, 0.0), 0.0, 0.0)
    with pytest.raises(ConvError, match="period must be at least 1"):
        jumps(ramp[0], 0)


def test_differences():
    colour, grey = RNG.random((3, 2, 2)), RNG.random((1, 2, 2))
    np.testing.assert_array_equal(difference(colour, grey)[1], colour[1] - grey[0])
    with pytest.raises(ConvError, match="these have 2×2 and 3×2"):
        difference(colour, np.ones((3, 2, 3)))


@pytest.mark.parametrize("cells", [(128, 128), (300, 200), (700, 1100)])
def test_the_spectrum_shows_a_wave_where_it_is(cells: tuple[int, int]):
    rows, columns = np.indices(cells)
    wave = 0.5 + 0.4 * np.cos(2 * pi * (rows * 0.25 - columns * 0.125))
    shown = spectrum(wave[None])
    assert shown.values.shape == (shown.vertical.size, shown.horizontal.size)
    assert shown.values.max() == 0
    for sign in (1, -1):
        row = int(np.argmin(np.abs(shown.vertical - sign * 0.25)))
        column = int(np.argmin(np.abs(shown.horizontal + sign * 0.125)))
        # A cosine has half of its height at either frequency: 0.2 of 0.5.
        assert shown.values[row, column] == pytest.approx(20 * np.log10(0.4), abs=0.05)
        other = int(np.argmin(np.abs(shown.horizontal - sign * 0.125)))
        assert shown.values[row, other] < -60


def test_the_spectrum_against_the_sum_that_it_is():
    picture = RNG.random((2, 128, 128))
    shown = spectrum(picture)
    taper = np.array([np.sin(pi * (n + 1) / 129) ** 2 for n in range(128)])
    taper /= taper.sum()
    plain = np.zeros((4, 2))
    places = [(3, 100), (64, 64), (100, 3), (0, 0)]
    for number, (row, column) in enumerate(places):
        turns = np.add.outer(
            np.arange(128) * shown.vertical[row], np.arange(128) * shown.horizontal[column]
        )
        for channel in range(2):
            weighted = picture[channel] * np.outer(taper, taper)
            plain[number, channel] = abs((weighted * np.exp(-2j * pi * turns)).sum())
    wanted = np.sqrt((plain**2).sum(axis=1))
    made = 10 ** (np.array([shown.values[place] for place in places]) / 20)
    np.testing.assert_allclose(made, wanted / wanted[1], rtol=1e-9)
    assert made[1] == 1


def test_the_checkerboard_of_a_layer_stands_at_one_half():
    picture = np.full((3, 64, 64), 0.7)
    uneven = make_layer("conv_transpose", np.ones((3, 3)) / 4, stride=2)
    shown = spectrum(run_on_picture([uneven], picture)[:, 1:-1, 1:-1])
    middle = shown.vertical.size // 2, shown.horizontal.size // 2
    # A pattern of 2, 1, 2, 1 has a third of its mean at 1/2.
    assert shown.values[middle[0], 0] == pytest.approx(20 * np.log10(1 / 3), abs=0.1)
    assert shown.values[0, 0] == pytest.approx(20 * np.log10(1 / 9), abs=0.2)


def test_an_empty_spectrum_is_all_floor():
    shown = spectrum(np.zeros((1, 8, 8)), floor=-50.0)
    assert (shown.values == -50).all()


def fixed(operation: str, kernel_size: Any = (1, 1), **settings: Any) -> Layer:
    spec = conv_spec(kernel_size, **settings)
    return Layer(operation, spec, np.ones((1, 1, *spec.kernel_size)))


@pytest.mark.parametrize(
    "layers",
    [
        [fixed("avg_pool", (3, 3), stride=2, padding=1)],
        [fixed("nearest", stride=(2, 3))],
        [fixed("bed_of_nails", stride=3)],
        [fixed("max_pool", (3, 3), stride=2, padding=1), fixed("cubic", stride=2)],
        [fixed("max_pool", (2, 2), stride=2), fixed("relu"), fixed("max_unpool")],
        [fixed("linear_aligned", stride=2), fixed("tanh")],
    ],
    ids=lambda layers: "+".join(layer.operation_id for layer in layers),
)
def test_layers_without_a_kernel_of_their_own(
    layers: list[Layer], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each channel by itself, also in bands of a few rows, is what a document's layers give."""
    monkeypatch.setattr(chain, "BAND_CELLS", 40)
    picture = np.random.default_rng(5).normal(size=(3, 11, 14))
    made = run_on_picture(layers, picture)
    for plane, result in zip(picture, made, strict=True):
        wanted = make_document(plane, *layers).feature_maps[-1][0, 0]
        assert result == pytest.approx(wanted, abs=1e-12)
    sizes = [m.shape[2:] for m in make_document(picture[0], *layers).feature_maps]
    assert list(picture_sizes(layers, (11, 14))) == sizes


def test_an_unpooling_of_another_size_is_refused() -> None:
    layers = [fixed("max_pool", (2, 2), stride=2), fixed("nearest", stride=2), fixed("max_unpool")]
    with pytest.raises(ConvError, match="as large as what its max-pooling gave, 4×3"):
        picture_sizes(layers, (6, 8))


def channels_layer(operation: str, shape: tuple[int, ...], **settings: Any) -> Layer:
    groups = settings.pop("groups", 1)
    spec = conv_spec(shape[2:], **settings).with_(groups=groups)
    bias = settings.pop("bias", None)
    return Layer(operation, spec, RNG.standard_normal(shape), bias)


def by_loops(layer: Layer, x: np.ndarray) -> np.ndarray:
    """A convolution without padding or groups, pixel by pixel, over all channels."""
    w, step = layer.used_weight, layer.spec.stride
    size = [(n - k) // s + 1 for n, k, s in zip(x.shape[1:], w.shape[2:], step, strict=True)]
    y = np.zeros((w.shape[0], *size))
    for o, row, column in np.ndindex(y.shape):
        top, left = row * step[0], column * step[1]
        part = x[:, top : top + w.shape[2], left : left + w.shape[3]]
        y[o, row, column] = (part * w[o]).sum()
    return y


COLOUR_CHAINS: dict[str, list[Layer]] = {
    "mixed": [
        channels_layer("conv", (4, 3, 3, 2), stride=(2, 1), padding=1),
        channels_layer("conv_transpose", (4, 3, 4, 4), stride=2, padding=1),
    ],
    "depthwise": [channels_layer("conv", (3, 1, 2, 2), groups=3, dilation=2)],
    "to grey": [channels_layer("conv", (1, 3, 1, 1))],
    "to five": [channels_layer("conv_transpose", (3, 5, 2, 2), stride=3, output_padding=1)],
}


@pytest.mark.parametrize("name", COLOUR_CHAINS)
@pytest.mark.parametrize("cells", [7, 1000])
def test_red_green_and_blue_go_through_together(name: str, cells: int) -> None:
    layers = COLOUR_CHAINS[name]
    picture = RNG.random((3, 9, 8))
    document = make_document(np.zeros((9, 8)), make_layer("conv", [[1.0]]))
    document = replace(document, input=picture[None], layers=tuple(layers))
    wanted = document.feature_maps[-1][0]
    with bands_of(cells):
        made = run_on_picture(layers, picture, output=2)
    if wanted.shape[0] == 5:
        wanted = wanted[2:3]
    np.testing.assert_allclose(made, wanted, rtol=1e-12, atol=1e-12)


def test_channels_are_added_up_as_a_loop_does() -> None:
    layer = channels_layer("conv", (3, 3, 2, 3), stride=(1, 2))
    picture = RNG.random((3, 5, 7))
    np.testing.assert_allclose(run_on_picture([layer], picture), by_loops(layer, picture))
    # A grey picture stands for all three colours.
    grey = np.repeat(picture[:1], 3, axis=0)
    np.testing.assert_allclose(run_on_picture([layer], picture[:1]), by_loops(layer, grey))


def test_of_layers_that_read_one_channel_every_colour_is_a_picture_of_its_own() -> None:
    layer = channels_layer("conv", (4, 1, 2, 2))
    picture = RNG.random((3, 5, 6))
    made = run_on_picture([layer], picture, output=3)
    assert made.shape == (3, 4, 5)
    for number, colour in enumerate(picture):
        np.testing.assert_allclose(made[number], by_loops(layer, colour[None])[3])


def test_pools_and_activations_keep_the_colours_apart() -> None:
    pool = channels_layer("max_pool", (3, 1, 2, 2), stride=2)
    back = channels_layer("max_unpool", (3, 1, 2, 2), stride=2)
    picture = RNG.random((3, 6, 8))
    document = make_document(np.zeros((6, 8)), make_layer("conv", [[1.0]]))
    document = replace(document, input=picture[None], layers=(pool, back))
    wanted = document.feature_maps[-1][0]
    made = run_on_picture(document.layers, picture)
    np.testing.assert_array_equal(made, wanted)
    assert (np.count_nonzero(made, axis=(1, 2)) == 12).all()
    assert np.isin(made, [0.0, *picture.ravel()]).all()


def test_chains_for_other_numbers_of_channels_are_refused() -> None:
    with pytest.raises(ConvError, match="reads 2 channels"):
        run_on_picture([channels_layer("conv", (1, 2, 1, 1))], np.ones((3, 4, 4)))
    with pytest.raises(ConvError, match="this one has 2"):
        run_on_picture([channels_layer("conv", (1, 3, 1, 1))], np.ones((2, 4, 4)))
    wide = channels_layer("conv", (32, 3, 1, 1))
    with pytest.raises(ConvError, match="32 channels of 4096×4096 pixels"):
        run_on_picture([wide], np.broadcast_to(0.0, (3, 4096, 4096)))


def test_all_channels_count_in_the_work() -> None:
    layer = channels_layer("conv", (4, 3, 3, 3), padding=1)
    assert chain.work_on_picture([layer], (3, 10, 20)) == 200 * 4 * 3 * 9
    one = channels_layer("conv", (1, 1, 3, 3), padding=1)
    assert chain.work_on_picture([one], (3, 10, 20)) == 3 * 200 * 9
    parts: list[float] = []
    run_on_picture([layer], RNG.random((3, 300, 200)), progress=parts.append)
    assert parts == sorted(parts)
    assert parts[-1] == 1.0
    assert len(parts) > 3


def test_jumps_of_what_overflows_are_no_warning() -> None:
    found = jumps(np.array([np.inf, np.inf, -np.inf, 1.0]), 2)
    assert not np.isfinite(found.mean)
