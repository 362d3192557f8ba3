"""What the layers answer to a signal along one axis, its spectrum, and what to compare it with."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray

from core import spectrum as core_spectrum
from core.arithmetic import Size
from core.document import Document
from core.errors import ConvError
from core.spectrum import Frequency, Peak, Spectrum
from tconv_gui.figures.figure import Frame, Source

Array = NDArray[np.float64]

SOURCES: dict[Source, core_spectrum.Source] = {
    "ones": "constant", "step": "step", "noise": "noise", "input": "input",
}  # fmt: skip
# A signal so long has an interior long enough for narrow peaks; answers longer than that are slow.
LONG = {1: 46, 2: 24}
LONGEST_ANSWER = {1: 8192, 2: 192}
RUNS = {1: 16, 2: 6}
FLOOR = -60.0
# So many multiples of 1/period get a line of their own.
MOST_PEAKS = 32
CURVE_POINTS = 481


@dataclass(frozen=True, eq=False)
class Heard:
    """A chain's answer along one axis.

    ``values`` are all outputs of that axis (of two, their means over the other one's interior),
    ``inside`` those that are no border; ``spectrum`` has one axis; ``own``, ``nearest`` and
    ``linear`` are what the chain and interpolation by ``factor`` let through at the frequencies
    ``smooth``, by the same reference, None where there is no such curve.
    """

    source: Source
    axis: int
    size: Size
    values: Array
    inside: slice
    has_inside: bool
    spectrum: Spectrum
    factor: int
    begin: int
    pattern: Array
    smooth: Array
    own: Array | None
    nearest: Array | None
    linear: Array | None

    @property
    def frequencies(self) -> Array:
        """Cycles per output, from 0 to 1/2."""
        return self.spectrum.frequencies[0]

    @cached_property
    def peaks(self) -> tuple[Peak, ...]:
        """The multiples of 1/period on this axis, in order; of very many the strongest."""
        found = self.spectrum.peaks
        if len(found) <= MOST_PEAKS:
            return found
        kept = sorted(found, key=lambda peak: -peak.magnitude)[:MOST_PEAKS]
        return tuple(sorted(kept, key=lambda peak: peak.frequency[0].value))

    @cached_property
    def loud(self) -> tuple[Peak, ...]:
        """Those that something is left of, the strongest first."""
        return tuple(sorted(
            (peak for peak in self.peaks if not peak.quiet), key=lambda peak: -peak.magnitude
        ))  # fmt: skip

    @property
    def other_loud(self) -> bool:
        """Whether there are peaks, though none along this axis."""
        return not self.loud and float(np.ptp(self.pattern)) > core_spectrum.QUIET * float(
            np.abs(self.pattern).max(initial=0.0)
        )

    @cached_property
    def top(self) -> float:
        """The upper end of the scale in decibels: 0, or more where something is higher."""
        heights = [float(self.spectrum.relative.max(initial=0.0))]
        if self.own is not None:
            heights.append(float(self.own.max(initial=0.0)))
        highest = max(heights)
        if not np.isfinite(highest) or highest <= 1.05:
            return 0.0
        return float(min(20 * np.ceil(np.log10(highest) - 1e-9), 100.0))

    def decibels(self, relative: Array) -> Array:
        """Relative magnitudes in decibels, not below the scale."""
        return core_spectrum.decibels(np.nan_to_num(relative, nan=0.0, posinf=1e5), FLOOR)

    def height(self, peak: Peak) -> float:
        """A peak of the answer to a constant in decibels, by this spectrum's reference."""
        return float(self.decibels(np.array([peak.magnitude / self.spectrum.reference]))[0])


def heard_in(frame: Frame) -> Heard:
    """The answer that a frame shows."""
    axis = frame.options.axis % frame.document.axes
    return heard(frame.document, frame.options.weighted, axis, frame.options.signal)


@lru_cache(maxsize=16)
def heard(document: Document, weighted: bool, axis: int, source: Source) -> Heard:
    """What a document's layers, or kernels of ones in their place, answer to a signal."""
    ones, name = not weighted, SOURCES[source]
    size = document.input.shape[2:] if source == "input" else _long(document)
    factor = core_spectrum.period_of(document)[axis]
    try:
        runs = _answers(document, name, ones, size, axis)
    except ConvError:
        # A longer signal need not fit where the input does.
        size = document.input.shape[2:]
        runs = _answers(document, name, ones, size, axis)
    values, inside, has_inside = runs[0]
    measured = [core_spectrum.measure(v[i], "hann", (factor,)) for v, i, _ in runs]
    (frequencies,), _ = measured[0]
    magnitudes = np.sqrt(np.mean([m**2 for _, m in measured], axis=0))
    largest, first = float(magnitudes.max()), float(magnitudes[0])
    by_largest = source == "noise" or not first > core_spectrum.QUIET * largest
    reference = (largest if by_largest else first) or 1.0
    peaks = _on_axis(core_spectrum.peaks_of(document, ones=ones), axis)
    spectrum = Spectrum((frequencies,), magnitudes, reference, "hann", peaks)
    smooth = _smooth(factor)
    own = core_spectrum.noise_expected(document, smooth, axis, ones=ones)
    if own is not None:
        # Noise goes by its largest, everything else by what there is at frequency 0.
        by = float(own.max(initial=0.0)) if source == "noise" else float(own[0])
        by = by if by > core_spectrum.QUIET * float(own.max(initial=0.0)) else float(own.max())
        own = own / by if by else None
    nearest = linear = None
    if factor > 1:
        nearest = core_spectrum.interpolation_response("nearest", factor, smooth)
        linear = core_spectrum.interpolation_response("linear", factor, smooth)
    only = len(document.layers) == 1 and document.layers[0].operation.input_side == "small"
    begin = document.geometries[0].begin[axis] if only else 0
    return Heard(
        source, axis, size, values, inside, has_inside, spectrum, factor, begin,
        core_spectrum.pattern_of(document, ones=ones), smooth,
        own, nearest, linear,
    )  # fmt: skip


def _answers(
    document: Document, source: core_spectrum.Source, ones: bool, size: Size, axis: int
) -> list[tuple[Array, slice, bool]]:
    """Values along the axis, which of them are inside, and whether any are; for noise several."""
    found = []
    for seed in range(RUNS[document.axes] if source == "noise" else 1):
        given = core_spectrum.signal(source, document, size, seed)
        answer = core_spectrum.response(document, given, ones=ones)
        values = answer.values
        if document.axes == 2:
            other = 1 - axis
            # The spectrum of the mean is that of the plane where the other frequency is 0.
            values = np.moveaxis(values, other, 0)[answer.inside[other]].mean(axis=0)
        found.append((values, answer.inside[axis], answer.has_inside))
    return found


def _on_axis(peaks: tuple[Peak, ...], axis: int) -> tuple[Peak, ...]:
    """The peaks along one axis, where the other frequency is 0."""
    if not peaks or len(peaks[0].frequency) == 1:
        return peaks
    return tuple(
        peak._replace(frequency=(_upper(peak.frequency[axis]),))
        for peak in peaks
        if not peak.frequency[1 - axis].numerator
        and (peak.frequency[axis].numerator > 0 or 2 * peak.frequency[axis].value == -1)
    )


def _upper(frequency: Frequency) -> Frequency:
    return Frequency(abs(frequency.numerator), frequency.denominator)


def _smooth(factor: int) -> Array:
    """Frequencies for a smooth curve, the multiples of 1/factor among them."""
    valleys = np.arange(factor // 2 + 1) / factor
    return np.unique(np.concatenate((np.linspace(0, 0.5, CURVE_POINTS), valleys)))


def _long(document: Document) -> Size:
    """The input's size or longer, as long as the answer stays short enough."""
    size = document.input.shape[2:]
    most, factor = LONGEST_ANSWER[document.axes], max(core_spectrum.period_of(document))
    wanted = min(LONG[document.axes], most // factor)
    return tuple(max(n, wanted) for n in size)
