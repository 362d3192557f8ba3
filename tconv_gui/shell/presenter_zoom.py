"""How near a figure is looked at: at a point that stays where it is, and moved by hand."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QSizeF

from tconv_gui.figures.render import WHOLE, View

NEAREST = 8.0
NOTCH = 1.25
AT_ONCE = 2.5


def zoomed_at(view: View, zoom: float, place: QPointF, size: QSizeF) -> View:
    """``view`` at another zoom, with what lies under ``place`` of a widget of ``size`` kept there.

    >>> zoomed_at(WHOLE, 2.0, QPointF(0, 0), QSizeF(400, 200))
    View(zoom=2.0, x=0.25, y=0.25)
    >>> zoomed_at(View(2.0, 0.25, 0.25), 1.0, QPointF(0, 0), QSizeF(400, 200)) == WHOLE
    True
    """
    zoom = min(max(zoom, 1.0), NEAREST)
    if zoom < 1.01:
        return WHOLE
    at = QPointF(place.x() / max(size.width(), 1), place.y() / max(size.height(), 1))
    x = view.x + (at.x() - 0.5) * (1 / view.zoom - 1 / zoom)
    y = view.y + (at.y() - 0.5) * (1 / view.zoom - 1 / zoom)
    return kept_inside(View(zoom, x, y))


def moved(view: View, by: QPointF, size: QSizeF) -> View:
    """``view`` with the picture dragged by so many units of a widget of ``size``."""
    x = view.x - by.x() / max(size.width(), 1) / view.zoom
    y = view.y - by.y() / max(size.height(), 1) / view.zoom
    return kept_inside(View(view.zoom, x, y))


def between(first: View, second: View, part: float) -> View:
    """A view on the way from one to another."""
    zoom = first.zoom * (second.zoom / first.zoom) ** part
    # The middle moves with what is seen of the picture, or it would swing.
    seen = (1 / first.zoom - 1 / zoom) / ((1 / first.zoom - 1 / second.zoom) or 1.0)
    return View(
        zoom, first.x + (second.x - first.x) * seen, first.y + (second.y - first.y) * seen
    )


def kept_inside(view: View) -> View:
    """No nothing at the edges."""
    edge = 0.5 / view.zoom
    return View(
        view.zoom, min(max(view.x, edge), 1 - edge), min(max(view.y, edge), 1 - edge)
    )
