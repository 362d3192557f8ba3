"""Open the app, or, on a machine without a display, write the first lesson's figures instead.

``make run`` calls this after the set-up. Arguments are handed on to ``main.py``.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))  # this file is run by its path, from anywhere

from tconv_gui.shell.display import NO_DISPLAY, obstacle  # noqa: E402

PICTURES = ROOT / "out"


def what_to_run(environment: Mapping[str, str], arguments: Sequence[str]) -> list[str]:
    """The arguments of ``main.py``: the user's own, or those that write pictures."""
    found = obstacle(environment)
    if found is not None and found.mark == NO_DISPLAY:
        return ["first-pictures", str(PICTURES)]
    return list(arguments)


def main() -> None:
    """Become ``main.py``: the window where there is a display, pictures where there is none."""
    arguments = what_to_run(os.environ, sys.argv[1:])
    if "first-pictures" in arguments:
        print("TConv: there is no display here; writing pictures instead.", flush=True)
    os.execv(sys.executable, [sys.executable, str(ROOT / "main.py"), *arguments])


if __name__ == "__main__":
    main()
