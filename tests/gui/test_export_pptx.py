"""Slides: what stands on them, read again by the library and by programs that show them."""

from __future__ import annotations

import io
import shutil
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import numpy as np
import pytest
from PIL import Image
from PySide6.QtGui import QImage

from core.document import Document, make_document, make_layer
from core.numbers_text import shown_numbers
from tconv_gui.export import BY_ID, Job, MissingPartError, export, format_for
from tconv_gui.export.format import go_on
from tconv_gui.export.pptx import NARROW, WIDE
from tconv_gui.figures import BY_ID as FIGURES_BY_ID
from tconv_gui.figures import FIGURES
from tconv_gui.figures.figure import Frame
from tconv_gui.theme import load_theme
from tconv_gui.words import Words

pytestmark = pytest.mark.usefixtures("qapp")

DOCUMENT = make_document(
    [[1, -2], [3, 4.5]],
    make_layer("conv_transpose", [[1, 5, -1], [0, 7, 1], [6, 2, 0.25]], stride=2, padding=1),
    title="Learned <upsampling> & more",
)
KINDS = ("pptx", "pptx_gif", "pptx_cells")
every_kind = pytest.mark.parametrize("kind", KINDS)


def job_of(
    figure: str = "scatter", size: tuple[int, int] = (1280, 720), document: Document = DOCUMENT,
    **look: Any,
) -> Job:  # fmt: skip
    count = FIGURES_BY_ID[figure].step_count(document, 0)
    frames = tuple(Frame(document, Words(), step=step) for step in range(count + 1))
    return Job(FIGURES_BY_ID[figure], frames, load_theme("light"), *size, **look)


def opened(kind: str, job: Job) -> Any:
    from pptx import Presentation

    return Presentation(io.BytesIO(BY_ID[kind].write(job, go_on)))


def shapes_of(slide: Any) -> list[Any]:
    """The shapes of the figure."""
    (group,) = (shape for shape in slide.shapes if shape.shape_type == 6)
    return list(group.shapes)


@every_kind
def test_every_slide_has_title_alternative_text_and_notes(kind: str) -> None:
    job = job_of()
    deck = opened(kind, job)
    shown = job.frames if kind != "pptx_gif" else job.frames[-1:]
    assert len(deck.slides) == len(shown)
    for number, (slide, frame) in enumerate(zip(deck.slides, shown, strict=True), 1):
        said = job.figure.describe(frame)
        title = slide.shapes.title.text_frame.text
        assert title.startswith("Learned <upsampling> & more")
        assert title.endswith(f"step {number} of {len(shown)}") is (len(shown) > 1)
        assert slide.notes_slide.notes_text_frame.text == said
        figure = slide.shapes[-1]
        assert figure._element.xpath("./*/p:cNvPr")[0].get("descr") == said
        right, bottom = figure.left + figure.width, figure.top + figure.height
        assert 0 <= figure.left < right <= deck.slide_width
        assert slide.shapes.title.top + slide.shapes.title.height <= figure.top
        assert bottom <= deck.slide_height
    assert deck.core_properties.title == job.title
    assert {deck.core_properties.created.year, deck.core_properties.modified.year} == {2000}


@pytest.mark.parametrize(
    ("size", "width"), [((1920, 1080), WIDE), ((1024, 768), NARROW), ((300, 900), NARROW)]
)
def test_a_picture_has_the_pixels_of_its_place(size: tuple[int, int], width: int) -> None:
    deck = opened("pptx", job_of(size=size))
    assert deck.slide_width == width
    for slide in deck.slides:
        picture = slide.shapes[-1]
        image = QImage.fromData(picture.image.blob)
        assert image.width() == round(size[0] * picture.width / width)
        assert image.width() / image.height() == pytest.approx(
            picture.width / picture.height, rel=2 / image.height()
        )


def test_texts_of_slides_that_are_added_stay_on_them() -> None:
    deck = opened("pptx", job_of())
    for layout in deck.slide_layouts:
        for shape in layout.placeholders:
            assert shape.left + shape.width <= deck.slide_width


def test_the_animation_plays_all_steps() -> None:
    job = job_of(size=(640, 360), frame_ms=700, hold_last_ms=2000)
    (slide,) = opened("pptx_gif", job).slides
    with Image.open(io.BytesIO(slide.shapes[-1].image.blob)) as film:
        assert (film.format, film.n_frames) == ("GIF", len(job.frames))


def test_cells_can_be_typed_over() -> None:
    job = job_of()
    deck = opened("pptx_cells", job)
    cells = [shape for shape in shapes_of(deck.slides[len(job.frames) - 1])
             if shape.name.startswith("Cell")]  # fmt: skip
    written = Counter(cell.text_frame.text for cell in cells if cell.has_text_frame)
    arrays = [DOCUMENT.input, DOCUMENT.layers[0].weight, DOCUMENT.feature_maps[1]]
    wanted = Counter(text for array in arrays for text in shown_numbers(array.ravel()))
    assert not wanted - written
    # Each cell is a rectangle of its own, all of a grid of the same size.
    sizes = Counter((cell.width // 20_000, cell.height // 20_000) for cell in cells)
    assert sizes.most_common(1)[0][1] >= 9


@pytest.mark.parametrize("figure", FIGURES, ids=lambda figure: figure.id)
def test_every_figure_stays_within_its_place(figure: Any) -> None:
    job = replace(job_of(figure.id), frames=job_of(figure.id).frames[-1:])
    (slide,) = opened("pptx_cells", job).slides
    group = slide.shapes[-1]
    if group.shape_type != 6:
        return  # a figure of pixels is a picture
    assert len(group.shapes) > 5
    slack = 30_000
    for shape in group.shapes:
        assert shape.left >= group.left - slack
        assert shape.top >= group.top - slack
        assert shape.left + shape.width <= group.left + group.width + slack, shape.name
        assert shape.top + shape.height <= group.top + group.height + slack, shape.name


def test_too_many_shapes_become_a_picture() -> None:
    large = make_document(
        np.arange(1600).reshape(40, 40) % 7, make_layer("conv", np.ones((3, 3))), title="Large"
    )
    job = job_of("gather", document=large)
    (slide,) = opened("pptx_cells", replace(job, frames=job.frames[-1:])).slides
    assert slide.shapes[-1].shape_type == 13


def test_the_suffix_tells_which_slides_are_wanted() -> None:
    for name, kind in {
        "a.pptx": "pptx", "a.gif.pptx": "pptx_gif", "A.CELLS.PPTX": "pptx_cells", "my.gif": "gif",
        ".gif.pptx": "pptx",
    }.items():  # fmt: skip
        assert format_for(name).id == kind


@every_kind
def test_nothing_of_the_library_is_left_and_no_date(kind: str) -> None:
    with ZipFile(io.BytesIO(BY_ID[kind].write(job_of(size=(320, 180)), go_on))) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert not any("thumbnail" in name for name in archive.namelist())
        about = archive.read("docProps/core.xml").decode()
    assert "Canny" not in about
    assert about.count("2000-01-01T00:00:00Z") == 2


@every_kind
def test_without_the_library_there_is_a_sentence(
    kind: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setitem(sys.modules, "pptx", None)
    path = tmp_path / f"a{BY_ID[kind].suffixes[0]}"
    with pytest.raises(MissingPartError, match="pip install python-pptx"):
        export(job_of(), BY_ID[kind], path)
    assert not path.exists()


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed here")
@every_kind
def test_libreoffice_shows_every_slide(kind: str, tmp_path: Path) -> None:
    job = job_of(size=(640, 360))
    path = tmp_path / "a.pptx"
    path.write_bytes(BY_ID[kind].write(job, go_on))
    subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless",
         "--convert-to", "pdf", "--outdir", str(tmp_path), str(path)],
        check=True, capture_output=True, timeout=100,
    )  # fmt: skip
    pages = (tmp_path / "a.pdf").read_bytes().count(b"/Type/Page/")
    assert pages == (1 if kind == "pptx_gif" else len(job.frames))


def test_the_command_line_chooses_among_formats_of_one_suffix(tmp_path: Path) -> None:
    from tconv_gui import cli

    written = {}
    for name, more in {"plain": [], "chosen": ["--format", "pptx_cells"]}.items():
        out = tmp_path / f"{name}.pptx"
        arguments = ["export", f"lesson:{cli.lesson_called().id}", "--figure", "scatter"]
        size = ["--size", "640x360", *more, "-o", str(out)]
        assert cli.run([*arguments, *size], cli.Window(lambda *_: None, lambda: 0)) == 0
        written[name] = out.read_bytes()
    cells = tmp_path / "a.cells.pptx"
    assert cli.run([*arguments, "--size", "640x360", "-o", str(cells)],
                   cli.Window(lambda *_: None, lambda: 0)) == 0  # fmt: skip
    assert written["chosen"] == cells.read_bytes() != written["plain"]


def test_the_dialog_adds_a_suffix_only_where_there_is_none() -> None:
    from tconv_gui.actions._export_dialog import with_format_suffix

    film = BY_ID["pptx_gif"]
    for chosen, wanted in {
        "talk": "talk.gif.pptx", "talk.pptx": "talk.pptx", "a.GIF.PPTX": "a.GIF.PPTX",
        "v1.2": "v1.2.gif.pptx", "a.gif": "a.gif.gif.pptx",
    }.items():  # fmt: skip
        assert with_format_suffix(Path(chosen), film).name == wanted
