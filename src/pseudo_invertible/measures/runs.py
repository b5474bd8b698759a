"""A row of measures for every run and kept update: the one schema of all tables of runs."""

from __future__ import annotations

import numpy as np
import pandas as pd

from pseudo_invertible.data.dataset import Dataset
from pseudo_invertible.errors import UserError
from pseudo_invertible.experiment.loss import Terms, residuals, weighted
from pseudo_invertible.experiment.stored import GRADIENT, Networks
from pseudo_invertible.measures.maps import fit_of, mean_squares, measure_maps

KEYS = ("dataset", "protocol", "activation", "lambda", "mu", "seed", "updates")
MEASURES = (
    *("fvu", "fvu_y", "fvu_x", "cycle", "fit_loss", "loss"),
    *("fit_y", "fit_x", "cycle_x", "cycle_y"),
    *("cycle_x_median", "cycle_x_max", "cycle_y_median", "cycle_y_max"),
    *("slope_f", "slope_g", "linearity_f", "linearity_g", "monotone_f", "monotone_g"),
    *("between_x", "between_y", "outside_x", "outside_y"),
    *("penalty_share", *(f"gradient_{term}" for term in GRADIENT)),
    *("rises", "loss_change"),
    *("fresh_fvu", "fresh_fvu_y", "fresh_fvu_x", "fresh_cycle", "fresh_fit_loss"),
)
COLUMNS = (*KEYS, "diverged_at", "trouble", "direction", *MEASURES)
DTYPES = {
    **dict.fromkeys(("dataset", "protocol", "activation", "trouble", "direction"), "str"),
    **dict.fromkeys(("seed", "updates"), "int64"),
    **dict.fromkeys(("lambda", "mu", *MEASURES), "float64"),
    "diverged_at": "Int64",
}
# Over how many of the last updates the change of the loss is measured.
WINDOW = 100
# A loss that falls by more than this share in 100 updates is still falling steeply.
STEEP = 0.1
# The words of the column trouble for runs that did not diverge.
WORSE, FALLING = "worse than means", "still falling"


def measure_runs(
    networks: Networks,
    history: pd.DataFrame,
    dataset: Dataset,
    *,
    fresh: Dataset | None = None,
    name: str = "own",
    protocol: str = "published",
) -> pd.DataFrame:
    """One row per run and kept update, with the columns ``COLUMNS``.

    history: of the same runs, in their order, as ``history_table`` gives it. fresh: points that no
    run saw. name: of the dataset. Of a run that diverged all measures are empty. Raises UserError
    where the history is of other runs.
    """
    updates, losses = _losses(networks, history)
    rows = []
    for run, diverged_at in enumerate(networks.diverged_at.tolist()):
        keys = {
            **{"dataset": name, "protocol": protocol, "activation": networks.activation},
            **{"lambda": networks.lambdas[run], "mu": networks.mus[run]},
            "seed": networks.seeds[run],
        }
        for place, kept in enumerate(networks.updates.tolist()):
            row = {**keys, "updates": kept}
            if diverged_at >= 0:
                rows.append(row | {"diverged_at": diverged_at, "trouble": "diverged"})
                continue
            row |= _measures(networks, run, place, dataset, fresh)
            row |= loss_measures(updates, losses[run], kept)
            rows.append(row | {"trouble": trouble_of(row["fvu"], row["loss_change"])})
    return pd.DataFrame(rows, columns=list(COLUMNS)).astype(DTYPES)


def _measures(
    networks: Networks, run: int, place: int, dataset: Dataset, fresh: Dataset | None
) -> dict[str, float | str | None]:
    maps = networks.maps(run, place)
    found = measure_maps(maps.f, maps.g, dataset)
    terms = Terms(*(found[name] for name in Terms._fields))
    weights = networks.lambdas[run], networks.mus[run]
    loss = weighted(terms, *weights)
    penalty = weighted(terms._replace(fit_y=0, fit_x=0), *weights)
    found |= {"loss": loss, "penalty_share": penalty / (loss or 1.0)}
    for term, share in zip(GRADIENT, networks.gradient[run, place].tolist(), strict=True):
        found[f"gradient_{term}"] = share
    if fresh is not None:
        terms = mean_squares(residuals(maps.f, maps.g, *fresh))
        fit = fit_of(terms, fresh)
        found |= {f"fresh_{name}": value for name, value in fit._asdict().items()}
    return found


def _losses(networks: Networks, history: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """The recorded updates, int64[records], and the loss after them, float64[runs, records]."""
    runs = len(networks.seeds)
    records = len(history) // runs
    updates = history["update"].to_numpy(np.int64)[:records]
    of_runs = {"seed": networks.seeds, "lambda": networks.lambdas, "mu": networks.mus}
    same = len(history) == runs * records and all(
        np.allclose(history[key], np.repeat(values, records), rtol=1e-12, atol=0)
        for key, values in of_runs.items()
    )
    if not same or not (history["update"].to_numpy() == np.tile(updates, runs)).all():
        raise UserError(
            "the history is not of the same runs as the networks; "
            "history.csv and networks.npz should come from one training."
        )
    return updates, history["loss"].to_numpy(np.float64).reshape(runs, records)


def loss_measures(updates: np.ndarray, loss: np.ndarray, kept: int) -> dict[str, float]:
    """How smoothly the loss of one run fell, and whether it still falls, from records to ``kept``.

    rises: all rises over all falls (0: it only fell); NaN unless every update is recorded.
    loss_change: slope of the line through the last 100 updates, per 100 updates, over the mean
    loss there (negative while it falls); NaN where they have fewer than two records.
    """
    loss, updates = loss[updates <= kept], updates[updates <= kept]
    window = updates >= kept - WINDOW
    return {
        "rises": _rises(loss) if (np.diff(updates) == 1).all() else float("nan"),
        "loss_change": _change(updates[window].astype(np.float64), loss[window]),
    }


def trouble_of(fvu: float, loss_change: float) -> str:
    """What makes a run that did not diverge hopeless, in the word of the column; else none."""
    if fvu > 1:
        return WORSE
    return FALLING if falls_steeply(loss_change) else "none"


def falls_steeply(loss_change: float) -> bool:
    """Whether a run was stopped too early: its loss still falls by more than a tenth."""
    return loss_change < -STEEP


def _rises(loss: np.ndarray) -> float:
    steps = np.diff(loss)
    return float(np.maximum(steps, 0).sum()) / (float(-np.minimum(steps, 0).sum()) or 1.0)


def _change(updates: np.ndarray, loss: np.ndarray) -> float:
    if len(updates) < 2:
        return float("nan")
    centred = updates - updates.mean()
    slope = float(centred @ loss) / float(centred @ centred)
    return WINDOW * slope / (float(np.abs(loss).mean()) or 1.0)
