"""Channels: what is painted is added up again, cell by cell, in plain Python."""

from __future__ import annotations

import itertools
import random
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from test_figures import Recorder, digits_in, recorded

from core.channels import along_path, with_filters, with_in_channels
from core.document import Document, Layer, make_document, make_layer
from core.functional import conv, conv_transpose
from core.numbers_text import read_shown, shown_number
from core.spec import conv_spec
from tconv_gui.figures._channels_layout import NOTE_LINES, Arranged, arrange
from tconv_gui.figures.channels import CHANNELS
from tconv_gui.figures.figure import CellRef, Frame, ViewOptions
from tconv_gui.figures.layout import Grid
from tconv_gui.figures.render import MARGIN, aspect_of, place, render_image, update_image
from tconv_gui.shell.window import MainWindow
from tconv_gui.theme import load_theme
from tconv_gui.views.explanation import ExplanationView
from tconv_gui.widgets.figure_canvas import FigureCanvas
from tconv_gui.words import Words

pytestmark = pytest.mark.usefixtures("qapp")

SIZE = (3000, 1900)
RNG = np.random.default_rng(5)


def several(
    operation: str,
    reads: int,
    makes: int,
    groups: int = 1,
    size: tuple[int, ...] = (3, 4),
    kernel: tuple[int, ...] = (2, 3),
    bias: bool = True,
    **settings: Any,
) -> Document:
    """A layer with small whole numbers everywhere."""
    shape = (makes, reads // groups) if operation == "conv" else (reads, makes // groups)
    weight = RNG.integers(-3, 5, (*shape, *kernel)).astype(float)
    offsets = RNG.integers(-4, 5, makes).astype(float) if bias else None
    layer = Layer(operation, conv_spec(kernel, groups=groups, **settings), weight, offsets)
    return Document(RNG.integers(0, 8, (1, reads, *size)).astype(float), (layer,))


DOCUMENTS = {
    "conv 3 to 4": (several("conv", 3, 4, padding=1), (1, 2)),
    "transposed 3 to 2": (several("conv_transpose", 3, 2, stride=2, padding=1), (2, 1)),
    "conv in groups": (several("conv", 4, 6, 2, stride=(1, 2)), (3, 4)),
    "transposed in groups": (several("conv_transpose", 4, 6, 2, bias=False), (2, 5)),
    "depthwise": (several("conv", 3, 3, 3, dilation=(1, 1)), (1, 1)),
    "depthwise transposed": (several("conv_transpose", 2, 4, 2, stride=2), (1, 3)),
    "without a bias": (several("conv", 2, 2, bias=False), (0, 0)),
    "one channel": (several("conv", 1, 1), (0, 0)),
    "a row": (several("conv_transpose", 3, 2, size=(4,), kernel=(3,), stride=2), (1, 0)),
    "a row in groups": (several("conv", 4, 2, 2, size=(6,), kernel=(3,), padding=1), (3, 1)),
}
EVERY = pytest.mark.parametrize("name", DOCUMENTS)


def frame_at(name: str, step: int | None = None, **changes: Any) -> Frame:
    """A frame as the window makes it, of one channel of each feature map."""
    whole, path = DOCUMENTS[name]
    document = along_path(whole, path)
    if step is None:
        step = CHANNELS.step_count(document, 0)
    frame = Frame(CHANNELS.seen(document, 0), Words("en"), 0, step, aspect=aspect_of(*SIZE))
    return replace(frame, **changes)


def cells(recorder: Recorder, grid: Grid) -> list[list[float | None]]:
    """The numbers in the cells of a grid; None where there is none."""
    found = [
        ["".join(digits_in(recorder, grid.cell_box((row, column))))
         for column in range(grid.columns)]
        for row in range(grid.rows)
    ]  # fmt: skip
    return [[read_shown(text) if text else None for text in line] for line in found]


def rows_of(plane: Any) -> list[list[float]]:
    table: list[list[float]] = np.atleast_2d(np.asarray(plane, dtype=float)).tolist()
    return table


def kernel_between(layer: Layer, before: int, after: int) -> Any:
    """PyTorch's layout, written out: which kernel leads from one channel to another, or None."""
    groups, reads, makes = layer.spec.groups, layer.in_channels, layer.out_channels
    if before // (reads // groups) != after // (makes // groups):
        return None
    if layer.kind == "conv":
        return layer.weight[after, before % (reads // groups)]
    return layer.weight[before, after % (makes // groups)]


def partial_sum(layer: Layer, x: Any, kernel: Any, size: tuple[int, ...]) -> Any:
    """One plane and one kernel, one product after the other."""
    total = np.zeros(size)
    spec = layer.spec
    pads = [pair[0] for pair in spec.padding if isinstance(pair, tuple)]
    is_conv = layer.kind == "conv"
    steps = total if is_conv else x
    for base in itertools.product(*map(range, steps.shape)):
        for tap in itertools.product(*map(range, kernel.shape)):
            far = tuple(
                b * s - p + t * d
                for b, s, p, t, d in zip(base, spec.stride, pads, tap, spec.dilation, strict=True)
            )
            large = x.shape if is_conv else size
            if not all(0 <= f < n for f, n in zip(far, large, strict=True)):
                continue
            if is_conv:
                total[base] += x[far] * kernel[tap]
            else:
                total[far] += x[base] * kernel[tap]
    return total


def summed(name: str) -> tuple[list[int], list[Any], Any]:
    """The input channels that are read, their partial sums and the output of the path."""
    whole, path = DOCUMENTS[name]
    layer, (before, after) = whole.layers[0], path
    size = whole.feature_maps[1].shape[2:]
    reads = [
        i for i in range(layer.in_channels) if kernel_between(layer, i, after) is not None
    ]
    assert before in reads
    parts = [
        partial_sum(layer, whole.input[0, i], kernel_between(layer, i, after), size) for i in reads
    ]
    run = conv if layer.kind == "conv" else conv_transpose
    spec = layer.spec
    output = run(
        whole.input, layer.weight, layer.bias, stride=spec.stride, padding=spec.padding,
        dilation=spec.dilation, groups=spec.groups,
    )[0, after]  # fmt: skip
    return reads, parts, output


# --- numbers ----------------------------------------------------------------------------------


@EVERY
def test_the_partial_sums_and_the_bias_make_the_output(name: str) -> None:
    whole, path = DOCUMENTS[name]
    layer, after = whole.layers[0], path[1]
    reads, parts, output = summed(name)
    bias = 0.0 if layer.bias is None else float(layer.bias[after])
    assert np.allclose(sum(parts) + bias, output)
    frame = frame_at(name)
    made, page = arrange(frame), recorded(CHANNELS, frame, SIZE)
    assert [row.part.channel for row in made.rows] == reads
    for row, part in zip(made.rows, parts, strict=True):
        channel = row.part.channel
        assert cells(page, row.x) == rows_of(whole.input[0, channel])
        assert row.kernel is not None
        assert cells(page, row.kernel) == rows_of(kernel_between(layer, channel, after))
        assert cells(page, row.values) == rows_of(part)
    assert cells(page, made.output) == rows_of(output)
    assert (made.bias is None) == (layer.bias is None)
    if made.bias is not None and made.total is not None:
        assert cells(page, made.bias) == [[bias]]
        assert cells(page, made.total) == rows_of(sum(parts))


@EVERY
def test_a_step_adds_one_input_channel_and_the_last_one_the_bias(name: str) -> None:
    whole, _path = DOCUMENTS[name]
    _reads, parts, output = summed(name)
    has_bias = whole.layers[0].bias is not None
    assert CHANNELS.step_count(frame_at(name).document, 0) == len(parts) + has_bias
    for step in range(len(parts) + has_bias + 1):
        frame = frame_at(name, step)
        made, page = arrange(frame), recorded(CHANNELS, frame, SIZE)
        added = parts[:step]
        running = rows_of(sum(added)) if added else None
        for number, row in enumerate(made.rows):
            wanted = rows_of(parts[number]) if number < step else None
            assert cells(page, row.values) == (wanted or blank(row.values))
        if made.total is not None:
            assert cells(page, made.total) == (running or blank(made.total))
            is_whole = step == len(parts) + has_bias
            assert cells(page, made.output) == (
                rows_of(output) if is_whole else blank(made.output)
            )
        else:
            assert cells(page, made.output) == (running or blank(made.output))
            names = [text for text, _ in page.labels]
            so_far = f"sum of {step}/{len(parts)}"
            assert (so_far in names) == (0 < step < len(parts))


def blank(grid: Grid) -> list[list[float | None]]:
    return [[None] * grid.columns] * grid.rows


@EVERY
def test_all_output_channels_stand_beside_it_and_the_chosen_one_is_framed(name: str) -> None:
    whole, path = DOCUMENTS[name]
    frame = frame_at(name)
    made, page = arrange(frame), recorded(CHANNELS, frame, SIZE)
    tiles = [tile for tile in made.tiles if tile.side == "output"]
    count = whole.layers[0].out_channels
    assert [tile.channel for tile in tiles] == (list(range(count)) if count > 1 else [])
    theme = load_theme("light")
    image = render_image(CHANNELS, frame, theme, *SIZE)
    placement = place(CHANNELS, frame, *SIZE)
    for tile in tiles:
        assert cells(page, tile.grid) == rows_of(whole.feature_maps[1][0, tile.channel])
        beside = QPointF(tile.grid.x - 4 * made.m.k, tile.grid.rect.center().y())
        pixel = placement.to_pixels(QRectF(beside, beside)).topLeft().toPoint()
        framed = image.pixelColor(pixel).name() == theme.accent.lower()
        assert framed == (tile.channel == path[1])


def test_the_caption_counts_terms_parameters_and_multiplications() -> None:
    whole, path = DOCUMENTS["conv 3 to 4"]
    said = CHANNELS.describe(frame_at("conv 3 to 4", 0))
    assert "y[2] = b[2] + Σᵢ w[2, i] ∗ x[i], a sum over 3 input channels" in said
    assert f"4·3·6 + 4 = {whole.layers[0].weight.size + 4}" in said
    # 3×4 cells with a border of one zero, a kernel 2×3: products of zeros are none.
    products = sum(
        0 <= r + i - 1 < 3 and 0 <= c + j - 1 < 4
        for r in range(4) for c in range(4) for i in range(2) for j in range(3)
    )  # fmt: skip
    assert f"12·{products} = {12 * products}" in said
    labels = [text for text, _ in recorded(CHANNELS, frame_at("conv 3 to 4", 0), SIZE).labels]
    assert any(f"12·{products} = {12 * products}" in text for text in labels)
    assert path == (1, 2)


def test_the_formula_has_the_weights_own_indices() -> None:
    formulas = {name: arrange(frame_at(name)).names.formula for name in DOCUMENTS}
    assert formulas["transposed 3 to 2"] == "y[1] = b[1] + Σᵢ w[i, 1] ∗ᵀ x[i]"
    assert formulas["conv in groups"] == "y[4] = b[4] + Σᵢ w[4, i − 2] ∗ x[i]"
    assert formulas["transposed in groups"] == "y[5] = Σᵢ w[i, 2] ∗ᵀ x[i]"
    assert formulas["depthwise"] == "y[1] = b[1] + w[1,0] ∗ x[1]"
    assert formulas["one channel"] == "y[0] = b[0] + w[0,0] ∗ x[0]"
    counted = arrange(frame_at("conv in groups", options=ViewOptions(index_base=1)))
    assert counted.names.formula == "y[5] = b[5] + Σᵢ w[5, i − 2] ∗ x[i]"
    first = counted.added.parts[0]
    assert (counted.names.x(first.channel), counted.names.kernel(first)) == ("x[3]", "w[5,1]")


# --- words ------------------------------------------------------------------------------------


def test_groups_are_told_and_what_they_leave_out_is_faded() -> None:
    said = CHANNELS.describe(frame_at("conv in groups", 0))
    assert "groups = 2: y[4] reads x[2] to x[3] only; the other 2 input channels" in said
    assert "depthwise: every output channel has one input channel" in CHANNELS.describe(
        frame_at("depthwise", 0)
    )
    made = arrange(frame_at("conv in groups"))
    tiles = [tile for tile in made.tiles if tile.side == "input"]
    assert [tile.channel for tile in tiles] == [0, 1, 2, 3]
    assert [row.part.channel for row in made.rows] == [2, 3]


def test_one_channel_says_where_more_come_from() -> None:
    said = CHANNELS.describe(frame_at("one channel", 0))
    assert "raise in_channels and out_channels (the filters)" in said
    assert "raise in_channels" not in CHANNELS.describe(frame_at("conv 3 to 4", 0))


def test_a_step_says_what_it_adds() -> None:
    assert "x[1] convolved with w[2,1] is added: partial sum 2 of 3." in CHANNELS.describe(
        frame_at("conv 3 to 4", 2)
    )
    assert "x[0] stamped with w[0,1] is added: partial sum 1 of 3." in CHANNELS.describe(
        frame_at("transposed 3 to 2", 1)
    )
    whole, _ = DOCUMENTS["conv 3 to 4"]
    assert whole.layers[0].bias is not None
    value = shown_number(float(whole.layers[0].bias[2]))
    said = CHANNELS.describe(frame_at("conv 3 to 4"))
    assert f"The bias b[2] = {value} is added once to every cell" in said
    assert "the layer has no bias" in CHANNELS.describe(frame_at("without a bias"))


def test_a_cell_pointed_at_is_added_up() -> None:
    _, parts, output = summed("conv 3 to 4")
    whole, _ = DOCUMENTS["conv 3 to 4"]
    assert whole.layers[0].bias is not None
    frame = frame_at("conv 3 to 4", pointed=CellRef("output", (1, 2)))
    terms = [float(part[1, 2]) for part in parts] + [float(whole.layers[0].bias[2])]
    texts = [shown_number(term) for term in terms]
    written = " + ".join(f"({text})" if text.startswith("−") else text for text in texts)
    sentence = f"y[2][1,2] = {written} = {shown_number(float(output[1, 2]))}"
    assert sentence in [text for text, _ in recorded(CHANNELS, frame, SIZE).labels]


def test_the_panel_adds_up_a_cell_as_the_figure_does(window: MainWindow) -> None:
    whole, path = DOCUMENTS["conv 3 to 4"]
    context = window.context
    context.model.replace(whole)
    context.model.look_at(1, path[1])
    context.playback.set_figure("channels")
    context.playback.seek(4)
    context.playback.set_pin(CellRef("output", (0, 3)))
    QApplication.processEvents()
    (panel,) = window.findChildren(ExplanationView)
    value = shown_number(float(whole.feature_maps[1][0, path[1], 0, 3]))
    assert f"y[{path[1]}][0,3] = " in panel.sheet.sentence
    assert panel.sheet.sentence.endswith(f" = {value}")
    context.playback.set_pin(CellRef("input", (0, 3)))
    QApplication.processEvents()
    assert panel.sheet.title.startswith("x[0,3]")


# --- operations without a kernel of their own ---------------------------------------------------


def test_a_pooling_goes_through_every_channel_by_itself() -> None:
    planes = RNG.integers(0, 9, (1, 3, 4, 4)).astype(float)
    layer = Layer("max_pool", conv_spec((2, 2), stride=2), np.ones((1, 1, 2, 2)))
    document = along_path(Document(planes, (layer,)), (1, 1))
    frame = Frame(CHANNELS.seen(document, 0), Words("en"), 0, 1, aspect=1.6)
    made, page = arrange(frame), recorded(CHANNELS, frame, SIZE)
    assert CHANNELS.step_count(document, 0) == 1
    (row,) = made.rows
    largest = [
        [planes[0, 1, r : r + 2, c : c + 2].max() for c in (0, 2)] for r in (0, 2)
    ]
    assert row.kernel is None
    assert cells(page, row.x) == planes[0, 1].tolist()
    assert cells(page, made.output) == largest
    assert made.total is None
    assert "does the same to every channel by itself" in CHANNELS.describe(replace(frame, step=0))
    assert "Parameters: none" in CHANNELS.describe(replace(frame, step=0))


def test_a_pixel_shuffle_reads_the_channels_of_its_kernels() -> None:
    planes = np.arange(16.0).reshape(1, 4, 2, 2)
    layer = Layer("pixel_shuffle", conv_spec((2, 2), stride=2), np.ones((1, 1, 2, 2)))
    frame = Frame(along_path(Document(planes, (layer,))), Words("en"), 0, 4, aspect=1.6)
    made, page = arrange(frame), recorded(CHANNELS, frame, SIZE)
    assert [row.part.channel for row in made.rows] == [0, 1, 2, 3]
    shuffled = [[0, 4, 1, 5], [8, 12, 9, 13], [2, 6, 3, 7], [10, 14, 11, 15]]
    assert cells(page, made.output) == shuffled
    partial = sum(np.nan_to_num(np.array(cells(page, row.values))) for row in made.rows)
    assert np.array(partial).tolist() == shuffled


# --- many channels, large planes ----------------------------------------------------------------


def test_what_has_no_row_is_counted_and_still_added() -> None:
    document = along_path(several("conv", 32, 32, size=(4, 4), kernel=(3, 3)), (20, 7))
    frame = Frame(CHANNELS.seen(document, 0), Words("en"), 0, 33, aspect=1.6)
    made = arrange(frame)
    shown = [row.part.channel for row in made.rows]
    assert shown[-1] == 20, "the one that is looked at is among them"
    assert shown[:-1] == list(range(len(shown) - 1))
    said = f"+ {32 - len(shown)} more, all counted in the sum"
    assert said in [text for text, _ in recorded(CHANNELS, frame, SIZE).labels]
    assert {tile.channel for tile in made.tiles if tile.side == "input"} == set(range(32))
    page = recorded(CHANNELS, frame, (6000, 4000))
    assert cells(page, made.output) == rows_of(made.added.whole.feature_maps[1][0, 7])
    assert CHANNELS.step_count(document, 0) == 33


def test_large_planes_have_colours_in_place_of_digits() -> None:
    document = along_path(several("conv", 3, 2, size=(60, 60), kernel=(3, 3), padding=1), (0, 0))
    frame = Frame(CHANNELS.seen(document, 0), Words("en"), 0, 4, aspect=aspect_of(900, 600))
    page = recorded(CHANNELS, frame, (900, 600))
    assert not any(
        grid.rect.contains(QPointF(x, y))
        for grid in (arrange(frame).output, *(row.x for row in arrange(frame).rows))
        for _, x, y in page.digits
    )
    image = render_image(CHANNELS, frame, load_theme("light"), 900, 600)
    placement, grid = place(CHANNELS, frame, 900, 600), arrange(frame).output
    colours = {
        image.pixelColor(placement.to_pixels(grid.cell_box((30, c))).center().toPoint()).name()
        for c in range(60)
    }
    assert len(colours) > 10


@EVERY
@pytest.mark.parametrize("size", [(1280, 720), (500, 900), (772, 605)])
@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_nothing_is_cut_off_or_lies_on_another(
    name: str, size: tuple[int, int], language: str
) -> None:
    for step in (0, 1, 99):
        frame = frame_at(name, step, aspect=aspect_of(*size), words=Words(language))
        made = arrange(frame)
        picture = QRectF(QPointF(0, 0), made.layout.size)
        grids = all_grids(made)
        for grid in grids:
            assert picture.contains(grid.rect), grid
        for one, other in itertools.combinations(grids, 2):
            assert not one.rect.intersects(other.rect), (one, other)
        roomy = picture.adjusted(-MARGIN + 2, -MARGIN + 2, MARGIN - 2, MARGIN - 2)
        labels = recorded(CHANNELS, frame, size).labels
        for text, rect in labels:
            assert roomy.contains(rect), (text, rect, picture)
        note = [rect for _, rect in labels if rect.bottom() > made.note.y() + 1]
        assert len(note) <= NOTE_LINES + 1


def all_grids(made: Arranged) -> list[Grid]:
    rows = [grid for row in made.rows for grid in (row.x, row.kernel, row.values) if grid]
    tail = [grid for grid in (made.total, made.bias, made.output) if grid]
    return [*rows, *tail, *(tile.grid for tile in made.tiles)]


# --- the pointer --------------------------------------------------------------------------------


@EVERY
def test_cells_are_hit_as_those_of_the_channels_looked_at(name: str) -> None:
    frame = frame_at(name)
    made, axes = arrange(frame), DOCUMENTS[name][0].axes
    last = made.output.rows - 1, made.output.columns - 1
    output = CellRef("output", last[-axes:])
    sums = [row.values for row in made.rows] + ([made.total] if made.total else [])
    for grid in [made.output, *sums]:
        assert CHANNELS.hit(frame, grid.cell_box(last).center()) == output
    for row in made.rows:
        own = row.part.channel == DOCUMENTS[name][1][0]
        assert row.kernel is not None
        for grid, called in ((row.x, "input"), (row.kernel, "kernel")):
            hit = CHANNELS.hit(frame, grid.cell_box((0, 0)).center())
            assert hit == (CellRef(called, (0,) * axes) if own else None)
    if made.bias is not None:
        assert CHANNELS.hit(frame, made.bias.rect.center()) == CellRef("bias", (0,))


@EVERY
def test_a_plane_of_another_channel_asks_for_it(name: str) -> None:
    frame, path = frame_at(name), DOCUMENTS[name][1]
    made = arrange(frame)
    choose = CHANNELS.chooses
    assert choose is not None
    for row in made.rows:
        assert row.kernel is not None
        wanted = None if row.part.channel == path[0] else (0, row.part.channel)
        for grid in (row.x, row.kernel, row.values):
            assert choose(frame, grid.rect.center()) == wanted
    for tile in made.tiles:
        own, feature_map = (path[0], 0) if tile.side == "input" else (path[1], 1)
        wanted = None if tile.channel == own else (feature_map, tile.channel)
        assert choose(frame, tile.grid.rect.center()) == wanted
    assert choose(frame, made.output.rect.center()) is None
    assert choose(frame, QPointF(-9, -9)) is None


def test_a_later_layer_asks_for_its_own_feature_maps() -> None:
    document = with_filters(with_in_channels(make_document(
        [[1, 2], [3, 4]], make_layer("conv", [[1]]), make_layer("conv_transpose", [[1, 2]]),
    ), 2), 0, 3)  # fmt: skip
    document = with_filters(document, 1, 2)
    frame = Frame(CHANNELS.seen(along_path(document, (1, 2, 0)), 1), Words("en"), 1)
    made = arrange(frame)
    assert CHANNELS.chooses is not None
    chosen = {CHANNELS.chooses(frame, row.x.rect.center()) for row in made.rows}
    assert chosen == {(1, 0), (1, 1), None}
    chosen = {CHANNELS.chooses(frame, tile.grid.rect.center()) for tile in made.tiles}
    assert chosen == {(2, 1), None}


def test_a_click_looks_at_another_channel(window: MainWindow) -> None:
    window.resize(1280, 800)
    context = window.context
    context.model.replace(DOCUMENTS["conv 3 to 4"][0])
    context.playback.set_figure("channels")
    context.playback.seek(2)
    QApplication.processEvents()
    canvas = window.findChildren(FigureCanvas)[0]

    def middle(grid: Grid) -> QPoint:
        scene = canvas.scene
        assert scene is not None
        placement = place(scene.figure, scene.frame, *canvas.device_size())
        return (placement.to_pixels(grid.rect).center() / canvas.devicePixelRatioF()).toPoint()

    def click(grid: Grid) -> None:
        QTest.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=middle(grid))
        QApplication.processEvents()

    def point_at(grid: Grid) -> Qt.CursorShape:
        for at in (QPoint(1, 1), middle(grid)):
            QTest.mouseMove(canvas, at)
            QApplication.processEvents()
        return canvas.cursor().shape()

    def now() -> Arranged:
        assert canvas.scene is not None
        return arrange(canvas.scene.frame)

    assert context.model.channels == (0, 0)
    click(now().rows[2].x)
    assert context.model.channels == (2, 0)
    click(next(tile.grid for tile in now().tiles if tile.channel == 3))
    assert context.model.channels == (2, 3)
    kernel = now().rows[1].kernel
    assert kernel is not None
    click(kernel)
    assert context.model.channels == (1, 3)
    assert context.playback.step == 2
    assert not context.model.is_modified
    hand, cross = Qt.CursorShape.PointingHandCursor, Qt.CursorShape.CrossCursor
    assert point_at(now().rows[0].x) == hand
    assert point_at(now().rows[1].x) == cross
    # The channel looked at is edited where it stands, as in every other figure.
    own = now().rows[1].x
    click(own)
    assert context.playback.selected is not None
    grid, index = context.playback.selected.grid, context.playback.selected.index
    assert grid == "input"
    QTest.keyClicks(canvas, "7")
    QTest.keyClicks(canvas.editor, "7")
    QTest.keyClick(canvas.editor, Qt.Key.Key_Return)
    QApplication.processEvents()
    assert context.model.whole.input[(0, 1, *index)] == 77
    changed = context.model.whole.input[0] != DOCUMENTS["conv 3 to 4"][0].input[0]
    assert changed.any(axis=(1, 2)).tolist() == [False, True, False]


# --- repainting ---------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [*DOCUMENTS, "many"])
def test_repainting_a_part_gives_the_same_picture_as_the_whole(name: str) -> None:
    rng = random.Random(name)
    width, height = rng.choice([(900, 560), (480, 700)])
    if name == "many":
        document = along_path(several("conv", 32, 20, size=(5, 5)), (30, 3))
        old = Frame(CHANNELS.seen(document, 0), Words("en"), 0, 1, aspect=aspect_of(width, height))
    else:
        old = frame_at(name, 1, aspect=aspect_of(width, height))
    theme, axes = load_theme("light"), old.document.axes
    image = render_image(CHANNELS, old, theme, width, height)
    steps = CHANNELS.step_count(old.document, 0)
    grids = [CellRef(grid, (0,) * axes) for grid in ("input", "output", "kernel")]
    for _ in range(14):
        new = rng.choice([
            replace(old, step=rng.randint(0, steps)),
            replace(old, pointed=rng.choice([None, CellRef("bias", (0,)), *grids])),
            replace(old, selected=rng.choice([None, CellRef("bias", (0,)), grids[0], grids[2]])),
            replace(old, motion=rng.random()),
        ])  # fmt: skip
        damage = CHANNELS.damage(old, new, 1.0)
        assert damage is not None
        update_image(image, CHANNELS, old, new, theme)
        assert image == render_image(CHANNELS, new, theme, width, height), (old, new)
        old = new


def test_a_step_repaints_its_row_and_the_sum_only() -> None:
    old, new = frame_at("conv 3 to 4", 1), frame_at("conv 3 to 4", 2)
    new = replace(new, document=old.document)
    damage = CHANNELS.damage(old, new, 1.0)
    made = arrange(old)
    assert damage is not None
    assert not any(rect.contains(made.rows[2].values.rect.center()) for rect in damage)
    assert any(rect.contains(made.rows[1].rect) for rect in damage)
    assert any(rect.contains(made.output.rect) for rect in damage)
    assert CHANNELS.damage(old, replace(old, motion=0.5), 1.0) == []
