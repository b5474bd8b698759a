"""A row of numbers per run of one scatter of many, and the maps of its networks to draw."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from jaxtyping import Float32

from pseudo_invertible.experiment.maps import Maps
from pseudo_invertible.experiment.scatter import Dataset
from pseudo_invertible.experiment.scatter_training import ScatterRun
from pseudo_invertible.measures.convergence import smoothness
from pseudo_invertible.measures.off_sample import off_sample_metrics
from pseudo_invertible.measures.runs import run_metrics
from pseudo_invertible.measures.shape import left_by_lines, trend_sign
from pseudo_invertible.measures.stated import configuration_columns

CURVE_POINTS = 101
# What tables read of every run, empty where it diverged: on a scatter all runs may.
UNKNOWN = dict.fromkeys(("misfit", "cycle", "wrong_orientation"))


def rows_of(runs: Sequence[ScatterRun], dataset: Dataset, direction: int) -> pd.DataFrame:
    """A row per run: its configuration, units and seed, then its numbers.

    direction: +1 or −1 where an invertible map of this scatter should rise or fall, 0 where
    neither can be said; then no run is called wrong-way or right-way (the cell is empty).
    diverged_at: as in a sweep; the numbers of such a run are empty.
    """
    return pd.DataFrame(
        {
            **configuration_columns(run.configuration),
            "units": run.units,
            "seed": run.seed,
            "diverged_at": run.diverged_at if run.diverged_at >= 0 else None,
            **(_numbers(run, dataset, direction) if run.diverged_at < 0 else UNKNOWN),
        }
        for run in runs
    )


def _numbers(
    run: ScatterRun, dataset: Dataset, direction: int
) -> dict[str, float | int | bool | None]:
    maps = Maps(run.pair, run.configuration.activation)
    x, y = dataset
    numbers = run_metrics(run.pair, run.configuration, dataset)
    signs = trend_sign(x, maps.f(x)), trend_sign(y, maps.g(y))
    wrong = any(sign * direction < 0 for sign in signs) if direction else None
    off = off_sample_metrics(maps.f, maps.g, dataset, None)
    ratios = {name: max(row[name] for row in off) for name in ("ratio_outside", "ratio_between")}
    lines = left_by_lines(x, y)
    return {
        **numbers,
        "sign_f": signs[0],
        "sign_g": signs[1],
        "wrong_orientation": wrong,
        "over_lines": numbers["misfit"] / lines if lines > 0 else float("inf"),
        **{name: float(value) for name, value in ratios.items()},
        **smoothness(run.loss.astype(np.float64)),
    }


def curves_of(
    runs: Sequence[ScatterRun], dataset: Dataset
) -> dict[str, Float32[np.ndarray, " ..."]]:
    """F and g of the runs with the largest weights, in units of the data, on 101 points over them.

    Keys ``x``, ``y`` (the grids), ``points_x``, ``points_y`` (the scatter), and for each
    activation and units in which it was trained ``f_<activation>_<units>`` and ``g_…``:
    float32[seeds, 101].
    """
    grid_x, grid_y = (np.linspace(v.min(), v.max(), CURVE_POINTS) for v in dataset)
    arrays = {"x": grid_x, "y": grid_y, "points_x": dataset.x, "points_y": dataset.y}
    strongest = max(run.configuration.mu for run in runs)
    shown: dict[str, list[Maps]] = {}
    for run in runs:
        activation = run.configuration.activation
        if run.configuration.mu == strongest and run.diverged_at < 0:
            kind = f"{activation}_{run.units}"
            shown.setdefault(kind, []).append(Maps(run.pair, activation))
    for kind, maps in shown.items():
        arrays[f"f_{kind}"] = np.stack([one.f(grid_x) for one in maps])
        arrays[f"g_{kind}"] = np.stack([one.g(grid_y) for one in maps])
    return {name: values.astype(np.float32) for name, values in arrays.items()}
