"""Fixes: the layer as it is and the alternatives to it, side by side."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QLineF, QRectF

from core.document import Document
from core.errors import ConvError
from core.fixes import FIXES as ROWS
from core.numbers_text import shown_number
from core.words_mark import QT_TRANSLATE_NOOP
from tconv_gui.figures._fixes_layout import (
    NAME,
    NOTE,
    TITLE_SIZE,
    Card,
    Picture,
    Text,
    alternatives,
    arrange,
    texts_of,
)
from tconv_gui.figures._phases import phase_ground
from tconv_gui.figures.figure import Figure, Frame
from tconv_gui.figures.grids import Content, fitting_size, paint_grid, shows_digits, value_limits
from tconv_gui.figures.layout import Layout
from tconv_gui.figures.surface import Numbers, Surface
from tconv_gui.theme import Theme, colour

ONE = QT_TRANSLATE_NOOP("fixes", "{name}: {text}")
REFUSED = QT_TRANSLATE_NOOP("fixes", "{name}: not here, {reason}")


def layout(frame: Frame) -> Layout:
    """Only a size: nothing here is edited."""
    return arrange(frame).layout


def paint(surface: Surface, frame: Frame, theme: Theme) -> None:
    """Paint the words and all cards; that of the step has a strong frame."""
    made = arrange(frame)
    _paint_lines(surface, made.lines, theme)
    for number, card in enumerate(made.cards, 1):
        _paint_card(surface, card, frame, number == frame.step, theme)


def _paint_lines(surface: Surface, lines: tuple[Text, ...], theme: Theme) -> None:
    for line in lines:
        size = {"title": TITLE_SIZE, "name": NAME}.get(line.kind, NOTE)
        ink = colour(theme.soft_ink if line.kind == "soft" else theme.ink)
        strong = line.kind in ("title", "name", "strong")
        surface.text(line.text, line.x, line.y, size, ink, "semibold" if strong else "regular")


def _paint_card(
    surface: Surface, card: Card, frame: Frame, is_current: bool, theme: Theme
) -> None:
    box, fix = card.rect, card.fix
    ground = colour(theme.panel, 1.0 if fix.problem is None else 0.45)
    surface.panel(box.x(), box.y(), box.width(), box.height(), ground, 8)
    ink, line = (theme.current.line, 2.6) if is_current else (theme.hairline, 1.2)
    surface.outline(box.x(), box.y(), box.width(), box.height(), colour(ink), line)
    _paint_lines(surface, card.lines, theme)
    if card.light is not None and fix.unevenness is not None:
        _paint_light(surface, card.light, fix.unevenness.is_flat, theme)
    for picture in card.pictures:
        if picture.kind == "kernel":
            _paint_kernel(surface, picture, card, frame, theme)
        else:
            _paint_response(surface, picture, theme)


def _paint_light(surface: Surface, box: QRectF, is_flat: bool, theme: Theme) -> None:
    """A disc where it is flat; with a bar in it where it is not."""
    role = theme.output if is_flat else theme.error
    x, y, side = box.x(), box.y(), box.width()
    surface.panel(x, y, side, side, colour(role.line), side / 2)
    if not is_flat:
        surface.fill(x + 0.2 * side, y + 0.4 * side, 0.6 * side, 0.2 * side, colour(role.fill))


def _paint_response(surface: Surface, picture: Picture, theme: Theme) -> None:
    """A piece of the interior, shaded by value from 0 so that pieces compare."""
    low, high = value_limits(picture.values)
    limits = (min(low, 0.0), max(high, 0.0))
    size = fitting_size(picture.values, picture.grid.cell, surface.families)
    content = Content(
        picture.values, theme.output, size, shade=True, bold=True,
        holes=picture.values == 0, limits=limits,
    )  # fmt: skip
    paint_grid(surface, picture.grid, content, theme)


def _paint_kernel(
    surface: Surface, picture: Picture, card: Card, frame: Frame, theme: Theme
) -> None:
    """Kernel cells on grounds in the colours of their phases."""
    grid, values = picture.grid, picture.values
    shape = frame.document.geometries[frame.layer]
    axes = shape.axes
    down, across = (1, *shape.stride)[-2:] if axes == 1 else shape.stride
    layer = card.fix.layers[0]
    dilation = layer.spec.dilation if card.fix.one_kernel is None else (1,) * axes
    if card.fix.one_spec is not None:
        dilation = card.fix.one_spec.dilation
    spread = (1, *dilation)[-2:]
    size = fitting_size(values, grid.cell, surface.families)
    texts: list[str] = []
    for row, column in np.ndindex(*values.shape):
        box = grid.cell_box((row, column))
        phase = row * spread[0] % down * across + column * spread[1] % across
        ground = colour(phase_ground(theme, phase, down * across))
        surface.fill(box.x(), box.y(), grid.cell, grid.cell, ground)
        texts.append(shown_number(float(values[row, column])))
    right, bottom = grid.x + grid.width, grid.y + grid.height
    if grid.cell * surface.scale >= 5:
        rules = [
            QLineF(grid.x + n * grid.cell, grid.y, grid.x + n * grid.cell, bottom)
            for n in range(1, grid.columns)
        ]
        rules += [
            QLineF(grid.x, grid.y + n * grid.cell, right, grid.y + n * grid.cell)
            for n in range(1, grid.rows)
        ]
        surface.lines(rules, colour(theme.panel), 1.2)
    if shows_digits(grid.cell, size, surface.scale):
        places = np.argwhere(np.ones(values.shape, dtype=bool))
        x = grid.x + (places[:, 1] + 0.5) * grid.cell
        y = grid.y + (places[:, 0] + 0.5) * grid.cell
        surface.numbers(Numbers(texts, np.arange(len(texts)), x, y), size, colour(theme.ink))
    surface.outline(grid.x, grid.y, grid.width, grid.height, colour(theme.kernel.line), 1.4)


def describe(frame: Frame) -> str:
    """Every alternative with its verdict and cost; or that of the step, with what it does."""
    words = frame.words
    try:
        found = alternatives(frame.document, frame.layer)
    except ConvError as problem:
        return words.error(problem)
    said = []
    for fix in found:
        name = words(fix.title)
        if fix.problem is not None:
            said.append(words(REFUSED, name=name, reason=words.error(fix.problem)))
            continue
        texts = texts_of(fix, words)
        said.append(words(ONE, name=name, text="; ".join(texts[:3])))
    if 0 < frame.step <= len(found):
        fix = found[frame.step - 1]
        if fix.problem is None:
            return words(ONE, name=words(fix.title), text="; ".join(texts_of(fix, words)))
        return said[frame.step - 1]
    return "\n".join(said)


def damage(old: Frame, new: Frame, scale: float) -> list[QRectF] | None:
    """Everywhere, if anything."""
    same = (
        old.document is new.document
        and (old.layer, old.words, old.aspect, old.options)
        == (new.layer, new.words, new.aspect, new.options)
        and old.step == new.step
    )
    return [] if same else None


def step_count(document: Document, layer: int) -> int:
    """One step for each card."""
    return len(ROWS) if document.layers[layer].operation.input_side == "small" else 1


FIXES = Figure(
    id="fixes",
    title=QT_TRANSLATE_NOOP("figure", "Fixes"),
    order="scatter",
    layout=layout,
    paint=paint,
    describe=describe,
    damage=damage,
    steps=step_count,
    of_ones=True,
    keeps="size",
)
