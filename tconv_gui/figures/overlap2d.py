"""Overlap in two dimensions: the map of counts or sums, its margins the profiles of the axes."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QRectF, Qt

from core.document import Document, shape_text
from core.numbers_text import shown_number
from core.trace import Order
from core.words_mark import QT_TRANSLATE_NOOP
from tconv_gui.figures._bars import bar_scale
from tconv_gui.figures._labels import caption_text, shown_caption
from tconv_gui.figures._metrics import SHORTEST_BAR
from tconv_gui.figures._overlap import AxisOverlap
from tconv_gui.figures._overlap2d_layout import (
    LOOKS,
    Mapped,
    arrange,
    interior_box,
    profile_texts,
)
from tconv_gui.figures._overlap2d_words import (
    ALL_STAMPS,
    AT_BORDER,
    CELL_ONE,
    CELL_PRODUCT,
    CELL_SUM,
    IS_CROPPED,
    SO_FAR,
    STAMP,
    unevenness_text,
)
from tconv_gui.figures._phases import phase_colour
from tconv_gui.figures._verdict import verdict
from tconv_gui.figures.figure import Figure, Frame
from tconv_gui.figures.grids import Content, fitting_size, paint_grid, value_limits
from tconv_gui.figures.layout import CELL, Cell, Layout
from tconv_gui.figures.surface import Numbers, Surface, text_width
from tconv_gui.theme import Theme, colour, colour_image

WHOLE = QT_TRANSLATE_NOOP("overlap", "{caption}. {title}. {verdict}. {unevenness}. {law}")
STEP = QT_TRANSLATE_NOOP("overlap", "{caption}. {step} {verdict}.")

# Bars of border and of cropped cells.
FAINT, GHOST = 0.4, 0.16
BAR_PART = 0.72
# Smaller cells get no hatching (as in grids).
HATCH_FROM_PX = 6.0


def layout(frame: Frame) -> Layout:
    """Where the grids stand."""
    return arrange(frame).layout


def paint(surface: Surface, frame: Frame, theme: Theme) -> None:
    """Paint the map, its margins, the units, the kernel and what is said."""
    made = arrange(frame)
    _paint_lines(surface, made, theme)
    _paint_names(surface, made, frame, theme)
    _paint_units(surface, made, frame, theme)
    _paint_kernel(surface, made, frame, theme)
    _paint_map(surface, made, frame, theme)
    _paint_margins(surface, made, frame, theme)
    _paint_legend(surface, made, theme)
    _paint_foot(surface, made, frame, theme)


# ---- the moment


def _stamp(made: Mapped, frame: Frame) -> int | None:
    """The stamp (from 0) that this step is about."""
    return frame.step - 1 if 0 < frame.step <= made.found.units else None


def _landed(made: Mapped, frame: Frame) -> int:
    """How many stamps have landed; before the first step the whole map is shown."""
    if frame.step <= 0:
        return made.found.units
    return min(frame.step, made.found.units) - (frame.motion < 1)


def _pointed(made: Mapped, frame: Frame) -> tuple[Cell | None, Cell | None]:
    """The unit or the drawn cell pointed at, in any figure."""
    cell = frame.pointed
    if cell is None or len(cell.index) != frame.document.axes:
        return None, None
    row, column = (0, *cell.index)[-2:]
    large, small = ("input", "output") if made.found.is_gradient else ("output", "input")
    high, wide = made.found.shape.small
    if cell.grid in (small, made.unit_name) and 0 <= row < high and 0 <= column < wide:
        return (row, column), None
    row, column = row + made.found.top, column + made.found.left
    inside = 0 <= row < made.found.rows and 0 <= column < made.found.columns
    if cell.grid in (large, made.map_name) and inside:
        return None, (row, column)
    return None, None


def _window(made: Mapped, stamp: int) -> set[Cell]:
    """The cells that a stamp adds to."""
    shape = made.found.shape
    rows, columns = made.found.window(stamp)
    down, across = shape.dilation
    return {(r, c) for r in rows[::down] for c in columns[::across]}


# ---- grids


def _paint_map(surface: Surface, made: Mapped, frame: Frame, theme: Theme) -> None:
    found = made.found
    landed = _landed(made, frame)
    whole = landed >= found.units
    unit, cell = _pointed(made, frame)
    stamp = _stamp(made, frame)
    lit = set() if unit is None else _window(made, unit[0] * found.shape.small[1] + unit[1])
    role = theme.gradient if found.is_gradient else theme.output
    content = Content(
        found.response(landed),
        role,
        fitting_size(found.final, CELL, surface.families),
        blank=None if whole else found.counts(landed) == 0,
        outside=None if found.own.all() else ~found.own,
        outside_kind="hatched",
        holes=(found.final_counts == 0) & found.own if whole else None,
        unused=found.border,
        current=set() if stamp is None else _window(made, stamp),
        lit=lit,
        pointed=cell,
        shade=True,
        bold=True,
        limits=value_limits(found.final),
    )
    paint_grid(surface, made.map, content, theme)
    box = interior_box(made)
    if found.border.any() and CELL * surface.scale < HATCH_FROM_PX:
        _fade_border(surface, made, box, theme)
    if not box.isEmpty() and found.border.any():
        surface.outline(
            box.x(), box.y(), box.width(), box.height(), colour(theme.ink),
            1.6 * min(made.m.k, 3.0), Qt.PenStyle.DashLine,
        )  # fmt: skip


def _fade_border(surface: Surface, made: Mapped, inner: QRectF, theme: Theme) -> None:
    """Border cells too small for strokes step back as a whole."""
    (top, left), (rows, columns) = made.found.shape.begin, made.found.shape.large
    own = made.map.cells_box([(top, left), (top + rows - 1, left + columns - 1)])
    veil = colour(theme.panel, 0.55)
    if inner.isEmpty():
        surface.fill(own.x(), own.y(), own.width(), own.height(), veil)
        return
    surface.fill(own.x(), own.y(), own.width(), inner.y() - own.y(), veil)
    surface.fill(own.x(), inner.bottom(), own.width(), own.bottom() - inner.bottom(), veil)
    surface.fill(own.x(), inner.y(), inner.x() - own.x(), inner.height(), veil)
    surface.fill(inner.right(), inner.y(), own.right() - inner.right(), inner.height(), veil)


def _paint_units(surface: Surface, made: Mapped, frame: Frame, theme: Theme) -> None:
    found = made.found
    stamp = _stamp(made, frame)
    unit, cell = _pointed(made, frame)
    ones = np.ones(found.shape.small)
    role = theme.gradient if found.is_gradient else theme.input
    content = Content(
        ones,
        role,
        fitting_size(ones, CELL, surface.families),
        current=set() if stamp is None else {divmod(stamp, ones.shape[1])},
        lit=set() if cell is None else set(found.stamps_at(cell)),
        pointed=unit,
        limits=(0.0, 1.0),
    )
    paint_grid(surface, made.units, content, theme)


def _paint_kernel(surface: Surface, made: Mapped, frame: Frame, theme: Theme) -> None:
    if not made.layout.has("kernel"):
        return
    grid = made.layout.grid("kernel")
    kernel = np.atleast_2d(frame.document.layers[frame.layer].kernel)
    marks = []
    for cell in (frame.pointed, frame.selected):
        index = (0, *cell.index)[-2:] if cell is not None and cell.grid == "kernel" else None
        marks.append((index[0], index[1]) if index is not None else None)
    pointed, selected = (
        mark if mark is not None and mark[0] < grid.rows and mark[1] < grid.columns else None
        for mark in marks
    )
    content = Content(
        kernel, theme.kernel, fitting_size(kernel, grid.cell, surface.families),
        pointed=pointed, selected=selected, shade=frame.shade, limits=value_limits(kernel),
    )  # fmt: skip
    paint_grid(surface, grid, content, theme)


# ---- margins


def _paint_margins(surface: Surface, made: Mapped, frame: Frame, theme: Theme) -> None:
    _, cell = _pointed(made, frame)
    for axis, margin in ((0, made.down_margin), (1, made.across_margin)):
        if margin.isEmpty() or not surface.is_exposed(margin.adjusted(-4, -4, 4, 4)):
            continue
        profile = made.found.profiles[-1] if axis == 1 else made.found.profiles[0]
        _paint_bars(surface, made, profile, axis, theme)
        _paint_numbers(surface, made, axis, None if cell is None else cell[axis], theme)


def _paint_bars(
    surface: Surface, made: Mapped, profile: AxisOverlap, axis: int, theme: Theme
) -> None:
    """A bar for every row or column, away from the map, on a linear scale from 0."""
    values = profile.final
    scale = bar_scale(values)
    grid, length = made.map, made.bars - 6 * made.m.k
    thick = CELL * (BAR_PART if CELL * surface.scale >= 4 else 1.0)
    base = (grid.y - made.numbers_high) if axis == 1 else (grid.x - made.numbers_wide)
    zero = base - scale.below * length
    for n, value in enumerate(values.tolist()):
        if not np.isfinite(value) or value == 0:
            continue
        tint = phase_colour(theme, n % profile.stride, profile.stride)
        strength = _strength(profile, n)
        long = abs(float(scale.shares[n])) * length
        start = zero - long if value > 0 else zero
        across = n * CELL + (CELL - thick) / 2
        if axis == 1:
            surface.fill(grid.x + across, start, thick, long, colour(tint, strength))
        else:
            surface.fill(start, grid.y + across, long, thick, colour(tint, strength))


def _strength(profile: AxisOverlap, place: int) -> float:
    if not profile.own[place]:
        return GHOST
    return 1.0 if profile.interior[place] else FAINT


def _paint_numbers(
    surface: Surface, made: Mapped, axis: int, pointed: int | None, theme: Theme
) -> None:
    """The profile's numbers, beside their rows or over their columns."""
    texts = profile_texts(made.found, axis)
    profile = made.found.profiles[-1] if axis == 1 else made.found.profiles[0]
    widest = max(text_width(text, 1.0, "semibold", surface.families) for text in texts)
    size = made.m.note
    size = min(size, (CELL - 5) / widest) if axis == 1 else min(size, CELL * 0.8)
    places = np.arange(len(texts))
    middle = (places + 0.5) * CELL
    if axis == 1:
        x = made.map.x + middle
        y = np.full(len(texts), made.map.y - made.numbers_high / 2)
    else:
        x = np.full(len(texts), made.map.x - made.numbers_wide / 2)
        y = made.map.y + middle
    strong = profile.own & profile.interior
    for chosen, ink in ((strong, theme.ink), (~strong, theme.soft_ink)):
        at = np.flatnonzero(chosen)
        surface.numbers(Numbers(texts, at, x[at], y[at]), size, colour(ink), "semibold")
    if pointed is not None:
        high = made.numbers_high * 0.8
        wide = (CELL if axis == 1 else made.numbers_wide) * 0.86
        surface.outline(
            float(x[pointed]) - wide / 2, float(y[pointed]) - high / 2, wide, high,
            colour(theme.ink), 1.4 * min(made.m.k, 3.0),
        )  # fmt: skip


# ---- words


def _paint_lines(surface: Surface, made: Mapped, theme: Theme) -> None:
    inks = {"soft": theme.soft_ink, "law": theme.accent}
    for line in made.lines:
        part, weight = LOOKS[line.kind]
        ink = colour(inks.get(line.kind, theme.ink))
        surface.text(line.text, line.x, line.y, made.m.note * part, ink, weight)


def _paint_names(surface: Surface, made: Mapped, frame: Frame, theme: Theme) -> None:
    """The grids' names with their sizes; the map's stands over its margin."""
    m, found = made.m, made.found
    gradient = found.is_gradient
    maps = frame.document.feature_maps
    small, large = maps[frame.layer + gradient], maps[frame.layer + (not gradient)]
    margin = made.across_margin
    rows = [
        (made.said.cell_name, large.shape[2:], made.down_margin.x() or margin.x(), margin.y(),
         theme.gradient if gradient else theme.output),
        (made.said.unit_name, small.shape[2:], made.units.x, made.units.y,
         theme.gradient if gradient else theme.input),
    ]  # fmt: skip
    if made.layout.has("kernel"):
        grid = made.layout.grid("kernel")
        spec = frame.document.layers[frame.layer].spec
        rows.append((made.said.kernel_name, spec.kernel_size, grid.x, grid.y, theme.kernel))
    for name, size, x, y, role in rows:
        y -= 9 * m.k
        surface.text(name, x, y, m.title, colour(role.line), "semibold")
        wide = text_width(name, m.title, "semibold", surface.families)
        surface.text(shape_text(size), x + wide + 8 * m.k, y, m.note, colour(theme.soft_ink))


def _paint_legend(surface: Surface, made: Mapped, theme: Theme) -> None:
    """The linear scale of the map's colours."""
    low, high = value_limits(made.found.final)
    if not (np.isfinite([low, high]).all() and high > low):
        return
    m, spot = made.m, made.legend
    scale = theme.diverging if low < 0 else theme.sequential
    texts = shown_number(low), shown_number(high)
    gap = 6 * m.k
    left, right = (text_width(text, m.note, "regular", surface.families) + gap for text in texts)
    width = max(min(made.map.width - left - right, 170 * m.k), SHORTEST_BAR)
    parts = 48
    pixels = colour_image(np.linspace(0.0, 1.0, parts), 0.0, 1.0, scale)
    x, y = spot.x() + left, spot.y()
    for part, pixel in enumerate(pixels):
        surface.fill(
            x + width * part / parts, y, width / parts, 8 * m.k,
            colour(f"#{int(pixel) & 0xFFFFFF:06X}"),
        )  # fmt: skip
    ink, base = colour(theme.soft_ink), y + 8 * m.k
    surface.text(texts[0], x - gap, base, m.note, ink, align="right")
    surface.text(texts[1], x + width + gap, base, m.note, ink)


def _paint_foot(surface: Surface, made: Mapped, frame: Frame, theme: Theme) -> None:
    room = made.layout.size.width() - 8
    m = made.m
    for text, spot, ink, centred in (
        (moment_text(made, frame), made.note, theme.current.line if frame.step else theme.ink, 0),
        (shown_caption(frame), made.caption, theme.soft_ink, 1),
    ):
        wide = text_width(text, m.note, "regular", surface.families)
        size = m.note * min(1.0, room / max(wide, 1.0))
        align = "centre" if centred else "left"
        surface.text(text, spot.x(), spot.y(), size, colour(ink), "regular", align)  # type: ignore[arg-type]


def moment_text(made: Mapped, frame: Frame) -> str:
    """The cell pointed at and how its number comes about, else the step's stamp."""
    words, found = frame.words, made.found
    _, cell = _pointed(made, frame)
    if cell is not None:
        return _cell_text(made, frame, cell)
    stamp = _stamp(made, frame)
    if stamp is None:
        return words(ALL_STAMPS, count=found.units)
    unit = divmod(stamp, found.shape.small[1])[-frame.document.axes :]
    name = "∂L/∂y" if found.is_gradient else "x"
    index = ",".join(str(n + frame.options.index_base) for n in unit)
    return words(STAMP, step=stamp + 1, count=found.units, unit=f"{name}[{index}]")


def _cell_text(made: Mapped, frame: Frame, cell: Cell) -> str:
    words, found = frame.words, made.found
    own = (cell[0] - found.top, cell[1] - found.left)[-frame.document.axes :]
    name = "∂L/∂x" if found.is_gradient else "y"
    index = ",".join(shown_number(n + frame.options.index_base) for n in own)
    counts = int(found.final_counts[cell])
    facts = {"cell": f"{name}[{index}]", "count": counts}
    if not found.counted:
        text = words(CELL_SUM, sum=shown_number(float(found.final[cell])), **facts)
    elif found.down is None:
        text = words(CELL_ONE, **facts)
    else:
        down, across = found.down.final[cell[0]], found.across.final[cell[1]]
        text = words(CELL_PRODUCT, down=shown_number(down), across=shown_number(across), **facts)
    landed = int(found.counts(_landed(made, frame))[cell])
    if landed != counts:
        text = words(SO_FAR, text=text, count=landed)
    if not found.own[cell]:
        return words(IS_CROPPED, text=text)
    return text if found.interior[cell] else words(AT_BORDER, text=text)


# ---- the figure


def describe(frame: Frame) -> str:
    """The kind of overlap, the verdict and the unevenness, or the step."""
    made = arrange(frame)
    words, caption = frame.words, caption_text(frame)
    said = verdict(words, made.found.sums)
    if frame.step:
        return words(STEP, caption=caption, step=moment_text(made, frame), verdict=said)
    law = next((text for text, kind in made.said.lines if kind == "law"), "")
    return words(
        WHOLE, caption=caption, title=made.said.title, verdict=said,
        unevenness=unevenness_text(made.found, words), law=law,
    ).rstrip()  # fmt: skip


def damage(old: Frame, new: Frame, scale: float) -> list[QRectF] | None:
    """The windows of the steps, the cells pointed at and the line about them."""
    if (
        old.document is not new.document
        or (old.layer, old.words, old.aspect, old.shade, old.options) != (
            new.layer, new.words, new.aspect, new.shade, new.options
        )
    ):  # fmt: skip
        return None
    made = arrange(new)
    if old.pointed == new.pointed and old.selected == new.selected and _same(made, old, new):
        return []
    m, pen = made.m, max(8.0, 4.0 / scale)
    rects = [QRectF(0, made.note.y() - 1.6 * m.note, made.layout.size.width(), 2.6 * m.note)]
    if not _same(made, old, new):
        rects += _step_damage(made, old, new)
    if old.pointed != new.pointed or old.selected != new.selected:
        rects += [made.map.rect, made.units.rect, made.across_margin, made.down_margin]
        if made.layout.has("kernel"):
            rects.append(made.layout.grid("kernel").rect)
    return [rect.adjusted(-pen, -pen, pen, pen) for rect in rects if not rect.isEmpty()]


def _same(made: Mapped, old: Frame, new: Frame) -> bool:
    """Whether two frames are at the same moment."""
    one, other = ((_landed(made, frame), _stamp(made, frame)) for frame in (old, new))
    return one == other and bool(old.step) == bool(new.step)


def _step_damage(made: Mapped, old: Frame, new: Frame) -> list[QRectF]:
    stamps = [stamp for frame in (old, new) if (stamp := _stamp(made, frame)) is not None]
    columns = made.found.shape.small[1]
    rects = [made.units.cells_box(divmod(stamp, columns) for stamp in stamps)]
    wholes = {_landed(made, frame) >= made.found.units for frame in (old, new)}
    if len(stamps) < 2 or len(wholes) > 1 or abs(stamps[0] - stamps[1]) > 1:
        return [*rects, made.map.rect]
    for stamp in stamps:
        rects.append(made.map.cells_box(_window(made, stamp)))
    return rects


def orders(document: Document, layer: int) -> Order:
    """A step for each unit that a constant is scattered from: of a convolution, its output."""
    gradient = document.layers[layer].operation.input_side == "large"
    return "gather" if gradient else "scatter"


OVERLAP2D = Figure(
    id="overlap2d",
    title=QT_TRANSLATE_NOOP("figure", "Overlap Map"),
    order="scatter",
    layout=layout,
    paint=paint,
    describe=describe,
    damage=damage,
    orders=orders,
    of_ones=True,
    keeps="size",
)
