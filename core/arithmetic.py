"""Sizes, crops and limits: everything that is known of a layer before there are numbers.

One relation carries all of it.  On each axis, with stride s, begin padding p and dilation d,

    large = small * s - p + tap * d

where a convolution goes from *large* to *small* (it gathers) and the transposed convolution
from *small* to *large* (it scatters).  Dumoulin & Visin, "A guide to convolution arithmetic
for deep learning", relationships 6 and 14.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import prod
from typing import NamedTuple

from core.errors import ConvError
from core.spec import ConvSpec, on_axis
from core.words_mark import QT_TRANSLATE_NOOP

Size = tuple[int, ...]

# 2 GiB of float64 per channel: beyond it a setting is a slip of the hand.
MOST_CELLS = 2**28

KERNEL_TOO_LARGE = QT_TRANSLATE_NOOP(
    "error",
    "kernel_size {kernel} with dilation {dilation} spans {span} cells on axis {axis}, more than "
    "the padded input's {padded}; at most {high} fits, or add padding.",
)
OUTPUT_EMPTY = QT_TRANSLATE_NOOP(
    "error",
    "padding {padding} crops the whole output on axis {axis}, all {full} cells of it; "
    "at most {high} at each end leaves a cell.",
)
TOO_MANY_CELLS = QT_TRANSLATE_NOOP(
    "error",
    "stride {stride}, padding {padding} and dilation {dilation} would give an output of {got} "
    "cells; at most {high} can be computed.",
)
EMPTY_INPUT = QT_TRANSLATE_NOOP(
    "error", "the input needs at least one cell per axis, but has {got}."
)
OUTPUT_SIZE_RANGE = QT_TRANSLATE_NOOP(
    "error",
    "output_size on axis {axis} must be between {low} and {high} for this setting, but is {got}.",
)
WRONG_AXES = QT_TRANSLATE_NOOP(
    "error",
    "kernel_size and the input need equally many spatial axes, but have {kernel} and {got}.",
)


@dataclass(frozen=True, slots=True)
class Geometry:
    """How one layer connects its units, per axis: ``large = small*stride - begin + tap*dilation``.

    ``small`` is the convolution's output (the transposed convolution's input), ``large`` the
    other side.  ``begin`` is what is padded (or cropped) before the first cell, ``end`` after the
    last; ``end`` is negative where output_padding or "same"/"valid" un-crop beyond the full size.
    """

    small: Size
    large: Size
    kernel_size: Size
    stride: Size
    dilation: Size
    begin: Size
    end: Size

    @property
    def axes(self) -> int:
        """Number of spatial axes."""
        return len(self.small)

    @property
    def full(self) -> Size:
        """The transposed convolution's size before cropping: (small-1)s + d(k-1) + 1."""
        return tuple(
            (n - 1) * s + d * (k - 1) + 1
            for n, s, d, k in zip(
                self.small, self.stride, self.dilation, self.kernel_size, strict=True
            )
        )


def full_size(size: int, kernel: int, stride: int, dilation: int) -> int:
    """Length of an uncropped transposed convolution: (i-1)s + d(k-1) + 1."""
    return (size - 1) * stride + dilation * (kernel - 1) + 1


def conv_output_size(
    size: int, kernel: int, stride: int = 1, padding: int = 0, dilation: int = 1
) -> int:
    """floor((i + 2p - d(k-1) - 1) / s) + 1; zero or less when the kernel does not fit.

    >>> conv_output_size(5, 3, stride=2, padding=1)
    3
    """
    return (size + 2 * padding - dilation * (kernel - 1) - 1) // stride + 1


def conv_transpose_output_size(
    size: int,
    kernel: int,
    stride: int = 1,
    padding: int = 0,
    output_padding: int = 0,
    dilation: int = 1,
) -> int:
    """(i-1)s - 2p + d(k-1) + output_padding + 1.

    >>> conv_transpose_output_size(2, 3, stride=2, padding=1, output_padding=1)
    4
    """
    return full_size(size, kernel, stride, dilation) - 2 * padding + output_padding


def conv_geometry(spec: ConvSpec, size: Size) -> Geometry:
    """The geometry of a convolution of an input of spatial ``size``; ConvError if nothing fits."""
    _check_input(spec, size)
    small, begins, ends = [], [], []
    for axis, i in enumerate(size):
        k, s, d = spec.kernel_size[axis], spec.stride[axis], spec.dilation[axis]
        span = d * (k - 1) + 1
        if spec.padding == "same":
            total = max((-(-i // s) - 1) * s + span - i, 0)
            begin, end = total // 2, total - total // 2
        elif spec.padding == "valid":
            begin = end = 0
        else:
            begin, end = spec.padding[axis]
        padded = i + begin + end
        if padded < span:
            raise ConvError(
                KERNEL_TOO_LARGE,
                parameter="kernel_size",
                kernel=k,
                dilation=d,
                span=span,
                axis=axis,
                padded=padded,
                high=(padded - 1) // d + 1,
            )
        small.append((padded - span) // s + 1)
        begins.append(begin)
        ends.append(end)
    _check_output(spec, small, "padding")
    return Geometry(
        tuple(small), size, spec.kernel_size, spec.stride, spec.dilation, tuple(begins), tuple(ends)
    )


def conv_transpose_geometry(
    spec: ConvSpec, size: Size, output_size: Size | None = None
) -> Geometry:
    """The geometry of a transposed convolution; ``output_size`` chooses output_padding.

    "same" gives size*stride, "valid" (size-1)*stride + max(span, stride), as TensorFlow does;
    an odd cell is cropped at the end.
    """
    _check_input(spec, size)
    large, begins, ends = [], [], []
    for axis, i in enumerate(size):
        k, s, d = spec.kernel_size[axis], spec.stride[axis], spec.dilation[axis]
        a = spec.output_padding[axis]
        full = full_size(i, k, s, d)
        if isinstance(spec.padding, str):
            given = a if any(spec.output_padding) else None
            wanted = _tensorflow_size(spec.padding, i, s, full - (i - 1) * s, given)
            total = full - wanted
            begin = max(total, 0) // 2
            end = total - begin
        else:
            begin, end = spec.padding[axis]
            if output_size is not None:
                low = full - begin - end
                high = low + max(s, d) - 1
                if not low <= output_size[axis] <= high:
                    raise ConvError(
                        OUTPUT_SIZE_RANGE,
                        parameter="output_size",
                        axis=axis,
                        low=low,
                        high=high,
                        got=output_size[axis],
                    )
                a = output_size[axis] - low
            end -= a
        out = full - begin - end
        if out < 1:
            raise ConvError(
                OUTPUT_EMPTY,
                parameter="padding",
                padding=begin if begin == end + a else (begin, end + a),
                axis=axis,
                full=full + a,
                high=(full + a - 1) // 2,
            )
        large.append(out)
        begins.append(begin)
        ends.append(end)
    _check_output(spec, large, "stride")
    return Geometry(
        size, tuple(large), spec.kernel_size, spec.stride, spec.dilation, tuple(begins), tuple(ends)
    )


def _tensorflow_size(
    mode: str, size: int, stride: int, span: int, output_padding: int | None
) -> int:
    """TensorFlow's output size; output_padding counts on all axes or, if not given, on none."""
    if mode == "same":
        if output_padding is not None:
            return (size - 1) * stride + span % 2 + output_padding
        return size * stride
    if output_padding is not None:
        return (size - 1) * stride + span + output_padding
    return (size - 1) * stride + max(span, stride)


def _check_input(spec: ConvSpec, size: Size) -> None:
    if len(size) != spec.axes:
        raise ConvError(WRONG_AXES, parameter="kernel_size", kernel=spec.axes, got=len(size))
    if min(size) < 1:
        raise ConvError(EMPTY_INPUT, parameter="input", got="×".join(map(str, size)))


def _check_output(spec: ConvSpec, size: list[int], parameter: str) -> None:
    cells = prod(size)
    if cells > MOST_CELLS:
        raise ConvError(
            TOO_MANY_CELLS,
            parameter=parameter,
            stride=spec.stride,
            padding=spec.padding,
            dilation=spec.dilation,
            got=cells,
            high=MOST_CELLS,
        )


GEOMETRIES = {"conv": conv_geometry, "conv_transpose": conv_transpose_geometry}


def geometry(operation: str, spec: ConvSpec, size: Size) -> Geometry:
    """The geometry of ``operation`` ("conv" or "conv_transpose") on an input of ``size``."""
    return GEOMETRIES[operation](spec, size)


def output_padding_to_restore(size: int, spec: ConvSpec, axis: int = 0) -> int:
    """The output_padding with which the transpose of a convolution gives ``size`` back.

    (i + 2p - d(k-1) - 1) mod s, Dumoulin & Visin relationship 14.  The transpose is meant to crop
    in numbers what the convolution padded; "same" and "valid" name other rules there.

    >>> from core.spec import conv_spec
    >>> output_padding_to_restore(8, conv_spec((3,), stride=2, padding=1, dilation=2))
    1
    """
    one = conv_geometry(_single_axis(spec, axis), (size,))
    span = spec.effective_kernel_size[axis]
    return (size + one.begin[0] + one.end[0] - span) % spec.stride[axis]


def sizes_with_output(output: int, spec: ConvSpec, axis: int = 0) -> tuple[int, ...]:
    """All input sizes that a convolution maps to ``output`` cells: why output_padding exists.

    >>> from core.spec import conv_spec
    >>> sizes_with_output(3, conv_spec((3,), stride=2, padding=1, dilation=2))
    (7, 8)
    """
    if output < 1:
        return ()
    s = spec.stride[axis]
    if spec.padding == "same":
        return tuple(range((output - 1) * s + 1, output * s + 1))
    begin, end = (0, 0) if isinstance(spec.padding, str) else spec.padding[axis]
    span = spec.effective_kernel_size[axis]
    first = (output - 1) * s + span - begin - end
    return tuple(range(max(first, 1), first + s))


def _single_axis(spec: ConvSpec, axis: int) -> ConvSpec:
    padding = spec.padding if isinstance(spec.padding, str) else (spec.padding[axis],)
    return ConvSpec(
        kernel_size=(spec.kernel_size[axis],),
        stride=(spec.stride[axis],),
        padding=padding,
        output_padding=(spec.output_padding[axis],),
        dilation=(spec.dilation[axis],),
    )


# The largest values a field offers; the validator may allow less, never more.
BOUNDS = {
    "kernel_size": (1, 16),
    "stride": (1, 16),
    "padding": (0, 32),
    "output_padding": (0, 15),
    "dilation": (1, 8),
}


@lru_cache(maxsize=256)
def limits(
    parameter: str, operation: str, spec: ConvSpec, size: Size, axis: int
) -> tuple[int, int]:
    """The lowest and highest value of ``parameter`` on ``axis`` that the validator accepts now.

    Found by asking the validator, so the rules stand in one place; other axes have no say.
    Symmetric padding is meant for "padding".  A present value beyond BOUNDS widens the range.
    Where no value is accepted, the lowest of BOUNDS is given twice.
    """
    parameter = "stride" if parameter == "scale_factor" else parameter
    low, high = BOUNDS[parameter]
    one = _single_axis(spec, axis)
    candidates = range(low, high + 1)
    allowed = [v for v in candidates if _possible(parameter, v, operation, one, size[axis])]
    present = _present(parameter, one)
    if present > high and _possible(parameter, present, operation, one, size[axis]):
        allowed.append(present)
    return (allowed[0], allowed[-1]) if allowed else (low, low)


def _present(parameter: str, one: ConvSpec) -> int:
    entry = getattr(one, parameter)[0]
    if parameter != "padding":
        return int(entry)
    return 0 if isinstance(one.padding, str) else max(entry)


def _possible(parameter: str, value: int, operation: str, one: ConvSpec, size: int) -> bool:
    entry: int | tuple[int, int] = (value, value) if parameter == "padding" else value
    try:
        geometry(operation, on_axis(one, 0, **{parameter: entry}), (size,))
    except ConvError:
        return False
    return True


class SizeFormula(NamedTuple):
    """The size rule of one axis with its numbers put in."""

    symbols: str
    numbers: str
    result: int


def size_formula(operation: str, spec: ConvSpec, size: Size, axis: int) -> SizeFormula:
    """How the output size on ``axis`` comes about, in symbols and in numbers.

    >>> from core.spec import conv_spec
    >>> size_formula("conv_transpose", conv_spec((2, 2)), (2, 2), 0).numbers
    '(2−1)·1 − 2·0 + 1·(2−1) + 0 + 1'
    """
    shape = geometry(operation, spec, size)
    i, k, s, d = size[axis], spec.kernel_size[axis], spec.stride[axis], spec.dilation[axis]
    if operation == "conv":
        p = _padding_sum(shape.begin[axis], shape.end[axis])
        return SizeFormula(
            f"⌊(i + {p[0]} − d·(k−1) − 1) / s⌋ + 1",
            f"⌊({i} + {p[1]} − {d}·({k}−1) − 1) / {s}⌋ + 1",
            shape.small[axis],
        )
    if spec.padding == "same" and not any(spec.output_padding):
        return SizeFormula("i·s", f"{i}·{s}", shape.large[axis])
    if spec.padding == "valid" and not any(spec.output_padding):
        span = spec.effective_kernel_size[axis]
        return SizeFormula(
            "(i−1)·s + max(d·(k−1) + 1, s)", f"({i}−1)·{s} + max({span}, {s})", shape.large[axis]
        )
    a = spec.output_padding[axis]
    p = _padding_sum(shape.begin[axis], shape.end[axis] + a)
    return SizeFormula(
        f"(i−1)·s − {p[0]} + d·(k−1) + output_padding + 1",
        f"({i}−1)·{s} − {p[1]} + {d}·({k}−1) + {a} + 1",
        shape.large[axis],
    )


def _padding_sum(begin: int, end: int) -> tuple[str, str]:
    if begin == end:
        return "2·p", f"2·{begin}"
    return "(p₀ + p₁)", f"({begin} + {end})"
