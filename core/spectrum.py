"""What a chain of layers makes of simple signals, and the frequencies that it adds to them.

A constant has one frequency, 0.  Layers that upsample by s answer it with a pattern of period s,
and a pattern of period P has frequencies j/P and no others: these are the peaks that show up in the
spectrum of whatever goes through.  Their height is found exactly, from one period of the pattern.
Frequencies are in cycles per output cell, from 0 to 1/2.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product
from math import gcd, lcm, pi, prod
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from core.arithmetic import Geometry, Size
from core.checkerboard import interior, reached_fully
from core.document import Document, Layer
from core.words_mark import QT_TRANSLATE_NOOP, Mark

Array = NDArray[np.float64]
Source = Literal["constant", "step", "noise", "input"]
Window = Literal["hann", "none"]
Interpolation = Literal["nearest", "linear"]

SOURCES: tuple[Source, ...] = ("constant", "step", "noise", "input")
WINDOWS: tuple[Window, ...] = ("hann", "none")

# Points of a spectrum per axis, so that curves look smooth; and no more peaks than can be marked.
SMOOTH = {1: 1024, 2: 128}
MOST_PEAKS = 1024
QUIET = 1e-9  # parts of the constant part: below it is rounding

CONSTANT = QT_TRANSLATE_NOOP("signal", "A constant")
STEP = QT_TRANSLATE_NOOP("signal", "A step")
NOISE = QT_TRANSLATE_NOOP("signal", "Noise")
INPUT = QT_TRANSLATE_NOOP("signal", "The input")
SOURCE_NAMES: dict[Source, Mark] = {
    "constant": CONSTANT, "step": STEP, "noise": NOISE, "input": INPUT,
}  # fmt: skip
HANN = QT_TRANSLATE_NOOP("signal", "Hann window")
NO_WINDOW = QT_TRANSLATE_NOOP("signal", "No window")
WINDOW_NAMES: dict[Window, Mark] = {"hann": HANN, "none": NO_WINDOW}


# --- the answer -------------------------------------------------------------------------------


class Response(NamedTuple):
    """A chain's answer to a signal, of shape output size.

    ``inside`` is the part that gets all it would get from an endless input, without the ramps at
    the borders; where there is none (``has_inside`` is False) it is everything.
    """

    values: Array
    inside: tuple[slice, ...]
    has_inside: bool


def signal(source: Source, document: Document, size: Size | None = None, seed: int = 0) -> Array:
    """The signal that goes in, of shape ``size``: the input's, if none is given.

    A step goes from 0 to 1 in the middle of the last axis; noise is standard normal.  The
    document's own input keeps its size.
    """
    size = document.input.shape[2:] if size is None else size
    if source == "input":
        return document.input[0, 0]
    if source == "constant":
        return np.ones(size)
    if source == "step":
        return np.broadcast_to((np.arange(size[-1]) >= size[-1] // 2) * 1.0, size).copy()
    from numpy.random import PCG64, Generator  # start-up has no need of it

    return Generator(PCG64(seed)).standard_normal(size)


def response(document: Document, values: Array, *, ones: bool = False) -> Response:
    """What the document's layers answer to ``values``, without biases.

    ``ones`` puts kernels of ones in the place of the layers' own.

    >>> from core.document import make_document, make_layer
    >>> chain = make_document([1] * 4, make_layer("conv_transpose", [1, 2, 3], stride=2))
    >>> answer = response(chain, np.ones(4))
    >>> answer.values, answer.inside
    (array([1., 2., 4., 2., 4., 2., 4., 2., 3.]), (slice(1, 8, None),))
    """
    plane = np.asarray(values, dtype=np.float64)[None, None]
    shapes = []
    for layer in document.layers:
        shapes.append(layer.operation.geometry(layer.spec, plane.shape[2:]))
        weight = kernel_of(layer, ones)[None, None]
        plane = layer.operation.forward(
            plane, weight, None, **layer.operation.hyper_parameters(layer.spec)
        )
    runs = [_longest_run(known) for known in reached_axes(document.layers, shapes)]
    has_inside = all(run.stop > run.start for run in runs)
    whole = [slice(0, n) for n in plane.shape[2:]]
    return Response(plane[0, 0], tuple(runs if has_inside else whole), has_inside)


def reached_axes(
    layers: Sequence[Layer], shapes: Sequence[Geometry]
) -> tuple[NDArray[np.bool_], ...]:
    """Which outputs of a chain are no border, on each axis; a cell is none if it is on no axis.

    See ``core.checkerboard.reached_fully``.
    """
    found = []
    for axis in range(shapes[0].axes):
        first = _axis_of(shapes[0], axis)
        start = first.small if layers[0].operation.input_side == "small" else first.large
        known = np.ones(start, dtype=bool)
        for layer, shape in zip(layers, shapes, strict=True):
            known = reached_fully(layer.operation_id, _axis_of(shape, axis), known)
        found.append(known)
    return tuple(found)


def kernel_of(layer: Layer, ones: bool = False) -> Array:
    """The layer's kernel as it is used, or one of its size that is all ones."""
    return np.ones(layer.spec.kernel_size) if ones else layer.used_weight[0, 0]


def pattern_of(document: Document, *, ones: bool = False, first: int = 0) -> Array:
    """One period of the answer to an endless constant of 1 before layer ``first``; shortest.

    >>> from core.document import make_document, make_layer
    >>> layers = [make_layer("conv_transpose", [1, 1, 1], stride=2)] * 2
    >>> pattern_of(make_document([1] * 4, *layers))
    array([3., 2., 3., 1.])
    """
    pattern = np.ones((1,) * document.axes)
    chain = list(zip(document.layers, document.geometries, strict=True))[first:]
    for layer, shape in chain:
        pattern = interior(layer.operation_id, pattern, kernel_of(layer, ones), shape)
    return pattern


def period_of(document: Document, first: int = 0) -> Size:
    """The period per axis that the strides alone allow: the pattern's is that or a part of it."""
    periods = (1,) * document.axes
    for layer in document.layers[first:]:
        if layer.operation.input_side == "small":
            periods = tuple(p * s for p, s in zip(periods, layer.spec.stride, strict=True))
        else:
            periods = tuple(p // gcd(p, s) for p, s in zip(periods, layer.spec.stride, strict=True))
    return periods


def _axis_of(shape: Geometry, axis: int) -> Geometry:
    return Geometry(
        *((entries[axis],) for entries in (
            shape.small, shape.large, shape.kernel_size, shape.stride, shape.dilation,
            shape.begin, shape.end,
        ))
    )  # fmt: skip


def _longest_run(flags: NDArray[np.bool_]) -> slice:
    edges = np.flatnonzero(np.diff(np.concatenate(([0], flags, [0]))))
    if not edges.size:
        return slice(0, 0)
    best = int(np.argmax(edges[1::2] - edges[::2]))
    return slice(int(edges[2 * best]), int(edges[2 * best + 1]))


# --- peaks ------------------------------------------------------------------------------------


class Frequency(NamedTuple):
    """A multiple of one by a period, reduced."""

    numerator: int
    denominator: int

    @property
    def value(self) -> float:
        """Cycles per cell."""
        return self.numerator / self.denominator

    @property
    def text(self) -> str:
        """As people write it.

        >>> Frequency(-1, 4).text, Frequency(0, 1).text
        ('−1/4', '0')
        """
        sign = "−" if self.numerator < 0 else ""
        return f"{sign}{abs(self.numerator)}/{self.denominator}" if self.numerator else "0"


class Peak(NamedTuple):
    """A frequency that the layers add to a constant, with its exact height.

    ``magnitude`` is that of the Fourier coefficient when the constant is 1, ``relative`` the same
    by the coefficient of frequency 0 (infinite if that is 0).  ``layer`` is the last layer from
    which on the strides explain the frequency; layers before it can only change its height.
    """

    frequency: tuple[Frequency, ...]
    magnitude: float
    relative: float
    layer: int

    @property
    def name(self) -> str:
        """The frequency on every axis, such as 1/2 or 1/4, 0."""
        return ", ".join(f.text for f in self.frequency)

    @property
    def quiet(self) -> bool:
        """Whether nothing is there: the kernels cancel the frequency, or nothing goes through."""
        return not self.relative > QUIET

    @property
    def decibels(self) -> float:
        """``relative`` in decibels, minus infinity where nothing is there."""
        return float("-inf") if self.quiet else float(20 * np.log10(self.relative))


def peaks_of(document: Document, *, ones: bool = False) -> tuple[Peak, ...]:
    """Every multiple of 1/period that the strides can make, in order; quiet ones too.

    With two axes the frequencies are half of a plane, as the other half mirrors it: from -1/2 to
    1/2 on the first axis, from 0 to 1/2 on the last.  Where there are more than can be marked, the
    strongest.

    >>> from core.document import make_document, make_layer
    >>> chain = make_document([1] * 4, make_layer("conv_transpose", [1, 1, 1], stride=2))
    >>> [(peak.name, round(peak.relative, 4)) for peak in peaks_of(chain)]
    [('1/2', 0.3333)]
    """
    pattern = pattern_of(document, ones=ones)
    periods = period_of(document)
    if prod(periods) > 2 * MOST_PEAKS:
        periods = pattern.shape
    whole = np.tile(pattern, [p // n for p, n in zip(periods, pattern.shape, strict=True)])
    found = pattern_peaks(whole, [period_of(document, n) for n in range(len(document.layers))])
    if len(found) <= MOST_PEAKS:
        return found
    strongest = sorted(found, key=lambda peak: -peak.magnitude)[:MOST_PEAKS]
    return tuple(sorted(strongest, key=lambda peak: [f.value for f in peak.frequency]))


def pattern_peaks(pattern: Array, from_layer: Sequence[Size] = ()) -> tuple[Peak, ...]:
    """The frequencies of an endlessly repeated pattern but 0; no leakage, no window.

    ``from_layer`` gives the period that the strides allow from each layer on.

    >>> [(p.name, p.magnitude) for p in pattern_peaks(np.array([2.0, 1.0]))]
    [('1/2', 0.5)]
    """
    magnitudes = np.abs(np.fft.fftn(pattern)) / pattern.size
    constant = float(magnitudes.flat[0])
    loud = QUIET * float(np.abs(pattern).max(initial=0.0))
    wanted = _half_plane(pattern.shape)
    found = []
    for place in wanted:
        magnitude = float(magnitudes[place])
        magnitude = magnitude if magnitude > loud else 0.0
        frequency = tuple(_frequency(j, n) for j, n in zip(place, pattern.shape, strict=True))
        relative = magnitude / constant if constant > loud else float("inf") * bool(magnitude)
        found.append(
            Peak(
                frequency,
                magnitude,
                relative if magnitude else 0.0,
                max((n for n, p in enumerate(from_layer) if _explains(p, frequency)), default=0),
            )
        )
    return tuple(sorted(found, key=lambda peak: [f.value for f in peak.frequency]))


def strongest(peaks: Sequence[Peak]) -> Peak | None:
    """The highest peak, None if all are quiet."""
    loud = [peak for peak in peaks if not peak.quiet]
    return max(loud, key=lambda peak: peak.magnitude, default=None)


def _half_plane(shape: Size) -> list[Size]:
    """All indices of a Fourier transform but 0, one of each that mirror each other."""
    kept = []
    for place in product(*map(range, shape)):
        mirror = tuple(-j % n for j, n in zip(place, shape, strict=True))
        # Of the two the one further down the last axis is kept below 1/2, then the first.
        if any(place) and tuple(reversed(place)) <= tuple(reversed(mirror)):
            kept.append(place)
    return kept


def _frequency(j: int, period: int) -> Frequency:
    j -= period if 2 * j > period else 0
    shared = gcd(j, period)
    return Frequency(j // shared, period // shared)


def _explains(period: Size, frequency: tuple[Frequency, ...]) -> bool:
    return all(p % f.denominator == 0 for p, f in zip(period, frequency, strict=True))


# --- spectra ----------------------------------------------------------------------------------


class Spectrum(NamedTuple):
    """Magnitudes over frequency; a constant c has |c| at 0, a pattern its peaks' magnitudes.

    One axis: frequencies from 0 to 1/2.  Two: from -1/2 to 1/2 on the first and from 0 to 1/2 on
    the last, which is all there is, as the other half mirrors it.  ``reference`` is the magnitude
    that relative ones go by: that at 0, or the largest where there is none at 0 or only by chance
    (noise).
    """

    frequencies: tuple[Array, ...]
    magnitudes: Array
    reference: float
    window: Window
    peaks: tuple[Peak, ...]

    @property
    def relative(self) -> Array:
        """Magnitudes by the reference."""
        return self.magnitudes / self.reference

    def decibels(self, floor: float = -100.0) -> Array:
        """Relative magnitudes in decibels, not below ``floor``."""
        return decibels(self.relative, floor)


def decibels(relative: Array, floor: float = -100.0) -> Array:
    """20·log10, not below ``floor``.

    >>> decibels(np.array([1.0, 0.1, 0.0]))
    array([   0.,  -20., -100.])
    """
    return 20 * np.log10(np.maximum(relative, 10 ** (floor / 20)))


def spectrum_of(
    document: Document,
    source: Source = "constant",
    *,
    ones: bool = False,
    size: Size | None = None,
    window: Window = "hann",
    seed: int = 0,
    runs: int = 1,
) -> Spectrum:
    """The spectrum of the chain's answer to a signal, of its inside alone.

    ``runs`` averages the power over as many noises, each of another seed.
    """
    period = period_of(document)
    count = runs if source == "noise" else 1
    power: Array | None = None
    for run in range(count):
        answer = response(document, signal(source, document, size, seed + run), ones=ones)
        frequencies, magnitudes = measure(answer.values[answer.inside], window, period)
        power = magnitudes**2 if power is None else power + magnitudes**2
    assert power is not None
    magnitudes = np.sqrt(power / count)
    at_zero = float(magnitudes[_zero(magnitudes)])
    largest = float(magnitudes.max())
    chance = source == "noise" or at_zero <= QUIET * largest
    peaks = peaks_of(document, ones=ones)
    return Spectrum(frequencies, magnitudes, (largest if chance else at_zero) or 1.0, window, peaks)


def measure(
    values: Array, window: Window = "hann", period: Size | None = None
) -> tuple[tuple[Array, ...], Array]:
    """Frequencies per axis and magnitudes of some values.

    Zeros are added for a smooth curve, to a length on which multiples of 1/``period`` fall.  The
    magnitude is |Σ w·x·e^(-2πi·f·n)| / Σ w.
    """
    period = (1,) * values.ndim if period is None else period
    least = SMOOTH[values.ndim]
    lengths = []
    weighted = values
    for axis, (n, p) in enumerate(zip(values.shape, period, strict=True)):
        step = lcm(p, 2) if p <= least else 2
        lengths.append(-(-max(n, least) // step) * step)
        taper = _taper(window, n).reshape([-1 if a == axis else 1 for a in range(values.ndim)])
        weighted = weighted * (taper / taper.sum())
    magnitudes = np.abs(np.fft.rfftn(weighted, lengths, axes=range(values.ndim)))
    first = [np.fft.fftshift(np.fft.fftfreq(n)) for n in lengths[:-1]]
    magnitudes = np.fft.fftshift(magnitudes, axes=range(values.ndim - 1))
    return (*first, np.fft.rfftfreq(lengths[-1])), magnitudes


def profile(spectrum: Spectrum, axis: int) -> Spectrum:
    """The part of a spectrum along one axis where the other frequency is 0: one axis, 0 to 1/2.

    It is the spectrum of the mean over the other axis.
    """
    if len(spectrum.frequencies) == 1:
        return spectrum
    peaks = tuple(
        peak._replace(frequency=(peak.frequency[axis],))
        for peak in spectrum.peaks
        if not peak.frequency[1 - axis].numerator and peak.frequency[axis].numerator > 0
    )
    rows = spectrum.magnitudes.shape[0]
    if axis == 1:
        frequencies, line = spectrum.frequencies[1], spectrum.magnitudes[rows // 2]
    else:
        # -1/2 stands for 1/2 as well.
        line = np.concatenate((spectrum.magnitudes[rows // 2 :, 0], spectrum.magnitudes[:1, 0]))
        frequencies = np.concatenate((spectrum.frequencies[0][rows // 2 :], [0.5]))
    return Spectrum((frequencies,), line, spectrum.reference, spectrum.window, peaks)


def _zero(magnitudes: Array) -> tuple[int, ...]:
    return (*(n // 2 for n in magnitudes.shape[:-1]), 0)


def _taper(window: Window, length: int) -> Array:
    """A Hann window without the zeros at its ends, or none."""
    if window == "none":
        return np.ones(length)
    return np.sin(pi * (np.arange(length) + 1) / (length + 1)) ** 2


# --- what kernels let through -----------------------------------------------------------------


def kernel_response(kernel: Array, frequencies: Array, dilation: int = 1) -> Array:
    """|Σ w·e^(-2πi·f·t·d)| of a kernel with one axis, for each frequency.

    >>> kernel_response(np.array([1.0, 2.0, 1.0]), np.array([0.0, 0.5])).round(9).tolist()
    [4.0, 0.0]
    """
    turns = np.outer(frequencies, np.arange(kernel.size) * dilation)
    return np.asarray(np.abs(np.exp(-2j * pi * turns) @ kernel))


def interpolation_kernel(kind: Interpolation, factor: int) -> Array:
    """The kernel that makes a transposed convolution of stride ``factor`` an interpolation.

    >>> interpolation_kernel("linear", 2)
    array([0.5, 1. , 0.5])
    """
    box = np.ones(factor)
    return box if kind == "nearest" else np.convolve(box, box) / factor


def interpolation_response(kind: Interpolation, factor: int, frequencies: Array) -> Array:
    """What interpolation lets through, 1 at frequency 0: valleys at all multiples of 1/factor.

    Nearest has |sin(π·f·s) / (s·sin(π·f))|, the Dirichlet kernel, close to a sinc; linear its
    square.

    >>> interpolation_response("linear", 4, np.array([0.0, 0.25, 0.5])).round(9).tolist()
    [1.0, 0.0, 0.0]
    """
    turn = pi * np.asarray(frequencies, dtype=np.float64)
    below = factor * np.sin(turn)
    whole = np.isclose(below, 0.0, atol=1e-12)  # at every whole frequency all taps agree
    nearest = np.abs(np.where(whole, 1.0, np.sin(factor * turn) / np.where(whole, 1.0, below)))
    return nearest if kind == "nearest" else nearest**2


def noise_expected(
    document: Document, frequencies: Array, axis: int = -1, *, ones: bool = False
) -> Array | None:
    """The root of the power that white noise of variance 1 has behind the chain, on average.

    Along one axis, the other frequency being 0.  None where a convolution strides behind an
    upsampling layer: there the power depends on more than the spectrum.
    """
    points = np.zeros((frequencies.size, document.axes))
    points[:, axis] = frequencies
    upsampled = False
    for layer in document.layers:
        strides = max(layer.spec.stride) > 1
        if layer.operation.input_side == "small":
            upsampled = upsampled or strides
        elif strides and upsampled:
            return None
    return np.sqrt(_power(document.layers, points, ones))


def _power(layers: Sequence[Layer], points: Array, ones: bool) -> Array:
    """Power density behind the layers at frequencies of shape (points, axes)."""
    if not layers:
        return np.ones(len(points))
    layer = layers[-1]
    strides = np.array(layer.spec.stride)
    if layer.operation.input_side == "small":
        before = _power(layers[:-1], points * strides, ones)
        return before * _gain(layer, points, ones) / strides.prod()
    total = np.zeros(len(points))
    for folded in product(*map(range, layer.spec.stride)):
        at = (points + np.array(folded)) / strides
        total += _power(layers[:-1], at, ones) * _gain(layer, at, ones)
    return total / strides.prod()


def _gain(layer: Layer, points: Array, ones: bool) -> Array:
    """The squared response of a layer's kernel, summed up axis by axis from the last one."""
    kernel = kernel_of(layer, ones)
    summed = np.broadcast_to(kernel.astype(complex), (len(points), *kernel.shape))
    for axis in reversed(range(kernel.ndim)):
        taps = np.arange(kernel.shape[axis]) * layer.spec.dilation[axis]
        turns = np.exp(-2j * pi * np.multiply.outer(points[:, axis], taps))
        summed = np.einsum("n...t,nt->n...", summed, turns)
    return np.asarray(np.abs(summed) ** 2)
