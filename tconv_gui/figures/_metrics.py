"""Lengths of labels and gaps, in proportion to the grids."""

from __future__ import annotations

from dataclasses import dataclass

from core.shown import ShownLayer
from tconv_gui.figures._type import type_scale
from tconv_gui.figures.layout import CELL

EDGE = 4.0
# From so many cells along a side on, labels grow with the grids and the kernel is magnified.
LARGE_SIDE = 11
MAGNIFY_FROM = 24
# A colour bar where there is no room for one.
SHORTEST_BAR = CELL / 2


@dataclass(frozen=True, slots=True)
class Metrics:
    """Lengths of labels and gaps; ``k`` grows with the grids, so that a slide stays readable.

    It also grows with the size of letters that is wished for.
    """

    k: float = 1.0

    def __post_init__(self) -> None:
        object.__setattr__(self, "k", self.k * type_scale())

    @property
    def title(self) -> float:
        """Font size of the grids' names."""
        return 15.0 * self.k

    @property
    def note(self) -> float:
        """Font size of sizes, notes and the caption."""
        return 12.5 * self.k

    @property
    def title_height(self) -> float:
        """Room above a grid."""
        return 28.0 * self.k

    @property
    def note_height(self) -> float:
        """Room for a line below a grid."""
        return 19.0 * self.k

    @property
    def legend_height(self) -> float:
        """Room for the colour scale below a grid."""
        return 24.0 * self.k

    @property
    def gap(self) -> float:
        """Room between grids side by side."""
        return 60.0 * min(self.k, 3.0)

    @property
    def row_gap(self) -> float:
        """Room between the rows of grids."""
        return 40.0 * min(self.k, 3.0)

    @property
    def caption_height(self) -> float:
        """Room for the caption at the bottom."""
        return 38.0 * self.k

    @property
    def sign(self) -> float:
        """Font size of × and =."""
        return 26.0 * min(self.k, 3.5)


# Made here, where letters have their usual size.
PLAIN = Metrics()


def metrics_for(shown: ShownLayer) -> Metrics:
    """Labels that keep their part of the picture as grids grow."""
    side = max(*shown.input.shape, *shown.output.shape)
    return Metrics(max(1.0, side / LARGE_SIDE))


def kernel_cell(shown: ShownLayer) -> float:
    """A kernel's cell: as long as all others, magnified beside grids too large for digits."""
    side = max(*shown.input.shape, *shown.output.shape)
    if side < MAGNIFY_FROM:
        return CELL
    return CELL * max(1, int(side / 5 / max(*shown.kernel.shape, 3)))
