"""What the pages hold of a study: its points, initial networks, protocols, trained networks."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from pseudo_invertible.data.dataset import Dataset
from pseudo_invertible.experiment.maps import PARAMETERS
from pseudo_invertible.study.configuration import PUBLISHED, Configuration

if TYPE_CHECKING:
    import pandas as pd

    from pseudo_invertible.study.model import Study

# What a page holds at most.
MOST_POINTS = 4000
MOST_WIDTH = 64
SEEDS = 20  # and at least
CLEAN = "clean"
SETTINGS = ("updates", "standardise", "delay", "ramp")


class Shown(NamedTuple):
    """A run of the first screen."""

    protocol: str
    seed: int


def page_data(
    study: Study,
    dataset: Dataset,
    pair: tuple[Shown, Shown],
    stored: Mapping[Configuration, Mapping[str, np.ndarray]],
) -> dict[str, Any]:
    """Everything that the article and the playground need to train and to draw.

    pair: the runs of the first screen. stored: parameters by name of the first seed's trained
    networks. What exceeds the caps is left out, and ``notes`` says so. Starts JAX, for the initial
    networks.
    """
    published = study.protocols[PUBLISHED]
    width = min(published.width, MOST_WIDTH)
    kept = thinned(dataset)
    seeds = page_seeds(study.seeds)
    protocols = [name for name in (PUBLISHED, CLEAN) if name in study.protocols]
    return {
        "x": _packed(kept.x, "<f8"),
        "y": _packed(kept.y, "<f8"),
        "points_label": "the write-up’s points" if study.is_published else "the study’s points",
        "protocols": {
            name: {key: getattr(study.protocols[name], key) for key in SETTINGS}
            for name in protocols
        },
        "training": {"width": width, "learning_rate": published.learning_rate},
        "activations": list(study.grid.activations),
        "seeds": seeds,
        "initial": [_packed(flat) for flat in _initial(seeds, width)],
        "largest": study.grid.largest or 1.0,
        "pair": [shown._asdict() for shown in pair],
        "stored": [
            {
                "activation": where.activation,
                "lambda": where.lambda_,
                "mu": where.mu,
                "parameters": _packed(flat_parameters(parameters)),
            }
            for where, parameters in stored.items()
        ],
        "notes": list(_notes(len(dataset.x), published.width)),
    }


def page_seeds(seeds: Iterable[int]) -> list[int]:
    """The first 20 seeds of the study, filled up with the next numbers where it has fewer."""
    kept = list(seeds)[:SEEDS]
    following = max(kept) + 1
    return kept + list(range(following, following + SEEDS - len(kept)))


def shown_pair(runs: pd.DataFrame, study: Study) -> tuple[Shown, Shown]:
    """The two runs of the first screen, at the largest λ = μ of the first activation.

    The first seed that ends aligned and the first that ends stuck; where there are not both, the
    first seed under two protocols (or two seeds, where there is one protocol only). runs: the
    study's own, with λ = μ.
    """
    seeds = page_seeds(study.seeds)
    published = runs[runs["protocol"] == PUBLISHED]
    runs = published[published["updates"] == published["updates"].max()]
    chosen = runs[
        (runs["activation"] == study.grid.activations[0])
        & (runs["lambda"] == study.grid.largest)
        & (runs["mu"] == study.grid.largest)
        & runs["seed"].isin(seeds)
        & runs["direction"].notna()
        & (runs["direction"] != "")
    ].set_index("seed")["direction"]
    ordered = [seed for seed in seeds if seed in chosen.index]
    aligned = [seed for seed in ordered if chosen[seed] == "aligned"]
    stuck = [seed for seed in ordered if chosen[seed] != "aligned"]
    if aligned and stuck:
        return Shown(PUBLISHED, aligned[0]), Shown(PUBLISHED, stuck[0])
    if CLEAN in study.protocols:
        return Shown(PUBLISHED, seeds[0]), Shown(CLEAN, seeds[0])
    return Shown(PUBLISHED, seeds[0]), Shown(PUBLISHED, seeds[1])


def thinned(dataset: Dataset) -> Dataset:
    """At most as many points as a page holds, spread evenly in the order of x."""
    if len(dataset.x) <= MOST_POINTS:
        return dataset
    places = np.linspace(0, len(dataset.x) - 1, MOST_POINTS).round().astype(int)
    chosen = np.sort(np.argsort(dataset.x, kind="stable")[places])
    return Dataset(dataset.x[chosen], dataset.y[chosen])


def flat_parameters(parameters: Mapping[str, np.ndarray]) -> np.ndarray:
    """One pair's parameters as the page's engine reads them: f, then g; layer by layer, w, b."""
    return np.concatenate([np.ravel(parameters[name]) for name in PARAMETERS])


def _initial(seeds: list[int], width: int) -> list[np.ndarray]:
    from pseudo_invertible.experiment.training import initial_parameters

    weights = [1.0] * len(seeds)
    found = initial_parameters(seeds, weights, weights, width)
    return [
        flat_parameters({name: leaf[run] for name, leaf in found.items()})
        for run in range(len(seeds))
    ]


def _notes(points: int, width: int) -> Iterable[str]:
    if points > MOST_POINTS:
        yield (
            f"The study has {points} points; this page trains on {MOST_POINTS} of them, spread "
            "evenly in the order of x, so its runs differ from the study's."
        )
    if width > MOST_WIDTH:
        yield (
            f"The study's networks have {width} units a layer, this page's {MOST_WIDTH}, so its "
            "runs differ from the study's."
        )


def _packed(values: np.ndarray, dtype: str = "<f4") -> str:
    return base64.b64encode(np.ascontiguousarray(values, dtype).tobytes()).decode("ascii")
