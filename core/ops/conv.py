"""Convolution as deep learning means it: cross-correlation, many-to-one."""

from __future__ import annotations

from core.arithmetic import conv_geometry
from core.functional import conv
from core.ops.operation import Operation
from core.words_mark import QT_TRANSLATE_NOOP

CONV = Operation(
    id="conv",
    title=QT_TRANSLATE_NOOP("operation", "Convolution"),
    code_name="Conv",
    input_side="large",
    parameters=("kernel_size", "stride", "padding", "dilation"),
    geometry=conv_geometry,
    forward=conv,
    summary=QT_TRANSLATE_NOOP(
        "parameters", "Each output unit sums a window of the input: many-to-one"
    ),
)
