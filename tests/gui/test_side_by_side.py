"""Two figures side by side, and two settings under one cursor."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from conftest import visible_texts
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QAction, QColor, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenuBar
from pytestqt.qtbot import QtBot

from core.document import Document, make_document, make_layer
from core.words_mark import QT_TRANSLATE_NOOP
from tconv_gui.actions._command import plain_title
from tconv_gui.figures import BY_ID, FIGURES
from tconv_gui.figures.figure import CellRef, Frame
from tconv_gui.figures.pair import pair_of, same_moment
from tconv_gui.figures.render import render_image, update_image
from tconv_gui.model.context import Context
from tconv_gui.shell.start import make_context
from tconv_gui.shell.window import MainWindow
from tconv_gui.theme import load_theme
from tconv_gui.views.stage import StageView
from tconv_gui.widgets.compare_bar import CompareBar, MirrorCanvas
from tconv_gui.widgets.figure_canvas import FigureCanvas
from tconv_gui.words import Words

EDIT = QT_TRANSLATE_NOOP("test", "Set a Number")
LEFT = Qt.MouseButton.LeftButton
NONE = Qt.KeyboardModifier.NoModifier
OUTPUT = CellRef("output", (1, 1))


@pytest.fixture
def stage(context: Context, qtbot: QtBot) -> Iterator[StageView]:
    view = StageView(context)
    qtbot.addWidget(view)
    view.resize(1100, 640)
    view.show()
    view.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is view)
    view.canvas.setFocus()
    yield view
    view.close()


def mirror_of(stage: StageView) -> MirrorCanvas:
    assert stage.pair.mirror is not None
    return stage.pair.mirror


def bar_of(stage: StageView) -> CompareBar:
    assert stage.pair.bar is not None
    return stage.pair.bar


def frame_of(canvas: FigureCanvas) -> Frame:
    assert canvas.scene is not None
    return canvas.scene.frame


def figure_of(canvas: FigureCanvas) -> str:
    assert canvas.scene is not None
    return canvas.scene.figure.id


def point(canvas: FigureCanvas, cell: CellRef) -> None:
    rect = canvas.cell_rect(cell)
    assert rect is not None
    QTest.mouseMove(canvas, rect.center().toPoint())


def click(canvas: FigureCanvas, cell: CellRef, double: bool = False) -> None:
    rect = canvas.cell_rect(cell)
    assert rect is not None
    send = QTest.mouseDClick if double else QTest.mouseClick
    send(canvas, LEFT, NONE, rect.center().toPoint())


def settle(stage: StageView, qtbot: QtBot) -> None:
    """Wait until the two places have shared the room."""
    mirror = mirror_of(stage)
    if mirror.isVisible():
        qtbot.waitUntil(lambda: mirror.height() == stage.canvas.height())
        qtbot.waitUntil(lambda: abs(stage.canvas.width() - mirror.width()) <= 1)
    else:
        qtbot.waitUntil(lambda: stage.canvas.width() == stage.width())


def larger() -> Document:
    """A setting with a larger input: 3×3, 4×4 output."""
    rows = [[1, 2, 3], [4, 5, 6], [7, 8, 9]]
    return make_document(rows, make_layer("conv_transpose", [[1, 1], [1, 1]]))


def seen(canvas: FigureCanvas) -> QImage:
    return canvas.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)


# ---- two figures


def test_at_first_nothing_stands_beside(stage: StageView) -> None:
    assert stage.pair.mirror is None
    assert not stage.pair.title.isVisible()
    assert stage.canvas.width() == stage.width()


def test_both_show_their_figure_at_the_same_moment(
    stage: StageView, context: Context, qtbot: QtBot
) -> None:
    context.playback.set_beside("gather")
    context.playback.seek(2)
    mirror = mirror_of(stage)
    assert (figure_of(stage.canvas), figure_of(mirror)) == ("scatter", "gather")
    assert (frame_of(stage.canvas).step, frame_of(mirror).step) == (2, 5)
    settle(stage, qtbot)
    assert stage.pair.title.title.text() == "Scatter"
    assert bar_of(stage).figures.currentText() == "Gather"


@pytest.mark.parametrize("figure", FIGURES, ids=lambda figure: figure.id)
def test_the_second_picture_is_what_is_exported(
    figure: object, stage: StageView, context: Context
) -> None:
    context.playback.set_beside(figure.id)  # type: ignore[attr-defined]
    mirror = mirror_of(stage)
    QApplication.processEvents()
    for step, cell in ((1, None), (2, OUTPUT), (4, CellRef("input", (0, 1)))):
        context.playback.seek(step)
        context.playback.set_hover(cell)
        assert mirror.scene is not None
        whole = render_image(*mirror.scene, mirror.width(), mirror.height())
        assert seen(mirror) == whole.convertToFormat(QImage.Format.Format_RGB32)


def test_both_begin_and_end_together() -> None:
    for count, other in ((4, 9), (9, 4), (1, 6), (6, 6), (3, 0)):
        steps = [same_moment(step, count, other) for step in range(count + 1)]
        assert steps[0] == 0
        assert steps[-1] == other
        assert steps == sorted(steps)
    assert [same_moment(step, 6, 6) for step in range(7)] == list(range(7))
    assert same_moment(0, 0, 5) == 5


@pytest.mark.parametrize("over_second", [False, True])
def test_pointing_in_one_lights_both(over_second: bool, stage: StageView, context: Context) -> None:
    context.playback.set_beside("gather")
    mirror = mirror_of(stage)
    QApplication.processEvents()
    before = seen(stage.canvas), seen(mirror)
    point(mirror if over_second else stage.canvas, OUTPUT)
    assert context.playback.pointed == OUTPUT
    assert frame_of(stage.canvas).pointed == frame_of(mirror).pointed == OUTPUT
    assert seen(stage.canvas) != before[0]
    assert seen(mirror) != before[1]
    QTest.mouseMove(mirror if over_second else stage.canvas, QPointF(2, 2).toPoint())
    assert context.playback.pointed is None
    assert (seen(stage.canvas), seen(mirror)) == before


def test_a_single_stamp_and_what_is_cropped_are_lit_in_both(
    stage: StageView, context: Context
) -> None:
    cropped = make_layer("conv_transpose", [[1, 2, 1]] * 3, padding=1)
    context.model.edit(EDIT, lambda _: make_document([[1, 2], [3, 4]], cropped))
    context.playback.set_figure("stamps")
    context.playback.set_beside("scatter")
    context.playback.seek(4)
    mirror = mirror_of(stage)
    for cell, meant in (
        (CellRef("stamp2", (1, 1)), OUTPUT),
        (CellRef("stamp2", (-1, 0)), CellRef("output", (-1, 0))),
        (CellRef("output", (-1, 0)), CellRef("output", (-1, 0))),
    ):
        context.playback.set_hover(None)
        before = seen(stage.canvas), seen(mirror)
        point(stage.canvas, cell)
        assert frame_of(stage.canvas).pointed == frame_of(mirror).pointed == meant
        assert seen(stage.canvas) != before[0]
        assert seen(mirror) != before[1]
    # The other way about; B, which crops nothing, has no such cell.
    point(mirror, CellRef("output", (0, -1)))
    assert context.playback.hover == CellRef("output", (0, -1))
    context.playback.keep_other()
    plain = make_layer("conv_transpose", [[1, 2, 1]] * 3)
    context.model.edit(EDIT, lambda _: make_document([[1, 2], [3, 4]], plain))
    point(mirror, CellRef("output", (0, -1)))
    assert context.playback.hover is None


def test_a_click_in_the_second_pins_and_changes_nothing(stage: StageView, context: Context) -> None:
    context.playback.set_beside("gather")
    mirror, before = mirror_of(stage), context.model.document
    click(mirror, OUTPUT)
    assert context.playback.pin == OUTPUT
    assert frame_of(stage.canvas).pointed == OUTPUT
    cell = CellRef("input", (0, 0))
    click(mirror, cell)
    assert context.playback.pin == cell
    assert context.playback.selected is None
    click(mirror, cell, double=True)
    QTest.keyClicks(mirror, "7")
    assert not mirror.editor.is_open
    assert context.model.document is before


def test_the_cursor_of_the_first_is_lit_in_the_second(stage: StageView, context: Context) -> None:
    context.playback.set_beside("gather")
    click(stage.canvas, CellRef("kernel", (0, 1)))
    assert frame_of(mirror_of(stage)).pointed == CellRef("kernel", (0, 1))
    assert frame_of(mirror_of(stage)).selected is None


def test_keys_step_in_the_second_too(stage: StageView, context: Context) -> None:
    context.playback.set_beside("stamps")
    mirror_of(stage).setFocus()
    QTest.keyClick(mirror_of(stage), Qt.Key.Key_Right)
    assert context.playback.step == 1


def test_another_figure_is_chosen_above_the_second(stage: StageView, context: Context) -> None:
    context.playback.set_beside("gather")
    box = bar_of(stage).figures
    assert [box.itemText(i) for i in range(box.count())] == [f.title.text for f in FIGURES]
    box.setFocus()
    QTest.keyClick(box, Qt.Key.Key_Home)
    assert figure_of(mirror_of(stage)) == FIGURES[0].id


def menu_of(stage: StageView) -> dict[str, QAction]:
    stage.compare.opened.emit()
    return {action.text(): action for action in stage.compare.choices.actions()}


def test_a_button_over_the_figure_offers_all_of_it(stage: StageView, context: Context) -> None:
    playback = context.playback
    offered = list(menu_of(stage))
    assert offered == [*(figure.title.text for figure in FIGURES), "", "Keep this setting as B"]
    menu_of(stage)["Gather"].trigger()
    assert figure_of(mirror_of(stage)) == "gather"
    assert [text for text, action in menu_of(stage).items() if action.isChecked()] == ["Gather"]
    menu_of(stage)["Keep this setting as B"].trigger()
    assert playback.other is not None
    context.model.edit(EDIT, lambda _: larger())
    large = context.model.document
    assert "Keep this setting as B" not in menu_of(stage)
    menu_of(stage)["Swap A and B"].trigger()
    assert playback.other is large
    menu_of(stage)["Keep this setting as B instead"].trigger()
    assert playback.other.input.tolist() == context.model.document.input.tolist()
    menu_of(stage)["Show nothing beside"].trigger()
    assert not playback.is_compared
    assert list(menu_of(stage)) == offered


def test_the_second_figure_and_its_share_are_there_the_next_time(
    stage: StageView, context: Context, qtbot: QtBot
) -> None:
    context.playback.set_beside("gather")
    settle(stage, qtbot)
    whole = stage.pair.width()
    stage.pair.moveSplitter(round(0.7 * whole), 1)
    shared = stage.pair.sizes()
    assert shared[0] > 1.8 * shared[1]
    # Gone and back, it has its share again.
    context.playback.drop_beside()
    context.playback.set_beside("gather")
    assert abs(stage.pair.sizes()[0] - shared[0]) <= 2
    stage.hide()
    assert context.preferences["beside"] == "gather"
    again = StageView(context)
    qtbot.addWidget(again)
    again.resize(stage.size())
    again.show()
    qtbot.waitUntil(lambda: abs(again.pair.sizes()[0] - shared[0]) <= again.pair.handleWidth())
    again.close()
    made = make_context(QApplication.instance(), context.preferences)  # type: ignore[arg-type]
    assert made.playback.beside is context.playback.beside
    made.playback.drop_beside()
    context.playback.drop_beside()
    assert context.preferences["beside"] == ""


def test_in_a_narrow_place_the_title_is_read_first(
    stage: StageView, context: Context, qtbot: QtBot
) -> None:
    context.playback.keep_other()
    bar = bar_of(stage)
    wide = bar.figures.width()
    stage.resize(520, 500)
    qtbot.waitUntil(lambda: bar.figures.width() < wide)
    qtbot.waitUntil(lambda: bar.title.width() >= 0.9 * bar.title.sizeHint().width())
    stage.resize(1100, 640)
    qtbot.waitUntil(lambda: bar.figures.width() == wide)


def test_closing_gives_the_first_all_room_and_the_keyboard(
    stage: StageView, context: Context, qtbot: QtBot
) -> None:
    context.playback.set_beside("gather")
    context.playback.keep_other()
    bar_of(stage).close_button.setFocus()
    QTest.mouseClick(bar_of(stage).close_button, LEFT)
    assert not context.playback.is_compared
    assert not mirror_of(stage).isVisible()
    settle(stage, qtbot)
    assert stage.canvas.hasFocus()
    assert context.playback.other is None
    context.playback.set_beside("stamps")
    assert mirror_of(stage).isVisible()
    settle(stage, qtbot)


# ---- two settings


def test_b_stays_while_a_changes(stage: StageView, context: Context) -> None:
    kept = context.model.document
    context.playback.keep_other()
    context.model.edit(EDIT, lambda _: larger())
    mirror = mirror_of(stage)
    assert frame_of(stage.canvas).document is context.model.document
    assert frame_of(mirror).document.input.tolist() == kept.input.tolist()
    assert figure_of(mirror) == "scatter"
    # The document comes back to what B is a copy of; that is no swap.
    context.model.undo_stack.undo()
    assert context.model.document is kept
    assert frame_of(mirror).document.input.tolist() == kept.input.tolist()
    context.model.undo_stack.redo()
    assert frame_of(mirror).document.input.tolist() == kept.input.tolist()


def test_b_follows_the_figure_until_it_has_its_own(stage: StageView, context: Context) -> None:
    context.playback.keep_other()
    context.playback.set_figure("stamps")
    assert figure_of(mirror_of(stage)) == "stamps"
    box = bar_of(stage).figures
    assert (box.currentText(), box.count()) == ("Same figure", len(FIGURES) + 1)
    box.setFocus()
    QTest.keyClick(box, Qt.Key.Key_Down)
    assert figure_of(mirror_of(stage)) == FIGURES[0].id
    assert figure_of(stage.canvas) == "stamps"
    QTest.keyClick(box, Qt.Key.Key_Up)
    assert figure_of(mirror_of(stage)) == "stamps"


def test_the_titles_say_which_setting_is_which(stage: StageView, context: Context) -> None:
    context.playback.keep_other()
    layer = make_layer("conv_transpose", [[1, 1, 1]] * 3, stride=2)
    context.model.edit(EDIT, lambda _: make_document([[1, 2], [3, 4]], layer))
    assert stage.pair.title.title.text() == "A: k 3×3   s 2   p 0"
    assert bar_of(stage).title.text() == "B: k 2×2   s 1   p 0"
    layer = make_layer("conv", [[1, 1], [1, 1]])
    context.model.edit(EDIT, lambda _: make_document([[1, 2], [3, 4]], layer))
    assert stage.pair.title.title.text() == "A: Conv   k 2×2   s 1   p 0"
    assert bar_of(stage).title.text() == "B: ConvTranspose   k 2×2   s 1   p 0"


def test_swap_is_undone_and_redone(stage: StageView, context: Context) -> None:
    model, playback = context.model, context.playback
    small = model.document
    playback.keep_other()
    model.edit(EDIT, lambda _: larger())
    large = model.document
    QTest.mouseClick(bar_of(stage).swap_button, LEFT)
    assert model.document.input.tolist() == small.input.tolist()
    assert playback.other is large
    assert frame_of(mirror_of(stage)).document is large
    model.undo_stack.undo()
    assert model.document is large
    assert playback.other is not None
    assert playback.other.input.tolist() == small.input.tolist()
    model.undo_stack.redo()
    assert playback.other is large
    # Twice is once forth and once back.
    playback.swap()
    assert model.document is large
    model.undo_stack.undo()
    model.undo_stack.undo()
    model.undo_stack.undo()
    assert model.document is small
    assert playback.other.input.tolist() == small.input.tolist()


def test_a_cell_that_only_one_setting_has(stage: StageView, context: Context) -> None:
    context.model.edit(EDIT, lambda _: larger())
    context.playback.keep_other()
    context.model.undo_stack.undo()
    far = CellRef("output", (3, 3))
    mirror = mirror_of(stage)
    point(mirror, far)
    assert frame_of(mirror).pointed == far
    assert context.playback.pointed is None
    click(mirror, far)
    assert context.playback.pin is None
    point(mirror, OUTPUT)
    assert context.playback.pointed == OUTPUT
    # The other way about.
    context.playback.swap()
    point(stage.canvas, far)
    assert context.playback.pointed == far
    assert frame_of(mirror).pointed is None


def test_b_may_have_fewer_layers(stage: StageView, context: Context) -> None:
    context.playback.keep_other()
    layer = make_layer("conv_transpose", [[1, 1], [1, 1]])
    context.model.edit(EDIT, lambda _: make_document([[1, 2], [3, 4]], layer, layer))
    context.playback.set_layer(1)
    assert frame_of(stage.canvas).layer == 1
    assert frame_of(mirror_of(stage)).layer == 0


def test_b_outlives_the_opening_of_another_document(stage: StageView, context: Context) -> None:
    kept = context.model.document.input.tolist()
    context.playback.keep_other()
    context.model.replace(larger())
    assert frame_of(mirror_of(stage)).document.input.tolist() == kept


def test_a_row_and_a_table_stand_side_by_side(stage: StageView, context: Context) -> None:
    context.playback.keep_other()
    row = make_document([1, 2, 3], make_layer("conv_transpose", [1, 1]))
    context.model.edit(EDIT, lambda _: row)
    mirror = mirror_of(stage)
    for cell in (CellRef("output", (1, 1)), CellRef("input", (0, 0))):
        point(mirror, cell)
        assert frame_of(mirror).pointed == cell
        assert frame_of(stage.canvas).pointed is None
    assert mirror.scene is not None
    whole = render_image(*mirror.scene, mirror.width(), mirror.height())
    assert seen(mirror) == whole.convertToFormat(QImage.Format.Format_RGB32)


# ---- both as one picture


PAIRS = (("scatter", "scatter"), ("scatter", "matrix"), ("stretched", "gather"),
         ("proofs", "connectivity"), ("sheets", "gradient"))  # fmt: skip


@pytest.mark.parametrize(("first", "second"), PAIRS)
def test_what_changes_in_a_pair_equals_the_whole(first: str, second: str) -> None:
    words, theme = Words("en"), load_theme("light")
    layer = make_layer("conv_transpose", [[1, 2, 1]] * 3, stride=2, padding=1)
    other = make_document([[1, 2], [3, 4]], layer)
    beside = Frame(other if first == second else larger(), words)
    pair = pair_of(BY_ID[first], BY_ID[second], beside)
    frame = Frame(larger(), words, aspect=1.6)
    image = render_image(pair, frame, theme, 800, 500)
    for changes in ({"step": 1}, {"step": 2, "pointed": OUTPUT}, {"step": 9}, {"step": 3}):
        new = replace(frame, **changes)  # type: ignore[arg-type]
        update_image(image, pair, frame, new, theme)
        assert image == render_image(pair, new, theme, 800, 500)
        frame = new
    assert pair.damage(frame, frame, 1.0) == []


def test_a_pair_takes_no_more_room_than_its_picture_and_leaves_the_figures_alone() -> None:
    theme, frame = load_theme("light"), Frame(larger(), Words("en"), step=4, aspect=0.8)
    for first, second in PAIRS:
        sizes = [BY_ID[one].size(frame) for one in (first, second)]
        pair = pair_of(BY_ID[first], BY_ID[second], frame)
        image = render_image(pair, replace(frame, aspect=1.6), theme, 900, 560)
        assert [BY_ID[one].size(frame) for one in (first, second)] == sizes
        ground = QColor(theme.background).rgb()
        edges = {image.pixel(x, y) for x in range(900) for y in (0, 8, 551, 559)}
        edges |= {image.pixel(x, y) for y in range(560) for x in (0, 5, 894, 899)}
        assert edges == {ground}
        left, right = image.copy(0, 60, 440, 500), image.copy(460, 60, 440, 500)
        for half in (left, right):
            seen_colours = {half.pixel(x, y) for x in range(0, 440, 3) for y in range(0, 500, 3)}
            assert len(seen_colours) > 3


def test_cells_of_two_settings_have_one_size() -> None:
    words, theme = Words("en"), load_theme("light")
    wide = make_document([[1.0] * 6] * 6, make_layer("conv_transpose", [[1, 1], [1, 1]]))
    outlines = []
    for document in (larger(), wide):
        pair = pair_of(BY_ID["scatter"], BY_ID["scatter"], Frame(wide, words))
        image = render_image(pair, Frame(document, words, aspect=1.6), theme, 1000, 625)
        kernel = QColor(theme.kernel.line).rgb()
        rows = [
            [x for x in range(half, half + 500) if image.pixel(x, y) == kernel]
            for half in (0, 500) for y in range(625)
        ]
        # The longest line in the kernel's colour is its frame.
        for half in (rows[:625], rows[625:]):
            line = max(half, key=len)
            outlines.append(line[-1] - line[0])
    assert len(set(outlines)) == 1


def test_what_is_on_screen_is_what_is_exported_first(window: MainWindow) -> None:
    context, exports = window.context, window.desk.exports
    exports.show_dialog()
    dialog = exports._dialog
    assert dialog is not None
    assert dialog.form.figures.count() == len(FIGURES)
    assert dialog.figure is FIGURES[0]
    context.playback.set_beside("matrix")
    assert dialog.form.figures.count() == len(FIGURES) + 1
    assert dialog.form.figures.currentText() == "Two figures side by side"
    job = dialog.job()
    assert job.description.startswith("On the left, Scatter: ")
    context.playback.keep_other()
    context.model.edit(EDIT, lambda _: larger())
    assert "On the right, B: k 2×2   s 1   p 0: " in dialog.job().description
    dialog.form.steps.setCurrentIndex(1)
    assert len(dialog.job().frames) == 10
    dialog.form.figures.setCurrentIndex(1)
    assert dialog.figure is FIGURES[0]
    exports.copy_picture()
    both = QApplication.clipboard().image()
    context.playback.drop_beside()
    assert dialog.form.figures.count() == len(FIGURES)
    exports.copy_picture()
    assert QApplication.clipboard().image() != both
    dialog.close()


# ---- the window


def action(window: MainWindow, title: str) -> QAction:
    bar = window.findChild(QMenuBar)
    assert bar is not None
    found = [a for a in window.findChildren(QAction) if plain_title(a.text()) == title]
    assert len(found) == 1, [a.text() for a in found]
    return found[0]


def test_the_menu_shows_keeps_swaps_and_closes(window: MainWindow) -> None:
    playback = window.context.playback
    assert not action(window, "Swap A and B").isEnabled()
    assert not action(window, "Nothing Beside").isEnabled()
    playback.set_beside("matrix")
    assert action(window, "Nothing Beside").isEnabled()
    assert not action(window, "Swap A and B").isEnabled()
    action(window, "Keep This Setting as B").trigger()
    assert playback.other is not None
    window.context.model.edit(EDIT, lambda _: larger())
    large = window.context.model.document
    action(window, "Swap A and B").trigger()
    assert playback.other is large
    action(window, "Nothing Beside").trigger()
    assert not playback.is_compared


def test_every_figure_is_in_the_menu_for_beside(window: MainWindow) -> None:
    for figure in FIGURES:
        both = [
            a for a in window.findChildren(QAction) if plain_title(a.text()) == figure.title.text
        ]
        beside = [a for a in both if not a.shortcuts() and a.isCheckable()]
        beside[-1].trigger()
        assert window.context.playback.beside is figure
        assert beside[-1].isChecked()
    assert window.context.playback.figure is FIGURES[0]


def test_a_document_of_fewer_layers_is_opened(window: MainWindow) -> None:
    layer = make_layer("conv_transpose", [[1, 1], [1, 1]])
    model, playback = window.context.model, window.context.playback
    model.replace(make_document([[1, 2], [3, 4]], layer, layer))
    playback.set_layer(1)
    seen_layers: list[int] = []
    model.replaced.connect(lambda: seen_layers.append(playback.layer))
    playback.figureChanged.connect(lambda: seen_layers.append(-1))
    model.replace(larger())
    assert seen_layers == [0, -1]


def test_presenting_keeps_both(window: MainWindow) -> None:
    window.context.playback.set_beside("gather")
    action(window, "Presenter Mode").trigger()
    stage = window.stage
    assert isinstance(stage, StageView)
    assert stage.canvas.isVisible()
    assert mirror_of(stage).isVisible()
    action(window, "Presenter Mode").trigger()


def test_the_rows_grow_with_the_type(window: MainWindow, qtbot: QtBot) -> None:
    window.context.playback.keep_other()
    stage = window.stage
    assert isinstance(stage, StageView)
    height = bar_of(stage).height()
    window.context.preferences["font_scale"] = 2.0
    qtbot.waitUntil(lambda: bar_of(stage).height() >= 1.9 * height)
    assert stage.pair.title.height() == bar_of(stage).height()
    assert bar_of(stage).close_button.iconSize().width() >= 30


def test_the_second_place_does_not_widen_the_window(window: MainWindow) -> None:
    stage = window.stage
    assert isinstance(stage, StageView)
    for scale in (1.0, 2.0):
        window.context.preferences["font_scale"] = scale
        window.context.playback.drop_beside()
        QApplication.processEvents()
        before = window.minimumSizeHint().width()
        window.context.playback.keep_other()
        QApplication.processEvents()
        assert window.minimumSizeHint().width() == before


def test_motion_runs_in_both_and_is_over(stage: StageView, context: Context, qtbot: QtBot) -> None:
    context.preferences["animate"] = True
    context.playback.set_beside("stamps")
    mirror = mirror_of(stage)
    QApplication.processEvents()
    context.playback.step_by(1)
    assert stage.canvas.is_moving
    assert mirror.is_moving
    qtbot.waitUntil(lambda: not stage.canvas.is_moving and not mirror.is_moving)


def test_the_bars_speak_the_language_and_have_names(stage: StageView, context: Context) -> None:
    context.playback.keep_other()
    bar = bar_of(stage)
    for widget in (bar.figures, bar.swap_button, bar.close_button):
        assert widget.accessibleName()
        assert widget.toolTip()
    before = seen(mirror_of(stage))
    context.appearance.set_language("zh_CN")
    assert "交换 A 与 B；能改的是 A" in visible_texts(bar)
    assert stage.compare.accessibleName() == "在图的旁边再显示些什么"
    assert bar.figures.currentText() == "同一张图"
    assert stage.pair.title.title.text().startswith("A：")
    context.appearance.set_theme("dark")
    assert seen(mirror_of(stage)) != before


def test_a_pair_in_a_picture_of_a_few_pixels(qapp: QApplication, document: Document) -> None:
    frame = Frame(document, Words(), step=1)
    pair = pair_of(BY_ID["round_trip"], BY_ID["scatter"], frame)
    for size in ((1, 1), (2, 400), (400, 2)):
        assert not render_image(pair, frame, load_theme("light"), *size).isNull()
