"""Tries out the window: opens it, steps, edits, undoes, exports and closes; says what it did."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import numpy as np

from core.document import shape_text, with_cell
from core.words_mark import QT_TRANSLATE_NOOP
from tconv_gui.export import FORMATS, Job, MissingPartError, export
from tconv_gui.model.preferences import Preferences
from tconv_gui.shell.screenshot import settle
from tconv_gui.shell.start import make_application, make_context, make_window
from tconv_gui.shell.window import dispose

EDIT = QT_TRANSLATE_NOOP("undo", "Edit Input")


def run() -> int:
    """Try everything once; 0 if all of it worked, 1 if something did not."""
    with tempfile.TemporaryDirectory() as folder:
        return _run(Path(folder))


def _run(folder: Path) -> int:
    application = make_application()
    preferences = Preferences(folder / "tconv.ini")
    context = make_context(application, preferences)
    window, look = make_window(application, context)
    model, playback = context.model, context.playback

    def opens() -> str:
        window.show()
        settle()
        picture = window.grab()
        assert not picture.isNull()
        return f"{picture.width()}×{picture.height()}"

    def steps() -> str:
        count = playback.step_count
        for step in range(count + 1):
            playback.seek(step)
            settle(1)
        playback.step_by(-1)
        assert playback.step == count - 1
        return f"{count}"

    def edits_and_undoes() -> str:
        before = model.document
        plane = before.input[0, 0]
        changed = with_cell(plane, (0,) * plane.ndim, 7.0)
        model.edit(EDIT, lambda document: document.with_input(changed))
        assert model.is_modified
        model.undo_stack.undo()
        assert np.array_equal(model.document.input, before.input)
        return shape_text(plane.shape)

    def exports() -> str:
        job = Job(playback.figure, (context.frame(),), context.theme, 320, 180)
        written = []
        for format_ in FORMATS:
            target = folder / f"picture{format_.suffixes[0]}"
            try:
                export(job, format_, target)
            except MissingPartError:  # not every machine has what every kind of file needs
                continue
            assert target.read_bytes().startswith(format_.magic)
            written.append(format_.id)
        return " ".join(written)

    def closes() -> str:
        assert window.close()
        dispose(window)
        look.close()
        return ""

    trials = (opens, steps, edits_and_undoes, exports, closes)
    return max([_try(trial) for trial in trials])


def _try(trial: Callable[[], str]) -> int:
    name = trial.__name__.replace("_", " ")
    try:
        found = trial()
    except Exception as error:  # each trial is told, whatever went wrong in it
        _say(f"FAILED {name}: {type(error).__name__}: {error}")
        return 1
    _say(f"ok {name} {found}".rstrip())
    return 0


def _say(line: str) -> None:
    if sys.stdout is not None:
        sys.stdout.write(f"{line}\n")
        sys.stdout.flush()
