"""Draw the built-in pictures of resources/images.

    python tools/make_images.py

All but the text are computed, so that they are the same pixels on every machine; the text is drawn
by Pillow with the app's own fonts.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from PIL import Image, ImageDraw, ImageFont

HERE = Path(__file__).resolve().parent.parent
FOLDER = HERE / "resources" / "images"
FONTS = HERE / "resources" / "fonts"

SIDE = 256
PATCH_SIDE = 192

Array = NDArray[np.float64]
Levels = NDArray[np.uint8]
Colour = tuple[int, int, int]


def main() -> None:
    """Write every picture and say its size."""
    FOLDER.mkdir(exist_ok=True)
    total = 0
    for name, draw in PICTURES.items():
        path = FOLDER / name
        Image.fromarray(draw()).save(path, optimize=True)
        total += path.stat().st_size
        print(f"{path.name}: {path.stat().st_size} bytes")
    print(f"all: {total} bytes")


def levels(values: Array) -> Levels:
    """Values from 0 to 255 to the nearest whole level.

    Rounded to millionths first, so that the last bits of a machine's sine decide nothing.
    """
    return np.clip(np.floor(np.round(values, 6) + 0.5), 0, 255).astype(np.uint8)


def grid(side: int) -> tuple[Array, Array]:
    """x and y of the cells' centres, 0 in the middle of the picture, y upwards."""
    at = np.arange(side) + 0.5 - side / 2
    return at[None, :] + 0 * at[:, None], -at[:, None] + 0 * at[None, :]


# --- grey pictures ----------------------------------------------------------------------------


def zone_plate() -> Levels:
    """Rings whose frequency grows with the radius, and is half a cycle per cell at the edge.

    In steps of five levels, which nobody sees and which make the file smaller.
    """
    x, y = grid(SIDE)
    radius = np.hypot(x, y)
    rings = np.cos(np.pi * radius**2 / SIDE)
    # Farther out, in the corners, cells could not hold them.
    fade = np.clip((SIDE / 2 - radius) / 6, 0, 1)
    return levels((127.5 + 127.5 * rings * fade) / 5) * np.uint8(5)


def star() -> Levels:
    """A Siemens star: rays of equal angles, black and white."""
    rays, outer, fine = 36, 122.0, 8
    x, y = (part / fine for part in grid(SIDE * fine))
    # A cosine, so that no ray's edge lies on a diagonal, where rounding would decide.
    black = (np.cos(rays * np.arctan2(y, x)) > 0) & (np.hypot(x, y) < outer)
    return levels(255 - 255 * reduced(black, fine))


def reduced(cells: NDArray[Any], times: int) -> Array:
    """The means of squares of ``times`` by ``times`` cells."""
    high, wide = (n // times for n in cells.shape)
    return cells.reshape(high, times, wide, times).mean(axis=(1, 3))


def text() -> Levels:
    """English and Chinese words, from large to small.

    Drawn many times as large: so letters stand where they should, and not on whole cells.
    """
    fine = 8
    picture = Image.new("L", (SIDE * fine, SIDE * fine), 255)
    pen = ImageDraw.Draw(picture)
    base = 3.0
    for size, bold, english, chinese in LINES:
        weight = "SemiBold" if bold else "Regular"
        left = 14.0 * fine
        base += 1.02 * size + 8
        for family, words in (("TConvSans", english), ("TConvSansSC", chinese)):
            font = ImageFont.truetype(
                str(FONTS / f"{family}-{weight}.ttf"), size * fine,
                layout_engine=ImageFont.Layout.BASIC,
            )  # fmt: skip
            pen.text((left, round(base * fine)), words, fill=0, font=font, anchor="ls")
            left += font.getlength(words) + 0.4 * size * fine
    return levels(reduced(np.array(picture), fine))


LINES = (
    (44, True, "Sharp", "清晰"),
    (33, False, "or blurred", "模糊"),
    (23, True, "transposed", "转置卷积"),
    (19, False, "every stroke", "笔画分明"),
    (14, False, "thin lines, small words", "小字细线"),
    (11, False, "what is smaller fades", "再小就难辨认了"),
    (9, False, "take the magnifying lens to read", "请用放大镜看这一行"),
    (7, False, "hardly any letter is left of words so small", "这样小的字几乎看不清"),
)


# --- colour pictures --------------------------------------------------------------------------


def gradient() -> Levels:
    """From deep indigo to light orange along the diagonal, evenly."""
    x, y = grid(SIDE)
    way = ((x - y) / (2 * SIDE) + 0.5)[..., None]
    dark, bright = np.array((38.0, 30.0, 118.0)), np.array((255.0, 168.0, 104.0))
    return levels(dark + (bright - dark) * way)


def patches() -> Levels:
    """Sixteen squares: strong colours and pale ones of the same hues, by turns."""
    cell = PATCH_SIDE // 4
    cells = np.array(PATCHES, dtype=np.float64).reshape(4, 4, 3)
    return levels(cells.repeat(cell, axis=0).repeat(cell, axis=1))


STRONG: tuple[Colour, ...] = (
    (230, 0, 30), (255, 130, 0), (250, 220, 0), (0, 170, 60),
    (0, 190, 220), (0, 70, 230), (130, 0, 210), (235, 0, 150),
)  # fmt: skip
PALE: tuple[Colour, ...] = tuple(
    (255 - (255 - r) // 6, 255 - (255 - g) // 6, 255 - (255 - b) // 6) for r, g, b in STRONG
)
PATCHES = tuple(
    colour
    for row in range(4)
    for place in range(2)
    for colour in (
        (STRONG[2 * row + place], PALE[2 * row + place])
        if row % 2 == 0
        else (PALE[2 * row + place], STRONG[2 * row + place])
    )
)


class Canvas:
    """A picture on which shapes are laid, with soft edges one cell wide.

    A shape is a field of distances in cells to its edge, negative inside.
    """

    def __init__(self, side: int, ground: Array) -> None:
        self.x, self.y = grid(side)
        self.pixels = ground + np.zeros((side, side, 3))

    def lay(self, distance: Array, colour: ArrayLike, strength: float = 1.0) -> None:
        """Paint ``colour`` (one, or one for each cell) inside the shape."""
        cover = (np.clip(0.5 - distance, 0, 1) * strength)[..., None]
        self.pixels = self.pixels * (1 - cover) + np.asarray(colour, dtype=np.float64) * cover

    def ellipse(self, x: float, y: float, wide: float, high: float) -> Array:
        """An ellipse by its centre and half axes."""
        u, v = (self.x - x) / wide, (self.y - y) / high
        length = np.hypot(u, v)
        # The distance to first order: the field's value over its slope.
        slope = np.hypot(u / wide, v / high) / np.maximum(length, 1e-9)
        return (length - 1) / np.maximum(slope, 1e-9)

    def arc(self, x: float, y: float, radius: float, half_angle: float, up: bool) -> Array:
        """The line of a part of a circle about its top or bottom, with distance to the line."""
        u, v = self.x - x, (self.y - y) * (1 if up else -1)
        ends = [(s * radius * np.sin(half_angle), radius * np.cos(half_angle)) for s in (-1, 1)]
        at_ends = np.minimum(*(np.hypot(u - a, v - b) for a, b in ends))
        inside = np.abs(np.arctan2(u, v)) <= half_angle
        return np.where(inside, np.abs(np.hypot(u, v) - radius), at_ends)


def face() -> Levels:
    """A friendly face with dark hair, a finely striped pullover and a plain wall behind."""
    wall = np.array([176.0, 214.0, 214.0])
    canvas = Canvas(SIDE, wall)
    hair, skin, shade = (74, 44, 36), (246, 205, 170), (228, 172, 138)
    # A round patch of light on the wall.
    glow = np.exp(-(((canvas.x + 30) / 120) ** 2 + ((canvas.y - 40) / 120) ** 2))[..., None]
    canvas.pixels = canvas.pixels + (np.array([236.0, 240.0, 222.0]) - canvas.pixels) * glow * 0.8
    # Hair behind, neck, shoulders.
    canvas.lay(canvas.ellipse(0, 22, 84, 88), hair)
    canvas.lay(canvas.ellipse(0, -6, 80, 66), hair)
    canvas.lay(np.maximum(np.abs(canvas.x) - 25, np.abs(canvas.y + 76) - 34), shade)
    shoulders = canvas.ellipse(0, -150, 106, 62)
    stripe = (np.floor((canvas.y + 128) / 2) % 2)[..., None]
    canvas.lay(shoulders, np.where(stripe > 0, (214.0, 62.0, 58.0), (250.0, 238.0, 220.0)))
    canvas.lay(canvas.ellipse(0, -94, 25, 12), shade)
    # Ears, head, fringe.
    for side in (-1, 1):
        canvas.lay(canvas.ellipse(side * 68, -2, 12, 17), skin)
        canvas.lay(canvas.ellipse(side * 69, -2, 6, 10), shade)
    head = canvas.ellipse(0, -4, 66, 78)
    canvas.lay(head, skin)
    fringe = np.maximum(canvas.ellipse(0, 4, 70, 80), -canvas.ellipse(22, -34, 107, 85))
    canvas.lay(fringe, hair)
    # Cheeks, without an edge.
    for side in (-1, 1):
        blush = np.exp(-(((canvas.x - side * 38) / 15) ** 2 + ((canvas.y + 30) / 11) ** 2))
        blush = (blush * 0.55)[..., None]
        canvas.pixels = canvas.pixels * (1 - blush) + np.array([240.0, 128.0, 118.0]) * blush
    # Eyes and brows.
    for side in (-1, 1):
        x = side * 26
        canvas.lay(canvas.ellipse(x, 2, 13, 10.5), (255, 255, 255))
        canvas.lay(canvas.ellipse(x + 1, 1, 8, 8.5), (44, 112, 128))
        canvas.lay(canvas.ellipse(x + 1, 1, 4.2, 4.6), (18, 22, 30))
        canvas.lay(canvas.ellipse(x + 4, 4.5, 2.2, 2.2), (255, 255, 255))
        canvas.lay(canvas.arc(x, -11, 23, 0.62, up=True) - 1.2, hair)
        canvas.lay(canvas.arc(x, -8, 34, 0.42, up=True) - 2.4, hair)
    # Nose and mouth.
    canvas.lay(canvas.arc(0, -17, 8, 1.0, up=False) - 1.6, shade)
    smile = np.maximum(canvas.ellipse(0, -37, 25, 19), canvas.y + 38)
    canvas.lay(smile, (150, 34, 44))
    canvas.lay(np.maximum(smile, -(canvas.y + 44)), (255, 252, 246))
    canvas.lay(np.maximum(smile, canvas.ellipse(0, -58, 13, 9)), (232, 96, 102))
    return levels(canvas.pixels)


PICTURES: dict[str, Callable[[], Levels]] = {
    "zone_plate.png": zone_plate,
    "star.png": star,
    "gradient.png": gradient,
    "text.png": text,
    "patches.png": patches,
    "face.png": face,
}

if __name__ == "__main__":
    main()
