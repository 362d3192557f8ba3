"""The shelf of operations: one file each, one line here."""

from __future__ import annotations

from core.ops.avg_pool import AVG_POOL
from core.ops.bed_of_nails import BED_OF_NAILS
from core.ops.conv import CONV
from core.ops.conv_transpose import CONV_TRANSPOSE
from core.ops.cubic import CUBIC
from core.ops.cubic_aligned import CUBIC_ALIGNED
from core.ops.leaky_relu import LEAKY_RELU
from core.ops.linear import LINEAR
from core.ops.linear_aligned import LINEAR_ALIGNED
from core.ops.max_pool import MAX_POOL
from core.ops.max_unpool import MAX_UNPOOL
from core.ops.nearest import NEAREST
from core.ops.operation import Operation
from core.ops.pixel_shuffle import PIXEL_SHUFFLE
from core.ops.pixel_unshuffle import PIXEL_UNSHUFFLE
from core.ops.relu import RELU
from core.ops.sigmoid import SIGMOID
from core.ops.tanh import TANH

OPERATIONS: tuple[Operation, ...] = (
    CONV_TRANSPOSE,
    CONV,
    MAX_POOL,
    MAX_UNPOOL,
    AVG_POOL,
    NEAREST,
    LINEAR,
    LINEAR_ALIGNED,
    CUBIC,
    CUBIC_ALIGNED,
    BED_OF_NAILS,
    PIXEL_SHUFFLE,
    PIXEL_UNSHUFFLE,
    RELU,
    LEAKY_RELU,
    TANH,
    SIGMOID,
)

BY_ID = {operation.id: operation for operation in OPERATIONS}
