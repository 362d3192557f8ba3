"""Where resources are found."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tconv_gui import assets


@pytest.fixture
def fresh_folder():
    assets.resources_folder.cache_clear()
    yield
    assets.resources_folder.cache_clear()


def test_resources_of_the_checkout():
    assert assets.resource("themes", "dark.toml").is_file()
    assert [path.stem for path in assets.theme_files()] == ["dark", "light"]


@pytest.mark.usefixtures("fresh_folder")
def test_a_frozen_app_looks_where_it_was_unpacked(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    (tmp_path / "resources" / "themes").mkdir(parents=True)
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path), raising=False)
    assert assets.resource("icons") == tmp_path / "resources" / "icons"


@pytest.mark.usefixtures("fresh_folder")
def test_missing_resources_are_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setattr(assets, "__file__", str(tmp_path / "tconv_gui" / "assets.py"))
    with pytest.raises(FileNotFoundError, match="resources/ is not beside"):
        assets.resource("themes")


def test_an_absent_folder_has_no_files():
    assert assets.files("no-such-folder", ".toml") == ()
