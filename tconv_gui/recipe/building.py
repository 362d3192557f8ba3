"""Make what a recipe asks for, and only what is not there already.

Pictures of the window are taken here, one after the other; figures are drawn by two processes
where there are several to draw.  Every file is written whole or not at all.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import CancelledError, Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any, Literal

from PySide6.QtGui import QGuiApplication

from core.errors import ConvError
from core.words_mark import QT_TRANSLATE_NOOP, Mark
from tconv_gui.export import Cancelled
from tconv_gui.recipe.reading import Recipe
from tconv_gui.recipe.record import (
    Made,
    digest_of,
    read_record,
    record_path,
    remove,
    write_record,
)
from tconv_gui.recipe.tasks import Drawing, Screen, Screenshot, Task

NEW = QT_TRANSLATE_NOOP("recipe", "not made yet")
CHANGED = QT_TRANSLATE_NOOP("recipe", "its entry, its source or the program has changed")
GONE = QT_TRANSLATE_NOOP("recipe", "the file is gone")
ALTERED = QT_TRANSLATE_NOOP("recipe", "the file was changed by something else")
FORCED = QT_TRANSLATE_NOOP("recipe", "asked for")

NO_ENTRY = QT_TRANSLATE_NOOP("recipe", "{file} has no entry “{got}”; it has {known}.")
NO_NEW_FOLDER = QT_TRANSLATE_NOOP("error", "The folder “{path}” could not be made: {reason}")
NO_MEMORY = QT_TRANSLATE_NOOP(
    "error", "There is not enough memory for this; choose a smaller size."
)
PROCESS_ENDED = QT_TRANSLATE_NOOP(
    "recipe", "the process that drew it has ended; try again with --jobs 1."
)

FAULT = QT_TRANSLATE_NOOP("recipe", "a fault of the program, please report it: {problem}")

# Seconds between two looks whether all is to end.
POLL = 0.2
# Starting a process takes as long as drawing a dozen pictures.
WORTH_TWO = 24
PROCESSES = 2

State = Literal["built", "unchanged", "stale", "failed", "left", "pruned"]


@dataclass(frozen=True)
class Outcome:
    """What became of one task, or of a file that no entry makes any more ("left", "pruned").

    ``files`` are paths; ``reason`` says why it has failed or, if it is "stale", is to be made.
    """

    state: State
    files: tuple[Path, ...]
    reason: ConvError | Mark | None = None


@dataclass(frozen=True)
class Order:
    """How to build: everything or what changed, for good or just looking, all or some.

    ``only`` holds names of entries, in which * stands for anything; ``jobs`` is how many processes
    draw, 0 for as many as it takes.
    """

    force: bool = False
    check: bool = False
    prune: bool = False
    only: tuple[str, ...] = ()
    jobs: int = 0


def build(
    recipe: Recipe,
    order: Order,
    screenshot: Screenshot,
    say: Callable[[Outcome], None],
    stopped: Callable[[], bool] = lambda: False,
) -> bool:
    """Make what is missing or has changed and say so; whether all is as it should be.

    A just looking run is well if nothing would be made.  ``stopped`` is asked now and then and ends
    the work; what is done by then stays.  ConvError for a name in ``only`` that is none.
    """
    tasks = _chosen(recipe, order.only)
    kept = _Kept(recipe)
    is_well = not recipe.problems
    reasons = {task: FORCED if order.force else kept.reason(task) for task in tasks}
    stale = [task for task in tasks if reasons[task] is not None]
    for task in tasks:
        if reasons[task] is None:
            say(Outcome("unchanged", kept.paths(task)))
    if order.check:
        for outcome in _looked_at(stale, kept, reasons):
            say(outcome)
        is_well &= not stale
    else:
        for outcome in _made(stale, kept, order, screenshot, stopped):
            say(outcome)
            is_well &= outcome.state != "failed"
    if not (order.only or recipe.problems or stopped()):
        for outcome in kept.leftovers(order.prune and not order.check):
            say(outcome)
    return is_well and not stopped()


def _chosen(recipe: Recipe, only: tuple[str, ...]) -> list[Task]:
    if not only:
        return list(recipe.tasks)
    for wanted in only:
        if not any(_is_meant(task, wanted) for task in recipe.tasks):
            raise ConvError(
                NO_ENTRY, parameter="only", file=recipe.path.name, got=wanted,
                known=", ".join(recipe.names),
            )  # fmt: skip
    return [task for task in recipe.tasks if any(_is_meant(task, wanted) for wanted in only)]


def _is_meant(task: Task, wanted: str) -> bool:
    """Whether a task goes by a name: its entry's, its file's, or that without its ending."""
    names = (task.name, task.out, task.out.rpartition("/")[2].partition(".")[0])
    return any(fnmatchcase(name, wanted) for name in names)


# ---- what was made before


class _Kept:
    """The record of a recipe, and how the files look that it tells of."""

    def __init__(self, recipe: Recipe) -> None:
        self.folder = recipe.folder
        self.path = record_path(recipe.path, recipe.folder)
        self.record: dict[str, Made] = dict(read_record(self.path))
        self.planned = {name for task in recipe.tasks for name in task.files}

    def paths(self, task: Task) -> tuple[Path, ...]:
        return tuple(self.folder / name for name in task.files)

    def reason(self, task: Task) -> Mark | None:
        """Why a task's files have to be made; None if they are there and as they should be."""
        for name in task.files:
            made = self.record.get(name)
            if made is None:
                return NEW
            if made.source != task.work.digest:
                return CHANGED
            content = digest_of(self.folder / name)
            if content != made.content:
                return GONE if content is None else ALTERED
        return None

    def keep(self, task: Task) -> None:
        """Remember that a task's files have just been made."""
        for name in task.files:
            content = digest_of(self.folder / name)
            if content is not None:
                self.record[name] = Made(task.work.digest, content)
        write_record(self.path, self.record)

    def leftovers(self, prune: bool) -> Iterator[Outcome]:
        """The files that no entry makes any more; with ``prune`` they are deleted.

        One that was changed since by something else stays and is forgotten.
        """
        for name in sorted(self.record.keys() - self.planned):
            path = self.folder / name
            is_ours = digest_of(path) == self.record[name].content
            if is_ours and not prune:
                yield Outcome("left", (path,))
                continue
            if is_ours:
                try:
                    remove(path)
                except ConvError as error:
                    yield Outcome("failed", (path,), error)
                    continue
                yield Outcome("pruned", (path,))
            if prune:
                del self.record[name]
                write_record(self.path, self.record)


# ---- making


def _looked_at(
    tasks: list[Task], kept: _Kept, reasons: Mapping[Task, Mark | None]
) -> Iterator[Outcome]:
    """What would be made, or why it could not be."""
    application = _application() if tasks else None
    for task in tasks:
        try:
            task.work.check()
        except ConvError as error:
            yield Outcome("failed", kept.paths(task), _placed(task, error))
        else:
            yield Outcome("stale", kept.paths(task), reasons[task])
    del application


def _made(
    tasks: list[Task],
    kept: _Kept,
    order: Order,
    screenshot: Screenshot,
    stopped: Callable[[], bool],
) -> Iterator[Outcome]:
    """Make every task; those of the window first, as they need the larger kind of application."""
    results: Iterator[tuple[Task, ConvError | None]]
    homeless = {task: _folder_problem(kept.folder / task.out) for task in tasks}
    housed = [task for task in tasks if homeless[task] is None]
    windows = [task for task in housed if isinstance(task.work, Screen)]
    figures = [task for task in housed if isinstance(task.work, Drawing)]
    for results in (
        ((task, error) for task, error in homeless.items() if error is not None),
        _taken(windows, kept, screenshot, stopped),
        _drawn(figures, kept, order, stopped),
    ):
        for task, error in results:
            if error is None:
                kept.keep(task)
                yield Outcome("built", kept.paths(task))
            else:
                yield Outcome("failed", kept.paths(task), _placed(task, error))


def _folder_problem(path: Path) -> ConvError | None:
    """What keeps a file's folder from being there, after it was made where it was not."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        return ConvError(
            NO_NEW_FOLDER, parameter="out", path=path.parent, reason=error.strerror
        )
    return None


def _placed(task: Task, error: ConvError) -> ConvError:
    return task.place.wrong(error.parameter, error)


def _taken(
    tasks: list[Task], kept: _Kept, screenshot: Screenshot, stopped: Callable[[], bool]
) -> Iterator[tuple[Task, ConvError | None]]:
    for task in tasks:
        if stopped():
            return
        assert isinstance(task.work, Screen)
        try:
            task.work.check()
            task.work.make(kept.folder / task.out, screenshot)
        except ConvError as error:
            yield task, error
        else:
            yield task, None


def _drawn(
    tasks: list[Task], kept: _Kept, order: Order, stopped: Callable[[], bool]
) -> Iterator[tuple[Task, ConvError | None]]:
    jobs = order.jobs or _worth_while(len(tasks))
    if jobs > 1 and len(tasks) > 1:
        yield from _drawn_elsewhere(tasks, kept, min(jobs, len(tasks)), stopped)
        return
    application = _application() if tasks else None
    for task in tasks:
        if stopped():
            break
        result = _draw(task.work, kept.folder / task.out, lambda: not stopped())
        if not isinstance(result, Cancelled):
            yield task, result
    del application


def _worth_while(count: int) -> int:
    """How many processes are worth their start for so many pictures."""
    # A frozen app would open its window in every one of them.
    if count < WORTH_TWO or getattr(sys, "frozen", False):
        return 1
    return min(PROCESSES, os.cpu_count() or 1)


def _drawn_elsewhere(
    tasks: list[Task], kept: _Kept, jobs: int, stopped: Callable[[], bool]
) -> Iterator[tuple[Task, ConvError | None]]:
    """The results in the order of the tasks."""
    # A forked process has half of Qt's threads.
    context = multiprocessing.get_context("spawn")
    end = context.Event()
    with ProcessPoolExecutor(jobs, context, _begin, (end,)) as pool:
        waiting: dict[Task, Future[ConvError | Cancelled | None]] = {
            task: pool.submit(_draw_here, task.work, kept.folder / task.out) for task in tasks
        }
        try:
            for task, future in waiting.items():
                result = _result(future, end, stopped)
                if stopped():
                    pool.shutdown(wait=False, cancel_futures=True)
                if not isinstance(result, Cancelled):
                    yield task, result
        finally:
            end.set()
            pool.shutdown(wait=True, cancel_futures=True)


def _result(
    future: Future[ConvError | Cancelled | None], end: Any, stopped: Callable[[], bool]
) -> ConvError | Cancelled | None:
    """What came of a drawing; while it is awaited, it is told if all is to end."""
    while True:
        try:
            return future.result(timeout=POLL)
        except TimeoutError:
            if stopped():
                end.set()
        except CancelledError:
            return Cancelled()
        except BrokenProcessPool:
            return ConvError(PROCESS_ENDED)


def _draw(
    work: Any, target: Path, go_on: Callable[[], bool]
) -> ConvError | Cancelled | None:
    """Draw one task's files; what was wrong, if anything was."""
    try:
        work.make(target, lambda _done, _total: go_on())
    except ConvError as error:
        return error.kept()
    except Cancelled as end:
        return end
    except MemoryError:
        return ConvError(NO_MEMORY)
    except Exception as error:  # one picture that cannot be is no reason to leave out the others
        return ConvError(FAULT, problem=f"{type(error).__name__}: {error}")
    return None


# ---- in a process of its own

_here: dict[str, Any] = {}


def _begin(end: Any) -> None:
    """Make a process ready to draw; the one that started it says when it is to end."""
    _here.update(end=end, application=_application())
    # Ctrl+C goes to all processes of a terminal.
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _draw_here(work: Drawing | Screen, target: Path) -> ConvError | Cancelled | None:
    end = _here["end"]
    return Cancelled() if end.is_set() else _draw(work, target, lambda: not end.is_set())


def _application() -> QGuiApplication:
    """The application that fonts need, to be held while there is something to draw."""
    return QGuiApplication.instance() or QGuiApplication(["tconv"])  # type: ignore[return-value]
