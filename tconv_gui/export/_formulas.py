"""A layer in the formulas of spreadsheets: what an output cell computes from which cells."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import prod
from typing import NamedTuple

import numpy as np

from core.activations import NEGATIVE_SLOPE
from core.arithmetic import Size
from core.channels import inputs_of, place_of
from core.document import Document, Layer
from core.links import Links
from core.ops.operation import Pooled

# Excel takes no longer formula, and no more arguments of a function.
MOST_ARGUMENTS = 200


def column_name(column: int) -> str:
    """A column as spreadsheets count.

    >>> [column_name(n) for n in (0, 25, 26, 701, 702)]
    ['A', 'Z', 'AA', 'ZZ', 'AAA']
    """
    name = ""
    while column >= 0:
        column, letter = divmod(column, 26)
        name, column = chr(ord("A") + letter) + name, column - 1
    return name


class Box(NamedTuple):
    """Where a plane stands on a sheet, counted from 0; a row of one axis is a plane too."""

    row: int
    column: int
    size: Size

    def cell(self, index: Sequence[int], fixed: bool = False) -> str:
        """The address of a cell of the plane, fixed ($) if copies are to keep it.

        >>> Box(2, 1, (2, 2)).cell((1, 0)), Box(2, 1, (4,)).cell((3,), fixed=True)
        ('B4', '$E$3')
        """
        row, column = (0, *index)[-2:]
        mark = "$" if fixed else ""
        return f"{mark}{column_name(self.column + column)}{mark}{self.row + row + 1}"

    def part(self, first: Sequence[int], last: Sequence[int], fixed: bool = False) -> str:
        """The address of a rectangle of the plane, a single cell's where it is one."""
        if tuple(first) == tuple(last):
            return self.cell(first, fixed)
        return f"{self.cell(first, fixed)}:{self.cell(last, fixed)}"

    def whole(self) -> str:
        """The address of the plane, fixed."""
        return self.part((0,) * len(self.size), tuple(n - 1 for n in self.size), fixed=True)

    @property
    def rows_columns(self) -> tuple[int, int]:
        """How many rows and columns the plane has."""
        rows, columns = (1, *self.size)[-2:]
        return rows, columns


@dataclass(frozen=True)
class Sheet:
    """A layer on its sheet: a box for every plane."""

    name: str
    input: tuple[Box, ...]
    kernels: Mapping[tuple[int, int], Box]
    bias: Box | None
    output: tuple[Box, ...]


def formulas(document: Document, position: int, sheet: Sheet) -> Iterator[tuple[int, Size, str]]:
    """The formula of every output cell: (channel, index, text that begins with "=")."""
    layer = document.layers[position]
    if layer.operation.is_regular:
        yield from _products(document, position, sheet)
        return
    for channel, box in enumerate(sheet.input):
        links = _links(document, position, channel)
        write = _writer(layer)
        for index in np.ndindex(*sheet.output[channel].size):
            terms = links.of_output(index)
            assert terms.coefficient is not None
            cells = [tuple(row) for row in terms.input.tolist()]
            yield channel, index, "=" + write(box, cells, terms.coefficient.tolist())


# --- one kernel everywhere ----------------------------------------------------------------------


def _products(document: Document, position: int, sheet: Sheet) -> Iterator[tuple[int, Size, str]]:
    layer = document.layers[position]
    table = layer.operation.table(document.geometries[position])
    pairs = [
        [(channel, place_of(layer, channel, out)) for channel in inputs_of(layer, out)]
        for out in range(layer.out_channels)
    ]
    for index in np.ndindex(*sheet.output[0].size):
        terms = table.of_output(index)
        cells = [tuple(row) for row in terms.input.tolist()]
        taps = [layer.kernel_index(tuple(row)) for row in terms.weight.tolist()]
        is_window = _is_window(cells, taps)
        for out, read in enumerate(pairs):
            parts = []
            for channel, place in read:
                assert place is not None
                box, kernel = sheet.input[channel], sheet.kernels[place]
                parts.extend(_sum_of_products(box, kernel, cells, taps, is_window))
            if sheet.bias is not None:
                parts.append(sheet.bias.cell((out, 0), fixed=True))
            yield out, index, "=" + ("+".join(parts) or "0")


def _is_window(cells: list[Size], taps: list[Size]) -> bool:
    """Whether the cells are a rectangle that the kernel lies on as it is, neither turned nor wide.

    >>> _is_window([(3,), (4,)], [(0,), (1,)]), _is_window([(3,), (4,)], [(1,), (0,)])
    (True, False)
    """
    if len(cells) < 2:
        return False
    into, kernel = np.array(cells), np.array(taps)
    return bool(((into - into[0]) == (kernel - kernel[0])).all()) and _is_rectangle(cells)


def _is_rectangle(cells: list[Size]) -> bool:
    spans = (max(along) - min(along) + 1 for along in zip(*cells, strict=True))
    return prod(spans) == len(cells)


def _sum_of_products(
    box: Box, kernel: Box, cells: list[Size], taps: list[Size], is_window: bool
) -> list[str]:
    if is_window:
        window = box.part(min(cells), max(cells))
        return [f"SUMPRODUCT({window},{kernel.part(min(taps), max(taps), fixed=True)})"]
    return [
        f"{box.cell(cell)}*{kernel.cell(tap, fixed=True)}"
        for cell, tap in zip(cells, taps, strict=True)
    ]


# --- weights of their own -----------------------------------------------------------------------


def _links(document: Document, position: int, channel: int) -> Links:
    layer = document.layers[position]
    assert layer.operation.links is not None
    pooled = document.pooled(position)
    if pooled is not None:
        pooled = Pooled(pooled.size, pooled.indices[:, channel : channel + 1])
    plane = document.feature_maps[position][0, channel]
    return layer.operation.links(layer.spec, plane, pooled)


Writer = Callable[[Box, list[Size], list[float]], str]


def _writer(layer: Layer) -> Writer:
    function = layer.operation.function
    if function is not None:
        return lambda box, cells, _: FUNCTIONS[function.id].format(x=box.cell(cells[0]))
    return _largest if layer.operation.written_as == "max" else _weighted


# EXP of more than 709 is an error in spreadsheets.
FUNCTIONS = {
    "relu": "MAX({x},0)",
    "leaky_relu": f"MAX({{x}},0)+{NEGATIVE_SLOPE!r}*MIN({{x}},0)",
    "tanh": "TANH({x})",
    "sigmoid": "1/(1+EXP(-MAX({x},-700)))",
}


def _largest(box: Box, cells: list[Size], _coefficients: list[float]) -> str:
    if _is_rectangle(cells):
        return f"MAX({box.part(min(cells), max(cells))})"
    names = [box.cell(cell) for cell in cells]
    while len(names) > MOST_ARGUMENTS:
        some, names = names[:MOST_ARGUMENTS], names[MOST_ARGUMENTS:]
        names.append(f"MAX({','.join(some)})")
    return f"MAX({','.join(names)})"


def _weighted(box: Box, cells: list[Size], coefficients: list[float]) -> str:
    text = ""
    for cell, coefficient in zip(cells, coefficients, strict=True):
        if not coefficient:
            continue
        size = abs(coefficient)
        times = "" if size == 1 else f"{size!r}*"
        sign = "-" if coefficient < 0 else "+" if text else ""
        text += sign + times + box.cell(cell)
    return text or "0"
