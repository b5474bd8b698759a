"""``train-long``: all seeds of one configuration, kept after several numbers of updates."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated

from pydantic import Field

from pseudo_invertible.errors import UserError
from pseudo_invertible.study.fields import Activation, Count, Device, Lambda, Seeds, Weight
from pseudo_invertible.study.settings import TrainingSettings
from pseudo_invertible.workflow.telling import Progress, silent


@dataclass(frozen=True)
class Job:
    """Train f and g for many updates, once per seed, and keep the networks on the way.

    activation: relu or silu.
    lambda: λ, the weight of cycle_x.
    mu: μ, the weight of cycle_y.
    seeds: initialisations, a list such as [101, 102].
    keep: numbers of updates after which the networks are kept, rising to training.updates.
    device: auto takes a GPU where there is one; cpu and gpu force it.
    """

    activation: Activation
    lambda_: Lambda
    mu: Weight
    seeds: Seeds
    keep: Annotated[tuple[Count, ...], Field(min_length=1)]
    training: TrainingSettings = field(default_factory=TrainingSettings)
    device: Device = "auto"


def run(
    job: Job,
    networks: list[Path],
    dataset: Path,
    history: Path,
    progress: Progress = silent,
) -> None:
    """Write the networks after each kept number of updates, and the thinned history.

    networks: networks.npz to write, one per kept number of updates.
    dataset: CSV with columns x,y.
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
    from pseudo_invertible.study.long_runs import history_step

    _check(job, networks)
    configuration = Configuration(job.activation, job.lambda_, job.mu)
    runs = [Run(seed, job.lambda_, job.mu) for seed in job.seeds]
    every = history_step(job.keep)
    trained = train_runs(
        read_csv(dataset),
        job.activation,
        runs,
        job.training,
        history_every=every,
        keep=job.keep,
        progress=progress(f"{configuration}, {job.keep[-1]} updates", len(runs)),
    )
    refuse_divergence(job.activation, runs, trained.first_bad)
    made = training_provenance(configuration, job.training, dataset)
    for index, (updates, path) in enumerate(zip(job.keep, networks, strict=True)):
        pairs = jax.tree.map(lambda leaf, index=index: leaf[:, index], trained.pairs)
        kept = Networks(pairs, np.array(job.seeds), made | {"kept_after": updates})
        write_networks(path, kept)
    write_history(history, job.seeds, trained.history, job.lambda_, job.mu, every)


def _check(job: Job, networks: list[Path]) -> None:
    if list(job.keep) != sorted(set(job.keep)) or job.keep[-1] != job.training.updates:
        raise UserError(
            f"the job's keep is {list(job.keep)}; it should rise to training.updates "
            f"({job.training.updates})."
        )
    if len(job.keep) != len(networks):
        raise UserError(
            f"the job keeps networks after {len(job.keep)} numbers of updates, but "
            f"{len(networks)} files are to be written; there should be one for each."
        )
