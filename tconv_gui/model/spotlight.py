"""Which places of a figure belong to one of its cells: what it comes from and what it goes into."""

from __future__ import annotations

from math import prod

import numpy as np
from PySide6.QtCore import QRectF

from core.document import Document
from core.explain import Term, explain_input, explain_output, explain_weight
from core.terms import Index
from core.trace import Order
from tconv_gui.figures.figure import CellRef, Figure, Frame, has_cell

# In a large picture a kernel cell has a part in so much that it is not looked up.
MOST_USES = 4000
STAMP = "thumb"
COPIES = (STAMP, "stamp")
# A gradient lies where that lies of which it is one.
GRADIENTS = {
    "upstream": "output", "grad_input": "input", "grad_kernel": "kernel", "grad_bias": "bias",
}  # fmt: skip
Cells = dict[str, set[Index]]


def lit_rects(figure: Figure, frame: Frame, cell: CellRef) -> list[QRectF]:
    """Where a cell and all that belongs to it are drawn, in logical units; the cell comes first.

    Empty if the figure does not draw the cell.
    """
    own = figure.cell_rect(frame, cell)
    if own is None:
        return []
    layout, found = figure.layout(frame), [own]
    cells = related(figure, frame, cell) if figure.shows_layer else {}
    stamp = _stamp_of(frame, cell)
    for grid in layout.grids:
        if stamp is not None and grid.name.startswith(STAMP) and grid.name != stamp:
            continue  # another cell's
        name = "output" if grid.name.startswith(COPIES) else grid.name
        name = GRADIENTS.get(name, name)
        for index in cells.get(name, ()):
            rect = layout.cell_rect(CellRef(grid.name, index))
            if rect is not None:
                found.append(rect)
    return found


def _stamp_of(frame: Frame, cell: CellRef) -> str | None:
    """The little picture of an input cell's own stamp; None for other cells."""
    size = frame.document.feature_maps[frame.layer].shape[2:]
    if cell.grid != "input" or not has_cell(frame.document, frame.layer, cell):
        return None
    return f"{STAMP}{_flat(cell.index, size) + 1}"


def related(figure: Figure, frame: Frame, cell: CellRef) -> Cells:
    """The cells by grid that take part with one in the same sums, itself among them."""
    document, layer = frame.document, frame.layer
    grid = "output" if cell.grid.startswith(COPIES) else GRADIENTS.get(cell.grid, cell.grid)
    meant = CellRef(grid, cell.index)
    if not has_cell(document, layer, meant):
        return {}
    order = figure.order_in(document, layer)
    cells = _in_matrix(document, layer, meant) if grid == "matrix" else _in_sums(
        document, layer, meant, order
    )
    return cells


def _in_sums(document: Document, layer: int, cell: CellRef, order: Order) -> Cells:
    sides = [document.feature_maps[layer + side].shape[2:] for side in (0, 1)]
    terms: tuple[Term, ...] = ()
    if cell.grid == "output":
        terms = explain_output(document, layer, cell.index, order).terms
    elif cell.grid == "input":
        terms = explain_input(document, layer, cell.index, order)
    elif cell.grid == "kernel" and min(map(prod, sides)) <= MOST_USES:
        terms = explain_weight(document, layer, cell.index, order)
    cells: Cells = {
        "input": {term.input for term in terms},
        "kernel": {term.weight for term in terms},
        "output": {term.output for term in terms},
        "matrix": {
            (_flat(term.output, sides[1]), _flat(term.input, sides[0])) for term in terms
        },
    }
    cells.setdefault(cell.grid, set()).add(cell.index)
    if cell.grid == "output":
        cells["bias"] = {(0,)}
    return cells


def _in_matrix(document: Document, layer: int, cell: CellRef) -> Cells:
    row, column = cell.index
    output = np.unravel_index(row, document.feature_maps[layer + 1].shape[2:])
    input_ = np.unravel_index(column, document.feature_maps[layer].shape[2:])
    return {
        "matrix": {cell.index},
        "output": {tuple(int(i) for i in output)},
        "input": {tuple(int(i) for i in input_)},
    }


def _flat(index: Index, size: tuple[int, ...]) -> int:
    return int(np.ravel_multi_index(index, size))
