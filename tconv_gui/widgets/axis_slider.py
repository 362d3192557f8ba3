"""A slider and a number field for one whole number."""

from __future__ import annotations

from itertools import count

from PySide6.QtCore import QEvent, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QSizePolicy,
    QSlider,
    QStyle,
    QStyleOptionSlider,
    QWidget,
)

from tconv_gui.widgets.number_field import NumberField
from tconv_gui.widgets.steady import steady

_gestures = count(1)


class AxisSlider(QWidget):
    """Tells what is wanted and shows what came of it; it never changes its value by itself.

    ``moved(value, gesture)``: the slider went to ``value``; all moves of one drag (or of one held
    key) have the same gesture.  ``typed(text)`` and ``stepped(steps)`` come from the field.
    """

    moved = Signal(int, object)
    typed = Signal(str)
    stepped = Signal(int)
    edited = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.slider = GestureSlider(self)
        self.field = NumberField(2, self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.slider, 1)
        row.addWidget(self.field)
        self.slider.valueChanged.connect(self._slider_changed)
        self.field.typed.connect(self.typed)
        self.field.stepped.connect(self.stepped)
        self.field.edited.connect(self.edited)

    @property
    def value(self) -> int:
        """The value that is shown."""
        return self.slider.value()

    def show_value(self, value: int, low: int, high: int) -> None:
        """Show ``value`` on a slider from ``low`` to ``high``, which are widened to hold it."""
        slider = self.slider
        before = slider.blockSignals(True)
        slider.setRange(min(low, value), max(high, value))
        slider.setValue(value)
        slider.blockSignals(before)
        # A disabled slider would throw the keyboard out in the middle of a drag.
        slider.setEnabled(slider.minimum() < slider.maximum() or slider.hasFocus())
        self.field.show_text(str(value))

    def put_back(self, value: int) -> None:
        """Move the slider to ``value``; the field keeps its text."""
        before = self.slider.blockSignals(True)
        self.slider.setValue(value)
        self.slider.blockSignals(before)

    def set_names(self, name: str, slider_tip: str, field_tip: str) -> None:
        """Name both for screen readers and tool tips."""
        self.slider.setAccessibleName(name)
        self.field.setAccessibleName(name)
        self.slider.setToolTip(slider_tip)
        self.field.setToolTip(field_tip)

    def _slider_changed(self, value: int) -> None:
        self.moved.emit(value, self.slider.gesture)


@steady
class GestureSlider(QSlider):
    """A horizontal slider that jumps to a click and numbers its drags."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.gesture: int = 0
        self._grip = 0.0
        self.setPageStep(1)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def minimumSizeHint(self) -> QSize:
        """Long enough to aim at a value."""
        hint = super().minimumSizeHint()
        return QSize(self.fontMetrics().averageCharWidth() * 7, hint.height())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a drag: of the handle, or from where the button went down."""
        if event.button() != Qt.MouseButton.LeftButton:
            event.ignore()
            return
        self.gesture = next(_gestures)
        handle = self._handle()
        inside = handle.contains(event.position().toPoint())
        self._grip = event.position().x() - handle.left() if inside else handle.width() / 2
        self.setSliderDown(True)
        if not inside:
            self._follow(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag."""
        if self.isSliderDown():
            self._follow(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.setSliderDown(False)

    def _follow(self, event: QMouseEvent) -> None:
        left = round(event.position().x() - self._grip)
        room = max(self.width() - self._handle().width(), 1)
        self.setValue(
            QStyle.sliderValueFromPosition(
                self.minimum(), self.maximum(), left, room, self.invertedAppearance()
            )
        )

    def _handle(self) -> QRect:
        option = QStyleOptionSlider()
        self.initStyleOption(option)
        return self.style().subControlRect(
            QStyle.ComplexControl.CC_Slider, option, QStyle.SubControl.SC_SliderHandle, self
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A held key is one gesture."""
        if not event.isAutoRepeat():
            self.gesture = next(_gestures)
        super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Turn where the keyboard is; elsewhere the wheel belongs to the page."""
        if not self.hasFocus():
            event.ignore()
            return
        self.gesture = next(_gestures)
        super().wheelEvent(event)

    def event(self, event: QEvent) -> bool:
        """Keep the arrow keys from the menus."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            keys = (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down)
            if event.key() in keys and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
                event.accept()
                return True
        return super().event(event)
