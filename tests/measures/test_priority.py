"""Shares of the terms in the loss and in its gradient."""

from __future__ import annotations

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from pseudo_invertible.experiment.objective import terms, weighted_sum
from pseudo_invertible.experiment.scatter import Dataset
from pseudo_invertible.experiment.trained import Networks
from pseudo_invertible.experiment.training import Run, train_runs
from pseudo_invertible.measures.priority import (
    Pulls,
    initial_pairs,
    priority_of,
    pulls_of,
    shares,
)
from pseudo_invertible.study.settings import TrainingSettings

LAMBDA, MU = 0.5, 20.0


@pytest.fixture(scope="module")
def trained(small: Dataset) -> Networks:
    runs = [Run(seed, LAMBDA, MU) for seed in (101, 102)]
    found = train_runs(small, "silu", runs, TrainingSettings(updates=3, width=6))
    stated = {"configuration": {"activation": "silu", "lambda": str(LAMBDA), "mu": str(MU)}}
    at_the_end = jax.tree.map(lambda leaf: leaf[:, -1], found.pairs)
    return Networks(at_the_end, np.array([101, 102]), stated)


def test_shares_follow_from_terms_and_gradients_by_hand() -> None:
    gradients = np.array([[3.0, 0.0], [0.0, 4.0], [0.0, -4.0], [1.0, 0.0]])
    pulls = Pulls(np.array([[1.0, 2.0, 3.0, 4.0]]), (gradients @ gradients.T)[None])
    found = shares(pulls, np.array([1.0, 1.0, 2.0, 0.5])).iloc[0]
    assert found["loss_cycle_x"] == pytest.approx(6 / 11)
    assert found["loss_penalty"] == pytest.approx(8 / 11)
    assert found["gradient_fit_x"] == pytest.approx(4 / (3 + 4 + 8 + 0.5))
    fits, penalty = np.hypot(3, 4), np.hypot(0.5, 8)
    assert found["gradient_penalty"] == pytest.approx(penalty / (fits + penalty))


def test_the_products_give_the_gradient_that_training_follows(
    trained: Networks, small: Dataset
) -> None:
    pulls = pulls_of(trained.pairs, small, "silu")
    weights = np.array([1.0, 1.0, LAMBDA, MU])
    pair = trained.pair(1)
    x, y = (jnp.asarray(values, jnp.float32)[None] for values in small)
    loss = lambda pair: weighted_sum(terms(pair, x, y, "silu"), LAMBDA, MU)  # noqa: E731
    squared = sum(float(jnp.sum(leaf**2)) for leaf in jax.tree.leaves(jax.grad(loss)(pair)))
    assert weights @ pulls.products[1] @ weights == pytest.approx(squared, rel=1e-4)


def test_training_starts_from_the_pairs_that_are_taken_for_the_start(
    trained: Networks, small: Dataset
) -> None:
    first = pulls_of(initial_pairs(trained), small, "silu").terms
    runs = [Run(seed, LAMBDA, MU) for seed in (101, 102)]
    history = train_runs(small, "silu", runs, TrainingSettings(updates=3, width=6)).history
    np.testing.assert_allclose(first, np.asarray(history)[:, 0], rtol=1e-5)


def test_every_run_has_four_rows_whose_shares_add_up(trained: Networks, small: Dataset) -> None:
    table = priority_of(trained, small)
    assert len(table) == 8
    assert set(zip(table["moment"], table["units"], strict=True)) == {
        (moment, units) for moment in ("start", "end") for units in ("raw", "standardised")
    }
    for quantity in ("loss", "gradient"):
        names = [f"{quantity}_{term}" for term in ("fit_y", "fit_x", "cycle_x", "cycle_y")]
        np.testing.assert_allclose(table[names].sum(axis=1), 1)


def test_standardised_units_do_not_depend_on_the_units_of_the_data(
    trained: Networks, small: Dataset
) -> None:
    pulls = pulls_of(trained.pairs, small, "silu")
    table = priority_of(trained, small)
    found = table[(table["moment"] == "end") & (table["units"] == "standardised")]
    of_x, of_y = np.var(small.x), np.var(small.y)
    scaled = pulls.terms * [1, 1, LAMBDA, MU] / [of_y, of_x, of_x, of_y]
    expected = scaled[:, 2:].sum(axis=1) / scaled.sum(axis=1)
    np.testing.assert_allclose(found["loss_penalty"], expected)


def test_where_no_term_pulls_no_share_is_taken() -> None:
    found = shares(Pulls(np.zeros((1, 4)), np.zeros((1, 4, 4))), np.ones(4)).iloc[0]
    assert (found == 0).all()


def test_two_penalties_that_pull_in_opposite_directions_together_pull_nowhere() -> None:
    products = np.diag([1.0, 1.0, 1.0, 1.0])
    products[2, 3] = products[3, 2] = -1 - 1e-12  # rounding: a squared length just below 0
    found = shares(Pulls(np.ones((1, 4)), products[None]), np.ones(4)).iloc[0]
    assert found["gradient_penalty"] == 0
    assert found["gradient_cycle_x"] == pytest.approx(0.25)
