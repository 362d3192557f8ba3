"""Average pooling: the mean of each window, a convolution whose kernel cells are all 1/k."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from core.arithmetic import Geometry, Size, conv_geometry
from core.functional import conv
from core.ops._fixed import even_padding
from core.ops.operation import Operation
from core.pooling import pool_geometry
from core.spec import ConvSpec
from core.words_mark import QT_TRANSLATE_NOOP


def _settled(spec: ConvSpec) -> ConvSpec:
    return even_padding(spec).with_(dilation=1)


def _geometry(spec: ConvSpec, size: Size) -> Geometry:
    """A convolution's, once pooling's own rule for padding holds."""
    shape = conv_geometry(spec, size)
    pool_geometry(size, spec.kernel_size, stride=spec.stride, padding=shape.begin)
    return shape


def _kernel(spec: ConvSpec) -> NDArray[np.float64]:
    return np.full(spec.kernel_size, 1.0 / np.prod(spec.kernel_size))


AVG_POOL = Operation(
    id="avg_pool",
    title=QT_TRANSLATE_NOOP("operation", "Average pooling"),
    code_name="AvgPool",
    input_side="large",
    parameters=("kernel_size", "stride", "padding"),
    geometry=_geometry,
    forward=conv,
    summary=QT_TRANSLATE_NOOP(
        "parameters", "Each output unit is the mean of a window; padding counts as zeros"
    ),
    fixed_kernel=_kernel,
    settled=_settled,
)
