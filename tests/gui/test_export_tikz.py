"""TikZ: all that the drawing shows is there, and LaTeX can read it."""

from __future__ import annotations

import re
import shutil
import subprocess
import xml.etree.ElementTree as ET
from collections import Counter
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtGui import QColor, QImage

from core.document import make_document, make_layer
from tconv_gui.export import BY_ID, Cancelled, ExportError, Job, frames_at
from tconv_gui.export import tikz as tikz_module
from tconv_gui.export._latex import beamer_snippet, is_plain, latex
from tconv_gui.export.format import go_on
from tconv_gui.export.svg import drawn
from tconv_gui.export.tikz import TIKZ, Matrix
from tconv_gui.figures import BY_ID as FIGURES_BY_ID
from tconv_gui.figures import FIGURES
from tconv_gui.figures.figure import Figure, Frame
from tconv_gui.theme import load_theme
from tconv_gui.words import Words

pytestmark = pytest.mark.usefixtures("qapp")

SCATTER = FIGURES_BY_ID["scatter"]
DOCUMENT = make_document(
    [[1, 2, 3], [4, 5, 6]],
    make_layer(
        "conv_transpose", [[1, -2, 1], [0, 1, 0], [1, 0, 0.25]],
        stride=2, padding=1, output_padding=1, bias=0.5,
    ),
    title="50 % of_{x} & \\end{document} #1",
)  # fmt: skip
SVG = "{http://www.w3.org/2000/svg}"
every_figure = pytest.mark.parametrize("figure", FIGURES, ids=lambda figure: figure.id)


def still(figure: Figure = SCATTER, step: int = 3, **look: object) -> Job:
    language = look.pop("language", "en")
    frames = frames_at(Frame(DOCUMENT, Words(str(language))), [step])
    sides = {"width": 900, "height": 560} | look
    return Job(figure, frames, load_theme("light"), **sides)  # type: ignore[arg-type]


def written(job: Job) -> str:
    return TIKZ.write(job, go_on).decode()


def without_comments(text: str) -> str:
    return re.sub(r"(?<!\\)%.*", "", text)


def depths(text: str) -> list[int]:
    """How deep in braces each line begins; the last number is the depth at the end."""
    found, depth = [], 0
    for line in without_comments(text).split("\n"):
        found.append(depth)
        plain = re.sub(r"\\[\\{}]", "", line)
        depth += plain.count("{") - plain.count("}")
    return [*found, depth]


# --- what is in it ----------------------------------------------------------------------------


@every_figure
@pytest.mark.parametrize("step", [0, 3])
def test_every_text_and_shape_of_the_drawing_is_there(figure: Figure, step: int) -> None:
    job = still(figure, step)
    tree, text = ET.fromstring(drawn(job, job.frames[0])), written(job)
    texts = Counter(
        latex(element.text) for element in tree.iter(f"{SVG}text") if (element.text or "").strip()
    )
    nodes = Counter(re.findall(r"\\tconvfit\{[\d.]+bp\}\{[\d.]+\}\{(.*)\}\};$", text, re.M))
    assert nodes == texts
    seen = [
        element
        for group in tree.iterfind(f"{SVG}g/{SVG}g")
        for element in group
        if {group.get("fill", "none"), group.get("stroke", "none")} != {"none"}
    ]
    kinds = Counter(element.tag.removeprefix(SVG) for element in seen)
    body = text.partition("\\useasboundingbox")[2].partition("\n")[2]
    plain = "".join(line for line in body.splitlines(True) if not line.startswith("\\node"))
    curves = sum(element.get("d", "").count("C") for element in seen)
    assert plain.count(" rectangle ") == kinds["rect"]
    assert plain.count(" circle[") == kinds["circle"]
    assert plain.count("-- cycle") == kinds["polygon"]
    assert plain.count(".. controls ") == curves
    assert set(kinds) <= {"rect", "circle", "polygon", "polyline", "path", "text", "ellipse"}


def test_places_colours_and_lines_are_those_of_the_drawing() -> None:
    job = still()
    tree, text = ET.fromstring(drawn(job, job.frames[0])), written(job)
    colours = dict(re.findall(r"\\definecolor\{(\w+)\}\{HTML\}\{([0-9A-F]{6})\}", text))
    assert colours["tconvInputLine"] == load_theme("light").input.line[1:]
    rects: Counter[tuple[str, ...]] = Counter()
    for colour, path in re.findall(r"\\fill\[(\w+)\] (.* rectangle .*);", text):
        for ends in re.findall(r"\(([\d.]+),([\d.]+)\) rectangle \(([\d.]+),([\d.]+)\)", path):
            rects[colours[colour], *ends] += 1
    wanted: Counter[tuple[str, ...]] = Counter()
    for group in tree.iterfind(f"{SVG}g/{SVG}g"):
        if group.get("fill-opacity", "1") != "1" or group.get("fill") == "none":
            continue
        code = QColor(group.get("fill")).name()[1:].upper()
        for rect in group.iterfind(f"{SVG}rect"):
            x, y, w, h = (float(rect.get(key, 0)) for key in ("x", "y", "width", "height"))
            ends = (f"{end:.2f}".rstrip("0").rstrip(".") for end in (x, y, x + w, y + h))
            wanted[code, *ends] += 1
    assert rects == wanted
    assert "dash pattern=on " in text
    assert "line width=1.18bp" in text
    assert re.search(r"\\useasboundingbox \(0,0\) rectangle \(900,560\);", text)


def test_what_shines_through_says_so() -> None:
    text = written(still(FIGURES_BY_ID["matrix"]))
    assert re.search(r"\\(fill|draw)\[[^]]*opacity=0?\.\d+", text)
    for command in re.findall(r"^\\fill\[[^]]*opacity.*$", text, re.M):
        assert command.count(" rectangle ") <= 1, "two that overlap would be one"


@every_figure
def test_braces_and_brackets_are_balanced(figure: Figure) -> None:
    text = written(still(figure))
    found = depths(text)
    assert min(found) == found[-1] == 0
    for line in text.splitlines():
        if line.startswith(("\\node", "\\fill", "\\draw")):
            assert line.endswith(";")
            assert depths(line)[-1] == 0
    assert text.count("\\begin{") == text.count("\\end{") + DOCUMENT.title.count("\\begin{") - 1
    assert "nan" not in text
    assert "e-0" not in text


@pytest.mark.parametrize("background", ["theme", "white", "transparent"])
def test_ground(background: str) -> None:
    text = written(still(background=background))
    whole = re.findall(r"\\fill\[tconv\w+\] \(0,0\) rectangle \(900,560\)", text)
    assert len(whole) == (background != "transparent")


def test_a_picture_per_step_stands_in_its_only() -> None:
    job = still()
    text = written(replace(job, frames=frames_at(job.frames[0], range(7))))
    assert re.findall(r"^\\only<(\d+)>\{%$", text, re.M) == list("1234567")
    assert text.count("\\begin{tikzpicture}") == text.count("\\end{tikzpicture}%\n}%") == 7
    assert "\\def\\only<#1>#2{#2}" in text, "without Beamer each is a page"
    assert "\\only" not in without_comments(written(job))


# --- text -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("plain", "escaped"),
    [
        ("a_b^c~d", r"a\_b\textasciicircum{}c\textasciitilde{}d"),
        ("{5 %} & $x$ #1", r"\{5 \%\} \& \$x\$ \#1"),
        ("\\end", r"\textbackslash{}end"),
        ("x₀₁ᵀ", r"x\textsubscript{01}\textsuperscript{T}"),
        ("Σ ∂L −2 ∗ 3×4", r"$\Sigma$ $\partial$L \textminus{}2 $\ast$ 3\texttimes{}4"),
        ("--", "{-}{-}"),
        (" a  b ", "~a~ b~"),
        ("Größe 核", "Größe 核"),
    ],
)
def test_texts_are_escaped(plain: str, escaped: str) -> None:
    assert latex(plain) == escaped


@every_figure
def test_english_is_for_pdflatex(figure: Figure) -> None:
    for step in (0, 3):
        text = written(still(figure, step))
        assert text.startswith("% !TEX program = pdflatex\n")
        commands = without_comments(text)
        assert all(letter < "\u0180" for letter in commands)


def test_chinese_is_for_xelatex_and_says_so() -> None:
    text = written(still(language="zh_CN"))
    assert text.startswith("% !TEX program = xelatex\n")
    assert "% It has letters that pdflatex does not know: xelatex or lualatex" in text
    assert "\\usepackage[scheme=plain]{ctex}" in text
    assert "inputenc" not in text
    assert "{输入" in text
    assert not is_plain("输入 x")


def test_a_title_cannot_break_out_of_its_comment() -> None:
    job = still()
    document = replace(DOCUMENT, title="first\n\\input{evil}\r\\x")
    text = written(replace(job, frames=(replace(job.frames[0], document=document),)))
    assert all(line.startswith("%") for line in text.splitlines() if "evil" in line)
    assert text.splitlines()[1] == "% first \\input{evil} \\x"


def test_too_many_shapes_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tikz_module, "MAX_SHAPES", 50)
    with pytest.raises(ExportError, match="includegraphics") as caught:
        TIKZ.write(still(), go_on)
    assert caught.value.parameter == "size"


def test_it_can_be_cancelled() -> None:
    job = still()
    job = replace(job, frames=frames_at(job.frames[0], range(7)))
    with pytest.raises(Cancelled):
        TIKZ.write(job, lambda done, _total: done < 3)


def test_a_matrix_places_points() -> None:
    assert Matrix(2, 0, 0, 2, 10, -5)(1, 0.004) == "(12,-4.99)"
    assert Matrix()(-0.001, 0) == "(0,0)"
    assert Matrix(0, 3, -3, 0).scale == 3


# --- Beamer -----------------------------------------------------------------------------------


def test_a_beamer_frame_shows_a_page_per_click() -> None:
    snippet = beamer_snippet(Path("talk") / "my_figure 2.pdf", 3)
    lines = snippet.splitlines()
    assert lines[0] == r"\begin{frame}{my\_figure 2}"
    assert lines[-1] == r"\end{frame}"
    assert [line[2:10] for line in lines[2:-1]] == [rf"\only<{n}>" for n in (1, 2, 3)]
    for number, line in enumerate(lines[2:-1], 1):
        assert f"[page={number}," in line
        assert line.endswith("{my_figure 2.pdf}}%")
    assert depths(snippet)[-1] == 0
    assert "{核 1.pdf}" in beamer_snippet("核 1.pdf", 1)


@pytest.mark.parametrize("name", ["50%.pdf", "a#b.pdf", "{x}.pdf", "a~b.pdf"])
def test_names_that_latex_cannot_read_are_told(name: str) -> None:
    first, *rest = beamer_snippet(name, 1).splitlines()
    assert first.startswith("% LaTeX cannot read this name; rename the file to ")
    assert f"{{{first.rpartition(' to ')[2]}}}}}%" in rest[2]


# --- in earnest -------------------------------------------------------------------------------

real = pytest.mark.skipif(
    shutil.which("pdflatex") is None or shutil.which("pdftoppm") is None,
    reason="pdflatex and pdftoppm are not installed here; the tests above do without them",
)


@real
@pytest.mark.parametrize("name", ["scatter", "connectivity", "proofs"])
def test_pdflatex_makes_the_same_picture(name: str, tmp_path: Path) -> None:
    job = still(FIGURES_BY_ID[name])
    (tmp_path / "a.tex").write_text(written(job), encoding="utf-8")
    for command in (
        ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "a.tex"],
        ["pdftoppm", "-png", "-r", "96", "-singlefile", "a.pdf", "a"],
    ):
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, timeout=100)
        assert done.returncode == 0, done.stdout[-2000:]
    images = (
        QImage(str(tmp_path / "a.png")), QImage.fromData(BY_ID["png"].write(job, go_on))
    )  # fmt: skip
    assert images[0].size() == images[1].size()
    pictures = []
    for image in images:
        plain = image.convertToFormat(QImage.Format.Format_RGBA8888)
        pictures.append(np.array(plain.constBits(), np.uint8).reshape(560, 900, 4)[..., :3])
    off = np.abs(np.subtract(*pictures, dtype=int)).max(axis=-1)
    # Letters of another typeface are all that differs.
    assert (off > 40).mean() < 0.06
    assert (off[::7, ::7] < 8).mean() > 0.9
