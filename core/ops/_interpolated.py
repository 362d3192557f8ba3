"""What all interpolations share: weights that follow from where a new cell falls."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from core.arithmetic import conv_transpose_geometry
from core.links import Links, separable
from core.ops._fixed import in_blocks, ones
from core.ops.operation import Operation, Pooled
from core.resampling import interpolate, resampling_rows
from core.spec import ConvSpec
from core.words_mark import Mark

Array = NDArray[np.float64]


def interpolation(
    id: str, title: Mark, summary: Mark, mode: str, *, align_corners: bool
) -> Operation:
    """An interpolation by a whole factor per axis."""

    def links(spec: ConvSpec, plane: Array, _: Pooled | None) -> Links:
        rows = [
            resampling_rows(n, n * s, None if align_corners else float(s), mode, align_corners)
            for n, s in zip(plane.shape, spec.stride, strict=True)
        ]
        return separable(rows, plane.shape)

    def forward(x: Array, spec: ConvSpec, _: Pooled | None) -> Array:
        size = tuple(n * s for n, s in zip(x.shape[2:], spec.stride, strict=True))
        return np.asarray(interpolate(x, size, mode=mode, align_corners=align_corners))

    return Operation(
        id=id,
        title=title,
        code_name="Upsample",
        input_side="small",
        parameters=("scale_factor",),
        geometry=conv_transpose_geometry,
        forward=forward,
        summary=summary,
        fixed_kernel=ones,
        settled=in_blocks,
        links=links,
    )
