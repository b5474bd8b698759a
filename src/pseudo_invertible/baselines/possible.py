"""What is possible on one dataset of many: a row of datasets.csv, in about a second."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from pseudo_invertible.baselines.best_maps import BestMap, best_fit_loss, best_fvu
from pseudo_invertible.baselines.noise_floor import NoiseFloor, noise_floor
from pseudo_invertible.baselines.population import far_from_monotone
from pseudo_invertible.baselines.regressions import lines, monotone_fvu, rank_correlation
from pseudo_invertible.data.dataset import Dataset, correlation
from pseudo_invertible.data.generator import Generator
from pseudo_invertible.errors import UserError
from pseudo_invertible.experiment.loss import Terms
from pseudo_invertible.measures.maps import fit_of

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = (
    *("dataset", "generator_seed", "points", "sd_x", "sd_y", "correlation", "spearman"),
    *("least_fit_loss", "least_fit_loss_low", "least_fit_loss_fvu"),
    *("least_fvu", "least_fvu_low", "direction", "monotone_fvu", "lines_fvu"),
    *("far_from_monotone", "floor_y", "floor_x", "floor_fvu"),
)


def possible(
    dataset: Dataset, generator: Generator | None, name: str
) -> tuple[dict[str, Any], dict[str, np.ndarray]]:
    """A row with the columns ``COLUMNS``, and the map of least FVU to draw.

    generator: that drew the dataset; without one, or with too little noise, the columns that need
    it are None. The curves best_x, best_y: float32[m], vertices in units of the data.
    """
    least_loss, least_fvu = best_fit_loss(dataset), best_fvu(dataset)
    record = {
        "dataset": name,
        "generator_seed": generator.seed if generator else None,
        "points": len(dataset.x),
        "sd_x": float(np.std(dataset.x)),
        "sd_y": float(np.std(dataset.y)),
        "correlation": correlation(*dataset),
        "spearman": rank_correlation(dataset),
        "least_fit_loss": least_loss.value,
        "least_fit_loss_low": least_loss.lower_bound,
        "least_fit_loss_fvu": fvu_of(least_loss, dataset),
        "least_fvu": least_fvu.value,
        "least_fvu_low": least_fvu.lower_bound,
        "direction": least_fvu.direction,
        "monotone_fvu": monotone_fvu(dataset),
        "lines_fvu": lines(dataset).fvu,
        **_of_generator(generator),
    }
    curves = {"best_x": least_fvu.curve_x, "best_y": least_fvu.curve_y}
    return record, {axis: curve.astype(np.float32) for axis, curve in curves.items()}


def datasets_table(records: Iterable[Mapping[str, Any]]) -> pd.DataFrame:
    """The rows of ``possible`` as datasets.csv, in their order."""
    import pandas as pd

    return pd.DataFrame(list(records), columns=list(COLUMNS))


def fvu_of(best: BestMap, dataset: Dataset) -> float:
    """The FVU of a best map, whatever it is best in."""
    return fit_of(Terms(best.fit_y, best.fit_x, 0.0, 0.0), dataset).fvu


def floor_of(generator: Generator) -> NoiseFloor | str:
    """The noise floor, or the sentence that says why it cannot be computed."""
    try:
        return noise_floor(generator)
    except UserError as error:
        return str(error)


def _of_generator(generator: Generator | None) -> dict[str, float | None]:
    floor = floor_of(generator) if generator else None
    if not generator or not isinstance(floor, NoiseFloor):
        return dict.fromkeys(("far_from_monotone", "floor_y", "floor_x", "floor_fvu"))
    return {
        "far_from_monotone": far_from_monotone(generator, floor),
        "floor_y": floor.floor_y,
        "floor_x": floor.floor_x,
        "floor_fvu": floor.fvu,
    }
