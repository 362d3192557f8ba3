"""SVG: shapes for slides and web pages, with title and description for those who cannot see."""

from __future__ import annotations

import re

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRectF, QSize
from PySide6.QtGui import QPainter

from core.words_mark import QT_TRANSLATE_NOOP
from tconv_gui.export._outlines import with_outlines
from tconv_gui.export.format import DPI, Format, Job, Progress, report
from tconv_gui.figures.figure import Frame
from tconv_gui.figures.render import paint_to

TITLE = QT_TRANSLATE_NOOP("format", "SVG drawing")
# What a reader without the app's font takes instead.
FALLBACK = "sans-serif"
_ROOT = re.compile(r'<svg width="[^"]*" height="[^"]*"')
_FAMILY = re.compile(r'(?<= font-family=")[^"]*(?=")')
# What Qt writes around every shape though it says nothing: half of the file.
_IDLE = re.compile(
    r' transform="matrix\(1,0,0,1,0,0\)"'
    r'|\nfont-family="[^"]*" font-size="[^"]*" font-weight="[^"]*" font-style="[^"]*" \n'
    r'| (?:fill|stroke)-opacity="1"'
    r'| vector-effect="none"'
)
_EMPTY = re.compile(r"<g [^>]*>\s*</g>\s*")


def make_svg(job: Job, progress: Progress) -> bytes:
    """The last frame as an SVG 1.1 file."""
    report(progress, 0, 1)
    svg = drawn(job, job.frames[-1])
    if job.text_as_outlines:
        svg = with_outlines(svg, job.frames[-1].words.language)
    report(progress, 1, 1)
    return settled(svg, job).encode()


def drawn(job: Job, frame: Frame) -> str:
    """A frame as Qt writes it, its texts as text."""
    # Few need it, and it loads another library.
    from PySide6.QtSvg import QSvgGenerator

    store = QByteArray()
    buffer = QBuffer(store)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    # The other version drops clips without a word.
    generator = QSvgGenerator(QSvgGenerator.SvgVersion.Svg11)
    generator.setOutputDevice(buffer)
    generator.setResolution(int(DPI))
    generator.setSize(QSize(job.width, job.height))
    generator.setViewBox(QRectF(0, 0, job.width, job.height))
    generator.setTitle(job.title)
    generator.setDescription(job.description)
    painter = QPainter(generator)
    try:
        paint_to(
            painter,
            job.figure,
            frame,
            job.paint_theme,
            job.width,
            job.height,
            text="text",
            background=job.ground,
        )
    finally:
        painter.end()
    return bytes(store.data()).decode()


def settled(svg: str, job: Job) -> str:
    """The drawing with its size in pixels, where Qt writes rounded millimetres, and no ballast."""
    root = f'<svg role="img" width="{job.width}" height="{job.height}"'
    svg = _EMPTY.sub("", _IDLE.sub("", _ROOT.sub(root, svg, count=1)))
    return _FAMILY.sub(lambda family: f"{family[0]}, {FALLBACK}", svg)


SVG = Format(
    id="svg",
    title=TITLE,
    suffixes=(".svg",),
    mime="image/svg+xml",
    magic=b"<?xml ",
    several="files",
    make=make_svg,
    group="pictures",
    reads=("text_as_outlines", "embed_document"),
    scalable=True,
)
