"""What a picture can be made of: a file, a lesson, an example, or numbers written down.

    talk/mine.tconv                    a document, or a picture exported from one
    lesson:stride                      what a lesson begins with
    lesson:stride/3                    what it has become at its third page
    example:vgg                        a document that comes with the program
    arithmetic:padding_strides         a configuration of the guide to convolution arithmetic
    arithmetic:padding_strides/transposed      and its transpose
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from core.document import Document, make_document, make_layer
from core.errors import ConvError
from core.examples import conv_arithmetic_examples
from core.lesson import CHANGES, WRITTEN, Lesson, changed, lesson_index, load_lesson
from core.words_mark import QT_TRANSLATE_NOOP
from tconv_gui.assets import example_files, resource
from tconv_gui.model.files import read_document
from tconv_gui.words import Words

NO_LESSON = QT_TRANSLATE_NOOP("error", "There is no lesson “{got}”; there are {known}.")
NO_PAGE = QT_TRANSLATE_NOOP(
    "error", "“{got}” is no page of the lesson “{lesson}”; it has pages 1 to {high}."
)
NO_EXAMPLE = QT_TRANSLATE_NOOP("error", "There is no example “{got}”; there are {known}.")
NO_FACE = QT_TRANSLATE_NOOP(
    "error", "“{got}” says nothing after “/” but “transposed” for a configuration's transpose."
)
NOT_NUMBERS = QT_TRANSLATE_NOOP(
    "error", "the numbers or settings make no document; write them as lessons do: {problem}"
)

TRANSPOSED = "transposed"
# What is said of a document where it is written down, or to change one that is there.
SETTINGS = (*CHANGES, *WRITTEN)


def document_of(source: str, folder: Path = Path()) -> Document:
    """The document that ``source`` names; a file's name is relative to ``folder``.

    ConvError (``parameter="source"`` or "file") if there is none.

    >>> document_of("arithmetic:padding_strides").layers[0].spec.stride
    (2, 2)
    """
    kind, colon, name = source.partition(":")
    if colon and kind in _KINDS:
        return _KINDS[kind](name)
    return read_document(folder / source).document


def document_with(start: Document | None, settings: Mapping[str, Any]) -> Document:
    """A document with ``settings`` changed, or one made of them alone.

    They are those of lessons: operation, input, kernel, stride and so on.  ConvError for what
    cannot be.

    >>> document_with(None, {"operation": "conv", "input": [1, 2, 3], "kernel": [1, 1]}).axes
    1
    """
    if start is None:
        start = make_document([[0]], make_layer("conv_transpose", [[0]]))
    try:
        return changed(start, settings)
    except ConvError:
        raise
    except (ValueError, TypeError, AttributeError, KeyError) as error:
        raise ConvError(NOT_NUMBERS, parameter="input", problem=error) from None


def examples(words: Words) -> Iterable[tuple[str, str]]:
    """What comes with the program besides lessons: the source to write, and its title."""
    for path in example_files():
        yield f"example:{path.stem}", read_document(path).document.title
    for example in conv_arithmetic_examples():
        yield f"arithmetic:{example.id}", words(example.title)


def lesson_called(wanted: str | None = None) -> Lesson:
    """A lesson by its id, the first one for None; ConvError if there is none."""
    entries = lesson_index(resource("lessons"))
    found = [entry for entry in entries if wanted in (None, entry.id)]
    if not found:
        known = _nearest_first(wanted or "", [entry.id for entry in entries])
        raise ConvError(NO_LESSON, parameter="source", got=wanted or "", known=known)
    return load_lesson(found[0].path)


def _of_lesson(name: str) -> Document:
    wanted, slash, page = name.partition("/")
    lesson = lesson_called(wanted)
    if not slash:
        return lesson.document
    number = int(page) if page.isascii() and page.isdigit() and len(page) < 5 else 0
    if not 1 <= number <= len(lesson.documents):
        raise ConvError(
            NO_PAGE, parameter="source", got=page, lesson=wanted, high=len(lesson.documents)
        )
    return lesson.documents[number - 1]


def _of_example(name: str) -> Document:
    files = {path.stem: path for path in example_files()}
    if name not in files:
        known = _nearest_first(name, list(files))
        raise ConvError(NO_EXAMPLE, parameter="source", got=name, known=known)
    return read_document(files[name]).document


def _of_arithmetic(name: str) -> Document:
    wanted, slash, face = name.partition("/")
    examples = {example.id: example for example in conv_arithmetic_examples()}
    if wanted not in examples:
        known = _nearest_first(wanted, list(examples))
        raise ConvError(NO_EXAMPLE, parameter="source", got=wanted, known=known)
    if slash and face != TRANSPOSED:
        raise ConvError(NO_FACE, parameter="source", got=name)
    example = examples[wanted]
    title = Words()(example.title)
    return example.transposed_document(title) if slash else example.convolution_document(title)


_KINDS: Mapping[str, Callable[[str], Document]] = {
    "lesson": _of_lesson,
    "example": _of_example,
    "arithmetic": _of_arithmetic,
}


def _nearest_first(got: str, known: list[str]) -> str:
    """All that there are, those first that may have been meant."""
    near = get_close_matches(got, known, n=3)
    return ", ".join([*near, *(name for name in known if name not in near)])
