"""Each derived metric against maps whose answer is known."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from pseudo_invertible.experiment.scatter import Dataset
from pseudo_invertible.measures.convergence import convergence_of, last_change, smoothness
from pseudo_invertible.measures.runs import cycle, misfit, with_excess
from pseudo_invertible.measures.shape import (
    derived_metrics,
    even_grid,
    goes_the_wrong_way,
    left_by_lines,
    linearity,
    monotone_share,
    orientation,
    trend,
)
from pseudo_invertible.measures.summary import summarise

X = np.linspace(-2, 3, 200)
RISING = Dataset(X, 2 * X + 1)
CURVED = Dataset(X, X**3)


def cube(x):
    return x**3


def metrics(f, g, dataset=RISING):
    return derived_metrics(f, g, dataset)


def test_an_exact_inverse_pair_has_no_slope_error_and_runs_with_the_data():
    found = metrics(cube, np.cbrt, CURVED)
    assert found["inverse_slope_max"] == pytest.approx(0, abs=1e-9)
    assert found["inverse_slope_median"] == pytest.approx(0, abs=1e-9)
    assert (found["orientation_f"], found["orientation_g"]) == (1, 1)
    assert not found["wrong_orientation"]
    assert found["trend_f"] == pytest.approx(1)
    assert found["trend_g"] == pytest.approx(1)
    assert found["monotone_share_f"] == pytest.approx(1, abs=2e-3)
    assert found["lipschitz_f"] == pytest.approx(27, rel=1e-2)


def test_the_identity_is_a_straight_line_of_slope_one():
    found = metrics(lambda x: x, lambda y: y)
    for name in ("linearity_f", "linearity_g", "monotone_share_f", "lipschitz_g_median"):
        assert found[name] == pytest.approx(1), name
    assert found["inverse_slope_max"] == pytest.approx(0, abs=1e-9)


def test_a_line_through_the_data_has_their_trend_and_the_product_of_slopes_shows_a_wrong_inverse():
    found = metrics(lambda x: 2 * x + 1, lambda y: (y - 1) / 4)
    assert found["lipschitz_f"] == pytest.approx(2)
    assert found["lipschitz_g"] == pytest.approx(0.25)
    assert found["trend_f"] == pytest.approx(1)
    assert found["trend_g"] == pytest.approx(0.5)
    assert found["inverse_slope_max"] == pytest.approx(0.5)
    assert found["inverse_slope_median"] == pytest.approx(0.5)


def test_a_constant_is_straight_flat_and_without_orientation():
    found = metrics(lambda x: np.full_like(x, 0.1), lambda y: np.full_like(y, 3.0))
    assert found["linearity_f"] == 1
    assert found["monotone_share_f"] == 0
    assert found["lipschitz_g"] == 0
    assert (found["orientation_f"], found["orientation_g"]) == (0, 0)
    assert not found["wrong_orientation"]
    assert found["trend_f"] == pytest.approx(0, abs=1e-12)
    assert found["inverse_slope_median"] == pytest.approx(1)


@pytest.mark.parametrize(("f_sign", "g_sign"), [(-1, -1), (-1, 1), (1, -1)])
def test_running_against_the_data_in_either_map_is_a_wrong_orientation(f_sign, g_sign):
    found = metrics(lambda x: f_sign * (2 * x + 1), lambda y: g_sign * (y - 1) / 2)
    assert (found["orientation_f"], found["orientation_g"]) == (f_sign, g_sign)
    assert found["wrong_orientation"]
    assert np.sign(found["trend_f"]) == f_sign


def test_orientation_is_judged_against_falling_data_too():
    x, falling = X, -X
    assert orientation(x, -3 * x, falling) == 1
    assert orientation(x, 3 * x, falling) == -1


@pytest.mark.parametrize(("correlation", "judged"), [(0.19, 0), (0.21, 1), (0.29, 1)])
def test_data_have_a_trend_from_two_over_the_root_of_their_number_on(correlation, judged):
    x = np.repeat([-1.0, 1.0], 50)
    noise = np.tile([-1.0, 1.0], 50)
    data = correlation * x + np.sqrt(1 - correlation**2) * noise
    assert orientation(x, x, data) == judged


def test_data_without_a_trend_make_no_orientation_wrong():
    x = np.linspace(-1, 1, 201)
    found = metrics(lambda x: -x, lambda y: -y, Dataset(x, x**2))
    assert found["orientation_f"] == 0
    assert not found["wrong_orientation"]


def test_the_linearity_of_a_parabola_is_zero():
    x = np.linspace(-1, 1, 201)
    found = metrics(lambda x: x**2, lambda y: y, Dataset(x, x))
    assert found["linearity_f"] == pytest.approx(0, abs=1e-12)
    assert found["monotone_share_f"] == pytest.approx(0.5, abs=2e-3)


def test_monotone_share_is_that_of_the_dominant_direction_and_flat_counts_for_neither():
    assert monotone_share(np.array([1.0, 1, 1, -1]), 1e-9) == 0.75
    assert monotone_share(np.array([-1.0, -1, 0, 1e-12]), 1e-9) == 0.5


def test_misfit_is_one_for_two_constants_and_cycle_counts_standard_deviations():
    var_y, var_x = np.var(CURVED.y), np.var(CURVED.x)
    assert misfit(var_y, var_x, CURVED) == pytest.approx(1)
    assert misfit(0, var_x, CURVED) == pytest.approx(0.5)
    assert cycle(4 * var_x, 4 * var_y, CURVED) == pytest.approx(2)


def test_excess_is_what_a_fit_leaves_beyond_the_floor():
    table = pd.DataFrame({"fit_y": [0.5, 0.3], "fit_x": [7.0, 6.0]})
    found = with_excess(table, 0.2, 6.5)
    assert found["excess_y"].tolist() == pytest.approx([0.3, 0.1])
    assert found["excess_x"].tolist() == pytest.approx([0.5, -0.5])


def test_a_summary_gives_the_share_of_wrongly_oriented_runs():
    table = pd.DataFrame(
        {
            "activation": "relu",
            "lambda": [1.0] * 4,
            "mu": 1.0,
            "seed": [1, 2, 3, 4],
            "misfit": [1.0, 2.0, 3.0, 4.0],
            "orientation_f": [1, -1, -1, 1],
            "wrong_orientation": [False, True, True, True],
        }
    )
    row = summarise(table).iloc[0]
    assert row["wrong_orientation_share"] == 0.75
    assert row["misfit_median"] == 2.5
    assert row["seeds"] == 4
    assert not [name for name in row.index if name.startswith("orientation_f")]


def test_a_loss_that_only_falls_is_smooth():
    found = smoothness(np.array([8.0, 4, 2, 1]))
    assert found == {"rising_share": 0, "risen": 0, "largest_rise": 0}


def test_rises_are_weighed_against_falls():
    found = smoothness(np.array([10.0, 4, 5, 1]))
    assert found["rising_share"] == pytest.approx(1 / 3)
    assert found["risen"] == pytest.approx(0.1)
    assert found["largest_rise"] == pytest.approx(0.25)


@pytest.mark.parametrize("step", [1, 20, 100])
def test_the_last_change_does_not_depend_on_how_often_was_recorded(step):
    updates = np.arange(0, 1001, step)
    history = pd.DataFrame({"update": updates, "loss": 3 - 0.001 * updates})
    found = last_change(history, 1000)
    assert found["loss_change_100"] == pytest.approx(-0.1 / 2.05)
    assert not found["converged"]
    assert last_change(history.assign(loss=2.0), 500) == {
        "loss_change_100": 0,
        "converged": True,
    }


def test_convergence_keeps_seeds_apart():
    history = pd.DataFrame(
        {
            "seed": [7, 7, 7, 9, 9, 9],
            "update": [0, 1, 2] * 2,
            "loss": [4.0, 2, 1, 1, 1, 1],
        }
    )
    found = convergence_of(history)
    assert found["seed"].tolist() == [7, 9]
    assert found["loss_first"].tolist() == [4, 1]
    assert found["loss_last"].tolist() == [1, 1]
    assert found["converged"].tolist() == [False, True]


def test_the_trend_is_the_slope_of_the_least_squares_line():
    random = np.random.default_rng(0)
    x = random.uniform(-3, 5, 40)
    y = 0.3 * x**2 + random.normal(size=40)
    assert trend(x, y) == pytest.approx(np.polyfit(x, y, 1)[0])
    assert trend(100 * x, y) == pytest.approx(np.polyfit(x, y, 1)[0] / 100)


def test_data_that_are_level_throughout_have_no_trend_to_be_a_multiple_of():
    found = metrics(
        lambda x: 3 * x, lambda y: y, Dataset(np.array([-1.0, 0, 1]), np.array([1.0, 0, 1]))
    )
    assert np.isfinite([found["trend_f"], found["trend_g"]]).all()


@pytest.mark.parametrize(
    ("f_sign", "g_sign", "wrong"), [(1, 1, 0), (-1, 1, 1), (1, -1, 1), (-1, -1, 1)]
)
def test_a_pair_goes_the_wrong_way_if_either_map_does(f_sign, g_sign, wrong):
    found = goes_the_wrong_way(lambda x: f_sign * 2 * x, lambda y: g_sign * y / 2, RISING)
    assert found == bool(wrong)
    assert (
        found == metrics(lambda x: f_sign * 2 * x, lambda y: g_sign * y / 2)["wrong_orientation"]
    )


def test_slopes_are_taken_over_a_thousand_even_steps_through_the_range():
    grid = even_grid(np.array([3.0, -2.0, 0.5]))
    assert len(grid) == 1001
    assert (grid[0], grid[-1]) == (-2.0, 3.0)
    np.testing.assert_allclose(np.diff(grid), 0.005)


def test_a_map_that_stands_still_moves_nowhere_even_where_nothing_counts_as_flat():
    assert monotone_share(np.zeros(5), 0.0) == 0
    assert monotone_share(np.array([0.0, 0, 0, 2]), 0.0) == 0.25
    assert monotone_share(np.array([0.0, 0, 0, -2]), 0.0) == 0.25


@pytest.mark.parametrize(
    ("of_x", "of_y"), [(1, 1), (1, 1e-6), (1, 1e6), (1e-6, 1), (1e6, 1)], ids=repr
)
def test_rounding_is_flat_and_a_slope_is_not_in_whatever_units_the_data_are(of_x, of_y):
    data = Dataset(of_x * X, of_y * (2 * X + 1))
    moving = metrics(lambda x: of_y * x / of_x / 50, lambda y: of_x * y / of_y / 50, data)
    assert moving["monotone_share_f"] == moving["monotone_share_g"] == 1
    still = metrics(
        lambda x: of_y * 1e-12 * np.sin(50 * x / of_x),
        lambda y: of_x * 1e-12 * np.sin(50 * y / of_y),
        data,
    )
    assert still["monotone_share_f"] == still["monotone_share_g"] == 0


def test_a_constant_is_straight_at_any_size_although_rounding_moves_it():
    wave = np.sin(20 * X)
    assert linearity(X, 1e6 + 1e-7 * wave) == 1
    assert linearity(X, 1e6 + 1e-3 * wave) < 0.5
    assert linearity(X, 1e-3 * wave) < 0.5


def test_two_straight_regressions_leave_what_least_squares_leaves_on_either_axis():
    random = np.random.default_rng(5)
    x = random.uniform(-3, 5, 50)
    y = 1e-3 * (x + random.normal(size=50)) + 7
    for one, other in ((x, y), (y, x)):
        left = np.var(other - np.polyval(np.polyfit(one, other, 1), one)) / np.var(other)
        assert left_by_lines(x, y) == pytest.approx(left)
    assert left_by_lines(x, y + 100) == pytest.approx(left_by_lines(x, y))


@pytest.mark.parametrize("slope", [0.3, -1e5])
@pytest.mark.parametrize("seed", range(5))
def test_points_on_a_line_leave_nothing_at_all_to_their_regressions(slope, seed):
    x = np.random.default_rng(seed).uniform(-3, 5, 500)
    assert left_by_lines(x, slope * x + 1) == 0
    nearly = slope * x + 1 + 1e-4 * abs(slope) * np.sin(40 * x)
    assert 1e-10 < left_by_lines(x, nearly) < 1e-8


def test_a_loss_that_reaches_zero_and_stays_has_no_rises_and_has_converged():
    assert smoothness(np.array([2.0, 0, 0]))["largest_rise"] == 0
    history = pd.DataFrame({"update": range(200), "loss": 0.0})
    assert last_change(history, 199) == {"loss_change_100": 0, "converged": True}


def test_a_loss_that_only_rises_has_a_rise_for_every_step():
    found = smoothness(np.array([1.0, 2, 5]))
    assert found["rising_share"] == 1
    assert found["largest_rise"] == pytest.approx(1.5)
    assert found["risen"] == pytest.approx(4)


def test_the_last_change_sees_a_hundred_updates_and_none_that_came_later():
    update = np.arange(0, 1001, 5)
    loss = np.interp(update, [0, 400, 500, 1000], [90.0, 3, 2, 50])
    found = last_change(pd.DataFrame({"update": update, "loss": loss}), 500)
    assert found["loss_change_100"] == pytest.approx(-1 / 2.5)


@pytest.mark.parametrize(("change", "converged"), [(0.009, True), (0.011, False), (0.05, False)])
@pytest.mark.parametrize("sign", [1, -1])
def test_a_loss_has_converged_where_it_moves_by_less_than_one_per_cent(change, converged, sign):
    update = np.arange(101)
    history = pd.DataFrame({"update": update, "loss": 1 + sign * change * (update - 50) / 100})
    found = last_change(history, 100)
    assert found["loss_change_100"] == pytest.approx(sign * change)
    assert found["converged"] == converged


def test_maps_that_go_nowhere_do_not_go_the_wrong_way():
    assert not goes_the_wrong_way(np.zeros_like, np.zeros_like, RISING)
