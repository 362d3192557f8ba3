"""Max-pooling: the largest cell of each window goes on, and where it was is kept."""

from __future__ import annotations

from itertools import product

import numpy as np
from numpy.typing import NDArray

from core.arithmetic import Geometry, Size, conv_geometry
from core.links import Links
from core.ops._fixed import even_padding, ones
from core.ops.operation import Operation, Pooled
from core.pooling import max_pool, pool_geometry
from core.spec import ConvSpec
from core.words_mark import QT_TRANSLATE_NOOP

Array = NDArray[np.float64]


def _geometry(spec: ConvSpec, size: Size) -> Geometry:
    """A convolution's, once pooling's own rules hold."""
    shape = conv_geometry(spec, size)
    pool_geometry(
        size, spec.kernel_size, stride=spec.stride, padding=shape.begin, dilation=spec.dilation
    )
    return shape


def max_pooled(x: Array, spec: ConvSpec) -> tuple[Array, NDArray[np.int64]]:
    """Values (N, C, *size) and where they were, flat per plane."""
    assert not isinstance(spec.padding, str)
    padding = tuple(begin for begin, _ in spec.padding)
    return max_pool(
        x, spec.kernel_size, stride=spec.stride, padding=padding, dilation=spec.dilation
    )


def _forward(x: Array, spec: ConvSpec, _: Pooled | None) -> Array:
    return max_pooled(x, spec)[0]


def _links(spec: ConvSpec, plane: Array, _: Pooled | None) -> Links:
    """Every cell of every window; 1 for the largest, 0 for those that are only looked at."""
    shape = _geometry(spec, plane.shape)
    chosen = max_pooled(plane[None, None], spec)[1].reshape(-1)
    windows = np.indices(shape.small).reshape(plane.ndim, -1)
    output, into = [], []
    for tap in product(*map(range, spec.kernel_size)):
        at = [
            w * s - b + t * d
            for w, s, b, t, d in zip(
                windows, shape.stride, shape.begin, tap, shape.dilation, strict=True
            )
        ]
        exists = np.all([(a >= 0) & (a < n) for a, n in zip(at, plane.shape, strict=True)], axis=0)
        output.append(np.flatnonzero(exists))
        into.append(np.ravel_multi_index([a[exists] for a in at], plane.shape))
    outputs, inputs = np.concatenate(output), np.concatenate(into).astype(np.int64)
    coefficient = (chosen[outputs] == inputs).astype(np.float64)
    return Links(plane.shape, shape.small, outputs, inputs, coefficient)


MAX_POOL = Operation(
    id="max_pool",
    title=QT_TRANSLATE_NOOP("operation", "Max-pooling"),
    code_name="MaxPool",
    input_side="large",
    parameters=("kernel_size", "stride", "padding", "dilation"),
    geometry=_geometry,
    forward=_forward,
    summary=QT_TRANSLATE_NOOP(
        "parameters", "The largest unit of each window goes on; where it was is kept"
    ),
    fixed_kernel=ones,
    settled=even_padding,
    links=_links,
    written_as="max",
    keeps_places=True,
)
