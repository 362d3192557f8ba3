"""The configurations that the figures of convolution arithmetic are known for, with their sizes.

Each is a convolution and its transpose; the sizes are those of V. Dumoulin and F. Visin, "A guide
to convolution arithmetic for deep learning", and what is derived comes from core.equivalent.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.arithmetic import output_padding_to_restore
from core.document import Document, make_document, make_layer
from core.equivalent import Equivalent, equivalent_convolution
from core.spec import ConvSpec, conv_spec
from core.words_mark import QT_TRANSLATE_NOOP, Mark

Array = NDArray[np.float64]

NO_PADDING = QT_TRANSLATE_NOOP("example", "No padding, no strides")
ARBITRARY_PADDING = QT_TRANSLATE_NOOP("example", "Arbitrary padding, no strides")
SAME_PADDING = QT_TRANSLATE_NOOP("example", "Half (same) padding, no strides")
FULL_PADDING = QT_TRANSLATE_NOOP("example", "Full padding, no strides")
STRIDES = QT_TRANSLATE_NOOP("example", "No padding, strides")
PADDING_STRIDES = QT_TRANSLATE_NOOP("example", "Padding, strides")
PADDING_STRIDES_ODD = QT_TRANSLATE_NOOP("example", "Padding, strides, one cell left over")
DILATION = QT_TRANSLATE_NOOP("example", "Dilation")
NUMBERS = QT_TRANSLATE_NOOP("example", "With the guide's numbers")
NUMBERS_STRIDES = QT_TRANSLATE_NOOP("example", "With the guide's numbers: padding, strides")
AVERAGE = QT_TRANSLATE_NOOP("example", "Average pooling as a convolution")

GUIDE_INPUT = (
    (3, 3, 2, 1, 0),
    (0, 0, 1, 3, 1),
    (3, 1, 2, 2, 3),
    (2, 0, 0, 2, 2),
    (2, 0, 0, 0, 1),
)
GUIDE_KERNEL = ((0, 1, 2), (2, 2, 0), (0, 1, 2))
# No symmetry, so that a kernel that should be turned and is not gives other numbers.
KERNEL_4 = ((1, 0, 2, 1), (0, 2, 1, 0), (3, 1, 0, 1), (1, 2, 0, 2))


@dataclass(frozen=True, slots=True)
class Example:
    """A convolution of a square input and the transposed convolution that restores its size.

    ``i``, ``k``, ``s``, ``p`` and ``d`` are those of the convolution, on both axes.
    """

    id: str
    title: Mark
    i: int
    k: int
    s: int = 1
    p: int = 0
    d: int = 1
    numbers: tuple[tuple[int, ...], ...] = ()
    averages: bool = False

    @property
    def spec(self) -> ConvSpec:
        """The convolution's hyper-parameters."""
        return conv_spec((self.k, self.k), stride=self.s, padding=self.p, dilation=self.d)

    @property
    def transposed_spec(self) -> ConvSpec:
        """Those of its transpose, with the output_padding that restores the input's size."""
        return self.spec.with_(output_padding=output_padding_to_restore(self.i, self.spec))

    @property
    def convolution(self) -> Equivalent:
        """The convolution's sizes and multiplications."""
        return equivalent_convolution("conv", self.spec, (self.i, self.i))

    @property
    def transpose(self) -> Equivalent:
        """The transpose as a convolution over a stretched input: i', ĩ', p', a, multiplications."""
        return equivalent_convolution(
            "conv_transpose", self.transposed_spec, self.convolution.output
        )

    @property
    def derived(self) -> Derived:
        """The numbers of the transpose, as the guide writes them."""
        found = self.transpose
        return Derived(
            o=self.convolution.output[0],
            units=found.units[0],
            stretched=found.stretched[0],
            padding=found.before[0],
            output_padding=found.output_padding[0],
            output=found.output[0],
            multiplications=found.multiplications.total,
            by_units=found.multiplications.by_units,
        )

    @property
    def kernel(self) -> Array:
        """The kernel of both."""
        if self.averages:
            return np.full((self.k, self.k), 1 / self.k**2)
        return np.array(GUIDE_KERNEL if self.k == len(GUIDE_KERNEL) else KERNEL_4, np.float64)

    def convolution_document(self, title: str = "") -> Document:
        """The convolution with numbers."""
        numbers = np.array(self.numbers) if self.numbers else _digits(self.i)
        layer = make_layer(
            "conv", self.kernel, stride=self.s, padding=self.p, dilation=self.d
        )
        return make_document(numbers, layer, title=title)

    def transposed_document(self, title: str = "") -> Document:
        """The transposed convolution with the same kernel, over as many units as it gives."""
        layer = make_layer(
            "conv_transpose", self.kernel, stride=self.s, padding=self.p, dilation=self.d,
            output_padding=self.transposed_spec.output_padding,
        )  # fmt: skip
        return make_document(_digits(self.convolution.output[0]), layer, title=title)


@dataclass(frozen=True, slots=True)
class Derived:
    """What follows from a convolution's sizes, on one axis; multiplications for the whole output.

    ``o`` is the convolution's output; ``units`` (i'), ``stretched`` (ĩ'), ``padding`` (p') and
    ``output_padding`` (a) are the transpose's, ``output`` its size.
    """

    o: int
    units: int
    stretched: int
    padding: int
    output_padding: int
    output: int
    multiplications: int
    by_units: int


CONV_ARITHMETIC = (
    Example("no_padding_no_strides", NO_PADDING, i=4, k=3),
    Example("arbitrary_padding_no_strides", ARBITRARY_PADDING, i=5, k=4, p=2),
    Example("same_padding_no_strides", SAME_PADDING, i=5, k=3, p=1),
    Example("full_padding_no_strides", FULL_PADDING, i=5, k=3, p=2),
    Example("no_padding_strides", STRIDES, i=5, k=3, s=2),
    Example("padding_strides", PADDING_STRIDES, i=5, k=3, s=2, p=1),
    Example("padding_strides_odd", PADDING_STRIDES_ODD, i=6, k=3, s=2, p=1),
    Example("dilation", DILATION, i=7, k=3, d=2),
    Example("numerical_no_padding_no_strides", NUMBERS, i=5, k=3, numbers=GUIDE_INPUT),
    Example("numerical_padding_strides", NUMBERS_STRIDES, i=5, k=3, s=2, p=1, numbers=GUIDE_INPUT),
    Example("numerical_average_pooling", AVERAGE, i=5, k=3, numbers=GUIDE_INPUT, averages=True),
)


def conv_arithmetic_examples() -> tuple[Example, ...]:
    """All configurations, in the order in which they are told."""
    return CONV_ARITHMETIC


def _digits(side: int) -> Array:
    """A square of the digits 1 to 9, over and over."""
    digits = np.arange(side * side) % 9 + 1
    return digits.reshape(side, side).astype(np.float64)
