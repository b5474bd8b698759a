"""The write-up's claims over many scatters: in how many does the median of the seeds meet each."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd
from scipy.stats import mannwhitneyu

from pseudo_invertible.claims.evidence import MissingError, Runs, Weights, by_weight
from pseudo_invertible.claims.statement import Statement
from pseudo_invertible.claims.statements import statements
from pseudo_invertible.measures.shares import share_of

# Claims that the runs of many scatters cannot answer, by claim and, where it has parts, part.
UNANSWERABLE = {
    ("4", "c"): "asks for every weight between 1 and the smallest; too few are trained here",
    ("4", "d"): "asks for every weight between 1 and the smallest; too few are trained here",
    ("5", "c"): "asks for every weight between 1 and the largest; too few are trained here",
    ("5", "d"): "asks for every weight between 1 and the largest; too few are trained here",
    ("7", ""): "asks for longer training or another training, which is not done here",
    ("8", ""): "needs what the noise leaves on each sample, which is not computed here",
    ("priority", ""): "asks for the gradient's terms, which are not measured here",
}
COLUMNS = (
    "claim", "part", "activation", "units", "statistic", "criterion", "n", "k",
    "share", "share_low", "share_high", "own_meets", "monotone_effect", "p_monotone", "reason",
)  # fmt: skip


def scatter_claims(runs: pd.DataFrame, scatters: pd.DataFrame) -> pd.DataFrame:
    """A row per claim, activation and units.

    runs, scatters: as in ``scatters/runs.csv`` and ``scatters/scatters.csv``. n: scatters on which
    the claim can be asked, without the study's own; k of them meet it in the median of their
    seeds; share_low, share_high: Clopper and Pearson. own_meets: whether the study's own does.
    monotone_effect: the rank-biserial correlation of meeting it with how far a scatter is from
    monotone: −1 where exactly the most monotone ones meet it, +1 where exactly the least do;
    p_monotone: of Mann and Whitney's test. Both are empty where all or none meet it. reason: why
    a claim cannot be answered.
    """
    equal = runs[(runs["lambda"] == runs["mu"]) & runs["diverged_at"].isna()]
    weights = Weights.of(tuple(sorted(equal["lambda"].unique().tolist())))
    rows = [
        {**_told(statement, activation, units), **answer}
        for activation in equal["activation"].drop_duplicates()
        for units in equal["units"].drop_duplicates()
        for statement in statements(activation, weights)
        for answer in [_answer(statement, equal, scatters, (activation, units), weights)]
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _told(statement: Statement, activation: str, units: str) -> dict[str, Any]:
    return {
        "claim": statement.claim,
        "part": statement.part,
        "activation": activation,
        "units": units,
        "statistic": statement.statistic,
        "criterion": str(statement.criterion),
    }


def _answer(
    statement: Statement,
    runs: pd.DataFrame,
    scatters: pd.DataFrame,
    kind: tuple[str, str],
    weights: Weights,
) -> dict[str, Any]:
    claim = statement.claim
    reason = UNANSWERABLE.get((claim, statement.part)) or UNANSWERABLE.get((claim, ""))
    if reason or statement.values is None:
        return {"n": 0, "k": 0, "reason": reason or UNANSWERABLE["7", ""]}
    met = pd.Series(dict(_met(statement, runs, scatters, kind, weights)), dtype=object)
    own = scatters.index[scatters["own"].astype(bool)]
    others = met.drop(own, errors="ignore")
    if others.empty:
        return {"n": 0, "k": 0, "reason": "on no scatter are there runs that can answer it"}
    share = share_of(int(others.sum()), len(others))
    effect, p = _with_monotone(others, scatters)
    return {
        "n": share.n,
        "k": share.k,
        "share": share.share,
        "share_low": share.low,
        "share_high": share.high,
        "own_meets": met[own[0]] if len(own) and own[0] in met.index else None,
        "monotone_effect": effect,
        "p_monotone": p,
        "reason": "",
    }


def _met(
    statement: Statement,
    runs: pd.DataFrame,
    scatters: pd.DataFrame,
    kind: tuple[str, str],
    weights: Weights,
) -> Iterator[tuple[int, bool]]:
    """Which scatters (by their row) can answer, and whether their median meets the criterion."""
    activation, units = kind
    assert statement.values is not None
    chosen = runs[runs["units"] == units]
    keys = chosen["generator_seed"].astype("Int64").fillna(-1), chosen["own"].astype(bool)
    groups = dict(list(chosen.groupby(list(keys))))
    for row, scatter in scatters.iterrows():
        seed = -1 if pd.isna(scatter["generator_seed"]) else int(scatter["generator_seed"])
        table = groups.get((seed, bool(scatter["own"])))
        if table is None:
            continue
        if statement.claim == "stuck":
            table = table[table["wrong_orientation"].notna()]
        try:
            values = statement.values(
                Runs(by_weight(table), "the scatter's runs", activation, "all", weights, {})
            ).dropna()
        except MissingError:
            continue
        if len(values):
            yield int(row), statement.criterion.met(float(np.median(values)))  # type: ignore[call-overload]


def _with_monotone(met: pd.Series, scatters: pd.DataFrame) -> tuple[float, float]:
    far = scatters.loc[met.index, "far_from_monotone"].astype(float)
    meets = met.astype(bool) & far.notna()
    fails = ~met.astype(bool) & far.notna()
    if not meets.any() or not fails.any():
        return math.nan, math.nan
    found = mannwhitneyu(far[meets], far[fails])
    pairs = int(meets.sum()) * int(fails.sum())
    return 2 * float(found.statistic) / pairs - 1, float(found.pvalue)
