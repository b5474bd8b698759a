"""The flow: a bijection up to the rounding of float32, and a fit that finds what is there."""

from __future__ import annotations

import jax.numpy as jnp
import numpy as np
import pytest
from equinox import tree_at
from paramax import unwrap

from pseudo_invertible.baselines.flow import StableSpline, _backward, _forward, fit_flow
from pseudo_invertible.data.dataset import Dataset

FLOAT32 = float(np.finfo(np.float32).eps)
POINTS = np.linspace(-4.0, 6.0, 400)


@pytest.fixture(scope="module")
def fits() -> dict:
    """A flow and the monotone data that it was fitted to, by direction and units."""
    y = np.sinh(POINTS / 3) + 0.2 * POINTS + 5
    far = Dataset(1e6 + 1e3 * POINTS, 1e-4 * y)
    samples = {
        "increasing": Dataset(POINTS, y), "decreasing": Dataset(POINTS, -y),
        "increasing, again": Dataset(POINTS, y), "increasing, far": far,
    }  # fmt: skip
    return {
        name: (sample, fit_flow(sample, name.split(",")[0], updates=500, knots=8))
        for name, sample in samples.items()
    }


@pytest.mark.parametrize("direction", ["increasing", "decreasing"])
def test_a_monotone_sample_is_fitted_almost_exactly(fits: dict, direction: str) -> None:
    (x, y), flow = fits[direction]
    assert np.mean((y - flow.f(x)) ** 2) < 1e-3 * np.var(y)
    assert np.mean((x - flow.g(y)) ** 2) < 1e-3 * np.var(x)


@pytest.mark.parametrize("name", ["increasing", "decreasing", "increasing, far"])
def test_f_and_g_are_monotone_and_undo_each_other_everywhere(fits: dict, name: str) -> None:
    (x, y), flow = fits[name]
    for values, there, back in ((x, flow.f, flow.g), (y, flow.g, flow.f)):
        centre, width = (values.max() + values.min()) / 2, np.ptp(values)
        points = np.linspace(centre - width, centre + width, len(values))  # twice the range
        image = there(points)
        assert (np.diff(image) * (-1 if name == "decreasing" else 1) >= 0).all()
        assert np.abs(back(image) - points).max() < 500 * FLOAT32 * width


def test_the_same_data_give_the_same_flow_to_the_last_bit(fits: dict) -> None:
    one, again = (fits[name][1] for name in ("increasing", "increasing, again"))
    assert one.f(POINTS).tobytes() == again.f(POINTS).tobytes()


@pytest.mark.parametrize(
    ("x_pos", "y_pos", "derivatives"),
    [
        # flowjax's own inverse is NaN just below the top of the steep bin.
        ((-1, -0.001, 0.001, 0.5, 1), (-1, -0.9, 0.9, 0.95, 1), (1e-3,) * 5),
        # Slopes 0.5, 2 and 1 within the bins, and far more or less at their ends.
        ((-1, 0, 0.5, 0.75, 1), (-1, -0.5, 0.5, 0.75, 1), (6, 0.1, 8, 0.2, 3)),
    ],
)
def test_the_inverse_is_exact_in_bins_with_steep_or_flat_ends(
    x_pos: tuple, y_pos: tuple, derivatives: tuple
) -> None:
    values = [jnp.array(leaf, jnp.float32) for leaf in (x_pos, y_pos, derivatives)]
    spline = tree_at(
        lambda spline: (spline.x_pos, spline.y_pos, spline.derivatives),
        unwrap(StableSpline(3)),
        values,
    )
    near_the_top = 0.9 - 6e-8 * np.arange(200)
    y = np.sort(np.concatenate([np.linspace(-1.5, 1.5, 4001), near_the_top])).astype(np.float32)
    x = np.asarray(_backward(spline, y))
    assert np.all(np.diff(x) >= 0)
    np.testing.assert_allclose(_forward(spline, x), y, atol=8 * FLOAT32)
    outside = np.abs(y) > 1
    np.testing.assert_array_equal(x[outside], y[outside])
