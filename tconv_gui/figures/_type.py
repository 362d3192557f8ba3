"""How large letters are against cells, while a figure is arranged and painted.

It is said once, in the options of a frame, and asked for wherever lengths of labels are made: a
figure sets it around its own functions, so that no layout has to hand it on.
"""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar
from functools import lru_cache, wraps
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")

_SCALE: ContextVar[float] = ContextVar("type_scale", default=1.0)


def type_scale() -> float:
    """So many times as large as usual are letters in the figure that is being made."""
    return _SCALE.get()


def with_type(scale: float, function: Callable[..., R], *arguments: Any) -> R:
    """What a function answers while letters are ``scale`` times as large.

    >>> with_type(1.5, type_scale), type_scale()
    (1.5, 1.0)
    """
    if scale == _SCALE.get():
        return function(*arguments)
    before = _SCALE.set(scale)
    try:
        return function(*arguments)
    finally:
        _SCALE.reset(before)


def kept(maxsize: int) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """``lru_cache`` for what depends on the size of letters as well."""

    def decorate(function: Callable[P, R]) -> Callable[P, R]:
        @lru_cache(maxsize=maxsize)
        def remembered(_scale: float, *args: P.args, **kwargs: P.kwargs) -> R:
            return function(*args, **kwargs)

        @wraps(function)
        def ask(*args: P.args, **kwargs: P.kwargs) -> R:
            return remembered(_SCALE.get(), *args, **kwargs)  # type: ignore[arg-type]

        ask.cache_clear = remembered.cache_clear  # type: ignore[attr-defined]
        return ask

    return decorate
