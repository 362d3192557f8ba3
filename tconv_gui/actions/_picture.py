"""The command that runs the chain on a picture, and what others mean while it is seen."""

from __future__ import annotations

from core.words_mark import QT_TRANSLATE_NOOP
from tconv_gui.actions._command import Command, Entry
from tconv_gui.actions._desk import Desk
from tconv_gui.model.picture_bench import bench_of

ON_PICTURE = QT_TRANSLATE_NOOP("menu", "&Run on a Picture")


def _switch_page(desk: Desk) -> None:
    bench = bench_of(desk.context)
    bench.set_open(not bench.is_open)


def _is_open(desk: Desk) -> bool:
    return bench_of(desk.context).is_open


def export(desk: Desk) -> None:
    """The picture after to a file while pictures are on screen, else the figure."""
    bench = bench_of(desk.context)
    if bench.is_open:
        bench.saveAsked.emit()
    else:
        desk.exports.show_dialog()


def copy_picture(desk: Desk) -> None:
    """The picture after to the clipboard while pictures are on screen, else the figure."""
    bench = bench_of(desk.context)
    if bench.is_open:
        bench.copyAsked.emit()
    else:
        desk.exports.copy_picture()


PICTURE_ENTRIES: tuple[Entry, ...] = (
    Command(ON_PICTURE, _switch_page, ("Ctrl+P",), checked=_is_open),
)
