"""Every measure of two maps, against maps whose answer is known."""

from __future__ import annotations

import numpy as np
import pytest

from pseudo_invertible.data.dataset import Dataset
from pseudo_invertible.measures.maps import measure_maps

X = np.linspace(-2, 3, 200)
RISING, FALLING = Dataset(X, 2 * X + 1), Dataset(X, -2 * X - 1)
CURVED = Dataset(X, X**3)
EVEN = np.linspace(-1, 1, 201)


def sloped(slope_f: float, slope_g: float, dataset: Dataset = RISING) -> dict:
    return measure_maps(lambda x: slope_f * x, lambda y: slope_g * y, dataset)


def test_an_exact_inverse_through_the_points_has_no_errors() -> None:
    found = measure_maps(lambda x: x**3, np.cbrt, CURVED)
    for name in ("fvu", "fvu_y", "fvu_x", "cycle", "fit_loss", "cycle_x_max", "cycle_y_max"):
        assert found[name] == pytest.approx(0, abs=1e-12), name
    for name in ("slope_f", "slope_g", "monotone_f", "monotone_g"):
        assert found[name] == pytest.approx(1, abs=2e-3), name
    assert found["linearity_f"] == pytest.approx(np.corrcoef(X, X**3)[0, 1] ** 2)


def test_predicting_the_means_scores_an_fvu_of_one() -> None:
    found = measure_maps(
        lambda x: np.full_like(x, CURVED.y.mean()), lambda y: np.full_like(y, X.mean()), CURVED
    )
    assert [found[name] for name in ("fvu", "fvu_y", "fvu_x")] == pytest.approx([1, 1, 1])
    assert found["fit_y"] == pytest.approx(np.var(CURVED.y))
    assert found["fit_loss"] == pytest.approx(np.var(CURVED.y) + np.var(X))
    # Round trips end at the means, too: they are off by a standard deviation.
    assert found["cycle"] == pytest.approx(1)
    assert (found["linearity_f"], found["monotone_f"]) == (1, 0)
    assert found["direction"] == "flat"


def test_cycle_errors_count_standard_deviations_of_their_axis() -> None:
    offset = 0.3
    found = measure_maps(lambda x: 2 * x + 1, lambda y: (y - 1) / 2 + offset, RISING)
    assert found["cycle_x"] == pytest.approx(offset**2)
    assert found["cycle_x_median"] == pytest.approx(offset / X.std())
    assert found["cycle_y_max"] == pytest.approx(2 * offset / RISING.y.std())
    assert found["cycle"] == pytest.approx(offset / X.std())


@pytest.mark.parametrize("dataset", [RISING, FALLING])
@pytest.mark.parametrize(
    ("sign_f", "sign_g", "direction"),
    [
        *((1, 1, "aligned"), (-1, -1, "reversed"), (1, -1, "torn"), (-1, 1, "torn")),
        *((0, 1, "flat"), (-1, 0, "flat"), (0, 0, "flat")),
    ],
)
def test_direction_compares_both_slopes_with_the_data(dataset, sign_f, sign_g, direction) -> None:
    sign = 1 if dataset is RISING else -1
    found = sloped(3 * sign * sign_f, 0.25 * sign * sign_g, dataset)
    assert found["direction"] == direction
    assert found["slope_f"] == pytest.approx(1.5 * sign_f, abs=1e-12)
    assert found["slope_g"] == pytest.approx(0.5 * sign_g, abs=1e-12)


@pytest.mark.parametrize(("correlation", "judged"), [(0.19, False), (0.21, True), (-0.21, True)])
def test_data_without_a_trend_have_no_direction(correlation: float, judged: bool) -> None:
    # Fisher's 95 % interval contains 0 up to |correlation| of 0.196 for 100 points.
    x, noise = np.repeat([-1.0, 1.0], 50), np.tile([-1.0, 1.0], 50)
    data = Dataset(x, correlation * x + np.sqrt(1 - correlation**2) * noise)
    sign = np.sign(correlation)
    assert sloped(sign, sign, data)["direction"] == ("aligned" if judged else None)


def test_slopes_over_data_of_no_slope_are_empty() -> None:
    found = sloped(1, 1, Dataset(EVEN, np.abs(EVEN)))
    assert np.isnan(found["slope_f"])
    assert np.isnan(found["slope_g"])


def test_a_parabola_is_half_monotone_and_not_linear() -> None:
    found = measure_maps(np.square, lambda y: y, Dataset(EVEN, EVEN))
    assert found["linearity_f"] == pytest.approx(0, abs=1e-12)
    assert found["monotone_f"] == pytest.approx(0.5, abs=2e-3)


def test_monotone_share_depends_on_no_unit() -> None:
    for unit in (1e-12, 1e12):
        data = Dataset(EVEN, unit * EVEN)
        found = measure_maps(lambda x, unit=unit: unit * x**2, lambda y: y * 0, data)
        assert (found["monotone_f"], found["monotone_g"]) == (pytest.approx(0.5, abs=2e-3), 0)


def test_round_trips_are_compared_between_the_points_and_up_to_twice_their_range() -> None:
    x = np.array([0.0, 1, 1, 3, 4] * 4)

    def back(y: np.ndarray) -> np.ndarray:  # off by 1 on the points, 3 between, 5 and 7 outside
        beyond = np.where((y < -1) | (y > 5), 7.0, 5.0)
        off = np.where(np.isin(y, x), 1.0, np.where((y > 0) & (y < 4), 3.0, beyond))
        return y + np.where((y < -2) | (y > 6), 1e6, off)

    found = measure_maps(lambda x: x, back, Dataset(x, x))
    assert found["between_x"] == pytest.approx(3)
    assert found["outside_x"] == pytest.approx(np.sqrt((5**2 + 7**2) / 2))
