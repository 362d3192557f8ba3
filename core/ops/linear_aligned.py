"""Linear interpolation that lays corner on corner."""

from __future__ import annotations

from core.ops._interpolated import interpolation
from core.words_mark import QT_TRANSLATE_NOOP

LINEAR_ALIGNED = interpolation(
    "linear_aligned",
    QT_TRANSLATE_NOOP("operation", "Linear, corners aligned"),
    QT_TRANSLATE_NOOP(
        "parameters", "Linear interpolation that keeps the corner cells: align_corners=True"
    ),
    "linear",
    align_corners=True,
)
