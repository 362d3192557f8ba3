"""Numbers of all channels at once: planes for the input, a weight for all kernels of a layer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from core.arrays import MAX_CHANNELS, FloatArray
from core.channels import with_fitting_channels
from core.document import (
    COMPUTED_INPUT,
    FIXED_KERNEL,
    INPUT_NAME,
    TOO_MANY_CHANNELS,
    Document,
    Layer,
    shape_text,
    with_axes,
)
from core.errors import ConvError
from core.pasted_array import TOO_MANY_AXES
from core.words_mark import QT_TRANSLATE_NOOP

OTHER_LAYOUT = QT_TRANSLATE_NOOP(
    "error",
    "The array is {got}, but this layer has kernels for {wanted} channels ({layout}); paste one "
    "kernel, or set in_channels, filters and groups to fit first.",
)
# What stands before the kernel's size in PyTorch's weight.
LAYOUTS = {
    "conv": "out_channels × in_channels/groups",
    "conv_transpose": "in_channels × out_channels/groups",
}


def with_input_planes(document: Document, planes: FloatArray) -> Document:
    """The document with other planes, shape (channels, *size), as its input; layers are fitted.

    >>> from core.document import make_document, make_layer
    >>> import numpy as np
    >>> document = make_document([[1.0]], make_layer("conv", [[2.0]]))
    >>> with_input_planes(document, np.ones((3, 4, 5))).layers[0].weight.shape
    (1, 3, 1, 1)
    """
    channels, axes = planes.shape[0], planes.ndim - 1
    if channels > MAX_CHANNELS:
        raise ConvError(
            TOO_MANY_CHANNELS, parameter="input", what=INPUT_NAME, high=MAX_CHANNELS, got=channels
        )
    layers = tuple(with_axes(layer, axes) for layer in document.layers)
    fitted = with_fitting_channels(layers, channels)
    return replace(document, input=planes[None], layers=fitted)


def with_weight(document: Document, position: int, weight: FloatArray) -> Document:
    """The document with other numbers in all kernels of a layer, in PyTorch's layout.

    Leading axes of length 1 may be left out.  ConvError for numbers of other channels.
    """
    layer = document.layers[position]
    if not layer.operation.has_kernel:
        raise ConvError(FIXED_KERNEL, parameter="kernel")
    weight = _with_leading(weight, layer.weight.ndim)
    if weight.ndim != layer.weight.ndim or weight.shape[:2] != layer.weight.shape[:2]:
        raise ConvError(
            OTHER_LAYOUT, parameter="paste", got=shape_text(weight.shape),
            wanted=shape_text(layer.weight.shape[:2]), layout=LAYOUTS[layer.kind],
        )  # fmt: skip
    return document.with_layer(position, weight=weight)


def change_of_all(
    block: FloatArray, document: Document, position: int, grid: str
) -> Callable[[Document], Document] | None:
    """What an array pasted into a grid means for the whole ``document``; None if it is a plane.

    ConvError where no such array can be.
    """
    layer = document.layers[position]
    if grid == "kernel" and (block.ndim > 2 or _is_short_weight(block, layer)):
        return lambda whole: with_weight(whole, position, block)
    if block.ndim <= 2:
        return None
    if grid == "input" and block.ndim == 3:
        if position:
            raise ConvError(COMPUTED_INPUT, parameter="input")
        return lambda whole: with_input_planes(whole, block)
    raise ConvError(
        TOO_MANY_AXES, parameter="paste", axes=block.ndim,
        shape=" × ".join(str(n) for n in block.shape),
    )  # fmt: skip


def _is_short_weight(block: FloatArray, layer: Layer) -> bool:
    """Whether rows are kernels of one axis, for all channels of a layer that has several."""
    shape = layer.weight.shape
    return len(shape) == 3 and block.ndim == 2 and shape[:2] == (1, len(block)) != (1, 1)


def _with_leading(weight: FloatArray, axes: int) -> FloatArray:
    missing = max(axes - weight.ndim, 0)
    made: FloatArray = weight.reshape((1,) * missing + weight.shape)
    return made
