"""What the playground's page holds of a study: its data, initial networks and stored runs."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any, TypedDict

import numpy as np
from jaxtyping import Float, Float64

from pseudo_invertible.article.facts import MOST_SEEDS
from pseudo_invertible.experiment.maps import Maps, residuals
from pseudo_invertible.experiment.mlp import Network, Pair
from pseudo_invertible.experiment.scatter import Dataset
from pseudo_invertible.experiment.trained import Networks
from pseudo_invertible.measures.shape import orientation
from pseudo_invertible.study.configuration import Configuration
from pseudo_invertible.study.settings import TrainingSettings

# What a page holds at most: about three megabytes.
MOST_POINTS = 4000
MOST_WIDTH = 64
MOST_STORED_RUNS = 600
CURVE_POINTS = 101


class StoredConfiguration(TypedDict):
    """The stored runs of a configuration, a run per seed of the page.

    stuck: whether f or g ends the wrong way. terms: base64 of float32[seeds, 4], the last ones.
    curves: base64 of float32[seeds, 4, 101]: f and g over even steps through the data, g∘f and
    f∘g over the same.
    """

    activation: str
    mu: float
    stuck: list[bool]
    terms: str
    curves: str
    # ``lambda`` is a word of Python's; it is set by item.


class PlaygroundData(TypedDict):
    """What the page holds of a study; arrays as base64 of little-endian float32.

    x, y: the scatter, float64. training: updates, learning_rate, width and so on. joint, alone:
    for each seed the networks before the first update, flat (f, then g; of each layer w, then b),
    as they start with a penalty and without. left_out: sentences.
    """

    x: str
    y: str
    training: dict[str, Any]
    seeds: list[int]
    joint: list[str]
    alone: list[str]
    curve_points: int
    stored: list[StoredConfiguration]
    left_out: list[str]


def playground_data(
    dataset: Dataset,
    training: TrainingSettings,
    seeds: Sequence[int],
    stored: Mapping[Configuration, Networks],
) -> PlaygroundData:
    """Everything that the playground's page holds of a study.

    stored: trained networks of the study's configurations. What lies above the caps is left
    out, and ``left_out`` says so. Starts JAX, for the initial networks.
    """
    kept = tuple(seeds)[:MOST_SEEDS]
    width = min(training.width, MOST_WIDTH)
    scatter = _thinned(dataset)
    configurations = list(stored)[: MOST_STORED_RUNS // len(kept)]
    return {
        "x": _packed(scatter.x, "<f8"),
        "y": _packed(scatter.y, "<f8"),
        "training": asdict(training) | {"width": width},
        "seeds": list(kept),
        "joint": _initial_networks(kept, 1.0, width),
        "alone": _initial_networks(kept, 0.0, width),
        "curve_points": CURVE_POINTS,
        "stored": [_stored(where, stored[where], kept, dataset) for where in configurations],
        "left_out": _left_out(dataset, training, seeds, len(stored)),
    }


def _thinned(dataset: Dataset) -> Dataset:
    if len(dataset.x) <= MOST_POINTS:
        return dataset
    places = np.linspace(0, len(dataset.x) - 1, MOST_POINTS).round().astype(int)
    chosen = np.sort(np.argsort(dataset.x, kind="stable")[places])
    return Dataset(dataset.x[chosen], dataset.y[chosen])


def _left_out(
    dataset: Dataset, training: TrainingSettings, seeds: Sequence[int], configurations: int
) -> list[str]:
    sentences = []
    if len(dataset.x) > MOST_POINTS:
        sentences.append(
            f"The study has {len(dataset.x)} points; the page trains on {MOST_POINTS} of them, "
            "spread evenly in the order of x, so its runs are not the study's."
        )
    if training.width > MOST_WIDTH:
        sentences.append(
            f"The study's networks have {training.width} units a layer; the page's have "
            f"{MOST_WIDTH}, so its runs are not the study's."
        )
    if len(seeds) > MOST_SEEDS:
        sentences.append(f"The study has {len(seeds)} seeds; the page has the first {MOST_SEEDS}.")
    most = MOST_STORED_RUNS // min(len(seeds), MOST_SEEDS)
    if configurations > most:
        sentences.append(
            f"The study has {configurations} configurations; the page shows the stored runs of "
            f"the first {most}."
        )
    return sentences


def _packed(values: Float[np.ndarray, "..."], dtype: str = "<f4") -> str:
    return base64.b64encode(np.ascontiguousarray(values, dtype).tobytes()).decode("ascii")


def _flat(network: Network) -> Float[np.ndarray, " parameters"]:
    return np.concatenate([np.asarray(leaf).ravel() for layer in network for leaf in layer])


def _initial_networks(seeds: Sequence[int], weight: float, width: int) -> list[str]:
    import jax
    import jax.numpy as jnp

    from pseudo_invertible.experiment.initialisation import initial_pair

    def packed(seed: int) -> str:
        penalty = jnp.float32(weight)
        pair: Pair = initial_pair(jax.random.PRNGKey(seed), penalty, penalty, width)
        return _packed(np.concatenate([_flat(network) for network in pair]))

    return [packed(seed) for seed in seeds]


def _stored(
    where: Configuration, networks: Networks, seeds: Sequence[int], dataset: Dataset
) -> StoredConfiguration:
    positions = [networks.seeds.tolist().index(seed) for seed in seeds]
    runs = [Maps(networks.pair(position), where.activation) for position in positions]
    stored: dict[str, Any] = {
        "activation": where.activation,
        "lambda": where.lambda_,
        "mu": where.mu,
        "stuck": [_stuck(maps, dataset) for maps in runs],
        "terms": _packed(np.array([_last_terms(maps, dataset) for maps in runs])),
        "curves": _packed(np.array([_curves(maps, dataset) for maps in runs])),
    }
    return stored  # type: ignore[return-value]


def _stuck(maps: Maps, dataset: Dataset) -> bool:
    x, y = dataset
    return orientation(x, maps.f(x), y) < 0 or orientation(y, maps.g(y), x) < 0


def _last_terms(maps: Maps, dataset: Dataset) -> list[float]:
    return [float(np.mean(values**2)) for values in residuals(maps, dataset)]


def _curves(maps: Maps, dataset: Dataset) -> list[Float64[np.ndarray, " m"]]:
    x, y = (np.linspace(values.min(), values.max(), CURVE_POINTS) for values in dataset)
    of_x, of_y = maps.f(x), maps.g(y)
    return [of_x, of_y, maps.g(of_x), maps.f(of_y)]
