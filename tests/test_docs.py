"""The documents are true where a machine can tell: links, pictures, commands, names of menus."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any
from urllib.parse import unquote

import numpy as np
import pytest

from core.document import make_document, make_layer
from core.errors import ConvError
from core.lesson import load_lesson, right_answer
from core.ops import BY_ID as OPERATIONS
from core.words_mark import Mark
from core.written import FRAMEWORKS, written
from tconv_gui import cli
from tconv_gui.actions import load_menus
from tconv_gui.actions._command import Command, Entry, Submenu, plain_title
from tconv_gui.export import BY_ID as FORMATS
from tconv_gui.export import Job, natural_size
from tconv_gui.export.format import go_on
from tconv_gui.figures.figure import Frame
from tconv_gui.theme import load_theme
from tconv_gui.words import Words

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "docs" / "guide" / "images"
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
GUIDE = [page for page in PAGES if page.parent.parent.name == "guide"]
LANGUAGES = ("en", "zh_CN")

LINK = re.compile(r"(!?)\[([^\]]*)\]\(([^)\s]+)\)")
FENCE = re.compile(r"^```(\w*)\n(.*?)^```", re.M | re.S)
INLINE_COMMAND = re.compile(r"`((?:python main\.py|tconv-cli) [^`]+)`")


def named(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


def prose(page: Path) -> str:
    """A page without its blocks of code."""
    return FENCE.sub("", page.read_text(encoding="utf-8"))


def links(page: Path) -> list[tuple[bool, str, str]]:
    """(whether it is a picture, its text, where it leads), the web left out."""
    found = LINK.findall(re.sub(r"`[^`\n]*`", "", prose(page)))
    return [(bool(sign), text, target) for sign, text, target in found if "://" not in target]


def commands(page: Path) -> list[list[str]]:
    """The arguments of every call of the program that a page shows."""
    text = page.read_text(encoding="utf-8")
    lines = [line for _, block in FENCE.findall(text) for line in block.splitlines()]
    lines += INLINE_COMMAND.findall(FENCE.sub("", text).replace("\n", " "))
    found = []
    for line in lines:
        words = shlex.split(line.removeprefix("- run: "), comments=True)
        for start in (["python", "main.py"], ["tconv-cli"]):
            if words[: len(start)] == start and len(words) > len(start):
                found.append(words[len(start) :])
    return found


def menu_paths(page: Path) -> Iterator[str]:
    """What stands in bold and leads through a menu: **File ▸ Export…**."""
    for line in prose(page).splitlines():
        yield from (bold for bold in line.split("**")[1::2] if " ▸ " in bold)


def anchor(heading: str) -> str:
    """How a forge names a heading in a link."""
    return re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")


def titles(entries: tuple[Entry, ...] | list[Entry], words: Words) -> Iterator[tuple[str, ...]]:
    """The paths of titles below a menu, as they are shown in one language."""
    for entry in entries:
        if isinstance(entry, Submenu):
            title = plain_title(words(entry.title))
            yield (title,)
            if not entry.changing:
                below = entry.entries(None)  # type: ignore[arg-type]
                yield from ((title, *path) for path in titles(list(below), words))
        elif isinstance(entry, Command):
            own = entry.title
            yield (plain_title(words(own)) if isinstance(own, Mark) else own,)


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_links_lead_somewhere(page: Path) -> None:
    for _, _, target in links(page):
        path, _, part = unquote(target).partition("#")
        there = (page.parent / path).resolve() if path else page
        assert there.exists(), target
        assert there.is_relative_to(ROOT), target
        if part:
            headings = re.findall(r"^#+ (.+)$", there.read_text(encoding="utf-8"), re.M)
            assert part in map(anchor, headings), target


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_pictures_are_told_to_those_who_cannot_see_them(page: Path) -> None:
    for is_picture, text, target in links(page):
        assert not is_picture or len(text) > 10, target


def test_every_picture_is_used_and_small() -> None:
    used = {
        (page.parent / target).resolve()
        for page in PAGES
        for is_picture, _, target in links(page)
        if is_picture
    }
    pictures = [path for path in PICTURES.iterdir() if path.suffix in (".png", ".gif", ".svg")]
    assert set(pictures) <= used
    sizes = {path.name: path.stat().st_size for path in pictures}
    assert {name: size for name, size in sizes.items() if size > 200_000} == {}
    assert sum(sizes.values()) <= 3_000_000


def test_both_languages_have_the_same_pages_and_pictures_of_their_own() -> None:
    pages = {
        language: {page.name: page for page in GUIDE if page.parent.name == language}
        for language in LANGUAGES
    }
    assert pages["en"]
    assert pages["en"].keys() == pages["zh_CN"].keys()
    for name, page in pages["en"].items():
        targets = [target for is_picture, _, target in links(page) if is_picture]
        theirs = [target for is_picture, _, target in links(pages["zh_CN"][name]) if is_picture]
        assert [target.replace(".en.", ".zh_CN.") for target in targets] == theirs
        english, chinese = commands(page), commands(pages["zh_CN"][name])
        assert [call[:2] for call in english] == [call[:2] for call in chinese]


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_every_command_is_understood(page: Path) -> None:
    parser = cli.parser(Words())
    for call in commands(page):
        if "--help" not in call:
            assert parser.parse_args(call).command == call[0]


def test_commands_are_found_at_all() -> None:
    assert len(commands(ROOT / "docs" / "guide" / "en" / "lecturers.md")) >= 5


@pytest.mark.parametrize("page", [*GUIDE, ROOT / "docs" / "adding.md"], ids=named)
def test_menus_are_called_what_they_are_called(page: Path) -> None:
    words = Words(page.parent.name if page in GUIDE else "en")
    known = {
        (plain_title(words(menu.title)), *path)
        for menu in load_menus()
        for path in titles(list(menu.entries), words)
    }
    for path in menu_paths(page):
        assert tuple(path.split(" ▸ ")) in known, path


# ---- docs/adding.md: what it says to write, written


def examples() -> dict[str, str]:
    """The blocks of code of the page that begin with a docstring, by its first word."""
    text = (ROOT / "docs" / "adding.md").read_text(encoding="utf-8")
    blocks = [block for kind, block in FENCE.findall(text) if kind == "python"]
    found = (re.match(r'"""(\w+): ', block) for block in blocks)
    return {
        match[1]: block for match, block in zip(found, blocks, strict=True) if match is not None
    }


def made(example: str, name: str) -> Any:
    """What a block of code puts on its shelf."""
    # Named like a module: frozen values and type hints look their own up.
    module = ModuleType(f"example_{name.lower()}")
    exec(compile(example, f"docs/adding.md ({name})", "exec"), module.__dict__)
    return getattr(module, name)


def test_the_operation_of_the_page_shares(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    share = made(examples()["Share"], "SHARE")
    monkeypatch.setitem(OPERATIONS, share.id, share)
    document = make_document([[8, 4]], make_layer(share.id, np.ones((2, 2)), stride=2))
    assert document.feature_maps[1][0, 0].tolist() == [[2, 2, 1, 1], [2, 2, 1, 1]]
    for framework in FRAMEWORKS:
        assert written(document, framework.id)
    with np.printoptions():
        exec(written(document, "numpy"), {})
    assert capsys.readouterr().out == "[[[[2. 2. 1. 1.]\n   [2. 2. 1. 1.]]]]\n"


def test_what_code_cannot_say_yet_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(OPERATIONS, "new", replace(OPERATIONS["relu"], id="new"))
    document = make_document([[1]], make_layer("new", [[1]]))
    with pytest.raises(ConvError, match="“ReLU”, layer 1,"):
        written(document, "jax")


def test_the_figure_and_the_format_of_the_page_work(qapp: object) -> None:
    found = examples()
    answer, julia = made(found["Answer"], "ANSWER"), made(found["Julia"], "JULIA")
    document = cli.document_of("lesson:first")
    frame = Frame(document, Words(), step=4)
    job = Job(answer, (frame,), load_theme("light"), *natural_size(answer, frame))
    assert FORMATS["png"].write(job, go_on).startswith(FORMATS["png"].magic)
    assert answer.describe(frame).endswith(" The output alone.")
    text = julia.write(job, go_on).decode()
    assert "layer1_output = reshape([0.0, 0.0, 4.0, 0.0, 4.0, 12.0, 1.0, 6.0, 9.0]" in text


def test_the_lesson_of_the_page_is_one(tmp_path: Path) -> None:
    text = (ROOT / "docs" / "adding.md").read_text(encoding="utf-8")
    (block,) = [block for kind, block in FENCE.findall(text) if kind == "toml"]
    path = tmp_path / "halves.toml"
    path.write_text(block, encoding="utf-8")
    lesson = load_lesson(path)
    question = lesson.steps[0].question
    assert question is not None
    assert right_answer(question, lesson.documents[0]) == 2
