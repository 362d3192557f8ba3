"""Whole-array operations: the engine's public face, with PyTorch's names and layouts.

Arrays are ``(N, C, *spatial)`` with any number of spatial axes; float32 stays float32, all other
real numbers become float64; NaN and infinity pass through.  A convolution's weight is
``(C_out, C_in/groups, *kernel_size)``, a transposed convolution's ``(C_in, C_out/groups,
*kernel_size)``: one layout, seen from the small side.  ``padding`` is a number, one per axis, one
``(begin, end)`` pair per axis, ``"same"`` or ``"valid"`` (TensorFlow's rule, odd cell at the end).
Whatever is wrong raises ``ConvError`` naming the parameter.  Pooling, interpolation and the
shuffles have files of their own and are found here too.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import lru_cache
from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike

from core.arithmetic import Geometry, Size, conv_geometry, conv_transpose_geometry
from core.checked_arrays import (
    TOO_FEW_AXES,
    check_choice,
    grad_output_array,
    image_array,
    number_array,
)
from core.errors import ConvError
from core.linear import Array, gather, meetings, scatter, weight_gradient
from core.pooling import avg_pool as avg_pool
from core.pooling import avg_pool_grad as avg_pool_grad
from core.pooling import max_pool as max_pool
from core.pooling import max_pool_grad as max_pool_grad
from core.pooling import max_unpool as max_unpool
from core.pooling import max_unpool_grad as max_unpool_grad
from core.resampling import interpolate as interpolate
from core.resampling import interpolate_grad as interpolate_grad
from core.shuffling import bed_of_nails as bed_of_nails
from core.shuffling import bed_of_nails_grad as bed_of_nails_grad
from core.shuffling import pixel_shuffle as pixel_shuffle
from core.shuffling import pixel_unshuffle as pixel_unshuffle
from core.spec import ConvSpec, IntPerAxis, PaddingArgument, conv_spec, per_axis, whole
from core.terms import TermTable
from core.trace import Order, Trace
from core.words_mark import QT_TRANSLATE_NOOP, Mark

Gradients = tuple[Array, Array, Array]
Side = Literal["small", "large"]
ORDERS = ("scatter", "gather")

# A dense matrix beyond this many entries (2 GiB of float64) is no picture and no help.
MOST_MATRIX_ENTRIES = 2**28

AXES_DIFFER = QT_TRANSLATE_NOOP(
    "error",
    "weight must have {want} axes like the input (two for channels, then the kernel's), "
    "but has shape {got}.",
)
CHANNELS_DIFFER = QT_TRANSLATE_NOOP(
    "error",
    "weight of shape {weight} with groups {groups} takes {want} input channels, "
    "but the input has {got}.",
)
GROUPS_AND_INPUTS = QT_TRANSLATE_NOOP(
    "error", "groups must divide the {channels} input channels, but is {got}."
)
GROUPS_AND_OUTPUTS = QT_TRANSLATE_NOOP(
    "error", "groups must divide the {channels} output channels, but is {got}."
)
BIAS_SHAPE = QT_TRANSLATE_NOOP(
    "error", "bias must have one entry per output channel, shape {want}, but has shape {got}."
)
TWO_OUTPUT_SIZES = QT_TRANSLATE_NOOP(
    "error",
    "output_size already chooses output_padding; leave output_padding at 0, but it is {got}.",
)
OUTPUT_SIZE_WITH_MODE = QT_TRANSLATE_NOOP(
    "error",
    'padding "{got}" already fixes the output size; give padding as numbers to use output_size.',
)
MATRIX_TOO_LARGE = QT_TRANSLATE_NOOP(
    "error",
    "spatial_size {got} would give a matrix of {rows}×{columns} entries; at most {high} are made.",
)


def conv(
    x: ArrayLike,
    weight: ArrayLike,
    bias: ArrayLike | None = None,
    *,
    stride: IntPerAxis = 1,
    padding: PaddingArgument = 0,
    dilation: IntPerAxis = 1,
    groups: int = 1,
) -> Array:
    """Convolution (cross-correlation: the kernel is not flipped), as ``torch.conv2d``.

    >>> conv([[[1, 2, 4]]], [[[1, 10]]])
    array([[[21., 42.]]])
    """
    image, kernel = _arrays(x, weight)
    groups = whole(groups, "groups", 1)
    shape = _conv_layer(image, kernel, stride, padding, dilation, groups)
    return _with_bias(gather(image, kernel, shape, groups), bias)


def conv_transpose(
    x: ArrayLike,
    weight: ArrayLike,
    bias: ArrayLike | None = None,
    *,
    stride: IntPerAxis = 1,
    padding: PaddingArgument = 0,
    output_padding: IntPerAxis = 0,
    dilation: IntPerAxis = 1,
    groups: int = 1,
    output_size: IntPerAxis | None = None,
) -> Array:
    """Transposed convolution, as ``torch.conv_transpose2d``; ``padding`` crops the output.

    ``output_size`` (one number per spatial axis) chooses ``output_padding``.

    >>> conv_transpose([[[1, 2]]], [[[1, 10]]], stride=2)
    array([[[ 1., 10.,  2., 20.]]])
    """
    image, kernel = _arrays(x, weight)
    groups = whole(groups, "groups", 1)
    shape = _conv_transpose_layer(
        image, kernel, stride, padding, output_padding, dilation, groups, output_size
    )
    return _with_bias(scatter(image, kernel, shape, groups), bias)


def conv_grad(
    x: ArrayLike,
    weight: ArrayLike,
    grad_output: ArrayLike,
    *,
    stride: IntPerAxis = 1,
    padding: PaddingArgument = 0,
    dilation: IntPerAxis = 1,
    groups: int = 1,
) -> Gradients:
    """Gradients of ``sum(grad_output * conv(x, weight, bias))`` for x, weight and bias.

    The input's gradient is the transposed convolution of ``grad_output``.
    """
    image, kernel = _arrays(x, weight)
    groups = whole(groups, "groups", 1)
    shape = _conv_layer(image, kernel, stride, padding, dilation, groups)
    grad = grad_output_array(grad_output, image, (image.shape[0], kernel.shape[0], *shape.small))
    return (
        scatter(grad, kernel, shape, groups),
        weight_gradient(grad, image, shape, groups),
        _bias_gradient(grad),
    )


def conv_transpose_grad(
    x: ArrayLike,
    weight: ArrayLike,
    grad_output: ArrayLike,
    *,
    stride: IntPerAxis = 1,
    padding: PaddingArgument = 0,
    output_padding: IntPerAxis = 0,
    dilation: IntPerAxis = 1,
    groups: int = 1,
    output_size: IntPerAxis | None = None,
) -> Gradients:
    """Gradients of ``sum(grad_output * conv_transpose(x, weight, bias))``, as ``conv_grad``.

    The input's gradient is the convolution of ``grad_output``.
    """
    image, kernel = _arrays(x, weight)
    groups = whole(groups, "groups", 1)
    shape = _conv_transpose_layer(
        image, kernel, stride, padding, output_padding, dilation, groups, output_size
    )
    channels = kernel.shape[1] * groups
    grad = grad_output_array(grad_output, image, (image.shape[0], channels, *shape.large))
    return (
        gather(grad, kernel, shape, groups),
        weight_gradient(image, grad, shape, groups),
        _bias_gradient(grad),
    )


def conv_matrix(
    spatial_size: IntPerAxis,
    weight: ArrayLike,
    *,
    stride: IntPerAxis = 1,
    padding: PaddingArgument = 0,
    dilation: IntPerAxis = 1,
    groups: int = 1,
) -> Array:
    """The dense matrix C with ``C @ x.ravel() == conv(x, weight).ravel()`` for one image.

    Shape ``(C_out * outputs, C_in * inputs)``, row-major, channel first; ``C.T`` is the
    transposed convolution.

    >>> conv_matrix(3, [[[1, 2]]])
    array([[1., 2., 0.],
           [0., 1., 2.]])
    """
    kernel = number_array(weight, "weight")
    if kernel.ndim < 3:
        raise ConvError(TOO_FEW_AXES, parameter="weight", got=kernel.shape)
    size = per_axis(spatial_size, kernel.ndim - 2, "spatial_size", 1)
    spec = conv_spec(
        kernel.shape[2:], stride=stride, padding=padding, dilation=dilation, groups=groups
    )
    _check_groups(kernel.shape[0], GROUPS_AND_OUTPUTS, spec.groups)
    shape = conv_geometry(spec, size)
    out, into = kernel.shape[0], kernel.shape[1] * spec.groups
    rows, columns = out * math.prod(shape.small), into * math.prod(shape.large)
    if rows * columns > MOST_MATRIX_ENTRIES:
        raise ConvError(
            MATRIX_TOO_LARGE,
            parameter="spatial_size",
            got="×".join(map(str, size)),
            rows=rows,
            columns=columns,
            high=MOST_MATRIX_ENTRIES,
        )
    matrix = np.zeros((out, math.prod(shape.small), into, math.prod(shape.large)), kernel.dtype)
    channel_out = np.arange(out)[:, None]
    first_in = channel_out // (out // spec.groups) * kernel.shape[1]
    channel_in = first_in + np.arange(kernel.shape[1])
    outputs = np.arange(math.prod(shape.small)).reshape(shape.small)
    inputs = np.arange(math.prod(shape.large)).reshape(shape.large)
    for tap, here, there in meetings(shape):
        cells = (outputs[here].ravel(), inputs[there].ravel())
        matrix[channel_out[..., None], cells[0], channel_in[..., None], cells[1]] = kernel[
            (..., *tap, None)
        ]
    return matrix.reshape(rows, columns)


def overlap_count(
    spatial_size: IntPerAxis,
    kernel_size: IntPerAxis,
    *,
    stride: IntPerAxis = 1,
    padding: PaddingArgument = 0,
    output_padding: IntPerAxis = 0,
    dilation: IntPerAxis = 1,
) -> Array:
    """How many (input position, kernel tap) terms reach each output of a transposed convolution.

    ``spatial_size`` is the input's; the result has the output's spatial shape, int64.

    >>> overlap_count(3, 3, stride=2)
    array([1, 1, 2, 1, 2, 1, 1])
    """
    axes = max(_length(spatial_size), _length(kernel_size))
    size = per_axis(spatial_size, axes, "spatial_size", 1)
    spec = conv_spec(
        kernel_size,
        stride=stride,
        padding=padding,
        output_padding=output_padding,
        dilation=dilation,
        axes=axes,
    )
    shape = conv_transpose_geometry(spec, size)
    return TermTable(shape, "small").overlap()


def trace(
    operation: Literal["conv", "conv_transpose"],
    x: ArrayLike,
    weight: ArrayLike,
    bias: ArrayLike | None = None,
    *,
    order: Order = "scatter",
    **hyper_parameters: Any,
) -> Trace:
    """The computation of ``conv`` or ``conv_transpose`` as a lazy sequence of steps.

    ``order`` "scatter" has one step per input position, "gather" one per output position, both
    row-major, all images and channels at once.  ``hyper_parameters`` are those of the operation.

    >>> steps = trace("conv_transpose", [[[1, 2]]], [[[1, 10]]]).steps
    >>> steps[1].values
    array([[[ 2., 20.]]])
    """
    check_choice("operation", operation, tuple(_DIRECTIONS))
    check_choice("order", order, ORDERS)
    # Copies: a trace is a value, whatever is written into the caller's arrays later.
    image, kernel = (array.copy() for array in _arrays(x, weight))
    layer, apply, side = _DIRECTIONS[operation]
    for name in hyper_parameters:
        check_choice("hyper_parameters", name, _HYPER_PARAMETERS[operation])
    groups = whole(hyper_parameters.pop("groups", 1), "groups", 1)
    shape = layer(image, kernel, groups=groups, **hyper_parameters)
    small, large = kernel.shape[0] // groups, kernel.shape[1]
    per_term = kernel.reshape(groups, small, large, *kernel.shape[2:])
    channels = large * groups
    if side == "large":
        per_term, channels = per_term.swapaxes(1, 2), small * groups
    entries = None if bias is None else _bias(bias, channels, image.dtype).copy()

    def forward(values: Array) -> Array:
        return apply(values, kernel, shape, groups)

    return Trace(TermTable(shape, side), order, image, per_term, entries, forward)


def _length(value: Any) -> int:
    try:
        return len(value)
    except TypeError:
        return 1


# Arrays at the door.


def _arrays(x: ArrayLike, weight: ArrayLike) -> tuple[Array, Array]:
    """Both as arrays of one type with as many axes."""
    image, kernel = image_array(x), number_array(weight, "weight")
    if image.dtype != kernel.dtype:
        image, kernel = image.astype(np.float64), kernel.astype(np.float64)
    if kernel.ndim != image.ndim:
        raise ConvError(AXES_DIFFER, parameter="weight", want=image.ndim, got=kernel.shape)
    return image, kernel


def _check_groups(channels: int, rule: Mark, groups: int) -> None:
    if channels % groups:
        raise ConvError(rule, parameter="groups", channels=channels, got=groups)


def _with_bias(y: Array, bias: ArrayLike | None) -> Array:
    """``y`` with each output channel's bias added, in place; the bias takes the type of ``y``."""
    if bias is None:
        return y
    entries = _bias(bias, y.shape[1], y.dtype)
    with np.errstate(all="ignore"):
        y += entries.reshape(-1, *(1,) * (y.ndim - 2))
    return y


def _bias(bias: ArrayLike, channels: int, dtype: np.dtype[Any]) -> Array:
    entries = number_array(bias, "bias")
    if entries.shape != (channels,):
        raise ConvError(BIAS_SHAPE, parameter="bias", want=(channels,), got=entries.shape)
    with np.errstate(all="ignore"):
        return entries.astype(dtype, copy=False)


def _bias_gradient(grad_output: Array) -> Array:
    with np.errstate(all="ignore"):
        return grad_output.sum(axis=(0, *range(2, grad_output.ndim)))


# Sizes at the door.


def _conv_layer(
    x: Array,
    weight: Array,
    stride: Any = 1,
    padding: Any = 0,
    dilation: Any = 1,
    groups: Any = 1,
) -> Geometry:
    shape = _geometry("conv", weight.shape[2:], x.shape[2:], stride, padding, 0, dilation, groups)
    _check_groups(weight.shape[0], GROUPS_AND_OUTPUTS, groups)
    if x.shape[1] != weight.shape[1] * groups:
        raise _channels_differ(x, weight, weight.shape[1] * groups, groups)
    return shape


def _conv_transpose_layer(
    x: Array,
    weight: Array,
    stride: Any = 1,
    padding: Any = 0,
    output_padding: Any = 0,
    dilation: Any = 1,
    groups: Any = 1,
    output_size: Any = None,
) -> Geometry:
    kernel, size = weight.shape[2:], x.shape[2:]
    if output_size is None:
        shape = _geometry(
            "conv_transpose", kernel, size, stride, padding, output_padding, dilation, groups
        )
    else:
        spec = conv_spec(
            kernel,
            stride=stride,
            padding=padding,
            output_padding=output_padding,
            dilation=dilation,
            groups=groups,
        )
        shape = _geometry_of_output_size(spec, size, output_size)
    if x.shape[1] != weight.shape[0]:
        raise _channels_differ(x, weight, weight.shape[0], groups)
    _check_groups(x.shape[1], GROUPS_AND_INPUTS, groups)
    return shape


def _channels_differ(x: Array, weight: Array, want: int, groups: int) -> ConvError:
    return ConvError(
        CHANNELS_DIFFER,
        parameter="weight",
        weight=weight.shape,
        groups=groups,
        want=want,
        got=x.shape[1],
    )


def _geometry_of_output_size(spec: ConvSpec, size: Size, output_size: Any) -> Geometry:
    if any(spec.output_padding):
        raise ConvError(TWO_OUTPUT_SIZES, parameter="output_size", got=spec.output_padding)
    if isinstance(spec.padding, str):
        raise ConvError(OUTPUT_SIZE_WITH_MODE, parameter="output_size", got=spec.padding)
    wanted = per_axis(output_size, spec.axes, "output_size", 1)
    return conv_transpose_geometry(spec, size, wanted)


PLAIN = frozenset((int, str))
_GEOMETRIES = {"conv": conv_geometry, "conv_transpose": conv_transpose_geometry}


def _geometry(operation: str, kernel: Size, size: Size, *hyper_parameters: Any) -> Geometry:
    """The checked geometry; remembered for plain numbers, which is how most calls come."""
    if PLAIN.issuperset(map(type, hyper_parameters)):
        return _remembered_geometry(operation, kernel, size, *hyper_parameters)
    return _new_geometry(operation, kernel, size, *hyper_parameters)


def _new_geometry(
    operation: str,
    kernel: Size,
    size: Size,
    stride: Any,
    padding: Any,
    output_padding: Any,
    dilation: Any,
    groups: Any,
) -> Geometry:
    spec = conv_spec(
        kernel,
        stride=stride,
        padding=padding,
        output_padding=output_padding,
        dilation=dilation,
        groups=groups,
    )
    return _GEOMETRIES[operation](spec, size)


_remembered_geometry = lru_cache(maxsize=256)(_new_geometry)

# Per operation: its sizes, its map, and the side it reads.
_DIRECTIONS: dict[str, tuple[Callable[..., Geometry], Callable[..., Array], Side]] = {
    "conv": (_conv_layer, gather, "large"),
    "conv_transpose": (_conv_transpose_layer, scatter, "small"),
}
_OF_BOTH = ("stride", "padding", "dilation", "groups")
_HYPER_PARAMETERS = {
    "conv": _OF_BOTH,
    "conv_transpose": (*_OF_BOTH, "output_padding", "output_size"),
}
