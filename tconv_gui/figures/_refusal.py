"""What a figure shows of a layer that it cannot draw: the reason, instead of a wrong picture."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Literal

from PySide6.QtCore import QRectF, QSizeF

from core.document import Document, Layer
from core.words_mark import QT_TRANSLATE_NOOP
from tconv_gui.figures._wrapping import wrapped
from tconv_gui.figures.layout import Layout
from tconv_gui.figures.surface import Surface
from tconv_gui.theme import Theme, colour

if TYPE_CHECKING:
    from tconv_gui.figures.figure import Figure, Frame

NO_ONE_KERNEL = QT_TRANSLATE_NOOP(
    "figure",
    "{operation} has no kernel that is the same at every place, and this figure shows one. "
    "Scatter, Gather, Sheets, Connections, Gradient and Matrix show this layer.",
)

NOT_LINEAR = QT_TRANSLATE_NOOP(
    "figure",
    "{operation} is a function of each cell by itself: it has no kernel and is no matrix. "
    "Scatter, Gather, Sheets, Connections and Gradient show this layer.",
)

Needs = Literal["kernel", "chain", "matrix", "any"]
SIZE, HIGH = 22.0, 420.0


def refused(needs: Needs, document: Document, layer: int) -> Layer | None:
    """The layer because of which a figure with such ``needs`` draws nothing; mostly None."""
    if needs == "any":
        return None
    layers = document.layers if needs == "chain" else document.layers[layer : layer + 1]
    if needs == "matrix":
        return next((each for each in layers if each.operation.function is not None), None)
    return next((each for each in layers if not each.operation.is_regular), None)


def guard(figure: Figure) -> None:
    """Have a figure say which layer it cannot draw."""
    if figure.needs == "any":
        return

    def draws(frame: Frame) -> bool:
        return refused(figure.needs, frame.document, frame.layer) is None

    def reason(frame: Frame) -> str:
        layer = refused(figure.needs, frame.document, frame.layer)
        assert layer is not None
        nonlinear = layer.operation.function is not None
        return frame.words(
            NOT_LINEAR if nonlinear else NO_ONE_KERNEL, operation=layer.operation.title
        )

    def layout(frame: Frame) -> Layout:
        return Layout(QSizeF(max(HIGH * frame.aspect, HIGH), HIGH), (), {})

    def paint(surface: Surface, frame: Frame, theme: Theme) -> None:
        size = layout(frame).size
        lines = wrapped(reason(frame), size.width() * 0.8, SIZE, surface.families)
        y = size.height() / 2 - (len(lines) - 1) * SIZE * 0.75
        for line in lines:
            surface.text(line, size.width() / 2, y, SIZE, colour(theme.soft_ink), align="centre")
            y += SIZE * 1.5

    own = {name: getattr(figure, name) for name in ("layout", "paint", "describe", "damage")}

    def own_paint(surface: Surface, frame: Frame, theme: Theme) -> None:
        (own["paint"] if draws(frame) else paint)(surface, frame, theme)

    def damage(old: Frame, new: Frame, scale: float) -> list[QRectF] | None:
        found: list[QRectF] | None = None
        if draws(old) and draws(new):
            found = own["damage"](old, new, scale)
        return found

    def either(name: str, instead: Callable[[Frame], Any]) -> Callable[[Frame], Any]:
        return lambda frame: (own[name] if draws(frame) else instead)(frame)

    put = {
        "layout": either("layout", layout),
        "describe": either("describe", reason),
        "paint": own_paint,
        "damage": damage,
    }
    if (zoom := figure.zoom) is not None:
        put["zoom"] = lambda frame, notches: zoom(frame, notches) if draws(frame) else None
    if (handles := figure.handles) is not None:
        put["handles"] = lambda frame: handles(frame) if draws(frame) else ()
    for name, function in put.items():
        object.__setattr__(figure, name, function)
