"""The parts that numbers are set with: fields, sliders, the table. They know no document."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QLocale, QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from core.errors import ConvError
from tconv_gui.theme import load_theme
from tconv_gui.widgets.axis_slider import AxisSlider
from tconv_gui.widgets.check_line import CheckLine
from tconv_gui.widgets.matrix_table import MOST_ROWS, MatrixTable
from tconv_gui.widgets.message import FieldMessage
from tconv_gui.widgets.number_field import NumberField, decimal_comma, full_text, whole_number
from tconv_gui.widgets.segments import Segments

Key = Qt.Key


@pytest.fixture
def home(qtbot: QtBot) -> Iterator[QWidget]:
    """A window with another field to go to."""
    window = QWidget()
    qtbot.addWidget(window)
    QVBoxLayout(window).addWidget(QLineEdit(window))
    window.resize(260, 320)
    window.show()
    qtbot.waitExposed(window)
    yield window
    window.close()


def put(qtbot: QtBot, home: QWidget, widget: QWidget) -> None:
    layout = home.layout()
    assert layout is not None
    layout.addWidget(widget)
    qtbot.waitUntil(widget.isVisible)


def elsewhere(home: QWidget) -> QLineEdit:
    field = home.findChild(QLineEdit)
    assert field is not None
    return field


def wheel(widget: QWidget, notches: int) -> QWheelEvent:
    middle = QPointF(widget.rect().center())
    return QWheelEvent(
        middle, widget.mapToGlobal(middle), QPoint(), QPoint(0, 120 * notches),
        Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase,
        False,
    )  # fmt: skip


def drag(qtbot: QtBot, bar: QWidget, start: float, end: float) -> None:
    """Press at one part of a slider's length, move in small steps, let go at another."""
    y = bar.height() // 2
    left = Qt.MouseButton.LeftButton
    qtbot.mousePress(bar, left, pos=QPoint(int(bar.width() * start), y))
    for part in np.linspace(start, end, 12):
        spot = QPointF(bar.width() * part, y)
        QGuiApplication.sendEvent(
            bar,
            QMouseEvent(
                QEvent.Type.MouseMove, spot, bar.mapToGlobal(spot), Qt.MouseButton.NoButton, left,
                Qt.KeyboardModifier.NoModifier,
            ),
        )  # fmt: skip
    qtbot.mouseRelease(bar, left, pos=QPoint(int(bar.width() * end), y))


def heard(signal: object) -> list:
    """Everything that a signal tells from now on."""
    found: list = []
    signal.connect(lambda *what: found.append(what if len(what) > 1 else (what or (None,))[0]))  # type: ignore[attr-defined]
    return found


# ---- the number field -------------------------------------------------------------------------


@pytest.fixture
def field(qtbot: QtBot, home: QWidget) -> NumberField:
    made = NumberField(3)
    made.show_text("2")
    put(qtbot, home, made)
    made.setFocus()
    return made


def test_a_field_tells_its_text_at_enter_and_once(qtbot: QtBot, field: NumberField) -> None:
    told = heard(field.typed)
    qtbot.keyClicks(field, "5")
    assert told == []
    qtbot.keyClick(field, Key.Key_Return)
    assert told == ["5"]
    field.show_text("5")
    qtbot.keyClick(field, Key.Key_Return)
    assert told == ["5"]


def test_a_field_tells_its_text_when_it_is_left(
    qtbot: QtBot, home: QWidget, field: NumberField
) -> None:
    told = heard(field.typed)
    qtbot.keyClicks(field, "7")
    elsewhere(home).setFocus()
    assert told == ["7"]


def test_a_refused_text_stays_framed_until_it_is_changed(
    qtbot: QtBot, home: QWidget, field: NumberField
) -> None:
    field.typed.connect(lambda _: field.refuse("too large"))
    gone = heard(field.edited)
    qtbot.keyClicks(field, "99")
    qtbot.keyClick(field, Key.Key_Return)
    assert field.is_refused
    assert field.text() == "99"
    assert field.accessibleDescription() == "too large"
    elsewhere(home).setFocus()
    assert field.text() == "99"
    field.setFocus()
    qtbot.keyClick(field, Key.Key_Backspace)
    assert not field.is_refused
    assert len(gone) == 1


def test_escape_puts_the_value_back(qtbot: QtBot, field: NumberField) -> None:
    told = heard(field.typed)
    qtbot.keyClicks(field, "99")
    qtbot.keyClick(field, Key.Key_Escape)
    assert field.text() == "2"
    qtbot.keyClick(field, Key.Key_Return)
    assert told == []


def test_arrows_and_the_wheel_step_only_where_the_keyboard_is(
    qtbot: QtBot, home: QWidget, field: NumberField
) -> None:
    steps = heard(field.stepped)
    qtbot.keyClick(field, Key.Key_Up)
    qtbot.keyClick(field, Key.Key_Down)
    QGuiApplication.sendEvent(field, wheel(field, 2))
    assert steps == [1, -1, 2]
    elsewhere(home).setFocus()
    event = wheel(field, 1)
    QGuiApplication.sendEvent(field, event)
    assert steps == [1, -1, 2]
    assert not event.isAccepted()


@pytest.mark.parametrize(("text", "value"), [("3", 3), ("３", 3), (" 4 ", 4), ("2e1", 20)])
def test_whole_numbers_are_read(text: str, value: int) -> None:
    assert whole_number(text, "stride") == value


@pytest.mark.parametrize("text", ["", "abc", "2.5", "nan", "1e400", "1e300", "-1e9", "1/3"])
def test_other_texts_are_refused_in_a_sentence(text: str) -> None:
    with pytest.raises(ConvError, match="stride") as caught:
        whole_number(text, "stride")
    assert len(str(caught.value)) < 120


def test_the_users_decimal_comma_counts() -> None:
    before = QLocale()
    try:
        QLocale.setDefault(QLocale("de_DE"))
        assert decimal_comma()
        QLocale.setDefault(QLocale("en_US"))
        assert not decimal_comma()
    finally:
        QLocale.setDefault(before)


def test_full_text_has_all_digits() -> None:
    assert [full_text(v) for v in (1 / 3, -2.0, 1e-7)] == ["0.3333333333333333", "-2", "1e-07"]


# ---- the slider -------------------------------------------------------------------------------


@pytest.fixture
def slider(qtbot: QtBot, home: QWidget) -> AxisSlider:
    made = AxisSlider()
    made.show_value(2, 1, 9)
    put(qtbot, home, made)
    return made


def test_a_drag_is_one_gesture_and_a_new_press_another(qtbot: QtBot, slider: AxisSlider) -> None:
    told = heard(slider.moved)
    bar = slider.slider
    drag(qtbot, bar, 0.1, 0.9)
    drag(qtbot, bar, 0.9, 0.3)
    gestures = [gesture for _, gesture in told]
    assert len(set(gestures)) == 2
    assert {value for value, _ in told} <= set(range(1, 10))
    assert len(told) > 4


def test_a_click_jumps_to_its_place(qtbot: QtBot, slider: AxisSlider) -> None:
    bar = slider.slider
    told = heard(slider.moved)
    spot = QPoint(bar.width() - 2, bar.height() // 2)
    qtbot.mouseClick(bar, Qt.MouseButton.LeftButton, pos=spot)
    assert told[0][0] == 9


def test_a_value_beyond_the_limits_widens_them(slider: AxisSlider) -> None:
    told = heard(slider.moved)
    slider.show_value(40, 1, 9)
    assert (slider.value, slider.slider.maximum()) == (40, 40)
    slider.show_value(0, 0, 0)
    assert not slider.slider.isEnabled()
    assert slider.field.isEnabled()
    assert told == []


def test_the_wheel_moves_a_slider_only_where_the_keyboard_is(
    home: QWidget, slider: AxisSlider
) -> None:
    elsewhere(home).setFocus()
    QGuiApplication.sendEvent(slider.slider, wheel(slider.slider, 1))
    assert slider.value == 2
    slider.slider.setFocus()
    QGuiApplication.sendEvent(slider.slider, wheel(slider.slider, 1))
    assert slider.value > 2


# ---- small parts ------------------------------------------------------------------------------


def test_a_message_takes_no_room_while_it_is_silent(qtbot: QtBot, home: QWidget) -> None:
    message = FieldMessage(home)
    assert message.isHidden()
    put_in = home.layout()
    assert put_in is not None
    put_in.addWidget(message)
    message.say("No such number.")
    assert message.isVisible()
    assert message.accessibleName() == "No such number."
    message.clear()
    assert message.isHidden()


def test_the_text_of_a_check_line_can_be_pressed(qtbot: QtBot, home: QWidget) -> None:
    line = CheckLine()
    line.set_words("flip the kernel", "why")
    put(qtbot, home, line)
    told = heard(line.asked)
    text = line.childAt(line.width() - 20, line.height() // 2)
    qtbot.mouseClick(text, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(line.box, Qt.MouseButton.LeftButton, pos=line.box.rect().center())
    assert told == [True, False]


def test_segments_stack_where_they_do_not_fit(qtbot: QtBot) -> None:
    home = QWidget()
    qtbot.addWidget(home)
    row = QHBoxLayout(home)
    segments = Segments(["a", "b"], load_theme("light"))
    row.addWidget(segments)
    words = {"a": "Transposed convolution", "b": "Convolution"}
    segments.restyle(load_theme("dark"), words, words)
    home.resize(400, 80)
    home.show()
    qtbot.waitExposed(home)
    one, other = segments.buttons.values()
    assert one.y() == other.y()
    home.resize(segments.minimumSizeHint().width() + 30, 200)
    qtbot.waitUntil(lambda: one.y() < other.y())
    told = heard(segments.chosen)
    qtbot.mouseClick(other, Qt.MouseButton.LeftButton)
    assert told == ["b"]
    segments.show_choice("a")
    assert segments.choice == "a"
    home.close()


# ---- the table --------------------------------------------------------------------------------


@pytest.fixture
def table(qtbot: QtBot, home: QWidget) -> MatrixTable:
    theme = load_theme("light")
    made = MatrixTable(theme, theme.input)
    made.show_plane(np.array([[1.0, 2.0], [1 / 3, 4.0]]), editable=True)
    put(qtbot, home, made)
    made.setFocus()
    made.show_cursor((0, 0))
    return made


def type_into(qtbot: QtBot, table: MatrixTable, text: str) -> QLineEdit:
    qtbot.keyClick(table, text[0])
    editor = table.editor
    assert editor is not None
    qtbot.keyClicks(editor, text[1:])
    return editor


@pytest.mark.parametrize(
    ("key", "goal"),
    [(Key.Key_Return, (1, 0)), (Key.Key_Tab, (0, 1)), (Key.Key_Down, (1, 0))],
)
def test_typing_asks_and_moves_on(
    qtbot: QtBot, table: MatrixTable, key: Qt.Key, goal: tuple[int, int]
) -> None:
    told, moves = heard(table.cellTyped), heard(table.cursorMoved)
    editor = type_into(qtbot, table, "-7.5")
    qtbot.keyClick(editor, key)
    assert told == [((0, 0), "-7.5")]
    assert table.editor is None
    assert table.cursor_cell == goal
    assert moves[-1] == goal


def test_escape_asks_for_nothing(qtbot: QtBot, table: MatrixTable) -> None:
    told = heard(table.cellTyped)
    qtbot.keyClick(type_into(qtbot, table, "9"), Key.Key_Escape)
    assert told == []
    assert table.editor is None
    assert table.hasFocus()


def test_f2_opens_with_all_digits_and_an_unchanged_text_asks_for_nothing(
    qtbot: QtBot, table: MatrixTable
) -> None:
    told = heard(table.cellTyped)
    table.show_cursor((1, 0))
    qtbot.keyClick(table, Key.Key_F2)
    assert table.editor is not None
    assert table.editor.text() == "0.3333333333333333"
    assert table.editor.width() >= table.viewport().width()
    qtbot.keyClick(table.editor, Key.Key_Return)
    assert told == []


def test_a_refused_text_stays_open_wherever_one_goes(
    qtbot: QtBot, home: QWidget, table: MatrixTable
) -> None:
    table.cellTyped.connect(lambda *_: table.refuse("no number"))
    outdated = heard(table.edited)
    editor = type_into(qtbot, table, "abc")
    for key in (Key.Key_Return, Key.Key_Tab, Key.Key_Down):
        qtbot.keyClick(editor, key)
        assert table.editor is editor
        assert editor.property("invalid")
    other = table.visualRect(table.model().index(1, 1)).center()
    qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=other)
    elsewhere(home).setFocus()
    assert table.editor is editor
    assert editor.text() == "abc"
    editor.setFocus()
    qtbot.keyClick(editor, Key.Key_Backspace)
    assert not editor.property("invalid")
    assert len(outdated) == 1
    qtbot.keyClick(editor, Key.Key_Escape)
    assert table.editor is None


def test_leaving_the_table_asks_for_the_text(
    qtbot: QtBot, home: QWidget, table: MatrixTable
) -> None:
    told = heard(table.cellTyped)
    type_into(qtbot, table, "5")
    elsewhere(home).setFocus()
    assert told == [((0, 0), "5")]
    assert table.editor is None


def test_tab_goes_through_the_cells_and_out(
    qtbot: QtBot, home: QWidget, table: MatrixTable
) -> None:
    for goal in ((0, 1), (1, 0), (1, 1)):
        qtbot.keyClick(table, Key.Key_Tab)
        assert table.cursor_cell == goal
    qtbot.keyClick(table, Key.Key_Backtab)
    assert table.cursor_cell == (1, 0)
    qtbot.keyClick(table, Key.Key_Tab)
    qtbot.keyClick(table, Key.Key_Tab)
    assert not table.hasFocus()


def test_delete_asks_for_all_chosen_cells(qtbot: QtBot, table: MatrixTable) -> None:
    told = heard(table.cellsCleared)
    qtbot.keyClick(table, Key.Key_Delete)
    qtbot.keyClick(table, Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    qtbot.keyClick(table, Key.Key_Delete)
    assert told == [[(0, 0)], [(0, 0), (0, 1)]]


def test_copy_and_paste(qtbot: QtBot, table: MatrixTable) -> None:
    control = Qt.KeyboardModifier.ControlModifier
    qtbot.keyClick(table, Key.Key_A, control)
    qtbot.keyClick(table, Key.Key_C, control)
    assert QGuiApplication.clipboard().text() == "1\t2\n0.3333333333333333\t4"
    told = heard(table.blockPasted)
    table.show_cursor((1, 1))
    qtbot.keyClick(table, Key.Key_V, control)
    assert told == [((1, 1), "1\t2\n0.3333333333333333\t4")]
    editor = type_into(qtbot, table, "3")
    qtbot.keyClick(editor, Key.Key_V, control)
    assert len(told) == 2
    assert table.editor is None


def test_one_number_is_pasted_into_the_open_field(qtbot: QtBot, table: MatrixTable) -> None:
    QGuiApplication.clipboard().setText("42")
    told = heard(table.blockPasted)
    editor = type_into(qtbot, table, "1")
    qtbot.keyClick(editor, Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert editor.text() == "142"
    assert told == []


def test_a_computed_grid_can_be_read_but_not_typed_into(
    qtbot: QtBot, table: MatrixTable
) -> None:
    told = [heard(s) for s in (table.cellTyped, table.cellsCleared, table.blockPasted)]
    table.show_plane(table.plane, editable=False)
    control = Qt.KeyboardModifier.ControlModifier
    for key, held in ((Key.Key_5, 0), (Key.Key_F2, 0), (Key.Key_Delete, 0), (Key.Key_V, 1)):
        qtbot.keyClick(table, key, control if held else Qt.KeyboardModifier.NoModifier)
    assert told == [[], [], []]
    assert table.editor is None


def test_cells_and_headers_speak(table: MatrixTable) -> None:
    table.set_names("Input x", "tip", lambda r, c, text: f"x[{r},{c}] is {text}")
    model = table.model()
    spoken = model.data(model.index(1, 0), Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "x[1,0] is 0.3333333333333333"
    assert model.data(model.index(1, 0)) == "0.333"
    assert model.headerData(1, Qt.Orientation.Horizontal) == "1"
    assert model.rowCount(model.index(0, 0)) == 0


def test_a_large_grid_scrolls_and_only_changed_numbers_are_written_anew(
    table: MatrixTable,
) -> None:
    plane = np.zeros((128, 128))
    table.show_plane(plane, editable=True)
    assert table.height() < table.rowHeight(0) * (MOST_ROWS + 3)
    changed = plane.copy()
    changed[100, 3] = 5
    table.show_plane(changed, editable=True)
    model = table.model()
    assert model.data(model.index(100, 3)) == "5"
    assert model.data(model.index(100, 4)) == "0"
    table.show_cursor((100, 3))
    table.show_plane(np.ones((2, 2)), editable=True)
    assert table.cursor_cell == (1, 1)


def test_a_small_grid_gets_large_cells_and_a_large_one_scrolls(table: MatrixTable) -> None:
    narrow = table.columnWidth(0)
    table.set_room(400)
    assert table.columnWidth(0) > narrow
    table.show_plane(np.ones((4, 90)), editable=True)
    assert table.columnWidth(0) <= narrow


def test_cells_are_as_wide_as_their_numbers(table: MatrixTable) -> None:
    table.show_plane(np.array([[-123456.0, 1.0]]), editable=True, one_row=True)
    shown = table.fontMetrics().horizontalAdvance("−123456")
    assert table.columnWidth(0) > shown
    assert table.verticalHeader().isHidden()
