"""The strip of layers: dragged, typed at and clicked, and what it says of each layer."""

from __future__ import annotations

from ast import literal_eval

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QAction, QColor, QContextMenuEvent, QEnterEvent, QImage, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QWidget
from pytestqt.qtbot import QtBot

from core.chain_edit import is_off
from core.document import MAX_LAYERS, Document, make_document, make_layer
from core.errors import ConvError
from core.ops import OPERATIONS
from core.ready_chains import READY_CHAINS
from core.words_mark import Mark
from tconv_gui.model.chain_edits import ADD, chain_edits_of
from tconv_gui.model.context import Context
from tconv_gui.shell.window import MainWindow
from tconv_gui.theme import load_theme
from tconv_gui.views._chain_boxes import LayerBox
from tconv_gui.views.chain import ChainStrip, spaced

LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
CONTROL = Qt.KeyboardModifier.ControlModifier
Key = Qt.Key
EDIT = Mark("undo", "Edit")
# Without a display, a menu does not get the keyboard for itself.
with_a_menu = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

UP = make_layer("conv_transpose", [[1, 2], [3, 4]], stride=2)
SAME = make_layer("conv", np.ones((3, 3)), padding=1, bias=0.5)
DOWN = make_layer("conv", [[1, 0], [0, -1]], stride=2)


def three() -> Document:
    """2×2 -> 4×4 -> 4×4 -> 2×2."""
    return make_document([[1, 2], [3, 4]], UP, SAME, DOWN)


@pytest.fixture
def document() -> Document:
    return three()


@pytest.fixture
def strip(window: MainWindow, qtbot: QtBot) -> ChainStrip:
    window.resize(1280, 800)
    window.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is window)
    found = window.stage.chain  # type: ignore[attr-defined]
    assert isinstance(found, ChainStrip)
    QApplication.processEvents()
    return found


def names(context: Context) -> list[str]:
    return [layer.operation_id for layer in context.model.document.layers]


def boxes(strip: ChainStrip) -> list[LayerBox]:
    """Those that can be seen, from left to right."""
    found = [box for box in strip.findChildren(LayerBox) if box.isVisible()]
    return sorted(found, key=lambda box: box.x())


def drag(strip: ChainStrip, position: int, to: QPoint, *, release: bool = True) -> None:
    """From the middle of a box to a point of the page; in steps, as a hand does."""
    box = strip.box_of(position)
    start, end = box.rect().center(), box.mapFrom(box.parentWidget(), to)
    QTest.mousePress(box, LEFT, NONE, start)
    for part in (0.2, 0.6, 1.0):
        QTest.mouseMove(box, start + (end - start) * part)
    if release:
        QTest.mouseRelease(box, LEFT, NONE, end)


def behind(strip: ChainStrip, position: int) -> QPoint:
    """Just behind the middle of a box."""
    return strip.box_of(position).geometry().center() + QPoint(8, 0)


def entry(menu: QMenu, text: str) -> QAction:
    return next(a for a in menu.actions() if a.text().replace("&", "") == text)


def command(window: MainWindow, title: str) -> QAction:
    window.menus.refresh()
    found = [
        a for a, _ in window.menus.commands
        if a.text().replace("&", "") == title and not (a.isCheckable() and title == "Convolution")
    ]  # fmt: skip
    assert len(found) == 1
    return found[0]


def has_colour(widget: QWidget, wanted: str) -> bool:
    image = widget.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    pixels = {image.pixelColor(x, y).name() for x in range(image.width()) for y in (1, 2, 3)}
    return wanted.lower() in pixels


# ---- what it says


def test_it_says_sizes_settings_parameters_and_multiplications(strip: ChainStrip) -> None:
    assert [box.text() for box in boxes(strip)] == ["ConvTranspose", "Conv", "Conv"]
    assert [box.details for box in strip._maps] == ["2×2", "4×4", "4×4", "2×2"]
    # By hand: 4 inputs x 4 cells; 3×3 windows on 4×4, of which those at the border lose cells:
    # 4 corners of 4, 8 edges of 6, 4 of 9; 4 windows of 4.
    for position, parameters, products in ((0, 4, 16), (1, 10, 100), (2, 4, 16)):
        tip = strip.box_of(position).toolTip().splitlines()
        assert f"parameters: {parameters}" in tip
        assert f"multiplications: {products}" in tip
        assert strip.box_of(position).accessibleDescription() == "\n".join(tip[1:])
    assert "size 2×2 → 4×4" in strip.box_of(0).toolTip()
    assert strip._maps[-1].toolTip().splitlines()[1:] == [
        "All layers together", "parameters: 18", "multiplications: 132",
    ]  # fmt: skip


def test_counts_are_in_the_box_where_there_is_room(
    strip: ChainStrip, context: Context, window: MainWindow
) -> None:
    context.model.replace(make_document([[1.0]], UP))
    QApplication.processEvents()
    box = strip.box_of(0)
    assert box.width() == box.sizeHint().width() > box.minimumSizeHint().width()
    roomy = box.grab().toImage()
    box.resize(box.minimumSizeHint())
    assert box.grab().toImage().width() < roomy.width()
    assert spaced(20816).split() == ["20", "816"]


def test_a_long_chain_scrolls_and_shows_the_layer_on_the_stage(
    strip: ChainStrip, context: Context
) -> None:
    context.model.replace(make_document([[1.0] * 4] * 4, *[SAME] * 12))
    for position in (11, 0, 6):
        context.playback.set_layer(position)
        QApplication.processEvents()
        shown = strip.area.viewport().rect()
        box = strip.box_of(position)
        place = box.mapTo(strip.area.viewport(), QPoint())
        assert shown.contains(place)
        assert shown.contains(place + QPoint(box.width() - 1, box.height() - 1))
        assert box.state.on_stage
    bar = strip.area.horizontalScrollBar()
    assert bar.isVisible()
    before = bar.value()
    turn = QWheelEvent(
        QPointF(5, 5), QPointF(5, 5), QPoint(), QPoint(0, -120), Qt.MouseButton.NoButton, NONE,
        Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(strip, turn)
    assert bar.value() > before


def test_nothing_of_a_longer_chain_stays(strip: ChainStrip, context: Context) -> None:
    context.model.replace(make_document([[1.0] * 4] * 4, *[SAME] * 5))
    strip.box_of(4).setFocus(Qt.FocusReason.TabFocusReason)
    gone = strip.box_of(4)
    context.model.replace(three())
    # Before it is deleted, it must not be seen.
    assert gone.isHidden()
    assert not gone.hasFocus()
    assert len(boxes(strip)) == 3
    assert [box.text() for box in strip._maps] == ["x", "h1", "h2", "y"]


# ---- unpooling and its pooling

POOL = make_layer("max_pool", np.ones((2, 2)), stride=2)
UNPOOL = make_layer("max_unpool", np.ones((2, 2)), stride=2)


def vgg() -> Document:
    return next(ready for ready in READY_CHAINS if ready.id == "vgg").document()


def largest(plane: np.ndarray) -> list[str]:
    """Row and column of the largest cell of each 2×2 window, by looking at every cell."""
    rows = []
    for top in range(0, len(plane), 2):
        places = []
        for left in range(0, len(plane[0]), 2):
            cells = [(top + i, left + j) for i in (0, 1) for j in (0, 1)]
            places.append(max(cells, key=lambda cell: (plane[cell], (-cell[0], -cell[1]))))
        rows.append("  ".join(f"({row}, {column})" for row, column in places))
    return rows


def test_an_unpooling_is_linked_to_its_pooling(strip: ChainStrip, context: Context) -> None:
    usual = strip.area.height()
    assert strip.links.isHidden()
    context.model.replace(vgg())
    QApplication.processEvents()
    operations = names(context)
    assert [(operations[link.pool], operations[link.unpool]) for link in strip.links.links] == [
        ("max_pool", "max_unpool")
    ] * 2
    inner, outer = strip.links.links
    assert outer.pool < inner.pool < inner.unpool < outer.unpool
    assert strip.area.height() == usual + strip.links.room
    # Below the boxes, and above the scroll bar.
    lines = strip.links.geometry()
    assert lines.top() == strip.box_of(0).geometry().bottom() + 1
    assert lines.bottom() < strip.area.viewport().height()
    context.model.replace(three())
    assert strip.links.isHidden()
    assert strip.area.height() == usual


def test_the_link_of_the_layer_on_the_stage_is_strong(
    strip: ChainStrip, context: Context, window: MainWindow
) -> None:
    window.resize(2400, 800)
    context.model.replace(vgg())
    inner, outer = strip.links.links
    current = QColor(load_theme("light").current.line)
    for focused, strong in ((0, ()), (1, (outer,)), (3, (inner,)), (4, (inner,)), (6, (outer,))):
        context.playback.set_layer(focused)
        QApplication.processEvents()
        assert [link for link in (inner, outer) if strip.links.is_strong(link)] == list(strong)
        image = strip.links.grab().toImage()
        for link in (inner, outer):
            # Beside the word, the line lies in the middle of its height.
            beside = strip.links.label_place(link)
            x, y = beside.left() - 6, beside.top() + beside.height() // 2
            seen = {image.pixelColor(x, y + dy).name() for dy in (-1, 0, 1)}
            assert (current.name() in seen) == (link in strong)


def test_an_unpooling_tells_the_places(strip: ChainStrip, context: Context) -> None:
    context.model.replace(vgg())
    maps = context.model.document.feature_maps
    for pool, unpool in ((3, 4), (1, 6)):
        table = largest(maps[pool][0, 0])
        said = [f"uses the places that layer {pool + 1} kept", "row and column of each:", *table]
        box = strip.box_of(unpool)
        assert box.toolTip().splitlines()[-len(said):] == said
        assert "\n".join(said) in box.accessibleDescription()
        told = f"its places are used by layer {unpool + 1}"
        assert told in strip.box_of(pool).accessibleDescription().splitlines()
    assert "places" not in strip.box_of(0).toolTip()
    context.playback.set_options(index_base=1)
    first = [str(tuple(n + 1 for n in literal_eval(place))) for place in table[0].split("  ")]
    assert "  ".join(first) in strip.box_of(6).toolTip().splitlines()


def test_of_many_places_the_first_are_told(strip: ChainStrip, context: Context) -> None:
    plane = np.arange(256.0).reshape(16, 16)
    context.model.replace(make_document(plane, POOL, UNPOOL))
    told = strip.box_of(1).toolTip().replace("\N{FIGURE SPACE}", "").splitlines()
    table = told[told.index("row and column of each:") + 1 :]
    # Numbers rise: the largest of a window is its last cell.
    wanted = ["  ".join(f"({row}, {n})" for n in range(1, 12, 2)) for row in range(1, 12, 2)]
    assert table == [*(f"{row}  …" for row in wanted), "…"]
    context.model.replace(
        make_document(
            [3.0, 1, 1, 9], make_layer("max_pool", [1, 1], stride=2),
            make_layer("max_unpool", [1, 1], stride=2),
        )
    )  # fmt: skip
    assert strip.box_of(1).toolTip().splitlines()[-2:] == ["place of each:", "0  3"]


def test_the_word_of_a_link_stays_in_sight(
    strip: ChainStrip, context: Context, window: MainWindow, qtbot: QtBot
) -> None:
    window.resize(1000, 800)
    context.model.replace(vgg())
    outer = strip.links.links[1]
    qtbot.waitUntil(lambda: strip.height() == strip.area.height())
    for focused in (1, 3, 6):
        context.playback.set_layer(focused)
        QApplication.processEvents()
        word = strip.links.label_place(outer)
        assert strip.links.visibleRegion().boundingRect().contains(word)


def test_larger_type_gives_links_more_room(strip: ChainStrip, context: Context) -> None:
    context.model.replace(make_document(np.ones((4, 4)), POOL, UNPOOL))
    QApplication.processEvents()
    before = strip.links.room
    context.preferences["font_scale"] = 1.6
    QApplication.processEvents()
    assert strip.links.room == pytest.approx(1.6 * before, abs=1)
    assert strip.links.geometry().top() == strip.box_of(0).geometry().bottom() + 1
    assert strip.links.geometry().bottom() < strip.area.viewport().height()
    assert strip.links.label_place(strip.links.links[0]).top() > 0


def test_a_pooling_that_is_switched_off_has_no_link(strip: ChainStrip, context: Context) -> None:
    context.model.replace(make_document(np.ones((4, 4)), POOL, UNPOOL))
    assert strip.links.links
    chain_edits_of(context).switch(1)
    assert strip.links.links == ()
    assert strip.links.isHidden()
    context.model.undo_stack.undo()
    assert [link[:2] for link in strip.links.links] == [(0, 1)]


# ---- dragging


def test_a_box_is_dragged_to_another_place(strip: ChainStrip, context: Context) -> None:
    context.playback.set_layer(1)
    drag(strip, 0, behind(strip, 2))
    assert names(context) == ["conv", "conv", "conv_transpose"]
    assert context.model.document.layers == (SAME, DOWN, UP)
    assert context.playback.layer == 0  # the one that was on the stage
    assert strip.drop_line.isHidden()
    context.model.undo_stack.undo()
    assert context.model.document.layers == (UP, SAME, DOWN)
    drag(strip, 2, QPoint(1, 20))
    assert context.model.document.layers == (DOWN, UP, SAME)


def test_the_line_shows_where_it_would_come_to_stand(strip: ChainStrip, context: Context) -> None:
    before = context.model.document
    drag(strip, 0, behind(strip, 1), release=False)
    line, box = strip.drop_line, strip.box_of(0)
    assert line.isVisible()
    middle = line.geometry().center().x()
    assert strip.box_of(1).geometry().right() < middle < strip.box_of(2).x()
    assert box.state.is_dragged
    # Back over itself there is nothing to be moved.
    QTest.mouseMove(box, box.rect().center() + QPoint(3, 0))
    assert line.isHidden()
    QTest.mouseRelease(box, LEFT, NONE, box.rect().center())
    assert context.model.document is before
    assert not box.state.is_dragged


def test_escape_lets_go(strip: ChainStrip, context: Context, window: MainWindow) -> None:
    before = context.model.document
    drag(strip, 0, behind(strip, 1), release=False)
    QTest.keyClick(window.windowHandle(), Key.Key_Escape)
    assert strip.drop_line.isHidden()
    assert not strip.box_of(0).is_dragging
    QTest.mouseRelease(strip.box_of(0), LEFT, NONE, QPoint(900, 10))
    assert context.model.document is before


def test_a_document_that_changes_ends_a_drag(strip: ChainStrip, context: Context) -> None:
    drag(strip, 0, behind(strip, 1), release=False)
    context.model.edit(EDIT, lambda document: document.with_number(0, "kernel", (0, 0), 9))
    assert strip.drop_line.isHidden()
    assert not strip.box_of(0).is_dragging
    QTest.mouseRelease(strip.box_of(0), LEFT, NONE, QPoint(400, 10))
    assert names(context) == ["conv_transpose", "conv", "conv"]


def test_a_click_that_trembles_is_a_click(strip: ChainStrip, context: Context) -> None:
    box = strip.box_of(2)
    QTest.mousePress(box, LEFT, NONE, QPoint(20, 20))
    QTest.mouseMove(box, QPoint(22, 21))
    QTest.mouseRelease(box, LEFT, NONE, QPoint(22, 21))
    assert context.playback.layer == 2
    # The keyboard stays with the figure: space plays.
    assert not box.hasFocus()


# ---- keys


def test_keys_on_a_box(strip: ChainStrip, context: Context) -> None:
    strip.box_of(0).setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(strip.box_of(0), Key.Key_Tab)
    assert strip.box_of(1).hasFocus()
    QTest.keyClick(strip.box_of(1), Key.Key_Right, CONTROL)
    assert context.model.document.layers == (UP, DOWN, SAME)
    assert strip.box_of(2).hasFocus()
    QTest.keyClick(strip.box_of(2), Key.Key_Left, CONTROL)
    assert context.model.document.layers == (UP, SAME, DOWN)
    QTest.keyClick(strip.box_of(1), Key.Key_Delete)
    assert context.model.document.layers == (UP, DOWN)
    assert strip.box_of(1).hasFocus()
    for key, position in ((Key.Key_Return, 1), (Key.Key_Space, 0), (Key.Key_Space, 1)):
        strip.box_of(position).setFocus(Qt.FocusReason.TabFocusReason)
        QTest.keyClick(strip.box_of(position), key)
        assert context.playback.layer == position
    assert not context.playback.is_playing
    # Elsewhere in the window an arrow is a step, and so it is here.
    QTest.keyClick(strip.box_of(1), Key.Key_Right)
    assert context.playback.step == 1
    for _ in range(3):
        context.model.undo_stack.undo()
    assert context.model.document.layers == (UP, SAME, DOWN)
    assert not context.model.undo_stack.canUndo()


def test_at_the_ends_keys_do_nothing(strip: ChainStrip, context: Context) -> None:
    before = context.model.document
    strip.box_of(0).setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(strip.box_of(0), Key.Key_Left, CONTROL)
    strip.box_of(2).setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(strip.box_of(2), Key.Key_Right, CONTROL)
    assert strip.box_of(2).hasFocus()
    assert context.model.document is before
    assert strip.sentence.isHidden()


def test_tab_goes_along_the_chain_to_the_plus(strip: ChainStrip, window: MainWindow) -> None:
    strip.box_of(0).setFocus(Qt.FocusReason.TabFocusReason)
    order = []
    for _ in range(3):
        QTest.keyClick(window.windowHandle(), Key.Key_Tab)
        order.append(QApplication.focusWidget())
    assert order == [strip.box_of(1), strip.box_of(2), strip.add_button]


# ---- adding, and what can be done with one


@with_a_menu
@pytest.mark.parametrize("position", range(4))
def test_a_layer_is_added_where_the_plus_was(
    window: MainWindow, strip: ChainStrip, context: Context, position: int
) -> None:
    if position == 3:
        strip.add_button.setFocus(Qt.FocusReason.TabFocusReason)
        QTest.keyClick(strip.add_button, Key.Key_Return)
    else:
        QTest.mouseClick(strip.arrow_before(position), LEFT)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    assert [a.text() for a in menu.actions()] == [o.title.text for o in OPERATIONS]
    entry(menu, "Convolution").trigger()
    menu.close()
    layers = context.model.document.layers
    assert layers[position].kernel.tolist() == [[1] * 3] * 3
    assert [layer for n, layer in enumerate(layers) if n != position] == [UP, SAME, DOWN]
    assert context.playback.layer == position
    assert command(window, "Undo Add Layer").isEnabled()


def test_the_pointer_brings_buttons(strip: ChainStrip, context: Context) -> None:
    box = strip.box_of(1)
    middle = box.rect().center().toPointF()
    QApplication.sendEvent(box, QEnterEvent(middle, middle, middle))
    assert strip.tools.isVisible()
    assert strip.tools.geometry().intersects(box.geometry())
    QTest.mouseClick(strip.tools.duplicate, LEFT)
    assert names(context) == ["conv_transpose", "conv", "conv", "conv"]
    assert context.model.document.layers[2].kernel.tolist() == SAME.kernel.tolist()
    assert context.playback.layer == 2
    assert strip.tools.isHidden()
    QApplication.sendEvent(strip.box_of(0), QEnterEvent(middle, middle, middle))
    QTest.mouseClick(strip.tools.remove, LEFT)
    assert names(context) == ["conv", "conv", "conv"]
    assert context.playback.layer == 1
    QApplication.sendEvent(strip.box_of(0), QEnterEvent(middle, middle, middle))
    QApplication.sendEvent(strip._page, QEvent(QEvent.Type.Leave))
    assert strip.tools.isHidden()


def test_the_last_layer_has_no_remove(strip: ChainStrip, context: Context) -> None:
    context.model.replace(make_document([[1.0]], UP))
    strip.box_of(0).hovered.emit()
    assert not strip.tools.remove.isEnabled()
    menu = strip.menu_of(0)
    states = {a.text().replace("&", ""): a.isEnabled() for a in menu.actions() if a.text()}
    assert states == {
        "Duplicate": True, "Switch Off": True, "Add Before": True, "Add Behind": True,
        "Move Left": False, "Move Right": False, "Remove": False,
    }  # fmt: skip
    strip.box_of(0).setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(strip.box_of(0), Key.Key_Delete)
    assert len(context.model.document.layers) == 1
    assert "the last layer cannot be removed" in strip.sentence.text()


def test_no_layer_is_added_to_a_full_chain(strip: ChainStrip, context: Context) -> None:
    context.model.replace(make_document([[1.0]], *[make_layer("conv", [[1.0]])] * MAX_LAYERS))
    assert not strip.add_button.isEnabled()
    assert not strip.arrow_before(3).isEnabled()
    strip.box_of(0).hovered.emit()
    assert not strip.tools.duplicate.isEnabled()


@with_a_menu
def test_the_context_menu_comes_by_mouse_and_by_key(strip: ChainStrip, context: Context) -> None:
    box = strip.box_of(1)
    for reason in (QContextMenuEvent.Reason.Mouse, QContextMenuEvent.Reason.Keyboard):
        place = box.rect().center()
        QApplication.sendEvent(
            box, QContextMenuEvent(reason, place, box.mapToGlobal(place), NONE)
        )
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu)
        assert entry(menu, "Switch Off").isEnabled()
        menu.close()
    keys = [a.text().partition("&")[2][:1].lower() for a in menu.actions() if a.text()]
    assert len(set(keys)) == len(keys)
    entry(menu, "Move Left").trigger()
    assert context.model.document.layers == (SAME, UP, DOWN)
    behind_it = entry(strip.menu_of(0), "Add Behind")
    entry(behind_it.menu(), "Transposed convolution").trigger()
    assert names(context)[:2] == ["conv", "conv_transpose"]
    assert context.playback.layer == 1


# ---- off


def test_a_layer_that_is_off_is_struck_through(strip: ChainStrip, context: Context) -> None:
    before = strip.box_of(1).grab().toImage()
    entry(strip.menu_of(1), "Switch Off").trigger()
    assert is_off(context.model.document.layers[1])
    box = strip.box_of(1)
    assert box.state.is_off
    assert box.text() == "Conv"
    assert box.details == "k 3×3   s 1   p 1"
    assert box._name_font().strikeOut()
    assert box.grab().toImage() != before
    assert box.accessibleName().startswith("Layer 2, switched off: ")
    assert "parameters: 0" in box.toolTip()
    entry(strip.menu_of(1), "Switch On").trigger()
    assert not box.state.is_off
    assert context.model.document.layers[1].kernel.tolist() == [[1] * 3] * 3


# ---- refusals


def refuse(strip: ChainStrip, context: Context) -> None:
    """Without the layer that doubles sizes, the chain dies in its third layer."""
    context.model.replace(
        make_document([[1.0] * 4] * 4, UP, DOWN, DOWN, make_layer("conv", [[1] * 2] * 2))
    )
    strip.box_of(0).setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(strip.box_of(0), Key.Key_Delete)


def test_a_refusal_stands_on_the_layer_in_the_way(strip: ChainStrip, context: Context) -> None:
    refuse(strip, context)
    assert len(context.model.document.layers) == 4
    assert [box.state.at_fault for box in boxes(strip)] == [False, False, False, True]
    said = strip.sentence.text()
    assert strip.sentence.isVisible()
    assert said.startswith("layer 4, Conv: ")
    assert said.endswith("The nearest setting that works is padding=1.")
    assert strip.box_of(3).toolTip().endswith(said)
    assert has_colour(strip.box_of(3), context.theme.error.line)
    assert not has_colour(strip.box_of(2), context.theme.error.line)


def test_it_goes_with_the_next_change(strip: ChainStrip, context: Context) -> None:
    refuse(strip, context)
    context.model.edit(
        EDIT, lambda d: d.with_layer(3, spec=d.layers[3].spec.with_(padding=1))
    )
    assert strip.sentence.isHidden()
    assert not any(box.state.at_fault for box in boxes(strip))
    # What was said to work does.
    QTest.keyClick(strip.box_of(0), Key.Key_Delete)
    assert len(context.model.document.layers) == 3


def test_it_goes_by_a_click_or_with_another_layer(strip: ChainStrip, context: Context) -> None:
    refuse(strip, context)
    QTest.mouseClick(strip.sentence, LEFT)
    assert strip.sentence.isHidden()
    refuse(strip, context)
    assert strip.sentence.isVisible()
    QTest.mouseClick(strip.box_of(2), LEFT)
    assert strip.sentence.isHidden()
    assert not strip.box_of(3).state.at_fault


def test_the_sentence_is_below_its_layer_and_in_sight(
    strip: ChainStrip, context: Context
) -> None:
    refuse(strip, context)
    box, sentence = strip.box_of(3), strip.sentence
    seen = strip.area.viewport().rect()
    assert seen.contains(box.mapTo(strip.area.viewport(), box.rect().center()))
    window = strip.window()
    middle = box.mapTo(window, box.rect().center())
    place = sentence.mapTo(window, QPoint())
    assert place.x() < middle.x() < place.x() + sentence.width()
    assert place.y() > box.mapTo(window, box.rect().bottomLeft()).y()


def test_others_can_say_what_could_not_be(strip: ChainStrip, context: Context) -> None:
    edits = chain_edits_of(context)
    edits.refuse(ConvError(Mark("error", "no")), 1)
    assert strip.sentence.text() == "layer 2, Conv: no"
    assert strip.box_of(1).state.at_fault
    edits.forget_refusal()
    assert strip.sentence.isHidden()


# ---- the menu


def test_the_layer_menu_does_the_same(window: MainWindow, context: Context) -> None:
    model, playback = context.model, context.playback
    playback.set_layer(1)
    command(window, "Duplicate Layer").trigger()
    assert (len(model.document.layers), playback.layer) == (4, 2)
    command(window, "Remove Layer").trigger()
    assert (len(model.document.layers), playback.layer) == (3, 2)
    assert not command(window, "Move Right").isEnabled()
    command(window, "Move Left").trigger()
    assert (model.document.layers, playback.layer) == ((UP, DOWN, SAME), 1)
    switch = command(window, "Switch Off")
    switch.trigger()
    assert is_off(model.document.layers[1])
    assert switch.isChecked()
    switch.trigger()
    assert model.document.layers == (UP, DOWN, SAME)
    assert not switch.isChecked()
    command(window, "Convolution").trigger()
    assert (names(context)[2], playback.layer) == ("conv", 2)
    assert model.document.layers[2].bias is None


def test_a_refusal_of_the_menu_is_shown_in_the_strip(
    window: MainWindow, strip: ChainStrip, context: Context
) -> None:
    context.model.replace(
        make_document([[1.0] * 4] * 4, UP, DOWN, DOWN, make_layer("conv", [[1] * 2] * 2))
    )
    command(window, "Remove Layer").trigger()
    assert strip.box_of(3).state.at_fault
    assert not window.toast.isVisible()


def test_ready_chains_open_from_the_file_menu(window: MainWindow, context: Context) -> None:
    command(window, "GAN generator with random kernels: 4→8→16→32→64").trigger()
    assert [m.shape[-1] for m in context.model.document.feature_maps] == [4, 8, 16, 32, 64]
    assert context.playback.figure.id == "stack"
    command(window, "Autoencoder: one kernel there and back: 6→3→6").trigger()
    assert context.playback.figure.id == "round_trip"
    assert context.model.document.layers[1].tied


# ---- looks


@pytest.mark.parametrize("scale", [1.0, 1.5, 2.5])
def test_nothing_is_cut_beside_large_type(
    strip: ChainStrip, context: Context, scale: float
) -> None:
    context.preferences["font_scale"] = scale
    context.model.replace(make_document([[1.0] * 4] * 4, *[SAME] * 6))
    QApplication.processEvents()
    for box in (*boxes(strip), *strip._maps):
        assert box.height() >= box.minimumSizeHint().height()
        assert box.width() >= box.minimumSizeHint().width()
        assert strip.area.viewport().height() >= box.geometry().bottom()
        name, details = box._lines()
        assert name.height() + details.height() <= box.height()
    assert strip.add_button.isEnabled()


def test_another_language_and_theme(strip: ChainStrip, context: Context) -> None:
    before = strip.grab().toImage()
    context.preferences["theme"] = "dark"
    assert context.theme == load_theme("dark")
    QApplication.processEvents()
    assert strip.grab().toImage() != before
    context.preferences["language"] = "zh_CN"
    assert strip.accessibleName() == context.words(Mark("chain", "Layers")) != "Layers"


def test_a_setting_that_another_layer_cannot_follow_is_shown_on_that_layer(
    context: Context,
) -> None:
    """The slider of layer 1 makes layer 2's input too small: the ring is on layer 2."""
    conv = make_layer("conv", np.ones((3, 3)))
    context.model.replace(make_document(np.ones((5, 5)), conv, conv))
    context.playback.set_layer(0)
    edits = chain_edits_of(context)

    def with_larger_kernel(document: Document) -> Document:
        return document.with_layer(0, spec=document.layers[0].spec.with_(kernel_size=(4, 4)))

    with pytest.raises(ConvError):
        context.model.edit(ADD, with_larger_kernel)
    assert edits.refusal is not None
    assert edits.refusal.position == 1
    assert str(edits.refusal.error).startswith("layer 2, Conv: kernel_size 3")
    context.playback.set_layer(1)
    assert edits.refusal is None
