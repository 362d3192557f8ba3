"""What all activations share: each cell goes through the same function, by itself."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from core.activations import Activation, activation
from core.arithmetic import conv_geometry
from core.links import Links
from core.ops._fixed import ones
from core.ops.operation import Operation, Pooled
from core.spec import ConvSpec
from core.words_mark import Mark

Array = NDArray[np.float64]


def _settled(spec: ConvSpec) -> ConvSpec:
    ones = (1,) * spec.axes
    return spec.with_(kernel_size=ones, stride=1, padding=0, output_padding=0, dilation=1)


def _links(spec: ConvSpec, plane: Array, _: Pooled | None) -> Links:
    """Each cell to its own place."""
    cells = np.arange(plane.size)
    return Links(plane.shape, plane.shape, cells, cells, np.ones(plane.size))


def elementwise(id: str, summary: Mark) -> Operation:
    """The operation of an activation."""
    function: Activation = activation(id)

    def forward(x: Array, spec: ConvSpec, _: Pooled | None) -> Array:
        return np.asarray(function.forward(x), dtype=np.float64)

    return Operation(
        id=id,
        title=function.title,
        code_name=function.torch.removeprefix("nn.").split("(")[0],
        input_side="large",
        parameters=(),
        geometry=conv_geometry,
        forward=forward,
        summary=summary,
        fixed_kernel=ones,
        settled=_settled,
        links=_links,
        function=function,
        written_as=id,
    )
