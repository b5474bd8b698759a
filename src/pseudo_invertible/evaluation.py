"""Metrics of trained pairs, in NumPy float64: no JAX is started for a table or a figure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd
from jaxtyping import Float, Float64

from pseudo_invertible.artifacts import Networks
from pseudo_invertible.configuration import Configuration
from pseudo_invertible.dataset import Dataset
from pseudo_invertible.derived import derived_metrics
from pseudo_invertible.mlp import NUMPY_ACTIVATIONS, Linear, Network, Pair, forward


class Maps:
    """f and g of one run as functions of float64[n], evaluated in float64."""

    def __init__(self, pair: Pair, activation: str) -> None:
        """Take the float32 parameters of a pair; float64 holds them exactly."""
        self._pair = Pair(*(_as_float64(network) for network in pair))
        self._activation = NUMPY_ACTIVATIONS[activation]

    def f(self, x: Float64[np.ndarray, " n"]) -> Float64[np.ndarray, " n"]:
        """F(x), in units of y."""
        return forward(self._pair.f, x[None, :], self._activation)[0]

    def g(self, y: Float64[np.ndarray, " n"]) -> Float64[np.ndarray, " n"]:
        """G(y), in units of x."""
        return forward(self._pair.g, y[None, :], self._activation)[0]


def _as_float64(network: Network) -> Network:
    return tuple(Linear(*(np.asarray(leaf, np.float64) for leaf in layer)) for layer in network)


class Residuals(NamedTuple):
    """The four differences behind the terms, per point: float64[n], in units of their axis."""

    fit_y: Float64[np.ndarray, " n"]
    fit_x: Float64[np.ndarray, " n"]
    cycle_x: Float64[np.ndarray, " n"]
    cycle_y: Float64[np.ndarray, " n"]


def residuals(maps: Maps, dataset: Dataset) -> Residuals:
    """Y − f(x), x − g(y), x − g(f(x)) and y − f(g(y)) on a scatter."""
    x, y = dataset
    y_of_x, x_of_y = maps.f(x), maps.g(y)
    return Residuals(y - y_of_x, x - x_of_y, x - maps.g(y_of_x), y - maps.f(x_of_y))


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


def configuration_columns(configuration: Configuration) -> dict[str, str | float]:
    """The columns that name a configuration in every table."""
    return {
        "activation": configuration.activation,
        "lambda": configuration.lambda_,
        "mu": configuration.mu,
    }


def configuration_of(networks: Networks) -> Configuration:
    """The configuration that a file of networks was trained for, from its provenance."""
    stated = networks.provenance["configuration"]
    return Configuration(stated["activation"], float(stated["lambda"]), float(stated["mu"]))


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
