"""A chain as it is written down in code: every layer with all that its framework must be told."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from math import prod

import numpy as np

from core.arithmetic import Geometry, Size, conv_geometry, conv_transpose_geometry
from core.document import INPUT_NAME, NOT_FINITE, Array, Document, Layer, pools_of
from core.errors import ConvError
from core.ops.max_pool import max_pooled
from core.spec import ConvSpec

OFF = "off"

Pair = tuple[int, int]


@dataclass(frozen=True, eq=False)
class Step:
    """One layer on its way into code; ``number`` counts from 1, as people do.

    ``pool`` is the number of the max-pooling whose places an unpooling uses; ``keeps_places`` says
    that a pooling is one of those.  ``collides`` where an unpooling brings different values to one
    place.  ``shares`` is the number of the layer whose kernel a tied one has.
    """

    number: int
    layer: Layer
    shape: Geometry
    in_size: Size
    out_size: Size
    pool: int | None = None
    keeps_places: bool = False
    collides: bool = False
    shares: int | None = None

    @property
    def id(self) -> str:
        """What is written: the operation's id, or ``OFF`` for a layer that is switched off."""
        if self.layer.parked is not None:
            return OFF
        return self.layer.operation_id

    @property
    def has_numbers(self) -> bool:
        """Whether a kernel is written down with it."""
        return self.id in ("conv", "conv_transpose")

    @property
    def spec(self) -> ConvSpec:
        """The layer's settings."""
        return self.layer.spec

    @property
    def axes(self) -> int:
        """Number of spatial axes."""
        return self.spec.axes

    @property
    def channels(self) -> Pair:
        """Those of the input and of the output."""
        return self.layer.in_channels, self.layer.out_channels

    @property
    def spans(self) -> Size:
        """What the kernel spans on each axis, dilation included."""
        return self.spec.effective_kernel_size

    @property
    def pads(self) -> tuple[Pair, ...]:
        """Padding per axis as (begin, end), words spelled out; never negative."""
        if not isinstance(self.spec.padding, str):
            return self.spec.padding
        ends = (max(end, 0) for end in self.shape.end)
        return tuple(zip(self.shape.begin, ends, strict=True))

    @property
    def output_padding(self) -> Size:
        """Cells that a transposed convolution adds at the end, before ``pads`` are cropped."""
        if not isinstance(self.spec.padding, str):
            return self.spec.output_padding
        return tuple(max(-end, 0) for end in self.shape.end)

    @property
    def crops(self) -> tuple[Pair, ...]:
        """What is cut off the full output of a transposed convolution; negative: what is added."""
        return tuple(zip(self.shape.begin, self.shape.end, strict=True))

    @property
    def worded(self) -> tuple[str, Size | None] | None:
        """TensorFlow's word for the padding, with the output_padding to go with it; None if none.

        An output_padding that is written down counts even where it is 0, so None is another thing.
        """
        spec = self.spec
        make: Callable[[ConvSpec, Size], Geometry] = conv_transpose_geometry
        if self.layer.kind == "conv":
            spec, make = spec.with_(output_padding=0), conv_geometry
        words = (spec.padding,) if isinstance(spec.padding, str) else ("valid", "same")
        for word in words:
            for added in dict.fromkeys((spec.output_padding, (0,) * self.axes)):
                try:
                    tried = make(spec.with_(padding=word, output_padding=added), self.in_size)
                except ConvError:  # too little room without this padding
                    continue
                if _edges(tried) == _edges(self.shape):
                    return word, added if any(added) else None
        return None


def _edges(shape: Geometry) -> tuple[Size, Size, Size]:
    return shape.begin, shape.end, shape.large


@dataclass(frozen=True, eq=False)
class Plan:
    """The layers, and ``values``: the input and what comes out of every layer."""

    title: str
    steps: tuple[Step, ...]
    values: tuple[Array, ...]

    @property
    def input(self) -> Array:
        """What the first layer reads."""
        return self.values[0]

    @property
    def output(self) -> Array:
        """What the last layer makes."""
        return self.values[-1]

    @property
    def axes(self) -> int:
        """Number of spatial axes."""
        return self.input.ndim - 2

    @cached_property
    def ids(self) -> frozenset[str]:
        """The operations that occur."""
        return frozenset(step.id for step in self.steps)


def plan(document: Document, position: int | None = None) -> Plan:
    """The whole chain, or one layer with what it reads; an unpooling begins at its max-pooling.

    ConvError if that is not finite.
    """
    pools = pools_of(document.layers)
    first, last = 0, len(document.layers)
    if position is not None:
        first, last = pools.get(position, position), position + 1
    values = document.feature_maps[first : last + 1]
    if not np.isfinite(values[0]).all():
        raise ConvError(NOT_FINITE, parameter="input", what=INPUT_NAME)
    steps = tuple(_step(document, n, first, pools) for n in range(first, last))
    kept = {step.pool for step in steps}
    return Plan(
        document.title,
        tuple(replace(step, keeps_places=step.number in kept) for step in steps),
        values,
    )


def _step(document: Document, position: int, first: int, pools: dict[int, int]) -> Step:
    layer, shape = document.layers[position], document.geometries[position]
    into, out = document.feature_maps[position : position + 2]
    pool = pools.get(position)
    return Step(
        position + 1,
        layer,
        shape,
        into.shape[2:],
        out.shape[2:],
        None if pool is None else pool + 1,
        collides=pool is not None and _collides(document, position, pool),
        shares=position if layer.tied and position > first else None,
    )


def _collides(document: Document, position: int, pool: int) -> bool:
    """Whether different values have one place."""
    _, places = max_pooled(document.feature_maps[pool], document.layers[pool].spec)
    values = document.feature_maps[position]
    for where, what in zip(places[0], values[0], strict=True):
        order = np.argsort(where, axis=None, kind="stable")
        places_, sorted_ = where.ravel()[order], what.ravel()[order]
        again = places_[1:] == places_[:-1]
        if (again & (sorted_[1:] != sorted_[:-1])).any():
            return True
    return False


# --- channels into cells and back ---------------------------------------------------------------


def shuffled(step: Step, *, last: bool = False) -> tuple[Size, Size, Size]:
    """A pixel shuffle, or its inverse, as two reshapes around a transposition.

    ``last`` for channels behind the spatial axes.  Shapes and the order of the axes.
    """
    factors, axes = step.spec.stride, step.axes
    coarse = step.in_size if step.id == "pixel_shuffle" else step.out_size
    every = range(axes)
    if step.id == "pixel_shuffle":
        channels = step.channels[1]
        if last:
            begin = (1, *coarse, channels, *factors)
            order = (0, *(p for n in every for p in (1 + n, 2 + axes + n)), 1 + axes)
            return begin, order, (1, *step.out_size, channels)
        begin = (1, channels, *factors, *coarse)
        order = (0, 1, *(p for n in every for p in (2 + axes + n, 2 + n)))
        return begin, order, (1, channels, *step.out_size)
    channels = step.channels[0]
    blocks = tuple(n for pair in zip(coarse, factors, strict=True) for n in pair)
    if last:
        order = (0, *(1 + 2 * n for n in every), 1 + 2 * axes, *(2 + 2 * n for n in every))
        return (1, *blocks, channels), order, (1, *coarse, channels * prod(factors))
    order = (0, 1, *(3 + 2 * n for n in every), *(2 + 2 * n for n in every))
    return (1, channels, *blocks), order, (1, channels * prod(factors), *coarse)


def short(values: Sequence[int]) -> str:
    """One number for all axes if they are alike, else a tuple; as code.

    >>> short((2, 2)), short((1, 2)), short((3,))
    ('2', '(1, 2)', '3')
    """
    return str(values[0]) if len(set(values)) == 1 else str(tuple(values))
