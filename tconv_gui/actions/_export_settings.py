"""What the export dialog remembers for each kind of file, and how it survives damage."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from typing import Any

from tconv_gui.export.format import FRAME_MS, HOLD_LAST_MS, MAX_SIDE, Format
from tconv_gui.model.preferences import Preferences
from tconv_gui.theme import BACKGROUNDS, theme_ids
from tconv_gui.words import languages

# As it is on screen, whatever that is by then.
SCREEN = "screen"
PIXELS_PER_INCH = 96
LARGEST_CM = 500.0
DPI_RANGE = 30, 1200
TYPE_RANGE = 75, 200
FRAME_RANGE = 20, 10_000
HOLD_RANGE = 20, 60_000
MOST_PLAYS = 999
USUAL_SIZE = 1920, 1080
COLOUR = re.compile(r"#[0-9A-Fa-f]{6}\Z")


@dataclass(frozen=True)
class Settings:
    """How a figure is exported.

    ``width`` and ``height`` are in ``unit``, "px" or "cm"; ``dpi`` says how many pixels a picture
    made of pixels has for an inch of them.  ``type_percent`` is the size of letters against cells;
    ``theme`` and ``language`` are ids or SCREEN.  ``steps`` is "this", "all" or "range", of which
    only the first two are remembered.
    """

    steps: str = "this"
    unit: str = "px"
    width: float = USUAL_SIZE[0]
    height: float = USUAL_SIZE[1]
    dpi: int = 300
    type_percent: int = 100
    background: str = "theme"
    theme: str = SCREEN
    language: str = SCREEN
    caption: bool = True
    text: str = "outlines"
    frame_ms: int = FRAME_MS
    hold_last_ms: int = HOLD_LAST_MS
    loop: int = 0
    embed_document: bool = True

    def pixels(self, dpi: int | None = None) -> tuple[int, int]:
        """Width and height in whole pixels."""
        if self.unit == "px":
            return max(round(self.width), 1), max(round(self.height), 1)
        dots = (self.dpi if dpi is None else dpi) / 2.54
        return max(round(self.width * dots), 1), max(round(self.height * dots), 1)


def _among(*known: str) -> Callable[[Any], str]:
    def clean(value: Any) -> str:
        if value not in known:
            raise ValueError
        return str(value)

    return clean


def _number(low: int, high: int) -> Callable[[Any], int]:
    def clean(value: Any) -> int:
        if isinstance(value, bool):
            raise ValueError
        return min(max(int(value), low), high)

    return clean


def _length(value: Any) -> float:
    if isinstance(value, bool) or not math.isfinite(value) or not 0 < value <= MAX_SIDE:
        raise ValueError
    return float(value)


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError
    return value


def clean_background(value: Any) -> str:
    """A background that there is; ValueError for anything else."""
    if value in ("theme", *BACKGROUNDS) or (isinstance(value, str) and COLOUR.match(value)):
        return str(value)
    raise ValueError


def _theme(value: Any) -> str:
    return _among(SCREEN, *theme_ids())(value)


def _language(value: Any) -> str:
    return _among(SCREEN, *(key for key, _ in languages()))(value)


CLEAN: dict[str, Callable[[Any], Any]] = {
    "steps": _among("this", "all"),
    "unit": _among("px", "cm"),
    "width": _length,
    "height": _length,
    "dpi": _number(*DPI_RANGE),
    "type_percent": _number(*TYPE_RANGE),
    "background": clean_background,
    "theme": _theme,
    "language": _language,
    "caption": _flag,
    "text": _among("outlines", "text"),
    "frame_ms": _number(*FRAME_RANGE),
    "hold_last_ms": _number(*HOLD_RANGE),
    "loop": _number(0, MOST_PLAYS),
    "embed_document": _flag,
}


def settings_from(stored: object, default: Settings) -> Settings:
    """What was stored, with the default for every part of it that is damaged or lacks.

    >>> settings_from({"width": 640, "height": -3, "loop": "x"}, Settings())
    ...     # doctest: +ELLIPSIS
    Settings(steps='this', unit='px', width=640.0, height=1080, dpi=300, ... loop=0, ...)
    """
    kept = {}
    for name, clean in CLEAN.items():
        if isinstance(stored, dict) and name in stored:
            try:
                kept[name] = clean(stored[name])
            except (ValueError, TypeError, OverflowError):
                continue
    made = replace(default, **kept)
    if made.unit == "cm" and max(made.width, made.height) > LARGEST_CM:
        made = replace(made, unit=default.unit, width=default.width, height=default.height)
    return made


def default_settings(format_: Format, preferences: Preferences) -> Settings:
    """Where a kind of file begins: all steps for what shows them one after the other."""
    moves = format_.animated or format_.group == "slides"
    width, height = read_size(preferences["export_size"]) or USUAL_SIZE
    return Settings(
        steps="all" if moves else "this",
        width=width,
        height=height,
        background=preferences["export_background"],
    )


def recalled(format_: Format, preferences: Preferences) -> Settings:
    """The settings with which a kind of file was last exported."""
    default = default_settings(format_, preferences)
    return settings_from(_record(preferences).get(format_.id), default)


def remember(format_: Format, settings: Settings, preferences: Preferences) -> None:
    """Keep the settings for the next time."""
    if settings.steps == "range":
        settings = replace(settings, steps="all")
    record = _record(preferences)
    record[format_.id] = asdict(settings)
    preferences["export_settings"] = json.dumps(record, sort_keys=True)
    preferences["export_background"] = settings.background
    width, height = settings.pixels()
    if settings.unit == "px":
        preferences["export_size"] = f"{width}x{height}"


def _record(preferences: Preferences) -> dict[str, Any]:
    text = preferences["export_settings"]
    found = json.loads(text) if text else {}
    return found if isinstance(found, dict) else {}


def read_size(text: str) -> tuple[int, int] | None:
    """Width and height of "1920x1080"; None for anything else.

    >>> read_size("1920x1080"), read_size("large"), read_size("0x3")
    ((1920, 1080), None, None)
    """
    found = re.match(r"([0-9]{1,5})x([0-9]{1,5})\Z", text)
    if found is None:
        return None
    width, height = int(found[1]), int(found[2])
    return (width, height) if min(width, height) >= 1 and max(width, height) <= MAX_SIDE else None
