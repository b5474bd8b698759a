"""Made-up tables, scatters and networks that figures are drawn from."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
from making import some_pair

from pseudo_invertible.claims.verdicts import CHANGES, FAILS, HOLDS, NOT_JUDGED, OPEN
from pseudo_invertible.experiment.mlp import Linear, Pair
from pseudo_invertible.experiment.scatter import Dataset
from pseudo_invertible.experiment.trained import Networks
from pseudo_invertible.measures.scatters_table import runs_table, scatters_table
from pseudo_invertible.study.configuration import Configuration
from pseudo_invertible.study.remedies import REMEDIES

EQUAL = ((0.0, 0.0), (1.0, 1.0), (100.0, 100.0))
UNEQUAL = ((0.0, 0.0), (0.1, 10.0), (10.0, 0.1))
ACTIVATIONS = ("relu", "silu")
CONFIGURATION = Configuration("silu", 10, 100)


def some_dataset(points: int = 60) -> Dataset:
    """A falling scatter whose rows are in no order."""
    generator = np.random.default_rng(1)
    x = generator.uniform(-3, 5, points)
    return Dataset(x, 2 - 0.7 * x + generator.normal(0, 0.2, points))


def networks_of(
    pairs: list[Pair], seeds: list[int], configuration: Configuration = CONFIGURATION
) -> Networks:
    """Trained networks of one configuration, from a pair for each seed."""
    stacked = Pair(
        *(
            tuple(
                Linear(*map(np.stack, zip(*layers, strict=True)))
                for layers in zip(*nets, strict=True)
            )
            for nets in zip(*pairs, strict=True)
        )
    )
    provenance = {"configuration": configuration.wildcards}
    return Networks(stacked, np.array(seeds, np.int64), provenance)


def some_networks(seeds: tuple[int, ...] = (7, 8, 9)) -> Networks:
    """Networks of ``CONFIGURATION``; those of a seed are ``some_pair(seed)``."""
    return networks_of([some_pair(seed) for seed in seeds], list(seeds))


def networks_for(metrics: pd.DataFrame) -> list[Networks]:
    """Networks of every configuration of a table, all its seeds."""
    return [
        networks_of(
            [some_pair(seed, width=4) for seed in rows["seed"]],
            rows["seed"].tolist(),
            Configuration(str(activation), float(lambda_), float(mu)),
        )
        for (activation, lambda_, mu), rows in metrics.groupby(["activation", "lambda", "mu"])
    ]


def some_history(seeds: tuple[int, ...] = (7, 8, 9)) -> pd.DataFrame:
    """Terms that fall over updates, other ones for every seed."""
    update = np.arange(30)
    rows = []
    for seed in seeds:
        terms = {
            name: seed * 2.0**-place * np.exp(-update / (10 + place))
            for place, name in enumerate(("fit_y", "fit_x", "cycle_x", "cycle_y"))
        }
        loss = terms["fit_y"] + terms["fit_x"] + 10 * terms["cycle_x"] + 100 * terms["cycle_y"]
        rows.append(pd.DataFrame({"seed": seed, "update": update, "loss": loss, **terms}))
    return pd.concat(rows, ignore_index=True)


def some_runs(
    pairs: tuple[tuple[float, float], ...] = EQUAL,
    count: int = 7,
    activations: tuple[str, ...] = ACTIVATIONS,
    **columns: Any,
) -> pd.DataFrame:
    """Runs of a grid: worse fits, better inverses and more runs the wrong way at large weights."""
    generator = np.random.default_rng(3)
    rows = []
    for activation in activations:
        for place, (lambda_, mu) in enumerate(pairs):
            for seed in range(1, count + 1):
                wrong = place > 0 and seed % 3 == 0
                rows.append(
                    {
                        "activation": activation,
                        "lambda": lambda_,
                        "mu": mu,
                        "seed": seed,
                        "misfit": 0.2 * (1 + 20 * wrong) * generator.uniform(1, 1.5),
                        "cycle": 0.1 ** (1 + place) * generator.uniform(1, 2),
                        "wrong_orientation": wrong,
                        "orientation_f": -1 if wrong else 1,
                        "orientation_g": 1,
                        **columns,
                    }
                )
    return pd.DataFrame(rows)


def some_baselines(*, floor: bool = True) -> dict[str, Any]:
    """What is possible at all: floor 0.1, best invertible map 0.18, 3 the wrong way."""
    noise = {"left_y": 0.03, "left_x": 3.0, "floor_y": 0.02, "floor_x": 2.0}
    return {
        "noise_floor": noise if floor else None,
        "best_invertible": {"sample": {"misfit": 0.2}, "population": None},
        "least_misfit": {"misfit": 0.18, "increasing": 3.0, "decreasing": 0.18},
        "flow": {"misfit": 0.19, "cycle": 2e-6},
        "variance": {"x": 30.0, "y": 0.3},
    }


def some_long_runs(count: int = 3, updates: tuple[int, ...] = (500, 2000)) -> pd.DataFrame:
    """Long runs of every weight."""
    tables = [some_runs(count=count, updates=number) for number in updates]
    return pd.concat(tables, ignore_index=True)


def some_curves(pairs: tuple[tuple[float, float], ...] = EQUAL) -> pd.DataFrame:
    """Cycle errors that grow off the sample, which reaches from −2 to 2; larger the wrong way."""
    position = np.linspace(-4, 4, 21)
    tables = []
    for name in ACTIVATIONS:
        for place, (a, b) in enumerate(pairs):
            for way in ("right", "wrong")[: 1 + (place > 0)]:
                median = (0.01 + 0.1 * position**2) * (1 if way == "right" else 10)
                shape = {
                    "way": way,
                    "position": position,
                    "place": np.where(np.abs(position) <= 2, "inside", "outside"),
                    "q25": median / 2,
                    "median": median,
                    "q75": median * 2,
                    "first_seed": np.abs(position),
                }
                named = {"activation": name, "lambda": a, "mu": b}
                tables += [pd.DataFrame({**named, "axis": axis, **shape}) for axis in "xy"]
    return pd.concat(tables, ignore_index=True)


def some_off_sample_runs(metrics: pd.DataFrame | None = None) -> pd.DataFrame:
    """By how much cycle errors grow off the sample: 5 times the right way, 50 the wrong way."""
    metrics = some_runs() if metrics is None else metrics
    runs = metrics[["activation", "lambda", "mu", "seed"]].assign(ratio_between=1.0)
    runs["ratio_outside"] = np.where(metrics["wrong_orientation"], 50.0, 5.0)
    return pd.concat([runs.assign(axis=axis) for axis in "xy"], ignore_index=True)


def some_sweep(
    weights: tuple[float, ...] = (0.1, 1.0, 10.0), misfit: Callable[[float, float], float] = max
) -> pd.DataFrame:
    """Runs over a plane of weights."""
    pairs = tuple((a, b) for a in weights for b in weights)
    runs = some_runs(pairs, count=2, diverged_at=np.nan)
    runs["misfit"] = [misfit(a, b) for a, b in zip(runs["lambda"], runs["mu"], strict=True)]
    return runs


def some_claims(
    verdicts: tuple[str, ...] = (HOLDS, CHANGES, FAILS, OPEN, NOT_JUDGED), n: int = 20
) -> pd.DataFrame:
    """A table of claims with a row of each verdict, by activation and seeds."""
    rows = []
    for number, verdict in enumerate(verdicts, start=1):
        for activation in ACTIVATIONS:
            for subset in ("all", "right_way"):
                seeds = 0 if verdict == NOT_JUDGED else n if subset == "all" else n // 2
                k = seeds * (number - 1) // 4
                rows.append(
                    {
                        "claim": str(number),
                        "part": "a" if number % 2 == 0 else None,
                        "activation": activation,
                        "subset": subset,
                        "statistic": "a number per seed that needs so many words that they take "
                        "two lines",
                        "criterion": f"> {number}",
                        "n": seeds,
                        "k": k,
                        "share": k / seeds if seeds else None,
                        "share_low": max(0, k / seeds - 0.2) if seeds else 0,
                        "share_high": min(1, k / seeds + 0.2) if seeds else 1,
                        "longest_updates": 2000.0 if verdict == CHANGES else None,
                        "longest_k": seeds - k if verdict == CHANGES else None,
                        "longest_n": seeds if verdict == CHANGES else None,
                        "longest_estimate": 0.25 if verdict == CHANGES else None,
                        "verdict": verdict,
                    }
                )
    return pd.DataFrame(rows)


def some_remedy_runs(count: int = 5, remedies: tuple[str, ...] = tuple(REMEDIES)) -> pd.DataFrame:
    """Runs of each remedy at the largest weights; the free starts leave none stuck."""
    tables = []
    for place, name in enumerate(remedies):
        runs = some_runs(EQUAL[-1:], count=count, remedy=name, updates=1000)
        runs["misfit"] /= 1 + place
        runs["wrong_orientation"] = (runs["seed"] == 1) & (not name.startswith("free"))
        tables.append(runs)
    return pd.concat(tables, ignore_index=True)


def some_directions(
    count: int = 6, weights: tuple[float, ...] = (1.0, 100.0), trend: int = -1
) -> pd.DataFrame:
    """Ways of f and g: at weights from 100 on as half of the seeds start, else as the data."""
    rows = []
    for data, there in (("own", trend), ("opposite", -trend), ("shuffled", 0)):
        for activation in ACTIVATIONS:
            for weight in weights:
                for seed in range(1, count + 1):
                    start = 0.5 if seed % 2 else -0.5
                    end = start * 2 if weight >= 100 or not there else there
                    for updates, value in ((0, start if seed > 1 else -start), (500, end)):
                        rows.append(
                            {
                                "data": data,
                                "trend": there,
                                "activation": activation,
                                "lambda": weight,
                                "mu": weight,
                                "seed": seed,
                                "updates": updates,
                                "correlation_f": value,
                                "correlation_g": value,
                                "monotone_f": 1.0,
                                "monotone_g": 0.6,
                            }
                        )
    return pd.DataFrame(rows)


def some_scatters(
    far: tuple[float | None, ...] = (0.02, 0.0, 0.3, 0.7),
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Scatters, the study's own first, and their runs; the farther from monotone, the worse.

    far: how far from monotone each is; None where nothing is known. Beyond 0.5 no direction is.
    """
    records, runs = [], []
    for place, distance in enumerate(far):
        least = 0.2 + 2 * (distance or 0)
        known = distance is not None
        records.append(
            {
                "generator_seed": 200 + place if known or place else None,
                "own": place == 0,
                "far_from_monotone": distance,
                "floor_misfit": 0.1 if known else None,
                "least_misfit": least,
                "least_misfit_low": least - 1e-6,
                "line_misfit": 0.9,
            }
        )
        tables = []
        for units in ("raw", "standardised"):
            table = some_runs(count=6, units=units, diverged_at=None)
            table["misfit"] += least * (10 if units == "raw" else 1)
            tables.append(table)
        table = pd.concat(tables, ignore_index=True)
        if known and distance > 0.5:
            table["wrong_orientation"] = None
        runs.append(table)
    return scatters_table(records, runs), runs_table(records, runs)


def some_examples(count: int = 3) -> dict[str, Any]:
    """The arrays of ``examples.npz`` for the first scatters: a line, and two networks each."""
    line = np.linspace(-1, 1, 101, dtype=np.float32)
    one = {"x": line, "y": line, "points_x": line, "points_y": line, "best_x": line}
    for kind in ("relu_raw", "silu_raw", "relu_standardised"):
        one |= {f"f_{kind}": np.stack([line, -line]), f"g_{kind}": np.stack([line, -line])}
    arrays = {f"{i}/{k}": v for i in range(count) for k, v in (one | {"best_y": line}).items()}
    return {"rows": np.arange(count), **arrays}
