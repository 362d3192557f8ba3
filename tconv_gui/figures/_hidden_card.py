"""What stands in a figure's place where it would give the answer away."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Literal

from PySide6.QtCore import QRectF, QSizeF

from core.document import shape_text
from core.symbols import naming
from core.words_mark import QT_TRANSLATE_NOOP
from tconv_gui.figures._wrapping import wrapped
from tconv_gui.figures.hidden import UNKNOWN, Hidden, unknown_size
from tconv_gui.figures.layout import Layout
from tconv_gui.figures.surface import Surface, text_width
from tconv_gui.theme import Theme, colour

if TYPE_CHECKING:
    from tconv_gui.figures.figure import Figure, Frame

ASK_SIZE = QT_TRANSLATE_NOOP("figure", "How large is the output?")
ASK_OUTPUT = QT_TRANSLATE_NOOP("figure", "What will the output be?")
COVERED = QT_TRANSLATE_NOOP(
    "figure",
    "This figure would give it away; it comes back when the output is revealed. Scatter, All "
    "stamps, Gather, Stretched, Matrix, Connections and Sheets show question marks.",
)
INPUT = QT_TRANSLATE_NOOP("figure", "input {size}")
OUTPUT = QT_TRANSLATE_NOOP("figure", "output {size}")
SAYS_SIZE = QT_TRANSLATE_NOOP(
    "figure", "{operation}, {settings}. The size of the output is hidden: it is the question."
)
SAYS_ALL = QT_TRANSLATE_NOOP(
    "figure", "{operation}, {settings}. The output, {size}, is hidden: it is the question."
)
SAYS_CELLS = QT_TRANSLATE_NOOP(
    "figure",
    "{operation}, {settings}. Of the output, {size}, these cells are hidden, because they are the "
    "question: {cells}.",
)

Keeps = Literal["cells", "card", "size", "nothing"]
HIGH, TITLE, LINE, NOTE = 420.0, 44.0, 26.0, 18.0
# More hidden cells than this are not told one by one.
MOST_NAMED = 12


def settings_text(frame: Frame) -> str:
    """Input, kernel and hyper-parameters of a frame's layer, without the size they lead to."""
    # Only where something is hidden; a program that starts has no need of questions.
    from core.quiz import settings_text as settings_of

    size = shape_text(frame.document.feature_maps[frame.layer].shape[2:])
    settings = settings_of(frame.document.layers[frame.layer])
    return ", ".join(filter(None, (frame.words(INPUT, size=size), settings)))


def keep_back(figure: Figure) -> None:
    """Have a figure keep back what its frame hides."""
    if figure.keeps == "nothing":
        return
    own: dict[str, Callable[..., Any]] = {
        name: getattr(figure, name) for name in ("layout", "paint", "describe", "damage")
    }

    def covered(frame: Frame) -> bool:
        hidden = frame.options.hidden
        function = frame.document.layers[frame.layer].operation.function
        tells = figure.keeps == "card" or (figure.keeps == "cells" and function is not None)
        return hidden.size or (bool(hidden) and tells)

    def layout(frame: Frame) -> Layout:
        return _card_layout(frame) if covered(frame) else own["layout"](frame)

    def paint(surface: Surface, frame: Frame, theme: Theme) -> None:
        (_paint_card if covered(frame) else own["paint"])(surface, frame, theme)

    def describe(frame: Frame) -> str:
        hidden = frame.options.hidden
        silent = hidden.size or (bool(hidden) and figure.keeps != "size")
        return _said(frame) if silent else own["describe"](frame)

    def damage(old: Frame, new: Frame, scale: float) -> list[QRectF] | None:
        if covered(old) or covered(new) or old.options.hidden != new.options.hidden:
            return [] if old == new else None
        found: list[QRectF] | None = own["damage"](old, new, scale)
        return found

    put: dict[str, Callable[..., Any]] = {
        "layout": layout, "paint": paint, "describe": describe, "damage": damage,
    }  # fmt: skip
    if (zoom := figure.zoom) is not None:
        put["zoom"] = lambda frame, notches: None if covered(frame) else zoom(frame, notches)
    if (handles := figure.handles) is not None:
        put["handles"] = lambda frame: () if covered(frame) else handles(frame)
    for name, function in put.items():
        object.__setattr__(figure, name, function)


def _card_layout(frame: Frame) -> Layout:
    return Layout(QSizeF(max(HIGH * frame.aspect, HIGH), HIGH), (), {})


def _paint_card(surface: Surface, frame: Frame, theme: Theme) -> None:
    """The question in large type, with all that is needed to answer it."""
    words, hidden = frame.words, frame.options.hidden
    size = _card_layout(frame).size
    middle, room = size.width() / 2, size.width() * 0.9
    ink, soft = colour(theme.ink), colour(theme.soft_ink)
    layer = frame.document.layers[frame.layer]

    def line(text: str, y: float, wanted: float, ink: Any, bold: bool = False) -> None:
        weight: Any = "semibold" if bold else "regular"
        wide = text_width(text, 1.0, weight, surface.families)
        surface.text(text, middle, y, min(wanted, room / wide), ink, weight, "centre")

    line(words(ASK_SIZE if hidden.size else ASK_OUTPUT), 96.0, TITLE * 0.8, ink, bold=True)
    line(words(layer.operation.title), 156.0, LINE, soft)
    line(settings_text(frame), 196.0, LINE, ink)
    asked = words(OUTPUT, size=unknown_size(frame.document.axes) if hidden.size else UNKNOWN)
    line(asked, 278.0, TITLE * 1.1, colour(theme.output.line), bold=True)
    if not hidden.size:
        y = 340.0
        for text in wrapped(words(COVERED), room, NOTE, surface.families):
            line(text, y, NOTE, soft)
            y += NOTE * 1.5


def _said(frame: Frame) -> str:
    words, hidden = frame.words, frame.options.hidden
    facts: dict[str, object] = {
        "operation": frame.document.layers[frame.layer].operation.title,
        "settings": settings_text(frame),
    }
    if hidden.size:
        return words(SAYS_SIZE, **facts)
    facts["size"] = shape_text(frame.document.feature_maps[frame.layer + 1].shape[2:])
    cells = asked_cells(frame, hidden)
    if len(cells) > MOST_NAMED or hidden.everything:
        return words(SAYS_ALL, **facts)
    return words(SAYS_CELLS, cells=", ".join(cells), **facts)


def asked_cells(frame: Frame, hidden: Hidden) -> list[str]:
    """The names of the cells that are hidden one by one."""
    options = frame.options
    names = naming(frame.document, frame.layer, options.symbols, options.index_base)
    return [names.output(index) for index in sorted(hidden.others)]
