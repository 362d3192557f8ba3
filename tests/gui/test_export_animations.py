"""APNG, WebP and the web page: every step is in the file, as it was painted."""

from __future__ import annotations

import io
import json
import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from html import unescape
from itertools import pairwise

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image
from PySide6.QtCore import QByteArray
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

from core.document import make_document, make_layer
from tconv_gui.export import BY_ID, Cancelled, ExportError, Job, frames_at
from tconv_gui.export.format import go_on
from tconv_gui.figures import BY_ID as FIGURES_BY_ID
from tconv_gui.figures import FIGURES
from tconv_gui.figures.figure import Figure, Frame
from tconv_gui.figures.render import render_image
from tconv_gui.theme import load_theme
from tconv_gui.words import Words

pytestmark = pytest.mark.usefixtures("qapp")

DOCUMENT = make_document(
    [[1, -2, 3], [4, 5, 6]],
    make_layer("conv_transpose", [[1, 2], [3, 4]], stride=2, bias=0.5),
    title="A </script> & “b”",
)
SCATTER = FIGURES_BY_ID["scatter"]


def job(figure: Figure = SCATTER, language: str = "en", **changes: object) -> Job:
    frame = Frame(DOCUMENT, Words(language))
    frames = frames_at(frame, range(figure.step_count(DOCUMENT, 0) + 1))
    theme = load_theme("light")
    return replace(Job(figure, frames, theme, 480, 300), **changes)  # type: ignore[arg-type]


def painted(made: Job, number: int) -> NDArray[np.uint8]:
    image = render_image(
        made.figure, made.frames[number], made.paint_theme, made.width, made.height,
        background=made.ground,
    )  # fmt: skip
    flat = image.convertToFormat(QImage.Format.Format_RGBA8888)
    return np.frombuffer(flat.constBits(), np.uint8).reshape(made.height, made.width, 4).copy()


@pytest.mark.parametrize("kind", ["apng", "webp"])
@pytest.mark.parametrize("figure", ["scatter", "gather", "matrix"])
def test_every_step_is_there_pixel_for_pixel(kind: str, figure: str) -> None:
    made = job(FIGURES_BY_ID[figure], loop=3, frame_ms=250, hold_last_ms=1230)
    with Image.open(io.BytesIO(BY_ID[kind].write(made, go_on))) as film:
        assert film.size == (480, 300)
        assert film.n_frames == len(made.frames)
        assert film.info["loop"] == 3
        for number in range(film.n_frames):
            film.seek(number)
            got = np.array(film.convert("RGBA"))
            np.testing.assert_array_equal(got, painted(made, number))
            if kind == "apng":
                last = number == film.n_frames - 1
                assert film.info["duration"] == (1230 if last else 250)


def test_webp_times_are_kept() -> None:
    made = job(frame_ms=250, hold_last_ms=1230)
    data = BY_ID["webp"].write(made, go_on)
    frames = [found.end() for found in re.finditer(b"ANMF", data)]
    times = [int.from_bytes(data[at + 16 : at + 19], "little") for at in frames]
    assert times == [250] * (len(made.frames) - 1) + [1230]


@pytest.mark.parametrize("kind", ["apng", "webp"])
def test_a_transparent_ground_stays_so(kind: str) -> None:
    made = job(background="transparent")
    with Image.open(io.BytesIO(BY_ID[kind].write(made, go_on))) as film:
        for number in range(film.n_frames):
            film.seek(number)
            got, wanted = np.array(film.convert("RGBA")), painted(made, number)
            np.testing.assert_array_equal(got[..., 3], wanted[..., 3])
            seen = wanted[..., 3] > 0
            np.testing.assert_array_equal(got[seen], wanted[seen])


def test_a_still_viewer_shows_the_first_frame_of_an_apng() -> None:
    made = job()
    data = BY_ID["apng"].write(made, go_on)
    still = QImage.fromData(QByteArray(data), "PNG").convertToFormat(QImage.Format.Format_RGBA8888)
    got = np.frombuffer(still.constBits(), np.uint8).reshape(300, 480, 4)
    np.testing.assert_array_equal(got, painted(made, 0))
    assert SCATTER.describe(made.frames[-1]).encode() in data
    assert DOCUMENT.title.encode() in data


def test_a_frames_control_and_data_stand_together_in_an_apng() -> None:
    data = BY_ID["apng"].write(job(embed_document=True), go_on)
    names, at = [], 8
    while at < len(data):
        names.append(data[at + 4 : at + 8])
        at += 12 + int.from_bytes(data[at : at + 4], "big")
    assert b"tEXt" in names
    after = [later for name, later in pairwise(names) if name == b"fcTL"]
    assert set(after) == {b"IDAT", b"fdAT"}, "FFmpeg reads no other"


def test_what_no_webp_can_hold_is_refused() -> None:
    with pytest.raises(ExportError, match="at most 16383 pixels per side, but not 16384×10"):
        BY_ID["webp"].write(job(width=16384, height=10), go_on)


def test_an_animation_that_takes_too_much_memory_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("tconv_gui.export._film.MAX_FILM_PIXELS", 480 * 300 * 3)
    with pytest.raises(ExportError, match="7 pictures of 480×300 pixels need more memory"):
        BY_ID["webp"].write(job(), go_on)


@pytest.mark.parametrize("kind", ["apng", "webp", "html"])
def test_it_can_be_cancelled(kind: str) -> None:
    with pytest.raises(Cancelled):
        BY_ID[kind].write(job(), lambda done, total: done < 3)


# --- the web page -------------------------------------------------------------------------------


def film_of(page: str) -> dict[str, list]:
    found = re.search(r'<script type="application/json" id="film">(.*?)</script>', page, re.DOTALL)
    assert found is not None
    return json.loads(found[1])


def drawing(page: str, inside: str) -> str:
    """The page's drawing with other shapes in it."""
    svg = re.search(r"<svg .*?</defs><g [^>]*>", page, re.DOTALL)
    assert svg is not None
    whole = f"{svg[0]}{inside}</g></svg>".replace(
        'xmlns="http://www.w3.org/2000/svg"',
        'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"',
    )
    ET.fromstring(whole)
    return whole.replace(" href=", " xlink:href=")  # what Qt reads


def rendered(svg: str, made: Job) -> NDArray[np.uint8]:
    image = QImage(made.width, made.height, QImage.Format.Format_RGBA8888)
    image.fill(0)
    painter = QPainter(image)
    renderer = QSvgRenderer(QByteArray(svg.encode()))
    assert renderer.isValid()
    renderer.render(painter)
    painter.end()
    return np.frombuffer(image.constBits(), np.uint8).reshape(made.height, made.width, 4).copy()


@pytest.mark.parametrize("figure", FIGURES, ids=lambda figure: figure.id)
def test_each_step_of_the_page_is_the_picture(figure: Figure) -> None:
    made = job(figure)
    page = BY_ID["html"].write(made, go_on).decode()
    film = film_of(page)
    assert len(film["steps"]) == len(film["said"]) == len(film["where"]) == len(made.frames)
    count = len(made.frames) - 1
    assert film["where"][0] == f"step 0 of {count}"
    assert film["where"][-1] == f"step {count} of {count}"
    for number in {0, len(made.frames) // 2, len(made.frames) - 1}:
        assert film["said"][number] == figure.describe(made.frames[number])
        inside = "".join(film["parts"][part] for part in film["steps"][number])
        # A picture that stands alone says more than one of a film; of two frames the last is drawn.
        still = BY_ID["svg"].write(replace(made, frames=(made.frames[number],) * 2), go_on)
        got = rendered(drawing(page, inside), made).astype(int)
        off = np.abs(got - rendered(still.decode(), made)).max(axis=2)
        assert off.max() <= 2


def test_the_page_stands_alone_and_shows_the_last_step_without_scripts() -> None:
    made = job(language="zh_CN")
    page = BY_ID["html"].write(made, go_on).decode()
    assert not re.search(r'(?:src|href)="(?!#)', page)
    assert "http" not in page.replace("http://www.w3.org/2000/svg", "")
    assert '<html lang="zh-CN">' in page
    assert "<title>A &lt;/script&gt; &amp; “b”</title>" in page
    film = film_of(page)
    shown = re.search(r"</defs><g [^>]*>(.*?)</g></svg>", page, re.DOTALL)
    assert shown is not None
    assert shown[1] == "".join(film["parts"][part] for part in film["steps"][-1])
    said = re.search(r'<p id="said"[^>]*>([^<]*)</p>', page)
    assert said is not None
    assert unescape(said[1]) == film["said"][-1]


def test_what_steps_share_stands_in_the_page_once() -> None:
    film = film_of(BY_ID["html"].write(job(), go_on).decode())
    assert len(set(film["parts"])) == len(film["parts"])
    assert sum(map(len, film["steps"])) > 2 * len(film["parts"])
