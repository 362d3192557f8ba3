"""Presenter mode with real keys and a real mouse: the road, the light, the zoom, the screens."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import cast

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QImage, QKeyEvent, QScreen, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from core.document import make_document, make_layer
from tconv_gui.actions._help_pages import shortcuts_page
from tconv_gui.actions._presenter_keys import PRESENTER_KEYS
from tconv_gui.figures import FIGURES
from tconv_gui.figures.figure import CellRef
from tconv_gui.figures.render import WHOLE, View, place, render_image
from tconv_gui.model.lesson_player import LessonPlayer, player_of
from tconv_gui.model.presentation import LAST_SLIDE, LAST_STEP, Presentation
from tconv_gui.model.spotlight import lit_rects, related
from tconv_gui.shell.presenter_screens import share
from tconv_gui.shell.presenter_show import Show
from tconv_gui.shell.presenter_slide import SlideHead
from tconv_gui.shell.window import MainWindow
from tconv_gui.widgets.figure_canvas import FigureCanvas

ROOT = Path(__file__).resolve().parent.parent.parent
Key = Qt.Key
NONE = Qt.KeyboardModifier.NoModifier
CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def shown(window: MainWindow, qtbot: QtBot) -> Iterator[MainWindow]:
    window.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is window)
    window.desk.set_presenting(True)
    settle()
    yield window
    window.desk.set_presenting(False)


@pytest.fixture
def player(window: MainWindow) -> LessonPlayer:
    return player_of(window.context)


def settle() -> None:
    for _ in range(4):
        QApplication.sendPostedEvents()
        QApplication.processEvents()


def show_of(window: MainWindow) -> Show:
    show = window.presenter.show
    assert show is not None
    return show


def talk_of(window: MainWindow) -> Presentation:
    return window.presenter.talk


def canvas_of(window: MainWindow) -> FigureCanvas:
    canvas = window.stage.canvas  # type: ignore[attr-defined]
    assert isinstance(canvas, FigureCanvas)
    return canvas


def press(window: MainWindow, key: Key, held: Qt.KeyboardModifier = NONE) -> None:
    """A key where the keyboard is."""
    QTest.keyClick(QApplication.focusWidget() or window, key, held)
    settle()


def focus_of() -> QWidget:
    """Where the keyboard is."""
    focus = QApplication.focusWidget()
    assert focus is not None
    return focus


def spot(window: MainWindow, grid: str, *index: int) -> QPoint:
    rect = canvas_of(window).cell_rect(CellRef(grid, index))
    assert rect is not None
    return rect.center().toPoint()


def numbers(window: MainWindow) -> list[object]:
    document = window.context.model.document
    return [document.input.tolist(), document.layers[0].weight.tolist()]


# ---- the road: steps


@pytest.mark.parametrize("key", [Key.Key_PageDown, Key.Key_Right, Key.Key_Down, Key.Key_Space,
                                 Key.Key_Return, Key.Key_Enter, Key.Key_N])  # fmt: skip
def test_keys_that_go_on(shown: MainWindow, key: Key) -> None:
    press(shown, key)
    assert shown.context.playback.step == 1


@pytest.mark.parametrize(
    "key", [Key.Key_PageUp, Key.Key_Left, Key.Key_Up, Key.Key_P, Key.Key_Backspace]
)
def test_keys_that_go_back(shown: MainWindow, key: Key) -> None:
    shown.context.playback.seek(3)
    press(shown, key)
    assert shown.context.playback.step == 2


def test_home_end_and_restart(shown: MainWindow) -> None:
    playback = shown.context.playback
    press(shown, Key.Key_End)
    assert playback.step == playback.step_count
    press(shown, Key.Key_Home)
    assert playback.step == 0
    playback.seek(3)
    press(shown, Key.Key_F5)
    assert playback.step == 0
    playback.seek(3)
    press(shown, Key.Key_F5, SHIFT)
    assert playback.step == 0
    assert shown.desk.is_presenting


def test_a_number_and_enter_go_to_a_step(shown: MainWindow) -> None:
    before, playback = numbers(shown), shown.context.playback
    press(shown, Key.Key_3)
    assert show_of(shown).overlay.typed == "3"
    press(shown, Key.Key_7)
    press(shown, Key.Key_Backspace)
    press(shown, Key.Key_Return)
    assert playback.step == 3
    assert show_of(shown).overlay.typed == ""
    press(shown, Key.Key_2)
    press(shown, Key.Key_Escape)
    press(shown, Key.Key_9)
    press(shown, Key.Key_9)
    press(shown, Key.Key_Enter)
    assert playback.step == playback.step_count
    assert shown.desk.is_presenting
    assert numbers(shown) == before


def test_at_the_end_it_says_so(shown: MainWindow) -> None:
    words = shown.context.words
    shown.context.playback.seek(4)
    press(shown, Key.Key_PageDown)
    assert show_of(shown).overlay.note == words(LAST_STEP)
    player_of(shown.context).open("stride", 99)
    press(shown, Key.Key_End)
    press(shown, Key.Key_PageDown)
    press(shown, Key.Key_PageDown)
    assert show_of(shown).overlay.note == words(LAST_SLIDE)


def test_f5_begins_as_the_button_of_a_remote_does(window: MainWindow, qtbot: QtBot) -> None:
    window.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is window)
    press(window, Key.Key_F5)
    assert window.desk.is_presenting
    press(window, Key.Key_Escape)
    assert not window.desk.is_presenting
    press(window, Key.Key_F5, SHIFT)
    assert window.desk.is_presenting
    press(window, Key.Key_F11)
    assert not window.desk.is_presenting


# ---- the road: slides


def test_after_the_last_step_comes_the_next_slide(
    shown: MainWindow, player: LessonPlayer
) -> None:
    player.open("first")
    playback = shown.context.playback
    seen = [(player.step, playback.step)]
    while not (player.step == 2 and playback.step == playback.step_count):
        press(shown, Key.Key_PageDown)
        seen.append((player.step, playback.step))
        assert len(seen) < 60
    assert sorted(seen) == seen, "never back"
    assert len(set(seen)) == len(seen), "every press shows something"
    back = [seen[-1]]
    while back[-1] != seen[0]:
        press(shown, Key.Key_PageUp)
        back.append((player.step, playback.step))
        assert len(back) < 60
    assert back == seen[::-1], "the same way back"


def test_whole_slides(shown: MainWindow, player: LessonPlayer) -> None:
    player.open("first")
    press(shown, Key.Key_PageDown, CTRL)
    press(shown, Key.Key_PageDown, CTRL)
    assert player.step == 2
    press(shown, Key.Key_PageUp, CTRL)
    assert player.step == 1


def questioned(player: LessonPlayer, lesson: str) -> int:
    return next(
        number
        for number, step in enumerate(player.load(lesson).steps)
        if step.question is not None
    )


def head_text(head: SlideHead) -> str:
    labels = (head.title, head.text, head.ask, head.verdict, head.after)
    return " ".join(label.text() for label in labels if label.isVisible())


def test_the_answer_is_hidden_until_the_next_press(
    shown: MainWindow, player: LessonPlayer
) -> None:
    at = questioned(player, "stride")
    player.open("stride", at)
    settle()
    head = show_of(shown).head
    answer = player.coming_answer("en")[0]
    assert player.question_text("en").replace("\u00a0", " ") in head_text(head).replace(
        "\u00a0", " "
    )
    assert not head.verdict.isVisible()
    assert answer not in head_text(head)
    for key in (Key.Key_End, Key.Key_F5, Key.Key_PageDown):
        press(shown, key)
        if key == Key.Key_End:
            # To the end of the figure would be a way round the question.
            assert player.outcome is not None
        elif key == Key.Key_F5:
            player.go(at)
            assert player.outcome is None, "begun again, nothing is answered"
            settle()
    assert player.outcome is not None
    assert player.outcome.is_right is None
    assert answer in head.verdict.text()
    assert head.verdict.isVisible()
    assert player.step == at


def test_an_answer_can_be_clicked(shown: MainWindow, player: LessonPlayer) -> None:
    player.open("before_training")
    settle()
    head = show_of(shown).head
    right = next(b for b in head.choices if b.text() == player.coming_answer("en")[0])
    QTest.mouseClick(right, LEFT)
    settle()
    assert player.outcome is not None
    assert player.outcome.is_right
    assert not any(button.isVisible() for button in head.choices)


def test_slides_of_every_lesson_fit(shown: MainWindow, player: LessonPlayer) -> None:
    """No line of any slide is cut off, and the figure has most of the room."""
    for width, height in ((1920, 1080), (1280, 720)):
        shown.setWindowState(Qt.WindowState.WindowNoState)
        shown.resize(width, height)
        settle()
        for entry in player.entries:
            player.open(entry.id)
            for number in range(player.step_count):
                player.go(number)
                player.reveal()
                head = show_of(shown).head
                assert head.height() <= 0.45 * height, (entry.id, number)
                for label in (head.text, head.ask, head.verdict, head.after):
                    if label.isVisible():
                        assert label.heightForWidth(label.width()) <= label.height() + 1
        shown.context.model.undo_stack.setClean()


def test_a_slide_with_a_picture(shown: MainWindow, player: LessonPlayer) -> None:
    lesson = player.load("before_training")
    at = next(number for number, step in enumerate(lesson.steps) if step.picture)
    player.open("before_training", at)
    settle()
    assert shown.views["pictures"].isVisible()
    assert not talk_of(shown).has_steps
    press(shown, Key.Key_S)
    press(shown, Key.Key_Z)
    press(shown, Key.Key_PageUp)
    assert player.step == at - 1
    press(shown, Key.Key_End)
    press(shown, Key.Key_PageDown)
    assert player.step == at


# ---- nothing is changed by accident


def test_no_key_changes_the_document(shown: MainWindow, player: LessonPlayer) -> None:
    before = numbers(shown), len(shown.context.model.document.layers)
    QTest.mouseClick(canvas_of(shown), LEFT, NONE, spot(shown, "input", 0, 0))
    settle()
    signs = (*range(0x20, 0x61), *range(0x7B, 0x7F))
    plain = [*signs, Key.Key_Delete, Key.Key_Tab, Key.Key_F8]
    stay = {Key.Key_V, Key.Key_E}
    for code in plain:
        if Key(code) not in stay:
            press(shown, Key(code))
    for letter in "ADIKLNSTVX":
        press(shown, Key(ord(letter)), CTRL)
    for key in (Key.Key_Delete, Key.Key_Right, Key.Key_Left, Key.Key_W):
        press(shown, key, CTRL)
        press(shown, key, CTRL | SHIFT)
    assert (numbers(shown), len(shown.context.model.document.layers)) == before
    assert shown.context.playback.selected is None
    assert not [widget for widget in QApplication.topLevelWidgets() if widget.isModal()]


def test_a_number_is_changed_on_purpose(shown: MainWindow) -> None:
    playback, canvas = shown.context.playback, canvas_of(shown)
    place_ = spot(shown, "input", 0, 1)
    QTest.mouseClick(canvas, LEFT, NONE, place_)
    assert playback.pin == CellRef("input", (0, 1)), "one click explains"
    QTest.mouseDClick(canvas, LEFT, NONE, place_)
    settle()
    assert canvas.editor.is_open
    QTest.keyClicks(focus_of(), "75")
    QTest.keyClick(focus_of(), Key.Key_Return)
    settle()
    assert shown.context.model.document.input[0, 0, 0, 1] == 75
    assert playback.selected is None
    press(shown, Key.Key_2)
    press(shown, Key.Key_Return)
    assert playback.step == 2, "digits go to steps again"
    press(shown, Key.Key_Z, CTRL)
    assert shown.context.model.document.input[0, 0, 0, 1] == 1, "and it can be undone"


def test_the_keyboard_changes_the_lit_number(shown: MainWindow) -> None:
    talk_of(shown).light(CellRef("kernel", (1, 1)))
    press(shown, Key.Key_E)
    assert canvas_of(shown).editor.is_open
    QTest.keyClicks(focus_of(), "8")
    press(shown, Key.Key_PageDown)
    assert shown.context.playback.step == 1, "the remote works all the while"
    QTest.keyClick(focus_of(), Key.Key_Return)
    settle()
    assert shown.context.model.document.layers[0].kernel[1, 1] == 8
    talk_of(shown).light(CellRef("output", (0, 0)))
    press(shown, Key.Key_E)
    assert not canvas_of(shown).editor.is_open


# ---- curtain


@pytest.mark.parametrize(("key", "colour"), [
    (Key.Key_B, "black"), (Key.Key_Period, "black"), (Key.Key_W, "white"),
    (Key.Key_Comma, "white"),
])  # fmt: skip
def test_curtains(shown: MainWindow, key: Key, colour: str) -> None:
    press(shown, key)
    show = show_of(shown)
    assert show.curtain.isVisible()
    assert show.curtain.geometry() == shown.rect()
    picture = shown.grab().toImage()
    corners = {picture.pixelColor(x, y).name()
               for x in (0, picture.width() // 2, picture.width() - 1)
               for y in (0, picture.height() // 2, picture.height() - 1)}  # fmt: skip
    assert corners == {"#000000" if colour == "black" else "#ffffff"}
    QTest.keyClick(shown, Key.Key_Shift)
    assert show.curtain.isVisible()
    press(shown, Key.Key_PageDown)
    assert not show.curtain.isVisible()
    assert shown.context.playback.step == 0, "the key that comes back does nothing else"
    press(shown, key)
    QTest.mouseClick(show.curtain, LEFT)
    settle()
    assert not show.curtain.isVisible()
    assert shown.desk.is_presenting


# ---- spotlight


def cell_picture(window: MainWindow, cell: CellRef) -> QImage:
    canvas = canvas_of(window)
    rect = canvas.cell_rect(cell)
    assert rect is not None
    corner = canvas.mapTo(window, QPoint(0, 0))
    inner = rect.toAlignedRect().adjusted(2, 2, -2, -2).translated(corner)
    return window.grab().toImage().copy(inner)


def test_the_spotlight_leaves_a_cell_and_its_terms_bright(shown: MainWindow) -> None:
    shown.context.playback.seek(4)
    shown.context.playback.set_pin(CellRef("output", (0, 1)))
    lit = [CellRef("output", (0, 1)), CellRef("input", (0, 0)), CellRef("input", (0, 1)),
           CellRef("kernel", (0, 0)), CellRef("kernel", (0, 1))]  # fmt: skip
    dim = [CellRef("output", (2, 2)), CellRef("input", (1, 0)), CellRef("kernel", (1, 1))]
    before = {cell: cell_picture(shown, cell) for cell in [*lit, *dim]}
    show_of(shown)._mouse = QPointF(-9999, -9999)
    press(shown, Key.Key_S)
    assert talk_of(shown).lit == CellRef("output", (0, 1)), "the cell that is held"
    for cell in lit[1:]:
        assert cell_picture(shown, cell) == before[cell], cell
    for cell in dim:
        now, was = (p.pixelColor(3, 3).lightness() for p in
                    (cell_picture(shown, cell), before[cell]))  # fmt: skip
        assert now < 0.6 * was, cell
    press(shown, Key.Key_S)
    assert not show_of(shown).overlay.light.places
    assert cell_picture(shown, dim[0]) == before[dim[0]]


def test_the_spotlight_follows_arrows_and_clicks(shown: MainWindow) -> None:
    talk = talk_of(shown)
    QTest.mouseClick(canvas_of(shown), LEFT, SHIFT, spot(shown, "output", 1, 1))
    assert talk.lit == CellRef("output", (1, 1))
    assert shown.context.playback.pin == talk.lit
    for key, index in ((Key.Key_Right, (1, 2)), (Key.Key_Right, (1, 2)), (Key.Key_Up, (0, 2)),
                       (Key.Key_Left, (0, 1)), (Key.Key_Down, (1, 1))):  # fmt: skip
        press(shown, key)
        assert talk.lit == CellRef("output", index)
    assert shown.context.playback.step == 0, "arrows belong to the light meanwhile"
    press(shown, Key.Key_PageDown)
    assert shown.context.playback.step == 1, "the remote's keys do not"
    QTest.mouseClick(canvas_of(shown), LEFT, NONE, spot(shown, "kernel", 0, 0))
    assert talk.lit == CellRef("kernel", (0, 0))
    press(shown, Key.Key_Tab)
    assert talk.lit is not None
    assert talk.lit.grid != "kernel"
    press(shown, Key.Key_Escape)
    assert talk.lit is None
    assert shown.desk.is_presenting


@pytest.mark.parametrize("figure", FIGURES, ids=lambda figure: figure.id)
def test_every_figure_can_be_lit(shown: MainWindow, figure: object) -> None:
    """Whatever cell is under the mouse: what is bright is where the figure draws it."""
    playback, canvas = shown.context.playback, canvas_of(shown)
    playback.set_figure(figure.id)  # type: ignore[attr-defined]
    playback.seek(playback.step_count)
    settle()
    scene = canvas.scene
    assert scene is not None
    for grid in scene.figure.layout(scene.frame).grids:
        rect = canvas.area_of(grid.rect)
        inside = QPointF(rect.x() + 3, rect.y() + 3)
        cell = canvas.cell_at(inside)
        if cell is None or scene.figure.cell_rect(scene.frame, cell) is None:
            continue
        talk_of(shown).light(cell)
        scene = canvas.scene
        assert scene is not None
        own = canvas.cell_rect(cell)
        assert own is not None
        corner = QPointF(canvas.mapTo(shown, QPoint(0, 0)))
        light = show_of(shown).overlay.light
        assert light.rings[0] == own.translated(corner) & canvas.rect().toRectF().translated(
            corner
        )
        for lit in lit_rects(scene.figure, scene.frame, cell):
            area = canvas.area_of(lit).translated(corner)
            assert any(bright.toRectF().contains(area) for bright in light.places)
        talk_of(shown).put_out()


def test_what_belongs_to_a_cell() -> None:
    figure = next(figure for figure in FIGURES if figure.id == "scatter")
    document = make_document([[1, 2], [3, 4]], make_layer("conv_transpose", [[1, 2], [3, 4]]))
    from tconv_gui.figures.figure import Frame
    from tconv_gui.words import Words

    frame = Frame(document, Words("en"))
    cells = related(figure, frame, CellRef("input", (0, 1)))
    assert cells["output"] == {(0, 1), (0, 2), (1, 1), (1, 2)}
    assert cells["kernel"] == {(0, 0), (0, 1), (1, 0), (1, 1)}
    cells = related(figure, frame, CellRef("output", (1, 1)))
    assert cells["input"] == {(0, 0), (0, 1), (1, 0), (1, 1)}
    assert cells["matrix"] == {(4, 0), (4, 1), (4, 2), (4, 3)}
    assert related(figure, frame, CellRef("output", (-1, 0))) == {}


def test_a_lit_cell_that_is_no_more_is_not_lit(shown: MainWindow) -> None:
    talk = talk_of(shown)
    talk.light(CellRef("output", (2, 2)))
    model = shown.context.model
    model.replace(make_document([[1.0]], make_layer("conv_transpose", [[1.0]])))
    assert talk.lit is None
    assert not show_of(shown).overlay.light.places


def test_q_hides_the_output_and_a_click_reveals_a_cell(shown: MainWindow) -> None:
    playback, cell = shown.context.playback, CellRef("output", (1, 1))
    press(shown, Key.Key_End)
    plain = cell_picture(shown, cell)
    press(shown, Key.Key_Q)
    hidden = cell_picture(shown, cell)
    assert playback.hidden.covers((1, 1))
    assert hidden != plain
    talk_of(shown).light(cell)
    assert playback.hidden.covers((1, 1)), "light alone tells nothing"
    assert show_of(shown).overlay.light.rings
    talk_of(shown).put_out()
    QTest.mouseClick(canvas_of(shown), LEFT, NONE, spot(shown, "output", 1, 1))
    assert not playback.hidden.covers((1, 1))
    assert playback.hidden.covers((0, 0))
    press(shown, Key.Key_Q)
    assert not playback.hidden
    playback.set_hover(CellRef("output", (0, 2)))
    press(shown, Key.Key_Q, SHIFT)
    assert playback.hidden.covers((0, 2)), "one cell alone"
    assert not playback.hidden.covers((0, 0))
    press(shown, Key.Key_Q)


# ---- laser


def test_the_laser_is_on_while_l_is_held(shown: MainWindow) -> None:
    overlay, canvas = show_of(shown).overlay, canvas_of(shown)
    show_of(shown)._mouse = QPointF(canvas.mapToGlobal(QPoint(200, 150)))
    focus = focus_of()
    QTest.keyPress(focus, Key.Key_L)
    assert overlay.laser is not None
    assert canvas.mapFrom(shown, overlay.laser.toPoint()) == QPoint(200, 150)
    dot = shown.grab().toImage().pixelColor(overlay.laser.toPoint())
    assert (dot.red() > 230, dot.green() < 60, dot.blue() < 60) == (True, True, True)
    QTest.mouseMove(canvas, QPoint(260, 190))
    settle()
    assert canvas.mapFrom(shown, overlay.laser.toPoint()) == QPoint(260, 190)
    assert shown.context.playback.hover is None, "cells do not speak under the dot"
    assert QApplication.overrideCursor() is not None
    show_of(shown)._held_for.start()
    QTest.qWait(400)
    QTest.keyRelease(focus, Key.Key_L)
    assert overlay.laser is None
    assert QApplication.overrideCursor() is None


def test_a_short_press_switches_the_laser_and_ctrl_holds_it(shown: MainWindow) -> None:
    overlay = show_of(shown).overlay
    press(shown, Key.Key_L)
    assert overlay.laser is not None
    press(shown, Key.Key_L)
    assert overlay.laser is None
    focus = focus_of()
    QTest.keyPress(focus, Key.Key_Control, CTRL)
    assert overlay.laser is not None
    QTest.keyRelease(focus, Key.Key_Control)
    assert overlay.laser is None


def test_a_held_key_is_let_go_with_the_window(shown: MainWindow) -> None:
    QTest.keyPress(focus_of(), Key.Key_L)
    QApplication.sendEvent(shown, QEvent(QEvent.Type.WindowDeactivate))
    assert not talk_of(shown).is_laser


def test_a_held_key_that_repeats_is_one_press(shown: MainWindow) -> None:
    focus = focus_of()
    for number in range(5):
        repeated = QKeyEvent(QEvent.Type.KeyPress, Key.Key_B, NONE, "b", number > 0)
        QApplication.sendEvent(focus, repeated)
    assert talk_of(shown).curtain == "black"


# ---- zoom


def wheel(canvas: QWidget, at: QPoint, notches: int, held: Qt.KeyboardModifier) -> None:
    event = QWheelEvent(
        QPointF(at), QPointF(canvas.mapToGlobal(at)), QPoint(), QPoint(0, 120 * notches),
        Qt.MouseButton.NoButton, held, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(canvas, event)


def test_ctrl_and_wheel_zoom_at_the_mouse(shown: MainWindow) -> None:
    canvas, before = canvas_of(shown), numbers(shown)
    at = spot(shown, "input", 0, 0)
    for _ in range(6):
        wheel(canvas, at, 1, CTRL)
        assert canvas.cell_at(QPointF(at)) == CellRef("input", (0, 0)), "it stays under the mouse"
    assert canvas.view.zoom > 3
    wheel(canvas, at, -20, CTRL)
    assert canvas.view == WHOLE
    assert numbers(shown) == before


def test_z_zooms_and_zero_shows_all_again(shown: MainWindow) -> None:
    canvas, show = canvas_of(shown), show_of(shown)
    at = spot(shown, "output", 0, 0)
    show._mouse = QPointF(canvas.mapToGlobal(at))
    press(shown, Key.Key_Z)
    assert canvas.view.zoom == 2.5
    press(shown, Key.Key_Plus)
    assert canvas.view.zoom > 3
    press(shown, Key.Key_Minus)
    press(shown, Key.Key_0)
    assert canvas.view == WHOLE
    press(shown, Key.Key_1)
    press(shown, Key.Key_0)
    assert talk_of(shown).typed == "10", "a 0 of a number is one"


def test_a_zoomed_figure_is_dragged_and_not_clicked(shown: MainWindow) -> None:
    canvas = canvas_of(shown)
    canvas.set_view(View(3.0, 0.5, 0.5))
    start, end = QPoint(400, 300), QPoint(300, 260)
    scene = canvas.scene
    assert scene is not None
    grid = scene.figure.layout(scene.frame).grids[0]
    before = canvas.area_of(grid.rect)
    QTest.mousePress(canvas, LEFT, NONE, start)
    QTest.mouseMove(canvas, end)
    QTest.mouseRelease(canvas, LEFT, NONE, end)
    settle()
    moved_by = canvas.area_of(grid.rect).topLeft() - before.topLeft()
    assert abs(moved_by.x() + 100) <= 1
    assert abs(moved_by.y() + 40) <= 1
    assert shown.context.playback.pin is None


@pytest.mark.parametrize("figure", FIGURES, ids=lambda figure: figure.id)
def test_a_zoomed_picture_is_the_picture_enlarged(shown: MainWindow, figure: object) -> None:
    """Hits stay exact, and a step repaints the same as painting it all."""
    playback, canvas = shown.context.playback, canvas_of(shown)
    playback.set_figure(figure.id)  # type: ignore[attr-defined]
    playback.seek(0)
    settle()
    canvas.set_view(View(2.0, 0.4, 0.55))
    shown.grab()
    playback.seek(1)
    scene = canvas.scene
    assert scene is not None
    whole = render_image(*scene, *canvas.device_size(), view=canvas.view)
    canvas.grab()
    assert canvas._image == whole
    placed = place(scene.figure, scene.frame, *canvas.device_size(), view=canvas.view)
    for grid in scene.figure.layout(scene.frame).grids[:6]:
        rect = canvas.area_of(grid.rect)
        assert rect == placed.to_pixels(grid.rect)


def test_the_next_slide_shows_all(shown: MainWindow, player: LessonPlayer) -> None:
    player.open("first")
    press(shown, Key.Key_Z)
    assert canvas_of(shown).view != WHOLE
    press(shown, Key.Key_PageDown, CTRL)
    assert canvas_of(shown).view == WHOLE


# ---- the pointer, the bar, the sheet of keys


def test_the_pointer_goes_and_comes(shown: MainWindow) -> None:
    show = show_of(shown)
    shown.activateWindow()
    show._idle.timeout.emit()
    assert QApplication.overrideCursor() is not None
    QTest.mouseMove(canvas_of(shown), QPoint(50, 60))
    settle()
    assert QApplication.overrideCursor() is None
    assert show._idle.isActive()


def test_the_bar_comes_up_at_the_lower_edge(shown: MainWindow) -> None:
    show, canvas = show_of(shown), canvas_of(shown)
    assert not show.bar.isVisible()
    QTest.mouseMove(canvas, QPoint(canvas.width() // 2, canvas.height() - 2))
    settle()
    assert show.bar.isVisible()
    assert shown.rect().contains(show.bar.geometry())
    titles = {button.text(): button for button in show.bar.buttons}
    QTest.mouseClick(titles["Next"], LEFT)
    assert shown.context.playback.step == 1
    QTest.mouseClick(titles["Laser"], LEFT)
    assert titles["Laser"].isChecked()
    assert talk_of(shown).is_laser
    QTest.mouseClick(titles["Laser"], LEFT)
    QTest.mouseClick(titles["End"], LEFT)
    assert not shown.desk.is_presenting


def test_keys_and_the_hint(shown: MainWindow) -> None:
    show = show_of(shown)
    assert "Esc" in show.overlay.note
    for key in (Key.Key_H, Key.Key_Question):
        press(shown, key)
        assert show.keys.isVisible()
        assert shown.rect().contains(show.keys.geometry())
        press(shown, key)
        assert not show.keys.isVisible()
    press(shown, Key.Key_H)
    press(shown, Key.Key_Escape)
    assert not show.keys.isVisible()
    assert shown.desk.is_presenting


def test_the_page_of_shortcuts_has_the_keys(window: MainWindow) -> None:
    page = shortcuts_page(window.desk)
    text = page.browser.toPlainText()
    assert all(window.context.words(mark) in text for _, mark in PRESENTER_KEYS)
    page.close()


def test_it_speaks_chinese_at_once(shown: MainWindow) -> None:
    shown.context.appearance.set_language("zh_CN")
    settle()
    assert show_of(shown).keys.isHidden()
    shown.context.appearance.set_language("en")


# ---- afterwards


def test_everything_is_as_it_was(window: MainWindow, qtbot: QtBot) -> None:
    window.resize(1100, 720)
    window.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is window)
    playback, preferences = window.context.playback, window.context.preferences
    window.splitter.setSizes([260, 500, 340])
    cell = CellRef("input", (0, 1))
    playback.select(cell)
    window.views["lessons"].setFocus()
    settle()

    def state() -> list[object]:
        return [window.geometry(), window.windowState(), window.splitter.sizes(),
                QApplication.focusWidget(), playback.selected, canvas_of(window).view,
                window.left.isVisible(), window.right.isVisible(), window.top_bar.isVisible(),
                window.menuBar().isVisible(), canvas_of(window).geometry(),
                QApplication.font().pixelSize(), len(window.findChildren(Show)),
                preferences["show_panel"], preferences["beside"]]  # fmt: skip

    before = state()
    window.desk.set_presenting(True)
    settle()
    assert playback.selected is None
    for key in (Key.Key_Z, Key.Key_S, Key.Key_L, Key.Key_H, Key.Key_B):
        press(window, key)
    window.desk.set_presenting(False)
    settle()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    settle()
    assert state() == before
    assert QApplication.overrideCursor() is None
    assert talk_of(window).curtain == ""
    assert not talk_of(window).is_laser


def test_escape_leaves_one_thing_after_the_other(shown: MainWindow) -> None:
    for key in (Key.Key_L, Key.Key_Z, Key.Key_S, Key.Key_H, Key.Key_7):
        press(shown, key)
    for _ in range(5):
        assert shown.desk.is_presenting
        press(shown, Key.Key_Escape)
    assert shown.desk.is_presenting
    press(shown, Key.Key_Escape)
    assert not shown.desk.is_presenting


def test_closing_while_presenting(window: MainWindow) -> None:
    window.desk.set_presenting(True)
    window.desk.set_speaker(True)
    window.context.model.undo_stack.setClean()
    window.close()
    settle()
    assert not window.desk.is_presenting
    assert not window.presenter.speaker or not window.presenter.speaker.isVisible()


def test_two_figures_are_lit_and_zoomed(shown: MainWindow) -> None:
    shown.context.playback.set_beside("matrix")
    settle()
    talk_of(shown).light(CellRef("output", (1, 1)))
    assert len(show_of(shown).overlay.light.rings) == 2
    shown.context.playback.drop_beside()


# ---- the speaker


def test_the_speaker_knows_the_answer(shown: MainWindow, player: LessonPlayer) -> None:
    at = questioned(player, "stride")
    player.open("stride", at)
    shown.desk.set_speaker(True)
    settle()
    view = shown.presenter.speaker
    assert view is not None
    assert view.isVisible()
    answer, after = player.coming_answer("en")
    assert answer in view.answer.text()
    assert view.after.text().replace("\u00a0", " ") == after.replace("\u00a0", " ")
    assert answer not in head_text(show_of(shown).head)
    assert view.coming_caption.text() == "Next: the answer"
    press(shown, Key.Key_PageDown)
    assert view.answer.text() == f"Answer: {answer}"
    assert view.coming_caption.text() in ("Next slide", f"Next: step {1}") or view.coming.scene
    shown.desk.set_speaker(False)


def test_the_speaker_sees_the_next_step(shown: MainWindow) -> None:
    shown.desk.set_speaker(True)
    settle()
    view = shown.presenter.speaker
    assert view is not None
    assert view.coming_caption.text() == "Next: step 1"
    assert view.coming.scene is not None
    assert view.coming.scene[1].step == 1
    assert view.coming.image is not None
    assert "step 0 of 4" in view.place.text()
    press(shown, Key.Key_PageDown)
    assert view.coming.scene[1].step == 2
    assert "step 1 of 4" in view.place.text()
    press(shown, Key.Key_B)
    assert view.now_caption.text() == "The screen is black."
    press(shown, Key.Key_B)
    press(shown, Key.Key_End)
    assert view.coming.text == "This is the end."
    shown.desk.set_speaker(False)


def test_keys_work_in_the_speakers_window(shown: MainWindow, qtbot: QtBot) -> None:
    shown.desk.set_speaker(True)
    view = shown.presenter.speaker
    assert view is not None
    view.activateWindow()
    QTest.keyClick(view, Key.Key_PageDown)
    assert shown.context.playback.step == 1
    QTest.keyClick(view, Key.Key_B)
    assert show_of(shown).curtain.isVisible()
    QTest.keyClick(view, Key.Key_Escape)
    QTest.keyClick(view, Key.Key_Escape)
    assert not shown.desk.is_presenting
    shown.desk.set_speaker(False)


def test_a_rehearsal_on_one_screen(window: MainWindow) -> None:
    action = next(a for a in window.findChildren(type(window.menuBar().actions()[0]))
                  if a.text().replace("&", "") == "Speaker View")  # fmt: skip
    action.trigger()
    view = window.presenter.speaker
    assert view is not None
    assert view.isVisible()
    assert action.isChecked()
    settle()
    QTest.keyClick(view, Key.Key_Right)
    assert window.context.playback.step == 1
    QTest.keyClick(view, Key.Key_3)
    QTest.keyClick(view, Key.Key_Return)
    assert window.context.playback.step == 3
    QTest.mouseClick(view.reset, LEFT)
    assert view.elapsed.text() == "0:00:00"
    QTest.keyClick(view, Key.Key_Escape)
    assert not view.isVisible()
    assert not action.isChecked()
    assert not window.desk.is_presenting


def test_coming_is_what_the_next_press_shows(shown: MainWindow, player: LessonPlayer) -> None:
    """The speaker's preview never lies, all through a lesson."""
    playback, talk = shown.context.playback, talk_of(shown)
    for lesson in ("first", "stride"):
        player.open(lesson)
        while (coming := talk.coming()) is not None:
            was = (player.step, player.outcome)
            press(shown, Key.Key_PageDown)
            assert playback.step == coming.step
            assert playback.figure is coming.figure
            assert playback.layer == coming.layer
            assert playback.options == coming.options
            ours, theirs = shown.context.model.document, coming.document
            assert ours.feature_maps[-1].tolist() == theirs.feature_maps[-1].tolist()
            assert ((player.step, player.outcome) == was) == (coming.kind == "step")
        shown.context.model.undo_stack.setClean()


# ---- screens


def test_who_gets_which_screen() -> None:
    laptop, projector, third = (cast("QScreen", object()) for _ in range(3))
    screens = [laptop, projector]
    assert share(screens, laptop, laptop) == (projector, laptop)
    assert share(screens, projector, laptop) == (projector, laptop)
    assert share(screens, laptop, laptop, swapped=True) == (laptop, projector)
    assert share([laptop], laptop, laptop) == (laptop, None)
    assert share([laptop], projector, laptop) == (laptop, None)
    assert share([laptop, projector, third], third, laptop) == (third, laptop)


TWO_SCREENS = """
import sys, tempfile
from pathlib import Path
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from tconv_gui.model.preferences import Preferences
from tconv_gui.shell.screenshot import settle
from tconv_gui.shell.start import make_application, make_context, make_window
from tconv_gui.shell.window import dispose

application = make_application()
laptop, projector = QGuiApplication.screens()
preferences = Preferences(Path(sys.argv[1]) / "tconv.ini")
preferences["animate"] = False
context = make_context(application, preferences)
window, look = make_window(application, context)
window.furnish()
window.show()
settle()
before = window.geometry()
assert window.screen() is laptop
window.desk.set_presenting(True)
settle()
view = window.presenter.speaker
assert view is not None and view.isVisible()
assert view.screen() is laptop and window.screen() is projector
assert window.geometry() == projector.geometry(), window.geometry()
QTest.keyClick(view, Qt.Key.Key_PageDown)
assert context.playback.step == 1
QTest.keyClick(window, Qt.Key.Key_X)
settle()
assert view.screen() is projector and window.screen() is laptop
assert window.geometry() == laptop.geometry()
QTest.keyClick(window, Qt.Key.Key_X)
settle()
# The projector's cable is pulled out.
show = window.presenter.show
show._find_screens = lambda: [laptop]
show.follow_screens()
settle()
assert not view.isVisible() and window.isFullScreen() and window.screen() is laptop
QTest.keyClick(window, Qt.Key.Key_PageDown)
assert context.playback.step == 2
# And put in again.
show._find_screens = QGuiApplication.screens
show.follow_screens()
settle()
assert view.isVisible() and view.screen() is laptop and window.screen() is projector
window.desk.set_presenting(False)
settle()
assert not view.isVisible()
assert window.screen() is laptop and window.geometry() == before, (window.geometry(), before)
preferences["speaker_view"] = False
window.desk.set_presenting(True)
settle()
assert not view.isVisible() and window.screen() is laptop
window.desk.set_presenting(False)
context.model.undo_stack.setClean()
window.close()
dispose(window)
print("good")
"""


def test_two_screens(tmp_path: Path) -> None:
    # This platform takes them by their names; the first one is the primary screen.
    screens = [
        {"name": "projector", "x": 1440, "y": 0, "width": 1920, "height": 1080,
         "logicalDpi": 96, "logicalBaseDpi": 96, "dpr": 1},
        {"name": "laptop", "x": 0, "y": 0, "width": 1440, "height": 900,
         "logicalDpi": 96, "logicalBaseDpi": 96, "dpr": 1},
    ]  # fmt: skip
    config = tmp_path / "screens.json"
    config.write_text(json.dumps({"screens": screens}), encoding="utf-8")
    environment = os.environ | {
        "QT_QPA_PLATFORM": f"offscreen:configfile={config.as_posix()}", "PYTHONPATH": str(ROOT),
    }  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-c", TWO_SCREENS, str(tmp_path)], env=environment, cwd=tmp_path,
        capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert done.stdout.strip().endswith("good"), done.stderr[-3000:]
    assert QGuiApplication.screens()
