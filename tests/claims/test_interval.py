"""The interval over seeds covers what it should, as often as it says."""

from __future__ import annotations

import numpy as np
import pytest

from pseudo_invertible.claims.interval import median_interval


@pytest.mark.parametrize("draw", ["standard_normal", "standard_exponential"])
def test_the_interval_covers_the_median_in_about_95_of_100_cases(draw):
    generator = np.random.default_rng(11)
    truth = {"standard_normal": 0.0, "standard_exponential": np.log(2)}[draw]
    hits = 0
    for _ in range(400):
        found = median_interval(getattr(generator, draw)(20), resamples=499)
        assert found is not None
        hits += found.low <= truth <= found.high
    # 400 cases: 95 % ± 3.3 of their own standard error, and some grace for 20 seeds.
    assert 0.91 <= hits / 400 <= 0.99


def test_the_interval_holds_the_median_and_is_the_same_every_time():
    values = np.random.default_rng(3).standard_normal(15)
    found = median_interval(values)
    assert found is not None
    assert found.low <= np.median(values) <= found.high
    assert found == median_interval(values)


def test_equal_values_have_an_interval_without_width():
    assert median_interval(np.full(8, 2.5)) == (2.5, 2.5)


@pytest.mark.parametrize("count", [1, 2, 5])
def test_few_seeds_have_no_interval(count):
    assert median_interval(np.arange(count, dtype=float)) is None
