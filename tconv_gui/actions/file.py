"""The File menu."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtGui import QGuiApplication

from core.ready_chains import READY_CHAINS, ReadyChain, sizes_along
from core.stack import PRESETS
from core.stack_document import preset_document, preset_text
from core.words_mark import QT_TRANSLATE_NOOP, Mark
from tconv_gui.actions._command import SEPARATOR, Command, Entry, Submenu
from tconv_gui.actions._desk import Desk
from tconv_gui.actions._export_targets import TARGETS
from tconv_gui.actions._picture import copy_picture, export
from tconv_gui.model.picture_bench import bench_of

NEW = QT_TRANSLATE_NOOP("menu", "&New")
OPEN = QT_TRANSLATE_NOOP("menu", "&Open…")
OPEN_RECENT = QT_TRANSLATE_NOOP("menu", "Open &Recent")
EXAMPLES = QT_TRANSLATE_NOOP("menu", "E&xamples…")
CHAINS = QT_TRANSLATE_NOOP("menu", "Ready C&hains")
CHAIN = QT_TRANSLATE_NOOP("menu", "{title}: {sizes}")
DECODERS = QT_TRANSLATE_NOOP("menu", "Stacks of Real &Decoders")
DECODER = QT_TRANSLATE_NOOP("menu", "{name}: {setting}")
DECODER_PART = QT_TRANSLATE_NOOP("menu", "{name}, the first {part} of {all} layers: {setting}")
CLEAR_RECENT = QT_TRANSLATE_NOOP("menu", "&Clear This List")
SAVE = QT_TRANSLATE_NOOP("menu", "&Save")
SAVE_AS = QT_TRANSLATE_NOOP("menu", "Save &As…")
EXPORT = QT_TRANSLATE_NOOP("menu", "&Export…")
EXPORT_FOR = QT_TRANSLATE_NOOP("menu", "Expor&t For")
TARGET = QT_TRANSLATE_NOOP("menu", "{title}…")
COPY_PICTURE = QT_TRANSLATE_NOOP("menu", "Copy &Picture")
QUIT = QT_TRANSLATE_NOOP("menu", "&Quit")


def _open_one(path: Path) -> Callable[[Desk], None]:
    return lambda desk: desk.documents.open_recent(path)


def _is_there(path: Path) -> Callable[[Desk], bool]:
    return lambda desk: path.is_file()


def _recent(desk: Desk) -> Sequence[Entry]:
    files = [
        Command(str(path), _open_one(path), enabled=_is_there(path))
        for path in desk.documents.recent()
    ]
    if not files:
        return ()
    return (*files, SEPARATOR, Command(CLEAR_RECENT, lambda desk: desk.documents.forget_recent()))


def _show_examples(desk: Desk) -> None:
    # Seldom opened; start-up has no need of it.
    from tconv_gui.actions._examples_dialog import ExamplesDialog

    ExamplesDialog(desk).show()


def _decoders(desk: Desk) -> Sequence[Entry]:
    """The decoders whose kernels a document has room for."""
    made = {name: preset_document(name) for name in PRESETS}
    return [
        Command(
            DECODER if len(document.layers) == len(PRESETS[name]) else DECODER_PART,
            partial(_open_decoder, name),
            facts=_said_of(name, len(document.layers)),
        )
        for name, document in made.items()
        if document is not None
    ]


def _said_of(name: str, part: int) -> Callable[[Desk], Mapping[str, object]]:
    facts = {"name": name, "setting": preset_text(name), "part": part, "all": len(PRESETS[name])}
    return lambda desk: facts


def _open_decoder(name: str, desk: Desk) -> None:
    document = preset_document(name, name)
    if document is not None and desk.documents.begin(document):
        desk.context.playback.set_figure("stack")


def _chains(desk: Desk) -> Sequence[Entry]:
    """The chains to begin with, each with its sizes."""
    return [
        Command(CHAIN, partial(_open_chain, ready), facts=_said_of_chain(ready))
        for ready in READY_CHAINS
    ]


def _said_of_chain(ready: ReadyChain) -> Callable[[Desk], Mapping[str, object]]:
    sizes = sizes_along(ready.document())
    return lambda desk: {"title": ready.title, "sizes": sizes}


def _open_chain(ready: ReadyChain, desk: Desk) -> None:
    document = ready.document(desk.context.words(ready.title))
    if desk.documents.begin(document) and ready.figure:
        desk.context.playback.set_figure(ready.figure)


def _targets(desk: Desk) -> Sequence[Entry]:
    """The places that a picture, an animation or numbers go to."""
    return [
        Command(
            TARGET, partial(_export_for, target.id), enabled=_is_figure_seen,
            facts=_said_of_target(target.title),
        )
        for target in TARGETS
    ]  # fmt: skip


def _said_of_target(title: Mark) -> Callable[[Desk], Mapping[str, object]]:
    return lambda desk: {"title": title}


def _export_for(target: str, desk: Desk) -> None:
    desk.exports.show_dialog(target)


def _is_figure_seen(desk: Desk) -> bool:
    return not bench_of(desk.context).is_open


def _quit(desk: Desk) -> None:
    # Closing asks what is to become of changes; the last window's end is the app's end.
    if desk.window.close():
        QGuiApplication.quit()


ENTRIES: tuple[Entry, ...] = (
    Command(NEW, lambda desk: desk.documents.new(), ("Ctrl+N",)),
    Command(OPEN, lambda desk: desk.documents.choose_and_open(), ("Ctrl+O",)),
    Submenu(OPEN_RECENT, _recent, changing=True),
    Command(EXAMPLES, _show_examples, ("Ctrl+Shift+O",)),
    Submenu(CHAINS, _chains),
    Submenu(DECODERS, _decoders),
    SEPARATOR,
    Command(SAVE, lambda desk: desk.documents.save(), ("Ctrl+S",)),
    Command(SAVE_AS, lambda desk: desk.documents.save_as(), ("Ctrl+Shift+S",)),
    SEPARATOR,
    Command(EXPORT, export, ("Ctrl+E",)),
    Submenu(EXPORT_FOR, _targets),
    Command(COPY_PICTURE, copy_picture, ("Ctrl+Shift+C",)),
    SEPARATOR,
    Command(QUIT, _quit, ("Ctrl+Q",), role="QuitRole"),
)
