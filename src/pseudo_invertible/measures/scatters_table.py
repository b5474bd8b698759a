"""Many scatters in tables: a row per run, and a row per scatter with what its runs did."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from pseudo_invertible.study.configuration import canonical_weight

# What tells the scatters apart in the table of runs.
KEYS = ("generator_seed", "own")


def runs_table(records: Sequence[Mapping[str, Any]], runs: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """A row per run of every scatter, under the scatter's generator_seed and own."""
    parts = []
    for record, rows in zip(records, runs, strict=True):
        named = rows.copy()
        for place, key in enumerate(KEYS):
            named.insert(place, key, record[key])
        parts.append(named)
    table = pd.concat(parts, ignore_index=True)
    table["diverged_at"] = table["diverged_at"].astype("Int64")
    return table.astype({"generator_seed": "Int64", "wrong_orientation": "boolean"})


def scatters_table(
    records: Sequence[Mapping[str, Any]], runs: Sequence[pd.DataFrame]
) -> pd.DataFrame:
    """A row per scatter: what is possible on it, then what its runs did.

    Columns of runs are ``<activation>_<units>_<weight>_…``: ``runs`` (that did not diverge),
    ``wrong`` (the share that goes the wrong way; empty where no direction can be said),
    ``misfit`` and ``cycle`` (medians over all), ``misfit_right``, ``misfit_wrong``,
    ``cycle_right``, ``cycle_wrong`` (medians within each component; empty where it has no run).
    """
    rows = []
    for record, table in zip(records, runs, strict=True):
        row = dict(record)
        keys = ["activation", "units", "mu"]
        for _, part in table.groupby(keys, sort=False):
            activation, units, weight = (part[key].iloc[0] for key in keys)
            name = f"{activation}_{units}_{canonical_weight(float(weight))}"
            row |= {f"{name}_{key}": value for key, value in _summary(part).items()}
        rows.append(row)
    return pd.DataFrame(rows).astype({"generator_seed": "Int64"})


def _summary(part: pd.DataFrame) -> dict[str, float | int | None]:
    done = part[part["diverged_at"].isna()]
    way = done["wrong_orientation"].astype("boolean")
    parts = {"right": done[(~way).fillna(False)], "wrong": done[way.fillna(False)]}
    return {
        "runs": len(done),
        "wrong": None if way.isna().all() else float(way.mean()),
        "misfit": _median(done["misfit"]),
        "cycle": _median(done["cycle"]),
        **{
            f"{quantity}_{name}": _median(part[quantity])
            for quantity in ("misfit", "cycle")
            for name, part in parts.items()
        },
    }


def _median(values: pd.Series) -> float | None:
    return float(values.median()) if len(values) else None


def examples_of(table: pd.DataFrame, count: int) -> list[int]:
    """Rows of ``count`` scatters, evenly from the most monotone to the least by rank.

    Where a scatter's distance from monotone is not known (own data), it comes last.
    """
    order = table["far_from_monotone"].astype(float).sort_values(kind="stable").index
    kept = min(count, len(order))
    places = [round(i * (len(order) - 1) / max(kept - 1, 1)) for i in range(kept)]
    return [int(order[place]) for place in dict.fromkeys(places)]
