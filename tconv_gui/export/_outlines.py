"""Text elements of an SVG file as outlines, which look the same without our fonts."""

from __future__ import annotations

import re
from html import unescape

from PySide6.QtGui import QPainterPath

from tconv_gui.theme.fonts import Weight, load_fonts
from tconv_gui.theme.outlines import UNITS, outline

_TEXT = re.compile(r"<text\b([^>]*)>([^<]*)</text>")
_ATTRIBUTE = re.compile(r'([\w:-]+)="([^"]*)"')
_KEPT = ("fill", "fill-opacity")


def with_outlines(svg: str, language: str) -> str:
    """The drawing with a path in place of every text element."""
    families = load_fonts(language)
    known: dict[tuple[str, Weight], str] = {}

    def outlined(element: re.Match[str]) -> str:
        attributes = dict(_ATTRIBUTE.findall(element[1]))
        text = unescape(element[2])
        size = float(attributes["font-size"])
        weight: Weight = "semibold" if int(attributes["font-weight"]) > 500 else "regular"
        kept = "".join(f' {name}="{attributes[name]}"' for name in _KEPT if name in attributes)
        place = f"translate({attributes['x']},{attributes['y']}) scale({size / UNITS:.8g})"
        if (text, weight) not in known:
            known[text, weight] = _written(outline(text, weight, families))
        path = known[text, weight]
        return f'<path{kept} stroke="none" transform="{place}" d="{path}"/>' if path else ""

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
