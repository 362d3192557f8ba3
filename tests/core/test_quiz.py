"""The quiz's answers, held against plain loops that know nothing of the engine."""

from __future__ import annotations

import itertools
from random import Random

import numpy as np
import pytest

from core.document import Document, make_document, make_layer
from core.errors import ConvError
from core.quiz import (
    KIND_BY_ID,
    KINDS,
    SLIP_FLIPPED,
    SLIP_NO_PADDING,
    SLIP_OTHER_SIZE,
    SLIP_OTHER_VALUE,
    SLIP_PADDING_ONCE,
    SLIP_TURNED_TAP,
    Question,
    one_layer,
    question_on,
    random_question,
)
from core.quiz_reply import Score, judged, read_reply

SEEDS = range(60)
IDS = [kind.id for kind in KINDS]


# --- another road: loops over cells, from the definition ----------------------------------------


def begins(document: Document) -> tuple[int, ...]:
    return tuple(begin for begin, _ in document.layers[0].spec.padding)


def output_size(document: Document) -> tuple[int, ...]:
    """By sliding a window, or by laying stamps, along each axis."""
    layer, found = document.layers[0], []
    for axis, n in enumerate(document.input.shape[2:]):
        k, s, d = (getattr(layer.spec, name)[axis] for name in ("kernel_size", "stride",
                                                               "dilation"))
        before, after = layer.spec.padding[axis]
        span = 1 + sum(d for _ in range(k - 1))
        if layer.operation_id == "conv":
            starts, start = 0, -before
            while start + span <= n + after:
                starts, start = starts + 1, start + s
            found.append(starts)
        else:
            reached = {i * s + t for i in range(n) for t in range(span)}
            full = max(reached) + 1
            found.append(full - before - after + layer.spec.output_padding[axis])
    return tuple(found)


def products(document: Document, output: tuple[int, ...]) -> dict[tuple, float]:
    """(input, kernel cell) of every product in an output cell, and the product."""
    layer = document.layers[0]
    x, w, spec = document.input[0, 0], layer.kernel, layer.spec
    found = {}
    for tap in itertools.product(*map(range, w.shape)):
        for i in itertools.product(*map(range, x.shape)):
            places = []
            for axis in range(x.ndim):
                s, d, p = spec.stride[axis], spec.dilation[axis], begins(document)[axis]
                if layer.operation_id == "conv":
                    places.append(i[axis] == output[axis] * s - p + tap[axis] * d)
                else:
                    places.append(output[axis] == i[axis] * s - p + tap[axis] * d)
            if all(places):
                cell = tap
                if layer.flipped:
                    cell = tuple(k - 1 - t for k, t in zip(w.shape, tap, strict=True))
                found[i, cell] = float(x[i] * w[cell])
    return found


def value(document: Document, output: tuple[int, ...]) -> float:
    return sum(products(document, output).values()) + document.layers[0].bias_value


def asked_cell(question: Question) -> tuple[int, ...]:
    assert question.after.point is not None
    return question.after.point[1]


def check_value(question: Question) -> None:
    assert question.answer == value(question.document, asked_cell(question))


def check_size(question: Question) -> None:
    assert question.answer == output_size(question.document)


def check_terms(question: Question) -> None:
    assert question.answer == len(products(question.document, asked_cell(question)))


def check_reach(question: Question) -> None:
    feeding = {i for i, _ in products(question.document, asked_cell(question))}
    outside = [
        choice.id
        for choice in question.choices
        if tuple(map(int, choice.id.split(","))) not in feeding
    ]
    assert outside == [question.answer]


def check_tap(question: Question) -> None:
    name = str(question.facts["input"])
    index = tuple(int(n) for n in name[2:-1].split(","))
    found = [w for i, w in products(question.document, asked_cell(question)) if i == index]
    assert question.answer in found
    assert len(found) == 1


def middle_of(document: Document) -> np.ndarray:
    """One period of the answer to many ones, away from the borders."""
    layer, n = document.layers[0], 12
    line = make_document(np.ones((n,) * document.axes), layer)
    plane, s = line.feature_maps[1][0, 0], layer.spec.stride
    start = [size // 2 for size in plane.shape]
    return plane[tuple(slice(a, a + b) for a, b in zip(start, s, strict=True))]


def check_flat(question: Question) -> None:
    period = middle_of(question.document)
    layer = question.document.layers[0]
    ones = make_layer(
        "conv_transpose", np.ones(layer.kernel.shape), stride=layer.spec.stride,
        dilation=layer.spec.dilation,
    )  # fmt: skip
    counts = middle_of(make_document(question.document.input[0, 0], ones))
    evenness = "flat" if np.ptp(period) < 1e-9 else "uneven"
    assert question.answer == ("holes" if (counts == 0).any() else evenness)


def check_phase(question: Question) -> None:
    layer = question.document.layers[0]
    wide = make_document(np.ones(20), layer)
    plane, s = wide.feature_maps[1][0, 0], layer.spec.stride[0]
    inner = {r: plane[s * 4 + r] for r in range(s)}  # 4 strides in: away from the border
    best = [r for r, count in inner.items() if count == max(inner.values())]
    assert best == [int(str(question.answer))]


def check_setting(question: Question) -> None:
    assert output_size(question.document) == (question.facts["wanted"],)
    name = str(question.reason_facts["setting"])
    assert getattr(question.document.layers[0].spec, name) == (question.answer,)
    # No other setting makes that size.
    layer = question.document.layers[0]
    names = ("stride", "padding", "output_padding", "dilation")
    settings = {each: getattr(layer.spec, each) for each in names}
    makers = []
    for trial in range(9):
        changes = dict(settings)
        kernel = layer.kernel.size
        if name == "kernel_size":
            kernel = trial
        else:
            changes[name] = trial
        try:
            made = make_layer("conv_transpose", np.ones(kernel), **changes)
            document = make_document(question.document.input[0, 0], made)
        except ConvError:
            continue
        if output_size(document) == (question.facts["wanted"],):
            makers.append(trial)
    assert makers == [question.answer]


CHECKS = {
    "value": check_value, "size": check_size, "terms": check_terms, "reach": check_reach,
    "tap": check_tap, "flat": check_flat, "phase": check_phase, "kernel": check_setting,
    "output_padding": check_setting,
}  # fmt: skip


@pytest.mark.parametrize("kind", IDS)
@pytest.mark.parametrize("seed", SEEDS)
def test_the_answers_are_those_of_plain_loops(kind: str, seed: int) -> None:
    CHECKS[kind](random_question(kind, str(seed)))


def test_every_kind_is_checked() -> None:
    assert set(CHECKS) == set(IDS) == set(KIND_BY_ID)


@pytest.mark.parametrize("kind", IDS)
def test_questions_follow_from_their_seed(kind: str) -> None:
    one, other = (random_question(kind, "7") for _ in range(2))
    assert (one.facts, one.answer, one.choices, one.slips) == (
        other.facts, other.answer, other.choices, other.slips
    )  # fmt: skip
    assert len({str(random_question(kind, str(seed)).facts) for seed in SEEDS}) > 10


@pytest.mark.parametrize("kind", IDS)
def test_slips_are_wrong_and_differ(kind: str) -> None:
    for seed in SEEDS:
        question = random_question(kind, str(seed))
        wrong = [slip.answer for slip in question.slips]
        assert question.answer not in wrong
        assert len(set(wrong)) == len(wrong)
        for slip in question.slips:
            verdict = judged(question, slip.answer)
            assert not verdict.is_right
            assert verdict.slip == slip
        assert judged(question, question.answer) == (question.answer, True, None)


@pytest.mark.parametrize("kind", IDS)
def test_every_text_takes_its_facts(kind: str) -> None:
    for seed in SEEDS:
        question = random_question(kind, str(seed))
        texts = [question.text.english(**question.facts)]
        texts.append(question.reason.english(**question.reason_facts))
        texts += [c.text if isinstance(c.text, str) else c.text.english(**c.facts)
                  for c in question.choices]  # fmt: skip
        for text in texts:
            assert "{" not in text
            assert text.strip()


def test_choices_hold_the_answer_once() -> None:
    for kind in ("reach", "flat", "phase"):
        for seed in SEEDS:
            question = random_question(kind, str(seed))
            ids = [choice.id for choice in question.choices]
            assert ids.count(str(question.answer)) == 1
            assert len(set(ids)) == len(ids) >= 2


def transposed(**settings: object) -> Document:
    layer = make_layer("conv_transpose", [[1, 2, 3], [4, 5, 6], [7, 8, 9]], **settings)
    return make_document([[1, 2], [3, 4]], layer)


def answer_to(document: Document, kind: str) -> Question:
    question = question_on(document, 0, kind, "1")
    assert question is not None
    return question


def test_the_size_of_the_convolution_is_told_from_the_transposed_ones() -> None:
    layer = make_layer("conv_transpose", np.ones((3, 3)), stride=2, padding=1)
    question = answer_to(make_document(np.ones((5, 5)), layer), "size")
    assert question.answer == (9, 9)
    slips = {slip.answer: slip.text for slip in question.slips}
    assert slips[3, 3] == SLIP_OTHER_SIZE
    assert slips[11, 11] == SLIP_NO_PADDING
    assert slips[10, 10] == SLIP_PADDING_ONCE


def test_values_that_come_from_turning_or_from_the_other_operation_are_known() -> None:
    layer = make_layer("conv_transpose", [1, 2, 4])
    document = make_document([1, 3, 9, 27], layer)
    for seed in range(20):
        question = question_on(document, 0, "value", str(seed))
        assert question is not None
        at = asked_cell(question)[0]
        slips = {slip.answer: slip.text for slip in question.slips}
        turned = float(np.convolve([1, 3, 9, 27], [4, 2, 1])[at])
        if turned != question.answer:
            assert slips[turned] == SLIP_FLIPPED
        if at < 2:
            plain = float(np.dot([1, 3, 9, 27][at : at + 3], [1, 2, 4]))
            assert slips[plain] in (SLIP_OTHER_VALUE, SLIP_FLIPPED)


def test_the_mirrored_weight_is_known() -> None:
    question = answer_to(transposed(stride=2), "tap")
    mirror = tuple(2 - n for n in question.answer)  # type: ignore[union-attr]
    if mirror != question.answer:
        assert judged(question, mirror).slip == (mirror, SLIP_TURNED_TAP)


def test_a_flipped_layer_is_asked_about_as_it_is() -> None:
    layer = make_layer("conv", [1, 2, 4], flipped=True)
    document = make_document([1, 0, 0, 5], layer)
    for kind, check in (("value", check_value), ("tap", check_tap)):
        for seed in range(12):
            question = question_on(document, 0, kind, str(seed))
            assert question is not None
            check(question)


def test_other_layers_are_left_alone() -> None:
    document = make_document([[1, -2], [3, 4]], make_layer("relu", [[1]]))
    assert one_layer(document, 0) is None
    assert all(question_on(document, 0, kind, "1") is None for kind in IDS)


def test_a_convolution_is_not_asked_for_output_padding() -> None:
    document = make_document(np.ones((4, 4)), make_layer("conv", np.ones((3, 3))))
    assert question_on(document, 0, "output_padding", "1") is None
    assert question_on(document, 0, "size", "1") is not None


def test_later_layers_are_asked_about_what_they_read() -> None:
    first = make_layer("conv_transpose", [[1, 1], [1, 1]], stride=2)
    second = make_layer("conv", [[1, 2], [3, 4]])
    document = make_document([[1, 2], [3, 4]], first, second)
    question = question_on(document, 1, "size", "1")
    assert question is not None
    assert question.answer == (3, 3)
    assert question.document.input.shape[2:] == (4, 4)


def test_same_padding_and_uneven_padding_are_asked_about_too() -> None:
    for padding in ("same", ((0, 1), (1, 0))):
        document = transposed(stride=2, padding=padding)
        for kind in IDS:
            for seed in range(6):
                question_on(document, 0, kind, str(seed))
        assert question_on(document, 0, "size", "1").answer == (  # type: ignore[union-attr]
            document.feature_maps[1].shape[2:]
        )


# --- what people type ---------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["5×7", "5x7", "5 7", "5 * 7", "(5, 7)", "5·7", "５×７"])
def test_sizes_are_read_as_people_write_them(text: str) -> None:
    question = answer_to(transposed(), "size")
    assert read_reply(question, text) == (5, 7)


def test_one_number_is_a_square() -> None:
    assert read_reply(answer_to(transposed(), "size"), "5") == (5, 5)


@pytest.mark.parametrize(
    ("text", "number"), [("1/2", 0.5), ("−2", -2), ("1,5", 1.5), (" 3 ", 3), ("1e2", 100)]
)
def test_numbers_are_read_as_everywhere(text: str, number: float) -> None:
    assert read_reply(answer_to(transposed(), "value"), text) == number


@pytest.mark.parametrize(
    ("kind", "text"),
    [("value", ""), ("value", "four"), ("size", "5×5×5"), ("size", "-3"), ("tap", "1"),
     ("reach", "9,9"), ("value", "nan")],
)  # fmt: skip
def test_what_cannot_be_read_is_refused(kind: str, text: str) -> None:
    with pytest.raises(ConvError) as caught:
        read_reply(answer_to(transposed(), kind), text)
    assert caught.value.parameter == "answer"


def test_cells_are_counted_from_one_where_that_is_wished() -> None:
    question = question_on(transposed(), 0, "tap", "1", base=1)
    assert question is not None
    assert read_reply(question, "1, 3") == (0, 2)
    with pytest.raises(ConvError):
        read_reply(question, "0, 1")


def test_fractions_may_be_rounded_to_three_digits() -> None:
    document = make_document([1.0], make_layer("conv_transpose", [1 / 3, 1 / 3]))
    question = answer_to(document, "value")
    assert judged(question, 0.333).is_right
    assert judged(question, 1 / 3).is_right
    assert not judged(question, 0.3).is_right


def test_the_score_counts_by_kind_and_in_a_row() -> None:
    score, random = Score(), Random(3)
    right = dict.fromkeys(IDS, 0)
    for _ in range(50):
        kind, hit = random.choice(IDS), random.random() < 0.5
        score = score.after(kind, hit)
        right[kind] += hit
    assert {kind: score.of(kind)[0] for kind in IDS} == right
    assert score.asked == 50
    assert score.right == sum(right.values())
    assert score.best >= score.streak
