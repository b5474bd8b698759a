"""Every claim asked and judged, and the rows of ``tables/claims.csv``."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from pseudo_invertible.claims.evidence import Evidence, MissingError, Subset
from pseudo_invertible.claims.interval import Interval
from pseudo_invertible.claims.statement import SUBSETS, Statement
from pseudo_invertible.claims.statements import statements
from pseudo_invertible.claims.thresholds import asked_with, range_of_the_verdict
from pseudo_invertible.claims.verdicts import NOT_JUDGED, Asked, Sample, Verdict, judge

# A seed is typical unless it is among the lowest or the highest tenth.
CENTRAL = (0.1, 0.9)


class Numbers(NamedTuple):
    """A statement's number per seed: after the study's updates, and by longer numbers of them.

    missing: why it could not be asked, as a sentence; the study's numbers are empty then. updates:
    of the study's numbers (those of a remedy may be others).
    """

    study: pd.Series
    longer: Mapping[int, pd.Series]
    updates: int
    missing: str = ""


class Judged(NamedTuple):
    """A statement with what was found for one activation and subset of seeds.

    first_seed: the study's first, the published one. stays: the thresholds for which the verdict
    is the same, where the statement's was chosen.
    """

    statement: Statement
    activation: str
    subset: Subset
    numbers: Numbers
    asked: Asked
    verdict: Verdict
    first_seed: int
    stays: Interval | None

    @property
    def first_value(self) -> float | None:
        """The number of the first seed, where it is among those that are judged."""
        values = self.numbers.study
        if self.statement.remedy or self.first_seed not in values.index:
            return None
        return float(values[self.first_seed])

    @property
    def published_seed(self) -> str:
        """Whether the first seed meets the criterion, and whether it is typical of the seeds."""
        value = self.first_value
        if value is None:
            return ""
        meets = "meets" if self.statement.criterion.met(value) else "does not meet"
        if self.verdict.word == NOT_JUDGED:
            return meets
        low, high = self.numbers.study.quantile(list(CENTRAL))
        return f"{meets}, {'typical' if low <= value <= high else 'unusual'}"


def judge_claims(evidence: Evidence) -> list[Judged]:
    """Judge every claim: by activation, all seeds before the right-way ones, in their order."""
    return [
        judged
        for activation in evidence.activations
        for subset in SUBSETS
        for judged in _judge_family(evidence, activation, subset)
    ]


def claims_table(judged: Sequence[Judged]) -> pd.DataFrame:
    """A row per claim, activation and subset of seeds: ``tables/claims.csv``.

    claim, part: the key, see ``statements``. subset: all seeds, or those that go the right way at
    every weight that the statistic uses. statistic: the number per seed. criterion: what it should
    be. n, k, share, share_low, share_high: seeds, those that meet it, their share with its exact
    95 % interval. estimate, low, high: the median of the statistic with its exact 95 % interval;
    the share again where runs are counted. p: of the exact two-sided sign test against one half.
    p_holm: after Holm's correction over the rows of the activation and subset. All of these after
    the study's updates (of a remedy: after its own). published_seed: does the study's first seed
    meet the criterion, and is it typical (within the central 80 % of seeds) or unusual: ``meets,
    typical``, ``does not meet, unusual`` …; below 6 seeds only the first; empty where it is not
    among the seeds. longest_…: the
    same after the longest training known; empty where there is none. verdict: follows from the
    sign tests after the study's updates and after the longest, corrected alike (``verdicts``).
    figure: where to see it, or empty. Where nothing could be asked, n is 0.
    """
    whole = {"longest_updates": "Int64", "longest_k": "Int64", "longest_n": "Int64"}
    return pd.DataFrame(_row(found) for found in judged).astype(whole)


def _judge_family(evidence: Evidence, activation: str, subset: Subset) -> list[Judged]:
    asked_about = [
        statement
        for statement in statements(activation, evidence.weights)
        if subset in statement.subsets
    ]
    numbers = [_numbers(evidence, statement, activation, subset) for statement in asked_about]
    family = [
        asked_with(statement.criterion, known.study, known.longer)
        for statement, known in zip(asked_about, numbers, strict=True)
    ]
    found = []
    for place, verdict in enumerate(judge(family)):
        statement, known, stays = asked_about[place], numbers[place], None
        if statement.chosen and verdict.word != NOT_JUDGED:
            stays = range_of_the_verdict(
                family, place, statement.criterion, known.study, known.longer
            )
        found.append(
            Judged(
                statement,
                activation,
                subset,
                known,
                family[place],
                verdict,
                evidence.seeds[0],
                stays,
            )
        )
    return found


def _numbers(evidence: Evidence, statement: Statement, activation: str, subset: Subset) -> Numbers:
    try:
        if statement.remedy:
            by_updates = evidence.remedy(statement.remedy, activation)
            first = min(by_updates)
            return Numbers(by_updates.pop(first), by_updates, first)
        assert statement.values is not None
        study = statement.values(evidence.study(activation, subset)).dropna()
    except MissingError as missing:
        return Numbers(pd.Series(dtype=np.float64), {}, evidence.updates, str(missing))
    longer = {}
    for updates, runs in evidence.longer(activation, subset).items():
        try:
            longer[updates] = statement.values(runs).dropna()
        except MissingError:
            continue
    return Numbers(
        study, longer, evidence.updates if statement.updates is None else statement.updates
    )


def _row(judged: Judged) -> dict[str, Any]:
    statement, study = judged.statement, judged.asked.study
    longest = judged.asked.longest
    return {
        "claim": statement.claim,
        "part": statement.part,
        "activation": judged.activation,
        "subset": judged.subset,
        "statistic": statement.statistic,
        "criterion": str(statement.criterion),
        "n": study.share.n,
        "k": study.share.k,
        "share": study.share.share,
        "share_low": study.share.low,
        "share_high": study.share.high,
        **_estimate("", study),
        "p": study.p,
        "p_holm": judged.verdict.p_holm,
        "published_seed": judged.published_seed,
        "longest_updates": judged.asked.longest_updates,
        "longest_k": None if longest is None else longest.share.k,
        "longest_n": None if longest is None else longest.share.n,
        **_estimate("longest_", longest),
        "verdict": judged.verdict.word,
        "figure": statement.figure,
    }


def _estimate(prefix: str, sample: Sample | None) -> dict[str, float]:
    interval = None if sample is None else sample.interval
    return {
        f"{prefix}estimate": math.nan if sample is None else sample.estimate,
        f"{prefix}low": math.nan if interval is None else interval.low,
        f"{prefix}high": math.nan if interval is None else interval.high,
    }
