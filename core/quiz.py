"""Questions about a layer whose answers are computed: what is asked, what is right, and why.

A kind of question is a function from a document of one layer (a convolution or a transposed one)
to a frozen ``Question``, or None where that layer leaves nothing to ask; it stands on the shelf
``KINDS`` with one line.  ``slips`` are the answers that people give when they forget something,
computed as they compute them, so that a wrong answer can be told what it is the answer to.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from math import prod
from random import Random
from types import MappingProxyType
from typing import Any, Literal, NamedTuple

import numpy as np

from core.arithmetic import Size, size_formula
from core.checkerboard import phase_counts, phase_sums, unevenness
from core.document import Document, Layer, make_document, make_layer, shape_text
from core.errors import ConvError
from core.explain import Term, explain_output
from core.numbers_text import shown_number
from core.ops import BY_ID
from core.symbols import Naming, naming, sum_text
from core.words_mark import QT_TRANSLATE_NOOP, Mark

Index = tuple[int, ...]
Answer = float | Index | str
Form = Literal["number", "size", "cell", "choice"]
Facts = Mapping[str, object]
NO_FACTS: Facts = MappingProxyType({})

ASK_VALUE = QT_TRANSLATE_NOOP("quiz", "{operation}: what is the output cell {cell}?")
ASK_SIZE = QT_TRANSLATE_NOOP(
    "quiz", "{operation} of an input of {size} with {settings}: how large is the output?"
)
ASK_TERMS = QT_TRANSLATE_NOOP(
    "quiz", "{operation}: how many products x·w are added up in {cell}? Padding does not count."
)
ASK_REACH = QT_TRANSLATE_NOOP(
    "quiz", "{operation}: which of these input cells does not reach {cell}?"
)
ASK_TAP = QT_TRANSLATE_NOOP(
    "quiz", "{operation}: which cell of the kernel multiplies {input} on its way to {cell}?"
)
ASK_FLAT = QT_TRANSLATE_NOOP(
    "quiz",
    "A constant input goes through this transposed convolution ({settings}). What is the output "
    "like, away from its borders?",
)
ASK_PHASE = QT_TRANSLATE_NOOP(
    "quiz",
    "Transposed convolution with {settings}: which outputs do most stamps reach, away from the "
    "borders?",
)
ASK_KERNEL = QT_TRANSLATE_NOOP(
    "quiz", "{operation}, {size} → {wanted} on one axis, with {settings}: which kernel_size?"
)
ASK_OUTPUT_PADDING = QT_TRANSLATE_NOOP(
    "quiz", "{operation}, {size} → {wanted} on one axis, with {settings}: which output_padding?"
)

FLAT = QT_TRANSLATE_NOOP("quiz", "Flat: the same number everywhere")
UNEVEN = QT_TRANSLATE_NOOP(
    "quiz", "A checkerboard: different numbers in turn, none without a stamp"
)
HOLES = QT_TRANSLATE_NOOP("quiz", "With holes: some outputs are reached by no stamp")
PHASE = QT_TRANSLATE_NOOP("quiz", "Outputs {phase}, {next}, {after} …")

WHY_VALUE = QT_TRANSLATE_NOOP("quiz", "{count} products reach it: {line}")
WHY_ONE = QT_TRANSLATE_NOOP("quiz", "One product reaches it: {line}")
WHY_SIZE = QT_TRANSLATE_NOOP("quiz", "{symbols} = {lines}")
WHY_TERMS = QT_TRANSLATE_NOOP("quiz", "{count} of the kernel's {cells} cells find an input: {line}")
WHY_REACH = QT_TRANSLATE_NOOP(
    "quiz", "The products in {cell} come from {inputs}; {answer} is not among them."
)
WHY_TAP = QT_TRANSLATE_NOOP("quiz", "{cell} holds {input}·{kernel} = {product}: {line}")
WHY_FLAT = QT_TRANSLATE_NOOP(
    "quiz", "The kernel cells that reach outputs of the same phase sum to {sums}: {verdict}"
)
WHY_HOLES = QT_TRANSLATE_NOOP(
    "quiz", "The phases are reached by {counts} kernel cells; where it is 0, the output is empty."
)
ALL_EQUAL = QT_TRANSLATE_NOOP("quiz", "all equal.")
NOT_EQUAL = QT_TRANSLATE_NOOP("quiz", "not all equal.")
WHY_PHASE = QT_TRANSLATE_NOOP(
    "quiz",
    "Kernel cell t falls on the outputs t·{dilation} − {padding} mod {stride}; so many cells fall "
    "on outputs of remainder 0, 1, …: {counts}.",
)
WHY_SETTING = QT_TRANSLATE_NOOP("quiz", "With {setting} = {answer}: {numbers} = {wanted}")

SLIP_OTHER_SIZE = QT_TRANSLATE_NOOP(
    "quiz", "That is the size of the convolution, not of the transposed one."
)
SLIP_OTHER_SIZE_BACK = QT_TRANSLATE_NOOP(
    "quiz", "That is the size of the transposed convolution, not of the convolution."
)
SLIP_NO_PADDING = QT_TRANSLATE_NOOP("quiz", "That leaves padding out.")
SLIP_PADDING_ONCE = QT_TRANSLATE_NOOP("quiz", "padding counts at both ends: 2·p, not p.")
SLIP_NO_OUTPUT_PADDING = QT_TRANSLATE_NOOP("quiz", "That leaves output_padding out.")
SLIP_NO_DILATION = QT_TRANSLATE_NOOP(
    "quiz", "That leaves dilation out: the kernel spans d·(k−1) + 1 cells."
)
SLIP_NO_STRIDE = QT_TRANSLATE_NOOP("quiz", "That leaves the stride out.")
SLIP_NO_ONE = QT_TRANSLATE_NOOP("quiz", "The + 1 at the end of the formula is missing.")
SLIP_FLIPPED = QT_TRANSLATE_NOOP(
    "quiz", "That is what the kernel turned by 180° gives; here it is used as it stands."
)
SLIP_NOT_FLIPPED = QT_TRANSLATE_NOOP(
    "quiz", "That is what the kernel gives as it stands; this layer turns it by 180°."
)
SLIP_NO_BIAS = QT_TRANSLATE_NOOP("quiz", "That is the sum without the bias.")
SLIP_OTHER_VALUE = QT_TRANSLATE_NOOP(
    "quiz", "That is this cell of the convolution, not of the transposed one."
)
SLIP_OTHER_VALUE_BACK = QT_TRANSLATE_NOOP(
    "quiz", "That is this cell of the transposed convolution, not of the convolution."
)
SLIP_VALUE_PADDING = QT_TRANSLATE_NOOP("quiz", "That is the number in this place without padding.")
SLIP_LAST_STAMP = QT_TRANSLATE_NOOP(
    "quiz", "That is the last stamp alone; where stamps overlap they are added."
)
SLIP_ALL_CELLS = QT_TRANSLATE_NOOP(
    "quiz", "That is the whole kernel; not all of its cells find an input here."
)
SLIP_TURNED_TAP = QT_TRANSLATE_NOOP(
    "quiz", "That is its mirror image: the kernel is taken for turned by 180°."
)
SLIP_LESS_ONE = QT_TRANSLATE_NOOP(
    "quiz", "That is the reach d·(k−1) of the kernel; it has one cell more."
)
SLIP_COUNTS = QT_TRANSLATE_NOOP(
    "quiz", "Every output is reached by as many stamps, but not by the same weights."
)
SLIP_SUMS = QT_TRANSLATE_NOOP(
    "quiz", "The numbers of stamps differ, but the weights make up for it."
)


class Slip(NamedTuple):
    """A typical wrong answer, and what it is the answer to."""

    answer: Answer
    text: Mark


class Choice(NamedTuple):
    """One of several answers; ``id`` is what ``Question.answer`` names."""

    id: str
    text: Mark | str
    facts: Facts = NO_FACTS


class Look(NamedTuple):
    """What is shown with a question: a figure, a step of it, and the cell that it is about.

    ``point`` is a grid and an index; ``hides`` is what is kept back: the output's "size", the
    "cell" pointed at, or nothing.  ``figure`` None shows no figure.
    """

    figure: str | None
    step: int = 0
    point: tuple[str, Index] | None = None
    hides: Literal["", "cell", "size"] = ""


@dataclass(frozen=True, eq=False)
class Question:
    """One question on the first layer of ``document``, with all that there is to say about it.

    ``tolerance`` is how far from a number an answer may be.  ``answer`` of a "cell" is an index
    into ``grid``.
    """

    kind: str
    form: Form
    text: Mark
    facts: Facts
    answer: Answer
    reason: Mark
    reason_facts: Facts
    document: Document
    before: Look
    after: Look
    choices: tuple[Choice, ...] = ()
    slips: tuple[Slip, ...] = ()
    grid: str = ""
    base: int = 0
    tolerance: float = 0.0

    def slip_of(self, answer: Answer) -> Slip | None:
        """What a wrong answer is the answer to, if that is known."""
        return next((slip for slip in self.slips if same(slip.answer, answer, self)), None)

    @property
    def axes(self) -> int:
        """How many numbers a size or a cell has."""
        return len(self.answer) if isinstance(self.answer, tuple) else self.document.axes


def same(one: Answer, other: Answer, question: Question) -> bool:
    """Whether two answers are the same, numbers within the question's tolerance."""
    if isinstance(one, (int, float)) and isinstance(other, (int, float)):
        return abs(one - other) <= question.tolerance
    return one == other


def is_right(question: Question, answer: Answer) -> bool:
    """Whether an answer is the right one."""
    return same(question.answer, answer, question)


def one_layer(document: Document, position: int) -> Document | None:
    """A document of one layer alone, reading what it reads; None if there is nothing to ask of it.

    >>> from core.document import make_document, make_layer
    >>> found = one_layer(make_document([[1]], make_layer("conv", [[2]])), 0)
    >>> found.feature_maps[1].item() if found else None
    2.0
    """
    layer = document.layers[position]
    if layer.operation_id not in ("conv", "conv_transpose") or document.links(position) is not None:
        return None
    if layer.weight.shape[:2] != (1, 1) or document.feature_maps[position].shape[:2] != (1, 1):
        return None
    plane = document.feature_maps[position][0, 0]
    if not np.isfinite(plane).all() or not np.isfinite(document.feature_maps[position + 1]).all():
        return None
    return make_document(plane, replace(layer, tied=False, upstream=None, parked=None))


# --- random layers ---------------------------------------------------------------------------


def random_document(random: Random) -> Document:
    """A small layer of whole numbers that can be worked out in the head.

    >>> random_document(Random(1)).axes in (1, 2)
    True
    """
    while True:
        axes = random.choice((1, 2, 2))
        chosen = random.choice(("conv", "conv_transpose"))
        high = 6 if axes == 1 else 4
        size = tuple(random.randint(2, high) for _ in range(axes))
        if chosen == "conv":
            size = tuple(n + 1 for n in size)
        kernel = (random.randint(2, 3),) * axes
        stride, dilation = random.choice((1, 1, 2, 2, 3)), random.choice((1, 1, 1, 2))
        settings: dict[str, Any] = {
            "stride": stride, "dilation": dilation, "padding": random.choice((0, 0, 1)),
        }  # fmt: skip
        if chosen == "conv_transpose" and random.random() < 0.3:
            settings["output_padding"] = random.randint(0, max(stride, dilation) - 1)
        bias = float(random.randint(1, 3)) if random.random() < 0.2 else None
        try:
            layer = make_layer(chosen, _numbers(random, kernel), bias=bias, **settings)
            document = make_document(_numbers(random, size), layer)
        except ConvError:
            continue
        if 2 <= document.feature_maps[1].size <= 49:
            return document


def even_document(random: Random) -> Document:
    """A transposed convolution of a constant, whose kernel is as often even as not."""
    axes, k, s = random.choice((1, 2)), random.randint(2, 4), random.choice((2, 2, 3))
    row = [1.0] * k
    if random.random() < 0.6:
        row = {2: [1.0, 1.0], 3: [1.0, 2.0, 1.0], 4: [1.0, 3.0, 3.0, 1.0]}[k]
    if random.random() < 0.3:
        row = [float(random.randint(1, 3)) for _ in range(k)]
    kernel = np.array(row) if axes == 1 else np.outer(row, row)
    settings: dict[str, Any] = {"stride": s, "dilation": random.choice((1, 1, 1, 2))}
    return make_document(np.ones((3,) * axes), make_layer("conv_transpose", kernel, **settings))


def axis_document(random: Random) -> Document:
    """A transposed convolution on one axis, with any setting."""
    while True:
        s, d = random.randint(1, 3), random.choice((1, 1, 2))
        settings: dict[str, Any] = {
            "stride": s, "dilation": d, "padding": random.randint(0, 2),
            "output_padding": random.randint(0, max(s, d) - 1),
        }  # fmt: skip
        kernel = np.ones(random.randint(2, 5))
        try:
            layer = make_layer("conv_transpose", kernel, **settings)
            return make_document(np.ones(random.randint(2, 9)), layer)
        except ConvError:
            continue


def _numbers(random: Random, size: Size) -> np.ndarray:
    values = [random.choice((-2, -1, 0, 1, 1, 2, 2, 3, 4, 5)) for _ in range(prod(size))]
    return np.array(values, dtype=np.float64).reshape(size)


# --- numbers of cells ------------------------------------------------------------------------

TRIES = 30
MOST_TERMS = 9


def value_question(document: Document, random: Random, base: int) -> Question | None:
    """The value of one output cell."""
    index, terms = _worked(document, random)
    if not terms:
        return None
    answer = float(document.feature_maps[1][(0, 0, *index)])
    names, layer = naming(document, 0, "numbers", base), document.layers[0]
    line = _line(document, names, index, terms)
    slips = list(_value_slips(document, index, terms))
    return Question(
        "value", "number", ASK_VALUE, {"operation": layer.operation.title,
        "cell": names.output(index)}, answer, WHY_ONE if len(terms) == 1 else WHY_VALUE,
        {"count": len(terms), "line": line}, document, _asked(index), _told(document, index),
        slips=_kept(slips, answer), tolerance=_tolerance(answer),
    )  # fmt: skip


def terms_question(document: Document, random: Random, base: int) -> Question | None:
    """How many products an output cell sums."""
    index, terms = _worked(document, random)
    if not terms:
        return None
    names, layer = naming(document, 0, "numbers", base), document.layers[0]
    cells = layer.kernel.size
    return Question(
        "terms", "number", ASK_TERMS, {"operation": layer.operation.title,
        "cell": names.output(index)}, float(len(terms)), WHY_TERMS,
        {"count": len(terms), "cells": cells, "line": _line(document, names, index, terms)},
        document, _asked(index), _told(document, index),
        slips=_kept([Slip(float(cells), SLIP_ALL_CELLS)], float(len(terms))),
    )  # fmt: skip


def reach_question(document: Document, random: Random, base: int) -> Question | None:
    """Which of some input cells has nothing to do with an output cell."""
    index, terms = _worked(document, random, fewest=2)
    feeding = sorted({term.input for term in terms})
    every = list(np.ndindex(document.input.shape[2:]))
    others = [cell for cell in every if cell not in feeding]
    if len(feeding) < 2 or not others:
        return None
    names, layer = naming(document, 0, "numbers", base), document.layers[0]
    near = sorted(others, key=lambda cell: min(_apart(cell, one) for one in feeding))
    answer = random.choice(near[:3])
    shown = sorted([answer, *random.sample(feeding, min(3, len(feeding)))])
    return Question(
        "reach", "choice", ASK_REACH, {"operation": layer.operation.title,
        "cell": names.output(index)}, _id(answer), WHY_REACH,
        {"cell": names.output(index), "inputs": ", ".join(map(names.input, feeding)),
        "answer": names.input(answer)}, document, _asked(index), _told(document, index),
        choices=tuple(Choice(_id(cell), names.input(cell)) for cell in shown), grid="input",
    )  # fmt: skip


def tap_question(document: Document, random: Random, base: int) -> Question | None:
    """Which kernel cell multiplies an input on its way to an output."""
    index, terms = _worked(document, random)
    layer = document.layers[0]
    if not terms or layer.kernel.size == 1:
        return None
    term = random.choice(terms)
    names = naming(document, 0, "numbers", base)
    mirror = tuple(k - 1 - i for k, i in zip(layer.kernel.shape, term.weight, strict=True))
    facts = {
        "operation": layer.operation.title, "input": names.input(term.input),
        "cell": names.output(index),
    }  # fmt: skip
    return Question(
        "tap", "cell", ASK_TAP, facts, term.weight, WHY_TAP,
        {"cell": names.output(index), "input": names.input(term.input),
        "kernel": names.kernel(term.weight), "product": shown_number(term.product),
        "line": _line(document, names, index, terms)}, document,
        _asked(index), _told(document, index),
        slips=_kept([Slip(mirror, SLIP_TURNED_TAP)], term.weight), grid="kernel", base=base,
    )  # fmt: skip


def _worked(document: Document, random: Random, fewest: int = 1) -> tuple[Index, tuple[Term, ...]]:
    """An output cell with a sum that can be worked out, and its products; none if none is found.

    Most of the cells tried have as many products as there are, some are nearer to the border.
    """
    size = document.feature_maps[1].shape[2:]
    found: list[tuple[Index, tuple[Term, ...]]] = []
    for _ in range(TRIES):
        index = tuple(random.randrange(n) for n in size)
        terms = explain_output(document, 0, index, "gather").terms
        if fewest <= len(terms) <= MOST_TERMS:
            found.append((index, terms))
            if len(found) == 3:
                break
    if not found:
        return (), ()
    best = max(found, key=lambda each: len(each[1]))
    return best if random.random() < 0.6 else random.choice(found)


def _line(document: Document, names: Naming, index: Index, terms: tuple[Term, ...]) -> str:
    bias = document.layers[0].bias
    extra = None if bias is None else document.layers[0].bias_value
    return f"{names.output(index)} = {sum_text(names, terms, extra)}"


def _value_slips(document: Document, index: Index, terms: tuple[Term, ...]) -> Iterator[Slip]:
    layer = document.layers[0]
    right = float(document.feature_maps[1][(0, 0, *index)])
    if layer.bias is not None:
        yield Slip(right - layer.bias_value, SLIP_NO_BIAS)
    turned = _value_at(document, replace(layer, flipped=not layer.flipped), index)
    yield from _slip(turned, SLIP_NOT_FLIPPED if layer.flipped else SLIP_FLIPPED)
    transposed = layer.operation_id == "conv_transpose"
    other = _other_operation(layer)
    if other is not None:
        mark = SLIP_OTHER_VALUE if transposed else SLIP_OTHER_VALUE_BACK
        yield from _slip(_value_at(document, other, index), mark)
    plain = _with_settings(layer, padding=0, output_padding=0)
    if plain is not None:
        yield from _slip(_value_at(document, plain, index), SLIP_VALUE_PADDING)
    if transposed and len(terms) > 1:
        yield Slip(terms[-1].product, SLIP_LAST_STAMP)


def _slip(value: float | None, mark: Mark) -> Iterator[Slip]:
    if value is not None:
        yield Slip(value, mark)


def _value_at(document: Document, layer: Layer, index: Index) -> float | None:
    """The number that another layer has in a place; None where it has none."""
    try:
        plane = make_document(document.input[0, 0], layer).feature_maps[1][0, 0]
    except ConvError:
        return None
    inside = all(i < n for i, n in zip(index, plane.shape, strict=True))
    return float(plane[index]) if inside else None


# --- sizes -----------------------------------------------------------------------------------


def size_question(document: Document, random: Random, base: int) -> Question | None:
    """The output's size."""
    layer, size = document.layers[0], document.input.shape[2:]
    answer = document.feature_maps[1].shape[2:]
    found = [size_formula(layer.kind, layer.spec, size, axis) for axis in range(document.axes)]
    lines = "; ".join(dict.fromkeys(f"{one.numbers} = {one.result}" for one in found))
    facts = {
        "operation": layer.operation.title, "size": shape_text(size),
        "settings": settings_text(layer),
    }  # fmt: skip
    return Question(
        "size", "size", ASK_SIZE, facts, answer, WHY_SIZE,
        {"symbols": found[0].symbols, "lines": lines}, document,
        Look("gather", hides="size"), _last(document),
        slips=_kept(list(_size_slips(document)), answer),
    )  # fmt: skip


def _size_slips(document: Document) -> Iterator[Slip]:
    layer, size = document.layers[0], document.input.shape[2:]
    answer = document.feature_maps[1].shape[2:]
    transposed, other = layer.operation_id == "conv_transpose", _other_operation(layer)
    if other is not None:
        mark = SLIP_OTHER_SIZE if transposed else SLIP_OTHER_SIZE_BACK
        yield from _size_slip(size, other, mark)
    yield from _size_slip(size, _with_settings(layer, padding=0), SLIP_NO_PADDING)
    if any(layer.spec.output_padding):
        yield from _size_slip(
            size, _with_settings(layer, output_padding=0), SLIP_NO_OUTPUT_PADDING
        )
    yield from _size_slip(size, _with_settings(layer, dilation=1), SLIP_NO_DILATION)
    yield from _size_slip(size, _with_settings(layer, stride=1), SLIP_NO_STRIDE)
    padding = layer.spec.padding
    if not isinstance(padding, str) and any(begin for begin, _ in padding):
        once = tuple((begin, 0) for begin, _ in padding)
        yield from _size_slip(size, _with_settings(layer, padding=once), SLIP_PADDING_ONCE)
    yield Slip(tuple(n - 1 for n in answer), SLIP_NO_ONE)


def _size_slip(size: Size, layer: Layer | None, mark: Mark) -> Iterator[Slip]:
    if layer is None:
        return
    try:
        made = make_document(np.zeros(size), layer)
    except ConvError:
        return
    yield Slip(tuple(made.feature_maps[1].shape[2:]), mark)


def kernel_question(document: Document, random: Random, base: int) -> Question | None:
    """The kernel_size that makes a size; of a transposed convolution, where there is only one."""
    return _setting_question(document, "kernel_size", "kernel", ASK_KERNEL, random)


def output_padding_question(document: Document, random: Random, base: int) -> Question | None:
    """The output_padding that makes a size."""
    layer = document.layers[0]
    if layer.spec.stride[0] < 2:
        return None
    return _setting_question(
        document, "output_padding", "output_padding", ASK_OUTPUT_PADDING, random
    )


def _setting_question(
    document: Document, name: str, kind: str, ask: Mark, random: Random
) -> Question | None:
    """One axis of a transposed convolution, with one of its settings to be found."""
    layer = document.layers[0]
    if layer.operation_id != "conv_transpose" or isinstance(layer.spec.padding, str):
        return None
    axis = random.randrange(document.axes)
    spec, n = layer.spec, document.input.shape[2 + axis]
    if name == "output_padding":
        most = max(spec.stride[axis], spec.dilation[axis]) - 1
        answer = random.randint(0, most)
    else:
        answer = spec.kernel_size[axis]
    k = answer if name == "kernel_size" else spec.kernel_size[axis]
    extra = answer if name == "output_padding" else spec.output_padding[axis]
    settings: dict[str, Any] = {
        "stride": spec.stride[axis], "padding": (spec.padding[axis],),
        "output_padding": extra, "dilation": spec.dilation[axis],
    }  # fmt: skip
    try:
        single = make_document(np.ones(n), make_layer("conv_transpose", np.ones(k), **settings))
    except ConvError:
        return None
    one = single.layers[0]
    wanted = single.feature_maps[1].shape[2]
    formula = size_formula("conv_transpose", one.spec, (n,), 0)
    slips = []
    if name == "kernel_size":
        slips.append(Slip(float(spec.dilation[axis] * (k - 1)), SLIP_LESS_ONE))
        slips += [Slip(float(found), mark) for found, mark in _kernel_slips(single)]
    return Question(
        kind, "number", ask, {"operation": layer.operation.title, "size": n, "wanted": wanted,
        "settings": settings_text(one, without=name)}, float(answer), WHY_SETTING,
        {"setting": name, "answer": answer, "numbers": formula.numbers, "wanted": wanted},
        single, Look(None), _last(single), slips=_kept(slips, float(answer)),
    )  # fmt: skip


def _kernel_slips(document: Document) -> Iterator[tuple[int, Mark]]:
    """The kernels that are found when something is left out."""
    layer, n = document.layers[0], document.input.shape[2]
    wanted = document.feature_maps[1].shape[2]
    for changes, mark in (
        ({"padding": 0}, SLIP_NO_PADDING), ({"output_padding": 0}, SLIP_NO_OUTPUT_PADDING),
        ({"dilation": 1}, SLIP_NO_DILATION), ({"stride": 1}, SLIP_NO_STRIDE),
    ):  # fmt: skip
        changed = _with_settings(layer, **changes)
        if changed is None or changed.spec == layer.spec:
            continue
        for k in range(1, 12):
            settings = {name: getattr(changed.spec, name) for name in SETTINGS}
            try:
                made = make_layer("conv_transpose", [0] * k, **settings)
                trial = make_document(np.zeros(n), made)
            except ConvError:
                continue
            if trial.feature_maps[1].shape[2] == wanted:
                yield k, mark


# --- evenness --------------------------------------------------------------------------------


def flat_question(document: Document, random: Random, base: int) -> Question | None:
    """Whether a transposed convolution answers a constant with a constant."""
    layer = document.layers[0]
    if layer.operation_id != "conv_transpose" or not layer.kernel.any():
        return None
    if prod(layer.spec.stride) == 1 or min(document.input.shape[2:]) < 2:
        return None
    spec = layer.spec
    sums = phase_sums(layer.used_weight[0, 0], spec.stride, spec.dilation)
    counts = phase_counts(spec.kernel_size, spec.stride, spec.dilation)
    is_flat = unevenness(sums).is_flat
    answer = "holes" if not counts.all() else "flat" if is_flat else "uneven"
    slips = []
    if answer == "uneven" and unevenness(counts.astype(np.float64)).is_flat:
        slips.append(Slip("flat", SLIP_COUNTS))
    if answer == "flat" and not unevenness(counts.astype(np.float64)).is_flat:
        slips.append(Slip("uneven", SLIP_SUMS))
    ones = make_document(np.ones(document.input.shape[2:]), replace(layer, bias=None))
    return Question(
        "flat", "choice", ASK_FLAT, {"settings": settings_text(layer)}, answer,
        WHY_HOLES if answer == "holes" else WHY_FLAT,
        {"sums": ", ".join(shown_number(float(value)) for value in sums.flat),
        "counts": ", ".join(map(str, counts.ravel().tolist())),
        "verdict": ALL_EQUAL if is_flat else NOT_EQUAL}, ones, Look("gather", hides="cell"),
        Look("phases"),
        choices=(Choice("flat", FLAT), Choice("uneven", UNEVEN), Choice("holes", HOLES)),
        slips=tuple(slips),
    )  # fmt: skip


def phase_question(document: Document, random: Random, base: int) -> Question | None:
    """Which phase of a stride most stamps reach, where one phase has more than all others."""
    layer = document.layers[0]
    if layer.operation_id != "conv_transpose":
        return None
    axis = random.randrange(document.axes)
    k, s, d = (getattr(layer.spec, name)[axis] for name in ("kernel_size", "stride", "dilation"))
    counts = phase_counts((k,), (s,), (d,))
    best = np.flatnonzero(counts == counts.max())
    if s < 2 or best.size != 1:
        return None
    padding = document.geometries[0].begin[axis]
    stamps = make_layer(
        "conv_transpose", np.ones(k), stride=s, dilation=d, padding=((padding, 0),)
    )
    try:
        single = make_document(np.ones(4 + padding // s), stamps)
    except ConvError:
        return None
    answer = (int(best[0]) - padding) % s
    counts = np.roll(counts, -padding)
    choices = [
        Choice(str(r), PHASE, {"phase": r + base, "next": r + s + base, "after": r + 2 * s + base})
        for r in range(s)
    ]
    return Question(
        "phase", "choice", ASK_PHASE,
        {"settings": f"kernel_size {k}, stride {s}, padding {padding}, dilation {d}"}, str(answer),
        WHY_PHASE,
        {"dilation": d, "stride": s, "padding": padding,
        "counts": ", ".join(map(str, counts.tolist()))}, single, Look(None), Look("overlap1d"),
        choices=tuple(choices),
        slips=_kept([Slip(str(int(best[0])), SLIP_NO_PADDING)], str(answer)),
    )  # fmt: skip


# --- the shelf -------------------------------------------------------------------------------

VALUE = QT_TRANSLATE_NOOP("quiz", "Value of a cell")
SIZE = QT_TRANSLATE_NOOP("quiz", "Output size")
TERMS = QT_TRANSLATE_NOOP("quiz", "Number of products")
REACH = QT_TRANSLATE_NOOP("quiz", "Receptive field")
TAP = QT_TRANSLATE_NOOP("quiz", "Which weight")
EVENNESS = QT_TRANSLATE_NOOP("quiz", "Checkerboard")
PHASES = QT_TRANSLATE_NOOP("quiz", "Overlap")
KERNEL = QT_TRANSLATE_NOOP("quiz", "Wanted size: kernel")
OUTPUT_PADDING = QT_TRANSLATE_NOOP("quiz", "Wanted size: output_padding")


class Kind(NamedTuple):
    """A kind of question; ``make`` takes a document of one layer, chance, and the index base.

    ``operation`` is the only one it can be asked of; None for both.  ``layers`` makes documents
    for it where it is asked without one.
    """

    id: str
    title: Mark
    make: Callable[[Document, Random, int], Question | None]
    operation: str | None = None
    layers: Callable[[Random], Document] = random_document


KINDS: tuple[Kind, ...] = (
    Kind("value", VALUE, value_question),
    Kind("size", SIZE, size_question),
    Kind("terms", TERMS, terms_question),
    Kind("reach", REACH, reach_question),
    Kind("tap", TAP, tap_question),
    Kind("flat", EVENNESS, flat_question, "conv_transpose", even_document),
    Kind("phase", PHASES, phase_question, "conv_transpose", axis_document),
    Kind("kernel", KERNEL, kernel_question, "conv_transpose", axis_document),
    Kind(
        "output_padding", OUTPUT_PADDING, output_padding_question, "conv_transpose", axis_document
    ),
)
KIND_BY_ID: Mapping[str, Kind] = {kind.id: kind for kind in KINDS}
# Random layers that leave nothing to ask are thrown away; of a thousand in a row none is left.
MOST_LAYERS = 1_000


def random_question(kind_id: str, seed: str, base: int = 0) -> Question:
    """The question of a kind that a seed stands for, on a layer of its own.

    >>> random_question("size", "7").answer == random_question("size", "7").answer
    True
    """
    kind, random = KIND_BY_ID[kind_id], Random(f"{kind_id} {seed}")
    for _ in range(MOST_LAYERS):
        question = kind.make(kind.layers(random), random, base)
        if question is not None:
            return question
    raise LookupError(f"no random layer has a question of the kind {kind_id}")


def question_on(
    document: Document, position: int, kind_id: str, seed: str, base: int = 0
) -> Question | None:
    """A question of a kind on a layer of a document; None where there is nothing to ask."""
    single = one_layer(document, position)
    if single is None:
        return None
    kind = KIND_BY_ID[kind_id]
    if kind.operation not in (None, single.layers[0].operation_id):
        return None
    try:
        return kind.make(single, Random(f"{kind_id} {seed}"), base)
    except ConvError:
        return None


# --- what questions have in common -----------------------------------------------------------

SETTINGS = ("stride", "padding", "output_padding", "dilation")


def settings_text(layer: Layer, without: str = "") -> str:
    """The hyper-parameters of a layer, but for the one that is asked for.

    >>> settings_text(make_layer("conv", [[1, 2]], stride=2))
    'kernel_size 1×2, stride 2, padding 0, dilation 1'
    """
    parts = []
    for name in layer.operation.parameters:
        if name != without:
            parts.append(f"{name} {_setting(getattr(layer.spec, name), name)}")
    return ", ".join(parts)


def _setting(value: Any, name: str) -> str:
    if isinstance(value, str):
        return value
    if name == "kernel_size":
        return shape_text(value)
    entries = [e[0] if isinstance(e, tuple) and e[0] == e[1] else e for e in value]
    return str(entries[0]) if len(set(entries)) == 1 else "×".join(map(str, entries))


def _asked(index: Index) -> Look:
    return Look("gather", 0, ("output", index), "cell")


def _told(document: Document, index: Index) -> Look:
    size = document.feature_maps[1].shape[2:]
    return Look("gather", int(np.ravel_multi_index(index, size)) + 1, ("output", index))


def _last(document: Document) -> Look:
    return Look("scatter", document.input.size)


def _kept(slips: list[Slip], answer: Answer) -> tuple[Slip, ...]:
    """Those that are wrong, each answer once; numbers that nobody would give are left out."""
    found: dict[Answer, Slip] = {}
    for slip in slips:
        if slip.answer != answer:
            found.setdefault(slip.answer, slip)
    return tuple(found.values())


def _tolerance(answer: float) -> float:
    """Whole numbers must be met; others as far as three digits of them are shown."""
    return 1e-9 if answer == int(answer) else abs(answer) * 0.005


def _other_operation(layer: Layer) -> Layer | None:
    """The convolution in the place of a transposed one, or the other way round."""
    other = "conv" if layer.operation_id == "conv_transpose" else "conv_transpose"
    settings = {name: getattr(layer.spec, name) for name in BY_ID[other].parameters
                if name in SETTINGS and (name != "output_padding" or other != "conv")}  # fmt: skip
    try:
        return make_layer(
            other, layer.kernel, bias=None if layer.bias is None else layer.bias_value,
            flipped=layer.flipped, **settings,
        )  # fmt: skip
    except ConvError:
        return None


def _with_settings(layer: Layer, **changes: Any) -> Layer | None:
    """The layer with other hyper-parameters; None where that cannot be."""
    settings = {name: getattr(layer.spec, name) for name in SETTINGS} | changes
    if layer.operation_id == "conv":
        settings.pop("output_padding")
    try:
        return make_layer(
            layer.operation_id, layer.kernel,
            bias=None if layer.bias is None else layer.bias_value, flipped=layer.flipped,
            **settings,
        )  # fmt: skip
    except ConvError:
        return None


def _apart(one: Index, other: Index) -> int:
    return sum(abs(a - b) for a, b in zip(one, other, strict=True))


def _id(index: Index) -> str:
    return ",".join(map(str, index))
