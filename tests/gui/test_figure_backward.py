"""Gradient pattern: what is painted is the gallery's, and brute force's."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations, product
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPointF, QRectF
from test_figures import DOCUMENTS, SIZES, Recorder, digits_in, recorded

from core.arithmetic import Geometry
from core.document import Document, make_document, make_layer
from core.gradient_pattern import chosen_by_pool, gradient_pattern, silent_share
from core.lesson import load_lessons
from core.numbers_text import read_shown, shown_number
from tconv_gui.figures._backward_layout import Card, arrange
from tconv_gui.figures._backward_model import backward
from tconv_gui.figures.backward import BACKWARD
from tconv_gui.figures.figure import CellRef, Frame, ViewOptions
from tconv_gui.figures.render import aspect_of, render_image, update_image
from tconv_gui.theme import load_theme
from tconv_gui.words import Words

pytestmark = pytest.mark.usefixtures("qapp")

COUNTED = ViewOptions(weighted=False)
RNG = np.random.default_rng(17)
LARGE = (3840, 2160)
LESSONS = Path(__file__).parents[2] / "resources" / "lessons"


def conv_of(size: tuple[int, ...], kernel: object, **parameters: object) -> Document:
    layer = make_layer("conv", kernel, **parameters)  # type: ignore[arg-type]
    return make_document(RNG.integers(-9, 9, size), layer)


POOLED = make_document(
    [[1, 2, 6, 3], [3, 5, 2, 1], [1, 2, 2, 1], [7, 3, 4, 8]],
    make_layer("conv", np.ones((2, 2)), stride=2),
)
SPIKE = make_document(
    np.where(np.arange(25).reshape(5, 5) == 12, 9, 0), make_layer("conv", np.ones((3, 3)))
)
K3 = conv_of((8, 8), np.ones((3, 3)), stride=2, padding=1)
SKEW = conv_of((9, 7), RNG.normal(size=(4, 3)), stride=(2, 3), dilation=(1, 2), padding=1)
SAME = conv_of((7, 6), np.ones((3, 2)), stride=2, padding="same")
ROW = conv_of((17,), [1, 2, 1], stride=2)
WIDE_PAD = conv_of((6, 6), np.ones((2, 2)), stride=2, padding=2)
HOLES = conv_of((9,), [1, 2], stride=4)
UP = DOCUMENTS["output_padding"]
ALL = {
    "pooled": POOLED, "spike": SPIKE, "k3": K3, "skew": SKEW, "same": SAME, "row": ROW,
    "wide_pad": WIDE_PAD, "holes": HOLES, "up": UP,
}  # fmt: skip


def frame_at(document: Document, **changes: object) -> Frame:
    return Frame(document, Words("en"), aspect=1.78, **changes)  # type: ignore[arg-type]


def card_of(frame: Frame, name: str) -> Card:
    return next(card for card in arrange(frame).cards if card.way.name == name)


def said(frame: Frame, name: str = "") -> str:
    """All that is written, or what is written on a card, as one line."""
    labels = recorded(BACKWARD, frame, LARGE).labels
    if name:
        box = card_of(frame, name).rect
        labels = [(text, rect) for text, rect in labels if box.contains(rect.center())]
    return " ".join(text for text, _ in labels)


def painted(frame: Frame, name: str, recorder: Recorder | None = None) -> np.ndarray:
    """A map as it is painted, read back as numbers; NaN where nothing stands."""
    recorder = recorder or recorded(BACKWARD, frame, LARGE)
    grid = card_of(frame, name).grid
    assert grid is not None
    rows = [
        ["".join(digits_in(recorder, grid.cell_box((r, c)))) for c in range(grid.columns)]
        for r in range(grid.rows)
    ]
    return np.array([[read_shown(text) if text else np.nan for text in row] for row in rows])


def painted_pool(frame: Frame) -> tuple[np.ndarray, np.ndarray]:
    """The values on the map of max-pooling, and what each cell gets."""
    recorder = recorded(BACKWARD, frame, LARGE)
    grid = card_of(frame, "max").grid
    assert grid is not None
    values, gets = np.zeros((grid.rows, grid.columns)), np.zeros((grid.rows, grid.columns))
    for cell in np.ndindex(*values.shape):
        box = grid.cell_box((cell[0], cell[1]))
        texts = [text for text, x, y in recorder.digits if box.contains(QPointF(x, y))]
        values[cell] = read_shown(texts[0])
        gets[cell] = sum(float(text) for text in texts[1:] if text.startswith("+"))
        assert len(texts) == 1 + bool(gets[cell])
    return values, gets


def pooled_by_hand(plane: np.ndarray, shape: Geometry) -> np.ndarray:
    """What every cell gets back from max-pooling, window by window, cell by cell."""
    gets = np.zeros(plane.shape)
    for unit in product(*map(range, shape.small)):
        best, place = -np.inf, None
        for tap in product(*map(range, shape.kernel_size)):
            cell = tuple(
                n * s - b + t * d
                for n, s, b, t, d in zip(
                    unit, shape.stride, shape.begin, tap, shape.dilation, strict=True
                )
            )
            inside = all(0 <= n < size for n, size in zip(cell, plane.shape, strict=True))
            if inside and plane[cell] > best:
                best, place = plane[cell], cell
        if place is not None:
            gets[place] += 1
    return gets


# ---- gallery G17


@pytest.mark.parametrize(
    ("kernel", "stride", "sums", "ratio"),
    [(3, 2, "2, 1", "2:1"), (11, 4, "3, 3, 3, 2", "1.5:1"), (7, 2, "4, 3", "1.33:1")],
    ids=["k3s2", "AlexNet", "ResNet"],
)
def test_gallery_g17_strided_convolutions(
    kernel: int, stride: int, sums: str, ratio: str
) -> None:
    frame = frame_at(conv_of((35,), np.ones(kernel), stride=stride), options=COUNTED)
    text = said(frame, "conv")
    assert f"not flat, {ratio}: phase sums {sums}" in text
    assert f"max/min {ratio}" in text
    assert f"Period {stride}." in text
    row = painted(frame, "conv")[0]
    inside = row[card_of(frame, "conv").way.inside[0]]
    period = [read_shown(one) for one in sums.split(", ")]
    assert any(
        np.array_equal(inside, np.resize(np.roll(period, turn), inside.size))
        for turn in range(stride)
    )


def test_gallery_g17_one_cell_of_stride_2_leaves_three_quarters_silent() -> None:
    frame = frame_at(conv_of((8, 8), [[1]], stride=2))
    for name in ("conv", "one"):
        text = said(frame, name)
        assert "75 % of the cells get no gradient" in text
        assert "phase sums 1, 0, 0, 0" in text
        assert "max/min ∞" in text
        assert "Period 2×2." in text
        wanted = np.zeros((8, 8))
        wanted[::2, ::2] = 1
        assert np.array_equal(painted(frame, name), wanted)
    assert silent_share(frame.document) == 0.75
    assert "It reads one cell of every 2×2; no path leads back" in said(frame, "one")
    # Of the same stride whatever the layer's own kernel; along one axis it is a half.
    assert "75 % of the cells get no gradient" in said(frame_at(K3), "one")
    assert "50 % of the cells get no gradient" in said(frame_at(ROW), "one")


def test_gallery_g17_through_two_layers() -> None:
    layers = make_layer("conv", [1] * 11, stride=3), make_layer("conv", [1] * 5, stride=2)
    document = make_document([1] * 64, *layers)
    text = said(frame_at(document, layer=1))
    assert "Back through all 2 layers" in text
    assert "repeats 10, 10, 8, 10, 10, 7, every 6 cells" in text
    assert "Back through all" not in said(frame_at(document))


# ---- the four ways


@pytest.mark.parametrize("name", ALL)
@pytest.mark.parametrize("weighted", [True, False])
def test_the_layers_own_way_is_its_transposed_convolution(name: str, weighted: bool) -> None:
    document = ALL[name]
    frame = frame_at(document, options=ViewOptions(weighted=weighted))
    layer, shape = document.layers[0], document.geometries[0]
    kernel = layer.used_weight[0, 0] if weighted else np.ones(layer.spec.kernel_size)
    for way, weights in (("conv", kernel), ("average", np.full(kernel.shape, 1 / kernel.size))):
        wanted = np.zeros(shape.large)
        for unit, tap in product(np.ndindex(*shape.small), np.ndindex(*kernel.shape)):
            cell = tuple(
                n * s - b + t * d
                for n, s, b, t, d in zip(
                    unit, shape.stride, shape.begin, tap, shape.dilation, strict=True
                )
            )
            if all(0 <= n < size for n, size in zip(cell, shape.large, strict=True)):
                wanted[cell] += weights[tap]
        expected = [read_shown(shown_number(value)) for value in wanted.ravel().tolist()]
        assert painted(frame, way).ravel().tolist() == expected


@pytest.mark.parametrize("name", [name for name in ALL if name != "wide_pad"])
def test_max_pooling_is_brute_forces(name: str) -> None:
    document = ALL[name]
    shape = document.geometries[0]
    plane = document.feature_maps[document.layers[0].operation.input_side == "small"][0, 0]
    values, gets = painted_pool(frame_at(document))
    shown = [read_shown(shown_number(value)) for value in plane.ravel().tolist()]
    assert values.ravel().tolist() == shown
    assert gets.ravel().tolist() == pooled_by_hand(plane, shape).ravel().tolist()


def test_the_shares_of_max_pooling() -> None:
    text = said(frame_at(POOLED), "max")
    assert "75 % of the cells get no gradient: 12 of 16" in text
    assert "No cell lies in two windows, so inside 75 % get none, whatever the numbers" in text
    assert "No period: where it goes is up to the numbers" in text
    assert np.array_equal(
        painted_pool(frame_at(POOLED))[1], chosen_by_pool(POOLED.feature_maps[0][0, 0], 2)
    )
    # Windows that overlap: one cell wins all nine.
    assert painted_pool(frame_at(SPIKE))[1][2, 2] == 9
    assert "one cell gets up to 9 here" in said(frame_at(SPIKE), "max")
    assert "With stride 1 windows overlap" in said(frame_at(SPIKE), "max")
    assert "96 % of the cells get no gradient: 24 of 25" in said(frame_at(SPIKE), "max")


def test_the_lesson_ends_with_what_it_says() -> None:
    lesson = next(lesson for lesson in load_lessons(LESSONS) if lesson.id == "gradients")
    assert lesson.steps[-1].figure == BACKWARD.id
    frame = frame_at(lesson.documents[-1])
    for name in ("one", "max"):
        assert "75 % of the cells get no gradient" in said(frame, name)
    for name in ("conv", "average"):
        assert "Every cell gets gradient" in said(frame, name)


def test_too_much_padding_refuses_max_pooling_alone() -> None:
    frame = frame_at(WIDE_PAD)
    assert card_of(frame, "max").grid is None
    assert "Not here: padding of a pooling must be at most half" in said(frame, "max")
    assert all(card_of(frame, name).grid is not None for name in ("conv", "one", "average"))


def test_average_pooling_is_even_where_the_stride_divides_the_size() -> None:
    even = said(frame_at(conv_of((8, 8), np.ones((4, 4)), stride=2)), "average")
    assert "Flat: all 4 phase sums are 0.25" in even
    assert "1/16 of its gradient to each of its cells" in even
    uneven = said(frame_at(K3), "average")
    assert "Not flat, 4:1: phase sums 0.444, 0.222, 0.222, 0.111" in uneven
    assert "Windows on a cell, inside: 1 to 4." in uneven


def test_weights_of_zero_send_nothing() -> None:
    frame = frame_at(conv_of((9,), [0, 1], stride=2))
    assert "50 % of the cells get no gradient; here 5 of 9" in said(frame, "conv")
    assert "at the border 1 of 9 cells get none" in said(replace(frame, options=COUNTED), "conv")


def test_a_transposed_convolution_is_told_as_the_convolution_of_its_setting() -> None:
    frame = frame_at(UP)
    assert "As the strided convolution of the same setting" in said(frame)
    assert "kernel_size 3×3, stride 2, padding 1" in said(frame, "conv")
    assert BACKWARD.hit(frame, card_of(frame, "one").grid.rect.center()).grid == "output"  # type: ignore[union-attr]


@pytest.mark.parametrize("name", ["k3", "row", "skew"])
def test_the_pattern_is_cores(name: str) -> None:
    document = ALL[name]
    way = backward(document, 0, True).own
    pattern = gradient_pattern(document)
    places = [np.arange(n) % p for n, p in zip(way.shape.large[-pattern.ndim :], pattern.shape,
                                               strict=True)]  # fmt: skip
    endless = np.atleast_2d(pattern[np.ix_(*places)])
    assert way.final[way.inside] == pytest.approx(endless[way.inside])


# ---- steps and pointing


def test_units_are_sent_back_one_by_one() -> None:
    frame = frame_at(POOLED, step=2)
    own = painted(frame, "conv")
    assert np.array_equal(np.isnan(own), np.repeat([[False], [True]], 2, axis=0).repeat(4, axis=1))
    values, gets = painted_pool(frame)
    assert np.argwhere(gets).tolist() == [[0, 2], [1, 1]]
    assert values.ravel().tolist() == POOLED.feature_maps[0].ravel().tolist()
    text = said(frame)
    assert "Unit 2 of 4, ∂L/∂y[0,1]" in text
    assert "max-pooling sends all of it to [0,2] = 6" in text
    for name in ("conv", "one", "average"):
        last, whole = painted(replace(frame, step=4), name), painted(frame_at(POOLED), name)
        assert np.array_equal(last, whole)
    # Ways with other sizes are stepped through together.
    assert BACKWARD.step_count(WIDE_PAD, 0) == 25
    assert BACKWARD.step_count(ROW, 0) == 9


def test_a_cell_pointed_at_says_what_it_gets_in_every_way() -> None:
    frame = frame_at(POOLED, pointed=CellRef("input", (0, 2)))
    wanted = "Cell [0,2] gets 1 (Convolution), 1 (1×1 convolution), 1 (Max-pooling), 0.25 (Average"
    assert wanted in said(frame)
    assert wanted in BACKWARD.describe(frame)
    one = replace(frame, options=ViewOptions(index_base=1))
    assert "Cell [1,3] gets" in said(one)
    unit = frame_at(POOLED, pointed=CellRef("output", (1, 1)))
    assert "max-pooling sends all of it to [3,3] = 8" in said(unit)


def test_cells_of_all_maps_are_the_inputs() -> None:
    frame = frame_at(POOLED)
    for card in arrange(frame).cards:
        assert card.grid is not None
        hit = BACKWARD.hit(frame, card.grid.cell_box((1, 2)).center())
        assert hit == CellRef("grad_input", (1, 2))


# ---- the picture


@pytest.mark.parametrize("name", [*ALL, "large"])
@pytest.mark.parametrize("size", [*SIZES, (600, 1200), (1500, 600)])
@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_everything_is_in_the_picture(name: str, size: tuple[int, int], language: str) -> None:
    document = (ALL | DOCUMENTS)[name]
    frame = Frame(document, Words(language), aspect=aspect_of(*size))
    made = arrange(frame)
    picture = QRectF(0, 0, made.layout.size.width(), made.layout.size.height())
    for one, other in combinations(made.cards, 2):
        assert not one.rect.intersects(other.rect)
    labels = recorded(BACKWARD, frame, size).labels
    roomy = picture.adjusted(-4, -4, 4, 4)
    assert [text for text, rect in labels if not roomy.contains(rect)] == []
    for card in made.cards:
        assert picture.contains(card.rect)
        assert card.grid is None or card.rect.contains(card.grid.rect)
        own = [rect for _, rect in labels if card.rect.contains(rect.center())]
        assert all(card.rect.contains(rect) for rect in own)
        assert card.grid is None or not any(card.grid.rect.intersects(rect) for rect in own)
        assert not any(a.intersects(b) for a, b in combinations([_lean(r) for r in own], 2))


def _lean(rect: QRectF) -> QRectF:
    """Without the leading above and below letters."""
    return rect.adjusted(0, rect.height() * 0.15, 0, -rect.height() * 0.15)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("name", ["k3", "skew", "row", "up", "wide_pad"])
def test_a_part_painted_again_is_as_the_whole(name: str, theme: str) -> None:
    look, document = load_theme(theme), ALL[name]
    old = replace(frame_at(document), aspect=1.6)
    image = render_image(BACKWARD, old, look, 640, 400)
    count, first = BACKWARD.step_count(document, 0), (0,) * document.axes
    frames = [replace(old, step=step) for step in (1, 2, 3, 2, count - 1, count, 0, 2)]
    frames += [
        replace(old, step=2, pointed=CellRef(grid, first))
        for grid in ("output", "grad_input", "kernel", "input", "upstream")
    ]
    frames += [replace(old, step=3, motion=0.5), replace(old, options=COUNTED)]
    for new in frames:
        update_image(image, BACKWARD, old, new, look)
        assert image == render_image(BACKWARD, new, look, 640, 400), new
        old = new


def test_what_is_described() -> None:
    text = BACKWARD.describe(frame_at(K3))
    assert "Gradient pattern: ∂L/∂y is 1 everywhere" in text
    assert "1×1 convolution: 75 % of the cells get no gradient; Not flat" in text
    assert "Average pooling: Every cell gets gradient" in text
    assert "Unit 3 of 16, ∂L/∂y[0,2]" in BACKWARD.describe(frame_at(K3, step=3))


def test_both_languages_paint() -> None:
    english = render_image(BACKWARD, frame_at(K3), load_theme("light"), 1280, 720)
    frame = replace(frame_at(K3), words=Words("zh_CN"))
    chinese = render_image(BACKWARD, frame, load_theme("light"), 1280, 720)
    assert english != chinese
    assert "75 %" in said(frame, "one")
    assert "最大池化" in said(frame, "max")


def test_cells_too_small_for_digits_show_colour() -> None:
    frame = frame_at(DOCUMENTS["large"])
    recorder = recorded(BACKWARD, frame, (900, 600))
    assert recorder.digits == []


def test_an_output_longer_than_any_input_may_be() -> None:
    """What a transposed convolution gives can be larger than what a document takes in."""
    layer = make_layer("conv_transpose", np.ones(4), stride=2, padding=1)
    document = make_document(np.ones(4000), layer)
    assert document.feature_maps[1].size == 8000
    frame = Frame(document, Words("en"))
    assert BACKWARD.step_count(document, 0) == 4000
    assert not render_image(BACKWARD, frame, load_theme("light"), 400, 300).isNull()
