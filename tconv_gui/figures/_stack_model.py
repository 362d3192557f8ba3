"""What the layers of a document make of a constant of ones, row by row, and how core judges it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray

from core.arithmetic import Geometry, Size
from core.checkerboard import reached_fully
from core.document import Document, Layer
from core.errors import ConvError
from core.linear import gather, scatter
from core.stack import LayerReport, StackLayer, StackReport, analyse

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]

MOST_DRAWN = 6
# Sums that differ by less than this part of the largest are the same but for rounding.
ROUNDING = 1e-9


@dataclass(frozen=True, eq=False)
class Row:
    """A constant after ``number`` layers (0: before the first).

    ``reached`` says for each axis which cells get all they would get from an endless input;
    ``profiles`` are what each axis alone would make where all kernels are ones, else None.
    """

    number: int
    values: Array
    reached: tuple[Mask, ...]
    profiles: tuple[Array, ...] | None
    shape: Geometry | None = None
    is_transposed: bool = False
    report: LayerReport | None = None

    @property
    def size(self) -> Size:
        """How many cells there are on each axis."""
        return self.values.shape

    @cached_property
    def interior(self) -> Mask:
        """Cells that are no border, of the shape of ``values``."""
        mask = self.reached[0]
        for other in self.reached[1:]:
            mask = np.logical_and.outer(mask, other)
        return mask

    @cached_property
    def phases(self) -> int:
        """How many phases the layer has on the last axis."""
        return self.shape.stride[-1] if self.shape is not None and self.is_transposed else 1

    def phase(self, cell: int) -> int:
        """The phase of a cell of the last axis."""
        return 0 if self.shape is None else (cell + self.shape.begin[-1]) % self.phases

    @cached_property
    def margins(self) -> tuple[Array, ...] | None:
        """The profile of each axis, if ``values`` are their outer product (up to a factor)."""
        if self.profiles is not None:
            return self.profiles
        means = [self.values.mean(axis=1 - axis) for axis in range(2)]
        mean = float(self.values.mean())
        whole = np.multiply.outer(*means)
        reach = ROUNDING * float(np.abs(whole).max(initial=0.0))
        if not mean or (np.abs(whole - self.values * mean) > reach).any():
            return None
        return tuple(means)


@dataclass(frozen=True, eq=False)
class Stacked:
    """All rows, those drawn among them, and the report; ``refusal`` says what was not followed."""

    rows: tuple[Row, ...]
    report: StackReport | None
    refusal: ConvError | None
    layers: int

    @property
    def drawn(self) -> tuple[Row, ...]:
        """What goes into the first layer drawn, and what comes out of every layer drawn."""
        return self.rows[-MOST_DRAWN - 1 :]

    @property
    def last(self) -> Row:
        """The end of the stack."""
        return self.rows[-1]


def stack_layer(layer: Layer, weighted: bool) -> StackLayer:
    """A document's layer as one of a stack; a kernel of ones counts as one without numbers."""
    kernel = layer.used_weight[0, 0]
    counted = not weighted or bool((kernel == 1).all())
    return StackLayer(layer.operation_id, layer.spec, None if counted else kernel)


@lru_cache(maxsize=16)
def stacked(document: Document, weighted: bool) -> Stacked:
    """The rows of a document, weighed by its kernels or counted."""
    layers = [stack_layer(layer, weighted) for layer in document.layers]
    size = document.input.shape[2:]
    refusal: ConvError | None = None
    report: StackReport | None = None
    count = len(layers)
    while count and report is None:
        try:
            report = analyse(layers[:count], size)
        except ConvError as error:
            refusal = refusal or error.kept()
            count -= 1
    rows = [_first(size)]
    for number in range(count):
        assert report is not None
        rows.append(_next(rows[-1], layers[number], report.layers[number]))
    return Stacked(tuple(rows), report, refusal, len(layers))


def _first(size: Size) -> Row:
    reached = tuple(np.ones(n, dtype=bool) for n in size)
    return Row(0, np.ones(size), reached, tuple(np.ones(n) for n in size))


def _next(before: Row, layer: StackLayer, report: LayerReport) -> Row:
    shape, operation = report.shape, layer.operation
    axes = [_on_axis(shape, axis) for axis in range(shape.axes)]
    profiles: tuple[Array, ...] | None = None
    if before.profiles is not None and layer.kernel is None:
        profiles = tuple(
            _answer(operation, profile, np.ones(one.kernel_size), one)
            for profile, one in zip(before.profiles, axes, strict=True)
        )
        values = profiles[0] if len(profiles) == 1 else np.multiply.outer(*profiles)
    else:
        values = _answer(operation, before.values, layer.numbers, shape)
    reached = tuple(
        reached_fully(operation, one, known)
        for one, known in zip(axes, before.reached, strict=True)
    )
    return Row(
        before.number + 1, values, reached, profiles, shape, report.is_transposed, report
    )


def _answer(operation: str, values: Array, kernel: Array, shape: Geometry) -> Array:
    along = scatter if operation == "conv_transpose" else gather
    found = along(values[None, None], np.ascontiguousarray(kernel)[None, None], shape)
    return np.asarray(found[0, 0], dtype=np.float64)


def _on_axis(shape: Geometry, axis: int) -> Geometry:
    return Geometry(
        *((getattr(shape, name)[axis],) for name in (
            "small", "large", "kernel_size", "stride", "dilation", "begin", "end"
        ))
    )  # fmt: skip
