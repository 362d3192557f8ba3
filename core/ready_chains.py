"""Chains to begin with: the shapes in which networks use up-sampling, small enough to be read.

One channel each, with kernels that can be followed by eye; the random ones are drawn from a seed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from core.document import Document, Layer, make_document, make_layer
from core.initialisers import initial_weight
from core.words_mark import QT_TRANSLATE_NOOP, Mark

Array = NDArray[np.float64]

ENCODER_DECODER = QT_TRANSLATE_NOOP("example", "Encoder and decoder")
AUTOENCODER = QT_TRANSLATE_NOOP("example", "Autoencoder: one kernel there and back")
GAN = QT_TRANSLATE_NOOP("example", "GAN generator with random kernels")
SUPER_RESOLUTION_2 = QT_TRANSLATE_NOOP("example", "Super-resolution ×2")
SUPER_RESOLUTION_4 = QT_TRANSLATE_NOOP("example", "Super-resolution ×4")
SEGMENTATION = QT_TRANSLATE_NOOP("example", "Segmentation: a coarse mask made large")
RESIZE_CONV = QT_TRANSLATE_NOOP("example", "Resize, then convolve")
VGG = QT_TRANSLATE_NOOP("example", "VGG: pool there, unpool back")

# A smiling face, a mask of scores for "object" and a table without symmetry.
FACE = (
    (0, 0, 5, 5, 5, 5, 0, 0),
    (0, 5, 1, 1, 1, 1, 5, 0),
    (5, 1, 9, 1, 1, 9, 1, 5),
    (5, 1, 1, 1, 1, 1, 1, 5),
    (5, 1, 9, 1, 1, 9, 1, 5),
    (5, 1, 1, 9, 9, 1, 1, 5),
    (0, 5, 1, 1, 1, 1, 5, 0),
    (0, 0, 5, 5, 5, 5, 0, 0),
)
MASK = ((0, 0, 0, 0), (0, 1, 1, 0), (0, 1, 1, 1), (0, 0, 1, 0))
TABLE = (
    (1, 2, 3, 4, 5, 6),
    (6, 1, 2, 3, 4, 5),
    (5, 6, 1, 2, 3, 4),
    (4, 5, 6, 1, 2, 3),
    (3, 4, 5, 6, 1, 2),
    (2, 3, 4, 5, 6, 1),
)
SMOOTH = np.outer((1, 2, 1), (1, 2, 1)) / 16
SHARP = np.array(((0, -1, 0), (-1, 8, -1), (0, -1, 0))) / 4
RANDOM_DECIMALS = 2


@dataclass(frozen=True, slots=True)
class ReadyChain:
    """A chain by name; ``figure`` is the one that shows it best, "" for whichever is looked at."""

    id: str
    title: Mark
    input: tuple[tuple[int, ...], ...] | Callable[[], Array]
    layers: Callable[[], Sequence[Layer]]
    figure: str = ""

    def document(self, title: str = "") -> Document:
        """The chain with its numbers."""
        plane = self.input() if callable(self.input) else np.array(self.input)
        return make_document(plane, *self.layers(), title=title)


def doubling(kernel_size: int = 4, factor: int = 2) -> Layer:
    """The transposed convolution that begins as bilinear interpolation and keeps the centre.

    >>> doubling().kernel[0].tolist()
    [0.0625, 0.1875, 0.1875, 0.0625]
    """
    size = (1, 1, kernel_size, kernel_size)
    kernel = initial_weight("bilinear", size, stride=factor, transposed=True)[0, 0]
    return make_layer(
        "conv_transpose", kernel, stride=factor, padding=(kernel_size - factor) // 2
    )


def random_doubling(seed: int) -> Layer:
    """The layer of a DCGAN's generator as it begins: 4×4, stride 2, padding 1, random."""
    kernel = initial_weight(
        "he_normal", (1, 1, 4, 4), stride=2, seed=seed, transposed=True, decimals=RANDOM_DECIMALS
    )[0, 0]
    return make_layer("conv_transpose", kernel, stride=2, padding=1)


def _noise() -> Array:
    """What a generator begins with."""
    return np.random.default_rng(0).standard_normal((4, 4)).round(1) + 0.0


def _encoder_decoder() -> Sequence[Layer]:
    down = make_layer("conv", SMOOTH, stride=2, padding=1)
    return down, down, doubling(), doubling()


def _autoencoder() -> Sequence[Layer]:
    there = make_layer("conv", [[1, 2], [0, 1]], stride=2)
    return there, replace(there, operation_id="conv_transpose", tied=True)


def _gan() -> Sequence[Layer]:
    return [random_doubling(seed) for seed in range(1, 5)]


def _super_resolution(factor: int) -> Sequence[Layer]:
    return make_layer("conv", SHARP, padding=1), doubling(2 * factor, factor)


def _segmentation() -> Sequence[Layer]:
    return doubling(), doubling(), doubling(8, 4)


def _resize_conv() -> Sequence[Layer]:
    return _without_kernel("nearest"), make_layer("conv", SMOOTH, padding=1)


def _vgg() -> Sequence[Layer]:
    there = [(make_layer("conv", SMOOTH, padding=1), _without_kernel("max_pool"))] * 2
    back = [(_without_kernel("max_unpool"), make_layer("conv_transpose", SMOOTH, padding=1))] * 2
    return list(chain(*there, *back))


def _without_kernel(operation: str) -> Layer:
    """By two, on both axes; the operation makes its kernel itself."""
    return make_layer(operation, np.ones((2, 2)), stride=2)


READY_CHAINS = (
    ReadyChain("encoder_decoder", ENCODER_DECODER, FACE, _encoder_decoder),
    ReadyChain("autoencoder", AUTOENCODER, TABLE, _autoencoder, figure="round_trip"),
    ReadyChain("gan", GAN, _noise, _gan, figure="stack"),
    ReadyChain("super_resolution_2", SUPER_RESOLUTION_2, FACE, lambda: _super_resolution(2)),
    ReadyChain("super_resolution_4", SUPER_RESOLUTION_4, FACE, lambda: _super_resolution(4)),
    ReadyChain("segmentation", SEGMENTATION, MASK, _segmentation),
    ReadyChain("resize_conv", RESIZE_CONV, MASK, _resize_conv),
    ReadyChain("vgg", VGG, FACE, _vgg),
)


def sizes_along(document: Document) -> str:
    """The sizes from the input to the output, one number where they are square.

    >>> sizes_along(READY_CHAINS[2].document())
    '4→8→16→32→64'
    """
    sizes = [document.input.shape[2:]]
    for layer, shape in zip(document.layers, document.geometries, strict=True):
        sizes.append(layer.operation.output_size(shape))
    if all(len(set(size)) == 1 for size in sizes):
        return "→".join(str(size[0]) for size in sizes)
    return "→".join("×".join(map(str, size)) for size in sizes)
