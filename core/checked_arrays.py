"""Arrays at the door of the engine: what may come in, and the sentence for what may not.

Arrays are ``(N, C, *spatial)``; float32 stays float32, all other real numbers become float64.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from core.errors import ConvError
from core.words_mark import QT_TRANSLATE_NOOP

Array = np.ndarray[Any, np.dtype[Any]]

KEPT_TYPES = (np.dtype(np.float64), np.dtype(np.float32))

NOT_NUMBERS = QT_TRANSLATE_NOOP(
    "error",
    "{parameter} must be an array of real numbers with rows of equal length, but is “{got}”.",
)
EMPTY_ARRAY = QT_TRANSLATE_NOOP(
    "error", "{parameter} needs at least one entry on every axis, but has shape {got}."
)
TOO_FEW_AXES = QT_TRANSLATE_NOOP(
    "error",
    "{parameter} must have shape (images, channels, cells…) with at least one spatial axis, "
    "but has shape {got}.",
)
GRAD_OUTPUT_SHAPE = QT_TRANSLATE_NOOP(
    "error", "grad_output must have the output's shape {want}, but has shape {got}."
)
ONE_OF = QT_TRANSLATE_NOOP("error", "{parameter} must be one of {choices}, but is {got}.")


def number_array(value: ArrayLike, name: str) -> Array:
    """``value`` as a float64 or float32 array with at least one entry."""
    try:
        array = np.asarray(value)
    except (ValueError, TypeError):
        raise ConvError(NOT_NUMBERS, parameter=name, got=shown(value)) from None
    if array.dtype not in KEPT_TYPES:
        if array.dtype.kind not in "fiub":
            got = f"{array.dtype}: {shown(value)}"
            raise ConvError(NOT_NUMBERS, parameter=name, got=got)
        array = array.astype(np.float64)
    if array.size == 0:
        raise ConvError(EMPTY_ARRAY, parameter=name, got=array.shape)
    return array


def image_array(x: ArrayLike) -> Array:
    """``x`` as an array of images, ``(N, C, *spatial)``."""
    image = number_array(x, "x")
    if image.ndim < 3:
        raise ConvError(TOO_FEW_AXES, parameter="x", got=image.shape)
    return image


def shown(value: Any) -> str:
    """A value as it was given, on one short line."""
    text = " ".join(repr(value).split())
    return text if len(text) <= 60 else text[:57] + "…"


def grad_output_array(grad_output: ArrayLike, image: Array, shape: tuple[int, ...]) -> Array:
    """``grad_output`` in the type of ``image``, which the gradients then have too."""
    grad = number_array(grad_output, "grad_output")
    if grad.shape != shape:
        raise ConvError(GRAD_OUTPUT_SHAPE, parameter="grad_output", want=shape, got=grad.shape)
    with np.errstate(all="ignore"):
        return grad.astype(image.dtype, copy=False)


def check_choice(parameter: str, value: Any, choices: tuple[str, ...]) -> None:
    """ConvError that names ``parameter`` if ``value`` is none of the words."""
    if not isinstance(value, str) or value not in choices:
        choice = " / ".join(choices)
        raise ConvError(ONE_OF, parameter=parameter, choices=choice, got=shown(value))
