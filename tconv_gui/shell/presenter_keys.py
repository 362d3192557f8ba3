"""Which key does what while presenting; nothing else reaches the window, save where it is meant to.

Remotes are keyboards: they send PageUp and PageDown, F5 or Shift+F5 to begin, Escape to end, and
"." or B for a black screen.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)

from tconv_gui.model.presentation import Presentation

Act = Literal[
    "next", "previous", "next_slide", "previous_slide", "first", "last", "restart",
    "restart_slide", "play", "black", "white", "laser", "spotlight", "zoom", "nearer", "farther",
    "edit", "speaker", "swap", "keys", "escape", "up", "down", "left", "right", "enter", "erase",
    "digit", "nothing", "hold", "grid", "hide",
]  # fmt: skip
Key = Qt.Key

PLAIN: dict[Key, Act] = {
    Key.Key_PageDown: "next", Key.Key_Space: "next", Key.Key_N: "next",
    Key.Key_PageUp: "previous", Key.Key_P: "previous",
    Key.Key_MediaNext: "next", Key.Key_MediaPrevious: "previous",
    Key.Key_Forward: "next", Key.Key_Back: "previous",
    Key.Key_Right: "right", Key.Key_Left: "left", Key.Key_Up: "up", Key.Key_Down: "down",
    Key.Key_Return: "enter", Key.Key_Enter: "enter", Key.Key_Backspace: "erase",
    Key.Key_Home: "first", Key.Key_End: "last", Key.Key_F5: "restart",
    Key.Key_A: "play", Key.Key_B: "black", Key.Key_Period: "black", Key.Key_W: "white",
    Key.Key_Comma: "white", Key.Key_L: "laser", Key.Key_S: "spotlight", Key.Key_Z: "zoom",
    Key.Key_Plus: "nearer", Key.Key_Equal: "nearer", Key.Key_Minus: "farther",
    Key.Key_E: "edit", Key.Key_F2: "edit", Key.Key_V: "speaker", Key.Key_X: "swap",
    Key.Key_H: "keys", Key.Key_Question: "keys", Key.Key_Escape: "escape",
    Key.Key_Control: "hold", Key.Key_Tab: "grid", Key.Key_Q: "hide",
}  # fmt: skip
WITH_SHIFT: dict[Key, Act] = {Key.Key_F5: "restart_slide", Key.Key_Slash: "keys"}
WITH_CONTROL: dict[Key, Act] = {
    Key.Key_PageDown: "next_slide", Key.Key_Right: "next_slide",
    Key.Key_PageUp: "previous_slide", Key.Key_Left: "previous_slide",
    Key.Key_Plus: "nearer", Key.Key_Equal: "nearer", Key.Key_Minus: "farther",
    Key.Key_0: "digit",
}  # fmt: skip
# Undo what was changed in front of everybody, copy, look at something else, leave, ask for help.
LET_THROUGH = {Key.Key_Z, Key.Key_Y, Key.Key_C, Key.Key_P, Key.Key_Q}
ALWAYS = {Key.Key_F1, Key.Key_F11, Key.Key_BracketLeft, Key.Key_BracketRight}
MODIFIERS = {
    Key.Key_Shift, Key.Key_Alt, Key.Key_AltGr, Key.Key_Meta, Key.Key_CapsLock, Key.Key_NumLock,
}  # fmt: skip
FIELDS = (QLineEdit, QAbstractSpinBox, QComboBox, QPlainTextEdit, QTextEdit)
# These are for the talk even while something is typed.
REMOTE = {Key.Key_PageDown, Key.Key_PageUp, Key.Key_F5}


def act_of(event: QKeyEvent) -> Act | None:
    """What a key is for; None lets it go where it goes without presenter mode."""
    key = Key(event.key())
    held = event.modifiers() & ~(
        Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.GroupSwitchModifier
    )
    if key in MODIFIERS or key in ALWAYS or held & Qt.KeyboardModifier.AltModifier:
        return None
    control = bool(held & Qt.KeyboardModifier.ControlModifier)
    if control and key != Key.Key_Control:
        return WITH_CONTROL.get(key) or _of_shortcut(key)
    if held & Qt.KeyboardModifier.ShiftModifier and key in WITH_SHIFT:
        return WITH_SHIFT[key]
    if held & Qt.KeyboardModifier.ShiftModifier and key == Key.Key_Q:
        return None  # it hides the cell that is pointed at
    if event.text().isdecimal() and event.text().isascii():
        return "digit"
    return PLAIN.get(key, "nothing")


# Keys of the road, which are the same on the slide and in the speaker's window.
ROAD: dict[Act, Callable[[Presentation], None]] = {
    "next": Presentation.next, "right": Presentation.next, "down": Presentation.next,
    "previous": Presentation.previous, "left": Presentation.previous,
    "up": Presentation.previous, "next_slide": Presentation.next_slide,
    "previous_slide": Presentation.previous_slide, "first": Presentation.first,
    "last": Presentation.last, "restart": Presentation.restart,
    "restart_slide": Presentation.restart_slide,
}  # fmt: skip


def drive(talk: Presentation, act: Act, text: str = "") -> bool:
    """Let a key move the talk along; whether it was one of those that do."""
    if act == "digit":
        talk.type_digit(text)
    elif act == "enter" and talk.typed:
        talk.go_to_typed()
    elif act == "erase" and talk.typed:
        talk.delete_digit()
    elif act in ("enter", "erase"):
        (talk.next if act == "enter" else talk.previous)()
    elif act in ROAD:
        talk.forget_digits()
        ROAD[act](talk)
    else:
        return False
    return True


def _of_shortcut(key: Key) -> Act | None:
    """Shortcuts that show something are let through, those that change something are not."""
    shows = key in LET_THROUGH or Key.Key_1 <= key <= Key.Key_9
    return None if shows else "nothing"


def is_field(widget: QWidget | None) -> bool:
    """Whether text is typed into a widget."""
    return isinstance(widget, FIELDS) and widget.isVisible()
