"""Long runs: what more updates, standardised data and a warm start change."""

from __future__ import annotations

from typing import Any

import pandas as pd

from pseudo_invertible.experiment.scatter import Dataset
from pseudo_invertible.experiment.trained import Networks
from pseudo_invertible.measures.convergence import last_change
from pseudo_invertible.measures.runs import metrics_of
from pseudo_invertible.study.configuration import Configuration


def remedy_of(training: dict[str, Any]) -> str:
    """Which remedy a run's settings (as its provenance states them) make it."""
    if training["standardise"]:
        return "standardised"
    return "warm" if training["warm_start"] > 0 else "plain"


def share_of_weight(training: dict[str, Any], kept_after: int) -> float:
    """Share of λ and μ that a warm start has reached after some updates; 1 without one."""
    ramp = training["warm_start"] * training["updates"]
    return min(1.0, kept_after / ramp) if ramp else 1.0


def long_run_rows(
    networks: Networks, history: pd.DataFrame, configuration: Configuration, dataset: Dataset
) -> pd.DataFrame:
    """A row per long run, after the updates at which these networks were kept.

    history: of the same runs, thinned. Columns: remedy, updates, then those of
    ``metrics_of`` with share_of_weight after the seed, then those of ``last_change``.
    """
    training = networks.provenance["training"]
    updates = int(networks.provenance["kept_after"])
    table = metrics_of(networks, configuration, dataset)
    table.insert(0, "remedy", remedy_of(training))
    table.insert(1, "updates", updates)
    place = table.columns.get_loc("seed")
    assert isinstance(place, int)
    table.insert(place + 1, "share_of_weight", share_of_weight(training, updates))
    changes = [last_change(history[history["seed"] == seed], updates) for seed in table["seed"]]
    return pd.concat([table, pd.DataFrame(changes)], axis=1)
