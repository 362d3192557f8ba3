"""Two figures side by side: which moments go together, what they are called, and both as one.

On screen each has a canvas of its own; ``pair_of`` makes one figure of them for pictures in files.
"""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

from PySide6.QtCore import QLineF, QPointF, QRectF, QSizeF

from core.document import Document, Layer, shape_text
from core.words_mark import QT_TRANSLATE_NOOP
from tconv_gui.figures.figure import Figure, Frame
from tconv_gui.figures.layout import Layout
from tconv_gui.figures.render import MARGIN, place
from tconv_gui.figures.surface import Placement, Surface
from tconv_gui.theme import Theme, colour
from tconv_gui.words import Words

TITLE = QT_TRANSLATE_NOOP("figure", "Two figures side by side")
BOTH = QT_TRANSLATE_NOOP("figure", "On the left, {left}: {first} On the right, {right}: {second}")
SETTING = QT_TRANSLATE_NOOP("compare", "{side}: {setting}")

# What a parameter is called in a line of a paper; those at their usual value are left out.
SHORT_NAMES = {"stride": "s", "output_padding": "op", "dilation": "d"}
USUAL = {"output_padding": 0, "dilation": 1}

# Lengths for a picture about as high as this; a larger one has them in proportion.
USUAL_HEIGHT = 620.0
TITLE_SIZE = 17.0
HEAD = 44.0
GAP = 56.0


class Place(NamedTuple):
    """What one of two figures shows: itself, and a layer of a document."""

    figure: Figure
    document: Document
    layer: int

    @property
    def shown_layer(self) -> Layer:
        """The layer with its settings."""
        return self.document.layers[self.layer]

    @property
    def lead(self) -> int:
        """How many steps come before the first of the figure's order."""
        return self.figure.lead_in(self.document, self.layer)

    @property
    def step_count(self) -> int:
        """How many steps there are in all."""
        return self.figure.step_count(self.document, self.layer)


def step_beside(step: int, first: Place, second: Place) -> int:
    """The step of ``second`` that goes with a step of ``first``: they begin and end together."""
    beside = after_lead(step, first.lead, second.lead)
    if beside <= second.lead and step < first.step_count:
        return beside
    count, other_count = first.step_count - first.lead, second.step_count - second.lead
    return second.lead + same_moment(step - first.lead, count, other_count)


def after_lead(step: int, lead: int, other_lead: int) -> int:
    """The step as far after ``other_lead`` steps as ``step`` is after ``lead``.

    >>> [after_lead(step, 0, 1) for step in range(3)], [after_lead(step, 1, 0) for step in range(3)]
    ([0, 2, 3], [0, 0, 1])
    """
    return step - lead + other_lead if step > lead else min(step, other_lead)


def same_moment(step: int, count: int, other_count: int) -> int:
    """The step of ``other_count`` that goes with ``step`` of ``count``: both end together.

    >>> [same_moment(step, 4, 9) for step in range(5)], same_moment(3, 9, 9)
    ([0, 2, 5, 7, 9], 3)
    """
    if step >= count:
        return other_count
    return (2 * step * other_count + count) // (2 * count)


# ---- what they are called


def titles_of(first: Place, second: Place, words: Words) -> tuple[str, str]:
    """What stands over the two: the figures' names, or the settings A and B where they have two.

    The operation is named where A and B have two.
    """
    if first.document is second.document:
        return words(first.figure.title), words(second.figure.title)
    layers = first.shown_layer, second.shown_layer
    settings = [settings_text(layer) for layer in layers]
    if layers[0].operation is not layers[1].operation:
        settings = [
            f"{layer.operation.code_name}   {setting}"
            for layer, setting in zip(layers, settings, strict=True)
        ]
    a, b = (
        words(SETTING, side=side, setting=setting)
        for side, setting in zip("AB", settings, strict=True)
    )
    return a, b


def settings_text(layer: Layer) -> str:
    """The hyper-parameters of a layer in a paper's shorthand.

    >>> from core.document import make_layer
    >>> settings_text(make_layer("conv_transpose", [[0, 1], [2, 3]], stride=2, padding=(1, 0)))
    'k 2×2   s 2   p 1×0'
    """
    spec = layer.spec
    shown = [f"k {shape_text(spec.kernel_size)}"]
    for name in layer.operation.parameters:
        if name == "padding":
            shown.append(f"p {_padding_text(spec.padding)}")
        elif name in SHORT_NAMES:
            values: tuple[int, ...] = getattr(spec, name)
            if any(value != USUAL.get(name) for value in values):
                shown.append(f"{SHORT_NAMES[name]} {_one_or_all(values)}")
    return "   ".join(shown)


def _one_or_all(values: tuple[int, ...]) -> str:
    return str(values[0]) if len(set(values)) == 1 else shape_text(values)


def _padding_text(padding: object) -> str:
    if not isinstance(padding, tuple):
        return str(padding)
    pairs: tuple[tuple[int, int], ...] = padding
    sides = [str(begin) if begin == end else f"{begin}+{end}" for begin, end in pairs]
    return sides[0] if len(set(sides)) == 1 else "×".join(sides)


# ---- both as one figure


class _Half(NamedTuple):
    """One of the two: its frame, and the logical box it is fitted into."""

    figure: Figure
    frame: Frame
    title: str
    box: QRectF


class _Both(NamedTuple):
    """The two, the size of the whole, and how much larger than usual its lengths are."""

    halves: tuple[_Half, _Half]
    size: QSizeF
    k: float


def pair_of(first: Figure, second: Figure, beside: Frame) -> Figure:
    """Both figures as one, the second for the document, layer and pointed cell of ``beside``.

    Steps are those of the first.  One figure of two settings has one scale, so that sizes compare
    by eye; two figures are both as large as they go.
    """

    def both(frame: Frame) -> _Both:
        return _arranged(first, second, frame, beside)

    def layout(frame: Frame) -> Layout:
        return Layout(both(frame).size, (), {})

    def paint(surface: Surface, frame: Frame, theme: Theme) -> None:
        _paint(surface, both(frame), theme)

    def describe(frame: Frame) -> str:
        left, right = both(frame).halves
        return frame.words(
            BOTH, left=left.title, first=left.figure.describe(left.frame),
            right=right.title, second=right.figure.describe(right.frame),
        )  # fmt: skip

    def damage(old: Frame, new: Frame, scale: float) -> list[QRectF] | None:
        return [] if old == new else _damage(both(old), both(new), scale)

    def steps(document: Document, layer: int) -> int:
        return first.step_count(document, layer)

    return Figure(
        id=f"{first.id}-{second.id}", title=TITLE, order=first.order, orders=first.orders,
        layout=layout, paint=paint, describe=describe, damage=damage, steps=steps, lead=first.lead,
        needs="any",  # each half says for itself what it cannot draw
    )  # fmt: skip


def _arranged(first: Figure, second: Figure, frame: Frame, beside: Frame) -> _Both:
    places = (
        Place(first, frame.document, frame.layer), Place(second, beside.document, beside.layer)
    )  # fmt: skip
    aspect = max(round(frame.aspect / 2, 2), 0.05)
    left = replace(frame, aspect=aspect)
    right = replace(
        left, document=beside.document, layer=beside.layer, pointed=beside.pointed,
        step=step_beside(frame.step, *places),
        told_steps=places[1].step_count if frame.told_steps else 0,
    )  # fmt: skip
    size, other = first.size(left), second.size(right)
    if first is not second:
        # The second as large as it would be in a picture of its own beside the first's.
        # A new size: the layout keeps its own.
        other = other * (_fitting(other, aspect) / _fitting(size, aspect))
    wide, high = max(size.width(), other.width()), max(size.height(), other.height())
    k = max(high / USUAL_HEIGHT, 2 * wide / USUAL_HEIGHT / 1.8, 0.6)
    gap, head = GAP * k, HEAD * k
    titles = titles_of(*places, frame.words)
    boxes = QRectF(0, head, wide, high), QRectF(wide + gap, head, wide, high)
    halves = (
        _Half(first, left, titles[0], boxes[0]), _Half(second, right, titles[1], boxes[1])
    )  # fmt: skip
    return _Both(halves, QSizeF(2 * wide + gap, head + high), k)


def _fitting(size: QSizeF, aspect: float) -> float:
    """The largest scale at which a size goes into a place of an aspect, of any one height."""
    return min(aspect / size.width(), 1 / size.height())


def _placements(both: _Both, whole: Placement) -> list[Placement]:
    """Where the two fall on the picture, each in the middle of its box."""
    boxes = [whole.to_pixels(half.box).toRect() for half in both.halves]
    sizes = [half.figure.size(half.frame) for half in both.halves]
    scales = [
        place(half.figure, half.frame, box.width(), box.height(), margin=0.0).scale
        for half, box in zip(both.halves, boxes, strict=True)
    ]
    if both.halves[0].figure is both.halves[1].figure:
        scales = [min(scales)] * 2
    return [
        Placement(
            scale,
            box.x() + round((box.width() - size.width() * scale) / 2),
            box.y() + round((box.height() - size.height() * scale) / 2),
        )
        for scale, box, size in zip(scales, boxes, sizes, strict=True)
    ]


def _paint(surface: Surface, both: _Both, theme: Theme) -> None:
    seen = None if surface.exposed is None else surface.placement.to_pixels(surface.exposed)
    for half, placement in zip(both.halves, _placements(both, surface.placement), strict=True):
        exposed = None
        if seen is not None:
            exposed = QRectF(
                placement.to_logical(seen.topLeft()), placement.to_logical(seen.bottomRight())
            )
        own = Surface(surface.painter, placement, surface.families, surface.kind, exposed)
        half.figure.paint(own, half.frame, theme)
        x, y = half.box.center().x(), (HEAD - TITLE_SIZE) * both.k
        size = TITLE_SIZE * both.k
        surface.text(half.title, x, y, size, colour(theme.soft_ink), "semibold", "centre")
    middle = both.size.width() / 2
    line = QLineF(QPointF(middle, 0), QPointF(middle, both.size.height()))
    surface.lines([line], colour(theme.hairline), 1.5 * both.k)


def _damage(old: _Both, new: _Both, scale: float) -> list[QRectF] | None:
    """What differs in either, as it falls on the whole."""
    if [half.box for half in old.halves] != [half.box for half in new.halves]:
        return None
    whole = Placement(scale, MARGIN, MARGIN)
    placements = _placements(new, whole)
    if _placements(old, whole) != placements:
        return None
    rects = []
    pairs = zip(old.halves, new.halves, placements, strict=True)
    for before, after, placement in pairs:
        found = after.figure.damage(before.frame, after.frame, placement.scale)
        if found is None:
            found = [QRectF(QPointF(0, 0), after.figure.size(after.frame))]
        for rect in found:
            pixels = placement.to_pixels(rect)
            rects.append(
                QRectF(whole.to_logical(pixels.topLeft()), whole.to_logical(pixels.bottomRight()))
            )
    return rects
