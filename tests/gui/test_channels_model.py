"""The model shows one channel of each feature map and keeps all of them."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtWidgets import QApplication

from core.channels import with_filters, with_in_channels
from core.codec import encode
from core.document import Document, make_document, make_layer
from core.errors import ConvError
from core.words_mark import QT_TRANSLATE_NOOP
from tconv_gui.model.document_model import DocumentModel
from tconv_gui.model.playback import Playback

EDIT = QT_TRANSLATE_NOOP("undo", "Edit")


@pytest.fixture
def whole() -> Document:
    """3 channels, then 4, then 2."""
    document = make_document(
        [[0, 1], [2, 3]],
        make_layer("conv_transpose", [[1, 2], [3, 4]], stride=2),
        make_layer("conv", [[1, 2], [3, 4]]),
    )
    document = with_filters(with_in_channels(document, 3), 0, 4)
    return with_filters(document, 1, 2)


def test_looking_at_another_channel_is_no_edit(qapp: QApplication, whole: Document) -> None:
    model = DocumentModel(whole)
    heard = []
    model.changed.connect(lambda: heard.append(model.channels))
    first = model.document
    model.look_at(1, 3)
    assert heard == [(0, 3, 0)]
    assert not model.is_modified
    assert model.whole is whole
    np.testing.assert_array_equal(model.document.layers[0].kernel, whole.layers[0].weight[0, 3])
    np.testing.assert_array_equal(model.document.feature_maps[1][0, 0], whole.feature_maps[1][0, 3])
    model.look_at(1, 3)
    assert len(heard) == 1
    model.look_at(1, 0)
    assert model.document is first


def test_an_edit_of_what_is_seen_can_be_undone(qapp: QApplication, whole: Document) -> None:
    model = DocumentModel(whole)
    model.look_at(0, 2)
    model.edit(EDIT, lambda document: document.with_number(0, "input", (1, 1), 42.0))
    assert model.whole.input[0, :, 1, 1].tolist() == [*whole.input[0, :2, 1, 1].tolist(), 42]
    model.edit(EDIT, lambda document: document)
    assert model.undo_stack.count() == 1
    model.undo_stack.undo()
    assert model.whole is whole
    assert model.channels == (2, 0, 0)


def test_a_refused_edit_changes_nothing(qapp: QApplication, whole: Document) -> None:
    model = DocumentModel(whole)
    refused = []
    model.refused.connect(refused.append)
    with pytest.raises(ConvError):
        model.edit(EDIT, lambda document: document.with_number(1, "input", (0, 0), 1.0))
    with pytest.raises(ConvError):
        model.edit_whole(EDIT, lambda document: with_filters(document, 0, 99))
    assert len(refused) == 2
    assert model.whole is whole
    assert not model.is_modified


def test_the_path_goes_where_there_are_channels(qapp: QApplication, whole: Document) -> None:
    model = DocumentModel(whole)
    model.look_at(1, 3)
    model.edit_whole(EDIT, lambda document: with_filters(document, 0, 2))
    assert model.channels == (0, 1, 0)
    model.replace(whole)
    assert model.channels == (0, 0, 0)


def test_the_other_setting_is_swapped_with_all_its_channels(
    qapp: QApplication, whole: Document
) -> None:
    model = DocumentModel(whole)
    playback = Playback(model)
    model.look_at(1, 2)
    playback.keep_other()
    model.edit_whole(EDIT, lambda document: with_in_channels(document, 1))
    changed = model.whole
    assert playback.document_at("beside").input.shape == (1, 1, 2, 2)
    playback.swap()
    assert encode(model.whole) == encode(whole)
    playback.swap()
    assert model.whole is changed
