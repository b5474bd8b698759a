"""The interval of a median covers what it should, as often as it says, whatever the seeds do."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from scipy.stats import norm

from pseudo_invertible.claims.interval import median_interval

Draw = Callable[[np.random.Generator, int], np.ndarray]
CASES = 4000
# Three of its own standard errors: 95 % over so many cases.
GRACE = 3 * np.sqrt(0.95 * 0.05 / CASES)


def normal(generator: np.random.Generator, count: int) -> np.ndarray:
    return generator.standard_normal(count)


def mixture(generator: np.random.Generator, count: int) -> np.ndarray:
    """Right-way runs near 0, and three in ten that are stuck, far away."""
    stuck = generator.uniform(size=count) < 0.3
    return generator.standard_normal(count) + 30 * stuck


@pytest.mark.parametrize("count", [6, 8, 20, 200])
@pytest.mark.parametrize(("draw", "median"), [(normal, 0.0), (mixture, norm.ppf(0.5 / 0.7))])
def test_the_interval_covers_the_median_in_95_of_100_cases(
    draw: Draw, median: float, count: int
) -> None:
    generator = np.random.default_rng(11)
    found = [median_interval(draw(generator, count)) for _ in range(CASES)]
    hits = np.mean([ends is not None and ends.low <= median <= ends.high for ends in found])
    assert hits >= 0.95 - GRACE


@pytest.mark.parametrize(
    ("count", "low", "high"), [(6, 1, 6), (8, 1, 8), (10, 2, 9), (20, 6, 15), (200, 86, 115)]
)
def test_the_ends_are_the_order_statistics_of_the_tables(count: int, low: int, high: int) -> None:
    values = np.random.default_rng(3).permutation(np.arange(1.0, count + 1))
    assert median_interval(values) == (low, high)


def test_equal_values_have_an_interval_without_width() -> None:
    assert median_interval(np.full(8, 2.5)) == (2.5, 2.5)


@pytest.mark.parametrize("count", [0, 1, 5])
def test_few_seeds_have_no_interval(count: int) -> None:
    assert median_interval(np.arange(count, dtype=float)) is None
