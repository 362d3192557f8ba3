"""The shelf of operations: one file each, one line here."""

from __future__ import annotations

from core.ops.avg_pool import AVG_POOL
from core.ops.bed_of_nails import BED_OF_NAILS
from core.ops.conv import CONV
from core.ops.conv_transpose import CONV_TRANSPOSE
from core.ops.nearest import NEAREST
from core.ops.operation import Operation

OPERATIONS: tuple[Operation, ...] = (
    CONV_TRANSPOSE,
    CONV,
    AVG_POOL,
    NEAREST,
    BED_OF_NAILS,
)

BY_ID = {operation.id: operation for operation in OPERATIONS}
