"""The export dialog: what it shows, remembers, refuses, copies and writes."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import asdict, replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QLabel, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from core.document import Document
from tconv_gui.actions._export_dialog import ExportDialog
from tconv_gui.actions._export_form import GROUPS, PRESETS
from tconv_gui.actions._export_settings import Settings, default_settings, recalled, settings_from
from tconv_gui.actions._export_targets import TARGETS
from tconv_gui.export import BY_ID, FORMATS, Job, MissingPartError
from tconv_gui.export.format import go_on
from tconv_gui.export.mp4 import NO_FFMPEG
from tconv_gui.figures import BY_ID as FIGURES_BY_ID
from tconv_gui.figures.figure import Frame
from tconv_gui.model.preferences import Preferences
from tconv_gui.shell.window import MainWindow
from tconv_gui.theme import load_theme
from tconv_gui.words import Words


@pytest.fixture
def dialog(window: MainWindow, qtbot: QtBot) -> Iterator[ExportDialog]:
    window.desk.exports.show_dialog()
    made = window.desk.exports._dialog
    assert made is not None
    yield made
    made.close()


def drawn(dialog: ExportDialog, qtbot: QtBot) -> QImage:
    """What the preview shows when it has been made."""
    qtbot.waitUntil(lambda: not dialog.preview.is_busy)
    return dialog.preview.sheet.image


def choose(monkeypatch: pytest.MonkeyPatch, path: Path) -> list[str]:
    asked: list[str] = []

    def answer(*arguments: object, **_: object) -> tuple[str, str]:
        asked.append(str(arguments[2]))
        return str(path), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", answer)
    return asked


# ---- the preview


def test_the_preview_has_the_aspect_and_the_ground_of_the_file(
    dialog: ExportDialog, qtbot: QtBot
) -> None:
    dialog.form.width_field.setValue(900)
    dialog.form.height_field.setValue(300)
    dialog.form.backgrounds.setCurrentIndex(4)
    dialog.form.own.setText("#ff8800")
    image = drawn(dialog, qtbot)
    assert image.width() / image.height() == pytest.approx(3, rel=0.02)
    assert image.pixelColor(0, 0).name() == "#ff8800"
    dialog.form.backgrounds.setCurrentIndex(3)
    image = drawn(dialog, qtbot)
    assert image.pixelColor(0, 0).alpha() == 0
    assert dialog.job().ground is None


def test_the_steps_of_an_animation_can_be_looked_through_and_played(
    dialog: ExportDialog, qtbot: QtBot
) -> None:
    dialog.choose_format("gif")
    last = drawn(dialog, qtbot).copy()
    preview = dialog.preview
    assert preview.slider.maximum() == 4
    preview.slider.setValue(0)
    assert drawn(dialog, qtbot) != last
    dialog.form.step_time.setValue(20)
    preview.play.click()
    qtbot.waitUntil(lambda: preview.slider.value() > 1)
    assert preview.is_playing
    preview.play.click()
    assert not preview.is_playing


def test_text_is_shown_as_text(dialog: ExportDialog, qtbot: QtBot) -> None:
    dialog.choose_format("latex")
    qtbot.waitUntil(lambda: "bmatrix" in dialog.preview.text.toPlainText())
    assert "12" in dialog.preview.text.toPlainText(), "the whole output, whatever the step"
    assert not dialog.form.figures.isVisible()
    assert not dialog.form.width_field.isVisible()


# ---- the fields


def test_every_field_has_a_label_of_its_own_key(dialog: ExportDialog) -> None:
    for language in ("en", "zh_CN"):
        dialog.form.retranslate(Words(language))
        texts = [label.text() for label, _ in dialog.form.labels]
        texts += [box.text() for box in (dialog.form.caption, dialog.form.embed)]
        texts += [dialog.export_button.text(), dialog.copy_button.text()]
        keys = [text.partition("&")[2][:1].lower() for text in texts]
        found = [key for key in keys if key]
        assert len(found) == len(set(found)), sorted(found)
    for label in dialog.form.findChildren(QLabel):
        if "&" in label.text():
            assert label.buddy() is not None, label.text()


def test_formats_stand_under_their_groups(dialog: ExportDialog) -> None:
    ids = [dialog.form.formats.itemData(n) for n in range(dialog.form.formats.count())]
    assert {one for one in ids if one} == set(BY_ID)
    assert len([one for one in ids if not one]) == len({format_.group for format_ in FORMATS})
    assert {format_.group for format_ in FORMATS} <= set(GROUPS)


def test_lengths_on_paper_become_pixels(dialog: ExportDialog) -> None:
    column = next(n for n, preset in enumerate(PRESETS) if preset.width == 8.6)
    dialog.form.sizes.setCurrentIndex(column)
    dialog.form.dpi.setValue(300)
    job = dialog.job()
    assert (job.width, job.height) == (1016, 756)
    assert job.scale == 300 / 96
    assert "1016 × 756" in dialog.form.in_pixels.text()
    dialog.form.units.setCurrentIndex(0)
    assert dialog.form.pixels == (1016, 756)
    dialog.choose_format("pdf")
    dialog.form.sizes.setCurrentIndex(column)
    assert not dialog.form.dpi.isVisible()
    assert (dialog.job().width, dialog.job().height) == (325, 242)


def test_what_is_asked_for_is_in_the_job(dialog: ExportDialog) -> None:
    form = dialog.form
    dialog.choose_format("gif")
    form.themes.setCurrentIndex(form.themes.findData("dark"))
    form.languages.setCurrentIndex(form.languages.findData("zh_CN"))
    form.type_size.setValue(150)
    form.caption.setChecked(False)
    form.symbols.setCurrentIndex(1)
    form.base.setCurrentIndex(1)
    form.step_time.setValue(500)
    form.hold.setValue(1000)
    form.plays.setValue(3)
    form.embed.setChecked(False)
    form.steps.setCurrentIndex(2)
    form.first.setValue(1)
    form.last.setValue(3)
    job = dialog.job()
    frame = job.frames[0]
    assert [each.step for each in job.frames] == [1, 2, 3]
    assert (job.theme.id, frame.words.language) == ("dark", "zh_CN")
    assert (frame.options.type_scale, frame.options.caption) == (1.5, False)
    assert (frame.options.symbols, frame.options.index_base) == ("names", 1)
    assert (job.frame_ms, job.hold_last_ms, job.loop, job.embed_document) == (500, 1000, 3, False)
    assert "3 pictures" in dialog.summary.text()
    assert "2 s at 500 ms" in dialog.summary.text()


def test_refusals_stand_beside_their_field(
    dialog: ExportDialog, monkeypatch: pytest.MonkeyPatch
) -> None:
    form = dialog.form
    form.steps.setCurrentIndex(2)
    form.first.setValue(4)
    form.last.setValue(1)
    assert "begin with the lower one" in form.messages["steps"].sentence
    assert not dialog.export_button.isEnabled()
    form.last.setValue(4)
    assert dialog.export_button.isEnabled()
    form.backgrounds.setCurrentIndex(4)
    form.own.setText("blue")
    assert "“blue” is no colour" in form.messages["background"].sentence
    form.own.setText("#0000FF")
    assert not form.messages["background"].isVisible()
    monkeypatch.setitem(sys.modules, "pptx", None)
    dialog.choose_format("pptx")
    assert "pip install python-pptx" in form.messages["format"].sentence
    assert not dialog.export_button.isEnabled()


# ---- what is remembered


def test_each_format_remembers_its_own(dialog: ExportDialog, preferences: Preferences) -> None:
    dialog.choose_format("gif")
    dialog.form.step_time.setValue(444)
    dialog.form.width_field.setValue(640)
    dialog.choose_format("webp")
    assert dialog.form.step_time.value() == 900
    dialog.form.step_time.setValue(555)
    dialog.choose_format("gif")
    assert dialog.form.step_time.value() == 444
    assert dialog.form.width_field.value() == 640
    again = Preferences(Path(preferences._settings.fileName()))
    assert recalled(BY_ID["webp"], again).frame_ms == 555
    assert again["export_format"] == "gif"


@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=9),
        lambda inner: st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(list(asdict(Settings()))), inner, max_size=9),
        max_leaves=12,
    )
)
def test_damaged_settings_are_mended(stored: object) -> None:
    made = settings_from(stored, Settings())
    assert settings_from(asdict(made), Settings()) == made
    assert min(made.pixels()) >= 1


@pytest.mark.parametrize("text", ["[]", "{", '"x"', "5", '{"png": 7}', "null", "[" * 5000])
def test_a_damaged_file_of_preferences_is_no_trouble(
    window: MainWindow, preferences: Preferences, text: str
) -> None:
    preferences._settings.setValue("export_settings", text)
    preferences._settings.setValue("export_format", "gone")
    preferences._values.clear()
    png = BY_ID["png"]
    assert recalled(png, preferences) == default_settings(png, preferences)
    window.desk.exports.show_dialog()
    dialog = window.desk.exports._dialog
    assert dialog is not None
    assert dialog.format_ is png
    dialog.close()
    stored = preferences["export_settings"]
    assert stored == "" or isinstance(json.loads(stored), dict)


# ---- writing and copying


def test_the_name_offered_says_what_is_in_the_file(
    dialog: ExportDialog, window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    qtbot: QtBot,
) -> None:  # fmt: skip
    asked = choose(monkeypatch, tmp_path / "a.png")
    with qtbot.waitSignal(window.desk.exports.finished):
        QTest.keyClick(dialog.export_button, Qt.Key.Key_Space)
    assert Path(asked[0]).name == "Scatter.png"
    assert not dialog.isVisible()
    assert window.context.preferences["last_folder"] == str(tmp_path)


def test_a_refused_export_leaves_all_as_typed(
    dialog: ExportDialog, window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    qtbot: QtBot,
) -> None:  # fmt: skip
    old = tmp_path / "old.gif"
    old.write_bytes(b"old")

    def broken(*_: object) -> None:
        raise MissingPartError(NO_FFMPEG, parameter="file")

    choose(monkeypatch, old)
    dialog.choose_format("gif")
    dialog.form.width_field.setValue(333)
    monkeypatch.setattr("tconv_gui.export.export", broken)
    with qtbot.waitSignal(window.desk.exports.finished):
        dialog.choose_file()
    assert dialog.isVisible()
    assert dialog.form.messages["format"].sentence
    assert dialog.form.width_field.value() == 333
    assert dialog.export_button.isEnabled()
    assert old.read_bytes() == b"old"




def test_an_export_that_takes_long_can_be_cancelled_in_the_dialog(
    dialog: ExportDialog, window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    qtbot: QtBot,
) -> None:  # fmt: skip
    choose(monkeypatch, tmp_path / "a.gif")
    dialog.choose_format("gif")
    dialog.form.width_field.setValue(3840)
    dialog.form.height_field.setValue(2160)
    with qtbot.waitSignal(window.desk.exports.finished):
        dialog.choose_file()
        window.desk.exports._show_progress()
        assert dialog.bar.isVisible()
        assert "a.gif" in dialog.note.text()
        assert not dialog.export_button.isEnabled()
        dialog.cancel_button.click()
    assert "nothing was written" in dialog.note.text()
    assert dialog.export_button.isEnabled()
    assert list(tmp_path.glob("*.gif")) == []


def test_pictures_and_texts_are_copied(dialog: ExportDialog, qtbot: QtBot) -> None:
    clipboard = QGuiApplication.clipboard()
    clipboard.clear()
    dialog.form.width_field.setValue(640)
    dialog.form.height_field.setValue(360)
    dialog.copy_button.click()
    qtbot.waitUntil(lambda: bool(dialog.note.text()))
    assert clipboard.image().width() == 640
    dialog.choose_format("markdown")
    clipboard.clear()
    dialog.copy_button.click()
    qtbot.waitUntil(lambda: clipboard.text().startswith("# "))
    dialog.choose_format("npz")
    assert not dialog.copy_button.isEnabled()


# ---- targets


@pytest.mark.parametrize("target", TARGETS, ids=lambda target: target.id)
def test_every_target_sets_a_format_and_tells_how_to_go_on(
    dialog: ExportDialog, target: object
) -> None:
    chosen = next(one for one in TARGETS if one is target)
    dialog.form.targets.setCurrentIndex(dialog.form.targets.findData(chosen.id))
    assert dialog.format_ is BY_ID[chosen.format]
    assert dialog.form.hint.text()
    settings = asdict(dialog.form.settings())
    assert {key: settings[key] for key in chosen.changes} == dict(chosen.changes)
    assert dialog.job().frames


# ---- what formats say of themselves


OTHER = {
    "text_as_outlines": False, "frame_ms": 300, "hold_last_ms": 500, "loop": 3,
    "embed_document": False,
}  # fmt: skip


@pytest.mark.parametrize("format_", [one for one in FORMATS if one.draws], ids=lambda one: one.id)
def test_formats_heed_the_fields_that_they_name(
    qapp: object, document: Document, format_: object
) -> None:
    chosen = next(one for one in FORMATS if one is format_)
    frames = tuple(Frame(document, Words("en"), step=step) for step in (1, 2))
    job = Job(FIGURES_BY_ID["scatter"], frames, load_theme("light"), 320, 180)
    usual = chosen.write(job, go_on)
    heeded = {
        name for name, value in OTHER.items()
        if chosen.write(replace(job, **{name: value}), go_on) != usual
    }  # fmt: skip
    assert heeded == set(chosen.reads)
    assert chosen.group != "data"


def test_all_fits_into_a_small_window_with_large_type(
    window: MainWindow, dialog: ExportDialog
) -> None:
    window.context.preferences["font_scale"] = 1.5
    dialog.choose_format("gif")
    assert dialog.minimumSizeHint().width() <= 1024
    assert dialog.minimumSizeHint().height() <= 660
    dialog.resize(1000, 640)
    assert dialog.form.width() <= dialog.area.viewport().width()
    last: QWidget = dialog.form.embed
    dialog.area.ensureWidgetVisible(last)
    assert not last.visibleRegion().isEmpty()


# ---- what is there already


@pytest.mark.parametrize("agreed", [True, False])
def test_files_that_nobody_was_asked_about_are_asked_about(
    dialog: ExportDialog, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, agreed: bool
) -> None:
    asked: list[str] = []

    def answer(box: QMessageBox) -> int:
        asked.append(box.text())
        wanted = "Replace" if agreed else "Cancel"
        next(each for each in box.buttons() if wanted in each.text()).click()
        return 0

    monkeypatch.setattr(QMessageBox, "exec", answer)
    choose(monkeypatch, tmp_path / "a.png")
    wanted: list[Path] = []
    dialog.wanted.connect(lambda job, format_, path: wanted.append(path))
    dialog.choose_format("png")
    dialog.form.steps.setCurrentIndex(dialog.form.steps.count() - 1)
    assert len(dialog.job().frames) > 1
    dialog.choose_file()
    assert asked == []
    for number in (1, 2):
        (tmp_path / f"a-0{number}.png").write_bytes(b"old")
    dialog.choose_file()
    assert asked == ["2 of these files are there already, “a-01.png” among them."]
    # A suffix that was added makes another name of it.
    dialog.form.steps.setCurrentIndex(0)
    (tmp_path / "b.png").write_bytes(b"old")
    choose(monkeypatch, tmp_path / "b")
    dialog.choose_file()
    assert asked[1:] == ["“b.png” is there already."]
    assert len(wanted) == 1 + 2 * agreed
    choose(monkeypatch, tmp_path / "b.png")
    dialog.choose_file()
    assert len(asked) == 2
