"""What each remedy does to stuck runs, and what it costs after the same number of updates."""

from __future__ import annotations

from typing import Any

import pandas as pd

from pseudo_invertible.experiment.scatter import Dataset
from pseudo_invertible.experiment.trained import Networks
from pseudo_invertible.measures.runs import metrics_of
from pseudo_invertible.measures.shares import share_of
from pseudo_invertible.measures.stated import configuration_of
from pseudo_invertible.study.remedies import REMEDIES

KEYS = ("remedy", "activation", "lambda", "mu", "updates")


def remedy_runs(remedy: str, networks: Networks, dataset: Dataset) -> pd.DataFrame:
    """A row per run of a remedy: remedy, updates, then the columns of ``metrics_of``."""
    table = metrics_of(networks, configuration_of(networks), dataset)
    table.insert(0, "remedy", remedy)
    table.insert(1, "updates", int(networks.provenance["training"]["updates"]))
    return table


def remedies_table(runs: pd.DataFrame) -> pd.DataFrame:
    """A row per remedy and activation, in the order of ``REMEDIES``.

    runs: as ``remedy_runs`` gives them. n: runs. stuck: how many of them go against the trend
    at the end, as a number of runs; stuck_low, stuck_high: the ends of the exact 95 % interval of
    their share. misfit, cycle: medians over the runs that go the right way, empty where none
    does: over both kinds a median may lie where no run is. lambda and mu stand last.
    """
    order = {name: place for place, name in enumerate(REMEDIES)}
    rows = [_row(group) for _, group in runs.groupby(list(KEYS), sort=False)]
    rows.sort(key=lambda row: order[row["remedy"]])
    return pd.DataFrame(rows)


def _row(runs: pd.DataFrame) -> dict[str, Any]:
    first, stuck = runs.iloc[0], runs["wrong_orientation"].to_numpy(bool)
    found = share_of(int(stuck.sum()), len(stuck))
    right = runs[~stuck]
    return {
        **{key: first[key] for key in ("remedy", "activation", "updates")},
        "n": found.n,
        "stuck": found.k,
        "stuck_low": found.low,
        "stuck_high": found.high,
        "misfit": right["misfit"].median(),
        "cycle": right["cycle"].median(),
        **{key: first[key] for key in ("lambda", "mu")},
    }
