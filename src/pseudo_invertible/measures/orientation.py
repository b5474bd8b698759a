"""When a run decides which way it goes, and whether the data decide it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd
from jaxtyping import Int64

from pseudo_invertible.measures.directions import MAPS, OWN
from pseudo_invertible.measures.shape import ROUNDING
from pseudo_invertible.measures.shares import Share, share_of
from pseudo_invertible.study.configuration import Configuration

WAYS = {1: "with", -1: "against", 0: "flat"}


def orientation_table(runs: pd.DataFrame) -> pd.DataFrame:
    """What the runs answer: a row per question, k of n runs with an exact 95 % interval.

    runs: as ``direction_rows`` gives them, for every pairing. The questions:

    with_trend: f, g, or both go with the trend of the data they are trained on, at the end.
    from_start: both do, of the runs whose f and g start so ("with, against": f with it).
    settled: f or g goes the way in which it ends, after so many updates already.
    monotone: f or g moves in one direction over at least 99 % of the range then.
    same_way: f or g ends in the direction (rising or falling) in which the same initial network
    ends on the study's own scatter.

    Data without a trend have no rows of the first two. Columns: question, activation, lambda,
    mu, data, map, updates, start, then n, k, share, low, high.
    """
    keys = ["activation", "lambda", "mu", "data"]
    rows: list[dict[str, Any]] = []
    for names in runs[keys].drop_duplicates().itertuples(index=False, name=None):
        *configured, data = names
        found, own = (_of(runs, Configuration(*configured), name) for name in (data, OWN))
        rows += [
            dict(zip(keys, names, strict=True)) | answer
            for answer in _answers(_Directions(found), _Directions(own))
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
        self.trend = int(runs["trend"].iloc[0])
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


def _answers(runs: _Directions, own: _Directions) -> Iterator[dict[str, Any]]:
    first, last, trend = runs.updates[0], runs.updates[-1], runs.trend
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
