"""``train-remedies``: one configuration with several training settings, all seeds."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from pydantic import Field

from pseudo_invertible.errors import UserError
from pseudo_invertible.study.fields import Activation, Device, Lambda, Seeds, Weight
from pseudo_invertible.study.settings import TrainingSettings
from pseudo_invertible.workflow.telling import Progress, silent


@dataclass(frozen=True)
class Job:
    """Train f and g with each of several settings, once per seed.

    activation: relu or silu.
    lambda: λ, the weight of cycle_x.
    mu: μ, the weight of cycle_y.
    seeds: initialisations, a list such as [101, 102].
    trainings: settings, a list such as [{}, {free_updates: 50}]; each has a file of networks.
    device: auto takes a GPU where there is one; cpu and gpu force it.
    """

    activation: Activation
    lambda_: Lambda
    mu: Weight
    seeds: Seeds
    trainings: Annotated[tuple[TrainingSettings, ...], Field(min_length=1)]
    device: Device = "auto"


def run(job: Job, networks: list[Path], dataset: Path, progress: Progress = silent) -> None:
    """Write the trained networks, a file for each of the settings.

    networks: networks.npz to write, one for each of the job's trainings.
    dataset: CSV with columns x,y.
    """
    from pseudo_invertible.experiment.device import use_device

    use_device(job.device)
    import jax
    import numpy as np

    from pseudo_invertible.experiment.csv_file import read_csv
    from pseudo_invertible.experiment.provenance import training_provenance
    from pseudo_invertible.experiment.trained import Networks, write_networks
    from pseudo_invertible.experiment.training import Run, refuse_divergence, train_runs
    from pseudo_invertible.study.configuration import Configuration

    if len(job.trainings) != len(networks):
        raise UserError(
            f"the job has {len(job.trainings)} trainings, but {len(networks)} files are to be "
            "written; there should be one for each."
        )
    configuration = Configuration(job.activation, job.lambda_, job.mu)
    runs = [Run(seed, job.lambda_, job.mu) for seed in job.seeds]
    scatter = read_csv(dataset)
    for number, (settings, path) in enumerate(zip(job.trainings, networks, strict=True), 1):
        trained = train_runs(
            scatter,
            job.activation,
            runs,
            settings,
            history_every=settings.updates,
            progress=progress(f"{configuration}, {number} of {len(networks)}", len(runs)),
        )
        refuse_divergence(job.activation, runs, trained.first_bad)
        last = jax.tree.map(lambda leaf: leaf[:, -1], trained.pairs)
        made = training_provenance(configuration, settings, dataset)
        write_networks(path, Networks(last, np.array(job.seeds), made))
