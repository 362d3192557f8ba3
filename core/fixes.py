"""What can be done about a checkerboard: the alternatives to one transposed convolution.

Each makes a constant into a constant away from the borders, or says why it does not.  Two of them
are other layers in the same clothes: a resize with a convolution behind it is one transposed
convolution whose kernel is tied, and a sub-pixel convolution is one whose kernel is sorted by
phases.  Both are shown by computing that kernel.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from itertools import product
from math import gcd, prod
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from core.arithmetic import Geometry, Size, full_size
from core.checkerboard import (
    SHARED_FACTOR,
    Unevenness,
    balanced,
    interior,
    unevenness,
)
from core.document import Document, Layer
from core.errors import ConvError
from core.functional import conv
from core.sizes import crop_for, multiplications
from core.spec import ConvSpec, Padding, conv_spec
from core.spectrum import Interpolation, Peak, interpolation_kernel, pattern_peaks, strongest
from core.words_mark import QT_TRANSLATE_NOOP, Mark

Array = NDArray[np.float64]

# The convolution behind a resize is at least so long: with fewer taps it can hardly learn anything.
LEAST_TAPS = 3

ONLY_TRANSPOSED = QT_TRANSLATE_NOOP(
    "error",
    "a convolution makes no checkerboard in its output; choose a transposed convolution. (It makes "
    "one in its gradient.)",
)
NO_PHASES = QT_TRANSLATE_NOOP(
    "error", "with stride 1 every output cell gets the whole kernel: there is nothing to even out."
)
MULTIPLE_ALREADY = QT_TRANSLATE_NOOP(
    "error", "kernel_size {kernel} is a multiple of stride {stride} already."
)
BALANCED_ALREADY = QT_TRANSLATE_NOOP("error", "the phase sums of this kernel are equal already.")

STRIDES_BACK = QT_TRANSLATE_NOOP(
    "error",
    "a convolution with stride {got} leaves cells out: no transposed convolution does the same as "
    "these layers.",
)

CURRENT = QT_TRANSLATE_NOOP("fix", "As it is")
DIVISIBLE = QT_TRANSLATE_NOOP("fix", "kernel_size a multiple of stride")
BALANCED = QT_TRANSLATE_NOOP("fix", "Balanced kernel")
BILINEAR = QT_TRANSLATE_NOOP("fix", "Bilinear initialisation")
ICNR = QT_TRANSLATE_NOOP("fix", "ICNR initialisation")
RESIZE_NEAREST = QT_TRANSLATE_NOOP("fix", "Resize (nearest) and convolution")
RESIZE_LINEAR = QT_TRANSLATE_NOOP("fix", "Resize (linear) and convolution")
SUB_PIXEL = QT_TRANSLATE_NOOP("fix", "Sub-pixel convolution")
LAST_LAYER = QT_TRANSLATE_NOOP("fix", "A last layer of stride 1")

CURRENT_NOTE = QT_TRANSLATE_NOOP("fix", "The layer that the others are compared with.")
DIVISIBLE_NOTE = QT_TRANSLATE_NOOP(
    "fix", "kernel_size {kernel}: every output gets equally many terms. A kernel of ones is even."
)
DIVISIBLE_ALONE_NOTE = QT_TRANSLATE_NOOP(
    "fix",
    "kernel_size {kernel}: every output gets equally many terms. But its phase sums differ, {low} "
    "to {high}: divisible is not enough.",
)
BALANCED_NOTE = QT_TRANSLATE_NOOP(
    "fix",
    "The nearest kernel with equal phase sums; no number changes by more than {change}. Training "
    "can undo it.",
)
BILINEAR_NOTE = QT_TRANSLATE_NOOP(
    "fix", "The layer begins as a linear interpolation by {stride}. Training can undo it."
)
ICNR_NOTE = QT_TRANSLATE_NOOP(
    "fix",
    "All phases begin with the same random numbers, as if the input had been resized by nearest "
    "neighbour. Training can undo it.",
)
RESIZE_NOTE = QT_TRANSLATE_NOOP(
    "fix",
    "It is one transposed convolution with a tied kernel of size {kernel}, and even whatever is "
    "learned.",
)
SUB_PIXEL_NOTE = QT_TRANSLATE_NOOP(
    "fix",
    "The same operation: {count} small kernels of size {kernel}, one for each phase, on the small "
    "side. It is as even as the layer is.",
)
LAST_LAYER_NOTE = QT_TRANSLATE_NOOP(
    "fix",
    "A mean over {kernel} cells behind it, as long as the stride: every sum takes each phase once. "
    "It blurs a little.",
)


@dataclass(frozen=True, eq=False)
class Fix:
    """One alternative.  Where it cannot be had, ``problem`` says why and ``layers`` is empty.

    ``note`` with ``facts`` says in a sentence what it does.  ``pattern`` is one period of the
    interior answer to a constant of 1, with its ``unevenness`` and its strongest ``peak`` (None if
    it has none).
    ``parameters`` are the numbers that are learned, ``multiplications`` those of the whole layer or
    layers for this input size.  ``one_kernel`` with ``one_spec`` is the single transposed
    convolution that does the same as the layers together, where that is the point.
    """

    id: str
    title: Mark
    problem: ConvError | None = None
    note: Mark | None = None
    facts: Mapping[str, Any] | None = None
    layers: tuple[Layer, ...] = ()
    size: Size = ()
    keeps_size: bool = False
    pattern: Array | None = None
    unevenness: Unevenness | None = None
    peak: Peak | None = None
    parameters: int = 0
    multiplications: int = 0
    one_kernel: Array | None = None
    one_spec: ConvSpec | None = None

    @property
    def multiplications_per_output(self) -> float:
        """Products for one output cell, on average."""
        return self.multiplications / prod(self.size) if self.size else 0.0


class _Made(NamedTuple):
    """What a fix puts in the layer's place; the first ``fixed`` layers have nothing to learn."""

    layers: tuple[Layer, ...]
    note: Mark
    facts: Mapping[str, Any]
    fixed: int = 0
    one_kernel: Array | None = None
    one_spec: ConvSpec | None = None
    cost: int | None = None


def fixes(layer: Layer, size: Size, seed: int = 1) -> tuple[Fix, ...]:
    """The layer as it is and all alternatives to it, for an input of ``size``.

    ``seed`` chooses the random numbers of an initialisation.  ConvError for a convolution.

    >>> from core.document import make_layer
    >>> found = fixes(make_layer("conv_transpose", [1, 1, 1], stride=2), (8,))
    >>> [(fix.id, fix.unevenness.is_flat) for fix in found if fix.unevenness]
    ... # doctest: +NORMALIZE_WHITESPACE
    [('current', False), ('divisible', True), ('balanced', True), ('bilinear', True),
     ('icnr', True), ('resize_nearest', True), ('resize_linear', True), ('sub_pixel', False),
     ('last_layer', True)]
    """
    if layer.operation.input_side != "small":
        raise ConvError(ONLY_TRANSPOSED, parameter="operation")
    shape = layer.operation.geometry(layer.spec, size)
    return tuple(_fix(row, layer, shape, seed) for row in FIXES)


def adopted(document: Document, position: int, fix: Fix) -> Document:
    """The document with the fix in the place of its layer ``position``.

    A following layer that is tied to it keeps its kernel, untied, unless one layer with a kernel of
    the same size comes instead.
    The fix's problem as ConvError, if it has one; ConvError as well if what follows no longer fits.
    """
    if fix.problem is not None:
        raise fix.problem
    after = list(document.layers[position + 1 :])
    old = document.layers[position].spec.kernel_size
    follows = len(fix.layers) == 1 and fix.layers[0].spec.kernel_size == old
    if after and after[0].tied and not follows:
        after[0] = replace(after[0], tied=False)
    return replace(document, layers=(*document.layers[:position], *fix.layers, *after))


def with_balanced_kernel(document: Document, position: int) -> Document:
    """The document with the nearest kernel whose phase sums are equal in a layer.

    Of a convolution it evens out the gradient, which is spread by the same sums.  ConvError if
    there is nothing to even out, or if no kernel of this size can.

    >>> from core.document import make_document, make_layer
    >>> document = make_document([1, 1], make_layer("conv_transpose", [1, 1, 1], stride=2))
    >>> with_balanced_kernel(document, 0).layers[0].kernel.round(3)
    array([0.667, 1.333, 0.667])
    """
    layer = document.layers[position]
    shape = document.geometries[position]
    if max(shape.stride) == 1:
        raise ConvError(NO_PHASES, parameter="stride")
    made = _balanced(layer, shape, 0)
    return document.with_layer(position, weight=made.layers[0].weight)


# --- the numbers of a fix ---------------------------------------------------------------------


def _fix(row: FixRow, layer: Layer, shape: Geometry, seed: int) -> Fix:
    try:
        if row.needs_phases and max(shape.stride) == 1:
            raise ConvError(NO_PHASES, parameter="stride")
        made = row.make(layer, shape, seed)
        shapes = _chain(made.layers, shape.small)
    except ConvError as problem:
        return Fix(row.id, row.title, problem.kept())
    pattern = pattern_after(made.layers, shapes)
    size = made.layers[-1].operation.output_size(shapes[-1])
    learned = made.layers[made.fixed :]
    products = [multiplications(s) for s in shapes]
    # Ones need no product: nearest neighbours are copied.
    products = [
        0 if n < made.fixed and (made.layers[n].weight == 1).all() else count
        for n, count in enumerate(products)
    ]
    return Fix(
        row.id,
        row.title,
        note=made.note,
        facts=made.facts,
        layers=made.layers,
        size=size,
        keeps_size=size == shape.large,
        pattern=pattern,
        unevenness=unevenness(pattern),
        peak=strongest(pattern_peaks(pattern)),
        parameters=sum(one.weight.size + (one.bias is not None) for one in learned),
        multiplications=sum(products) if made.cost is None else made.cost,
        one_kernel=made.one_kernel,
        one_spec=made.one_spec,
    )


def _chain(layers: Sequence[Layer], size: Size) -> list[Geometry]:
    shapes = []
    for layer in layers:
        shape = layer.operation.geometry(layer.spec, size)
        size = layer.operation.output_size(shape)
        shapes.append(shape)
    return shapes


def pattern_after(layers: Sequence[Layer], shapes: Sequence[Geometry]) -> Array:
    """One period of what the layers make of an endless constant of 1."""
    pattern = np.ones((1,) * shapes[0].axes)
    for layer, shape in zip(layers, shapes, strict=True):
        pattern = interior(layer.operation_id, pattern, layer.used_weight[0, 0], shape)
    return pattern


def _with_kernel(layer: Layer, used: Array, spec: ConvSpec | None = None) -> Layer:
    """The layer with another kernel, given as it is used; whether it is turned stays."""
    kernel = np.flip(used) if layer.flipped else used
    return replace(layer, spec=spec or layer.spec, weight=kernel[None, None], tied=False)


def _new_spec(shape: Geometry, kernel: Size, dilation: Size) -> ConvSpec:
    """Another kernel_size with the same output size; a size near to it where no crop gives that.

    An axis that keeps its kernel keeps its crop.
    """
    crops = []
    for axis, (k, d) in enumerate(zip(kernel, dilation, strict=True)):
        if (k, d) == (shape.kernel_size[axis], shape.dilation[axis]):
            begin, end = shape.begin[axis], shape.end[axis]
            crops.append(((begin, max(end, 0)), max(-end, 0)))
        else:
            crops.append(_crop(shape.small[axis], shape.large[axis], k, shape.stride[axis], d))
    return conv_spec(
        kernel,
        stride=shape.stride,
        padding=[padding for padding, _ in crops],
        output_padding=[added for _, added in crops],
        dilation=dilation,
    )


def _crop(small: int, large: int, k: int, s: int, d: int) -> tuple[tuple[int, int], int]:
    """Padding at both ends and output_padding: alike at both ends if that is possible."""
    for nearer in range(large + s + d):
        crop = crop_for(small, large - nearer, k, s, d) if large > nearer else None
        if crop is not None and not nearer:
            return (crop[0], crop[0]), crop[1]
        surplus = full_size(small, k, s, d) - large + nearer
        if surplus >= 0:
            return (surplus // 2, surplus - surplus // 2), 0
    return (0, 0), 0


# --- one layer with another kernel ------------------------------------------------------------


def _current(layer: Layer, shape: Geometry, seed: int) -> _Made:
    return _Made((layer,), CURRENT_NOTE, {})


def _multiples(kernel: Size, stride: Size) -> Size:
    return tuple(-(-k // s) * s for k, s in zip(kernel, stride, strict=True))


def _divisible(layer: Layer, shape: Geometry, seed: int) -> _Made:
    kernel, stride = shape.kernel_size, shape.stride
    for s, d in zip(stride, shape.dilation, strict=True):
        if gcd(s, d) > 1:
            raise ConvError(
                SHARED_FACTOR, parameter="dilation", stride=s, dilation=d, factor=gcd(s, d)
            )
    wanted = _multiples(kernel, stride)
    if wanted == kernel:
        raise ConvError(
            MULTIPLE_ALREADY, parameter="kernel_size", kernel=_size_text(kernel),
            stride=_size_text(stride),
        )  # fmt: skip
    used = layer.used_weight[0, 0]
    if (used == used.flat[0]).all():
        longer = np.full(wanted, used.flat[0])  # a kernel of ones stays one
    else:
        longer = np.pad(used, [(0, w - k) for w, k in zip(wanted, kernel, strict=True)])
    spec = _new_spec(shape, wanted, shape.dilation)
    made = _with_kernel(layer, longer, spec)
    sums = unevenness(interior("conv_transpose", np.ones((1,) * shape.axes), longer,
                               made.operation.geometry(spec, shape.small)))  # fmt: skip
    facts = {"kernel": _size_text(wanted), "low": _number(sums.low), "high": _number(sums.high)}
    return _Made((made,), DIVISIBLE_NOTE if sums.is_flat else DIVISIBLE_ALONE_NOTE, facts)


def _balanced(layer: Layer, shape: Geometry, seed: int) -> _Made:
    used = layer.used_weight[0, 0]
    even = balanced(used, shape.stride, shape.dilation)
    change = float(np.abs(even - used).max())
    if change <= 1e-12 * float(np.abs(used).max(initial=0)):
        raise ConvError(BALANCED_ALREADY, parameter="kernel")
    return _Made((_with_kernel(layer, even),), BALANCED_NOTE, {"change": _number(change)})


def _bilinear(layer: Layer, shape: Geometry, seed: int) -> _Made:
    """1 - |t - centre| / s on 2s or 2s-1 cells, whichever the layer has; else what is usual."""
    sizes = tuple(
        k if s == 1 or (d == 1 and k in (2 * s - 1, 2 * s)) else 2 * s - s % 2
        for k, s, d in zip(shape.kernel_size, shape.stride, shape.dilation, strict=True)
    )
    lines = [
        np.maximum(1 - np.abs(np.arange(k) - (k - 1) / 2) / s, 0)
        for k, s in zip(sizes, shape.stride, strict=True)
    ]
    made = _undilated(layer, shape, reduce(np.multiply.outer, lines))
    return _Made((made,), BILINEAR_NOTE, {"stride": _size_text(shape.stride)})


def _icnr(layer: Layer, shape: Geometry, seed: int) -> _Made:
    """Aitken et al. (2017): one random sub-kernel for all phases."""
    sizes = _multiples(shape.kernel_size, shape.stride)
    made = _undilated(layer, shape, icnr_kernel(sizes, shape.stride, seed))
    return _Made((made,), ICNR_NOTE, {})


def _undilated(layer: Layer, shape: Geometry, used: Array) -> Layer:
    """The layer with another kernel, and without dilation where there are phases."""
    dilation = tuple(
        d if s == 1 else 1 for s, d in zip(shape.stride, shape.dilation, strict=True)
    )
    if (used.shape, dilation) == (shape.kernel_size, shape.dilation):
        return _with_kernel(layer, used)
    return _with_kernel(layer, used, _new_spec(shape, used.shape, dilation))


def icnr_kernel(kernel_size: Size, stride: Size, seed: int = 1) -> Array:
    """A random kernel (standard normal, two decimals) whose sub-kernels are all the same.

    ``kernel_size`` must be a multiple of ``stride``.

    >>> kernel = icnr_kernel((4,), (2,), seed=1)
    >>> bool((kernel[::2] == kernel[1::2]).all())
    True
    """
    from numpy.random import PCG64, Generator  # start-up has no need of it

    length = tuple(k // s for k, s in zip(kernel_size, stride, strict=True))
    kernel = np.round(Generator(PCG64(seed)).standard_normal(length), 2) + 0.0
    for axis, s in enumerate(stride):
        kernel = kernel.repeat(s, axis=axis)
    return kernel


# --- resize and convolution -------------------------------------------------------------------


def tied_kernel(kind: Interpolation, factor: Size, kernel: Array) -> Array:
    """The kernel of the transposed convolution that resizes by ``factor`` and then convolves.

    A convolution does not turn its kernel, stamps do: the resize's kernel is convolved with the
    turned ``kernel``.  With one axis, nearest by 2 and [a, b, c] make [c, b+c, a+b, a].

    >>> tied_kernel("nearest", (2,), np.array([2.0, 3.0, 5.0]))
    array([5., 8., 5., 2.])
    >>> tied_kernel("linear", (2,), np.array([2.0, 3.0, 5.0]))
    array([2.5, 6.5, 6.5, 3.5, 1. ])
    """
    tied = np.flip(kernel)
    for axis, (s, taps) in enumerate(zip(factor, kernel.shape, strict=True)):
        tied = _along(_spread(interpolation_kernel(kind, s), taps), tied, axis)
    return tied


def untied_kernel(kind: Interpolation, factor: Size, taps: Size, wanted: Array) -> Array:
    """The convolution kernel of size ``taps`` whose tied kernel is nearest (in squares).

    >>> untied_kernel("nearest", (2,), (3,), np.array([5.0, 8.0, 5.0, 2.0])).round(9)
    array([2., 3., 5.])
    """
    found = wanted
    for axis, (s, m) in enumerate(zip(factor, taps, strict=True)):
        back = np.linalg.pinv(_spread(interpolation_kernel(kind, s), m))
        found = _along(np.asarray(back, dtype=np.float64), found, axis)
    return np.flip(found)


def composed(layers: Sequence[Layer]) -> tuple[Array, Size]:
    """The kernel and stride of the one transposed convolution that does the same as a chain.

    Borders aside: padding between the layers is left out of account.  ConvError if a convolution
    has a stride, as then there is none.

    >>> from core.document import make_layer
    >>> resize = make_layer("conv_transpose", [1, 1], stride=2)
    >>> composed([resize, make_layer("conv", [2, 3, 5])])
    (array([5., 8., 5., 2.]), (2,))
    """
    axes = layers[0].spec.axes
    whole, stride = np.ones((1,) * axes), (1,) * axes
    for layer in layers:
        kernel = dilated(layer.used_weight[0, 0], layer.spec.dilation)
        if layer.operation.input_side == "small":
            whole = dilated(whole, layer.spec.stride)
            stride = tuple(a * b for a, b in zip(stride, layer.spec.stride, strict=True))
        elif max(layer.spec.stride) > 1:
            raise ConvError(STRIDES_BACK, parameter="stride", got=_size_text(layer.spec.stride))
        else:
            kernel = np.flip(kernel)
        whole = _convolved(whole, kernel)
    return whole, stride


def _convolved(first: Array, second: Array) -> Array:
    result = np.zeros(tuple(a + b - 1 for a, b in zip(first.shape, second.shape, strict=True)))
    for tap in np.ndindex(second.shape):
        place = tuple(slice(t, t + n) for t, n in zip(tap, first.shape, strict=True))
        result[place] += second[tap] * first
    return result


def _spread(kernel: Array, taps: int) -> Array:
    """The matrix that convolves ``taps`` numbers with ``kernel``, without borders."""
    matrix = np.zeros((kernel.size + taps - 1, taps))
    for tap in range(taps):
        matrix[tap : tap + kernel.size, tap] = kernel
    return matrix


def _along(matrix: Array, values: Array, axis: int) -> Array:
    return np.moveaxis(np.tensordot(matrix, values, (1, axis)), 0, axis)


def _resized(kind: Interpolation) -> Callable[[Layer, Geometry, int], _Made]:
    def make(layer: Layer, shape: Geometry, seed: int) -> _Made:
        used = dilated(layer.used_weight[0, 0], shape.dilation)
        lines = [interpolation_kernel(kind, s) for s in shape.stride]
        axes = [
            _resize_axis(*axis)
            for axis in zip(
                shape.small, shape.large, shape.stride, shape.begin, used.shape,
                (line.size for line in lines), strict=True,
            )
        ]  # fmt: skip
        taps = tuple(axis.taps for axis in axes)
        wanted = np.pad(used, [axis.margin for axis in axes])
        kernel = untied_kernel(kind, shape.stride, taps, wanted)
        resize = conv_spec(
            tuple(line.size for line in lines),
            stride=shape.stride,
            padding=[axis.crop for axis in axes],
        )
        convolve = conv_spec(taps, padding=_same_or_pairs(tuple(a.padding for a in axes), taps))
        fixed = reduce(np.multiply.outer, lines)
        tied = tied_kernel(kind, shape.stride, kernel)
        # The crop of the one layer: what is missing at the end is output_padding.
        ends = [
            (small - 1) * s + k - axis.begin - large
            for small, s, k, axis, large in zip(
                shape.small, shape.stride, tied.shape, axes, shape.large, strict=True
            )
        ]
        return _Made(
            (
                Layer("conv_transpose", resize, fixed[None, None]),
                Layer("conv", convolve, kernel[None, None], layer.bias, upstream=layer.upstream),
            ),
            RESIZE_NOTE,
            {"kernel": _size_text(tied.shape)},
            fixed=1,
            one_kernel=tied,
            one_spec=conv_spec(
                tied.shape,
                stride=shape.stride,
                padding=[(a.begin, max(end, 0)) for a, end in zip(axes, ends, strict=True)],
                output_padding=[max(-end, 0) for end in ends],
            ),
        )

    return make


class _ResizeAxis(NamedTuple):
    """One axis: the convolution's taps and padding, the resize's crop, and the one layer's crop."""

    taps: int
    margin: tuple[int, int]  # zeros around the layer's kernel, up to the tied one's size
    crop: tuple[int, int]
    padding: tuple[int, int]
    begin: int


def _resize_axis(small: int, large: int, s: int, begin: int, k: int, line: int) -> _ResizeAxis:
    taps = max(LEAST_TAPS, k - s + 1)
    more = line + taps - 1 - k
    lead = more // 2
    before = taps - 1 - (begin + lead)
    after = large - ((small - 1) * s + line) + taps - 1 - before
    return _ResizeAxis(
        taps,
        (lead, more - lead),
        (max(-before, 0), max(-after, 0)),
        (max(before, 0), max(after, 0)),
        begin + lead,
    )


def _same_or_pairs(pairs: tuple[tuple[int, int], ...], taps: Size) -> Padding:
    """"same" where the two ends differ as it lets them: then frameworks have it too."""
    same = tuple(((m - 1) // 2, m - 1 - (m - 1) // 2) for m in taps)
    return "same" if pairs == same and any(b != e for b, e in pairs) else pairs


# --- sub-pixel convolution --------------------------------------------------------------------


def dilated(kernel: Array, dilation: Size) -> Array:
    """The kernel with the zeros that dilation puts between its cells.

    >>> dilated(np.array([1.0, 2.0]), (2,))
    array([1., 0., 2.])
    """
    spans = tuple(d * (k - 1) + 1 for k, d in zip(kernel.shape, dilation, strict=True))
    spread = np.zeros(spans)
    spread[tuple(slice(None, None, d) for d in dilation)] = kernel
    return spread


def sub_kernels(kernel: Array, stride: Size, dilation: Size | None = None) -> Array:
    """The kernel sorted by phases: shape (*stride, *lengths), zeros where a phase is shorter.

    Cell q of phase r is kernel cell q·s + r.

    >>> sub_kernels(np.array([1.0, 2.0, 3.0]), (2,))
    array([[1., 3.],
           [2., 0.]])
    """
    spread = kernel if dilation is None else dilated(kernel, dilation)
    lengths = tuple(-(-k // s) for k, s in zip(spread.shape, stride, strict=True))
    padded = np.pad(
        spread, [(0, n * s - k) for n, s, k in zip(lengths, stride, spread.shape, strict=True)]
    )
    axes = len(stride)
    split = padded.reshape([n for pair in zip(lengths, stride, strict=True) for n in pair])
    return split.transpose(*range(1, 2 * axes, 2), *range(0, 2 * axes, 2)).copy()


def join(sub: Array, kernel_size: Size) -> Array:
    """The kernel of size ``kernel_size`` that ``sub_kernels`` sorted.

    >>> join(np.array([[1.0, 3.0], [2.0, 0.0]]), (3,))
    array([1., 2., 3.])
    """
    axes = len(kernel_size)
    order = [place for axis in range(axes) for place in (axes + axis, axis)]
    whole = [n * s for s, n in zip(sub.shape[:axes], sub.shape[axes:], strict=True)]
    return sub.transpose(order).reshape(whole)[tuple(map(slice, kernel_size))].copy()


def sub_pixel(x: Array, kernel: Array, shape: Geometry) -> Array:
    """The transposed convolution as a sub-pixel one: stride-1 convolutions, then a shuffle.

    ``x`` is a plane of ``shape.small``; each phase is a channel of one ordinary convolution with
    the turned sub-kernels, and the shuffle puts its cells at the outputs of that phase.
    """
    sub = sub_kernels(kernel, shape.stride, shape.dilation)
    axes, lengths = shape.axes, sub.shape[shape.axes :]
    weight = np.flip(sub.reshape(-1, 1, *lengths), axis=tuple(range(2, 2 + axes)))
    channels = conv(x[None, None], weight, padding=tuple(n - 1 for n in lengths))[0]
    return _shuffled(channels, shape)


def _shuffled(channels: Array, shape: Geometry) -> Array:
    """Channels of shape (phases, *cells) interleaved, then cropped as the layer crops."""
    cells = channels.shape[1:]
    whole = np.zeros(tuple(n * s for n, s in zip(cells, shape.stride, strict=True)))
    for channel, phase in enumerate(product(*map(range, shape.stride))):
        places = tuple(slice(r, None, s) for r, s in zip(phase, shape.stride, strict=True))
        whole[places] = channels[channel]
    missing = [
        (0, max(b + n - w, 0))
        for b, n, w in zip(shape.begin, shape.large, whole.shape, strict=True)
    ]
    cut = tuple(slice(b, b + n) for b, n in zip(shape.begin, shape.large, strict=True))
    return np.asarray(np.pad(whole, missing)[cut])


def _sub_pixel(layer: Layer, shape: Geometry, seed: int) -> _Made:
    used = layer.used_weight[0, 0]
    sub = sub_kernels(used, shape.stride, shape.dilation)
    lengths = sub.shape[shape.axes :]
    facts = {"count": prod(shape.stride), "kernel": _size_text(lengths)}
    return _Made(
        (layer,), SUB_PIXEL_NOTE, facts, one_kernel=used, one_spec=layer.spec,
        cost=prod(shape.small) * sub.size,
    )  # fmt: skip


# --- one more layer ---------------------------------------------------------------------------


def _last_layer(layer: Layer, shape: Geometry, seed: int) -> _Made:
    mean = np.full(shape.stride, 1 / prod(shape.stride))
    last = Layer(
        "conv", conv_spec(shape.stride, padding="same"), mean[None, None], upstream=layer.upstream
    )
    first = replace(layer, upstream=None)
    return _Made((first, last), LAST_LAYER_NOTE, {"kernel": _size_text(shape.stride)})


def _size_text(size: Size) -> str:
    return "×".join(map(str, size))


def _number(value: float) -> str:
    return f"{value:.4g}".replace("-", "−")


class FixRow(NamedTuple):
    """A fix on the shelf; ``make(layer, geometry, seed)`` raises ConvError if it has no place."""

    id: str
    title: Mark
    make: Callable[[Layer, Geometry, int], _Made]
    needs_phases: bool = True


FIXES: tuple[FixRow, ...] = (
    FixRow("current", CURRENT, _current, needs_phases=False),
    FixRow("divisible", DIVISIBLE, _divisible),
    FixRow("balanced", BALANCED, _balanced),
    FixRow("bilinear", BILINEAR, _bilinear),
    FixRow("icnr", ICNR, _icnr),
    FixRow("resize_nearest", RESIZE_NEAREST, _resized("nearest")),
    FixRow("resize_linear", RESIZE_LINEAR, _resized("linear")),
    FixRow("sub_pixel", SUB_PIXEL, _sub_pixel),
    FixRow("last_layer", LAST_LAYER, _last_layer),
)
