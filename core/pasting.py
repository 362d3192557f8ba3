"""What becomes of a grid when a block of numbers is pasted into it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from core.arrays import MAX_AXIS_1D, MAX_AXIS_2D, MAX_KERNEL_AXIS, FloatArray, frozen, resized
from core.errors import ConvError
from core.words_mark import QT_TRANSLATE_NOOP

NEEDS_TABLE = QT_TRANSLATE_NOOP(
    "error",
    "A table of {rows}×{columns} numbers does not fit into a single row; "
    "switch “one row (1-D)” off first, or paste one row of it.",
)
REACHES_OUT = QT_TRANSLATE_NOOP(
    "error",
    "The pasted {shape} numbers would reach cell {got} of an axis, but {high} cells are the most; "
    "paste fewer numbers, or further up and to the left.",
)


def most_cells(grid: str, axes: int) -> int:
    """How many cells an axis of the "input" or "kernel" can have at most."""
    if grid == "kernel":
        return MAX_KERNEL_AXIS
    return MAX_AXIS_1D if axes == 1 else MAX_AXIS_2D


def pasted(plane: FloatArray, at: Sequence[int], block: FloatArray, most: int) -> FloatArray:
    """``plane`` (1 or 2 axes) with ``block`` written from the cell ``at`` on.

    The plane grows where the block reaches out, up to ``most`` cells per axis; new cells beside
    the block are 0.  A block of one axis is a row.  A plane of one axis takes a row or a column;
    a table raises ConvError, as does a block that reaches out too far.

    >>> pasted(np.array([[1.0, 2.0]]), (0, 1), np.array([[5.0], [6.0]]), 9).tolist()
    [[1.0, 5.0], [0.0, 6.0]]
    """
    block = _with_axes(block, plane.ndim)
    ends = tuple(i + n for i, n in zip(at, block.shape, strict=True))
    if max(ends) > most:
        shape = "×".join(str(n) for n in block.shape)
        raise ConvError(REACHES_OUT, parameter="paste", shape=shape, got=max(ends), high=most)
    size = tuple(max(n, end) for n, end in zip(plane.shape, ends, strict=True))
    grown = np.array(resized(plane, size))
    grown[tuple(slice(i, end) for i, end in zip(at, ends, strict=True))] = block
    return frozen(grown)


def _with_axes(block: FloatArray, axes: int) -> FloatArray:
    if axes == 2:
        return np.atleast_2d(block)
    if block.ndim == 2 and 1 not in block.shape:
        rows, columns = block.shape
        raise ConvError(NEEDS_TABLE, parameter="paste", rows=rows, columns=columns)
    return block.reshape(-1)
