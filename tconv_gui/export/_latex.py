"""Texts and file names as LaTeX takes them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import groupby
from pathlib import Path

# What stands for a letter in pdflatex as well as in xelatex.
_SPECIAL: Mapping[str, str] = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "$": r"\$",
    "&": r"\&",
    "#": r"\#",
    "%": r"\%",
    "_": r"\_",
    "^": r"\textasciicircum{}",
    "~": r"\textasciitilde{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    "|": r"\textbar{}",
    '"': r"\textquotedbl{}",
    "'": r"\textquotesingle{}",
    "`": r"\textasciigrave{}",
    "-": "{-}",
    "\u00a0": "~",
    "°": r"\textdegree{}",
    "±": r"\textpm{}",
    "·": r"\textperiodcentered{}",
    "×": r"\texttimes{}",
    "÷": r"\textdiv{}",
    "−": r"\textminus{}",
    "–": r"\textendash{}",
    "—": r"\textemdash{}",
    "…": r"\textellipsis{}",
    "•": r"\textbullet{}",
    "“": r"\textquotedblleft{}",
    "”": r"\textquotedblright{}",
    "‘": r"\textquoteleft{}",
    "’": r"\textquoteright{}",
    "′": r"$'$",
    "Δ": r"$\Delta$",
    "Σ": r"$\Sigma$",
    "Π": r"$\Pi$",
    "Ω": r"$\Omega$",
    "Φ": r"$\Phi$",
    "α": r"$\alpha$",
    "β": r"$\beta$",
    "γ": r"$\gamma$",
    "δ": r"$\delta$",
    "ε": r"$\varepsilon$",
    "η": r"$\eta$",
    "λ": r"$\lambda$",
    "μ": r"$\mu$",
    "µ": r"$\mu$",
    "π": r"$\pi$",
    "σ": r"$\sigma$",
    "φ": r"$\varphi$",
    "ω": r"$\omega$",
    "∂": r"$\partial$",
    "∇": r"$\nabla$",
    "∑": r"$\Sigma$",
    "∗": r"$\ast$",
    "⋅": r"$\cdot$",
    "∘": r"$\circ$",
    "⊙": r"$\odot$",
    "⊗": r"$\otimes$",
    "⊕": r"$\oplus$",
    "√": r"$\surd$",
    "∞": r"$\infty$",
    "∈": r"$\in$",
    "≈": r"$\approx$",
    "≠": r"$\neq$",
    "≡": r"$\equiv$",
    "≤": r"$\leq$",
    "≥": r"$\geq$",
    "←": r"$\leftarrow$",
    "↑": r"$\uparrow$",
    "→": r"$\rightarrow$",
    "↓": r"$\downarrow$",
    "↔": r"$\leftrightarrow$",
    "⇒": r"$\Rightarrow$",
    "⋯": r"$\cdots$",
    "⋮": r"$\vdots$",
    "⋱": r"$\ddots$",
    "⌊": r"$\lfloor$",
    "⌋": r"$\rfloor$",
    "⌈": r"$\lceil$",
    "⌉": r"$\rceil$",
    "✓": r"$\surd$",
}
_LOW = dict(
    zip("₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ", "0123456789+−=()aehijklmnoprstuvx", strict=True)
)
_HIGH = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ᵀⁱⁿ", "0123456789+−=()Tin", strict=True))
_FITTED = r"width=\linewidth,height=.8\textheight,keepaspectratio"
# What means something in LaTeX even in a file's name.
_UNFIT = re.compile(r"[^\w .,+()@=-]")


def latex(text: str) -> str:
    r"""A text as LaTeX writes it.

    >>> print(latex("5 % of x₁₂ · {a_b}²"))
    5 \% of x\textsubscript{12} \textperiodcentered{} \{a\_b\}\textsuperscript{2}
    """
    parts = []
    for kind, letters in groupby(text, _kind):
        if kind is None:
            parts += [_SPECIAL.get(letter, letter) for letter in letters]
        else:
            command, plain = kind, _LOW if kind == "textsubscript" else _HIGH
            inside = "".join(_SPECIAL.get(plain[x], plain[x]) for x in letters)
            parts.append(f"\\{command}{{{inside}}}")
    return re.sub(" (?= )|^ | $", "~", "".join(parts))


def _kind(letter: str) -> str | None:
    if letter in _LOW:
        return "textsubscript"
    return "textsuperscript" if letter in _HIGH else None


def is_plain(text: str) -> bool:
    """Whether pdflatex knows all letters of a text; those of Europe's languages it does."""
    known = (_SPECIAL, _LOW, _HIGH)
    return all(x < "\u0180" or any(x in table for table in known) for x in text)


def in_comment(text: str) -> str:
    """A text on one line, whatever it holds."""
    return " ".join(text.split())


def beamer_snippet(path: Path | str, pages: int) -> str:
    r"""A Beamer frame that shows a PDF file's pages one after the other.

    >>> print(beamer_snippet("figures/scatter.pdf", 2))
    \begin{frame}{scatter}
      \centering
      \only<1>{\includegraphics[page=1,width=\linewidth,height=.8\textheight,keepaspectratio]{scatter.pdf}}%
      \only<2>{\includegraphics[page=2,width=\linewidth,height=.8\textheight,keepaspectratio]{scatter.pdf}}%
    \end{frame}
    """
    path = Path(path)
    name = _UNFIT.sub("-", path.name)
    lines = [f"\\begin{{frame}}{{{latex(path.stem)}}}", "  \\centering"]
    if name != path.name:
        lines.insert(0, f"% LaTeX cannot read this name; rename the file to {name}")
    lines += [
        f"  \\only<{page}>{{\\includegraphics[page={page},{_FITTED}]{{{name}}}}}%"
        for page in range(1, pages + 1)
    ]
    return "\n".join([*lines, "\\end{frame}"])
