"""Where the grids of the stage stand: the arrangement that is largest in a frame."""

from __future__ import annotations

from dataclasses import dataclass, replace

from PySide6.QtCore import QPointF, QSizeF

from core.channels import is_partial
from core.document import shape_text
from core.numbers_text import shown_number
from core.shown import ShownLayer, shown_layer
from core.trace import Order
from core.words_mark import QT_TRANSLATE_NOOP, Mark
from tconv_gui.figures._labels import TURNED
from tconv_gui.figures._metrics import EDGE, SHORTEST_BAR, Metrics, kernel_cell, metrics_for
from tconv_gui.figures._moment import limits_of
from tconv_gui.figures._symbols import naming_of
from tconv_gui.figures._type import kept
from tconv_gui.figures.figure import Frame
from tconv_gui.figures.layout import CELL, Grid, Layout, grid_for
from tconv_gui.figures.surface import Families, text_width
from tconv_gui.theme.fonts import load_fonts
from tconv_gui.words import Words

INPUT = QT_TRANSLATE_NOOP("figure", "input")
KERNEL = QT_TRANSLATE_NOOP("figure", "kernel")
FUNCTION = QT_TRANSLATE_NOOP("figure", "function f")
WEIGHTS = QT_TRANSLATE_NOOP("figure", "weights of the step")
KERNEL_TURNED = QT_TRANSLATE_NOOP("figure", "used turned by 180°")
BIAS = QT_TRANSLATE_NOOP("figure", "bias")
OUTPUT = QT_TRANSLATE_NOOP("figure", "output")
PADDING = QT_TRANSLATE_NOOP("figure", "dashed: padding")
CROPPED = QT_TRANSLATE_NOOP("figure", "hatched: cropped by padding")
UNUSED = QT_TRANSLATE_NOOP("figure", "hatched: never read")
NOT_LARGEST = QT_TRANSLATE_NOOP("figure", "hatched: the largest of no window")
UNHEARD = QT_TRANSLATE_NOOP("figure", "hatched: its whole stamp is cropped")
HOLES = QT_TRANSLATE_NOOP("figure", "dotted: no stamp reaches it")
MAGNIFIED = QT_TRANSLATE_NOOP("figure", "drawn {factor} times larger")
UNCROPPED = QT_TRANSLATE_NOOP("figure", "outside the dashes: output_padding")
PARTIAL = QT_TRANSLATE_NOOP("figure", "of one channel: a partial sum, no bias")

THUMB_CELL = 20.0
MOST_THUMBS = 6
THUMB_GAP = 46


def bias_title(frame: Frame) -> str:
    """What stands beside the bias; among letters b is a cell of the kernel."""
    return f"{frame.words(BIAS)} {naming_of(frame).bias}"


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


def stage_layout(kind: Kind, frame: Frame) -> Layout:
    """Places of the stage's grids for one frame."""
    return arrange(kind, frame).layout


def arrange(kind: Kind, frame: Frame) -> Arrangement:
    """The arrangement that is largest in the frame's aspect."""
    return _arrange(
        kind, shown_layer(frame.document, frame.layer, kind.order), frame.words,
        round(frame.aspect, 2),
    )  # fmt: skip


@kept(maxsize=32)
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
        (kernel, *kernel_title(shown, words), (*turned, *magnified)),
        (replace(kernel, name="product"), _widest_product_title(kind, shown, words), (), ()),
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
        if size_text:
            wide = max(wide, legend_room(limits_of(shown, grid.name), m, families))
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


def kernel_title(shown: ShownLayer, words: Words) -> tuple[str, tuple[int, ...]]:
    """What stands over the kernel, and its size; weights of a step have no size of their own."""
    operation = shown.document.layers[shown.position].operation
    if operation.function is not None:
        return words(FUNCTION), ()
    if not shown.is_regular:
        return words(WEIGHTS), ()
    return f"{words(KERNEL)} w", shown.document.layers[shown.position].spec.kernel_size


def legend_room(limits: tuple[float, float], m: Metrics, families: Families) -> float:
    """The least width of a colour bar with the numbers at its ends."""
    ends = (text_width(shown_number(end), m.note, "regular", families) + 6 for end in limits)
    return sum(ends) + SHORTEST_BAR


def _widest_product_title(kind: Kind, shown: ShownLayer, words: Words) -> str:
    turned = kind.order == "scatter" and shown.stamps_turned
    size = (0, *shown.document.feature_maps[shown.position].shape[2:])[-2:]
    index = ",".join("0" * max(len(str(n)), 2) for n in size)
    return f"{words(kind.product_title)} x[{index}]·w" + (f", {words(TURNED)}" if turned else "")


def _input_notes(shown: ShownLayer) -> tuple[Mark, ...]:
    notes = []
    w = shown.input_window
    if shown.input.shape != (w.bottom - w.top, w.right - w.left):
        notes.append(PADDING)
    if shown.unused.any():
        notes.append(unused_note(shown))
    return tuple(notes)


def unused_note(shown: ShownLayer) -> Mark:
    """Why input cells count in no output."""
    if shown.document.layers[shown.position].operation.keeps_places:
        return NOT_LARGEST
    return UNHEARD if shown.scatters else UNUSED


def _output_notes(shown: ShownLayer) -> tuple[Mark, ...]:
    w = shown.output_window
    notes = [PARTIAL] if is_partial(shown.document, shown.position) else []
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
        notes = m.note_height * len(blocks["kernel"].notes)
        top = max(top, placed["product"].rect.bottom() + m.row_gap + m.note * 2 + notes)
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
    middle = column + m.row_gap * 0.75 + product.height
    height = max(inputs.height, middle, output.height)
    placed["input"] = inputs.grid.at(EDGE, EDGE + (height - inputs.height) / 2 + m.title_height)
    x = EDGE + inputs.width + m.gap
    top = EDGE + (height - middle) / 2
    _place_column(blocks, x, top, placed, m)
    placed["product"] = product.grid.at(x, top + column + m.row_gap * 0.75 + m.title_height)
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
    strip = sum(grid.width for grid in thumbs) + THUMB_GAP * len(thumbs)
    if thumbs and strip <= width:
        x = (width - strip + THUMB_GAP) / 2
        for grid in thumbs:
            placed[grid.name] = grid.at(x, bottom + m.title_height)
            x += grid.width + THUMB_GAP
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
    if not kind.thumbs or not shown.scatters or not shown.is_regular:
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
