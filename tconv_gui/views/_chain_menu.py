"""The menus of the strip of layers: what can be done with one, and what can be added."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QMenu

from core.ops import OPERATIONS
from core.words_mark import QT_TRANSLATE_NOOP, Mark
from tconv_gui.model.chain_edits import ChainEdits
from tconv_gui.words import Words

ADD_BEFORE = QT_TRANSLATE_NOOP("chain", "Add &Before")
ADD_BEHIND = QT_TRANSLATE_NOOP("chain", "&Add Behind")
DUPLICATE = QT_TRANSLATE_NOOP("chain", "&Duplicate")
SWITCH_OFF = QT_TRANSLATE_NOOP("chain", "&Switch Off")
SWITCH_ON = QT_TRANSLATE_NOOP("chain", "&Switch On")
MOVE_LEFT = QT_TRANSLATE_NOOP("chain", "Move &Left")
MOVE_RIGHT = QT_TRANSLATE_NOOP("chain", "Move Ri&ght")
REMOVE = QT_TRANSLATE_NOOP("chain", "&Remove")

Attempt = Callable[[Callable[[], object]], object]


def layer_menu(
    menu: QMenu, edits: ChainEdits, position: int, words: Words, attempt: Attempt
) -> None:
    """Fill a menu with what can be done with the layer at ``position``."""

    def add(mark: Mark, act: Callable[[], object], is_possible: bool = True) -> None:
        action = menu.addAction(words(mark))
        action.setEnabled(is_possible)
        action.triggered.connect(lambda: attempt(act))

    def add_operations(mark: Mark, before: int) -> None:
        within = menu.addMenu(words(mark))
        within.setEnabled(edits.has_room)
        fill_with_operations(
            within, words, lambda operation: attempt(lambda: edits.add(before, operation))
        )

    off = edits.is_off(position)
    add(DUPLICATE, lambda: edits.duplicate(position), edits.has_room)
    add(SWITCH_ON if off else SWITCH_OFF, lambda: edits.switch(position))
    menu.addSeparator()
    add_operations(ADD_BEFORE, position)
    add_operations(ADD_BEHIND, position + 1)
    menu.addSeparator()
    add(MOVE_LEFT, lambda: edits.move(position, position - 1), edits.may_move(position, -1))
    add(MOVE_RIGHT, lambda: edits.move(position, position + 1), edits.may_move(position, 1))
    menu.addSeparator()
    add(REMOVE, lambda: edits.remove(position), edits.may_remove)


def fill_with_operations(
    menu: QMenu, words: Words, chosen: Callable[[str], object]
) -> None:
    """Fill a menu with the operations of the shelf."""
    for operation in OPERATIONS:
        action = menu.addAction(words(operation.title))
        action.triggered.connect(lambda _=False, id=operation.id: chosen(id))
