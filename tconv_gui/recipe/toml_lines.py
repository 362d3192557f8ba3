"""In which line of a TOML text a table or a key stands; the parser does not tell."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping

_TABLE = re.compile(r"\s*(\[{1,2})\s*([\w.\s\"'-]+?)\s*\]{1,2}")
_KEY = re.compile(r"\s*([\w-]+|\"[^\"]*\"|'[^']*')\s*(?:\.[^=]*)?=")
# Texts and remarks: what stands in them opens and closes nothing.
_HIDDEN = re.compile(
    r'"""(?:[^\\]|\\.)*?(?:"""|\Z)|\'\'\'.*?(?:\'\'\'|\Z)|"(?:[^"\\\n]|\\.)*"|\'[^\'\n]*\'|#[^\n]*',
    re.DOTALL,
)

_GOES_ON = "\0"

Spot = tuple[str, int, str]
"""The name of a table, which of that name it is (from 1), and a key; "" for its head."""


def lines_in(text: str) -> Mapping[Spot, int]:
    """The line, from 1, of every table's head and every key of it.

    A table in a table counts as a part of the outer one.  Tables written in one line have no line
    of their own.

    >>> list(lines_in("[defaults]\\ndpi = 300\\n[[figure]]").items())
    [(('defaults', 1, ''), 1), (('defaults', 1, 'dpi'), 2), (('figure', 1, ''), 3)]
    """
    found: dict[Spot, int] = {}
    counts: Counter[str] = Counter()
    table = ""
    for number, line in _openings(text):
        if head := _TABLE.match(line):
            name, _, inner = (part.strip("\"' ") for part in head[2].partition("."))
            if not inner:
                counts[name] += 1
            table = name
            found.setdefault((table, counts[table], inner), number)
        elif key := _KEY.match(line):
            found.setdefault((table, counts[table], key[1].strip("\"'")), number)
    return found


def _openings(text: str) -> Iterator[tuple[int, str]]:
    """The lines that begin outside of any list or text, with their numbers."""
    bare = _HIDDEN.sub(_blank, text)
    depth = 0
    for number, (line, code) in enumerate(zip(text.split("\n"), bare.split("\n"), strict=True), 1):
        if depth == 0 and not code.startswith(_GOES_ON):
            yield number, line
        if not (depth == 0 and _TABLE.match(code)):
            depth = max(depth + sum(map(code.count, "[{")) - sum(map(code.count, "]}")), 0)


def _blank(hidden: re.Match[str]) -> str:
    """As many lines, of which the later ones say that they are."""
    return f"\n{_GOES_ON}".join("" for _ in hidden[0].split("\n"))
