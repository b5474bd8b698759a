"""Metrics of trained pairs, in NumPy float64: no JAX is started for a table or a figure."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
from jaxtyping import Float

from pseudo_invertible.artifacts.tables import read_json
from pseudo_invertible.experiment.maps import Maps, residuals
from pseudo_invertible.experiment.mlp import Pair
from pseudo_invertible.experiment.scatter import Dataset
from pseudo_invertible.experiment.trained import Networks
from pseudo_invertible.measures.shape import derived_metrics
from pseudo_invertible.measures.stated import configuration_columns
from pseudo_invertible.study.configuration import Configuration


def _cycle_metrics(name: str, error: Float[np.ndarray, " n"], unit: float) -> dict[str, float]:
    size = np.abs(error)
    in_units = {
        f"{name}_rms": float(np.sqrt(np.mean(error**2))),
        f"{name}_median": float(np.median(size)),
        f"{name}_p95": float(np.quantile(size, 0.95)),
        f"{name}_max": float(size.max()),
    }
    return in_units | {f"{key}_sd": value / unit for key, value in in_units.items()}


def misfit(fit_y: float, fit_x: float, dataset: Dataset) -> float:
    """Share of the variance that f and g leave, the mean of both; 1 for two constants."""
    return (fit_y / float(np.var(dataset.y)) + fit_x / float(np.var(dataset.x))) / 2


def cycle(cycle_x: float, cycle_y: float, dataset: Dataset) -> float:
    """Root mean square of both cycle errors, each in units of its standard deviation."""
    return float(np.sqrt(misfit(cycle_y, cycle_x, dataset)))


def run_metrics(pair: Pair, configuration: Configuration, dataset: Dataset) -> dict[str, float]:
    """The metrics of one run, by column name.

    The four terms (squared units) and the loss; R² of f and g; root mean square,
    median, 95 % and maximum of the cycle errors' sizes, in units of x or y and (``_sd``) in
    units of the data's standard deviation; where the largest lies (``_worst_at``); misfit
    and cycle, which join the axes; then ``derived_metrics``.
    """
    x, y = dataset
    maps = Maps(pair, configuration.activation)
    errors = residuals(maps, dataset)
    terms = {name: float(np.mean(error**2)) for name, error in errors._asdict().items()}
    loss = (
        terms["fit_y"]
        + terms["fit_x"]
        + configuration.lambda_ * terms["cycle_x"]
        + configuration.mu * terms["cycle_y"]
    )
    return {
        **terms,
        "loss": loss,
        "r2_f": 1 - terms["fit_y"] / float(np.var(y)),
        "r2_g": 1 - terms["fit_x"] / float(np.var(x)),
        **_cycle_metrics("cycle_x", errors.cycle_x, float(np.std(x))),
        **_cycle_metrics("cycle_y", errors.cycle_y, float(np.std(y))),
        "cycle_x_worst_at": float(x[np.argmax(np.abs(errors.cycle_x))]),
        "cycle_y_worst_at": float(y[np.argmax(np.abs(errors.cycle_y))]),
        "misfit": misfit(terms["fit_y"], terms["fit_x"], dataset),
        "cycle": cycle(terms["cycle_x"], terms["cycle_y"], dataset),
        **derived_metrics(maps.f, maps.g, dataset),
    }


def metrics_of(networks: Networks, configuration: Configuration, dataset: Dataset) -> pd.DataFrame:
    """A row per run of one configuration."""
    return pd.DataFrame(
        {
            **configuration_columns(configuration),
            "seed": int(seed),
            **run_metrics(networks.pair(index), configuration, dataset),
        }
        for index, seed in enumerate(networks.seeds)
    )


def with_excess(metrics: pd.DataFrame, floor_y: float, floor_x: float) -> pd.DataFrame:
    """The table with excess_y and excess_x: what a fit leaves beyond the noise floor."""
    return metrics.assign(excess_y=metrics["fit_y"] - floor_y, excess_x=metrics["fit_x"] - floor_x)


def with_excess_over(floor: Path | None, metrics: pd.DataFrame) -> pd.DataFrame:
    """The table with its excess over the noise floor of a file, where there is one."""
    if floor is None:
        return metrics
    if "none" in read_json(floor, []):
        return metrics
    known = read_json(floor, ["floor_y", "floor_x"])
    return with_excess(metrics, known["floor_y"], known["floor_x"])
