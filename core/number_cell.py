"""One number as a person types it, or as it stands in a pasted table."""

from __future__ import annotations

import re
from math import isfinite
from typing import NamedTuple

from core.errors import ConvError
from core.words_mark import QT_TRANSLATE_NOOP, Mark

MAX_NUMBER_TEXT = 1_000  # repr of a float64 needs 24

CELL_EMPTY = QT_TRANSLATE_NOOP("error", "The cell is empty; write 0 if nothing is meant.")
CELL_NOT_A_NUMBER = QT_TRANSLATE_NOOP(
    "error", "“{text}” is not a number; write one like 3, -0.5, 1/4 or 2e3."
)
CELL_NOT_FINITE = QT_TRANSLATE_NOOP(
    "error", "“{text}” is not a finite number; write one like 3, -0.5, 1/4 or 2e3."
)
CELL_TOO_LARGE = QT_TRANSLATE_NOOP(
    "error", "“{text}” is too large; numbers go up to about 1.8e308 and down to -1.8e308."
)
CELL_ZERO_DENOMINATOR = QT_TRANSLATE_NOOP(
    "error", "“{text}” divides by zero; the number below the line must not be 0."
)
CELL_AMBIGUOUS = QT_TRANSLATE_NOOP(
    "error", "“{text}” can mean {point} or {whole}; write one of the two, without a comma."
)

PASTED_EMPTY = QT_TRANSLATE_NOOP(
    "error", "Row {row}, column {column} is empty; write 0 there if nothing is meant."
)
PASTED_NOT_A_NUMBER = QT_TRANSLATE_NOOP(
    "error", "Row {row}, column {column}: “{text}” is not a number."
)
PASTED_NOT_FINITE = QT_TRANSLATE_NOOP(
    "error", "Row {row}, column {column}: “{text}” is not a finite number."
)
PASTED_TOO_LARGE = QT_TRANSLATE_NOOP(
    "error",
    "Row {row}, column {column}: “{text}” is too large; "
    "numbers go up to about 1.8e308 and down to -1.8e308.",
)
PASTED_ZERO_DENOMINATOR = QT_TRANSLATE_NOOP(
    "error", "Row {row}, column {column}: “{text}” divides by zero."
)
PASTED_AMBIGUOUS = QT_TRANSLATE_NOOP(
    "error",
    "Row {row}, column {column}: “{text}” can mean {point} or {whole}; "
    "write one of the two, without a comma.",
)


class Problem(NamedTuple):
    """One thing wrong with a number: the sentence for a typed cell and for a pasted one."""

    cell: Mark
    pasted: Mark


EMPTY = Problem(CELL_EMPTY, PASTED_EMPTY)
NOT_A_NUMBER = Problem(CELL_NOT_A_NUMBER, PASTED_NOT_A_NUMBER)
NOT_FINITE = Problem(CELL_NOT_FINITE, PASTED_NOT_FINITE)
TOO_LARGE = Problem(CELL_TOO_LARGE, PASTED_TOO_LARGE)
ZERO_DENOMINATOR = Problem(CELL_ZERO_DENOMINATOR, PASTED_ZERO_DENOMINATOR)
AMBIGUOUS = Problem(CELL_AMBIGUOUS, PASTED_AMBIGUOUS)


class UnreadableNumberError(Exception):
    """A number that cannot be read; turned into a ConvError where its place is known."""

    def __init__(self, problem: Problem, **facts: str) -> None:
        super().__init__(problem.cell.text)
        self.problem = problem
        self.facts = facts


THIN_SPACES = "\u2007\u2009\u202f"  # figure, thin and narrow no-break: only ever group digits
_GROUP_MARK = rf"['’\u00a0{THIN_SPACES}]"

# What keyboards, word processors and Chinese input methods write for the plain character.
_PLAIN_CHARACTER = str.maketrans(
    {
        **{chr(0xFF10 + digit): str(digit) for digit in range(10)},
        **dict.fromkeys("−－﹣‐‑‒–", "-"),
        **dict.fromkeys("＋﹢", "+"),
        **dict.fromkeys("．。｡", "."),
        **dict.fromkeys("，﹐", ","),
        "、": ", ",
        **dict.fromkeys("；﹔", ";"),
        **dict.fromkeys("／⁄∕", "/"),
        **dict.fromkeys("［【", "["),
        **dict.fromkeys("］】", "]"),
        "（": "(",
        "）": ")",
        "｛": "{",
        "｝": "}",
        "｜": "|",
        "＝": "=",
        "ｅ": "e",
        "Ｅ": "E",
        "\u3000": " ",
        # Byte order, zero width and direction marks show nothing and mean nothing here.
        **dict.fromkeys("\ufeff\u200b\u200c\u200d\u200e\u200f\u2060\u2066\u2067\u2068\u2069", ""),
    }
)

# Only the commonest pattern is compiled here; re compiles the others at first use.
_EXPONENT = r"(?:[eE][+-]?[0-9]+)?"
_POINT = re.compile(rf"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+){_EXPONENT}")
WITH_COMMA = rf"[+-]?[0-9]*,[0-9]+{_EXPONENT}"
# 1,234 and 12,345: a decimal comma and a thousands separator look the same.
_COMMA_OR_THOUSANDS = r"[+-]?[1-9][0-9]{0,2},[0-9]{3}"
_GROUPED_BY_COMMA = r"[+-]?[1-9][0-9]{0,2}(?:(?:,[0-9]{3})+\.[0-9]*|(?:,[0-9]{3}){2,})"
_GROUPED_BY_COMMA_WITH_POINT = r"[+-]?[1-9][0-9]{0,2}(?:,[0-9]{3})+\.[0-9]*"
_GROUPED_BY_POINT = r"[+-]?[1-9][0-9]{0,2}(?:(?:\.[0-9]{3})+,[0-9]+|(?:\.[0-9]{3}){2,})"
_GROUPED_BY_SPACE = rf"([+-]?[1-9][0-9]{{0,2}}(?:{_GROUP_MARK}[0-9]{{3}})+)((?:[.,][0-9]+)?)"
_NOT_FINITE_WORD = r"(?i)[+-]?(?:nan|inf|infinity|∞|-?1\.#(?:inf|ind|qnan))"


def parse_number(text: str, *, decimal_comma: bool = False) -> float:
    """The number in one cell, typed by a person.

    ================  ====================  ====================
    text              decimal point         ``decimal_comma``
    ================  ====================  ====================
    1.5, 1/4, 2e3     as written            as written
    1,5  0,125        1.5  0.125            1.5  0.125
    1,234             refused               1.234
    1,234,567         1234567               refused
    1,234.5           1234.5                1234.5
    1.234,5           1234.5                1234.5
    1.234             1.234                 1.234
    ================  ====================  ====================

    Full-width characters, the typographic minus and narrow spaces or apostrophes between
    groups of three digits are read as well. Raises ConvError for everything else.

    >>> parse_number("−１．５"), parse_number("1/4"), parse_number("1,5")
    (-1.5, 0.25, 1.5)
    """
    try:
        return read_number(plain_text(text).strip(), decimal_comma)
    except UnreadableNumberError as error:
        raise ConvError(error.problem.cell, parameter="cell", **error.facts) from None


def plain_text(text: str) -> str:
    """``text`` with full-width and typographic characters replaced by the plain ones."""
    return text if text.isascii() else text.translate(_PLAIN_CHARACTER)


def read_number(word: str, decimal_comma: bool) -> float:
    """The number of a plain word; raises UnreadableNumberError."""
    if len(word) > MAX_NUMBER_TEXT:
        raise UnreadableNumberError(NOT_A_NUMBER, text=cut(word))
    if _POINT.fullmatch(word):
        return _finite(float(word), word)
    if not word:
        raise UnreadableNumberError(EMPTY)
    if "/" in word:
        return _fraction(word, decimal_comma)
    return _finite(float(_with_point(word, decimal_comma)), word)


def _finite(value: float, word: str) -> float:
    if not isfinite(value):
        raise UnreadableNumberError(TOO_LARGE, text=cut(word))
    return value


def _fraction(word: str, decimal_comma: bool) -> float:
    above, _, below = (part.strip() for part in word.partition("/"))
    try:
        numerator, denominator = (read_number(part, decimal_comma) for part in (above, below))
    except UnreadableNumberError as error:
        if error.problem is EMPTY or error.problem is NOT_A_NUMBER:
            raise UnreadableNumberError(NOT_A_NUMBER, text=cut(word)) from None
        raise
    if "/" in below:
        raise UnreadableNumberError(NOT_A_NUMBER, text=cut(word))
    if denominator == 0:
        raise UnreadableNumberError(ZERO_DENOMINATOR, text=cut(word))
    return _finite(numerator / denominator, word)


def _with_point(word: str, decimal_comma: bool) -> str:
    """``word`` rewritten with a decimal point and no groups; raises UnreadableNumberError."""
    if not decimal_comma and re.fullmatch(_COMMA_OR_THOUSANDS, word):
        raise UnreadableNumberError(
            AMBIGUOUS, text=word, point=word.replace(",", "."), whole=word.replace(",", "")
        )
    if re.fullmatch(WITH_COMMA, word):
        return word.replace(",", ".")
    by_comma = _GROUPED_BY_COMMA_WITH_POINT if decimal_comma else _GROUPED_BY_COMMA
    if re.fullmatch(by_comma, word):
        return word.replace(",", "")
    if re.fullmatch(_GROUPED_BY_POINT, word):
        return word.replace(".", "").replace(",", ".")
    if grouped := re.fullmatch(_GROUPED_BY_SPACE, word):
        return re.sub(_GROUP_MARK, "", grouped[1]) + grouped[2].replace(",", ".")
    if re.fullmatch(_NOT_FINITE_WORD, word):
        raise UnreadableNumberError(NOT_FINITE, text=word)
    raise UnreadableNumberError(NOT_A_NUMBER, text=cut(word))


def cut(text: str, limit: int = 24) -> str:
    """``text`` short enough for a sentence, with nothing in it that cannot be shown."""
    short = text if len(text) <= limit else text[: limit - 1] + "…"
    return "".join(c if c.isprintable() else "�" for c in short)
