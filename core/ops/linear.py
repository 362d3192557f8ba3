"""Linear interpolation (bilinear with two axes), corners not aligned."""

from __future__ import annotations

from core.ops._interpolated import interpolation
from core.words_mark import QT_TRANSLATE_NOOP

LINEAR = interpolation(
    "linear",
    QT_TRANSLATE_NOOP("operation", "Linear interpolation"),
    QT_TRANSLATE_NOOP(
        "parameters", "Each new cell is a weighted mean of the units around it"
    ),
    "linear",
    align_corners=False,
)
