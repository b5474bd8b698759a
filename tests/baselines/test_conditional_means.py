"""How far conditional means are from monotone, on curves that can be followed by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from pseudo_invertible.baselines.conditional_means import ConditionalMeans, conditional_means
from pseudo_invertible.baselines.noise_floor import noise_floor
from pseudo_invertible.study.settings import GeneratorSettings

BENT = ConditionalMeans(
    x=np.array([0.0, 1, 2]),
    y_given_x=np.array([0.0, 3, 1]),
    y=np.array([0.0, 1, 2, 3]),
    x_given_y=np.array([4.0, 4, 2, 0]),
)


def test_each_mean_is_compared_with_the_nearest_function_of_the_direction() -> None:
    # Rising: 3 and 1 are pooled to 2. x given y falls: rising, all is pooled to 5/2.
    assert BENT.left_by_monotone("increasing") == pytest.approx((2 / 3, 11 / 4))
    # Falling: 0 and 3 are pooled to 3/2.
    assert BENT.left_by_monotone("decreasing") == pytest.approx((2 * 1.5**2 / 3, 0))


def test_what_they_explain_is_their_variance() -> None:
    assert BENT.variance() == pytest.approx((14 / 9, 11 / 4))


def test_they_are_those_of_the_floor_at_equally_likely_places() -> None:
    settings = replace(GeneratorSettings(), seed=3)
    floor = noise_floor(settings)
    means = conditional_means(settings, floor, fineness=30)
    assert len(means.x) == len(means.y_given_x) == 30
    assert len(means.y) == len(means.x_given_y) == 120
    np.testing.assert_array_equal(means.y_given_x, floor.y_given_x(means.x))
    np.testing.assert_array_equal(means.x_given_y, floor.x_given_y(means.y))
    # What is explained and what is left make up the variance of a uniform x.
    assert means.variance().x + floor.floor_x == pytest.approx(20**2 / 12, rel=2e-2)
