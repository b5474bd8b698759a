"""How claims are judged: pure functions of numbers, the criteria fixed before they are known.

The claims of one activation and one subset of seeds are a *family*: they are judged together, with
Holm's correction, once after the study's updates and once after the longest known ones (where a
claim was not asked after longer training, its test after the study's updates stands in).
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Literal, NamedTuple

import numpy as np
import pandas as pd

from pseudo_invertible.claims.interval import FEWEST, Interval, median_interval
from pseudo_invertible.claims.significance import LEVEL, holm, sign_test
from pseudo_invertible.measures.shares import Share, share_of

HOLDS = "holds"
FAILS = "does not hold"
OPEN = "inconclusive"
CHANGES = "changes with longer training"
NOT_JUDGED = "not judged"

Answer = Literal["yes", "no", "open"]
# What follows from the answers after the study's updates and after the longest: those decide.
FROM_ANSWERS: dict[tuple[Answer, Answer], str] = {
    ("yes", "yes"): HOLDS,
    ("yes", "no"): CHANGES,
    ("yes", "open"): OPEN,
    ("no", "yes"): CHANGES,
    ("no", "no"): FAILS,
    ("no", "open"): OPEN,
    ("open", "yes"): HOLDS,
    ("open", "no"): FAILS,
    ("open", "open"): OPEN,
}


class Criterion(NamedTuple):
    """What a number per seed has to be for the seed to meet a claim.

    side: below or above the threshold, or between it and ``upper``. word: for what is true or
    false of a run (``stuck``), counted as 1 or 0.
    """

    side: Literal["below", "above", "between"]
    threshold: float
    upper: float = math.inf
    word: str = ""

    def met(self, value: float) -> bool:
        """Whether one value meets it."""
        if self.side == "below":
            return value < self.threshold
        return value > self.threshold and (self.side == "above" or value < self.upper)

    def __str__(self) -> str:
        """The criterion for readers: ``< 0.01``, ``0.333 to 0.667``, ``stuck``."""
        if self.word:
            return self.word
        if self.side == "between":
            return f"{self.threshold:.3g} to {self.upper:.3g}"
        return f"{'<' if self.side == 'below' else '>'} {self.threshold:g}"


def few(share: Share) -> bool:
    """Whether these are too few seeds to judge."""
    return share.n < FEWEST


class Sample(NamedTuple):
    """A number per seed, summed up against a criterion.

    share: of the seeds that meet it, k of n, with its exact interval. estimate: the median over
    seeds, with its exact interval (None below 6 seeds); for what is counted, the share again. p:
    of the sign test; NaN below 6 seeds, where nothing is judged.
    """

    share: Share
    estimate: float
    interval: Interval | None
    p: float

    @classmethod
    def of(cls, values: pd.Series, criterion: Criterion) -> Sample:
        """Sum up values indexed by seed."""
        numbers = values.to_numpy(np.float64)
        if len(numbers) == 0:
            return cls(Share(0, 0, math.nan, 0.0, 1.0), math.nan, None, math.nan)
        share = share_of(sum(criterion.met(value) for value in numbers), len(numbers))
        estimate, interval = float(np.median(numbers)), median_interval(numbers)
        if criterion.word:
            estimate, interval = share.share, interval and Interval(share.low, share.high)
        return cls(share, estimate, interval, math.nan if few(share) else sign_test(share))

    def answer(self, p_holm: float) -> Answer:
        """Whether more than half of the seeds meet the criterion, or fewer; open if neither."""
        if not p_holm <= LEVEL:
            return "open"
        return "yes" if 2 * self.share.k > self.share.n else "no"


class Asked(NamedTuple):
    """The samples of one claim: after the study's updates, and after longer ones by number."""

    study: Sample
    longer: Mapping[int, Sample] = {}

    @property
    def longest_updates(self) -> int | None:
        """The longest number of updates after which at least 6 seeds are known."""
        judged = [updates for updates, sample in self.longer.items() if not few(sample.share)]
        return max(judged, default=None)

    @property
    def longest(self) -> Sample | None:
        """The sample that decides, where longer runs are known."""
        return None if self.longest_updates is None else self.longer[self.longest_updates]


class Verdict(NamedTuple):
    """What is said of a claim, and the corrected p-values from which it follows."""

    word: str
    p_holm: float
    longest_p_holm: float


def judge(family: Sequence[Asked]) -> list[Verdict]:
    """Judge the claims of one activation and subset together, in their order."""
    at_study = holm([asked.study.p for asked in family])
    at_longest = holm([(asked.longest or asked.study).p for asked in family])
    return [
        _verdict(asked, study, longest)
        for asked, study, longest in zip(family, at_study, at_longest, strict=True)
    ]


def _verdict(asked: Asked, at_study: float, at_longest: float) -> Verdict:
    if few(asked.study.share):
        return Verdict(NOT_JUDGED, math.nan, math.nan)
    first = asked.study.answer(at_study)
    if asked.longest is None:
        return Verdict(FROM_ANSWERS[first, first], at_study, math.nan)
    answers = (first, asked.longest.answer(at_longest))
    return Verdict(FROM_ANSWERS[answers], at_study, at_longest)
