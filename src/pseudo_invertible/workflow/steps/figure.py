"""``figure``: draw one figure of any kind from its files."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pseudo_invertible.study.fields import Activation, Lambda, Seed, Weight


@dataclass(frozen=True)
class Job:
    """Draw a figure as PDF, SVG and PNG.

    kind: the module that draws it, such as write_up.fits or audit.tradeoff.
    title: in its head.
    activation: relu or silu, of the run in front; leave out where the figure shows none.
    lambda: λ of the run in front.
    mu: μ of the run in front.
    seed: of the run in front; the first of the networks' where left out.
    other_seeds: draw the other seeds faintly behind.
    """

    kind: str
    title: str = ""
    activation: Activation | None = None
    lambda_: Lambda = 0.0
    mu: Weight = 0.0
    seed: Seed | None = None
    other_seeds: bool = True


def run(job: Job, files: list[Path], output: Path) -> None:
    """Draw a figure; its SVG and PNG stand beside the PDF.

    files: what it is drawn from, in any order, known by their names.
    output: path of the PDF, to write.
    """
    from pseudo_invertible.artifacts.provenance import commit, software
    from pseudo_invertible.figures.drawing import draw, subject_of
    from pseudo_invertible.figures.files import read_files
    from pseudo_invertible.figures.save import save_figure
    from pseudo_invertible.figures.settings import Settings
    from pseudo_invertible.study.configuration import Configuration

    run = (job.lambda_, job.mu)
    configuration = Configuration(job.activation, *run) if job.activation else None
    settings = Settings(job.title, configuration, job.seed, job.other_seeds)
    drawn = draw(job.kind, settings, read_files(files, configuration))
    stem = output.with_name(output.name.removesuffix(".pdf"))
    metadata = {
        "Title": stem.name,
        "Subject": subject_of(drawn, settings),
        "Creator": software(),
        "Keywords": f"commit {commit()}",
    }
    save_figure(drawn, stem, metadata)
