"""Where something stands in a recipe, and sentences that say so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from core.errors import ConvError
from core.words_mark import QT_TRANSLATE_NOOP, Mark
from tconv_gui.recipe.toml_lines import Spot

# What is wrong, where: in the words of the file itself, which are not translated.
IN_LINE = QT_TRANSLATE_NOOP("recipe", "{file}, line {line}, {place}: {problem}")
IN_PLACE = QT_TRANSLATE_NOOP("recipe", "{file}, {place}: {problem}")


class RecipeError(ConvError):
    """An entry of a recipe that cannot be; ``parameter`` is the key that is wrong."""


@dataclass(frozen=True, eq=False)
class Place:
    """A table of a recipe; ``number`` counts those of its name from 1, ``label`` tells it apart."""

    file: str
    table: str
    number: int
    label: str
    lines: Mapping[Spot, int]

    def wrong(self, key: str, problem: Mark | ConvError, /, **facts: object) -> RecipeError:
        """The sentence that says what is wrong, and where."""
        if isinstance(problem, Mark):
            problem = ConvError(problem, parameter=key, **facts)
        line = self.lines.get((self.table, self.number, key))
        key_shown = key if line is not None else ""
        line = line or self.lines.get((self.table, self.number, ""))
        place = ", ".join(filter(None, (self.shown, key_shown)))
        mark = IN_PLACE if line is None else IN_LINE
        return RecipeError(
            mark, parameter=key, file=self.file, line=line, place=place, problem=problem
        )

    @property
    def shown(self) -> str:
        """What the table is called in sentences: its name, and its label or number."""
        shown = f"“{self.label}”" if self.label else str(self.number)
        return self.table if self.table == "defaults" else f"{self.table} {shown}"
