"""Every lesson that ships is played on the engine; wrong files are refused by file and key."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from core.channels import inputs_of
from core.document import Document, make_document, make_layer
from core.errors import ConvError
from core.facts import fact
from core.lesson import (
    Lesson,
    Moment,
    Point,
    Question,
    answer_text,
    body_text,
    changed,
    difference,
    facts_in,
    filled,
    find,
    is_right,
    lesson_index,
    load_lesson,
    load_lessons,
    right_answer,
    search_words,
    settings_of,
)
from core.upsamplers import UPSAMPLERS

FOLDER = Path(__file__).parents[2] / "resources" / "lessons"
LESSONS = {lesson.id: lesson for lesson in load_lessons(FOLDER)}
CHINESE = re.compile(r"[\u4e00-\u9fff]")
STEPS = [
    pytest.param(lesson, n, id=f"{lesson.id}-{n + 1}")
    for lesson in LESSONS.values()
    for n in range(len(lesson.steps))
]
QUESTIONS = [p for p in STEPS if p.values[0].steps[p.values[1]].question]


def test_the_lessons_are_there_in_their_order() -> None:
    assert list(LESSONS) == [
        "first", "padding", "stride", "output_padding", "one_dimension", "convolution", "flip",
        "channels", "matrix", "round_trip", "stretched", "proofs", "names", "myths",
        "checkerboard", "border", "divisible", "learned", "square_law", "layers", "gradients",
        "fixes", "sub_pixel", "double", "upsamplers", "pooling", "interpolation", "resize_conv",
        "encoder_decoder", "zoom_in", "before_training",
    ]  # fmt: skip
    assert [entry.id for entry in lesson_index(FOLDER)] == list(LESSONS)
    for entry in lesson_index(FOLDER):
        assert entry == LESSONS[entry.id].entry
    groups = [lesson.entry.group["en"] for lesson in LESSONS.values()]
    assert groups == sorted(groups, key=groups.index)


@pytest.mark.parametrize("lesson", LESSONS.values(), ids=list(LESSONS))
def test_a_lesson_is_short_and_asks(lesson: Lesson) -> None:
    assert 4 <= len(lesson.steps) <= 8
    questions = [step.question for step in lesson.steps if step.question]
    assert 1 <= len(questions) <= (4 if lesson.id == "myths" else 2)
    assert set(lesson.title) == set(lesson.entry.group) == {"en", "zh_CN"}
    assert len(lesson.title["en"]) <= 34
    assert len(lesson.title["zh_CN"]) <= 20
    assert set(lesson.entry.keywords) == {"en", "zh_CN"}
    assert all(len(words) >= 5 for words in lesson.entry.keywords.values())


def check_texts(texts: object, document: Document, longest: int, layer: int = 0) -> None:
    assert isinstance(texts, dict)
    assert set(texts) == {"en", "zh_CN"}
    assert sorted(facts_in(texts["en"])) == sorted(facts_in(texts["zh_CN"]))
    english, chinese = (filled(texts[language], document, layer) for language in ("en", "zh_CN"))
    assert len(english) <= longest
    assert len(chinese) <= longest * 0.6
    assert english.count(". ") <= 3
    assert not CHINESE.search(english)
    assert CHINESE.search(chinese) or english == chinese.rstrip("。") + "."
    assert not re.search(r"[\u4e00-\u9fff][,;:?!]", chinese), "half-width punctuation in Chinese"
    for text in (english, chinese):
        assert "{" not in text
        assert text == text.strip()


@pytest.mark.parametrize(("lesson", "n"), STEPS)
def test_a_step_can_be_shown(lesson: Lesson, n: int) -> None:
    step, document = lesson.steps[n], lesson.documents[n]
    check_texts(step.text, document, 240, step.layer)
    check_moment(document, step.layer, step.figure, step.at, step.point)


def check_moment(
    document: Document, layer: int, figure: str, at: Moment, point: Point | None
) -> None:
    gathers = figure in ("gather", "stretched", "matrix", "round_trip", "proofs")
    of_ones = figure in ("overlap1d", "overlap2d", "phases", "stack", "backward")  # other steps
    compares = figure == "upsamplers"
    sums = figure == "channels"
    known = gathers or of_ones or compares or sums
    assert known or figure in ("scatter", "stamps", "gradient", "connectivity")
    planes = document.feature_maps[layer : layer + 2]
    most = 1 if of_ones else len(UPSAMPLERS) if compares else planes[1 if gathers else 0].size
    if sums:
        whole = document.layers[layer]
        most = len(inputs_of(whole, 0)) + (whole.bias is not None)
    assert isinstance(at, str) or at <= most
    if point is not None:
        grid, index = point
        grids = {"input": planes[0], "kernel": document.layers[layer].weight, "output": planes[1]}
        assert grids[grid][(0, 0, *index)] is not None


@pytest.mark.parametrize(("lesson", "n"), QUESTIONS)
def test_a_question_has_an_answer(lesson: Lesson, n: int) -> None:
    question, after = lesson.steps[n].question, lesson.answered_documents[n]
    assert question is not None
    step, layer = lesson.steps[n], lesson.steps[n].layer
    at = step.at if question.at is None else question.at
    check_moment(after, layer, question.figure or step.figure, at, question.point)
    check_texts(question.text, lesson.documents[n], 140, layer)
    check_texts(question.after, after, 180, layer)
    for choice in question.choices:
        check_texts({**choice.text}, after, 40)
    for language in ("en", "zh_CN"):
        text = answer_text(question, after, language, layer)
        reply = str(right_answer(question, after, layer)) if question.choices else text
        assert is_right(question, reply, after, layer)


# Independently of the engine: what the worked examples of textbooks and slides give.
ANSWERS = {
    "first": [4],
    "padding": [(3, 3), 4],
    "stride": [(4, 4), "holes"],
    "output_padding": [2, 9],
    "one_dimension": [203, "even"],
    "convolution": [21, (1, 1)],
    "flip": [9, 1],
    "channels": [12, 15],
    "matrix": [(4, 9), 27],
    "round_trip": ["shape", 22],
    "stretched": [14, 16],
    "proofs": ["same", "same"],
    "names": [9, 57],
    "myths": ["shape", "free", 30, 21],
    "checkerboard": [2, "flat"],
    "border": [1, "flat"],
    "divisible": ["uneven", 34],
    "learned": ["flat", 4],
    "square_law": [4, 2],
    "layers": [3, "flat"],
    "gradients": [2, 0.75],
    "fixes": ["flat", 5],
    "sub_pixel": ["uneven"],
    "double": [(17, 30)],
    "upsamplers": [2, 12],
    "interpolation": ["same", 1.75],
    "resize_conv": [25, "flat"],
    "pooling": [(3, 3), 7],
    "encoder_decoder": [(5, 5), 0],
    "zoom_in": [4, "flat"],
    "before_training": ["uneven", "uneven"],
}


@pytest.mark.parametrize("lesson", LESSONS.values(), ids=list(LESSONS))
def test_the_answers_are_those_of_the_books(lesson: Lesson) -> None:
    found = [
        right_answer(step.question, document, step.layer)
        for step, document in zip(lesson.steps, lesson.answered_documents, strict=True)
        if step.question
    ]
    assert found == ANSWERS[lesson.id]


SLIDE = [[2, 4, 3, 2, 1], [4, 0, 4, 0, 1], [3, 10, 7, 6, 3], [6, 0, 7, 0, 2], [0, 6, 3, 4, 2]]
CHECKERED = [
    [6, 12, 14, 12, 14, 12, 14, 7],
    *3 * [[12, 24, 28, 24, 28, 24, 28, 14], [20, 40, 44, 40, 44, 40, 44, 22]],
    [10, 20, 22, 20, 22, 20, 22, 11],
]
FCN = [
    [0.5625, 0.9375, 1.3125, 1.125], [1.125, 1.75, 2.25, 1.875], [1.875, 2.75, 3.25, 2.625],
    [1.6875, 2.4375, 2.8125, 2.25],
]  # fmt: skip
OUTPUTS = [
    ("first", 1, [[0, 0, 1], [0, 4, 6], [4, 12, 9]]),
    ("padding", 4, [[0, 0, 1], [0, 4, 6], [4, 12, 9]]),
    ("padding", 5, [[4]]),
    ("stride", 2, [[0, 0, 0, 1], [0, 0, 2, 3], [0, 2, 0, 3], [4, 6, 6, 9]]),
    ("stride", 4, np.outer(*2 * [[1, 1, 2, 1, 2, 1, 1]])),
    ("stride", 5, np.outer(*2 * [[1, 1, 2, 2, 2, 2, 1, 1]])),
    ("output_padding", 1, SLIDE),
    ("output_padding", 2, [[0, 4, 0], [10, 7, 6], [0, 7, 0]]),
    ("output_padding", 3, [[0, 4, 0, 1], [10, 7, 6, 3], [0, 7, 0, 2], [6, 3, 4, 2]]),
    ("output_padding", 4, [[5]]),
    ("output_padding", 5, [[5, 6], [8, 9]]),
    ("one_dimension", 1, [2, 20, 203, 30, 304, 40, 400]),
    ("one_dimension", 6, [2, 20, 3, 30, 4, 40]),
    ("one_dimension", 7, [2, 0, 23, 0, 234, 0, 340, 0, 400]),
    ("convolution", 1, [[22, 21], [22, 20]]),
    ("flip", 1, [[9, 8, 7], [6, 5, 4], [3, 2, 1]]),
    ("flip", 3, [[22, 21], [22, 20]]),
    ("flip", 4, [[0, 0, 1], [0, 4, 6], [4, 12, 9]]),
    ("flip", 5, [[0, 3, 2], [6, 14, 6], [2, 3, 0]]),
    ("channels", 2, [[9, 5], [7, 6]]),
    ("channels", 3, [[11, 7], [9, 8]]),
    ("matrix", 1, [[27, 37], [57, 67]]),
    ("matrix", 5, [[27, 91, 74], [138, 400, 282], [171, 429, 268]]),
    ("round_trip", 1, [[22, 21], [22, 20]]),
    ("round_trip", 2, [[22, 65, 42], [66, 128, 61], [44, 62, 20]]),
    ("round_trip", 3, [[22, 65, 42], [66, 128, 61], [44, 62, 20]]),
    ("stretched", 1, [[0, 0, 1], [0, 4, 6], [4, 12, 9]]),
    ("stretched", 6, [[0, 0, 0, 1], [0, 0, 2, 3], [0, 2, 0, 3], [4, 6, 6, 9]]),
    ("stretched", 7, [[0, 2], [2, 0]]),
    ("proofs", 1, [[0, 0, 1], [0, 4, 6], [4, 12, 9]]),
    ("names", 1, [[0, 0, 0, 1], [0, 0, 2, 3], [0, 2, 0, 3], [4, 6, 6, 9]]),
    ("myths", 1, [3, 5, 7]),
    ("myths", 3, [1, 4, 7, 10, 8]),
    ("myths", 5, [1, 4, 7, 10, 8]),
    ("checkerboard", 1, [1, 1, *7 * [2, 1], 1]),
    ("checkerboard", 3, [1, 1, *7 * [2, 1], 1]),
    ("checkerboard", 4, [1, 1, 2, *6 * [2, 3], 2, 2, 1, 1]),
    ("checkerboard", 5, [*7 * [1, 1, 0], 1, 1]),
    ("checkerboard", 6, 16 * [1]),
    ("border", 1, np.outer(*2 * [[1, 1, 2, 2, 2, 2, 2, 2, 1, 1]])),
    ("border", 3, np.full((6, 6), 4)),
    ("border", 4, np.outer(*2 * [[2, 1, 2, 1, 2]])),
    ("divisible", 1, CHECKERED),
    ("divisible", 5, np.tile([[1, 2], [3, 4]], (4, 4))),
    ("learned", 1, [1, *15 * [2], 1]),
    ("learned", 4, [1, 1, *7 * [2, 4], 1, 3]),
    ("square_law", 1, np.outer([1, 1, *3 * [2, 1], 1], [1, 1, *5 * [2, 1], 1])),
    ("layers", 1, [1, 1, 2, 1, *4 * [3, 2, 3, 1], 2, 1, 1]),
    ("fixes", 2, [5, 8, 25, 34, 30, 24, 45, 60, 50, 38, 15, 6]),
    ("fixes", 3, [5, 8, 25, 34, 30, 24, 45, 60, 50, 38, 15, 6]),
    ("interpolation", 1, np.kron([[1, 2], [3, 4]], np.ones((2, 2)))),
    ("interpolation", 2, [[1, 0, 2, 0], [0, 0, 0, 0], [3, 0, 4, 0], [0, 0, 0, 0]]),
    ("interpolation", 4, FCN),
    ("resize_conv", 3, [8, 25, 34, 30, 24, 45, 60, 50, 38, 15]),
    ("pooling", 2, [[5, 6], [7, 8]]),
    ("pooling", 1, [[0, 0, 6, 0], [0, 5, 0, 0], [0, 0, 0, 0], [7, 0, 0, 8]]),
    ("pooling", 5, [[2.75, 3], [3.25, 3.75]]),
    ("pooling", 6, np.kron([[2.75, 3], [3.25, 3.75]], np.ones((2, 2)))),
    ("encoder_decoder", 5, [[42]]),
    ("zoom_in", 1, np.outer(*2 * [[0.5, *3 * [1, 0.5], 0.5]])),
]

# What the texts say besides, as the same books and this arithmetic have it.
SAID = [
    ("matrix", 2, "1 2 0 3 4 0 0 0 0"),
    ("matrix", 3, "16 of the 36 entries"),
    ("matrix", 4, "Cᵀ is 9×4"),
    ("matrix", 6, "was 4 and is 400 now"),
    ("round_trip", 2, "22·1 + 21·2 + 22·2 + 20·1 = 128"),
    ("round_trip", 3, "26 for x, 85 for y, 510 for x′"),
    ("round_trip", 3, "adds up to 6: 85·6 = 510"),
    ("round_trip", 4, "is 4×9: 4 equations for 9 unknowns"),
    ("round_trip", 6, "5.756 in the middle, where x has 5"),
    ("stretched", 1, "1 on every side, which makes 4×4 of 2×2"),
    ("stretched", 1, "y[1, 1] becomes 4"),
    ("stretched", 2, "7 of 9 cells are wrong, by up to 10"),
    ("stretched", 4, "y[1, 1] = 0·3 + 1·2 + 2·1 + 3·0 = 4"),
    ("stretched", 5, "9 positions with 4 kernel cells each are 36 multiplications. Only 16 of"),
    ("stretched", 6, "3×3, with those around it 5×5"),
    ("stretched", 6, "now 1/2 of the way"),
    ("stretched", 7, "d·(k − 1) − p = 0 of them"),
    ("proofs", 1, "4 ways to y"),
    ("proofs", 4, "off by up to 10, in 7 cells"),
    ("proofs", 6, "36 products end up in y"),
    ("proofs", 6, "makes 144, the whole matrix 64"),
    ("one_dimension", 7, "As stride = 2 too, 4 cells get nothing"),
    ("names", 1, "4 sides"),
    ("names", 3, "its matrix is 16×4"),
    ("names", 3, "from 4×4 to 2×2"),
    ("names", 3, "C is this one transposed, 4×16"),
    ("names", 4, "Each move is 1/2"),
    ("names", 5, "each of its 4 cells stamps the kernel, 2 cells apart"),
    ("myths", 1, "1, 2, 3, 4 goes through a convolution with the kernel 1, 1"),
    ("myths", 3, "x adds up to 10, the kernel to 3"),
    ("checkerboard", 2, "the counts repeat 2 1"),
    ("checkerboard", 4, "the counts repeat 3 2. Their ratio is 1.5"),
    ("checkerboard", 5, "the counts repeat 1 1 0"),
    ("border", 2, "64 of the 100 cells"),
    ("border", 3, "Now 0 of 36 cells"),
    ("border", 4, "0 border cells, yet y repeats 4 2 / 2 1"),
    ("divisible", 1, "gets 4 to 4 stamps"),
    ("divisible", 2, "holds 1 3 / 9 11; its sum is 24"),
    ("divisible", 3, "4 phases, with the sums 24 28 / 40 44"),
    ("divisible", 5, "over and over, 1 2 / 3 4"),
    ("learned", 2, "sums 2 2"),
    ("learned", 4, "1.5 0.5 1.5 2.5: no cell changes by more than 0.5"),
    ("square_law", 2, "y[2, 2] has 4, y[2, 3] has 2, y[3, 3] has 1"),
    ("square_law", 3, "is 4:1 in the map"),
    ("layers", 1, "makes 2 1 of a constant, a ratio of 2"),
    ("layers", 2, "4 3 5 2 5 3 4 1, a ratio of 5"),
    ("layers", 2, "only after 8 cells"),
    ("layers", 4, "5 4, a ratio of 1.25"),
    ("layers", 5, "Four ones: 6"),
    ("gradients", 2, "repeat 3 3 3 2"),
    ("gradients", 3, "and 4 3. Weaker"),
    ("gradients", 4, "repeats 10 10 8 10 10 7, every 6 cells"),
    ("gradients", 6, "Stride 2 with a window of 2×2"),
    ("fixes", 2, "with the kernel 5 8 5 2"),
    ("fixes", 3, "Its phase sums are 10 10"),
    ("fixes", 4, "1, 4, 2, 3, with the phase sums 3 7"),
    ("sub_pixel", 1, "2 phases, 1 2 and 4 3"),
    ("sub_pixel", 2, "1·2 + 4·1 = 6"),
    ("sub_pixel", 2, "1·3 + 4·4 = 19"),
    ("sub_pixel", 3, "1, 1, 2, 2 has 1 2 twice. Its sums are 3 3"),
    ("sub_pixel", 4, "1, 1, 2, 3 has the sums 3 4"),
    ("double", 2, "9×15 becomes 18×30, and the counts inside have the ratio 1"),
    ("double", 3, "18×30, ratio 1"),
    ("upsamplers", 2, "0.1875·1 + 0.5625·2 + 0.0625·3 + 0.1875·4 = 2.25"),
    ("upsamplers", 3, "y[3, 3] = 4"),
    ("upsamplers", 3, "becomes 2.333"),
    ("upsamplers", 5, "y[3, 3] = 4"),
    ("upsamplers", 6, "learns its 4 numbers"),
    ("interpolation", 4, "largest difference is 0. y[1, 1] = 0.5625·1"),
    ("interpolation", 4, "= 1.75 on both roads"),
    ("interpolation", 5, "by up to 1.75. Interpolation repeats the outermost numbers, 4;"),
    ("interpolation", 5, "fades to 2.25"),
    ("interpolation", 6, "16 numbers to learn"),
    ("resize_conv", 2, "a + b, a: 5 8 5 2"),
    ("resize_conv", 3, "gives 8, 25, 34, 30, 24, 45, 60, 50, 38, 15"),
    ("resize_conv", 3, "with 18 products"),
    ("resize_conv", 5, "sums are 10 10 again, although 2 does not divide 5"),
    ("resize_conv", 6, "sums 7 3: uneven. Cheaper, 15 products and not 28"),
    ("double", 4, "padding = 2, 1, output_padding = 1, 0 make 17×30 of 9×15, ratio 1"),
    ("pooling", 1, "1 2 6 3 / 3 5 2 1 / 1 2 2 1 / 7 3 4 8: that made 5, 6, 7, 8"),
    ("pooling", 3, "y is 5, 6, 7, 8. As a matrix, each of its 4 rows"),
    ("pooling", 4, "x added up to 51, what came back to 26. 12 of 16 cells are zero"),
    ("pooling", 5, "1·0.25 + 2·0.25 + 3·0.25 + 5·0.25 = 2.75"),
    ("pooling", 6, "51 and 51"),
    ("encoder_decoder", 1, "lead from 8×8 to 4×4 and on to 2×2"),
    ("encoder_decoder", 2, "output_padding 1, lead back to 8×8"),
    ("encoder_decoder", 3, "makes 4 of 7, 8 alike. Going back from 4, nobody knows which of the 2"),
    ("encoder_decoder", 4, "with output_padding 1 twice, 8×8 comes back"),
    ("encoder_decoder", 5, "7×7 becomes 3×3, then 1×1"),
    ("encoder_decoder", 6, "4×4 with stride 2 and padding 1: twice as large exactly, 8×8 comes"),
    ("zoom_in", 1, "cells of y get 1 2 / 2 4 stamps"),
    ("before_training", 2, "add up 1 2 / 2 4 of the random numbers"),
    ("before_training", 3, "every cell of y adds up 4 numbers"),
    ("before_training", 4, "all phase sums are 1"),
    ("before_training", 5, "becomes 3.04, flat"),
]


@pytest.mark.parametrize(("name", "step", "part"), SAID)
def test_the_texts_say_what_the_books_say(name: str, step: int, part: str) -> None:
    lesson = LESSONS[name]
    page = lesson.steps[step - 1]
    assert part in filled(page.text["en"], lesson.documents[step - 1], page.layer)


# And what they say when the answer is known.
SAID_AFTER = [
    ("matrix", 1, "Cᵀ, 9×4: hence the name"),
    ("matrix", 4, "27·1 = 27"),
    ("round_trip", 1, "the middle of x is 5, that of x′ is 128"),
    ("round_trip", 5, "3·1 + 1·2 + 6·2 + 5·1 = 22, and y is 22, 21, 22, 20"),
    ("stretched", 1, "0·0 + 1·1 + 2·2 + 3·3 = 14, in place of 4"),
    ("stretched", 5, "16, of 64: 4 units times 4 kernel cells"),
    ("proofs", 3, "in all 9 cells"),
    ("names", 5, "9: all of"),
    ("names", 6, "57. Nothing was undone"),
    ("myths", 1, "3, 8, 12, 7: the shape"),
    ("myths", 3, "1 + 4 + 7 + 10 + 8 = 30, which is 10·3"),
    ("myths", 3, "30 became 230"),
    ("myths", 4, "4 + 7 + 10 = 21, no longer 30"),
    ("checkerboard", 3, "From 2 to 2 inside"),
    ("border", 2, "counts from 4 to 4"),
    ("divisible", 1, "repeats 44 40 / 28 24, from 24 to 44"),
    ("divisible", 4, "The phase sums are 34 34 / 34 34"),
    ("learned", 3, "1·3 + 1·1 = 4, beside 2"),
    ("learned", 3, "The phase sums are 2 4"),
    ("square_law", 4, "2, and the counts repeat 4 / 2"),
    ("layers", 1, "3 2 3 1 repeats"),
    ("layers", 3, "Inside: 3. Each"),
    ("gradients", 1, "at least 1 inside: 2 1 repeats"),
    ("gradients", 5, "0.75. A max-pooling"),
    ("fixes", 1, "10: copies"),
    ("fixes", 4, "5 5, by the kernel 2, 3, 3, 2: a constant becomes 5"),
    ("sub_pixel", 1, "the sums are 3 7, and the ratio of the answer is 2.333"),
    ("upsamplers", 1, "2, a copy of x[0, 1]"),
    ("upsamplers", 4, "12: only every fourth"),
    ("interpolation", 3, "= 1.75: the weights"),
    ("resize_conv", 1, "= 25. Two copies of 1 share the weights 2 and 3: 5·1 + 5·4"),
    ("resize_conv", 4, "The phase sums are 10 10"),
    ("pooling", 2, "7. As a sum: 1·0 + 2·0 + 7·1 + 3·0;"),
    ("pooling", 1, "[3, 3], where the pooling found it"),
    ("encoder_decoder", 2, "5×5: each layer misses"),
    ("encoder_decoder", 4, "+ 0 + 1 = 7"),
    ("zoom_in", 1, "a patch of 1 becomes 0.25 0.5 / 0.5 1"),
    ("zoom_in", 4, "a constant stays 1"),
    ("before_training", 1, "0.61 0.34 / 1.1 0.99 over and over, ratio 3.235"),
    ("before_training", 3, "the phase sums are 0.42 1.13 / 0.79 0.47"),
]


@pytest.mark.parametrize(("name", "step", "part"), SAID_AFTER)
def test_the_answers_say_what_the_books_say(name: str, step: int, part: str) -> None:
    lesson = LESSONS[name]
    page = lesson.steps[step - 1]
    assert page.question is not None
    after = page.question.after["en"]
    assert part in filled(after, lesson.answered_documents[step - 1], page.layer)


def test_two_inputs_have_one_output_and_so_one_way_back() -> None:
    lesson = LESSONS["round_trip"]
    one, other = lesson.documents[4], lesson.answered_documents[4]
    assert one.input.tolist() != other.input.tolist()
    for map_ in (1, 2):
        assert one.feature_maps[map_].tolist() == other.feature_maps[map_].tolist()
    assert lesson.documents[5].input.tolist() == one.input.tolist()


def test_the_gradient_of_the_names_is_their_output() -> None:
    lesson = LESSONS["names"]
    output, backward = lesson.documents[0].feature_maps[1][0, 0], lesson.documents[4]
    gradient = [[fact(f"grad_input[{i},{j}]", backward) for j in range(4)] for i in range(4)]
    assert gradient == output.tolist() == [[0, 0, 0, 1], [0, 0, 2, 3], [0, 2, 0, 3], [4, 6, 6, 9]]


@pytest.mark.parametrize("name", ["matrix", "round_trip", "myths"])
def test_there_and_back_share_one_kernel(name: str) -> None:
    document = LESSONS[name].documents[0]
    edited = document.with_number(0, "kernel", (0,) * document.axes, 9)
    assert edited.layers[1].kernel.tolist() == edited.layers[0].kernel.tolist()
    assert edited.layers[1].kernel.ravel()[0] == 9


def test_the_myths_set_the_way_back_free() -> None:
    lesson = LESSONS["myths"]
    assert lesson.documents[1].layers[1].tied
    free = lesson.answered_documents[1]
    assert not free.layers[1].tied
    assert free.feature_maps[2][0, 0].tolist() == pytest.approx([0.3, 2, 3.2, 3.5])


@pytest.mark.parametrize(("name", "step", "expected"), OUTPUTS)
def test_the_numbers_shown_are_those_of_the_books(name: str, step: int, expected: object) -> None:
    layer = LESSONS[name].steps[step - 1].layer
    output = LESSONS[name].documents[step - 1].feature_maps[layer + 1][0, 0]
    assert output.tolist() == np.asarray(expected).tolist()


def test_without_the_flip_most_numbers_change_but_not_all() -> None:
    turned, plain = (LESSONS["flip"].documents[n].feature_maps[1][0, 0] for n in (3, 4))
    differ = turned != plain
    assert 0.5 < differ.mean() < 1.0
    assert differ[1, 1]


def test_padding_leaves_the_middle_as_it_was() -> None:
    lesson = LESSONS["padding"]
    full, cropped = (lesson.documents[n].feature_maps[1][0, 0] for n in (0, 1))
    assert cropped.tolist() == full[1:-1, 1:-1].tolist()


def test_no_kernel_of_its_own_does_better_in_the_myths() -> None:
    y, x = np.array([3, 5, 7]), np.array([1, 2, 3, 4])
    a, b = np.meshgrid(np.linspace(-1, 2, 301), np.linspace(-1, 2, 301))
    pairs = np.stack([a.ravel(), b.ravel()])
    back = np.outer([*y, 0], pairs[0]) + np.outer([0, *y], pairs[1])
    errors = np.sqrt(((back - x[:, None]) ** 2).mean(axis=0))
    asked = LESSONS["myths"].steps[1].question
    assert asked is not None
    after = LESSONS["myths"].answered_documents[1]
    found = re.findall(r"by (\d+\.\d+)", filled(asked.after["en"], after, 1))
    shown, best = map(float, found)
    assert errors.min() - 0.005 < best <= errors.min() + 1e-4
    off = np.array([0.3, 2, 3.2, 3.5]) - x
    assert best <= shown == pytest.approx(np.sqrt((off**2).mean()), abs=1e-4)
    text = filled(LESSONS["myths"].steps[1].text["en"], LESSONS["myths"].documents[1], 1)
    same = float(re.findall(r"by (\d+\.\d+)", text)[0])
    assert same == pytest.approx(np.sqrt(((np.array([3, 8, 12, 7]) - x) ** 2).mean()), abs=1e-3)


# --- finding ----------------------------------------------------------------------------------

BODIES = {key: body_text(lesson) for key, lesson in LESSONS.items()}
ENTRIES = [lesson.entry for lesson in LESSONS.values()]


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("How does a 2×2 input with a 2×2 kernel become 3×3?", "first"),
        ("why 3×3?", "first"),
        ("Where does each number come from?", "first"),
        ("What do stride and padding do in a transposed convolution?", "stride"),
        ("Why does more padding make the output *smaller*?", "padding"),
        ("What is output_padding? Does it add zeros?", "output_padding"),
        ("Why must it be smaller than stride or dilation?", "output_padding"),
        ("My formula says 3 but the slide shows 4×4 (n=2, f=3, s=2, p=1)", "output_padding"),
        ("How can it be done by an ordinary convolution? I got other numbers (the flip)", "flip"),
        ("What happens in 1-D (audio)?", "one_dimension"),
        ("ConvTranspose1d", "one_dimension"),
        ("Why do I get a checkerboard with k=3, s=2? Why less with k=4?", "checkerboard"),
        ("My k is divisible by s and I *still* see a checkerboard. Why?", "divisible"),
        ("Is the darker border of my output a checkerboard artifact?", "border"),
        ("What happens when I stack two or three of them? Does a last stride-1 layer help?",
         "layers"),
        ("What does resize + convolution do differently? Is it a transposed convolution with a "
         "special kernel?", "fixes"),
        ("Is sub-pixel convolution (pixel shuffle) the same thing? Does it avoid checkerboards?",
         "sub_pixel"),
        ("Which (k, s, p, output_padding) doubles my size exactly? I have 9×15 and need 17×30.",
         "double"),
        ("怎样的 (k, s, p, output_padding) 正好放大两倍？", "double"),
        ("Why are there grid patterns in my gradients and saliency maps?", "gradients"),
        ("What does the learned kernel look like? Does training remove the checkerboard?",
         "learned"),
        ("为什么 k=3、s=2 会出现棋盘格？", "checkerboard"),
        ("k 能被 s 整除，为什么还有棋盘格？", "divisible"),
        ("输出边缘较暗，是棋盘格吗？", "border"),
        ("把两三个叠起来会怎样？最后加一个 stride 1 的层有用吗？", "layers"),
        ("先放大再卷积有什么不同？", "fixes"),
        ("亚像素卷积是一回事吗？能避免棋盘格吗？", "sub_pixel"),
        ("为什么我的梯度和显著图里有网格状图案？", "gradients"),
        ("deconvolution", "first"),
        ("为什么填充越大输出越小？", "padding"),
        ("公式算出 3，幻灯片却是 4×4", "output_padding"),
        ("反卷积", "first"),
        ("步长", "stride"),
        ("每个数从哪里来", "first"),
        ("卷积核要不要翻转", "flip"),
        ("Is a transposed convolution the inverse of a convolution? If I feed the output back "
         "with the same kernel, do I get my input?", "round_trip"),
        ("Why is it called “transposed”? Which matrix is transposed?", "matrix"),
        ("How can a transposed convolution be done by an ordinary convolution? I tried and got "
         "other numbers (the flip).", "stretched"),
        ("How many multiplications does it cost, and how many are by zero when emulated?",
         "stretched"),
        ("why fractionally strided", "stretched"),
        ("转置的是哪个矩阵", "matrix"),
        ("转置卷积是卷积的逆运算吗？把输出送回去能得到原来的输入吗？", "round_trip"),
        ("怎样用普通卷积实现转置卷积？我算出的数不一样", "stretched"),
        ("为什么叫分数步长？为什么叫反向步长？", "names"),
        ("有多少次乘法", "stretched"),
        ("Why “fractionally strided”? Why “backward strided”? Why not “deconvolution”?", "names"),
        ("Why not deconvolution?", "names"),
        ("why do the four ways agree", "proofs"),
        ("四种算法为什么一样", "proofs"),
        ("is energy preserved", "myths"),
        ("does it use the same weights", "myths"),
        ("为什么不叫反卷积", "names"),
        ("能量守恒", "myths"),
        ("一维音频", "one_dimension"),
        ("What is the difference between nearest, bilinear, bicubic, bed of nails, max-unpooling "
         "and a transposed convolution on the same input?", "upsamplers"),
        ("最近邻、双线性、双三次、钉床、最大反池化和转置卷积用在同一个输入上有什么不同？",
         "upsamplers"),
        ("Where does max-unpooling put the values, and how does it know?", "pooling"),
        ("最大反池化把数放在哪里？它怎么知道？", "pooling"),
        ("What does kernel initialisation (random, bilinear, ICNR) change?", "before_training"),
        ("卷积核的初始化（随机、双线性、ICNR）会改变什么？", "before_training"),
        ("What happens in 1-D (audio)? With several channels? With dilation?", "one_dimension"),
        ("一维（音频）会怎样？多个通道呢？有膨胀呢？", "one_dimension"),
        ("my decoder is one pixel off", "encoder_decoder"),
        ("编码器和解码器大小对不上", "encoder_decoder"),
        ("zoom into my photo", "zoom_in"),
    ],
)
def test_people_find_a_lesson_by_their_own_words(query: str, wanted: str) -> None:
    found = find(query, ENTRIES, BODIES)
    assert wanted in found
    assert len(found) <= 0.6 * len(ENTRIES)


def test_no_words_find_all_and_foreign_words_none() -> None:
    assert find("  why? ", ENTRIES, {}) == list(LESSONS)
    assert find("xylophone", ENTRIES, BODIES) == []
    assert search_words("Padding，padding!") == ("padding",)


# --- a document that is changed ---------------------------------------------------------------


def test_a_lessons_change_leaves_the_users_numbers() -> None:
    lesson = LESSONS["stride"]
    step = difference(lesson.documents[0], lesson.answered_documents[0])
    own = lesson.document.with_input(np.array([[7.0, 8.0, 9.0]]))
    result = changed(own, step)
    assert result.layers[0].spec.stride == (2, 2)
    assert result.input.tolist() == [[[[7, 8, 9]]]]
    assert changed(own, {}) is own


def test_a_change_can_lead_to_another_number_of_axes() -> None:
    flat = changed(LESSONS["first"].document, {"input": [1, 2], "kernel": [1, 1]})
    assert flat.feature_maps[1][0, 0].tolist() == [1, 3, 2]
    again = changed(flat, difference(flat, LESSONS["first"].document))
    assert again.feature_maps[1].shape == (1, 1, 3, 3)


def test_all_that_can_be_changed_is_told_apart() -> None:
    before = make_document([[1]], make_layer("conv_transpose", [[1]]))
    further = {
        "kernel": [[1, 2]], "operation": "conv_transpose", "bias": None, "flipped": False,
        "upstream": [[3, 4]], "tied": False, "stride": (1, 1), "padding": ((0, 0), (0, 0)),
        "output_padding": (0, 0), "dilation": (1, 1),
    }  # fmt: skip
    change = {
        "operation": "conv", "bias": 2.0, "flipped": True, "dilation": (2, 2),
        "upstream": [[5]], "layers": [further],
    }  # fmt: skip
    assert difference(before, changed(before, change)) == change


def test_a_layer_can_be_tied_and_set_free() -> None:
    before = make_document([[1, 2]], make_layer("conv", [[1, 2]]))
    way_back = {"operation": "conv_transpose", "tied": True}
    tied = changed(before, {"upstream": [[7]], "layers": [way_back]})
    assert tied.layers[1].tied
    assert tied.layers[1].upstream is None, "what comes back to the first layer is its own"
    assert changed(tied, {"kernel": [[3, 4]]}).layers[1].kernel.tolist() == [[3, 4]]
    free = changed(tied, {"layers": [{**way_back, "tied": False, "kernel": [[5, 6]]}]})
    assert [layer.kernel.tolist() for layer in free.layers] == [[[1, 2]], [[5, 6]]]


def test_a_layer_without_a_kernel_is_told_by_its_settings() -> None:
    start = make_document([[5, 6], [7, 8]], make_layer("conv_transpose", [[1]]))
    pooled = {"operation": "max_pool", "kernel_size": 2, "stride": 2}
    document = changed(start, {**pooled, "layers": [{"operation": "max_unpool"}]})
    assert [layer.spec.kernel_size for layer in document.layers] == [(2, 2), (2, 2)]
    assert document.feature_maps[2][0, 0].tolist() == [[0, 0], [0, 8]]
    nearest = changed(document, {"operation": "nearest", "scale_factor": 3, "layers": []})
    assert nearest.feature_maps[1].shape == (1, 1, 6, 6)
    assert settings_of(nearest)["stride"] == (3, 3)
    own = changed(start, {"kernel": [[1, 2], [3, 4]], "kernel_size": [1, 3]})
    assert own.layers[0].kernel.tolist() == [[1, 2, 0]]


@pytest.mark.parametrize("name", ["pooling", "encoder_decoder", "before_training", "channels"])
def test_what_differs_between_two_documents_leads_from_one_to_the_other(name: str) -> None:
    first, *others = LESSONS[name].documents
    for document in others:
        again = changed(first, difference(first, document))
        assert settings_of(again) == settings_of(document)


def test_even_sizes_and_odd_ones_come_back() -> None:
    def sizes(document: Document) -> list[int]:
        return [plane.shape[-1] for plane in document.feature_maps]

    lesson = LESSONS["encoder_decoder"]
    assert sizes(lesson.documents[1]) == [8, 4, 2, 4, 8]
    assert sizes(lesson.answered_documents[1]) == [8, 4, 2, 3, 5]
    assert sizes(lesson.documents[3]) == [7, 4, 2, 4, 8]
    assert sizes(lesson.answered_documents[3]) == [7, 4, 2, 4, 7]
    assert sizes(lesson.documents[4]) == [7, 3, 1]
    assert sizes(lesson.documents[5]) == [8, 4, 2, 4, 8]
    with pytest.raises(ConvError, match=r"3 cells .* 1"):
        changed(lesson.documents[4], {"layers": [{}, {}]})


# --- channels ---------------------------------------------------------------------------------

TWO = {
    "operation": "conv", "inputs": [[[1, 2]], [[3, 4]]],
    "weight": [[[[1, 10]], [[2, 0]]], [[[0, 1]], [[1, 1]]], [[[5, 5]], [[0, 0]]]],
}  # fmt: skip


def test_a_lesson_may_say_planes_and_kernels_for_channels() -> None:
    start = make_document([[0]], make_layer("conv_transpose", [[0]]))
    document = changed(start, {**TWO, "bias": [1, 2, 3]})
    assert document.feature_maps[1][0, :, 0, 0].tolist() == [21 + 6 + 1, 2 + 7 + 2, 15 + 3]
    one_for_all = changed(document, {"bias": 4})
    assert one_for_all.layers[0].bias is not None
    assert one_for_all.layers[0].bias.tolist() == [4, 4, 4]
    assert changed(document, {"bias": None}).layers[0].bias is None
    grouped = changed(start, {**TWO, "weight": [[[[1, 10]]], [[[2, 0]]]], "groups": 2})
    assert grouped.feature_maps[1][0, :, 0, 0].tolist() == [21, 6]
    row = changed(start, {"inputs": [[1, 2], [3, 4]], "weight": [[[1, 1], [1, -1]]],
                          "operation": "conv"})  # fmt: skip
    assert row.feature_maps[1].tolist() == [[[3 - 1]]]


def test_channels_can_be_asked_for_by_their_number() -> None:
    start = make_document([[1, 2, 4]], make_layer("conv", [[1, 10]]))
    document = changed(start, {"in_channels": 2, "filters": 3, "layers": [{"filters": 2}]})
    assert [layer.weight.shape[:2] for layer in document.layers] == [(3, 2), (2, 3)]
    assert document.input[0, :, 0].tolist() == [[1, 2, 4], [4, 2, 1]]
    grouped = changed(changed(start, {"in_channels": 2, "filters": 2}), {"groups": 2})
    assert grouped.layers[0].weight.shape == (2, 1, 1, 2)
    again = changed(document, {"input": [[5, 6, 7]], "kernel": [[1, 1]]})
    assert again.layers[0].weight.shape == (1, 1, 1, 2)
    assert again.feature_maps[1].tolist() == [[[[11, 13]]]]
    assert again.layers[1].weight.shape[1] == 1, "what is behind it reads what it gets"


def test_kernels_of_channels_are_resized_turned_and_kept() -> None:
    start = make_document([[0]], make_layer("conv_transpose", [[0]]))
    document = changed(start, TWO)
    wider = changed(document, {"kernel_size": [1, 3], "padding": 1})
    assert wider.layers[0].weight[2, 0].tolist() == [[5, 5, 0]]
    turned = changed(document, {"operation": "conv_transpose"})
    assert turned.layers[0].weight.shape == (2, 3, 1, 2)
    assert turned.layers[0].weight[1, 0].tolist() == [[2, 0]]
    assert changed(turned, {"operation": "conv"}).layers[0].weight.tolist() == TWO["weight"]
    pooled = changed(document, {"operation": "max_pool", "kernel_size": [1, 2]})
    assert pooled.feature_maps[1][0, :, 0, 0].tolist() == [2, 4]
    grouped = changed(start, {
        "operation": "conv", "inputs": [[1.0], [2], [3], [4]], "groups": 2,
        "weight": [[[1], [2]], [[3], [4]], [[5], [6]], [[7], [8]]],
    })  # fmt: skip
    back = changed(grouped, {"operation": "conv_transpose"}).layers[0]
    assert back.weight[:, :, 0].tolist() == [[1, 3], [2, 4], [5, 7], [6, 8]]
    assert back.spec.groups == 2


def test_settings_with_channels_lead_from_one_document_to_another() -> None:
    start = make_document([[0]], make_layer("conv_transpose", [[0]]))
    many = changed(start, {**TWO, "bias": [1, 2, 3], "upstream": [[[1]], [[2]], [[3]]]})
    assert settings_of(many)["groups"] == 1
    for one, other in ((start, many), (many, start)):
        assert settings_of(changed(one, difference(one, other))) == settings_of(other)
    assert difference(many, changed(many, {"padding": 1})).keys() == {"padding", "upstream"}


def head_with(text: str) -> str:
    names = "".join(f'[{key}]\nen = "x"\n' for key in ("title", "group"))
    keywords, steps = '[keywords]\nen = ["x"]\n', '[[steps]]\nfigure = "channels"\nat = 0\n'
    return f'order = 1\n{names}{keywords}[document]\n{text}\n{steps}text.en = "x"\n'


@pytest.mark.parametrize(
    ("text", "key", "problem"),
    [
        ('operation = "conv"\ninput = [1]\ninputs = [[1]]\nkernel = [1]', "inputs", "leave one"),
        ('operation = "conv"\ninput = [1]\nkernel = [1]\nweight = [[[1]]]', "weight", "leave one"),
        ('operation = "conv"\ninput = [1]\nweight = [[[1]]]\nfilters = 2', "filters", "leave one"),
        ('operation = "conv"\nkernel = [1]', "input", "is missing"),
        ('operation = "conv"\ninput = [1]\nfilters = 2', "kernel", "is missing"),
        ('operation = "conv"\ninputs = [[1], [2]]\nweight = [[[1]]]', "document",
         "reads 1 channels, but the input has 2"),
        ('operation = "conv"\ninputs = [[1], [2]]\nweight = [[[1], [1]]]\ngroups = 3', "document",
         "groups must divide"),
        ('operation = "conv"\ninputs = [[1], [2]]\nkernel = [1]\nfilters = 99', "document",
         "at most 32 channels"),
        ('operation = "conv"\ninputs = [[1], [2, 3]]\nkernel = [1]', "document", ""),
        ('operation = "conv"\ninputs = [1, 2]\nkernel = [1]', "document", ""),
        ('operation = "conv"\ninput = [1]\nweight = [[1]]', "document", ""),
        ('operation = "conv"\ninput = [1]\nkernel = [1]\nlayers = [{in_channels = 2}]',
         "in_channels", "not known here"),
    ],
)  # fmt: skip
def test_wrong_channels_are_refused(tmp_path: Path, text: str, key: str, problem: str) -> None:
    path = tmp_path / "wrong.toml"
    path.write_text(head_with(text), encoding="utf-8")
    with pytest.raises(ConvError, match=f"{key}.*{problem}"):
        load_lesson(path)


# --- answers people write ---------------------------------------------------------------------


def question(kind: str, answer: str) -> Question:
    return Question(kind, {"en": "?"}, answer, {"en": "!"})  # type: ignore[arg-type]


THIRDS = make_document([[1]], make_layer("conv_transpose", [[1 / 3, -2]]))


@pytest.mark.parametrize(
    ("kind", "answer", "right", "wrong"),
    [
        ("number", "output[0,1]", ["-2", "−2", " -2.0 ", "－２"], ["2", "-2.1"]),
        ("number", "output[0,0]", ["1/3", "0.3333", "0,3333"], ["0.33"]),
        ("size", "output_size", ["1×2", "1x2", "1 X 2", "1, 2", "(1, 2)", "[1 2]", "1，2"],
         ["2×1", "1", "2"]),
        ("cell", "largest_cell", ["[0, 0]", "0 0", "0,0"], ["0,1"]),
        ("choice", "size_change", ["larger"], ["smaller"]),
    ],
)  # fmt: skip
def test_answers_are_read_as_people_write_them(
    kind: str, answer: str, right: list[str], wrong: list[str]
) -> None:
    asked = question(kind, answer)
    assert all(is_right(asked, reply, THIRDS) for reply in right)
    assert not any(is_right(asked, reply, THIRDS) for reply in wrong)


@pytest.mark.parametrize(
    ("kind", "answer", "reply"),
    [
        ("number", "output[0,1]", " "),
        ("number", "output[0,1]", "two"),
        ("size", "output_size", "1×2×3"),
        ("size", "output_size", "big"),
        ("cell", "largest_cell", "0"),
        ("cell", "largest_cell", "-1, 0"),
    ],
)
def test_what_is_no_answer_gets_a_sentence(kind: str, answer: str, reply: str) -> None:
    with pytest.raises(ConvError) as caught:
        is_right(question(kind, answer), reply, THIRDS)
    assert caught.value.parameter == "answer"


# --- wrong files ------------------------------------------------------------------------------

GOOD = """
order = 1
title.en = "T"
group.en = "G"
keywords.en = ["k"]
[document]
operation = "conv_transpose"
input = [[1, 2]]
kernel = [[1]]
[[steps]]
figure = "scatter"
at = 0
text.en = "y has {output_size}"
[steps.question]
kind = "choice"
answer = "size_change"
text.en = "?"
after.en = "!"
choices = [{id = "same", text.en = "s"}, {id = "larger", text.en = "l"}]
"""


@pytest.fixture
def load(tmp_path: Path) -> Callable[[str], Lesson]:
    def write(text: str) -> Lesson:
        path = tmp_path / "mine.toml"
        path.write_text(text, encoding="utf-8")
        return load_lesson(path)

    return write


def test_a_lesson_in_english_alone_is_a_lesson(load: Callable[[str], Lesson]) -> None:
    lesson = load(GOOD)
    assert lesson.id == "mine"
    assert lesson.documents[0] is lesson.document


def test_a_picture_takes_the_figures_place(load: Callable[[str], Lesson]) -> None:
    (step,) = load(GOOD).steps
    assert [step.picture_shown(answered) for answered in (False, True)] == [None, None]
    (step,) = load(GOOD.replace("at = 0", 'at = 0\npicture = "star"')).steps
    assert [step.picture_shown(answered) for answered in (False, True)] == ["star", "star"]
    shown = 'kind = "choice"\npicture = "face"'
    (step,) = load(GOOD.replace('kind = "choice"', shown)).steps
    assert [step.picture_shown(answered) for answered in (False, True)] == [None, "face"]
    back = GOOD.replace("at = 0", 'at = 0\npicture = "star"')
    (step,) = load(back.replace('kind = "choice"', 'kind = "choice"\nfigure = "matrix"')).steps
    assert [step.picture_shown(answered) for answered in (False, True)] == ["star", None]


@pytest.mark.parametrize(
    ("old", "new", "part"),
    [
        ("order = 1", "order = ", "no TOML"),
        ("at = 0", 'at = 0\npicture = "moon"', "“steps[1].picture” must name a picture"),
        ("at = 0", "at = 0\npicture = [1]", "“steps[1].picture” must name a picture"),
        ('kind = "choice"', 'kind = "choice"\npicture = 1', "“steps[1].question.picture” must"),
        ("kernel = [[1]]", "", "“document.kernel” is missing"),
        ("kernel = [[1]]", "kernel_size = 0", "“document” cannot be"),
        ("kernel = [[1]]", "kernel_size = [1, 2, 3]", "“document” cannot be"),
        ("at = 0", 'at = 0\nset.scale_factor = "x"', "“steps[1].set” cannot be"),
        ("order = 1", "", "“order” is missing"),
        ("order = 1", 'order = "1"', "“order” must be a whole number"),
        ("order = 1", "order = 1\nauthor = 2", "“author” is not known"),
        ('title.en = "T"', 'title.zh_CN = "T"', "“title” must be a text"),
        ('title.en = "T"', 'title.en = ""', "“title” must be a text"),
        ('keywords.en = ["k"]', 'keywords.en = "k"', "“keywords” must be a list"),
        ('keywords.en = ["k"]', 'keywords = "k"', "“keywords” must be a table"),
        ('operation = "conv_transpose"', "", "“document.operation” is missing"),
        ('operation = "conv_transpose"', 'operation = "x"', "“document” cannot be"),
        ("kernel = [[1]]", "kernel = [[1], [2, 3]]", "“document” cannot be"),
        ("kernel = [[1]]", 'kernel = [["x"]]', "“document” cannot be"),
        ("kernel = [[1]]", "kernel = [[1]]\nstrides = 2", "“document.strides” is not known"),
        ('figure = "scatter"', "", "“steps[1].figure” must name"),
        ("at = 0", "", "“steps[1].at” is missing"),
        ("at = 0", "at = -1", "“steps[1].at” must be a number of steps"),
        ("at = 0", "at = 0\nset.stride = 0", "“steps[1].set” cannot be"),
        ("at = 0", "at = 0\nset.strides = 1", "“steps[1].set.strides” is not known"),
        ("at = 0", 'at = 0\npoint = "y[0]"', "“steps[1].point” must name a cell"),
        ("at = 0", "at = 0\nlayer = 1", "“steps[1].layer” must be the number of a layer"),
        ("at = 0", 'at = 0\nlayer = "x"', "“steps[1].layer” must be the number of a layer"),
        ("at = 0", "at = 0\noptions.x = true", "“steps[1].options.x” is not known"),
        ("at = 0", "at = 0\noptions.without_flip = 1", "“steps[1].options.without_flip” must be"),
        ("kernel = [[1]]", "kernel = [[1]]\nlayers = [1]", "“document.layers” must be a table"),
        ("kernel = [[1]]", "kernel = [[1]]\nlayers = [{input = 1}]",
         "“document.layers[1].input” is not known"),
        ("{output_size}", "{size}", "“steps[1].text” cannot be"),
        ("{output_size}", "{output[9,9]}", "“steps[1].text” cannot be"),
        ('kind = "choice"', 'kind = "guess"', "“steps[1].question.kind” must be"),
        ('answer = "size_change"', 'answer = "3"', "“steps[1].question.answer” must be the name"),
        ('answer = "size_change"', "answer = 3", "“steps[1].question.answer” must be the name"),
        ('answer = "size_change"', 'answer = "stride"', "“steps[1].question.answer” must be"),
        ('id = "same"', 'id = "equal"', "“steps[1].question.answer” cannot be"),
        ('after.en = "!"', 'after.en = "{stride[1]}"', "“steps[1].question.after” cannot be"),
        ('after.en = "!"', "", "“steps[1].question.after” is missing"),
        ('{id = "same", text.en = "s"}, ', "", "“steps[1].question.choices” must be two"),
    ],
)
def test_a_wrong_lesson_is_refused_by_file_and_key(
    load: Callable[[str], Lesson], old: str, new: str, part: str
) -> None:
    assert old in GOOD
    with pytest.raises(ConvError) as caught:
        load(GOOD.replace(old, new))
    assert caught.value.parameter == "lesson"
    assert "mine.toml" in str(caught.value)
    assert part in str(caught.value)


def test_a_lesson_needs_steps_and_a_file(load: Callable[[str], Lesson], tmp_path: Path) -> None:
    with pytest.raises(ConvError, match="at least one step"):
        load(GOOD.partition("[[steps]]")[0])
    with pytest.raises(ConvError, match="cannot be read"):
        load_lesson(tmp_path / "none.toml")
    assert lesson_index(tmp_path / "none") == ()
