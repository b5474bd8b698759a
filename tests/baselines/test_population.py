"""The population laid out as points: what is equally likely has equal weight."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.interpolate import LSQUnivariateSpline

from pseudo_invertible.baselines import population as module
from pseudo_invertible.baselines.population import in_levels, population, population_of_curve
from pseudo_invertible.errors import UserError
from pseudo_invertible.experiment.generator import PostNonlinearModel
from pseudo_invertible.study.settings import GeneratorSettings

FINENESS = 40


def assert_even(values: np.ndarray, distinct: int) -> None:
    places, counts = np.unique(values, return_counts=True)
    assert len(places) == distinct
    assert set(counts) == {len(values) // distinct}


def test_columns_and_levels_are_equally_filled() -> None:
    settings = GeneratorSettings(low=-2, high=6)
    layout = population(settings, FINENESS)
    assert len(layout.x) == 2 * FINENESS**2
    assert_even(layout.x, FINENESS)
    assert_even(layout.y, 4 * FINENESS)
    columns = np.unique(layout.x)
    width = 8 / FINENESS
    assert (columns[0], columns[-1]) == pytest.approx((-2 + width / 2, 6 - width / 2))
    np.testing.assert_allclose(np.diff(columns), width)


def test_the_noise_has_its_variance_and_no_mean(monkeypatch: pytest.MonkeyPatch) -> None:
    grid = np.linspace(-9, 9, 20)

    def straight(slope: float) -> LSQUnivariateSpline:
        return LSQUnivariateSpline(grid, slope * grid, [], k=3)

    model = PostNonlinearModel(straight(0.5), straight(2.0), 0.7, -1.0, 3.0)
    monkeypatch.setattr(module, "draw_model", lambda _: model)
    layout = population(GeneratorSettings(), FINENESS)
    noise = layout.y - layout.x  # y = 2·(x/2 + 0.7·ε)
    assert noise.mean() == pytest.approx(0, abs=1e-12)
    assert np.var(noise) == pytest.approx(1.4**2, rel=1e-3)
    # Normal: as much beyond one deviation as a normal has.
    assert np.mean(np.abs(noise) < 1.4) == pytest.approx(0.683, abs=0.02)


def test_levels_hold_the_mean_of_neighbours_in_order() -> None:
    x = np.arange(4.0)
    layout = in_levels(x, np.array([3.0, 1, 2, 0]), 2)
    assert layout.y.tolist() == [2.5, 0.5, 2.5, 0.5]
    assert layout.x.tolist() == [0, 1, 2, 3]


def test_a_curve_is_laid_out_along_x() -> None:
    x = np.linspace(-1, 3, 500)
    layout = population_of_curve(x, 5 * x + 1, FINENESS)
    assert_even(layout.x, FINENESS)
    assert_even(layout.y, 4 * FINENESS)
    along = (layout.y - 1) / 5
    assert np.abs(along - layout.x).max() < 4 / FINENESS / 2
    assert along.mean() == pytest.approx(1)
    assert along.min() == pytest.approx(-1 + 4 / (8 * FINENESS))


def test_a_layout_of_no_columns_is_refused_and_one_of_one_is_not() -> None:
    with pytest.raises(UserError, match="at least 1; it is 0"):
        population(GeneratorSettings(), 0)
    layout = population(GeneratorSettings(), 1)
    assert np.isfinite(layout).all()
    assert len(np.unique(layout.y)) == 2
