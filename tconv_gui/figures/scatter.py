"""Scatter: each input unit stamps the kernel, scaled by its value, onto the output."""

from __future__ import annotations

from functools import partial

from core.numbers_text import shown_number
from core.words_mark import QT_TRANSLATE_NOOP
from tconv_gui.figures._labels import STAMP, caption_text
from tconv_gui.figures._moment import moment_of
from tconv_gui.figures._stage import paint_stage
from tconv_gui.figures._stage_damage import stage_damage
from tconv_gui.figures._stage_layout import Kind, stage_layout
from tconv_gui.figures._symbols import naming_of
from tconv_gui.figures.figure import Figure, Frame

KIND = Kind(order="scatter", product_title=STAMP, thumbs=True)

START = QT_TRANSLATE_NOOP("figure", "{caption}. No step is done yet.")
STEP = QT_TRANSLATE_NOOP(
    "figure",
    "{caption}. Step {step} of {count}: {unit} = {value} times the kernel is added to the output "
    "at {cells} cells.",
)

STEP_WEIGHTS = QT_TRANSLATE_NOOP(
    "figure",
    "{caption}. Step {step} of {count}: what {unit} = {value} adds goes to the output at {cells} "
    "cells.",
)


def describe(frame: Frame) -> str:
    """What the figure shows, in a sentence."""
    moment = moment_of(KIND.order, frame)
    if moment.step is None:
        return frame.words(START, caption=caption_text(frame))
    plane = frame.document.feature_maps[frame.layer][0, 0]
    regular = frame.document.layers[frame.layer].operation.is_regular
    return frame.words(
        STEP if regular else STEP_WEIGHTS,
        caption=caption_text(frame),
        step=moment.number,
        count=moment.count,
        unit=naming_of(frame).input(moment.step.index),
        value=shown_number(float(plane[moment.step.index])),
        cells=len(moment.step.outputs),
    )


SCATTER = Figure(
    id="scatter",
    title=QT_TRANSLATE_NOOP("figure", "Scatter"),
    order="scatter",
    layout=partial(stage_layout, KIND),
    paint=partial(paint_stage, KIND),
    describe=describe,
    damage=partial(stage_damage, KIND),
    needs="any",
    keeps="cells",
)
