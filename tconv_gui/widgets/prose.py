"""A label for sentences: its lines stand further apart than those of a name."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QTextLayout, QTextOption
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from tconv_gui.widgets.elided_label import pixel_size
from tconv_gui.widgets.steady import steady

LINE = 1.35  # from one line to the next, in sizes of the type
LINE_BREAK = "\u2028"


@steady
class Prose(QLabel):
    """Plain text that wraps its words, as high as the lines it takes."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)

    def hasHeightForWidth(self) -> bool:
        """The narrower, the higher."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Height of all lines."""
        return self._lines(width).lineCount() * self._step

    def sizeHint(self) -> QSize:
        """All lines at the width there is."""
        wide = max(self.width(), self.minimumSizeHint().width())
        return QSize(wide, self.heightForWidth(wide))

    def minimumSizeHint(self) -> QSize:
        """As narrow as the longest word."""
        return QSize(super().minimumSizeHint().width(), self._step)

    def paintEvent(self, event: QPaintEvent) -> None:
        """All lines."""
        painter = QPainter(self)
        painter.setPen(self.palette().windowText().color())
        self._lines(self.width()).draw(painter, QPointF(0, 0))

    @property
    def _step(self) -> int:
        return round(pixel_size(self.font()) * LINE)

    def _lines(self, width: int) -> QTextLayout:
        layout = QTextLayout(self.text().replace("\n", LINE_BREAK), self.font())
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        layout.setTextOption(option)
        layout.beginLayout()
        line, top = layout.createLine(), 0
        while line.isValid():
            line.setLineWidth(width)
            line.setPosition(QPointF(0, top + (self._step - line.height()) / 2))
            line, top = layout.createLine(), top + self._step
        layout.endLayout()
        return layout
