"""A column that scrolls: as wide as there is room, as high as its texts are at that width."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QScrollArea, QWidget

from tconv_gui.widgets.steady import steady


@steady
class ColumnArea(QScrollArea):
    """Fits its widget by itself, not by ``widgetResizable``.

    Qt tries widths between those with and without the scroll bar, resizing the widget inside its
    own resize event, and asks again: where heights do not simply fall as widths grow it never
    comes to an end, and the stack overflows (seen with Qt 6.10).  Here the bar takes from the width
    when the column is too high without it, and that is that.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._is_fitting = False
        self._room = QSize()
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def setWidget(self, widget: QWidget) -> None:
        """Show another column."""
        super().setWidget(widget)
        widget.installEventFilter(self)
        self.fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width, another height; that the bar comes or goes has been reckoned with."""
        super().resizeEvent(event)
        if self.maximumViewportSize() != self._room:
            self.fit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Fit what asks for another size."""
        if event.type() == QEvent.Type.LayoutRequest and watched is self.widget():
            self.fit()
        return super().eventFilter(watched, event)

    def fit(self) -> None:
        """Give the column the size that it needs in the room that there is."""
        column = self.widget()
        if column is None or self._is_fitting:
            return
        self._is_fitting = True
        try:
            column.resize(self._fitting(column))
        finally:
            self._is_fitting = False

    def _fitting(self, column: QWidget) -> QSize:
        self._room = room = self.maximumViewportSize()
        least = column.minimumSizeHint().width()
        width = max(room.width(), least)
        if _height(column, width) <= room.height():
            return QSize(width, room.height())
        width = max(room.width() - self.verticalScrollBar().sizeHint().width(), least)
        # A column that would fit beside the bar keeps it all the same, or it would come and go.
        return QSize(width, max(_height(column, width), room.height() + 1))


def _height(column: QWidget, width: int) -> int:
    if column.hasHeightForWidth():
        return column.heightForWidth(width)
    return column.sizeHint().height()
