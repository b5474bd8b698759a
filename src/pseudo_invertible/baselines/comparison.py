"""What the networks are compared with on the study's own data: baselines.json and .npz."""

from __future__ import annotations

from typing import Any

import numpy as np

from pseudo_invertible.baselines.best_maps import BestMap, Direction, best_fit_loss, best_fvu
from pseudo_invertible.baselines.noise_floor import NoiseFloor
from pseudo_invertible.baselines.population import best_in_expectation, far_from_monotone
from pseudo_invertible.baselines.possible import floor_of, fvu_of
from pseudo_invertible.baselines.regressions import lines
from pseudo_invertible.data.dataset import Dataset, correlation, trend
from pseudo_invertible.data.generator import Generator
from pseudo_invertible.errors import UserError
from pseudo_invertible.experiment.loss import residuals
from pseudo_invertible.measures.maps import fit_of, linearity, mean_squares

CURVE_POINTS = 1001
# Shares of the range up to this are rounding.
ROUNDING = 1e-9

Numbers = dict[str, Any]
Arrays = dict[str, np.ndarray]


def baselines(dataset: Dataset, generator: Generator | None) -> tuple[Numbers, Arrays]:
    """The content of baselines.json, and curves over even grids x and y: float64[1001] each.

    generator: that drew the dataset; None for a CSV, of which noise floor and population are not
    known. flow is None where no flow could be fitted. Raises UserError where the generator cannot
    have drawn the dataset.
    """
    x, y = dataset
    grid = Dataset(*(np.linspace(values.min(), values.max(), CURVE_POINTS) for values in dataset))
    least_loss, least_fvu = best_fit_loss(dataset), best_fvu(dataset)
    flow, flow_curves = _flow(dataset, least_loss.direction, grid)
    known, means = _of_generator(generator, dataset, grid)
    numbers = {
        "points": len(x),
        "correlation": correlation(x, y),
        "variance": {"x": float(np.var(x)), "y": float(np.var(y))},
        "trend": trend(dataset),
        "symmetric": symmetric(x),
        "symmetric_standardised": symmetric(x - x.mean()),
        "lines": lines(dataset)._asdict(),
        "best_fit_loss": _best(least_loss, dataset),
        "best_fvu": _best(least_fvu, dataset),
        "flow": flow,
        **known,
    }
    best = {
        "best_fit_loss_f": least_loss.f(grid.x),
        "best_fit_loss_g": least_loss.g(grid.y),
        "best_fvu_f": least_fvu.f(grid.x),
        "best_fvu_g": least_fvu.g(grid.y),
    }
    return numbers, {**grid._asdict(), **best, **means, **flow_curves}


def symmetric(x: np.ndarray) -> bool:
    """Whether x is symmetric about 0 up to rounding: for every x there is an −x."""
    ordered = np.sort(x)
    return bool(np.abs(ordered + ordered[::-1]).max() <= ROUNDING * np.ptp(x))


def _best(best: BestMap, dataset: Dataset) -> Numbers:
    """other_direction: the least fit loss (FVU) of the invertible maps of the other direction."""
    return {
        "fit_loss": best.fit_y + best.fit_x,
        "fvu": fvu_of(best, dataset),
        "fit_y": best.fit_y,
        "fit_x": best.fit_x,
        "direction": best.direction,
        "lower_bound": best.lower_bound,
        "other_direction": best.other_direction,
        "linearity_f": linearity(dataset.x, best.of_x),
        "linearity_g": linearity(dataset.y, best.of_y),
    }


def _flow(dataset: Dataset, direction: Direction, grid: Dataset) -> tuple[Numbers | None, Arrays]:
    from pseudo_invertible.baselines.flow import fit_flow  # starts JAX

    flow = fit_flow(dataset, direction)
    terms = mean_squares(residuals(flow.f, flow.g, *dataset))
    if not np.isfinite(terms).all():
        return None, {}
    fit = fit_of(terms, dataset)
    numbers = {"fit_y": terms.fit_y, "fit_x": terms.fit_x, "fvu": fit.fvu, "cycle": fit.cycle}
    return numbers, {"flow_f": flow.f(grid.x), "flow_g": flow.g(grid.y)}


def _of_generator(
    generator: Generator | None, dataset: Dataset, grid: Dataset
) -> tuple[Numbers, Arrays]:
    """population: the least fit loss and the least FVU of invertible maps; two maps."""
    if generator is None:
        return dict.fromkeys(("noise_floor", "population", "far_from_monotone")), {}
    least_loss, least_fvu = best_in_expectation(generator)
    population = {"fit_loss": least_loss.value, "fvu": least_fvu.value}
    floor = floor_of(generator)
    if not isinstance(floor, NoiseFloor):
        none = {"none": floor}
        return {"noise_floor": none, "population": population, "far_from_monotone": None}, {}
    numbers = {
        "noise_floor": _floor(floor, dataset),
        "population": population,
        "far_from_monotone": far_from_monotone(generator, floor),
    }
    return numbers, {"mean_y": floor.mean_y(grid.x), "mean_x": floor.mean_x(grid.y)}


def _floor(floor: NoiseFloor, dataset: Dataset) -> Numbers:
    x, y = dataset
    sample_fit_y = float(np.mean((y - floor.mean_y(x)) ** 2))
    sample_fit_x = float(np.mean((x - floor.mean_x(y)) ** 2))
    if not np.isfinite(sample_fit_x):
        raise UserError(
            "The generator cannot have drawn this dataset: some y are beyond nine standard "
            "deviations of its noise; give the settings that drew it, or none."
        )
    return {
        "floor_y": floor.floor_y,
        "floor_x": floor.floor_x,
        "floor_fvu": floor.fvu,
        "sample_fit_y": sample_fit_y,
        "sample_fit_x": sample_fit_x,
    }
