"""Ours: ``pseudo_invertible.training.train_runs``, one run, a shard, or many at once."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from jaxtyping import Float

from bench.task import SEED, SHARD, Task
from pseudo_invertible.experiment.scatter import Dataset
from pseudo_invertible.experiment.training import Run, train_runs
from pseudo_invertible.study.settings import TrainingSettings

# More runs at once than this record no history: it would fill the host's memory.
MOST_WITH_HISTORY = 256


def _train(
    task: Task, dataset: Dataset, runs: int, batch: int, progress: Callable[[int, float], None]
) -> Float[np.ndarray, " updates"]:
    every = 1 if batch <= MOST_WITH_HISTORY else task.updates
    trained = train_runs(
        dataset,
        task.activation,
        [Run(SEED + index, 1.0, 1.0) for index in range(runs)],
        TrainingSettings(updates=task.updates, width=task.width),
        history_every=every,
        batch_size=batch,
        progress=progress,
    )
    return trained.history[0, :-1].sum(axis=1)


def train_at_once(
    task: Task, dataset: Dataset, mark: Callable[[], None]
) -> Float[np.ndarray, " updates"]:
    """``1 + task.timings`` blocks of ``task.runs_at_once`` runs side by side; marks each block.

    Returns the loss before each update of the run with seed 101 (λ = μ = 1), only the first
    where the blocks are large.
    """
    runs = (1 + task.timings) * task.runs_at_once
    return _train(task, dataset, runs, task.runs_at_once, lambda done, loss: mark())


def train_shard(
    task: Task, dataset: Dataset, mark: Callable[[], None]
) -> Float[np.ndarray, " updates"]:
    """A first block, then ``task.timings`` shards of 64 runs, ``task.runs_at_once`` at a time.

    Marks the first block and each shard; returns what ``train_at_once`` does.
    """
    at_once = task.runs_at_once

    def progress(done: int, loss: float) -> None:
        if (done - at_once) % SHARD == 0:
            mark()

    return _train(task, dataset, at_once + task.timings * SHARD, at_once, progress)
