"""The flow: a bijection up to the rounding of float32, and a fit that finds what is there."""

from __future__ import annotations

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from equinox import tree_at
from paramax import unwrap

from pseudo_invertible.baselines.best_maps import Direction
from pseudo_invertible.baselines.flow import Flow, StableSpline, fit_flow
from pseudo_invertible.data.dataset import Dataset

FLOAT32 = float(np.finfo(np.float32).eps)


def monotone_sample(sign: int, points: int = 400) -> Dataset:
    x = np.linspace(-4.0, 6.0, points)
    return Dataset(x, sign * (np.sinh(x / 3) + 0.2 * x) + 5)


def fit(sample: Dataset, direction: Direction) -> Flow:
    return fit_flow(sample, direction, updates=500, knots=8)


@pytest.fixture(scope="module", params=["increasing", "decreasing"])
def fitted(request: pytest.FixtureRequest) -> tuple[int, Dataset, Flow]:
    sign = 1 if request.param == "increasing" else -1
    sample = monotone_sample(sign)
    return sign, sample, fit(sample, request.param)


def around(values: np.ndarray) -> np.ndarray:
    """Points over twice the range of the values, same centre."""
    centre, width = (values.max() + values.min()) / 2, np.ptp(values)
    return np.linspace(centre - width, centre + width, len(values))


def test_a_monotone_sample_is_fitted_almost_exactly(fitted: tuple) -> None:
    _, (x, y), flow = fitted
    assert np.mean((y - flow.f(x)) ** 2) < 1e-3 * np.var(y)
    assert np.mean((x - flow.g(y)) ** 2) < 1e-3 * np.var(x)


def test_f_and_g_are_monotone_and_undo_each_other_everywhere(fitted: tuple) -> None:
    sign, sample, flow = fitted
    for values, there, back in ((sample.x, flow.f, flow.g), (sample.y, flow.g, flow.f)):
        points = around(values)
        image = there(points)
        assert (sign * np.diff(image) >= 0).all()
        assert np.abs(back(image) - points).max() < 500 * FLOAT32 * np.ptp(points)


def test_the_same_data_give_the_same_flow_and_far_units_a_similar_one(fitted: tuple) -> None:
    sign, (x, y), flow = fitted
    if sign < 0:
        return
    assert fit(Dataset(x, y), "increasing").f(x).tobytes() == flow.f(x).tobytes()
    far = fit(Dataset(1e6 + x, 1e6 + y), "increasing")
    assert far.f(1e6 + x) - 1e6 == pytest.approx(flow.f(x), abs=0.05)


@pytest.mark.parametrize(
    ("x_pos", "y_pos", "derivatives"),
    [
        # flowjax's own inverse is NaN just below the top of the steep bin.
        ((-1, -0.001, 0.001, 0.5, 1), (-1, -0.9, 0.9, 0.95, 1), (1e-3,) * 5),
        # Slopes 0.5, 2 and 1 within the bins, and far more or less at their ends.
        ((-1, 0, 0.5, 1), (-1, -0.5, 0.5, 1), (6, 0.1, 8, 0.2)),
    ],
)
def test_the_inverse_is_exact_in_bins_with_steep_or_flat_ends(
    x_pos: tuple, y_pos: tuple, derivatives: tuple
) -> None:
    values = [jnp.array(leaf, jnp.float32) for leaf in (x_pos, y_pos, derivatives)]
    spline = tree_at(
        lambda spline: (spline.x_pos, spline.y_pos, spline.derivatives),
        unwrap(StableSpline(len(x_pos) - 2)),
        values,
    )
    near_the_top = 0.9 - 6e-8 * np.arange(200)
    y = np.sort(np.concatenate([np.linspace(-1.5, 1.5, 4001), near_the_top])).astype(np.float32)
    x, log_slope = jax.jit(jax.vmap(spline.inverse_and_log_det))(y)
    assert np.all(np.diff(x) >= 0)
    again, log_slope_there = jax.jit(jax.vmap(spline.transform_and_log_det))(x)
    np.testing.assert_allclose(again, y, atol=8 * FLOAT32)
    np.testing.assert_allclose(log_slope, -log_slope_there, rtol=1e-4, atol=1e-4)
    outside = (y < -1) | (y > 1)
    np.testing.assert_array_equal(x[outside], y[outside])
