"""Cubic interpolation that lays corner on corner."""

from __future__ import annotations

from core.ops._interpolated import interpolation
from core.words_mark import QT_TRANSLATE_NOOP

CUBIC_ALIGNED = interpolation(
    "cubic_aligned",
    QT_TRANSLATE_NOOP("operation", "Cubic, corners aligned"),
    QT_TRANSLATE_NOOP(
        "parameters", "Cubic interpolation that keeps the corner cells: align_corners=True"
    ),
    "cubic",
    align_corners=True,
)
