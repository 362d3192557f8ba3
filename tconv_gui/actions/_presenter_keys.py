"""The keys of presenter mode, for the page of shortcuts and the sheet on the slide."""

from __future__ import annotations

from core.words_mark import QT_TRANSLATE_NOOP, Mark

PRESENTER_TITLE = QT_TRANSLATE_NOOP("help", "In presenter mode")
PRESENTER_KEYS: tuple[tuple[str, Mark], ...] = (
    ("→   PgDn   Space   N", QT_TRANSLATE_NOOP("presenter", "Next step, answer or slide")),
    ("←   PgUp   Backspace   P", QT_TRANSLATE_NOOP("presenter", "Step or slide before")),
    ("Ctrl+PgDn   Ctrl+PgUp", QT_TRANSLATE_NOOP("presenter", "Next slide, slide before")),
    ("Home   End", QT_TRANSLATE_NOOP("presenter", "First step, last step")),
    ("1 2   Enter", QT_TRANSLATE_NOOP("presenter", "Go to step 12")),
    ("A", QT_TRANSLATE_NOOP("presenter", "Play by itself, or pause")),
    ("F5", QT_TRANSLATE_NOOP("presenter", "Begin again")),
    ("B   .", QT_TRANSLATE_NOOP("presenter", "Black screen; any key comes back")),
    ("W   ,", QT_TRANSLATE_NOOP("presenter", "White screen; any key comes back")),
    ("L   Ctrl", QT_TRANSLATE_NOOP("presenter", "Laser dot: hold, or tap L")),
    ("S", QT_TRANSLATE_NOOP("presenter", "Spotlight on a cell; arrows move it")),
    ("Shift+Click", QT_TRANSLATE_NOOP("presenter", "Spotlight on this cell")),
    ("Z   +   −", QT_TRANSLATE_NOOP("presenter", "Zoom in at the pointer; drag to move")),
    ("0", QT_TRANSLATE_NOOP("presenter", "The whole figure again")),
    ("Q", QT_TRANSLATE_NOOP("presenter", "Hide the output, or reveal it")),
    ("E", QT_TRANSLATE_NOOP("presenter", "Change the number (or double-click it)")),
    ("V", QT_TRANSLATE_NOOP("presenter", "Speaker view")),
    ("X", QT_TRANSLATE_NOOP("presenter", "Swap the screens")),
    ("H   ?", QT_TRANSLATE_NOOP("presenter", "These keys")),
    ("Esc", QT_TRANSLATE_NOOP("presenter", "Back to the plain slide, then leave")),
)
