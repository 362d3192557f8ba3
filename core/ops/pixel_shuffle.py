"""Pixel shuffle: channels become the cells of blocks; a transposed convolution with nails."""

from __future__ import annotations

from math import prod

import numpy as np
from numpy.typing import NDArray

from core.arithmetic import conv_transpose_geometry
from core.errors import ConvError
from core.functional import conv_transpose
from core.ops._shuffled import block_weight, nail, touching
from core.ops.operation import Operation
from core.spec import ConvSpec
from core.words_mark import QT_TRANSLATE_NOOP

NEEDS_CHANNELS = QT_TRANSLATE_NOOP(
    "error",
    "pixel shuffle by {factor} makes one channel out of {cells} and gets {got}, which is no "
    "multiple of {cells}; give the layer before it filters={nearest}.",
)


def _mixes(spec: ConvSpec, in_channels: int) -> tuple[NDArray[np.float64], int]:
    """r² kernels for each output channel, which are a group; ConvError if that does not go up."""
    cells = prod(spec.stride)
    if in_channels % cells:
        factors = spec.stride if len(set(spec.stride)) > 1 else spec.stride[:1]
        raise ConvError(
            NEEDS_CHANNELS,
            parameter="scale_factor",
            factor="×".join(map(str, factors)),
            cells=cells,
            got=in_channels,
            nearest=-(-in_channels // cells) * cells,
        )
    blocks = in_channels // cells
    return block_weight(spec, blocks), blocks


PIXEL_SHUFFLE = Operation(
    id="pixel_shuffle",
    title=QT_TRANSLATE_NOOP("operation", "Pixel shuffle"),
    code_name="PixelShuffle",
    input_side="small",
    parameters=("scale_factor",),
    geometry=conv_transpose_geometry,
    forward=conv_transpose,
    summary=QT_TRANSLATE_NOOP(
        "parameters",
        "scale_factor² channels become one that is finer: each gives one cell of every block",
    ),
    fixed_kernel=nail,
    settled=touching,
    mixes=_mixes,
)
