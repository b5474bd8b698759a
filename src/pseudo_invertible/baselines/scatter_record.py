"""What is possible on one scatter of many, as a record, and which way a map of it should go."""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np
from jaxtyping import Float32

from pseudo_invertible.baselines.scatter import Least
from pseudo_invertible.experiment.scatter import Dataset
from pseudo_invertible.measures.shape import left_by_lines, trend_sign
from pseudo_invertible.study.settings import GeneratorSettings

# One direction is the better one where its best map leaves less, by this share of the variance.
CLEARLY_BETTER = 0.02


class Direction(NamedTuple):
    """Which way an invertible map of a scatter should go.

    sign: +1 rising, −1 falling, 0 where neither can be said. by: ``trend``, where the data have
    one; ``best map``, where they have none but the best monotone map of one direction leaves
    clearly less than that of the other; ``none``.
    """

    sign: int
    by: str


def direction_of(least: Least, dataset: Dataset) -> Direction:
    """By the data's trend, else by the better monotone map, else not at all."""
    x, y = dataset
    sign = trend_sign(x, y, 2 / math.sqrt(len(x)))
    if sign:
        return Direction(sign, "trend")
    rising, falling = least.misfit.increasing.value, least.misfit.decreasing.value
    if abs(rising - falling) > CLEARLY_BETTER and min(rising, falling) < 1:
        return Direction(1 if rising < falling else -1, "best map")
    return Direction(0, "none")


def scatter_record(
    least: Least,
    dataset: Dataset,
    direction: Direction,
    generator: GeneratorSettings | None,
    *,
    own: bool,
) -> dict[str, Any]:
    """A row of ``scatters.csv``, without what the networks did: one value per column."""
    x, y = dataset
    record = {
        "generator_seed": None if generator is None else generator.seed,
        "own": own,
        "points": len(x),
        "sd_x": float(np.std(x)),
        "sd_y": float(np.std(y)),
        **least.columns(),
        "line_misfit": left_by_lines(x, y),
        "direction_sign": direction.sign,
        "direction_by": direction.by,
    }
    return {name: _plain(value) for name, value in record.items()}


def best_curves(least: Least) -> dict[str, Float32[np.ndarray, " m"]]:
    """The best invertible map of least misfit, to draw: its curve in units of the data."""
    best = least.misfit.best
    return {
        "best_x": best.curve_x.astype(np.float32),
        "best_y": best.curve_y.astype(np.float32),
    }


def _plain(value: Any) -> Any:
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value.item() if isinstance(value, np.generic) else value
