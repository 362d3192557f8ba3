"""What can be said of a document in one number or word, by name: lessons and readouts ask here.

A new fact is a row in ``FACTS``, or in ``CELL_FACTS`` if it is about one cell: "output[1,1]".
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import partial
from math import isnan, prod
from typing import Any, Literal, NamedTuple

import numpy as np

from core.arithmetic import Geometry, Size, geometry, size_formula, sizes_with_output
from core.backward import backward_of
from core.chain_edit import parameter_count
from core.channel_sums import Summand, kernel_count, summands
from core.channels import along_path, channels_of
from core.checkerboard import (
    Unevenness,
    balanced,
    interior,
    interior_counts,
    overlap_kind,
    phase_of,
    phase_sums,
    unevenness,
)
from core.document import Document, Layer, shape_text
from core.equivalent import Equivalent, convolve_stretched, equivalent_of
from core.errors import ConvError
from core.explain import explain_output, layer_table
from core.fixes import composed, sub_kernels
from core.gradient_pattern import PoolGradient, gradient_pattern, pool_gradient, silent_share
from core.linear import gather, scatter
from core.proofs import Proofs, proofs
from core.round_trip import round_trip
from core.spec import ConvSpec
from core.spectrum import Peak, kernel_of, pattern_of, peaks_of, reached_axes, strongest
from core.unrolled import Entries, Unrolled, unrolled_layer
from core.upsamplers import Equal, Upsampled, upsample, upsampled_size
from core.words_mark import QT_TRANSLATE_NOOP

Kind = Literal["number", "size", "cell", "word", "text"]
Value = int | float | str | tuple[int, ...]
Plane = Callable[[Document, int], np.ndarray]

UNKNOWN_FACT = QT_TRANSLATE_NOOP("error", "there is no fact called “{name}”.")
NO_SUCH_CELL = QT_TRANSLATE_NOOP("error", "there is no cell {name}; the size is {size}.")
MATRIX_TOO_LARGE = QT_TRANSLATE_NOOP(
    "error", "a matrix of {rows}×{columns} is too large to be solved; {high} entries can be."
)

TOO_MANY_PRODUCTS = QT_TRANSLATE_NOOP(
    "error", "the layer has too many products to compute its output in several ways."
)

MOST_SOLVED = 2**14  # entries of a matrix that is written out
NOTHING = "–"  # for a text where there is nothing to tell

_CELL = re.compile(r"([a-z_]+)\[([0-9]+(?:,[0-9]+)*)\]")


class Fact(NamedTuple):
    """A fact of one layer of a document; ``kind`` tells how it is written and asked for."""

    kind: Kind
    of: Callable[[Document, int], Value]


class CellFact(NamedTuple):
    """A fact of one cell of a plane of ``size``."""

    kind: Kind
    size: Callable[[Document, int], Size]
    of: Callable[[Document, int, Size], Value]


def fact(name: str, document: Document, layer: int = 0) -> Value:
    """The fact called ``name``; ConvError if there is none or its cell does not exist.

    >>> from core.document import make_document, make_layer
    >>> document = make_document([[0, 1], [2, 3]], make_layer("conv_transpose", [[0, 1], [2, 3]]))
    >>> fact("output_size", document), fact("output[1,1]", document)
    ((3, 3), 4)
    """
    return _found(name, document, layer)[1]


def fact_kind(name: str) -> Kind:
    """How a fact is written and asked for; ConvError if there is none of the name."""
    if name in FACTS:
        return FACTS[name].kind
    return _cell_fact(name)[0].kind


def fact_text(name: str, document: Document, layer: int = 0) -> str:
    """The fact as people write it: sizes as 3×3, cells as [1, 1], at most 4 digits.

    >>> from core.document import make_document, make_layer
    >>> document = make_document([[0, 1], [2, 3]], make_layer("conv_transpose", [[0, 1], [2, 3]]))
    >>> fact_text("output_size", document), fact_text("sum[1,1]", document)
    ('3×3', '0·3 + 1·2 + 2·1 + 3·0')
    """
    kind, value = _found(name, document, layer)
    return value_text(kind, value)


def value_text(kind: Kind, value: Value) -> str:
    """A fact's value as people write it."""
    if isinstance(value, tuple):
        return shape_text(value) if kind == "size" else f"[{', '.join(map(str, value))}]"
    if isinstance(value, str):
        return value
    return number_text(value)


def number_text(value: float) -> str:
    """A number with at most 4 significant digits and a real minus sign.

    >>> number_text(-2.0), number_text(1 / 3), number_text(1234567), number_text(float("inf"))
    ('−2', '0.3333', '1234567', '∞')
    """
    if isnan(value):
        return NOTHING
    whole = abs(value) < 1e7 and value == int(value)
    text = str(int(value)) if whole else f"{value:.4g}"
    return text.replace("-", "−").replace("inf", "∞")


def _found(name: str, document: Document, layer: int) -> tuple[Kind, Value]:
    document = along_path(document)  # of several channels the first ones
    if name in FACTS:
        return FACTS[name].kind, _plain(FACTS[name].of(document, layer))
    found, index = _cell_fact(name)
    size = found.size(document, layer)
    if len(index) != len(size) or any(i >= n for i, n in zip(index, size, strict=True)):
        raise ConvError(NO_SUCH_CELL, parameter="fact", name=name, size=shape_text(size))
    return found.kind, _plain(found.of(document, layer, index))


def _cell_fact(name: str) -> tuple[CellFact, Size]:
    match = _CELL.fullmatch(name.replace(" ", ""))
    if match is None or match[1] not in CELL_FACTS:
        raise ConvError(UNKNOWN_FACT, parameter="fact", name=name)
    return CELL_FACTS[match[1]], tuple(int(i) for i in match[2].split(","))


def _plain(value: Any) -> Value:
    """Python's own numbers; whole ones as int, so that 4.0 is told as 4."""
    if isinstance(value, (tuple, str)):
        return value
    number = float(value)
    return int(number) if number.is_integer() and abs(number) < 2**53 else number


# --- what they stand on -----------------------------------------------------------------------


def _layer(document: Document, layer: int) -> Layer:
    return document.layers[layer]


def _shape(document: Document, layer: int) -> Geometry:
    return document.geometries[layer]


def _input_size(document: Document, layer: int) -> Size:
    return document.feature_maps[layer].shape[2:]


def _output_size(document: Document, layer: int) -> Size:
    return document.feature_maps[layer + 1].shape[2:]


def _kernel_size(document: Document, layer: int) -> Size:
    return _layer(document, layer).spec.kernel_size


def _full_size(document: Document, layer: int) -> Size:
    """A transposed convolution's size before padding crops it; a convolution's padded input."""
    shape = _shape(document, layer)
    if _is_transposed(document, layer):
        return shape.full
    padded = zip(shape.large, shape.begin, shape.end, strict=True)
    return tuple(n + begin + end for n, begin, end in padded)


def _is_transposed(document: Document, layer: int) -> bool:
    return _layer(document, layer).operation.input_side == "small"


def _height(size: Size) -> int:
    return size[-2] if len(size) > 1 else 1


def _setting(name: str) -> Callable[[Document, int], Value]:
    """One number if it is the same on all axes, else one per axis."""

    def of(document: Document, layer: int) -> Value:
        entries = getattr(_layer(document, layer).spec, name)
        flat = entries if isinstance(entries, str) else _merged(entries)
        return flat[0] if len(set(flat)) == 1 else ", ".join(map(str, flat))

    return of


def _merged(entries: tuple[Any, ...]) -> tuple[Any, ...]:
    """Pairs of equal numbers as one number."""
    return tuple(
        (e[0] if e[0] == e[1] else f"{e[0]}|{e[1]}") if isinstance(e, tuple) else e
        for e in entries
    )


def _padding_text(document: Document, layer: int) -> Value:
    padding = _layer(document, layer).spec.padding
    return padding if isinstance(padding, str) else _setting("padding")(document, layer)


def _overlap(document: Document, layer: int) -> np.ndarray:
    return layer_table(document, layer).overlap()


def _kept(document: Document, layer: int) -> Size:
    """Cells of the full output that padding leaves, per axis."""
    shape = _shape(document, layer)
    axes = zip(shape.full, shape.begin, shape.large, strict=True)
    return tuple(max(min(full, begin + large) - begin, 0) for full, begin, large in axes)


def _cropped_cells(document: Document, layer: int) -> int:
    if not _is_transposed(document, layer):
        return 0
    return prod(_full_size(document, layer)) - prod(_kept(document, layer))


def _output_padding_cells(document: Document, layer: int) -> int:
    if not _is_transposed(document, layer):
        return 0
    shape = _shape(document, layer)
    spec = _layer(document, layer).spec
    without = tuple(n - a for n, a in zip(shape.large, spec.output_padding, strict=True))
    return prod(shape.large) - prod(without)


def _unused(document: Document, layer: int, axis: int) -> int:
    """Cells at the end of the padded input that no kernel position reaches, on one axis."""
    shape = _shape(document, layer)
    if _is_transposed(document, layer) or shape.axes < -axis:
        return 0
    span = _layer(document, layer).spec.effective_kernel_size[axis]
    reached = (shape.small[axis] - 1) * shape.stride[axis] + span
    return shape.large[axis] + shape.begin[axis] + shape.end[axis] - reached


def _centre(size: Size) -> Size:
    return tuple(n // 2 for n in size)


def _taps_per_phase(kernel: int, stride: int, dilation: int) -> list[int]:
    """How many kernel cells reach an output cell far from the border, for each phase."""
    return np.bincount(np.arange(kernel) * dilation % stride, minlength=stride).tolist()


def _overlap_kind(document: Document, layer: int) -> str:
    """Stamps away from the border: "holes", "apart" (edge to edge), "even" or "uneven"."""
    spec = _layer(document, layer).spec
    counts = np.ones((), dtype=int)
    for k, s, d in zip(spec.kernel_size, spec.stride, spec.dilation, strict=True):
        counts = np.multiply.outer(counts, _taps_per_phase(k, s, d))
    low, high = int(counts.min()), int(counts.max())
    if low == 0:
        return "holes"
    if low != high:
        return "uneven"
    return "apart" if high == 1 else "even"


def _size_change(document: Document, layer: int) -> str:
    before, after = prod(_input_size(document, layer)), prod(_output_size(document, layer))
    return "same" if after == before else "larger" if after > before else "smaller"


def _formula(document: Document, layer: int) -> str:
    made = size_formula(
        _layer(document, layer).kind, _layer(document, layer).spec,
        _input_size(document, layer), len(_input_size(document, layer)) - 1,
    )  # fmt: skip
    return f"{made.numbers} = {made.result}"


def _full_value(document: Document, layer: int, index: Size) -> float:
    """The output's value at an index of the full output, before padding crops."""
    whole, path = channels_of(document)
    old = _layer(whole, layer)
    spec: ConvSpec = old.spec.with_(padding=0, output_padding=0)
    uncropped = Document(
        whole.feature_maps[layer], (Layer(old.kind, spec, old.weight, old.bias, old.flipped),)
    )
    return float(uncropped.feature_maps[1][(0, path[layer + 1], *index)])

def _full_value_size(document: Document, layer: int) -> Size:
    spec = _layer(document, layer).spec.with_(padding=0, output_padding=0)
    shape = geometry(
        _layer(document, layer).kind, spec, _input_size(document, layer)
    )
    return _layer(document, layer).operation.output_size(shape)


def _sum_text(document: Document, layer: int, index: Size) -> str:
    if len(_summands(document, layer)) > 1:
        return _partial_sums(document, layer, index)
    explanation = explain_output(document, layer, index, "scatter")
    terms = [f"{_factor(term.x)}·{_factor(term.w)}" for term in explanation.terms]
    if explanation.bias:
        terms.append(number_text(explanation.bias))
    return " + ".join(terms) or "0"


def _sum_text_without_flip(document: Document, layer: int, index: Size) -> str:
    """The sum of a cell when the kernel slides over the stretched input as it is edited."""
    if not _is_transposed(document, layer):
        return _sum_text(document, layer, index)  # nothing is turned there
    turned = document.with_layer(layer, flipped=not _layer(document, layer).flipped)
    return _sum_text(turned, layer, index)


def _factor(value: float) -> str:
    text = number_text(value)
    return f"({text})" if text.startswith("−") else text


def _row_text(plane: Plane, between: str = ", ") -> Callable[[Document, int], Value]:
    """All numbers of a plane in a row."""
    return lambda document, layer: between.join(map(number_text, plane(document, layer).ravel()))


def _rows_text(plane: np.ndarray) -> str:
    rows = np.atleast_2d(plane)
    return " / ".join(" ".join(number_text(v) for v in row) for row in rows.tolist())


def _stamp_text(document: Document, layer: int, index: Size) -> str:
    """One input unit times the kernel, row by row."""
    unit = document.feature_maps[layer][(0, 0, *index)]
    return _rows_text(unit * _layer(document, layer).used_weight[0, 0])


def _plane(plane: Plane) -> Callable[[Document, int, Size], Value]:
    return lambda document, layer, index: float(plane(document, layer)[index])


def _input(document: Document, layer: int) -> np.ndarray:
    return document.feature_maps[layer][0, 0]


def _kernel(document: Document, layer: int) -> np.ndarray:
    return _layer(document, layer).kernel


def _output(document: Document, layer: int) -> np.ndarray:
    return document.feature_maps[layer + 1][0, 0]


def _upstream(document: Document, layer: int) -> np.ndarray:
    return document.upstream(layer)


def _grad_input(document: Document, layer: int) -> np.ndarray:
    return backward_of(document, layer).own_grad_input


def _grad_kernel(document: Document, layer: int) -> np.ndarray:
    found = backward_of(document, layer).grad_kernel
    return found.reshape(_kernel_size(document, layer))


# --- channels ---------------------------------------------------------------------------------


def _whole(document: Document, layer: int) -> Layer:
    """The layer with all its channels."""
    return channels_of(document).whole.layers[layer]


def _summands(document: Document, layer: int) -> tuple[Summand, ...]:
    """What is added up in the output channel that is looked at."""
    whole, path = channels_of(document)
    return summands(whole, layer, path[layer + 1])


def _kernel_count(document: Document, layer: int) -> int:
    return kernel_count(_whole(document, layer))


def _bias_count(document: Document, layer: int) -> int:
    bias = _whole(document, layer).bias
    return 0 if bias is None else bias.size


def _partial_sums(document: Document, layer: int, index: Size) -> str:
    """A cell's partial sums, in the order of the input channels, and the bias."""
    terms = [_factor(float(part.values[index])) for part in _summands(document, layer)]
    if _layer(document, layer).bias is not None:
        terms.append(_factor(_layer(document, layer).bias_value))
    return " + ".join(terms)


def _partial(document: Document, layer: int, index: Size) -> float:
    part = _summands(document, layer)[index[0]]
    return float(part.values[index[1:]])


# --- other faces of the layer -----------------------------------------------------------------


def _equivalent(document: Document, layer: int) -> Equivalent:
    return equivalent_of(
        _layer(document, layer).kind, _layer(document, layer).spec,
        _shape(document, layer),
    )  # fmt: skip


def _per_axis_text(entries: Size) -> Value:
    return entries[0] if len(set(entries)) == 1 else ", ".join(map(str, entries))


def _weight(document: Document, layer: int) -> np.ndarray:
    return _layer(document, layer).used_weight[0, 0]


def _without_flip(document: Document, layer: int) -> np.ndarray:
    """What the stretched convolution gives when nobody turns the kernel; with the bias."""
    wrong = convolve_stretched(
        _equivalent(document, layer), _input(document, layer), _weight(document, layer),
        turned=False,
    )  # fmt: skip
    return wrong + _layer(document, layer).bias_value


def _wrong_cells(document: Document, layer: int) -> int:
    right = _output(document, layer)
    return int((~np.isclose(_without_flip(document, layer), right)).sum())


def _roads(document: Document, layer: int, turned: bool = True) -> Proofs:
    found = proofs(document, layer, turned)
    if found is None:
        raise ConvError(TOO_MANY_PRODUCTS, parameter="fact")
    return found


def _roads_likeness(document: Document, layer: int) -> str:
    """Whether every way to compute the output gives the same: "same" or "other"."""
    return "same" if _roads(document, layer).equal else "other"


def _roads_likeness_without_flip(document: Document, layer: int) -> str:
    return "same" if _roads(document, layer, False).equal else "other"


def _matrix(document: Document, layer: int) -> Unrolled:
    return unrolled_layer(document, layer)


def _solvable(document: Document, layer: int) -> np.ndarray:
    """The matrix written out; ConvError if that would take long to solve."""
    rows, columns = _matrix(document, layer).shape
    if rows * columns > MOST_SOLVED:
        raise ConvError(
            MATRIX_TOO_LARGE, parameter="fact", rows=rows, columns=columns, high=MOST_SOLVED
        )
    return _matrix(document, layer).dense()


def _entries_text(document: Document, layer: int, entries: Entries, by: str, count: int) -> str:
    numbers = np.zeros(count)
    numbers[getattr(entries, by)] = _kernel(document, layer).ravel()[entries.cell]
    return " ".join(map(number_text, numbers.tolist()))


def _matrix_row(document: Document, layer: int, index: Size) -> str:
    matrix = _matrix(document, layer)
    return _entries_text(document, layer, matrix.row(index[0]), "column", matrix.shape[1])


def _matrix_column(document: Document, layer: int, index: Size) -> str:
    matrix = _matrix(document, layer)
    return _entries_text(document, layer, matrix.column(index[0]), "row", matrix.shape[0])


def _kernel_copies(document: Document, layer: int, index: Size) -> int:
    cell = int(np.ravel_multi_index(index, _kernel_size(document, layer)))
    return int(_matrix(document, layer).copies(cell).row.size)


# --- there and back ---------------------------------------------------------------------------


def _adjoint(document: Document, layer: int, plane: np.ndarray) -> np.ndarray:
    """The transposed matrix of a layer times a plane of its output's size."""
    apply = gather if _is_transposed(document, layer) else scatter
    weight = np.ascontiguousarray(_layer(document, layer).used_weight)
    values = np.ascontiguousarray(plane, dtype=np.float64)[None, None]
    result: np.ndarray = apply(values, weight, _shape(document, layer))[0, 0]
    return result


def _back(document: Document, layer: int) -> np.ndarray:
    """The output sent back through the transpose of the layer, with the same kernel."""
    return _adjoint(document, layer, _output(document, layer))


def _likeness(first: np.ndarray, second: np.ndarray) -> str:
    """How two planes are alike: "same" numbers, the same "shape" only, or "other"."""
    if first.shape != second.shape:
        return "other"
    return "same" if np.allclose(first, second) else "shape"


def _best(document: Document, layer: int) -> np.ndarray:
    """The shortest input that the layer maps to its output: pinv(M) (y - bias)."""
    y = (_output(document, layer) - _layer(document, layer).bias_value).ravel()
    solved = np.linalg.pinv(_solvable(document, layer)) @ y
    return solved.reshape(_input_size(document, layer))


def _fitted_back(document: Document, layer: int) -> np.ndarray:
    """The output sent back with the kernel of the same size that comes nearest to the input.

    The way back is linear in its kernel, so least squares finds it.
    """
    matrix, y = _matrix(document, layer), _output(document, layer).ravel()
    _solvable(document, layer)
    x = _input(document, layer)
    ways = np.zeros((x.size, matrix.kernel.size))
    for cell in range(matrix.kernel.size):
        copies = matrix.copies(cell)
        np.add.at(ways[:, cell], copies.column, y[copies.row])
    kernel = np.linalg.lstsq(ways, x.ravel(), rcond=None)[0]
    return np.asarray(ways @ kernel).reshape(x.shape)


def _distance(first: np.ndarray, second: np.ndarray) -> float:
    return float(np.sqrt(((first - second) ** 2).mean()))


def _trip_distance(document: Document, layer: int) -> float:
    """How far x′ of the layer's round trip is from x, by the next layer's kernel if that is it."""
    trip = round_trip(document, layer)
    return _distance(trip.back, trip.x)


def _fitted_distance(document: Document, layer: int) -> float:
    """How near to x the best kernel of the same size can lead back on the layer's round trip."""
    there = round_trip(document, layer).position
    return _distance(_fitted_back(document, there), _input(document, there))


def _nearer_kernel(document: Document, layer: int) -> str:
    """Which kernel leads nearer to x on the way back: that of the way there or a "free" one."""
    there = round_trip(document, layer).position
    x, same, free = (of(document, there) for of in (_input, _back, _fitted_back))
    return "free" if _distance(free, x) < _distance(same, x) - 1e-9 else "same"


def _sum_change(document: Document, layer: int) -> str:
    """What becomes of the sum: "same", "larger" or "smaller"."""
    before, after = _input(document, layer).sum(), _output(document, layer).sum()
    return "same" if np.isclose(before, after) else "larger" if after > before else "smaller"


# --- checkerboards ----------------------------------------------------------------------------


def _until(document: Document, layer: int) -> Document:
    """The document without the layers behind this one."""
    whole = layer == len(document.layers) - 1
    return document if whole else Document(document.input, document.layers[: layer + 1])


def _answer(document: Document, layer: int, ones: bool) -> np.ndarray:
    """One period of what this layer alone makes of a constant of 1, far from the borders."""
    pattern, kernel = np.ones((1,) * document.axes), kernel_of(_layer(document, layer), ones)
    return interior(
        _layer(document, layer).kind, pattern, kernel, _shape(document, layer)
    )


def _stack_answer(document: Document, layer: int, ones: bool) -> np.ndarray:
    """The same for all layers from the first to this one."""
    return pattern_of(_until(document, layer), ones=ones)


def _gradient_answer(document: Document, layer: int, ones: bool) -> np.ndarray:
    """The gradient of the document's input for ones behind this layer."""
    return gradient_pattern(document, ones=ones, last=layer)


def _pattern_facts(prefix: str, of: Callable[[Document, int], np.ndarray]) -> dict[str, Fact]:
    """What is told of a pattern: its numbers, their unevenness, and after how many it repeats."""

    def measure(name: str) -> Callable[[Document, int], Value]:
        return lambda document, layer: float(getattr(found(document, layer), name))

    def found(document: Document, layer: int) -> Unevenness:
        return unevenness(of(document, layer))

    return {
        f"{prefix}_pattern": Fact("text", lambda d, n: _rows_text(of(d, n))),
        f"{prefix}_low": Fact("number", measure("low")),
        f"{prefix}_high": Fact("number", measure("high")),
        f"{prefix}_ratio": Fact("number", measure("ratio")),
        f"{prefix}_ripple": Fact("number", measure("ripple")),
        f"{prefix}_period": Fact("size", lambda d, n: of(d, n).shape),
        f"{prefix}_flatness": Fact(
            "word", lambda d, n: "flat" if found(d, n).is_flat else "uneven"
        ),
    }


def _reached(document: Document, layer: int) -> tuple[np.ndarray, ...]:
    until = _until(document, layer)
    return reached_axes(until.layers, until.geometries)


def _interior_cells(document: Document, layer: int) -> int:
    return prod(int(known.sum()) for known in _reached(document, layer))


def _border_cells(document: Document, layer: int) -> int:
    return prod(_output_size(document, layer)) - _interior_cells(document, layer)


def _place(document: Document, layer: int, index: Size) -> str:
    """Whether an output cell lies in the "interior" or at the "border"."""
    axes = zip(_reached(document, layer), index, strict=True)
    return "interior" if all(known[n] for known, n in axes) else "border"


def _phase_sums(document: Document, layer: int) -> np.ndarray:
    shape = _shape(document, layer)
    return phase_sums(_weight(document, layer), shape.stride, shape.dilation)


def _sub_kernel(document: Document, layer: int, index: Size) -> str:
    shape = _shape(document, layer)
    return _rows_text(sub_kernels(_weight(document, layer), shape.stride, shape.dilation)[index])


def _divisible(document: Document, layer: int) -> str:
    shape = _shape(document, layer)
    axes = zip(shape.kernel_size, shape.stride, strict=True)
    return "yes" if all(k % s == 0 for k, s in axes) else "no"


def _balanced(document: Document, layer: int) -> np.ndarray | None:
    """The nearest kernel with equal phase sums, as it is edited; None where there are holes."""
    shape = _shape(document, layer)
    if not interior_counts(shape).all():
        return None
    even = balanced(_weight(document, layer), shape.stride, shape.dilation)
    return np.flip(even) if _layer(document, layer).flipped else even


def _balanced_text(document: Document, layer: int) -> str:
    even = _balanced(document, layer)
    return NOTHING if even is None else _rows_text(even)


def _balanced_change(document: Document, layer: int) -> float:
    """The largest change that balancing makes to a number."""
    even = _balanced(document, layer)
    return float("nan") if even is None else np.abs(even - _kernel(document, layer)).max()


def _tied_kernel(document: Document, layer: int) -> str:
    """The kernel of the one transposed convolution that does what the layers so far do."""
    try:
        return _rows_text(composed(document.layers[: layer + 1])[0])
    except ConvError:  # a convolution has a stride
        return NOTHING


def _ambiguous(document: Document, layer: int) -> tuple[int, ...]:
    """The widths that the convolution of this layer maps to one and the same width."""
    small = _shape(document, layer).small[-1]
    return sizes_with_output(small, _layer(document, layer).spec, len(_input_size(document, 0)) - 1)


def _pool(document: Document, layer: int) -> PoolGradient:
    """A max-pooling of the layer's kernel_size, stride and dilation."""
    shape = _shape(document, layer)
    return pool_gradient(shape.kernel_size, shape.stride, shape.dilation)


def _peak(document: Document, layer: int) -> Peak | None:
    return strongest(peaks_of(_until(document, layer)))


def _peak_name(document: Document, layer: int) -> str:
    peak = _peak(document, layer)
    return NOTHING if peak is None else peak.name


def _peak_number(name: str, without: float) -> Callable[[Document, int], Value]:
    def of(document: Document, layer: int) -> Value:
        peak = _peak(document, layer)
        return without if peak is None else float(getattr(peak, name))

    return of


# --- upsamplers -------------------------------------------------------------------------------


def _upsampled(id: str) -> Plane:
    return lambda document, layer: upsample(document, layer, id).output


def _equal(document: Document, layer: int, id: str) -> Equal:
    """The transposed convolution that an upsampler is."""
    equal = upsample(document, layer, id).equal
    assert equal is not None
    return equal


def _upsampled_sum(document: Document, layer: int, index: Size, id: str) -> str:
    """What an upsampler's cell is made of: weights times cells of the input."""
    one: Upsampled = upsample(document, layer, id)
    terms = ((weight, one.given.x[cell]) for cell, weight in one.taps(index))
    return " + ".join(f"{_factor(w)}·{_factor(x)}" for w, x in terms) or "0"


# --- the tables -------------------------------------------------------------------------------

FACTS: Mapping[str, Fact] = {
    "input_size": Fact("size", _input_size),
    "input_height": Fact("number", lambda d, n: _height(_input_size(d, n))),
    "input_width": Fact("number", lambda d, n: _input_size(d, n)[-1]),
    "input_cells": Fact("number", lambda d, n: prod(_input_size(d, n))),
    "input_row": Fact("text", _row_text(_input)),
    "input_rows": Fact("text", lambda d, n: _rows_text(_input(d, n))),
    "input_squares": Fact("number", lambda d, n: (_input(d, n) ** 2).sum()),
    "input_sum": Fact("number", lambda d, n: _input(d, n).sum()),
    "kernel_size": Fact("size", _kernel_size),
    "kernel_width": Fact("number", lambda d, n: _kernel_size(d, n)[-1]),
    "kernel_cells": Fact("number", lambda d, n: prod(_kernel_size(d, n))),
    "kernel_row": Fact("text", _row_text(_kernel)),
    "kernel_sum": Fact("number", lambda d, n: _kernel(d, n).sum()),
    "output_size": Fact("size", _output_size),
    "output_height": Fact("number", lambda d, n: _height(_output_size(d, n))),
    "output_width": Fact("number", lambda d, n: _output_size(d, n)[-1]),
    "output_cells": Fact("number", lambda d, n: prod(_output_size(d, n))),
    "output_sum": Fact("number", lambda d, n: _output(d, n).sum()),
    "output_row": Fact("text", _row_text(_output)),
    "output_terms": Fact("text", _row_text(_output, " + ")),
    "output_squares": Fact("number", lambda d, n: (_output(d, n) ** 2).sum()),
    "full_size": Fact("size", _full_size),
    "full_width": Fact("number", lambda d, n: _full_size(d, n)[-1]),
    "stride": Fact("number", _setting("stride")),
    "padding": Fact("number", _padding_text),
    "output_padding": Fact("number", _setting("output_padding")),
    "dilation": Fact("number", _setting("dilation")),
    "step_count": Fact(
        "number",
        lambda d, n: prod((_input_size if _is_transposed(d, n) else _output_size)(d, n)),
    ),
    "overlap_max": Fact("number", lambda d, n: _overlap(d, n).max()),
    "overlap_min": Fact("number", lambda d, n: _overlap(d, n).min()),
    "overlap_row": Fact("text", lambda d, n: ", ".join(map(str, _overlap(d, n).ravel()))),
    "overlap_kind": Fact("word", _overlap_kind),
    "stamps_on_centre": Fact(
        "number", lambda d, n: _overlap(d, n)[_centre(_output_size(d, n))]
    ),
    "centre_cell": Fact("cell", lambda d, n: _centre(_output_size(d, n))),
    "largest_cell": Fact(
        "cell",
        lambda d, n: tuple(
            int(i) for i in np.unravel_index(_output(d, n).argmax(), _output_size(d, n))
        ),
    ),
    "hole_count": Fact("number", lambda d, n: (_overlap(d, n) == 0).sum()),
    "cropped_cells": Fact("number", _cropped_cells),
    "output_padding_cells": Fact("number", _output_padding_cells),
    "unused_rows": Fact("number", lambda d, n: _unused(d, n, -2)),
    "unused_columns": Fact("number", lambda d, n: _unused(d, n, -1)),
    "multiplications": Fact("number", lambda d, n: _overlap(d, n).sum() * _kernel_count(d, n)),
    "parameters": Fact("number", lambda d, n: parameter_count(channels_of(d).whole, n)),
    "in_channels": Fact("number", lambda d, n: _whole(d, n).in_channels),
    "filters": Fact("number", lambda d, n: _whole(d, n).out_channels),
    "groups": Fact("number", lambda d, n: _whole(d, n).spec.groups),
    "kernel_count": Fact("number", _kernel_count),
    "bias_count": Fact("number", _bias_count),
    "bias": Fact("number", lambda d, n: _layer(d, n).bias_value),
    "partial_count": Fact("number", lambda d, n: len(_summands(d, n))),
    "upstream_sum": Fact("number", lambda d, n: _upstream(d, n).sum()),
    "grad_input_sum": Fact("number", lambda d, n: _grad_input(d, n).sum()),
    "grad_input_row": Fact("text", _row_text(_grad_input)),
    "grad_bias": Fact("number", lambda d, n: backward_of(d, n).grad_bias),
    "size_change": Fact("word", _size_change),
    "size_formula": Fact("text", _formula),
    "stretched_size": Fact("size", lambda d, n: _equivalent(d, n).stretched),
    "read_size": Fact("size", lambda d, n: _equivalent(d, n).read),
    "zeros_before": Fact("number", lambda d, n: _per_axis_text(_equivalent(d, n).before)),
    "zeros_after": Fact("number", lambda d, n: _per_axis_text(_equivalent(d, n).after)),
    "stretched_multiplications": Fact(
        "number", lambda d, n: _equivalent(d, n).multiplications.total * _kernel_count(d, n)
    ),
    "wrong_cells": Fact("number", _wrong_cells),
    "road_count": Fact("number", lambda d, n: len(_roads(d, n).roads)),
    "roads_likeness": Fact("word", _roads_likeness),
    "roads_likeness_without_flip": Fact("word", _roads_likeness_without_flip),
    "largest_error_without_flip": Fact("number", lambda d, n: _roads(d, n, False).largest),
    "matrix_size": Fact("size", lambda d, n: _matrix(d, n).shape),
    "transposed_size": Fact("size", lambda d, n: _matrix(d, n).shape[::-1]),
    "matrix_cells": Fact("number", lambda d, n: prod(_matrix(d, n).shape)),
    "matrix_entries": Fact("number", lambda d, n: _matrix(d, n).entry_count),
    "start_size": Fact("size", lambda d, n: _input_size(d, 0)),
    "start_row": Fact("text", _row_text(lambda d, n: _input(d, 0))),
    "start_rows": Fact("text", lambda d, n: _rows_text(_input(d, 0))),
    "start_sum": Fact("number", lambda d, n: _input(d, 0).sum()),
    "start_likeness": Fact("word", lambda d, n: _likeness(_output(d, n), _input(d, 0))),
    "back_row": Fact("text", _row_text(_back)),
    "back_sum": Fact("number", lambda d, n: _back(d, n).sum()),
    "back_likeness": Fact("word", lambda d, n: _likeness(_back(d, n), _input(d, n))),
    "back_distance": Fact("number", lambda d, n: _distance(_back(d, n), _input(d, n))),
    "trip_distance": Fact("number", _trip_distance),
    "best_likeness": Fact("word", lambda d, n: _likeness(_best(d, n), _input(d, n))),
    "best_distance": Fact("number", lambda d, n: _distance(_best(d, n), _input(d, n))),
    "fitted_distance": Fact("number", _fitted_distance),
    "nearer_kernel": Fact("word", _nearer_kernel),
    "sum_change": Fact("word", _sum_change),
    "sum_product": Fact("number", lambda d, n: _input(d, n).sum() * _kernel(d, n).sum()),
    # "answer" is what becomes of a constant of 1, "counts" the same with kernels of ones.
    **_pattern_facts("counts", partial(_answer, ones=True)),
    **_pattern_facts("answer", partial(_answer, ones=False)),
    **_pattern_facts("stack_counts", partial(_stack_answer, ones=True)),
    **_pattern_facts("stack_answer", partial(_stack_answer, ones=False)),
    **_pattern_facts("gradient_counts", partial(_gradient_answer, ones=True)),
    **_pattern_facts("gradient", partial(_gradient_answer, ones=False)),
    "overlap_name": Fact("word", lambda d, n: overlap_kind(_shape(d, n))),
    "divisible": Fact("word", _divisible),
    "phase_count": Fact("number", lambda d, n: prod(_shape(d, n).stride)),
    "phase_sums": Fact("text", lambda d, n: _rows_text(_phase_sums(d, n))),
    "interior_cells": Fact("number", _interior_cells),
    "border_cells": Fact("number", _border_cells),
    "hole_share": Fact("number", lambda d, n: (interior_counts(_shape(d, n)) == 0).mean()),
    "silent_share": Fact("number", lambda d, n: silent_share(d, n)),
    "pool_windows_low": Fact("number", lambda d, n: _pool(d, n).windows.min()),
    "pool_windows_high": Fact("number", lambda d, n: _pool(d, n).windows.max()),
    "pool_silent_share": Fact("number", lambda d, n: _pool(d, n).least_silent),
    "balanced_kernel": Fact("text", _balanced_text),
    "balanced_change": Fact("number", _balanced_change),
    "tied_kernel": Fact("text", _tied_kernel),
    "ambiguous_sizes": Fact(
        "text", lambda d, n: ", ".join(map(str, _ambiguous(d, n))) or NOTHING
    ),
    "ambiguous_count": Fact("number", lambda d, n: len(_ambiguous(d, n))),
    "peak_frequency": Fact("text", _peak_name),
    "peak_relative": Fact("number", _peak_number("relative", 0.0)),
    "upsampled_size": Fact("size", upsampled_size),
    "nearest_likeness": Fact(
        "word", lambda d, n: _likeness(_output(d, n), upsample(d, n, "nearest").output)
    ),
    "nail_holes": Fact("number", lambda d, n: upsample(d, n, "bed_of_nails").holes.sum()),
    "linear_inside": Fact("number", lambda d, n: _equal(d, n, "linear").difference),
    "linear_border": Fact("number", lambda d, n: _equal(d, n, "linear").at_border),
    "resize_conv_row": Fact("text", _row_text(_upsampled("resize_conv"))),
    "resize_conv_kernel": Fact(
        "text", lambda d, n: _rows_text(_equal(d, n, "resize_conv").stamp.kernel)
    ),
    "resize_conv_multiplications": Fact(
        "number",
        lambda d, n: upsample(d, n, "resize_conv").method.multiplications * _kernel_count(d, n),
    ),
    "peak_decibels": Fact("number", _peak_number("decibels", float("-inf"))),
}

CELL_FACTS: Mapping[str, CellFact] = {
    "input": CellFact("number", _input_size, _plane(_input)),
    "kernel": CellFact("number", _kernel_size, _plane(_kernel)),
    "output": CellFact("number", _output_size, _plane(_output)),
    "upstream": CellFact("number", _output_size, _plane(_upstream)),
    "grad_input": CellFact("number", _input_size, _plane(_grad_input)),
    "grad_kernel": CellFact("number", _kernel_size, _plane(_grad_kernel)),
    "full": CellFact("number", _full_value_size, _full_value),
    "overlap": CellFact("number", _output_size, _plane(_overlap)),
    "sum": CellFact("text", _output_size, _sum_text),
    # The first index is that of the summand, counted from 0.
    "partial": CellFact(
        "number", lambda d, n: (len(_summands(d, n)), *_output_size(d, n)), _partial
    ),
    "partial_sums": CellFact("text", _output_size, _partial_sums),
    "sum_without_flip": CellFact("text", _output_size, _sum_text_without_flip),
    "stamp": CellFact("text", _input_size, _stamp_text),
    "start": CellFact("number", lambda d, n: _input_size(d, 0), _plane(lambda d, n: _input(d, 0))),
    "back": CellFact("number", _input_size, _plane(_back)),
    "best": CellFact("number", _input_size, _plane(_best)),
    "without_flip": CellFact("number", _output_size, _plane(_without_flip)),
    "matrix_row": CellFact("text", lambda d, n: _matrix(d, n).shape[:1], _matrix_row),
    "matrix_column": CellFact("text", lambda d, n: _matrix(d, n).shape[1:], _matrix_column),
    "kernel_copies": CellFact("number", _kernel_size, _kernel_copies),
    "phase": CellFact(
        "cell", lambda d, n: _shape(d, n).large, lambda d, n, i: phase_of(_shape(d, n), i)
    ),
    "phase_sum": CellFact("number", lambda d, n: _shape(d, n).stride, _plane(_phase_sums)),
    "sub_kernel": CellFact("text", lambda d, n: _shape(d, n).stride, _sub_kernel),
    "place": CellFact("word", _output_size, _place),
    **{
        id: CellFact("number", upsampled_size, _plane(_upsampled(id)))
        for id in ("nearest", "linear", "linear_corners", "bed_of_nails", "max_unpool",
                   "resize_conv")
    },
    "linear_sum": CellFact("text", upsampled_size, partial(_upsampled_sum, id="linear")),
    "resize_conv_sum": CellFact("text", upsampled_size, partial(_upsampled_sum, id="resize_conv")),
}
