"""Painting the stage that scatter and gather share: input × kernel = product → output."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainterPath

from core.numbers_text import shown_number
from core.shown import ShownLayer
from core.symbols import Naming
from core.words_mark import QT_TRANSLATE_NOOP
from tconv_gui.figures._callout import paint_callout
from tconv_gui.figures._labels import (
    product_title,
    shown_caption,
    stamp_name,
    sum_choices,
)
from tconv_gui.figures._metrics import EDGE, SHORTEST_BAR, Metrics
from tconv_gui.figures._moment import (
    Moment,
    current_outputs,
    moment_of,
    outside_cells,
    size_of,
)
from tconv_gui.figures._stage_content import product_content, stage_content
from tconv_gui.figures._stage_layout import Arrangement, Block, Kind, arrange, bias_title
from tconv_gui.figures._symbols import naming_of, stamp_texts, texts_for, texts_size
from tconv_gui.figures._wrapping import halved
from tconv_gui.figures.figure import Frame
from tconv_gui.figures.grids import Content, paint_grid, shows_digits
from tconv_gui.figures.layout import CELL, Grid, Layout
from tconv_gui.figures.surface import Align, Families, Surface, text_width
from tconv_gui.theme import Theme, colour, colour_image

CAPTION_LEADING = 1.3
ADD = QT_TRANSLATE_NOOP("figure", "add onto the output")


def paint_stage(kind: Kind, surface: Surface, frame: Frame, theme: Theme) -> None:
    """Paint the whole stage; only what is exposed costs time."""
    arrangement = arrange(kind, frame)
    moment = moment_of(kind.order, frame)
    inner = _only_grid(surface, arrangement)
    if inner is not None:
        content = stage_content(inner.grid.name, kind, frame, moment, theme, surface.families)
        paint_grid(surface, inner.grid, content, theme)
        paint_callout(surface, arrangement.layout, frame, moment, theme)
        return
    for block in arrangement.blocks:
        _paint_title(surface, block, arrangement.metrics, frame, moment, theme)
        if not surface.is_exposed(_reach(block, arrangement.metrics)):
            continue
        content = stage_content(block.grid.name, kind, frame, moment, theme, surface.families)
        paint_grid(surface, block.grid, content, theme)
        _paint_notes(surface, block, arrangement.metrics, theme)
        if block.grid.name in ("input", "kernel", "output"):
            paint_legend(
                surface, block.grid, content, arrangement.metrics, theme, block.width
            )
    _paint_operators(surface, arrangement, kind, frame, moment, theme)
    _paint_thumbs(surface, arrangement, frame, moment, theme)
    caption = shown_caption(frame)
    paint_caption(surface, arrangement.layout, arrangement.metrics, caption, theme)
    paint_callout(surface, arrangement.layout, frame, moment, theme)
    if frame.motion < 1 and moment.step is not None and kind.order == "scatter":
        _paint_flight(surface, arrangement.layout, frame, moment, theme)


def _only_grid(surface: Surface, arrangement: Arrangement) -> Block | None:
    """The block whose grid holds all that is exposed; labels and arrows stand outside of grids."""
    if surface.exposed is None:
        return None
    inside = (b for b in arrangement.blocks if b.grid.rect.contains(surface.exposed))
    return next(inside, None)


def _reach(block: Block, m: Metrics) -> QRectF:
    """All that is painted for a block besides its title."""
    below = max(m.legend_height, m.note_height * len(block.notes)) + m.note
    return block.grid.rect.adjusted(-6, -6, max(block.width - block.grid.width, 0) + 60, below)


def _paint_title(
    surface: Surface, block: Block, m: Metrics, frame: Frame, moment: Moment, theme: Theme
) -> None:
    grid = block.grid
    roles = {"input": theme.input, "output": theme.output, "product": theme.current}
    line = colour(roles.get(grid.name, theme.kernel).line)
    soft = colour(theme.soft_ink)
    if grid.name == "bias":
        y = grid.y + grid.cell / 2 + m.title * 0.36
        surface.text(bias_title(frame), grid.x + grid.cell + 10, y, m.title, line, "semibold")
        return
    if block.aside:
        x, y = grid.x - 16, grid.y + min(grid.height / 2, 40.0)
        surface.text(block.title, x, y, m.title, line, "semibold", "right")
        surface.text(block.size_text, x, y + m.note * 1.5, m.note, soft, align="right")
        return
    title = block.title
    if grid.name == "product":
        title = product_title(frame, moment)
        line = line if moment.step else soft
    base = grid.y - 9 * m.k
    surface.text(title, grid.x, base, m.title, line, "semibold")
    if block.size_text:
        wide = text_width(title, m.title, "semibold", surface.families)
        room = text_width(block.size_text, m.note, "regular", surface.families)
        x = max(grid.x + wide + 10, grid.x + grid.width - room)
        surface.text(block.size_text, x, base, m.note, soft)


def _paint_notes(surface: Surface, block: Block, m: Metrics, theme: Theme) -> None:
    grid = block.grid
    y = grid.y + grid.height + m.note * 1.5
    for note in block.notes:
        surface.text(note, grid.x, y, m.note, colour(theme.soft_ink))
        y += m.note_height


def paint_legend(
    surface: Surface, grid: Grid, content: Content, m: Metrics, theme: Theme, room: float = 0.0
) -> None:
    """A colour bar beside a shaded grid's lower edge, linear, with its ends written out.

    It is no wider than the grid or its ``room``, where the numbers at its ends leave that much.
    """
    if shows_digits(grid.cell, content.size, surface.scale) and not content.shade:
        return
    if content.hidden is not None:
        return  # its ends would tell the smallest and the largest number
    low, high = content.scale_limits
    scale = theme.diverging if low < 0 else theme.sequential
    width = min(max(grid.width * 0.4, 2 * CELL), 8 * CELL)
    texts = shown_number(low), shown_number(high)
    left, right = (text_width(text, m.note, "regular", surface.families) + 6 for text in texts)
    width = max(min(width, max(grid.width, room) - left - right), SHORTEST_BAR)
    start = grid.x + grid.width - width - right
    if start - left < grid.x:
        start = grid.x + left
    y = grid.y + grid.height + 7 * m.k
    parts = 48
    # From 0 to 1 and not from low to high, whose difference may be beyond the largest float.
    pixels = colour_image(np.linspace(0.0, 1.0, parts), 0.0, float(low < high), scale)
    for part, pixel in enumerate(pixels.tolist()):
        surface.fill(
            start + width * part / parts, y, width / parts, 8 * m.k,
            colour(f"#{pixel & 0xFFFFFF:06X}"),
        )  # fmt: skip
    ink, base = colour(theme.soft_ink), y + 8 * m.k
    surface.text(texts[0], start - 6, base, m.note, ink, align="right")
    surface.text(texts[1], start + width + 6, base, m.note, ink)


def _paint_operators(
    surface: Surface,
    arrangement: Arrangement,
    kind: Kind,
    frame: Frame,
    moment: Moment,
    theme: Theme,
) -> None:
    layout, m = arrangement.layout, arrangement.metrics
    kernel, product, output = (layout.grid(name) for name in ("kernel", "product", "output"))
    ink = colour(theme.soft_ink)
    middle = kernel.y + kernel.height / 2 + m.sign * 0.34
    surface.text("×", kernel.x - m.gap / 2, middle, m.sign, ink, align="centre")
    if "column" in layout.spots:
        x, y = kernel.x + kernel.width / 2, product.y - m.title_height - 2 * m.k
        surface.text("=", x, y, m.sign, ink, align="centre")
    else:
        surface.text("=", product.x - m.gap / 2, middle, m.sign, ink, align="centre")
    if moment.step is None:
        return
    line = colour(theme.current.line)
    size = m.note * 1.08
    room = label_room(layout)
    label = frame.words(ADD)
    if kind.order == "gather":
        label = _fitting_sum(moment, naming_of(frame), room, size, surface.families)
    size *= min(1.0, room / text_width(label, size, "semibold", surface.families))
    if "below" in layout.spots:
        goal = _goal(output, moment)
        drop = 0.0
        if kind.order == "gather":
            drop = size * 1.9
            wide = text_width(label, size, "semibold", surface.families)
            x = max(product.x + product.width / 2, _label_left(layout) + wide / 2)
            x = min(x, layout.size.width() - wide / 2)
            notes = m.note_height * len(arrangement.block("kernel").notes)
            drop += notes
            y = product.y + product.height + size * 1.5 + notes
            surface.text(label, x, y, size, line, "semibold", "centre")
        _arrow_down(surface, product, drop, goal, output.y, line)
        if kind.order == "scatter":
            wide = text_width(label, size, "semibold", surface.families) + 14
            right = goal + wide < layout.size.width()
            from_left = product.x + product.width / 2 <= goal
            side: Align = "left" if right and (from_left or goal < wide) else "right"
            x = goal + (14 if side == "left" else -14)
            surface.text(label, x, output.y - 14, size, line, "semibold", side)
        return
    start = QPointF(product.x + product.width + 8, product.y + product.height / 2)
    low, high = output.y + 10, output.y + output.height - 10
    _arrow_right(surface, start, QPointF(output.x - 12, min(max(start.y(), low), high)), line)
    y = product.y + product.height + m.note * 1.6
    surface.text(label, product.x, y, size, line, "semibold")


def label_room(layout: Layout) -> float:
    """How wide the label under the products may be."""
    product, output = layout.grid("product"), layout.grid("output")
    if "below" in layout.spots:
        return layout.size.width() - EDGE - _label_left(layout)
    beside = product.y + product.height < output.y + output.height + 4
    return (output.x - 8 if beside else layout.size.width()) - product.x


def _label_left(layout: Layout) -> float:
    """Where the label under the products may begin: beside an input that reaches farther down."""
    product, input_ = layout.grid("product"), layout.grid("input")
    beside = input_.x + input_.width <= product.x
    if beside and input_.y + input_.height > product.y + product.height:
        return input_.x + input_.width + EDGE
    return EDGE


def _fitting_sum(
    moment: Moment, names: Naming, room: float, size: float, families: Families
) -> str:
    """The gather sum in full if there is room, else with its products, else with some of them."""
    slack = 1.25 if names.is_symbolic else 1.0  # it may be written a little smaller
    for text in sum_choices(moment, names):
        if text_width(text, size, "semibold", families) <= room * slack:
            break
    return text


def _goal(output: Grid, moment: Moment) -> float:
    """Where along the output the current cells lie."""
    cells = current_outputs(moment)
    return output.cells_box(cells).center().x() if cells else output.rect.center().x()


def _arrow_down(
    surface: Surface, product: Grid, drop: float, goal: float, top: float, line: QColor
) -> None:
    start = QPointF(product.x + product.width / 2, product.y + product.height + 6 + drop)
    end = QPointF(goal, top - 9)
    half = (start.y() + end.y()) / 2
    path = QPainterPath(start)
    path.cubicTo(QPointF(start.x(), half), QPointF(end.x(), half), end)
    surface.curve(path, line, 2.0, dashed=True)
    surface.polygon(
        [(end.x(), end.y() + 5), (end.x() - 5, end.y() - 4), (end.x() + 5, end.y() - 4)], line
    )


def _arrow_right(surface: Surface, start: QPointF, end: QPointF, line: QColor) -> None:
    half = (start.x() + end.x()) / 2
    path = QPainterPath(start)
    path.cubicTo(QPointF(half, start.y()), QPointF(half, end.y()), end)
    surface.curve(path, line, 2.0, dashed=True)
    surface.polygon(
        [(end.x() + 6, end.y()), (end.x() - 3, end.y() - 5), (end.x() - 3, end.y() + 5)], line
    )


def _paint_thumbs(
    surface: Surface, arrangement: Arrangement, frame: Frame, moment: Moment, theme: Theme
) -> None:
    thumbs = [grid for grid in arrangement.layout.grids if grid.name.startswith("thumb")]
    size, soft = arrangement.metrics.note * 0.92, colour(theme.soft_ink)
    names = naming_of(frame)
    for n, grid in enumerate(thumbs, start=1):
        current = n == moment.number
        done = n <= moment.number
        paint_stamp_alone(surface, grid, moment.shown, n, done, current, theme, names)
        x, y = grid.x + grid.width, grid.y + grid.height / 2 + 6
        if n < len(thumbs):
            surface.text("+", x + 23, y, 16, soft, align="centre")
        else:
            surface.text("= y", x + 12, y, 16, soft)
        label = stamp_name(names, moment.shown.step_index("scatter", n))
        ink = colour(theme.current.line) if current else soft
        surface.text(label, grid.x, grid.y - 6, size, ink)


def paint_stamp_alone(
    surface: Surface,
    grid: Grid,
    shown: ShownLayer,
    number: int,
    done: bool,
    current: bool,
    theme: Theme,
    names: Naming | None = None,
) -> None:
    """One stamp on an empty output-sized grid; dotted while it is still to come.

    ``names`` writes its products with symbols.
    """
    step = shown.step("scatter", number)
    values = np.zeros(shown.output.shape)
    blank = np.ones(shown.output.shape, dtype=bool)
    for cell, value in zip(step.outputs, step.values, strict=True):
        values[cell] = value
        blank[cell] = not done
    role = theme.current if current else theme.output
    texts = stamp_texts(names, shown, number, grid.cell, surface.families) if names else None
    size = size_of(shown, "output", surface.families) * grid.cell / CELL
    if texts is not None:
        size = texts_size(texts, grid.cell, surface.families)
    content = Content(
        values, role, min(size, grid.cell * 0.5), blank=blank,
        outside=outside_cells(shown, "output"), outside_kind="hatched", faint=True, texts=texts,
    )  # fmt: skip
    paint_grid(surface, grid, content, theme)
    if step.outputs:
        box = grid.cells_box(step.outputs)
        style = Qt.PenStyle.SolidLine if done else Qt.PenStyle.DotLine
        surface.outline(
            box.x(), box.y(), box.width(), box.height(), colour(role.line), 1.8, style
        )


def paint_caption(
    surface: Surface, layout: Layout, m: Metrics, text: str, theme: Theme, most: int = 2
) -> None:
    """The caption at the bottom; where the figure is narrow it has two lines, if not 1 is most."""
    spot, room = layout.spots["caption"], layout.size.width() - 4
    lines = halved(text, room, m.note, surface.families) if most > 1 else [text]
    width = max(text_width(line, m.note, "regular", surface.families) for line in lines)
    size = m.note * min(1.0, room / max(width, 1.0))
    # Half of a second line goes up, half of it down, where the margin is.
    y = spot.y() - (len(lines) - 1) * size * CAPTION_LEADING * 0.55
    for line in lines:
        surface.text(line, spot.x(), y, size, colour(theme.soft_ink), align="centre")
        y += size * CAPTION_LEADING


def _paint_flight(
    surface: Surface, layout: Layout, frame: Frame, moment: Moment, theme: Theme
) -> None:
    """The stamp on its way from the products to its place on the output."""
    assert moment.step is not None
    if not moment.step.outputs:
        return
    product, output = layout.grid("product"), layout.grid("output")
    goal = output.cells_box(moment.step.outputs)
    way = 1 - (1 - frame.motion) ** 3
    x = product.x + (goal.x() - product.x) * way
    y = product.y + (goal.y() - product.y) * way
    surface.painter.save()
    surface.painter.setOpacity(0.85)
    lift = replace(product, name="flight").at(x, y)
    content = product_content(
        moment.shown, moment.step, theme, (), None, surface.families,
        texts_for(frame, "product", moment.order),
    )  # fmt: skip
    paint_grid(surface, lift, content, theme)
    surface.painter.restore()
