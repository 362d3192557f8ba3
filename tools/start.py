"""Open the app, or, on a machine without a display, write the first lesson's figures instead.

``make run`` calls this after the set-up. Arguments are handed on to ``main.py``.
"""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MAIN = ROOT / "main.py"
PICTURES = ROOT / "out"


def has_display(environment: Mapping[str, str]) -> bool:
    """Whether a window can be opened: a Wayland or X server answers.

    A variable left over from a closed session is not enough: Qt would abort.

    >>> sys.platform == "linux" and has_display({"DISPLAY": "nonsense"})
    False
    """
    if sys.platform != "linux":
        return True
    folder = Path(environment.get("XDG_RUNTIME_DIR", "/nonexistent"))
    wayland = environment.get("WAYLAND_DISPLAY", "")
    if wayland and answers(socket.AF_UNIX, str(folder / wayland)):
        return True
    return x_server_answers(environment.get("DISPLAY", ""))


def x_server_answers(display: str) -> bool:
    """Whether something listens at an X display name such as ``:0`` or ``localhost:10.0``."""
    match = re.fullmatch(r"(.*):(\d+)(?:\.\d+)?", display)
    if not match:
        return False
    host, number = match[1], int(match[2])
    if host not in ("", "unix"):
        return answers(socket.AF_INET, (host, 6000 + number))
    path = f"/tmp/.X11-unix/X{number}"
    return answers(socket.AF_UNIX, path) or answers(socket.AF_UNIX, "\0" + path)


def answers(family: socket.AddressFamily, address: str | tuple[str, int]) -> bool:
    """Whether a connection to ``address`` is taken."""
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.settimeout(3)
        try:
            probe.connect(address)
        except OSError:
            return False
    return True


def app(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run ``main.py`` headless; its standard output is kept."""
    return subprocess.run(
        [sys.executable, str(MAIN), *arguments], stdout=subprocess.PIPE, text=True, check=False
    )


def identifiers(shelf: str) -> list[str]:
    """The ids that ``main.py list`` gives, in its order."""
    return [line.split("\t")[0] for line in app("list", shelf).stdout.splitlines() if line]


def write_first_lesson() -> int:
    """Each figure of the first lesson as PNG (the result) and GIF (all steps); the exit code."""
    print(f"TConv: there is no display here, so the first lesson's figures go to {PICTURES}")
    PICTURES.mkdir(exist_ok=True)
    lesson = next(iter(identifiers("lessons")), "")
    failed = 0
    for figure in identifiers("figures"):
        for suffix, step in (("png", ["--step", "last"]), ("gif", ["--step", "all"])):
            target = PICTURES / f"{lesson}-{figure}.{suffix}"
            done = app("export", f"lesson:{lesson}", "--figure", figure, *step, "-o", str(target))
            if done.returncode == 0:
                print(f"  {target}")
            failed += done.returncode != 0
    return 1 if failed or not lesson else 0


def main() -> int:
    """The window where there is a display, pictures where there is none."""
    if has_display(os.environ):
        os.execv(sys.executable, [sys.executable, str(MAIN), *sys.argv[1:]])
    return write_first_lesson()


if __name__ == "__main__":
    sys.exit(main())
