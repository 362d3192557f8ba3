"""Numbers at the ends of float64: what overflows is painted all the same, by every figure."""

from __future__ import annotations

import numpy as np
import pytest

from core.document import Document, make_document, make_layer
from tconv_gui.figures import FIGURES
from tconv_gui.figures.figure import Figure, Frame, ViewOptions
from tconv_gui.figures.render import render_image
from tconv_gui.theme import load_theme
from tconv_gui.words import Words

pytestmark = pytest.mark.usefixtures("qapp")
LARGEST = 1.7e308


def row(operation: str, value: float, layers: int) -> Document:
    layer = make_layer(operation, [value, -value, value], stride=2, padding=1)
    return make_document(np.ones(8), *(layer,) * layers)


DOCUMENTS = {
    "both infinities": row("conv_transpose", LARGEST, 2),
    "no number": row("conv_transpose", LARGEST, 3),
    "infinite span": row("conv_transpose", LARGEST, 1),
    "negative": row("conv_transpose", -LARGEST, 2),
    "backward": row("conv", -LARGEST, 1),
    "tiny": row("conv_transpose", 5e-324, 1),
    "plane": make_document(
        np.full((4, 4), LARGEST),
        make_layer("conv_transpose", np.full((3, 3), -LARGEST), stride=2, padding=1),
    ),
}


@pytest.mark.parametrize("name", DOCUMENTS)
@pytest.mark.parametrize("figure", FIGURES, ids=lambda figure: figure.id)
def test_overflowing_numbers_are_painted(figure: Figure, name: str) -> None:
    document = DOCUMENTS[name]
    last = len(document.layers) - 1
    steps = figure.step_count(document, last)
    for step, weighted in ((0, True), (steps, True), (min(2, steps), False)):
        for signal in ("ones", "noise") if figure.id == "spectrum" else ("ones",):
            options = ViewOptions(weighted=weighted, signal=signal)
            frame = Frame(document, Words("en"), last, step, options=options)
            image = render_image(figure, frame, load_theme("light"), 500, 320)
            assert len({image.pixel(x, y) for x in range(0, 500, 2) for y in range(0, 320, 5)}) > 3
            assert figure.describe(frame)
