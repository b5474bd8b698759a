"""``long-runs``: what the long runs amount to."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Job:
    """Measure the long runs after each kept number of updates."""


def run(
    job: Job, networks: list[Path], dataset: Path, output: Path, floor: Path | None = None
) -> None:
    """Write a row of metrics per long run and kept number of updates.

    networks: of train-long; history.csv one folder above each.
    dataset: CSV with columns x,y.
    output: long_runs.csv, to write.
    floor: noise_floor.json, for the columns excess_y and excess_x.
    """
    import pandas as pd

    from pseudo_invertible.artifacts.tables import write_table
    from pseudo_invertible.experiment.csv_file import read_csv
    from pseudo_invertible.experiment.trained_files import read_history, read_networks
    from pseudo_invertible.measures.long_runs import long_run_rows
    from pseudo_invertible.measures.runs import with_excess_over
    from pseudo_invertible.measures.stated import configuration_of

    scatter = read_csv(dataset)
    histories: dict[Path, pd.DataFrame] = {}
    rows = []
    for path in networks:
        beside = path.parent.parent / "history.csv"
        if beside not in histories:
            histories[beside] = read_history(beside)
        trained = read_networks(path)
        rows.append(long_run_rows(trained, histories[beside], configuration_of(trained), scatter))
    write_table(output, with_excess_over(floor, pd.concat(rows, ignore_index=True)))
