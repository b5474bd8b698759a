"""The study's figures in the article: numbered, with caption, alternative text and command."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from pseudo_invertible.article.moving import Moving, MovingFigures
from pseudo_invertible.article.sketch import printable
from pseudo_invertible.errors import UserError
from pseudo_invertible.figures.catalogue import figures_of
from pseudo_invertible.figures.save import description_of
from pseudo_invertible.study.model import Study

POINTS_TO_PIXELS = 96 / 72
SHARE = 0.98  # of its natural width, below which a drawing is scrolled and not shrunk
_ATTRIBUTE, _LONG = re.compile(r'="[^"]*"'), re.compile(r"\d+\.\d{3,}")


class Figures:
    """Figures in the order in which the text shows them, for page and paper.

    A template's call gives Markdown with a mark in the place of the drawing; ``in_page`` and
    ``in_paper`` put the drawings there.
    """

    def __init__(self, root: Path, study: Study, moving: MovingFigures) -> None:
        """root: ``results/<name>``."""
        self._known = figures_of(study)
        self._folder, self._study, self._moving = root / "figures", study, moving
        self._shown: dict[str, str] = {}
        self._stills: dict[str, Moving] = {}

    def has(self, name: str) -> bool:
        """Whether the study has a figure, and it is drawn."""
        return name in self._known and (self._folder / f"{name}.svg").is_file()

    def figure(self, name: str, numbered: bool = True) -> str:
        """A figure of the study. Raises UserError where it is not drawn."""
        if not self.has(name):
            raise UserError(f"{self._folder / name}.svg: no such file, but the article shows it.")
        caption, alt = description_of(self._folder / f"{name}.svg")
        self._shown[name] = alt
        command = f"snakemake --cores 1 {self.target(name)}"
        heading = self._heading() if numbered else f"**{self._known[name].title}.**"
        return (
            f"::: {{.figure #figure-{_anchor(name)}}}\n"
            f"![{heading} {caption}](figures/{name}){{alt={quoteattr(_one_line(alt))}}}\n\n"
            f"```{{=html}}\n<details class=\"reproduce\"><summary>Reproduce</summary>"
            f"<code>{escape(command)}</code></details>\n```\n:::\n"
        )

    def moving(self, name: str) -> str:
        """A moving figure: idea, weights or first_screen."""
        found: Moving = getattr(self._moving, name)()
        self._stills[name] = found
        return (
            f"::: {{.figure #figure-{_anchor(name)}}}\n"
            f"![{self._heading()} {found.caption}](moving/{name}){{alt=\"{name}\"}}\n:::\n"
        )

    def _heading(self) -> str:
        return f"**Figure {len(self._shown) + len(self._stills)}.**"

    def target(self, name: str) -> str:
        """What Snakemake makes it by: its name, unless a larger target has that."""
        return f"{name}_figure" if name in {*self._study.sweeps, "datasets"} else name

    def in_page(self, html: str) -> str:
        """The page with its drawings."""
        for name, moving in self._stills.items():
            html = re.sub(rf'<img src="moving/{name}"[^>]*>', lambda _, m=moving: m.html, html)
        for name, alt in self._shown.items():
            svg = inline((self._folder / f"{name}.svg").read_text(encoding="utf-8"), name, alt)
            html = re.sub(rf'<img src="figures/{re.escape(name)}"[^>]*>', lambda _, s=svg: s, html)
        return html

    def in_paper(self, text: str, folder: Path) -> str:
        """The paper's Markdown with paths of drawings, which are put into a folder."""
        for name, moving in self._stills.items():
            still = folder / f"{name}.svg"
            still.write_text(printable(moving.still), encoding="utf-8")
            text = text.replace(f"(moving/{name})", f"({still.name})")
        for name in self._shown:
            shutil.copy(self._folder / f"{name}.pdf", folder / f"{name}.pdf")
            text = text.replace(f"(figures/{name})", f"({name}.pdf)")
        return text


def inline(svg: str, name: str, alt: str) -> str:
    """A drawing of matplotlib's as part of a page: ids of its own, no fixed size, few digits."""
    svg = svg[svg.index("<svg") :]
    svg = re.sub(r"<metadata>.*?</metadata>", "", svg, flags=re.DOTALL)
    svg = re.sub(r">\s+<", "><", svg)
    prefix = f"{_anchor(name)}-"
    svg = re.sub(r'( id="|url\(#|href="#)', rf"\g<1>{prefix}", svg)
    svg = svg.replace("*{", f"#{prefix}svg *{{", 1)
    svg = _ATTRIBUTE.sub(lambda found: _LONG.sub(_short, found[0]), svg)
    sides = re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', svg)
    if sides is None:
        raise UserError(f"{name}.svg has no viewBox; draw it again.")
    wide = float(sides[1]) * POINTS_TO_PIXELS
    style = f"min-width:{SHARE * wide:.0f}px;max-width:{1.5 * wide:.0f}px"
    head = (
        f'<svg id="{prefix}svg" role="img" aria-label={quoteattr(_one_line(alt))} {sides[0]} '
        f'style="{style}" xmlns="http://www.w3.org/2000/svg" '
        'xmlns:xlink="http://www.w3.org/1999/xlink">'
    )
    body = svg[svg.index(">") + 1 :]
    return f'<div class="drawing" role="group" aria-label={quoteattr(name)}>{head}{body}</div>'


def _short(number: re.Match[str]) -> str:
    return f"{float(number[0]):.2f}".rstrip("0").rstrip(".")


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _anchor(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", name.lower())
