"""Names of cells in place of their numbers: x₁₁, w₁₁, y₁₁ or A, a, and sums written with them.

Nothing here knows a value; ``sum_text`` puts symbols and numbers side by side.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import prod
from typing import Literal

from core.arithmetic import Size
from core.document import Document
from core.explain import Term
from core.numbers_text import shown_number
from core.terms import Index

Style = Literal["numbers", "names", "letters"]

_SUBSCRIPTS = str.maketrans("0123456789-", "₀₁₂₃₄₅₆₇₈₉₋")
_ALPHABET = 26
# The bias in a sum of letters, where b is a cell of the kernel.
LETTER_BIAS = "β"


@lru_cache(maxsize=4096)
def subscript(number: int) -> str:
    """An integer as a subscript.

    >>> subscript(10), subscript(-1)
    ('₁₀', '₋₁')
    """
    return str(number).translate(_SUBSCRIPTS)


def indexed(symbol: str, index: Iterable[int], base: int = 0) -> str:
    """A name with its subscripts; a comma where digits alone could be read in two ways.

    >>> indexed("x", (0, 1)), indexed("x", (0, 1), 1), indexed("w", (9, 10)), indexed("x", (3,))
    ('x₀₁', 'x₁₂', 'w₉,₁₀', 'x₃')
    """
    parts = [subscript(i + base) for i in index]
    # A subscript of one character is a digit from 0 to 9; there are thousands of cells.
    comma = "" if max(map(len, parts), default=1) == 1 else ","
    return symbol + comma.join(parts)


def names_of_plane(symbol: str, size: Size, first: Index) -> list[str]:
    """What ``indexed`` calls the cells of a row or a plane from ``first`` on; quick for thousands.

    >>> names_of_plane("x", (2, 2), (0, 0)), names_of_plane("x", (2,), (9,))
    (['x₀₀', 'x₀₁', 'x₁₀', 'x₁₁'], ['x₉', 'x₁₀'])
    """
    *above, columns = [
        [subscript(number) for number in range(begin, begin + count)]
        for begin, count in zip(first, size, strict=True)
    ]
    heads = above[0] if above else [""]
    return [
        f"{symbol}{head}{',' if head and len(head + column) > 2 else ''}{column}"
        for head in heads
        for column in columns
    ]


def index_text(symbol: str, index: Iterable[int], base: int = 0) -> str:
    """A cell's name as programs write it.

    >>> index_text("x", (1, 0)), index_text("x", (1, 0), base=1)
    ('x[1,0]', 'x[2,1]')
    """
    return f"{symbol}[{','.join(str(i + base) for i in index)}]"


def letter(number: int, first: str = "A") -> str:
    """The letter of cell ``number`` in row-major order, subscripted when the alphabet is through.

    >>> letter(0), letter(25), letter(26), letter(2, "a")
    ('A', 'Z', 'A₁', 'c')
    """
    turns, place = divmod(number, _ALPHABET)
    return chr(ord(first) + place) + (subscript(turns) if turns else "")


@dataclass(frozen=True, slots=True)
class Naming:
    """How the cells of one layer are called; ``base`` is what counting starts from, 0 or 1.

    >>> Naming("letters", 0, (2,), (3,)).product((0,), (2,))
    'Ac'
    """

    style: Style
    base: int
    input_size: Size
    kernel_size: Size

    @property
    def is_symbolic(self) -> bool:
        """Whether symbols stand in place of numbers."""
        return self.style != "numbers"

    def has_input(self, index: Index) -> bool:
        """Whether an index is one of the input's own cells, and not of the padding around it."""
        return _is_within(index, self.input_size)

    def cell(self, symbol: str, index: Index) -> str:
        """A cell of any grid after its symbol: x[0,1], or x₀₁ where symbols are shown."""
        write = indexed if self.is_symbolic else index_text
        return write(symbol, index, self.base)

    def input(self, index: Index) -> str:
        """A cell of the input: x[0,1], x₀₁ or B; padding around it is 0 among symbols."""
        if self.style == "letters" and self.has_input(index):
            return letter(_flat(index, self.input_size))
        if self.is_symbolic and not self.has_input(index):
            return "0"
        return self.cell("x", index)

    def inputs(self) -> list[str]:
        """All cells of the input by their symbols, row by row; quick for thousands."""
        if self.style == "letters":
            return [letter(number) for number in range(prod(self.input_size))]
        return names_of_plane("x", self.input_size, (self.base,) * len(self.input_size))

    def kernel(self, index: Index) -> str:
        """A cell of the kernel as it is edited: w[0,1], w₀₁ or b."""
        if self.style == "letters":
            return letter(_flat(index, self.kernel_size), "a")
        return self.cell("w", index)

    def output(self, index: Index) -> str:
        """A cell of the output: y[0,1] or y₀₁; as a sum it has no letter of its own."""
        return self.cell("y", index)

    @property
    def bias(self) -> str:
        """The bias."""
        return LETTER_BIAS if self.style == "letters" else "b"

    def product(self, input: Index, kernel: Index) -> str:
        """A product: x[0,1]·w[0,0], x₀₁w₀₀ or Ba; 0 among symbols if the input is padding."""
        if not self.is_symbolic:
            return f"{self.input(input)}·{self.kernel(kernel)}"
        if not self.has_input(input):
            return "0"
        return self.input(input) + self.kernel(kernel)

    def sum(self, terms: Sequence[Term], biased: bool = False) -> str:
        """Products joined by plus signs, in the order of the input.

        Without a term and without a bias the sum is 0.
        """
        parts = [self.product(term.input, term.weight) for term in by_input(terms)]
        if biased:
            parts.append(self.bias)
        return " + ".join(parts) or "0"


def naming(document: Document, position: int, style: Style, base: int = 0) -> Naming:
    """The names of a layer of a document; numbers where it has no one kernel.

    >>> from core.document import make_document, make_layer
    >>> document = make_document([[0, 1], [2, 3]], make_layer("conv_transpose", [[0, 1], [2, 3]]))
    >>> naming(document, 0, "letters").input((1, 0))
    'C'
    """
    if base not in (0, 1):
        raise ValueError(f"counting starts from 0 or 1, not {base}")
    size = document.feature_maps[position].shape[2:]
    layer = document.layers[position]
    if not layer.operation.is_regular:  # there are no kernel cells to be named
        style = "numbers"
    return Naming(style, base, tuple(size), tuple(layer.spec.kernel_size))


def by_input(terms: Sequence[Term]) -> list[Term]:
    """Terms in the order in which sums are written with symbols: that of their inputs."""
    return sorted(terms, key=lambda term: (term.input, term.weight))


def sum_text(names: Naming, terms: Sequence[Term], bias: float | None = None) -> str:
    """A sum in symbols, in numbers and worked out: ``Ac + Ba = 1·3 + 2·1 = 5``.

    ``bias`` is added to it unless it is None.  Among numbers the symbols are left out.
    """
    parts = [f"{factor_text(term.x)}·{factor_text(term.w)}" for term in by_input(terms)]
    total = sum(term.product for term in terms) + (bias or 0.0)
    if bias is not None:
        parts.append(factor_text(bias))
    sides = [" + ".join(parts) or "0", shown_number(total)]
    if names.is_symbolic:
        sides.insert(0, names.sum(terms, bias is not None))
    return " = ".join(sides)


def factor_text(value: float) -> str:
    """A number inside a sum or a product: in brackets if negative.

    >>> factor_text(2.0), factor_text(-1.0)
    ('2', '(−1)')
    """
    text = shown_number(value)
    return f"({text})" if text.startswith("−") else text


def _is_within(index: Index, size: Size) -> bool:
    return all(0 <= i < n for i, n in zip(index, size, strict=True))


def _flat(index: Index, size: Size) -> int:
    return sum(i * prod(size[axis + 1 :]) for axis, i in enumerate(index))
