"""What is said of the upsamplers: their costs, how even they are, and what they equal."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import numpy as np

from core.document import Document, shape_text
from core.numbers_text import shown_number
from core.symbols import factor_text
from core.upsamplers import Equal, Given, Upsampled, given_of, reduced, upsampled
from core.words_mark import QT_TRANSLATE_NOOP
from tconv_gui.figures._labels import parameter_text
from tconv_gui.figures._verdict import ratio_text
from tconv_gui.words import Words

TITLE = QT_TRANSLATE_NOOP("upsamplers", "The same input through every upsampler, ×{factor}")
INPUT = QT_TRANSLATE_NOOP("upsamplers", "input x")
FACTOR = QT_TRANSLATE_NOOP("upsamplers", "factor {factor}: the stride of the layer")
FACTOR_USUAL = QT_TRANSLATE_NOOP(
    "upsamplers", "factor {factor}: the stride of the layer is 1, which would enlarge nothing"
)
REFERENCE = QT_TRANSLATE_NOOP(
    "upsamplers", "PSNR and SSIM: the means of {factor} blocks of x, enlarged again, against x"
)
NO_REFERENCE = QT_TRANSLATE_NOOP(
    "upsamplers", "No PSNR: x has too few whole blocks of {factor}, or its numbers are all the same"
)
TWO_SCALES = QT_TRANSLATE_NOOP(
    "upsamplers", "What takes the kernel of the layer has its own scale, the second one"
)
NO_PARAMETERS = QT_TRANSLATE_NOOP("upsamplers", "parameters none, multiplications {products}")
PARAMETERS = QT_TRANSLATE_NOOP(
    "upsamplers", "parameters {parameters}, multiplications {products}"
)
EVEN = QT_TRANSLATE_NOOP("upsamplers", "even")
HOLES = QT_TRANSLATE_NOOP("upsamplers", "holes")
UNEVEN = QT_TRANSLATE_NOOP("upsamplers", "uneven {ratio}")
UNEVEN_SIGNS = QT_TRANSLATE_NOOP("upsamplers", "uneven")
QUALITY = QT_TRANSLATE_NOOP("upsamplers", "PSNR {psnr} dB, SSIM {ssim}")
IS_ONE = QT_TRANSLATE_NOOP("upsamplers", "is a transposed convolution")
EQUALS_ONE = QT_TRANSLATE_NOOP("upsamplers", "= transposed convolution")
EVERYWHERE = QT_TRANSLATE_NOOP("upsamplers", "equal everywhere, difference {difference}")
INSIDE = QT_TRANSLATE_NOOP(
    "upsamplers", "equal inside, difference {difference}; at the border up to {border}"
)
ALL_BORDER = QT_TRANSLATE_NOOP("upsamplers", "x is so small that all is border: up to {border}")
NOT_ONE_KERNEL = QT_TRANSLATE_NOOP(
    "upsamplers", "no single kernel: the weights vary from cell to cell"
)
NOT_LINEAR = QT_TRANSLATE_NOOP("upsamplers", "no kernel: the places depend on the numbers")
KERNEL = QT_TRANSLATE_NOOP("upsamplers", "kernel {size}")
HINT = QT_TRANSLATE_NOOP(
    "upsamplers",
    "A step explains one upsampler. Pointing at a cell shows how each of them gets its number.",
)
SAID = QT_TRANSLATE_NOOP("upsamplers", "{name}: {text}")
IN_CODE = QT_TRANSLATE_NOOP("upsamplers", "{note} PyTorch {pytorch}; Keras {keras}.")
IN_PYTORCH = QT_TRANSLATE_NOOP("upsamplers", "{note} PyTorch {pytorch}.")

# A sum of more products is cut.
MOST_TERMS = 16
# Two differences apart by rounding only.
ROUNDING = 1e-9


class Said(NamedTuple):
    """The texts of a card, each with its kind (see ``LOOKS``), and its note for a step.

    The first line gives way to the sum of a cell pointed at.  ``equal`` are the lines beside the
    kernel.  ``is_even`` is None for the input.
    """

    name: str
    size: str
    lines: tuple[tuple[str, str], ...]
    equal: tuple[tuple[str, str], ...] = ()
    verdict: str = ""
    note: str = ""
    is_even: bool | None = None


@lru_cache(maxsize=16)
def found_of(document: Document, layer: int) -> tuple[Given, tuple[Upsampled, ...]]:
    """What is enlarged and all that comes of it.  ConvError if it would be too large."""
    given = given_of(document, layer)
    return given, tuple(upsampled(given))


@lru_cache(maxsize=16)
def cards_of(document: Document, layer: int, words: Words, two_scales: bool) -> tuple[Said, ...]:
    """The words on all cards, the input's first."""
    given, found = found_of(document, layer)
    return (_of_input(given, words, two_scales), *(_of_output(one, words) for one in found))


def title_of(given: Given, words: Words) -> str:
    """The picture's title."""
    return words(TITLE, factor=factor_short(given))


def factor_short(given: Given) -> str:
    """One number if all axes grow alike."""
    same = len(set(given.factor)) == 1
    return str(given.factor[0]) if same else shape_text(given.factor)


def _of_input(given: Given, words: Words, two_scales: bool) -> Said:
    factor = shape_text(given.factor)
    lines = [(words(FACTOR_USUAL if given.is_usual else FACTOR, factor=factor), "ink")]
    compared = reduced(given) is not None
    lines.append((words(REFERENCE if compared else NO_REFERENCE, factor=factor), "soft"))
    if two_scales:
        lines.append((words(TWO_SCALES), "soft"))
    return Said(words(INPUT), shape_text(given.x.shape), tuple(lines))


def _of_output(one: Upsampled, words: Words) -> Said:
    method = one.method
    facts = {"parameters": method.parameters, "products": method.multiplications}
    costs = words(NO_PARAMETERS if method.parameters is None else PARAMETERS, **facts)
    lines = [(costs, "ink")]
    if one.quality is not None:
        lines.append((quality_text(one.quality, words), "ink"))
    pytorch, keras = one.codes
    note = words(method.note, **dict(method.facts))
    if pytorch:
        note = words(IN_CODE if keras else IN_PYTORCH, note=note, pytorch=pytorch, keras=keras)
    return Said(
        words(one.title), shape_text(one.output.shape), tuple(lines), equal_lines(one, words),
        even_text(one, words), note, one.unevenness.is_flat,
    )  # fmt: skip


def even_text(one: Upsampled, words: Words) -> str:
    """What becomes of a constant, away from the borders."""
    found = one.unevenness
    if found.is_flat:
        return words(EVEN)
    if found.low == 0 or found.high == 0:
        return words(HOLES)
    ratio = ratio_text(found.ratio)
    return words(UNEVEN, ratio=ratio) if ratio else words(UNEVEN_SIGNS)


def quality_text(quality: tuple[float, float], words: Words) -> str:
    """How near the reference comes back.

    >>> quality_text((20.0, 0.5), Words("en"))
    'PSNR 20 dB, SSIM 0.5'
    """
    return words(QUALITY, psnr=shown_number(quality[0]), ssim=shown_number(quality[1]))


def equal_lines(one: Upsampled, words: Words) -> tuple[tuple[str, str], ...]:
    """Which transposed convolution it is, how far that holds, and the largest difference."""
    equal = one.equal
    if equal is None:
        corners = one.method.reach is None
        return ((words(NOT_ONE_KERNEL if corners else NOT_LINEAR), "soft"),)
    settings = settings_text(equal, words), "ink"
    if one.method.is_stamp:
        return (words(IS_ONE), "law"), settings
    facts = {
        "difference": difference_text(one, equal.difference),
        "border": difference_text(one, equal.at_border),
    }
    mark = EVERYWHERE if equal.inside.all() else INSIDE if equal.inside.any() else ALL_BORDER
    return (words(EQUALS_ONE), "law"), settings, (words(mark, **facts), "ink")


def settings_text(equal: Equal, words: Words) -> str:
    """The settings of a transposed convolution that are not the usual ones."""
    spec = equal.stamp.spec
    parts = [
        words(KERNEL, size=shape_text(spec.kernel_size)),
        f"stride {parameter_text('stride', spec.stride)}",
    ]
    if np.any(spec.padding):
        parts.append(f"padding {parameter_text('padding', spec.padding)}")
    if any(spec.output_padding):
        parts.append(f"output_padding {parameter_text('output_padding', spec.output_padding)}")
    if max(spec.dilation) > 1:
        parts.append(f"dilation {parameter_text('dilation', spec.dilation)}")
    return ", ".join(parts)


def difference_text(one: Upsampled, difference: float) -> str:
    """A difference; 0 where it is no more than rounding."""
    finite = np.abs(one.output[np.isfinite(one.output)])
    if difference <= ROUNDING * float(finite.max(initial=0.0)):
        return "0"
    return shown_number(difference)


def sums_of(one: Upsampled, index: tuple[int, ...], base: int) -> list[str]:
    """How an output cell gets its number, in ever fewer letters; "" where it has no such cell."""
    if any(i >= n for i, n in zip(index, one.output.shape, strict=True)):
        return [""]
    name = f"y[{','.join(str(i + base) for i in index)}]"
    value = shown_number(float(one.output[index]))
    terms = [
        shown_number(float(one.given.x[cell])) if weight == 1
        else f"{factor_text(weight)}·{factor_text(float(one.given.x[cell]))}"
        for cell, weight in one.taps(index)
    ]  # fmt: skip
    if one.method.bias:
        terms.append(factor_text(one.method.bias))
    if len(terms) <= 1 and terms[:1] in ([], [value]):
        return [f"{name} = {value}"]
    texts = [f"{name} = {' + '.join(terms)} = {value}"] if len(terms) <= MOST_TERMS else []
    texts += [
        f"{name} = {' + '.join(terms[:most])} + … = {value}"
        for most in range(min(len(terms) - 1, 8), 0, -1)
    ]
    return [*texts, f"{name} = {value}"]
