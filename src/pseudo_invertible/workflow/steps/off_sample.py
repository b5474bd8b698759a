"""``off-sample``: how far the pairs are from undoing each other off the sample."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pseudo_invertible.study.settings import GeneratorSettings


@dataclass(frozen=True)
class Job:
    """Ask the networks between the sample's points, on fresh draws, and outside their range.

    generator: that drew the dataset, for the fresh draws; leave out for own data.
    """

    generator: GeneratorSettings | None = None


def run(
    job: Job, networks: list[Path], dataset: Path, curves: Path, runs: Path, summary: Path
) -> None:
    """Write cycle errors off the sample.

    networks: files of trained networks.
    dataset: CSV with columns x,y.
    curves: CSV of the errors along both axes, to write.
    runs: CSV with a row per run and axis, to write.
    summary: CSV with a row per configuration and axis, to write.
    """
    from pseudo_invertible.artifacts.tables import write_table
    from pseudo_invertible.experiment.csv_file import read_csv
    from pseudo_invertible.experiment.generator import held_out
    from pseudo_invertible.experiment.trained_files import read_networks
    from pseudo_invertible.measures.off_sample import off_sample_tables
    from pseudo_invertible.measures.summary import summarise

    fresh = None if job.generator is None else held_out(job.generator)
    trained = [read_networks(path) for path in networks]
    along, table = off_sample_tables(trained, read_csv(dataset), fresh)
    write_table(curves, along)
    write_table(runs, table)
    write_table(summary, summarise(table, ["activation", "lambda", "mu", "axis"]))
