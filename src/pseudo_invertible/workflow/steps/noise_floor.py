"""``noise-floor``: what no pair of functions can beat on a generated dataset."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from pseudo_invertible.study.settings import GeneratorSettings


@dataclass(frozen=True)
class Job:
    """Compute E[Var(y|x)] and E[Var(x|y)] of a generated dataset.

    generator: that drew the dataset.
    """

    generator: GeneratorSettings = field(default_factory=GeneratorSettings)


def run(job: Job, dataset: Path, output: Path) -> None:
    """Write the noise floor, and what the conditional means leave on this sample.

    dataset: CSV with columns x,y.
    output: noise_floor.json, to write.
    """
    from pseudo_invertible.artifacts.tables import write_json
    from pseudo_invertible.baselines.noise_floor import floor_numbers
    from pseudo_invertible.experiment.csv_file import read_csv

    write_json(output, floor_numbers(job.generator, read_csv(dataset)))
