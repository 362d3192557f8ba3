"""Words: English without a file, other languages from a .qm that is never installed."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest
from PySide6.QtCore import QCoreApplication, QLocale

from core.errors import ConvError
from core.words_mark import QT_TRANSLATE_NOOP
from tconv_gui import words as words_module
from tconv_gui.words import Words, best_language, languages, system_language

STEP = QT_TRANSLATE_NOOP("test", "step {step} of {count}")
TITLE = QT_TRANSLATE_NOOP("test", "{name} of the layer")
KERNEL = QT_TRANSLATE_NOOP("test", "kernel × “w”")
BRACES = QT_TRANSLATE_NOOP("test", "a set {x}")
UNKNOWN = QT_TRANSLATE_NOOP("test", "never translated")

TS = """<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context><name>test</name>
<message><source>step {step} of {count}</source>
<translation>共 {count} 步，第 {step} 步</translation></message>
<message><source>{name} of the layer</source><translation>该层的{name}</translation></message>
<message><source>kernel × “w”</source><translation>卷积核</translation></message>
</context></TS>
"""


@pytest.fixture
def chinese(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Words:
    folder = tmp_path / "i18n"
    folder.mkdir()
    source, target = folder / "zh_CN.ts", folder / "zh_CN.qm"
    source.write_text(TS, encoding="utf-8")
    lrelease = Path(sys.executable).with_name("pyside6-lrelease")
    subprocess.run([lrelease, "-silent", source, "-qm", target], check=True)
    monkeypatch.setattr(words_module, "resource", lambda *parts: tmp_path.joinpath(*parts))
    monkeypatch.setattr(words_module, "translation_files", lambda: (target,))
    words_module._translator.cache_clear()
    words_module._translate.cache_clear()
    yield Words("zh_CN")
    words_module._translator.cache_clear()
    words_module._translate.cache_clear()


def test_english_needs_no_file():
    assert Words()(STEP, step=3, count=4) == "step 3 of 4"


def test_without_facts_braces_stay():
    assert Words()(BRACES) == "a set {x}"


def test_translation_may_reorder_facts(chinese: Words):
    assert chinese(STEP, step=3, count=4) == "共 4 步，第 3 步"


def test_a_fact_that_is_a_mark_is_translated(chinese: Words):
    assert chinese(TITLE, name=KERNEL) == "该层的卷积核"
    assert Words()(TITLE, name=KERNEL) == "kernel × “w” of the layer"


def test_what_has_no_translation_is_english(chinese: Words):
    assert chinese(UNKNOWN) == "never translated"


def test_unknown_language_is_english():
    assert Words("xx")(STEP, step=1, count=2) == "step 1 of 2"


def test_errors_are_said_in_the_language(chinese: Words):
    error = ConvError(STEP, parameter="step", step=9, count=4)
    assert chinese.error(error) == "共 4 步，第 9 步"
    assert Words().error(error) == str(error)


def test_nothing_is_installed_into_the_application(chinese: Words):
    chinese(KERNEL)
    assert QCoreApplication.translate("test", "kernel × “w”") == "kernel × “w”"


def test_equal_and_hashed_by_language():
    assert Words("en") == Words("en") != Words("zh_CN")
    assert len({Words("en"), Words("en"), Words("zh_CN")}) == 2


def test_languages_are_found_by_file(chinese: Words):
    assert languages() == (("en", "English"), ("zh_CN", "简体中文"))


@pytest.mark.parametrize(
    ("wanted", "found"),
    [("zh-Hans-CN", "zh_CN"), ("zh_CN", "zh_CN"), ("en-GB", "en"), ("fr", None), ("C", None)],
)
def test_best_language(wanted: str, found: str | None):
    assert best_language(wanted, ["en", "zh_CN"]) == found


@pytest.mark.parametrize(
    ("preferred", "found"),
    [(["fr-FR", "zh-Hans-CN"], "zh_CN"), (["en-US", "zh-CN"], "en"), (["fr-FR"], "en")],
)
@pytest.mark.usefixtures("chinese")
def test_system_language(preferred: list[str], found: str, monkeypatch: pytest.MonkeyPatch):
    class System:
        def uiLanguages(self) -> list[str]:
            return preferred

    class Locale(QLocale):
        @staticmethod
        def system() -> System:
            return System()

    monkeypatch.setattr(words_module, "QLocale", Locale)
    assert system_language() == found


@pytest.fixture(scope="module")
def tool() -> ModuleType:
    path = Path(__file__).resolve().parents[2] / "tools" / "translations.py"
    spec = importlib.util.spec_from_file_location("translations_tool", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_qt_and_we_read_the_same_texts(tool: ModuleType, tmp_path: Path):
    """The marks that Qt's tool finds are those in the syntax tree: none is lost on the way."""
    fresh = tmp_path / "zh_CN.ts"
    tool.update(fresh)
    found, marked = tool.read_entries(fresh).keys(), tool.marked_texts()
    assert found == marked
    assert len(marked) > 20


def test_check_names_what_is_amiss(
    tool: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    code = tmp_path / "some.py"
    code.write_text(
        'A = QT_TRANSLATE_NOOP("c", "one {a}")\n'
        'B = QT_TRANSLATE_NOOP("c", "two " "{b}")\n'
        'C = QT_TRANSLATE_NOOP("c", "three")\n'
        'D = QT_TRANSLATE_NOOP("c", "four")\n',
        encoding="utf-8",
    )
    monkeypatch.setattr(tool, "sources", lambda: [code])
    path = tmp_path / "zh_CN.ts"
    assert tool.check(path) == ["zh_CN.ts is not there; run update"]
    tool.update(path)
    text = path.read_text(encoding="utf-8")
    for source, translation in (("one {a}", "一 {a}"), ("two {b}", "二 {x}"), ("four", "四")):
        text = text.replace(
            f'{source}</source>\n        <translation type="unfinished"></translation>',
            f"{source}</source>\n        <translation>{translation}</translation>",
        )
    path.write_text(text.replace(">four<", ">gone<"), encoding="utf-8")
    assert tool.check(path) == [
        "zh_CN.ts has too much, run update: gone",
        "zh_CN.ts lacks, run update: four",
        "zh_CN.ts: facts differ (二 {x}): two {b}",
        "zh_CN.ts: unfinished: three",
        "zh_CN.qm is out of date; run release",
    ]
    tool.release(path, path.with_suffix(".qm"))
    assert "zh_CN.qm is out of date; run release" not in tool.check(path)


def test_a_mark_that_is_no_literal_is_refused(tool: ModuleType):
    with pytest.raises(SystemExit, match="line 1"):
        list(tool.marked_in('A = QT_TRANSLATE_NOOP("c", f"{x}")'))
