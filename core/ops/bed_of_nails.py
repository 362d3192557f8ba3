"""Bed of nails: every unit in the first cell of its block, zeros elsewhere."""

from __future__ import annotations

from core.arithmetic import conv_transpose_geometry
from core.functional import conv_transpose
from core.ops._fixed import in_blocks, ones
from core.ops.operation import Operation
from core.words_mark import QT_TRANSLATE_NOOP

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
    fixed_kernel=ones,
    settled=in_blocks,
)
