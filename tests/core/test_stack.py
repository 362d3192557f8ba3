"""Stacks of layers: against brute force on ones, and the gallery's own numbers."""

from __future__ import annotations

from itertools import product
from time import perf_counter

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from core.arithmetic import conv_transpose_geometry
from core.checkerboard import interior_counts, phase_sums
from core.errors import ConvError
from core.functional import conv, conv_transpose
from core.interpolation import cubic, linear, nearest
from core.spec import conv_spec
from core.stack import (
    MOST_LAYERS,
    PRESETS,
    Alternative,
    Repair,
    Sentence,
    StackLayer,
    analyse,
    chosen_size,
    nearest_flat,
    number_text,
    ratio_text,
    setting_text,
)


def up(k: int, s: int, axes: int = 1, **more: object) -> StackLayer:
    kernel = more.pop("kernel", None)
    spec = conv_spec((k,) * axes, stride=s, **more)  # type: ignore[arg-type]
    return StackLayer("conv_transpose", spec, kernel)  # type: ignore[arg-type]


def down(k: int, s: int = 1, axes: int = 1, **more: object) -> StackLayer:
    return StackLayer("conv", conv_spec((k,) * axes, stride=s, **more))  # type: ignore[arg-type]


def answer(layers: list[StackLayer], x: np.ndarray) -> np.ndarray:
    """The stack done by the reference operations."""
    for layer in layers:
        spec = layer.spec
        setting = {"stride": spec.stride, "padding": spec.padding, "dilation": spec.dilation}
        weight = layer.numbers[None, None]
        if layer.operation == "conv":
            x = conv(x[None, None], weight, **setting)[0, 0]
        else:
            setting["output_padding"] = spec.output_padding
            x = conv_transpose(x[None, None], weight, **setting)[0, 0]
    return x


def ratios(layers: list[StackLayer]) -> list[str]:
    return [ratio_text(row.compound.unevenness) for row in analyse(layers).layers]


# --- the gallery ------------------------------------------------------------------------------


def test_g15_unevenness_compounds() -> None:
    report = analyse([up(3, 2)] * 3, (5,))
    assert ratios([up(3, 2)] * 3) == ["2:1", "3:1", "5:1"]
    assert ratios([up(3, 2, axes=2)] * 3) == ["4:1", "9:1", "25:1"]
    assert [row.compound.period for row in report.layers] == [(2,), (4,), (8,)]
    assert report.pattern.values.tolist() == [4, 3, 5, 2, 5, 3, 4, 1]
    assert [row.effect for row in report.layers] == ["made", "worsened", "worsened"]
    assert report.uneven == (0, 1, 2)
    assert answer([up(3, 2)] * 2, np.ones(5)).tolist() == [
        1, 1, 2, 1, 3, 2, 3, 1, 3, 2, 3, 1, 3, 2, 3, 1, 3, 2, 3, 1, 2, 1, 1,
    ]  # fmt: skip
    squares = analyse([up(3, 2, axes=2)] * 3).pattern.profiles()
    assert squares is not None
    assert [ratio_text(profile.unevenness) for profile in squares] == ["5:1", "5:1"]


@pytest.mark.parametrize(
    ("k", "values", "repaired"), [(2, [3], 1), (3, [5, 4], 0), (4, [6], 1), (5, [8, 7], 0)]
)
def test_g16_a_last_layer_repairs_if_its_kernel_is_even(
    k: int, values: list[int], repaired: int
) -> None:
    report = analyse([up(3, 2), down(k)])
    assert report.pattern.values.tolist() == values
    assert report.repaired == repaired
    assert report.is_flat is bool(repaired)
    assert report.layers[1].effect == ("repaired" if repaired else "softened")
    if repaired:
        assert report.repairs == (Repair(1, (0,)),)
        assert report.verdict.english() == (
            "flat: what layer 1 makes uneven is evened out by layer 2"
        )


@pytest.mark.parametrize(
    ("name", "counts", "flat"),
    [
        ("U-Net", (1, 1), True),
        ("DCGAN", (2, 3), False),
        ("pix2pix", (2, 2), True),
        ("pix2pixHD", (1, 2), False),
        ("YOLOv5", (4, 4), True),
        ("FCN-32s", (2, 2), True),
        ("MelGAN", (2, 2), True),
        ("Demucs", (2, 2), True),
    ],
)
def test_decoders_that_exist(name: str, counts: tuple[int, int], flat: bool) -> None:
    report = analyse(PRESETS[name])
    axes = len(report.size)
    assert report.layers[0].counts == (counts[0] ** axes, counts[1] ** axes)
    assert report.is_flat is flat
    assert report.has_whole_period
    assert report.size_chosen


def test_presets_double_or_multiply_as_their_networks_do() -> None:
    factors = {"U-Net": 16, "DCGAN": 16, "pix2pix": 16, "pix2pixHD": 16, "YOLOv5": 2,
               "FCN-32s": 32, "MelGAN": 256}  # fmt: skip
    for name, factor in factors.items():
        report = analyse(PRESETS[name])
        assert report.layers[-1].size_out == tuple(n * factor for n in report.size), name


# --- against brute force ----------------------------------------------------------------------

LAYERS = st.lists(
    st.builds(
        lambda operation, k, s, p, d, numbers: StackLayer(
            operation, conv_spec((k,), stride=s, padding=p, dilation=d),
            None if numbers is None else np.array(numbers[:k], dtype=float),
        ),
        st.sampled_from(["conv", "conv_transpose", "conv_transpose"]),
        st.integers(1, 4), st.integers(1, 3), st.integers(0, 2), st.integers(1, 2),
        st.none() | st.lists(st.integers(1, 5), min_size=4, max_size=4),
    ),
    min_size=1, max_size=3,
)  # fmt: skip


@given(layers=LAYERS)
@settings(deadline=None)
def test_the_compound_pattern_is_what_the_middle_of_a_long_answer_repeats(
    layers: list[StackLayer],
) -> None:
    try:
        report = analyse(layers, (120,))
    except ConvError:
        assume(False)
    whole = answer(layers, np.ones(120))
    assert whole.shape == report.layers[-1].size_out
    pattern = report.pattern.values
    middle = slice(len(whole) // 3, len(whole) * 2 // 3)
    assume(report.has_whole_period and len(whole) >= 9 * len(pattern))
    wanted = np.resize(pattern, len(whole))
    assert np.allclose(whole[middle], wanted[middle])
    assert report.is_flat == bool(np.ptp(wanted) < 1e-9 * abs(wanted).max() or not wanted.any())


@given(
    k=st.tuples(st.integers(1, 5), st.integers(1, 5)), s=st.integers(1, 3),
    second=st.integers(1, 4),
)  # fmt: skip
@settings(deadline=None)
def test_two_axes_against_brute_force(k: tuple[int, int], s: int, second: int) -> None:
    layers = [
        StackLayer("conv_transpose", conv_spec(k, stride=s)),
        StackLayer("conv", conv_spec((second, 2))),
    ]
    report = analyse(layers, (8, 8))
    whole = answer(layers, np.ones((8, 8)))
    wanted = report.pattern.values
    rows, columns = (n // wanted.shape[axis] for axis, n in enumerate(whole.shape))
    tiled = np.tile(wanted, (rows + 1, columns + 1))[: whole.shape[0], : whole.shape[1]]
    inner = np.s_[6:-6, 6:-6]
    assert np.allclose(whole[inner], tiled[inner])


# --- the nearest flat alternative -------------------------------------------------------------


@pytest.mark.parametrize(
    ("layer", "wanted"),
    [
        (up(3, 2, padding=1, output_padding=1), "kernel_size=4, stride=2, padding=1"),
        (up(5, 2, padding=2, output_padding=1), "kernel_size=6, stride=2, padding=2"),
        (up(3, 2), "kernel_size=4, stride=2, padding=1, output_padding=1"),
        (up(3, 2, padding="same"), "kernel_size=4, stride=2, padding='same'"),
        (up(1, 2, padding="valid"), "kernel_size=2, stride=2, padding='valid'"),
        (up(3, 2, padding="valid"), "kernel_size=4, stride=2, padding=1, output_padding=1"),
        (up(1, 2, output_padding=1), "kernel_size=2, stride=2"),
        (up(3, 2, axes=2, padding=1, output_padding=1), "kernel_size=4, stride=2, padding=1"),
    ],
)
def test_the_nearest_even_setting(layer: StackLayer, wanted: str) -> None:
    found = analyse([layer]).layers[0].alternative
    assert isinstance(found, Alternative)
    assert setting_text(found.spec) == wanted


def sizes_of(spec: object, until: int = 9) -> list[object]:
    found: list[object] = []
    for size in range(1, until):
        try:
            found.append(conv_transpose_geometry(spec, (size,)).large)  # type: ignore[arg-type]
        except ConvError:
            found.append(None)
    return found


@given(
    k=st.integers(1, 6), s=st.integers(1, 4), p=st.integers(0, 3), a=st.integers(0, 3),
    d=st.integers(1, 3),
)  # fmt: skip
@settings(deadline=None)
def test_no_smaller_change_keeps_sizes_and_evens_out(
    k: int, s: int, p: int, a: int, d: int
) -> None:
    assume(a == 0 or a < max(s, d))
    layer = up(k, s, padding=p, output_padding=a, dilation=d)
    try:
        report = analyse([layer]).layers[0]
    except ConvError:
        assume(False)
    assume(not report.own.is_flat)
    found = nearest_flat(layer, report.shape)

    def even(spec: object) -> bool:
        counts = interior_counts(conv_transpose_geometry(spec, (20,)))  # type: ignore[arg-type]
        return bool(counts.min() == counts.max())

    rivals = [
        (abs(k2 - k) + abs(p2 - p) + abs(a2 - a), -k2)
        for k2, p2, a2 in product(range(1, k + 2 * s + 1), range(9), range(max(s, d)))
        if a2 <= p2
        and d * (k2 - 1) - 2 * p2 + a2 == d * (k - 1) - 2 * p + a
        and even(conv_spec((k2,), stride=s, padding=p2, output_padding=a2, dilation=d))
    ]
    if isinstance(found, Sentence):
        assert not rivals
        return
    spec = found.spec
    assert even(spec)
    known = [
        pair for pair in zip(sizes_of(layer.spec), sizes_of(spec), strict=True) if None not in pair
    ]
    assert all(ours == theirs for ours, theirs in known)
    change = abs(spec.kernel_size[0] - k) + abs(spec.padding[0][0] - p)  # type: ignore[operator]
    assert (change + abs(spec.output_padding[0] - a), -spec.kernel_size[0]) == min(rivals)


def test_a_given_kernel_is_balanced_instead() -> None:
    layer = up(4, 2, kernel=np.array([1.0, 1.0, 1.0, 3.0]))
    row = analyse([layer]).layers[0]
    assert row.reason.english() == (
        "the phase sums of the kernel differ: 2 to 4 for the same input"
    )
    assert row.own.values.tolist() == [2, 4]
    assert isinstance(row.alternative, Alternative)
    assert row.alternative.spec is layer.spec
    assert row.alternative.kernel is not None
    assert phase_sums(row.alternative.kernel, (2,), (1,)).tolist() == [3, 3]


def test_a_learned_kernel_can_be_flat_where_the_sizes_are_not() -> None:
    row = analyse([up(3, 2, kernel=np.array([1.0, 2.0, 1.0]))]).layers[0]
    assert row.own.is_flat
    assert row.counts == (1, 2)
    assert row.reason.english() == "all phase sums of the kernel are equal (2)"
    assert row.alternative is None


def test_stride_and_dilation_that_share_a_factor_have_no_alternative() -> None:
    row = analyse([up(3, 2, dilation=2)]).layers[0]
    assert row.overlap == "holes"
    assert isinstance(row.alternative, Sentence)
    assert "share the factor 2" in row.alternative.english()


# --- verdicts, sizes, errors ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("layer", "kind", "reason"),
    [
        (up(2, 2), "none", "kernel_size equals stride (2): stamps touch and do not overlap"),
        (up(4, 2), "full", "kernel_size 4 is a multiple of stride 2: every output gets 2 terms"),
        (up(3, 2), "partial", "kernel_size 3 is no multiple of stride 2: outputs get 1 to 2 terms"),
        (up(2, 3), "holes", "with kernel_size 2, stride 3 and dilation 1 some outputs get no term"),
        (down(3, 2), None,
         "a convolution gives every output equally many terms (3): it makes no pattern"),
    ],
)  # fmt: skip
def test_every_verdict_has_its_reason(layer: StackLayer, kind: str | None, reason: str) -> None:
    row = analyse([layer]).layers[0]
    assert (row.overlap, row.reason.english()) == (kind, reason)


def test_a_layer_that_is_uneven_itself_can_repair() -> None:
    back = StackLayer("conv_transpose", conv_spec((3,), stride=2), np.array([1.0, 1.0, 1.0]))
    report = analyse([back, down(2), up(3, 2)])
    assert [row.effect for row in report.layers] == ["made", "repaired", "made"]
    assert report.repaired == 1
    assert report.verdict.english() == "uneven: 2:1 with period 2, made by layer 3"


def test_multiplications_are_small_cells_by_kernel_cells() -> None:
    report = analyse([up(4, 2, axes=2, padding=1), down(3, axes=2)], (5, 5))
    assert [row.multiplications for row in report.layers] == [25 * 16, 64 * 9]
    assert report.multiplications == 25 * 16 + 64 * 9
    assert not report.counts_all_channels
    known = StackLayer("conv", conv_spec((3, 3)), channel_pairs=64 * 3)
    assert analyse([known], (5, 5)).multiplications == 9 * 9 * 64 * 3


def test_the_chosen_size_leaves_a_whole_period_of_interior() -> None:
    assert chosen_size([up(3, 2)]) == (8,)
    wide = [down(31), up(3, 2)]
    assert chosen_size(wide) == (32,)
    said = [remark.english() for remark in analyse(wide).remarks]
    assert said[0].startswith("No input size was given; 32 is large enough")


def test_an_input_that_is_all_border_is_said_to_be_so() -> None:
    report = analyse([up(9, 2)], (2,))
    assert not report.has_whole_period
    assert report.pattern.values.tolist() == analyse([up(9, 2)]).pattern.values.tolist()
    assert "the borders reach all of it" in report.remarks[0].english()


def test_sizes_that_die_name_the_layer() -> None:
    layers = [down(3), StackLayer("conv", conv_spec((5,)), name="nn.Conv1d(1, 1, 5)", line=7)]
    with pytest.raises(ConvError) as caught:
        analyse(layers, (4,))
    assert str(caught.value).startswith("line 7, nn.Conv1d(1, 1, 5): kernel_size 5 with dilation 1")
    assert caught.value.parameter == "kernel_size"
    with pytest.raises(ConvError, match=r"^layer 1, conv\(kernel_size=3, stride=1\): kernel_size"):
        analyse(layers, (2,))


@pytest.mark.parametrize(
    ("layers", "reason"),
    [
        ([], "there is no layer"),
        ([up(2, 1)] * (MOST_LAYERS + 1), "257 layers"),
        ([up(2, 2), up(2, 2, axes=2)], "layer 2, .*: this layer has 2 spatial axes"),
        ([up(10**6, 2)], "layer 1, .*a kernel of 1000000 cells"),
        ([up(2, 1000)] * 3, "layer 3, .*cells"),
        ([up(1, 1000), down(1, 999), up(1, 999), down(1, 997), up(1, 401)],
         "layer 5, .*the pattern takes"),
        ([up(16, 16, axes=2)] * 6, "layer 3, .*cells"),
        ([up(1, 2**31 - 1)], "layer 1, .*(cells|products)"),
    ],
)  # fmt: skip
def test_what_cannot_be_followed_is_refused_fast(layers: list[StackLayer], reason: str) -> None:
    start = perf_counter()
    with pytest.raises(ConvError, match=reason):
        analyse(layers)
    assert perf_counter() - start < 5


# --- interpolation ----------------------------------------------------------------------------


@pytest.mark.parametrize("resize", [nearest, linear, cubic])
@pytest.mark.parametrize("factor", [1, 2, 3, 4, 5, 8])
def test_a_resize_is_a_flat_transposed_convolution(resize: object, factor: int) -> None:
    kernel, padding = resize(factor)  # type: ignore[operator]
    layer = up(len(kernel), factor, padding=padding, kernel=kernel)
    report = analyse([layer], (9,))
    assert report.is_flat
    assert report.layers[0].size_out == (9 * factor,)
    assert phase_sums(kernel, (factor,), (1,)).tolist() == pytest.approx([1] * factor)


@pytest.mark.parametrize("factor", [2, 3, 4])
def test_a_linear_resize_is_what_numpy_interpolates(factor: int) -> None:
    x = np.random.default_rng(3).normal(size=9)
    kernel, padding = linear(factor)
    got = answer([up(len(kernel), factor, padding=padding, kernel=kernel)], x)
    places = (np.arange(9 * factor) + 0.5) / factor - 0.5
    inner = slice(factor, -factor)
    assert got[inner] == pytest.approx(np.interp(places, np.arange(9), x)[inner])


def test_a_cubic_resize_keeps_a_straight_line_straight() -> None:
    # Keys' kernel does for a = −1/2; with PyTorch's −3/4 only constants are kept.
    kernel, padding = cubic(2, -0.5)
    got = answer([up(len(kernel), 2, padding=padding, kernel=kernel)], np.arange(12.0))
    assert got[6:-6] == pytest.approx((np.arange(24) / 2 - 0.25)[6:-6])


# --- words ------------------------------------------------------------------------------------


def test_numbers_are_said_short() -> None:
    assert [number_text(value) for value in (2.0, 1 / 3, 1e12, -4.0)] == [
        "2", "0.3333", "1e+12", "-4",
    ]  # fmt: skip
    report = analyse([up(3, 2, kernel=np.array([1.0, -5.0, 1.0]))])
    assert ratio_text(report.pattern.unevenness) == "2:-5"
    assert ratio_text(analyse([up(2, 3)]).pattern.unevenness) == "1:0"
