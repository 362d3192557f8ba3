"""The menus: complete, unambiguous, never an exception, and they do what they say."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QEventLoop, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QAction, QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QMenu
from pytestqt.qtbot import QtBot

from core.arrays import FILLS
from core.document import make_document, make_layer, with_cell
from core.examples import conv_arithmetic_examples
from core.initialisers import initial_weight
from core.words_mark import QT_TRANSLATE_NOOP
from tconv_gui.actions import MENUS, _documents, _exports
from tconv_gui.actions._command import plain_title
from tconv_gui.actions._documents import empty_document, safe_name
from tconv_gui.actions._examples_dialog import ExamplesDialog
from tconv_gui.actions._export_dialog import with_format_suffix
from tconv_gui.export import BY_ID as FORMATS_BY_ID
from tconv_gui.figures import FIGURES
from tconv_gui.figures.figure import CellRef
from tconv_gui.model.files import read_document
from tconv_gui.shell.window import MainWindow

EDIT = QT_TRANSLATE_NOOP("test", "Set a Number")


def action(window: MainWindow, title: str) -> QAction:
    """The action whose text, without its access key, begins with ``title``."""
    for found, _ in window.menus.commands:
        if plain_title(found.text()).startswith(title):
            return found
    raise LookupError(title)


def trigger(window: MainWindow, title: str) -> None:
    action(window, title).trigger()


def set_input(window: MainWindow, value: float, gesture: object = None) -> None:
    def change(document):
        plane = document.input[0, 0]
        return document.with_input(with_cell(plane, (0,) * plane.ndim, value))

    window.context.model.edit(EDIT, change, gesture)


def cancel_dialogs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *a, **k: ("", ""))
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *a, **k: ("", ""))
    monkeypatch.setattr(_documents, "ask_to_save", lambda *a: "discard")
    monkeypatch.setattr(_documents, "ask_to_replace", lambda *a: True)


def choose(monkeypatch: pytest.MonkeyPatch, path: Path) -> None:
    """Every file dialog answers ``path``."""
    for name in ("getOpenFileName", "getSaveFileName"):
        monkeypatch.setattr(QFileDialog, name, lambda *a, **k: (str(path), ""))


def answer(monkeypatch: pytest.MonkeyPatch, reply: str) -> list[str]:
    """The save question is answered so; the returned list collects the names asked about."""
    asked: list[str] = []

    def ask(parent: object, context: object, name: str) -> str:
        asked.append(name)
        return reply

    monkeypatch.setattr(_documents, "ask_to_save", ask)
    return asked


# ---- what the menus are


def test_no_shortcut_means_two_things(window: MainWindow):
    actions = {id(a): a for a in window.findChildren(QAction)}
    actions |= {id(a): a for a, _ in window.menus.commands}
    keys = Counter(key.toString() for a in actions.values() for key in a.shortcuts())
    assert keys, "no shortcuts found"
    assert [key for key, count in keys.items() if count > 1] == []


def test_every_command_is_in_a_menu(window: MainWindow):
    in_menus = {id(a) for menu in window.menuBar().findChildren(QMenu) for a in menu.actions()}
    assert {id(a) for a, _ in window.menus.commands} <= in_menus
    assert [m.id for m in MENUS] == ["file", "edit", "layer", "play", "view", "help"]


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_access_keys_of_a_menu_differ(window: MainWindow, language: str):
    window.context.preferences["language"] = language
    menus = [window.menuBar(), *window.menuBar().findChildren(QMenu)]
    for menu in menus:
        texts = [a.text() for a in menu.actions() if not a.isSeparator()]
        keys = [t.replace("&&", "").partition("&")[2][:1].lower() for t in texts]
        doubled = [key for key, count in Counter(filter(None, keys)).items() if count > 1]
        assert not doubled, (texts, doubled)


def test_quit_and_redo_have_the_usual_keys(window: MainWindow):
    assert [k.toString() for k in action(window, "Quit").shortcuts()] == ["Ctrl+Q"]
    assert [k.toString() for k in action(window, "Redo").shortcuts()] == ["Ctrl+Y", "Ctrl+Shift+Z"]


def test_shortcuts_work_while_the_menu_bar_is_hidden(window: MainWindow):
    with_keys = {id(a) for a, command in window.menus.commands if command.keys}
    assert with_keys <= {id(a) for a in window.actions()}


STATES = ("fresh", "edited", "playing", "one axis", "ordinary convolution", "presenting")


def bring_into(window: MainWindow, state: str) -> None:
    context = window.context
    if state == "edited":
        set_input(window, 5.0)
    elif state == "playing":
        context.playback.play()
    elif state == "one axis":
        line = make_document([1, 2, 3], make_layer("conv_transpose", [1, 1], stride=2))
        context.model.replace(line)
        context.playback.select(CellRef("kernel", (1,)))
    elif state == "ordinary convolution":
        context.model.replace(make_document(np.ones((4, 4)), make_layer("conv", np.ones((3, 3)))))
        context.playback.set_figure(FIGURES[-1].id)
    elif state == "presenting":
        window.desk.set_presenting(True)


@pytest.mark.parametrize("state", STATES)
def test_every_command_in_every_state(
    window: MainWindow, state: str, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
):
    cancel_dialogs(monkeypatch)
    monkeypatch.setattr(_exports, "show_folder", lambda path: None)
    monkeypatch.setattr(window, "close", lambda: False)
    for menu in window.menuBar().findChildren(QMenu):
        menu.aboutToShow.emit()
    for found, command in window.menus.commands:
        bring_into(window, state)
        if found.isEnabled():
            found.trigger()
            QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents)
        assert found.isCheckable() == (command.checked is not None)
    window.context.playback.pause()
    window.desk.set_presenting(False)
    for dialog in window.findChildren(QDialog):
        dialog.close()


# ---- edit


def test_undo_is_named_after_what_it_undoes(window: MainWindow):
    assert not action(window, "Undo").isEnabled()
    set_input(window, 5.0)
    assert plain_title(action(window, "Undo").text()) == "Undo Set a Number"
    trigger(window, "Undo")
    assert window.context.model.document.input[0, 0, 0, 0] == 0
    assert plain_title(action(window, "Redo").text()) == "Redo Set a Number"
    trigger(window, "Redo")
    assert window.context.model.document.input[0, 0, 0, 0] == 5


def test_copy_then_paste_gives_the_same_numbers(window: MainWindow):
    set_input(window, 0.1 + 0.2)
    before = window.context.model.document.input
    trigger(window, "Copy Numbers")
    assert QGuiApplication.clipboard().text().splitlines()[0] == "0.30000000000000004\t1"
    set_input(window, 9.0)
    trigger(window, "Paste Numbers")
    assert np.array_equal(window.context.model.document.input, before)


def test_the_kernel_is_copied_and_pasted_when_one_of_its_cells_is_selected(window: MainWindow):
    window.context.playback.select(CellRef("kernel", (0, 0)))
    QGuiApplication.clipboard().setText("1\t2\t3\n4\t5\t6")
    trigger(window, "Paste Numbers")
    layer = window.context.model.document.layers[0]
    assert layer.kernel.tolist() == [[1, 2, 3], [4, 5, 6]]
    assert layer.spec.kernel_size == (2, 3)


def test_what_cannot_be_pasted_is_said_and_changes_nothing(window: MainWindow):
    before = window.context.model.document
    QGuiApplication.clipboard().setText("1 two 3")
    trigger(window, "Paste Numbers")
    assert window.context.model.document is before
    assert window.toast.kind == "error"
    assert "two" in window.toast.text


@pytest.mark.parametrize("fill", [f for f in FILLS if not f.seeded], ids=lambda fill: fill.id)
def test_fills_fill_the_input(window: MainWindow, fill):
    trigger(window, fill.title.text)
    plane = window.context.model.document.input[0, 0]
    assert np.array_equal(plane, fill.make((2, 2), 0))
    assert window.context.model.is_modified


def test_a_random_fill_gives_other_numbers_each_time(window: MainWindow):
    trigger(window, "Random integers")
    first = window.context.model.document.input
    trigger(window, "Random integers")
    assert not np.array_equal(first, window.context.model.document.input)


def test_a_kernel_is_initialised_with_seed_after_seed(window: MainWindow):
    model = window.context.model
    shown = []
    for seed in (0, 1):
        trigger(window, "He (Kaiming), normal")
        wanted = initial_weight("he_normal", (1, 1, 2, 2), seed=seed, transposed=True, decimals=2)
        assert np.array_equal(model.document.layers[0].weight, wanted)
        shown.append(window.toast.text)
    assert shown == [f"He (Kaiming), normal; seed {seed}." for seed in (0, 1)]
    assert plain_title(action(window, "Undo").text()) == "Undo Initialise Kernel"
    trigger(window, "Undo")
    trigger(window, "Undo")
    assert not model.is_modified


def test_an_initialiser_that_does_not_fit_is_said(window: MainWindow):
    layer = make_layer("conv_transpose", np.ones((3, 3)), stride=2)
    window.context.model.replace(make_document([[1.0]], layer))
    trigger(window, "ICNR")
    assert "4 would do" in window.toast.text
    assert window.toast.kind == "error"
    assert not window.context.model.is_modified
    trigger(window, "Bilinear interpolation")
    kernel = window.context.model.document.layers[0].kernel
    assert kernel.tolist() == [[0.25, 0.5, 0.25], [0.5, 1, 0.5], [0.25, 0.5, 0.25]]
    nearest = make_layer("nearest", np.ones((2, 2)), stride=2)
    window.context.model.replace(make_document([[1.0]], nearest))
    assert not action(window, "ICNR").isEnabled()
    assert not action(window, "He (Kaiming), normal").isEnabled()


def test_operation_and_flip_are_switches(window: MainWindow):
    trigger(window, "Convolution")
    layer = window.context.model.document.layers[0]
    assert layer.operation_id == "conv"
    assert action(window, "Convolution").isChecked()
    assert not action(window, "Transposed convolution").isChecked()
    trigger(window, "Turn the Kernel")
    assert window.context.model.document.layers[0].flipped
    assert action(window, "Turn the Kernel").isChecked()


def test_a_refused_switch_does_not_look_switched(window: MainWindow):
    document = make_document([[1.0]], make_layer("conv_transpose", np.ones((2, 2))))
    window.context.model.replace(document)
    trigger(window, "Convolution")
    assert window.context.model.document is document
    assert window.toast.kind == "error"
    assert not action(window, "Convolution").isChecked()
    assert action(window, "Transposed convolution").isChecked()


# ---- play and view


def test_play_commands_move_through_the_steps(window: MainWindow):
    playback = window.context.playback
    trigger(window, "Next Step")
    assert playback.step == 1
    trigger(window, "Last Step")
    assert playback.step == 4
    trigger(window, "Previous Step")
    assert playback.step == 3
    trigger(window, "First Step")
    assert playback.step == 0
    trigger(window, "Faster")
    assert playback.speed == window.context.preferences["speed"] == 2.0
    trigger(window, "Slower")
    trigger(window, "Slower")
    assert playback.speed == 0.5


def test_keys_play_and_step(window: MainWindow, qtbot: QtBot):
    playback = window.context.playback
    window.activateWindow()
    window.stage.setFocus()
    qtbot.keyClick(window, Qt.Key.Key_PageDown)
    assert playback.step == 1
    qtbot.keyClick(window, Qt.Key.Key_Right)
    assert playback.step == 2
    qtbot.keyClick(window, Qt.Key.Key_PageUp)
    assert playback.step == 1
    qtbot.keyClick(window, Qt.Key.Key_Space)
    assert playback.is_playing
    qtbot.keyClick(window, Qt.Key.Key_Space)
    assert not playback.is_playing


def test_figures_have_numbered_keys(window: MainWindow, qtbot: QtBot):
    window.activateWindow()
    for number, figure in enumerate(FIGURES[:9], 1):
        qtbot.keyClick(
            window, getattr(Qt.Key, f"Key_{number}"), Qt.KeyboardModifier.ControlModifier
        )
        assert window.context.playback.figure is figure


def test_text_grows_and_shrinks_within_bounds(window: MainWindow):
    preferences = window.context.preferences
    trigger(window, "Larger Text")
    assert preferences["font_scale"] == 1.1
    for _ in range(20):
        trigger(window, "Larger Text")
    assert preferences["font_scale"] == 2.5
    trigger(window, "Normal Text Size")
    assert preferences["font_scale"] == 1.0
    trigger(window, "Smaller Text")
    assert preferences["font_scale"] == 1.0


# ---- files


def test_save_writes_what_is_read_back(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    set_input(window, 2.5)
    choose(monkeypatch, tmp_path / "a")
    trigger(window, "Save")
    path = tmp_path / "a.tconv"
    model = window.context.model
    assert model.path == path
    assert not model.is_modified
    assert np.array_equal(read_document(path).document.input, model.document.input)
    assert window.context.preferences["recent_files"] == [str(path)]
    assert window.toast.text == "Saved as “a.tconv”."


def test_save_again_does_not_ask(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    choose(monkeypatch, tmp_path / "a.tconv")
    trigger(window, "Save")
    set_input(window, 3.0)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *a, **k: pytest.fail("asked"))
    monkeypatch.setattr(_documents, "ask_to_replace", lambda *a: pytest.fail("asked"))
    trigger(window, "Save")
    assert read_document(tmp_path / "a.tconv").document.input[0, 0, 0, 0] == 3.0


@pytest.mark.parametrize("agreed", [True, False])
def test_a_file_changed_by_others_is_not_overwritten_unasked(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, agreed: bool
):
    path = tmp_path / "a.tconv"
    choose(monkeypatch, path)
    trigger(window, "Save")
    theirs = path.read_bytes() + b"\n"
    path.write_bytes(theirs)
    set_input(window, 8.0)
    monkeypatch.setattr(_documents, "ask_to_replace", lambda *a: agreed)
    trigger(window, "Save")
    assert (path.read_bytes() == theirs) is not agreed
    assert window.context.model.is_modified is not agreed


def test_a_save_that_fails_is_said_and_the_work_stays(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    set_input(window, 2.5)
    choose(monkeypatch, tmp_path / "no folder" / "a.tconv")
    trigger(window, "Save As")
    assert window.toast.kind == "error"
    assert "no folder" in window.toast.text
    assert window.context.model.is_modified
    assert window.context.model.path is None


def test_open_asks_about_changes_first(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    path = tmp_path / "a.tconv"
    choose(monkeypatch, path)
    trigger(window, "Save")
    set_input(window, 7.0)
    changed = window.context.model.document
    asked = answer(monkeypatch, "cancel")
    trigger(window, "Open…")
    assert asked == ["a.tconv"]
    assert window.context.model.document is changed
    answer(monkeypatch, "discard")
    trigger(window, "Open…")
    assert window.context.model.document.input[0, 0, 0, 0] == 0
    assert not window.context.model.is_modified
    assert window.context.playback.step == 0


@pytest.mark.parametrize("reply", ["save", "discard", "cancel"])
def test_closing_asks_about_changes(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, reply: str
):
    set_input(window, 7.0)
    answer(monkeypatch, reply)
    choose(monkeypatch, tmp_path / "kept.tconv")
    assert window.close() is (reply != "cancel")
    assert (tmp_path / "kept.tconv").exists() is (reply == "save")


def test_closing_goes_on_only_if_saving_did(window: MainWindow, monkeypatch: pytest.MonkeyPatch):
    set_input(window, 7.0)
    cancel_dialogs(monkeypatch)
    answer(monkeypatch, "save")
    assert not window.close()


def test_new_is_empty_and_untitled(window: MainWindow, monkeypatch: pytest.MonkeyPatch):
    answer(monkeypatch, "discard")
    set_input(window, 7.0)
    trigger(window, "New")
    document = window.context.model.document
    assert document.input.shape == empty_document().input.shape
    assert not document.input.any()
    assert window.windowTitle() == "Untitled[*] — TConv"


def test_a_broken_file_leaves_the_document(window: MainWindow, tmp_path: Path):
    before = window.context.model.document
    path = tmp_path / "broken.tconv"
    path.write_text("{", encoding="utf-8")
    window.desk.documents.open(path)
    assert window.context.model.document is before
    assert window.toast.kind == "error"


def test_recent_files_are_ten_newest_first_and_can_be_cleared(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    for number in range(12):
        choose(monkeypatch, tmp_path / f"{number}.tconv")
        trigger(window, "Save As")
    recent = window.desk.documents.recent()
    assert [path.name for path in recent] == [f"{n}.tconv" for n in range(11, 1, -1)]
    recent[1].unlink()
    menu = next(
        m for m in window.menuBar().findChildren(QMenu) if plain_title(m.title()) == "Open Recent"
    )
    menu.aboutToShow.emit()
    entries = [a for a in menu.actions() if not a.isSeparator()]
    assert [a.isEnabled() for a in entries[:3]] == [True, False, True]
    window.desk.documents.open_recent(recent[1])
    assert recent[1].name in window.toast.text
    entries[-1].trigger()
    assert window.desk.documents.recent() == []
    menu.aboutToShow.emit()
    assert menu.actions() == []


# ---- drag and drop


def drop(window: MainWindow, urls: list[QUrl]) -> bool:
    """Drop ``urls`` on the window; whether it would take them."""
    data = QMimeData()
    data.setUrls(urls)
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(5, 5), Qt.DropAction.CopyAction, data, buttons, keys)
    enter.ignore()
    window.dragEnterEvent(enter)
    if enter.isAccepted():
        window.dropEvent(QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, data, buttons, keys))
        QApplication.processEvents()
    return enter.isAccepted()


def test_a_dropped_table_becomes_the_input(window: MainWindow, tmp_path: Path):
    path = tmp_path / "t.csv"
    path.write_text("1,2,3\n4,5,6\n", encoding="utf-8")
    assert drop(window, [QUrl.fromLocalFile(str(path))])
    assert window.context.model.document.input[0, 0].tolist() == [[1, 2, 3], [4, 5, 6]]
    assert window.context.model.is_modified


def test_a_dropped_array_becomes_the_input(window: MainWindow, tmp_path: Path):
    np.save(tmp_path / "t.npy", np.arange(3))
    drop(window, [QUrl.fromLocalFile(str(tmp_path / "t.npy"))])
    assert window.context.model.document.input[0, 0].tolist() == [0, 1, 2]


def test_a_dropped_document_is_opened(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    choose(monkeypatch, tmp_path / "a.tconv")
    trigger(window, "Save")
    answer(monkeypatch, "discard")
    set_input(window, 4.0)
    drop(window, [QUrl.fromLocalFile(str(tmp_path / "a.tconv"))])
    assert not window.context.model.is_modified


def test_what_cannot_be_dropped_gets_one_sentence(window: MainWindow, tmp_path: Path):
    before = window.context.model.document
    (tmp_path / "x.xyz").write_bytes(b"\0")
    local = QUrl.fromLocalFile
    for urls, expected in (
        ([local(str(tmp_path / "x.xyz")), local(str(tmp_path))], "2 were dropped"),
        ([local(str(tmp_path))], "folder"),
        ([local(str(tmp_path / "x.xyz"))], "x.xyz"),
        ([local(str(tmp_path / "gone.tconv"))], "gone.tconv"),
        ([QUrl("https://example.org/a.tconv")], "this computer"),
    ):
        drop(window, urls)
        assert window.toast.kind == "error"
        assert expected in window.toast.text
    assert window.context.model.document is before


def test_text_cannot_be_dropped(window: MainWindow):
    assert not drop(window, [])


# ---- export


def export_dialog(window: MainWindow):
    trigger(window, "Export")
    return window.desk.exports._dialog


def test_export_writes_the_file_and_offers_its_folder(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
):
    shown: list[Path] = []
    monkeypatch.setattr(_exports, "show_folder", shown.append)
    choose(monkeypatch, tmp_path / "picture")
    dialog = export_dialog(window)
    assert dialog.isVisible()
    assert not dialog.isModal()
    with qtbot.waitSignal(window.desk.exports.finished):
        dialog.choose_file()
    target = tmp_path / "picture.png"
    assert target.read_bytes().startswith(b"\x89PNG")
    assert "picture.png" in window.toast.text
    window.toast._button.click()
    assert shown == [target]


def test_export_of_all_steps_is_numbered(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
):
    choose(monkeypatch, tmp_path / "step.png")
    dialog = export_dialog(window)
    dialog.form.width_field.setValue(320)
    dialog.form.height_field.setValue(180)
    dialog.form.steps.setCurrentIndex(1)
    with qtbot.waitSignal(window.desk.exports.finished):
        dialog.choose_file()
    assert len(list(tmp_path.glob("step-*.png"))) == 5


def test_an_export_that_fails_is_said(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
):
    choose(monkeypatch, tmp_path / "no folder" / "a.png")
    dialog = export_dialog(window)
    with qtbot.waitSignal(window.desk.exports.finished):
        dialog.choose_file()
    assert dialog.isVisible()
    assert "no folder" in dialog.form.messages["format"].sentence
    dialog.close()


def test_a_mistake_in_an_export_is_reported_and_the_next_one_works(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
):
    def broken(*_: object) -> None:
        raise RuntimeError("it broke")

    exports = window.desk.exports
    dialog = export_dialog(window)
    job = dialog.job()
    dialog.close()
    with monkeypatch.context() as patch:
        patch.setattr("tconv_gui.export.export", broken)
        with qtbot.captureExceptions() as caught, qtbot.waitSignal(exports.finished):
            exports.start(job, dialog.format_, tmp_path / "a.png")
    assert [str(error) for _, error, _ in caught] == ["it broke"]
    assert not exports.is_running
    with qtbot.waitSignal(exports.finished):
        exports.start(job, dialog.format_, tmp_path / "a.png")
    assert (tmp_path / "a.png").exists()


def test_too_large_a_picture_is_refused_in_the_dialog(window: MainWindow):
    dialog = export_dialog(window)
    dialog.form.width_field.setValue(16000)
    dialog.form.height_field.setValue(16000)
    assert not dialog.export_button.isEnabled()
    assert "16384" in dialog.form.messages["size"].sentence
    dialog.close()


def test_a_running_export_can_be_cancelled(window: MainWindow, tmp_path: Path, qtbot: QtBot):
    dialog = export_dialog(window)
    dialog.choose_format("gif")
    job = dialog.job()
    dialog.close()
    exports = window.desk.exports
    with qtbot.waitSignal(exports.finished):
        exports.start(job, dialog.format_, tmp_path / "a.gif")
        exports._ask_to_stop()
    assert list(tmp_path.glob("*.gif")) == []


def test_closing_the_window_ends_a_running_export(window: MainWindow, tmp_path: Path):
    dialog = export_dialog(window)
    dialog.choose_format("gif")
    window.desk.exports.start(dialog.job(), dialog.format_, tmp_path / "a.gif")
    assert window.close()
    assert not window.desk.exports.is_running


def test_the_picture_is_copied(window: MainWindow):
    trigger(window, "Copy Picture")
    data = QGuiApplication.clipboard().mimeData()
    assert data.hasImage()
    assert data.hasFormat("image/svg+xml")


# ---- small things


@pytest.mark.parametrize(
    ("name", "suffixed"),
    [("a", "a.png"), ("a.PNG", "a.PNG"), ("a.b", "a.b.png"), ("a.svg", "a.svg.png")],
)
def test_suffixes_of_exports(name: str, suffixed: str):
    assert with_format_suffix(Path(name), FORMATS_BY_ID["png"]).name == suffixed


@pytest.mark.parametrize(
    ("title", "name"),
    [("", "untitled"), ("a/b:c", "a b c"), ("…", "…"), ("..", "untitled"), ("x" * 300, "x" * 100)],
)
def test_titles_as_file_names(title: str, name: str):
    assert safe_name(title) == name


def test_help_pages_say_what_they_should(window: MainWindow):
    trigger(window, "About")
    trigger(window, "Keyboard Shortcuts")
    texts = [d.browser.toPlainText() for d in window.findChildren(QDialog) if hasattr(d, "browser")]
    assert any("PySide6" in text and "SIL Open Font License" in text for text in texts)
    assert any("Ctrl+Shift+Z" in text and "Next Step" in text for text in texts)
    for dialog in window.findChildren(QDialog):
        dialog.close()


def test_an_open_help_page_follows_the_language(window: MainWindow):
    trigger(window, "Keyboard Shortcuts")
    page = next(d for d in window.findChildren(QDialog) if hasattr(d, "browser"))
    assert "Next Step" in page.browser.toPlainText()
    window.context.preferences["language"] = "zh_CN"
    assert page.windowTitle() == "键盘快捷键"
    assert "下一步" in page.browser.toPlainText()
    assert "Next Step" not in page.browser.toPlainText()
    page.close()


@pytest.mark.parametrize("title", ["About", "Keyboard Shortcuts"])
def test_help_pages_use_only_the_cuts_that_the_fonts_have(window: MainWindow, title: str):
    trigger(window, title)
    page = next(d for d in window.findChildren(QDialog) if hasattr(d, "browser"))
    html = page.browser.toHtml()
    assert "font-weight:600" in html
    assert "font-weight:700" not in html
    page.close()


def test_report_a_problem_copies_the_versions(window: MainWindow):
    trigger(window, "Report a Problem")
    text = QGuiApplication.clipboard().text()
    assert all(word in text for word in ("TConv ", "Python ", "PySide6 ", "NumPy "))


def test_questions_can_be_answered(window: MainWindow, qtbot: QtBot):
    """The boxes themselves, with a real click on each button."""
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QMessageBox

    def press(number: int) -> None:
        box = QApplication.activeModalWidget()
        assert isinstance(box, QMessageBox)
        box.buttons()[number].click()

    replies = set()
    for number in range(3):
        QTimer.singleShot(0, window, lambda number=number: press(number))
        replies.add(_documents.ask_to_save(window, window.context, "a"))
    assert replies == {"save", "discard", "cancel"}
    agreed = set()
    for number in range(2):
        QTimer.singleShot(0, window, lambda number=number: press(number))
        agreed.add(_documents.ask_to_replace(window, window.context, "a"))
    assert agreed == {True, False}


def test_presenting_lets_go_of_the_cell_so_that_keys_step(window: MainWindow):
    playback = window.context.playback
    playback.select(CellRef("input", (0, 0)))
    trigger(window, "Present")
    assert window.desk.is_presenting
    assert playback.selected is None
    QTest.keyClick(window.stage.canvas, Qt.Key.Key_Right)
    assert playback.step == 1
    trigger(window, "Present")


def examples_of(window: MainWindow) -> ExamplesDialog:
    trigger(window, "Examples…")
    return window.findChildren(ExamplesDialog)[-1]


def test_the_known_configurations_can_be_chosen_from_a_list(window: MainWindow):
    dialog = examples_of(window)
    rows = {
        table.item(row, 0).text(): [table.item(row, c).text() for c in range(1, 14)]
        for table in [dialog.table] for row in range(table.rowCount())
    }
    # Guide to convolution arithmetic: i, k, s, p, d, o; i′, ĩ′, p′, a, o′; multiplications.
    assert list(map(int, rows["No padding, no strides"])) == [
        4, 3, 1, 0, 1, 2, 2, 2, 2, 0, 4, 144, 36,
    ]  # fmt: skip
    assert list(map(int, rows["Padding, strides, one cell left over"])) == [
        6, 3, 2, 1, 1, 3, 3, 5, 1, 1, 6, 324, 64,
    ]  # fmt: skip
    assert len(rows) == len(conv_arithmetic_examples())
    dialog.table.selectRow(list(rows).index("Padding, strides, one cell left over"))
    QTest.keyClick(dialog.table, Qt.Key.Key_Return)
    document = window.context.model.document
    assert document.layers[0].operation_id == "conv_transpose"
    assert document.feature_maps[1].shape == (1, 1, 6, 6)
    dialog = examples_of(window)
    dialog.table.selectRow(list(rows).index("Dilation"))
    dialog.convolution_button.click()
    assert window.context.model.document.layers[0].operation_id == "conv"
    assert window.context.model.document.feature_maps[1].shape == (1, 1, 3, 3)


def test_the_list_of_configurations_is_whole_and_follows_the_language(window: MainWindow):
    dialog = examples_of(window)
    QApplication.processEvents()
    table = dialog.table
    for column in range(table.columnCount()):
        for row in range(table.rowCount()):
            wide = table.fontMetrics().horizontalAdvance(table.item(row, column).text())
            assert table.columnWidth(column) > wide
            assert table.viewport().rect().contains(table.visualItemRect(table.item(row, column)))
    spoken = table.item(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken.endswith("multiplications 144, without zeros 36")
    window.context.preferences["language"] = "zh_CN"
    assert dialog.windowTitle() == "示例"
    assert table.item(0, 0).text() == "无填充，无步幅"
    dialog.close()

