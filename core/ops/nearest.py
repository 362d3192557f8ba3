"""Nearest neighbour: every unit is repeated; a transposed convolution of ones with k = s."""

from __future__ import annotations

from core.arithmetic import conv_transpose_geometry
from core.functional import conv_transpose
from core.ops._fixed import ones
from core.ops.operation import Operation
from core.spec import ConvSpec
from core.words_mark import QT_TRANSLATE_NOOP


def _settled(spec: ConvSpec) -> ConvSpec:
    return spec.with_(kernel_size=spec.stride, padding=0, output_padding=0, dilation=1)


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
    settled=_settled,
)
