"""The article as a tagged PDF: pandoc to Typst, Typst to PDF."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pypandoc
import typst

from pseudo_invertible.article.figures import Figures
from pseudo_invertible.article.html import FORMAT, part_path
from pseudo_invertible.article.svg_text import FONTS

# A figure leaves room for its caption below: height by the width of the text.
TALLEST = 1.42
# Equal studies give equal bytes: the paper bears no date.
_EPOCH = 0


def article_paper(text: str, figures: Figures, title: str, subtitle: str) -> bytes:
    """The PDF's bytes. text: the same Markdown as the page's."""
    with tempfile.TemporaryDirectory() as folder:
        for name in figures.shown:
            kind, picture = figures.paper_picture(name)
            target = Path(folder, "figures", f"{name}.{kind}")
            target.parent.mkdir(exist_ok=True)
            target.write_bytes(picture)
            width = f"width={figures.width(name, TALLEST):.0%}"
            text = text.replace(f"(figures/{name}){{", f"(figures/{target.name}){{{width} ")
        main = Path(folder, "article.typ")
        main.write_text(_typst(text, title, subtitle), encoding="utf-8")
        return typst.compile(
            str(main),
            root=folder,
            format="pdf",
            timestamp=_EPOCH,
            ignore_system_fonts=True,
            font_paths=[str(FONTS)],
        )


def _typst(text: str, title: str, subtitle: str) -> str:
    return pypandoc.convert_text(
        text,
        "typst",
        format=FORMAT,
        extra_args=[
            "--standalone",
            f"--template={part_path('paper_template.typ')}",
            f"--lua-filter={part_path('paper.lua')}",
            "--citeproc",
            f"--bibliography={part_path('references.bib')}",
            "--wrap=none",
            f"--metadata=title:{title}",
            f"--metadata=subtitle:{subtitle}",
        ],
    )
