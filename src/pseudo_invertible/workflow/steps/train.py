"""``train``: all seeds of one configuration."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from pseudo_invertible.study.fields import Activation, Device, Lambda, Seeds, Weight
from pseudo_invertible.study.settings import TrainingSettings
from pseudo_invertible.workflow.telling import Progress, silent


@dataclass(frozen=True)
class Job:
    """Train f and g together, once per seed.

    activation: relu or silu.
    lambda: λ, the weight of cycle_x.
    mu: μ, the weight of cycle_y.
    seeds: initialisations, a list such as [101, 102].
    device: auto takes a GPU where there is one; cpu and gpu force it.
    """

    activation: Activation
    lambda_: Lambda
    mu: Weight
    seeds: Seeds
    training: TrainingSettings = field(default_factory=TrainingSettings)
    device: Device = "auto"


def run(
    job: Job, dataset: Path, networks: Path, history: Path, progress: Progress = silent
) -> None:
    """Write the trained networks and the terms of their loss over the updates.

    dataset: CSV with columns x,y.
    networks: networks.npz, to write.
    history: history.csv, to write.
    """
    from pseudo_invertible.experiment.device import use_device

    use_device(job.device)
    import jax
    import numpy as np

    from pseudo_invertible.experiment.csv_file import read_csv
    from pseudo_invertible.experiment.provenance import training_provenance
    from pseudo_invertible.experiment.trained import Networks, write_history, write_networks
    from pseudo_invertible.experiment.training import Run, refuse_divergence, train_runs
    from pseudo_invertible.study.configuration import Configuration

    configuration = Configuration(job.activation, job.lambda_, job.mu)
    runs = [Run(seed, job.lambda_, job.mu) for seed in job.seeds]
    trained = train_runs(
        read_csv(dataset),
        job.activation,
        runs,
        job.training,
        progress=progress(str(configuration), len(runs)),
    )
    refuse_divergence(job.activation, runs, trained.first_bad)
    last = jax.tree.map(lambda leaf: leaf[:, -1], trained.pairs)
    made = training_provenance(configuration, job.training, dataset)
    write_history(history, job.seeds, trained.history, job.lambda_, job.mu)
    write_networks(networks, Networks(last, np.array(job.seeds), made))
