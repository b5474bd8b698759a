"""How runs start: which networks, which weights, in which units."""

from __future__ import annotations

import jax
import numpy as np
import pytest
from making import some_pair

from pseudo_invertible.experiment.initialisation import initial_pair
from pseudo_invertible.experiment.maps import Maps, residuals
from pseudo_invertible.experiment.mlp import Linear, Pair
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


def test_networks_trained_in_scaled_units_are_given_back_in_units_of_the_data() -> None:
    """f of scaled x, u = (x − 3) / 2, gives scaled y, v = (y + 5) / 0.5; g goes the other way."""
    scale, pair = Scale(3.0, 2.0, -5.0, 0.5), some_pair(1)
    scaled, found = Maps(pair, "silu"), Maps(scale.unscaled(pair), "silu")
    x, y = np.linspace(-4, 9, 14), np.linspace(-7, -3, 14)
    np.testing.assert_allclose(found.f(x), 0.5 * scaled.f((x - 3) / 2) - 5, rtol=1e-5)
    np.testing.assert_allclose(found.g(y), 2 * scaled.g((y + 5) / 0.5) + 3, rtol=1e-5)


@pytest.mark.parametrize("axis", ["x", "y"])
def test_standardised_training_does_not_notice_an_offset_or_another_unit(
    small: Dataset, axis: str
) -> None:
    """Fits and cycle errors of the axis that is stretched 8 times grow 64 times, others not."""
    moved = small._replace(**{axis: 8 * getattr(small, axis) + 32})
    settings = TrainingSettings(updates=30, width=4, standardise=True)
    before, after = (final_terms(data, Run(101, 1.0, 1.0), settings) for data in (small, moved))
    grown = [1, 64, 64, 1] if axis == "x" else [64, 1, 1, 64]
    np.testing.assert_allclose(after, before * grown, rtol=1e-3)


def test_residuals_are_the_data_less_the_map_and_go_round_their_own_axis() -> None:
    """For positive numbers f(x) = 2x + 1 and g(y) = y / 2; then g(f(1)) = 1.5 and f(g(4)) = 5."""
    one, none = np.ones((1, 1), np.float32), np.zeros(1, np.float32)
    layers = (Linear(one, none), Linear(one, none))
    pair = Pair((*layers, Linear(2 * one, none + 1)), (*layers, Linear(one / 2, none)))
    found = residuals(Maps(pair, "relu"), Dataset(np.array([1.0]), np.array([4.0])))
    assert [values.item() for values in found] == [4 - 3, 1 - 2, 1 - 1.5, 4 - 5]
    assert found._fields == ("fit_y", "fit_x", "cycle_x", "cycle_y")
