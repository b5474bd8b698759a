"""``baselines``: what is possible on a dataset at all."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pseudo_invertible.study.settings import GeneratorSettings


@dataclass(frozen=True)
class Job:
    """Find noise floor, best invertible map, flow and straight lines.

    generator: that drew the dataset; leave out for own data.
    """

    generator: GeneratorSettings | None = None


def run(job: Job, dataset: Path, numbers: Path, curves: Path) -> None:
    """Write what is possible at all: numbers and curves.

    dataset: CSV with columns x,y.
    numbers: baselines.json, to write.
    curves: baselines.npz, to write.
    """
    from pseudo_invertible.experiment.device import use_device

    # The flow is small: a card would take longer to start than the CPU takes to fit it.
    use_device("cpu")
    from pseudo_invertible.artifacts.tables import write_arrays, write_json
    from pseudo_invertible.baselines.comparison import baselines
    from pseudo_invertible.experiment.csv_file import read_csv

    found = baselines(read_csv(dataset), job.generator)
    write_arrays(curves, found.arrays)
    write_json(numbers, found.numbers)
