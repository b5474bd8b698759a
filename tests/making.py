"""Synthetic data, networks and tables for tests: quick to make, exactly the real schemas."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import product

import numpy as np
import pandas as pd

from pseudo_invertible.data.dataset import Dataset
from pseudo_invertible.experiment.loss import Terms, weighted
from pseudo_invertible.experiment.stored import GRADIENT, HISTORY, Networks
from pseudo_invertible.measures.runs import COLUMNS, DTYPES, trouble_of

VARIANCE_X, VARIANCE_Y = 33.4, 0.2986
PROTOCOLS = {"published": (500,), "long": (500, 2000, 8000), "clean": (500, 1000, 2000)}
WEIGHTS = tuple((weight, weight) for weight in (0.0, 0.01, 0.1, 1.0, 10.0, 100.0))
Share = Callable[[str, str, float], float]


def make_dataset(points: int = 60, seed: int = 0, noise: float = 0.2) -> Dataset:
    """A falling, slightly bent cloud over an even grid from -10 to 10, like the write-up's."""
    x = np.linspace(-10, 10, points)
    wave = 0.37 - 0.08 * x + 0.25 * np.sin(x / 3)
    return Dataset(x, wave + noise * np.random.default_rng(seed).standard_normal(points))


def make_networks(
    seed: int = 0,
    runs: int = 3,
    kept: Sequence[int] = (10, 20),
    *,
    activation: str = "relu",
    lambda_: float = 1.0,
    mu: float = 1.0,
    width: int = 5,
    diverged: Mapping[int, int] | None = None,
) -> Networks:
    """Random networks of the seeds 101, 102, …

    diverged: of runs by position, the update at which they diverged (their parameters are NaN).
    """
    numbers, parameters = np.random.default_rng(seed), {}
    diverged_at = np.full(runs, -1, np.int32)
    for run, update in (diverged or {}).items():
        diverged_at[run] = update
    for network in "fg":
        shapes = ((1, width), (width, width), (width, 1))
        for layer, shape in enumerate(shapes):
            for leaf, size in (("w", shape), ("b", shape[1:])):
                values = numbers.normal(0, 0.6, (runs, len(kept), *size)).astype(np.float32)
                values[diverged_at >= 0] = np.nan
                parameters[f"{network}/linear_{layer}/{leaf}"] = values
    gradient = numbers.dirichlet(np.ones(len(GRADIENT)), (runs, len(kept))).astype(np.float32)
    gradient[diverged_at >= 0] = np.nan
    return Networks(
        parameters,
        activation,
        np.arange(101, 101 + runs),
        np.full(runs, lambda_),
        np.full(runs, mu),
        np.asarray(kept),
        diverged_at,
        gradient,
        {"trained": "by a random number generator"},
    )


def make_history(networks: Networks, every: int = 1) -> pd.DataFrame:
    """A history of noisy, falling terms for every run, up to the last kept update."""
    parts = []
    updates = np.arange(0, networks.updates[-1] + 1, every)
    for run, (seed, lambda_, mu) in enumerate(
        zip(networks.seeds, networks.lambdas, networks.mus, strict=True)
    ):
        noise = np.random.default_rng(run).uniform(0.9, 1.1, (len(Terms._fields), len(updates)))
        start = np.array([1.0, 50.0, 40.0, 0.8])[:, None]
        terms = Terms(*(start * np.exp(-updates / 30) * noise + 0.05))
        columns = {"seed": seed, "lambda": lambda_, "mu": mu, "update": updates}
        loss = {"loss": weighted(terms, lambda_, mu)}
        parts.append(pd.DataFrame(columns | loss | terms._asdict())[list(HISTORY)])
    return pd.concat(parts, ignore_index=True)


def share_stuck(protocol: str, activation: str, weight: float) -> float:
    """The default of ``make_runs_table``: half at large weights, few when trained cleanly."""
    if weight < 1:
        return 0.0
    return 0.05 if protocol == "clean" else 0.2 if weight < 10 else 0.5


def make_runs_table(
    protocols: Mapping[str, Sequence[int]] = PROTOCOLS,
    activations: Iterable[str] = ("relu", "silu"),
    weights: Iterable[tuple[float, float]] = WEIGHTS,
    seeds: Iterable[int] = range(101, 121),
    *,
    stuck: float | Share = share_stuck,
    torn: float = 0.25,
    datasets: Iterable[str] = ("own",),
    fresh: bool = True,
    diverged: Iterable[int] = (),
    trend: bool = True,
    seed: int = 0,
) -> pd.DataFrame:
    """A plausible table of runs. protocols: the updates after which each was measured.

    stuck: the share of seeds that is, or a function of protocol, activation and λ; always the
    *last* seeds, so that counts are known: round(share·n). torn: the share of those that are
    torn; the rest are reversed. fresh: whether there are fresh points. diverged: seeds that did,
    everywhere. trend: whether the data have one (else ``direction`` is empty).
    """
    numbers, seeds, rows = np.random.default_rng(seed), list(seeds), []
    for dataset, (protocol, kept), activation, (lambda_, mu) in product(
        datasets, protocols.items(), activations, weights
    ):
        share = stuck(protocol, activation, lambda_) if callable(stuck) else stuck
        count = round(share * len(seeds))
        directions = ["aligned"] * (len(seeds) - count) + ["reversed"] * count
        for place in range(len(seeds) - round(torn * count), len(seeds)):
            directions[place] = "torn"
        for run, direction in zip(seeds, directions, strict=True):
            keys = (dataset, protocol, activation, lambda_, mu, run)
            for updates in kept:
                rows.append(dict(zip(COLUMNS, (*keys, updates), strict=False)))
                if run in diverged:
                    rows[-1] |= {"diverged_at": 7, "trouble": "diverged"}
                    continue
                rows[-1]["direction"] = direction if trend else None
                rows[-1] |= _measures(numbers, direction, protocol, lambda_, mu, updates)
                found = rows[-1]["fvu"], rows[-1]["loss_change"]
                rows[-1]["trouble"] = trouble_of(*found)
    table = pd.DataFrame(rows, columns=list(COLUMNS)).astype(DTYPES)
    if not fresh:
        table[[name for name in COLUMNS if name.startswith("fresh_")]] = np.nan
    return table


def _measures(
    numbers: np.random.Generator,
    direction: str,
    protocol: str,
    lambda_: float,
    mu: float,
    updates: int,
) -> dict[str, float]:
    sign_f = 1 if direction == "aligned" else -1
    sign_g = sign_f if direction != "torn" else -sign_f
    noise = lambda: float(np.exp(0.05 * numbers.standard_normal()))  # noqa: E731
    fit = 0.15 + 0.04 * np.log10(1 + 10 * lambda_) + 10 / updates
    fit = noise() * (fit if direction == "aligned" else 0.6 + fit)
    trip = {"aligned": 1, "reversed": 1.2, "torn": 8}[direction] * 0.2 / (1 + 3 * lambda_**0.5)
    fvu = {"y": fit * noise(), "x": fit * noise()}
    cycle = {"x": (trip * noise()) ** 2, "y": (trip * noise()) ** 2}
    terms = Terms(
        fvu["y"] * VARIANCE_Y,
        fvu["x"] * VARIANCE_X,
        cycle["x"] * VARIANCE_X,
        cycle["y"] * VARIANCE_Y,
    )
    loss = weighted(terms, lambda_, mu)
    fit_loss = terms.fit_y + terms.fit_x
    root = float(np.sqrt((cycle["x"] + cycle["y"]) / 2))
    worse, mean = 1 + 0.1 * noise(), (fvu["y"] + fvu["x"]) / 2
    pull = 1 - fit_loss / loss
    halves = (0.3 * (1 - pull), 0.7 * (1 - pull), 0.7 * pull, 0.3 * pull, pull)
    found = {f"gradient_{term}": share for term, share in zip(GRADIENT, halves, strict=True)}
    for axis in "xy":
        size = cycle[axis] ** 0.5
        found |= {f"cycle_{axis}_median": 0.6 * size, f"cycle_{axis}_max": 3 * size}
        found |= {f"between_{axis}": noise(), f"outside_{axis}": 12 * noise()}
    for name, sign in (("f", sign_f), ("g", sign_g)):
        found[f"slope_{name}"] = sign * noise()
        found[f"linearity_{name}"] = min(0.999, 0.95 * noise())
        found[f"monotone_{name}"] = 0.5 if direction == "torn" else 0.98
    both = {"fvu": mean, "fvu_y": fvu["y"], "fvu_x": fvu["x"], "cycle": root}
    both["fit_loss"] = fit_loss
    found |= both | {f"fresh_{name}": value * worse for name, value in both.items()}
    return (
        found
        | terms._asdict()
        | {
            "loss": loss,
            "penalty_share": pull,
            "rises": np.nan if protocol == "long" else 0.01,
            "loss_change": -10 / updates,
        }
    )


def make_baselines() -> dict[str, object]:
    """``baselines.json`` of the write-up's dataset, rounded."""
    lines = {"fvu": 0.2208, "fit_y": 0.0659, "fit_x": 7.375}
    floor = {"floor_y": 0.0170664, "floor_x": 6.17934, "floor_fvu": 0.1211}
    best = {"direction": "decreasing", "linearity_f": 0.85, "linearity_g": 0.9}
    best["other_direction"] = 1.0
    least_loss = {"fit_loss": 6.1261, "fvu": 0.216, "fit_y": 0.0749, "fit_x": 6.0512}
    least_fvu = {"fit_loss": 6.49, "fvu": 0.17, "fit_y": 0.0436, "fit_x": 6.4464}
    return {
        "points": 1000,
        "correlation": -0.8827,
        "variance": {"x": VARIANCE_X, "y": VARIANCE_Y},
        "trend": -1,
        "symmetric": True,
        "symmetric_standardised": True,
        "far_from_monotone": 0.02,
        "lines": lines,
        "noise_floor": floor | {"sample_fit_y": 0.0168, "sample_fit_x": 6.04},
        "best_fit_loss": least_loss | best | {"lower_bound": 6.11},
        "best_fvu": least_fvu | best | {"lower_bound": 0.169},
        "population": {"fit_loss": 6.261, "fvu": 0.172},
        "flow": {"fit_y": 0.06, "fit_x": 6.4, "fvu": 0.2, "cycle": 0.0},
    }
