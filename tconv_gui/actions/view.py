"""The View menu: what is seen and how; nothing here touches the document."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from core.words_mark import QT_TRANSLATE_NOOP, Mark
from tconv_gui.actions._command import SEPARATOR, Command, Entry, Submenu
from tconv_gui.actions._desk import Desk
from tconv_gui.actions._picture import PICTURE_ENTRIES
from tconv_gui.figures import FIGURES
from tconv_gui.model.channel_choice import End, channel_choice, step_channel
from tconv_gui.model.zoom import zoom, zoomed
from tconv_gui.theme import load_theme, theme_ids
from tconv_gui.words import languages

THEME = QT_TRANSLATE_NOOP("menu", "&Theme")
LANGUAGE = QT_TRANSLATE_NOOP("menu", "&Language")
SAME_AS_SYSTEM = QT_TRANSLATE_NOOP("menu", "Same as &System")
LARGER = QT_TRANSLATE_NOOP("menu", "L&arger Text")
SMALLER = QT_TRANSLATE_NOOP("menu", "S&maller Text")
NORMAL_SIZE = QT_TRANSLATE_NOOP("menu", "&Normal Text Size")
SHADE = QT_TRANSLATE_NOOP("menu", "&Colour Cells by Value")
ANIMATE = QT_TRANSLATE_NOOP("menu", "An&imate Steps")
LESSONS = QT_TRANSLATE_NOOP("menu", "L&essons Panel")
PANEL = QT_TRANSLATE_NOOP("menu", "Settin&gs Panel")
SYMBOLS = QT_TRANSLATE_NOOP("menu", "Sho&w")
NUMBERS = QT_TRANSLATE_NOOP("menu", "&Numbers")
NAMES = QT_TRANSLATE_NOOP("menu", "N&ames x₁₁, w₁₁, y₁₁")
LETTERS = QT_TRANSLATE_NOOP("menu", "&Letters A, B and a, b")
FROM_ONE = QT_TRANSLATE_NOOP("menu", "Count from &1")
WITHOUT_FLIP = QT_TRANSLATE_NOOP("menu", "Stretched Convolution without the &Flip")
WEIGHTED = QT_TRANSLATE_NOOP("menu", "Weig&h Overlaps by the Kernel")
SIGNAL = QT_TRANSLATE_NOOP("menu", "&Signal of the Spectrum")
SIGNAL_ONES = QT_TRANSLATE_NOOP("menu", "A Constant of &Ones")
SIGNAL_STEP = QT_TRANSLATE_NOOP("menu", "A &Step")
SIGNAL_NOISE = QT_TRANSLATE_NOOP("menu", "&Noise")
SIGNAL_INPUT = QT_TRANSLATE_NOOP("menu", "The &Input")
BESIDE = QT_TRANSLATE_NOOP("menu", "Show &Beside")
NOTHING_BESIDE = QT_TRANSLATE_NOOP("menu", "N&othing Beside")
KEEP = QT_TRANSLATE_NOOP("menu", "&Keep This Setting as B")
SWAP = QT_TRANSLATE_NOOP("menu", "Swap A an&d B")
NEXT_INPUT = QT_TRANSLATE_NOOP("menu", "Next Input Channel")
PREVIOUS_INPUT = QT_TRANSLATE_NOOP("menu", "Previous Input Channel")
NEXT_OUTPUT = QT_TRANSLATE_NOOP("menu", "Next Output Channel")
PREVIOUS_OUTPUT = QT_TRANSLATE_NOOP("menu", "Previous Output Channel")
ZOOM_IN = QT_TRANSLATE_NOOP("menu", "&Zoom into the Matrix")
ZOOM_OUT = QT_TRANSLATE_NOOP("menu", "Zoom O&ut of the Matrix")
PRESENT = QT_TRANSLATE_NOOP("menu", "&Presenter Mode")
SPEAKER = QT_TRANSLATE_NOOP("menu", "Speaker &View")
SECOND_SCREEN = QT_TRANSLATE_NOOP("menu", "Automaticall&y on a Second Screen")

FONT_SCALES = (1.0, 1.1, 1.25, 1.5, 1.75, 2.0, 2.5)
SYSTEM = "system"


def _show_figure(figure_id: str) -> Callable[[Desk], None]:
    return lambda desk: desk.context.playback.set_figure(figure_id)


def _shows_figure(figure_id: str) -> Callable[[Desk], bool]:
    return lambda desk: desk.context.playback.figure.id == figure_id


def _figure_keys(number: int) -> tuple[str, ...]:
    """Ctrl and a digit, then Ctrl, Shift and one; there are no more than nine of each."""
    tens, digit = divmod(number - 1, 9)
    return tuple(f"{keys}+{digit + 1}" for keys in ("Ctrl", "Ctrl+Shift")[tens : tens + 1])


def _figures() -> list[Entry]:
    return [
        Command(
            figure.title,
            _show_figure(figure.id),
            _figure_keys(number),
            checked=_shows_figure(figure.id),
            choice=True,
        )
        for number, figure in enumerate(FIGURES, 1)
    ]


def _prefer(name: str, value: object) -> Callable[[Desk], None]:
    def choose(desk: Desk) -> None:
        desk.context.preferences[name] = value

    return choose


def _prefers(name: str, value: object) -> Callable[[Desk], bool]:
    return lambda desk: bool(desk.context.preferences[name] == value)


def _switch(name: str) -> Callable[[Desk], None]:
    def switch(desk: Desk) -> None:
        desk.context.preferences[name] = not desk.context.preferences[name]

    return switch


def _is_on(name: str) -> Callable[[Desk], bool]:
    return lambda desk: bool(desk.context.preferences[name])


def _look(name: str, value: object) -> Callable[[Desk], None]:
    """Look at figures another way, from now on and the next time."""

    def choose(desk: Desk) -> None:
        desk.context.playback.set_options(**{name: value})
        desk.context.preferences[name] = value

    return choose


def _looks(name: str, value: object) -> Callable[[Desk], bool]:
    return lambda desk: bool(getattr(desk.context.playback.options, name) == value)


def _count_from_one(desk: Desk) -> None:
    _look("index_base", 1 - desk.context.playback.options.index_base)(desk)


def _zoom(notches: int) -> Callable[[Desk], None]:
    return lambda desk: zoom(desk.context, notches)


def _can_zoom(notches: int) -> Callable[[Desk], bool]:
    return lambda desk: zoomed(desk.context, notches) is not None


def _step_channel(end: End, by: int) -> Callable[[Desk], None]:
    return lambda desk: step_channel(desk.context.model, desk.context.playback.layer, end, by)


def _has_channel(end: End, by: int) -> Callable[[Desk], bool]:
    def has(desk: Desk) -> bool:
        context = desk.context
        return channel_choice(context.model, context.playback.layer, end).beside(by) is not None

    return has


def _channels() -> list[Entry]:
    rows: tuple[tuple[Mark, End, int, str], ...] = (
        (NEXT_INPUT, "input", 1, "Alt+Down"), (PREVIOUS_INPUT, "input", -1, "Alt+Up"),
        (NEXT_OUTPUT, "output", 1, "Alt+Right"), (PREVIOUS_OUTPUT, "output", -1, "Alt+Left"),
    )  # fmt: skip
    return [
        Command(title, _step_channel(end, by), (key,), enabled=_has_channel(end, by))
        for title, end, by, key in rows
    ]


def _switch_flip(desk: Desk) -> None:
    playback = desk.context.playback
    playback.set_options(without_flip=not playback.options.without_flip)


def _switch_weights(desk: Desk) -> None:
    playback = desk.context.playback
    playback.set_options(weighted=not playback.options.weighted)


def _symbols(_desk: Desk) -> Sequence[Entry]:
    rows = ((NUMBERS, "numbers", "1"), (NAMES, "names", "2"), (LETTERS, "letters", "3"))
    return [
        Command(
            title,
            _look("symbols", style),
            (f"Alt+{key}",),
            checked=_looks("symbols", style),
            choice=True,
        )
        for title, style, key in rows
    ]


def _give(source: str) -> Callable[[Desk], None]:
    return lambda desk: desk.context.playback.set_options(signal=source)


def _signals(_desk: Desk) -> Sequence[Entry]:
    rows = (
        (SIGNAL_ONES, "ones"), (SIGNAL_STEP, "step"), (SIGNAL_NOISE, "noise"),
        (SIGNAL_INPUT, "input"),
    )  # fmt: skip
    return [
        Command(title, _give(source), checked=_looks("signal", source), choice=True)
        for title, source in rows
    ]


def _show_beside(figure_id: str) -> Callable[[Desk], None]:
    return lambda desk: desk.context.playback.set_beside(figure_id)


def _shows_beside(figure_id: str) -> Callable[[Desk], bool]:
    def shows(desk: Desk) -> bool:
        beside = desk.context.playback.beside
        return beside is not None and beside.id == figure_id

    return shows


def _beside(_desk: Desk) -> Sequence[Entry]:
    return [
        Command(
            figure.title,
            _show_beside(figure.id),
            checked=_shows_beside(figure.id),
            choice=True,
        )
        for figure in FIGURES
    ]


def _has_other(desk: Desk) -> bool:
    return desk.context.playback.other is not None


def _is_compared(desk: Desk) -> bool:
    return desk.context.playback.is_compared


def _themes(desk: Desk) -> Sequence[Entry]:
    language = desk.context.words.language
    names = [(key, load_theme(key).title(language)) for key in theme_ids()]
    return _choices("theme", names)


def _languages(desk: Desk) -> Sequence[Entry]:
    return _choices("language", list(languages()))


def _choices(preference: str, names: list[tuple[str, str]]) -> list[Entry]:
    titles: list[tuple[str, Mark | str]] = [(SYSTEM, SAME_AS_SYSTEM), *names]
    return [
        Command(title, _prefer(preference, key), checked=_prefers(preference, key), choice=True)
        for key, title in titles
    ]


def _resize_text(steps: int) -> Callable[[Desk], None]:
    def resize(desk: Desk) -> None:
        now = desk.context.preferences["font_scale"]
        nearest = min(range(len(FONT_SCALES)), key=lambda i: abs(FONT_SCALES[i] - now))
        target = min(max(nearest + steps, 0), len(FONT_SCALES) - 1)
        desk.context.preferences["font_scale"] = FONT_SCALES[target]

    return resize


def _present(desk: Desk) -> None:
    desk.set_presenting(not desk.is_presenting)


def _show_speaker(desk: Desk) -> None:
    desk.set_speaker(not desk.has_speaker)


def _has_speaker(desk: Desk) -> bool:
    return desk.has_speaker


def _is_presenting(desk: Desk) -> bool:
    return desk.is_presenting


ENTRIES: tuple[Entry, ...] = (
    *_figures(),
    SEPARATOR,
    *PICTURE_ENTRIES,
    SEPARATOR,
    Submenu(BESIDE, _beside),
    Command(KEEP, lambda desk: desk.context.playback.keep_other(), ("Ctrl+B",)),
    Command(
        SWAP, lambda desk: desk.context.playback.swap(), ("Ctrl+Shift+B",), enabled=_has_other
    ),
    Command(
        NOTHING_BESIDE, lambda desk: desk.context.playback.drop_beside(), ("Ctrl+W",),
        enabled=_is_compared,
    ),
    SEPARATOR,
    Submenu(THEME, _themes, changing=True),
    Submenu(LANGUAGE, _languages),
    SEPARATOR,
    Command(LARGER, _resize_text(1), ("Ctrl++", "Ctrl+=")),
    Command(SMALLER, _resize_text(-1), ("Ctrl+-",)),
    Command(NORMAL_SIZE, _prefer("font_scale", 1.0), ("Ctrl+0",)),
    SEPARATOR,
    Submenu(SYMBOLS, _symbols),
    Command(FROM_ONE, _count_from_one, ("Alt+4",), checked=_looks("index_base", 1)),
    Command(WITHOUT_FLIP, _switch_flip, ("Alt+5",), checked=_looks("without_flip", True)),
    Command(WEIGHTED, _switch_weights, ("Alt+6",), checked=_looks("weighted", True)),
    Submenu(SIGNAL, _signals),
    SEPARATOR,
    *_channels(),
    SEPARATOR,
    Command(ZOOM_IN, _zoom(1), ("Ctrl+Alt++", "Ctrl+Alt+="), enabled=_can_zoom(1)),
    Command(ZOOM_OUT, _zoom(-1), ("Ctrl+Alt+-",), enabled=_can_zoom(-1)),
    SEPARATOR,
    Command(SHADE, _switch("shade_cells"), checked=_is_on("shade_cells")),
    Command(ANIMATE, _switch("animate"), checked=_is_on("animate")),
    SEPARATOR,
    Command(LESSONS, _switch("show_lessons"), ("F8",), checked=_is_on("show_lessons")),
    Command(PANEL, _switch("show_panel"), ("F9",), checked=_is_on("show_panel")),
    SEPARATOR,
    Command(PRESENT, _present, ("F11", "F5", "Shift+F5"), checked=_is_presenting),
    Command(SPEAKER, _show_speaker, ("Shift+F11",), checked=_has_speaker),
    Command(SECOND_SCREEN, _switch("speaker_view"), checked=_is_on("speaker_view")),
)
