"""The activation relu, a visible step between layers."""

from __future__ import annotations

from core.ops._elementwise import elementwise
from core.words_mark import QT_TRANSLATE_NOOP

RELU = elementwise(
    "relu",
    QT_TRANSLATE_NOOP("parameters", "Negative numbers become 0: max(x, 0)"),
)
