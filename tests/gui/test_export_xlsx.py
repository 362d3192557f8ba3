"""The workbook: its formulas, worked out by another hand, give the document's numbers."""

from __future__ import annotations

import builtins
import io
import math
import re
import shutil
import subprocess
import xml.etree.ElementTree as ET
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import numpy as np
import pytest

from core.channels import along_path, with_filters, with_groups, with_in_channels
from core.document import Document, Layer, make_document, make_layer
from core.ops import OPERATIONS
from core.spec import conv_spec
from tconv_gui.export import BY_ID, ExportError, Job, MissingPartError, export
from tconv_gui.export.format import go_on
from tconv_gui.export.xlsx import sheet_name
from tconv_gui.figures import BY_ID as FIGURES_BY_ID
from tconv_gui.figures.figure import Frame
from tconv_gui.theme import load_theme
from tconv_gui.words import Words

pytestmark = pytest.mark.usefixtures("qapp")

NAMESPACE = {"x": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
RANDOM = np.random.default_rng(5)


def values(*shape: int) -> np.ndarray:
    return np.round(RANDOM.normal(size=shape) * 4, 2)


def layer(id: str, size: tuple[int, ...] = (2, 2), **settings: Any) -> Layer:
    return Layer(id, conv_spec(size, **settings), np.ones((1, 1, *size)))


def made(x: np.ndarray, *layers: Layer) -> Document:
    return make_document(x, *layers, title="Numbers & “formulas”")


CONV = make_layer("conv", values(3, 2), stride=(1, 2), padding=((1, 0), (2, 1)), bias=0.5)
BACK = make_layer("conv_transpose", values(3, 3), stride=2, padding=1, output_padding=1)
WIDE = make_layer("conv_transpose", values(3, 2), stride=(2, 1), dilation=(2, 3), bias=-2)
DILATED = make_layer("conv", values(2, 3), dilation=2, padding=2)
X = values(5, 6)
DOCUMENTS = {
    "conv": made(X, CONV),
    "dilated conv": made(X, DILATED),
    "turned conv": made(X, replace(CONV, flipped=True)),
    "transposed": made(X, BACK),
    "wide transposed": made(X, WIDE),
    "turned transposed": made(X, replace(WIDE, flipped=True)),
    "one axis": made(values(7), make_layer("conv_transpose", values(4), stride=3, bias=1)),
    "a row of activations": made(
        X * 5, *(layer(id, (1, 1)) for id in ("leaky_relu", "relu", "tanh", "sigmoid"))
    ),
    "far out": made([[-900.0, 900.0, 0.0]], layer("sigmoid", (1, 1))),
    "pooled and back": made(
        values(6, 6), layer("max_pool", stride=2), BACK, layer("conv", (1, 1)),
        layer("avg_pool", stride=2), layer("max_unpool", stride=2),
    ),
    "dilated pooling": made(
        X, layer("max_pool", stride=1, padding=1, dilation=2), layer("avg_pool", padding=1)
    ),
    "enlarged": made(
        values(2, 3), layer("linear", stride=2), layer("cubic", stride=2),
        layer("nearest", stride=(1, 2)), layer("bed_of_nails", stride=2),
    ),
    "channels": with_filters(
        with_groups(with_filters(with_in_channels(made(X, CONV, BACK), 4), 0, 6), 0, 2), 1, 3
    ),
    "shuffled": with_in_channels(
        made(values(4, 4), layer("pixel_unshuffle", stride=2), layer("pixel_shuffle", stride=2)), 2
    ),
    "channels of poolings": with_in_channels(
        made(values(4, 4), layer("max_pool", stride=2), layer("linear_aligned", stride=2),
             layer("tanh", (1, 1))), 3
    ),
}  # fmt: skip
every_document = pytest.mark.parametrize("name", DOCUMENTS)


def job_of(document: Document, theme: str = "light") -> Job:
    frame = Frame(along_path(document), Words())
    return Job(FIGURES_BY_ID["sheets"], (frame,), load_theme(theme), 640, 360)


def workbook(document: Document) -> bytes:
    return BY_ID["xlsx"].write(job_of(document), go_on)


# --- another hand -------------------------------------------------------------------------------


class Book:
    """A workbook read without a library; ``value`` works formulas out."""

    def __init__(self, data: bytes) -> None:
        with ZipFile(io.BytesIO(data)) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
        tree = ET.fromstring(parts["xl/workbook.xml"])
        self.sheets: dict[str, dict[str, tuple[str, float]]] = {}
        for number, sheet in enumerate(tree.iterfind("x:sheets/x:sheet", NAMESPACE), 1):
            page = ET.fromstring(parts[f"xl/worksheets/sheet{number}.xml"])
            self.sheets[sheet.attrib["name"]] = dict(self._cells(page))
        self.names = {
            name.attrib["name"]: name.text or ""
            for name in tree.iterfind("x:definedNames/x:definedName", NAMESPACE)
        }
        self.value = cache(self._value)

    @staticmethod
    def _cells(page: ET.Element) -> Any:
        for cell in page.iterfind("x:sheetData/x:row/x:c", NAMESPACE):
            shown = cell.findtext("x:v", "", NAMESPACE)
            if cell.get("t") != "s" and shown:
                formula = cell.findtext("x:f", "", NAMESPACE)
                yield cell.attrib["r"], (formula, float(shown))

    def _value(self, sheet: str, address: str) -> float:
        formula, shown = self.sheets[sheet][address]
        if not formula:
            return shown
        self_refs = re.sub(r"\$", "", formula)
        code = re.sub(
            r"(?:'([^']+)'!)?\b([A-Z]+[0-9]+)(?::([A-Z]+[0-9]+))?\b(?!\()",
            lambda found: (
                f"block({found[1] or sheet!r}, {found[2]!r}, {found[3] or found[2]!r})"
                if found[3] else f"cell({found[1] or sheet!r}, {found[2]!r})"
            ),
            self_refs,
        )  # fmt: skip
        names = {
            "cell": self.value,
            "block": self.block,
            "SUMPRODUCT": lambda a, b: float((a * b).sum()),
            "MAX": lambda *parts: float(max(np.max(part) for part in parts)),
            "MIN": min,
            "TANH": math.tanh,
            "EXP": math.exp,
        }
        return float(builtins.eval(code, {"__builtins__": {}}, names))

    def block(self, sheet: str, first: str, last: str) -> np.ndarray:
        """The values of a rectangle."""
        (left, top), (right, bottom) = map(_place, (first, last))
        return np.array([
            [self.value(sheet, f"{_letters(column)}{row}") for column in range(left, right + 1)]
            for row in range(top, bottom + 1)
        ])  # fmt: skip

    def named(self, name: str) -> np.ndarray:
        """The values that a name stands for."""
        sheet, _, part = self.names[name].rpartition("!")
        first, _, last = part.replace("$", "").partition(":")
        return self.block(sheet.strip("'"), first, last or first)


def _place(address: str) -> tuple[int, int]:
    letters = re.sub("[0-9]", "", address)
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - 64
    return column, int(address[len(letters) :])


def _letters(column: int) -> str:
    name = ""
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def planes(book: Book, layer_number: int, grid: str) -> list[np.ndarray]:
    """All channels of a feature map of a layer (from 1)."""
    head = f"layer{layer_number}_{grid}"
    if head in book.names:
        return [book.named(head)]
    count = sum(1 for name in book.names if name.startswith(f"{head}_"))
    return [book.named(f"{head}_{channel}") for channel in range(count)]


# --- what it is to be ---------------------------------------------------------------------------


@every_document
def test_formulas_give_the_numbers_of_the_document(name: str) -> None:
    document = DOCUMENTS[name]
    book = Book(workbook(document))
    assert list(book.sheets) == [
        sheet_name(layer, position) for position, layer in enumerate(document.layers)
    ]
    for number in range(1, len(document.layers) + 1):
        for grid, values in (
            ("input", document.feature_maps[number - 1][0]),
            ("output", document.feature_maps[number][0]),
        ):
            got = planes(book, number, grid)
            assert len(got) == len(values)
            for plane, wanted in zip(got, values, strict=True):
                assert np.allclose(plane, np.atleast_2d(wanted), rtol=1e-12, atol=1e-12)


@every_document
def test_all_is_alive_but_the_first_input_kernels_and_biases(name: str) -> None:
    document = DOCUMENTS[name]
    book = Book(workbook(document))
    for number, (layer, cells) in enumerate(
        zip(document.layers, book.sheets.values(), strict=True)
    ):
        still = sum(1 for formula, _ in cells.values() if not formula)
        kernels = layer.weight.size if layer.operation.is_regular else 0
        biases = 0 if layer.bias is None else layer.bias.size
        assert still == kernels + biases + (document.input.size if not number else 0)


def test_a_changed_number_goes_through_all_sheets() -> None:
    document = DOCUMENTS["pooled and back"]
    book = Book(workbook(document))
    sheet, _, part = book.names["layer1_input"].rpartition("!")
    first = part.replace("$", "").partition(":")[0]
    book.sheets[sheet.strip("'")][first] = ("", 77.0)
    x = document.input[0, 0].copy()
    x[0, 0] = 77.0
    changed = document.with_input(x).feature_maps[-2][0, 0]
    assert np.allclose(planes(book, 4, "output")[0], changed)


def test_a_window_that_is_not_turned_is_one_sumproduct() -> None:
    for name, times in (("conv", 0), ("turned conv", 1)):
        (cells,) = Book(workbook(DOCUMENTS[name])).sheets.values()
        formulas = [formula for formula, _ in cells.values() if formula]
        whole = [f for f in formulas if f.count("*") == 6 * times]
        assert any("SUMPRODUCT" in formula for formula in whole) is not bool(times)
        assert all(formula.endswith("$4") for formula in formulas), "the bias comes last"


def test_every_operation_can_be_a_sheet() -> None:
    for operation in OPERATIONS:
        chain = [layer(operation.id, stride=2)]
        channels = 4 if operation.mixes is not None else 1
        if operation.unpools:
            chain.insert(0, layer("max_pool", stride=2))
        x = values(channels, 4, 4)
        first = Layer("conv", conv_spec((1, 1)), np.eye(channels)[..., None, None])
        chain = [one.for_channels(channels) for one in chain]
        document = Document(x[None], (first, *chain))
        book = Book(workbook(document))
        got = planes(book, len(document.layers), "output")
        assert np.allclose(np.stack(got), document.feature_maps[-1][0], atol=1e-12), operation.id


def test_large_documents_are_refused_in_a_sentence() -> None:
    large = made(np.ones((60, 60)), make_layer("conv_transpose", np.ones((15, 15)), stride=2))
    with pytest.raises(ExportError, match="would compute 810000 products") as caught:
        workbook(large)
    assert caught.value.parameter == "size"
    seven = np.ones((7, 7))
    deep = with_in_channels(made(seven, make_layer("conv_transpose", seven)), 32)
    with pytest.raises(ExportError, match="an output cell of layer 1 adds up more products"):
        workbook(deep)


def test_without_the_library_there_is_a_sentence(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "xlsxwriter", None)
    path = tmp_path / "a.xlsx"
    with pytest.raises(MissingPartError, match="pip install XlsxWriter"):
        export(job_of(DOCUMENTS["conv"]), BY_ID["xlsx"], path)
    assert not path.exists()


def test_sheets_are_white_whatever_the_theme() -> None:
    light, dark = (
        BY_ID["xlsx"].write(job_of(DOCUMENTS["conv"], theme), go_on) for theme in ("light", "dark")
    )
    assert light == dark


def test_others_read_it() -> None:
    openpyxl = pytest.importorskip("openpyxl", reason="a second reader, for those who have it")
    book = openpyxl.load_workbook(io.BytesIO(workbook(DOCUMENTS["channels"])))
    assert all(sheet.freeze_panes == "A4" for sheet in book)
    assert book.properties.title == "Numbers & “formulas”"
    assert len(book.defined_names) == len(Book(workbook(DOCUMENTS["channels"])).names)


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed here")
@every_document
def test_libreoffice_computes_the_same(name: str, tmp_path: Path) -> None:
    document, source = DOCUMENTS[name], tmp_path / "a.xlsx"
    data = workbook(document)
    with ZipFile(io.BytesIO(data)) as archive, ZipFile(source, "w") as bare:
        for entry in archive.namelist():
            text = archive.read(entry)
            if entry.startswith("xl/worksheets/"):  # what was computed here is not to be seen there
                text = re.sub(rb"(</f>)<v>[^<]*</v>", rb"\1", text)
            bare.writestr(entry, text)
    folder = tmp_path / "out"
    subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless",
         "--convert-to", "xlsx", "--outdir", str(folder), str(source)],
        check=True, capture_output=True, timeout=100,
    )  # fmt: skip
    book, theirs = Book(data), Book((folder / "a.xlsx").read_bytes())
    for sheet, cells in book.sheets.items():
        for address, (_, shown) in cells.items():
            assert theirs.sheets[sheet][address][1] == pytest.approx(shown, rel=1e-9, abs=1e-9)
