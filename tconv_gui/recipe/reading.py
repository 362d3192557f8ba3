"""A recipe file becomes tasks: what is wrong in one entry is told of it and harms no other."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path, PureWindowsPath
from typing import Any

from core.channels import along_path
from core.codec import encode
from core.document import Document
from core.errors import ConvError
from core.lesson import LAYER_CHANGES, LAYER_WRITTEN, RIVALS
from core.words_mark import QT_TRANSLATE_NOOP
from tconv_gui.export import BY_ID as FORMATS
from tconv_gui.export import format_for
from tconv_gui.export.wish import Wish
from tconv_gui.figures import BY_ID as FIGURES
from tconv_gui.figures.figure import ViewOptions
from tconv_gui.model.files import read_bytes
from tconv_gui.recipe import keys
from tconv_gui.recipe.places import Place, RecipeError
from tconv_gui.recipe.sizes import picture_size, window_size
from tconv_gui.recipe.sources import SETTINGS, document_of, document_with, lesson_called
from tconv_gui.recipe.tasks import Drawing, Screen, Task, Work
from tconv_gui.recipe.toml_lines import lines_in
from tconv_gui.theme import DEFAULT_THEME, theme_ids
from tconv_gui.words import SOURCE_LANGUAGE, languages

NOT_UTF8 = QT_TRANSLATE_NOOP("recipe", "{file} is no UTF-8 text.")
NO_TOML = QT_TRANSLATE_NOOP("recipe", "{file} is no TOML file: {problem}.")
NO_ENTRIES = QT_TRANSLATE_NOOP(
    "recipe", "{file} asks for nothing; add an entry that begins with [[figure]]."
)
NO_TABLE = QT_TRANSLATE_NOOP("recipe", "“{key}” must be a table; begin it with {head}.")
NEEDED = QT_TRANSLATE_NOOP("recipe", "the key “{key}” is missing.")
NO_SOURCE = QT_TRANSLATE_NOOP(
    "recipe",
    "there is nothing to draw; say source = \"lesson:first\", or operation, input and kernel.",
)
SAID_TWICE = QT_TRANSLATE_NOOP(
    "recipe", "“{first}” and “{second}” say the same; leave one of the two out."
)
UNKNOWN_ONE = QT_TRANSLATE_NOOP("recipe", "there is no {key} “{got}”; there are {known}.")
LEAVES = QT_TRANSLATE_NOOP(
    "recipe",
    "“{got}” leaves the folder for outputs; name another folder for all of them as out in "
    "[defaults], where “..” and whole paths may stand.",
)
NO_NAME = QT_TRANSLATE_NOOP("recipe", "“{got}” is no file name.")
SAME_FILE = QT_TRANSLATE_NOOP(
    "recipe", "“{file}” is what {other} makes too; give one of the two another out."
)
OWN_SOURCE = QT_TRANSLATE_NOOP(
    "recipe", "“{file}” is a source of this recipe; it would be written over."
)
ONLY_PNG = QT_TRANSLATE_NOOP("recipe", "a screenshot is a PNG file; let “{got}” end in .png.")
STEP_BEYOND = QT_TRANSLATE_NOOP(
    "recipe", "there is no step {got}; this figure has steps 0 to {high} here."
)

TWO_LANGUAGES = {"first": "language", "second": "languages"}
MAX_BYTES = 4_000_000
DEFAULTS, FIGURE, SCREENSHOT = "defaults", "figure", "screenshot"
WINDOW_SIZE = "1280x800"
_LANGUAGES: Mapping[str, keys.Reader] = {"languages": keys.texts}
_SIZES: Mapping[str, keys.Reader] = {"size": keys.text, "dpi": keys.number}
# What every figure may be told; [defaults] tells it to all of them.
FIGURE_KEYS: Mapping[str, keys.Reader] = {
    **keys.WISHES, **keys.OPTIONS, **_LANGUAGES, **_SIZES,
}  # fmt: skip
ENTRY_KEYS: Mapping[str, keys.Reader] = {"name": keys.text, "out": keys.text}
SCREEN_KEYS: Mapping[str, keys.Reader] = {
    "lesson": keys.text, "view": keys.text, "beside": keys.text, "step": keys.whole,
    "size": keys.text, "theme": keys.text, "language": keys.text, **_LANGUAGES, **keys.OPTIONS,
}  # fmt: skip
# Of [defaults], what a picture of the window takes as well.
SHARED = ("theme", "language", "languages", *keys.OPTIONS)

Table = Mapping[str, Any]


@dataclass(frozen=True)
class Recipe:
    """What is to be made, and where; ``problems`` are the entries that could not be read."""

    path: Path
    folder: Path
    tasks: tuple[Task, ...]
    problems: tuple[ConvError, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """What the entries are called by, each once."""
        return tuple(dict.fromkeys(task.name for task in self.tasks))


def read_recipe(path: Path | str, folder: Path | str | None = None) -> Recipe:
    """The recipe in a file; ``folder`` takes the place of the one that it writes to.

    ConvError if it is no recipe or its [defaults] cannot be; ``problems`` has what is wrong in
    single entries.
    """
    path = Path(path)
    file = _RecipeFile(path, *_parsed(path))
    out = path.parent / file.folder_name if folder is None else Path(folder)
    tasks: list[Task] = []
    problems: list[ConvError] = []
    for read_entry, place, table in file.entries():
        try:
            tasks.extend(read_entry(place, table, out))
        except RecipeError as error:
            problems.append(error)
        except ConvError as error:
            problems.append(place.wrong(error.parameter, error))
    clashes = _clashes(tasks, out, file.sources)
    problems.extend(clashes.values())
    kept = tuple(task for task in tasks if task not in clashes)
    return Recipe(path, out, kept, tuple(problems))


def _parsed(path: Path) -> tuple[str, Table]:
    try:
        text = read_bytes(path, MAX_BYTES).decode("utf-8-sig")
        return text, tomllib.loads(text)
    except UnicodeDecodeError:
        raise ConvError(NOT_UTF8, parameter="file", file=path.name) from None
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise ConvError(NO_TOML, parameter="file", file=path.name, problem=error) from None


class _RecipeFile:
    """What all entries share: the file, its lines, what is said for all, the sources read."""

    def __init__(self, path: Path, text: str, tree: Table) -> None:
        self.path = path
        self.lines = lines_in(text)
        self.tree = tree
        whole = Place(path.name, "", 0, "", self.lines)
        keys.check_known(whole, tree, (DEFAULTS, FIGURE, SCREENSHOT))
        place = Place(path.name, DEFAULTS, 1, "", self.lines)
        table = self.tree.get(DEFAULTS, {})
        if not isinstance(table, dict):
            raise whole.wrong(DEFAULTS, NO_TABLE, key=DEFAULTS, head="[defaults]")
        keys.check_known(place, table, (*FIGURE_KEYS, "out"))
        self.defaults = keys.read(place, table, FIGURE_KEYS)
        self.folder_name: str = keys.read(place, table, {"out": keys.text}).get("out", "")
        if {"language", "languages"} <= table.keys():
            raise place.wrong("languages", SAID_TWICE, **TWO_LANGUAGES)
        self.sources: set[Path] = {path.resolve()}

    def entries(self) -> list[tuple[Callable[[Place, Table, Path], list[Task]], Place, Table]]:
        """Every entry with the function that reads it."""
        found: list[tuple[Callable[[Place, Table, Path], list[Task]], Place, Table]] = []
        for kind, reader in ((FIGURE, self.figure), (SCREENSHOT, self.screenshot)):
            tables = self.tree.get(kind, [])
            if not isinstance(tables, list) or not all(isinstance(t, dict) for t in tables):
                place = Place(self.path.name, "", 0, "", self.lines)
                raise place.wrong(kind, NO_TABLE, key=kind, head=f"[[{kind}]]")
            for number, table in enumerate(tables, 1):
                label = table.get("name", table.get("out", ""))
                label = label if isinstance(label, str) else ""
                found.append(
                    (reader, Place(self.path.name, kind, number, label, self.lines), table)
                )
        if not found:
            raise ConvError(NO_ENTRIES, parameter="file", file=self.path.name)
        return found

    # ---- figures

    def figure(self, place: Place, table: Table, folder: Path) -> list[Task]:
        """One task for each language."""
        keys.check_known(place, table, (*ENTRY_KEYS, *FIGURE_KEYS, "source", "title", *SETTINGS))
        entry = keys.read(place, table, {**ENTRY_KEYS, "source": keys.text, "title": keys.text})
        said = _over(self.defaults, keys.read(place, table, FIGURE_KEYS), place)
        out = _checked_out(place, entry, folder)
        format_id = said.get("format") or _format_of(place, out)
        if format_id not in FORMATS:
            raise _unknown(place, "format", format_id, FORMATS)
        document = encode(self._document(place, table, entry))
        sizes = picture_size(place, said.get("size"), said.get("dpi"), said.get("scale", 1.0))
        wish = {key: value for key, value in said.items() if key in keys.WISHES}
        wish |= sizes | {"format": format_id}
        options = ViewOptions(**{k: v for k, v in said.items() if k in keys.OPTIONS})
        _check_ids(place, said, "figure", "beside")

        def work(language: str) -> Work:
            return Drawing(
                Wish(**(wish | {"language": language, "options": options})), document, format_id
            )

        return _in_languages(place, said, entry.get("name", out), out, work)

    def _document(self, place: Place, table: Table, entry: Mapping[str, Any]) -> Document:
        settings = {key: table[key] for key in SETTINGS if key in table}
        source = entry.get("source")
        _check_settings(place, settings, is_whole=source is None)
        try:
            start = None if source is None else document_of(source, self.path.parent)
        except ConvError as error:
            raise place.wrong("source", error) from None
        if source is not None and ":" not in source:
            self.sources.add((self.path.parent / source).resolve())
        try:
            document = document_with(start, settings)
        except ConvError as error:
            raise place.wrong(error.parameter, error) from None
        return document if "title" not in entry else _titled(document, entry["title"])

    # ---- pictures of the window

    def screenshot(self, place: Place, table: Table, folder: Path) -> list[Task]:
        """One task for each language."""
        keys.check_known(place, table, (*ENTRY_KEYS, *SCREEN_KEYS))
        entry = keys.read(place, table, ENTRY_KEYS)
        defaults = {key: value for key, value in self.defaults.items() if key in SHARED}
        said = _over(defaults, keys.read(place, table, SCREEN_KEYS), place)
        out = _checked_out(place, entry, folder)
        if not out.lower().endswith(FORMATS["png"].suffixes):
            raise place.wrong("out", ONLY_PNG, got=out)
        try:
            lesson = lesson_called(said.get("lesson"))
        except ConvError as error:
            raise place.wrong("lesson", error) from None
        theme = said.get("theme", DEFAULT_THEME)
        if theme not in theme_ids():
            raise _unknown(place, "theme", theme, theme_ids())
        _check_ids(place, said, "view", "beside")
        step = said.get("step")
        if step is not None:
            figure = FIGURES[said.get("view") or lesson.steps[0].figure]
            high = figure.step_count(along_path(lesson.documents[0]), 0)
            if not 0 <= step <= high:
                raise place.wrong("step", STEP_BEYOND, got=step, high=high)
        size = window_size(place, said.get("size", WINDOW_SIZE))
        options = ViewOptions(**{k: v for k, v in said.items() if k in keys.OPTIONS})

        def work(language: str) -> Work:
            return Screen(
                lesson.id, said.get("view"), step, size, theme, language, options,
                said.get("beside"),
            )  # fmt: skip

        return _in_languages(place, said, entry.get("name", out), out, work)


# ---- what is said


def _over(defaults: Mapping[str, Any], own: Mapping[str, Any], place: Place) -> dict[str, Any]:
    """What an entry says before what is said for all; one language takes the place of several."""
    rivals = {"language", "languages"}
    if rivals <= own.keys():
        raise place.wrong("languages", SAID_TWICE, **TWO_LANGUAGES)
    hidden = rivals if rivals & own.keys() else set()
    # A size in pixels and one by a word are the same thing said twice.
    if {"width", "height"} & own.keys():
        hidden = hidden | {"size"}
    if "size" in own:
        hidden = hidden | {"width", "height"}
    return {k: v for k, v in defaults.items() if k not in hidden} | dict(own)


def _in_languages(
    place: Place, said: Mapping[str, Any], name: str, out: str, work: Callable[[str], Any]
) -> list[Task]:
    known = [key for key, _ in languages()]
    wanted: tuple[str, ...] = said.get("languages", ())
    for language in wanted or (said.get("language", SOURCE_LANGUAGE),):
        if language not in known:
            raise _unknown(place, "languages" if wanted else "language", language, known)
    if not wanted:
        return [Task(name, out, place, work(said.get("language", SOURCE_LANGUAGE)))]
    return [Task(name, in_language(out, language), place, work(language)) for language in wanted]


def in_language(out: str, language: str) -> str:
    """The name of a file in one of several languages.

    >>> in_language("a/talk.gif.pptx", "zh_CN"), in_language("{language}/b.png", "en")
    ('a/talk.zh_CN.gif.pptx', 'en/b.png')
    """
    if "{language}" in out:
        return out.replace("{language}", language)
    folder, slash, name = out.rpartition("/")
    suffix = max(
        (s for f in FORMATS.values() for s in f.suffixes if name.lower().endswith(s)), key=len
    )
    return f"{folder}{slash}{name[: -len(suffix)]}.{language}{name[-len(suffix) :]}"


def _format_of(place: Place, out: str) -> str:
    try:
        return format_for(out).id
    except ConvError as error:
        raise place.wrong("out", error) from None


def _check_ids(place: Place, said: Mapping[str, Any], *names: str) -> None:
    """RecipeError for a figure that is none."""
    for key in names:
        if said.get(key) is not None and said[key] not in FIGURES:
            raise _unknown(place, key, said[key], FIGURES)


def _unknown(place: Place, key: str, got: str, known: Any) -> RecipeError:
    return place.wrong(key, UNKNOWN_ONE, key=key, got=got, known=", ".join(known))


def _titled(document: Document, title: str) -> Document:
    return replace(document, title=title)


def _check_settings(place: Place, settings: Table, is_whole: bool) -> None:
    """RecipeError where numbers are missing, said twice, or said of a layer that cannot have them.

    A ``whole`` document is made of them; else they change one that is there.
    """
    if is_whole and not ({"input", "inputs"} & settings.keys() and "operation" in settings):
        raise place.wrong("source", NO_SOURCE)
    if is_whole and settings.keys().isdisjoint(("kernel", "weight", "kernel_size", "scale_factor")):
        raise place.wrong("kernel", NEEDED, key="kernel")
    layers = settings.get("layers", [])
    if not isinstance(layers, list) or not all(isinstance(layer, dict) for layer in layers):
        raise place.wrong("layers", NO_TABLE, key="layers", head="[[figure.layers]]")
    for layer in layers:
        keys.check_known(place, layer, (*LAYER_CHANGES, *LAYER_WRITTEN))
    for table in (settings, *layers):
        for first, second in RIVALS:
            if {first, second} <= table.keys():
                raise place.wrong(second, SAID_TWICE, first=first, second=second)


# ---- where it goes


def _checked_out(place: Place, entry: Mapping[str, Any], folder: Path) -> str:
    """The name of the file below ``folder``, with "/"; RecipeError for one that leaves it."""
    if "out" not in entry:
        raise place.wrong("out", NEEDED, key="out")
    got: str = entry["out"]
    parts = re.split(r"[/\\]", got)
    pure = PureWindowsPath(got)  # knows all the ways to say a place elsewhere
    if pure.drive or pure.root or ".." in parts or got.startswith("~"):
        raise place.wrong("out", LEAVES, got=got)
    kept = [part for part in parts if part not in ("", ".")]
    if not kept or parts[-1] in ("", ".") or "\0" in got:
        raise place.wrong("out", NO_NAME, got=got)
    out = "/".join(kept)
    # A folder may be a link to somewhere else.
    if not (folder / out).parent.resolve().is_relative_to(folder.resolve()):
        raise place.wrong("out", LEAVES, got=got)
    return out


def _clashes(tasks: list[Task], folder: Path, sources: set[Path]) -> dict[Task, RecipeError]:
    """The tasks that would write what another one writes, or what a source is."""
    makers: dict[str, Task] = {}
    found: dict[Task, RecipeError] = {}
    for task in tasks:
        for name in task.files:
            # "A.png" and "a.png" are one file on some systems.
            other = makers.setdefault(name.casefold(), task)
            if other is not task:
                found[task] = task.place.wrong(
                    "out", SAME_FILE, file=name, other=other.place.shown
                )
                break
            if (folder / name).resolve() in sources:
                found[task] = task.place.wrong("out", OWN_SOURCE, file=name)
                break
    return found
