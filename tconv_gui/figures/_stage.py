"""The stage that scatter and gather share: input × kernel = product, and the output it goes to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QPainterPath

from core.document import shape_text
from core.numbers_text import shown_number
from core.shown import Mask, ShownLayer, ShownStep, shown_layer
from core.trace import Order
from core.words_mark import QT_TRANSLATE_NOOP, Mark
from tconv_gui.figures.figure import CellRef, Frame
from tconv_gui.figures.grids import (
    Content,
    fitting_size,
    paint_grid,
    shows_digits,
    value_limits,
)
from tconv_gui.figures.layout import CELL, Cell, Grid, Layout, grid_for
from tconv_gui.figures.surface import Align, Families, Surface, text_width
from tconv_gui.theme import Role, Theme, colour, colour_image
from tconv_gui.theme.fonts import load_fonts
from tconv_gui.words import Words

INPUT = QT_TRANSLATE_NOOP("figure", "input")
KERNEL = QT_TRANSLATE_NOOP("figure", "kernel")
KERNEL_TURNED = QT_TRANSLATE_NOOP("figure", "used turned by 180°")
BIAS = QT_TRANSLATE_NOOP("figure", "bias")
OUTPUT = QT_TRANSLATE_NOOP("figure", "output")
STAMP = QT_TRANSLATE_NOOP("figure", "stamp")
PRODUCTS = QT_TRANSLATE_NOOP("figure", "products")
ADD = QT_TRANSLATE_NOOP("figure", "add onto the output")
PADDING = QT_TRANSLATE_NOOP("figure", "dashed: padding")
CROPPED = QT_TRANSLATE_NOOP("figure", "hatched: cropped by padding")
UNUSED = QT_TRANSLATE_NOOP("figure", "hatched: never read")
UNHEARD = QT_TRANSLATE_NOOP("figure", "hatched: its whole stamp is cropped")
HOLES = QT_TRANSLATE_NOOP("figure", "dotted: no stamp reaches it")
MAGNIFIED = QT_TRANSLATE_NOOP("figure", "drawn {factor} times larger")
UNCROPPED = QT_TRANSLATE_NOOP("figure", "outside the dashes: output_padding")
CAPTION = QT_TRANSLATE_NOOP("figure", "{operation} · {parameters} · {before} → {after}")

EDGE = 4.0
THUMB_CELL = 20.0
MOST_THUMBS = 6
# From so many cells along a side on, labels grow with the grids and the kernel is magnified.
LARGE_SIDE = 11
MAGNIFY_FROM = 24


@dataclass(frozen=True, slots=True)
class Metrics:
    """Lengths of labels and gaps; ``k`` grows with the grids, so that a slide stays readable."""

    k: float = 1.0

    @property
    def title(self) -> float:
        """Font size of the grids' names."""
        return 15.0 * self.k

    @property
    def note(self) -> float:
        """Font size of sizes, notes and the caption."""
        return 12.5 * self.k

    @property
    def title_height(self) -> float:
        """Room above a grid."""
        return 28.0 * self.k

    @property
    def note_height(self) -> float:
        """Room for a line below a grid."""
        return 19.0 * self.k

    @property
    def legend_height(self) -> float:
        """Room for the colour scale below a grid."""
        return 24.0 * self.k

    @property
    def gap(self) -> float:
        """Room between grids side by side."""
        return 60.0 * min(self.k, 3.0)

    @property
    def row_gap(self) -> float:
        """Room between the rows of grids."""
        return 40.0 * min(self.k, 3.0)

    @property
    def caption_height(self) -> float:
        """Room for the caption at the bottom."""
        return 38.0 * self.k

    @property
    def sign(self) -> float:
        """Font size of × and =."""
        return 26.0 * min(self.k, 3.5)


def metrics_for(shown: ShownLayer) -> Metrics:
    """Labels that keep their part of the picture as grids grow."""
    side = max(*shown.input.shape, *shown.output.shape)
    return Metrics(max(1.0, side / LARGE_SIDE))


def kernel_cell(shown: ShownLayer) -> float:
    """A kernel's cell: as long as all others, magnified beside grids too large for digits."""
    side = max(*shown.input.shape, *shown.output.shape)
    if side < MAGNIFY_FROM:
        return CELL
    return CELL * max(1, int(side / 5 / max(*shown.kernel.shape, 3)))


@dataclass(frozen=True)
class Kind:
    """What tells scatter from gather: the order, and whether the stamps stand beneath."""

    order: Order
    product_title: Mark
    thumbs: bool


@dataclass(frozen=True, eq=False)
class Block:
    """A grid with its title line above (or at its left, ``aside``) and its notes below."""

    grid: Grid
    title: str
    size_text: str
    notes: tuple[str, ...]
    width: float
    height: float
    aside: bool = False


@dataclass(frozen=True, eq=False)
class Arrangement:
    """The blocks of a stage, placed."""

    layout: Layout
    blocks: tuple[Block, ...]
    metrics: Metrics

    def block(self, name: str) -> Block:
        """The block whose grid is called ``name``."""
        return next(block for block in self.blocks if block.grid.name == name)


def families_of(frame: Frame) -> Families:
    """The fonts for the frame's language."""
    return load_fonts(frame.words.language)


def stage_layout(kind: Kind, frame: Frame) -> Layout:
    """Places of the stage's grids for one frame."""
    return arrange(kind, frame).layout


def arrange(kind: Kind, frame: Frame) -> Arrangement:
    """The arrangement that is largest in the frame's aspect."""
    return _arrange(
        kind, shown_layer(frame.document, frame.layer), frame.words, round(frame.aspect, 2)
    )


@lru_cache(maxsize=32)
def _arrange(kind: Kind, shown: ShownLayer, words: Words, aspect: float) -> Arrangement:
    m = metrics_for(shown)
    blocks = _blocks(kind, shown, words, m)
    options = [
        (_two_rows(kind, shown, blocks, m), 0.76 if m.k < 1.5 else 1.15),
        (_one_row(kind, shown, blocks, m), 0.9),
        (_three_columns(blocks, m), 1.0),
    ]

    def cost(option: tuple[Arrangement, float]) -> float:
        size = option[0].layout.size
        return max(size.width() / aspect, size.height()) * option[1]

    return min(options, key=cost)[0]


def _blocks(kind: Kind, shown: ShownLayer, words: Words, m: Metrics) -> dict[str, Block]:
    layer = shown.document.layers[shown.position]
    maps = shown.document.feature_maps
    own_in, own_out = shown.input_window, shown.output_window
    axes, cell = shown.axes, kernel_cell(shown)
    kernel = grid_for("kernel", shown.kernel, cell=cell, axes=axes)
    turned = (KERNEL_TURNED,) if layer.flipped else ()
    magnified = (MAGNIFIED,) if cell > CELL else ()
    named = (
        (grid_for("input", shown.input, top=own_in.top, left=own_in.left, axes=axes),
         f"{words(INPUT)} x", maps[shown.position].shape[2:], _input_notes(shown)),
        (kernel, f"{words(KERNEL)} w", layer.spec.kernel_size, (*turned, *magnified)),
        (replace(kernel, name="product"), f"{words(kind.product_title)} x[00,00]·w", (), ()),
        (grid_for("output", shown.output, top=own_out.top, left=own_out.left, axes=axes),
         f"{words(OUTPUT)} y", maps[shown.position + 1].shape[2:], _output_notes(shown)),
    )  # fmt: skip
    families = load_fonts(words.language)
    blocks = {}
    for grid, title, size, notes in named:
        lines = tuple(words(note, factor=round(cell / CELL)) for note in notes)
        size_text = shape_text(size) if size else ""
        wide = text_width(title, m.title, "semibold", families) + 8
        if size_text:
            wide += text_width(size_text, m.note, "regular", families) + 10
        for line in lines:
            wide = max(wide, text_width(line, m.note, "regular", families))
        below = max(m.legend_height, m.note_height * len(lines))
        blocks[grid.name] = Block(
            grid, title, size_text, lines, max(wide, grid.width),
            m.title_height + grid.height + below,
        )  # fmt: skip
    if layer.bias is not None:
        text = f"{words(BIAS)} b"
        wide = cell + 10 + text_width(text, m.title, "semibold", families)
        blocks["bias"] = Block(Grid("bias", 1, 1, cell=cell, axes=1), text, "", (), wide, cell)
    return blocks


def _input_notes(shown: ShownLayer) -> tuple[Mark, ...]:
    notes = []
    w = shown.input_window
    if shown.input.shape != (w.bottom - w.top, w.right - w.left):
        notes.append(PADDING)
    if shown.unused.any():
        notes.append(UNHEARD if shown.scatters else UNUSED)
    return tuple(notes)


def _output_notes(shown: ShownLayer) -> tuple[Mark, ...]:
    notes = []
    w = shown.output_window
    if shown.output.shape != (w.bottom - w.top, w.right - w.left):
        notes.append(CROPPED)
    if shown.uncropped.any():
        notes.append(UNCROPPED)
    if shown.holes.any():
        notes.append(HOLES)
    return tuple(notes)


def _column(blocks: dict[str, Block]) -> tuple[float, float]:
    """Width and height of the kernel with its bias beneath."""
    column = [blocks[name] for name in ("kernel", "bias") if name in blocks]
    return max(b.width for b in column), sum(b.height for b in column)


def _place_column(
    blocks: dict[str, Block], x: float, y: float, placed: dict[str, Grid], m: Metrics
) -> None:
    kernel = blocks["kernel"]
    placed["kernel"] = kernel.grid.at(x, y + m.title_height)
    if "bias" in blocks:
        placed["bias"] = blocks["bias"].grid.at(x, y + kernel.height)


def _first_row(
    blocks: dict[str, Block], placed: dict[str, Grid], height: float, m: Metrics
) -> float:
    """Place input × kernel = product, centred in ``height``; the row's right end."""
    block = blocks["input"]
    placed["input"] = block.grid.at(EDGE, EDGE + (height - block.height) / 2 + m.title_height)
    x = EDGE + block.width + m.gap
    width, column_height = _column(blocks)
    _place_column(blocks, x, EDGE + (height - column_height) / 2, placed, m)
    x += width + m.gap
    block = blocks["product"]
    placed["product"] = block.grid.at(x, placed["kernel"].y)
    return x + block.width


def _two_rows(
    kind: Kind, shown: ShownLayer, blocks: dict[str, Block], m: Metrics
) -> Arrangement:
    placed: dict[str, Grid] = {}
    height = max(blocks["input"].height, _column(blocks)[1], blocks["product"].height)
    right = _first_row(blocks, placed, height, m)
    top = EDGE + height + m.row_gap - m.legend_height / 2
    if kind.order == "gather":
        top = max(top, placed["product"].rect.bottom() + m.row_gap + m.note * 2)
    output = blocks["output"]
    side = 16.0 + output.width - max(output.grid.width, 0)
    side = max(side, 110.0 * m.k)
    width = max(right, output.grid.width + 2 * side)
    shift = (width - right) / 2
    placed = {name: grid.at(grid.x + shift, grid.y) for name, grid in placed.items()}
    placed["output"] = output.grid.at((width - output.grid.width) / 2, top)
    bottom = top + output.height - m.title_height
    blocks = blocks | {"output": replace(output, aside=True)}
    return _with_thumbs(kind, shown, blocks, placed, width, bottom, "below", m)


def _one_row(
    kind: Kind, shown: ShownLayer, blocks: dict[str, Block], m: Metrics
) -> Arrangement:
    placed: dict[str, Grid] = {}
    output = blocks["output"]
    height = max(
        blocks["input"].height, _column(blocks)[1], blocks["product"].height, output.height
    )
    right = _first_row(blocks, placed, height, m) + m.gap * 1.3
    placed["output"] = output.grid.at(right, EDGE + (height - output.height) / 2 + m.title_height)
    width, bottom = right + output.width + EDGE, EDGE + height
    return _with_thumbs(kind, shown, blocks, placed, width, bottom, "right", m)


def _three_columns(blocks: dict[str, Block], m: Metrics) -> Arrangement:
    placed: dict[str, Grid] = {}
    inputs, output, product = blocks["input"], blocks["output"], blocks["product"]
    width, column = _column(blocks)
    middle = column + m.row_gap / 2 + product.height
    height = max(inputs.height, middle, output.height)
    placed["input"] = inputs.grid.at(EDGE, EDGE + (height - inputs.height) / 2 + m.title_height)
    x = EDGE + inputs.width + m.gap
    top = EDGE + (height - middle) / 2
    _place_column(blocks, x, top, placed, m)
    placed["product"] = product.grid.at(x, top + column + m.row_gap / 2 + m.title_height)
    x += max(width, product.width) + m.gap
    placed["output"] = output.grid.at(x, EDGE + (height - output.height) / 2 + m.title_height)
    return _finish(blocks, placed, x + output.width + EDGE, EDGE + height, {}, "column", m)


def _with_thumbs(
    kind: Kind,
    shown: ShownLayer,
    blocks: dict[str, Block],
    placed: dict[str, Grid],
    width: float,
    bottom: float,
    flow: str,
    m: Metrics,
) -> Arrangement:
    """Add the strip of single stamps beneath, where it fits into the width."""
    thumbs = _thumb_grids(kind, shown)
    strip = sum(grid.width for grid in thumbs) + 46 * len(thumbs)
    if thumbs and strip <= width:
        x = (width - strip + 46) / 2
        for grid in thumbs:
            placed[grid.name] = grid.at(x, bottom + m.title_height)
            x += grid.width + 46
        bottom += m.title_height + thumbs[0].height + 8
    return _finish(blocks, placed, width, bottom, {}, flow, m)


def _finish(
    blocks: dict[str, Block],
    placed: dict[str, Grid],
    width: float,
    bottom: float,
    spots: dict[str, QPointF],
    flow: str,
    m: Metrics,
) -> Arrangement:
    spots["caption"] = QPointF(width / 2, bottom + m.caption_height - 8 * m.k)
    spots[flow] = QPointF()
    order = ("input", "kernel", "bias", "product", "output")
    names = [name for name in order if name in placed]
    thumbs = [name for name in placed if name.startswith("thumb")]
    layout = Layout(
        QSizeF(width, bottom + m.caption_height),
        tuple(placed[name] for name in [*names, *thumbs]),
        spots,
    )
    moved = tuple(replace(block, grid=placed[name]) for name, block in blocks.items())
    return Arrangement(layout, moved, m)


def _thumb_grids(kind: Kind, shown: ShownLayer) -> list[Grid]:
    if not kind.thumbs or not shown.scatters:
        return []
    count = shown.step_count("scatter")
    rows, columns = shown.output.shape
    if count > MOST_THUMBS or rows > 6 or columns > 8:
        return []
    own = shown.output_window
    return [
        Grid(f"thumb{n}", rows, columns, cell=THUMB_CELL, top=own.top, left=own.left,
             axes=shown.axes)
        for n in range(1, count + 1)
    ]  # fmt: skip


# --- painting ---------------------------------------------------------------------------------


def paint_stage(kind: Kind, surface: Surface, frame: Frame, theme: Theme) -> None:
    """Paint the whole stage; only what is exposed costs time."""
    arrangement = arrange(kind, frame)
    moment = moment_of(kind, frame)
    inner = _only_grid(surface, arrangement)
    if inner is not None:
        content = _content(inner.grid.name, kind, frame, moment, theme, surface.families)
        paint_grid(surface, inner.grid, content, theme)
        paint_callout(surface, arrangement.layout, frame, moment, theme)
        return
    for block in arrangement.blocks:
        _paint_title(surface, block, arrangement.metrics, frame, moment, theme)
        if not surface.is_exposed(_reach(block, arrangement.metrics)):
            continue
        content = _content(block.grid.name, kind, frame, moment, theme, surface.families)
        paint_grid(surface, block.grid, content, theme)
        _paint_notes(surface, block, arrangement.metrics, theme)
        if block.grid.name in ("input", "kernel", "output"):
            _paint_legend(surface, block.grid, content, arrangement.metrics, theme)
    _paint_operators(surface, arrangement, kind, frame, moment, theme)
    _paint_thumbs(surface, arrangement, frame, moment, theme)
    paint_caption(surface, arrangement.layout, arrangement.metrics, frame, theme)
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


@dataclass(frozen=True, eq=False)
class Moment:
    """A frame's step on the shown planes."""

    shown: ShownLayer
    number: int
    count: int
    step: ShownStep | None
    order: Order
    lit: dict[str, set[Cell]]


@lru_cache(maxsize=8)
def moment_of(kind: Kind, frame: Frame) -> Moment:
    """What is current and lit in a frame."""
    shown = shown_layer(frame.document, frame.layer)
    count = shown.step_count(kind.order)
    number = max(0, min(frame.step, count))
    step = shown.step(kind.order, number) if number else None
    return Moment(shown, number, count, step, kind.order, lit_cells(shown, frame.pointed, step))


MOST_LIT = 400


def lit_cells(
    shown: ShownLayer, pointed: CellRef | None, step: ShownStep | None
) -> dict[str, set[Cell]]:
    """The cells that feed the cell pointed at and those it feeds, by grid."""
    lit: dict[str, set[Cell]] = {}
    if pointed is None:
        return lit
    layer = shown.document.layers[shown.position]
    if pointed.grid in ("input", "output"):
        window = shown.input_window if pointed.grid == "input" else shown.output_window
        row, column = (0, *pointed.index)[-2:]
        cell = (row + window.top, column + window.left)
        plane = shown.input if pointed.grid == "input" else shown.output
        if not (0 <= cell[0] < plane.shape[0] and 0 <= cell[1] < plane.shape[1]):
            return lit
        index = cell[-shown.axes :]
        terms = (
            shown.table.of_input(index) if pointed.grid == "input" else shown.table.of_output(index)
        )
        lit["input"] = {_two(i) for i in terms.input.tolist()}
        lit["output"] = {_two(o) for o in terms.output.tolist()}
        lit["kernel"] = {_two(layer.kernel_index(tuple(t))) for t in terms.weight.tolist()}
    elif pointed.grid in ("kernel", "product") and step is not None:
        cell = _two(pointed.index)
        pairs = [
            (i, o) for i, o, k in zip(step.inputs, step.outputs, step.kernel, strict=True)
            if k == cell
        ]  # fmt: skip
        lit["kernel"] = lit["product"] = {cell}
        lit["input"] = {i for i, _ in pairs}
        lit["output"] = {o for _, o in pairs}
    return lit


@lru_cache(maxsize=16)
def _content(
    name: str, kind: Kind, frame: Frame, moment: Moment, theme: Theme, families: Families
) -> Content:
    shown, step = moment.shown, moment.step
    pointed = drawn_cell(frame.pointed, name, shown)
    selected = drawn_cell(frame.selected, name, shown)
    lit = moment.lit.get(name, set())
    size, limits = size_of(shown, name, families), limits_of(shown, name)
    if name == "input":
        return Content(
            shown.input, theme.input, size, outside=outside_cells(shown, "input"),
            outside_kind="dashed", unused=shown.unused,
            current=set(step.inputs) if step else (), lit=lit, pointed=pointed,
            selected=selected, shade=frame.shade, limits=limits,
        )  # fmt: skip
    if name == "kernel":
        gathers = kind.order == "gather" and step is not None
        return Content(
            shown.kernel, theme.kernel, size,
            current=set(step.kernel) if gathers and step else (), lit=lit,
            pointed=pointed, selected=selected, shade=frame.shade, limits=limits,
        )  # fmt: skip
    if name == "bias":
        return Content(
            np.full((1, 1), shown.bias), theme.kernel, size, pointed=pointed, selected=selected
        )
    if name == "product":
        return _product_content(shown, step, theme, lit, pointed, families)
    return _output_content(kind, frame, moment, theme, lit, pointed, families)


def _product_content(
    shown: ShownLayer,
    step: ShownStep | None,
    theme: Theme,
    lit: Iterable[Cell],
    pointed: Cell | None,
    families: Families,
) -> Content:
    values = np.zeros(shown.kernel.shape)
    blank = np.ones(shown.kernel.shape, dtype=bool)
    outside = np.zeros(shown.kernel.shape, dtype=bool)
    if step is not None:
        own = outside_cells(shown, "output")
        for cell, output, value in zip(step.kernel, step.outputs, step.values, strict=True):
            values[cell] = value
            blank[cell] = False
            outside[cell] = bool(own is not None and own[output])
    size = min(
        fitting_size(np.where(blank, 0.0, values), kernel_cell(shown), families),
        size_of(shown, "kernel", families),
    )
    return Content(
        values, theme.current if step else Role(theme.soft_ink, theme.panel), size, blank=blank,
        outside=outside if outside.any() and not outside.all() else None,
        outside_kind="hatched", lit=tuple(lit), pointed=pointed, bold=True,
        unused=outside if outside.all() else None, limits=limits_of(shown, "output"),
    )  # fmt: skip


def _output_content(
    kind: Kind,
    frame: Frame,
    moment: Moment,
    theme: Theme,
    lit: Iterable[Cell],
    pointed: Cell | None,
    families: Families,
) -> Content:
    shown, step = moment.shown, moment.step
    landed = moment.number if frame.motion >= 1 else max(moment.number - 1, 0)
    progress = shown.progress(kind.order, landed)
    outside = outside_cells(shown, "output")
    sums = progress.sums
    if shown.bias:
        inside = np.ones(sums.shape, dtype=bool) if outside is None else ~outside
        sums = np.where(inside, sums + shown.bias, sums)
    blank = progress.counts == 0
    finished = landed == moment.count
    if finished or shown.bias:
        own = shown.holes if finished else np.zeros(blank.shape, dtype=bool)
        if shown.bias:
            own = own | (np.ones_like(blank) if outside is None else ~outside)
        if finished or kind.order == "scatter":
            blank = blank & ~own
    notes: dict[Cell, str] = {}
    if kind.order == "scatter" and step is not None and frame.motion >= 1:
        notes = _sums_made(shown, step, moment.number, kind.order)
    current = current_outputs(moment)
    return Content(
        sums, theme.output, size_of(shown, "output", families), blank=blank, outside=outside,
        outside_kind="hatched", holes=shown.holes if finished else None,
        uncropped=shown.uncropped,
        counts=progress.counts if kind.order == "scatter" else None, current=current,
        notes=notes, lit=tuple(lit), pointed=pointed, shade=frame.shade, bold=True,
        limits=limits_of(shown, "output"),
    )  # fmt: skip


def current_outputs(moment: Moment) -> set[Cell]:
    """The output cells that the current step is about."""
    if moment.step is None:
        return set()
    if moment.order == "scatter":
        return set(moment.step.outputs)
    window = moment.shown.output_window
    row, column = _two(moment.step.index)
    return {(row + window.top, column + window.left)}


def _sums_made(
    shown: ShownLayer, step: ShownStep, number: int, order: Order
) -> dict[Cell, str]:
    """“before + stamp” for every cell that already held something."""
    before = shown.progress(order, number - 1)
    notes = {}
    outside = outside_cells(shown, "output")
    for cell, value in zip(step.outputs, step.values, strict=True):
        if before.counts[cell]:
            base = float(before.sums[cell])
            if shown.bias and not (outside is not None and outside[cell]):
                base += shown.bias
            notes[cell] = f"{shown_number(base)} + {signed_text(value)}"
    return notes


@lru_cache(maxsize=64)
def size_of(shown: ShownLayer, name: str, families: Families) -> float:
    planes = {
        "input": shown.input,
        "kernel": shown.kernel,
        "output": shown.output + shown.bias,
        "bias": np.full((1, 1), shown.bias),
        "product": shown.kernel,
    }
    cell = kernel_cell(shown) if name in ("kernel", "bias", "product") else CELL
    size = fitting_size(planes[name], cell, families)
    # Room for the number of stamps in the corner, so that it is not read as an exponent.
    return min(size, CELL * 0.375) if name == "output" else size


@lru_cache(maxsize=64)
def limits_of(shown: ShownLayer, name: str) -> tuple[float, float]:
    """The ends of a grid's colour scale: those of the finished values, at every step."""
    planes = {"input": shown.input, "kernel": shown.kernel, "output": shown.output + shown.bias}
    return value_limits(planes.get(name, shown.kernel))


@lru_cache(maxsize=32)
def outside_cells(shown: ShownLayer, name: str) -> Mask | None:
    """Cells around the own ones: padding or the cropped ring; None if there are none."""
    window = shown.input_window if name == "input" else shown.output_window
    plane = shown.input if name == "input" else shown.output
    mask = np.ones(plane.shape, dtype=bool)
    mask[window.slices] = False
    return mask if mask.any() else None


def drawn_cell(cell: CellRef | None, name: str, shown: ShownLayer) -> Cell | None:
    if cell is None or cell.grid != name:
        return None
    row, column = _two(cell.index)
    if name in ("input", "output"):
        window = shown.input_window if name == "input" else shown.output_window
        row, column = row + window.top, column + window.left
        plane = shown.input if name == "input" else shown.output
        if not (0 <= row < plane.shape[0] and 0 <= column < plane.shape[1]):
            return None
    return row, column


def _two(index: Iterable[int]) -> Cell:
    row, column = (0, *index)[-2:]
    return row, column


def index_text(symbol: str, index: Iterable[int]) -> str:
    """A cell's name.

    >>> index_text("x", (1, 0))
    'x[1,0]'
    """
    return f"{symbol}[{','.join(str(i) for i in index)}]"


def _paint_title(
    surface: Surface, block: Block, m: Metrics, frame: Frame, moment: Moment, theme: Theme
) -> None:
    grid = block.grid
    roles = {"input": theme.input, "output": theme.output, "product": theme.current}
    line = colour(roles.get(grid.name, theme.kernel).line)
    soft = colour(theme.soft_ink)
    if grid.name == "bias":
        y = grid.y + grid.cell / 2 + m.title * 0.36
        surface.text(block.title, grid.x + grid.cell + 10, y, m.title, line, "semibold")
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


def product_title(frame: Frame, moment: Moment) -> str:
    """The title over the products: whose stamp, or the products of which output."""
    words = frame.words
    if moment.order == "gather":
        return words(PRODUCTS) + (" x·w" if moment.step else "")
    if moment.step is None:
        return words(STAMP)
    return f"{words(STAMP)} {index_text('x', moment.step.index)}·w"


def _paint_notes(surface: Surface, block: Block, m: Metrics, theme: Theme) -> None:
    grid = block.grid
    y = grid.y + grid.height + m.note * 1.5
    for note in block.notes:
        surface.text(note, grid.x, y, m.note, colour(theme.soft_ink))
        y += m.note_height


def _paint_legend(
    surface: Surface, grid: Grid, content: Content, m: Metrics, theme: Theme
) -> None:
    """A colour bar beside a shaded grid's lower edge, linear, with its ends written out."""
    if shows_digits(grid.cell, content.size, surface.scale) and not content.shade:
        return
    low, high = content.scale_limits
    scale = theme.diverging if low < 0 else theme.sequential
    width = min(max(grid.width * 0.4, 2 * CELL), 8 * CELL)
    texts = shown_number(low), shown_number(high)
    left, right = (text_width(text, m.note, "regular", surface.families) + 6 for text in texts)
    start = grid.x + grid.width - width - right
    if start - left < grid.x:
        start = grid.x + left
    y = grid.y + grid.height + 7 * m.k
    parts = 48
    pixels = colour_image(np.linspace(low, high, parts), low, high, scale)
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
        x, y = kernel.x + kernel.width / 2, product.y - m.title_height - m.row_gap / 4
        surface.text("=", x, y, m.sign, ink, align="centre")
    else:
        surface.text("=", product.x - m.gap / 2, middle, m.sign, ink, align="centre")
    if moment.step is None:
        return
    line = colour(theme.current.line)
    size = m.note * 1.08
    room = _label_room(layout)
    label = frame.words(ADD)
    if kind.order == "gather":
        label = _fitting_sum(moment, room, size, surface.families)
    size *= min(1.0, room / text_width(label, size, "semibold", surface.families))
    if "below" in layout.spots:
        goal = _goal(output, moment)
        drop = 0.0
        if kind.order == "gather":
            drop = size * 1.9
            wide = text_width(label, size, "semibold", surface.families)
            x = max(product.x + product.width / 2, wide / 2)
            x = min(x, layout.size.width() - wide / 2)
            y = product.y + product.height + size * 1.5
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


def _label_room(layout: Layout) -> float:
    """How wide the label under the products may be."""
    product, output = layout.grid("product"), layout.grid("output")
    if "below" in layout.spots:
        return layout.size.width() - 2 * EDGE
    beside = product.y + product.height < output.y + output.height + 4
    return (output.x - 8 if beside else layout.size.width()) - product.x


def _fitting_sum(moment: Moment, room: float, size: float, families: Families) -> str:
    """The gather sum in full if there is room, else with its products, else with some of them."""
    options = [gather_sum(moment, 9, factors=True)]
    options += [gather_sum(moment, most) for most in range(9, 2, -1)]
    for text in options:
        if text_width(text, size, "semibold", families) <= room:
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


def gather_sum(moment: Moment, most: int = 9, factors: bool = False) -> str:
    """The sum of a gather step: its products, or the ``factors`` that they are made of."""
    step, shown = moment.step, moment.shown
    if step is None:
        return ""
    terms = [signed_text(value) for value in step.values]
    if factors:
        terms = [
            f"{signed_text(float(shown.input[i]))}·{signed_text(float(shown.kernel[w]))}"
            for i, w in zip(step.inputs, step.kernel, strict=True)
        ]
    if len(terms) > most:
        terms = [*terms[: most - 2], "…"]
    if shown.bias:
        terms.append(signed_text(shown.bias))
    total = sum(step.values) + shown.bias
    return f"{' + '.join(terms) or '0'} = {shown_number(total)}"


def signed_text(value: float) -> str:
    """A number inside a sum: in brackets if negative.

    >>> signed_text(2.0), signed_text(-1.0)
    ('2', '(−1)')
    """
    text = shown_number(value)
    return f"({text})" if text.startswith("−") else text


def _paint_thumbs(
    surface: Surface, arrangement: Arrangement, frame: Frame, moment: Moment, theme: Theme
) -> None:
    thumbs = [grid for grid in arrangement.layout.grids if grid.name.startswith("thumb")]
    size, soft = arrangement.metrics.note * 0.92, colour(theme.soft_ink)
    for n, grid in enumerate(thumbs, start=1):
        current = n == moment.number
        paint_stamp_alone(surface, grid, moment.shown, n, n <= moment.number, current, theme)
        x, y = grid.x + grid.width, grid.y + grid.height / 2 + 6
        if n < len(thumbs):
            surface.text("+", x + 23, y, 16, soft, align="centre")
        else:
            surface.text("= y", x + 12, y, 16, soft)
        label = index_text("x", moment.shown.step_index("scatter", n)) + "·w"
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
) -> None:
    """One stamp on an empty output-sized grid; dotted while it is still to come."""
    step = shown.step("scatter", number)
    values = np.zeros(shown.output.shape)
    blank = np.ones(shown.output.shape, dtype=bool)
    for cell, value in zip(step.outputs, step.values, strict=True):
        values[cell] = value
        blank[cell] = not done
    role = theme.current if current else theme.output
    size = min(
        fitting_size(np.where(blank, 0.0, values), grid.cell, surface.families), grid.cell * 0.5
    )
    content = Content(
        values, role, size, blank=blank, outside=outside_cells(shown, "output"),
        outside_kind="hatched", faint=True,
    )  # fmt: skip
    paint_grid(surface, grid, content, theme)
    if step.outputs:
        box = grid.cells_box(step.outputs)
        style = Qt.PenStyle.SolidLine if done else Qt.PenStyle.DotLine
        surface.outline(
            box.x(), box.y(), box.width(), box.height(), colour(role.line), 1.8, style
        )


def caption_text(frame: Frame) -> str:
    """Operation, parameters and sizes in one line."""
    layer = frame.document.layers[frame.layer]
    maps = frame.document.feature_maps
    spec = layer.spec
    parts = []
    for name in layer.operation.parameters:
        value = getattr(spec, name)
        parts.append(f"{name} {parameter_text(name, value)}")
    return frame.words(
        CAPTION,
        operation=frame.words(layer.operation.title),
        parameters=", ".join(parts),
        before=shape_text(maps[frame.layer].shape[2:]),
        after=shape_text(maps[frame.layer + 1].shape[2:]),
    )


def parameter_text(name: str, value: object) -> str:
    """A hyper-parameter as short as it can be said.

    >>> parameter_text("stride", (2, 2)), parameter_text("padding", ((0, 1), (0, 1)))
    ('2', '(0, 1)')
    """
    if isinstance(value, str):
        return value
    assert isinstance(value, tuple)
    if name == "kernel_size":
        return shape_text(value)
    entries = [e[0] if isinstance(e, tuple) and e[0] == e[1] else e for e in value]
    if all(entry == entries[0] for entry in entries):
        return str(entries[0])
    return "×".join(str(entry) for entry in entries)


def paint_caption(
    surface: Surface, layout: Layout, m: Metrics, frame: Frame, theme: Theme
) -> None:
    """The caption at the bottom, made smaller where the figure is narrow."""
    spot = layout.spots["caption"]
    text = caption_text(frame)
    width = text_width(text, m.note, "regular", surface.families)
    size = m.note * min(1.0, (layout.size.width() - 4) / max(width, 1.0))
    surface.text(text, spot.x(), spot.y(), size, colour(theme.soft_ink), align="centre")


CALLOUT_PX = 15.0


def paint_callout(
    surface: Surface, layout: Layout, frame: Frame, moment: Moment, theme: Theme
) -> None:
    """The number of the cell pointed at, where cells are too small for digits."""
    cell = frame.pointed
    if cell is None or _has_digits(moment.shown, cell, surface.families, surface.scale):
        return
    text = callout_text(frame, moment)
    place = layout.cell_rect(cell)
    if place is None or not text:
        return
    size = CALLOUT_PX / surface.scale
    wide = text_width(text, size, "semibold", surface.families) + size
    x = min(max(place.center().x() - wide / 2, 0.0), layout.size.width() - wide)
    y = place.y() - 2.2 * size if place.y() > 2.2 * size else place.bottom() + 0.6 * size
    surface.panel(x, y, wide, 1.7 * size, colour(theme.ink), size * 0.35)
    surface.text(text, x + size / 2, y + 1.2 * size, size, colour(theme.panel), "semibold")


def _has_digits(shown: ShownLayer, cell: CellRef, families: Families, scale: float) -> bool:
    if cell.grid not in ("input", "output"):
        return True
    return shows_digits(CELL, size_of(shown, cell.grid, families), scale)


def callout_text(frame: Frame, moment: Moment) -> str:
    """“y[3,4] = 12” for a cell of the input or the output, as far as the steps have come."""
    cell, shown = frame.pointed, moment.shown
    if cell is None or cell.grid not in ("input", "output"):
        return ""
    drawn = drawn_cell(cell, cell.grid, shown)
    if drawn is None:
        return ""
    if cell.grid == "input":
        return f"{index_text('x', cell.index)} = {shown_number(float(shown.input[drawn]))}"
    value = float(shown.progress(moment.order, moment.number).sums[drawn]) + shown.bias
    return f"{index_text('y', cell.index)} = {shown_number(value)}"


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
    content = _product_content(moment.shown, moment.step, theme, (), None, surface.families)
    paint_grid(surface, lift, content, theme)
    surface.painter.restore()


# --- what changed -----------------------------------------------------------------------------


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
        or old.motion < 1
        or new.motion < 1
    ):
        return None
    arrangement = arrange(kind, new)
    layout = arrangement.layout
    before, after = moment_of(kind, old), moment_of(kind, new)
    rects: list[QRectF] = []
    for name in ("input", "kernel", "bias", "product", "output"):
        if layout.has(name):
            cells = _marked(kind, name, old, before) ^ _marked(kind, name, new, after)
            rects += _around(layout.grid(name), cells)
    if before.number != after.number:
        rects += _step_damage(kind, arrangement, before, after)
    rects += _callout_damage(layout, after.shown, old, new, scale)
    return [rect.adjusted(-6, -6, 6, 6) for rect in rects]


def _callout_damage(
    layout: Layout, shown: ShownLayer, old: Frame, new: Frame, scale: float
) -> list[QRectF]:
    """Around the callouts of two frames."""
    rects = []
    for frame in (old, new):
        cell = frame.pointed
        if cell is None or _has_digits(shown, cell, families_of(frame), scale):
            continue
        place = layout.cell_rect(cell)
        if place is not None:
            high, wide = 3 * CALLOUT_PX / scale, 8 * CALLOUT_PX / scale
            x = min(max(place.center().x(), wide), layout.size.width() - wide)
            rects.append(QRectF(x - wide, place.y() - high, 2 * wide, 2 * high + place.height()))
    return rects


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
            rects.append(QRectF(product.x, bottom, _label_room(layout), m.note * 2.2))
    for grid in layout.grids:
        if grid.name.startswith("thumb"):
            number = int(grid.name[5:])
            low_step, high_step = sorted((before.number, after.number))
            if low_step <= number <= high_step:
                rects.append(grid.rect.adjusted(0, -m.title_height, 0, 0))
    return rects
