"""Symbols in the cells: what is painted are the sums, readable, and chosen in the menu."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QGuiApplication, QImage, QPainter
from pytestqt.qtbot import QtBot

from core.document import Document, make_document, make_layer
from core.errors import ConvError
from core.explain import explain_output
from core.symbols import naming
from tconv_gui.figures import BY_ID
from tconv_gui.figures._moment import families_of
from tconv_gui.figures._symbols import texts_for
from tconv_gui.figures.figure import CellRef, Figure, Frame, ViewOptions
from tconv_gui.figures.render import place, render_image, update_image
from tconv_gui.figures.surface import Align, Numbers, Surface, text_width
from tconv_gui.model.context import Context
from tconv_gui.shell.window import MainWindow
from tconv_gui.theme import load_theme
from tconv_gui.theme.fonts import Weight
from tconv_gui.views._sheet import Moment, sheet_of
from tconv_gui.views.explanation import ExplanationView
from tconv_gui.words import Words

pytestmark = pytest.mark.usefixtures("qapp")

# Where planes are added up, the titles over them are the symbols: w[1, 2] ∗ x[1].
SHELF = [figure for figure in BY_ID.values() if figure.shows_layer and figure.id != "channels"]
FIGURES = [BY_ID[name] for name in ("scatter", "gather", "stamps")]
KERNEL = [[1, 2, 1], [2, 0, 1], [0, 2, 1]]
SQUARE = make_document([[2, 4], [0, 1]], make_layer("conv_transpose", [[3, 1], [1, 5]]))
ROW = make_document([1, 2, 3], make_layer("conv_transpose", [1, 2, 3], stride=2))
DOCUMENTS = {
    "square": SQUARE,
    "row": ROW,
    "cropped": make_document(
        np.arange(9).reshape(3, 3),
        make_layer(
            "conv_transpose", KERNEL, stride=2, padding=1, output_padding=1, bias=-0.5, flipped=True
        ),
    ),
    "padded": make_document(
        np.arange(25).reshape(5, 5), make_layer("conv", KERNEL, padding=1, stride=2)
    ),
    "long": make_document(
        np.arange(144).reshape(12, 12), make_layer("conv_transpose", KERNEL, stride=2)
    ),
}


def frame_of(document: Document, step: int, style: str, base: int = 0, **more: object) -> Frame:
    options = ViewOptions(style, base)  # type: ignore[arg-type]
    return Frame(document, Words("en"), step=step, options=options, **more)  # type: ignore[arg-type]


class Reader(Surface):
    """A surface that remembers the texts in cells with the place they take, and the labels."""

    def __init__(self, painter: QPainter, figure: Figure, frame: Frame, size: tuple[int, int]):
        super().__init__(painter, place(figure, frame, *size), families_of(frame))
        self.written: list[tuple[str, QRectF]] = []
        self.labels: list[str] = []

    def numbers(
        self, numbers: Numbers, size: float, colour: QColor, weight: Weight = "regular"
    ) -> None:
        assert self.can_read(size)
        for which, x, y in zip(numbers.which, numbers.x, numbers.y, strict=True):
            text = numbers.texts[which]
            width = text_width(text, size, weight, self.families)
            self.written.append((text, QRectF(x - width / 2, y - size / 2, width, size)))
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
        self.labels.append(text)
        super().text(text, x, y, size, colour, weight, align)


def read(figure: Figure, frame: Frame, size: tuple[int, int] = (2560, 1440)) -> Reader:
    image = QImage(*size, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    reader = Reader(painter, figure, frame, size)
    figure.paint(reader, frame, load_theme("light"))
    painter.end()
    return reader


def text_in(reader: Reader, rect: QRectF) -> str:
    """What stands in the middle of a cell, its lines put together."""
    inner = rect.adjusted(6, 9, -6, -9)
    found = [
        (place.y(), text) for text, place in reader.written
        if inner.contains(QPointF(place.center())) and not text.startswith("+ ")
    ]  # fmt: skip
    return "".join(text for _, text in sorted(found))


def texts_of(figure: Figure, frame: Frame, grid: str) -> list[str]:
    reader = read(figure, frame)
    sizes = {
        "input": frame.document.feature_maps[0].shape[2:],
        "output": frame.document.feature_maps[1].shape[2:],
    }
    size = sizes.get(grid, frame.document.layers[0].spec.kernel_size)
    found = []
    for index in np.ndindex(size):
        rect = figure.cell_rect(frame, CellRef(grid, index))
        assert rect is not None
        found.append(text_in(reader, rect))
    return found


@pytest.mark.parametrize("figure", FIGURES, ids=lambda figure: figure.id)
def test_the_letters_of_the_gallery_are_painted(figure: Figure) -> None:
    frame = frame_of(ROW, figure.step_count(ROW, 0), "letters")
    assert texts_of(figure, frame, "input") == ["A", "B", "C"]
    assert texts_of(figure, frame, "kernel") == ["a", "b", "c"]
    assert texts_of(figure, frame, "output") == ["Aa", "Ab", "Ac+Ba", "Bb", "Bc+Ca", "Cb", "Cc"]


@pytest.mark.parametrize("figure", FIGURES, ids=lambda figure: figure.id)
@pytest.mark.parametrize("style", ["names", "letters"])
@pytest.mark.parametrize("name", DOCUMENTS)
def test_cells_hold_their_sum_or_their_name(figure: Figure, name: str, style: str) -> None:
    document = DOCUMENTS[name]
    if name == "long" and figure.id == "stamps":
        document = DOCUMENTS["cropped"]  # 144 stamps leave no room for texts
    frame = frame_of(document, figure.step_count(document, 0), style, 1, aspect=1.78)
    names = naming(document, 0, style, 1)  # type: ignore[arg-type]
    size = document.feature_maps[0].shape[2:]
    assert texts_of(figure, frame, "input") == [names.input(i) for i in np.ndindex(size)]
    kernel = document.layers[0].spec.kernel_size
    assert texts_of(figure, frame, "kernel") == [names.kernel(i) for i in np.ndindex(kernel)]
    biased = document.layers[0].bias is not None
    indices = list(np.ndindex(document.feature_maps[1].shape[2:]))
    sums = 0
    for index, text in zip(indices, texts_of(figure, frame, "output"), strict=True):
        terms = explain_output(document, 0, index, "gather").terms
        whole = names.sum(terms, biased).replace(" ", "")
        assert text in (whole, names.output(index)), index
        sums += text == whole
    if name != "long" and (style, name) != ("names", "padded"):
        # Names of four products never fit; single products and pairs do.
        assert sums > len(indices) / 5


@pytest.mark.parametrize("figure", FIGURES, ids=lambda figure: figure.id)
@pytest.mark.parametrize("style", ["names", "letters"])
@pytest.mark.parametrize("name", [name for name in DOCUMENTS if name != "long"])
def test_texts_stay_in_their_cells(figure: Figure, name: str, style: str) -> None:
    document = DOCUMENTS[name]
    for step in (0, 2, figure.step_count(document, 0)):
        frame = frame_of(document, step, style)
        layout = figure.layout(frame)
        for text, place_of in read(figure, frame).written:
            middle = place_of.center()
            boxes = [
                grid.cell_box((int((middle.y() - grid.y) // grid.cell),
                               int((middle.x() - grid.x) // grid.cell)))
                for grid in layout.grids if grid.rect.contains(middle)
            ]  # fmt: skip
            assert any(box.contains(place_of) for box in boxes), (text, step)


def test_a_stamp_is_named_after_its_unit_and_adds_its_products() -> None:
    frame = frame_of(SQUARE, 4, "letters")
    reader = read(BY_ID["scatter"], frame)
    assert "stamp D·w" in reader.labels
    assert [label for label in reader.labels if label.endswith("·w")][:1] == ["stamp D·w"]
    assert texts_of(BY_ID["scatter"], frame, "product") == ["Da", "Db", "Dc", "Dd"]
    assert texts_of(BY_ID["scatter"], frame_of(SQUARE, 2, "letters"), "output") == [
        "Aa", "Ab+Ba", "Bb", "Ac", "Ad+Bc", "Bd", "", "", "",
    ]  # fmt: skip


def test_the_bias_has_its_own_letter() -> None:
    for style, name in (("letters", "β"), ("names", "b"), ("numbers", "b")):
        reader = read(BY_ID["gather"], frame_of(DOCUMENTS["cropped"], 1, style))
        assert f"bias {name}" in reader.labels


# Primes, so that no count or product is taken for a number of the input or the kernel.
PRIMES = make_document(
    [[101, 103], [107, 109]],
    make_layer("conv_transpose", [[113, 127], [131, 137]], stride=2, bias=139),
)


@pytest.mark.parametrize("figure", SHELF, ids=lambda figure: figure.id)
@pytest.mark.parametrize("step", [0, 3])
def test_every_figure_shows_symbols_instead_of_numbers(figure: Figure, step: int) -> None:
    numbers = {str(n) for n in (101, 103, 107, 109, 113, 127, 131, 137, 139)}
    plain = read(figure, frame_of(PRIMES, step, "numbers"))
    assert numbers & lines_in(plain)
    for style, base, names in (
        ("letters", 0, {"A", "D", "a", "d"}),
        ("names", 0, {"x₀₀", "x₁₁", "w₀₀", "w₁₁"}),
        ("names", 1, {"x₁₁", "x₂₂", "w₁₁", "w₂₂"}),
    ):
        reader = read(figure, frame_of(PRIMES, step, style, base))
        assert names <= lines_in(reader)
        assert not numbers & lines_in(reader)
        if figure.layout(frame_of(PRIMES, step, style)).has("bias"):
            assert ("bias β" if style == "letters" else "bias b") in reader.labels


def lines_in(reader: Reader) -> set[str]:
    return {line for text, _ in reader.written for line in text.split("\n")}


def test_a_stamped_sheet_says_only_what_its_cells_do_not() -> None:
    reader = read(BY_ID["sheets"], frame_of(ROW, 2, "letters"))
    said = [*lines_in(reader), *reader.labels]
    assert "Ac+Ba" in said
    assert not any(text.startswith("+") for text in said)


def test_a_cell_called_by_its_name_says_what_was_just_added() -> None:
    reader = read(BY_ID["scatter"], frame_of(SQUARE, 4, "names"))
    assert "+ x₁₁w₀₀" in [text for text, _ in reader.written]
    letters = read(BY_ID["scatter"], frame_of(SQUARE, 4, "letters"))
    assert not [text for text, _ in letters.written if text.startswith("+ ")]


def test_a_gather_step_writes_its_sum_in_symbols_and_in_numbers() -> None:
    reader = read(BY_ID["gather"], frame_of(SQUARE, 5, "letters"))
    assert "Ad + Bc + Cb + Da = 2·5 + 4·1 + 0·1 + 1·3 = 17" in reader.labels


def test_the_index_base_counts_in_labels_of_numbers_too() -> None:
    for base, name in ((0, "x[1,0]"), (1, "x[2,1]")):
        frame = frame_of(SQUARE, 3, "numbers", base)
        assert f"stamp {name}·w" in read(BY_ID["scatter"], frame).labels
        assert f"{name} = 0" in BY_ID["scatter"].describe(frame)
        assert f"{name} = 0" in BY_ID["stamps"].describe(frame)
    gather = BY_ID["gather"].describe(frame_of(SQUARE, 5, "names", 1))
    assert "y₂₂ = 17" in gather


def test_numbers_need_no_texts() -> None:
    assert texts_for(frame_of(SQUARE, 1, "numbers"), "input") is None


@pytest.mark.parametrize("figure", FIGURES, ids=lambda figure: figure.id)
@pytest.mark.parametrize("style", ["names", "letters"])
@pytest.mark.parametrize("name", ["square", "cropped", "padded"])
def test_a_part_repainted_is_the_whole_painted(figure: Figure, name: str, style: str) -> None:
    document, theme, size = DOCUMENTS[name], load_theme("dark"), (900, 700)
    count = figure.step_count(document, 0)
    frames = [frame_of(document, step, style, 1) for step in range(min(count, 6) + 1)]
    frames += [
        frame_of(document, count, style, 1),
        frame_of(document, count, "numbers", 1),
        frame_of(document, count, "numbers", 0),
        frame_of(document, 2, style, 0, pointed=CellRef("output", document.input.shape[2:])),
        frame_of(document, 3, style, 0),
    ]
    image = render_image(figure, frames[0], theme, *size)
    for old, new in pairwise(frames):
        update_image(image, figure, old, new, theme)
        assert image == render_image(figure, new, theme, *size), (old.step, new.step)


@st.composite
def small_documents(draw: st.DrawFn) -> Document:
    """Any setting a lesson could have."""
    axes = draw(st.sampled_from([1, 2, 2]))
    size = [draw(st.integers(1, 12)) for _ in range(axes)]
    kernel = [draw(st.integers(1, 4)) for _ in range(axes)]
    layer = make_layer(
        draw(st.sampled_from(["conv", "conv_transpose"])),
        np.arange(int(np.prod(kernel))).reshape(kernel),
        stride=draw(st.integers(1, 4)), padding=draw(st.sampled_from([0, 1, 2, "same"])),
        bias=draw(st.sampled_from([None, 1.0])), flipped=draw(st.booleans()),
    )  # fmt: skip
    try:
        return make_document(np.ones(size), layer)
    except ConvError:
        assume(False)
        raise


@hypothesis_settings(max_examples=25, deadline=None)
@given(small_documents(), st.sampled_from(["names", "letters"]), st.integers(0, 40))
def test_every_setting_has_texts(document: Document, style: str, step: int) -> None:
    for figure in FIGURES:
        frame = frame_of(document, min(step, figure.step_count(document, 0)), style)
        reader = read(figure, frame, (700, 500))
        assert reader.labels


def test_the_explanation_writes_symbols_and_numbers() -> None:
    moment = Moment(SQUARE, 0, "scatter", 4, 4, Words("en"), ViewOptions("letters"))
    sheet = sheet_of(moment, CellRef("output", (0, 1)))
    assert sheet.title == "y₀₁"
    assert [(row.what, row.numbers, row.result) for row in sheet.rows] == [
        ("Ab", "2·1", "2"), ("Ba", "4·3", "12"),
    ]  # fmt: skip
    assert sheet.line == "y₀₁ = Ab + Ba\n= 2·1 + 4·3 = 14"
    assert sheet.text == "y₀₁ = Ab + Ba = 2·1 + 4·3 = 14"
    assert sheet_of(moment, CellRef("input", (1, 1))).title == "D = 1"
    assert sheet_of(moment, CellRef("kernel", (1, 1))).rows[0].what == "A → y₁₁"
    assert sheet_of(moment, CellRef("product", (1, 0))).title == "Dc"
    biased = Moment(DOCUMENTS["cropped"], 0, "gather", 1, 36, Words("en"), ViewOptions("letters"))
    assert sheet_of(biased, None).rows[0].what == "bias β"
    assert sheet_of(biased, CellRef("bias", (0,))).title == "β = −0.5"
    assert sheet_of(biased, CellRef("output", (-1, 0))).title == "y₋₁,₀"


def test_the_explanation_counts_from_the_base() -> None:
    moment = Moment(SQUARE, 0, "scatter", 4, 4, Words("en"), ViewOptions(index_base=1))
    sheet = sheet_of(moment, CellRef("output", (0, 1)))
    assert sheet.title == "y[1,2]"
    assert [row.what for row in sheet.rows] == ["x[1,1]·w[1,2]", "x[1,2]·w[1,1]"]
    assert sheet.line == "y[1,2] = 2·1 + 4·3 = 14"


def test_the_menu_chooses_and_the_choice_is_remembered(window: MainWindow, qtbot: QtBot) -> None:
    context: Context = window.context
    actions = {command.title[1]: action for action, command in window.menus.commands}
    numbers, names, letters = (
        next(action for text, action in actions.items() if start in text)
        for start in ("&Numbers", "x₁₁", "&Letters A")
    )
    from_one = actions["Count from &1"]
    assert numbers.isChecked()
    with qtbot.waitSignal(context.playback.optionsChanged):
        letters.trigger()
    assert context.playback.options.symbols == context.preferences["symbols"] == "letters"
    assert letters.isChecked()
    assert not numbers.isChecked()
    names.trigger()
    from_one.trigger()
    assert from_one.isChecked()
    assert context.playback.options == ViewOptions("names", 1)
    assert context.preferences["index_base"] == 1
    context.playback.set_pin(CellRef("output", (0, 0)))
    [explanation] = window.findChildren(ExplanationView)
    assert explanation.sheet.title.startswith("y₁₁")
    explanation.copy()
    assert QGuiApplication.clipboard().text() == "y₁₁ = x₁₁w₁₁ = 0·0 = 0"
    from_one.trigger()
    assert not from_one.isChecked()
    assert context.playback.options.index_base == 0
    flip = actions["Stretched Convolution without the &Flip"]
    flip.trigger()
    assert flip.isChecked()
    assert context.playback.options.without_flip
