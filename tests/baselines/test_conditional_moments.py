"""Conditional moments of models whose answers are known, without drawing a single point."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.interpolate import LSQUnivariateSpline, UnivariateSpline
from scipy.stats import norm, truncnorm

from pseudo_invertible.baselines.conditional_moments import MomentsGivenX, MomentsGivenY
from pseudo_invertible.experiment.generator import PostNonlinearModel

GRID = np.linspace(-4, 4, 17)


def without_knots(function: Callable) -> UnivariateSpline:
    return LSQUnivariateSpline(GRID, function(GRID), [], k=3)


def with_knots(function: Callable) -> UnivariateSpline:
    return UnivariateSpline(GRID, function(GRID), k=3, s=0)


def model(
    inner: Callable, outer: Callable, noise: float, made: Callable = without_knots
) -> PostNonlinearModel:
    return PostNonlinearModel(made(inner), made(outer), noise, -1.0, 1.0)


@pytest.mark.parametrize("made", [without_knots, with_knots])
@pytest.mark.parametrize("noise", [0.05, 0.6])
def test_given_x_a_cube_of_a_normal_has_its_known_moments(made: Callable, noise: float) -> None:
    found = MomentsGivenX(model(lambda x: 0.7 * x + 0.2, lambda z: z**3, noise, made), 40)
    x = np.linspace(-1, 1, 7)
    m, s = 0.7 * x + 0.2, noise
    mean, variance = found.moments(x)
    np.testing.assert_allclose(mean, m**3 + 3 * m * s**2, rtol=1e-9, atol=1e-13)
    np.testing.assert_allclose(variance, 9 * m**4 * s**2 + 36 * m**2 * s**4 + 15 * s**6, rtol=1e-9)


def test_given_x_a_kink_of_the_outer_map_within_the_noise_is_met() -> None:
    # A cubic from 0 on, nothing before it: E[max(z, 0)³] and E[max(z, 0)⁶] around 0.
    def outer(z: np.ndarray) -> np.ndarray:
        return np.maximum(z, 0) ** 3

    exact = LSQUnivariateSpline(np.linspace(-4, 4, 401), outer(np.linspace(-4, 4, 401)), [0], k=3)
    kinked = PostNonlinearModel(without_knots(lambda x: x), exact, 0.3, -1.0, 1.0)
    mean, variance = MomentsGivenX(kinked, 40).moments(np.array([0.0]))
    expected = 0.3**3 * np.sqrt(2 / np.pi)  # E|ε|³ = 2·√(2/π), of which half
    assert mean[0] == pytest.approx(expected, rel=1e-9)
    assert variance[0] == pytest.approx(0.3**6 * 15 / 2 - expected**2, rel=1e-9)


@pytest.mark.parametrize("noise", [0.02, 0.5])
@pytest.mark.parametrize("slope", [2.0, -0.5])
def test_given_y_a_straight_model_leaves_a_truncated_normal(noise: float, slope: float) -> None:
    found = MomentsGivenY(model(lambda x: slope * x, lambda z: 3 * z + 1, noise), 40)
    spread = noise / abs(slope)

    def given(z: float | np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        centre = z / slope
        ends = (-1 - centre) / spread, (1 - centre) / spread
        return truncnorm.mean(*ends, centre, spread), truncnorm.var(*ends, centre, spread)

    z = slope * np.linspace(-1.05, 1.05, 15)
    np.testing.assert_allclose(found.mean(3 * z + 1), given(z)[0], rtol=1e-6, atol=1e-9)

    def left(x: float) -> float:  # by the place x = z/slope
        mass = norm.cdf((1 - x) / spread) - norm.cdf((-1 - x) / spread)
        return float(given(slope * x)[1] * mass / 2)

    reach = 1 + 8 * spread
    ends = [end for one in (-1, 1) for end in (one - 3 * spread, one, one + 3 * spread)]
    expected = quad(left, -reach, reach, points=ends, limit=500)[0]
    assert found.variance(40) == pytest.approx(expected, rel=1e-6)


def test_given_y_a_symmetric_fold_tells_nothing_of_x() -> None:
    found = MomentsGivenY(model(lambda x: x, lambda z: z**2, 0.1), 40)
    np.testing.assert_allclose(found.mean(np.array([0.01, 0.3, 0.9])), 0, atol=1e-10)
    assert found.variance(40) == pytest.approx(1 / 3, rel=1e-9)


def test_given_y_steep_places_of_the_outer_map_count_less() -> None:
    """By brute force: all (x, z) on a fine grid, weighed by how near their y comes."""
    noise = 0.4
    found = MomentsGivenY(model(lambda x: x - 0.2, lambda z: z**3 - z, noise), 40)
    x, z = (np.arange(200)[:, None] - 99.5) / 100, np.linspace(-2.5, 2.5, 20_001)
    moments = np.exp(-(((z - (x - 0.2)) / noise) ** 2) / 2)
    mass, moment = moments.sum(axis=0), (moments * x).sum(axis=0)
    y = z**3 - z
    for level in (-0.2, 0.1, 1.0):
        near = np.exp(-(((y - level) / 4e-3) ** 2) / 2)
        expected = (near @ moment) / (near @ mass)
        assert found.mean(np.array([level]))[0] == pytest.approx(expected, abs=2e-4)


def test_given_y_nothing_is_told_where_the_model_never_goes() -> None:
    found = MomentsGivenY(model(lambda x: x, lambda z: z, 0.01), 40)
    assert np.isnan(found.mean(np.array([-1.2, 1.2]))).all()
    assert np.isfinite(found.mean(np.array([-1.05, 1.05]))).all()


def test_what_a_fold_leaves_is_met_although_the_mean_has_square_roots_there() -> None:
    """Beside adaptive quadrature over z, cut where z³ − z turns and where it comes back to it."""
    slope, noise = 1.5, 0.3
    spread = noise / slope

    def given(z: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Density of z and mean of x given z."""
        centre = z / slope
        low, high = (-1 - centre) / spread, (1 - centre) / spread
        mass = (norm.cdf(high) - norm.cdf(low)) / (2 * slope)
        return mass, centre + spread * (norm.pdf(low) - norm.pdf(high)) / (2 * slope * mass)

    def explained(z: float) -> float:
        roots = np.roots([1, 0, -1, z - z**3])
        same = np.array([z, *np.real(np.delete(roots, np.argmin(np.abs(roots - z))))])
        same = same if np.abs(np.imag(roots)).max() < 1e-9 else same[:1]
        density, mean = given(same)
        weights = density / np.abs(3 * same**2 - 1)
        return float(density[0] * (weights @ mean / weights.sum()) ** 2)

    turn = 1 / np.sqrt(3)
    cuts = [-3.6, -2 * turn, -turn, turn, 2 * turn, 3.6]
    whole = sum(quad(explained, low, high, limit=200)[0] for low, high in pairwise(cuts))
    found = MomentsGivenY(model(lambda x: slope * x, lambda z: z**3 - z, noise), 40)
    assert found.variance(12) == pytest.approx(1 / 3 - whole, abs=1e-7)
