"""Text elements of an SVG file as outlines, which look the same without our fonts."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape

from PySide6.QtGui import QPainterPath

from tconv_gui.theme.fonts import Weight, load_fonts
from tconv_gui.theme.outlines import UNITS, outline

_TEXT = re.compile(r"<text\b([^>]*)>([^<]*)</text>")
_ATTRIBUTE = re.compile(r'([\w:-]+)="([^"]*)"')
_KEPT = ("fill", "fill-opacity")


class Outlines:
    """The paths of all texts met so far, numbered in that order."""

    def __init__(self, language: str) -> None:
        self._families = load_fonts(language)
        self._numbers: dict[tuple[str, Weight], int] = {}
        self.paths: list[str] = []

    def number(self, text: str, weight: Weight) -> int:
        """Where the path of a text is; an empty one for spaces."""
        key = text, weight
        if key not in self._numbers:
            self._numbers[key] = len(self.paths)
            self.paths.append(_written(outline(text, weight, self._families)))
        return self._numbers[key]


def with_outlines(svg: str, language: str) -> str:
    """The drawing with a path in place of every text element."""
    outlines = Outlines(language)
    return _replaced(svg, outlines, lambda number: ("path", f'd="{outlines.paths[number]}"'))


def with_shared_outlines(svg: str, outlines: Outlines, prefix: str) -> str:
    """The same, naming paths that stand elsewhere in the file by ``prefix`` and their number."""
    return _replaced(svg, outlines, lambda number: ("use", f'href="#{prefix}{number}"'))


def _replaced(svg: str, outlines: Outlines, element_of: Callable[[int], tuple[str, str]]) -> str:
    def outlined(element: re.Match[str]) -> str:
        attributes = dict(_ATTRIBUTE.findall(element[1]))
        size = float(attributes["font-size"])
        weight: Weight = "semibold" if int(attributes["font-weight"]) > 500 else "regular"
        kept = "".join(f' {name}="{attributes[name]}"' for name in _KEPT if name in attributes)
        place = f"translate({attributes['x']},{attributes['y']}) scale({size / UNITS:.8g})"
        number = outlines.number(unescape(element[2]), weight)
        if not outlines.paths[number]:
            return ""
        name, shape = element_of(number)
        return f'<{name}{kept} stroke="none" transform="{place}" {shape}/>'

    return _TEXT.sub(outlined, svg)


def _written(shape: QPainterPath) -> str:
    kinds = QPainterPath.ElementType
    letters = {kinds.MoveToElement: "M", kinds.LineToElement: "L", kinds.CurveToElement: "C"}
    parts = []
    for number in range(shape.elementCount()):
        element = shape.elementAt(number)
        letter = letters.get(element.type, " ")
        parts.append(f"{letter}{round(element.x)},{round(element.y)}")
    return "".join(parts)
