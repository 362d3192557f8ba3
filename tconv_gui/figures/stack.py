"""The stack: what all layers of a document, one after the other, make of a constant."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QColor

from core.document import Document, shape_text
from core.numbers_text import shown_number
from core.words_mark import QT_TRANSLATE_NOOP
from tconv_gui.figures._bars import bar_scale
from tconv_gui.figures._callout import paint_box
from tconv_gui.figures._matrix_colours import paint_pixels
from tconv_gui.figures._phases import phase_colour, phase_ground
from tconv_gui.figures._stack_layout import (
    LOOKS,
    NOTE,
    Arranged,
    MapPlace,
    Placed,
    arrange,
    step_row,
    tick_texts,
)
from tconv_gui.figures._stack_model import MOST_DRAWN, Row, stacked
from tconv_gui.figures._stack_words import (
    BORDER,
    INTERIOR,
    MAP_LAW,
    MAP_TITLE,
    NO_LAW,
    row_words,
    title_of,
)
from tconv_gui.figures.figure import Figure, Frame
from tconv_gui.figures.grids import Content, fitting_size, paint_grid, value_limits
from tconv_gui.figures.layout import Layout
from tconv_gui.figures.surface import Numbers, Surface, text_width
from tconv_gui.theme import Theme, colour, colour_image
from tconv_gui.theme.fonts import Weight

WHOLE = QT_TRANSLATE_NOOP("stack", "{title}. {layers}")
STEP = QT_TRANSLATE_NOOP("stack", "{title}. Layer {step} of {count}. {layer}")
CELL_IS = QT_TRANSLATE_NOOP("stack", "layer {number}, cell {cell}: {value}")
INPUT_IS = QT_TRANSLATE_NOOP("stack", "input, cell {cell}: {value}")
AT_BORDER = QT_TRANSLATE_NOOP("stack", "{cell} (border)")

BAR_PART = 0.72
FAINT = 0.36
# Below this many pixels cells are not told apart by strokes.
STROKES_FROM_PX = 6.0
# More units have no ribbons of their own, only one for all of them.
MOST_RIBBONS = 40
THUMB_CELLS = 16


def layout(frame: Frame) -> Layout:
    """Places of the rows or of the map."""
    return arrange(frame).layout


def paint(surface: Surface, frame: Frame, theme: Theme) -> None:
    """Paint what is said, then ribbons, cells and bars, or patterns and the map."""
    made = arrange(frame)
    shown = step_row(made.found, frame.step)
    _paint_lines(surface, made, frame, theme, shown)
    for n, placed in enumerate(made.rows):
        if n and n <= shown:
            _paint_ribbons(surface, made.rows[n - 1], placed, theme, frame.step == n)
    for n, placed in enumerate(made.rows):
        _paint_row(surface, placed, theme, n <= shown)
        if n <= shown:
            _paint_bars(surface, placed, theme)
    if made.rows and shown == made.layers:
        _paint_bracket(surface, made, frame, theme)
    for n, (row, box) in enumerate(made.thumbs, 1):
        _paint_thumb(surface, row, box, theme, n <= shown)
    if made.map is not None:
        _paint_map(surface, made.map, frame, theme)
    _paint_pointed(surface, made, frame, theme)


def _paint_lines(
    surface: Surface, made: Arranged, frame: Frame, theme: Theme, shown: int
) -> None:
    drawn = made.found.drawn
    for line in made.lines:
        size, weight = LOOKS[line.kind]
        ink = theme.soft_ink if line.kind == "soft" or line.row > shown else theme.ink
        if line.kind == "name":
            ink = theme.output.line if line.row else theme.input.line
            if frame.step and line.row == shown:
                ink = theme.current.line
        elif line.kind == "strong" and 0 < line.row <= shown:
            report = drawn[line.row].report
            if report is not None and report.effect in ("made", "worsened"):
                ink = theme.error.line
        surface.text(line.text, line.x, line.y, size, colour(ink), weight)


# ---- rows


def _paint_ribbons(
    surface: Surface, above: Placed, below: Placed, theme: Theme, is_current: bool
) -> None:
    """What each cell of the small side reaches on the large side."""
    shape = below.row.shape
    assert shape is not None
    transposed = below.row.is_transposed
    small, large = (above, below) if transposed else (below, above)
    top, foot = below.ribbons_y, below.strip.y
    role = theme.current if is_current else theme.kernel
    alpha = 0.2 if theme.is_dark else 0.16
    if small.strip.columns > MOST_RIBBONS:
        one, other = above.strip, below.strip
        corners = [
            (one.x, top), (one.x + one.width, top),
            (other.x + other.width, foot), (other.x, foot),
        ]  # fmt: skip
        surface.polygon(corners, colour(role.line, alpha))
        return
    tint = colour(role.line, alpha)
    stride, begin, dilation = shape.stride[-1], shape.begin[-1], shape.dilation[-1]
    for unit in range(small.strip.columns):
        box = small.strip.cell_box((0, unit))
        cells = [unit * stride - begin + tap * dilation for tap in range(shape.kernel_size[-1])]
        cells = [cell for cell in cells if 0 <= cell < large.strip.columns]
        pieces = [(cells[0], cells[-1] + 1)] if cells else []
        if dilation > 1:
            pieces = [(cell, cell + 1) for cell in cells]
        inset = box.width() * 0.08
        for first, end in pieces:
            wide = (box.left() + inset, box.right() - inset)
            reach = (
                large.strip.x + first * large.strip.cell, large.strip.x + end * large.strip.cell
            )
            up, down = (wide, reach) if transposed else (reach, wide)
            corners = [(up[0], top), (up[1], top), (down[1], foot), (down[0], foot)]
            surface.polygon(corners, tint)


def _paint_row(surface: Surface, placed: Placed, theme: Theme, is_done: bool) -> None:
    """Cells on grounds in their phases' colours with their numbers; border is pale."""
    row, strip = placed.row, placed.strip
    seen, first = strip.columns, row.report is None and not row.number
    role = theme.input if first else theme.output
    surface.fill(strip.x, strip.y, strip.width, strip.tall, colour(theme.panel))
    if is_done:
        grounds = [theme.input.fill] if first else _grounds(row, theme)
        tints = [(colour(ground, 0.4), colour(ground)) for ground in grounds]
        strokes = _solids(row, theme)
        marks = strip.cell * surface.scale >= STROKES_FROM_PX
        values, reached = row.values[:seen].tolist(), row.reached[0][:seen].tolist()
        foot = max(0.09 * strip.tall, 1.5 / surface.scale)
        y, high, wide, hole = strip.y, strip.tall, strip.cell, colour(theme.hole, 0.55)
        for cell in range(seen):
            x, phase, inner = strip.x + cell * wide, row.phase(cell), reached[cell]
            if values[cell]:
                surface.fill(x, y, wide, high, tints[phase][inner])
            elif marks:
                surface.dots(x, y, wide, high, hole)
            if not first:
                surface.fill(x, y + high - foot, wide, foot, strokes[phase][inner])
    if strip.cell * surface.scale >= STROKES_FROM_PX:
        lines = [
            QLineF(x, strip.y, x, strip.y + strip.tall)
            for x in (strip.x + n * strip.cell for n in range(1, seen))
        ]
        surface.lines(lines, colour(theme.background), 1.4)
    if is_done:
        _write(surface, placed, theme)
    line = colour(role.line, 1.0 if is_done else 0.5)
    surface.outline(strip.x, strip.y, strip.width, strip.tall, line, 1.4)


def _solids(row: Row, theme: Theme) -> list[tuple[QColor, QColor]]:
    """The colours of the phases: at the border, and inside."""
    tints = [phase_colour(theme, n, row.phases) for n in range(row.phases)]
    return [(colour(tint, FAINT), colour(tint)) for tint in tints]


def _grounds(row: Row, theme: Theme) -> list[str]:
    return [phase_ground(theme, n, row.phases) for n in range(row.phases)]


def _write(surface: Surface, placed: Placed, theme: Theme) -> None:
    """The numbers, as far as they fit into the cells of their row."""
    row, strip = placed.row, placed.strip
    texts = [shown_number(value) for value in row.values[: strip.columns].tolist()]
    kinds = sorted(set(texts))
    widest = max(text_width(text, 1.0, "semibold", surface.families) for text in kinds)
    size = min(15.0, 0.86 * strip.cell / widest)
    which = np.array([kinds.index(text) for text in texts], dtype=np.int64)
    inner = row.reached[0][: strip.columns]
    for chosen, ink in ((inner, theme.ink), (~inner, theme.soft_ink)):
        at = np.flatnonzero(chosen)
        x = strip.x + (at + 0.5) * strip.cell
        y = np.full(len(at), strip.y + strip.tall * 0.46)
        weight: Weight = "semibold" if chosen is inner else "regular"
        surface.numbers(Numbers(kinds, which[at], x, y), size, colour(ink), weight)


def _paint_bars(surface: Surface, placed: Placed, theme: Theme) -> None:
    """A bar for every cell on a linear scale from 0."""
    row, strip, zone = placed.row, placed.strip, placed.bars
    if zone.height() <= 0:
        return
    seen = strip.columns
    low, high, low_text, high_text = tick_texts(row, seen)
    if not (np.isfinite([low, high]).all()):
        return
    room = zone.height() - 4.0
    scale = bar_scale(row.values[:seen])
    zero = zone.bottom() - room * scale.below
    thick = strip.cell * (BAR_PART if strip.cell * surface.scale >= 4 else 1.0)
    solids = _solids(row, theme)
    for cell, (value, inner) in enumerate(
        zip(scale.shares.tolist(), row.reached[0][:seen].tolist(), strict=True)
    ):
        long = abs(value) * room
        if not long:
            continue
        x = strip.x + cell * strip.cell + (strip.cell - thick) / 2
        tint = solids[row.phase(cell)][inner]
        surface.fill(x, zero - long if value > 0 else zero, thick, long, tint)
    soft = colour(theme.soft_ink)
    surface.lines([QLineF(strip.x, zero, strip.x + strip.width, zero)], soft, 1.0)
    x, size = strip.x + strip.width + 5.0, NOTE * 0.85
    surface.text(high_text, x, zone.y() + 4.0 + size * 0.8, size, soft)
    surface.text(low_text, x, zone.bottom(), size, soft)


def _paint_bracket(surface: Surface, made: Arranged, frame: Frame, theme: Theme) -> None:
    """Under the last row: where the border is."""
    placed = made.rows[-1]
    strip, inner = placed.strip, np.flatnonzero(placed.row.reached[0])
    seen, y = strip.columns, made.bracket_y
    first = min(int(inner[0]), seen) if len(inner) else seen
    end = min(int(inner[-1]) + 1, seen) if len(inner) else seen
    right = made.layout.size.width()
    ink, soft = colour(theme.ink), colour(theme.soft_ink)
    taken: list[tuple[float, float]] = []
    pieces = [(first, end, True), (0, first, False), (end, seen, False)]
    for start, stop, is_inner in pieces:
        if stop <= start:
            continue
        x1, x2 = strip.x + start * strip.cell + 2.0, strip.x + stop * strip.cell - 2.0
        tint = ink if is_inner else soft
        surface.lines([QLineF(x1, y, x2, y)], tint, 2.2 if is_inner else 1.2)
        text = frame.words(INTERIOR if is_inner else BORDER)
        wide = text_width(text, NOTE, "regular", surface.families)
        x = min(max((x1 + x2 - wide) / 2, 0.0), right - wide)
        if any(x < b + 6 and x + wide > a - 6 for a, b in taken):
            continue
        taken.append((x, x + wide))
        surface.text(text, x, y + NOTE * 1.35, NOTE, tint)


# ---- patterns and the map


def _paint_thumb(
    surface: Surface, row: Row, box: QRectF, theme: Theme, is_done: bool
) -> None:
    """The interior pattern after a layer, repeated: what an endless constant would become."""
    surface.fill(box.x(), box.y(), box.width(), box.height(), colour(theme.panel))
    if is_done and row.report is not None:
        pattern = row.report.compound.values
        rows, columns = (min(max(THUMB_CELLS, n), 64) for n in pattern.shape)
        tiles = (-(-rows // pattern.shape[0]), -(-columns // pattern.shape[1]))
        values = np.tile(pattern, tiles)[:rows, :columns]
        low, high = value_limits(values)
        scale = theme.diverging if low < 0 else theme.sequential
        pixels = colour_image(values, low, high if high > low else low + 1.0, scale)
        paint_pixels(surface, box, np.asarray(pixels, dtype=np.uint32))
    line = colour(theme.output.line, 1.0 if is_done else 0.4)
    surface.outline(box.x(), box.y(), box.width(), box.height(), line, 1.3)


def _paint_map(surface: Surface, place: MapPlace, frame: Frame, theme: Theme) -> None:
    row, grid = place.row, place.grid
    values = row.values[: grid.rows, : grid.columns]
    inner = row.interior[: grid.rows, : grid.columns]
    first = row.report is None and not row.number
    content = Content(
        values,
        theme.input if first else theme.output,
        fitting_size(values, grid.cell, surface.families),
        holes=(values == 0) & inner,
        unused=None if inner.all() else ~inner,
        pointed=_cell_on_map(place, frame),
        shade=True,
        bold=True,
        limits=value_limits(row.values),
    )
    paint_grid(surface, grid, content, theme)
    if inner.any() and not inner.all():
        rows, columns = (np.flatnonzero(inner.any(axis=1 - axis)) for axis in range(2))
        surface.outline(
            grid.x + columns[0] * grid.cell, grid.y + rows[0] * grid.cell,
            (columns[-1] - columns[0] + 1) * grid.cell, (rows[-1] - rows[0] + 1) * grid.cell,
            colour(theme.ink), 1.6, Qt.PenStyle.DashLine,
        )  # fmt: skip
    words = frame.words
    law = words(NO_LAW if row.margins is None else MAP_LAW)
    title = words(MAP_TITLE, number=row.number, size=shape_text(row.size))
    x = place.down.x() if row.margins is not None else grid.x
    surface.text(title, x, place.title_y, LOOKS["name"][0], colour(theme.output.line), "semibold")
    wide = text_width(title, LOOKS["name"][0], "semibold", surface.families)
    if x + wide + 12 + text_width(law, NOTE, "regular", surface.families) <= _right(frame):
        surface.text(law, x + wide + 12, place.title_y, NOTE, colour(theme.soft_ink))
    if row.margins is not None:
        _paint_margin(surface, place, row.margins[1], 1, theme)
        _paint_margin(surface, place, row.margins[0], 0, theme)


def _right(frame: Frame) -> float:
    return arrange(frame).layout.size.width()


def _paint_margin(
    surface: Surface, place: MapPlace, profile: np.ndarray, axis: int, theme: Theme
) -> None:
    """The profile of an axis beside the map: numbers next to it, then bars from 0."""
    row, grid = place.row, place.grid
    seen = grid.columns if axis == 1 else grid.rows
    zone = place.across if axis == 1 else place.down
    values, reached = profile[:seen], row.reached[axis][:seen]
    stride = row.shape.stride[axis] if row.shape is not None and row.is_transposed else 1
    begin = row.shape.begin[axis] if row.shape is not None else 0
    low, high = min(0.0, float(values.min())), max(0.0, float(values.max()))
    span = (high - low) or 1.0
    if not (np.isfinite(values).all() and np.isfinite(span)):
        return
    room = (zone.height() if axis == 1 else zone.width()) - 20.0
    base = (zone.bottom() if axis == 1 else zone.right()) - 18.0
    zero = base + low / span * room
    thick = grid.cell * (BAR_PART if grid.cell * surface.scale >= 4 else 1.0)
    for n, value in enumerate(values.tolist()):
        tint = colour(
            phase_colour(theme, (n + begin) % stride, stride), 1.0 if reached[n] else FAINT
        )
        long, along = abs(value) / span * room, n * grid.cell + (grid.cell - thick) / 2
        start = zero - long if value > 0 else zero
        if axis == 1:
            surface.fill(grid.x + along, start, thick, long, tint)
        else:
            surface.fill(start, grid.y + along, long, thick, tint)
    texts = [shown_number(value) for value in values.tolist()]
    widest = max(text_width(text, 1.0, "semibold", surface.families) for text in texts)
    size = min(NOTE, (grid.cell - 3) / widest if axis == 1 else 16.0 / widest, grid.cell * 0.8)
    if size <= 0:
        return
    middle = (np.arange(seen) + 0.5) * grid.cell
    x = grid.x + middle if axis == 1 else np.full(seen, zone.right() - 8.0)
    y = np.full(seen, zone.bottom() - 8.0) if axis == 1 else grid.y + middle
    for chosen, ink in ((reached, theme.ink), (~reached, theme.soft_ink)):
        at = np.flatnonzero(chosen)
        surface.numbers(Numbers(texts, at, x[at], y[at]), size, colour(ink), "semibold")


# ---- the cell pointed at


def _cell_on_map(place: MapPlace, frame: Frame) -> tuple[int, int] | None:
    cell = frame.pointed
    if cell is None or cell.grid != "output" or len(cell.index) != 2:
        return None
    if place.row.number != frame.layer + 1:
        return None
    row, column = cell.index
    inside = 0 <= row < place.grid.rows and 0 <= column < place.grid.columns
    return (row, column) if inside else None


def _pointed_row(frame: Frame) -> int | None:
    """Which row, counted from the document's input, is pointed at."""
    cell = frame.pointed
    if cell is None or len(cell.index) != frame.document.axes:
        return None
    numbers = {"input": frame.layer, "grad_input": frame.layer, "output": frame.layer + 1}
    return numbers.get(cell.grid)


def _paint_pointed(surface: Surface, made: Arranged, frame: Frame, theme: Theme) -> None:
    """The number of the cell pointed at, and whether it is border."""
    number, cell = _pointed_row(frame), frame.pointed
    if number is None or cell is None:
        return
    box: QRectF | None = None
    row: Row | None = None
    if made.map is not None:
        row, place = made.map.row, _cell_on_map(made.map, frame)
        box = made.map.grid.cell_box(place) if place is not None else None
    else:
        for n, placed in enumerate(made.rows):
            done = n <= step_row(made.found, frame.step)
            if placed.row.number == number and 0 <= cell.index[0] < placed.strip.columns and done:
                row, box = placed.row, placed.strip.cell_box((0, cell.index[0]))
    if row is None or box is None:
        return
    width = max(2.0, 2.0 / surface.scale)
    surface.outline(box.x(), box.y(), box.width(), box.height(), colour(theme.ink), width)
    paint_box(surface, cell_text(row, cell.index, frame), box, made.layout.size.width(), theme)


def cell_text(row: Row, index: tuple[int, ...], frame: Frame) -> str:
    """“layer 2, cell 4: 3 (border)”."""
    words, base = frame.words, frame.options.index_base
    where = ",".join(str(n + base) for n in index)
    facts = {"number": row.number, "cell": where, "value": shown_number(float(row.values[index]))}
    text = words(CELL_IS if row.number else INPUT_IS, **facts)
    return text if row.interior[index] else words(AT_BORDER, cell=text)


# ---- the figure


def describe(frame: Frame) -> str:
    """The verdict with its reason, and what every layer does; or the step's layer."""
    found = stacked(frame.document, frame.options.weighted)
    words, drawn = frame.words, found.drawn
    title = title_of(found, words)
    said = []
    for before, row in pairwise(drawn):
        says = row_words(row, before, words)
        said.append(f"{says.name}: {says.effect}; {says.reason}.")
    if frame.step and said:
        step = min(frame.step, len(said))
        return words(STEP, title=title, step=step, count=len(said), layer=said[step - 1])
    return words(WHOLE, title=title, layers=" ".join(said))


def damage(old: Frame, new: Frame, scale: float) -> list[QRectF] | None:
    """Everywhere, if anything: a layer's ribbons cross the picture."""
    same = (
        old.document is new.document
        and (old.layer, old.words, old.aspect, old.options, old.pointed)
        == (new.layer, new.words, new.aspect, new.options, new.pointed)
        and old.step == new.step
    )
    return [] if same else None


def step_count(document: Document, layer: int) -> int:
    """One step for each layer that is drawn."""
    return min(len(document.layers), MOST_DRAWN)


STACK = Figure(
    id="stack",
    title=QT_TRANSLATE_NOOP("figure", "Stack"),
    order="scatter",
    layout=layout,
    paint=paint,
    describe=describe,
    damage=damage,
    steps=step_count,
    of_ones=True,
    needs="chain",
    keeps="size",
)
