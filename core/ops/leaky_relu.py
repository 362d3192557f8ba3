"""The activation leaky_relu, a visible step between layers."""

from __future__ import annotations

from core.ops._elementwise import elementwise
from core.words_mark import QT_TRANSLATE_NOOP

LEAKY_RELU = elementwise(
    "leaky_relu",
    QT_TRANSLATE_NOOP("parameters", "Negative numbers are divided by a hundred, all others stay"),
)
