"""The shelf of operations: one file each, one line here."""

from __future__ import annotations

from core.ops.conv import CONV
from core.ops.conv_transpose import CONV_TRANSPOSE
from core.ops.operation import Operation

OPERATIONS: tuple[Operation, ...] = (
    CONV_TRANSPOSE,
    CONV,
)

BY_ID = {operation.id: operation for operation in OPERATIONS}
