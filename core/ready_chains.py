"""Chains to begin with: the shapes in which networks use up-sampling, small enough to be read.

Their kernels can be followed by eye; the random ones are drawn from a seed.  Most have one channel.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import chain, pairwise, product

import numpy as np
from numpy.typing import NDArray

from core.document import Document, Layer, make_document, make_layer
from core.initialisers import icnr_for_shuffle, initial_weight
from core.spec import conv_spec
from core.words_mark import QT_TRANSLATE_NOOP, Mark

Array = NDArray[np.float64]

ENCODER_DECODER = QT_TRANSLATE_NOOP("example", "Encoder and decoder")
AUTOENCODER = QT_TRANSLATE_NOOP("example", "Autoencoder: one kernel there and back")
GAN = QT_TRANSLATE_NOOP("example", "GAN generator with random kernels")
SUPER_RESOLUTION_2 = QT_TRANSLATE_NOOP("example", "Super-resolution ×2")
SUPER_RESOLUTION_4 = QT_TRANSLATE_NOOP("example", "Super-resolution ×4")
SUB_PIXEL_2 = QT_TRANSLATE_NOOP("example", "Sub-pixel convolution ×2")
SUB_PIXEL_4 = QT_TRANSLATE_NOOP("example", "Sub-pixel convolution ×4, in two steps")
SUB_PIXEL_RANDOM = QT_TRANSLATE_NOOP("example", "Sub-pixel convolution with random kernels")
SUB_PIXEL_ICNR = QT_TRANSLATE_NOOP("example", "Sub-pixel convolution with ICNR kernels")
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
DOWNWARDS = np.outer((-1, 0, 1), (1, 2, 1)) / 4
FEATURES = (SMOOTH, DOWNWARDS, DOWNWARDS.T, SHARP)
# A generator's filters: half as many each time the picture is twice as large.
GAN_FILTERS = (8, 4, 2, 1)
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


def random_doubling(seed: int, in_channels: int, filters: int) -> Layer:
    """The layer of a DCGAN's generator as it begins: 4×4, stride 2, padding 1, random."""
    weight = initial_weight(
        "he_normal", (in_channels, filters, 4, 4), stride=2, seed=seed, transposed=True,
        decimals=RANDOM_DECIMALS,
    )  # fmt: skip
    return _layer("conv_transpose", weight, stride=2, padding=1)


def _layer(operation: str, weight: Array, **settings: int) -> Layer:
    """A layer with all its kernels, in PyTorch's layout."""
    return Layer(operation, conv_spec(weight.shape[2:], **settings), weight)


def _noise() -> Array:
    """What a generator begins with."""
    return np.random.default_rng(0).standard_normal((4, 4)).round(1) + 0.0


def _encoder_decoder() -> Sequence[Layer]:
    """Channels 1, 4, 8, 4, 1: four features, each once smoothed and once sharpened, and back."""
    features = np.array(FEATURES)[:, None]
    pairs = np.array((SMOOTH, SHARP) * 4)[:, None]
    mean = doubling().weight
    return (
        _layer("conv", features, stride=2, padding=1),
        _layer("conv", pairs, stride=2, padding=1, groups=4),
        _layer("conv_transpose", mean.repeat(8, axis=0) / 2, stride=2, padding=1, groups=4),
        _layer("conv_transpose", mean.repeat(4, axis=0) / 4, stride=2, padding=1),
    )


def _autoencoder() -> Sequence[Layer]:
    there = make_layer("conv", [[1, 2], [0, 1]], stride=2)
    return there, replace(there, operation_id="conv_transpose", tied=True)


def _gan() -> Sequence[Layer]:
    channels = pairwise((1, *GAN_FILTERS))
    return [random_doubling(seed, *pair) for seed, pair in enumerate(channels, start=1)]


def _super_resolution(factor: int) -> Sequence[Layer]:
    return make_layer("conv", SHARP, padding=1), doubling(2 * factor, factor)


def _sub_pixel(filters: Array) -> tuple[Layer, ...]:
    """Four filters on the small picture, whose outputs become the cells of 2×2 blocks."""
    return _layer("conv", filters, padding=1), _without_kernel("pixel_shuffle")


def _bilinear_filters() -> Array:
    """What bilinear interpolation gives the four cells of a block, of shape (4, 1, 3, 3)."""
    near = np.array(((1, 3, 0), (0, 3, 1))) / 4
    return np.array([np.outer(near[a], near[b]) for a, b in product(range(2), repeat=2)])[:, None]


def _random_filters() -> Array:
    return initial_weight("he_normal", (4, 1, 3, 3), seed=1, decimals=RANDOM_DECIMALS)


def _icnr_filters() -> Array:
    return icnr_for_shuffle((4, 1, 3, 3), 2, seed=1, decimals=RANDOM_DECIMALS)


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
    ReadyChain("sub_pixel_2", SUB_PIXEL_2, FACE, lambda: _sub_pixel(_bilinear_filters())),
    ReadyChain("sub_pixel_4", SUB_PIXEL_4, FACE, lambda: _sub_pixel(_bilinear_filters()) * 2),
    ReadyChain("sub_pixel_random", SUB_PIXEL_RANDOM, FACE, lambda: _sub_pixel(_random_filters())),
    ReadyChain("sub_pixel_icnr", SUB_PIXEL_ICNR, FACE, lambda: _sub_pixel(_icnr_filters())),
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
