"""What every command does with the streams that it speaks to."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from contextlib import suppress

FAILED = 1


def exit_code(do: Callable[[], int]) -> int:
    """The exit code of ``do``, which prints.

    A terminal that does not know a letter gets its number, not a failure; a reader that has read
    enough, as "head" has, is no reason for a traceback.
    """
    for stream in (sys.stdout, sys.stderr):
        getattr(stream, "reconfigure", dict)(errors="backslashreplace")
    try:
        code = do()
        if sys.stdout is not None:
            sys.stdout.flush()
    except BrokenPipeError:
        # Python would complain again when it ends.
        with suppress(OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED
    return code
