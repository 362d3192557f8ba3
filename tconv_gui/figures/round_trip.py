"""Round trip: there by a layer and back by its transpose; the shape returns, the values do not."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from PySide6.QtCore import QRectF

from core.document import Document
from core.numbers_text import shown_number
from core.round_trip import RoundTrip, round_trip
from core.terms import Index
from core.trace import Order
from core.words_mark import QT_TRANSLATE_NOOP
from tconv_gui.figures._callout import paint_box
from tconv_gui.figures._labels import caption_text, shown_caption
from tconv_gui.figures._metrics import SHORTEST_BAR
from tconv_gui.figures._moment import families_of
from tconv_gui.figures._round_trip_layout import (
    Arrangement,
    Block,
    arrange,
    own_names,
    planes_of,
    trip_layout,
    trip_of,
)
from tconv_gui.figures._round_trip_symbols import (
    cell_name,
    symbols_of,
    symbols_size,
    trip_names,
    turn_sum,
)
from tconv_gui.figures._round_trip_text import rounded_texts, sentences
from tconv_gui.figures._stage import paint_caption
from tconv_gui.figures._type import kept
from tconv_gui.figures._wrapping import wrapped
from tconv_gui.figures.figure import Figure, Frame
from tconv_gui.figures.grids import (
    Content,
    fitting_size,
    number_size,
    paint_grid,
    shows_digits,
    value_limits,
)
from tconv_gui.figures.layout import CELL, Cell, CellRef, Grid
from tconv_gui.figures.surface import Families, Surface, text_width
from tconv_gui.theme import Role, Theme, colour, colour_image, symmetric_limits

START = QT_TRANSLATE_NOOP("figure", "{caption}. No step is done yet.")
STEP = QT_TRANSLATE_NOOP("figure", "{caption}. Step {step} of {count}: {sentence}")
TURN = QT_TRANSLATE_NOOP(
    "figure",
    "{sum} was read from the marked cells of x and is written back to the marked cells of x′.",
)
NOT_YET = QT_TRANSLATE_NOOP("figure", "Each step reads one number of y from x and sends it back.")
ARROW_SIZE = 26.0
DIFFERENCES = ("difference", "miss")
GUESSED = ("guess", "miss")
LATE = ("difference", "guess", "miss")


def describe(frame: Frame) -> str:
    """What the figure shows, in a sentence."""
    trip, caption = trip_of(frame), caption_text(frame)
    number = _number(frame, trip)
    if not number:
        return frame.words(START, caption=caption)
    told = [_turn_sentence(frame, trip, number)]
    if number == trip.y.size:
        told += sentences(trip, frame.words)
    return frame.words(
        STEP, caption=caption, step=number, count=trip.y.size, sentence=" ".join(told)
    )


def paint(surface: Surface, frame: Frame, theme: Theme) -> None:
    """Paint all grids; only what is exposed costs time."""
    arrangement, trip = arrange(frame), trip_of(frame)
    number = _number(frame, trip)
    marks = _marks(frame, trip, number)
    for block in arrangement.blocks:
        _paint_words(surface, block, arrangement, number == trip.y.size, theme)
        grid, m = block.grid, arrangement.metrics
        if not surface.is_exposed(grid.rect.adjusted(-6, -6, 6, 6 + 2 * m.legend_height)):
            continue
        content = _content(block.role, frame, trip, number, marks, theme, surface.families)
        paint_grid(surface, grid, content, theme)
        if content.shade or not shows_digits(grid.cell, content.size, surface.scale):
            _paint_legend(surface, block, content, arrangement, theme)
    _paint_arrows(surface, arrangement, theme)
    _paint_foot(surface, arrangement, frame, trip, number, theme)
    _paint_callout(surface, arrangement, frame, trip, number, theme)


def damage(old: Frame, new: Frame, scale: float) -> list[QRectF] | None:
    """The places in which two frames differ; None when everything may."""
    if (
        old.document is not new.document
        or old.layer != new.layer
        or old.words != new.words
        or old.aspect != new.aspect
        or old.shade != new.shade
        or old.options != new.options
    ):
        return None
    trip, layout = trip_of(new), arrange(new).layout
    before, after = _number(old, trip), _number(new, trip)
    pointed = {old.pointed, new.pointed} - {None}
    sizes = _sizes_in(new, families_of(new))
    if pointed and not all(shows_digits(CELL, size, scale) for size in sizes.values()):
        return None
    if before != after and (abs(before - after) != 1 or trip.y.size in (before, after)):
        return None
    one, other = _marks(old, trip, before), _marks(new, trip, after)
    rects = []
    for role, grid in layout.places.items():
        cells = [c for marks in (one, other) for kind in marks for c in kind.get(role, ())]
        # A cell of x′ can be reached again, with another sum.
        summed = role == "back" and before != after
        if cells and (summed or _shown_of(one, role) != _shown_of(other, role)):
            rects.append(grid.cells_box(cells).adjusted(-8, -8, 8, 8))
    if before != after:
        spot = layout.spots["notes"]
        room = layout.spots["caption"].y() - spot.y()
        rects.append(QRectF(-4, spot.y() - 4, layout.size.width() + 8, room))
    return rects


def orders(document: Document, layer: int) -> Order:
    """A step for each number of y: what the way there gathers, or the way back scatters."""
    return "gather" if round_trip(document, layer).position == layer else "scatter"


Marks = tuple[dict[str, set[Cell]], ...]


def _shown_of(marks: Marks, role: str) -> tuple[object, ...]:
    return tuple(kind.get(role) for kind in marks)


def _marks(frame: Frame, trip: RoundTrip, number: int) -> Marks:
    """Cells by role: of the current step, lit by the cell pointed at, that cell, the selected."""
    current: dict[str, set[Cell]] = {}
    if number:
        unit = np.unravel_index(number - 1, trip.y.shape)
        current = _meeting(trip, tuple(int(n) for n in unit))
    chosen = frame.selected
    selected: dict[str, set[Cell]] = {}
    if chosen is not None:
        own = _pointed(frame, trip, chosen)
        selected = {role: own[role] for role in ("x", "kernel") if role in own}
    return (current, _lit(frame, trip), _pointed(frame, trip, frame.pointed), selected)


def _meeting(trip: RoundTrip, unit: Index) -> dict[str, set[Cell]]:
    """A cell of y, what it is read from and where it goes back to."""
    return {
        "y": {_two(unit)},
        "x": _cells(trip.there.of_output(unit).input),
        "back": _cells(trip.again.of_input(unit).output),
    }


def _pointed(frame: Frame, trip: RoundTrip, cell: CellRef | None) -> dict[str, set[Cell]]:
    """The cell pointed at in all grids that show it."""
    if cell is None or cell.grid not in ("input", "output", "kernel"):
        return {}
    names = own_names(trip, frame.layer)
    layout = arrange(frame).layout
    return {
        role: {_two(cell.index)}
        for role, grid in layout.places.items()
        if names[role] == cell.grid and _is_in(grid, _two(cell.index))
    }


def _lit(frame: Frame, trip: RoundTrip) -> dict[str, set[Cell]]:
    """The cells that feed the cell pointed at and those it feeds."""
    cell = frame.pointed
    if cell is None or not _pointed(frame, trip, cell):
        return {}
    names = own_names(trip, frame.layer)
    layer = frame.document.layers[frame.layer]
    if cell.grid == names["y"]:
        met = _meeting(trip, cell.index)
        forward = names["y"] == "output"
        table = trip.there if forward else trip.again
        terms = table.of_output(cell.index) if forward else table.of_input(cell.index)
        taps = {_two(layer.kernel_index(tuple(t))) for t in terms.weight.tolist()}
        return {"x": met["x"], "back": met["back"], "kernel": taps}
    if cell.grid == names["x"]:
        terms = (
            trip.there.of_input(cell.index)
            if names["x"] == "input"
            else trip.again.of_output(cell.index)
        )
        others = terms.output if names["x"] == "input" else terms.input
        taps = {_two(layer.kernel_index(tuple(t))) for t in terms.weight.tolist()}
        return {"y": _cells(others), "kernel": taps}
    return {}


def _sizes_in(frame: Frame, families: Families) -> dict[str, float]:
    """The font size of every grid's numbers or symbols in a plain cell."""
    document, layer = frame.document, frame.layer
    sizes = dict(_sizes(document, layer, families))
    if frame.options.symbols != "numbers":
        for role in sizes:
            size = symbols_size(role, document, layer, frame.options, frame.words, families)
            sizes[role] = sizes[role] if size is None else size
    return sizes


@kept(maxsize=16)
def _sizes(document: Document, layer: int, families: Families) -> dict[str, float]:
    planes = planes_of(round_trip(document, layer), document.layers[layer].kernel)
    sizes = {}
    for role, plane in planes.items():
        if role in GUESSED:
            longest = max(
                text_width(text, 1.0, "semibold", families) for text in rounded_texts(plane).flat
            )
            sizes[role] = number_size(longest, CELL, families)
        else:
            sizes[role] = fitting_size(np.atleast_2d(plane), CELL, families)
    return sizes


def _content(
    role: str,
    frame: Frame,
    trip: RoundTrip,
    number: int,
    marks: Marks,
    theme: Theme,
    families: Families,
) -> Content:
    plane = planes_of(trip, frame.document.layers[frame.layer].kernel)[role]
    blank = None
    limits = value_limits(plane)
    if role in DIFFERENCES:
        low, high = symmetric_limits(plane)
        limits = (low, high) if high > 0 else (-1.0, 1.0)
    if role == "y":
        blank = np.arange(plane.size).reshape(plane.shape) >= number
    elif role == "back" and number < trip.y.size:
        plane, reached = trip.back_after(number)
        blank = ~reached
    elif role in LATE and number < trip.y.size:
        blank = np.ones(plane.shape, dtype=bool)
    current, lit, pointed, selected = (kind.get(role, set()) for kind in marks)
    size = _sizes_in(frame, families)[role]
    texts = symbols_of(role, frame)
    if role in GUESSED:
        texts = np.atleast_2d(rounded_texts(plane))
    if role == "kernel":
        size *= arrange(frame).layout.places[role].cell / CELL
    return Content(
        np.atleast_2d(plane),
        _role(role, theme),
        size,
        blank=None if blank is None else np.atleast_2d(blank),
        current=current,
        lit=lit,
        pointed=next(iter(pointed), None),
        selected=next(iter(selected), None),
        shade=frame.shade or role in DIFFERENCES,
        bold=role == "back",
        limits=limits,
        texts=texts,
    )


def _role(role: str, theme: Theme) -> Role:
    roles = {"x": theme.input, "kernel": theme.kernel, "y": theme.output}
    return roles.get(role, theme.gradient if role in LATE else theme.input)


def _paint_words(
    surface: Surface, block: Block, arrangement: Arrangement, done: bool, theme: Theme
) -> None:
    grid, m = block.grid, arrangement.metrics
    line = colour(_role(block.role, theme).line if block.role not in LATE else theme.ink)
    surface.text(block.title, grid.x, grid.y - 9 * m.k, m.title, line, "semibold")
    if block.note and (done or block.role in ("x", "kernel")):
        y = grid.y + grid.height + m.note * 1.5
        surface.text(block.note, grid.x, y, m.note, colour(theme.soft_ink))


def _paint_legend(
    surface: Surface, block: Block, content: Content, arrangement: Arrangement, theme: Theme
) -> None:
    """A colour bar under a grid and its note, with its ends written out."""
    # Not what is there so far: the bar of x′ stands from the first step on.
    has_range = any(content.limits or ()) if block.role == "back" else content.values.any()
    if not has_range or (block.note and not arrangement.legends):
        return
    grid, m = block.grid, arrangement.metrics
    low, high = content.scale_limits
    scale = theme.diverging if low < 0 else theme.sequential
    texts = shown_number(low), shown_number(high)
    space = 6 * m.k
    left, right = (text_width(text, m.note, "regular", surface.families) + space for text in texts)
    start = grid.x + left
    width = max(min(max(grid.width, block.width) - left - right, 8 * CELL * m.k), SHORTEST_BAR)
    y, parts = grid.y + grid.height + (28 if block.note else 9) * m.k, 48
    pixels = colour_image(np.linspace(0.0, 1.0, parts), 0.0, float(low < high), scale)
    for part, pixel in enumerate(pixels):
        surface.fill(
            start + width * part / parts, y, width / parts, 8 * m.k,
            colour(f"#{int(pixel) & 0xFFFFFF:06X}"),
        )  # fmt: skip
    ink, base = colour(theme.soft_ink), y + 8 * m.k
    surface.text(texts[0], start - space, base, m.note, ink, align="right")
    surface.text(texts[1], start + width + space, base, m.note, ink)


def _paint_arrows(surface: Surface, arrangement: Arrangement, theme: Theme) -> None:
    m, ink = arrangement.metrics, colour(theme.soft_ink)
    for x, y, label in arrangement.arrows:
        surface.text(label, x, y - m.note * 0.9, m.note, ink, "semibold", "centre")
        size = ARROW_SIZE * m.k
        surface.text("→", x, y + size * 0.34, size, ink, align="centre")


def _turn_sentence(frame: Frame, trip: RoundTrip, number: int) -> str:
    unit = tuple(int(n) for n in np.unravel_index(number - 1, trip.y.shape))
    return frame.words(TURN, sum=turn_sum(frame, trip, unit))


def _paint_foot(
    surface: Surface,
    arrangement: Arrangement,
    frame: Frame,
    trip: RoundTrip,
    number: int,
    theme: Theme,
) -> None:
    layout, m = arrangement.layout, arrangement.metrics
    lines: Iterable[str] = arrangement.lines
    if number < trip.y.size:
        text = _turn_sentence(frame, trip, number) if number else frame.words(NOT_YET)
        lines = wrapped(text, layout.size.width() - 8, m.note, surface.families)
    spot = layout.spots["notes"]
    for place, line in enumerate(lines):
        y = spot.y() + m.note * 1.1 + place * m.note_height
        surface.text(line, spot.x(), y, m.note, colour(theme.ink))
    paint_caption(surface, layout, m, shown_caption(frame), theme)


def _paint_callout(
    surface: Surface,
    arrangement: Arrangement,
    frame: Frame,
    trip: RoundTrip,
    number: int,
    theme: Theme,
) -> None:
    """The numbers of the cell pointed at, where cells are too small for digits."""
    cell, layout = frame.pointed, arrangement.layout
    sizes = _sizes_in(frame, surface.families)
    if all(shows_digits(CELL, size, surface.scale) for size in sizes.values()):
        return
    if cell is None:
        return
    planes = planes_of(trip, frame.document.layers[frame.layer].kernel)
    names = trip_names(frame, trip)
    for role, cells in _pointed(frame, trip, cell).items():
        shown = shows_digits(CELL, sizes[role], surface.scale)
        late = role in LATE or (role in ("y", "back"))
        if shown or (late and number < trip.y.size):
            continue
        grid, drawn = layout.places[role], next(iter(cells))
        text = shown_number(float(np.atleast_2d(planes[role])[drawn]))
        name = "x′ − x" if role == "difference" else cell_name(role, names, cell.index)
        text = f"{name} = {text}" if name else text
        paint_box(surface, text, grid.cell_box(drawn), layout.size.width(), theme)


def _number(frame: Frame, trip: RoundTrip) -> int:
    return max(0, min(frame.step, trip.y.size))


def _cells(indices: np.ndarray) -> set[Cell]:
    return {_two(index) for index in indices.tolist()}


def _two(index: Iterable[int]) -> Cell:
    row, column = (0, *index)[-2:]
    return row, column


def _is_in(grid: Grid, cell: Cell) -> bool:
    return 0 <= cell[0] < grid.rows and 0 <= cell[1] < grid.columns


ROUND_TRIP = Figure(
    id="round_trip",
    title=QT_TRANSLATE_NOOP("figure", "Round Trip"),
    order="gather",
    layout=trip_layout,
    paint=paint,
    describe=describe,
    damage=damage,
    orders=orders,
    keeps="card",
)
