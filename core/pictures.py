"""The built-in pictures by name; what reads the files knows about formats, this room does not.

They are made by this project, with tools/make_images.py.
"""

from __future__ import annotations

from typing import NamedTuple

from core.words_mark import QT_TRANSLATE_NOOP, Mark

ZONE_PLATE = QT_TRANSLATE_NOOP("picture", "Zone plate")
STAR = QT_TRANSLATE_NOOP("picture", "Star")
GRADIENT = QT_TRANSLATE_NOOP("picture", "Colour gradient")
TEXT = QT_TRANSLATE_NOOP("picture", "Text")
PATCHES = QT_TRANSLATE_NOOP("picture", "Colour patches")
FACE = QT_TRANSLATE_NOOP("picture", "Face")

ZONE_PLATE_NOTE = QT_TRANSLATE_NOOP(
    "picture",
    "Rings that grow finer from the centre out, up to the finest that cells can hold: every "
    "frequency in every direction.",
)
STAR_NOTE = QT_TRANSLATE_NOOP(
    "picture", "Rays that grow finer towards the centre: shows where detail ends."
)
GRADIENT_NOTE = QT_TRANSLATE_NOOP(
    "picture", "Nothing but a slow change: whatever jumps was made by a layer."
)
TEXT_NOTE = QT_TRANSLATE_NOOP(
    "picture", "Words in several sizes: thin strokes show blur and fringes."
)
PATCHES_NOTE = QT_TRANSLATE_NOOP(
    "picture", "Strong colours beside pale ones: the strong ones show the checkerboard most."
)
FACE_NOTE = QT_TRANSLATE_NOOP(
    "picture", "A drawing with plain areas, smooth edges and a finely striped pullover."
)


class Picture(NamedTuple):
    """A built-in picture: ``file`` is its name in resources/images, ``note`` says what it shows."""

    id: str
    title: Mark
    note: Mark
    file: str


PICTURES: tuple[Picture, ...] = (
    Picture("face", FACE, FACE_NOTE, "face.png"),
    Picture("patches", PATCHES, PATCHES_NOTE, "patches.png"),
    Picture("gradient", GRADIENT, GRADIENT_NOTE, "gradient.png"),
    Picture("text", TEXT, TEXT_NOTE, "text.png"),
    Picture("star", STAR, STAR_NOTE, "star.png"),
    Picture("zone_plate", ZONE_PLATE, ZONE_PLATE_NOTE, "zone_plate.png"),
)
