"""How a claim is judged: a pure function of numbers, the criterion fixed before they are known."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, NamedTuple

import numpy as np
import pandas as pd

from pseudo_invertible.claims.interval import Interval, median_interval

HOLDS = "holds"
PUBLISHED_ONLY = "holds for the published seed only"
BUDGET = "depends on the budget"
FAILS = "does not hold"
NOT_TESTED = "not tested"


class Criterion(NamedTuple):
    """What a statistic has to be for a claim to hold: below or above a threshold."""

    side: Literal["below", "above"]
    threshold: float

    def met(self, value: float) -> bool:
        """Whether one value meets it."""
        return value < self.threshold if self.side == "below" else value > self.threshold

    def __str__(self) -> str:
        """The criterion for readers: ``< 0.01``."""
        return f"{'<' if self.side == 'below' else '>'} {self.threshold:g}"


class Sample(NamedTuple):
    """A statistic over seeds: its median, the median's 95 % interval (None below 6 seeds)."""

    estimate: float
    interval: Interval | None
    seeds: int
    holds_for: float

    @classmethod
    def of(cls, values: pd.Series, criterion: Criterion) -> Sample:
        """Summarise values indexed by seed; holds_for is the share that meets the criterion."""
        numbers = values.to_numpy(np.float64)
        met = float(np.mean([criterion.met(value) for value in numbers]))
        return cls(float(np.median(numbers)), median_interval(numbers), len(numbers), met)

    def shows(self, criterion: Criterion) -> bool:
        """Whether the seeds show that the criterion is met.

        The whole interval meets it; without an interval, every seed does.
        """
        if self.interval is None:
            return self.holds_for == 1
        return all(criterion.met(end) for end in self.interval)


class Verdict(NamedTuple):
    """A verdict and the samples behind it.

    longer: the statistic after more updates: the most of them that turn the answer round, or
    simply the most; None where the study's budget alone is known.
    """

    verdict: str
    study: Sample
    longer: Sample | None
    longer_updates: int | None


def judge(
    values: pd.Series, published: int, criterion: Criterion, longer: Mapping[int, pd.Series]
) -> Verdict:
    """Judge one claim.

    values: the statistic at the study's number of updates, indexed by seed. published: the
    first seed. longer: the same after more updates, by their number, over some of the seeds.

    - *depends on the budget*: the seeds show it (``Sample.shows``) after the study's updates,
      and no longer after more of them; or the other way round. What the seeds of the longer
      runs say counts only if they agree with all seeds where both are known.
    - *holds*: the seeds show it.
    - *holds for the published seed only*: they do not, but the published seed meets it.
    - *does not hold*: neither. An interval that straddles the threshold shows nothing.
    """
    study = Sample.of(values, criterion)
    samples = {updates: Sample.of(longer[updates], criterion) for updates in sorted(longer)}
    holds = study.shows(criterion)
    turned = [
        updates
        for updates, later in samples.items()
        if later.shows(criterion) != holds
        and Sample.of(values.reindex(longer[updates].index), criterion).shows(criterion) == holds
    ]
    if turned:
        verdict = BUDGET
    elif holds:
        verdict = HOLDS
    elif published in values.index and criterion.met(float(values[published])):
        verdict = PUBLISHED_ONLY
    else:
        verdict = FAILS
    told = max(turned or samples, default=None)
    return Verdict(verdict, study, None if told is None else samples[told], told)
