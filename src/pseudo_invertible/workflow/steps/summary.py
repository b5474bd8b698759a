"""``summary``: median and quartiles over seeds."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Job:
    """Summarise the metrics over seeds."""


def run(job: Job, metrics: Path, output: Path) -> None:
    """Write median and quartiles over seeds, a row per configuration.

    metrics: metrics.csv.
    output: summary.csv, to write.
    """
    from pseudo_invertible.artifacts.tables import read_table, write_table
    from pseudo_invertible.measures.summary import summarise

    table = read_table(metrics, ["activation", "lambda", "mu", "seed"])
    write_table(output, summarise(table))
