"""Widgets beside each other that go on in the next line where they do not fit."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget

from tconv_gui.widgets.steady import steady


@steady
class FlowRow(QLayout):
    """A layout like words in a paragraph; what is hidden takes no room."""

    def __init__(self, parent: QWidget | None = None, spacing: int = 8) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self.setSpacing(spacing)

    def addItem(self, item: QLayoutItem) -> None:
        """Put an item at the end."""
        self._items.append(item)

    def count(self) -> int:
        """How many there are."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        """One of the items; None beyond the end."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        """Give one of the items away."""
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        """It takes no more room than it needs."""
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        """The narrower, the higher."""
        return True

    def heightForWidth(self, width: int) -> int:
        """The height of all lines."""
        return self._lay_out(QRect(0, 0, width, 0), is_trial=True)

    def setGeometry(self, rect: QRect) -> None:
        """Place all items."""
        super().setGeometry(rect)
        self._lay_out(rect, is_trial=False)

    def sizeHint(self) -> QSize:
        """All in one line."""
        hints = [item.sizeHint() for item in self._shown()]
        margins = self.contentsMargins()
        wide = sum(hint.width() + self.spacing() for hint in hints) - self.spacing()
        high = max((hint.height() for hint in hints), default=0)
        return QSize(
            max(wide, 0) + margins.left() + margins.right(),
            high + margins.top() + margins.bottom(),
        )

    def minimumSize(self) -> QSize:
        """As wide as the widest."""
        margins, least = self.contentsMargins(), QSize()
        for item in self._shown():
            least = least.expandedTo(item.minimumSize())
        return least + QSize(
            margins.left() + margins.right(), margins.top() + margins.bottom()
        )

    def _shown(self) -> list[QLayoutItem]:
        return [item for item in self._items if not item.isEmpty()]

    def _lay_out(self, rect: QRect, *, is_trial: bool) -> int:
        """The height that is needed; items are placed unless it is a trial."""
        inner = rect.marginsRemoved(self.contentsMargins())
        lines: list[list[tuple[QLayoutItem, QSize]]] = [[]]
        x = 0
        for item in self._shown():
            size = item.sizeHint()
            wide = min(size.width(), max(inner.width(), item.minimumSize().width()))
            if lines[-1] and x + wide > inner.width():
                lines.append([])
                x = 0
            lines[-1].append((item, QSize(wide, size.height())))
            x += wide + self.spacing()
        y = inner.top()
        for number, line in enumerate(lines):
            high = max((size.height() for _, size in line), default=0)
            x = inner.left()
            for item, size in line:
                if not is_trial:
                    item.setGeometry(
                        QRect(x, y + (high - size.height()) // 2, size.width(), size.height())
                    )
                x += size.width() + self.spacing()
            y += high + (self.spacing() if number < len(lines) - 1 else 0)
        margins = self.contentsMargins()
        return y - inner.top() + margins.top() + margins.bottom()
