"""Which way f and g go on the way through training, on the scatter and on other pairings of it.

The penalty sees x alone and y alone, never which y belongs to which x. So the same initial
networks are trained on the study's scatter and on two others that hold the same x and the same
y, paired otherwise: on all three they start as the same curves, and the penalty is the same
function of their parameters. Where they end alike, the pairing has not decided.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from pseudo_invertible.experiment.maps import Maps
from pseudo_invertible.experiment.mlp import Linear, Network, Pair
from pseudo_invertible.experiment.scatter import Dataset
from pseudo_invertible.measures.shape import (
    correlation,
    even_grid,
    monotone_share,
    orientation,
)

OWN, OPPOSITE, SHUFFLED = "own", "opposite", "shuffled"
RUN_COLUMNS = ("data", "trend", "activation", "lambda", "mu", "seed", "updates")
MAPS = ("f", "g")


def pairings(dataset: Dataset) -> dict[str, Dataset]:
    """The scatter, and the same x and y paired otherwise.

    own: as they are. opposite: what belonged to the least x belongs to the greatest, and so
    on, which turns the trend round (on an even grid around 0 this is x → −x). shuffled: in
    random order, the same one every time, which leaves no trend but chance.
    """
    ranks = np.argsort(np.argsort(dataset.x, kind="stable"), kind="stable")
    turned = np.sort(dataset.x)[::-1][ranks]
    order = np.random.default_rng(0).permutation(len(dataset.y))
    return {
        OWN: dataset,
        OPPOSITE: Dataset(turned, dataset.y),
        SHUFFLED: Dataset(dataset.x, dataset.y[order]),
    }


def direction_rows(
    pairs: Pair,
    runs: Sequence[tuple[int, float, float]],
    updates: Sequence[int],
    activation: str,
    data: str,
    dataset: Dataset,
) -> pd.DataFrame:
    """A row per run and kept number of updates.

    pairs: leaves float32[runs, updates, …]; runs: (seed, λ, μ); data: the name of the pairing
    ``dataset``. trend is that of the data: +1, −1, or 0 where there is none but chance. After
    ``RUN_COLUMNS``: correlation_f, that of f(x) with x over the sample (above
    0 f rises, below it falls), monotone_f, the share of the range of x on which f moves in its
    dominant direction, and the same of g over y.
    """
    trend = 0 if data == SHUFFLED else orientation(dataset.x, dataset.x, dataset.y)
    rows = []
    for place, (seed, lambda_, mu) in enumerate(runs):
        for slot, update in enumerate(updates):
            maps = Maps(_kept(pairs, place, slot), activation)
            own: dict[str, Any] = dict(
                zip(RUN_COLUMNS, (data, trend, activation, lambda_, mu, seed, update), strict=True)
            )
            for name, values in zip(MAPS, dataset, strict=True):
                mapped, grid = getattr(maps, name), even_grid(values)
                own[f"correlation_{name}"] = correlation(values, mapped(values))
                own[f"monotone_{name}"] = monotone_share(np.diff(mapped(grid)), 0.0)
            rows.append(own)
    return pd.DataFrame(rows)


def _kept(pairs: Pair, place: int, slot: int) -> Pair:
    def network(layers: Network) -> Network:
        return tuple(Linear(layer.w[place, slot], layer.b[place, slot]) for layer in layers)

    return Pair(*(network(layers) for layers in pairs))
