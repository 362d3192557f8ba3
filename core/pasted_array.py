"""The array in a pasted text, whoever wrote it.

A text that can be read in two ways is refused with a sentence that says what to write instead.
Reading takes time linear in the text, and limits are checked before anything is allocated.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import NamedTuple

from core.arrays import MAX_AXIS_1D, MAX_AXIS_2D, MAX_CHANNELS, FloatArray, frozen
from core.errors import ConvError
from core.number_cell import (
    NOT_A_NUMBER,
    PASTED_EMPTY,
    THIN_SPACES,
    WITH_COMMA,
    UnreadableNumberError,
    cut,
    plain_text,
    read_number,
)
from core.words_mark import QT_TRANSLATE_NOOP, Mark

MAX_TEXT = 1_000_000
MAX_CELLS = MAX_AXIS_2D * MAX_AXIS_2D
MAX_AXES = 4  # of a weight: two for the channels, two for the kernel
MAX_NESTING = 32
MAX_PREFIX = 200  # characters before the first bracket

NOTHING_PASTED = QT_TRANSLATE_NOOP("error", "There are no numbers in the pasted text.")
TEXT_TOO_LONG = QT_TRANSLATE_NOOP(
    "error",
    "The pasted text is too long: {got} characters; at most {limit}, "
    "for {axis} × {axis} cells or {row_limit} in one row.",
)
TOO_MANY_CELLS = QT_TRANSLATE_NOOP(
    "error",
    "The pasted array is too large: more than {limit} numbers; "
    "at most {axis} × {axis} cells, or {row_limit} in one row.",
)
TOO_LARGE_SHAPE = QT_TRANSLATE_NOOP(
    "error",
    "The pasted array is too large: {rows} × {columns}; "
    "at most {axis} × {axis} cells, or {row_limit} in one row.",
)
RAGGED = QT_TRANSLATE_NOOP(
    "error",
    "The rows differ in length: row {row} has {got}, but row 1 has {expected}; "
    "make all rows equally long.",
)
SHORTENED = QT_TRANSLATE_NOOP(
    "error",
    "The array was shortened with dots when it was printed; print all of it, "
    "after np.set_printoptions(threshold=1000000) in NumPy "
    "or torch.set_printoptions(threshold=1000000) in PyTorch.",
)
TWO_SEPARATORS = QT_TRANSLATE_NOOP(
    "error",
    "The numbers are separated in more than one way; use one separator, and a point for decimals.",
)
ONE_OR_SEVERAL = QT_TRANSLATE_NOOP(
    "error",
    "“{text}” can be one number or several; write {one} for one number, or {several} for several.",
)
BAD_BRACKETS = QT_TRANSLATE_NOOP(
    "error", "The brackets do not match; each one that opens must be closed by its partner."
)
TOO_DEEP = QT_TRANSLATE_NOOP(
    "error", "The brackets are nested too deeply; at most {limit} levels can be read."
)
NOT_ONE_ARRAY = QT_TRANSLATE_NOOP(
    "error", "The pasted text is not one plain array of numbers; paste the array alone."
)
TOO_MANY_AXES = QT_TRANSLATE_NOOP(
    "error", "The array has {axes} axes ({shape}); paste a single row or matrix of it."
)


BLOCKS_DIFFER = QT_TRANSLATE_NOOP(
    "error",
    "The blocks of the array differ in size: {got} after {expected}; make all of them equally "
    "large.",
)


def _paste_error(mark: Mark, **facts: object) -> ConvError:
    return ConvError(mark, parameter="paste", **facts)


def parse_matrix(text: str, *, decimal_comma: bool = False) -> FloatArray:
    """The row or matrix in a pasted text, as a read-only float64 array with 1 or 2 axes.

    ConvError for more axes; else it is read as ``parse_array`` does.

    >>> parse_matrix("[1 2; 3 4]").tolist()
    [[1.0, 2.0], [3.0, 4.0]]
    """
    array = parse_array(text, decimal_comma=decimal_comma)
    if array.ndim > 2:
        raise _too_many_axes(array.shape)
    return array


def parse_array(text: str, *, decimal_comma: bool = False) -> FloatArray:
    """The array in a pasted text, as a read-only float64 array with 1 to 4 axes.

    Reads what spreadsheets, NumPy, PyTorch, TensorFlow, JAX, JSON, MATLAB, Julia, Mathematica,
    LaTeX and Markdown write, and columns parted by commas, semicolons or blanks. One line of
    text is a row of shape (n,), a column is (n, 1); leading axes of length 1 beyond two are
    dropped. ``decimal_comma`` tells how to read ``1,5`` where brackets do not settle it:
    inside brackets a comma always separates. Raises ConvError with ``parameter="paste"``;
    facts ``row`` and ``column`` count from 1.

    >>> parse_array("1\\t2\\r\\n3\\t4\\r\\n").tolist()
    [[1.0, 2.0], [3.0, 4.0]]
    >>> parse_array("[[[1, 2]], [[3, 4]]]").shape
    (2, 1, 2)
    """
    if len(text) > MAX_TEXT:
        raise _paste_error(TEXT_TOO_LONG, got=len(text), limit=MAX_TEXT, **_size_limits())
    plain = re.sub(_LINE_END, "\n", _without_thin_spaces(plain_text(text)))
    if not plain.strip():
        raise _paste_error(NOTHING_PASTED)
    if re.search(_DOTS, plain) and re.search(_ANY_DIGIT, plain):
        raise _paste_error(SHORTENED)
    read = next(form.read for form in _FORMS if form.recognises(plain))
    return read(plain, decimal_comma)


# Patterns stand as text: re compiles them at first use, which start-up need not wait for.
_LINE_END = r"\r\n|[\r\v\f\x85\u2028\u2029]"
_DOTS = r"\.\.\.|[…⋮⋯⋱]|\\[cvdl]?dots"
_ANY_DIGIT = r"[0-9]"
_THIN_GROUPS = rf"(?<![0-9])[0-9]{{1,3}}(?:[{THIN_SPACES}][0-9]{{3}})+(?![0-9])"


def _without_thin_spaces(text: str) -> str:
    if text.isascii():
        return text
    return re.sub(_THIN_GROUPS, lambda group: re.sub(rf"[{THIN_SPACES}]", "", group[0]), text)


def _size_limits() -> dict[str, int]:
    return {"axis": MAX_AXIS_2D, "row_limit": MAX_AXIS_1D}


def _check_size(rows: int, columns: int) -> None:
    """One row or column may be long, as a signal; a matrix has a limit on both axes."""
    longest = MAX_AXIS_1D if min(rows, columns) == 1 else MAX_AXIS_2D
    if max(rows, columns) > longest:
        raise _paste_error(TOO_LARGE_SHAPE, rows=rows, columns=columns, **_size_limits())


def _check_equal_lengths(lengths: Iterable[int]) -> None:
    expected = 0
    for row, got in enumerate(lengths, 1):
        expected = expected or got
        if got != expected:
            raise _paste_error(RAGGED, row=row, got=got, expected=expected)


def _pasted_number(word: str, decimal_comma: bool, row: int, column: int) -> float:
    try:
        return read_number(word, decimal_comma)
    except UnreadableNumberError as error:
        raise _paste_error(error.problem.pasted, row=row, column=column, **error.facts) from None


def _from_words(rows: list[list[str]], decimal_comma: bool) -> FloatArray:
    """The array of rows of cells; a first row of titles is left out."""
    if _has_titles(rows):
        rows = rows[1:]
    _check_size(len(rows), max(len(rows[0]), 1))
    for row, words in enumerate(rows, 1):
        if not any(words):  # said first, for such a row is often shorter as well
            raise _paste_error(PASTED_EMPTY, row=row, column=1)
    _check_equal_lengths(map(len, rows))
    numbers = [
        [_pasted_number(word, decimal_comma, r, c) for c, word in enumerate(words, 1)]
        for r, words in enumerate(rows, 1)
    ]
    return frozen(numbers if len(numbers) > 1 else numbers[0])


_TITLE = r"(?s)[^\W\d].*"
_MISSING_WORD = r"(?i)nan|inf|infinity|na|n/a|none|null|nil|true|false"


def _has_titles(rows: list[list[str]]) -> bool:
    """Whether the first row is clearly a header: words over every column, numbers below."""
    return (
        len(rows) > 1
        and len(rows[0]) == len(rows[1])
        and all(
            re.fullmatch(_TITLE, cell) and not re.fullmatch(_MISSING_WORD, cell) for cell in rows[0]
        )
        and any(re.search(_ANY_DIGIT, cell) for cell in rows[1])
    )


# ... lines of columns

_DISPLAY_NAME = r"\s*[A-Za-z_]\w*\s*=\s*"  # MATLAB: A =
_JULIA_SUMMARY = r"\s*[0-9]+(?:×[0-9]+|-element) [A-Z]\w*(?:\{[^\n]*\})?:\s*"


def _lines_of(text: str) -> list[str]:
    """The lines without blank ones at both ends and without the name MATLAB or Julia print."""
    lines = _without_blank_ends(text.split("\n"))
    if len(lines) > 1 and (
        re.fullmatch(_DISPLAY_NAME, lines[0]) or re.fullmatch(_JULIA_SUMMARY, lines[0])
    ):
        lines = _without_blank_ends(lines[1:])
    return lines


def _without_blank_ends(lines: list[str]) -> list[str]:
    # A line of tabs is a row of empty cells, and dropping it would shift the others.
    filled = [n for n, line in enumerate(lines) if line.strip(" ")]
    return lines[filled[0] : filled[-1] + 1] if filled else []


def _read_lines(text: str, decimal_comma: bool) -> FloatArray:
    lines = _lines_of(text)
    if not lines:
        raise _paste_error(NOTHING_PASTED)
    # A quoted cell stands as a word that is no number: a comma beside it must separate.
    outside_quotes = [re.sub(r'"[^"]*"', "q0", line) for line in lines]
    if _is_matlab_without_brackets(outside_quotes):
        return _read_brackets(f"[{text}]", decimal_comma)
    separator = _separator(outside_quotes, decimal_comma)
    if len(lines) > MAX_AXIS_1D:
        _check_size(len(lines), len(_split(lines[0], separator)))
    return _from_words([_split(line, separator) for line in lines], decimal_comma)


def _is_matlab_without_brackets(lines: list[str]) -> bool:
    if not any(";" in line for line in lines) or any("\t" in line for line in lines):
        return False
    below_titles = lines[1:] or lines
    return any(" " in part.strip() for line in below_titles for part in line.split(";"))


def _separator(lines: list[str], decimal_comma: bool) -> str:
    """What separates the cells: a tab, semicolon, comma, or "" for blanks."""
    if any("\t" in line for line in lines):
        return "\t"
    if any(";" in line for line in lines):
        if len(lines) == 1 and not decimal_comma and "," in lines[0]:
            raise _paste_error(TWO_SEPARATORS)
        return ";"
    if any("," in line for line in lines) and _comma_separates(lines, decimal_comma):
        return ","
    _check_no_break_spaces(lines)
    return ""


_THOUSANDS = r"[+-]?[1-9][0-9]{0,2}(?:,[0-9]{3})+(?:\.[0-9]*)?"


def _comma_separates(lines: list[str], decimal_comma: bool) -> bool:
    """Whether commas stand between numbers rather than inside them; ConvError if both may be."""
    if decimal_comma:
        return not all(
            _reads(word, decimal_comma)
            for line in lines
            for word in line.split()
            if "," in word or re.search(_ANY_DIGIT, word)
        )
    counted = [line.split() for line in lines if re.search(_ANY_DIGIT, line)]
    words = [word for line in counted for word in line]
    if any(len(line) > 1 for line in counted):
        if any(word[0] == "," or word[-1] == "," for word in words):
            return True
        if all(re.fullmatch(WITH_COMMA, word) for word in words):
            return False
        raise _paste_error(TWO_SEPARATORS)
    one = WITH_COMMA if len(words) == 1 and re.fullmatch(WITH_COMMA, words[0]) else _THOUSANDS
    if words and all(re.fullmatch(one, word) for word in words):
        point = one is WITH_COMMA
        raise _paste_error(
            ONE_OR_SEVERAL,
            text=cut(words[0]),
            one=cut(words[0].replace(",", "." if point else "")),
            several=cut(words[0].replace(",", ", ")),
        )
    return True


def _reads(word: str, decimal_comma: bool) -> bool:
    try:
        read_number(word, decimal_comma)
    except UnreadableNumberError as error:
        return error.problem is not NOT_A_NUMBER
    return True


_NO_BREAK_GROUPS = r"(?<![0-9])[1-9][0-9]{0,2}(?:\u00a0[0-9]{3})+(?![0-9])"


def _check_no_break_spaces(lines: list[str]) -> None:
    """No-break spaces group digits in French, and part columns copied from web pages."""
    for line in lines:
        if found := re.search(_NO_BREAK_GROUPS, line):
            raise _paste_error(
                ONE_OR_SEVERAL,
                text=cut(found[0].replace("\u00a0", " ")),
                one=cut(found[0].replace("\u00a0", "")),
                several=cut(found[0].replace("\u00a0", ", ")),
            )


_HIDDEN = "\ufdd0"  # no character: stands for a separator inside quotes


def _split(line: str, separator: str) -> list[str]:
    if '"' in line:
        return _split_quoted(line, separator)
    return [cell.strip() for cell in line.split(separator)] if separator else line.split()


def _split_quoted(line: str, separator: str) -> list[str]:
    """The cells of a line in which quotes may hide separators, as CSV writes decimal commas."""
    hidden = re.sub(
        r'"[^"]*"', lambda cell: re.sub(re.escape(separator) or r"\s", _HIDDEN, cell[0]), line
    )
    cells = hidden.split(separator or None)
    return [_unquoted(cell.replace(_HIDDEN, separator or " ").strip()) for cell in cells]


def _unquoted(cell: str) -> str:
    inner = cell[1:-1]
    return inner.strip() if cell == f'"{inner}"' and '"' not in inner else cell


# ... Markdown and other tables of bars


def _read_bars(text: str, decimal_comma: bool) -> FloatArray:
    lines = [line.strip() for line in text.split("\n")]
    tabled = [line for line in lines if line and not _is_rule(line)]
    rows = [_split(_within_bars(line), "|") for line in tabled]
    if len(rows) > 1 and not any(rows[0]):  # our own header: Markdown must have one
        rows = rows[1:]
    if not rows:
        raise _paste_error(NOTHING_PASTED)
    return _from_words(rows, decimal_comma)


def _is_rule(line: str) -> bool:
    return "-" in line and not line.strip("|+:=- ")


def _within_bars(line: str) -> str:
    return line.removeprefix("|").removesuffix("|")


# ... LaTeX

_LATEX_BEGIN = r"\\begin\s*\{[A-Za-z]+\*?\}(?:\[[a-z]\])?(?:\{[clrSX|@ ]*\})?"
_LATEX_END = r"\\end\s*\{[A-Za-z]*\*?\}"
_LATEX_ROW_END = (
    r"\\\\(?:\*?\s*\[\s*-?[0-9.]+\s*(?:[a-z]{2}|\\[a-z]+)\s*\])?|\\cr(?![a-z])|\\tabularnewline"
)
_LATEX_SPACING = (
    r"\\(?:[,;:! ]|quad|qquad|(?:left|right|[bB]igg?[lr]?)(?:[\[\](){}|.]|\\[{}|])"
    r"|hline|toprule|midrule|bottomrule|displaystyle|[()\[\]])(?![A-Za-z])|[$~]"
)
_LATEX_FRACTION = r"(?P<sign>[+-]?)\s*\\[dt]?frac\s*\{(?P<above>[^{}]*)\}\s*\{(?P<below>[^{}]*)\}"
_LATEX_POWER = (
    r"(?P<number>[^\\]+)\\(?:times|cdot)\s*10\s*\^\s*"
    r"(?:\{\s*(?P<power>[+-]?[0-9]+)\s*\}|(?P<one>[0-9]))"
)
_LATEX_NAME = r"(?:\\?[A-Za-z]++|\{[A-Za-z]*+\}|_(?:[A-Za-z0-9]|\{[A-Za-z0-9]*+\}))*+"


def _is_latex(text: str) -> bool:
    return "\\" in text or "&" in text


def _read_latex(text: str, decimal_comma: bool) -> FloatArray:
    body = re.sub(_LATEX_SPACING, " ", _latex_body(re.sub(_LATEX_ROW_END, "\v", text)))
    if body.count("&") + body.count("\v") > MAX_CELLS:
        raise _paste_error(TOO_MANY_CELLS, limit=MAX_CELLS, **_size_limits())
    lines = body.strip().removesuffix("\v").split("\v")
    rows = [[_latex_cell(cell) for cell in line.split("&")] for line in lines]
    return _from_words(rows, decimal_comma)


def _latex_body(text: str) -> str:
    """What stands inside the innermost environment; around it only a name may stand."""
    end = text.find("\\end")
    if end < 0:
        return text
    begins = [*re.compile(_LATEX_BEGIN).finditer(text, 0, end)]
    if not begins:
        raise _paste_error(NOT_ONE_ARRAY)
    around = text[: begins[-1].start()] + re.sub(_LATEX_END, " ", text[end:])
    around = re.sub(_LATEX_SPACING, " ", re.sub(_LATEX_BEGIN, " ", around))
    if not re.fullmatch(_LATEX_NAME, re.sub(r"[\s=.,;]", "", around)):
        raise _paste_error(NOT_ONE_ARRAY)
    return text[begins[-1].end() : end]


def _latex_cell(cell: str) -> str:
    """A cell as plain text: 1{,}5, {-}1, \\frac{1}{2} and 2 \\times 10^{3} are numbers."""
    word = cell.strip().replace("{,}", ",").replace("{-}", "-").replace("{.}", ".")
    if fraction := re.fullmatch(_LATEX_FRACTION, word):
        return "{sign}{above}/{below}".format(**fraction.groupdict())
    if scaled := re.fullmatch(_LATEX_POWER, word):
        return f"{scaled['number'].strip()}e{scaled['power'] or scaled['one']}"
    if word.startswith("{") and word.endswith("}"):
        return word[1:-1].strip()
    return re.sub(r"^([+-])\s+", r"\1", word)


# ... brackets of programs

_Nested = list["float | _Nested"]

_PARTNER = {"[": "]", "{": "}", "(": ")"}
_TOKEN = r"[\[\]{}()]|[,;\n]|[^\S\n]+|[^\s,;\[\]{}()]+"
_ASSIGNED_NAME = r"\s*(?:[A-Za-z_]\w*+\s++){0,3}[A-Za-z_]\w*+(?:\[[0-9,]*+\])*+\s*+:?="
_NUMPY_SCALAR = r"\bnp\.u?(?:float|int)[0-9]+\(([^()\[\]]*)\)"
_CALL = r"\s*[A-Za-z_]?[\w.]*+\s*+\("
# What may stand before an array without changing it: names of types, not of functions.
_WRAPPER = r"(?:[A-Za-z_][\w.]*+|[\s(<:,'=])*+"
_CALLED = r"([\w.]++)\s*+\("
_MAKES_AN_ARRAY = (
    r"(?i)(?:\w++\.)*+(?:\w*(?:array|tensor|matrix)|as_tensor|constant|mat|list|tuple|c|parameter"
    r"|variable|float(?:16|32|64)|double|single)"
)
# What print() writes behind an array: dtype=float32, device='cuda:0', shape=(2, 2), grad_fn=<...>
_ARGUMENT = (
    r",\s*+(?:[a-z_]++\s*+=\s*+)?+"
    r"(?:\([0-9, ]*+\)|'[\w:]*+'|\"\w*+\"|<[\w ]*+>"
    r"|[A-Za-z][\w.]*+(?:\('[\w<>]*+'\)|\(\[[0-9, ]*+\]\))?+)\s*+"
)
_TAIL = rf"\s*+(?:{_ARGUMENT}|,?+\s*+\)\s*+)*+>?+\s*+[;.,]?+\s*+"
_FULL_LINE = 70  # NumPy wraps a row where another cell would pass column 75


def _is_bracketed(text: str) -> bool:
    return (
        "[" in text
        or "{" in text
        or (bool(re.match(_CALL, text)) and text.rstrip(" \n;").endswith(")"))
    ) and not re.match(_JULIA_SUMMARY, text)


def _read_brackets(text: str, decimal_comma: bool) -> FloatArray:
    """The array in the first bracket; a comma separates there, whatever the locale."""
    body = re.sub(_NUMPY_SCALAR, r"\1", _without_name(text))
    openers = "[{" if "[" in body or "{" in body else "("
    start = min((at for at in map(body.find, openers) if at >= 0), default=-1)
    if start < 0 or not _changes_nothing(body[:start]):
        raise _paste_error(NOT_ONE_ARRAY)
    if body.count("(") != body.count(")"):
        raise _paste_error(BAD_BRACKETS)
    brackets = _Brackets(newline_ends_row=not _wrapped_by_numpy(body[start:]))
    end = brackets.read(body, start)
    if not re.compile(_TAIL).fullmatch(body, end):
        raise _paste_error(NOT_ONE_ARRAY)
    return _rectangular(brackets.nested())


def _changes_nothing(prefix: str) -> bool:
    return (
        len(prefix) <= MAX_PREFIX
        and bool(re.fullmatch(_WRAPPER, prefix))
        and all(re.fullmatch(_MAKES_AN_ARRAY, name) for name in re.findall(_CALLED, prefix))
    )


def _without_name(text: str) -> str:
    if text.lstrip().startswith("<tf.") and "numpy=" in text:
        return text.partition("numpy=")[2]
    name = re.match(_ASSIGNED_NAME, text)
    return text[name.end() :] if name else text


class _Open:
    """A bracket that is still open: its finished rows, the row being read, what came last."""

    def __init__(self, closer: str, newline_ends_row: bool) -> None:
        self.closer = closer
        self.newline_ends_row = newline_ends_row
        self.rows: list[_Nested] = []
        self.items: _Nested = []
        self.gap = ""
        self.commas = self.blanks = False

    def add(self, item: float | _Nested) -> None:
        """Put a number or a closed bracket behind what is there already."""
        if self.items and not isinstance(item, list) and self.gap != ",":
            if self.gap == "\n" and self.newline_ends_row:
                self.end_row()
            else:
                self.blanks = True
        self.items.append(item)
        self.gap = ""
        if self.commas and self.blanks:
            raise _paste_error(TWO_SEPARATORS)

    def separate(self, token: str) -> None:
        """Note a comma, newline or blank; the weightier one counts."""
        if token == ",":
            self.commas = True
            self.gap = ","
        elif self.gap != ",":
            self.gap = "\n" if token == "\n" or self.gap == "\n" else " "

    def end_row(self) -> None:
        """Begin the next row of a MATLAB matrix."""
        self.rows.append(self.items)
        self.items = []
        self.gap = ""

    def closed(self) -> _Nested:
        """What the bracket held: its items, or its rows if there are several."""
        if self.items:
            self.end_row()
        if len(self.rows) == 1:
            return self.rows[0]
        if all(len(row) == 1 and isinstance(row[0], list) for row in self.rows):
            return [row[0] for row in self.rows]
        return [*self.rows]


class _Brackets:
    """Reads nested brackets in one pass over the text, with a stack instead of recursion.

    Several brackets one behind the other are the rows of one array.
    """

    def __init__(self, *, newline_ends_row: bool) -> None:
        self._newline_ends_row = newline_ends_row
        self._outermost = _Open("", False)
        self._stack = [self._outermost]
        self._rows_done = 0
        self._cells = 0

    def read(self, text: str, start: int) -> int:
        """Read from the bracket at ``start``; where the last one that belongs to it ends."""
        end = start
        for found in re.compile(_TOKEN).finditer(text, start):
            token = found[0]
            if len(self._stack) == 1 and not (token in _PARTNER or token == "," or token.isspace()):
                break
            if token in _PARTNER:
                self._open(token)
            elif token in ("]", "}", ")"):
                self._close(token)
                end = found.end()
            elif token in (",", ";") or token.isspace():
                self._separate(token)
            else:
                self._number(token)
        if len(self._stack) > 1:
            raise _paste_error(BAD_BRACKETS)
        return end

    def nested(self) -> _Nested:
        """What was read, once all brackets are closed."""
        items = self._outermost.items
        return items[0] if len(items) == 1 and isinstance(items[0], list) else items

    def _place(self) -> dict[str, int]:
        here = self._stack[-1]
        return {"row": self._rows_done + len(here.rows) + 1, "column": len(here.items) + 1}

    def _open(self, token: str) -> None:
        if len(self._stack) > MAX_NESTING:
            raise _paste_error(TOO_DEEP, limit=MAX_NESTING)
        newline_ends_row = self._newline_ends_row and len(self._stack) == 1
        self._stack.append(_Open(_PARTNER[token], newline_ends_row))

    def _close(self, token: str) -> None:
        here = self._stack[-1]
        if token != here.closer:
            raise _paste_error(BAD_BRACKETS)
        if not here.items and not here.rows:
            raise _paste_error(PASTED_EMPTY, **self._place())
        closed = here.closed()
        self._stack.pop()
        self._stack[-1].add(closed)
        self._rows_done += not isinstance(closed[-1], list)

    def _separate(self, token: str) -> None:
        here = self._stack[-1]
        nothing_before = not here.items or here.gap == ","
        if token in (",", ";") and nothing_before and len(self._stack) > 1:
            raise _paste_error(PASTED_EMPTY, **self._place())
        if token == ";":
            here.end_row()
        else:
            here.separate(token)

    def _number(self, token: str) -> None:
        self._cells += 1
        if self._cells > MAX_CELLS * (MAX_CHANNELS if len(self._stack) > 3 else 1):
            raise _paste_error(TOO_MANY_CELLS, limit=MAX_CELLS, **_size_limits())
        number = _pasted_number(token.replace("*^", "e"), False, **self._place())
        self._stack[-1].add(number)


def _wrapped_by_numpy(text: str) -> bool:
    """Whether each line is full, so that its end is no row's end."""
    lines = [line for line in text.split("\n") if line.strip()]
    return all(len(line) * (1 + 1 / len(line.split())) > _FULL_LINE for line in lines[:-1])


def _rectangular(nested: _Nested) -> FloatArray:
    """The array of nested lists; needless leading axes are dropped."""
    shape = _shape_of_firsts(nested)
    while len(shape) > 2 and len(nested) == 1 and isinstance(nested[0], list):
        nested, shape = nested[0], shape[1:]
    if len(shape) > MAX_AXES:
        raise _too_many_axes(shape)
    if len(shape) == 1:
        _check_all(nested, float)
        _check_size(1, shape[0])
        return frozen(nested)
    blocks: list[_Nested] = [nested]
    for length in shape[:-2]:
        for block in blocks:
            if len(block) != length:
                raise _paste_error(BLOCKS_DIFFER, got=len(block), expected=length)
        blocks = [_checked_list(part) for block in blocks for part in block]
    for block in blocks:
        _check_matrix(block, shape[-2:])
    return frozen(nested)


def _check_matrix(nested: _Nested, shape: tuple[int, ...]) -> None:
    rows = [_checked_list(row) for row in nested]
    for row in rows:
        _check_all(row, float)
    _check_size(*shape)
    _check_equal_lengths(map(len, rows))
    got = len(rows), len(rows[0])
    if got != shape:
        texts = [" × ".join(map(str, size)) for size in (got, shape)]
        raise _paste_error(BLOCKS_DIFFER, got=texts[0], expected=texts[1])


def _too_many_axes(shape: tuple[int, ...]) -> ConvError:
    return _paste_error(TOO_MANY_AXES, axes=len(shape), shape=" × ".join(map(str, shape)))


def _shape_of_firsts(nested: _Nested) -> tuple[int, ...]:
    shape: list[int] = []
    first: float | _Nested = nested
    while isinstance(first, list):
        shape.append(len(first))
        first = first[0]
    return tuple(shape)


def _checked_list(item: float | _Nested) -> _Nested:
    if not isinstance(item, list):
        raise _paste_error(NOT_ONE_ARRAY)
    return item


def _check_all(items: _Nested, kind: type) -> None:
    if not all(isinstance(item, kind) for item in items):
        raise _paste_error(NOT_ONE_ARRAY)


class _Form(NamedTuple):
    """A family of notations: how to know it, how to read it."""

    recognises: Callable[[str], bool]
    read: Callable[[str, bool], FloatArray]


_FORMS = (
    _Form(_is_latex, _read_latex),
    _Form(lambda text: "|" in text, _read_bars),
    _Form(_is_bracketed, _read_brackets),
    _Form(lambda text: True, _read_lines),
)
