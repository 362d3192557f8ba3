"""The shelf of export formats, one file each, and the one way to write a picture to a file."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

from core.errors import ConvError
from core.words_mark import QT_TRANSLATE_NOOP
from tconv_gui.atomic import write_atomically
from tconv_gui.export._latex import beamer_snippet
from tconv_gui.export.apng import APNG
from tconv_gui.export.arrays import JSON, NPZ
from tconv_gui.export.clipboard import clipboard_data
from tconv_gui.export.code import CODE
from tconv_gui.export.format import (
    Cancelled,
    ExportError,
    Format,
    Job,
    MissingPartError,
    Progress,
    check_size,
    frames_at,
    go_on,
    natural_size,
    report,
)
from tconv_gui.export.gif import GIF
from tconv_gui.export.html import HTML
from tconv_gui.export.mp4 import MP4
from tconv_gui.export.pdf import PDF
from tconv_gui.export.png import PNG
from tconv_gui.export.pptx import PPTX, PPTX_CELLS, PPTX_GIF
from tconv_gui.export.svg import SVG
from tconv_gui.export.tables import CSV, LATEX, MARKDOWN
from tconv_gui.export.tikz import TIKZ
from tconv_gui.export.webp import WEBP
from tconv_gui.export.xlsx import XLSX

__all__ = [
    "BY_ID",
    "FORMATS",
    "Cancelled",
    "ExportError",
    "Format",
    "Job",
    "MissingPartError",
    "Progress",
    "beamer_snippet",
    "check_size",
    "clipboard_data",
    "export",
    "format_for",
    "frames_at",
    "natural_size",
    "numbered_paths",
    "target_paths",
]

FORMATS: tuple[Format, ...] = (
    PNG,
    SVG,
    PDF,
    GIF,
    APNG,
    WEBP,
    MP4,
    HTML,
    TIKZ,
    PPTX,
    PPTX_GIF,
    PPTX_CELLS,
    CSV,
    JSON,
    NPZ,
    XLSX,
    MARKDOWN,
    LATEX,
    *CODE,
)

BY_ID = {format_.id: format_ for format_ in FORMATS}

UNKNOWN_SUFFIX = QT_TRANSLATE_NOOP(
    "error", "“{path}” does not say which kind of picture is wanted; let it end in one of {known}."
)


def format_for(path: Path | str) -> Format:
    """The format that a file's name asks for; ExportError if it is none of ours.

    The longest suffix counts: "talk.gif.pptx" is no "talk.pptx".
    """
    name = Path(path).name.lower()
    found = [
        (len(suffix), format_)
        for format_ in FORMATS
        for suffix in format_.suffixes
        if name.endswith(suffix) and name != suffix
    ]
    if found:
        return max(found, key=lambda pair: pair[0])[1]
    known = ", ".join(suffix for format_ in FORMATS for suffix in format_.suffixes)
    raise ExportError(UNKNOWN_SUFFIX, parameter="file", path=str(path), known=known)


def export(
    job: Job, format_: Format, path: Path | str, progress: Progress = go_on
) -> tuple[Path, ...]:
    """Write a job to ``path`` and return the files written, each of them whole.

    A format that holds one picture gets a numbered file per frame.  All pictures are made before
    the first is written: Cancelled leaves nothing behind.  ExportError if a file cannot be
    written or a picture not be made; then no new file is there.
    """
    path = Path(path)
    paths = target_paths(job, format_, path)
    if len(paths) > 1:
        contents = []
        for done, frame in enumerate(job.frames):
            report(progress, done, len(job.frames))
            contents.append(format_.write(replace(job, frames=(frame,)), go_on))
        report(progress, len(job.frames), len(job.frames))
    else:
        contents = [format_.write(job, progress)]
    made: list[Path] = []
    for target, data in zip(paths, contents, strict=True):
        is_new = not os.path.lexists(target)
        try:
            write_atomically(target, data)
        except ConvError as error:
            for earlier in made:  # half a series is none
                earlier.unlink(missing_ok=True)
            raise ExportError(error.mark, parameter="file", **error.facts) from error
        if is_new:
            made.append(target)
    return paths


def target_paths(job: Job, format_: Format, path: Path) -> tuple[Path, ...]:
    """The files that ``export`` writes."""
    is_series = format_.several == "files" and len(job.frames) > 1
    return numbered_paths(path, len(job.frames)) if is_series else (path,)


def numbered_paths(path: Path, count: int) -> tuple[Path, ...]:
    """The names of ``count`` pictures of one kind, from 0 on.

    >>> [p.name for p in numbered_paths(Path("step.png"), 3)]
    ['step-00.png', 'step-01.png', 'step-02.png']
    """
    digits = max(len(str(count - 1)), 2)
    return tuple(path.with_name(f"{path.stem}-{n:0{digits}}{path.suffix}") for n in range(count))
