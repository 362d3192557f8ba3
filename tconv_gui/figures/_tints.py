"""Colours that tell kernel cells apart, the same in every figure."""

from __future__ import annotations

from functools import lru_cache

from tconv_gui.theme import Theme, rgb

# Chosen for the largest smallest difference (normal sight and three colour deficiencies alike), at
# least 3:1 on the theme's grounds and unlike the current step's magenta; farthest first.
LIGHT = (
    "#C85F00", "#31079A", "#4379F9", "#176B7D", "#012B04",
    "#7E390B", "#B96BB7", "#7A33BA", "#501345", "#839272",
)  # fmt: skip
DARK = (
    "#FFB070", "#3070A8", "#776E06", "#BEE0F9", "#CC5E69",
    "#F8E94C", "#9BA022", "#7D7FF3", "#CCA0E7", "#5BFDB3",
)  # fmt: skip
# More cells than that follow a path whose lightness never turns back.
LIGHT_PATH = ("#1F0568", "#3B45C8", "#0E7C86", "#7C8420", "#D0650A")
DARK_PATH = ("#8A62D6", "#5C8FF0", "#4CC0B8", "#B9DC6A", "#FFEFA0")


@lru_cache(maxsize=2048)
def kernel_tint(theme: Theme, number: int, count: int) -> str:
    """The colour of kernel cell ``number`` (row-major, from 0) of ``count``, as "#RRGGBB".

    Reads as a line on the theme's background and panel; text on it takes ``theme.ink_on``.
    Up to ten cells every pair can be told apart, whatever the eye.
    """
    if not 0 <= number < count:
        raise IndexError(f"kernel cell {number} of {count}")
    few = DARK if theme.is_dark else LIGHT
    if count <= len(few):
        return few[number]
    path = DARK_PATH if theme.is_dark else LIGHT_PATH
    return _on_path(path, number / (count - 1))


def _on_path(path: tuple[str, ...], part: float) -> str:
    """The colour at ``part`` (0 to 1) of a path, linear between its stops."""
    place = part * (len(path) - 1)
    first = min(int(place), len(path) - 2)
    start, end = rgb(path[first]), rgb(path[first + 1])
    mixed = (round(a + (b - a) * (place - first)) for a, b in zip(start, end, strict=True))
    return "#" + "".join(f"{channel:02X}" for channel in mixed)
