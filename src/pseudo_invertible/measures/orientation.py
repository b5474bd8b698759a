"""Which way f and g go during training: when a run decides it, and whether the data decide it.

The penalty sees x alone and y alone, never which y belongs to which x. So the same initial
networks are trained on the study's scatter and on two others that hold the same x and the same
y, paired otherwise: on all three they start as the same curves, and the penalty is the same
function of their parameters. Where they end alike, the pairing has not decided.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import pandas as pd
from jaxtyping import Int64

from pseudo_invertible.experiment.maps import Maps
from pseudo_invertible.experiment.mlp import Linear, Network, Pair
from pseudo_invertible.experiment.scatter import Dataset
from pseudo_invertible.measures.shape import (
    ROUNDING,
    correlation,
    even_grid,
    monotone_share,
    orientation,
)
from pseudo_invertible.measures.shares import Share, share_of
from pseudo_invertible.study.configuration import Configuration

OWN, OPPOSITE, SHUFFLED = "own", "opposite", "shuffled"
RUN_COLUMNS = ("data", "activation", "lambda", "mu", "seed", "updates")
WAYS = {1: "with", -1: "against", 0: "flat"}
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
    ``dataset``. After ``RUN_COLUMNS``: correlation_f, that of f(x) with x over the sample (above
    0 f rises, below it falls), monotone_f, the share of the range of x on which f moves in its
    dominant direction, and the same of g over y.
    """
    rows = []
    for place, (seed, lambda_, mu) in enumerate(runs):
        for slot, update in enumerate(updates):
            maps = Maps(_kept(pairs, place, slot), activation)
            own: dict[str, Any] = dict(
                zip(RUN_COLUMNS, (data, activation, lambda_, mu, seed, update), strict=True)
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


def orientation_table(runs: pd.DataFrame, dataset: Dataset) -> pd.DataFrame:
    """What the runs answer: a row per question, k of n runs with an exact 95 % interval.

    runs: as ``direction_rows`` gives them, for every pairing of ``dataset``. The questions:

    with_trend: f, g, or both go with the trend of the data they are trained on, at the end.
    from_start: both do, of the runs whose f and g start so ("with, against": f with it).
    settled: f or g goes the way in which it ends, after so many updates already.
    monotone: f or g moves in one direction over at least 99 % of the range then.
    same_way: f or g ends in the direction (rising or falling) in which the same initial network
    ends on the study's own scatter.

    Data without a trend have no rows of the first two. Columns: question, activation, lambda,
    mu, data, map, updates, start, then n, k, share, low, high.
    """
    trends = {
        name: orientation(data.x, data.x, data.y) for name, data in pairings(dataset).items()
    }
    trends[SHUFFLED] = 0  # what is left there is chance
    keys = ["activation", "lambda", "mu", "data"]
    rows: list[dict[str, Any]] = []
    for names in runs[keys].drop_duplicates().itertuples(index=False, name=None):
        *configured, data = names
        found, own = (_of(runs, Configuration(*configured), name) for name in (data, OWN))
        rows += [
            dict(zip(keys, names, strict=True)) | answer
            for answer in _answers(_Directions(found), _Directions(own), trends[data])
        ]
    columns = ["question", *keys, "map", "updates", "start", *Share._fields]
    return pd.DataFrame(rows)[columns]


def _of(runs: pd.DataFrame, configuration: Configuration, data: str) -> pd.DataFrame:
    activation, lambda_, mu = configuration
    chosen = (runs["activation"] == activation) & (runs["data"] == data)
    return runs[chosen & (runs["lambda"] == lambda_) & (runs["mu"] == mu)]


class _Directions:
    """Directions of f and g, +1 rising, −1 falling, 0 flat: int64[seeds], by updates."""

    def __init__(self, runs: pd.DataFrame) -> None:
        self.updates = sorted(runs["updates"].unique().tolist())
        self._runs = runs.sort_values(["updates", "seed"])

    def __call__(self, name: str, updates: int) -> Int64[np.ndarray, " seeds"]:
        values = self._column(f"correlation_{name}", updates)
        return np.where(np.abs(values) <= ROUNDING, 0, np.sign(values)).astype(np.int64)

    def monotone(self, name: str, updates: int) -> Any:
        return self._column(f"monotone_{name}", updates) >= 0.99

    def end(self, name: str) -> Int64[np.ndarray, " seeds"]:
        return self(name, self.updates[-1])

    def _column(self, column: str, updates: int) -> Any:
        return self._runs.loc[self._runs["updates"] == updates, column].to_numpy()


def _answers(runs: _Directions, own: _Directions, trend: int) -> Iterator[dict[str, Any]]:
    first, last = runs.updates[0], runs.updates[-1]
    ends = {name: runs.end(name) for name in MAPS}
    right = {name: ends[name] == trend for name in MAPS}
    right["both"] = right["f"] & right["g"]
    if trend:
        for name, way in right.items():
            yield _answer("with_trend", way, name, last)
        f, g = (runs(name, first) * trend for name in MAPS)
        for start in sorted(set(zip(f.tolist(), g.tolist(), strict=True)), reverse=True):
            chosen = (f == start[0]) & (g == start[1])
            ways = ", ".join(WAYS[way] for way in start)
            yield _answer("from_start", right["both"][chosen], "both", last, ways)
    for name in MAPS:
        for updates in runs.updates:
            yield _answer("settled", runs(name, updates) == ends[name], name, updates)
            yield _answer("monotone", runs.monotone(name, updates), name, updates)
        yield _answer("same_way", ends[name] == own.end(name), name, last)


def _answer(
    question: str, holds: Any, name: str, updates: int, start: str | None = None
) -> dict[str, Any]:
    share = share_of(int(np.sum(holds)), len(holds))
    words = {"question": question, "map": name, "updates": updates, "start": start}
    return words | share._asdict()
