"""What a figure is: a frozen frame goes in, a picture comes out; hits use the same geometry."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, Literal, TypeVar

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSizeF

from core.channels import partial_sum
from core.document import Document
from core.trace import Order
from core.upsamplers import upsampled_size
from core.words_mark import Mark
from tconv_gui.figures._hidden_card import Keeps, keep_back
from tconv_gui.figures._refusal import Needs, guard, refused
from tconv_gui.figures._type import with_type
from tconv_gui.figures.hidden import NOTHING, Hidden
from tconv_gui.figures.layout import CellRef, Layout
from tconv_gui.figures.surface import Surface
from tconv_gui.theme import Theme
from tconv_gui.words import Words

# Cells that can be typed into; Document.with_number sets them.
EDITABLE = ("input", "kernel", "bias", "upstream")


R = TypeVar("R")

Symbols = Literal["numbers", "names", "letters"]
Source = Literal["ones", "step", "noise", "input"]


@dataclass(frozen=True, slots=True)
class ViewOptions:
    """How figures are looked at; watched, so neither saved nor undone.

    ``symbols`` writes x₁₁, w₁₁, y₁₁ ("names") or A, a ("letters") in place of numbers, counting
    from ``index_base``; ``without_flip`` leaves out the turn of the kernel that a stretched
    convolution needs, to show the wrong result that people get.  ``lens`` is how many entries of a
    large matrix are shown along a side of the part that is zoomed into.  ``weighted`` weighs
    overlaps by the layer's own kernel, else stamps are counted; ``axis`` is the one that pictures
    of a single axis show; ``signal`` is what the spectrum's layers are given.  ``hidden`` is what
    of the output is kept back, for others to say what it is.  ``type_scale`` is how many times as
    large as usual letters are, against the cells; ``caption`` writes the line at the bottom.
    """

    symbols: Symbols = "numbers"
    index_base: int = 0
    without_flip: bool = False
    lens: int = 7
    weighted: bool = True
    axis: int = -1
    signal: Source = "ones"
    hidden: Hidden = NOTHING
    type_scale: float = 1.0
    caption: bool = True


@dataclass(frozen=True, slots=True)
class Frame:
    """Everything a picture depends on besides the theme.

    ``step`` steps of ``layer`` are done; ``pointed`` is explained, ``selected`` is being edited;
    ``aspect`` is the width/height to arrange for; ``motion`` runs from 0 to 1 while the current
    stamp lands; ``shade`` colours cells by value; ``pulse`` runs from 1 to 0 while the kernel cells
    ``pulsed``, which have just been changed, flash wherever they stand.  The caption of a picture
    that stands alone says which of ``told_steps`` it shows, where that is not the last.
    """

    document: Document
    words: Words
    layer: int = 0
    step: int = 0
    pointed: CellRef | None = None
    selected: CellRef | None = None
    aspect: float = 1.6
    motion: float = 1.0
    shade: bool = False
    options: ViewOptions = ViewOptions()
    pulsed: tuple[tuple[int, ...], ...] = ()
    pulse: float = 0.0
    told_steps: int = 0


Grip = Literal["across", "down"]


@dataclass(frozen=True, slots=True)
class Handle:
    """A place that is dragged to change a hyper-parameter.

    ``parameter`` of the layer changes by one on ``axis`` for every ``per_step`` logical units that
    ``rect`` is dragged along ``direction``; a negative one grows to the left or upwards.
    """

    parameter: str
    axis: int
    rect: QRectF
    per_step: float
    direction: Grip = "across"


@dataclass(frozen=True)
class Figure:
    """One way to see a layer; a file in this folder and a line on its shelf.

    ``order`` is the order its steps go in; ``layout`` places the grids and is what ``paint`` and
    ``hit`` share; ``describe`` says in a sentence what is seen (screen readers, alt text);
    ``damage`` names the places in which two frames differ at a scale, None for everywhere.
    ``orders`` chooses the order by layer, for a figure whose steps go the operation's own way;
    ``steps`` counts them for a figure that has others than an order's; ``lead`` counts those that
    a figure has before an order's first.  ``zoom`` gives the options that look so many notches
    nearer (below 0: from farther away), None where there is nothing to zoom; ``pulses`` tells that
    changed kernel cells flash.  ``of_ones`` tells that the answer to a constant is shown instead of
    the document's own numbers, ``compares`` that other operations than the layer's are shown, which
    need not have its kernel or output; ``handles`` are what can be dragged, the topmost first.
    ``chooses`` gives the feature map (0 is the document's input, n + 1 the output of layer n) and
    the channel that a click on a point asks to look at; ``tells`` whether ``describe`` says how a
    cell comes about, because the layer's own terms are only a part of it.
    ``needs`` says which layers it can draw: those with one "kernel" that is the same everywhere,
    only such ones in the whole "chain", those that are a "matrix", or "any"; of others it says why
    not.  ``keeps`` says what it does where the output is hidden: it writes "?" into the "cells",
    it is covered by a "card", it shows only the "size" of the layer's own output, or "nothing".
    """

    id: str
    title: Mark
    order: Order
    layout: Callable[[Frame], Layout]
    paint: Callable[[Surface, Frame, Theme], None]
    describe: Callable[[Frame], str]
    damage: Callable[[Frame, Frame, float], list[QRectF] | None]
    orders: Callable[[Document, int], Order] | None = None
    steps: Callable[[Document, int], int] | None = None
    lead: Callable[[Document, int], int] | None = None
    zoom: Callable[[Frame, int], ViewOptions | None] | None = None
    pulses: bool = False
    of_ones: bool = False
    compares: bool = False
    handles: Callable[[Frame], tuple[Handle, ...]] | None = None
    chooses: Callable[[Frame, QPointF], tuple[int, int] | None] | None = None
    tells: Callable[[Frame, CellRef], bool] | None = None
    needs: Needs = "kernel"
    keeps: Keeps = "nothing"

    def __post_init__(self) -> None:
        guard(self)
        keep_back(self)
        # What no float64 can hold is shown as infinite; nobody is warned while it is painted.
        for name in ("layout", "paint", "describe", "damage", "steps", "zoom", "handles"):
            if (made := getattr(self, name)) is not None:
                object.__setattr__(self, name, np.errstate(all="ignore")(made))
        for name in ("layout", "paint", "describe", "zoom", "handles", "chooses"):
            if (made := getattr(self, name)) is not None:
                object.__setattr__(self, name, _typed(made))
        object.__setattr__(self, "damage", _typed(_damage_of(self.damage)))

    @property
    def shows_layer(self) -> bool:
        """Whether the layer's own input, kernel and output can be read off it."""
        return not (self.of_ones or self.compares)

    def seen(self, document: Document, layer: int) -> Document:
        """The document as the figure shows it: of a layer with several channels one partial sum."""
        return document if self.needs == "chain" else partial_sum(document, layer)

    def order_in(self, document: Document, layer: int) -> Order:
        """The order in which one layer's steps go."""
        if self.orders is None or refused(self.needs, document, layer) is not None:
            return self.order
        return self.orders(document, layer)

    def step_count(self, document: Document, layer: int) -> int:
        """How many steps the figure has for one layer of a document."""
        if refused(self.needs, document, layer) is not None:
            return 0
        if self.steps is not None:
            return self.steps(document, layer)
        sides = document.feature_maps[layer + (self.order_in(document, layer) == "gather")]
        return self.lead_in(document, layer) + int(sides[0, 0].size)

    def lead_in(self, document: Document, layer: int) -> int:
        """How many steps come before the first of the figure's order."""
        if self.lead is None or refused(self.needs, document, layer) is not None:
            return 0
        return self.lead(document, layer)

    def zoomed(self, frame: Frame, notches: int) -> ViewOptions | None:
        """The options that look nearer (or from farther away); None where nothing would change."""
        options = None if self.zoom is None else self.zoom(frame, notches)
        return None if options == frame.options else options

    def size(self, frame: Frame) -> QSizeF:
        """The picture's natural size in logical units, pen margins included."""
        return self.layout(frame).size

    def hit(self, frame: Frame, point: QPointF) -> CellRef | None:
        """The cell under a point in logical units."""
        return self.layout(frame).hit(point)

    def cell_rect(self, frame: Frame, cell: CellRef) -> QRectF | None:
        """Where a cell is drawn, in logical units; None if it is not."""
        return self.layout(frame).cell_rect(cell)

    def has_cell(self, document: Document, layer: int, cell: CellRef) -> bool:
        """Whether a cell pointed at still exists in a changed document."""
        return has_cell(document, layer, cell)


def _typed(made: Callable[..., R]) -> Callable[..., R]:
    """A function of a figure, with letters as large as its (last) frame says."""

    @wraps(made)
    def typed(*arguments: Any) -> R:
        frame = next(each for each in reversed(arguments) if isinstance(each, Frame))
        return with_type(frame.options.type_scale, made, *arguments)

    return typed


def _damage_of(
    damage: Callable[[Frame, Frame, float], list[QRectF] | None],
) -> Callable[[Frame, Frame, float], list[QRectF] | None]:
    """Everything, where letters have grown or a caption has come or gone."""

    def damaged(old: Frame, new: Frame, scale: float) -> list[QRectF] | None:
        looks = [(each.options.type_scale, each.options.caption) for each in (old, new)]
        return damage(old, new, scale) if looks[0] == looks[1] else None

    return damaged


def has_cell(document: Document, layer: int, cell: CellRef) -> bool:
    """Whether ``cell`` is one of the layer's own cells (not padding, not cropped)."""
    sizes = {
        "input": document.feature_maps[layer].shape[2:],
        "kernel": document.layers[layer].spec.kernel_size,
        "product": document.layers[layer].spec.kernel_size,
        "output": document.feature_maps[layer + 1].shape[2:],
        "bias": (1,),
        "upstream": document.feature_maps[layer + 1].shape[2:],
        "grad_input": document.feature_maps[layer].shape[2:],
        "grad_kernel": document.layers[layer].spec.kernel_size,
        "grad_bias": (1,),
        "matrix": (document.feature_maps[layer + 1].size, document.feature_maps[layer].size),
        "upsampled": upsampled_size(document, layer),
    }
    size = sizes.get(cell.grid)
    return (
        size is not None
        and len(size) == len(cell.index)
        and all(0 <= i < n for i, n in zip(cell.index, size, strict=True))
    )
