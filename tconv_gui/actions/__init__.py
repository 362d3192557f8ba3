"""The shelf of menus: one file each, one line here."""

from __future__ import annotations

from tconv_gui.actions import edit, file, help, play, view
from tconv_gui.actions._command import Menu
from tconv_gui.actions._desk import Desk
from tconv_gui.actions._menu_bar import MenuBar

__all__ = ["MENUS", "Desk", "Menu", "MenuBar"]

MENUS: tuple[Menu, ...] = (
    file.MENU,
    edit.MENU,
    play.MENU,
    view.MENU,
    help.MENU,
)
