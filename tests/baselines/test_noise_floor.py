"""The noise floor against Monte Carlo, and its own stated errors."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from pseudo_invertible.baselines.noise_floor import floor_numbers, noise_floor
from pseudo_invertible.errors import UserError
from pseudo_invertible.experiment.generator import draw_model, generate
from pseudo_invertible.experiment.scatter import Dataset
from pseudo_invertible.study.settings import GeneratorSettings

PUBLISHED = GeneratorSettings()


def sample(settings: GeneratorSettings, points: int) -> tuple[np.ndarray, np.ndarray]:
    """Draw x stratified over its range, and fresh noise."""
    random = np.random.default_rng(20)
    model = draw_model(settings)
    x = settings.low + (settings.high - settings.low) * (
        (np.arange(points) + random.random(points)) / points
    )
    return x, model.outer(model.inner(x) + settings.noise * random.standard_normal(points))


def test_floors_of_the_published_data() -> None:
    floor = noise_floor(PUBLISHED)
    assert floor.floor_y == pytest.approx(0.017066384, abs=1e-8)
    assert floor.floor_x == pytest.approx(6.179339, abs=1e-5)
    assert floor.left_on(generate(PUBLISHED))[0] == pytest.approx(0.018624197, abs=1e-8)


# Seed 101: h1 rises wherever z goes. 0, 3: it turns once. 5: it turns twice.
# 30 knots: h1 keeps knots within reach of the noise.
@pytest.mark.parametrize(
    "settings",
    [
        PUBLISHED,
        replace(PUBLISHED, seed=0),
        replace(PUBLISHED, seed=3),
        replace(PUBLISHED, seed=5),
        replace(PUBLISHED, seed=3, knots=30),
        replace(PUBLISHED, noise=0.05),
        replace(PUBLISHED, noise=2.0),
    ],
    ids=repr,
)
def test_both_floors_agree_with_monte_carlo(settings: GeneratorSettings) -> None:
    floor = noise_floor(settings)
    x, y = sample(settings, 10_000)
    misses_y, misses_x = (y - floor.y_given_x(x)) ** 2, (x - floor.x_given_y(y)) ** 2
    # The grid of x that floor_y averages over has its two ends, worth 1/1000, in full.
    assert abs(misses_y.mean() - floor.floor_y) < (
        4 * misses_y.std() / len(x) ** 0.5 + 2e-3 * floor.floor_y
    )
    assert abs(misses_x.mean() - floor.floor_x) < 4 * misses_x.std() / len(x) ** 0.5


@pytest.mark.parametrize("seed", [0, 5, 101])
def test_no_correction_in_bins_improves_on_the_conditional_means(seed: int) -> None:
    settings = replace(PUBLISHED, seed=seed)
    floor = noise_floor(settings)
    x, y = sample(settings, 10_000)
    for given, residual in ((x, y - floor.y_given_x(x)), (y, x - floor.x_given_y(y))):
        for part in np.array_split(residual[np.argsort(given)], 20):
            assert abs(part.mean()) < 5 * part.std() / len(part) ** 0.5


@pytest.mark.parametrize("seed", range(8))
def test_stated_errors_are_small_and_hold_for_other_seeds(seed: int) -> None:
    floor = noise_floor(replace(PUBLISHED, seed=seed, points=200))
    assert floor.error_y < 1e-12
    assert floor.error_x < 1e-6
    assert floor.floor_y > 0
    assert 0 < floor.floor_x < 20**2 / 12


def test_x_given_y_is_nan_where_the_model_never_goes() -> None:
    floor = noise_floor(PUBLISHED)
    assert np.isnan(floor.x_given_y(np.array([-1e3, 1e3]))).all()


def test_scatter_without_noise_is_refused() -> None:
    with pytest.raises(UserError, match="needs noise of at least"):
        noise_floor(replace(PUBLISHED, noise=0.0))


def test_noise_below_a_thousandth_of_the_inner_range_is_refused_in_a_sentence() -> None:
    model = draw_model(PUBLISHED)
    reach = np.ptp(model.inner(np.linspace(model.low, model.high, PUBLISHED.points)))
    barely = replace(PUBLISHED, noise=0.999e-3 * float(reach))
    with pytest.raises(UserError, match=f"of at least {reach / 1000:.2g}"):
        noise_floor(barely)
    numbers = floor_numbers(barely, generate(PUBLISHED))
    assert set(numbers) == {"none"}
    assert "needs noise" in str(numbers["none"])


def test_what_is_left_on_a_sample_is_left_by_the_conditional_means(published: Dataset) -> None:
    floor = noise_floor(PUBLISHED)
    numbers = floor_numbers(PUBLISHED, published)
    assert numbers["floor_y"] == floor.floor_y
    assert numbers["floor_x"] == floor.floor_x
    assert numbers["left_y"] == pytest.approx(
        np.mean((published.y - floor.y_given_x(published.x)) ** 2)
    )
    assert numbers["left_x"] == pytest.approx(
        np.mean((published.x - floor.x_given_y(published.y)) ** 2)
    )
    assert 0 <= float(numbers["error_y"]) < 1e-12
