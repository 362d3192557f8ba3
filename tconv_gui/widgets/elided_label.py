"""A label that gives way: what does not fit ends in "…" and stands whole in the tool tip."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFont, QFontInfo, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QWidget

from tconv_gui.widgets.steady import steady


@steady
class ElidedLabel(QLabel):
    """One line of plain text, cut at its end when it is too long for the label."""

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setTextFormat(Qt.TextFormat.PlainText)

    def setText(self, text: str) -> None:
        """Show another text; the whole of it is the tool tip as long as it is cut."""
        super().setText(text)
        self.setAccessibleName(text)

    def minimumSizeHint(self) -> QSize:
        """As narrow as "…"."""
        metrics = self.fontMetrics()
        return QSize(metrics.horizontalAdvance("…"), metrics.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw what fits."""
        shown = self.fontMetrics().elidedText(
            self.text(), Qt.TextElideMode.ElideRight, self.width()
        )
        self.setToolTip(self.text() if shown != self.text() else "")
        painter = QPainter(self)
        painter.setPen(self.palette().windowText().color())
        painter.drawText(self.rect(), int(self.alignment()), shown)


def pixel_size(base: QFont) -> int:
    """The size of ``base`` in logical pixels, however it was given."""
    return max(QFontInfo(base).pixelSize(), 1)


def scaled_font(
    base: QFont, factor: float = 1.0, weight: QFont.Weight = QFont.Weight.Normal
) -> QFont:
    """``base`` at ``factor`` times its size, so that it follows the window's font scale."""
    made = QFont(base)
    made.setPixelSize(max(round(pixel_size(base) * factor), 1))
    made.setWeight(weight)
    return made
