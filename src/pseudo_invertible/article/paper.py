"""The article as a tagged PDF: pandoc to Typst, Typst to PDF."""

from __future__ import annotations

import tempfile
from datetime import date
from importlib.resources import files
from pathlib import Path

import pypandoc
import typst

from pseudo_invertible.article.figures import Figures
from pseudo_invertible.article.methods import WRITE_UP, citation
from pseudo_invertible.article.moving import MovingFigures
from pseudo_invertible.article.page import FORMAT, TITLE
from pseudo_invertible.article.sketch import printable


def article_paper(deck: str, text: str, figures: Figures, moving: MovingFigures) -> bytes:
    """The PDF's bytes; equal studies give equal bytes. deck, text: Markdown."""
    import matplotlib

    cited = citation()
    first = moving.first_screen()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "pair.svg").write_text(printable(first.still), encoding="utf-8")
        lead = f'![{first.caption}](pair.svg){{alt="two runs" place=none}}'
        text = f"{lead}\n\n{figures.in_paper(text, folder)}"
        main = folder / "article.typ"
        main.write_text(
            _typst(deck, text, cited.authors, cited.version, cited.date), encoding="utf-8"
        )
        # Equal studies give equal bytes: the date is the release's, not today's.
        released = date.fromisoformat(cited.date or "2000-01-01")

        def compiled() -> bytes:
            return typst.compile(
                str(main),
                root=name,
                format="pdf",
                timestamp=86_400 * (released - date(1970, 1, 1)).days,
                ignore_system_fonts=True,
                font_paths=[str(Path(matplotlib.get_data_path(), "fonts", "ttf"))],
            )

        try:
            return compiled()
        except typst.TypstError as error:
            # Where pages break at odd places, Typst 0.15 cannot tag figures that float.
            if "internal error" not in str(error):
                raise
            text = main.read_text(encoding="utf-8")
            main.write_text(text.replace("placement: auto", "placement: none"), encoding="utf-8")
            return compiled()


def _typst(deck: str, text: str, authors: str, version: str, day: str) -> str:
    def part(name: str) -> str:
        return str(files("pseudo_invertible.article").joinpath(name))

    abstract = pypandoc.convert_text(deck, "typst", format=FORMAT, extra_args=["--wrap=none"])
    return pypandoc.convert_text(
        text,
        "typst",
        format=FORMAT,
        extra_args=[
            *(
                "--standalone",
                f"--template={part('paper.typ')}",
                f"--lua-filter={part('paper.lua')}",
            ),
            *("--citeproc", f"--bibliography={part('references.bib')}", "--wrap=none"),
            *(f"--variable=title:{TITLE}", f"--variable=abstract:{abstract.strip()}"),
            *(f"--variable=authors:{authors}", f"--variable=made:version {version}, {day}"),
            f"--variable=writeup:{WRITE_UP}",
        ],
    )
