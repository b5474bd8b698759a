"""How a claim is judged: a pure function of numbers, the criterion fixed before they are known."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, NamedTuple

import numpy as np
import pandas as pd

from pseudo_invertible.statistics import Interval, median_interval

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
    """A verdict and the samples behind it; longest is None where one budget is known."""

    verdict: str
    study: Sample
    longest: Sample | None
    longest_updates: int | None


def judge(
    values: pd.Series, published: int, criterion: Criterion, longer: Mapping[int, pd.Series]
) -> Verdict:
    """Judge one claim.

    values: the statistic at the study's number of updates, indexed by seed. published: the
    first seed. longer: the same after more updates, by their number, over some of the seeds.

    - *depends on the budget*: the seeds show that it holds after the study's updates, but after
      more of them the median no longer meets the criterion; or the other way round. Only
      seeds that are known after both are compared.
    - *holds*: the seeds show it (``Sample.shows``).
    - *holds for the published seed only*: they do not, but the published seed meets it.
    - *does not hold*: neither. An interval that straddles the threshold shows nothing.
    """
    study = Sample.of(values, criterion)
    samples = {updates: Sample.of(longer[updates], criterion) for updates in sorted(longer)}
    holds = study.shows(criterion)
    changed = any(
        _changed(
            holds, Sample.of(values.reindex(longer[updates].index), criterion), later, criterion
        )
        for updates, later in samples.items()
    )
    if changed:
        verdict = BUDGET
    elif holds:
        verdict = HOLDS
    elif published in values.index and criterion.met(float(values[published])):
        verdict = PUBLISHED_ONLY
    else:
        verdict = FAILS
    last = max(samples, default=None)
    return Verdict(verdict, study, None if last is None else samples[last], last)


def _changed(holds: bool, before: Sample, after: Sample, criterion: Criterion) -> bool:
    met_before, met_after = criterion.met(before.estimate), criterion.met(after.estimate)
    if holds:
        return met_before and not met_after
    return not met_before and after.shows(criterion)
