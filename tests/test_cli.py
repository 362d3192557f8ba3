"""The command line and the street door: what is said, what is written, which code comes back."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication

import main as door
from core.codec import encode
from core.document import Document, make_document, make_layer
from core.lesson import load_lesson
from core.ops import OPERATIONS
from tconv_gui import assets, cli
from tconv_gui.assets import lesson_files, resource
from tconv_gui.export import BY_ID, FORMATS, Format, Job, export, natural_size
from tconv_gui.figures import BY_ID as FIGURES_BY_ID
from tconv_gui.figures import FIGURES
from tconv_gui.figures.figure import Frame, ViewOptions
from tconv_gui.shell import display
from tconv_gui.theme import load_theme
from tconv_gui.words import Words

pytestmark = pytest.mark.usefixtures("qapp")

ROOT = Path(__file__).resolve().parent.parent
# What needs a program of another maker is tried where that is.
HERE = [f for f in FORMATS if f.id != "mp4" or shutil.which("ffmpeg") is not None]


@pytest.fixture
def document() -> Document:
    layer = make_layer("conv_transpose", [[1, 2], [3, 4]], stride=2)
    return make_document([[1, 2], [3, -1]], layer, title="Mine")


@pytest.fixture
def source(document: Document, tmp_path: Path) -> str:
    path = tmp_path / "mine.tconv"
    path.write_bytes(encode(document))
    return str(path)


def ran(*arguments: str | Path) -> int:
    return door.main([str(argument) for argument in arguments])


def started(*arguments: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """The program in a process of its own, without a display."""
    clean = {k: v for k, v in os.environ.items() if k not in ("DISPLAY", "WAYLAND_DISPLAY")}
    clean.pop("QT_QPA_PLATFORM", None)
    return subprocess.run(
        [sys.executable, str(ROOT / "main.py"), *map(str, arguments)],
        env=clean | environment, capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip


# --- list -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("shelf", "ids"),
    [
        ("figures", [figure.id for figure in FIGURES]),
        ("formats", [format_.id for format_ in FORMATS]),
        ("operations", [operation.id for operation in OPERATIONS]),
    ],
)
def test_lists_are_the_shelves(
    shelf: str, ids: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert ran("list", shelf) == 0
    rows = [line.split("\t") for line in capsys.readouterr().out.splitlines()]
    assert [key for key, _ in rows] == ids
    assert all(title for _, title in rows)


def test_lessons_are_listed_in_order_and_in_the_language(
    capsys: pytest.CaptureFixture[str],
) -> None:
    titles = {}
    for language in ("en", "zh_CN"):
        assert ran("list", "lessons", "--lang", language) == 0
        lines = capsys.readouterr().out.splitlines()
        titles[language] = dict(line.split("\t") for line in lines)
    assert list(titles["en"]) == list(titles["zh_CN"])
    assert set(titles["en"]) == {path.stem for path in lesson_files()}
    first = load_lesson(resource("lessons", f"{next(iter(titles['en']))}.toml"))
    assert titles["en"][first.id] == first.title["en"]
    assert titles["zh_CN"][first.id] == first.title["zh_CN"]


# --- export -----------------------------------------------------------------------------------


@pytest.mark.parametrize("format_", HERE, ids=lambda format_: format_.id)
def test_the_window_and_the_command_line_write_the_same(
    format_: object, document: Document, source: str, tmp_path: Path
) -> None:
    suffix = format_.suffixes[0]  # type: ignore[attr-defined]
    out, window = tmp_path / f"cli{suffix}", tmp_path / f"window{suffix}"
    figure = FIGURES_BY_ID["scatter"]
    frame = Frame(document, Words("zh_CN"), step=3)
    job = Job(figure, (frame,), load_theme("dark"), 640, 360, background="black")
    export(job, format_, window)  # type: ignore[arg-type]
    arguments = ["--figure", "scatter", "--step", "3", "--size", "640x360", "--theme", "dark"]
    look = ["--background", "black", "--lang", "zh_CN"]
    assert ran("export", source, *arguments, *look, "-o", out) == 0
    assert out.read_bytes() == window.read_bytes()


def test_a_still_shows_the_last_step_in_its_natural_size(
    document: Document, source: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for figure in FIGURES:
        out = tmp_path / f"{figure.id}.png"
        assert ran("export", source, "--figure", figure.id, "-o", out) == 0
        assert capsys.readouterr().out.strip() == str(out)
        image = QImage(str(out))
        frame = Frame(document, Words(), step=figure.step_count(document, 0))
        assert (image.width(), image.height()) == natural_size(figure, frame)
        assert image.text("Description") == figure.describe(frame)


def test_scale_multiplies_the_pixels(source: str, tmp_path: Path) -> None:
    out = tmp_path / "a.png"
    for size, scale, wanted in (
        ("301x201", "2", (602, 402)),
        ("301x201", "1.5", (452, 302)),
        ("301×201", "0.5", (151, 101)),
    ):
        arguments = ["--figure", "gather", "--size", size, "--scale", scale, "-o", out]
        assert ran("export", source, *arguments) == 0
        image = QImage(str(out))
        assert (image.width(), image.height()) == wanted
        assert image.dotsPerMeterX() == round(float(scale) * 96 / 0.0254)


@pytest.mark.parametrize(
    ("background", "corner"),
    [("white", "#ffffffff"), ("black", "#ff000000"), ("transparent", "#00000000"),
     ("#12aBff", "#ff12abff")],
)  # fmt: skip
def test_backgrounds(background: str, corner: str, source: str, tmp_path: Path) -> None:
    out = tmp_path / "a.png"
    assert ran("export", source, "--figure", "scatter", "--background", background, "-o", out) == 0
    assert QImage(str(out)).pixelColor(0, 0).name(QColor.NameFormat.HexArgb) == corner


def test_all_steps_become_an_animation_pages_or_numbered_files(
    source: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    for suffix in ("gif", "pdf", "png"):
        arguments = ["--figure", "scatter", "--step", "all", "--size", "200x120"]
        assert ran("export", source, *arguments, "-o", folder / f"a.{suffix}") == 0
    numbered = [f"a-{n:02}.png" for n in range(5)]
    assert sorted(path.name for path in folder.iterdir()) == sorted([*numbered, "a.gif", "a.pdf"])
    written = [Path(line).name for line in capsys.readouterr().out.splitlines()]
    assert written == ["a.gif", "a.pdf", *numbered]


def test_figures_are_exported_with_symbols(source: str, tmp_path: Path) -> None:
    written = {}
    for name, arguments in {
        "plain": [],
        "names": ["--symbols", "names"],
        "from one": ["--symbols", "names", "--index-base", "1"],
        "letters": ["--symbols", "letters"],
    }.items():
        out = tmp_path / "a.svg"
        look = ["--figure", "scatter", "--text", "text", *arguments]
        assert ran("export", source, *look, "-o", out) == 0
        written[name] = set(re.findall(r"<text[^>]*>([^<]+)</text>", out.read_text("utf-8")))
    assert {"x₀₀", "w₀₁"} <= written["names"] - written["plain"]
    assert "x₂₂" in written["from one"] - written["names"]
    assert {"A", "d", "Dd"} <= written["letters"] - written["names"]


@pytest.mark.parametrize(
    "format_", [f for f in HERE if f.draws], ids=lambda format_: format_.id
)
def test_two_figures_become_one_picture(format_: Format, source: str, tmp_path: Path) -> None:
    alone, both = (tmp_path / f"{name}{format_.suffixes[0]}" for name in ("alone", "both"))
    arguments = ("export", source, "--figure", "scatter", "--size", "1280x720", "-o")
    assert ran(*arguments, alone) == 0
    assert ran(*arguments, both, "--beside", "matrix") == 0
    assert both.read_bytes().startswith(format_.magic)
    assert both.read_bytes() != alone.read_bytes()
    if format_.id == "png":
        image = QImage(str(both))
        assert (image.width(), image.height()) == (1280, 720)
        assert "On the right, Matrix:" in image.text("Description")
        # Each has its grids in its own half.
        for left in (0, 640):
            half = image.copy(left, 0, 640, 720)
            lines = {half.pixel(x, y) for x in range(0, 640, 3) for y in range(0, 720, 3)}
            assert QColor(load_theme("light").output.line).rgb() in lines


def test_lessons_can_be_exported(tmp_path: Path) -> None:
    for path in lesson_files():
        out = tmp_path / f"{path.stem}.svg"
        assert ran("export", f"lesson:{path.stem}", "--figure", "scatter", "-o", out) == 0
        assert out.stat().st_size > 1000


def test_svg_text_can_be_kept_as_text(source: str, tmp_path: Path) -> None:
    for kind, count in (("outlines", 0), ("text", 1)):
        out = tmp_path / f"{kind}.svg"
        assert ran("export", source, "--figure", "scatter", "--text", kind, "-o", out) == 0
        assert ("<text" in out.read_text(encoding="utf-8")) == count


# --- what goes wrong --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nothing.tconv", "--figure", "scatter", "-o", "a.png"], "no file “nothing.tconv”"),
        (["lesson:nothing", "--figure", "scatter", "-o", "a.png"], "no lesson “nothing”; there"),
        (["SOURCE", "--figure", "scatter", "--step", "9", "-o", "a.png"], "steps 0 to 4"),
        (["SOURCE", "--figure", "scatter", "--size", "20000x9", "-o", "a.png"], "1 to 16384"),
        (["SOURCE", "--figure", "scatter", "-o", "none/a.png"], "there is no folder"),
        (["SOURCE", "--figure", "scatter", "-o", "folder.png"], "is a folder"),
        (["broken.tconv", "--figure", "scatter", "-o", "a.png"], "damaged or cut off"),
        (["folder.png", "--figure", "scatter", "-o", "a.png"], "is a folder; choose a file"),
    ],
)
def test_a_failure_is_said_in_one_line(
    arguments: list[str],
    said: str,
    source: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "folder.png").mkdir()
    (tmp_path / "broken.tconv").write_bytes(b'{"format": "tconv", "version"')
    before = sorted(tmp_path.iterdir())
    assert ran("export", *(source if a == "SOURCE" else a for a in arguments)) == 1
    captured = capsys.readouterr()
    assert not captured.out
    assert captured.err.startswith("tconv-cli: ")
    assert said in captured.err
    assert captured.err.count("\n") == 1
    assert sorted(tmp_path.iterdir()) == before


@pytest.mark.parametrize(
    "arguments",
    [
        ["export"],
        ["export", "x.tconv", "-o", "a.png"],
        ["export", "x.tconv", "--figure", "nothing", "-o", "a.png"],
        ["export", "x.tconv", "--figure", "scatter"],
        ["export", "x.tconv", "--figure", "scatter", "-o", "a.jpg"],
        ["export", "x.tconv", "--figure", "scatter", "-o", "a"],
        *(
            ["export", "x.tconv", "--figure", "scatter", "-o", "a.png", name, value]
            for name, values in {
                "--size": ("10", "0x5", "5x-1", "axb", "1e3x5", ""),
                "--scale": ("0", "-1", "nan", "inf", "33", "x"),
                "--step": ("-1", "1.5", "first", ""),
                "--theme": ("blue",),
                "--background": ("blue", "#12", "#GGGGGG"),
                "--lang": ("xx",),
                "--text": ("both",),
                "--symbols": ("words", ""),
                "--index-base": ("2", "x"),
                "--colour": ("red",),
            }.items()
            for value in values
        ),
        ["list"],
        ["list", "everything"],
        ["screenshot"],
        ["screenshot", "-o", "a.gif"],
        ["screenshot", "-o", "a.png", "--view", "nothing"],
        ["self-test", "now"],
        ["first-pictures"],
        ["--nothing"],
        ["exprot", "x.tconv"],
    ],
    ids=" ".join,
)
def test_a_wrong_call_gives_2(
    arguments: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    assert door.main(arguments) == 2
    captured = capsys.readouterr()
    assert not captured.out
    assert "error: " in captured.err
    assert not list(tmp_path.iterdir())


@pytest.mark.skipif(os.name == "nt", reason="a closed pipe is another error on Windows")
@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_a_reader_that_has_read_enough_is_no_failure_to_tell(unbuffered: str) -> None:
    for command in (["list", "lessons"], ["--help"]):
        reading, writing = os.pipe()
        os.close(reading)
        with os.fdopen(writing, "w") as nobody_reads:
            ended = subprocess.run(
                [sys.executable, str(ROOT / "main.py"), *command],
                stdout=nobody_reads, stderr=subprocess.PIPE, text=True, check=False, timeout=60,
                env=os.environ | {"PYTHONUNBUFFERED": unbuffered},
            )  # fmt: skip
        assert ended.stderr == ""
        if command[0] == "list":  # argparse itself drops what it cannot write
            assert ended.returncode == 1


def test_command_line_without_a_command_shows_the_help(capsys: pytest.CaptureFixture[str]) -> None:
    assert door.command_line([]) == 2
    assert "first-pictures" in capsys.readouterr().err


def test_help_and_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert ran("--help") == 0
    shown = capsys.readouterr().out
    assert all(command.name in shown for command in cli.COMMANDS)
    for command in cli.COMMANDS:
        assert ran(command.name, "--help") == 0
        assert capsys.readouterr().out.startswith("usage: ")
    assert ran("--version") == 0
    assert capsys.readouterr().out.startswith(f"TConv {assets.app_version()}, PySide6 ")


def test_out_of_memory_is_said(
    source: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    def too_much(*_: object) -> None:
        raise MemoryError

    monkeypatch.setattr(cli, "export", too_much)
    assert ran("export", source, "--figure", "scatter", "-o", tmp_path / "a.png") == 1
    assert "not enough memory" in capsys.readouterr().err


# --- screenshot, self-test, first pictures ----------------------------------------------------


def test_screenshot_hands_everything_to_the_window(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    calls: list[tuple[object, ...]] = []
    window = cli.Window(lambda *arguments: calls.append(arguments), lambda: 0)
    out = tmp_path / "w.png"
    first, second = (entry.id for entry in cli._lessons()[:2])
    assert cli.run(["screenshot", "-o", str(out)], window) == 0
    arguments = ["--lesson", second, "--view", "gather", "--step", "2", "--size", "1000x700"]
    look = ["--theme", "dark", "--lang", "zh_CN"]
    look += ["--symbols", "letters", "--index-base", "1", "--without-flip", "--beside", "matrix"]
    assert cli.run(["screenshot", "-o", str(out), *arguments, *look], window) == 0
    assert calls == [
        (out, first, None, None, (1280, 800), "light", "en", ViewOptions(), None),
        (
            out, second, "gather", 2, (1000, 700), "dark", "zh_CN",
            ViewOptions("letters", 1, True), "matrix",
        ),
    ]
    assert capsys.readouterr().out.splitlines() == [str(out)] * 2
    assert cli.run(["screenshot", "-o", str(out), "--lesson", "nothing"], window) == 1
    assert len(calls) == 2


@pytest.mark.parametrize(
    "wanted", [["--size", "100000x100000"], ["--step", "5"], ["--view", "gather", "--step", "10"]]
)
def test_a_screenshot_that_cannot_be_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], wanted: list[str]
) -> None:
    out, window = tmp_path / "w.png", cli.Window(_no_screenshot, lambda: 0)
    assert cli.run(["screenshot", "-o", str(out), *wanted], window) == 1
    assert wanted[-1].partition("x")[0] in capsys.readouterr().err
    assert not out.exists()


def test_screenshot_in_earnest(tmp_path: Path) -> None:
    out = tmp_path / "w.png"
    done = started("screenshot", "-o", out, "--size", "1280x800")
    assert (done.returncode, done.stderr) == (0, "")
    image = QImage(str(out))
    assert (image.width(), image.height()) == (1280, 800)


def tries(formats: Sequence[Format], figures: int) -> int:
    """How often the self-test exports: what draws nothing is tried once."""
    drawn = sum(format_.draws for format_ in formats)
    return figures * drawn + len(formats) - drawn


def test_self_test_tries_figures_in_every_format(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    # All figures have their turn in the test in earnest.
    monkeypatch.setattr(cli, "FIGURES", FIGURES[:3])
    assert cli.run(["self-test"], cli.Window(_no_screenshot, lambda: 0)) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == tries(FORMATS, 3) + 1
    assert sum(line.startswith("ok ") for line in lines) == tries(HERE, 3) + 1
    left_out = [line for line in lines if not line.startswith("ok ")]
    assert all(line.startswith("left out ") and "ffmpeg" in line for line in left_out)
    monkeypatch.setattr(cli, "FIGURES", FIGURES[:1])
    assert cli.run(["self-test"], cli.Window(_no_screenshot, lambda: 1)) == 1
    assert "ok everything" not in capsys.readouterr().out


def test_self_test_tells_what_failed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    gif = BY_ID["gif"]
    broken = type(gif)(gif.id, gif.title, gif.suffixes, gif.mime, b"no", gif.several, gif.make)
    monkeypatch.setattr(cli, "FORMATS", (*FORMATS[:3], broken))
    assert cli.run(["self-test"], cli.Window(_no_screenshot, lambda: 0)) == 1
    said = capsys.readouterr().out
    assert said.count("failed ") == len(FIGURES)
    assert "does not look like a file of its kind" in said


def test_self_test_in_earnest() -> None:
    done = started("self-test")
    assert (done.returncode, done.stderr) == (0, "")
    lines = done.stdout.splitlines()
    assert all(line.startswith(("ok ", "left out ")) for line in lines)
    exported = [line for line in lines if " as " in line]
    assert len(exported) == tries(FORMATS, len(FIGURES))


def test_first_pictures(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "new" / "out"
    assert ran("first-pictures", folder) == 0
    first = cli._lessons()[0].id
    wanted = [f"{first}-{figure.id}.{kind}" for figure in FIGURES for kind in ("png", "gif")]
    assert sorted(path.name for path in folder.iterdir()) == sorted(wanted)
    lines = capsys.readouterr().out.splitlines()
    assert str(folder) in lines[0]
    assert lines[1:] == [str(folder / name) for name in wanted]


def test_first_pictures_where_no_folder_can_be(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_bytes(b"")
    assert ran("first-pictures", tmp_path / "file" / "out") == 1
    assert "could not be made" in capsys.readouterr().err


def _no_screenshot(*_: object) -> None:
    raise AssertionError("nobody asked for a screenshot")


# --- the street door --------------------------------------------------------------------------


def test_the_door_knows_every_command() -> None:
    assert tuple(command.name for command in cli.COMMANDS) == door.COMMANDS


@pytest.mark.parametrize(
    ("arguments", "is_command"),
    [
        ([], False),
        (["a.tconv"], False),
        (["missing.npy", "b.csv"], False),
        (["some/list"], False),
        (["list", "lessons"], True),
        (["--version"], True),
        (["liste"], True),
    ],
)
def test_files_and_commands_are_told_apart(arguments: list[str], is_command: bool) -> None:
    assert door.is_command(arguments) is is_command


def test_a_file_without_a_suffix_can_be_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "work").write_bytes(b"")
    assert not door.is_command(["work"])


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="others always have a display")
@pytest.mark.parametrize("environment", [{}, {"DISPLAY": ":7773"}, {"WAYLAND_DISPLAY": "none"}])
def test_without_a_display_the_window_says_so(environment: dict[str, str]) -> None:
    done = started(**environment)
    assert done.returncode == 1
    assert not done.stdout
    assert done.stderr.count("\n") == 1
    assert "make run" in done.stderr or "apt-get install" in done.stderr


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="others always have a display")
def test_exports_need_no_display_even_if_a_dead_one_is_named(source: str, tmp_path: Path) -> None:
    out = tmp_path / "a.gif"
    arguments = ["--figure", "scatter", "--step", "all", "--size", "200x120", "-o", out]
    done = started("export", source, *arguments, DISPLAY=":7773", LC_ALL="C")
    assert (done.returncode, done.stderr) == (0, "")
    assert out.read_bytes().startswith(b"GIF89a")


def test_nothing_heavy_is_loaded_before_it_is_needed(source: str, tmp_path: Path) -> None:
    code = (
        "import sys; sys.path.insert(0, sys.argv[1])\n"
        "import main\n"
        "early = {'argparse', 'numpy', 'PySide6', 'PIL', 'tconv_gui'} & set(sys.modules)\n"
        "assert not early, early\n"
        "main.main(['export', sys.argv[2], '--figure', 'scatter', '-o', sys.argv[3]])\n"
        "late = {'PySide6.QtWidgets', 'PIL', 'pyqtgraph', 'tconv_gui.shell'} & set(sys.modules)\n"
        "assert not late, late\n"
    )
    out = tmp_path / "a.png"
    subprocess.run(
        [sys.executable, "-c", code, str(ROOT), source, str(out)], check=True, capture_output=True
    )
    assert out.exists()


def test_the_door_opens_the_window_with_the_files(
    monkeypatch: pytest.MonkeyPatch, qapp: QApplication
) -> None:
    opened: list[list[str]] = []

    def run(files: list[str]) -> int:
        opened.append(files)
        return 0

    monkeypatch.setattr(display, "obstacle", lambda _environment: None)
    monkeypatch.setattr("tconv_gui.shell.start.run", run)
    assert door.main([]) == 0
    assert door.main(["a.tconv", "b.csv"]) == 0
    assert opened == [[], ["a.tconv", "b.csv"]]


# --- what may stand in a window's way ---------------------------------------------------------

linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux is asked")


@linux
def test_platforms_without_a_display_server_have_no_obstacle() -> None:
    for platform in ("offscreen", "offscreen:configfile=x.json", "minimal", "vnc"):
        assert display.obstacle({"QT_QPA_PLATFORM": platform}) is None


@linux
def test_no_server_is_an_obstacle(monkeypatch: pytest.MonkeyPatch) -> None:
    assert display.obstacle({}) == display.Obstacle(display.NO_DISPLAY, {})
    monkeypatch.setattr(display, "can_load", lambda _library: True)
    monkeypatch.setattr(display, "wayland_answers", lambda: False)
    monkeypatch.setattr(display, "x_server_answers", lambda: False)
    for environment in (
        {"DISPLAY": ":0"},
        {"WAYLAND_DISPLAY": "wayland-0", "XDG_RUNTIME_DIR": "/run"},
        {"QT_QPA_PLATFORM": "wayland", "DISPLAY": ":0"},
    ):
        assert display.obstacle(environment) == display.Obstacle(display.NO_DISPLAY, {})


@linux
def test_one_server_is_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(display, "can_load", lambda _library: True)
    monkeypatch.setattr(display, "x_server_answers", lambda: True)
    monkeypatch.setattr(display, "wayland_answers", lambda: False)
    assert display.obstacle({"DISPLAY": ":0", "WAYLAND_DISPLAY": "gone"}) is None
    monkeypatch.setattr(display, "wayland_answers", lambda: True)
    assert display.obstacle({"WAYLAND_DISPLAY": "/run/user/1/wayland-0"}) is None
    assert display.obstacle({"WAYLAND_DISPLAY": "wayland-0", "XDG_RUNTIME_DIR": "/run"}) is None


@linux
def test_missing_libraries_are_named_with_their_packages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(display, "can_load", lambda library: "cursor" not in library)
    found = display.obstacle({"DISPLAY": ":0"})
    assert found is not None
    assert "(libxcb-cursor.so.0)" in found.english()
    assert found.english().endswith("sudo apt-get install libxcb-cursor0")


def test_a_library_that_qt_lacks_is_said_in_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(display, "can_load", lambda library: library != "libGL.so.1")
    error = ImportError("libEGL.so.1: cannot open shared object file: No such file or directory")
    assert door._fail_to_load(error) == 1
    said = capsys.readouterr().err
    assert said.endswith("sudo apt-get install libegl1 libgl1\n")
    assert said.count("\n") == 1
    with pytest.raises(ImportError, match="numpy"):
        door._fail_to_load(ImportError("No module named 'numpy'"))
