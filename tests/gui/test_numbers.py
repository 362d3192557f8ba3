"""Editing the numbers: what is typed, filled, resized and pasted, and what is refused."""

from __future__ import annotations

import random
from collections.abc import Iterator

import numpy as np
import pytest
from PySide6.QtCore import QLocale, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLineEdit, QScrollArea, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from core.arrays import FILLS, KERNEL_PRESETS
from core.chain_edit import switched_off
from core.document import Document, make_document, make_layer
from core.initialisers import INITIALISERS, initial_weight
from core.numbers_text import TEXT_FORMATS, parse_matrix
from tconv_gui.figures.figure import CellRef
from tconv_gui.model.context import Context
from tconv_gui.shell.look import Look
from tconv_gui.views._grid_editor import GridEditor
from tconv_gui.views.numbers import NumbersView
from tconv_gui.widgets.number_field import NumberField

Key = Qt.Key
CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def view(qtbot: QtBot, context: Context, look: Look) -> Iterator[NumbersView]:
    """The view in a column as wide as the window's."""
    area = QScrollArea()
    qtbot.addWidget(area)
    area.setWidgetResizable(True)
    area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    made = NumbersView(context)
    area.setWidget(made)
    area.resize(270, 760)
    area.show()
    qtbot.waitExposed(area)
    yield made
    area.close()


def x(context: Context) -> np.ndarray:
    return context.model.document.input[0, 0]


def w(context: Context) -> np.ndarray:
    return context.model.document.layers[0].kernel


def settle(context: Context, document: Document) -> None:
    context.model.replace(document)


def one_axis(context: Context) -> None:
    settle(context, make_document([1.0, 2.0, 3.0], make_layer("conv_transpose", [1.0, 2.0])))


def go(editor: GridEditor, row: int, column: int) -> None:
    editor.table.setFocus()
    editor.table.setCurrentIndex(editor.table.model().index(row, column))


def type_cell(qtbot: QtBot, editor: GridEditor, text: str) -> QLineEdit:
    qtbot.keyClick(editor.table, text[0])
    field = editor.table.editor
    assert field is not None
    qtbot.keyClicks(field, text[1:])
    return field


def enter(qtbot: QtBot, field: NumberField, text: str) -> None:
    field.setFocus()
    field.selectAll()
    qtbot.keyClick(field, Key.Key_Delete)
    qtbot.keyClicks(field, text)
    qtbot.keyClick(field, Key.Key_Return)


def clipped(view: NumbersView) -> list[str]:
    """Widgets that have less room than they need, or stick out; tables may scroll."""
    tables = [editor.table for editor in view.editors]
    return [
        f"{type(part).__name__} {part.accessibleName()} {part.geometry()}"
        for part in view.findChildren(QWidget)
        if part.isVisible()
        and not any(table.isAncestorOf(part) for table in tables)
        and (
            part.width() < part.minimumSizeHint().width()
            or part.x() + part.width() > part.parentWidget().width()
        )
    ]


def menu_titles(button: QToolButton) -> list[str]:
    button.menu().aboutToShow.emit()
    return [action.text() for action in button.menu().actions()]


def choose(button: QToolButton, title: str) -> None:
    button.menu().aboutToShow.emit()
    next(action for action in button.menu().actions() if action.text() == title).trigger()


# ---- cells ------------------------------------------------------------------------------------


def test_numbers_are_typed_into_input_and_kernel(
    qtbot: QtBot, context: Context, view: NumbersView
) -> None:
    go(view.input, 0, 1)
    qtbot.keyClick(type_cell(qtbot, view.input, "-1/4"), Key.Key_Tab)
    qtbot.keyClick(type_cell(qtbot, view.input, "2e3"), Key.Key_Return)
    assert x(context).tolist() == [[0, -0.25], [2000, 3]]
    go(view.kernel, 1, 1)
    qtbot.keyClick(type_cell(qtbot, view.kernel, "9"), Key.Key_Return)
    assert w(context).tolist() == [[0, 1], [2, 9]]
    assert context.model.undo_stack.count() == 3
    for _ in range(3):
        context.model.undo_stack.undo()
    assert x(context).tolist() == w(context).tolist() == [[0, 1], [2, 3]]
    assert view.kernel.table.plane.tolist() == [[0, 1], [2, 3]]


def test_the_same_number_again_is_no_change(
    qtbot: QtBot, context: Context, view: NumbersView
) -> None:
    go(view.input, 0, 1)
    qtbot.keyClick(type_cell(qtbot, view.input, "1.0"), Key.Key_Return)
    assert context.model.undo_stack.count() == 0


@pytest.mark.parametrize("text", ["abc", "nan", "inf", "1e400", "1/0", "--2", "1,234"])
def test_what_is_no_number_stays_with_a_sentence_beneath(
    qtbot: QtBot, context: Context, view: NumbersView, text: str
) -> None:
    before = context.model.document
    go(view.input, 0, 0)
    field = type_cell(qtbot, view.input, text)
    qtbot.keyClick(field, Key.Key_Return)
    assert context.model.document is before
    assert view.input.table.editor is field
    assert field.text() == text
    assert field.property("invalid")
    assert view.input.message.isVisible()
    assert view.input.message.sentence == field.accessibleDescription()
    assert not view.kernel.message.isVisible()
    qtbot.keyClick(field, Key.Key_Backspace)
    assert not view.input.message.isVisible()
    qtbot.keyClick(field, Key.Key_Escape)
    assert view.input.table.editor is None
    assert context.model.document is before


def test_an_emptied_cell_is_refused(qtbot: QtBot, context: Context, view: NumbersView) -> None:
    go(view.input, 1, 1)
    qtbot.keyClick(view.input.table, Key.Key_F2)
    field = view.input.table.editor
    assert field is not None
    qtbot.keyClick(field, Key.Key_Delete)
    qtbot.keyClick(field, Key.Key_Return)
    assert "empty" in view.input.message.sentence
    assert x(context)[1, 1] == 3


def test_delete_sets_the_chosen_cells_to_zero_in_one_step(
    qtbot: QtBot, context: Context, view: NumbersView
) -> None:
    go(view.input, 1, 0)
    qtbot.keyClick(view.input.table, Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    qtbot.keyClick(view.input.table, Key.Key_Delete)
    assert x(context).tolist() == [[0, 1], [0, 0]]
    assert context.model.undo_stack.count() == 1


def test_a_decimal_comma_is_read_where_it_is_written(
    qtbot: QtBot, context: Context, view: NumbersView
) -> None:
    before = QLocale()
    QLocale.setDefault(QLocale("de_DE"))
    try:
        go(view.input, 0, 0)
        qtbot.keyClick(type_cell(qtbot, view.input, "1,234"), Key.Key_Return)
        assert x(context)[0, 0] == 1.234
    finally:
        QLocale.setDefault(before)


# ---- copy and paste ---------------------------------------------------------------------------


def test_a_block_is_pasted_from_the_cursor_on_and_grows_the_grid(
    qtbot: QtBot, context: Context, view: NumbersView
) -> None:
    QGuiApplication.clipboard().setText("5\t6\n7\t8\n")
    go(view.input, 1, 1)
    qtbot.keyClick(view.input.table, Key.Key_V, CONTROL)
    assert x(context).tolist() == [[0, 1, 0], [2, 5, 6], [0, 7, 8]]
    assert view.input.size_fields[0].text() == "3"
    go(view.kernel, 0, 0)
    qtbot.keyClick(view.kernel.table, Key.Key_V, CONTROL)
    assert w(context).tolist() == [[5, 6], [7, 8]]
    context.model.undo_stack.undo()
    context.model.undo_stack.undo()
    assert x(context).tolist() == [[0, 1], [2, 3]]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "no numbers"),
        ("1 2\n3", "differ in length"),
        ("[0, 1, ..., 9]", "dots"),
        ("\n".join(["1 " * 129]), "129"),
        ("1\t2\n3\tx", "Row 2, column 2"),
    ],
)
def test_a_paste_that_cannot_be_changes_nothing(
    qtbot: QtBot, context: Context, view: NumbersView, text: str, says: str
) -> None:
    before = context.model.document
    QGuiApplication.clipboard().setText(text)
    qtbot.mouseClick(view.input.paste_button, Qt.MouseButton.LeftButton)
    assert context.model.document is before
    assert view.input.message.isVisible()
    assert says in view.input.message.sentence


def test_a_kernel_that_would_not_fit_is_refused_under_the_kernel(
    context: Context, view: NumbersView
) -> None:
    settle(context, make_document(np.ones((2, 2)), make_layer("conv", np.ones((2, 2)))))
    QGuiApplication.clipboard().setText("1 2 3\n4 5 6\n7 8 9")
    view.kernel.table.paste()
    assert w(context).shape == (2, 2)
    assert "at most 2 fits" in view.kernel.message.sentence


def test_a_table_is_not_pasted_into_a_single_row(context: Context, view: NumbersView) -> None:
    one_axis(context)
    QGuiApplication.clipboard().setText("1\t2\n3\t4")
    view.input.table.paste()
    assert x(context).tolist() == [1, 2, 3]
    assert "switch “one row (1-D)” off" in view.input.message.sentence


@pytest.mark.parametrize("form", TEXT_FORMATS, ids=lambda form: form.id)
def test_every_copy_reads_back(context: Context, view: NumbersView, form: object) -> None:
    choose(view.kernel.copy_button, form.title.text)  # type: ignore[attr-defined]
    text = QGuiApplication.clipboard().text()
    assert parse_matrix(text).tolist() == w(context).tolist()


# ---- size -------------------------------------------------------------------------------------


def test_sizes_keep_the_numbers(qtbot: QtBot, context: Context, view: NumbersView) -> None:
    enter(qtbot, view.input.size_fields[1], "3")
    assert x(context).tolist() == [[0, 1, 0], [2, 3, 0]]
    enter(qtbot, view.kernel.size_fields[0], "1")
    assert w(context).tolist() == [[0, 1]]
    view.kernel.size_fields[0].setFocus()
    qtbot.keyClick(view.kernel.size_fields[0], Key.Key_Up)
    assert w(context).tolist() == [[0, 1], [0, 0]]
    assert context.model.document.layers[0].spec.kernel_size == (2, 2)


@pytest.mark.parametrize(
    ("grid", "text", "says"),
    [
        ("input", "0", "at least 1"),
        ("input", "129", "at most 128"),
        ("input", "99999999999", "at most 128"),
        ("input", "2.5", "whole number"),
        ("input", "", "whole number"),
        ("kernel", "17", "at most 16"),
        ("kernel", "-1", "at least 1"),
    ],
)
def test_a_size_that_cannot_be_stays_with_a_sentence(
    qtbot: QtBot, context: Context, view: NumbersView, grid: str, text: str, says: str
) -> None:
    before = context.model.document
    editor = view.input if grid == "input" else view.kernel
    enter(qtbot, editor.size_fields[0], text)
    assert context.model.document is before
    assert editor.size_fields[0].text() == text
    assert editor.size_fields[0].is_refused
    assert says in editor.message.sentence
    assert editor.message.isVisible()


def test_one_row_and_back(qtbot: QtBot, context: Context, view: NumbersView) -> None:
    box = view.one_row.box
    qtbot.mouseClick(box, Qt.MouseButton.LeftButton, pos=box.rect().center())
    assert x(context).tolist() == [0, 1]
    assert w(context).shape == (2,)
    assert not view.input.size_fields[0].isVisible()
    assert view.input.table.verticalHeader().isHidden()
    enter(qtbot, view.input.size_fields[1], "300")
    assert x(context).shape == (300,)
    context.model.undo_stack.undo()
    qtbot.mouseClick(box, Qt.MouseButton.LeftButton, pos=box.rect().center())
    assert x(context).tolist() == [[0, 1]]
    assert view.input.size_fields[0].isVisible()
    context.model.undo_stack.undo()
    context.model.undo_stack.undo()
    assert x(context).tolist() == [[0, 1], [2, 3]]
    assert not box.isChecked()


def test_a_long_row_that_would_be_too_wide_a_table_stays_a_row(
    qtbot: QtBot, context: Context, view: NumbersView
) -> None:
    settle(context, make_document(np.ones(200), make_layer("conv", [1.0])))
    box = view.one_row.box
    qtbot.mouseClick(box, Qt.MouseButton.LeftButton, pos=box.rect().center())
    assert x(context).shape == (200,)
    assert box.isChecked()
    assert "128" in view.message.sentence
    assert view.message.isVisible()


# ---- fills ------------------------------------------------------------------------------------


@pytest.mark.parametrize("fill", FILLS, ids=lambda fill: fill.id)
def test_the_input_is_filled(context: Context, view: NumbersView, fill: object) -> None:
    before = context.model.document
    choose(view.input.fill_button, fill.title.text)  # type: ignore[attr-defined]
    wanted = fill.make((2, 2), 0)  # type: ignore[attr-defined]
    assert np.array_equal(x(context), wanted)
    if context.model.document is not before:
        context.model.undo_stack.undo()
    assert x(context).tolist() == [[0, 1], [2, 3]]


def test_only_what_fits_is_offered(context: Context, view: NumbersView) -> None:
    assert len(menu_titles(view.input.fill_button)) == len(FILLS)
    fitting = [preset.title.text for preset in KERNEL_PRESETS if preset.fits((2, 2))]
    assert menu_titles(view.kernel.presets_button) == [*fitting, "", "Initialise"]
    one_axis(context)
    assert len(menu_titles(view.input.fill_button)) == len(FILLS) - 2
    assert view.input.presets_button.isHidden()


def test_presets_set_the_kernel(context: Context, view: NumbersView) -> None:
    choose(view.kernel.presets_button, "Mean (box)")
    assert w(context).tolist() == [[0.25, 0.25], [0.25, 0.25]]


def begin(editor: GridEditor, id: str) -> None:
    """Choose an initialiser by its title from the menu in the menu."""
    editor.presets_button.menu().aboutToShow.emit()
    title = next(row.title.text for row in INITIALISERS if row.id == id)
    next(a for a in editor.initialise_menu.actions() if a.text() == title).trigger()


@pytest.mark.parametrize("row", INITIALISERS, ids=lambda row: row.id)
def test_a_kernel_begins_as_frameworks_begin_it(
    context: Context, view: NumbersView, row: object
) -> None:
    layer = make_layer("conv_transpose", np.full((4, 4), 7.0), stride=2)
    settle(context, make_document([[1.0, 2.0], [3.0, 4.0]], layer))
    view.kernel.seed_field.show_text("3")
    begin(view.kernel, row.id)  # type: ignore[attr-defined]
    exact = initial_weight(
        row.id,  # type: ignore[attr-defined]
        (1, 1, 4, 4), stride=2, seed=3, transposed=True,
    )[0, 0]  # fmt: skip
    rounded = [[float(f"{n:.2f}") for n in line] for line in exact]
    if row.seeded:  # type: ignore[attr-defined]
        assert w(context).tolist() == rounded
    else:
        assert np.array_equal(w(context), exact)
    assert context.model.undo_stack.count() == 1
    context.model.undo_stack.undo()
    assert w(context).tolist() == [[7.0] * 4] * 4


def test_the_dice_throws_the_initialiser_that_was_chosen_last(
    qtbot: QtBot, context: Context, view: NumbersView
) -> None:
    editor = view.kernel
    begin(editor, "he_normal")
    first = w(context).copy()
    qtbot.mouseClick(editor.dice_button, Qt.MouseButton.LeftButton)
    assert editor.seed_field.text() == "1"
    second = initial_weight("he_normal", (1, 1, 2, 2), seed=1, decimals=2)[0, 0]
    assert w(context).tolist() == second.tolist() != first.tolist()
    begin(editor, "zeros")  # not random: the dice stays with what it threw
    enter(qtbot, editor.seed_field, "0")
    assert np.array_equal(w(context), first)


def test_an_initialiser_that_does_not_fit_says_what_would(
    context: Context, view: NumbersView
) -> None:
    document = make_document([[1.0]], make_layer("conv_transpose", np.ones((3, 3)), stride=2))
    settle(context, document)
    begin(view.kernel, "icnr")
    assert "multiple of stride 2" in view.kernel.message.sentence
    assert "4 would do" in view.kernel.message.sentence
    assert view.kernel.message.isVisible()
    settle(context, make_document([[1.0]], make_layer("conv_transpose", np.ones((2, 2)), stride=2)))
    begin(view.kernel, "bilinear")
    assert "at least 3" in view.kernel.message.sentence
    assert not context.model.undo_stack.canUndo()
    # The dice goes on with what it threw before.
    view.kernel.dice_button.click()
    assert w(context).tolist() == np.round(w(context)).tolist() != [[1, 1], [1, 1]]


def test_only_a_kernel_of_ones_own_begins_anew(context: Context, view: NumbersView) -> None:
    def offered() -> bool:
        view.kernel.presets_button.menu().aboutToShow.emit()
        return view.kernel.initialise_menu.isEnabled()

    assert offered()
    settle(context, make_document([[1.0]], make_layer("nearest", np.ones((2, 2)), stride=2)))
    assert not offered()
    assert not view.kernel.presets_button.isEnabled()
    document = make_document([[1.0]], make_layer("conv", np.ones((1, 1))))
    settle(context, switched_off(document, 0))
    assert not offered()


def test_the_dice_throws_on_and_a_seed_brings_numbers_back(
    qtbot: QtBot, context: Context, view: NumbersView
) -> None:
    editor = view.input
    choose(editor.fill_button, "Random normal")
    first = x(context).copy()
    qtbot.mouseClick(editor.dice_button, Qt.MouseButton.LeftButton)
    assert editor.seed_field.text() == "1"
    assert not np.array_equal(x(context), first)
    enter(qtbot, editor.seed_field, "0")
    assert np.array_equal(x(context), first)
    enter(qtbot, editor.seed_field, "x")
    assert editor.seed_field.is_refused
    assert editor.message.isVisible()


# ---- the cursor -------------------------------------------------------------------------------


def test_the_cursor_is_the_playbacks(context: Context, view: NumbersView) -> None:
    go(view.kernel, 1, 0)
    assert context.playback.selected == CellRef("kernel", (1, 0))
    context.playback.select(CellRef("input", (0, 1)))
    assert view.input.table.cursor_cell == (0, 1)
    view.input.size_fields[0].setFocus()
    context.playback.select(None)
    assert view.input.table.cursor_cell is None
    assert view.kernel.table.cursor_cell is None


def test_the_cursor_of_a_row_has_one_index(context: Context, view: NumbersView) -> None:
    one_axis(context)
    go(view.input, 0, 2)
    assert context.playback.selected == CellRef("input", (2,))
    context.playback.select(CellRef("kernel", (1,)))
    assert view.kernel.table.cursor_cell == (0, 1)


def test_undo_while_a_field_is_open_closes_nothing_it_should_not(
    qtbot: QtBot, context: Context, view: NumbersView
) -> None:
    go(view.input, 0, 0)
    qtbot.keyClick(type_cell(qtbot, view.input, "5"), Key.Key_Return)
    go(view.input, 0, 0)
    field = type_cell(qtbot, view.input, "78")
    context.model.undo_stack.undo()
    assert view.input.table.editor is field
    assert field.text() == "78"
    context.model.replace(make_document([[1.0]], make_layer("conv", [[1.0]])))
    assert view.input.table.editor is None
    assert x(context).tolist() == [[1.0]]


# ---- the whole --------------------------------------------------------------------------------


def test_a_later_layers_input_is_computed_and_says_so(
    context: Context, view: NumbersView
) -> None:
    ones = np.ones((2, 2))
    settle(
        context, make_document(ones, make_layer("conv_transpose", ones), make_layer("conv", ones))
    )
    context.playback.set_layer(1)
    assert view.input.computed.isVisible()
    assert not view.input.fill_button.isEnabled()
    assert view.input.table.plane.tolist() == [[1, 2, 1], [2, 4, 2], [1, 2, 1]]
    assert view.input.copy_button.isEnabled()
    view.input.fill(FILLS[0])
    assert "change that layer instead" in view.input.message.sentence
    context.playback.set_layer(0)
    assert not view.input.computed.isVisible()
    assert view.input.fill_button.isEnabled()


def test_everything_is_named_and_has_a_tip(view: NumbersView) -> None:
    bare = [
        widget
        for widget in view.findChildren(QWidget)
        if widget.focusPolicy() != Qt.FocusPolicy.NoFocus
        and widget.isVisible()
        and not (widget.accessibleName() and widget.toolTip())
        and not widget.objectName().startswith("qt_")
    ]
    assert bare == []
    model = view.kernel.table.model()
    spoken = model.data(model.index(1, 0), Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "Kernel w [1, 0] is 2"


@pytest.mark.parametrize("scale", [1.0, 1.5])
@pytest.mark.parametrize("width", [260, 300, 320])
def test_nothing_is_clipped(
    qtbot: QtBot, context: Context, view: NumbersView, scale: float, width: int
) -> None:
    context.preferences["font_scale"] = scale
    area = view.parentWidget().parentWidget()
    area.resize(width - 42, 1200)
    rng = np.random.default_rng(0)
    for size in ((2, 2), (40, 40), (3,)):
        kernel = make_layer("conv", rng.normal(size=(2,) * len(size)))
        settle(context, make_document(rng.normal(size=size), kernel))
        enter(qtbot, view.input.size_fields[1], "99999")
        qtbot.waitUntil(lambda: not clipped(view))
        assert view.width() <= area.viewport().width()


def test_words_and_colours_change_while_it_is_open(context: Context, view: NumbersView) -> None:
    context.appearance.set_theme("dark")
    assert view.input.table.role == context.theme.input
    context.appearance.set_language("zh_CN")
    assert view.input.title.text() == context.words(view.input.kind.title)


def test_a_large_grid_is_edited_cell_by_cell(
    qtbot: QtBot, context: Context, view: NumbersView
) -> None:
    plane = np.random.default_rng(0).normal(size=(128, 128))
    settle(context, make_document(plane, make_layer("conv", np.ones((2, 2)))))
    go(view.input, 100, 100)
    qtbot.keyClick(type_cell(qtbot, view.input, "7"), Key.Key_Return)
    assert x(context)[100, 100] == 7
    model = view.input.table.model()
    assert model.data(model.index(100, 100)) == "7"
    enter(qtbot, view.input.size_fields[0], "2")
    assert view.input.table.cursor_cell is None
    assert context.playback.selected is None


def some_act(random_: random.Random, qtbot: QtBot, view: NumbersView) -> None:
    """One thing a hand may do."""
    editor = random_.choice(view.editors)
    rows, columns = editor.table.plane.shape
    act = random_.randrange(7)
    texts = ["0", "1", "2", "3", "5", "17", "-1", "x", "2.5", "1e999", "1,5"]
    if act <= 1:
        go(editor, random_.randrange(rows), random_.randrange(columns))
        if editor.table.editor is None:
            type_cell(qtbot, editor, random_.choice(texts))
        field = editor.table.editor
        assert field is not None
        keys = [Key.Key_Return, Key.Key_Tab, Key.Key_Backtab, Key.Key_Escape, Key.Key_Up]
        qtbot.keyClick(field, random_.choice(keys))
    elif act == 2:
        fields = [f for f in editor.size_fields if f.isVisible()]
        enter(qtbot, random_.choice(fields), random_.choice(texts))
    elif act == 3:
        text = random_.choice(["1 2\n3 4", "1\t2\t3", "9", "1 2\n3", "[[1,2],[3,4]]", ""])
        QGuiApplication.clipboard().setText(text)
        qtbot.mouseClick(editor.paste_button, Qt.MouseButton.LeftButton)
    elif act == 4:
        button = random_.choice([editor.fill_button, editor.presets_button, editor.copy_button])
        titles = menu_titles(button)
        if titles:
            choose(button, random_.choice(titles))
    elif act == 5:
        box = view.one_row.box
        qtbot.mouseClick(box, Qt.MouseButton.LeftButton, pos=box.rect().center())
    else:
        editor.table.setFocus()
        key = random_.choice([Key.Key_Delete, Key.Key_Right, Key.Key_Down, Key.Key_Tab])
        qtbot.keyClick(editor.table, key)


@pytest.mark.parametrize("seed", [1, 2])
def test_whatever_is_done_the_document_stays_valid_and_can_be_undone(
    qtbot: QtBot, context: Context, view: NumbersView, seed: int
) -> None:
    random_, before = random.Random(seed), context.model.document
    for _ in range(100):
        some_act(random_, qtbot, view)
        assert np.isfinite(context.model.document.feature_maps[-1]).all()
        assert np.array_equal(view.input.table.plane, np.atleast_2d(x(context)))
        assert np.array_equal(view.kernel.table.plane, np.atleast_2d(w(context)))
    after, stack = context.model.document, context.model.undo_stack
    while stack.canUndo():
        stack.undo()
    assert context.model.document is before
    while stack.canRedo():
        stack.redo()
    assert context.model.document is after
