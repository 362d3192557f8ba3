"""The explanation of a gradient: the sum behind a cell of ∂L/∂x, ∂L/∂w or ∂L/∂b."""

from __future__ import annotations

from core.backward import GradientTerm, backward_of
from core.numbers_text import shown_number
from core.symbols import factor_text
from core.words_mark import QT_TRANSLATE_NOOP
from tconv_gui.figures.figure import CellRef, has_cell
from tconv_gui.views._sheet import MORE, MOST_ROWS, SUM, Moment, Row, Sheet

OF_INPUT = QT_TRANSLATE_NOOP(
    "explanation", "Every output that the input cell takes part in sends its gradient back:"
)
OF_KERNEL = QT_TRANSLATE_NOOP(
    "explanation", "Every place at which the kernel cell is used adds the input times ∂L/∂y:"
)
OF_BIAS = QT_TRANSLATE_NOOP(
    "explanation", "The bias is added to every output, so its gradient is the sum of ∂L/∂y."
)
OF_OUTPUT = QT_TRANSLATE_NOOP(
    "explanation", "The gradient that comes back to this output. Type another number to see it go."
)
GRADIENTS = {
    "input": "∂L/∂x", "grad_input": "∂L/∂x", "kernel": "∂L/∂w", "grad_kernel": "∂L/∂w",
    "bias": "∂L/∂b", "grad_bias": "∂L/∂b", "upstream": "∂L/∂y",
}  # fmt: skip


def gradient_sheet(moment: Moment, cell: CellRef) -> Sheet | None:
    """The sum behind a gradient, by the cell it is the gradient of; None for other cells."""
    symbol = GRADIENTS.get(cell.grid)
    if symbol is None or not has_cell(moment.document, moment.layer, cell):
        return None
    words, names = moment.words, moment.names
    back = backward_of(moment.document, moment.layer)
    if symbol in ("∂L/∂w", "∂L/∂b") and not back.has_parameters:
        return None
    if symbol == "∂L/∂b":
        return Sheet(f"{symbol} = {shown_number(back.grad_bias)}", words(OF_BIAS))
    name = names.cell(symbol, cell.index)
    if symbol == "∂L/∂y":
        value = shown_number(float(back.own_upstream[cell.index]))
        return Sheet(f"{name} = {value}", words(OF_OUTPUT))
    of_kernel = symbol == "∂L/∂w"
    terms = (back.terms_of_kernel if of_kernel else back.terms_of_input)(cell.index)
    total = shown_number(float(sum(term.product for term in terms)))
    rows = []
    for term in terms[:MOST_ROWS]:
        other = names.input(term.other) if of_kernel else names.kernel(term.other)
        what = upstream = names.cell("∂L/∂y", term.output)
        if back.shown.is_regular:  # else no cell of a kernel could be named
            what = f"{other}·{upstream}" if of_kernel else f"{upstream}·{other}"
        rows.append(Row(what, _numbers(term, of_kernel), shown_number(term.product)))
    if len(terms) > MOST_ROWS:
        rows.append(Row(words(MORE, count=len(terms) - MOST_ROWS), "", ""))
    full = ""
    if 0 < len(terms) <= MOST_ROWS:
        full = f"{name} = {' + '.join(_numbers(term, of_kernel) for term in terms)} = {total}"
    return Sheet(
        f"{name} = {total}", words(OF_KERNEL if of_kernel else OF_INPUT), tuple(rows),
        Row(words(SUM), "", total), full_line=full,
    )  # fmt: skip


def _numbers(term: GradientTerm, of_kernel: bool) -> str:
    """The product in the order in which the figure writes it."""
    gradient, value = factor_text(term.gradient), factor_text(term.value)
    return f"{value}·{gradient}" if of_kernel else f"{gradient}·{value}"
