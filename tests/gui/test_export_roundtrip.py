"""A picture exported here is the document that it was made from."""

from __future__ import annotations

import io
import random
import time
import zlib
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QFileDialog, QPushButton
from pytestqt.qtbot import QtBot

from core.channels import along_path, channels_of, with_filters, with_in_channels
from core.codec import MAX_BYTES, decode, encode
from core.document import Document, make_document, make_layer
from core.errors import ConvError
from tconv_gui.actions import _documents
from tconv_gui.embedded import (
    PDF_KIND,
    PNG_KEYWORD,
    View,
    document_in,
    packed,
    put_in,
    with_view,
    without_view,
)
from tconv_gui.export import BY_ID, Format, Job, beamer_snippet, export
from tconv_gui.export.format import go_on
from tconv_gui.figures import BY_ID as FIGURES_BY_ID
from tconv_gui.figures.figure import Frame
from tconv_gui.figures.pair import pair_of
from tconv_gui.model.files import (
    EXPORTED_SUFFIXES,
    Fingerprint,
    is_document,
    may_hold_document,
    read_document,
)
from tconv_gui.model.picture_bench import bench_of
from tconv_gui.shell.window import MainWindow
from tconv_gui.theme import load_theme
from tconv_gui.words import Words

pytestmark = pytest.mark.usefixtures("qapp")

HOLDING = [BY_ID[name] for name in ("png", "svg", "pdf", "gif", "apng", "webp", "html")]
every_format = pytest.mark.parametrize("format_", HOLDING, ids=lambda format_: format_.id)
DOCUMENTS = {
    "plain": make_document(
        [[1, 2, 3], [4, 5, 0.1]],
        make_layer("conv_transpose", [[1, -2], [0, 1 / 3]], stride=2),
        title="Größe <b>&amp; “甲” -->]]> %",
    ),
    "channels": with_filters(
        with_in_channels(make_document(np.eye(4), make_layer("conv", np.ones((3, 3)))), 3), 0, 2
    ),
    "newer": Document(
        np.arange(4.0).reshape(1, 1, 4),
        (make_layer("conv", [1, 2]),),
        extra={"of later": [1, {"a": "b"}], "version": (1, 9)},
    ),
}
every_document = pytest.mark.parametrize("document", DOCUMENTS.values(), ids=DOCUMENTS)


def job_of(document: Document, path: tuple[int, ...] = (), step: int = 2, **look: object) -> Job:
    figure = FIGURES_BY_ID["gather"]
    seen = figure.seen(along_path(document, path), 0)
    sides = {"width": 320, "height": 200} | look
    return Job(figure, (Frame(seen, Words(), step=step),), load_theme("light"), **sides)  # type: ignore[arg-type]


def refusal(path: Path) -> str:
    with pytest.raises(ConvError) as caught:
        read_document(path)
    assert caught.value.parameter == "file"
    assert "{" not in str(caught.value)
    return str(caught.value)


# --- there and back ---------------------------------------------------------------------------


@every_document
@every_format
def test_a_picture_is_read_as_its_document(
    format_: Format, document: Document, tmp_path: Path
) -> None:
    path = tmp_path / f"picture{format_.suffixes[0]}"
    export(job_of(document), format_, path)
    opened = read_document(path)
    assert encode(opened.document) == encode(document)
    assert opened.fingerprint == Fingerprint.of(path.read_bytes())
    assert opened.view is not None
    assert (opened.view.figure, opened.view.layer, opened.view.step) == ("gather", 0, 2)
    assert [notice.facts for notice in opened.notices] == (
        [{"got": "1.9"}] if "version" in document.extra else []
    )


@every_format
def test_all_channels_and_those_looked_at_come_back(format_: Format) -> None:
    document = DOCUMENTS["channels"]
    job = job_of(document, (2, 1))
    assert channels_of(job.frames[0].document).whole == document
    found = document_in(format_.write(job, go_on))
    assert found is not None
    whole, view = without_view(decode(found).document)
    assert encode(whole) == encode(document)
    assert view == View("gather", 0, 2, (2, 1))


@pytest.mark.parametrize("name", ["pdf", "gif", "apng", "webp", "html"])
def test_a_series_is_read_as_its_last_step(name: str) -> None:
    job = job_of(DOCUMENTS["plain"])
    frames = tuple(replace(job.frames[0], step=step) for step in (0, 3, 1))
    found = document_in(BY_ID[name].write(replace(job, frames=frames), go_on))
    assert found is not None
    assert without_view(decode(found).document)[1] == View("gather", 0, 1, (0, 0))


def test_numbered_pictures_each_know_their_step(tmp_path: Path) -> None:
    job = job_of(DOCUMENTS["plain"])
    frames = tuple(replace(job.frames[0], step=step) for step in (0, 3, 1))
    paths = export(replace(job, frames=frames), BY_ID["svg"], tmp_path / "step.svg")
    views = [read_document(path).view for path in paths]
    assert [view.step for view in views if view is not None] == [0, 3, 1]


def test_of_two_figures_the_document_of_the_first_comes_back() -> None:
    job = job_of(DOCUMENTS["plain"])
    first, second = FIGURES_BY_ID["gather"], FIGURES_BY_ID["matrix"]
    job = replace(job, figure=pair_of(first, second, job.frames[0]))
    found = document_in(BY_ID["png"].write(job, go_on))
    assert found is not None
    document, view = without_view(decode(found).document)
    assert encode(document) == encode(DOCUMENTS["plain"])
    assert view is not None
    assert view.figure == "gather-matrix"


@every_format
def test_it_can_be_left_out(format_: Format, tmp_path: Path) -> None:
    path = tmp_path / f"picture{format_.suffixes[0]}"
    export(job_of(DOCUMENTS["plain"], embed_document=False), format_, path)
    assert document_in(path.read_bytes()) is None
    assert "holds no TConv document" in refusal(path)


@every_format
def test_the_pixels_are_the_same_with_it(format_: Format) -> None:
    job = job_of(DOCUMENTS["plain"])
    data = format_.write(job, go_on)
    assert data == format_.write(job, go_on)
    plain = format_.write(replace(job, embed_document=False), go_on)
    assert 0 < len(data) - len(plain) < 1200
    if format_.id in ("png", "gif", "apng", "webp"):
        shown = [np.array(Image.open(io.BytesIO(file)).convert("RGBA")) for file in (data, plain)]
        assert np.array_equal(*shown)


@pytest.mark.parametrize("name", ["tikz", "csv", "json"])
def test_other_files_stay_as_they_are(name: str) -> None:
    job = job_of(DOCUMENTS["plain"])
    alone = replace(job, embed_document=False)
    assert BY_ID[name].write(job, go_on) == BY_ID[name].write(alone, go_on)


def test_the_suffixes_are_those_of_the_formats_that_hold_one() -> None:
    assert tuple(format_.suffixes[0] for format_ in HOLDING) == EXPORTED_SUFFIXES
    assert may_hold_document("a.PDF")
    assert not is_document("a.pdf")
    assert may_hold_document("a.tconv")
    assert not may_hold_document("a.csv")


# --- in the window ----------------------------------------------------------------------------


@every_format
def test_dropped_on_the_window_it_shows_what_it_showed(
    format_: Format, window: MainWindow, tmp_path: Path
) -> None:
    path = tmp_path / f"picture{format_.suffixes[0]}"
    export(job_of(DOCUMENTS["channels"], (2, 1), step=3), format_, path)
    before = path.read_bytes()
    assert window.desk.documents.open_dropped([path])
    model, playback = window.context.model, window.context.playback
    assert encode(model.whole) == encode(DOCUMENTS["channels"])
    assert model.channels == (2, 1)
    assert (playback.figure.id, playback.layer, playback.step) == ("gather", 0, 3)
    assert model.path is None, "saving must not write over the picture"
    assert not model.is_modified
    assert window.desk.documents.recent() == [path]
    assert path.read_bytes() == before


def test_saving_what_was_opened_from_a_picture_asks_where(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "picture.png"
    export(job_of(DOCUMENTS["plain"]), BY_ID["png"], path)
    before = path.read_bytes()
    window.desk.documents.open(path)
    target = tmp_path / "saved.tconv"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_a, **_k: (str(target), ""))
    assert window.desk.documents.save()
    assert target.read_bytes() == encode(DOCUMENTS["plain"])
    assert path.read_bytes() == before


def test_a_foreign_picture_goes_through_the_chain(
    window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    path = tmp_path / "photo.png"
    Image.new("RGB", (30, 20), "red").save(path)
    document, bench = window.context.model.whole, bench_of(window.context)
    with qtbot.waitSignal(bench.resultChanged, timeout=20_000):
        assert window.desk.documents.open(path)
    assert bench.is_open
    assert window.context.model.whole is document
    assert window.context.model.path is None


def test_a_foreign_drawing_is_refused_and_nothing_is_asked(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "photo.svg"
    path.write_text('<svg xmlns="http://www.w3.org/2000/svg"/>', "utf-8")
    document = window.context.model.whole
    monkeypatch.setattr(_documents, "ask_to_save", lambda *_a: pytest.fail("asked"))
    assert not window.desk.documents.open(path)
    assert "holds no TConv document" in window.toast.text
    assert window.context.model.whole is document


def test_a_view_of_what_is_not_there_does_no_harm(window: MainWindow, tmp_path: Path) -> None:
    data = with_view(DOCUMENTS["plain"], View("of later", 7, 10**6, (5,)))
    assert data is not None
    path = tmp_path / "later.tconv"
    path.write_bytes(data)
    shown = window.context.playback.figure
    assert window.desk.documents.open(path)
    playback = window.context.playback
    assert playback.figure is shown
    assert (playback.layer, playback.step) == (0, playback.step_count)
    assert window.context.model.path == path


def test_a_pdf_of_several_pages_offers_its_beamer_frame(
    window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    job = job_of(DOCUMENTS["plain"])
    exports = window.desk.exports
    for steps, text in ((range(3), "Copy for Beamer"), (range(1), "Show Folder")):
        frames = tuple(replace(job.frames[0], step=step) for step in steps)
        with qtbot.waitSignal(exports.finished):
            exports.start(replace(job, frames=frames), BY_ID["pdf"], tmp_path / "a.pdf")
        button = window.toast.findChild(QPushButton)
        assert button.text() == text
        if len(steps) > 1:
            button.click()
            assert QGuiApplication.clipboard().text() == beamer_snippet("a.pdf", 3)
            assert "on the clipboard" in window.toast.text


# --- what other programs do to pictures -------------------------------------------------------


def test_another_program_may_choose_another_kind_of_text(tmp_path: Path) -> None:
    png = BY_ID["png"].write(job_of(DOCUMENTS["plain"]), go_on)
    wanted = document_in(png)
    with Image.open(io.BytesIO(png)) as image:
        text = image.text[PNG_KEYWORD.decode()]  # type: ignore[attr-defined]
        for kind in ("tEXt", "zTXt", "iTXt", "packed iTXt"):
            texts = PngInfo()
            if kind.endswith("iTXt"):
                texts.add_itxt(PNG_KEYWORD.decode(), text, zip="packed" in kind)
            else:
                texts.add_text(PNG_KEYWORD.decode(), text, zip=kind == "zTXt")
            again = io.BytesIO()
            image.save(again, "PNG", pnginfo=texts)
            assert document_in(again.getvalue()) == wanted, kind
    copy = tmp_path / "copy.png"
    assert QImage.fromData(png).save(str(copy))
    assert document_in(copy.read_bytes()) == wanted


def test_editors_of_svg_may_break_lines_and_add_names() -> None:
    svg = BY_ID["svg"].write(job_of(DOCUMENTS["plain"]), go_on)
    wanted = document_in(svg)
    start = svg.index(b"<metadata ")
    head, inside = svg[:start], svg[start:].split(b">", 1)[1]
    text, _, tail = inside.partition(b"</metadata>")
    broken = b"\n  ".join(text[at : at + 76] for at in range(0, len(text), 76))
    element = b'<svg:metadata\n   id="tconv-document">\n%s\n</svg:metadata>'
    edited = head + element % broken + tail
    edited = edited.replace(b"<svg ", b"<!-- Created with an editor -->\n<svg ", 1)
    assert document_in(edited) == wanted


def test_a_pdf_written_again_has_its_parts_in_another_order() -> None:
    document = with_view(DOCUMENTS["plain"], View("gather", 0, 0, (0, 0)))
    assert document is not None
    kind = PDF_KIND.replace(b"#2F", b"#2f")
    parts = b"<< /Filter /FlateDecode /Params << /Size 9 >> /Subtype %b /Length 5 >>\nstream\r\n"
    pdf = b"%PDF-1.5\n7 0 obj\n" + parts % kind + packed(document) + b"\nendstream endobj"
    assert document_in(pdf) == document


def test_a_pdf_attaches_it_so_that_others_can_take_it_out() -> None:
    pdf = BY_ID["pdf"].write(job_of(DOCUMENTS["plain"]), go_on)
    assert pdf.count(b"/EmbeddedFiles") == 1
    assert pdf.count(b"/Names ") == 2, "the catalogue's and the list itself"
    found = document_in(pdf)
    assert found is not None
    assert b"/Params << /Size %d >>" % len(found) in pdf
    assert decode(found).document.title == DOCUMENTS["plain"].title


# --- what is none, or damaged -----------------------------------------------------------------


@pytest.mark.parametrize("suffix", EXPORTED_SUFFIXES)
@pytest.mark.parametrize("data", [b"", b"GIF89a", b"no picture", b"\x89PNG\r\n\x1a\n", b"RIFF"])
def test_foreign_files_hold_none(suffix: str, data: bytes, tmp_path: Path) -> None:
    path = tmp_path / f"other{suffix}"
    path.write_bytes(data)
    said = refusal(path)
    assert "holds no TConv document" in said or "damaged" in said


def test_a_photo_holds_none(tmp_path: Path) -> None:
    path = tmp_path / "photo.png"
    Image.new("RGB", (30, 20), "red").save(path)
    assert refusal(path) == (
        "“photo.png” holds no TConv document: it was not exported by TConv, or another program "
        "has taken the document out."
    )


@every_format
def test_a_damaged_one_is_refused_in_a_sentence(format_: Format, tmp_path: Path) -> None:
    data = format_.write(job_of(DOCUMENTS["plain"]), go_on)
    rng = random.Random(3)
    path = tmp_path / f"picture{format_.suffixes[0]}"
    outcomes: set[object] = set()
    for _ in range(150):
        wrong = bytearray(data)
        for _ in range(rng.randrange(1, 30)):
            wrong[rng.randrange(len(wrong))] = rng.randrange(256)
        path.write_bytes(wrong if rng.random() < 0.7 else wrong[: rng.randrange(len(wrong))])
        try:
            outcomes.add(encode(read_document(path).document) == encode(DOCUMENTS["plain"]))
        except ConvError as error:
            outcomes.add(error.parameter)
    assert "file" in outcomes
    assert outcomes <= {"file", True}, "no other document is read without a word"


def test_what_unpacks_without_end_is_refused(tmp_path: Path) -> None:
    bomb = zlib.compress(b" " * (MAX_BYTES + 1), 9)
    png = BY_ID["png"].write(job_of(DOCUMENTS["plain"], embed_document=False), go_on)
    path = tmp_path / "bomb.png"
    # The text is packed a second time.
    path.write_bytes(put_in(png, bomb))
    assert "TConv document" in refusal(path)
    huge = zlib.decompress(bomb)
    path.write_bytes(put_in(png, huge))
    assert "damaged" in refusal(path)


@pytest.mark.parametrize(
    "data",
    [
        b"<!doctype html>" + b"<script " * 400_000,
        b"<!doctype html>" + b"<metadata id=" * 300_000,
        b"%PDF-1.4" + b"/Subtype/application#2Fx-tconv" * 100_000,
        b"<?xml" + b"a" * 3_000_000,
        b"<svg" + b" svg:" * 600_000,
        b"GIF89a" + b"\0" * 7 + b"\x21\xfe" + b"\1\1" * 1_000_000,
        b"RIFFaaaaWEBP" + b"XMP \0\0\0\0" * 300_000,
        b"\x89PNG\r\n\x1a\n" + b"\0\0\0\0tEXtaaaa" * 200_000,
    ],
    ids=lambda data: data[:12].decode("latin-1"),
)
def test_large_hostile_files_take_no_long_time(data: bytes) -> None:
    began = time.process_time()
    with suppress(ConvError):
        assert document_in(data) is None
    assert time.process_time() - began < 2.0


@pytest.mark.parametrize(
    "said",
    [
        None,
        [],
        {},
        {"figure": 1, "layer": 0, "step": 0, "channels": []},
        {"figure": "gather", "layer": -1, "step": 0, "channels": []},
        {"figure": "gather", "layer": True, "step": 0, "channels": []},
        {"figure": "gather", "layer": 0, "step": 2**40, "channels": []},
        {"figure": "gather", "layer": 0, "step": 0, "channels": [0.5]},
        {"figure": "gather", "layer": 0, "step": 0, "channels": "00"},
    ],
)
def test_a_view_that_makes_no_sense_is_left_out(said: object) -> None:
    document = replace(DOCUMENTS["plain"], extra={"view": said})
    assert without_view(decode(encode(document)).document)[1] is None
    assert without_view(document)[0].extra == {}


def test_a_document_too_large_to_be_opened_is_not_put_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tconv_gui.embedded.MAX_BYTES", 100)
    job = job_of(DOCUMENTS["plain"])
    alone = BY_ID["png"].write(replace(job, embed_document=False), go_on)
    assert BY_ID["png"].write(job, go_on) == alone
