"""What the grids and lines of the backward pass show at one moment, whatever the theme."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from core.backward import Backward, BackwardLinks, GradientTerm, Phase, Place, backward_of
from core.numbers_text import shown_number
from core.shown import Mask, ShownLayer, ShownStep
from core.symbols import Naming, factor_text, indexed, names_of_plane
from core.terms import Index
from core.words_mark import QT_TRANSLATE_NOOP
from tconv_gui.figures._labels import signed_text
from tconv_gui.figures._metrics import kernel_cell, metrics_for
from tconv_gui.figures._moment import drawn_cell, families_of, lit_cells, outside_cells
from tconv_gui.figures._symbols import (
    MOST_SUM_CELLS,
    Texts,
    cell_text,
    naming_of,
    own_index,
    texts_size,
    written,
)
from tconv_gui.figures._type import kept
from tconv_gui.figures.figure import CellRef, Frame
from tconv_gui.figures.grids import SMALL_SIZE, Content, fitting_size, value_limits
from tconv_gui.figures.layout import CELL, Cell
from tconv_gui.figures.surface import Families, text_width
from tconv_gui.theme import Role

DX, DW, DB, DY = "∂L/∂x", "∂L/∂w", "∂L/∂b", "∂L/∂y"
# The derivative of an activation, at the cell in question.
SLOPE = "f′(x)"
# The gradient's symbol inside a sum of symbols.
UPSTREAM_SYMBOL = "g"
# A gradient is pointed at with what it is the gradient of.
TWINS = {
    "upstream": "output", "grad_input": "input", "grad_kernel": "kernel", "grad_bias": "bias",
}  # fmt: skip
# More cells than this are marked by one frame around them all.
MOST_MARKED = 400
PLAIN = Role("#000000", "#FFFFFF")

HINT = QT_TRANSLATE_NOOP(
    "figure", "∂L/∂y comes back from behind; its cells can be edited like those of x and w."
)
ADDED = QT_TRANSLATE_NOOP(
    "figure", "{unit} = {value} times the kernel is added to ∂L/∂x at {cells} cells"
)

TO_WINNER = QT_TRANSLATE_NOOP(
    "figure", "{unit} = {value} goes to the largest of its window, {goal}, and to no other"
)


@dataclass(frozen=True, eq=False)
class Now:
    """A frame's place in the backward pass and what is marked by it."""

    back: Backward
    place: Place
    step: ShownStep | None
    meets: tuple[Cell, tuple[Cell, ...], tuple[Cell, ...]] | None
    lit: dict[str, set[Cell]]

    @property
    def phase(self) -> Phase:
        """What is being computed."""
        return self.place.phase

    def done(self, phase: Phase) -> int:
        """How many steps of a phase are done."""
        order: tuple[Phase, ...] = ("input", "kernel", "bias")
        at, here = order.index(phase), order.index(self.place.phase)
        if at == here:
            return self.place.number
        return self.back.step_count(phase) if at < here else 0


@kept(maxsize=16)
def now_of(frame: Frame) -> Now:
    """What is current and lit in a frame."""
    back = backward_of(frame.document, frame.layer)
    place = back.place(frame.step)
    step = back.step(place.number) if place.phase == "input" and place.number else None
    meets = back.kernel_step(place.number) if place.phase == "kernel" else None
    return Now(back, place, step, meets, _lit(back, twin(frame.pointed), step))


def times(back: Backward) -> str:
    """What the gradient is multiplied by, in a formula."""
    return SLOPE if back.layer.operation.function is not None else "w"


def is_flying(frame: Frame, now: Now) -> bool:
    """Whether a stamp is on its way to ∂L/∂x."""
    return frame.motion < 1 and now.back.scatters and now.step is not None


def twin(cell: CellRef | None) -> CellRef | None:
    """The layer's own cell that a gradient's cell belongs to."""
    if cell is not None and cell.grid in TWINS:
        return CellRef(TWINS[cell.grid], cell.index)
    return cell


def _lit(
    back: Backward, pointed: CellRef | None, step: ShownStep | None
) -> dict[str, set[Cell]]:
    if pointed is None:
        return {}
    if pointed.grid not in ("kernel", "product"):
        return lit_cells(back.shown, pointed, None)
    if isinstance(back, BackwardLinks):
        return _lit_place(pointed, step)
    size = back.layer.spec.kernel_size
    if not _is_own(back, CellRef("kernel", pointed.index)):
        return {}
    number = int(np.ravel_multi_index(pointed.index, size)) + 1
    cell, upstream, inputs = back.kernel_step(number)
    if len(inputs) > MOST_MARKED:
        return {"kernel": {cell}}
    return {"kernel": {cell}, "output": set(upstream), "input": set(inputs)}


def _lit_place(pointed: CellRef, step: ShownStep | None) -> dict[str, set[Cell]]:
    """The cells that a place of the step's window joins; steps go from ∂L/∂y to ∂L/∂x."""
    row, column = (0, *pointed.index)[-2:]
    if step is None or (row, column) not in step.kernel:
        return {}
    place = step.kernel.index((row, column))
    return {
        "kernel": {(row, column)}, "output": {step.inputs[place]}, "input": {step.outputs[place]},
    }  # fmt: skip


# --- grids ------------------------------------------------------------------------------------


def parameter_cell(shown: ShownLayer) -> float:
    """A cell of the kernel, of its gradient and of a stamp.

    With two rows of grids, cells lose their digits sooner than in other figures; the kernel is
    magnified as soon as it stays clearly smaller than what it stands beside.
    """
    side = max(*shown.input.shape, *shown.output.shape)
    return CELL * max(1, min(round(side / 8), int(side / 2.2 / max(shown.kernel.shape))))


class Marks(NamedTuple):
    """The cells of a grid that belong to the step, as drawn; ``box`` frames them as one."""

    current: Collection[Cell] = ()
    box: tuple[Cell, Cell] | None = None


def marks_of(name: str, now: Now) -> Marks:
    """What of a grid the current step is about."""
    cells: Iterable[Cell] = ()
    gathers = not now.back.scatters
    if now.step is not None:
        if name == "upstream":
            cells = now.step.inputs
        elif name == "grad_input":
            cells = now.step.outputs
        elif name == "kernel" and gathers:
            cells = now.step.kernel
    elif now.meets is not None:
        cell, upstream, inputs = now.meets
        cells = {"upstream": upstream, "input": inputs}.get(name, ())
        if name == "grad_kernel":
            cells = (cell,)
    elif now.phase == "bias":
        if name == "grad_bias":
            cells = ((0, 0),)
        elif name == "upstream":
            w = now.back.shown.output_window
            cells = [
                (r, c) for r in range(w.top, w.bottom) for c in range(w.left, w.right)
            ]
    found = set(cells)
    if len(found) <= MOST_MARKED:
        return Marks(found)
    rows, columns = zip(*found, strict=True)
    return Marks((), ((min(rows), min(columns)), (max(rows), max(columns))))


@kept(maxsize=64)
def content_of(name: str, frame: Frame) -> Content:
    """The content of a grid; its role is put in by who paints."""
    now, families = now_of(frame), families_of(frame)
    shown = now.back.shown
    base = TWINS.get(name, name)
    if name in ("input", "kernel", "bias", "output"):
        content = _forward_content(name, frame, now, families)
    elif name == "product":
        content = _product_content(frame, now, families)
    elif name == "upstream":
        content = _upstream_content(frame, now, families)
    elif name == "grad_input":
        content = _grad_input_content(frame, now, families)
    else:
        content = _grad_parameter_content(name, frame, now, families)
    selected = None
    if frame.selected is not None and frame.selected.grid == name:
        selected = drawn_cell(replace_grid(frame.selected, base), base, shown)
    return replace(
        content,
        current=marks_of(name, now).current,
        lit=now.lit.get("kernel" if base == "product" else base, set()),
        pointed=drawn_cell(twin(frame.pointed), base, shown),
        selected=selected,
    )


def replace_grid(cell: CellRef, grid: str) -> CellRef:
    """The cell of the same index in another grid."""
    return CellRef(grid, cell.index)


def _forward_content(name: str, frame: Frame, now: Now, families: Families) -> Content:
    shown = now.back.shown
    texts, size = written(frame, name, "gather", families)
    if name == "kernel" and isinstance(now.back, BackwardLinks):
        return _weights_content(frame, now.back, now.step, families)
    if name in ("kernel", "bias"):
        size *= parameter_cell(shown) / kernel_cell(shown)
    if name == "bias":
        return Content(np.full((1, 1), shown.bias), PLAIN, size, texts=texts)
    if name == "kernel":
        limits = value_limits(shown.kernel)
        return Content(shown.kernel, PLAIN, size, shade=frame.shade, limits=limits, texts=texts)
    outside = outside_cells(shown, name)
    if name == "input":
        return Content(
            shown.input, PLAIN, size, outside=outside, outside_kind="dashed",
            unused=shown.unused, shade=frame.shade, limits=value_limits(shown.input), texts=texts,
        )  # fmt: skip
    values = shown.output + shown.bias
    if outside is not None:
        values = np.where(outside, shown.output, values)
    return Content(
        values, PLAIN, size, outside=outside, outside_kind="hatched", holes=shown.holes,
        shade=frame.shade, limits=value_limits(values), texts=texts, bold=True,
    )  # fmt: skip


def _weights_content(
    frame: Frame, back: BackwardLinks, step: ShownStep | None, families: Families
) -> Content:
    """The weights of a step, or the slope at it."""
    values, blank = back.shown.kernel_at(step)
    return Content(
        values, PLAIN, _numbers_size(back, "weights", families), blank=blank, shade=frame.shade,
        limits=value_limits(back.links.coefficient),
    )  # fmt: skip


def _upstream_content(frame: Frame, now: Now, families: Families) -> Content:
    back = now.back
    texts = upstream_texts(back, naming_of(frame))
    return Content(
        back.upstream, PLAIN, size_of(back, "upstream", texts, families),
        outside=outside_cells(back.shown, "output"), outside_kind="dashed",
        shade=frame.shade, limits=value_limits(back.upstream), bold=True, texts=texts,
    )  # fmt: skip


def _product_content(frame: Frame, now: Now, families: Families) -> Content:
    back, step = now.back, now.step
    shape = back.shown.kernel.shape
    values, blank = np.zeros(shape), np.ones(shape, dtype=bool)
    names = naming_of(frame)
    texts = np.full(shape, "", dtype=object) if names.is_symbolic else None
    for cell, up, value in zip(step.kernel, step.inputs, step.values, strict=True) if step else ():
        values[cell] = value
        blank[cell] = False
        if texts is not None:
            texts[cell] = _product_name(back, names, up, cell)
    cell_size = parameter_cell(back.shown)
    size = fitting_size(np.where(blank, 0.0, values), cell_size, families)
    if texts is not None:
        size = texts_size(texts, cell_size, families)
    limits = value_limits(back.grad_input)
    return Content(values, PLAIN, size, blank=blank, bold=True, limits=limits, texts=texts)


def _grad_input_content(frame: Frame, now: Now, families: Families) -> Content:
    back, flies = now.back, is_flying(frame, now)
    number = now.done("input") - flies
    progress = back.progress(number)
    finished = number == back.step_count("input")
    outside = outside_cells(back.shown, "input")
    blank: Mask = progress.counts == 0
    holes = None
    if finished and back.unreached.any():
        holes, blank = back.unreached, blank & ~back.unreached
    if not back.scatters:
        blank = np.arange(blank.size).reshape(blank.shape) >= number
    notes: dict[Cell, str] = {}
    texts = grad_input_texts(back, naming_of(frame), number, families)
    if back.scatters and now.step is not None and texts is None and not flies:
        before = back.progress(number - 1)
        weights = now.step.weights or (1.0,) * len(now.step.values)
        for cell, value, weight in zip(now.step.outputs, now.step.values, weights, strict=True):
            if before.counts[cell] and weight:
                notes[cell] = f"{shown_number(float(before.sums[cell]))} + {signed_text(value)}"
    return Content(
        progress.sums, PLAIN, size_of(back, "grad_input", texts, families),
        blank=blank, outside=outside, outside_kind="hatched", holes=holes,
        counts=progress.counts if back.scatters else None, notes=notes, shade=frame.shade,
        limits=value_limits(back.grad_input), bold=True, texts=texts,
    )  # fmt: skip


def _grad_parameter_content(
    name: str, frame: Frame, now: Now, families: Families
) -> Content:
    """∂L/∂w or ∂L/∂b as far as it has been computed."""
    back, names = now.back, naming_of(frame)
    if name == "grad_bias":
        values, done = np.full((1, 1), back.grad_bias), now.done("bias")
        texts = np.full((1, 1), "db", dtype=object) if names.is_symbolic else None
    else:
        values, done = back.grad_kernel, now.done("kernel")
        texts = grad_kernel_texts(back, names, families)
    blank = np.arange(values.size).reshape(values.shape) >= done
    return Content(
        values, PLAIN, size_of(back, name, texts, families), blank=blank,
        shade=frame.shade, limits=value_limits(values), bold=True, texts=texts,
    )  # fmt: skip


@kept(maxsize=32)
def _numbers_size(back: Backward, name: str, families: Families) -> float:
    planes = {
        "upstream": back.upstream, "grad_input": back.grad_input,
        "grad_kernel": back.grad_kernel, "grad_bias": np.full((1, 1), back.grad_bias),
    }  # fmt: skip
    if isinstance(back, BackwardLinks):
        planes["weights"] = np.unique(back.links.coefficient)[None]
    cell = CELL if name in ("upstream", "grad_input") else parameter_cell(back.shown)
    size = fitting_size(planes[name], cell, families)
    # Room for the number of stamps in the corner and the sum at the foot.
    return min(size, CELL * 0.375) if name == "grad_input" else size


def size_of(back: Backward, name: str, texts: Texts | None, families: Families) -> float:
    """The font size in a grid of a gradient, the same at every step."""
    if texts is None:
        return _numbers_size(back, name, families)
    cell = parameter_cell(back.shown) if name in ("grad_kernel", "grad_bias") else CELL
    return texts_size(texts, cell, families)


# --- symbols ----------------------------------------------------------------------------------


def _product_name(back: Backward, names: Naming, up: Cell, kernel: Cell) -> str:
    axes, shown = back.shown.axes, back.shown
    index = own_index(up, shown.output_window, axes)
    if not back.is_seen(up):
        return "0"
    return indexed(UPSTREAM_SYMBOL, index, names.base) + names.kernel(kernel[-axes:])


@kept(maxsize=8)
def upstream_texts(back: Backward, names: Naming) -> Texts | None:
    """g₀₀, g₀₁, …; 0 in the ring that padding cropped; None for numbers."""
    if not names.is_symbolic:
        return None
    texts = np.full(back.upstream.shape, "0", dtype=object)
    w, axes = back.shown.output_window, back.shown.axes
    own = texts[w.slices]
    called = names_of_plane(UPSTREAM_SYMBOL, own.shape[-axes:], (names.base,) * axes)
    own[:] = np.array(called, dtype=object).reshape(own.shape)
    return texts


@kept(maxsize=16)
def grad_input_texts(
    back: Backward, names: Naming, number: int, families: Families
) -> Texts | None:
    """∂L/∂x as sums of symbols after some steps; None for numbers."""
    if not names.is_symbolic:
        return None
    shape, w, axes = back.grad_input.shape, back.shown.input_window, back.shown.axes
    first = (names.base - w.top, names.base - w.left)
    called = names_of_plane("dx", shape[-axes:], first[-axes:])
    texts: NDArray[Any] = np.array(called, dtype=object).reshape(shape)
    if back.grad_input.size > MOST_SUM_CELLS:
        return texts
    least = SMALL_SIZE * metrics_for(back.shown).k
    parts: dict[Cell, list[str]] = {}
    for n in range(1, number + 1):
        step = back.step(n)
        for up, cell, kernel in zip(step.inputs, step.outputs, step.kernel, strict=True):
            product = _product_name(back, names, up, kernel)
            if product != "0":
                parts.setdefault(cell, []).append(product)
    for row, column in np.ndindex(shape):
        found = parts.get((row, column), [])
        texts[row, column] = cell_text(found, str(texts[row, column]), least, families)
    return texts


@kept(maxsize=8)
def grad_kernel_texts(back: Backward, names: Naming, families: Families) -> Texts | None:
    """∂L/∂w as sums of symbols where they are short, else dw₀₀; None for numbers."""
    if not names.is_symbolic:
        return None
    size = back.layer.spec.kernel_size
    texts = np.empty(back.grad_kernel.shape, dtype=object)
    least = SMALL_SIZE * metrics_for(back.shown).k
    for index in np.ndindex(*size):
        name = indexed("dw", index, names.base)
        few = back.upstream.size <= 8
        parts = [_term_name(names, "kernel", t) for t in back.terms_of_kernel(index)] if few else []
        texts[(0, *index)[-2:]] = cell_text(parts, name, least, families) if parts else name
    return texts


def _term_name(names: Naming, phase: Phase, term: GradientTerm) -> str:
    gradient = indexed(UPSTREAM_SYMBOL, term.output, names.base)
    if phase == "kernel":
        return names.input(term.other) + gradient
    return gradient + names.kernel(term.other)


# --- written-out sums -------------------------------------------------------------------------


def step_choices(frame: Frame, now: Now) -> list[str]:
    """What the current step does, in ever fewer letters."""
    back, names = now.back, naming_of(frame)
    if not now.place.number:
        return [frame.words(HINT)]
    if now.phase == "bias":
        return bias_choices(back)
    if now.phase == "kernel":
        index = tuple(int(i) for i in np.unravel_index(
            now.place.number - 1, back.layer.spec.kernel_size
        ))  # fmt: skip
        return sum_choices(names, "kernel", index, back.terms_of_kernel(index))
    assert now.step is not None
    operation = back.layer.operation
    if not back.scatters or operation.function is not None:
        return sum_choices(names, "input", now.step.index, back.terms_of_input(now.step.index))
    value = shown_number(float(back.own_upstream[now.step.index]))
    unit = names.cell(DY, now.step.index)
    cells = len(now.step.outputs)
    if operation.keeps_places:
        winners = [g for g, w in zip(now.step.outputs, now.step.weights, strict=True) if w]
        goal = ", ".join(names.input(winner[-back.shown.axes :]) for winner in winners)
        return [frame.words(TO_WINNER, unit=unit, value=value, goal=goal), f"{unit} = {value}"]
    return [frame.words(ADDED, unit=unit, value=value, cells=cells), f"{unit} = {value}"]


def pointed_choices(frame: Frame, now: Now) -> list[str]:
    """The sum behind the gradient of the cell pointed at; nothing for other cells."""
    back, names, cell = now.back, naming_of(frame), twin(frame.pointed)
    if cell is None or not _is_own(back, cell):
        return []
    if cell.grid == "input":
        return sum_choices(names, "input", cell.index, back.terms_of_input(cell.index))
    if cell.grid in ("kernel", "bias") and not back.has_parameters:
        return []
    if cell.grid == "kernel":
        return sum_choices(names, "kernel", cell.index, back.terms_of_kernel(cell.index))
    if cell.grid == "bias":
        return bias_choices(back)
    if cell.grid == "output":
        value = shown_number(float(back.own_upstream[cell.index]))
        return [f"{names.cell(DY, cell.index)} = {value}"]
    return []


def _is_own(back: Backward, cell: CellRef) -> bool:
    maps = back.shown.document.feature_maps
    sizes = {
        "input": maps[back.shown.position].shape[2:],
        "output": maps[back.shown.position + 1].shape[2:],
        "kernel": back.layer.spec.kernel_size, "bias": (1,),
    }  # fmt: skip
    size = sizes.get(cell.grid, ())
    return len(size) == len(cell.index) and all(
        0 <= i < n for i, n in zip(cell.index, size, strict=True)
    )


def sum_choices(
    names: Naming, phase: Phase, index: Index, terms: tuple[GradientTerm, ...]
) -> list[str]:
    """“∂L/∂x[1,1] = 1·4 + 2·3 = 10” in ever fewer letters.

    The number of ∂L/∂y stands first beside a kernel cell, last beside an input cell.
    """
    name = names.cell(DX if phase == "input" else DW, index)
    total = shown_number(float(sum(term.product for term in terms)))
    if not terms:
        return [f"{name} = 0"]
    pairs = [
        (t.value, t.gradient) if phase == "kernel" else (t.gradient, t.value) for t in terms[:64]
    ]
    factors = [f"{factor_text(one)}·{factor_text(other)}" for one, other in pairs]
    products = [factor_text(term.product) for term in terms[:64]]
    written_out = " + ".join(factors)
    choices = []
    if len(terms) <= 64:
        if names.is_symbolic:
            symbols = " + ".join(_term_name(names, phase, term) for term in terms)
            choices += [f"{name} = {symbols} = {written_out} = {total}"]
            choices += [f"{name} = {symbols} = {total}"]
        choices += [f"{name} = {written_out} = {total}"]
        if len(terms) > 1:
            choices += [f"{name} = {' + '.join(products)} = {total}"]
    most = min(len(factors) - 1, 12)
    choices += [f"{name} = {' + '.join(factors[:n])} + … = {total}" for n in range(most, 0, -1)]
    return [*choices, f"{name} = {total}"]


def bias_choices(back: Backward) -> list[str]:
    """“∂L/∂b = 1 + 2 + 3 = 6” in ever fewer letters."""
    total = shown_number(back.grad_bias)
    parts = [factor_text(float(value)) for value in back.own_upstream.ravel()[:64]]
    choices = []
    if back.own_upstream.size == len(parts):
        choices = [f"{DB} = {' + '.join(parts)} = {total}"]
    most = min(len(parts) - 1, 16)
    choices += [f"{DB} = {' + '.join(parts[:n])} + … = {total}" for n in range(most, 0, -1)]
    return [*choices, f"{DB} = {total}"]


def fitted(
    choices: list[str], room: float, size: float, families: Families
) -> tuple[str, float]:
    """The first text that fits into ``room``, and its font size: smaller for the last resort."""
    text = ""
    for text in choices:
        if text_width(text, size, "semibold", families) <= room:
            return text, size
    wide = text_width(text, size, "semibold", families) if text else 1.0
    return text, size * min(1.0, room / wide)
