"""The flow baseline: a bijection at float32 limits, and a fit that finds what is there."""

from __future__ import annotations

from dataclasses import replace

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
import pytest
from paramax import unwrap

from pseudo_invertible.baselines.best_invertible import best_invertible
from pseudo_invertible.baselines.flow_fit import FlowFit, FlowSettings, fit_flow
from pseudo_invertible.baselines.stable_spline import StableSpline
from pseudo_invertible.experiment.generator import generate
from pseudo_invertible.experiment.scatter import Dataset
from pseudo_invertible.measures.off_sample import stretched_flanks
from pseudo_invertible.study.settings import GeneratorSettings

SHORT = FlowSettings(knots=16, updates=2000)
FLOAT32 = float(np.finfo(np.float32).eps)


def monotone_sample(sign: int) -> Dataset:
    x = np.linspace(-4.0, 6.0, 200)
    return Dataset(x, sign * (np.sinh(x / 3) + 0.2 * x) + 5)


@pytest.fixture(scope="module", params=[1, -1], ids=["increasing", "decreasing"])
def monotone(request: pytest.FixtureRequest) -> tuple[int, Dataset, FlowFit]:
    sample = monotone_sample(request.param)
    return request.param, sample, fit_flow(sample, SHORT)


@pytest.fixture(scope="module")
def published() -> tuple[Dataset, FlowFit]:
    sample = generate(GeneratorSettings())
    return sample, fit_flow(sample, FlowSettings())


def line_around(values: np.ndarray) -> np.ndarray:
    """Points on the sample and outside it, up to twice the width of its range."""
    return np.sort(np.concatenate([values, stretched_flanks(values, 2.0)])).astype(np.float32)


def assert_undoes(there, back, points: np.ndarray) -> None:
    # To first order, rounding the image by δ moves the preimage by δ times the inverse's
    # slope: what float32 allows depends on how flat the map is, and on nothing else.
    image = there(points)
    step = 64 * FLOAT32 * np.abs(image).max()
    reach = np.abs(back(image + step) - back(image - step))
    limit = reach + 64 * FLOAT32 * np.abs(points).max()
    assert np.all(np.abs(back(image) - points) <= limit)


def test_a_monotone_sample_is_fitted_almost_exactly(monotone):
    _, sample, fit = monotone
    assert fit.fit_y < 1e-4 * np.var(sample.y)
    assert fit.fit_x < 1e-4 * np.var(sample.x)


def test_the_better_orientation_is_kept_and_both_are_reported(monotone):
    sign, _, fit = monotone
    losses = {1: fit.increasing_loss, -1: fit.decreasing_loss}
    assert fit.direction == sign
    assert losses[sign] == fit.fit_y + fit.fit_x
    assert losses[-sign] > 100 * losses[sign]


def test_f_and_g_undo_each_other_at_the_limits_of_float32_on_and_off_the_sample(monotone):
    _, sample, fit = monotone
    assert_undoes(fit.flow.f, fit.flow.g, line_around(sample.x))
    assert_undoes(fit.flow.g, fit.flow.f, line_around(sample.y))
    # This sample is nowhere flat, so the reported errors are a few roundings of the range.
    for errors in (fit.on_sample, fit.outside):
        assert errors.x_rms <= errors.x_max < 1e-4 * np.ptp(sample.x)
        assert errors.y_rms <= errors.y_max < 1e-4 * np.ptp(sample.y)


def test_f_and_g_are_monotone_on_and_off_the_sample(monotone):
    sign, sample, fit = monotone
    assert np.all(sign * np.diff(fit.flow.f(line_around(sample.x))) >= 0)
    assert np.all(sign * np.diff(fit.flow.g(line_around(sample.y))) >= 0)


def test_the_cycle_terms_are_the_squares_of_the_inverse_errors(monotone):
    _, sample, fit = monotone
    x, y = sample.x.astype(np.float32), sample.y.astype(np.float32)
    flow = fit.flow
    again_x, again_y = flow.g(flow.f(x)), flow.f(flow.g(y))
    left_x = np.mean((x - again_x).astype(np.float64) ** 2)
    assert fit.cycle_x == pytest.approx(left_x, rel=1e-5, abs=0)
    left_y = np.mean((y - again_y).astype(np.float64) ** 2)
    assert fit.cycle_y == pytest.approx(left_y, rel=1e-5, abs=0)


@pytest.mark.parametrize("monotone", [-1], indirect=True, ids=["decreasing"])
def test_the_same_fit_comes_back_to_the_last_bit(monotone):
    sign, sample, fit = monotone
    again = fit_flow(monotone_sample(sign), SHORT)
    assert again == fit  # the flow itself is no part of the comparison
    assert again.flow.f(sample.x).tobytes() == fit.flow.f(sample.x).tobytes()
    assert again.flow.g(sample.y).tobytes() == fit.flow.g(sample.y).tobytes()


def test_a_large_sample_is_trained_on_in_part_and_measured_whole():
    sample = monotone_sample(1)
    fit = fit_flow(sample, replace(SHORT, updates=300, most_points=50))
    kept = Dataset(sample.x[::4], sample.y[::4])
    part = fit_flow(kept, replace(SHORT, updates=300))
    assert fit.flow.f(sample.x).tobytes() == part.flow.f(sample.x).tobytes()
    assert fit.fit_y == pytest.approx(np.mean((sample.y - fit.flow.f(sample.x)) ** 2))


def test_the_published_sample_is_fitted_almost_as_well_as_any_monotone_map_can(published):
    sample, fit = published
    best = best_invertible(sample)
    assert fit.direction == -1
    for loss, bound in (
        (fit.decreasing_loss, best.decreasing.lower_bound),
        (fit.increasing_loss, best.increasing.lower_bound),
    ):
        assert bound <= loss < 1.02 * bound


def test_the_published_fit_undoes_itself_although_it_is_almost_flat_in_places(published):
    sample, fit = published
    assert_undoes(fit.flow.f, fit.flow.g, line_around(sample.x))
    assert_undoes(fit.flow.g, fit.flow.f, line_around(sample.y))
    assert fit.cycle_x < 1e-6
    assert fit.cycle_y < 1e-9


def test_flanks_lie_outside_the_data_and_reach_twice_their_width():
    flanks = stretched_flanks(np.array([3.0, 1.0, 2.0]), 2.0)
    assert flanks.min() == 0.0
    assert flanks.max() == 4.0
    assert not np.any((flanks >= 1) & (flanks <= 3))


def test_the_inverse_survives_bins_that_are_steep_and_end_flat():
    # flowjax's own inverse has NaN among these points, just below the top of the steep bin.
    spline = eqx.tree_at(
        lambda spline: (spline.x_pos, spline.y_pos, spline.derivatives),
        unwrap(StableSpline(3)),
        (
            jnp.array([-1, -0.001, 0.001, 0.5, 1], jnp.float32),
            jnp.array([-1, -0.9, 0.9, 0.95, 1], jnp.float32),
            jnp.full(5, 1e-3, jnp.float32),
        ),
    )
    close_to_the_top = 0.9 - 6e-8 * np.arange(200)
    everywhere = np.linspace(-1, 1, 4001)
    y = np.sort(np.concatenate([everywhere, close_to_the_top])).astype(np.float32)
    x = jax.vmap(spline.inverse)(y)
    assert np.all(np.diff(x) >= 0)
    np.testing.assert_allclose(jax.vmap(spline.transform)(x), y, atol=8 * FLOAT32)


def test_the_inverse_is_one_in_bins_that_begin_or_end_steep_and_beyond_them_all():
    # Slopes 0.5, 2 and 1 within the bins, and far more or less than that at their ends.
    spline = eqx.tree_at(
        lambda spline: (spline.x_pos, spline.y_pos, spline.derivatives),
        unwrap(StableSpline(2)),
        (
            jnp.array([-1, 0, 0.5, 1], jnp.float32),
            jnp.array([-1, -0.5, 0.5, 1], jnp.float32),
            jnp.array([6, 0.1, 8, 0.2], jnp.float32),
        ),
    )
    x = np.linspace(-1, 1, 801).astype(np.float32)
    y = jax.vmap(spline.transform)(x)
    back, log_det = jax.vmap(spline.inverse_and_log_det)(y)
    np.testing.assert_allclose(back, x, atol=64 * FLOAT32)
    # The slope of the inverse, and no slope at all that the forward map does not have.
    slopes = np.diff(np.asarray(back, np.float64)) / np.diff(np.asarray(y, np.float64))
    middle = np.exp((log_det[1:] + log_det[:-1]) / 2)
    inner = ~np.isin(np.arange(800), [399, 400, 599, 600])
    np.testing.assert_allclose(slopes[inner], middle[inner], rtol=2e-2)
    outside = jnp.array([-3, -1.001, 1.001, 7], jnp.float32)
    np.testing.assert_array_equal(jax.vmap(spline.inverse)(outside), outside)
