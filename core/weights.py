"""A layer's kernels for other numbers of channels and groups, as arrays in PyTorch's layout.

The first two axes of a weight count kernels; which of them is the input's depends on the layer.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def dense(weight: Array, groups: int) -> Array:
    """The weight as if there were one group: zeros where groups part two channels.

    >>> dense(np.array([[[1.0]], [[2.0]]]), 2)[:, :, 0].tolist()
    [[1.0, 0.0], [0.0, 2.0]]
    """
    first, second = weight.shape[0], weight.shape[1] * groups
    made = np.zeros((first, second, *weight.shape[2:]))
    for row in range(first):
        begin = row // (first // groups) * weight.shape[1]
        made[row, begin : begin + weight.shape[1]] = weight[row]
    return made


def grouped(whole: Array, groups: int) -> Array:
    """Of a weight for one group what connects channels of the same group.

    >>> grouped(np.array([[[1.0], [3.0]], [[4.0], [2.0]]]), 2)[:, :, 0].tolist()
    [[1.0], [2.0]]
    """
    first, second = whole.shape[0], whole.shape[1] // groups
    rows = (row // (first // groups) * second for row in range(first))
    return np.stack([whole[row, begin : begin + second] for row, begin in enumerate(rows)])


def more_planes(values: Array, count: int, axis: int) -> Array:
    """So many entries along an axis; new ones are the old ones mirrored, each time another way.

    >>> more_planes(np.array([[[1.0, 2.0]]]), 3, axis=1).tolist()
    [[[1.0, 2.0], [2.0, 1.0], [1.0, 2.0]]]
    """
    have = values.shape[axis]
    if count <= have:
        return np.take(values, np.arange(count), axis=axis)
    planes = tuple(range(2, values.ndim))
    ways = [planes[-1:], planes, planes[:1]] if len(planes) > 1 else [planes, ()]
    parts = [values]
    while have < count:
        parts.append(np.flip(values, axis=ways[(len(parts) - 1) % len(ways)]))
        have += values.shape[axis]
    return np.take(np.concatenate(parts, axis=axis), np.arange(count), axis=axis)


def cycled(values: Array | None, count: int) -> Array | None:
    """So many numbers, from the beginning again when they are used up.

    >>> cycled(np.array([1.0, 2.0]), 3).tolist()
    [1.0, 2.0, 1.0]
    """
    return None if values is None else np.take(values, np.arange(count) % len(values))
