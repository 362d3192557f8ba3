"""Lessons: steps of text, settings and questions, as data in TOML files; nothing can go stale.

    order = 10
    [title]     en = "…"   zh_CN = "…"          so with [group]; [keywords] holds lists
    [document]  operation = "conv_transpose"  input = [[0, 1], [2, 3]]  kernel = …  stride = 1 …
                layers = [{operation = "conv", tied = true}] for more layers, here one that shares
                the kernel of the layer before; what one does not say is as in the first.
                Instead of a kernel there may be kernel_size, which cuts or fills up with zeros the
                one that was there; and scale_factor, as enlarging operations call the stride.
                With channels: inputs = [plane, …] in the place of input, one plane for each; weight
                in that of kernel, laid out as PyTorch does, with groups; bias = [1, 2, …].  Or
                in_channels, filters and groups alone: then new planes and kernels are those that
                are there, mirrored, and layers behind a changed one read what they get
    [[steps]]
    figure = "scatter"     what to show; kept until another step names another
    at = 2                 steps done in it, or "last"; "ready": what the figure does before them
    point = "output[1,1]"  a cell to explain (optional)
    layer = 1              the layer that figure, facts and point are of, 0 without it; changes are
                           always those of the first
    options.without_flip = true   a switch of the figures, off without it
    picture = "face"       a built-in picture on which the layers are run, shown in the place of
                           the figure (optional)
    text.en = "The output has {output_size} cells."      text.zh_CN = "…"
    set.stride = 2         changes of the document, kept by the steps that follow (optional)
    [steps.question]       (optional)
    kind = "number"        or "size", "cell", "choice" (then with [[steps.question.choices]])
    answer = "output[1,1]" the name of a fact, never the answer itself
    set.padding = 1        what is asked about; the document becomes so with the answer (optional)
    figure = "matrix"      where the answer is seen, until the next step (optional)
    at = "last"            where to go with the answer (optional)
    point = "output[1,1]"  the cell of the answer, that of the step without it
    options.without_flip = true   the switches with the answer, those of the step without it
    picture = "face"       the picture with the answer; that of the step without it, or the figure
    text.en = "…"  after.en = "…"

A name in braces is a fact of the document as it is at that moment.  The file's name is the
lesson's id.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal, NamedTuple

import numpy as np

from core.arrays import resized
from core.channels import (
    with_filters,
    with_fitting_channels,
    with_groups,
    with_in_channels,
)
from core.document import Document, Layer, make_document, make_layer, with_axes
from core.errors import ConvError
from core.facts import Value, fact, fact_kind, fact_text, number_text, value_text
from core.numbers_text import parse_number
from core.ops import BY_ID as OPERATIONS
from core.pictures import PICTURES
from core.spec import conv_spec, per_axis
from core.words_mark import QT_TRANSLATE_NOOP, Mark

Texts = Mapping[str, str]
Point = tuple[str, tuple[int, ...]]
Moment = int | Literal["ready", "last"]
LANGUAGE = "en"  # every text has it; others are shown where they are there

# The kind of a question and the kind of fact that answers it.
ANSWER_KINDS: Mapping[str, str] = {
    "number": "number",
    "size": "size",
    "cell": "cell",
    "choice": "word",
}
SETTINGS = ("stride", "padding", "output_padding", "dilation")
LAYER_CHANGES = ("kernel", "operation", "bias", "flipped", "upstream", "tied", *SETTINGS)
CHANGES = ("input", *LAYER_CHANGES, "layers")
# What a file may say instead: kernel_size for the kernel, scale_factor for the stride; and what
# there is to say of several channels.
LAYER_WRITTEN = ("kernel_size", "scale_factor", "weight", "groups", "filters")
WRITTEN = (*LAYER_WRITTEN, "inputs", "in_channels")
# Of these only one can be said at a time.
RIVALS = (("input", "inputs"), ("inputs", "in_channels"), ("kernel", "weight"),
          ("weight", "filters"))  # fmt: skip
SWITCHES = ("without_flip",)

WRONG_LESSON = QT_TRANSLATE_NOOP("error", "lesson {file}: “{key}” {problem}.")
BROKEN_LESSON = QT_TRANSLATE_NOOP("error", "lesson {file} is no TOML file: {problem}.")
UNREADABLE_LESSON = QT_TRANSLATE_NOOP("error", "lesson {file} cannot be read: {problem}.")
WRONG_SETTING = QT_TRANSLATE_NOOP("error", "lesson {file}: “{key}” cannot be: {problem}")
MISSING = QT_TRANSLATE_NOOP("error", "is missing")
UNKNOWN_KEY = QT_TRANSLATE_NOOP("error", "is not known here")
NEED_TABLE = QT_TRANSLATE_NOOP("error", "must be a table")
NEED_TEXT = QT_TRANSLATE_NOOP("error", "must be a text for each language, with en among them")
NEED_WORDS = QT_TRANSLATE_NOOP("error", "must be a list of words for each language")
NEED_WHOLE = QT_TRANSLATE_NOOP("error", "must be a whole number")
NEED_MOMENT = QT_TRANSLATE_NOOP("error", 'must be a number of steps, "ready" or "last"')
NEED_FIGURE = QT_TRANSLATE_NOOP("error", "must name a figure")
NEED_LAYER = QT_TRANSLATE_NOOP("error", "must be the number of a layer, counted from 0")
NEED_SWITCH = QT_TRANSLATE_NOOP("error", "must be true or false")
NEED_PICTURE = QT_TRANSLATE_NOOP("error", "must name a picture that comes with the program")
NEED_CELL = QT_TRANSLATE_NOOP("error", 'must name a cell, like "output[1,1]"')
NEED_ONE = QT_TRANSLATE_NOOP(
    "error", "says the same as another key beside it; leave one of the two out"
)
NEED_STEPS = QT_TRANSLATE_NOOP("error", "must be at least one step")
NEED_KIND = QT_TRANSLATE_NOOP("error", 'must be "number", "size", "cell" or "choice"')
NEED_CHOICES = QT_TRANSLATE_NOOP("error", "must be two choices or more")
NEED_FACT = QT_TRANSLATE_NOOP("error", "must be the name of a fact of that kind")

ANSWER_EMPTY = QT_TRANSLATE_NOOP("lesson", "Write what you expect first.")
ANSWER_SIZE = QT_TRANSLATE_NOOP("lesson", "Write a size like 3×3 or 3x3.")
ANSWER_LENGTH = QT_TRANSLATE_NOOP("lesson", "Write a size as one whole number, like 3.")
ANSWER_CELL = QT_TRANSLATE_NOOP("lesson", "Write a cell as row, column, counted from 0: 1, 1.")

_POINT = re.compile(r"(input|kernel|product|output)\[(-?\d+(?:,-?\d+)*)\]")
_BRACES = re.compile(r"\{([^{}]+)\}")
_WHOLE_NUMBERS = r"[(\[]?\s*(\d{1,9}(?:(?:\s*[x×*·,，、]\s*|\s+)\d{1,9})*)\s*[)\]]?"


class Choice(NamedTuple):
    """One answer to choose; ``id`` is the value of the fact that makes it right."""

    id: str
    text: Texts


class Question(NamedTuple):
    """Predict, then reveal: the right answer is a fact of the document with ``changes``."""

    kind: Literal["number", "size", "cell", "choice"]
    text: Texts
    answer: str
    after: Texts
    choices: tuple[Choice, ...] = ()
    changes: Mapping[str, Any] = MappingProxyType({})
    figure: str | None = None
    at: Moment | None = None
    point: Point | None = None
    options: Mapping[str, bool] | None = None
    picture: str | None = None


class LessonStep(NamedTuple):
    """One page of a lesson: its text, what the document becomes, and what is shown of it."""

    text: Texts
    figure: str
    at: Moment
    changes: Mapping[str, Any] = MappingProxyType({})
    point: Point | None = None
    question: Question | None = None
    layer: int = 0
    options: Mapping[str, bool] = MappingProxyType({})
    picture: str | None = None

    def picture_shown(self, is_answered: bool) -> str | None:
        """The id of the picture on which the layers are run; None where the figure is shown."""
        question = self.question if is_answered else None
        if question is None or (question.picture is None and question.figure is None):
            return self.picture
        return question.picture


class LessonEntry(NamedTuple):
    """What a list of lessons needs to know of one."""

    id: str
    order: int
    title: Texts
    group: Texts
    keywords: Mapping[str, tuple[str, ...]]
    path: Path


@dataclass(frozen=True)
class Lesson:
    """A whole lesson; ``document`` is what it starts from."""

    entry: LessonEntry
    document: Document
    steps: tuple[LessonStep, ...]

    @property
    def id(self) -> str:
        """The name it is asked for by."""
        return self.entry.id

    @property
    def title(self) -> Texts:
        """Its title in every language."""
        return self.entry.title

    @cached_property
    def documents(self) -> tuple[Document, ...]:
        """The document of every step, before its question is answered."""
        return tuple(before for before, _ in self._documents)

    @cached_property
    def answered_documents(self) -> tuple[Document, ...]:
        """The document of every step once its question is answered."""
        return tuple(after for _, after in self._documents)

    @cached_property
    def _documents(self) -> tuple[tuple[Document, Document], ...]:
        document, pairs = self.document, []
        for step in self.steps:
            before = changed(document, step.changes)
            document = changed(before, step.question.changes) if step.question else before
            pairs.append((before, document))
        return tuple(pairs)


# --- what a lesson does to a document ---------------------------------------------------------


def changed(document: Document, changes: Mapping[str, Any]) -> Document:
    """The document with some of ``CHANGES`` set, those of a layer on the first one.

    ``layers`` are those after it, each as ``LAYER_CHANGES`` of the first.  What is ``WRITTEN``
    is understood as well.  ``input`` and ``kernel`` make one channel; ``inputs`` and ``weight``
    have as many as they say, and ``in_channels``, ``filters`` and ``groups`` come last.

    >>> document = make_document([[1]], make_layer("conv_transpose", [[1, 2]]))
    >>> changed(document, {"stride": 3, "input": [[1, 1]]}).geometries[0].large
    (1, 5)
    >>> changed(document, {"inputs": [[[1]], [[2]]], "filters": 3}).layers[0].weight.shape
    (2, 3, 1, 2)
    """
    if not changes:
        return document
    planes = _planes(document, changes)
    first, *others = (with_axes(layer, planes.ndim - 2) for layer in document.layers)
    layer = _changed_layer(first, changes)
    if "layers" in changes:
        base = replace(layer, upstream=None)
        others = [_changed_layer(base, further) for further in changes["layers"]]
    layers = (layer, *others)
    written = [changes, *changes.get("layers", [])]
    if not _is_plain(planes, layers):
        layers = _fitted(layers, planes.shape[1], written)
    made = replace(document, input=planes, layers=layers)
    if "in_channels" in changes:
        made = with_in_channels(made, changes["in_channels"])
    for position, each in enumerate(written):
        if "filters" in each:
            made = with_filters(made, position, each["filters"])
        if "groups" in each and "weight" not in each:
            made = with_groups(made, position, each["groups"])
    return made


def _planes(document: Document, changes: Mapping[str, Any]) -> np.ndarray:
    """The input (1, channels, *size)."""
    if "inputs" in changes:
        return np.asarray(changes["inputs"], dtype=np.float64)[None]
    if "input" in changes:
        return np.asarray(changes["input"], dtype=np.float64)[None, None]
    return document.input


def _fitted(
    layers: tuple[Layer, ...], channels: int, written: list[Mapping[str, Any]]
) -> tuple[Layer, ...]:
    """The layers, each reading what it gets; as they are if that would change what was written.

    Then the document says which layer does not fit.
    """
    fitted = with_fitting_channels(layers, channels)
    for layer, was, said in zip(fitted, layers, written, strict=False):
        if "weight" in said and layer.weight.shape != was.weight.shape:
            return layers
    return fitted


def _is_plain(planes: np.ndarray, layers: Iterable[Layer]) -> bool:
    """Whether there is one channel everywhere."""
    return planes.shape[1] == 1 and all(layer.weight.shape[:2] == (1, 1) for layer in layers)


def _changed_layer(layer: Layer, changes: Mapping[str, Any]) -> Layer:
    operation = changes.get("operation", layer.operation_id)
    weight, groups = _kernels(layer, operation, changes)
    settings = {name: changes.get(name, getattr(layer.spec, name)) for name in SETTINGS}
    settings["stride"] = changes.get("scale_factor", settings["stride"])
    upstream = layer.upstream
    if "upstream" in changes:
        upstream = _with_channels(changes["upstream"], weight.ndim)
    flipped = bool(changes.get("flipped", layer.flipped))
    if weight.shape[:2] == (1, 1):
        bias = changes.get("bias", None if layer.bias is None else layer.bias_value)
        if isinstance(bias, (list, tuple)) and len(bias) == 1:
            bias = bias[0]
        made = make_layer(operation, weight[0, 0], bias=bias, flipped=flipped, **settings)
    else:
        spec = conv_spec(weight.shape[2:], groups=groups, **settings)
        made = Layer(operation, spec, weight, None, flipped)
        made = replace(made, bias=_bias(layer, made.out_channels, changes))
    if upstream is not None and upstream.shape[1] != made.out_channels:
        upstream = None
    tied = bool(changes.get("tied", layer.tied))
    return replace(made, extra=layer.extra, upstream=upstream, tied=tied)


def _kernels(
    layer: Layer, operation: str, changes: Mapping[str, Any]
) -> tuple[np.ndarray, int]:
    """The kernels of a layer, as PyTorch lays them out, and the groups they are for."""
    groups = layer.spec.groups
    if "weight" in changes:
        weight, groups = np.asarray(changes["weight"], dtype=np.float64), changes.get("groups", 1)
    elif "kernel" in changes:
        weight, groups = np.asarray(changes["kernel"], dtype=np.float64)[None, None], 1
    else:
        weight = layer.weight
        kind = OPERATIONS[operation].kind if operation in OPERATIONS else layer.kind
        if weight.shape[:2] != (1, 1) and kind != layer.kind:
            weight = _turned(weight, groups)
    if operation in OPERATIONS and not OPERATIONS[operation].has_kernel:
        weight, groups = weight[:1, :1], 1  # it makes its own for the channels that it gets
    if "kernel_size" in changes:
        size = per_axis(changes["kernel_size"], weight.ndim - 2, "kernel_size", 1)
        weight = resized(weight, (*weight.shape[:2], *size))
    return weight, groups


def _turned(weight: np.ndarray, groups: int) -> np.ndarray:
    """The kernels of a convolution laid out for a transposed one, or the other way round."""
    first, second = weight.shape[:2]
    blocks = weight.reshape(groups, first // groups, second, *weight.shape[2:])
    return blocks.swapaxes(1, 2).reshape(groups * second, first // groups, *weight.shape[2:])


def _bias(layer: Layer, filters: int, changes: Mapping[str, Any]) -> np.ndarray | None:
    """One number for each filter; one for all where one is said."""
    if "bias" in changes:
        given = changes["bias"]
        if given is None or isinstance(given, (list, tuple)):
            return None if given is None else np.asarray(given, dtype=np.float64)
        return np.full(filters, given, dtype=np.float64)
    if layer.bias is None:
        return None
    return layer.bias[np.arange(filters) % layer.bias.size]


def _with_channels(given: Any, axes: int) -> np.ndarray | None:
    """A gradient of one channel or of several, of so many axes with its channels."""
    if given is None:
        return None
    values = np.asarray(given, dtype=np.float64)
    return values[None] if values.ndim == axes - 1 else values[None, None]


def difference(before: Document, after: Document) -> dict[str, Any]:
    """The ``CHANGES`` that lead from one document to another, as far as the first layers differ.

    Put on a document with the user's own numbers, they change only what the lesson changes.

    >>> small = make_document([[1]], make_layer("conv", [[1]]))
    >>> difference(small, changed(small, {"padding": 1}))
    {'padding': ((1, 1), (1, 1))}
    """
    old, new = settings_of(before), settings_of(after)
    return {
        name: value for name, value in new.items() if name not in old or value != old[name]
    }


def settings_of(document: Document) -> dict[str, Any]:
    """All ``CHANGES`` with the values they have in a document.

    Where there are several channels, ``inputs`` stands for ``input``, ``weight`` and ``groups``
    for ``kernel``.
    """
    first, *others = map(_layer_settings, document.layers)
    several = document.input.shape[1] > 1
    planes = document.input[0] if several else document.input[0, 0]
    name = "inputs" if several else "input"
    return {name: planes.tolist(), **first, "layers": others}


def _layer_settings(layer: Layer) -> dict[str, Any]:
    several = layer.weight.shape[:2] != (1, 1) and layer.operation.has_kernel
    bias, upstream = layer.bias, layer.upstream
    kernels: dict[str, Any] = {"kernel": layer.kernel.tolist()}
    if several:
        kernels = {"weight": layer.weight.tolist(), "groups": layer.spec.groups}
    return {
        **kernels,
        "operation": layer.operation_id,
        "bias": None if bias is None else bias.tolist() if several else float(bias[0]),
        "flipped": layer.flipped,
        "upstream": None if upstream is None else
        upstream[0].tolist() if upstream.shape[1] > 1 else upstream[0, 0].tolist(),
        "tied": layer.tied,
        **{name: getattr(layer.spec, name) for name in SETTINGS},
    }


# --- texts, questions and answers -------------------------------------------------------------


def text_in(texts: Texts, language: str) -> str:
    """The text in ``language``, else in English."""
    return texts.get(language) or texts[LANGUAGE]


def facts_in(text: str) -> tuple[str, ...]:
    """The names of the facts in a text, in order.

    >>> facts_in("From {input_size} to {output_size}.")
    ('input_size', 'output_size')
    """
    return tuple(_BRACES.findall(text))


def filled(text: str, document: Document, layer: int = 0) -> str:
    """The text with its facts put in; ConvError if one of them cannot be told.

    >>> document = make_document([[0, 1]], make_layer("conv_transpose", [[1, 2]]))
    >>> filled("y has {output_size} cells", document)
    'y has 1×3 cells'
    """
    return _BRACES.sub(lambda match: fact_text(match[1], document, layer), text)


def right_answer(question: Question, document: Document, layer: int = 0) -> Value:
    """The answer for a document that has the question's changes already."""
    return fact(question.answer, document, layer)


def answer_text(question: Question, document: Document, language: str, layer: int = 0) -> str:
    """The right answer as it is shown."""
    value = right_answer(question, document, layer)
    for choice in question.choices:
        if choice.id == value:
            return text_in(choice.text, language)
    return value_text(fact_kind(question.answer), value)


def is_right(question: Question, reply: str, document: Document, layer: int = 0) -> bool:
    """Whether what the user wrote (or the id chosen) is the right answer.

    ConvError (``parameter="answer"``) if it cannot be read as one.
    """
    value = right_answer(question, document, layer)
    reply = reply.strip()
    if not reply:
        raise ConvError(ANSWER_EMPTY, parameter="answer")
    if isinstance(value, str):
        return reply == value
    if isinstance(value, tuple):
        return whole_numbers(reply, question.kind, len(value)) == value
    try:
        number = parse_number(reply)
    except ConvError as error:
        error.parameter = "answer"
        raise
    return number_text(number) == number_text(value)


def whole_numbers(reply: str, kind: str, axes: int) -> tuple[int, ...]:
    """The size or the cell that somebody wrote; ConvError if it has not as many numbers as axes."""
    match = re.fullmatch(_WHOLE_NUMBERS, reply.casefold())
    numbers = tuple(int(n) for n in re.findall(r"\d+", match[1])) if match else ()
    if kind == "size" and len(numbers) == 1:
        numbers *= axes  # "3" for 3×3
    if len(numbers) != axes:
        wanted = ANSWER_CELL if kind == "cell" else ANSWER_SIZE if axes > 1 else ANSWER_LENGTH
        raise ConvError(wanted, parameter="answer")
    return numbers


# --- finding a lesson -------------------------------------------------------------------------

# Words of a question that say nothing of what it is about.
_EMPTY_WORDS = frozenset(
    re.findall(
        "[a-z]+",
        "a an and are at be by can come comes could did do does for from get gets give gives has "
        "have how i if in into is it its just make makes me mean means my no not of on one or "
        "really should so that the there this to two use used was we what when where which who "
        "why will with work works would you your",
    )
)
_EMPTY_PHRASES = (
    "为什么|为何|什么|怎么样|怎么|怎样|如何|哪个|哪里|多少|意思|请问|[的了吗呢是会能么]"
)
_TOKEN = r"[a-z0-9_]+|[\u3400-\u9fff]+"


def search_words(text: str) -> tuple[str, ...]:
    """What is looked for: words, and pairs of characters where there are no spaces.

    >>> search_words("Why does 2×2 become 3×3?")
    ('2x2', 'become', '3x3')
    >>> search_words("填充为什么变小")
    ('填充', '变小')
    """
    plain = _plain(text)
    found = []
    for token in re.findall(_TOKEN, re.sub(_EMPTY_PHRASES, " ", plain)):
        if token.isascii():
            found += [token] if token not in _EMPTY_WORDS else []
        else:
            found += [token[i : i + 2] for i in range(len(token) - 1)] or [token]
    return tuple(dict.fromkeys(found))


def _plain(text: str) -> str:
    return text.casefold().replace("×", "x").replace("*", "x").replace("-", "_")


def find(query: str, entries: Iterable[LessonEntry], bodies: Mapping[str, str]) -> list[str]:
    """The ids of the lessons that answer ``query``, the best first; all if it asks nothing.

    Titles and keywords count more than the texts in ``bodies`` (by id, see ``body_text``), words
    that few lessons have more than those in all of them, and whole phrases among the keywords more
    than their words.
    """
    words = search_words(query)
    entries = list(entries)
    if not words:
        return [entry.id for entry in entries]
    scores = dict.fromkeys((entry.id for entry in entries), 0.0)
    for word in words:
        hits = {entry.id: _weight(word, entry, bodies) for entry in entries}
        spread = sum(weight > 0 for weight in hits.values())
        for key, weight in hits.items():
            scores[key] += weight / max(spread, 1)
    for entry in entries:
        scores[entry.id] += sum(phrase in _plain(query) for phrase in _phrases(entry))
    best = max(scores.values(), default=0)
    found = [key for key, score in scores.items() if score and score * 2 > best]
    return sorted(found, key=lambda key: -scores[key])


def _weight(word: str, entry: LessonEntry, bodies: Mapping[str, str]) -> int:
    # The start of a word is enough: "conv", "stamp" for "stamps"; but no "add" in "padding".
    begins = re.compile((r"(?<![a-z0-9])" if word.isascii() else "") + re.escape(word))
    if begins.search(_plain(_head_text(entry))):
        return 3
    return int(begins.search(_plain(bodies.get(entry.id, ""))) is not None)


def _phrases(entry: LessonEntry) -> list[str]:
    """The keywords that are more than a word."""
    keywords = (_plain(word) for words in entry.keywords.values() for word in words)
    return [word for word in keywords if " " in word or (not word.isascii() and len(word) > 4)]


def _head_text(entry: LessonEntry) -> str:
    keywords = (word for words in entry.keywords.values() for word in words)
    return " | ".join([*entry.title.values(), *entry.group.values(), *keywords])


def body_text(lesson: Lesson) -> str:
    """All texts of a lesson in all languages, to search in."""
    parts: list[str] = []
    for step in lesson.steps:
        parts += step.text.values()
        if step.question:
            parts += [*step.question.text.values(), *step.question.after.values()]
    return " | ".join(parts)


# --- reading the files ------------------------------------------------------------------------


def lesson_index(folder: Path) -> tuple[LessonEntry, ...]:
    """All lessons of a folder by their order; only the head of each file is parsed."""
    entries = [_entry(path, _head(path)) for path in sorted(folder.glob("*.toml"))]
    return tuple(sorted(entries, key=lambda entry: (entry.order, entry.id)))


def load_lessons(folder: Path) -> tuple[Lesson, ...]:
    """All lessons of a folder by their order; ConvError names file and key of what is wrong."""
    lessons = (load_lesson(path) for path in folder.glob("*.toml"))
    return tuple(sorted(lessons, key=lambda lesson: (lesson.entry.order, lesson.id)))


def load_lesson(path: Path) -> Lesson:
    """The lesson in a file, every step of it tried; ConvError names file and key."""
    tree = _parsed(path, _text(path))
    root = _Table(path.name, "", tree)
    entry = _entry(path, tree)
    root.allow("order", "title", "group", "keywords", "document", "steps")
    document = _document(root.table("document"))
    steps: list[LessonStep] = []
    for table in root.tables("steps", NEED_STEPS, at_least=1):
        steps.append(_step(table, steps[-1].figure if steps else ""))
    lesson = Lesson(entry, document, tuple(steps))
    _check(lesson, path)
    return lesson


class _Table(NamedTuple):
    """A table of a lesson file that knows where it stands, so that errors can say so."""

    file: str
    place: str
    values: dict[str, Any]

    def wrong(self, key: str, problem: Mark) -> ConvError:
        name = ".".join(filter(None, (self.place, key)))
        return ConvError(
            WRONG_LESSON, parameter="lesson", file=self.file, key=name, problem=problem
        )

    def allow(self, *keys: str) -> None:
        for key in self.values:
            if key not in keys:
                raise self.wrong(key, UNKNOWN_KEY)

    def need(self, key: str) -> Any:
        if key not in self.values:
            raise self.wrong(key, MISSING)
        return self.values[key]

    def table(self, key: str) -> _Table:
        return self._inner(key, self.need(key), key)

    def tables(self, key: str, problem: Mark, at_least: int) -> list[_Table]:
        entries = self.values.get(key, [])
        if not isinstance(entries, list) or len(entries) < at_least:
            raise self.wrong(key, problem)
        return [self._inner(key, entry, f"{key}[{n}]") for n, entry in enumerate(entries, 1)]

    def _inner(self, key: str, value: Any, name: str) -> _Table:
        if not isinstance(value, dict):
            raise self.wrong(key, NEED_TABLE)
        return _Table(self.file, ".".join(filter(None, (self.place, name))), value)

    def texts(self, key: str) -> Texts:
        value = self.need(key)
        texts = value if isinstance(value, dict) else {}
        if LANGUAGE not in texts or not all(isinstance(t, str) and t for t in texts.values()):
            raise self.wrong(key, NEED_TEXT)
        return {language: " ".join(text.split()) for language, text in texts.items()}

    def moment(self, key: str) -> Moment:
        value = self.need(key)
        if value in ("ready", "last"):
            return "ready" if value == "ready" else "last"
        if type(value) is not int or value < 0:
            raise self.wrong(key, NEED_MOMENT)
        return value

    def layer(self) -> int:
        value = self.values.get("layer", 0)
        if type(value) is not int or value < 0:
            raise self.wrong("layer", NEED_LAYER)
        return value

    def changes(self) -> Mapping[str, Any]:
        if "set" not in self.values:
            return {}
        return self.table("set").checked_changes()

    def checked_changes(self) -> Mapping[str, Any]:
        self.allow(*CHANGES, *WRITTEN)
        self.check_rivals()
        for layer in self.tables("layers", NEED_TABLE, at_least=0):
            layer.allow(*LAYER_CHANGES, *LAYER_WRITTEN)
            layer.check_rivals()
        return self.values

    def check_rivals(self) -> None:
        """Two keys that say the same could say different things."""
        for pair in RIVALS:
            if all(key in self.values for key in pair):
                raise self.wrong(pair[1], NEED_ONE)

    def options(self) -> Mapping[str, bool] | None:
        if "options" not in self.values:
            return None
        table = self.table("options")
        table.allow(*SWITCHES)
        for name, value in table.values.items():
            if not isinstance(value, bool):
                raise table.wrong(name, NEED_SWITCH)
        return table.values


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ConvError(
            UNREADABLE_LESSON, parameter="lesson", file=path.name, problem=error
        ) from None


def _head(path: Path) -> dict[str, Any]:
    """All before the first step: tomllib takes milliseconds for the whole of a file."""
    return _parsed(path, _text(path).partition("\n[[steps]]")[0])


def _parsed(path: Path, text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise ConvError(
            BROKEN_LESSON, parameter="lesson", file=path.name, problem=error
        ) from None


def _entry(path: Path, tree: dict[str, Any]) -> LessonEntry:
    root = _Table(path.name, "", tree)
    order = root.need("order")
    if type(order) is not int:
        raise root.wrong("order", NEED_WHOLE)
    keywords = root.table("keywords").values
    for words in keywords.values():
        if not isinstance(words, list) or not all(isinstance(word, str) for word in words):
            raise root.wrong("keywords", NEED_WORDS)
    return LessonEntry(
        id=path.stem,
        order=order,
        title=root.texts("title"),
        group=root.texts("group"),
        keywords={language: tuple(words) for language, words in keywords.items()},
        path=path,
    )


def _document(table: _Table) -> Document:
    values = table.checked_changes()
    table.need("operation")
    if "inputs" not in values:
        table.need("input")
    if values.keys().isdisjoint(("kernel", "weight", "kernel_size", "scale_factor")):
        table.need("kernel")
    try:
        start = make_document([[0]], make_layer("conv_transpose", [[0]]))
        return changed(start, values)
    except (ConvError, ValueError, TypeError) as error:
        raise _wrong_setting(table.file, table.place, error) from None


def _step(table: _Table, figure_before: str) -> LessonStep:
    table.allow(
        "text", "figure", "at", "set", "point", "question", "layer", "options", "picture"
    )
    figure = _figure(table, figure_before)
    return LessonStep(
        text=table.texts("text"),
        figure=figure,
        at=table.moment("at"),
        changes=table.changes(),
        point=_point(table),
        question=_question(table.table("question")) if "question" in table.values else None,
        layer=table.layer(),
        options=table.options() or {},
        picture=_picture(table),
    )


def _figure(table: _Table, otherwise: str) -> str:
    figure = table.values.get("figure", otherwise)
    if not isinstance(figure, str) or not figure:
        raise table.wrong("figure", NEED_FIGURE)
    return figure


def _picture(table: _Table) -> str | None:
    wanted = table.values.get("picture")
    if wanted is not None and wanted not in [picture.id for picture in PICTURES]:
        raise table.wrong("picture", NEED_PICTURE)
    return wanted


def _point(table: _Table) -> Point | None:
    value = table.values.get("point")
    if value is None:
        return None
    match = _POINT.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        raise table.wrong("point", NEED_CELL)
    return match[1], tuple(int(i) for i in match[2].split(","))


def _question(table: _Table) -> Question:
    table.allow(
        "kind", "text", "answer", "after", "choices", "set", "figure", "at", "point", "options",
        "picture",
    )  # fmt: skip
    kind = table.need("kind")
    if kind not in ANSWER_KINDS:
        raise table.wrong("kind", NEED_KIND)
    answer = table.need("answer")
    try:
        if not isinstance(answer, str) or fact_kind(answer) != ANSWER_KINDS[kind]:
            raise table.wrong("answer", NEED_FACT)
    except ConvError:
        raise table.wrong("answer", NEED_FACT) from None
    return Question(
        kind=kind,
        text=table.texts("text"),
        answer=answer,
        after=table.texts("after"),
        choices=_choices(table) if kind == "choice" else (),
        changes=table.changes(),
        figure=_figure(table, "") if "figure" in table.values else None,
        at=table.moment("at") if "at" in table.values else None,
        point=_point(table),
        options=table.options(),
        picture=_picture(table),
    )


def _choices(table: _Table) -> tuple[Choice, ...]:
    choices = []
    for entry in table.tables("choices", NEED_CHOICES, at_least=2):
        entry.allow("id", "text")
        choices.append(Choice(str(entry.need("id")), entry.texts("text")))
    return tuple(choices)


def _check(lesson: Lesson, path: Path) -> None:
    """Try every document and every fact, so that a lesson that loads can be played."""
    document, place = lesson.document, "document"
    try:
        for number, step in enumerate(lesson.steps, 1):
            place = f"steps[{number}].set"
            document = changed(document, step.changes)
            if step.layer >= len(document.layers):
                raise _Table(path.name, f"steps[{number}]", {}).wrong("layer", NEED_LAYER)
            place = f"steps[{number}].text"
            _fill_all(step.text, document, step.layer)
            if step.question is not None:
                place = f"steps[{number}].question"
                document = _checked_question(step.question, document, step.layer, place, path)
    except (ConvError, ValueError, TypeError) as error:
        if isinstance(error, ConvError) and error.parameter == "lesson":
            raise
        raise _wrong_setting(path.name, place, error) from None


def _checked_question(
    question: Question, document: Document, layer: int, name: str, path: Path
) -> Document:
    """The document with the question answered; ConvError if it cannot be."""
    place = "text"
    try:
        _fill_all(question.text, document, layer)
        place = "set"
        document = changed(document, question.changes)
        place = "answer"
        right = right_answer(question, document, layer)
        if question.choices and right not in {c.id for c in question.choices}:
            raise ValueError(f"no choice has the id {right}.")
        place = "after"
        _fill_all(question.after, document, layer)
    except (ConvError, ValueError, TypeError) as error:
        raise _wrong_setting(path.name, f"{name}.{place}", error) from None
    return document


def _fill_all(texts: Texts, document: Document, layer: int) -> None:
    for text in texts.values():
        filled(text, document, layer)


def _wrong_setting(file: str, place: str, error: Exception) -> ConvError:
    return ConvError(WRONG_SETTING, parameter="lesson", file=file, key=place, problem=str(error))
