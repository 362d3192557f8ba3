"""What operations without a kernel of their own share: kernels of ones, and settings that settle.

A ``settled`` function puts in what is not the user's to choose; a ``fixed_kernel`` makes the
kernel with which a convolution, or a transposed one, does the same.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from core.spec import ConvSpec


def ones(spec: ConvSpec) -> NDArray[np.float64]:
    """A kernel of ones."""
    return np.ones(spec.kernel_size)


def in_blocks(spec: ConvSpec) -> ConvSpec:
    """A block of ``stride`` output cells for each input cell, whatever stands in it.

    The kernel has one cell; output_padding fills the last block up.

    >>> from core.spec import conv_spec
    >>> in_blocks(conv_spec((3, 3), stride=(2, 4))).output_padding
    (1, 3)
    """
    rest = tuple(s - 1 for s in spec.stride)
    return spec.with_(kernel_size=(1,) * spec.axes, padding=0, output_padding=rest, dilation=1)


def even_padding(spec: ConvSpec) -> ConvSpec:
    """As poolings have it: the same padding on both sides, never a word, nothing added behind.

    >>> from core.spec import conv_spec
    >>> even_padding(conv_spec((2,), padding=[(1, 0)])).padding
    ((1, 1),)
    """
    padding = (
        ((0, 0),) * spec.axes
        if isinstance(spec.padding, str)
        else tuple((begin, begin) for begin, _ in spec.padding)
    )
    return spec.with_(output_padding=0, padding=padding)
