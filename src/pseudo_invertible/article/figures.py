"""The study's figures in the article: numbered, with caption, alternative text and command."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from pseudo_invertible.article.inline import anchor, inlined, one_line
from pseudo_invertible.article.moving import Moving, MovingFigures
from pseudo_invertible.article.sketch import printable
from pseudo_invertible.errors import UserError
from pseudo_invertible.figures.catalogue import figures_of
from pseudo_invertible.figures.save import description_of
from pseudo_invertible.study.model import Study
from pseudo_invertible.study.written import config_flags


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
        sweep = name if name in self._study.sweeps else None
        flags = config_flags(self._study, sweep)
        command = f"snakemake --cores 1 {self.target(name)} {flags}".rstrip()
        heading = self._heading() if numbered else f"**{self._known[name].title}.**"
        return (
            f"::: {{.figure .{self._known[name].kind} #figure-{anchor(name)}}}\n"
            f"![{heading} {caption}](figures/{name}){{alt={quoteattr(one_line(alt))}}}\n\n"
            f'```{{=html}}\n<details class="reproduce"><summary>Reproduce</summary>'
            f"<code>{escape(command)}</code></details>\n```\n:::\n"
        )

    def moving(self, name: str) -> str:
        """A moving figure: idea, weights or first_screen."""
        found: Moving = getattr(self._moving, name)()
        self._stills[name] = found
        shown = f'{self._heading()} {found.caption}](moving/{name}){{alt="{name}"'
        return f"::: {{.figure #figure-{anchor(name)}}}\n![{shown} width={found.width}}}\n:::\n"

    def _heading(self) -> str:
        return f"**Figure {len(self._shown) + len(self._stills)}.**"

    def target(self, name: str) -> str:
        """What Snakemake makes it by: its name, unless a larger target has that."""
        return f"{name}_figure" if name in {*self._study.sweeps, "datasets"} else name

    def in_page(self, html: str) -> str:
        """The page with its drawings."""
        for name, moving in self._stills.items():
            html = _in_place_of(f"moving/{name}", moving.html, html)
        for name, alt in self._shown.items():
            svg = inlined((self._folder / f"{name}.svg").read_text(encoding="utf-8"), name, alt)
            html = _in_place_of(f"figures/{name}", svg, html)
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


def _in_place_of(source: str, element: str, html: str) -> str:
    pattern = rf'<img src="{re.escape(source)}"[^>]*>'
    return re.sub(pattern, lambda _: element, html)
