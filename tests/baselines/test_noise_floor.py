"""Quadrature against closed forms, and the noise floor against Monte Carlo."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.interpolate import LSQUnivariateSpline, UnivariateSpline
from scipy.stats import norm, truncnorm

from pseudo_invertible.baselines.conditional import GivenX, GivenY
from pseudo_invertible.baselines.noise_floor import noise_floor
from pseudo_invertible.baselines.splines import breaks, composite, inverse_on, turns
from pseudo_invertible.data.generator import (
    Generator,
    PostNonlinearModel,
    draw_model,
    fresh_points,
)
from pseudo_invertible.errors import UserError

PUBLISHED = Generator()
GRID = np.linspace(-4, 4, 17)


def without_knots(function: Callable) -> UnivariateSpline:
    return LSQUnivariateSpline(GRID, function(GRID), [], k=3)


def with_knots(function: Callable) -> UnivariateSpline:
    return UnivariateSpline(GRID, function(GRID), k=3, s=0)


def model(
    inner: Callable, outer: Callable, noise: float, made: Callable = without_knots
) -> PostNonlinearModel:
    return PostNonlinearModel(made(inner), made(outer), noise, -1.0, 1.0)


def wave(scale: float = 1.0) -> UnivariateSpline:
    """z³ − z, with knots at the halves between −3 and 3; it turns at ±1/√3."""
    return with_knots(lambda z: scale * (z**3 - z))


@pytest.mark.parametrize("nodes", [1, 5])
def test_gauss_is_exact_on_every_piece_up_to_its_degree(nodes: int) -> None:
    edges = np.array([-1.0, 0.5, 2.0, 2.25])
    places, weights = composite(edges, nodes)
    for piece, (low, high) in enumerate(pairwise(edges)):
        own = slice(piece * nodes, (piece + 1) * nodes)
        for power in range(2 * nodes):
            exact = (high ** (power + 1) - low ** (power + 1)) / (power + 1)
            assert weights[own] @ places[own] ** power == pytest.approx(exact, rel=1e-12)


def test_square_roots_at_smoothed_ends_are_integrated_exactly() -> None:
    places, weights = composite(np.array([1.0, 3.0]), 12, smooth_ends=True)
    disc = weights @ np.sqrt(1 - (places - 2) ** 2)
    assert disc == pytest.approx(np.pi / 2, rel=1e-12)


@pytest.mark.parametrize("scale", [1.0, -1e-3])
def test_turns_and_inverses_of_a_spline_are_found(scale: float) -> None:
    spline, root = wave(scale), 1 / np.sqrt(3)
    assert breaks(spline, -0.75, 1.0).tolist() == pytest.approx([-0.75, -0.5, 0, 0.5, 1])
    assert turns(spline, -2.2, 2.9).tolist() == pytest.approx([-2.2, -root, root, 2.9])
    assert turns(spline, 1.0, 2.0).tolist() == pytest.approx([1, 2])
    for low, high in ((0.6, 2.9), (-0.5, 0.5)):
        places = np.linspace(low, high, 50)
        found = inverse_on(spline, low, high, spline(places))
        np.testing.assert_allclose(found, places, atol=1e-9)


@pytest.mark.parametrize("made", [without_knots, with_knots])
@pytest.mark.parametrize("noise", [0.05, 0.6])
def test_a_cube_of_a_normal_has_its_known_moments(made: Callable, noise: float) -> None:
    x = np.linspace(-1, 1, 7)
    m, s = 0.7 * x + 0.2, noise
    mean, variance = GivenX(model(lambda x: 0.7 * x + 0.2, lambda z: z**3, s, made), 20).moments(x)
    np.testing.assert_allclose(mean, m**3 + 3 * m * s**2, rtol=1e-9, atol=1e-13)
    expected = 9 * m**4 * s**2 + 36 * m**2 * s**4 + 15 * s**6
    np.testing.assert_allclose(variance, expected, rtol=1e-9)


def test_a_kink_within_the_noise_is_integrated_exactly() -> None:
    fine = np.linspace(-4, 4, 401)
    kink = LSQUnivariateSpline(fine, np.maximum(fine, 0) ** 3, [0], k=3)
    kinked = PostNonlinearModel(without_knots(lambda x: x), kink, 0.3, -1.0, 1.0)
    mean, variance = GivenX(kinked, 20).moments(np.array([0.0]))
    expected = 0.3**3 * np.sqrt(2 / np.pi)  # E|ε|³ = 2·√(2/π), of which half
    assert mean[0] == pytest.approx(expected, rel=1e-9)
    assert variance[0] == pytest.approx(0.3**6 * 15 / 2 - expected**2, rel=1e-9)


@pytest.mark.parametrize(("noise", "slope"), [(0.02, 2.0), (0.5, -0.5)])
def test_a_straight_model_leaves_a_truncated_normal(noise: float, slope: float) -> None:
    found = GivenY(model(lambda x: slope * x, lambda z: 3 * z + 1, noise), 40)
    spread = noise / abs(slope)

    def given(z: float | np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        centre = z / slope
        ends = (-1 - centre) / spread, (1 - centre) / spread
        return truncnorm.mean(*ends, centre, spread), truncnorm.var(*ends, centre, spread)

    z = slope * np.linspace(-1.05, 1.05, 15)
    np.testing.assert_allclose(found.mean(3 * z + 1), given(z)[0], rtol=1e-6, atol=1e-9)

    def unexplained(x: float) -> float:  # by the place x = z/slope
        mass = norm.cdf((1 - x) / spread) - norm.cdf((-1 - x) / spread)
        return float(given(slope * x)[1] * mass / 2)

    reach = 1 + 8 * spread
    ends = [end for one in (-1, 1) for end in (one - 3 * spread, one, one + 3 * spread)]
    expected = quad(unexplained, -reach, reach, points=ends, limit=500)[0]
    assert found.variance() == pytest.approx(expected, rel=1e-6)


def test_a_symmetric_fold_explains_nothing_of_x() -> None:
    found = GivenY(model(lambda x: x, lambda z: z**2, 0.1), 40)
    np.testing.assert_allclose(found.mean(np.array([0.01, 0.3, 0.9])), 0, atol=1e-10)
    assert found.variance() == pytest.approx(1 / 3, rel=1e-9)


def test_a_fold_leaves_what_adaptive_quadrature_finds() -> None:
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
    found = GivenY(model(lambda x: slope * x, lambda z: z**3 - z, noise), 12)
    assert found.variance() == pytest.approx(1 / 3 - whole, abs=1e-7)


def test_published_floors_are_known_and_their_errors_small() -> None:
    floor = noise_floor(PUBLISHED)
    assert floor.floor_y == pytest.approx(0.0170664, abs=5e-8)
    assert floor.floor_x == pytest.approx(6.17934, abs=5e-6)
    assert floor.fvu == pytest.approx(0.12152, abs=1e-5)
    assert floor.error_y < 1e-11
    assert floor.error_x < 1e-11
    assert np.isnan(floor.mean_x(np.array([-1e3, 1e3]))).all()


# 0: h1 turns once. 5: it turns twice. 30 knots: h1 keeps knots within reach of the noise.
@pytest.mark.parametrize(
    "settings",
    [
        PUBLISHED,
        replace(PUBLISHED, seed=0),
        replace(PUBLISHED, seed=5),
        replace(PUBLISHED, seed=3, knots=30),
        replace(PUBLISHED, noise=0.05, low=-2, high=6),
        replace(PUBLISHED, noise=2.0),
    ],
    ids=str,
)
def test_floors_agree_with_fresh_points_and_no_bin_is_biased(settings: Generator) -> None:
    floor = noise_floor(settings)
    x, y = fresh_points(settings, 4000)
    errors_y, errors_x = y - floor.mean_y(x), x - floor.mean_x(y)
    assert floor.error_x < 1e-6
    assert np.var(y) == pytest.approx(floor.variance_y, rel=0.1)
    # The grid that floor_y is averaged over has its two ends, worth 1/1000, in full.
    for errors, given, least, extra in (
        (errors_y, x, floor.floor_y, 2e-3 * floor.floor_y),
        (errors_x, y, floor.floor_x, 0),
    ):
        squares = errors**2
        assert abs(squares.mean() - least) < 4 * squares.std() / len(x) ** 0.5 + extra
        for part in np.array_split(errors[np.argsort(given)], 20):
            assert abs(part.mean()) < 5 * part.std() / len(part) ** 0.5


def test_too_little_noise_is_refused_with_the_least_that_is_needed() -> None:
    drawn = draw_model(PUBLISHED)
    reach = float(np.ptp(drawn.inner(np.linspace(drawn.low, drawn.high, PUBLISHED.points))))
    for noise in (0.0, 0.999e-3 * reach):
        with pytest.raises(UserError, match=f"needs noise of at least {reach / 1000:.2g}"):
            noise_floor(replace(PUBLISHED, noise=noise))
