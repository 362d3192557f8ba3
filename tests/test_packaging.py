"""What is promised to somebody who installs TConv: names, versions, and a wheel with all in it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).resolve().parent.parent
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PROJECT = PYPROJECT["project"]
CONSTRAINTS = sorted((ROOT / "constraints").glob("py*.txt"))


def requirements(lines: list[str]) -> dict[str, Requirement]:
    """The requirements by normalized name."""
    parsed = [Requirement(line) for line in lines]
    return {canonicalize_name(requirement.name): requirement for requirement in parsed}


def pins(file: Path) -> dict[str, Version]:
    """The exact version of each package in a constraints file."""
    lines = file.read_text(encoding="utf-8").splitlines()
    pairs = [line.split("==") for line in lines if line and not line.startswith("#")]
    return {canonicalize_name(name): Version(version) for name, version in pairs}


# ---- names and versions -----------------------------------------------------------------------


def test_the_names_that_were_promised() -> None:
    assert PROJECT["name"] == "tconv-gui"
    assert PROJECT["gui-scripts"] == {"tconv": "main:main"}
    assert PROJECT["scripts"] == {"tconv-cli": "main:command_line"}
    assert PROJECT["license"] == "MIT"


@pytest.mark.parametrize("version", ["3.11", "3.12", "3.13"])
def test_every_promised_python_is_let_in_and_has_tested_versions(version: str) -> None:
    assert Version(version) in SpecifierSet(PROJECT["requires-python"])
    assert ROOT / "constraints" / f"py{version.replace('.', '')}.txt" in CONSTRAINTS
    assert f"Programming Language :: Python :: {version}" in PROJECT["classifiers"]


@pytest.mark.parametrize("good", ["6.9.3", "6.10.3", "6.11.3"])
def test_a_good_qt_is_let_in(good: str) -> None:
    assert Version(good) in requirements(PROJECT["dependencies"])["pyside6-essentials"].specifier


@pytest.mark.parametrize("bad", ["6.8.3", "6.11.0", "6.11.1", "6.12.0"])
def test_a_qt_that_is_known_to_break_is_refused(bad: str) -> None:
    specifier = requirements(PROJECT["dependencies"])["pyside6-essentials"].specifier
    assert Version(bad) not in specifier


def test_dependencies_have_lower_bounds_and_no_upper_ones() -> None:
    groups = PYPROJECT["dependency-groups"].values()
    asked = [*PROJECT["dependencies"], *(line for group in groups for line in group)]
    for name, requirement in requirements(asked).items():
        operators = [specifier.operator for specifier in requirement.specifier]
        assert operators.count(">=") == 1, name
        assert set(operators) <= {">=", "!="}, name


@pytest.mark.parametrize("file", CONSTRAINTS, ids=lambda file: file.stem)
def test_tested_versions_are_what_is_asked_for(file: Path) -> None:
    groups = PYPROJECT["dependency-groups"]
    tested = pins(file)
    asked = requirements(PROJECT["dependencies"] + groups["test"] + groups["lint"])
    assert tested["pyside6-essentials"] == tested["shiboken6"] == Version("6.10.3")
    for name, requirement in asked.items():
        assert name in tested, f"{name} has no tested version in {file.name}"
        assert tested[name] in requirement.specifier, name


def test_each_dependency_is_named_in_the_notices() -> None:
    notices = (ROOT / "THIRD-PARTY.md").read_text(encoding="utf-8").lower()
    for name in requirements(PROJECT["dependencies"]):
        assert name.removesuffix("-essentials") in notices


# ---- the engine without Qt --------------------------------------------------------------------

ALONE = """
import importlib, pkgutil, sys

OWN = ("core", "numpy")

class OnlyNumpy:
    # Refuses every package that is neither ours, nor numpy, nor Python's own.
    def find_spec(self, name, path=None, target=None):
        top = name.partition(".")[0]
        if top in OWN or top in sys.stdlib_module_names:
            return None
        raise ModuleNotFoundError(f"No module named {name!r}", name=name)

sys.meta_path.insert(0, OnlyNumpy())
import core
names = [module.name for module in pkgutil.walk_packages(core.__path__, "core.")]
for name in names:
    importlib.import_module(name)
for absent in ("PySide6", "shiboken6", "PIL", "pyqtgraph"):
    try:
        importlib.import_module(absent)
    except ModuleNotFoundError:
        continue
    sys.exit(f"{absent} was not shut out")
print(*names)
"""


def run_python(code: str, path: Path, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run ``code`` in a fresh Python that finds TConv in ``path`` only, from another folder."""
    environment = {**os.environ, "PYTHONPATH": str(path), "PYTHONSAFEPATH": "1"}
    return subprocess.run(
        [sys.executable, "-c", code],
        env=environment,
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_engine_runs_where_qt_is_not_installed(tmp_path: Path) -> None:
    done = run_python(ALONE, ROOT, tmp_path)
    assert done.returncode == 0, done.stderr
    files = {file for file in (ROOT / "core").rglob("*.py") if file.name != "__init__.py"}
    assert {file.stem for file in files} <= {
        name.rpartition(".")[2] for name in done.stdout.split()
    }


# ---- the wheel --------------------------------------------------------------------------------

SHIPPED = ("core", "tconv_gui", "resources")
BUILD = "import setuptools.build_meta as backend; print(backend.build_wheel('dist'))"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wheel, built from a copy so that nothing is left behind in the checkout."""
    copy = tmp_path_factory.mktemp("source")
    for name in SHIPPED:
        shutil.copytree(
            ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__", "*.pyc")
        )
    for name in ("main.py", "pyproject.toml", "README.md", "LICENSE", "THIRD-PARTY.md"):
        shutil.copy(ROOT / name, copy / name)
    built = subprocess.run(
        [sys.executable, "-c", BUILD], cwd=copy, capture_output=True, text=True, check=False
    )
    assert built.returncode == 0, built.stdout + built.stderr
    (file,) = (copy / "dist").glob("*.whl")
    return file


def test_the_wheel_holds_all_code_and_all_resources(wheel: Path) -> None:
    inside = set(zipfile.ZipFile(wheel).namelist())
    suffixes = {".py", ".toml", ".svg", ".qm", ".otf", ".ttf", ".png", ".tconv", ".txt"}
    wanted = {
        file.relative_to(ROOT).as_posix()
        for name in SHIPPED
        for file in (ROOT / name).rglob("*")
        if file.suffix in suffixes
    }
    assert not wanted - inside
    assert "main.py" in inside
    tops = {name.split("/")[0] for name in inside if ".dist-info/" not in name}
    assert tops == {"main.py", *SHIPPED}


@pytest.mark.parametrize(
    ("folder", "suffix"),
    [
        ("lessons", ".toml"),
        ("themes", ".toml"),
        ("icons", ".svg"),
        ("images", ".png"),
        ("i18n", ".qm"),
        ("fonts", (".otf", ".ttf")),
    ],
)
def test_the_wheel_holds_each_kind_of_resource(
    wheel: Path, folder: str, suffix: str | tuple[str, ...]
) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    assert [n for n in names if n.startswith(f"resources/{folder}/") and n.endswith(suffix)]


def test_the_wheel_carries_licence_and_notices(wheel: Path) -> None:
    names = {Path(n).name for n in zipfile.ZipFile(wheel).namelist() if "/licenses/" in n}
    assert {"LICENSE", "THIRD-PARTY.md"} <= names


INSTALLED = """
import importlib.metadata, pathlib
import core.functional, main, tconv_gui.assets as assets
here = pathlib.Path(assets.__file__).parent.parent
assert assets.resources_folder() == here / "resources"
assert assets.lesson_files() and assets.theme_files() and assets.translation_files()
assert callable(main.main) and callable(main.command_line)
notices = importlib.metadata.distribution("tconv-gui").read_text("licenses/THIRD-PARTY.md")
assert "PySide6" in notices
print(pathlib.Path(main.__file__).parent)
"""


def test_an_installed_wheel_finds_its_resources(wheel: Path, tmp_path: Path) -> None:
    site = tmp_path / "site"
    zipfile.ZipFile(wheel).extractall(site)
    done = run_python(INSTALLED, site, tmp_path)
    assert done.returncode == 0, done.stderr
    assert Path(done.stdout.strip()) == site
