"""The best invertible maps: against brute force, isotonic regression, and their symmetries."""

from __future__ import annotations

from itertools import combinations_with_replacement

import numpy as np
import pytest
from scipy.optimize import isotonic_regression

from pseudo_invertible.baselines.best_maps import (
    DIRECTIONS,
    best_fit_loss,
    best_fvu,
    best_map,
)
from pseudo_invertible.baselines.monotone_path import Weights
from pseudo_invertible.baselines.regressions import monotone_fvu
from pseudo_invertible.data.dataset import Dataset


def scatter(points: int, seed: int) -> Dataset:
    random = np.random.default_rng(seed)
    x = random.uniform(-3, 5, points)
    return Dataset(x, np.sin(x) - 0.4 * x + random.standard_normal(points))


def fvu(dataset: Dataset, fit_y: float, fit_x: float) -> float:
    return (fit_y / np.var(dataset.y) + fit_x / np.var(dataset.x)) / 2


def least_over_chains(dataset: Dataset, places: np.ndarray, weights: Weights) -> float:
    """Try every pair of crossing heights and positions on the places, keep the monotone ones."""
    x, x_group = np.unique(dataset.x, return_inverse=True)
    y, y_group = np.unique(dataset.y, return_inverse=True)
    u = np.array(list(combinations_with_replacement(places, len(x))))
    v = np.array(list(combinations_with_replacement(places, len(y))))
    cost_u = weights.y * np.mean((dataset.y - u[:, x_group]) ** 2, axis=1)
    cost_v = weights.x * np.mean((dataset.x - v[:, y_group]) ** 2, axis=1)
    right_of = x[:, None] - v[:, None, :]
    least = np.inf
    for one_above, cost in zip(u[:, :, None] - y, cost_u, strict=True):
        monotone = (right_of * one_above >= 0).all(axis=(1, 2))
        least = min(least, cost + cost_v[monotone].min(initial=np.inf))
    return float(least)


@pytest.mark.parametrize("weights", [Weights(1, 1), Weights(1, 0.3), Weights(0.2, 1)])
@pytest.mark.parametrize("ys", [(2, 0, 1), (0, 3, 1, 2), (3, 1, 0, 1), (3, 3, 0, 1)])
def test_no_monotone_chain_has_less_than_the_best_map(ys: tuple, weights: Weights) -> None:
    x, y = np.arange(len(ys)) * 1.0, np.array(ys) * 1.0
    spread = len(ys) - 1
    if len(set(ys)) < len(ys):
        x[-1] = x[-2]  # ties in x, too
        x *= spread / x.max()
    # Exactly the lines that this resolution draws: the integers and the halves between them.
    places = np.linspace(0, spread, 2 * spread + 1)
    increasing = least_over_chains(Dataset(x, y), places, weights)
    decreasing = least_over_chains(Dataset(x, spread - y), places, weights)
    found = best_map(Dataset(x, y), weights, resolution=2 * spread)
    assert (found.value, found.other_direction) == pytest.approx(sorted((increasing, decreasing)))


@pytest.mark.parametrize("weights", [Weights(1, 0), Weights(0, 1)])
def test_without_weight_on_one_axis_it_is_isotonic_regression(weights: Weights) -> None:
    sample = scatter(60, 3)
    arguments, values = sample if weights.y else sample[::-1]
    values = values[np.argsort(arguments)]
    least = np.mean((values - isotonic_regression(values, increasing=False).x) ** 2)
    found = best_map(sample, weights)
    assert found.direction == "decreasing"
    assert found.lower_bound <= least <= found.value + 1e-12
    assert found.value == pytest.approx(least, abs=1e-5)


@pytest.mark.parametrize("sign", [1, -1])
def test_a_monotone_sample_costs_nothing_and_is_met_at_every_point(sign: int) -> None:
    x = np.sort(np.random.default_rng(0).normal(size=50))
    sample = Dataset(x, sign * x**3)
    for found in (best_fit_loss(sample), best_fvu(sample)):
        assert found.direction == DIRECTIONS[sign < 0]
        assert (found.value, found.fit_y, found.fit_x, found.lower_bound) == (0, 0, 0, 0)
        assert found.of_x == pytest.approx(sample.y)
        assert found.of_y == pytest.approx(sample.x)
        assert found.f(x) == pytest.approx(sample.y)
        assert found.g(sample.y) == pytest.approx(x)


def test_no_invertible_map_falls_below_either_lower_bound() -> None:
    sample, random = scatter(200, 5), np.random.default_rng(1)
    least_loss, least_fvu = best_fit_loss(sample), best_fvu(sample)
    for _ in range(200):
        knots_x = np.sort(random.uniform(-3, 5, 6))
        knots_y = np.sort(random.uniform(-5, 4, 6)) * random.choice([-1, 1])
        step = 1 if knots_y[-1] > knots_y[0] else -1
        fit_y = np.mean((sample.y - np.interp(sample.x, knots_x, knots_y)) ** 2)
        inverse = np.interp(sample.y, knots_y[::step], knots_x[::step])
        fit_x = np.mean((sample.x - inverse) ** 2)
        assert fit_y + fit_x >= least_loss.lower_bound
        assert fvu(sample, fit_y, fit_x) >= least_fvu.lower_bound


def test_flipping_and_swapping_the_axes_changes_nothing_else() -> None:
    sample = scatter(70, 11)
    here = best_fit_loss(sample)
    assert here.fit_y == pytest.approx(np.mean((sample.y - here.of_x) ** 2))
    assert here.fit_x == pytest.approx(np.mean((sample.x - here.of_y) ** 2))
    flipped = best_fit_loss(Dataset(sample.x, -sample.y))
    swapped = best_fit_loss(Dataset(sample.y, sample.x))
    assert (here.direction, flipped.direction) == ("decreasing", "increasing")
    assert flipped.of_x == pytest.approx(-here.of_x)
    assert (flipped.fit_y, flipped.fit_x) == pytest.approx((here.fit_y, here.fit_x))
    assert (swapped.fit_x, swapped.fit_y) == pytest.approx((here.fit_y, here.fit_x), rel=1e-3)


def test_the_least_fvu_does_not_depend_on_units_and_is_at_least_that_of_regressions() -> None:
    sample = scatter(70, 12)
    here = best_fvu(sample)
    there = best_fvu(Dataset(1e6 + 1e4 * sample.x, 1e-4 * sample.y))
    assert there.value == pytest.approx(here.value)
    assert here.value == pytest.approx(fvu(sample, here.fit_y, here.fit_x))
    assert monotone_fvu(sample) <= here.value
    other = best_fit_loss(sample)
    assert here.value <= fvu(sample, other.fit_y, other.fit_x)


def test_a_sample_in_parts_is_still_bracketed() -> None:
    sample = scatter(300, 14)
    sample = Dataset(sample.x, -sample.y)  # increasing
    whole, parts = best_fit_loss(sample), best_fit_loss(sample, most_values=100)
    assert parts.lower_bound < whole.lower_bound
    assert whole.value <= parts.value < 1.2 * whole.value
    # The value is that of a map that exists, on all points.
    assert parts.fit_y == pytest.approx(np.mean((sample.y - parts.f(sample.x)) ** 2))
    assert parts.fit_x == pytest.approx(np.mean((sample.x - parts.g(sample.y)) ** 2))
    thrice = Dataset(*(np.repeat(values, 3) for values in sample))
    same = best_fit_loss(thrice, most_values=100)
    assert same.lower_bound == pytest.approx(whole.lower_bound)
