"""The layers in a pasted text: Python for PyTorch or Keras, or JSON.  Nothing of it is executed.

The text is parsed and walked in the order in which it is written.  What is known on the way are
constants, lists of layers and sequences; whatever else there is stays unknown, and only where a
layer needs its value is that an error.
"""

from __future__ import annotations

import ast
import json
import operator
import warnings
from collections import ChainMap
from collections.abc import Callable, Iterator, Mapping, MutableMapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from textwrap import dedent
from typing import Any, NamedTuple, TypeGuard

import numpy as np

from core.arithmetic import Size
from core.errors import ConvError
from core.layer_calls import (
    DEFAULT_TAKEN,
    KNOWN,
    POINTWISE,
    SHUFFLE,
    STARTS,
    Call,
    CodeStack,
    Defaulted,
    Starred,
    Unknown,
    default_taken,
    makes_picture,
    stacks_of,
)
from core.number_cell import cut
from core.spec import conv_spec, per_axis
from core.stack import (
    MOST_KERNEL_CELLS,
    MOST_LAYERS,
    TOO_MANY_LAYERS,
    Sentence,
    StackLayer,
    at_layer,
    sentence,
)
from core.words_mark import QT_TRANSLATE_NOOP

MAX_TEXT = 300_000
MOST_STEPS = 100_000  # statements and expressions that are looked at, loops unrolled
MOST_ROUNDS = 64
DEEPEST_BLOCK = 6  # blocks within blocks
MOST_CALLS = 4096  # layers of all kinds, in the text or in one list
MOST_NUMBER = 2**63
LONGEST_CALL = 72

TEXT_TOO_LONG = QT_TRANSLATE_NOOP(
    "error", "the text is too long: {got} characters; at most {high} are read."
)
TOO_DEEP = QT_TRANSLATE_NOOP("error", "the text is nested too deeply to be read.")
TOO_MUCH = QT_TRANSLATE_NOOP(
    "error", "the text has too many steps to be followed, more than {high}; paste the layers alone."
)
UNREADABLE_CODE = QT_TRANSLATE_NOOP(
    "error",
    "line {line} cannot be read as Python: “{got}”; paste whole calls, with all their brackets.",
)
UNREADABLE_JSON = QT_TRANSLATE_NOOP(
    "error", "line {line} cannot be read as JSON: “{got}”; write a list of objects, one per layer."
)
NOTHING_FOUND = QT_TRANSLATE_NOOP(
    "error",
    "there is no layer in this text; write for example "
    "“nn.ConvTranspose2d(64, 32, 4, stride=2, padding=1)”.",
)
NOT_AN_OBJECT = QT_TRANSLATE_NOOP(
    "error",
    "layer {number} is {got}; write an object like "
    '“"operation": "conv_transpose", "kernel_size": 4, "stride": 2” in braces.',
)
UNKNOWN_KEY = QT_TRANSLATE_NOOP("error", "“{got}” is not known here; known are {known}.")
UNKNOWN_OPERATION = QT_TRANSLATE_NOOP("error", "operation must be {known}, but is {got}.")
NEEDS_KERNEL = QT_TRANSLATE_NOOP("error", "kernel_size is missing, and so is a kernel.")
KERNEL_NUMBERS = QT_TRANSLATE_NOOP(
    "error", "kernel must hold finite numbers, in rows of equal length."
)
KERNEL_SHAPE = QT_TRANSLATE_NOOP(
    "error", "kernel has {got} numbers per axis, but kernel_size says {wanted}."
)

TAKEN_ONCE = QT_TRANSLATE_NOOP(
    "stack", "line {line}: how often this loop goes round is not known; its layers count once."
)
ONE_BRANCH = QT_TRANSLATE_NOOP(
    "stack", "line {line}: which branch is taken is not known; the first one counts."
)
NOT_LOOKED_INTO = QT_TRANSLATE_NOOP(
    "stack", "line {line}: {call} is not looked at; its layers count where they are defined."
)
NOT_FOLLOWED = QT_TRANSLATE_NOOP(
    "stack", "line {line}: {call} is not followed, because it is done where the layers are used."
)
IN_ORDER = QT_TRANSLATE_NOOP(
    "stack",
    "line {line}: {call} counts as its layers in the order in which they are made; sums around "
    "them are not followed.",
)

Values = MutableMapping[str, object]


# --- what stands for layers -------------------------------------------------------------------


@dataclass(eq=False)
class _Item:
    """One call.  One that is not known to make a layer counts in a sequence only.

    ``used`` says that a sequence has taken it up, ``stands`` that it has its place in the text,
    in the classes and functions ``origins``.  A ``block`` is defined in the same text.
    """

    call: Call
    counts_loose: bool = True
    used: bool = False
    stands: bool = False
    origins: frozenset[str] = frozenset()
    block: _Block | None = None


@dataclass(eq=False)
class _Group:
    """Layers in order: a Sequential, or a plain list on its way into one."""

    line: int
    is_stack: bool
    members: list[_Item | _Group] = field(default_factory=list)
    name: str = ""
    used: bool = False
    stands: bool = False
    origins: frozenset[str] = frozenset()

    def calls(self, seen: int = 0) -> Iterator[_Item]:
        """All items in it, in order."""
        if seen > 64:  # a list that was put into itself
            raise RecursionError
        for member in self.members:
            if isinstance(member, _Group):
                yield from member.calls(seen + 1)
            else:
                yield member


@dataclass(eq=False)
class _Scope:
    """A module, a class, or a function outside of classes: where a stack's loose layers belong."""

    name: str
    line: int
    values: Values
    loose: _Group
    stacks: list[_Group] = field(default_factory=list)
    remarks: list[Sentence] = field(default_factory=list)
    origins: frozenset[str] = frozenset()
    is_class: bool = False
    order: list[_Item | _Group] = field(default_factory=list)
    inlined: bool = False
    returned: object = None


class _Block(NamedTuple):
    """A class or function of the text that is called where a layer could be, and from where."""

    definition: ast.ClassDef | ast.FunctionDef
    scope: _Scope


# --- the front door ---------------------------------------------------------------------------


def read_layers(text: str, name: str = "") -> tuple[CodeStack, ...]:
    """Every stack of layers in ``text``; those at the outermost level are called ``name``.

    Each outermost Sequential is a stack; layers that are made loosely in one class, function or at
    the outermost level are one stack, in the order written.  A JSON text holds a list of layers
    with ``operation``, ``kernel_size``, ``stride``, ``padding``, ``output_padding``, ``dilation``
    and ``kernel``, or objects with ``layers``, and ``name`` and ``size`` if wanted.

    ConvError names the line and the value if the text cannot be read, or if none of its stacks
    can be followed; else a stack that cannot says so in its ``problem``.

    >>> (found,) = read_layers("nn.ConvTranspose2d(64, 32, 4, stride=2, padding=1)")
    >>> found.layers[0].spec.padding
    ((1, 1), (1, 1))
    """
    stacks = [stack for stack in all_stacks(text, name) if stack.layers or stack.problem]
    # A sequence without a picture is no concern of ours, unless there is nothing else.
    stacks = [stack for stack in stacks if stack.layers or stack.may_have_picture] or stacks
    if not stacks:
        raise ConvError(NOTHING_FOUND, parameter="paste")
    problems = [stack.problem for stack in stacks if stack.problem is not None]
    if len(problems) == len(stacks):
        raise problems[0]
    return tuple(stacks)


def all_stacks(text: str, name: str = "") -> tuple[CodeStack, ...]:
    """Every sequence of calls that are known to make layers, whether it can be followed or not.

    ConvError if the text cannot be read.
    """
    if len(text) > MAX_TEXT:
        raise ConvError(TEXT_TOO_LONG, parameter="paste", got=len(text), high=MAX_TEXT)
    try:
        return tuple(_json_stacks(text, name) if _is_json(text) else _code_stacks(text, name))
    except (RecursionError, MemoryError):
        raise ConvError(TOO_DEEP, parameter="paste") from None


# --- JSON -------------------------------------------------------------------------------------

JSON_KEYS = (
    "operation", "kernel_size", "stride", "padding", "output_padding", "dilation", "kernel", "name",
)  # fmt: skip
STACK_KEYS = ("layers", "name", "size")
OPERATIONS = ("conv", "conv_transpose")


def _is_json(text: str) -> bool:
    """Whether ``text`` was meant as JSON: an object or a list of them; a list of calls is code."""
    start = "".join(text[:2000].split())
    return start.startswith(("{", "[{", "[[{")) or start in ("[]", "[")


def _json_stacks(text: str, name: str) -> list[CodeStack]:
    try:
        whole = json.loads(text)
    except json.JSONDecodeError as error:
        got = _line_of(text, error.lineno)
        raise ConvError(UNREADABLE_JSON, parameter="paste", line=error.lineno, got=got) from None
    except ValueError:  # a number with thousands of digits
        raise ConvError(UNREADABLE_JSON, parameter="paste", line=1, got="…") from None
    named = whole if isinstance(whole, list) else [whole]
    if named and all(isinstance(entry, dict) and "layers" in entry for entry in named):
        return [_json_stack(entry, name or f"{n + 1}") for n, entry in enumerate(named)]
    return [_json_stack({"layers": named}, name)] if named else []


def _json_stack(entry: Mapping[str, Any], name: str) -> CodeStack:
    _check_keys(entry, STACK_KEYS)
    rows = entry["layers"]
    if not isinstance(rows, list):
        raise ConvError(NOT_AN_OBJECT, parameter="layers", number=1, got=_said(rows))
    if len(rows) > MOST_LAYERS:
        raise ConvError(TOO_MANY_LAYERS, parameter="layers", got=len(rows), high=MOST_LAYERS)
    layers = tuple(_json_layer(row, number) for number, row in enumerate(rows))
    size: Size | None = None
    if layers and entry.get("size") is not None:
        size = per_axis(entry["size"], layers[0].spec.axes, "size", 1)
    return CodeStack(cut(str(entry.get("name", name)), LONGEST_CALL), 0, layers, size=size)


def _json_layer(row: object, number: int) -> StackLayer:
    if not isinstance(row, dict):
        raise ConvError(NOT_AN_OBJECT, parameter="layers", number=number + 1, got=_said(row))
    title = cut(str(row.get("name", row.get("operation", ""))), LONGEST_CALL)
    try:
        return _json_layer_of(row)
    except ConvError as error:
        nameless = StackLayer("conv", conv_spec((1,)), name=title or "{}")
        raise at_layer(error, nameless, number) from None


def _json_layer_of(row: Mapping[str, Any]) -> StackLayer:
    _check_keys(row, JSON_KEYS)
    operation = row.get("operation")
    if operation not in OPERATIONS:
        known = " / ".join(OPERATIONS)
        raise ConvError(UNKNOWN_OPERATION, parameter="operation", known=known, got=_said(operation))
    kernel = _json_kernel(row["kernel"]) if row.get("kernel") is not None else None
    size = row.get("kernel_size", None if kernel is None else kernel.shape)
    if size is None:
        raise ConvError(NEEDS_KERNEL, parameter="kernel_size")
    given = {key: row[key] for key in JSON_KEYS[2:6] if key in row}
    spec = conv_spec(size, axes=None if kernel is None else kernel.ndim, **given)
    if kernel is not None and kernel.shape != spec.kernel_size:
        got, wanted = ("×".join(map(str, n)) for n in (kernel.shape, spec.kernel_size))
        raise ConvError(KERNEL_SHAPE, parameter="kernel", got=got, wanted=wanted)
    name = cut(str(row["name"]), LONGEST_CALL) if "name" in row else ""
    return StackLayer(str(operation), spec, kernel, name)


def _json_kernel(rows: object) -> np.ndarray[Any, np.dtype[np.float64]]:
    try:
        kernel = np.array(rows, dtype=object)
        numbers = all(isinstance(n, (int, float)) and not isinstance(n, bool) for n in kernel.flat)
        fits = numbers and kernel.ndim in (1, 2) and 0 < kernel.size <= MOST_KERNEL_CELLS
        plain = kernel.astype(np.float64) if fits else np.array([np.nan])
    except (ValueError, OverflowError):
        plain = np.array([np.nan])
    if not np.isfinite(plain).all():
        raise ConvError(KERNEL_NUMBERS, parameter="kernel")
    return plain


def _check_keys(row: Mapping[str, Any], known: Sequence[str]) -> None:
    for key in row:
        if key not in known:
            raise ConvError(
                UNKNOWN_KEY, parameter=cut(key), got=cut(key, 40), known=", ".join(known)
            )


def _said(value: object) -> str:
    try:
        return cut(json.dumps(value), 40)
    except ValueError:
        return "…"


def _line_of(text: str, number: int | None) -> str:
    lines = text.splitlines() or [""]
    return cut(lines[min(max((number or 1) - 1, 0), len(lines) - 1)].strip(), 60)


# --- Python: parsing --------------------------------------------------------------------------


def _code_stacks(text: str, name: str) -> list[CodeStack]:
    tree, above = _parsed(text)
    reader = _Reader(tree, above)
    return reader.stacks(name)


def _parsed(text: str) -> tuple[ast.Module, int]:
    """The tree, and how many lines were put above; a piece cut out of brackets can be read, too."""
    first: ConvError | None = None
    for attempt, above in ((text, 0), (dedent(text), 0), (f"[\n{text}\n]", 1)):
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                return ast.parse(attempt), above
        except SyntaxError as error:
            line = max((error.lineno or 1) - above, 1)
            first = first or ConvError(
                UNREADABLE_CODE, parameter="paste", line=line, got=_line_of(text, line)
            )
        except ValueError:  # null characters, halves of characters
            first = first or ConvError(
                UNREADABLE_CODE, parameter="paste", line=1, got=_line_of(text, 1)
            )
    assert first is not None
    raise first


# --- Python: walking --------------------------------------------------------------------------

SEQUENCES = frozenset(["Sequential"])
LISTS = frozenset(["OrderedDict", "ModuleList", "ModuleDict", "list", "tuple", "dict", "reversed"])
WRAPPERS = frozenset(
    ["weight_norm", "spectral_norm", "SpectralNormalization", "WeightNormalization", "init_"]
)
ADDERS = frozenset(["add", "append", "add_module", "extend", "insert"])
FRAMEWORKS = frozenset(["nn", "layers"])
# Names of the frameworks that make no layer of a picture.
NO_LAYERS = frozenset(
    ["Module", "Parameter", "Model", "ParameterList", "ParameterDict", "Layer", "DataParallel"]
)
FUNCTIONAL = frozenset(
    [
        "interpolate",
        "upsample",
        "pixel_shuffle",
        "conv1d",
        "conv2d",
        "conv_transpose1d",
        "conv_transpose2d",
        "conv2d_transpose",
        "max_pool1d",
        "max_pool2d",
        "avg_pool1d",
        "avg_pool2d",
        "adaptive_avg_pool2d",
        "depth_to_space",
        "resize",
    ]
)
POINTWISE_WORDS = ("norm", "act", "relu", "drop")

BINARY: dict[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv,
    ast.Mod: operator.mod,
    ast.Pow: operator.pow,
    ast.LShift: operator.lshift,
    ast.RShift: operator.rshift,
}
UNARY: dict[type[ast.unaryop], Callable[[Any], Any]] = {
    ast.USub: operator.neg,
    ast.UAdd: operator.pos,
    ast.Not: operator.not_,
}
COMPARE: dict[type[ast.cmpop], Callable[[Any, Any], Any]] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.Is: operator.eq,
    ast.IsNot: operator.ne,
}
NUMBER_FUNCTIONS: dict[str, Callable[..., Any]] = {
    "int": int,
    "float": float,
    "round": round,
    "abs": abs,
    "max": max,
    "min": min,
}


class _Reader:
    """Walks one tree.  The steps are counted, so that no text takes long."""

    def __init__(self, tree: ast.Module, above: int) -> None:
        self._tree = tree
        self._above = above
        self._steps = self._calls = 0
        self._defined = {
            node.name: node
            for node in ast.walk(tree)
            if isinstance(node, (ast.ClassDef, ast.FunctionDef))
        }
        self._inlined: set[str] = set()
        self._depth = 0
        self._outermost: Values = {}
        self._scopes: list[_Scope] = []

    def stacks(self, name: str) -> list[CodeStack]:
        """All stacks in the order in which they begin."""
        module = self._scope(name, 1, self._outermost)
        self._walk(self._tree.body, module)
        found: list[CodeStack] = []
        for scope in self._scopes:
            for group in (*scope.stacks, scope.loose):
                found += self._stacks_of(group, scope)
        return sorted(found, key=lambda stack: stack.line)

    def _stacks_of(self, group: _Group, scope: _Scope) -> Sequence[CodeStack]:
        if group.used or group.origins & self._inlined:
            return ()
        loose = group is scope.loose
        found = islice(_unused(group), MOST_CALLS + 1)
        items = [
            item
            for item in found
            if not loose or (item.counts_loose and not item.origins & self._inlined)
        ]
        if not items:
            return ()
        _check_within(len(items), MOST_CALLS)
        calls = [item.call for item in items]
        line = calls[0].line if loose else group.line
        title = ".".join(part for part in (scope.name, group.name) if part)
        known = [line, *(call.line for call in calls)]
        lines = range(min(known), max(known) + 1)
        remarks = [
            remark
            for remark in scope.remarks
            if loose or remark.mark is DEFAULT_TAKEN or remark.facts["line"] in lines
        ]
        return stacks_of(title or calls[0].name, line, calls, remarks)

    def _scope(self, name: str, line: int, values: Values) -> _Scope:
        scope = _Scope(name, line, values, _Group(line, is_stack=False))
        self._scopes.append(scope)
        return scope

    def _step(self) -> None:
        self._steps += 1
        _check_within(self._steps, MOST_STEPS)

    def _line(self, node: ast.expr | ast.stmt) -> int:
        return max(node.lineno - self._above, 1)

    # ---- statements

    def _walk(self, body: Sequence[ast.stmt], scope: _Scope) -> None:
        for statement in body:
            self._step()
            visit = getattr(self, f"_on_{type(statement).__name__.lower()}", None)
            if visit is not None:
                visit(statement, scope)

    def _on_expr(self, node: ast.Expr, scope: _Scope) -> None:
        self._emit(self._value(node.value, scope), scope)

    def _on_return(self, node: ast.Return, scope: _Scope) -> None:
        value = None if node.value is None else self._value(node.value, scope)
        if not scope.inlined:
            self._emit(value, scope)
        elif scope.returned is None:
            scope.returned = value

    def _on_assign(self, node: ast.Assign, scope: _Scope) -> None:
        value = self._value(node.value, scope)
        names = [name for name in map(_dotted, node.targets) if name]
        self._emit(value, scope, names[0] if names else "")
        for target in node.targets:
            self._assign(target, value, scope)

    def _on_annassign(self, node: ast.AnnAssign, scope: _Scope) -> None:
        if node.value is not None:
            value = self._value(node.value, scope)
            self._emit(value, scope, _dotted(node.target))
            self._assign(node.target, value, scope)

    def _assign(self, target: ast.expr, value: object, scope: _Scope) -> None:
        if isinstance(target, (ast.Tuple, ast.List)):
            fits = isinstance(value, tuple) and len(value) == len(target.elts)
            for n, part in enumerate(target.elts):
                one = value[n] if fits else Unknown(_text(part))  # type: ignore[index]
                self._assign(part, one, scope)
            return
        name = _dotted(target)
        if name:
            scope.values[name] = value

    def _on_augassign(self, node: ast.AugAssign, scope: _Scope) -> None:
        name = _dotted(node.target)
        old, more = scope.values.get(name), self._value(node.value, scope)
        if isinstance(old, _Group) and isinstance(more, (_Group, _Item, tuple)):
            old.members += self._members(more, node.value)
        elif name:
            scope.values[name] = self._binary(node.op, old, more, node)
            self._emit(more, scope)
        else:
            self._emit(more, scope)

    def _on_for(self, node: ast.For, scope: _Scope) -> None:
        rounds = self._rounds(node.iter, scope)
        if rounds is None:
            if _has_layers(node.body):
                scope.remarks.append(sentence(TAKEN_ONCE, line=self._line(node)))
            rounds = (Unknown(_text(node.target)),)
        for value in rounds:
            self._assign(node.target, value, scope)
            self._walk(node.body, scope)
        self._walk(node.orelse, scope)

    def _rounds(self, node: ast.expr, scope: _Scope) -> tuple[object, ...] | None:
        """What a loop goes through, if that is known."""
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            values = [self._value(argument, scope) for argument in node.args]
            name = node.func.id
            if (
                name == "range"
                and values
                and all(_is_whole(v) for v in values)
                and 0 not in values[2:]
            ):
                numbers = range(*values[:3])  # type: ignore[call-overload]
                return tuple(numbers) if len(numbers) <= MOST_ROUNDS else None
            rows = [value for value in values if isinstance(value, tuple)]
            if rows and len(rows) == len(values) and max(map(len, rows)) <= MOST_ROUNDS:
                if name == "enumerate":
                    return tuple(enumerate(rows[0]))
                if name == "zip":
                    return tuple(zip(*rows, strict=False))
                if name == "reversed":
                    return rows[0][::-1]
            if name == "enumerate" and len(node.args) == 1:
                inner = self._rounds(node.args[0], scope)
                return None if inner is None else tuple(enumerate(inner))
            if name == "reversed" and len(node.args) == 1:
                inner = self._rounds(node.args[0], scope)
                return None if inner is None else inner[::-1]
            return None
        value = self._value(node, scope)
        return value if isinstance(value, tuple) and len(value) <= MOST_ROUNDS else None

    def _on_while(self, node: ast.While, scope: _Scope) -> None:
        if _has_layers(node.body):
            scope.remarks.append(sentence(TAKEN_ONCE, line=self._line(node)))
        self._walk(node.body, scope)

    def _on_if(self, node: ast.If, scope: _Scope) -> None:
        test = self._value(node.test, scope)
        if _is_plain(test):
            if _has_layers([*node.body, *node.orelse]):
                self._say_defaults(node.test, scope)
            self._walk(node.body if test else node.orelse, scope)
            return
        if not _has_layers(node.body):
            self._walk(node.body, scope)
            self._walk(node.orelse, scope)
            return
        if _has_layers(node.orelse):
            scope.remarks.append(sentence(ONE_BRANCH, line=self._line(node)))
        self._walk(node.body, scope)

    def _say_defaults(self, test: ast.expr, scope: _Scope) -> None:
        """Name the parameters whose defaults decide what is built."""
        for part in ast.walk(test):
            found = scope.values.get(part.id) if isinstance(part, ast.Name) else None
            if isinstance(found, _Default):
                said = default_taken(found.line, found.name, found.given)
                if said not in scope.remarks:
                    scope.remarks.append(said)

    def _on_with(self, node: ast.With, scope: _Scope) -> None:
        self._walk(node.body, scope)

    def _on_try(self, node: ast.Try, scope: _Scope) -> None:
        self._walk([*node.body, *node.orelse, *node.finalbody], scope)

    def _on_importfrom(self, node: ast.ImportFrom, scope: _Scope) -> None:
        for alias in node.names:
            scope.values[alias.asname or alias.name] = Unknown(alias.name)

    def _on_classdef(self, node: ast.ClassDef, scope: _Scope) -> None:
        inner = self._scope(node.name, self._line(node), _below(scope.values))
        inner.origins, inner.is_class = scope.origins | {node.name}, True
        self._walk(node.body, inner)

    def _on_functiondef(self, node: ast.FunctionDef, scope: _Scope) -> None:
        handed = _handed_on(node)
        if handed:
            scope.values[node.name] = Unknown(handed)
            return
        of_class = any(_is_self(argument) for argument in node.args.args[:1])
        if of_class:
            values: Values = _Method(_below(scope.values), scope.values)
            inner = _Scope(scope.name, scope.line, values, scope.loose, scope.stacks, scope.remarks)
            inner.is_class = True
        else:
            inner = self._scope(node.name, self._line(node), _below(scope.values))
        inner.origins = scope.origins | {node.name}
        self._parameters(node.args, inner)
        self._walk(node.body, inner)

    def _on_asyncfunctiondef(self, node: Any, scope: _Scope) -> None:
        self._on_functiondef(node, scope)

    def _parameters(self, arguments: ast.arguments, scope: _Scope) -> None:
        names = [*arguments.posonlyargs, *arguments.args]
        padding: list[ast.expr | None] = [None] * (len(names) - len(arguments.defaults))
        defaults = [*padding, *arguments.defaults, *arguments.kw_defaults]
        for argument, default in zip([*names, *arguments.kwonlyargs], defaults, strict=True):
            value: object = Unknown(argument.arg)
            if default is not None:
                given = self._value(default, scope)
                line = max(argument.lineno - self._above, 1)
                value = _Default(given, argument.arg, line) if _is_plain(given) else given
            scope.values[argument.arg] = value
        for extra in (arguments.vararg, arguments.kwarg):
            if extra is not None:
                scope.values[extra.arg] = Unknown(extra.arg)

    def _emit(self, value: object, scope: _Scope, name: str = "") -> None:
        """Layers that nothing has taken up yet are loose; a Sequential is a stack."""
        if not isinstance(value, (_Group, _Item)):
            return
        is_stack = isinstance(value, _Group) and value.is_stack
        if isinstance(value, _Group):
            value.name = value.name or name.removeprefix("self.")
        if not value.stands:
            if isinstance(value, _Item) and value.block is not None and scope.is_class:
                inside = self._inside(value, functions_only=True)
                if inside is not None:
                    value = inside
            value.stands = True
            value.origins = scope.origins
            scope.order.append(value)
            (scope.stacks if is_stack else scope.loose.members).append(value)  # type: ignore[arg-type]

    # ---- expressions

    def _value(self, node: ast.expr, scope: _Scope) -> object:
        self._step()
        visit = getattr(self, f"_of_{type(node).__name__.lower()}", None)
        return visit(node, scope) if visit is not None else Unknown(_text(node))

    def _of_constant(self, node: ast.Constant, _scope: _Scope) -> object:
        value = node.value
        if isinstance(value, int) and abs(value) > MOST_NUMBER:
            return Unknown(_text(node))
        return value if _is_plain(value) else Unknown(_text(node))

    def _of_name(self, node: ast.Name, scope: _Scope) -> object:
        return self._found(node.id, node, scope)

    def _of_attribute(self, node: ast.Attribute, scope: _Scope) -> object:
        return self._found(_dotted(node), node, scope)

    def _found(self, name: str, node: ast.expr, scope: _Scope) -> object:
        value = scope.values.get(name, None) if name else None
        if value is None and name not in scope.values:
            return Unknown(_text(node))
        if not isinstance(value, _Default):
            return value
        if value.given is None:  # to be replaced by what is wanted
            return Unknown(value.name)
        if isinstance(value.given, int) and not isinstance(value.given, bool):
            return Defaulted(value.given, value.name, value.line)
        return value.given

    def _of_tuple(self, node: ast.Tuple | ast.List, scope: _Scope) -> object:
        values: list[object] = []
        sources: list[ast.expr] = []
        for element in node.elts:
            inner = element.value if isinstance(element, ast.Starred) else element
            value = self._value(inner, scope)
            spliced = isinstance(element, ast.Starred) and isinstance(value, tuple)
            more = list(value) if spliced else [value]  # type: ignore[call-overload]
            values += more
            sources += [element] * len(more)
        if any(isinstance(value, (_Item, _Group)) for value in values):
            group = _Group(self._line(node), is_stack=False)
            pairs = zip(values, sources, strict=True)
            # The name in a (name, layer) pair is no layer.
            kept = [(v, source) for v, source in pairs if not isinstance(v, str)]
            for value, source in kept:
                group.members += self._members(value, source)
            return group
        if isinstance(node, ast.List) and not values:
            return _Group(self._line(node), is_stack=False)
        return tuple(values)

    _of_list = _of_tuple

    def _of_dict(self, node: ast.Dict, scope: _Scope) -> object:
        group = _Group(self._line(node), is_stack=False)
        for entry in node.values:
            value = self._value(entry, scope)
            if isinstance(value, (_Item, _Group)):
                group.members += self._members(value, entry)
        return group if group.members else Unknown(_text(node))

    def _of_listcomp(self, node: ast.ListComp | ast.GeneratorExp, scope: _Scope) -> object:
        first = node.generators[0]
        rounds = self._rounds(first.iter, scope) if len(node.generators) == 1 else None
        if rounds is None:
            rounds = (Unknown(_text(first.target)),)
            if _has_layers([ast.Expr(node.elt)]):
                scope.remarks.append(sentence(TAKEN_ONCE, line=self._line(node)))
        values = []
        for value in rounds:
            self._assign(first.target, value, scope)
            if all(self._value(test, scope) is not False for test in first.ifs):
                values.append(self._value(node.elt, scope))
        if any(isinstance(value, (_Item, _Group)) for value in values):
            group = _Group(self._line(node), is_stack=False)
            for value in values:
                group.members += self._members(value, node.elt)
            return group
        return tuple(values)

    _of_generatorexp = _of_listcomp

    def _of_ifexp(self, node: ast.IfExp, scope: _Scope) -> object:
        test = self._value(node.test, scope)
        return self._value(node.orelse if _is_plain(test) and not test else node.body, scope)

    def _of_subscript(self, node: ast.Subscript, scope: _Scope) -> object:
        value, place = self._value(node.value, scope), self._value(node.slice, scope)
        if isinstance(value, tuple) and _is_whole(place) and -len(value) <= place < len(value):
            return value[place]
        return Unknown(_text(node))

    def _of_unaryop(self, node: ast.UnaryOp, scope: _Scope) -> object:
        value = self._value(node.operand, scope)
        does = UNARY.get(type(node.op))
        if does is None or not isinstance(value, (int, float)):
            return Unknown(_text(node))
        return does(value)

    def _of_binop(self, node: ast.BinOp, scope: _Scope) -> object:
        left, right = self._value(node.left, scope), self._value(node.right, scope)
        return self._binary(node.op, left, right, node)

    def _binary(
        self, does: ast.operator, left: object, right: object, node: ast.BinOp | ast.AugAssign
    ) -> object:
        if isinstance(left, (_Group, _Item)) or isinstance(right, (_Group, _Item)):
            return self._joined_lists(does, left, right, node)
        if isinstance(left, tuple) and isinstance(right, tuple) and isinstance(does, ast.Add):
            _check_within(len(left) + len(right), MOST_CALLS)
            return left + right
        for rows, times in ((left, right), (right, left)):
            if isinstance(rows, tuple) and _is_whole(times) and isinstance(does, ast.Mult):
                _check_within(len(rows) * times, MOST_CALLS)
                return rows * times
        found = _reckoned(BINARY.get(type(does)), left, right, does)
        return Unknown(_text(node)) if found is None else found

    def _joined_lists(
        self, does: ast.operator, left: object, right: object, node: ast.BinOp | ast.AugAssign
    ) -> object:
        group = _Group(self._line(node), is_stack=False)
        if isinstance(does, ast.Add):
            sides = [(value, node.value if isinstance(node, ast.AugAssign) else side)
                     for value, side in ((left, getattr(node, "left", None)),
                                         (right, getattr(node, "right", None)))]  # fmt: skip
            for value, side in sides:
                group.members += self._members(value, side)
        elif isinstance(does, ast.Mult):
            rows, times = (left, right) if isinstance(left, _Group) else (right, left)
            if _is_whole(times) and isinstance(rows, _Group):
                members = self._members(rows, None)
                _check_within(len(members) * times, MOST_CALLS)
                group.members += members * times
        return group

    def _of_compare(self, node: ast.Compare, scope: _Scope) -> object:
        left, right = self._value(node.left, scope), self._value(node.comparators[0], scope)
        does = COMPARE.get(type(node.ops[0]))
        if len(node.ops) == 1 and does is not None and _is_plain(left) and _is_plain(right):
            try:
                return bool(does(left, right))
            except TypeError:
                pass
        return Unknown(_text(node))

    def _of_namedexpr(self, node: ast.NamedExpr, scope: _Scope) -> object:
        value = self._value(node.value, scope)
        self._assign(node.target, value, scope)
        return value

    # ---- calls

    def _of_call(self, node: ast.Call, scope: _Scope) -> object:
        if isinstance(node.func, ast.Call):
            return self._applied(node, scope)
        dotted, name = self._callee(node.func, scope)
        if isinstance(node.func, ast.Attribute):
            found = self._method(node, node.func, scope)
            if found is not None:
                return found
        own = name in self._defined and "." not in dotted
        if name in SEQUENCES and not own:
            return self._sequence(node, scope, is_stack=True)
        if name in LISTS and not own:
            return self._sequence(node, scope, is_stack=False)
        if name in WRAPPERS and node.args:
            return self._value(node.args[0], scope)
        if name in NUMBER_FUNCTIONS and not node.keywords:
            return self._number(node, name, scope)
        if name in KNOWN and not own:
            return _Item(self._call(node, name, scope))
        return self._foreign(node, dotted, name, scope)

    def _callee(self, func: ast.expr, scope: _Scope) -> tuple[str, str]:
        """The dotted name that is called, and its last part, through other names for it."""
        dotted = _dotted(func)
        for _ in range(8):
            value = scope.values.get(dotted)
            if not isinstance(value, Unknown) or value.text == dotted:
                break
            dotted = value.text
        return dotted, dotted.rpartition(".")[2]

    def _applied(self, node: ast.Call, scope: _Scope) -> object:
        """A layer that is called on something: what it is called on comes first."""
        for argument in node.args:
            if any(isinstance(part, ast.Call) for part in ast.walk(argument)):
                self._emit(self._value(argument, scope), scope)
        self._emit(self._value(node.func, scope), scope)
        return Unknown(_text(node))

    def _method(self, node: ast.Call, func: ast.Attribute, scope: _Scope) -> object | None:
        """``layers.append(…)`` and ``Sequential(…).to(…)``; None for any other call."""
        if not isinstance(func.value, (ast.Call, ast.Name, ast.Attribute)):
            return None
        of = (
            self._value(func.value, scope)
            if isinstance(func.value, ast.Call)
            else scope.values.get(_dotted(func.value))
        )
        if not isinstance(of, (_Group, _Item)):
            return None
        if isinstance(of, _Group) and func.attr in ADDERS and node.args:
            members = self._members(self._value(node.args[-1], scope), node.args[-1])
            first = func.attr == "insert" and self._value(node.args[0], scope) == 0
            of.members = [*members, *of.members] if first else [*of.members, *members]
            return Unknown(_text(node))
        return of if isinstance(func.value, ast.Call) else Unknown(_text(node))

    def _sequence(self, node: ast.Call, scope: _Scope, *, is_stack: bool) -> _Group:
        group = _Group(self._line(node), is_stack=is_stack)
        named = [word.value for word in node.keywords if word.arg in ("layers", "modules")]
        for argument in (*node.args, *named):
            inner = argument.value if isinstance(argument, ast.Starred) else argument
            value = self._value(inner, scope)
            if isinstance(value, tuple):
                for part in value:
                    group.members += self._members(part, argument)
            else:
                group.members += self._members(value, argument)
        return group

    def _members(self, value: object, node: ast.expr | None) -> list[_Item | _Group]:
        """``value`` as members of a sequence, which takes them up."""
        if isinstance(value, (_Item, _Group)):
            value.used = True
            inside = self._inside(value) if isinstance(value, _Item) else None
            value = inside or value
            # A list that is taken up is as long as it is now, also if it grows later.
            if isinstance(value, _Item) or value.is_stack:
                return [value]
            _check_within(len(value.members), MOST_CALLS)
            return list(value.members)
        if value is None or value == () or node is None:
            return []
        if isinstance(value, tuple):
            return [member for part in value for member in self._members(part, node)]
        text = _text(node)
        return [_Item(Call("", (), {}, self._line(node), text), counts_loose=False)]

    def _number(self, node: ast.Call, name: str, scope: _Scope) -> object:
        values = [self._value(argument, scope) for argument in node.args]
        if values and all(isinstance(value, (int, float)) for value in values):
            try:
                found = _limited(NUMBER_FUNCTIONS[name](*values))
            except (TypeError, ValueError, OverflowError):
                found = None
            if found is not None:
                return found
        return Unknown(_text(node))

    def _call(self, node: ast.Call, name: str, scope: _Scope) -> Call:
        arguments: list[object] = []
        for argument in node.args:
            if isinstance(argument, ast.Starred):
                value = self._value(argument.value, scope)
                arguments += value if isinstance(value, tuple) else [Starred(_text(argument))]
            else:
                arguments.append(self._value(argument, scope))
        keywords: dict[str, object] = {}
        for word in node.keywords:
            key = word.arg if word.arg is not None else "**"
            keywords[key] = (
                self._value(word.value, scope)
                if word.arg is not None
                else Starred("**" + _text(word.value))
            )
        self._calls += 1
        _check_within(self._calls, MOST_CALLS)
        return Call(name, tuple(arguments), keywords, self._line(node), _text(node))

    def _foreign(self, node: ast.Call, dotted: str, name: str, scope: _Scope) -> object:
        """A call that is not known: in a sequence a fault, elsewhere none of our business."""
        line, text = self._line(node), _text(node)
        if any(word in name.lower() for word in POINTWISE_WORDS) and name not in FUNCTIONAL:
            return _Item(Call("Identity", (), {}, line, text), counts_loose=False)
        definition = self._defined.get(name)
        if definition is not None and dotted in (name, f"self.{name}"):
            if isinstance(definition, ast.ClassDef):
                scope.remarks.append(sentence(NOT_LOOKED_INTO, line=line, call=text))
            call = self._call(node, "", scope)
            return _Item(call, counts_loose=False, block=_Block(definition, scope))
        for argument in (*node.args, *(word.value for word in node.keywords)):
            if any(isinstance(part, ast.Call) for part in ast.walk(argument)):
                self._emit(self._value(argument, scope), scope)
        prefix = dotted.rpartition(".")[0].rpartition(".")[2]
        is_class = name[:1].isupper()
        is_layer = is_class and name not in NO_LAYERS and not name.endswith("Loss")
        if name in FUNCTIONAL and dotted != name:
            scope.remarks.append(sentence(NOT_FOLLOWED, line=line, call=text))
        counts = is_layer and prefix in FRAMEWORKS
        return _Item(Call("", (), {}, line, text), counts_loose=counts)

    # ---- blocks that the text defines

    def _inside(self, item: _Item, *, functions_only: bool = False) -> _Group | None:
        """The layers of a block, with the arguments that it is called with; None for no layers."""
        if item.block is None or self._depth >= DEEPEST_BLOCK:
            return None
        definition, caller = item.block
        function = _builder_of(definition)
        if function is None or (functions_only and function is not definition):
            return None
        scope = _Scope(
            definition.name, item.call.line, _below(self._outermost), _Group(item.call.line, False)
        )
        scope.inlined = True
        self._parameters(function.args, scope)
        if not _bind(function, item.call, scope.values):
            return None
        self._depth += 1
        self._walk(function.body, scope)
        self._depth -= 1
        group = _Group(item.call.line, is_stack=False)
        if isinstance(scope.returned, (_Item, _Group)):
            group.members = self._members(scope.returned, None)
        else:
            group.members = list(self._layers_of(scope))
        if not any(one.counts_loose for one in group.calls()):
            return None
        self._inlined.add(definition.name)
        here = sentence(NOT_LOOKED_INTO, line=item.call.line, call=item.call.text)
        caller.remarks[:] = [r for r in caller.remarks if r != here]
        if function is not definition:
            caller.remarks.append(sentence(IN_ORDER, line=item.call.line, call=item.call.text))
            caller.remarks += _functional(definition, self._above)
        caller.remarks += [r for r in scope.remarks if r not in caller.remarks]
        return group

    def _layers_of(self, block: _Scope) -> Iterator[_Item | _Group]:
        """What a block has made and not used up, in order; blocks in it by their layers."""
        for member in block.order:
            inside = self._inside(member) if isinstance(member, _Item) else None
            if not member.used and (inside or not isinstance(member, _Item) or member.counts_loose):
                yield inside or member


# --- small ------------------------------------------------------------------------------------


def _builder_of(definition: ast.ClassDef | ast.FunctionDef) -> ast.FunctionDef | None:
    """The function that makes the layers: the function itself, or a class's __init__."""
    if isinstance(definition, ast.FunctionDef):
        return definition
    for part in definition.body:
        if isinstance(part, ast.FunctionDef) and part.name == "__init__":
            return part
    return None


def _bind(function: ast.FunctionDef, call: Call, values: Values) -> bool:
    """Give a function's parameters the values of a call; False where they are not all seen."""
    given = (*call.arguments, *call.keywords.values())
    if any(isinstance(value, Starred) for value in given):
        return False
    names = [argument.arg for argument in (*function.args.posonlyargs, *function.args.args)]
    if names[:1] == ["self"]:
        del names[0]
    values.update(zip(names, call.arguments, strict=False))
    values.update(call.keywords)
    return True


def _functional(definition: ast.AST, above: int) -> list[Sentence]:
    """Remarks on resizes and the like that a class does where it is used."""
    found = []
    for node in ast.walk(definition):
        dotted = _dotted(node.func) if isinstance(node, ast.Call) else ""
        if isinstance(node, ast.Call) and "." in dotted and dotted.split(".")[-1] in FUNCTIONAL:
            line = max(node.lineno - above, 1)
            found.append(sentence(NOT_FOLLOWED, line=line, call=_text(node)))
    return found


@dataclass(frozen=True)
class _Default:
    """The default of a parameter: known unless the caller says otherwise."""

    given: object
    name: str
    line: int


class _Method(ChainMap[str, object]):
    """Names of a method; what it sets on ``self`` belongs to the class."""

    def __init__(self, own: Values, of_class: Values) -> None:
        super().__init__(own)
        self._of_class = of_class

    def __setitem__(self, name: str, value: object) -> None:
        if name.startswith("self."):
            self._of_class[name] = value
        else:
            super().__setitem__(name, value)


def _below(values: Values) -> Values:
    return ChainMap({}, values)


def _is_self(argument: ast.arg) -> bool:
    return argument.arg == "self"


def _check_within(number: int, most: int) -> None:
    if number > most:
        raise ConvError(TOO_MUCH, parameter="paste", high=most)


def _is_whole(value: object) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_plain(value: object) -> bool:
    return value is None or isinstance(value, (int, float, str))


def _dotted(node: ast.AST) -> str:
    """``a.b.c`` of a name or an attribute; empty for anything else."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    if not isinstance(node, ast.Name):
        return ""
    return ".".join([node.id, *reversed(parts)])


def _text(node: ast.AST) -> str:
    """The code of a node on one line, shortened."""
    try:
        return cut(" ".join(ast.unparse(node).split()), LONGEST_CALL)
    except ValueError:  # a number with thousands of digits
        return "…"


def _unused(group: _Group) -> Iterator[_Item]:
    """The items of loose layers that no sequence has taken up; all items of a sequence."""
    for member in group.members:
        if isinstance(member, _Item):
            if group.is_stack or not member.used:
                yield member
        elif group.is_stack or not member.used:
            yield from member.calls()


def _has_layers(body: Sequence[ast.stmt]) -> bool:
    """Whether something in ``body`` may make layers of a picture."""
    for statement in body:
        for node in ast.walk(statement):
            if isinstance(node, ast.Call):
                name = _dotted(node.func).rpartition(".")[2]
                known = name in KNOWN and name not in POINTWISE and name not in STARTS
                if known or makes_picture(Call(name, (), {}, 0, "")) or name == SHUFFLE:
                    return True
    return False


def _handed_on(node: ast.FunctionDef) -> str:
    """The name that a function only hands its arguments on to, as a shorthand for it does."""
    body = [part for part in node.body if not isinstance(part, ast.Expr)]
    if len(body) != 1 or not isinstance(body[0], ast.Return) or node.args.vararg is None:
        return ""
    call: ast.expr | None = body[0].value
    while isinstance(call, ast.Call) and call.args and isinstance(call.args[0], ast.Call):
        call = call.args[0]
    if not isinstance(call, ast.Call) or len(call.args) != 1:
        return ""
    only = call.args[0]
    passes = isinstance(only, ast.Starred) and _dotted(only.value) == node.args.vararg.arg
    return _dotted(call.func) if passes and len(node.args.args) == 0 else ""


def _reckoned(
    does: Callable[[Any, Any], Any] | None, left: object, right: object, kind: ast.operator
) -> object:
    """A number, or None where there is none within limits."""
    if does is None or not isinstance(left, (int, float)) or not isinstance(right, (int, float)):
        return None
    if isinstance(kind, (ast.Pow, ast.LShift)) and not (abs(right) <= 64 and abs(left) <= 2**16):
        return None
    try:
        return _limited(does(left, right))
    except (ArithmeticError, ValueError, TypeError):
        return None


def _limited(value: object) -> object:
    return value if isinstance(value, (int, float)) and abs(value) <= MOST_NUMBER else None
