"""How an output channel comes about: one summand for each input channel of its group.

y[o] = b[o] + Σᵢ w[o, i] ∗ x[i].  An operation without a kernel of its own that does not mix the
channels makes every output channel of the input channel of the same number.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from core.arrays import frozen
from core.channels import inputs_of, place_of
from core.document import Document, Layer
from core.ops.operation import Pooled

Array = NDArray[np.float64]


class Summand(NamedTuple):
    """What one input ``channel`` adds to an output channel, planes of shape ``size``.

    ``place`` is where its kernel stands in the weight; both are None where there is no kernel.
    """

    channel: int
    x: Array
    place: tuple[int, int] | None
    kernel: Array | None
    values: Array


def goes_by_itself(layer: Layer) -> bool:
    """Whether the operation treats every channel by itself, without a kernel of its own.

    >>> from core.document import make_layer
    >>> goes_by_itself(make_layer("conv", [[1]]))
    False
    """
    return not layer.operation.has_kernel and layer.operation.mixes is None


@lru_cache(maxsize=32)
def summands(document: Document, position: int, channel_out: int) -> tuple[Summand, ...]:
    """The summands of an output channel of a layer, in the order of the input channels.

    The same value each time.
    """
    layer, x = document.layers[position], document.feature_maps[position]
    if goes_by_itself(layer):
        channel = min(channel_out, x.shape[1] - 1)
        plane = document.feature_maps[position + 1][0, channel_out]
        return (Summand(channel, x[0, channel], None, None, plane),)
    reads = inputs_of(layer, channel_out)
    return tuple(_summand(document, position, channel, channel_out) for channel in reads)


def _summand(document: Document, position: int, channel: int, channel_out: int) -> Summand:
    layer, x = document.layers[position], document.feature_maps[position]
    place = place_of(layer, channel, channel_out)
    assert place is not None
    own = x[:, channel : channel + 1]
    weight = np.ascontiguousarray(layer.used_weight[place][None, None])
    pooled = document.pooled(position)
    if pooled is not None:
        pooled = Pooled(pooled.size, pooled.indices[:, channel : channel + 1])
    values = layer.operation.output(own, layer.spec.with_(groups=1), weight, None, pooled)
    return Summand(channel, own[0, 0], place, layer.weight[place], frozen(values[0, 0].copy()))


def kernel_count(layer: Layer) -> int:
    """How many kernels a layer has: one for each pair of channels of one group.

    >>> from core.document import make_layer
    >>> kernel_count(make_layer("conv", [[1, 2]]))
    1
    """
    return int(layer.weight.shape[0] * layer.weight.shape[1])
