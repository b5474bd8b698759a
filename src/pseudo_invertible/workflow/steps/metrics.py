"""``metrics``: a row of metrics per run."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Job:
    """Measure every run."""


def run(
    job: Job, networks: list[Path], dataset: Path, output: Path, floor: Path | None = None
) -> None:
    """Write a row of metrics per run.

    networks: files of trained networks.
    dataset: CSV with columns x,y.
    output: metrics.csv, to write.
    floor: noise_floor.json, for the columns excess_y and excess_x.
    """
    import pandas as pd

    from pseudo_invertible.artifacts.tables import write_table
    from pseudo_invertible.experiment.csv_file import read_csv
    from pseudo_invertible.experiment.trained_files import read_networks
    from pseudo_invertible.measures.runs import metrics_of, with_excess_over
    from pseudo_invertible.measures.stated import configuration_of

    scatter = read_csv(dataset)
    rows = []
    for path in networks:
        trained = read_networks(path)
        rows.append(metrics_of(trained, configuration_of(trained), scatter))
    write_table(output, with_excess_over(floor, pd.concat(rows, ignore_index=True)))
