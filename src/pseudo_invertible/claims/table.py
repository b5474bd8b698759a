"""Every statement counted over seeds, under every protocol that has what it needs: claims.csv."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from functools import reduce
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from pseudo_invertible.claims.evidence import Weights, is_stuck, weights_of, with_equal_weights
from pseudo_invertible.claims.intervals import median_interval, share_interval
from pseudo_invertible.claims.numbers import Columns, yardsticks
from pseudo_invertible.claims.statements import STATEMENTS, Statement
from pseudo_invertible.claims.words import word
from pseudo_invertible.files import reading
from pseudo_invertible.measures.runs import MEASURES

COLUMNS = (
    *("claim", "text", "origin", "activation", "protocol", "updates", "measure", "points"),
    *("n", "k", "k_stuck", "share_low", "share_high", "effect", "effect_low", "effect_high"),
    "word",
)
VALUES = (
    *("claim", "activation", "protocol", "updates", "measure", "points", "seed", "value"),
    *("met", "stuck", "number", "above", "below"),
)
# Of these protocols only the last networks are judged: the first of `long` are those of
# `published`.
LAST_ONLY = ("long",)
# Two steps at least, or "at every step" would say no more than the comparison of the ends.
FEWEST_WEIGHTS = 3

ByWeight = Mapping[tuple[str, float], Columns]


class Judged(NamedTuple):
    """A statement with its numbers: for one activation, protocol, measure and kind of points.

    seeds: int64[n]. values: the number per seed, float64[n]. met: whether each meets the
    statement. stuck: whether any of the runs behind it is stuck.
    """

    statement: Statement
    weights: Weights
    activation: str
    protocol: str
    updates: int
    measure: str
    points: str
    seeds: np.ndarray
    values: np.ndarray
    met: np.ndarray
    stuck: np.ndarray


def judge(runs: pd.DataFrame, baselines: Mapping[str, Any]) -> Iterator[Judged]:
    """Every statement for each activation, protocol, kept updates, measure and kind of points.

    runs: with the columns of ``measures.runs``; those on other data, with λ ≠ μ, or that diverged
    are not used. A statement that lacks a weight, a measure or a yardstick is left out.
    """
    own = with_equal_weights(runs)
    weights, scales = weights_of(own), yardsticks(baselines)
    groups = list(_by_training(own))
    for statement in STATEMENTS:
        for activation in own["activation"].unique():
            for training, by_weight in groups:
                used = _used(statement, activation, by_weight, weights)
                for measure, points, values in _numbers(statement, used, scales):
                    known = ~np.isnan(values)
                    if not known.any():
                        continue
                    values, seeds = values[known], used[0]["seed"][known]
                    met = (values > statement.above) & (values < statement.below)
                    stuck = np.any([one["stuck"] == 1 for one in used], axis=0)[known]
                    made = (statement, weights, activation, *training, measure, points)
                    yield Judged(*made, seeds, values, met, stuck)


def claims_table(runs: pd.DataFrame, baselines: Mapping[str, Any]) -> pd.DataFrame:
    """``tables/claims.csv``: a row for each of ``judge``.

    n, k: seeds, and those that meet the statement; k_stuck: how many of the k have a stuck run
    among those that the number uses. share_low, share_high: Clopper and Pearson's interval of the
    share. effect: median over seeds of the number (a ratio, a difference, a measure), with its
    exact interval; empty where runs are only counted, the interval also below 6 seeds.
    """
    return pd.DataFrame([_row(one) for one in judge(runs, baselines)], columns=list(COLUMNS))


def read_claims(path: Path | str) -> pd.DataFrame:
    """Read ``claims.csv``; claims and words are text, whichever rows there are. Raises UserError.

    A study with few weights may have no statement at all: then the table has no rows.
    """
    with reading(path, "a table of claims"):
        found = pd.read_csv(path, dtype={"claim": str, "word": str})
        return found[list(COLUMNS)].fillna({"word": ""})


def claim_values(runs: pd.DataFrame, baselines: Mapping[str, Any]) -> pd.DataFrame:
    """The numbers behind ``claims_table``, a row per seed.

    claim, activation, protocol, updates, measure, points, seed; value: the number; met: whether
    it meets the statement; stuck: whether a run behind it is; number: what the number is; above,
    below: the statement's thresholds.
    """
    parts = [
        pd.DataFrame(
            {
                **{"claim": one.statement.claim, "activation": one.activation},
                **{"protocol": one.protocol, "updates": one.updates},
                **{"measure": one.measure, "points": one.points, "seed": one.seeds},
                **{"value": one.values, "met": one.met, "stuck": one.stuck},
                "number": one.statement.described(one.measure, one.weights),
                **{"above": one.statement.above, "below": one.statement.below},
            }
        )
        for one in judge(runs, baselines)
    ]
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=[*VALUES])


def _by_training(own: pd.DataFrame) -> Iterator[tuple[tuple[str, int], ByWeight]]:
    """Protocol and updates with the runs by activation and weight, in the order of seeds."""
    own = own.assign(stuck=is_stuck(own).astype(float).where(own["direction"].notna()))
    for protocol, of_protocol in own.groupby("protocol", sort=False):
        last = of_protocol["updates"].max()
        for updates, rows in of_protocol.groupby("updates"):
            if protocol in LAST_ONLY and updates != last:
                continue
            groups = rows.sort_values("seed").groupby(["activation", "lambda"], sort=False)
            tables = {
                (str(activation), float(str(weight))): {
                    name: one[name].to_numpy() for name in ("seed", "stuck", *MEASURES)
                }
                for (activation, weight), one in groups
            }
            yield (str(protocol), int(str(updates))), tables


def _used(
    statement: Statement, activation: str, by_weight: ByWeight, weights: Weights
) -> list[Columns]:
    """The runs that a statement uses, in its order, of the seeds that all have.

    None where some of them lack.
    """
    if statement.only not in ("", activation):
        return []
    known = [weights.of(role) for role in statement.weights]
    if None in known:
        return []
    path = [weight for weight in known if weight is not None]
    if statement.steps:
        path = weights.between(path[0], path[-1])
        if len(path) < FEWEST_WEIGHTS:
            return []
    others = [statement.against] if statement.against else []
    keys = [(name, weight) for name in (*others, activation) for weight in path]
    return _paired([by_weight[key] for key in keys]) if by_weight.keys() >= set(keys) else []


def _paired(runs: list[Columns]) -> list[Columns]:
    seeds = reduce(np.intersect1d, [one["seed"] for one in runs])
    places = [np.flatnonzero(np.isin(one["seed"], seeds)) for one in runs]
    return [
        {name: column[place] for name, column in one.items()}
        for one, place in zip(runs, places, strict=True)
    ]


def _numbers(
    statement: Statement,
    used: list[Columns],
    scales: Mapping[str, Mapping[tuple[str, str], float]],
) -> Iterator[tuple[str, str, np.ndarray]]:
    if not used:
        return
    for measure in statement.measures:
        for points, column in (("training", measure), ("fresh", f"fresh_{measure}")):
            scale = scales[statement.over].get((measure, points)) if statement.over else 1.0
            if scale is None or (points == "fresh" and column not in used[0]):
                continue
            with np.errstate(divide="ignore", invalid="ignore"):
                yield measure, points, statement.values(column, *used) / scale


def _row(one: Judged) -> dict[str, Any]:
    n, k = len(one.values), int(one.met.sum())
    share = share_interval(k, n)
    counted = one.measure == "stuck"
    effect = math.nan if counted else float(np.median(one.values))
    ends = None if counted else median_interval(one.values)
    return {
        "claim": one.statement.claim,
        "text": one.statement.said(one.weights),
        "origin": one.statement.origin_for(one.activation),
        "activation": one.activation,
        "protocol": one.protocol,
        "updates": one.updates,
        "measure": one.measure,
        "points": one.points,
        "n": n,
        "k": k,
        "k_stuck": int((one.met & one.stuck).sum()),
        "share_low": share.low,
        "share_high": share.high,
        "effect": effect,
        "effect_low": ends.low if ends else math.nan,
        "effect_high": ends.high if ends else math.nan,
        "word": word(k, n),
    }
