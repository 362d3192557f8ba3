"""The stage that scatter and gather share: input × kernel = product, and the output it goes to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
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
from tconv_gui.figures.grids import Content, fitting_size, paint_grid, value_limits
from tconv_gui.figures.layout import CELL, Cell, Grid, Layout
from tconv_gui.figures.surface import Families, Surface, text_width
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
UNCROPPED = QT_TRANSLATE_NOOP("figure", "outside the dashes: output_padding")
CAPTION = QT_TRANSLATE_NOOP("figure", "{operation} · {parameters} · {before} → {after}")

TITLE_SIZE = 15.0
SIZE_SIZE = 13.0
NOTE_SIZE = 12.0
TITLE_HEIGHT = 28.0
NOTE_HEIGHT = 20.0
LEGEND_HEIGHT = 22.0
GAP = 60.0
ROW_GAP = 44.0
CAPTION_HEIGHT = 36.0
EDGE = 4.0
THUMB_CELL = 20.0
MOST_THUMBS = 6


@dataclass(frozen=True)
class Kind:
    """What tells scatter from gather: the order, and whether the stamps stand beneath."""

    order: Order
    product_title: Mark
    thumbs: bool


@dataclass(frozen=True, eq=False)
class Block:
    """A grid with its title line above and its notes below."""

    grid: Grid
    title: str
    size_text: str
    notes: tuple[str, ...]
    width: float
    height: float


@dataclass(frozen=True, eq=False)
class Arrangement:
    """The blocks of a stage, placed."""

    layout: Layout
    blocks: tuple[Block, ...]

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
    blocks = _blocks(kind, shown, words)
    options = [
        _two_rows(kind, shown, blocks, words),
        _one_row(blocks),
        _three_columns(blocks),
    ]
    preference = (0.92, 1.0, 1.0)

    def cost(option: int) -> float:
        size = options[option].layout.size
        return max(size.width() / aspect, size.height()) * preference[option]

    return options[min(range(len(options)), key=cost)]


def _blocks(kind: Kind, shown: ShownLayer, words: Words) -> dict[str, Block]:
    layer = shown.document.layers[shown.position]
    maps = shown.document.feature_maps
    language = words.language
    families = load_fonts(language)
    own_in, own_out = shown.input_window, shown.output_window
    axes = shown.axes
    kernel_rows, kernel_columns = shown.kernel.shape
    input_grid = Grid("input", *shown.input.shape, top=own_in.top, left=own_in.left, axes=axes)
    output_grid = Grid("output", *shown.output.shape, top=own_out.top, left=own_out.left, axes=axes)
    named = (
        (input_grid, INPUT, "x", maps[shown.position].shape[2:], _input_notes(shown)),
        (Grid("kernel", kernel_rows, kernel_columns, axes=axes), KERNEL, "w",
         layer.spec.kernel_size, (KERNEL_TURNED,) if layer.flipped else ()),
        (Grid("product", kernel_rows, kernel_columns, axes=axes), kind.product_title, "",
         (), ()),
        (output_grid, OUTPUT, "y", maps[shown.position + 1].shape[2:], _output_notes(shown)),
    )  # fmt: skip
    blocks = {}
    for grid, title, symbol, size, notes in named:
        text = words(title) + (f" {symbol}" if symbol else "")
        if grid.name == "product":
            text += " x[00,00]·w"
        lines = tuple(words(note) for note in notes)
        size_text = shape_text(size) if size else ""
        wide = text_width(text, TITLE_SIZE, "semibold", families) + 8
        if size_text:
            wide += text_width(size_text, SIZE_SIZE, "regular", families) + 10
        for line in lines:
            wide = max(wide, text_width(line, NOTE_SIZE, "regular", families))
        if grid.name == "product":
            text = ""
        blocks[grid.name] = Block(
            grid, text, size_text, lines, max(wide, grid.width),
            TITLE_HEIGHT + grid.height + LEGEND_HEIGHT + NOTE_HEIGHT * len(lines),
        )  # fmt: skip
    if layer.bias is not None:
        grid = Grid("bias", 1, 1, axes=1)
        text = words(BIAS) + " b"
        wide = CELL + 10 + text_width(text, TITLE_SIZE, "semibold", families)
        blocks["bias"] = Block(grid, text, "", (), wide, CELL)
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


def _column(blocks: dict[str, Block], gap: float) -> tuple[list[str], float, float]:
    """Kernel with its bias beneath counts as one block: names, width, height."""
    names = ["kernel"] + (["bias"] if "bias" in blocks else [])
    width = max(blocks[name].width for name in names)
    height = sum(blocks[name].height for name in names) + gap * (len(names) - 1)
    return names, width, height


def _place_column(
    blocks: dict[str, Block], x: float, y: float, placed: dict[str, Grid]
) -> None:
    kernel = blocks["kernel"]
    placed["kernel"] = kernel.grid.at(x, y + TITLE_HEIGHT)
    if "bias" in blocks:
        placed["bias"] = blocks["bias"].grid.at(x, y + kernel.height + 6)


def _first_row(
    blocks: dict[str, Block], placed: dict[str, Grid], x: float, y: float, height: float
) -> float:
    """Place input × kernel = product from x on, centred in ``height``; the row's right end."""
    block = blocks["input"]
    placed["input"] = block.grid.at(x, y + (height - block.height) / 2 + TITLE_HEIGHT)
    x += block.width + GAP
    _, width, column_height = _column(blocks, 6)
    _place_column(blocks, x, y + (height - column_height) / 2, placed)
    x += width + GAP
    block = blocks["product"]
    placed["product"] = block.grid.at(x, placed["kernel"].y)
    return x + block.width


def _two_rows(
    kind: Kind, shown: ShownLayer, blocks: dict[str, Block], words: Words
) -> Arrangement:
    placed: dict[str, Grid] = {}
    _, _, column = _column(blocks, 6)
    height = max(blocks["input"].height, column, blocks["product"].height)
    right = _first_row(blocks, placed, EDGE, EDGE, height)
    top = EDGE + height + ROW_GAP - LEGEND_HEIGHT
    output = blocks["output"]
    thumbs = _thumb_grids(kind, shown)
    thumbs_width = (
        sum(grid.width for grid in thumbs) + 40 * (len(thumbs) - 1) if thumbs else 0.0
    )
    width = max(right, output.width + 2 * EDGE, thumbs_width + 2 * EDGE + 80)
    shift = (width - right) / 2
    placed = {name: grid.at(grid.x + shift, grid.y) for name, grid in placed.items()}
    placed["output"] = output.grid.at((width - output.width) / 2, top + TITLE_HEIGHT)
    bottom = top + output.height
    spots = {}
    if thumbs:
        spots["thumbs"] = QPointF(EDGE, bottom + 6)
        x = (width - thumbs_width) / 2 - 20
        for grid in thumbs:
            placed[grid.name] = grid.at(x, bottom + TITLE_HEIGHT + 2)
            x += grid.width + 40
        spots["thumbs"] = QPointF(placed[thumbs[0].name].x, bottom + TITLE_HEIGHT - 8)
        bottom += TITLE_HEIGHT + thumbs[0].height + 14
    return _finish(blocks, placed, width, bottom, spots, "below")


def _one_row(blocks: dict[str, Block]) -> Arrangement:
    placed: dict[str, Grid] = {}
    output = blocks["output"]
    _, _, column = _column(blocks, 6)
    height = max(blocks["input"].height, column, blocks["product"].height, output.height)
    right = _first_row(blocks, placed, EDGE, EDGE, height) + GAP * 1.3
    placed["output"] = output.grid.at(right, EDGE + (height - output.height) / 2 + TITLE_HEIGHT)
    return _finish(blocks, placed, right + output.width + EDGE, EDGE + height, {}, "right")


def _three_columns(blocks: dict[str, Block]) -> Arrangement:
    placed: dict[str, Grid] = {}
    inputs, output, product = blocks["input"], blocks["output"], blocks["product"]
    _, width, column = _column(blocks, 6)
    middle = column + 30 + product.height
    height = max(inputs.height, middle, output.height)
    placed["input"] = inputs.grid.at(EDGE, EDGE + (height - inputs.height) / 2 + TITLE_HEIGHT)
    x = EDGE + inputs.width + GAP * 0.8
    top = EDGE + (height - middle) / 2
    _place_column(blocks, x, top, placed)
    placed["product"] = product.grid.at(x, top + column + 30 + TITLE_HEIGHT)
    x += max(width, product.width) + GAP * 0.8
    placed["output"] = output.grid.at(x, EDGE + (height - output.height) / 2 + TITLE_HEIGHT)
    return _finish(blocks, placed, x + output.width + EDGE, EDGE + height, {}, "column")


def _finish(
    blocks: dict[str, Block],
    placed: dict[str, Grid],
    width: float,
    bottom: float,
    spots: dict[str, QPointF],
    flow: str,
) -> Arrangement:
    spots["caption"] = QPointF(width / 2, bottom + CAPTION_HEIGHT - 10)
    spots[flow] = QPointF()
    order = ("input", "kernel", "bias", "product", "output")
    names = [name for name in order if name in placed]
    thumbs = [name for name in placed if name.startswith("thumb")]
    layout = Layout(
        QSizeF(width, bottom + CAPTION_HEIGHT),
        tuple(placed[name] for name in [*names, *thumbs]),
        spots,
    )
    return Arrangement(layout, tuple(
        Block(placed[name], b.title, b.size_text, b.notes, b.width, b.height)
        for name, b in blocks.items()
    ))  # fmt: skip


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
    for block in arrangement.blocks:
        _paint_title(surface, block, frame, moment, theme)
        content = _content(block.grid.name, kind, frame, moment, theme, surface.families)
        paint_grid(surface, block.grid, content, theme)
        _paint_notes(surface, block, theme)
        if block.grid.name in ("input", "kernel", "output"):
            _paint_legend(surface, block.grid, content, theme)
    _paint_operators(surface, arrangement, kind, frame, moment, theme)
    _paint_thumbs(surface, arrangement, frame, moment, theme)
    paint_caption(surface, arrangement.layout, frame, theme)
    if frame.motion < 1 and moment.step is not None and kind.order == "scatter":
        _paint_flight(surface, arrangement.layout, frame, moment, theme)


@dataclass(frozen=True, eq=False)
class Moment:
    """A frame's step on the shown planes."""

    shown: ShownLayer
    number: int
    count: int
    step: ShownStep | None
    order: Order
    lit: dict[str, set[Cell]]


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


def _content(
    name: str, kind: Kind, frame: Frame, moment: Moment, theme: Theme, families: Families
) -> Content:
    shown, step = moment.shown, moment.step
    pointed = drawn_cell(frame.pointed, name, shown)
    selected = drawn_cell(frame.selected, name, shown)
    lit = moment.lit.get(name, set())
    size = size_of(shown, name, families)
    if name == "input":
        return Content(
            shown.input, theme.input, size, outside=outside_cells(shown, "input"),
            outside_kind="dashed", unused=shown.unused,
            current=set(step.inputs) if step else (), lit=lit, pointed=pointed,
            selected=selected, shade=frame.shade,
        )  # fmt: skip
    if name == "kernel":
        gathers = kind.order == "gather" and step is not None
        return Content(
            shown.kernel, theme.kernel, size,
            current=set(step.kernel) if gathers and step else (), lit=lit,
            pointed=pointed, selected=selected, shade=frame.shade,
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
        fitting_size(np.where(blank, 0.0, values), CELL, families),
        size_of(shown, "kernel", families),
    )
    return Content(
        values, theme.current if step else Role(theme.soft_ink, theme.panel), size, blank=blank,
        outside=outside if outside.any() and not outside.all() else None,
        outside_kind="hatched", lit=tuple(lit), pointed=pointed, bold=True,
        unused=outside if outside.all() else None,
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
    current: set[Cell] = set()
    if step is not None:
        current = set(step.outputs)
        if kind.order == "gather":
            window = shown.output_window
            row, column = _two(step.index)
            current = {(row + window.top, column + window.left)}
    return Content(
        sums, theme.output, size_of(shown, "output", families), blank=blank, outside=outside,
        outside_kind="hatched", holes=shown.holes if finished else None,
        uncropped=shown.uncropped,
        counts=progress.counts if kind.order == "scatter" else None, current=current,
        notes=notes, lit=tuple(lit), pointed=pointed, shade=frame.shade, bold=True,
    )  # fmt: skip


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
            notes[cell] = f"{shown_number(base)} + {shown_number(value)}"
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
    return fitting_size(planes[name], CELL, families)


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
    surface: Surface, block: Block, frame: Frame, moment: Moment, theme: Theme
) -> None:
    grid = block.grid
    roles = {"input": theme.input, "output": theme.output, "product": theme.current}
    role = roles.get(grid.name, theme.kernel)
    if grid.name == "bias":
        surface.text(
            block.title, grid.x + CELL + 10, grid.y + CELL / 2 + TITLE_SIZE * 0.36, TITLE_SIZE,
            colour(role.line), "semibold",
        )  # fmt: skip
        return
    title = block.title
    if grid.name == "product":
        title = product_title(frame, moment)
        if moment.step is None:
            role = Role(theme.soft_ink, theme.panel)
    base = grid.y - 9
    surface.text(title, grid.x, base, TITLE_SIZE, colour(role.line), "semibold")
    if block.size_text:
        wide = text_width(title, TITLE_SIZE, "semibold", surface.families)
        room = text_width(block.size_text, SIZE_SIZE, "regular", surface.families)
        x = max(grid.x + wide + 10, grid.x + grid.width - room)
        surface.text(block.size_text, x, base, SIZE_SIZE, colour(theme.soft_ink))


def product_title(frame: Frame, moment: Moment) -> str:
    """The title over the products: whose stamp, or the products of which output."""
    words = frame.words
    if moment.order == "gather":
        return words(PRODUCTS) + (" x·w" if moment.step else "")
    if moment.step is None:
        return words(STAMP)
    return f"{words(STAMP)} {index_text('x', moment.step.index)}·w"


def _paint_notes(surface: Surface, block: Block, theme: Theme) -> None:
    grid = block.grid
    y = grid.y + grid.height + NOTE_SIZE + 7
    for note in block.notes:
        surface.text(note, grid.x, y, NOTE_SIZE, colour(theme.soft_ink))
        y += NOTE_HEIGHT


def _paint_legend(surface: Surface, grid: Grid, content: Content, theme: Theme) -> None:
    """A colour bar under a shaded grid, linear, with its ends written out."""
    digits = grid.cell * surface.scale >= 14
    if digits and not content.shade:
        return
    low, high = value_limits(content.values)
    scale = theme.diverging if low < 0 else theme.sequential
    width = min(max(grid.width, 3 * CELL), 8 * CELL)
    size = max(11.0, 9.0 / surface.scale)
    y = grid.y + grid.height + 6
    parts = 48
    pixels = colour_image(np.linspace(low, high, parts), low, high, scale)
    for part, pixel in enumerate(pixels.tolist()):
        surface.fill(
            grid.x + width * part / parts, y, width / parts, 6,
            colour(f"#{pixel & 0xFFFFFF:06X}"),
        )  # fmt: skip
    ink = colour(theme.soft_ink)
    surface.text(shown_number(low), grid.x, y + 6 + size, size, ink)
    surface.text(shown_number(high), grid.x + width, y + 6 + size, size, ink, align="right")


def _paint_operators(
    surface: Surface,
    arrangement: Arrangement,
    kind: Kind,
    frame: Frame,
    moment: Moment,
    theme: Theme,
) -> None:
    layout = arrangement.layout
    kernel = layout.grid("kernel")
    product, output = layout.grid("product"), layout.grid("output")
    ink = colour(theme.soft_ink)
    middle = kernel.y + kernel.height / 2 + 9
    if "column" not in layout.spots:
        surface.text("×", kernel.x - GAP / 2 + 2, middle, 26, ink, align="centre")
        surface.text("=", product.x - GAP / 2 + 2, middle, 26, ink, align="centre")
    else:
        surface.text("×", kernel.x - GAP * 0.4, middle, 26, ink, align="centre")
    if moment.step is None:
        return
    line = colour(theme.current.line)
    label = frame.words(ADD) if kind.order == "scatter" else gather_sum(moment, surface.families)
    if "below" in layout.spots:
        _arrow_down(surface, product, output, arrangement, label, line)
    else:
        start = QPointF(product.x + product.width + 8, product.y + product.height / 2)
        end = QPointF(output.x - 10, start.y())
        _arrow_right(surface, start, end, line)
        y = product.y + product.height + 18
        surface.text(label, product.x, y, NOTE_SIZE + 1, line, "semibold")


def _arrow_down(
    surface: Surface,
    product: Grid,
    output: Grid,
    arrangement: Arrangement,
    label: str,
    line: QColor,
) -> None:
    start = QPointF(product.x + product.width / 2, product.y + product.height + 6)
    end = QPointF(output.x + output.width * 0.5, output.y - 12)
    title_end = output.x + arrangement.block("output").width + 20
    if end.x() < title_end:
        end.setX(min(max(title_end, output.x + output.width * 0.5), start.x()))
    if end.x() > output.x + output.width - 6:
        end = QPointF(output.x + output.width + 10, output.y + min(24.0, output.height / 2))
    path = QPainterPath(start)
    if end.y() > output.y:
        path.cubicTo(QPointF(start.x(), end.y()), QPointF(start.x(), end.y()), end)
        head = [(end.x(), end.y()), (end.x() + 9, end.y() - 5), (end.x() + 9, end.y() + 5)]
    else:
        half = (start.y() + end.y()) / 2
        path.cubicTo(QPointF(start.x(), half), QPointF(end.x(), half), end)
        head = [(end.x(), end.y() + 2), (end.x() - 5, end.y() - 7), (end.x() + 5, end.y() - 7)]
    surface.curve(path, line, 2.0, dashed=True)
    surface.polygon(head, line)
    x = max(start.x(), end.x()) + 14
    surface.text(label, x, start.y() + 22, NOTE_SIZE + 1, line, "semibold")


def _arrow_right(surface: Surface, start: QPointF, end: QPointF, line: QColor) -> None:
    path = QPainterPath(start)
    path.lineTo(end)
    surface.curve(path, line, 2.0, dashed=True)
    surface.polygon(
        [(end.x() + 2, end.y()), (end.x() - 7, end.y() - 5), (end.x() - 7, end.y() + 5)],
        line,
    )


def gather_sum(moment: Moment, families: Families, most: int = 9) -> str:
    """The sum of a gather step with its numbers, elided when it is long."""
    step = moment.step
    if step is None:
        return ""
    parts = [shown_number(value) for value in step.values[:most]]
    if len(step.values) > most:
        parts = [*parts[: most - 2], "…"]
    total = sum(step.values) + moment.shown.bias
    if moment.shown.bias:
        parts.append(shown_number(moment.shown.bias))
    return f"{' + '.join(parts) or '0'} = {shown_number(total)}"


def _paint_thumbs(
    surface: Surface, arrangement: Arrangement, frame: Frame, moment: Moment, theme: Theme
) -> None:
    layout = arrangement.layout
    thumbs = [grid for grid in layout.grids if grid.name.startswith("thumb")]
    for n, grid in enumerate(thumbs, start=1):
        paint_stamp_alone(
            surface, grid, moment.shown, n, n <= moment.number, n == moment.number, theme
        )
        sign = "+" if n < len(thumbs) else "= y"
        surface.text(
            sign, grid.x + grid.width + 20 - (0 if n < len(thumbs) else 8),
            grid.y + grid.height / 2 + 6, 16, colour(theme.soft_ink),
            align="centre" if n < len(thumbs) else "left",
        )  # fmt: skip
        surface.text(
            index_text("x", moment.shown.step_index("scatter", n)) + "·w", grid.x, grid.y - 6,
            NOTE_SIZE, colour(theme.current.line if n == moment.number else theme.soft_ink),
        )  # fmt: skip


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


def paint_caption(surface: Surface, layout: Layout, frame: Frame, theme: Theme) -> None:
    spot = layout.spots["caption"]
    text = caption_text(frame)
    width = text_width(text, NOTE_SIZE, "regular", surface.families)
    size = NOTE_SIZE * min(1.0, (layout.size.width() - 4) / max(width, 1.0))
    surface.text(text, spot.x(), spot.y(), size, colour(theme.soft_ink), align="centre")


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
    lift = Grid("flight", product.rows, product.columns, x, y, axes=product.axes)
    content = _product_content(moment.shown, moment.step, theme, (), None, surface.families)
    paint_grid(surface, lift, content, theme)
    surface.painter.restore()


# --- what changed -----------------------------------------------------------------------------


def stage_damage(kind: Kind, old: Frame, new: Frame) -> list[QRectF] | None:
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
    for name in ("input", "kernel", "bias", "output"):
        if layout.has(name):
            cells = _marked(kind, name, old, before) ^ _marked(kind, name, new, after)
            rects += _around(layout.grid(name), cells)
    if before.number != after.number:
        rects += _step_damage(kind, arrangement, before, after)
    elif old.pointed != new.pointed:
        rects.append(layout.grid("product").rect)
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
        outputs = step.outputs
        if kind.order == "gather":
            window, (row, column) = moment.shown.output_window, _two(step.index)
            outputs = ((row + window.top, column + window.left),)
        marks |= {(f"current{moment.number}", cell) for cell in outputs}
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
    layout = arrangement.layout
    product, output = layout.grid("product"), layout.grid("output")
    block = arrangement.block("product")
    rects = [QRectF(product.x, product.y - TITLE_HEIGHT, block.width + 40, block.height + 12)]
    ends = {before.number, after.number} & {0, after.count}
    if abs(before.number - after.number) != 1 or ends:
        rects.append(output.rect)
    if "below" in layout.spots:
        top = product.y + product.height
        rects.append(QRectF(0, top, layout.size.width(), max(output.y - top, 0)))
        rects.append(QRectF(output.x + output.width, output.y - 4, 40, 60))
    else:
        left = product.x + product.width
        rects.append(QRectF(left, product.y, output.x - left, product.height + 26))
        rects.append(QRectF(product.x, product.y + product.height, output.x - product.x, 30))
    for grid in layout.grids:
        if grid.name.startswith("thumb"):
            rects.append(grid.rect.adjusted(0, -TITLE_HEIGHT, 0, 0))
    return rects
