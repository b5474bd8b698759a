"""The playground's engine does what the project's JAX engine does."""

from __future__ import annotations

import shutil
import subprocess

import numpy as np
import pytest
from article.engine import (
    CONFIGURATIONS,
    WIDTH,
    constant,
    in_jax,
    in_node,
    initial,
    job,
    needs_node,
)
from driving import PROJECT

from pseudo_invertible.experiment.scatter import Dataset
from pseudo_invertible.experiment.training import Run, train_runs
from pseudo_invertible.study.configuration import Configuration
from pseudo_invertible.study.settings import TrainingSettings

pytestmark = needs_node
names = [str(where) for where in CONFIGURATIONS]


def close(first: np.ndarray, second: np.ndarray, share: float) -> None:
    """Equal within a share of the largest number."""
    assert np.abs(first - second).max() <= share * np.abs(second).max()


@pytest.mark.parametrize("where", CONFIGURATIONS, ids=names)
def test_gradients_and_terms_are_those_of_jax(published: Dataset, where: Configuration) -> None:
    [ours] = in_node([job(published, where, 50)])
    theirs = in_jax(published, where, constant(where, 50))
    close(ours.gradient, theirs.gradient, 1e-4)
    np.testing.assert_allclose(ours.history[0], theirs.history[0], rtol=1e-5)
    np.testing.assert_allclose(ours.history[50], theirs.history[50], rtol=1e-3)
    [on_its_way] = in_node([job(published, where, 0, theirs.pair)])
    close(
        on_its_way.gradient,
        in_jax(published, where, constant(where, 1), theirs.pair).gradient,
        1e-4,
    )


@pytest.mark.parametrize("where", [c for c in CONFIGURATIONS if c.activation == "relu"], ids=str)
def test_the_fast_way_of_relu_gives_the_numbers_of_the_plain_way(
    published: Dataset, where: Configuration
) -> None:
    trained = in_node([job(published, where, 100)])[0].pair
    jobs = [
        job(published, where, 20, pair, way=way)
        for pair in (initial(where), trained)
        for way in ("fast", "plain")
    ]
    for fast, plain in zip(*[iter(in_node(jobs))] * 2, strict=True):
        close(fast.gradient, plain.gradient, 1e-9)
        np.testing.assert_allclose(fast.history, plain.history, rtol=1e-6)


def test_the_fast_way_is_exact_at_kinks_ties_and_for_dead_units() -> None:
    x = np.array([0.0, 0.0, 1.0, -1.0, 0.5, 2.0, -3.0, 0.25, 0.75, -0.5])
    dataset = Dataset(x, np.array([0.0, 1.0, 0.0, 2.0, -1.0, 0.5, 0.0, 3.0, 1.0, -2.0]))
    where = Configuration("relu", 1, 0.5)
    pair = (
        initial(where).reshape(2, -1).copy()
    )  # biases are 0: every kink is at 0, where points are
    pair[:, 0:3] = 0  # units without a weight: never on …
    pair[:, WIDTH : WIDTH + 2] = (0.5, -0.5)  # … always on, never on
    pair[:, 4], pair[:, WIDTH + 4] = 2.0, -1.0  # a kink at a point of its own, and a tie with it
    pair[:, 5], pair[:, WIDTH + 5] = -2.0, 1.0
    fast, plain = in_node(
        [job(dataset, where, 5, pair.ravel(), way=way) for way in ("fast", "plain")]
    )
    close(fast.gradient, plain.gradient, 1e-12)
    np.testing.assert_allclose(fast.history, plain.history, rtol=1e-9)


def test_weights_moved_in_mid_run_act_from_that_update_on(published: Dataset) -> None:
    where = Configuration("silu", 0.5, 0.5)
    weights = constant(where, 60)
    weights[20:] = (10, 0.1)
    weights[45:] = (0, 3)
    [ours] = in_node([job(published, where, 60, moves=[[20, 10, 0.1], [45, 0, 3]])])
    theirs = in_jax(published, where, weights)
    np.testing.assert_allclose(ours.history[:46], theirs.history[:46], rtol=1e-3)
    np.testing.assert_allclose(ours.history[-1], theirs.history[-1], rtol=1e-3)


def test_a_free_start_leaves_the_penalty_out_for_so_many_updates(published: Dataset) -> None:
    where = Configuration("relu", 10, 1)
    weights = constant(where, 50)
    weights[:20] = 0
    [ours] = in_node([job(published, where, 50, free_updates=20)])
    np.testing.assert_allclose(ours.history, in_jax(published, where, weights).history, rtol=1e-3)


def test_a_warm_start_is_that_of_training(published: Dataset) -> None:
    where = Configuration("silu", 10, 1)
    settings = TrainingSettings(updates=50, warm_start=0.5)
    theirs = train_runs(published, "silu", [Run(101, 10, 1)], settings)
    [ours] = in_node([job(published, where, 50, warm_start=25)])
    np.testing.assert_allclose(ours.history, theirs.history[0], rtol=1e-3)


def test_the_playgrounds_types_hold() -> None:
    tsc = PROJECT / "node_modules" / ".bin" / "tsc"
    if shutil.which(str(tsc)) is None:
        pytest.skip("TypeScript is not installed: npm install --no-package-lock")
    done = subprocess.run(
        [tsc, "--project", "jsconfig.json"], cwd=PROJECT, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout
