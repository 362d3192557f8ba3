"""What may follow a layer cell by cell: the activations, with their derivatives, on one shelf.

All of them take arrays of any shape, keep float32 as it is and make float64 of everything else.
They hold for the largest numbers and for infinities without a warning; NaN stays NaN.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import isfinite
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from core.errors import ConvError
from core.words_mark import QT_TRANSLATE_NOOP, Mark

Array = NDArray[np.floating[Any]]

# PyTorch's; Keras has 0.3 in its layer LeakyReLU and 0.2 in its function leaky_relu.
NEGATIVE_SLOPE = 0.01

ONE_OF = QT_TRANSLATE_NOOP("error", "{parameter} must be one of {choices}, but is {got}.")
SLOPE_RANGE = QT_TRANSLATE_NOOP(
    "error", "negative_slope must be a number from 0 to 1, but is {got}."
)
NO_SLOPE = QT_TRANSLATE_NOOP(
    "error", "only leaky_relu has a negative_slope, but the activation is {got}."
)

LINEAR = QT_TRANSLATE_NOOP("activation", "None (linear)")
RELU = QT_TRANSLATE_NOOP("activation", "ReLU")
LEAKY_RELU = QT_TRANSLATE_NOOP("activation", "Leaky ReLU")
TANH = QT_TRANSLATE_NOOP("activation", "tanh")
SIGMOID = QT_TRANSLATE_NOOP("activation", "Sigmoid")


@dataclass(frozen=True)
class Activation:
    """A function that is applied to every cell.

    ``formula`` is its text in x, the same in every language.  ``forward(values)`` and
    ``derivative(values)`` both take what comes *in*; the kink of the ReLUs counts as their
    negative side, as in PyTorch and TensorFlow.  ``torch`` and ``keras`` write it in code, ""
    where there is nothing to write.
    """

    id: str
    title: Mark
    formula: str
    forward: Callable[[ArrayLike], Array]
    derivative: Callable[[ArrayLike], Array]
    torch: str
    keras: str


def activation(id: str, *, negative_slope: float | None = None) -> Activation:
    """The activation ``id``; ``negative_slope`` is leaky_relu's, NEGATIVE_SLOPE if left out.

    ConvError for an unknown id or a slope that cannot be.

    >>> activation("relu").forward([-1.0, 2.0])
    array([0., 2.])
    >>> activation("leaky_relu", negative_slope=0.2).torch
    'nn.LeakyReLU(0.2)'
    """
    by_id = {row.id: row for row in ACTIVATIONS}
    if id not in by_id:
        raise ConvError(ONE_OF, parameter="activation", choices=", ".join(by_id), got=id)
    if negative_slope is None:
        return by_id[id]
    if id != "leaky_relu":
        raise ConvError(NO_SLOPE, parameter="negative_slope", got=id)
    return leaky_relu(negative_slope)


def leaky_relu(negative_slope: float = NEGATIVE_SLOPE) -> Activation:
    """The ReLU that lets a part of the negative side through.

    >>> leaky_relu(0.5).forward([-1.0, 2.0])
    array([-0.5,  2. ])
    """
    if not (isfinite(negative_slope) and 0 <= negative_slope <= 1):
        raise ConvError(SLOPE_RANGE, parameter="negative_slope", got=negative_slope)
    slope = float(negative_slope)
    text = repr(slope).removesuffix(".0")

    def forward(values: ArrayLike) -> Array:
        x = _floats(values)
        below = np.minimum(x, 0)
        # 0 times infinity is not 0.
        return np.maximum(x, 0) + (slope * below if slope else np.zeros_like(x))

    def derivative(values: ArrayLike) -> Array:
        return _step(_floats(values), slope)

    return Activation(
        "leaky_relu", LEAKY_RELU, f"max(x, 0) + {text}·min(x, 0)", forward, derivative,
        f"nn.LeakyReLU({text})", f"LeakyReLU(negative_slope={text})",
    )  # fmt: skip


def _floats(values: ArrayLike) -> Array:
    x = np.asarray(values)
    return x if x.dtype == np.float32 else np.asarray(x, dtype=np.float64)


def _step(x: Array, below: float) -> Array:
    """1 where x is positive, ``below`` elsewhere; NaN of NaN."""
    step = np.where(x > 0, x.dtype.type(1), x.dtype.type(below))
    return np.asarray(np.where(np.isnan(x), x, step))


def _fading(x: Array) -> Array:
    """exp(-|x|), which is never large."""
    return np.exp(-np.abs(x))


def _linear(values: ArrayLike) -> Array:
    return _floats(values).copy()


def _linear_derivative(values: ArrayLike) -> Array:
    x = _floats(values)
    return np.asarray(np.where(np.isnan(x), x, x.dtype.type(1)))


def _relu(values: ArrayLike) -> Array:
    # Adding 0 turns -0.0 into 0.0.
    return np.maximum(_floats(values), 0) + 0


def _relu_derivative(values: ArrayLike) -> Array:
    return _step(_floats(values), 0)


def _tanh(values: ArrayLike) -> Array:
    return np.tanh(_floats(values))


def _tanh_derivative(values: ArrayLike) -> Array:
    """1 / cosh²x, which 1 - tanh²x loses where tanh is nearly 1."""
    z = np.square(_fading(_floats(values)))
    return 4 * z / np.square(1 + z)


def _sigmoid(values: ArrayLike) -> Array:
    x = _floats(values)
    z = _fading(x)
    return np.asarray(np.where(x < 0, z, 1) / (1 + z), dtype=x.dtype)


def _sigmoid_derivative(values: ArrayLike) -> Array:
    z = _fading(_floats(values))
    return z / np.square(1 + z)


ACTIVATIONS: tuple[Activation, ...] = (
    Activation("linear", LINEAR, "x", _linear, _linear_derivative, "", ""),
    Activation("relu", RELU, "max(x, 0)", _relu, _relu_derivative, "nn.ReLU()", "relu"),
    leaky_relu(),
    Activation("tanh", TANH, "tanh x", _tanh, _tanh_derivative, "nn.Tanh()", "tanh"),
    Activation("sigmoid", SIGMOID, "1 / (1 + exp(−x))", _sigmoid, _sigmoid_derivative,
               "nn.Sigmoid()", "sigmoid"),
)  # fmt: skip
