"""The activation tanh, a visible step between layers."""

from __future__ import annotations

from core.ops._elementwise import elementwise
from core.words_mark import QT_TRANSLATE_NOOP

TANH = elementwise(
    "tanh",
    QT_TRANSLATE_NOOP(
        "parameters", "Every number is squeezed into −1 to 1, as at the end of generators"
    ),
)
