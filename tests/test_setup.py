"""The set-up that ``make run`` and ``make test`` begin with: what it looks for and what it says."""

from __future__ import annotations

from pathlib import Path

import pytest

from tconv_gui.shell import display
from tools import bootstrap, start
from tools.bootstrap import Interpreter, Need

ROOT = Path(__file__).resolve().parent.parent
GL = Need("libGL.so.1", "libgl1", "libglvnd-glx", "libglvnd")
EGL = Need("libEGL.so.1", "libegl1", "libglvnd-egl", "libglvnd")


@pytest.mark.parametrize("need", bootstrap.DRAWING + bootstrap.WINDOW + bootstrap.X_SERVER)
def test_each_need_names_a_package_everywhere(need: Need) -> None:
    assert all(need)
    assert all(" " not in package for package in need)


@pytest.mark.parametrize(
    ("manager", "line"),
    [
        ("apt-get", "apt-get update; apt-get install -y --no-install-recommends libgl1 libegl1"),
        ("dnf", "dnf install -y libglvnd-glx libglvnd-egl"),
        ("pacman", "pacman -S --needed --noconfirm libglvnd"),
    ],
)
@pytest.mark.parametrize(("sudo", "before"), [("/usr/bin/sudo", "sudo sh"), (None, "su")])
def test_the_exact_line_to_type(
    monkeypatch: pytest.MonkeyPatch, manager: str, line: str, sudo: str | None, before: str
) -> None:
    monkeypatch.setattr("shutil.which", lambda name: sudo)
    sentence = bootstrap.what_to_type(manager, [GL, EGL])
    assert "libGL.so.1, libEGL.so.1" in sentence
    assert sentence.splitlines()[-1] == f"    {before} -c '{line}'"


def test_an_unknown_system_gets_the_names_of_what_is_missing() -> None:
    assert "libGL.so.1, libEGL.so.1" in bootstrap.what_to_type(None, [GL, EGL])


def test_nothing_is_changed_where_it_may_not_be(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bootstrap, "missing_things", lambda purpose: [GL])
    monkeypatch.setattr(bootstrap, "package_manager", lambda: "apt-get")
    monkeypatch.setattr(bootstrap, "may_install", lambda: None)
    with pytest.raises(bootstrap.SetUpError, match=r"apt-get install .* libgl1"):
        bootstrap.complete_the_system("run")


def test_what_is_there_is_found_and_what_is_not_is_not() -> None:
    assert bootstrap.is_there(Need("libc.so.6", "libc6", "glibc", "glibc"))
    assert bootstrap.is_there(Need("sh", "dash", "bash", "bash"))
    assert not bootstrap.is_there(Need("libnothing.so.1", "", "", ""))
    assert not bootstrap.is_there(Need("no-such-program", "", "", ""))


@pytest.mark.parametrize(
    ("found", "chosen"),
    [
        ([("python3", 11, True), ("python3.13", 13, True)], "python3"),
        ([("python3", 14, True), ("python3.12", 12, True)], "python3.12"),
        ([("python3", 11, False), ("python3.12", 12, True)], "python3.12"),
        ([("python3", 14, True)], "python3"),
    ],
)
def test_the_best_python_is_chosen(found: list[tuple[str, int, bool]], chosen: str) -> None:
    machine = [Interpreter(path, (3, minor), complete) for path, minor, complete in found]
    best = bootstrap.best_interpreter(machine)
    assert best is not None
    assert best.path == chosen


def test_no_python_is_said_to_be_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bootstrap, "venv_is_usable", lambda: False)
    monkeypatch.setattr(bootstrap, "found_interpreters", list)
    (need,) = bootstrap.missing_of_python()
    assert need.name == "Python 3.11 or newer"


def test_the_tested_pythons_are_those_with_constraints() -> None:
    files = {bootstrap.constraints_file(version) for version in bootstrap.TESTED}
    assert files == set((ROOT / "constraints").glob("*.txt"))


def test_requirements_are_read_from_the_project() -> None:
    asked = bootstrap.requirements("run")
    assert any(line.startswith("PySide6-Essentials>=") for line in asked)
    more = bootstrap.requirements("test")
    assert set(asked) < set(more)
    assert any(line.startswith("pytest>=") for line in more)
    assert any(line.startswith("ruff>=") for line in more)


def test_a_second_start_installs_nothing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    python = tmp_path / "bin" / "python"
    python.parent.mkdir()
    python.touch()
    monkeypatch.setattr(bootstrap, "VENV", tmp_path)
    monkeypatch.setattr(bootstrap, "VENV_PYTHON", python)
    assert not bootstrap.is_ready("run")
    bootstrap.stamp_file("run").write_text(bootstrap.fingerprint("run"))
    assert bootstrap.is_ready("run")
    assert not bootstrap.is_ready("test")
    python.unlink()
    assert not bootstrap.is_ready("run")


def test_the_app_names_the_same_packages_as_the_set_up() -> None:
    for need in bootstrap.DRAWING + bootstrap.WINDOW:
        assert display.PACKAGES[need.name] == need.apt


def test_without_a_display_pictures_are_written() -> None:
    assert start.what_to_run({}, []) == ["first-pictures", str(ROOT / "out")]


def test_where_a_window_can_be_opened_the_arguments_are_handed_on() -> None:
    assert start.what_to_run({"QT_QPA_PLATFORM": "offscreen"}, ["a.tconv"]) == ["a.tconv"]
