"""Colours that tell phases apart, the same in all figures of the checkerboard laboratory."""

from __future__ import annotations

from tconv_gui.figures._tints import kernel_tint
from tconv_gui.theme import Theme, rgb


def phase_colour(theme: Theme, phase_number: int, count: int) -> str:
    """The colour of a phase (row-major, from 0) of ``count``, as "#RRGGBB": bars, lines, names."""
    return kernel_tint(theme, phase_number, count)


def phase_ground(theme: Theme, phase_number: int, count: int) -> str:
    """A quiet ground in a phase's colour for cells with numbers in the theme's ink."""
    part = 0.36 if theme.is_dark else 0.2
    pairs = zip(rgb(theme.panel), rgb(phase_colour(theme, phase_number, count)), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * part):02X}" for a, b in pairs)
