"""What several layers one after the other make of a constant, and which of them is to blame.

Away from the borders a stack's answer to a constant repeats (see ``core.checkerboard``).  Here it
is followed from layer to layer: what a layer would make alone, what has come together after it,
and whether it evens out what earlier layers did.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import product
from math import gcd, prod
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from core.arithmetic import (
    TOO_MANY_CELLS,
    Geometry,
    Size,
    conv_transpose_geometry,
    geometry,
)
from core.checkerboard import (
    Array,
    Overlap,
    Unevenness,
    balanced,
    interior,
    interior_counts,
    overlap_kind,
    phase_counts,
    phase_sums,
    reached_fully,
    shortest,
    unevenness,
)
from core.errors import ConvError
from core.interpolation import linear
from core.numbers_text import shown_number
from core.spec import ConvSpec, Pairs, conv_spec
from core.words_mark import QT_TRANSLATE_NOOP, Mark

Effect = Literal["flat", "made", "repaired", "softened", "kept", "worsened"]

MOST_LAYERS = 256
MOST_KERNEL_CELLS = 2**16
# Products of a kernel cell and a pattern's cell: some seconds of work.
MOST_WORK = 2**27
# An input on which nothing is interior says little, but beyond this it gets slow to look for one.
SIZES_TO_TRY = (8, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096)
MOST_TRIED_CELLS = 2**21

NO_LAYERS = QT_TRANSLATE_NOOP("error", "there is no layer to look at; name at least one.")
TOO_MANY_LAYERS = QT_TRANSLATE_NOOP(
    "error", "there are {got} layers, more than the {high} that can be followed."
)
OTHER_AXES = QT_TRANSLATE_NOOP(
    "error",
    "this layer has {got} spatial axes, but the first layer has {wanted}; a stack needs layers of "
    "one kind.",
)
KERNEL_TOO_BIG = QT_TRANSLATE_NOOP(
    "error", "a kernel of {got} cells is more than the {high} that can be followed."
)
TOO_MUCH_WORK = QT_TRANSLATE_NOOP(
    "error",
    "the pattern takes {got} products to follow, more than the {high} that can be computed; use "
    "smaller kernels, smaller strides or fewer layers.",
)
AT_LINE = QT_TRANSLATE_NOOP("error", "line {line}, {call}: {reason}")
AT_NUMBER = QT_TRANSLATE_NOOP("error", "layer {number}, {call}: {reason}")

IS_CONV = QT_TRANSLATE_NOOP(
    "stack", "a convolution gives every output equally many terms ({taps}): it makes no pattern"
)
TOUCHES = QT_TRANSLATE_NOOP(
    "stack", "kernel_size equals stride ({stride}): stamps touch and do not overlap"
)
OVERLAPS_EVENLY = QT_TRANSLATE_NOOP(
    "stack",
    "kernel_size {kernel} is a multiple of stride {stride}: every output gets {high} terms",
)
OVERLAPS_UNEVENLY = QT_TRANSLATE_NOOP(
    "stack",
    "kernel_size {kernel} is no multiple of stride {stride}: outputs get {low} to {high} terms",
)
LEAVES_HOLES = QT_TRANSLATE_NOOP(
    "stack",
    "with kernel_size {kernel}, stride {stride} and dilation {dilation} some outputs get no term",
)
SUMS_EQUAL = QT_TRANSLATE_NOOP("stack", "all phase sums of the kernel are equal ({high})")
SUMS_DIFFER = QT_TRANSLATE_NOOP(
    "stack", "the phase sums of the kernel differ: {low} to {high} for the same input"
)

KEEPS_SIZE = QT_TRANSLATE_NOOP(
    "stack", "the smallest change with equally many terms everywhere ({terms}) that keeps all sizes"
)
BALANCED = QT_TRANSLATE_NOOP("stack", "the nearest kernel with equal phase sums")
NO_ALTERNATIVE = QT_TRANSLATE_NOOP(
    "stack",
    "no kernel_size, padding and output_padding give this output size with evenly many terms",
)
RULE = QT_TRANSLATE_NOOP(
    "stack",
    "Alternative: among the settings of kernel_size, padding and output_padding that keep the "
    "output size for every input size and give all outputs equally many terms, the one with the "
    "smallest sum of changes; of equals, the largest kernel. Where the kernel's numbers are "
    "given: the nearest kernel with equal phase sums.",
)
UNIT_KERNELS = QT_TRANSLATE_NOOP(
    "stack",
    "Kernels whose numbers are not given count as ones: the pattern is what the sizes alone bring "
    "about. A trained kernel can even it out or make it worse.",
)
SIZE_CHOSEN = QT_TRANSLATE_NOOP(
    "stack",
    "No input size was given; {size} is large enough for a whole period away from the borders.",
)
SIZE_TOO_SMALL = QT_TRANSLATE_NOOP(
    "stack",
    "With an input of {size} the borders reach all of it or leave less than a period; the pattern "
    "is that of larger inputs.",
)

STACK_FLAT = QT_TRANSLATE_NOOP("stack", "flat: no layer makes a pattern")
STACK_REPAIRED = QT_TRANSLATE_NOOP(
    "stack", "flat: what layer {uneven} makes uneven is evened out by layer {by}"
)
STACK_UNEVEN = QT_TRANSLATE_NOOP(
    "stack", "uneven: {ratio} with period {period}, made by layer {uneven}"
)


class Sentence(NamedTuple):
    """A marked text and what to put into it."""

    mark: Mark
    facts: Mapping[str, object]

    def english(self) -> str:
        """The sentence as it stands."""
        return self.mark.english(**self.facts)


def sentence(mark: Mark, **facts: object) -> Sentence:
    """``mark`` with its facts."""
    return Sentence(mark, facts)


@dataclass(frozen=True, eq=False)
class StackLayer:
    """One layer of a stack: "conv" or "conv_transpose", its setting, and what is known besides.

    ``kernel`` has shape kernel_size and is None for ones.  ``name`` is how the layer was written,
    at ``line`` of a text (0 for none).  ``channel_pairs`` is how many kernels of kernel_size there
    are, in·out/groups, where that is known.
    """

    operation: str
    spec: ConvSpec
    kernel: Array | None = None
    name: str = ""
    line: int = 0
    channel_pairs: int | None = None
    remarks: tuple[Sentence, ...] = ()

    @property
    def numbers(self) -> Array:
        """The kernel, shape kernel_size."""
        return np.ones(self.spec.kernel_size) if self.kernel is None else self.kernel

    @property
    def title(self) -> str:
        """How it was written, or its setting."""
        return self.name or f"{self.operation}({setting_text(self.spec)})"


class Alternative(NamedTuple):
    """An even layer near to an uneven one; ``kernel`` is None for ones."""

    spec: ConvSpec
    kernel: Array | None
    reason: Sentence


class Pattern(NamedTuple):
    """One period of an answer to a constant, and how uneven it is."""

    values: Array
    unevenness: Unevenness

    @property
    def period(self) -> Size:
        """After how many cells it repeats, per axis."""
        return self.values.shape

    @property
    def is_flat(self) -> bool:
        """Whether a constant stays one."""
        return self.unevenness.is_flat

    def profiles(self) -> tuple[Pattern, ...] | None:
        """The pattern of each axis if it is their outer product (the square law), else None."""
        values = self.values
        means = [
            values.mean(axis=tuple(a for a in range(values.ndim) if a != axis))
            for axis in range(values.ndim)
        ]
        mean = values.mean()
        whole = means[0]
        for profile in means[1:]:
            whole = np.multiply.outer(whole, profile) / (mean or 1.0)
        if not np.allclose(whole, values, rtol=1e-9, atol=1e-9 * np.abs(values).max()):
            return None
        return tuple(Pattern(profile, unevenness(profile)) for profile in means)


@dataclass(frozen=True, eq=False)
class LayerReport:
    """What one layer does, alone and to what came before it."""

    layer: StackLayer
    shape: Geometry
    own: Pattern
    compound: Pattern
    effect: Effect
    reason: Sentence
    alternative: Alternative | Sentence | None

    @property
    def is_transposed(self) -> bool:
        """Whether it scatters."""
        return self.layer.operation == "conv_transpose"

    @property
    def size_in(self) -> Size:
        """The layer's input."""
        return self.shape.small if self.is_transposed else self.shape.large

    @property
    def size_out(self) -> Size:
        """The layer's output."""
        return self.shape.large if self.is_transposed else self.shape.small

    @property
    def overlap(self) -> Overlap | None:
        """How the stamps of a transposed convolution meet; None for a convolution."""
        if not self.is_transposed:
            return None
        kinds = [overlap_kind(one) for one in _each_axis(self.shape)]
        order: tuple[Overlap, ...] = ("holes", "partial", "full", "none")
        return next(kind for kind in order if kind in kinds)

    @property
    def counts(self) -> tuple[int, int]:
        """The fewest and the most terms of an output away from the borders."""
        if not self.is_transposed:
            return (prod(self.shape.kernel_size),) * 2
        counts = [interior_counts(one) for one in _each_axis(self.shape)]
        return prod(int(n.min()) for n in counts), prod(int(n.max()) for n in counts)

    @property
    def multiplications(self) -> int:
        """Kernel cells by cells of the small side, for one pair of channels or for all known."""
        one = prod(self.shape.small) * prod(self.shape.kernel_size)
        pairs = self.layer.channel_pairs
        return one if pairs is None else one * pairs


class Repair(NamedTuple):
    """Layer ``by`` makes flat again what the layers ``of`` made uneven (counted from 0)."""

    by: int
    of: tuple[int, ...]


@dataclass(frozen=True, eq=False)
class StackReport:
    """All layers, and what the stack as a whole makes of a constant."""

    layers: tuple[LayerReport, ...]
    size: Size
    size_chosen: bool
    has_whole_period: bool

    @property
    def pattern(self) -> Pattern:
        """The interior pattern after the last layer."""
        return self.layers[-1].compound

    @property
    def is_flat(self) -> bool:
        """Whether a constant comes out as a constant, away from the borders."""
        return self.pattern.is_flat

    @property
    def uneven(self) -> tuple[int, ...]:
        """Which layers alone would make a pattern."""
        return tuple(n for n, row in enumerate(self.layers) if not row.own.is_flat)

    @cached_property
    def repairs(self) -> tuple[Repair, ...]:
        """Which layers even out what others did before them."""
        found: list[Repair] = []
        pending: list[int] = []
        for n, row in enumerate(self.layers):
            if row.effect == "repaired":
                found.append(Repair(n, tuple(pending)))
            elif not row.own.is_flat:
                pending.append(n)
            if row.compound.is_flat:
                pending.clear()
        return tuple(found)

    @property
    def repaired(self) -> int:
        """How many uneven layers a later one evens out."""
        return sum(len(repair.of) for repair in self.repairs)

    @property
    def multiplications(self) -> int:
        """Of all layers together; see ``counts_all_channels``."""
        return sum(row.multiplications for row in self.layers)

    @property
    def counts_all_channels(self) -> bool:
        """Whether the channels of every layer are known; if of some only, the sum says little."""
        return all(row.layer.channel_pairs is not None for row in self.layers)

    @property
    def verdict(self) -> Sentence:
        """Flat or uneven, and why."""
        if self.is_flat:
            if not self.repairs:
                return sentence(STACK_FLAT)
            uneven = sorted(n for repair in self.repairs for n in repair.of)
            by = _numbers([repair.by for repair in self.repairs])
            return sentence(STACK_REPAIRED, uneven=_numbers(uneven), by=by)
        return sentence(
            STACK_UNEVEN,
            ratio=ratio_text(self.pattern.unevenness),
            period=size_text(self.pattern.period),
            uneven=_numbers(self._to_blame),
        )

    @property
    def _to_blame(self) -> Sequence[int]:
        """The uneven layers after the last repair."""
        first = max((repair.by for repair in self.repairs), default=-1)
        return [n for n in self.uneven if n >= first] or list(self.uneven)

    @property
    def remarks(self) -> tuple[Sentence, ...]:
        """What a reader of the numbers has to know."""
        found = []
        if not self.has_whole_period:
            found.append(sentence(SIZE_TOO_SMALL, size=size_text(self.size)))
        elif self.size_chosen:
            found.append(sentence(SIZE_CHOSEN, size=size_text(self.size)))
        if any(row.layer.kernel is None for row in self.layers):
            found.append(sentence(UNIT_KERNELS))
        if any(row.alternative is not None for row in self.layers):
            found.append(sentence(RULE))
        return tuple(found)


def analyse(layers: Sequence[StackLayer], size: Size | None = None) -> StackReport:
    """Follow a constant through ``layers``; ``size`` is the first one's input.

    Without a size one is chosen that leaves a whole period away from the borders, if there is one.
    ConvError names the layer in which sizes die or work gets too much.

    >>> k3 = StackLayer("conv_transpose", conv_spec((3,), stride=2))
    >>> [ratio_text(row.compound.unevenness) for row in analyse([k3, k3, k3]).layers]
    ['2:1', '3:1', '5:1']
    """
    _check(layers)
    chosen = size is None
    size = chosen_size(layers) if size is None else size
    shapes = chain(layers, size)
    rows: list[LayerReport] = []
    pattern = _pattern(np.ones((1,) * len(size)))
    work = 0
    for number, (layer, shape) in enumerate(zip(layers, shapes, strict=True)):
        try:
            work = _checked_work(work, pattern, layer, shape)
            row = _followed(layer, shape, pattern)
        except ConvError as error:
            raise at_layer(error, layer, number) from None
        rows.append(row)
        pattern = row.compound
    return StackReport(tuple(rows), size, chosen, _has_whole_period(layers, size))


def chain(layers: Sequence[StackLayer], size: Size) -> tuple[Geometry, ...]:
    """The geometry of each layer; ConvError names the layer that a size does not get through."""
    shapes: list[Geometry] = []
    for number, layer in enumerate(layers):
        try:
            shape = geometry(layer.operation, layer.spec, size)
        except ConvError as error:
            raise at_layer(error, layer, number) from None
        shapes.append(shape)
        size = shape.large if layer.operation == "conv_transpose" else shape.small
    return tuple(shapes)


def at_layer(error: ConvError, layer: StackLayer, number: int) -> ConvError:
    """``error`` with the place where it is: the line of the text, or the layer's number."""
    return at_line(error, layer.line, layer.title) if layer.line else ConvError(
        AT_NUMBER, parameter=error.parameter, number=number + 1, call=layer.title, reason=error
    )  # fmt: skip


def at_line(error: ConvError, line: int, call: str) -> ConvError:
    """``error`` with the line of a text and what stands there."""
    return ConvError(AT_LINE, parameter=error.parameter, line=line, call=call, reason=error)


def _check(layers: Sequence[StackLayer]) -> None:
    if not layers:
        raise ConvError(NO_LAYERS, parameter="layers")
    if len(layers) > MOST_LAYERS:
        raise ConvError(TOO_MANY_LAYERS, parameter="layers", got=len(layers), high=MOST_LAYERS)
    axes = layers[0].spec.axes
    for number, layer in enumerate(layers):
        cells = prod(layer.spec.kernel_size)
        if layer.spec.axes != axes:
            wrong = ConvError(OTHER_AXES, parameter="kernel_size", got=layer.spec.axes, wanted=axes)
        elif cells > MOST_KERNEL_CELLS:
            wrong = ConvError(
                KERNEL_TOO_BIG, parameter="kernel_size", got=cells, high=MOST_KERNEL_CELLS
            )
        else:
            continue
        raise at_layer(wrong, layer, number)


def _checked_work(work: int, pattern: Pattern, layer: StackLayer, shape: Geometry) -> int:
    """How much was done when this layer is followed; ConvError if that is too much."""
    taps = sum(shape.kernel_size) if layer.kernel is None else prod(shape.kernel_size)
    periods = _periods(layer.operation, pattern.period, shape.stride)
    work += taps * prod(periods) + sum(periods)
    if work > MOST_WORK:
        raise ConvError(TOO_MUCH_WORK, parameter="stride", got=work, high=MOST_WORK)
    return work


def _periods(operation: str, periods: Size, stride: Size) -> Size:
    pairs = zip(periods, stride, strict=True)
    if operation == "conv":
        return tuple(p // gcd(p, s) for p, s in pairs)
    return tuple(p * s for p, s in pairs)


def _followed(layer: StackLayer, shape: Geometry, before: Pattern) -> LayerReport:
    own = _pattern(_answer(layer, shape, np.ones((1,) * shape.axes)))
    compound = _pattern(_answer(layer, shape, before.values))
    return LayerReport(
        layer=layer,
        shape=shape,
        own=own,
        compound=compound,
        effect=_effect(before, compound),
        reason=_reason(layer, shape, own),
        alternative=None if own.is_flat else nearest_flat(layer, shape),
    )


def _pattern(values: Array) -> Pattern:
    return Pattern(values, unevenness(values))


def _answer(layer: StackLayer, shape: Geometry, pattern: Array) -> Array:
    """One period after the layer.  A kernel of ones goes axis by axis: the same in fewer steps."""
    if layer.kernel is not None:
        return interior(layer.operation, pattern, layer.kernel, shape)
    for axis in range(shape.axes):
        pattern = interior(
            layer.operation, pattern, np.ones(_only(shape.kernel_size, axis, 1)),
            _on_one_axis(shape, axis),
        )  # fmt: skip
    return shortest(pattern)


def _only(values: Size, axis: int, other: int) -> Size:
    return tuple(value if a == axis else other for a, value in enumerate(values))


def _on_one_axis(shape: Geometry, axis: int) -> Geometry:
    """``shape`` on one axis; on the others it hands cells on."""
    return replace(
        shape,
        kernel_size=_only(shape.kernel_size, axis, 1),
        stride=_only(shape.stride, axis, 1),
        dilation=_only(shape.dilation, axis, 1),
        begin=_only(shape.begin, axis, 0),
    )


def _each_axis(shape: Geometry) -> Iterator[Geometry]:
    """One geometry of one axis for every axis."""
    for axis in range(shape.axes):
        yield Geometry(
            *(
                (values[axis],)
                for values in (
                    shape.small, shape.large, shape.kernel_size, shape.stride, shape.dilation,
                    shape.begin, shape.end,
                )
            )
        )  # fmt: skip


def _effect(before: Pattern, after: Pattern) -> Effect:
    if after.is_flat:
        return "flat" if before.is_flat else "repaired"
    if before.is_flat:
        return "made"
    old, new = before.unevenness.ripple, after.unevenness.ripple
    if abs(old - new) <= 1e-9 * max(old, new) or old == new:
        return "kept"
    return "softened" if new < old else "worsened"


def _reason(layer: StackLayer, shape: Geometry, own: Pattern) -> Sentence:
    if layer.operation == "conv":
        return sentence(IS_CONV, taps=prod(shape.kernel_size))
    facts = {
        "kernel": size_text(shape.kernel_size),
        "stride": size_text(shape.stride),
        "dilation": size_text(shape.dilation),
    }
    if layer.kernel is not None:
        sums = phase_sums(layer.kernel, shape.stride, shape.dilation)
        low, high = number_text(sums.min()), number_text(sums.max())
        if own.is_flat:
            return sentence(SUMS_EQUAL, high=high)
        if phase_counts(shape.kernel_size, shape.stride, shape.dilation).all():
            return sentence(SUMS_DIFFER, low=low, high=high)
        return sentence(LEAVES_HOLES, **facts)
    values = own.unevenness
    facts |= {"low": number_text(values.low), "high": number_text(values.high)}
    if values.low == 0:
        return sentence(LEAVES_HOLES, **facts)
    if not own.is_flat:
        return sentence(OVERLAPS_UNEVENLY, **facts)
    return sentence(TOUCHES if shape.kernel_size == shape.stride else OVERLAPS_EVENLY, **facts)


# --- the nearest flat alternative -------------------------------------------------------------


def nearest_flat(layer: StackLayer, shape: Geometry) -> Alternative | Sentence:
    """The even layer nearest to an uneven transposed convolution, or why there is none.

    RULE says which: with a kernel of ones the smallest sum of changes of kernel_size, padding and
    output_padding that keeps the output's size for every input and makes all counts equal (of
    equals the largest kernel; cells that only output_padding adds do not count as covered).
    Where the kernel is given, the nearest one with equal phase sums.
    """
    spec = layer.spec
    has_holes = not phase_counts(spec.kernel_size, spec.stride, spec.dilation).all()
    if layer.kernel is not None and not has_holes:
        even = balanced(layer.kernel, spec.stride, spec.dilation)
        return Alternative(spec, even, sentence(BALANCED))
    found = _same_word(spec) if isinstance(spec.padding, str) else None
    found = found or _with_numbers(spec, shape)
    if found is None:
        try:
            balanced(np.ones(spec.kernel_size), spec.stride, spec.dilation)
        except ConvError as error:
            return Sentence(error.mark, error.facts)
        return sentence(NO_ALTERNATIVE)
    terms = prod(k // s for k, s in zip(found.kernel_size, found.stride, strict=True))
    return Alternative(found, None, sentence(KEEPS_SIZE, terms=terms))


def _even_lengths(k: int, s: int, d: int) -> range:
    """The kernel sizes near to k with which every phase has equally many cells."""
    return range(s, k + 2 * s + 1, s) if gcd(s, d) == 1 else range(0)


def _same_word(spec: ConvSpec) -> ConvSpec | None:
    """A change of kernel_size alone that leaves "same" or "valid" and all sizes as they are."""
    lengths = []
    for k, s, d in zip(spec.kernel_size, spec.stride, spec.dilation, strict=True):
        near = sorted(_even_lengths(k, s, d), key=lambda n: (abs(n - k), -n))
        lengths.append([k] if k % s == 0 and gcd(s, d) == 1 else near[:4])
    ones, twos = (1,) * spec.axes, (2,) * spec.axes
    wanted = [conv_transpose_geometry(spec, size).large for size in (ones, twos)]
    for kernel in sorted(product(*lengths), key=lambda ks: _distance(ks, spec.kernel_size)):
        tried = spec.with_(kernel_size=kernel)
        if [conv_transpose_geometry(tried, size).large for size in (ones, twos)] == wanted:
            return tried
    return None


def _distance(kernel: Size, old: Size) -> tuple[int, int]:
    return sum(abs(k - o) for k, o in zip(kernel, old, strict=True)), -sum(kernel)


def _with_numbers(spec: ConvSpec, shape: Geometry) -> ConvSpec | None:
    """A change of kernel_size, padding (in numbers) and output_padding, axis by axis."""
    kernel, padding, added = [], [], []
    pairs = _padding_pairs(spec, shape)
    for axis, (p, a) in enumerate(pairs):
        k, s, d = spec.kernel_size[axis], spec.stride[axis], spec.dilation[axis]
        found = _even_axis(k, s, d, p, a)
        if found is None:
            return None
        kernel.append(found[0])
        padding.append(found[1])
        added.append(found[2])
    return conv_spec(
        kernel,
        stride=spec.stride,
        padding=padding,
        output_padding=added,
        dilation=spec.dilation,
        groups=spec.groups,
    )


def _padding_pairs(spec: ConvSpec, shape: Geometry) -> list[tuple[tuple[int, int], int]]:
    """(begin, end) and output_padding per axis, also of what "same" and "valid" stand for."""
    if not isinstance(spec.padding, str):
        return list(zip(spec.padding, spec.output_padding, strict=True))
    ends = zip(shape.begin, shape.end, strict=True)
    return [((begin, max(end, 0)), max(-end, 0)) for begin, end in ends]


def _even_axis(
    k: int, s: int, d: int, padding: tuple[int, int], added: int
) -> tuple[int, tuple[int, int], int] | None:
    """The nearest even (kernel_size, padding, output_padding) of one axis; both ends change alike.

    >>> _even_axis(3, 2, 1, (1, 1), 1)
    (4, (1, 1), 0)
    """
    if k % s == 0 and gcd(s, d) == 1:
        return k, padding, added
    begin, end = padding
    beyond = d * (k - 1) - begin - end + added  # the output is this much more than (i-1)s + 1
    found = []
    for length in _even_lengths(k, s, d):
        for a in range(max(s, d)):
            twice = d * (length - 1) - begin - end + a - beyond
            more = twice // 2
            if twice % 2 or min(begin, end) + more < 0 or a > end + more:
                continue
            cost = abs(length - k) + abs(more) + abs(a - added)
            found.append((cost, -length, (length, (begin + more, end + more), a)))
    return min(found)[2] if found else None


# --- an input that shows it -------------------------------------------------------------------


def chosen_size(layers: Sequence[StackLayer]) -> Size:
    """The smallest of SIZES_TO_TRY, alike on all axes, that leaves a whole period of interior.

    Where none does, the largest that goes through; ConvError if none goes.
    """
    axes = layers[0].spec.axes
    best: Size | None = None
    for number in SIZES_TO_TRY:
        size = (number,) * axes
        try:
            largest = max(max(shape.large) for shape in chain(layers, size))
        except ConvError as error:
            if best is not None:
                return best
            if number == SIZES_TO_TRY[-1] or _is_too_large(error):
                raise
            continue
        if best is not None and largest > MOST_TRIED_CELLS:
            return best
        best = size
        if _has_whole_period(layers, size):
            return size
    return best or size


def _is_too_large(error: ConvError) -> bool:
    """Whether larger inputs can only be worse."""
    reason = error.facts.get("reason")
    return isinstance(reason, ConvError) and reason.mark is TOO_MANY_CELLS


def _has_whole_period(layers: Sequence[StackLayer], size: Size) -> bool:
    shapes = chain(layers, size)
    return all(_whole_on_axis(layers, shapes, axis) for axis in range(len(size)))


def _whole_on_axis(layers: Sequence[StackLayer], shapes: Sequence[Geometry], axis: int) -> bool:
    if max(shape.large[axis] for shape in shapes) > MOST_TRIED_CELLS:
        return False
    known: NDArray[np.bool_] | None = None
    period: Size = (1,)
    for layer, shape in zip(layers, shapes, strict=True):
        one = list(_each_axis(shape))[axis]
        start = one.small if layer.operation == "conv_transpose" else one.large
        before = np.ones(start, dtype=bool) if known is None else known
        known = reached_fully(layer.operation, one, before)
        period = _periods(layer.operation, period, one.stride)
    return known is not None and int(known.sum()) >= period[0]


# --- words for numbers ------------------------------------------------------------------------


def size_text(size: Sequence[int]) -> str:
    """One number per axis, as it is said.

    >>> size_text((3, 5))
    '3×5'
    """
    return "×".join(map(str, size))


def number_text(value: float) -> str:
    """A whole number as one, another with at most four digits.

    >>> number_text(2.0), number_text(1 / 3)
    ('2', '0.3333')
    """
    if not np.isfinite(value):
        return shown_number(value)
    near = round(float(value))
    if abs(value - near) <= 1e-9 * max(abs(value), 1.0) and abs(near) < 10**9:
        return str(near)
    return f"{value:.4g}"


def ratio_text(values: Unevenness) -> str:
    """Largest by smallest: in whole numbers where they are small ones.

    >>> ratio_text(unevenness(np.array([4.0, 6.0])))
    '3:2'
    """
    if values.is_flat:
        return "1:1"
    if not np.isfinite(values.ratio):
        return f"{number_text(values.high)}:{number_text(values.low)}"
    near, far = sorted((abs(values.low), abs(values.high)))
    for scale in range(1, 33):
        ratio = far / near * scale
        if abs(ratio - round(ratio)) <= 1e-9 * ratio:
            return f"{round(ratio)}:{scale}"
    return f"{number_text(values.ratio)}:1"


def setting_text(spec: ConvSpec) -> str:
    """The setting as it is written in PyTorch, without what has its default.

    >>> setting_text(conv_spec((4, 4), stride=2, padding=1))
    'kernel_size=4, stride=2, padding=1'
    """
    parts = [f"kernel_size={_short(spec.kernel_size)}", f"stride={_short(spec.stride)}"]
    padding = spec.padding if isinstance(spec.padding, str) else _short(_alike(spec.padding))
    for name, shown, plain in (
        ("padding", padding, "0"),
        ("output_padding", _short(spec.output_padding), "0"),
        ("dilation", _short(spec.dilation), "1"),
    ):
        if shown != plain:
            parts.append(f"{name}={shown!r}" if shown in ("same", "valid") else f"{name}={shown}")
    return ", ".join(parts)


def _short(values: Sequence[object]) -> str:
    same = all(value == values[0] for value in values)
    return str(values[0]) if same else str(tuple(values))


def _alike(pairs: Pairs) -> Sequence[object]:
    return [begin if begin == end else (begin, end) for begin, end in pairs]


def _numbers(layers: Sequence[int]) -> str:
    return ", ".join(str(n + 1) for n in layers)


# --- decoders that exist ----------------------------------------------------------------------


def _up(k: int, s: int, p: int = 0, a: int = 0, axes: int = 2) -> StackLayer:
    return StackLayer(
        "conv_transpose",
        conv_spec((k,) * axes, stride=s, padding=p, output_padding=a),
    )


def _conv(k: int, axes: int = 2) -> StackLayer:
    return StackLayer("conv", conv_spec((k,) * axes, padding=k // 2))


def _bilinear_kernel(factor: int) -> Array:
    one = linear(factor).kernel
    return np.multiply.outer(one, one)


# The upsampling layers of decoders that are in use, from the small end to the picture.
PRESETS: dict[str, tuple[StackLayer, ...]] = {
    "U-Net": (_up(2, 2),) * 4,
    "DCGAN": (_up(5, 2, 2, 1),) * 4,
    "pix2pix": (_up(4, 2, 1),) * 4,
    "pix2pixHD": (*(_up(3, 2, 1, 1),) * 4, _conv(7)),
    "YOLOv5": (_up(8, 2, 3),),
    "FCN-32s": (replace(_up(64, 32, 16), kernel=_bilinear_kernel(32)),),
    "MelGAN": (
        _up(16, 8, 4, axes=1), _up(16, 8, 4, axes=1), _up(4, 2, 1, axes=1), _up(4, 2, 1, axes=1),
    ),
    "Demucs": (_up(8, 4, axes=1),) * 6,
}  # fmt: skip
