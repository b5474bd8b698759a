"""What is possible on a dataset at all: noise floor, best invertible map, flow, straight lines."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any, NamedTuple

import numpy as np
from jaxtyping import Float64

from pseudo_invertible.baselines.best_invertible import best_invertible
from pseudo_invertible.baselines.cost import Cost, HiddenFold, cost_of_invertibility
from pseudo_invertible.baselines.flow_fit import FlowSettings, fit_flow
from pseudo_invertible.baselines.least_misfit import least_misfit
from pseudo_invertible.baselines.noise_floor import (
    FloorNumbers,
    NoiseFloor,
    Unknown,
    floor_or_reason,
)
from pseudo_invertible.baselines.population import best_invertible_in_expectation
from pseudo_invertible.baselines.records import (
    BestMaps,
    Contents,
    FlowNumbers,
    InvertibleNumbers,
    LeastMisfit,
    LineNumbers,
    Variance,
)
from pseudo_invertible.experiment.scatter import Dataset
from pseudo_invertible.measures.off_sample import stretched_grid
from pseudo_invertible.study.settings import GeneratorSettings

NO_GENERATOR = Unknown(
    "Own data have no generator, so what their population allows is not known; "
    "what the points themselves can tell is given."
)


class Baselines(NamedTuple):
    """What the networks are held against.

    numbers: the content of baselines.json, see ``records``. arrays: of baselines.npz.
    """

    numbers: dict[str, Any]
    arrays: dict[str, Float64[np.ndarray, " m"]]


def baselines(dataset: Dataset, settings: GeneratorSettings | None) -> Baselines:
    """Everything that the networks are held against.

    settings: of the generator that drew the dataset; None for own data: all that needs no
    generator is computed, and in place of the rest stands a sentence that says why.
    """
    x, y = dataset
    grid_x, grid_y = stretched_grid(x), stretched_grid(y)
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
    known = _known_from_generator(settings, dataset, grid_x, grid_y)
    contents = Contents(
        noise_floor=known.noise_floor,
        best_invertible=BestMaps(InvertibleNumbers.of(sample, dataset), known.population),
        cost_of_invertibility=known.cost,
        least_misfit=LeastMisfit.of(least_misfit(dataset)),
        flow=FlowNumbers.of(flow, dataset),
        straight_line=LineNumbers.of(dataset),
        variance=Variance(float(np.var(x)), float(np.var(y))),
    )
    return Baselines(asdict(contents), arrays | known.arrays)


class _Known(NamedTuple):
    noise_floor: FloorNumbers | Unknown
    population: InvertibleNumbers | Unknown
    cost: Cost | HiddenFold | Unknown
    arrays: dict[str, Float64[np.ndarray, " m"]]


def _known_from_generator(
    settings: GeneratorSettings | None,
    dataset: Dataset,
    grid_x: Float64[np.ndarray, " m"],
    grid_y: Float64[np.ndarray, " m"],
) -> _Known:
    if settings is None:
        return _Known(NO_GENERATOR, NO_GENERATOR, NO_GENERATOR, {})
    expected = best_invertible_in_expectation(settings)
    population = InvertibleNumbers.of(expected, dataset)
    arrays = {"population_x": expected.best.curve_x, "population_y": expected.best.curve_y}
    floor = floor_or_reason(settings)
    if isinstance(floor, Unknown):
        return _Known(floor, population, floor, arrays)
    cost = cost_of_invertibility(settings, floor, expected)
    arrays |= _conditional_means(floor, settings, grid_x, grid_y)
    return _Known(floor.numbers(dataset), population, cost, arrays)


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
