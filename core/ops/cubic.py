"""Cubic interpolation (bicubic with two axes), corners not aligned."""

from __future__ import annotations

from core.ops._interpolated import interpolation
from core.words_mark import QT_TRANSLATE_NOOP

CUBIC = interpolation(
    "cubic",
    QT_TRANSLATE_NOOP("operation", "Cubic interpolation"),
    QT_TRANSLATE_NOOP(
        "parameters", "Each new cell is made of four units per axis; some weights are negative"
    ),
    "cubic",
    align_corners=False,
)
