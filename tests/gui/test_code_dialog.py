"""Layers from pasted code: read while it is typed, refused in one sentence, taken in one edit."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot
from test_actions import action, cancel_dialogs, trigger

from core.channels import channel_counts, with_filters
from core.code_layers import read_code
from core.document import make_document, make_layer
from core.errors import ConvError
from core.layer_calls import CodeStack
from core.layer_code import read_layers
from core.stack import PRESETS, StackLayer, analyse, ratio_text
from core.stack_document import document_layers, preset_document, with_more_layers, with_stack
from tconv_gui.actions._code_dialog import REPLACE, CodeDialog
from tconv_gui.figures._stack_model import stacked
from tconv_gui.shell.window import MainWindow
from tconv_gui.words import Words

LEFT = Qt.MouseButton.LeftButton
ONE = "nn.ConvTranspose2d(64, 32, 4, stride=2, padding=1)"
DECODER = """
decoder = nn.Sequential(
    nn.ConvTranspose2d(64, 32, 3, stride=2, padding=1, output_padding=1),
    nn.BatchNorm2d(32),
    nn.ReLU(),
    nn.Upsample(scale_factor=2, mode="bilinear"),
    nn.Conv2d(32, 3, 3, padding=1),
)
"""
POOLED = """nn.Sequential(nn.Conv2d(3, 4, 3, padding=1), nn.MaxPool2d(2, 2), nn.Tanh(),
nn.MaxUnpool2d(2), nn.PixelUnshuffle(2), nn.PixelShuffle(2))"""


@pytest.fixture
def dialog(window: MainWindow) -> CodeDialog:
    trigger(window, "Add Layers from Code")
    assert window.desk._code is not None
    return window.desk._code


def rows(dialog: CodeDialog) -> list[str]:
    return [dialog.read.item(n).text() for n in range(dialog.read.count())]


def test_nothing_can_be_taken_from_nothing(dialog: CodeDialog) -> None:
    assert dialog.isVisible()
    assert not dialog.replace.isEnabled()
    assert not dialog.append.isEnabled()
    assert dialog.message.sentence == ""


def test_a_layer_is_read_while_it_is_typed(qtbot: QtBot, dialog: CodeDialog) -> None:
    qtbot.keyClicks(dialog.text, ONE[:-1])
    assert "line 1 cannot be read as Python" in dialog.message.sentence
    assert not dialog.replace.isEnabled()
    qtbot.keyClicks(dialog.text, ")")
    assert dialog.message.sentence == ""
    assert rows(dialog) == [
        "line 1: nn.ConvTranspose2d: kernel_size=4, stride=2, padding=1 (1:1)"
    ]
    assert "flat: no layer makes a pattern" in dialog.verdict.text()


def test_what_is_passed_over_is_said(dialog: CodeDialog) -> None:
    dialog.text.setPlainText(DECODER)
    assert [row.partition(":")[0] for row in rows(dialog)] == [
        "line 3", "line 5", "line 6", "line 7",
    ]  # fmt: skip
    assert rows(dialog)[0].endswith("(4:1)")
    assert rows(dialog)[1] == "line 5: nn.ReLU"
    assert "nn.BatchNorm2d(32) (line 4)" in dialog.passed_over.text()
    assert "nn.ReLU" not in dialog.passed_over.text()
    assert "there are up to 64, and at most 32" in dialog.remarks.text()
    assert "filled with ones" in dialog.numbers.text()


def test_what_is_no_convolution_is_taken_though_no_pattern_is_followed(
    qtbot: QtBot, window: MainWindow, dialog: CodeDialog
) -> None:
    window.context.playback.set_figure("scatter")
    dialog.text.setPlainText(POOLED)
    assert dialog.message.sentence == ""
    assert rows(dialog) == [
        "line 1: nn.Conv2d: kernel_size=3, stride=1, padding=1, channels 3 → 4",
        "line 1: nn.MaxPool2d: kernel_size=2, stride=2",
        "line 1: nn.Tanh",
        "line 2: nn.MaxUnpool2d",
        "line 2: nn.PixelUnshuffle: stride=2, channels 4 → 16",
        "line 2: nn.PixelShuffle: scale_factor=2, channels 16 → 4",
    ]
    assert dialog.verdict.text().startswith("Evenness is not told: line 1, nn.MaxPool2d(2")
    assert "Glorot" in dialog.numbers.text()
    qtbot.mouseClick(dialog.replace, LEFT)
    whole = window.context.model.whole
    assert [layer.operation_id for layer in whole.layers] == [
        "conv", "max_pool", "tanh", "max_unpool", "pixel_unshuffle", "pixel_shuffle",
    ]  # fmt: skip
    assert channel_counts(whole) == (3, 4, 4, 4, 4, 16, 4)
    assert window.context.playback.figure.id == "scatter"
    trigger(window, "Undo Replace Layers")
    assert channel_counts(window.context.model.whole) == (1, 1)


def test_layers_are_appended_to_all_channels(
    qtbot: QtBot, window: MainWindow, dialog: CodeDialog
) -> None:
    model = window.context.model
    model.replace(with_filters(make_document(np.ones((4, 4)), make_layer("conv", [[1.0]])), 0, 8))
    dialog.text.setPlainText("nn.Conv2d(8, 4, 3, padding=1)\nnn.PixelShuffle(2)")
    qtbot.mouseClick(dialog.append, LEFT)
    assert channel_counts(model.whole) == (1, 8, 4, 1)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("nn.ConvTranspose2d(1, 1, 3, stride=0)", ["line 1", "stride", "0"]),
        ("x = 1\nnn.ConvTranspose2d(1, 1, k)", ["line 2", "kernel_size"]),
        ("hello", ["no layer"]),
        ("\nnn.Conv3d(1, 1, 3)", ["line 2"]),
    ],
)
def test_nonsense_gets_a_sentence_with_line_and_value(
    dialog: CodeDialog, text: str, named: list[str]
) -> None:
    dialog.text.setPlainText(text)
    assert all(part in dialog.message.sentence for part in named), dialog.message.sentence
    assert not dialog.replace.isEnabled()


def test_replacing_is_one_undo(qtbot: QtBot, window: MainWindow, dialog: CodeDialog) -> None:
    before = window.context.model.document
    dialog.text.setPlainText(DECODER)
    qtbot.mouseClick(dialog.replace, LEFT)
    made = window.context.model.document
    assert [layer.operation_id for layer in made.layers] == [
        "conv_transpose", "relu", "linear", "conv",
    ]  # fmt: skip
    assert (made.layers[0].kernel == 1).all()
    assert made.layers[2].spec.scale_factor == (2, 2)
    assert made.input is before.input
    trigger(window, "Undo Replace Layers")
    assert window.context.model.document is before


def test_appending_keeps_the_chain(qtbot: QtBot, window: MainWindow, dialog: CodeDialog) -> None:
    before = window.context.model.document
    dialog.text.setPlainText(ONE)
    qtbot.mouseClick(dialog.append, LEFT)
    made = window.context.model.document
    assert made.layers[0] is before.layers[0]
    assert made.layers[1].spec.kernel_size == (4, 4)
    assert window.context.playback.figure.id == "stack"
    trigger(window, "Undo Append Layers")
    assert window.context.model.document is before


def test_layers_of_another_kind_are_refused(
    qtbot: QtBot, window: MainWindow, dialog: CodeDialog
) -> None:
    before = window.context.model.document
    dialog.text.setPlainText("nn.ConvTranspose1d(1, 1, 4, 2, 1)")
    qtbot.mouseClick(dialog.append, LEFT)
    assert "1 spatial axes" in dialog.message.sentence
    assert window.context.model.document is before
    qtbot.mouseClick(dialog.replace, LEFT)
    assert window.context.model.document.axes == 1


def test_one_of_several_stacks_is_chosen(qtbot: QtBot, dialog: CodeDialog) -> None:
    dialog.text.setPlainText(
        f"a = nn.Sequential({ONE})\nb = nn.Sequential(nn.ConvTranspose2d(1, 1, 3, 2))"
    )
    assert dialog.which.count() == 2
    assert dialog.which.isVisible()
    dialog.which.setCurrentIndex(1)
    assert rows(dialog) == ["line 2: nn.ConvTranspose2d: kernel_size=3, stride=2 (4:1)"]


def test_pasted_code_is_offered_to_be_read(window: MainWindow) -> None:
    QGuiApplication.clipboard().setText(ONE)
    window.stage.setFocus()
    trigger(window, "Paste Numbers")
    dialog = window.desk._code
    assert dialog is not None
    assert dialog.isVisible()
    assert len(rows(dialog)) == 1


def test_it_speaks_the_language_in_use(window: MainWindow, dialog: CodeDialog) -> None:
    dialog.text.setPlainText(ONE)
    english = dialog.windowTitle()
    window.context.preferences["language"] = "zh_CN"
    assert dialog.windowTitle() != english
    assert dialog.replace.text() == Words("zh_CN")(REPLACE)
    assert len(rows(dialog)) == 1


# ---- from layers to documents


def test_an_input_is_found_that_goes_through() -> None:
    document = make_document([[1.0]], make_layer("conv", [[1.0]]))
    valley = "layers.Conv2D(1, 5, strides=3), layers.Conv2D(1, 3)"
    made = with_stack(document, stack_of(valley))
    assert made.input.shape[2:] == (16, 16)
    assert (made.input == 1).all()
    sized = stack_of(f"keras.Input((20, 30, 1)), {valley}")
    assert with_stack(document, sized).input.shape[2:] == (20, 30)
    with pytest.raises(ConvError, match=r"line 1, layers.Conv2D\(1, 5"):
        with_stack(document, stack_of(f"keras.Input((4, 4, 1)), {valley}"))
    with pytest.raises(ConvError, match=r"line 1, layers.Conv2D\(1, 5"):
        with_more_layers(document, stack_of(valley))


def stack_of(text: str) -> CodeStack:
    return read_code(f"keras.Sequential([{text}])")[0]


def layers_of(text: str) -> tuple[StackLayer, ...]:
    return read_layers(text)[0].layers


def test_a_kernel_too_large_is_refused_with_its_line() -> None:
    with pytest.raises(ConvError, match=r"line 1, .*at most 16 cells per axis.* 64"):
        document_layers(layers_of("nn.ConvTranspose2d(21, 21, 64, stride=32, padding=16)"))


@pytest.mark.parametrize("name", PRESETS)
def test_presets_are_stacks_with_the_gallerys_verdicts(name: str) -> None:
    """5.5 of the gallery; a kernel of 64 and six strides of 4 have no room in a document."""
    document = preset_document(name)
    if name == "FCN-32s":
        assert document is None
        return
    assert document is not None
    assert len(document.layers) == (5 if name == "Demucs" else len(PRESETS[name]))
    found = stacked(document, True)
    assert found.refusal is None
    assert found.report is not None
    first = found.report.layers[0]
    counts = {
        "U-Net": (1, 1), "DCGAN": (4, 9), "pix2pix": (4, 4), "pix2pixHD": (1, 4),
        "YOLOv5": (16, 16), "MelGAN": (2, 2), "Demucs": (2, 2),
    }  # fmt: skip
    assert first.counts == counts[name]
    wanted = analyse(PRESETS[name][: len(document.layers)]).pattern.unevenness
    assert ratio_text(found.report.pattern.unevenness) == ratio_text(wanted)


def test_a_preset_is_opened_from_the_menu(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    cancel_dialogs(monkeypatch)
    assert action(window, "Demucs, the first 5 of 6 layers: 6 × (kernel_size=8, stride=4)")
    trigger(window, "pix2pixHD: 4 × (kernel_size=3, stride=2, padding=1, output_padding=1), ")
    document = window.context.model.document
    assert document.title == "pix2pixHD"
    assert len(document.layers) == 5
    assert window.context.playback.figure.id == "stack"
    assert np.isfinite(document.feature_maps[-1]).all()
