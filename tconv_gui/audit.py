"""The command that says of a file's layers whether they make a checkerboard.

It is made to stand in a training repository's checks: it needs no display, and in English no Qt.
Exit codes: 0 where every stack is flat away from its borders, 1 where one is uneven, 2 where the
file or the call cannot be read.
"""

from __future__ import annotations

import argparse
import json
import math
import re
import sys
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from typing import Any, Protocol

from core.arithmetic import Size
from core.errors import ConvError
from core.layer_calls import CodeStack
from core.layer_code import MAX_TEXT, TEXT_TOO_LONG, read_layers
from core.stack import (
    Alternative,
    LayerReport,
    Pattern,
    Sentence,
    StackReport,
    analyse,
    number_text,
    ratio_text,
    setting_text,
    size_text,
)
from core.words_mark import QT_TRANSLATE_NOOP, Mark
from tconv_gui.assets import translation_files
from tconv_gui.console import exit_code

FLAT, UNEVEN, UNREADABLE = 0, 1, 2
PROGRAM = "tconv-cli"
COMMAND = "audit"
STDIN = "-"
ENGLISH = "en"
NAME_WIDTH = 36

AUDIT_HELP = QT_TRANSLATE_NOOP("command", "say of a stack of layers where it makes checkerboards")
AUDIT_ABOUT = QT_TRANSLATE_NOOP(
    "command",
    "Say of every stack of layers in FILE (PyTorch or Keras code, which is not executed, or a JSON "
    "list of layers) whether it makes a checkerboard away from the borders. Exit code 0: all are "
    "flat; 1: one is uneven; 2: something cannot be read.",
)
FILE_HELP = QT_TRANSLATE_NOOP("command", "a .py or .json file, or - for what is piped in")
JSON_HELP = QT_TRANSLATE_NOOP("command", "write JSON instead of a table")
INPUT_HELP = QT_TRANSLATE_NOOP(
    "command", "the input's size, like 8 or 8x8; by default one that is large enough"
)
STACK_HELP = QT_TRANSLATE_NOOP(
    "command", "only the stack with this name, or those whose names begin with it and a point"
)
AUDIT_LANGUAGE_HELP = QT_TRANSLATE_NOOP("command", "the language of the report")
AUDIT_HELP_HELP = QT_TRANSLATE_NOOP("command", "say this and stop")

BAD_INPUT = QT_TRANSLATE_NOOP(
    "command", "“{got}” is no size; write one number per axis, like 8 or 8x8"
)
NO_FILE = QT_TRANSLATE_NOOP("error", "“{path}” could not be read: {reason}")
NO_TEXT = QT_TRANSLATE_NOOP("error", "“{path}” is no text in UTF-8.")
NO_STACK = QT_TRANSLATE_NOOP("error", "there is no stack “{got}”; there are {known}.")
SIZE_AXES = QT_TRANSLATE_NOOP(
    "error", "the size {got} has {axes} axes, but the layers have {wanted}; write {wanted} numbers."
)
NO_MEMORY = QT_TRANSLATE_NOOP("error", "there is not enough memory for these layers.")

LAYER = QT_TRANSLATE_NOOP("audit", "layer")
LINE = QT_TRANSLATE_NOOP("audit", "line")
SIZES = QT_TRANSLATE_NOOP("audit", "sizes")
OVERLAP = QT_TRANSLATE_NOOP("audit", "overlap")
TERMS = QT_TRANSLATE_NOOP("audit", "terms")
ALONE = QT_TRANSLATE_NOOP("audit", "alone")
SO_FAR = QT_TRANSLATE_NOOP("audit", "so far")
RIPPLE = QT_TRANSLATE_NOOP("audit", "ripple")
PERIOD = QT_TRANSLATE_NOOP("audit", "period")
COST = QT_TRANSLATE_NOOP("audit", "products")
EFFECT = QT_TRANSLATE_NOOP("audit", "effect")

IS_FLAT = QT_TRANSLATE_NOOP("audit", "flat")
IS_EVEN_ALONE = QT_TRANSLATE_NOOP("audit", "flat alone")
IS_UNEVEN_ALONE = QT_TRANSLATE_NOOP("audit", "uneven alone")
EFFECTS = {
    "flat": IS_FLAT,
    "made": QT_TRANSLATE_NOOP("audit", "makes it"),
    "repaired": QT_TRANSLATE_NOOP("audit", "repairs it"),
    "softened": QT_TRANSLATE_NOOP("audit", "softens it"),
    "kept": QT_TRANSLATE_NOOP("audit", "keeps it"),
    "worsened": QT_TRANSLATE_NOOP("audit", "worsens it"),
}
OVERLAPS = {
    "holes": QT_TRANSLATE_NOOP("audit", "holes"),
    "none": QT_TRANSLATE_NOOP("audit", "none"),
    "partial": QT_TRANSLATE_NOOP("audit", "partial"),
    "full": QT_TRANSLATE_NOOP("audit", "full"),
}
STACK_TITLE = QT_TRANSLATE_NOOP("audit", "{name}, line {line}")
NAMELESS = QT_TRANSLATE_NOOP("audit", "stack")
REASON = QT_TRANSLATE_NOOP("audit", "{number}. {verdict}: {reason}")
FLATTER = QT_TRANSLATE_NOOP("audit", "nearest flat: {setting} ({reason})")
FLATTER_KERNEL = QT_TRANSLATE_NOOP("audit", "nearest flat: the kernel {kernel} ({reason})")
NOT_FLATTER = QT_TRANSLATE_NOOP("audit", "nearest flat: none; {reason}")
VERDICT = QT_TRANSLATE_NOOP("audit", "Verdict: {verdict}")
REPAIRED = QT_TRANSLATE_NOOP(
    "audit", "Repaired: {repaired} of {uneven} uneven layers are evened out by a later layer."
)
PASSED_OVER = QT_TRANSLATE_NOOP("audit", "Passed over, because they treat all cells alike: {names}")
TOTAL = QT_TRANSLATE_NOOP("audit", "Products: {number}")
TOTAL_PER_PAIR = QT_TRANSLATE_NOOP(
    "audit", "Products: {number}, counting one pair of channels where the channels are not known"
)
CANNOT = QT_TRANSLATE_NOOP("audit", "Cannot be followed: {reason}")


class Speak(Protocol):
    """Turns a mark into words, as ``Words`` does."""

    def __call__(self, mark: Mark, **facts: object) -> str:
        """``mark`` with its facts put in."""


@dataclass(frozen=True)
class Audit:
    """A stack and what was found of it: a report, or why there is none."""

    stack: CodeStack
    report: StackReport | None
    problem: ConvError | None


def main(arguments: Sequence[str]) -> int:
    """Do what the command line behind "audit" says; the exit code."""
    return exit_code(lambda: _main(arguments))


def _main(arguments: Sequence[str]) -> int:
    speak = speaker(_asked_language(arguments))
    row = argparse.ArgumentParser(
        prog=f"{PROGRAM} {COMMAND}",
        description=speak(AUDIT_ABOUT),
        add_help=False,
        allow_abbrev=False,
    )
    row.add_argument("-h", "--help", action="help", help=speak(AUDIT_HELP_HELP))
    add_arguments(row, speak)
    try:
        options = row.parse_args(arguments)
    except SystemExit as end:
        return FLAT if end.code in (0, None) else UNREADABLE
    return run(options)


def add_arguments(row: Any, speak: Speak) -> None:
    """The arguments of the command, for its own parser or for one of many commands."""
    row.add_argument("file", metavar="FILE.py|FILE.json|-", help=speak(FILE_HELP))
    row.add_argument("--json", action="store_true", help=speak(JSON_HELP))
    row.add_argument("--size", type=_size_kind(speak), metavar="N|HxW", help=speak(INPUT_HELP))
    row.add_argument("--stack", metavar="NAME", help=speak(STACK_HELP))
    row.add_argument(
        "--lang", choices=_languages(), default=ENGLISH, help=speak(AUDIT_LANGUAGE_HELP)
    )


def run(options: argparse.Namespace) -> int:
    """Read, follow and report; the exit code."""
    speak = speaker(options.lang)
    try:
        text = _text_of(options.file)
        stacks = read_layers(text, "" if options.file == STDIN else Path(options.file).stem)
        audits = [audit(stack, options.size) for stack in _chosen(stacks, options.stack)]
    except ConvError as error:
        return _fail(spoken(error, speak))
    except MemoryError:
        return _fail(speak(NO_MEMORY))
    write = _as_json if options.json else _as_table
    print(write(audits, speak))
    for found in audits:
        if found.problem is not None:
            _fail(spoken(found.problem, speak))
    return code_of(audits)


def audit(stack: CodeStack, size: Size | None = None) -> Audit:
    """Follow one stack from an input of ``size``, of the text's own, or of a chosen one."""
    if stack.problem is not None:
        return Audit(stack, None, stack.problem)
    axes = stack.layers[0].spec.axes
    if size is not None and len(size) == 1:
        size *= axes
    try:
        if size is not None and len(size) != axes:
            got = size_text(size)
            raise ConvError(SIZE_AXES, parameter="size", got=got, axes=len(size), wanted=axes)
        return Audit(stack, analyse(stack.layers, size or stack.size), None)
    except ConvError as error:
        return Audit(stack, None, error)


def code_of(audits: Sequence[Audit]) -> int:
    """The exit code of all stacks together: what cannot be read weighs most."""
    if any(found.problem is not None for found in audits):
        return UNREADABLE
    return FLAT if all(found.report and found.report.is_flat for found in audits) else UNEVEN


def _chosen(stacks: Sequence[CodeStack], wanted: str | None) -> Sequence[CodeStack]:
    if wanted is None:
        return stacks
    found = [s for s in stacks if s.name == wanted or s.name.startswith(f"{wanted}.")]
    if not found:
        known = ", ".join(stack.name for stack in stacks)
        raise ConvError(NO_STACK, parameter="stack", got=wanted, known=known)
    return found


def _text_of(source: str) -> str:
    """The text of a file, or what is piped in; no more than can be read is taken in."""
    try:
        if source == STDIN:
            data = sys.stdin.buffer.read(4 * MAX_TEXT + 1)
        else:
            with Path(source).open("rb") as file:
                data = file.read(4 * MAX_TEXT + 1)
        text = data.decode("utf-8-sig")
    except OSError as error:
        reason = error.strerror or str(error)
        raise ConvError(NO_FILE, parameter="file", path=source, reason=reason) from None
    except UnicodeDecodeError:
        if len(data) > 4 * MAX_TEXT:
            raise ConvError(TEXT_TOO_LONG, parameter="file", got=len(data), high=MAX_TEXT) from None
        raise ConvError(NO_TEXT, parameter="file", path=source) from None
    return text.replace("\r\n", "\n").replace("\r", "\n")


# --- the table --------------------------------------------------------------------------------


def _as_table(audits: Sequence[Audit], speak: Speak) -> str:
    return "\n\n".join("\n".join(_lines(found, speak)) for found in audits)


def _lines(found: Audit, speak: Speak) -> list[str]:
    stack, report = found.stack, found.report
    name = stack.name or speak(NAMELESS)
    title = speak(STACK_TITLE, name=name, line=stack.line) if stack.line else name
    lines = [title, "─" * _width(title)]
    if report is None:
        reason = spoken(found.problem, speak) if found.problem else ""
        return [*lines, speak(CANNOT, reason=reason)]
    lines += _grid(report, speak)
    lines.append("")
    for number, row in enumerate(report.layers, 1):
        lines += _reasons(number, row, speak)
    lines += ["", speak(VERDICT, verdict=spoken(report.verdict, speak))]
    if report.uneven:
        counts = {"repaired": report.repaired, "uneven": len(report.uneven)}
        lines.append(speak(REPAIRED, **counts))
    mark = TOTAL if report.counts_all_channels else TOTAL_PER_PAIR
    lines.append(speak(mark, number=f"{report.multiplications:,}"))
    if stack.passed_over:
        names = ", ".join(dict.fromkeys(passed.text for passed in stack.passed_over))
        lines.append(speak(PASSED_OVER, names=names))
    remarks = dict.fromkeys(spoken(r, speak) for r in (*stack.remarks, *report.remarks))
    return [*lines, *remarks]


def _grid(report: StackReport, speak: Speak) -> list[str]:
    has_lines = any(row.layer.line for row in report.layers)
    heads = [LAYER, LINE, SIZES, OVERLAP, TERMS, ALONE, SO_FAR, RIPPLE, PERIOD, EFFECT, COST]
    rows = [[speak(head) for head in heads]]
    for number, row in enumerate(report.layers, 1):
        overlap = row.overlap
        rows.append(
            [
                f"{number}. {_cut(row.layer.title)}",
                str(row.layer.line or ""),
                f"{size_text(row.size_in)} → {size_text(row.size_out)}",
                speak(OVERLAPS[overlap]) if overlap else "",
                _counts_text(row.counts) if overlap else "",
                _ratio(row.own) if overlap else "",
                _ratio(row.compound),
                number_text(row.compound.unevenness.ripple),
                size_text(row.compound.period),
                speak(EFFECTS[row.effect]),
                f"{row.multiplications:,}",
            ]
        )
    kept = [n for n in range(len(heads)) if has_lines or heads[n] is not LINE]
    rows = [[row[n] for n in kept] for row in rows]
    widths = [max(_width(row[n]) for row in rows) for n in range(len(kept))]
    return ["  ".join(map(_filled, row, widths)).rstrip() for row in rows]


def _reasons(number: int, row: LayerReport, speak: Speak) -> list[str]:
    verdict = speak(IS_EVEN_ALONE if row.own.is_flat else IS_UNEVEN_ALONE)
    reason = spoken(row.reason, speak)
    lines = [speak(REASON, number=number, verdict=verdict, reason=reason)]
    other = row.alternative
    if isinstance(other, Sentence):
        lines.append("   " + speak(NOT_FLATTER, reason=spoken(other, speak)))
    elif other is not None:
        lines.append("   " + _alternative(other, speak))
    return lines


def _alternative(other: Alternative, speak: Speak) -> str:
    reason = spoken(other.reason, speak)
    if other.kernel is None:
        return speak(FLATTER, setting=setting_text(other.spec), reason=reason)
    return speak(FLATTER_KERNEL, kernel=_kernel_text(other.kernel.tolist()), reason=reason)


def _kernel_text(rows: Any) -> str:
    if isinstance(rows, list):
        return "[" + ", ".join(map(_kernel_text, rows)) + "]"
    return number_text(rows)


def _counts_text(counts: tuple[int, int]) -> str:
    low, high = counts
    return str(low) if low == high else f"{low}–{high}"


def _ratio(pattern: Pattern) -> str:
    """Largest by smallest; of several axes also that of each, if the pattern is their product."""
    whole = ratio_text(pattern.unevenness)
    profiles = pattern.profiles() if pattern.values.ndim > 1 and not pattern.is_flat else None
    if profiles is None:
        return whole
    return f"{whole} ({' × '.join(ratio_text(one.unevenness) for one in profiles)})"


def _cut(text: str) -> str:
    return text if len(text) <= NAME_WIDTH else text[: NAME_WIDTH - 1] + "…"


def _width(text: str) -> int:
    """How many columns a terminal gives a text: Chinese letters take two."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def _filled(text: str, width: int) -> str:
    return text + " " * (width - _width(text))


# --- JSON -------------------------------------------------------------------------------------


def _as_json(audits: Sequence[Audit], speak: Speak) -> str:
    rows = [_stack_object(found, speak) for found in audits]
    code = code_of(audits)
    whole = {"flat": None if code == UNREADABLE else code == FLAT, "stacks": rows}
    return json.dumps(whole, indent=2, ensure_ascii=False, allow_nan=False)


def _stack_object(found: Audit, speak: Speak) -> dict[str, Any]:
    stack, report = found.stack, found.report
    whole: dict[str, Any] = {"name": stack.name, "line": stack.line or None}
    if report is None:
        return whole | {"error": spoken(found.problem, speak) if found.problem else ""}
    remarks = dict.fromkeys(spoken(r, speak) for r in (*stack.remarks, *report.remarks))
    return whole | {
        "size": list(report.size),
        "size_chosen": report.size_chosen,
        "flat": report.is_flat,
        "verdict": spoken(report.verdict, speak),
        "pattern": _pattern_object(report.pattern),
        "uneven_layers": [n + 1 for n in report.uneven],
        "repaired_layers": report.repaired,
        "repairs": [{"by": r.by + 1, "of": [n + 1 for n in r.of]} for r in report.repairs],
        "multiplications": report.multiplications,
        "counts_all_channels": report.counts_all_channels,
        "layers": [_layer_object(row, speak) for row in report.layers],
        "passed_over": [{"line": p.line, "call": p.text} for p in stack.passed_over],
        "remarks": list(remarks),
    }


def _layer_object(row: LayerReport, speak: Speak) -> dict[str, Any]:
    layer = row.layer
    whole = {
        "line": layer.line or None,
        "call": layer.title,
        "operation": layer.operation,
        **_setting_object(layer.spec),
        "size_in": list(row.size_in),
        "size_out": list(row.size_out),
        "overlap": row.overlap,
        "counts": list(row.counts),
        "flat_alone": row.own.is_flat,
        "reason": spoken(row.reason, speak),
        "alone": _pattern_object(row.own),
        "so_far": _pattern_object(row.compound),
        "effect": row.effect,
        "multiplications": row.multiplications,
    }
    other = row.alternative
    if isinstance(other, Alternative):
        kernel = None if other.kernel is None else other.kernel.tolist()
        reason = spoken(other.reason, speak)
        whole["alternative"] = _setting_object(other.spec) | {"kernel": kernel, "reason": reason}
    elif other is not None:
        whole["alternative"] = {"reason": spoken(other, speak)}
    return whole


def _setting_object(spec: Any) -> dict[str, Any]:
    padding = spec.padding if isinstance(spec.padding, str) else [list(p) for p in spec.padding]
    return {
        "kernel_size": list(spec.kernel_size),
        "stride": list(spec.stride),
        "padding": padding,
        "output_padding": list(spec.output_padding),
        "dilation": list(spec.dilation),
    }


def _pattern_object(pattern: Pattern) -> dict[str, Any]:
    """JSON knows no infinity: a ratio that is none is null."""
    values = pattern.unevenness
    return {
        "period": list(pattern.period),
        "low": values.low,
        "high": values.high,
        "ratio": values.ratio if math.isfinite(values.ratio) else None,
        "ripple": values.ripple if math.isfinite(values.ripple) else None,
        "flat": values.is_flat,
    }


# --- words ------------------------------------------------------------------------------------


def speaker(language: str) -> Speak:
    """What turns marks into words.  English is what stands in them and needs no Qt."""
    if language == ENGLISH:
        return _english
    from tconv_gui.words import Words

    return Words(language)


def _english(mark: Mark, **facts: object) -> str:
    return mark.english(**facts)


def spoken(said: Sentence | ConvError, speak: Speak) -> str:
    """A sentence in words."""
    return speak(said.mark, **said.facts)


def _languages() -> tuple[str, ...]:
    return (ENGLISH, *(path.stem for path in translation_files()))


def _asked_language(arguments: Sequence[str]) -> str:
    """The language asked for, known before the parser that speaks it is made."""
    known = _languages()
    for text, following in zip_longest(arguments, arguments[1:], fillvalue=""):
        name, _, value = text.partition("=")
        if name == "--lang" and (value or following) in known:
            return value or following
    return ENGLISH


def _size_kind(speak: Speak) -> Callable[[str], Size]:
    def size(text: str) -> Size:
        if not re.fullmatch(r"0*[1-9][0-9]{0,8}([xX×]0*[1-9][0-9]{0,8})?", text):
            raise argparse.ArgumentTypeError(speak(BAD_INPUT, got=text))
        return tuple(int(part) for part in re.split(r"[xX×]", text))

    return size


def _fail(text: str) -> int:
    print(f"{PROGRAM} {COMMAND}: {text}", file=sys.stderr)
    return UNREADABLE
