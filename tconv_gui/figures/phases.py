"""Phase meter: a constant stays flat if and only if all phases of the kernel have one sum."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QLineF, QRectF

from core.document import Document, shape_text
from core.numbers_text import shown_number
from core.words_mark import QT_TRANSLATE_NOOP
from tconv_gui.figures._labels import caption_text, shown_caption
from tconv_gui.figures._phases import phase_colour, phase_ground
from tconv_gui.figures._phases_layout import Metered, Part, arrange
from tconv_gui.figures._phases_model import PhaseMeter, meter_of
from tconv_gui.figures._phases_words import pointed_text
from tconv_gui.figures.figure import Figure, Frame
from tconv_gui.figures.grids import Content, fitting_size, paint_grid, shows_digits, value_limits
from tconv_gui.figures.layout import Cell, Grid, Layout
from tconv_gui.figures.surface import Numbers, Surface, text_width
from tconv_gui.theme import Role, Theme, colour
from tconv_gui.theme.fonts import Weight

WHOLE = QT_TRANSLATE_NOOP("phases", "{caption}. {verdict}. {rule} {change}")
ALONE = QT_TRANSLATE_NOOP("phases", "{caption}. {phase}. {verdict}.")

FAINT = 0.22
STROKES_FROM_PX = 8.0


def layout(frame: Frame) -> Layout:
    """Where the kernel stands; the other pictures cannot be pointed at."""
    return arrange(frame).layout


def paint(surface: Surface, frame: Frame, theme: Theme) -> None:
    """Paint the light, then what is and what balancing would make of it."""
    made, strong = arrange(frame), strong_phase(frame)
    _paint_light(surface, made, theme)
    looks: dict[str, tuple[float, str, Weight]] = {
        "verdict": (1.5, theme.ink, "semibold"),
        "ink": (1.0, theme.ink, "regular"),
        "soft": (1.0, theme.soft_ink, "regular"),
    }
    for line in made.lines:
        part, ink, weight = looks[line.kind]
        surface.text(line.text, line.x, line.y, made.m.note * part, colour(ink), weight)
    for part_ in made.parts:
        _paint_title(surface, part_, made, theme)
        if part_.kind == "kernel":
            _paint_kernel(surface, part_, made, frame, strong, theme)
        elif part_.kind == "patch":
            _paint_patch(surface, part_, made, strong, theme)
        elif part_.grid is not None:
            _paint_sums(surface, part_, made, strong, theme)
        else:
            _paint_bars(surface, part_, made, strong, theme)
    _paint_foot(surface, made, frame, strong, theme)


def strong_phase(frame: Frame) -> int | None:
    """The phase of the cell pointed at, else that of the step."""
    meter = meter_of(frame)
    pointed = meter.phase_of(frame.pointed)
    if pointed is not None:
        return pointed
    return frame.step - 1 if 0 < frame.step <= meter.count else None


def _paint_light(surface: Surface, made: Metered, theme: Theme) -> None:
    """Round and filled where it is flat, a ring with a bar where it is not."""
    role = theme.output if made.meter.is_flat else theme.error
    box = made.light
    surface.panel(box.x(), box.y(), box.width(), box.height(), colour(role.fill), box.width() / 2)
    part = 0.24
    inner = box.adjusted(
        box.width() * part, box.height() * part, -box.width() * part, -box.height() * part
    )
    surface.panel(
        inner.x(), inner.y(), inner.width(), inner.height(), colour(role.line), inner.width() / 2
    )
    if not made.meter.is_flat:
        wide, high = inner.width() * 0.6, inner.height() * 0.2
        x, y = inner.center().x() - wide / 2, inner.center().y() - high / 2
        surface.fill(x, y, wide, high, colour(role.fill))


def _paint_title(surface: Surface, part: Part, made: Metered, theme: Theme) -> None:
    m = made.m
    gradient = made.meter.overlap.is_gradient
    role = {"kernel": theme.kernel, "patch": theme.gradient if gradient else theme.output}
    ink = role[part.kind].line if part.kind in role else theme.ink
    y = part.rect.y() + m.title_height - 9 * m.k
    surface.text(part.title, part.rect.x(), y, m.title, colour(ink), "semibold")
    if part.kind == "kernel" and part.grid is not None:
        wide = text_width(part.title, m.title, "semibold", surface.families)
        shape = (part.grid.rows, part.grid.columns)[-made.meter.axes :]
        x = part.rect.x() + wide + 8 * m.k
        surface.text(shape_text(shape), x, y, m.note, colour(theme.soft_ink))


# ---- kernels and patches


def _paint_kernel(
    surface: Surface, part: Part, made: Metered, frame: Frame, strong: int | None, theme: Theme
) -> None:
    meter, grid = made.meter, part.grid
    even = meter.balance[0]
    assert grid is not None
    values = meter.kernel
    if part.after:
        assert even is not None
        values = even
    _paint_phased(surface, grid, values, meter.phases, meter, strong, theme.kernel, theme)
    if part.after or not meter.weighted:
        return
    for cell, ink, line in (
        (frame.pointed, theme.ink, 2.4), (frame.selected, theme.accent, 2.6),
    ):  # fmt: skip
        if cell is None or cell.grid != "kernel" or len(cell.index) != meter.axes:
            continue
        row, column = (0, *cell.index)[-2:]
        if 0 <= row < grid.rows and 0 <= column < grid.columns:
            box = grid.cell_box((row, column))
            wide = max(line, 2.0 / surface.scale)
            surface.outline(box.x(), box.y(), box.width(), box.height(), colour(ink), wide)


def _paint_phased(
    surface: Surface, grid: Grid, values: np.ndarray, phases: np.ndarray, meter: PhaseMeter,
    strong: int | None, role: Role, theme: Theme,
) -> None:  # fmt: skip
    """Numbers on grounds in their phases' colours; other phases than ``strong`` step back."""
    size = fitting_size(values, grid.cell, surface.families)
    digits = shows_digits(grid.cell, size, surface.scale)
    grounds = [phase_ground(theme, n, meter.count) for n in range(meter.count)]
    solids = [phase_colour(theme, n, meter.count) for n in range(meter.count)]
    for row, column in np.ndindex(*values.shape):
        phase = int(phases[row, column])
        box = grid.cell_box((row, column))
        back = strong is not None and phase != strong
        fill = (solids if not digits else grounds)[phase]
        x, y, cell = box.x(), box.y(), grid.cell
        surface.fill(x, y, cell, cell, colour(theme.panel))
        surface.fill(x, y, cell, cell, colour(fill, FAINT if back else 1.0))
        if digits:
            foot = max(0.07 * cell, 1.5 / surface.scale)
            tint = colour(solids[phase], FAINT if back else 1.0)
            surface.fill(x, y + cell - foot, cell, foot, tint)
    _separate(surface, grid, theme)
    if digits:
        middle = grid.cell / 2
        places = np.argwhere(np.ones(values.shape, dtype=bool))
        across = grid.x + places[:, 1] * grid.cell + middle
        down = grid.y + places[:, 0] * grid.cell + middle * 0.97
        texts = [shown_number(value) for value in values.ravel().tolist()]
        is_back = (phases.ravel() != strong) & (strong is not None)
        for chosen, ink in ((~is_back, theme.ink), (is_back, theme.soft_ink)):
            at = np.flatnonzero(chosen)
            weight: Weight = "semibold" if strong is not None and ink == theme.ink else "regular"
            surface.numbers(Numbers(texts, at, across[at], down[at]), size, colour(ink), weight)
    surface.outline(grid.x, grid.y, grid.width, grid.height, colour(role.line), 1.8)


def _separate(surface: Surface, grid: Grid, theme: Theme) -> None:
    if grid.cell * surface.scale < 5:
        return
    right, bottom = grid.x + grid.width, grid.y + grid.height
    lines = [
        QLineF(grid.x + n * grid.cell, grid.y, grid.x + n * grid.cell, bottom)
        for n in range(1, grid.columns)
    ]
    lines += [
        QLineF(grid.x, grid.y + n * grid.cell, right, grid.y + n * grid.cell)
        for n in range(1, grid.rows)
    ]
    surface.lines(lines, colour(theme.background), 1.6)


def _paint_patch(
    surface: Surface, part: Part, made: Metered, strong: int | None, theme: Theme
) -> None:
    """A piece of the interior: shaded by value, a stroke in the phase's colour at every foot."""
    meter, grid = made.meter, part.grid
    even = meter.balance[0]
    assert grid is not None
    values = meter.patch(meter.kernel)
    limits = value_limits(values)
    if even is not None:
        # One scale for before and after.
        then = meter.patch(even)
        limits = value_limits(np.stack([values, then]))
        values = then if part.after else values
    down, across = meter.stride
    rows = np.arange(values.shape[0])[:, None] % down
    phases = rows * across + np.arange(values.shape[1]) % across
    lit: set[Cell] = set()
    if strong is not None:
        lit = {(row, column) for row, column in np.argwhere(phases == strong).tolist()}
    role = theme.gradient if meter.overlap.is_gradient else theme.output
    size = fitting_size(values, grid.cell, surface.families)
    paint_grid(
        surface, grid,
        Content(values, role, size, lit=lit, shade=True, bold=True, limits=limits), theme,
    )  # fmt: skip
    if grid.cell * surface.scale < STROKES_FROM_PX:
        return
    foot, edge = max(0.07 * grid.cell, 1.5 / surface.scale), grid.cell * 0.2
    for row, column in np.ndindex(*values.shape):
        box = grid.cell_box((row, column))
        tint = phase_colour(theme, int(phases[row, column]), meter.count)
        y, wide = box.bottom() - 2.1 * foot, grid.cell - 2 * edge
        # Seen on any shade.
        surface.fill(box.x() + edge - 1, y - 1, wide + 2, foot + 2, colour(theme.panel))
        surface.fill(box.x() + edge, y, wide, foot, colour(tint))


# ---- sums


def _paint_bars(
    surface: Surface, part: Part, made: Metered, strong: int | None, theme: Theme
) -> None:
    """A bar for every phase from 0 on one linear scale, and where balancing would end them."""
    meter, m = made.meter, made.m
    sums = meter.sums.ravel()
    values = np.full(sums.shape, meter.common) if part.after else sums
    texts = made.said.after if part.after else made.said.expressions
    ends = [value for value in [0.0, *sums.tolist(), meter.common] if np.isfinite(value)]
    low, high = min(ends), max(ends)
    span = (high - low) or 1.0
    longest = max(
        text_width(text, m.note, "semibold", surface.families) for text in texts
    )
    room = part.rect.width() - made.bar_from - longest - 8 * m.k
    left = part.rect.x() + made.bar_from
    zero = left - low / span * room
    top = part.rect.y() + m.title_height
    thick, side = made.bar_row * 0.62, m.note * 0.85
    for number, value in enumerate(values.tolist()):
        y = top + number * made.bar_row
        base = y + thick / 2 + m.note * 0.36
        back = strong is not None and strong != number
        tint = colour(phase_colour(theme, number, meter.count), FAINT if back else 1.0)
        ink = colour(theme.soft_ink if back else theme.ink)
        surface.panel(part.rect.x(), base - side * 0.9, side, side, tint, side * 0.2)
        name = made.said.phases[number]
        surface.text(name, part.rect.x() + 1.5 * m.note, base, m.note, ink)
        surface.fill(left, y, room, thick, colour(theme.hairline, 0.6))
        if np.isfinite(value) and value != 0:
            long = abs(value) / span * room
            surface.fill(zero - long if value < 0 else zero, y, long, thick, tint)
        surface.text(
            texts[number], left + room + 8 * m.k, base, m.note, ink,
            "regular" if back else "semibold",
        )  # fmt: skip
    bottom = top + made.bar_row * meter.count - (made.bar_row - thick)
    surface.lines([QLineF(zero, top, zero, bottom)], colour(theme.soft_ink), 1.2 * m.k)
    if np.isfinite(meter.common) and not meter.is_flat:
        x = zero + meter.common / span * room
        surface.lines([QLineF(x, top - 4 * m.k, x, bottom + 4 * m.k)], colour(theme.ink), 1.4 * m.k)


def _paint_sums(
    surface: Surface, part: Part, made: Metered, strong: int | None, theme: Theme
) -> None:
    """So many phases that their sums are a table."""
    meter, grid = made.meter, part.grid
    assert grid is not None
    values = np.full(meter.sums.shape, meter.common) if part.after else meter.sums
    phases = np.arange(meter.count).reshape(meter.stride)
    role = theme.gradient if meter.overlap.is_gradient else theme.output
    _paint_phased(surface, grid, values, phases, meter, strong, role, theme)


def _paint_foot(
    surface: Surface, made: Metered, frame: Frame, strong: int | None, theme: Theme
) -> None:
    m, room = made.m, made.layout.size.width() - 8
    said = pointed_text(made.meter, strong, frame.words)
    first = theme.ink if strong is None else theme.current.line
    wide = text_width(said, m.note, "regular", surface.families)
    size = m.note * min(1.0, room / max(wide, 1.0))
    surface.text(said, made.note.x(), made.note.y(), size, colour(first))
    caption = shown_caption(frame)
    wide = text_width(caption, m.note, "regular", surface.families)
    size = m.note * min(1.0, room / max(wide, 1.0))
    spot = made.caption
    surface.text(caption, spot.x(), spot.y(), size, colour(theme.soft_ink), align="centre")


# ---- the figure


def describe(frame: Frame) -> str:
    """The verdict with the phase sums, the rule and what balancing takes, or one phase."""
    made, strong = arrange(frame), strong_phase(frame)
    caption, said = caption_text(frame), made.said
    if strong is not None:
        phase = pointed_text(made.meter, strong, frame.words)
        return frame.words(ALONE, caption=caption, phase=phase, verdict=said.verdict)
    return frame.words(
        WHOLE, caption=caption, verdict=said.verdict, rule=said.rules[0], change=said.change
    )


def damage(old: Frame, new: Frame, scale: float) -> list[QRectF] | None:
    """Everywhere, unless the same phase and cells are marked."""
    if (
        old.document is not new.document
        or (old.layer, old.words, old.aspect, old.options) != (
            new.layer, new.words, new.aspect, new.options
        )
        or strong_phase(old) != strong_phase(new)
    ):  # fmt: skip
        return None
    one, other = (
        [cell if cell is not None and cell.grid == "kernel" else None
         for cell in (frame.pointed, frame.selected)]
        for frame in (old, new)
    )  # fmt: skip
    return [] if one == other else None


def step_count(document: Document, layer: int) -> int:
    """One step for each phase, then all of them together again."""
    return int(np.prod(document.geometries[layer].stride)) + 1


PHASES = Figure(
    id="phases",
    title=QT_TRANSLATE_NOOP("figure", "Phase Meter"),
    order="scatter",
    layout=layout,
    paint=paint,
    describe=describe,
    damage=damage,
    steps=step_count,
    of_ones=True,
    keeps="size",
)
