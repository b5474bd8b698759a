"""The article as one page and one paper, and the playground as a page of its own."""

from __future__ import annotations

from pathlib import Path

from pseudo_invertible.article.compose import article_text
from pseudo_invertible.article.deck import deck
from pseudo_invertible.article.figures import Figures
from pseudo_invertible.article.marks import bound
from pseudo_invertible.article.moving import MovingFigures
from pseudo_invertible.article.page import article_page
from pseudo_invertible.article.page_data import page_data
from pseudo_invertible.article.paper import article_paper
from pseudo_invertible.article.results import Results
from pseudo_invertible.article.scripts import playground_page
from pseudo_invertible.article.sketch import printable
from pseudo_invertible.files import replacing, write_text
from pseudo_invertible.study.model import Study


def build_article(root: Path, study: Study, page: Path, paper: Path, playground: Path) -> None:
    """Write all three from a study's results. Raises UserError where a result is missing.

    root: ``results/<name>``.
    """
    results = Results(root, study)
    moving = MovingFigures(results)
    data = page_data(study, results.dataset, moving.pair, moving.stored)
    figures = Figures(root, study, moving)
    lead, text = (bound(part) for part in (deck(results), article_text(results, figures)))
    write_text(page, article_page(lead, text, figures, moving, data, study))
    with replacing(paper) as draft:
        draft.write_bytes(article_paper(lead, text, figures, moving))
    write_text(playground, playground_page(data))


def first_screen_picture(root: Path, study: Study) -> str:
    """The first screen's two runs as a still SVG on white, for README."""
    svg = printable(MovingFigures(Results(root, study)).first_screen().still)
    return svg.replace(">", '><rect width="100%" height="100%" fill="#ffffff"/>', 1)
