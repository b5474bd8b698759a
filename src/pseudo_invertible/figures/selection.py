"""Which rows of a table a panel shows, and what is computed of them."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from pseudo_invertible.errors import UserError
from pseudo_invertible.measures.runs import KEYS

# What is shown of runs; selecting rows takes time for every column.
SHOWN = (
    *(*KEYS, "diverged_at", "direction", "fvu", "cycle", "fresh_fvu", "fresh_cycle"),
    *("between_x", "between_y", "outside_x", "outside_y"),
)


def select(table: pd.DataFrame, **values: Any) -> pd.DataFrame:
    """Rows with these values; ``lambda_`` stands for the column lambda."""
    chosen = np.ones(len(table), bool)
    for name, value in values.items():
        chosen &= (table[name.removesuffix("_")] == value).to_numpy(bool)
    return table[chosen]


def own_runs(runs: pd.DataFrame) -> pd.DataFrame:
    """Runs on the study's own data, with what figures show of them. Raises UserError if none."""
    found = select(runs[list(SHOWN)], dataset="own")
    if found.empty:
        raise UserError("runs.csv has no run on the study's own data (dataset own); train some.")
    return found


def finished(runs: pd.DataFrame) -> pd.DataFrame:
    """Runs that did not diverge."""
    return runs[runs["diverged_at"].isna()]


def last(runs: pd.DataFrame) -> pd.DataFrame:
    """Every run after the last of the updates at which its protocol kept networks."""
    return runs[runs["updates"] == runs.groupby("protocol")["updates"].transform("max")]


def values_of(table: pd.DataFrame, column: str) -> list[Any]:
    """Distinct values of a column, in their order."""
    return table[column].drop_duplicates().tolist()


def pairs_of(table: pd.DataFrame) -> list[tuple[float, float]]:
    """The (λ, μ) of a table, from unconstrained to rigid."""
    pairs = table[["lambda", "mu"]].drop_duplicates().itertuples(index=False, name=None)
    return sorted(pairs, key=lambda pair: (pair[0] * pair[1], pair[0] + pair[1], pair[0]))


def directions(runs: pd.DataFrame) -> list[tuple[Any, pd.DataFrame]]:
    """Runs by their direction, aligned first; None where the data have no trend."""
    order = ("aligned", "reversed", "torn", "flat")
    found: list[tuple[Any, pd.DataFrame]] = [
        (name, runs[runs["direction"] == name]) for name in order
    ]
    found.append((None, runs[runs["direction"].isna()]))
    return [(name, part) for name, part in found if len(part)]


def compared(runs: pd.DataFrame, most: int = 4) -> pd.DataFrame:
    """Runs of the protocols that were used at more than one weight, the first of the table's.

    Where no protocol was, those of the first.
    """
    counts = runs.groupby("protocol", sort=False)["lambda"].nunique()
    names = counts[counts > 1].index.tolist() or counts.index.tolist()[:1]
    return runs[runs["protocol"].isin(names[:most])]
