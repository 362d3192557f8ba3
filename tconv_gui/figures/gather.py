"""Gather: each output unit sums the products that reach it."""

from __future__ import annotations

from functools import partial

from core.numbers_text import shown_number
from core.words_mark import QT_TRANSLATE_NOOP
from tconv_gui.figures._labels import PRODUCTS, caption_text
from tconv_gui.figures._moment import moment_of
from tconv_gui.figures._stage import paint_stage
from tconv_gui.figures._stage_damage import stage_damage
from tconv_gui.figures._stage_layout import Kind, stage_layout
from tconv_gui.figures._symbols import naming_of
from tconv_gui.figures.figure import Figure, Frame

KIND = Kind(order="gather", product_title=PRODUCTS, thumbs=False)

START = QT_TRANSLATE_NOOP("figure", "{caption}. No step is done yet.")
STEP = QT_TRANSLATE_NOOP(
    "figure",
    "{caption}. Step {step} of {count}: {unit} = {value} is the sum of {terms} products.",
)


def describe(frame: Frame) -> str:
    """What the figure shows, in a sentence."""
    moment = moment_of(KIND.order, frame)
    if moment.step is None:
        return frame.words(START, caption=caption_text(frame))
    plane = frame.document.feature_maps[frame.layer + 1][0, 0]
    return frame.words(
        STEP,
        caption=caption_text(frame),
        step=moment.number,
        count=moment.count,
        unit=naming_of(frame).output(moment.step.index),
        value=shown_number(float(plane[moment.step.index])),
        terms=len(moment.step.values),
    )


GATHER = Figure(
    id="gather",
    title=QT_TRANSLATE_NOOP("figure", "Gather"),
    order="gather",
    layout=partial(stage_layout, KIND),
    paint=partial(paint_stage, KIND),
    describe=describe,
    damage=partial(stage_damage, KIND),
    needs="any",
    keeps="cells",
)
