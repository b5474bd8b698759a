"""Exact sign tests over seeds, and Holm's correction for asking many questions."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import cache

from scipy.stats import binomtest

from pseudo_invertible.measures.shares import Share

LEVEL = 0.05


@cache
def sign_test(share: Share) -> float:
    """Two-sided p of "half of the seeds meet a criterion", exact. share: of those that do.

    Small where more than half meet it, or fewer: twice the p of the one-sided test on the side
    on which the seeds are, so that asking for both sides costs what it should.
    """
    return float(binomtest(share.k, share.n, 0.5).pvalue)


def holm(p_values: Sequence[float]) -> list[float]:
    """Holm's (1979) adjusted p-values: rejecting those up to 5 % errs in 5 % of families at most.

    No test is counted where p is NaN, and it stays NaN.
    """
    asked = sorted((p, place) for place, p in enumerate(p_values) if not math.isnan(p))
    adjusted, largest = [math.nan] * len(p_values), 0.0
    for rank, (p, place) in enumerate(asked):
        largest = max(largest, min(1.0, p * (len(asked) - rank)))
        adjusted[place] = largest
    return adjusted
