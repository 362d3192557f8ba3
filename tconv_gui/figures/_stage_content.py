"""What the grids of the stage show at one moment."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

import numpy as np

from core.numbers_text import shown_number
from core.shown import ShownLayer, ShownLinks, ShownStep
from core.trace import Order
from tconv_gui.figures._labels import signed_text
from tconv_gui.figures._metrics import kernel_cell
from tconv_gui.figures._moment import (
    Moment,
    current_outputs,
    drawn_cell,
    hidden_cells,
    limits_of,
    outside_cells,
    size_of,
)
from tconv_gui.figures._stage_layout import Kind
from tconv_gui.figures._symbols import Texts, added_products, naming_of, texts_size, written
from tconv_gui.figures.figure import Frame
from tconv_gui.figures.grids import Content, concealed, fitting_size
from tconv_gui.figures.layout import Cell
from tconv_gui.figures.surface import Families
from tconv_gui.theme import Role, Theme


@lru_cache(maxsize=16)
def stage_content(
    name: str, kind: Kind, frame: Frame, moment: Moment, theme: Theme, families: Families
) -> Content:
    shown, step = moment.shown, moment.step
    pointed = drawn_cell(frame.pointed, name, shown)
    selected = drawn_cell(frame.selected, name, shown)
    lit = moment.lit.get(name, set())
    texts, size = written(frame, name, kind.order, families)
    limits = limits_of(shown, name)
    if name == "input":
        return Content(
            shown.input, theme.input, size, outside=outside_cells(shown, "input"),
            outside_kind="dashed", unused=shown.unused,
            current=set(step.inputs) if step else (), lit=lit, pointed=pointed,
            selected=selected, shade=frame.shade, limits=limits, texts=texts,
        )  # fmt: skip
    if name == "kernel":
        gathers = kind.order == "gather" and step is not None
        values, empty = shown.kernel_at(step)
        if isinstance(shown, ShownLinks) and shown.is_function:
            texts, empty = np.full(values.shape, "f", dtype=object), None
        return Content(
            values, theme.kernel, size, blank=empty,
            current=set(step.kernel) if gathers and step else (), lit=lit,
            pointed=pointed, selected=selected, shade=frame.shade, limits=limits, texts=texts,
        )  # fmt: skip
    if name == "bias":
        return Content(
            np.full((1, 1), shown.bias), theme.kernel, size, pointed=pointed, selected=selected,
            texts=texts,
        )  # fmt: skip
    if name == "product":
        return product_content(shown, step, theme, lit, pointed, families, texts)
    return _output_content(kind, frame, moment, theme, lit, pointed, families)


def product_content(
    shown: ShownLayer,
    step: ShownStep | None,
    theme: Theme,
    lit: Iterable[Cell],
    pointed: Cell | None,
    families: Families,
    texts: Texts | None = None,
) -> Content:
    """The products of a step; ``texts`` stand in place of the numbers."""
    values = np.zeros(shown.kernel.shape)
    blank = np.ones(shown.kernel.shape, dtype=bool)
    outside = np.zeros(shown.kernel.shape, dtype=bool)
    if step is not None:
        own = outside_cells(shown, "output")
        for cell, output, value in zip(step.products, step.outputs, step.values, strict=True):
            values[cell] = value
            blank[cell] = False
            outside[cell] = bool(own is not None and own[output])
    size = min(
        fitting_size(np.where(blank, 0.0, values), kernel_cell(shown), families),
        size_of(shown, "kernel", families),
    )
    if texts is not None:
        size = texts_size(texts, kernel_cell(shown), families)
    return Content(
        values, theme.current if step else Role(theme.soft_ink, theme.panel), size, blank=blank,
        outside=outside if outside.any() and not outside.all() else None,
        outside_kind="hatched", lit=tuple(lit), pointed=pointed, bold=True,
        unused=outside if outside.all() else None, limits=limits_of(shown, "output"), texts=texts,
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
    # What no stamp reaches is the bias alone, or 0: at the end a number as any other.
    if finished or (shown.bias and kind.order == "scatter"):
        blank = np.zeros_like(blank) if outside is None else blank & outside
    texts, size = written(frame, "output", kind.order, families, landed)
    notes: dict[Cell, str] = {}
    if kind.order == "scatter" and step is not None and frame.motion >= 1:
        if texts is None:
            notes = _sums_made(shown, step, moment.number, kind.order)
        else:
            notes = added_products(naming_of(frame), shown, step, texts)
    current = current_outputs(moment)
    content = Content(
        sums, theme.output, size, blank=blank, outside=outside, texts=texts, outside_kind="hatched",
        holes=shown.holes if finished else None,
        uncropped=shown.uncropped,
        counts=progress.counts if kind.order == "scatter" else None, current=current,
        notes=notes, lit=tuple(lit), pointed=pointed, shade=frame.shade, bold=True,
        limits=limits_of(shown, "output"),
    )  # fmt: skip
    return concealed(content, hidden_cells(shown, frame.options.hidden))


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
