"""What differs between two frames of the stage, so that only that is painted again."""

from __future__ import annotations

from PySide6.QtCore import QRectF

from tconv_gui.figures._callout import callout_damage
from tconv_gui.figures._moment import (
    Moment,
    current_outputs,
    drawn_cell,
    moment_of,
)
from tconv_gui.figures._stage import label_room
from tconv_gui.figures._stage_layout import THUMB_GAP, Arrangement, Kind, arrange
from tconv_gui.figures.figure import Frame
from tconv_gui.figures.layout import Cell, Grid


def stage_damage(
    kind: Kind, old: Frame, new: Frame, scale: float
) -> list[QRectF] | None:
    """The places in which two frames differ; None when everything may."""
    if (
        old.document is not new.document
        or old.layer != new.layer
        or old.words != new.words
        or old.aspect != new.aspect
        or old.shade != new.shade
        or old.options != new.options
        or old.motion < 1
        or new.motion < 1
    ):
        return None
    arrangement = arrange(kind, new)
    layout = arrangement.layout
    before, after = moment_of(kind.order, old), moment_of(kind.order, new)
    rects: list[QRectF] = []
    for name in ("input", "kernel", "bias", "product", "output"):
        if layout.has(name):
            cells = _marked(kind, name, old, before) ^ _marked(kind, name, new, after)
            rects += _around(layout.grid(name), cells)
    if before.number != after.number:
        rects += _step_damage(kind, arrangement, before, after)
    rects += callout_damage(layout, after.shown, old, new, scale)
    return [rect.adjusted(-6, -6, 6, 6) for rect in rects]


def _marked(kind: Kind, name: str, frame: Frame, moment: Moment) -> set[tuple[str, Cell]]:
    """What is drawn over a grid's plain cells, each mark with its kind."""
    marks: set[tuple[str, Cell]] = {("lit", cell) for cell in moment.lit.get(name, ())}
    for mark, cell in (("pointed", frame.pointed), ("selected", frame.selected)):
        drawn = drawn_cell(cell, name, moment.shown)
        if drawn is not None:
            marks.add((mark, drawn))
    step = moment.step
    if step is None:
        return marks
    if name == "input":
        marks |= {(f"current{moment.number}", cell) for cell in step.inputs}
    elif name == "kernel" and kind.order == "gather":
        marks |= {(f"current{moment.number}", cell) for cell in step.kernel}
    elif name == "output":
        marks |= {(f"current{moment.number}", cell) for cell in current_outputs(moment)}
    return marks


def _around(grid: Grid, marks: set[tuple[str, Cell]]) -> list[QRectF]:
    """Rectangles around marked cells, one for each kind of mark."""
    kinds: dict[str, list[Cell]] = {}
    for kind, cell in marks:
        kinds.setdefault(kind, []).append(cell)
    return [grid.cells_box(cells) for cells in kinds.values()]


def _step_damage(
    kind: Kind, arrangement: Arrangement, before: Moment, after: Moment
) -> list[QRectF]:
    layout, m = arrangement.layout, arrangement.metrics
    product, output = layout.grid("product"), layout.grid("output")
    block = arrangement.block("product")
    rects = [
        QRectF(
            product.x, product.y - m.title_height, block.width + 40, product.height + m.title_height
        )
    ]
    if not after.shown.is_regular:  # the weights are the step's
        rects.append(layout.grid("kernel").rect)
    ends = {before.number, after.number} & {0, after.count}
    if abs(before.number - after.number) != 1 or ends:
        rects.append(output.rect)
    bottom = product.y + product.height
    if "below" in layout.spots:
        rects.append(QRectF(0, bottom, layout.size.width(), max(output.y - bottom, 0)))
    else:
        # The arrow to the right stands still while steps go by, and so does a scatter's label.
        appears = (before.step is None) != (after.step is None)
        left, middle = product.x + product.width, product.y + product.height / 2
        end = min(max(middle, output.y + 10), output.y + output.height - 10)
        if appears:
            high = abs(end - middle) + 16
            rects.append(QRectF(left, min(middle, end) - 8, output.x - left, high))
        if appears or kind.order == "gather":
            rects.append(QRectF(product.x, bottom, label_room(layout), m.note * 2.2))
    for grid in layout.grids:
        if grid.name.startswith("thumb"):
            number = int(grid.name[5:])
            low_step, high_step = sorted((before.number, after.number))
            if low_step <= number <= high_step:
                # Its label may be wider than it.
                rects.append(grid.rect.adjusted(0, -m.title_height, THUMB_GAP, 0))
    return rects
