"""Chinese is complete, legible in the fonts that ship, and leaves no English on screen."""

from __future__ import annotations

import importlib.util
import re
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from string import Formatter
from types import ModuleType

import pytest
from PySide6.QtCore import QAbstractItemModel, Qt
from PySide6.QtGui import QAction, QRawFont
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QMenu,
    QMenuBar,
    QMessageBox,
    QSpinBox,
    QTabBar,
    QTextEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot

from core.errors import ConvError
from core.numbers_text import parse_number
from core.spec import conv_spec
from tconv_gui.actions._command import plain_title
from tconv_gui.actions._documents import ask_to_replace, ask_to_save
from tconv_gui.actions._help_pages import Page, about_page, shortcuts_page, third_party_notices
from tconv_gui.actions._menu_bar import MenuBar
from tconv_gui.actions.help import VERSIONS_COPIED
from tconv_gui.assets import lesson_files, resource, theme_files
from tconv_gui.figures import FIGURES
from tconv_gui.model.lesson_player import player_of
from tconv_gui.shell._report import ReportDialog
from tconv_gui.shell.window import MainWindow
from tconv_gui.words import Words

CHINESE = re.compile(r"[\u4e00-\u9fff]")
ENGLISH_SENTENCE = re.compile(r"[A-Za-z]{2,}(?:[ ,]+[A-Za-z]{2,}){2,}")
LETTER = re.compile(r"[A-Za-z\u4e00-\u9fff]")
# In a Chinese sentence its own marks stand, and a space between Chinese and Latin or a number.
LATIN_MARK = re.compile(r"[\u4e00-\u9fff][,;:?!]|[\u4e00-\u9fff]\.(?!\w)|[\u4e00-\u9fff]\((?!&)")
CROWDED = re.compile(r"[\u4e00-\u9fff][A-Za-z0-9]|[A-Za-z0-9][\u4e00-\u9fff]")
MNEMONIC = re.compile(r"&(\w)")


def load_tool() -> ModuleType:
    path = Path(__file__).resolve().parents[2] / "tools" / "translations.py"
    spec = importlib.util.spec_from_file_location("translations_tool", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


TOOL = load_tool()
TS_FILE = TOOL.FOLDER / "zh_CN.ts"
ENTRIES = {source: entry.translation for source, entry in TOOL.read_entries(TS_FILE).items()}


def texts_in(value: object) -> Iterator[str]:
    """All texts under a "zh_CN" key, however deep."""
    if isinstance(value, dict):
        for key, part in value.items():
            if key == "zh_CN":
                yield from [part] if isinstance(part, str) else part
            else:
                yield from texts_in(part)
    elif isinstance(value, list):
        for part in value:
            yield from texts_in(part)


def resource_texts() -> list[str]:
    """What lessons and themes say in Chinese."""
    found: list[str] = []
    for path in (*lesson_files(), *theme_files()):
        found += texts_in(tomllib.loads(path.read_text(encoding="utf-8")))
    return found


ALL_CHINESE = [*ENTRIES.values(), *resource_texts()]


# --- the texts --------------------------------------------------------------------------------


def test_every_text_is_translated():
    assert TOOL.check(TS_FILE) == []


@pytest.mark.parametrize("style", ["Regular", "SemiBold"])
@pytest.mark.usefixtures("qapp")
def test_every_character_is_in_a_font_that_ships(style: str):
    fonts = [
        QRawFont(str(resource("fonts", f"{family}-{style}.ttf")), 16.0)
        for family in ("TConvSans", "TConvSansSC")
    ]
    assert all(font.isValid() for font in fonts)
    used = {char for text in ALL_CHINESE for char in text}
    assert len(used) > 300
    lacking = {c for c in used if not any(font.supportsCharacter(ord(c)) for font in fonts)}
    assert lacking == set()


def test_chinese_has_its_own_punctuation_and_room_beside_latin():
    bare = [MNEMONIC.sub("", re.sub(r"\{[^}]*\}|“[^”]*”|\(&\w\)", "", t)) for t in ALL_CHINESE]
    wrong = [text for text in bare if LATIN_MARK.search(text) or CROWDED.search(text)]
    # What users type into the search field is not typeset.
    keywords = {word for word in resource_texts() if "，" not in word and "。" not in word}
    assert [text for text in wrong if text not in keywords] == []


def test_access_keys_are_those_of_the_english_menus():
    keys = {
        source.text: (MNEMONIC.findall(source.text), MNEMONIC.findall(chinese))
        for source, chinese in ENTRIES.items()
        if source.context in ("menu", "button")
    }
    differing = {
        text: pair for text, pair in keys.items() if pair[0] and pair[0][0].upper() != pair[1][0]
    }
    assert len(keys) > 40
    assert differing == {}


# --- what is on screen ------------------------------------------------------------------------


def own_texts(widget: QWidget) -> Iterator[str]:
    """Everything that one widget says."""
    yield from (widget.windowTitle(), widget.toolTip(), widget.statusTip(), widget.whatsThis())
    yield from (widget.accessibleName(), widget.accessibleDescription())
    if isinstance(widget, QLabel | QAbstractButton):
        yield widget.text()
    elif isinstance(widget, QLineEdit):
        yield widget.placeholderText()
    elif isinstance(widget, QComboBox):
        yield from (widget.itemText(index) for index in range(widget.count()))
    elif isinstance(widget, QSpinBox):
        yield from (widget.prefix(), widget.suffix())
    elif isinstance(widget, QTabBar):
        yield from (widget.tabText(index) for index in range(widget.count()))
    elif isinstance(widget, QMenu):
        yield widget.title()
    elif isinstance(widget, QTextEdit):
        yield from widget.toPlainText().splitlines()
    elif isinstance(widget, QAbstractItemView):
        yield from model_texts(widget.model())
    for action in widget.actions():
        yield from (action.text(), action.toolTip(), action.statusTip())


def model_texts(model: QAbstractItemModel | None) -> Iterator[str]:
    roles = (
        Qt.ItemDataRole.DisplayRole,
        Qt.ItemDataRole.ToolTipRole,
        Qt.ItemDataRole.AccessibleTextRole,
    )
    for row in range(model.rowCount() if model else 0):
        assert model is not None
        for role in roles:
            yield str(model.index(row, 0).data(role) or "")


def is_overflow(widget: QWidget) -> bool:
    """Whether Qt made this for what does not fit into a menu bar; it repeats the bar's titles."""
    return (
        isinstance(widget.parent(), QMenuBar)
        and not widget.isVisible()
        and not (isinstance(widget, QMenu) and widget.title())
    )


def texts_of(root: QWidget) -> list[str]:
    """Everything that can be read in ``root``, seen or told; without access keys."""
    widgets = [root, *(part for part in root.findChildren(QWidget) if not is_overflow(part))]
    found = [plain_title(text).strip() for widget in widgets for text in own_texts(widget)]
    return [text for text in found if text]


def pattern_of(source: str) -> re.Pattern[str]:
    """What a source text looks like with any facts put in."""
    parts = [
        re.escape(plain_title(text)) + (".*" if name is not None else "")
        for text, name, _, _ in Formatter().parse(source)
    ]
    return re.compile("".join(parts), re.DOTALL)


def english_sources() -> list[re.Pattern[str]]:
    """Patterns of all marked texts that read otherwise in Chinese and have words of their own."""
    own_words = (
        source.text
        for source, chinese in ENTRIES.items()
        if chinese != source.text and re.search("[a-z]{3}", re.sub(r"\{\w*\}", "", source.text))
    )
    return [pattern_of(text) for text in own_words]


ENGLISH = english_sources()


def english_in(texts: list[str]) -> set[str]:
    """The texts that are English: a source text, or a run of three English words."""
    return {
        text
        for text in set(texts)
        if ENGLISH_SENTENCE.search(text)
        or (not CHINESE.search(text) and any(p.fullmatch(text) for p in ENGLISH))
    }


def speak(window: MainWindow, language: str) -> None:
    window.context.preferences["language"] = language
    QApplication.processEvents()


@pytest.fixture
def chinese_window(window: MainWindow) -> MainWindow:
    speak(window, "zh_CN")
    return window


def make_all_views(window: MainWindow) -> None:
    """Make and show what the tabs of the side panel hide at first."""
    for button in window.right.findChildren(QAbstractButton):
        if button.property("kind") == "tab":
            button.click()
            QApplication.processEvents()


def open_menus(window: MainWindow) -> None:
    """Let every menu write its entries, those of its submenus included."""
    for menu in window.findChildren(QMenu):
        menu.aboutToShow.emit()
    for menu in window.findChildren(QMenu):
        menu.aboutToShow.emit()


def test_the_search_for_english_finds_it(window: MainWindow):
    """In English nearly everything is found, so that nothing found means something."""
    found = english_in(texts_of(window))
    assert {"Export", "step 0 of 4", "Lessons", "Transposed convolution"} <= found
    assert len(found) > 60


def test_the_window_leaves_no_english(chinese_window: MainWindow):
    found = everything_in(chinese_window)
    assert english_in(found) == set()
    assert {"文件", "散布", "收集", "全部印记", "转置卷积", "第 0 / 4 步", "播放"} <= set(found)


@pytest.mark.parametrize("figure", [figure.id for figure in FIGURES])
def test_figures_and_their_explanations_leave_no_english(chinese_window: MainWindow, figure: str):
    playback = chinese_window.context.playback
    playback.set_figure(figure)
    for step in (0, 2, playback.step_count):
        playback.seek(step)
        QApplication.processEvents()
        assert english_in(texts_of(chinese_window)) == set()
    description = playback.figure.describe(chinese_window.context.frame())
    assert CHINESE.search(description)
    assert english_in([description]) == set()


@pytest.mark.parametrize("lesson", [path.stem for path in lesson_files()])
def test_lessons_leave_no_english(chinese_window: MainWindow, lesson: str):
    player = player_of(chinese_window.context)
    player.open(lesson)
    for step in range(player.step_count):
        player.go(step)
        QApplication.processEvents()
        assert english_in(texts_of(chinese_window)) == set()
        player.reveal()
        QApplication.processEvents()
        assert english_in(texts_of(chinese_window)) == set()
    player.close()


def everything_in(window: MainWindow) -> list[str]:
    """All texts of the window once every tab and menu was opened."""
    make_all_views(window)
    open_menus(window)
    QApplication.processEvents()
    return texts_of(window)


def test_a_language_switch_changes_all_and_back(window: MainWindow):
    # A name that does not fit is told once more in its tool tip; here everything fits.
    window.resize(2600, 900)
    before = everything_in(window)
    speak(window, "zh_CN")
    chinese = everything_in(window)
    assert len(chinese) == len(before)
    assert english_in(chinese) == set()
    speak(window, "en")
    assert everything_in(window) == before


def test_numbers_and_formulas_are_the_same_in_both(window: MainWindow):
    make_all_views(window)
    window.context.playback.seek(3)
    QApplication.processEvents()
    english = [text for text in texts_of(window) if not LETTER.search(text)]
    formulas = [text for text in texts_of(window) if "·(" in text]
    speak(window, "zh_CN")
    assert [text for text in texts_of(window) if not LETTER.search(text)] == english
    assert [text for text in texts_of(window) if "·(" in text] == formulas
    assert english
    assert formulas


# --- dialogs and messages ---------------------------------------------------------------------


def test_the_export_dialog_follows_the_language(window: MainWindow, qtbot: QtBot):
    window.desk.exports.show_dialog()
    dialog = next(w for w in QApplication.topLevelWidgets() if w.windowTitle() == "Export")
    before = texts_of(dialog)
    speak(window, "zh_CN")
    assert dialog.windowTitle() == "导出"
    found = texts_of(dialog)
    assert english_in(found) == set()
    assert {"图示", "格式", "背景", "PNG 图片", "白色", "图注"} <= set(found)
    speak(window, "en")
    assert texts_of(dialog) == before
    dialog.close()


@pytest.mark.parametrize("make", [shortcuts_page, about_page])
def test_help_pages_leave_no_english(
    chinese_window: MainWindow, make: Callable[[object], Page], qtbot: QtBot
):
    page = make(chinese_window.desk)
    page.show()
    # Licence notices are quoted in their own language.
    notices = QTextEdit()
    notices.setMarkdown(third_party_notices())
    quoted = set(texts_of(notices))
    notices.deleteLater()
    found = [text for text in texts_of(page) if text not in quoted]
    assert english_in(found) == set()
    assert len([text for text in found if CHINESE.search(text)]) >= 4
    page.close()


def test_the_report_of_a_mistake_leaves_no_english(chinese_window: MainWindow, tmp_path: Path):
    report = ReportDialog(Words("zh_CN"), tmp_path / "tconv.log", chinese_window)
    found = texts_of(report)
    assert english_in(found) == set()
    assert {"复制报告", "继续", "TConv 出错了"} <= set(found)
    report.deleteLater()


@pytest.mark.parametrize("ask", [ask_to_save, ask_to_replace])
def test_questions_leave_no_english(
    chinese_window: MainWindow, ask: Callable[..., object], monkeypatch: pytest.MonkeyPatch
):
    heard: list[str] = []

    def listen(box: QMessageBox) -> int:
        heard.extend([*texts_of(box), box.text(), box.informativeText()])
        return 0

    monkeypatch.setattr(QMessageBox, "exec", listen)
    ask(chinese_window, chinese_window.context, "图.tconv")
    assert english_in(heard) == set()
    assert "取消" in heard
    assert sum(bool(CHINESE.search(text)) for text in heard) >= 4


def test_messages_leave_no_english(chinese_window: MainWindow):
    desk = chinese_window.desk
    desk.say(VERSIONS_COPIED)
    assert english_in(texts_of(chinese_window.toast)) == set()
    desk.attempt(lambda: conv_spec(2, stride=0))
    found = texts_of(chinese_window.toast)
    assert english_in(found) == set()
    assert "stride 至少为 1，但现在是 0。" in found
    chinese_window.toast.clear()


def test_a_refusal_is_said_in_chinese():
    with pytest.raises(ConvError) as caught:
        parse_number("abc")
    assert Words("zh_CN").error(caught.value).startswith("“abc”不是数；")


def test_menus_have_an_access_key_for_one_entry_only(chinese_window: MainWindow):
    open_menus(chinese_window)
    menus: MenuBar = chinese_window.menus
    assert menus.commands
    for menu in [chinese_window.menuBar(), *chinese_window.menuBar().findChildren(QMenu)]:
        actions: list[QAction] = menu.actions()
        keys = [key for action in actions for key in MNEMONIC.findall(action.text())]
        assert len(keys) == len(set(keys)), [action.text() for action in actions]
