"""Icons in buttons that are as large beside the type as the drawings mean them to be."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QAbstractButton

from tconv_gui.theme.icons import icon
from tconv_gui.theme.style import BASE_PX
from tconv_gui.widgets.elided_label import pixel_size


def grown(length: float, font: QFont) -> int:
    """A length that is meant for type of the usual size, beside type of this font, in pixels."""
    return round(length * pixel_size(font) / BASE_PX)


def show_icon(button: QAbstractButton, name: str, tint: str, size: int = 16) -> None:
    """Give a button an icon in a colour, ``size`` pixels wide beside type of the usual size.

    To be called again when theme or type are others.  KeyError if there is no such icon.
    """
    side = grown(size, button.font())
    button.setIconSize(QSize(side, side))
    button.setIcon(icon(name, tint, sizes=(side,)))
