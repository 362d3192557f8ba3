"""Channels: an output channel is the sum of one partial sum for each input channel, and a bias."""

from __future__ import annotations

from collections.abc import Hashable
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF

from core.document import Document
from core.words_mark import QT_TRANSLATE_NOOP
from tconv_gui.figures._channels_layout import (
    LEADING,
    NOTE_LINES,
    Arranged,
    Row,
    Tile,
    arrange,
)
from tconv_gui.figures._channels_words import (
    SAID,
    SUM,
    Added,
    added_of,
    head_of,
    note_of,
)
from tconv_gui.figures._labels import shown_caption
from tconv_gui.figures._overlap2d_layout import LOOKS, Line, broken
from tconv_gui.figures.figure import CellRef, Figure, Frame
from tconv_gui.figures.grids import (
    DIGITS_FROM_PX,
    NUMBER_SIZE,
    Content,
    fitting_size,
    paint_grid,
    value_limits,
)
from tconv_gui.figures.layout import Cell, Grid, Layout
from tconv_gui.figures.surface import Surface, text_width
from tconv_gui.theme import Theme, colour

Limits = tuple[float, float]
Plane = NDArray[np.float64]
SMALLEST = 0.6


def layout(frame: Frame) -> Layout:
    """Where the planes of the channels that are looked at stand."""
    return arrange(frame).layout


def paint(surface: Surface, frame: Frame, theme: Theme) -> None:
    """Paint the rows of partial sums, their sum with the bias, and all channels small."""
    made = arrange(frame)
    for line in made.lines:
        _paint_line(surface, made, line, theme)
    for row in made.rows:
        _paint_row(surface, made, row, frame, theme)
    if not made.added.by_itself:
        _paint_tail(surface, made, frame, theme)
    for tile in made.tiles:
        _paint_tile(surface, made, tile, frame, theme)
    _paint_foot(surface, made, frame, theme)


# ---- the moment


def _step(made: Arranged, frame: Frame) -> int:
    return min(frame.step, made.added.step_count)


def _cell(frame: Frame, made: Arranged, grid: str, at: CellRef | None) -> Cell | None:
    """The drawn cell of a grid that is pointed at or selected."""
    size = {
        "input": made.added.x.shape[1:], "output": made.added.y.shape[1:], "bias": (1,),
        "kernel": made.added.layer.spec.kernel_size,
    }[grid]  # fmt: skip
    if at is None or at.grid != grid or len(at.index) != len(size):
        return None
    if not all(0 <= i < n for i, n in zip(at.index, size, strict=True)):
        return None
    row, column = (0, *at.index)[-2:]
    return row, column


def _index(made: Arranged, frame: Frame) -> tuple[int, ...] | None:
    """The output cell pointed at."""
    cell = _cell(frame, made, "output", frame.pointed)
    return None if cell is None else cell[-made.added.whole.axes :]


def _is_done(made: Arranged, frame: Frame) -> bool:
    return frame.step >= made.added.step_count


# ---- planes


@lru_cache(maxsize=16)
def _scales(added: Added) -> dict[str, Limits]:
    """The ends of the colour scales: one for what is added up, so that planes compare."""
    parts = added.parts
    kernels = [part.kernel for part in parts if part.kernel is not None]
    sums = [part.values for part in parts] + [added.y[added.channel_out]]
    sums += [added.sum_after(count) for count in range(2, len(parts) + 1)]
    planes = {
        "x": [part.x for part in parts], "kernel": kernels, "sum": sums,
        "input": list(added.x), "output": list(added.y),
    }  # fmt: skip
    return {
        name: value_limits(np.concatenate([plane.ravel() for plane in found]))
        for name, found in planes.items() if found
    }  # fmt: skip


@lru_cache(maxsize=16)
def _digit_sizes(added: Added, cell: float, kernel: float, families: tuple[str, ...]) -> tuple[
    float, float, float
]:
    """How large the digits of all inputs, all kernels and all that is added up are."""
    parts = added.parts
    sums = [part.values.ravel() for part in parts] + [added.y[added.channel_out].ravel()]
    kernels = [part.kernel.ravel() for part in parts if part.kernel is not None]
    return (
        fitting_size(np.concatenate([part.x.ravel() for part in parts]), cell, families),
        fitting_size(np.concatenate(kernels), kernel, families) if kernels else NUMBER_SIZE,
        fitting_size(np.concatenate(sums), cell, families),
    )


def _sizes(surface: Surface, made: Arranged) -> tuple[float, float, float]:
    """The same; cells without room for digits need not be measured."""
    row = made.rows[0]
    kernel = row.x.cell if row.kernel is None else row.kernel.cell
    if max(row.x.cell, kernel) * surface.scale < DIGITS_FROM_PX:
        return NUMBER_SIZE, NUMBER_SIZE, NUMBER_SIZE
    return _digit_sizes(made.added, row.x.cell, kernel, surface.families)


def _paint_row(
    surface: Surface, made: Arranged, row: Row, frame: Frame, theme: Theme
) -> None:
    """One partial sum; its product is there once its step has come."""
    k, box = made.m.k, row.rect
    step, own = _step(made, frame), row.part.channel == made.added.channel_in
    current = step == row.number
    if not surface.is_exposed(box.adjusted(-8 * k, -8 * k, 8 * k, 8 * k)):
        return
    surface.panel(box.x(), box.y(), box.width(), box.height(), colour(theme.panel), 6 * k)
    if current:
        surface.outline(
            box.x(), box.y(), box.width(), box.height(), colour(theme.current.line), 2.4 * k,
            radius=6 * k,
        )  # fmt: skip
    for line in row.signs:
        _paint_line(surface, made, line, theme, own)
    x_size, k_size, sum_size = _sizes(surface, made)
    scales = _scales(made.added)
    index = _index(made, frame)
    pointed, selected = (
        _cell(frame, made, "input", cell) if own else None
        for cell in (frame.pointed, frame.selected)
    )
    paint_grid(surface, row.x, Content(
        np.atleast_2d(row.part.x), theme.input, x_size, pointed=pointed, selected=selected,
        shade=frame.shade, bold=own, limits=scales["x"],
    ), theme)  # fmt: skip
    if row.kernel is not None and row.part.kernel is not None:
        pointed, selected = (
            _cell(frame, made, "kernel", cell) if own else None
            for cell in (frame.pointed, frame.selected)
        )
        paint_grid(surface, row.kernel, Content(
            np.atleast_2d(row.part.kernel), theme.kernel, k_size, pointed=pointed,
            selected=selected, shade=frame.shade, bold=own, limits=scales["kernel"],
        ), theme)  # fmt: skip
    values = np.atleast_2d(row.part.values)
    _paint_sum(surface, made, row.values, values, step >= row.number, sum_size, index, frame,
               theme, bold=row.kernel is None)  # fmt: skip


def _paint_sum(
    surface: Surface,
    made: Arranged,
    grid: Grid,
    values: Plane,
    is_there: bool,
    size: float,
    index: tuple[int, ...] | None,
    frame: Frame,
    theme: Theme,
    bold: bool = False,
) -> None:
    """A partial sum, the sum or the output; blank until its step has come."""
    cell = None if index is None else grid.drawn(index)
    is_output = grid.name == "output"
    content = Content(
        values, theme.output, size, blank=None if is_there else np.ones(values.shape, dtype=bool),
        pointed=cell if is_output else None, lit=() if is_output or cell is None else (cell,),
        shade=frame.shade, bold=bold, faint=not is_there, limits=_scales(made.added)["sum"],
    )  # fmt: skip
    paint_grid(surface, grid, content, theme)


def _paint_tail(surface: Surface, made: Arranged, frame: Frame, theme: Theme) -> None:
    """The sum so far, the bias and what they make."""
    added, step = made.added, _step(made, frame)
    if not surface.is_exposed(made.tail.adjusted(-20, -20, 20, 20)):
        return
    count, index = min(step, len(added.parts)), _index(made, frame)
    size = _sizes(surface, made)[2]
    for line in made.signs:
        _paint_line(surface, made, line, theme, bold=True)
    running = made.total is None and 0 < step < added.step_count
    grid, own = made.total or made.output, made.names.y(added.channel_out)
    is_sum = made.total is not None or running
    surface.text(
        frame.words(SUM, done=count, count=len(added.parts)) if is_sum else own,
        grid.x + grid.width / 2, grid.y - 0.4 * made.m.note, made.m.note, colour(theme.ink),
        "regular" if is_sum else "semibold", "centre",
    )  # fmt: skip
    if made.total is not None:
        values = added.sum_after(count)
        _paint_sum(surface, made, grid, values, step > 0, _fitted(values, size, grid, surface),
                   index, frame, theme)  # fmt: skip
    if made.bias is not None and added.bias is not None:
        grid, is_small = made.bias, made.bias.cell * surface.scale < DIGITS_FROM_PX
        surface.text(
            made.names.bias_value if is_small else made.names.bias, grid.x + grid.width / 2,
            grid.y - 0.4 * made.m.note, made.m.note, colour(theme.ink), "semibold", "centre",
        )  # fmt: skip
        value = np.array([[added.bias]])
        pointed, selected = (
            _cell(frame, made, "bias", cell) for cell in (frame.pointed, frame.selected)
        )
        current = [(0, 0)] if step > len(added.parts) else []
        paint_grid(surface, made.bias, Content(
            value, theme.kernel, _fitted(value, NUMBER_SIZE, made.bias, surface),
            current=current, pointed=pointed, selected=selected, shade=False, bold=True,
        ), theme)  # fmt: skip
    values = added.sum_after(count) if running else added.output
    is_there = running or (step > 0 and step == added.step_count)
    size = _fitted(values, size, made.output, surface) if running else size
    _paint_sum(surface, made, made.output, values, is_there, size, index, frame, theme, bold=True)


def _fitted(values: Plane, size: float, grid: Grid, surface: Surface) -> float:
    """A size at which other numbers fit as well."""
    if grid.cell * surface.scale < DIGITS_FROM_PX:
        return size
    return min(size, fitting_size(values, grid.cell, surface.families))


def _paint_tile(
    surface: Surface, made: Arranged, tile: Tile, frame: Frame, theme: Theme
) -> None:
    """A small plane: framed if it is looked at, faded if it adds nothing."""
    added, grid, k = made.added, tile.grid, made.m.k
    pad = 4 * k
    box = grid.rect.adjusted(-pad, -pad, pad, pad)
    if not surface.is_exposed(box.adjusted(-pad, -pad, pad, pad + 2 * made.m.note)):
        return
    is_input = tile.side == "input"
    values = np.atleast_2d((added.x if is_input else added.y)[tile.channel])
    own = tile.channel == (added.channel_in if is_input else added.channel_out)
    reads = not is_input or any(part.channel == tile.channel for part in added.parts)
    lit: tuple[Cell, ...] = ()
    if own and not is_input and (index := _index(made, frame)) is not None:
        lit = (grid.drawn(index),)
    size = NUMBER_SIZE
    if grid.cell * surface.scale >= DIGITS_FROM_PX:
        size = fitting_size(values, grid.cell, surface.families)
    role = theme.input if is_input else theme.output
    paint_grid(surface, grid, Content(
        values, role, size, lit=lit, shade=True, limits=_scales(added)[tile.side],
    ), theme)  # fmt: skip
    if not reads:
        surface.fill(
            grid.x, grid.y, grid.width, grid.height, colour(theme.background, 0.72)
        )
    if own:
        surface.outline(
            box.x(), box.y(), box.width(), box.height(), colour(theme.accent), 2.4 * k
        )
    ink = theme.accent if own else theme.ink if reads else theme.soft_ink
    weight, line = ("semibold" if own else "regular"), tile.name
    x, y = line.x + (0 if not own else -pad / 2), line.y + (pad * 0.6 if own else 0)
    surface.text(line.text, x, y, made.m.note, colour(ink), weight)  # type: ignore[arg-type]


# ---- words


def _paint_line(
    surface: Surface, made: Arranged, line: Line, theme: Theme, bold: bool = False
) -> None:
    note = made.m.note
    if line.kind == "sign":
        surface.text(
            line.text, line.x, line.y, 1.4 * note, colour(theme.ink), "semibold", "centre"
        )
        return
    if line.kind == "name":
        ink = colour(theme.ink if bold else theme.soft_ink)
        weight = "semibold" if bold else "regular"
        surface.text(
            line.text, line.x, line.y, note, ink, weight, "centre"  # type: ignore[arg-type]
        )
        return
    part, look = LOOKS[line.kind]
    ink = colour(theme.soft_ink if line.kind == "soft" else theme.ink)
    surface.text(line.text, line.x, line.y, note * part, ink, look)


def _paint_foot(surface: Surface, made: Arranged, frame: Frame, theme: Theme) -> None:
    """What the step adds, and the layer's settings."""
    m, room = made.m, made.layout.size.width() - 8
    y = made.note.y()
    text = note_of(frame, _index(made, frame))
    lines = broken(text, room * 0.97, m.note, surface.families)
    size = m.note
    if len(lines) > NOTE_LINES:
        size = max(m.note * SMALLEST, m.note * NOTE_LINES / len(lines))
        lines = broken(text, room * 0.97, size, surface.families)[: NOTE_LINES + 1]
    ink = colour(theme.current.line if frame.step else theme.soft_ink)
    for line in lines:
        surface.text(line, made.note.x(), y, size, ink)
        y += size * LEADING
    caption = shown_caption(frame)
    wide = text_width(caption, m.note, "regular", surface.families)
    spot = made.caption
    surface.text(
        caption, spot.x(), spot.y(), m.note * min(1.0, room / max(wide, 1.0)),
        colour(theme.soft_ink), align="centre",
    )  # fmt: skip


# ---- the figure


def describe(frame: Frame) -> str:
    """The formula with what the step adds; at the beginning the groups and the costs as well."""
    made, words = arrange(frame), frame.words
    note = note_of(frame, _index(made, frame))
    if frame.step:
        return words(SAID, formula=made.names.formula, note=note)
    return "\n".join([*(text for text, _ in head_of(made.names, words)), note])


def damage(old: Frame, new: Frame, scale: float) -> list[QRectF] | None:
    """The rows, the planes and the words that the step or the pointer changes."""
    if (
        old.document is not new.document
        or (old.layer, old.words, old.aspect, old.shade, old.options) != (
            new.layer, new.words, new.aspect, new.shade, new.options
        )
    ):  # fmt: skip
        return None
    made = arrange(new)
    pen = 6 * made.m.k + 6 / scale
    return [
        rect.adjusted(-pen, -pen, pen, pen)
        for (rect, before), (_, after) in zip(
            _states(made, old), _states(made, new), strict=True
        )
        if before != after
    ]


def _states(made: Arranged, frame: Frame) -> list[tuple[QRectF, Hashable]]:
    """All places with what they depend on besides the document."""
    step, index, added = _step(made, frame), _index(made, frame), made.added
    cells = {
        grid: tuple(_cell(frame, made, grid, at) for at in (frame.pointed, frame.selected))
        for grid in ("input", "kernel", "bias")
    }
    found: list[tuple[QRectF, Hashable]] = []
    for row in made.rows:
        own = row.part.channel == added.channel_in
        marks = (cells["input"], cells["kernel"]) if own else ()
        found.append((row.rect, (step >= row.number, step == row.number, marks, index)))
    for tile in made.tiles:
        if tile.side == "output" and tile.channel == added.channel_out:
            found.append((tile.grid.rect, index))
    found.append((made.tail, (step, index, cells["bias"])))
    size = made.layout.size
    top = made.note.y() - 1.4 * made.m.note
    foot = QRectF(0, top, size.width(), size.height() - top)
    found.append((foot, (step > 0, note_of(frame, index))))
    return found


def step_count(document: Document, layer: int) -> int:
    """One step for each input channel that is read, one for the bias."""
    return added_of(document, layer).step_count


def chooses(frame: Frame, point: QPointF) -> tuple[int, int] | None:
    """The feature map and the channel of a plane under a point that is not looked at yet."""
    made = arrange(frame)
    added = made.added
    for row in made.rows:
        planes = [row.x, row.values] + ([] if row.kernel is None else [row.kernel])
        if row.part.channel != added.channel_in and any(g.rect.contains(point) for g in planes):
            return frame.layer, row.part.channel
    for tile in made.tiles:
        is_input = tile.side == "input"
        own = added.channel_in if is_input else added.channel_out
        if tile.channel != own and tile.grid.rect.contains(point):
            return frame.layer + (not is_input), tile.channel
    return None


def tells(frame: Frame, cell: CellRef) -> bool:
    """Whether a cell is the sum of several partial sums."""
    return cell.grid == "output" and len(added_of(frame.document, frame.layer).parts) > 1


CHANNELS = Figure(
    id="channels",
    title=QT_TRANSLATE_NOOP("figure", "Channels"),
    order="gather",
    layout=layout,
    paint=paint,
    describe=describe,
    damage=damage,
    steps=step_count,
    chooses=chooses,
    tells=tells,
    needs="any",
    keeps="card",
)
