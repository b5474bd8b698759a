"""``convergence``: how smoothly every loss fell and whether it still falls."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Job:
    """Read how the losses of a study's runs fell."""


def run(job: Job, networks: list[Path], output: Path) -> None:
    """Write, a row per run, how smoothly its loss fell and whether it still falls.

    networks: files of trained networks, history.csv beside each.
    output: convergence.csv, to write.
    """
    import pandas as pd

    from pseudo_invertible.artifacts.tables import write_table
    from pseudo_invertible.experiment.trained_files import read_history, read_networks
    from pseudo_invertible.measures.convergence import convergence_of
    from pseudo_invertible.measures.stated import configuration_columns, configuration_of

    parts = []
    for path in networks:
        named = configuration_columns(configuration_of(read_networks(path)))
        part = convergence_of(read_history(path.with_name("history.csv")))
        for place, (column, value) in enumerate(named.items()):
            part.insert(place, column, value)
        parts.append(part)
    write_table(output, pd.concat(parts, ignore_index=True))
