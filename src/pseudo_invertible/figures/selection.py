"""Which rows of a table a panel shows."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd


def select(table: pd.DataFrame, **values: Any) -> pd.DataFrame:
    """Rows with these values; ``lambda_`` stands for the column lambda."""
    chosen = np.ones(len(table), bool)
    for name, value in values.items():
        chosen &= (table[name.removesuffix("_")] == value).to_numpy(bool)
    return table[chosen]


def activations_of(table: pd.DataFrame) -> list[str]:
    """Activations of a table, in its order."""
    return [str(name) for name in table["activation"].drop_duplicates()]


def weight_pairs(table: pd.DataFrame) -> list[tuple[float, float]]:
    """The (λ, μ) of a table, by their geometric mean: from unconstrained to rigid."""
    pairs = table[["lambda", "mu"]].drop_duplicates().itertuples(index=False, name=None)
    return sorted(pairs, key=lambda pair: (pair[0] * pair[1], pair[0] + pair[1], pair[0]))


def all_equal(table: pd.DataFrame) -> bool:
    """Whether λ = μ in every row."""
    return bool((table["lambda"] == table["mu"]).all())


def ways(runs: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Runs that go the right way and those that go the wrong way, each where there are any.

    They are two kinds: a median over both may lie where no run is.
    """
    wrong = runs["wrong_orientation"].to_numpy(bool)
    parts = {"right": runs[~wrong], "wrong": runs[wrong]}
    return {way: part for way, part in parts.items() if len(part)}
