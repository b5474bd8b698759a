"""The article as one HTML file that needs no network."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import pypandoc

from pseudo_invertible.article.figures import Figures
from pseudo_invertible.article.playground import PlaygroundSection, tokens_css

FORMAT = "markdown+bracketed_spans+fenced_divs+link_attributes+implicit_figures"


def article_page(
    text: str, figures: Figures, title: str, subtitle: str, section: PlaygroundSection | None
) -> str:
    """The page. text: Markdown. section: the playground, where the page has one."""
    css = "\n".join([tokens_css(), _part("article.css"), section.css if section else ""])
    body = pypandoc.convert_text(
        text,
        "html5",
        format=FORMAT,
        extra_args=[
            "--standalone",
            f"--template={part_path('page_template.html')}",
            "--mathml",
            "--toc",
            "--toc-depth=2",
            "--shift-heading-level-by=1",
            "--section-divs",
            "--citeproc",
            f"--bibliography={part_path('references.bib')}",
            "--wrap=none",
            "--variable=lang=en",
            f"--metadata=title:{title}",
            f"--metadata=subtitle:{subtitle}",
            f"--metadata=pagetitle:{title}",
        ],
    )
    for name in figures.shown:
        width = f"width:{figures.width(name):.0%}"
        shown = f'style="{width}" src="{figures.data_uri(name)}"'
        body = body.replace(f'src="figures/{name}"', shown)
    body = body.replace("STYLE", css, 1)
    playground = f'<div class="playground">{section.html}</div>' if section else ""
    body = body.replace("<p>PLAYGROUND</p>", playground)
    return body.replace("SCRIPTS", f"<script>{section.js}</script>" if section else "", 1)


def part_path(name: str) -> Path:
    """A file of the article's own, beside its modules."""
    return Path(str(files("pseudo_invertible.article").joinpath(name)))


def _part(name: str) -> str:
    return part_path(name).read_text(encoding="utf-8")
