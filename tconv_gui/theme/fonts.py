"""The fonts that ship with the app, so that a text is the same picture on every machine.

Digits are tabular in both.  Text is drawn without hinting and without subpixel colours: then its
outline scales linearly with the painter, and a picture at twice the scale is the same picture.
"""

from __future__ import annotations

import threading
from functools import cache
from typing import Literal

from PySide6.QtGui import QFont, QFontDatabase

from tconv_gui.assets import resource

LATIN = "TConv Sans"
CHINESE = "TConv Sans SC"
STYLES = ("Regular", "SemiBold")
Weight = Literal["regular", "semibold"]
WEIGHTS = {"regular": QFont.Weight.Normal, "semibold": QFont.Weight.DemiBold}


# A font keeps what it has loaded, which belongs to the thread that loaded it.
_local = threading.local()


def load_fonts(language: str = "en") -> tuple[str, ...]:
    """Register what ``language`` needs, once per process; the family names, to pass to ``font``.

    Needs a QGuiApplication.  Chinese characters (1.6 MB) are loaded for Chinese only.
    """
    if language.startswith("zh"):
        return _family(LATIN), _family(CHINESE)
    return (_family(LATIN),)


@cache
def _family(family: str) -> str:
    for style in STYLES:
        path = resource("fonts", f"{family.replace(' ', '')}-{style}.ttf")
        if QFontDatabase.addApplicationFont(str(path)) < 0:
            raise FileNotFoundError(f"no font in {path}")
    return family


def _made(size_px: int, weight: Weight, families: tuple[str, ...]) -> QFont:
    made = QFont()
    made.setFamilies(families)
    made.setPixelSize(size_px)
    made.setWeight(WEIGHTS[weight])
    made.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    made.setStyleStrategy(
        QFont.StyleStrategy.PreferAntialias | QFont.StyleStrategy.NoSubpixelAntialias
    )
    return made


def font(
    size_px: float, weight: Weight = "regular", families: tuple[str, ...] | None = None
) -> QFont:
    """The font of ``size_px`` logical units, rounded to whole ones as Qt's pixel sizes are.

    ``families`` are those of ``load_fonts``; English ones by default.  The QFont is a copy that
    may be changed.
    """
    kept: dict[tuple[object, ...], QFont] | None = getattr(_local, "fonts", None)
    if kept is None:
        kept = _local.fonts = {}
    key = (max(round(size_px), 1), weight, families or load_fonts())
    if key not in kept:
        kept[key] = _made(*key)
    return QFont(kept[key])
