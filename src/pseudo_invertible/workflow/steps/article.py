"""``article``: the article as a page and as a PDF, read from the results."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pseudo_invertible.article.facts import Facts
from pseudo_invertible.study.settings import TrainingSettings


@dataclass(frozen=True)
class Job:
    """Write the article of a study from its results.

    facts: what was asked of the study.
    training: of the study's runs, for the playground.
    seeds: of the study, for the playground.
    title: of the article.
    """

    facts: Facts
    training: TrainingSettings
    seeds: tuple[int, ...]
    title: str = "Two networks that undo each other"


def run(job: Job, files: list[Path], page: Path, paper: Path, playground: Path) -> None:
    """Write the article.

    files: all that it is read from; they lie below the study's folder of results.
    page: index.html, one file that needs no network, to write.
    paper: article.pdf, to write.
    playground: playground.html, the networks alone, to write.
    """
    from pseudo_invertible.experiment.device import use_device

    use_device("cpu")
    from pseudo_invertible.article.compose import article_text
    from pseudo_invertible.article.html import article_page
    from pseudo_invertible.article.pdf import article_paper
    from pseudo_invertible.article.playground import playground_page, playground_section
    from pseudo_invertible.article.playground_data import playground_data
    from pseudo_invertible.artifacts.sealed import replacing
    from pseudo_invertible.artifacts.tables import write_text
    from pseudo_invertible.experiment.csv_file import read_csv
    from pseudo_invertible.experiment.trained_files import read_networks
    from pseudo_invertible.measures.stated import configuration_of

    root = page.parent.parent
    subtitle = "What a pair of pseudo-invertible networks learns, and what holds of it"
    trained = [read_networks(path) for path in files if path.name == "networks.npz"]
    data = playground_data(
        read_csv(root / "dataset.csv"),
        job.training,
        job.seeds,
        {configuration_of(networks): networks for networks in trained},
    )
    text, figures = article_text(job.facts, root)
    write_text(page, article_page(text, figures, job.title, subtitle, playground_section(data)))
    with replacing(paper) as draft:
        draft.write_bytes(article_paper(text, figures, job.title, subtitle))
    write_text(playground, playground_page(data))
