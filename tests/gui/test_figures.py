"""Figures: what is painted is what was computed, in every place and at every moment."""

from __future__ import annotations

import random
from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QImage, QPainter
from pytestqt.qtbot import QtBot

from core.document import Document, make_document, make_layer
from core.errors import ConvError
from core.numbers_text import read_shown, shown_number
from core.shown import shown_layer
from tconv_gui.figures import BY_ID, FIGURES
from tconv_gui.figures._metrics import Metrics
from tconv_gui.figures._moment import families_of
from tconv_gui.figures.figure import CellRef, Figure, Frame
from tconv_gui.figures.render import MARGIN, aspect_of, place, render_image, update_image
from tconv_gui.figures.surface import Align, Numbers, Surface, text_width
from tconv_gui.theme import load_theme
from tconv_gui.theme.fonts import Weight
from tconv_gui.words import Words

pytestmark = pytest.mark.usefixtures("qapp")

SMALL_KERNEL = [[1, 2, 1], [2, 0, 1], [0, 2, 1]]
RNG = np.random.default_rng(0)
DOCUMENTS = {
    "first": make_document([[0, 1], [2, 3]], make_layer("conv_transpose", [[0, 1], [2, 3]])),
    "output_padding": make_document(
        [[2, 1], [3, 2]],
        make_layer("conv_transpose", SMALL_KERNEL, stride=2, padding=1, output_padding=1, bias=1.5),
    ),
    "holes": make_document(
        [[1, 2], [3, 4]], make_layer("conv_transpose", [[1, -2], [3, 4]], stride=3)
    ),
    "conv": make_document(
        np.arange(36).reshape(6, 6), make_layer("conv", SMALL_KERNEL, padding=1, stride=2)
    ),
    "flipped": make_document(
        [[1, 2, 3], [6, 5, 3], [1, 4, 1]], make_layer("conv", [[1, 2], [2, 1]], flipped=True)
    ),
    "row": make_document([1, 2, 3, 4], make_layer("conv_transpose", [1, 10, 100], stride=2)),
    "middle": make_document(
        RNG.normal(size=(9, 9)).round(2),
        make_layer("conv_transpose", SMALL_KERNEL, stride=2, padding=1),
    ),
    "large": make_document(
        RNG.integers(-9, 9, (40, 40)),
        make_layer("conv_transpose", [[1, 2, 1], [2, 4, 2], [1, 2, 1]], padding=1),
    ),
}
# The laboratory's figures show what a constant becomes.
OF_ARRAYS = [figure for figure in FIGURES if not figure.of_ones]
SIZES = [(772, 605), (1280, 720), (500, 900)]


def frame_of(document: Document, step: int, **changes: object) -> Frame:
    return Frame(document, Words("en"), step=step, **changes)  # type: ignore[arg-type]


class Recorder(Surface):
    """A surface that remembers what is written, and where, in logical units."""

    def __init__(self, painter: QPainter, figure: Figure, frame: Frame, size: tuple[int, int]):
        super().__init__(painter, place(figure, frame, *size), families_of(frame))
        self.digits: list[tuple[str, float, float]] = []
        self.labels: list[tuple[str, QRectF]] = []

    def numbers(
        self, numbers: Numbers, size: float, colour: QColor, weight: Weight = "regular"
    ) -> None:
        for which, x, y in zip(numbers.which, numbers.x, numbers.y, strict=True):
            self.digits.append((numbers.texts[which], float(x), float(y)))
        super().numbers(numbers, size, colour, weight)

    def text(
        self,
        text: str,
        x: float,
        y: float,
        size: float,
        colour: QColor,
        weight: Weight = "regular",
        align: Align = "left",
    ) -> None:
        width = text_width(text, size, weight, self.families)
        left = x - {"left": 0.0, "centre": width / 2, "right": width}[align]
        self.labels.append((text, QRectF(left, y - size, width, size * 1.2)))
        super().text(text, x, y, size, colour, weight, align)


def recorded(figure: Figure, frame: Frame, size: tuple[int, int] = (1920, 1080)) -> Recorder:
    image = QImage(*size, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    recorder = Recorder(painter, figure, frame, size)
    figure.paint(recorder, frame, load_theme("light"))
    painter.end()
    return recorder


def digits_in(recorder: Recorder, rect: QRectF) -> list[str]:
    """The digits centred in a cell: not those small in a corner or at its foot."""
    middle = rect.adjusted(
        rect.width() * 0.3, rect.height() * 0.3, -rect.width() * 0.3, -rect.height() * 0.3
    )
    return [text for text, x, y in recorder.digits if middle.contains(QPointF(x, y))]


@pytest.mark.parametrize("name", [n for n in DOCUMENTS if n not in ("large", "middle")])
@pytest.mark.parametrize("figure", OF_ARRAYS, ids=lambda figure: figure.id)
def test_the_numbers_painted_at_the_end_are_the_arrays(figure: Figure, name: str) -> None:
    document = DOCUMENTS[name]
    frame = frame_of(document, figure.step_count(document, 0), aspect=1.78)
    recorder = recorded(figure, frame, (3840, 2160))
    planes = {
        "input": document.feature_maps[0][0, 0],
        "kernel": document.layers[0].kernel,
        "output": document.feature_maps[1][0, 0],
    }
    for grid, plane in planes.items():
        for index, value in np.ndenumerate(plane):
            rect = figure.cell_rect(frame, CellRef(grid, index))
            assert rect is not None
            assert digits_in(recorder, rect) == [shown_number(float(value))], (grid, index)


def test_a_stamp_and_its_sum_are_painted_with_their_numbers() -> None:
    frame = frame_of(DOCUMENTS["first"], 3)
    figure = BY_ID["scatter"]
    recorder = recorded(figure, frame)
    stamp = [
        digits_in(recorder, rect)
        for index in ((0, 0), (0, 1), (1, 0), (1, 1))
        if (rect := figure.cell_rect(frame, CellRef("product", index)))
    ]
    assert stamp == [["0"], ["2"], ["4"], ["6"]]
    assert "2 + 2" in [text for text, _, _ in recorder.digits]
    centre = figure.cell_rect(frame, CellRef("output", (1, 1)))
    assert centre is not None
    assert digits_in(recorder, centre) == ["4"]
    corner = figure.cell_rect(frame, CellRef("output", (2, 2)))
    assert corner is not None
    assert digits_in(recorder, corner) == []  # not reached yet


def test_the_cropped_ring_holds_what_padding_cuts_away() -> None:
    document = DOCUMENTS["output_padding"]
    frame = frame_of(document, 4)
    figure = BY_ID["scatter"]
    recorder = recorded(figure, frame)
    ring = [
        digits_in(recorder, rect)[0]
        for column in range(-1, 4)
        if (rect := figure.cell_rect(frame, CellRef("output", (-1, column))))
    ]
    assert [read_shown(text) for text in ring] == [2, 4, 3, 2, 1]  # gallery G6, padding 0, row 0
    notes = " ".join(text for text, _ in recorder.labels)
    assert "cropped" in notes
    assert "output_padding" in notes


def test_holes_and_unused_cells_are_named() -> None:
    holes = recorded(BY_ID["scatter"], frame_of(DOCUMENTS["holes"], 4))
    assert any("no stamp" in text for text, _ in holes.labels)
    unused = recorded(BY_ID["gather"], frame_of(DOCUMENTS["conv"], 9))
    assert any("never read" in text for text, _ in unused.labels)


def test_a_gather_step_writes_its_sum() -> None:
    recorder = recorded(BY_ID["gather"], frame_of(DOCUMENTS["flipped"], 1))
    # The kernel [[1, 2], [2, 1]] is the same turned by 180 degrees.
    written = "1·1 + 2·2 + 6·2 + 5·1 = 22"
    assert written in [text for text, _ in recorder.labels]


def test_before_the_stamp_lands_the_output_is_as_before() -> None:
    figure = BY_ID["scatter"]
    flying = recorded(figure, frame_of(DOCUMENTS["first"], 3, motion=0.5))
    before = frame_of(DOCUMENTS["first"], 2)
    rect = figure.cell_rect(before, CellRef("output", (2, 0)))
    assert rect is not None
    assert digits_in(flying, rect) == []
    whole = render_image(
        figure, frame_of(DOCUMENTS["first"], 3, motion=1.0), load_theme("light"), 640, 480
    )
    part = render_image(
        figure, frame_of(DOCUMENTS["first"], 3, motion=0.5), load_theme("light"), 640, 480
    )
    assert whole != part


@pytest.mark.parametrize("figure", FIGURES, ids=lambda figure: figure.id)
@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_cell_is_hit_where_it_is_drawn(figure: Figure, name: str) -> None:
    document = DOCUMENTS[name]
    frame = frame_of(document, 1)
    layout = figure.layout(frame)
    for grid in layout.grids:
        for cell in {(0, 0), (grid.rows - 1, grid.columns - 1), (grid.rows // 2, 0)}:
            box = grid.cell_box(cell)
            for point in (box.center(), box.topLeft() + QPointF(0.1, 0.1)):
                hit = figure.hit(frame, point)
                assert hit is not None
                drawn = figure.cell_rect(frame, hit)
                # A cell that stands for another is shown where that one is drawn.
                assert drawn == box if hit.grid == grid.name else drawn is not None
    assert figure.hit(frame, QPointF(-5, -5)) is None


def random_change(frame: Frame, figure: Figure, rng: random.Random) -> Frame:
    document = frame.document
    count = figure.step_count(document, 0)
    kind = rng.random()
    if kind < 0.45:
        return replace(frame, step=max(0, min(count, frame.step + rng.choice([-1, 1]))))
    if kind < 0.55:
        return replace(frame, step=rng.randint(0, count))
    grid = rng.choice(["input", "output", "kernel", "product"])
    sizes = {
        "input": document.feature_maps[0].shape[2:],
        "output": document.feature_maps[1].shape[2:],
    }
    size = sizes.get(grid, document.layers[0].spec.kernel_size)
    cell = CellRef(grid, tuple(rng.randrange(n) for n in size))
    if kind < 0.9:
        return replace(frame, pointed=rng.choice([None, cell]))
    return replace(frame, selected=cell if grid in ("input", "kernel") else None)


@pytest.mark.parametrize("name", DOCUMENTS)
@pytest.mark.parametrize("figure", FIGURES, ids=lambda figure: figure.id)
def test_repainting_a_part_gives_the_same_picture_as_the_whole(figure: Figure, name: str) -> None:
    if figure.id == "stamps" and name == "large":
        return  # the same code as "middle", on 1600 stamps
    rng = random.Random(name + figure.id)
    theme = load_theme("light")
    width, height = SIZES[rng.randrange(len(SIZES))]
    old = frame_of(DOCUMENTS[name], 2, aspect=aspect_of(width, height))
    image = render_image(figure, old, theme, width, height)
    for _ in range(4 if name == "large" else 12):
        new = random_change(old, figure, rng)
        update_image(image, figure, old, new, theme)
        assert image == render_image(figure, new, theme, width, height), (old, new)
        old = new


@st.composite
def small_documents(draw: st.DrawFn) -> Document:
    """Any setting a lesson could have."""
    axes = draw(st.sampled_from([1, 2, 2]))
    size = [draw(st.integers(1, 7)) for _ in range(axes)]
    kernel = [draw(st.integers(1, 4)) for _ in range(axes)]
    operation = draw(st.sampled_from(["conv", "conv_transpose"]))
    stride, dilation = draw(st.integers(1, 4)), draw(st.integers(1, 2))
    high = max(stride, dilation) - 1
    op = draw(st.integers(0, high)) if operation == "conv_transpose" else 0
    padding = draw(st.sampled_from([0, 1, 2, "same", "valid"]))
    scale = draw(st.sampled_from([1.0, 0.37, 12345.678, -3.3e7]))
    bias = draw(st.sampled_from([None, -0.5, 1234.5]))
    numbers = np.arange(1, 1 + int(np.prod(size))).reshape(size) * scale
    layer = make_layer(
        operation, np.arange(int(np.prod(kernel))).reshape(kernel) - 1.5, stride=stride,
        dilation=dilation, output_padding=op, padding=padding, bias=bias,
    )  # fmt: skip
    return make_document(numbers, layer)


@given(st.data())
@hypothesis_settings(max_examples=60)
def test_nothing_is_cut_off_and_no_grid_lies_on_another(data: st.DataObject) -> None:
    try:
        document = data.draw(small_documents())
    except ConvError:
        return
    figure = data.draw(st.sampled_from(FIGURES))
    size = data.draw(st.sampled_from(SIZES))
    language = data.draw(st.sampled_from(["en", "zh_CN"]))
    step = data.draw(st.integers(0, figure.step_count(document, 0)))
    frame = Frame(document, Words(language), step=step, aspect=aspect_of(*size))
    layout = figure.layout(frame)
    picture = QRectF(0, 0, layout.size.width(), layout.size.height())
    for grid in layout.grids:
        assert picture.contains(grid.rect), grid
    for one, other in combinations(layout.grids, 2):
        assert not one.rect.intersects(other.rect), (one.name, other.name)
    roomy = picture.adjusted(-MARGIN + 2, -MARGIN + 2, MARGIN - 2, MARGIN - 2)
    for text, rect in recorded(figure, frame, size).labels:
        assert roomy.contains(rect), (text, rect, picture)


def test_a_flat_cell_has_its_roles_exact_colour() -> None:
    theme = load_theme("light")
    figure, frame = BY_ID["scatter"], frame_of(DOCUMENTS["first"], 0, aspect=1.33)
    image = render_image(figure, frame, theme, 800, 600)
    placement = place(figure, frame, 800, 600)
    for grid, role in (("input", theme.input), ("kernel", theme.kernel)):
        rect = figure.cell_rect(frame, CellRef(grid, (0, 0)))
        assert rect is not None
        pixels = placement.to_pixels(rect)
        spot = QPointF(pixels.x() + pixels.width() * 0.15, pixels.y() + pixels.height() * 0.15)
        assert image.pixelColor(spot.toPoint()) == QColor(role.fill)


def test_cells_too_small_for_digits_show_colour_and_say_their_number_when_pointed_at() -> None:
    document = DOCUMENTS["large"]
    figure = BY_ID["scatter"]
    frame = frame_of(document, 1600, aspect=1.33, pointed=CellRef("output", (3, 4)))
    recorder = recorded(figure, frame, (800, 600))
    value = float(document.feature_maps[1][0, 0, 3, 4])
    assert f"y[3,4] = {shown_number(value)}" in [text for text, _ in recorder.labels]
    image = render_image(figure, frame, load_theme("light"), 800, 600)
    placement = place(figure, frame, 800, 600)
    grid = figure.layout(frame).grid("input")
    colours = set()
    for column in range(40):
        spot = placement.to_pixels(grid.cell_box((5, column))).center().toPoint()
        colours.add(image.pixelColor(spot).name())
    assert len(colours) > 8


def test_what_is_described_names_the_step(qtbot: QtBot) -> None:
    text = BY_ID["scatter"].describe(frame_of(DOCUMENTS["first"], 3))
    assert "Step 3 of 4" in text
    assert "x[1,0] = 2" in text
    text = BY_ID["gather"].describe(frame_of(DOCUMENTS["first"], 5))
    assert "y[1,1] = 4" in text
    for figure in FIGURES:
        assert figure.describe(frame_of(DOCUMENTS["first"], 0))


def test_labels_grow_with_the_grids() -> None:
    assert Metrics(3.0).title == pytest.approx(3 * Metrics().title)


def test_progress_of_a_seek_is_that_of_the_way_there() -> None:
    shown = shown_layer(DOCUMENTS["middle"], 0)
    total = np.zeros(shown.output.shape)
    for number in range(1, shown.step_count("scatter") + 1):
        step = shown.step("scatter", number)
        for cell, value in zip(step.outputs, step.values, strict=True):
            total[cell] += value
        assert np.allclose(shown.progress("scatter", number).sums, total, rtol=1e-12, atol=1e-12)
