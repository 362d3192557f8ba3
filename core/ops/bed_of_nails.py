"""Bed of nails: every unit in the first cell of its block, zeros elsewhere."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from core.arithmetic import conv_transpose_geometry
from core.functional import conv_transpose
from core.ops.operation import Operation
from core.spec import ConvSpec
from core.words_mark import QT_TRANSLATE_NOOP


def _settled(spec: ConvSpec) -> ConvSpec:
    """A kernel of one cell; output_padding fills the last block up."""
    rest = tuple(s - 1 for s in spec.stride)
    return spec.with_(kernel_size=(1,) * spec.axes, padding=0, output_padding=rest, dilation=1)


def _kernel(spec: ConvSpec) -> NDArray[np.float64]:
    return np.ones(spec.kernel_size)


BED_OF_NAILS = Operation(
    id="bed_of_nails",
    title=QT_TRANSLATE_NOOP("operation", "Bed of nails"),
    code_name="BedOfNails",
    input_side="small",
    parameters=("scale_factor",),
    geometry=conv_transpose_geometry,
    forward=conv_transpose,
    summary=QT_TRANSLATE_NOOP(
        "parameters", "Each unit stands in the first cell of its block, with zeros around it"
    ),
    fixed_kernel=_kernel,
    settled=_settled,
)
