"""Spectra: exact peaks against long signals, and interpolation against its closed forms."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.document import Document, make_document, make_layer
from core.spectrum import (
    SOURCE_NAMES,
    SOURCES,
    Frequency,
    decibels,
    interpolation_kernel,
    interpolation_response,
    kernel_response,
    measure,
    noise_expected,
    pattern_of,
    pattern_peaks,
    peaks_of,
    period_of,
    profile,
    response,
    signal,
    spectrum_of,
    strongest,
)


def row(*kernels: Any, size: int = 64, **settings: Any) -> Document:
    layers = [make_layer("conv_transpose", kernel, **({"stride": 2} | settings))
              for kernel in kernels]  # fmt: skip
    return make_document(np.arange(1.0, size + 1), *layers)


def plane(kernel: Any, **settings: Any) -> Document:
    return make_document(np.ones((24, 20)), make_layer("conv_transpose", kernel, **settings))


def names(document: Document, **more: Any) -> dict[str, float]:
    return {peak.name: round(peak.relative, 6) for peak in peaks_of(document, **more)}


def test_three_by_two_peaks_at_a_half() -> None:
    document = row([1, 1, 1])
    assert pattern_of(document).tolist() == [2, 1]
    (peak,) = peaks_of(document)
    assert (peak.name, peak.magnitude, peak.layer) == ("1/2", 0.5, 0)
    assert peak.relative == pytest.approx(1 / 3)
    assert peak.decibels == pytest.approx(-9.5424, abs=1e-4)


def test_an_even_kernel_has_its_mark_but_no_peak() -> None:
    (peak,) = peaks_of(row([1, 2, 1]))
    assert (peak.name, peak.magnitude, peak.quiet, peak.decibels) == ("1/2", 0, True, -np.inf)
    assert strongest(peaks_of(row([1, 2, 1]))) is None
    # Kernels of ones in their place are uneven.
    found = strongest(peaks_of(row([1, 2, 1]), ones=True))
    assert found is not None
    assert found.relative == pytest.approx(1 / 3)


def test_the_peaks_of_a_stack_belong_to_its_layers() -> None:
    document = row([1, 1, 1], [1, 1, 1], [1, 1, 1], size=16)
    assert period_of(document) == (8,)
    assert [(p.name, p.layer) for p in peaks_of(document)] == [
        ("1/8", 0), ("1/4", 1), ("3/8", 0), ("1/2", 2),
    ]  # fmt: skip
    # Pattern 4 3 5 2 5 3 4 1: its mean, and half of what stands at even less odd places.
    half = next(p for p in peaks_of(document) if p.name == "1/2")
    assert half.magnitude == pytest.approx(abs(4 - 3 + 5 - 2 + 5 - 3 + 4 - 1) / 8)
    assert half.relative == pytest.approx(9 / 27)


def test_a_last_layer_of_stride_one_fills_the_valley() -> None:
    up = make_layer("conv_transpose", [1, 1, 1], stride=2)
    even = make_document(np.ones(9), up, make_layer("conv", [1, 1]))
    assert names(even) == {"1/2": 0}
    odd = make_document(np.ones(9), up, make_layer("conv", [1, 1, 1]))
    assert names(odd) == {"1/2": round(1 / 9, 6)}


def test_a_convolution_folds_the_period() -> None:
    up = make_layer("conv_transpose", [3, 1, 2, 5], stride=4)
    document = make_document(np.ones(9), up, make_layer("conv", [1], stride=2))
    assert period_of(document) == (2,)
    assert pattern_of(document).tolist() in ([3, 2], [2, 3])
    assert names(document) == {"1/2": 0.2}


@given(
    st.lists(st.tuples(st.integers(1, 4), st.integers(1, 3), st.integers(0, 2)),
             min_size=1, max_size=3),
    st.booleans(), st.integers(0, 999),
)  # fmt: skip
def test_peaks_are_those_of_a_long_answer(
    settings: list[tuple[int, int, int]], ones: bool, seed: int
) -> None:
    rng = np.random.default_rng(seed)
    layers = [
        make_layer("conv_transpose", rng.normal(size=k), stride=s, padding=p)
        for k, s, p in settings
    ]
    document = make_document(np.ones(40), *layers)
    (period,) = period_of(document)
    answer = response(document, np.ones(40), ones=ones)
    assert answer.has_inside
    inside = answer.values[answer.inside]
    whole = inside[: inside.size // period * period]
    coefficients = np.abs(np.fft.rfft(whole)) / whole.size
    for peak in peaks_of(document, ones=ones):
        place = peak.frequency[0].value * whole.size
        assert coefficients[round(place)] == pytest.approx(peak.magnitude, abs=1e-9)
        coefficients[round(place)] = 0
    # Nothing else is there but the mean.
    assert coefficients[1:].max(initial=0) < 1e-9 * max(1, coefficients[0])


def test_the_windowed_spectrum_meets_the_exact_peaks() -> None:
    document = row([1, 3, 1], [2, 1, 1], size=40)
    spectrum = spectrum_of(document)
    assert spectrum.window == "hann"
    assert (spectrum.frequencies[0][0], spectrum.frequencies[0][-1]) == (0, 0.5)
    assert spectrum.relative[0] == 1
    for peak in spectrum.peaks:
        at = np.flatnonzero(np.isclose(spectrum.frequencies[0], peak.frequency[0].value))
        assert spectrum.relative[at] == pytest.approx(peak.relative, abs=1e-3)
    assert spectrum.decibels()[0] == 0
    assert spectrum.decibels(-60).min() == -60


def test_the_border_is_left_out() -> None:
    answer = response(row([1, 1, 1, 1], size=8), np.ones(8))
    assert answer.values.tolist() == [1, 1] + [2] * 14 + [1, 1]
    assert answer.inside == (slice(2, 16),)
    spectrum = spectrum_of(row([1, 1, 1, 1], size=64), window="none")
    whole = measure(np.full(126, 2.0), "none", (2,))[1]
    assert spectrum.magnitudes == pytest.approx(whole)
    small = response(make_document([1.0], make_layer("conv_transpose", [1, 1, 1])), np.ones(1))
    assert (small.has_inside, small.inside) == (False, (slice(0, 3),))


def test_signals() -> None:
    document = row([1, 1, 1], size=6)
    assert signal("constant", document).tolist() == [1] * 6
    assert signal("step", document).tolist() == [0, 0, 0, 1, 1, 1]
    assert signal("input", document).tolist() == [1, 2, 3, 4, 5, 6]
    noise = signal("noise", document, (5000,), seed=3)
    assert (noise.mean(), noise.std()) == pytest.approx((0, 1), abs=0.05)
    assert np.array_equal(noise, signal("noise", document, (5000,), seed=3))
    assert signal("step", plane(np.ones((3, 3)))).tolist() == [[0] * 10 + [1] * 10] * 24
    assert set(SOURCE_NAMES) == set(SOURCES)
    for source in SOURCES:
        assert np.isfinite(spectrum_of(document, source).decibels()).all()


def test_a_signal_of_zeros_has_a_spectrum() -> None:
    document = make_document(np.zeros(8), make_layer("conv_transpose", [1, 1, 1], stride=2))
    assert spectrum_of(document, "input").decibels().max() == -100
    silent = make_document(np.ones(8), make_layer("conv_transpose", [0, 0, 0], stride=2))
    assert [(p.relative, p.quiet) for p in peaks_of(silent)] == [(0, True)]
    # No constant part, but a pattern.
    edge = make_document(np.ones(8), make_layer("conv_transpose", [1, -1], stride=2))
    assert [(p.relative, p.magnitude) for p in peaks_of(edge)] == [(np.inf, 1)]


@given(st.integers(1, 8))
def test_interpolation_has_the_dirichlet_kernel(factor: int) -> None:
    f = np.linspace(1e-6, 0.5, 300)
    dirichlet = np.abs(np.sin(np.pi * f * factor) / (factor * np.sin(np.pi * f)))
    assert interpolation_response("nearest", factor, f) == pytest.approx(dirichlet, abs=1e-12)
    assert interpolation_response("linear", factor, f) == pytest.approx(dirichlet**2, abs=1e-12)
    valleys = np.arange(1, factor // 2 + 1) / factor
    for kind in ("nearest", "linear"):
        assert interpolation_response(kind, factor, valleys) == pytest.approx(0, abs=1e-12)
        kernel = interpolation_kernel(kind, factor)
        summed = kernel_response(kernel, f) / kernel.sum()
        assert interpolation_response(kind, factor, f) == pytest.approx(summed, abs=1e-12)
        assert {p.quiet for p in peaks_of(row(kernel, stride=factor))} <= {True}
    assert interpolation_kernel("linear", factor).size == 2 * factor - 1


def test_noise_on_average() -> None:
    rng = np.random.default_rng(5)
    for layers in (
        [make_layer("conv_transpose", [1, 2, 3, 1], stride=3)],
        [make_layer("conv_transpose", rng.normal(size=3), stride=2),
         make_layer("conv", rng.normal(size=3)),
         make_layer("conv_transpose", rng.normal(size=4), stride=2)],
        [make_layer("conv", [1, 2, 2], stride=2), make_layer("conv_transpose", [1, 3], stride=2)],
    ):  # fmt: skip
        document = make_document(np.ones(128), *layers)
        spectrum = spectrum_of(document, "noise", runs=300, window="hann", seed=7)
        f = spectrum.frequencies[0]
        expected = noise_expected(document, f)
        assert expected is not None
        measured = spectrum.magnitudes / spectrum.magnitudes.mean()
        assert measured == pytest.approx(expected / expected.mean(), abs=0.25)
    mixed = make_document(np.ones(32), make_layer("conv_transpose", [1, 2], stride=2),
                          make_layer("conv", [1, 2], stride=2))  # fmt: skip
    assert noise_expected(mixed, f) is None


def test_two_axes() -> None:
    document = plane(np.ones((3, 3)), stride=2)
    assert names(document) == {
        "0, 1/2": round(1 / 3, 6), "1/2, 0": round(1 / 3, 6), "1/2, 1/2": round(1 / 9, 6),
    }  # fmt: skip
    spectrum = spectrum_of(document)
    rows, columns = spectrum.frequencies
    assert (rows[0], columns[0], columns[-1]) == (-0.5, 0, 0.5)
    assert spectrum.magnitudes.shape == (rows.size, columns.size)
    # The map of a separable answer is the product of its profiles.
    one, other = profile(spectrum, 0), profile(spectrum, 1)
    assert [p.name for p in one.peaks] == [p.name for p in other.peaks] == ["1/2"]
    assert one.frequencies[0][-1] == other.frequencies[0][-1] == 0.5
    half = spectrum.relative[rows.size // 2 :]
    assert np.outer(one.relative[:-1], other.relative) == pytest.approx(half)
    assert one.relative[-1] == pytest.approx(1 / 3, abs=0.01)
    # Each profile is the spectrum of one axis alone.
    alone = make_document(np.ones(20), make_layer("conv_transpose", [1, 1, 1], stride=2))
    answer = response(alone, np.ones(20))
    f, magnitudes = measure(answer.values[answer.inside], "hann")
    there = np.interp(other.frequencies[0], f[0], magnitudes / magnitudes[0])
    assert other.relative == pytest.approx(there, abs=2e-3)
    assert profile(alone_spectrum := spectrum_of(alone), 0) is alone_spectrum


def test_two_axes_that_cannot_be_separated() -> None:
    kernel = np.array([[1.0, 0, 2], [0, 3, 0], [1, 0, 5]])
    document = plane(kernel, stride=(3, 2))
    assert period_of(document) == (3, 2)
    found = {peak.name: peak for peak in peaks_of(document)}
    assert list(found) == ["0, 1/2", "1/3, 0", "1/3, 1/2"]
    whole = np.abs(np.fft.fft2(pattern_of(document))) / 6
    assert found["1/3, 1/2"].magnitude == pytest.approx(whole[1, 1])
    skew = make_document(np.ones((9, 9)), make_layer("conv_transpose", np.arange(9.0).reshape(3, 3),
                                                     stride=3))  # fmt: skip
    assert [p.name for p in peaks_of(skew)] == ["−1/3, 1/3", "0, 1/3", "1/3, 0", "1/3, 1/3"]


def test_peaks_without_number_are_the_strongest() -> None:
    layers = [make_layer("conv_transpose", np.ones((5, 5)), stride=4)] * 3
    document = make_document(np.ones((2, 2)), *layers)
    found = peaks_of(document)
    assert len(found) == 1024
    assert strongest(found) is not None


def test_small_things() -> None:
    assert kernel_response(np.array([1.0, 1.0]), np.array([0.25]), dilation=2) == pytest.approx(0)
    assert decibels(np.array([0.5]))[0] == pytest.approx(-6.0206)
    assert Frequency(1, 2).text == "1/2"
    assert pattern_peaks(np.ones(1)) == ()
