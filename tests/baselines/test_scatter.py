"""What is possible on one scatter, where the answer is known."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from scipy.interpolate import LSQUnivariateSpline

from pseudo_invertible.baselines import scatter as module
from pseudo_invertible.baselines.conditional_means import ConditionalMeans
from pseudo_invertible.baselines.least_misfit import least_misfit
from pseudo_invertible.baselines.noise_floor import noise_floor
from pseudo_invertible.baselines.population import in_levels
from pseudo_invertible.baselines.scatter import (
    Least,
    Model,
    Population,
    _far_from_monotone,
    _model,
    least_of,
)
from pseudo_invertible.errors import UserError
from pseudo_invertible.experiment.generator import PostNonlinearModel, generate
from pseudo_invertible.experiment.scatter import Dataset
from pseudo_invertible.study.settings import GeneratorSettings


def line(slope: float) -> Dataset:
    x = np.linspace(-3, 5, 60)
    return Dataset(x, slope * x + 2)


def fold() -> Dataset:
    x = np.arange(-100, 101) / 100
    return Dataset(x, x**2)


def independent(points: int = 400) -> Dataset:
    random = np.random.default_rng(0)
    return Dataset(random.uniform(-1, 1, points), random.standard_normal(points))


def assert_within_its_bounds(found: Least) -> None:
    for best in (found.fit_sum, found.misfit):
        assert best.lower_bound <= best.best.value
        assert best.best.value == min(fit.value for fit in best)
    assert found.monotone_misfit <= found.misfit.best.value + 1e-12


@pytest.mark.parametrize("slope", [2.0, -0.01])
def test_a_line_costs_nothing_and_its_direction_is_known(slope):
    found = least_of(line(slope))
    assert_within_its_bounds(found)
    assert found.misfit.best.direction == ("increasing" if slope > 0 else "decreasing")
    assert found.misfit.best.value == pytest.approx(0, abs=1e-12)
    assert found.monotone_misfit == pytest.approx(0, abs=1e-12)
    assert found.pearson == pytest.approx(np.sign(slope))
    assert found.spearman == pytest.approx(np.sign(slope))


def test_on_a_symmetric_fold_both_directions_are_as_bad_and_none_explains_x():
    found = least_of(fold())
    assert_within_its_bounds(found)
    assert found.misfit.increasing.value == pytest.approx(found.misfit.decreasing.value, rel=1e-6)
    assert found.misfit.best.fit_x > 0.99
    assert abs(found.pearson) < 1e-12


def test_without_dependence_every_invertible_map_is_worse_than_two_constants():
    found = least_of(independent())
    assert_within_its_bounds(found)
    assert found.misfit.lower_bound > 1
    assert 0.9 < found.monotone_misfit < 1
    assert abs(found.spearman) < 0.1


@pytest.mark.parametrize("spread", [1e-9, 1e9])
def test_a_y_that_hardly_varies_has_the_same_misfit(spread):
    sample = independent(200)
    sample = Dataset(sample.x, sample.x + sample.y)
    there = least_of(Dataset(sample.x, spread * sample.y))
    here = least_of(sample)
    assert there.misfit.best.value == pytest.approx(here.misfit.best.value, rel=1e-5)
    assert there.spearman == pytest.approx(here.spearman)
    assert_within_its_bounds(there)


def test_a_constant_y_is_refused():
    x = np.linspace(0, 1, 30)
    with pytest.raises(UserError, match="constant"):
        least_of(Dataset(x, np.full(30, 0.2)))


def test_the_curves_of_both_directions_are_in_units_of_the_data_and_have_the_stated_misfit():
    random = np.random.default_rng(4)
    x = random.uniform(-300, 500, 150)
    sample = Dataset(x, 1e-3 * (np.sin(x / 100) + 0.3 * random.standard_normal(150)))
    for fit in least_misfit(sample):
        # A vertical stretch at a sample's x is read at either of its ends: hence not exactly.
        left_y = np.mean((sample.y - fit.f(sample.x)) ** 2) / np.var(sample.y)
        left_x = np.mean((sample.x - fit.g(sample.y)) ** 2) / np.var(sample.x)
        assert (left_y + left_x) / 2 == pytest.approx(fit.value, rel=2e-2)
        assert np.ptp(fit.curve_x) == pytest.approx(np.ptp(sample.x))


@pytest.mark.parametrize("correlation", [0.9, 0.7])
def test_two_regressions_of_normal_data_are_not_inverse_and_the_cost_is_known(correlation):
    # Standardised: y = ρx and x = ρy leave 1 − ρ² each; y = x, the best that is invertible,
    # leaves 2 − 2ρ. The cost is their difference, (1 − ρ)², and nothing here folds.
    random = np.random.default_rng(0)
    columns, sub = 300, 600
    normal = np.sort(random.standard_normal(columns * sub)).reshape(columns, sub).mean(axis=1)
    x = np.repeat(normal, sub)
    noise = np.sqrt(1 - correlation**2) * random.standard_normal(columns * sub)
    layout = in_levels(x, correlation * x + noise, 600)
    best = least_misfit(layout).best
    assert best.value == pytest.approx(2 - 2 * correlation, rel=2e-2)


def test_the_published_scatter_is_nearly_monotone_and_its_outer_map_is_invertible(published):
    found = least_of(published, GeneratorSettings())
    assert_within_its_bounds(found)
    assert found.columns()["least_fit_sum"] == pytest.approx(6.12610, abs=2e-5)
    assert found.model is not None
    assert found.model.outer_invertible
    assert found.model.inner_turns == 1
    assert found.population is not None
    assert found.population.far_from_monotone < 0.05
    known, floor = found.population, noise_floor(GeneratorSettings())
    assert (known.floor_y, known.floor_x) == (floor.floor_y, floor.floor_x)
    assert known.floor_misfit < known.least_misfit
    assert known.cost == pytest.approx(known.least_misfit - known.floor_misfit)
    # The sample's y varies nearly as the population's, and x is uniform over 20.
    shares = floor.floor_y / np.var(published.y), floor.floor_x / (20**2 / 12)
    assert known.floor_misfit == pytest.approx(sum(shares) / 2, rel=2e-2)


# Seed 203: h2 turns five times, and no monotone function explains much. 214: E[y|x] and
# E[x|y] both fall throughout.
def test_far_from_monotone_tells_a_wave_from_a_slope():
    far = {}
    for seed in (203, 214):
        settings = GeneratorSettings(seed=seed, points=200)
        found = least_of(generate(settings), settings)
        assert_within_its_bounds(found)
        assert found.population is not None
        assert found.population.cost > 0
        far[seed] = found.population.far_from_monotone
    assert far[203] > 0.5
    assert far[214] < 1e-3


def test_own_data_have_every_number_that_needs_no_generator():
    columns = least_of(independent(50)).columns()
    unknown = {name for name, value in columns.items() if value != value}
    assert unknown == {
        *("far_from_monotone", "inner_turns", "outer_turns", "outer_invertible"),
        *("floor_y", "floor_x", "floor_misfit", "population_misfit", "population_cost"),
    }
    assert math.isfinite(columns["least_misfit"])


def test_every_number_stands_in_its_own_column() -> None:
    least = replace(
        least_of(independent(50)), model=Model(3, 2), population=Population(1, 2, 3, 4, 5, 6)
    )
    columns = least.columns()
    told = {name: columns[name] for name in columns if not name.startswith("least")}
    assert told == {
        "pearson": least.pearson,
        "spearman": least.spearman,
        "far_from_monotone": 6,
        "inner_turns": 3,
        "outer_turns": 2,
        "outer_invertible": False,
        "floor_y": 1,
        "floor_x": 2,
        "floor_misfit": 3,
        "population_misfit": 4,
        "population_cost": 5,
        "monotone_misfit": least.monotone_misfit,
        "direction": least.misfit.best.direction,
    }
    for name, found in (("least_fit_sum", least.fit_sum), ("least_misfit", least.misfit)):
        ways = found.increasing.value, found.decreasing.value
        assert (columns[f"{name}_increasing"], columns[f"{name}_decreasing"]) == ways
        assert columns[name] == min(ways)
        assert columns[f"{name}_low"] == found.lower_bound < min(ways)
    assert Model(3, 0).outer_invertible


def test_far_from_monotone_is_a_share_of_what_the_means_explain_in_the_better_direction() -> None:
    means = ConditionalMeans(
        x=np.array([0.0, 1, 2]),
        y_given_x=np.array([0.0, 3, 1]),
        y=np.array([0.0, 1, 2, 3]),
        x_given_y=np.array([4.0, 4, 2, 0]),
    )
    one = Dataset(np.array([-1.0, 1]), np.array([-1.0, 1]))
    # Falling leaves 3/2 of y and nothing of x; 14/9 and 11/4 are explained.
    assert _far_from_monotone(means, one) == pytest.approx(1.5 / (14 / 9 + 11 / 4))
    # Where y varies little, rising is better: of y it leaves 2/3 only.
    flat = Dataset(one.x, 0.1 * one.y)
    assert _far_from_monotone(means, flat) == pytest.approx(
        (100 * 2 / 3 + 11 / 4) / (100 * 14 / 9 + 11 / 4)
    )


@pytest.mark.parametrize(("deviations", "turns"), [(2.9, 2), (3.1, 0)])
def test_the_outer_map_is_judged_as_far_as_three_deviations_of_the_noise_reach(
    deviations: float, turns: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    grid, turn = np.linspace(-4, 4, 30), 1 + 0.2 * deviations

    def cubic(values: np.ndarray) -> LSQUnivariateSpline:
        return LSQUnivariateSpline(grid, values, [], k=3)

    model = PostNonlinearModel(cubic(grid), cubic(grid**3 - 3 * turn**2 * grid), 0.2, -1.0, 1.0)
    monkeypatch.setattr(module, "draw_model", lambda _: model)
    assert _model(GeneratorSettings()) == Model(0, turns)
