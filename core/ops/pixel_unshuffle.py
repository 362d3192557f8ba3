"""Pixel unshuffle: the cells of blocks become channels; a convolution with nails."""

from __future__ import annotations

from math import prod

import numpy as np
from numpy.typing import NDArray

from core.arithmetic import Geometry, Size, conv_geometry
from core.arrays import MAX_CHANNELS
from core.errors import ConvError
from core.functional import conv
from core.ops._shuffled import block_weight, nail, touching
from core.ops.operation import Operation
from core.spec import ConvSpec
from core.words_mark import QT_TRANSLATE_NOOP

NEEDS_BLOCKS = QT_TRANSLATE_NOOP(
    "error",
    "pixel unshuffle by {factor} needs whole blocks of {factor} cells, but axis {axis} has {got} "
    "cells; a size that is a multiple of {factor} works.",
)
MAKES_TOO_MANY = QT_TRANSLATE_NOOP(
    "error",
    "pixel unshuffle makes {cells} channels of each of the {got} that it gets, more than the "
    "{high} that there can be; a smaller stride works.",
)


def _mixes(spec: ConvSpec, in_channels: int) -> tuple[NDArray[np.float64], int]:
    """r² kernels for each input channel, which are a group."""
    cells = prod(spec.stride)
    if in_channels * cells > MAX_CHANNELS:
        raise ConvError(
            MAKES_TOO_MANY, parameter="stride", cells=cells, got=in_channels, high=MAX_CHANNELS
        )
    return block_weight(spec, in_channels), in_channels


def _geometry(spec: ConvSpec, size: Size) -> Geometry:
    """A convolution's, where it leaves no cell out."""
    for axis, (n, r) in enumerate(zip(size, spec.stride, strict=False)):
        if n % r:
            raise ConvError(NEEDS_BLOCKS, parameter="stride", factor=r, axis=axis, got=n)
    return conv_geometry(spec, size)


PIXEL_UNSHUFFLE = Operation(
    id="pixel_unshuffle",
    title=QT_TRANSLATE_NOOP("operation", "Pixel unshuffle"),
    code_name="PixelUnshuffle",
    input_side="large",
    parameters=("stride",),
    geometry=_geometry,
    forward=conv,
    summary=QT_TRANSLATE_NOOP(
        "parameters", "Each cell of a block becomes a channel of its own: the way back of a shuffle"
    ),
    fixed_kernel=nail,
    settled=touching,
    mixes=_mixes,
)
