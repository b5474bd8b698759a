"""``priority``: what the training listens to, by term of the loss."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Job:
    """Measure each term's share of the loss and of its gradient, before and after training."""


def run(job: Job, networks: list[Path], dataset: Path, output: Path) -> None:
    """Write a row per run, moment and units.

    networks: files of trained networks.
    dataset: CSV with columns x,y.
    output: priority.csv, to write.
    """
    from pseudo_invertible.experiment.device import use_device

    # A card would take longer to start than the CPU takes for a gradient of each run.
    use_device("cpu")
    import pandas as pd

    from pseudo_invertible.artifacts.tables import write_table
    from pseudo_invertible.experiment.csv_file import read_csv
    from pseudo_invertible.experiment.trained_files import read_networks
    from pseudo_invertible.measures.priority import priority_of

    scatter = read_csv(dataset)
    parts = [priority_of(read_networks(path), scatter) for path in networks]
    write_table(output, pd.concat(parts, ignore_index=True))
