"""A made-up study in which every claim of the write-up holds, to be changed by tests."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from pseudo_invertible.claims.evidence import KEYS, Evidence
from pseudo_invertible.claims.table import claims_table, judge_claims

SEEDS = tuple(range(101, 121))
WEIGHTS = (0.0, 0.01, 0.1, 1.0, 10.0, 100.0)
BASELINES: dict[str, Any] = {
    "noise_floor": {"left_y": 0.02, "left_x": 6.5},
    "best_invertible": {"sample": {"misfit": 0.2}},
    "least_misfit": {"lower_bound": 0.17},
    "flow": {"misfit": 0.21},
    "straight_line": {"fit_y": 0.03, "fit_x": 3.0, "misfit": 0.23},
    "variance": {"x": 30.0, "y": 0.3},
}


def made_up(
    seeds: tuple[int, ...] = SEEDS,
    weights: tuple[float, ...] = WEIGHTS,
    activations: tuple[str, ...] = ("relu", "silu"),
) -> Evidence:
    """Every claim holds after 500, 2000 and 8000 updates; no run is stuck, no remedy helps."""
    generator = np.random.default_rng(5)
    metrics = pd.DataFrame(
        _run(generator, activation, weight, seed)
        for activation in activations
        for weight in weights
        for seed in seeds
    )
    long = metrics[metrics["lambda"].isin([0, 1, 100])]
    return Evidence(
        seeds=seeds,
        updates=500,
        metrics=metrics,
        convergence=metrics[KEYS].assign(risen=1e-4),
        long_runs=pd.concat(long.assign(updates=updates) for updates in (500, 2000, 8000)),
        off_sample=pd.concat(
            metrics[KEYS].assign(axis=axis, ratio_between=1.02, ratio_outside=ratio)
            for axis, ratio in (("x", 1.5), ("y", 8.0))
        ),
        priority=_priority(metrics),
        remedies=pd.DataFrame(
            {
                **{"remedy": remedy, "activation": activation, "updates": 1000},
                **{"n": 40, "stuck": 38, "misfit": 0.3, "cycle": 0.02},
            }
            for remedy in ("plain", "standardised", "warm_10", "free_50")
            for activation in activations
        ),
        baselines=BASELINES,
    )


def _run(generator: np.random.Generator, activation: str, weight: float, seed: int) -> dict:
    strength = np.log10(weight) if weight else -4.0
    jitter = generator.uniform(0.99, 1.01)
    cycle = 10 ** (-1 - strength / 4) * jitter
    bad = 5.0 if weight == 100 else 0.3 + 0.02 * strength
    return {
        "activation": activation,
        "lambda": weight,
        "mu": weight,
        "seed": seed,
        "misfit": bad * jitter * (0.9 if activation == "silu" else 1.0),
        "cycle": cycle,
        "fit_y": 0.05 * jitter,
        "fit_x": 7.0 * jitter,
        "linearity_f": 0.99 if weight == 100 else 0.9,
        "linearity_g": 0.98,
        "trend_f": 6.0 * jitter,
        "trend_g": 1.1,
        "wrong_orientation": False,
        **{
            f"cycle_{axis}_{name}": value * cycle
            for axis in "xy"
            for name, value in (("max_sd", 8.0), ("max", 8.0), ("median", 1.0), ("worst_at", 9.0))
        },
    }


def _priority(metrics: pd.DataFrame) -> pd.DataFrame:
    equal = {
        f"{quantity}_{name}": 0.5 if name == "penalty" else 0.25
        for quantity in ("loss", "gradient")
        for name in ("fit_y", "fit_x", "cycle_x", "cycle_y", "penalty")
    }
    return pd.concat(
        metrics[KEYS].assign(moment=moment, units=units, **equal)
        for moment in ("start", "end")
        for units in ("raw", "standardised")
    )


def stuck(evidence: Evidence, weight: float, seeds: tuple[int, ...], **columns: Any) -> Evidence:
    """The same study, some seeds going the wrong way at a weight, however long they train."""

    def changed(table: pd.DataFrame) -> pd.DataFrame:
        rows = (table["lambda"] == weight) & table["seed"].isin(seeds)
        table = table.copy()
        for name, value in ({"wrong_orientation": True} | columns).items():
            table.loc[rows, name] = value
        return table

    return replace(
        evidence, metrics=changed(evidence.metrics), long_runs=changed(evidence.long_runs)
    )


def judged(evidence: Evidence) -> pd.DataFrame:
    """The rows of claims.csv, found by (claim + part, activation, subset)."""
    table = claims_table(judge_claims(evidence))
    places = table["claim"] + table["part"]
    keys = [places, table["activation"], table["subset"]]
    return table.set_index(pd.MultiIndex.from_arrays(keys, names=[None] * 3))
