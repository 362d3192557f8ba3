"""Small bars with their numbers, in the colours of the phases."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from core.numbers_text import shown_number
from tconv_gui.figures._phases import phase_colour
from tconv_gui.theme import Theme, colour
from tconv_gui.views._findings import Bar
from tconv_gui.widgets.elided_label import pixel_size
from tconv_gui.widgets.steady import steady

GAP = 8


@steady
class PhaseBars(QWidget):
    """Bars under each other on a common linear scale that begins at zero.

    A line across a bar shows where it would end if all were equal.
    """

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._phases = 1
        self.bars: tuple[Bar, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_bars(self, bars: tuple[Bar, ...], phases: int, theme: Theme) -> None:
        """Show other bars; ``phases`` is how many colours there are."""
        self.bars, self._phases, self._theme = bars, phases, theme
        self.setVisible(bool(bars))
        self.setAccessibleName(", ".join(f"{b.name}: {shown_number(b.value)}" for b in bars))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """All rows."""
        return QSize(200, len(self.bars) * self._row_height())

    def minimumSizeHint(self) -> QSize:
        """Names, numbers and a little of the bars."""
        return QSize(120, self.sizeHint().height())

    def spans(self) -> list[tuple[QRectF, QRectF]]:
        """For each bar its row and the bar itself."""
        names, numbers = self._widths()
        left, right = names + GAP, self.width() - numbers - GAP
        room, high = max(right - left, 1), self._row_height()
        ends = [0.0, *(bar.value for bar in self.bars)]
        ends += [bar.after for bar in self.bars if bar.after is not None]
        low, far = min(ends), max(ends)
        scale = room / ((far - low) or 1.0)
        found = []
        for number, bar in enumerate(self.bars):
            row = QRectF(0, number * high, self.width(), high)
            start, end = sorted((-low * scale, (bar.value - low) * scale))
            box = QRectF(left + start, row.top() + 3, max(end - start, 1.0), high - 6)
            found.append((row, box))
        return found

    def paintEvent(self, event: QPaintEvent) -> None:
        """Name, bar and number of each row."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        names, _ = self._widths()
        for bar, (row, box) in zip(self.bars, self.spans(), strict=True):
            painter.setPen(colour(self._theme.soft_ink))
            middle = Qt.AlignmentFlag.AlignVCenter
            painter.drawText(QRectF(0, row.top(), names, row.height()), middle, bar.name)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour(phase_colour(self._theme, bar.phase, self._phases)))
            painter.drawRoundedRect(box, 2, 2)
            painter.setPen(colour(self._theme.ink))
            painter.drawText(row, middle | Qt.AlignmentFlag.AlignRight, shown_number(bar.value))
        self._paint_goal(painter)

    def _paint_goal(self, painter: QPainter) -> None:
        """Where balanced bars would end."""
        goals = [
            (bar.value, bar.after, box)
            for bar, (_, box) in zip(self.bars, self.spans(), strict=True)
            if bar.after is not None and bar.value
        ]
        if not goals:
            return
        value, after, box = max(goals, key=lambda goal: abs(goal[0]))
        zero, way = (box.left(), 1) if value > 0 else (box.right(), -1)
        x = zero + way * box.width() * after / value
        pen = QPen(colour(self._theme.current.line), 1.5, Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.drawLine(round(x), 0, round(x), self.height())

    def _row_height(self) -> int:
        return round(pixel_size(self.font()) * 1.55)

    def _widths(self) -> tuple[int, int]:
        metrics = self.fontMetrics()
        names = max((metrics.horizontalAdvance(bar.name) for bar in self.bars), default=0)
        numbers = (metrics.horizontalAdvance(shown_number(bar.value)) for bar in self.bars)
        return names, max(numbers, default=0)
