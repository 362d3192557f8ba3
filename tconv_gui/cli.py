"""The commands that need no display: lists, exports, a screenshot, a test of the installation.

A command is a row in COMMANDS.  What the window has to do is handed in by the caller, because
the window stands on a higher floor.  Exit codes: 0, 1 for a failure said in one line, 2 for a
wrong call.
"""

from __future__ import annotations

import argparse
import os
import platform
import re
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import zip_longest
from math import nan
from pathlib import Path
from typing import Any, Final, get_args

import numpy as np
import PySide6
from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler
from PySide6.QtGui import QGuiApplication

from core.channels import along_path
from core.errors import ConvError
from core.lesson import LessonEntry, lesson_index, text_in
from core.ops import OPERATIONS
from core.words_mark import QT_TRANSLATE_NOOP, Mark
from tconv_gui import audit, recipe
from tconv_gui.assets import app_version, resource
from tconv_gui.console import exit_code
from tconv_gui.export import (
    BY_ID as FORMATS_BY_ID,
)
from tconv_gui.export import (
    FORMATS,
    ExportError,
    Format,
    MissingPartError,
    check_size,
    export,
    format_for,
)
from tconv_gui.export.format import FRAME_MS, HOLD_LAST_MS
from tconv_gui.export.wish import (
    PAPER_DPI,
    PRESETS,
    Size,
    Steps,
    Wish,
    check_step,
    job_of,
    read_pixels,
    read_size,
    scaled,
)
from tconv_gui.figures import BY_ID as FIGURES_BY_ID
from tconv_gui.figures import FIGURES
from tconv_gui.figures.figure import Source, Symbols, ViewOptions
from tconv_gui.figures.hidden import HIDES, NOTHING
from tconv_gui.recipe.sources import document_of, examples, lesson_called
from tconv_gui.theme import BACKGROUNDS, DEFAULT_THEME, theme_ids
from tconv_gui.theme.fonts import load_fonts
from tconv_gui.words import SOURCE_LANGUAGE, Words, languages, system_language

DONE, FAILED, WRONG_CALL = 0, 1, 2
PROGRAM = "tconv-cli"
ALL: Final = "all"
LAST: Final = "last"
WINDOW_SIZE = (1280, 800)
LEAST_SCALE, MAX_SCALE = 1e-6, 32.0
TYPE_SCALES = 0.75, 2.0
DPIS = 10.0, 2400.0
TIMES_MS = 20.0, 60_000.0
MOST_LOOPS = 1000

ABOUT = QT_TRANSLATE_NOOP(
    "command",
    "See convolution and transposed convolution happen, on your own numbers. "
    "Without a command the window opens, with FILE in it if one is named.",
)
USAGE = QT_TRANSLATE_NOOP(
    "command", "main.py [FILE] opens the window; the commands need no display"
)
LIST_HELP = QT_TRANSLATE_NOOP("command", "what there is: one per line, id, tab, title")
EXPORT_HELP = QT_TRANSLATE_NOOP("command", "write a figure to a picture or an animation")
SCREENSHOT_HELP = QT_TRANSLATE_NOOP("command", "write a picture of the whole window")
SELF_TEST_HELP = QT_TRANSLATE_NOOP("command", "try out whether everything works on this machine")
FIRST_PICTURES_HELP = QT_TRANSLATE_NOOP(
    "command", "write the first lesson's figures as PNG and GIF into a folder"
)
VERSION_HELP = QT_TRANSLATE_NOOP("command", "say the versions of the program and what it stands on")
HELP_HELP = QT_TRANSLATE_NOOP("command", "say this and stop")
SHELF_HELP = QT_TRANSLATE_NOOP("command", "what to list")
SOURCE_HELP = QT_TRANSLATE_NOOP(
    "command",
    "a .tconv file or an exported picture, or one of those that come with the program: lesson:ID, "
    "example:ID, arithmetic:ID",
)
FIGURE_HELP = QT_TRANSLATE_NOOP("command", "the way to draw it")
STEP_HELP = QT_TRANSLATE_NOOP(
    "command",
    "how many steps are done: a number from 0, “last” (the default), or, for an animation, a page "
    "per step or numbered files, whichever the kind of file can be, a range like 2-5 or “all”",
)
NUMBER_HELP = QT_TRANSLATE_NOOP("command", "how many steps are done: a number from 0")
SIZE_HELP = QT_TRANSLATE_NOOP("command", "width and height in pixels, like 1280x720")
PICTURE_SIZE_HELP = QT_TRANSLATE_NOOP(
    "command", "width and height in pixels like 1280x720 or on paper like 16cmx9cm, or {known}"
)
DPI_HELP = QT_TRANSLATE_NOOP(
    "command", "dots per inch of a size on paper, {usual} unless said otherwise"
)
LAYER_HELP = QT_TRANSLATE_NOOP("command", "which layer is shown, 0 for the first")
NO_CAPTION_HELP = QT_TRANSLATE_NOOP(
    "command", "leave out the line under the figure: operation, parameters and sizes"
)
TYPE_SCALE_HELP = QT_TRANSLATE_NOOP(
    "command", "letters and digits so many times as large against the cells, from 0.75 to 2"
)
FRAME_MS_HELP = QT_TRANSLATE_NOOP("command", "how long an animation shows a step, in milliseconds")
HOLD_LAST_MS_HELP = QT_TRANSLATE_NOOP("command", "how long it shows the last one")
LOOP_HELP = QT_TRANSLATE_NOOP("command", "how often it plays; 0, the default, is without end")
NO_EMBED_HELP = QT_TRANSLATE_NOOP(
    "command", "leave the document out of the file, which then cannot be opened here again"
)
SCALE_HELP = QT_TRANSLATE_NOOP("command", "multiply the pixels, 2 for twice as sharp")
THEME_HELP = QT_TRANSLATE_NOOP("command", "the colours")
BACKGROUND_HELP = QT_TRANSLATE_NOOP(
    "command", "theme, white, black, transparent, or a colour like #E0F0FF"
)
TEXT_HELP = QT_TRANSLATE_NOOP(
    "command", "how SVG holds its text: outlines look alike everywhere, text can be edited"
)
LANGUAGE_HELP = QT_TRANSLATE_NOOP("command", "the language of the picture or list")
FORMAT_HELP = QT_TRANSLATE_NOOP("command", "the kind of file, where its suffix is that of several")
OUT_HELP = QT_TRANSLATE_NOOP("command", "the file to write; its suffix says the kind: {suffixes}")
PNG_HELP = QT_TRANSLATE_NOOP("command", "the PNG file to write")
LESSON_HELP = QT_TRANSLATE_NOOP("command", "the lesson that is open; the first one by default")
VIEW_HELP = QT_TRANSLATE_NOOP("command", "the figure that is shown")
BESIDE_HELP = QT_TRANSLATE_NOOP("command", "a second figure beside it, at the same moment")
FOLDER_HELP = QT_TRANSLATE_NOOP("command", "the folder to write to; it is made if it is not there")

SYMBOLS_HELP = QT_TRANSLATE_NOOP(
    "command",
    "what stands in the cells: numbers, names like x₁₁, or letters like A and a",
)
INDEX_BASE_HELP = QT_TRANSLATE_NOOP("command", "what cells are counted from, 0 or 1")
WITHOUT_FLIP_HELP = QT_TRANSLATE_NOOP(
    "command", "leave out the turn of the kernel that a stretched convolution needs"
)
HIDE_HELP = QT_TRANSLATE_NOOP(
    "command", "put question marks in place of the output's numbers, or of its size"
)
CHANNEL_HELP = QT_TRANSLATE_NOOP(
    "command",
    "of several channels, which input and output channel of the first layer are shown, like 0,2; "
    "counted as cells are",
)
SIGNAL_HELP = QT_TRANSLATE_NOOP("command", "what the spectrum's layers are given")

BAD_SIZE = QT_TRANSLATE_NOOP("command", "“{got}” is no size; write width x height, like 1280x720")
BAD_PICTURE_SIZE = QT_TRANSLATE_NOOP(
    "command", "“{got}” is no size; write pixels like 1280x720, a length like 16cmx9cm, or {known}"
)
BAD_DPI = QT_TRANSLATE_NOOP("command", "“{got}” are no dots per inch; write {low} to {high}")
BAD_TYPE_SCALE = QT_TRANSLATE_NOOP(
    "command", "“{got}” is no size of letters; write a number from {low} to {high}"
)
BAD_TIME = QT_TRANSLATE_NOOP(
    "command", "“{got}” is no time; write milliseconds from {low} to {high}"
)
BAD_LOOP = QT_TRANSLATE_NOOP("command", "“{got}” is no count; write a number from 0 to {high}")
BAD_LAYER = QT_TRANSLATE_NOOP("command", "“{got}” is no layer; write a number from 0")
BAD_SCALE = QT_TRANSLATE_NOOP(
    "command", "“{got}” is no scale; write a number above 0 and up to {high}"
)
BAD_STEP = QT_TRANSLATE_NOOP(
    "command", "“{got}” is no step; write a number from 0, a range like 2-5, “last” or “all”"
)
BAD_NUMBER = QT_TRANSLATE_NOOP("command", "“{got}” is no step; write a number from 0")
BAD_CHANNEL = QT_TRANSLATE_NOOP(
    "command", "“{got}” names no channels; write the input's and the output's, like 0,2"
)
BAD_BACKGROUND = QT_TRANSLATE_NOOP(
    "command", "“{got}” is no background; write {known} or a colour like #E0F0FF"
)
ONLY_PNG = QT_TRANSLATE_NOOP("command", "a screenshot is a PNG file; let “{path}” end in .png")

NO_NEW_FOLDER = QT_TRANSLATE_NOOP("error", "The folder “{path}” could not be made: {reason}")
NO_MEMORY = QT_TRANSLATE_NOOP(
    "error", "There is not enough memory for this; choose a smaller size."
)
BAD_MAGIC = QT_TRANSLATE_NOOP("error", "“{path}” does not look like a file of its kind.")

WRITTEN = QT_TRANSLATE_NOOP("command", "{path}")
PICTURES_GO_TO = QT_TRANSLATE_NOOP("command", "The figures of the lesson “{title}” go to {path}:")
CHECK_OK = QT_TRANSLATE_NOOP("command", "ok {figure} as {format} ({size} bytes)")
CHECK_FAILED = QT_TRANSLATE_NOOP("command", "failed {figure} as {format}: {reason}")
CHECK_LEFT_OUT = QT_TRANSLATE_NOOP("command", "left out {figure} as {format}: {reason}")
ALL_WELL = QT_TRANSLATE_NOOP("command", "ok everything")


@dataclass(frozen=True)
class Window:
    """What the shell does for a command; each is called only when its command is.

    ``screenshot(path, lesson, view, step, size, theme, language, options, beside)`` writes a PNG
    file, ``self_test()`` tries out the window and gives an exit code.
    """

    screenshot: Callable[
        [Path, str | None, str | None, int | None, Size, str, str, ViewOptions, str | None], None
    ]
    self_test: Callable[[], int]


@dataclass(frozen=True)
class Command:
    """A word of the command line: what it is for, its arguments and what it does."""

    name: str
    help: Mark
    arguments: Callable[[Any, Words], None]
    run: Callable[[argparse.Namespace, Words, Window], int]


def run(arguments: Sequence[str], window: Window) -> int:
    """Do what the command line says; the exit code."""
    return exit_code(lambda: _run(arguments, window))


def _run(arguments: Sequence[str], window: Window) -> int:
    spoken = _asked_language(arguments) or system_language()
    words = Words(spoken)
    try:
        options = parser(words).parse_args(arguments)
    except SystemExit as end:
        return DONE if end.code in (0, None) else WRONG_CALL
    command = next((c for c in COMMANDS if c.name == options.command), None)
    if command is None:
        parser(words).print_help(sys.stderr)
        return WRONG_CALL
    try:
        return command.run(options, words, window)
    except ConvError as error:
        return _fail(words.error(error))
    except MemoryError:
        return _fail(words(NO_MEMORY))
    except KeyboardInterrupt:
        return FAILED


def parser(words: Words) -> argparse.ArgumentParser:
    """The parser of all commands, with its help in one language."""
    top = argparse.ArgumentParser(
        prog=PROGRAM,
        description=words(ABOUT),
        epilog=words(USAGE),
        add_help=False,
        allow_abbrev=False,
    )
    _add_help(top, words)
    top.add_argument("--version", action="version", version=versions(), help=words(VERSION_HELP))
    rows = top.add_subparsers(dest="command", metavar="COMMAND")
    for command in COMMANDS:
        does = words(command.help)
        row = rows.add_parser(
            command.name, help=does, description=does, add_help=False, allow_abbrev=False
        )
        _add_help(row, words)
        command.arguments(row, words)
    return top


def versions() -> str:
    """The program's version and those of what it stands on, in one line."""
    parts = [
        f"TConv {app_version()}",
        f"PySide6 {PySide6.__version__}",
        f"numpy {np.__version__}",
        f"Python {platform.python_version()}",
    ]
    return ", ".join(parts)


# --- list -------------------------------------------------------------------------------------


def _lesson_rows(words: Words) -> Iterable[tuple[str, str]]:
    return ((entry.id, text_in(entry.title, words.language)) for entry in _lessons())


def _figure_rows(words: Words) -> Iterable[tuple[str, str]]:
    return ((figure.id, words(figure.title)) for figure in FIGURES)


def _format_rows(words: Words) -> Iterable[tuple[str, str]]:
    return ((format_.id, words(format_.title)) for format_ in FORMATS)


def _operation_rows(words: Words) -> Iterable[tuple[str, str]]:
    return ((operation.id, words(operation.title)) for operation in OPERATIONS)


LISTS: dict[str, Callable[[Words], Iterable[tuple[str, str]]]] = {
    "lessons": _lesson_rows,
    "figures": _figure_rows,
    "formats": _format_rows,
    "operations": _operation_rows,
    "examples": examples,
}


def _list_arguments(row: argparse.ArgumentParser, words: Words) -> None:
    row.add_argument("shelf", choices=tuple(LISTS), help=words(SHELF_HELP))
    _add_language(row, words)


def _list(options: argparse.Namespace, _words: Words, _window: Window) -> int:
    for key, title in LISTS[options.shelf](Words(options.lang)):
        print(f"{key}\t{title}")
    return DONE


# --- export -----------------------------------------------------------------------------------


def _export_arguments(row: argparse.ArgumentParser, words: Words) -> None:
    suffixes = " ".join(suffix for format_ in FORMATS for suffix in format_.suffixes)
    row.add_argument("source", metavar="SOURCE", help=words(SOURCE_HELP))
    row.add_argument(
        "--figure", required=True, choices=tuple(FIGURES_BY_ID), help=words(FIGURE_HELP)
    )
    row.add_argument("--beside", choices=tuple(FIGURES_BY_ID), help=words(BESIDE_HELP))
    row.add_argument(
        "--layer", type=_kind(_layer, words), default=0, metavar="N", help=words(LAYER_HELP)
    )
    row.add_argument(
        "--channel", type=_kind(_channel, words), metavar="IN,OUT", help=words(CHANNEL_HELP)
    )
    row.add_argument(
        "--step", "--steps", dest="steps", type=_kind(_steps, words), default=LAST,
        metavar="N|N-M|last|all", help=words(STEP_HELP),
    )  # fmt: skip
    row.add_argument(
        "--size", type=_kind(_picture_size, words), metavar="WxH",
        help=words(PICTURE_SIZE_HELP, known=" ".join(PRESETS)),
    )  # fmt: skip
    row.add_argument(
        "--dpi", type=_kind(_dpi, words), metavar="N", help=words(DPI_HELP, usual=PAPER_DPI)
    )
    row.add_argument(
        "--scale", type=_kind(_scale, words), default=1.0, metavar="S", help=words(SCALE_HELP)
    )
    row.add_argument(
        "--type-scale", type=_kind(_type_scale, words), default=1.0, metavar="S",
        help=words(TYPE_SCALE_HELP),
    )  # fmt: skip
    row.add_argument("--no-caption", action="store_true", help=words(NO_CAPTION_HELP))
    _add_theme(row, words)
    row.add_argument(
        "--background", type=_kind(_background, words), default="theme", metavar="C",
        help=words(BACKGROUND_HELP),
    )  # fmt: skip
    row.add_argument(
        "--text", choices=("outlines", "text"), default="outlines", help=words(TEXT_HELP)
    )
    _add_view_options(row, words)
    _add_language(row, words)
    row.add_argument(
        "--frame-ms", type=_kind(_time, words), default=FRAME_MS, metavar="MS",
        help=words(FRAME_MS_HELP),
    )  # fmt: skip
    row.add_argument(
        "--hold-last-ms", type=_kind(_time, words), default=HOLD_LAST_MS, metavar="MS",
        help=words(HOLD_LAST_MS_HELP),
    )  # fmt: skip
    row.add_argument(
        "--loop", type=_kind(_loop, words), default=0, metavar="N", help=words(LOOP_HELP)
    )
    row.add_argument("--no-embed", action="store_true", help=words(NO_EMBED_HELP))
    row.add_argument("--format", choices=tuple(FORMATS_BY_ID), help=words(FORMAT_HELP))
    row.add_argument(
        "-o", "--out", required=True, type=_kind(_picture, words), metavar="OUT",
        help=words(OUT_HELP, suffixes=suffixes),
    )  # fmt: skip


def _export(options: argparse.Namespace, words: Words, _window: Window) -> int:
    application = headless(options.lang)
    out: Path = options.out
    job = job_of(wish_of(options), document_of(options.source))
    format_ = FORMATS_BY_ID[options.format] if options.format else format_for(out)
    for path in export(job, format_, out):
        print(words(WRITTEN, path=path))
    del application
    return DONE


def wish_of(options: argparse.Namespace) -> Wish:
    """What the arguments of ``export`` ask for."""
    width, height, scale = _pixels(options.size, options.scale, options.dpi)
    return Wish(
        figure=options.figure,
        beside=options.beside,
        layer=options.layer,
        channel=options.channel,
        steps=options.steps,
        format=options.format,
        width=width,
        height=height,
        scale=scale,
        type_scale=options.type_scale,
        caption=not options.no_caption,
        theme=options.theme,
        background=options.background,
        text=options.text,
        language=options.lang,
        options=_view_options(options),
        frame_ms=options.frame_ms,
        hold_last_ms=options.hold_last_ms,
        loop=options.loop,
        embed_document=not options.no_embed,
    )


def _pixels(
    size: str | None, scale: float, dpi: float | None
) -> tuple[int | None, int | None, float]:
    """Width, height and scale: a scale multiplies pixels, and dots per inch say what it is."""
    if size is None:
        return None, None, scale
    read = read_size(size, dpi)
    assert read is not None  # it was checked when it was read
    width, height, own = read
    return scaled(width, scale), scaled(height, scale), scale * own


# --- screenshot -------------------------------------------------------------------------------


def _screenshot_arguments(row: argparse.ArgumentParser, words: Words) -> None:
    row.add_argument(
        "-o", "--out", required=True, type=_kind(_png, words), metavar="OUT.png",
        help=words(PNG_HELP),
    )  # fmt: skip
    row.add_argument("--lesson", metavar="ID", help=words(LESSON_HELP))
    row.add_argument("--view", choices=tuple(FIGURES_BY_ID), help=words(VIEW_HELP))
    row.add_argument("--beside", choices=tuple(FIGURES_BY_ID), help=words(BESIDE_HELP))
    row.add_argument("--step", type=_kind(_number, words), metavar="N", help=words(NUMBER_HELP))
    row.add_argument(
        "--size", type=_kind(_size, words), default=WINDOW_SIZE, metavar="WxH",
        help=words(SIZE_HELP),
    )  # fmt: skip
    _add_view_options(row, words)
    _add_theme(row, words)
    _add_language(row, words)


def _screenshot(options: argparse.Namespace, words: Words, window: Window) -> int:
    _without_display()
    lesson = lesson_called(options.lesson)
    check_size(*options.size)
    if options.step is not None:
        view = options.view or lesson.steps[0].figure
        document = along_path(lesson.documents[0])
        check_step(options.step, FIGURES_BY_ID[view].step_count(document, 0))
    with _plugin_silenced():
        window.screenshot(
            options.out,
            lesson.id,
            options.view,
            options.step,
            options.size,
            options.theme,
            options.lang,
            _view_options(options),
            options.beside,
        )
    print(words(WRITTEN, path=options.out))
    return DONE


# --- build ------------------------------------------------------------------------------------


def _build(options: argparse.Namespace, words: Words, window: Window) -> int:
    _without_display()
    with _plugin_silenced():
        return recipe.run(options, words, window.screenshot, _say, _complain)


# --- audit ------------------------------------------------------------------------------------


def _audit(options: argparse.Namespace, _words: Words, _window: Window) -> int:
    return audit.run(options)


# --- self-test and first pictures -------------------------------------------------------------


def _no_arguments(_row: argparse.ArgumentParser, _words: Words) -> None:
    """A command that needs none."""


def _self_test(_options: argparse.Namespace, words: Words, window: Window) -> int:
    _without_display()
    with _plugin_silenced():
        code = window.self_test()
    application = headless(SOURCE_LANGUAGE)
    with tempfile.TemporaryDirectory() as folder:
        for number, figure in enumerate(FIGURES):
            for format_ in FORMATS:
                # What writes no picture writes the same for every figure.
                if format_.draws or number == 0:
                    steps: Steps = LAST if number or format_.several == "files" else ALL
                    wish = Wish(figure=figure.id, steps=steps)
                    code = max(code, _try_out(wish, format_, Path(folder), words))
    del application
    if code == DONE:
        print(words(ALL_WELL))
    return code


def _try_out(wish: Wish, format_: Format, folder: Path, words: Words) -> int:
    """Export the first lesson once and look at what was written."""
    path = folder / f"{wish.figure}{format_.suffixes[0]}"
    facts = {"figure": wish.figure, "format": format_.id}
    try:
        export(job_of(wish, lesson_called().document), format_, path)
        data = path.read_bytes()
        if not data.startswith(format_.magic):
            raise ConvError(BAD_MAGIC, path=path)
    except MissingPartError as error:
        print(words(CHECK_LEFT_OUT, reason=words.error(error), **facts))
        return DONE
    except ConvError as error:
        print(words(CHECK_FAILED, reason=words.error(error), **facts))
        return FAILED
    print(words(CHECK_OK, size=len(data), **facts))
    return DONE


def _first_pictures_arguments(row: argparse.ArgumentParser, words: Words) -> None:
    row.add_argument("folder", metavar="DIR", type=Path, help=words(FOLDER_HELP))
    _add_theme(row, words)
    _add_language(row, words)


def _first_pictures(options: argparse.Namespace, words: Words, _window: Window) -> int:
    application = headless(options.lang)
    lesson = lesson_called()
    folder: Path = options.folder.absolute()
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ConvError(
            NO_NEW_FOLDER, parameter="file", path=folder, reason=error.strerror
        ) from None
    print(words(PICTURES_GO_TO, title=text_in(lesson.title, options.lang), path=folder))
    for figure in FIGURES:
        look = Wish(figure=figure.id, scale=2.0, theme=options.theme, language=options.lang)
        for wish, format_ in (
            (look, FORMATS_BY_ID["png"]), (replace(look, steps="all"), FORMATS_BY_ID["gif"]),
        ):  # fmt: skip
            job = job_of(wish, lesson.document)
            target = folder / f"{lesson.id}-{figure.id}{format_.suffixes[0]}"
            for path in export(job, format_, target):
                print(words(WRITTEN, path=path))
    del application
    return DONE


COMMANDS: tuple[Command, ...] = (
    Command("list", LIST_HELP, _list_arguments, _list),
    Command("export", EXPORT_HELP, _export_arguments, _export),
    Command("screenshot", SCREENSHOT_HELP, _screenshot_arguments, _screenshot),
    Command("build", recipe.BUILD_HELP, recipe.add_arguments, _build),
    Command("audit", audit.AUDIT_HELP, audit.add_arguments, _audit),
    Command("self-test", SELF_TEST_HELP, _no_arguments, _self_test),
    Command("first-pictures", FIRST_PICTURES_HELP, _first_pictures_arguments, _first_pictures),
)


# --- arguments --------------------------------------------------------------------------------


class ArgumentError(ConvError):
    """An argument that does not mean anything."""


def _size(text: str) -> Size:
    size = read_pixels(text)
    if size is None:
        raise ArgumentError(BAD_SIZE, got=text)
    return size


def _picture_size(text: str) -> str:
    if read_size(text) is None:
        raise ArgumentError(BAD_PICTURE_SIZE, got=text, known=", ".join(PRESETS))
    return text


def _between(low: float, high: float, mark: Mark, text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        number = nan
    if not low <= number <= high:
        raise ArgumentError(mark, got=text, low=f"{low:g}", high=f"{high:g}")
    return number


def _scale(text: str) -> float:
    return _between(LEAST_SCALE, MAX_SCALE, BAD_SCALE, text)


def _type_scale(text: str) -> float:
    return _between(*TYPE_SCALES, BAD_TYPE_SCALE, text)


def _dpi(text: str) -> float:
    return _between(*DPIS, BAD_DPI, text)


def _time(text: str) -> int:
    return round(_between(*TIMES_MS, BAD_TIME, text))


def _loop(text: str) -> int:
    return _whole(text, BAD_LOOP, MOST_LOOPS)


def _layer(text: str) -> int:
    return _whole(text, BAD_LAYER)


def _whole(text: str, mark: Mark, high: int = 999_999_999) -> int:
    if not re.fullmatch(r"[0-9]{1,9}", text) or int(text) > high:
        raise ArgumentError(mark, got=text, high=high)
    return int(text)


def _steps(text: str) -> Steps:
    named: dict[str, Steps] = {ALL: ALL, LAST: LAST}
    if text in named:
        return named[text]
    numbers = re.fullmatch(r"([0-9]{1,9})(?:(?:-|–|\.\.)([0-9]{1,9}))?", text)
    if numbers is None:
        raise ArgumentError(BAD_STEP, got=text)
    first, last = numbers.groups()
    return int(first) if last is None else (int(first), int(last))


def _number(text: str) -> int:
    if not re.fullmatch(r"[0-9]{1,9}", text):
        raise ArgumentError(BAD_NUMBER, got=text)
    return int(text)


def _channel(text: str) -> tuple[int, int]:
    match = re.fullmatch(r"([0-9]{1,3}),([0-9]{1,3})", text)
    if match is None:
        raise ArgumentError(BAD_CHANNEL, got=text)
    return int(match[1]), int(match[2])


def _background(text: str) -> str:
    if text == "theme" or text in BACKGROUNDS:
        return text
    if not re.fullmatch(r"#[0-9A-Fa-f]{6}", text):
        raise ArgumentError(BAD_BACKGROUND, got=text, known=", ".join(["theme", *BACKGROUNDS]))
    return text.upper()


def _picture(text: str) -> Path:
    format_for(text)
    return Path(text)


def _png(text: str) -> Path:
    if Path(text).suffix.lower() not in FORMATS_BY_ID["png"].suffixes:
        raise ArgumentError(ONLY_PNG, path=text)
    return Path(text)


def _kind(read: Callable[[str], Any], words: Words) -> Callable[[str], Any]:
    """``read`` for argparse: what is wrong is said in words."""

    def checked(text: str) -> Any:
        try:
            return read(text)
        except (ArgumentError, ExportError) as error:
            raise argparse.ArgumentTypeError(words.error(error)) from None

    return checked


def _add_theme(row: argparse.ArgumentParser, words: Words) -> None:
    row.add_argument("--theme", choices=theme_ids(), default=DEFAULT_THEME, help=words(THEME_HELP))


def _add_view_options(row: argparse.ArgumentParser, words: Words) -> None:
    plain = ViewOptions()
    row.add_argument(
        "--symbols", choices=get_args(Symbols), default=plain.symbols, help=words(SYMBOLS_HELP)
    )
    row.add_argument(
        "--index-base", type=int, choices=(0, 1), default=plain.index_base,
        help=words(INDEX_BASE_HELP),
    )  # fmt: skip
    row.add_argument("--without-flip", action="store_true", help=words(WITHOUT_FLIP_HELP))
    row.add_argument(
        "--signal", choices=get_args(Source), default=plain.signal, help=words(SIGNAL_HELP)
    )
    row.add_argument("--hide", choices=tuple(HIDES), help=words(HIDE_HELP))


def _view_options(options: argparse.Namespace) -> ViewOptions:
    return ViewOptions(
        options.symbols, options.index_base, options.without_flip, signal=options.signal,
        hidden=HIDES.get(options.hide, NOTHING),
    )  # fmt: skip


def _add_language(row: argparse.ArgumentParser, words: Words) -> None:
    known = tuple(key for key, _ in languages())
    row.add_argument("--lang", choices=known, default=SOURCE_LANGUAGE, help=words(LANGUAGE_HELP))


def _add_help(row: argparse.ArgumentParser, words: Words) -> None:
    row.add_argument("-h", "--help", action="help", help=words(HELP_HELP))


def _asked_language(arguments: Sequence[str]) -> str | None:
    """The language asked for, known before the parser that speaks it is made."""
    known = [key for key, _ in languages()]
    for text, following in zip_longest(arguments, arguments[1:], fillvalue=""):
        name, _, value = text.partition("=")
        if name == "--lang" and (value or following) in known:
            return value or following
    return None


# --- small ------------------------------------------------------------------------------------


def headless(language: str) -> QGuiApplication:
    """An application that can draw but has no window, with the fonts of ``language``."""
    _without_display()
    application = QGuiApplication.instance() or QGuiApplication(["tconv"])
    load_fonts(language)
    return application  # type: ignore[return-value]


def _without_display() -> None:
    """Draw in memory on systems where Qt would look for a display and abort without one."""
    if sys.platform.startswith("linux"):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
        if os.environ.get("LC_ALL") in ("C", "POSIX"):
            # Qt would switch to it by itself, with four lines of explanation.
            os.environ["LC_ALL"] = "C.UTF-8"


@contextmanager
def _plugin_silenced() -> Iterator[None]:
    """Keep back what the offscreen plugin says of every window; it is no news."""

    def pass_on(_kind: QtMsgType, _context: QMessageLogContext, text: str) -> None:
        if not text.startswith("This plugin does not support"):
            print(text, file=sys.stderr)

    before = qInstallMessageHandler(pass_on)
    try:
        yield
    finally:
        qInstallMessageHandler(before)


def _lessons() -> tuple[LessonEntry, ...]:
    return lesson_index(resource("lessons"))


def _say(line: str) -> None:
    print(line, flush=True)


def _complain(sentence: str) -> None:
    print(f"{PROGRAM}: {sentence}", file=sys.stderr, flush=True)


def _fail(sentence: str) -> int:
    _complain(sentence)
    return FAILED
