"""Rows about the channels of a layer: how many there are, in which groups, what comes behind it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QSizePolicy, QWidget

from core.arrays import MAX_CHANNELS
from core.chain_edit import is_off
from core.channels import with_filters, with_groups, with_in_channels
from core.document import TOO_MANY_WEIGHTS, Document, Layer
from core.errors import ConvError
from core.layer_call import ACTIVATIONS, activation_of, possible_groups, with_activation
from core.ops import BY_ID
from core.words_mark import QT_TRANSLATE_NOOP, Mark
from tconv_gui.model.context import Context
from tconv_gui.views._setting_rows import Line, SettingRow, soft_label, with_keras_name
from tconv_gui.views._settings import nearest
from tconv_gui.widgets.message import FieldMessage, paragraph
from tconv_gui.widgets.wheel_guard import guard_fields

CHANGE_IN_CHANNELS = QT_TRANSLATE_NOOP("undo", "Change in_channels")
CHANGE_FILTERS = QT_TRANSLATE_NOOP("undo", "Change out_channels")
CHANGE_GROUPS = QT_TRANSLATE_NOOP("undo", "Change groups")
CHANGE_ACTIVATION = QT_TRANSLATE_NOOP("undo", "Change Activation")

TIP_IN_CHANNELS = QT_TRANSLATE_NOOP(
    "parameters", "How many channels the input has, such as 3 of a colour picture"
)
TIP_MADE = QT_TRANSLATE_NOOP("parameters", "How many channels the layer reads")
TIP_FILTERS = QT_TRANSLATE_NOOP(
    "parameters", "How many channels the layer makes, each with kernels of its own"
)
TIP_GROUPS = QT_TRANSLATE_NOOP(
    "parameters", "In how many groups the channels are, each by itself; divides both numbers"
)
TIP_ACTIVATION = QT_TRANSLATE_NOOP(
    "parameters", "What every output goes through; a layer of its own, right behind this one"
)
MADE_BY = QT_TRANSLATE_NOOP("parameters", "{count}: what layer {number} makes")
DEPTHWISE = QT_TRANSLATE_NOOP("parameters", "{groups} · depthwise")
NO_ACTIVATION = QT_TRANSLATE_NOOP("parameters", "none")


class CountRow(SettingRow):
    """One number about the channels of the whole document; limits are tried out."""

    most_axes = 0
    title: Mark
    tip: Mark
    keras: str | None = None

    @property
    def _document(self) -> Document:
        return self._context.model.whole

    @property
    def _axes(self) -> int:
        return 1

    def _is_uniform(self) -> bool:
        return True

    def _title(self) -> Mark:
        return self.title

    def _tip(self) -> str:
        return with_keras_name(self._context.words, self.tip, self.keras)

    def _limits(self, axes: tuple[int, ...]) -> tuple[int, int]:
        now = self._present(axes)

        def change(value: int) -> Document:
            return self._change(axes, value)(self._document)

        return nearest(now, 1, change), nearest(now, MAX_CHANNELS, change)


class InChannelsRow(CountRow):
    """The channels of the input; of a later layer what the one before it makes."""

    title = CHANGE_IN_CHANNELS
    tip = TIP_IN_CHANNELS

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(context, "in_channels", parent)
        self.made_label, self.made = soft_label(), paragraph("soft")
        self.made_line = Line(self.made_label, self.made)
        self.made_line.extra.hide()

    @property
    def lines(self) -> list[Line]:
        """The slider of the first layer, the sentence of a later one."""
        return [self.head, self.made_line]

    def refresh(self) -> None:
        """Show how many there are."""
        super().refresh()
        position = self._position
        self.made_line.setVisible(position > 0)
        if position > 0:
            count = self._present((0,))
            self.made.setText(self._context.words(MADE_BY, count=count, number=position))

    def restyle(self) -> None:
        """Take the words and the theme in use."""
        super().restyle()
        tip = self._context.words(TIP_MADE)
        self.made_label.setText(self.name)
        for widget in (self.made_label, self.made):
            widget.setToolTip(tip)

    def _is_here(self) -> bool:
        return self._position == 0

    def _present(self, axes: Sequence[int]) -> int:
        return self._layer.in_channels

    def _change(self, axes: Sequence[int], value: int) -> Callable[[Document], Document]:
        def change(document: Document) -> Document:
            if value == document.input.shape[1]:
                return document
            return with_in_channels(document, value)

        return change


class FiltersRow(CountRow):
    """The channels that a layer makes."""

    title = CHANGE_FILTERS
    tip = TIP_FILTERS
    keras = "filters"

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(context, "out_channels", parent)

    @property
    def lines(self) -> list[Line]:
        """The slider."""
        return [self.head]

    def _is_here(self) -> bool:
        return has_own_kernels(self._layer)

    def _present(self, axes: Sequence[int]) -> int:
        return self._layer.out_channels

    def _change(self, axes: Sequence[int], value: int) -> Callable[[Document], Document]:
        position = self._position
        return lambda document: with_filters(document, position, value)

    def _reason(self, error: ConvError, axes: Sequence[int], wanted: object) -> str:
        # That there are too many kernel numbers does not yet say how many filters there may be.
        if error.parameter == "filters" and error.mark != TOO_MANY_WEIGHTS:
            error = _called(error, self.name)
        return super()._reason(error, axes, wanted)


class Choice(QComboBox):
    """A few ways to choose from; it may be narrower than their names, which its menu shows."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.setMinimumContentsLength(8)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def offer(self, ways: Sequence[tuple[str, str, str]], chosen: str) -> None:
        """Offer (id, title, tool tip) and show one as chosen; nothing is told of it."""
        before = self.blockSignals(True)
        if [(self.itemData(n), self.itemText(n)) for n in range(self.count())] != [
            (id, title) for id, title, _ in ways
        ]:
            self.clear()
            for id, title, tip in ways:
                self.addItem(title, id)
                self.setItemData(self.count() - 1, tip, Qt.ItemDataRole.ToolTipRole)
        self.setCurrentIndex(self.findData(chosen))
        self.blockSignals(before)

    @property
    def chosen(self) -> str:
        """The id of what is chosen."""
        return str(self.currentData())

    def showPopup(self) -> None:
        """With room for all names."""
        view = self.view()
        view.setMinimumWidth(view.sizeHintForColumn(0) + 2 * view.fontMetrics().averageCharWidth())
        super().showPopup()


class ChoiceRow(QWidget):
    """A setting with few ways to be; its ``lines`` and ``message`` are placed by the column."""

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(parent)
        self.hide()
        self._context = context
        self.message = FieldMessage()
        self.label, self.choice = soft_label(), Choice()
        self.line = Line(self.label, self.choice)
        self.line.extra.hide()  # there is no button in this column to keep a place for
        self.choice.activated.connect(self._choose)
        guard_fields(self.line)

    @property
    def lines(self) -> list[Line]:
        """The only one."""
        return [self.line]

    @property
    def _whole(self) -> Document:
        return self._context.model.whole

    @property
    def _position(self) -> int:
        return self._context.playback.layer

    @property
    def _layer(self) -> Layer:
        return self._whole.layers[self._position]

    def show_ways(
        self, name: str, tip: str, ways: Sequence[tuple[str, str, str]], chosen: str
    ) -> None:
        """Show the ways to choose from, under a name."""
        self.message.clear()
        self.label.setText(name)
        self.choice.setAccessibleName(name)
        for widget in (self.label, self.choice):
            widget.setToolTip(tip)
        self.choice.offer(ways, chosen)

    def refresh(self) -> None:
        """Show the setting as it is."""
        raise NotImplementedError

    def _change(self, document: Document, chosen: str) -> Document:
        raise NotImplementedError

    def _title(self) -> Mark:
        raise NotImplementedError

    def _choose(self) -> None:
        chosen = self.choice.chosen
        try:
            self._context.model.edit_whole(
                self._title(), lambda document: self._change(document, chosen)
            )
        except ConvError as error:
            self.refresh()
            self.message.say(self._context.words.error(error))


class GroupsRow(ChoiceRow):
    """In how many groups the channels are: just those numbers that can be."""

    def refresh(self) -> None:
        """Show the groups."""
        words, layer = self._context.words, self._layer
        here = has_own_kernels(layer)
        self.line.setVisible(here)
        if not here:
            return
        ways = []
        for groups in possible_groups(self._whole, self._position):
            alone = groups == layer.in_channels > 1
            text = words(DEPTHWISE, groups=groups) if alone else str(groups)
            ways.append((str(groups), text, ""))
        self.show_ways("groups", words(TIP_GROUPS), ways, str(layer.spec.groups))
        self.choice.setEnabled(len(ways) > 1)

    def _change(self, document: Document, chosen: str) -> Document:
        return with_groups(document, self._position, int(chosen))

    def _title(self) -> Mark:
        return CHANGE_GROUPS


class ActivationRow(ChoiceRow):
    """The activation right behind the layer."""

    def refresh(self) -> None:
        """Show the activation."""
        words = self._context.words
        here = has_own_kernels(self._layer)
        self.line.setVisible(here)
        if not here:
            return
        ways = [("", words(NO_ACTIVATION), "")]
        for id in ACTIVATIONS:
            ways.append((id, words(BY_ID[id].title), words(BY_ID[id].summary)))
        now = activation_of(self._whole, self._position) or ""
        self.show_ways("activation", words(TIP_ACTIVATION), ways, now)

    def _change(self, document: Document, chosen: str) -> Document:
        return with_activation(document, self._position, chosen or None)

    def _title(self) -> Mark:
        return CHANGE_ACTIVATION


def has_own_kernels(layer: Layer) -> bool:
    """Whether a layer has kernels to be set, and is not switched off."""
    return layer.operation.has_kernel and not is_off(layer)


def _called(error: ConvError, name: str) -> ConvError:
    """An error about a setting by the name that it has in the panel."""
    facts = {key: fact for key, fact in error.facts.items() if key != "parameter"}
    return ConvError(error.mark, parameter=name, **facts)
