"""Good manners of fields: what the wheel and the plain keys do over and in them.

The wheel scrolls the page and changes a field only where the keyboard is; arrows, Space, Home and
the like belong to the field that has the keyboard before they are a menu's shortcut.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QAbstractSpinBox,
    QComboBox,
    QScrollBar,
    QWidget,
)

from tconv_gui.widgets.steady import steady

_ARROWS = {Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down}
_ENDS = {Qt.Key.Key_Home, Qt.Key.Key_End, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown}
# Which plain keys mean something to a widget itself.
OWN_KEYS: tuple[tuple[type[QWidget], set[Qt.Key]], ...] = (
    (QAbstractButton, {Qt.Key.Key_Space}),
    (QAbstractSlider, _ARROWS | _ENDS),
    (QAbstractSpinBox, _ARROWS | _ENDS | {Qt.Key.Key_Space}),
    (QAbstractItemView, _ARROWS | _ENDS | {Qt.Key.Key_Space}),
    (QComboBox, _ARROWS | _ENDS | {Qt.Key.Key_Space}),
)
VALUES = (QAbstractSpinBox, QAbstractSlider, QComboBox)


@steady
class FieldManners(QObject):
    """An event filter on the fields of a window or panel.

    It sits on each field, not on the application: there it would slow down every event.
    """

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Pass the wheel on, and keep a field's own keys from the menus."""
        kind = event.type()
        if kind == QEvent.Type.Wheel and isinstance(watched, VALUES) and not watched.hasFocus():
            # Not taken: Qt hands the event on to the parent, which may scroll.
            event.ignore()
            return True
        if kind == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            plain = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
            if not plain and event.key() in own_keys(watched):
                event.accept()
        return False


def own_keys(watched: QObject) -> set[Qt.Key]:
    """The plain keys that ``watched`` has a use for."""
    return next((keys for kind, keys in OWN_KEYS if isinstance(watched, kind)), set())


def guard_fields(root: QWidget) -> None:
    """Teach manners to all fields in ``root``; call again for fields that are made later."""
    manners = root.findChild(FieldManners, options=Qt.FindChildOption.FindDirectChildrenOnly)
    if manners is None:
        manners = FieldManners(root)
    for field in root.findChildren(QWidget):
        if isinstance(field, tuple(kind for kind, _ in OWN_KEYS)) and not isinstance(
            field, QScrollBar
        ):
            field.installEventFilter(manners)
            if isinstance(field, VALUES) and field.focusPolicy() == Qt.FocusPolicy.WheelFocus:
                field.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
