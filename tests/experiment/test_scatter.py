"""The scatter: the published one to the last bit, and what networks can be fitted to."""

from __future__ import annotations

import hashlib
from dataclasses import replace

import numpy as np
import pytest

from pseudo_invertible.errors import UserError
from pseudo_invertible.experiment.generator import draw_model, generate, held_out
from pseudo_invertible.experiment.scatter import Dataset, check_scatter
from pseudo_invertible.study.settings import GeneratorSettings


def test_published_scatter_comes_back(published: Dataset) -> None:
    np.testing.assert_allclose(published.y[:3], [1.87507387, 2.01402876, 1.62545015], atol=1e-8)
    assert published.y.mean() == pytest.approx(0.3687607532, abs=1e-9)
    assert published.y.std() == pytest.approx(0.5464174485, abs=1e-9)
    assert np.array_equal(published.x, np.linspace(-10, 10, 1000))


def test_published_scatter_is_the_same_to_the_last_bit_where_it_was_recorded(
    published: Dataset,
) -> None:
    found = hashlib.sha256(published.y.astype("<f8").tobytes()).hexdigest()
    if not found.startswith("9bc0"):
        pytest.skip("another platform rounds the last bit of the splines otherwise")
    assert found == "9bc0e2126ca409b95cabdf613e9cc332aa96316d80c387cbca8691f5b98ea3e5"


def test_published_splines_smooth_rather_than_interpolate() -> None:
    model = draw_model(GeneratorSettings())
    assert len(model.inner.get_knots()) == 4
    assert len(model.outer.get_knots()) == 2


def test_generator_settings_change_the_scatter() -> None:
    plain = generate(GeneratorSettings(points=50))
    for other in (
        GeneratorSettings(points=50, seed=7),
        GeneratorSettings(points=50, knots=12),
        GeneratorSettings(points=50, noise=0.1),
    ):
        assert not np.allclose(generate(other).y, plain.y)
    assert len(generate(GeneratorSettings(points=77)).x) == 77


def on(values: np.ndarray) -> Dataset:
    return Dataset(np.arange(len(values), dtype=float), values)


@pytest.mark.parametrize(
    ("y", "says"),
    [
        (np.arange(9.0), "has 9 rows; there should be 10 to 1000000"),
        (np.full(12, 3.0), "column y is constant (3)"),
        (np.append(np.arange(12.0), np.nan), "column y is not finite everywhere"),
        (np.append(np.arange(12.0), -np.inf), "column y is not finite everywhere"),
        (np.arange(12) * 1e300, "column y reaches 1.1e+301; it should stay within ±1e+15"),
        (np.arange(12) * 1e-300, "column y has a standard deviation of 0; it should have at"),
        (1.7e9 + np.arange(12), "column y varies by 3.45 around 1.7e+09, where float32"),
    ],
)
def test_scatter_that_float32_cannot_fit_is_refused_whatever_it_comes_from(
    y: np.ndarray, says: str
) -> None:
    with pytest.raises(UserError) as refusal:
        check_scatter(on(y), "data.csv")
    assert str(refusal.value).startswith(f"data.csv: {says}")


@pytest.mark.parametrize("scale", [1e-14, 1e-3, 1.0, 1e14])
def test_scatter_that_varies_around_0_is_accepted_in_any_usual_unit(
    published: Dataset, scale: float
) -> None:
    scaled = Dataset(published.x, published.y * scale)
    assert check_scatter(scaled, "data.csv") is scaled


def test_a_million_points_are_accepted_and_one_more_refused() -> None:
    points = np.arange(1_000_001.0)
    most = Dataset(points[1:], points[1:])
    assert check_scatter(most, "data.csv") is most
    with pytest.raises(UserError, match="has 1000001 rows"):
        check_scatter(Dataset(points, points), "data.csv")


@pytest.mark.parametrize(("share", "lost"), [(0.008, False), (0.012, True)])
def test_float32_may_take_a_hundredth_of_a_deviation(share: float, lost: bool) -> None:
    """Around 2²⁰ its steps are 1/8, and rounding to them has the deviation of a step over √12."""
    step = 2.0**-3
    spread = step / np.sqrt(12) / share
    y = np.linspace(-1, 1, 10_000) * np.sqrt(3) * spread + 1.5 * 2**20
    if not lost:
        assert check_scatter(on(y), "data.csv")
        return
    with pytest.raises(UserError, match=r"column y varies by .* has steps of 0\.125"):
        check_scatter(on(y), "data.csv")


def test_x_is_an_even_grid_over_the_range_that_is_asked_for() -> None:
    scatter = generate(GeneratorSettings(points=11, low=-2, high=3))
    np.testing.assert_allclose(scatter.x, [-2, -1.5, -1, -0.5, 0, 0.5, 1, 1.5, 2, 2.5, 3])


def test_a_fresh_draw_has_the_same_splines_other_x_and_other_noise() -> None:
    settings = GeneratorSettings(points=2000, low=-4, high=6)
    model, fresh = draw_model(settings), held_out(settings)
    assert len(fresh.x) == 2000
    assert fresh.x.min() >= -4
    assert fresh.x.max() <= 6
    assert fresh.x.mean() == pytest.approx(1, abs=0.25)  # four standard errors
    still = held_out(replace(settings, noise=0.0))
    np.testing.assert_array_equal(still.x, fresh.x)
    np.testing.assert_allclose(still.y, model.outer(model.inner(still.x)), rtol=1e-12)
    assert not np.isin(fresh.x, generate(settings).x).any()


def test_the_published_scatters_fresh_draw_comes_back() -> None:
    fresh = held_out(GeneratorSettings())
    np.testing.assert_allclose(fresh.x[:3], [8.87065011, -2.81157933, 5.69610824], atol=1e-8)
    np.testing.assert_allclose(fresh.y[:3], [-0.00811227, 0.28899654, -0.46041357], atol=1e-8)


def test_the_noise_is_inside_of_the_outer_spline_and_as_wide_as_asked_for() -> None:
    settings = GeneratorSettings(points=4000, noise=0.05)
    model = draw_model(settings)
    for draw in (generate(settings), held_out(settings)):
        inside = model.inner(draw.x)
        slope = model.outer.derivative()(inside)
        steep = np.abs(slope) > 0.05
        noise = (draw.y - model.outer(inside))[steep] / slope[steep]
        assert noise.std() == pytest.approx(0.05, rel=0.1)
        assert abs(noise.mean()) < 0.005


def test_generator_whose_y_grows_beyond_float32_is_refused() -> None:
    wild = generate(GeneratorSettings(noise=1e6))
    with pytest.raises(UserError, match=r"the generated scatter: column y reaches .*e\+\d+;"):
        check_scatter(wild, "the generated scatter")
