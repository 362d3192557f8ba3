"""What others read in our files: renderers, parsers and programs that are not ours.

Readers are Python packages that the tests are set up with; programs are called where they are
installed (``program``), and only by the thorough tests.  Pictures are arrays of red, green and
blue of shape (height, width, 3).
"""

from __future__ import annotations

import ast
import csv
import io
import json
import re
import shutil
import subprocess
import xml.etree.ElementTree as ET
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

Picture = NDArray[np.uint8]

# A letter or a line may stand a part of a pixel elsewhere; a cell may not.
FAR, NEAR = 64, 8


def program(name: str) -> str:
    """The path of a program; the test is skipped where there is none of that name."""
    path = shutil.which(name)
    if path is None:
        pytest.skip(f"{name} is not installed here; other readers have read the same files")
    return path


def run(*command: str | Path, folder: Path | None = None, seconds: float = 110) -> str:
    """What a program says; an assertion fails if it complains."""
    done = subprocess.run(
        list(map(str, command)), cwd=folder, capture_output=True, text=True, timeout=seconds,
        check=False, errors="replace",
    )  # fmt: skip
    assert done.returncode == 0, f"{command}\n{done.stdout[-2000:]}\n{done.stderr[-2000:]}"
    return done.stdout


def pixels_of(data: bytes) -> Picture:
    """The first picture of an image file, by Pillow."""
    with Image.open(io.BytesIO(data)) as image:
        image.load()
        return np.array(image.convert("RGB"))


def assert_alike(got: Picture, wanted: Picture, far: float = 0.02, near: float = 0.9) -> None:
    """Two renderers draw edges a little differently, and nothing else."""
    assert got.shape == wanted.shape
    off = np.abs(np.subtract(got, wanted, dtype=int)).max(axis=-1)
    assert (off > FAR).mean() < far, f"{(off > FAR).mean():.4f} of all pixels are quite different"
    assert (off <= NEAR).mean() > near, f"only {(off <= NEAR).mean():.4f} of all pixels agree"


# --- SVG and web pages ------------------------------------------------------------------------


def svg_picture(data: bytes) -> Picture:
    """An SVG as resvg draws it."""
    import resvg_py

    # There are outlines, no texts: no font of this machine is to be needed.
    made = resvg_py.svg_to_bytes(svg_string=data.decode(), skip_system_fonts=True)
    return pixels_of(bytes(made))


class Page(HTMLParser):
    """A web page: its parts, and what it would load from elsewhere."""

    VOID = frozenset({"meta", "link", "br", "hr", "img", "input"})

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.loaded: list[str] = []
        self.texts: dict[str, str] = {}
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.loaded += [v for k, v in attrs if k in ("src", "href", "data") and v and v[0] != "#"]
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in self.VOID:
            assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open:
            self.texts[self.open[-1]] = self.texts.get(self.open[-1], "") + data


# --- PDF --------------------------------------------------------------------------------------


def pdf_pictures(data: bytes) -> list[Picture]:
    """The pages of a PDF as PDFium draws them, at 96 dots per inch."""
    import pypdfium2

    document = pypdfium2.PdfDocument(data)
    try:
        made = []
        for page in document:
            bitmap = page.render(scale=96 / 72, rev_byteorder=True)
            made.append(bitmap.to_numpy()[..., :3].copy())
            bitmap.close()
            page.close()
        return made
    finally:
        document.close()


def pdf_text(data: bytes) -> str:
    """The text that can be found in the first page."""
    import pypdfium2

    document = pypdfium2.PdfDocument(data)
    try:
        page = document[0]
        text = page.get_textpage()
        found: str = text.get_text_range()
        text.close()
        page.close()
        return found
    finally:
        document.close()


def pdf_fonts_are_in_it(path: Path) -> None:
    """Asks pdffonts whether each font is embedded."""
    for line in run(program("pdffonts"), path).splitlines()[2:]:
        # name, type, encoding, then emb, sub, uni and the object's two numbers
        assert line.split()[-5] == "yes", line


# --- films ------------------------------------------------------------------------------------


def film_of(data: bytes) -> tuple[list[Picture], list[int], int]:
    """The frames of a GIF, APNG or WebP, how long each lasts and how often it plays (0: always)."""
    frames, times = [], []
    with Image.open(io.BytesIO(data)) as film:
        for number in range(getattr(film, "n_frames", 1)):
            film.seek(number)
            film.load()
            frames.append(np.array(film.convert("RGB")))
            times.append(round(film.info.get("duration", 0)))
        return frames, times, film.info.get("loop", 1)


def probed(path: Path) -> dict[str, Any]:
    """What ffprobe says of the only stream of a film, all its pictures counted."""
    said = run(
        program("ffprobe"), "-v", "error", "-count_frames", "-show_streams", "-of", "json", path
    )
    (stream,) = json.loads(said)["streams"]
    return dict(stream)


def mp4_boxes(data: bytes) -> list[str]:
    """The names of the outermost parts of an MP4; they fill it exactly."""
    names, at = [], 0
    while at < len(data):
        size = int.from_bytes(data[at : at + 4], "big")
        names.append(data[at + 4 : at + 8].decode("ascii"))
        assert size >= 8
        at += size
    assert at == len(data)
    return names


# --- numbers ----------------------------------------------------------------------------------


def numbers_in(format_id: str, data: bytes) -> set[float]:
    """All numbers that a file of data has."""
    return {float(n) for n in _NUMBERS[format_id](data)}


def _of_json(data: bytes) -> list[float]:
    def leaves(tree: Any) -> list[float]:
        if isinstance(tree, dict):
            tree = list(tree.values())
        if isinstance(tree, list):
            return [leaf for branch in tree for leaf in leaves(branch)]
        return [tree] if isinstance(tree, int | float) else []

    return leaves(json.loads(data))


def _of_csv(data: bytes) -> list[float]:
    cells = [cell for row in csv.reader(io.StringIO(data.decode("utf-8-sig"))) for cell in row]
    return [float(cell) for cell in cells if re.fullmatch(r"-?\d.*", cell) and "×" not in cell]


def _of_npz(data: bytes) -> list[float]:
    with np.load(io.BytesIO(data), allow_pickle=False) as arrays:
        found = [array for array in arrays.values() if array.dtype.kind in "fi"]
        return [float(n) for array in found for n in array.ravel()]


def _of_xlsx(data: bytes) -> list[float]:
    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
    cells = [cell for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row]
    return [cell for cell in cells if isinstance(cell, int | float)]


def _of_text(data: bytes) -> list[float]:
    text = data.decode().replace("−", "-").replace("{-}", "-")
    return [float(n) for n in re.findall(r"-?\d+(?:\.\d+)?", text)]


_NUMBERS = {
    "json": _of_json, "csv": _of_csv, "npz": _of_npz, "xlsx": _of_xlsx,
    "markdown": _of_text, "latex": _of_text,
}  # fmt: skip


# --- text -------------------------------------------------------------------------------------


def assert_python(data: bytes) -> None:
    """It is a program; it is run where its framework is tested."""
    ast.parse(data.decode())


def braces_match(data: bytes) -> None:
    """LaTeX can tell where each group ends, and no environment is left open."""
    text = re.sub(r"(?<!\\)%.*", "", data.decode())
    plain = re.sub(r"\\[\\{}]", "", text)
    assert plain.count("{") == plain.count("}")
    for name in set(re.findall(r"\\begin\{(\w+\*?)\}", text)):
        assert text.count(f"\\begin{{{name}}}") == text.count(f"\\end{{{name}}}"), name


def svg_tree(data: bytes) -> ET.Element:
    """An SVG by the parser of the standard library."""
    return ET.fromstring(data)
