"""What is possible on a dataset at all: noise floor, best invertible map, flow, straight lines."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from jaxtyping import Float64

from pseudo_invertible.baselines.best_invertible import (
    BestInvertible,
    MonotoneFit,
    best_invertible,
    best_invertible_in_expectation,
)
from pseudo_invertible.baselines.flow import FlowFit, FlowSettings, fit_flow
from pseudo_invertible.baselines.noise_floor import NoiseFloor, floor_numbers, noise_floor
from pseudo_invertible.experiment.scatter import Dataset
from pseudo_invertible.measures.off_sample import stretched_grid
from pseudo_invertible.measures.runs import cycle, misfit
from pseudo_invertible.measures.shape import trend
from pseudo_invertible.study.settings import GeneratorSettings


class Baselines(NamedTuple):
    """What the networks are held against.

    numbers: the content of baselines.json. arrays: of baselines.npz. seconds: of the flow's
    training, which differ from run to run and are told, not written.
    """

    numbers: dict[str, Any]
    arrays: dict[str, Float64[np.ndarray, " m"]]
    seconds: float


def baselines(dataset: Dataset, settings: GeneratorSettings | None) -> Baselines:
    """Everything that the networks are held against.

    settings: of the generator that drew the dataset; None for own data, which has neither a
    noise floor nor a population.
    """
    x, y = dataset
    grid_x, grid_y = stretched_grid(x), stretched_grid(y)
    floor = None if settings is None else floor_numbers(settings, dataset)
    sample = best_invertible(dataset)
    flow = fit_flow(dataset, FlowSettings())
    arrays = {
        "grid_x": grid_x,
        "grid_y": grid_y,
        "data_x_range": np.array([x.min(), x.max()]),
        "data_y_range": np.array([y.min(), y.max()]),
        "best_x": sample.best.curve_x,
        "best_y": sample.best.curve_y,
        "flow_f": flow.flow.f(grid_x).astype(np.float64),
        "flow_g": flow.flow.g(grid_y).astype(np.float64),
    }
    population = None
    if settings is not None:
        expected = best_invertible_in_expectation(settings)
        population = _invertible_numbers(expected, dataset)
        arrays |= {"population_x": expected.best.curve_x, "population_y": expected.best.curve_y}
        if floor is not None and "none" not in floor:
            arrays |= _conditional_means(noise_floor(settings), settings, grid_x, grid_y)
    numbers = {
        "noise_floor": floor,
        "best_invertible": {
            "sample": _invertible_numbers(sample, dataset),
            "population": population,
        },
        "least_misfit": _least_misfit(dataset),
        "flow": _flow_numbers(flow, dataset),
        "straight_line": _line_numbers(dataset),
        "variance": {"x": float(np.var(x)), "y": float(np.var(y))},
    }
    return Baselines(numbers, arrays, flow.seconds)


def _conditional_means(
    floor: NoiseFloor,
    settings: GeneratorSettings,
    grid_x: Float64[np.ndarray, " m"],
    grid_y: Float64[np.ndarray, " m"],
) -> dict[str, Float64[np.ndarray, " m"]]:
    within = (grid_x >= settings.low) & (grid_x <= settings.high)
    return {
        "mean_y_given_x": np.where(within, floor.y_given_x(grid_x), np.nan),
        "mean_x_given_y": floor.x_given_y(grid_y),
    }


def _invertible_numbers(found: BestInvertible, dataset: Dataset) -> dict[str, Any]:
    best = found.best
    return {
        "direction": best.direction,
        **_monotone_numbers(best),
        "lower_bound": found.lower_bound,
        "misfit": misfit(best.fit_y, best.fit_x, dataset),
        "increasing": _monotone_numbers(found.increasing),
        "decreasing": _monotone_numbers(found.decreasing),
    }


def _least_misfit(dataset: Dataset) -> dict[str, Any]:
    """The least misfit of all invertible maps: the best one of the standardised sample.

    The best map above has the least fit_y + fit_x, in which the axis with the larger units
    counts more; no pair that is exactly inverse has a smaller misfit than this one.
    increasing, decreasing: the least of either direction. lower_bound: of misfit.
    """
    x, y = dataset
    found = best_invertible(Dataset(x / np.std(x), y / np.std(y)))
    return {
        "direction": found.best.direction,
        "misfit": found.best.value / 2,
        "lower_bound": found.lower_bound / 2,
        "increasing": found.increasing.value / 2,
        "decreasing": found.decreasing.value / 2,
    }


def _monotone_numbers(fit: MonotoneFit) -> dict[str, float]:
    return {
        "value": fit.value,
        "lower_bound": fit.lower_bound,
        "fit_y": fit.fit_y,
        "fit_x": fit.fit_x,
    }


def _flow_numbers(fit: FlowFit, dataset: Dataset) -> dict[str, Any]:
    return {
        "direction": fit.direction,
        "increasing_loss": fit.increasing_loss,
        "decreasing_loss": fit.decreasing_loss,
        "fit_y": fit.fit_y,
        "fit_x": fit.fit_x,
        "cycle_x": fit.cycle_x,
        "cycle_y": fit.cycle_y,
        "misfit": misfit(fit.fit_y, fit.fit_x, dataset),
        "cycle": cycle(fit.cycle_x, fit.cycle_y, dataset),
        "on_sample": fit.on_sample._asdict(),
        "outside": fit.outside._asdict(),
    }


def _line_numbers(dataset: Dataset) -> dict[str, float]:
    x, y = dataset
    fit_y = float(np.var(y - trend(x, y) * x))
    fit_x = float(np.var(x - trend(y, x) * y))
    return {"fit_y": fit_y, "fit_x": fit_x, "misfit": misfit(fit_y, fit_x, dataset)}
