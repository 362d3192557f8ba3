"""Layers that are objects, as PyTorch and Keras have them: in a Sequential, or one by one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple


class Part(NamedTuple):
    """A layer object under a name, or an expression in ``x`` where it is no object.

    ``arguments`` and ``results`` are what it is called with and what that gives; ``kernel`` and
    ``bias`` expressions for its numbers.
    """

    name: str
    call: str
    is_object: bool = True
    arguments: str = "x"
    results: str = "x"
    kernel: str = ""
    bias: str = ""


def fit_in_a_row(parts: Sequence[Part]) -> bool:
    """Whether a Sequential can hold them: each an object that makes one thing of one."""
    return all(part.is_object and part.arguments == part.results == "x" for part in parts)


def line(name: str, expression: str) -> Part:
    """A part that is no object."""
    return Part(name, expression, is_object=False)


def arguments(*positional: object, **named: str | None) -> str:
    """The arguments of a call; those that are None are left out.

    >>> arguments(1, stride="2", padding=None)
    '1, stride=2'
    """
    texts = [str(value) for value in positional]
    return ", ".join([*texts, *(f"{name}={text}" for name, text in named.items() if text)])


def unless(text: str, default: str) -> str | None:
    """``text`` if it is not the default."""
    return None if text == default else text
