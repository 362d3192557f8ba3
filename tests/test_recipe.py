"""Recipes: what they may say, what is made again and what is not, and the pictures of the docs."""

from __future__ import annotations

import json
import os
import pickle
import re
import subprocess
import sys
from dataclasses import fields
from pathlib import Path

import PySide6
import pytest
from PIL import Image, ImageChops

import main as door
from core.codec import encode
from core.document import make_document, make_layer
from core.errors import ConvError
from tconv_gui.export import format_for
from tconv_gui.export.wish import Wish
from tconv_gui.recipe import Order, Outcome, build, read_recipe, reading
from tconv_gui.recipe.sources import document_of
from tconv_gui.recipe.tasks import Drawing
from tconv_gui.words import Words

pytestmark = pytest.mark.usefixtures("qapp")

ROOT = Path(__file__).resolve().parent.parent
ONE = """
[[figure]]
out = "one.png"
operation = "conv_transpose"
input = [[1, 2], [3, 4]]
kernel = [[1, 0], [0, 1]]
size = "320x200"
"""
TWO = """
[[figure]]
name = "second"
out = "two.svg"
source = "lesson:first"
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "figures.toml"
    path.write_text(text, encoding="utf-8")
    return path


def built(path: Path, **order: object) -> tuple[bool, list[tuple[str, str]]]:
    """Whether all is well, and what was said of each file."""
    said: list[tuple[str, str]] = []

    def say(outcome: Outcome) -> None:
        said.extend((outcome.state, file.name) for file in outcome.files)

    def screenshot(target: Path, *_how: object) -> None:
        target.write_bytes(b"window")

    order.setdefault("jobs", 1)
    return build(read_recipe(path), Order(**order), screenshot, say), said  # type: ignore[arg-type]


def problems(path: Path) -> list[str]:
    return [str(problem) for problem in read_recipe(path).problems]


# --- what is made again ---------------------------------------------------------------------------


def test_only_what_changed_is_made_again(tmp_path: Path) -> None:
    path = written(tmp_path, ONE + TWO)
    assert built(path) == (True, [("built", "one.png"), ("built", "two.svg")])
    assert built(path) == (True, [("unchanged", "one.png"), ("unchanged", "two.svg")])
    written(tmp_path, ONE + TWO + 'theme = "dark"\n')
    assert built(path) == (True, [("unchanged", "one.png"), ("built", "two.svg")])
    (tmp_path / "one.png").unlink()
    (tmp_path / "two.svg").write_text("mine", encoding="utf-8")
    assert built(path) == (True, [("built", "one.png"), ("built", "two.svg")])
    assert built(path, force=True)[1] == [("built", "one.png"), ("built", "two.svg")]
    assert built(path, only=("second",)) == (True, [("unchanged", "two.svg")])


def test_a_source_that_changes_is_seen(tmp_path: Path) -> None:
    source = tmp_path / "mine.tconv"
    layer = make_layer("conv", [[1, 2]])
    source.write_bytes(encode(make_document([[1, 2, 3]], layer)))
    path = written(tmp_path, '[[figure]]\nout = "a.svg"\nsource = "mine.tconv"\n')
    assert built(path)[1] == [("built", "a.svg")]
    assert built(path)[1] == [("unchanged", "a.svg")]
    source.write_bytes(encode(make_document([[1, 2, 4]], layer)))
    assert built(path)[1] == [("built", "a.svg")]


def test_looking_writes_nothing(tmp_path: Path) -> None:
    path = written(tmp_path, '[defaults]\nout = "pictures"\n' + ONE)
    assert built(path, check=True) == (False, [("stale", "one.png")])
    assert os.listdir(tmp_path) == ["figures.toml"]
    built(path)
    assert built(path, check=True) == (True, [("unchanged", "one.png")])


@pytest.mark.parametrize("text", ["", "{", "[]", '{"format": "tconv-recipe-record", "version": 1}'])
def test_a_record_that_is_lost_or_damaged_makes_everything_again(
    text: str, tmp_path: Path
) -> None:
    path = written(tmp_path, ONE)
    built(path)
    record = tmp_path / ".figures.built.json"
    assert list(json.loads(record.read_text(encoding="utf-8"))["files"]) == ["one.png"]
    record.write_text(text, encoding="utf-8")
    assert built(path)[1] == [("built", "one.png")]
    assert built(path)[1] == [("unchanged", "one.png")]


def test_what_no_entry_makes_any_more_is_named_and_deleted_on_demand(tmp_path: Path) -> None:
    path = written(tmp_path, ONE + 'steps = "all"\n' + TWO)
    assert [state for state, _ in built(path)[1]] == ["built"] * 6
    written(tmp_path, ONE + "steps = [0, 2]\n")
    over = ["one-03.png", "one-04.png", "two.svg"]
    assert built(path) == (
        True,
        [("built", f"one-0{n}.png") for n in range(3)] + [("left", name) for name in over],
    )
    (tmp_path / "two.svg").write_text("mine by now", encoding="utf-8")
    assert built(path, prune=True)[1][3:] == [("pruned", name) for name in over[:2]]
    assert not (tmp_path / "one-03.png").exists()
    assert (tmp_path / "two.svg").read_text(encoding="utf-8") == "mine by now"
    # An entry that cannot be read may be the one that makes them.
    written(tmp_path, "[[figure]]\nout = 3\n")
    assert built(path, prune=True) == (False, [])
    assert (tmp_path / "one-00.png").exists()


def test_a_folder_that_cannot_be_harms_no_other(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    path = written(tmp_path, ONE.replace("one.png", "file/one.png") + TWO)
    assert built(path) == (False, [("failed", "one.png"), ("built", "two.svg")])
    assert (tmp_path / "file").read_text(encoding="utf-8") == "mine"


def test_it_can_be_stopped_between_files(tmp_path: Path) -> None:
    recipe = read_recipe(written(tmp_path, ONE + TWO))
    said: list[Outcome] = []
    no_window = lambda *_how: None  # noqa: E731
    assert not build(recipe, Order(jobs=1), no_window, said.append, lambda: bool(said))
    assert [outcome.state for outcome in said] == ["built"]
    assert sorted(os.listdir(tmp_path)) == [".figures.built.json", "figures.toml", "one.png"]


def test_two_processes_write_the_same_bytes_as_one(tmp_path: Path) -> None:
    text = ONE + 'languages = ["en", "zh_CN"]\ncaption = true\n' + TWO
    text += '[[figure]]\nout = "bad.png"\nsource = "lesson:first"\nsteps = 99\n'
    path = written(tmp_path, text)
    contents = []
    for jobs in (1, 2):
        is_well, said = built(path, force=True, jobs=jobs)
        assert not is_well
        assert [state for state, _ in said] == ["built", "built", "built", "failed"]
        names = ("one.en.png", "one.zh_CN.png", "two.svg")
        contents.append([(tmp_path / name).read_bytes() for name in names])
    assert contents[0] == contents[1]
    assert not (tmp_path / "bad.png").exists()


def test_errors_come_back_from_another_process() -> None:
    with pytest.raises(ConvError) as info:
        document_of("lesson:none")
    again = pickle.loads(pickle.dumps(info.value))
    assert (str(again), again.parameter, again.layer) == (str(info.value), "source", None)
    assert Words("zh_CN").error(again) == Words("zh_CN").error(info.value)


# --- what it may say ------------------------------------------------------------------------------


def test_every_field_of_a_wish_can_be_said() -> None:
    own = {field.name for field in fields(Wish)} - {"options"}
    assert own <= reading.FIGURE_KEYS.keys()
    assert {"symbols", "index_base", "without_flip", "signal"} <= reading.FIGURE_KEYS.keys()


def test_what_is_said_arrives(tmp_path: Path) -> None:
    text = """
    [defaults]
    theme = "dark"
    languages = ["en", "zh_CN"]
    [[figure]]
    out = "deep/a.gif"
    source = "lesson:stride/2"
    figure = "stamps"
    beside = "matrix"
    steps = [1, 3]
    size = "10cm x 5cm"
    dpi = 127
    symbols = "names"
    frame_ms = 500
    language = "zh_CN"
    [[figure]]
    out = "{language}/b.svg"
    source = "arithmetic:dilation/transposed"
    stride = 3
    title = "Mine"
    """
    recipe = read_recipe(written(tmp_path, text))
    assert not recipe.problems
    first, *others = recipe.tasks
    assert [task.out for task in recipe.tasks] == ["deep/a.gif", "en/b.svg", "zh_CN/b.svg"]
    assert isinstance(first.work, Drawing)
    wish = first.work.wish
    assert (wish.figure, wish.beside, wish.steps) == ("stamps", "matrix", (1, 3))
    assert wish.theme == "dark"
    assert (wish.width, wish.height, wish.language, wish.frame_ms) == (500, 250, "zh_CN", 500)
    assert wish.options.symbols == "names"
    assert [task.work.wish.language for task in others] == ["en", "zh_CN"]  # type: ignore[union-attr]
    assert b'"title": "Mine"' in others[0].work.document  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("thme = 1", "line 8, figure “one.png”, thme: the key “thme” is not known here; did you "
         "mean “theme”?"),
        ("zzzzz = 1", "the key “zzzzz” is not known here."),
        ("caption = 1", "“caption” must be true or false, not 1."),
        ("layer = true", "“layer” must be a whole number, not true."),
        ("frame_ms = 1.5", "“frame_ms” must be a whole number"),
        ("steps = [1]", "“steps” must be a step, the first and last of several"),
        ("channel = [0, 1, 2]", "“channel” must be two whole numbers"),
        ('symbols = "runes"', "“symbols” must be one of numbers, names, letters, not “runes”."),
        ("type_scale = nan", "“type_scale” must be a number"),
        ("languages = []", "“languages” must be a list of texts"),
        ('language = "xx"', "there is no language “xx”; there are en, zh_CN."),
        ('language = "en"\nlanguages = ["en"]', "“language” and “languages” say the same"),
        ('figure = "stmps"', "there is no figure “stmps”"),
        ('format = "bmp"', "there is no format “bmp”"),
        ('dpi = 3', "“dpi” must be from 10 to 2400, not 3."),
        ("stride = 0", "stride must be at least 1, but is 0."),
        ('stride = "x"', "stride must be a whole number"),
        ("inputs = [[[1]]]", "“input” and “inputs” say the same"),
        ("layers = [{strid = 1}]", "“strid” is not known here; did you mean “stride”?"),
        ('source = "lesson:frist"', "There is no lesson “frist”; there are first,"),
        ('source = "lesson:first/99"', "“99” is no page of the lesson “first”"),
        ('source = "nothing.tconv"', "nothing.tconv"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_in_its_place_and_harms_no_other(
    line: str, sentence: str, tmp_path: Path
) -> None:
    path = written(tmp_path, ONE + line + "\n" + TWO)
    found = problems(path)
    assert len(found) == 1
    assert sentence in found[0]
    assert re.match(r"figures\.toml, line \d+, figure “one\.png”", found[0])
    assert built(path) == (False, [("built", "two.svg")])
    assert not (tmp_path / "one.png").exists()


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("[[figure]", "figures.toml is no TOML file"),
        ("", "asks for nothing"),
        ("[figure]\nout = 1", "begin it with [[figure]]"),
        ("[[figur]]", "did you mean “figure”?"),
        ('[defaults]\nthem = "dark"', "line 2, defaults, them: the key “them” is not known"),
        ("[defaults]\nout = 3" + ONE, "“out” must be a text"),
    ],
)
def test_what_is_no_recipe_is_refused(text: str, sentence: str, tmp_path: Path) -> None:
    with pytest.raises(ConvError) as info:
        read_recipe(written(tmp_path, text))
    assert sentence in str(info.value)


@pytest.mark.parametrize(
    "out",
    ["../a.png", "/a.png", "a/../../b.png", "C:\\\\a.png", "\\\\\\\\host\\\\a.png", "~/a.png"],
)
def test_no_entry_leaves_the_folder(out: str, tmp_path: Path) -> None:
    found = problems(written(tmp_path, ONE.replace("one.png", out)))
    assert len(found) == 1
    assert "leaves the folder for outputs" in found[0]


def test_a_link_does_not_lead_out_of_the_folder(tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    (tmp_path / "here").mkdir()
    (tmp_path / "here" / "link").symlink_to(tmp_path / "there", target_is_directory=True)
    found = problems(written(tmp_path / "here", ONE.replace("one.png", "link/one.png")))
    assert "leaves the folder for outputs" in found[0]


def test_the_recipe_may_say_another_folder_openly(tmp_path: Path) -> None:
    (tmp_path / "talk").mkdir()
    path = written(tmp_path / "talk", '[defaults]\nout = "../slides"\n' + ONE)
    assert built(path) == (True, [("built", "one.png")])
    assert (tmp_path / "slides" / "one.png").exists()


def test_two_entries_do_not_write_one_file(tmp_path: Path) -> None:
    text = ONE + 'steps = "all"\n' + TWO.replace("two.svg", "ONE-03.png")
    path = written(tmp_path, text)
    found = problems(path)
    assert len(found) == 1
    assert "“ONE-03.png” is what figure “one.png” makes too" in found[0]
    assert [name for _, name in built(path)[1]] == [f"one-0{n}.png" for n in range(5)]


def test_a_source_is_not_written_over(tmp_path: Path) -> None:
    path = written(tmp_path, ONE)
    built(path)
    before = (tmp_path / "one.png").read_bytes()
    written(tmp_path, '[[figure]]\nout = "one.png"\nsource = "one.png"\n')
    assert "“one.png” is a source of this recipe" in problems(path)[0]
    assert built(path)[0] is False
    assert (tmp_path / "one.png").read_bytes() == before


# --- the command ----------------------------------------------------------------------------------


def test_the_command_says_a_line_for_every_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tconv_gui.cli.system_language", lambda: "en")
    path = written(tmp_path, ONE + 'steps = "all"\n' + "[[figure]]\nout = 1\n")
    assert door.main(["build", str(path)]) == 1
    said = capsys.readouterr()
    first = tmp_path / "one-00.png"
    assert said.out == f"built {first} … one-04.png (5 files)\n"
    assert said.err.startswith("tconv-cli: failed figures.toml, line 10, figure 2, out: ")
    written(tmp_path, ONE + 'steps = "all"\n')
    assert door.main(["build", str(path), "--check"]) == 0
    assert capsys.readouterr().out == f"unchanged {first} … one-04.png (5 files)\n"
    assert door.main(["build", str(path), "--only", "nix"]) == 1
    assert "has no entry “nix”; it has one.png." in capsys.readouterr().err


# --- recipes of this project ----------------------------------------------------------------------


def test_the_lecture_is_a_recipe_and_a_part_of_it_is_made(tmp_path: Path) -> None:
    recipe = read_recipe(ROOT / "docs" / "lecture" / "figures.toml", tmp_path)
    assert not recipe.problems
    kinds = {format_for(task.out).several for task in recipe.tasks}
    assert kinds == {"files", "pages", "animation"}
    assert {task.out.split(".")[-2] for task in recipe.tasks} >= {"en", "zh_CN"}
    said: list[Outcome] = []
    no_window = lambda *_how: None  # noqa: E731
    assert build(recipe, Order(only=("01*", "02*"), jobs=1), no_window, said.append)
    assert [outcome.state for outcome in said] == ["built"] * 2
    assert all(file.stat().st_size > 1000 for outcome in said for file in outcome.files)


PAGES = [page for page in (ROOT / "docs").rglob("*.md") if "```toml" in page.read_text("utf-8")]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_recipes_in_the_docs_can_be_read(page: Path, tmp_path: Path) -> None:
    blocks = re.findall(r"^```toml\n(.*?)^```", page.read_text(encoding="utf-8"), re.M | re.S)
    recipes = [block for block in blocks if "[[figure]]" in block]
    for block in recipes:
        path = written(tmp_path, block)
        assert not problems(path)
        assert built(path, check=True)[1]


def pinned(name: str) -> str:
    """The version that the docs' pictures are made with."""
    text = (ROOT / "constraints" / "py311.txt").read_text(encoding="utf-8")
    found = re.search(rf"^{name}==(\S+)", text, re.M | re.I)
    assert found is not None
    return found[1]


@pytest.mark.skipif(
    PySide6.__version__ != pinned("PySide6_Essentials"),
    reason="another version of Qt draws letters in another way",
)
def test_the_pictures_of_the_docs_are_what_the_program_draws(tmp_path: Path) -> None:
    docs = ROOT / "docs"
    # A process of its own, as `make docs` has it: what other tests have done plays no part.
    run = subprocess.run(
        [sys.executable, ROOT / "main.py", "build", docs / "figures.toml", "-o", tmp_path,
         "--jobs", "1"],
        capture_output=True, text=True, check=False, timeout=100,
    )  # fmt: skip
    assert run.returncode == 0, run.stderr
    made = {p.relative_to(tmp_path) for p in tmp_path.rglob("[!.]*.*")}
    there = {p.relative_to(docs) for p in docs.rglob("images/*.*") if p.suffix != ".json"}
    assert made == there
    differing = [str(name) for name in sorted(made) if not alike(tmp_path / name, docs / name)]
    assert not differing, "run `make docs` and look at: " + ", ".join(differing)


def alike(one: Path, other: Path) -> bool:
    """Whether two pictures are the same in every frame, but for what processors round."""
    with Image.open(one) as a, Image.open(other) as b:
        frames = getattr(a, "n_frames", 1)
        if a.size != b.size or getattr(b, "n_frames", 1) != frames:
            return False
        for frame in range(frames):
            a.seek(frame)
            b.seek(frame)
            difference = ImageChops.difference(a.convert("RGB"), b.convert("RGB"))
            if max(high for _, high in difference.getextrema()) > 3:
                return False
    return True
