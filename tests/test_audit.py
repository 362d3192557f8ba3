"""The audit of a file's layers: what is printed, and which code comes back."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import main as door
from core.layer_code import MAX_TEXT
from core.spec import TOO_LOW
from tconv_gui import audit, cli
from tconv_gui.words import Words

ROOT = Path(__file__).resolve().parent.parent

DECODER = """
import torch.nn as nn

class Decoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.up = nn.Sequential(
            nn.ConvTranspose2d(64, 32, 3, stride=2, padding=1, output_padding=1),
            nn.BatchNorm2d(32),
            nn.ReLU(),
            nn.ConvTranspose2d(32, 16, 3, stride=2, padding=1, output_padding=1),
        )
        self.even = nn.Sequential(nn.ConvTranspose2d(16, 3, 4, 2, 1), nn.Tanh())
"""


def run(*arguments: str | Path) -> int:
    return door.main(["audit", *map(str, arguments)])


@pytest.fixture
def decoder(tmp_path: Path) -> Path:
    path = tmp_path / "decoder.py"
    path.write_text(DECODER, encoding="utf-8")
    return path


def piped(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode())))


def as_json(capsys: pytest.CaptureFixture[str]) -> Any:
    return json.loads(capsys.readouterr().out)


def test_the_table_names_layers_numbers_and_reasons(
    decoder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(decoder) == audit.UNEVEN
    out = capsys.readouterr().out
    up, even = out.split("\n\nDecoder.even, line 13\n")
    lines = up.splitlines()
    assert lines[0] == "Decoder.up, line 7"
    head, first, second = lines[2:5]
    for row, wanted in (
        (first, ["8×8 → 16×16", "partial", "1–4", "4:1 (2:1 × 2:1)", "2×2", "makes it"]),
        (second, ["16×16 → 32×32", "partial", "1–4", "9:1 (3:1 × 3:1)", "4×4", "worsens it"]),
    ):
        places = [row.index(text) for text in wanted]
        assert places == sorted(places)
    for title, text in (("sizes", "8×8"), ("terms", "1–4"), ("effect", "makes it")):
        assert head.index(title) == first.index(text)
    assert (
        "1. uneven alone: kernel_size 3×3 is no multiple of stride 2×2: outputs get 1 to 4 terms"
        in lines
    )
    assert sum("nearest flat: kernel_size=4, stride=2, padding=1 (" in line for line in lines) == 2
    assert "Verdict: uneven: 9:1 with period 4×4, made by layer 1, 2" in lines
    assert "Repaired: 0 of 2 uneven layers are evened out by a later layer." in lines
    assert "Passed over, because they treat all cells alike: nn.BatchNorm2d(32), nn.ReLU()" in lines
    assert any(line.startswith("No input size was given; 8×8 is large enough") for line in lines)
    assert "Verdict: flat: no layer makes a pattern" in even


def test_one_stack_can_be_chosen(decoder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(decoder, "--stack", "Decoder.even") == audit.FLAT
    assert "Decoder.up" not in capsys.readouterr().out
    assert run(decoder, "--stack", "Decoder") == audit.UNEVEN
    assert run(decoder, "--stack", "Encoder") == audit.UNREADABLE
    error = capsys.readouterr().err
    assert "there is no stack “Encoder”; there are Decoder.up, Decoder.even." in error


def test_json_holds_the_same(decoder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(decoder, "--json", "--size", "5x7") == audit.UNEVEN
    whole = as_json(capsys)
    assert whole["flat"] is False
    up = whole["stacks"][0]
    assert (up["name"], up["line"], up["flat"]) == ("Decoder.up", 7, False)
    assert (up["size"], up["size_chosen"]) == ([5, 7], False)
    assert up["pattern"]["ratio"] == 9.0
    assert up["pattern"]["period"] == [4, 4]
    assert up["uneven_layers"] == [1, 2]
    assert [row["size_out"] for row in up["layers"]] == [[10, 14], [20, 28]]
    first = up["layers"][0]
    assert (first["counts"], first["overlap"], first["effect"]) == ([1, 4], "partial", "made")
    assert first["multiplications"] == 35 * 9 * 64 * 32
    assert first["alternative"]["kernel_size"] == [4, 4]
    assert first["alternative"]["output_padding"] == [0, 0]
    assert "alternative" not in whole["stacks"][1]["layers"][0]


def test_a_repair_is_said_and_counted(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    code = "nn.Sequential(nn.ConvTranspose1d(1, 1, 3, 2), nn.Conv1d(1, 1, 2))"
    piped(monkeypatch, code)
    assert run("-") == audit.FLAT
    out = capsys.readouterr().out
    assert "Verdict: flat: what layer 1 makes uneven is evened out by layer 2" in out
    assert "Repaired: 1 of 1 uneven layers are evened out by a later layer." in out
    assert "repairs it" in out
    piped(monkeypatch, code)
    assert run("-", "--json") == audit.FLAT
    assert as_json(capsys)["stacks"][0]["repairs"] == [{"by": 2, "of": [1]}]


def test_a_list_of_layers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [{"operation": "conv_transpose", "kernel": [1, 1, 1, 3], "stride": 2}]
    path = tmp_path / "layers.json"
    path.write_text(json.dumps(rows), encoding="utf-8")
    assert run(path) == audit.UNEVEN
    out = capsys.readouterr().out
    assert "uneven alone: the phase sums of the kernel differ: 2 to 4 for the same input" in out
    assert "nearest flat: the kernel [1.5, 0.5, 1.5, 2.5]" in out
    rows[0]["kernel"] = [1, 2, 1]
    piped(monkeypatch, json.dumps(rows))
    assert run("-") == audit.FLAT


def test_holes_have_no_finite_ratio_but_valid_json(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    piped(monkeypatch, '[{"operation": "conv_transpose", "kernel_size": [2], "stride": 3}]')
    assert run("-", "--json") == audit.UNEVEN
    row = as_json(capsys)["stacks"][0]["layers"][0]
    assert (row["overlap"], row["so_far"]["ratio"]) == ("holes", None)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("x = 1\nnn.ConvTranspose2d(3, 3, 4, stride=0)",
         "line 2, nn.ConvTranspose2d(3, 3, 4, stride=0): stride must be at least 1, but is 0."),
        ("nn.Sequential(\n  nn.Conv2d(3, 3, 3),\n  nn.MaxPool2d(2))",
         "line 3, nn.MaxPool2d(2): pooling is no convolution"),
        ("nn.Sequential(nn.Conv2d(3, 3,", "line 1 cannot be read as Python: “nn.Sequential(nn."),
        ('[{"operation": "conv",\n "kernel_size": 3,,}]',
         "line 2 cannot be read as JSON: “\"kernel_size\": 3,,}]”"),
        ('[{"operation": "conv", "kernel_size": 0}]',
         "layer 1, conv: kernel_size must be at least 1, but is 0."),
        ("print(1)", "there is no layer in this text"),
        ("", "there is no layer in this text"),
        ("nn.Conv2d(3, 3, 3)" + " " * 5 * MAX_TEXT, "the text is too long"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_one_sentence(
    text: str, sentence: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    piped(monkeypatch, text)
    assert run("-") == audit.UNREADABLE
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith(f"tconv-cli audit: {sentence}")
    assert said.err.count("\n") == 1


def test_sizes_that_die_name_their_line_beside_what_could_be_followed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "two.py"
    path.write_text(
        "a = nn.Sequential(nn.Conv2d(1, 1, 9))\nb = nn.Sequential(nn.Conv2d(1, 1, 3))\n", "utf-8"
    )
    assert run(path, "--size", "4") == audit.UNREADABLE
    said = capsys.readouterr()
    assert "Cannot be followed: line 1, nn.Conv2d(1, 1, 9): kernel_size 9" in said.out
    assert "two.b, line 2" in said.out
    assert said.err.startswith("tconv-cli audit: line 1, nn.Conv2d(1, 1, 9): kernel_size 9")
    assert run(path, "--size", "4", "--json") == audit.UNREADABLE
    whole = as_json(capsys)
    assert whole["flat"] is None
    assert "kernel_size 9" in whole["stacks"][0]["error"]
    assert run(path, "--size", "4x4x4") == audit.UNREADABLE


def test_files_that_are_none(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(tmp_path / "none.py") == audit.UNREADABLE
    assert "none.py” could not be read: No such file" in capsys.readouterr().err
    assert run(tmp_path) == audit.UNREADABLE
    picture = tmp_path / "picture.py"
    picture.write_bytes(b"\x89PNG\xff\xfe")
    assert run(picture) == audit.UNREADABLE
    assert "is no text in UTF-8" in capsys.readouterr().err
    one = tmp_path / "one.py"
    one.write_text("nn.Conv1d(1, 1, 3)", "utf-8")
    assert run(one, "--size", "4x4") == audit.UNREADABLE
    assert "the size 4×4 has 2 axes, but the layers have 1" in capsys.readouterr().err


@pytest.mark.parametrize("wrong", [[], ["-", "--size", "0"], ["-", "--size", "a"], ["-", "--x"]])
def test_a_wrong_call(wrong: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(*wrong) == audit.UNREADABLE
    assert "usage: tconv-cli audit" in capsys.readouterr().err


def test_the_size_that_the_code_says_is_taken(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    piped(
        monkeypatch,
        "m = Sequential([Dense(980), Reshape((7, 7, 20)),\n"
        "    Conv2DTranspose(8, 4, strides=2, padding='same')])",
    )
    assert run("-") == audit.FLAT
    out = capsys.readouterr().out
    assert "7×7 → 14×14" in out
    assert "No input size was given" not in out


def test_it_speaks_chinese(decoder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(decoder, "--lang", "zh_CN", "--stack", "Decoder.up") == audit.UNEVEN
    _, _, _, first, second, *_ = capsys.readouterr().out.splitlines()
    # Aligned also where letters are two columns wide.
    assert audit._width(first[: first.index("8×8 →")]) == audit._width(
        second[: second.index("16×16 →")]
    )
    assert run("--help", "--lang", "zh_CN") == audit.FLAT


def test_a_sentence_in_a_sentence_is_chinese_too(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    piped(monkeypatch, "nn.Conv1d(1, 1, 3, stride=0)")
    assert run("-", "--lang", "zh_CN") == audit.UNREADABLE
    inner = Words("zh_CN")(TOO_LOW, parameter="stride", low=1, got=0)
    assert inner != TOO_LOW.english(parameter="stride", low=1, got=0)
    assert inner in capsys.readouterr().err


def test_wide_letters_count_twice() -> None:
    assert audit._width("周期 2×2") == 8
    assert audit._filled("周期", 6) == "周期  "


def test_the_command_is_in_the_list_of_commands(capsys: pytest.CaptureFixture[str]) -> None:
    assert "audit" in door.COMMANDS
    assert "audit" in [command.name for command in cli.COMMANDS]
    assert run("--help") == audit.FLAT
    assert "FILE.py|FILE.json|-" in capsys.readouterr().out


def test_the_list_of_commands_leads_to_the_same(
    decoder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    window = cli.Window(door.take_screenshot, door.try_window)
    assert cli.run(["audit", str(decoder)], window) == audit.UNEVEN
    through_list = capsys.readouterr().out
    assert run(decoder) == audit.UNEVEN
    assert capsys.readouterr().out == through_list


def test_in_a_process_of_its_own_it_needs_no_qt(decoder: Path) -> None:
    blocked = (
        "import sys\n"
        "sys.modules['PySide6'] = None\n"
        "import main\n"
        f"sys.exit(main.main(['audit', {str(decoder)!r}]))\n"
    )
    clean = {k: v for k, v in os.environ.items() if k not in ("DISPLAY", "WAYLAND_DISPLAY")}
    done = subprocess.run(
        [sys.executable, "-c", blocked], cwd=ROOT, env=clean | {"PYTHONIOENCODING": "utf-8"},
        capture_output=True, text=True, encoding="utf-8", check=False, timeout=60,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (audit.UNEVEN, "")
    assert "Verdict: uneven" in done.stdout


def test_a_terminal_without_the_letters_gets_their_numbers(decoder: Path) -> None:
    done = subprocess.run(
        [sys.executable, str(ROOT / "main.py"), "audit", str(decoder)],
        env=os.environ | {"PYTHONIOENCODING": "ascii"},
        capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (audit.UNEVEN, "")
    assert r"8\xd78" in done.stdout
