"""Nearest neighbour: every unit is repeated; a transposed convolution of ones with k = s."""

from __future__ import annotations

from core.arithmetic import conv_transpose_geometry
from core.functional import conv_transpose
from core.ops._fixed import ones
from core.ops._shuffled import touching
from core.ops.operation import Operation
from core.words_mark import QT_TRANSLATE_NOOP

NEAREST = Operation(
    id="nearest",
    title=QT_TRANSLATE_NOOP("operation", "Nearest neighbour"),
    code_name="Upsample",
    input_side="small",
    parameters=("scale_factor",),
    geometry=conv_transpose_geometry,
    forward=conv_transpose,
    summary=QT_TRANSLATE_NOOP(
        "parameters", "Each unit is repeated scale_factor times on each axis"
    ),
    fixed_kernel=ones,
    settled=touching,
)
