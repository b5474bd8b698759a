"""The runs of one scatter of many are the study's own kind of runs, each told by what it is."""

from __future__ import annotations

from collections.abc import Callable

import jax
import numpy as np

from pseudo_invertible.experiment.scatter import Dataset
from pseudo_invertible.experiment.scatter_training import train_on_scatter
from pseudo_invertible.experiment.training import Run, train_runs
from pseudo_invertible.study.configuration import Configuration
from pseudo_invertible.study.settings import TrainingSettings


def test_runs_are_those_of_a_study_in_their_units_with_the_loss_of_their_weights(
    small: Dataset,
) -> None:
    settings, told = TrainingSettings(updates=12, width=4), []
    runs = [Run(101, 3, 0.5), Run(102, 0, 7)]

    def progress(title: str, total: int) -> Callable[[int, float], None]:
        told.append((title, total))
        return lambda done, loss: None

    found = train_on_scatter(small, ["silu"], ["standardised", "raw"], runs, settings, progress)
    assert told == [("silu, standardised units", 2), ("silu, raw units", 2)]
    assert [(one.units, one.seed) for one in found] == [
        *[("standardised", 101), ("standardised", 102), ("raw", 101), ("raw", 102)]
    ]
    expected = [
        train_runs(small, "silu", runs, TrainingSettings(12, width=4, standardise=standardise))
        for standardise in (True, False)
    ]
    for place, one in enumerate(found):
        trained, index = expected[place // 2], place % 2
        run = runs[index]
        assert one.configuration == Configuration("silu", run.lambda_, run.mu)
        assert one.diverged_at == -1
        weighted = trained.history[index].astype(np.float64) * [1, 1, run.lambda_, run.mu]
        np.testing.assert_allclose(one.loss, weighted.sum(axis=1), rtol=1e-5)
        for leaf, theirs in zip(
            jax.tree.leaves(one.pair), jax.tree.leaves(trained.pairs), strict=True
        ):
            np.testing.assert_array_equal(leaf, theirs[index, -1])
