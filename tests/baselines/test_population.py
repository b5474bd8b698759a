"""The population laid out as points, and how far from monotone it is."""

from __future__ import annotations

import numpy as np
import pytest

from pseudo_invertible.baselines.best_maps import best_fvu
from pseudo_invertible.baselines.noise_floor import noise_floor
from pseudo_invertible.baselines.population import (
    best_in_expectation,
    far_from_monotone,
    in_levels,
    population,
)
from pseudo_invertible.baselines.regressions import monotone_fit
from pseudo_invertible.data.dataset import Dataset
from pseudo_invertible.data.generator import Generator

FINENESS = 40


def test_columns_and_levels_are_equally_filled_and_have_the_right_moments() -> None:
    settings = Generator(low=-2, high=6)
    layout = population(settings, FINENESS)
    for values, distinct in ((layout.x, FINENESS), (layout.y, 4 * FINENESS)):
        places, counts = np.unique(values, return_counts=True)
        assert len(places) == distinct
        assert set(counts) == {2 * FINENESS**2 // distinct}
    floor = noise_floor(settings)
    assert np.var(layout.x) == pytest.approx(floor.variance_x, rel=1e-3)
    assert np.var(layout.y) == pytest.approx(floor.variance_y, rel=1e-2)
    assert (layout.x.min(), layout.x.max()) == pytest.approx((-1.9, 5.9))


def test_invertibility_costs_something_and_the_floor_is_not_beaten() -> None:
    settings = Generator()
    floor = noise_floor(settings)
    least_loss, least_fvu = best_in_expectation(settings, fineness=200)
    assert least_loss.direction == least_fvu.direction == "decreasing"
    assert least_loss.fit_y > floor.floor_y
    assert least_loss.value == pytest.approx(6.261, abs=2e-2)
    assert least_loss.value > floor.floor_y + floor.floor_x + 0.05
    assert floor.fvu < least_fvu.value == pytest.approx(0.172, abs=2e-3)


def test_the_best_map_of_normal_data_is_known() -> None:
    # Standardised: y = ρx and x = ρy leave 1 − ρ² each; the best that is invertible, y = x,
    # leaves 2 − 2ρ.
    random = np.random.default_rng(0)
    columns, each, correlation = 200, 400, 0.8
    x = np.sort(random.standard_normal(columns * each)).reshape(columns, each).mean(axis=1)
    x = np.repeat(x, each)
    y = correlation * x + np.sqrt(1 - correlation**2) * random.standard_normal(len(x))
    best = best_fvu(Dataset(x, in_levels(y, 400)), resolution=400)
    assert best.value == pytest.approx(2 - 2 * correlation, rel=2e-2)


def test_monotone_regression_pools_what_runs_against_its_direction() -> None:
    x, y = np.array([0.0, 1, 2]), np.array([0.0, 3, 1])
    assert monotone_fit(x, y, increasing=True) == pytest.approx(2 / 3)
    assert monotone_fit(x, y, increasing=False) == pytest.approx(2 * 1.5**2 / 3)
    tied = np.array([0.0, 1, 1])
    assert monotone_fit(tied, y, increasing=True) == pytest.approx(2 / 3)


# 203: h2 turns five times. 214: E[y|x] and E[x|y] both fall throughout.
@pytest.mark.parametrize(("seed", "far"), [(203, 0.7230), (214, 4e-5), (101, 0.02507)])
def test_far_from_monotone_separates_a_wave_from_a_slope(seed: int, far: float) -> None:
    settings = Generator(seed=seed)
    found = far_from_monotone(settings, noise_floor(settings))
    assert found == pytest.approx(far, rel=1e-2)
