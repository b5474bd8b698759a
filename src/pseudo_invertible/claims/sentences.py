"""Sentences that article and figures say about the tables; each is empty where it has no ground.

A weight that is named was trained, counts are the table's, and the penalty is named as a cause
only where more of the same seeds are stuck with it than without.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from pseudo_invertible.claims.evidence import is_stuck, weights_of, with_equal_weights
from pseudo_invertible.claims.intervals import share_interval
from pseudo_invertible.claims.words import (
    HELPERS,
    count,
    difference,
    joined,
    label,
    number,
    phrase,
    weights,
)
from pseudo_invertible.study.configuration import PUBLISHED

WAYS = {"fvu": "by FVU", "fit_loss": "by the fit loss"}
WAYS |= {"training": "on the training points", "fresh": "on fresh points"}


def last_rows(claims: pd.DataFrame) -> pd.DataFrame:
    """The rows after the last updates of ``published``, ``long``, ``clean`` and your protocols."""
    rows = claims[~claims["protocol"].isin(HELPERS)]
    return rows[rows["updates"] == rows.groupby("protocol")["updates"].transform("max")]


def compared_rows(claims: pd.DataFrame, activation: str, claim: str | None = None) -> pd.DataFrame:
    """A row per claim and protocol: by the claim's first measure, on the training points."""
    chosen = (claims["activation"] == activation) & (claims["points"] == "training")
    if claim is not None:
        chosen &= claims["claim"] == claim
    return last_rows(claims[chosen]).drop_duplicates(["claim", "protocol"])


def difference_of(rows: pd.DataFrame) -> str:
    """Rows of a claim in one phrase: ``17 of 20 as published, 9 of 20 after 8000 updates``."""
    return difference(
        [(row["k"], row["n"], phrase(row["protocol"], row["updates"])) for row in _records(rows)]
    )


def _records(rows: pd.DataFrame) -> list[dict[str, Any]]:
    return [{str(name): value for name, value in row.items()} for row in rows.to_dict("records")]


def disagreements(claims: pd.DataFrame, column: str, first: str, second: str) -> list[str]:
    """Where counts depend on the measure of fit, or on the points: a sentence for each claim.

    column: ``measure`` (first and second: ``fvu``, ``fit_loss``) or ``points`` (``training``,
    ``fresh``). Named are protocols where the intervals of the two shares do not overlap.
    """
    other = {"measure": "points", "points": "measure"}[column]
    rows, keys = last_rows(claims), ["claim", "text", "activation", "protocol", other]
    left, right = (rows[rows[column] == value] for value in (first, second))
    if column == "measure":
        left, right = (one[one["points"] == "training"] for one in (left, right))
    both = left[left["measure"] != "fit_loss"].merge(right, on=keys, suffixes=("", "_2"))
    apart = (both["share_low"] > both["share_high_2"]) | (both["share_low_2"] > both["share_high"])
    found = []
    for (text, activation), group in both[apart].groupby(["text", "activation"], sort=False):
        again = group.assign(k=group["k_2"], n=group["n_2"], updates=group["updates_2"])
        counts = [
            f"{WAYS[value]} {difference_of(one)}"
            for value, one in ((first, group), (second, again))
        ]
        found.append(f"“{str(text).rstrip('.')}” ({label(str(activation))}): {'; '.join(counts)}.")
    return found


def cause_of_stuck(runs: pd.DataFrame, activation: str, protocol: str = PUBLISHED) -> str:
    """Whether the penalty is why runs are stuck at the largest weight.

    The cause is named where, of the seeds that are stuck either with or without the penalty, most
    are stuck with it: by the interval of their share. Empty without unconstrained runs, or where
    no run is stuck at the largest weight.
    """
    own = with_equal_weights(runs)
    own = own[(own["protocol"] == protocol) & (own["activation"] == activation)]
    own = own[own["updates"] == own["updates"].max()]
    high = weights_of(own).high
    if high is None or 0 not in own["lambda"].array:
        return ""
    stuck = own.assign(stuck=is_stuck(own)).pivot(index="seed", columns="lambda", values="stuck")
    pairs = stuck[[high, 0.0]].dropna().astype(bool)
    n, with_it, without = len(pairs), int(pairs[high].sum()), int(pairs[0.0].sum())
    if not with_it:
        return ""
    only_with = int((pairs[high] & ~pairs[0.0]).sum())
    discordant = only_with + int((pairs[0.0] & ~pairs[high]).sum())
    counts = (
        f"{count(with_it, n)} {label(activation)} runs are stuck at {weights(high)}, and "
        f"{count(without, n)} of the same seeds without the penalty"
    )
    if share_interval(only_with, discordant).low > 0.5:
        return f"The penalty is the cause: {counts}."
    return f"{counts}; the penalty is not shown to be the cause."


def torn_sentence(runs: pd.DataFrame, activation: str, protocol: str = PUBLISHED) -> str:
    """How many runs are torn at λ = μ = 1 (3a), and their cycle error; empty where none is."""
    own = with_equal_weights(runs)
    own = own[(own["protocol"] == protocol) & (own["activation"] == activation)]
    own = own[(own["updates"] == own["updates"].max()) & (own["lambda"] == 1)]
    torn = own["direction"] == "torn"
    if not torn.any():
        return ""
    errors = f"Their median cycle error is {number(own.loc[torn, 'cycle'].median())}"
    if not torn.all():
        errors += f", that of the others {number(own.loc[~torn, 'cycle'].median())}"
    return (
        f"{count(int(torn.sum()), len(own))} {label(activation)} runs at λ = μ = 1 are torn: the "
        f"slopes of f and g have opposite signs. {errors}."
    )


def linearity_sentence(claims: pd.DataFrame, baselines: Mapping[str, Any], activation: str) -> str:
    """How linear runs are at the largest weight (6b), beside the best invertible maps."""
    rows = compared_rows(claims, activation, "6b")
    if rows.empty:
        return ""
    runs = [
        f"{number(row['effect'])} {phrase(row['protocol'], row['updates'])}"
        for row in _records(rows)
    ]
    maps = [
        f"{number(min(baselines[name]['linearity_f'], baselines[name]['linearity_g']))} "
        f"for the invertible map of least {measure}"
        for name, measure in (("best_fvu", "FVU"), ("best_fit_loss", "fit loss"))
    ]
    return f"R² of the straight line (median run): {', '.join(runs)}; {joined(maps)}."
