"""The settings: limits follow, drags undo as one, what cannot be says why and changes nothing."""

from __future__ import annotations

import random
from collections.abc import Iterator

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from core.document import Document, Layer, make_document, make_layer
from core.round_trip import with_way_back
from core.spec import conv_spec
from tconv_gui.model.context import Context
from tconv_gui.shell.look import Look
from tconv_gui.views._setting_rows import ChoiceLabel, PaddingRow, SettingRow
from tconv_gui.views._settings import padding_mode, remarks, setting_limits
from tconv_gui.views.parameters import TIE_EDIT, ParametersView
from tconv_gui.widgets.axis_slider import AxisSlider
from tconv_gui.widgets.number_field import NumberField
from tconv_gui.words import Words

Key = Qt.Key
ENGLISH = Words("en")


@pytest.fixture
def view(qtbot: QtBot, context: Context, look: Look) -> Iterator[ParametersView]:
    """The view in a column as wide as the window's."""
    area = QScrollArea()
    qtbot.addWidget(area)
    area.setWidgetResizable(True)
    area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    made = ParametersView(context)
    area.setWidget(made)
    area.resize(280, 760)
    area.show()
    qtbot.waitExposed(area)
    yield made
    area.close()


def layer(context: Context) -> Layer:
    return context.model.document.layers[0]


def settle(context: Context, document: Document) -> None:
    context.model.replace(document)


def enter(qtbot: QtBot, field: NumberField, text: str) -> None:
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, text)
    qtbot.keyClick(field, Key.Key_Return)


def drag(qtbot: QtBot, slider: AxisSlider, *values: int) -> None:
    """Press on the handle, go to all values in turn, let go."""
    bar, left = slider.slider, Qt.MouseButton.LeftButton
    wide, y = 16, bar.height() // 2

    def spot(value: int) -> QPointF:
        span = max(bar.maximum() - bar.minimum(), 1)
        return QPointF((value - bar.minimum()) / span * (bar.width() - wide) + wide / 2, y)

    qtbot.mousePress(bar, left, pos=spot(bar.value()).toPoint())
    for value in values:
        move = QMouseEvent(
            QEvent.Type.MouseMove, spot(value), bar.mapToGlobal(spot(value)),
            Qt.MouseButton.NoButton, left, Qt.KeyboardModifier.NoModifier,
        )  # fmt: skip
        QGuiApplication.sendEvent(bar, move)
    qtbot.mouseRelease(bar, left, pos=spot(bar.value()).toPoint())


def clipped(root: QWidget) -> list[str]:
    """Widgets that have less room than they need, or stick out."""
    found = []
    for widget in root.findChildren(QWidget):
        parent = widget.parentWidget()
        if not widget.isVisible() or parent is None or widget.isWindow():
            continue
        needed = widget.minimumSizeHint()
        if needed.isValid() and (
            widget.width() < needed.width() or widget.x() + widget.width() > parent.width()
        ):
            found.append(f"{type(widget).__name__} {widget.accessibleName()} {widget.geometry()}")
    return found


# ---- operation --------------------------------------------------------------------------------


def test_the_operation_is_switched_and_output_padding_goes(
    qtbot: QtBot, context: Context, view: ParametersView
) -> None:
    assert view.operation.accessibleName() == "Transposed convolution"
    assert view.rows["output_padding"].head.isVisible()
    qtbot.mouseClick(view.operation.buttons["conv"], Qt.MouseButton.LeftButton)
    assert layer(context).operation_id == "conv"
    assert view.operation.accessibleName() == "Convolution"
    assert not view.rows["output_padding"].head.isVisible()
    context.model.undo_stack.undo()
    assert view.operation.choice == "conv_transpose"
    assert view.rows["output_padding"].head.isVisible()


def test_an_operation_that_cannot_be_changes_nothing_and_says_why(
    qtbot: QtBot, context: Context, view: ParametersView
) -> None:
    settle(context, make_document(np.ones((2, 2)), make_layer("conv_transpose", np.ones((4, 4)))))
    before = context.model.document
    qtbot.mouseClick(view.operation.buttons["conv"], Qt.MouseButton.LeftButton)
    assert context.model.document is before
    assert view.operation.choice == "conv_transpose"
    assert view.operation_message.isVisible()
    assert "at most 2 fits" in view.operation_message.sentence
    qtbot.mouseClick(view.operation.buttons["conv_transpose"], Qt.MouseButton.LeftButton)
    drag(qtbot, view.rows["kernel_size"].both, 2)
    assert not view.operation_message.isVisible()


def test_a_hidden_output_padding_is_not_in_the_way(
    qtbot: QtBot, context: Context, view: ParametersView
) -> None:
    made = make_layer("conv_transpose", np.ones((2, 2)), stride=2, output_padding=1)
    settle(context, make_document(np.ones((4, 4)), made))
    qtbot.mouseClick(view.operation.buttons["conv"], Qt.MouseButton.LeftButton)
    enter(qtbot, view.rows["stride"].both.field, "1")
    assert layer(context).spec.stride == (1, 1)
    assert not view.rows["stride"].message.isVisible()


def test_the_kernel_is_flipped_and_back(
    qtbot: QtBot, context: Context, view: ParametersView
) -> None:
    box = view.flip.box
    qtbot.mouseClick(box, Qt.MouseButton.LeftButton, pos=box.rect().center())
    assert layer(context).flipped
    context.model.undo_stack.undo()
    assert not layer(context).flipped
    assert not box.isChecked()


# ---- rows -------------------------------------------------------------------------------------


def test_a_drag_is_one_undo(qtbot: QtBot, context: Context, view: ParametersView) -> None:
    before = context.model.document
    drag(qtbot, view.rows["stride"].both, 3, 6, 9, 12)
    assert layer(context).spec.stride == (12, 12)
    assert context.model.undo_stack.count() == 1
    drag(qtbot, view.rows["stride"].both, 5)
    assert context.model.undo_stack.count() == 2
    context.model.undo_stack.undo()
    context.model.undo_stack.undo()
    assert context.model.document is before
    assert view.rows["stride"].both.field.text() == "1"


def test_a_drag_there_and_back_keeps_the_kernels_numbers_and_leaves_no_undo(
    qtbot: QtBot, context: Context, view: ParametersView
) -> None:
    before = context.model.document
    drag(qtbot, view.rows["kernel_size"].both, 1, 2)
    assert context.model.document is before
    assert context.model.undo_stack.count() == 0
    drag(qtbot, view.rows["kernel_size"].both, 1, 3)
    assert layer(context).kernel.tolist() == [[0, 1, 0], [2, 3, 0], [0, 0, 0]]


def test_limits_follow_the_other_settings(
    qtbot: QtBot, context: Context, view: ParametersView
) -> None:
    output_padding = view.rows["output_padding"].both.slider
    assert output_padding.maximum() == 0
    enter(qtbot, view.rows["stride"].both.field, "3")
    assert (output_padding.minimum(), output_padding.maximum()) == (0, 2)
    enter(qtbot, view.rows["output_padding"].both.field, "2")
    assert view.rows["stride"].both.slider.minimum() == 3
    qtbot.mouseClick(view.operation.buttons["conv"], Qt.MouseButton.LeftButton)
    assert view.rows["kernel_size"].both.slider.maximum() == 2
    enter(qtbot, view.rows["padding"].both.field, "1")
    assert view.rows["kernel_size"].both.slider.maximum() == 4


def test_limits_know_the_layers_that_come_after(context: Context) -> None:
    last = make_layer("conv", np.ones((4, 4)))
    first = make_layer("conv_transpose", np.ones((3, 3)))
    document = make_document(np.ones((2, 2)), first, last)
    assert setting_limits(document, 0, "padding", (0, 1)) == (0, 0)
    assert setting_limits(document, 0, "kernel_size", (0, 1))[0] == 3


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("stride", "0", "at least 1"),
        ("output_padding", "5", "at most 0"),
        ("padding", "7", "at most 1"),
        ("kernel_size", "40", "at most 16"),
        ("stride", "900", "nearest possible stride is 510"),
        ("dilation", "abc", "whole number"),
        ("dilation", "", "whole number"),
        ("dilation", "1e400", "whole number"),
        ("kernel_size", "99999999", "nearest possible kernel_size is 16"),
        ("padding", "-1e300", "nearest possible padding is 0"),
    ],
)
def test_a_typed_value_that_cannot_be_says_what_would_be_right(
    qtbot: QtBot, context: Context, view: ParametersView, name: str, text: str, says: str
) -> None:
    before, row = context.model.document, view.rows[name]
    field = row.both.field
    field.setFocus()
    field.selectAll()
    qtbot.keyClick(field, Key.Key_Delete)
    qtbot.keyClicks(field, text)
    qtbot.keyClick(field, Key.Key_Return)
    assert context.model.document is before
    assert field.text() == text
    assert field.is_refused
    assert row.message.isVisible()
    assert says in row.message.sentence
    assert field.accessibleDescription() == row.message.sentence
    qtbot.keyClick(field, Key.Key_Escape)
    assert not row.message.isVisible()
    assert not field.is_refused


def test_the_nearest_value_is_possible_and_the_next_is_not(
    qtbot: QtBot, context: Context, view: ParametersView
) -> None:
    field = view.rows["stride"].both.field
    enter(qtbot, field, "510")
    assert layer(context).spec.stride == (510, 510)
    assert view.rows["stride"].both.slider.maximum() == 510
    enter(qtbot, field, "511")
    assert field.is_refused


def test_arrows_in_a_field_step_and_stop_at_the_limit(
    qtbot: QtBot, context: Context, view: ParametersView
) -> None:
    row = view.rows["stride"]
    row.both.field.setFocus()
    qtbot.keyClick(row.both.field, Key.Key_Up)
    assert layer(context).spec.stride == (2, 2)
    qtbot.keyClick(row.both.field, Key.Key_Down)
    qtbot.keyClick(row.both.field, Key.Key_Down)
    assert layer(context).spec.stride == (1, 1)
    assert row.both.field.text() == "1"
    assert "at least 1" in row.message.sentence


def test_the_wheel_over_the_panel_changes_nothing(
    qtbot: QtBot, context: Context, view: ParametersView
) -> None:
    view.flip.box.setFocus()
    for widget in [*view.findChildren(AxisSlider), *view.findChildren(NumberField)]:
        for target in [widget, *widget.findChildren(QWidget)]:
            spot = QPointF(target.rect().center())
            turn = QWheelEvent(
                spot, target.mapToGlobal(spot), QPoint(), QPoint(0, 120), Qt.MouseButton.NoButton,
                Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
            )  # fmt: skip
            QGuiApplication.sendEvent(target, turn)
    assert context.model.undo_stack.count() == 0


# ---- axes -------------------------------------------------------------------------------------


def test_axes_are_unlinked_set_apart_and_linked_again(
    qtbot: QtBot, context: Context, view: ParametersView
) -> None:
    row = view.rows["stride"]
    assert row.is_linked
    qtbot.mouseClick(row.link, Qt.MouseButton.LeftButton)
    assert not row.both.isVisible()
    assert [slider.isVisible() for slider in row.single] == [True, True]
    assert context.preferences["link_axes"] is False
    drag(qtbot, row.single[1], 2, 3)
    assert layer(context).spec.stride == (1, 3)
    enter(qtbot, row.single[0].field, "2")
    assert layer(context).spec.stride == (2, 3)
    assert "axis 0" in row.single[0].field.accessibleName()
    qtbot.mouseClick(row.link, Qt.MouseButton.LeftButton)
    assert layer(context).spec.stride == (2, 2)
    assert row.both.isVisible()
    context.model.undo_stack.undo()
    assert layer(context).spec.stride == (2, 3)
    assert not row.both.isVisible()


def test_axes_that_become_equal_while_they_are_set_stay_apart(
    qtbot: QtBot, context: Context, view: ParametersView
) -> None:
    settle(
        context,
        make_document(np.ones((2, 2)), make_layer("conv_transpose", [[1.0]], stride=(1, 3))),
    )
    row = view.rows["stride"]
    assert not row.is_linked
    drag(qtbot, row.single[1], 1, 2)
    assert layer(context).spec.stride == (1, 2)
    assert row.single[1].isVisible()


def test_linking_that_cannot_be_says_why(
    qtbot: QtBot, context: Context, view: ParametersView
) -> None:
    settle(context, make_document(np.ones((5, 2)), make_layer("conv", np.ones((4, 2)))))
    row = view.rows["kernel_size"]
    qtbot.mouseClick(row.link, Qt.MouseButton.LeftButton)
    assert layer(context).spec.kernel_size == (4, 2)
    assert not row.is_linked
    assert row.message.isVisible()


def test_one_axis_has_one_slider_and_no_chain(
    qtbot: QtBot, context: Context, view: ParametersView
) -> None:
    settle(context, make_document([1.0, 2.0], make_layer("conv_transpose", [1.0, 2.0])))
    for row in (view.rows[name] for name in layer(context).operation.parameters):
        assert row.both.isVisible()
        assert not row.link.isVisible()
        assert not any(line.isVisible() for line in row.axis_lines)
    drag(qtbot, view.rows["stride"].both, 4)
    assert layer(context).spec.stride == (4,)


# ---- padding ----------------------------------------------------------------------------------


def padding_row(view: ParametersView) -> PaddingRow:
    row = view.rows["padding"]
    assert isinstance(row, PaddingRow)
    return row


def choose(row: PaddingRow, mode: str) -> None:
    assert isinstance(row.label, ChoiceLabel)
    row.label.choose(mode)


def test_padding_is_given_in_four_ways(
    qtbot: QtBot, context: Context, view: ParametersView
) -> None:
    settle(context, make_document(np.ones((5, 5)), make_layer("conv", np.ones((2, 2)))))
    row = padding_row(view)
    choose(row, "same")
    assert layer(context).spec.padding == "same"
    assert "0|1" in row.mode_note.text()
    assert not row.both.isVisible()
    choose(row, "sides")
    assert layer(context).spec.padding == ((0, 1), (0, 1))
    assert row.side_fields[0, 1].isVisible()
    enter(qtbot, row.side_fields[0, 0], "2")
    assert layer(context).spec.padding == ((2, 1), (2, 1))
    choose(row, "equal")
    assert layer(context).spec.padding == ((2, 2), (2, 2))
    assert row.both.value == 2
    choose(row, "valid")
    assert layer(context).spec.padding == "valid"
    context.model.undo_stack.undo()
    assert layer(context).spec.padding == ((2, 2), (2, 2))


def test_begin_and_end_stay_in_fields_though_they_are_equal(
    qtbot: QtBot, context: Context, view: ParametersView
) -> None:
    row = padding_row(view)
    choose(row, "sides")
    assert context.model.undo_stack.count() == 0
    assert row.side_fields[0, 0].isVisible()
    assert not row.side_fields[1, 0].isVisible()
    qtbot.mouseClick(row.link, Qt.MouseButton.LeftButton)
    assert row.side_fields[1, 0].isVisible()
    enter(qtbot, row.side_fields[1, 1], "1")
    assert layer(context).spec.padding == ((0, 0), (0, 1))
    assert row.side_fields[1, 1].isVisible()
    qtbot.keyClick(row.side_fields[1, 1], Key.Key_Down)
    assert layer(context).spec.padding == ((0, 0), (0, 0))
    assert row.side_fields[1, 1].isVisible()


def test_a_side_that_cannot_be_says_so_beside_it(
    qtbot: QtBot, context: Context, view: ParametersView
) -> None:
    row = padding_row(view)
    choose(row, "sides")
    before = context.model.document
    for text in ("3", "x", "-1"):
        enter(qtbot, row.side_fields[0, 1], text)
        assert context.model.document is before
        assert row.side_fields[0, 1].is_refused
        assert row.message.isVisible()
        assert "padding" in row.message.sentence


# ---- size, bias -------------------------------------------------------------------------------


def test_the_formula_has_the_numbers_in_it(
    qtbot: QtBot, context: Context, view: ParametersView
) -> None:
    first, second = view.size_panel.blocks
    assert first.numbers.text() == "(2−1)·1 − 2·0 + 1·(2−1) + 0 + 1"
    assert first.result.text() == "= 3 per axis"
    assert not second.isVisible()
    settle(
        context,
        make_document(np.ones((2, 3)), make_layer("conv_transpose", np.ones((2, 2)), stride=2)),
    )
    assert first.result.text() == "= 4 on axis 0"
    assert second.result.text() == "= 6 on axis 1"
    assert not second.symbols.isVisible()
    settle(context, make_document([1.0, 2.0], make_layer("conv", [1.0])))
    assert first.result.text() == "= 2"


@pytest.mark.parametrize(
    ("size", "made", "says"),
    [
        ((6, 6), make_layer("conv", np.ones((3, 3)), stride=2), "last row and the last column"),
        ((6, 7), make_layer("conv", np.ones((3, 3)), stride=2), "The last row of"),
        ((7, 6), make_layer("conv", np.ones((3, 3)), stride=2), "The last column of"),
        ((9, 9), make_layer("conv", np.ones((3, 3)), stride=4), "axis 0, 2 input cells"),
        ((6,), make_layer("conv", [1.0] * 3, stride=2), "The last cell of"),
        ((3,), make_layer("conv_transpose", [1.0] * 3, stride=2, padding=1, dilation=2),
         "inputs of 7 and of 8 both gives 3"),
        ((3,), make_layer("conv_transpose", [1.0] * 3, stride=3), "9 to 11 always gives 3"),
        ((2, 2), make_layer("conv_transpose", np.ones((2, 2)), stride=3), "output cells get no"),
        ((2,), make_layer("conv_transpose", [1.0] * 3, stride=2, dilation=4), "leaves gaps"),
        ((2,), make_layer("conv_transpose", [1.0] * 2, stride=2, output_padding=1), "At the edge"),
    ],
)  # fmt: skip
def test_what_is_odd_about_the_sizes_is_said(size: tuple, made: Layer, says: str) -> None:
    said = " ".join(remarks(make_document(np.ones(size), made), 0, ENGLISH))
    assert says in said


@pytest.mark.parametrize(
    "made",
    [
        make_layer("conv", np.ones((3, 3))),
        make_layer("conv", np.ones((3, 3)), padding="same"),
        make_layer("conv_transpose", np.ones((2, 2))),
        make_layer("conv_transpose", np.ones((3, 3)), stride=3, padding="same"),
    ],
)
def test_nothing_is_said_where_nothing_is_odd(made: Layer) -> None:
    assert remarks(make_document(np.ones((5, 5)), made), 0, ENGLISH) == []


def test_an_unread_padding_is_no_loss() -> None:
    made = make_layer("conv", np.ones((3, 3)), stride=2, padding=1)
    said = " ".join(remarks(make_document(np.ones((6, 6)), made), 0, ENGLISH))
    assert "never read" not in said


def test_the_bias_is_switched_typed_and_refused(
    qtbot: QtBot, context: Context, view: ParametersView
) -> None:
    box = view.bias.box
    assert not view.bias_field.isEnabled()
    qtbot.mouseClick(box, Qt.MouseButton.LeftButton, pos=box.rect().center())
    assert layer(context).bias_value == 0.0
    assert layer(context).bias is not None
    enter(qtbot, view.bias_field, "-1/4")
    assert layer(context).bias_value == -0.25
    assert view.bias_field.text() == "-0.25"
    enter(qtbot, view.bias_field, "nan")
    assert layer(context).bias_value == -0.25
    assert "not a finite number" in view.bias_message.sentence
    assert view.bias_message.isVisible()
    qtbot.mouseClick(box, Qt.MouseButton.LeftButton, pos=box.rect().center())
    assert layer(context).bias is None
    assert not view.bias_message.isVisible()


# ---- the whole --------------------------------------------------------------------------------


def test_everything_is_named_and_has_a_tip(context: Context, view: ParametersView) -> None:
    settle(
        context,
        make_document(
            np.ones((4, 5)), make_layer("conv_transpose", np.ones((2, 3)), padding=[(0, 1), (0, 0)])
        ),
    )
    bare = [
        widget
        for widget in view.findChildren(QWidget)
        if widget.focusPolicy() != Qt.FocusPolicy.NoFocus
        and widget.isVisible()
        and not (widget.accessibleName() and widget.toolTip())
        and type(widget).__name__ != "QLabel"
    ]
    assert bare == []


@pytest.mark.parametrize("scale", [1.0, 1.5])
@pytest.mark.parametrize("width", [260, 300, 320])
def test_nothing_is_clipped(
    qtbot: QtBot, context: Context, view: ParametersView, scale: float, width: int
) -> None:
    context.preferences["font_scale"] = scale
    made = make_layer(
        "conv_transpose", np.ones((2, 3)), stride=(2, 3), padding=[(0, 1), (0, 0)], bias=0.5
    )
    for document in (make_document(np.ones((4, 5)), made), context.model.document):
        settle(context, document)
        area = view.parentWidget().parentWidget()
        # As wide as the panel's column: margins and a scroll bar are taken off.
        area.resize(width - 42, 1400)
        enter(qtbot, view.rows["stride"].both.field, "9999")
        view.rows["stride"].message.say("A sentence of some length that stands beneath. " * 2)
        qtbot.waitUntil(lambda: not clipped(view))
        assert view.width() <= area.viewport().width()


def test_words_and_colours_change_while_it_is_open(context: Context, view: ParametersView) -> None:
    context.appearance.set_language("zh_CN")
    context.appearance.set_theme("dark")
    assert view.operation.accessibleName() == Words("zh_CN")(layer(context).operation.title)
    context.appearance.set_language("en")
    assert view.operation.accessibleName() == "Transposed convolution"


def test_a_hidden_view_catches_up_when_it_is_shown(
    qtbot: QtBot, context: Context, view: ParametersView
) -> None:
    view.hide()
    settle(context, make_document([1.0, 2.0], make_layer("conv", [1.0])))
    assert view.operation.accessibleName() == "Transposed convolution"
    view.show()
    assert view.operation.accessibleName() == "Convolution"


def test_another_layer_is_shown_when_it_gets_the_focus(
    context: Context, view: ParametersView
) -> None:
    settle(
        context,
        make_document(
            np.ones((4, 4)), make_layer("conv", np.ones((2, 2))),
            make_layer("conv_transpose", np.ones((3, 3))),
        ),
    )  # fmt: skip
    assert view.rows["kernel_size"].both.value == 2
    context.playback.set_layer(1)
    assert view.rows["kernel_size"].both.value == 3
    assert view.operation.accessibleName() == "Transposed convolution"


def some_act(random_: random.Random, qtbot: QtBot, view: ParametersView) -> None:
    """One thing a hand may do."""
    rows = [row for row in view.rows.values() if not row.head.isHidden()]
    if not rows:  # an activation has no settings
        qtbot.mouseClick(view.operation.buttons["conv"], Qt.MouseButton.LeftButton)
        return
    row: SettingRow = random_.choice(rows)
    sliders = [s for s in (row.both, *row.single) if s.isVisible() and s.slider.isEnabled()]
    fields = [f for f in view.findChildren(NumberField) if f.isVisible() and f.isEnabled()]
    act = random_.randrange(7)
    if act == 0 and sliders:
        slider = random_.choice(sliders)
        low, high = slider.slider.minimum(), slider.slider.maximum()
        drag(qtbot, slider, *(random_.randint(low, high) for _ in range(3)))
    elif act in (1, 2):
        text = random_.choice(["0", "1", "2", "3", "5", "17", "-1", "", "x", "2.5", "1e9", "4 "])
        enter(qtbot, random_.choice(fields), text)
    elif act == 3:
        key = random_.choice([Key.Key_Up, Key.Key_Down, Key.Key_Escape, Key.Key_Tab])
        field = random_.choice(fields)
        field.setFocus()
        qtbot.keyClick(field, key)
    elif act == 4 and row.link.isVisible():
        qtbot.mouseClick(row.link, Qt.MouseButton.LeftButton)
    elif act == 5:
        choose(padding_row(view), random_.choice(["equal", "sides", "same", "valid"]))
    elif random_.random() < 0.3:
        random_.choice(view.operation.menu.actions()).trigger()
    else:
        basic = [view.operation.buttons[name] for name in ("conv", "conv_transpose")]
        boxes = [box for box in (view.flip.box, view.bias.box) if box.isVisible()]
        button = random_.choice([*basic, *boxes])
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton, pos=button.rect().center())


@pytest.mark.parametrize("seed", [1, 2])
def test_whatever_is_done_the_document_stays_valid_and_can_be_undone(
    qtbot: QtBot, context: Context, view: ParametersView, seed: int
) -> None:
    random_, before = random.Random(seed), context.model.document
    for _ in range(100):
        some_act(random_, qtbot, view)
        document = context.model.document
        assert document.feature_maps[-1].size
        spec = document.layers[0].spec
        for name, row in view.rows.items():
            for slider in (row.both, *row.single):
                if slider.isVisible() and name != "padding":
                    axis = row.single.index(slider) if slider in row.single else 0
                    assert slider.value == getattr(spec, name)[axis]
        assert padding_row(view).mode in (padding_mode(spec), "sides")
    after, stack = context.model.document, context.model.undo_stack
    while stack.canUndo():
        stack.undo()
    assert context.model.document is before
    while stack.canRedo():
        stack.redo()
    assert context.model.document is after


def test_tied_weights_are_a_switch_that_is_there_for_two_layers(
    qtbot: QtBot, context: Context, view: ParametersView
) -> None:
    one = make_document([[1, 2], [3, 4]], make_layer("conv_transpose", [[1, 2], [3, 4]]))
    settle(context, one)
    assert not view.tied.isVisible()
    settle(context, with_way_back(one))
    model, box = context.model, view.tied.box
    for focused in (0, 1):
        context.playback.set_layer(focused)
        assert view.tied.isVisible()
        assert box.isChecked()
        assert "layers 1 and 2" in box.accessibleName()
    qtbot.mouseClick(box, Qt.MouseButton.LeftButton)
    assert not model.document.layers[1].tied
    model.edit(TIE_EDIT, lambda document: document.with_number(1, "kernel", (0, 0), 9))
    assert [layer.kernel[0, 0] for layer in model.document.layers] == [1, 9]
    qtbot.mouseClick(box, Qt.MouseButton.LeftButton)
    assert [layer.kernel[0, 0] for layer in model.document.layers] == [1, 1]
    model.undo_stack.undo()
    assert not box.isChecked()
    assert [layer.kernel[0, 0] for layer in model.document.layers] == [1, 9]


def test_a_kernel_too_small_for_the_layer_after_it_cannot_be_shared(
    qtbot: QtBot, context: Context, view: ParametersView
) -> None:
    document = make_document(
        [[1, 2], [3, 4]],
        make_layer("conv", [[2]]),
        make_layer("conv_transpose", np.ones((3, 3)), padding=1),
    )
    settle(context, document)
    qtbot.mouseClick(view.tied.box, Qt.MouseButton.LeftButton)
    assert context.model.document is document
    assert not view.tied.box.isChecked()
    assert "padding 1 crops the whole output" in view.tied_message.sentence


# ---- operations without a kernel of their own -------------------------------------------------


def test_the_menu_holds_the_other_operations(context: Context, view: ParametersView) -> None:
    settle(context, make_document([[1, 2], [3, 4]], make_layer("conv_transpose", [[1]], stride=3)))
    other = view.operation.buttons["other"]
    assert other.text() == "Other ▼"
    actions = {action.text(): action for action in view.operation.menu.actions()}
    actions["Nearest neighbour"].trigger()
    assert layer(context).operation_id == "nearest"
    assert layer(context).kernel.tolist() == np.ones((3, 3)).tolist()
    assert view.operation.choice == "other"
    assert other.text() == "Nearest neighbour ▼"
    shown = {name for name, row in view.rows.items() if row.both.isVisible()}
    assert shown == {"scale_factor"}
    assert not view.flip.isVisible()
    assert not view.bias.isVisible()


def test_the_factor_is_dragged(qtbot: QtBot, context: Context, view: ParametersView) -> None:
    nearest = Layer("nearest", conv_spec((1, 1), stride=2), np.ones((1, 1, 1, 1)))
    settle(context, make_document([[1, 2], [3, 4]], nearest))
    drag(qtbot, view.rows["scale_factor"].both, 4)
    assert layer(context).spec.scale_factor == (4, 4)
    assert context.model.document.feature_maps[1].shape == (1, 1, 8, 8)
    context.model.undo_stack.undo()
    assert layer(context).spec.scale_factor == (2, 2)


def test_a_pooling_has_its_own_rule_for_padding(
    qtbot: QtBot, context: Context, view: ParametersView
) -> None:
    pool = Layer("avg_pool", conv_spec((2, 2), stride=2), np.ones((1, 1, 2, 2)))
    settle(context, make_document(np.ones((4, 4)), pool))
    enter(qtbot, view.rows["padding"].both.field, "2")
    assert layer(context).spec.padding == ((0, 0), (0, 0))
    assert "at most half" in view.rows["padding"].message.sentence


def test_sizes_of_operations_without_a_kernel(context: Context, view: ParametersView) -> None:
    def fixed(name: str, kernel: tuple[int, int] = (1, 1), stride: int = 1) -> Layer:
        return Layer(name, conv_spec(kernel, stride=stride), np.ones((1, 1, *kernel)))

    layers = (
        fixed("max_pool", (2, 2), 2), fixed("relu"), fixed("max_unpool"), fixed("linear", stride=3),
    )  # fmt: skip
    settle(context, make_document(np.ones((5, 7)), *layers))
    said = []
    for number in range(4):
        context.playback.set_layer(number)
        said.append([block.text for block in view.size_panel.blocks if not block.isHidden()])
    assert said[0][0].endswith("= 2 on axis 0")
    assert view.size_panel.remarks.text() == ""
    assert said[1] == ["i\n2\n= 2 on axis 0", "3\n= 3 on axis 1"]
    assert said[2] == ["as large as what layer 1 read\n5\n= 5 on axis 0", "7\n= 7 on axis 1"]
    assert said[3] == ["i·scale_factor\n5·3\n= 15 on axis 0", "7·3\n= 21 on axis 1"]
