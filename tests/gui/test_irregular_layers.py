"""Layers without one kernel: what draws them draws them right, the rest says why it does not."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QRect
from pytestqt.qtbot import QtBot
from test_figures import digits_in, recorded

from core.connections import connections
from core.document import Document, Layer, make_document, make_layer
from core.numbers_text import read_shown, shown_number
from core.ops import OPERATIONS
from core.spec import conv_spec
from tconv_gui.figures import BY_ID, FIGURES
from tconv_gui.figures._dots_layout import Dots, arrange_dots
from tconv_gui.figures._moment import moment_of
from tconv_gui.figures._own_order import own_order
from tconv_gui.figures._sheet_layout import SheetLayout
from tconv_gui.figures.connectivity import Strengths, strengths_of
from tconv_gui.figures.figure import CellRef, Figure, Frame, ViewOptions
from tconv_gui.figures.pair import pair_of
from tconv_gui.figures.render import aspect_of, render_image, update_image
from tconv_gui.shell.window import MainWindow
from tconv_gui.theme import load_theme
from tconv_gui.views.explanation import ExplanationView
from tconv_gui.words import Words

pytestmark = pytest.mark.usefixtures("qapp")


def layer(operation: str, kernel_size: Any = (1, 1), **settings: Any) -> Layer:
    spec = conv_spec(kernel_size, **settings)
    return Layer(operation, spec, np.ones((1, 1, *spec.kernel_size)))


POOL = [[1, 2, 6, 3], [3, 5, 2, 1], [1, 2, 2, 1], [7, 3, 4, 8]]
DOCUMENTS: dict[str, tuple[Document, int]] = {
    "max_pool": (make_document(POOL, layer("max_pool", (2, 2), stride=2)), 0),
    "overlapping max_pool": (make_document(POOL, layer("max_pool", (3, 3), padding=1)), 0),
    "max_unpool": (
        make_document(POOL, layer("max_pool", (2, 2), stride=2), layer("max_unpool")), 1,
    ),
    "row": (make_document([1.0, -2, 4], layer("linear", (1,), stride=2)), 0),
    **{
        name: (make_document([[1, 2], [3, 5]], layer(name, stride=(2, 3))), 0)
        for name in ("linear", "linear_aligned", "cubic", "cubic_aligned")
    },
    **{
        name: (make_document([[0.0, -2], [3, 0.5]], layer(name)), 0)
        for name in ("relu", "leaky_relu", "tanh", "sigmoid")
    },
    "behind": (
        make_document(
            [[1, 2], [3, 5]], layer("linear", stride=2), make_layer("conv", np.ones((2, 2)))
        ), 1,
    ),
}  # fmt: skip
SIZE = (1800, 1200)
STAGES = [figure for figure in FIGURES if figure.id in ("scatter", "gather", "sheets")]


def frame_of(name: str, step: int = 0, language: str = "en", **changes: Any) -> Frame:
    document, position = DOCUMENTS[name]
    return Frame(document, Words(language), position, step, aspect=aspect_of(900, 600), **changes)


def painted(figure: Figure, frame: Frame, grid_name: str, size: tuple[int, int]) -> list[str]:
    """The texts in the cells of a grid or a slanted sheet, row by row."""
    page, layout = recorded(figure, frame, size), figure.layout(frame)
    slanted = isinstance(layout, SheetLayout) and grid_name in ("input", "output")
    grid = layout.sheet(grid_name) if slanted else layout.grid(grid_name)
    cells = np.ndindex(grid.rows, grid.columns)
    return ["".join(digits_in(page, grid.cell_box(cell))) for cell in cells]


def test_every_operation_is_here() -> None:
    used = {document.layers[n].operation_id for document, n in DOCUMENTS.values()}
    assert {o.id for o in OPERATIONS if not o.is_regular} <= used


@pytest.mark.parametrize("name", DOCUMENTS)
@pytest.mark.parametrize("figure", FIGURES, ids=lambda figure: figure.id)
def test_every_figure_takes_every_step(figure: Figure, name: str) -> None:
    """A repaint of what changed equals a whole one, also where there is nothing but a sentence."""
    theme = load_theme("light")
    old = frame_of(name)
    document, position = DOCUMENTS[name]
    steps = figure.step_count(document, position)
    image = render_image(figure, old, theme, 450, 300)
    cells = [CellRef(grid, (0,) * document.axes) for grid in ("input", "output", "kernel")]
    changes: list[dict[str, Any]] = [
        {"step": step} for step in sorted({1, 2, steps // 2, steps}) if step <= steps
    ]
    changes += [{"step": min(1, steps), "pointed": cell} for cell in cells]
    changes += [{"options": ViewOptions(symbols="names"), "step": min(2, steps)}]
    for change in changes:
        new = replace(frame_of(name), **change)
        update_image(image, figure, old, new, theme)
        assert image == render_image(figure, new, theme, 450, 300), change
        assert figure.describe(new)
        old = new


@pytest.mark.parametrize("name", [name for name in DOCUMENTS if name != "behind"])
@pytest.mark.parametrize("figure", STAGES, ids=lambda figure: figure.id)
def test_the_stage_paints_the_output_and_the_weights(figure: Figure, name: str) -> None:
    document, position = DOCUMENTS[name]
    count = figure.step_count(document, position)
    wanted = [shown_number(v) for v in document.feature_maps[position + 1].ravel().tolist()]
    assert painted(figure, frame_of(name, count), "output", SIZE) == wanted
    links = document.links(position)
    assert links is not None
    order = figure.order_in(document, position)
    size = document.feature_maps[position + (order == "gather")].shape[2:]
    number = min(2, count)
    index = tuple(int(n) for n in np.unravel_index(number - 1, size))
    terms = links.of_output(index) if order == "gather" else links.of_input(index)
    assert terms.coefficient is not None
    weights = painted(figure, frame_of(name, number), "kernel", SIZE)
    if document.layers[position].operation.function is not None:
        assert weights == ["f"]
        return
    assert [text for text in weights if text] == [
        shown_number(w) for w in terms.coefficient.tolist()
    ]


def test_the_sheets_write_the_weights_of_the_step_in_the_shadow() -> None:
    sheets = BY_ID["sheets"]
    texts = [text for text, *_ in recorded(sheets, frame_of("max_pool", 2), SIZE).digits]
    assert texts.count("×1") == 1
    assert texts.count("×0") == 3
    texts = [text for text, *_ in recorded(sheets, frame_of("row", 3), SIZE).digits]
    assert {"+4·0.25", "+4·0.75", "+4·1"} <= set(texts)
    assert "made of 4 input units" in sheets.describe(frame_of("max_pool", 2))
    assert "onto the 3 output units" in sheets.describe(frame_of("row", 3))


def test_a_maximum_is_written_as_one() -> None:
    gather = next(figure for figure in FIGURES if figure.id == "gather")
    page = recorded(gather, frame_of("max_pool", 2), (900, 600))
    assert "max(6, 3, 2, 1) = 6" in [text for text, _ in page.labels]


def test_the_matrix_holds_the_weights() -> None:
    matrix = next(figure for figure in FIGURES if figure.id == "matrix")
    frame = frame_of("row", 1)
    weights = [read_shown(text) for text in painted(matrix, frame, "kernel", (1800, 1200))]
    assert weights == [0.25, 0.75, 1.0]
    assert "all weights there are" in [text for text, _ in recorded(matrix, frame).labels]


def nudged(document: Document, position: int, by: float = 1e-6) -> np.ndarray:
    """∂L/∂x for L = Σ y, from outputs of inputs that differ a little; an unpooling keeps places."""
    x, layer_ = document.feature_maps[position][0, 0], document.layers[position]
    slopes = np.zeros(x.shape)
    for index in np.ndindex(x.shape):
        sums = []
        for way in (by, -by):
            moved = x.copy()
            moved[index] += way
            made = layer_.output_of(moved[None, None], document.pooled(position))
            sums.append(made.sum())
        slopes[index] = (sums[0] - sums[1]) / (2 * by)
    return slopes


@pytest.mark.parametrize(
    "name",
    [n for n in DOCUMENTS if n not in ("behind", "relu", "leaky_relu", "overlapping max_pool")],
)
def test_the_gradient_paints_what_a_small_change_does(name: str) -> None:
    document, position = DOCUMENTS[name]
    gradient = BY_ID["gradient"]
    count = gradient.step_count(document, position)
    frame = frame_of(name, count)
    wanted = nudged(document, position).ravel().tolist()
    texts = painted(gradient, frame, "grad_input", (3600, 2400))
    assert [read_shown(text) for text in texts] == pytest.approx(wanted, rel=0.01, abs=1e-6)
    said = " ".join(text for text, _ in recorded(gradient, frame, SIZE).labels)
    assert "no parameters" in said
    assert not gradient.layout(frame).has("grad_kernel")
    assert "∂L/∂x alone" in gradient.describe(frame_of(name))


def test_the_gradient_at_a_kink_is_that_of_the_frameworks() -> None:
    """x = 0 counts as the negative side; of equal cells the first of a window is its largest."""
    gradient = BY_ID["gradient"]
    for name, below in (("relu", "0"), ("leaky_relu", "0.01")):
        assert painted(gradient, frame_of(name, 4), "grad_input", SIZE) == [below, below, "1", "1"]
    # Every window of 3×3, its largest found by hand: 5 in 2, 6 in 6, 7 in 4 and 8 in 4 windows.
    texts = painted(gradient, frame_of("overlapping max_pool", 16), "grad_input", SIZE)
    wanted = np.zeros((4, 4))
    wanted[1, 1], wanted[0, 2], wanted[3, 0], wanted[3, 3] = 2, 6, 4, 4
    assert [float(text) for text in texts] == wanted.ravel().tolist()


def test_a_step_of_the_gradient_goes_to_the_winner() -> None:
    gradient = BY_ID["gradient"]
    frame = frame_of("max_pool", 2)
    assert painted(gradient, frame, "product", SIZE) == ["1", "0", "0", "0"]
    assert painted(gradient, frame, "kernel", SIZE) == ["1", "0", "0", "0"]
    assert "to the largest of its window, x[0,2]" in gradient.describe(frame)
    pointed = replace(frame, pointed=CellRef("grad_input", (0, 2)))
    assert "∂L/∂x[0,2] = 1·1 = 1" in [text for text, _ in recorded(gradient, pointed).labels]


def test_the_panel_explains_a_gradient_without_a_kernel(window: MainWindow, qtbot: QtBot) -> None:
    context = window.context
    context.model.replace(DOCUMENTS["row"][0])
    context.playback.set_figure("gradient")
    context.playback.set_hover(CellRef("grad_input", (1,)))
    view = window.findChild(ExplanationView)
    assert view is not None
    qtbot.waitUntil(lambda: view.sheet.title.startswith("∂L/∂x[1]"))
    assert [row.numbers for row in view.sheet.rows] == ["1·0.25", "1·0.75", "1·0.75", "1·0.25"]
    assert not any("w" in row.what for row in view.sheet.rows)


def dots_of(name: str, step: int = 0, **changes: Any) -> tuple[Dots, Strengths]:
    frame = frame_of(name, step, **changes)
    document, position = DOCUMENTS[name]
    dots = arrange_dots(frame)
    moment = moment_of(own_order(document, position), frame)
    return dots, strengths_of(dots, frame, moment)


@pytest.mark.parametrize("name", [n for n in DOCUMENTS if n != "behind"])
def test_the_edges_carry_the_whole_layer(name: str) -> None:
    """Dots and edges against the array, each edge by its own number: the road the pictures take."""
    document, position = DOCUMENTS[name]
    found = dots_of(name)[0].found
    assert found.is_whole
    x, y = (document.feature_maps[position + n][0, 0] for n in (0, 1))
    total = np.zeros(y.shape)
    for edge in found.edges:
        total[found.outputs[edge.output]] += x[found.inputs[edge.input]] * edge.value
    if document.layers[position].operation.function is not None:
        assert [e.input for e in found.edges] == [e.output for e in found.edges]
        return
    assert total == pytest.approx(y)


def test_connections_draw_a_window_of_which_one_cell_passes() -> None:
    dots, strengths = dots_of("max_pool", 2)
    own = {dots.found.inputs[dots.found.edges[n].input] for n in strengths.strong}
    assert own == {(0, 2), (0, 3), (1, 2), (1, 3)}
    passing = {dots.found.inputs[dots.found.edges[n].input] for n in strengths.strong - dots.idle}
    assert passing == {(0, 2)}
    assert dots.closed == dots.idle
    assert len(dots.idle) == 12
    page = [text for text, _ in recorded(BY_ID["connectivity"], frame_of("max_pool", 2)).labels]
    assert page.count("×0") == 3
    assert "to the largest alone" in page
    assert "y[0,1] = max(6, 3, 2, 1) = 6" in page


def test_where_an_activation_is_flat_no_edge_leads_back() -> None:
    dots, _ = dots_of("relu")
    assert not dots.idle
    assert {dots.found.inputs[dots.found.edges[n].input] for n in dots.closed} == {(0, 0), (0, 1)}
    assert not dots_of("tanh")[0].closed


def test_an_edge_without_a_kernel_means_the_unit_whose_weight_it_is() -> None:
    layout = dots_of("max_pool")[0].layout
    assert {cell.grid for cell in layout.meant} == {"output"}
    assert {cell.grid for cell in dots_of("row")[0].layout.meant} == {"input"}
    # A place in the window lights up the step's edge alone.
    dots, strengths = dots_of("row", 2, pointed=CellRef("kernel", (0,)))
    assert len(strengths.strong) == 1
    (edge,) = (dots.found.edges[n] for n in strengths.strong)
    assert (edge.input, edge.value) == (1, 0.25)


def test_of_a_large_pooling_whole_windows_are_drawn() -> None:
    plane = np.arange(400.0).reshape(20, 20)
    document = make_document(plane, layer("max_pool", (3, 3), stride=2, padding=1))
    found = connections(document, 0, (5, 5))
    assert not found.is_whole
    window = {found.inputs[e.input] for e in found.edges if found.outputs[e.output] == (5, 5)}
    assert window == {(r, c) for r in (9, 10, 11) for c in (9, 10, 11)}
    # Neighbours that look at a cell of it are there, whether or not it is their largest.
    assert {(4, 4), (6, 6)} <= set(found.outputs)


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_what_needs_a_kernel_says_so(language: str) -> None:
    for figure in FIGURES:
        if figure.needs == "kernel":
            document, position = DOCUMENTS["max_pool"]
            frame = frame_of("max_pool", 0, language)
            words = Words(language)
            title = words(document.layers[position].operation.title)
            assert figure.step_count(document, position) == 0
            assert title in figure.describe(frame)
            said = "".join(text for text, _ in recorded(figure, frame, (900, 600)).labels)
            assert title in said.replace(" ", "") or title in said
    chain = next(figure for figure in FIGURES if figure.needs == "chain")
    assert "Linear interpolation" in chain.describe(frame_of("behind"))


def test_two_figures_beside_each_other_show_them_too() -> None:
    frame = frame_of("max_pool", 2)
    both = pair_of(BY_ID["gather"], BY_ID["proofs"], frame)
    assert both.step_count(frame.document, 0) == 4
    assert BY_ID["gather"].describe(frame) in both.describe(frame)
    theme, size = load_theme("light"), (900, 400)
    first, second = (render_image(both, replace(frame, step=n), theme, *size) for n in (1, 2))
    left, right = (QRect(n * 450, 0, 450, 400) for n in (0, 1))
    assert first.copy(left) != second.copy(left)
    assert first.copy(right) == second.copy(right)
    assert "has no kernel that is the same at every place" in both.describe(frame)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_the_window_shows_them(window: MainWindow, qtbot: QtBot, name: str) -> None:
    """Every figure, both languages, all panels: nothing is refused by an exception."""
    document, position = DOCUMENTS[name]
    context = window.context
    context.model.replace(document)
    context.playback.set_layer(position)
    for figure in FIGURES:
        context.playback.set_figure(figure.id)
        context.playback.seek(1)
        for grid in ("input", "output"):
            context.playback.set_hover(CellRef(grid, (0,) * document.axes))
        qtbot.wait(1)
    for panel in ("parameters", "numbers", "checkerboard"):
        window.desk.panelAsked.emit(panel)
        qtbot.wait(1)
    context.preferences["language"] = "zh_CN"
    qtbot.wait(1)
    assert context.model.document is document
