"""The article as one HTML file that needs no network."""

from __future__ import annotations

import re
from importlib.resources import files
from string import Template
from typing import Any

import pypandoc

from pseudo_invertible.article.figures import Figures
from pseudo_invertible.article.methods import WRITE_UP, WRITE_UP_CODE, citation
from pseudo_invertible.article.moving import MovingFigures
from pseudo_invertible.article.scripts import asset, data_elements, page_script, policy
from pseudo_invertible.study.model import Study

TITLE = "Two networks that undo each other"
FORMAT = "markdown+bracketed_spans+fenced_divs+link_attributes+implicit_figures"


def article_page(
    deck: str,
    text: str,
    figures: Figures,
    moving: MovingFigures,
    data: dict[str, Any],
    study: Study,
) -> str:
    """The page. deck, text: Markdown. data: what its scripts train and draw."""
    css = "\n".join(asset(name) for name in ("tokens.css", "playground.css", "article.css"))
    script = page_script()
    body = figures.in_page(to_html(text, "--shift-heading-level-by=1", "--section-divs"))
    body = body.replace("<p>PLAYGROUND</p>", asset("playground.html"))
    body = re.sub(
        r"(<table.*?</table>)",
        r'<div class="scroll" role="group" aria-label="table">\1</div>',
        body,
        flags=re.DOTALL,
    )
    return Template(asset("article.html")).substitute(
        policy=policy(script, "'unsafe-inline'"),
        title=TITLE,
        description=_plain(deck),
        css=css,
        deck=to_html(deck).replace("<p>", '<p class="deck">'),
        links=_links(study),
        pair=moving.first_screen().html,
        contents=_contents(body),
        body=body,
        data=data_elements(data),
        script=f"<script>{script}</script>",
    )


def to_html(text: str, *options: str) -> str:
    """Markdown as HTML, with references."""
    bibliography = str(files("pseudo_invertible.article").joinpath("references.bib"))
    return pypandoc.convert_text(
        text,
        "html5",
        format=FORMAT,
        extra_args=[
            *("--mathml", "--citeproc", f"--bibliography={bibliography}", "--wrap=none"),
            *("--metadata=link-citations:true", "--syntax-highlighting=none", *options),
        ],
    )


def _links(study: Study) -> str:
    cited = citation()
    parts = [
        f'<a href="{WRITE_UP}">The write-up</a>',
        f'<a href="{WRITE_UP_CODE}">its code</a>',
    ]
    if study.article.site:
        site = study.article.site.rstrip("/")
        parts.append(f'<a href="{site}/article.pdf">this article as PDF</a>')
    if study.article.code:
        parts.append(f'<a href="{study.article.code}">the code behind this article</a>')
    parts += ['<a href="#train-it-yourself">the playground</a>']
    made = " · ".join(part for part in (f"version {cited.version}", cited.date) if part)
    return f'<p class="links">{" · ".join(parts)} · <span>{made}</span></p>'


def _contents(body: str) -> str:
    heads = re.findall(r'<section id="([^"]+)"[^>]*>\s*<h2[^>]*>(.*?)</h2>', body)
    return " ".join(f'<li><a href="#{name}">{words}</a></li>' for name, words in heads)


def _plain(markdown: str) -> str:
    return re.sub(r"\[([^\]]*)\]\{[^}]*\}", r"\1", markdown).replace('"', "'")
