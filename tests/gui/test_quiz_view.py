"""Hidden outputs tell nothing anywhere; the quiz asks, judges and counts."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from core.document import Document, make_document, make_layer
from core.numbers_text import shown_number
from core.quiz import KINDS, random_question
from tconv_gui.cli import parser, wish_of
from tconv_gui.figures import BY_ID, FIGURES
from tconv_gui.figures.figure import CellRef, Figure, Frame, ViewOptions
from tconv_gui.figures.hidden import EVERYTHING, NOTHING, SIZE, Hidden
from tconv_gui.figures.render import render_image, update_image
from tconv_gui.figures.surface import Numbers, Surface
from tconv_gui.model.context import Context
from tconv_gui.model.quiz_player import KEPT_BACK, QuizPlayer, quiz_of
from tconv_gui.shell.window import MainWindow
from tconv_gui.theme import load_theme
from tconv_gui.views.explanation import ExplanationView
from tconv_gui.views.quiz import QuizView
from tconv_gui.words import Words

WORDS, LIGHT = Words("en"), load_theme("light")
# Figures that answer something else than the document's own numbers.
OWN = [figure for figure in FIGURES if figure.keeps in ("cells", "card")]


def primes(operation: str, symbols: str = "numbers") -> Document:
    """No product and no sum of some products is what a whole output cell is."""
    layer = make_layer(operation, [[101, 211], [307, 401]], bias=5003)
    return make_document([[11, 13, 17], [19, 23, 29], [31, 37, 41]], layer)


def answers(document: Document) -> set[str]:
    return {shown_number(float(value)) for value in document.feature_maps[1].flat}


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Everything that is painted as text."""
    texts: list[str] = []
    text, numbers = Surface.text, Surface.numbers

    def kept_text(self: Surface, said: str, *args: object, **more: object) -> None:
        texts.append(said)
        text(self, said, *args, **more)  # type: ignore[arg-type]

    def kept_numbers(self: Surface, what: Numbers, *args: object, **more: object) -> None:
        texts.extend(what.texts[which] for which in set(what.which.ravel().tolist()))
        numbers(self, what, *args, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(Surface, "text", kept_text)
    monkeypatch.setattr(Surface, "numbers", kept_numbers)
    return texts


def tokens(texts: list[str]) -> set[str]:
    return {word for text in texts for word in re.split(r"[\s=+·,;:()\[\]]+", text)}


@pytest.mark.parametrize("operation", ["conv", "conv_transpose"])
@pytest.mark.parametrize("figure", OWN, ids=lambda figure: figure.id)
def test_no_figure_writes_a_hidden_number(
    figure: Figure, operation: str, written: list[str], qapp: object
) -> None:
    document = primes(operation)
    count = figure.step_count(document, 0)
    for step in sorted({0, 1, count // 2, max(count - 1, 0), count}):
        for point in (None, CellRef("output", (1, 1))):
            frame = Frame(
                document, WORDS, step=step, pointed=point, options=ViewOptions(hidden=EVERYTHING)
            )
            render_image(figure, frame, LIGHT, 900, 600)
            written.append(figure.describe(frame))
    assert "?" in written or any("?" in text for text in written)
    assert not tokens(written) & answers(document)


@pytest.mark.parametrize("figure", OWN, ids=lambda figure: figure.id)
def test_the_numbers_come_back(figure: Figure, written: list[str], qapp: object) -> None:
    document = primes("conv")
    frame = Frame(document, WORDS, step=figure.step_count(document, 0))
    render_image(figure, frame, LIGHT, 1600, 1200)
    assert "?" not in written
    if figure.keeps == "cells":
        assert tokens(written) & answers(document)


@pytest.mark.parametrize(
    "figure", [f for f in FIGURES if f.keeps == "cells"], ids=lambda figure: figure.id
)
def test_one_cell_alone_can_be_hidden(
    figure: Figure, written: list[str], qapp: object
) -> None:
    document = primes("conv")
    asked = Hidden(others=frozenset({(0, 1)}))
    count = figure.step_count(document, 0)
    frame = Frame(document, WORDS, step=count, options=ViewOptions(hidden=asked))
    render_image(figure, frame, LIGHT, 1600, 1200)
    seen, plane = tokens(written), document.feature_maps[1][0, 0]
    assert "?" in seen
    assert shown_number(float(plane[0, 1])) not in seen
    assert shown_number(float(plane[1, 1])) in seen
    assert "y[0,1]" in figure.describe(frame)


@pytest.mark.parametrize("figure", FIGURES, ids=lambda figure: figure.id)
def test_no_figure_tells_a_hidden_size(
    figure: Figure, written: list[str], qapp: object
) -> None:
    layer = make_layer("conv_transpose", [[1, 2], [3, 4]], stride=3)
    document = make_document([[1, 2, 3], [4, 5, 6]], layer)  # 5×8
    frame = Frame(document, WORDS, step=1, options=ViewOptions(hidden=SIZE))
    render_image(figure, frame, LIGHT, 900, 600)
    text = " ".join([*written, figure.describe(frame)])
    assert "? × ?" in text
    assert "5×8" not in text
    assert "2×3" in text


@pytest.mark.parametrize("hidden", [EVERYTHING, Hidden(others=frozenset({(1, 1)}))])
@pytest.mark.parametrize("figure", OWN, ids=lambda figure: figure.id)
def test_what_is_repainted_is_what_would_be_painted(
    figure: Figure, hidden: Hidden, qapp: object
) -> None:
    document, options = primes("conv_transpose"), ViewOptions(hidden=hidden)
    frames = [
        Frame(document, WORDS, step=2, options=options),
        Frame(document, WORDS, step=3, pointed=CellRef("output", (1, 1)), options=options),
        Frame(document, WORDS, step=3, pointed=CellRef("input", (0, 0)), options=options),
        Frame(document, WORDS, step=3, options=ViewOptions()),
    ]
    image = render_image(figure, frames[0], LIGHT, 700, 500)
    for old, new in pairwise(frames):
        update_image(image, figure, old, new, LIGHT)
        assert image == render_image(figure, new, LIGHT, 700, 500)


def test_symbols_are_hidden_too(written: list[str], qapp: object) -> None:
    document = primes("conv_transpose")
    options = ViewOptions(hidden=EVERYTHING, symbols="names")
    for name in ("gather", "matrix", "stretched"):
        frame = Frame(document, WORDS, step=3, options=options)
        render_image(BY_ID[name], frame, LIGHT, 1200, 900)
    assert not tokens(written) & answers(document)
    assert "?" in tokens(written)


def test_exports_show_the_question_and_then_the_answer(qapp: object) -> None:
    document = primes("conv")
    pictures: list[QImage] = [
        render_image(BY_ID["scatter"], Frame(document, WORDS, options=options), LIGHT, 640, 400)
        for options in (ViewOptions(), ViewOptions(hidden=EVERYTHING), ViewOptions())
    ]
    assert pictures[0] == pictures[2] != pictures[1]


# --- in front of an audience ------------------------------------------------------------------


def test_clicking_a_hidden_cell_reveals_it_with_its_sum(context: Context, qtbot: QtBot) -> None:
    view = ExplanationView(context)
    qtbot.addWidget(view)
    view.show()
    context.playback.hide_output()
    context.playback.set_hover(CellRef("output", (1, 1)))
    assert view.sheet.title == "y[1,1] = ?"
    assert "4" not in view.sheet.title + view.sheet.line
    context.playback.set_pin(CellRef("output", (1, 1)))
    assert view.sheet.title == "y[1,1] = ?"
    context.playback.click(CellRef("output", (1, 1)))
    assert context.playback.pin == CellRef("output", (1, 1))
    assert "= 4" in view.sheet.line
    assert not context.playback.hidden.covers((1, 1))
    assert context.playback.hidden.covers((0, 1))


@pytest.mark.parametrize("figure", ["scatter", "gather"])
def test_the_explanation_of_a_step_keeps_the_sum_back(
    context: Context, qtbot: QtBot, figure: str
) -> None:
    view = ExplanationView(context)
    qtbot.addWidget(view)
    view.show()
    context.model.replace(primes("conv"))
    context.playback.set_figure(figure)
    context.playback.hide_output()
    for step in range(context.playback.step_count + 1):
        context.playback.seek(step)
        sheet = view.sheet
        said = [sheet.text, sheet.title, sheet.line, sheet.sentence, sheet.note]
        said += [text for row in sheet.rows for text in (row.what, row.numbers, row.result)]
        assert not tokens(said) & answers(context.model.document)


def test_a_cropped_cell_is_no_question(context: Context, qtbot: QtBot) -> None:
    view = ExplanationView(context)
    qtbot.addWidget(view)
    view.show()
    context.model.replace(
        make_document([[1, 2], [3, 4]], make_layer("conv_transpose", [[1, 2], [3, 4]], padding=1))
    )
    for index in ((-1, 0), (0, 1)):
        context.playback.set_hover(CellRef("output", index))
        shown = view.sheet.text
        context.playback.hide_output()
        assert view.sheet.text == shown
        assert "?" not in shown
        context.playback.hide_output(False)


def test_another_layer_has_no_single_hidden_cells(context: Context) -> None:
    layers = [make_layer("conv", [[1]]), make_layer("conv", [[2]])]
    context.model.replace(make_document([[1, 2]], *layers))
    context.playback.turn_cell((0, 1))
    context.playback.set_layer(1)
    assert not context.playback.hidden
    context.playback.hide_output()
    context.playback.set_layer(0)
    assert context.playback.hidden == EVERYTHING


def test_hiding_is_neither_saved_nor_undone(context: Context) -> None:
    context.playback.hide_output()
    assert not context.model.is_modified
    assert not context.model.undo_stack.canUndo()


def test_the_button_and_the_key_hide_and_reveal(window: MainWindow, qtbot: QtBot) -> None:
    playback = window.context.playback
    button = window.stage.transport.hide_button  # type: ignore[attr-defined]
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert playback.hidden == EVERYTHING
    assert button.isChecked()
    qtbot.keyClick(window, Qt.Key.Key_Q)
    assert playback.hidden == NOTHING
    assert not button.isChecked()
    playback.set_hover(CellRef("output", (0, 2)))
    qtbot.keyClick(window, Qt.Key.Key_Q, Qt.KeyboardModifier.ShiftModifier)
    assert playback.hidden == Hidden(others=frozenset({(0, 2)}))


def test_a_hidden_size_stands_nowhere(window: MainWindow) -> None:
    window.context.model.replace(
        make_document([[1, 2, 3]] * 2, make_layer("conv_transpose", [[1, 2], [3, 4]], stride=3))
    )
    window.context.playback.hide_size()
    for name in ("parameters", "explanation", "stage"):
        view = window.views[name]
        for child in [view, *view.findChildren(object)]:
            for getter in ("text", "toolTip", "accessibleName", "accessibleDescription"):
                read = getattr(child, getter, None)
                said = read() if callable(read) else ""
                assert "5×8" not in str(said), (name, said)
                assert "= 5" not in str(said), (name, said)


# --- for oneself ------------------------------------------------------------------------------


@pytest.fixture
def quiz(context: Context) -> QuizPlayer:
    made = quiz_of(context)
    made.set_seed(7)
    return made


@pytest.fixture
def view(window: MainWindow, quiz: QuizPlayer) -> QuizView:
    quiz.set_open(True)
    page = window.views["quiz"]
    assert isinstance(page, QuizView)
    return page


def reply_to(quiz: QuizPlayer) -> str:
    assert quiz.question is not None
    answer = quiz.question.answer
    if isinstance(answer, tuple):
        return ",".join(map(str, answer)) if quiz.question.form == "cell" else "x".join(
            map(str, answer)
        )
    return str(answer)


def test_the_page_comes_and_goes(window: MainWindow, quiz: QuizPlayer, qtbot: QtBot) -> None:
    qtbot.keyClick(window, Qt.Key.Key_F7)
    assert quiz.is_open
    assert window.views["quiz"].isVisible()
    window.context.playback.set_figure("gather")
    assert not quiz.is_open
    assert not window.views["quiz"].isVisible()
    assert window.stage.canvas.isVisible()  # type: ignore[attr-defined]


def test_pictures_and_quiz_make_way_for_each_other(window: MainWindow, quiz: QuizPlayer) -> None:
    quiz.set_open(True)
    window.stage.pictureAsked.emit(True)  # type: ignore[attr-defined]
    assert not quiz.is_open
    assert window.views["pictures"].isVisible()
    quiz.set_open(True)
    assert window.views["quiz"].isVisible()
    assert not window.views["pictures"].isVisible()
    quiz.set_open(False)
    assert window.stage.canvas.isVisible()  # type: ignore[attr-defined]


def test_twenty_right_answers_make_a_streak(view: QuizView, quiz: QuizPlayer) -> None:
    for _ in range(20):
        view.card.answer(reply_to(quiz))
        assert quiz.verdict is not None
        assert quiz.verdict.is_right
        view.card.next_button.click()
    assert (quiz.score.right, quiz.score.asked, quiz.score.streak) == (20, 20, 20)
    assert view.score.text() == "20 of 20 right, 20 in a row"


def test_a_wrong_answer_is_explained_and_asked_again(view: QuizView, quiz: QuizPlayer) -> None:
    quiz.set_kinds(("size",))
    question = quiz.question
    assert question is not None
    slip = question.slips[0]
    assert isinstance(slip.answer, tuple)
    view.card.answer("x".join(map(str, slip.answer)))
    assert view.card.slip.isVisible()
    assert view.card.slip.text() == slip.text.text
    assert "=" in view.card.reason.text()
    quiz.next()
    assert quiz.question is not question
    quiz.retry()
    assert quiz.question is question
    assert not quiz.is_done
    view.card.answer(reply_to(quiz))
    assert quiz.wrong_count == 0
    assert (quiz.score.right, quiz.score.asked) == (1, 2)


def test_what_cannot_be_read_is_not_counted(view: QuizView, quiz: QuizPlayer) -> None:
    quiz.set_kinds(("value",))
    view.card.answer("much")
    assert view.card.problem.isVisible()
    assert quiz.score.asked == 0
    assert not quiz.is_done


def test_being_shown_counts_as_not_known(view: QuizView, quiz: QuizPlayer) -> None:
    view.card.show_me.click()
    assert (quiz.score.right, quiz.score.asked) == (0, 1)
    assert quiz.hidden == NOTHING
    assert view.card.reason.isVisible()


def test_the_keyboard_alone_will_do(
    view: QuizView, quiz: QuizPlayer, window: MainWindow, qtbot: QtBot
) -> None:
    window.activateWindow()
    quiz.set_kinds(("value",))
    view.card.take_keyboard()
    first = quiz.question
    qtbot.keyClicks(view.card.field, reply_to(quiz).removesuffix(".0"))
    qtbot.keyClick(view.card.field, Qt.Key.Key_Return)
    assert quiz.verdict is not None
    assert quiz.verdict.is_right
    view.card.next_button.click()
    assert quiz.question is not first
    assert view.card.field.text() == ""


def test_a_cell_of_the_kernel_is_answered_by_a_click(view: QuizView, quiz: QuizPlayer) -> None:
    quiz.set_kinds(("tap",))
    assert quiz.question is not None
    view.canvas.cellClicked.emit(CellRef("output", (0,)))
    assert not quiz.is_done
    answer = quiz.question.answer
    assert isinstance(answer, tuple)
    view.canvas.cellClicked.emit(CellRef("kernel", answer))
    assert quiz.verdict is not None
    assert quiz.verdict.is_right


def test_the_document_is_left_alone(view: QuizView, quiz: QuizPlayer, context: Context) -> None:
    before = context.model.whole
    for _ in range(5):
        quiz.reveal()
        quiz.next()
    assert context.model.whole is before
    assert not context.model.is_modified
    assert context.playback.hidden == NOTHING


def test_questions_on_the_document_hide_its_output_meanwhile(
    view: QuizView, quiz: QuizPlayer, context: Context
) -> None:
    quiz.set_source("document")
    assert context.playback.hidden == KEPT_BACK
    assert quiz.question is not None
    assert quiz.question.document.input[0, 0].tolist() == [[0, 1], [2, 3]]
    quiz.set_open(False)
    assert context.playback.hidden == NOTHING


def test_a_changed_document_is_asked_about_as_it_is(
    view: QuizView, quiz: QuizPlayer, context: Context
) -> None:
    quiz.set_source("document")
    context.model.replace(make_document([[5, 6, 7]] * 3, make_layer("conv", [[1, 2], [3, 4]])))
    assert quiz.question is not None
    assert quiz.question.document.input[0, 0].tolist() == [[5, 6, 7]] * 3
    context.model.replace(make_document([[1, -2]], make_layer("relu", [[1]])))
    assert quiz.question is None
    assert "nothing to ask" in view.card.ask.text()


def test_the_same_seed_brings_the_same_questions(view: QuizView, quiz: QuizPlayer) -> None:
    def asked() -> list[object]:
        found: list[object] = []
        for _ in range(6):
            assert quiz.question is not None
            found.append((quiz.question.kind, quiz.question.answer, dict(quiz.question.facts)))
            quiz.next()
        return found

    quiz.set_seed(42)
    first = asked()
    view.seed.setText("43")
    view.seed.returnPressed.emit()
    assert quiz.seed == 43
    second = asked()
    quiz.set_seed(42)
    assert asked() == first != second


@pytest.mark.parametrize("kind", [kind.id for kind in KINDS])
def test_every_kind_is_shown_in_both_languages(
    view: QuizView, quiz: QuizPlayer, context: Context, kind: str
) -> None:
    quiz.set_kinds((kind,))
    for language in ("zh_CN", "en"):
        context.appearance.set_language(language)
        assert view.card.ask.text()
        assert "{" not in view.card.ask.text()
    quiz.reveal()
    assert view.card.verdict.isVisible()
    assert view.canvas.isVisible()


@pytest.mark.parametrize("kind", [kind.id for kind in KINDS])
def test_the_picture_before_the_answer_does_not_tell_it(
    view: QuizView, quiz: QuizPlayer, kind: str, written: list[str]
) -> None:
    quiz.set_kinds((kind,))
    for _ in range(4):
        written.clear()
        look, question = view._look, quiz.question
        assert question is not None
        if look is not None and look.figure is not None and kind in ("value", "size"):
            frame = view._frame(look)
            render_image(BY_ID[look.figure], frame, LIGHT, 700, 500)
            assert "?" in " ".join(written)
            sizes = "×".join(map(str, question.document.feature_maps[1].shape[2:]))
            assert kind != "size" or f"→ {sizes}" not in " ".join(written)
            assert frame.pointed is None
        quiz.next()


def test_at_least_one_kind_stays(view: QuizView, quiz: QuizPlayer) -> None:
    quiz.set_kinds(())
    assert len(quiz.kinds) == len(KINDS)


def test_looks_name_figures_that_there_are() -> None:
    for kind in KINDS:
        for seed in range(10):
            question = random_question(kind.id, str(seed))
            for look in (question.before, question.after):
                if look.figure is not None:
                    figure = BY_ID[look.figure]
                    assert 0 <= look.step <= figure.step_count(question.document, 0)


@pytest.mark.parametrize(
    ("asked", "hidden"),
    [([], NOTHING), (["--hide", "output"], EVERYTHING), (["--hide", "size"], SIZE)],
)
def test_the_command_line_hides_too(asked: list[str], hidden: Hidden) -> None:
    call = ["export", "lesson:first", "--figure", "scatter", "-o", "a.png", *asked]
    assert wish_of(parser(WORDS).parse_args(call)).options.hidden == hidden
