"""Garbage is collected in the window's thread only.

Python collects in whatever thread happens to make the next object.  Among the garbage are widgets
and pictures of Qt, which may be deleted in the thread of the window alone: in another one the
process ends with it sooner or later.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

INTERVAL_MS = 500


class Collector(QObject):
    """From ``start`` on no other thread collects; this one does when there is enough."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._timer = QTimer(self, interval=INTERVAL_MS)
        self._timer.timeout.connect(collect_if_due)

    def start(self) -> None:
        """What there is now stays anyway and is never looked through, as that takes a frame."""
        gc.disable()
        gc.freeze()
        self._timer.start()

    def stop(self) -> None:
        """Leave collecting to Python again."""
        self._timer.stop()
        gc.enable()


def collect_if_due() -> None:
    """Collect as Python would if it were let: the oldest generation that has grown enough."""
    grown = [
        generation
        for generation, (count, limit) in enumerate(
            zip(gc.get_count(), gc.get_threshold(), strict=True)
        )
        if 0 < limit < count
    ]
    if grown:
        gc.collect(grown[-1])
