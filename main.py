"""The street door: the window, or a command that needs no display.

Whatever is not needed for the window's first picture is imported by the command that needs it.
"""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tconv_gui.figures.figure import ViewOptions
    from tconv_gui.shell.display import Obstacle

# For arrays of the size that is shown, a second thread costs more than it brings.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

COMMANDS = ("list", "export", "screenshot", "build", "audit", "self-test", "first-pictures")
FAILED = 1
ASKS_SOURCE = "_mod_uses_pyside"


def main(arguments: Sequence[str] | None = None) -> int:
    """Open the window, or do what a command says; the exit code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    if is_command(given):
        return command_line(given)
    return open_window(given)


def command_line(arguments: Sequence[str] | None = None) -> int:
    """Do what a command says; the exit code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    if given[:1] == ["audit"]:
        # It stands in checks on machines that lack what Qt needs.
        from tconv_gui.audit import main as audit

        return audit(given[1:])
    try:
        from tconv_gui.cli import Window, run
    except ImportError as error:
        return _fail_to_load(error)
    return run(given, Window(take_screenshot, try_window))


def open_window(files: Sequence[str]) -> int:
    """Open the window with ``files`` in it; 1 and a sentence where no window can be opened."""
    from tconv_gui.shell.display import obstacle

    found = obstacle(os.environ)
    if found is not None:
        return _fail(_in_users_language(found))
    # What is made now stays; ``run`` turns it on again behind the first picture.
    gc.disable()
    try:
        _import_what_needs_no_qt()
        _import_qt()
        from tconv_gui.shell.start import run
    except ImportError as error:
        return _fail_to_load(error)
    return run(list(files))


def is_command(arguments: Sequence[str]) -> bool:
    """Whether the command line asks for something else than the window.

    A word that is neither a file nor looks like the name of one was meant as a command.
    """
    if not arguments:
        return False
    first = arguments[0]
    if first in COMMANDS or first.startswith("-"):
        return True
    return Path(first).name == first and not Path(first).suffix and not os.path.exists(first)


def take_screenshot(
    path: Path,
    lesson: str | None,
    view: str | None,
    step: int | None,
    size: tuple[int, int],
    theme: str,
    language: str,
    options: ViewOptions,
    beside: str | None = None,
) -> None:
    """Write a picture of the whole window to a PNG file."""
    from tconv_gui.shell.screenshot import take

    take(path, lesson, view, step, size, theme, language, options, beside)


def try_window() -> int:
    """Try out the window without a display; the exit code."""
    from tconv_gui.shell.self_test import run

    return run()


def _import_what_needs_no_qt() -> None:
    """Once PySide6 is there it looks into the source of every module that is imported."""
    import core.lesson
    import core.shown  # noqa: F401


def _import_qt() -> None:
    """Import PySide6, and tell it the answer for the modules of ours that do need it.

    It reads each module's source to see whether PySide6 is named in it, so that names spelled in
    another way (``from __feature__ import snake_case``) could be had there; we spell them as Qt
    does.  The reading would be a thirtieth of the way to the first picture.
    """
    import PySide6.QtCore  # noqa: F401

    # Another version of PySide6 may have it elsewhere; then it reads.
    with suppress(ImportError):
        feature = import_module("shibokensupport.feature")
        if hasattr(feature, ASKS_SOURCE):
            setattr(feature, ASKS_SOURCE, lambda module: True)


def _in_users_language(found: Obstacle) -> str:
    try:
        from tconv_gui.words import Words, system_language
    except ImportError:
        return found.english()
    return Words(system_language())(found.mark, **found.facts)


def _fail_to_load(error: ImportError) -> int:
    """Say which system libraries Qt misses; an error of another kind is a fault of ours."""
    from tconv_gui.shell.display import missing_in

    found = missing_in(error)
    if found is None:
        raise error
    return _fail(_in_users_language(found))


def _fail(sentence: str) -> int:
    # A program without a console has no stream to say it on.
    if sys.stderr is not None:
        sys.stderr.write(f"tconv: {sentence}\n")
    return FAILED


if __name__ == "__main__":
    sys.exit(main())
