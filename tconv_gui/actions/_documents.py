"""Opening and saving: asks before work would be lost, and says in one sentence what failed."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog, QMainWindow, QMessageBox, QWidget

from core.codec import SUFFIX
from core.document import Document, make_document, make_layer
from core.errors import ConvError
from core.pasted_channels import with_input_planes
from core.words_mark import QT_TRANSLATE_NOOP, Mark
from tconv_gui.actions._name import document_name
from tconv_gui.embedded import View
from tconv_gui.figures import BY_ID
from tconv_gui.model.context import Context
from tconv_gui.model.files import (
    ARRAY_SUFFIXES,
    EXPORTED_SUFFIXES,
    NO_DOCUMENT_INSIDE,
    Fingerprint,
    changed_on_disk,
    import_array,
    is_document,
    may_hold_document,
    read_document,
    save_document,
    with_suffix,
)
from tconv_gui.model.picture_bench import bench_of
from tconv_gui.model.picture_kinds import PICTURE_SUFFIXES, kind_of_suffix
from tconv_gui.widgets.toast import Toast
from tconv_gui.words import Words

RECENT_LIMIT = 10

OPEN_TITLE = QT_TRANSLATE_NOOP("file", "Open")
SAVE_TITLE = QT_TRANSLATE_NOOP("file", "Save As")
ALL_READABLE = QT_TRANSLATE_NOOP("file", "All that can be opened")
TCONV_FILES = QT_TRANSLATE_NOOP("file", "TConv documents")
PICTURE_FILES = QT_TRANSLATE_NOOP("file", "Pictures")
EXPORTED_FILES = QT_TRANSLATE_NOOP("file", "Pictures exported by TConv")
ARRAY_FILES = QT_TRANSLATE_NOOP("file", "Arrays of numbers")
SAVE_QUESTION = QT_TRANSLATE_NOOP("file", "Save the changes to “{name}”?")
SAVE_DETAIL = QT_TRANSLATE_NOOP("file", "If you do not save, they are lost.")
CHANGED_QUESTION = QT_TRANSLATE_NOOP(
    "file", "“{name}” was changed by another program since it was opened here."
)
CHANGED_DETAIL = QT_TRANSLATE_NOOP("file", "Saving now replaces what the other program wrote.")
THERE_QUESTION = QT_TRANSLATE_NOOP("file", "“{name}” is there already.")
SEVERAL_THERE_QUESTION = QT_TRANSLATE_NOOP(
    "file", "{count} of these files are there already, “{name}” among them."
)
THERE_DETAIL = QT_TRANSLATE_NOOP("file", "Going on replaces what they hold.")
SAVE_BUTTON = QT_TRANSLATE_NOOP("button", "&Save")
DISCARD_BUTTON = QT_TRANSLATE_NOOP("button", "&Do Not Save")
CANCEL_BUTTON = QT_TRANSLATE_NOOP("button", "Cancel")
OVERWRITE_BUTTON = QT_TRANSLATE_NOOP("button", "&Replace It")
OVERWRITE_ALL_BUTTON = QT_TRANSLATE_NOOP("button", "&Replace Them")
SAVED = QT_TRANSLATE_NOOP("file", "Saved as “{name}”.")
ONE_FILE = QT_TRANSLATE_NOOP("file", "Drop one file at a time; {count} were dropped.")
NOT_LOCAL = QT_TRANSLATE_NOOP("file", "Only files on this computer can be opened.")
MISSING = QT_TRANSLATE_NOOP("file", "“{name}” is no longer there.")
IMPORTED = QT_TRANSLATE_NOOP("file", "The input now holds the numbers of “{name}”.")
IMPORTED_CHANNEL = QT_TRANSLATE_NOOP(
    "file", "Channel {number} of the input now holds the numbers of “{name}”."
)
IMPORT_EDIT = QT_TRANSLATE_NOOP("undo", "Import Numbers")

Answer = Literal["save", "discard", "cancel"]


def ask_to_save(parent: QMainWindow, context: Context, name: str) -> Answer:
    """The one question that must be answered before going on."""
    words = context.words
    box = _question(parent, words(SAVE_QUESTION, name=name), words(SAVE_DETAIL))
    save = box.addButton(words(SAVE_BUTTON), QMessageBox.ButtonRole.AcceptRole)
    discard = box.addButton(words(DISCARD_BUTTON), QMessageBox.ButtonRole.DestructiveRole)
    box.setEscapeButton(box.addButton(words(CANCEL_BUTTON), QMessageBox.ButtonRole.RejectRole))
    box.setDefaultButton(save)
    box.exec()
    answers: dict[object, Answer] = {save: "save", discard: "discard"}
    answer = answers.get(box.clickedButton(), "cancel")
    box.deleteLater()
    return answer


def ask_to_replace(parent: QMainWindow, context: Context, name: str) -> bool:
    """Whether a file that another program changed may be overwritten."""
    words = context.words
    box = _question(parent, words(CHANGED_QUESTION, name=name), words(CHANGED_DETAIL))
    return _is_agreed(box, words(OVERWRITE_BUTTON), words)


def ask_to_overwrite(parent: QWidget, context: Context, paths: Sequence[Path]) -> bool:
    """Whether files that are there already, at least one, may be replaced."""
    words = context.words
    several = len(paths) > 1
    mark = SEVERAL_THERE_QUESTION if several else THERE_QUESTION
    text = words(mark, name=paths[0].name, count=len(paths))
    box = _question(parent, text, words(THERE_DETAIL))
    return _is_agreed(box, words(OVERWRITE_ALL_BUTTON if several else OVERWRITE_BUTTON), words)


def _is_agreed(box: QMessageBox, button: str, words: Words) -> bool:
    """Whether the one button is chosen that is not Cancel."""
    replace = box.addButton(button, QMessageBox.ButtonRole.DestructiveRole)
    cancel = box.addButton(words(CANCEL_BUTTON), QMessageBox.ButtonRole.RejectRole)
    box.setEscapeButton(cancel)
    box.setDefaultButton(cancel)
    box.exec()
    agreed = box.clickedButton() is replace
    box.deleteLater()
    return agreed


def _question(parent: QWidget, text: str, detail: str) -> QMessageBox:
    box = QMessageBox(parent)
    box.setIcon(QMessageBox.Icon.Question)
    box.setWindowTitle("TConv")
    box.setText(text)
    box.setInformativeText(detail)
    return box


class Documents(QObject):
    """The document's way from and to files."""

    def __init__(self, context: Context, window: QMainWindow, toast: Toast) -> None:
        super().__init__(window)
        self._context = context
        self._window = window
        self._toast = toast
        self._fingerprint: Fingerprint | None = None

    @property
    def name(self) -> str:
        """What the document is called."""
        return document_name(self._context)

    def may_go(self) -> bool:
        """Ask whether to save changes; False if the user wants to stay."""
        if not self._context.model.is_modified:
            return True
        answer = ask_to_save(self._window, self._context, self.name)
        if answer == "save":
            return self.save()
        return answer == "discard"

    def new(self) -> None:
        """Begin an empty document, after the question."""
        self.begin(empty_document())

    def begin(self, document: Document) -> bool:
        """Begin with a document that has no file, after the question; False if one stays."""
        if not self.may_go():
            return False
        self._show(document, None)
        return True

    def choose_and_open(self) -> None:
        """Ask for a file and open it."""
        words = self._context.words
        arrays = " ".join(f"*{suffix}" for suffix in ARRAY_SUFFIXES)
        exported = " ".join(f"*{suffix}" for suffix in EXPORTED_SUFFIXES)
        pictures = " ".join(
            f"*{suffix}" for suffix in PICTURE_SUFFIXES if suffix not in EXPORTED_SUFFIXES
        )
        filters = ";;".join(
            (
                f"{words(ALL_READABLE)} (*{SUFFIX} {arrays} {exported} {pictures})",
                f"{words(TCONV_FILES)} (*{SUFFIX})",
                f"{words(EXPORTED_FILES)} ({exported})",
                f"{words(ARRAY_FILES)} ({arrays})",
                f"{words(PICTURE_FILES)} ({pictures})",
            )
        )
        chosen, _ = QFileDialog.getOpenFileName(
            self._window, words(OPEN_TITLE), self.folder(), filters
        )
        if chosen:
            self.open(Path(chosen))

    def open(self, path: Path) -> bool:
        """Open a document, also one in a picture, run on a picture, or take an array's numbers."""
        if may_hold_document(path):
            return self._open(path)
        return self._take_picture(path) if kind_of_suffix(path.suffix) else self._import(path)

    def open_dropped(self, paths: Sequence[Path | None]) -> bool:
        """Open what was dropped on the window; None stands for what is no local file."""
        if len(paths) != 1:
            return self._say(ONE_FILE, count=len(paths))
        if paths[0] is None:
            return self._say(NOT_LOCAL)
        return self.open(paths[0])

    def open_recent(self, path: Path) -> None:
        """Open a file of the list, or say that it is gone."""
        if path.is_file():
            self.open(path)
        else:
            self._say(MISSING, name=path.name)

    def recent(self) -> list[Path]:
        """The files opened or saved last, newest first."""
        return [Path(text) for text in self._context.preferences["recent_files"]]

    def forget_recent(self) -> None:
        """Empty the list of recent files."""
        self._context.preferences["recent_files"] = []

    def save(self) -> bool:
        """Save to the document's file, or ask for one; False if it was not saved."""
        path = self._context.model.path
        if path is None:
            return self.save_as()
        known = self._fingerprint
        is_changed = known is not None and changed_on_disk(path, known)
        if is_changed and not ask_to_replace(self._window, self._context, path.name):
            return False
        return self._write(path)

    def save_as(self) -> bool:
        """Ask for a file and save to it; False if it was not saved."""
        words = self._context.words
        path = self._context.model.path
        start = path or with_suffix(Path(self.folder()) / safe_name(self.name))
        chosen, _ = QFileDialog.getSaveFileName(
            self._window,
            words(SAVE_TITLE),
            str(start),
            f"{words(TCONV_FILES)} (*{SUFFIX})",
        )
        return bool(chosen) and self._write(with_suffix(chosen))

    def folder(self) -> str:
        """Where dialogs begin: the folder used last, if it is still there."""
        last = self._context.preferences["last_folder"]
        return last if last and Path(last).is_dir() else str(Path.home())

    def _open(self, path: Path) -> bool:
        try:
            opened = read_document(path)
        except ConvError as error:
            if error.mark is NO_DOCUMENT_INSIDE and kind_of_suffix(path.suffix):
                return self._take_picture(path)
            return self._refuse(error)
        if not self.may_go():
            return False
        # Saving must not put a document in a picture's place.
        is_own_file = is_document(path)
        self._show(opened.document, path if is_own_file else None)
        if is_own_file:
            self._fingerprint = opened.fingerprint
        if opened.view is not None:
            self._look_at(opened.view)
        self._remember(path)
        for notice in opened.notices:
            self._toast.say(self._context.words(notice.mark, **notice.facts))
        return True

    def _write(self, path: Path) -> bool:
        try:
            fingerprint = save_document(path, self._context.model.whole)
        except ConvError as error:
            return self._refuse(error)
        self._fingerprint = fingerprint
        self._context.model.saved_as(path)
        self._remember(path)
        self._toast.say(self._context.words(SAVED, name=path.name))
        return True

    def _import(self, path: Path) -> bool:
        """Put a table's numbers into the input channel that is looked at, or planes into all."""
        model = self._context.model
        try:
            values = import_array(path)
            if values.ndim > 2:
                model.edit_whole(
                    IMPORT_EDIT, lambda document: with_input_planes(document, values)
                )
            else:
                model.edit(IMPORT_EDIT, lambda document: document.with_input(values))
        except ConvError as error:
            return self._refuse(error)
        is_one = values.ndim < 3 and model.whole.input.shape[1] > 1
        number = model.channels[0] + self._context.playback.options.index_base
        mark = IMPORTED_CHANNEL if is_one else IMPORTED
        self._toast.say(self._context.words(mark, name=path.name, number=number))
        return True

    def _take_picture(self, path: Path) -> bool:
        """Run the chain on the picture in a file; what is wrong with it is said on that page."""
        bench = bench_of(self._context)
        bench.set_open(True)
        bench.open_file(path)
        self._context.preferences["last_folder"] = str(path.absolute().parent)
        return True

    def _show(self, document: Document, path: Path | None) -> None:
        playback = self._context.playback
        playback.pause()
        self._fingerprint = None
        self._context.model.replace(document, path)
        playback.set_layer(0)
        playback.seek(0)

    def _look_at(self, view: View) -> None:
        """Show of the document what a picture of it showed."""
        model, playback = self._context.model, self._context.playback
        if len(view.channels) == len(model.channels):
            for feature_map, channel in enumerate(view.channels):
                model.look_at(feature_map, channel)
        # Of two figures side by side the first.
        figure = view.figure.partition("-")[0]
        if figure in BY_ID:
            playback.set_figure(figure)
        playback.set_layer(view.layer)
        playback.seek(view.step)

    def _remember(self, path: Path) -> None:
        preferences = self._context.preferences
        full = str(path.absolute())
        others = [text for text in preferences["recent_files"] if text != full]
        preferences["recent_files"] = [full, *others][:RECENT_LIMIT]
        preferences["last_folder"] = str(path.absolute().parent)

    def _refuse(self, error: ConvError) -> bool:
        self._toast.say(self._context.words.error(error), "error")
        return False

    def _say(self, mark: Mark, **facts: object) -> bool:
        self._toast.say(self._context.words(mark, **facts), "error")
        return False


def empty_document() -> Document:
    """What New begins with: a 3×3 input and a 2×2 kernel of zeros, to be filled.

    >>> empty_document().feature_maps[1].shape
    (1, 1, 4, 4)
    """
    zeros = [[0.0] * 3] * 3
    return make_document(zeros, make_layer("conv_transpose", [[0.0, 0.0], [0.0, 0.0]]))


def safe_name(title: str) -> str:
    """A title as a file's name: without what some system forbids in one.

    >>> safe_name("stride 2/1: why?")
    'stride 2 1 why'
    """
    kept = "".join(" " if c in '\\/:*?"<>|' or ord(c) < 32 else c for c in title)
    return " ".join(kept.split())[:100].strip(". ") or "untitled"
