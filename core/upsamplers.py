"""Every way to enlarge a plane by a whole factor, on the same numbers.

The fixed ones learn nothing, the others take the kernel of a layer.  Where an upsampler is a
transposed convolution in other clothes, that one is computed as well and compared with it: nearest
neighbours and the bed of nails everywhere, interpolation away from the borders, which a transposed
convolution lets fade.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache, partial, reduce
from itertools import product
from math import prod
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from core import interpolation
from core.arithmetic import Geometry, Size, conv_geometry, conv_transpose_geometry, full_size
from core.arrays import MAX_OUTPUT_AXIS_1D, MAX_OUTPUT_AXIS_2D
from core.checkerboard import Unevenness, interior, reached_fully, shortest, unevenness
from core.document import Document, Layer, shape_text
from core.errors import ConvError
from core.fixes import dilated, sub_kernels, sub_pixel, tied_kernel
from core.functional import conv
from core.linear import scatter
from core.ops.max_pool import max_pooled
from core.pooling import avg_pool, max_pool, max_unpool
from core.quality import psnr, ssim
from core.resampling import interpolate, resampling_matrix
from core.shuffling import bed_of_nails
from core.sizes import crop_for, multiplications
from core.spec import ConvSpec, conv_spec
from core.words_mark import QT_TRANSLATE_NOOP, Mark

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]
Tap = tuple[Size, float]

# Where stride 1 says nothing of a factor.
USUAL_FACTOR = 2
# A constant so long has an interior, however far interpolation reaches.
LONG = 12

TOO_LARGE = QT_TRANSLATE_NOOP(
    "error",
    "enlarged by {factor} the input would be {got} cells, and only {high} on an axis can be shown; "
    "choose a smaller stride or a smaller input.",
)

NEAREST = QT_TRANSLATE_NOOP("upsampler", "Nearest neighbour")
LINEAR = QT_TRANSLATE_NOOP("upsampler", "Linear")
BILINEAR = QT_TRANSLATE_NOOP("upsampler", "Bilinear")
LINEAR_CORNERS = QT_TRANSLATE_NOOP("upsampler", "Linear, align_corners")
BILINEAR_CORNERS = QT_TRANSLATE_NOOP("upsampler", "Bilinear, align_corners")
CUBIC = QT_TRANSLATE_NOOP("upsampler", "Cubic")
BICUBIC = QT_TRANSLATE_NOOP("upsampler", "Bicubic")
CUBIC_CORNERS = QT_TRANSLATE_NOOP("upsampler", "Cubic, align_corners")
BICUBIC_CORNERS = QT_TRANSLATE_NOOP("upsampler", "Bicubic, align_corners")
BED_OF_NAILS = QT_TRANSLATE_NOOP("upsampler", "Bed of nails")
MAX_UNPOOL = QT_TRANSLATE_NOOP("upsampler", "Max-unpooling")
TRANSPOSED = QT_TRANSLATE_NOOP("upsampler", "Transposed convolution")
LINEAR_KERNEL = QT_TRANSLATE_NOOP("upsampler", "Linear kernel (FCN)")
BILINEAR_KERNEL = QT_TRANSLATE_NOOP("upsampler", "Bilinear kernel (FCN)")
RESIZE_CONV = QT_TRANSLATE_NOOP("upsampler", "Resize and convolution")
SUB_PIXEL = QT_TRANSLATE_NOOP("upsampler", "Sub-pixel convolution")

NEAREST_NOTE = QT_TRANSLATE_NOOP(
    "upsampler",
    "Every number fills a block of {factor}. It is a stamp of ones as long as the stride: stamps "
    "touch and never overlap.",
)
LINEAR_NOTE = QT_TRANSLATE_NOOP(
    "upsampler",
    "Every new cell is a mean of the old cells around it, weighted by distance. Beyond the border "
    "the outermost cells repeat; a transposed convolution has nothing there and fades.",
)
CORNERS_NOTE = QT_TRANSLATE_NOOP(
    "upsampler",
    "The corners keep their numbers and the rest is spaced evenly between them. The weights differ "
    "from cell to cell, so that no single kernel can do it.",
)
CUBIC_NOTE = QT_TRANSLATE_NOOP(
    "upsampler",
    "Four old cells on each axis count, the outer ones negatively: sharper than linear, but it can "
    "overshoot.",
)
BED_OF_NAILS_NOTE = QT_TRANSLATE_NOOP(
    "upsampler",
    "Every number stands in the first cell of its block, the rest is 0. It is a stamp of one cell, "
    "with output_padding up to the end of the last block.",
)
MAX_UNPOOL_NOTE = QT_TRANSLATE_NOOP(
    "upsampler",
    "Every number goes to the place where the maximum of its block was when it was pooled; the "
    "rest is 0. No pooling precedes this layer: the places are those of the linear enlargement.",
)
SAVED_NOTE = QT_TRANSLATE_NOOP(
    "upsampler",
    "Every number goes to the place where the maximum of its block was; the rest is 0. The places "
    "are those that the max-pooling in layer {number} found.",
)
TRANSPOSED_NOTE = QT_TRANSLATE_NOOP(
    "upsampler",
    "The layer itself: every number stamps the kernel, and stamps that overlap add up. The kernel "
    "is learned.",
)
STAMPED_NOTE = QT_TRANSLATE_NOOP(
    "upsampler",
    "The kernel of this layer as a stamp: every number stamps it, and stamps that overlap add up.",
)
LINEAR_KERNEL_NOTE = QT_TRANSLATE_NOOP(
    "upsampler",
    "A transposed convolution that begins as linear interpolation, as in segmentation networks, "
    "and is then learned. The dimmed border fades: beyond it nothing stamps.",
)
RESIZE_CONV_NOTE = QT_TRANSLATE_NOOP(
    "upsampler",
    "Nearest neighbours, then a convolution with the kernel of this layer. It is one transposed "
    "convolution whose {kernel} kernel is tied: {taps} numbers decide it.",
)
SUB_PIXEL_NOTE = QT_TRANSLATE_NOOP(
    "upsampler",
    "{count} small kernels of {kernel}, one for each phase, on the small side; then their results "
    "are interleaved. The same numbers as the transposed convolution.",
)


# --- what is enlarged -------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class Given:
    """A plane, the factor by which it grows on each axis, and the layer whose kernel is taken.

    ``is_usual`` tells that the factor is not the layer's stride, which is 1.  ``indices`` are those
    that a max-pooling before the layer found (``pool`` is its position), if there is a fitting one.
    """

    x: Array
    factor: Size
    layer: Layer
    is_usual: bool = False
    indices: NDArray[np.int64] | None = None
    pool: int = -1

    @property
    def large(self) -> Size:
        """The size after enlarging."""
        return tuple(n * s for n, s in zip(self.x.shape, self.factor, strict=True))

    @property
    def is_transposed(self) -> bool:
        """Whether the layer is a transposed convolution itself."""
        return self.layer.operation_id == "conv_transpose"


def factor_of(layer: Layer) -> Size:
    """By how much a layer's comparison enlarges: its stride; 2 where that is 1 on all axes."""
    stride = layer.spec.stride
    return stride if max(stride) > 1 else (USUAL_FACTOR,) * len(stride)


def upsampled_size(document: Document, position: int) -> Size:
    """The size of a layer's input after enlarging."""
    size = document.feature_maps[position].shape[2:]
    return tuple(n * s for n, s in zip(size, factor_of(document.layers[position]), strict=True))


def given_of(document: Document, position: int) -> Given:
    """What is enlarged for a layer: its input.  ConvError if the result would be too large."""
    layer = document.layers[position]
    factor, large = factor_of(layer), upsampled_size(document, position)
    high = MAX_OUTPUT_AXIS_1D if document.axes == 1 else MAX_OUTPUT_AXIS_2D
    if max(large) > high:
        raise ConvError(
            TOO_LARGE, parameter="stride", factor=shape_text(factor), got=shape_text(large),
            high=high,
        )  # fmt: skip
    x = document.feature_maps[position][0, 0]
    indices, pool = _saved(document, position, x.shape, large)
    return Given(x, factor, layer, max(layer.spec.stride) == 1, indices, pool)


def _saved(
    document: Document, position: int, small: Size, large: Size
) -> tuple[NDArray[np.int64] | None, int]:
    """The indices of the nearest max-pooling before a layer that went from ``large`` to ``small``.

    An unpooling has its own.  Nothing where there is none of these sizes.
    """
    own = document.layers[position].operation.unpools
    for pool in [document.pool_of(position)] if own else range(position - 1, -1, -1):
        layer, maps = document.layers[pool], document.feature_maps[pool : pool + 2]
        fits = (maps[1].shape[2:], maps[0].shape[2:]) == (small, large)
        if layer.operation.keeps_places and fits:
            return max_pooled(maps[0], layer.spec)[1], pool
    return None, -1


# --- an upsampler -----------------------------------------------------------------------------


class Stamp(NamedTuple):
    """A transposed convolution: the kernel as it is used, and its place.

    ``everywhere`` tells that an upsampler is this one at the borders too.
    """

    kernel: Array
    spec: ConvSpec
    everywhere: bool = True

    def geometry(self, size: Size) -> Geometry:
        """Its shape for an input of ``size``."""
        return conv_transpose_geometry(self.spec, size)

    def output(self, x: Array) -> Array:
        """What it makes of a plane."""
        return scatter(x[None, None], self.kernel[None, None], self.geometry(x.shape))[0, 0]


class Method(NamedTuple):
    """How an upsampler works for one size.

    ``run`` enlarges a plane, without a bias; ``taps`` names what one output cell is made of.
    ``parameters`` is None where nothing is learned.  ``restore`` enlarges a plane that was made
    smaller from a known larger one, where that is of use; ``reach`` enlarges another plane as the
    first one is, where that is not linear.
    """

    run: Callable[[Array], Array]
    taps: Callable[[Array, Size], list[Tap]]
    multiplications: int
    note: Mark
    parameters: int | None = None
    bias: float = 0.0
    stamp: Stamp | None = None
    is_stamp: bool = False
    facts: tuple[tuple[str, object], ...] = ()
    restore: Callable[[Array, Array], Array] | None = None
    reach: Callable[[Array, Array], Array] | None = None


class Upsampler(NamedTuple):
    """An upsampler on the shelf; names for one and for two axes, "" where a framework has none.

    ``of_kernel`` tells that it takes the kernel of a layer, ``is_fixed`` that nothing is learned.
    """

    id: str
    titles: tuple[Mark, Mark]
    pytorch: tuple[str, str]
    keras: tuple[str, str]
    method: Callable[[Given], Method]
    is_fixed: bool = True
    of_kernel: bool = False


class Equal(NamedTuple):
    """The transposed convolution that an upsampler is, compared with it.

    ``inside`` are the cells where both must be the same; ``difference`` is the largest there,
    ``at_border`` the largest anywhere else (0 where there is nothing else).
    """

    stamp: Stamp
    output: Array
    inside: Mask
    difference: float
    at_border: float


@dataclass(frozen=True, eq=False)
class Upsampled:
    """What an upsampler makes of a plane.

    ``pattern`` is one period of its answer to a constant of 1, away from the borders.
    """

    given: Given
    row: Upsampler
    method: Method

    @property
    def id(self) -> str:
        """The row's name on the shelf."""
        return self.row.id

    @property
    def title(self) -> Mark:
        """Its name for as many axes as there are."""
        return self.row.titles[self.given.x.ndim - 1]

    @property
    def codes(self) -> tuple[str, str]:
        """What it is called in PyTorch and in Keras, "" where it has no name."""
        axes = self.given.x.ndim
        return self.row.pytorch[axes - 1], self.row.keras[axes - 1]

    @cached_property
    def output(self) -> Array:
        """The enlarged plane."""
        return np.asarray(self.method.run(self.given.x) + self.method.bias)

    @property
    def pattern(self) -> Array:
        """One period of what a constant of 1 becomes inside."""
        return _pattern(self.given, self.row)

    @cached_property
    def unevenness(self) -> Unevenness:
        """How far that is from flat."""
        return unevenness(self.pattern)

    @cached_property
    def equal(self) -> Equal | None:
        """The transposed convolution that does the same; None where there is none."""
        stamp, x = self.method.stamp, self.given.x
        if stamp is None:
            return None
        there = self.output if self.method.is_stamp else stamp.output(x) + self.method.bias
        inside = np.ones(there.shape, dtype=bool)
        if not stamp.everywhere:
            inside = reached_fully(
                "conv_transpose", stamp.geometry(x.shape), np.ones(x.shape, dtype=bool)
            )
        apart = np.abs(there - self.output)
        return Equal(stamp, there, inside, _largest(apart[inside]), _largest(apart[~inside]))

    @cached_property
    def holes(self) -> Mask:
        """The output cells that no input cell reaches, whatever its number."""
        x, method = self.given.x, self.method
        if method.reach is not None:
            return method.reach(x, np.ones(x.shape)) == 0
        if method.stamp is None or not method.stamp.everywhere:
            return np.zeros(self.output.shape, dtype=bool)
        return _stamp_holes(method.stamp.spec, x.shape)

    def taps(self, index: Size) -> list[Tap]:
        """The input cells that an output cell is made of, each with its weight, without zeros."""
        return [(i, w) for i, w in self.method.taps(self.given.x, index) if w]

    def reached(self, index: Size) -> Mask:
        """The output cells that an input cell counts in."""
        delta = np.zeros(self.given.x.shape)
        delta[index] = 1.0
        if self.method.reach is not None:
            return self.method.reach(self.given.x, delta) != 0
        return np.asarray(self.method.run(delta) != 0)

    @cached_property
    def restored(self) -> Array | None:
        """``reduced`` of the input, enlarged again; None where that makes no sense."""
        small = reduced(self.given)
        if small is None:
            return None
        method = self.row.method(_smaller(self.given, small))
        if method.restore is not None:
            return method.restore(small, self.given.x)
        return np.asarray(method.run(small) + method.bias)

    @cached_property
    def quality(self) -> tuple[float, float] | None:
        """PSNR and SSIM of ``restored`` against the input; None where they cannot be compared."""
        there, x = self.restored, self.given.x
        if there is None or there.shape != x.shape or not np.isfinite(there).all():
            return None
        peak = float(np.ptp(x))
        return psnr(there, x, peak=peak), ssim(there, x, peak=peak, axes=x.ndim)


@lru_cache(maxsize=64)
def _stamp_holes(spec: ConvSpec, size: Size) -> Mask:
    """The cells that no stamp reaches."""
    ones = Stamp(np.ones(spec.kernel_size), spec).output(np.ones(size))
    return np.asarray(ones == 0)


def _largest(values: Array) -> float:
    return float(values.max(initial=0.0))


def reduced(given: Given) -> Array | None:
    """The mean of every block of ``factor`` cells of the plane: a smaller picture of it.

    None where there are no whole blocks, fewer than two along an axis, or nothing to compare.
    """
    x, factor = given.x, given.factor
    for n, s in zip(x.shape, factor, strict=True):
        if n % s or (s > 1 and n < 2 * s):
            return None
    if not np.isfinite(x).all() or not 0 < float(np.ptp(x)) < np.inf:
        return None
    return np.asarray(avg_pool(x[None, None], factor)[0, 0])


def _smaller(given: Given, small: Array) -> Given:
    return Given(small, given.factor, given.layer, given.is_usual)


def _pattern(given: Given, row: Upsampler) -> Array:
    if row.of_kernel:
        return _kernel_pattern(row.id, given.layer, given.factor, given.x.shape)
    return _fixed_pattern(row.id, given.factor)


@lru_cache(maxsize=64)
def _kernel_pattern(id: str, layer: Layer, factor: Size, size: Size) -> Array:
    stamp = BY_ID[id].method(Given(np.ones(size), factor, layer)).stamp
    assert stamp is not None
    return _stamped_pattern(stamp, size)


def _stamped_pattern(stamp: Stamp, size: Size) -> Array:
    ones = np.ones((1,) * len(size))
    return interior("conv_transpose", ones, stamp.kernel, stamp.geometry(size))


@lru_cache(maxsize=64)
def _fixed_pattern(id: str, factor: Size) -> Array:
    """The pattern of what needs no kernel.

    Where it is no transposed convolution: what a long constant becomes, its border cut off.
    """
    from core.document import make_layer  # only for a layer that is not asked

    ones = np.ones(tuple(LONG if s > 1 else 3 for s in factor))
    layer = make_layer("conv_transpose", np.ones((1,) * len(factor)), stride=factor)
    method = BY_ID[id].method(Given(ones, factor, layer))
    if method.stamp is not None:
        return _stamped_pattern(method.stamp, ones.shape)
    answer = method.run(ones)
    cut = tuple(slice(n // 3 * s, 2 * n // 3 * s) for n, s in zip(ones.shape, factor, strict=True))
    return shortest(answer[cut])


# --- fixed ------------------------------------------------------------------------------------


@lru_cache(maxsize=256)
def _matrix(n: int, s: int, mode: str, corners: bool) -> Array:
    return resampling_matrix(n, n * s, float(s), mode, corners)


def _interpolated(mode: str, corners: bool, factor: Size, x: Array) -> Array:
    made = interpolate(x[None, None], scale_factor=factor, mode=mode, align_corners=corners)
    return np.asarray(made[0, 0])


def _interpolating_taps(
    mode: str, corners: bool, factor: Size, x: Array, index: Size
) -> list[Tap]:
    rows = [
        _matrix(n, s, mode, corners)[o]
        for n, s, o in zip(x.shape, factor, index, strict=True)
    ]
    places = [np.flatnonzero(row).tolist() for row in rows]
    return [
        (cell, prod(float(row[i]) for row, i in zip(rows, cell, strict=True)))
        for cell in product(*places)
    ]


def _interpolating_products(mode: str, corners: bool, size: Size, factor: Size) -> int:
    """A product for every cell that counts; a lone cell that counts 1 is only copied."""
    every, copies = 1, 1
    for n, s in zip(size, factor, strict=True):
        matrix = _matrix(n, s, mode, corners)
        counts = (matrix != 0).sum(axis=1)
        every *= int(counts.sum())
        copies *= int(((counts == 1) & (np.abs(matrix).max(axis=1) == 1)).sum())
    return every - copies


RESIZES = {
    "nearest": interpolation.nearest, "linear": interpolation.linear, "cubic": interpolation.cubic,
}  # fmt: skip


@lru_cache(maxsize=64)
def resize_stamp(mode: str, factor: Size) -> Stamp:
    """The transposed convolution that enlarges by ``factor`` (see ``core.interpolation``).

    >>> resize_stamp("linear", (2,)).kernel, resize_stamp("linear", (2,)).spec.padding
    (array([0.25, 0.75, 0.75, 0.25]), ((1, 1),))
    """
    axes = [RESIZES[mode](s) for s in factor]
    kernel = reduce(np.multiply.outer, [axis.kernel for axis in axes])
    spec = conv_spec(kernel.shape, stride=factor, padding=[(a.padding, a.padding) for a in axes])
    return Stamp(kernel, spec, mode == "nearest")


def _resize(mode: str, note: Mark, corners: bool = False) -> Callable[[Given], Method]:
    def method(given: Given) -> Method:
        factor, size = given.factor, given.x.shape
        return Method(
            partial(_interpolated, mode, corners, factor),
            partial(_interpolating_taps, mode, corners, factor),
            _interpolating_products(mode, corners, size, factor),
            note,
            stamp=None if corners else resize_stamp(mode, factor),
            facts=(("factor", shape_text(factor)),),
        )

    return method


def nails_stamp(factor: Size) -> Stamp:
    """The transposed convolution that a bed of nails is.

    >>> nails_stamp((2,)).spec.output_padding
    (1,)
    """
    ones = (1,) * len(factor)
    return Stamp(
        np.ones(ones), conv_spec(ones, stride=factor, output_padding=[s - 1 for s in factor])
    )


def _nails(given: Given) -> Method:
    factor = given.factor
    stamp = nails_stamp(factor)
    return Method(
        lambda x: np.asarray(bed_of_nails(x[None, None], factor)[0, 0]),
        partial(_stamped_taps, stamp),
        0,
        BED_OF_NAILS_NOTE,
        stamp=stamp,
    )


def _places(given: Given, x: Array) -> NDArray[np.int64]:
    """The index of each number's place: saved by a pooling, else where the linear one is largest.

    The places of a large plane count row-major, for a plane of shape ``x.shape``.
    """
    if given.indices is not None and given.indices.shape[2:] == x.shape:
        return given.indices[0, 0]
    large = _interpolated("linear", False, given.factor, x)
    high = float(np.abs(large).max())
    # Of equal numbers the first counts, however they were rounded.
    return _largest_places(np.round(large / high, 12) if 0 < high < np.inf else large, given.factor)


def _largest_places(large: Array, factor: Size) -> NDArray[np.int64]:
    return np.asarray(max_pool(large[None, None], factor)[1][0, 0])


def _unpool(given: Given) -> Method:
    factor = given.factor

    def run(x: Array) -> Array:
        return _unpooled_to(x, _places(given, x), factor)

    def taps(x: Array, index: Size) -> list[Tap]:
        large = tuple(n * s for n, s in zip(x.shape, factor, strict=True))
        place = int(np.ravel_multi_index(index, large))
        where = np.argwhere(_places(given, x) == place)
        return [(tuple(found), 1.0) for found in where.tolist()[-1:]]

    note = MAX_UNPOOL_NOTE if given.indices is None else SAVED_NOTE
    return Method(
        run, taps, 0, note, facts=(("number", given.pool + 1),),
        restore=lambda x, large: _unpooled_to(x, _largest_places(large, factor), factor),
        reach=lambda x, other: _unpooled_to(other, _places(given, x), factor),
    )  # fmt: skip


def _unpooled_to(x: Array, places: NDArray[np.int64], factor: Size) -> Array:
    return np.asarray(max_unpool(x[None, None], places[None, None], factor)[0, 0])


# --- with a kernel ----------------------------------------------------------------------------


def _stamped_taps(stamp: Stamp, x: Array, index: Size) -> list[Tap]:
    """Kernel position t of input i lands on i·s − begin + t·d."""
    shape = stamp.geometry(x.shape)
    axes = []
    for axis, o in enumerate(index):
        s, d, begin = shape.stride[axis], shape.dilation[axis], shape.begin[axis]
        taps = range(0, stamp.kernel.shape[axis] * d, d)
        places = ((i, o + begin - i * s) for i in range(shape.small[axis]))
        axes.append([(i, place // d) for i, place in places if place in taps])
    return [
        (tuple(i for i, _ in pairs), float(stamp.kernel[tuple(t for _, t in pairs)]))
        for pairs in product(*axes)
    ]


def own_stamp(given: Given) -> Stamp:
    """The layer as a transposed convolution.

    Of another layer the kernel is stamped with the factor as stride, cropped to the enlarged size.
    """
    layer = given.layer
    kernel = layer.used_weight[0, 0]
    if given.is_transposed:
        return Stamp(kernel, layer.spec)
    crops, dilation = [], layer.spec.dilation
    for n, k, s, d in zip(given.x.shape, kernel.shape, given.factor, dilation, strict=True):
        crop = crop_for(n, n * s, k, s, d)
        surplus = full_size(n, k, s, d) - n * s
        both = (surplus // 2, surplus - surplus // 2) if crop is None else (crop[0], crop[0])
        crops.append((both, 0 if crop is None else crop[1]))
    spec = conv_spec(
        kernel.shape, stride=given.factor, padding=[both for both, _ in crops],
        output_padding=[added for _, added in crops], dilation=dilation,
    )  # fmt: skip
    return Stamp(kernel, spec)


def _learned(given: Given) -> tuple[int, float]:
    """How many numbers a kernel and its bias are, and the bias."""
    layer = given.layer
    return layer.kernel.size + (layer.bias is not None), layer.bias_value


def _transposed(given: Given) -> Method:
    stamp = own_stamp(given)
    parameters, bias = _learned(given)
    return Method(
        stamp.output,
        partial(_stamped_taps, stamp),
        multiplications(stamp.geometry(given.x.shape)),
        TRANSPOSED_NOTE if given.is_transposed else STAMPED_NOTE,
        parameters,
        bias,
        stamp,
        is_stamp=True,
    )


def _linear_kernel(given: Given) -> Method:
    stamp = resize_stamp("linear", given.factor)._replace(everywhere=True)
    return Method(
        stamp.output,
        partial(_stamped_taps, stamp),
        multiplications(stamp.geometry(given.x.shape)),
        LINEAR_KERNEL_NOTE,
        stamp.kernel.size,
        stamp=stamp,
        is_stamp=True,
    )


def _resize_conv(given: Given) -> Method:
    """Nearest neighbours, then a "same" convolution with the layer's kernel."""
    kernel = dilated(given.layer.used_weight[0, 0], given.layer.spec.dilation)
    padding = [((k - 1) // 2, k - 1 - (k - 1) // 2) for k in kernel.shape]
    tied = tied_kernel("nearest", given.factor, kernel)
    # A crop before the first cell leaves what a "same" convolution would have read there.
    begins = [k - 1 - before for k, (before, _) in zip(kernel.shape, padding, strict=True)]
    ends = [
        full_size(n, t, s, 1) - begin - n * s
        for n, t, s, begin in zip(given.x.shape, tied.shape, given.factor, begins, strict=True)
    ]
    spec = conv_spec(
        tied.shape, stride=given.factor, padding=list(zip(begins, ends, strict=True))
    )
    stamp = Stamp(tied, spec)
    parameters, bias = _learned(given)
    large = conv_spec(
        given.layer.spec.kernel_size, dilation=given.layer.spec.dilation, padding=padding
    )

    def run(x: Array) -> Array:
        resized = _interpolated("nearest", False, given.factor, x)[None, None]
        return np.asarray(conv(resized, kernel[None, None], padding=padding)[0, 0])

    return Method(
        run,
        partial(_stamped_taps, stamp),
        multiplications(conv_geometry(large, given.large)),
        RESIZE_CONV_NOTE,
        parameters,
        bias,
        stamp,
        facts=(
            ("kernel", shape_text(tied.shape)),
            ("taps", given.layer.kernel.size),
        ),
    )


def _sub_pixel(given: Given) -> Method:
    stamp = own_stamp(given)
    parameters, bias = _learned(given)
    shape = stamp.geometry(given.x.shape)
    sub = sub_kernels(stamp.kernel, shape.stride, shape.dilation)

    def run(x: Array) -> Array:
        return sub_pixel(x, stamp.kernel, stamp.geometry(x.shape))

    return Method(
        run,
        partial(_stamped_taps, stamp),
        prod(given.x.shape) * sub.size,
        SUB_PIXEL_NOTE,
        parameters,
        bias,
        stamp,
        facts=(
            ("count", prod(shape.stride)),
            ("kernel", shape_text(sub.shape[shape.axes :])),
        ),
    )


# --- the shelf --------------------------------------------------------------------------------

UPSAMPLERS: tuple[Upsampler, ...] = (
    Upsampler(
        "nearest", (NEAREST, NEAREST),
        ('Upsample(mode="nearest")', 'Upsample(mode="nearest")'),
        ("UpSampling1D()", "UpSampling2D()"),
        _resize("nearest", NEAREST_NOTE),
    ),
    Upsampler(
        "linear", (LINEAR, BILINEAR),
        ('Upsample(mode="linear")', 'Upsample(mode="bilinear")'),
        ("", 'UpSampling2D(interpolation="bilinear")'),
        _resize("linear", LINEAR_NOTE),
    ),
    Upsampler(
        "linear_corners", (LINEAR_CORNERS, BILINEAR_CORNERS),
        ('Upsample(mode="linear", align_corners=True)',
         'Upsample(mode="bilinear", align_corners=True)'),
        ("", ""),
        _resize("linear", CORNERS_NOTE, True),
    ),
    Upsampler(
        "cubic", (CUBIC, BICUBIC),
        ("", 'Upsample(mode="bicubic")'),
        ("", ""),
        _resize("cubic", CUBIC_NOTE),
    ),
    Upsampler(
        "cubic_corners", (CUBIC_CORNERS, BICUBIC_CORNERS),
        ("", 'Upsample(mode="bicubic", align_corners=True)'),
        ("", ""),
        _resize("cubic", CORNERS_NOTE, True),
    ),
    Upsampler("bed_of_nails", (BED_OF_NAILS, BED_OF_NAILS), ("", ""), ("", ""), _nails),
    Upsampler(
        "max_unpool", (MAX_UNPOOL, MAX_UNPOOL), ("MaxUnpool1d()", "MaxUnpool2d()"), ("", ""),
        _unpool,
    ),
    Upsampler(
        "transposed", (TRANSPOSED, TRANSPOSED),
        ("ConvTranspose1d()", "ConvTranspose2d()"), ("Conv1DTranspose()", "Conv2DTranspose()"),
        _transposed, False, True,
    ),
    Upsampler(
        "linear_kernel", (LINEAR_KERNEL, BILINEAR_KERNEL),
        ("ConvTranspose1d()", "ConvTranspose2d()"), ("Conv1DTranspose()", "Conv2DTranspose()"),
        _linear_kernel, False,
    ),
    Upsampler(
        "resize_conv", (RESIZE_CONV, RESIZE_CONV),
        ("Upsample(), Conv1d()", "Upsample(), Conv2d()"),
        ("UpSampling1D(), Conv1D()", "UpSampling2D(), Conv2D()"),
        _resize_conv, False, True,
    ),
    Upsampler(
        "sub_pixel", (SUB_PIXEL, SUB_PIXEL),
        ("", "Conv2d(), PixelShuffle()"), ("", "Conv2D(), depth_to_space()"),
        _sub_pixel, False, True,
    ),
)  # fmt: skip

BY_ID = {row.id: row for row in UPSAMPLERS}


def upsampled(given: Given) -> Iterator[Upsampled]:
    """The plane through every upsampler of the shelf; without those for which there is no kernel.

    >>> from core.document import make_document, make_layer
    >>> layer = make_layer("conv_transpose", [1, 2, 1], stride=2)
    >>> found = {one.id: one for one in upsampled(given_of(make_document([1, 2], layer), 0))}
    >>> found["nearest"].output, found["linear"].output
    (array([1., 1., 2., 2.]), array([1.  , 1.25, 1.75, 2.  ]))
    >>> found["bed_of_nails"].output, found["transposed"].output
    (array([1., 0., 2., 0.]), array([1., 2., 3., 4., 2.]))
    """
    for row in UPSAMPLERS:
        if given.layer.operation.has_kernel or not row.of_kernel:
            yield Upsampled(given, row, row.method(given))


def upsample(document: Document, position: int, id: str) -> Upsampled:
    """A layer's input through one upsampler.

    >>> from core.document import make_document, make_layer
    >>> document = make_document([1, 2], make_layer("conv_transpose", [1, 1], stride=2))
    >>> upsample(document, 0, "nearest").output
    array([1., 1., 2., 2.])
    """
    given, row = given_of(document, position), BY_ID[id]
    return Upsampled(given, row, row.method(given))
