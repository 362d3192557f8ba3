"""Overlap map: what is painted is the gallery's, and brute force's."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QRectF
from test_figures import SIZES, Recorder, digits_in, recorded

from core.document import Document, make_document, make_layer
from core.numbers_text import read_shown, shown_number
from tconv_gui.figures._overlap2d_layout import arrange
from tconv_gui.figures._overlap2d_model import map_of
from tconv_gui.figures.figure import CellRef, Frame, ViewOptions
from tconv_gui.figures.overlap2d import OVERLAP2D
from tconv_gui.figures.render import aspect_of, render_image, update_image
from tconv_gui.theme import load_theme
from tconv_gui.words import Words

pytestmark = pytest.mark.usefixtures("qapp")

COUNTED = ViewOptions(weighted=False)
RNG = np.random.default_rng(3)


def stamps_of(size: tuple[int, ...], kernel: object, **parameters: object) -> Document:
    layer = make_layer("conv_transpose", kernel, **parameters)  # type: ignore[arg-type]
    return make_document(RNG.integers(-9, 9, size), layer)


G14 = stamps_of((6, 4), np.ones((3, 3)), stride=2)
G12 = stamps_of((4, 4), np.arange(1, 17).reshape(4, 4), stride=2, padding=1)
EVEN = stamps_of((5, 5), np.outer([1, 2, 1], [1, 2, 1]), stride=2)
ROW = stamps_of((8,), [1, 2, 1], stride=2)
HOLES = stamps_of((4, 4), np.ones((2, 2)), stride=3)
UNCROPPED = stamps_of((3, 3), np.ones((3, 3)), stride=2, padding=1, output_padding=1)
BACK = make_document(
    RNG.integers(-9, 9, (9, 8)), make_layer("conv", [[1, 2, 1], [2, 0, 1]], stride=2, padding=1)
)
WIDE = stamps_of((5, 6), RNG.normal(size=(4, 5)), stride=(2, 3), dilation=(1, 2))
ALL = {
    "G14": G14, "G12": G12, "even": EVEN, "row": ROW, "holes": HOLES, "uncropped": UNCROPPED,
    "back": BACK, "wide": WIDE,
}  # fmt: skip


def frame_at(document: Document, **changes: object) -> Frame:
    return Frame(document, Words("en"), aspect=1.78, **changes)  # type: ignore[arg-type]


def painted_map(recorder: Recorder, frame: Frame) -> list[list[str]]:
    grid = arrange(frame).map
    return [
        ["".join(digits_in(recorder, grid.cell_box((r, c)))) for c in range(grid.columns)]
        for r in range(grid.rows)
    ]


def own_map(frame: Frame) -> np.ndarray:
    """The own cells as they are painted, read back as numbers."""
    recorder = recorded(OVERLAP2D, frame, (3840, 2160))
    texts = np.array(painted_map(recorder, frame))
    found = map_of(frame)
    return np.array([read_shown(text) for text in texts[found.own].tolist()]).reshape(
        found.shape.large
    )


def said(frame: Frame) -> str:
    """All that is written, as one line."""
    return " ".join(text for text, _ in recorded(OVERLAP2D, frame, (3840, 2160)).labels)


def margin_texts(frame: Frame, axis: int) -> list[str]:
    made = arrange(frame)
    margin = (made.down_margin, made.across_margin)[axis]
    written = [
        (y if axis == 0 else x, text)
        for text, x, y in recorded(OVERLAP2D, frame, (3840, 2160)).digits
        if margin.contains(x, y)
    ]
    return [text for _, text in sorted(written)]


def test_gallery_g14_is_painted_with_its_margins() -> None:
    down, across = [1, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 1], [1, 1, 2, 1, 2, 1, 2, 1, 1]
    frame = frame_at(G14)
    assert own_map(frame).tolist() == np.outer(down, across).tolist()
    assert margin_texts(frame, 0) == [str(n) for n in down]
    assert margin_texts(frame, 1) == [str(n) for n in across]
    text = said(frame)
    assert "Interior: 1 to 4, max/min 4:1, std/mean 0.484" in text
    assert "The square law: 2:1 along an axis becomes 4:1 in two dimensions." in text
    assert "outer product of its margins" in text
    assert "border, 40 of 117 cells" in text


def test_gallery_g12_is_painted() -> None:
    frame = frame_at(G12)
    rows = own_map(frame).astype(int).tolist()
    assert rows[0] == [6, 12, 14, 12, 14, 12, 14, 7]
    assert rows[1] == [12, 24, 28, 24, 28, 24, 28, 14]
    assert rows[2] == [20, 40, 44, 40, 44, 40, 44, 22]
    assert rows[7] == [10, 20, 22, 20, 22, 20, 22, 11]
    text = said(frame)
    assert "not flat, 1.83:1: phase sums 24, 28, 40, 44" in text
    assert "square law does not hold" in text
    assert "becomes" not in text
    counted = said(replace(frame, options=COUNTED))
    assert "flat: all 4 phase sums are 4" in counted
    assert "Interior: everywhere 4, std/mean 0" in counted


@pytest.mark.parametrize("kernel", range(1, 7))
@pytest.mark.parametrize("stride", range(1, 7))
def test_the_table_of_interior_counts(kernel: int, stride: int) -> None:
    """Gallery 5.3: ⌊k/s⌋ to ⌈k/s⌉ stamps away from the border, along the row and squared."""
    low, high = kernel // stride, -(-kernel // stride)
    row = frame_at(stamps_of((8,), np.ones(kernel), stride=stride), options=COUNTED)
    inside = own_map(row)[map_of(row).interior]
    assert (inside.min(), inside.max()) == (low, high)
    square = frame_at(stamps_of((8, 8), np.ones((kernel, kernel)), stride=stride), options=COUNTED)
    shown = f"{low**2} to {high**2}" if low != high else f"everywhere {low**2}"
    assert f"Interior: {shown}," in said(square)


@pytest.mark.parametrize("name", ALL)
@pytest.mark.parametrize("weighted", [True, False])
def test_the_map_is_a_transposed_convolution_of_ones(name: str, weighted: bool) -> None:
    document = ALL[name]
    frame = frame_at(document, options=ViewOptions(weighted=weighted))
    layer, shape = document.layers[0], document.geometries[0]
    kernel = layer.used_weight[0, 0] if weighted else np.ones(layer.spec.kernel_size)
    part = np.zeros(shape.large)
    for unit in np.ndindex(*shape.small):
        for tap in np.ndindex(*kernel.shape):
            cell = tuple(
                n * s - begin + t * d
                for n, s, begin, t, d in zip(
                    unit, shape.stride, shape.begin, tap, shape.dilation, strict=True
                )
            )
            if all(0 <= n < size for n, size in zip(cell, shape.large, strict=True)):
                part[cell] += kernel[tap]
    expected = [read_shown(shown_number(value)) for value in part.ravel().tolist()]
    assert own_map(frame).ravel().tolist() == expected


def test_stamps_land_one_by_one() -> None:
    frame = frame_at(G14, step=1)
    recorder = recorded(OVERLAP2D, frame, (1920, 1080))
    rows = painted_map(recorder, frame)
    assert [row[:4] for row in rows[:4]] == [["1", "1", "1", ""]] * 3 + [[""] * 4]
    assert "Stamp 1 of 24, of x[0,0]" in said(frame)
    landed = painted_map(recorded(OVERLAP2D, frame_at(G14, step=24)), frame)
    assert landed == painted_map(recorded(OVERLAP2D, frame_at(G14)), frame)
    assert OVERLAP2D.step_count(G14, 0) == 24
    assert OVERLAP2D.step_count(BACK, 0) == BACK.feature_maps[1].size


def test_the_sums_of_an_even_kernel_are_flat_inside() -> None:
    text = said(frame_at(EVEN))
    assert "flat: all 4 phase sums are 4" in text
    assert "divided by Σw = 16" in text
    assert "becomes" not in text


def test_unevenness_multiplies_axis_by_axis() -> None:
    both = said(frame_at(stamps_of((6, 6), np.ones((3, 5)), stride=2)))
    assert "Unevenness multiplies: 2:1 down times 1.5:1 across is 3:1." in both
    one = said(frame_at(stamps_of((6, 6), np.ones((4, 3)), stride=2)))
    assert "Only across is it uneven: 2:1 there stays 2:1" in one
    assert "Down, kernel_size 4 is a multiple of stride 2" in one


def test_holes_are_named_with_their_reason() -> None:
    text = said(frame_at(HOLES))
    assert "Holes" in text
    assert "kernel_size 2 is less than stride 3" in text
    assert "max/min ∞" in text


def test_a_row_says_where_to_look() -> None:
    text = said(frame_at(ROW))
    assert "the map has one row" in text
    assert "overlap1d" in text
    assert own_map(frame_at(ROW)).tolist() == [[1] + [2] * 15 + [1]]


def test_a_convolution_shows_its_gradient() -> None:
    text = said(frame_at(BACK))
    assert "Gradient of a convolution" in text
    assert "∂L/∂y, a constant of ones" in text


def test_a_border_alone_is_no_checkerboard() -> None:
    text = said(frame_at(stamps_of((1, 1), np.ones((3, 3)), stride=2)))
    assert "The ones are too few for a whole period inside" in text


def test_a_cell_pointed_at_says_its_product() -> None:
    frame = frame_at(G14, pointed=CellRef("output", (2, 4)))
    assert "y[2,4]: 2 × 2 = 4 stamps" in said(frame)
    assert "= 4 stamps, 3 of them so far" in said(replace(frame, step=6))
    corner = frame_at(G14, pointed=CellRef("output", (0, 0)))
    assert "y[0,0]: 1 × 1 = 1 stamps, at the border" in said(corner)
    ring = frame_at(G12, pointed=CellRef("output", (-1, 0)))
    assert "cropped" in said(ring)


@pytest.mark.parametrize("name", ALL)
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_everything_is_in_the_picture(name: str, size: tuple[int, int], language: str) -> None:
    frame = replace(frame_at(ALL[name]), aspect=aspect_of(*size), words=Words(language))
    layout = OVERLAP2D.layout(frame)
    picture = QRectF(0, 0, layout.size.width(), layout.size.height())
    made = arrange(frame)
    assert picture.contains(made.across_margin)
    assert made.down_margin.isEmpty() or picture.contains(made.down_margin)
    labels = recorded(OVERLAP2D, frame, size).labels
    roomy = picture.adjusted(-4, -4, 4, 4)
    assert [text for text, rect in labels if not roomy.contains(rect)] == []


@pytest.mark.parametrize("name", ALL)
def test_a_part_painted_again_is_as_the_whole(name: str) -> None:
    theme, document = load_theme("dark"), ALL[name]
    old = replace(frame_at(document), aspect=1.6)
    image = render_image(OVERLAP2D, old, theme, 640, 400)
    count = OVERLAP2D.step_count(document, 0)
    first = (0,) * document.axes
    frames = [replace(old, step=step) for step in (1, 2, 3, count - 1, count, 0, 2)]
    frames += [
        replace(old, step=2, pointed=CellRef(grid, first))
        for grid in ("output", "grad_input", "kernel", "input", "product")
    ]
    frames += [replace(old, step=3, motion=0.5), replace(old, selected=CellRef("kernel", first))]
    for new in frames:
        update_image(image, OVERLAP2D, old, new, theme)
        assert image == render_image(OVERLAP2D, new, theme, 640, 400), new
        old = new


def test_what_is_described() -> None:
    text = OVERLAP2D.describe(frame_at(G14))
    assert "Partial overlap" in text
    assert "not flat, 4:1: phase sums 4, 2, 2, 1" in text
    assert "2:1 along an axis becomes 4:1" in text
    assert "Stamp 3 of 24" in OVERLAP2D.describe(frame_at(G14, step=3))
