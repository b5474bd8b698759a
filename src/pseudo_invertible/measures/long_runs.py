"""Long runs: what more updates change."""

from __future__ import annotations

import pandas as pd

from pseudo_invertible.experiment.scatter import Dataset
from pseudo_invertible.experiment.trained import Networks
from pseudo_invertible.measures.convergence import last_change
from pseudo_invertible.measures.runs import metrics_of
from pseudo_invertible.study.configuration import Configuration


def long_run_rows(
    networks: Networks, history: pd.DataFrame, configuration: Configuration, dataset: Dataset
) -> pd.DataFrame:
    """A row per long run, after the updates at which these networks were kept.

    history: of the same runs, thinned. Columns: updates, then those of
    ``metrics_of``, then those of ``last_change``.
    """
    updates = int(networks.provenance["kept_after"])
    table = metrics_of(networks, configuration, dataset)
    table.insert(0, "updates", updates)
    changes = [last_change(history[history["seed"] == seed], updates) for seed in table["seed"]]
    return pd.concat([table, pd.DataFrame(changes)], axis=1)
