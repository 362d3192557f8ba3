"""What an export is for: the program that it goes into, and the settings that suit it there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from core.words_mark import QT_TRANSLATE_NOOP, Mark


@dataclass(frozen=True)
class Target:
    """A place that pictures and numbers go to.

    ``format`` is the id of the kind of file that serves there best; ``changes`` are settings that
    suit it; ``hint`` says how the file gets in.
    """

    id: str
    title: Mark
    hint: Mark
    format: str
    changes: Mapping[str, object] = field(default_factory=dict)


FULL_HD: Mapping[str, object] = {"unit": "px", "width": 1920, "height": 1080}
HD: Mapping[str, object] = {"unit": "px", "width": 1280, "height": 720}

TARGETS: tuple[Target, ...] = (
    Target(
        "powerpoint",
        QT_TRANSLATE_NOOP("target", "PowerPoint"),
        QT_TRANSLATE_NOOP(
            "target",
            "A slide per step, drawn in shapes that can be edited: open the file, or copy its "
            "slides into your own.",
        ),
        "pptx_cells",
        {"steps": "all", **FULL_HD},
    ),
    Target(
        "keynote",
        QT_TRANSLATE_NOOP("target", "Keynote"),
        QT_TRANSLATE_NOOP(
            "target", "A slide per step, each a picture: Keynote opens the file as it is."
        ),
        "pptx",
        {"steps": "all", **FULL_HD},
    ),
    Target(
        "google_slides",
        QT_TRANSLATE_NOOP("target", "Google Slides"),
        QT_TRANSLATE_NOOP(
            "target",
            "An animation that plays by itself: Insert, Image, Upload from computer.",
        ),
        "gif",
        {"steps": "all", **HD},
    ),
    Target(
        "beamer",
        QT_TRANSLATE_NOOP("target", "LaTeX slides (Beamer)"),
        QT_TRANSLATE_NOOP(
            "target",
            "A page per step, as large as a 16:9 slide; the frame that shows them one after the "
            "other is offered for copying when the file is written.",
        ),
        "pdf",
        {"steps": "all", "unit": "cm", "width": 16.0, "height": 9.0},
    ),
    Target(
        "latex",
        QT_TRANSLATE_NOOP("target", "LaTeX notes and papers"),
        QT_TRANSLATE_NOOP(
            "target", "A page as wide as a column, sharp at any size: \\includegraphics{…}"
        ),
        "pdf",
        {"steps": "this", "unit": "cm", "width": 8.6, "height": 6.4, "background": "white"},
    ),
    Target(
        "latex_matrices",
        QT_TRANSLATE_NOOP("target", "LaTeX formulas (matrices)"),
        QT_TRANSLATE_NOOP(
            "target", "Input, kernel and output as matrices: \\input the file, or copy its text."
        ),
        "latex",
    ),
    Target(
        "spreadsheet",
        QT_TRANSLATE_NOOP("target", "Spreadsheet (Excel, Calc)"),
        QT_TRANSLATE_NOOP(
            "target",
            "Formulas that go on computing: change a cell of the input or kernel and the output "
            "follows.",
        ),
        "xlsx",
    ),
    Target(
        "jupyter",
        QT_TRANSLATE_NOOP("target", "Jupyter notebook"),
        QT_TRANSLATE_NOOP(
            "target", "A picture to drop or paste into a Markdown cell; Copy needs no file."
        ),
        "png",
        {"steps": "this", **HD},
    ),
    Target(
        "web",
        QT_TRANSLATE_NOOP("target", "Web page"),
        QT_TRANSLATE_NOOP(
            "target",
            "One file that needs nothing else and steps with the arrow keys: link to it, or show "
            "it in an iframe.",
        ),
        "html",
        {"steps": "all", **HD},
    ),
)

TARGET_BY_ID = {target.id: target for target in TARGETS}
