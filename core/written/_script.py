"""A Python script being put together: notes, imports, helpers, numbers, the layers themselves.

Whatever comes from a document or a translation gets into a comment only, cleaned of all that could
end one.
"""

from __future__ import annotations

import base64
import re
import textwrap
import unicodedata
from collections.abc import Iterable
from typing import Protocol

import numpy as np

from core.document import Array
from core.words_mark import QT_TRANSLATE_NOOP, Mark


class Tell(Protocol):
    """What puts marks into the reader's words, as ``tconv_gui.words.Words`` does."""

    def __call__(self, mark: Mark, **facts: object) -> str:
        """The words of ``mark`` with its facts put in."""


WIDTH = 88
# Beyond this many, numbers are no longer read by people and are written shorter.
MOST_WRITTEN = 400
LONGEST_TITLE = 200

HEADER = QT_TRANSLATE_NOOP(
    "code", "The layers and their numbers in {framework}. Run this file, and it prints the output."
)

UNPACKED = '''
def unpacked(shape, kind, text):
    """Numbers that are written in base64, because there are many of them."""
    return np.frombuffer(base64.b64decode(text), kind).astype(np.float64).reshape(shape)
'''


def english(mark: Mark, **facts: object) -> str:
    """The words of a mark as they are."""
    return mark.english(**facts)


class Script:
    """What a script is made of, each in its order; the same note, import or helper comes once."""

    def __init__(self, tell: Tell, array: str, unpacked: str = "{}") -> None:
        """``array`` and ``unpacked`` make a framework's array of a list and of a NumPy array."""
        self._tell = tell
        self._array = array
        self._unpacked = unpacked
        self._notes: dict[str, None] = {}
        self._imports: dict[str, None] = {}
        self._helpers: dict[str, None] = {}
        self._numbers: list[str] = []
        self.setup: list[str] = []
        self.body: list[str] = []

    def note(self, mark: Mark, **facts: object) -> None:
        """A remark for the reader, at the top of the script."""
        self._notes[self._tell(mark, **facts)] = None

    def use(self, *imports: str) -> None:
        """Lines that import something."""
        self._imports.update(dict.fromkeys(imports))

    def helper(self, text: str) -> None:
        """A function that the layers call."""
        self._helpers[text.strip("\n")] = None

    def number(self, name: str, values: Array) -> None:
        """An array under a name, exact."""
        if values.size <= MOST_WRITTEN:
            text = self._array.format(nested(values, len(name) + 3 + len(self._array) - 3))
        else:
            self.use("import base64", "import numpy as np")
            self.helper(UNPACKED)
            text = self._unpacked.format(packed(values))
        self._numbers.append(f"{name} = {text}")

    def alias(self, name: str, other: str) -> None:
        """An array that is another one."""
        self._numbers.append(f"{name} = {other}")

    def text(self, framework: str, title: str) -> str:
        """The whole script; it ends in a newline."""
        # In the first two lines Python looks for an encoding: nothing from outside stands there.
        about = [f"# {framework}", "#", *comment(title)]
        about += comment(self._tell(HEADER, framework=framework))
        for note in self._notes:
            about += comment(note, bullet="- ")
        blocks = ["\n".join(about), *_sorted_imports(self._imports)]
        if self.setup:
            blocks.append("\n".join(self.setup))
        text = "\n\n".join(blocks)
        for helper in self._helpers:
            text += f"\n\n\n{helper}"
        text += "\n\n\n" if self._helpers else "\n\n"
        body = [part for line in self.body for part in broken(line)]
        return text + "\n".join(self._numbers) + "\n\n" + "\n".join(body) + "\n"


def _sorted_imports(imports: Iterable[str]) -> list[str]:
    """Those of the standard library, then the others: a block of lines each."""
    standard = ("import base64", "import math")

    def place(line: str) -> tuple[str, bool, str]:
        return line.split()[1].partition(".")[0], line.startswith("from"), line

    ours = sorted(line for line in imports if line in standard)
    others = sorted((line for line in imports if line not in standard), key=place)
    return ["\n".join(lines) for lines in (ours, others) if lines]


# --- long lines ---------------------------------------------------------------------------------


def broken(line: str) -> list[str]:
    """A line that is too long as several: as many arguments of its last call on each as fit.

    >>> broken("x = f(" + "12345678, " * 9 + "9)")[1:]
    ['    12345678, 12345678, 12345678, 12345678, 12345678, 12345678, 12345678, 12345678,', \
'    12345678, 9,', ')']
    """
    if len(line) <= WIDTH:
        return [line]
    begin, end = _outermost(line)
    if begin < 0:
        return [line]
    indent = " " * (len(line) - len(line.lstrip()))
    rows = [f"{indent}   "]
    for part in _arguments(line[begin + 1 : end]):
        if len(rows[-1]) + len(part) + 2 > WIDTH and rows[-1].strip():
            rows.append(f"{indent}   ")
        rows[-1] += f" {part},"
    inner = [piece for row in rows for piece in broken(row)]
    return [line[: begin + 1], *inner, f"{indent}{line[end:]}"]


def _outermost(line: str) -> tuple[int, int]:
    """Where the brackets of the first call that holds most of a line open and close."""
    best = -1, -1
    opened: list[int] = []
    for place, character in enumerate(line):
        if character in "([":
            opened.append(place)
        elif character in ")]":
            begin = opened.pop()
            is_call = line[begin] == "(" and begin > 0 and (line[begin - 1].isalnum() or
                                                           line[begin - 1] == "_")  # fmt: skip
            if is_call and place - begin > best[1] - best[0]:
                best = begin, place
    return best


def _arguments(text: str) -> list[str]:
    """What commas part, outside of brackets."""
    parts, depth = [""], 0
    for character in text:
        depth += (character in "([{") - (character in ")]}")
        if character == "," and not depth:
            parts.append("")
        else:
            parts[-1] += character
    return [part.strip() for part in parts if part.strip()]


# --- comments -----------------------------------------------------------------------------------


def comment(text: str, bullet: str = "") -> list[str]:
    """Lines of a comment; none for a text without a letter.

    Line ends of every kind, control and direction marks and halves of characters are left out.

    >>> comment("a\\nimport os"), comment("\\u202e")
    (['# a import os'], [])
    """
    kept = "".join(" " if unicodedata.category(c)[0] in "CZ" else c for c in text)
    words = " ".join(kept.split())
    if len(words) > 4 * LONGEST_TITLE:
        words = words[: 4 * LONGEST_TITLE] + "…"
    if not words:
        return []
    first, *others = _filled(words, WIDTH - 2 - len(bullet))
    return [f"# {bullet}{first}", *(f"# {' ' * len(bullet)}{line}" for line in others)]


# What a line of Chinese may not begin with.
_CLOSING = "，。；：、）”！？》】…"
_WIDE = "\u2e80-\u9fff\uf900-\uffef"
_PIECES = re.compile(f"\\s+|[{_WIDE}][{_CLOSING}]*|[^\\s{_WIDE}]+[{_CLOSING}]*")


def _filled(text: str, width: int) -> list[str]:
    """Lines of so many columns; a Chinese character has two and may stand at any end."""
    lines = [""]
    for piece in _PIECES.findall(text):
        while _columns(piece) > width:  # a word that is longer than a line
            lines[-1:] = [line for line in (lines[-1], piece[: width // 2]) if line]
            piece = piece[width // 2 :]
        if _columns(lines[-1] + piece.rstrip()) > width:
            lines.append("")
        lines[-1] += piece if lines[-1] else piece.lstrip()
    return [line.rstrip() for line in lines if line.strip()]


def _columns(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


# --- numbers ------------------------------------------------------------------------------------


def number_text(value: float) -> str:
    """A float as code, exact; whole numbers without a needless zero.

    >>> number_text(2.0), number_text(-0.0), number_text(0.1), number_text(1e300)
    ('2.', '-0.', '0.1', '1e+300')
    """
    text = repr(float(value))
    return text[:-1] if text.endswith(".0") else text


def nested(values: Array, offset: int = 0) -> str:
    """An array as nested lists: on one line if it fits behind ``offset`` columns, else row by row.

    >>> nested(np.array([[1.0, 2.5]]))
    '[[1., 2.5]]'
    """
    line = _flat(values)
    if offset + len(line) <= WIDTH - 1:
        return line
    brackets = ""
    while values.ndim > 2 and len(values) == 1:
        values, brackets = values[0], brackets + "["
    return brackets + _in_rows(values, 0) + "]" * len(brackets)


def _flat(values: Array) -> str:
    if values.ndim == 1:
        return f"[{', '.join(map(number_text, values))}]"
    return f"[{', '.join(map(_flat, values))}]"


def _in_rows(values: Array, depth: int) -> str:
    indent = "    " * (depth + 1)
    if values.ndim == 1:
        filled = textwrap.fill(
            ", ".join(map(number_text, values)), WIDTH, initial_indent=indent,
            subsequent_indent=indent, break_on_hyphens=False, break_long_words=False,
        )  # fmt: skip
        return f"[\n{filled},\n{indent[4:]}]"
    rows = []
    for part in values:
        line = _flat(part)
        fits = part.ndim == 1 and len(indent) + len(line) < WIDTH
        rows.append(indent + (line if fits else _in_rows(part, depth + 1)) + ",")
    return "[\n" + "\n".join(rows) + f"\n{indent[4:]}]"


def packed(values: Array) -> str:
    """An array as a call of ``unpacked``, in the shortest kind of number that is exact."""
    little = np.ascontiguousarray(values, dtype="<f8")
    kind = "<f8"
    for shorter in ("|u1", "|i1", "<i2", "<f4"):
        with np.errstate(all="ignore"):
            tried = little.astype(shorter)
        if tried.astype("<f8").tobytes() == little.tobytes():
            kind = shorter
            break
    text = base64.b64encode(little.astype(kind).tobytes()).decode("ascii")
    lines = "\n".join(text[n : n + 76] for n in range(0, len(text), 76))
    return f'unpacked({values.shape}, "{kind}", """\n{lines}\n""")'
