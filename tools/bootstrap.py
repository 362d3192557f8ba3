"""Make this checkout ready to run: system libraries, a virtual environment, Python packages.

``python3 tools/bootstrap.py run`` is what ``make run`` calls first, ``... test`` what
``make test`` calls. Only the standard library is used, and only what Python 3.8 knows, because
the ``python3`` of the machine may be older than the one that the app will get.

What is there already is not installed again: a library is looked for by loading it, and a stamp
in ``.venv`` remembers what the Python packages were installed from.
"""

from __future__ import annotations

import argparse
import ctypes
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
VENV_PYTHON = VENV / "bin" / "python"

TESTED = ((3, 13), (3, 12), (3, 11))
OLDEST = (3, 11)

# What each purpose adds to the packages that the app itself needs.
GROUPS: dict[str, tuple[str, ...]] = {
    "run": (),
    "test": ("test", "lint"),
    "bench": ("test", "lint", "bench"),
}


class Need(NamedTuple):
    """One thing of the system and the package that brings it, by package manager."""

    name: str  # a shared library's soname, or a program
    apt: str
    dnf: str
    pacman: str


# Found by taking packages away one by one from a bare Debian 12. Without these Qt cannot be
# imported at all, not even to write a picture:
DRAWING = (
    Need("libGL.so.1", "libgl1", "libglvnd-glx", "libglvnd"),
    Need("libEGL.so.1", "libegl1", "libglvnd-egl", "libglvnd"),
    Need("libglib-2.0.so.0", "libglib2.0-0", "glib2", "glib2"),
    Need("libfontconfig.so.1", "libfontconfig1", "fontconfig", "fontconfig"),
    Need("libxkbcommon.so.0", "libxkbcommon0", "libxkbcommon", "libxkbcommon"),
    Need("libdbus-1.so.3", "libdbus-1-3", "dbus-libs", "dbus"),
)
# Without these no window can be opened in an X server:
WINDOW = (
    Need("libxcb-cursor.so.0", "libxcb-cursor0", "xcb-util-cursor", "xcb-util-cursor"),
    Need("libxkbcommon-x11.so.0", "libxkbcommon-x11-0", "libxkbcommon-x11", "libxkbcommon-x11"),
    Need("libxcb-icccm.so.4", "libxcb-icccm4", "xcb-util-wm", "xcb-util-wm"),
    Need("libxcb-keysyms.so.1", "libxcb-keysyms1", "xcb-util-keysyms", "xcb-util-keysyms"),
    Need("libxcb-shape.so.0", "libxcb-shape0", "libxcb", "libxcb"),
)
# One test opens the window in a real X server and moves a real mouse:
X_SERVER = (
    Need("Xvfb", "xvfb", "xorg-x11-server-Xvfb", "xorg-server-xvfb"),
    Need("xauth", "xauth", "xorg-x11-xauth", "xorg-xauth"),
    Need("xdotool", "xdotool", "xdotool", "xdotool"),
)

INSTALL = {
    "apt-get": ["install", "-y", "--no-install-recommends"],
    "dnf": ["install", "-y"],
    "pacman": ["-S", "--needed", "--noconfirm"],
}
# A new Debian does not know yet where its packages are; the others look by themselves.
REFRESH = {"apt-get": "apt-get update; ", "dnf": "", "pacman": ""}


class SetUpError(Exception):
    """Something is missing that only the user can bring; the message says what to type."""


# ---- what the machine has -------------------------------------------------------------------


def say(text: str) -> None:
    """One line about what is being done."""
    print("TConv: " + text, flush=True)


def is_there(need: Need) -> bool:
    """Whether the library can be loaded, or the program found."""
    if ".so." not in need.name:
        return shutil.which(need.name) is not None
    try:
        ctypes.CDLL(need.name)
    except OSError:
        return False
    return True


# ---- Python ---------------------------------------------------------------------------------


class Interpreter(NamedTuple):
    """A Python found on this machine."""

    path: str
    version: tuple[int, int]
    makes_environments: bool  # False on Debian without python3-venv


def interpreter(name: str) -> Interpreter | None:
    """The Python called ``name``, or None if there is none that starts."""
    path = shutil.which(name)
    if path is None:
        return None
    question = (
        "import sys, importlib.util as u;"
        "print(sys.version_info[0], sys.version_info[1],"
        " int(all(u.find_spec(m) for m in ('venv', 'ensurepip'))))"
    )
    answer = subprocess.run([path, "-c", question], capture_output=True, text=True, check=False)
    if answer.returncode != 0:
        return None
    major, minor, complete = (int(word) for word in answer.stdout.split())
    return Interpreter(path, (major, minor), bool(complete))


def found_interpreters() -> list[Interpreter]:
    """Every usable Python, the machine's own ``python3`` first."""
    names = ["python3", *("python{}.{}".format(*version) for version in TESTED)]
    found = [interpreter(name) for name in names]
    return [one for one in found if one is not None and one.version >= OLDEST]


def best_interpreter(found: Iterable[Interpreter]) -> Interpreter | None:
    """The one to use: a tested version before an untested one, a complete one before the rest."""
    return min(
        found,
        key=lambda one: (one.version not in TESTED, not one.makes_environments),
        default=None,
    )


def venv_is_usable() -> bool:
    """Whether ``.venv`` holds a Python of a good version that has pip."""
    if not VENV_PYTHON.exists():
        return False
    here = interpreter(str(VENV_PYTHON))
    if here is None or here.version < OLDEST:
        return False
    pip = subprocess.run([str(VENV_PYTHON), "-m", "pip", "--version"], capture_output=True)
    return pip.returncode == 0


def missing_of_python() -> list[Need]:
    """What has to be installed before ``.venv`` can be made."""
    if venv_is_usable():
        return []
    best = best_interpreter(found_interpreters())
    if best is None:
        return [Need("Python 3.11 or newer", "python3.11-venv", "python3.12", "python")]
    if not best.makes_environments:
        package = "python{}.{}-venv".format(*best.version)
        return [Need(f"the module ensurepip of {best.path}", package, "python3-libs", "python")]
    return []


# ---- system packages ------------------------------------------------------------------------


def missing_things(purpose: str) -> list[Need]:
    """What the system lacks for ``purpose``."""
    lacking = [need for need in system_needs(purpose) if not is_there(need)]
    return lacking + missing_of_python()


def package_manager() -> str | None:
    """The package manager of this system, if it is one that is known here."""
    return next((name for name in INSTALL if shutil.which(name)), None)


def install_line(manager: str, needs: Iterable[Need]) -> list[str]:
    """The command, without ``sudo``, that brings all ``needs``.

    >>> " ".join(install_line("apt-get", [Need("Xvfb", "xvfb", "", ""), Need("x", "xvfb", "", "")]))
    'apt-get install -y --no-install-recommends xvfb'
    """
    column = manager.split("-")[0]
    packages = [getattr(need, column) for need in needs]
    return [manager, *INSTALL[manager], *dict.fromkeys(packages)]


def may_install() -> list[str] | None:
    """What to put before a command so that it may change the system; None if it may not."""
    if os.geteuid() == 0:
        return []
    if shutil.which("sudo"):
        asked = subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False)
        if asked.returncode == 0:
            return ["sudo", "-n"]
    return None


def install_with_apt(before: list[str], needs: list[Need]) -> None:
    """Let apt install ``needs``; what it says is shown only when it fails."""
    line = install_line("apt-get", needs)
    say("installing system packages: " + " ".join(line[1 + len(INSTALL["apt-get"]) :]))
    quiet = [*before, "env", "DEBIAN_FRONTEND=noninteractive"]
    # An update that fails for one foreign source may still have brought what is needed.
    subprocess.run([*quiet, "apt-get", "update", "-qq"], capture_output=True, check=False)
    done = subprocess.run(
        [*quiet, *line], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )
    if done.returncode != 0:
        print("\n".join(done.stdout.splitlines()[-12:]))


def what_to_type(manager: str | None, needs: list[Need]) -> str:
    """The sentence that says what is missing and names the exact line that brings it."""
    names = ", ".join(need.name for need in needs)
    if manager is None:
        return f"please install with your system's package manager what is missing: {names}"
    line = as_root(REFRESH[manager] + " ".join(install_line(manager, needs)))
    return f"missing on this machine: {names}.\nType this line, then try again:\n\n    {line}\n"


def as_root(line: str) -> str:
    """The line by which an ordinary user runs ``line``; a bare Debian has no sudo."""
    return f"sudo sh -c '{line}'" if shutil.which("sudo") else f"su -c '{line}'"


def complete_the_system(purpose: str) -> None:
    """Install what the system lacks.

    Raises SetUpError, with the line to type, when something is missing and may not be installed.
    """
    missing = missing_things(purpose)
    if not missing:
        return
    manager, before = package_manager(), may_install()
    if manager == "apt-get" and before is not None:
        install_with_apt(before, missing)
        missing = missing_things(purpose)
    if missing:
        raise SetUpError(what_to_type(manager, missing))


# ---- Python packages ------------------------------------------------------------------------


def constraints_file(version: tuple[int, int]) -> Path:
    """The exact tested versions for this Python."""
    return ROOT / "constraints" / "py{}{}.txt".format(*version)


def fingerprint(purpose: str) -> str:
    """Changes whenever the packages in ``.venv`` have to be looked at again."""
    content = hashlib.sha256(repr(system_needs(purpose)).encode())
    content.update(str(VENV_PYTHON.resolve()).encode())
    files = [ROOT / "pyproject.toml", Path(__file__), *sorted(ROOT.glob("constraints/*.txt"))]
    for file in files:
        content.update(file.read_bytes())
    return content.hexdigest()


def stamp_file(purpose: str) -> Path:
    """Where the fingerprint of the last complete set-up for ``purpose`` is kept."""
    return VENV / f"ready-to-{purpose}"


def is_ready(purpose: str) -> bool:
    """Whether nothing has changed since the last complete set-up."""
    stamp = stamp_file(purpose)
    if not (stamp.exists() and VENV_PYTHON.exists()):
        return False
    return stamp.read_text().strip() == fingerprint(purpose)


def requirements(purpose: str) -> list[str]:
    """What ``pyproject.toml`` asks for, for this purpose; called by the Python of ``.venv``."""
    import tomllib  # not in the Python 3.10 that may have started this file

    with (ROOT / "pyproject.toml").open("rb") as file:
        project = tomllib.load(file)
    asked: list[str] = list(project["project"]["dependencies"])
    for group in GROUPS[purpose]:
        asked += project["dependency-groups"][group]
    return asked


def install_packages(purpose: str) -> None:
    """Let pip bring the packages, in the exact versions that were tested. Runs inside ``.venv``."""
    version = sys.version_info[:2]
    exact = constraints_file(version)
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    if exact.exists():
        command += ["--constraint", str(exact)]
    else:
        say("this Python is newer than those that were tested; taking the newest packages")
    # A user's own pip settings for "always into the home folder" contradict an environment.
    environment = {**os.environ, "PIP_USER": "0"}
    done = subprocess.run(command + requirements(purpose), env=environment, check=False)
    if done.returncode != 0:
        raise SetUpError("pip could not install the Python packages; is there a network?")


def make_environment() -> None:
    """A fresh ``.venv``, made by the best Python of this machine."""
    python = best_interpreter(found_interpreters())
    if python is None:
        raise SetUpError("no Python 3.11 or newer was found")
    say("making .venv with Python {}.{}".format(*python.version))
    made = subprocess.run([python.path, "-m", "venv", "--clear", str(VENV)], check=False)
    if made.returncode != 0:
        raise SetUpError(f"{python.path} could not make {VENV}")


def system_needs(purpose: str) -> list[Need]:
    """What the system has to have for ``purpose``: no more than this machine can make use of."""
    if sys.platform != "linux":
        return []
    if purpose != "run":
        return [*DRAWING, *WINDOW, *X_SERVER]
    return [*DRAWING, *WINDOW] if os.environ.get("DISPLAY") else list(DRAWING)


def set_up(purpose: str) -> None:
    """Bring everything that is missing for ``purpose``; quick when nothing is."""
    if is_ready(purpose):
        return
    complete_the_system(purpose)
    if not venv_is_usable():
        make_environment()
    say("installing Python packages into .venv (the first time, about 100 MB)")
    inside = [str(VENV_PYTHON), str(Path(__file__)), purpose, "--inside"]
    if subprocess.run(inside, check=False).returncode != 0:
        raise SystemExit(1)  # pip and the message of install_packages have said why
    stamp_file(purpose).write_text(fingerprint(purpose) + "\n")


def main() -> int:
    """Set up for one purpose; 0 when all is there, 1 with a sentence when it is not."""
    parser = argparse.ArgumentParser(description="Make this checkout ready.")
    parser.add_argument("purpose", choices=sorted(GROUPS))
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    wanted = parser.parse_args()
    try:
        if wanted.inside:
            install_packages(wanted.purpose)
        else:
            set_up(wanted.purpose)
    except SetUpError as error:
        print(f"TConv: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
