"""The whole article of the tiny study, through Snakemake."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from driving import RESULTS, Tree, made_article

from pseudo_invertible.article.svg_text import with_text

pytestmark = pytest.mark.workflow

FOLDER = RESULTS / "article"
MADE = ("index.html", "article.pdf", "playground.html")


@pytest.fixture
def article(finished: Tree) -> Tree:
    """The finished tiny study with its article; not to be changed."""
    return made_article(finished)


def test_the_same_study_gives_the_same_bytes(article: Tree, tmp_path: Path) -> None:
    again = article.copy(tmp_path / "again")
    for name in MADE:
        (again.root / FOLDER / name).unlink()
    again.make("article")
    for name in MADE:
        first, second = ((tree.root / FOLDER / name).read_bytes() for tree in (article, again))
        assert first == second, name


def test_the_page_is_one_file_whose_links_lead_to_what_is_there(article: Tree) -> None:
    folder = article.root / FOLDER
    page = (folder / "index.html").read_text(encoding="utf-8")
    assert not re.search(r'<(?:script|img|iframe)[^>]* src="(?!data:)', page)
    assert not re.search(r'<link[^>]* rel="stylesheet"', page)
    links = {link.split("#")[0] for link in re.findall(r' href="([^"]*)"', page)}
    for link in links - {"", "data:,"}:  # an anchor; the icon that nothing is asked for
        assert link.startswith("https://") or (folder / link).exists(), link
    anchors = set(re.findall(r' href="#([^"=]+)"', page))
    assert anchors <= set(re.findall(r' id="([^"]+)"', page))


def test_every_figure_has_a_text_for_those_who_cannot_see_it(article: Tree) -> None:
    page = (article.root / FOLDER / "index.html").read_text(encoding="utf-8")
    pictures = re.findall(r"<img [^>]*>", page)
    assert len(pictures) >= 10
    alts = [re.search(r' alt="([^"]{20,})"', picture) for picture in pictures]
    assert all(alts)
    assert len({alt[1] for alt in alts if alt}) == len(pictures)
    assert (article.root / FOLDER / "article.pdf").read_bytes().count(b"/Alt") >= len(pictures)


def test_the_words_of_a_figure_are_text_in_the_paper(article: Tree) -> None:
    drawing = (article.root / RESULTS / "figures/loss_equal.svg").read_text(encoding="utf-8")
    written = " ".join(re.findall(r"<(?:\w+:)?text [^>]*>([^<]*)<", with_text(drawing)))
    for word in ("Training loss", "fit_y", "cycle_x", "update", "λ = μ = 1"):
        assert word in written
    assert "DejaVuSans-" not in re.sub(r'id="[^"]*"', "", with_text(drawing)), "no glyph is left"


def test_the_article_without_sweeps_and_scatters_is_shorter(article: Tree, tmp_path: Path) -> None:
    shorter = article.copy(tmp_path / "shorter")
    shutil.rmtree(shorter.root / RESULTS / "scatters")
    shorter.configure(scatters=None)
    planned = shorter.plan("article")
    assert not {"train_scatter", "scatters_tables"} & set(planned)
    shorter.make("article")
    pages = [(tree.root / FOLDER / "index.html").read_text() for tree in (article, shorter)]
    assert ["Beyond this scatter" in page for page in pages] == [True, False]
