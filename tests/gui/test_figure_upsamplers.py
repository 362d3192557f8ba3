"""The upsamplers side by side: what is painted is what core finds, and the gallery's numbers."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations, pairwise

import numpy as np
import pytest
from PySide6.QtCore import QPointF, QRectF
from test_figures import SIZES, Recorder, digits_in, recorded

from core.document import Document, make_document, make_layer
from core.functional import conv_transpose, interpolate
from core.numbers_text import read_shown, shown_number
from core.upsamplers import UPSAMPLERS as ROWS
from tconv_gui.figures import BY_ID
from tconv_gui.figures._upsamplers_layout import Card, arrange
from tconv_gui.figures.figure import CellRef, Frame, ViewOptions
from tconv_gui.figures.render import aspect_of, place, render_image, update_image
from tconv_gui.figures.upsamplers import UPSAMPLERS
from tconv_gui.theme import load_theme
from tconv_gui.words import Words

pytestmark = pytest.mark.usefixtures("qapp")

RNG = np.random.default_rng(11)
SIZE = (3840, 2160)
IDS = [row.id for row in ROWS]


def made(x: object, kernel: object, operation: str = "conv_transpose", **more: object) -> Document:
    return make_document(x, make_layer(operation, kernel, **more))  # type: ignore[arg-type]


G9 = made([[1, 2], [3, 4]], np.ones((2, 2)), stride=2)
G10 = made([1, 4, 2, 7, 3], [2, 3, 5], stride=2)
G18 = made(RNG.integers(-9, 9, (4, 4)), RNG.integers(-9, 9, (4, 4)), stride=2)
SKEW = made(
    RNG.normal(size=(5, 4)), RNG.normal(size=(3, 4)), stride=(2, 3), padding=1, dilation=(1, 2),
    bias=0.5, flipped=True,
)  # fmt: skip
BACK = made(RNG.normal(size=(6, 6)), RNG.normal(size=(3, 2)), "conv", stride=2, padding=1)
PLAIN = made(RNG.integers(0, 9, (4, 6)), np.ones((3, 3)), "conv")
LONG = made(np.arange(60) % 7, [1, 2, 1], stride=4)
PICTURE = made(
    np.cos(np.add.outer(np.arange(40) ** 2, np.arange(48) ** 2) / 90), np.ones((4, 4)), stride=2,
    padding=1,
)  # fmt: skip
NEAREST = made([[1, 2], [3, 4]], np.ones((2, 2)), "nearest", stride=2)
WIDE = made(np.zeros((128, 128)), np.ones((1, 1)), "conv", stride=5)
ALL = {
    "g9": G9, "g10": G10, "g18": G18, "skew": SKEW, "back": BACK, "plain": PLAIN, "long": LONG,
    "picture": PICTURE, "nearest": NEAREST, "wide": WIDE,
}  # fmt: skip


def frame_at(document: Document, **changes: object) -> Frame:
    return Frame(document, Words("en"), aspect=1.78, **changes)  # type: ignore[arg-type]


def cards(frame: Frame) -> dict[str, Card]:
    return {card.one.id if card.one else "input": card for card in arrange(frame).cards}


def said(recorder: Recorder, card: Card) -> str:
    return " ".join(text for text, rect in recorder.labels if card.rect.contains(rect.center()))


def painted(recorder: Recorder, card: Card) -> list[list[str]]:
    grid = card.grid
    return [
        ["".join(digits_in(recorder, grid.cell_box((r, c)))) for c in range(grid.columns)]
        for r in range(grid.rows)
    ]


def kernel_of(recorder: Recorder, card: Card) -> list[list[float]]:
    grid = card.kernel
    assert grid is not None
    return [
        [read_shown("".join(digits_in(recorder, grid.cell_box((row, column)))))
         for column in range(grid.columns)]
        for row in range(grid.rows)
    ]  # fmt: skip


def written(plane: np.ndarray) -> list[list[str]]:
    return [[shown_number(value) for value in row] for row in np.atleast_2d(plane).tolist()]


# --- the gallery ------------------------------------------------------------------------------


def test_gallery_9_three_of_them_are_transposed_convolutions() -> None:
    frame = frame_at(G9)
    found, recorder = cards(frame), recorded(UPSAMPLERS, frame, SIZE)
    assert painted(recorder, found["input"]) == [["1", "2"], ["3", "4"]]
    copied, nails = ("1122", "1122", "3344", "3344"), ("1020", "0000", "3040", "0000")
    assert painted(recorder, found["nearest"]) == [list(row) for row in copied]
    assert painted(recorder, found["bed_of_nails"]) == [list(row) for row in nails]
    fcn = [
        [0.5625, 0.9375, 1.3125, 1.125], [1.125, 1.75, 2.25, 1.875],
        [1.875, 2.75, 3.25, 2.625], [1.6875, 2.4375, 2.8125, 2.25],
    ]  # fmt: skip
    assert painted(recorder, found["linear_kernel"]) == written(np.array(fcn))
    linear = [[read_shown(text) for text in row] for row in painted(recorder, found["linear"])]
    assert linear == interpolate([[G9.input[0, 0]]], 4, mode="linear")[0, 0].tolist()
    inside = [row[1:3] for row in painted(recorder, found["linear"])[1:3]]
    assert inside == [row[1:3] for row in painted(recorder, found["linear_kernel"])[1:3]]
    for name, settings in {
        "nearest": "kernel 2×2, stride 2 equal everywhere, difference 0",
        "bed_of_nails": "kernel 1×1, stride 2, output_padding 1 equal everywhere, difference 0",
        "linear": "kernel 4×4, stride 2, padding 1 equal inside, difference 0; at the border up to "
        "1.75",
    }.items():
        assert f"= transposed convolution {settings}" in said(recorder, found[name])
    assert kernel_of(recorder, found["nearest"]) == [[1, 1], [1, 1]]
    assert kernel_of(recorder, found["bed_of_nails"]) == [[1]]
    line = np.array([0.25, 0.75, 0.75, 0.25])
    large = recorded(UPSAMPLERS, frame, (9600, 5400))
    kernel = np.array(kernel_of(large, found["linear"]))
    assert kernel == pytest.approx(np.outer(line, line), abs=6e-4)


def test_gallery_9_the_border_of_the_interpolating_kernel_is_dimmed() -> None:
    frame, theme = frame_at(G9), load_theme("light")
    image = render_image(UPSAMPLERS, frame, theme, *SIZE)
    card = cards(frame)["linear_kernel"]
    placement = place(UPSAMPLERS, frame, *SIZE)

    def colours(cell: tuple[int, int]) -> int:
        # A part of the cell between its digits and its edge.
        box = placement.to_pixels(card.grid.cell_box(cell)).adjusted(6, 6, -6, -6)
        lines = [int(box.top()) + n for n in range(8)]
        return len(
            {image.pixelColor(x, y).rgb() for y in lines
             for x in range(int(box.left()), int(box.right()))}
        )  # fmt: skip

    assert colours((0, 1)) > 1
    assert colours((3, 3)) > 1
    assert colours((1, 1)) == colours((2, 1)) == 1


def test_gallery_10_resize_and_convolution_is_a_tied_kernel() -> None:
    frame = frame_at(G10)
    card, recorder = cards(frame)["resize_conv"], recorded(UPSAMPLERS, frame, SIZE)
    assert painted(recorder, card) == [["8", "25", "34", "30", "24", "45", "60", "50", "38", "15"]]
    assert kernel_of(recorder, card) == [[5, 8, 5, 2]]
    text = said(recorder, card)
    assert "parameters 3, multiplications 28" in text
    assert "equal everywhere, difference 0" in text


def test_gallery_18_sub_pixel_is_the_transposed_convolution() -> None:
    frame = frame_at(G18)
    found, recorder = cards(frame), recorded(UPSAMPLERS, frame, SIZE)
    y = conv_transpose(G18.input, G18.layers[0].weight, stride=2)[0, 0]
    for name in ("transposed", "sub_pixel"):
        assert painted(recorder, found[name]) == written(y)
    assert "equal everywhere, difference 0" in said(recorder, found["sub_pixel"])
    assert "is a transposed convolution" in said(recorder, found["transposed"])
    note = UPSAMPLERS.describe(frame_at(G18, step=IDS.index("sub_pixel") + 1))
    assert "4 small kernels of 2×2, one for each phase" in note


# --- what is said -----------------------------------------------------------------------------


def test_costs_evenness_and_quality_are_written() -> None:
    document = made(RNG.integers(0, 9, (6, 6)), [[1, 2, 1], [2, 4, 2], [1, 2, 1]], stride=2,
                    padding=1, output_padding=1)  # fmt: skip
    frame = frame_at(document)
    found, recorder = cards(frame), recorded(UPSAMPLERS, frame, SIZE)
    texts = {name: said(recorder, card) for name, card in found.items()}
    assert list(found) == ["input", *IDS]
    for row in ROWS:
        assert ("parameters none" in texts[row.id]) == row.is_fixed
    assert "parameters 9, multiplications 289" in texts["transposed"]
    assert "parameters 16" in texts["linear_kernel"]
    assert "holes" in texts["bed_of_nails"]
    for name in ("nearest", "linear", "cubic_corners", "resize_conv", "transposed"):
        assert " even" in texts[name]
    x = document.input[0, 0]
    means = x.reshape(3, 2, 3, 2).mean(axis=(1, 3)).repeat(2, axis=0).repeat(2, axis=1)
    psnr = 10 * np.log10(np.ptp(x) ** 2 / ((means - x) ** 2).mean())
    assert f"PSNR {shown_number(psnr)} dB, SSIM" in texts["nearest"]
    assert "means of 2×2 blocks" in texts["input"]
    uneven = recorded(UPSAMPLERS, frame_at(G10), SIZE)
    assert "uneven 2.33:1" in said(uneven, cards(frame_at(G10))["sub_pixel"])
    assert "No PSNR" in said(uneven, cards(frame_at(G10))["input"])


def test_corners_and_unpooling_are_no_transposed_convolutions() -> None:
    frame = frame_at(G9)
    found, recorder = cards(frame), recorded(UPSAMPLERS, frame, SIZE)
    for name, why in {
        "linear_corners": "the weights vary", "cubic_corners": "the weights vary",
        "max_unpool": "the places depend on the numbers",
    }.items():  # fmt: skip
        assert why in said(recorder, found[name])
        assert found[name].kernel is None


def test_stride_one_enlarges_by_two_and_says_so() -> None:
    recorder = recorded(UPSAMPLERS, frame_at(PLAIN), SIZE)
    text = said(recorder, cards(frame_at(PLAIN))["input"])
    assert "factor 2×2: the stride of the layer is 1" in text
    assert "×2" in recorder.labels[0][0]
    assert "×2×3" in recorded(UPSAMPLERS, frame_at(SKEW), SIZE).labels[0][0]


def test_unpooling_takes_the_places_of_a_pooling_before_it() -> None:
    x = [[1, 2, 6, 3], [3, 5, 2, 1], [1, 2, 2, 1], [7, 3, 4, 8]]
    document = make_document(
        x, make_layer("max_pool", np.ones((2, 2)), stride=2),
        make_layer("conv_transpose", np.ones((2, 2)), stride=2),
    )  # fmt: skip
    frame = replace(frame_at(document), layer=1)
    card, recorder = cards(frame)["max_unpool"], recorded(UPSAMPLERS, frame, SIZE)
    assert painted(recorder, cards(frame)["input"]) == [["5", "6"], ["7", "8"]]
    assert painted(recorder, card) == [list(row) for row in ("0060", "0500", "0000", "7008")]
    told = UPSAMPLERS.describe(replace(frame, step=IDS.index("max_unpool") + 1))
    assert "the max-pooling in layer 1" in told


def test_what_is_too_large_is_refused_in_a_sentence() -> None:
    recorder = recorded(UPSAMPLERS, frame_at(WIDE), SIZE)
    text = " ".join(text for text, _ in recorder.labels)
    assert "640×640 cells" in text
    assert UPSAMPLERS.step_count(WIDE, 0) == 1
    assert "640×640" in UPSAMPLERS.describe(frame_at(WIDE, step=1))
    assert UPSAMPLERS.hit(frame_at(WIDE), QPointF(20, 20)) is None


def test_a_layer_without_a_kernel_is_compared_too() -> None:
    found = cards(frame_at(NEAREST))
    assert list(found) == ["input", *(row.id for row in ROWS if not row.of_kernel)]
    assert UPSAMPLERS.step_count(NEAREST, 0) == len(found) - 1


def test_large_maps_are_pictures() -> None:
    frame = frame_at(PICTURE)
    recorder = recorded(UPSAMPLERS, frame, (1280, 720))
    card = cards(frame)["linear"]
    assert not any("".join(row) for row in painted(recorder, card))
    image = render_image(UPSAMPLERS, frame, load_theme("light"), 1280, 720)
    box = place(UPSAMPLERS, frame, 1280, 720).to_pixels(card.grid.rect)
    y = int(box.center().y())
    colours = {image.pixelColor(x, y).rgb() for x in range(int(box.left()), int(box.right()))}
    assert len(colours) > 30


# --- pointing and steps -----------------------------------------------------------------------


def test_pointing_at_a_cell_tells_of_it_on_every_card() -> None:
    document = made([1, 2, 4], [1, 2, 3, 4], stride=2, padding=1)
    frame = frame_at(document, pointed=CellRef("output", (3,)))
    found, recorder = cards(frame), recorded(UPSAMPLERS, frame, SIZE)
    sums = {name: said(recorder, card) for name, card in found.items()}
    assert "y[3] = 2" in sums["nearest"]
    assert "y[3] = 0.75·2 + 0.25·4 = 2.5" in sums["linear"]
    assert "y[3] = 0" in sums["bed_of_nails"]
    assert "y[3] = 3·2 + 4 = 10" in sums["transposed"]
    assert "y[3] = 0.75·2 + 0.25·4 = 2.5" in sums["linear_kernel"]
    assert "parameters" not in sums["linear"]
    assert "parameters" in said(recorded(UPSAMPLERS, frame_at(document), SIZE), found["linear"])
    counted = replace(frame, options=ViewOptions(index_base=1))
    assert "y[4] = 2" in said(recorded(UPSAMPLERS, counted, SIZE), found["nearest"])
    assert "Linear: y[3] = 0.75·2 + 0.25·4 = 2.5" in UPSAMPLERS.describe(frame)


@pytest.mark.parametrize("name", ["g9", "g10", "skew", "back", "plain"])
def test_every_cell_of_every_card_is_the_same_place_of_the_others(name: str) -> None:
    document = ALL[name]
    frame = frame_at(document)
    found = cards(frame)
    for index in ((0,) * document.axes, tuple(n - 1 for n in found["nearest"].one.output.shape)):  # type: ignore[union-attr]
        hits = set()
        for id, card in found.items():
            if id not in ("input", "transposed", "sub_pixel"):
                hits.add(UPSAMPLERS.hit(frame, card.grid.cell_box(card.grid.drawn(index)).center()))
        assert len(hits) == 1
        hit = hits.pop()
        assert hit is not None
        assert hit.index == index
        assert UPSAMPLERS.has_cell(document, 0, hit)
        assert UPSAMPLERS.cell_rect(frame, hit) is not None
    same = BY_ID["upsamplers"].hit(frame, found["input"].grid.cell_box((0, 0)).center())
    assert same == CellRef("input", (0,) * document.axes)


def test_a_step_frames_one_card_and_explains_it() -> None:
    assert UPSAMPLERS.step_count(G9, 0) == len(ROWS)
    theme = load_theme("light")
    plain = render_image(UPSAMPLERS, frame_at(G9), theme, 1280, 720)
    for step, id in enumerate(IDS, 1):
        frame = frame_at(G9, step=step)
        image = render_image(UPSAMPLERS, frame, theme, 1280, 720)
        placement = place(UPSAMPLERS, frame, 1280, 720)
        for name, card in cards(frame).items():
            edge = placement.to_pixels(card.rect)
            spot = QPointF(edge.center().x(), edge.top()).toPoint()
            assert (image.pixelColor(spot) != plain.pixelColor(spot)) == (name == id)
        card = cards(frame)[id]
        note = "".join(text for text, _ in recorded(UPSAMPLERS, frame, SIZE).labels)
        assert card.said.note.split(" ")[0] in note
        assert UPSAMPLERS.describe(frame).startswith(card.said.name + ": ")
    assert UPSAMPLERS.describe(frame_at(G9)).count("\n") == len(ROWS) + 1
    assert "PyTorch Upsample(mode=\"nearest\")" in UPSAMPLERS.describe(frame_at(G9, step=1))


# --- the picture ------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ALL)
@pytest.mark.parametrize("size", [*SIZES, (1000, 400)])
@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_everything_is_in_the_picture(name: str, size: tuple[int, int], language: str) -> None:
    shown = cards(frame_at(ALL[name]))
    pointed = CellRef("input", (0,) * ALL[name].axes) if shown else None
    frame = replace(
        frame_at(ALL[name]), aspect=aspect_of(*size), words=Words(language), pointed=pointed
    )
    made_ = arrange(frame)
    total = made_.layout.size
    picture = QRectF(0, 0, total.width(), total.height())
    rects = [card.rect for card in made_.cards]
    assert all(picture.contains(rect) for rect in rects)
    assert not any(one.intersects(other) for one, other in combinations(rects, 2))
    for card in made_.cards:
        grids = [grid.rect for grid in (card.grid, card.kernel) if grid is not None]
        assert all(card.rect.contains(rect) for rect in grids)
        assert not any(one.intersects(other) for one, other in combinations(grids, 2))
        for line in (*card.lines, *card.costs):
            assert not any(rect.contains(QPointF(line.x, line.y)) for rect in grids)
    for step in (0, 2):
        labels = recorded(UPSAMPLERS, replace(frame, step=min(step, len(rects))), size).labels
        roomy = picture.adjusted(-4, -4, 4, 4)
        assert [text for text, rect in labels if not roomy.contains(rect)] == []
        k = made_.m.k
        shrunk = [rect.adjusted(k, 3 * k, -k, -3 * k) for _, rect in labels]
        assert not any(one.intersects(other) for one, other in combinations(shrunk, 2))
        for card in made_.cards:
            grids = [grid.rect for grid in (card.grid, card.kernel) if grid is not None]
            assert not any(a.intersects(b) for a in grids for b in shrunk)


@pytest.mark.parametrize("name", ALL)
def test_a_part_painted_again_is_as_the_whole(name: str) -> None:
    document, theme = ALL[name], load_theme("dark")
    first = replace(frame_at(document), aspect=1.6)
    axes = document.axes
    count = UPSAMPLERS.step_count(document, 0)
    frames = [
        first,
        replace(first, step=1),
        replace(first, step=1, pointed=CellRef("output", (1,) * axes)),
        replace(first, step=min(3, count), pointed=CellRef("upsampled", (2,) * axes)),
        replace(first, step=count, pointed=CellRef("upsampled", (0,) * axes)),
        replace(first, step=count, pointed=CellRef("input", (1,) * axes)),
        replace(first, step=0, pointed=CellRef("input", (0,) * axes)),
        replace(first, step=2 if count > 1 else 0, selected=CellRef("input", (1,) * axes)),
        replace(first, options=ViewOptions(index_base=1)),
        first,
    ]
    image = render_image(UPSAMPLERS, first, theme, 640, 400)
    for old, new in pairwise(frames):
        update_image(image, UPSAMPLERS, old, new, theme)
        assert image == render_image(UPSAMPLERS, new, theme, 640, 400), (old, new)
