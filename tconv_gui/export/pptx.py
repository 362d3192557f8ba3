"""PPTX: a slide for every step, with its sentence in the notes; pictures, a GIF, or shapes.

Slides have one of the two usual ratios, so that they can be put among others, and show the picture
below their title.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any, NamedTuple
from zipfile import ZipFile

from core.words_mark import QT_TRANSLATE_NOOP
from tconv_gui.export._data import packed, short_title
from tconv_gui.export._library import check_library, library
from tconv_gui.export._slide_shapes import slide_shapes
from tconv_gui.export.format import Format, Job, Progress, report
from tconv_gui.export.gif import GIF
from tconv_gui.export.png import png_bytes, still_image
from tconv_gui.figures.figure import Frame

TITLE = QT_TRANSLATE_NOOP("format", "PowerPoint slides (PPTX)")
GIF_TITLE = QT_TRANSLATE_NOOP("format", "PowerPoint slide with an animation (PPTX)")
CELLS_TITLE = QT_TRANSLATE_NOOP("format", "PowerPoint slides with editable cells (PPTX)")
STEP = QT_TRANSLATE_NOOP("web page", "step {number} of {count}")

SLIDE_HEIGHT = 6_858_000
WIDE, NARROW = 12_192_000, 9_144_000
# Pictures narrower than this, width by height, go on slides of 4:3.
NARROW_BELOW = 1.55
EDGE, TITLE_TOP, TITLE_HEIGHT = 228_600, 182_880, 640_080
PICTURE_TOP = TITLE_TOP + TITLE_HEIGHT + 91_440
TITLE_POINTS, LEAST_POINTS = 26.0, 12.0
LONGEST_TITLE = 80
# How wide a letter is, as a part of the font's size; Chinese ones are as wide as high.
LETTER = 0.56
ONLY_TITLE = 5
MADE = datetime(2000, 1, 1)


class Area(NamedTuple):
    """Where the picture stands on a slide, in EMU (914 400 to the inch)."""

    left: int
    top: int
    width: int
    height: int


class Deck(NamedTuple):
    """A presentation, the job of its pictures and where they go."""

    presentation: Any
    job: Job
    area: Area


Fill = Callable[[Deck, Any, Frame], None]


def make_pictures(job: Job, progress: Progress) -> bytes:
    """A slide with a picture for every frame."""
    return _slides(job, progress, _with_picture)


def make_cells(job: Job, progress: Progress) -> bytes:
    """A slide for every frame, drawn in shapes whose numbers can be typed over."""
    return _slides(job, progress, _with_shapes)


def make_gif(job: Job, progress: Progress) -> bytes:
    """One slide on which the frames play."""
    total = len(job.frames)
    deck = _deck(job)

    def watched(done: int, _total: int) -> bool:
        return progress(min(done, total - 1), total)

    data = GIF.make(deck.job, watched)
    slide = _slide(deck, job.frames[-1], short_title(job, LONGEST_TITLE))
    _place_picture(deck, slide, data, job.description)
    report(progress, total, total)
    return _saved(deck)


def _slides(job: Job, progress: Progress, fill: Fill) -> bytes:
    total = len(job.frames)
    report(progress, 0, total)
    deck = _deck(job)
    for done, frame in enumerate(deck.job.frames, 1):
        title, words = short_title(job, LONGEST_TITLE), frame.words
        if total > 1:
            title = f"{title} · {words(STEP, number=done, count=total)}"
        fill(deck, _slide(deck, frame, title), frame)
        report(progress, done, total)
    return _saved(deck)


def _deck(job: Job) -> Deck:
    presentation = library("pptx", "python-pptx").Presentation()
    width = NARROW if job.width / job.height < NARROW_BELOW else WIDE
    _widen(presentation, width)
    height = SLIDE_HEIGHT - PICTURE_TOP - EDGE
    area = Area(EDGE, PICTURE_TOP, width - 2 * EDGE, height)
    # On a screen as wide as the job asks for, a pixel of the picture is one of the screen.
    across = max(round(job.width * area.width / width), 1)
    down = max(round(across * area.height / area.width), 1)
    return Deck(presentation, replace(job, width=across, height=down), area)


def _widen(presentation: Any, width: int) -> None:
    """Make the slides, and the places for texts that new ones will have, so wide."""
    factor = width / presentation.slide_width
    presentation.slide_width, presentation.slide_height = width, SLIDE_HEIGHT
    master = presentation.slide_master
    for part in (master, *master.slide_layouts):
        for place in part.element.iter("{http://schemas.openxmlformats.org/drawingml/2006/main}xfrm"):
            for entry in place:
                for key in ("x", "cx"):
                    if entry.get(key) is not None:
                        entry.set(key, str(round(int(entry.get(key)) * factor)))


def _slide(deck: Deck, frame: Frame, title: str) -> Any:
    from pptx.dml.color import RGBColor
    from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
    from pptx.util import Pt

    job = deck.job
    slide = deck.presentation.slides.add_slide(deck.presentation.slide_layouts[ONLY_TITLE])
    if job.ground is not None:
        fill = slide.background.fill
        fill.solid()
        fill.fore_color.rgb = RGBColor.from_string(job.ground.name()[1:].upper())
    head = slide.shapes.title
    head.left, head.top = deck.area.left, TITLE_TOP
    head.width, head.height = deck.area.width, TITLE_HEIGHT
    text = head.text_frame
    text.text = title
    text.vertical_anchor = MSO_ANCHOR.MIDDLE
    line = text.paragraphs[0]
    line.alignment = PP_ALIGN.LEFT
    line.font.size = Pt(_title_points(text.text, deck.area.width / Pt(1)))
    line.font.color.rgb = RGBColor.from_string(job.paint_theme.ink[1:7].upper())
    slide.notes_slide.notes_text_frame.text = job.figure.describe(frame)
    return slide


def _title_points(title: str, room: float) -> float:
    """The font size at which a title surely fits into one line of ``room`` points.

    >>> _title_points("Learned upsampling", 900), _title_points("x" * 100, 900)
    (26.0, 16.0)
    """
    letters = sum(1.0 if ord(letter) > 0x2E80 else LETTER for letter in title)
    return max(min(TITLE_POINTS, float(int(room / max(letters, 1)))), LEAST_POINTS)


def _with_picture(deck: Deck, slide: Any, frame: Frame) -> None:
    data = png_bytes(still_image(replace(deck.job, frames=(frame,))))
    _place_picture(deck, slide, data, deck.job.figure.describe(frame))


def _place_picture(deck: Deck, slide: Any, data: bytes, said: str) -> None:
    picture = slide.shapes.add_picture(io.BytesIO(data), *deck.area)
    picture.name = short_title(deck.job)
    picture._element.nvPicPr.cNvPr.set("descr", said)


def _with_shapes(deck: Deck, slide: Any, frame: Frame) -> None:
    said = deck.job.figure.describe(frame)
    group = slide_shapes(deck.job, frame, deck.area, said)
    if group is None:  # pixels, or more shapes than a slide can hold
        _with_picture(deck, slide, frame)
        return
    slide.shapes._spTree.append(group)


def _saved(deck: Deck) -> bytes:
    presentation, job = deck.presentation, deck.job
    about = presentation.core_properties
    about.title, about.author, about.last_modified_by = short_title(job), "", ""
    about.created = about.modified = MADE
    about.revision, about.subject, about.keywords = 1, "", ""
    package = presentation.part.package
    for key, relation in list(package._rels.items()):
        if relation.reltype.endswith("/thumbnail"):  # it shows the library's empty slide
            package._rels.pop(key)
    buffer = io.BytesIO()
    presentation.save(buffer)
    with ZipFile(buffer) as archive:
        return packed((name, archive.read(name)) for name in archive.namelist())


MIME = "application/vnd.openxmlformats-officedocument.presentationml.presentation"

def _python_pptx() -> None:
    check_library("pptx", "python-pptx")


PPTX = Format(
    id="pptx",
    title=TITLE,
    suffixes=(".pptx",),
    mime=MIME,
    magic=b"PK\x03\x04",
    several="pages",
    make=make_pictures,
    group="slides",
    needs=_python_pptx,
)
PPTX_GIF = Format(
    id="pptx_gif",
    title=GIF_TITLE,
    suffixes=(".gif.pptx",),
    mime=MIME,
    magic=b"PK\x03\x04",
    several="animation",
    make=make_gif,
    group="slides",
    reads=("frame_ms", "hold_last_ms", "loop"),
    needs=_python_pptx,
)
PPTX_CELLS = Format(
    id="pptx_cells",
    title=CELLS_TITLE,
    suffixes=(".cells.pptx",),
    mime=MIME,
    magic=b"PK\x03\x04",
    several="pages",
    make=make_cells,
    group="slides",
    needs=_python_pptx,
)
