"""XLSX: a sheet for every layer, whose output cells compute from input and kernel cells."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from datetime import datetime
from math import isfinite
from typing import Any, NamedTuple
from zipfile import ZipFile

import numpy as np

from core.document import Document, Layer
from core.words_mark import QT_TRANSLATE_NOOP
from tconv_gui.export._data import (
    Array,
    call_text,
    layer_name,
    packed,
    short_title,
    whole_document,
)
from tconv_gui.export._formulas import Box, Sheet, formulas
from tconv_gui.export._library import check_library, library
from tconv_gui.export.format import ExportError, Format, Job, Progress, report
from tconv_gui.theme import Theme, load_theme
from tconv_gui.words import Words

TITLE = QT_TRANSLATE_NOOP("format", "Excel workbook that computes (XLSX)")
INPUT = QT_TRANSLATE_NOOP("figure", "input")
KERNEL = QT_TRANSLATE_NOOP("figure", "kernel")
BIAS = QT_TRANSLATE_NOOP("figure", "bias")
OUTPUT = QT_TRANSLATE_NOOP("figure", "output")
CHANGE = QT_TRANSLATE_NOOP(
    "workbook", "Change a number of the input, a kernel or a bias: the output follows."
)
TURNED = QT_TRANSLATE_NOOP("latex", "the kernel is turned by 180° before it is used")
PLACES = QT_TRANSLATE_NOOP(
    "workbook", "The places are those of the largest cells when this file was written."
)
TOO_MANY_CELLS = QT_TRANSLATE_NOOP(
    "error",
    "a workbook of this document would compute {got} products, and {high} are the most; fewer "
    "channels or a smaller input would do.",
)
TOO_WIDE = QT_TRANSLATE_NOOP(
    "error",
    "the numbers of layer {number} need more than {high} columns beside each other, which is more "
    "than a sheet has; a shorter input would do.",
)
TOO_LONG = QT_TRANSLATE_NOOP(
    "error",
    "an output cell of layer {number} adds up more products than a spreadsheet's formula can "
    "hold; fewer input channels, more groups or a smaller kernel would do.",
)

LONGEST = 8000
MOST_PRODUCTS = 400_000
# Sheets have no more columns.
MOST_COLUMNS = 16_000
FIRST_ROW, FIRST_COLUMN = 3, 1
MADE = datetime(2000, 1, 1)


class Formats(NamedTuple):
    """How cells look, by what they are."""

    title: Any
    note: Any
    heads: dict[str, Any]
    cells: dict[str, Any]


def make_xlsx(job: Job, progress: Progress) -> bytes:
    """The whole document with all of its channels; each sheet reads the output of the one before.

    ExportError if that is more than spreadsheets take.
    """
    document, words = whole_document(job), job.frames[-1].words
    total = len(document.layers)
    report(progress, 0, total)
    writer = library("xlsxwriter", "XlsxWriter")
    _check_size(document)
    buffer = io.BytesIO()
    book = writer.Workbook(buffer, {"in_memory": True})
    book.set_properties({
        "title": short_title(job), "author": "", "comments": "", "created": MADE,
    })  # fmt: skip
    looks = _formats(book, _paper_theme(job.theme))
    before: Sheet | None = None
    for position in range(total):
        sheet = _placed(document, position)
        _fill(book, looks, document, position, sheet, before, words)
        before = sheet
        report(progress, position + 1, total)
    book.close()
    with ZipFile(buffer) as archive:
        return packed((name, archive.read(name)) for name in archive.namelist())


def _check_size(document: Document) -> None:
    products = 0
    for position, layer in enumerate(document.layers):
        cells = document.feature_maps[position + 1].size
        taps = int(np.prod(layer.spec.kernel_size)) * layer.in_channels // layer.spec.groups
        # Each input cell of a transposed convolution makes a stamp, each output of another a sum.
        stamps = document.feature_maps[position].size * layer.out_channels // layer.spec.groups
        own = int(np.prod(layer.spec.kernel_size)) * stamps
        products += max(own if layer.kind == "conv_transpose" else cells * taps, cells)
    if products > MOST_PRODUCTS:
        raise ExportError(TOO_MANY_CELLS, parameter="size", got=products, high=MOST_PRODUCTS)


# --- where things stand -------------------------------------------------------------------------


def sheet_name(layer: Layer, position: int) -> str:
    """What a layer's sheet is called."""
    return f"{position + 1} {layer.operation.code_name}{layer.spec.axes}d"


def _placed(document: Document, position: int) -> Sheet:
    """Input, kernels, bias and output from left to right, channels below each other."""
    layer = document.layers[position]
    maps = document.feature_maps[position], document.feature_maps[position + 1]
    column = FIRST_COLUMN
    inputs = _stacked(maps[0][0], column)
    column = _right_of(inputs)
    kernels: dict[tuple[int, int], Box] = {}
    if layer.operation.is_regular:
        for second in range(layer.weight.shape[1]):
            boxes = _stacked(layer.weight[:, second], column)
            kernels |= {(first, second): box for first, box in enumerate(boxes)}
            column = _right_of(boxes)
    bias = None
    if layer.bias is not None:
        bias = Box(FIRST_ROW, column, (layer.bias.size, 1))
        column = _right_of([bias])
    outputs = _stacked(maps[1][0], column)
    if _right_of(outputs) > MOST_COLUMNS:
        raise ExportError(TOO_WIDE, parameter="size", number=position + 1, high=MOST_COLUMNS)
    return Sheet(sheet_name(layer, position), inputs, kernels, bias, outputs)


def _stacked(planes: Array, column: int) -> tuple[Box, ...]:
    """Boxes below each other, with a row for the name above each where there are several."""
    rows = (1, *planes.shape[1:])[-2]
    several = len(planes) > 1
    pitch = rows + (2 if several else 1)
    first = FIRST_ROW + several
    size = tuple(planes.shape[1:])
    return tuple(Box(first + n * pitch, column, size) for n in range(len(planes)))


def _right_of(boxes: Sequence[Box]) -> int:
    return boxes[0].column + boxes[0].rows_columns[1] + 1


# --- filling ------------------------------------------------------------------------------------


def _fill(
    book: Any,
    looks: Formats,
    document: Document,
    position: int,
    sheet: Sheet,
    before: Sheet | None,
    words: Words,
) -> None:
    layer = document.layers[position]
    page = book.add_worksheet(sheet.name)
    page.hide_gridlines(2)
    page.set_landscape()
    page.fit_to_pages(1, 0)
    page.freeze_panes(FIRST_ROW, 0)
    page.set_column(0, 0, 2)
    page.set_column(FIRST_COLUMN, _right_of(sheet.output), 8)
    page.write_string(0, 0, call_text(layer), looks.title)
    page.write_string(1, 0, _note(layer, words), looks.note)
    x, y = document.feature_maps[position][0], document.feature_maps[position + 1][0]
    _heads(page, looks, sheet, words)
    for channel, box in enumerate(sheet.input):
        for index in np.ndindex(*box.size):
            place, look = _at(box, index), looks.cells["input"]
            value = float(x[(channel, *index)])
            if before is None:
                page.write_number(*place, value, look)
            else:
                source = before.output[channel].cell(index)
                page.write_formula(*place, f"='{before.name}'!{source}", look, _cached(value))
    for (first, second), box in sheet.kernels.items():
        for index in np.ndindex(*box.size):
            number = float(layer.weight[(first, second, *index)])
            page.write_number(*_at(box, index), number, looks.cells["kernel"])
    if sheet.bias is not None and layer.bias is not None:
        for channel, number in enumerate(layer.bias.tolist()):
            page.write_number(*_at(sheet.bias, (channel, 0)), number, looks.cells["kernel"])
    for channel, index, formula in formulas(document, position, sheet):
        if len(formula) > LONGEST:
            raise ExportError(TOO_LONG, parameter="size", number=position + 1)
        value = float(y[(channel, *index)])
        place = _at(sheet.output[channel], index)
        page.write_formula(*place, formula, looks.cells["output"], _cached(value))
    for name, box in _names(sheet):
        book.define_name(f"{layer_name(position)}_{name}", f"='{sheet.name}'!{box.whole()}")


def _at(box: Box, index: Sequence[int]) -> tuple[int, int]:
    row, column = (0, *index)[-2:]
    return box.row + row, box.column + column


def _cached(value: float) -> float | str:
    """What a program shows that does not compute; a spreadsheet has no infinity."""
    return value if isfinite(value) else "#NUM!"


def _note(layer: Layer, words: Words) -> str:
    parts = [words(CHANGE)]
    if layer.flipped:
        parts.append(f"({words(TURNED)})")
    if layer.operation.unpools:
        parts.append(words(PLACES))
    return " ".join(parts)


def _names(sheet: Sheet) -> Iterator[tuple[str, Box]]:
    for name, boxes in (("input", sheet.input), ("output", sheet.output)):
        for channel, box in enumerate(boxes):
            yield (f"{name}_{channel}" if len(boxes) > 1 else name), box
    for (first, second), box in sheet.kernels.items():
        yield (f"kernel_{first}_{second}" if len(sheet.kernels) > 1 else "kernel"), box
    if sheet.bias is not None:
        yield "bias", sheet.bias


def _heads(page: Any, looks: Formats, sheet: Sheet, words: Words) -> None:
    """What stands below: in the frozen row, and above each plane where there are several."""
    kernels = tuple(sheet.kernels.values())
    bias = () if sheet.bias is None else (sheet.bias,)
    rows: tuple[tuple[str, str, Sequence[Box]], ...] = (
        ("input", words(INPUT), sheet.input),
        ("kernel", words(KERNEL), kernels),
        ("kernel", words(BIAS), bias),
        ("output", words(OUTPUT), sheet.output),
    )
    for role, text, boxes in rows:
        if boxes:
            page.write_string(FIRST_ROW - 1, boxes[0].column, text, looks.heads[role])
    for role, text, boxes in (rows[0], rows[3]):
        for channel, box in enumerate(boxes if len(boxes) > 1 else ()):
            page.write_string(box.row - 1, box.column, f"{text}[{channel}]", looks.heads[role])
    for (first, second), box in sheet.kernels.items() if len(kernels) > 1 else ():
        label = f"{words(KERNEL)}[{first}, {second}]"
        # A plane of a single first channel begins right below the frozen row.
        if box.row > FIRST_ROW:
            page.write_string(box.row - 1, box.column, label, looks.heads["kernel"])


def _paper_theme(theme: Theme) -> Theme:
    """Sheets are white."""
    return load_theme(theme.counterpart) if theme.is_dark else theme


def _formats(book: Any, theme: Theme) -> Formats:
    heads, cells = {}, {}
    for name in ("input", "kernel", "output"):
        role = theme.role(name)
        heads[name] = book.add_format({"bold": True, "font_color": role.line})
        cells[name] = book.add_format({
            "bg_color": role.fill, "border": 1, "border_color": role.line,
            "align": "center", "font_color": theme.ink,
        })  # fmt: skip
    title = book.add_format({"bold": True, "font_size": 13, "font_color": theme.ink})
    note = book.add_format({"font_color": theme.soft_ink})
    return Formats(title, note, heads, cells)


def _xlsxwriter() -> None:
    check_library("xlsxwriter", "XlsxWriter")


XLSX = Format(
    id="xlsx",
    title=TITLE,
    suffixes=(".xlsx",),
    mime="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    magic=b"PK\x03\x04",
    several="pages",
    make=make_xlsx,
    draws=False,
    needs=_xlsxwriter,
)
