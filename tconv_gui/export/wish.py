"""From a wish to a job: the one road of the window, the command line and recipes.

A wish is made of words and numbers only, so that it can be kept, compared and read from a file.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from math import ceil
from typing import Literal

from core.channels import along_path, fitting_path, place_of
from core.document import INPUT_NAME, OUTPUT_NAME, Document
from core.errors import ConvError
from core.words_mark import QT_TRANSLATE_NOOP
from tconv_gui.export.format import (
    DPI,
    FRAME_MS,
    HOLD_LAST_MS,
    Job,
    frames_at,
    natural_size,
)
from tconv_gui.figures import BY_ID
from tconv_gui.figures.figure import Figure, Frame, ViewOptions
from tconv_gui.figures.pair import pair_of
from tconv_gui.theme import DEFAULT_THEME, load_theme
from tconv_gui.words import SOURCE_LANGUAGE, Words

Steps = int | tuple[int, int] | Literal["last", "all"]
Size = tuple[int, int]

STEP_BEYOND = QT_TRANSLATE_NOOP(
    "error", "There is no step {got}; this figure has steps 0 to {high} for this document."
)
STEPS_BACKWARDS = QT_TRANSLATE_NOOP(
    "error", "Steps {first} to {last} are none; begin with the lower one."
)
NO_LAYER = QT_TRANSLATE_NOOP("error", "There is no layer {got}; this document has {count}.")
NO_CHANNEL = QT_TRANSLATE_NOOP(
    "error", "There is no channel {got}; {what} has channels {low} to {high}."
)
OTHER_GROUP = QT_TRANSLATE_NOOP(
    "error",
    "Input channel {before} adds nothing to output channel {after}: they are in different groups.",
)
NO_FIGURE = QT_TRANSLATE_NOOP("error", "There is no figure “{got}”; there are {known}.")

INCH_CM = 2.54
PAPER_DPI = 300


def centimetres(width: float, height: float, dpi: float) -> Size:
    """Width and height in whole pixels of a picture of so many centimetres.

    >>> centimetres(8.6, 5.4, 300)
    (1016, 638)
    """
    return (
        max(round(width * dpi / INCH_CM), 1),
        max(round(height * dpi / INCH_CM), 1),
    )


PRESETS: dict[str, Size] = {
    "720p": (1280, 720),
    "1080p": (1920, 1080),
    "4K": (3840, 2160),
    "4:3": (1600, 1200),
    "half-slide": (960, 1080),
    "square": (1080, 1080),
    "column": centimetres(8.6, 6.0, PAPER_DPI),
    "page": centimetres(17.8, 8.0, PAPER_DPI),
}
# Those that are made for paper have its dots per inch.
ON_PAPER = ("column", "page")
CENTIMETRES = {"cm": 1.0, "mm": 0.1, "in": INCH_CM}
_PIXELS = re.compile(r"([1-9][0-9]{0,8})\s*[xX×]\s*([1-9][0-9]{0,8})(?:\s*px)?")
_NUMBER = r"([0-9]{1,5}(?:\.[0-9]{1,6})?)"
_LENGTHS = re.compile(rf"{_NUMBER}\s*(cm|mm|in)?\s*[xX×]\s*{_NUMBER}\s*(cm|mm|in)")


def read_pixels(text: str) -> Size | None:
    """Width and height of a text like "1280x720"; None if it says none.

    >>> read_pixels("1280x720"), read_pixels("0x7"), read_pixels("large")
    ((1280, 720), None, None)
    """
    found = _PIXELS.fullmatch(text.strip())
    return None if found is None else (int(found[1]), int(found[2]))


def read_size(text: str, dpi: float | None = None) -> tuple[int, int, float] | None:
    """Width, height and scale of pixels, lengths on paper or a preset; None for anything else.

    Lengths have ``dpi``, PAPER_DPI where none is said; the scale is that of 96 per inch.

    >>> read_size("1080p"), read_size("16cm x 9cm", 96), read_size("wide")
    ((1920, 1080, 1.0), (605, 340, 1.0), None)
    """
    if (pixels := read_pixels(text)) is not None:
        return (*pixels, 1.0)
    if lengths := _LENGTHS.fullmatch(text.strip()):
        unit = CENTIMETRES[lengths[4]]
        wide = float(lengths[1]) * (CENTIMETRES[lengths[2]] if lengths[2] else unit)
        dots = PAPER_DPI if dpi is None else dpi
        return (*centimetres(wide, float(lengths[3]) * unit, dots), dots / DPI)
    named = {name.casefold(): name for name in PRESETS}
    name = named.get(text.strip().casefold())
    if name is None:
        return None
    return (*PRESETS[name], PAPER_DPI / DPI if name in ON_PAPER else 1.0)


@dataclass(frozen=True)
class Wish:
    """What is to be drawn, and how.

    ``figure`` and ``beside`` are ids of figures; ``channel`` is the input and the output channel of
    ``layer`` that are shown, counted as cells are; ``steps`` is one step, the first and the last of
    a range, "last" or "all".  ``width`` and ``height`` are the exact pixels of the file, for None
    as many as the figure needs; ``scale`` is how many of them stand for one at 96 per inch.
    ``format`` is a format's id, None for that of the file's name.
    """

    figure: str = "scatter"
    beside: str | None = None
    layer: int = 0
    channel: tuple[int, int] | None = None
    steps: Steps = "last"
    format: str | None = None
    width: int | None = None
    height: int | None = None
    scale: float = 1.0
    type_scale: float = 1.0
    caption: bool = True
    theme: str = DEFAULT_THEME
    background: str = "theme"
    text: Literal["outlines", "text"] = "outlines"
    language: str = SOURCE_LANGUAGE
    options: ViewOptions = field(default_factory=ViewOptions)
    frame_ms: int = FRAME_MS
    hold_last_ms: int = HOLD_LAST_MS
    loop: int = 0
    embed_document: bool = True


def job_of(wish: Wish, document: Document) -> Job:
    """The job that a wish asks for of a document.

    ConvError, with the wish's field as ``parameter``, for what there is not; ExportError for a
    size that no picture can have.
    """
    figure = _figure(wish.figure, "figure")
    beside = None if wish.beside is None else _figure(wish.beside, "beside")
    if not 0 <= wish.layer < len(document.layers):
        raise ConvError(NO_LAYER, parameter="layer", got=wish.layer, count=len(document.layers))
    document = _along(document, wish.layer, wish.channel, wish.options.index_base)
    frame = Frame(
        document=figure.seen(document, wish.layer),
        words=Words(wish.language),
        layer=wish.layer,
        options=replace(wish.options, type_scale=wish.type_scale, caption=wish.caption),
    )
    numbers = steps_of(wish.steps, figure.step_count(document, wish.layer))
    if beside is not None:
        there = replace(frame, document=beside.seen(document, wish.layer))
        figure = pair_of(figure, beside, there)
    frames = frames_at(frame, numbers)
    width, height = _size(wish, figure, frames[-1])
    return Job(
        figure,
        frames,
        load_theme(wish.theme),
        width,
        height,
        scale=wish.scale,
        background=wish.background,
        text_as_outlines=wish.text == "outlines",
        frame_ms=wish.frame_ms,
        loop=wish.loop,
        hold_last_ms=wish.hold_last_ms,
        embed_document=wish.embed_document,
    )


def steps_of(steps: Steps, high: int) -> range:
    """The numbers of the steps that are meant, of a figure that has ``high``.

    >>> steps_of("last", 4), steps_of("all", 4), steps_of((1, 3), 4), steps_of(2, 4)
    (range(4, 5), range(0, 5), range(1, 4), range(2, 3))
    """
    if steps == "last":
        return range(high, high + 1)
    if steps == "all":
        return range(high + 1)
    first, last = steps if isinstance(steps, tuple) else (steps, steps)
    if first > last:
        raise ConvError(STEPS_BACKWARDS, parameter="steps", first=first, last=last)
    check_step(first, high)
    check_step(last, high)
    return range(first, last + 1)


def check_step(step: int, high: int) -> None:
    """ConvError if a figure that has ``high`` steps has not this one."""
    if not 0 <= step <= high:
        raise ConvError(STEP_BEYOND, parameter="steps", got=step, high=high)


def scaled(pixels: float, scale: float) -> int:
    """So many pixels, times ``scale``: up, so that no cell is a pixel short.

    >>> scaled(10, 1.1), scaled(3, 0.1)
    (11, 1)
    """
    # The small number takes away what rounding added.
    return max(ceil(pixels * scale - 1e-6), 1)


def _size(wish: Wish, figure: Figure, frame: Frame) -> Size:
    """Of the file; where only one side is said, the other goes with it."""
    if wish.width is not None and wish.height is not None:
        return wish.width, wish.height
    width, height = natural_size(figure, frame)
    if wish.width is not None:
        return wish.width, scaled(height, wish.width / width)
    if wish.height is not None:
        return scaled(width, wish.height / height), wish.height
    return scaled(width, wish.scale), scaled(height, wish.scale)


def _figure(figure_id: str, parameter: str) -> Figure:
    if figure_id not in BY_ID:
        raise ConvError(NO_FIGURE, parameter=parameter, got=figure_id, known=", ".join(BY_ID))
    return BY_ID[figure_id]


def _along(document: Document, number: int, channel: tuple[int, int] | None, base: int) -> Document:
    """What is seen of a document with several channels: the first of each, or those asked for."""
    if channel is None:
        return along_path(document)
    layer = document.layers[number]
    counts = layer.in_channels, layer.out_channels
    for got, count, what in zip(channel, counts, (INPUT_NAME, OUTPUT_NAME), strict=True):
        if not base <= got < base + count:
            raise ConvError(
                NO_CHANNEL, parameter="channel", got=got, what=what, low=base,
                high=base + count - 1,
            )  # fmt: skip
    before, after = (one - base for one in channel)
    if place_of(layer, before, after) is None:
        raise ConvError(OTHER_GROUP, parameter="channel", before=channel[0], after=channel[1])
    path = list(fitting_path(document, ()))
    path[number : number + 2] = before, after
    return along_path(document, fitting_path(document, path, number))
