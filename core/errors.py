"""What can be wrong with a setting or a number: one error type that carries facts, not prose."""

from __future__ import annotations

from typing import Any, Self

from core.words_mark import Mark


class ConvError(ValueError):
    """A setting, size, number or file that cannot be used.

    ``mark`` is the sentence to show (translatable), ``facts`` what to put into it and
    ``parameter`` the name of the thing that is wrong, so that the message can stand beside it;
    a sentence that says ``{parameter}`` has it among its facts.  ``layer`` is the position of the
    layer of a chain that cannot be, where one is to blame.

    >>> from core.words_mark import QT_TRANSLATE_NOOP
    >>> low = QT_TRANSLATE_NOOP("error", "{parameter} must be at least 1, but is {got}.")
    >>> str(ConvError(low, parameter="stride", got=0))
    'stride must be at least 1, but is 0.'
    """

    def __init__(self, mark: Mark, *, parameter: str = "", **facts: object) -> None:
        if "{parameter}" in mark.text:
            facts["parameter"] = parameter
        super().__init__(mark.english(**facts))
        self.mark = mark
        self.parameter = parameter
        self.facts = facts
        self.layer: int | None = None

    def __reduce__(self) -> tuple[Any, ...]:
        """What it takes to hand it to another process: it is made of more than its sentence."""
        return _again, (type(self), self.mark, self.parameter, self.facts), {"layer": self.layer}

    def kept(self) -> Self:
        """This refusal, fit to be kept: a traceback keeps alive all that its callers hold.

        Callers are all the way up; a painter among them would still be painting.
        """
        self.__traceback__ = self.__context__ = self.__cause__ = None
        return self


def _again(kind: type[ConvError], mark: Mark, parameter: str, facts: dict[str, Any]) -> ConvError:
    facts = {name: fact for name, fact in facts.items() if name != "parameter"}
    return kind(mark, parameter=parameter, **facts)
