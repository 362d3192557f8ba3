"""What pixel shuffle and its inverse share: depthwise layers whose kernels hold a single 1."""

from __future__ import annotations

from math import prod

import numpy as np
from numpy.typing import NDArray

from core.spec import ConvSpec

Array = NDArray[np.float64]


def touching(spec: ConvSpec) -> ConvSpec:
    """Blocks that neither overlap nor leave a gap: kernel_size is the stride."""
    return spec.with_(kernel_size=spec.stride, padding=0, output_padding=0, dilation=1)


def nail(spec: ConvSpec) -> Array:
    """The kernel of the first channel of a block: its 1 is in the first cell.

    >>> from core.spec import conv_spec
    >>> nail(conv_spec((2,))).tolist()
    [1.0, 0.0]
    """
    return _nails(spec)[0]


def block_weight(spec: ConvSpec, blocks: int) -> Array:
    """One kernel for each cell of a block, for so many blocks, of shape (blocks·r², 1, r, r).

    Kernel c·r² + a·r + b has its 1 at (a, b): the order of PyTorch's channels.

    >>> from core.spec import conv_spec
    >>> block_weight(conv_spec((2,)), 2)[:, 0].tolist()
    [[1.0, 0.0], [0.0, 1.0], [1.0, 0.0], [0.0, 1.0]]
    """
    return np.tile(_nails(spec), (blocks, *(1,) * spec.axes))[:, None]


def _nails(spec: ConvSpec) -> Array:
    cells = prod(spec.kernel_size)
    return np.eye(cells).reshape(cells, *spec.kernel_size)
