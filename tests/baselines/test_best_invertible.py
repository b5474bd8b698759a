"""The best invertible map: against brute force, isotonic regression, and its own symmetries."""

from __future__ import annotations

from itertools import combinations_with_replacement

import numpy as np
import pytest
from scipy.optimize import isotonic_regression

from pseudo_invertible.baselines.best_invertible import _mean_curve, best_invertible
from pseudo_invertible.baselines.monotone_path import MonotoneFit
from pseudo_invertible.baselines.noise_floor import noise_floor
from pseudo_invertible.baselines.population import best_invertible_in_expectation
from pseudo_invertible.errors import UserError
from pseudo_invertible.experiment.generator import generate
from pseudo_invertible.experiment.scatter import Dataset
from pseudo_invertible.study.settings import GeneratorSettings

PUBLISHED = GeneratorSettings()


def scatter(points: int, seed: int) -> Dataset:
    random = np.random.default_rng(seed)
    x = random.uniform(-3, 5, points)
    return Dataset(x, np.sin(x) - 0.4 * x + random.standard_normal(points))


def least_over_chains(dataset: Dataset, places: np.ndarray, weights: tuple[float, float]) -> float:
    """Try every pair of crossing heights and positions on the places, keep the monotone ones."""
    x, x_group = np.unique(dataset.x, return_inverse=True)
    y, y_group = np.unique(dataset.y, return_inverse=True)
    u = np.array(list(combinations_with_replacement(places, len(x))))
    v = np.array(list(combinations_with_replacement(places, len(y))))
    cost_u = weights[0] * np.mean((dataset.y - u[:, x_group]) ** 2, axis=1)
    cost_v = weights[1] * np.mean((dataset.x - v[:, y_group]) ** 2, axis=1)
    right_of = x[:, None] - v[:, None, :]
    above = u[:, :, None] - y
    least = np.inf
    for one_above, cost in zip(above, cost_u, strict=True):
        monotone = (right_of * one_above >= 0).all(axis=(1, 2))
        least = min(least, cost + cost_v[monotone].min(initial=np.inf))
    return float(least)


@pytest.mark.parametrize("weights", [(1.0, 1.0), (1.0, 0.3), (0.2, 1.0)])
@pytest.mark.parametrize("ys", [(2, 0, 1), (0, 3, 1, 2), (1, 2, 0, 3), (3, 1, 0, 1), (3, 3, 0, 1)])
def test_shortest_path_finds_the_least_over_all_chains(
    ys: tuple[int, ...], weights: tuple[float, float]
) -> None:
    x, y = np.arange(len(ys)) * 1.0, np.array(ys) * 1.0
    spread = len(ys) - 1
    if len(set(ys)) < len(ys):
        x[-1] = x[-2]  # ties in x, too
        x *= spread / x.max()
    sample = Dataset(x, y)
    # Exactly the lines that this resolution draws: the integers and the halves between them.
    places = np.linspace(0, spread, 2 * spread + 1)
    found = best_invertible(
        sample, resolution=2 * spread, weight_y=weights[0], weight_x=weights[1]
    )
    mirrored = Dataset(sample.x, spread - sample.y)
    assert found.increasing.value == pytest.approx(least_over_chains(sample, places, weights))
    assert found.decreasing.value == pytest.approx(least_over_chains(mirrored, places, weights))


@pytest.mark.parametrize("seed", range(3))
def test_without_weight_on_x_it_is_isotonic_regression(seed: int) -> None:
    sample = scatter(60, seed)
    order = np.argsort(sample.x)
    for fit, increasing in zip(best_invertible(sample, weight_x=0.0), (True, False), strict=True):
        regression = isotonic_regression(sample.y[order], increasing=increasing).x
        least = np.mean((sample.y[order] - regression) ** 2)
        assert fit.lower_bound <= least <= fit.value + 1e-12
        assert fit.value == pytest.approx(least, abs=1e-5)


def test_without_weight_on_y_it_is_isotonic_regression_of_x() -> None:
    sample = scatter(60, 3)
    order = np.argsort(sample.y)
    fit = best_invertible(sample, weight_y=0.0).decreasing
    least = np.mean(
        (sample.x[order] - isotonic_regression(sample.x[order], increasing=False).x) ** 2
    )
    assert fit.lower_bound <= least <= fit.value + 1e-12


@pytest.mark.parametrize("sign", [1, -1])
def test_a_monotone_sample_costs_nothing(sign: int) -> None:
    x = np.sort(np.random.default_rng(0).normal(size=50))
    sample = Dataset(x, sign * x**3)
    found = best_invertible(sample)
    assert found.best.direction == ("increasing" if sign > 0 else "decreasing")
    assert found.best.value == pytest.approx(0, abs=1e-20)
    assert found.best.f(sample.x) == pytest.approx(sample.y)
    assert found.best.g(sample.y) == pytest.approx(sample.x)


@pytest.mark.parametrize("seed", range(3))
def test_finer_lattices_stay_between_the_bounds_of_coarser_ones(seed: int) -> None:
    sample = scatter(40, seed)
    fits = [best_invertible(sample, resolution=r).best for r in (1, 30, 300, 3000)]
    widths = [fit.value - fit.lower_bound for fit in fits]
    assert widths == sorted(widths, reverse=True)
    for coarse in fits:
        assert coarse.lower_bound <= fits[-1].value <= coarse.value + 1e-12


def test_no_monotone_map_with_its_inverse_falls_below_the_lower_bound() -> None:
    sample = scatter(200, 5)
    bound = best_invertible(sample).lower_bound
    random = np.random.default_rng(1)
    for _ in range(200):
        knots_x = np.sort(random.uniform(-3, 5, 6))
        knots_y = np.sort(random.uniform(-5, 4, 6)) * random.choice([-1, 1])
        step = 1 if knots_y[-1] > knots_y[0] else -1
        fit_y = np.mean((sample.y - np.interp(sample.x, knots_x, knots_y)) ** 2)
        inverse = np.interp(sample.y, knots_y[::step], knots_x[::step])
        assert fit_y + np.mean((sample.x - inverse) ** 2) >= bound


def test_values_that_differ_by_a_last_bit_are_carried() -> None:
    y = np.array([0.0, 0.5, np.nextafter(0.5, 1), 3.0])
    sample = Dataset(np.arange(4.0), y)
    assert best_invertible(sample).increasing.value == pytest.approx(0, abs=1e-12)
    assert best_invertible(Dataset(y, sample.x)).increasing.value == pytest.approx(0, abs=1e-12)


def test_terms_add_up_and_the_curve_is_monotone() -> None:
    sample = scatter(80, 7)
    for fit in best_invertible(sample, weight_y=2.0, weight_x=0.5):
        assert fit.value == pytest.approx(2 * fit.fit_y + 0.5 * fit.fit_x)
        assert (np.diff(fit.curve_x) >= 0).all()
        sign = 1 if fit.direction == "increasing" else -1
        assert (sign * np.diff(fit.curve_y) >= 0).all()


def terms(fit: MonotoneFit) -> list[float]:
    return [fit.value, fit.fit_y, fit.fit_x]


def test_flipping_y_swaps_increasing_and_decreasing() -> None:
    sample = scatter(70, 11)
    here, there = best_invertible(sample), best_invertible(Dataset(sample.x, -sample.y))
    assert terms(there.decreasing) == pytest.approx(terms(here.increasing))
    assert terms(there.increasing) == pytest.approx(terms(here.decreasing))


def test_swapping_x_and_y_swaps_the_terms() -> None:
    sample = scatter(70, 12)
    here, there = best_invertible(sample), best_invertible(Dataset(sample.y, sample.x))
    for one, other in zip(here, there, strict=True):
        swapped = [other.value, other.fit_x, other.fit_y]
        assert swapped == pytest.approx(terms(one), rel=1e-3)


def test_the_order_of_the_points_does_not_matter() -> None:
    sample = scatter(70, 13)
    order = np.random.default_rng(0).permutation(70)
    shuffled = Dataset(sample.x[order], sample.y[order])
    assert best_invertible(shuffled).best.value == best_invertible(sample).best.value


def test_a_sample_in_parts_is_bracketed_honestly() -> None:
    sample = scatter(300, 14)
    whole, parts = best_invertible(sample), best_invertible(sample, most_points=100)
    for one, other in zip(whole, parts, strict=True):
        assert other.lower_bound <= one.value
        assert other.value >= one.lower_bound
    # The value is that of a map that exists, on all points.
    rising = parts.increasing
    assert rising.fit_y == pytest.approx(np.mean((sample.y - rising.f(sample.x)) ** 2))
    assert rising.fit_x == pytest.approx(np.mean((sample.x - rising.g(sample.y)) ** 2))


def test_published_sample_wants_a_decreasing_map() -> None:
    found = best_invertible(generate(PUBLISHED))
    assert found.best is found.decreasing
    assert found.best.value - found.best.lower_bound < 2e-5
    assert found.best.value == pytest.approx(6.12610, abs=2e-5)
    assert found.increasing.value == pytest.approx(36.6028, abs=1e-3)


def test_in_expectation_invertibility_costs_something_and_the_floor_is_not_beaten() -> None:
    floor = noise_floor(PUBLISHED)
    fit = best_invertible_in_expectation(PUBLISHED, fineness=400).best
    assert fit.direction == "decreasing"
    assert fit.fit_y > floor.floor_y
    assert fit.value > floor.floor_y + floor.floor_x + 0.05


@pytest.mark.parametrize("weights", [(-1.0, 1.0), (1.0, np.inf), (np.nan, 1.0)])
def test_impossible_weights_are_refused(weights: tuple[float, float]) -> None:
    with pytest.raises(UserError, match="weights"):
        best_invertible(scatter(20, 0), weight_y=weights[0], weight_x=weights[1])


@pytest.mark.parametrize("resolution", [4, 8])
def test_the_bounds_lie_a_quarter_of_the_squared_gaps_apart(resolution: int) -> None:
    # Gaps of 4/resolution in x and of 8/resolution in y, weighed with 5 and 3.
    sample = Dataset(np.arange(5.0), 8 - 2 * np.arange(5.0))
    fit = best_invertible(sample, resolution=resolution, weight_y=3, weight_x=5).increasing
    apart = (3 * (8 / resolution) ** 2 + 5 * (4 / resolution) ** 2) / 4
    assert fit.value - fit.lower_bound == pytest.approx(apart)


def test_no_bound_is_below_zero() -> None:
    assert best_invertible(Dataset(np.arange(5.0), np.arange(5.0)), resolution=1).lower_bound == 0


@pytest.mark.parametrize("sign", [1, -1])
def test_beyond_its_ends_a_curve_is_constant_and_inside_it_is_its_own_inverse(sign: int) -> None:
    x = np.array([0.0, 1, 2, 4])
    fit = best_invertible(Dataset(x, sign * x**2)).best
    assert fit.f(np.array([-9.0, 0, 3, 9])) == pytest.approx(sign * np.array([0, 0, 10, 16]))
    assert fit.g(sign * np.array([-9.0, 0, 10, 99])) == pytest.approx([0, 0, 3, 4])


def test_parts_that_are_all_the_same_are_bounded_as_any_one_of_them() -> None:
    one = scatter(90, 15)
    thrice = Dataset(np.repeat(one.x, 3), np.repeat(one.y, 3))
    for whole, parts in zip(
        best_invertible(one), best_invertible(thrice, most_points=30), strict=True
    ):
        assert parts.lower_bound == pytest.approx(whole.lower_bound)
        assert parts.lower_bound <= parts.value < 1.1 * whole.value


def test_the_mean_of_two_curves_is_matched_across_the_diagonal_whatever_the_units() -> None:
    along = np.linspace(0, 1, 2001)
    # Mirror images of each other in y = x.
    curves = [(20 * along, 1e3 * along**3), (20 * along**3, 1e3 * along)]
    square = Dataset(np.array([0.0, 20]), np.array([0.0, 1e3]))
    mean_x, mean_y = _mean_curve(curves, square)
    np.testing.assert_allclose(mean_x / 20, mean_y / 1e3, atol=1e-9)
    assert (mean_x[0], mean_x[-1]) == (0, 20)


@pytest.mark.parametrize("swapped", [False, True])
def test_an_axis_without_spread_costs_nothing_and_the_other_all_of_its_variance(
    swapped: bool,
) -> None:
    varied, constant = np.array([0.0, 1, 5]), np.full(3, 2.0)
    sample = Dataset(constant, varied) if swapped else Dataset(varied, constant)
    for fit in best_invertible(sample):
        left = (fit.fit_x, fit.fit_y)[:: -1 if swapped else 1]
        assert left == pytest.approx((np.var(varied), 0), abs=1e-5)


@pytest.mark.parametrize(("resolution", "most_points"), [(0, 100), (10, 0), (0, 0)])
def test_a_lattice_without_lines_or_points_is_refused(resolution: int, most_points: int) -> None:
    with pytest.raises(UserError, match=f"they are {resolution} and {most_points}"):
        best_invertible(scatter(20, 0), resolution=resolution, most_points=most_points)


def test_as_many_distinct_values_as_are_allowed_at_once_are_not_split() -> None:
    sample = scatter(50, 16)
    whole, allowed = best_invertible(sample), best_invertible(sample, most_points=50)
    assert allowed.best.value == whole.best.value
    split = best_invertible(sample, most_points=49)
    assert split.lower_bound < allowed.lower_bound
    # Every part is at least as fine as it may be: halves, and not a part for every point.
    halves = [
        best_invertible(Dataset(*(v[np.argsort(sample.x)][k::2] for v in sample))) for k in (0, 1)
    ]
    for way in ("increasing", "decreasing"):
        bounds = [getattr(half, way).lower_bound for half in halves]
        assert getattr(split, way).lower_bound == pytest.approx(np.mean(bounds))
