"""Numbers as text: reading cells and pasted arrays, writing copies, numbers in figures.

What the writers write reads back bit for bit, in every locale.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import isfinite, isnan
from typing import NamedTuple

import numpy as np

from core.arrays import FloatArray
from core.errors import ConvError
from core.number_cell import parse_number
from core.pasted_array import MAX_CELLS, MAX_TEXT, TOO_MANY_AXES, parse_matrix
from core.words_mark import QT_TRANSLATE_NOOP, Mark

__all__ = [
    "MAX_CELLS",
    "MAX_TEXT",
    "TEXT_FORMATS",
    "TextFormat",
    "latex_matrix",
    "markdown_table",
    "parse_matrix",
    "parse_number",
    "read_shown",
    "shown_number",
    "shown_numbers",
    "to_csv",
    "to_latex",
    "to_markdown",
    "to_matlab",
    "to_numpy",
    "to_pytorch",
    "to_tsv",
]

# --- writing --------------------------------------------------------------------------------


def _rows(array: FloatArray) -> list[list[float]]:
    if array.ndim > 2:
        shape = " × ".join(map(str, array.shape))
        raise ConvError(TOO_MANY_AXES, parameter="array", axes=array.ndim, shape=shape)
    rows: list[list[float]] = np.atleast_2d(np.asarray(array, dtype=np.float64)).tolist()
    return rows


def _short(value: float) -> str:
    """The shortest text that reads back as ``value``, integers without a point."""
    return repr(value).removesuffix(".0")


def _parted(
    array: FloatArray, between_cells: str, between_rows: str, write: Callable[[float], str]
) -> str:
    return between_rows.join(between_cells.join(map(write, row)) for row in _rows(array))


def to_tsv(array: FloatArray) -> str:
    """Cells parted by tabs: what spreadsheets paste.

    >>> to_tsv(np.array([[1.0, 0.5], [-2.0, 1e-5]]))
    '1\\t0.5\\n-2\\t1e-05'
    """
    return _parted(array, "\t", "\n", _short)


def to_csv(array: FloatArray) -> str:
    """Comma separated values; each has its point, so that no comma can pass for a decimal one."""
    return _parted(array, ",", "\n", repr)


def to_numpy(array: FloatArray) -> str:
    """A NumPy expression for the array."""
    return f"np.array({_python_list(array, indent=10)})"


def to_pytorch(array: FloatArray) -> str:
    """A PyTorch expression for the array, in float64 so that no digit is lost."""
    return f"torch.tensor({_python_list(array, indent=14)}, dtype=torch.float64)"


def _python_list(array: FloatArray, indent: int) -> str:
    rows = [f"[{', '.join(map(repr, row))}]" for row in _rows(array)]
    return rows[0] if array.ndim == 1 else f"[{(',' + chr(10) + ' ' * indent).join(rows)}]"


def to_matlab(array: FloatArray) -> str:
    """A MATLAB, Octave or Julia matrix.

    >>> to_matlab(np.array([[1.0, 2.0], [3.0, 4.0]]))
    '[1 2; 3 4]'
    """
    return f"[{_parted(array, ' ', '; ', _short)}]"


def to_latex(array: FloatArray) -> str:
    """A bmatrix of amsmath."""
    return latex_matrix([[_latex(value) for value in row] for row in _rows(array)])


def latex_matrix(rows: Sequence[Sequence[str]]) -> str:
    """A bmatrix of texts in LaTeX."""
    body = " \\\\\n".join(" & ".join(row) for row in rows)
    return f"\\begin{{bmatrix}}\n{body}\n\\end{{bmatrix}}"


def _latex(value: float) -> str:
    number, _, exponent = _short(value).partition("e")
    return rf"{number} \times 10^{{{int(exponent)}}}" if exponent else number


def to_markdown(array: FloatArray) -> str:
    """A Markdown table with an empty header, since Markdown has no table without one."""
    return markdown_table([[_short(value) for value in row] for row in _rows(array)])


def markdown_table(rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table of texts, with an empty header."""
    columns = len(rows[0])
    header = "|" + "  |" * columns + "\n|" + "---|" * columns
    return "\n".join([header, *("| " + " | ".join(row) + " |" for row in rows)])


class TextFormat(NamedTuple):
    """A way to copy an array of 1 or 2 axes as text; ``parse_matrix`` reads all of them."""

    id: str
    title: Mark
    write: Callable[[FloatArray], str]


AS_TABLE = QT_TRANSLATE_NOOP("text_format", "Table for spreadsheets")
AS_NUMPY = QT_TRANSLATE_NOOP("text_format", "NumPy")
AS_PYTORCH = QT_TRANSLATE_NOOP("text_format", "PyTorch")
AS_MATLAB = QT_TRANSLATE_NOOP("text_format", "MATLAB and Julia")
AS_LATEX = QT_TRANSLATE_NOOP("text_format", "LaTeX")
AS_MARKDOWN = QT_TRANSLATE_NOOP("text_format", "Markdown")
AS_CSV = QT_TRANSLATE_NOOP("text_format", "CSV")

TEXT_FORMATS: tuple[TextFormat, ...] = (
    TextFormat("tsv", AS_TABLE, to_tsv),
    TextFormat("numpy", AS_NUMPY, to_numpy),
    TextFormat("pytorch", AS_PYTORCH, to_pytorch),
    TextFormat("matlab", AS_MATLAB, to_matlab),
    TextFormat("latex", AS_LATEX, to_latex),
    TextFormat("markdown", AS_MARKDOWN, to_markdown),
    TextFormat("csv", AS_CSV, to_csv),
)

# --- numbers in figures ---------------------------------------------------------------------

_MINUS = "−"
_LONGEST_INTEGER = 10**7  # shorter integers are written out


def shown_number(value: float, digits: int = 3) -> str:
    """How figures write a number: integers in full, others with ``digits`` significant digits.

    >>> [shown_number(v) for v in (-2.0, 0.1 + 0.2, -0.0, 1234567, 123456789, -1.25e-7)]
    ['−2', '0.3', '0', '1234567', '1.23e8', '−1.25e−7']
    """
    if not isfinite(value):
        return "NaN" if isnan(value) else "∞" if value > 0 else _MINUS + "∞"
    if abs(value) < _LONGEST_INTEGER and value == int(value):
        text = str(int(value))
    else:
        text, _, exponent = f"{value:.{digits}g}".partition("e")
        if exponent:
            text += f"e{int(exponent)}"
    return text.replace("-", _MINUS)


def shown_numbers(array: FloatArray, digits: int = 3) -> list[str]:
    """``shown_number`` of each cell, row-major; equal values are written once."""
    written: dict[float, str] = {}
    texts = []
    for value in np.asarray(array, dtype=np.float64).ravel().tolist():
        text = written.get(value)
        if text is None:
            text = written[value] = shown_number(value, digits)
        texts.append(text)
    return texts


def read_shown(text: str) -> float:
    """The number that ``shown_number`` wrote, as far as its digits tell.

    >>> read_shown("−1.25e−7")
    -1.25e-07
    """
    return float(text.replace(_MINUS, "-").replace("∞", "inf"))
