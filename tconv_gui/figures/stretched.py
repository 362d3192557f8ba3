"""A transposed convolution as a convolution with stride 1 over its stretched input.

A convolution shows its own face: every result of the stride of 1, of which one in s is kept.
"""

from __future__ import annotations

from dataclasses import replace
from math import ceil, gcd

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QPainterPath

from core.numbers_text import shown_number
from core.words_mark import QT_TRANSLATE_NOOP
from tconv_gui.figures._callout import callout_damage, paint_callout
from tconv_gui.figures._labels import caption_text, shown_caption
from tconv_gui.figures._metrics import Metrics
from tconv_gui.figures._moment import moment_of
from tconv_gui.figures._stage import (
    paint_caption,
    paint_legend,
)
from tconv_gui.figures._stage_layout import bias_title
from tconv_gui.figures._stretched_content import content_of, marks_of, sum_choices
from tconv_gui.figures._stretched_layout import (
    RULER_END,
    Arranged,
    Piece,
    PieceName,
    arranged,
    layout,
    plane_title,
    ruler_height,
    ruler_names,
    ruler_size,
    step_texts,
    turned_title,
    work_lines,
)
from tconv_gui.figures._stretched_scene import Now, Scene, now_of, scene_of
from tconv_gui.figures._stretched_turn import (
    Turn,
    is_turning,
    lead,
    paint_turning,
    sliding,
    turn_of,
)
from tconv_gui.figures._symbols import naming_of
from tconv_gui.figures.figure import Figure, Frame
from tconv_gui.figures.grids import Content, cells_of, paint_grid, shows_digits
from tconv_gui.figures.layout import Cell, Grid
from tconv_gui.figures.surface import Numbers, Surface, text_width
from tconv_gui.theme import Role, Theme, colour
from tconv_gui.theme.fonts import Weight

START = QT_TRANSLATE_NOOP(
    "figure",
    "{caption}. As a convolution with stride 1 over {plane} {size}: {work} multiplications. No "
    "step is done yet.",
)
TURN = QT_TRANSLATE_NOOP(
    "figure",
    "{caption}. Step {step} of {count}: {kernel}. It slides over {plane} {size} with stride 1.",
)
STEP = QT_TRANSLATE_NOOP(
    "figure",
    "{caption}. Step {step} of {count} over {plane} {size}: {unit} = {value}, {terms} of {taps} "
    "products are not by zeros put in.",
)
UNTURNED = QT_TRANSLATE_NOOP(
    "figure", "The kernel is not turned: {wrong} of {count} cells are wrong, by at most {most}."
)
LEFT_OUT = QT_TRANSLATE_NOOP("figure", "left out")

# Numbers along a ruler stand this far apart, in their own widths.
RULER_GAP = 1.7


def paint(surface: Surface, frame: Frame, theme: Theme) -> None:
    """Paint the whole figure; only what is exposed costs time."""
    turn, turning = turn_of(frame), frame if is_turning(frame) else None
    frame = sliding(frame)
    made, now = arranged(frame), now_of(frame)
    inner = _only_grid(surface, made)
    for name, piece in made.pieces.items():
        if piece.grid is None or (inner is not None and piece.grid is not inner):
            continue
        if not surface.is_exposed(_reach(made, name)):
            continue
        if inner is None:
            _paint_title(surface, name, piece, made.metrics, frame, now, turn, theme)
        shown = "ahead" if turning else turn
        _paint_piece(surface, name, piece, made.metrics, frame, now, shown, theme)
    if inner is None:
        _paint_turn(surface, made, frame, now, turn, theme)
        _paint_ruler(surface, made, frame, now, theme)
        _paint_sum(surface, made, frame, now, theme)
        _paint_work(surface, made, frame, now, theme)
        _paint_verdict(surface, made, now.scene, theme)
        paint_caption(surface, made.layout, made.metrics, shown_caption(frame), theme)
    if turning:
        content = content_of("kernel", frame, theme, surface.families)
        grids = made.grid("kernel"), made.grid("turned")
        paint_turning(surface, *grids, content, turning, now.scene, theme)
    paint_callout(surface, made.layout, frame, moment_of("gather", frame), theme)


def _reach(made: Arranged, name: PieceName) -> QRectF:
    """All that is painted for a piece: pens and legends go a little beyond its room."""
    edge = 12 * made.metrics.k
    return made.boxes[name].adjusted(-edge, -edge, 4 * edge, edge)


def _only_grid(surface: Surface, made: Arranged) -> Grid | None:
    """The grid that holds all that is exposed."""
    if surface.exposed is None:
        return None
    grids = (grid for grid in made.layout.grids if grid.rect.contains(surface.exposed))
    return next(grids, None)


def _paint_title(
    surface: Surface,
    name: PieceName,
    piece: Piece,
    m: Metrics,
    frame: Frame,
    now: Now,
    turn: Turn,
    theme: Theme,
) -> None:
    grid = piece.grid
    assert grid is not None
    roles = {
        "input": theme.input, "plane": theme.input, "output": theme.output, "dense": theme.output,
        "product": theme.current,
    }  # fmt: skip
    ink = colour(roles.get(name, theme.kernel).line)
    soft = colour(theme.soft_ink)
    if name == "bias":
        y = grid.y + grid.cell / 2 + m.title * 0.36
        surface.text(bias_title(frame), grid.x + grid.cell + 10, y, m.title, ink, "semibold")
        return
    if (name == "product" and now.output is None) or (name == "turned" and turn == "ahead"):
        ink = soft
    elif name == "turned" and not now.scene.turned:
        ink = colour(theme.error.line)
    base = grid.y - 9 * m.k
    surface.text(piece.title, grid.x, base, m.title, ink, "semibold")
    if piece.size_text:
        wide = text_width(piece.title, m.title, "semibold", surface.families)
        room = text_width(piece.size_text, m.note, "regular", surface.families)
        x = max(grid.x + wide + 10 * m.k, grid.x + grid.width - room)
        surface.text(piece.size_text, x, base, m.note, soft)


def _paint_piece(
    surface: Surface,
    name: PieceName,
    piece: Piece,
    m: Metrics,
    frame: Frame,
    now: Now,
    turn: Turn,
    theme: Theme,
) -> None:
    grid = piece.grid
    assert grid is not None
    content = content_of(grid.name, frame, theme, surface.families)
    waits = name == "turned" and turn == "ahead"
    if waits:
        empty = np.ones(content.values.shape, dtype=bool)
        role = Role(theme.soft_ink, theme.panel)
        content = replace(content, blank=empty, texts=None, role=role, lit=(), pointed=None)
    paint_grid(surface, grid, content, theme)
    if name == "plane":
        _paint_zeros(surface, grid, content, theme)
        _paint_borders(surface, grid, now.scene, theme)
    if name == "product" and now.output is not None:
        _paint_zeros(surface, grid, content, theme)
    slides = name == ("turned" if now.scene.shows_turn else "kernel")
    if slides and not waits and (now.output is not None or name == "turned"):
        surface.outline(
            grid.x, grid.y, grid.width, grid.height, colour(theme.current.line), 2.8
        )
    if name == "output":
        for cell in content.notes:
            box = grid.cell_box(cell)
            surface.outline(
                box.x() + 2, box.y() + 2, grid.cell - 4, grid.cell - 4, colour(theme.error.line),
                2.0, Qt.PenStyle.DashLine,
            )  # fmt: skip
    if name in ("input", "output") or (name == "plane" and grid.name == "input"):
        lower = grid if name != "plane" else grid.at(grid.x, grid.y + ruler_height(m))
        paint_legend(surface, lower, content, m, theme, piece.width)
    y = grid.y + piece.height - piece.above - m.note_height * (len(piece.notes) - 0.75)
    ink = theme.current.line if name == "turned" and turn == "now" else theme.soft_ink
    for note in piece.notes:
        surface.text(note, grid.x, y, m.note, colour(ink))
        y += m.note_height


def _paint_zeros(surface: Surface, grid: Grid, content: Content, theme: Theme) -> None:
    """The zeros put in, smaller than numbers; dots leave room for them."""
    rows, columns = grid.range_in(surface.exposed)
    if not shows_digits(grid.cell, content.size, surface.scale):
        return
    current, part = set(content.current), grid.cell * 0.28
    for cell in cells_of(content.holes, rows, columns):
        box = grid.cell_box(cell).adjusted(part, part, -part, -part)
        ground = colour(theme.current.fill if cell in current else theme.panel)
        surface.fill(box.x(), box.y(), box.width(), box.height(), ground)
    cells = np.array(cells_of(content.blank, rows, columns)).reshape(-1, 2)
    x = grid.x + (cells[:, 1] + 0.5) * grid.cell
    y = grid.y + (cells[:, 0] + 0.5) * grid.cell
    zeros = Numbers(["0"], np.zeros(len(cells), dtype=np.int64), x, y)
    surface.numbers(zeros, min(grid.cell * 0.3, content.size), colour(theme.soft_ink))


def _paint_borders(surface: Surface, grid: Grid, scene: Scene, theme: Theme) -> None:
    """Around what a crop leaves, and around what is read without output_padding."""
    read = scene.read
    if scene.found.crops:
        box = grid.cells_box([(read.top, read.left), (read.bottom - 1, read.right - 1)])
        surface.outline(
            box.x(), box.y(), box.width(), box.height(), colour(theme.input.line), 2.0
        )
    if not scene.stretched.added.any():
        return
    down, across = (0, *scene.found.output_padding)[-2:]
    if read.bottom - down <= read.top or read.right - across <= read.left:
        return
    box = grid.cells_box(
        [(read.top, read.left), (read.bottom - 1 - down, read.right - 1 - across)]
    )
    surface.outline(
        box.x(), box.y(), box.width(), box.height(), colour(theme.input.line), 1.6,
        Qt.PenStyle.DashLine,
    )  # fmt: skip


def _paint_turn(
    surface: Surface, made: Arranged, frame: Frame, now: Now, turn: Turn, theme: Theme
) -> None:
    """An arrow that goes half round, twice where the kernel is turned twice."""
    box, m, scene = made.boxes.get("turn"), made.metrics, now.scene
    # “2 × 180°” is somewhat longer than its room.
    if box is None or not surface.is_exposed(box.adjusted(0, 0, box.width() / 2, 0)):
        return
    inks = {"ahead": theme.soft_ink, "now": theme.current.line, "done": theme.kernel.line}
    ink = colour(inks[turn])
    left_out = not scene.turned and not scene.reverses
    if not scene.turned:
        ink = colour(theme.error.line)
    size, radius = m.title, 13 * m.k
    text = "180°" if scene.reverses or left_out else "2 × 180°"
    if left_out:
        text = frame.words(LEFT_OUT)
    middle = QPointF(box.x() + radius + 10 * m.k, box.center().y())
    around = QRectF(middle.x() - radius, middle.y() - radius, 2 * radius, 2 * radius)
    path = QPainterPath()
    path.arcMoveTo(around, 200)
    path.arcTo(around, 200, -220)
    surface.curve(path, ink, 2.6 * m.k)
    tip = path.currentPosition()
    h = 6.5 * m.k
    surface.polygon(
        [(tip.x() - h, tip.y() - h * 0.5), (tip.x() + h, tip.y() - h * 0.5),
         (tip.x() - h * 0.25, tip.y() + h * 1.1)],
        ink,
    )  # fmt: skip
    if left_out:
        cross = QPainterPath(QPointF(middle.x() - radius, middle.y() + radius))
        cross.lineTo(QPointF(middle.x() + radius, middle.y() - radius))
        surface.curve(cross, ink, 2.6 * m.k)
    x, y = middle.x() + radius + 8 * m.k, middle.y() + size * 0.36
    surface.text(text, x, y, size, ink, "semibold")


def _paint_ruler(
    surface: Surface, made: Arranged, frame: Frame, now: Now, theme: Theme
) -> None:
    """Two scales on one line: how far the kernel has gone in its cells, and in those of x or y."""
    grid, m, scene, words = made.grid("plane"), made.metrics, now.scene, frame.words
    across = scene.results.shape[1]
    s = (scene.spacing if scene.found.is_transposed else scene.kept_every)[1]
    x0 = grid.x + scene.read.left * grid.cell
    y = grid.y + grid.height + 24 * m.k
    soft, line = colour(theme.soft_ink), colour(theme.current.line)
    far = colour((theme.input if scene.found.is_transposed else theme.output).line)
    size, tick = ruler_size(m), 5.0 * m.k
    reach = QRectF(grid.x, grid.y + grid.height, made.boxes["plane"].width(), ruler_height(m))
    # Numbers stand centred under their marks.
    if not surface.is_exposed(reach.adjusted(-2 * size, 0, 2 * size, 0)):
        return
    at = None if now.result is None else now.result[1]
    surface.lines([QLineF(x0, y, x0 + (across - 1) * grid.cell, y)], soft, 1.4 * m.k)
    upper = [(p, str(p)) for p in range(across)]
    lower = [(p, str(p // s)) for p in range(0, across, s)]
    for places, side, ink in ((upper, -1, soft), (lower, 1, far)):
        marks = [QLineF(x0 + p * grid.cell, min(y, y + side * tick), x0 + p * grid.cell,
                        max(y, y + side * tick)) for p, _ in places]  # fmt: skip
        surface.lines(marks, ink, 1.4 * m.k)
        base = y + (tick * 1.5 + size * 0.9 if side > 0 else -tick * 1.5 - size * 0.1)
        here = "" if at is None else (str(at) if side < 0 else fraction(at, s))
        taken = _half(here, size * 1.15, surface) if here else 0.0
        widest = max(_half(text, size, surface) for _, text in places) * 2
        apart = (places[1][0] - places[0][0]) * grid.cell if len(places) > 1 else grid.cell
        every = _round_step(ceil(widest * RULER_GAP / apart))
        for number, (place, text) in enumerate(places):
            near = at is not None and abs(place - at) * grid.cell < taken + _half(
                text, size, surface
            ) + 3 * m.k
            if number % every == 0 and not near:
                surface.text(text, x0 + place * grid.cell, base, size, ink, align="centre")
        if at is not None:
            surface.text(
                here, x0 + at * grid.cell, base, size * 1.15, line, "semibold", "centre"
            )
    if at is not None:
        start = max(at - s if not scene.found.is_transposed else at - 1, 0)
        if start < at:
            surface.lines(
                [QLineF(x0 + start * grid.cell, y, x0 + at * grid.cell, y)], line, 4.0 * m.k
            )
        surface.lines(
            [QLineF(x0 + at * grid.cell, y - tick * 1.3, x0 + at * grid.cell, y + tick * 1.3)],
            line, 2.4 * m.k,
        )  # fmt: skip
    end = x0 + (across - 1) * grid.cell + RULER_END * m.k
    upper_name, lower_name = ruler_names(scene, words)
    surface.text(upper_name, end, y - tick * 1.5 - size * 0.1, size, soft)
    surface.text(lower_name, end, y + tick * 1.5 + size * 0.9, size, far)
    base = y + tick * 1.5 + size * 0.9 + m.note_height
    for text in step_texts(scene, words):
        surface.text(text, grid.x, base, m.note, colour(theme.ink), "semibold")


def fraction(number: int, parts: int) -> str:
    """A number of parts as short as it can be written.

    >>> fraction(3, 2), fraction(4, 2)
    ('3/2', '2')
    """
    common = gcd(number, parts)
    top, bottom = number // common, parts // common
    return str(top) if bottom == 1 else f"{top}/{bottom}"


def _half(text: str, size: float, surface: Surface) -> float:
    return text_width(text, size, "semibold", surface.families) / 2


def _round_step(least: int) -> int:
    """The smallest of 1, 2, 5, 10, 20 … that is not below ``least``."""
    return next(
        n * 10**power for power in range(6) for n in (1, 2, 5) if n * 10**power >= least
    )


def _paint_sum(surface: Surface, made: Arranged, frame: Frame, now: Now, theme: Theme) -> None:
    if now.output is None or not surface.is_exposed(_reach(made, "product")):
        return
    grid, m = made.grid("product"), made.metrics
    room, size = made.boxes["product"].width(), m.note * 1.08
    text = ""
    for text in sum_choices(frame, now):
        if text_width(text, size, "semibold", surface.families) <= room:
            break
    size *= min(1.0, room / text_width(text, size, "semibold", surface.families))
    y = grid.y + grid.height + m.note_height
    surface.text(text, grid.x, y, size, colour(theme.current.line), "semibold")


def _paint_work(surface: Surface, made: Arranged, frame: Frame, now: Now, theme: Theme) -> None:
    box, m = made.boxes["work"], made.metrics
    if not surface.is_exposed(_reach(made, "work")):
        return
    inks = colour(theme.soft_ink), colour(theme.ink), colour(theme.current.line)
    y = box.y()
    lines = work_lines(now.scene, frame.words, now.number)
    for (text, factor), ink in zip(lines, inks, strict=True):
        y += m.note_height * (0.8 + 0.35 * (factor - 1)) if factor == 1 else m.note_height * 1.35
        weight: Weight = "regular" if factor == 1 else "semibold"
        surface.text(text, box.x(), y, m.note * factor, ink, weight)
        y += m.note_height * 0.2


def _paint_verdict(surface: Surface, made: Arranged, scene: Scene, theme: Theme) -> None:
    piece, m = made.pieces.get("verdict"), made.metrics
    if piece is None:
        return
    box = made.boxes["verdict"]
    ink = colour(theme.error.line if len(piece.notes) > 1 else theme.soft_ink)
    for number, text in enumerate(piece.notes, start=1):
        y = box.y() + m.note_height * (number - 0.2)
        surface.text(text, box.x(), y, m.note * 1.08, ink, "semibold")


def describe(frame: Frame) -> str:
    """What the figure shows, in a sentence."""
    turn, first, frame = turn_of(frame), lead(frame.document, frame.layer), sliding(frame)
    now, words = now_of(frame), frame.words
    scene = now.scene
    facts = {
        "caption": caption_text(frame),
        "plane": plane_title(scene, words),
        "size": "×".join(map(str, scene.found.read)),
    }
    if turn == "now":
        kernel = turned_title(scene, words)
        text = words(TURN, **facts, step=first, count=first + scene.count, kernel=kernel)
    elif now.output is None:
        text = words(START, **facts, work=str(scene.found.multiplications))
    else:
        index = now.output[-scene.shown.axes :]
        text = words(
            STEP, **facts, step=first + now.number, count=first + scene.count,
            unit=naming_of(frame).cell("y", index),
            value=shown_number(float(scene.output[now.output])),
            terms=len(scene.terms(now.output)), taps=scene.slid.size,
        )  # fmt: skip
    if not scene.turned:
        wrong = int((scene.differences > 0).sum())
        most = shown_number(float(scene.differences.max()))
        text += " " + words(UNTURNED, wrong=wrong, count=scene.count, most=most)
    return text


def damage(old: Frame, new: Frame, scale: float) -> list[QRectF] | None:
    """The places in which two frames differ; None when everything may."""
    if (
        old.document is not new.document
        or (old.layer, old.words, old.aspect, old.shade, old.options)
        != (new.layer, new.words, new.aspect, new.shade, new.options)
    ):
        return None
    if is_turning(old) or is_turning(new):
        return None
    turns = turn_of(old), turn_of(new)
    old, new = sliding(old), sliding(new)
    made, before, after = arranged(new), now_of(old), now_of(new)
    if (before.number == 0) != (after.number == 0):
        return None
    theme_free = [name for name, piece in made.pieces.items() if piece.grid is not None]
    rects: list[QRectF] = []
    for name in theme_free:
        grid = made.grid(name)
        marks = _marks(grid.name, old, before) ^ _marks(grid.name, new, after)
        kinds: dict[str, list[Cell]] = {}
        for kind, cell in marks:
            kinds.setdefault(kind, []).append(cell)
        rects += [grid.cells_box(cells) for cells in kinds.values()]
    if turns[0] != turns[1]:
        rects += [_reach(made, name) for name in ("turn", "turned")]
    if before.number != after.number:
        rects += _step_damage(made, before, after)
    rects += callout_damage(made.layout, scene_of(new).shown, old, new, scale)
    return [rect.adjusted(-6, -6, 6, 6) for rect in rects]


def _step_damage(made: Arranged, before: Now, after: Now) -> list[QRectF]:
    m, plane = made.metrics, made.boxes["plane"]
    grid = made.grid("plane")
    top = grid.y + grid.height
    rects = [
        made.boxes["product"].adjusted(0, 0, 40, 0),
        made.boxes["work"].adjusted(0, 0, 20, 0),
        QRectF(plane.x() - 20 * m.k, top, plane.width() + 40 * m.k, ruler_height(m)),
    ]
    low, high = sorted((before.number, after.number))
    ends = high == after.scene.count
    output = made.grid("output")
    first, last = after.scene.output_cell(max(low, 1)), after.scene.output_cell(max(high, 1))
    rows = [(first[0], 0), (last[0], output.columns - 1)]
    rects.append(output.rect if ends else output.cells_box(rows))
    if "dense" in made.pieces:
        rects.append(made.grid("dense").rect)
    return rects


def _marks(name: str, frame: Frame, now: Now) -> set[tuple[str, Cell]]:
    """What is drawn over a grid's plain cells, each mark with its kind."""
    found = marks_of(name, frame)
    marks: set[tuple[str, Cell]] = {("lit", cell) for cell in found.lit}
    for kind, cell in (("pointed", found.pointed), ("selected", found.selected)):
        if cell is not None:
            marks.add((kind, cell))
    marks |= {(f"current{now.number}", cell) for cell in found.current}
    return marks


STRETCHED = Figure(
    id="stretched",
    title=QT_TRANSLATE_NOOP("figure", "Stretched"),
    order="gather",
    layout=layout,
    paint=paint,
    describe=describe,
    damage=damage,
    lead=lead,
    keeps="cells",
)
