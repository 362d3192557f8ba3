"""The page of pictures: what is opened goes through the chain and is seen, or one sentence is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from threading import Event

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, QRectF, Qt, QUrl
from PySide6.QtGui import (
    QAction,
    QColor,
    QDragEnterEvent,
    QDropEvent,
    QGuiApplication,
    QImage,
    QMouseEvent,
    QPainter,
    QWheelEvent,
)
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot
from test_chinese import english_in, texts_of

from core.document import Document, make_document, make_layer
from core.picture_chain import jumps, run_on_picture
from core.quality import psnr, ssim
from tconv_gui.actions._command import plain_title
from tconv_gui.actions._export_dialog import ExportDialog
from tconv_gui.model.picture_bench import PictureBench, bench_of
from tconv_gui.model.picture_files import Picture, read_built_in
from tconv_gui.model.picture_looks import difference_of, factor_of, resized, value_range
from tconv_gui.model.random_kernels import with_random_kernels
from tconv_gui.shell.window import MainWindow
from tconv_gui.theme import load_theme
from tconv_gui.views import _picture_words as say
from tconv_gui.views._picture_bars import MODES
from tconv_gui.views.pictures import PicturesView
from tconv_gui.widgets._lens import paint_lens
from tconv_gui.widgets.drawing_pad import DrawingPad
from tconv_gui.widgets.picture_canvas import Pane, PictureCanvas, fitted
from tconv_gui.words import Words

LEFT, NO_KEYS = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
LIGHT = load_theme("light")
ENGLISH = Words("en")


def uneven() -> Document:
    """A kernel of 3 with stride 2: the checkerboard."""
    kernel = np.ones((3, 3)) / 2.25
    up = make_layer("conv_transpose", kernel, stride=2, padding=1, output_padding=1)
    return make_document(np.ones((4, 4)), up)


def even() -> Document:
    """Linear interpolation by a kernel of 4 with stride 2."""
    line = np.array([0.25, 0.75, 0.75, 0.25])
    up = make_layer("conv_transpose", np.outer(line, line), stride=2, padding=1)
    return make_document(np.ones((4, 4)), up)


def blur() -> Document:
    """As large after as before."""
    return make_document(np.ones((4, 4)), make_layer("conv", np.ones((3, 3)) / 9, padding=1))


@pytest.fixture
def page(window: MainWindow, qtbot: QtBot) -> PicturesView:
    """The page on screen, with the first picture through an uneven chain."""
    window.context.model.replace(uneven())
    window.resize(1280, 800)
    window.stage.switch.buttons["picture"].click()
    view = window.views["pictures"]
    assert isinstance(view, PicturesView)
    settle(qtbot, bench_of(window.context))
    return view


@pytest.fixture
def bench(page: PicturesView, window: MainWindow) -> PictureBench:
    """What the page works on."""
    return bench_of(window.context)


def settle(qtbot: QtBot, bench: PictureBench) -> None:
    """Wait until nothing works any more."""

    def is_still() -> bool:
        workers = (bench._reader, bench._maker, bench._looker, bench._meter, bench._writer)
        return not bench.is_running and not any(worker.is_busy for worker in workers)

    qtbot.waitUntil(is_still, timeout=20_000)
    QApplication.processEvents()


def shown_colours(image: QImage) -> set[str]:
    """All colours in a picture."""
    places = [(x, y) for x in range(image.width()) for y in range(image.height())]
    return {image.pixelColor(x, y).name() for x, y in places}


def mouse(
    canvas: PictureCanvas | DrawingPad, kind: QEvent.Type, at: QPointF,
    held: Qt.MouseButton = Qt.MouseButton.NoButton,
) -> None:  # fmt: skip
    button = LEFT if kind != QEvent.Type.MouseMove else Qt.MouseButton.NoButton
    place = canvas.mapToGlobal(at)
    QApplication.sendEvent(canvas, QMouseEvent(kind, at, place, button, held, NO_KEYS))


def drag(canvas: PictureCanvas | DrawingPad, start: QPointF, end: QPointF) -> None:
    mouse(canvas, QEvent.Type.MouseButtonPress, start, LEFT)
    mouse(canvas, QEvent.Type.MouseMove, end, LEFT)
    mouse(canvas, QEvent.Type.MouseButtonRelease, end)


def part(frame: QRectF, x: float, y: float) -> QPointF:
    return QPointF(frame.left() + x * frame.width(), frame.top() + y * frame.height())


# ---- the page in the window


def test_the_page_takes_the_figures_place_and_the_chain_stays(
    page: PicturesView, window: MainWindow
):
    stage = window.stage
    assert page.isVisible()
    assert not stage.canvas.isVisible()
    assert stage.chain.isVisible()
    assert window.right.isVisible()
    stage.switch.buttons["figure"].click()
    assert stage.canvas.isVisible()
    assert not page.isVisible()


def test_the_command_and_the_switch_show_the_same(window: MainWindow):
    action = next(a for a, _ in window.menus.commands if a.text() == "&Run on a Picture")
    assert not action.isChecked()
    action.trigger()
    assert action.isChecked()
    assert window.stage.switch.choice == "picture"
    window.stage.switch.buttons["figure"].click()
    assert not action.isChecked()


def test_another_figure_or_a_lesson_leads_back_to_the_figure(
    page: PicturesView, window: MainWindow, bench: PictureBench
):
    window.context.playback.set_figure("gather")
    assert not bench.is_open
    bench.set_open(True)
    window.top_bar.tabs.tabs[2].click()  # the figure that is shown already
    assert not bench.is_open
    bench.set_open(True)
    window.context.playback.set_layer(0)
    assert bench.is_open


def test_what_is_watched_is_neither_saved_nor_undone(
    page: PicturesView, window: MainWindow, bench: PictureBench, qtbot: QtBot
):
    bench.set_bias(0.5)
    bench.set_grey(True)
    bench.choose_built_in("star")
    settle(qtbot, bench)
    assert not window.context.model.is_modified
    assert not window.context.model.undo_stack.canUndo()


def test_the_figure_has_followed_when_it_comes_back(
    page: PicturesView, window: MainWindow, bench: PictureBench
):
    stage = window.stage
    window.context.model.replace(even())
    bench.set_open(False)
    assert stage.canvas.scene.frame.document is window.context.model.document


def test_nothing_runs_while_nobody_looks(
    page: PicturesView, window: MainWindow, bench: PictureBench, qtbot: QtBot
):
    before = bench.result
    bench.set_open(False)
    window.context.model.replace(even())
    settle(qtbot, bench)
    assert bench.result is before
    bench.set_open(True)
    settle(qtbot, bench)
    assert bench.result is not before


# ---- the chain on the picture


def test_the_chain_runs_on_the_first_picture(page: PicturesView, bench: PictureBench):
    result = bench.result
    assert result is not None
    expected = run_on_picture(uneven().layers, result.before.array)
    assert np.allclose(result.pixels, expected, atol=1e-5)
    titles = [pane.title for pane in page.canvas.panes]
    assert titles == ["before   128×128", "after   256×256"]


def test_a_setting_is_answered_with_another_picture(
    page: PicturesView, window: MainWindow, bench: PictureBench, qtbot: QtBot
):
    window.context.model.replace(even())
    settle(qtbot, bench)
    assert bench.result is not None
    expected = run_on_picture(even().layers, bench.result.before.array)
    assert np.allclose(bench.result.pixels, expected, atol=1e-5)


def test_a_chain_that_dies_on_the_picture_names_the_layer(
    page: PicturesView, window: MainWindow, bench: PictureBench, qtbot: QtBot
):
    bench.take_drawing(np.ones((2, 2)))
    conv = make_layer("conv", np.ones((3, 3)))
    window.context.model.replace(make_document(np.ones((5, 5)), conv))
    settle(qtbot, bench)
    assert "layer 1" in page.message.sentence
    assert [pane.title for pane in page.canvas.panes] == ["before   2×2"]
    assert not page.tools.save_button.isEnabled()
    window.context.model.replace(blur())
    settle(qtbot, bench)
    assert page.message.sentence == ""


# ---- where pictures come from


@pytest.mark.parametrize("suffix", [".png", ".bmp", ".tiff", ".gif", ".webp"])
def test_a_file_is_dropped_and_goes_through_the_chain(
    page: PicturesView, bench: PictureBench, qtbot: QtBot, tmp_path: Path, suffix: str
):
    pixels = np.arange(48, dtype=np.uint8).reshape(6, 8) * 5
    path = tmp_path / f"mine{suffix}"
    Image.fromarray(pixels).save(path, lossless=True)
    drop(page, [QUrl.fromLocalFile(str(path))])
    settle(qtbot, bench)
    assert bench.before is not None
    assert np.allclose(bench.before.array[0], pixels / 255)
    assert page.canvas.panes[0].title == "before   8×6"
    assert page.canvas.panes[0].caption.startswith(path.name)


def drop(page: PicturesView, urls: list[QUrl]) -> bool:
    data = QMimeData()
    data.setUrls(urls)
    copy = Qt.DropAction.CopyAction
    enter = QDragEnterEvent(QPoint(5, 5), copy, data, LEFT, NO_KEYS)
    page.dragEnterEvent(enter)
    if enter.isAccepted():
        page.dropEvent(QDropEvent(QPointF(5, 5), copy, data, LEFT, NO_KEYS))
        QApplication.processEvents()
    return enter.isAccepted()


def test_documents_and_tables_are_left_to_the_window(page: PicturesView, tmp_path: Path):
    for name in ("a.tconv", "a.npy", "a.csv"):
        assert not drop(page, [QUrl.fromLocalFile(str(tmp_path / name))])
    assert not drop(page, [QUrl("https://example.org/a.png")])


def test_a_picture_dropped_on_the_window_opens_the_page(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
):
    path = tmp_path / "mine.png"
    Image.new("RGB", (5, 4), (255, 0, 0)).save(path)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    copy = Qt.DropAction.CopyAction
    window.dropEvent(QDropEvent(QPointF(5, 5), copy, data, LEFT, NO_KEYS))
    QApplication.processEvents()
    bench = bench_of(window.context)
    settle(qtbot, bench)
    assert bench.is_open
    assert bench.before is not None
    assert bench.before.array[:, 0, 0].tolist() == [1, 0, 0]


@pytest.mark.parametrize(
    ("name", "make", "said"),
    [
        ("empty.png", lambda p: p.write_bytes(b""), "empty"),
        ("noise.png", lambda p: p.write_bytes(b"no picture at all"), "no picture"),
        ("cut.png", lambda p: cut_off(p), "cut off"),
        ("wrong.png", lambda p: Image.new("RGB", (3, 3)).save(p, "GIF"), "rename"),
        ("deep.png", lambda p: Image.new("I;16", (3, 3)).save(p), "16 bits"),
        ("gone.png", lambda p: None, "gone.png"),
    ],
)
def test_what_is_wrong_with_a_file_is_one_sentence_and_nothing_else_happens(
    page: PicturesView, bench: PictureBench, qtbot: QtBot, tmp_path: Path, name: str,
    make: Callable[[Path], object], said: str,
):  # fmt: skip
    before, result = bench.before, bench.result
    make(tmp_path / name)
    bench.open_file(tmp_path / name)
    settle(qtbot, bench)
    assert said in page.message.sentence
    assert page.message.isVisible()
    assert (bench.before, bench.result) == (before, result)
    bench.choose_built_in("patches")
    settle(qtbot, bench)
    assert page.message.sentence == ""


def cut_off(path: Path) -> None:
    Image.effect_noise((40, 40), 50).save(path)
    path.write_bytes(path.read_bytes()[:500])


def test_the_dialog_opens_what_is_chosen(
    page: PicturesView, bench: PictureBench, qtbot: QtBot, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
):  # fmt: skip
    path = tmp_path / "mine.png"
    Image.new("L", (7, 3), 51).save(path)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *a, **k: (str(path), ""))
    page.sources.open_button.click()
    settle(qtbot, bench)
    assert bench.before is not None
    assert bench.before.size_text == "7×3"
    assert np.allclose(bench.before.array, 0.2)


def test_ctrl_v_pastes_a_picture_while_the_page_has_the_keyboard(
    page: PicturesView, bench: PictureBench, window: MainWindow, qtbot: QtBot
):
    image = QImage(3, 2, QImage.Format.Format_RGB32)
    image.fill(QColor(0, 255, 0))
    QGuiApplication.clipboard().setImage(image)
    document = window.context.model.document
    page.canvas.setFocus()
    QTest.keyClick(page.canvas, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    settle(qtbot, bench)
    assert bench.before is not None
    assert bench.before.array[:, 1, 2].tolist() == [0, 1, 0]
    QGuiApplication.clipboard().setText("1 2\n3 4")
    QTest.keyClick(page.canvas, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    settle(qtbot, bench)
    assert "clipboard" in page.message.sentence
    assert window.context.model.document is document


def test_the_list_offers_every_built_in_picture(
    page: PicturesView, bench: PictureBench, qtbot: QtBot
):
    chooser = page.sources.chooser
    assert chooser.count() == 6
    for number in range(chooser.count()):
        assert chooser.itemData(number, Qt.ItemDataRole.ToolTipRole)
        chooser.setCurrentIndex(number)
        chooser.activated.emit(number)
        settle(qtbot, bench)
        assert chooser.currentText() == ENGLISH(bench.source.name)
        assert bench.result is not None


def test_a_drawing_is_the_picture(page: PicturesView, bench: PictureBench, qtbot: QtBot):
    page.sources.draw_button.click()
    settle(qtbot, bench)
    assert page.pad.isVisible()
    sheet = page.pad._sheet()
    cell = sheet.width() / 32
    row = sheet.top() + 10.5 * cell
    drag(
        page.pad, QPointF(sheet.left() + 4.5 * cell, row), QPointF(sheet.left() + 20.5 * cell, row)
    )
    settle(qtbot, bench)
    drawn = bench.before.array[0]
    assert drawn.shape == (32, 32)
    assert not drawn[10, 4:21].any()
    assert drawn[:8].all()
    page.clear_button.click()
    settle(qtbot, bench)
    assert bench.before.array.all()
    QTest.keyClick(page.pad, Qt.Key.Key_Space)
    settle(qtbot, bench)
    assert not bench.before.array[0, 16, 16]
    page.sources.draw_button.click()
    assert not page.pad.isVisible()
    page.sources.draw_button.click()
    assert page.pad.isVisible()
    bench.choose_built_in("face")
    settle(qtbot, bench)
    assert not page.pad.isVisible()
    assert not page.sources.draw_button.isChecked()


# ---- what of it is used


def test_grey_and_smaller_pictures_are_prepared_as_asked(
    page: PicturesView, bench: PictureBench, qtbot: QtBot
):
    page.sources.colours.buttons["grey"].click()
    lengths = page.sources.lengths
    number = lengths.findText("longest side 64")
    lengths.setCurrentIndex(number)
    lengths.activated.emit(number)
    settle(qtbot, bench)
    assert bench.before.array.shape == (1, 64, 64)
    whole = read_built_in("face").array
    weights = np.array([0.299, 0.587, 0.114])
    blocks = whole.reshape(3, 64, 4, 64, 4).mean(axis=(2, 4))
    assert np.allclose(bench.before.array[0], np.tensordot(weights, blocks, 1))


def test_a_dragged_rectangle_crops_and_the_whole_comes_back(
    page: PicturesView, bench: PictureBench, qtbot: QtBot
):
    bench.set_longest(None)
    settle(qtbot, bench)
    page.sources.crop_button.click()
    frame = page.canvas.frames()[0]
    drag(page.canvas, part(frame, 0.25, 0.5), part(frame, 0.75, 1.0))
    settle(qtbot, bench)
    cut = bench.cut
    assert cut is not None
    assert abs(cut.x - 64) <= 2
    assert abs(cut.y - 128) <= 2
    whole = read_built_in("face").array
    expected = whole[:, cut.y : cut.y + cut.height, cut.x : cut.x + cut.width]
    assert np.array_equal(bench.before.array, expected)
    assert page.sources.whole_button.isVisible()
    page.sources.whole_button.click()
    settle(qtbot, bench)
    assert bench.before.array.shape == whole.shape


def test_escape_gives_cropping_up(page: PicturesView, bench: PictureBench):
    page.sources.crop_button.click()
    mouse(page.canvas, QEvent.Type.MouseButtonPress, part(page.canvas.frames()[0], 0.2, 0.2), LEFT)
    QTest.keyClick(page.canvas, Qt.Key.Key_Escape)
    assert not page.sources.crop_button.isChecked()
    mouse(page.canvas, QEvent.Type.MouseMove, part(page.canvas.frames()[0], 0.6, 0.6), LEFT)
    mouse(page.canvas, QEvent.Type.MouseButtonRelease, part(page.canvas.frames()[0], 0.6, 0.6))
    assert bench.cut is None


def test_a_part_is_cut_out_by_the_keyboard_alone(
    page: PicturesView, bench: PictureBench, qtbot: QtBot
):
    bench.set_longest(None)
    settle(qtbot, bench)
    button = page.sources.crop_button
    button.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(button, Qt.Key.Key_Space)
    fields = page.crop.fields
    assert page.crop.isVisible()
    assert QApplication.focusWidget() in (fields["left"], fields["left"].lineEdit())
    for name, text in (("left", "30"), ("top", "41"), ("width", "29"), ("height", "57")):
        assert fields[name].accessibleName()
        fields[name].setFocus(Qt.FocusReason.TabFocusReason)
        fields[name].selectAll()
        QTest.keyClicks(fields[name], text)
    band = page.canvas._band
    assert band is not None
    sides = (band.x(), band.y(), band.width(), band.height())
    assert sides == pytest.approx((30 / 256, 41 / 256, 29 / 256, 57 / 256))
    # A click on the picture does not cut what was typed.
    place = part(page.canvas.frames()[0], 0.5, 0.5)
    mouse(page.canvas, QEvent.Type.MouseButtonPress, place, LEFT)
    mouse(page.canvas, QEvent.Type.MouseButtonRelease, place)
    assert bench.cut is None
    QTest.keyClick(fields["height"], Qt.Key.Key_Return)
    settle(qtbot, bench)
    assert bench.cut == (30, 41, 29, 57)
    whole = read_built_in("face").array
    assert np.array_equal(bench.before.array, whole[:, 41:98, 30:59])
    assert not page.crop.isVisible()
    # A part of the part, in its pixels; what lies outside is no choice.
    button.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(button, Qt.Key.Key_Space)
    assert fields["width"].maximum() == 29
    fields["left"].setValue(20)
    assert (fields["width"].maximum(), fields["width"].value()) == (9, 9)
    page.crop.cut_button.click()
    settle(qtbot, bench)
    assert bench.cut == (50, 41, 9, 57)


def test_escape_in_a_field_gives_cropping_up(page: PicturesView, bench: PictureBench):
    button = page.sources.crop_button
    button.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(button, Qt.Key.Key_Space)
    page.crop.fields["left"].setValue(5)
    QTest.keyClick(page.crop.fields["left"], Qt.Key.Key_Escape)
    assert not button.isChecked()
    assert not page.crop.isVisible()
    assert page.canvas._band is None
    assert bench.cut is None
    assert button.hasFocus()


def test_another_picture_ends_the_choice_of_a_part(
    page: PicturesView, bench: PictureBench, qtbot: QtBot
):
    page.sources.crop_button.click()
    bench.set_bias(0.25)
    settle(qtbot, bench)
    assert page.crop.isVisible()
    bench.take_drawing(np.zeros((32, 32)))
    settle(qtbot, bench)
    assert not page.crop.isVisible()
    assert not page.sources.crop_button.isChecked()


def test_the_bias_is_added_before_the_chain(page: PicturesView, bench: PictureBench, qtbot: QtBot):
    base = bench.before.array
    page.tools.bias.setValue(-50)
    settle(qtbot, bench)
    assert np.allclose(bench.before.array, base - 0.5)
    expected = run_on_picture(uneven().layers, base - 0.5)
    assert np.allclose(bench.result.pixels, expected, atol=1e-5)
    assert page.tools.bias_label.text() == "Bias −0.5"
    assert "bias −0.5 added" in page.canvas.panes[0].caption


# ---- how it is looked at


def test_the_stretch_is_said_on_the_picture(page: PicturesView, bench: PictureBench, qtbot: QtBot):
    low, high = value_range(bench.result.pixels)
    after = page.canvas.panes[1]
    assert after.caption.startswith("stretched: ")
    assert (bench.result.look.low, bench.result.look.high) == (low, high)
    page.looks.stretch.click()
    settle(qtbot, bench)
    after = page.canvas.panes[1]
    assert after.caption.startswith("values from ")
    assert after.caption.endswith("cut to 0…1")
    row, column = np.unravel_index(bench.result.pixels[0].argmax(), (256, 256))
    assert after.image.pixelColor(int(column), int(row)).red() == 255


def test_the_lens_shows_the_same_place_before_and_after(page: PicturesView):
    canvas = page.canvas
    frames = canvas.frames()
    assert frames[0].size() == frames[1].size()
    mouse(canvas, QEvent.Type.MouseMove, part(frames[1], 0.3, 0.6))
    assert abs(canvas.place.x() - 0.3) < 0.01
    assert abs(canvas.place.y() - 0.6) < 0.01
    for frame, lens in zip(frames, canvas.lenses(), strict=True):
        assert lens.contains(part(frame, 0.3, 0.6))


def test_the_wheel_and_the_keys_change_the_lens(page: PicturesView):
    canvas = page.canvas

    def turn(angle: int) -> None:
        at = QPointF(canvas.rect().center())
        event = QWheelEvent(
            at, canvas.mapToGlobal(at), QPoint(), QPoint(0, angle), Qt.MouseButton.NoButton,
            NO_KEYS, Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        QApplication.sendEvent(canvas, event)

    assert page.looks.zoom == 8
    turn(120)
    turn(120)
    turn(120)
    assert page.looks.zoom == 32
    for _ in range(9):
        QTest.keyClick(canvas, Qt.Key.Key_Minus)
    assert page.looks.zoom == 2


def test_a_strong_lens_writes_the_values_into_the_pixels(qapp: QApplication):
    pixels = np.array([[[0.25, 0.75], [1.5, -0.5]]])
    image = QImage(2, 2, QImage.Format.Format_RGB32)
    image.fill(QColor(128, 128, 128))

    def ink(values: np.ndarray | None) -> int:
        made = QImage(128, 128, QImage.Format.Format_RGB32)
        painter = QPainter(made)
        paint_lens(
            painter, QRectF(0, 0, 128, 128), image, QPointF(0.5, 0.5), 64, values,
            QApplication.font(),
        )  # fmt: skip
        painter.end()
        return len(shown_colours(made))

    assert ink(pixels) > ink(None)


def test_the_lens_paints_each_pixel_as_a_square_of_its_size(qapp: QApplication):
    image = QImage(2, 2, QImage.Format.Format_RGB32)
    for x, y, tint in ((0, 0, "#ff0000"), (1, 0, "#00ff00"), (0, 1, "#0000ff"), (1, 1, "#ffffff")):
        image.setPixelColor(x, y, QColor(tint))
    made = QImage(40, 40, QImage.Format.Format_RGB32)
    painter = QPainter(made)
    paint_lens(
        painter, QRectF(0, 0, 40, 40), image, QPointF(0.5, 0.5), 6, None, QApplication.font()
    )
    painter.end()
    names = [[made.pixelColor(x, y).name() for x in (17, 22)] for y in (17, 22)]
    assert names == [["#ff0000", "#00ff00"], ["#0000ff", "#ffffff"]]
    assert made.pixelColor(5, 5).name() == "#808080"


def test_the_divider_is_dragged_and_moved_by_keys(page: PicturesView):
    page.looks.modes.buttons["wipe"].click()
    canvas = page.canvas
    page.looks.lens.setCurrentIndex(0)
    page.looks.changed.emit()
    frame = canvas.frames()[0]
    drag(canvas, part(frame, 0.5, 0.3), part(frame, 0.2, 0.3))
    assert abs(canvas.divider - 0.2) < 0.02
    image = canvas.grab().toImage()
    after = fitted(canvas.panes[1], frame.size().toSize())
    before = fitted(canvas.panes[0], frame.size().toSize())
    y = 40
    for x, expected in ((20, before), (200, after)):
        seen = image.pixelColor(round(frame.left()) + x, round(frame.top()) + y)
        assert seen.name() == expected.pixelColor(x, y).name()
    QTest.keyClick(canvas, Qt.Key.Key_PageDown)
    assert abs(canvas.divider - 0.25) < 0.02


def test_pixels_that_grow_stay_squares_of_one_size(qapp: QApplication):
    image = QImage(3, 1, QImage.Format.Format_RGB32)
    for x, level in enumerate((0, 255, 0)):
        image.setPixelColor(x, 0, QColor(level, level, level))
    pane = Pane("", "", LIGHT.input, image, image)
    line = fitted(pane, QRectF(0, 0, 8, 8).size().toSize())
    levels = [line.pixelColor(x, 4).red() / 255 for x in range(8)]
    assert sum(levels) == pytest.approx(8 / 3, abs=0.05)
    assert levels == pytest.approx(levels[::-1], abs=0.02)


def test_the_difference_says_how_sizes_were_made_equal(
    page: PicturesView, bench: PictureBench, window: MainWindow, qtbot: QtBot
):
    page.looks.modes.buttons["difference"].click()
    settle(qtbot, bench)
    (pane,) = page.canvas.panes
    assert "brought to 256×256 by nearest neighbours" in pane.caption
    assert pane.legend is not None
    window.context.model.replace(blur())
    settle(qtbot, bench)
    (pane,) = page.canvas.panes
    assert pane.caption.startswith("pixel by pixel")


def test_a_difference_is_after_less_before_by_hand():
    before = np.array([[[1.0, 2.0]]])
    after = np.array([[[1.0, 1.0, 5.0, 2.0], [1.0, 1.0, 2.0, 2.0]]])
    found = difference_of(before, after, LIGHT.diverging)
    assert found.is_resized
    assert (found.look.low, found.look.high) == (-3, 3)
    middle = found.look.image.pixelColor(0, 0).name().upper()
    assert found.look.image.pixelColor(2, 0).name().upper() == LIGHT.diverging.colours[-1]
    assert middle == found.look.image.pixelColor(3, 1).name().upper()
    assert not difference_of(before, before, LIGHT.diverging).is_resized


def test_resizing_takes_the_nearest_by_brute_force():
    before = np.arange(15.0).reshape(1, 3, 5)
    made = resized(before, 7, 4)
    for row in range(7):
        for column in range(4):
            y, x = (row + 0.5) * 3 / 7, (column + 0.5) * 5 / 4
            assert made[0, row, column] == before[0, int(y), int(x)]
    assert factor_of(before, made) == (2, 1)


def test_the_spectrum_rings_the_checkerboard(page: PicturesView, bench: PictureBench, qtbot: QtBot):
    page.looks.modes.buttons["spectrum"].click()
    settle(qtbot, bench)
    before, after = page.canvas.panes
    assert not before.rings
    assert {(ring.x(), ring.y()) for ring in after.rings} == {
        (x, y) for x in (0, 0.5, 1) for y in (0, 0.5, 1)
    } - {(0.5, 0.5)}
    assert after.legend.low == "−80 dB"


# ---- the line and the numbers


def test_the_profile_shows_both_lines_and_says_that_pixels_jump(
    page: PicturesView, bench: PictureBench
):
    page.canvas.set_place(QPointF(0.5, 0.25))
    before, after = page.plot.curves
    result = bench.result
    row = result.pixels[:, 64].mean(axis=0)
    first = int(after.edges[0])
    assert np.allclose(after.values, row[first : first + len(after.values)])
    assert before.edges[0] <= after.edges[0]
    assert page.jumps.text().startswith("It jumps up and down")
    turns = jumps(result.pixels[:, 64, 8:-8], 2).turns
    assert f"{round(100 * turns)} % turn back" in page.jumps.text()
    assert "Row 64" in page.jumps.text()
    page.along.buttons["column"].click()
    assert "Column 128" in page.jumps.text()


def test_an_even_chain_grades(
    page: PicturesView, window: MainWindow, bench: PictureBench, qtbot: QtBot
):
    """Its border falls off, which is no checkerboard."""
    bench.choose_built_in("gradient")
    window.context.model.replace(even())
    settle(qtbot, bench)
    assert page.jumps.text().startswith("It grades")


def test_blocks_stand_still_and_jump(
    page: PicturesView, window: MainWindow, bench: PictureBench, qtbot: QtBot
):
    bench.choose_built_in("gradient")
    blocks = make_layer("conv_transpose", np.ones((2, 2)), stride=2)
    window.context.model.replace(make_document(np.ones((3, 3)), blocks))
    settle(qtbot, bench)
    assert page.jumps.text().startswith("It stands still")


def test_quality_is_told_where_sizes_agree(
    page: PicturesView, window: MainWindow, bench: PictureBench, qtbot: QtBot
):
    assert "equal sizes (before 128×128, after 256×256)" in page.quality.text()
    window.context.model.replace(blur())
    settle(qtbot, bench)
    before, after = bench.result.before.array, bench.result.pixels
    assert f"{psnr(after, before, peak=1):.3g} dB" in page.quality.text()
    assert f"SSIM {ssim(after, before, peak=1):.3g}" in page.quality.text()


def test_a_profile_of_a_tiny_picture_has_all_of_it(bench: PictureBench):
    picture = Picture(np.array([[[0.0, 1.0, 0.5]]]))
    pixels = run_on_picture(even().layers, picture.array)
    look = bench.result.look
    result = bench.result._replace(before=picture, pixels=pixels, look=look)
    found = say.profile_of(result, QPointF(1.0, 1.0), "row", ENGLISH, LIGHT)
    assert found.at == (5, 6)
    assert found.curves[0].edges.tolist() == [0, 2, 4, 6]
    assert found.ends == ("column 0", "column 5")


# ---- random kernels


def test_random_kernels_are_one_undo_and_the_same_for_a_seed(
    page: PicturesView, window: MainWindow, bench: PictureBench, qtbot: QtBot
):
    model = window.context.model
    before = model.document
    page.tools.random_button.click()
    first = model.document.layers[0].kernel
    assert not np.array_equal(first, before.layers[0].kernel)
    page.tools.seed.stepUp()
    second = model.document.layers[0].kernel
    assert not np.array_equal(first, second)
    page.tools.seed.stepDown()
    assert np.array_equal(model.document.layers[0].kernel, first)
    settle(qtbot, bench)
    expected = run_on_picture(model.document.layers, bench.result.before.array)
    assert np.allclose(bench.result.pixels, expected, atol=1e-4)
    model.undo_stack.undo()
    assert model.document is before
    assert not model.undo_stack.canUndo()


def test_random_kernels_have_the_deviation_of_he_and_differ_by_layer():
    layers = [make_layer("conv_transpose", np.ones((9, 9)), stride=1) for _ in range(3)]
    drawn = with_random_kernels(make_document(np.ones((2, 2)), *layers), 5)
    kernels = [layer.kernel for layer in drawn.layers]
    assert not np.array_equal(kernels[0], kernels[1])
    # He et al.: the variance is 2 by the number of weights that an output sums.
    spread = np.std(np.concatenate([kernel.ravel() for kernel in kernels]))
    assert spread == pytest.approx((2 / 81) ** 0.5, rel=0.12)


# ---- what goes out


def test_the_picture_after_is_saved_as_it_is_shown(
    page: PicturesView, bench: PictureBench, qtbot: QtBot, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
):  # fmt: skip
    path = tmp_path / "made"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *a, **k: (str(path), ""))
    page.tools.save_button.click()
    settle(qtbot, bench)
    with Image.open(tmp_path / "made.png") as image:
        pixels = np.asarray(image.convert("RGB"))
    look = bench.result.look
    expected = (bench.result.pixels - look.low) / (look.high - look.low) * 255
    assert np.abs(pixels.transpose(2, 0, 1) - expected).max() < 0.51
    assert page.note.text() == "Saved as “made.png”."


def test_a_place_that_cannot_be_written_to_is_said(
    page: PicturesView, bench: PictureBench, qtbot: QtBot, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
):  # fmt: skip
    path = tmp_path / "no folder" / "made.png"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *a, **k: (str(path), ""))
    page.tools.save_button.click()
    settle(qtbot, bench)
    assert "no folder" in page.message.sentence


def test_the_picture_after_is_copied_by_ctrl_c(page: PicturesView, bench: PictureBench):
    QGuiApplication.clipboard().clear()
    page.canvas.setFocus()
    QTest.keyClick(page.canvas, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    copied = QGuiApplication.clipboard().image()
    assert copied.size() == bench.result.look.image.size()
    assert page.note.text()


def command(window: MainWindow, title: str) -> QAction:
    """The command whose text begins with ``title``."""
    return next(a for a, _ in window.menus.commands if plain_title(a.text()).startswith(title))


def test_the_menus_commands_mean_the_picture_while_it_is_seen(
    page: PicturesView, bench: PictureBench, window: MainWindow, qtbot: QtBot, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
):  # fmt: skip
    QGuiApplication.clipboard().clear()
    command(window, "Copy Picture").trigger()
    assert QGuiApplication.clipboard().image().size() == bench.result.look.image.size()
    path = tmp_path / "after.png"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *a, **k: (str(path), ""))
    command(window, "Export").trigger()
    settle(qtbot, bench)
    with Image.open(path) as image:
        assert image.size == (bench.result.pixels.shape[2], bench.result.pixels.shape[1])
    assert window.findChild(ExportDialog) is None
    bench.set_open(False)
    command(window, "Copy Picture").trigger()
    assert QGuiApplication.clipboard().image().width() == 1920
    command(window, "Export").trigger()
    dialog = window.findChild(ExportDialog)
    assert dialog is not None
    dialog.close()


def test_without_a_picture_after_the_commands_say_so(
    page: PicturesView, bench: PictureBench, window: MainWindow
):
    bench._result = None
    for title in ("Export", "Copy Picture"):
        page.note.clear()
        command(window, title).trigger()
        assert page.note.text() == "There is no picture after yet."


def test_open_takes_pictures_too(
    page: PicturesView, bench: PictureBench, window: MainWindow, qtbot: QtBot, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
):  # fmt: skip
    bench.set_open(False)
    path = tmp_path / "mine.PNG"
    pixels = np.random.default_rng(2).integers(0, 256, (9, 7, 3), dtype=np.uint8)
    Image.fromarray(pixels).save(path)
    asked: list[str] = []

    def choose(*arguments: object, **_: object) -> tuple[str, str]:
        asked.append(str(arguments[3]))
        return str(path), ""

    monkeypatch.setattr(QFileDialog, "getOpenFileName", choose)
    document = window.context.model.document
    command(window, "Open…").trigger()
    settle(qtbot, bench)
    assert all(suffix in asked[0] for suffix in ("*.tconv", "*.npy", "*.png", "*.jpg", "*.webp"))
    assert bench.is_open
    assert page.isVisible()
    assert np.allclose(bench.source.array, pixels.transpose(2, 0, 1) / 255)
    assert window.context.model.document is document
    # What is no picture is said on the page, and the picture before stays.
    source = bench.source
    path.write_bytes(b"no picture")
    command(window, "Open…").trigger()
    settle(qtbot, bench)
    assert "mine.PNG" in page.message.sentence
    assert bench.source is source


# ---- several channels


def colours_to(count: int, operation: str = "conv") -> Document:
    """A document that reads three channels and makes so many."""
    rng = np.random.default_rng(count)
    layer = make_layer(operation, np.ones((2, 2)))
    shape = (count, 3, 2, 2) if operation == "conv" else (3, count, 2, 2)
    layer = replace(layer, weight=rng.standard_normal(shape), bias=None)
    return replace(make_document(np.ones((4, 4)), make_layer("conv", [[1.0]])),
                   input=np.ones((1, 3, 4, 4)), layers=(layer,))  # fmt: skip


def through(document: Document, picture: np.ndarray) -> np.ndarray:
    """The picture as the document's input: what the document itself makes of it."""
    return replace(document, input=picture[None]).feature_maps[-1][0]


@pytest.mark.parametrize("operation", ["conv", "conv_transpose"])
def test_a_document_of_three_channels_takes_the_colours_together(
    page: PicturesView, bench: PictureBench, window: MainWindow, qtbot: QtBot, operation: str
):
    model = window.context.model
    bench.set_longest(64)
    settle(qtbot, bench)
    assert not page.channels.isVisible()
    model.replace(colours_to(3, operation))
    settle(qtbot, bench)
    picture = bench.before.array
    assert np.allclose(bench.result.pixels, through(model.whole, picture), atol=1e-5)
    assert "together" in page.channels.text()
    model.replace(colours_to(1, operation))
    settle(qtbot, bench)
    assert bench.result.pixels.shape[0] == 1
    assert np.allclose(bench.result.pixels, through(model.whole, picture), atol=1e-5)
    # Of five channels the one on the path is shown, and said to be.
    model.replace(colours_to(5, operation))
    model.look_at(1, 3)
    settle(qtbot, bench)
    wanted = through(model.whole, picture)[3:4]
    assert np.allclose(bench.result.pixels, wanted, atol=1e-5)
    assert "Of the 5 channels that they make channel 3 is shown" in page.channels.text()
    bench.set_grey(True)
    settle(qtbot, bench)
    grey = np.repeat(bench.before.array, 3, axis=0)
    assert np.allclose(bench.result.pixels, through(model.whole, grey)[3:4], atol=1e-5)
    assert "this grey picture stands for each" in page.channels.text()
    for mode in MODES:
        page.looks.modes.buttons[mode].click()
        settle(qtbot, bench)
        assert not page.grab().isNull()


def test_a_document_of_one_channel_takes_each_colour_by_itself(
    page: PicturesView, bench: PictureBench, window: MainWindow, qtbot: QtBot
):
    model = window.context.model
    rng = np.random.default_rng(1)
    out, back = (make_layer("conv", np.ones((2, 2))) for _ in range(2))
    layers = (
        replace(out, weight=rng.standard_normal((4, 1, 2, 2)), bias=None),
        replace(back, weight=rng.standard_normal((1, 4, 2, 2)), bias=None),
    )
    bench.set_longest(32)
    model.replace(replace(blur(), layers=layers))
    settle(qtbot, bench)
    wanted = [through(model.whole, colour[None])[0] for colour in bench.before.array]
    assert np.allclose(bench.result.pixels, wanted, atol=1e-5)
    assert not page.channels.isVisible()
    model.replace(replace(blur(), layers=layers[:1]))
    model.look_at(1, 2)
    settle(qtbot, bench)
    wanted = [through(model.whole, colour[None])[2] for colour in bench.before.array]
    assert np.allclose(bench.result.pixels, wanted, atol=1e-5)
    assert "channel 2 of each is shown" in page.channels.text()


def test_a_document_of_two_channels_goes_along_those_looked_at(
    page: PicturesView, bench: PictureBench, window: MainWindow, qtbot: QtBot
):
    model = window.context.model
    rng = np.random.default_rng(1)
    layer = replace(
        make_layer("conv", np.ones((2, 2))), weight=rng.standard_normal((2, 2, 2, 2)), bias=None
    )
    bench.set_longest(32)
    model.replace(replace(blur(), input=np.ones((1, 2, 4, 4)), layers=(layer,)))
    model.look_at(1, 1)
    settle(qtbot, bench)
    one = make_layer("conv", model.whole.layers[0].weight[1, 0])
    assert np.allclose(
        bench.result.pixels, run_on_picture([one], bench.before.array), atol=1e-5
    )
    assert "reads 2 channels" in page.channels.text()


def test_random_kernels_are_drawn_for_all_channels(
    page: PicturesView, bench: PictureBench, window: MainWindow, qtbot: QtBot
):
    model = window.context.model
    model.replace(colours_to(5))
    before = model.whole.layers[0].weight
    page.tools.random_button.click()
    assert (model.whole.layers[0].weight != before).all()
    settle(qtbot, bench)


# ---- long runs


@pytest.fixture
def large(page: PicturesView, bench: PictureBench, qtbot: QtBot) -> Iterator[PicturesView]:
    """The page with a picture that takes a while."""
    pixels = np.random.default_rng(1).random((3, 1024, 1024))
    bench._set_source(Picture(pixels, "large"), "")
    settle(qtbot, bench)
    yield page
    settle(qtbot, bench)


def test_a_long_run_can_be_cancelled_and_run_again(
    large: PicturesView, window: MainWindow, bench: PictureBench, qtbot: QtBot
):
    wide = np.ones((15, 15)) / 225
    before = bench.result
    layers = [make_layer("conv_transpose", wide, padding=7) for _ in range(8)]
    window.context.model.replace(make_document(np.ones((9, 9)), *layers))
    assert bench.is_running
    with qtbot.waitSignal(bench.progressed):
        pass
    assert large.waiting.isVisible()
    large.cancel_button.click()
    assert not bench.is_running
    assert not large.waiting.isVisible()
    assert bench.result is before
    assert large.note.text().startswith("Cancelled")
    assert large.again.isVisible()
    window.context.model.replace(even())
    settle(qtbot, bench)
    assert not large.again.isVisible()
    assert bench.result is not before


def test_a_slow_file_is_waited_for_and_can_be_given_up(
    page: PicturesView, bench: PictureBench, qtbot: QtBot
):
    gate = Event()
    source = bench.source

    def read() -> Picture:
        assert gate.wait(20)
        return Picture(np.zeros((1, 2, 2)))

    with qtbot.waitSignal(bench.progressed):
        bench._read(read, "")
    assert page.waiting.isVisible()
    page.cancel_button.click()
    assert not page.waiting.isVisible()
    gate.set()
    settle(qtbot, bench)
    assert bench.source is source


def test_of_many_biases_in_a_row_the_last_one_is_shown(
    large: PicturesView, bench: PictureBench, qtbot: QtBot
):
    for value in range(0, 60, 5):
        large.tools.bias.setValue(value)
        QApplication.processEvents()
    settle(qtbot, bench)
    assert np.allclose(bench.result.before.array, bench.source.array + 0.55)


# ---- hands and eyes


def test_everything_can_be_reached_by_tab_and_has_a_name(page: PicturesView):
    from PySide6.QtWidgets import QAbstractButton, QAbstractSlider, QComboBox, QScrollBar, QSpinBox

    kinds = (QAbstractButton, QAbstractSlider, QComboBox, QSpinBox, PictureCanvas, DrawingPad)
    fields = [
        field for kind in kinds for field in page.findChildren(kind)
        if not isinstance(field, QScrollBar) and field.objectName() != "qt_toolbar_ext_button"
    ]  # fmt: skip
    fields = [field for field in fields if not isinstance(field.parent(), QComboBox)]
    assert len(fields) > 20
    for field in fields:
        assert field.focusPolicy() & Qt.FocusPolicy.TabFocus, field
        text = field.text() if isinstance(field, QAbstractButton) else ""
        assert field.accessibleName() or text, field


def test_arrows_point_and_space_does_not_play(page: PicturesView, window: MainWindow):
    canvas = page.canvas
    canvas.setFocus()
    canvas.set_place(QPointF(0.5, 0.5))
    QTest.keyClick(canvas, Qt.Key.Key_Right)
    assert canvas.place.x() == pytest.approx((128 + 1.5) / 256)
    QTest.keyClick(canvas, Qt.Key.Key_Up, Qt.KeyboardModifier.ShiftModifier)
    assert canvas.place.y() == pytest.approx((128 + 0.5 - 10) / 256)
    QTest.keyClick(canvas, Qt.Key.Key_Space)
    assert not window.context.playback.is_playing
    assert window.context.playback.step == 0


@pytest.mark.parametrize(("width", "height"), [(1280, 800), (2560, 1440), (700, 420)])
@pytest.mark.parametrize("scale", [1.0, 1.5])
def test_pictures_and_lenses_lie_inside(
    page: PicturesView, window: MainWindow, width: int, height: int, scale: float
):
    window.context.preferences["font_scale"] = scale
    window.resize(width, height)
    QApplication.processEvents()
    inside = QRectF(page.canvas.rect())
    for box in (*page.canvas.frames(), *page.canvas.lenses()):
        assert inside.contains(box)


@pytest.mark.parametrize("mode", MODES)
def test_the_page_leaves_no_english(
    page: PicturesView, window: MainWindow, bench: PictureBench, qtbot: QtBot, mode: str
):
    page.looks.modes.buttons[mode].click()
    page.sources.draw_button.click()
    settle(qtbot, bench)
    english = all_texts(page)
    assert english_in(english)
    window.context.preferences["language"] = "zh_CN"
    settle(qtbot, bench)
    chinese = all_texts(page)
    assert len(chinese) == len(english)
    assert english_in(chinese) == set()


def all_texts(page: PicturesView) -> list[str]:
    """What widgets say, and what is painted."""
    painted = [text for pane in page.canvas.panes for text in (pane.title, pane.caption)]
    return [*texts_of(page), *painted, *(curve.name for curve in page.plot.curves)]
