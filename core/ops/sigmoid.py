"""The activation sigmoid, a visible step between layers."""

from __future__ import annotations

from core.ops._elementwise import elementwise
from core.words_mark import QT_TRANSLATE_NOOP

SIGMOID = elementwise(
    "sigmoid",
    QT_TRANSLATE_NOOP("parameters", "Every number is squeezed into 0 to 1"),
)
