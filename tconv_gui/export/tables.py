"""CSV, Markdown and LaTeX: the grids of the layer that is looked at.

A CSV file holds all channels, finished and in full.  Markdown and LaTeX are for notes and slides:
one channel of each side at the step shown, with as many digits as are read, or with symbols.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from core.document import Document, Layer
from core.explain import explain_output
from core.numbers_text import latex_matrix, markdown_table, shown_number
from core.shown import shown_layer
from core.symbols import Naming, naming
from core.trace import Order
from core.words_mark import QT_TRANSLATE_NOOP
from tconv_gui.export._data import (
    Array,
    at_once,
    call_text,
    settings,
    short_title,
    whole_document,
)
from tconv_gui.export.format import Format, Job, Progress, report
from tconv_gui.figures.figure import Frame

CSV_TITLE = QT_TRANSLATE_NOOP("format", "CSV tables")
MARKDOWN_TITLE = QT_TRANSLATE_NOOP("format", "Markdown tables")
LATEX_TITLE = QT_TRANSLATE_NOOP("format", "LaTeX matrices")
INPUT = QT_TRANSLATE_NOOP("figure", "input")
KERNEL = QT_TRANSLATE_NOOP("figure", "kernel")
BIAS = QT_TRANSLATE_NOOP("figure", "bias")
OUTPUT = QT_TRANSLATE_NOOP("figure", "output")
STEP = QT_TRANSLATE_NOOP("web page", "step {number} of {count}")
NEEDS_AMSMATH = QT_TRANSLATE_NOOP("latex", "put this into the preamble: {code}")
TURNED = QT_TRANSLATE_NOOP("latex", "the kernel is turned by 180° before it is used")

DIGITS = 6
# A sum of more products is wider than a slide, and so many sums are longer than anyone waits.
MOST_TERMS, MOST_SUMS = 4, 26 * 26
# So many columns amsmath's matrices have without being told.
PLAIN_COLUMNS = 10

Texts = list[list[str]]
_SUBSCRIPT = re.compile("[₀-₉₋]+(?:,[₀-₉₋]+)*")
_POWER = re.compile(r"(?<=\d)e(-?\d+)$")
_PLAIN_DIGITS = str.maketrans("₀₁₂₃₄₅₆₇₈₉₋", "0123456789-")
_NAMES = {"β": r"\beta", "∞": r"\infty", "NaN": r"\mathrm{NaN}"}


class Grids(NamedTuple):
    """The layer at a step in texts; ``kernel`` is empty where the operation has none."""

    layer: Layer
    input: Texts
    kernel: Texts
    bias: str
    output: Texts


# --- CSV ----------------------------------------------------------------------------------------


def csv_text(job: Job) -> bytes:
    """Blocks of rows, each below its name and parted by an empty line; UTF-8 with its mark.

    Excel takes a file without the mark for one in the system's old code page.
    """
    frame, document = job.frames[-1], whole_document(job)
    layer, words = document.layers[frame.layer], frame.words
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([call_text(layer)])
    blocks = list(_blocks(words(INPUT), document.feature_maps[frame.layer][0]))
    if layer.operation.is_regular:
        blocks += _kernels(words(KERNEL), layer.weight)
    if layer.bias is not None:
        blocks.append((words(BIAS), layer.bias[None]))
    blocks += _blocks(words(OUTPUT), document.feature_maps[frame.layer + 1][0])
    for name, plane in blocks:
        writer.writerow([])
        writer.writerow([name])
        writer.writerows([repr(value) for value in row] for row in np.atleast_2d(plane).tolist())
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def _blocks(name: str, planes: Array) -> Iterator[tuple[str, Array]]:
    for channel, plane in enumerate(planes):
        yield (f"{name}[{channel}]" if len(planes) > 1 else name), plane


def _kernels(name: str, weight: Array) -> Iterator[tuple[str, Array]]:
    several = weight.shape[0] * weight.shape[1] > 1
    for place in np.ndindex(*weight.shape[:2]):
        yield f"{name}[{place[0]}, {place[1]}]" if several else name, weight[place]


# --- the layer at a step ------------------------------------------------------------------------


def grids_at(job: Job, frame: Frame) -> Grids:
    """The layer's grids as a frame of the job shows them, in numbers or symbols."""
    document, position = frame.document, frame.layer
    layer = document.layers[position]
    names = naming(document, position, frame.options.symbols, frame.options.index_base)
    order, number = _progress_of(job, frame)
    plane = document.feature_maps[position][0, 0]
    kernel = layer.kernel if layer.operation.is_regular else np.empty((0, 0))
    if names.is_symbolic:
        inputs = _in_rows(names.inputs(), plane.shape)
        cells = [names.kernel(index) for index in np.ndindex(*kernel.shape)]
        output = _symbolic_output(document, position, names, order, number)
        kernels = _in_rows(cells, kernel.shape)
    else:
        inputs, kernels = _texts(plane), _texts(kernel)
        output = _output(document, position, order, number)
    bias = ""
    if layer.bias is not None:
        bias = names.bias if names.is_symbolic else shown_number(layer.bias_value, DIGITS)
    return Grids(layer, inputs, kernels, bias, output)


def _progress_of(job: Job, frame: Frame) -> tuple[Order, int]:
    """The order of the figure's steps and how many are done; all where it has steps of its own."""
    figure, place = job.figure, (frame.document, frame.layer)
    order = figure.order_in(*place)
    count = shown_layer(*place, order).step_count(order)
    if figure.steps is not None or not figure.shows_layer or not figure.step_count(*place):
        return order, count
    return order, min(max(frame.step - figure.lead_in(*place), 0), count)


def _output(document: Document, position: int, order: Order, number: int) -> Texts:
    shown = shown_layer(document, position, order)
    if number == shown.step_count(order):
        return _texts(document.feature_maps[position + 1][0, 0])
    progress, own = shown.progress(order, number), shown.output_window.slices
    texts = _texts(progress.sums[own] + shown.bias)
    # Where stamps land the bias is there from the start.
    if shown.bias and order == "scatter":
        return texts
    counts = progress.counts[own].tolist()
    return [
        [text if count else "" for text, count in zip(*row, strict=True)]
        for row in zip(texts, counts, strict=True)
    ]


def _symbolic_output(
    document: Document, position: int, names: Naming, order: Order, number: int
) -> Texts:
    size = document.feature_maps[position + 1].shape[2:]
    biased = document.layers[position].bias is not None
    few = int(np.prod(size)) <= MOST_SUMS
    texts = []
    for flat, index in enumerate(np.ndindex(*size)):
        if not few:
            texts.append(names.output(index))
            continue
        terms = explain_output(document, position, index, order).terms
        landed = [term for term in terms if term.number <= number]
        if order == "gather" and flat >= number:
            texts.append("")
        elif len(landed) > MOST_TERMS:
            texts.append(names.output(index))
        else:
            texts.append(names.sum(landed, biased))
    return _in_rows(texts, size)


def _texts(plane: NDArray[np.float64]) -> Texts:
    return [[shown_number(v, DIGITS) for v in row] for row in np.atleast_2d(plane).tolist()]


def _in_rows(texts: Sequence[str], size: Sequence[int]) -> Texts:
    rows, columns = (1, *size)[-2:]
    return [list(texts[row * columns : (row + 1) * columns]) for row in range(rows)]


# --- Markdown -----------------------------------------------------------------------------------


def markdown(job: Job, progress: Progress) -> bytes:
    """A section for every step, in it the tables of input, kernel and output."""
    parts = [f"# {short_title(job)}"]
    for done, frame in enumerate(job.frames):
        report(progress, done, len(job.frames))
        grids, words = grids_at(job, frame), frame.words
        if len(job.frames) > 1:
            parts.append(f"## {words(STEP, number=done + 1, count=len(job.frames))}")
        elif grids.layer.flipped:
            parts.append(words(TURNED))
        parts += [f"`{call_text(grids.layer)}`", f"**{words(INPUT)}**", markdown_table(grids.input)]
        if grids.kernel:
            parts += [f"**∗ {words(KERNEL)}**", markdown_table(grids.kernel)]
        if grids.bias:
            parts.append(f"**+ {words(BIAS)}** {grids.bias}")
        parts += [f"**= {words(OUTPUT)}**", markdown_table(grids.output)]
    report(progress, len(job.frames), len(job.frames))
    return ("\n\n".join(parts) + "\n").encode()


# --- LaTeX --------------------------------------------------------------------------------------


def latex(job: Job, progress: Progress) -> bytes:
    """A displayed equation for every step: input ∗ kernel = output."""
    words = job.frames[-1].words
    lines = ["% " + words(NEEDS_AMSMATH, code=r"\usepackage{amsmath}")]
    columns = 0
    for done, frame in enumerate(job.frames):
        report(progress, done, len(job.frames))
        grids = grids_at(job, frame)
        columns = max(columns, *(len(t[0]) for t in (grids.input, grids.output)))
        if not done:
            lines.append(f"% {call_text(grids.layer)}")
            if grids.layer.flipped:
                lines.append(f"% {words(TURNED)}")
        if len(job.frames) > 1:
            lines.append(f"% {words(STEP, number=done + 1, count=len(job.frames))}")
        lines += [r"\[", equation(grids), r"\]"]
    if columns > PLAIN_COLUMNS:
        lines.insert(1, rf"\setcounter{{MaxMatrixCols}}{{{columns}}}")
    report(progress, len(job.frames), len(job.frames))
    return ("\n".join(lines) + "\n").encode()


def equation(grids: Grids) -> str:
    """The layer in LaTeX's mathematics: a product with its kernel, or a function of the input."""
    layer = grids.layer
    if grids.kernel:
        sign = r"\ast" if layer.kind == "conv" else r"\ast^{\mathsf{T}}"
        left = [_matrix(grids.input), _below(sign, layer), _matrix(grids.kernel)]
        if grids.bias:
            left.append(_signed(grids.bias))
    else:
        name = rf"\operatorname{{{layer.operation.code_name}}}"
        left = [_below(name, layer), r"\left(", _matrix(grids.input), r"\right)"]
    return "\n".join([*left, "=", _matrix(grids.output)])


def _below(sign: str, layer: Layer) -> str:
    """The operator above the settings that are not the usual ones."""
    usual: dict[str, object] = {"stride": 1, "padding": 0, "output_padding": 0, "dilation": 1}
    if layer.operation.is_regular:
        usual["kernel_size"] = layer.spec.kernel_size  # it can be seen
    rows = []
    for name, value in settings(layer).items():
        known = usual.get(name)
        if isinstance(value, tuple) and len(set(value)) == 1:
            known = known[0] if isinstance(known, tuple) and value == known else known
            value = value[0]
        if value != known:
            rows.append(r"\text{" + name.replace("_", r"\_") + f" ${value}$}}")
    if not rows:
        return sign
    return r"\mathbin{\underset{\substack{" + r" \\ ".join(rows) + f"}}}}{{{sign}}}}}"


def _matrix(texts: Texts) -> str:
    return latex_matrix([[latex_text(text) for text in row] for row in texts])


def latex_text(text: str) -> str:
    r"""A number or a symbol of a figure in LaTeX.

    >>> latex_text("−1.25e−7"), latex_text("x₀₁w₁₀ + b"), latex_text("w₉,₁₀")
    ('-1.25 \\times 10^{-7}', 'x_{01}w_{10} + b', 'w_{9,10}')
    """
    number = _POWER.sub(r" \\times 10^{\1}", text.replace("−", "-"))
    for name, command in _NAMES.items():
        number = number.replace(name, command)
    return _SUBSCRIPT.sub(lambda found: f"_{{{found[0].translate(_PLAIN_DIGITS)}}}", number)


def _signed(text: str) -> str:
    number = latex_text(text)
    return f"- {number[1:]}" if number.startswith("-") else f"+ {number}"


CSV = Format(
    id="csv",
    title=CSV_TITLE,
    suffixes=(".csv",),
    mime="text/csv",
    magic=b"\xef\xbb\xbf",
    several="pages",
    make=at_once(csv_text),
    draws=False,
)
MARKDOWN = Format(
    id="markdown",
    title=MARKDOWN_TITLE,
    suffixes=(".md",),
    mime="text/markdown",
    magic=b"# ",
    several="pages",
    make=markdown,
    draws=False,
    group="papers",
)
LATEX = Format(
    id="latex",
    title=LATEX_TITLE,
    suffixes=(".matrix.tex",),
    mime="application/x-tex",
    magic=b"% ",
    several="pages",
    make=latex,
    draws=False,
    group="papers",
)
