"""The chain, or one layer of it, to the clipboard as code that prints the same output."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtGui import QGuiApplication

from core.words_mark import QT_TRANSLATE_NOOP
from core.written import FRAMEWORKS, Framework, written
from tconv_gui.actions._command import SEPARATOR, Command, Entry, Submenu
from tconv_gui.actions._desk import Desk

COPY_CODE = QT_TRANSLATE_NOOP("menu", "Copy as Co&de")
THIS_LAYER = QT_TRANSLATE_NOOP("menu", "This &Layer Only")

COPIED_CHAIN = QT_TRANSLATE_NOOP(
    "edit", "The chain is on the clipboard as {framework} code, {lines} lines."
)
COPIED_LAYER = QT_TRANSLATE_NOOP(
    "edit", "Layer {number} is on the clipboard as {framework} code, {lines} lines."
)


def _copy(framework: Framework, *, layer_only: bool) -> Callable[[Desk], None]:
    def copy(desk: Desk) -> None:
        context = desk.context
        document, position = context.model.whole, context.playback.layer
        # A chain of one layer has no other to leave out.
        alone = layer_only and len(document.layers) > 1
        text = written(
            document, framework.id, context.words, position=position if alone else None
        )
        QGuiApplication.clipboard().setText(text)
        mark = COPIED_LAYER if alone else COPIED_CHAIN
        lines = text.count("\n")
        desk.say(mark, framework=framework.name, number=position + 1, lines=lines)

    return copy


def _has_several_layers(desk: Desk) -> bool:
    return len(desk.context.model.document.layers) > 1


def _of_the_layer(desk: Desk) -> Sequence[Entry]:
    return [
        Command(framework.name, _copy(framework, layer_only=True), enabled=_has_several_layers)
        for framework in FRAMEWORKS
    ]


def _of_the_chain(desk: Desk) -> Sequence[Entry]:
    chain = [
        Command(framework.name, _copy(framework, layer_only=False)) for framework in FRAMEWORKS
    ]
    return [*chain, SEPARATOR, Submenu(THIS_LAYER, _of_the_layer)]


CODE_COPIES = Submenu(COPY_CODE, _of_the_chain)
