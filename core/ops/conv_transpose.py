"""Transposed convolution: each input unit stamps the kernel onto the output, one-to-many."""

from __future__ import annotations

from core.arithmetic import conv_transpose_geometry
from core.functional import conv_transpose
from core.ops.operation import Operation
from core.words_mark import QT_TRANSLATE_NOOP

CONV_TRANSPOSE = Operation(
    id="conv_transpose",
    title=QT_TRANSLATE_NOOP("operation", "Transposed convolution"),
    code_name="ConvTranspose",
    input_side="small",
    parameters=("kernel_size", "stride", "padding", "output_padding", "dilation"),
    geometry=conv_transpose_geometry,
    forward=conv_transpose,
    summary=QT_TRANSLATE_NOOP(
        "parameters", "Each input unit stamps the kernel onto the output: one-to-many"
    ),
)
