"""A document of several channels in tables, in the strip of layers, in files and beside another."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.arrays import FILLS
from core.codec import decode, encode
from core.document import Document, Layer, make_document, make_layer
from core.errors import ConvError
from core.initialisers import INITIALISERS
from core.spec import conv_spec
from core.words_mark import Mark
from tconv_gui import cli
from tconv_gui.export import Job
from tconv_gui.export.wish import Wish, job_of
from tconv_gui.figures import BY_ID
from tconv_gui.figures.figure import CellRef, Handle, ViewOptions
from tconv_gui.model.chain_edits import chain_edits_of
from tconv_gui.model.context import Context
from tconv_gui.shell.window import MainWindow
from tconv_gui.views._grid_editor import GridEditor
from tconv_gui.views.chain import ChainStrip
from tconv_gui.views.numbers import NumbersView
from tconv_gui.widgets.toast import Toast

EDIT = Mark("undo", "Edit")
RANDOM = np.random.default_rng(7)
X = RANDOM.integers(-4, 5, (3, 4, 4)).astype(float)
UP = RANDOM.integers(-4, 5, (3, 4, 2, 2)).astype(float)
DOWN = RANDOM.integers(-4, 5, (2, 4, 3, 3)).astype(float)
B = np.array([1.0, -2.0, 3.0, 0.5])


def up() -> Layer:
    """3 → 4 channels."""
    return Layer("conv_transpose", conv_spec((2, 2), stride=2), UP, B)


def three_to_four() -> Document:
    return Document(X[None], (up(),), "Mine")


def chain() -> Document:
    """3 → 4 → 2 channels."""
    return Document(X[None], (up(), Layer("conv", conv_spec((3, 3), padding=1), DOWN)), "Mine")


def whole_output() -> np.ndarray:
    """What the transposed convolution makes of X, block by block: stamps do not touch."""
    made = np.zeros((4, 8, 8))
    for row in range(4):
        for column in range(4):
            stamp = np.tensordot(X[:, row, column], UP, 1)
            made[:, 2 * row : 2 * row + 2, 2 * column : 2 * column + 2] = stamp
    return made + B[:, None, None]


@pytest.fixture
def document() -> Document:
    return three_to_four()


# ---- the tables of numbers


@pytest.fixture
def view(qtbot: QtBot, context: Context) -> NumbersView:
    made = NumbersView(context)
    qtbot.addWidget(made)
    made.resize(270, 700)
    made.show()
    qtbot.waitExposed(made)
    return made


def shown(editor: GridEditor) -> list[list[float]]:
    return [list(row) for row in editor.table.plane]


def paste(editor: GridEditor, text: str, cell: tuple[int, int] = (0, 0)) -> None:
    editor.table.blockPasted.emit(cell, text)


def test_tables_say_which_channel_they_show(view: NumbersView, context: Context) -> None:
    assert view.input.title.text() == "Input x, channel 0 of 3"
    assert view.kernel.title.text() == "Kernel w, channel 0 → 0"
    view.input.channels.switches[0].chosen.emit(2)
    view.kernel.channels.switches[1].chosen.emit(3)
    assert view.input.title.text() == "Input x, channel 2 of 3"
    assert view.kernel.title.text() == "Kernel w, channel 2 → 3"
    assert view.kernel.table.accessibleName() == "Kernel w, channel 2 → 3"
    assert shown(view.input) == X[2].tolist()
    assert shown(view.kernel) == UP[2, 3].tolist()
    context.playback.set_options(index_base=1)
    assert view.kernel.title.text() == "Kernel w, channel 3 → 4"
    assert context.model.channels == (2, 3)


def test_one_channel_has_no_row(view: NumbersView, context: Context) -> None:
    assert view.input.channels.isVisible()
    context.model.replace(make_document([[1.0]], make_layer("conv", [[1.0]])))
    assert view.input.channels.isHidden()
    assert view.kernel.channels.isHidden()
    assert view.input.title.text() == "Input x"


def test_what_is_typed_goes_into_that_channel(view: NumbersView, context: Context) -> None:
    context.model.look_at(0, 1)
    context.model.look_at(1, 2)
    view.input.table.cellTyped.emit((3, 0), "77")
    view.kernel.table.cellTyped.emit((0, 1), "99")
    x, w = X.copy(), UP.copy()
    x[1, 3, 0], w[1, 2, 0, 1] = 77, 99
    assert np.array_equal(context.model.whole.input[0], x)
    assert np.array_equal(context.model.whole.layers[0].weight, w)


def test_a_fill_and_a_pasted_table_go_into_that_channel(
    view: NumbersView, context: Context
) -> None:
    context.model.look_at(0, 2)
    view.input.fill(next(fill for fill in FILLS if fill.id == "ones"))
    paste(view.kernel, "5 6\n7 8")
    whole = context.model.whole
    assert np.array_equal(whole.input[0], [X[0], X[1], np.ones((4, 4))])
    assert np.array_equal(whole.layers[0].weight[2, 0], [[5, 6], [7, 8]])
    assert np.array_equal(whole.layers[0].weight[:2], UP[:2])


def test_an_initialiser_begins_all_kernels(view: NumbersView, context: Context) -> None:
    view.kernel.initialise(next(i for i in INITIALISERS if i.id == "he_normal"))
    weight = context.model.whole.layers[0].weight
    assert weight.shape == UP.shape
    assert len(set(weight.ravel().tolist())) > 40
    view.kernel.initialise(next(i for i in INITIALISERS if i.id == "zeros"))
    assert not context.model.whole.layers[0].weight.any()


def test_a_larger_table_makes_all_channels_larger(view: NumbersView, context: Context) -> None:
    paste(view.input, "1 2", (4, 3))
    x = context.model.whole.input[0]
    assert x.shape == (3, 5, 5)
    assert x[0, 4].tolist() == [0, 0, 0, 1, 2]
    assert np.array_equal(x[1:, :4, :4], X[1:])


def test_planes_become_channels_of_the_input(view: NumbersView, context: Context) -> None:
    planes = RANDOM.integers(-9, 9, (5, 2, 3)).astype(float)
    before = encode(context.model.whole)
    paste(view.input, f"np.array({planes.tolist()})")
    whole = context.model.whole
    assert np.array_equal(whole.input[0], planes)
    assert (whole.layers[0].in_channels, whole.layers[0].out_channels) == (5, 4)
    assert np.array_equal(whole.layers[0].weight[:3], UP)
    assert view.input.channels.switches[0].menu.count() == 5
    context.model.undo_stack.undo()
    assert encode(context.model.whole) == before


def test_printed_arrays_are_read_with_all_axes(view: NumbersView, context: Context) -> None:
    planes = RANDOM.normal(size=(2, 3, 3)).round(3)
    paste(view.input, str(planes))
    assert np.array_equal(context.model.whole.input[0], planes)
    paste(view.input, repr(planes[None] + 1))
    assert np.allclose(context.model.whole.input[0], planes + 1)


def test_a_row_becomes_planes_of_two_axes(view: NumbersView, context: Context) -> None:
    context.model.replace(make_document([1.0, 2.0], make_layer("conv", [3.0])))
    paste(view.input, "[[[1, 2], [3, 4]], [[5, 6], [7, 8]]]")
    whole = context.model.whole
    assert whole.input.shape == (1, 2, 2, 2)
    assert whole.layers[0].weight.shape == (1, 2, 1, 1)
    assert np.array_equal(whole.feature_maps[1][0, 0], 3 * (whole.input[0, 0] + whole.input[0, 1]))


@pytest.mark.parametrize("size", [(2, 2), (3, 1)])
def test_a_weight_goes_into_all_kernels(
    view: NumbersView, context: Context, size: tuple[int, int]
) -> None:
    weight = RANDOM.integers(-9, 9, (3, 4, *size)).astype(float)
    paste(view.kernel, str(weight.tolist()))
    assert np.array_equal(context.model.whole.layers[0].weight, weight)
    assert context.model.whole.layers[0].spec.kernel_size == size


def test_a_weight_of_another_layout_is_refused(view: NumbersView, context: Context) -> None:
    before = context.model.whole
    paste(view.kernel, str(np.ones((4, 3, 2, 2)).tolist()))
    assert context.model.whole is before
    assert view.kernel.message.sentence == (
        "The array is 4×3×2×2, but this layer has kernels for 3×4 channels (in_channels × "
        "out_channels/groups); paste one kernel, or set in_channels, filters and groups to fit "
        "first."
    )


def test_a_weight_of_one_filter_may_leave_out_its_first_axis(
    view: NumbersView, context: Context
) -> None:
    mean = Layer("conv", conv_spec((2, 2)), np.ones((1, 3, 2, 2)))
    context.model.replace(Document(X[None], (mean,)))
    weight = np.arange(12.0).reshape(1, 3, 2, 2)
    paste(view.kernel, str(weight.tolist()))
    assert np.array_equal(context.model.whole.layers[0].weight, weight)
    row = Layer("conv", conv_spec((2,)), np.ones((1, 3, 2)))
    context.model.replace(Document(X[None, :, 0], (row,)))
    paste(view.kernel, "[[[1, 2], [3, 4], [5, 6]]]")
    assert context.model.whole.layers[0].weight.tolist() == [[[1, 2], [3, 4], [5, 6]]]


@pytest.mark.parametrize(
    ("text", "part"),
    [
        (str(np.ones((33, 1, 2)).tolist()), "at most 32 channels, but would have 33"),
        (str(np.ones((2, 2, 2, 2)).tolist()), "4 axes (2 × 2 × 2 × 2)"),
        ("[[[1, 2], [3, 4]], [[5, 6]]]", "The blocks of the array differ in size: 1 × 2"),
    ],
)
def test_what_is_no_input_is_refused(
    view: NumbersView, context: Context, text: str, part: str
) -> None:
    before = context.model.whole
    paste(view.input, text)
    assert part in view.input.message.sentence
    assert context.model.whole is before


def test_the_input_of_a_later_layer_is_computed(view: NumbersView, context: Context) -> None:
    context.model.replace(chain())
    context.playback.set_layer(1)
    context.model.look_at(1, 3)
    assert view.input.title.text() == "Input x, channel 3 of 4"
    assert shown(view.input) == whole_output()[3].tolist()
    assert not view.input.fill_button.isEnabled()


# ---- the figure


def test_planes_are_pasted_into_the_figure(
    window: MainWindow, context: Context, qtbot: QtBot
) -> None:
    canvas = window.stage.canvas  # type: ignore[attr-defined]
    planes = RANDOM.integers(-9, 9, (2, 3, 3)).astype(float)
    canvas.cellsPasted.emit(CellRef("input", (0, 0)), str(planes.tolist()))
    assert np.array_equal(context.model.whole.input[0], planes)
    canvas.cellsPasted.emit(CellRef("input", (0, 0)), "8 9")
    assert context.model.whole.input[0, 0, 0].tolist() == [8, 9, planes[0, 0, 2]]
    assert np.array_equal(context.model.whole.input[0, 1], planes[1])


def test_a_drag_to_and_fro_keeps_all_kernels(window: MainWindow, context: Context) -> None:
    canvas = window.stage.canvas  # type: ignore[attr-defined]
    context.model.look_at(1, 2)
    handle = Handle("kernel_size", 0, QRectF(0, 0, 9, 9), 10.0)
    gesture = object()
    for steps, size in ((-1, 1), (1, 3), (0, 2)):
        canvas.handleDragged.emit(handle, steps, gesture)
        assert context.model.whole.layers[0].spec.kernel_size == (size, size)
    assert encode(context.model.whole) == encode(three_to_four())


# ---- the strip of layers


def strip_of(window: MainWindow) -> ChainStrip:
    found = window.findChild(ChainStrip)
    assert found is not None
    return found


def command(window: MainWindow, title: str) -> QAction:
    window.menus.refresh()
    return next(a for a, _ in window.menus.commands if a.text().replace("&", "") == title)


def test_the_strip_counts_all_channels(window: MainWindow, context: Context) -> None:
    context.model.replace(chain())
    said = strip_of(window).box_of(0).accessibleDescription().split("\n")
    assert said[:2] == ["size 3×4×4 → 4×8×8", f"parameters: {3 * 4 * 4 + 4}"]
    assert said[2] == f"multiplications: {3 * 4 * 16 * 4}"
    last = strip_of(window).box_of(1).accessibleDescription().split("\n")
    # Nine taps in the middle, six along each edge, four in each corner: 22 × 22 in all.
    assert last[1:3] == [
        "parameters: 72", "multiplications: " + f"{2 * 4 * 22 * 22:_}".replace("_", "\u202f"),
    ]  # fmt: skip


def test_groups_stand_among_the_settings(window: MainWindow, context: Context) -> None:
    depthwise = Layer("conv", conv_spec((2, 2), groups=3), np.ones((3, 1, 2, 2)))
    context.model.replace(Document(X[None], (depthwise,)))
    assert strip_of(window).box_of(0).details.endswith("g 3")
    context.model.replace(make_document([[1.0]], make_layer("conv", [[1.0]])))
    assert "g" not in strip_of(window).box_of(0).details


def test_the_output_is_sent_back_with_all_channels(window: MainWindow, context: Context) -> None:
    command(window, "Send the Output to the Input").trigger()
    whole = context.model.whole
    assert np.array_equal(whole.input[0], whole_output())
    assert whole.layers[0].in_channels == 4
    assert np.array_equal(whole.layers[0].weight[:3], UP)
    context.model.undo_stack.undo()
    assert np.array_equal(context.model.whole.input[0], X)


def test_the_way_back_has_the_channels_the_other_way_round(
    window: MainWindow, context: Context
) -> None:
    command(window, "Add the Transposed Layer with the Same Kernel").trigger()
    whole = context.model.whole
    assert [m.shape for m in whole.feature_maps] == [(1, 3, 4, 4), (1, 4, 8, 8), (1, 3, 4, 4)]
    assert whole.layers[1].tied
    y = whole_output().reshape(4, 4, 2, 4, 2)
    back = np.einsum("orkcl,iokl->irc", y, UP)
    assert np.allclose(whole.feature_maps[2][0], back)


def test_a_tied_layer_shows_as_tied_on_every_path(window: MainWindow, context: Context) -> None:
    command(window, "Add the Transposed Layer with the Same Kernel").trigger()
    context.model.look_at(0, 0)
    context.model.look_at(2, 1)
    tied = next(
        a for a, c in window.menus.commands if a.isCheckable() and "Tied Weights" in a.text()
    )
    window.menus.refresh()
    assert tied.isChecked()
    tied.trigger()
    assert not context.model.whole.layers[1].tied
    tied.trigger()
    assert context.model.whole.layers[1].tied
    assert np.array_equal(context.model.whole.layers[1].weight, UP)


def test_kernels_of_other_channels_cannot_be_shared(window: MainWindow, context: Context) -> None:
    same = Layer("conv_transpose", conv_spec((2, 2)), np.ones((4, 2, 2, 2)), np.array([5.0, 6.0]))
    context.model.replace(Document(X[None], (up(), same)))
    before = context.model.whole
    tied = next(
        a for a, c in window.menus.commands if a.isCheckable() and "Tied Weights" in a.text()
    )
    tied.trigger()
    assert context.model.whole is before
    toast = window.findChild(Toast)
    assert toast is not None
    assert "3" in toast.text
    assert "4" in toast.text


@pytest.mark.parametrize("position", [0, 1, 2])
def test_a_new_layer_treats_all_channels_alike(context: Context, position: int) -> None:
    context.model.replace(chain())
    before = context.model.whole.feature_maps[position]
    chain_edits_of(context).add(position, "nearest")
    whole = context.model.whole
    doubled = whole.feature_maps[position + 1]
    assert np.array_equal(doubled, before.repeat(2, axis=2).repeat(2, axis=3))
    context.model.undo_stack.undo()
    assert encode(context.model.whole) == encode(chain())


def test_a_new_layer_that_cannot_be_blames_no_other(context: Context) -> None:
    context.model.replace(chain())
    edits = chain_edits_of(context)
    for position in (0, 2):
        with pytest.raises(ConvError, match="no multiple of 4"):
            edits.add(position, "pixel_shuffle")
        assert edits.refusal is not None
        assert edits.refusal.position is None


# ---- one value on the undo stack, and setting B


def test_undo_and_redo_across_numbers_of_channels(window: MainWindow, context: Context) -> None:
    model = context.model
    model.look_at(0, 2)
    model.look_at(1, 3)
    model.edit_whole(EDIT, lambda _: make_document([[1.0]], make_layer("conv", [[2.0]])))
    assert model.channels == (0, 0)
    model.undo_stack.undo()
    assert encode(model.whole) == encode(three_to_four())
    assert context.frame().document.layers[0].kernel.tolist() == UP[model.channels].tolist()
    model.look_at(1, 3)
    model.undo_stack.redo()
    assert context.frame().document.feature_maps[1].tolist() == [[[[2.0]]]]


def test_b_is_seen_along_the_same_channels(window: MainWindow, context: Context) -> None:
    context.playback.keep_other()
    context.model.edit(EDIT, lambda document: document.with_number(0, "kernel", (0, 0), 50.0))
    context.model.look_at(0, 1)
    context.model.look_at(1, 2)
    beside = context.frame(side="beside").document
    assert beside.layers[0].kernel.tolist() == UP[1, 2].tolist()
    context.playback.swap()
    assert encode(context.model.whole) == encode(three_to_four())
    context.playback.swap()
    assert context.model.whole.layers[0].weight[0, 0, 0, 0] == 50


def test_b_may_have_fewer_channels(window: MainWindow, context: Context) -> None:
    context.model.replace(make_document([[1.0]], make_layer("conv", [[2.0]])))
    context.playback.keep_other()
    context.model.replace(three_to_four())
    context.model.look_at(1, 3)
    QApplication.processEvents()
    assert context.frame(side="beside").document.layers[0].kernel.tolist() == [[2.0]]


# ---- files


def test_an_array_file_with_channels_is_opened_and_dropped(
    window: MainWindow, context: Context, tmp_path: Path
) -> None:
    planes = RANDOM.normal(size=(2, 3, 5))
    path = tmp_path / "planes.npy"
    np.save(path, planes)
    assert window.desk.documents.open_dropped([path])
    assert np.array_equal(context.model.whole.input[0], planes)
    text = tmp_path / "planes.txt"
    text.write_text(repr((planes + 1).round(2).tolist()))
    assert window.desk.documents.open(text)
    assert np.array_equal(context.model.whole.input[0], (planes + 1).round(2))


def test_a_table_goes_into_the_channel_that_is_seen(
    window: MainWindow, context: Context, tmp_path: Path
) -> None:
    context.model.look_at(0, 1)
    path = tmp_path / "table.csv"
    path.write_text("1,2,3,4\n" * 4)
    assert window.desk.documents.open(path)
    assert context.model.whole.input[0, 1].tolist() == [[1, 2, 3, 4]] * 4
    assert np.array_equal(context.model.whole.input[0, ::2], X[::2])
    toast = window.findChild(Toast)
    assert toast is not None
    assert toast.text == "Channel 1 of the input now holds the numbers of “table.csv”."


def test_all_channels_are_saved_and_read_again(
    window: MainWindow, context: Context, tmp_path: Path
) -> None:
    path = tmp_path / "mine.tconv"
    path.write_bytes(encode(three_to_four()))
    assert window.desk.documents.open(path)
    context.model.look_at(1, 3)
    context.model.edit(EDIT, lambda document: document.with_number(0, "bias", (0,), 9.0))
    assert window.desk.documents.save()
    saved = decode(path.read_bytes()).document
    assert saved.layers[0].bias is not None
    assert saved.layers[0].bias.tolist() == [1.0, -2.0, 3.0, 9.0]
    assert np.array_equal(saved.layers[0].weight, UP)
    assert not context.model.is_modified


# ---- pictures


def job(figure: str, **options: object) -> Job:
    return job_of(Wish(figure, **options), three_to_four())  # type: ignore[arg-type]


def test_the_command_line_exports_a_partial_sum(qapp: QApplication) -> None:
    frame = job("scatter", channel=(2, 1)).frames[-1]
    added = np.zeros((8, 8))
    for row, column in np.ndindex(4, 4):
        added[2 * row : 2 * row + 2, 2 * column : 2 * column + 2] = X[2, row, column] * UP[2, 1]
    assert np.array_equal(frame.document.feature_maps[1][0, 0], added)
    assert np.array_equal(job("scatter").frames[-1].document.input[0, 0], X[0])


def test_channels_of_the_command_line_are_counted_as_cells(qapp: QApplication) -> None:
    made = job("gather", channel=(3, 4), options=ViewOptions(index_base=1))
    assert made.frames[-1].document.layers[0].kernel.tolist() == UP[2, 3].tolist()
    with pytest.raises(ConvError, match="no channel 0; the input has channels 1 to 3"):
        job("gather", channel=(0, 4), options=ViewOptions(index_base=1))
    with pytest.raises(ConvError, match="no channel 4; the output has channels 0 to 3"):
        job("gather", channel=(0, 4))


def test_channels_of_other_groups_have_nothing_to_show(qapp: QApplication) -> None:
    grouped = Layer("conv", conv_spec((1, 1), groups=2), np.ones((2, 2, 1, 1)))
    document = Document(np.ones((1, 4, 2, 2)), (grouped,))
    with pytest.raises(ConvError, match="different groups"):
        job_of(Wish("scatter", channel=(0, 1)), document)


@pytest.mark.parametrize("figure", BY_ID)
def test_every_figure_is_exported(qapp: QApplication, tmp_path: Path, figure: str) -> None:
    source, out = tmp_path / "mine.tconv", tmp_path / "out.png"
    source.write_bytes(encode(three_to_four()))
    arguments = ["export", str(source), "--figure", figure, "--channel", "1,2", "-o", str(out)]
    assert cli.run(arguments, None) == 0  # type: ignore[arg-type]
    assert out.read_bytes().startswith(b"\x89PNG")


def test_what_the_dialog_exports_is_what_its_figure_shows(
    window: MainWindow, context: Context
) -> None:
    context.model.look_at(0, 2)
    window.desk.exports.show_dialog()
    dialog = window.desk.exports._dialog
    assert dialog is not None
    ids = list(BY_ID)
    dialog.form.figures.setCurrentIndex(ids.index("stack"))
    assert np.array_equal(dialog.job().frames[-1].document.feature_maps[1][0, 0], whole_output()[0])
    dialog.form.figures.setCurrentIndex(ids.index("scatter"))
    partial = dialog.job().frames[-1].document.feature_maps[1][0, 0]
    assert np.array_equal(partial[:2, :2], X[2, 0, 0] * UP[2, 0])
    dialog.close()
