"""Values along a line as steps: a pixel has one value all along its width."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from core.numbers_text import shown_number
from tconv_gui.theme import Role, Theme, colour
from tconv_gui.widgets.elided_label import pixel_size, scaled_font
from tconv_gui.widgets.steady import steady

Line = NDArray[np.float64]


class Curve(NamedTuple):
    """``values[i]`` reaches from ``edges[i]`` to ``edges[i + 1]``."""

    name: str
    role: Role
    edges: Line
    values: Line


@steady
class LinePlot(QWidget):
    """Curves on common axes, with their names; ``at`` is the place that is pointed at."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._curves: tuple[Curve, ...] = ()
        self._at: tuple[float, float] | None = None
        self._ends = ("", "")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def curves(self) -> tuple[Curve, ...]:
        """What is shown."""
        return self._curves

    def show_curves(
        self,
        curves: Sequence[Curve],
        at: tuple[float, float] | None,
        ends: tuple[str, str],
        theme: Theme,
    ) -> None:
        """Show other curves; ``ends`` is written under both ends of the axis."""
        self._curves, self._at, self._ends, self._theme = tuple(curves), at, ends, theme
        self.update()

    def sizeHint(self) -> QSize:
        """Some lines of text high."""
        return QSize(300, round(pixel_size(self.font()) * 8.5))

    def minimumSizeHint(self) -> QSize:
        """Narrow, but as high."""
        return QSize(120, round(pixel_size(self.font()) * 5))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Axes, the place, curves and names."""
        if not self._curves:
            return
        painter = QPainter(self)
        theme = self._theme
        painter.setFont(scaled_font(self.font(), 0.88))
        low, high = self._span()
        labels = (shown_number(high), shown_number(low))
        metrics = painter.fontMetrics()
        left = max(metrics.horizontalAdvance(text) for text in labels) + 8
        line = metrics.height()
        box = QRectF(left, line + 2, self.width() - left - 6, self.height() - 2 * line - 6)
        if box.width() < 20 or box.height() < 10:
            return
        painter.setPen(QPen(colour(theme.hairline), 1))
        painter.drawRect(box)
        painter.setPen(colour(theme.soft_ink))
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(QRectF(0, box.top() - line / 2, left - 5, line), right, labels[0])
        painter.drawText(QRectF(0, box.bottom() - line / 2, left - 5, line), right, labels[1])
        under = QRectF(box.left(), box.bottom() + 2, box.width(), line)
        painter.drawText(under, Qt.AlignmentFlag.AlignLeft, self._ends[0])
        painter.drawText(under, Qt.AlignmentFlag.AlignRight, self._ends[1])
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        start, end = self._reach()
        across = box.width() / ((end - start) or 1.0)
        up = box.height() / ((high - low) or 1.0)
        if self._at is not None:
            first, last = (box.left() + (x - start) * across for x in self._at)
            band = colour(theme.current.fill)
            painter.fillRect(QRectF(first, box.top(), max(last - first, 2.0), box.height()), band)
        painter.setClipRect(box.adjusted(-1, -2, 1, 2))
        for curve in self._curves:
            points = QPolygonF()
            for x, y in _corners(curve):
                across_x, up_y = (x - start) * across, (y - low) * up
                points.append(QPointF(box.left() + across_x, box.bottom() - up_y))
            painter.setPen(QPen(colour(curve.role.line), 1.8))
            painter.drawPolyline(points)
        painter.setClipping(False)
        self._paint_names(painter, box)

    def _paint_names(self, painter: QPainter, box: QRectF) -> None:
        metrics, x = painter.fontMetrics(), box.left()
        middle = box.top() - 2 - metrics.height() / 2
        for curve in self._curves:
            painter.setPen(QPen(colour(curve.role.line), 2.5))
            painter.drawLine(QPointF(x, middle), QPointF(x + 14, middle))
            painter.drawText(
                QRectF(x + 19, middle - metrics.height() / 2, box.width(), metrics.height()),
                Qt.AlignmentFlag.AlignVCenter, curve.name,
            )  # fmt: skip
            x += 19 + metrics.horizontalAdvance(curve.name) + 18

    def _span(self) -> tuple[float, float]:
        """The least and the greatest value on the axis, which has the room from 0 to 1 at least."""
        values = np.concatenate([curve.values for curve in self._curves])
        finite = values[np.isfinite(values)]
        if not finite.size:
            return 0.0, 1.0
        return min(float(finite.min()), 0.0), max(float(finite.max()), 1.0)

    def _reach(self) -> tuple[float, float]:
        edges = [curve.edges for curve in self._curves]
        return min(float(e[0]) for e in edges), max(float(e[-1]) for e in edges)


def _corners(curve: Curve) -> list[tuple[float, float]]:
    """The corners of the steps; what is not finite lies at 0."""
    values = np.nan_to_num(curve.values, nan=0.0, posinf=0.0, neginf=0.0)
    x = np.repeat(curve.edges, 2)[1:-1]
    y = np.repeat(values, 2)
    return list(zip(x.tolist(), y.tolist(), strict=True))
