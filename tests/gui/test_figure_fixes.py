"""The fixes side by side: what is painted is what core finds."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from PySide6.QtCore import QRectF
from test_figures import SIZES, Recorder, digits_in, recorded

from core.document import Document, make_document, make_layer
from core.fixes import FIXES as ROWS
from core.fixes import adopted
from core.numbers_text import read_shown, shown_number
from tconv_gui.figures._fixes_layout import Card, alternatives, arrange, kernel_of
from tconv_gui.figures.figure import Frame
from tconv_gui.figures.fixes import FIXES
from tconv_gui.figures.render import aspect_of, render_image, update_image
from tconv_gui.theme import load_theme
from tconv_gui.words import Words

pytestmark = pytest.mark.usefixtures("qapp")

RNG = np.random.default_rng(7)


def made(size: tuple[int, ...], kernel: object, **parameters: object) -> Document:
    layer = make_layer("conv_transpose", kernel, **parameters)  # type: ignore[arg-type]
    return make_document(RNG.integers(-9, 9, size), layer)


K3 = made((8,), [1, 1, 1], stride=2)
G12 = made((4, 4), np.arange(1, 17).reshape(4, 4), stride=2, padding=1)
HOLES = made((8,), [1, 2], stride=3)
LONG = made((8,), [1, 2, 3, 1, 1, 2, 1], stride=5)
PLAIN = made((4, 4), np.ones((3, 3)))
SKEW = made((5, 6), RNG.normal(size=(5, 4)), stride=(2, 3), dilation=(1, 2))
TURNED = made((4, 4), np.arange(9).reshape(3, 3), stride=2, flipped=True)
BACK = make_document(
    RNG.integers(-9, 9, (9, 9)), make_layer("conv", np.ones((3, 3)), stride=2, padding=1)
)
ALL = {
    "k3": K3, "g12": G12, "holes": HOLES, "long": LONG, "plain": PLAIN, "skew": SKEW,
    "turned": TURNED, "back": BACK,
}  # fmt: skip
SIZE = (3840, 2160)


def frame_at(document: Document, **changes: object) -> Frame:
    return Frame(document, Words("en"), aspect=1.78, **changes)  # type: ignore[arg-type]


def cards(frame: Frame) -> dict[str, Card]:
    return {card.fix.id: card for card in arrange(frame).cards}


def said(recorder: Recorder, card: Card) -> str:
    return " ".join(text for text, rect in recorder.labels if card.rect.contains(rect.center()))


def painted(recorder: Recorder, card: Card, kind: str) -> list[list[str]]:
    picture = next(picture for picture in card.pictures if picture.kind == kind)
    grid = picture.grid
    return [
        ["".join(digits_in(recorder, grid.cell_box((r, c)))) for c in range(grid.columns)]
        for r in range(grid.rows)
    ]


def test_all_alternatives_stand_side_by_side() -> None:
    frame = frame_at(K3)
    found, recorder = cards(frame), recorded(FIXES, frame, SIZE)
    assert list(found) == [row.id for row in ROWS]
    now = said(recorder, found["current"])
    assert "As it is not flat, 2:1: 2, 1" in now
    assert "ripple 0.333, peak 0.333 at 1/2" in now
    assert "parameters 3, multiplications 24" in now
    for name in ("divisible", "balanced", "bilinear", "icnr", "resize_nearest", "resize_linear",
                 "last_layer"):  # fmt: skip
        text = said(recorder, found[name])
        assert "flat: " in text
        assert "not flat" not in text
        assert "no ripple, no peak" in text
    split = said(recorder, found["sub_pixel"])
    assert "not flat, 2:1" in split
    assert "split by" in split


def test_gallery_g10_a_resize_and_a_convolution_are_one_kernel() -> None:
    frame = frame_at(K3)
    card, recorder = cards(frame)["resize_nearest"], recorded(FIXES, frame, SIZE)
    assert "as one kernel 4" in said(recorder, card)
    shown = [read_shown(text) for text in painted(recorder, card, "kernel")[0]]
    fix = card.fix
    assert fix.one_kernel is not None
    assert shown == pytest.approx(fix.one_kernel.tolist(), abs=5e-3)
    assert fix.one_spec is not None
    one = make_layer(
        "conv_transpose", fix.one_kernel, stride=fix.one_spec.stride, padding=fix.one_spec.padding,
        output_padding=fix.one_spec.output_padding,
    )  # fmt: skip
    both = adopted(K3, 0, fix).feature_maps[-1]
    alone = make_document(K3.input[0, 0], one).feature_maps[-1]
    assert alone == pytest.approx(both)


def test_g12_is_divisible_already_and_says_so() -> None:
    frame = frame_at(G12)
    found, recorder = cards(frame), recorded(FIXES, frame, SIZE)
    text = said(recorder, found["divisible"])
    assert "Not here: kernel_size 4×4 is a multiple of stride" in text
    assert found["divisible"].pictures == ()
    assert "not flat, 1.83:1: 44, 40, 28, 24" in said(recorder, found["current"])
    assert {t for row in painted(recorder, found["balanced"], "response") for t in row} == {"34"}


@pytest.mark.parametrize("name", [name for name in ALL if name != "back"])
def test_the_answers_are_those_of_the_adopted_layers(name: str) -> None:
    """Each patch is a piece of what the adopted layers make of a long constant of ones."""
    document = ALL[name]
    recorder = recorded(FIXES, frame_at(document), SIZE)
    for card in cards(frame_at(document)).values():
        fix = card.fix
        if fix.problem is not None:
            continue
        long = make_document(np.ones((16,) * document.axes), *fix.layers)
        answer = np.atleast_2d(long.feature_maps[-1][0, 0])
        bias = fix.layers[-1].bias
        assert bias is None
        patch = next(p for p in card.pictures if p.kind == "response").values
        rows, columns = patch.shape
        high, wide = answer.shape
        down, across = (1 if document.axes == 1 else high // 4), wide // 4
        pieces = [
            answer[r : r + rows, c : c + columns]
            for r in (range(down, high // 2) if document.axes == 2 else [0])
            for c in range(across, wide // 2)
        ]
        assert any(np.allclose(piece, patch) for piece in pieces)
        texts = painted(recorder, card, "response")
        if all(text for row in texts for text in row):
            assert texts == [[shown_number(v) for v in row] for row in patch.tolist()]


def test_stride_one_has_nothing_to_even_out() -> None:
    frame = frame_at(PLAIN)
    found, recorder = cards(frame), recorded(FIXES, frame, SIZE)
    assert "flat: 9 everywhere inside" in said(recorder, found["current"])
    for name in found:
        if name != "current":
            assert "Not here: with stride 1" in said(recorder, found[name])


def test_a_convolution_says_that_it_has_none() -> None:
    frame = frame_at(BACK)
    text = " ".join(text for text, _ in recorded(FIXES, frame, SIZE).labels)
    assert "A convolution makes no checkerboard in its output" in text
    assert arrange(frame).cards == ()
    assert FIXES.step_count(BACK, 0) == 1


def test_a_step_shows_one_alternative() -> None:
    assert FIXES.step_count(K3, 0) == len(ROWS)
    assert FIXES.describe(frame_at(K3, step=3)).startswith("Balanced kernel: flat: 1.33")
    assert FIXES.describe(frame_at(G12, step=2)).startswith("kernel_size a multiple of stride: not")
    assert FIXES.describe(frame_at(K3)).count("\n") == len(ROWS) - 1
    theme = load_theme("light")
    pictures = [render_image(FIXES, frame_at(K3, step=n), theme, 640, 360) for n in range(4)]
    assert all(one != other for one, other in combinations(pictures, 2))


def test_kernels_are_as_they_are_stamped() -> None:
    current = alternatives(TURNED, 0)[0]
    assert kernel_of(current).tolist() == np.arange(8, -1, -1).reshape(3, 3).tolist()


@pytest.mark.parametrize("name", ALL)
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_everything_is_in_the_picture(name: str, size: tuple[int, int], language: str) -> None:
    frame = replace(frame_at(ALL[name]), aspect=aspect_of(*size), words=Words(language))
    made_ = arrange(frame)
    total = made_.layout.size
    picture = QRectF(0, 0, total.width(), total.height())
    rects = [card.rect for card in made_.cards]
    assert all(picture.contains(rect) for rect in rects)
    assert not any(one.intersects(other) for one, other in combinations(rects, 2))
    for card in made_.cards:
        inside = card.rect.adjusted(4, 4, -4, -4)
        grids = [entry.grid.rect for entry in card.pictures]
        assert all(inside.contains(rect) for rect in grids)
        assert not any(one.intersects(other) for one, other in combinations(grids, 2))
    labels = recorded(FIXES, frame, size).labels
    roomy = picture.adjusted(-4, -4, 4, 4)
    assert [text for text, rect in labels if not roomy.contains(rect)] == []
    shrunk = [rect.adjusted(1, 3, -1, -3) for _, rect in labels]
    assert not any(one.intersects(other) for one, other in combinations(shrunk, 2))


@pytest.mark.parametrize("name", ALL)
def test_a_part_painted_again_is_as_the_whole(name: str) -> None:
    theme = load_theme("dark")
    old = replace(frame_at(ALL[name]), aspect=1.6)
    image = render_image(FIXES, old, theme, 640, 400)
    for new in [replace(old, step=n) for n in (1, 2, 0)]:
        update_image(image, FIXES, old, new, theme)
        assert image == render_image(FIXES, new, theme, 640, 400)
        old = new
