"""Keep resources/i18n in step with the texts that the code marks.

    python tools/translations.py update     new texts into every .ts, vanished ones out of it
    python tools/translations.py release    every .ts into its .qm
    python tools/translations.py check      exit 1 if a text, a translation or a .qm is amiss

A new language: ``update fr`` makes resources/i18n/fr.ts; nothing else needs to know of it.
"""

from __future__ import annotations

import argparse
import ast
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from string import Formatter
from typing import NamedTuple
from xml.etree import ElementTree

HERE = Path(__file__).resolve().parent.parent
FOLDER = HERE / "resources" / "i18n"
MARK = "QT_TRANSLATE_NOOP"


class Text(NamedTuple):
    """A marked English text and its context."""

    context: str
    text: str


class Entry(NamedTuple):
    """What a .ts file holds for a text; ``state`` is "" when it is finished."""

    translation: str
    state: str


def main() -> int:
    """Do what the command line says; the exit code."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("command", choices=("update", "release", "check"))
    parser.add_argument("languages", nargs="*", help="default: all there are")
    wanted = parser.parse_args()
    found = sorted(path.stem for path in FOLDER.glob("*.ts")) or ["zh_CN"]
    files = [FOLDER / f"{language}.ts" for language in wanted.languages or found]
    if wanted.command == "update":
        for path in files:
            update(path)
    elif wanted.command == "release":
        for path in files:
            release(path, path.with_suffix(".qm"))
    else:
        problems = [problem for path in files for problem in check(path)]
        print("\n".join(problems) or f"{len(marked_texts())} texts: all is translated")
        return min(len(problems), 1)
    return 0


def update(path: Path) -> None:
    """Merge the texts that the code marks into the .ts file ``path``."""
    path.parent.mkdir(parents=True, exist_ok=True)
    options = ["-locations", "none", "-no-obsolete", "-source-language", "en"]
    options += ["-target-language", path.stem, "-disable-heuristic", "similartext"]
    run("pyside6-lupdate", *map(str, sources()), "-ts", str(path), *options)


def release(path: Path, target: Path) -> None:
    """Compile a .ts file; a program that reads the old one goes on reading that."""
    fresh = target.with_suffix(".new")
    run("pyside6-lrelease", "-silent", str(path), "-qm", str(fresh))
    fresh.replace(target)


def run(tool: str, *arguments: str) -> None:
    """Run one of PySide6's tools, that of this very Python if it has one."""
    beside = shutil.which(tool, path=str(Path(sys.executable).parent))
    subprocess.run([beside or tool, *arguments], check=True)


def sources() -> list[Path]:
    """All modules that may mark texts."""
    found = [path for folder in ("core", "tconv_gui") for path in (HERE / folder).rglob("*.py")]
    street_door = HERE / "main.py"
    return sorted(found) + [street_door] * street_door.exists()


def check(path: Path) -> list[str]:
    """One sentence for everything that is amiss with a language."""
    name = path.name
    if not path.is_file():
        return [f"{name} is not there; run update"]
    entries = read_entries(path)
    marked = marked_texts()
    problems = [f"{name} lacks, run update: {text.text}" for text in marked - entries.keys()]
    problems += [f"{name} has too much, run update: {t.text}" for t in entries.keys() - marked]
    for source, entry in entries.items():
        problems += [
            f"{name}: {problem}: {source.text}" for problem in entry_problems(source, entry)
        ]
    return sorted(problems) + compiled_problems(path)


def entry_problems(source: Text, entry: Entry) -> Iterator[str]:
    """What is wrong with one translation."""
    if entry.state or not entry.translation.strip():
        yield entry.state or "empty"
    elif facts(source.text) != facts(entry.translation):
        yield f"facts differ ({entry.translation})"


def facts(text: str) -> set[str] | None:
    """The names in braces; None where they are no format at all.

    >>> sorted(facts("step {step} of {count}"))
    ['count', 'step']
    """
    try:
        return {name for _, name, _, _ in Formatter().parse(text) if name is not None}
    except ValueError:
        return None


def compiled_problems(path: Path) -> list[str]:
    """Whether the .qm is what the .ts gives."""
    compiled = path.with_suffix(".qm")
    with tempfile.TemporaryDirectory() as folder:
        fresh = Path(folder) / compiled.name
        release(path, fresh)
        if compiled.is_file() and compiled.read_bytes() == fresh.read_bytes():
            return []
    return [f"{compiled.name} is out of date; run release"]


def read_entries(path: Path) -> dict[Text, Entry]:
    """All entries of a .ts file."""
    entries = {}
    for context in ElementTree.parse(path).getroot().iter("context"):
        name = context.findtext("name", "")
        for message in context.iter("message"):
            translation = message.find("translation")
            if translation is None:
                entry = Entry("", "unfinished")
            else:
                entry = Entry(translation.text or "", translation.get("type", ""))
            entries[Text(name, message.findtext("source", ""))] = entry
    return entries


def marked_texts() -> set[Text]:
    """All texts that the code marks, read from the code itself."""
    return {text for path in sources() for text in marked_in(path.read_text(encoding="utf-8"))}


def marked_in(code: str) -> Iterator[Text]:
    """The marked texts of one module; SystemExit where an argument is no literal.

    >>> list(marked_in('OPEN = QT_TRANSLATE_NOOP("menu", "Op" "en…")'))
    [Text(context='menu', text='Open…')]
    """
    for node in ast.walk(ast.parse(code)):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name)):
            continue
        if node.func.id != MARK:
            continue
        literals = [part.value for part in node.args if isinstance(part, ast.Constant)]
        if len(literals) != 2:
            raise SystemExit(f"line {node.lineno}: {MARK} takes two literal strings")
        yield Text(str(literals[0]), str(literals[1]))


if __name__ == "__main__":
    sys.exit(main())
