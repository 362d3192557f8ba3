"""Menus from their tables: texts in the language in use, states asked from the live state."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu

from tconv_gui.actions._command import Command, Entry, Menu, Separator, Submenu, plain_title
from tconv_gui.actions._desk import Desk
from tconv_gui.model.picture_bench import bench_of
from tconv_gui.model.quiz_player import quiz_of


class MenuBar(QObject):
    """The window's menus; follows the language, the document and the preferences by itself."""

    def __init__(
        self, window: QMainWindow, desk: Desk, menus: Sequence[Menu], places: Sequence[QMenu]
    ) -> None:
        """``places`` are the menus of the menu bar, still empty, one for each of ``menus``."""
        super().__init__(window)
        self._desk = desk
        self._window = window
        self._commands: list[tuple[QAction, Command]] = []
        self._submenus: list[tuple[QMenu, Menu | Submenu]] = []
        for menu, place in zip(menus, places, strict=True):
            self._fill(self._open_menu(place, menu), menu.entries)
        self.retranslate()
        context = desk.context
        context.appearance.changed.connect(self.retranslate)
        stack = context.model.undo_stack
        for signal in (stack.indexChanged, stack.cleanChanged, desk.changed):
            signal.connect(self.refresh)
        context.model.replaced.connect(self.refresh)
        bench_of(context).openChanged.connect(self.refresh)
        quiz_of(context).openChanged.connect(self.refresh)
        context.playback.figureChanged.connect(self.refresh)
        context.playback.optionsChanged.connect(self.refresh)
        context.preferences.changed.connect(self.refresh)

    @property
    def commands(self) -> list[tuple[QAction, Command]]:
        """Every action with the command it stands for."""
        return list(self._commands)

    def retranslate(self) -> None:
        """Write all texts anew in the language in use."""
        words = self._desk.context.words
        for menu, described in self._submenus:
            menu.setTitle(words(described.title))
        self.refresh()

    def refresh(self, *_: object) -> None:
        """Ask every command for its text and state."""
        for action, command in self._commands:
            self._show_state(action, command)
        for menu, described in self._submenus:
            if isinstance(described, Submenu) and described.changing:
                menu.menuAction().setEnabled(bool(described.entries(self._desk)))

    def _show_state(self, action: QAction, command: Command) -> None:
        action.setText(self._title(command))
        action.setEnabled(command.enabled(self._desk))
        if command.checked is not None:
            action.setChecked(command.checked(self._desk))

    def _title(self, command: Command) -> str:
        if isinstance(command.title, str):
            return command.title.replace("&", "&&")
        words = self._desk.context.words
        facts = {
            name: value.replace("&", "&&") if isinstance(value, str) else value
            for name, value in command.facts(self._desk).items()
        }
        return words(command.title, **facts).strip()

    def _open_menu(self, menu: QMenu, described: Menu | Submenu) -> QMenu:
        self._submenus.append((menu, described))
        if isinstance(described, Submenu) and described.changing:
            menu.aboutToShow.connect(partial(self._fill_anew, menu, described))
        else:
            menu.aboutToShow.connect(self.refresh)
        return menu

    def _fill_anew(self, menu: QMenu, submenu: Submenu) -> None:
        gone = set(menu.actions())
        self._commands = [pair for pair in self._commands if pair[0] not in gone]
        menu.clear()
        self._fill(menu, submenu.entries(self._desk))
        self.refresh()

    def _fill(self, menu: QMenu, entries: Sequence[Entry]) -> None:
        group: QActionGroup | None = None
        for entry in entries:
            if isinstance(entry, Separator):
                menu.addSeparator()
                group = None
            elif isinstance(entry, Submenu):
                sub = self._open_menu(menu.addMenu("\u200b"), entry)
                if not entry.changing:
                    self._fill(sub, entry.entries(self._desk))
            else:
                action = self._add_command(menu, entry)
                if entry.choice:
                    group = group or QActionGroup(menu)
                    group.addAction(action)

    def _add_command(self, menu: QMenu, command: Command) -> QAction:
        action = QAction(menu)
        action.setMenuRole(QAction.MenuRole[command.role])
        action.setCheckable(command.checked is not None)
        if command.keys:
            action.setShortcuts([QKeySequence(key) for key in command.keys])
            # A hidden menu bar has no shortcuts; the window still has.
            self._window.addAction(action)
        action.triggered.connect(self._runner(command))
        menu.addAction(action)
        self._commands.append((action, command))
        return action

    def _runner(self, command: Command) -> Callable[[], None]:
        def run() -> None:
            self._desk.attempt(partial(command.run, self._desk))
            # A switch that was refused must not look switched.
            self.refresh()

        return run


def shortcut_rows(menus: Sequence[Menu], desk: Desk) -> list[tuple[str, list[tuple[str, str]]]]:
    """Per menu its title and (keys, what they do), for the cheat sheet."""
    words = desk.context.words
    found = []
    for menu in menus:
        rows = []
        for command in commands_of(menu.entries, desk):
            if command.keys and not isinstance(command.title, str):
                keys = "  /  ".join(
                    QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText)
                    for key in command.keys
                )
                facts = dict.fromkeys(command.facts(desk), "")
                rows.append((keys, plain_title(words(command.title, **facts)).strip()))
        if rows:
            found.append((plain_title(words(menu.title)), rows))
    return found


def commands_of(entries: Sequence[Entry], desk: Desk) -> list[Command]:
    """All commands of a menu, those of its submenus included."""
    found: list[Command] = []
    for entry in entries:
        if isinstance(entry, Command):
            found.append(entry)
        elif isinstance(entry, Submenu):
            found.extend(commands_of(entry.entries(desk), desk))
    return found
