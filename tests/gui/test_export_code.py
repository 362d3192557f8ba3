"""Code as an export format and on the clipboard: the script of the core, in the user's words."""

from __future__ import annotations

import ast
import contextlib
import io
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QMenu

from core.channels import along_path, with_filters
from core.document import make_document, make_layer
from core.words_mark import QT_TRANSLATE_NOOP
from core.written import FRAMEWORKS, written
from tconv_gui.actions._command import plain_title
from tconv_gui.export import BY_ID, Job, export, format_for
from tconv_gui.figures import BY_ID as FIGURES_BY_ID
from tconv_gui.figures.figure import Frame
from tconv_gui.shell.window import MainWindow
from tconv_gui.theme import load_theme
from tconv_gui.words import Words

EDIT = QT_TRANSLATE_NOOP("test", "Set the Chain")
DOCUMENT = with_filters(
    make_document(
        [[1, 2], [3, 4.5]],
        make_layer("conv_transpose", [[1, -1], [0, 2]], stride=2, bias=0.5),
        make_layer("conv", [[1, 2, 1]], padding="same"),
        title="A “chain”\nof two",
    ),
    0, 3,
)  # fmt: skip

every_framework = pytest.mark.parametrize("framework", [f.id for f in FRAMEWORKS])


def job(language: str = "en") -> Job:
    frame = Frame(along_path(DOCUMENT, (0, 2, 0)), Words(language), layer=1, step=3)
    return Job(FIGURES_BY_ID["scatter"], (frame,), load_theme("light"), 640, 360)


@pytest.mark.usefixtures("qapp")
@every_framework
@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_the_file_is_the_whole_chain_as_code(
    framework: str, language: str, tmp_path: Path
) -> None:
    format_ = BY_ID[framework]
    for suffix in format_.suffixes:
        path = tmp_path / f"layers{suffix}"
        assert format_for(path) is format_
        export(job(language), format_, path)
        data = path.read_bytes()
        assert data.startswith(format_.magic)
        assert data.decode() == written(DOCUMENT, framework, Words(language))
        ast.parse(data)


@pytest.mark.usefixtures("qapp")
def test_a_plain_py_file_is_pytorch() -> None:
    assert format_for("layers.py") is BY_ID["pytorch"]
    assert format_for("layers.NumPy.PY") is BY_ID["numpy"]


def code_menu(window: MainWindow) -> QMenu:
    (found,) = (
        menu for menu in window.findChildren(QMenu) if plain_title(menu.title()) == "Copy as Code"
    )
    return found


def entries(menu: QMenu) -> list[QAction]:
    return [action for action in menu.actions() if not action.isSeparator()]


def test_the_menu_copies_the_chain_and_one_layer(window: MainWindow) -> None:
    window.context.model.edit_whole(EDIT, lambda _: DOCUMENT)
    *chain, more = entries(code_menu(window))
    names = [framework.name for framework in FRAMEWORKS]
    assert [action.text() for action in chain] == names
    for framework, action in zip(FRAMEWORKS, chain, strict=True):
        action.trigger()
        text = QGuiApplication.clipboard().text()
        assert text == written(DOCUMENT, framework.id)
        assert framework.name in window.toast.text
    window.context.playback.set_layer(1)
    (submenu,) = (m for m in window.findChildren(QMenu) if m.menuAction() is more)
    assert [action.text() for action in entries(submenu)] == names
    for framework, action in zip(FRAMEWORKS, entries(submenu), strict=True):
        assert action.isEnabled()
        action.trigger()
        text = QGuiApplication.clipboard().text()
        assert text == written(DOCUMENT, framework.id, position=1)
        assert "Layer 2" in window.toast.text
    copied = io.StringIO()
    with contextlib.redirect_stdout(copied), np.printoptions():
        exec(written(DOCUMENT, "numpy", position=1), {})
    assert copied.getvalue().startswith("[[[[")


def test_a_single_layer_is_the_chain(window: MainWindow) -> None:
    window.context.model.edit_whole(
        EDIT, lambda _: make_document([[1.0]], make_layer("conv", [[2.0]]))
    )
    *_, more = entries(code_menu(window))
    (submenu,) = (m for m in window.findChildren(QMenu) if m.menuAction() is more)
    assert not any(action.isEnabled() for action in entries(submenu))


def test_what_is_copied_is_in_the_language_of_the_window(window: MainWindow) -> None:
    window.context.model.edit_whole(EDIT, lambda _: DOCUMENT)
    words = Words("zh_CN")
    first = entries(code_menu(window))[0]
    window.context.preferences["language"] = "zh_CN"
    first.trigger()
    assert QGuiApplication.clipboard().text() == written(DOCUMENT, FRAMEWORKS[0].id, words)
