"""Formats without a picture: the numbers in them are the document's."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest

from core.channels import along_path, with_filters, with_in_channels
from core.document import Document, Layer, make_document, make_layer
from core.functional import conv_transpose
from core.numbers_text import read_shown
from core.spec import conv_spec
from tconv_gui.export import BY_ID, Job
from tconv_gui.export.format import go_on
from tconv_gui.figures import BY_ID as FIGURES_BY_ID
from tconv_gui.figures.figure import Frame, ViewOptions
from tconv_gui.theme import load_theme
from tconv_gui.words import Words

pytestmark = pytest.mark.usefixtures("qapp")


def operation(id: str, **settings: object) -> Layer:
    spec = conv_spec((2, 2), **settings)  # type: ignore[arg-type]
    return Layer(id, spec, np.ones((1, 1, 2, 2)))


SMALL = make_document(
    [[0.1, -2, 3], [4, 5, 6.5]],
    make_layer(
        "conv_transpose", [[1, -2, 1], [0, 1e-7, 0], [1, 0, 0.25]],
        stride=2, padding=1, output_padding=1, bias=-0.5,
    ),
    operation("max_pool", stride=2),
    operation("tanh"),
    title="A small\nchain",
)  # fmt: skip
SEVERAL = with_filters(
    with_in_channels(make_document([[1, 2], [3, 4.5]], make_layer("conv", [[1, -1]], bias=1)), 2),
    0, 3,
)  # fmt: skip
TURNED = make_document([1, 2, 3], make_layer("conv_transpose", [1, 2], flipped=True))
DOCUMENTS = {"small": SMALL, "several": SEVERAL, "turned": TURNED}
every_document = pytest.mark.parametrize("name", DOCUMENTS)


def written(
    format_id: str,
    document: Document,
    *steps: int,
    layer: int = 0,
    figure: str = "scatter",
    options: ViewOptions | None = None,
) -> bytes:
    seen = along_path(document)
    frames = tuple(
        Frame(seen, Words(), layer=layer, step=step, options=options or ViewOptions())
        for step in steps or (9999,)
    )
    job = Job(FIGURES_BY_ID[figure], frames, load_theme("light"), 640, 360)
    return BY_ID[format_id].write(job, go_on)


@every_document
def test_npz_holds_every_array_in_full(name: str) -> None:
    document = DOCUMENTS[name]
    with np.load(io.BytesIO(written("npz", document))) as found:
        assert np.array_equal(found["input"], document.input)
        for number, layer in enumerate(document.layers, 1):
            output = document.feature_maps[number]
            assert np.array_equal(found[f"layer{number}.output"], output)
            assert (f"layer{number}.bias" in found) is (layer.bias is not None)
            assert str(found[f"layer{number}.call"]).startswith(
                layer.operation.code_name if layer.operation.function is None else "Tanh"
            )


def test_weights_are_written_as_they_are_used() -> None:
    with np.load(io.BytesIO(written("npz", TURNED))) as found:
        weight, x, wanted = found["layer1.weight"], found["input"], found["layer1.output"]
    assert weight.ravel().tolist() == [2, 1]
    assert np.array_equal(np.asarray(conv_transpose(x, weight)), wanted)
    tree = json.loads(written("json", TURNED))
    assert tree["layers"][0]["weight"] == [[[2, 1]]]
    assert tree["layers"][0]["kernel_before_it_is_turned"] == [[[1, 2]]]


@every_document
def test_json_says_the_same(name: str) -> None:
    document = DOCUMENTS[name]
    text = written("json", document).decode()
    tree = json.loads(text)
    assert np.array_equal(tree["input"], document.input)
    assert len(tree["layers"]) == len(document.layers)
    for row, layer, output in zip(
        tree["layers"], document.layers, document.feature_maps[1:], strict=True
    ):
        assert row["operation"] == layer.operation_id
        assert np.array_equal(row["output"], output)
        if layer.operation.is_regular:
            assert np.array_equal(row["weight"], layer.used_weight)
    first_row = ", ".join(f"{v:g}" for v in document.input.reshape(-1, document.input.shape[-1])[0])
    assert f"[{first_row}]" in text, "a row of numbers is a line"


@every_document
def test_csv_is_what_spreadsheets_open(name: str) -> None:
    document = DOCUMENTS[name]
    data = written("csv", document)
    text = data.decode("utf-8-sig")
    assert data.startswith(b"\xef\xbb\xbf")
    assert text.count("\n") == text.count("\r\n")
    blocks: dict[str, list[list[float]]] = {}
    for row in csv.reader(io.StringIO(text)):
        if row and re.match("[a-zA-Z]", row[0]):
            blocks[row[0]] = current = []
        elif row:
            current.append([float(cell) for cell in row])
    planes = {
        "input": document.input[0],
        "output": document.feature_maps[1][0],
        "kernel": document.layers[0].weight,
    }
    for title, values in planes.items():
        found = [block for name, block in blocks.items() if name.startswith(title)]
        assert np.array_equal(np.ravel(found), values.ravel()), title


def test_markdown_has_a_table_for_each_grid_at_the_step() -> None:
    text = written("markdown", SMALL, 2).decode()
    assert text.startswith("# A small chain\n")
    tables = [
        [[cell.strip() for cell in line.strip("|").split("|")] for line in table.splitlines()[2:]]
        for table in re.findall(r"(?:^\|.*\|\n)+", text, re.MULTILINE)
    ]
    assert [(len(table), len(table[0])) for table in tables] == [(2, 3), (3, 3), (4, 6)]
    assert tables[1][1] == ["0", "1e−7", "0"]
    shown = [[read_shown(cell) for cell in row] for row in tables[2]]
    weight, bias = SMALL.layers[0].weight, SMALL.layers[0].bias
    landed = SMALL.input * np.array([[1, 1, 0], [0, 0, 0]])
    wanted = conv_transpose(landed, weight, bias, stride=2, padding=1, output_padding=1)
    assert np.allclose(shown, np.asarray(wanted)[0, 0], rtol=1e-5, atol=0)


def test_cells_that_have_had_no_turn_are_empty() -> None:
    text = written("markdown", SMALL, 4, layer=1, figure="gather").decode()
    assert text.rstrip().splitlines()[-1].count("|  |  |") == 1


def test_several_steps_are_sections() -> None:
    assert written("markdown", TURNED, 0, 1, 2).decode().count("\n## step ") == 3
    assert written("latex", TURNED, 0, 1, 2).decode().count("\\[\n") == 3


@pytest.mark.parametrize("style", ["names", "letters"])
def test_symbols_stand_where_the_view_shows_them(style: str) -> None:
    options = ViewOptions(style)  # type: ignore[arg-type]
    table, formula = (
        written(kind, TURNED, options=options).decode() for kind in ("markdown", "latex")
    )
    if style == "names":
        assert "| x₀w₁ | x₀w₀ + x₁w₁ | x₁w₀ + x₂w₁ | x₂w₀ |" in table
        assert "x_{0}w_{1} & x_{0}w_{0} + x_{1}w_{1} &" in formula
    else:
        assert "| Ab | Aa + Bb | Ba + Cb | Ca |" in table
        assert "Ab & Aa + Bb & Ba + Cb & Ca\n" in formula


def test_latex_names_what_cannot_be_seen_in_the_matrices() -> None:
    formula = written("latex", SMALL).decode()
    assert r"\usepackage{amsmath}" in formula.splitlines()[0]
    for part in (r"\text{stride $2$}", r"\text{output\_padding $1$}", r"\ast^{\mathsf{T}}"):
        assert part in formula
    assert "\n- 0.5\n=\n" in formula
    assert r"1 \times 10^{-7}" in formula
    assert r"\operatorname{MaxPool}" in written("latex", SMALL, layer=1).decode()
    assert "turned" in written("latex", TURNED).decode()
    wide = make_document(np.arange(14), make_layer("conv", [1]))
    assert r"\setcounter{MaxMatrixCols}{14}" in written("latex", wide).decode()


@pytest.mark.skipif(shutil.which("pdflatex") is None, reason="no LaTeX is installed here")
def test_latex_compiles(tmp_path: Path) -> None:
    parts = [
        written("latex", SMALL, layer=layer, options=ViewOptions(style)).decode()  # type: ignore[arg-type]
        for layer in range(3)
        for style in ("numbers", "names", "letters")
    ]
    text = "\n".join([r"\documentclass{article}\usepackage{amsmath}\begin{document}", *parts,
                      r"\end{document}"])  # fmt: skip
    (tmp_path / "a.tex").write_text(text, "utf-8")
    command = ["pdflatex", "-halt-on-error", "-interaction=nonstopmode", "a.tex"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, check=False)
    assert done.returncode == 0, done.stdout[-2000:]


@pytest.mark.parametrize("format_id", BY_ID)
def test_any_title_can_be_written(format_id: str) -> None:
    for title in ("a\x07b\x00", "=1+1", "x" * 3000, "<&\">]]>", "\n"):
        document = make_document([1, 2], make_layer("conv", [1]), title=title)
        assert written(format_id, document).startswith(BY_ID[format_id].magic)


@pytest.mark.parametrize("format_id", ["npz", "json", "csv", "markdown", "latex"])
def test_the_same_document_is_the_same_file(format_id: str) -> None:
    assert written(format_id, SMALL) == written(format_id, SMALL)
