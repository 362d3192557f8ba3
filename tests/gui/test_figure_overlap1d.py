"""Overlap along one axis: what is painted are the sums of a constant's stamps, told by phase."""

from __future__ import annotations

from itertools import product
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor
from test_figures import DOCUMENTS, Recorder, digits_in, recorded

from core.document import Document, make_document, make_layer
from core.errors import ConvError
from core.numbers_text import read_shown
from tconv_gui.figures._overlap import overlap_of
from tconv_gui.figures._overlap_layout import arrange
from tconv_gui.figures._phases import phase_colour, phase_ground
from tconv_gui.figures.figure import CellRef, Frame, ViewOptions
from tconv_gui.figures.overlap1d import OVERLAP1D
from tconv_gui.figures.render import place, render_image
from tconv_gui.theme import contrast, load_theme
from tconv_gui.words import Words

pytestmark = pytest.mark.usefixtures("qapp")

COUNTED = ViewOptions(weighted=False)
SIZE = (3840, 2160)


def row(
    kernel: object, inputs: int = 8, operation: str = "conv_transpose", **setting: Any
) -> Document:
    layer = make_layer(operation, kernel, **setting)
    # Numbers of their own, which the laboratory must not mix up with its ones.
    return make_document(np.arange(3, 3 + inputs), layer)


def frame_of(document: Document, step: int = 0, **changes: object) -> Frame:
    return Frame(document, Words("en"), step=step, aspect=1.78, **changes)  # type: ignore[arg-type]


def cells_of(recorder: Recorder, frame: Frame) -> list[float | None]:
    """The numbers in the cells from the first to the last, cropped ones included."""
    made = arrange(frame)
    found: list[float | None] = []
    for n in range(made.seen):
        texts = digits_in(recorder, made.strip.cell_box((0, n)))
        assert len(texts) <= 1
        found.append(read_shown(texts[0]) if texts else None)
    return found


def painted(frame: Frame) -> list[float | None]:
    return cells_of(recorded(OVERLAP1D, frame, SIZE), frame)


def own_painted(frame: Frame) -> list[float | None]:
    found = overlap_of(frame)
    return painted(frame)[found.begin : found.own_end]


def said(frame: Frame) -> str:
    """Everything written, sentences put together again."""
    return " ".join(text for text, _ in recorded(OVERLAP1D, frame, SIZE).labels)


def stamped(document: Document) -> list[float]:
    """A transposed convolution of ones by hand, before the crop, on the last axis."""
    g, layer = document.geometries[0], document.layers[0]
    kernel = layer.used_weight[0, 0]
    taps = kernel.reshape(-1, kernel.shape[-1]).sum(axis=0)
    small, s, d = g.small[-1], g.stride[-1], g.dilation[-1]
    length = g.begin[-1] + g.large[-1] + max(g.end[-1], 0)
    sums = [0.0] * length
    for unit in range(small):
        for tap, weight in enumerate(taps.tolist()):
            sums[unit * s + tap * d] += weight
    return sums


# ---- the gallery's numbers


@pytest.mark.parametrize(
    ("kernel", "stride", "wanted"),
    [
        (3, 2, [1, 1, *[2, 1] * 7, 1]),
        (4, 2, [1, 1, *[2] * 14, 1, 1]),
        (2, 2, [1] * 16),
        (5, 2, [1, 1, 2, 2, *[3, 2] * 6, 2, 1, 1]),
        (2, 3, [*[1, 1, 0] * 7, 1, 1]),
    ],
)  # fmt: skip
@pytest.mark.parametrize("weighted", [True, False])
def test_gallery_11_counts_of_ones(
    kernel: int, stride: int, wanted: list[int], weighted: bool
) -> None:
    # Counted, the kernel's own numbers have no say.
    numbers = np.ones(kernel) if weighted else np.arange(2, 2 + kernel)
    frame = frame_of(row(numbers, stride=stride), options=ViewOptions(weighted=weighted))
    assert painted(frame) == wanted


@pytest.mark.parametrize(
    ("kernel", "wanted", "verdict"),
    [
        ([1, 2, 1], [1, *[2] * 15, 1], "flat: all 2 phase sums are 2"),
        ([1, 1, 1, 3], [1, 1, *[2, 4] * 7, 1, 3], "not flat, 2:1: phase sums 2, 4"),
    ],
)
def test_gallery_13_learned_fix_and_learned_harm(
    kernel: list[int], wanted: list[int], verdict: str
) -> None:
    frame = frame_of(row(kernel, stride=2))
    assert painted(frame) == wanted
    assert f"Weighted by the kernel – {verdict}" in said(frame)


def test_the_table_of_interior_counts() -> None:
    """5.3 of the gallery: floor(k/s) to ceil(k/s) for sizes and strides 1 to 6."""
    for kernel, stride in product(range(1, 7), repeat=2):
        frame = frame_of(row(np.ones(kernel), 10, stride=stride), options=COUNTED)
        found = overlap_of(frame)
        inner = np.array(painted(frame))[found.interior]
        assert (inner.min(), inner.max()) == (kernel // stride, -(-kernel // stride))


# ---- any setting


@st.composite
def settings_of_rows(draw: st.DrawFn) -> Document:
    stride, dilation = draw(st.integers(1, 4)), draw(st.integers(1, 3))
    kernel = draw(st.lists(st.integers(-3, 5), min_size=1, max_size=5))
    if draw(st.booleans()):
        return row(
            kernel, draw(st.integers(1, 9)), stride=stride, dilation=dilation,
            padding=(draw(st.integers(0, 3)),),
            output_padding=draw(st.integers(0, max(stride, dilation) - 1)),
            flipped=draw(st.booleans()),
        )  # fmt: skip
    return row(
        kernel, draw(st.integers(1, 14)), "conv", stride=stride, dilation=dilation,
        padding=draw(st.sampled_from([0, 1, 2, "same"])),
    )  # fmt: skip


@given(st.data())
@hypothesis_settings(max_examples=40, deadline=None)
def test_the_painted_sums_are_those_of_a_transposed_convolution_of_ones(
    data: st.DataObject,
) -> None:
    try:
        document = data.draw(settings_of_rows())
    except ConvError:
        return
    assert painted(frame_of(document)) == stamped(document)


def test_stepping_adds_stamp_after_stamp() -> None:
    document = row([1, 2, 1], stride=2)
    before: list[float | None] = [None] * 17
    for step in range(1, 9):
        now = painted(frame_of(document, step))
        for tap, weight in enumerate((1, 2, 1)):
            place = 2 * (step - 1) + tap
            before[place] = (before[place] or 0) + weight
        assert now == before
    assert OVERLAP1D.step_count(document, 0) == 8
    flying = painted(frame_of(document, 4, motion=0.4))
    assert flying == painted(frame_of(document, 3))
    assert painted(frame_of(document)) == painted(frame_of(document, 8))


def test_a_table_is_looked_at_along_one_axis() -> None:
    kernel = np.arange(1, 17).reshape(4, 4)
    document = make_document(np.ones((4, 4)), make_layer("conv_transpose", kernel, stride=2))
    across = frame_of(document)
    assert painted(across)[2:8] == [64, 72] * 3
    assert "summed over axis 0: 28, 32, 36, 40" in said(across)
    down = frame_of(document, options=ViewOptions(axis=0))
    assert painted(down)[2:8] == [10 + 42, 26 + 58] * 3
    hit = OVERLAP1D.hit(across, arrange(across).strip.cell_box((0, 5)).center())
    assert hit == CellRef("output", (5, 5))
    assert OVERLAP1D.cell_rect(across, CellRef("output", (0, 5))) == arrange(
        across
    ).strip.cell_box((0, 5))


def test_of_a_convolution_the_backward_pass_is_shown() -> None:
    """Gallery G17: the gradient of ones through a strided convolution."""
    frame = frame_of(row([1, 1, 1], 17, "conv", stride=2))
    assert own_painted(frame) == [1, 1, *[2, 1] * 7, 1]
    words = said(frame)
    assert "Gradient of a convolution · Partial overlap" in words
    assert "backward pass" in words
    assert {"∂L/∂y", "∂L/∂x"} <= {text for text, _ in recorded(OVERLAP1D, frame).labels}


# ---- what is said


@pytest.mark.parametrize(
    ("kernel", "setting", "kind", "reason"),
    [
        (3, {"stride": 2}, "Partial overlap",
         "kernel_size 3 is no multiple of stride 2: inside, outputs get 1 or 2 stamps"),
        (4, {"stride": 2}, "Full overlap",
         "kernel_size 4 is a multiple of stride 2: inside, every output gets 2 stamps"),
        (2, {"stride": 2}, "No overlap",
         "kernel_size equals stride (2): stamps touch, each output gets exactly one"),
        (2, {"stride": 3}, "Holes",
         "kernel_size 2 is less than stride 3: some outputs get no stamp at all"),
        (3, {"stride": 2, "dilation": 2}, "Holes",
         "stride 2 and dilation 2 share the factor 2: some outputs get no stamp at all"),
    ],
)  # fmt: skip
def test_the_kind_of_overlap_is_named_with_its_reason(
    kernel: int, setting: dict[str, Any], kind: str, reason: str
) -> None:
    frame = frame_of(row(np.ones(kernel), **setting))
    labels = [text for text, _ in recorded(OVERLAP1D, frame, SIZE).labels]
    assert kind in labels
    assert reason in labels
    assert f"{kind}: {reason}" in OVERLAP1D.describe(frame)


def test_divisible_is_not_enough_and_counts_do_not_see_it() -> None:
    document = row([1, 1, 1, 3], stride=2)
    assert "Counted – flat: all 2 phase sums are 2" in said(frame_of(document, options=COUNTED))
    weighted = said(frame_of(document))
    assert "not flat" in weighted
    assert "phase 0: 1 + 1 = 2" in weighted
    assert "phase 1: 1 + 3 = 4" in weighted
    assert "interior: 2, 4, repeating" in weighted


def test_a_border_ramp_is_told_from_a_checkerboard() -> None:
    # A much visited page takes the ramp of a flat setting for a checkerboard: k = 35, s = 5.
    flat = frame_of(row(np.ones(15), 12, stride=5))
    words = said(flat)
    assert "flat: all 5 phase sums are 3" in words
    assert "interior: always 3" in words
    assert "(outputs at the beginning: 10, at the end: 10)" in words
    assert "A border ramp is not a checkerboard." in words
    found = overlap_of(flat)
    assert set(np.array(painted(flat))[found.interior].tolist()) == {3}
    assert set(np.array(painted(flat))[~found.interior].tolist()) == {1, 2}
    cropped = said(frame_of(row([1, 1, 1, 1], stride=2, padding=2)))
    assert "The border ramp lies in what padding crops" in cropped
    assert "No border ramp" in said(frame_of(row([1, 1], stride=2)))
    assert "All of it is border" in said(frame_of(row(np.ones(9), 2)))


@pytest.mark.parametrize("theme_id", ["light", "dark"])
def test_bars_are_as_high_as_their_sums_and_border_bars_are_faint(theme_id: str) -> None:
    theme, frame = load_theme(theme_id), frame_of(row([1, 2, 3, 4], stride=2))
    width, height = 1920, 1080
    image = render_image(OVERLAP1D, frame, theme, width, height)
    placement, made = place(OVERLAP1D, frame, width, height), arrange(frame)
    top = placement.to_pixels(QRectF(0, made.axis.y, 1, made.axis.height))
    heights: dict[int, int] = {}
    for n in range(made.seen):
        x = round(placement.to_pixels(made.strip.cell_box((0, n))).center().x())
        tint = QColor(phase_colour(theme, n % 2, 2))
        rows = range(round(top.top()), round(top.bottom()))
        heights[n] = sum(image.pixelColor(x, y) == tint for y in rows)
    inner = np.flatnonzero(overlap_of(frame).interior).tolist()
    assert [n for n, high in heights.items() if high] == inner
    # 4 and 6, linear from 0.
    assert heights[3] / heights[4] == pytest.approx(6 / 4, abs=0.03)
    assert heights[4] == pytest.approx(made.axis.height * placement.scale * 4 / 6, abs=2)


@pytest.mark.parametrize("theme_id", ["light", "dark"])
def test_numbers_can_be_read_on_their_phases_ground(theme_id: str) -> None:
    theme = load_theme(theme_id)
    for count in range(1, 17):
        for phase in range(count):
            assert contrast(theme.ink, phase_ground(theme, phase, count)) >= 4.5


def test_what_is_cropped_is_shown_with_its_numbers() -> None:
    document = row([1, 1, 1], 4, stride=2, padding=1, output_padding=1)
    frame = frame_of(document)
    assert painted(frame) == stamped(document)
    assert own_painted(frame) == [1, 2, 1, 2, 1, 2, 1, 1]
    labels = [text for text, _ in recorded(OVERLAP1D, frame, SIZE).labels]
    assert {"padding 1", "output_padding 1", "stride 2"} <= set(labels)
    rect = OVERLAP1D.cell_rect(frame, CellRef("output", (-1,)))
    assert rect == arrange(frame).strip.cell_box((0, 0))


def test_the_cell_pointed_at_says_its_sum() -> None:
    document = row([1, 2, 4], stride=2)
    for index, wanted in (((4,), "2 stamps: 4 + 1 = 5"), ((3,), "1 stamp: 2"),
                          ((0,), "1 stamp: 1 (border)")):  # fmt: skip
        assert wanted in said(frame_of(document, pointed=CellRef("output", index)))
    holes = frame_of(row([1, 2], stride=3), pointed=CellRef("output", (2,)))
    assert "no stamp: 0" in said(holes)
    ring = frame_of(row([1, 2, 4], stride=2, padding=1), pointed=CellRef("output", (-1,)))
    assert "1 stamp: 1 (cropped)" in said(ring)


def test_a_unit_is_pointed_at_as_the_input() -> None:
    document = row([1, 1, 1], stride=2)
    frame = frame_of(document)
    box = arrange(frame).spread.boxes[3]
    hit = OVERLAP1D.hit(frame, box.center())
    assert hit == CellRef("grad_input", (3,))  # linked with the input, but not typed into
    theme = load_theme("light")
    pointed = frame_of(document, pointed=CellRef("input", (3,)))
    plain, lit = (render_image(OVERLAP1D, f, theme, 900, 600) for f in (frame, pointed))
    assert plain != lit


def test_a_kernel_cell_lights_the_outputs_of_its_phase() -> None:
    theme, document = load_theme("light"), row([1, 2, 4], stride=2, padding=1)
    frame = frame_of(document, pointed=CellRef("kernel", (2,)))
    width, height = 1920, 1080
    image = render_image(OVERLAP1D, frame, theme, width, height)
    placement, strip = place(OVERLAP1D, frame, width, height), arrange(frame).strip
    ringed = []
    for n in range(strip.columns):
        box = placement.to_pixels(strip.cell_box((0, n)))
        edge = QPointF(box.center().x(), box.top()).toPoint()
        ringed.append(image.pixelColor(edge) == QColor(theme.ink))
    # Cell 0 of the phase gets no stamp's third cell, and the last one is cropped.
    assert np.flatnonzero(ringed).tolist() == [2, 4, 6, 8, 10, 12, 14]


def test_of_a_long_row_the_beginning_is_drawn_and_said() -> None:
    frame = frame_of(row([1, 1, 1], 300, stride=2))
    assert "Drawn: the first 400 of 601 cells" in said(frame)
    layout = arrange(frame).layout
    assert OVERLAP1D.cell_rect(frame, CellRef("output", (600,))) is None
    assert layout.hit(QPointF(-9, -9)) is None


@pytest.mark.parametrize("name", DOCUMENTS)
@pytest.mark.parametrize("aspect", [0.5, 1.0, 1.6, 2.5])
@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_labels_do_not_lie_on_each_other(name: str, aspect: float, language: str) -> None:
    frame = Frame(DOCUMENTS[name], Words(language), aspect=aspect)
    width = 1200
    labels = recorded(OVERLAP1D, frame, (width, round(width / aspect))).labels
    for n, (one, rect) in enumerate(labels):
        inner = rect.adjusted(1, rect.height() * 0.3, -1, -rect.height() * 0.25)
        for other, place_ in labels[n + 1 :]:
            assert not inner.intersects(place_.adjusted(1, 2, -1, -2)), (one, other)


@pytest.mark.parametrize(
    "kernel", [[1e308, 1e308], [-1e308, 1e308, 1e308], [1e308, 1e308, -1e308, -1e308],
               [1e-320, 2e-320], [5e-324], [0, 0], [1e-7, 3e-7], [1e308, 1]],
)  # fmt: skip
@pytest.mark.parametrize("stride", [1, 2])
def test_numbers_at_the_ends_of_what_there_is_are_drawn(kernel: list[float], stride: int) -> None:
    for weighted in (True, False):
        frame = frame_of(row(kernel, stride=stride), options=ViewOptions(weighted=weighted))
        made = arrange(frame)
        assert len(made.axis.ticks) <= 8
        assert recorded(OVERLAP1D, frame).digits
        assert OVERLAP1D.describe(frame)
