"""How many runs are stuck, by weight, and whether the data or the initial networks decide."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from pseudo_invertible.claims.evidence import with_equal_weights
from pseudo_invertible.claims.intervals import Interval, share_interval
from pseudo_invertible.claims.protocols import counts_of_stuck
from pseudo_invertible.claims.words import count, label, percents, weights
from pseudo_invertible.data.dataset import Dataset, correlation, opposite

COLUMNS = (
    *("activation", "lambda", "updates", "n", "stuck", "reversed", "torn"),
    *("share_low", "share_high", "same_on_opposite"),
)
COUNTS = ("n", "stuck", "reversed", "torn", "same_on_opposite")
KEYS = ["activation", "lambda", "updates"]


def stuck_table(stuck_runs: pd.DataFrame, dataset: Dataset) -> pd.DataFrame:
    """``tables/stuck.csv``: a row per activation, weight λ = μ and updates.

    stuck_runs: the same starts trained on ``own`` and on ``opposite``. n, stuck, reversed, torn,
    share_low, share_high: of the runs on ``own`` alone (empty where the data have no trend).
    same_on_opposite: how many of these starts give f a slope of the same sign on ``opposite``,
    where the trend is reversed: there the data did not decide. Empty without such runs.
    """
    other = _signs(with_equal_weights(stuck_runs, "opposite"), opposite(dataset))
    rows = []
    for keys, runs in with_equal_weights(stuck_runs).groupby(KEYS, sort=False):
        row = {**dict(zip(KEYS, keys, strict=True)), "n": len(runs), **counts_of_stuck(runs)}
        pairs = pd.concat([_signs(runs, dataset), other], axis=1, join="inner").to_numpy()
        same = int((pairs[:, 0] == pairs[:, 1]).sum()) if len(pairs) else None
        ends = {f"share_{end}": row.pop(f"stuck_{end}", np.nan) for end in ("low", "high")}
        rows.append({**row, **ends, "same_on_opposite": same})
    return pd.DataFrame(rows, columns=list(COLUMNS)).astype(dict.fromkeys(COUNTS, "Int64"))


def _signs(runs: pd.DataFrame, dataset: Dataset) -> pd.Series:
    """The sign of the slope of f: ``slope_f`` is relative to that of the data."""
    return np.sign(runs.set_index([*KEYS, "seed"])["slope_f"]) * np.sign(correlation(*dataset))


def stuck_sentence(stuck: pd.DataFrame, activation: str) -> str:
    """How many runs are stuck at each weight; empty where nothing can be stuck."""
    rows = stuck[(stuck["activation"] == activation) & stuck["stuck"].notna()]
    if rows.empty:
        return ""
    parts = [
        f"{count(int(row['stuck']), int(row['n']))} at {weights(row['lambda'])}"
        for _, row in rows.sort_values("lambda").iterrows()
    ]
    return f"Stuck {label(activation)} runs: {', '.join(parts)}."


def coin_flip_sentence(stuck: pd.DataFrame, baselines: Mapping[str, Any], activation: str) -> str:
    """Why half of the runs are stuck at the largest weight, if that is what the numbers show.

    Empty unless x is symmetric about 0 and, at the largest weight, the interval of the share
    stuck contains ½ + torn/2 and lies above that at the smallest weight, and nearly all starts
    give f a slope of the same sign whichever trend the data have.
    """
    rows = stuck[(stuck["activation"] == activation) & stuck["stuck"].notna()]
    if rows.empty or not baselines["symmetric"]:
        return ""
    row, least = (rows.sort_values("lambda").iloc[place] for place in (-1, 0))
    n, torn, share = int(row["n"]), int(row["torn"]), Interval(row["share_low"], row["share_high"])
    same = 0 if pd.isna(row["same_on_opposite"]) else int(row["same_on_opposite"])
    by_penalty = least["share_high"] < share.low
    if not (
        by_penalty and share.contains((n + torn) / (2 * n)) and share_interval(same, n).low > 0.8
    ):
        return ""
    return (
        f"At {weights(row['lambda'])} the direction is a coin flip: {count(int(row['stuck']), n)} "
        f"{label(activation)} runs ({percents(share)}) are stuck. The x are symmetric about 0, so "
        "for each initial pair of networks there is an equally likely mirrored one, f(−x) and "
        "−g(y), with the same penalty. Where the penalty dominates, both train alike, and at most "
        f"one of them follows the data. {count(same, n)} initial pairs give f a slope of the same "
        "sign when the trend of the data is reversed."
    )
