"""What every operation on the shelf offers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from core.activations import Activation
from core.arithmetic import Geometry, Size
from core.links import Links
from core.spec import ConvSpec
from core.terms import TermTable
from core.words_mark import Mark

Kind = Literal["conv", "conv_transpose"]
Array = NDArray[np.float64]


class Pooled(NamedTuple):
    """What an unpooling takes from the max-pooling it undoes.

    ``size`` is what the pooling read, ``indices`` (1, 1, *size) where its largest cells were.
    """

    size: Size
    indices: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Operation:
    """A linear operation: its name, its geometry and its whole-array form.

    ``input_side`` says which side of the geometry the operation reads; ``parameters`` are the
    hyper-parameters it has, in the order they are shown; ``forward`` is the functional form.
    ``summary`` says in a few words what it does.  An operation without a kernel of its own has a
    ``fixed_kernel``, made from its settings, with which a convolution (or a transposed one) does
    just what it does; ``settled`` puts in those settings that are not its user's to choose.

    Where no kernel does, because the weights differ from place to place or follow the numbers,
    ``links`` are the terms for one input plane, and ``forward(x, spec, pooled)`` the whole array.
    One that ``unpools`` is told what the max-pooling before it kept.  A ``function`` is applied to
    every cell by itself; its links are only which cell goes where.  Every channel is treated alike
    and by itself, unless the operation ``mixes`` them: then that gives the weight and the groups
    for so many input channels.
    A result is written as a sum of products, or as ``written_as`` of the cells it comes from: the
    largest, a function.  One that ``keeps_places`` lets one cell of each window through and
    remembers which, for an unpooling.
    """

    id: str
    title: Mark
    code_name: str
    input_side: Literal["small", "large"]
    parameters: tuple[str, ...]
    geometry: Callable[[ConvSpec, Size], Geometry]
    forward: Callable[..., Any]
    summary: Mark
    fixed_kernel: Callable[[ConvSpec], Array] | None = None
    settled: Callable[[ConvSpec], ConvSpec] | None = None
    links: Callable[[ConvSpec, Array, Pooled | None], Links] | None = None
    unpools: bool = False
    function: Activation | None = None
    mixes: Callable[[ConvSpec, int], tuple[Array, int]] | None = None
    written_as: str = ""
    keeps_places: bool = False

    @property
    def is_regular(self) -> bool:
        """Whether one kernel says it all: the same weights at every place."""
        return self.links is None

    @property
    def has_kernel(self) -> bool:
        """Whether a layer has kernel numbers of its own, to be edited and learned."""
        return self.fixed_kernel is None

    @property
    def kind(self) -> Kind:
        """Which of the two basic operations it is with its kernel."""
        return "conv_transpose" if self.input_side == "small" else "conv"

    def settle(self, spec: ConvSpec) -> ConvSpec:
        """The settings as this operation has them."""
        return spec if self.settled is None else self.settled(spec)

    def fixed_weight(self, spec: ConvSpec, channels: int) -> tuple[Array, int]:
        """The weight and the groups of an operation without a kernel of its own."""
        assert self.fixed_kernel is not None
        if self.mixes is not None:
            return self.mixes(spec, channels)
        kernel = self.fixed_kernel(spec)
        return np.repeat(kernel[None, None], channels, axis=0), channels

    def table(self, geometry: Geometry) -> TermTable:
        """The terms of this operation for one geometry."""
        return TermTable(geometry, self.input_side)

    def output_size(self, geometry: Geometry) -> Size:
        """Spatial size of the output."""
        return self.table(geometry).output_size

    def output(
        self, x: Array, spec: ConvSpec, weight: Array, bias: Array | None, pooled: Pooled | None
    ) -> Array:
        """The output (N, C, *size) for an input."""
        if not self.is_regular:
            return np.asarray(self.forward(x, spec, pooled))
        return np.asarray(self.forward(x, weight, bias, **self.hyper_parameters(spec)))

    def hyper_parameters(self, spec: ConvSpec) -> dict[str, Any]:
        """The keyword arguments of ``forward``."""
        names = BASIC[self.kind]
        return {name: getattr(spec, name) for name in names} | {"groups": spec.groups}


# What the whole-array form of a basic operation is told.
BASIC: dict[Kind, tuple[str, ...]] = {
    "conv": ("stride", "padding", "dilation"),
    "conv_transpose": ("stride", "padding", "output_padding", "dilation"),
}
