"""The order in which an operation's own steps go."""

from __future__ import annotations

from core.document import Document
from core.trace import Order


def own_order(document: Document, layer: int) -> Order:
    """A transposed convolution stamps unit by unit, a convolution sums window by window."""
    small = document.layers[layer].operation.input_side == "small"
    return "scatter" if small else "gather"
