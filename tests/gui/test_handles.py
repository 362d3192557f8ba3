"""Hyper-parameters dragged on the picture: what the pointer shows, does and undoes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from test_stage import make_context, show_stage

from core.document import Document, make_document, make_layer
from core.spec import ConvSpec
from tconv_gui.figures.figure import CellRef, Handle
from tconv_gui.figures.render import place
from tconv_gui.model.context import Context
from tconv_gui.views.stage import EDIT_KERNEL, StageView

LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


def row(kernel: list[float], **setting: Any) -> Document:
    return make_document(np.ones(8), make_layer("conv_transpose", kernel, **setting))


@pytest.fixture
def context(tmp_path: Path) -> Context:
    return make_context(tmp_path, row([1, 1, 1], stride=2))


def shown(context: Context, qtbot: QtBot, document: Document | None = None) -> StageView:
    stage = show_stage(context, qtbot)
    if document is not None:
        context.model.replace(document)
    context.playback.set_figure("overlap1d")
    QApplication.processEvents()
    return stage


def spec_of(context: Context) -> ConvSpec:
    return context.model.document.layers[0].spec


def handle_called(
    stage: StageView, parameter: str, number: int = 0
) -> tuple[Handle, QPoint, float]:
    """A handle, its place in the canvas, and how many pixels are one step."""
    canvas = stage.canvas
    scene = canvas.scene
    assert scene is not None
    assert scene.figure.handles is not None
    handle = [h for h in scene.figure.handles(scene.frame) if h.parameter == parameter][number]
    placement = place(scene.figure, scene.frame, *canvas.device_size())
    middle = placement.to_pixels(handle.rect).center().toPoint()
    return handle, middle, handle.per_step * placement.scale


def drag(stage: StageView, parameter: str, *ways: float, number: int = 0) -> None:
    """Take hold of a handle, move it so many steps away in turn, let go."""
    _, start, step = handle_called(stage, parameter, number)
    canvas = stage.canvas
    QTest.mousePress(canvas, LEFT, NONE, start)
    for way in ways:
        QTest.mouseMove(canvas, start + QPoint(round(way * step), 0))
        QApplication.processEvents()
    QTest.mouseRelease(canvas, LEFT, NONE, start + QPoint(round(ways[-1] * step), 0))


@pytest.mark.parametrize(
    ("parameter", "steps", "wanted"),
    [
        ("stride", 2, (4,)), ("stride", -1, (1,)), ("kernel_size", 1, (4,)),
        ("kernel_size", -2, (1,)), ("dilation", 2, (3,)), ("padding", 1, ((1, 1),)),
    ],
)  # fmt: skip
def test_a_drag_changes_its_hyper_parameter(
    parameter: str, steps: int, wanted: object, context: Context, qtbot: QtBot
) -> None:
    stage = shown(context, qtbot)
    drag(stage, parameter, 0.6 * steps, float(steps))
    assert getattr(spec_of(context), parameter) == wanted


def test_output_padding_is_dragged_at_the_end(context: Context, qtbot: QtBot) -> None:
    stage = shown(context, qtbot, row([1, 1, 1], stride=3, padding=1))
    drag(stage, "output_padding", 1.0)
    assert spec_of(context).output_padding == (1,)


def test_a_unit_is_dragged_for_the_stride_and_stays_under_the_pointer(
    context: Context, qtbot: QtBot
) -> None:
    stage = shown(context, qtbot)
    last, _, step = handle_called(stage, "stride", 7)
    assert step == pytest.approx(7 * handle_called(stage, "stride", 1)[2])
    assert stage.canvas.cell_rect(CellRef("grad_input", (7,))) is not None
    drag(stage, "stride", 1.0, number=4)
    assert spec_of(context).stride == (3,)
    assert last.parameter == "stride"


def test_a_whole_drag_is_one_undo(context: Context, qtbot: QtBot) -> None:
    stage = shown(context, qtbot)
    before = context.model.document
    drag(stage, "kernel_size", 1.0, 2.0, 3.0, 2.0)
    assert spec_of(context).kernel_size == (5,)
    assert context.model.undo_stack.count() == 1
    context.model.undo_stack.undo()
    assert context.model.document is before
    drag(stage, "stride", 1.0)
    drag(stage, "stride", 1.0)
    assert context.model.undo_stack.count() == 2


def test_a_kernel_made_smaller_and_larger_in_a_drag_keeps_its_numbers(
    context: Context, qtbot: QtBot
) -> None:
    stage = shown(context, qtbot, row([1, 2, 3], stride=2))
    drag(stage, "kernel_size", -2.0, -1.0, -0.2)
    assert context.model.document.layers[0].kernel.tolist() == [1, 2, 3]


def test_beyond_the_limit_the_nearest_is_taken_and_a_sentence_says_why(
    context: Context, qtbot: QtBot
) -> None:
    stage = shown(context, qtbot)
    _, start, step = handle_called(stage, "stride")
    QTest.mousePress(stage.canvas, LEFT, NONE, start)
    QTest.mouseMove(stage.canvas, start - QPoint(round(5 * step), 0))
    assert spec_of(context).stride == (1,)
    message = stage.canvas.editor.message
    assert message.isVisible()
    assert "stride" in message.text()
    QTest.mouseMove(stage.canvas, start)
    assert spec_of(context).stride == (2,)
    assert not message.isVisible()
    QTest.mouseRelease(stage.canvas, LEFT, NONE, start)


def test_padding_stops_where_the_output_would_die(context: Context, qtbot: QtBot) -> None:
    stage = shown(context, qtbot)
    _, start, step = handle_called(stage, "padding")
    QTest.mousePress(stage.canvas, LEFT, NONE, start)
    QTest.mouseMove(stage.canvas, start + QPoint(round(12 * step), 0))
    assert spec_of(context).padding == ((8, 8),)
    assert "padding" in stage.canvas.editor.message.text()
    QTest.mouseRelease(stage.canvas, LEFT, NONE, start)


def test_the_pointer_shows_what_can_be_dragged(context: Context, qtbot: QtBot) -> None:
    stage = shown(context, qtbot)
    canvas = stage.canvas
    _, spot, _ = handle_called(stage, "kernel_size")
    QTest.mouseMove(canvas, spot)
    assert canvas.cursor().shape() == Qt.CursorShape.SizeHorCursor
    assert canvas.toolTip() == "Drag sideways: kernel_size"
    QTest.mouseMove(canvas, QPoint(3, 3))
    assert canvas.cursor().shape() == Qt.CursorShape.ArrowCursor
    assert canvas.toolTip() == ""


def test_a_handle_that_is_not_moved_is_a_click(context: Context, qtbot: QtBot) -> None:
    stage = shown(context, qtbot)
    _, spot, _ = handle_called(stage, "stride", 3)
    QTest.mouseClick(stage.canvas, LEFT, NONE, spot)
    assert context.playback.pin == CellRef("input", (3,))
    assert context.model.undo_stack.count() == 0


def test_other_figures_have_no_handles(context: Context, qtbot: QtBot) -> None:
    stage = shown(context, qtbot)
    context.playback.set_figure("scatter")
    QApplication.processEvents()
    assert stage.canvas.handle_at(QPointF(stage.canvas.rect().center())) is None


def test_the_figure_beside_is_not_dragged(context: Context, qtbot: QtBot) -> None:
    stage = shown(context, qtbot)
    context.playback.set_beside("overlap1d")
    QApplication.processEvents()
    mirror = stage.pair.mirror
    assert mirror is not None
    scene = mirror.scene
    assert scene is not None
    assert scene.figure.handles is not None
    placement = place(scene.figure, scene.frame, *mirror.device_size())
    for handle in scene.figure.handles(scene.frame):
        assert mirror.handle_at(placement.to_pixels(handle.rect).center()) is None


def test_padding_set_apart_is_dragged_side_by_side(context: Context, qtbot: QtBot) -> None:
    layer = make_layer("conv_transpose", [1, 1, 1], stride=2, padding=((0, 2),))
    stage = shown(context, qtbot, make_document(np.ones(8), layer))
    drag(stage, "padding", 1.0)
    assert spec_of(context).padding == ((1, 2),)


def test_in_a_table_linked_axes_are_dragged_together(context: Context, qtbot: QtBot) -> None:
    table = make_document(np.ones((4, 6)), make_layer("conv_transpose", np.ones((3, 3)), stride=2))
    stage = shown(context, qtbot, table)
    context.preferences["link_axes"] = True
    drag(stage, "stride", 1.0)
    assert spec_of(context).stride == (3, 3)
    context.preferences["link_axes"] = False
    drag(stage, "stride", -1.0)
    assert spec_of(context).stride == (3, 2)


def test_a_convolution_is_dragged_too(context: Context, qtbot: QtBot) -> None:
    document = make_document(np.ones(16), make_layer("conv", [1, 1, 1], stride=2, padding=1))
    stage = shown(context, qtbot, document)
    drag(stage, "padding", 1.0, number=1)
    assert spec_of(context).padding == ((2, 2),)


def test_an_undo_within_a_drag_is_not_undone_by_it(context: Context, qtbot: QtBot) -> None:
    stage = shown(context, qtbot)
    context.model.edit(
        EDIT_KERNEL, lambda document: document.with_layer(0, weight=np.full((1, 1, 3), 5.0))
    )
    _, start, step = handle_called(stage, "stride")
    QTest.mousePress(stage.canvas, LEFT, NONE, start)
    QTest.mouseMove(stage.canvas, start + QPoint(round(step), 0))
    context.model.undo_stack.undo()
    context.model.undo_stack.undo()
    QTest.mouseMove(stage.canvas, start + QPoint(round(2 * step), 0))
    QTest.mouseRelease(stage.canvas, LEFT, NONE, start)
    assert spec_of(context).stride == (4,)
    assert context.model.document.layers[0].kernel.tolist() == [1, 1, 1]


def test_a_kernel_of_ones_stays_one_however_large(context: Context, qtbot: QtBot) -> None:
    stage = shown(context, qtbot)
    drag(stage, "kernel_size", 1.0)
    assert context.model.document.layers[0].kernel.tolist() == [1, 1, 1, 1]


def test_drags_follow_a_stepped_stamp(context: Context, qtbot: QtBot) -> None:
    stage = shown(context, qtbot)
    context.playback.seek(3)
    QApplication.processEvents()
    handle, _, _ = handle_called(stage, "kernel_size")
    window = stage.canvas.scene
    assert window is not None
    cell = window.figure.cell_rect(window.frame, CellRef("output", (6,)))
    assert cell is not None
    # The third stamp ends with cell 6.
    assert handle.rect.center().x() == pytest.approx(cell.right())
    drag(stage, "kernel_size", 2.0)
    assert spec_of(context).kernel_size == (5,)
    assert context.playback.step == 3
