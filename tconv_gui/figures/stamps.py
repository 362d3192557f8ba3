"""All stamps side by side: every input unit's contribution alone, and their sum."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSizeF

from core.document import shape_text
from core.numbers_text import shown_number
from core.shown import ShownLayer, shown_layer
from core.symbols import Naming
from core.words_mark import QT_TRANSLATE_NOOP
from tconv_gui.figures._labels import caption_text, shown_caption, stamp_name
from tconv_gui.figures._metrics import EDGE, Metrics
from tconv_gui.figures._moment import (
    Moment,
    drawn_cell,
    families_of,
    hidden_cells,
    limits_of,
    moment_of,
    outside_cells,
)
from tconv_gui.figures._stage import paint_caption, paint_stamp_alone
from tconv_gui.figures._stage_layout import INPUT, KERNEL, OUTPUT
from tconv_gui.figures._symbols import naming_of, written
from tconv_gui.figures._type import kept
from tconv_gui.figures.figure import Figure, Frame
from tconv_gui.figures.grids import Content, concealed, paint_grid
from tconv_gui.figures.layout import CELL, Grid, Layout, grid_for
from tconv_gui.figures.surface import Families, Surface, text_width
from tconv_gui.theme import Role, Theme, colour
from tconv_gui.theme.fonts import load_fonts

# What can be told apart on one picture: stamps, and the cells of all of them.
MOST_STAMPS = 64
MOST_CELLS = 2600
FEWEST_STAMPS = 4
PAGE = QT_TRANSLATE_NOOP("figure", "{caption} · stamps {first} to {last} of {count}")
START = QT_TRANSLATE_NOOP("figure", "{caption}. All {count} stamps, none added yet.")
STEP = QT_TRANSLATE_NOOP("figure", "{caption}. {step} of {count} stamps are added: {units}.")

# The height up to which labels keep their size; beyond it they grow with the picture.
PLAIN_HEIGHT = 620.0
GAP = 60.0
WIDEST_LABEL = "x[000,000]·w"


class Arranged(NamedTuple):
    """A layout and the lengths of its labels."""

    layout: Layout
    metrics: Metrics


def layout(frame: Frame) -> Layout:
    """Input, kernel and sum in a column, the stamps beside them in rows."""
    return arranged(frame).layout


def arranged(frame: Frame) -> Arranged:
    """The layout that is largest in the frame's aspect, with labels in proportion to it."""
    shown = shown_layer(frame.document, frame.layer)
    return _arranged(shown, frame.words.language, round(frame.aspect, 2), page_of(frame))


def page_of(frame: Frame) -> range:
    """The numbers of the stamps that are drawn: all, or those around the current step."""
    shown = shown_layer(frame.document, frame.layer)
    rows, columns = shown.output.shape
    count = shown.step_count("scatter")
    size = max(FEWEST_STAMPS, min(MOST_STAMPS, MOST_CELLS // (rows * columns)))
    first = (max(min(frame.step, count), 1) - 1) // size * size + 1
    return range(first, min(first + size, count + 1))


@kept(maxsize=32)
def _arranged(shown: ShownLayer, language: str, aspect: float, page: range) -> Arranged:
    metrics = Metrics()
    for _ in range(3):
        choices = _column_choices(shown, len(page))
        options = [_placed(shown, language, n, metrics, page) for n in choices]
        best = Arranged(min(options, key=lambda made: _extent(made, aspect)), metrics)
        metrics = Metrics(max(1.0, _extent(best.layout, aspect) / PLAIN_HEIGHT))
    return best


def _extent(made: Layout, aspect: float) -> float:
    return max(made.size.width() / aspect, made.size.height())


def _column_choices(shown: ShownLayer, count: int) -> list[int]:
    across = shown.document.feature_maps[shown.position].shape[-1]
    guesses = {min(across, count), count, math.ceil(math.sqrt(count)), *range(1, min(count, 16))}
    return sorted(guesses)


def _placed(
    shown: ShownLayer, language: str, columns: int, m: Metrics, page: range
) -> Layout:
    axes = shown.axes
    own_in, own_out = shown.input_window, shown.output_window
    rows, across = shown.output.shape
    inputs = grid_for("input", shown.input, top=own_in.top, left=own_in.left, axes=axes)
    kernel = grid_for("kernel", shown.kernel, axes=axes)
    output = Grid("output", rows, across, top=own_out.top, left=own_out.left, axes=axes)
    count = len(page)
    lines = math.ceil(count / columns)
    cell = CELL if count * rows * across <= 160 else CELL * 0.6
    label = text_width(WIDEST_LABEL, m.note, "regular", load_fonts(language))
    gap = GAP * m.k
    one_wide = max(across * cell, label) + gap / 2
    one_high = rows * cell + m.title_height
    title = text_width("XXXXXXXX 00×00", m.title, "semibold", load_fonts(language))
    left = max(inputs.width, kernel.width, output.width, title)
    column = sum(grid.height + m.title_height for grid in (inputs, kernel, output)) + 2 * 16
    height = max(column, lines * one_high)
    y = EDGE + (height - column) / 2
    placed = []
    for grid in (inputs, kernel, output):
        wide = max(grid.width, title)
        placed.append(grid.at(EDGE + (left - wide) / 2, y + m.title_height))
        y += grid.height + m.title_height + 16
    x0 = EDGE + left + gap
    y0 = EDGE + (height - lines * one_high) / 2
    for n in range(count):
        row, place = divmod(n, columns)
        placed.append(
            Grid(
                f"stamp{page[n]}", rows, across, x0 + place * one_wide,
                y0 + row * one_high + m.title_height, cell, own_out.top, own_out.left, axes,
            )
        )  # fmt: skip
    width = x0 + columns * one_wide + EDGE
    bottom = EDGE + height + m.caption_height
    caption = QPointF(width / 2, bottom - 8 * m.k)
    return Layout(QSizeF(width, bottom), tuple(placed), {"caption": caption})


def paint(surface: Surface, frame: Frame, theme: Theme) -> None:
    """Paint every stamp; those not yet added are outlined only."""
    places, m = arranged(frame)
    moment = moment_of("scatter", frame)
    words, names = frame.words, naming_of(frame)
    layer = frame.document.layers[frame.layer]
    maps = frame.document.feature_maps
    _titled(surface, places.grid("input"), f"{words(INPUT)} x",
            shape_text(maps[frame.layer].shape[2:]), theme.input, m, theme)  # fmt: skip
    _titled(surface, places.grid("kernel"), f"{words(KERNEL)} w",
            shape_text(layer.spec.kernel_size), theme.kernel, m, theme)  # fmt: skip
    _titled(surface, places.grid("output"), f"{words(OUTPUT)} y",
            shape_text(maps[frame.layer + 1].shape[2:]), theme.output, m, theme)  # fmt: skip
    for name in ("input", "kernel", "output"):
        paint_grid(
            surface, places.grid(name), _side_content(name, frame, moment, theme, surface), theme
        )
    for grid in places.grids:
        if grid.name.startswith("stamp"):
            _paint_stamp(surface, grid, moment, int(grid.name[5:]), m, theme, names)
    page = page_of(frame)
    caption = shown_caption(frame)
    if caption and len(page) < moment.count:
        caption = words(
            PAGE, caption=caption, first=page[0], last=page[-1], count=moment.count
        )
    paint_caption(surface, places, m, caption, theme)


def _titled(
    surface: Surface, grid: Grid, title: str, size: str, role: Role, m: Metrics, theme: Theme
) -> None:
    surface.text(title, grid.x, grid.y - 9 * m.k, m.title, colour(role.line), "semibold")
    wide = text_width(title, m.title, "semibold", surface.families)
    room = text_width(size, m.note, "regular", surface.families)
    x = max(grid.x + wide + 10, grid.x + grid.width - room)
    surface.text(size, x, grid.y - 9 * m.k, m.note, colour(theme.soft_ink))


def _side_content(
    name: str, frame: Frame, moment: Moment, theme: Theme, surface: Surface
) -> Content:
    shown, step = moment.shown, moment.step
    texts, size = written(frame, name, "scatter", surface.families)
    limits = limits_of(shown, name)
    pointed = drawn_cell(frame.pointed, name, shown)
    selected = drawn_cell(frame.selected, name, shown)
    lit = moment.lit.get(name, set())
    if name == "kernel":
        return Content(shown.kernel, theme.kernel, size, lit=lit, pointed=pointed,
                       selected=selected, shade=frame.shade, limits=limits,
                       texts=texts)  # fmt: skip
    outside = outside_cells(shown, name)
    if name == "input":
        return Content(shown.input, theme.input, size, outside=outside, outside_kind="dashed",
                       unused=shown.unused, current=set(step.inputs) if step else (), lit=lit,
                       pointed=pointed, selected=selected, shade=frame.shade,
                       limits=limits, texts=texts)  # fmt: skip
    progress = shown.progress("scatter", moment.number)
    own = np.ones(shown.output.shape, dtype=bool) if outside is None else ~outside
    sums = np.where(own, progress.sums + shown.bias, progress.sums)
    finished = moment.number == moment.count
    blank = (progress.counts == 0) & ~(own & (finished or bool(shown.bias)))
    content = Content(sums, theme.output, size, blank=blank, outside=outside,
                   outside_kind="hatched", holes=shown.holes if finished else None,
                   uncropped=shown.uncropped, counts=progress.counts,
                   current=set(step.outputs) if step else (), lit=lit, pointed=pointed,
                   shade=frame.shade, limits=limits, bold=True, texts=texts)  # fmt: skip
    return concealed(content, hidden_cells(shown, frame.options.hidden))


def _paint_stamp(
    surface: Surface,
    grid: Grid,
    moment: Moment,
    number: int,
    m: Metrics,
    theme: Theme,
    names: Naming,
) -> None:
    if not surface.is_exposed(_reach(grid, m, surface.families, surface.scale)):
        return
    done, current = number <= moment.number, number == moment.number
    ink = colour(theme.current.line if current else theme.soft_ink)
    label = stamp_name(names, moment.shown.step_index("scatter", number))
    surface.text(label, grid.x, grid.y - 7 * m.k, m.note, ink)
    if number < moment.count:
        x, y = grid.x + grid.width + GAP * m.k / 4, grid.y + grid.height / 2 + m.note / 2
        surface.text("+", x, y, m.note * 1.3, colour(theme.soft_ink), align="centre")
    paint_stamp_alone(surface, grid, moment.shown, number, done, current, theme, names)


def _reach(grid: Grid, m: Metrics, families: Families, scale: float) -> QRectF:
    """A stamp with its pens, its label above and the sign at its right."""
    label = text_width(WIDEST_LABEL, m.note, "regular", families)
    right, pen = max(GAP * m.k, label - grid.width + 4), 2 / scale
    return grid.rect.adjusted(-pen, -m.title_height, right, pen)


def describe(frame: Frame) -> str:
    """What the figure shows, in a sentence."""
    moment = moment_of("scatter", frame)
    caption = caption_text(frame)
    if moment.step is None:
        return frame.words(START, caption=caption, count=moment.count)
    plane = frame.document.feature_maps[frame.layer][0, 0]
    first, names = max(1, moment.number - 3), naming_of(frame)
    indices = [moment.shown.step_index("scatter", n) for n in range(first, moment.number + 1)]
    units = ", ".join(f"{names.input(i)} = {shown_number(float(plane[i]))}" for i in indices)
    return frame.words(
        STEP, caption=caption, step=moment.number, count=moment.count,
        units=("… " if first > 1 else "") + units,
    )  # fmt: skip


def damage(old: Frame, new: Frame, scale: float) -> list[QRectF] | None:
    """The side grids and the stamps whose state changed."""
    if (
        old.document is not new.document
        or (old.layer, old.words, old.aspect, old.shade, old.options) != (
            new.layer, new.words, new.aspect, new.shade, new.options
        )
        or page_of(old) != page_of(new)
    ):  # fmt: skip
        return None
    places, m = arranged(new)
    rects = [places.grid(name).rect for name in ("input", "kernel", "output")]
    low, high = sorted((old.step, new.step))
    for grid in places.grids:
        if grid.name.startswith("stamp") and low <= int(grid.name[5:]) <= high:
            rects.append(_reach(grid, m, families_of(new), scale))
    return [rect.adjusted(-6, -6, 6, 6) for rect in rects]


STAMPS = Figure(
    id="stamps",
    title=QT_TRANSLATE_NOOP("figure", "All stamps"),
    order="scatter",
    layout=layout,
    paint=paint,
    describe=describe,
    damage=damage,
    keeps="cells",
)
