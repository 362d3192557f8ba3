"""Phase meter: sums, verdict, balance and the interior as they are painted."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from PySide6.QtCore import QPointF, QRectF
from test_figures import SIZES, digits_in, recorded

from core.document import Document, make_document, make_layer
from core.fixes import with_balanced_kernel
from core.numbers_text import read_shown, shown_number
from tconv_gui.figures._phases_layout import Part, arrange
from tconv_gui.figures._phases_model import meter_of
from tconv_gui.figures.figure import CellRef, Frame, ViewOptions
from tconv_gui.figures.phases import PHASES
from tconv_gui.figures.render import aspect_of, render_image, update_image
from tconv_gui.theme import load_theme
from tconv_gui.words import Words

pytestmark = pytest.mark.usefixtures("qapp")

RNG = np.random.default_rng(4)


def made(size: tuple[int, ...], kernel: object, **parameters: object) -> Document:
    layer = make_layer("conv_transpose", kernel, **parameters)  # type: ignore[arg-type]
    return make_document(RNG.integers(-9, 9, size), layer)


G12 = made((4, 4), np.arange(1, 17).reshape(4, 4), stride=2, padding=1)
EVEN_ROW = made((8,), [1, 2, 1], stride=2)
HARM = made((8,), [1, 1, 1, 3], stride=2)
HOLES = made((4, 4), np.ones((2, 2)), stride=3)
TURNED = made((4, 4), np.arange(9).reshape(3, 3), stride=2, flipped=True)
MANY = made((4, 4), RNG.integers(-9, 9, (7, 7)), stride=5)
PLAIN = made((2, 2), [[0, 1], [2, 3]])
SKEW = made((4, 5), RNG.normal(size=(4, 5)), stride=(2, 3), dilation=(1, 2), padding=1)
BACK = make_document(
    RNG.integers(-9, 9, (9, 9)), make_layer("conv", np.arange(9).reshape(3, 3), stride=2, padding=1)
)
ALL = {
    "G12": G12, "even": EVEN_ROW, "harm": HARM, "holes": HOLES, "turned": TURNED, "many": MANY,
    "plain": PLAIN, "skew": SKEW, "back": BACK,
}  # fmt: skip


def frame_at(document: Document, **changes: object) -> Frame:
    return Frame(document, Words("en"), aspect=1.78, **changes)  # type: ignore[arg-type]


def said(frame: Frame) -> str:
    return " ".join(text for text, _ in recorded(PHASES, frame, (3840, 2160)).labels)


def part_of(frame: Frame, kind: str, after: bool = False) -> Part:
    return next(p for p in arrange(frame).parts if p.kind == kind and p.after == after)


def painted(frame: Frame, kind: str, after: bool = False) -> list[list[str]]:
    grid = part_of(frame, kind, after).grid
    assert grid is not None
    recorder = recorded(PHASES, frame, (3840, 2160))
    return [
        ["".join(digits_in(recorder, grid.cell_box((r, c)))) for c in range(grid.columns)]
        for r in range(grid.rows)
    ]


def test_gallery_g12_is_divisible_but_not_flat() -> None:
    frame = frame_at(G12)
    text = said(frame)
    assert "Not flat, 1.83:1: phase sums 24, 28, 40, 44" in text
    for line in ("1 + 3 + 9 + 11 = 24", "2 + 4 + 10 + 12 = 28", "5 + 7 + 13 + 15 = 40",
                 "6 + 8 + 14 + 16 = 44"):  # fmt: skip
        assert line in text
    assert "makes the counts equal, not the sums" in text
    assert painted(frame, "patch")[:2] == [["24", "28"] * 3, ["40", "44"] * 3]


def test_balancing_g12_is_shown_before_and_after() -> None:
    frame = frame_at(G12)
    text = said(frame)
    assert "no number by more than 2.5, in all √Σ(Δw)² = 8.25" in text
    assert "24 + 4·2.5 = 34" in text
    assert "44 − 4·2.5 = 34" in text
    assert painted(frame, "kernel")[0] == ["1", "2", "3", "4"]
    assert painted(frame, "kernel", after=True)[0] == ["3.5", "3.5", "5.5", "5.5"]
    assert {t for row in painted(frame, "patch", after=True) for t in row} == {"34"}


def test_gallery_g13_learned_fix_and_learned_harm() -> None:
    fixed = said(frame_at(EVEN_ROW))
    assert "Flat: all 2 phase sums are 2" in fixed
    assert "w₁ = w₀ + w₂: 2 = 2, true." in fixed
    assert "the kernel's numbers make up for it" in fixed
    assert "Nothing to balance" in fixed
    from_one = frame_at(EVEN_ROW, options=ViewOptions(index_base=1))
    assert "w₂ = w₁ + w₃" in said(from_one)
    harmed = said(frame_at(HARM))
    assert "Not flat, 2:1: phase sums 2, 4" in harmed
    assert "1 + 1 = 2" in harmed
    assert "1 + 3 = 4" in harmed
    assert painted(frame_at(HARM), "patch") == [["2", "4"] * 3]
    assert painted(frame_at(HARM), "kernel", after=True) == [["1.5", "0.5", "1.5", "2.5"]]


@pytest.mark.parametrize("kernel", range(1, 7))
@pytest.mark.parametrize("stride", range(1, 7))
def test_the_table_of_interior_counts(kernel: int, stride: int) -> None:
    """Gallery 5.3, from the patch of the interior that a kernel of ones makes."""
    frame = frame_at(made((8,), RNG.normal(size=kernel), stride=stride),
                     options=ViewOptions(weighted=False))  # fmt: skip
    shown = {int(text) for text in painted(frame, "patch")[0]}
    assert (min(shown), max(shown)) == (kernel // stride, -(-kernel // stride))


@pytest.mark.parametrize("name", ALL)
@pytest.mark.parametrize("weighted", [True, False])
def test_the_patch_is_what_stamps_of_ones_add_up_to(name: str, weighted: bool) -> None:
    document = ALL[name]
    frame = frame_at(document, options=ViewOptions(weighted=weighted))
    layer, shape = document.layers[0], document.geometries[0]
    kernel = np.atleast_2d(layer.used_weight[0, 0] if weighted else np.ones(layer.kernel.shape))
    stride, dilation = (1, *shape.stride)[-2:], (1, *shape.dilation)[-2:]
    patch = painted(frame, "patch")
    # Far from every border: at row R·s + r stamps of all rows are added whose window holds it.
    far = [20 * s for s in stride]
    for row, texts in enumerate(patch):
        for column, text in enumerate(texts):
            total = sum(
                kernel[tap]
                for tap in np.ndindex(*kernel.shape)
                if all(
                    (start + place - t * d) % s == 0
                    for start, place, t, d, s in zip(
                        far, (row, column), tap, dilation, stride, strict=True
                    )
                )
            )
            assert read_shown(text) == pytest.approx(
                read_shown(shown_number(float(total))), abs=1e-9
            )


@pytest.mark.parametrize("name", ["G12", "harm", "turned", "many", "back"])
def test_the_balanced_kernel_is_the_one_that_is_adopted(name: str) -> None:
    even = np.atleast_2d(with_balanced_kernel(ALL[name], 0).layers[0].kernel)
    wanted = [[shown_number(value) for value in row] for row in even.tolist()]
    assert painted(frame_at(ALL[name]), "kernel", after=True) == wanted
    after = with_balanced_kernel(ALL[name], 0)
    assert "Flat: all" in said(frame_at(after))


def test_each_step_shows_one_phase_alone() -> None:
    assert PHASES.step_count(G12, 0) == 4 + 1
    assert PHASES.step_count(HARM, 0) == 2 + 1
    text = said(frame_at(G12, step=2))
    assert "Phase (0,1) reaches every output of remainder (0,1) by stride 2×2" in text
    assert "2 + 4 + 10 + 12 = 28" in PHASES.describe(frame_at(G12, step=2))
    theme = load_theme("light")
    pictures = [render_image(PHASES, frame_at(G12, step=n), theme, 640, 360) for n in range(5)]
    assert all(one != other for one, other in combinations(pictures, 2))
    # In the end all phases stand together, as they do before the first step.
    assert render_image(PHASES, frame_at(G12, step=5), theme, 640, 360) == pictures[0]


def test_pointing_at_a_cell_shows_its_phase() -> None:
    assert "Phase (1,0)" in said(frame_at(G12, pointed=CellRef("kernel", (3, 2))))
    # padding 1: output (1,1) is cell (2,2) before the crop.
    assert "Phase (0,0)" in said(frame_at(G12, pointed=CellRef("output", (1, 1))))
    turned = meter_of(frame_at(TURNED))
    assert turned.phases.tolist() == [[0, 1, 0], [2, 3, 2], [0, 1, 0]]
    assert meter_of(frame_at(G12)).phase_of(CellRef("kernel", (9, 9))) is None


def test_holes_cannot_be_balanced_and_say_why() -> None:
    text = said(frame_at(HOLES))
    assert "no kernel cell: a hole" in text
    assert "No change of the kernel evens this out" in text
    assert not any(part.after for part in arrange(frame_at(HOLES)).parts)


def test_many_phases_are_a_table() -> None:
    frame = frame_at(MANY)
    expected = [[shown_number(v) for v in row] for row in meter_of(frame).sums.tolist()]
    assert painted(frame, "bars") == expected


def test_a_convolution_is_its_backward_pass() -> None:
    assert "The gradient of a constant ∂L/∂y is flat" in said(frame_at(BACK))
    assert "backward pass" in said(frame_at(BACK))


def test_a_kernel_of_ones_is_not_edited() -> None:
    counted = frame_at(G12, options=ViewOptions(weighted=False))
    assert PHASES.layout(counted).grids == ()
    assert "kernel of ones" in said(counted)
    assert "Flat: all 4 phase sums are 4" in said(counted)
    box = PHASES.cell_rect(frame_at(G12), CellRef("kernel", (1, 2)))
    assert box is not None
    assert PHASES.hit(frame_at(G12), box.center()) == CellRef("kernel", (1, 2))


@pytest.mark.parametrize("name", ALL)
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_everything_is_in_the_picture(name: str, size: tuple[int, int], language: str) -> None:
    frame = replace(frame_at(ALL[name]), aspect=aspect_of(*size), words=Words(language))
    arrangement = arrange(frame)
    total = arrangement.layout.size
    picture = QRectF(0, 0, total.width(), total.height())
    rects = [part.rect for part in arrangement.parts]
    assert all(picture.contains(rect) for rect in rects)
    assert not any(one.intersects(other) for one, other in combinations(rects, 2))
    assert picture.contains(arrangement.light)
    roomy = picture.adjusted(-4, -4, 4, 4)
    labels = recorded(PHASES, frame, size).labels
    assert [text for text, rect in labels if not roomy.contains(rect)] == []


@pytest.mark.parametrize("name", ALL)
def test_a_part_painted_again_is_as_the_whole(name: str) -> None:
    theme, document = load_theme("dark"), ALL[name]
    old = replace(frame_at(document), aspect=1.6)
    image = render_image(PHASES, old, theme, 640, 400)
    first = (0,) * document.axes
    frames = [replace(old, step=step) for step in range(PHASES.step_count(document, 0) + 1)][:5]
    frames += [
        replace(old, step=1, pointed=CellRef(grid, first)) for grid in ("output", "kernel", "input")
    ]
    frames.append(replace(old, selected=CellRef("kernel", first)))
    for new in frames:
        update_image(image, PHASES, old, new, theme)
        assert image == render_image(PHASES, new, theme, 640, 400), new
        old = new


def test_a_number_beyond_float64_is_painted_as_infinite() -> None:
    frame = frame_at(made((4,), [1e308, 1e308, 1e308], stride=2))
    assert "∞" in said(frame)
    assert PHASES.hit(frame, QPointF(-5, -5)) is None
