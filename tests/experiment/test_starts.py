"""How runs start: which networks, which weights, in which units."""

from __future__ import annotations

import jax
import numpy as np
import pytest

from pseudo_invertible.experiment.initialisation import initial_pair
from pseudo_invertible.experiment.maps import Maps, residuals
from pseudo_invertible.experiment.scaling import Scale
from pseudo_invertible.experiment.scatter import Dataset
from pseudo_invertible.experiment.training import Run, train_runs
from pseudo_invertible.study.settings import TrainingSettings

KEY = jax.random.PRNGKey(101)
SHORT = TrainingSettings(updates=30, width=4)


def starts_equal(lambda_: float, mu: float) -> bool:
    """Whether f and g start as the same network."""
    pair = initial_pair(KEY, np.float32(lambda_), np.float32(mu), 4)
    leaves = zip(jax.tree.leaves(pair.f), jax.tree.leaves(pair.g), strict=True)
    return all(np.array_equal(f, g) for f, g in leaves)


@pytest.mark.parametrize(("lambda_", "mu"), [(1.0, 0.0), (0.0, 1.0), (1.0, 1.0)])
def test_networks_start_together_where_either_weight_is_above_zero(
    lambda_: float, mu: float
) -> None:
    assert not starts_equal(lambda_, mu)


def test_networks_start_alone_from_one_key_where_both_weights_are_zero() -> None:
    assert starts_equal(0.0, 0.0)


def final_terms(dataset: Dataset, run: Run, settings: TrainingSettings) -> np.ndarray:
    return np.asarray(train_runs(dataset, "silu", [run], settings).history[0, -1])


@pytest.mark.parametrize("run", [Run(101, 50.0, 0.0), Run(101, 0.0, 50.0)])
def test_a_warm_start_raises_each_weight_from_zero(small: Dataset, run: Run) -> None:
    full = final_terms(small, run, SHORT)
    warm = final_terms(small, run, TrainingSettings(updates=30, width=4, warm_start=1.0))
    assert not np.allclose(full, warm, rtol=1e-3)


@pytest.mark.parametrize("run", [Run(101, 50.0, 0.0), Run(101, 0.0, 50.0)])
def test_free_updates_leave_each_weight_out(small: Dataset, run: Run) -> None:
    free = final_terms(small, run, TrainingSettings(updates=30, width=4, free_updates=31))
    # A weight too small to matter keeps the networks' common start, and changes nothing else.
    tiny = Run(101, run.lambda_ and 1e-20, run.mu and 1e-20)
    np.testing.assert_allclose(free, final_terms(small, tiny, SHORT), rtol=1e-6)


def test_terms_of_standardised_training_are_in_squared_units_of_their_axis(
    small: Dataset,
) -> None:
    stretched = Dataset(small.x * 40, small.y)
    settings = TrainingSettings(updates=30, width=4, standardise=True)
    trained = train_runs(stretched, "silu", [Run(101, 1.0, 1.0)], settings)
    pair = jax.tree.map(lambda leaf: np.asarray(leaf)[0, -1], trained.pairs)
    errors = residuals(Maps(pair, "silu"), stretched)
    measured = [float(np.mean(error**2)) for error in errors]
    np.testing.assert_allclose(trained.history[0, -1], measured, rtol=1e-3)
    scale = Scale.of(stretched)
    assert scale.of_terms.tolist() == pytest.approx(
        [scale.sd_y**2, scale.sd_x**2, scale.sd_x**2, scale.sd_y**2]
    )
