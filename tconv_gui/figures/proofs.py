"""Four proofs side by side: one output by four roads, the same cell lit in all of them."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainterPath

from core.document import shape_text
from core.numbers_text import shown_number
from core.shown import Plane
from core.unrolled import Unrolled
from core.words_mark import QT_TRANSLATE_NOOP
from tconv_gui.figures._callout import paint_callout
from tconv_gui.figures._labels import shown_caption, stamp_name
from tconv_gui.figures._matrix_colours import (
    Pixels,
    argb,
    paint_matrix_picture,
    paint_pixels,
    whole,
)
from tconv_gui.figures._moment import moment_of
from tconv_gui.figures._proofs_content import (
    column_content,
    focus_of,
    focused,
    matrix_content,
    matrix_in,
    row_of,
    stamp_content,
    stamp_numbers,
    sum_line,
    w_content,
    x_content,
    y_content,
)
from tconv_gui.figures._proofs_damage import damage
from tconv_gui.figures._proofs_layout import (
    BACK,
    HEADLINE,
    NAME,
    RESHAPE,
    Board,
    Panel,
    board_of,
    caption,
    found_in,
    headline,
    layout,
    pad,
    panel_texts,
    refusal,
    roads_of,
    sign_gap,
    verdict,
)
from tconv_gui.figures._stretched_content import content_of
from tconv_gui.figures._stretched_layout import plane_title, turned_title
from tconv_gui.figures._stretched_scene import Scene, now_of, scene_of, two
from tconv_gui.figures._symbols import naming_of
from tconv_gui.figures.figure import Figure, Frame
from tconv_gui.figures.grids import Content, cells_of, paint_grid, shows_digits
from tconv_gui.figures.layout import Grid
from tconv_gui.figures.surface import Numbers, Surface, text_width
from tconv_gui.theme import Role, Theme, colour, colour_image

START = QT_TRANSLATE_NOOP(
    "figure", "{caption}. The output by four roads: {roads}. No step is done yet."
)
STEP = QT_TRANSLATE_NOOP(
    "figure",
    "{caption}. The output by four roads: {roads}. Step {step} of {count}: {unit} = {values}.",
)


def paint(surface: Surface, frame: Frame, theme: Theme) -> None:
    """Paint the whole figure; only what is exposed costs time."""
    board = board_of(frame)
    _paint_head(surface, board, frame, theme)
    for panel in board.panels:
        if surface.is_exposed(panel.box.adjusted(-4, -4, 4, 4)):
            _paint_panel(surface, board, panel, frame, theme)
    paint_callout(surface, board, frame, moment_of("gather", frame), theme)


# Font size of × · and =, before it grows with the grids.
SIGN = 24.0
# A matrix of more entries than this is always a picture.
MOST_CELLS = 4096


# ---- headline and verdict


def _paint_head(surface: Surface, board: Board, frame: Frame, theme: Theme) -> None:
    m, scene, spot = board.metrics, scene_of(frame), board.spots["headline"]
    words = frame.words
    if not surface.is_exposed(QRectF(0, 0, board.size.width(), board.panels[0].box.y())):
        return
    head, wide = headline(scene, words), board.size.width() - 2 * spot.x()
    needed = text_width(head, m.title * HEADLINE, "semibold", surface.families)
    size = m.title * HEADLINE * min(1.0, wide / needed)
    surface.text(head, spot.x(), spot.y(), size, colour(theme.ink), "semibold")
    text = shown_caption(frame, caption(scene, words))
    room = board.size.width() - 2 * spot.x()
    if board.badge.y() < spot.y():
        room -= board.badge.width() + 20 * m.k
    wide = text_width(text, m.note, "regular", surface.families)
    surface.text(
        text, spot.x(), spot.y() + 21 * m.k, m.note * min(1.0, room / max(wide, 1.0)),
        colour(theme.soft_ink),
    )  # fmt: skip
    _paint_badge(surface, board, scene, frame, theme)


def _paint_badge(
    surface: Surface, board: Board, scene: Scene, frame: Frame, theme: Theme
) -> None:
    """Whether the four outputs are equal, as computed."""
    m, box, words = board.metrics, board.badge, frame.words
    found = found_in(scene)
    if found is None:
        text = refusal(frame.document, frame.layer, words)
        start, ink = board.spots["headline"].x(), colour(theme.warning.line)
        wide = text_width(text, m.note, "semibold", surface.families)
        size = m.note * min(1.0, (board.size.width() - 2 * start) / wide)
        y = board.panels[0].box.y() - 8 * m.k
        surface.text(text, start, y, size, ink, "semibold")
        return
    if not surface.is_exposed(box):
        return
    role = theme.output if found.equal else theme.error
    text, note = verdict(scene, words)
    high, size, k = 32 * m.k, m.title * NAME, m.k
    wide = text_width(text, size, "semibold", surface.families) + 54 * k
    x = box.right() - wide if box.x() > board.size.width() / 3 else box.x()
    line = colour(role.line)
    surface.panel(x, box.y(), wide, high, colour(role.fill), high / 2)
    dot = 12 * k
    surface.panel(x + 15 * k, box.y() + (high - dot) / 2, dot, dot, line, dot / 2)
    surface.text(text, x + 36 * k, box.y() + high / 2 + size * 0.36, size, line, "semibold")
    at = x + 15 * k
    taken = text_width(note, m.note, "regular", surface.families)
    at = min(at, box.right() - taken) if x > box.x() or at + taken > box.right() else at
    surface.text(note, at, box.y() + high + 15 * k, m.note, colour(theme.soft_ink))


# ---- panels


def _paint_panel(
    surface: Surface, board: Board, panel: Panel, frame: Frame, theme: Theme
) -> None:
    box, k = panel.box, board.metrics.k
    surface.panel(box.x(), box.y(), box.width(), box.height(), colour(theme.panel), 10 * k)
    surface.outline(
        box.x(), box.y(), box.width(), box.height(), colour(theme.hairline), 1.2, radius=10 * k
    )
    if surface.is_exposed(QRectF(box.x(), box.y(), box.width(), 60 * k)):
        _paint_panel_head(surface, board, panel, theme)
    _paint_y(surface, board, panel, frame, theme)
    left = QRectF(box.x(), box.y(), panel.grids["y"].x - box.x(), box.height())
    if not surface.is_exposed(left):
        pass
    elif panel.road == "matrix":
        _paint_matrix(surface, board, panel, frame, theme)
    elif panel.road in ("stretched", "gather"):
        _paint_sliding(surface, board, panel, frame, theme)
    else:
        gradient = panel.road == "gradient"
        _paint_factors(surface, board, panel, frame, theme)
        if gradient:
            _paint_back(surface, board, panel, frame, theme)
        else:
            _paint_stamps(surface, board, panel, frame, theme)
    _paint_sum(surface, board, panel, frame, theme)


def _paint_panel_head(surface: Surface, board: Board, panel: Panel, theme: Theme) -> None:
    """A road's name, what it costs and how it goes."""
    m, box, k = board.metrics, panel.box, board.metrics.k
    x, y, soft = box.x() + pad(m), box.y() + 25 * k, colour(theme.soft_ink)
    surface.text(panel.name, x, y, m.title * NAME, colour(theme.ink), "semibold")
    room = box.width() - 2 * pad(m)
    name = text_width(panel.name, m.title * NAME, "semibold", surface.families) + 16 * k
    size = _fitting(surface, panel.cost, m.note, room - name)
    surface.text(panel.cost, box.right() - pad(m), y, size, soft, align="right")
    surface.text(panel.how, x, y + 20 * k, _fitting(surface, panel.how, m.note, room), soft)


def _fitting(surface: Surface, text: str, size: float, room: float) -> float:
    """The size at which a text is no wider than its room."""
    return size * min(1.0, room / max(text_width(text, size, "regular", surface.families), 1.0))


def _titled(
    surface: Surface, board: Board, grid: Grid, title: str, line: str, theme: Theme, size: str = ""
) -> None:
    m = board.metrics
    base = grid.y - 8 * m.k
    surface.text(title, grid.x, base, m.title, colour(line), "semibold")
    if size:
        wide = text_width(title, m.title, "semibold", surface.families)
        surface.text(size, grid.x + wide + 8 * m.k, base, m.note, colour(theme.soft_ink))


def _paint_y(surface: Surface, board: Board, panel: Panel, frame: Frame, theme: Theme) -> None:
    grid = panel.grids["y"]
    size = shape_text(frame.document.feature_maps[frame.layer + 1].shape[2:])
    if panel.road == "gradient":
        _titled(surface, board, grid, "∂L/∂in = y", theme.gradient.line, theme)
    else:
        _titled(surface, board, grid, "y", theme.output.line, theme, size)
    content = y_content(panel.road, frame, theme, surface.families)
    paint_grid(surface, grid, content, theme)
    if panel is board.panels[0] and surface.is_exposed(panel.box):
        _paint_scale(surface, board, grid, content, theme)
    for cell in content.notes:
        box = grid.cell_box(cell)
        surface.outline(
            box.x() + 2, box.y() + 2, grid.cell - 4, grid.cell - 4, colour(theme.error.line), 2.0,
            Qt.PenStyle.DashLine,
        )  # fmt: skip


def _paint_scale(
    surface: Surface, board: Board, grid: Grid, content: Content, theme: Theme
) -> None:
    """What the colours of y mean, where there are colours."""
    if shows_digits(grid.cell, content.size, surface.scale) and not content.shade:
        return
    m, (low, high) = board.metrics, content.scale_limits
    size, wide, tall = m.note * 0.9, 60 * m.k, 8 * m.k
    right = grid.x + max(grid.width, wide) - text_width(
        shown_number(high), size, "regular", surface.families
    )
    x, y = right - wide - 6 * m.k, grid.y + grid.height + 7 * m.k
    scale = theme.diverging if low < 0 else theme.sequential
    pixels = colour_image(np.linspace(low, high, 17)[None], low, high, scale)
    paint_pixels(surface, QRectF(x, y, wide, tall), pixels)
    soft = colour(theme.soft_ink)
    surface.text(shown_number(low), x - 6 * m.k, y + tall, size, soft, align="right")
    surface.text(shown_number(high), right, y + tall, size, soft)


def _paint_factors(
    surface: Surface, board: Board, panel: Panel, frame: Frame, theme: Theme
) -> None:
    """x and w side by side."""
    gradient = panel.road == "gradient"
    role = theme.gradient if gradient else theme.input
    inputs, kernel = panel.grids["x"], panel.grids["w"]
    size = shape_text(frame.document.feature_maps[frame.layer].shape[2:])
    title = "∂L/∂out = x" if gradient else "x"
    _titled(surface, board, inputs, title, role.line, theme, "" if gradient else size)
    paint_grid(surface, inputs, x_content(frame, role, surface.families), theme)
    size = shape_text(frame.document.layers[frame.layer].spec.kernel_size)
    _titled(surface, board, kernel, "w", theme.kernel.line, theme, size)
    paint_grid(surface, kernel, w_content(frame, theme, surface.families), theme)


def _paint_stamps(
    surface: Surface, board: Board, panel: Panel, frame: Frame, theme: Theme
) -> None:
    """The stamps, each on the whole output, with the cell in focus marked in each."""
    m, scene, names = board.metrics, scene_of(frame), naming_of(frame)
    sign = SIGN * m.k
    inputs, kernel = panel.grids["x"], panel.grids["w"]
    x = (inputs.x + max(inputs.width, kernel.x - inputs.x - 44 * m.k) + kernel.x) / 2
    y = kernel.y + kernel.height / 2
    surface.text(
        "×", x, y + sign * 0.34, sign, colour(theme.soft_ink), align="centre"
    )
    focus, window = focus_of(frame), scene.shown.output_window
    for slot, number in enumerate(stamp_numbers(frame)):
        grid = panel.grids[f"stamp{slot}"]
        if not surface.is_exposed(grid.rect.adjusted(-16 * m.k, -26 * m.k, 16 * m.k, 16 * m.k)):
            continue
        content = stamp_content(frame, number, grid.cell, theme, surface.families)
        paint_grid(surface, grid, content, theme)
        step = scene.shown.step("scatter", number)
        if step.outputs:
            box = grid.cells_box(step.outputs)
            surface.outline(
                box.x(), box.y(), box.width(), box.height(), colour(theme.output.line), 1.8
            )
        label, size = stamp_name(names, step.index), m.note * 0.92
        wide = text_width(label, size, "regular", surface.families)
        size *= min(1.0, (grid.width + 10 * m.k) / wide)
        surface.text(label, grid.x, grid.y - 5 * m.k, size, colour(theme.soft_ink))
        if focus is not None:
            place = focus[0] + window.top, focus[1] + window.left
            reached = place in step.outputs
            _mark(surface, grid.cell_box(place), theme.current.line if reached else theme.hairline)


def _mark(surface: Surface, box: QRectF, line: str) -> None:
    surface.outline(
        box.x(), box.y(), box.width(), box.height(), colour(line), max(2.2, 1.6 / surface.scale)
    )


def _paint_sliding(
    surface: Surface, board: Board, panel: Panel, frame: Frame, theme: Theme
) -> None:
    """The plane with the window on it, and the kernel that slides."""
    scene, now = scene_of(frame), focused(frame)
    plane, stretched = panel.grids["plane"], panel.road == "stretched"
    content = content_of("stretched" if stretched else "input", now, theme, surface.families)
    title = plane_title(scene, frame.words) if stretched else "x"
    size = shape_text(scene.found.read if stretched else scene.found.units)
    _titled(surface, board, plane, title, theme.input.line, theme, size)
    paint_grid(surface, plane, content, theme)
    _paint_zeros(surface, plane, content, theme)
    grid = panel.grids["slid" if stretched else "w"]
    kernel = content_of("turned" if scene.shows_turn else "kernel", now, theme, surface.families)
    if stretched:
        line = theme.kernel.line if scene.turned else theme.error.line
        _titled(surface, board, grid, turned_title(scene, frame.words), line, theme)
        _paint_turn(surface, board, grid, scene, frame, theme)
    else:
        kernel = content_of("kernel", now, theme, surface.families)
        size = shape_text(frame.document.layers[frame.layer].spec.kernel_size)
        _titled(surface, board, grid, "w", theme.kernel.line, theme, size)
    paint_grid(surface, grid, kernel, theme)
    if now.step:
        surface.outline(
            grid.x, grid.y, grid.width, grid.height, colour(theme.current.line), 2.8
        )



def _paint_zeros(surface: Surface, grid: Grid, content: Content, theme: Theme) -> None:
    """The zeros put in, lighter and smaller than numbers."""
    if not shows_digits(grid.cell, content.size, surface.scale):
        return
    rows, columns = grid.range_in(surface.exposed)
    cells = np.array(cells_of(content.blank, rows, columns), dtype=np.int64).reshape(-1, 2)
    if not len(cells):
        return
    x = grid.x + (cells[:, 1] + 0.5) * grid.cell
    y = grid.y + (cells[:, 0] + 0.5) * grid.cell
    zeros = Numbers(["0"], np.zeros(len(cells), dtype=np.int64), x, y)
    surface.numbers(zeros, min(grid.cell * 0.3, content.size), colour(theme.soft_ink))


def _paint_turn(
    surface: Surface, board: Board, grid: Grid, scene: Scene, frame: Frame, theme: Theme
) -> None:
    """An arrow that goes half round beside the kernel; struck out where it is not turned."""
    m, k = board.metrics, board.metrics.k
    ink = colour(theme.kernel.line if scene.turned else theme.error.line)
    radius = 10 * k
    middle = QPointF(grid.x + grid.width + radius + 8 * k, grid.y + grid.height / 2)
    around = QRectF(middle.x() - radius, middle.y() - radius, 2 * radius, 2 * radius)
    path = QPainterPath()
    path.arcMoveTo(around, 200)
    path.arcTo(around, 200, -220)
    surface.curve(path, ink, 2.2 * k)
    tip, h = path.currentPosition(), 5.5 * k
    surface.polygon(
        [(tip.x() - h, tip.y() - h * 0.5), (tip.x() + h, tip.y() - h * 0.5),
         (tip.x() - h * 0.25, tip.y() + h * 1.1)],
        ink,
    )  # fmt: skip
    if not scene.turned:
        cross = QPainterPath(QPointF(middle.x() - radius, middle.y() + radius))
        cross.lineTo(QPointF(middle.x() + radius, middle.y() - radius))
        surface.curve(cross, ink, 2.2 * k)
    text = "180°" if scene.reverses or not scene.turned else "2 × 180°"
    x = middle.x() + radius + 5 * k
    surface.text(text, x, middle.y() + m.note * 0.36, m.note, ink, "semibold")


def _paint_back(
    surface: Surface, board: Board, panel: Panel, frame: Frame, theme: Theme
) -> None:
    """The arrow from what comes from above through the kernel to the gradient."""
    m, k = board.metrics, board.metrics.k
    inputs, kernel, output = (panel.grids[name] for name in "xwy")
    ink, y = colour(theme.gradient.line), kernel.y + kernel.height / 2
    text = frame.words(BACK)
    wide = text_width(text, m.note, "regular", surface.families)
    end = kernel.x - 8 * k
    start = inputs.x + inputs.width + 8 * k
    _arrow(surface, start, end, y, ink, k)
    surface.text(text, end - wide - 6 * k, y - 8 * k, m.note, colour(theme.soft_ink))
    after = kernel.x + kernel.width + 10 * k
    _arrow(surface, after, output.x - 10 * k, y, ink, k)


def _arrow(
    surface: Surface, start: float, end: float, y: float, ink: QColor, k: float
) -> None:
    path = QPainterPath(QPointF(start, y))
    path.lineTo(QPointF(end - 4 * k, y))
    surface.curve(path, ink, 2.0 * k)
    h = 5 * k
    surface.polygon([(end, y), (end - 2 * h, y - h), (end - 2 * h, y + h)], ink)


def _paint_matrix(
    surface: Surface, board: Board, panel: Panel, frame: Frame, theme: Theme
) -> None:
    """The matrix, x and y as columns; colours where entries are too small for digits."""
    m, k, scene = board.metrics, board.metrics.k, scene_of(frame)
    matrix, column, result = (panel.grids[n] for n in ("matrix", "column x", "column y"))
    name = "Cᵀ" if scene.found.is_transposed else "C"
    _titled(surface, board, matrix, name, theme.kernel.line, theme)
    taken = text_width(name, m.title, "semibold", surface.families) + 8 * k
    text = shape_text((matrix.rows, matrix.columns))
    size = _fitting(surface, text, m.note, result.x - matrix.x - taken - 8 * k)
    if size > 0.6 * m.note:
        soft = colour(theme.soft_ink)
        surface.text(text, matrix.x + taken, matrix.y - 8 * k, size, soft)
    _paint_entries(surface, matrix, frame, theme)
    roles = {"x": (column, theme.input), "y": (result, theme.output)}
    for which, (grid, role) in roles.items():
        _paint_column(surface, board, grid, which, role, frame, theme)
    soft, y = colour(theme.soft_ink), matrix.y + matrix.height / 2
    sign = SIGN * k
    dot, equals = column.x - sign_gap(m) / 2, result.x - sign_gap(m) / 2
    surface.text("·", dot, y + sign * 0.34, sign, soft, align="centre")
    surface.text("=", equals, y + sign * 0.34, sign, soft, align="centre")
    strip = max(result.cell, 6 * k)
    start = result.x + strip + 10 * k
    end = panel.grids["y"].x - 12 * k
    _arrow(surface, start, end, y, soft, k)
    text = frame.words(RESHAPE)
    if text_width(text, m.note, "regular", surface.families) < end - start:
        surface.text(text, (start + end) / 2, y - 8 * k, m.note, soft, align="centre")


def _paint_entries(surface: Surface, grid: Grid, frame: Frame, theme: Theme) -> None:
    size = 0.0
    if grid.rows * grid.columns <= MOST_CELLS:
        size = matrix_content(frame, grid.cell, theme, surface.families).size
    if shows_digits(grid.cell, size, surface.scale):
        content = matrix_content(frame, grid.cell, theme, surface.families)
        paint_grid(surface, grid, content, theme)
        return
    matrix, box = matrix_in(scene_of(frame)), surface.box(grid.x, grid.y, grid.width, grid.height)
    if box.width() >= grid.columns and box.height() >= grid.rows:
        paint_matrix_picture(surface, grid.rect, whole(matrix), theme)
    else:
        pixels = _sparsity(matrix, theme, max(int(box.width()), 1), max(int(box.height()), 1))
        paint_pixels(surface, grid.rect, pixels)
    surface.outline(grid.x, grid.y, grid.width, grid.height, colour(theme.kernel.line), 1.8)
    row = row_of(frame)
    if row is not None:
        _mark(
            surface, QRectF(grid.x, grid.y + row * grid.cell, grid.width, grid.cell),
            theme.current.line,
        )  # fmt: skip


@lru_cache(maxsize=4)
def _sparsity(matrix: Unrolled, theme: Theme, width: int, height: int) -> Pixels:
    """Where a matrix of more entries than pixels has any: one colour, as tints would mix."""
    counts = matrix.picture(height, width, np.zeros((matrix.kernel.size, 1))).counts
    return np.where(counts > 0, argb(theme.kernel.line), argb(theme.panel)).astype(np.uint32)


def _paint_column(
    surface: Surface, board: Board, grid: Grid, which: str, role: Role, frame: Frame, theme: Theme
) -> None:
    _titled(surface, board, grid, which, role.line, theme)
    wide = max(grid.cell, 6 * board.metrics.k)
    reach = QRectF(grid.x, grid.y, wide, grid.height)
    if not surface.is_exposed(reach.adjusted(-9, -9, 9, 9)):
        return
    content = column_content(which, frame, grid.cell, theme, surface.families)
    if shows_digits(grid.cell, content.size, surface.scale):
        paint_grid(surface, grid, content, theme)
        return
    low, high = content.scale_limits
    values: Plane = content.values
    scale = theme.diverging if low < 0 else theme.sequential
    pixels = colour_image(values, low, high, scale).copy()
    if content.blank is not None:
        pixels[content.blank] = colour(theme.panel).rgb()
    paint_pixels(surface, QRectF(grid.x, grid.y, wide, grid.height), pixels)
    surface.outline(grid.x, grid.y, wide, grid.height, colour(role.line), 1.8)
    for row, _ in content.current:
        box = QRectF(grid.x, grid.y + row * grid.cell, wide, grid.cell)
        _mark(surface, box, theme.current.line)


def _paint_sum(surface: Surface, board: Board, panel: Panel, frame: Frame, theme: Theme) -> None:
    """How this road makes the cell in focus."""
    m, box = board.metrics, panel.box
    size, room = m.note * 1.16, box.width() - 2 * pad(m)
    y = box.bottom() - 14 * m.k
    if not surface.is_exposed(QRectF(box.x(), y - 2 * size, box.width(), 3 * size)):
        return
    text = sum_line(panel.road, frame, room, size, surface.families)
    if not text:
        return
    size *= min(1.0, room / text_width(text, size, "semibold", surface.families))
    surface.text(text, box.x() + pad(m), y, size, colour(theme.current.line), "semibold")


# ---- in words


def describe(frame: Frame) -> str:
    """What the figure shows, in a sentence."""
    scene, words, now = scene_of(frame), frame.words, now_of(frame)
    found = found_in(scene)
    texts = [panel_texts(scene, road, words) for road in roads_of(scene)]
    facts = {
        "caption": caption(scene, words),
        "roads": ", ".join(f"{name} ({spent})" for name, _how, spent in texts),
    }
    if now.output is None:
        text = words(START, **facts)
    else:
        index = now.output[-scene.shown.axes :]
        planes = [scene.right] if found is None else [two(p.output) for p in found.roads]
        values = ", ".join(shown_number(float(plane[now.output])) for plane in planes)
        text = words(
            STEP, **facts, step=now.number, count=scene.count,
            unit=naming_of(frame).output(index), values=values,
        )  # fmt: skip
    if found is None:
        return f"{text} {refusal(frame.document, frame.layer, words)}"
    said, note = verdict(scene, words)
    return f"{text} {said}{', ' if note else ''}{note}."


PROOFS = Figure(
    id="proofs",
    title=QT_TRANSLATE_NOOP("figure", "Four proofs"),
    order="gather",
    layout=layout,
    paint=paint,
    describe=describe,
    damage=damage,
    keeps="card",
)
