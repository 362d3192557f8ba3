"""Reading an answer as a person types it, and keeping the score."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

from core.document import shape_text
from core.errors import ConvError
from core.lesson import ANSWER_EMPTY, whole_numbers
from core.numbers_text import parse_number, shown_number
from core.quiz import Answer, Question, Slip, is_right
from core.words_mark import QT_TRANSLATE_NOOP, Mark

ANSWER_CELL = QT_TRANSLATE_NOOP(
    "quiz", "Write a cell as row, column, counted from {first}: 1, 1."
)
ANSWER_PLACE = QT_TRANSLATE_NOOP("quiz", "Write a place as one number, counted from {first}: 1.")
ANSWER_CHOICE = QT_TRANSLATE_NOOP("quiz", "Choose one of the answers.")


class Verdict(NamedTuple):
    """How an answer was: what it was understood as, and what it is the answer to if not to this."""

    answer: Answer
    is_right: bool
    slip: Slip | None


def read_reply(question: Question, reply: str, *, decimal_comma: bool = False) -> Answer:
    """What was typed, as an answer; ConvError (``parameter="answer"``) if it is none."""
    reply = reply.strip()
    if not reply:
        raise ConvError(ANSWER_EMPTY, parameter="answer")
    if question.form == "choice":
        if reply not in {choice.id for choice in question.choices}:
            raise ConvError(ANSWER_CHOICE, parameter="answer")
        return reply
    if question.form == "number":
        try:
            return parse_number(reply, decimal_comma=decimal_comma)
        except ConvError as error:
            error.parameter = "answer"
            raise
    if question.form == "size":
        return whole_numbers(reply, "size", question.axes)
    mark = ANSWER_CELL if question.axes > 1 else ANSWER_PLACE
    refusal = ConvError(mark, parameter="answer", first=question.base)
    try:
        numbers = whole_numbers(reply, "cell", question.axes)
    except ConvError:
        raise refusal from None
    if any(n < question.base for n in numbers):
        raise refusal
    return tuple(n - question.base for n in numbers)


def judged(question: Question, answer: Answer) -> Verdict:
    """Whether an answer is right; else what it may come from."""
    right = is_right(question, answer)
    return Verdict(answer, right, None if right else question.slip_of(answer))


def answer_text(question: Question, answer: Answer) -> tuple[Mark | str, Mapping[str, object]]:
    """An answer in writing, with what is to be put in."""
    if isinstance(answer, str):
        chosen = next(choice for choice in question.choices if choice.id == answer)
        return chosen.text, chosen.facts
    if isinstance(answer, tuple):
        if question.form == "cell":
            return f"w[{','.join(str(n + question.base) for n in answer)}]", {}
        return shape_text(answer), {}
    return shown_number(answer), {}


@dataclass(frozen=True, slots=True)
class Score:
    """How many of how many questions were answered right, and how many in a row.

    >>> score = Score().after("size", True).after("value", False).after("size", True)
    >>> score.right, score.asked, score.streak, score.of("size")
    (2, 3, 1, (2, 2))
    """

    right: int = 0
    asked: int = 0
    streak: int = 0
    best: int = 0
    kinds: tuple[tuple[str, int, int], ...] = ()

    def after(self, kind: str, is_right: bool) -> Score:
        """The score with one more answer."""
        right, asked = self.of(kind)
        streak = self.streak + 1 if is_right else 0
        others = (each for each in self.kinds if each[0] != kind)
        kinds = (*others, (kind, right + is_right, asked + 1))
        return replace(
            self, right=self.right + is_right, asked=self.asked + 1, streak=streak,
            best=max(self.best, streak), kinds=kinds,
        )  # fmt: skip

    def of(self, kind: str) -> tuple[int, int]:
        """Right and asked of one kind."""
        return next(((right, asked) for id, right, asked in self.kinds if id == kind), (0, 0))
