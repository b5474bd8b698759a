"""Ours: ``experiment.training.train_runs``, one run after another or many at once."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from bench.task import SEED, Task
from pseudo_invertible.data.dataset import Dataset
from pseudo_invertible.experiment.training import Run, Training, train_runs

# More runs at once than this record two updates only: a history would fill the host's memory.
MOST_WITH_HISTORY = 256


def train(task: Task, dataset: Dataset, mark: Callable[[], None]) -> np.ndarray:
    """Train a first block of ``task.at_once`` runs, then ``task.timings`` times ``task.runs``.

    Marks each. Returns the losses of seed 101, λ = μ = 1, before each update.
    """
    first = task.at_once
    runs = [Run(SEED + index, 1.0, 1.0) for index in range(first + task.timings * task.runs)]

    def progress(done: int, loss: float) -> None:
        if (done - first) % task.runs == 0:
            mark()

    every = 1 if first <= MOST_WITH_HISTORY else task.updates
    training = Training(updates=task.updates, width=task.width, history_every=every)
    _, history = train_runs(
        dataset, task.activation, runs, training, batch=first, progress=progress
    )
    return history[0, :-1].sum(axis=1)
