"""The settings about channels: counts, groups, activation, biases, initialisers; whole layers."""

from __future__ import annotations

import random
from collections.abc import Iterator

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QComboBox, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from core.chain_edit import layer_added, new_layer
from core.channels import with_filters, with_groups, with_in_channels
from core.document import MAX_LAYERS, Document, Layer, make_document, make_layer
from core.initialisers import INITIALISERS, initial_weight
from core.spec import conv_spec
from tconv_gui.model.context import Context
from tconv_gui.model.random_kernels import with_random_kernels
from tconv_gui.shell.look import Look
from tconv_gui.shell.window import MainWindow
from tconv_gui.views._channel_rows import ChoiceRow
from tconv_gui.views._channel_section import ChannelSection
from tconv_gui.views.parameters import ParametersView
from tests.gui.test_actions import action
from tests.gui.test_parameters import clipped, drag, enter, settle

Key = Qt.Key
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def view(qtbot: QtBot, context: Context, look: Look) -> Iterator[ParametersView]:
    """The view in a column as wide as the window's."""
    area = QScrollArea()
    qtbot.addWidget(area)
    area.setWidgetResizable(True)
    area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    made = ParametersView(context)
    area.setWidget(made)
    area.resize(280, 1200)
    area.show()
    qtbot.waitExposed(area)
    yield made
    area.close()


@pytest.fixture
def section(qtbot: QtBot, view: ParametersView) -> ChannelSection:
    """The part about channels, open."""
    qtbot.mouseClick(view.channels.fold.button, LEFT)
    assert view.channels.body.isVisible()
    return view.channels


def whole(context: Context) -> Document:
    return context.model.whole


def first(context: Context) -> Layer:
    return whole(context).layers[0]


def pick(row: ChoiceRow | QComboBox, id: str) -> None:
    """Choose from a menu as a hand does."""
    box = row if isinstance(row, QComboBox) else row.choice
    index = box.findData(id)
    assert index >= 0, f"{id} is not offered"
    box.setCurrentIndex(index)
    box.activated.emit(index)


def offered(row: ChoiceRow) -> list[str]:
    return [row.choice.itemText(n) for n in range(row.choice.count())]


def several(channels: int = 3, filters: int = 4, operation: str = "conv_transpose") -> Document:
    one = make_document(
        np.arange(9.0).reshape(3, 3),
        make_layer(operation, np.arange(1.0, 5).reshape(2, 2), bias=0.5),
    )
    return with_filters(with_in_channels(one, channels), 0, filters)


# ---- folded away ------------------------------------------------------------------------------


def test_a_beginner_sees_no_channels(context: Context, view: ParametersView) -> None:
    fold = view.channels.fold
    assert not fold.is_open
    assert not view.channels.body.isVisible()
    assert not fold.note.isVisible()
    assert view.bias.box.accessibleName() == "bias"


def test_what_is_folded_away_is_summed_up(context: Context, view: ParametersView) -> None:
    note = view.channels.fold.note
    settle(context, several(4, 6))
    assert note.text() == "4 → 6 channels"
    context.model.edit_whole(view.channels.groups._title(), lambda d: with_groups(d, 0, 2))
    assert note.text() == "4 → 6 channels, 2 groups"
    settle(context, with_groups(several(4, 4), 0, 4))
    assert note.text() == "4 → 4 channels, depthwise"


def test_the_heading_opens_it_and_it_stays_open(
    qtbot: QtBot, context: Context, view: ParametersView
) -> None:
    fold = view.channels.fold
    qtbot.mouseClick(fold, LEFT, pos=QPoint(fold.width() // 2, fold.heading.height() // 2))
    assert view.channels.body.isVisible()
    settle(context, several())
    assert view.channels.body.isVisible()
    assert view.channels.filters.both.value == 4
    assert not fold.note.isVisible()
    qtbot.keyClick(fold.button, Key.Key_Space)
    assert not view.channels.body.isVisible()
    assert fold.note.text() == "3 → 4 channels"


@pytest.mark.parametrize("language", ["en", "zh_CN"])
@pytest.mark.parametrize("scale", [1.0, 1.5])
def test_open_or_not_the_panel_may_be_as_narrow(
    qtbot: QtBot, context: Context, view: ParametersView, scale: float, language: str
) -> None:
    """The column of the window is no wider for it, and nothing in it is cut."""
    context.preferences["font_scale"] = scale
    context.appearance.set_language(language)
    settle(context, with_groups(several(4, 4), 0, 2))
    view.channels.fold.button.click()
    area = view.parentWidget().parentWidget()
    area.resize(260 - 42, 1800)
    qtbot.waitUntil(lambda: not clipped(view))
    assert view.width() <= area.viewport().width()


def test_everything_is_named_and_has_a_tip(context: Context, section: ChannelSection) -> None:
    settle(context, several(4, 4))
    bare = [
        f"{type(widget).__name__} {widget.accessibleName()}"
        for widget in section.findChildren(QWidget)
        if widget.focusPolicy() != Qt.FocusPolicy.NoFocus
        and widget.isVisible()
        and not (
            (widget.accessibleName() or getattr(widget, "text", str)()) and widget.toolTip()
        )
        and type(widget).__name__ != "QLabel"
    ]
    assert bare == []


def test_keras_names_stand_in_the_tips(view: ParametersView, section: ChannelSection) -> None:
    assert section.filters.label.text() == "out_channels"
    for label, name in (
        (section.filters.label, "filters"), (view.rows["stride"].label, "strides"),
        (view.rows["dilation"].label, "dilation_rate"), (view.bias, "use_bias"),
    ):  # fmt: skip
        assert label.toolTip().endswith(f"in Keras {name}")


# ---- counts -----------------------------------------------------------------------------------


def test_channels_of_the_input_are_typed_and_undone(
    qtbot: QtBot, context: Context, section: ChannelSection
) -> None:
    before = whole(context)
    enter(qtbot, section.in_channels.both.field, "3")
    assert whole(context).input.shape == (1, 3, 2, 2)
    assert first(context).weight.shape == (3, 1, 2, 2)
    context.model.undo_stack.undo()
    assert whole(context) is before
    assert section.in_channels.both.value == 1


def test_a_later_layer_reads_what_the_one_before_makes(
    context: Context, section: ChannelSection
) -> None:
    layers = make_layer("conv", [1.0]), make_layer("conv", [1.0])
    settle(context, with_filters(make_document([1.0, 2.0], *layers), 0, 5))
    context.playback.set_layer(1)
    row = section.in_channels
    assert not row.head.isVisible()
    assert row.made.isVisible()
    assert row.made.text() == "5: what layer 1 makes"
    context.playback.set_layer(0)
    assert row.head.isVisible()
    assert not row.made_line.isVisible()


def test_a_drag_of_filters_is_one_undo_and_loses_nothing(
    qtbot: QtBot, context: Context, section: ChannelSection
) -> None:
    settle(context, several(2, 4))
    weight = first(context).weight
    drag(qtbot, section.filters.both, 1, 9, 4)
    np.testing.assert_array_equal(first(context).weight, weight)
    drag(qtbot, section.filters.both, 2, 8)
    assert first(context).out_channels == section.filters.both.value == 8
    np.testing.assert_array_equal(first(context).weight[:, :4], weight)
    context.model.undo_stack.undo()
    np.testing.assert_array_equal(first(context).weight, weight)


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("filters", "33", "output can have at most 32 channels, but would have 33"),
        ("filters", "0", "out_channels must be at least 1, but is 0."),
        ("filters", "2.5", "out_channels must be a whole number"),
        ("in_channels", "99", "input can have at most 32 channels"),
        ("in_channels", "x", "in_channels must be a whole number"),
    ],
)
def test_what_cannot_be_is_said_beside_the_field(
    qtbot: QtBot, context: Context, section: ChannelSection, name: str, text: str, says: str
) -> None:
    before, row = whole(context), getattr(section, name)
    enter(qtbot, row.both.field, text)
    assert whole(context) is before
    assert row.both.field.is_refused
    assert row.message.isVisible()
    assert says in row.message.sentence


def test_the_slider_ends_where_kernel_numbers_run_out(
    qtbot: QtBot, context: Context, section: ChannelSection
) -> None:
    one = make_document(np.ones((16, 16)), make_layer("conv", np.ones((16, 16))))
    settle(context, with_in_channels(one, 32))
    # 65536 numbers are 8 filters of 32·256.
    row = section.filters
    assert row.both.slider.maximum() == 8
    enter(qtbot, row.both.field, "9")
    assert "at most 65536 kernel numbers" in row.message.sentence
    assert "The nearest possible out_channels is 8." in row.message.sentence


def test_a_shuffle_behind_it_takes_only_whole_blocks(
    qtbot: QtBot, context: Context, section: ChannelSection
) -> None:
    conv = with_filters(make_document(np.ones((3, 3)), make_layer("conv", [[1.0]])), 0, 4)
    settle(context, layer_added(conv, 1, new_layer("pixel_shuffle", 2)))
    row = section.filters
    enter(qtbot, row.both.field, "8")
    assert [values.shape[1] for values in whole(context).feature_maps] == [1, 8, 2]
    before = whole(context)
    enter(qtbot, row.both.field, "9")
    assert whole(context) is before
    assert "filters=12" in row.message.sentence
    assert "The nearest possible out_channels is 8." in row.message.sentence


def test_kernels_of_several_channels_are_shared(
    qtbot: QtBot, context: Context, view: ParametersView
) -> None:
    layers = make_layer("conv", [[1, 2], [3, 4]]), make_layer("conv_transpose", [[1]])
    settle(context, with_filters(make_document(np.ones((4, 4)), *layers), 0, 3))
    qtbot.mouseClick(view.tied.box, LEFT, pos=view.tied.box.rect().center())
    assert view.tied.box.isChecked()
    assert whole(context).layers[1].tied
    np.testing.assert_array_equal(whole(context).layers[1].weight, first(context).weight)
    assert whole(context).feature_maps[2].shape == (1, 1, 4, 4)


def test_kernels_of_other_channels_cannot_be_shared(
    qtbot: QtBot, context: Context, view: ParametersView
) -> None:
    layers = make_layer("conv", [[1, 2], [3, 4]]), make_layer("conv", [[1]])
    settle(context, with_filters(make_document(np.ones((4, 4)), *layers), 0, 3))
    before = whole(context)
    qtbot.mouseClick(view.tied.box, LEFT, pos=view.tied.box.rect().center())
    assert whole(context) is before
    assert not view.tied.box.isChecked()
    assert "reads 1 channels, but the layer before it makes 3" in view.tied_message.sentence


def test_a_kernel_that_is_too_large_for_all_channels_names_the_nearest(
    qtbot: QtBot, context: Context, view: ParametersView
) -> None:
    one = make_document(np.ones((16, 16)), make_layer("conv", np.ones((8, 8))))
    settle(context, with_filters(with_in_channels(one, 32), 0, 32))
    row = view.rows["kernel_size"]
    assert row.both.slider.maximum() == 8
    enter(qtbot, row.both.field, "9")
    assert "The nearest possible kernel_size is 8." in row.message.sentence


def test_a_dragged_kernel_size_keeps_the_numbers_of_all_channels(
    qtbot: QtBot, context: Context, view: ParametersView
) -> None:
    settle(context, with_random_kernels(several(2, 3), 1))
    weight = first(context).weight
    drag(qtbot, view.rows["kernel_size"].both, 1, 3, 2)
    np.testing.assert_array_equal(first(context).weight, weight)


# ---- groups and activation --------------------------------------------------------------------


def test_groups_are_just_those_that_divide(context: Context, section: ChannelSection) -> None:
    settle(context, several(6, 4))
    assert offered(section.groups) == ["1", "2"]
    settle(context, several(4, 8))
    assert offered(section.groups) == ["1", "2", "4 · depthwise"]
    pick(section.groups, "4")
    assert first(context).spec.groups == 4
    assert first(context).weight.shape == (4, 2, 2, 2)
    assert section.groups.choice.currentText() == "4 · depthwise"
    context.model.undo_stack.undo()
    assert section.groups.choice.currentText() == "1"


def test_one_channel_has_no_groups(context: Context, section: ChannelSection) -> None:
    assert offered(section.groups) == ["1"]
    assert not section.groups.choice.isEnabled()


def test_an_activation_is_chosen_in_one_step_each(
    context: Context, section: ChannelSection
) -> None:
    def chain() -> list[str]:
        return [layer.operation_id for layer in whole(context).layers]

    settle(context, several())
    assert offered(section.activation)[0] == "none"
    for id in ("relu", "leaky_relu", "tanh", "sigmoid"):
        pick(section.activation, id)
        assert chain() == ["conv_transpose", id]
        assert context.playback.layer == 0
        assert section.activation.choice.chosen == id
    pick(section.activation, "")
    assert chain() == ["conv_transpose"]
    assert context.model.undo_stack.count() == 5
    context.model.undo_stack.undo()
    assert chain() == ["conv_transpose", "sigmoid"]
    assert section.activation.choice.chosen == "sigmoid"


def test_an_activation_too_many_is_refused(context: Context, section: ChannelSection) -> None:
    settle(context, make_document([1.0], *[make_layer("conv", [1.0])] * MAX_LAYERS))
    before = whole(context)
    pick(section.activation, "relu")
    assert whole(context) is before
    assert section.activation.choice.chosen == ""
    assert "layers, but has" in section.activation.message.sentence


def test_what_has_no_kernel_offers_only_the_channels_of_the_input(
    context: Context, section: ChannelSection
) -> None:
    pool = Layer("avg_pool", conv_spec((2, 2), stride=2), np.ones((1, 1, 2, 2)))
    settle(context, with_in_channels(make_document(np.ones((4, 4)), pool), 3))
    assert section.in_channels.both.value == 3
    assert section.in_channels.head.isVisible()
    for widget in (
        section.filters.head, section.groups.line, section.activation.line, section.initial,
        section.biases,
    ):  # fmt: skip
        assert not widget.isVisible()


# ---- biases -----------------------------------------------------------------------------------


def test_the_bias_is_the_one_on_the_stage(
    qtbot: QtBot, context: Context, view: ParametersView
) -> None:
    settle(context, several())
    context.model.look_at(1, 2)
    assert view.bias.box.accessibleName() == "bias: b[2] of 4"
    enter(qtbot, view.bias_field, "-3")
    assert first(context).bias is not None
    assert first(context).bias.tolist() == [0.5, 0.5, -3, 0.5]
    context.playback.set_options(index_base=1)
    assert view.bias.box.accessibleName() == "bias: b[3] of 4"
    qtbot.mouseClick(view.bias.box, LEFT, pos=view.bias.box.rect().center())
    assert first(context).bias is None
    assert view.bias.box.accessibleName() == "bias"


def test_all_biases_are_seen_and_typed(
    qtbot: QtBot, context: Context, view: ParametersView, section: ChannelSection
) -> None:
    assert not section.biases.isVisible()
    settle(context, several())
    assert section.biases.field.text() == "0.5  0.5  0.5  0.5"
    enter(qtbot, section.biases.field, "1 -2 0.25 1/2")
    assert first(context).bias.tolist() == [1, -2, 0.25, 0.5]
    context.model.look_at(1, 1)
    assert view.bias_field.text() == "-2"
    before = whole(context)
    for text, says in (("1 2", "each of the 4 output channels"), ("1 2 x 4", "x")):
        enter(qtbot, section.biases.field, text)
        assert whole(context) is before
        assert says in section.biases.message.sentence
        assert section.biases.field.is_refused


# ---- initialisers -----------------------------------------------------------------------------


@pytest.mark.parametrize("initialiser", [row.id for row in INITIALISERS])
@pytest.mark.parametrize("operation", ["conv", "conv_transpose"])
def test_every_kernel_is_initialised_from_the_seed(
    qtbot: QtBot, context: Context, section: ChannelSection, operation: str, initialiser: str
) -> None:
    settle(context, with_groups(several(4, 6, operation), 0, 2))
    pick(section.initial.kernel, initialiser)
    enter(qtbot, section.initial.seed_field, "7")
    section.initial.kernel_button.click()
    weight = first(context).weight
    if (operation, initialiser) == ("conv", "icnr"):
        assert "ICNR makes the phases" in section.initial.message.sentence
        assert context.model.undo_stack.count() == 0
        return
    shape = (6, 2, 2, 2) if operation == "conv" else (4, 3, 2, 2)
    expected = initial_weight(
        initialiser, shape, seed=7, transposed=operation == "conv_transpose", groups=2
    )
    np.testing.assert_allclose(weight, expected, atol=0.00051)
    if next(row for row in INITIALISERS if row.id == initialiser).seeded:
        kernels = weight.reshape(-1, 4)
        assert len(np.unique(kernels, axis=0)) == 12
    assert context.model.undo_stack.count() == 1
    section.initial.kernel_button.click()
    assert context.model.undo_stack.count() == 1


def test_the_fans_are_those_of_channels_and_groups(
    context: Context, section: ChannelSection
) -> None:
    settle(context, several(4, 6, "conv"))
    # PyTorch: Conv2d(4, 6, 2).weight is (6, 4, 2, 2).
    assert section.initial.fans.text() == "fan_in 16, fan_out 24"
    pick(section.groups, "2")
    assert section.initial.fans.text() == "fan_in 8, fan_out 24"
    settle(context, several(4, 6))
    # ConvTranspose2d(4, 6, 2).weight is (4, 6, 2, 2).
    assert section.initial.fans.text() == "fan_in 24, fan_out 16"
    assert "fan_in = 6·(2×2), fan_out = 4·(2×2)" in section.initial.fans.toolTip()
    pick(section.initial.kernel, "zeros")
    assert not section.initial.fans.isVisible()


def test_the_dice_takes_the_next_seed(context: Context, section: ChannelSection) -> None:
    settle(context, several())
    part = section.initial
    part.kernel_button.click()
    zero = first(context).weight
    part.dice.click()
    assert part.seed_field.text() == "1"
    assert (first(context).weight != zero).any()
    part.seed_field.stepped.emit(-1)
    part.kernel_button.click()
    np.testing.assert_array_equal(first(context).weight, zero)


def test_a_seed_that_is_none_is_refused(
    qtbot: QtBot, context: Context, section: ChannelSection
) -> None:
    enter(qtbot, section.initial.seed_field, "many")
    assert section.initial.seed_field.is_refused
    assert "seed must be a whole number" in section.initial.message.sentence
    assert section.initial.seed == 0


def test_biases_are_initialised_from_the_seed(
    qtbot: QtBot, context: Context, section: ChannelSection
) -> None:
    settle(context, several(3, 8))
    part = section.initial
    offered_ids = [part.bias.itemData(n) for n in range(part.bias.count())]
    assert offered_ids == ["zeros", "ones", "normal", "uniform"]
    made = {}
    for id in offered_ids:
        pick(part.bias, id)
        part.bias_button.click()
        bias = first(context).bias
        assert bias is not None
        made[id] = bias.tolist()
    assert made["zeros"] == [0] * 8
    assert made["ones"] == [1] * 8
    for id in ("normal", "uniform"):
        assert len(set(made[id])) > 5
        assert all(abs(value) < 0.25 for value in made[id])
    assert context.model.undo_stack.count() == 4
    pick(part.bias, "normal")
    part.bias_button.click()
    assert first(context).bias.tolist() == made["normal"]


def test_initialising_a_bias_switches_it_on(context: Context, section: ChannelSection) -> None:
    assert first(context).bias is None
    pick(section.initial.bias, "ones")
    section.initial.bias_button.click()
    assert first(context).bias is not None
    assert first(context).bias.tolist() == [1]


def test_the_menu_initialises_all_kernels(window: MainWindow) -> None:
    context = window.context
    settle(context, several(4, 6))
    action(window, "Glorot (Xavier), normal").trigger()
    expected = initial_weight("glorot_normal", (4, 6, 2, 2), transposed=True, decimals=3)
    np.testing.assert_array_equal(first(context).weight, expected)
    action(window, "Glorot (Xavier), normal").trigger()
    assert (first(context).weight != expected).any()


def test_random_kernels_reach_all_channels() -> None:
    layers = make_layer("conv", np.ones((3, 3))), make_layer("conv_transpose", np.ones((2, 2)))
    document = with_filters(with_in_channels(make_document(np.ones((4, 4)), *layers), 3), 0, 5)
    drawn = with_random_kernels(document, 3)
    assert drawn.layers[0].weight.shape == (5, 3, 3, 3)
    for layer in drawn.layers:
        flat = layer.weight.reshape(-1, np.prod(layer.spec.kernel_size))
        assert len(np.unique(flat, axis=0)) == len(flat)
        assert not (flat == 1).all(axis=1).any()
    again = with_random_kernels(document, 3)
    np.testing.assert_array_equal(again.layers[0].weight, drawn.layers[0].weight)


# ---- whatever is done -------------------------------------------------------------------------


def some_act(random_: random.Random, qtbot: QtBot, section: ChannelSection) -> None:
    """One thing a hand may do."""
    counts = [row for row in (section.in_channels, section.filters) if row.head.isVisible()]
    choices = [row for row in (section.groups, section.activation) if row.line.isVisible()]
    part, act = section.initial, random_.randrange(6)
    if act == 0 and counts:
        slider = random_.choice(counts).both
        drag(qtbot, slider, *(random_.randint(1, 9) for _ in range(3)))
    elif act == 1 and counts:
        text = random_.choice(["1", "2", "4", "6", "0", "", "x", "40"])
        enter(qtbot, random_.choice(counts).both.field, text)
    elif act == 2 and choices:
        box = random_.choice(choices).choice
        pick(box, box.itemData(random_.randrange(box.count())))
    elif act == 3 and part.isVisible():
        box = random_.choice([part.kernel, part.bias])
        pick(box, box.itemData(random_.randrange(box.count())))
        random_.choice([part.kernel_button, part.bias_button, part.dice]).click()
    elif act == 4 and section.biases.isVisible():
        enter(qtbot, section.biases.field, random_.choice(["1 2", "1 2 3 4", "x", "0"]))
    else:
        model = section._context.model
        counts_ = [n.shape[1] for n in model.whole.feature_maps]
        place = random_.randrange(len(counts_))
        model.look_at(place, random_.randrange(counts_[place]))


@pytest.mark.parametrize("seed", [1, 2])
def test_whatever_is_done_the_document_stays_valid_and_can_be_undone(
    qtbot: QtBot, context: Context, section: ChannelSection, seed: int
) -> None:
    layers = (
        make_layer("conv", np.ones((2, 2)), bias=1.0),
        make_layer("conv_transpose", np.arange(4.0).reshape(2, 2), stride=2),
    )
    settle(context, make_document(np.arange(9.0).reshape(3, 3), *layers))
    random_, before = random.Random(seed), whole(context)
    for _ in range(60):
        some_act(random_, qtbot, section)
        if random_.random() < 0.2:
            context.playback.set_layer(random_.randrange(len(whole(context).layers)))
        layer = whole(context).layers[context.playback.layer]
        assert np.isfinite(whole(context).feature_maps[-1]).all()
        if section.filters.head.isVisible():
            assert section.filters.both.value == layer.out_channels
            assert section.groups.choice.chosen == str(layer.spec.groups)
    after, stack = whole(context), context.model.undo_stack
    while stack.canUndo():
        stack.undo()
    assert whole(context) is before
    while stack.canRedo():
        stack.redo()
    assert whole(context) is after
