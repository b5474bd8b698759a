"""All the runs of one scatter of many: activations, units, weights, seeds."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import NamedTuple

import jax
import numpy as np
from jaxtyping import Float32

from pseudo_invertible.experiment.mlp import Pair
from pseudo_invertible.experiment.scatter import Dataset
from pseudo_invertible.experiment.training import Run, train_runs
from pseudo_invertible.study.configuration import Configuration
from pseudo_invertible.study.settings import TrainingSettings


class ScatterRun(NamedTuple):
    """One trained run of a scatter.

    units: raw or standardised, in which it was trained; the pair is in units of the data.
    loss: after 0, 1, … updates. diverged_at: the first update whose loss was not finite, or −1.
    """

    configuration: Configuration
    units: str
    seed: int
    pair: Pair
    loss: Float32[np.ndarray, " records"]
    diverged_at: int


def train_on_scatter(
    dataset: Dataset,
    activations: Sequence[str],
    units: Sequence[str],
    runs: Sequence[Run],
    training: TrainingSettings,
    progress: Callable[[str, int], Callable[[int, float], None]],
) -> list[ScatterRun]:
    """Train every run with every activation in all units; a run that diverges is marked."""
    found = []
    for activation in activations:
        for unit in units:
            settings = replace(training, standardise=unit == "standardised")
            told = progress(f"{activation}, {unit} units", len(runs))
            trained = train_runs(dataset, activation, runs, settings, progress=told)
            for index, run in enumerate(runs):
                pair = jax.tree.map(lambda leaf, index=index: leaf[index, -1], trained.pairs)
                configuration = Configuration(activation, run.lambda_, run.mu)
                loss = trained.history[index] @ np.array([1, 1, run.lambda_, run.mu], np.float32)
                diverged = int(trained.first_bad[index])
                found.append(ScatterRun(configuration, unit, run.seed, pair, loss, diverged))
    return found
