"""Quadrature against closed forms, and the noise floor against Monte Carlo."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from scipy.interpolate import LSQUnivariateSpline, UnivariateSpline
from scipy.stats import truncnorm

from pseudo_invertible.baselines.conditional import GivenX, GivenY
from pseudo_invertible.baselines.noise_floor import noise_floor
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


@pytest.mark.parametrize("made", [without_knots, with_knots])
@pytest.mark.parametrize("noise", [0.05, 0.6])
def test_a_cube_of_a_normal_has_its_known_moments(made: Callable, noise: float) -> None:
    x = np.linspace(-1, 1, 7)
    m, s = 0.7 * x + 0.2, noise
    mean, variance = GivenX(model(lambda x: 0.7 * x + 0.2, lambda z: z**3, s, made), 20).moments(x)
    np.testing.assert_allclose(mean, m**3 + 3 * m * s**2, rtol=1e-9, atol=1e-13)
    expected = 9 * m**4 * s**2 + 36 * m**2 * s**4 + 15 * s**6
    np.testing.assert_allclose(variance, expected, rtol=1e-9)


@pytest.mark.parametrize(("noise", "slope"), [(0.02, 2.0), (0.5, -0.5)])
def test_a_straight_model_leaves_a_truncated_normal(noise: float, slope: float) -> None:
    found = GivenY(model(lambda x: slope * x, lambda z: 3 * z + 1, noise), 40)
    spread = noise / abs(slope)
    centre = np.linspace(-1.05, 1.05, 15)  # z/slope
    expected = truncnorm.mean((-1 - centre) / spread, (1 - centre) / spread, centre, spread)
    found_means = found.mean(3 * slope * centre + 1)
    np.testing.assert_allclose(found_means, expected, rtol=1e-6, atol=1e-9)
    # Most x leave the noise's own variance; near the ends less is left.
    if noise < 0.1:
        assert found.variance() == pytest.approx(spread**2, rel=0.02)


def test_a_symmetric_fold_explains_nothing_of_x() -> None:
    found = GivenY(model(lambda x: x, lambda z: z**2, 0.1), 40)
    np.testing.assert_allclose(found.mean(np.array([0.01, 0.3, 0.9])), 0, atol=1e-10)
    assert found.variance() == pytest.approx(1 / 3, rel=1e-9)


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
