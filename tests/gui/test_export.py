"""Exports: what is in the file is what was on screen, and a file is whole or not there."""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ET
import zlib
from collections import Counter
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image
from PySide6.QtGui import QColor, QImage

from core.connections import fits
from core.document import Document, make_document, make_layer
from core.errors import ConvError
from core.numbers_text import shown_numbers
from tconv_gui.atomic import write_atomically
from tconv_gui.export import (
    BY_ID,
    FORMATS,
    Cancelled,
    ExportError,
    Format,
    Job,
    clipboard_data,
    export,
    format_for,
    frames_at,
    natural_size,
    numbered_paths,
)
from tconv_gui.export.format import go_on
from tconv_gui.export.gif import (
    CLEAR,
    Palette,
    Tile,
    palette_of,
    patches,
    with_long_runs,
)
from tconv_gui.figures import BY_ID as FIGURES_BY_ID
from tconv_gui.figures import FIGURES
from tconv_gui.figures.figure import Figure, Frame
from tconv_gui.figures.render import render_image
from tconv_gui.theme import load_theme, rgb
from tconv_gui.words import Words

pytestmark = pytest.mark.usefixtures("qapp")

ROOT = Path(__file__).resolve().parent.parent.parent
RANDOM = np.random.default_rng(7)
DOCUMENTS: dict[str, Document] = {
    "first": make_document(
        [[0, 1], [2, 3]], make_layer("conv_transpose", [[0, 1], [2, 3]]), title="A <b> & “c”"
    ),
    "row": make_document([1, -2, 3.5], make_layer("conv_transpose", [1, 2, -1], stride=2)),
    "stride": make_document(
        [[1, 2, 3], [4, 5, 6]],
        make_layer(
            "conv_transpose",
            [[1, -2, 1], [0, 1, 0], [1, 0, 0.25]],
            stride=2,
            padding=1,
            output_padding=1,
            bias=0.5,
        ),
    ),
    "conv": make_document(
        np.arange(16).reshape(4, 4), make_layer("conv", [[1, 0, -1]] * 3, padding=1)
    ),
    "larger": make_document(
        RANDOM.integers(-9, 10, (7, 9)),
        make_layer("conv_transpose", RANDOM.integers(-3, 4, (4, 4)), stride=2, padding=1),
    ),
}
SCATTER = FIGURES_BY_ID["scatter"]
WIDTH, HEIGHT = 900, 560
Pixels = NDArray[np.uint8]

every_document = pytest.mark.parametrize("name", DOCUMENTS)
every_figure = pytest.mark.parametrize("figure", FIGURES, ids=lambda figure: figure.id)
# What needs a program of another maker is tried where that is.
HERE = [f for f in FORMATS if f.id != "mp4" or shutil.which("ffmpeg") is not None]
every_format = pytest.mark.parametrize("format_", HERE, ids=lambda format_: format_.id)


def still(figure: Figure, document: Document, step: int | None = None, **look: object) -> Job:
    last = figure.step_count(document, 0) if step is None else step
    sides = {"width": WIDTH, "height": HEIGHT} | look
    frames = frames_at(Frame(document, Words()), [last])
    return Job(figure, frames, load_theme("light"), **sides)  # type: ignore[arg-type]


def steps(figure: Figure, document: Document, **look: object) -> Job:
    count = figure.step_count(document, 0)
    job = still(figure, document, **look)
    return replace(job, frames=frames_at(job.frames[0], range(count + 1)))


def pixels(image: QImage) -> Pixels:
    """Red, green, blue and alpha of shape (height, width, 4)."""
    plain = image.convertToFormat(QImage.Format.Format_RGBA8888)
    flat = np.frombuffer(plain.constBits(), np.uint8)
    return flat.reshape(plain.height(), plain.bytesPerLine() // 4, 4)[:, : plain.width()].copy()


def rim(picture: Pixels, width: int = 2) -> Pixels:
    """The pixels of the outermost rows and columns."""
    inside = np.zeros(picture.shape[:2], bool)
    inside[width:-width, width:-width] = True
    return picture[~inside]


def flat_parts(picture: Pixels) -> NDArray[np.bool_]:
    """Where a pixel is like its eight neighbours; the rim counts as not flat."""
    height, width = picture.shape[:2]
    same = np.zeros((height, width), bool)
    inner = picture[1:-1, 1:-1]
    same[1:-1, 1:-1] = np.logical_and.reduce([
        (picture[dy : height - 2 + dy, dx : width - 2 + dx] == inner).all(axis=-1)
        for dy in range(3) for dx in range(3)
    ])  # fmt: skip
    return same


# --- all figures, all formats -----------------------------------------------------------------


# Others read every figure in every format in test_every_format.py.


@every_format
def test_a_file_is_what_its_format_writes(format_: Format, tmp_path: Path) -> None:
    path = tmp_path / f"picture{format_.suffixes[0]}"
    job = still(SCATTER, DOCUMENTS["row"], width=160, height=100)
    assert export(job, format_, path) == (path,)
    first = path.read_bytes()
    assert first.startswith(format_.magic)
    assert format_for(path) is format_
    assert first == format_.write(job, go_on), "the same picture is to be the same file"
    assert [file.name for file in tmp_path.iterdir()] == [path.name]


def test_formats_are_told_apart_by_suffix() -> None:
    suffixes = [suffix for format_ in FORMATS for suffix in format_.suffixes]
    assert len(suffixes) == len(set(suffixes))
    assert all(format_.magic for format_ in FORMATS)
    assert format_for("A.PNG") is BY_ID["png"]
    with pytest.raises(ExportError, match=r"“a\.jpg”.*\.png, \.svg, \.pdf, \.gif") as caught:
        format_for("a.jpg")
    assert caught.value.parameter == "file"


# --- PNG --------------------------------------------------------------------------------------


@every_document
@every_figure
def test_png_is_what_the_screen_shows(name: str, figure: Figure) -> None:
    # All figures and all documents meet all grounds, though not all three at once.
    turn = list(DOCUMENTS).index(name) + FIGURES.index(figure)
    background = ("theme", "white", "black", "transparent", "#336699")[turn % 5]
    job = still(figure, DOCUMENTS[name], background=background)
    image = QImage.fromData(BY_ID["png"].write(job, go_on))
    assert (image.width(), image.height()) == (WIDTH, HEIGHT)
    ground = None if background == "transparent" else QColor(job.paint_theme.background)
    frame = job.frames[0]
    shown = render_image(figure, frame, job.paint_theme, WIDTH, HEIGHT, background=ground)
    got = pixels(image)
    assert np.array_equal(got, pixels(shown))
    wanted = (0, 0, 0, 0) if ground is None else (*rgb(job.paint_theme.background), 255)
    assert (rim(got) == wanted).all()
    assert (got != wanted).any()


@pytest.mark.parametrize(("background", "is_dark"), [("white", False), ("black", True)])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_labels_are_legible_whatever_the_theme(background: str, is_dark: bool, theme: str) -> None:
    job = replace(
        still(SCATTER, DOCUMENTS["first"], background=background), theme=load_theme(theme)
    )
    assert job.paint_theme.is_dark is is_dark
    assert job.paint_theme.background == {"white": "#FFFFFF", "black": "#000000"}[background]


@pytest.mark.parametrize(("width", "height"), [(1, 1), (3, 900), (1281, 719), (3840, 2160)])
def test_png_has_the_exact_size(width: int, height: int) -> None:
    job = still(SCATTER, DOCUMENTS["first"], width=width, height=height)
    image = QImage.fromData(BY_ID["png"].write(job, go_on))
    assert (image.width(), image.height()) == (width, height)


def test_png_says_what_it_shows_and_how_large_it_is_meant() -> None:
    job = still(SCATTER, DOCUMENTS["first"], scale=2.0)
    image = QImage.fromData(BY_ID["png"].write(job, go_on))
    assert image.text("Description") == SCATTER.describe(job.frames[0])
    assert image.text("Title") == "A <b> & “c”"
    assert image.dotsPerMeterX() == image.dotsPerMeterY() == round(2 * 96 / 0.0254)


def test_natural_size_keeps_cells_whole() -> None:
    frame = Frame(DOCUMENTS["stride"], Words(), step=3)
    width, height = natural_size(SCATTER, frame)
    size = SCATTER.size(frame)
    assert 0 <= width - size.width() - 48 < 1
    assert 0 <= height - size.height() - 48 < 1


@pytest.mark.parametrize("sides", [(0, 5), (5, -1), (16385, 1), (12000, 12000)])
def test_sizes_that_cannot_be_are_refused(sides: tuple[int, int]) -> None:
    with pytest.raises(ExportError, match="1 to 16384 pixels per side") as caught:
        still(SCATTER, DOCUMENTS["first"], width=sides[0], height=sides[1])
    assert caught.value.parameter == "size"


def test_what_is_being_edited_or_moves_is_not_in_the_picture() -> None:
    job = still(SCATTER, DOCUMENTS["first"])
    busy = replace(job.frames[0], motion=0.3, selected=None, aspect=9.0)
    again = replace(job, frames=(busy,))
    assert again.frames == job.frames


# --- SVG --------------------------------------------------------------------------------------

SVG_NAME = "{http://www.w3.org/2000/svg}"


def svg_tree(job: Job) -> ET.Element:
    return ET.fromstring(BY_ID["svg"].write(job, go_on))


def svg_texts(job: Job) -> Counter[str]:
    tree = svg_tree(replace(job, text_as_outlines=False))
    return Counter("".join(text.itertext()).strip() for text in tree.iter(f"{SVG_NAME}text"))


@every_document
@every_figure
def test_svg_size_and_alternative_text(name: str, figure: Figure) -> None:
    job = still(figure, DOCUMENTS[name])
    tree = svg_tree(job)
    assert (tree.get("width"), tree.get("height")) == (str(WIDTH), str(HEIGHT))
    assert tree.get("viewBox") == f"0 0 {WIDTH} {HEIGHT}"
    assert tree.get("role") == "img"
    assert tree.findtext(f"{SVG_NAME}title") == job.title
    assert tree.findtext(f"{SVG_NAME}desc") == figure.describe(job.frames[0])
    assert not list(tree.iter(f"{SVG_NAME}text")), "outlines need no font"
    assert not list(tree.iter(f"{SVG_NAME}image")), "shapes, not pixels"


@every_document
@pytest.mark.parametrize("figure", [f for f in FIGURES if f.shows_layer], ids=lambda f: f.id)
def test_numbers_in_the_drawing_are_those_of_the_arrays(name: str, figure: Figure) -> None:
    document = DOCUMENTS[name]
    if figure.id == "connectivity" and not fits(document, 0):
        return  # a neighbourhood is drawn, not the whole layer
    painted = svg_texts(still(figure, document, width=2400, height=1800))
    arrays = [document.input[0, 0], document.layers[0].kernel, document.feature_maps[1][0, 0]]
    wanted = Counter(text for array in arrays for text in shown_numbers(array.ravel()))
    assert not wanted - painted


def test_real_text_names_a_font_to_fall_back_on() -> None:
    tree = svg_tree(replace(still(SCATTER, DOCUMENTS["first"]), text_as_outlines=False))
    families = {text.get("font-family") for text in tree.iter(f"{SVG_NAME}text")}
    assert families == {"TConv Sans, sans-serif"}


@pytest.mark.parametrize("background", ["theme", "black", "transparent"])
def test_svg_ground(background: str) -> None:
    job = still(SCATTER, DOCUMENTS["first"], background=background)
    whole = [
        rect
        for rect in svg_tree(job).iter(f"{SVG_NAME}rect")
        if (rect.get("width"), rect.get("height")) == (str(WIDTH), str(HEIGHT))
    ]
    assert len(whole) == (background != "transparent")


# --- PDF --------------------------------------------------------------------------------------


def pdf_objects(data: bytes) -> dict[int, int]:
    """Positions of all objects, by number, as the file's own table says."""
    table = int(data[data.rindex(b"startxref") :].split()[1])
    assert data[table:].startswith(b"xref\n")
    entries = re.findall(rb"(\d{10}) \d{5} ([nf]) ", data[table:])
    return {number: int(at) for number, (at, kind) in enumerate(entries) if kind == b"n"}


@every_document
@every_figure
def test_pdf_is_sound_and_of_exact_size(name: str, figure: Figure) -> None:
    data = BY_ID["pdf"].write(still(figure, DOCUMENTS[name], width=1281, height=719), go_on)
    for number, position in pdf_objects(data).items():
        assert data[position:].startswith(b"%d 0 obj" % number)
    boxes = re.findall(rb"/MediaBox \[([^\]]*)\]", data)
    assert len(boxes) == 1
    left, bottom, right, top = map(float, boxes[0].split())
    assert right - left == pytest.approx(1281 * 0.75, abs=0.01)
    assert top - bottom == pytest.approx(719 * 0.75, abs=0.01)
    descriptors = data.count(b"/Type /FontDescriptor")
    assert descriptors == data.count(b"/FontFile2"), "every font is in the file"
    assert descriptors == data.count(b"/Type /Font\n/Subtype /Type0")


def test_pdf_has_a_page_per_step_and_text_that_can_be_found() -> None:
    job = steps(SCATTER, DOCUMENTS["first"])
    data = BY_ID["pdf"].write(job, go_on)
    assert len(re.findall(rb"/MediaBox", data)) == len(job.frames) == 5
    maps = b"".join(
        # The pattern may take a stream's own last byte for the end of a line.
        zlib.decompressobj().decompress(stream) if stream.startswith(b"\x78") else stream
        for stream in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", data, re.DOTALL)
        if b"CMap" in stream or stream.startswith(b"\x78")
    )
    known = {int(code, 16) for code in re.findall(rb"<([0-9A-Fa-f]{4})>", maps)}
    assert {ord(letter) for letter in "0123469input"} <= known


def test_pdf_holds_no_time_of_its_making() -> None:
    data = BY_ID["pdf"].write(still(SCATTER, DOCUMENTS["first"]), go_on)
    assert set(re.findall(rb"\(D:([^)]*)\)", data)) == {b"20000101000000Z"}
    assert b"xmp:CreateDate" not in data
    assert SCATTER.describe(still(SCATTER, DOCUMENTS["first"]).frames[0]).encode() in data


def test_files_do_not_depend_on_what_was_drawn_before() -> None:
    job = still(SCATTER, DOCUMENTS["first"], width=320, height=200)
    drawing = [format_ for format_ in HERE if format_.draws and format_.id != "mp4"]
    alone = {format_.id: format_.write(job, go_on) for format_ in drawing}
    for figure in FIGURES:
        other = still(figure, DOCUMENTS["first"], width=1700, height=1100)
        for kind in ("png", "svg", "pdf"):  # all that others do is made of these
            BY_ID[kind].write(other, go_on)
        for format_ in drawing:
            assert format_.write(job, go_on) == alone[format_.id], f"{format_.id} after {figure.id}"


# --- GIF --------------------------------------------------------------------------------------


# Each figure with two documents, one of them the first; the first figure with all.
FILMS = [
    (name, figure)
    for turn, figure in enumerate(FIGURES)
    for number, name in enumerate(DOCUMENTS)
    if not number or number == 1 + turn % (len(DOCUMENTS) - 1) or figure is SCATTER
]


@pytest.mark.parametrize(("name", "figure"), FILMS, ids=lambda part: getattr(part, "id", part))
def test_gif_shows_every_step_with_exact_flat_colours(name: str, figure: Figure) -> None:
    job = steps(figure, DOCUMENTS[name], width=640, height=400, frame_ms=250, hold_last_ms=1230)
    if figure is not SCATTER:
        job = replace(job, frames=job.frames[:: max(len(job.frames) // 8, 1)])
    theme = job.paint_theme
    with Image.open(io.BytesIO(BY_ID["gif"].write(job, go_on))) as animation:
        assert animation.size == (640, 400)
        assert animation.n_frames == len(job.frames)
        assert animation.info["loop"] == 0
        for number, frame in enumerate(job.frames):
            animation.seek(number)
            last = number == len(job.frames) - 1
            assert animation.info["duration"] == (1230 if last else 250)
            if number % 7 and not last:
                continue
            got = np.array(animation.convert("RGBA"))
            wanted = pixels(render_image(figure, frame, theme, 640, 400))
            flat = flat_parts(wanted)
            assert flat.mean() > 0.5
            assert np.array_equal(got[flat], wanted[flat])
            off = np.abs(got.astype(int) - wanted).max(axis=-1)
            assert off[~flat].mean() < 10
            assert (off > 48).mean() < 0.002


def test_gif_plays_as_often_as_asked() -> None:
    job = steps(SCATTER, DOCUMENTS["row"], width=200, height=120)
    for loop, stored in ((0, 0), (1, None), (3, 2)):
        data = BY_ID["gif"].write(replace(job, loop=loop), go_on)
        with Image.open(io.BytesIO(data)) as animation:
            assert animation.info.get("loop") == stored
            assert SCATTER.describe(job.frames[-1]).encode() == animation.info["comment"]


def test_gif_times_are_kept_within_what_viewers_play() -> None:
    job = steps(SCATTER, DOCUMENTS["row"], width=100, height=60, frame_ms=1, hold_last_ms=10**7)
    with Image.open(io.BytesIO(BY_ID["gif"].write(job, go_on))) as animation:
        assert animation.info["duration"] == 20
        animation.seek(animation.n_frames - 1)
        assert animation.info["duration"] == 655_350


def test_gif_on_a_transparent_ground() -> None:
    job = steps(SCATTER, DOCUMENTS["first"], width=400, height=260, background="transparent")
    with Image.open(io.BytesIO(BY_ID["gif"].write(job, go_on))) as animation:
        assert animation.n_frames == len(job.frames)
        for number, frame in enumerate(job.frames):
            animation.seek(number)
            got = np.array(animation.convert("RGBA"))
            image = render_image(SCATTER, frame, job.paint_theme, 400, 260, background=None)
            assert np.array_equal(got[..., 3] > 0, pixels(image)[..., 3] >= 128)
            assert not rim(got)[:, 3].any()


def test_a_frame_that_changes_nothing_still_takes_its_time() -> None:
    job = still(SCATTER, DOCUMENTS["first"], width=200, height=130)
    job = replace(job, frames=job.frames * 3)
    found = list(patches(job))
    assert [patch.pixels.shape for patch in found] == [(130, 200), (1, 1), (1, 1)]
    with Image.open(io.BytesIO(BY_ID["gif"].write(job, go_on))) as animation:
        assert animation.n_frames == 3


def test_patches_are_small_and_add_up_to_the_picture() -> None:
    job = steps(FIGURES_BY_ID["gather"], DOCUMENTS["conv"], width=640, height=400)
    canvas = np.zeros((400, 640), np.uint32)
    areas = []
    for patch in patches(job):
        height, width = patch.pixels.shape
        part = canvas[patch.y : patch.y + height, patch.x : patch.x + width]
        np.copyto(part, patch.pixels, where=patch.pixels != CLEAR)
        areas.append(int((patch.pixels != CLEAR).sum()))
    theme = job.paint_theme
    last = pixels(render_image(job.figure, job.frames[-1], theme, 640, 400)).astype(np.uint32)
    assert np.array_equal(canvas, last[..., 0] << 16 | last[..., 1] << 8 | last[..., 2])
    assert max(areas[1:]) < 0.3 * areas[0]


def test_long_animations_do_not_need_their_frames_in_memory(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    job = steps(SCATTER, DOCUMENTS["larger"], width=500, height=300)
    kept = BY_ID["gif"].write(job, go_on)
    monkeypatch.setattr("tconv_gui.export.gif.MAX_KEPT_PIXELS", 0)
    streamed = BY_ID["gif"].write(job, go_on)
    with Image.open(io.BytesIO(kept)) as one, Image.open(io.BytesIO(streamed)) as other:
        assert one.n_frames == other.n_frames == len(job.frames)
        one.seek(30)
        other.seek(30)
        first, second = np.array(one.convert("RGBA")), np.array(other.convert("RGBA"))
    flat = flat_parts(pixels(render_image(SCATTER, job.frames[30], job.paint_theme, 500, 300)))
    assert np.array_equal(first[flat], second[flat])


def test_palette_keeps_all_flat_colours_and_finds_the_nearest() -> None:
    rows = np.repeat(np.arange(255, dtype=np.uint32) * 65537, 9).reshape(255, 3, 3)
    palette = palette_of(list(rows), load_theme("light"))
    assert set(palette.colours.tolist()) == set((np.arange(255) * 65537).tolist())
    few = Palette([0x000000, 0xFFFFFF, 0xFF0000])
    asked = np.array([0x000000, 0x101010, 0xF0F0F0, 0xE01010, CLEAR], dtype=np.uint32)
    assert few.indexes(asked).tolist() == [1, 1, 2, 3, 0]
    assert few.table() == bytes([0, 0, 0, 0, 0, 0, 255, 255, 255, 255, 0, 0])


@pytest.mark.parametrize(("ground", "is_large", "limits"), [
    ("fill", False, [0.15, 0.5, 0.85]),
    ("fill", True, [0.3, 0.7]),
    ("paper", True, [0.15, 0.5, 0.85]),
])  # fmt: skip
def test_edges_are_rounded_within_the_two_colours_they_mix(
    ground: str, is_large: bool, limits: list[float]
) -> None:
    theme = load_theme("light")
    one = rgb(theme.background if ground == "paper" else theme.kernel.fill)
    two, other = rgb(theme.kernel.line), rgb(theme.output.line)
    parts = np.linspace(0, 1, 41)[:, None]
    mixed = np.rint(np.array(one) * (1 - parts) + np.array(two) * parts).astype(np.uint32)
    edge = as_pixels(mixed)
    picture = np.full((60, 50), edge[0], dtype=np.uint32)
    picture[20:30], picture[30:40] = edge[-1], as_pixels(np.array([other], np.uint32))
    picture[50, :41] = edge
    palette = palette_of([picture], theme, is_large)
    assert [(mix.ground, mix.ink) for mix in palette.mixes] == [(edge[0], edge[-1])]
    found = palette.indexes(edge)
    shown = palette.colours[found.astype(int) - 1]
    assert (shown[0], shown[-1]) == (edge[0], edge[-1])
    assert len(set(shown.tolist())) == len(limits) + 1
    assert np.allclose(parts[np.flatnonzero(np.diff(found)) + 1, 0], limits, atol=0.03)


def as_pixels(colours: NDArray[np.uint32]) -> NDArray[np.uint32]:
    return colours[..., 0] << 16 | colours[..., 1] << 8 | colours[..., 2]


def test_many_flat_colours_leave_room_for_single_ones_at_the_edges() -> None:
    flat = np.repeat(np.arange(230, dtype=np.uint32) * 65793, 9).reshape(230, 3, 3)
    edges = np.array([[0xFF0000, 0x00FF00, 0x0000FF, 0xFFFF00, 0xFF00FF, 0x00FFFF]], np.uint32)
    palette = palette_of([*flat, edges], load_theme("light"))
    assert not palette.mixes
    assert set(palette.colours.tolist()) == set((np.arange(230) * 65793).tolist()) | set(
        edges[0].tolist()
    )


def test_short_stretches_that_stay_are_written_again_long_ones_are_not() -> None:
    shown = np.ones((3, 60), dtype=np.uint8)
    wanted = np.zeros((3, 60), dtype=np.uint8)
    wanted[1, [5, 10, 50]] = 2
    tile = with_long_runs(shown, Tile(0, 0, wanted))
    assert (tile.x, tile.y, tile.indexes.shape) == (5, 1, (1, 46))
    assert tile.indexes[0, :6].tolist() == [2, 1, 1, 1, 1, 2]
    assert not tile.indexes[0, 6:45].any()
    assert shown[1, [5, 10, 50]].tolist() == [2, 2, 2]
    again = with_long_runs(shown, Tile(0, 0, wanted))
    assert again.indexes.tolist() == [[0]]


# --- several pictures -------------------------------------------------------------------------


@pytest.mark.parametrize("format_", [BY_ID["png"], BY_ID["svg"]], ids=["png", "svg"])
def test_stills_of_all_steps_are_numbered(format_: Format, tmp_path: Path) -> None:
    job = steps(SCATTER, DOCUMENTS["first"], width=200, height=130)
    path = tmp_path / f"step{format_.suffixes[0]}"
    written = export(job, format_, path)
    assert written == numbered_paths(path, 5)
    assert sorted(tmp_path.iterdir()) == list(written)
    for number, file in enumerate(written):
        single = replace(job, frames=job.frames[number : number + 1])
        assert file.read_bytes() == format_.write(single, go_on)


def test_numbers_have_as_many_digits_as_the_last_one() -> None:
    names = [path.name for path in numbered_paths(Path("a/b.c.png"), 101)]
    assert (names[0], names[-1], len(names)) == ("b.c-000.png", "b.c-100.png", 101)


def test_clipboard_offers_picture_drawing_and_text() -> None:
    job = still(SCATTER, DOCUMENTS["first"], width=320, height=200, background="transparent")
    data = clipboard_data(job)
    assert data.hasImage()
    assert data.text() == SCATTER.describe(job.frames[0])
    assert data.data("image/png").data() == BY_ID["png"].write(job, go_on)
    assert data.data("image/svg+xml").data() == BY_ID["svg"].write(job, go_on)


def test_what_is_on_the_clipboard_outlives_the_program_in_peace() -> None:
    run_in_child(
        "from PySide6.QtWidgets import QApplication\n"
        "from tconv_gui.export.clipboard import mime_data\n"
        "application = QApplication([])\n"
        "data = mime_data()\n"
        "assert data.formats() == []\n"
        "data.setText('7')\n"
        "application.clipboard().setMimeData(data)\n"
        "assert application.clipboard().text() == '7'\n"
    )


# --- progress and failures --------------------------------------------------------------------


@every_format
def test_progress_goes_from_nothing_to_everything(format_: Format) -> None:
    seen: list[tuple[int, int]] = []

    def watch(done: int, total: int) -> bool:
        seen.append((done, total))
        return True

    format_.write(steps(SCATTER, DOCUMENTS["first"], width=100, height=60), watch)
    done = [number for number, _ in seen]
    assert done == sorted(done)
    assert (seen[0][0], seen[-1][0]) == (0, seen[-1][1])
    assert len({total for _, total in seen}) == 1


@every_format
@pytest.mark.parametrize("after", [0, 1])
def test_a_cancelled_export_leaves_nothing(format_: Format, after: int, tmp_path: Path) -> None:
    job = steps(SCATTER, DOCUMENTS["first"], width=100, height=60)
    path = tmp_path / f"a{format_.suffixes[0]}"
    path.write_bytes(b"old")
    with pytest.raises(Cancelled):
        export(job, format_, path, lambda done, _total: done < after)
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def refusal(path: Path) -> ConvError:
    with pytest.raises(ExportError) as caught:
        export(still(SCATTER, DOCUMENTS["first"], width=50, height=30), BY_ID["png"], path)
    assert caught.value.parameter == "file"
    return caught.value


def test_half_a_series_is_not_left_behind(tmp_path: Path) -> None:
    kept, in_the_way = tmp_path / "a-00.png", tmp_path / "a-03.png"
    kept.write_bytes(b"old")
    in_the_way.mkdir()
    with pytest.raises(ExportError, match="is a folder"):
        export(steps(SCATTER, DOCUMENTS["first"]), BY_ID["png"], tmp_path / "a.png")
    assert sorted(tmp_path.iterdir()) == [kept, in_the_way]


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    assert str(refusal(tmp_path)) == (
        f"“{tmp_path}” is a folder, so nothing was written; add a file name."
    )


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    path = tmp_path / "none" / "a.png"
    assert f"there is no folder “{path.parent}”" in str(refusal(path))
    assert not list(tmp_path.iterdir())


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"old")
    assert "there is no folder" in str(refusal(tmp_path / "file" / "a.png"))


def test_a_name_that_is_too_long(tmp_path: Path) -> None:
    error = refusal(tmp_path / ("n" * 300 + ".png"))
    assert "its name is too long" in str(error)
    assert len(str(error)) < 300
    assert not list(tmp_path.iterdir())


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_is_not_replaced_by_a_file(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.png"
    os.mkfifo(pipe)
    assert "device or a pipe" in str(refusal(pipe))
    assert pipe.is_fifo()


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    target, link = tmp_path / "target", tmp_path / "link"
    target.write_bytes(b"old")
    link.symlink_to(target)
    write_atomically(link, b"new")
    assert link.is_symlink()
    assert target.read_bytes() == b"new"


def run_in_child(code: str, *arguments: Path) -> str:
    done = subprocess.run(
        [sys.executable, "-c", f"import sys; sys.path.insert(0, sys.argv[1])\n{code}",
         str(ROOT), *map(str, arguments)],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    return done.stdout


@pytest.mark.skipif(sys.platform == "win32", reason="there are no file size limits to set")
def test_a_full_disk_leaves_the_old_file(tmp_path: Path) -> None:
    old = tmp_path / "old.tconv"
    old.write_bytes(b"old")
    said = run_in_child(
        "import resource, signal\n"
        "from core.errors import ConvError\n"
        "from tconv_gui.atomic import write_atomically\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))\n"
        "for name in sys.argv[2:]:\n"
        "    try:\n"
        "        write_atomically(name, b'x' * 200_000)\n"
        "    except ConvError as error:\n"
        "        print(error.parameter, error)\n",
        old, tmp_path / "new.tconv",
    )  # fmt: skip
    lines = said.splitlines()
    assert len(lines) == 2
    assert all(line.startswith("file “") and "could not be written" in line for line in lines)
    assert all("200000 bytes" in line for line in lines)
    assert old.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [old]


@pytest.mark.skipif(sys.platform == "win32", reason="permissions are kept differently there")
def test_a_place_where_writing_is_not_allowed(tmp_path: Path) -> None:
    said = run_in_child(
        "import os, tempfile\n"
        "from core.errors import ConvError\n"
        "from tconv_gui.atomic import write_atomically\n"
        "folder = tempfile.mkdtemp()\n"
        "os.chmod(folder, 0o555)\n"
        "if os.geteuid() == 0:\n"
        "    os.seteuid(65534)\n"
        "try:\n"
        "    write_atomically(os.path.join(folder, 'a'), b'x')\n"
        "except ConvError as error:\n"
        "    print(error)\n"
        "os.seteuid(os.getuid())\n"
        "os.rmdir(folder)\n"
    )
    assert "not allowed there" in said


@pytest.mark.skipif(sys.platform == "win32", reason="permissions are kept differently there")
def test_a_file_that_may_not_be_written() -> None:
    said = run_in_child(
        "import os, tempfile\n"
        "from core.errors import ConvError\n"
        "from tconv_gui.atomic import write_atomically\n"
        "if os.geteuid() == 0:\n"
        "    os.setuid(65534)\n"
        "with tempfile.TemporaryDirectory() as folder:\n"
        "    name = os.path.join(folder, 'a')\n"
        "    open(name, 'w').close()\n"
        "    os.chmod(name, 0o444)\n"
        "    try:\n"
        "        write_atomically(name, b'x')\n"
        "    except ConvError as error:\n"
        "        print(error)\n"
    )
    assert "not allowed there" in said
    assert "Existing file" not in said


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere every name is valid text")
def test_a_name_that_is_no_text_is_not_changed_into_another(tmp_path: Path) -> None:
    assert "could not be written" in str(refusal(tmp_path / "bad\udcff.png"))
    assert list(tmp_path.iterdir()) == []


def test_reasons_of_the_system_are_passed_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from PySide6.QtCore import QSaveFile

    monkeypatch.setattr(QSaveFile, "commit", lambda _file: False)
    monkeypatch.setattr(QSaveFile, "errorString", lambda _file: "the moon is in the way")
    with pytest.raises(ConvError, match="could not be written: the moon is in the way"):
        write_atomically(tmp_path / "a", b"x")
    monkeypatch.setattr(QSaveFile, "errorString", lambda _file: "No space left on device")
    with pytest.raises(ConvError, match="the disk is full"):
        write_atomically(tmp_path / "a", b"x")
