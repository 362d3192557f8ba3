"""Painting one grid of numbers: fills, marks, digits, outlines, in that order."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage

from core.numbers_text import shown_number
from core.shown import Counts, Mask, Plane
from tconv_gui.figures.hidden import UNKNOWN
from tconv_gui.figures.layout import Cell, Grid
from tconv_gui.figures.surface import READABLE_PX, Families, Numbers, Surface, text_width
from tconv_gui.theme import (
    Role,
    Theme,
    black_ink,
    colour,
    colour_image,
    scale_colour,
    symmetric_limits,
)
from tconv_gui.theme.fonts import Weight

NUMBER_SIZE = 20.0
SMALL_SIZE = 9.5
# From line to line in a cell, in font sizes.
LEADING = 1.2
# Below this many pixels a cell shows colour in place of digits.
DIGITS_FROM_PX = 14.0
# Few stretches of cells of one colour are quicker filled than made into a picture; to fill one
# more takes as long as so many more of the picture's pixels.
FEW_RUNS = 4
PIXELS_PER_RUN = 10_000


@dataclass(frozen=True, eq=False)
class Content:
    """What a grid shows; planes have the grid's drawn shape.

    ``blank`` cells have no number yet; ``outside`` cells are padding (``dashed``) or cropped
    (``hatched``); ``current`` belong to this step, ``lit`` to the cell pointed at;
    ``faint`` draws the frame in a hairline;
    ``limits`` are the ends of the colour scale, those of the values by default; ``texts`` (an
    object array of str in the drawn shape) are written in place of the numbers; ``hidden`` cells
    keep theirs back (see ``concealed``).
    """

    values: Plane
    role: Role
    size: float = NUMBER_SIZE
    blank: Mask | None = None
    outside: Mask | None = None
    outside_kind: str = ""
    holes: Mask | None = None
    unused: Mask | None = None
    uncropped: Mask | None = None
    counts: Counts | None = None
    current: Collection[Cell] = ()
    notes: Mapping[Cell, str] = field(default_factory=dict)
    lit: Collection[Cell] = ()
    pointed: Cell | None = None
    selected: Cell | None = None
    shade: bool = False
    bold: bool = False
    faint: bool = False
    limits: tuple[float, float] | None = None
    texts: NDArray[Any] | None = None
    window: bool = True
    hidden: Mask | None = None

    @property
    def scale_limits(self) -> tuple[float, float]:
        """The ends of the colour scale."""
        return self.limits or value_limits(self.values)


def paint_grid(surface: Surface, grid: Grid, content: Content, theme: Theme) -> None:
    """Paint ``content`` into the place of ``grid``, only where the surface is exposed."""
    pen = max(6.0, 2.0 / surface.scale)
    reach = grid.rect.adjusted(-pen, -pen, pen, pen)
    if not surface.is_exposed(reach):
        return
    rows, columns = grid.range_in(surface.exposed)
    digits = shows_digits(grid.cell, content.size, surface.scale)
    shaded = content.shade or not digits
    _fills(surface, grid, content, theme, rows, columns, shaded)
    _marks(surface, grid, content, theme, rows, columns)
    if grid.cell * surface.scale >= 5:
        _separators(surface, grid, theme, rows, columns)
    if digits:
        _digits(surface, grid, content, theme, rows, columns, shaded)
    _outlines(surface, grid, content, theme)


def concealed(content: Content, hidden: Mask | None) -> Content:
    """The content with a question mark in the ``hidden`` cells, and nothing that tells of them."""
    if hidden is None or not hidden.any():
        return content
    texts = content.texts
    if texts is None:
        texts = np.array([shown_number(value) for value in content.values.ravel().tolist()])
    texts = texts.astype(object).reshape(content.values.shape)
    texts[hidden] = UNKNOWN
    open_values = content.values[~hidden]
    return replace(
        content, values=np.where(hidden, 0.0, content.values), texts=texts, hidden=hidden,
        blank=None if content.blank is None else content.blank & ~hidden,
        holes=None if content.holes is None else content.holes & ~hidden,
        notes={cell: text for cell, text in content.notes.items() if not hidden[cell]},
        limits=content.limits if open_values.size else (0.0, 0.0),
    )  # fmt: skip


def shows_digits(cell: float, size: float, scale: float) -> bool:
    """Whether cells are large enough, and their numbers short enough, to be read."""
    return cell * scale >= DIGITS_FROM_PX and size * scale >= READABLE_PX


def cells_of(mask: Mask | None, rows: range, columns: range) -> list[Cell]:
    """The cells of a mask within a range of rows and columns."""
    if mask is None or not rows or not columns:
        return []
    part = mask[rows.start : rows.stop, columns.start : columns.stop]
    return [(rows.start + r, columns.start + c) for r, c in np.argwhere(part).tolist()]


@lru_cache(maxsize=512)
def number_size(longest: float, cell: float, families: Families) -> float:
    """The font size at which a text of width ``longest`` (at size 1) fits into a cell."""
    return min(NUMBER_SIZE * cell / 48.0, (cell - 7.0) / max(longest, 0.1))


def fitting_size(values: Plane, cell: float, families: Families) -> float:
    """The size at which every number of a plane fits, equal for all of its cells."""
    texts = {shown_number(value) for value in set(values.ravel().tolist())}
    width = max(text_width(text, 1.0, "semibold", families) for text in texts)
    return number_size(width, cell, families)


def value_limits(values: Plane) -> tuple[float, float]:
    """The ends of a plane's colour scale: around 0 if signed, else from 0 to the largest."""
    low, high = float(values.min()), float(values.max())
    if low < 0:
        return symmetric_limits(values)
    return 0.0, high


def _fills(
    surface: Surface,
    grid: Grid,
    content: Content,
    theme: Theme,
    rows: range,
    columns: range,
    shaded: bool,
) -> None:
    if not rows or not columns:
        return
    pixels = np.full((len(rows), len(columns)), _argb(content.role.fill), dtype=np.uint32)
    part = (slice(rows.start, rows.stop), slice(columns.start, columns.stop))
    if shaded:
        low, high = content.scale_limits
        scale = theme.diverging if low < 0 else theme.sequential
        pixels = colour_image(content.values[part], low, high, scale).copy()
    empty = _argb(theme.panel)
    if content.blank is not None:
        pixels[content.blank[part]] = empty
    if content.hidden is not None:
        pixels[content.hidden[part]] = _argb(content.role.fill)
    if content.outside is not None:
        pixels[content.outside[part]] = _argb(theme.background)
    for row, column in content.current:
        if row in rows and column in columns and not shaded:
            pixels[row - rows.start, column - columns.start] = _argb(theme.current.fill)
    first = grid.cell_box((rows.start, columns.start))
    if (pixels == pixels[0, 0]).all():
        surface.fill(
            first.x(), first.y(), len(columns) * grid.cell, len(rows) * grid.cell,
            QColor.fromRgb(int(pixels[0, 0])),
        )  # fmt: skip
    elif surface.kind == "glyphs" and _run_count(pixels) > FEW_RUNS + (
        pixels.size * (grid.cell * surface.scale) ** 2 / PIXELS_PER_RUN
    ):
        _image(surface, grid, pixels, rows, columns)
    else:
        _runs(surface, grid, pixels, rows.start, columns.start)


def _rows_that_differ(pixels: NDArray[np.uint32]) -> list[int]:
    """Rows that are not as the row before them, the first one included."""
    return [0, *(np.flatnonzero((pixels[1:] != pixels[:-1]).any(axis=1)) + 1).tolist()]


def _run_count(pixels: NDArray[np.uint32]) -> int:
    """How many stretches of one colour there are; equal rows share theirs."""
    rows = pixels[_rows_that_differ(pixels)]
    return int(np.count_nonzero(rows[:, 1:] != rows[:, :-1])) + len(rows)


def _image(
    surface: Surface, grid: Grid, pixels: NDArray[np.uint32], rows: range, columns: range
) -> None:
    """Many flat cells at once, each of exactly the pixels that it would have alone."""
    p = surface.placement
    # As Surface.box rounds them.
    xs = np.array([round((grid.x + c * grid.cell) * p.scale + p.dx)
                   for c in range(columns.start, columns.stop + 1)])  # fmt: skip
    ys = np.array([round((grid.y + r * grid.cell) * p.scale + p.dy)
                   for r in range(rows.start, rows.stop + 1)])  # fmt: skip
    wide = np.repeat(np.repeat(pixels, np.diff(ys), axis=0), np.diff(xs), axis=1)
    height, width = wide.shape
    if not wide.size:
        return
    data = np.ascontiguousarray(wide)
    image = QImage(data.data, width, height, width * 4, QImage.Format.Format_RGB32)
    surface.painter.drawImage(QPointF(float(xs[0]), float(ys[0])), image)


def _runs(
    surface: Surface, grid: Grid, pixels: NDArray[np.uint32], top: int, left: int
) -> None:
    for first, after in pairwise([*_rows_that_differ(pixels), len(pixels)]):
        line = pixels[first]
        edges = (np.flatnonzero(np.diff(line)) + 1).tolist()
        for start, end in pairwise([0, *edges, len(line)]):
            box = grid.cell_box((top + first, left + start))
            surface.fill(
                box.x(), box.y(), (end - start) * grid.cell, (after - first) * grid.cell,
                QColor.fromRgb(int(line[start])),
            )  # fmt: skip


def _marks(
    surface: Surface, grid: Grid, content: Content, theme: Theme, rows: range, columns: range
) -> None:
    if grid.cell * surface.scale < 6:
        return
    if content.outside_kind == "hatched":
        for cell in cells_of(content.outside, rows, columns):
            _hatched(surface, grid, cell, theme)
    for cell in cells_of(content.unused, rows, columns):
        _hatched(surface, grid, cell, theme)
    for cell in cells_of(content.holes, rows, columns):
        box = grid.cell_box(cell)
        surface.dots(box.x(), box.y(), grid.cell, grid.cell, colour(theme.hole, 0.55))


def _hatched(surface: Surface, grid: Grid, cell: Cell, theme: Theme) -> None:
    box = grid.cell_box(cell)
    surface.hatch(box.x(), box.y(), grid.cell, grid.cell, colour(theme.cropped, 0.42))


def _separators(
    surface: Surface, grid: Grid, theme: Theme, rows: range, columns: range
) -> None:
    if not rows or not columns:
        return
    left, right = grid.x + columns.start * grid.cell, grid.x + columns.stop * grid.cell
    top, bottom = grid.y + rows.start * grid.cell, grid.y + rows.stop * grid.cell
    lines = [
        QLineF(grid.x + c * grid.cell, top, grid.x + c * grid.cell, bottom)
        for c in range(columns.start, columns.stop + 1)
        if 0 < c < grid.columns
    ] + [
        QLineF(left, grid.y + r * grid.cell, right, grid.y + r * grid.cell)
        for r in range(rows.start, rows.stop + 1)
        if 0 < r < grid.rows
    ]
    surface.lines(lines, colour(theme.background), min(1.6, grid.cell / 24))


def _digits(
    surface: Surface,
    grid: Grid,
    content: Content,
    theme: Theme,
    rows: range,
    columns: range,
    shaded: bool,
) -> None:
    if not rows or not columns:
        return
    part = (slice(rows.start, rows.stop), slice(columns.start, columns.stop))
    values = content.values[part]
    drawn = np.ones(values.shape, dtype=bool) if content.blank is None else ~content.blank[part]
    lift = np.zeros(values.shape)
    for row, column in content.notes:
        if row in rows and column in columns:
            lift[row - rows.start, column - columns.start] = grid.cell * 0.04
    inks = _inks(content, theme, part, shaded)
    weight: Weight = "semibold" if content.bold else "regular"
    if content.texts is None:
        distinct, which = _distinct(values)
        texts = [shown_number(value) for value in distinct]
    else:
        texts, which = _distinct(content.texts[part])
    lines = [text.split("\n") for text in texts]
    widths = np.array(
        [max(text_width(line, 1.0, weight, surface.families) for line in each) for each in lines]
    )
    sizes = np.minimum(content.size, (grid.cell - 5) / np.maximum(widths, 0.01))
    own_size = sizes[which]
    for ink in sorted(set(inks.ravel().tolist())):
        of_ink = drawn & (inks == ink)
        for size in sorted(set(own_size[of_ink].tolist())):
            r, c = np.nonzero(of_ink & (own_size == size))
            x = grid.x + (columns.start + c + 0.5) * grid.cell
            y = grid.y + (rows.start + r + 0.5) * grid.cell - lift[r, c]
            _write(surface, lines, Numbers(texts, which[r, c], x, y), size, _ink(ink), weight)
    _small_print(surface, grid, content, theme, rows, columns)


def _write(
    surface: Surface,
    lines: list[list[str]],
    numbers: Numbers,
    size: float,
    ink: QColor,
    weight: Weight,
) -> None:
    """Texts of one or more lines, centred on their points."""
    counts = np.array([len(each) for each in lines])
    if counts.max() == 1:
        surface.numbers(numbers, size, ink, weight)
        return
    own = counts[numbers.which]
    for line in range(int(own.max())):
        has = own > line
        shift = (line - (own[has] - 1) / 2) * size * LEADING
        texts = [each[line] if line < len(each) else "" for each in lines]
        part = Numbers(texts, numbers.which[has], numbers.x[has], numbers.y[has] + shift)
        surface.numbers(part, size, ink, weight)


def _distinct(values: NDArray[Any]) -> tuple[list[Any], NDArray[np.int64]]:
    """The distinct entries of a plane and which of them stands in each cell."""
    places: dict[Any, int] = {}
    # np.unique would import numpy.ma, which costs more at start-up than it saves here.
    which = [places.setdefault(value, len(places)) for value in values.ravel().tolist()]
    return list(places), np.array(which).reshape(values.shape)


def _inks(
    content: Content, theme: Theme, part: tuple[slice, slice], shaded: bool
) -> NDArray[np.int64]:
    """The colour of every digit as 0xRRGGBB."""
    inks = np.full(content.values[part].shape, _argb(content.role.line), dtype=np.int64)
    if shaded:
        low, high = content.scale_limits
        scale = theme.diverging if low < 0 else theme.sequential
        black = black_ink(scale_colour(content.values[part], low, high, scale))
        inks[:] = np.where(black, _argb("#000000"), _argb("#FFFFFF"))
    if content.hidden is not None:
        inks[content.hidden[part]] = _argb(content.role.line)
    if content.outside is not None:
        inks[content.outside[part]] = _argb(theme.soft_ink)
    return inks


def _ink(argb: int) -> QColor:
    return QColor.fromRgb(argb)


def _small_print(
    surface: Surface, grid: Grid, content: Content, theme: Theme, rows: range, columns: range
) -> None:
    """The number of stamps in the corner, and the sum that was just made under the digits."""
    size = SMALL_SIZE * grid.cell / 48.0
    if not surface.can_read(size):
        return
    if content.counts is not None:
        counts = content.counts[rows.start : rows.stop, columns.start : columns.stop]
        r, c = np.nonzero(counts)
        x = grid.x + (columns.start + c + 1) * grid.cell - size * 0.6
        y = grid.y + (rows.start + r) * grid.cell + size * 0.75
        texts = [str(n) for n in range(int(counts.max(initial=0)) + 1)]
        surface.numbers(Numbers(texts, counts[r, c], x, y), size, colour(theme.soft_ink))
    for (row, column), text in content.notes.items():
        wide = text_width(text, size, "regular", surface.families)
        # An empty note only lifts the digits.
        fitted = size * min(1.0, (grid.cell - 3) / wide) if wide else 0.0
        if row in rows and column in columns and fitted >= 0.6 * size:
            middle = np.array([grid.x + (column + 0.5) * grid.cell])
            foot = np.array([grid.y + (row + 1) * grid.cell - size * 0.95])
            written = Numbers([text], np.array([0]), middle, foot)
            surface.numbers(written, fitted, colour(theme.current.line))


def _outlines(surface: Surface, grid: Grid, content: Content, theme: Theme) -> None:
    line = colour(content.role.line)
    own = _own_box(grid, content)
    if content.outside is not None and content.outside.any():
        surface.outline(
            grid.x, grid.y, grid.width, grid.height, colour(theme.cropped), 1.2,
            Qt.PenStyle.DashLine,
        )  # fmt: skip
        if content.outside_kind == "dashed":
            _dashes(surface, grid, content, theme)
    if content.faint:
        line = colour(theme.hairline)
    surface.outline(own.x(), own.y(), own.width(), own.height(), line, 1.8)
    if content.uncropped is not None and content.uncropped.any():
        _uncropped(surface, grid, content, theme)
    for cell in content.lit:
        box = grid.cell_box(cell).adjusted(2.5, 2.5, -2.5, -2.5)
        surface.outline(box.x(), box.y(), box.width(), box.height(), colour(theme.ink), 1.4)
    if content.current:
        _current_outline(surface, grid, content, theme)
    if content.pointed is not None:
        box = grid.cell_box(content.pointed)
        wide = max(2.4, 2.0 / surface.scale)
        surface.outline(box.x(), box.y(), grid.cell, grid.cell, colour(theme.ink), wide)
    if content.selected is not None:
        box = grid.cell_box(content.selected)
        surface.outline(box.x(), box.y(), grid.cell, grid.cell, colour(theme.panel), 5.0)
        surface.outline(box.x(), box.y(), grid.cell, grid.cell, colour(theme.accent), 2.6)


def _own_box(grid: Grid, content: Content) -> QRectF:
    if content.outside is None or not content.outside.any():
        return grid.rect
    inside = np.argwhere(~content.outside)
    if not inside.size:
        return grid.rect
    (top, left), (bottom, right) = inside.min(axis=0), inside.max(axis=0)
    return grid.cell_box((int(top), int(left))).united(grid.cell_box((int(bottom), int(right))))


def _dashes(surface: Surface, grid: Grid, content: Content, theme: Theme) -> None:
    rows, columns = grid.range_in(surface.exposed)
    if grid.cell * surface.scale < 10:
        return
    for cell in cells_of(content.outside, rows, columns):
        box = grid.cell_box(cell)
        surface.dashes(box.x(), box.y(), grid.cell, grid.cell, colour(theme.cropped, 0.6))


def _uncropped(surface: Surface, grid: Grid, content: Content, theme: Theme) -> None:
    """A double line between what padding left and what output_padding brought back."""
    assert content.uncropped is not None
    kept = ~content.uncropped
    if content.outside is not None:
        kept &= ~content.outside
    cells = np.argwhere(kept)
    if not cells.size:
        return
    (top, left), (bottom, right) = cells.min(axis=0).tolist(), cells.max(axis=0).tolist()
    box = grid.cell_box((top, left)).united(grid.cell_box((bottom, right)))
    surface.outline(
        box.x(), box.y(), box.width(), box.height(), colour(content.role.line), 1.4,
        Qt.PenStyle.DashLine,
    )  # fmt: skip


def _current_outline(surface: Surface, grid: Grid, content: Content, theme: Theme) -> None:
    cells = set(content.current)
    box = grid.cells_box(cells)
    whole = round(box.width() / grid.cell) * round(box.height() / grid.cell)
    line = colour(theme.current.line)
    # However small the cells, the step must be found at a glance.
    least = 2.0 / surface.scale
    if len(cells) == whole and content.window:
        surface.outline(box.x(), box.y(), box.width(), box.height(), line, max(2.8, least))
        return
    for cell in cells:
        one = grid.cell_box(cell)
        surface.outline(one.x(), one.y(), grid.cell, grid.cell, line, max(2.4, least))


def _argb(text: str) -> int:
    return 0xFF000000 | int(text[1:], 16)
