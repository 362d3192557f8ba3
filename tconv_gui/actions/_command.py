"""What a menu is made of: commands as values, asked about their state whenever it may differ."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from core.words_mark import Mark

if TYPE_CHECKING:
    from tconv_gui.actions._desk import Desk


def _always(desk: Desk) -> bool:
    return True


def _no_facts(desk: Desk) -> Mapping[str, object]:
    return {}


@dataclass(frozen=True)
class Command:
    """One entry of a menu.

    ``title`` is a mark, or a text that is the same in every language (a file's path).  ``keys``
    are shortcuts, the first one is shown.  ``checked`` makes the entry a switch; with ``choice``
    it is one of several that exclude each other.  ``facts`` are put into the title.
    """

    title: Mark | str
    run: Callable[[Desk], object]
    keys: tuple[str, ...] = ()
    enabled: Callable[[Desk], bool] = _always
    checked: Callable[[Desk], bool] | None = None
    choice: bool = False
    facts: Callable[[Desk], Mapping[str, object]] = _no_facts
    role: str = "NoRole"


@dataclass(frozen=True)
class Submenu:
    """A menu in a menu; ``entries`` is asked again each time it opens if it is ``changing``."""

    title: Mark
    entries: Callable[[Desk], Sequence[Entry]]
    changing: bool = False


@dataclass(frozen=True)
class Separator:
    """A line between groups."""


SEPARATOR = Separator()
Entry = Command | Submenu | Separator


@dataclass(frozen=True)
class Menu:
    """A menu of the menu bar."""

    id: str
    title: Mark
    entries: tuple[Entry, ...] = field(default=())


def plain_title(text: str) -> str:
    """A menu's text without the mark of its access key.

    >>> plain_title("&Open…"), plain_title("文件(&F)"), plain_title("A && B")
    ('Open…', '文件', 'A & B')
    """
    head, _, tail = text.rpartition("(&")
    if head and len(tail) >= 2 and tail[1] == ")":
        text = head + tail[2:]
    return text.replace("&&", "\0").replace("&", "").replace("\0", "&")
