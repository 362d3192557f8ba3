"""Sheets: slanted cells hold the arrays' numbers, and a shadow joins what belongs together."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPolygonF
from test_figures import DOCUMENTS, SIZES, digits_in, frame_of, recorded

from core.document import make_document, make_layer
from core.numbers_text import shown_number
from core.shown import shown_layer
from tconv_gui.figures._moment import moment_of
from tconv_gui.figures._own_order import own_order
from tconv_gui.figures._sheet_layout import SheetLayout
from tconv_gui.figures.figure import CellRef, Frame, ViewOptions
from tconv_gui.figures.render import aspect_of, place, render_image
from tconv_gui.figures.sheets import SHEETS, hull, shadow_ends
from tconv_gui.theme import load_theme
from tconv_gui.words import Words

pytestmark = pytest.mark.usefixtures("qapp")


def layout_of(frame: Frame) -> SheetLayout:
    layout = SHEETS.layout(frame)
    assert isinstance(layout, SheetLayout)
    return layout


@pytest.mark.parametrize("name", DOCUMENTS)
@pytest.mark.parametrize("size", SIZES)
def test_slanted_cells_are_hit_where_they_are_drawn(name: str, size: tuple[int, int]) -> None:
    frame = frame_of(DOCUMENTS[name], 1, aspect=aspect_of(*size))
    for sheet in layout_of(frame).sheets:
        last = sheet.rows - 1, sheet.columns - 1
        for cell in {(0, 0), last, (0, last[1]), (last[0], 0)}:
            for row, column in ((0.5, 0.5), (0.02, 0.02), (0.98, 0.98), (0.02, 0.98)):
                point = QPointF(*sheet.point(cell[0] + row, cell[1] + column))
                hit = SHEETS.hit(frame, point)
                assert hit is not None
                assert hit.grid == sheet.name
                assert sheet.drawn(hit.index) == cell
                rect = SHEETS.cell_rect(frame, hit)
                assert rect is not None
                assert rect.adjusted(-1e-6, -1e-6, 1e-6, 1e-6).contains(point)
    assert SHEETS.hit(frame, QPointF(-5, -5)) is None


@pytest.mark.parametrize("name", DOCUMENTS)
def test_sheets_lie_apart_and_within_the_picture(name: str) -> None:
    for size in SIZES:
        frame = frame_of(DOCUMENTS[name], 1, aspect=aspect_of(*size))
        layout = layout_of(frame)
        upper, lower = layout.sheets
        assert upper.y + upper.height < lower.y
        picture = QRectF(0, 0, layout.size.width(), layout.size.height())
        assert picture.contains(upper.rect)
        assert picture.contains(lower.rect)
        for grid in layout.grids:
            assert not QPolygonF(QRectF(grid.rect)).intersects(
                QPolygonF([QPointF(*p) for p in lower.around([(0, 0), (lower.rows - 1,
                          lower.columns - 1)])])
            )  # fmt: skip


def test_the_small_side_is_above() -> None:
    up, down = (layout_of(frame_of(DOCUMENTS[name], 1)).sheets for name in ("first", "conv"))
    assert [sheet.name for sheet in up] == ["input", "output"]
    assert [sheet.name for sheet in down] == ["output", "input"]


def test_a_stamps_products_are_written_in_its_shadow() -> None:
    frame = frame_of(DOCUMENTS["first"], 3)
    recorder = recorded(SHEETS, frame)
    written = [text for text, _, _ in recorder.digits]
    assert [text for text in written if text.startswith("+")] == ["+2·0", "+2·1", "+2·2", "+2·3"]
    sums = {
        (1, 0): "0", (1, 1): "4", (2, 0): "4", (2, 1): "6",
    }  # fmt: skip
    for index, text in sums.items():
        rect = SHEETS.cell_rect(frame, CellRef("output", index))
        assert rect is not None
        assert digits_in(recorder, rect) == [text]
    assert any(text.startswith("x[1,0] = 2: the kernel times 2") for text, _ in recorder.labels)


def test_a_windows_weights_are_written_over_its_cells() -> None:
    """The numerical figure of the arithmetic guide: padding 1, stride 2 (gallery 5.2)."""
    x = [[3, 3, 2, 1, 0], [0, 0, 1, 3, 1], [3, 1, 2, 2, 3], [2, 0, 0, 2, 2], [2, 0, 0, 0, 1]]
    kernel = [[0, 1, 2], [2, 2, 0], [0, 1, 2]]
    document = make_document(x, make_layer("conv", kernel, stride=2, padding=1))
    assert SHEETS.step_count(document, 0) == 9
    recorder = recorded(SHEETS, frame_of(document, 5))
    weights = [text for text, _, _ in recorder.digits if text.startswith("×")]
    assert weights == ["×0", "×1", "×2", "×2", "×2", "×0", "×0", "×1", "×2"]
    sums = [text for text, _ in recorder.labels if text.startswith("y[1,1] = ")]
    assert len(sums) == 1
    assert sums[0].endswith(" = 17")
    done = frame_of(document, 9)
    painted = [
        digits_in(recorded(SHEETS, done), rect)[0]
        for index in np.ndindex(3, 3)
        if (rect := SHEETS.cell_rect(done, CellRef("output", index)))
    ]
    assert painted == ["6", "17", "3", "8", "17", "13", "6", "4", "4"]


@pytest.mark.parametrize("name", ["first", "output_padding", "conv", "row", "holes"])
def test_the_shadow_joins_a_unit_with_its_window(name: str) -> None:
    document = DOCUMENTS[name]
    order = own_order(document, 0)
    for number in range(1, SHEETS.step_count(document, 0) + 1):
        frame = frame_of(document, number)
        moment = moment_of(order, frame)
        upper, lower = layout_of(frame).sheets
        top, bottom = shadow_ends(upper, lower, moment)
        step = shown_layer(document, 0).step(order, number)
        unit, window = (
            (step.inputs, step.outputs) if order == "scatter" else (step.outputs, step.inputs)
        )
        assert top == upper.around(set(unit))
        assert len(set(unit)) == 1
        assert bottom == lower.around(window)


def test_the_cell_pointed_at_casts_a_shadow_of_its_own() -> None:
    frame = frame_of(DOCUMENTS["first"], 0, pointed=CellRef("output", (1, 1)))
    upper, lower = layout_of(frame).sheets
    top, bottom = shadow_ends(upper, lower, moment_of("scatter", frame), frame)
    assert top == upper.around([(0, 0), (1, 1)])  # all four inputs reach the centre
    assert bottom == lower.around([(1, 1)])


def test_marks_are_named() -> None:
    texts = {
        name: " ".join(t for t, _ in recorded(SHEETS, frame_of(DOCUMENTS[name], 1)).labels)
        for name in ("output_padding", "conv", "holes")
    }
    assert "cropped" in texts["output_padding"]
    assert "output_padding" in texts["output_padding"]
    assert "padding" in texts["conv"]
    assert "never read" in texts["conv"]
    assert "no stamp" in texts["holes"]


def test_large_sheets_show_colours_and_say_the_number_pointed_at() -> None:
    document = DOCUMENTS["large"]
    frame = frame_of(document, 1600, aspect=1.33, pointed=CellRef("output", (3, 4)))
    recorder = recorded(SHEETS, frame, (800, 600))
    value = float(document.feature_maps[1][0, 0, 3, 4])
    assert f"y[3,4] = {shown_number(value)}" in [text for text, _ in recorder.labels]
    plain = frame_of(document, 1600, aspect=1.33)
    image = render_image(SHEETS, plain, load_theme("light"), 800, 600)
    placement = place(SHEETS, plain, 800, 600)
    sheet = layout_of(plain).sheet("input")
    colours = set()
    for column in range(40):
        rect = placement.to_pixels(QRectF(QPointF(*sheet.point(5.5, column + 0.5)), QPointF()))
        colours.add(image.pixelColor(rect.topLeft().toPoint()).name())
    assert len(colours) > 8


def test_a_cell_has_its_roles_colour() -> None:
    theme = load_theme("light")
    frame = Frame(DOCUMENTS["conv"], Words("en"), aspect=1.33)
    image = render_image(SHEETS, frame, theme, 800, 600)
    placement = place(SHEETS, frame, 800, 600)
    sheet = layout_of(frame).sheet("input")
    spot = QPointF(*sheet.point(1.2, 1.15))
    pixels = placement.to_pixels(QRectF(spot, spot)).topLeft().toPoint()
    assert image.pixelColor(pixels) == QColor(theme.input.fill)


def test_symbols_stand_on_the_sheets() -> None:
    frame = frame_of(DOCUMENTS["first"], 4, options=ViewOptions("letters"))
    recorder = recorded(SHEETS, frame)
    rect = SHEETS.cell_rect(frame, CellRef("output", (0, 1)))
    assert rect is not None
    assert digits_in(recorder, rect) == ["Ab+Ba"]


def test_a_hull_turns_one_way() -> None:
    points = [(0.0, 0.0), (4.0, 0.0), (2.0, 1.0), (5.0, 3.0), (0.0, 3.0), (1.0, 2.0)]
    found = hull(points)
    assert set(found) == {(0.0, 0.0), (4.0, 0.0), (5.0, 3.0), (0.0, 3.0)}


def test_what_is_described_names_the_step() -> None:
    assert "x[1,0] = 2" in SHEETS.describe(frame_of(DOCUMENTS["first"], 3))
    assert "y[0,0] = 22" in SHEETS.describe(frame_of(DOCUMENTS["flipped"], 1))
    assert "above" in SHEETS.describe(frame_of(DOCUMENTS["conv"], 0))
