"""The spectrum: peaks, valleys and the answer as they are painted."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from PySide6.QtCore import QRectF
from test_figures import SIZES, recorded

from core.document import Document, make_document, make_layer
from core.numbers_text import read_shown
from core.spectrum import peaks_of
from tconv_gui.figures._spectrum_layout import arrange, level_y
from tconv_gui.figures._spectrum_model import heard_in
from tconv_gui.figures.figure import Frame, Source, ViewOptions
from tconv_gui.figures.render import aspect_of, render_image, update_image
from tconv_gui.figures.spectrum import SPECTRUM
from tconv_gui.theme import load_theme
from tconv_gui.words import Words

pytestmark = pytest.mark.usefixtures("qapp")

RNG = np.random.default_rng(6)
SIGNALS: tuple[Source, ...] = ("ones", "step", "noise", "input")


def made(size: tuple[int, ...], *kernels: object, **parameters: object) -> Document:
    layers = [make_layer("conv_transpose", k, **parameters) for k in kernels]  # type: ignore[arg-type]
    return make_document(RNG.integers(-9, 9, size), *layers)


K3 = made((8,), [1, 1, 1], stride=2)
K4 = made((8,), [1, 1, 1, 1], stride=2)
EVEN = made((8,), [1, 2, 1], stride=2)
HOLES = made((8,), [1, 2], stride=3)
STACK = made((6,), [1, 1, 1], [1, 1, 1], [1, 1, 1], stride=2)
SIGNED = made((8,), [1, -1], stride=2)
G12 = made((4, 4), np.arange(1, 17).reshape(4, 4), stride=2, padding=1)
SKEW = made((5, 6), RNG.normal(size=(5, 4)), stride=(2, 3))
PLAIN = made((4, 4), np.ones((3, 3)))
BACK = make_document(
    RNG.integers(-9, 9, (9, 9)), make_layer("conv", np.ones((3, 3)), stride=2, padding=1)
)
ALL = {
    "k3": K3, "k4": K4, "even": EVEN, "holes": HOLES, "stack": STACK, "signed": SIGNED,
    "g12": G12, "skew": SKEW, "plain": PLAIN, "back": BACK,
}  # fmt: skip


def frame_at(document: Document, **changes: object) -> Frame:
    return Frame(document, Words("en"), aspect=1.78, **changes)  # type: ignore[arg-type]


def said(frame: Frame) -> str:
    return " ".join(text for text, _ in recorded(SPECTRUM, frame, (3840, 2160)).labels)


def brute(kernel: list[float], stride: int, size: int) -> np.ndarray:
    """The transposed convolution of ones by its definition."""
    out = np.zeros((size - 1) * stride + len(kernel))
    for unit in range(size):
        for tap, weight in enumerate(kernel):
            out[unit * stride + tap] += weight
    return out


def test_three_by_two_has_its_peak_at_one_half() -> None:
    text = said(frame_at(K3))
    assert "Not flat: peaks at 1/2" in text
    assert "a constant of ones becomes 2, 1, again and again with period 2 (2:1)" in text
    assert "1/2: 0.333 (−9.54 dB)" in text
    assert "decibels (logarithmic), 0 dB = frequency 0; Hann window" in text
    assert "cycles per output (linear)" in text


@pytest.mark.parametrize("document", [K4, EVEN])
def test_even_layers_have_none(document: Document) -> None:
    text = said(frame_at(document))
    assert "Flat: nothing is left at the multiples of 1/2" in text
    assert "Inside, a constant of ones becomes 2 everywhere." in text
    assert "(−" not in text


def test_three_layers_have_four_named_peaks_as_high_as_in_a_brute_force_answer() -> None:
    frame = frame_at(STACK)
    text = said(frame)
    assert "Not flat: peaks at 1/8, 1/4, 3/8, 1/2" in text
    one = np.ones(40)
    for _ in range(3):
        raised = np.zeros(2 * len(one) + 1)
        for tap in range(3):
            raised[tap : tap + 2 * len(one) : 2] += one
        one = raised
    middle = one[64 : 64 + 128]
    whole = np.abs(np.fft.fft(middle))
    for peak in heard_in(frame).peaks:
        place = round(peak.frequency[0].value * 128)
        height = whole[place] / whole[0]
        assert peak.relative == pytest.approx(height)
        assert f"{peak.name}: {height:.3g}" in text


def test_peaks_stand_at_their_frequencies_and_on_the_layers_curve() -> None:
    frame = frame_at(STACK)
    place, found = arrange(frame), heard_in(frame)
    ticks = {line.text: line.x for line in place.lines if line.kind == "loud"}
    assert list(ticks) == ["1/2", "1/4", "1/8", "3/8"], "the strongest first"
    assert ticks["1/8"] < ticks["1/4"] < ticks["3/8"] < ticks["1/2"]
    assert found.own is not None
    for peak in found.peaks:
        at = int(np.argmin(np.abs(found.frequencies - peak.frequency[0].value)))
        on_curve = int(np.argmin(np.abs(found.smooth - peak.frequency[0].value)))
        assert found.own[on_curve] == pytest.approx(peak.relative, rel=1e-9)
        assert found.spectrum.relative[at] == pytest.approx(peak.relative, rel=1e-2)


def test_interpolation_has_valleys_where_the_peaks_are() -> None:
    found = heard_in(frame_at(STACK))
    assert found.nearest is not None
    assert found.linear is not None
    for peak in found.peaks:
        at = int(np.argmin(np.abs(found.smooth - peak.frequency[0].value)))
        assert found.nearest[at] < 1e-12
        assert found.linear[at] < 1e-12
    assert found.linear == pytest.approx(found.nearest**2, abs=1e-12)
    text = said(frame_at(STACK))
    assert "nearest ×8 (a sinc: valleys at j/8)" in text
    assert "linear ×8 (its square)" in text
    assert arrange(frame_at(PLAIN)).heard.nearest is None


def test_the_scale_runs_down_from_its_top() -> None:
    place = arrange(frame_at(K3))
    assert level_y(place, 0.0) == place.plot.top()
    assert level_y(place, -60.0) == place.plot.bottom()
    assert level_y(place, -30.0) == pytest.approx(place.plot.center().y())


def test_the_bars_are_the_answer_to_a_constant() -> None:
    frame = frame_at(HOLES)
    place = arrange(frame)
    recorder = recorded(SPECTRUM, frame, (3840, 2160))
    texts = [text for text, x, _ in sorted(recorder.digits, key=lambda digit: digit[1])]
    wanted = brute([1, 2], 3, place.heard.size[0])
    first = (len(wanted) - 96) // 2 if place.heard.source == "step" else 0
    assert [read_shown(text) for text in texts] == wanted[first : first + len(texts)].tolist()
    assert "linear from 0" in said(frame)


def test_a_border_is_pale_and_left_out() -> None:
    frame = frame_at(K3)
    found = heard_in(frame)
    assert (found.inside.start, len(found.values) - found.inside.stop) == (1, 1)
    assert "pale: border, left out of the spectrum" in said(frame)


@pytest.mark.parametrize("signal", SIGNALS)
def test_every_signal_is_named(signal: Source) -> None:
    name = {
        "ones": "a constant of ones (46)", "step": "a step from 0 to 1 (46)", "noise": "noise (46)",
        "input": "the input's own numbers (8)",
    }  # fmt: skip
    frame = frame_at(K3, options=ViewOptions(signal=signal))
    assert f"y, the answer to {name[signal]}" in said(frame)
    assert "1/2" in said(frame)


def test_the_input_is_the_documents_own() -> None:
    frame = frame_at(K3, options=ViewOptions(signal="input"))
    assert heard_in(frame).values == pytest.approx(K3.feature_maps[1][0, 0])
    assert "the mean of your numbers comes back at each of them" in said(frame)


def test_noise_is_the_same_each_time_and_goes_by_the_layers_curve() -> None:
    theme = load_theme("light")
    frame = frame_at(K3, options=ViewOptions(signal="noise"))
    again = frame_at(made((8,), [1, 1, 1], stride=2), options=ViewOptions(signal="noise"))
    assert render_image(SPECTRUM, frame, theme, 640, 360) == render_image(
        SPECTRUM, again, theme, 640, 360
    )
    assert "0 dB = the largest" in said(frame)


def test_kernels_of_ones_are_said() -> None:
    frame = frame_at(EVEN, options=ViewOptions(weighted=False))
    assert "Kernels of ones in place of the layers' own." in said(frame)
    assert "Not flat: peaks at 1/2" in said(frame)


def test_axes_are_looked_at_one_by_one() -> None:
    for axis, stride in ((0, 2), (1, 3)):
        frame = frame_at(SKEW, options=ViewOptions(axis=axis))
        names = {peak.name for peak in heard_in(frame).peaks}
        assert names == ({"1/2"} if stride == 2 else {"1/3"})
        for peak in heard_in(frame).peaks:
            twins = [
                p.magnitude for p in peaks_of(SKEW)
                if p.frequency[1 - axis].numerator == 0
                and abs(p.frequency[axis].value) == peak.frequency[0].value
            ]  # fmt: skip
            assert peak.magnitude == pytest.approx(twins[0])


def test_a_convolution_adds_nothing_but_its_gradient_does() -> None:
    text = said(frame_at(BACK))
    assert "No peaks: no layer upsamples along this axis" in text
    assert "Backward it is different" in text


def test_signs_that_cancel_leave_nothing_at_frequency_zero() -> None:
    text = said(frame_at(SIGNED))
    assert "becomes 1, −1, again and again with period 2." in text
    assert "0 dB = the largest" in text


def test_each_step_names_a_frequency() -> None:
    assert SPECTRUM.step_count(STACK, 0) == 4
    assert SPECTRUM.step_count(PLAIN, 0) == 1
    assert "At 1/4: 0.111 of the constant, −19.1 dB; layer 2 makes it." in said(
        frame_at(STACK, step=2)
    )
    assert "At 1/2: nothing." in SPECTRUM.describe(frame_at(K4, step=1))


@pytest.mark.parametrize("name", ALL)
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_everything_is_in_the_picture(name: str, size: tuple[int, int], language: str) -> None:
    for signal in SIGNALS:
        options = ViewOptions(signal=signal)
        frame = replace(
            frame_at(ALL[name], options=options), aspect=aspect_of(*size), words=Words(language)
        )
        place = arrange(frame)
        total = place.layout.size
        picture = QRectF(0, 0, total.width(), total.height())
        assert picture.contains(place.plot)
        assert picture.contains(place.bars)
        roomy = picture.adjusted(-4, -4, 4, 4)
        labels = recorded(SPECTRUM, frame, size).labels
        assert [text for text, rect in labels if not roomy.contains(rect)] == []
        lines = [rect for text, rect in labels if text in {line.text for line in place.lines}]
        shrunk = [rect.adjusted(1, 3, -1, -3) for rect in lines]
        assert not any(one.intersects(other) for one, other in combinations(shrunk, 2))


@pytest.mark.parametrize("name", ALL)
def test_a_part_painted_again_is_as_the_whole(name: str) -> None:
    theme = load_theme("dark")
    old = replace(frame_at(ALL[name]), aspect=1.6)
    image = render_image(SPECTRUM, old, theme, 640, 400)
    frames = [replace(old, step=1), replace(old, options=ViewOptions(signal="noise")), old]
    for new in frames:
        update_image(image, SPECTRUM, old, new, theme)
        assert image == render_image(SPECTRUM, new, theme, 640, 400)
        old = new
