"""What helps: the protocols at the grid's largest weight, beside what is possible at all."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from pseudo_invertible.claims.evidence import is_stuck, weights_of, with_equal_weights
from pseudo_invertible.claims.intervals import median_interval, share_interval

UPDATES = 1000
MEDIANS = ("fvu", "cycle", "fresh_fvu", "fresh_cycle")
COLUMNS = (
    *("kind", "protocol", "activation", "lambda", "updates", "n"),
    *("stuck", "stuck_low", "stuck_high", "reversed", "torn"),
    *(f"{name}{end}" for name in MEDIANS for end in ("", "_low", "_high")),
)
COUNTS = ("updates", "n", "stuck", "reversed", "torn")
# The maps that need no network; two straight lines are not inverse to each other.
BASELINES = ("lines", "best_fit_loss", "best_fvu", "flow")


def protocols_table(
    runs: pd.DataFrame, baselines: Mapping[str, Any], unseen: pd.DataFrame | None = None
) -> pd.DataFrame:
    """``tables/protocols.csv``: a row per protocol and activation, at the largest weight λ = μ.

    After 1000 updates where a protocol kept those, else after its last. kind: ``study``;
    ``unseen``, on seeds that nobody had looked at (``unseen``: runs of the same schema);
    ``baseline``, a pair of maps from ``baselines.json``. n: runs that did not diverge. stuck_low,
    stuck_high: the interval of the share stuck; all counts of stuck runs are empty where the data
    have no trend. Then medians with their exact intervals (empty below 6 runs).
    """
    rows = [
        *_rows(runs, "study"),
        *([] if unseen is None else _rows(unseen, "unseen")),
        *_baseline_rows(baselines),
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS)).astype(dict.fromkeys(COUNTS, "Int64"))


def counts_of_stuck(runs: pd.DataFrame) -> dict[str, Any]:
    """stuck, stuck_low, stuck_high, reversed, torn of a group of runs; empty without a trend."""
    if runs["direction"].isna().all():
        return {}
    stuck = int(is_stuck(runs).sum())
    share = share_interval(stuck, len(runs))
    counts = {name: int((runs["direction"] == name).sum()) for name in ("reversed", "torn")}
    return {"stuck": stuck, "stuck_low": share.low, "stuck_high": share.high, **counts}


def _rows(runs: pd.DataFrame, kind: str) -> list[dict[str, Any]]:
    own = with_equal_weights(runs)
    known = weights_of(own).known
    own = own[own["lambda"] == max(known, default=0.0)]
    rows = []
    for (protocol, activation), group in own.groupby(["protocol", "activation"], sort=False):
        kept = group["updates"]
        chosen = group[kept == (UPDATES if (kept == UPDATES).any() else kept.max())]
        keys = {"kind": kind, "protocol": protocol, "activation": activation, "lambda": known[-1]}
        keys |= {"updates": chosen["updates"].iloc[0], "n": len(chosen)}
        rows.append({**keys, **counts_of_stuck(chosen), **_medians(chosen)})
    return rows


def _medians(runs: pd.DataFrame) -> dict[str, float]:
    found = {}
    for name in MEDIANS:
        values = runs[name].dropna().to_numpy(np.float64)
        if not len(values):
            continue
        found[name] = float(np.median(values))
        ends = median_interval(values)
        if ends is not None:
            found |= {f"{name}_low": ends.low, f"{name}_high": ends.high}
    return found


def _baseline_rows(baselines: Mapping[str, Any]) -> list[dict[str, Any]]:
    rows = []
    for name in BASELINES:
        found = baselines.get(name)
        if found and "none" not in found:
            cycle = np.nan if name == "lines" else found.get("cycle", 0.0)
            rows.append(
                {"kind": "baseline", "protocol": name, "fvu": found["fvu"], "cycle": cycle}
            )
    return rows
