"""Layers applied to a whole picture, and what can be measured in the pictures before and after.

A picture is an array ``(channels, height, width)``.  Layers that read one channel are given every
channel of it by itself; layers that read as many as it has, red, green and blue, are given them
together.  Convolutions work through bands of output rows, so that a long run tells how far
it is and can be stopped; other operations take a plane at a time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from math import prod
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from core.arithmetic import BOUNDS, TOO_MANY_CELLS, Geometry, Size
from core.document import POOL_SIZE, Layer, pools_of, shape_text, with_axes
from core.errors import ConvError
from core.ops.max_pool import max_pooled
from core.ops.operation import Pooled
from core.spec import ConvSpec, conv_spec, whole
from core.spectrum import decibels, measure
from core.stack import AT_NUMBER
from core.words_mark import QT_TRANSLATE_NOOP

Array = NDArray[np.float64]
Pixels = NDArray[np.floating[Any]]

MAX_PICTURE_AXIS = 4096
MAX_RESULT_AXIS = 8192
# All channels of what is between two layers; half a gigabyte.
MAX_MAP_CELLS = MAX_RESULT_AXIS**2
COLOURS = 3

# What is done between two looks at ``go_on``: some hundredths of a second at most.
BAND_PRODUCTS = 6_000_000
BAND_CELLS = 500_000

PICTURE_SHAPE = QT_TRANSLATE_NOOP(
    "error", "a picture has shape (channels, height, width), but this has shape {got}."
)
PICTURE_TOO_LARGE = QT_TRANSLATE_NOOP(
    "error", "a picture can have at most {high} pixels per axis, but has {got}; make it smaller."
)
RESULT_TOO_LARGE = QT_TRANSLATE_NOOP(
    "error",
    "the picture would become {got} pixels, more than {high} per axis; {parameter} {value} works.",
)
RESULT_ALWAYS_TOO_LARGE = QT_TRANSLATE_NOOP(
    "error",
    "the picture would become {got} pixels, more than {high} per axis; choose a smaller picture.",
)
TOO_MANY_PLANES = QT_TRANSLATE_NOOP(
    "error",
    "the picture would become {channels} channels of {got} pixels, more than {high} million values "
    "at once; choose a smaller picture.",
)
CHANNELS_OF_PICTURE = QT_TRANSLATE_NOOP(
    "error",
    "the first layer reads {wanted} channels, but a picture has 1 or 3, and this one has {got}.",
)
NO_MEMORY = QT_TRANSLATE_NOOP(
    "error", "there is not enough memory for {got} pixels; choose a smaller picture."
)
SHAPES_DIFFER = QT_TRANSLATE_NOOP(
    "error", "only pictures of one size can be compared, but these have {first} and {second}."
)
NO_SUCH_LINE = QT_TRANSLATE_NOOP(
    "error", "{parameter} must be from 0 to {high} in this picture, but is {got}."
)
ONE_LINE = QT_TRANSLATE_NOOP("error", "a profile goes along one row or one column; name one.")


class StoppedError(Exception):
    """The run was told not to go on; there is no result."""


# --- the run ----------------------------------------------------------------------------------


def _always() -> bool:
    return True


def _tell_nobody(done: float) -> None:
    pass


def run_on_picture(
    layers: Sequence[Layer],
    picture: Pixels,
    *,
    output: int = 0,
    go_on: Callable[[], bool] = _always,
    progress: Callable[[float], None] = _tell_nobody,
    dtype: type[np.floating[Any]] = np.float64,
) -> Pixels:
    """The picture ``(C, H, W)`` behind all ``layers``, of shape ``(C', H', W')``.

    Layers that read one channel go over each channel by itself.  Layers that read three go over
    red, green and blue together; a grey picture stands for all three.  If they make three channels
    then, those are the result; of other numbers of channels the one called ``output`` is.
    ``go_on`` is asked again and again; once it says no, StoppedError is raised.  ``progress``
    hears the part done, rising to 1.  The arithmetic is float64; ``dtype`` is what the result is
    kept in, as float32 takes half the memory.  ConvError where a size is impossible or too large.

    >>> from core.document import make_layer
    >>> layer = make_layer("conv_transpose", [[1.0, 2.0]], stride=2)
    >>> run_on_picture([layer], np.array([[[1.0, 3.0]]]))
    array([[[1., 2., 3., 6.]]])
    """
    image = np.asarray(picture)
    plan = _Plan.of(layers, image.shape)
    watch = _Watch(go_on, progress, plan.products)
    watch.add(0)
    first = output if plan.makes > 1 else 0
    shown = slice(first, first + 1)
    try:
        if plan.together:
            in_colour = plan.makes == COLOURS
            result = np.empty((COLOURS if in_colour else 1, *plan.sizes[-1]), dtype)
            colours = np.broadcast_to(image, (COLOURS, *image.shape[1:]))
            _run_planes(plan, colours, result, slice(None) if in_colour else shown, watch)
        else:
            result = np.empty((image.shape[0], *plan.sizes[-1]), dtype)
            for number in range(len(image)):
                one = slice(number, number + 1)
                _run_planes(plan, image[one], result[one], shown, watch)
    except MemoryError:
        pixels = _width_by_height(plan.sizes[-1])
        raise ConvError(NO_MEMORY, parameter="picture", got=pixels) from None
    progress(1.0)
    return result


def picture_sizes(layers: Sequence[Layer], size: Size) -> tuple[Size, ...]:
    """The size (height, width) of a picture and what it becomes behind each layer.

    ConvError names the layer that cannot be, and a setting of it that can.
    """
    if max(size) > MAX_PICTURE_AXIS:
        raise ConvError(
            PICTURE_TOO_LARGE, parameter="picture", got=_width_by_height(size),
            high=MAX_PICTURE_AXIS,
        )  # fmt: skip
    sizes = [size]
    pools = pools_of(layers)
    for number, layer in enumerate(layers, start=1):
        try:
            if layer.operation.unpools:
                sizes.append(_restored(sizes, pools[number - 1]))
            else:
                sizes.append(_checked_output(with_axes(layer, 2), sizes[-1]))
        except ConvError as error:
            raise ConvError(
                AT_NUMBER,
                parameter=error.parameter,
                number=number,
                call=layer.operation.title,
                reason=error,
            ) from None
    return tuple(sizes)


def work_on_picture(layers: Sequence[Layer], shape: tuple[int, ...]) -> int:
    """About how many products ``run_on_picture`` needs for a picture of ``shape`` (C, H, W).

    ConvError where it would raise one for a size.
    """
    return _Plan.of(layers, shape).products


def channels_read(layers: Sequence[Layer]) -> int:
    """How many channels a chain reads; one that has no layer reads any, one by one."""
    return layers[0].in_channels if layers else 1


def channels_made(layers: Sequence[Layer]) -> int:
    """How many channels a chain makes of those that it reads."""
    return layers[-1].out_channels if layers else 1


def _restored(sizes: Sequence[Size], pool: int) -> Size:
    """What an unpooling gives back: the size that the max-pooling at ``pool`` read."""
    if sizes[-1] != sizes[pool + 1]:
        raise ConvError(
            POOL_SIZE, parameter="operation", wanted=_width_by_height(sizes[pool + 1]),
            got=_width_by_height(sizes[-1]),
        )  # fmt: skip
    return sizes[pool]


def _checked_output(layer: Layer, size: Size) -> Size:
    output = _output_size(layer, layer.spec, size)
    if max(output) <= MAX_RESULT_AXIS:
        return output
    facts = {"got": _width_by_height(output), "high": MAX_RESULT_AXIS}
    found = _nearest_setting(layer, size)
    if found is None:
        raise ConvError(RESULT_ALWAYS_TOO_LARGE, parameter="picture", **facts)
    parameter, value = found
    raise ConvError(RESULT_TOO_LARGE, parameter=parameter, value=value, **facts)


def _output_size(layer: Layer, spec: ConvSpec, size: Size) -> Size:
    try:
        return layer.operation.output_size(layer.operation.geometry(spec, size))
    except ConvError as error:
        if error.mark is not TOO_MANY_CELLS:
            raise
    # Beyond all that can be computed, but its size can be told.
    each = (_output_size(layer, _axis_of(spec, a), (n,)) for a, n in enumerate(size))
    return tuple(n for output in each for n in output)


def _axis_of(spec: ConvSpec, axis: int) -> ConvSpec:
    return conv_spec(
        spec.kernel_size[axis : axis + 1],
        stride=spec.stride[axis],
        padding=spec.padding if isinstance(spec.padding, str) else (spec.padding[axis],),
        output_padding=spec.output_padding[axis],
        dilation=spec.dilation[axis],
    )


def _nearest_setting(layer: Layer, size: Size) -> tuple[str, int] | None:
    """The first parameter that alone keeps the output small, and its value nearest to now's."""
    spec = layer.spec
    most = 0 if isinstance(spec.padding, str) else max(map(max, spec.padding))
    crops = layer.operation.input_side == "small"
    ways = {
        "stride": range(max(spec.stride) - 1, 0, -1),
        "padding": range(most + 1, BOUNDS["padding"][1] + 1) if crops else range(most - 1, -1, -1),
        "kernel_size": range(max(spec.kernel_size) - 1, 0, -1),
    }
    for parameter, values in ways.items():
        for value in values if parameter in layer.operation.parameters else ():
            try:
                output = _output_size(layer, _with_value(spec, parameter, value), size)
            except ConvError:
                continue
            if max(output) <= MAX_RESULT_AXIS:
                return parameter, value
    return None


def _with_value(spec: ConvSpec, parameter: str, value: int) -> ConvSpec:
    changes: dict[str, Any] = {parameter: (value,) * spec.axes}
    strides = changes.get("stride", spec.stride)
    tops = (max(s, d) - 1 for s, d in zip(strides, spec.dilation, strict=True))
    changes["output_padding"] = tuple(map(min, spec.output_padding, tops))
    if parameter == "padding":
        changes["padding"] = ((value, value),) * spec.axes
    return spec.with_(**changes)


def _width_by_height(size: Size) -> str:
    """A picture's size as people say it: the width first."""
    return shape_text(size[::-1])


class _Plan(NamedTuple):
    """What is known before the first pixel.

    The channels of the picture go through ``together`` or one by one; ``products`` are those of
    all; each run ``makes`` so many channels.
    """

    layers: tuple[Layer, ...]
    sizes: tuple[Size, ...]
    geometries: tuple[Geometry, ...]
    products: int
    together: bool
    makes: int

    @classmethod
    def of(cls, layers: Sequence[Layer], shape: tuple[int, ...]) -> _Plan:
        if len(shape) != 3 or min(shape) < 1:
            raise ConvError(PICTURE_SHAPE, parameter="picture", got=shape)
        flat = tuple(with_axes(layer, 2) for layer in layers)
        reads = channels_read(flat)
        if reads != 1 and (reads != COLOURS or shape[0] not in (1, COLOURS)):
            raise ConvError(
                CHANNELS_OF_PICTURE, parameter="picture", wanted=reads, got=shape[0]
            )
        sizes = picture_sizes(flat, shape[1:])
        for layer, size in zip(flat, sizes[1:], strict=True):
            _check_room(layer, size)
        geometries = tuple(
            layer.operation.geometry(layer.spec, size)
            for layer, size in zip(flat, sizes, strict=False)
        )
        works = sum(map(_work_of, flat, sizes[1:]))
        together = reads == COLOURS
        runs = 1 if together else shape[0]
        return cls(flat, sizes, geometries, works * runs, together, channels_made(flat))


def _check_room(layer: Layer, size: Size) -> None:
    if layer.out_channels * prod(size) > MAX_MAP_CELLS:
        raise ConvError(
            TOO_MANY_PLANES, parameter="picture", channels=layer.out_channels,
            got=_width_by_height(size), high=MAX_MAP_CELLS // 1_000_000,
        )  # fmt: skip


def _work_of(layer: Layer, output: Size) -> int:
    return prod(output) * _products_per_cell(layer)


def _products_per_cell(layer: Layer) -> int:
    """About how many products make one output cell of all channels.

    Those with the zeros of a dilation are among them.
    """
    spec = layer.spec
    pairs = layer.out_channels * (layer.in_channels // spec.groups)
    if layer.operation.input_side == "large":
        return pairs * prod(spec.kernel_size)
    each = (-(-n // s) for n, s in zip(spec.effective_kernel_size, spec.stride, strict=True))
    return pairs * prod(each)


class _Watch:
    """Counts the work done, tells of it and asks whether to go on."""

    def __init__(
        self, go_on: Callable[[], bool], progress: Callable[[float], None], total: int
    ) -> None:
        self._go_on, self._progress = go_on, progress
        self._done, self._total = 0, max(1, total)

    def add(self, work: int) -> None:
        self._done += work
        if not self._go_on():
            raise StoppedError
        self._progress(min(1.0, self._done / self._total))


def _run_planes(
    plan: _Plan, planes: Pixels, out: Pixels, shown: slice, watch: _Watch
) -> None:
    """Channels through all layers, the last of which writes those that are ``shown`` to ``out``."""
    values: Any = np.asarray(planes, dtype=np.float64)[None]
    pools = pools_of(plan.layers)
    kept: dict[int, Pooled] = {}
    for number, (layer, shape) in enumerate(zip(plan.layers, plan.geometries, strict=True)):
        last = number == len(plan.layers) - 1
        target = out if last else np.empty((layer.out_channels, *plan.sizes[number + 1]))
        if number in pools.values():
            kept[number] = Pooled(plan.sizes[number], max_pooled(values, layer.spec)[1])
        pooled = kept.get(pools.get(number, -1))
        for rows, made in _in_parts(layer, shape, values, plan.sizes[number + 1], pooled):
            with np.errstate(over="ignore"):  # float32 has less room
                target[:, rows] = made[0, shown] if last else made[0]
            watch.add((rows.stop - rows.start) * target.shape[2] * _products_per_cell(layer))
        values = target[None]
    if not plan.layers:
        out[...] = values[0]


def _in_parts(
    layer: Layer, shape: Geometry, values: Any, output: Size, pooled: Pooled | None
) -> Iterator[tuple[slice, Array]]:
    """The layer's output as bands of rows, in order; one band where it cannot be cut."""
    if not layer.operation.is_regular:
        yield slice(0, output[0]), layer.output_of(values, pooled)
        return
    # What has no kernel of its own is a convolution, or a transposed one, with the one it is given.
    layer = Layer(layer.kind, layer.spec, layer.weight, layer.bias, layer.flipped)
    cutter = _CUTTERS[layer.kind]
    height, width = output
    step = min(
        BAND_CELLS // (width * layer.out_channels),
        BAND_PRODUCTS // (width * _products_per_cell(layer)),
    )
    for first in range(0, height, max(1, step)):
        stop = min(height, first + max(1, step))
        band = cutter(layer.spec, shape, first, stop)
        read = values[:, :, band.read]
        if not read.shape[
            2
        ]:  # nothing but padding: one row of zeros, and as much padding as needed
            read = np.zeros((1, values.shape[1], 1, values.shape[3]))
        part = replace(layer, spec=band.spec, upstream=None, tied=False)
        yield slice(first, stop), part.output_of(read)


class _Band(NamedTuple):
    """The input rows that some output rows depend on, and the layer that makes just those."""

    read: slice
    spec: ConvSpec


def _conv_band(spec: ConvSpec, shape: Geometry, first: int, stop: int) -> _Band:
    """Output rows first to stop - 1 of a convolution; what they miss of the input is padded."""
    step, span = spec.stride[0], spec.effective_kernel_size[0]
    low = first * step - shape.begin[0]
    high = (stop - 1) * step - shape.begin[0] + span
    top, end = max(low, 0), min(high, shape.large[0])
    margins = (top - low, high - end) if top < end else (high - low - 1, 0)
    padding = (margins, (shape.begin[1], shape.end[1]))
    return _Band(slice(top, max(top, end)), _with_padding(spec, padding, (0, 0)))


def _transpose_band(spec: ConvSpec, shape: Geometry, first: int, stop: int) -> _Band:
    """Output rows first to stop - 1 of a transposed convolution; its padding crops the others."""
    step, span, begin = spec.stride[0], spec.effective_kernel_size[0], shape.begin[0]
    # Input row i stamps the output rows from i*step - begin on, ``span`` of them.
    low = min(-((span - 1 - first - begin) // step), (first + begin) // step)
    low = min(max(low, 0), shape.small[0] - 1)
    high = max(low + 1, min((stop - 1 + begin) // step + 1, shape.small[0]))
    crop = first - (low * step - begin)
    end = (high - low - 1) * step + span - crop - (stop - first)
    ends = (end, shape.end[1])
    padding = ((crop, max(end, 0)), (shape.begin[1], max(shape.end[1], 0)))
    return _Band(
        slice(low, high), _with_padding(spec, padding, (max(-ends[0], 0), max(-ends[1], 0)))
    )


def _with_padding(
    spec: ConvSpec, padding: tuple[tuple[int, int], ...], output_padding: tuple[int, int]
) -> ConvSpec:
    return conv_spec(
        spec.kernel_size,
        stride=spec.stride,
        padding=padding,
        output_padding=output_padding,
        dilation=spec.dilation,
        groups=spec.groups,
    )


_CUTTERS: Mapping[str, Callable[[ConvSpec, Geometry, int, int], _Band]] = {
    "conv": _conv_band,
    "conv_transpose": _transpose_band,
}


# --- what is seen in a picture ----------------------------------------------------------------


def line_profile(picture: Pixels, *, row: int | None = None, column: int | None = None) -> Pixels:
    """The values along one row or one column, of shape ``(channels, length)``.

    >>> line_profile(np.array([[[1.0, 2.0], [3.0, 4.0]]]), column=1)
    array([[2., 4.]])
    """
    if (row is None) == (column is None):
        raise ConvError(ONE_LINE, parameter="row")
    name, axis, place = ("row", 1, row) if column is None else ("column", 2, column)
    if place is None or not 0 <= place < picture.shape[axis]:
        raise ConvError(NO_SUCH_LINE, parameter=name, high=picture.shape[axis] - 1, got=place)
    return picture[:, place] if axis == 1 else picture[:, :, place]


class Jumps(NamedTuple):
    """How a line goes from each pixel to the next.

    ``by_phase[r]`` is the mean |x[i+1] - x[i]| over all i with i mod period = r (0 where there are
    none), ``mean`` that over all i.  ``turns`` is the part of neighbouring steps that go opposite
    ways, one up and one down: 0 in what only rises, 1 in a zigzag.
    """

    period: int
    by_phase: tuple[float, ...]
    mean: float
    turns: float

    @property
    def ratio(self) -> float:
        """The largest mean step by the smallest: 1 where all phases step alike, or infinite."""
        low, high = min(self.by_phase), max(self.by_phase)
        if low:
            return high / low
        return float("inf") if high else 1.0


def jumps(profile: Pixels, period: int) -> Jumps:
    """Whether a profile ``(length,)`` or ``(channels, length)`` jumps rather than grades.

    Nearest neighbours by 2 stand still on every other step, a gradient steps alike everywhere:

    >>> jumps(np.array([0.0, 0.0, 1.0, 1.0, 2.0, 2.0]), 2).by_phase
    (0.0, 1.0)
    >>> jumps(np.arange(6.0), 2).ratio
    1.0
    """
    period = whole(period, "period", 1)
    with np.errstate(all="ignore"):  # what no float64 holds is infinite, and told as such
        return _jumps(profile, period)


def _jumps(profile: Pixels, period: int) -> Jumps:
    steps = np.diff(np.atleast_2d(np.asarray(profile, dtype=np.float64)), axis=1)
    sizes = np.abs(steps)
    phases = [sizes[:, phase::period] for phase in range(period)]
    pairs = steps[:, 1:] * steps[:, :-1]
    return Jumps(
        period,
        tuple(float(part.mean()) if part.size else 0.0 for part in phases),
        float(sizes.mean()) if sizes.size else 0.0,
        float((pairs < 0).mean()) if pairs.size else 0.0,
    )


def difference(a: Pixels, b: Pixels) -> Pixels:
    """a - b; a grey picture is compared with every channel of a coloured one.

    ConvError where the sizes differ.
    """
    if a.shape[1:] != b.shape[1:]:
        raise ConvError(
            SHAPES_DIFFER,
            parameter="picture",
            first=_width_by_height(a.shape[1:]),
            second=_width_by_height(b.shape[1:]),
        )
    with np.errstate(all="ignore"):
        return a - b


class PictureSpectrum(NamedTuple):
    """Decibels over frequencies from -1/2 to 1/2 cycles per pixel, 0 in the middle.

    ``values`` has one row per entry of ``vertical`` and one column per entry of ``horizontal``; 0
    is the strongest.
    """

    vertical: Array
    horizontal: Array
    values: Array


# A spectrum to look at: the mean over windows of this size, at most so many per axis.
WINDOW = 256
MOST_WINDOWS = 6


def spectrum(picture: Pixels, floor: float = -100.0) -> PictureSpectrum:
    """The picture's spectrum for display, not below ``floor`` decibels.

    Power is averaged over channels and over windows that lie evenly (Welch's method with a Hann
    window), so a large picture takes no longer than a middling one.
    """
    height, width = (min(WINDOW, n) for n in picture.shape[1:])
    power: Array | None = None
    for top in _starts(picture.shape[1], height):
        for left in _starts(picture.shape[2], width):
            for channel in picture:
                part = np.asarray(channel[top : top + height, left : left + width], np.float64)
                (vertical, _), magnitudes = measure(part)
                power = magnitudes**2 if power is None else power + magnitudes**2
    assert power is not None
    half = np.sqrt(power)
    # The left half is the right one turned by half a turn; row 0 is -1/2, which is its own mirror.
    turned = np.roll(half[::-1, ::-1], 1, axis=0)
    both = np.concatenate((turned[:, :-1], half[:, :-1]), axis=1)
    columns = both.shape[1]
    horizontal = (np.arange(columns) - columns // 2) / columns
    return PictureSpectrum(vertical, horizontal, decibels(both / (both.max() or 1.0), floor))


def _starts(length: int, window: int) -> list[int]:
    """Where windows begin that half overlap, or lie farther apart where there are too many."""
    count = min(MOST_WINDOWS, -(-2 * (length - window) // window) + 1)
    return [round(n * (length - window) / max(1, count - 1)) for n in range(count)]
