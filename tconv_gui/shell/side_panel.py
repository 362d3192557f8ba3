"""The column of panels beside the stage: they scroll together, so that nothing is cut off."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from core.words_mark import Mark
from tconv_gui.model.context import Context
from tconv_gui.widgets.column_area import ColumnArea
from tconv_gui.widgets.steady import steady

Maker = Callable[[], QWidget]


@steady
class SidePanel(QFrame):
    """Widgets under each other in a scrolling column with ``margin`` on both sides."""

    def __init__(self, margin: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "panel")
        self._area = ColumnArea(self)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        # The panel's own ground shows through.  To ask the area for the viewport that it has would
        # take as long as all the rest here: Python would learn every kind of widget there is.
        viewport = QWidget(self._area)
        viewport.setAutoFillBackground(False)
        self._area.setViewport(viewport)
        self._inside = QWidget(viewport)
        self._column = QVBoxLayout(self._inside)
        self._column.setContentsMargins(margin, 14, max(margin - 4, 0), 14)
        self._column.setSpacing(18)
        self._column.addStretch(1)
        self._area.setWidget(self._inside)
        self._inside.installEventFilter(self)
        self._inside.setAutoFillBackground(False)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._area)

    def add(self, widget: QWidget) -> None:
        """Put a widget under those that are there."""
        self._column.insertWidget(self._column.count() - 1, widget)

    def show_top(self) -> None:
        """Scroll to the beginning."""
        self._area.verticalScrollBar().setValue(0)

    def minimumSizeHint(self) -> QSize:
        """So wide that nothing is cut off, with room for the scroll bar; of any height."""
        bar = self._area.verticalScrollBar().sizeHint().width()
        return QSize(self._inside.minimumSizeHint().width() + bar, 0)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Grow with what is inside."""
        if event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().eventFilter(watched, event)


class Switch(QWidget):
    """Several views in one place, one at a time; each is made when it is first shown."""

    switched = Signal(int)

    def __init__(
        self,
        context: Context,
        titles: Sequence[Mark],
        makers: Sequence[Maker],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._context = context
        self._titles = titles
        self._makers = makers
        self._made: dict[int, QWidget] = {}
        self._buttons = QButtonGroup(self)
        row = QHBoxLayout()
        row.setSpacing(4)
        for number, _ in enumerate(titles):
            button = QToolButton(self)
            button.setProperty("kind", "tab")
            button.setProperty("narrow", len(titles) > 2)
            button.setCheckable(True)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            self._buttons.addButton(button, number)
            row.addWidget(button)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(12)
        self._column.addLayout(row)
        self._buttons.idClicked.connect(self.show_view)
        context.appearance.changed.connect(self.retranslate)
        self.retranslate()
        self.show_view(0)

    def show_view(self, number: int) -> None:
        """Bring a view to the front."""
        if number not in self._made:
            view = self._makers[number]()
            self._made[number] = view
            self._column.addWidget(view)
            if number:  # the first one is made with the window, which guards it
                self._guard(view)
        for other, view in self._made.items():
            view.setVisible(other == number)
        self._buttons.button(number).setChecked(True)
        self.switched.emit(number)

    @staticmethod
    def _guard(view: QWidget) -> None:
        from tconv_gui.widgets.wheel_guard import guard_fields

        guard_fields(view)

    def retranslate(self) -> None:
        """Write the titles in the language in use."""
        for number, mark in enumerate(self._titles):
            self._buttons.button(number).setText(self._context.words(mark))
