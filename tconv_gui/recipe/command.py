"""The command `build`: its arguments, and a line for every file."""

from __future__ import annotations

import argparse
import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from core.words_mark import QT_TRANSLATE_NOOP, Mark
from tconv_gui.recipe.building import Order, Outcome, State, build
from tconv_gui.recipe.reading import read_recipe
from tconv_gui.recipe.tasks import Screenshot
from tconv_gui.words import Words

BUILD_HELP = QT_TRANSLATE_NOOP(
    "command", "make all the pictures that a recipe asks for, and only those that have changed"
)
RECIPE_HELP = QT_TRANSLATE_NOOP("command", "a TOML file with an entry for every picture")
FORCE_HELP = QT_TRANSLATE_NOOP("command", "make everything, whether it has changed or not")
CHECK_HELP = QT_TRANSLATE_NOOP(
    "command", "write nothing, say what would be made; the exit code is 1 if anything would"
)
ONLY_HELP = QT_TRANSLATE_NOOP(
    "command", "only the entry of this name or file; * stands for anything; can be said repeatedly"
)
PRUNE_HELP = QT_TRANSLATE_NOOP(
    "command", "delete what earlier runs made and no entry makes any more"
)
OUT_FOLDER_HELP = QT_TRANSLATE_NOOP("command", "write to this folder, not to the recipe's")
JOBS_HELP = QT_TRANSLATE_NOOP(
    "command", "how many processes draw at once; by default two where it is worth it"
)
BAD_JOBS = QT_TRANSLATE_NOOP("command", "“{got}” is no number of processes; write 1 to {high}")

SAID: dict[State, Mark] = {
    "built": QT_TRANSLATE_NOOP("command", "built {path}"),
    "unchanged": QT_TRANSLATE_NOOP("command", "unchanged {path}"),
    "stale": QT_TRANSLATE_NOOP("command", "would be built {path}: {reason}"),
    "failed": QT_TRANSLATE_NOOP("command", "failed {path}: {reason}"),
    "left": QT_TRANSLATE_NOOP(
        "command", "left over {path}: no entry makes it any more; --prune deletes it"
    ),
    "pruned": QT_TRANSLATE_NOOP("command", "deleted {path}"),
}
SERIES = QT_TRANSLATE_NOOP("command", "{first} … {last} ({count} files)")
NOT_READ = QT_TRANSLATE_NOOP("command", "failed {reason}")
STOPPED = QT_TRANSLATE_NOOP("command", "Stopped; what is done is whole.")
MOST_JOBS = 64

DONE, FAILED = 0, 1


def add_arguments(row: argparse.ArgumentParser, words: Words) -> None:
    """The arguments of the command."""

    def jobs(text: str) -> int:
        if not (text.isascii() and text.isdigit() and 1 <= int(text[:4]) <= MOST_JOBS):
            raise argparse.ArgumentTypeError(words(BAD_JOBS, got=text, high=MOST_JOBS))
        return int(text[:4])

    row.add_argument("recipe", type=Path, metavar="RECIPE.toml", help=words(RECIPE_HELP))
    row.add_argument("--check", action="store_true", help=words(CHECK_HELP))
    row.add_argument("--force", action="store_true", help=words(FORCE_HELP))
    row.add_argument("--prune", action="store_true", help=words(PRUNE_HELP))
    row.add_argument(
        "--only", action="append", default=[], metavar="NAME", help=words(ONLY_HELP)
    )
    row.add_argument("-o", "--out", type=Path, metavar="DIR", help=words(OUT_FOLDER_HELP))
    row.add_argument("--jobs", type=jobs, default=0, metavar="N", help=words(JOBS_HELP))


def run(
    options: argparse.Namespace,
    words: Words,
    screenshot: Screenshot,
    say: Callable[[str], None],
    complain: Callable[[str], None],
) -> int:
    """Build and tell of every file as it is done, of what failed by ``complain``; the exit code.

    ConvError if the file is no recipe at all.
    """
    recipe = read_recipe(options.recipe, options.out)
    for problem in recipe.problems:
        complain(words(NOT_READ, reason=problem))
    order = Order(options.force, options.check, options.prune, tuple(options.only), options.jobs)

    def tell(outcome: Outcome) -> None:
        speak = complain if outcome.state == "failed" else say
        speak(
            words(SAID[outcome.state], path=_shown(outcome, words), reason=outcome.reason or "")
        )

    with _asked_to_stop() as stopped:
        is_well = build(recipe, order, screenshot, tell, stopped)
    if stopped():
        complain(words(STOPPED))
    return DONE if is_well else FAILED


def _shown(outcome: Outcome, words: Words) -> str:
    """The file, or the first and the last of a series, as seen from where the command is given."""
    paths = [_from_here(path) for path in outcome.files]
    if len(paths) == 1:
        return paths[0]
    return words(SERIES, first=paths[0], last=Path(paths[-1]).name, count=len(paths))


def _from_here(path: Path) -> str:
    return os.path.normpath(path)


@contextmanager
def _asked_to_stop() -> Iterator[Callable[[], bool]]:
    """Whether Ctrl+C was pressed; after a second one nothing is waited for."""
    asked: list[int] = []

    def note(number: int, _frame: FrameType | None) -> None:
        asked.append(number)
        signal.signal(signal.SIGINT, before)

    try:
        before = signal.signal(signal.SIGINT, note)
    except ValueError:  # only a main thread hears of it
        yield lambda: False
        return
    try:
        yield lambda: bool(asked)
    finally:
        signal.signal(signal.SIGINT, before)
