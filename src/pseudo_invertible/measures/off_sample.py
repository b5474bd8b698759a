"""How far f and g are from undoing each other where they were not trained to.

Three kinds of points off the sample: midway between neighbouring values, on a fresh draw of
the generator, and outside the range of the data up to twice its width.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from jaxtyping import Float64

from pseudo_invertible.experiment.maps import Map, Maps
from pseudo_invertible.experiment.scatter import Dataset
from pseudo_invertible.experiment.trained import Networks
from pseudo_invertible.measures.shape import goes_the_wrong_way
from pseudo_invertible.measures.stated import configuration_columns, configuration_of

STRETCH = 2.0
OUTSIDE_POINTS = 1000
CURVE_POINTS = 401
AXES = ("x", "y")
QUARTILES = {"q25": 0.25, "median": 0.5, "q75": 0.75}


def centre_and_half(values: Float64[np.ndarray, " n"]) -> tuple[float, float]:
    """Centre and half width of the range of the values."""
    low, high = float(values.min()), float(values.max())
    return (low + high) / 2, (high - low) / 2


def stretched_flanks(
    values: Float64[np.ndarray, " n"], stretch: float
) -> Float64[np.ndarray, " m"]:
    """Even points outside the range of the values: the outer parts of the same range widened.

    stretch: width of the widened range over that of the data; half of the points lie on
    either side. Units of the values.
    """
    centre, half = centre_and_half(values)
    flank = np.linspace(half, stretch * half, OUTSIDE_POINTS // 2 + 1)[1:]
    return np.concatenate([centre - flank[::-1], centre + flank])


def stretched_grid(values: Float64[np.ndarray, " n"]) -> Float64[np.ndarray, " 401"]:
    """401 even points over twice the width of the range of the values, same centre."""
    centre, half = centre_and_half(values)
    return np.linspace(centre - STRETCH * half, centre + STRETCH * half, CURVE_POINTS)


def between(values: Float64[np.ndarray, " n"]) -> Float64[np.ndarray, " m"]:
    """Points midway between neighbouring distinct values."""
    distinct = np.unique(values)
    return (distinct[1:] + distinct[:-1]) / 2


def round_trip(
    there: Map, back: Map, points: Float64[np.ndarray, " n"]
) -> Float64[np.ndarray, " n"]:
    """|point − back(there(point))|: the size of the cycle error at any points."""
    return np.abs(points - back(there(points)))


def off_sample_metrics(
    f: Map, g: Map, dataset: Dataset, fresh: Dataset | None
) -> list[dict[str, str | float]]:
    """Cycle errors of one run on and off the sample: a row for axis x, a row for axis y.

    on_sample, between, outside, held_out: root mean squares, in units of the axis; held_out only
    where there is a fresh draw. ratio_…: each over on_sample.
    """
    rows: list[dict[str, str | float]] = []
    for axis, there, back in (("x", f, g), ("y", g, f)):
        values: Float64[np.ndarray, " n"] = getattr(dataset, axis)
        places = {
            "on_sample": values,
            "between": between(values),
            "outside": stretched_flanks(values, STRETCH),
        }
        if fresh is not None:
            places["held_out"] = getattr(fresh, axis)
        errors = {
            name: float(np.sqrt(np.mean(round_trip(there, back, points) ** 2)))
            for name, points in places.items()
        }
        ratios = {
            f"ratio_{name}": _ratio(error, errors["on_sample"])
            for name, error in errors.items()
            if name != "on_sample"
        }
        rows.append({"axis": axis, **errors, **ratios})
    return rows


def _ratio(error: float, on_sample: float) -> float:
    if on_sample == 0:
        return 1.0 if error == 0 else float("inf")
    return error / on_sample


def off_sample_curves(pairs: Sequence[tuple[Map, Map]], dataset: Dataset) -> pd.DataFrame:
    """Cycle errors along both axes over twice the data's width: quartiles over the pairs.

    Apart for the pairs that go the right way and those that go the wrong way: over both kinds a
    median may lie where no pair is. pairs: f and g of each seed, the published one first. Columns
    axis, way (right or wrong), position, place (inside or outside the range of the data), q25,
    median, q75, first_seed; in units of the axis.
    """
    wrong = np.array([goes_the_wrong_way(*maps, dataset) for maps in pairs])
    parts = []
    for axis in AXES:
        values = getattr(dataset, axis)
        positions = stretched_grid(values)
        errors = np.stack(
            [round_trip(*(maps if axis == "x" else maps[::-1]), positions) for maps in pairs]
        )
        inside = (positions >= values.min()) & (positions <= values.max())
        for way, chosen in (("right", ~wrong), ("wrong", wrong)):
            if not chosen.any():
                continue
            quartiles = {
                name: np.quantile(errors[chosen], q, axis=0) for name, q in QUARTILES.items()
            }
            part = {
                "axis": axis,
                "way": way,
                "position": positions,
                "place": np.where(inside, "inside", "outside"),
                **quartiles,
                "first_seed": errors[0],
            }
            parts.append(pd.DataFrame(part))
    return pd.concat(parts, ignore_index=True)


def off_sample_tables(
    trained: Sequence[Networks], dataset: Dataset, fresh: Dataset | None
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """All configurations: the curves of ``off_sample_curves``, and a row per run and axis.

    fresh: another draw of the data, where there is a generator.
    """
    along, rows = [], []
    for networks in trained:
        configuration = configuration_of(networks)
        named = configuration_columns(configuration)
        count = len(networks.seeds)
        pairs = [Maps(networks.pair(i), configuration.activation) for i in range(count)]
        for seed, pair in zip(networks.seeds.tolist(), pairs, strict=True):
            metrics = off_sample_metrics(pair.f, pair.g, dataset, fresh)
            rows += [{**named, "seed": seed, **row} for row in metrics]
        along.append(off_sample_curves([(p.f, p.g) for p in pairs], dataset).assign(**named))
    curves = pd.concat(along, ignore_index=True)
    keys = ["activation", "lambda", "mu"]
    return curves[[*keys, *curves.columns.difference(keys, sort=False)]], pd.DataFrame(rows)
