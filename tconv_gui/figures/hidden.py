"""What of a layer's output is kept back until somebody has said what it is."""

from __future__ import annotations

from dataclasses import dataclass, replace

Index = tuple[int, ...]
# Stands wherever a number is kept back.
UNKNOWN = "?"


@dataclass(frozen=True, slots=True)
class Hidden:
    """The hidden cells of the output of the layer that is looked at; false where there are none.

    All of them are where ``everything`` is, but for ``others``; else only the ``others``.  A hidden
    ``size`` leaves no cells to be counted.

    >>> asked = Hidden(everything=True).turned((0, 0))
    >>> asked.covers((0, 0)), asked.covers((0, 1)), bool(asked), bool(Hidden())
    (False, True, True, False)
    """

    everything: bool = False
    others: frozenset[Index] = frozenset()
    size: bool = False

    def __bool__(self) -> bool:
        return self.everything or self.size or bool(self.others)

    def covers(self, index: Index) -> bool:
        """Whether the number of an output cell is kept back."""
        return self.size or self.everything != (index in self.others)

    def turned(self, index: Index) -> Hidden:
        """With one cell revealed that was hidden, or hidden that was not."""
        return replace(self, others=self.others ^ {index})


NOTHING = Hidden()
EVERYTHING = Hidden(everything=True)
SIZE = Hidden(size=True)
# What the command line and recipes call them.
HIDES = {"output": EVERYTHING, "size": SIZE}


def unknown_size(axes: int) -> str:
    """A size that is kept back.

    >>> unknown_size(2)
    '? × ?'
    """
    return " × ".join([UNKNOWN] * axes)
