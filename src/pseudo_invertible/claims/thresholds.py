"""For which thresholds a verdict stays what it is: how much hangs on a number that was chosen."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Literal

import numpy as np
import pandas as pd

from pseudo_invertible.claims.interval import Interval
from pseudo_invertible.claims.verdicts import Asked, Criterion, Sample, judge


def asked_with(criterion: Criterion, study: pd.Series, longer: Mapping[int, pd.Series]) -> Asked:
    """A claim's numbers per seed, summed up against a criterion."""
    return Asked(
        Sample.of(study, criterion),
        {updates: Sample.of(values, criterion) for updates, values in longer.items()},
    )


def range_of_the_verdict(
    family: Sequence[Asked],
    place: int,
    criterion: Criterion,
    study: pd.Series,
    longer: Mapping[int, pd.Series],
) -> Interval:
    """The thresholds around a criterion's own for which its verdict stays, all else being equal.

    family: as judged; the claim in question stands at ``place``, and study and longer are its
    numbers per seed. Ends may be infinite.
    """
    deciding = family[place].longest_updates
    known = [study, *([] if deciding is None else [longer[deciding]])]
    values = np.unique(np.concatenate([numbers.to_numpy(np.float64) for numbers in known]))
    edges = [-math.inf, *values[np.isfinite(values)].tolist(), math.inf]

    def word(threshold: float) -> str:
        changed = list(family)
        changed[place] = asked_with(criterion._replace(threshold=threshold), study, longer)
        return judge(changed)[place].word

    # Between two neighbouring values all thresholds say the same.
    now = word(criterion.threshold)
    inside = [_middle(low, high) for low, high in pairwise(edges)]
    side: Literal["left", "right"] = "left" if criterion.side == "below" else "right"
    low = high = int(np.searchsorted(edges, criterion.threshold, side)) - 1
    while low > 0 and word(inside[low - 1]) == now:
        low -= 1
    while high < len(inside) - 1 and word(inside[high + 1]) == now:
        high += 1
    return Interval(edges[low], edges[high + 1])


def _middle(low: float, high: float) -> float:
    if math.isinf(low):
        return -math.inf if math.isinf(high) else high - 1.0
    return low + 1.0 if math.isinf(high) else (low + high) / 2
