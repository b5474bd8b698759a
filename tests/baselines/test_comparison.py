"""What is told of own data, whose generator is not known."""

from __future__ import annotations

import json

import numpy as np
import pytest

from pseudo_invertible.baselines.comparison import _conditional_means, baselines
from pseudo_invertible.baselines.noise_floor import noise_floor
from pseudo_invertible.experiment.scatter import Dataset
from pseudo_invertible.study.settings import GeneratorSettings


def assert_numbers_are_of(sample: Dataset, numbers: dict) -> None:
    x, y = np.var(sample.x), np.var(sample.y)
    assert numbers["variance"] == pytest.approx({"x": x, "y": y})
    for found in (numbers["flow"], numbers["best_invertible"]["sample"], numbers["straight_line"]):
        assert found["misfit"] == pytest.approx((found["fit_y"] / y + found["fit_x"] / x) / 2)
    flow = numbers["flow"]
    assert flow["cycle"] == pytest.approx(np.sqrt((flow["cycle_y"] / y + flow["cycle_x"] / x) / 2))


def assert_arrays_are_of(sample: Dataset, numbers: dict, arrays: dict[str, np.ndarray]) -> None:
    for axis in ("x", "y"):
        values, grid = getattr(sample, axis), arrays[f"grid_{axis}"]
        low, high = values.min(), values.max()
        assert arrays[f"data_{axis}_range"].tolist() == [low, high]
        assert grid[0] == pytest.approx((3 * low - high) / 2)
        assert grid[-1] == pytest.approx((3 * high - low) / 2)
    back = np.interp(sample.x, arrays["grid_x"], arrays["flow_f"])
    assert np.mean((sample.y - back) ** 2) == pytest.approx(numbers["flow"]["fit_y"], rel=0.2)
    back = np.interp(sample.y, arrays["grid_y"], arrays["flow_g"])
    assert np.mean((sample.x - back) ** 2) == pytest.approx(numbers["flow"]["fit_x"], rel=0.2)
    for axis in ("x", "y"):  # it rises here
        curve, values = arrays[f"best_{axis}"], getattr(sample, axis)
        assert (np.diff(curve) >= 0).all()
        assert (curve[0], curve[-1]) == pytest.approx((values.min(), values.max()))


def test_conditional_means_are_told_where_there_is_x_and_nowhere_else():
    settings = GeneratorSettings(points=50)
    floor = noise_floor(settings)
    x = np.array([settings.low - 0.1, settings.low, 1.0, settings.high, settings.high + 0.1])
    y = np.array([-1e3, 0.5])
    found = _conditional_means(floor, settings, x, y)
    assert np.isnan(found["mean_y_given_x"]).tolist() == [True, False, False, False, True]
    assert found["mean_y_given_x"][2] == floor.y_given_x(x)[2]
    np.testing.assert_array_equal(found["mean_x_given_y"], floor.x_given_y(y))


def test_own_data_have_all_that_needs_no_generator_and_a_sentence_for_the_rest():
    random = np.random.default_rng(3)
    x = random.uniform(-1, 1, 40)
    sample = Dataset(x, x + 0.3 * random.standard_normal(40))
    found = baselines(sample, None)
    numbers = json.loads(json.dumps(found.numbers, allow_nan=False))
    sentence = numbers["noise_floor"]["none"]
    assert "no generator" in sentence
    assert numbers["best_invertible"]["population"] == {"none": sentence}
    assert numbers["cost_of_invertibility"] == {"none": sentence}
    assert numbers["best_invertible"]["sample"]["direction"] == "increasing"
    assert 0 < numbers["least_misfit"]["lower_bound"] <= numbers["least_misfit"]["misfit"]
    assert numbers["least_misfit"]["misfit"] < 1.01 * numbers["flow"]["misfit"]
    assert numbers["straight_line"]["misfit"] < 1
    assert "population_x" not in found.arrays
    assert_numbers_are_of(sample, numbers)
    assert_arrays_are_of(sample, numbers, found.arrays)
