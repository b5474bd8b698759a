"""Whether a run's training had ended, and how smoothly its loss fell: from its history."""

from __future__ import annotations

import numpy as np
import pandas as pd
from jaxtyping import Float64

from pseudo_invertible.study.long_runs import WINDOW

# A loss that changes by less than this share over the last 100 updates has converged.
STILL = 0.01


def last_change(history: pd.DataFrame, update: int) -> dict[str, float | bool]:
    """How the loss of one run moved over the last 100 updates before ``update``.

    history: one run, columns update and loss. loss_change_100: slope of the straight line
    through the loss, per 100 updates, as a share of its mean there; negative while it falls.
    converged: whether that is below 1 % in size.
    """
    window = history[(history["update"] <= update) & (history["update"] >= update - WINDOW)]
    change = _slope(window["update"].to_numpy(float), window["loss"].to_numpy(float))
    mean = float(np.abs(window["loss"]).mean()) or 1.0
    relative = WINDOW * change / mean
    return {"loss_change_100": relative, "converged": abs(relative) < STILL}


def _slope(updates: Float64[np.ndarray, " n"], loss: Float64[np.ndarray, " n"]) -> float:
    centred = updates - updates.mean()
    return float(centred @ loss / ((centred @ centred) or 1.0))


def smoothness(loss: Float64[np.ndarray, " n"]) -> dict[str, float]:
    """How smoothly a loss fell from its first to its last record.

    rising_share: share of steps that rose. risen: the sum of all rises over the sum of all
    falls (0: it only fell; 1: it rose as much as it fell). largest_rise: greatest rise of
    one step, as a share of the loss before it; 0 where none rose.
    """
    steps = np.diff(loss)
    rises = np.maximum(steps, 0)
    fallen = float(-np.minimum(steps, 0).sum())
    return {
        "rising_share": float(np.mean(steps > 0)),
        "risen": float(rises.sum()) / (fallen or 1.0),
        "largest_rise": float(np.max(rises / np.where(loss[:-1] > 0, loss[:-1], 1.0))),
    }


def convergence_of(history: pd.DataFrame) -> pd.DataFrame:
    """A row per seed of one configuration: first and last loss, smoothness, convergence.

    history: as in ``history.csv``, one record per update.
    """
    rows = []
    for seed, run in history.groupby("seed", sort=False):
        loss = run["loss"].to_numpy(np.float64)
        rows.append(
            {
                "seed": seed,
                "loss_first": float(loss[0]),
                "loss_last": float(loss[-1]),
                **last_change(run, int(run["update"].iloc[-1])),
                **smoothness(loss),
            }
        )
    return pd.DataFrame(rows)
