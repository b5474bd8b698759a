"""What invertibility costs, taken apart, on models whose answer is known."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from pseudo_invertible.baselines.conditional_means import conditional_means
from pseudo_invertible.baselines.cost import (
    Cost,
    HiddenFold,
    cost_of_fold,
    cost_of_invertibility,
)
from pseudo_invertible.baselines.noise_floor import noise_floor
from pseudo_invertible.baselines.population import (
    best_invertible_in_expectation,
    best_on_layout,
    population_of_curve,
)
from pseudo_invertible.baselines.regressions import left_by_means, left_by_monotone
from pseudo_invertible.study.settings import GeneratorSettings

PUBLISHED = GeneratorSettings()


def test_the_published_cost_is_part_fold_and_part_regression_to_the_mean():
    expected = best_invertible_in_expectation(PUBLISHED)
    cost = cost_of_invertibility(PUBLISHED, noise_floor(PUBLISHED), expected, fineness=200)
    assert expected.best.value == pytest.approx(6.26114, abs=1e-5)
    assert cost.cost == pytest.approx(0.0647, abs=1e-4)
    assert cost.fold == pytest.approx(0.0290, abs=1e-3)
    assert isinstance(cost, Cost)
    assert cost.regression_to_the_mean == pytest.approx(cost.cost - cost.fold)
    assert cost.made_monotone == pytest.approx(0.0130, abs=1e-3)
    assert cost.made_inverse == pytest.approx(cost.cost - cost.made_monotone)


def test_where_nothing_folds_all_of_the_cost_is_regression_to_the_mean():
    settings = replace(PUBLISHED, seed=214)  # E[y|x] falls throughout
    floor = noise_floor(settings)
    expected = best_invertible_in_expectation(settings, fineness=200)
    cost = cost_of_invertibility(settings, floor, expected, fineness=200)
    layout_error = (20 / 200) ** 2 / 30  # as stated: the square of a column's width over 30
    assert cost.cost > 10 * layout_error
    assert abs(cost.fold) < layout_error
    assert abs(cost.made_monotone) < layout_error


def test_where_noise_hides_the_fold_no_share_is_told():
    settings = replace(PUBLISHED, seed=203)
    expected = best_invertible_in_expectation(settings, fineness=100)
    cost = cost_of_invertibility(settings, noise_floor(settings), expected, fineness=100)
    assert cost.fold > cost.cost
    assert isinstance(cost, HiddenFold)
    assert "no share" in cost.none
    assert 0 < cost.made_monotone < cost.cost


def test_less_noise_leaves_more_of_the_cost_to_the_fold():
    shares = []
    for noise in (0.05, 0.3):
        settings = replace(PUBLISHED, noise=noise)
        floor = noise_floor(settings)
        best = best_invertible_in_expectation(settings, fineness=200).best
        fold = cost_of_fold(settings, floor, fineness=200)
        shares.append(fold / (best.value - floor.floor_y - floor.floor_x))
    assert shares[0] > shares[1]


def test_a_monotone_curve_without_noise_costs_nothing():
    x = np.linspace(-2, 3, 400)
    layout = population_of_curve(x, np.exp(-x), 100)
    # Columns and levels are as wide as they are: x to 5/100, so far from any place.
    assert best_on_layout(layout, 100).best.value < 1e-2


def test_a_symmetric_fold_without_noise_leaves_all_of_x_to_any_map():
    x = np.linspace(-1, 1, 2001)
    layout = population_of_curve(x, x**2, 100)
    assert left_by_means(layout.y, layout.x) == pytest.approx(np.var(layout.x), rel=1e-2)
    assert left_by_means(layout.x, layout.y) == pytest.approx(0, abs=1e-3)


def test_a_monotone_regression_pools_ties_and_follows_its_direction():
    arguments = np.array([0.0, 0, 1, 1, 2])
    values = np.array([0.0, 2, 1, 3, 3])
    assert left_by_monotone(arguments, values, "increasing") == pytest.approx(4 / 5)
    assert left_by_monotone(arguments, values, "decreasing") == pytest.approx(np.var(values))
    assert left_by_means(arguments, values) == pytest.approx(4 / 5)


def fold_of(curve: Callable[[np.ndarray], np.ndarray]) -> float:
    """What invertibility costs on a curve over −1 to 1."""
    floor: Any = SimpleNamespace(y_given_x=curve)
    return cost_of_fold(replace(PUBLISHED, low=-1, high=1), floor, fineness=100)


@pytest.mark.parametrize("slope", [-1e-3, 1.0, 100.0])
def test_a_straight_curve_folds_nowhere_however_steep(slope: float):
    layout_error = 0.02**2 / 30 * (1 + slope**2)
    assert abs(fold_of(lambda x: slope * x)) < 2 * layout_error


@pytest.mark.parametrize("sign", [1, -1])
def test_a_steep_fold_costs_what_isotonic_regression_leaves_of_y(sign: int):
    # Of 1000·x² on [−1, 1] the best rising function is level up to x = 1/2, where it is 250,
    # the mean before, and leaves (½∫(x² − ¼)² dx from −1 to ½)·1000² = 0.05625·1000².
    assert fold_of(lambda x: sign * 1e3 * x**2) == pytest.approx(56250, rel=1e-2)


def test_a_flat_fold_costs_nothing_for_x_is_lost_to_any_map():
    # Of x² / 1000 the mean of x at any y is 0: a constant g leaves no more than any other.
    assert abs(fold_of(lambda x: 1e-3 * x**2)) < 0.02**2


def test_both_parts_of_the_cost_add_up_also_where_the_fold_is_hidden():
    settings = replace(PUBLISHED, seed=203)
    floor = noise_floor(settings)
    expected = best_invertible_in_expectation(settings, fineness=60)
    cost = cost_of_invertibility(settings, floor, expected, fineness=60)
    assert cost.cost == pytest.approx(expected.best.value - floor.floor_y - floor.floor_x)
    assert cost.made_inverse == pytest.approx(cost.cost - cost.made_monotone)
    means = conditional_means(settings, floor, fineness=60)
    assert cost.made_monotone == sum(means.left_by_monotone(expected.best.direction))
    assert cost.fold == cost_of_fold(settings, floor, fineness=60)
