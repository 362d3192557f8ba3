"""Pictures from files, the clipboard and the shelf: checked before anything is decoded.

Whatever is wrong with a picture becomes one sentence (ConvError, ``parameter="picture"``) that says
what would be right; nothing else happens.
"""

from __future__ import annotations

import logging
import warnings
from collections.abc import Mapping
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QImage

from core.arrays import frozen
from core.errors import ConvError
from core.picture_chain import MAX_PICTURE_AXIS
from core.pictures import PICTURES
from core.words_mark import QT_TRANSLATE_NOOP, Mark
from tconv_gui.assets import resource
from tconv_gui.model import files
from tconv_gui.model.picture_kinds import Kind, kind_of, kind_of_suffix, promised_size

if TYPE_CHECKING:
    from PIL.ImageFile import ImageFile

Array = NDArray[np.float64]
Pixels = NDArray[np.floating[Any]]
Bytes = NDArray[np.uint8]

MAX_PICTURE_BYTES = 64_000_000
# Each scan of a progressive JPEG goes over the whole picture; honest files have a dozen.
MOST_SCANS = 500

GREY_WEIGHTS = (0.299, 0.587, 0.114)  # ITU-R BT.601

UNNAMED = QT_TRANSLATE_NOOP("picture", "Picture")
CLIPBOARD = QT_TRANSLATE_NOOP("picture", "From the clipboard")
OVER_WHITE = QT_TRANSLATE_NOOP("picture", "Its transparent parts are shown over white.")

EMPTY = QT_TRANSLATE_NOOP("error", "“{name}” is empty, there is not a byte in it; choose another.")
TOO_MANY_BYTES = files.TOO_MANY_BYTES
NO_PICTURE = QT_TRANSLATE_NOOP(
    "error", "“{name}” is no picture that can be read here; save it as an 8-bit RGB PNG."
)
MISLABELLED = QT_TRANSLATE_NOOP(
    "error", "“{name}” is called {said}, but what is in it is {kind}; rename it to “{right}”."
)
TOO_MANY_PIXELS = QT_TRANSLATE_NOOP(
    "error",
    "“{name}” has {got} pixels, at most {high}×{high} can be opened; make it smaller in another "
    "program.",
)
TOO_MANY_BITS = QT_TRANSLATE_NOOP(
    "error", "“{name}” has {bits} bits per channel; save it as an 8-bit RGB PNG."
)
PRINTING_COLOURS = QT_TRANSLATE_NOOP(
    "error", "“{name}” has colours for printing (CMYK); save it as an 8-bit RGB PNG."
)
UNUSUAL_COLOURS = QT_TRANSLATE_NOOP(
    "error", "“{name}” has colours of the kind {got}; save it as an 8-bit RGB PNG."
)
SEVERAL = QT_TRANSLATE_NOOP(
    "error", "“{name}” moves or has several pages; save one picture of it as an 8-bit RGB PNG."
)
DAMAGED = QT_TRANSLATE_NOOP(
    "error",
    "“{name}” is cut off or damaged; get it once more, or save it from a program that can show it.",
)
NOTHING_COPIED = QT_TRANSLATE_NOOP("error", "the clipboard holds no picture; copy one first.")
NOT_BUILT_IN = QT_TRANSLATE_NOOP(
    "error", "there is no built-in picture “{got}”; choose one of {known}."
)
NOT_INSIDE = QT_TRANSLATE_NOOP(
    "error", "the part must lie within the picture's {size} pixels and hold one at least."
)
TOO_SHORT = QT_TRANSLATE_NOOP("error", "the longer side needs 1 pixel at least, but got {got}.")
PICTURE_FORM = QT_TRANSLATE_NOOP(
    "error", "a picture has 1 or 3 channels, a height and a width, but this has shape {got}."
)


@dataclass(frozen=True, eq=False)
class Picture:
    """Pixels from 0 to 1 of shape ``(channels, height, width)``, 1 channel (grey) or 3 (RGB).

    ``note`` says what was done to them on reading, if anything.
    """

    array: Array
    name: str | Mark = UNNAMED
    note: Mark | None = None

    def __post_init__(self) -> None:
        shape = np.shape(self.array)
        if len(shape) != 3 or shape[0] not in (1, 3) or min(shape) < 1:
            raise ConvError(PICTURE_FORM, parameter="picture", got=shape)
        object.__setattr__(self, "array", frozen(self.array))

    @property
    def channels(self) -> int:
        """1 for grey, 3 for red, green and blue."""
        return self.array.shape[0]

    @property
    def height(self) -> int:
        """In pixels."""
        return self.array.shape[1]

    @property
    def width(self) -> int:
        """In pixels."""
        return self.array.shape[2]

    @property
    def size_text(self) -> str:
        """Width by height, as people say it."""
        return f"{self.width}×{self.height}"


# --- reading ----------------------------------------------------------------------------------


def read_picture(source: Path | str | bytes, name: str | Mark = UNNAMED) -> Picture:
    """The picture in a file, or in the bytes of one; ConvError (``parameter="picture"``) if none.

    What it is is told by its content; a file's suffix may not say something else.  ``name`` is for
    bytes.
    """
    try:
        if isinstance(source, bytes):
            return _read(source, name, "")
        path = Path(source)
        data = files.read_bytes(path, MAX_PICTURE_BYTES)
        return _read(data, _shown_name(path), path.suffix)
    except ConvError as error:
        error.parameter = "picture"
        raise


def read_built_in(picture_id: str) -> Picture:
    """A picture of the shelf ``core.pictures.PICTURES``."""
    for entry in PICTURES:
        if entry.id == picture_id:
            picture = read_picture(resource("images", entry.file))
            return replace(picture, name=entry.title, note=entry.note)
    known = ", ".join(entry.id for entry in PICTURES)
    raise ConvError(NOT_BUILT_IN, parameter="picture", got=picture_id[:40], known=known)


def _shown_name(path: Path) -> str:
    name = str(path.name or path).encode("utf-8", "replace").decode()
    return name if len(name) <= 80 else name[:79] + "…"


def _read(data: bytes, name: str | Mark, suffix: str) -> Picture:
    if not data:
        raise ConvError(EMPTY, name=name)
    if len(data) > MAX_PICTURE_BYTES:
        got, high = f"{len(data) / 1e6:.1f}", MAX_PICTURE_BYTES // 1_000_000
        raise ConvError(TOO_MANY_BYTES, name=name, got=got, high=high)
    kind = kind_of(data)
    if kind is None:
        raise ConvError(NO_PICTURE, name=name)
    said = kind_of_suffix(suffix)
    if said not in (None, kind):
        right = f"{str(name).removesuffix(suffix)}{kind.suffixes[0]}"
        raise ConvError(MISLABELLED, name=name, said=suffix, kind=kind.name, right=right)
    _check_size(promised_size(kind, data), name)
    if kind.name == "JPEG" and data.count(b"\xff\xda") > MOST_SCANS:
        raise ConvError(DAMAGED, name=name)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what Pillow would warn of is told in a sentence
            return _decoded(kind, data, name)
    except ConvError:
        raise
    except Exception:  # there is no end to what a damaged file can make a decoder raise
        raise ConvError(DAMAGED, name=name) from None


def _check_size(size: tuple[int, int], name: str | Mark) -> None:
    if max(size) > MAX_PICTURE_AXIS:
        got = "×".join(map(str, size))
        raise ConvError(TOO_MANY_PIXELS, name=name, got=got, high=MAX_PICTURE_AXIS)


def _decoded(kind: Kind, data: bytes, name: str | Mark) -> Picture:
    with _readers()[kind.name](BytesIO(data)) as image:
        _check_size(image.size, name)
        bits = _bits(kind, data, image)
        if bits > 8:
            raise ConvError(TOO_MANY_BITS, name=name, bits=bits)
        if image.mode == "CMYK":
            raise ConvError(PRINTING_COLOURS, name=name)
        if image.mode not in _MODES:
            raise ConvError(UNUSUAL_COLOURS, name=name, got=image.mode)
        if getattr(image, "is_animated", False):
            raise ConvError(SEVERAL, name=name)
        image.load()
        return _from_image(image, name)


def _readers() -> Mapping[str, type[ImageFile]]:
    """Pillow's readers, one per kind; not through Image.open, which would take more kinds."""
    from PIL.BmpImagePlugin import BmpImageFile
    from PIL.GifImagePlugin import GifImageFile
    from PIL.JpegImagePlugin import JpegImageFile
    from PIL.PngImagePlugin import PngImageFile
    from PIL.TiffImagePlugin import TiffImageFile
    from PIL.WebPImagePlugin import WebPImageFile

    # Its log would say a second time, and on the console, what the sentence says.
    logging.getLogger("PIL").setLevel(logging.CRITICAL)
    return {
        "PNG": PngImageFile,
        "JPEG": JpegImageFile,
        "GIF": GifImageFile,
        "BMP": BmpImageFile,
        "WebP": WebPImageFile,
        "TIFF": TiffImageFile,
    }


_MODES = frozenset(("1", "L", "LA", "P", "PA", "RGB", "RGBA", "RGBX", "RGBa", "La", "YCbCr"))
_WITH_ALPHA = frozenset(("LA", "PA", "RGBA", "RGBa", "La"))
_GREY_MODES = frozenset(("1", "L", "LA", "La"))
_BITS_PER_SAMPLE = 258  # TIFF's tag


def _bits(kind: Kind, data: bytes, image: ImageFile) -> int:
    """Bits per channel as the file has them; Pillow reads some of 16 bits as if they were 8."""
    if kind.name == "PNG":
        return data[24]
    if kind.name == "TIFF":
        return int(np.max(image.tag_v2.get(_BITS_PER_SAMPLE, 1)))  # type: ignore[attr-defined]
    return 16 if image.mode.startswith("I;16") else 32 if image.mode in ("I", "F") else 8


def _from_image(image: Any, name: str | Mark) -> Picture:
    """Upright, over white, and grey if it has no colours by its kind."""
    image = _upright(image)
    grey = image.mode in _GREY_MODES
    if image.mode in _WITH_ALPHA or "transparency" in image.info:
        # Two steps: Pillow knows no way from some of these to the other at once.
        rgba = np.asarray(image.convert("RGBA"))
        return _over_white(rgba, grey, name)
    if image.mode == "P":  # a palette does not say whether it is grey
        pixels = np.asarray(image.convert("RGB"))
        grey = bool((pixels == pixels[..., :1]).all())
        return Picture(_planes(pixels[..., :1] if grey else pixels), name)
    return Picture(_planes(np.asarray(image.convert("L" if grey else "RGB"))), name)


def _upright(image: Any) -> Any:
    from PIL import ImageOps

    try:
        return ImageOps.exif_transpose(image)
    except Exception:  # metadata that nobody can read turns nothing
        return image


def _over_white(rgba: Bytes, grey: bool, name: str | Mark) -> Picture:
    """What is transparent, over white; with a note, if anything is."""
    colours = rgba[..., :1] if grey else rgba[..., :3]
    if rgba[..., 3].min() == 255:
        return Picture(_planes(colours), name)
    alpha = rgba[..., 3] / 255
    planes = _planes(colours)
    planes *= alpha
    planes += 1 - alpha
    return Picture(np.minimum(planes, 1.0, out=planes), name, OVER_WHITE)


def _planes(pixels: Bytes) -> Array:
    """``(height, width[, channels])``, 0 to 255, as ``(channels, height, width)``, 0 to 1."""
    last = pixels[..., None] if pixels.ndim == 2 else pixels
    planes = np.empty((last.shape[2], *last.shape[:2]))
    return np.divide(last.transpose(2, 0, 1), 255, out=planes)


# --- Qt's pictures ----------------------------------------------------------------------------


def from_qimage(image: QImage, name: str | Mark = CLIPBOARD) -> Picture:
    """The pixels of a QImage, as from the clipboard; over white where they are transparent."""
    if image.isNull():
        raise ConvError(NOTHING_COPIED, parameter="picture")
    try:
        _check_size((image.width(), image.height()), name)
    except ConvError as error:
        error.parameter = "picture"
        raise
    # Kept by a name of its own: the bits live no longer than their image.
    rgba = image.convertToFormat(QImage.Format.Format_RGBA8888)
    rows = np.frombuffer(rgba.constBits(), np.uint8).reshape(rgba.height(), rgba.bytesPerLine())
    pixels = rows[:, : 4 * rgba.width()].reshape(rgba.height(), rgba.width(), 4).copy()
    grey = bool((pixels[..., :3] == pixels[..., :1]).all())
    return _over_white(pixels, grey, name)


def to_qimage(array: Pixels, low: float = 0.0, high: float = 1.0) -> QImage:
    """``(1 or 3, height, width)`` as a QImage with its own memory: ``low`` is black, ``high`` full.

    Values beyond are cut; what is no number is black.  May be called from any thread.
    """
    height, width = array.shape[1:]
    if array.shape[0] == 1:
        grey = np.ascontiguousarray(_levels(array[0], low, high))
        return QImage(grey.data, width, height, width, QImage.Format.Format_Grayscale8).copy()
    packed = np.full((height, width), 0xFF000000, np.uint32)
    for channel, shift in zip(array, (16, 8, 0), strict=True):
        packed |= _levels(channel, low, high).astype(np.uint32) << np.uint32(shift)
    return QImage(packed.data, width, height, 4 * width, QImage.Format.Format_RGB32).copy()


def _levels(plane: Pixels, low: float, high: float) -> Bytes:
    """0 to 255, rounded."""
    with np.errstate(all="ignore"):
        scaled = (plane - low) * (255 / ((high - low) or 1.0))
        scaled += 0.5
        np.fmax(scaled, 0, out=scaled)  # of a number and none, this takes the number
        return np.minimum(scaled, 255, out=scaled).astype(np.uint8)


# --- what the user chooses --------------------------------------------------------------------


def crop(picture: Picture, x: int, y: int, width: int, height: int) -> Picture:
    """The part of ``width`` by ``height`` pixels whose upper left corner is (x, y)."""
    inside = x >= 0 and y >= 0 and x + width <= picture.width and y + height <= picture.height
    if not inside or min(width, height) < 1:
        raise ConvError(NOT_INSIDE, parameter="picture", size=picture.size_text)
    return replace(picture, array=picture.array[:, y : y + height, x : x + width])


def downscaled(picture: Picture, longest: int) -> Picture:
    """The picture made smaller, so that its longer side has ``longest`` pixels; never larger.

    Every new pixel is the mean over the area that it covers, so nothing fine turns into stripes.
    """
    if longest < 1:
        raise ConvError(TOO_SHORT, parameter="picture", got=longest)
    size = picture.array.shape[1:]
    if longest >= max(size):
        return picture
    height, width = (max(1, round(n * longest / max(size))) for n in size)
    array = _area_mean(_area_mean(picture.array, 1, height), 2, width)
    return replace(picture, array=np.clip(array, 0, 1, out=array))


def _area_mean(array: Array, axis: int, count: int) -> Array:
    """``count`` cells in the place of an axis' own; each the mean over its share of them."""
    length = array.shape[axis]
    edges = np.arange(count) * length / count
    first = edges.astype(int)
    shape = [-1 if a == axis else 1 for a in range(array.ndim)]
    # All cells from the one that an edge cuts; its part before the edge belongs to the mean before.
    sums = np.add.reduceat(array, first, axis=axis)
    parts = np.take(array, first, axis=axis) * (edges - first).reshape(shape)
    sums -= parts
    np.moveaxis(sums, axis, 0)[:-1] += np.moveaxis(parts, axis, 0)[1:]
    sums *= count / length
    return sums


def grey(picture: Picture) -> Picture:
    """The picture without its colours: 0.299 red + 0.587 green + 0.114 blue (ITU-R BT.601)."""
    if picture.channels == 1:
        return picture
    return replace(picture, array=np.tensordot(GREY_WEIGHTS, picture.array, axes=1)[None])
