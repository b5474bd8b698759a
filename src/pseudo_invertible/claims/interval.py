"""Intervals over seeds."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import scipy.stats
from jaxtyping import Float64

CONFIDENCE = 0.95
RESAMPLES = 1999
# The range of n values covers their population's median with probability 1 − 2^(1 − n):
# below 6 even the widest interval that the values offer covers it in fewer than 95 of 100 cases.
FEWEST = 6


class Interval(NamedTuple):
    """Ends of an interval, in the units of the values."""

    low: float
    high: float


def median_interval(
    values: Float64[np.ndarray, " n"], confidence: float = CONFIDENCE, resamples: int = RESAMPLES
) -> Interval | None:
    """Bootstrap interval of the median over seeds (percentiles); None below 6 values.

    values: one per seed. A paired comparison gives its differences or ratios by seed, so that
    both runs of a seed are drawn together. The resampling is seeded: equal values, equal ends.
    """
    if len(values) < FEWEST:
        return None
    found = scipy.stats.bootstrap(
        (np.asarray(values, np.float64),),
        np.median,
        confidence_level=confidence,
        n_resamples=resamples,
        method="percentile",
        rng=np.random.default_rng(0),
    )
    return Interval(*map(float, found.confidence_interval))
