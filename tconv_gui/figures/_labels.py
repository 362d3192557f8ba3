"""Sentences and sums that stand in figures."""

from __future__ import annotations

from core.channels import channels_of
from core.document import shape_text
from core.explain import Term
from core.numbers_text import shown_number
from core.symbols import Naming, by_input, factor_text, index_text, sum_text
from core.words_mark import QT_TRANSLATE_NOOP
from tconv_gui.figures._moment import Moment, drawn_cell
from tconv_gui.figures._symbols import naming_of, own_index
from tconv_gui.figures.figure import Frame
from tconv_gui.figures.hidden import UNKNOWN

STAMP = QT_TRANSLATE_NOOP("figure", "stamp")
PRODUCTS = QT_TRANSLATE_NOOP("figure", "products")
TURNED = QT_TRANSLATE_NOOP("figure", "turned")
PLAIN_CAPTION = QT_TRANSLATE_NOOP("figure", "{operation} · {before} → {after}")
CAPTION = QT_TRANSLATE_NOOP("figure", "{operation} · {parameters} · {before} → {after}")
OF_CHANNELS = QT_TRANSLATE_NOOP("figure", "{caption} · channel {reads} → {makes}")
AT_STEP = QT_TRANSLATE_NOOP("figure", "{caption} · step {step} of {count}")

signed_text = factor_text


__all__ = [
    "PRODUCTS",
    "STAMP",
    "callout_text",
    "caption_text",
    "gather_sum",
    "index_text",
    "parameter_text",
    "product_title",
    "shown_caption",
    "signed_text",
    "stamp_name",
    "sum_choices",
]


def product_title(frame: Frame, moment: Moment) -> str:
    """The title over the products: whose stamp, or the products of which output."""
    words = frame.words
    if moment.order == "gather":
        return words(PRODUCTS) + (" x·w" if moment.step else "")
    if moment.step is None:
        return words(STAMP)
    turned = f", {words(TURNED)}" if moment.shown.stamps_turned else ""
    return f"{words(STAMP)} {stamp_name(naming_of(frame), moment.step.index)}{turned}"


def stamp_name(names: Naming, index: tuple[int, ...]) -> str:
    """What an input cell's stamp is called: the kernel times the cell."""
    return f"{names.input(index)}·w"


def sum_choices(moment: Moment, names: Naming) -> list[str]:
    """The sum of a gather step in ever fewer letters, with symbols where they are shown."""
    written = []
    if names.is_symbolic and moment.step is not None:
        terms = by_input(_own_terms(moment, names))
        bias = moment.shown.bias or None
        whole, total = sum_text(names, terms, bias).rsplit(" = ", 1)
        if moment.hidden.covers(moment.step.index):
            total = UNKNOWN
        name = names.output(moment.step.index)
        written = [
            f"{whole} = {total}",
            f"{names.sum(terms, bias is not None)} = {total}",
            f"{name} = {gather_sum(moment, 9, factors=True)}",
        ]
        written += [f"{name} = {gather_sum(moment, most)}" for most in range(9, 2, -1)]
        return [*written, f"{name} = {total}"]
    written = [gather_sum(moment, 9, factors=True)]
    return written + [gather_sum(moment, most) for most in range(9, 2, -1)]


def _own_terms(moment: Moment, names: Naming) -> list[Term]:
    """The step's products without those of padding, which add nothing."""
    step, shown = moment.step, moment.shown
    if step is None:
        return []
    found = []
    for i, o, w, weight in zip(step.inputs, step.outputs, step.kernel, step.weights, strict=True):
        index = own_index(i, shown.input_window, shown.axes)
        if names.has_input(index):
            x = float(shown.input[i])
            output = own_index(o, shown.output_window, shown.axes)
            found.append(Term(output, index, w[-shown.axes :], x, weight, step.number))
    return found


def gather_sum(moment: Moment, most: int = 9, factors: bool = False) -> str:
    """The sum of a gather step: its products, or the ``factors`` that they are made of."""
    step, shown = moment.step, moment.shown
    if step is None:
        return ""
    hidden = moment.order == "gather" and moment.hidden.covers(step.index)
    total = UNKNOWN if hidden else shown_number(sum(step.values) + shown.bias)
    operation = shown.document.layers[shown.position].operation
    if operation.written_as:
        seen = [shown_number(float(shown.input[i])) for i in step.inputs]
        seen = seen if len(seen) <= most else [*seen[: most - 2], "…"]
        return f"{operation.written_as}({', '.join(seen)}) = {total}"
    terms = [signed_text(value) for value in step.values]
    if factors:
        terms = [
            f"{signed_text(float(shown.input[i]))}·{signed_text(weight)}"
            for i, weight in zip(step.inputs, step.weights, strict=True)
        ]
    if len(terms) > most:
        terms = [*terms[: most - 2], "…"]
    if shown.bias:
        terms.append(signed_text(shown.bias))
    return f"{' + '.join(terms) or '0'} = {total}"


def caption_text(frame: Frame) -> str:
    """Operation, parameters and sizes in one line."""
    layer = frame.document.layers[frame.layer]
    maps = frame.document.feature_maps
    spec = layer.spec
    parts = []
    for name in layer.operation.parameters:
        value = getattr(spec, name)
        parts.append(f"{name} {parameter_text(name, value)}")
    caption = frame.words(
        CAPTION if parts else PLAIN_CAPTION,
        operation=frame.words(layer.operation.title),
        parameters=", ".join(parts),
        before=shape_text(maps[frame.layer].shape[2:]),
        after=shape_text(maps[frame.layer + 1].shape[2:]),
    )
    return _with_channels(frame, caption)


def shown_caption(frame: Frame, text: str | None = None) -> str:
    """The caption, or ``text`` in its place, as it is painted; nothing where none is wished for."""
    if not frame.options.caption:
        return ""
    said = caption_text(frame) if text is None else text
    if frame.step >= frame.told_steps:
        return said
    return frame.words(AT_STEP, caption=said, step=frame.step, count=frame.told_steps)


def _with_channels(frame: Frame, caption: str) -> str:
    """The caption with the channels that are looked at, where there are several."""
    document, layer = frame.document, frame.layer
    whole, path = channels_of(document)
    made = whole.layers[layer]
    if made.in_channels == made.out_channels == 1:
        return caption
    base = frame.options.index_base
    return frame.words(
        OF_CHANNELS, caption=caption, reads=path[layer] + base, makes=path[layer + 1] + base
    )


def parameter_text(name: str, value: object) -> str:
    """A hyper-parameter as short as it can be said.

    >>> parameter_text("stride", (2, 2)), parameter_text("padding", ((0, 1), (0, 1)))
    ('2', '(0, 1)')
    """
    if isinstance(value, str):
        return value
    assert isinstance(value, tuple)
    if name == "kernel_size":
        return shape_text(value)
    entries = [e[0] if isinstance(e, tuple) and e[0] == e[1] else e for e in value]
    if all(entry == entries[0] for entry in entries):
        return str(entries[0])
    return "×".join(str(entry) for entry in entries)


def callout_text(frame: Frame, moment: Moment) -> str:
    """“y[3,4] = 12” for a cell of the input or the output, as far as the steps have come."""
    cell, shown = frame.pointed, moment.shown
    if cell is None or cell.grid not in ("input", "output"):
        return ""
    drawn = drawn_cell(cell, cell.grid, shown)
    if drawn is None:
        return ""
    names = naming_of(frame)
    if cell.grid == "input":
        return f"{names.cell('x', cell.index)} = {shown_number(float(shown.input[drawn]))}"
    if moment.hidden.covers(cell.index):
        return f"{names.output(cell.index)} = {UNKNOWN}"
    value = float(shown.progress(moment.order, moment.number).sums[drawn]) + shown.bias
    return f"{names.output(cell.index)} = {shown_number(value)}"
