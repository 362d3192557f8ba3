"""Why there is a checkerboard: lights, reasons, numbers, and fixes that are one undo each."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QScrollArea
from pytestqt.qtbot import QtBot

from core.document import Document, Layer, make_document, make_layer
from core.fixes import FIXES
from tconv_gui.figures._phases import phase_colour
from tconv_gui.model.context import Context
from tconv_gui.shell.look import Look
from tconv_gui.shell.side_panel import Switch
from tconv_gui.shell.window import MainWindow
from tconv_gui.theme import colour
from tconv_gui.views.checkerboard import LONG_FIXES, CheckerboardView


def up(kernel: object, **settings: object) -> Layer:
    return make_layer("conv_transpose", kernel, **({"stride": 2} | settings))


K3 = make_document(np.ones((4, 4)), up(np.ones((3, 3))))
G12 = make_document(np.ones((4, 4)), up(np.arange(1, 17).reshape(4, 4), padding=1))
WEIGHTED_FLAT = make_document([1] * 6, up([1, 2, 1]))
HOLES = make_document([1] * 6, up([1, 2], stride=3))


@pytest.fixture
def view(qtbot: QtBot, context: Context, look: Look) -> Iterator[CheckerboardView]:
    """The view in a column as wide as the window's."""
    area = QScrollArea()
    qtbot.addWidget(area)
    area.setWidgetResizable(True)
    made = CheckerboardView(context)
    area.setWidget(made)
    area.resize(300, 760)
    area.show()
    qtbot.waitExposed(area)
    yield made
    area.close()


def settle(qtbot: QtBot, context: Context, document: Document, view: CheckerboardView) -> None:
    context.model.replace(document)
    rest(qtbot, view)


def rest(qtbot: QtBot, view: CheckerboardView) -> None:
    """Wait until all that was asked is answered."""
    qtbot.waitUntil(
        lambda: not (view._rest.isActive() or view._fixes.is_busy or view._chain.is_busy)
    )
    QApplication.processEvents()


def facts(card) -> dict[str, str]:
    return dict(card.finding.facts)


def test_k3_s2_is_uneven_and_says_why(view: CheckerboardView, context: Context, qtbot: QtBot):
    settle(qtbot, context, K3, view)
    card = view.layer_card
    assert card.headline.text() == "Uneven, 4:1"
    said = card.sentences.text()
    assert "phase sums 4, 2, 2, 1" in said
    assert "kernel_size 3 is no multiple of stride 2: inside, outputs get 1 or 2 stamps" in said
    peak = facts(card).pop("strongest peak")
    assert peak in ("0.333 at 0, 1/2", "0.333 at 1/2, 0")
    assert facts(card) == {
        "stamps per output": "1–4", "largest : smallest": "4:1", "ripple (std / mean)": "0.484",
        "period": "2×2", "strongest peak": peak,
    }  # fmt: skip
    assert [(bar.name, bar.value) for bar in card.bars.bars] == [
        ("phase 0, 0", 4), ("phase 0, 1", 2), ("phase 1, 0", 2), ("phase 1, 1", 1),
    ]  # fmt: skip


def test_question_10_divisible_is_not_enough(
    view: CheckerboardView, context: Context, qtbot: QtBot
):
    settle(qtbot, context, G12, view)
    assert view.layer_card.headline.text() == "Uneven, 1.83:1"
    said = view.layer_card.sentences.text()
    assert "phase sums 24, 28, 40, 44" in said
    assert "Divisible is not enough" in said
    assert facts(view.layer_card)["stamps per output"] == "4"
    view.weigh.box.click()
    assert context.playback.options.weighted is False
    assert view.layer_card.headline.text() == "Flat"
    assert [bar.value for bar in view.layer_card.bars.bars] == [4, 4, 4, 4]


def test_a_kernel_can_make_up_for_uneven_stamps(
    view: CheckerboardView, context: Context, qtbot: QtBot
):
    settle(qtbot, context, WEIGHTED_FLAT, view)
    assert view.layer_card.headline.text() == "Flat"
    assert "this kernel makes up for it" in view.layer_card.sentences.text()
    assert not view.balance.isEnabled()
    assert view.balance_note.text() == "the phase sums of this kernel are equal already."


def test_bars_are_to_scale_and_in_the_colours_of_the_phases(
    view: CheckerboardView, context: Context, qtbot: QtBot
):
    settle(qtbot, context, G12, view)
    bars = view.layer_card.bars
    boxes = [box for _, box in bars.spans()]
    assert [round(box.width() / boxes[0].width(), 2) for box in boxes] == [1, 1.17, 1.67, 1.83]
    image = bars.grab().toImage()
    ratio = image.devicePixelRatio()
    for number, box in enumerate(boxes):
        spot = box.center() * ratio
        wanted = colour(phase_colour(context.theme, number, 4))
        assert image.pixelColor(round(spot.x()), round(spot.y())) == wanted


def test_balancing_is_one_undo_and_tells_how_much_changes(
    view: CheckerboardView, context: Context, qtbot: QtBot
):
    settle(qtbot, context, make_document([1] * 5, up([1, 1, 1])), view)
    assert "every phase sum is 1.33 (now 2, 1)" in view.balance_note.text()
    assert "no number changes by more than 0.333" in view.balance_note.text()
    assert "[1, 1, 1] → [0.667, 1.33, 0.667]" in view.balance_note.text()
    assert view.layer_card.bars.bars[0].after == pytest.approx(4 / 3)
    qtbot.mouseClick(view.balance, Qt.MouseButton.LeftButton)
    kernel = context.model.document.layers[0].kernel
    assert kernel == pytest.approx([2 / 3, 4 / 3, 2 / 3])
    assert view.layer_card.headline.text() == "Flat"
    context.model.undo_stack.undo()
    assert context.model.document.layers[0].kernel.tolist() == [1, 1, 1]
    assert not context.model.undo_stack.canUndo()
    assert view.layer_card.headline.text() == "Uneven, 2:1"
    rest(qtbot, view)


def test_holes_cannot_be_balanced_and_the_sentence_says_so(
    view: CheckerboardView, context: Context, qtbot: QtBot
):
    settle(qtbot, context, HOLES, view)
    assert view.layer_card.headline.text() == "Holes"
    assert "kernel_size 2 is less than stride 3" in view.layer_card.sentences.text()
    assert not view.balance.isEnabled()
    assert "use a kernel_size of at least 3" in view.balance_note.text()


def test_every_fix_has_its_numbers_or_its_reason(
    view: CheckerboardView, context: Context, qtbot: QtBot
):
    settle(qtbot, context, G12, view)
    assert set(view.fix_list.cards) == {row.id for row in FIXES}
    for card in view.fix_list.cards.values():
        assert len(card.texts) == (4 if card.light.isVisibleTo(card) else 2)
    assert "multiple of stride 2×2 already" in view.fix_list.cards["divisible"].texts[1]
    assert view.fix_list.cards["divisible"].button.isHidden()
    current = view.fix_list.cards["current"].texts
    assert current[1].startswith("Uneven, 1.83:1, ripple 0.243, peak 0.235 at ")
    assert current[2] == "parameters: 16, multiplications: 196"
    assert view.fix_list.cards["current"].button.isHidden()
    assert view.fix_list.cards["resize_nearest"].texts[1] == "Flat, no peak"
    assert "nothing to adopt" in view.fix_list.cards["sub_pixel"].texts[3]


@pytest.mark.parametrize("fix_id", ["balanced", "bilinear", "icnr", "resize_linear", "last_layer"])
def test_adopting_is_one_undo(
    view: CheckerboardView, context: Context, qtbot: QtBot, fix_id: str
):
    settle(qtbot, context, G12, view)
    button = view.fix_list.cards[fix_id].button
    assert button.text() == "Adopt"
    button.setFocus()
    qtbot.keyClick(button, Qt.Key.Key_Space)
    document = context.model.document
    assert document is not G12
    assert document.feature_maps[-1].shape == G12.feature_maps[-1].shape
    rest(qtbot, view)
    flat = view.chain_card if len(document.layers) > 1 else view.layer_card
    assert flat.headline.text() == "Flat"
    context.model.undo_stack.undo()
    assert context.model.document is G12
    assert not context.model.undo_stack.canUndo()
    rest(qtbot, view)


def test_an_old_answer_is_never_adopted(view: CheckerboardView, context: Context, qtbot: QtBot):
    settle(qtbot, context, G12, view)
    context.model.replace(K3)
    view.fix_list.wanted.emit("bilinear")
    assert context.model.document is K3
    rest(qtbot, view)


def test_a_chain_that_a_later_layer_repairs(
    view: CheckerboardView, context: Context, qtbot: QtBot
):
    last = make_layer("conv", [1, 1])
    settle(qtbot, context, make_document([1] * 6, up([1, 1, 1]), last), view)
    assert view.layer_card.title.text() == "Layer 1"
    assert view.chain_card.title.text() == "All 2 layers together"
    assert view.chain_card.headline.text() == "Flat"
    assert "Uneven alone: layer 1. A later layer evens it out." in view.chain_card.sentences.text()
    two = make_document([1] * 6, up([1, 1, 1]), up([1, 1, 1]))
    settle(qtbot, context, two, view)
    assert view.chain_card.headline.text() == "Uneven, 3:1"
    assert "3, 2, 3, 1 repeats every 4 cells" in view.chain_card.sentences.text()
    assert facts(view.chain_card)["period"] == "4"
    assert view.gradient_card.isHidden()


def test_gradients_of_convolutions(view: CheckerboardView, context: Context, qtbot: QtBot):
    one = make_document(np.ones((9, 9)), make_layer("conv", np.ones((3, 3)), stride=2))
    settle(qtbot, context, one, view)
    assert view.layer_card.title.text() == "Gradient of the layer"
    assert view.layer_card.headline.text() == "Uneven, 4:1"
    assert view.chain_card.isHidden()
    assert view.fix_list.isHidden()
    assert "choose a transposed convolution" in view.fixes_note.text()
    layers = (make_layer("conv", [1], stride=2), make_layer("conv", [1, 1]))
    settle(qtbot, context, make_document([1] * 9, *layers), view)
    assert view.gradient_card.headline.text() == "Holes"
    assert "50 % of the input cells get no gradient" in view.gradient_card.sentences.text()


def test_large_kernels_are_worked_on_beside_the_window(
    view: CheckerboardView, context: Context, qtbot: QtBot
):
    rng = np.random.default_rng(1)
    large = make_document(np.ones((8, 8)), up(rng.normal(size=(15, 15)), stride=8))
    assert large.layers[0].weight.size * 64 > LONG_FIXES
    context.model.replace(K3)
    context.model.replace(large)
    view._ask_for_fixes()
    assert view._fixes.is_busy
    context.model.replace(K3)
    rest(qtbot, view)
    assert view.fix_list.cards["current"].texts[1].startswith("Uneven, 4:1")
    assert view.fix_list.isEnabled()


def test_nothing_is_computed_for_nobody(view: CheckerboardView, context: Context, qtbot: QtBot):
    settle(qtbot, context, K3, view)
    view.hide()
    context.model.replace(G12)
    assert view.layer_card.headline.text() == "Uneven, 4:1"
    view.show()
    assert view.layer_card.headline.text() == "Uneven, 1.83:1"
    rest(qtbot, view)


def test_the_menu_opens_the_panel_and_balances(window: MainWindow, qtbot: QtBot):
    context = window.context
    context.model.replace(make_document([1] * 5, up([1, 1, 1])))
    control, shift = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
    qtbot.keyClick(window, Qt.Key.Key_K, control | shift)
    view = window.views["checkerboard"]
    assert isinstance(view, CheckerboardView)
    assert view.isVisible()
    rest(qtbot, view)
    qtbot.keyClick(window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    assert view.layer_card.headline.text() == "Flat"
    qtbot.keyClick(window, Qt.Key.Key_6, Qt.KeyboardModifier.AltModifier)
    assert context.playback.options.weighted is False
    assert view.layer_card.headline.text() == "Uneven, 2:1"
    rest(qtbot, view)


@pytest.mark.parametrize("size", [(1280, 800), (1024, 640)])
def test_question_10_takes_one_click(window: MainWindow, qtbot: QtBot, size: tuple[int, int]):
    window.resize(*size)
    window.context.model.replace(G12)
    tab = window.right.findChildren(Switch)[0]._buttons.button(2)
    assert tab.visibleRegion().contains(tab.rect().center())
    qtbot.mouseClick(tab, Qt.MouseButton.LeftButton)
    view = window.views["checkerboard"]
    assert isinstance(view, CheckerboardView)
    rest(qtbot, view)
    for part in (view.layer_card.headline, view.layer_card.sentences, view.layer_card.bars):
        assert part.visibleRegion().boundingRect() == part.rect(), "it can be read at once"
    assert "Divisible is not enough" in view.layer_card.sentences.text()


def test_the_panel_leads_to_the_solver(window: MainWindow, qtbot: QtBot):
    window.desk.panelAsked.emit("checkerboard")
    view = window.views["checkerboard"]
    assert isinstance(view, CheckerboardView)
    rest(qtbot, view)
    qtbot.mouseClick(view.solve, Qt.MouseButton.LeftButton)
    assert window.desk._solver is not None
    assert window.desk._solver.isVisible()


def test_chinese_and_dark_at_once(view: CheckerboardView, context: Context, qtbot: QtBot):
    settle(qtbot, context, G12, view)
    context.appearance.set_theme("dark")
    context.appearance.set_language("zh_CN")
    assert view.layer_card.headline.text() == "不均匀，1.83:1"
    assert view.fix_list.cards["balanced"].button.text() == "采用"
    rest(qtbot, view)
