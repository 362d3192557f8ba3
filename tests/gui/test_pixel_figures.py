"""Pixel shuffle and unshuffle in the window: painted, chosen, changed, switched off, taken back."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from PySide6.QtWidgets import QApplication
from test_figures import digits_in, recorded

from core.channels import along_path, channel_counts, put_back, with_filters
from core.codec import encode
from core.document import Document, Layer, make_document, make_layer
from core.errors import ConvError
from core.numbers_text import shown_number
from core.shuffling import pixel_shuffle, pixel_unshuffle
from core.spec import conv_spec
from core.words_mark import Mark
from tconv_gui.figures import BY_ID, FIGURES
from tconv_gui.figures.figure import CellRef, Figure, Frame, ViewOptions
from tconv_gui.figures.render import aspect_of, render_image, update_image
from tconv_gui.model.chain_edits import chain_edits_of
from tconv_gui.model.context import Context
from tconv_gui.shell.window import MainWindow
from tconv_gui.theme import load_theme
from tconv_gui.views.parameters import ParametersView
from tconv_gui.words import Words

pytestmark = pytest.mark.usefixtures("qapp")


def layer(operation: str, *factor: int) -> Layer:
    return Layer(operation, conv_spec(factor, stride=factor), np.ones((1, 1, *factor)))


def shuffled() -> Document:
    x = np.arange(1.0, 17).reshape(1, 4, 2, 2)
    return Document(x, (layer("pixel_shuffle", 2, 2),))


def split() -> Document:
    return make_document(np.arange(1.0, 17).reshape(4, 4), layer("pixel_unshuffle", 2, 2))


def sub_pixel() -> Document:
    """Four filters and the shuffle of what they make."""
    start = make_document(np.arange(9.0).reshape(3, 3), make_layer("conv", [[1, 2], [3, 4]]))
    filters = along_path(with_filters(start, 0, 4))
    return put_back(filters, replace(filters, layers=(*filters.layers,
                                                      layer("pixel_shuffle", 2, 2))))  # fmt: skip


DOCUMENTS: dict[str, tuple[Document, int]] = {
    "shuffle": (along_path(shuffled(), (2, 0)), 0),
    "unshuffle": (along_path(split(), (0, 3)), 0),
    "sub-pixel": (along_path(sub_pixel(), (0, 1, 0)), 1),
    "row": (along_path(Document(np.arange(1.0, 10).reshape(1, 3, 3),
                                (layer("pixel_shuffle", 3),)), (1, 0)), 0),
}  # fmt: skip
SIZE = (1800, 1200)


def frame_of(name: str, step: int = 0, **changes: Any) -> Frame:
    document, position = DOCUMENTS[name]
    return Frame(document, Words("en"), position, step, aspect=aspect_of(900, 600), **changes)


def seen(figure: Figure, frame: Frame) -> Frame:
    """As the stage has it: of a layer with several inputs what this one adds."""
    return replace(frame, document=figure.seen(frame.document, frame.layer))


@pytest.mark.parametrize("name", DOCUMENTS)
@pytest.mark.parametrize("figure", FIGURES, ids=lambda figure: figure.id)
def test_every_figure_takes_every_step(figure: Figure, name: str) -> None:
    """A repaint of what changed equals a whole one, also where there is nothing but a sentence."""
    theme = load_theme("light")
    old = seen(figure, frame_of(name))
    document, position = DOCUMENTS[name]
    steps = figure.step_count(document, position)
    image = render_image(figure, old, theme, 450, 300)
    cells = [CellRef(grid, (0,) * document.axes) for grid in ("input", "output", "kernel")]
    changes: list[dict[str, Any]] = [
        {"step": step} for step in sorted({1, 2, steps // 2, steps}) if step <= steps
    ]
    changes += [{"step": min(1, steps), "pointed": cell} for cell in cells]
    changes += [{"options": ViewOptions(symbols="names"), "step": min(2, steps)}]
    for change in changes:
        new = seen(figure, replace(frame_of(name), **change))
        update_image(image, figure, old, new, theme)
        assert image == render_image(figure, new, theme, 450, 300), change
        assert figure.describe(new)
        old = new


@pytest.mark.parametrize("figure", [BY_ID["scatter"], BY_ID["gather"]], ids=["scatter", "gather"])
@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        # Channel 2 of four is the cell (1, 0) of every block.
        ("shuffle", [[0, 0, 0, 0], [9, 0, 10, 0], [0, 0, 0, 0], [11, 0, 12, 0]]),
        ("unshuffle", [[6, 8], [14, 16]]),
        ("row", [[0, 4, 0, 0, 5, 0, 0, 6, 0]]),
    ],
)
def test_the_stage_paints_what_one_channel_gives(
    figure: Figure, name: str, wanted: list[list[float]]
) -> None:
    document, position = DOCUMENTS[name]
    frame = seen(figure, frame_of(name, figure.step_count(document, position)))
    page, grid = recorded(figure, frame, SIZE), figure.layout(frame).grid("output")
    cells = np.ndindex(grid.rows, grid.columns)
    painted = ["".join(digits_in(page, grid.cell_box(cell))) for cell in cells]
    assert painted == [shown_number(float(value)) for row in wanted for value in row]


# ---- in the window


def settle() -> None:
    for _ in range(3):
        QApplication.processEvents()


def choose(window: MainWindow, context: Context, position: int, operation: str) -> str:
    """Ask for an operation in the menu of the settings; what it says if it cannot be."""
    context.playback.set_layer(position)
    settle()
    (view,) = window.findChildren(ParametersView)
    view.operation._actions[operation].trigger()
    settle()
    return view.operation_message.sentence


def test_it_is_chosen_where_the_channels_are_there(window: MainWindow, context: Context) -> None:
    model = context.model
    up = make_layer("conv_transpose", [[1, 2], [3, 4]], stride=2)
    model.replace(make_document(np.ones((2, 2)), make_layer("conv", [[2.0]]), up))
    said = choose(window, context, 1, "pixel_shuffle")
    assert "by 2 makes one channel out of 4 and gets 1" in said
    assert "filters=4" in said
    assert model.whole.layers[1].operation_id == "conv_transpose"
    model.replace(with_filters(model.whole, 0, 4))
    assert choose(window, context, 1, "pixel_shuffle") == ""
    assert channel_counts(model.whole) == (1, 4, 1)
    x = model.whole.feature_maps[1]
    np.testing.assert_array_equal(model.whole.feature_maps[2], pixel_shuffle(x, 2))
    model.undo_stack.undo()
    assert model.whole.layers[1].operation_id == "conv_transpose"


def test_an_unshuffle_brings_its_channels_to_the_layers_behind_it(
    window: MainWindow, context: Context
) -> None:
    model = context.model
    model.replace(make_document(np.arange(16.0).reshape(4, 4), make_layer("conv", [[2.0]])))
    before = encode(model.whole)
    edits = chain_edits_of(context)
    edits.add(0, "pixel_unshuffle")
    assert channel_counts(model.whole) == (1, 4, 1)
    x = model.whole.feature_maps[0]
    np.testing.assert_array_equal(model.whole.feature_maps[1], pixel_unshuffle(x, 2))
    model.look_at(1, 3)
    assert model.document.feature_maps[1][0, 0].tolist() == [[5, 7], [13, 15]]
    edits.switch(0)
    assert model.whole.feature_maps[1].shape == (1, 4, 4, 4)
    edits.switch(0)
    edits.add(1, "pixel_shuffle")
    np.testing.assert_array_equal(model.whole.feature_maps[2], x)
    with pytest.raises(ConvError, match="by 2 makes one channel out of 4 and gets 1"):
        edits.add(2, "pixel_shuffle")
    edits.remove(1)
    edits.remove(0)
    assert encode(model.whole) == before
    while model.undo_stack.canUndo():
        model.undo_stack.undo()
    assert encode(model.whole) == before


def test_the_factor_is_changed_for_all_channels(window: MainWindow, context: Context) -> None:
    model = context.model
    model.replace(make_document(np.arange(24.0).reshape(4, 6), layer("pixel_unshuffle", 2, 2)))
    model.look_at(1, 3)

    def by(*factor: int) -> Any:
        return lambda document: document.with_layer(
            0, spec=document.layers[0].spec.with_(stride=factor)
        )

    model.edit(Mark("undo", "Change stride"), by(2, 3))
    assert channel_counts(model.whole) == (1, 6)
    np.testing.assert_array_equal(
        model.whole.feature_maps[1], pixel_unshuffle(model.whole.input, (2, 3))
    )
    with pytest.raises(ConvError, match="whole blocks of 3 cells, but axis 0 has 4"):
        model.edit(Mark("undo", "Change stride"), by(3, 3))
    assert channel_counts(model.whole) == (1, 6)
    model.undo_stack.undo()
    assert channel_counts(model.whole) == (1, 4)
