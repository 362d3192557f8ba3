"""Pictures of every kind are read right or refused with one sentence, whatever is in the file."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from PySide6.QtGui import QColor, QImage

from core.errors import ConvError
from core.pictures import PICTURES
from core.words_mark import Mark
from tconv_gui.model import picture_files
from tconv_gui.model.picture_files import (
    CLIPBOARD,
    OVER_WHITE,
    Picture,
    crop,
    downscaled,
    from_qimage,
    grey,
    read_built_in,
    read_picture,
    to_qimage,
)
from tconv_gui.model.picture_kinds import KINDS, PICTURE_SUFFIXES, kind_of, promised_size
from tconv_gui.words import Words

RNG = np.random.default_rng(5)
SUFFIX = {kind.name: kind.suffixes[0] for kind in KINDS}


def pixels(height: int = 9, width: int = 13, channels: int = 3) -> np.ndarray:
    """Deterministic bytes."""
    shape = (height, width) if channels == 1 else (height, width, channels)
    return np.random.default_rng(height * width * channels).integers(0, 256, shape, np.uint8)


def encoded(image: Image.Image, kind: str, **options: object) -> bytes:
    """The bytes of a picture file."""
    buffer = BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def refused(source: Path | bytes) -> str:
    """The one sentence that a picture is refused with; nothing else happens."""
    with pytest.raises(ConvError) as caught:
        read_picture(source)
    assert caught.value.parameter == "picture"
    assert caught.value.__cause__ is None
    sentence = str(caught.value)
    assert Words("en").error(caught.value) == sentence
    assert "{" not in sentence
    assert sentence.endswith((".", "”."))
    return sentence


def read_or_refused(data: bytes) -> np.ndarray | None:
    """The pixels, or None where one sentence refuses them."""
    try:
        return read_picture(data).array
    except ConvError as error:
        return None if error.parameter == "picture" else pytest.fail(error.parameter)


# --- what can be read -------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["PNG", "BMP", "TIFF", "WebP"])
@pytest.mark.parametrize("channels", [1, 3])
def test_lossless_files_give_their_pixels(kind: str, channels: int, tmp_path: Path):
    values = pixels(channels=channels)
    path = tmp_path / f"photo{SUFFIX[kind]}"
    options = {"lossless": True} if kind == "WebP" else {}
    path.write_bytes(encoded(Image.fromarray(values), kind, **options))
    picture = read_picture(path)
    wanted = values[None] if channels == 1 else values.transpose(2, 0, 1)
    if kind == "WebP" and channels == 1:  # it has no grey
        wanted = wanted.repeat(3, axis=0)
    np.testing.assert_array_equal(picture.array, wanted / 255)
    assert (picture.name, picture.note) == (path.name, None)
    assert (picture.width, picture.height, picture.size_text) == (13, 9, "13×9")
    assert not picture.array.flags.writeable


@pytest.mark.parametrize("progressive", [False, True])
@pytest.mark.parametrize("mode", ["L", "RGB"])
def test_jpeg_comes_near(mode: str, progressive: bool):
    ramp = Image.linear_gradient("L").convert(mode)
    picture = read_picture(encoded(ramp, "JPEG", quality=95, progressive=progressive))
    assert picture.channels == len(mode)
    wanted = np.arange(256)[:, None] / 255
    assert np.abs(picture.array - wanted).max() < 0.02


@pytest.mark.parametrize("options", [{"compression": "tiff_lzw"}, {"compression": "tiff_deflate"}])
def test_compressed_tiff(options: dict[str, str]):
    values = pixels()
    picture = read_picture(encoded(Image.fromarray(values), "TIFF", **options))
    np.testing.assert_array_equal(picture.array, values.transpose(2, 0, 1) / 255)


@pytest.mark.parametrize("kind", ["PNG", "GIF", "TIFF", "BMP"])
def test_palettes_become_colours(kind: str):
    image = Image.new("P", (3, 2))
    image.putpalette([10, 20, 30, 200, 100, 0, 0, 0, 255])
    image.putdata([0, 1, 2, 2, 1, 0])
    picture = read_picture(encoded(image, kind))
    table = np.array([[10, 20, 30], [200, 100, 0], [0, 0, 255]])
    wanted = table[[[0, 1, 2], [2, 1, 0]]].transpose(2, 0, 1) / 255
    np.testing.assert_array_equal(picture.array, wanted)


def test_a_palette_of_greys_is_grey_and_so_is_black_and_white():
    image = Image.new("P", (2, 1))
    image.putpalette([7, 7, 7, 90, 90, 90])
    image.putdata([0, 1])
    np.testing.assert_array_equal(
        read_picture(encoded(image, "PNG")).array, np.array([[[7, 90]]]) / 255
    )
    bits = Image.new("1", (2, 1))
    bits.putdata([1, 0])
    np.testing.assert_array_equal(read_picture(encoded(bits, "PNG")).array, [[[1, 0]]])


@pytest.mark.parametrize("kind", ["PNG", "TIFF", "WebP"])
def test_transparent_parts_stand_over_white_with_a_note(kind: str):
    image = Image.fromarray(np.array([[[255, 0, 0, 255], [0, 0, 0, 0], [0, 0, 255, 51]]], np.uint8))
    options = {"lossless": True, "exact": True} if kind == "WebP" else {}
    picture = read_picture(encoded(image, kind, **options))
    wanted = np.array([[[1, 1, 0.8]], [[0, 1, 0.8]], [[0, 1, 1]]])
    np.testing.assert_allclose(picture.array, wanted, atol=1e-12)
    assert picture.note == OVER_WHITE


def test_an_alpha_channel_that_hides_nothing_gets_no_note():
    opaque = np.dstack((pixels(), np.full((9, 13), 255, np.uint8)))
    picture = read_picture(encoded(Image.fromarray(opaque), "PNG"))
    np.testing.assert_array_equal(picture.array, opaque[..., :3].transpose(2, 0, 1) / 255)
    assert picture.note is None


def test_every_other_way_to_be_transparent():
    grey_alpha = Image.fromarray(np.array([[[100, 255], [100, 0]]], np.uint8), "LA")
    assert read_picture(encoded(grey_alpha, "PNG")).array.tolist() == [[[100 / 255, 1.0]]]
    one_grey = Image.fromarray(np.array([[100, 50]], np.uint8))
    assert read_picture(encoded(one_grey, "PNG", transparency=50)).array.tolist() == [
        [[100 / 255, 1.0]]
    ]
    one_colour = Image.new("RGB", (1, 1), (1, 2, 3))
    made = read_picture(encoded(one_colour, "PNG", transparency=(1, 2, 3)))
    assert (made.array.ravel().tolist(), made.note) == ([1, 1, 1], OVER_WHITE)
    for kind in ("PNG", "GIF"):
        palette = Image.new("P", (2, 1))
        palette.putpalette([255, 0, 0, 0, 0, 255])
        palette.putdata([0, 1])
        made = read_picture(encoded(palette, kind, transparency=1))
        assert made.array[:, 0].T.tolist() == [[1, 0, 0], [1, 1, 1]]
    several = Image.new("P", (2, 1))
    several.putpalette([255, 0, 0, 0, 0, 255])
    several.putdata([0, 1])
    made = read_picture(encoded(several, "PNG", transparency=bytes([0, 255])))
    assert made.array[:, 0].T.tolist() == [[1, 1, 1], [0, 0, 1]]


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WebP", "TIFF"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_pictures_stand_upright(kind: str, orientation: int):
    """The camera's note of how it was held; the table is EXIF's own, tag 0x0112."""
    upright = np.zeros((16, 32), np.uint8)
    upright[:8, :8], upright[:8, 24:], upright[8:, :8] = 255, 170, 85
    stored = {
        1: upright,
        2: upright[:, ::-1],
        3: upright[::-1, ::-1],
        4: upright[::-1],
        5: upright.T,
        6: upright.T[::-1],
        7: upright.T[::-1, ::-1],
        8: upright.T[:, ::-1],
    }[orientation]
    exif = Image.Exif()
    exif[0x0112] = orientation
    options = {"WebP": {"lossless": True}, "JPEG": {"quality": 100}}.get(kind, {})
    image = Image.fromarray(np.ascontiguousarray(stored))
    picture = read_picture(encoded(image, kind, exif=exif, **options))
    assert picture.array.shape[1:] == (16, 32)
    assert np.abs(picture.array - upright / 255).max() < 0.01


def test_unreadable_metadata_turns_nothing():
    data = encoded(
        Image.fromarray(pixels()), "PNG", exif=b"Exif\0\0II*\0\xff\xff\xff\xff" + b"x" * 9
    )
    assert read_picture(data).size_text == "13×9"


def test_content_counts_where_the_suffix_says_nothing(tmp_path: Path):
    path = tmp_path / "download"
    path.write_bytes(encoded(Image.fromarray(pixels()), "GIF"))
    assert read_picture(path).channels == 3
    upper = tmp_path / "PHOTO.JPEG"
    upper.write_bytes(encoded(Image.fromarray(pixels()), "JPEG"))
    assert read_picture(str(upper)).name == "PHOTO.JPEG"


def test_the_largest_that_is_allowed():
    data = encoded(Image.new("1", (4096, 3)), "PNG")
    assert read_picture(data).width == 4096


# --- what is refused --------------------------------------------------------------------------


def png_of(width: int, height: int, bits: int, colour: int, rows: bytes) -> bytes:
    """A PNG written out by hand."""

    def chunk(name: bytes, body: bytes) -> bytes:
        check = zlib.crc32(name + body)
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", check)

    header = struct.pack(">IIBBBBB", width, height, bits, colour, 0, 0, 0)
    body = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


def test_sixteen_bits_are_refused():
    grey16 = Image.fromarray(np.arange(6, dtype=np.uint16).reshape(2, 3) * 9000)
    for kind in ("PNG", "TIFF"):
        assert "16 bits per channel; save it as an 8-bit RGB PNG" in refused(encoded(grey16, kind))
    # Pillow gives these as if they had 8 bits.
    assert "16 bits" in refused(png_of(1, 1, 16, 2, bytes(7)))
    assert "16 bits" in refused(png_of(1, 1, 16, 6, bytes(9)))
    floats = Image.fromarray(np.ones((2, 2), np.float32))
    assert "32 bits per channel" in refused(encoded(floats, "TIFF"))


def test_cmyk_is_refused():
    image = Image.new("CMYK", (4, 4), (10, 20, 30, 40))
    for kind in ("JPEG", "TIFF"):
        assert "(CMYK); save it as an 8-bit RGB PNG" in refused(encoded(image, kind))


def test_other_colours_are_refused():
    assert "colours of the kind LAB" in refused(encoded(Image.new("LAB", (4, 4)), "TIFF"))


@pytest.mark.parametrize("kind", ["GIF", "PNG", "WebP", "TIFF"])
def test_what_moves_is_refused(kind: str):
    frames = [Image.fromarray(pixels()), Image.fromarray(255 - pixels())]
    data = encoded(frames[0], kind, save_all=True, append_images=frames[1:])
    assert "moves or has several pages" in refused(data)


def test_too_many_pixels_are_refused_before_anything_is_decoded():
    huge = 30_000
    promises = {
        "PNG": png_of(huge, huge, 8, 2, b""),
        "GIF": b"GIF89a" + struct.pack("<HHBBB", huge, huge, 0, 0, 0) + b";",
        "BMP": b"BM" + bytes(12) + struct.pack("<IiiHHIIiiII", 40, huge, -huge, 1, 24, *[0] * 6),
        "WebP, extended": b"RIFF\0\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0"
        + (huge - 1).to_bytes(3, "little") * 2,
        "WebP, lossless": b"RIFF\0\0\0\0WEBPVP8L\0\0\0\0\x2f\xff\xff\xff\x0f",
        "WebP": b"RIFF\0\0\0\0WEBPVP8 \0\0\0\0\0\0\0\x9d\x01\x2a" + struct.pack("<HH", 9999, 9999),
    }
    sizes = {"WebP": "9999×9999", "WebP, lossless": "16384×16384"}
    for name, data in promises.items():
        sentence = refused(data)
        assert sizes.get(name, "30000×30000") in sentence
        assert "at most 4096×4096 can be opened" in sentence


@pytest.mark.parametrize("kind", ["JPEG", "TIFF"])
def test_headers_that_pillow_reads_are_believed_before_the_pixels(
    kind: str, monkeypatch: pytest.MonkeyPatch
):
    data = encoded(Image.fromarray(pixels(9, 13)), kind)
    if kind == "JPEG":
        at = data.index(b"\xff\xc0") + 5
        huge = data[:at] + struct.pack(">HH", 30000, 30000) + data[at + 4 :]
    else:
        huge = data
        for tag, old in ((256, 13), (257, 9)):
            entry = struct.pack("<HHI", tag, 4, 1) + struct.pack("<I", old)
            short = struct.pack("<HHI", tag, 3, 1) + struct.pack("<HH", old, 0)
            found = entry if entry in huge else short
            assert huge.count(found) == 1
            huge = huge.replace(found, struct.pack("<HHII", tag, 4, 1, 30000))
    from PIL import ImageFile

    monkeypatch.setattr(ImageFile.ImageFile, "load", lambda image: pytest.fail("decoded"))
    assert "30000×30000" in refused(huge)


def test_a_gif_whose_frame_goes_beyond_its_screen_is_told_by_the_frame():
    screen = b"GIF89a" + struct.pack("<HHBBB", 2, 2, 0x80, 0, 0) + bytes(6)
    comment = b"\x21\xfe\x03abc\0"
    frame = b"\x2c" + struct.pack("<HHHHB", 30_000, 1, 5, 7, 0) + b"\x02\0;"
    data = screen + comment + frame
    kind = kind_of(data)
    assert kind is not None
    assert promised_size(kind, data) == (30_005, 8)
    assert "30005×8" in refused(data)


def test_an_empty_file_is_refused(tmp_path: Path):
    path = tmp_path / "nothing.png"
    path.touch()
    assert "“nothing.png” is empty" in refused(path)
    assert "is empty" in refused(b"")


def test_a_mislabelled_file_is_told_what_it_is(tmp_path: Path):
    path = tmp_path / "holiday.png"
    path.write_bytes(encoded(Image.fromarray(pixels()), "JPEG"))
    assert refused(path) == (
        "“holiday.png” is called .png, but what is in it is JPEG; rename it to “holiday.jpg”."
    )
    path.write_text("<html>not found</html>")
    assert "“holiday.png” is no picture that can be read here" in refused(path)


def test_files_that_cannot_be_read_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    assert "There is no file “gone.png”" in refused(tmp_path / "gone.png")
    assert "is a folder" in refused(tmp_path)
    monkeypatch.setattr(picture_files, "MAX_PICTURE_BYTES", 1_000_000)
    path = tmp_path / "long.bmp"
    path.write_bytes(bytes(1_500_000))
    assert "has 1.5 MB; at most 1 MB" in refused(path)
    assert "has 1.5 MB; at most 1 MB" in refused(bytes(1_500_000))


def test_a_jpeg_of_endless_scans_is_refused():
    data = encoded(Image.fromarray(pixels()), "JPEG", progressive=True)
    at = data.rindex(b"\xff\xda")
    assert "damaged" in refused(data[:at] + data[at:-2] * 600 + data[-2:])


def small_files() -> dict[str, tuple[bytes, np.ndarray]]:
    """One small file of each kind and variant, with what is in it."""
    image = Image.fromarray(pixels(12, 20))
    found = {
        "png": encoded(image, "PNG"),
        "jpeg": encoded(image, "JPEG"),
        "jpeg-progressive": encoded(image, "JPEG", progressive=True),
        "gif": encoded(image, "GIF"),
        "gif-interlaced": encoded(image, "GIF", interlace=1),
        "bmp": encoded(image, "BMP"),
        "webp": encoded(image, "WebP"),
        "webp-lossless": encoded(image, "WebP", lossless=True),
        "tiff": encoded(image, "TIFF"),
        "tiff-lzw": encoded(image, "TIFF", compression="tiff_lzw"),
        "tiff-deflate": encoded(image, "TIFF", compression="tiff_deflate"),
    }
    return {name: (data, read_picture(data).array) for name, data in found.items()}


FILES = small_files()


@pytest.mark.parametrize("name", FILES)
def test_a_file_cut_off_anywhere_is_read_whole_or_refused(name: str):
    data, whole = FILES[name]
    step = max(1, len(data) // 120)
    ends = sorted({*range(0, len(data), step), *range(len(data) - 12, len(data))})
    read = [read_or_refused(data[:end]) for end in ends]
    for array in read:
        if array is not None:
            np.testing.assert_array_equal(array, whole)
    assert sum(array is None for array in read) > 50


@given(st.sampled_from(list(FILES)), st.lists(st.tuples(st.floats(0, 1), st.integers(0, 255))))
def test_whatever_is_changed_in_a_file_it_is_a_picture_or_a_sentence(
    name: str, changes: list[tuple[float, int]]
):
    data = bytearray(FILES[name][0])
    for place, value in changes:
        data[int(place * (len(data) - 1))] = value
    array = read_or_refused(bytes(data))
    assert array is None or (array.min() >= 0 and array.max() <= 1)


@given(st.binary(max_size=80), st.sampled_from([m for kind in KINDS for m in kind.magics]))
def test_headers_of_nonsense_are_refused(body: bytes, magic: tuple[tuple[int, bytes], ...]):
    data = bytearray(body)
    for at, sign in magic:
        data[at : at + len(sign)] = sign
    with pytest.raises(ConvError) as caught:
        read_picture(bytes(data))
    assert caught.value.parameter == "picture"


def test_suffixes_are_one_kinds_each():
    assert len(set(PICTURE_SUFFIXES)) == len(PICTURE_SUFFIXES)
    assert all(suffix == suffix.lower() and suffix[0] == "." for suffix in PICTURE_SUFFIXES)


# --- the shelf --------------------------------------------------------------------------------


@pytest.mark.parametrize("entry", PICTURES, ids=lambda entry: entry.id)
def test_built_in_pictures_are_read(entry):
    picture = read_built_in(entry.id)
    assert (picture.name, picture.note) == (entry.title, entry.note)
    assert isinstance(picture.name, Mark)
    assert min(picture.width, picture.height) >= 64
    assert picture.array.max() > picture.array.min()


def test_a_picture_that_is_not_built_in_is_named():
    with pytest.raises(
        ConvError, match=r"no built-in picture “lena”; choose one of face, "
    ) as caught:
        read_built_in("lena")
    assert caught.value.parameter == "picture"


# --- Qt's pictures ----------------------------------------------------------------------------


def test_a_qimage_and_back(qapp):
    values = pixels(7, 5).transpose(2, 0, 1) / 255
    image = to_qimage(values)
    assert image.pixelColor(4, 6).getRgb()[:3] == tuple(int(v) for v in pixels(7, 5)[6, 4])
    picture = from_qimage(image)
    np.testing.assert_array_equal(picture.array, values)
    assert picture.name == CLIPBOARD
    shades = pixels(3, 5, 1)[None] / 255
    back = from_qimage(to_qimage(shades))
    np.testing.assert_array_equal(back.array, shades)


@pytest.mark.parametrize(
    "form",
    [
        QImage.Format.Format_RGB888,
        QImage.Format.Format_ARGB32_Premultiplied,
        QImage.Format.Format_RGBA64,
        QImage.Format.Format_BGR30,
    ],
)
def test_qimages_of_any_format(qapp, form: QImage.Format):
    image = QImage(5, 2, QImage.Format.Format_RGB32)
    image.fill(QColor(255, 0, 51))
    picture = from_qimage(image.convertToFormat(form))
    np.testing.assert_allclose(picture.array[:, 1, 4], [1, 0, 0.2], atol=0.002)


def test_a_transparent_qimage_stands_over_white(qapp):
    image = QImage(1, 1, QImage.Format.Format_ARGB32)
    image.fill(QColor(255, 0, 0, 0))
    picture = from_qimage(image)
    assert set(picture.array.ravel()) == {1.0}
    assert picture.note == OVER_WHITE


def test_a_qimage_that_is_none_or_too_large(qapp):
    with pytest.raises(ConvError, match="the clipboard holds no picture") as caught:
        from_qimage(QImage())
    assert caught.value.parameter == "picture"
    with pytest.raises(ConvError, match="5000×1 pixels") as caught:
        from_qimage(QImage(5000, 1, QImage.Format.Format_Mono))
    assert caught.value.parameter == "picture"


def test_values_beyond_and_no_numbers_are_shown_at_the_ends(qapp):
    values = np.array([[[-1e300, -0.1, 0.5, 1.7, np.inf, -np.inf, np.nan]]])
    shown = [to_qimage(values).pixelColor(x, 0).red() for x in range(7)]
    assert shown == [0, 0, 128, 255, 255, 0, 0]
    signed = to_qimage(np.array([[[-2.0, 0.0, 2.0]]], np.float32), -2, 2)
    assert [signed.pixelColor(x, 0).red() for x in range(3)] == [0, 128, 255]


# --- what the user chooses --------------------------------------------------------------------


def test_crop():
    picture = Picture(pixels().transpose(2, 0, 1) / 255, "a", OVER_WHITE)
    part = crop(picture, 3, 1, 5, 2)
    np.testing.assert_array_equal(part.array, picture.array[:, 1:3, 3:8])
    assert (part.name, part.note) == ("a", OVER_WHITE)
    for outside in ((-1, 0, 2, 2), (0, 0, 14, 1), (0, 8, 1, 2), (0, 0, 0, 1)):
        with pytest.raises(ConvError, match="within the picture's 13×9 pixels"):
            crop(picture, *outside)


@pytest.mark.parametrize(
    ("size", "longest"), [((9, 13), 5), ((8, 12), 6), ((13, 4), 12), ((6, 6), 1)]
)
def test_downscaling_is_the_mean_over_areas(size: tuple[int, int], longest: int):
    """Against a picture so enlarged that every area is a whole number of cells."""
    picture = Picture(RNG.random((1, *size)))
    small = downscaled(picture, longest)
    height, width = small.array.shape[1:]
    assert max(height, width) == longest
    assert small.width == max(1, round(size[1] * longest / max(size)))
    fine = picture.array[0].repeat(height, axis=0).repeat(width, axis=1)
    wanted = fine.reshape(height, size[0], width, size[1]).mean(axis=(1, 3))
    np.testing.assert_allclose(small.array[0], wanted, atol=1e-12)


def test_downscaling_makes_no_stripes_of_what_is_fine():
    stripes = Picture(np.tile([0.0, 1.0], (1, 96, 48)))
    assert np.abs(downscaled(stripes, 32).array - 0.5).max() < 0.34
    assert np.abs(downscaled(stripes, 24).array - 0.5).max() < 1e-12
    assert downscaled(stripes, 96) is stripes
    with pytest.raises(ConvError, match="1 pixel at least"):
        downscaled(stripes, 0)


def test_grey_weighs_colours_as_eyes_do():
    picture = Picture(np.eye(3).reshape(3, 1, 3), "a")
    np.testing.assert_allclose(grey(picture).array, [[[0.299, 0.587, 0.114]]])
    assert grey(grey(picture)).channels == 1
    white = grey(Picture(np.ones((3, 1, 1))))
    np.testing.assert_allclose(white.array, 1, rtol=1e-15)


@pytest.mark.parametrize("shape", [(2, 3, 3), (3, 3), (1, 0, 3)])
def test_a_picture_has_one_or_three_channels(shape: tuple[int, ...]):
    with pytest.raises(ConvError, match="1 or 3 channels"):
        Picture(np.zeros(shape))
