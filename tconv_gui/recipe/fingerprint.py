"""A digest of the program itself: another version may draw another picture.

The version number is not enough: in a checkout the code changes under it.
"""

from __future__ import annotations

import hashlib
import platform
from collections.abc import Iterable
from functools import cache
from importlib import metadata
from pathlib import Path

import numpy as np
import PySide6

from tconv_gui.assets import app_version, resources_folder

# What figures are made of; a picture of the window is made of everything.
DRAWING = (
    "core",
    "resources",
    "tconv_gui/assets.py",
    "tconv_gui/embedded.py",
    "tconv_gui/export",
    "tconv_gui/figures",
    "tconv_gui/recipe",
    "tconv_gui/theme",
    "tconv_gui/words.py",
)
EVERYTHING = ("core", "resources", "tconv_gui", "main.py")
# Others that write files; they are optional.
WRITERS = ("Pillow", "python-pptx", "XlsxWriter")


def of_drawing() -> str:
    """The digest for figures."""
    return _digest(DRAWING)


def of_windows() -> str:
    """The digest for pictures of the window."""
    return _digest(EVERYTHING)


@cache
def _digest(parts: tuple[str, ...]) -> str:
    root = resources_folder().parent
    digest = hashlib.sha256("\n".join(_versions()).encode())
    for file in _files(root, parts):
        content = file.read_bytes()
        name = file.relative_to(root).as_posix()
        digest.update(f"\n{name} {len(content)}\n".encode())
        digest.update(content)
    return digest.hexdigest()


def _versions() -> Iterable[str]:
    yield f"TConv {app_version()}"
    yield f"PySide6 {PySide6.__version__}"
    yield f"numpy {np.__version__}"
    yield f"Python {platform.python_version()}"
    for name in WRITERS:
        try:
            yield f"{name} {metadata.version(name)}"
        except metadata.PackageNotFoundError:
            yield f"no {name}"


def _files(root: Path, parts: Iterable[str]) -> list[Path]:
    """All files of these parts that are there (a frozen app has no source), by name."""
    found: set[Path] = set()
    for part in parts:
        path = root / part
        found.update([path] if path.is_file() else (p for p in path.rglob("*") if p.is_file()))
    return sorted(p for p in found if p.suffix != ".pyc")
