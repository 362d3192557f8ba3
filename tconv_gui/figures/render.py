"""From figure to pixels: the one road for the screen, PNG, GIF, SVG, PDF and the tests."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter

from tconv_gui.figures.figure import Figure, Frame
from tconv_gui.figures.surface import Placement, Surface, TextKind
from tconv_gui.theme import Theme, colour
from tconv_gui.theme.fonts import load_fonts

MARGIN = 24.0
LARGEST_CELL_PX = 1024.0
DOTS_PER_METRE = 3780  # 96 dots per inch
WHOLE_FROM_PX = 9.0
LEAST_SCALE = 1e-6
_CELL = 48.0


class View(NamedTuple):
    """How near a picture is looked at: ``zoom`` times larger, (x, y) of it in the middle.

    ``x`` and ``y`` are parts of the picture's width and height as it is without.
    """

    zoom: float = 1.0
    x: float = 0.5
    y: float = 0.5


WHOLE = View()


def place(
    figure: Figure,
    frame: Frame,
    width: float,
    height: float,
    margin: float = MARGIN,
    view: View = WHOLE,
) -> Placement:
    """How the figure is fitted into ``width`` × ``height`` pixels: as large as it goes, centred.

    A cell gets a whole number of pixels where it has several.
    """
    whole = _place_whole(figure, frame, width, height, margin)
    return whole if view == WHOLE else _nearer(whole, width, height, view)


def _nearer(whole: Placement, width: float, height: float, view: View) -> Placement:
    middle = whole.to_logical(QPointF(view.x * width, view.y * height))
    scale = whole.scale * view.zoom
    if scale * _CELL >= WHOLE_FROM_PX:
        scale = round(scale * _CELL) / _CELL
    return Placement(
        scale, round(width / 2 - middle.x() * scale), round(height / 2 - middle.y() * scale)
    )


def _place_whole(
    figure: Figure, frame: Frame, width: float, height: float, margin: float
) -> Placement:
    size = figure.size(frame)
    scale = min(width / (size.width() + 2 * margin), height / (size.height() + 2 * margin))
    # A place of no pixels at all, as half of a narrow picture can be, has a scale too.
    scale = max(min(scale, LARGEST_CELL_PX / _CELL), LEAST_SCALE)
    if scale * _CELL >= WHOLE_FROM_PX:
        scale = int(scale * _CELL + 1e-9) / _CELL
    return Placement(
        scale,
        round((width - size.width() * scale) / 2),
        round((height - size.height() * scale) / 2),
    )


def aspect_of(width: float, height: float) -> float:
    """The aspect to arrange for, rounded so that a picture does not depend on single pixels."""
    return min(max(round(max(width, 1) / max(height, 1), 2), 0.05), 20.0)


def new_image(width: int, height: int, background: QColor | None) -> QImage:
    """An image of exact size filled with ``background``; transparent for None."""
    kind = QImage.Format.Format_ARGB32_Premultiplied if background is None else (
        QImage.Format.Format_RGB32
    )
    image = QImage(width, height, kind)
    image.setDotsPerMeterX(DOTS_PER_METRE)
    image.setDotsPerMeterY(DOTS_PER_METRE)
    image.fill(Qt.GlobalColor.transparent if background is None else background)
    return image


def paint_to(
    painter: QPainter,
    figure: Figure,
    frame: Frame,
    theme: Theme,
    width: float,
    height: float,
    *,
    text: TextKind = "glyphs",
    background: QColor | None = None,
    margin: float = MARGIN,
    view: View = WHOLE,
    exposed: QRectF | None = None,
) -> None:
    """Paint a figure fitted into ``width`` × ``height`` units of any painter.

    ``exposed`` (pixels) limits the work; what lies outside must be clipped by the caller.
    """
    placement = place(figure, frame, width, height, margin, view)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setRenderHint(QPainter.RenderHint.TextAntialiasing)
    if background is not None:
        painter.fillRect(exposed or QRectF(0, 0, width, height), background)
    area = None
    if exposed is not None:
        first, last = placement.to_logical(exposed.topLeft()), placement.to_logical(
            exposed.bottomRight()
        )
        area = QRectF(first, last)
    surface = Surface(painter, placement, load_fonts(frame.words.language), text, area)
    figure.paint(surface, frame, theme)


def render_image(
    figure: Figure,
    frame: Frame,
    theme: Theme,
    width: int,
    height: int,
    *,
    background: QColor | str | None = "theme",
    margin: float = MARGIN,
    view: View = WHOLE,
) -> QImage:
    """The figure as an image of exactly ``width`` × ``height`` pixels.

    ``background`` is a colour, "theme" for the theme's, or None for transparent.  May be called
    on any thread.
    """
    ground = colour(theme.background) if background == "theme" else background
    assert not isinstance(ground, str)
    image = new_image(width, height, ground)
    painter = QPainter(image)
    try:
        paint_to(
            painter, figure, frame, theme, width, height, margin=margin, view=view,
            exposed=None if view == WHOLE else QRectF(0, 0, width, height),
        )  # fmt: skip
    finally:
        painter.end()
    return image


def update_image(
    image: QImage,
    figure: Figure,
    old: Frame,
    new: Frame,
    theme: Theme,
    *,
    margin: float = MARGIN,
    view: View = WHOLE,
) -> list[QRect]:
    """Repaint in ``image`` (of the theme's background) what differs between two frames.

    Returns the repainted rectangles in pixels.  The result equals ``render_image`` of ``new``.
    """
    whole = QRect(0, 0, image.width(), image.height())
    placement = place(figure, new, image.width(), image.height(), margin, view)
    damage = figure.damage(old, new, placement.scale)
    if damage is None or (
        damage and place(figure, old, *_size(image), margin, view) != placement
    ):
        rects = [whole]
    else:
        rects = merged([
            placement.to_pixels(rect).toAlignedRect().adjusted(-3, -3, 3, 3) & whole
            for rect in damage
        ])  # fmt: skip
    ground = colour(theme.background)
    painter = QPainter(image)
    try:
        for rect in rects:
            painter.setClipRect(rect)
            paint_to(
                painter, figure, new, theme, image.width(), image.height(), background=ground,
                margin=margin, view=view, exposed=QRectF(rect),
            )  # fmt: skip
    finally:
        painter.end()
    return rects


def merged(rects: list[QRect]) -> list[QRect]:
    """Fewer rectangles that cover the same: two become one where that paints little more."""
    found: list[QRect] = []
    for rect in rects:
        if rect.isEmpty():
            continue
        for other in list(found):
            union = rect.united(other)
            if _area(union) <= 1.2 * (_area(rect) + _area(other)):
                found.remove(other)
                rect = union
        found.append(rect)
    return found


def _area(rect: QRect) -> int:
    return rect.width() * rect.height()


def _size(image: QImage) -> tuple[int, int]:
    return image.width(), image.height()
