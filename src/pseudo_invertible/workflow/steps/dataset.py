"""``dataset``: draw the scatter, or check and copy an own CSV."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pseudo_invertible.study.settings import GeneratorSettings


@dataclass(frozen=True)
class Job:
    """Make the scatter (x, y) that a study fits.

    generator: of the write-up's random post-nonlinear model; leave out for an own file.
    file: path of an own CSV with columns x,y, instead of the generator.
    content: SHA-256 of the own file, so that another content is another job.
    """

    generator: GeneratorSettings | None = None
    file: str | None = None
    content: str | None = None


def run(job: Job, output: Path) -> None:
    """Write the scatter.

    output: CSV with columns x,y, to write.
    """
    from pseudo_invertible.experiment.csv_file import read_csv
    from pseudo_invertible.experiment.generator import generate
    from pseudo_invertible.experiment.scatter import check_scatter, write_csv

    if job.file is not None:
        scatter = read_csv(job.file)
    else:
        settings = job.generator or GeneratorSettings()
        name = f"the generated scatter of seed {settings.seed}"
        scatter = check_scatter(generate(settings), name)
    write_csv(output, scatter)
