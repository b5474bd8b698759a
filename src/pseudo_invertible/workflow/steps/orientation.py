"""``orientation``: when a run decides which way it goes, and whether the data decide it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Job:
    """Count which way the runs of train-orientation went."""


def run(job: Job, directions: list[Path], runs: Path, table: Path) -> None:
    """Write the runs of all activations in one table, and a row per question.

    directions: of train-orientation, one per activation.
    runs: orientation_runs.csv, to write.
    table: orientation.csv, to write.
    """
    import pandas as pd

    from pseudo_invertible.artifacts.tables import read_table, write_table
    from pseudo_invertible.measures.directions import RUN_COLUMNS
    from pseudo_invertible.measures.orientation import orientation_table

    found = pd.concat([read_table(path, RUN_COLUMNS) for path in directions], ignore_index=True)
    write_table(runs, found)
    write_table(table, orientation_table(found))
