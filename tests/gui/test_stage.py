"""The stage with real keys and real mouse: editing, stepping, pointing, and pixels."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import (
    QGuiApplication,
    QImage,
    QKeySequence,
    QMouseEvent,
    QPixmap,
    QShortcut,
    QWheelEvent,
)
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from core.document import Document, make_document, make_layer
from core.words_mark import QT_TRANSLATE_NOOP
from tconv_gui.figures import FIGURES
from tconv_gui.figures.figure import CellRef
from tconv_gui.figures.pair import settings_text
from tconv_gui.figures.render import render_image
from tconv_gui.model.context import Appearance, Context
from tconv_gui.model.document_model import DocumentModel
from tconv_gui.model.playback import Playback
from tconv_gui.model.preferences import Preferences
from tconv_gui.theme import load_theme
from tconv_gui.views.stage import StageView
from tconv_gui.widgets.figure_canvas import FigureCanvas
from tconv_gui.words import Words

Key = Qt.Key
NONE = Qt.KeyboardModifier.NoModifier
CTRL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


def make_context(folder: Path, document: Document) -> Context:
    model = DocumentModel(document)
    appearance = Appearance(Words("en"), load_theme("light"))
    preferences = Preferences(folder / "tconv.ini")
    preferences["animate"] = False
    return Context(model, Playback(model), preferences, appearance)


@pytest.fixture
def stage(context: Context, qtbot: QtBot) -> StageView:
    return show_stage(context, qtbot)


def show_stage(context: Context, qtbot: QtBot) -> StageView:
    view = StageView(context)
    qtbot.addWidget(view)
    view.resize(900, 640)
    view.show()
    view.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is view)
    view.canvas.setFocus()
    return view


def inputs(context: Context) -> list[list[float]]:
    return context.model.document.input[0, 0].tolist()


def kernel(context: Context) -> list[list[float]]:
    return context.model.document.layers[0].kernel.tolist()


def spot(canvas: FigureCanvas, grid: str, *index: int) -> QPoint:
    rect = canvas.cell_rect(CellRef(grid, index))
    assert rect is not None
    return rect.center().toPoint()


def click(canvas: FigureCanvas, grid: str, *index: int) -> None:
    QTest.mouseClick(canvas, Qt.MouseButton.LeftButton, NONE, spot(canvas, grid, *index))


def press(canvas: FigureCanvas, *keys: Key, held: Qt.KeyboardModifier = NONE) -> None:
    for key in keys:
        QTest.keyClick(canvas.window().windowHandle(), key, held)


def write(canvas: FigureCanvas, text: str) -> None:
    for character in text:
        QTest.keyClick(canvas.window().windowHandle(), character)


def undo_count(context: Context) -> int:
    return context.model.undo_stack.count()


# ---- the picture


def image_of(widget: QWidget) -> QImage:
    return widget.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)


@pytest.mark.parametrize("figure", FIGURES, ids=lambda figure: figure.id)
def test_the_screen_is_the_export_bit_for_bit(
    figure: object, stage: StageView, context: Context
) -> None:
    context.playback.set_figure(figure.id)  # type: ignore[attr-defined]
    canvas = stage.canvas
    stage.transport.slider.setFocus()
    for step in (0, 3, 4, 2):
        context.playback.seek(step)
        QApplication.processEvents()
        scene = canvas.scene
        assert scene is not None
        exported = render_image(*scene, canvas.width(), canvas.height())
        assert image_of(canvas) == exported.convertToFormat(QImage.Format.Format_RGB32)


def test_parts_that_changed_equal_the_whole(stage: StageView, context: Context) -> None:
    canvas, playback = stage.canvas, context.playback
    for act in (
        lambda: playback.seek(2),
        lambda: playback.set_hover(CellRef("output", (1, 1))),
        lambda: playback.set_hover(CellRef("input", (0, 1))),
        lambda: playback.select(CellRef("kernel", (1, 1))),
        lambda: playback.seek(3),
        lambda: playback.set_hover(None),
        lambda: playback.seek(1),
        lambda: playback.select(None),
    ):
        act()
        kept = image_of(canvas)
        canvas._image = None
        assert image_of(canvas) == kept


@pytest.mark.parametrize("ratio", [1.0, 1.25, 1.5, 2.0, 3.0])
def test_it_is_sharp_at_every_screen_scale(
    ratio: float, stage: StageView, context: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    canvas = stage.canvas
    monkeypatch.setattr(canvas, "devicePixelRatioF", lambda: ratio)
    canvas._image = None
    width, height = canvas.device_size()
    target = QPixmap(width, height)
    target.setDevicePixelRatio(ratio)
    target.fill(Qt.GlobalColor.black)
    canvas.render(target, QPoint())
    picture = canvas._image
    assert picture is not None
    assert picture.width() == width
    shown = target.toImage().convertToFormat(QImage.Format.Format_RGB32)
    # Whatever the scale, each of the picture's pixels is one of the screen's.
    assert shown == picture.convertToFormat(QImage.Format.Format_RGB32)


def test_a_cell_is_found_where_it_is_drawn(stage: StageView) -> None:
    canvas = stage.canvas
    for grid, size in (("input", (2, 2)), ("kernel", (2, 2)), ("output", (3, 3))):
        for index in np.ndindex(size):
            cell = CellRef(grid, index)
            assert canvas.cell_at(QPointF(spot(canvas, grid, *index))) == cell


# ---- editing


def test_click_type_tab(stage: StageView, context: Context) -> None:
    canvas = stage.canvas
    click(canvas, "input", 0, 0)
    assert context.playback.selected == CellRef("input", (0, 0))
    write(canvas, "7")
    assert isinstance(QApplication.focusWidget(), QLineEdit)
    write(canvas, ".5")
    press(canvas, Key.Key_Tab)
    assert inputs(context) == [[7.5, 1], [2, 3]]
    assert context.playback.selected == CellRef("input", (0, 1))
    write(canvas, "-4")
    press(canvas, Key.Key_Return)
    assert inputs(context) == [[7.5, -4], [2, 3]]
    assert context.playback.selected == CellRef("input", (1, 1))
    assert undo_count(context) == 2
    assert canvas.hasFocus()


def test_the_field_lies_exactly_over_its_cell(stage: StageView) -> None:
    canvas = stage.canvas
    click(canvas, "kernel", 1, 0)
    press(canvas, Key.Key_F2)
    rect = canvas.cell_rect(CellRef("kernel", (1, 0)))
    assert rect is not None
    assert rect.width() > 56
    assert canvas.editor.geometry().topLeft() == rect.toAlignedRect().topLeft()
    assert abs(canvas.editor.width() - rect.width()) <= 1
    press(canvas, Key.Key_Escape)
    assert not canvas.editor.is_open


def test_the_field_is_called_as_cells_are_counted(stage: StageView, context: Context) -> None:
    for base, name in ((0, "w[1,0]"), (1, "w[2,1]")):
        context.playback.set_options(index_base=base)
        click(stage.canvas, "kernel", 1, 0)
        press(stage.canvas, Key.Key_F2)
        assert stage.canvas.editor.accessibleName() == name
        press(stage.canvas, Key.Key_Escape)


def test_escape_changes_nothing(stage: StageView, context: Context) -> None:
    click(stage.canvas, "input", 1, 1)
    write(stage.canvas, "99")
    press(stage.canvas, Key.Key_Escape)
    assert inputs(context) == [[0, 1], [2, 3]]
    assert undo_count(context) == 0
    assert context.playback.selected == CellRef("input", (1, 1))
    press(stage.canvas, Key.Key_Escape)
    assert context.playback.selected is None


def test_f2_and_double_click_show_every_digit(stage: StageView, context: Context) -> None:
    canvas = stage.canvas
    click(canvas, "input", 0, 1)
    write(canvas, "1/3")
    press(canvas, Key.Key_Return)
    assert inputs(context)[0][1] == 1 / 3
    press(canvas, Key.Key_Up, Key.Key_F2)
    assert canvas.editor.text() == repr(1 / 3)
    press(canvas, Key.Key_Return)
    assert inputs(context)[0][1] == 1 / 3
    assert undo_count(context) == 1
    QTest.mouseDClick(canvas, Qt.MouseButton.LeftButton, NONE, spot(canvas, "kernel", 1, 1))
    assert canvas.editor.is_open
    assert canvas.editor.text() == "3"


@pytest.mark.parametrize(
    ("text", "part"),
    [("abc", "“abc”"), ("nan", "“nan”"), ("1e400", "“1e400”"), ("1..2", "“1..2”")],
)
def test_what_is_no_number_stays_to_be_corrected(
    text: str, part: str, stage: StageView, context: Context
) -> None:
    canvas = stage.canvas
    click(canvas, "input", 0, 0)
    write(canvas, text)
    press(canvas, Key.Key_Tab)
    assert canvas.editor.is_open
    assert canvas.editor.is_refused
    assert canvas.editor.message.isVisible()
    assert part in canvas.editor.message.text()
    assert canvas.rect().contains(canvas.editor.message.geometry())
    assert inputs(context) == [[0, 1], [2, 3]]
    assert undo_count(context) == 0
    # Clicking elsewhere does not throw the text away either.
    click(canvas, "input", 1, 1)
    assert canvas.editor.text() == text
    assert QApplication.focusWidget() is canvas.editor
    canvas.editor.selectAll()
    write(canvas, "8")
    assert not canvas.editor.message.isVisible()
    press(canvas, Key.Key_Return)
    assert inputs(context)[0][0] == 8


def test_an_emptied_cell_is_refused(stage: StageView, context: Context) -> None:
    click(stage.canvas, "input", 1, 1)
    press(stage.canvas, Key.Key_F2, Key.Key_Backspace, Key.Key_Return)
    assert stage.canvas.editor.is_refused
    assert inputs(context)[1][1] == 3


def test_clicking_away_takes_the_text(stage: StageView, context: Context) -> None:
    click(stage.canvas, "input", 0, 0)
    write(stage.canvas, "5")
    click(stage.canvas, "kernel", 0, 1)
    assert inputs(context)[0][0] == 5
    assert context.playback.selected == CellRef("kernel", (0, 1))
    write(stage.canvas, "6")
    stage.transport.slider.setFocus(Qt.FocusReason.MouseFocusReason)
    assert kernel(context)[0][1] == 6
    assert not stage.canvas.editor.is_open


def test_delete_sets_zero(stage: StageView, context: Context) -> None:
    click(stage.canvas, "kernel", 1, 1)
    press(stage.canvas, Key.Key_Delete)
    assert kernel(context) == [[0, 1], [2, 0]]
    press(stage.canvas, Key.Key_Left, Key.Key_Backspace)
    assert kernel(context) == [[0, 1], [0, 0]]


def test_the_cursor_walks(stage: StageView, context: Context) -> None:
    canvas, playback = stage.canvas, context.playback
    click(canvas, "input", 0, 0)
    for key, index in (
        (Key.Key_Right, (0, 1)),
        (Key.Key_Right, (0, 1)),
        (Key.Key_Down, (1, 1)),
        (Key.Key_Home, (1, 0)),
        (Key.Key_Up, (0, 0)),
        (Key.Key_End, (0, 1)),
    ):
        press(canvas, key)
        assert playback.selected == CellRef("input", index)
    press(canvas, Key.Key_Right, held=CTRL)
    assert playback.selected == CellRef("kernel", (0, 0))
    press(canvas, Key.Key_Left, held=CTRL)
    assert playback.selected == CellRef("input", (0, 0))
    assert playback.step == 0


@pytest.mark.parametrize("figure", ["phases", "spectrum"])
def test_a_cell_of_a_grid_that_the_figure_has_not_is_left(
    figure: str, stage: StageView, context: Context
) -> None:
    context.playback.select(CellRef("input", (1, 1)))
    context.playback.set_figure(figure)
    stage.canvas.setFocus()
    press(stage.canvas, Key.Key_Right, held=CTRL)
    cursor = context.playback.selected
    assert cursor is None or stage.canvas.cell_rect(cursor) is not None or figure == "spectrum"


def test_tab_goes_through_both_grids_and_out(stage: StageView, context: Context) -> None:
    canvas = stage.canvas
    click(canvas, "input", 1, 0)
    seen = []
    for _ in range(6):
        press(canvas, Key.Key_Tab)
        seen.append(context.playback.selected)
    assert seen[0] == CellRef("input", (1, 1))
    assert seen[1:5] == [CellRef("kernel", index) for index in np.ndindex(2, 2)]
    assert seen[5] is None
    assert not canvas.hasFocus()


def test_the_bias_is_edited_too(qtbot: QtBot, tmp_path: Path) -> None:
    document = make_document([[1.0]], make_layer("conv_transpose", [[1.0, 2.0]], bias=0.5))
    context = make_context(tmp_path, document)
    stage = show_stage(context, qtbot)
    click(stage.canvas, "kernel", 0, 1)
    press(stage.canvas, Key.Key_Tab)
    assert context.playback.selected == CellRef("bias", (0,))
    write(stage.canvas, "-3")
    press(stage.canvas, Key.Key_Return)
    assert context.model.document.layers[0].bias_value == -3


def test_a_later_layers_input_is_not_edited(qtbot: QtBot, tmp_path: Path) -> None:
    layer = make_layer("conv_transpose", [[0, 1], [2, 3]])
    context = make_context(tmp_path, make_document([[0, 1], [2, 3]], layer, layer))
    stage = show_stage(context, qtbot)
    context.playback.set_layer(1)
    click(stage.canvas, "input", 0, 0)
    assert context.playback.selected is None
    assert context.playback.pin == CellRef("input", (0, 0))


# ---- clipboard


def test_copy_and_paste(stage: StageView, context: Context) -> None:
    click(stage.canvas, "kernel", 0, 0)
    press(stage.canvas, Key.Key_C, held=CTRL)
    assert QGuiApplication.clipboard().text() == "0\t1\n2\t3"
    QGuiApplication.clipboard().setText("9\t8\n7\t6")
    click(stage.canvas, "input", 0, 0)
    press(stage.canvas, Key.Key_V, held=CTRL)
    assert inputs(context) == [[9, 8], [7, 6]]
    assert undo_count(context) == 1
    context.model.undo_stack.undo()
    assert inputs(context) == [[0, 1], [2, 3]]


def test_a_block_that_reaches_out_lets_the_grid_grow(stage: StageView, context: Context) -> None:
    QGuiApplication.clipboard().setText("[[5, 6], [7, 8]]")
    click(stage.canvas, "kernel", 1, 1)
    press(stage.canvas, Key.Key_V, held=CTRL)
    assert kernel(context) == [[0, 1, 0], [2, 5, 6], [0, 7, 8]]
    assert context.model.document.layers[0].spec.kernel_size == (3, 3)


def test_a_block_pasted_into_the_open_field_goes_to_the_grid(
    stage: StageView, context: Context
) -> None:
    QGuiApplication.clipboard().setText("4 5\n6 7")
    click(stage.canvas, "input", 0, 0)
    write(stage.canvas, "1")
    press(stage.canvas, Key.Key_V, held=CTRL)
    assert not stage.canvas.editor.is_open
    assert inputs(context) == [[4, 5], [6, 7]]


@pytest.mark.parametrize("text", ["1 2\n3", "hello", "", "1 ... 2", "1\tnan"])
def test_a_bad_paste_says_why_and_changes_nothing(
    text: str, stage: StageView, context: Context
) -> None:
    QGuiApplication.clipboard().setText(text)
    click(stage.canvas, "input", 0, 0)
    press(stage.canvas, Key.Key_V, held=CTRL)
    assert stage.canvas.editor.message.isVisible()
    assert stage.canvas.editor.message.text()
    assert inputs(context) == [[0, 1], [2, 3]]
    assert undo_count(context) == 0
    press(stage.canvas, Key.Key_Right)
    assert not stage.canvas.editor.message.isVisible()


def test_a_table_does_not_go_into_a_row(qtbot: QtBot, tmp_path: Path) -> None:
    context = make_context(tmp_path, make_document([1, 2, 3], make_layer("conv_transpose", [1, 2])))
    stage = show_stage(context, qtbot)
    click(stage.canvas, "input", 1)
    QGuiApplication.clipboard().setText("1 2\n3 4")
    press(stage.canvas, Key.Key_V, held=CTRL)
    assert "2×2" in stage.canvas.editor.message.text()
    QGuiApplication.clipboard().setText("8\n9\n7")
    press(stage.canvas, Key.Key_V, held=CTRL)
    assert inputs(context) == [1, 8, 9, 7]


# ---- scrubbing


def drag(canvas: FigureCanvas, start: QPoint, up: int, held: Qt.KeyboardModifier) -> None:
    QTest.mousePress(canvas, Qt.MouseButton.LeftButton, held, start)
    for y in range(0, up + 1, 4):
        place = QPointF(start) - QPointF(0, y)
        move = QMouseEvent(
            QEvent.Type.MouseMove,
            place,
            QPointF(canvas.mapToGlobal(place.toPoint())),
            Qt.MouseButton.NoButton,
            Qt.MouseButton.LeftButton,
            held,
        )
        QApplication.sendEvent(canvas, move)
    QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton, held, start - QPoint(0, up))


def test_a_drag_is_one_undo(stage: StageView, context: Context) -> None:
    start = spot(stage.canvas, "input", 1, 0)
    drag(stage.canvas, start, 24, ALT)
    assert inputs(context)[1][0] == 5
    drag(stage.canvas, start, 24, ALT | SHIFT)
    assert inputs(context)[1][0] == 5.3
    assert undo_count(context) == 2
    context.model.undo_stack.undo()
    context.model.undo_stack.undo()
    assert inputs(context) == [[0, 1], [2, 3]]


def turn(canvas: FigureCanvas, place: QPoint, angle: int, held: Qt.KeyboardModifier) -> bool:
    event = QWheelEvent(
        QPointF(place),
        QPointF(canvas.mapToGlobal(place)),
        QPoint(),
        QPoint(0, angle),
        Qt.MouseButton.NoButton,
        held,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(canvas, event)
    return event.isAccepted()


def test_the_wheel_scrubs_with_control_only(stage: StageView, context: Context) -> None:
    place = spot(stage.canvas, "kernel", 0, 1)
    assert not turn(stage.canvas, place, 120, NONE)
    assert kernel(context)[0][1] == 1
    for _ in range(3):
        assert turn(stage.canvas, place, -120, CTRL)
    assert turn(stage.canvas, place, 60, CTRL)
    assert turn(stage.canvas, place, 60, CTRL)
    assert kernel(context)[0][1] == -1
    assert undo_count(context) == 1
    assert not turn(stage.canvas, spot(stage.canvas, "output", 0, 0), 120, CTRL)


# ---- time


def test_keys_play_and_step_while_no_cell_is_selected(stage: StageView, context: Context) -> None:
    playback = context.playback
    press(stage.canvas, Key.Key_Right, Key.Key_Right)
    assert playback.step == 2
    press(stage.canvas, Key.Key_Left)
    assert playback.step == 1
    press(stage.canvas, Key.Key_Space)
    assert playback.is_playing
    press(stage.canvas, Key.Key_Space)
    assert not playback.is_playing


def test_the_bar_moves_through_time(stage: StageView, context: Context) -> None:
    bar, playback = stage.transport, context.playback
    left = Qt.MouseButton.LeftButton
    assert bar.position.text() == "step 0 of 4"
    assert not bar._first.isEnabled()
    QTest.mouseClick(bar._next, left)
    QTest.mouseClick(bar._next, left)
    assert (playback.step, bar.position.text()) == (2, "step 2 of 4")
    QTest.mouseClick(bar._previous, left)
    assert playback.step == 1
    QTest.mouseClick(bar._last, left)
    assert playback.step == 4
    assert not bar._next.isEnabled()
    QTest.mouseClick(bar._first, left)
    assert playback.step == 0
    slider = bar.slider
    QTest.mouseClick(slider, left, NONE, QPoint(round(slider.x_of(3)), slider.height() // 2))
    assert playback.step == 3
    QTest.keyClick(slider, Key.Key_Left)
    assert playback.step == 2
    QTest.mouseClick(bar.play_button, left)
    assert playback.is_playing
    assert bar.play_button.accessibleName() == "Pause"
    QTest.mouseClick(bar.play_button, left)
    assert bar.play_button.accessibleName() == "Play"
    bar._speed_actions[4.0].trigger()
    assert playback.speed == 4.0
    assert context.preferences["speed"] == 4.0
    assert bar.speed_button.text() == "4×"


def test_every_control_has_a_name_and_a_tip(stage: StageView) -> None:
    bar = stage.transport
    buttons = [bar._first, bar._previous, bar.play_button, bar._next, bar._last, bar.speed_button]
    for button in buttons:
        assert button.accessibleName()
        assert button.toolTip()
    assert bar.slider.accessibleName()
    assert stage.canvas.accessibleName()


def test_the_figure_is_told_to_screen_readers(stage: StageView, context: Context) -> None:
    told = []
    for step in range(4):
        context.playback.seek(step)
        told.append(stage.canvas.accessibleDescription())
    assert len(set(told)) == 4
    assert "x[1,0]" in told[3]


def test_motion_flies_one_step_forwards_and_never_waits(
    stage: StageView, context: Context, qtbot: QtBot
) -> None:
    canvas, playback = stage.canvas, context.playback
    context.preferences["animate"] = True
    playback.seek(1)
    assert canvas.is_moving
    assert canvas.scene is not None
    assert canvas.scene.frame.motion < 1
    playback.seek(2)
    playback.seek(1)
    assert not canvas.is_moving
    playback.seek(2)
    qtbot.waitUntil(lambda: not canvas.is_moving, timeout=3000)
    assert canvas.scene.frame.motion == 1
    exported = render_image(*canvas.scene, canvas.width(), canvas.height())
    stage.transport.slider.setFocus()
    assert image_of(canvas) == exported.convertToFormat(QImage.Format.Format_RGB32)
    playback.seek(3)
    assert canvas.is_moving
    stage.hide()
    assert not canvas.is_moving


def test_motion_can_be_unwanted(
    stage: StageView, context: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    context.playback.seek(1)
    assert not stage.canvas.is_moving
    monkeypatch.setattr("tconv_gui.views.stage.wants_less_motion", lambda: True)
    context.preferences["animate"] = True
    context.playback.seek(2)
    assert not stage.canvas.is_moving


# ---- pointing


def hover(canvas: FigureCanvas, place: QPointF) -> None:
    glob = QPointF(canvas.mapToGlobal(place.toPoint()))
    QApplication.sendEvent(
        canvas,
        QMouseEvent(
            QEvent.Type.MouseMove,
            place,
            glob,
            Qt.MouseButton.NoButton,
            Qt.MouseButton.NoButton,
            NONE,
        ),
    )


def test_pointing_lights_and_clicking_pins(stage: StageView, context: Context) -> None:
    canvas, playback = stage.canvas, context.playback
    plain = image_of(canvas)
    hover(canvas, QPointF(spot(canvas, "output", 1, 1)))
    assert playback.hover == CellRef("output", (1, 1))
    assert image_of(canvas) != plain
    click(canvas, "output", 1, 1)
    assert playback.pin == CellRef("output", (1, 1))
    QApplication.sendEvent(canvas, QEvent(QEvent.Type.Leave))
    assert playback.hover is None
    assert playback.pointed == CellRef("output", (1, 1))
    click(canvas, "output", 1, 1)
    assert playback.pin is None


def test_a_small_stamp_stands_for_the_output(stage: StageView, context: Context) -> None:
    context.playback.seek(4)
    stage._pin(CellRef("thumb3", (1, 1)))
    assert context.playback.pin == CellRef("output", (1, 1))


def test_another_screen_scale_paints_anew(
    stage: StageView, context: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    canvas = stage.canvas
    image_of(canvas)
    monkeypatch.setattr(canvas, "devicePixelRatioF", lambda: 2.0)
    context.playback.seek(1)
    image_of(canvas)
    assert canvas._image is not None
    assert canvas._image.width() == 2 * canvas.width()


def test_clicking_beside_the_grids_drops_the_cursor(stage: StageView, context: Context) -> None:
    click(stage.canvas, "input", 0, 0)
    QTest.mouseClick(stage.canvas, Qt.MouseButton.LeftButton, NONE, QPoint(3, 3))
    assert context.playback.selected is None


# ---- the chain


def test_the_chain_shows_layers_and_focuses_them(qtbot: QtBot, tmp_path: Path) -> None:
    layers = (
        make_layer("conv_transpose", [[0, 1], [2, 3]], stride=2),
        make_layer("conv", [[1, 1], [1, 1]], padding=1),
    )
    context = make_context(tmp_path, make_document([[0, 1], [2, 3]], *layers))
    stage = show_stage(context, qtbot)
    assert [box.text() for box in stage.chain._maps] == ["x", "h1", "y"]
    assert settings_text(layers[0]) == "k 2×2   s 2   p 0"
    QTest.mouseClick(stage.chain.box_of(1), Qt.MouseButton.LeftButton)
    assert context.playback.layer == 1
    context.model.replace(make_document([[1.0]], layers[0]))
    assert [box.text() for box in stage.chain._maps] == ["x", "y"]
    assert context.playback.layer == 0


def test_undo_and_another_document_leave_no_field_behind(
    stage: StageView, context: Context
) -> None:
    click(stage.canvas, "input", 1, 1)
    write(stage.canvas, "5")
    assert stage.canvas.editor.is_open
    context.model.replace(make_document([[1.0]], make_layer("conv_transpose", [[1.0]])))
    assert not stage.canvas.editor.is_open
    assert context.playback.selected is None


def test_another_language_and_theme(stage: StageView, context: Context) -> None:
    before = image_of(stage.canvas)
    context.appearance.set_theme("dark")
    assert image_of(stage.canvas) != before
    assert stage.canvas.scene is not None
    assert stage.canvas.scene.theme.is_dark


def test_window_keys_do_not_take_a_selected_cells_keys(
    context: Context, qtbot: QtBot
) -> None:
    window, stage = QWidget(), StageView(context)
    qtbot.addWidget(window)
    QVBoxLayout(window).addWidget(stage)
    fired: list[str] = []
    for keys in ("Right", "Delete", "Escape", "5", "Ctrl+C"):
        shortcut = QShortcut(QKeySequence(keys), window)
        shortcut.activated.connect(lambda keys=keys: fired.append(keys))
    window.show()
    window.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is window)
    stage.canvas.setFocus()
    press(stage.canvas, Key.Key_Right)
    assert fired == ["Right"]
    click(stage.canvas, "input", 0, 0)
    press(stage.canvas, Key.Key_Right)
    press(stage.canvas, Key.Key_C, held=CTRL)
    write(stage.canvas, "5")
    press(stage.canvas, Key.Key_Escape)
    press(stage.canvas, Key.Key_Escape)
    assert fired == ["Right"]


GROW = QT_TRANSLATE_NOOP("test", "Grow")


def test_a_whole_picture_stays_whole_when_it_grows(context: Context) -> None:
    playback, small = context.playback, context.model.document
    larger = make_document(np.ones((3, 3)), *small.layers)
    playback.seek(playback.step_count)
    context.model.edit(GROW, lambda _document: larger)
    assert playback.step == playback.step_count == 9
    context.model.undo_stack.undo()
    assert playback.step == playback.step_count == 4
    playback.seek(3)
    context.model.undo_stack.redo()
    assert playback.step == 3


def test_another_document_begins_with_nothing_held_or_selected(context: Context) -> None:
    playback, cell = context.playback, CellRef("input", (0, 0))
    playback.set_pin(cell)
    playback.select(cell)
    told = []
    playback.pointedChanged.connect(lambda: told.append((playback.pin, playback.selected)))
    context.model.edit(GROW, lambda old: make_document(np.ones((3, 3)), *old.layers))
    assert (playback.pin, playback.selected) == (cell, cell)
    context.model.replace(make_document(np.ones((3, 3)), *context.model.document.layers))
    assert told == [(None, None)]
