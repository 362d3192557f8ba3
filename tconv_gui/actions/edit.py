"""The Edit menu: undo, grids as text, fills and presets, the two switches of a layer."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLineEdit

from core.arrays import FILLS, KERNEL_PRESETS, Fill, KernelPreset
from core.document import Array, Document
from core.errors import ConvError
from core.initialisers import INITIALISERS, Initialiser
from core.numbers_text import TEXT_FORMATS, TextFormat
from core.ops import BY_ID, OPERATIONS
from core.pasted_array import parse_array
from core.pasted_channels import change_of_all
from core.words_mark import QT_TRANSLATE_NOOP, Mark
from tconv_gui.actions._code_copies import CODE_COPIES
from tconv_gui.actions._code_hint import names_layers
from tconv_gui.actions._command import SEPARATOR, Command, Entry, Submenu
from tconv_gui.actions._desk import Desk
from tconv_gui.model.document_model import Change
from tconv_gui.model.initial_kernels import INITIALISE, can_begin, next_seed, with_initial_kernel
from tconv_gui.widgets.number_field import decimal_comma

UNDO = QT_TRANSLATE_NOOP("menu", "&Undo {what}")
REDO = QT_TRANSLATE_NOOP("menu", "&Redo {what}")
COPY = QT_TRANSLATE_NOOP("menu", "&Copy Numbers")
COPY_AS = QT_TRANSLATE_NOOP("menu", "Copy Numbers &As")
PASTE = QT_TRANSLATE_NOOP("menu", "&Paste Numbers")
FILL_INPUT = QT_TRANSLATE_NOOP("menu", "&Fill Input")
KERNEL_PRESET = QT_TRANSLATE_NOOP("menu", "&Kernel")
INITIALISE_KERNEL = QT_TRANSLATE_NOOP("menu", "&Initialise Kernel")
OPERATION = QT_TRANSLATE_NOOP("menu", "&Operation")
FLIP_KERNEL = QT_TRANSLATE_NOOP("menu", "&Turn the Kernel by 180° before Use")

PASTE_EDIT = QT_TRANSLATE_NOOP("undo", "Paste Numbers")
FILL_EDIT = QT_TRANSLATE_NOOP("undo", "Fill Input")
KERNEL_EDIT = QT_TRANSLATE_NOOP("undo", "Set Kernel")
OPERATION_EDIT = QT_TRANSLATE_NOOP("undo", "Change Operation")
FLIP_EDIT = QT_TRANSLATE_NOOP("undo", "Turn Kernel")
BEGUN = QT_TRANSLATE_NOOP("edit", "{title}; seed {seed}.")
COPIED = QT_TRANSLATE_NOOP("edit", "Copied the numbers of {grid}, {rows}.")
GRID_NAMES: Mapping[str, Mark] = {
    "input": QT_TRANSLATE_NOOP("edit", "the input"),
    "kernel": QT_TRANSLATE_NOOP("edit", "the kernel"),
    "output": QT_TRANSLATE_NOOP("edit", "the output"),
}


def _undo(desk: Desk) -> None:
    desk.context.model.undo_stack.undo()


def _redo(desk: Desk) -> None:
    desk.context.model.undo_stack.redo()


def _title_of(command: object) -> Mark | str:
    return command.title if isinstance(command, Change) else ""


def _undone(desk: Desk) -> Mapping[str, object]:
    stack = desk.context.model.undo_stack
    return {"what": _title_of(stack.command(stack.index() - 1) if stack.canUndo() else None)}


def _redone(desk: Desk) -> Mapping[str, object]:
    stack = desk.context.model.undo_stack
    return {"what": _title_of(stack.command(stack.index()) if stack.canRedo() else None)}


def focused_grid(desk: Desk) -> str:
    """The grid whose numbers are meant: of the edited, else the pinned cell, else the input."""
    playback = desk.context.playback
    cell = playback.selected or playback.pin
    return cell.grid if cell and cell.grid in GRID_NAMES else "input"


def grid_numbers(document: Document, layer: int, grid: str) -> Array:
    """The numbers of a grid, shape of its spatial axes."""
    if grid == "kernel":
        return document.layers[layer].kernel
    plane: Array = document.feature_maps[layer + (grid == "output")][0, 0]
    return plane


def with_grid(document: Document, layer: int, grid: str, plane: Array) -> Document:
    """A copy of the document with other numbers in its input or a layer's kernel."""
    if grid != "kernel":
        return document.with_input(plane)
    if plane.ndim < document.axes:
        plane = plane[None]
    elif plane.ndim > document.axes and plane.shape[0] == 1:
        plane = plane[0]
    return document.with_layer(layer, weight=plane[None, None])


def _copy_as(form: TextFormat) -> Callable[[Desk], None]:
    def copy(desk: Desk) -> None:
        context = desk.context
        grid = focused_grid(desk)
        numbers = grid_numbers(context.model.document, context.playback.layer, grid)
        QGuiApplication.clipboard().setText(form.write(numbers))
        size = "×".join(str(n) for n in numbers.shape)
        desk.say(COPIED, grid=GRID_NAMES[grid], rows=size)

    return copy


def _copy(desk: Desk) -> None:
    field = QApplication.focusWidget()
    if isinstance(field, QLineEdit):
        field.copy()
    else:
        _copy_as(TEXT_FORMATS[0])(desk)


def _paste(desk: Desk) -> None:
    field = QApplication.focusWidget()
    text = QGuiApplication.clipboard().text()
    if isinstance(field, QLineEdit):
        field.paste()
        return
    context = desk.context
    try:
        numbers = parse_array(text, decimal_comma=decimal_comma())
    except ConvError:
        if not names_layers(text):
            raise
        desk.show_code(text)
        return
    grid = "kernel" if focused_grid(desk) == "kernel" else "input"
    layer = context.playback.layer
    change = change_of_all(numbers, context.model.whole, layer, grid)
    if change is not None:
        context.model.edit_whole(PASTE_EDIT, change)
        return
    context.model.edit(PASTE_EDIT, lambda document: with_grid(document, layer, grid, numbers))


def _fill(fill: Fill) -> Callable[[Desk], None]:
    def change(desk: Desk) -> None:
        def filled(document: Document) -> Document:
            plane = fill.make(document.input.shape[2:], _next_seed(document, fill))
            return document.with_input(plane)

        desk.context.model.edit(FILL_EDIT, filled)

    return change


def _next_seed(document: Document, fill: Fill) -> int:
    """Seed 0 first; choosing the same random fill again gives the next numbers."""
    if not fill.seeded:
        return 0
    plane = document.input[0, 0]
    tried = (seed for seed in range(100) if _same(fill.make(plane.shape, seed), plane))
    return next(tried, -1) + 1


def _same(one: Array, other: Array) -> bool:
    return bool(np.array_equal(one, other))


def _fill_fits(fill: Fill) -> Callable[[Desk], bool]:
    return lambda desk: fill.fits(desk.context.model.document.input.shape[2:])


def _fills(desk: Desk) -> Sequence[Entry]:
    return [Command(fill.title, _fill(fill), enabled=_fill_fits(fill)) for fill in FILLS]


def _set_kernel(preset: KernelPreset) -> Callable[[Desk], None]:
    def change(desk: Desk) -> None:
        layer = desk.context.playback.layer

        def with_preset(document: Document) -> Document:
            kernel = preset.make(document.layers[layer].spec.kernel_size)
            return with_grid(document, layer, "kernel", kernel)

        desk.context.model.edit(KERNEL_EDIT, with_preset)

    return change


def _preset_fits(preset: KernelPreset) -> Callable[[Desk], bool]:
    def fits(desk: Desk) -> bool:
        layer = desk.context.model.document.layers[desk.context.playback.layer]
        return layer.operation.has_kernel and preset.fits(layer.spec.kernel_size)

    return fits


def _presets(desk: Desk) -> Sequence[Entry]:
    return [
        Command(preset.title, _set_kernel(preset), enabled=_preset_fits(preset))
        for preset in KERNEL_PRESETS
    ]


def _initialise(initialiser: Initialiser) -> Callable[[Desk], None]:
    """All kernels; seed 0 first, and choosing the same random numbers again gives the next."""

    def change(desk: Desk) -> None:
        model, layer = desk.context.model, desk.context.playback.layer
        seeded, id = initialiser.seeded, initialiser.id
        seed = next_seed(model.whole.layers[layer], id) if seeded else 0
        model.edit_whole(INITIALISE, lambda whole: with_initial_kernel(whole, layer, id, seed))
        if seeded:
            desk.say(BEGUN, title=initialiser.title, seed=seed)

    return change


def _can_begin(desk: Desk) -> bool:
    return can_begin(desk.context.model.document.layers[desk.context.playback.layer])


def _initialisers(desk: Desk) -> Sequence[Entry]:
    """What does not fit the kernel says what would."""
    return [
        Command(initialiser.title, _initialise(initialiser), enabled=_can_begin)
        for initialiser in INITIALISERS
    ]


def _set_operation(operation_id: str) -> Callable[[Desk], None]:
    def change(desk: Desk) -> None:
        layer = desk.context.playback.layer

        def with_operation(document: Document) -> Document:
            if document.layers[layer].operation_id == operation_id:
                return document
            return document.with_layer(layer, operation_id=operation_id)

        desk.context.model.edit(OPERATION_EDIT, with_operation)

    return change


def _has_operation(operation_id: str) -> Callable[[Desk], bool]:
    def has(desk: Desk) -> bool:
        layer = desk.context.model.document.layers[desk.context.playback.layer]
        return layer.operation_id == operation_id

    return has


def _operations(desk: Desk) -> Sequence[Entry]:
    return [
        Command(
            BY_ID[operation.id].title,
            _set_operation(operation.id),
            checked=_has_operation(operation.id),
            choice=True,
        )
        for operation in OPERATIONS
    ]


def _flip(desk: Desk) -> None:
    layer = desk.context.playback.layer
    desk.context.model.edit(
        FLIP_EDIT,
        lambda document: document.with_layer(layer, flipped=not document.layers[layer].flipped),
    )


def _is_flipped(desk: Desk) -> bool:
    return desk.context.model.document.layers[desk.context.playback.layer].flipped


def _has_kernel(desk: Desk) -> bool:
    return desk.context.model.document.layers[desk.context.playback.layer].operation.has_kernel


def _formats(desk: Desk) -> Sequence[Entry]:
    return [Command(form.title, _copy_as(form)) for form in TEXT_FORMATS]


ENTRIES: tuple[Entry, ...] = (
    Command(
        UNDO,
        _undo,
        ("Ctrl+Z",),
        enabled=lambda desk: desk.context.model.undo_stack.canUndo(),
        facts=_undone,
    ),
    Command(
        REDO,
        _redo,
        ("Ctrl+Y", "Ctrl+Shift+Z"),
        enabled=lambda desk: desk.context.model.undo_stack.canRedo(),
        facts=_redone,
    ),
    SEPARATOR,
    Command(COPY, _copy, ("Ctrl+C",)),
    Submenu(COPY_AS, _formats),
    CODE_COPIES,
    Command(PASTE, _paste, ("Ctrl+V",)),
    SEPARATOR,
    Submenu(FILL_INPUT, _fills),
    Submenu(KERNEL_PRESET, _presets),
    Submenu(INITIALISE_KERNEL, _initialisers),
    SEPARATOR,
    Submenu(OPERATION, _operations),
    Command(FLIP_KERNEL, _flip, checked=_is_flipped, enabled=_has_kernel),
)
