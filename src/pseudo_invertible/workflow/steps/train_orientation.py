"""``train-orientation``: the same initial networks on three pairings of the points."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated

from pydantic import Field

from pseudo_invertible.errors import UserError
from pseudo_invertible.study.fields import Activation, Device, Seeds, Weight
from pseudo_invertible.study.settings import TrainingSettings
from pseudo_invertible.workflow.telling import Progress, silent


@dataclass(frozen=True)
class Job:
    """Train on the scatter, on the same x and y paired oppositely, and on them shuffled.

    activation: relu or silu.
    weights: λ = μ, a list such as [1, 100].
    seeds: initialisations, a list such as [101, 102].
    updates: after which the ways of f and g are written down, rising to training.updates.
    device: auto takes a GPU where there is one; cpu and gpu force it.
    """

    activation: Activation
    weights: Annotated[tuple[Weight, ...], Field(min_length=1)]
    seeds: Seeds
    updates: Annotated[tuple[Annotated[int, Field(ge=0)], ...], Field(min_length=1)]
    training: TrainingSettings = field(default_factory=TrainingSettings)
    device: Device = "auto"


def run(job: Job, dataset: Path, output: Path, progress: Progress = silent) -> None:
    """Write which way f and g go after each number of updates, a row per run.

    dataset: CSV with columns x,y.
    output: CSV, to write.
    """
    from pseudo_invertible.experiment.device import use_device

    use_device(job.device)
    import pandas as pd

    from pseudo_invertible.artifacts.tables import write_table
    from pseudo_invertible.experiment.csv_file import read_csv
    from pseudo_invertible.experiment.training import Run, refuse_divergence, train_runs
    from pseudo_invertible.measures.directions import direction_rows, pairings

    updates, last = list(job.updates), job.training.updates
    if updates != sorted(set(updates)) or updates[-1] != last:
        raise UserError(
            f"the job's updates are {updates}; they should rise to training.updates ({last})."
        )
    runs = [Run(seed, weight, weight) for weight in job.weights for seed in job.seeds]
    rows = []
    for name, paired in pairings(read_csv(dataset)).items():
        trained = train_runs(
            paired,
            job.activation,
            runs,
            job.training,
            history_every=last,
            keep=job.updates,
            progress=progress(f"{job.activation}, pairing: {name}", len(runs)),
        )
        refuse_divergence(job.activation, runs, trained.first_bad)
        rows.append(direction_rows(trained.pairs, runs, updates, job.activation, name, paired))
    write_table(output, pd.concat(rows, ignore_index=True))
