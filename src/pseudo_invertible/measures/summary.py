"""Tables of runs summarised over seeds."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd


def summarise(
    metrics: pd.DataFrame, keys: Sequence[str] = ("activation", "lambda", "mu")
) -> pd.DataFrame:
    """Over seeds, a row per configuration: quartiles of numbers, shares of what is true or false.

    In the table's order; whole numbers (orientations) are left out.
    """
    keys = list(keys)
    numbers = metrics.select_dtypes("float").columns.difference(keys, sort=False)
    groups = metrics[[*keys, *numbers]].groupby(keys, sort=False)
    parts = {"q25": 0.25, "median": 0.5, "q75": 0.75}
    spread = {name: groups.quantile(quantile) for name, quantile in parts.items()}
    table = pd.DataFrame(
        {f"{column}_{part}": spread[part][column] for column in numbers for part in parts}
    )
    for column in metrics.select_dtypes("bool").columns:
        table[f"{column}_share"] = metrics.groupby(keys, sort=False)[column].mean()
    table.insert(0, "seeds", groups.size())
    return table.reset_index()
