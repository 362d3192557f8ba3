"""Sentences on several lines."""

from __future__ import annotations

import re

from tconv_gui.figures.surface import Families, text_width

# Punctuation that belongs to what stands before it, and brackets to what comes after them.
NO_BEGINNING = "，。、；：？！）］｝〕〉》」』】”’…—～％,.;:?!)]}% "
NO_END = "（［｛〔〈《「『【“‘"


def wrapped(text: str, room: float, size: float, families: Families) -> list[str]:
    """A text in lines no wider than ``room``, broken at spaces and between Chinese characters."""
    lines = [""]
    for part in unbroken(text):
        longer = lines[-1] + part
        if lines[-1] and text_width(longer.rstrip(), size, "regular", families) > room:
            lines.append("")
            longer = part
        lines[-1] = longer
    return [line.rstrip() for line in lines]


def halved(text: str, room: float, size: float, families: Families) -> list[str]:
    """A caption in one line where it fits into ``room``, else in two that are about as long.

    It is broken after a comma or at a dot between its parts.
    """

    def widest(lines: list[str]) -> float:
        return max(text_width(line, size, "regular", families) for line in lines)

    ways = [[text]]
    if widest([text]) > room:
        for found in re.finditer(r", | · ", text):
            end = found.start() + (found[0] == ", ")
            ways.append([text[:end], text[found.end() :]])
    return min(ways, key=widest)


def unbroken(text: str) -> list[str]:
    """The parts between which a line may end.

    No line begins with closing punctuation, none ends with an opening bracket.

    >>> unbroken("a bc（九格），是")
    ['a ', 'bc', '（九', '格），', '是']
    """
    parts: list[str] = []
    for part in re.findall(r"[^\s\u2e80-\uffef]+\s*|.", text):
        if parts and (part[0] in NO_BEGINNING or parts[-1][-1] in NO_END):
            parts[-1] += part
        else:
            parts.append(part)
    return parts
