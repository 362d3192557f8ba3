"""The part of a picture that is cut out, by numbers: what a dragged rectangle is to the mouse."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect, QRectF, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPushButton, QSpinBox, QWidget

from core.words_mark import QT_TRANSLATE_NOOP
from tconv_gui.model.context import Context
from tconv_gui.widgets.flow_row import FlowRow
from tconv_gui.widgets.steady import steady
from tconv_gui.widgets.wheel_guard import guard_fields

PART = QT_TRANSLATE_NOOP("pictures", "The part to cut out, in pixels")
LEFT = QT_TRANSLATE_NOOP("pictures", "Left")
TOP = QT_TRANSLATE_NOOP("pictures", "Top")
WIDTH = QT_TRANSLATE_NOOP("pictures", "Width")
HEIGHT = QT_TRANSLATE_NOOP("pictures", "Height")
FIELD_TIP = QT_TRANSLATE_NOOP("pictures", "Enter cuts this part out, Escape gives it up")
CUT_OUT = QT_TRANSLATE_NOOP("pictures", "Cut out")
GIVE_UP = QT_TRANSLATE_NOOP("pictures", "Cancel")

NAMES = {"left": LEFT, "top": TOP, "width": WIDTH, "height": HEIGHT}
ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


@steady
class CropBar(QWidget):
    """Four fields and two buttons.

    ``moved(QRectF)``: another part is chosen, in parts of the picture from 0 to 1;
    ``wanted(QRect)``, in its pixels: cut it out; ``givenUp``.
    """

    moved = Signal(QRectF)
    wanted = Signal(QRect)
    givenUp = Signal()

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(parent)
        self._context = context
        self._size = QSize(1, 1)
        self.fields = {name: QSpinBox(self) for name in NAMES}
        self.cut_button = QPushButton(self)
        self.cancel_button = QPushButton(self)
        row = FlowRow(self)
        row.setContentsMargins(0, 0, 0, 0)
        for widget in (*self.fields.values(), self.cut_button, self.cancel_button):
            row.addWidget(widget)
        for field in self.fields.values():
            field.valueChanged.connect(self._take)
        self.cut_button.clicked.connect(self._want)
        self.cancel_button.clicked.connect(self.givenUp)
        guard_fields(self)

    @property
    def part(self) -> QRect:
        """What is chosen, in pixels of the picture."""
        return QRect(*(field.value() for field in self.fields.values()))

    def begin(self, size: QSize) -> None:
        """Choose from a picture of ``size``, at first all of it."""
        self._size = size
        limits = {
            "left": (0, size.width() - 1, 0), "top": (0, size.height() - 1, 0),
            "width": (1, size.width(), size.width()), "height": (1, size.height(), size.height()),
        }  # fmt: skip
        for name, (low, high, value) in limits.items():
            with QSignalBlocker(self.fields[name]):
                self.fields[name].setRange(low, high)
                self.fields[name].setValue(value)

    def is_for(self, size: tuple[int, int]) -> bool:
        """Whether the fields are for a picture of so many pixels."""
        return (self._size.width(), self._size.height()) == size

    def take_keyboard(self) -> None:
        """Begin typing at the first field."""
        self.fields["left"].setFocus(Qt.FocusReason.TabFocusReason)
        self.fields["left"].selectAll()

    def restyle(self) -> None:
        """Take the words in use."""
        words = self._context.words
        self.setAccessibleName(words(PART))
        for name, field in self.fields.items():
            field.setPrefix(f"{words(NAMES[name])} ")
            field.setAccessibleName(words(NAMES[name]))
            field.setToolTip(words(FIELD_TIP))
        self.cut_button.setText(words(CUT_OUT))
        self.cancel_button.setText(words(GIVE_UP))

    def event(self, event: QEvent) -> bool:
        """Keep Escape from the menus."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.key() == Qt.Key.Key_Escape
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter in a field cuts out, Escape gives up."""
        if event.key() in ENTER:
            self._want()
        elif event.key() == Qt.Key.Key_Escape:
            self.givenUp.emit()
        else:
            super().keyPressEvent(event)

    def _take(self) -> None:
        """The far edges stay inside of the picture."""
        for near, far, all_of_it in (
            ("left", "width", self._size.width()), ("top", "height", self._size.height()),
        ):  # fmt: skip
            with QSignalBlocker(self.fields[far]):
                self.fields[far].setMaximum(all_of_it - self.fields[near].value())
        wide, high = self._size.width(), self._size.height()
        part = self.part
        self.moved.emit(
            QRectF(part.x() / wide, part.y() / high, part.width() / wide, part.height() / high)
        )

    def _want(self) -> None:
        self.wanted.emit(self.part)
