"""Several channels on the stage: which are shown, how others are chosen, and what is said of it."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QStandardItemModel
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.channels import with_filters, with_groups, with_in_channels
from core.document import Document, Layer, make_document, make_layer
from core.spec import conv_spec
from core.words_mark import Mark
from tconv_gui.figures import BY_ID
from tconv_gui.model.context import Context
from tconv_gui.shell.window import MainWindow
from tconv_gui.views._channel_bar import INPUT_CHANNEL, ChannelBar, ChannelSwitch

EDIT = Mark("undo", "Edit")
Key = Qt.Key
ALT = Qt.KeyboardModifier.AltModifier
RANDOM = np.random.default_rng(5)
X = RANDOM.integers(-4, 5, (3, 2, 3)).astype(float)
W = RANDOM.integers(-4, 5, (3, 4, 2, 2)).astype(float)
B = np.array([1.0, -2.0, 3.0, 0.5])


def three_to_four() -> Document:
    """A transposed convolution of stride 1 whose numbers are all known."""
    return Document(X[None], (Layer("conv_transpose", conv_spec((2, 2)), W, B),))


def stamped(channel_in: int, channel_out: int) -> np.ndarray:
    """What one input channel adds to an output channel, stamp by stamp."""
    added = np.zeros((3, 4))
    for row in range(2):
        for column in range(3):
            stamp = X[channel_in, row, column] * W[channel_in, channel_out]
            added[row : row + 2, column : column + 2] += stamp
    return added


@pytest.fixture
def bar(window: MainWindow, context: Context, qtbot: QtBot) -> ChannelBar:
    window.resize(1500, 800)
    window.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is window)
    found = window.findChild(ChannelBar)
    assert found is not None
    context.model.replace(three_to_four())
    QApplication.processEvents()
    return found


def labels(switch: ChannelSwitch) -> list[str]:
    assert switch.segments is not None
    return [button.text().strip() for button in switch.segments.buttons.values()]


def usable(switch: ChannelSwitch) -> list[int]:
    assert switch.segments is not None
    return [n for n, b in enumerate(switch.segments.buttons.values()) if b.isEnabled()]


def press(switch: ChannelSwitch, channel: int) -> None:
    assert switch.segments is not None
    button = switch.segments.buttons[str(channel)]
    assert button.isVisible()
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def command(window: MainWindow, title: str) -> QAction:
    window.menus.refresh()
    return next(a for a, _ in window.menus.commands if a.text().replace("&", "") == title)


# ---- where it is


def test_one_channel_needs_no_bar(bar: ChannelBar, window: MainWindow, context: Context) -> None:
    assert bar.isVisible()
    pair = window.stage.pair  # type: ignore[attr-defined]
    assert pair.y() == bar.height() > 0
    context.model.replace(make_document([[1.0]], make_layer("conv", [[1.0]])))
    QApplication.processEvents()
    assert bar.isHidden()
    assert pair.y() == 0


def test_it_is_about_the_layer_on_the_stage(bar: ChannelBar, context: Context) -> None:
    mean = make_layer("conv", [[2.0]])
    one = make_document([[1.0, 2.0]], mean, make_layer("conv", [[1.0]]))
    context.model.replace(with_filters(one, 1, 3))
    assert bar.isHidden()
    context.playback.set_layer(1)
    assert bar.isVisible()
    assert bar.input.isHidden()
    assert labels(bar.output) == ["0", "1", "2"]


def test_an_added_channel_brings_it(bar: ChannelBar, context: Context) -> None:
    context.model.replace(make_document([[1.0]], make_layer("conv", [[1.0]])))
    assert bar.isHidden()
    context.model.edit_whole(EDIT, lambda document: with_in_channels(document, 2))
    assert bar.isVisible()
    context.model.undo_stack.undo()
    assert bar.isHidden()


# ---- what it shows and does


def test_it_says_what_is_seen(bar: ChannelBar) -> None:
    assert (labels(bar.input), labels(bar.output)) == (["0", "1", "2"], ["0", "1", "2", "3"])
    assert bar.input_name.text() == "Input channel"
    assert bar.sentence.text() == "One of 3 partial sums: channel 0 → 0"
    assert "All 3 partial sums" in bar.toolTip()


def test_a_press_looks_at_another_channel(bar: ChannelBar, context: Context) -> None:
    press(bar.input, 2)
    press(bar.output, 3)
    assert context.model.channels == (2, 3)
    shown = context.frame().document
    assert np.array_equal(shown.input[0, 0], X[2])
    assert np.array_equal(shown.layers[0].kernel, W[2, 3])
    assert np.array_equal(shown.feature_maps[1][0, 0], stamped(2, 3))
    assert bar.sentence.text() == "One of 3 partial sums: channel 2 → 3"


def test_looking_is_no_change(bar: ChannelBar, window: MainWindow, context: Context) -> None:
    title = window.windowTitle()
    press(bar.output, 1)
    assert not context.model.is_modified
    assert not context.model.undo_stack.canUndo()
    assert window.windowTitle() == title
    assert not window.isWindowModified()


def test_a_figure_of_the_whole_chain_shows_whole_channels(
    bar: ChannelBar, context: Context
) -> None:
    context.playback.set_figure("stack")
    assert BY_ID["stack"].needs == "chain"
    press(bar.output, 2)
    assert bar.sentence.text() == "All 3 partial sums of channel 2 added"
    whole = sum(stamped(n, 2) for n in range(3)) + B[2]
    assert np.array_equal(context.frame().document.feature_maps[1][0, 0], whole)


def test_the_figure_of_all_channels_is_one_press_away(bar: ChannelBar, context: Context) -> None:
    assert bar.all_button.isVisible()
    QTest.mouseClick(bar.all_button, Qt.MouseButton.LeftButton)
    assert context.playback.figure.id == "channels"
    assert bar.all_button.isHidden()
    assert bar.sentence.text() == "All 3 partial sums"


def test_channels_are_counted_as_cells_are(bar: ChannelBar, context: Context) -> None:
    context.playback.set_options(index_base=1)
    assert labels(bar.output) == ["1", "2", "3", "4"]
    press(bar.output, 3)
    assert context.model.channels == (0, 3)
    assert bar.sentence.text() == "One of 3 partial sums: channel 1 → 4"


def test_only_channels_of_the_group_can_be_chosen(bar: ChannelBar, context: Context) -> None:
    document = make_document(np.ones((3, 3)), make_layer("conv", np.ones((2, 2))))
    wide = with_filters(with_in_channels(document, 4), 0, 6)
    context.model.replace(with_groups(wide, 0, 2))
    assert usable(bar.input) == [0, 1]
    assert usable(bar.output) == [0, 1, 2, 3, 4, 5]
    press(bar.output, 3)
    assert usable(bar.input) == [2, 3]
    assert context.model.channels == (2, 3)
    assert bar.input.segments is not None
    outside = bar.input.segments.buttons["1"]
    assert outside.toolTip() == (
        "Input channel 1 is in another group: it adds nothing to output channel 3"
    )
    press(bar.input, 1)
    assert context.model.channels == (2, 3)


def test_depthwise_there_is_one_choice(bar: ChannelBar, context: Context) -> None:
    document = make_document(np.ones((3, 3)), make_layer("conv", np.ones((2, 2))))
    wide = with_filters(with_in_channels(document, 3), 0, 3)
    context.model.replace(with_groups(wide, 0, 3))
    assert bar.input.isHidden()
    assert bar.arrow.isHidden()
    assert bar.output_name.text() == "Channel"
    press(bar.output, 2)
    assert context.model.channels == (2, 2)
    assert bar.sentence.text() == "Depthwise: channel 2 of 3 by itself"


def test_a_pooling_treats_each_by_itself(bar: ChannelBar, context: Context) -> None:
    pool = make_layer("max_pool", np.ones((2, 2)), stride=2)
    context.model.replace(with_in_channels(make_document(np.eye(4), pool), 3))
    press(bar.output, 1)
    assert context.model.channels == (1, 1)
    assert bar.sentence.text() == "Channel 1 of 3 by itself"


def test_several_outputs_of_one_channel(bar: ChannelBar, context: Context) -> None:
    document = make_document(np.ones((3, 3)), make_layer("conv", np.ones((2, 2))))
    context.model.replace(with_groups(with_filters(with_in_channels(document, 2), 0, 4), 0, 2))
    press(bar.output, 3)
    assert context.model.channels == (1, 3)
    assert bar.sentence.text() == "Depthwise: channel 1 of 2 alone → 3 of 4"


def test_many_stand_in_menus(bar: ChannelBar, context: Context) -> None:
    document = make_document(np.ones((3, 3)), make_layer("conv", np.ones((2, 2))))
    wide = with_filters(with_in_channels(document, 32), 0, 16)
    context.model.replace(with_groups(wide, 0, 2))
    for switch, count in ((bar.input, 32), (bar.output, 16)):
        assert switch.segments is None
        assert switch.menu.isVisible()
        assert switch.menu.count() == count
    bar.output.menu.setCurrentIndex(9)
    bar.output.menu.activated.emit(9)
    assert context.model.channels == (16, 9)
    rows = bar.input.menu.model()
    assert isinstance(rows, QStandardItemModel)
    assert [n for n in range(32) if rows.item(n).isEnabled()] == [*range(16, 32)]
    assert bar.input.menu.currentText() == "16"


@pytest.mark.parametrize("width", [1600, 1000, 620, 300])
def test_what_is_shown_has_room(bar: ChannelBar, width: int) -> None:
    bar.setParent(None)
    bar.resize(width, bar.height())
    bar.show()
    QApplication.processEvents()
    parts = [
        part
        for part in (bar.input_name, bar.input, bar.arrow, bar.output_name, bar.output)
        if part.isVisible()
    ]
    assert {bar.input, bar.output} <= set(parts)
    for part in parts:
        assert part.width() >= part.sizeHint().width()
    for before, after in pairwise(parts):
        assert before.geometry().right() < after.x()
    assert parts[-1].geometry().right() < width
    # Rather fewer words than some that are cut off.
    said = bar.sentence.text()
    assert bar.sentence.isVisible() == bool(said)
    assert bar.sentence.fontMetrics().horizontalAdvance(said) <= bar.sentence.width()
    texts = {1600: "One of 3 partial sums: channel 0 → 0", 300: ""}
    assert said == texts.get(width, said)
    bar.hide()
    bar.deleteLater()


# ---- keys


def test_keys_walk_through_the_channels(
    bar: ChannelBar, window: MainWindow, context: Context
) -> None:
    canvas = window.stage.canvas  # type: ignore[attr-defined]
    canvas.setFocus()
    for key, expected in (
        (Key.Key_Down, (1, 0)), (Key.Key_Down, (2, 0)), (Key.Key_Down, (2, 0)),
        (Key.Key_Right, (2, 1)), (Key.Key_Up, (1, 1)), (Key.Key_Left, (1, 0)),
        (Key.Key_Left, (1, 0)),
    ):  # fmt: skip
        QTest.keyClick(canvas, key, ALT)
        assert context.model.channels == expected


def test_the_menu_knows_where_the_channels_end(
    bar: ChannelBar, window: MainWindow, context: Context
) -> None:
    titles = [f"{way} {end} Channel" for end in ("Input", "Output") for way in ("Next", "Previous")]
    can = {title: command(window, title).isEnabled() for title in titles}
    assert list(can.values()) == [True, False, True, False]
    command(window, "Next Output Channel").trigger()
    assert context.model.channels == (0, 1)
    assert command(window, "Previous Output Channel").isEnabled()
    context.model.replace(make_document([[1.0]], make_layer("conv", [[1.0]])))
    assert not any(command(window, title).isEnabled() for title in titles)


def test_keys_pass_over_other_groups(window: MainWindow, context: Context) -> None:
    document = make_document(np.ones((3, 3)), make_layer("conv", np.ones((2, 2))))
    context.model.replace(with_groups(with_filters(with_in_channels(document, 4), 0, 2), 0, 2))
    command(window, "Next Input Channel").trigger()
    assert context.model.channels == (1, 0)
    assert not command(window, "Next Input Channel").isEnabled()
    command(window, "Next Output Channel").trigger()
    assert context.model.channels == (2, 1)


def test_a_press_leaves_the_keyboard_with_the_figure(
    bar: ChannelBar, window: MainWindow, context: Context
) -> None:
    canvas = window.stage.canvas  # type: ignore[attr-defined]
    canvas.setFocus()
    press(bar.output, 2)
    assert canvas.hasFocus()
    QTest.keyClick(canvas, Key.Key_Space)
    assert context.playback.is_playing
    context.playback.pause()


# ---- for those who cannot see it, in another language, with larger type


def test_all_of_it_has_a_name(bar: ChannelBar) -> None:
    assert bar.input.segments is not None
    spoken = [button.accessibleName() for button in bar.input.segments.buttons.values()]
    assert spoken == [f"Input channel {n} of 3" for n in range(3)]
    assert bar.output.accessibleName() == "Output channel"
    assert "Alt+Left" in bar.output.segments.buttons["0"].toolTip()  # type: ignore[union-attr]


def test_another_language_and_theme(bar: ChannelBar, context: Context) -> None:
    before = bar.grab().toImage()
    context.appearance.set_theme("dark")
    assert bar.grab().toImage() != before
    context.appearance.set_language("zh_CN")
    assert bar.input_name.text() == context.words(INPUT_CHANNEL)
    assert labels(bar.input) == ["0", "1", "2"]
