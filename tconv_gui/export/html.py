"""HTML: one file that steps with the arrow keys in any browser, without a network."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html import escape

from core.words_mark import QT_TRANSLATE_NOOP
from tconv_gui.export._outlines import Outlines, with_shared_outlines
from tconv_gui.export.format import Format, Job, Progress, report
from tconv_gui.export.svg import drawn, settled

TITLE = QT_TRANSLATE_NOOP("format", "HTML page")
STEP = QT_TRANSLATE_NOOP("web page", "step {number} of {count}")
FIRST = QT_TRANSLATE_NOOP("web page", "First step")
BACK = QT_TRANSLATE_NOOP("web page", "Step back")
PLAY = QT_TRANSLATE_NOOP("web page", "Play or pause")
NEXT = QT_TRANSLATE_NOOP("web page", "Next step")
LAST = QT_TRANSLATE_NOOP("web page", "Last step")
KEYS = QT_TRANSLATE_NOOP("web page", "Arrow keys step, space plays, Home and End jump.")

_GROUP = re.compile(r"<g [^>]*>|</g>")
_INSIDE = re.compile(r"</defs>\n?(.*)</svg>", re.DOTALL)
_OUTER = re.compile(r"\s*(<g [^>]*>)(.*)</g>\s*", re.DOTALL)
_SPACE = re.compile(r"\n+")
# Drawn, not written: not every machine has letters for them.
_SIGNS = {
    "first": "M4 5h2v14H4zM14 5v14L6.5 12zM21.5 5v14L14 12z",
    "back": "M6 5h2.5v14H6zM19 5v14L9.5 12z",
    "play": "M7 5v14l11-7z",
    "pause": "M7 5h3.5v14H7zM13.5 5H17v14h-3.5z",
    "next": "M15.5 5H18v14h-2.5zM5 5v14l9.5-7z",
    "last": "M18 5h2v14h-2zM2.5 5v14L10 12zM10 5v14l7.5-7z",
}

_PAGE = """\
<!DOCTYPE html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="generator" content="TConv">
<title>{title}</title>
<style>
html, body {{ margin: 0; height: 100%; background: {ground}; color: {ink};
  font: 16px/1.4 system-ui, sans-serif; }}
main {{ box-sizing: border-box; height: 100%; display: flex; flex-direction: column; }}
figure {{ flex: 1; min-height: 0; margin: 0; }}
figure svg {{ width: 100%; height: 100%; display: block; }}
nav {{ display: flex; gap: 8px; align-items: center; justify-content: center; padding: 8px 16px; }}
nav button {{ font: inherit; min-width: 44px; min-height: 44px; color: inherit;
  background: none; border: 1px solid currentColor; border-radius: 8px; cursor: pointer; }}
nav button svg {{ width: 22px; height: 22px; fill: currentColor; vertical-align: middle; }}
nav button:disabled {{ opacity: 0.4; cursor: default; }}
nav input {{ flex: 1; max-width: 480px; }}
nav output {{ min-width: 9em; text-align: right; font-variant-numeric: tabular-nums; }}
#said {{ margin: 0; padding: 0 16px 12px; text-align: center; min-height: 2.8em; }}
@media print {{ nav {{ display: none; }} }}
</style>
</head>
<body>
<main>
<figure>
<svg role="img" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}"
 aria-labelledby="said"><defs>{shapes}</defs>{outer}{picture}</g></svg>
</figure>
<p id="said" aria-live="polite">{said}</p>
<nav hidden>
<button id="first" title="{first}" aria-label="{first}">{first_sign}</button>
<button id="back" title="{back}" aria-label="{back}">{back_sign}</button>
<button id="play" title="{play}" aria-label="{play}">{play_sign}</button>
<button id="next" title="{next}" aria-label="{next}">{next_sign}</button>
<button id="last" title="{last}" aria-label="{last}">{last_sign}</button>
<input id="seek" type="range" min="0" max="{most}" value="{most}" aria-label="{keys}"
 title="{keys}">
<output id="where"></output>
</nav>
</main>
<script type="application/json" id="film">{film}</script>
<script>
"use strict";
const film = JSON.parse(document.getElementById("film").textContent);
const named = (id) => document.getElementById(id);
const picture = document.querySelector("figure svg > g");
const last = film.steps.length - 1;
let step = last, timer = 0;
function show(wanted) {{
  step = Math.max(0, Math.min(last, wanted));
  picture.innerHTML = film.steps[step].map((part) => film.parts[part]).join("");
  named("said").textContent = film.said[step];
  named("where").textContent = film.where[step];
  named("seek").value = step;
  named("first").disabled = named("back").disabled = step === 0;
  named("next").disabled = named("last").disabled = step === last;
}}
function sign(path) {{ named("play").querySelector("path").setAttribute("d", path); }}
function pause() {{ clearInterval(timer); timer = 0; sign("{play_path}"); }}
function go(wanted) {{ pause(); show(wanted); }}
function play() {{
  if (timer) return pause();
  if (step === last) show(0);
  sign("{pause_path}");
  timer = setInterval(() => {{ show(step + 1); if (step === last) pause(); }}, film.time);
}}
named("first").onclick = () => go(0);
named("back").onclick = () => go(step - 1);
named("play").onclick = play;
named("next").onclick = () => go(step + 1);
named("last").onclick = () => go(last);
named("seek").oninput = (event) => go(Number(event.target.value));
document.addEventListener("keydown", (event) => {{
  if (event.ctrlKey || event.altKey || event.metaKey) return;
  const keys = {{ ArrowRight: () => go(step + 1), ArrowLeft: () => go(step - 1),
    PageDown: () => go(step + 1), PageUp: () => go(step - 1),
    Home: () => go(0), End: () => go(last), " ": play }};
  if (event.key === " " && event.target.tagName === "BUTTON") return;
  if (keys[event.key]) {{ event.preventDefault(); keys[event.key](); }}
}});
if (last > 0) {{ document.querySelector("nav").hidden = false; show(0); }}
</script>
</body>
</html>
"""


def make_html(job: Job, progress: Progress) -> bytes:
    """All frames in one page; without scripts it shows the last one.

    What several frames have in common stands in the file once.
    """
    frame, total = job.frames[-1], len(job.frames)
    count = job.figure.step_count(frame.document, frame.layer)
    words, outlines = frame.words, Outlines(frame.words.language)
    numbers: dict[str, int] = {}
    steps, said, outer = [], [], ""
    for done, each in enumerate(job.frames):
        report(progress, done, total)
        svg = settled(with_shared_outlines(drawn(job, each), outlines, "t"), job)
        outer, elements = _parts(svg)
        steps.append([numbers.setdefault(element, len(numbers)) for element in elements])
        said.append(job.figure.describe(each))
    parts = list(numbers)
    film = {
        "parts": parts,
        "steps": steps,
        "said": said,
        "where": [words(STEP, number=each.step, count=count) for each in job.frames],
        "time": job.frame_ms,
    }
    ground = "transparent" if job.ground is None else job.ground.name()
    page = _PAGE.format(
        language=words.language.replace("_", "-"),
        title=escape(job.title),
        ground=ground,
        ink=job.paint_theme.ink,
        width=job.width,
        height=job.height,
        shapes="".join(f'<path id="t{n}" d="{d}"/>' for n, d in enumerate(outlines.paths) if d),
        outer=outer,
        picture="".join(parts[n] for n in steps[-1]),
        said=escape(said[-1]),
        most=total - 1,
        # A text that ends the script would end it here too.
        film=json.dumps(film, ensure_ascii=False, separators=(",", ":")).replace("</", "<\\/"),
        play_path=_SIGNS["play"],
        pause_path=_SIGNS["pause"],
        **{f"{name}_sign": _sign(path) for name, path in _SIGNS.items()},
        **{name: escape(words(mark)) for name, mark in _LABELS.items()},
    )
    report(progress, total, total)
    return page.encode()


_LABELS = {"first": FIRST, "back": BACK, "play": PLAY, "next": NEXT, "last": LAST, "keys": KEYS}


def _sign(path: str) -> str:
    return f'<svg viewBox="0 0 24 24" aria-hidden="true"><path d="{path}"/></svg>'


def _parts(svg: str) -> tuple[str, list[str]]:
    """The group around all shapes, and the shapes, each with its own colours and place."""
    inside = _INSIDE.search(svg)
    assert inside is not None
    outer = _OUTER.fullmatch(inside[1])
    assert outer is not None
    return outer[1], list(_groups(outer[2]))


def _groups(inside: str) -> Iterator[str]:
    """The outermost groups in a drawing, one for every shape."""
    depth = begin = 0
    for tag in _GROUP.finditer(inside):
        depth += -1 if tag[0] == "</g>" else 1
        if depth == 1 and tag[0] != "</g>":
            begin = tag.start()
        if not depth:
            yield _SPACE.sub("\n", inside[begin : tag.end()])


HTML = Format(
    id="html",
    title=TITLE,
    suffixes=(".html",),
    mime="text/html",
    magic=b"<!DOCTYPE html>",
    several="animation",
    make=make_html,
    group="animations",
    reads=("frame_ms", "embed_document"),
)
