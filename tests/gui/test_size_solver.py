"""Which settings make a wanted size: found, explained and used; by mouse and keyboard."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from core.document import make_document, make_layer
from core.sizes import Bounds
from tconv_gui.actions._recipes import choices
from tconv_gui.actions._size_solver import SizeSolver, with_settings
from tconv_gui.shell.window import MainWindow
from tconv_gui.widgets.number_field import NumberField

LEFT = Qt.MouseButton.LeftButton
BEGIN = make_document(np.ones((9, 15)), make_layer("conv_transpose", np.ones((3, 3)), stride=2))


@pytest.fixture
def solver(window: MainWindow) -> SizeSolver:
    window.context.model.replace(BEGIN)
    window.desk.show_solver()
    assert window.desk._solver is not None
    return window.desk._solver


def enter(qtbot: QtBot, field: NumberField, text: str) -> None:
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, text)
    qtbot.keyClick(field, Qt.Key.Key_Return)


def ask(qtbot: QtBot, solver: SizeSolver, *size: int) -> None:
    for field, n in zip(solver.outputs, size, strict=False):
        enter(qtbot, field, str(n))


def rows(solver: SizeSolver) -> list[list[str]]:
    model = solver.model
    return [
        [str(model.index(row, column).data()) for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


def click_row(qtbot: QtBot, solver: SizeSolver, row: int, double: bool = False) -> None:
    table = solver.table
    spot = table.visualRect(solver.model.index(row, 1)).center()
    qtbot.mouseClick(table.viewport(), LEFT, pos=spot)
    if double:
        qtbot.mouseDClick(table.viewport(), LEFT, pos=spot)


def test_it_begins_with_what_doubles_the_input(solver: SizeSolver):
    assert [field.text() for field in (*solver.inputs, *solver.outputs)] == ["9", "15", "18", "30"]
    first = rows(solver)[0]
    assert first[:8] == ["even", "2", "2", "0", "0", "1", "1", "540"]
    assert "kernel_size=2, stride=2" in solver.reason.text()
    assert "stamps touch" in solver.reason.text()
    assert "18×30, 18×31, 19×30, 19×31" in solver.associated.text()


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_question_17_within_three_clicks(window: MainWindow, qtbot: QtBot):
    """Layer ▸ Solve for Size… shows at once what doubles 9×15: two clicks."""
    window.context.model.replace(BEGIN)
    menu = window._menus[2]
    bar = window.menuBar()
    qtbot.mouseClick(bar, LEFT, pos=bar.actionGeometry(menu.menuAction()).center())
    entry = next(a for a in menu.actions() if a.text().startswith("Solve for Si"))
    qtbot.mouseClick(menu, LEFT, pos=menu.actionGeometry(entry).center())
    assert not menu.isVisible()
    solver = window.desk._solver
    assert solver is not None
    assert solver.isVisible()
    assert rows(solver)[0][0] == "even"


def test_9x15_to_17x30_has_an_answer_that_can_be_used(
    solver: SizeSolver, window: MainWindow, qtbot: QtBot
):
    ask(qtbot, solver, 17, 30)
    found = rows(solver)
    assert [row[1:6] for row in found if row[5] == "1"] == [
        ["7", "2", "3", "0, 1", "1"], ["5", "2", "2", "0, 1", "1"],
        ["3", "2", "1", "0, 1", "1"], ["1", "2", "0", "0, 1", "1"],
    ]  # fmt: skip
    wanted = next(n for n, row in enumerate(found) if row[1:6] == ["3", "2", "1", "0, 1", "1"])
    solver.table.scrollTo(solver.model.index(wanted, 0))
    click_row(qtbot, solver, wanted)
    assert "kernel_size=3, stride=2, padding=1, output_padding=(0, 1)" in solver.reason.text()
    assert "no multiple of stride 2" in solver.reason.text()
    assert "17×29, 17×30, 18×29, 18×30" in solver.associated.text()
    qtbot.mouseClick(solver.use, LEFT)
    model = window.context.model
    assert model.document.feature_maps[-1].shape[2:] == (17, 30)
    assert model.document.layers[0].spec.output_padding == (0, 1)
    model.undo_stack.undo()
    assert model.document is BEGIN
    assert not model.undo_stack.canUndo()


def test_a_double_click_and_enter_use_a_row(solver: SizeSolver, window: MainWindow, qtbot: QtBot):
    model = window.context.model
    click_row(qtbot, solver, 1, double=True)
    assert model.document.layers[0].spec == solver.model.rows[1].spec
    assert model.document.feature_maps[-1].shape[2:] == (18, 30)
    solver.table.setFocus()
    qtbot.keyClick(solver.table, Qt.Key.Key_Down)
    qtbot.keyClick(solver.table, Qt.Key.Key_Return)
    assert solver.choice is not None
    assert model.document.layers[0].spec == solver.choice.spec == solver.model.rows[2].spec
    assert model.undo_stack.count() == 2


def test_an_input_of_another_size_is_made(solver: SizeSolver, window: MainWindow, qtbot: QtBot):
    for field, text in zip(solver.inputs, ("4", "5"), strict=True):
        enter(qtbot, field, text)
    ask(qtbot, solver, 12, 15)
    assert rows(solver)[0][:3] == ["even", "3", "3"]
    qtbot.mouseClick(solver.use, LEFT)
    document = window.context.model.document
    assert document.input.shape[2:] == (4, 5)
    assert document.feature_maps[-1].shape[2:] == (12, 15)
    assert [field.text() for field in solver.outputs] == ["12", "15"]
    window.context.model.undo_stack.undo()
    assert window.context.model.document is BEGIN


def test_a_kernel_of_ones_stays_one():
    spec = choices((9, 15), (18, 30), Bounds())[0][3].spec
    changed = with_settings(BEGIN, 0, (9, 15), spec)
    assert spec.kernel_size == (4, 4)
    assert (changed.layers[0].kernel == 1).all()
    own = BEGIN.with_layer(0, weight=np.arange(9.0).reshape(1, 1, 3, 3))
    kept = with_settings(own, 0, (9, 15), spec).layers[0].kernel
    assert kept[:3, :3].tolist() == own.layers[0].kernel.tolist()


def test_what_cannot_be_names_the_nearest(solver: SizeSolver, window: MainWindow, qtbot: QtBot):
    ask(qtbot, solver, 17, 900)
    assert "the largest it can make is " in solver.message.sentence
    assert rows(solver) == []
    assert not solver.use.isEnabled()
    ask(qtbot, solver, 18, 30)
    assert solver.message.sentence == ""
    assert solver.use.isEnabled()
    for name, text in (("stride", "4"), ("kernel_size", "2"), ("dilation", "1"), ("padding", "0")):
        enter(qtbot, solver.bounds[name], text)
    ask(qtbot, solver, 30, 30)
    assert "the nearest it can make are 28 and 33" in solver.message.sentence


def test_axes_that_need_settings_of_their_own(
    solver: SizeSolver, window: MainWindow, qtbot: QtBot
):
    ask(qtbot, solver, 27, 15)
    assert "here every axis has its own" in solver.summary.text()
    first = rows(solver)[0]
    assert first[0] == "even"
    assert first[2] == "3, 1"
    assert "Axis 1, " in solver.reason.text()
    qtbot.mouseClick(solver.use, LEFT)
    assert window.context.model.document.feature_maps[-1].shape[2:] == (27, 15)


@pytest.mark.parametrize("text", ["0", "-3", "two", "1.5", "99999999999999"])
def test_nonsense_is_refused_with_a_sentence(solver: SizeSolver, qtbot: QtBot, text: str):
    before = rows(solver)
    enter(qtbot, solver.outputs[0], text)
    assert solver.outputs[0].is_refused
    assert solver.message.sentence
    assert rows(solver) == before
    enter(qtbot, solver.outputs[0], "18")
    assert solver.message.sentence == ""


def test_bounds_have_bounds(solver: SizeSolver, qtbot: QtBot):
    enter(qtbot, solver.bounds["kernel_size"], "999")
    assert "searches kernel_size up to 16 at most" in solver.message.sentence
    enter(qtbot, solver.bounds["kernel_size"], "2")
    assert {row[1] for row in rows(solver)} <= {"1", "2"}
    field = solver.bounds["kernel_size"]
    field.setFocus()
    qtbot.keyClick(field, Qt.Key.Key_Up)
    assert field.text() == "3"


def test_only_even_ones(solver: SizeSolver, qtbot: QtBot):
    assert {row[0] for row in rows(solver)} > {"even"}
    qtbot.mouseClick(solver.only_even, LEFT, pos=QPoint(8, solver.only_even.height() // 2))
    assert {row[0] for row in rows(solver)} == {"even"}


def test_a_later_layer_keeps_its_input(solver: SizeSolver, window: MainWindow, qtbot: QtBot):
    layer = make_layer("conv_transpose", [1, 1, 1], stride=2)
    window.context.model.replace(make_document([1] * 4, layer, layer))
    window.context.playback.set_layer(1)
    assert solver.inputs[0].text() == "9"
    assert not solver.inputs[0].isEnabled()
    assert solver.inputs[1].isHidden()
    assert solver.outputs[0].text() == "18"
    qtbot.mouseClick(solver.use, LEFT)
    assert window.context.model.document.feature_maps[-1].shape[2:] == (18,)
    assert window.context.model.document.feature_maps[1].shape[2:] == (9,)


def test_a_size_that_kills_the_chain_is_refused(
    solver: SizeSolver, window: MainWindow, qtbot: QtBot
):
    wide = make_layer("conv", np.ones((12, 12)))
    window.context.model.replace(make_document(np.ones((8, 8)), BEGIN.layers[0], wide))
    before = window.context.model.document
    ask(qtbot, solver, 8, 8)
    qtbot.mouseClick(solver.use, LEFT)
    assert window.context.model.document is before
    assert solver.message.sentence


def test_it_speaks_chinese_and_fits_small_windows(
    solver: SizeSolver, window: MainWindow, qtbot: QtBot
):
    window.context.appearance.set_language("zh_CN")
    QApplication.processEvents()
    assert solver.windowTitle() == "按尺寸求解"
    assert rows(solver)[0][0] == "均匀"
    assert solver.minimumSizeHint().width() <= 960
    assert solver.minimumSizeHint().height() <= 560
    cut = [
        w for w in solver.findChildren(QWidget)
        if w.isVisible() and w.width() < w.minimumSizeHint().width()
    ]  # fmt: skip
    assert cut == []


def test_closing_the_window_closes_it(solver: SizeSolver, window: MainWindow):
    window.context.model.undo_stack.setClean()
    window.close()
    assert not solver.isVisible()
