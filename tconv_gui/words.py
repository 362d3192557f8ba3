"""The user's language: turns marked English texts and error codes into words.

A translation is a value handed in where it is needed, never installed into the application, so
that two languages can be shown at once (a window in one, an export in another) and a picture
depends on nothing but its frame.
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from PySide6.QtCore import QLocale, QTranslator

from core.errors import ConvError
from core.words_mark import Mark
from tconv_gui.assets import resource, translation_files

SOURCE_LANGUAGE = "en"
# Names in their own language; a language found by its file only is named by Qt.
LANGUAGES = (("en", "English"), ("zh_CN", "简体中文"))


class Words(NamedTuple):
    """All words in one language; equal and hashed by it, so it may sit in a frozen frame.

    >>> Words("en")(Mark("greeting", "step {step} of {count}"), step=3, count=4)
    'step 3 of 4'
    """

    language: str = SOURCE_LANGUAGE

    def __call__(self, mark: Mark, **facts: object) -> str:
        """``mark`` translated, with ``facts`` put in; a fact that is a Mark is translated too."""
        text = _translate(self.language, mark)
        if not facts:
            return text
        return text.format(**{name: self._word(fact) for name, fact in facts.items()})

    def error(self, error: ConvError) -> str:
        """The sentence that ``error`` stands for."""
        return self(error.mark, **error.facts)

    def _word(self, fact: object) -> object:
        if isinstance(fact, ConvError):  # a sentence within a sentence: where, and what
            return self.error(fact)
        return _translate(self.language, fact) if isinstance(fact, Mark) else fact


@cache
def _translate(language: str, mark: Mark) -> str:
    translator = _translator(language)
    translated = translator.translate(mark.context, mark.text) if translator else ""
    return translated or mark.text


@cache
def _translator(language: str) -> QTranslator | None:
    """The translation into ``language``; None where there is none, so English is shown."""
    path = resource("i18n", f"{language}.qm")
    if not path.is_file():
        return None
    translator = QTranslator()
    return translator if translator.load(str(path)) else None


def languages() -> tuple[tuple[str, str], ...]:
    """(id, name in that language) of all languages: English and every file in resources/i18n."""
    names = dict(LANGUAGES)
    found = [SOURCE_LANGUAGE, *(path.stem for path in translation_files())]
    return tuple((key, names.get(key) or QLocale(key).nativeLanguageName()) for key in found)


def system_language() -> str:
    """The first of the user's languages that there is; English if there is none."""
    known = [key for key, _ in languages()]
    for wanted in QLocale.system().uiLanguages():
        found = best_language(wanted, known)
        if found:
            return found
    return SOURCE_LANGUAGE


def best_language(wanted: str, known: list[str]) -> str | None:
    """The entry of ``known`` for a BCP 47 tag: the same, or one of the same language.

    >>> best_language("zh-Hans-SG", ["en", "zh_CN"])
    'zh_CN'
    >>> best_language("fr-FR", ["en", "zh_CN"]) is None
    True
    """
    tag = wanted.replace("-", "_")
    if tag in known:
        return tag
    same = (key for key in known if key.partition("_")[0] == tag.partition("_")[0])
    return next(same, None)
