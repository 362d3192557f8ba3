"""A message that does not block: one sentence at the bottom, perhaps a button, and it goes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt, QTimer
from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QWidget,
)

from tconv_gui.widgets.button_icon import show_icon
from tconv_gui.widgets.steady import steady

Kind = Literal["info", "error", "progress"]
LASTING_MS = 8000
MARGIN = 16
MAX_WIDTH = 640


@dataclass(frozen=True)
class ToastAction:
    """A button in the message: its text and what it does."""

    text: str
    run: Callable[[], None]


@steady
class Toast(QFrame):
    """A bar at the lower edge of ``within``; a new message takes the place of the old one.

    ``within`` is ``over`` itself or a widget in it: what lies below it stays free.

    ``info`` goes by itself after some seconds, ``error`` stays until it is closed, ``progress``
    stays until the next message or ``clear``.
    """

    def __init__(self, over: QWidget, within: QWidget | None = None) -> None:
        super().__init__(over)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._within = within or over
        self._kind: Kind = "info"
        self._action: ToastAction | None = None
        self._label = QLabel(self)
        # A file's name may hold anything; it must never be read as markup.
        self._label.setTextFormat(Qt.TextFormat.PlainText)
        self._label.setWordWrap(True)
        self._label.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._bar = QProgressBar(self)
        self._bar.setTextVisible(False)
        self._bar.setFixedSize(120, 6)
        self._button = QPushButton(self)
        self._button.setProperty("kind", "link")
        self._button.clicked.connect(self._run_action)
        self._close = QToolButton(self)
        self._close.clicked.connect(self.clear)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 8, 8, 8)
        row.setSpacing(12)
        for widget in (self._label, self._bar, self._button, self._close):
            row.addWidget(widget)
        self._timer = QTimer(self, singleShot=True, interval=LASTING_MS)
        self._timer.timeout.connect(self.clear)
        self._within.installEventFilter(self)
        self.hide()

    @property
    def text(self) -> str:
        """The message that is shown, "" for none."""
        return "" if self.isHidden() else self._label.text()

    @property
    def kind(self) -> Kind:
        """What sort of message was shown last."""
        return self._kind

    def dress_close(self, name: str, tint: str) -> None:
        """What the closing button is called by screen readers and its hint; its colour."""
        self._close.setAccessibleName(name)
        self._close.setToolTip(name)
        show_icon(self._close, "close", tint)

    def say(self, text: str, kind: Kind = "info", action: ToastAction | None = None) -> None:
        """Show ``text`` in place of what was shown before."""
        self._action = action
        self._label.setText(text)
        self._bar.setVisible(kind == "progress")
        self._button.setVisible(action is not None)
        self._button.setText(action.text if action else "")
        self._kind = kind
        is_error = kind == "error"
        for part, other in ((self, "card"), (self._label, "")):
            part.setProperty("kind", "error" if is_error else other)
            part.style().unpolish(part)
            part.style().polish(part)
        self.setAccessibleName(text)
        self._timer.stop()
        if kind == "info":
            self._timer.start()
        self.show()
        self._place()
        self.raise_()
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))

    def set_progress(self, done: int, total: int) -> None:
        """How far the work of a "progress" message is."""
        self._bar.setRange(0, total)
        self._bar.setValue(done)

    def clear(self) -> None:
        """Take the message away."""
        self._timer.stop()
        self._action = None
        self.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay at the lower edge."""
        if event.type() == QEvent.Type.Resize and not self.isHidden():
            self._place()
        return False

    def _run_action(self) -> None:
        action = self._action
        self.clear()
        if action:
            action.run()

    def _place(self) -> None:
        parent = self.parentWidget()
        assert parent is not None
        corner = self._within.mapTo(parent, QPoint(0, 0))
        area = QRect(corner, self._within.size()).adjusted(MARGIN, MARGIN, -MARGIN, -MARGIN)
        width = min(area.width(), MAX_WIDTH)
        height = self.heightForWidth(width)
        left = area.left() + (area.width() - width) // 2
        self.setGeometry(left, area.bottom() - height, width, height)
