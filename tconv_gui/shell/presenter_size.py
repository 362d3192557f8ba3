"""How large everything on a slide is: by the screen alone, so that the last row can read it."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtGui import QFont
from PySide6.QtWidgets import QWidget

# Sizes are meant for a slide of these many units.
WIDTH, HEIGHT = 1920, 1080


class Size(NamedTuple):
    """The pixels of one unit, and sizes of type in pixels."""

    unit: float

    @property
    def title(self) -> int:
        """The slide's title."""
        return max(round(46 * self.unit), 16)

    @property
    def text(self) -> int:
        """The slide's text."""
        return max(round(36 * self.unit), 14)

    @property
    def least(self) -> int:
        """The smallest that text of a slide may become."""
        return max(round(24 * self.unit), 12)

    @property
    def note(self) -> int:
        """Notes that come and go, keys."""
        return max(round(28 * self.unit), 13)

    @property
    def small(self) -> int:
        """The number of the step."""
        return max(round(24 * self.unit), 12)

    @property
    def number(self) -> int:
        """The number that is being typed."""
        return max(round(64 * self.unit), 24)


def size_for(width: int, height: int) -> Size:
    """The sizes for a slide of so many pixels.

    >>> size_for(1920, 1080).text, size_for(1280, 720).text, size_for(1080, 1920).text
    (36, 24, 26)
    """
    return Size(min(height / HEIGHT, width * 1.3 / WIDTH))


def type_of(widget: QWidget, pixels: int, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
    """The window's type at another size."""
    made = QFont(widget.font())
    made.setPixelSize(pixels)
    made.setWeight(weight)
    return made
