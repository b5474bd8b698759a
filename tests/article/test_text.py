"""The article's text: computed, true for every study, short, and without a link that can die."""

from __future__ import annotations

import re
from html import unescape
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
import typst
from article.results import make_results

from pseudo_invertible.article.build import build_article
from pseudo_invertible.article.compose import article_text
from pseudo_invertible.article.deck import deck
from pseudo_invertible.article.figures import Figures
from pseudo_invertible.article.inline import inlined
from pseudo_invertible.article.marks import marked
from pseudo_invertible.article.methods import haiku_lines
from pseudo_invertible.article.moving import MovingFigures
from pseudo_invertible.article.page_data import page_seeds, shown_pair
from pseudo_invertible.article.results import Results
from pseudo_invertible.article.scorecard import scorecard
from pseudo_invertible.claims.words import count
from pseudo_invertible.data.dataset import Dataset
from pseudo_invertible.study.model import Study

TEMPLATES = sorted(Path(str(files("pseudo_invertible.article")), "text").glob("*.md"))
SHORT: dict[str, Any] = {
    "name": "mine",
    "dataset": {"file": "mine.csv"},
    "seeds": [1, 2, 3],
    "grid": {
        "activations": ["tanh"],
        "weights": [{"lambda": 0.5, "mu": 0.5}, {"lambda": 1, "mu": 2}],
    },
    "protocols": {"clean": None, "long": None},
    "datasets": None,
    "stuck": None,
    "unseen": None,
}
UNKNOWN = {"noise_floor": None, "population": None, "symmetric": False}


def text_of(root: Path, study: Study) -> tuple[str, str]:
    """Deck and text of a study, without marks of sources."""
    results = Results(root, study)
    text = article_text(results, Figures(root, study, MovingFigures(results)))
    return plain(deck(results)), plain(text)


def plain(markdown: str) -> str:
    """Markdown without the sources of numbers and without raw HTML."""
    markdown = re.sub(r"```\{=html\}.*?```", "", markdown, flags=re.DOTALL)
    return re.sub(r"\[([^\]]*)\]\{\.n [^}]*\}", r"\1", markdown)


def words(text: str) -> int:
    """Words of prose and captions: no formulas, code, tables, attributes."""
    text = re.sub(r"```.*?```|\$\$.*?\$\$|\{[^}]*\}", "", text, flags=re.DOTALL)
    text = re.sub(r"^(\||:::).*$", "", text, flags=re.M)
    return len(re.findall(r"[\w’'-]*[^\W\d_][\w’'-]*", text))


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.stem)
def test_no_number_is_typed_in_a_template(template: Path) -> None:
    text = template.read_text(encoding="utf-8")
    text = re.sub(r"<<.*?>>|<%.*?%>", "", text, flags=re.DOTALL)  # what is looked up
    text = re.sub(r"\$\$.*?\$\$|`[^`]*`|\{#[^}]*\}", "", text, flags=re.DOTALL)
    text = re.sub(r"~\d~|@\w+|λ = μ = 0|95 %|deviation 1|mean 0|scores 1|contains 0", "", text)
    assert re.findall(r".*\d.*", text) == []


def test_the_article_is_short(results: tuple[Path, Study]) -> None:
    lead, text = text_of(*results)
    body, appendix = text.split("# Appendix")
    assert words(lead) < 90
    assert words(body) <= 1800
    assert words(body) + words(appendix) <= 3500
    assert len(re.findall(r"\*\*Figure \d+\.\*\*", body)) == 6


def test_no_link_of_the_page_can_die(pages: Path) -> None:
    page = (pages / "index.html").read_text(encoding="utf-8")
    page = re.sub(r"<script.*?</script>", "", page, flags=re.DOTALL)
    anchors = set(re.findall(r' id="([^"]+)"', page))
    for link in re.findall(r'(?:href|src)="([^"]*)"', page):
        assert link.startswith(("https://", "data:")) or link[1:] in anchors, link
    assert not re.search(r"@import|<link[^>]* rel=\"stylesheet\"", page)


def test_every_figure_has_a_caption_an_alternative_text_and_a_command(pages: Path) -> None:
    page = (pages / "index.html").read_text(encoding="utf-8")
    drawings = re.findall(r'<div class="drawing".*?<svg [^>]*aria-label="([^"]*)"', page)
    assert len(drawings) >= 10
    assert len(set(drawings)) == len(drawings)
    assert page.count("<summary>Reproduce</summary>") == len(drawings)
    assert "What seeds shows." in page
    assert "<code>snakemake --cores 1 seeds --config 'seeds=[101, 102]' 'grid=" in page


def test_the_pages_and_the_paper_are_small(pages: Path) -> None:
    assert (pages / "index.html").stat().st_size < 2_500_000
    assert (pages / "playground.html").stat().st_size < 1_000_000
    assert 0 < len(re.findall(rb"/Type\s*/Page\b", (pages / "article.pdf").read_bytes())) <= 12


def test_the_same_study_gives_the_same_bytes(
    pages: Path, results: tuple[Path, Study], tmp_path: Path
) -> None:
    names = ("index.html", "article.pdf", "playground.html")
    build_article(*results, *(tmp_path / name for name in names))
    for name in names:
        assert (tmp_path / name).read_bytes() == (pages / name).read_bytes(), name


def test_a_configured_site_links_the_pdf_and_the_code(
    results: tuple[Path, Study], tmp_path: Path
) -> None:
    root, study = results
    addresses = {"site": "https://a.example/x/", "code": "https://b.example"}
    study = study.model_copy(update={"article": study.article.model_copy(update=addresses)})
    page = tmp_path / "index.html"
    build_article(root, study, page, tmp_path / "article.pdf", tmp_path / "playground.html")
    links = re.findall(r'<a href="([^"]*)"', page.read_text(encoding="utf-8").split("<nav")[0])
    assert {"https://a.example/x/article.pdf", "https://b.example"} <= set(links)


def test_the_paper_is_made_where_typst_cannot_tag_figures_that_float(
    results: tuple[Path, Study], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    compiled, texts = typst.compile, []

    def strict(main: str, **options: Any) -> bytes:
        texts.append(Path(main).read_text(encoding="utf-8"))
        if "placement: auto" in texts[-1]:
            raise typst.TypstError("internal error: parent group")
        return compiled(main, **options)

    monkeypatch.setattr(typst, "compile", strict)
    paper = tmp_path / "article.pdf"
    build_article(*results, tmp_path / "index.html", paper, tmp_path / "playground.html")
    assert len(texts) == 2
    assert paper.read_bytes().startswith(b"%PDF")


def test_every_computed_number_says_where_it_is_from(results: tuple[Path, Study]) -> None:
    found = Results(*results)
    lead = deck(found)
    assert lead.count("{.n ") == 3
    assert "tables/runs.csv: direction; protocol published, relu, λ = μ = 100" in lead
    assert (
        marked("At λ = μ = 100 3 of 20 (5 % to 38 %) miss by 1.5·10⁻⁴.", "t.csv").count("{.n") == 4
    )


def test_a_cell_of_the_scorecard_is_the_tables(results: tuple[Path, Study]) -> None:
    found = Results(*results)
    table = plain(scorecard(found))
    row = found.claims[
        (found.claims["claim"] == "6a")
        & (found.claims["activation"] == "relu")
        & (found.claims["protocol"] == "published")
    ].iloc[0]
    [line] = [line for line in table.splitlines() if line.startswith("| 6a.")]
    assert count(row["k"], row["n"]) in line.replace("\u00a0", " ")
    assert len(re.findall(r"^\| \d", table, flags=re.M)) <= 10


# Any study.


def test_a_study_of_ones_own_data_without_trend(tmp_path: Path) -> None:
    points = Dataset(np.linspace(1, 5, 40), np.random.default_rng(0).normal(size=40))
    known = UNKNOWN | {"trend": 0, "correlation": 0.01}
    study = make_results(tmp_path, SHORT, dataset=points, baselines=known, trend=False)
    lead, text = text_of(tmp_path, study)
    assert "These data have no trend that a run could miss" in lead
    assert "These data have no trend" in text
    for absent in (
        "stuck*",
        "What helps",
        "What decides the slope",
        "post-nonlinear",
        "noise alone",
    ):
        assert absent not in text
    assert "The 40 points come from a file." in text
    assert "nan" not in text.lower()


@pytest.mark.parametrize(("share", "lead"), [(0.0, "0 of 20 ReLU"), (1.0, "20 of 20 ReLU")])
def test_where_no_run_is_stuck_or_all_are_the_article_is_true(
    tmp_path: Path, share: float, lead: str
) -> None:
    study = make_results(
        tmp_path, {"grid": {"activations": ["relu"]}}, stuck=share, baselines=UNKNOWN
    )
    said, text = text_of(tmp_path, study)
    assert lead in said
    assert "coin flip" not in said + text
    assert ("No invertible map explains more than" in said) == (share == 0)
    assert ("The penalty is not shown to be the cause" in said) == (share == 1)


def test_the_coin_flip_is_said_only_where_the_numbers_show_it(tmp_path: Path) -> None:
    for symmetric in (True, False):
        root = tmp_path / str(symmetric)
        study = make_results(root, {}, baselines={"symmetric": symmetric}, torn=0.0)
        said, text = text_of(root, study)
        assert ("coin flip" in said) == ("coin flip" in text)
        if not symmetric:
            assert "coin flip" not in said
            assert "The penalty is the cause" in said


def test_few_seeds_do_not_name_the_penalty_as_the_cause(tmp_path: Path) -> None:
    config = {"seeds": [1, 2, 3, 4], "grid": {"activations": ["relu"]}, "stuck": None}
    said, _ = text_of(tmp_path, make_results(tmp_path, config, baselines=UNKNOWN))
    assert "The penalty may be the cause, or chance: without it, 0 of 4 are stuck." in said


def test_data_without_noise_give_no_absurd_percentages(tmp_path: Path) -> None:
    exact = {"fvu": 5e-31, "fit_loss": 1e-30, "fit_y": 0.0, "fit_x": 0.0}
    best = {"direction": "increasing", "linearity_f": 1.0, "linearity_g": 1.0, "lower_bound": 0.0}
    known = UNKNOWN | {"best_fvu": exact | best, "best_fit_loss": exact | best, "lines": exact}
    study = make_results(tmp_path, {"grid": {"activations": ["relu"]}}, baselines=known, stuck=0.0)
    said, text = text_of(tmp_path, study)
    assert "An invertible map fits these points exactly" in said + text
    assert "10⁻³" not in said + text


def test_a_missing_figure_is_named(results: tuple[Path, Study], tmp_path: Path) -> None:
    root, study = results
    found = Results(root, study)
    figures = Figures(tmp_path, study, MovingFigures(found))
    with pytest.raises(
        ValueError, match=r"figures/seeds\.svg: no such file, but the article shows"
    ):
        article_text(found, figures)


# Parts.


def test_the_code_of_the_article_is_the_packages(results: tuple[Path, Study]) -> None:
    package = Path(str(files("pseudo_invertible"))) / "experiment"
    source = [
        line.replace("  # fmt: skip", "").strip()
        for name in ("networks.py", "loss.py")
        for line in (package / name).read_text().splitlines()
    ]
    lines = [line.strip() for line in haiku_lines().splitlines() if line]
    assert all(line in source for line in lines if not line.startswith("def "))
    assert 10 <= len(lines) <= 20


def test_inlined_drawings_keep_their_words_and_share_no_ids() -> None:
    svg = (
        '<svg viewBox="0 0 504 200"><path id="p" d="M 1.23456 2" style="fill: none"/>'
        '<use id="unused" href="#p" style="fill: none"/><text>0.12345</text></svg>'
    )
    first, second = (unescape(inlined(svg, name, "An alt.")) for name in ("one", "two"))
    assert 'id="one-0" d=' in first
    assert 'href="#one-0"' in first
    assert "unused" not in first
    assert "M 1.23 2" in first
    assert ">0.12345<" in first
    assert second.count('class="two-s0"') == 2
    assert ".two-s0{fill: none}" in second
    assert 'aria-label="An alt."' in second


def test_the_first_screen_shows_an_aligned_and_a_stuck_run_where_there_are_both() -> None:
    study = Study.model_validate({"seeds": [5, 6, 7], "grid": {"activations": ["relu"]}})

    def pair(*directions: str | None) -> list[tuple[str, int]]:
        runs = pd.DataFrame(
            {"protocol": "published", "updates": 500, "activation": "relu", "lambda": 100.0,
             "mu": 100.0, "seed": study.seeds, "direction": directions}
        )  # fmt: skip
        return [tuple(shown) for shown in shown_pair(runs, study)]

    assert pair("torn", "aligned", "reversed") == [("published", 6), ("published", 5)]
    assert pair("aligned", "aligned", "aligned") == [("published", 5), ("clean", 5)]
    assert pair(None, None, None) == [("published", 5), ("clean", 5)]


def test_a_page_always_has_twenty_seeds() -> None:
    assert page_seeds([7, 3]) == [7, 3, *range(8, 26)]
    assert page_seeds(range(101, 151)) == list(range(101, 121))
