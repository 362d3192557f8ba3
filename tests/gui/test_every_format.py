"""Every figure in every format, read by others: renderers, parsers and programs that are not ours.

A new figure or format is in here by itself; a new kind of file needs a line in READERS that says
who else can read it.  Where ``TCONV_THOROUGH`` is set (``make thorough``) programs of other makers
look at the files, too, as far as they are installed.
"""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple
from zipfile import ZipFile

import numpy as np
import pytest

from core.codec import encode
from core.document import Document, make_document, make_layer
from tconv_gui.export import BY_ID, FORMATS, Format, Job, MissingPartError, export, format_for
from tconv_gui.export.format import go_on
from tconv_gui.export.wish import Wish, job_of
from tconv_gui.figures import FIGURES
from tconv_gui.figures.figure import Figure
from tconv_gui.theme import rgb
from tests.gui import foreign
from tests.gui.foreign import Picture, assert_alike

pytestmark = pytest.mark.usefixtures("qapp")

ROOT = Path(__file__).resolve().parent.parent.parent
THOROUGH = bool(os.environ.get("TCONV_THOROUGH"))
thorough = pytest.mark.skipif(not THOROUGH, reason="set TCONV_THOROUGH to ask other programs")
every_figure = pytest.mark.parametrize("figure", FIGURES, ids=lambda figure: figure.id)

TITLE = "Größe <b> & “核”"
DOCUMENT = make_document(
    [[1, -2], [3, 4.5]],
    make_layer("conv_transpose", [[1, 2], [0, -1]], stride=2, padding=1, bias=0.5),
    title=TITLE,
)
LONG = make_document(
    [[-123456789012, 987654321098.5], [1e-12, 3]],
    make_layer("conv_transpose", [[-123456.789012, 1], [2, 0.000123456789]], bias=-1e11),
    title="A title that is longer than any title ought to be, for there is much to say " * 3,
)
WIDTH, HEIGHT = 480, 300
SMALL_WIDTH, SMALL_HEIGHT = 160, 100
FRAME_MS, HOLD_LAST_MS, LOOP = 250, 1250, 3


def can_be_made(format_: Format) -> bool:
    """Whether what the format needs is installed here."""
    try:
        if format_.needs is not None:
            format_.needs()
    except MissingPartError:
        return False
    return True


HERE = [format_ for format_ in FORMATS if can_be_made(format_)]


def still_of(figure: Figure, document: Document = DOCUMENT, **look: Any) -> Job:
    wish = Wish(figure.id, **({"width": WIDTH, "height": HEIGHT} | look))
    return job_of(wish, document)


def film_of(figure: Figure, **look: Any) -> Job:
    size = {"width": SMALL_WIDTH, "height": SMALL_HEIGHT} | look
    times = {"frame_ms": FRAME_MS, "hold_last_ms": HOLD_LAST_MS, "loop": LOOP}
    return still_of(figure, steps="all", **times, **size)


class Made(NamedTuple):
    """A file: of which format and job, its bytes, and the job's picture of each frame."""

    format: Format
    job: Job
    data: bytes
    pictures: list[Picture]

    @property
    def description(self) -> str:
        """What the last frame says."""
        return self.job.figure.describe(self.job.frames[-1])


def pictures_of(job: Job) -> list[Picture]:
    """Each frame as a PNG, read by Pillow."""
    # A picture that stands alone says more than one of a film; of two frames the last is drawn.
    count = min(len(job.frames), 2)
    singles = (replace(job, frames=(frame,) * count) for frame in job.frames)
    return [foreign.pixels_of(BY_ID["png"].write(single, go_on)) for single in singles]


# --- who else reads it ------------------------------------------------------------------------


def read_png(made: Made) -> None:
    picture = made.pictures[-1]
    assert picture.shape == (made.job.height, made.job.width, 3)
    assert (foreign.pixels_of(made.data) == picture).all()
    ground = rgb(made.job.paint_theme.background)
    assert_clear_border(picture, ground)


def read_svg(made: Made) -> None:
    tree = foreign.svg_tree(made.data)
    assert (tree.get("width"), tree.get("height")) == (str(made.job.width), str(made.job.height))
    assert_alike(foreign.svg_picture(made.data), made.pictures[-1])


def read_pdf(made: Made) -> None:
    for page, picture in zip(foreign.pdf_pictures(made.data), made.pictures, strict=True):
        assert_alike(page, picture, far=0.045, near=0.75)


def read_film(made: Made) -> None:
    frames, times, loop = foreign.film_of(made.data)
    pictures = made.pictures
    if made.format.id == "webp":  # where nothing changes there is one that lasts longer
        changes = [(one != other).any() for one, other in pairwise(pictures)]
        pictures = [pictures[0], *(p for p, new in zip(pictures[1:], changes, strict=True) if new)]
    loses_colours = made.format.id == "gif"
    for frame, picture in zip(frames, pictures, strict=True):
        assert frame.shape == picture.shape
        off = np.abs(np.subtract(frame, picture, dtype=int)).max(axis=-1)
        assert (off > (foreign.FAR if loses_colours else 0)).mean() <= 0.002 * loses_colours
    if made.format.id != "webp":  # Pillow tells no times of its frames
        assert times == [FRAME_MS] * (len(frames) - 1) + [HOLD_LAST_MS]
    if len(frames) > 1:
        assert loop == (LOOP - 1 if made.format.id == "gif" else LOOP)


def read_mp4(made: Made) -> None:
    assert foreign.mp4_boxes(made.data)[:2] == ["ftyp", "moov"], "it plays before all is there"


def read_html(made: Made) -> None:
    page = foreign.Page(made.data.decode())
    assert not page.open
    assert not page.loaded, "nothing is fetched from elsewhere"
    assert page.texts["title"] == made.job.title
    assert not re.findall(rb"https?://(?!www\.w3\.org/)[^\s\"'<]+", made.data)


def read_slides(made: Made) -> None:
    from pptx import Presentation

    deck = Presentation(io.BytesIO(made.data))
    frames = made.job.frames if made.format.several == "pages" else made.job.frames[-1:]
    assert len(deck.slides) == len(frames)
    for slide, frame in zip(deck.slides, frames, strict=True):
        said = made.job.figure.describe(frame)
        assert slide.shapes.title.text_frame.text.startswith(made.job.title[:40])
        assert slide.notes_slide.notes_text_frame.text == said
        assert said in [
            shape._element.xpath(".//p:cNvPr")[0].get("descr") for shape in slide.shapes
        ]


def read_archive(made: Made) -> None:
    with ZipFile(io.BytesIO(made.data)) as archive:
        assert archive.testzip() is None


def read_numbers(made: Made) -> None:
    document, layer = made.job.frames[-1].document, made.job.frames[-1].layer
    found = foreign.numbers_in(made.format.id, made.data)
    wanted = [document.feature_maps[layer], document.layers[layer].weight]
    for array in (*wanted, document.feature_maps[layer + 1]):
        assert {round(n, 9) for n in array.ravel().tolist()} <= {round(n, 9) for n in found}


def read_tikz(made: Made) -> None:
    foreign.braces_match(made.data)
    text = made.data.decode()
    assert text.count("\\begin{tikzpicture}") == len(made.job.frames)


def read_latex(made: Made) -> None:
    foreign.braces_match(made.data)
    read_numbers(made)


def read_workbook(made: Made) -> None:
    read_archive(made)
    read_numbers(made)


READERS: dict[str, Callable[[Made], None]] = {
    "png": read_png, "svg": read_svg, "pdf": read_pdf,
    "gif": read_film, "apng": read_film, "webp": read_film, "mp4": read_mp4,
    "html": read_html, "tikz": read_tikz,
    "pptx": read_slides, "pptx_gif": read_slides, "pptx_cells": read_slides,
    "csv": read_numbers, "json": read_numbers, "npz": read_numbers, "xlsx": read_workbook,
    "markdown": read_numbers, "latex": read_latex,
}  # fmt: skip
BY_MIME: dict[str, Callable[[Made], None]] = {
    "text/x-python": lambda made: foreign.assert_python(made.data)
}


def reader_of(format_: Format) -> Callable[[Made], None]:
    """Who reads the files of a format; a KeyError asks for a line above."""
    return READERS.get(format_.id) or BY_MIME[format_.mime]


def assert_clear_border(picture: Picture, ground: tuple[int, ...], width: int = 2) -> None:
    """Nothing is drawn at the edges, and something is inside."""
    inside = np.zeros(picture.shape[:2], bool)
    inside[width:-width, width:-width] = True
    assert (picture[~inside] == ground).all(), "something is cut off at the edge"
    assert (picture != ground).any()


# --- every figure, every format ---------------------------------------------------------------


@every_figure
def test_others_read_every_format(figure: Figure) -> None:
    still, film = still_of(figure), film_of(figure)
    seen = {True: pictures_of(film), False: pictures_of(still)}
    for format_ in HERE:
        # A slide or a page for each step would take much longer and say no more.
        job = film if format_.animated else still
        data = format_.write(job, go_on)
        assert data.startswith(format_.magic), format_.id
        try:
            reader_of(format_)(Made(format_, job, data, seen[format_.animated]))
        except AssertionError as error:
            raise AssertionError(f"{figure.id} as {format_.id}: {error}") from error


@pytest.mark.parametrize("format_", HERE, ids=lambda format_: format_.id)
def test_all_steps_are_in_it(format_: Format) -> None:
    figure = FIGURES[0]
    job = film_of(figure)
    assert len(job.frames) > 3
    if format_.several == "files":
        return  # a file each: test_export.py
    first = format_.write(job, go_on)
    reader_of(format_)(Made(format_, job, first, pictures_of(job)))
    assert format_.write(job, go_on) == first, "the same wish is the same file"


SHAPES: tuple[dict[str, Any], ...] = (
    {"language": "en", "caption": False, "type_scale": 0.75},
    {"language": "zh_CN", "caption": True, "width": None, "height": None},
    {"language": "zh_CN", "caption": True, "width": 240, "height": 600},
    {"language": "zh_CN", "caption": True, "type_scale": 2.0, "width": 1280, "height": 720},
)


@every_figure
def test_nothing_is_cut_off(figure: Figure) -> None:
    for document in (DOCUMENT, LONG):
        for look in SHAPES:
            job = still_of(figure, document, background="#123456", **look)
            (picture,) = pictures_of(job)
            assert picture.shape == (job.height, job.width, 3)
            assert_clear_border(picture, (0x12, 0x34, 0x56))


# --- the same everywhere ----------------------------------------------------------------------

SURROUNDINGS = {
    "a German office": {
        "LC_ALL": "de_DE.UTF-8", "LANG": "de_DE.UTF-8", "TZ": "Asia/Kathmandu",
        "QT_SCALE_FACTOR": "2", "PYTHONHASHSEED": "5", "TCONV_TEST_THEME": "dark",
    },
    "a bare machine": {
        "LC_ALL": "C", "LANG": "C", "LANGUAGE": "zh_CN", "QT_FONT_DPI": "144",
        "QT_SCALE_FACTOR": "1.5", "PYTHONHASHSEED": "9",
    },
}  # fmt: skip
# Says the digest of the file of each format, made in a program with a window of its own.
ELSEWHERE = """
import hashlib, json, locale, os, sys
sys.path.insert(0, sys.argv[1])
try:
    locale.setlocale(locale.LC_ALL, "")
except locale.Error:
    pass
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication, QWidget
application = QApplication([])
if os.environ.get("TCONV_TEST_THEME") == "dark":
    application.setPalette(QPalette(QColor("black")))
    application.setStyleSheet("* { font-size: 23px; color: white; background: black }")
window = QWidget()
window.resize(711, 433)
window.show()
from pathlib import Path
from core.codec import decode
from tconv_gui.export import FORMATS
from tconv_gui.export.format import go_on
from tconv_gui.export.wish import Wish, job_of
document = decode(Path(sys.argv[2]).read_bytes()).document
wish = Wish("scatter", steps="all", width=160, height=100, caption=True)
job = job_of(wish, document)
digests = {}
for format_ in FORMATS:
    if format_.id in sys.argv[3].split(","):
        digests[format_.id] = hashlib.sha256(format_.write(job, go_on)).hexdigest()
print(json.dumps(digests))
"""


def test_files_are_the_same_bytes_everywhere(tmp_path: Path) -> None:
    source = tmp_path / "a.tconv"
    source.write_bytes(encode(DOCUMENT))
    names = ",".join(format_.id for format_ in HERE)
    told = []
    for variables in ({}, *SURROUNDINGS.values()):
        environment = {k: v for k, v in os.environ.items() if not k.startswith(("LC_", "LANG"))}
        done = subprocess.run(
            [sys.executable, "-c", ELSEWHERE, str(ROOT), str(source), names],
            env=environment | {"QT_QPA_PLATFORM": "offscreen"} | variables,
            capture_output=True, text=True, check=True,
        )  # fmt: skip
        told.append(json.loads(done.stdout))
    assert set(told[0]) == {format_.id for format_ in HERE}
    assert told[0] == told[1] == told[2]


# --- bad targets ------------------------------------------------------------------------------

# Tries to write each format where it cannot, and says what it was told and what is there then.
BAD_TARGETS = """
import json, os, resource, signal, sys
sys.path.insert(0, sys.argv[1])
from pathlib import Path
from PySide6.QtGui import QGuiApplication
application = QGuiApplication([])
from core.codec import decode
from core.errors import ConvError
from tconv_gui.export import FORMATS, export
from tconv_gui.export.format import go_on
from tconv_gui.export.wish import Wish, job_of
document = decode(Path(sys.argv[2]).read_bytes()).document
job = job_of(Wish("scatter", width=64, height=40), document)
folder = Path(sys.argv[3])
formats = [format_ for format_ in FORMATS if format_.id in sys.argv[4].split(",")]
for format_ in formats:
    format_.write(job, go_on)  # what it loads is loaded
closed = folder / "closed"
closed.mkdir()
closed.chmod(0o555)
def attempt(what, format_, path):
    old = path.read_bytes() if os.path.isfile(path) else None
    try:
        export(job, format_, path)
        said = None
    except ConvError as error:
        said = str(error)
    there = path.read_bytes() if os.path.isfile(path) else None
    print(json.dumps([what, format_.id, said, old == there]))
for format_ in formats:
    suffix = format_.suffixes[0]
    taken = folder / f"folder{suffix}"
    taken.mkdir(exist_ok=True)
    attempt("folder", format_, taken)
    attempt("long", format_, folder / ("n" * 300 + suffix))
    attempt("missing", format_, folder / "none" / f"a{suffix}")
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
_, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
for format_ in formats:
    suffix = format_.suffixes[0]
    old = folder / f"old{suffix}"
    old.write_bytes(b"old")
    resource.setrlimit(resource.RLIMIT_FSIZE, (100, hard))
    attempt("full", format_, old)
    attempt("full", format_, folder / f"new{suffix}")
    resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
if os.geteuid() == 0:
    os.chmod(folder, 0o755)
    os.seteuid(65534)
for format_ in formats:
    attempt("closed", format_, closed / f"a{format_.suffixes[0]}")
"""


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that anybody can reach: who may do anything becomes nobody for a while.

    Not pytest's own, which every other run closes to everybody.
    """
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        yield folder


@pytest.mark.skipif(sys.platform == "win32", reason="limits and permissions are set otherwise")
def test_where_nothing_can_be_written_a_sentence_says_so(open_folder: Path) -> None:
    source, folder = open_folder / "a.tconv", open_folder / "targets"
    source.write_bytes(encode(DOCUMENT))
    folder.mkdir()
    names = ",".join(format_.id for format_ in HERE)
    done = subprocess.run(
        [sys.executable, "-B", "-c", BAD_TARGETS, str(ROOT), str(source), str(folder), names],
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(rows) == 6 * len(HERE)
    expected = {
        "folder": "is a folder", "long": "its name is too long", "missing": "there is no folder",
        "full": "", "closed": "not allowed there",
    }  # fmt: skip
    for what, format_id, said, is_as_before in rows:
        case = f"{format_id}, {what}: {said}"
        assert said is not None, case
        assert is_as_before, case
        assert expected[what] in said, case
        assert "\n" not in said, case
        assert len(said) < 400, case
    left = {path.name for path in folder.rglob("*") if path.is_file()}
    assert left == {f"old{format_.suffixes[0]}" for format_ in HERE}


# --- programs of other makers -----------------------------------------------------------------


def written(job: Job, format_id: str, folder: Path) -> Path:
    path = folder / f"{job.figure.id}{BY_ID[format_id].suffixes[0]}"
    assert format_for(path).id == format_id
    (made,) = export(job, BY_ID[format_id], path)
    return made


@thorough
@pytest.mark.timeout(900)
def test_xmllint_and_librsvg_read_drawings(tmp_path: Path) -> None:
    xmllint, rsvg = foreign.program("xmllint"), foreign.program("rsvg-convert")
    for figure in FIGURES:
        for language in ("en", "zh_CN"):
            job = still_of(figure, language=language)
            path = written(job, "svg", tmp_path)
            foreign.run(xmllint, "--noout", "--nonet", path)
            foreign.run(rsvg, "-o", tmp_path / "a.png", path)
            got = foreign.pixels_of((tmp_path / "a.png").read_bytes())
            assert_alike(got, *pictures_of(job))


@thorough
@pytest.mark.timeout(900)
def test_qpdf_and_poppler_read_pages(tmp_path: Path) -> None:
    qpdf, pdfinfo = foreign.program("qpdf"), foreign.program("pdfinfo")
    pdftoppm = foreign.program("pdftoppm")
    for figure in FIGURES:
        for language, text in (("en", "outlines"), ("zh_CN", "text")):
            job = film_of(figure, language=language, text=text, width=WIDTH, height=HEIGHT)
            path = written(job, "pdf", tmp_path)
            assert "No syntax or stream encoding errors" in foreign.run(qpdf, "--check", path)
            assert f"Pages:           {len(job.frames)}\n" in foreign.run(pdfinfo, path)
            assert re.search(r"Page size: +360 x 225 pts", foreign.run(pdfinfo, path))
            foreign.pdf_fonts_are_in_it(path)
            foreign.run(pdftoppm, "-r", "96", "-png", "-singlefile", path, tmp_path / "a")
            got = foreign.pixels_of((tmp_path / "a.png").read_bytes())
            assert_alike(got, pictures_of(job)[0], far=0.045, near=0.75)


@thorough
@pytest.mark.timeout(900)
def test_gifsicle_and_ffprobe_read_films(tmp_path: Path) -> None:
    gifsicle = foreign.program("gifsicle")
    for figure in FIGURES:
        job = film_of(figure, width=321, height=201)
        said = foreign.run(gifsicle, "--info", "--no-ignore-errors", written(job, "gif", tmp_path))
        assert f"{len(job.frames)} images" in said or len(job.frames) == 1
        assert "logical screen 321x201" in said
        stream = foreign.probed(written(job, "mp4", tmp_path))
        assert (stream["codec_name"], stream["pix_fmt"]) == ("h264", "yuv420p")
        assert (stream["width"], stream["height"]) == (322, 202)
        lasts = ((len(job.frames) - 1) * FRAME_MS + HOLD_LAST_MS) / 1000
        assert float(stream["duration"]) == pytest.approx(lasts)
        for name in ("gif", "apng"):
            made = foreign.probed(written(job, name, tmp_path))
            assert (made["width"], made["height"]) == (321, 201)
            assert int(made["nb_read_frames"]) == len(job.frames)


@thorough
@pytest.mark.timeout(900)
@every_figure
def test_pdflatex_draws_the_same(figure: Figure, tmp_path: Path) -> None:
    pdflatex = foreign.program("pdflatex")
    job = still_of(figure, make_document([[1, -2], [3, 4.5]], DOCUMENT.layers[0], title="a_b 50 %"))
    path = written(job, "tikz", tmp_path)
    foreign.run(pdflatex, "-interaction=nonstopmode", "-halt-on-error", path.name, folder=tmp_path)
    (page,) = foreign.pdf_pictures(path.with_suffix(".pdf").read_bytes())
    # Letters of another typeface are all that differs.
    assert_alike(page, *pictures_of(job), far=0.08, near=0.7)


@thorough
@pytest.mark.timeout(900)
def test_libreoffice_shows_slides_and_computes_the_workbook(tmp_path: Path) -> None:
    soffice = foreign.program("soffice")
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    for name in ("pptx", "pptx_gif", "pptx_cells"):
        job = film_of(FIGURES[0], width=640, height=360)
        path = written(job, name, tmp_path)
        foreign.run(soffice, profile, "--headless", "--convert-to", "pdf", "--outdir",
                    tmp_path, path)  # fmt: skip
        pages = foreign.pdf_pictures(path.with_suffix(".pdf").read_bytes())
        assert len(pages) == (1 if name == "pptx_gif" else len(job.frames))
        assert all((abs(a.astype(int) - b).max() > 0) for a, b in pairwise(pages))
    path = written(still_of(FIGURES[0]), "xlsx", tmp_path)
    with ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    bare = tmp_path / "bare.xlsx"  # what was computed here is not to be seen there
    with ZipFile(bare, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, re.sub(rb"(</f>)<v>[^<]*</v>", rb"\1", data))
    foreign.run(soffice, profile, "--headless", "--convert-to", "csv", "--outdir", tmp_path, bare)
    found = foreign.numbers_in("csv", (tmp_path / "bare.csv").read_bytes())
    assert set(DOCUMENT.feature_maps[1].ravel().tolist()) <= found
