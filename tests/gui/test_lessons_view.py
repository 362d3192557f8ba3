"""Lessons in the window: found by words, played with the user's own numbers, asked and answered."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from core.document import Document, make_document, make_layer
from core.errors import ConvError
from core.lesson import Moment, filled
from core.words_mark import Mark
from tconv_gui.figures import BY_ID
from tconv_gui.figures.figure import CellRef
from tconv_gui.model.context import Context
from tconv_gui.model.lesson_player import LessonPlayer, player_of
from tconv_gui.model.picture_bench import bench_of
from tconv_gui.model.random_kernels import with_random_kernels
from tconv_gui.shell.look import Look
from tconv_gui.shell.window import MainWindow, dispose
from tconv_gui.views.lessons import LessonCard, LessonsView
from tconv_gui.widgets.prose import Prose

IDS = [
    "first", "padding", "stride", "output_padding", "one_dimension", "convolution", "flip",
    "channels", "matrix", "round_trip", "stretched", "proofs", "names", "myths",
    "checkerboard", "border", "divisible", "learned", "square_law", "layers", "gradients",
    "fixes", "sub_pixel", "double", "upsamplers", "pooling", "interpolation", "resize_conv",
    "encoder_decoder", "zoom_in", "before_training",
]  # fmt: skip
ROWS = len(IDS) + 5  # groups have rows of their own
KEY = Qt.Key
DOWN = Qt.Key.Key_Down
EDIT = Mark("undo", "Edit")


@pytest.fixture
def player(context: Context) -> LessonPlayer:
    return player_of(context)


@pytest.fixture
def view(qtbot: QtBot, context: Context) -> LessonsView:
    made = LessonsView(context)
    qtbot.addWidget(made)
    made.resize(200, 500)
    made.show()
    qtbot.waitUntil(lambda: made.list.model().rowCount() > 0)
    return made


@pytest.fixture
def card(qtbot: QtBot, context: Context) -> Iterator[LessonCard]:
    panel = QWidget()
    column = QVBoxLayout(panel)
    made = LessonCard(context, panel)
    column.addWidget(made)
    column.addStretch(1)
    qtbot.addWidget(panel)
    panel.resize(300, 700)
    panel.show()
    qtbot.waitExposed(panel)
    yield made
    panel.close()


def titles(view: LessonsView) -> list[str]:
    model = view.list.model()
    rows = [model.index(row, 0).data() for row in range(model.rowCount())]
    return [row.lstrip("\u2007") for row in rows]  # numbers of one digit stand below those of two


def step_of(context: Context, at: Moment) -> int:
    """The figure's step at a lesson's moment: what it does before its order's first comes first."""
    playback = context.playback
    lead = playback.figure.lead_in(context.model.document, playback.layer)
    if at == "last":
        return playback.step_count
    return lead if at == "ready" else at and at + lead


def output(context: Context) -> list[list[float]]:
    rows: list[list[float]] = context.model.document.feature_maps[-1][0, 0].tolist()
    return rows


# --- the player -------------------------------------------------------------------------------


def test_there_is_one_player_per_context(context: Context) -> None:
    assert player_of(context) is player_of(context)


def test_every_lesson_is_played_from_end_to_end(
    context: Context, player: LessonPlayer, qtbot: QtBot
) -> None:
    assert [entry.id for entry in player.entries] == IDS
    for lesson_id in IDS:
        player.open(lesson_id)
        lesson = player.lesson
        assert lesson is not None
        for number, step in enumerate(lesson.steps):
            assert player.step == number
            assert context.model.whole is lesson.documents[number]
            assert context.playback.figure is BY_ID[step.figure]
            assert context.playback.layer == step.layer
            assert context.playback.step == step_of(context, step.at)
            for language in ("en", "zh_CN"):
                text = filled(step.text[language], lesson.documents[number], step.layer)
                assert player.text(language) == text
            if step.question is not None:
                player.reveal()
                question, playback = step.question, context.playback
                assert context.model.whole is lesson.answered_documents[number]
                assert playback.figure is BY_ID[question.figure or step.figure]
                at = step.at if question.at is None else question.at
                assert playback.step == step_of(context, at)
                point = question.point or step.point
                assert playback.pin == (None if point is None else CellRef(*point))
                asked = filled(step.text["en"], lesson.documents[number], step.layer)
                assert player.text("en") == asked
            player.next()
        assert not context.model.is_modified
        assert player.step == player.step_count - 1


def test_the_users_numbers_stay_in_their_channel(context: Context, player: LessonPlayer) -> None:
    model = context.model
    player.open("channels", 1)
    model.look_at(0, 2)
    model.edit(EDIT, lambda document: document.with_number(0, "input", (0, 0), 50.0))
    player.next()
    lesson = player.load("channels")
    expected = lesson.documents[2].input.copy()
    expected[0, 2, 0, 0] = 50
    assert model.whole.input.tolist() == expected.tolist()
    assert model.whole.layers[0].bias is not None
    assert model.channels == (2, 0)
    before = [part.replace("\u2212", "-") for part in player.text("en").split(" + ")]
    assert before[-1].startswith("2 = ")
    player.next()
    player.reveal()
    assert model.whole.layers[0].weight.shape == (4, 3, 2, 2)
    assert model.whole.input.tolist() == expected.tolist()
    assert player.answer_text("en") == "12"


def test_pictures_take_the_figures_place_and_give_it_back(
    window: MainWindow, player: LessonPlayer, qtbot: QtBot
) -> None:
    bench = bench_of(window.context)
    player.open("zoom_in")
    assert player.picture is None
    assert not bench.is_open
    player.reveal()
    assert player.picture == "patches"
    assert window.views["pictures"].isVisible()
    qtbot.waitUntil(lambda: bench.source_id == "patches" and bench.result is not None)
    player.go(2)
    assert player.picture == "gradient"
    qtbot.waitUntil(lambda: bench.source_id == "gradient")
    player.go(0)
    assert bench.is_open, "the answered page still is of the picture"
    player.open("pooling")
    assert player.picture is None
    assert not bench.is_open
    player.close()
    bench.set_open(True)
    assert player.picture is None
    assert bench.is_open, "without a lesson the page is the user's"


def test_the_users_picture_stays_while_the_lesson_asks_for_no_other(
    window: MainWindow, player: LessonPlayer, qtbot: QtBot
) -> None:
    bench = bench_of(window.context)
    player.open("zoom_in", 2)
    qtbot.waitUntil(lambda: bench.source_id == "gradient")
    bench.take_drawing(np.eye(8))
    player.next()
    player.reveal()
    assert bench.source_id == "drawing"
    assert not bench.is_reading
    player.next()
    qtbot.waitUntil(lambda: bench.source_id == "face")


def test_a_lesson_that_begins_with_a_picture_is_shown_so(
    context: Context, player: LessonPlayer, look: Look, qtbot: QtBot
) -> None:
    player.open("zoom_in", 1)
    window = MainWindow(context, look.set_presenting)
    window.show()
    qtbot.waitExposed(window)
    window.furnish()
    assert window.views["pictures"].isVisible()
    qtbot.waitUntil(lambda: bench_of(context).result is not None)
    context.model.undo_stack.setClean()
    window.close()
    dispose(window)


def test_the_kernels_before_training_are_those_of_a_seed(player: LessonPlayer) -> None:
    lesson = player.load("before_training")
    for document in (lesson.documents[0], lesson.documents[2]):
        drawn = with_random_kernels(document, 72)
        assert drawn.layers[0].kernel.tolist() == document.layers[0].kernel.tolist()


def test_an_operations_own_kernel_is_not_taken_for_the_users(
    context: Context, player: LessonPlayer
) -> None:
    player.open("first")
    own = make_layer("nearest", np.ones((2, 2)), stride=2)
    context.model.edit(EDIT, lambda document: replace(document, layers=(own,)))
    player.next()
    assert player.lesson is not None
    wanted = player.lesson.documents[1].layers[0]
    assert context.model.document.layers[0].kernel.tolist() == wanted.kernel.tolist()


def test_a_step_points_at_its_cell_but_not_while_it_asks(
    context: Context, player: LessonPlayer
) -> None:
    player.open("first", 4)
    assert context.playback.pin is None
    player.reveal()
    assert context.playback.pin == CellRef("output", (1, 1))
    player.next()
    assert context.playback.pin is None


def test_the_answer_comes_with_its_setting_and_moment(
    context: Context, player: LessonPlayer
) -> None:
    player.open("padding")
    player.answer("3 x 3")
    assert player.outcome is not None
    assert player.outcome.is_right
    assert np.shape(output(context)) == (3, 3)
    assert player.answer_text("en") == "3×3"
    player.open("one_dimension", 2)
    assert context.playback.step == 1
    player.answer("5")
    assert player.outcome.is_right is False
    assert context.playback.step == 2
    player.answer("203")
    assert player.outcome.reply == "5", "an answer that was shown cannot be given again"


def test_the_flip_is_left_out_with_the_answer_and_no_longer(
    context: Context, player: LessonPlayer
) -> None:
    player.open("stretched")
    assert not context.playback.options.without_flip
    player.answer("14")
    assert player.outcome is not None
    assert player.outcome.is_right
    assert context.playback.options.without_flip
    player.next()
    assert context.playback.options.without_flip, "this page counts what is wrong"
    player.next()
    assert not context.playback.options.without_flip
    player.back()
    assert context.playback.options.without_flip
    player.close()
    assert not context.playback.options.without_flip


def test_a_step_of_another_layer_is_told_of_that_layer(
    context: Context, player: LessonPlayer
) -> None:
    player.open("matrix", 3)
    assert context.playback.layer == 1
    assert output(context) == [[27, 91, 74], [138, 400, 282], [171, 429, 268]]
    context.model.edit(EDIT, lambda d: d.with_input(np.ones((3, 3))))
    player.answer("10")
    assert player.outcome is not None
    assert player.outcome.is_right
    assert "10·1 = 10." in player.after_text("en")
    player.open("matrix", 3)
    context.model.edit(EDIT, lambda d: replace(d, layers=d.layers[:1]))
    assert context.playback.layer == 0
    # The layer is gone, so the lesson's own is told of.
    assert "makes 9 numbers of 4" in player.text("en")
    player.next()
    assert len(context.model.document.layers) == 1, "the user's layers stay"


def test_what_is_no_answer_reveals_nothing(context: Context, player: LessonPlayer) -> None:
    player.open("padding")
    before = context.model.document
    with pytest.raises(ConvError):
        player.answer("large")
    assert player.outcome is None
    assert context.model.document is before


def test_going_back_shows_what_was_there(context: Context, player: LessonPlayer) -> None:
    player.open("output_padding")
    for _ in range(5):
        player.next()
    for step in (3, 1, 0, 4):
        player.go(step)
        assert player.lesson is not None
        assert context.model.document is player.lesson.documents[step]
    player.go(99)
    assert player.step == player.step_count - 1
    player.go(-1)
    assert player.step == 0


def test_the_users_numbers_stay_and_the_settings_are_the_lessons(
    context: Context, player: LessonPlayer, qtbot: QtBot
) -> None:
    player.open("stride")
    own = np.array([[5.0, 6.0], [7.0, 8.0]])
    context.model.edit(EDIT, lambda document: document.with_input(own))
    player.answer("4x4")
    assert context.model.document.input[0, 0].tolist() == own.tolist()
    assert context.model.document.layers[0].spec.stride == (2, 2)
    assert context.model.is_modified
    player.next()
    assert "single product" in player.text("en")
    player.go(3)  # the lesson brings its own input here
    assert context.model.document.input[0, 0].tolist() == np.ones((3, 3)).tolist()
    context.model.undo_stack.undo()
    assert context.model.document.input[0, 0].tolist() == own.tolist()


def test_texts_follow_the_users_numbers(context: Context, player: LessonPlayer) -> None:
    player.open("first", 2)
    assert "0 0 / 0 0" in player.text("en")
    context.model.edit(EDIT, lambda d: d.with_input(np.array([[2.0, 1.0]])))
    assert "0 2 / 4 6" in player.text("en")


def test_a_cell_that_the_users_document_lacks_is_told_of_the_lessons_own(
    context: Context, player: LessonPlayer
) -> None:
    player.open("first", 4)
    context.model.edit(EDIT, lambda d: d.with_input(np.array([1.0, 2.0])))
    assert player.text("en").startswith("Where stamps overlap, they are added. 4 stamps")
    player.answer("4")
    assert player.outcome is not None
    assert player.outcome.is_right
    assert output(context) == [[0, 0, 1], [0, 4, 6], [4, 12, 9]]


def test_a_setting_of_the_users_that_the_lesson_cannot_have_gives_way(
    context: Context, player: LessonPlayer
) -> None:
    player.open("convolution")
    context.model.edit(EDIT, lambda d: d.with_input(np.array([[1.0, 2.0]] * 9)))
    player.go(3)
    assert output(context) == [[22, 21], [22, 20]]


def test_another_document_ends_the_lesson(context: Context, player: LessonPlayer) -> None:
    player.open("first")
    context.model.replace(make_document([[1]], make_layer("conv", [[1]])))
    assert player.lesson is None
    player.next()
    player.reveal()
    player.answer("1")
    assert player.step_count == 0


def test_an_unsaved_lesson_asks_nothing_but_a_saved_one_does(
    context: Context, player: LessonPlayer, tmp_path: Path
) -> None:
    player.open("stride")
    player.next()
    assert not context.model.is_modified
    context.model.saved_as(tmp_path / "x.tconv")
    player.go(3)
    assert context.model.is_modified


def test_an_unknown_lesson_is_refused_and_the_open_one_stays(
    context: Context, player: LessonPlayer
) -> None:
    player.open("first")
    with pytest.raises(ConvError, match="no lesson “x”; there are first, padding"):
        player.open("x")
    assert player.lesson is not None
    assert player.lesson.id == "first"


def test_leaving_a_lesson_leaves_the_document(context: Context, player: LessonPlayer) -> None:
    player.open("padding")
    document = context.model.document
    player.close()
    assert player.lesson is None
    assert context.model.document is document


# --- the list ---------------------------------------------------------------------------------


def test_the_list_shows_groups_and_numbered_lessons(view: LessonsView) -> None:
    assert titles(view)[:3] == [
        "TRANSPOSED CONVOLUTION", "1\u2002From 2×2 to 3×3", "2\u2002Padding is a crop",
    ]  # fmt: skip
    assert titles(view)[6:8] == ["CONVOLUTION", "6\u2002Four positions"]


def test_lessons_are_read_when_the_list_is_painted_and_no_sooner(
    qtbot: QtBot, context: Context
) -> None:
    made = LessonsView(context)
    qtbot.addWidget(made)
    assert made.list.model().rowCount() == 0
    made.grab()
    qtbot.waitUntil(lambda: made.list.model().rowCount() == ROWS)


def test_no_title_is_cut_in_the_panel(view: LessonsView, context: Context) -> None:
    view.list.resize(174, view.list.height())
    for language in ("en", "zh_CN"):
        context.appearance.set_language(language)
        for row in range(view.list.model().rowCount()):
            assert view.list.sizeHintForIndex(view.list.model().index(row, 0)).width() <= 174


def test_every_row_can_be_brought_into_view(view: LessonsView) -> None:
    model, viewport = view.list.model(), view.list.viewport()
    for row in (ROWS - 1, 0):
        view.list.scrollTo(model.index(row, 0))
        seen = view.list.visualRect(model.index(row, 0))
        assert seen.top() >= 0
        assert seen.bottom() <= viewport.height()
    # Room is left for the card of the open lesson.
    assert view.list.height() < 400


def test_a_click_or_enter_asks_for_a_lesson_once(view: LessonsView, qtbot: QtBot) -> None:
    asked: list[str] = []
    view.lessonRequested.connect(asked.append)
    list_, model = view.list, view.list.model()
    place = list_.visualRect(model.index(2, 0)).center()
    qtbot.mouseClick(list_.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert asked == ["padding"]
    qtbot.keyClick(list_, DOWN)
    qtbot.keyClick(list_, KEY.Key_Return)
    assert asked == ["padding", "stride"]
    group = list_.visualRect(model.index(0, 0)).center()
    qtbot.mouseClick(list_.viewport(), Qt.MouseButton.LeftButton, pos=group)
    assert len(asked) == 2


def test_arrows_pass_over_groups(view: LessonsView, qtbot: QtBot) -> None:
    view.list.setCurrentIndex(view.list.model().index(5, 0))
    qtbot.keyClick(view.list, DOWN)
    assert view.list.currentIndex().row() == 7
    qtbot.keyClick(view.list, KEY.Key_Up)
    assert view.list.currentIndex().row() == 5


def test_a_question_finds_its_lesson(view: LessonsView, qtbot: QtBot) -> None:
    asked: list[str] = []
    view.lessonRequested.connect(asked.append)
    qtbot.keyClicks(view.search, "does it add zeros?")
    assert titles(view)[:2] == ["TRANSPOSED CONVOLUTION", "4\u2002output_padding"]
    qtbot.keyClick(view.search, KEY.Key_Return)
    assert asked == ["output_padding"]
    qtbot.keyClick(view.search, KEY.Key_Escape)
    assert view.search.text() == ""
    assert len(titles(view)) == ROWS
    qtbot.keyClick(view.search, KEY.Key_Return)
    assert asked == ["output_padding"]


def test_down_leads_from_the_field_into_the_list(view: LessonsView, qtbot: QtBot) -> None:
    view.activateWindow()
    view.search.setFocus()
    qtbot.waitUntil(view.search.hasFocus)
    qtbot.keyClick(view.search, DOWN)
    assert view.list.hasFocus()
    assert view.list.currentIndex().row() == 1


def test_nothing_found_is_said(view: LessonsView) -> None:
    view.search.setText("xylophone")
    assert not view.list.isVisible()
    assert any("No lesson answers" in label.text() for label in labels(view) if label.isVisible())
    view.search.setText("")
    assert view.list.isVisible()


def labels(root: QWidget) -> list[QLabel]:
    return root.findChildren(QLabel)


def test_the_open_lesson_is_seen_with_its_group_whenever_it_was_opened(
    context: Context, player: LessonPlayer, qtbot: QtBot
) -> None:
    for is_shown_first in (False, True):
        view = LessonsView(context)
        qtbot.addWidget(view)
        view.resize(240, 300)
        view.fill()
        if is_shown_first:
            view.show()
        player.open("myths")
        player.open("first")
        view.show()
        QApplication.processEvents()
        assert view.list.verticalScrollBar().value() == 0
        view.list.scrollToBottom()
        assert view.list.verticalScrollBar().value() > 0
        view.list.resize(240, 120)
        seen = view.list.viewport().rect()
        assert seen.contains(view.list.visualRect(view.list.currentIndex()))
        view.close()


def test_the_open_lesson_is_marked(view: LessonsView, player: LessonPlayer) -> None:
    player.open("convolution")
    assert view.list.currentIndex().row() == 7
    player.close()
    assert not view.list.currentIndex().isValid()


def test_the_list_speaks_the_language_in_use(view: LessonsView, context: Context) -> None:
    context.appearance.set_language("zh_CN")
    assert titles(view)[0] == "转置卷积"
    assert titles(view)[1] == "1\u2002从 2×2 到 3×3"


# --- the card ---------------------------------------------------------------------------------


def shown_texts(card: LessonCard) -> str:
    parts = [label.text() for label in labels(card) if label.isVisible()]
    return "\n".join(parts).replace("\u00a0", " ")


def test_the_card_is_there_with_a_lesson_only(card: LessonCard, player: LessonPlayer) -> None:
    assert not card.isVisible()
    player.open("first")
    assert card.isVisible()
    assert "From 2×2 to 3×3" in shown_texts(card)
    assert "1 of 6" in shown_texts(card)
    player.close()
    assert not card.isVisible()


def test_back_and_next_go_through_the_steps(
    card: LessonCard, player: LessonPlayer, qtbot: QtBot
) -> None:
    player.open("first")
    assert not card.back_button.isEnabled()
    for _ in range(5):
        qtbot.mouseClick(card.next_button, Qt.MouseButton.LeftButton)
    assert player.step == 5
    assert not card.next_button.isEnabled()
    qtbot.mouseClick(card.back_button, Qt.MouseButton.LeftButton)
    assert player.step == 4


def test_predict_then_reveal(card: LessonCard, player: LessonPlayer, qtbot: QtBot) -> None:
    player.open("first", 4)
    box = card._ask
    assert box.isVisible()
    assert not box.verdict.isVisible()
    qtbot.mouseClick(box.check, Qt.MouseButton.LeftButton)
    assert box.problem.isVisible()
    assert box.field.property("invalid") is True
    qtbot.keyClicks(box.field, "5")
    assert not box.problem.isVisible()
    qtbot.keyClick(box.field, KEY.Key_Return)
    assert box.verdict.text() == "✗ You said 5; it is 4."
    assert box.after.text().startswith("0·3 + 1·2 + 2·1 + 3·0")
    assert not box.field.isVisible()
    player.next()
    assert not box.isVisible()
    player.back()
    assert box.verdict.isVisible()


def test_a_right_prediction_is_told_so(card: LessonCard, player: LessonPlayer) -> None:
    player.open("first", 4)
    player.answer("4")
    assert card._ask.verdict.text() == "✓ 4 is right."
    player.open("first", 4)
    assert card._ask.field.isVisible()
    player.reveal()
    assert card._ask.verdict.text() == "→ 4"


def test_a_choice_is_a_button(card: LessonCard, player: LessonPlayer, qtbot: QtBot) -> None:
    player.open("stride", 2)
    box = card._ask
    assert [button.text() for button in box.choices][1] == "holes"
    assert not box.field.isVisible()
    qtbot.mouseClick(box.choices[2], Qt.MouseButton.LeftButton)
    assert box.verdict.text() == "✗ You said overlaps; it is holes."
    assert not any(button.isVisible() for button in box.choices)


def test_answers_of_another_question_go_at_once(card: LessonCard, player: LessonPlayer) -> None:
    player.open("stride", 2)
    old = list(card._ask.choices)
    player.open("first", 4)
    assert not any(button.isVisible() for button in old)


def test_the_keyboard_goes_on_to_next(
    card: LessonCard, player: LessonPlayer, qtbot: QtBot
) -> None:
    player.open("first", 4)
    card.window().activateWindow()
    card._ask.field.setFocus()
    qtbot.waitUntil(card._ask.field.hasFocus)
    qtbot.keyClicks(card._ask.field, "4")
    qtbot.keyClick(card._ask.field, KEY.Key_Return)
    assert card.next_button.hasFocus()
    qtbot.keyClick(card.next_button, KEY.Key_Space)
    assert player.step == 5
    assert card.back_button.hasFocus(), "Next is switched off on the last step"


def test_the_card_follows_numbers_language_and_theme(
    card: LessonCard, player: LessonPlayer, context: Context
) -> None:
    player.open("first", 2)
    context.model.edit(EDIT, lambda d: d.with_input(np.array([[3.0, 1.0]])))
    assert "0 3 / 6 9" in shown_texts(card)
    context.appearance.set_language("zh_CN")
    assert "印记" in shown_texts(card)
    context.appearance.set_theme("dark")
    assert "0 3 / 6 9" in shown_texts(card)


def test_every_part_has_a_name(
    card: LessonCard, view: LessonsView, player: LessonPlayer
) -> None:
    player.open("padding")
    for widget in (view.search, view.list, card, card._ask.field, card._close):
        assert widget.accessibleName()
    for button in card.findChildren(QAbstractButton):
        assert button.text() or button.accessibleName()
    index = view.list.model().index(1, 0)
    spoken = index.data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "Lesson 1: From 2×2 to 3×3"


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_every_text_fits_into_a_narrow_card(
    card: LessonCard, player: LessonPlayer, context: Context, language: str, qtbot: QtBot
) -> None:
    context.appearance.set_language(language)
    card.window().resize(QSize(260, 700))
    for lesson_id in IDS:
        player.open(lesson_id)
        for step in range(player.step_count):
            player.go(step)
            player.reveal()
            for _ in range(6):  # height for width takes Qt some rounds
                QApplication.processEvents()
            for label in labels(card):
                if label.isVisible() and label.wordWrap():
                    assert label.height() >= label.heightForWidth(label.width())
                    assert label.sizeHint().width() <= 400


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_every_page_is_seen_whole_in_a_window_of_usual_size(
    window: MainWindow, player: LessonPlayer, context: Context, language: str
) -> None:
    context.appearance.set_language(language)
    window.resize(1280, 800)
    card = window.findChild(LessonCard)
    assert card is not None
    area = card.parentWidget()
    while not isinstance(area, QScrollArea):
        area = area.parentWidget()
    for lesson_id in IDS:
        player.open(lesson_id)
        for step in range(player.step_count):
            player.go(step)
            for _ in range(2):
                for _ in range(4):  # height for width takes Qt some rounds
                    QApplication.processEvents()
                where = f"{lesson_id}, page {step + 1}"
                assert area.verticalScrollBar().maximum() == 0, where
                # Nor does it stay so once there was a scroll bar beside it.
                narrow = area.width() - area.verticalScrollBar().sizeHint().width()
                assert area.widget().heightForWidth(narrow) <= area.height(), where
                assert area.width() <= 240, where
                player.reveal()


def test_a_document_with_thousands_of_numbers_does_not_flood_the_card(
    card: LessonCard, player: LessonPlayer, context: Context
) -> None:
    player.open("one_dimension", 3)
    big: Document = context.model.document.with_input(np.arange(3000.0))
    context.model.edit(EDIT, lambda _: big)
    assert len(shown_texts(card)) < 1000


def test_lines_of_prose_stand_apart_and_wrap(qtbot: QtBot) -> None:
    label = Prose()
    qtbot.addWidget(label)
    font = label.font()
    font.setPixelSize(20)
    label.setFont(font)
    label.setText("one")
    assert label.heightForWidth(400) == 27
    label.setText("one\ntwo")
    assert label.heightForWidth(400) == 54
    label.setText("word " * 20)
    assert label.heightForWidth(100) > label.heightForWidth(300) > 54
    assert label.text() == "word " * 20


def test_a_cell_s_name_is_not_broken(card: LessonCard, player: LessonPlayer) -> None:
    player.open("first", 4)
    shown = next(label.text() for label in card.findChildren(Prose) if "[" in label.text())
    assert "y[1,\u00a01]" in shown
    assert shown.replace("\u00a0", " ") == player.text("en")
