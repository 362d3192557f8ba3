"""Animated WebP, without loss: the smallest animation with every colour, for web pages."""

from __future__ import annotations

import io
from xml.sax.saxutils import escape

from core.words_mark import QT_TRANSLATE_NOOP
from tconv_gui.export._film import durations, film
from tconv_gui.export.format import ExportError, Format, Job, Progress, report

TITLE = QT_TRANSLATE_NOOP("format", "WebP animation")
TOO_WIDE = QT_TRANSLATE_NOOP(
    "error", "a WebP picture can have at most {high} pixels per side, but not {got}."
)
MAX_WEBP_SIDE = 16_383
_ABOUT = (
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF '
    'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title><rdf:Alt><rdf:li '
    'xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title><dc:description><rdf:Alt><rdf:li '
    'xml:lang="x-default">{text}</rdf:li></rdf:Alt></dc:description></rdf:Description></rdf:RDF>'
    "</x:xmpmeta>"
)


def make_webp(job: Job, progress: Progress) -> bytes:
    """All frames as an endless or counted animation."""
    if max(job.width, job.height) > MAX_WEBP_SIDE:
        got = f"{job.width}×{job.height}"
        raise ExportError(TOO_WIDE, parameter="size", high=MAX_WEBP_SIDE, got=got)
    pictures = film(job, progress)
    store = io.BytesIO()
    pictures[0].save(
        store,
        "WEBP",
        save_all=True,
        append_images=pictures[1:],
        duration=durations(job),
        loop=job.loop,
        lossless=True,
        method=3,
        quality=50,
        xmp=_ABOUT.format(title=escape(job.title), text=escape(job.description)).encode(),
    )
    report(progress, len(job.frames), len(job.frames))
    return store.getvalue()


WEBP = Format(
    id="webp",
    title=TITLE,
    suffixes=(".webp",),
    mime="image/webp",
    magic=b"RIFF",
    several="animation",
    make=make_webp,
    group="animations",
    reads=("frame_ms", "hold_last_ms", "loop", "embed_document"),
)
