"""What the document is called in titles, questions and proposed file names."""

from __future__ import annotations

from core.lesson import text_in
from core.words_mark import QT_TRANSLATE_NOOP
from tconv_gui.model.context import Context
from tconv_gui.model.lesson_player import player_of

UNTITLED = QT_TRANSLATE_NOOP("file", "Untitled")


def document_name(context: Context) -> str:
    """The name of its file, its own title, that of the open lesson, or "Untitled"."""
    model, words = context.model, context.words
    if model.path:
        return model.path.name
    lesson = player_of(context).lesson
    title = text_in(lesson.title, words.language) if lesson else ""
    return model.document.title or title or words(UNTITLED)
