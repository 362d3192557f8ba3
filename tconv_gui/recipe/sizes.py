"""Sizes as a recipe writes them: by a name, in pixels, or as they will be on paper."""

from __future__ import annotations

from core.words_mark import QT_TRANSLATE_NOOP
from tconv_gui.export.wish import PRESETS, read_pixels, read_size, scaled
from tconv_gui.recipe.keys import shown
from tconv_gui.recipe.places import Place

BAD_SIZE = QT_TRANSLATE_NOOP(
    "recipe",
    "{got} is no size; write pixels like “1280x720”, a length like “16cm x 9cm” (also mm and in), "
    "or one of {known}.",
)
BAD_WINDOW_SIZE = QT_TRANSLATE_NOOP(
    "recipe", "{got} is no size of a window; write pixels like “1280x800”."
)
BAD_DPI = QT_TRANSLATE_NOOP("recipe", "“dpi” must be from {low} to {high}, not {got}.")

LOW_DPI, HIGH_DPI = 10, 2400


def picture_size(
    place: Place, size: str | None, dpi: float | None, scale: float
) -> dict[str, float]:
    """What a wish is told of a picture's size, ``scale`` times as many pixels as are said.

    RecipeError for no size.
    """
    if dpi is not None and not LOW_DPI <= dpi <= HIGH_DPI:
        raise place.wrong("dpi", BAD_DPI, low=LOW_DPI, high=HIGH_DPI, got=f"{dpi:g}")
    if size is None:
        return {}
    read = read_size(size, dpi)
    if read is None:
        raise place.wrong("size", BAD_SIZE, got=shown(size), known=", ".join(PRESETS))
    width, height, own = read
    return {"width": scaled(width, scale), "height": scaled(height, scale), "scale": scale * own}


def window_size(place: Place, size: str) -> tuple[int, int]:
    """A window's size in pixels; RecipeError for none."""
    pixels = read_pixels(size)
    if pixels is None:
        raise place.wrong("size", BAD_WINDOW_SIZE, got=shown(size))
    return pixels
