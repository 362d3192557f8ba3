"""From a wish to a job: sizes, steps, letters and captions."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

import pytest
from PySide6.QtWidgets import QApplication

from core.document import Document, make_document, make_layer
from core.errors import ConvError
from tconv_gui.export import BY_ID, ExportError
from tconv_gui.export.format import go_on
from tconv_gui.export.wish import ON_PAPER, PRESETS, Wish, centimetres, job_of, read_size
from tconv_gui.figures import BY_ID as FIGURES_BY_ID
from tconv_gui.figures import FIGURES
from tconv_gui.figures._labels import caption_text
from tconv_gui.figures.render import place, render_image

pytestmark = pytest.mark.usefixtures("qapp")

# Figures that say operation, parameters and sizes in a line of their own.
CAPTIONED = [figure.id for figure in FIGURES if figure.id not in ("stack", "spectrum")]
# Figures whose letters have a size of their own.
OWN_LETTERS = ("fixes",)


@pytest.fixture(scope="module")
def document() -> Document:
    layer = make_layer("conv_transpose", [[1, 2], [3, 4]], stride=2)
    return make_document([[1, 2], [3, -1]], layer, title="Mine")


def written_words(wish: Wish, document: Document) -> str:
    """All text of a picture, in the order it is painted."""
    svg = BY_ID["svg"].write(job_of(replace(wish, text="text"), document), go_on).decode()
    return " ".join(re.findall(r"<text[^>]*>([^<]*)<", svg))


# ---- sizes


def test_a_picture_on_paper_has_its_dots() -> None:
    assert read_size("16cmx9cm") == (1890, 1063, 300 / 96)
    assert read_size("160mm x 90 mm", 96) == (605, 340, 1.0)
    assert read_size("2x1in", 150) == (300, 150, 150 / 96)
    assert centimetres(2.54, 0.001, 300) == (300, 1)


@pytest.mark.parametrize("name", PRESETS)
def test_a_preset_is_as_large_as_it_says(name: str, document: Document) -> None:
    read = read_size(name.upper())
    assert read is not None
    width, height, scale = read
    assert (width, height) == PRESETS[name]
    assert (scale == 1.0) == (name not in ON_PAPER)
    job = job_of(Wish(width=width, height=height, scale=scale), document)
    assert (job.width, job.height) == PRESETS[name]


def test_one_side_goes_with_the_other(document: Document) -> None:
    natural = job_of(Wish(), document)
    wide = job_of(Wish(width=3 * natural.width), document)
    assert (wide.width, wide.height) == (3 * natural.width, 3 * natural.height)
    high = job_of(Wish(height=3 * natural.height), document)
    assert (high.width, high.height) == (wide.width, wide.height)
    sharp = job_of(Wish(scale=3.0), document)
    assert (sharp.width, sharp.height) == (wide.width, wide.height)


@pytest.mark.parametrize("figure", [figure.id for figure in FIGURES])
def test_4k_is_720p_with_more_pixels(figure: str, document: Document) -> None:
    small, large = (
        job_of(Wish(figure, width=width, height=height), document)
        for width, height in ((1280, 720), PRESETS["4K"])
    )
    sizes = [job.figure.size(job.frames[0]) for job in (small, large)]
    assert sizes[0] == sizes[1]
    scales = [
        place(job.figure, job.frames[0], job.width, job.height).scale for job in (small, large)
    ]
    # A cell has a whole number of pixels.
    assert abs(3 * scales[0] - scales[1]) * 48 < 3


# ---- what there is not


@pytest.mark.parametrize(
    ("wish", "parameter"),
    [
        (Wish("nothing"), "figure"),
        (Wish(beside="nothing"), "beside"),
        (Wish(layer=1), "layer"),
        (Wish(steps=5), "steps"),
        (Wish(steps=(3, 2)), "steps"),
        (Wish(steps=(3, 5)), "steps"),
        (Wish(channel=(0, 1)), "channel"),
        (Wish(width=20_000, height=9), "size"),
    ],
)
def test_what_there_is_not_is_said(wish: Wish, parameter: str, document: Document) -> None:
    with pytest.raises((ConvError, ExportError)) as told:
        job_of(wish, document)
    assert told.value.parameter == parameter


def test_steps(document: Document) -> None:
    def steps(wish: Wish) -> list[int]:
        return [frame.step for frame in job_of(wish, document).frames]

    assert steps(Wish()) == [4]
    assert steps(Wish(steps=0)) == [0]
    assert steps(Wish(steps=(1, 3))) == [1, 2, 3]
    assert steps(Wish(steps="all")) == [0, 1, 2, 3, 4]


def test_a_layer_further_down(document: Document) -> None:
    chain = replace(document, layers=(*document.layers, make_layer("relu", [[1]])))
    job = job_of(Wish(layer=1, steps="all"), chain)
    assert {frame.layer for frame in job.frames} == {1}
    assert len(job.frames) == 17


# ---- letters and captions


@pytest.mark.parametrize("figure", [figure.id for figure in FIGURES])
def test_letters_grow_and_go_back(figure: str, document: Document, qapp: QApplication) -> None:
    wish = Wish(figure, width=700, height=440)
    usual, large, again = (
        job_of(replace(wish, type_scale=scale), document) for scale in (1.0, 1.6, 1.0)
    )
    pictures = [
        render_image(job.figure, job.frames[0], job.theme, job.width, job.height)
        for job in (usual, large, again)
    ]
    assert pictures[0] == pictures[2]
    if figure not in OWN_LETTERS:
        assert pictures[0] != pictures[1]
    assert job_of(wish, document).frames == usual.frames


@pytest.mark.parametrize("figure", CAPTIONED)
@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_a_caption_can_be_left_out(figure: str, language: str, document: Document) -> None:
    wish = Wish(figure, language=language, width=1600, height=1000)
    caption = caption_text(job_of(wish, document).frames[0])
    part = caption.split(" · ")[-1]
    assert "4×4" in part
    without = replace(wish, caption=False)
    there = [written_words(each, document).count(part) for each in (without, wish)]
    assert there[1] == there[0] + 1
    # Who cannot see the picture is told all the same.
    assert job_of(without, document).description == job_of(wish, document).description


def test_nothing_of_it_is_cut_off_by_partial_painting(document: Document) -> None:
    figure = FIGURES_BY_ID["scatter"]
    usual = job_of(Wish(), document).frames[0]
    for options in (
        replace(usual.options, type_scale=1.5),
        replace(usual.options, caption=False),
    ):
        assert figure.damage(usual, replace(usual, options=options), 1.0) is None


def test_a_picture_that_stands_alone_says_its_step(document: Document) -> None:
    wish = Wish(width=1200, height=700)
    told = "step 2 of 4"
    assert told in written_words(replace(wish, steps=2), document)
    assert "step" not in written_words(wish, document)
    assert told not in written_words(replace(wish, steps=2, caption=False), document)
    # An animation shows it by itself; each half of a pair has steps of its own.
    frames = job_of(replace(wish, steps="all"), document).frames
    assert {frame.told_steps for frame in frames} == {0}
    both = written_words(replace(wish, steps=2, beside="gather", width=2400), document)
    assert told in both
    assert "step 8 of 16" in both


def test_a_caption_too_long_for_its_figure_has_two_lines(document: Document) -> None:
    small = make_document([[1]], make_layer("conv_transpose", [[1, 2], [3, 4]], stride=2))
    job = job_of(Wish(width=400, height=900, text="text"), small)
    texts = re.findall(r"<text[^>]*>([^<]*)<", BY_ID["svg"].write(job, go_on).decode())
    caption = caption_text(job.frames[0])
    assert caption not in texts
    broken = [joint.join(two) for two in pairwise(texts) for joint in (" ", " · ")]
    assert caption in broken
