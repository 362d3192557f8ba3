"""Where the files in resources/ are: in a checkout, in site-packages and in a frozen app; and
which version of the program they belong to.
"""

from __future__ import annotations

import sys
from functools import cache
from pathlib import Path

DISTRIBUTION = "tconv-gui"


@cache
def resources_folder() -> Path:
    """The folder that holds lessons, themes, icons, fonts and translations.

    resources/ stands beside the packages, installed or not.  A frozen app unpacks its data to
    ``sys._MEIPASS`` or beside the executable.  FileNotFoundError if it is in none of these.
    """
    places = [Path(__file__).resolve().parent.parent]
    if getattr(sys, "frozen", False):
        beside = Path(sys.executable).resolve().parent
        places = [Path(getattr(sys, "_MEIPASS", beside)), beside, beside / "lib", *places]
    for place in places:
        if (place / "resources" / "themes").is_dir():
            return place / "resources"
    raise FileNotFoundError("resources/ is not beside " + ", ".join(map(str, places)))


def resource(*parts: str) -> Path:
    """The path of one file or folder in resources/; it need not exist.

    >>> resource("themes", "light.toml").name
    'light.toml'
    """
    return resources_folder().joinpath(*parts)


def files(folder: str, suffix: str) -> tuple[Path, ...]:
    """All files of resources/``folder`` with ``suffix``, by name; none if there is no folder."""
    return tuple(sorted(resource(folder).glob(f"*{suffix}")))


def lesson_files() -> tuple[Path, ...]:
    """The lessons, one TOML file each."""
    return files("lessons", ".toml")


def theme_files() -> tuple[Path, ...]:
    """The themes, one TOML file each."""
    return files("themes", ".toml")


def translation_files() -> tuple[Path, ...]:
    """The compiled translations, one .qm file per language, named by it."""
    return files("i18n", ".qm")


def font_files() -> tuple[Path, ...]:
    """The fonts that ship with the app."""
    return files("fonts", ".ttf")


def icon_files() -> tuple[Path, ...]:
    """The icons, one SVG file each."""
    return files("icons", ".svg")


def example_files() -> tuple[Path, ...]:
    """The example documents."""
    return files("examples", ".tconv")


def app_version() -> str:
    """TConv's version: the checkout's, else the installed one's, "unknown" where it is neither."""
    # Both take longer than all else here, and few ask.
    import tomllib
    from importlib import metadata

    pyproject = resources_folder().parent / "pyproject.toml"
    if pyproject.is_file():
        project = tomllib.loads(pyproject.read_text(encoding="utf-8")).get("project", {})
        if project.get("name") == DISTRIBUTION:
            return str(project["version"])
    try:
        return metadata.version(DISTRIBUTION)
    except metadata.PackageNotFoundError:
        return "unknown"
