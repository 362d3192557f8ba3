"""The built-in pictures: each on its shelf, each what tools/make_images.py draws."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
from PIL import Image

from core.pictures import PICTURES, Picture

ROOT = Path(__file__).resolve().parent.parent.parent
FOLDER = ROOT / "resources" / "images"
COLOURED = {"face", "patches", "gradient"}


@pytest.fixture(scope="module")
def tool() -> ModuleType:
    path = ROOT / "tools" / "make_images.py"
    spec = importlib.util.spec_from_file_location("make_images", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def pixels(picture: Picture) -> np.ndarray:
    with Image.open(FOLDER / picture.file) as image:
        assert image.format == "PNG"
        assert image.mode == ("RGB" if picture.id in COLOURED else "L")
        return np.array(image)


def picture(id: str) -> np.ndarray:
    return pixels(next(row for row in PICTURES if row.id == id)).astype(np.float64)


def test_shelf_folder_and_tool_hold_the_same(tool: ModuleType):
    files = [row.file for row in PICTURES]
    assert sorted(files) == sorted(path.name for path in FOLDER.iterdir())
    assert sorted(files) == sorted(tool.PICTURES)
    for facts in zip(*PICTURES, strict=True):
        assert len(set(facts)) == len(PICTURES)


@pytest.mark.parametrize("row", PICTURES, ids=lambda row: row.id)
def test_the_file_is_what_the_tool_draws(row: Picture, tool: ModuleType):
    drawn, stored = tool.PICTURES[row.file](), pixels(row)
    assert drawn.shape == stored.shape
    if row.id == "text":  # its letters are Pillow's, which may hint them otherwise one day
        ink = [1 - part.mean() / 255 for part in (drawn, stored)]
        assert ink[0] == pytest.approx(ink[1], rel=0.05)
        return
    np.testing.assert_array_equal(drawn, stored)


def test_the_files_are_small():
    sizes = [(FOLDER / row.file).stat().st_size for row in PICTURES]
    assert max(sizes) < 40_000
    assert sum(sizes) < 150_000


@pytest.mark.parametrize("row", PICTURES, ids=lambda row: row.id)
def test_sides(row: Picture):
    assert pixels(row).shape[:2] == ((192, 192) if row.id == "patches" else (256, 256))


def test_the_zone_plate_reaches_the_finest_rings_and_no_finer():
    """On the middle row black and white change ever sooner, and with every cell at the edge."""
    row = picture("zone_plate")[128]
    changes = [n for n in range(129, 256) if (row[n] > 127.5) != (row[n - 1] > 127.5)]
    gaps = np.diff(changes)
    assert gaps[0] > 4
    assert (gaps[-8:] == 1).all()
    np.testing.assert_array_equal(picture("zone_plate"), picture("zone_plate")[::-1, ::-1])


def test_the_star_has_36_rays_and_grey_in_the_middle():
    cells = picture("star")
    angle = np.linspace(0, 2 * np.pi, 5000, endpoint=False)
    at = np.round(127.5 + 100 * np.array([np.sin(angle), np.cos(angle)])).astype(int)
    dark = cells[at[0], at[1]] < 127.5
    assert np.count_nonzero(dark & ~np.roll(dark, 1)) == 36
    assert abs(cells[126:130, 126:130].mean() - 127.5) < 20


def test_the_gradient_never_jumps():
    cells = picture("gradient")
    steps = [np.abs(np.diff(cells, axis=axis)).max() for axis in (0, 1)]
    assert max(steps) <= 1
    red, green, blue = np.ptp(cells, axis=(0, 1))
    assert (red > 200, green > 100, blue > 10) == (True, True, True)


def test_strong_patches_stand_beside_pale_ones():
    cells = picture("patches").reshape(4, 48, 4, 48, 3)
    assert (cells == cells[:, :1, :, :1]).all()
    saturation = np.ptp(cells[:, 0, :, 0], axis=-1)
    strong = saturation > 150
    assert (strong == (np.indices((4, 4)).sum(axis=0) % 2 == 0)).all()
    assert (saturation[~strong] < 60).all()


def test_words_in_two_languages_leave_room_at_the_edge():
    cells = picture("text")
    dark = cells < 250
    assert not dark[:, :8].any()
    assert not dark[:, -4:].any()
    assert not dark[:4].any()
    assert not dark[-4:].any()
    lines = np.flatnonzero(np.diff(dark.any(axis=1).astype(int)) == 1)
    assert len(lines) == 8
