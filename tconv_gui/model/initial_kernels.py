"""The focused layer's kernel as a framework would begin it: one initialiser, one seed."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from core.document import Document, Layer
from core.initialisers import initial_weight
from core.words_mark import QT_TRANSLATE_NOOP

INITIALISE = QT_TRANSLATE_NOOP("undo", "Initialise Kernel")
# Random numbers are shown and reckoned with by hand.
DECIMALS = 2


def can_begin(layer: Layer) -> bool:
    """Whether a layer has a kernel of its own that could begin anew.

    >>> from core.document import make_layer
    >>> can_begin(make_layer("conv", [1.0])), can_begin(make_layer("nearest", [1.0, 1.0]))
    (True, False)
    """
    return layer.operation.has_kernel and layer.parked is None


def with_initial_kernel(document: Document, position: int, id: str, seed: int = 0) -> Document:
    """A copy whose layer's kernel is the initialiser's, of the size that is there.

    The document itself where the numbers are the same; ConvError where the size does not fit.
    Random numbers are rounded to two decimals.

    >>> from core.document import make_document, make_layer
    >>> document = make_document([1.0], make_layer("conv_transpose", [0.0] * 4, stride=2))
    >>> with_initial_kernel(document, 0, "bilinear").layers[0].kernel.tolist()
    [0.25, 0.75, 0.75, 0.25]
    """
    layer = document.layers[position]
    weight = _initial_weight(layer, id, seed)
    if np.array_equal(weight, layer.weight):
        return document
    return document.with_layer(position, weight=weight)


def next_seed(layer: Layer, id: str, most: int = 100) -> int:
    """The seed after the one that made the kernel that is there; 0 where none below ``most`` did.

    >>> from core.document import make_layer
    >>> layer = make_layer("conv", [0.32, 0.76, 0.31])
    >>> next_seed(layer, "he_normal"), next_seed(layer, "he_uniform")
    (2, 0)
    """
    tried = (
        seed
        for seed in range(most)
        if np.array_equal(_initial_weight(layer, id, seed), layer.weight)
    )
    return next(tried, -1) + 1


def _initial_weight(layer: Layer, id: str, seed: int) -> NDArray[np.float64]:
    return initial_weight(
        id,
        layer.weight.shape,
        stride=layer.spec.stride,
        seed=seed,
        transposed=layer.operation.input_side == "small",
        groups=layer.spec.groups,
        decimals=DECIMALS,
    )
