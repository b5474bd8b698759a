"""The numbers beside the networks, from scatters whose answer is known."""

from __future__ import annotations

import numpy as np
import pytest

from pseudo_invertible.baselines.best_invertible import best_invertible
from pseudo_invertible.baselines.least_misfit import least_misfit
from pseudo_invertible.baselines.records import InvertibleNumbers, LeastMisfit, LineNumbers
from pseudo_invertible.experiment.scatter import Dataset


def scatter(slope: float = 1.0) -> Dataset:
    random = np.random.default_rng(8)
    x = random.uniform(-3, 5, 60)
    return Dataset(x, slope * 10 * (x + random.standard_normal(60)) + 7)


def test_two_lines_are_those_of_least_squares_on_either_axis() -> None:
    x, y = scatter(-1)
    found = LineNumbers.of(Dataset(x, y))
    assert found.fit_y == pytest.approx(np.polyfit(x, y, 1, full=True)[1][0] / 60)
    assert found.fit_x == pytest.approx(np.polyfit(y, x, 1, full=True)[1][0] / 60)
    assert found.misfit == pytest.approx(1 - np.corrcoef(x, y)[0, 1] ** 2)


@pytest.mark.parametrize("slope", [0.3, -1e4])
def test_lines_through_points_on_a_line_leave_nothing(slope: float) -> None:
    x = np.random.default_rng(1).uniform(-3, 5, 200)
    found = LineNumbers.of(Dataset(x, slope * x + 1))
    assert (found.fit_y, found.fit_x, found.misfit) == (0, 0, 0)


@pytest.mark.parametrize("slope", [1.0, -1.0])
def test_the_best_invertible_map_is_that_of_the_better_direction(slope: float) -> None:
    data = scatter(slope)
    way = "increasing" if slope > 0 else "decreasing"
    found = InvertibleNumbers.of(best_invertible(data), data)
    same = getattr(found, way)
    assert found.direction == way
    assert (found.value, found.fit_y, found.fit_x) == (same.value, same.fit_y, same.fit_x)
    assert found.value == min(found.increasing.value, found.decreasing.value)
    assert found.lower_bound == min(found.increasing.lower_bound, found.decreasing.lower_bound)
    left = found.fit_y / np.var(data.y) + found.fit_x / np.var(data.x)
    assert found.misfit == pytest.approx(left / 2)


@pytest.mark.parametrize("slope", [1.0, -1.0])
def test_the_least_misfit_is_no_more_than_that_of_the_least_sum(slope: float) -> None:
    data = scatter(slope)
    found = LeastMisfit.of(least_misfit(data))
    assert found.direction == ("increasing" if slope > 0 else "decreasing")
    assert found.misfit == min(found.increasing, found.decreasing)
    of_sum = InvertibleNumbers.of(best_invertible(data), data)
    assert found.lower_bound <= found.misfit < of_sum.misfit
    assert found.misfit - found.lower_bound < 1e-3 * found.misfit


def test_the_least_misfit_knows_no_units() -> None:
    data = scatter()
    here = LeastMisfit.of(least_misfit(data))
    there = LeastMisfit.of(least_misfit(Dataset(1e3 * data.x + 5, 1e-4 * data.y)))
    assert there.misfit == pytest.approx(here.misfit, rel=1e-6)
    assert there.lower_bound == pytest.approx(here.lower_bound, rel=1e-6)
