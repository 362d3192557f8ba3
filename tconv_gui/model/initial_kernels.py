"""The focused layer's numbers as a framework would begin them: one initialiser, one seed.

All of it is for whole documents: every kernel of the layer gets numbers of its own.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from core.document import Document, Layer
from core.initialisers import initial_bias, initial_weight
from core.layer_call import with_bias
from core.words_mark import QT_TRANSLATE_NOOP

INITIALISE = QT_TRANSLATE_NOOP("undo", "Initialise Kernel")
INITIALISE_BIAS = QT_TRANSLATE_NOOP("undo", "Initialise Bias")
# Random numbers are shown and reckoned with by hand; of many channels they are smaller.
DECIMALS = 2
DECIMALS_OF_MANY = 3


def can_begin(layer: Layer) -> bool:
    """Whether a layer has a kernel of its own that could begin anew.

    >>> from core.document import make_layer
    >>> can_begin(make_layer("conv", [1.0])), can_begin(make_layer("nearest", [1.0, 1.0]))
    (True, False)
    """
    return layer.operation.has_kernel and layer.parked is None


def decimals_for(layer: Layer) -> int:
    """To how many decimals the random numbers of a layer are rounded."""
    return DECIMALS if layer.weight.shape[:2] == (1, 1) else DECIMALS_OF_MANY


def with_initial_kernel(document: Document, position: int, id: str, seed: int = 0) -> Document:
    """A copy in which all kernels of a layer are the initialiser's, of the size that is there.

    The document itself where the numbers are the same; ConvError where the size does not fit.
    Random numbers are rounded to two decimals, those of several kernels to three.

    >>> from core.document import make_document, make_layer
    >>> document = make_document([1.0], make_layer("conv_transpose", [0.0] * 4, stride=2))
    >>> with_initial_kernel(document, 0, "bilinear").layers[0].kernel.tolist()
    [0.25, 0.75, 0.75, 0.25]
    """
    layer = document.layers[position]
    weight = initial_kernels(layer, id, seed)
    if np.array_equal(weight, layer.weight):
        return document
    return document.with_layer(position, weight=weight)


def with_initial_bias(document: Document, position: int, id: str, seed: int = 0) -> Document:
    """A copy in which every filter of a layer has the initialiser's bias; random to 3 decimals.

    The document itself where the numbers are the same.

    >>> from core.document import make_document, make_layer
    >>> document = make_document([1.0], make_layer("conv", [1.0]))
    >>> with_initial_bias(document, 0, "ones").layers[0].bias
    array([1.])
    """
    channels = document.layers[position].out_channels
    bias = initial_bias(id, channels, seed=seed, decimals=DECIMALS_OF_MANY)
    return with_bias(document, position, bias)


def next_seed(layer: Layer, id: str, most: int = 100) -> int:
    """The seed after the one that made the kernels that are there; 0 where none below ``most`` did.

    >>> from core.document import make_layer
    >>> layer = make_layer("conv", [0.32, 0.76, 0.31])
    >>> next_seed(layer, "he_normal"), next_seed(layer, "he_uniform")
    (2, 0)
    """
    tried = (
        seed
        for seed in range(most)
        if np.array_equal(initial_kernels(layer, id, seed), layer.weight)
    )
    return next(tried, -1) + 1


def initial_kernels(layer: Layer, id: str, seed: int) -> NDArray[np.float64]:
    """The weight that an initialiser gives a layer, of the layer's own shape."""
    return initial_weight(
        id,
        layer.weight.shape,
        stride=layer.spec.stride,
        seed=seed,
        transposed=layer.operation.input_side == "small",
        groups=layer.spec.groups,
        decimals=decimals_for(layer),
    )
