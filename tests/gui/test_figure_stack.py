"""The stack: what is painted is what the layers make of ones, and who is to blame for it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QRectF
from test_figures import Recorder, digits_in, recorded

from core.document import Document, Layer, make_document, make_layer
from core.numbers_text import read_shown
from tconv_gui.figures._stack_layout import MOST_CELLS, Placed, arrange
from tconv_gui.figures.figure import CellRef, Frame, ViewOptions
from tconv_gui.figures.stack import STACK
from tconv_gui.words import Words

pytestmark = pytest.mark.usefixtures("qapp")

COUNTED = ViewOptions(weighted=False)
SIZE = (3840, 2160)


def up(kernel: int, stride: int = 2, axes: int = 1, **setting: Any) -> Layer:
    return make_layer("conv_transpose", np.ones((kernel,) * axes), stride=stride, **setting)


def conv(kernel: int, axes: int = 1, **setting: Any) -> Layer:
    return make_layer("conv", np.ones((kernel,) * axes), **setting)


def frame_of(document: Document, step: int = 0, **changes: Any) -> Frame:
    return Frame(document, Words(changes.pop("language", "en")), step=step, aspect=1.78, **changes)


def numbers_in(recorder: Recorder, placed: Placed) -> list[float | None]:
    found: list[float | None] = []
    for cell in range(placed.strip.columns):
        texts = digits_in(recorder, placed.strip.cell_box((0, cell)))
        assert len(texts) <= 1
        found.append(read_shown(texts[0]) if texts else None)
    return found


def painted(frame: Frame, row: int) -> list[float | None]:
    return numbers_in(recorded(STACK, frame, SIZE), arrange(frame).rows[row])


def said(frame: Frame) -> str:
    return " ".join(text for text, _ in recorded(STACK, frame, SIZE).labels)


# ---- the gallery's numbers


def test_gallery_15_two_layers_compound() -> None:
    frame = frame_of(make_document([7, 8, 9, 10, 11], up(3), up(3)))
    assert painted(frame, 0) == [1] * 5
    assert painted(frame, 1) == [1, 1, 2, 1, 2, 1, 2, 1, 2, 1, 1]
    assert painted(frame, 2) == [
        1, 1, 2, 1, 3, 2, 3, 1, 3, 2, 3, 1, 3, 2, 3, 1, 3, 2, 3, 1, 2, 1, 1,
    ]  # fmt: skip
    assert "2:1, period 2: this layer makes it uneven" in said(frame)
    assert "3:1, period 4: more uneven (before: 2:1)" in said(frame)


def test_gallery_15_three_layers_have_a_period_of_eight() -> None:
    frame = frame_of(make_document(np.arange(5), up(3), up(3), up(3)))
    inner = [n for n in painted(frame, 3)[7:-7] if n is not None]
    cycle = [4, 3, 5, 2, 5, 3, 4, 1]
    first = inner.index(4)
    assert inner[first : first + 16] == cycle * 2
    assert "uneven: 5:1 with period 8, made by layer 1, 2, 3" in said(frame)


def test_gallery_15_in_two_dimensions_ratios_are_squares() -> None:
    text = said(frame_of(make_document(np.zeros((5, 5)), *[up(3, axes=2)] * 3)))
    for ratio in ("4:1 = (2:1)²", "9:1 = (3:1)²", "25:1 = (5:1)²"):
        assert ratio in text
    frame = frame_of(make_document(np.zeros((5, 5)), up(3, axes=2), up(3, axes=2)))
    recorder, made = recorded(STACK, frame, SIZE), arrange(frame)
    assert made.map is not None
    grid = made.map.grid
    profile = [1, 1, 2, 1, 3, 2, 3, 1, 3, 2, 3, 1, 3, 2, 3, 1, 3, 2, 3, 1, 2, 1, 1]
    whole = np.multiply.outer(profile, profile)
    for index, value in np.ndenumerate(whole):
        texts = digits_in(recorder, grid.cell_box((index[0], index[1])))
        assert [read_shown(text) for text in texts] == [value]
    margin = [
        read_shown(text)
        for text, x, y in sorted(recorder.digits, key=lambda entry: entry[1])
        if made.map.across.contains(x, y)
    ]
    assert margin == profile


@pytest.mark.parametrize(
    ("kernel", "inside"), [(2, [3, 3]), (3, [4, 5]), (4, [6, 6]), (5, [7, 8])]
)
def test_gallery_16_a_last_layer_of_stride_one(kernel: int, inside: list[int]) -> None:
    frame = frame_of(make_document(np.arange(9), up(3), conv(kernel)))
    row = arrange(frame).rows[2]
    inner = np.array(painted(frame, 2))[row.row.reached[0][: row.strip.columns]]
    assert sorted(set(inner.tolist())) == sorted(set(inside))
    text = said(frame)
    if inside[0] == inside[1]:
        assert "1:1, flat again: this layer evens it out (before: 2:1)" in text
        assert "what layer 1 makes uneven is evened out by layer 2" in text
    else:
        assert f"{inside[1]}:{inside[0]}, period 2: less uneven (before: 2:1)" in text


# ---- weights, borders, parts


def test_own_kernels_weigh_and_ones_count() -> None:
    layer = make_layer("conv_transpose", [1, 2, 1], stride=2)
    document = make_document(np.arange(6), layer)
    assert painted(frame_of(document), 1) == [1, *[2] * 11, 1]
    assert "all phase sums of the kernel are equal (2)" in said(frame_of(document))
    counted = frame_of(document, options=COUNTED)
    assert painted(counted, 1)[1:-1] == [1, *[2, 1] * 5]
    assert "Counted: every kernel is taken as ones." in said(counted)


def test_every_row_is_what_ones_become() -> None:
    rng = np.random.default_rng(4)
    layers = [
        make_layer("conv_transpose", rng.integers(-3, 4, 5), stride=2, padding=1),
        make_layer("conv", rng.integers(1, 4, 3), stride=2, padding=1, flipped=True),
        make_layer("conv_transpose", rng.integers(1, 4, 3), stride=3, dilation=2),
    ]
    document = make_document(np.ones(7), *layers)
    frame = frame_of(document)
    for number, array in enumerate(document.feature_maps):
        assert painted(frame, number) == array[0, 0].tolist()


def test_border_is_named_and_is_no_checkerboard() -> None:
    frame = frame_of(make_document(np.ones(8), up(4)))
    labels = [text for text, _ in recorded(STACK, frame, SIZE).labels]
    assert labels.count("border") == 2
    assert labels.count("interior") == 1
    assert "flat: no layer makes a pattern" in said(frame)
    assert "A border ramp is not a checkerboard" in said(frame)
    short = frame_of(make_document([1.0], up(3), up(3)))
    assert "The input is too short" in said(short)


def test_more_than_six_layers_are_counted_and_the_last_six_drawn() -> None:
    document = make_document(np.ones(4), *[up(2)] * 7, up(3))
    frame = frame_of(document)
    assert [placed.row.number for placed in arrange(frame).rows] == [2, 3, 4, 5, 6, 7, 8]
    assert STACK.step_count(document, 0) == 6
    assert "the last 6 of 8 layers" in said(frame)
    assert "made by layer 8" in said(frame)
    assert arrange(frame).rows[-1].strip.columns <= MOST_CELLS
    assert "Drawn: the first" in said(frame)


def test_a_stack_that_cannot_be_followed_says_so() -> None:
    layers = [
        make_layer("conv_transpose", np.ones((16, 16)) * 1.5, stride=6, padding=(5, 5)),
        *[make_layer("conv", np.ones((2, 2)) * 1.5, stride=2)] * 2,
    ]
    document = make_document(np.ones((80, 80)), *layers)
    text = said(frame_of(document))
    assert "layer" in text
    assert STACK.describe(frame_of(document))


def test_steps_go_layer_by_layer() -> None:
    document = make_document(np.ones(5), up(3), up(3))
    assert STACK.step_count(document, 0) == 2
    first = frame_of(document, 1)
    assert painted(first, 1)[:3] == [1, 1, 2]
    assert set(painted(first, 2)) == {None}
    assert "Layer 1 of 2" in STACK.describe(first)
    table = make_document(np.ones((5, 5)), up(3, axes=2), up(3, axes=2))
    maps = [arrange(frame_of(table, step)).map for step in (1, 2)]
    assert [place.row.size for place in maps if place] == [(11, 11), (23, 23)]


def test_a_cell_that_is_pointed_at_says_its_number() -> None:
    document = make_document(np.ones(5), up(3), up(3))
    frame = frame_of(document, layer=1, pointed=CellRef("output", (4,)))
    labels = [text for text, _ in recorded(STACK, frame, SIZE).labels]
    assert "layer 2, cell 4: 3" in labels
    border = frame_of(document, layer=1, pointed=CellRef("output", (0,)))
    assert "layer 2, cell 0: 1 (border)" in said(border)
    rect = STACK.cell_rect(frame, CellRef("output", (4,)))
    assert rect is not None
    assert STACK.hit(frame, rect.center()) == CellRef("output", (4,))


@pytest.mark.parametrize("language", ["en", "zh_CN"])
@pytest.mark.parametrize("aspect", [0.5, 0.9, 1.3, 1.78, 2.5])
@pytest.mark.parametrize("axes", [1, 2])
def test_words_stay_in_the_picture_and_apart(axes: int, aspect: float, language: str) -> None:
    layers = [up(3, axes=axes, padding=1, output_padding=1), up(4, axes=axes), conv(3, axes=axes)]
    document = make_document(np.ones((6,) * axes), *layers)
    frame = Frame(document, Words(language), aspect=aspect)
    size = STACK.layout(frame).size
    picture = QRectF(0, 0, size.width(), size.height()).adjusted(-2, -2, 2, 2)
    labels = recorded(STACK, frame, (round(1400 * aspect), 1400)).labels
    for text, rect in labels:
        assert picture.contains(rect), (text, rect, picture)
    for n, (text, rect) in enumerate(labels):
        for other, place in labels[n + 1 :]:
            shared = rect.adjusted(1, 3, -1, -3).intersected(place.adjusted(1, 3, -1, -3))
            assert shared.isEmpty(), (text, other)
