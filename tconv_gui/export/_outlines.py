"""Text elements of an SVG file as outlines, which look the same without our fonts.

Qt's own outlines depend on what the font was used for before: they are up to a 64th of a pixel off.
These are taken at the size at which a font's corners fall on whole numbers, from fonts that draw
nothing else, so that the same text always is the same outline.
"""

from __future__ import annotations

import re
from html import unescape

from PySide6.QtCore import QPointF
from PySide6.QtGui import QFont, QPainterPath, QRawFont, QTextLayout

from tconv_gui.assets import resource
from tconv_gui.theme.fonts import CHINESE, LATIN, Weight, font, load_fonts

UNITS = 2816
_TEXT = re.compile(r"<text\b([^>]*)>([^<]*)</text>")
_ATTRIBUTE = re.compile(r'([\w:-]+)="([^"]*)"')
_KEPT = ("fill", "fill-opacity")
_FILES = {
    (family, weight): f"{family.replace(' ', '')}-{style}.ttf"
    for family in (LATIN, CHINESE)
    for style, weight in (
        ("Regular", QFont.Weight.Normal.value),
        ("SemiBold", QFont.Weight.DemiBold.value),
    )
}


def with_outlines(svg: str, language: str) -> str:
    """The drawing with a path in place of every text element."""
    outlines = _Outlines(load_fonts(language))

    def outlined(element: re.Match[str]) -> str:
        attributes = dict(_ATTRIBUTE.findall(element[1]))
        text = unescape(element[2])
        size = float(attributes["font-size"])
        weight: Weight = "semibold" if int(attributes["font-weight"]) > 500 else "regular"
        kept = "".join(f' {name}="{attributes[name]}"' for name in _KEPT if name in attributes)
        place = f"translate({attributes['x']},{attributes['y']}) scale({size / UNITS:.8g})"
        path = outlines.path(text, weight)
        return f'<path{kept} stroke="none" transform="{place}" d="{path}"/>' if path else ""

    return _TEXT.sub(outlined, svg)


class _Outlines:
    def __init__(self, families: tuple[str, ...]) -> None:
        self._families = families
        self._faces: dict[tuple[str, int], QRawFont] = {}
        self._known: dict[tuple[str, Weight], str] = {}

    def path(self, text: str, weight: Weight) -> str:
        """A line of text from (0, 0) on, UNITS to its size, as an SVG path."""
        key = text, weight
        if key not in self._known:
            self._known[key] = _written(self._shape(text, weight))
        return self._known[key]

    def _shape(self, text: str, weight: Weight) -> QPainterPath:
        layout = QTextLayout(text, font(UNITS, weight, self._families))
        layout.beginLayout()
        line = layout.createLine()
        layout.endLayout()
        ascent = line.ascent()
        shape = QPainterPath()
        for run in layout.glyphRuns():
            face = self._face(run.rawFont())
            for index, place in zip(run.glyphIndexes(), run.positions(), strict=True):
                glyph = face.pathForGlyph(index)
                shape.addPath(
                    glyph.translated(QPointF(round(place.x()), round(place.y() - ascent)))
                )
        return shape

    def _face(self, used: QRawFont) -> QRawFont:
        """A font of its own for the one that Qt chose; that one itself if it is not ours."""
        key = used.familyName(), int(used.weight())
        if key not in _FILES:
            return used
        if key not in self._faces:
            self._faces[key] = QRawFont(str(resource("fonts", _FILES[key])), UNITS)
        return self._faces[key]


def _written(shape: QPainterPath) -> str:
    kinds = QPainterPath.ElementType
    letters = {kinds.MoveToElement: "M", kinds.LineToElement: "L", kinds.CurveToElement: "C"}
    parts = []
    for number in range(shape.elementCount()):
        element = shape.elementAt(number)
        letter = letters.get(element.type, " ")
        parts.append(f"{letter}{round(element.x)},{round(element.y)}")
    return "".join(parts)
