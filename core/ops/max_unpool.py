"""Max-unpooling: each value goes back to where max-pooling found it, zeros elsewhere."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from core.arithmetic import conv_transpose_geometry
from core.errors import ConvError
from core.links import Links
from core.ops._fixed import ones
from core.ops.operation import Operation, Pooled
from core.spec import ConvSpec
from core.words_mark import QT_TRANSLATE_NOOP

Array = NDArray[np.float64]

NO_POOL = QT_TRANSLATE_NOOP(
    "error",
    "max-unpooling needs the places that a max-pooling before it kept; add a max-pooling first.",
)


def _links(spec: ConvSpec, plane: Array, pooled: Pooled | None) -> Links:
    """Each unit to its place; of several with one place the last one stands there."""
    if pooled is None:
        raise ConvError(NO_POOL, parameter="operation")
    places = pooled.indices.reshape(-1)
    output, from_end = np.unique(places[::-1], return_index=True)
    return Links(plane.shape, pooled.size, output, places.size - 1 - from_end, np.ones(output.size))


def _forward(x: Array, spec: ConvSpec, pooled: Pooled | None) -> Array:
    """(N, C, *the pooling's input size); each channel goes by its own places, or all by one's."""
    if pooled is None:
        raise ConvError(NO_POOL, parameter="operation")
    size, indices = pooled
    places = np.broadcast_to(indices, x.shape).reshape(-1, *x.shape[2:])
    planes = x.reshape(places.shape)
    made = [
        _links(spec, plane, Pooled(size, own)).apply(plane)
        for plane, own in zip(planes, places, strict=True)
    ]
    return np.stack(made).reshape(*x.shape[:2], *size)


MAX_UNPOOL = Operation(
    id="max_unpool",
    title=QT_TRANSLATE_NOOP("operation", "Max-unpooling"),
    code_name="MaxUnpool",
    input_side="small",
    parameters=(),
    geometry=conv_transpose_geometry,
    forward=_forward,
    summary=QT_TRANSLATE_NOOP(
        "parameters", "Each unit goes back to where the max-pooling before it found its largest"
    ),
    fixed_kernel=ones,
    links=_links,
    unpools=True,
)
