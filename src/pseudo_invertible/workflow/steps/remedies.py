"""``remedies``: what each remedy does to stuck runs, and what it costs."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Job:
    """Measure the runs of every remedy, and count those that are stuck."""


def run(job: Job, networks: list[Path], dataset: Path, runs: Path, table: Path) -> None:
    """Write a row of metrics per run, and a row per remedy and activation.

    networks: of train-long, with the settings of a remedy each.
    dataset: CSV with columns x,y.
    runs: remedy_runs.csv, to write.
    table: remedies.csv, to write.
    """
    import pandas as pd

    from pseudo_invertible.artifacts.tables import write_table
    from pseudo_invertible.errors import UserError
    from pseudo_invertible.experiment.csv_file import read_csv
    from pseudo_invertible.experiment.trained_files import read_networks
    from pseudo_invertible.measures.remedies import remedies_table, remedy_runs
    from pseudo_invertible.study.remedies import REMEDIES, remedy_of

    scatter = read_csv(dataset)
    rows = []
    for path in networks:
        trained = read_networks(path)
        remedy = remedy_of(trained.provenance["training"])
        if remedy is None:
            raise UserError(f"{path}: was trained with no remedy of {', '.join(REMEDIES)}.")
        rows.append(remedy_runs(remedy.name, trained, scatter))
    measured = pd.concat(rows, ignore_index=True)
    write_table(runs, measured)
    write_table(table, remedies_table(measured))
