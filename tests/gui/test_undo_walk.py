"""Random walks through the document's life: whatever was edited can be undone, redone and saved.

A walk is named by its seed; a failure tells the seed and the number of the edit.
"""

from __future__ import annotations

import gc
from collections.abc import Callable
from dataclasses import replace
from random import Random

import numpy as np
import pytest

from core.arrays import FILLS, KERNEL_PRESETS
from core.codec import decode, encode
from core.document import Document, Layer, make_document, make_layer
from core.errors import ConvError
from core.numbers_text import TEXT_FORMATS, parse_matrix
from core.words_mark import QT_TRANSLATE_NOOP
from tconv_gui.model.document_model import DocumentModel
from tconv_gui.model.undo_stack import UNDO_LIMIT, Change, UndoStack

EDIT = QT_TRANSLATE_NOOP("test", "Edit")
OPERATIONS = ("conv", "conv_transpose")
BLOCKS, WALKS_PER_BLOCK, EDITS = 4, 30, 30

# Where writing and reading a number could lose something.
VALUES = (0.0, -0.0, 1.0, -7.0, 0.1, 1 / 3, 1e-320, 5e-324, 1e22, -1.7e308, 2.0**53 + 2, 1e-7)
NOT_FINITE = (float("nan"), float("inf"), float("-inf"))

Edit = Callable[[Random, Document], Document]


def some_layer(rng: Random, document: Document) -> int:
    return rng.randrange(len(document.layers))


def some_size(rng: Random, axes: int, high: int) -> tuple[int, ...]:
    return tuple(rng.randint(1, high) for _ in range(axes))


def some_plane(rng: Random, size: tuple[int, ...]) -> np.ndarray:
    count = int(np.prod(size))
    numbers = [
        rng.choice(VALUES) if rng.random() < 0.3 else float(rng.randint(-9, 9))
        for _ in range(count)
    ]
    return np.array(numbers).reshape(size)


def some_start(rng: Random) -> Document:
    """A small document with one to three layers, of one or two axes."""
    axes = rng.choice((1, 2, 2))
    while True:
        layers = [
            make_layer(
                rng.choice(OPERATIONS),
                some_plane(rng, some_size(rng, axes, 3)),
                stride=rng.randint(1, 2),
                padding=rng.randint(0, 1),
            )
            for _ in range(rng.choice((1, 1, 2, 3)))
        ]
        try:
            return make_document(some_plane(rng, some_size(rng, axes, 5)), *layers)
        except ConvError:
            continue  # a kernel that is larger than its input


# ---- edits that users make; each may be refused, which the walk then checks


def set_cell(rng: Random, document: Document) -> Document:
    grid = rng.choice(("input", "kernel", "bias"))
    layer = 0 if grid == "input" else some_layer(rng, document)
    shape = document.input.shape[2:] if grid == "input" else document.layers[layer].kernel.shape
    index = tuple(rng.randrange(n) for n in shape)
    value = rng.choice(NOT_FINITE) if rng.random() < 0.1 else rng.choice(VALUES)
    return document.with_number(layer, grid, index, value)


def set_no_cell(rng: Random, document: Document) -> Document:
    return document.with_number(some_layer(rng, document), "input", (99,) * document.axes, 1.0)


def paste(rng: Random, document: Document) -> Document:
    plane = some_plane(rng, some_size(rng, rng.choice((1, 2)), 6))
    text = rng.choice(TEXT_FORMATS).write(plane)
    if rng.random() < 0.2:
        text = text[: len(text) // 2] + rng.choice(("nan", "x", "...", "[["))
    return document.with_input(parse_matrix(text))


def resize(rng: Random, document: Document) -> Document:
    layer = some_layer(rng, document)
    size = some_size(rng, document.axes, 6)
    return document.with_layer(layer, spec=document.layers[layer].spec.with_(kernel_size=size))


def set_kernel(rng: Random, document: Document) -> Document:
    layer = some_layer(rng, document)
    axes = document.axes if rng.random() < 0.9 else rng.choice((1, 2, 3))
    plane = some_plane(rng, some_size(rng, axes, 4))
    return document.with_layer(layer, weight=plane[None, None])


def set_setting(rng: Random, document: Document) -> Document:
    layer = some_layer(rng, document)
    name = rng.choice(("stride", "padding", "output_padding", "dilation", "groups"))
    value: object = rng.randint(-1, 4)
    if name == "padding":
        value = rng.choice(("same", "valid", "full", 1, [(0, 2)] * document.axes, value))
    elif rng.random() < 0.3:
        value = [rng.randint(0, 3) for _ in range(rng.randint(1, 3))]
    return document.with_layer(layer, spec=document.layers[layer].spec.with_(**{name: value}))


def set_operation(rng: Random, document: Document) -> Document:
    name = rng.choice((*OPERATIONS, "sharpen"))
    return document.with_layer(some_layer(rng, document), operation_id=name)


def flip(rng: Random, document: Document) -> Document:
    layer = some_layer(rng, document)
    return document.with_layer(layer, flipped=not document.layers[layer].flipped)


def set_bias(rng: Random, document: Document) -> Document:
    bias = rng.choice((None, np.array([rng.choice(VALUES)]), np.array([np.nan]), np.ones(2)))
    return document.with_layer(some_layer(rng, document), bias=bias)


def fill(rng: Random, document: Document) -> Document:
    size = document.input.shape[2:]
    chosen = rng.choice([fill for fill in FILLS if fill.fits(size)])
    return document.with_input(chosen.make(size, rng.randrange(3)))


def set_preset(rng: Random, document: Document) -> Document:
    layer = some_layer(rng, document)
    size = document.layers[layer].spec.kernel_size
    chosen = rng.choice([preset for preset in KERNEL_PRESETS if preset.fits(size)])
    return document.with_layer(layer, weight=chosen.make(size)[None, None])


def change_axes(rng: Random, document: Document) -> Document:
    plane = document.input[0, 0]
    return document.with_input(plane[None] if document.axes == 1 else plane[0])


def change_layers(rng: Random, document: Document) -> Document:
    layers = list(document.layers)
    if rng.random() < 0.5:
        kernel = some_plane(rng, some_size(rng, document.axes, 3))
        layers.insert(rng.randint(0, len(layers)), make_layer(rng.choice(OPERATIONS), kernel))
    else:
        layers.pop(rng.randrange(len(layers)))
    return replace(document, layers=tuple(layers))


def rename(rng: Random, document: Document) -> Document:
    return replace(document, title=rng.choice(("", "a", "转置卷积", 'a "b" \\ \n \u2028 😀')))


def nothing(rng: Random, document: Document) -> Document:
    return document


KINDS: tuple[Edit, ...] = (
    set_cell,
    set_cell,
    set_no_cell,
    paste,
    resize,
    set_kernel,
    set_setting,
    set_setting,
    set_operation,
    flip,
    set_bias,
    fill,
    set_preset,
    change_axes,
    change_layers,
    rename,
    nothing,
)


# ---- what must hold


def bits(document: Document) -> tuple[object, ...]:
    """All that a document says, exact to the sign of a zero."""

    def of_layer(layer: Layer) -> tuple[object, ...]:
        bias = None if layer.bias is None else layer.bias.tobytes()
        weight = (layer.weight.shape, layer.weight.tobytes())
        return (layer.operation_id, layer.spec, weight, bias, layer.flipped)

    plane = (document.input.shape, document.input.tobytes())
    return (plane, tuple(map(of_layer, document.layers)), document.title)


def check_file(document: Document) -> None:
    """Saved and read again it is the same, to the bit and to the byte."""
    data = encode(document)
    read, notices = decode(data)
    assert notices == ()
    assert bits(read) == bits(document)
    assert encode(read) == data


class Walk:
    """A model on its way, and beside it what each place on the undo stack must show."""

    def __init__(self, seed: int) -> None:
        self.rng = Random(seed)
        self.model = DocumentModel(some_start(self.rng))
        self.places = [self._bytes()]
        self.refused = self.merged = self.undone = self.nameless = 0

    @property
    def stack(self) -> UndoStack:
        return self.model.undo_stack

    def take_step(self) -> None:
        """One edit, a gesture of several, or some way back and forth."""
        kind = self.rng.random()
        if kind < 0.7:
            self._edit(self.rng.choice(KINDS), None)
        elif kind < 0.85:
            gesture, edit = object(), self.rng.choice(KINDS)
            for _ in range(self.rng.randint(2, 5)):
                self._edit(edit, gesture)
        else:
            for _ in range(self.rng.randint(1, 6)):
                self.rng.choice((self.stack.undo, self.stack.redo))()
                self.undone += 1
                self.check()

    def check(self) -> None:
        """The document is what it was the last time at this place."""
        assert self.stack.count() == len(self.places) - 1
        assert self._bytes() == self.places[self.stack.index()]

    def _edit(self, edit: Edit, gesture: object | None) -> None:
        model, stack = self.model, self.stack
        before, index, count = model.document, stack.index(), stack.count()
        try:
            model.edit(EDIT, lambda document: edit(self.rng, document), gesture)
        except ConvError as error:
            self.refused += 1
            self.nameless += not error.parameter
            assert model.document is before
            assert (stack.index(), stack.count()) == (index, count)
            return
        if model.document is before:
            assert (stack.index(), stack.count()) == (index, count)
            return
        if stack.index() == index:
            self.merged += 1
        assert stack.index() in (index, index + 1)
        assert stack.count() == stack.index()
        del self.places[stack.index() :]
        self.places.append(self._bytes())
        check_file(model.document)

    def _bytes(self) -> bytes:
        return encode(self.model.document)


@pytest.mark.parametrize("block", range(BLOCKS))
def test_every_walk_can_be_undone_and_redone(block: int) -> None:
    refused = merged = undone = 0
    for seed in range(block * WALKS_PER_BLOCK, (block + 1) * WALKS_PER_BLOCK):
        walk = Walk(seed)
        first = bits(walk.model.document)
        number = 0
        try:
            for number in range(EDITS):  # noqa: B007 (told below)
                walk.take_step()
                walk.check()
            while walk.stack.canRedo():
                walk.stack.redo()
                walk.check()
            last = bits(walk.model.document)
            while walk.stack.canUndo():
                walk.stack.undo()
                walk.check()
            assert bits(walk.model.document) == first
            assert not walk.model.is_modified
            while walk.stack.canRedo():
                walk.stack.redo()
                walk.check()
            assert bits(walk.model.document) == last
            assert not walk.nameless
        except Exception as error:
            error.add_note(f"walk: Walk({seed}), edit {number}")
            raise
        refused, merged = refused + walk.refused, merged + walk.merged
        undone += walk.undone
    # Walks that met nothing on their way would prove nothing.
    assert min(refused, merged, undone) > WALKS_PER_BLOCK


def test_a_gesture_that_leads_back_leaves_no_trace(document: Document) -> None:
    model, gesture = DocumentModel(document), object()
    model.edit(EDIT, lambda d: d.with_number(0, "input", (0, 0), 5.0), gesture)
    model.edit(EDIT, lambda d: document, gesture)
    assert model.document is document
    assert not model.undo_stack.canUndo()
    assert not model.is_modified


def test_a_long_life_keeps_the_last_changes_and_stays_modified(document: Document) -> None:
    model = DocumentModel(document)
    for number in range(UNDO_LIMIT + 5):
        model.edit(EDIT, lambda d, n=number: d.with_number(0, "input", (0, 0), float(n + 1)))
    while model.undo_stack.canUndo():
        model.undo_stack.undo()
    # The oldest five are beyond recall, so this is not what was opened.
    assert model.document.input[0, 0, 0, 0] == 5
    assert model.is_modified


def test_what_was_saved_is_known_again_unless_it_is_beyond_recall(document: Document) -> None:
    stack, told = UndoStack(limit=3), list[bool]()
    stack.cleanChanged.connect(told.append)

    def push(number: int, gesture: object = None) -> None:
        after = document.with_number(0, "input", (0, 0), float(number))
        stack.push(Change(EDIT, document, after, gesture))

    push(1)
    stack.setClean()
    push(2)
    stack.undo()
    assert stack.isClean()
    stack.undo()
    push(3)
    stack.undo()
    stack.redo()
    # The saved document was the other branch.
    assert not stack.isClean()
    stack.setClean()
    gesture = object()
    push(4, gesture)
    stack.setClean()
    push(5, gesture)
    assert stack.count() == 3
    stack.undo()
    assert stack.isClean()
    push(6)
    push(7)
    assert (stack.count(), stack.index(), stack.isClean()) == (3, 3, False)
    stack.undo()
    stack.undo()
    assert stack.isClean()
    push(8)
    push(9)
    push(10)
    push(11)
    for _ in range(4):
        stack.undo()
    assert (stack.index(), stack.isClean()) == (0, False)
    stack.clear()
    assert (stack.count(), stack.isClean()) == (0, True)
    assert told == [False, True] * (len(told) // 2)


def test_models_with_a_past_can_be_collected_in_any_number(document: Document) -> None:
    for _ in range(60):
        model = DocumentModel(document)
        for number in range(5):
            model.edit(EDIT, lambda d, n=number: d.with_number(0, "kernel", (0, 0), n + 9.0))
        # As part of a cycle, as the window's state is: the order of collection is anybody's guess.
        model.cycle = model  # type: ignore[attr-defined]
    del model
    assert gc.collect() > 60
