"""How many of n runs: a share with its exact interval."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from scipy.stats import binomtest

CONFIDENCE = 0.95


class Share(NamedTuple):
    """k of n, as a share with the ends of its 95 % interval."""

    n: int
    k: int
    share: float
    low: float
    high: float


@cache
def share_of(k: int, n: int) -> Share:
    """The share k/n with the exact interval of Clopper and Pearson (1934), for n of at least 1.

    It covers the true share in at least 95 of 100 samples, whatever that share is.
    """
    ends = binomtest(k, n).proportion_ci(CONFIDENCE, method="exact")
    return Share(n, k, k / n, float(ends.low), float(ends.high))
