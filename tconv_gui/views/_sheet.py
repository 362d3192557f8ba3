"""What is written about a cell or a step: rows of products, their sum, a sentence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import islice
from typing import Literal

import numpy as np

from core.document import Document, shape_text
from core.equivalent import convolve_stretched, equivalent_of
from core.explain import Term, explain_input, explain_output, explain_weight
from core.numbers_text import shown_number
from core.symbols import Naming, factor_text, naming
from core.terms import Index, TermTable
from core.trace import Order
from core.unrolled import unrolled_layer
from core.words_mark import QT_TRANSLATE_NOOP
from tconv_gui.figures.figure import CellRef, ViewOptions, has_cell
from tconv_gui.words import Words

BEFORE = QT_TRANSLATE_NOOP("explanation", "{cell} before the first step")
AFTER = QT_TRANSLATE_NOOP("explanation", "{cell} after step {step}")
STEP = QT_TRANSLATE_NOOP("explanation", "Step {step} of {count}")
START = QT_TRANSLATE_NOOP("explanation", "Before the first step")
IS = QT_TRANSLATE_NOOP("explanation", "{cell} = {value}")
TO_COME = QT_TRANSLATE_NOOP("explanation", "to come")
BIAS = QT_TRANSLATE_NOOP("explanation", "bias {name}")
SO_FAR = QT_TRANSLATE_NOOP("explanation", "sum so far")
SUM = QT_TRANSLATE_NOOP("explanation", "sum")
MORE = QT_TRANSLATE_NOOP("explanation", "… {count} more")
DONE = QT_TRANSLATE_NOOP("explanation", "{done} of {count} products are in the sum so far.")
UNTURNED = QT_TRANSLATE_NOOP(
    "explanation", "This is the right sum. With the kernel not turned it becomes {wrong}."
)
NO_TERMS = QT_TRANSLATE_NOOP(
    "explanation", "No product reaches this cell, so it keeps the value {value}."
)
CROPPED = QT_TRANSLATE_NOOP(
    "explanation", "Products land here too, but padding crops this cell away: it is no part of y."
)
PADDED = QT_TRANSLATE_NOOP("explanation", "A cell of the padding: it holds 0 and adds nothing.")
UNUSED = QT_TRANSLATE_NOOP("explanation", "No output cell depends on this input cell.")
INPUT_USES = QT_TRANSLATE_NOOP("explanation", "It takes part in {count} products:")
KERNEL_USES = QT_TRANSLATE_NOOP("explanation", "It is used in {count} products:")
KERNEL_EVERYWHERE = QT_TRANSLATE_NOOP(
    "explanation", "It meets one input cell after the other, in more products than can be listed."
)
BIAS_USE = QT_TRANSLATE_NOOP("explanation", "The bias is added once to every output cell.")
PRODUCT = QT_TRANSLATE_NOOP("explanation", "This product goes to {cell}.")
NO_PRODUCT = QT_TRANSLATE_NOOP("explanation", "This step has no product here that counts.")
SCATTER_START = QT_TRANSLATE_NOOP(
    "explanation",
    "One input cell after the other stamps the kernel, scaled by its value, onto the output. "
    "Where stamps overlap, they are added.",
)
GATHER_START = QT_TRANSLATE_NOOP(
    "explanation", "One output cell after the other sums the products that reach it."
)
SCATTER_STEP = QT_TRANSLATE_NOOP(
    "explanation", "The kernel, times {unit} = {value}, is added onto the output:"
)
GATHER_STEP = QT_TRANSLATE_NOOP("explanation", "{unit} sums {count} products:")
SCATTER_WEIGHTS = QT_TRANSLATE_NOOP(
    "explanation", "{unit} = {value}, times the weights of this step, is added onto the output:"
)
GATHER_LARGEST = QT_TRANSLATE_NOOP("explanation", "{unit} is the largest of {count} cells:")
FUNCTION_STEP = QT_TRANSLATE_NOOP("explanation", "{unit} = {value} goes through the function:")
FUNCTION_OF = QT_TRANSLATE_NOOP("explanation", "{unit} is the function of one cell:")
FULL_STOP = QT_TRANSLATE_NOOP("explanation", ".")
ENTRY = QT_TRANSLATE_NOOP(
    "explanation",
    "Row {row} is {output}, column {column} is {input}: {kernel} is what {input} is multiplied by "
    "on its way into {output}.",
)
COPIES = QT_TRANSLATE_NOOP("explanation", "{kernel} stands in {count} entries of {matrix}.")
ZERO_NOW = QT_TRANSLATE_NOOP(
    "explanation", "It is 0 only as long as {kernel} is 0."
)
NO_ENTRY = QT_TRANSLATE_NOOP(
    "explanation",
    "Row {row} is {output}, column {column} is {input}: no kernel cell takes {input} to {output}, "
    "so the entry is 0 whatever the kernel.",
)
BESIDE_STAMP = QT_TRANSLATE_NOOP(
    "explanation",
    "The stamp of {input} reaches from {first} to {last}; {output} lies outside it.",
)
BESIDE_WINDOW = QT_TRANSLATE_NOOP(
    "explanation",
    "The window of {output} reaches from {first} to {last}; {input} lies outside it.",
)
IN_GAP = QT_TRANSLATE_NOOP(
    "explanation",
    "It falls into a gap between the kernel cells, which dilation {dilation} spreads apart.",
)
HINT = QT_TRANSLATE_NOOP(
    "explanation", "Point at any cell to see its sum; click one to hold it here."
)

HIDDEN = QT_TRANSLATE_NOOP("explanation", "Hidden")
HIDDEN_ALL = QT_TRANSLATE_NOOP(
    "explanation", "The output is the question. What is said of it here comes back with it."
)
HIDDEN_CELL = QT_TRANSLATE_NOOP(
    "explanation", "Hidden: a sum of {count} products. Click the cell to reveal it with its sum."
)

AS_NUMBERS = ViewOptions()
MOST_ROWS = 60
MOST_TERMS = 12
# Beyond this many products, all uses of a kernel cell are not looked up while pointing.
MOST_PRODUCTS = 60_000
State = Literal["done", "current", "later"]


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table: what, with which numbers, what comes out."""

    what: str
    numbers: str
    result: str
    state: State = "done"


@dataclass(frozen=True, slots=True)
class Sheet:
    """Everything the explanation shows; ``line`` is the written-out sum, ``text`` all of it."""

    title: str
    sentence: str = ""
    rows: tuple[Row, ...] = ()
    total: Row | None = None
    line: str = ""
    full_line: str = ""
    note: str = ""

    @property
    def text(self) -> str:
        """To copy: the whole sum, else the rows."""
        if self.full_line:
            return self.full_line
        rows = [f"{row.what}\t{row.numbers}\t{row.result}" for row in self.rows]
        return "\n".join([self.title, *([self.sentence] if self.sentence else []), *rows])


@dataclass(frozen=True, slots=True)
class Moment:
    """What an explanation depends on besides the cell.

    ``step`` of ``count`` are done in ``order``; the figure has ``lead`` steps before them, of which
    ``led`` are done, and counts them too.
    """

    document: Document
    layer: int
    order: Order
    step: int
    count: int
    words: Words
    options: ViewOptions = AS_NUMBERS
    lead: int = 0
    led: int = 0

    @property
    def names(self) -> Naming:
        """What cells are called."""
        return naming(self.document, self.layer, self.options.symbols, self.options.index_base)


def sheet_of(moment: Moment, cell: CellRef | None) -> Sheet:
    """The explanation of ``cell``, or of the current step for None."""
    if cell is not None and cell.grid.startswith("thumb"):
        cell = CellRef("output", cell.index)
    if (kept := _kept_back(moment, cell)) is not None:
        return kept
    if cell is None:
        return _of_step(moment)
    if cell.grid == "bias":
        value = shown_number(moment.document.layers[moment.layer].bias_value)
        title = moment.words(IS, cell=moment.names.bias, value=value)
        return Sheet(title, moment.words(BIAS_USE))
    if not has_cell(moment.document, moment.layer, cell):
        outside = {"output": CROPPED, "input": PADDED}.get(cell.grid)
        name = moment.names.cell("x" if cell.grid == "input" else "y", cell.index)
        return Sheet(name, moment.words(outside)) if outside else _of_step(moment)
    made = _SHEETS.get(cell.grid)
    return _of_step(moment) if made is None else made(moment, cell)


def _kept_back(moment: Moment, cell: CellRef | None) -> Sheet | None:
    """What is said in place of a number that is hidden; None where none is."""
    words, hidden = moment.words, moment.options.hidden
    if not hidden:
        return None
    function = moment.document.layers[moment.layer].operation.function
    if hidden.size or function is not None:
        return Sheet(words(HIDDEN), words(HIDDEN_ALL))
    if cell is None and moment.order == "gather" and moment.step:
        cell = CellRef("output", step_index(moment))
    if cell is None or cell.grid != "output" or not hidden.covers(cell.index):
        return None
    if not has_cell(moment.document, moment.layer, cell):
        return None
    count = len(explain_output(moment.document, moment.layer, cell.index, moment.order).terms)
    return Sheet(f"{moment.names.output(cell.index)} = ?", words(HIDDEN_CELL, count=count))


def _of_output(moment: Moment, cell: CellRef) -> Sheet:
    words, step = moment.words, moment.step
    layer = moment.document.layers[moment.layer]
    explained = explain_output(moment.document, moment.layer, cell.index, moment.order)
    terms, names = explained.terms, moment.names
    name = names.output(cell.index)
    title = name
    if step < moment.count:
        seen = step + moment.led
        title = words(AFTER, cell=name, step=seen) if seen else words(BEFORE, cell=name)
    done = sum(term.number <= step for term in terms)
    rows = []
    if layer.bias is not None:
        rows.append(Row(words(BIAS, name=names.bias), "", shown_number(explained.bias)))
    rows += [_term_row(moment, term, _product_name(moment, term)) for term in terms]
    reached = explained.total if done == len(terms) else explained.sum_after(step) + explained.bias
    total = Row(words(SUM if done == len(terms) else SO_FAR), "", shown_number(reached))
    if not terms:
        note = _unturned_note(moment, cell.index, explained.total)
        return Sheet(title, words(NO_TERMS, value=shown_number(explained.total)), note=note)
    extra = explained.bias if layer.bias is not None else None
    one_line = sum_line(words, names, name, terms, extra, explained.total, len(terms))
    if called := layer.operation.written_as:
        # No sum: the function of a cell, the largest of several.
        factors = [shown_number(term.x) for term in terms]
        line = f"{name} = {called}({', '.join(factors)}) = {shown_number(explained.total)}"
        value = Row("", "", shown_number(explained.total))
        return Sheet(title, rows=_cut(words, rows), total=value, line=line, full_line=line)
    return Sheet(
        title,
        rows=_cut(words, rows),
        total=total,
        line=sum_line(words, names, name, terms, extra, explained.total, between="\n= "),
        full_line=one_line,
        note=words(DONE, done=done, count=len(terms)) if done < len(terms) else
        _unturned_note(moment, cell.index, explained.total),
    )


def _of_input(moment: Moment, cell: CellRef) -> Sheet:
    value = moment.document.feature_maps[moment.layer][0, 0][cell.index]
    name = moment.names.input(cell.index)
    title = moment.words(IS, cell=name, value=shown_number(float(value)))
    terms = explain_input(moment.document, moment.layer, cell.index, moment.order)
    if not terms:
        return Sheet(title, moment.words(UNUSED))
    rows = _stamp_rows(moment, terms)
    sentence = moment.words(INPUT_USES, count=len(terms))
    return Sheet(title, sentence, _cut(moment.words, rows))


def _of_kernel(moment: Moment, cell: CellRef) -> Sheet:
    document, words, names = moment.document, moment.words, moment.names
    kernel = document.layers[moment.layer].kernel
    value = shown_number(float(kernel[cell.index]))
    title = words(IS, cell=names.kernel(cell.index), value=value)
    units = min(document.feature_maps[moment.layer + side].size for side in (0, 1))
    if units * kernel.size > MOST_PRODUCTS:
        return Sheet(title, words(KERNEL_EVERYWHERE))
    terms = explain_weight(document, moment.layer, cell.index, moment.order)
    rows = [_term_row(moment, term, _way(names, names.input(term.input), term)) for term in terms]
    return Sheet(title, words(KERNEL_USES, count=len(terms)), _cut(words, rows))


def _of_product(moment: Moment, cell: CellRef) -> Sheet:
    terms = [term for term in _step_terms(moment) if term.weight == cell.index]
    if not terms:
        return Sheet(_step_title(moment), moment.words(NO_PRODUCT if moment.step else HINT))
    term, names = terms[0], moment.names
    product = names.product(term.input, term.weight)
    return Sheet(
        product,
        moment.words(PRODUCT, cell=names.output(term.output)),
        (_term_row(moment, term, product),),
    )


def _of_entry(moment: Moment, cell: CellRef) -> Sheet:
    """An entry of the matrix: the kernel cell in it, or why there is none."""
    document, words, names = moment.document, moment.words, moment.names
    matrix = unrolled_layer(document, moment.layer)
    row, column = cell.index
    output = _unravelled(row, matrix.table.output_size)
    input_ = _unravelled(column, matrix.table.input_size)
    symbol, base = matrix.symbol, moment.options.index_base
    facts: dict[str, object] = {
        "input": names.input(input_), "output": names.output(output), "row": row + base,
        "column": column + base, "matrix": symbol,
    }  # fmt: skip
    name, held = names.cell(symbol, cell.index), matrix.cell_at(row, column)
    if held is None:
        note = _why_none(moment, matrix.table, input_, output)
        title = words(IS, cell=name, value="0")
        return Sheet(title, words(NO_ENTRY, **facts), note=note)
    weight = _unravelled(held, matrix.kernel.shape)
    value = float(matrix.kernel[weight])
    facts |= {"kernel": names.kernel(weight), "count": matrix.copies(held).row.size}
    terms = explain_output(document, moment.layer, output, moment.order).terms
    rows = [
        _term_row(moment, term, f"{names.product(term.input, term.weight)} → {facts['output']}")
        for term in terms
        if term.input == input_
    ]
    notes = [words(COPIES, **facts)] + ([words(ZERO_NOW, **facts)] if value == 0 else [])
    return Sheet(
        words(IS, cell=name, value=shown_number(value)), words(ENTRY, **facts), tuple(rows),
        note="\n".join(notes),
    )  # fmt: skip


def _why_none(moment: Moment, table: TermTable, input_: Index, output: Index) -> str:
    """Why no kernel cell takes an input to an output."""
    words, names, shape = moment.words, moment.names, table.geometry
    reads_large = table.input_side == "large"
    small, large = (output, input_) if reads_large else (input_, output)
    first = tuple(i * s - b for i, s, b in zip(small, shape.stride, shape.begin, strict=True))
    reach = [d * (k - 1) for d, k in zip(shape.dilation, shape.kernel_size, strict=True)]
    last = tuple(i + r for i, r in zip(first, reach, strict=True))
    if all(f <= i <= n for f, i, n in zip(first, large, last, strict=True)):
        apart = shape.dilation if len(set(shape.dilation)) > 1 else shape.dilation[:1]
        return words(IN_GAP, dilation=shape_text(apart))

    def named(index: Index) -> str:
        if reads_large and names.has_input(index):
            return names.input(index)
        return names.cell("x" if reads_large else "y", index)

    return words(
        BESIDE_WINDOW if reads_large else BESIDE_STAMP, input=names.input(input_),
        output=names.output(output), first=named(first), last=named(last),
    )  # fmt: skip


def _unravelled(number: int, size: tuple[int, ...]) -> Index:
    return tuple(int(i) for i in np.unravel_index(number, size))


_SHEETS = {
    "matrix": _of_entry,
    "output": _of_output,
    "input": _of_input,
    "kernel": _of_kernel,
    "product": _of_product,
}


def _of_step(moment: Moment) -> Sheet:
    words, scatters = moment.words, moment.order == "scatter"
    title, hint = _step_title(moment), words(HINT)
    if moment.step == 0:
        operation = moment.document.layers[moment.layer].operation
        if not operation.is_regular:
            return Sheet(title, words(operation.summary) + words(FULL_STOP), note=hint)
        return Sheet(title, words(SCATTER_START if scatters else GATHER_START), note=hint)
    index, terms = step_index(moment), _step_terms(moment)
    if scatters:
        value = moment.document.feature_maps[moment.layer][0, 0][index]
        number = shown_number(float(value))
        operation = moment.document.layers[moment.layer].operation
        mark = SCATTER_STEP if operation.is_regular else SCATTER_WEIGHTS
        if operation.function is not None:
            mark = FUNCTION_STEP
        sentence = words(mark, unit=moment.names.input(index), value=number)
        return Sheet(title, sentence, _cut(words, _stamp_rows(moment, terms)), note=hint)
    sheet = _of_output(moment, CellRef("output", index))
    operation = moment.document.layers[moment.layer].operation
    mark = GATHER_LARGEST if operation.keeps_places else GATHER_STEP
    if operation.function is not None:
        mark = FUNCTION_OF
    sentence = words(mark, unit=moment.names.output(index), count=len(terms))
    return Sheet(
        title, sentence, sheet.rows, sheet.total, sheet.line, sheet.full_line, sheet.note or hint
    )


def _unturned_note(moment: Moment, index: Index, right: float) -> str:
    """What a stretched convolution has here if its kernel is not turned, while that is shown."""
    layer = moment.document.layers[moment.layer]
    if not moment.options.without_flip or layer.operation.input_side != "small":
        return ""
    found = float(_unturned(moment.document, moment.layer)[index])
    if abs(found - right) <= 1e-9 * (abs(found) + abs(right)):
        return ""
    return moment.words(UNTURNED, wrong=shown_number(found))


@lru_cache(maxsize=4)
def _unturned(document: Document, layer: int) -> np.ndarray:
    made, shape = document.layers[layer], document.geometries[layer]
    found = equivalent_of(made.kind, made.spec, shape)
    x, weight = document.feature_maps[layer][0, 0], made.used_weight[0, 0]
    with np.errstate(all="ignore"):
        wrong: np.ndarray = convolve_stretched(found, x, weight, turned=False) + made.bias_value
    return wrong


def _stamp_rows(moment: Moment, terms: Sequence[Term]) -> list[Row]:
    """The products of one input cell; when all are this step's, none needs to stand out."""
    names = moment.names
    regular = moment.document.layers[moment.layer].operation.is_regular
    rows = [
        _term_row(moment, term, _way(names, names.kernel(term.weight) if regular else "", term))
        for term in terms
    ]
    if all(row.state == "current" for row in rows):
        return [replace(row, state="done") for row in rows]
    return rows


def _step_title(moment: Moment) -> str:
    if moment.step == 0:
        return moment.words(START)
    step, count = moment.step + moment.led, moment.count + moment.lead
    return moment.words(STEP, step=step, count=count)


def step_index(moment: Moment) -> Index:
    """The unit that the current step is about: an input (scatter) or an output cell (gather)."""
    maps = moment.document.feature_maps
    size = maps[moment.layer + (moment.order == "gather")].shape[2:]
    return _unravelled(moment.step - 1, size)


def _step_terms(moment: Moment) -> Sequence[Term]:
    if moment.step == 0:
        return ()
    index, place = step_index(moment), (moment.document, moment.layer)
    if moment.order == "scatter":
        return explain_input(*place, index, moment.order)
    return explain_output(*place, index, moment.order).terms


def _term_row(moment: Moment, term: Term, what: str) -> Row:
    later = term.number > moment.step
    state: State = "later" if later else "current" if term.number == moment.step else "done"
    value, numbers = term.product, product_text(term)
    operation = moment.document.layers[moment.layer].operation
    if operation.function is not None:
        value = float(operation.function.forward(np.array(term.x)))
        numbers = f"{operation.written_as}({shown_number(term.x)})"
    result = moment.words(TO_COME) if later else shown_number(value)
    return Row(what, numbers, result, state)


def _product_name(moment: Moment, term: Term) -> str:
    """Which product: by its input alone where there is no kernel whose cell could be named."""
    if moment.document.layers[moment.layer].operation.is_regular:
        return moment.names.product(term.input, term.weight)
    return moment.names.input(term.input)


def product_text(term: Term) -> str:
    """A product with its numbers; a negative factor stands in brackets.

    >>> product_text(Term((0,), (0,), (0,), 2.0, -1.0, 1))
    '2·(−1)'
    """
    return f"{factor_text(term.x)}·{factor_text(term.w)}"


def sum_line(
    words: Words,
    names: Naming,
    name: str,
    terms: Sequence[Term],
    bias: float | None,
    total: float,
    most: int = MOST_TERMS,
    between: str = " = ",
) -> str:
    """The sum written out: ``y[1,1] = 1·2 + 2·1 + 0·3 = 4``; only ``most`` terms of a long one.

    Where symbols are shown the sum stands there in symbols first, then ``between``, then in
    numbers.
    """
    drawn = list(islice(terms, most))
    rest = [words(MORE, count=len(terms) - most)] if len(terms) > most else []
    numbers = [product_text(term) for term in drawn] + rest
    symbols = [names.product(term.input, term.weight) for term in drawn] + rest
    if bias is not None:
        numbers.append(factor_text(bias))
        symbols.append(names.bias)
    worked_out = f"{' + '.join(numbers)} = {shown_number(total)}"
    if not names.is_symbolic:
        return f"{name} = {worked_out}"
    return f"{name} = {' + '.join(symbols)}{between}{worked_out}"


def _way(names: Naming, origin: str, term: Term) -> str:
    return f"{origin} → {names.output(term.output)}".lstrip()


def _cut(words: Words, rows: Sequence[Row]) -> tuple[Row, ...]:
    """At most as many rows as anyone reads."""
    if len(rows) <= MOST_ROWS:
        return tuple(rows)
    return (*rows[:MOST_ROWS], Row(words(MORE, count=len(rows) - MOST_ROWS), "", "", "later"))
