"""The table of the size solver: settings that make a size, one per row, the best first."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product
from math import prod
from typing import Any, NamedTuple

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from core.arithmetic import Size
from core.document import shape_text
from core.errors import ConvError
from core.numbers_text import shown_number
from core.sizes import NOTHING_IN_COMMON, Bounds, Recipe, combined, joint, recipes
from core.spec import ConvSpec
from core.words_mark import QT_TRANSLATE_NOOP
from tconv_gui.theme import Theme, colour
from tconv_gui.widgets.state_light import State, light_pixmap, state_role
from tconv_gui.widgets.steady import steady
from tconv_gui.words import Words

EVEN = QT_TRANSLATE_NOOP("solver", "even")
UNEVEN = QT_TRANSLATE_NOOP("solver", "uneven {ratio}:1")
HOLES = QT_TRANSLATE_NOOP("solver", "holes")

VERDICT = QT_TRANSLATE_NOOP("solver", "overlap")
STAMPS = QT_TRANSLATE_NOOP("solver", "stamps")
PRODUCTS = QT_TRANSLATE_NOOP("solver", "multiplications")
REMARK = QT_TRANSLATE_NOOP("solver", "remarks")
NAMES = ("kernel_size", "stride", "padding", "output_padding", "dilation")

EMPTY = QT_TRANSLATE_NOOP("solver", "some outputs at the end get nothing")
UNUSED = QT_TRANSLATE_NOOP("solver", "some inputs land beyond the output")
NO_OVERLAP = QT_TRANSLATE_NOOP("solver", "stamps only touch")

# Where every axis has a recipe of its own, so many of each are combined.
MOST_PER_AXIS = 12
LIGHT = 16  # pixels

Index = QModelIndex | QPersistentModelIndex
ROOT = QModelIndex()


class Choice(NamedTuple):
    """A row: one recipe for all axes, or one of each axis."""

    recipes: tuple[Recipe, ...]

    @property
    def spec(self) -> ConvSpec:
        """The layer's settings."""
        return self.recipes[0].spec if len(self.recipes) == 1 else combined(self.recipes)

    @property
    def low(self) -> int:
        """The fewest stamps on an output away from the borders."""
        return prod(recipe.low for recipe in self.recipes)

    @property
    def high(self) -> int:
        """The most stamps on an output away from the borders."""
        return prod(recipe.high for recipe in self.recipes)

    @property
    def state(self) -> State:
        """What a kernel of ones makes of a constant."""
        return "holes" if self.low == 0 else "flat" if self.low == self.high else "uneven"

    @property
    def multiplications(self) -> int:
        """Products that land in the output."""
        return prod(recipe.multiplications for recipe in self.recipes)

    def entry(self, name: str) -> str:
        """A hyper-parameter, once if it is the same on all axes."""
        found: list[int] = []
        for recipe in self.recipes:
            value = getattr(recipe, name)
            found.extend(value if isinstance(value, tuple) else (value,))
        return str(found[0]) if len(set(found)) == 1 else ", ".join(map(str, found))


def choices(size_in: Size, size_out: Size, bounds: Bounds) -> tuple[list[Choice], ConvError | None]:
    """All rows, and what stands in the way of one setting for all axes, if it does.

    ConvError if an axis has no answer at all.
    """
    try:
        return [Choice((recipe,)) for recipe in joint(size_in, size_out, bounds)], None
    except ConvError as error:
        if error.mark is not NOTHING_IN_COMMON:
            raise
        refusal = error.kept()
    axes = [
        recipes(i, o, bounds)[:MOST_PER_AXIS] for i, o in zip(size_in, size_out, strict=True)
    ]
    rows = [Choice(combination) for combination in product(*axes)]
    rows.sort(key=_order)
    return rows, refusal


def verdict_text(choice: Choice, words: Words) -> str:
    """Even, uneven or holes, in a word or two."""
    if choice.low == 0:
        return words(HOLES)
    if choice.low == choice.high:
        return words(EVEN)
    return words(UNEVEN, ratio=shown_number(choice.high / choice.low))


def remarks(choice: Choice, words: Words) -> str:
    """What else is to be known of a row."""
    said = []
    if choice.low == choice.high == 1:
        said.append(words(NO_OVERLAP))
    if choice.low and any(recipe.empty_outputs for recipe in choice.recipes):
        said.append(words(EMPTY))
    if any(recipe.unused_inputs for recipe in choice.recipes):
        said.append(words(UNUSED))
    return "; ".join(said)


def _order(choice: Choice) -> tuple[float, ...]:
    """As for one recipe: even before uneven before holes, then cheap."""
    return (
        choice.low == 0,
        choice.high / choice.low if choice.low else 0,
        any(recipe.empty_outputs for recipe in choice.recipes),
        choice.multiplications,
    )


@steady
class RecipeModel(QAbstractTableModel):
    """The rows for a table view."""

    def __init__(self, words: Words, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._words, self._theme = words, theme
        self.rows: list[Choice] = []

    def show_rows(self, rows: Sequence[Choice], words: Words, theme: Theme) -> None:
        """Show other rows."""
        self.beginResetModel()
        self.rows, self._words, self._theme = list(rows), words, theme
        self.endResetModel()

    def rowCount(self, parent: Index = ROOT) -> int:
        """One per choice."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = ROOT) -> int:
        """Verdict, settings, counts, cost, remarks."""
        return 0 if parent.isValid() else len(NAMES) + 4

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:
        """Hyper-parameters have their own names in every language."""
        if role != Qt.ItemDataRole.DisplayRole or orientation != Qt.Orientation.Horizontal:
            return None
        words = self._words
        ends = (words(STAMPS), words(PRODUCTS), words(REMARK))
        return (words(VERDICT), *NAMES, *ends)[section]

    def data(self, index: Index, role: int = 0) -> Any:
        """Texts, and the colour of the verdict."""
        choice = self.rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(choice, index.column())
        if role == Qt.ItemDataRole.ToolTipRole and index.column() == self.columnCount() - 1:
            return remarks(choice, self._words)
        if role == Qt.ItemDataRole.ForegroundRole and index.column() == 0:
            return colour(state_role(choice.state, self._theme).line)
        if role == Qt.ItemDataRole.DecorationRole and index.column() == 0:
            return light_pixmap(choice.state, self._theme, LIGHT)
        if role == Qt.ItemDataRole.TextAlignmentRole and 0 < index.column() <= len(NAMES) + 2:
            return int(Qt.AlignmentFlag.AlignCenter)
        return None

    def _text(self, choice: Choice, column: int) -> str:
        if column == 0:
            return verdict_text(choice, self._words)
        if column <= len(NAMES):
            return choice.entry(NAMES[column - 1])
        counts = str(choice.low) if choice.low == choice.high else f"{choice.low}–{choice.high}"
        ends = (counts, str(choice.multiplications), remarks(choice, self._words))
        return ends[column - len(NAMES) - 1]


def sizes_text(sizes: Sequence[Size]) -> str:
    """Sizes in a row.

    >>> sizes_text([(7, 7), (8, 8)])
    '7×7, 8×8'
    """
    return ", ".join(shape_text(size) for size in sizes)
