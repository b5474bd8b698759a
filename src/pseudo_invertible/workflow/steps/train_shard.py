"""``train-shard``: many runs of one activation, consecutive in a sweep."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated

from pydantic import Field

from pseudo_invertible.errors import UserError
from pseudo_invertible.study.configuration import Configuration
from pseudo_invertible.study.fields import Activation, Combination, Count, Device, Seeds
from pseudo_invertible.study.settings import TrainingSettings
from pseudo_invertible.study.sweep import Axis, Slice
from pseudo_invertible.workflow.telling import Progress, silent


@dataclass(frozen=True)
class Job:
    """Train a slice of a sweep; a run that diverges is marked, and the others go on.

    activation: relu or silu.
    lambdas: weights λ, a list or {logspace: [lowest, highest, how many]}.
    mus: weights μ, likewise.
    combine: product (each λ with each μ) or diagonal (first with first).
    seeds: initialisations; the runs are those of all seeds, seed by seed, then λ, then μ.
    first: the first run to train, counting from 0 over these seeds.
    length: how many runs to train; to the last where left out.
    history_every: the terms are recorded each so many updates; first and last where left out.
    batch_size: runs side by side; 1 on a CPU and by memory on a GPU where left out.
    device: auto takes a GPU where there is one; cpu and gpu force it.
    """

    activation: Activation
    lambdas: Axis
    mus: Axis
    combine: Combination = "product"
    seeds: Seeds = (101,)
    first: Annotated[int, Field(ge=0)] = 0
    length: Count | None = None
    history_every: Count | None = None
    training: TrainingSettings = field(default_factory=TrainingSettings)
    batch_size: Count | None = None
    device: Device = "auto"


def run(job: Job, dataset: Path, output: Path, progress: Progress = silent) -> None:
    """Write metrics, curves and thinned histories of a slice of a sweep.

    dataset: CSV with columns x,y.
    output: the shard, an .npz, to write.
    """
    from pseudo_invertible.experiment.device import use_device

    use_device(job.device)
    import jax

    from pseudo_invertible.experiment.csv_file import read_csv
    from pseudo_invertible.experiment.provenance import training_provenance
    from pseudo_invertible.experiment.training import Run, train_blocks
    from pseudo_invertible.measures.shards import ShardBuilder, write_shard

    part = _slice(job)
    every = _history_every(job)
    runs = [Run(*run) for run in part.runs()]
    scatter = read_csv(dataset)
    recorded = range(0, job.training.updates + 1, every)
    builder = ShardBuilder(job.activation, runs, recorded, scatter)
    done = 0
    for block, trained in train_blocks(
        scatter,
        job.activation,
        runs,
        job.training,
        history_every=every,
        batch_size=job.batch_size,
        progress=progress(f"{job.activation}, a shard of a sweep", len(runs)),
    ):
        for index in range(len(block)):
            pair = jax.tree.map(lambda leaf, index=index: leaf[index, -1], trained.pairs)
            bad = int(trained.first_bad[index])
            builder.add(done + index, pair, trained.history[index], bad)
        done += len(block)
    first = Configuration(job.activation, runs[0].lambda_, runs[0].mu)
    made = training_provenance(first, job.training, dataset)
    stated = {
        "activation": job.activation,
        "lambdas": list(part.lambdas.weights),
        "mus": list(part.mus.weights),
        "combine": job.combine,
    }
    write_shard(output, builder.build({**made, "configuration": stated}))


def _slice(job: Job) -> Slice:
    whole = Slice(job.lambdas, job.mus, job.combine, job.seeds, 0, 0)
    try:
        available = whole.available
    except ValueError as error:
        raise UserError(f"the job's combine {error}.") from None
    length = job.length or available - job.first
    if job.first + length > available or length < 1:
        raise UserError(
            f"the job asks for runs {job.first} to {job.first + length - 1}, which do not exist; "
            f"these axes and seeds have {available}, counting from 0."
        )
    return whole._replace(first=job.first, length=length)


def _history_every(job: Job) -> int:
    every = job.history_every or job.training.updates
    if job.training.updates % every:
        raise UserError(
            f"the job's history_every is {every}; it should divide training.updates "
            f"({job.training.updates})."
        )
    return every
