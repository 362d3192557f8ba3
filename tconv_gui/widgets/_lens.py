"""What a magnifying lens over pixels shows: the pixels, their grid, and their values."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QImage, QPainter, QPen

from core.numbers_text import shown_number
from tconv_gui.theme import BLACK, WHITE, colour
from tconv_gui.widgets.elided_label import pixel_size, scaled_font

Pixels = NDArray[np.floating[Any]]

# From so many screen pixels per pixel on there is a grid between them.
GRID_FROM = 7.0
LEAST_TYPE = 8


def paint_lens(
    painter: QPainter,
    box: QRectF,
    image: QImage,
    place: QPointF,
    cell: float,
    pixels: Pixels | None,
    base: QFont,
) -> None:
    """Paint into ``box`` what lies around ``place`` (in parts of the picture), ``cell`` wide each.

    ``pixels`` ``(channels, height, width)`` are written into the cells where they fit.
    """
    painter.save()
    painter.setClipRect(box)
    painter.fillRect(box, QColor(128, 128, 128))
    x, y = place.x() * image.width(), place.y() * image.height()
    # The left upper corner of the pixel (0, 0) on screen.
    origin = QPointF(box.center().x() - x * cell, box.center().y() - y * cell)
    first_column = max(int((box.left() - origin.x()) // cell), 0)
    first_row = max(int((box.top() - origin.y()) // cell), 0)
    last_column = min(int((box.right() - origin.x()) // cell), image.width() - 1)
    last_row = min(int((box.bottom() - origin.y()) // cell), image.height() - 1)
    columns, rows = last_column - first_column + 1, last_row - first_row + 1
    if columns < 1 or rows < 1:
        painter.restore()
        return
    source = QRectF(first_column, first_row, columns, rows)
    target = QRectF(
        origin.x() + first_column * cell, origin.y() + first_row * cell,
        columns * cell, rows * cell,
    )  # fmt: skip
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
    painter.drawImage(target, image, source)
    if cell >= GRID_FROM:
        _paint_grid(painter, target, columns, rows, cell)
    if pixels is not None:
        part = pixels[:, first_row : last_row + 1, first_column : last_column + 1]
        _paint_values(painter, target.topLeft(), cell, part, image, source, base)
    painter.restore()


def _paint_grid(painter: QPainter, target: QRectF, columns: int, rows: int, cell: float) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.setPen(QPen(QColor(128, 128, 128, 80), 1))
    for column in range(columns + 1):
        x = target.left() + column * cell
        painter.drawLine(QLineF(x, target.top(), x, target.bottom()))
    for row in range(rows + 1):
        y = target.top() + row * cell
        painter.drawLine(QLineF(target.left(), y, target.right(), y))


def _paint_values(
    painter: QPainter,
    origin: QPointF,
    cell: float,
    part: Pixels,
    image: QImage,
    source: QRectF,
    base: QFont,
) -> None:
    """One number per channel under each other, where there is room for them in a cell."""
    lines = part.shape[0]
    if cell < 1.2 * LEAST_TYPE * lines or cell < 2.4 * LEAST_TYPE:
        return
    size = min((cell - 4) / (1.2 * lines), 0.92 * pixel_size(base))
    texts = [[shown_number(round(float(v), 2)) for v in row] for plane in part for row in plane]
    font = scaled_font(base, size / pixel_size(base))
    widest = max(QFontMetricsF(font).horizontalAdvance(text) for row in texts for text in row)
    if widest > cell - 3:
        size *= (cell - 3) / widest
        font = scaled_font(base, size / pixel_size(base))
    if size < LEAST_TYPE - 0.5:
        return
    painter.setFont(font)
    high = QFontMetricsF(font).height() * 0.95
    for row in range(part.shape[1]):
        for column in range(part.shape[2]):
            shown = image.pixelColor(int(source.left()) + column, int(source.top()) + row)
            painter.setPen(colour(_ink_on(shown)))
            top = origin.y() + row * cell + (cell - lines * high) / 2
            for channel in range(lines):
                painter.drawText(
                    QRectF(origin.x() + column * cell, top + channel * high, cell, high),
                    Qt.AlignmentFlag.AlignCenter,
                    texts[channel * part.shape[1] + row][column],
                )


def _ink_on(ground: QColor) -> str:
    """Black or white, whichever is farther from the ground."""
    bright = 0.299 * ground.red() + 0.587 * ground.green() + 0.114 * ground.blue()
    return BLACK if bright > 140 else WHITE
