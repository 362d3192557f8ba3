"""What the grids of the stretched convolution show at one moment."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from core.numbers_text import shown_number
from core.shown import Mask, ShownLayer
from core.symbols import Naming, factor_text, sum_text
from tconv_gui.figures._metrics import kernel_cell, metrics_for
from tconv_gui.figures._moment import limits_of, own_hidden_cells, size_of
from tconv_gui.figures._stretched_scene import Now, Scene, cell_of, now_of, two
from tconv_gui.figures._symbols import MOST_SUM_CELLS, cell_text, naming_of, texts_for, texts_size
from tconv_gui.figures._type import kept
from tconv_gui.figures.figure import CellRef, Frame
from tconv_gui.figures.grids import SMALL_SIZE, Content, concealed, fitting_size, value_limits
from tconv_gui.figures.hidden import UNKNOWN
from tconv_gui.figures.layout import CELL, Cell
from tconv_gui.figures.surface import Families
from tconv_gui.theme import Role, Theme

Texts = NDArray[Any]


class Marks(NamedTuple):
    """Cells of a grid, as drawn, that are marked: the step's, those lit, pointed at and edited."""

    current: Collection[Cell] = ()
    lit: Collection[Cell] = ()
    pointed: Cell | None = None
    selected: Cell | None = None


def marks_of(name: str, frame: Frame) -> Marks:
    """What is marked in a grid, by the grid's name."""
    now = now_of(frame)
    scene = now.scene
    own = "kernel" if name == "turned" else name
    if name in ("stretched", "dense"):
        own = "input" if name == "stretched" else "output"
    pointed, selected = _own(frame, own, frame.pointed), _own(frame, own, frame.selected)
    lit = now.lit.get(own if own != "product" else "kernel", set())
    if name == "stretched" or (name == "input" and not scene.found.is_transposed):
        place = scene.place_of
        return Marks(
            now.window, now.lit.get("plane", ()), pointed and place(pointed),
            selected and place(selected),
        )  # fmt: skip
    if name == "input":
        read = [unit for cell in now.window if (unit := scene.unit_at(cell)) is not None]
        return Marks(read, lit, pointed, selected)
    if name == "turned":
        return Marks((), now.lit.get("slid", ()), pointed and scene.edited(pointed))
    if name == "product":
        return Marks((), {scene.edited(c) for c in lit}, pointed and scene.edited(pointed))
    down, across = scene.kept_every
    if name == "dense":
        current = [] if now.result is None else [now.result]
        at = pointed and (pointed[0] * down, pointed[1] * across)
        return Marks(current, {(r * down, c * across) for r, c in lit}, at)
    return Marks([now.output] if now.output and name == "output" else [], lit, pointed, selected)


@kept(maxsize=32)
def content_of(name: str, frame: Frame, theme: Theme, families: Families) -> Content:
    """The content of a grid by the grid's name."""
    now = now_of(frame)
    if name in ("kernel", "bias", "turned"):
        content = _kernel_content(name, frame, now, theme, families)
    elif name == "product":
        content = _product_content(frame, now, theme, families)
    elif name == "dense":
        content = _dense_content(frame, now, theme, families)
    elif name == "output":
        content = _output_content(frame, now, theme, families)
    else:
        content = _input_content(name, frame, now, theme, families)
    content = replace(content, **marks_of(name, frame)._asdict())
    if name != "output":
        return content
    return concealed(content, own_hidden_cells(frame))


def _input_content(
    name: str, frame: Frame, now: Now, theme: Theme, families: Families
) -> Content:
    """x as it is, or the plane that the kernel slides over."""
    scene, shown = now.scene, now.scene.shown
    limits = limits_of(shown, "input")
    if name == "input" and scene.found.is_transposed:
        texts = texts_for(frame, "input")
        return Content(
            shown.input, theme.input, _size(shown, "input", texts, families), shade=frame.shade,
            limits=limits, texts=texts, window=False,
        )  # fmt: skip
    plane, texts = scene.stretched, plane_texts(scene, naming_of(frame))
    between, padding, cropped = (
        two(mask) if mask.any() else None
        for mask in (plane.between, plane.padding, plane.cropped)
    )
    return Content(
        scene.plane, theme.input, _size(shown, "input", texts, families), blank=~scene.units,
        outside=padding, outside_kind="dashed", holes=between, unused=cropped, shade=frame.shade,
        limits=limits, texts=texts,
    )  # fmt: skip


def _kernel_content(
    name: str, frame: Frame, now: Now, theme: Theme, families: Families
) -> Content:
    scene, shown = now.scene, now.scene.shown
    if name == "bias":
        texts = texts_for(frame, "bias")
        return Content(
            np.full((1, 1), shown.bias), theme.kernel, _size(shown, "bias", texts, families),
            texts=texts,
        )  # fmt: skip
    texts = texts_for(frame, "kernel")
    size = _size(shown, "kernel", texts, families)
    values = shown.kernel
    if name == "turned":
        values = scene.slid
        if texts is not None and scene.reverses:
            texts = texts[::-1, ::-1]
    return Content(
        values, theme.kernel, size, shade=frame.shade, limits=limits_of(shown, "kernel"),
        texts=texts,
    )  # fmt: skip


def _product_content(frame: Frame, now: Now, theme: Theme, families: Families) -> Content:
    """The products under the kernel; those by zeros put in are blank."""
    scene, shape = now.scene, now.scene.slid.shape
    values, by_zero = np.zeros(shape), np.zeros(shape, dtype=bool)
    names, cell = naming_of(frame), kernel_cell(scene.shown)
    texts = np.full(shape, "0", dtype=object) if names.is_symbolic else None
    if now.output is not None:
        under = np.array(now.window).reshape(*shape, 2)
        values = scene.plane[under[..., 0], under[..., 1]] * scene.slid
        by_zero = ~scene.units[under[..., 0], under[..., 1]]
        if texts is not None:
            texts[~by_zero] = [
                names.product(term.input, term.weight) for term in scene.terms(now.output)
            ]
    size = min(fitting_size(values, cell, families), size_of(scene.shown, "kernel", families))
    if texts is not None:
        size = texts_size(texts, cell, families)
    return Content(
        values, theme.current if now.output else Role(theme.soft_ink, theme.panel), size,
        blank=by_zero if now.output else np.ones(shape, dtype=bool), bold=True,
        limits=limits_of(scene.shown, "output"), texts=texts,
    )  # fmt: skip


def _dense_content(frame: Frame, now: Now, theme: Theme, families: Families) -> Content:
    """Every result of the stride of 1; those that are dropped are hatched."""
    scene = now.scene
    done = np.arange(scene.results.size).reshape(scene.results.shape) < now.passed
    dropped = np.ones(scene.results.shape, dtype=bool)
    down, across = scene.kept_every
    dropped[::down, ::across] = False
    kept, size = output_texts(frame, scene, families), fitting_size(scene.results, CELL, families)
    texts = None
    if kept is not None:
        texts = np.full(scene.results.shape, "·", dtype=object)
        texts[::down, ::across] = kept
        size = texts_size(texts, CELL, families)
    return Content(
        scene.results, theme.output, size, blank=~done, unused=dropped, shade=frame.shade,
        limits=output_limits(scene), texts=texts,
    )  # fmt: skip


def _output_content(frame: Frame, now: Now, theme: Theme, families: Families) -> Content:
    scene = now.scene
    made = np.arange(scene.count).reshape(scene.output.shape) < now.number
    notes: dict[Cell, str] = {}
    for row, column in np.argwhere((scene.differences > 0) & made).tolist():
        notes[row, column] = f"≠ {shown_number(float(scene.right[row, column]))}"
    size = min(fitting_size(scene.output, CELL, families), CELL * 0.375)
    texts = output_texts(frame, scene, families)
    if texts is not None:
        size, notes = texts_size(texts, CELL, families), dict.fromkeys(notes, "")
    return Content(
        scene.output, theme.output, size, blank=~made,
        holes=_holes(scene) if now.number == scene.count else None, notes=notes,
        shade=frame.shade, bold=True, limits=output_limits(scene), texts=texts,
    )  # fmt: skip


@kept(maxsize=16)
def _holes(scene: Scene) -> Mask | None:
    own = scene.shown.output_window.slices
    holes: Mask = scene.shown.holes[own]
    return holes if holes.any() else None


@kept(maxsize=16)
def output_limits(scene: Scene) -> tuple[float, float]:
    """The ends of the output's colour scale."""
    return value_limits(scene.results)


def output_texts(frame: Frame, scene: Scene, families: Families) -> Texts | None:
    """Every output cell as a sum of symbols; None for numbers."""
    names = naming_of(frame)
    if not names.is_symbolic:
        return None
    if scene.turned:
        texts = texts_for(frame, "output")
        assert texts is not None
        cut: Texts = texts[scene.shown.output_window.slices]
        return cut
    return _unturned_texts(names, scene, families)


@kept(maxsize=8)
def _unturned_texts(names: Naming, scene: Scene, families: Families) -> Texts:
    """The sums that come of a kernel that is not turned."""
    axes, least = scene.shown.axes, SMALL_SIZE * metrics_for(scene.shown).k
    texts = np.empty(scene.output.shape, dtype=object)
    for row, column in np.ndindex(scene.output.shape):
        name = names.output((row, column)[-axes:])
        if scene.count > MOST_SUM_CELLS:
            texts[row, column] = name
            continue
        terms = scene.terms((row, column))
        parts = [names.product(term.input, term.weight) for term in terms]
        if scene.shown.bias:
            parts.append(names.bias)
        texts[row, column] = cell_text(parts, name, least, families)
    return texts


@kept(maxsize=8)
def plane_texts(scene: Scene, names: Naming) -> Texts | None:
    """The stretched input in symbols: zeros put in stay zeros; None for numbers."""
    if not names.is_symbolic:
        return None
    texts = np.full(scene.plane.shape, "0", dtype=object)
    rows, columns = ((np.argwhere(scene.units) - scene.origin) // scene.spacing).T
    called = np.array(names.inputs(), dtype=object)
    texts[scene.units] = two(called.reshape(names.input_size))[rows, columns]
    return texts


def sum_choices(frame: Frame, now: Now) -> list[str]:
    """The sum of the current step in ever fewer letters; products by zeros put in left out."""
    assert now.output is not None
    scene, names = now.scene, naming_of(frame)
    terms, bias = scene.terms(now.output), scene.shown.bias
    hidden = frame.options.hidden.covers(now.output[-scene.shown.axes :])
    total = UNKNOWN if hidden else shown_number(float(scene.output[now.output]))
    factors = sum_text(names, terms, bias or None)
    products = [factor_text(term.product) for term in terms]
    tail = [factor_text(bias)] if bias else []
    name = names.output(now.output[-scene.shown.axes :])
    choices = [factors.rsplit(" = ", 1)[0] + f" = {total}"] if terms else []
    if names.is_symbolic and (terms or bias):
        choices.append(f"{names.sum(terms, bool(bias))} = {total}")
    if len(products) + len(tail) > 1:
        choices.append(f"{' + '.join(products + tail)} = {total}")
        choices += [
            f"{' + '.join([*products[:most], '…', *tail])} = {total}"
            for most in range(len(products) - 1, 0, -1)
        ]
    return [*choices, f"{name} = {total}"]


def _own(frame: Frame, name: str, cell: CellRef | None) -> Cell | None:
    """The (row, column) of a cell of the layer's own; None for another grid's or one outside."""
    if cell is None or cell.grid != name:
        return None
    row, column = cell_of(cell.index)
    maps, layer = frame.document.feature_maps, frame.document.layers[frame.layer]
    sizes = {"input": maps[frame.layer].shape[2:], "output": maps[frame.layer + 1].shape[2:]}
    rows, columns = cell_of(sizes.get(name, layer.spec.kernel_size), 1)
    if name == "bias":
        rows = columns = 1
    return (row, column) if 0 <= row < rows and 0 <= column < columns else None


def _size(shown: ShownLayer, name: str, texts: Texts | None, families: Families) -> float:
    if texts is None:
        return size_of(shown, name, families)
    cell = kernel_cell(shown) if name in ("kernel", "bias") else CELL
    return texts_size(texts, cell, families)
