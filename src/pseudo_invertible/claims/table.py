"""Every claim judged: the rows of ``tables/claims.csv``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from pseudo_invertible.claims.evidence import Evidence, MissingError
from pseudo_invertible.claims.statements import Claim, claims_of
from pseudo_invertible.claims.verdicts import NOT_TESTED, Verdict, judge


def claims_table(evidence: Evidence) -> pd.DataFrame:
    """Judge every claim: a row each, in the order of the write-up, ReLU before SiLU."""
    rows = [
        _row(claim, evidence.seeds[0])
        for activation in evidence.activations
        for claim in claims_of(activation, evidence)
    ]
    return pd.DataFrame(rows)


def _row(claim: Claim, published: int) -> dict[str, Any]:
    told = {
        "claim": claim.number,
        "part": claim.part,
        "activation": claim.activation,
        "text": claim.text,
        "statistic": claim.statistic,
        "criterion": str(claim.criterion),
    }
    try:
        values = claim.values(claim.base)
    except MissingError as missing:
        return {**told, **_numbers(None, None), "figure": claim.figure, "note": str(missing)}
    longer = dict(_known(claim))
    verdict = judge(values, published, claim.criterion, longer)
    first = float(values[published]) if published in values.index else None
    notes = [claim.note(), *_remarks(verdict, claim, longer)]
    return {
        **told,
        **_numbers(verdict, first),
        "figure": claim.figure,
        "note": " ".join(note for note in notes if note),
    }


def _known(claim: Claim) -> Iterator[tuple[int, pd.Series]]:
    for updates, runs in claim.longer.items():
        try:
            yield updates, claim.values(runs)
        except MissingError:
            continue


def _remarks(verdict: Verdict, claim: Claim, longer: Mapping[int, pd.Series]) -> Iterator[str]:
    if verdict.study.interval is None:
        yield f"No interval: fewer than 6 seeds ({verdict.study.seeds})."
    elif not verdict.study.shows(claim.criterion) and claim.criterion.met(
        verdict.study.interval.low
    ) != claim.criterion.met(verdict.study.interval.high):
        yield "The interval straddles the threshold."
    if claim.longer and not longer:
        yield "Longer runs of these configurations are not known."


def _numbers(verdict: Verdict | None, published: float | None) -> dict[str, Any]:
    empty = dict.fromkeys(("estimate", "low", "high", "seeds", "published", "holds_for"), None) | {
        "verdict": NOT_TESTED
    }
    budget = dict.fromkeys(
        ("budget_updates", "budget_estimate", "budget_low", "budget_high", "budget_seeds"), None
    )
    if verdict is None:
        return {**empty, **budget}
    study, longer = verdict.study, verdict.longer
    if longer is not None:
        budget = {
            "budget_updates": verdict.longer_updates,
            "budget_estimate": longer.estimate,
            "budget_low": longer.interval.low if longer.interval else None,
            "budget_high": longer.interval.high if longer.interval else None,
            "budget_seeds": longer.seeds,
        }
    return {
        "estimate": study.estimate,
        "low": study.interval.low if study.interval else None,
        "high": study.interval.high if study.interval else None,
        "seeds": study.seeds,
        "published": published,
        "holds_for": study.holds_for,
        "verdict": verdict.verdict,
        **budget,
    }
