r"""TikZ: a .tex file that LaTeX makes into the same picture, in the document's own typeface.

It is made from what the figure draws as SVG, shape by shape.  Letters of another typeface have
other widths: each text is centred where it was and squeezed or stretched to fit its place.
Chinese is not for pdflatex; a file with it says that it is for xelatex.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from math import atan2, degrees, hypot
from typing import NamedTuple

from PySide6.QtGui import QColor

from core.words_mark import QT_TRANSLATE_NOOP
from tconv_gui.export._latex import in_comment, is_plain, latex
from tconv_gui.export.format import DPI, ExportError, Format, Job, Progress, report
from tconv_gui.export.svg import drawn
from tconv_gui.figures.surface import Families, text_width
from tconv_gui.theme import Role, Theme
from tconv_gui.theme.fonts import Weight, load_fonts

TITLE = QT_TRANSLATE_NOOP("format", "TikZ picture for LaTeX")
TOO_MANY_SHAPES = QT_TRANSLATE_NOOP(
    "error",
    "a TikZ file of more than {high} shapes takes LaTeX too long; export a PDF and use "
    "\\includegraphics, or choose fewer steps.",
)
MAX_SHAPES = 100_000
POINTS = 72 / DPI
# The capitals of Latin Modern Sans are by so much lower than the app's.
TALLER = 1.05
# Words may be stretched so far to fill their place; a number may not, as 1 is narrower than 2.
WIDEST = 1.25
SHORT = 3
# Rectangles of a colour that are drawn at once.
AT_ONCE = 6

_HEAD = r"""% !TEX program = {engine}
% {title}
% {description}
%
% A picture of its own: {engine} {how}
% In another document: \usepackage{{tikz,standalone}} in its preamble, and then
%   \resizebox{{\linewidth}}{{!}}{{\input{{this file}}}}
% {steps}
% {script}
\documentclass[tikz]{{standalone}}
{fonts}
\begin{{document}}%
{colours}
\providecommand\tconvsize[1]{{\fontsize{{#1bp}}{{#1bp}}\sffamily\selectfont}}%
\providecommand\tconvfit[3]{{% width, widest stretch, text
  \sbox0{{#3}}\dimen0=\dimexpr1pt*\number\dimexpr#1\relax/\number\wd0\relax
  \ifdim\dimen0>#2pt\dimen0=#2pt\fi\edef\tconvratio{{\csname strip@pt\endcsname\dimen0}}%
  \ifdim\dimen0=1pt\usebox0\else\scalebox{{\tconvratio}}[1]{{\usebox0}}\fi}}%
\tikzset{{tconv/.style={{x={point}bp,y=-{point}bp,line width={point}bp}},
  tconv text/.style={{anchor=base,inner sep=0,outer sep=0}}}}%
"""
_ONE_STEP = "Colours are defined below by what they stand for; change them there."
_ONLY = r"""\ifdefined\only\else\def\only<#1>#2{#2}\fi % without Beamer, each step is a page
"""
_STEPS = r"""In a Beamer frame it goes on by a step per click: each picture stands in an \only<n>.
% Many steps take LaTeX long; of a PDF made of this file they do not: \includegraphics<n>[page=n]"""
_PDFLATEX = (
    "pdflatex",
    "Text is plain text and LaTeX's own symbols: pdflatex, xelatex and lualatex can all make it.",
    "\\usepackage{iftex}\n\\iftutex\\else\\usepackage[utf8]{inputenc}\\usepackage[T1]{fontenc}\\fi\n"
    "\\usepackage{lmodern,textcomp}",
)
_XELATEX = (
    "xelatex",
    "It has letters that pdflatex does not know: xelatex or lualatex, with the package ctex.",
    "\\usepackage[scheme=plain]{ctex}",
)

_SVG = "{http://www.w3.org/2000/svg}"
_NUMBER = re.compile(r"-?\d*\.?\d+(?:e[-+]?\d+)?")
_STEP = re.compile(r"([MLC ])\s*(-?[\d.e+-]+),(-?[\d.e+-]+)")
_COMMANDS = {(True, False): "\\fill", (False, True): "\\draw", (True, True): "\\filldraw"}
_CAPS = {"square": "rect", "round": "round"}
_JOINS = {"bevel": "bevel", "round": "round"}


class Matrix(NamedTuple):
    """Where a group's points fall: x' = a x + c y + e, y' = b x + d y + f."""

    a: float = 1.0
    b: float = 0.0
    c: float = 0.0
    d: float = 1.0
    e: float = 0.0
    f: float = 0.0

    @property
    def scale(self) -> float:
        """How much longer things get."""
        return hypot(self.a, self.b)

    def __call__(self, x: float, y: float) -> str:
        """A point as TikZ writes it."""
        across, down = self.a * x + self.c * y + self.e, self.b * x + self.d * y + self.f
        return f"({_number(across)},{_number(down)})"


@dataclass(frozen=True)
class Drawn:
    """One command: ``before``, a path that may share it with others, and ";"."""

    before: str
    path: str
    may_share: bool = False


class Colours:
    """The colours met so far, each with a name: what it stands for in the theme, or a number."""

    def __init__(self, theme: Theme) -> None:
        # Where two are the same colour, the first name counts.
        self._known = dict(reversed(list(_named(theme))))
        self.names: dict[str, str] = {}

    def name(self, code: str) -> str:
        """The name of "#rrggbb" or what else SVG calls a colour."""
        code = QColor(code).name().upper()
        if code not in self.names:
            name = self._known.get(code, f"{len(self.names) + 1}")
            self.names[code] = f"tconv{name}"
        return self.names[code]

    def definitions(self) -> str:
        """A line of LaTeX for each."""
        return "\n".join(
            f"\\definecolor{{{name}}}{{HTML}}{{{code[1:]}}}%" for code, name in self.names.items()
        )


def make_tikz(job: Job, progress: Progress) -> bytes:
    """All frames as a LaTeX file with a picture each."""
    total, shapes = len(job.frames), 0
    colours, families = Colours(job.paint_theme), load_fonts(job.frames[0].words.language)
    pictures, for_pdflatex = [], True
    for done, frame in enumerate(job.frames):
        report(progress, done, total)
        tree = ET.fromstring(drawn(job, frame))
        shapes += sum(1 for _ in tree.iter(f"{_SVG}g"))
        if shapes > MAX_SHAPES:
            raise ExportError(TOO_MANY_SHAPES, parameter="size", high=MAX_SHAPES)
        for_pdflatex &= all(is_plain(text.text or "") for text in tree.iter(f"{_SVG}text"))
        pictures.append(_picture(_commands(tree, colours, families), job))
    engine, script, fonts = _PDFLATEX if for_pdflatex else _XELATEX
    text = _HEAD.format(
        engine=engine,
        script=script,
        fonts=fonts,
        how="on this file" + ("" if total == 1 else ", a page per step"),
        steps=_ONE_STEP if total == 1 else _STEPS,
        title=in_comment(job.title),
        description=in_comment(job.description),
        colours=colours.definitions(),
        point=_number(POINTS),
    )
    if total > 1:
        text += _ONLY + "".join(
            f"\\only<{number}>{{%\n{picture}}}%\n" for number, picture in enumerate(pictures, 1)
        )
    else:
        text += pictures[0]
    report(progress, total, total)
    return (text + "\\end{document}\n").encode()


def _picture(commands: Iterable[Drawn], job: Job) -> str:
    lines = [
        "\\begin{tikzpicture}[tconv]",
        f"\\useasboundingbox (0,0) rectangle ({job.width},{job.height});",
    ]
    for (before, may_share), group in groupby(commands, lambda each: (each.before, each.may_share)):
        paths = [each.path for each in group]
        size = AT_ONCE if may_share else 1
        lines += [
            f"{before} {' '.join(paths[at : at + size])};" for at in range(0, len(paths), size)
        ]
    return "\n".join([*lines, "\\end{tikzpicture}%\n"])


def _commands(tree: ET.Element, colours: Colours, families: Families) -> Iterator[Drawn]:
    """What a drawing's groups draw, in their order."""
    for group in tree.iterfind(f"{_SVG}g/{_SVG}g"):
        matrix = _matrix(group.get("transform", ""))
        for shape in group:
            name = shape.tag.removeprefix(_SVG)
            if name == "text":
                if (shape.text or "").strip():
                    yield _text(shape, matrix, colours, families)
                continue
            before = _command({**group.attrib, **shape.attrib}, matrix, colours)
            # Of what shines through, two parts that overlap are not one.
            may_share = name == "rect" and "opacity" not in before
            if before:
                yield Drawn(before, _PATHS[name](shape, matrix), may_share)


def _command(look: Mapping[str, str], matrix: Matrix, colours: Colours) -> str:
    r"""\fill, \draw or \filldraw with its options; nothing for what is not seen."""
    options: list[str] = []
    is_filled, is_drawn = (look.get(key, "none") != "none" for key in ("fill", "stroke"))
    if not is_filled and not is_drawn:
        return ""
    for key, is_used in (("fill", is_filled), ("draw", is_drawn)):
        source = "stroke" if key == "draw" else "fill"
        if is_used:
            options.append(f"{key}={colours.name(look[source])}")
            if (opacity := float(look.get(f"{source}-opacity", 1))) < 1:
                options.append(f"{key} opacity={_number(opacity)}")
    if is_drawn:
        options += _line(look, matrix.scale * POINTS)
    if is_filled and look.get("fill-rule") == "evenodd" and look.get("d", "").count("M") > 1:
        options.append("even odd rule")
    if len(options) == 1:  # \fill[colour] is what people write
        options = [options[0].partition("=")[2]]
    return f"{_COMMANDS[is_filled, is_drawn]}[{','.join(options)}]"


def _line(look: Mapping[str, str], unit: float) -> Iterator[str]:
    width = float(look.get("stroke-width", 1)) * unit
    if round(width - POINTS, 3):
        yield f"line width={_number(width)}bp"
    if (cap := _CAPS.get(look.get("stroke-linecap", ""))) is not None:
        yield f"line cap={cap}"
    if (join := _JOINS.get(look.get("stroke-linejoin", ""))) is not None:
        yield f"line join={join}"
    dashes = [float(length) * unit for length in _NUMBER.findall(look.get("stroke-dasharray", ""))]
    if dashes:
        turns = (("on", "off")[number % 2] for number in range(len(dashes)))
        pattern = " ".join(
            f"{turn} {_number(length)}bp" for turn, length in zip(turns, dashes, strict=True)
        )
        yield f"dash pattern={pattern}"
        if offset := float(look.get("stroke-dashoffset", 0)) * unit:
            yield f"dash phase={_number(offset)}bp"


def _text(shape: ET.Element, matrix: Matrix, colours: Colours, families: Families) -> Drawn:
    text = shape.text or ""
    nominal, weight = float(shape.get("font-size", 1)), int(shape.get("font-weight", 400))
    kind: Weight = "semibold" if weight > 500 else "regular"
    width, scale = text_width(text, nominal, kind, families), matrix.scale
    opacity = float(shape.get("fill-opacity", 1))
    size = f"\\tconvsize{{{_number(nominal * scale * POINTS * TALLER)}}}"
    options = [
        "tconv text",
        f"text={colours.name(shape.get('fill', 'black'))}",
        f"font={size}" + ("\\bfseries\\boldmath" if kind == "semibold" else ""),
    ]
    if opacity < 1:
        options.append(f"text opacity={_number(opacity)}")
    if turn := round(degrees(atan2(matrix.b, matrix.a)), 2):
        options.append(f"rotate={_number(-turn)}")
    stretch = WIDEST if len(text.strip()) > SHORT else 1.0
    place = matrix(float(shape.get("x", 0)) + width / 2, float(shape.get("y", 0)))
    room = _number(width * scale * POINTS)
    words = f"\\tconvfit{{{room}bp}}{{{_number(stretch)}}}{{{latex(text)}}}"
    return Drawn(f"\\node[{','.join(options)}]", f"at {place} {{{words}}}")


# --- shapes -----------------------------------------------------------------------------------


def _rect(shape: ET.Element, matrix: Matrix) -> str:
    x, y, width, height = (float(shape.get(key, 0)) for key in ("x", "y", "width", "height"))
    if matrix.b or matrix.c:
        corners = [(x, y), (x + width, y), (x + width, y + height), (x, y + height)]
        return " -- ".join([*(matrix(*corner) for corner in corners), "cycle"])
    return f"{matrix(x, y)} rectangle {matrix(x + width, y + height)}"


def _points(shape: ET.Element, matrix: Matrix) -> str:
    numbers = [float(number) for number in _NUMBER.findall(shape.get("points", ""))]
    return " -- ".join(matrix(*pair) for pair in zip(numbers[::2], numbers[1::2], strict=True))


def _polygon(shape: ET.Element, matrix: Matrix) -> str:
    return f"{_points(shape, matrix)} -- cycle"


def _straight(shape: ET.Element, matrix: Matrix) -> str:
    ends = [(float(shape.get(f"x{n}", 0)), float(shape.get(f"y{n}", 0))) for n in (1, 2)]
    return " -- ".join(matrix(*end) for end in ends)


def _circle(shape: ET.Element, matrix: Matrix) -> str:
    centre = matrix(float(shape.get("cx", 0)), float(shape.get("cy", 0)))
    return f"{centre} circle[radius={_number(float(shape.get('r', 0)) * matrix.scale)}]"


def _ellipse(shape: ET.Element, matrix: Matrix) -> str:
    centre = matrix(float(shape.get("cx", 0)), float(shape.get("cy", 0)))
    across, down = (_number(float(shape.get(key, 0)) * matrix.scale) for key in ("rx", "ry"))
    return f"{centre} ellipse[x radius={across},y radius={down}]"


def _path(shape: ET.Element, matrix: Matrix) -> str:
    parts: list[str] = []
    curve: list[str] = []
    for letter, x, y in _STEP.findall(shape.get("d", "")):
        point = matrix(float(x), float(y))
        if letter == "C" or (letter == " " and curve):
            curve.append(point)
            if len(curve) == 3:
                parts.append(".. controls {} and {} .. {}".format(*curve))
                curve = []
        else:
            parts.append(point if letter == "M" else f"-- {point}")
    return " ".join(parts)


_PATHS: Mapping[str, Callable[[ET.Element, Matrix], str]] = {
    "rect": _rect,
    "polyline": _points,
    "polygon": _polygon,
    "line": _straight,
    "circle": _circle,
    "ellipse": _ellipse,
    "path": _path,
}


# --- small things -----------------------------------------------------------------------------


def _matrix(transform: str) -> Matrix:
    numbers = _NUMBER.findall(transform)
    return Matrix(*map(float, numbers)) if len(numbers) == 6 else Matrix()


def _number(value: float) -> str:
    """Two digits after the point are a hundredth of a pixel."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def _named(theme: Theme) -> Iterator[tuple[str, str]]:
    """The theme's colours and what they are called, those of the grids first."""
    for field, value in sorted(
        theme._asdict().items(), key=lambda pair: not isinstance(pair[1], Role)
    ):
        name = "".join(word.capitalize() for word in field.split("_"))
        if isinstance(value, Role):
            yield from ((value.line.upper(), f"{name}Line"), (value.fill.upper(), f"{name}Fill"))
        elif isinstance(value, str) and value.startswith("#"):
            yield value.upper(), name


TIKZ = Format(
    id="tikz",
    title=TITLE,
    suffixes=(".tex",),
    mime="application/x-tex",
    magic=b"% !TEX program = ",
    several="pages",
    make=make_tikz,
    group="papers",
    scalable=True,
)
