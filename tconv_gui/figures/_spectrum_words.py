"""What the spectrum says."""

from __future__ import annotations

import numpy as np

from core.checkerboard import unevenness
from core.document import Document, shape_text
from core.gradient_pattern import gradient_pattern
from core.numbers_text import shown_number
from core.spectrum import Peak, pattern_peaks, strongest
from core.words_mark import QT_TRANSLATE_NOOP
from tconv_gui.figures._spectrum_model import Heard
from tconv_gui.figures._verdict import ratio_text, sums_text
from tconv_gui.figures.figure import Source
from tconv_gui.words import Words

SIGNALS = {
    "ones": QT_TRANSLATE_NOOP("spectrum", "a constant of ones"),
    "step": QT_TRANSLATE_NOOP("spectrum", "a step from 0 to 1"),
    "noise": QT_TRANSLATE_NOOP("spectrum", "noise"),
    "input": QT_TRANSLATE_NOOP("spectrum", "the input's own numbers"),
}  # fmt: skip
TITLE_PEAKS = QT_TRANSLATE_NOOP("spectrum", "Not flat: peaks at {peaks}")
TITLE_OTHER = QT_TRANSLATE_NOOP(
    "spectrum", "Not flat, but no peaks along axis {axis}: they are off this axis"
)
TITLE_FLAT = QT_TRANSLATE_NOOP("spectrum", "Flat: nothing is left at the multiples of 1/{period}")
TITLE_NONE = QT_TRANSLATE_NOOP("spectrum", "No peaks: no layer upsamples along this axis")
REASON = QT_TRANSLATE_NOOP(
    "spectrum",
    "Inside, a constant of ones becomes {pattern}, again and again with period {period} ({ratio}).",
)
REASON_SIGNS = QT_TRANSLATE_NOOP(
    "spectrum",
    "Inside, a constant of ones becomes {pattern}, again and again with period {period}.",
)
REASON_FLAT = QT_TRANSLATE_NOOP(
    "spectrum", "Inside, a constant of ones becomes {value} everywhere."
)
LAW = QT_TRANSLATE_NOOP(
    "spectrum",
    "A pattern of period {period} has frequencies j/{period} and no others. A peak is as high as "
    "what the layers let through there.",
)
STRONGEST = QT_TRANSLATE_NOOP(
    "spectrum", "The strongest is {height} of the constant at {frequency}: {decibels} dB."
)
GRADIENT = QT_TRANSLATE_NOOP(
    "spectrum",
    "Backward it is different: the gradient of a constant has its strongest peak, {height} of the "
    "constant, at {frequency}.",
)
RESPONSE = QT_TRANSLATE_NOOP("spectrum", "y, the answer to {signal} ({size})")
RESPONSE_MEAN = QT_TRANSLATE_NOOP(
    "spectrum", "y, the answer to {signal} ({size}), mean along the other axis"
)
SPECTRUM = QT_TRANSLATE_NOOP("spectrum", "spectrum of the interior")
SPECTRUM_ALL = QT_TRANSLATE_NOOP("spectrum", "spectrum of all outputs: they are all border here")
SCALE = QT_TRANSLATE_NOOP("spectrum", "decibels (logarithmic), 0 dB = frequency 0; Hann window")
SCALE_LARGEST = QT_TRANSLATE_NOOP(
    "spectrum", "decibels (logarithmic), 0 dB = the largest; Hann window"
)
ACROSS = QT_TRANSLATE_NOOP("spectrum", "cycles per output (linear)")
LINEAR = QT_TRANSLATE_NOOP("spectrum", "linear from 0")
MEASURED = QT_TRANSLATE_NOOP("spectrum", "y")
MEASURED_NOISE = QT_TRANSLATE_NOOP("spectrum", "y, mean of several noises")
OWN = QT_TRANSLATE_NOOP("spectrum", "what the layers let through")
NEAREST = QT_TRANSLATE_NOOP("spectrum", "nearest ×{factor} (a sinc: valleys at j/{factor})")
LINEAR_KIND = QT_TRANSLATE_NOOP("spectrum", "linear ×{factor} (its square)")
PEAK = QT_TRANSLATE_NOOP("spectrum", "{frequency}: {height}")
PEAK_FULL = QT_TRANSLATE_NOOP("spectrum", "{frequency}: {height} ({decibels} dB)")
BORDER = QT_TRANSLATE_NOOP("spectrum", "pale: border, left out of the spectrum")
MORE_CELLS = QT_TRANSLATE_NOOP("spectrum", "outputs {first} to {last} of {count}")
ONES_KERNELS = QT_TRANSLATE_NOOP("spectrum", "Kernels of ones in place of the layers' own.")
STAYS = QT_TRANSLATE_NOOP(
    "spectrum", "The signal is made for this picture; your own numbers stay as they are."
)
OWN_NUMBERS = QT_TRANSLATE_NOOP(
    "spectrum",
    "The peaks named are those of a constant: the mean of your numbers comes back at each of them.",
)
STEP_PEAK = QT_TRANSLATE_NOOP(
    "spectrum", "At {frequency}: {height} of the constant, {decibels} dB; layer {layer} makes it."
)
STEP_QUIET = QT_TRANSLATE_NOOP(
    "spectrum", "At {frequency}: nothing. The strides allow a peak here, the kernels cancel it."
)
MOST_NAMED = 6


def title_of(heard: Heard, words: Words, base: int) -> str:
    """The verdict."""
    if heard.loud:
        named = sorted(heard.loud[:MOST_NAMED], key=lambda peak: peak.frequency[0].value)
        names = ", ".join(peak.name for peak in named)
        return words(TITLE_PEAKS, peaks=names + (", …" if len(heard.loud) > MOST_NAMED else ""))
    if heard.other_loud:
        return words(TITLE_OTHER, axis=heard.axis + base)
    if heard.factor > 1:
        return words(TITLE_FLAT, period=heard.factor)
    return words(TITLE_NONE)


def heads_of(heard: Heard, document: Document, weighted: bool, words: Words) -> list[str]:
    """Why, and what follows from it."""
    found, pattern = unevenness(heard.pattern), heard.pattern
    said = []
    if found.is_flat:
        said.append(words(REASON_FLAT, value=shown_number(float(pattern.flat[0]))))
    else:
        ratio = ratio_text(found.ratio)
        facts = {"pattern": sums_text(pattern), "period": shape_text(pattern.shape)}
        said.append(words(REASON if ratio else REASON_SIGNS, ratio=ratio, **facts))
    if heard.loud:
        first = heard.loud[0]
        if np.isfinite(first.relative):
            said.append(
                words(
                    STRONGEST, height=shown_number(first.relative), frequency=first.name,
                    decibels=shown_number(round(first.decibels, 2)),
                )
            )  # fmt: skip
    if heard.factor > 1:
        said.append(words(LAW, period=heard.factor))
    else:
        back = strongest(pattern_peaks(gradient_pattern(document, ones=not weighted)))
        if back is not None and np.isfinite(back.relative):
            name = back.name if document.axes == 1 else f"({back.name})"
            said.append(words(GRADIENT, height=shown_number(back.relative), frequency=name))
    return said


def foot_of(heard: Heard, weighted: bool, words: Words) -> list[str]:
    """What was given, and what was not changed."""
    said = [words(OWN_NUMBERS if heard.source == "input" else STAYS)]
    return said if weighted else [words(ONES_KERNELS), *said]


def response_title(heard: Heard, axes: int, words: Words) -> str:
    """What the bars are."""
    source: Source = heard.source
    facts = {"signal": words(SIGNALS[source]), "size": shape_text(heard.size)}
    return words(RESPONSE if axes == 1 else RESPONSE_MEAN, **facts)


def spectrum_title(heard: Heard, words: Words) -> str:
    """What the curve is of."""
    return words(SPECTRUM if heard.has_inside else SPECTRUM_ALL)


def scale_text(heard: Heard, words: Words) -> str:
    """What the axis of the curve is."""
    return words(SCALE_LARGEST if is_by_largest(heard) else SCALE)


def is_by_largest(heard: Heard) -> bool:
    """Whether the spectrum goes by its largest, not by what there is at frequency 0."""
    return heard.source == "noise" or heard.spectrum.reference != float(
        heard.spectrum.magnitudes[0]
    )


def peak_text(heard: Heard, peak: Peak, is_full: bool, words: Words) -> str:
    """A peak's name and height."""
    if not np.isfinite(peak.relative):
        return words(PEAK, frequency=peak.name, height=shown_number(peak.magnitude))
    height = shown_number(peak.relative)
    if not is_full:
        return words(PEAK, frequency=peak.name, height=height)
    decibels = shown_number(round(peak.decibels, 2))
    return words(PEAK_FULL, frequency=peak.name, height=height, decibels=decibels)


def step_text(heard: Heard, number: int, words: Words) -> str:
    """What there is at the multiple of 1/period that a step is about."""
    if not 0 < number <= len(heard.peaks):
        return ""
    peak = heard.peaks[number - 1]
    if peak.quiet:
        return words(STEP_QUIET, frequency=peak.name)
    return words(
        STEP_PEAK, frequency=peak.name, layer=peak.layer + 1,
        height=shown_number(peak.relative),
        decibels=shown_number(round(peak.decibels, 2)) if np.isfinite(peak.relative) else "∞",
    )  # fmt: skip
