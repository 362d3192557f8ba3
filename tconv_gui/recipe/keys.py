"""The keys of a recipe: which there are, and what may stand behind them.

What a wish or the options of a figure have, a recipe has too, with the types that they say.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields
from difflib import get_close_matches
from math import isfinite
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from core.errors import ConvError
from core.number_cell import cut
from core.words_mark import QT_TRANSLATE_NOOP, Mark
from tconv_gui.export.wish import Wish
from tconv_gui.figures.figure import ViewOptions
from tconv_gui.figures.hidden import HIDES
from tconv_gui.recipe.places import Place

UNKNOWN = QT_TRANSLATE_NOOP("recipe", "the key “{key}” is not known here.")
UNKNOWN_NEAR = QT_TRANSLATE_NOOP(
    "recipe", "the key “{key}” is not known here; did you mean “{near}”?"
)
NOT_THAT = QT_TRANSLATE_NOOP("recipe", "“{key}” must be {wanted}, not {got}.")
NOT_ONE_OF = QT_TRANSLATE_NOOP("recipe", "“{key}” must be one of {known}, not {got}.")
NOT_TRUE_OR_FALSE = QT_TRANSLATE_NOOP("recipe", "true or false")
NOT_WHOLE = QT_TRANSLATE_NOOP("recipe", "a whole number")
NOT_NUMBER = QT_TRANSLATE_NOOP("recipe", "a number")
NOT_TEXT = QT_TRANSLATE_NOOP("recipe", "a text in quotation marks")
NOT_TWO = QT_TRANSLATE_NOOP("recipe", "two whole numbers, like [0, 2]")
NOT_STEPS = QT_TRANSLATE_NOOP(
    "recipe", "a step, the first and last of several, like [0, 4], \"last\" or \"all\""
)
NOT_LIST = QT_TRANSLATE_NOOP("recipe", "a list of texts, like [\"en\", \"zh_CN\"]")

Reader = Callable[[str, Any], Any]
"""Turns what stands behind a key into the value that is meant; ConvError if it is none."""


def wrong(key: str, wanted: Mark, got: object) -> ConvError:
    """The sentence for a value of the wrong type."""
    return ConvError(NOT_THAT, parameter=key, key=key, wanted=wanted, got=shown(got))


def shown(value: object) -> str:
    """A value as a recipe writes it, cut where it is long."""
    if isinstance(value, bool):
        return str(value).lower()
    return cut(f"“{value}”" if isinstance(value, str) else str(value), 60)


# ---- by type


def _flag(key: str, value: Any) -> bool:
    if not isinstance(value, bool):
        raise wrong(key, NOT_TRUE_OR_FALSE, value)
    return value


def whole(key: str, value: Any) -> int:
    """A whole number."""
    if type(value) is not int:
        raise wrong(key, NOT_WHOLE, value)
    return value


def number(key: str, value: Any) -> float:
    """A number that is one."""
    if type(value) not in (int, float) or not isfinite(value):
        raise wrong(key, NOT_NUMBER, value)
    return float(value)


def text(key: str, value: Any) -> str:
    """A text."""
    if not isinstance(value, str):
        raise wrong(key, NOT_TEXT, value)
    return value


def texts(key: str, value: Any) -> tuple[str, ...]:
    """A list of one text or several, all different."""
    is_list = isinstance(value, list) and all(isinstance(entry, str) for entry in value)
    if not is_list or not value or len(set(value)) < len(value):
        raise wrong(key, NOT_LIST, value)
    return tuple(value)


def _pair(key: str, value: Any) -> tuple[int, int]:
    is_pair = isinstance(value, list) and len(value) == 2
    if not is_pair or not all(type(entry) is int for entry in value):
        raise wrong(key, NOT_TWO, value)
    return value[0], value[1]


def _steps(key: str, value: Any) -> Any:
    if type(value) is int or value in ("last", "all"):
        return value
    try:
        return _pair(key, value)
    except ConvError:
        raise wrong(key, NOT_STEPS, value) from None


def _hidden(key: str, value: Any) -> Any:
    return HIDES[_one_of(tuple(HIDES))(key, value)]


def _one_of(known: tuple[Any, ...]) -> Reader:
    def read(key: str, value: Any) -> Any:
        if value not in known or isinstance(value, bool):
            listed = ", ".join(map(str, known))
            raise ConvError(NOT_ONE_OF, parameter=key, key=key, known=listed, got=shown(value))
        return value

    return read


_PLAIN: Mapping[Any, Reader] = {
    bool: _flag, int: whole, float: number, str: text, tuple[int, int]: _pair,
}  # fmt: skip


def _reader_of(hint: Any) -> Reader:
    """How a value of a type is read; TOML has no None, which is what is not said."""
    if hint in _PLAIN:
        return _PLAIN[hint]
    if get_origin(hint) is Literal:
        return _one_of(get_args(hint))
    if get_origin(hint) in (Union, UnionType):
        kinds = [kind for kind in get_args(hint) if kind is not NoneType]
        if len(kinds) == 1:
            return _reader_of(kinds[0])
    raise TypeError(f"recipes cannot say {hint}")


def _readers(kind: type, *left_out: str, **own: Reader) -> Mapping[str, Reader]:
    hints = get_type_hints(kind)
    names = [field.name for field in fields(kind) if field.name not in left_out]
    return {name: own.get(name) or _reader_of(hints[name]) for name in names}


WISHES = _readers(Wish, "options", steps=_steps)
# Without what a wish says itself.
OPTIONS = _readers(ViewOptions, "type_scale", "caption", hidden=_hidden)


def check_known(place: Place, table: Mapping[str, Any], known: Iterable[str]) -> None:
    """RecipeError for the first key that is none."""
    names = list(known)
    for key in table:
        if key not in names:
            near = get_close_matches(key, names, n=1)
            if near:
                raise place.wrong(key, UNKNOWN_NEAR, key=key, near=near[0])
            raise place.wrong(key, UNKNOWN, key=key)


def read(place: Place, table: Mapping[str, Any], readers: Mapping[str, Reader]) -> dict[str, Any]:
    """What a table says of the keys that ``readers`` can read; RecipeError for what is wrong."""
    values = {}
    for key, reader in readers.items():
        if key in table:
            try:
                values[key] = reader(key, table[key])
            except ConvError as error:
                raise place.wrong(key, error) from None
    return values
