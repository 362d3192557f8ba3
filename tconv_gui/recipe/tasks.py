"""One file, or one series of numbered files, that a recipe asks for: a frozen value."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol

from core.codec import decode
from tconv_gui.export import BY_ID as FORMATS
from tconv_gui.export import Progress, check_size, export, numbered_paths
from tconv_gui.export.wish import Wish, job_of
from tconv_gui.figures import BY_ID as FIGURES
from tconv_gui.figures.figure import ViewOptions
from tconv_gui.recipe import fingerprint
from tconv_gui.recipe.places import Place

Size = tuple[int, int]
Screenshot = Callable[
    [Path, str | None, str | None, int | None, Size, str, str, ViewOptions, str | None], None
]
"""Writes a picture of the window: path, lesson, view, step, size, theme, language, options and the
figure beside it."""


class Work(Protocol):
    """How the files of a task are made."""

    @property
    def count(self) -> int | None:
        """How many numbered files there will be; None for one that has just the name asked for."""

    @property
    def digest(self) -> str:
        """Another one wherever another file may come of it."""


@dataclass(frozen=True)
class Drawing:
    """A figure of a document: all that its file depends on, fit to be handed to another process.

    ``document`` is a .tconv file's content.
    """

    wish: Wish
    document: bytes
    format_id: str

    @cached_property
    def count(self) -> int | None:
        """One file for each step where the kind of file holds one picture."""
        if FORMATS[self.format_id].several != "files":
            return None
        count = step_count(self.wish, self.document)
        return count if count > 1 else None

    @cached_property
    def digest(self) -> str:
        """Of the wish, the document and the program."""
        return _digest(
            fingerprint.of_drawing(), _text_of(asdict(self.wish)), self.format_id, self.document
        )

    def make(self, target: Path, progress: Progress) -> tuple[Path, ...]:
        """Write the files; ConvError or Cancelled where that cannot be, or is not to be."""
        job = job_of(self.wish, decode(self.document).document)
        return export(job, FORMATS[self.format_id], target, progress)

    def check(self) -> None:
        """ConvError where the figure cannot be drawn as it is wished."""
        job_of(self.wish, decode(self.document).document)


@dataclass(frozen=True)
class Screen:
    """A picture of the whole window."""

    lesson: str
    view: str | None
    step: int | None
    size: Size
    theme: str
    language: str
    options: ViewOptions
    beside: str | None
    count: int | None = None

    @cached_property
    def digest(self) -> str:
        """Of what is asked for and the program."""
        return _digest(fingerprint.of_windows(), _text_of(asdict(self)))

    def check(self) -> None:
        """ConvError where no picture can be so large."""
        check_size(*self.size)

    def make(self, target: Path, screenshot: Screenshot) -> tuple[Path, ...]:
        """Have the picture taken; ConvError where that cannot be."""
        screenshot(
            target, self.lesson, self.view, self.step, self.size, self.theme, self.language,
            self.options, self.beside,
        )  # fmt: skip
        return (target,)


@dataclass(frozen=True, eq=False)
class Task:
    """One entry of a recipe in one language: ``out`` is where it goes, below the folder, with "/".

    ``name`` is what the entry is called by.
    """

    name: str
    out: str
    place: Place
    work: Drawing | Screen

    @property
    def files(self) -> tuple[str, ...]:
        """All that will be written."""
        if self.work.count is None:
            return (self.out,)
        paths = numbered_paths(Path(self.out), self.work.count)
        return tuple(path.as_posix() for path in paths)


def step_count(wish: Wish, document: bytes) -> int:
    """How many frames there are; 1 where the figure or the steps cannot be."""
    if isinstance(wish.steps, tuple):
        return max(wish.steps[1] - wish.steps[0] + 1, 1)
    if wish.steps != "all" or wish.figure not in FIGURES:
        return 1
    whole = decode(document).document
    if not 0 <= wish.layer < len(whole.layers):
        return 1
    return FIGURES[wish.figure].step_count(whole, wish.layer) + 1


def _digest(*parts: str | bytes) -> str:
    found = hashlib.sha256()
    for part in parts:
        data = part.encode() if isinstance(part, str) else part
        found.update(len(data).to_bytes(8, "big") + data)
    return found.hexdigest()


def _text_of(values: dict[str, Any]) -> str:
    return json.dumps(values, sort_keys=True, default=sorted)  # a set is a list in order
