"""Where the grids of a round trip stand: the ways back under each other, differences beside."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
from PySide6.QtCore import QPointF, QSizeF

from core.document import Document, shape_text
from core.round_trip import RoundTrip, round_trip
from tconv_gui.figures._metrics import EDGE, MAGNIFY_FROM, Metrics
from tconv_gui.figures._round_trip_text import (
    BACK,
    GUESS,
    INPUT,
    KERNEL,
    MAGNIFIED,
    OWN,
    OWN_BACK,
    THERE,
    TURNED,
    missed,
    names_of,
    sentences,
    sum_note,
)
from tconv_gui.figures._type import kept
from tconv_gui.figures._wrapping import wrapped
from tconv_gui.figures.figure import CellRef, Frame
from tconv_gui.figures.layout import CELL, Grid, Layout, grid_for
from tconv_gui.figures.surface import text_width
from tconv_gui.theme.fonts import load_fonts
from tconv_gui.words import Words

# The ways the blocks can stand in rows; None leaves a place empty.
ROWS: tuple[tuple[tuple[str | None, ...], ...], ...] = (
    (("x", "y", "back", "difference"), ("kernel", None, "guess", "miss")),
    (("x", "y", "back", "difference", "guess", "miss"), ("kernel",)),
    (("kernel", "x", "y", "back", "difference", "guess", "miss"),),
    (("x", "kernel", "y"), ("back", "difference"), ("guess", "miss")),
    (("x", "y"), ("back", "difference"), ("guess", "miss"), ("kernel",)),
    (("x",), ("y",), ("back",), ("difference",), ("guess",), ("miss",), ("kernel",)),
)
LEAST_WIDTH = 460.0
GAP = 48.0
# From so many cells along a side on, labels grow with the grids, of which four stand in a row.
GROW_FROM = 7


@dataclass(frozen=True, eq=False)
class Block:
    """A grid with its title above and a note below."""

    role: str
    grid: Grid
    title: str
    note: str
    width: float


@dataclass(frozen=True, slots=True)
class TripLayout(Layout):
    """``grids`` are the layer's own cells, ``echoes`` show the same cells of another time.

    Pointing at an echo points at the own cell of the same place.
    """

    echoes: tuple[Grid, ...] = ()
    places: Mapping[str, Grid] = field(default_factory=dict)

    def hit(self, point: QPointF) -> CellRef | None:
        """The cell under a point, of the layer's own grids."""
        for grid in (*self.grids, *self.echoes):
            cell = grid.hit(point)
            if cell is not None:
                return cell
        return None


@dataclass(frozen=True, eq=False)
class Arrangement:
    """The placed blocks, and the lines at the foot."""

    layout: TripLayout
    blocks: tuple[Block, ...]
    lines: tuple[str, ...]
    metrics: Metrics
    arrows: tuple[tuple[float, float, str], ...]
    legends: bool


def trip_of(frame: Frame) -> RoundTrip:
    """The round trip that the frame's layer is part of."""
    return round_trip(frame.document, frame.layer)


def trip_layout(frame: Frame) -> Layout:
    """Places of the grids for one frame."""
    return arrange(frame).layout


def arrange(frame: Frame) -> Arrangement:
    """The arrangement that is largest in the frame's aspect."""
    return _arrange(frame.document, frame.layer, frame.words, round(frame.aspect, 2), frame.shade)


def own_names(trip: RoundTrip, focused: int) -> dict[str, str]:
    """What the focused layer calls the grids; the others echo x, or x′ from the way back's side."""
    if focused == trip.position:
        names = {"x": "input", "y": "output", "kernel": "kernel"}
        return names | dict.fromkeys(("back", "difference", "guess", "miss"), "input")
    names = {"y": "input", "back": "output", "kernel": "kernel"}
    return names | dict.fromkeys(("x", "difference", "guess", "miss"), "output")


def planes_of(trip: RoundTrip, kernel: np.ndarray) -> dict[str, np.ndarray]:
    """The finished planes by role; no guess where there is none."""
    planes = {
        "x": trip.x, "kernel": kernel, "y": trip.y, "back": trip.back,
        "difference": trip.difference,
    }  # fmt: skip
    if trip.guess is not None:
        planes |= {"guess": trip.guess.values, "miss": missed(trip)}
    return planes


@kept(maxsize=16)
def _arrange(
    document: Document, layer: int, words: Words, aspect: float, shade: bool
) -> Arrangement:
    trip = round_trip(document, layer)
    m = Metrics(max(1.0, max(*trip.x.shape, *trip.y.shape) / GROW_FROM))
    blocks = _blocks(trip, document, layer, words, m)
    names = own_names(trip, layer)
    notes = sentences(trip, words)
    # Where digits may give way to colours a scale stands under every grid.
    legends = shade or m.k > 1
    options = [_placed(trip, rows, blocks, names, notes, words, m, legends) for rows in ROWS]

    def cost(option: Arrangement) -> float:
        size = option.layout.size
        return max(size.width() / aspect, size.height())

    return min(options, key=cost)


def _blocks(
    trip: RoundTrip, document: Document, layer: int, words: Words, m: Metrics
) -> dict[str, Block]:
    families = load_fonts(words.language)
    formulas, own = names_of(trip), document.layers[layer]
    titles = {
        "x": words(INPUT),
        "kernel": words(KERNEL),
        "y": words(THERE, formula=formulas.there),
        "back": words(BACK, formula=formulas.back),
        "difference": "x′ − x",
        "guess": words(GUESS, formula=formulas.guess),
        "miss": f"{formulas.guess} − x",
    }
    whose = [words(OWN if layer == trip.position else OWN_BACK)] if trip.way_back == "free" else []
    turned = [words(TURNED)] if own.flipped else []
    larger = _kernel_factor(trip)
    magnified = [words(MAGNIFIED, factor=larger)] if larger > 1 else []
    size = shape_text(own.spec.kernel_size)
    kernel_note = " · ".join([size, *whose, *turned, *magnified])
    blocks = {}
    for role, plane in planes_of(trip, own.kernel).items():
        note = ""
        if role == "kernel":
            note = kernel_note
        elif role not in ("difference", "miss"):
            note = sum_note(words, plane)
        cell = CELL * (larger if role == "kernel" else 1)
        name, shape = own_names(trip, layer)[role], np.atleast_2d(plane)
        grid = grid_for(name, shape, cell, axes=plane.ndim)
        width = max(
            grid.width,
            text_width(titles[role], m.title, "semibold", families),
            text_width(note, m.note, "regular", families),
            3.2 * CELL * m.k,
        )
        blocks[role] = Block(role, grid, titles[role], note, width)
    return blocks


def _kernel_factor(trip: RoundTrip) -> int:
    """How many times larger the kernel is drawn beside grids too large for digits."""
    side = max(*trip.x.shape, *trip.y.shape)
    if side < MAGNIFY_FROM:
        return 1
    return max(1, int(side / 5 / max(*trip.forward.spec.kernel_size, 3)))


def _placed(
    trip: RoundTrip,
    rows: tuple[tuple[str | None, ...], ...],
    blocks: dict[str, Block],
    names: dict[str, str],
    notes: tuple[str, ...],
    words: Words,
    m: Metrics,
    legends: bool,
) -> Arrangement:
    present = [[role if role in blocks else None for role in row] for row in rows]
    columns = max(len(row) for row in present)
    wide = [
        max((blocks[row[n]].width for row in present if n < len(row) and row[n]), default=0.0)  # type: ignore[index]
        for n in range(columns)
    ]
    # As wide a part of the picture however large the grids are: an arrow stands in it.
    gap = GAP * m.k
    foot = m.legend_height * (2 if legends else 1) + 4 * m.k
    places: dict[str, Grid] = {}
    y = EDGE
    for row in present:
        found = [blocks[role] for role in row if role]
        if not found:
            continue
        y += m.title_height
        x = EDGE
        for n, role in enumerate(row):
            if role:
                places[role] = blocks[role].grid.at(x, y)
            x += wide[n] + (gap if wide[n] else 0)
        y += max(block.grid.height for block in found) + foot + m.row_gap / 3
    width = max(sum(w + gap for w in wide if w) - gap, LEAST_WIDTH * m.k)
    families = load_fonts(words.language)
    lines = [line for note in notes for line in wrapped(note, width, m.note, families)]
    caption_top = y
    y += m.note_height * len(lines) + m.caption_height
    spots = {
        "notes": QPointF(EDGE, caption_top),
        "caption": QPointF(EDGE + width / 2, y - 12 * m.k),
    }
    own = {"x": names["x"] == "input", "y": True, "back": names["back"] == "output", "kernel": True}
    grids = tuple(grid for role, grid in places.items() if own.get(role, False))
    echoes = tuple(grid for role, grid in places.items() if not own.get(role, False))
    layout = TripLayout(QSizeF(width + 2 * EDGE, y), grids, spots, echoes, places)
    arrows = tuple(
        (places[two].x - gap / 2, places[two].y + min(places[one].height, places[two].height) / 2,
         label)
        for one, two, label in _ways(trip)
        if places[one].y == places[two].y and _adjoin(present, one, two)
    )  # fmt: skip
    placed = tuple(
        Block(role, grid, blocks[role].title, blocks[role].note, blocks[role].width)
        for role, grid in places.items()
    )
    return Arrangement(layout, placed, tuple(lines), m, arrows, legends)


def _ways(trip: RoundTrip) -> tuple[tuple[str, str, str], ...]:
    names = names_of(trip)
    return (("x", "y", names.matrix), ("y", "back", names.back.partition(" ")[0]))


def _adjoin(rows: list[list[str | None]], one: str, two: str) -> bool:
    return any(pair == (one, two) for row in rows for pair in pairwise(row))
