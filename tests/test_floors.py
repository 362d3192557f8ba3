"""The plan of the house, checked: which room stands on which, and what each may lean on.

An import may go to the same floor or down, never up; rooms that are rivals on one floor do not
know each other; nothing goes round in a circle. Imports inside functions and those for the type
checker count as well: they only hide a dependency. (The circle rule lets the type checker's pass:
a contract may name the type that it is handed.) A new room needs a place in this plan before it can
be built.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterable, Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

# From the ground up. The engine:
CORE = (
    ("words_mark", "errors"),
    ("spec", "arrays", "checked_arrays", "number_cell", "pasted_array", "pasting", "numbers_text",
     "weights"),
    ("activations", "initialisers", "pictures", "quality"),
    ("arithmetic", "linear", "terms", "links", "trace"),
    ("interpolation", "pooling", "resampling", "shuffling"),
    ("functional", "ops"),
    ("sizes", "equivalent", "checkerboard", "training"),
    ("stack", "layer_calls", "layer_code", "code_layers"),
    ("document",),
    ("channels",),
    ("channel_sums", "pasted_channels"),
    ("chain_edit", "codec", "examples", "explain", "fixes", "gradient_pattern", "ready_chains",
     "shown", "spectrum", "stack_document", "symbols"),
    ("backward", "connections", "layer_call", "picture_chain", "round_trip", "unrolled",
     "upsamplers", "written"),
    ("proofs",),
    ("facts",),
    ("lesson", "quiz"),
    ("quiz_reply",),
)
# The app on top of it; main.py is the street door above all:
GUI = (
    ("assets", "atomic", "embedded"),
    ("theme", "words"),
    ("figures",),
    ("model", "export", "audit", "console"),
    ("recipe", "widgets"),
    ("views", "actions", "cli"),
    ("shell",),
)
RIVALS = (
    {"tconv_gui.model", "tconv_gui.export"},
    {"tconv_gui.views", "tconv_gui.actions", "tconv_gui.cli"},
)
FLOOR = {
    room: number
    for number, rooms in enumerate(
        [
            *(tuple(f"core.{name}" for name in floor) for floor in CORE),
            *(tuple(f"tconv_gui.{name}" for name in floor) for floor in GUI),
            ("main",),
        ]
    )
    for room in rooms
}

# Rooms that draw and save without a window, and what would bring the widgets in.
WITHOUT_WIDGETS = ("assets", "theme", "words", "figures", "model", "export", "recipe")
WIDGETS = {f"PySide6.Qt{name}" for name in ("Widgets", "SvgWidgets", "OpenGLWidgets")} | {
    "PySide6.QtPrintSupport"
}
# Packages from outside, besides the standard library.
OUTSIDE = {
    "core": {"numpy"},
    "tconv_gui": {"numpy", "PySide6", "PIL", "pyqtgraph", "imageio_ffmpeg", "pptx"},
}
OUTSIDE["main"] = OUTSIDE["tconv_gui"]

# Rooms whose __init__ is a shelf (one file, one line), and the files in them that are not on it
# because all the others stand on them; so does a file whose name begins with "_".
SHELVES = {
    "core/ops": {"operation"},
    "core/written": set(),
    "tconv_gui/figures": {"figure", "surface", "layout", "grids", "hidden", "render", "pair"},
    "tconv_gui/export": {"format", "wish"},
    "tconv_gui/views": set(),
    "tconv_gui/actions": set(),
}


# ---- reading the code -------------------------------------------------------------------------


def module_name(file: Path) -> str:
    """``core/ops/conv.py`` is ``core.ops.conv``, ``core/ops/__init__.py`` is ``core.ops``."""
    parts = file.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


FILES = {
    module_name(file): file
    for file in sorted([*ROOT.glob("core/**/*.py"), *ROOT.glob("tconv_gui/**/*.py")])
    + [file for file in [ROOT / "main.py"] if file.exists()]
}


def source_of(node: ast.ImportFrom, package: str) -> str:
    """What stands between ``from`` and ``import``, with leading dots resolved."""
    above = package.split(".")[: len(package.split(".")) - node.level + 1] if node.level else []
    return ".".join([*above, *([node.module] if node.module else [])])


def imports_of(tree: ast.AST, package: str = "") -> Iterator[str]:
    """Every dotted name that is imported anywhere in ``tree``, as far as it can be a module."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            source = source_of(node, package)
            for alias in node.names:
                whole = f"{source}.{alias.name}"
                yield whole if whole in FILES or source == "PySide6" else source


def without_typing(tree: ast.Module) -> ast.Module:
    """``tree`` as it runs: without what only the type checker reads."""
    run = [node for node in tree.body if not (isinstance(node, ast.If) and is_typing(node.test))]
    return ast.Module(body=run, type_ignores=[])


def is_typing(test: ast.expr) -> bool:
    """Whether an ``if`` asks for TYPE_CHECKING."""
    return isinstance(test, ast.Name) and test.id == "TYPE_CHECKING"


def package_of(module: str) -> str:
    """The package that relative imports of ``module`` start from."""
    return module if FILES[module].name == "__init__.py" else module.rpartition(".")[0]


TREES = {module: ast.parse(file.read_text(encoding="utf-8")) for module, file in FILES.items()}
IMPORTS = {module: set(imports_of(tree, package_of(module))) for module, tree in TREES.items()}


def room_of(module: str) -> str:
    """``tconv_gui.figures.scatter`` lies in the room ``tconv_gui.figures``."""
    return ".".join(module.split(".")[:2])


def is_house(module: str) -> bool:
    """Whether a room of ours is meant; the packages' own (empty) __init__ are no rooms."""
    return module.split(".")[0] in OUTSIDE and module not in ("core", "tconv_gui")


def own_imports(module: str) -> list[str]:
    """The imports of ``module`` that stay in the house but leave the room."""
    return sorted(
        name for name in IMPORTS[module] if is_house(name) and room_of(name) != room_of(module)
    )


def complaints(pairs: Iterable[tuple[str, str]]) -> str:
    """One line per offence."""
    return "\n".join(f"{module} imports {name}" for module, name in pairs)


# ---- the rules --------------------------------------------------------------------------------


def test_every_room_has_a_floor() -> None:
    homeless = sorted({room_of(module) for module in FILES if is_house(module)} - FLOOR.keys())
    assert not homeless, f"give a floor in tests/test_floors.py to: {', '.join(homeless)}"


def test_no_import_goes_up() -> None:
    up = [
        (module, name)
        for module in FILES
        for name in own_imports(module)
        if FLOOR.get(room_of(name), 0) > FLOOR.get(room_of(module), 0)
    ]
    assert not up, complaints(up)


@pytest.mark.parametrize("rivals", RIVALS, ids=lambda rooms: "-".join(sorted(rooms)))
def test_rivals_do_not_know_each_other(rivals: set[str]) -> None:
    known = [
        (module, name)
        for module in FILES
        if room_of(module) in rivals
        for name in own_imports(module)
        if room_of(name) in rivals
    ]
    assert not known, complaints(known)


def test_nothing_goes_round_in_a_circle() -> None:
    graph = {
        module: FILES.keys() & set(imports_of(without_typing(tree), package_of(module))) - {module}
        for module, tree in TREES.items()
    }
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        pytest.fail("a circle: " + " <- ".join(error.args[1]))


def test_only_known_packages_are_leant_on() -> None:
    strange = [
        (module, name)
        for module, names in IMPORTS.items()
        for name in sorted(names)
        if (top := name.split(".")[0]) not in sys.stdlib_module_names
        and top not in OUTSIDE[module.split(".")[0]]
        and not (is_house(name) or name in ("core", "tconv_gui"))
    ]
    assert not strange, complaints(strange)


def test_pictures_are_drawn_without_widgets() -> None:
    rooms = {f"tconv_gui.{name}" for name in WITHOUT_WIDGETS}
    widgets = [
        (module, name)
        for module in FILES
        if room_of(module) in rooms
        for name in sorted(IMPORTS[module] & WIDGETS)
    ]
    assert not widgets, complaints(widgets)


@pytest.mark.parametrize("shelf", SHELVES)
def test_every_file_is_on_its_shelf(shelf: str) -> None:
    files = {file.stem for file in (ROOT / shelf).glob("[!_]*.py")} - SHELVES[shelf]
    if not files:
        return  # a room that is not furnished yet
    tree = ast.parse((ROOT / shelf / "__init__.py").read_text(encoding="utf-8"))
    package = shelf.replace("/", ".")
    mentioned = {name.removeprefix(package + ".") for name in imports_of(tree, package)}
    # A shelf that loads a file only when it is used names it in a string.
    mentioned |= {
        node.value.rpartition(".")[2]
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    assert not files - mentioned, f"{shelf}/__init__.py does not mention {files - mentioned}"


# ---- that the rules can bite ------------------------------------------------------------------


def test_hidden_imports_are_seen() -> None:
    source = """
from typing import TYPE_CHECKING
if TYPE_CHECKING:
    from core.spec import ConvSpec
def late():
    import core.errors as e
    from PySide6 import QtWidgets
    from .ops import conv
"""
    assert set(imports_of(ast.parse(source), "core")) == {
        "typing",
        "core.spec",
        "core.errors",
        "PySide6.QtWidgets",
        "core.ops.conv",
    }


def test_the_plan_knows_each_room_once() -> None:
    rooms = [*(f"core.{r}" for f in CORE for r in f), *(f"tconv_gui.{r}" for f in GUI for r in f)]
    assert len(set(rooms)) == len(rooms) == len(FLOOR) - 1
