"""Exact 95 % intervals: of a share (Clopper and Pearson), of a median (order statistics)."""

from __future__ import annotations

from functools import cache
from math import comb
from typing import NamedTuple

import numpy as np

CONFIDENCE = 0.95
# Below 6 values even their whole range covers the median in fewer than 95 of 100 cases: its
# probability to do so is 1 − 2^(1 − n).
FEWEST = 6


class Interval(NamedTuple):
    """Ends of a 95 % interval."""

    low: float
    high: float

    def contains(self, value: float) -> bool:
        """Whether a value lies inside, ends included."""
        return self.low <= value <= self.high


@cache
def share_interval(k: int, n: int) -> Interval:
    """Of the share behind k of n, by Clopper and Pearson (1934); all of [0, 1] for n = 0.

    It covers the true share in at least 95 of 100 samples, whatever that share is.
    """
    from scipy.special import betaincinv

    beyond = (1 - CONFIDENCE) / 2
    low = float(betaincinv(k, n - k + 1, beyond)) if k > 0 else 0.0
    high = float(betaincinv(k + 1, n - k, 1 - beyond)) if k < n else 1.0
    return Interval(low, high)


def median_interval(values: np.ndarray) -> Interval | None:
    """The narrowest symmetric pair of order statistics that covers the median in 95 % or more.

    values: float[n], one per seed. Exact for every continuous distribution: of 20 values the 6th
    to the 15th (95.9 %). None below 6 values, where no pair does.
    """
    if len(values) < FEWEST:
        return None
    dropped = _dropped(len(values))
    ordered = np.sort(np.asarray(values, np.float64))
    return Interval(float(ordered[dropped]), float(ordered[-1 - dropped]))


@cache
def _dropped(n: int) -> int:
    """How many values to drop at either end: the median is beyond in at most 2.5 % of cases."""
    dropped, ways = 0, 1  # of 2^n orders in which at most `dropped` values are on one side
    while 40 * ways <= 2**n:
        dropped += 1
        ways += comb(n, dropped)
    return dropped - 1
